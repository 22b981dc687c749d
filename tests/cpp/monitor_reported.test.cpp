// Reports put together: any order of rows, gaps, overlaps, cumulative counts; against sums over days.
#include "dvc/monitor/reported.hpp"

#include <algorithm>
#include <doctest/doctest.h>
#include <numeric>
#include <random>
#include <string>
#include <vector>

namespace {

using dvc::count_t;
using dvc::date_of;
using dvc::errc;
using dvc::index_t;
using dvc::period;
using dvc::dossiers::day_of;
using dvc::dossiers::day_t;
using dvc::dossiers::tally;
using dvc::monitor::from_cumulative;
using dvc::monitor::report_columns;
using dvc::monitor::reported;

dvc::date on(const char* text) { return *dvc::parse_date(text); }
const period year{on("2022-01-01"), on("2022-12-31")};

struct rows {
  std::vector<std::int32_t> unit;
  std::vector<day_t> from, to;
  std::vector<count_t> total, online;

  rows& add(std::int32_t u, const char* first, const char* last, count_t all, count_t by_net) {
    return add(u, day_of(on(first)), day_of(on(last)), all, by_net);
  }
  rows& add(std::int32_t u, day_t first, day_t last, count_t all, count_t by_net) {
    unit.push_back(u), from.push_back(first), to.push_back(last), total.push_back(all), online.push_back(by_net);
    return *this;
  }
  [[nodiscard]] report_columns columns() const { return {unit, from, to, total, online}; }
  [[nodiscard]] auto make(index_t units = 2) const { return reported::make(columns(), units, year); }
};

TEST_CASE("reports add up in any order; a gap leaves null behind it") {
  rows r;
  r.add(1, "2022-02-01", "2022-02-28", 7, 3).add(0, "2022-01-01", "2022-01-31", 10, 1).add(1, "2022-01-01", "2022-01-31", 5, 5);
  r.add(0, "2022-03-01", "2022-03-31", 4, 2);
  const auto made = r.make(3).value();
  CHECK(*made.received(0, on("2022-01-31")) == *tally::make(10, 1));
  CHECK(*made.received(1, on("2022-02-28")) == *tally::make(12, 8));
  CHECK_FALSE(made.received(0, on("2022-03-31")));  // February is missing, and missing is not 0
  CHECK_FALSE(made.received(0, on("2022-01-30")));  // within a report
  CHECK_FALSE(made.received(2, on("2022-01-31")));
  const auto gap = *made.gap(0, on("2022-03-31"));
  CHECK(gap.from == on("2022-02-01"));
  CHECK(gap.to == on("2022-02-28"));
  CHECK(made.gap(2, on("2022-03-31"))->from == year.from);
  CHECK(made.gap(1, on("2022-03-31"))->from == on("2022-03-01"));
  CHECK(made.gap(0, on("2022-01-20"))->to == on("2022-01-31"));  // in one piece
  CHECK_FALSE(made.gap(1, on("2022-02-28")));
  CHECK(*made.received(0, period{on("2022-03-01"), on("2022-03-31")}) == *tally::make(4, 2));
  CHECK(*made.received(1, period{on("2022-01-01"), on("2022-02-28")}) == *tally::make(12, 8));
  CHECK_FALSE(made.received(0, period{on("2022-01-01"), on("2022-03-31")}));
  CHECK(*made.as_of(on("2022-03-30")) == on("2022-02-28"));
  CHECK_FALSE(made.as_of(on("2022-01-30")));
}

TEST_CASE("what cannot be true is refused with its row and rule") {
  const auto refused = [](const rows& r) { return r.make().error(); };
  auto f = refused(rows().add(0, "2022-01-01", "2022-03-31", 9, 0).add(0, "2022-03-01", "2022-03-31", 1, 0));
  CHECK(f.code == errc::inconsistent);
  CHECK(f.where.row == 1);
  CHECK(f.rows == std::vector<index_t>{0});
  CHECK(f.message == "2022-03-01 to 2022-03-31 overlaps the report of row 0 (from 0), which runs from 2022-01-01 to 2022-03-31 (reports-apart)");
  CHECK(refused(rows().add(2, "2022-01-01", "2022-01-31", 1, 0)).code == errc::unknown_unit);
  CHECK(refused(rows().add(-1, "2022-01-01", "2022-01-31", 1, 0)).code == errc::unknown_unit);
  f = refused(rows().add(0, "2021-12-31", "2022-01-31", 1, 0));
  CHECK(f.code == errc::range);
  CHECK(f.where.column == "from");
  CHECK(refused(rows().add(0, "2022-12-01", "2023-01-01", 1, 0)).where.column == "to");
  CHECK(refused(rows().add(0, "2022-01-31", "2022-01-01", 1, 0)).code == errc::inconsistent);
  CHECK(refused(rows().add(0, dvc::dossiers::no_day, day_of(on("2022-01-01")), 1, 0)).where.column == "from");
  f = refused(rows().add(0, "2022-01-01", "2022-01-31", 1, 2));
  CHECK(f.code == errc::inconsistent);
  CHECK(f.where.column == "online");
  CHECK(refused(rows().add(0, "2022-01-01", "2022-01-31", -1, 0)).where.column == "total");
  CHECK(refused(rows().add(0, "2022-01-01", "2022-01-31", 1, -1)).where.column == "online");
  constexpr count_t most = std::numeric_limits<count_t>::max();
  CHECK(refused(rows().add(0, "2022-01-01", "2022-01-31", most, 0).add(0, "2022-02-01", "2022-02-28", 1, 0)).code == errc::overflow);
  rows ragged = rows().add(0, "2022-01-01", "2022-01-31", 1, 0);
  ragged.online.clear();
  CHECK(refused(ragged).code == errc::shape);
}

TEST_CASE("counts since the start become spans, and must not fall") {
  rows r;
  r.add(0, "2022-01-01", "2022-02-28", 9, 4).add(1, "2022-01-01", "2022-01-31", 3, 0).add(0, "2022-01-01", "2022-01-31", 5, 1);
  const auto spans = from_cumulative(r.columns(), year).value();
  CHECK(spans.total == std::vector<count_t>{4, 3, 5});
  CHECK(spans.online == std::vector<count_t>{3, 0, 1});
  CHECK(spans.from == std::vector<day_t>{day_of(on("2022-02-01")), day_of(on("2022-01-01")), day_of(on("2022-01-01"))});
  r.from = spans.from, r.total = spans.total, r.online = spans.online;
  CHECK(*r.make().value().received(0, on("2022-02-28")) == *tally::make(9, 4));

  rows falls;
  falls.add(0, "2022-01-01", "2022-01-31", 9, 4).add(0, "2022-01-01", "2022-02-28", 8, 4);
  auto f = from_cumulative(falls.columns(), year).error();
  CHECK(f.code == errc::inconsistent);
  CHECK(f.where.row == 1);
  CHECK(f.where.column == "total");
  falls.total[1] = 9, falls.online[1] = 5;  // an offline dossier fewer
  CHECK(from_cumulative(falls.columns(), year).error().where.column == "online");
  falls.to[1] = falls.to[0];
  CHECK(from_cumulative(falls.columns(), year).error().code == errc::duplicate);
}

TEST_CASE("random reports against sums over days") {
  std::mt19937_64 random(5);
  const auto any = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
  const day_t first = day_of(year.from);
  for (int round = 0; round < 300; ++round) {
    // a day's dossiers are its number, so that a sum says which days are in it; 0 where nothing is reported
    std::vector<std::vector<count_t>> day(3, std::vector<count_t>(365, -1));
    rows r;
    for (int u = 0; u < 3; ++u)
      for (int d = any(3) == 0 ? any(4) : 0; d < 365;) {
        const int n = std::min(1 + any(120), 365 - d);
        count_t sum = 0;
        for (int k = d; k < d + n; ++k) day[static_cast<std::size_t>(u)][static_cast<std::size_t>(k)] = k + 1, sum += k + 1;
        r.add(u, first + d, first + d + n - 1, sum, sum / 2);
        d += n + (any(4) == 0 ? any(3) : 0);
      }
    std::vector<std::size_t> order(r.unit.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::shuffle(order, random);
    rows mixed;
    for (const std::size_t i : order) mixed.add(r.unit[i], r.from[i], r.to[i], r.total[i], r.online[i]);
    const auto made = mixed.make(3).value();
    for (int probe = 0; probe < 60; ++probe) {
      const auto u = static_cast<std::size_t>(any(3));
      const int last = any(365);
      count_t sum = 0;
      bool whole = true;
      for (int k = 0; k <= last; ++k) whole = whole && day[u][static_cast<std::size_t>(k)] > 0, sum += day[u][static_cast<std::size_t>(k)];
      bool ends = false;
      for (std::size_t i = 0; i < r.unit.size(); ++i) ends = ends || (r.unit[i] == static_cast<int>(u) && r.to[i] == first + last);
      const auto got = made.received(static_cast<index_t>(u), date_of(first + last));
      CHECK(got.has_value() == (whole && ends));
      if (got) CHECK(got->total() == sum);
      const auto gap = made.gap(static_cast<index_t>(u), date_of(first + last));
      CHECK(gap.has_value() == !got.has_value());
      if (gap && !whole) {
        const auto at = static_cast<std::size_t>(day_of(gap->from) - first), end = static_cast<std::size_t>(day_of(gap->to) - first);
        for (std::size_t k = 0; k <= end; ++k) CHECK((day[u][k] > 0) == (k < at));
      }
    }
  }
}

}  // namespace
