// Weights that are exact ratios, brought to whole numbers on one scale, which no method can tell from them.
#pragma once

#include <algorithm>
#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "dvc/apportion/allocate.hpp"
#include "dvc/base/rational.hpp"

namespace dvc::apportion {

/// The ratios of two columns of counts.
///
/// `numerators`: n >= 0; `denominators`: n > 0. Errors: `shape`; `range` (`where.row`).
[[nodiscard]] inline result<std::vector<rational>> ratios(std::span<const count_t> numerators,
                                                          std::span<const count_t> denominators) {
  if (numerators.size() != denominators.size())
    return detail::wrong(errc::shape, std::to_string(denominators.size()) + " denominators for " +
                                          std::to_string(numerators.size()) + " numerators; one for each is expected");
  std::vector<rational> made;
  made.reserve(numerators.size());
  for (std::size_t i = 0; i < numerators.size(); ++i) {
    const count_t top = numerators[i], bottom = denominators[i];
    const std::string weight = std::to_string(top) + (bottom == 1 ? "" : "/" + std::to_string(bottom));
    if (top < 0 || bottom < 1)
      return detail::wrong(errc::range, "the weight is " + weight + "; it must be 0 or more", static_cast<index_t>(i), "weights");
    made.push_back(*ratio(top, bottom));
  }
  return made;
}

/// The weights times the least common denominator, divided by what all have in common; whole weights that fit stay as they
/// are.
///
/// `weights`: n exact ratios. Every method gives the same for the result as for the weights: prices and remainders keep their
/// order under a common factor. Droop's quota alone does not, since it rounds, and takes whole weights only.
/// Errors: `overflow` (`where.row` the first row beyond) where 64 bits do not hold the result, `argument` for fractions with
/// Droop's quota. Example: 2/3, 1/2 and 0 become 4, 3 and 0.
[[nodiscard]] inline result<std::vector<count_t>> whole_weights(std::span<const rational> weights, const options& choice = {}) {
  constexpr auto limit = static_cast<wide::u128>(std::numeric_limits<count_t>::max());
  const wide::u128 zero(0U), one(1U);
  const auto gcd = [&](wide::u128 a, wide::u128 b) {
    while (b != zero) a = std::exchange(b, a % b);
    return a;
  };
  const auto fits = [&](const rational& w) { return w.denominator() == one && w.numerator() <= limit; };
  std::vector<count_t> whole(weights.size());
  if (std::ranges::all_of(weights, fits)) {
    std::ranges::transform(weights, whole.begin(), [](const rational& w) { return static_cast<count_t>(w.numerator()); });
    return whole;
  }
  if (choice.by == method::largest_remainder && choice.quota == quota_rule::droop)
    return detail::wrong(errc::argument, "the droop quota rounds, so it depends on the scale of the weights; give whole numbers "
                                         "of 64 bits, or take another quota", std::ranges::find_if_not(weights, fits) - weights.begin(), "weights");

  const auto beyond = [&](std::size_t i) {
    return detail::wrong(errc::overflow, "weight " + weights[i].str() + ", brought to whole numbers with the others, is beyond 64 "
                                         "bits; give ratios with smaller or common denominators", static_cast<index_t>(i), "weights");
  };
  wide::u128 scale = one, common = zero;  // w becomes (numerator / common) * (scale / denominator)
  for (std::size_t i = 0; i < weights.size(); ++i) {
    if (weights[i].numerator() == zero) continue;
    const wide::u128 more = weights[i].denominator() / gcd(scale, weights[i].denominator());
    if (wide::wide_product(scale, more).high != zero) return beyond(i);
    scale = scale * more;
    common = gcd(common, weights[i].numerator());
  }
  for (std::size_t i = 0; i < weights.size(); ++i) {
    if (weights[i].numerator() == zero) continue;
    const wide::u256 w = wide::wide_product(weights[i].numerator() / common, scale / weights[i].denominator());
    if (w.high != zero || w.low > limit) return beyond(i);
    whole[i] = static_cast<count_t>(w.low);
  }
  return whole;
}

/// Allocates in proportion to exact ratios: `allocate` of `whole_weights`, with the errors of both.
[[nodiscard]] inline result<allocation> allocate(std::span<const rational> weights, count_t total, const options& choice = {}) {
  const auto whole = whole_weights(weights, choice);
  if (!whole) return whole.error();
  return allocate(*whole, total, choice);
}

}  // namespace dvc::apportion
