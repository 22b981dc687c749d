// The periodic report: sums over who has reported, changes over who has reported twice, best and worst with ties.
#include "dvc/monitor/periodic.hpp"

#include <algorithm>
#include <doctest/doctest.h>
#include <random>
#include <string>
#include <vector>

namespace {

using dvc::count_t;
using dvc::errc;
using dvc::index_t;
using dvc::ratio;
using dvc::dossiers::overdue_of;
using dvc::dossiers::tally;
using dvc::monitor::handling;
using dvc::monitor::put_together;
using dvc::monitor::rate_change;
using dvc::monitor::unit_figures;

std::optional<tally> of(count_t total, count_t online) { return *tally::make(total, online); }

TEST_CASE("who has not reported is missing from sums, and who has reported once from changes") {
  const std::vector<unit_figures> units{{of(10, 4), of(8, 2), of(18, 6), {}, {}}, {of(30, 6), {}, of(30, 6), {}, {}}, {{}, of(5, 5), {}, {}, {}}};
  const auto sums = put_together(units).value();
  CHECK(sums.units == 3);
  CHECK(sums.reported == 2);
  CHECK(sums.compared == 1);
  CHECK(sums.now == *of(40, 10));
  CHECK(*sums.rate() == *ratio(1, 4));
  CHECK(*sums.rate_change_since() == rate_change{*ratio(3, 20), false});  // 4/10 - 2/8
  CHECK(sums.missing == std::vector<index_t>{2});
  CHECK_FALSE(sums.to_date);
  CHECK_FALSE(sums.overdue());
  CHECK_FALSE(sums.overdue_change_since());
}

TEST_CASE("overdue rates name their denominator") {
  const std::vector<unit_figures> units{{of(10, 4), of(8, 2), {}, handling{6, 1, 4, 2}, handling{5, 0, 5, 1}}, {of(30, 6), {}, {}, {}, {}}};
  CHECK(*put_together(units).value().overdue() == *ratio(3, 10));
  CHECK(*put_together(units).value().overdue_change_since() == rate_change{*ratio(2, 10), false});
  const auto received = put_together(units, {.whole = overdue_of::received}).value();
  CHECK(*received.overdue() == *ratio(3, 10));  // of the ten that the unit which says so has received
  CHECK(*received.overdue_change_since() == rate_change{*ratio(7, 40), false});
  const std::vector<unit_figures> above{{of(1, 1), {}, {}, handling{1, 2, 0, 0}, {}}}, below{{of(1, 1), {}, {}, handling{1, 0, -1, 0}, {}}};
  CHECK(put_together(above).error().code == errc::inconsistent);
  CHECK(put_together(below).error().code == errc::range);
}

TEST_CASE("the same change up and down") {
  CHECK(*dvc::monitor::change(ratio(1, 4), ratio(1, 2)) == rate_change{*ratio(1, 4), true});
  CHECK(*dvc::monitor::change(ratio(1, 2), ratio(1, 4)) == rate_change{*ratio(1, 4), false});
  CHECK(*dvc::monitor::change(ratio(1, 2), ratio(2, 4)) == rate_change{*ratio(0, 1), false});
  CHECK_FALSE(dvc::monitor::change(ratio(1, 0), ratio(1, 2)));
}

TEST_CASE("best and worst take in all that tie with the last") {
  const std::vector<unit_figures> units{{of(10, 5), {}, {}, {}, {}}, {of(2, 1), {}, {}, {}, {}}, {of(10, 9), {}, {}, {}, {}}, {of(0, 0), {}, {}, {}, {}},
                                        {of(10, 1), {}, {}, {}, {}}, {of(4, 2), {}, {}, {}, {}}};
  const auto sums = put_together(units, {.listed = 2}).value();
  CHECK(sums.best == std::vector<index_t>{2, 0, 1, 5});
  CHECK(sums.worst == std::vector<index_t>{4, 0, 1, 5});
  CHECK(put_together(units, {.listed = 1}).value().best == std::vector<index_t>{2});
  CHECK(put_together(units, {.listed = 0}).value().best.empty());
  CHECK(put_together(units, {.listed = 99}).value().best.size() == 5);
}

TEST_CASE("the period before") {
  namespace calendar = dvc::calendar;
  const auto before = [](const char* label, int day) {
    return dvc::monitor::period_before(calendar::parse_period(label, day).value(), day).value();
  };
  CHECK(before("2022-09", 16).label() == "2022-08");
  CHECK(before("2022-01", 16).label() == "2021-12");
  CHECK(before("2022-Q1", 15).label() == "2021-Q4");
  CHECK(before("2022-H2", 1).label() == "2022-H1");
  CHECK(before("2022-9M", 1).label() == "2021-9M");
  CHECK(before("2022", 1).label() == "2021");
  for (const char* label : {"2022-09", "2022-01", "2022-Q1", "2022-Q3", "2022-H1", "2022"}) {
    const auto now = calendar::parse_period(label, 16).value();
    CHECK(dvc::since_1970(before(label, 16).span.to) + 1 == dvc::since_1970(now.span.from));
  }
  CHECK_FALSE(dvc::monitor::period_before(calendar::parse_period("0001", 1).value(), 1).has_value());
}

TEST_CASE("random levels against plain sums") {
  std::mt19937_64 random(23);
  const auto any = [&](count_t n) { return static_cast<count_t>(random() % static_cast<std::uint64_t>(n)); };
  for (int round = 0; round < 500; ++round) {
    std::vector<unit_figures> units(static_cast<std::size_t>(any(7)));
    count_t total = 0, online = 0, to_date = 0;
    bool all = !units.empty();
    for (auto& u : units) {
      const auto some = [&]() -> std::optional<tally> {
        const count_t n = any(20);
        return any(5) == 0 ? std::nullopt : of(n, any(n + 1));
      };
      u = {some(), some(), some(), {}, {}};
      if (u.now) total += u.now->total(), online += u.now->online();
      all = all && u.to_date;
      if (u.to_date) to_date += u.to_date->total();
    }
    const auto sums = put_together(units).value();
    CHECK(sums.now == *of(total, online));
    CHECK(sums.to_date.has_value() == all);
    if (all) CHECK(sums.to_date->total() == to_date);
    CHECK(sums.reported + static_cast<count_t>(sums.missing.size()) == sums.units);
  }
}

}  // namespace
