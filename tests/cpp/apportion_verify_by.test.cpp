// Proofs by groups beside the proofs of each group alone, and the simplest number of an interval.
#include "dvc/apportion/verify_by.hpp"

#include <algorithm>
#include <cstdint>
#include <doctest/doctest.h>
#include <random>
#include <string>
#include <vector>

#include "dvc/apportion/segmented.hpp"

namespace {

using dvc::count_t;
using dvc::errc;
using dvc::index_t;
using dvc::rational;
using dvc::apportion::certify_by;
using dvc::apportion::explain_by;
using dvc::apportion::options;
using dvc::apportion::tie_rule;
using counts = std::vector<count_t>;

// Planted bugs seen to fail: lots that are drawn as if each group began at row 0; rows of bounds left as numbered in the group.
TEST_CASE("each group is proved and explained as the allocation it is, its rows numbered as in the whole") {
  std::mt19937_64 random(51);
  for (int round = 0; round < 1'500; ++round) {
    const std::size_t m = random() % 3 + 1, n = random() % 9 + m;
    std::vector<index_t> group_of;
    counts weights, upper, totals(m);
    for (std::size_t i = 0; i < n; ++i) {
      group_of.push_back(static_cast<index_t>(i < m ? i : random() % m));
      weights.push_back(static_cast<count_t>(random() % 3) + 1);
      upper.push_back(static_cast<count_t>(random() % 5) + 1);
      totals[static_cast<std::size_t>(group_of.back())] += random() % 2 == 0 ? 1 : 0;
    }
    options o{.within = {{}, upper}, .ties = random() % 2 == 0 ? tie_rule::by_lot : tie_rule::by_weight, .seed = random()};
    if (random() % 2 == 0) o.by = dvc::apportion::method::dhondt;
    const auto all = dvc::apportion::allocate_by(weights, group_of, totals, o);
    REQUIRE(all.has_value());
    const auto proofs = certify_by(*all, weights, group_of, totals, o);
    if (!proofs) FAIL_CHECK(proofs.error().text());
    if (!proofs) continue;
    index_t first = 0;
    for (std::size_t g = 0; g < m; ++g) {
      std::vector<index_t> rows;
      counts own_weights, own_upper;
      for (std::size_t i = 0; i < n; ++i)
        if (group_of[i] == static_cast<index_t>(g)) rows.push_back(static_cast<index_t>(i)), own_weights.push_back(weights[i]), own_upper.push_back(upper[i]);
      options own = o;
      own.within = {{}, own_upper};
      own.first_row = first;
      first += static_cast<index_t>(rows.size());
      const auto alone = dvc::apportion::allocate(own_weights, totals[g], own);
      REQUIRE(alone.has_value());
      const auto proof = certify(*alone, own_weights, totals[g], own);
      REQUIRE(proof.has_value());
      std::vector<index_t> held;
      for (const index_t row : proof->held.at_upper) held.push_back(rows[static_cast<std::size_t>(row)]);
      CHECK((*proofs)[g].held.at_upper == held);
      CHECK((*proofs)[g].scale == proof->scale);
      for (std::size_t k = 0; k < rows.size(); ++k) {
        const auto e = explain_by(*all, rows[k], weights, group_of, totals, o);
        REQUIRE(e.has_value());
        CHECK(e->row == rows[k]);
        CHECK(e->count == alone->counts[k]);
        CHECK(e->total == totals[g]);
        if (e->tied) CHECK(std::ranges::binary_search(e->tied->rows, rows[k]));
      }
    }
  }
}

TEST_CASE("a wrong group is refused under the numbers of the whole, and so is a tie across groups") {
  const counts weights{6, 1, 6, 1, 19}, totals{2, 3};
  const std::vector<index_t> group_of{1, 0, 1, 0, 1};
  const auto refused = [&](const dvc::apportion::allocation& a, const options& o = {}) {
    const auto proof = certify_by(a, weights, group_of, totals, o);
    REQUIRE_FALSE(proof.has_value());
    return proof.error().text();
  };
  CHECK(refused({{1, 1, 1, 1, 1}, {}}) ==
        "row 2, column counts: group 1: dossier 1 of row 2 was served at the remainder 18/31, but dossier 2 of row 4, which was "
        "not, comes first at the remainder 26/31; move one dossier from row 2 to row 4");
  CHECK(refused({{1, 1, 0, 1, 2}, {}}) ==
        "row 0, column counts: group 1: rows 0, 2 have equal claims at the cut, but no tie is listed");
  CHECK(refused({{1, 1, 0, 1, 2}, {{{0, 1}, 1, {0}}}}) == "a tie is listed whose rows are not all of one group");
  CHECK(refused({{1, 1, 0, 1, 2}, {{{0, 9}, 1, {0}}}}) == "a tie is listed whose rows are not all of one group");
  CHECK(refused({{1, 1, 0, 1}, {}}) == "groups, counts, bounds and priorities must be as many as the weights, 5");
  CHECK(certify_by({{1, 1, 0, 1, 2}, {{{0, 2}, 1, {0}}}}, weights, group_of, totals).has_value());
}

TEST_CASE("the simplest number of an interval has the smallest denominator, then the smallest numerator") {
  using dvc::apportion::detail::simplest_between;
  const auto exact = [](count_t a, count_t b) { return *dvc::ratio(a, b); };
  for (count_t b = 1; b <= 12; ++b)
    for (count_t a = 0; a <= 2 * b; ++a)
      for (count_t d = 1; d <= 12; ++d)
        for (count_t c = a * d / b; c <= 2 * d + 3; ++c) {
          const rational low = exact(a, b), high = exact(c, d);
          if (!(low < high)) continue;
          rational found;
          for (count_t bottom = 1; found == rational{}; ++bottom) {
            const rational first = exact(a * bottom / b + 1, bottom);
            if (first < high) found = first;
          }
          CHECK(simplest_between(low, high, false) == found);
        }
  CHECK(simplest_between(exact(2, 1), exact(3, 1), true) == exact(3, 2));  // between the roots of 2 and 3
  CHECK(simplest_between(exact(7, 2), std::nullopt, false) == exact(4, 1));
  constexpr count_t large = (count_t{1} << 62) - 1;
  CHECK(simplest_between(exact(1, large), exact(1, large - 2), false) == exact(1, large - 1));
  CHECK_FALSE(simplest_between(exact(large - 1, large), exact(large, large), false).has_value());
}

// Planted bugs seen to fail: rows listed by their places in the group; "all rows" left to mean those of a group.
TEST_CASE("a refusal lists the rows of the whole, and has them as data") {
  const counts weights{1, 1, 0, 1}, totals{7, 6}, lower{5, 0, 4, 0}, upper{9, 3, 9, 2};
  const std::vector<index_t> of{0, 1, 0, 1};
  // a label may look like a list of rows
  const std::vector<std::string> names{"x", "row 1 (from 0)"};
  const auto why = [&](const options& o, const std::vector<index_t>& rows) {
    const auto a = dvc::apportion::allocate_by(weights, of, totals, o, names);
    REQUIRE_FALSE(a.has_value());
    CHECK(a.error().rows == rows);
    return a.error().text();
  };
  CHECK(why({.within = {lower, {}}}, {0, 2}) ==
        "group \"x\": the lower bounds of rows 0, 2 (from 0) add up to 9, above the total of 7; the nearest total is 9");
  CHECK(why({.within = {{}, upper}}, {1, 3}) ==
        "group \"row 1 (from 0)\": the upper bounds of rows 1, 3 (from 0) add up to 5, below the total of 6; the nearest total is 5");
  const counts low{0, 0, 1, 0}, high{2, 9, 9, 9};
  CHECK(why({.within = {low, high}}, {0}) ==
        "group \"x\": the upper bounds of row 0 (from 0) and the lower bounds of the others, which have no weight, add up to 3, below "
        "the total of 7; the nearest total is 3");
  const auto tied = dvc::apportion::allocate_by(weights, of, counts{7, 5}, options{.ties = tie_rule::error}, names);
  REQUIRE_FALSE(tied.has_value());
  CHECK(tied.error().rows == std::vector<index_t>{1, 3});
  CHECK(tied.error().text() ==
        "row 1: group \"row 1 (from 0)\": rows 1, 3 (from 0) have equal claims to 1 dossier; choose a rule for ties");
  const std::vector<dvc::rational> falling{*dvc::ratio(2, 1), *dvc::ratio(1, 1)};
  const options o{.by = dvc::apportion::method::signposts, .signposts = falling};
  CHECK(dvc::apportion::allocate_by(weights, of, totals, o, names).error().text() ==
        "signposts: group \"x\": signpost 1 is below the one before it, 2; they may not decrease");
}

}  // namespace
