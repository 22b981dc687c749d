// Approaches the price at which about the wanted dossiers are earned. Doubles throughout: a price too far off costs time, never
// the result (select.hpp).
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <span>

#include "dvc/apportion/detail/scan.hpp"
#include "dvc/base/config.hpp"

namespace dvc::apportion::detail {

/// What is known before a selection.
struct known_facts {
  double sum = 0;      ///< their sum, as a double
  double largest = 0;  ///< at least the largest
  bool all_positive = false;
  double largest_upper = 0;  ///< at least the largest upper bound
  double total = 0;
  /// Whether the code for vector units holds all this.
  [[nodiscard]] bool vector() const {
    return largest < scan::vector_limit && largest_upper < scan::vector_limit && total < scan::vector_limit / 2;
  }
};

namespace selection {

// Dossiers up to a price, and how fast they grow with it.
struct count_at {
  double dossiers = 0, growth = 0;
};

// Over all rows, whatever their size and bounds.
template <class Prices>
[[nodiscard]] count_at read_any(std::span<const count_t> weights, const limits& within, const Prices& prices, double price) {
  count_at r;
  const auto earned = prices.at(price);
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const auto w = static_cast<double>(weights[i]);
    const auto low = static_cast<double>(within.low(i)), high = static_cast<double>(within.high(i));
    const double whole = weights[i] > 0 ? std::floor(earned(w)) : 0.0;
    r.dossiers += std::clamp(whole, low, high);
    r.growth += whole >= low && whole < high ? prices.growth(w) : 0.0;
  }
  return r;
}

// Dossiers that all rows gain for one unit of price, where no bound holds any.
template <class Prices>
[[nodiscard]] double full_growth(const Prices& prices, double sum, double rows) {
  return prices.growth(1.0) == prices.growth(2.0) ? rows * prices.growth(1.0) : prices.growth(sum);
}

// A price that gives about the total: `gap` dossiers are missing there, by an estimate that may be off by `spread`.
struct aim {
  double price, gap, growth, spread;
};

// Newton steps, kept inside what is known, halving where they leave it. `count(price)` gives count_at.
template <class Count>
[[nodiscard]] aim approach(double price, double wanted, double close_enough, double full_growth, double spread,
                           const Count& count) {
  double known_low = 0, known_high = 0;
  for (int pass = 0;; ++pass) {
    const count_at r = count(price);
    const double gap = wanted - r.dossiers, growth = r.growth > 0 ? r.growth : full_growth;
    (gap > 0 ? known_low : known_high) = price;
    if (std::abs(gap) <= close_enough || pass == 100) return {price, gap, growth, spread};
    double next = price + gap / growth;
    if (r.growth == 0 || next <= known_low || (known_high > 0 && next >= known_high))
      next = known_high > 0 ? (known_low + known_high) / 2 : 2 * price;
    if (known_high > 0 && known_high - known_low <= known_high * 0x1p-36) return {price, gap, growth, spread};
    price = next;
  }
}

// Without bounds a sample of rows tells how much rounding takes away or adds, and the sum of all weights the rest.
template <class Prices>
[[nodiscard]] aim approach_by_sample(std::span<const count_t> weights, const Prices& prices, double wanted,
                                     const known_facts& facts, std::size_t stride) {
  const auto n = static_cast<double>(weights.size());
  const double start = prices.start(facts.sum, wanted, n);
  const double growth = full_growth(prices, facts.sum, n);
  const auto count = [&](double price) -> count_at {
    const reading r = scan::with_firsts(prices, price, price, facts.all_positive, [&](auto mode) {
      return read_blocks<mode>(weights, scan::no_bounds{}, prices, price, stride);
    });
    if (stride == 1) return {r.dossiers, growth};
    const double slope = prices.slope(price);
    return {facts.sum * slope + n / static_cast<double>(r.rows) * (r.dossiers - slope * r.weight), growth};
  };
  // rounding a row is off by 0.3 dossiers in the mean square: three times that for the sum over a sample
  const double spread = stride == 1 ? 0.0 : std::sqrt(n * static_cast<double>(stride));
  return approach(start, wanted, stride == 1 ? std::max(16 + std::sqrt(n), n / 8) : spread, growth, spread, count);
}

// With bounds all rows are read, unless `near` is the price at which what they earn before rounding is the total: then a
// sample of rows tells what rounding makes of it.
template <class Prices>
[[nodiscard]] aim approach_within(std::span<const count_t> weights, const limits& within, const Prices& prices,
                                  double wanted, const known_facts& facts, std::size_t stride, std::optional<double> near) {
  const auto n = static_cast<double>(weights.size());
  const scan::block_bounds bounds(within);
  const auto read = [&](double price, std::size_t every) {
    return scan::with_firsts(prices, price, price, facts.all_positive, [&](auto mode) {
      return read_blocks<mode>(weights, bounds, prices, price, every);
    });
  };
  const double growth = full_growth(prices, facts.sum, n);
  if (near && stride > 1) {
    const double spread = std::sqrt(n * static_cast<double>(stride));
    return approach(*near, wanted, spread, growth, spread, [&](double price) -> count_at {
      const reading r = read(price, stride);
      const double scale = n / static_cast<double>(r.rows);
      return {wanted + scale * (r.growth * (price - *near) + r.dossiers - r.shares), scale * r.growth};
    });
  }
  return approach(near ? *near : prices.start(facts.sum, wanted, n), wanted, std::max(16 + std::sqrt(n), n / 8), growth, 0.0,
                  [&](double price) -> count_at {
                    const reading r = read(price, 1);
                    return {r.dossiers, r.growth};
                  });
}

// How many rows to skip for each that is read: none where all are few.
[[nodiscard]] inline std::size_t sample_stride(std::size_t rows) {
  return std::clamp<std::size_t>(rows / 4096, 1, 17);
}

}  // namespace selection

}  // namespace dvc::apportion::detail
