// Working days, deadlines and periods against loops over days and minutes.
#include "dvc/calendar/deadline.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <limits>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "dvc/calendar/reporting_period.hpp"
#include "dvc/io/calendar.hpp"

namespace {

using namespace dvc::calendar;
using namespace std::chrono;
using dvc::count_t;
using dvc::date;
using dvc::errc;
using dvc::parse_date;

date day(const char* text) { return *parse_date(text); }
instant at(const char* on, count_t hour, count_t minute = 0) {
  return sys_days(day(on)).time_since_epoch().count() * seconds_in_day + hour * 3600 + minute * 60;
}

working_days vn() {
  return *working_days::make(*dvc::io::load_calendar(std::string(DVC_DATASETS) + "/calendar_vn.json"));
}

// A made-up year: holidays, one of them on a Saturday with its compensation, and a worked Saturday.
day_list made_up() {
  day_list list{2024, 2025};
  list.sources.push_back({"made up"});
  for (const char* on : {"2024-01-01", "2024-02-10", "2024-04-30", "2024-05-01", "2025-02-03"})
    list.days.push_back({day(on), day_kind::holiday});
  list.days.push_back({day("2024-02-12"), day_kind::compensation});
  list.days.push_back({day("2024-05-04"), day_kind::working_weekend});
  return list;
}

bool works(const day_list& list, const date& on) {
  for (const named_day& d : list.days)
    if (d.on == on) return d.is == day_kind::working_weekend;
  return !list.weekly_off[weekday(on).c_encoding()];
}

TEST_CASE("counts and steps equal a walk over the days") {
  const day_list list = made_up();
  const auto days_ = *working_days::make(list);
  const sys_days last(days_.last());
  for (sys_days from(days_.first()); from <= last; from += days{5}) {
    count_t sum = 0;
    for (sys_days to = from; to <= last; to += days{1}) {
      const bool is_working = works(list, to);
      sum += is_working;
      REQUIRE(days_.count(from, to)->value == sum);
      if (is_working && to > from) {
        const count_t n = sum - works(list, from);
        REQUIRE(days_.add(from, n)->value == date(to));
      }
    }
  }
}

TEST_CASE("the count of two adjoining spans is the sum of theirs") {
  const auto days_ = vn();
  std::mt19937 random(1);
  for (int i = 0; i < 2000; ++i) {
    std::set<int> cuts;
    while (cuts.size() < 3) cuts.insert(static_cast<int>(random() % 700));
    auto c = cuts.begin();
    const sys_days a = sys_days(days_.first()) + days{*c++}, b = sys_days(days_.first()) + days{*c++}, e = sys_days(days_.first()) + days{*c};
    CHECK(days_.count(a, e)->value == days_.count(a, b - days{1})->value + days_.count(b, e)->value);
  }
}

// Walks minute by minute: step 1 of Definitions 4.3, then one working minute off the limit for each outside all stops.
instant walked(const day_list& list, instant received, count_t minutes, const std::vector<stop>& stops) {
  const auto open = [&](instant t) {
    const date on = sys_days(days(day_number(t)));
    const count_t minute = (t - day_number(t) * seconds_in_day) / 60;
    return works(list, on) && ((minute >= 420 && minute < 690) || (minute >= 810 && minute < 1020));
  };
  instant t = received;
  while (!open(t)) t += 60;
  while (minutes > 0) {
    bool stopped = false;
    for (const stop& s : stops) stopped |= t >= s.from && t < s.to;
    if (open(t) && !stopped) --minutes;
    t += 60;
  }
  return t;
}

// Seen to fail with a due moment at the next opening instead of closing time, and with stops counted in calendar time.
TEST_CASE("a deadline in working time, with stops, equals a walk over the minutes") {
  const day_list list = made_up();
  const due_clock by(*working_days::make(list));
  std::mt19937 random(2);
  const auto upto = [&](unsigned n) { return static_cast<count_t>(random() % n); };
  for (int i = 0; i < 300; ++i) {
    const instant received = at("2024-01-25", 0) + upto(150 * 1440) * 60;
    std::vector<stop> stops;
    instant from = received;
    for (count_t k = upto(4); k > 0; --k) {
      from += upto(2 * 1440) * 60;
      stops.push_back({from, from + upto(3 * 1440) * 60});
      from = stops.back().to;
    }
    const count_t hours = 1 + upto(40);
    const auto due = by.deadline(received, {hours, limit_unit::working_hours}, stops);
    REQUIRE(due);
    REQUIRE(shown(due->value) == shown(walked(list, received, hours * 60, stops)));
    if (hours % 8 == 0) CHECK(by.deadline(received, {hours / 8, limit_unit::working_days}, stops)->value == due->value);
  }
}

// Calendar days: the same time of day, walked forward to a working moment; then, for each working minute that a stop took
// before the due moment, one more. Seen to fail with a due moment judged by the working time before it, which let a stop of
// Saturday pass a dossier that was due on Sunday and moved to Monday.
TEST_CASE("a deadline in calendar days, with stops, equals a walk over the minutes") {
  const day_list list = made_up();
  const due_clock by(*working_days::make(list));
  std::mt19937 random(4);
  const auto upto = [&](unsigned n) { return static_cast<count_t>(random() % n); };
  for (int i = 0; i < 300; ++i) {
    const instant received = at("2024-01-25", 0) + upto(150 * 1440) * 60;
    const count_t limit = 1 + upto(12);
    const instant start = walked(list, received, 0, {}), plain = walked(list, start + limit * seconds_in_day, 0, {});
    REQUIRE(by.deadline(received, {limit, limit_unit::days})->value == plain);
    instant from = received + upto(static_cast<unsigned>(limit + 4) * 1440) * 60;
    const std::vector<stop> stops{{from, from + upto(4 * 1440) * 60}};
    count_t lost = 0;
    if (from < plain)
      for (instant t = from; t < stops[0].to; t += 60) lost += walked(list, t, 0, {}) == t;
    const auto due = by.deadline(received, {limit, limit_unit::days}, stops);
    REQUIRE(shown(due->value) == shown(lost == 0 ? plain : walked(list, plain, lost, {})));
  }
}

// Seen to fail with a due moment that keeps its time of day when it is moved off a weekend.
TEST_CASE("a deadline never falls with a later receipt, a longer limit or one more stop") {
  const due_clock by(vn());
  std::mt19937 random(3);
  const auto upto = [&](unsigned n) { return static_cast<count_t>(random() % n); };
  for (int i = 0; i < 20'000; ++i) {
    const auto unit = static_cast<limit_unit>(random() % 4);
    const instant received = at("2022-01-01", 0) + upto(400 * 1440) * 60, later = received + upto(5 * 1440) * 60;
    const count_t amount = upto(30);
    const auto due = by.deadline(received, {amount, unit});
    REQUIRE(due);
    CHECK(by.deadline(later, {amount, unit})->value >= due->value);
    CHECK(by.deadline(received, {amount + 1, unit})->value >= due->value);
    const stop one{later, later + upto(9 * 1440) * 60};
    const stop two{one.to, one.to + upto(9 * 1440) * 60};
    const auto held = by.deadline(received, {amount, unit}, std::vector<stop>{one});
    CHECK(held->value >= due->value);
    CHECK(by.deadline(received, {amount, unit}, std::vector<stop>{one, two})->value >= held->value);
  }
}

TEST_CASE("receipts move forward to a working moment") {
  const due_clock by(vn());
  CHECK(*by.moved(at("2022-05-10", 6)) == at("2022-05-10", 7));             // before opening
  CHECK(*by.moved(at("2022-05-10", 11, 30)) == at("2022-05-10", 13, 30));   // lunch
  CHECK(*by.moved(at("2022-05-10", 17)) == at("2022-05-11", 7));            // closing time
  CHECK(*by.moved(at("2022-05-14", 9)) == at("2022-05-16", 7));             // Saturday
  CHECK(*by.moved(at("2022-08-31", 18)) == at("2022-09-05", 7));            // National Day, then a weekend
  CHECK(by.deadline(at("2022-05-10", 7), {1, limit_unit::working_days})->value == at("2022-05-10", 17));
  CHECK(by.deadline(at("2022-05-10", 7), {0, limit_unit::working_days})->value == at("2022-05-10", 7));
  CHECK(by.deadline(at("2022-08-31", 9), {3, limit_unit::days})->value == at("2022-09-05", 7));
  CHECK(by.deadline(at("2022-08-31", 9), {3, limit_unit::days_without_holidays})->value == at("2022-09-05", 9));
}

TEST_CASE("after the last year there are estimates only, and they say so") {
  const auto days_ = vn();
  const auto refused = days_.add(day("2026-12-31"), 5);
  REQUIRE(!refused);
  CHECK(refused.error().code == errc::range);
  CHECK(refused.error().message.find("2026-12-31") != std::string::npos);
  CHECK(refused.error().message.find("estimate") != std::string::npos);
  const auto estimate = days_.add(day("2026-12-30"), 5, beyond::estimate);
  CHECK(*estimate == answer<date>{day("2027-01-07"), true});  // 1 January is off in every year
  CHECK(days_.add(day("2026-12-30"), 1, beyond::estimate)->estimated == false);
  CHECK(days_.is_working(day("2021-12-31"), beyond::estimate).error().code == errc::range);
  CHECK(days_.is_working(day("2040-01-01"), beyond::estimate).error().code == errc::range);
  constexpr auto most = std::numeric_limits<count_t>::max();
  const due_clock by(days_);
  const std::vector<stop> into_2027{{at("2026-12-31", 9), at("2027-01-02", 9)}};  // a Saturday
  CHECK(by.deadline(at("2026-12-31", 8), {2, limit_unit::working_hours}, into_2027).error().code == errc::range);
  CHECK(by.deadline(at("2026-12-31", 8), {2, limit_unit::working_hours}, into_2027, beyond::estimate)->estimated);
  for (const auto unit : {limit_unit::working_hours, limit_unit::working_days, limit_unit::days, limit_unit::days_without_holidays})
    CHECK(by.deadline(at("2022-05-10", 9), {most, unit}, {}, beyond::estimate).error().code == errc::range);
  CHECK(by.moved(most).error().code == errc::range);
  CHECK(by.moved(std::numeric_limits<count_t>::min()).error().code == errc::range);
}

TEST_CASE("stops that cannot be are refused by their number") {
  const due_clock by(vn());
  const instant received = at("2022-05-10", 9);
  const auto wrong = [&](std::vector<stop> stops) {
    const auto due = by.deadline(received, {3}, stops);
    REQUIRE(!due);
    CHECK(due.error().code == errc::inconsistent);
    return due.error().message;
  };
  CHECK(wrong({{received + 60, received}}).find("stop 1, from 2022-05-10T09:01:00 to 2022-05-10T09:00:00, ends before") == 0);
  CHECK(wrong({{received - 60, received}}).find("stop 1") == 0);
  CHECK(wrong({{received, received + 90}, {received + 60, received + 120}}).find("stop 2") == 0);
}

TEST_CASE("every day belongs to one period, and periods adjoin") {
  for (const int first : {1, 15, 16, 28})
    for (const every length : {every::month, every::quarter, every::half_year, every::year}) {
      auto before = *period_of(day("2019-12-31"), {length, first});
      for (sys_days on = year{2020} / 1 / 1; on < sys_days(year{2025} / 1 / 1); on += days{1}) {
        const auto p = *period_of(on, {length, first});
        REQUIRE((sys_days(p.span.from) <= on && on <= sys_days(p.span.to)));
        if (p.label() != before.label()) REQUIRE(sys_days(before.span.to) + days{1} == sys_days(p.span.from));
        before = p;
      }
    }
}

TEST_CASE("periods of the plan and of the decree as restated") {
  const auto month = *period_of(day("2022-05-16"), {every::month, 16});
  CHECK(month.label() == "2022-06");
  CHECK(month.span.from == day("2022-05-16"));
  CHECK(month.span.to == day("2022-06-15"));
  CHECK(*report_due_before(month, 20) == day("2022-06-19"));
  CHECK(*report_due_before(month, 5) == day("2022-07-04"));
  CHECK(report_due_before(month, 31).error().code == errc::range);  // there is no 31 June
  const auto nine = *period_of(day("2021-12-15"), {every::nine_months, 15});
  CHECK(nine.label() == "2022-9M");
  CHECK(nine.span.from == day("2021-12-15"));
  CHECK(nine.span.to == day("2022-09-14"));
  CHECK(period_of(day("2022-09-15"), {every::nine_months, 15}).error().code == errc::range);
  CHECK(period_of(day("2022-09-15"), {every::month, 29}).error().code == errc::range);
  const auto quarter = *period_of(day("2022-04-30"), {every::quarter, 15});
  CHECK(quarter.label() == "2022-Q2");
  CHECK(report_due_within(quarter, vn(), 2)->value == day("2022-06-16"));
}

TEST_CASE("a calendar file that is wrong says in which entry") {
  const auto wrong = [](const std::string& days_, const std::string& more = "") {
    const auto list = dvc::io::parse_calendar(
        R"({"format":"calendar-1","name":"x","title":"X","first_year":2022,"last_year":2022,"weekly_off":["sunday","saturday"],)"
        R"("sources":[{"id":"a","title":"A"}],"yearly":[],"days":[)" + days_ + "]" + more + "}", "x.json");
    return list ? std::string("fine") : std::string(name(list.error().code)) + " " + list.error().where.column;
  };
  const auto entry = [](const std::string& on, const std::string& kind, const std::string& by = "a") {
    return R"({"date":")" + on + R"(","kind":")" + kind + R"(","name":"N","source":")" + by + R"(","standing":"unverified"})";
  };
  CHECK(wrong(entry("2022-09-02", "holiday")) == "fine");
  CHECK(wrong(entry("2022-02-30", "holiday")) == "schema days[1].date");
  CHECK(wrong(entry("2023-09-02", "holiday")) == "range days[1].date");
  CHECK(wrong(entry("2022-09-02", "holiday") + "," + entry("2022-09-02", "holiday")) == "duplicate days[2].date");
  CHECK(wrong(entry("2022-09-03", "compensation")) == "inconsistent days[1].date");
  CHECK(wrong(entry("2022-09-02", "working-weekend")) == "inconsistent days[1].date");
  CHECK(wrong(entry("2022-09-02", "feast")) == "schema days[1].kind");
  CHECK(wrong(entry("2022-09-02", "holiday", "b")) == "inconsistent days[1].source");
  CHECK(wrong("{}") == "schema days[1].date");
  CHECK(wrong("", R"(,"extra":1)") == "schema extra");
}

TEST_CASE("working hours are shifts in order") {
  CHECK(office_hours::make({}).error().code == errc::argument);
  CHECK(office_hours::make({{0, 86'401}}).error().code == errc::range);
  CHECK(office_hours::make({{600, 600}}).error().code == errc::inconsistent);
  CHECK(office_hours::make({{0, 600}, {500, 900}}).error().where.row == 1);
  const due_clock by(vn(), *office_hours::make({{0, 86'400}}));
  CHECK(by.deadline(at("2022-05-10", 9), {24, limit_unit::working_hours})->value == at("2022-05-11", 9));
}

}  // namespace
