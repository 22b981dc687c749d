// What printed numbers imply: against counting by brute force, and the exact intervals of plan 128.
#include "dvc/audit/infer.hpp"

#include <algorithm>
#include <doctest/doctest.h>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "dvc/audit/table.hpp"
#include "dvc/io/plan.hpp"

namespace {

using namespace dvc::audit;
using dvc::count_t;
using dvc::rational;

rational over(count_t a, count_t b) { return *dvc::ratio(a, b); }

std::vector<readings> rows_of(const part& p) {
  std::vector<readings> rows;
  for (const row& r : p.rows) rows.push_back(read(r.cells, p.has));
  return rows;
}

// Planted bug: closing intervals above as well (x <= high) fails "on small tables" and two others.

TEST_CASE("audit intervals: the implied totals of plan 128 are those worked out by hand") {
  const auto plan = dvc::io::load_plan(DVC_DATASETS "/haiphong-2022").value();
  const table t = table_of(plan);
  // DOMAIN 2: half-up, closed below and open above
  const std::pair<rational, rational> known[] = {{over(7171418635, 93524), over(7171529429, 93524)},
                                                 {over(201234199, 10360), over(27352405, 1408)},
                                                 {over(97217725, 574), over(51657672, 305)}};
  const count_t offline[] = {110794, 37858, 256850};
  REQUIRE(t.parts.size() == 3);
  for (std::size_t k = 0; k < 3; ++k) {
    const auto found = solve(total_constraints(rows_of(t.parts[k]), offline[k]));
    REQUIRE(found);
    CHECK(found->range.low == known[k].first);
    CHECK(found->range.high == known[k].second);
    CHECK(found->set_aside.empty());
    CHECK(found->unique);
    CHECK_FALSE(found->low_from.empty());
    CHECK_FALSE(found->high_from.empty());
  }
}

TEST_CASE("audit intervals: the projection factor of plan 128 is 2, once row 133 is set aside") {
  const auto plan = dvc::io::load_plan(DVC_DATASETS "/haiphong-2022").value();
  const table t = table_of(plan);
  const auto found = solve(factor_constraints(rows_of(t.parts[2])));
  REQUIRE(found);
  CHECK(found->range.holds(over(2, 1)));
  REQUIRE(found->set_aside.size() == 1);
  CHECK(t.parts[2].rows[found->set_aside[0]].no == "133");
  CHECK(simplest_in(found->range) == over(2, 1));
}

TEST_CASE("audit intervals: the deepest range of random ones is what counting at every end finds") {
  std::mt19937_64 random(1);
  const auto small = [&](count_t n) { return static_cast<count_t>(random() % static_cast<std::uint64_t>(n)); };
  int ties = 0, aside = 0;
  for (int round = 0; round < 4000; ++round) {
    std::vector<constraint> cells;
    const auto rows = static_cast<std::size_t>(1 + small(7));
    std::vector<std::vector<interval>> of(rows);
    for (std::size_t i = 0; i < rows; ++i)
      for (count_t k = 0; k <= small(2); ++k) {
        const rational low = over(small(12), 1 + small(4));
        interval x{low, std::nullopt};
        if (small(5) > 0) x.high = over(low.numerator() == dvc::wide::u128(0U) ? 1 + small(9) : small(20), 1 + small(4));
        of[i].push_back(x);
        cells.push_back({i, column::extra, x});
      }
    const auto holds = [&](std::size_t i, const rational& x) {
      return std::ranges::all_of(of[i], [&](const interval& admitted) { return admitted.low <= x && (!admitted.high || x < *admitted.high); });
    };
    std::set<rational> ends{rational{}};
    for (const auto& c : cells) {
      ends.insert(c.admits.low);
      if (c.admits.high) ends.insert(*c.admits.high);
    }
    std::size_t most = 0, regions = 0;
    for (const rational& x : ends) {
      std::size_t n = 0;
      for (std::size_t i = 0; i < rows; ++i) n += holds(i, x);
      if (n > most) most = n, regions = 0;
      if (n == most && most > 0) ++regions;
    }
    const auto found = solve(cells);
    REQUIRE(found);
    CHECK(found->rows == rows);
    CHECK(rows - found->set_aside.size() == most);
    aside += !found->set_aside.empty();
    if (most == 0) continue;
    ties += regions > 1;
    REQUIRE_FALSE(found->range.empty());
    const auto inside = simplest_in(found->range);
    REQUIRE(inside);
    for (const rational& x : {found->range.low, *inside})
      for (std::size_t i = 0; i < rows; ++i)
        CHECK(holds(i, x) == (std::ranges::find(found->set_aside, i) == found->set_aside.end()));
    // the range cannot be wider: at its upper end another set of rows holds
    if (found->range.high) {
      bool same = true;
      for (std::size_t i = 0; i < rows; ++i)
        same = same && holds(i, *found->range.high) == (std::ranges::find(found->set_aside, i) == found->set_aside.end());
      CHECK_FALSE(same);
    }
  }
  CHECK(ties > 100);
  CHECK(aside > 100);
}

TEST_CASE("audit intervals: on small tables the implied range holds exactly the totals that reproduce every cell") {
  std::mt19937_64 random(2);
  const auto small = [&](count_t n) { return static_cast<count_t>(random() % static_cast<std::uint64_t>(n)); };
  int several = 0;
  for (int round = 0; round < 400; ++round) {
    struct unit { count_t P, p, e, t; };
    std::vector<unit> units;
    count_t W = 0;
    for (count_t i = 0; i <= small(6); ++i) {
      const count_t P = 1 + small(60), p = small(P + 1);
      units.push_back({P, p, 0, 0});
      W += P - p;
    }
    if (W == 0) continue;
    // quarters of a dossier: N = quarters / 4
    const count_t N4 = small(4 * W + 1);
    const auto printed = [&](const unit& of, count_t quarters) {  // integers only: floor((2a + b) / 2b) is half-up of a / b
      const count_t u = of.P - of.p;
      const count_t e = (2 * u * quarters + 4 * W) / (8 * W);
      const count_t top = 100 * (of.p * 4 * W + u * quarters), bottom = of.P * 4 * W;
      return std::pair{e, (2 * top + bottom) / (2 * bottom)};
    };
    std::vector<readings> rows;
    for (unit& of : units) {
      std::tie(of.e, of.t) = printed(of, N4);
      readings r{};
      const auto set = [&](column c, count_t n) { r[index_of(c)] = {state::number, {n, 0}}; };
      set(column::projected_total, of.P), set(column::projected_online, of.p), set(column::offline, of.P - of.p);
      set(column::extra, of.e), set(column::target, of.t);
      rows.push_back(r);
    }
    const auto found = solve(total_constraints(rows, W));
    REQUIRE(found);
    CHECK(found->set_aside.empty());
    int admitted = 0;
    for (count_t quarters = 0; quarters <= 4 * W; ++quarters) {
      const bool same = std::ranges::all_of(units, [&](const unit& of) { return printed(of, quarters) == std::pair{of.e, of.t}; });
      CHECK(found->range.holds(over(quarters, 4)) == same);
      admitted += same;
    }
    several += admitted > 1;
  }
  CHECK(several > 50);
}

TEST_CASE("audit intervals: an end belongs to one side") {
  const constraint cells[] = {{0, column::extra, {over(1, 2), over(3, 2)}}, {1, column::extra, {over(3, 2), over(5, 2)}}};
  const auto found = solve(cells);
  REQUIRE(found);
  CHECK(found->set_aside.size() == 1);  // 3/2 belongs to the second alone
  CHECK_FALSE(found->unique);
  CHECK(solve(cells, over(3, 2))->range.low == over(3, 2));
  CHECK_FALSE(solve({}).has_value());
}

TEST_CASE("audit intervals: the simplest number") {
  CHECK(simplest_in({over(5, 2), over(7, 2)}) == over(3, 1));
  CHECK(simplest_in({over(1, 3), over(1, 2)}) == over(1, 3));
  CHECK(simplest_in({over(10, 29), over(10, 27)}) == over(4, 11));  // 10/29 < 4/11 < 10/27, by the tree of Stern and Brocot
  CHECK(simplest_in({over(2, 1), std::nullopt}) == over(2, 1));
  CHECK_FALSE(simplest_in({over(1, 1), over(1, 1)}).has_value());
}

}  // namespace
