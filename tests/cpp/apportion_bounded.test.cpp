// Bounds at sizes where samples steer and vector code takes: each result is proved by its certificate.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numeric>
#include <random>
#include <vector>

#include "dvc/apportion/allocate.hpp"
#include "dvc/apportion/verify.hpp"

namespace {

using namespace dvc::apportion;
using dvc::count_t;
using counts = std::vector<count_t>;

const method methods[] = {method::largest_remainder, method::adams, method::dean, method::huntington_hill,
                          method::sainte_lague, method::modified_sainte_lague, method::dhondt};

/// Weights, bounds and a total between the sums of both.
struct level {
  counts weights, lower, upper;
  count_t total = 0;
};

level random_level(std::mt19937_64& random, std::size_t rows) {
  const auto below = [&](count_t n) { return static_cast<count_t>(random() % static_cast<std::uint64_t>(n)); };
  const count_t sizes[] = {3, 50, 3'000, 1'000'000'000'000};
  const count_t heavy = sizes[below(4)], loose = sizes[below(3)];
  const bool by_share = below(2) == 0;  // bounds near one ratio of the weights: many rows turn at one multiplier
  level l;
  count_t least = 0, most = 0;
  for (std::size_t i = 0; i < rows; ++i) {
    const count_t w = below(5) == 0 ? 0 : below(heavy) + 1;
    const count_t low = w == 0 || below(3) > 0 ? 0 : by_share ? w / 2 : below(loose);
    l.weights.push_back(w);
    l.lower.push_back(low);
    l.upper.push_back(low + (by_share ? w / 4 + below(2) : below(loose)));
    least += low;
    most += w > 0 ? l.upper.back() : low;
  }
  l.total = least + below(most - least + 1);
  return l;
}

void check_proved(const level& l, const bounds& within) {
  for (const method by : methods)
    for (const redistribution rule : {redistribution::proportional, redistribution::least_squares}) {
      if (by != method::largest_remainder && rule == redistribution::least_squares) continue;
      const options choice{.by = by, .within = within, .redistribute = rule};
      const auto a = allocate(l.weights, l.total, choice);
      REQUIRE(a.has_value());
      const auto proof = verify(*a, l.weights, l.total, choice);
      CHECK_MESSAGE(proof.has_value(), (proof ? "" : proof.error().message));
    }
}

}  // namespace

// Planted bugs: lower bounds of rows that are held not counted, and a bracket that a sample misled taken as it is, fail here.
TEST_CASE("thousands of rows within bounds have their certificate, by every method") {
  std::mt19937_64 random(41);
  for (const std::size_t rows : {1U, 2U, 7U, 16U, 17U, 300U, 2'047U, 2'048U, 5'000U, 20'011U})
    for (int round = 0; round < (rows < 1'000 ? 60 : 4); ++round) {
      level l = random_level(random, rows);
      if (std::ranges::all_of(l.weights, [](count_t w) { return w == 0; })) continue;
      check_proved(l, {l.lower, l.upper});
      check_proved(l, {{}, l.upper});
      l.upper.assign(rows, std::numeric_limits<count_t>::max());  // nobody's bound
      check_proved(l, {l.lower, l.upper});
      check_proved(l, {l.lower, {}});
    }
}

TEST_CASE("a total that all bounds together give is given as they say") {
  std::mt19937_64 random(42);
  for (int round = 0; round < 200; ++round) {
    level l = random_level(random, 9);
    counts reached;
    for (std::size_t i = 0; i < l.weights.size(); ++i) reached.push_back(l.weights[i] > 0 ? l.upper[i] : l.lower[i]);
    for (const method by : methods)
      for (const counts& at : {l.lower, reached}) {
        const auto a = allocate(l.weights, std::accumulate(at.begin(), at.end(), count_t{0}), {.by = by, .within = {l.lower, l.upper}});
        REQUIRE(a.has_value());
        CHECK((a->counts == at && a->ties.empty()));
      }
  }
}
