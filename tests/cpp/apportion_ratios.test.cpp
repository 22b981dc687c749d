// Exact ratios as weights: the same result as the whole numbers they stand for, and no silent loss.
#include "dvc/apportion/ratios.hpp"

#include <doctest/doctest.h>
#include <limits>
#include <numeric>
#include <random>
#include <vector>

#include "apportion_reference.hpp"

namespace {

using dvc::count_t;
using dvc::errc;
using dvc::index_t;
using dvc::rational;
using namespace dvc::apportion;
using counts = std::vector<count_t>;
using ratios = std::vector<rational>;
constexpr count_t most = std::numeric_limits<count_t>::max();

rational over(count_t a, count_t b) { return *dvc::ratio(a, b); }

TEST_CASE("ratios become whole numbers on one scale, whole numbers stay as they are") {
  CHECK(*whole_weights(ratios{over(2, 3), over(1, 2), over(0, 5)}) == counts{4, 3, 0});
  CHECK(*whole_weights(ratios{over(2, 4), over(3, 2)}) == counts{1, 3});
  CHECK(*whole_weights(ratios{over(200, 1), over(400, 1)}) == counts{200, 400});
  CHECK(*whole_weights(ratios{over(200, 3), over(400, 3)}) == counts{1, 2});
  CHECK(whole_weights(ratios{})->empty());
  const rational huge = *rational::of(dvc::wide::u128(1U) << 100, dvc::wide::u128(1U));
  const rational half = *rational::of(dvc::wide::u128(1U) << 99, dvc::wide::u128(1U));
  CHECK(*whole_weights(ratios{huge, half}) == counts{2, 1});
}

TEST_CASE("columns of numerators and denominators are ratios in lowest terms; what is none is named with its row") {
  CHECK(*dvc::apportion::ratios(counts{2, 0, most}, counts{4, 7, most}) == ratios{over(1, 2), over(0, 1), over(1, 1)});
  for (const auto& [tops, bottoms] : {std::pair{counts{1, -1}, counts{2, 3}}, std::pair{counts{1, 1}, counts{2, 0}}}) {
    const auto refused = dvc::apportion::ratios(tops, bottoms);
    CHECK(refused.error().code == errc::range);
    CHECK(refused.error().where.row == 1);
  }
  CHECK(dvc::apportion::ratios(counts{1}, counts{}).error().code == errc::shape);
}

// Planted bug: the factor of the first row used for all fails here.
TEST_CASE("ratios allocate as the whole numbers they come from") {
  std::mt19937_64 random(51);
  for (int round = 0; round < 2'000; ++round) {
    const count_t scale = static_cast<count_t>(random() % 360 + 1);
    counts whole;
    ratios weights;
    for (std::uint64_t n = random() % 6 + 1; n > 0; --n) {
      whole.push_back(static_cast<count_t>(random() % 50));
      weights.push_back(over(whole.back(), scale));
    }
    whole.front() += 1, weights.front() = over(whole.front(), scale);
    const auto total = static_cast<count_t>(random() % 30);
    for (const method by : {method::largest_remainder, method::huntington_hill, method::adams, method::quota_method})
      for (const tie_rule ties : {tie_rule::by_order, tie_rule::by_weight}) {
        const auto a = allocate(weights, total, {.by = by, .ties = ties});
        REQUIRE(a.has_value());
        CHECK(reference::same(*a, *allocate(whole, total, {.by = by, .ties = ties})));
      }
  }
}

TEST_CASE("what 64 bits do not hold is an error that names the row") {
  const rational fine = *rational::of(dvc::wide::u128(1U), dvc::wide::u128(1U) << 63);
  CHECK(whole_weights(ratios{over(1, 2), fine, over(1, 3)}).error().where.row == 0);  // 2^62 * 3: below; with 3: 3 * 2^62
  CHECK(whole_weights(ratios{over(1, 2), fine}).has_value());
  CHECK(whole_weights(ratios{over(1, 1), fine}).error().code == errc::overflow);
  CHECK(whole_weights(ratios{over(1, 1), fine}).error().where.row == 0);
  CHECK(whole_weights(ratios{over(1, most), over(1, most - 1), over(1, most - 2)}).error().code == errc::overflow);
  const auto too_far = *rational::of(dvc::wide::u128(1U), (dvc::wide::u128(1U) << 100) + dvc::wide::u128(1U));
  CHECK(whole_weights(ratios{over(1, most), too_far}).error().where.row == 1);
}

TEST_CASE("the droop quota takes whole weights only") {
  const options droop{.quota = quota_rule::droop};
  CHECK(allocate(ratios{over(200, 1), over(400, 1)}, 4, droop)->counts == allocate(counts{200, 400}, 4, droop)->counts);
  const auto refused = allocate(ratios{over(200, 1), over(1, 3)}, 4, droop);
  CHECK(refused.error().code == errc::argument);
  CHECK(refused.error().where.row == 1);
  const options other{.quota = quota_rule::hagenbach_bischoff};
  CHECK(allocate(ratios{over(7, 3), over(11, 3)}, 4, other)->counts == allocate(counts{7, 11}, 4, other)->counts);
}

}  // namespace
