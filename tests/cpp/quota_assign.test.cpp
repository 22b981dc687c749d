// The plan's method for one level: on small levels against whole-number formulas, on plan 128 against what it prints.
#include "dvc/quota/assign.hpp"

#include <algorithm>
#include <doctest/doctest.h>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "dvc/io/plan.hpp"
#include "dvc/quota/printed.hpp"

namespace {

using dvc::count_t;
using dvc::errc;
using dvc::index_t;
using dvc::level;
using dvc::unit_id;
using dvc::dossiers::tally;
using dvc::quota::assignment;
using dvc::quota::entry;
using dvc::quota::rounding;

constexpr count_t most = std::numeric_limits<count_t>::max();

entry row(count_t projected, count_t online, bool excluded = false) {
  return {unit_id("x"), tally{}, *tally::make(projected, online), excluded};
}

const dvc::plan& haiphong() {
  static const dvc::plan p = dvc::io::load_plan(DVC_DATASETS "/haiphong-2022").value();
  return p;
}

assignment assigned(std::span<const entry> entries, count_t total, rounding rule) {
  auto a = assignment::make({entries.begin(), entries.end()}, total, rule);
  REQUIRE(a.has_value());
  return *std::move(a);
}

// The published extra and target of a unit.
const dvc::published_row& published(const unit_id& unit) {
  const auto& rows = haiphong().published().rows;
  return *std::ranges::find(rows, unit, &dvc::published_row::unit);
}
const dvc::quota::cell& cell(const dvc::published_row& r, dvc::quota::column c) {
  return r.cells[static_cast<std::size_t>(c)].value;
}

// Rows whose extra or target differ from the published table when `total` is shared row by row.
int rows_off(level at, count_t total) {
  const assignment a = assigned(haiphong().entries(at), total, rounding::per_row);
  int off = 0;
  for (index_t i = 0; i < a.size(); ++i) {
    const auto& r = published(a.entries()[static_cast<std::size_t>(i)].unit);
    const auto cells = dvc::quota::printed(a, i);
    using dvc::quota::column;
    off += cells[static_cast<std::size_t>(column::extra)] != cell(r, column::extra) ||
           cells[static_cast<std::size_t>(column::target)] != cell(r, column::target);
  }
  return off;
}

TEST_CASE("extra is (2uN + W) / 2W row by row, and target (pW + uN) / PW in both roundings") {
  std::mt19937_64 random(14);
  for (int round = 0; round < 2'000; ++round) {
    std::vector<entry> level;
    count_t offline = 0;
    for (std::uint64_t n = random() % 9 + 1; n > 0; --n) {
      const auto total = static_cast<count_t>(random() % 1'000), online = static_cast<count_t>(random() % 1'000);
      level.push_back(row(std::max(total, online), online, random() % 5 == 0));
      if (!level.back().excluded) offline += level.back().projected.offline();
    }
    if (offline == 0) continue;
    const auto total = static_cast<count_t>(random() % static_cast<std::uint64_t>(offline + 1));
    for (const rounding rule : {rounding::exact_total, rounding::per_row}) {
      const assignment a = assigned(level, total, rule);
      CHECK(a.total() == total);
      CHECK(a.offline() == offline);
      CHECK(a.rule() == rule);
      count_t sum = 0;
      for (index_t i = 0; i < a.size(); ++i) {
        const entry& e = level[static_cast<std::size_t>(i)];
        const count_t received = e.projected.total(), online = e.projected.online();
        const count_t u = e.excluded ? 0 : e.projected.offline();
        sum += a.extra(i);
        CHECK(a.extra(i) >= u * total / offline);
        CHECK(a.extra(i) <= u);  // nobody is asked for more than is offline
        if (rule == rounding::per_row) CHECK(a.extra(i) == (2 * u * total + offline) / (2 * offline));
        CHECK(a.share(i) == *dvc::ratio(u, offline));
        CHECK(a.offline(i) == (e.excluded ? std::nullopt : std::optional{u}));
        CHECK(a.target(i) == (e.excluded ? std::nullopt : dvc::ratio(online * offline + u * total, received * offline)));
        CHECK(a.reached(i) == dvc::ratio(online + a.extra(i), received));
      }
      CHECK(a.assigned() == sum);
      if (rule == rounding::exact_total) CHECK(sum == total);
      // that the rows miss the total is said exactly where they do, with their sum
      REQUIRE(a.warnings().size() == (sum == total ? 0U : 1U));
      if (sum != total) {
        CHECK(a.warnings()[0].what == dvc::quota::warning::kind::total_missed);
        CHECK(a.warnings()[0].given == sum);
      }
    }
  }
}

TEST_CASE("the target rate rises with the rate and passes 100 % nowhere") {
  // t = r + f (1 - r), f = N / W
  for (const level at : dvc::quota_levels) {
    const auto entries = haiphong().entries(at);
    const assignment a = assigned(entries, *haiphong().total(at), rounding::exact_total);
    for (index_t i = 0; i < a.size(); ++i)
      for (index_t k = 0; k < a.size(); ++k) {
        if (!a.target(i) || !a.target(k)) continue;
        const auto rate = [&](index_t j) {
          const tally& t = entries[static_cast<std::size_t>(j)].projected;
          return *dvc::ratio(t.online(), t.total());
        };
        CHECK((rate(i) <=> rate(k)) == (*a.target(i) <=> *a.target(k)));
        CHECK(*a.target(i) <= *dvc::ratio(1, 1));
      }
  }
}

// ---- plan 128/KH-UBND, Hải Phòng, 27/05/2022, Appendix 2

TEST_CASE("the levels of plan 128 have the offline totals that it prints") {
  CHECK(assigned(haiphong().entries(level::department), 0, rounding::exact_total).offline() == 110'794);
  CHECK(assigned(haiphong().entries(level::district), 0, rounding::exact_total).offline() == 37'858);
  CHECK(assigned(haiphong().entries(level::commune), 0, rounding::exact_total).offline() == 256'850);
}

TEST_CASE("row by row the departments add up to 76 682 where the plan prints 76 680; the other levels hit their total") {
  const assignment departments = assigned(haiphong().entries(level::department), 76'680, rounding::per_row);
  CHECK(departments.assigned() == 76'682);
  REQUIRE(departments.warnings().size() == 1);
  CHECK(departments.warnings()[0].given == 76'682);
  CHECK(assigned(haiphong().entries(level::district), 19'426, rounding::per_row).assigned() == 19'426);
  CHECK(assigned(haiphong().entries(level::commune), 169'369, rounding::per_row).assigned() == 169'369);
}

// Planted bug: an excluded row given its offline part as weight fails here and in the two tests around.
TEST_CASE("with the exact total only departments 2 and 12 differ from the printed extra: 585 and 77 for 586 and 78") {
  std::vector<std::string> differing;
  for (const level at : dvc::quota_levels) {
    const assignment a = assigned(haiphong().entries(at), *haiphong().total(at), rounding::exact_total);
    CHECK(a.assigned() == *haiphong().total(at));
    CHECK(a.ties().empty());
    CHECK(a.warnings().empty());
    for (index_t i = 0; i < a.size(); ++i) {
      const unit_id& unit = a.entries()[static_cast<std::size_t>(i)].unit;
      const count_t printed = cell(published(unit), dvc::quota::column::extra)->digits;
      if (a.extra(i) != printed)
        differing.push_back(unit.str() + " " + std::to_string(printed) + " -> " + std::to_string(a.extra(i)));
      CHECK(dvc::quota::printed(a, i)[static_cast<std::size_t>(dvc::quota::column::target)] ==
            cell(published(unit), dvc::quota::column::target));
    }
  }
  CHECK(differing == std::vector<std::string>{"D02 586 -> 585", "D12 78 -> 77"});
}

TEST_CASE("exactly the whole totals within the admissible interval give every printed extra and target") {
  // N that reproduce the print: departments [7171418635/93524, 7171529429/93524) = 76679.98.. to 76681.17,
  // districts [201234199/10360, 27352405/1408) = 19424.15 to 19426.42, communes [97217725/574, 51657672/305)
  for (count_t n = 76'675; n <= 76'686; ++n) CHECK((rows_off(level::department, n) == 0) == (76'680 <= n && n <= 76'681));
  for (count_t n = 19'420; n <= 19'431; ++n) CHECK((rows_off(level::district, n) == 0) == (19'425 <= n && n <= 19'426));
  for (count_t n = 169'364; n <= 169'374; ++n) CHECK((rows_off(level::commune, n) == 0) == (n == 169'369));
}

TEST_CASE("with every quota met the remaining months reach the rates that fractions give") {
  // (sum p + N) / sum P: 82.72 / 63.78 / 68.64 % by hand from the printed totals
  const auto reached = [](level at) {
    const assignment a = assigned(haiphong().entries(at), *haiphong().total(at), rounding::exact_total);
    count_t online = 0, received = 0;
    for (index_t i = 0; i < a.size(); ++i) {
      const tally& t = a.entries()[static_cast<std::size_t>(i)].projected;
      online += t.online() + a.extra(i), received += t.total();
    }
    return dvc::rounded_half_up(*dvc::ratio(online, received), 2, 2).str();
  };
  CHECK(reached(level::department) == "82.72");
  CHECK(reached(level::district) == "63.78");
  CHECK(reached(level::commune) == "68.64");
}

// ---- refusals and edges

void refused(std::vector<entry> entries, count_t total, errc code, const std::string& message) {
  for (const rounding rule : {rounding::exact_total, rounding::per_row}) {
    const auto a = assignment::make(entries, total, rule);
    REQUIRE_FALSE(a.has_value());
    CHECK(a.error().code == code);
    CHECK(a.error().message == message);
  }
}

TEST_CASE("an impossible total is refused in both roundings, and the message names it") {
  const std::string nothing = "nothing is offline at this level, so there is nothing to share";
  refused({row(10, 4)}, -1, errc::range, "the total to hand out is -1; it must be 0 or more");
  refused({}, 0, errc::nothing_to_share, nothing);
  refused({row(0, 0), row(7, 7)}, 5, errc::nothing_to_share, nothing);
  refused({row(7, 2, true)}, 5, errc::nothing_to_share, nothing);
  refused({row(10, 4), row(3, 3)}, 7, errc::infeasible,
          "the total 7 is above the 6 dossiers that are offline at this level; give at most that");
  refused({row(10, 4), row(9, 3, true)}, 7, errc::infeasible,
          "the total 7 is above the 6 dossiers that are offline at this level; give at most that");
  refused({row(most, 0), row(1, 1)}, 5, errc::overflow, "the projected dossiers of this level sum to more than 64 bits hold");
}

TEST_CASE("everything offline can be handed out, and nothing can") {
  for (const rounding rule : {rounding::exact_total, rounding::per_row}) {
    const assignment all = assigned(std::vector{row(10, 4), row(3, 3), row(8, 0)}, 14, rule);
    CHECK(all.extra(0) == 6);
    CHECK(all.extra(1) == 0);
    CHECK(all.extra(2) == 8);
    CHECK(all.target(0)->str() == "1");
    const assignment none = assigned(std::vector{row(10, 4), row(3, 3)}, 0, rule);
    CHECK(none.assigned() == 0);
    CHECK(none.target(0)->str() == "2/5");
  }
}

TEST_CASE("a level of 2^63 - 1 dossiers is shared exactly") {
  const assignment a = assigned(std::vector{row(most - 10, 0), row(10, 0)}, most, rounding::exact_total);
  CHECK(a.extra(0) == most - 10);
  CHECK(a.target(0)->str() == "1");
  const assignment b = assigned(std::vector{row(most, 1)}, most - 2, rounding::per_row);
  CHECK(b.extra(0) == most - 2);
  CHECK(b.target(0) == dvc::ratio(most - 1, most));
}

TEST_CASE("rows that tie are listed, and the earlier one is served") {
  const assignment a = assigned(std::vector{row(6, 0), row(9, 3), row(19, 0)}, 3, rounding::exact_total);
  CHECK(a.extra(0) == 1);
  CHECK(a.extra(1) == 0);
  CHECK(a.extra(2) == 2);
  REQUIRE(a.ties().size() == 1);
  CHECK(a.ties()[0].rows == std::vector<index_t>{0, 1});
  CHECK(a.ties()[0].contested == 1);
  CHECK(assigned(std::vector{row(6, 0), row(9, 3), row(19, 0)}, 3, rounding::per_row).ties().empty());
}

}  // namespace
