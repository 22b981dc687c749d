// The exact part of each unit, before it becomes whole dossiers: what every model computes, as ratios of one denominator.
#pragma once

#include <cstddef>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "dvc/base/rational.hpp"
#include "dvc/base/result.hpp"
#include "dvc/base/wide.hpp"
#include "dvc/quota/bounds.hpp"

namespace dvc::quota {

/// numerators[i] / denominator: the exact quota of row i. The sum of numerators is below 2^126.
struct parts {
  std::vector<wide::u128> numerators;
  count_t denominator = 1;
  std::vector<bound> bounds;
  /// What the rows that no bound holds have in common: q = factor * u, or p + q = factor * P. Null where all are held, or
  /// rates were asked.
  std::optional<rational> factor;

  [[nodiscard]] rational sum() const {
    wide::u128 all(0U);
    for (const wide::u128 n : numerators) all += n;
    return *rational::of(all, static_cast<wide::u128>(denominator));
  }
};

/// x_i = clamp(factor * w_i, low_i, high_i) for the one factor with which they sum to `total`: the rows left free, with
/// factor = left / weight over them.
///
/// Rows that the factor of the moment puts beyond a bound are fixed there, the side with the larger excess first, as fixing it
/// can only ease the other (Bitran and Hax, 1981). All sums below stay within 2^126: weights and bounds sum to 63 bits.
/// Precondition: the bounds admit the total.
struct clamped {
  std::vector<bound> held;  ///< none: free
  count_t left = 0, weight = 0;
};

[[nodiscard]] inline clamped clamp(std::span<const count_t> weights, count_t total, std::span<const count_t> low,
                                   std::span<const count_t> high) {
  const auto times = [](count_t a, count_t b) {
    return wide::product(static_cast<std::uint64_t>(a), static_cast<std::uint64_t>(b));
  };
  clamped c{std::vector<bound>(weights.size(), bound::none), total, 0};
  std::vector<std::size_t> free;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    if (weights[i] > 0) {
      free.push_back(i);
      c.weight += weights[i];
    } else {
      c.held[i] = bound::lower;
      c.left -= low[i];
    }
  }
  while (!free.empty()) {
    wide::u128 missing(0U), beyond(0U);
    for (const std::size_t i : free) {
      const wide::u128 q = times(c.left, weights[i]), l = times(low[i], c.weight), h = times(high[i], c.weight);
      if (q < l) missing += l - q;
      if (q > h) beyond += q - h;
    }
    if (missing == wide::u128(0U) && beyond == wide::u128(0U)) break;
    const count_t left = c.left, weight = c.weight;
    std::erase_if(free, [&](std::size_t i) {
      const wide::u128 q = times(left, weights[i]);
      if (missing >= beyond && q < times(low[i], weight)) c.held[i] = bound::lower;
      if (beyond >= missing && q > times(high[i], weight)) c.held[i] = bound::upper;
      if (c.held[i] == bound::none) return false;
      c.left -= c.held[i] == bound::lower ? low[i] : high[i];
      c.weight -= weights[i];
      return true;
    });
  }
  return c;
}

/// The parts of `total` among rows of these weights, less `base`: x - base with x from `clamp` and the bounds base + limits.
[[nodiscard]] inline parts proportional_parts(std::span<const entry> entries, std::span<const count_t> weights,
                                              std::span<const count_t> low, std::span<const count_t> high,
                                              std::span<const count_t> base, count_t total) {
  const auto times = [](count_t a, count_t b) {
    return wide::product(static_cast<std::uint64_t>(a), static_cast<std::uint64_t>(b));
  };
  const clamped c = clamp(weights, total, low, high);
  parts made;
  if (c.weight > 0) {
    made.denominator = c.weight;
    made.factor = *ratio(c.left, c.weight);
  }
  const count_t d = made.denominator;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const count_t quota_low = low[i] - base[i], quota_high = high[i] - base[i];
    wide::u128 n = times(c.left, weights[i]) - times(base[i], d);
    bound held = bound::none;
    if (c.held[i] == bound::lower) {
      n = times(quota_low, d);
      held = quota_low > 0 ? bound::lower : bound::none;  // nothing below 0 is the model's own rule
    } else if (c.held[i] == bound::upper) {
      n = times(quota_high, d);
      held = bound::upper;
    }
    made.numerators.push_back(n);
    made.bounds.push_back(held);
  }
  return made;
}

/// What each unit needs to reach its rate: t P - p within its bounds, nothing where it is beyond t. `rates`: one a row, or one.
///
/// Errors: `argument` where the rates have no common denominator of 63 bits.
[[nodiscard]] inline result<parts> needed_parts(std::span<const entry> entries, std::span<const rate_range> rates,
                                                const limits& within, rational rate_range::*which) {
  const auto wide = [](count_t n) { return static_cast<wide::u128>(n); };
  const wide::u128 finest = wide(std::numeric_limits<count_t>::max());
  wide::u128 d(1U);
  for (const rate_range& r : rates) {
    const wide::u128 own = (r.*which).denominator();
    const auto reduced = own <= finest ? rational::of(d, own) : std::nullopt;  // lcm = d own / gcd = d * (own / gcd)
    const wide::u128 step = reduced ? reduced->denominator() : wide::u128(0U);
    if (!reduced || step > finest / d)
      return failure{errc::argument, "the rate " + (r.*which).str() + " is too fine; give fewer decimals"};
    d = d * step;
  }
  parts made;
  made.denominator = static_cast<count_t>(d);
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const rational& rate = rates[rates.size() == 1 ? 0 : i].*which;
    const entry& e = entries[i];
    const wide::u128 wanted = wide(e.projected.total()) * (rate.numerator() * (d / rate.denominator()));
    const wide::u128 there = wide(e.projected.online()) * d;
    wide::u128 n = e.excluded || wanted <= there ? wide::u128(0U) : wanted - there;
    const wide::u128 low = wide(within.lower[i]) * d, high = wide(within.upper[i]) * d;
    made.bounds.push_back(n < low ? bound::lower : n > high ? bound::upper : bound::none);
    made.numerators.push_back(n < low ? low : n > high ? high : n);
  }
  return made;
}

}  // namespace dvc::quota
