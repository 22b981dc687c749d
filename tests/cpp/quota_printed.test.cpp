// The nine columns on paper: plan 128's decimals, its 99,7 % and 99,9 %, its empty cells.
#include "dvc/quota/printed.hpp"

#include <algorithm>
#include <array>
#include <doctest/doctest.h>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "dvc/io/plan.hpp"

namespace {

using dvc::count_t;
using dvc::index_t;
using dvc::level;
using dvc::unit_id;
using dvc::dossiers::tally;
using dvc::quota::assignment;
using dvc::quota::entry;
using dvc::quota::printed_target;
using dvc::quota::rounding;

const dvc::plan& haiphong() {
  static const dvc::plan p = dvc::io::load_plan(DVC_DATASETS "/haiphong-2022").value();
  return p;
}

assignment per_row(level at) {
  const auto entries = haiphong().entries(at);
  return assignment::make({entries.begin(), entries.end()}, *haiphong().total(at), rounding::per_row).value();
}

// The nine cells as text, an empty one as "".
std::vector<std::string> texts(const assignment& a, index_t i) {
  std::vector<std::string> found;
  for (const auto& c : dvc::quota::printed(a, i)) found.push_back(c ? c->str(',') : "");
  return found;
}

std::string target_of(count_t n, count_t d) { return printed_target(*dvc::ratio(n, d)).str(); }

TEST_CASE("there are nine columns, each under its own name") {
  std::set<std::string> names;
  for (const auto c : dvc::quota::columns) names.insert(std::string(name(c)));
  CHECK(names.size() == 9);
  CHECK(name(dvc::quota::columns.front()) == "observed_total");
  CHECK(name(dvc::quota::columns.back()) == "target");
}

// Planted bug: the loop of printed_target left out prints departments 1 and 5 as 100; fails here and in all 252 rows.
TEST_CASE("a target is whole percent, with as many decimals as keep less than 100 % below 100") {
  CHECK(target_of(7, 10) == "70");
  CHECK(target_of(694, 1000) == "69");
  CHECK(target_of(695, 1000) == "70");  // half-up
  CHECK(target_of(994, 1000) == "99");
  CHECK(target_of(9949, 10'000) == "99");
  CHECK(target_of(995, 1000) == "99.5");
  CHECK(target_of(9'973, 10'000) == "99.7");  // plan 128, Appendix 2, departments 1 and 5: 99,7% and 99,9%
  CHECK(target_of(9'990, 10'000) == "99.9");
  CHECK(target_of(99'949, 100'000) == "99.9");
  CHECK(target_of(99'950, 100'000) == "99.95");
  CHECK(target_of(99'999'999, 100'000'000) == "99.999999");
  CHECK(target_of(1, 1) == "100");
  CHECK(target_of(0, 5) == "0");
}

TEST_CASE("less than 100 % is never printed as 100 %, however little is missing") {
  for (count_t d = 2; d <= 1'000'000'000'000'000'000; d *= 10) {
    CAPTURE(d);
    CHECK_FALSE(target_of(d - 1, d).starts_with("100"));
  }
  // a level of 2 x 10^9 dossiers: one offline in the first unit, one short of all handed out
  const std::vector<entry> level{{unit_id("a"), tally{}, *tally::make(1'000'000'000, 999'999'999)},
                                 {unit_id("b"), tally{}, *tally::make(1'000'000'000, 0)}};
  const auto a = assignment::make(level, 1'000'000'000, rounding::exact_total);
  REQUIRE(*a->target(0) < *dvc::ratio(1, 1));
  CHECK_FALSE(printed_target(*a->target(0)).str().starts_with("100"));
}

TEST_CASE("rows of plan 128 print as on paper") {
  // plan 128/KH-UBND, 27/05/2022, Appendix 2, typed from the document; "" is an empty cell
  const assignment departments = per_row(level::department), districts = per_row(level::district),
                   communes = per_row(level::commune);
  using row = std::vector<std::string>;
  CHECK(texts(departments, 0) == row{"24082", "23874", "99,1", "48164", "47748", "416", "0,38", "288", "99,7"});
  CHECK(texts(departments, 1) == row{"428", "5", "1,2", "856", "10", "846", "0,76", "586", "70"});
  CHECK(texts(departments, 4) == row{"3802", "3790", "99,7", "7604", "7580", "24", "0,02", "17", "99,9"});
  CHECK(texts(departments, 10) == row{"47017", "255", "0,5", "94034", "510", "93524", "84,41", "64728", "69"});
  CHECK(texts(departments, 13) == row{"141", "141", "100,0", "282", "282", "0", "0,00", "0", "100"});
  CHECK(texts(departments, 18) == row{"138", "0", "0,0", "276", "0", "", "0,00", "0", ""});
  CHECK(texts(districts, 3) == row{"5776", "596", "10,3", "11552", "1192", "10360", "27,37", "5316", "56"});
  // row 14, Bạch Long Vĩ: the plan prints the rate 0 for 0 of 0, which is null for us
  CHECK(texts(districts, 13) == row{"0", "0", "", "0", "0", "0", "0,00", "0", ""});
  // row 133, Kỳ Sơn: projected by hand
  CHECK(texts(communes, 132) == row{"0", "0", "", "817", "7", "810", "0,32", "534", "66"});
}

// Planted bug: share with 1 decimal, rate with 0, or target with the rounded extra each fail here.
TEST_CASE("all 252 rows of plan 128 print as published, in all nine columns") {
  int rows = 0;
  std::vector<std::string> rates_of_nothing;
  for (const level at : dvc::quota_levels) {
    const assignment a = per_row(at);
    for (index_t i = 0; i < a.size(); ++i, ++rows) {
      const entry& e = a.entries()[static_cast<std::size_t>(i)];
      CAPTURE(e.unit.str());
      const auto published = std::ranges::find(haiphong().published().rows, e.unit, &dvc::published_row::unit);
      REQUIRE(published != haiphong().published().rows.end());
      const auto computed = dvc::quota::printed(a, i);
      for (std::size_t k = 0; k < computed.size(); ++k) {
        if (k == 2 && e.observed.total() == 0) {
          rates_of_nothing.push_back(e.unit.str());
          CHECK_FALSE(computed[k].has_value());
          continue;
        }
        CHECK(computed[k] == published->cells[k].value);
      }
    }
  }
  CHECK(rows == 20 + 15 + 217);
  // district 14 Bạch Long Vĩ and commune 133 Kỳ Sơn, under their GSO codes
  CHECK(rates_of_nothing == std::vector<std::string>{"318", "11482"});
}

}  // namespace
