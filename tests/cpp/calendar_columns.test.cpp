// Columns of questions are answered as single ones are, and a failure names its row.
#include "dvc/calendar/columns.hpp"

#include <doctest/doctest.h>

#include <random>
#include <string>
#include <vector>

namespace {

using namespace dvc::calendar;
using dvc::count_t;
using dvc::date;
using dvc::date_of;
using dvc::errc;
using dvc::parse_date;
using dvc::since_1970;
using counts = std::vector<count_t>;
using flags = std::vector<std::uint8_t>;

due_clock made_up() {
  day_list list{2024, 2025};
  list.sources.push_back({"made up"});
  list.days.push_back({*parse_date("2024-04-30"), day_kind::holiday});
  list.days.push_back({*parse_date("2024-05-04"), day_kind::working_weekend});
  return due_clock(*working_days::make(list));
}

// Seen to fail with a position among the stops that starts again at each row, and with one limit read past its end.
TEST_CASE("each row of a column gets the answer it gets alone") {
  const due_clock by = made_up();
  const working_days& days = by.days();
  std::mt19937 random(5);
  const auto upto = [&](unsigned n) { return static_cast<count_t>(random() % n); };
  const count_t day_zero = since_1970(days.first());
  counts on, last, steps, received, limits, rows, from, to;
  std::vector<std::vector<stop>> own;
  for (count_t row = 0; row < 500; ++row) {
    on.push_back(day_zero + upto(600)), last.push_back(on.back() + upto(90)), steps.push_back(upto(60));
    received.push_back((day_zero + upto(600)) * seconds_in_day + upto(86'400)), limits.push_back(upto(30));
    own.emplace_back();
    instant free_from = received.back();
    for (count_t k = upto(4); k > 0; --k) {
      own.back().push_back({free_from + upto(200'000), 0});
      free_from = own.back().back().to = own.back().back().from + upto(400'000);
      rows.push_back(row), from.push_back(own.back().back().from), to.push_back(free_from);
    }
  }
  const auto past = beyond::estimate;
  const auto working = are_working(days, on, past), counted = count(days, on, last, past), added = add(days, on, steps, past);
  const auto due = deadlines(by, received, limits, limit_unit::working_days, {rows, from, to}, past);
  const auto due_in_5 = deadlines(by, received, counts{5}, limit_unit::days, {}, past);
  for (std::size_t row = 0; row < on.size(); ++row) {
    const date day = date_of(on[row]);
    REQUIRE((working->values[row] != 0) == days.is_working(day)->value);
    REQUIRE(counted->values[row] == days.count(day, date_of(last[row]), past)->value);
    REQUIRE(date_of(added->values[row]) == days.add(day, steps[row], past)->value);
    const auto one = by.deadline(received[row], {limits[row]}, own[row], past);
    REQUIRE(due->values[row] == one->value);
    REQUIRE((due->estimated[row] != 0) == one->estimated);
    REQUIRE(due_in_5->values[row] == by.deadline(received[row], {5, limit_unit::days}, {}, past)->value);
  }
}

TEST_CASE("what is wrong in a column is told with its row") {
  const due_clock by = made_up();
  const count_t day = since_1970(by.days().first()), noon = day * seconds_in_day + 43'200;
  const counts on{day, day + 800}, received{noon, noon + 1};
  const auto outside = are_working(by.days(), on);
  CHECK(outside.error().code == errc::range);
  CHECK(outside.error().where.row == 1);
  CHECK(count(by.days(), counts{day, day + 9}, counts{day, day + 5}).error().where.row == 1);
  CHECK(add(by.days(), counts{day, day}, counts{1, -1}).error().where.row == 1);
  const auto wrong = [&](const counts& limits, const counts& rows, const counts& from, const counts& to) {
    const auto due = deadlines(by, received, limits, limit_unit::working_days, {rows, from, to});
    return due ? std::string("fine") : std::string(name(due.error().code)) + " " + due.error().text();
  };
  CHECK(wrong({3}, {}, {}, {}) == "fine");
  CHECK(wrong({3, 3, 3}, {}, {}, {}) == "shape 2 rows, but 3 limits were given; as many or one for all are expected");
  CHECK(wrong({3}, {0}, {noon}, {}).find("shape 1 rows, but 0 ends of stops") == 0);
  CHECK(wrong({3}, {2}, {noon}, {noon})==
        "range stops, row 0, column row: the stop is of row 2, which is not one of the 2 that count from 0");
  CHECK(wrong({3}, {-1}, {noon}, {noon}).find("range stops, row 0, column row: the stop is of row -1") == 0);
  CHECK(wrong({3}, {1, 0}, {noon + 9, noon}, {noon + 9, noon}).find("inconsistent stops, row 1, column row: the stop is of row 0") == 0);
  CHECK(wrong({3}, {1}, {noon + 9}, {noon + 8}).find("inconsistent row 1: stop 1") == 0);
  CHECK(deadlines(by, {}, {}, limit_unit::days)->values.empty());
}

TEST_CASE("online dossiers take their own limit where it is known") {
  // Seen to fail with a missing online limit taken as 0, a defect of a system seen at work (Definitions 4.3).
  const flags online{1, 1, 0, 1}, known{1, 0, 1, 1};
  CHECK(*online_limits(counts{5}, online, known, counts{3, 0, 3, 5}) == counts{3, 5, 5, 5});
  CHECK(*online_limits(counts{5, 6, 7, 8}, online, flags{1}, counts{4}) == counts{4, 4, 7, 4});
  const auto longer = online_limits(counts{5}, online, known, counts{3, 0, 9, 6});
  CHECK(longer.error().code == errc::inconsistent);
  CHECK(longer.error().where.row == 3);
  CHECK(online_limits(counts{5}, online, known, counts{0, 0, 0, 0}).error().code == errc::range);
  CHECK(online_limits(counts{5, 5}, online, known, counts{3, 0, 3, 5}).error().code == errc::shape);
}

TEST_CASE("periods of a column are those of its days") {
  const counts on{since_1970(*parse_date("2022-05-15")), since_1970(*parse_date("2022-05-16"))};
  const auto found = periods(on, {every::month, 16});
  CHECK(found->labels == std::vector<std::string>{"2022-05", "2022-06"});
  CHECK(date_of(found->first[1]) == *parse_date("2022-05-16"));
  CHECK(date_of(found->last[1]) == *parse_date("2022-06-15"));
  CHECK(periods(counts{0, 99'999'999}, {every::month, 1}).error().where.row == 1);

  const auto due = reports_due_before(on, {every::month, 16}, 20);  // plan 128, duty 1e: before the 20th
  CHECK(date_of(due->at(0)) == *parse_date("2022-05-19"));
  CHECK(date_of(due->at(1)) == *parse_date("2022-06-19"));
  CHECK(reports_due_before(on, {every::month, 16}, 31).error().where.row == 1);  // there is no 31 June
  CHECK(reports_due_before(on, {every::month, 31}, 20).error().where.row == -1);
}

}  // namespace
