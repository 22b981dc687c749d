// Largest remainders: exact sums, least error, ties as data, and the same answer as by sorting all remainders.
#include "dvc/apportion/allocate.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <doctest/doctest.h>
#include <limits>
#include <numeric>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "apportion_reference.hpp"

namespace {

using dvc::count_t;
using dvc::errc;
using dvc::index_t;
using dvc::apportion::allocate;
using dvc::apportion::allocation;
using counts = std::vector<count_t>;

constexpr count_t most = std::numeric_limits<count_t>::max();

allocation shared(const counts& weights, count_t total) {
  const auto a = allocate(weights, total);
  REQUIRE(a.has_value());
  return *a;
}

using reference::same;

count_t sum_of(const counts& list) { return std::accumulate(list.begin(), list.end(), count_t{0}); }

// Calls `each` with every vector of `n` counts that sum to `total`.
template <class Each>
void every_vector(std::size_t n, count_t total, counts& head, const Each& each) {
  if (head.size() + 1 == n) {
    head.push_back(total);
    each(head);
    head.pop_back();
    return;
  }
  for (count_t x = 0; x <= total; ++x) {
    head.push_back(x);
    every_vector(n, total - x, head, each);
    head.pop_back();
  }
}

// Every vector of minimal sum |x_i - w_i total / W|, times W to stay whole.
std::vector<counts> least_error(const counts& weights, count_t total) {
  const count_t sum = sum_of(weights);
  std::vector<counts> best;
  count_t least = most;
  counts head;
  every_vector(weights.size(), total, head, [&](const counts& x) {
    count_t error = 0;
    for (std::size_t i = 0; i < x.size(); ++i) error += std::abs(x[i] * sum - weights[i] * total);
    if (error < least) least = error, best.clear();
    if (error == least) best.push_back(x);
  });
  return best;
}

// Planted bug: settle() that leaves out serving the dossiers of a cut without a tie fails here and against the sorted reference.
TEST_CASE("among all vectors an allocation has the least error; rows tie exactly where such vectors differ") {
  for (std::size_t n = 1; n <= 4; ++n) {
    const count_t largest = n == 4 ? 4 : 6;
    counts weights(n, 0);
    for (bool more = true; more;) {
      if (sum_of(weights) > 0)
        for (count_t total = 0; total <= 6; ++total) {
          const allocation a = shared(weights, total);
          const std::vector<counts> best = least_error(weights, total);
          // earlier rows first: of all that are best, the one that reads largest
          CHECK(a.counts == *std::ranges::max_element(best));

          std::vector<index_t> open;
          for (std::size_t i = 0; i < n; ++i)
            if (std::ranges::any_of(best, [&](const counts& x) { return x[i] != best.front()[i]; }))
              open.push_back(static_cast<index_t>(i));
          REQUIRE(a.ties.size() == (open.empty() ? 0U : 1U));
          if (open.empty()) continue;
          CHECK(a.ties.front().rows == open);
          count_t contested = 0;
          for (const index_t i : open) {
            const auto k = static_cast<std::size_t>(i);
            contested += a.counts[k] - weights[k] * total / sum_of(weights);
          }
          CHECK(a.ties.front().contested == contested);
        }
      more = false;  // the next vector of weights, as an odometer
      for (std::size_t i = 0; i < n && !more; ++i) {
        if (weights[i] < largest)
          ++weights[i], more = true;
        else
          weights[i] = 0;
      }
    }
  }
}

TEST_CASE("the counts sum to the total and stay within one of the quota") {
  std::mt19937_64 random(6);
  for (int round = 0; round < 3'000; ++round) {
    const auto n = random() % 40 + 1;
    const int bits = static_cast<int>(random() % 30) + 1;
    counts weights;
    for (std::uint64_t i = 0; i < n; ++i) weights.push_back(static_cast<count_t>(random() % (std::uint64_t{1} << bits)));
    weights.front() += 1;
    const count_t sum = sum_of(weights), total = static_cast<count_t>(random() % 100'000'000);
    const allocation a = shared(weights, total);
    CHECK(sum_of(a.counts) == total);
    for (std::size_t i = 0; i < weights.size(); ++i) {
      const count_t floor = weights[i] * total / sum;  // below 2^62
      CHECK(a.counts[i] >= floor);
      CHECK(a.counts[i] <= floor + 1);
      if (weights[i] * total % sum == 0) CHECK(a.counts[i] == floor);
    }
  }
}

TEST_CASE("a larger weight never gets less") {
  std::mt19937_64 random(7);
  for (int round = 0; round < 2'000; ++round) {
    counts weights(random() % 20 + 2);
    for (count_t& w : weights) w = static_cast<count_t>(random() % 50);
    weights.front() += 1;
    const allocation a = shared(weights, static_cast<count_t>(random() % 200));
    for (std::size_t i = 0; i < weights.size(); ++i)
      for (std::size_t k = 0; k < weights.size(); ++k)
        if (weights[i] > weights[k]) CHECK(a.counts[i] >= a.counts[k]);
  }
}

// Multiplied weights reach sums beyond 64 bits.
TEST_CASE("multiplying all weights changes nothing") {
  std::mt19937_64 random(8);
  for (int round = 0; round < 2'000; ++round) {
    counts weights(random() % 12 + 1);
    for (count_t& w : weights) w = static_cast<count_t>(random() % 100);
    weights.back() += 1;
    const auto total = static_cast<count_t>(random() % 1'000);
    const allocation a = shared(weights, total);
    for (const count_t factor : {count_t{2}, count_t{1'000'003}, count_t{1} << 55}) {
      counts scaled = weights;
      for (count_t& w : scaled) w *= factor;
      CHECK(same(shared(scaled, total), a));
    }
  }
}

TEST_CASE("only ties depend on the order of rows") {
  std::mt19937_64 random(9);
  for (int round = 0; round < 2'000; ++round) {
    counts weights(random() % 8 + 2);
    for (count_t& w : weights) w = static_cast<count_t>(random() % 12);
    weights.front() += 1;
    const auto total = static_cast<count_t>(random() % 30);
    std::vector<std::size_t> order(weights.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::shuffle(order, random);
    counts shuffled;
    for (const std::size_t i : order) shuffled.push_back(weights[i]);

    const allocation a = shared(weights, total), b = shared(shuffled, total);
    REQUIRE(a.ties.size() == b.ties.size());
    std::vector<index_t> tied;  // the rows of b that tie, named as in a
    for (const auto& t : b.ties)
      for (const index_t i : t.rows) tied.push_back(static_cast<index_t>(order[static_cast<std::size_t>(i)]));
    std::ranges::sort(tied);
    if (!a.ties.empty()) {
      CHECK(tied == a.ties.front().rows);
      CHECK(a.ties.front().contested == b.ties.front().contested);
    }
    for (std::size_t i = 0; i < order.size(); ++i)
      if (!std::ranges::binary_search(tied, static_cast<index_t>(order[i]))) CHECK(b.counts[i] == a.counts[order[i]]);
  }
}

struct known {
  counts weights;
  count_t total;
  counts expected;
  std::vector<index_t> tied = {};
  count_t contested = 0;
};

void check_known(const std::vector<known>& cases) {
  for (const known& k : cases) {
    CAPTURE(k.total);
    const allocation a = shared(k.weights, k.total);
    CHECK(a.counts == k.expected);
    REQUIRE(a.ties.size() == (k.tied.empty() ? 0U : 1U));
    if (k.tied.empty()) continue;
    CHECK(a.ties.front().rows == k.tied);
    CHECK(a.ties.front().contested == k.contested);
  }
}

TEST_CASE("Hamilton's method in Balinski and Young 1975 comes out as published") {
  // Balinski and Young, The quota method of apportionment, Amer. Math. Monthly 82 (1975) 701-730, column Hamilton
  check_known({{{5117, 4400, 162, 161, 160}, 100, {51, 44, 2, 2, 1}}, {{9061, 7179, 5259, 3319, 1182}, 26, {9, 7, 5, 4, 1}}});
}

TEST_CASE("row order breaks a tie, and the tie is reported") {
  check_known({{{6, 6, 19}, 3, {1, 0, 2}, {0, 1}, 1},
               {{17, 2, 6}, 5, {4, 0, 1}, {0, 1}, 1},  // remainders 10, 10, 5 of 25
               {{5, 1, 16}, 16, {4, 1, 11}, {0, 2}, 1},  // remainders 14, 16, 14 of 22
               {{1, 1, 1, 1}, 2, {1, 1, 0, 0}, {0, 1, 2, 3}, 2},
               {{1, 1, 1, 1}, 4, {1, 1, 1, 1}},
               {{70'000'001, 70'000'000, 69'999'999, 70'000'000}, 6, {2, 2, 1, 1}, {1, 3}, 1}});
}

TEST_CASE("weights that differ by one in millions do not tie, and no seat is invented") {
  check_known({{{29, 5, 7}, 3, {2, 0, 1}},
               {{3, 2}, 13, {8, 5}},  // 7.8 and 5.2: upper quota holds
               {{74'615'561, 37'307'780, 74'993'028}, 4, {1, 1, 2}},
               {{70'000'001, 70'000'000}, 1, {1, 0}},
               {{70'000'000, 70'000'001}, 1, {0, 1}}});
}

// Expected counts from Python's fractions.Fraction.
TEST_CASE("money in đồng and weights near 2^63 are shared exactly") {
  check_known({{{100'000'000'000'003, 99'999'999'999'997, 100'000'000'000'001, 33'333'333'333'333}, 2'000'000,
                {600'000, 600'000, 600'000, 200'000}},
               {{most, most, most}, 10, {4, 3, 3}, {0, 1, 2}, 1},
               {{most, most, most - 1, 1}, most,
                {3'074'457'345'618'258'603, 3'074'457'345'618'258'602, 3'074'457'345'618'258'602, 0}, {0, 1, 3}, 1},
               {{most, most - 1}, most, {4'611'686'018'427'387'904, 4'611'686'018'427'387'903}},
               {{most, 1}, most, {most - 1, 1}},
               {{most, most, 1}, count_t{1} << 50, {562'949'953'421'312, 562'949'953'421'312, 0}},
               {{most}, most, {most}}});
}

TEST_CASE("nothing, one row, few dossiers and zero weights are ordinary cases") {
  check_known({{{}, 0, {}},
               {{0, 0}, 0, {0, 0}},
               {{5, 7}, 0, {0, 0}},
               {{3}, 17, {17}},
               {{0, 3, 0}, 17, {0, 17, 0}},
               {{10, 20, 30, 40}, 1, {0, 0, 0, 1}},
               {{0, 1, 1, 0}, 3, {0, 2, 1, 0}, {1, 2}, 1}});
}

TEST_CASE("a negative total or weight is refused, and so is a total for nobody") {
  struct refusal {
    counts weights;
    count_t total;
    errc code;
    const char* message;
    index_t row = -1;
  };
  const std::vector<refusal> cases{
      {{1, 2}, -1, errc::range, "the total to allocate is -1; it must be 0 or more"},
      {{1, -2, -3}, 5, errc::range, "weight -2 is negative; weights are 0 or more", 1},
      {{0, 0}, 5, errc::nothing_to_share, "there are 5 dossiers to allocate, but every weight is 0; the nearest total is 0"},
      {{}, 5, errc::nothing_to_share, "there are 5 dossiers to allocate, but no rows; the nearest total is 0"}};
  for (const refusal& r : cases) {
    const auto a = allocate(r.weights, r.total);
    REQUIRE_FALSE(a.has_value());
    CHECK(a.error().code == r.code);
    CHECK(a.error().message == r.message);
    CHECK(a.error().where.row == r.row);
  }
}

// ---- against sorting all remainders, in 128 bits

void as_sorted(const counts& weights, count_t total) {
  const auto wanted = reference::largest_remainders(weights, total, dvc::apportion::quota_rule::hare);
  REQUIRE(wanted.has_value());
  if (!reference::same(shared(weights, total), reference::serve(*wanted, weights, {})))
    FAIL_CHECK("total " << total << ", " << weights.size() << " rows, the first " << weights.front());
}

TEST_CASE("an allocation is the one found by sorting all remainders, for weights and totals of every size") {
  std::mt19937_64 random(12);
  for (int round = 0; round < 20'000; ++round) {
    counts weights(random() % 30 + 1);
    const int bits = static_cast<int>(random() % 62);
    for (count_t& w : weights) w = static_cast<count_t>(random() % (std::uint64_t{2} << bits));
    weights.front() |= 1;
    as_sorted(weights, static_cast<count_t>(random() >> 1 >> (random() % 63)));
  }
}

// Doubles are worst where w * total / W is whole or next to it: remainders 0, 1 and W - 1.
TEST_CASE("an allocation is the one found by sorting where remainders are next to nothing") {
  std::mt19937_64 random(13);
  for (int round = 0; round < 20'000; ++round) {
    // W = total * d: every multiple of d is a whole result, its neighbours lie closest to one
    const auto total = static_cast<count_t>(random() >> 14 >> (random() % 49)) + 1;
    const count_t d = static_cast<count_t>(random() % static_cast<std::uint64_t>((most / 2) / total)) + 1;
    count_t left = total * d;
    counts weights;
    while (weights.size() < 5 && left > 0) {
      const count_t w = static_cast<count_t>(random() % static_cast<std::uint64_t>(total)) * d + static_cast<count_t>(random() % 3) - 1;
      weights.push_back(std::clamp<count_t>(w, 0, left));
      left -= weights.back();
    }
    weights.push_back(left);
    as_sorted(weights, total);
  }
}

}  // namespace
