// Groups in one call against one call a group: the same counts, the same ties, the same errors.
#include "dvc/apportion/segmented.hpp"

#include <algorithm>
#include <doctest/doctest.h>
#include <random>
#include <string>
#include <vector>

namespace {

using dvc::count_t;
using dvc::errc;
using dvc::index_t;
using namespace dvc::apportion;

struct groups {
  std::vector<count_t> weights, totals, lower, upper;
  std::vector<index_t> offsets{0};
};

groups some(std::mt19937_64& random) {
  groups g;
  const auto m = random() % 6;
  for (std::uint64_t k = 0; k < m; ++k) {
    const auto n = random() % 5 + 1;
    count_t least = 0, most = 0;
    for (std::uint64_t i = 0; i < n; ++i) {
      g.weights.push_back(static_cast<count_t>(random() % 5 + 1));  // small: ties everywhere
      g.lower.push_back(static_cast<count_t>(random() % 3));
      g.upper.push_back(g.lower.back() + static_cast<count_t>(random() % 9));
      least += g.lower.back(), most += g.upper.back();
    }
    g.totals.push_back(least + static_cast<count_t>(random() % static_cast<std::uint64_t>(most - least + 1)));
    g.offsets.push_back(static_cast<index_t>(g.weights.size()));
  }
  return g;
}

// Planted bug: bounds not cut to the group (`part` returning its argument) fails here.
TEST_CASE("groups in one call are as many calls as there are groups") {
  std::mt19937_64 random(21);
  for (int round = 0; round < 2'000; ++round) {
    const groups g = some(random);
    for (const method by : {method::largest_remainder, method::sainte_lague, method::huntington_hill}) {
      const auto all = allocate_groups(g.weights, g.offsets, g.totals, {.by = by, .within = {g.lower, g.upper}});
      REQUIRE(all.has_value());
      std::size_t next_tie = 0;
      for (std::size_t k = 0; k < g.totals.size(); ++k) {
        const auto from = static_cast<std::size_t>(g.offsets[k]), size = static_cast<std::size_t>(g.offsets[k + 1]) - from;
        const auto part = [&](const std::vector<count_t>& v) { return std::span(v).subspan(from, size); };
        const auto alone = allocate(part(g.weights), g.totals[k], {.by = by, .within = {part(g.lower), part(g.upper)}});
        REQUIRE(alone.has_value());
        CHECK(std::ranges::equal(alone->counts, part(all->counts)));
        for (const tie& t : alone->ties) {
          REQUIRE(next_tie < all->ties.size());
          const tie& found = all->ties[next_tie++];
          CHECK(found.contested == t.contested);
          REQUIRE(found.rows.size() == t.rows.size());
          for (std::size_t i = 0; i < t.rows.size(); ++i) CHECK(found.rows[i] == t.rows[i] + static_cast<index_t>(from));
        }
      }
      CHECK(next_tie == all->ties.size());
    }
  }
}

// Planted bug: ties left in sorted order (no `original`) fails here.
TEST_CASE("rows in any order get what they get group by group") {
  std::mt19937_64 random(22);
  for (int round = 0; round < 2'000; ++round) {
    const groups g = some(random);
    const std::size_t n = g.weights.size();
    std::vector<index_t> group_of, place;  // place[i]: where row i of the shuffled input stands group by group
    for (std::size_t k = 0; k < g.totals.size(); ++k)
      for (index_t i = g.offsets[k]; i < g.offsets[k + 1]; ++i) place.push_back(i), group_of.push_back(static_cast<index_t>(k));
    // interleave the groups but keep the order of rows inside each
    std::vector<std::size_t> pick(n);
    for (std::size_t i = 0; i < n; ++i) pick[i] = i;
    std::ranges::shuffle(pick, random);
    std::ranges::stable_sort(pick, {}, [&](std::size_t i) { return g.weights[i] % 2; });
    std::vector<std::size_t> order;
    std::vector<std::size_t> next(g.totals.size());
    for (const std::size_t i : pick) {
      const auto k = static_cast<std::size_t>(group_of[i]);
      order.push_back(static_cast<std::size_t>(g.offsets[k]) + next[k]++);
    }
    std::vector<count_t> weights;
    std::vector<index_t> of;
    for (const std::size_t i : order) weights.push_back(g.weights[i]), of.push_back(group_of[i]);
    const auto mixed = allocate_by(weights, of, g.totals);
    const auto sorted = allocate_groups(g.weights, g.offsets, g.totals);
    REQUIRE(mixed.has_value());
    REQUIRE(sorted.has_value());
    for (std::size_t i = 0; i < n; ++i) CHECK(mixed->counts[i] == sorted->counts[order[i]]);
    REQUIRE(mixed->ties.size() == sorted->ties.size());
    for (std::size_t t = 0; t < mixed->ties.size(); ++t)
      for (std::size_t i = 0; i < mixed->ties[t].rows.size(); ++i)
        CHECK(static_cast<index_t>(order[static_cast<std::size_t>(mixed->ties[t].rows[i])]) == sorted->ties[t].rows[i]);
  }
}

TEST_CASE("errors name the group and the row in the whole") {
  const std::vector<count_t> weights{1, 2, 3, -4};
  const std::vector<index_t> offsets{0, 2, 4};
  const std::vector<count_t> totals{5, 5};
  const auto negative = allocate_groups(weights, offsets, totals);
  REQUIRE_FALSE(negative.has_value());
  CHECK(negative.error().code == errc::range);
  CHECK(negative.error().where.row == 3);
  CHECK(negative.error().message.starts_with("group 1: "));

  const std::vector<index_t> backwards{0, 3, 2}, short_of{0, 2}, of{0, 1, 2, 0};
  CHECK(allocate_groups(weights, backwards, totals).error().code == errc::shape);
  CHECK(allocate_groups(weights, short_of, totals).error().code == errc::shape);
  const std::vector<count_t> bounds{1};
  CHECK(allocate_groups(weights, offsets, totals, {.within = {bounds, {}}}).error().code == errc::shape);
  CHECK(allocate_by(weights, of, totals).error().where.row == 2);
  CHECK(allocate_by(weights, offsets, totals).error().code == errc::shape);
}

}  // namespace
