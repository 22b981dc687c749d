// Schedules of a window: shares against counts by hand, day by day.
#include "dvc/monitor/schedule.hpp"

#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "dvc/calendar/reporting_period.hpp"

namespace {

using dvc::count_t;
using dvc::errc;
using dvc::period;
using dvc::ratio;
using dvc::monitor::schedule;
namespace calendar = dvc::calendar;

dvc::date on(const char* text) { return *dvc::parse_date(text); }
period window(const char* from, const char* to) { return {on(from), on(to)}; }

calendar::working_days week_of_five() {
  calendar::day_list list;
  list.first_year = list.last_year = 2022;
  list.days.push_back({on("2022-05-02"), calendar::day_kind::holiday, "a holiday", 0, calendar::standing::verified});
  return calendar::working_days::make(list).value();
}

TEST_CASE("an even schedule counts days, both ends included") {
  const auto s = schedule::linear(window("2022-04-16", "2022-12-15")).value();
  CHECK(s.whole() == 244);
  CHECK(s.share(on("2022-04-16")) == *ratio(1, 244));
  CHECK(s.share(on("2022-05-15")) == *ratio(30, 244));
  CHECK(s.share(on("2022-12-15")) == *ratio(1, 1));
  CHECK(s.weight(window("2022-05-16", "2022-06-15")) == 31);
  CHECK(s.until(on("2022-04-15")) == 0);
  CHECK_FALSE(s.covers(on("2022-04-15")));
  CHECK(s.covers(on("2022-12-15")));
}

TEST_CASE("a schedule by working days leaves out what is off") {
  const auto days = week_of_five();
  const auto s = schedule::by_working_days(window("2022-04-30", "2022-05-08"), days).value();  // a Saturday to a Sunday
  CHECK(s.whole() == 4);                                                                      // 3 to 6 May
  CHECK(s.share(on("2022-05-02")) == *ratio(0, 1));
  CHECK(s.share(on("2022-05-03")) == *ratio(1, 4));
  CHECK(s.share(on("2022-05-07")) == *ratio(1, 1));
  CHECK_FALSE(s.estimated());
  CHECK(schedule::by_working_days(window("2022-04-30", "2022-05-02"), days).error().code == errc::range);
  CHECK(schedule::by_working_days(window("2022-12-01", "2023-01-31"), days).error().code == errc::range);
  CHECK(schedule::by_working_days(window("2022-12-01", "2023-01-31"), days, calendar::beyond::estimate).value().estimated());
}

TEST_CASE("a schedule by months gives each its weight, and its days equal parts of it") {
  const std::vector<period> months{window("2022-01-01", "2022-01-31"), window("2022-02-01", "2022-02-28"), window("2022-03-01", "2022-03-31")};
  const std::vector<count_t> weights{3, 0, 5};
  const auto s = schedule::by_months(months, weights).value();
  CHECK(s.share(on("2022-01-31")) == *ratio(3, 8));
  CHECK(s.share(on("2022-01-10")) == *ratio(3 * 10, 8 * 31));
  CHECK(s.share(on("2022-02-17")) == *ratio(3, 8));
  CHECK(s.share(on("2022-03-01")) == *ratio(3 * 31 + 5, 8 * 31));
  CHECK(s.share(on("2022-03-31")) == *ratio(1, 1));
}

TEST_CASE("schedules refuse windows and weights that make no sense") {
  CHECK(schedule::linear(window("2022-05-02", "2022-05-01")).error().code == errc::inconsistent);
  CHECK(schedule::linear(window("2000-01-01", "2022-05-01")).error().code == errc::range);
  CHECK(schedule::linear({on("2022-05-02"), dvc::date{}}).error().code == errc::range);
  const std::vector<period> apart{window("2022-01-01", "2022-01-31"), window("2022-02-02", "2022-02-28")};
  const std::vector<count_t> two{1, 1}, none{0, 0}, negative{1, -1}, huge{count_t{1} << 53, 1};
  CHECK(schedule::by_months(apart, two).error().message ==
        "the month 2022-02-02 to 2022-02-28 does not begin on the day after 2022-01-01 to 2022-01-31");
  const std::vector<period> months{window("2022-01-01", "2022-01-31"), window("2022-02-01", "2022-02-28")};
  CHECK(schedule::by_months(months, none).error().code == errc::range);
  CHECK(schedule::by_months(months, negative).error().code == errc::range);
  CHECK(schedule::by_months(months, huge).error().code == errc::range);
  CHECK(schedule::by_months(months, std::vector<count_t>{1}).error().code == errc::shape);
  CHECK(schedule::by_months({}, {}).error().code == errc::shape);
}

TEST_CASE("labels of periods are read as they are written") {
  for (const auto length : {calendar::every::month, calendar::every::quarter, calendar::every::half_year, calendar::every::nine_months,
                            calendar::every::year})
    for (int number = 1; number <= 12 / calendar::months_in(length); ++number) {
      const auto made = calendar::period_at({length, 16}, 2022, number).value();
      const auto read = calendar::parse_period(made.label(), 16).value();
      CHECK(read.label() == made.label());
      CHECK(read.span.from == made.span.from);
      CHECK(read.span.to == made.span.to);
    }
  for (const char* wrong : {"", "2022-", "2022-5", "2022-00", "2022-13", "2022-Q5", "2022-Q0", "2022-H3", "202a", "2022-1x", "2022-05-01", "0000",
                            "2022-M1", "2022_05", "2022-9m"})
    CHECK_FALSE(calendar::parse_period(wrong, 16).has_value());
  CHECK(calendar::parse_period("2022-05", 29).error().code == errc::range);
}

}  // namespace
