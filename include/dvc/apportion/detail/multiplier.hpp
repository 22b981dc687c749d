// Shares within bounds: q_i = clamp(lambda w_i, l_i, u_i) with the one lambda for which they add up to the total.
//
// lambda = R / W, where W is the weight of the rows that no bound holds and R what the others leave for them. Doubles find a
// bracket around lambda, a pass over all rows says which of them a bound holds anywhere in it, and integers decide for the
// few of which it says nothing.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <optional>
#include <span>
#include <vector>

#include "dvc/apportion/detail/approach.hpp"
#include "dvc/apportion/detail/scan.hpp"
#include "dvc/base/config.hpp"
#include "dvc/base/wide.hpp"

namespace dvc::apportion::detail {

/// lambda = left / weight; with a weight of 0 a bound holds every row.
struct multiplier {
  count_t left = 0;
  wide::u128 weight{0U};
};

/// What shares are looked for: clamp(lambda w + shift), `shift` being what a method's rounding adds in the mean.
struct share_problem {
  std::span<const count_t> weights;
  limits within;
  const known_facts& facts;
  double shift = 0;

  [[nodiscard]] double share(double lambda, double w) const { return lambda * w + shift * std::min(w, 1.0); }
};

namespace shares {

// Some rows by their positions, and of all others together: what bounds hold (with the shifts of the free ones), and the
// weight that is free.
struct division {
  std::span<const count_t> rows;
  double held = 0, free = 0;
};

// The lambda that gives `wanted` to the rows of a division, and the weight that is free there: Newton steps, kept inside
// what is known.
struct steered {
  double lambda = 0, free = 0;
};
[[nodiscard]] inline steered steer(const share_problem& p, const division& d, double wanted, double lambda, double precision) {
  double known_low = 0, known_high = 0;
  steered at;
  for (int pass = 0;; ++pass) {
    double sum = d.held + lambda * d.free;
    at = {lambda, d.free};
    for (const count_t row : d.rows) {
      const auto i = static_cast<std::size_t>(row);
      const auto w = static_cast<double>(p.weights[i]), q = p.share(lambda, w);
      const double clamped = std::min(std::max(q, static_cast<double>(p.within.low(i))), static_cast<double>(p.within.high(i)));
      sum += clamped;
      at.free += q == clamped ? w : 0.0;
    }
    const double gap = wanted - sum;
    if (std::abs(gap) <= wanted * precision || pass == 60) return at;
    (gap > 0 ? known_low : known_high) = lambda;
    const double next = at.free > 0 ? lambda + gap / at.free : known_low;
    if (next == lambda) return at;
    const bool leaves = next <= known_low || (known_high > 0 && next >= known_high);
    lambda = !leaves ? next : known_high > 0 ? (known_low + known_high) / 2 : 2 * lambda;
  }
}

// A lambda, and by how much a sample of rows may have misled about it. Their part of the total goes by their weight.
struct guess {
  double lambda = 0, spread = 0;
};
[[nodiscard]] inline guess guess_by_sample(const share_problem& p, std::size_t stride, std::vector<count_t>& rows) {
  constexpr std::size_t block = 16;
  rows.clear();
  double weight = 0;
  for (std::size_t first = 0; first + block <= p.weights.size(); first += block * stride)
    for (std::size_t i = first; i < first + block; ++i) {
      rows.push_back(static_cast<count_t>(i));
      weight += static_cast<double>(p.weights[i]);
    }
  const double even = p.facts.total / p.facts.sum;
  const auto [lambda, free] = steer(p, {rows}, even * weight, even, 0x1p-20);
  double squares = 0;
  for (const count_t row : rows) {
    const auto i = static_cast<std::size_t>(row);
    const auto w = static_cast<double>(p.weights[i]);
    const double low = static_cast<double>(p.within.low(i)), high = static_cast<double>(p.within.high(i));
    const double off = std::min(std::max(p.share(lambda, w), low), high) - even * w;
    squares += off * off;
  }
  return {lambda, free > 0 ? 4 * std::sqrt(squares) / free : lambda / 2};
}

// What every lambda from `a` to `b` says of the rows; those of which it says nothing certain go to `rows`. Doubles are rounded
// down at a and up at b, so they say too little rather than too much.
template <bool shifted>
[[nodiscard]] division divide(const share_problem& p, const scan::block_bounds& bounds, double a, double b,
                              std::vector<count_t>& rows) {
  constexpr std::size_t block = 16;
  wide::u128 all_held(0U), all_free(0U);
  count_t free_rows = 0, unsure[block];
  rows.clear();
  for (std::size_t first = 0; first < p.weights.size(); first += block) {
    const auto own = bounds.at(first);
    const std::size_t size = std::min(block, p.weights.size() - first);
    count_t any = 0, held = 0, free = 0;
    for (std::size_t j = 0; j < size; ++j) {
      const count_t weight = p.weights[first + j], low = own.low[j], high = own.high[j];
      const count_t weighs = shifted ? scan::if_negative(-weight) : -1;  // without a shift no weight is no share
      const double w = scan::exact_double(weight), mean = shifted ? p.shift : 0.0;
      const count_t at_a = scan::count_of(a * w + (mean - 0.5) + scan::magic);
      const count_t at_b = scan::count_of(b * w + (mean + 0.5) + scan::magic);
      const count_t at_low = scan::if_negative(at_b - low - 1) | ~weighs;
      const count_t at_high = ~(scan::if_negative(at_a - high) | at_low);
      const count_t inside = ~(scan::if_negative((at_a - low) | (high - at_b)) | at_low | at_high);
      held += (low & at_low) | (high & at_high);
      free += weight & inside;
      if constexpr (shifted) free_rows -= inside;
      unsure[j] = ~(at_low | at_high | inside);
      any |= unsure[j];
    }
    all_held += static_cast<wide::u128>(held);
    all_free += static_cast<wide::u128>(free);
    if (any == 0) continue;
    for (std::size_t j = 0; j < size; ++j)
      if (unsure[j] != 0) rows.push_back(static_cast<count_t>(first + j));
  }
  return {rows, to_double(all_held) + p.shift * static_cast<double>(free_rows), to_double(all_free)};
}

// Exactly: rows that the current lambda puts beyond a bound are held there, the side with the larger excess first, as
// holding it can only ease the other (Bitran and Hax 1981). `held` and `free` are of the rows not listed; bounds that hold a
// listed row go to `counts`.
[[nodiscard]] inline multiplier solve(const share_problem& p, std::span<const count_t> rows, count_t held, wide::u128 free,
                                      std::span<count_t> counts, std::vector<count_t>& open) {
  multiplier at{p.within.total - held, free};
  open.clear();
  for (const count_t row : rows) {
    const auto i = static_cast<std::size_t>(row);
    if (p.weights[i] > 0) {
      at.weight += static_cast<wide::u128>(p.weights[i]);
      open.push_back(row);
    } else {
      counts[i] = p.within.low(i);
      at.left -= counts[i];
    }
  }
  const auto times = [](count_t n, wide::u128 m) { return wide::wide_product(static_cast<wide::u128>(n), m); };
  while (!open.empty() && at.left >= 0) {
    const multiplier now = at;
    const auto share = [&](std::size_t i) { return times(now.left, static_cast<wide::u128>(p.weights[i])); };
    // how much the bounds exceed the shares on either side, times the weight: in 256 bits
    wide::u256 missing, beyond;
    for (const count_t row : open) {
      const auto i = static_cast<std::size_t>(row);
      const wide::u256 q = share(i), low = times(p.within.low(i), now.weight), high = times(p.within.high(i), now.weight);
      if (q < low) missing = missing + (low - q);
      if (q > high) beyond = beyond + (q - high);
    }
    const wide::u256 none;
    if (missing == none && beyond == none) break;
    const bool hold_low = missing >= beyond, hold_high = beyond >= missing;
    std::erase_if(open, [&](count_t row) {
      const auto i = static_cast<std::size_t>(row);
      const wide::u256 q = share(i);
      const bool to_low = hold_low && q < times(p.within.low(i), now.weight);
      const bool to_high = hold_high && q > times(p.within.high(i), now.weight);
      if (!to_low && !to_high) return false;
      counts[i] = to_low ? p.within.low(i) : p.within.high(i);
      at.left -= counts[i];
      at.weight -= static_cast<wide::u128>(p.weights[i]);
      return true;
    });
  }
  return at;
}

// A double lambda says enough of rows whose shares are further from their bounds than this; and what doubles are off by.
inline constexpr double margin = 0x1p-36, noise = 0x1p-40;

[[nodiscard]] inline bool between(const multiplier& m, double a, double b) {
  if (m.left < 0 || m.weight == wide::u128(0U)) return false;
  const double lambda = static_cast<double>(m.left) / to_double(m.weight);
  return a * (1 + noise) <= lambda && lambda <= b * (1 - noise);
}

// The exact multiplier near a double one that was found in a division between `a` and `b`; nothing where that fails.
[[nodiscard]] inline std::optional<multiplier> settle_near(const share_problem& p, const division& d, double lambda, double a,
                                                           double b, std::span<count_t> counts,
                                                           std::array<std::vector<count_t>, 3>& memory) {
  if (d.held >= 0x1p52 || d.free >= 0x1p52) return std::nullopt;  // else the sums of integers are exact
  const double c = lambda * (1 - margin), e = lambda * (1 + margin);
  auto held = static_cast<count_t>(d.held);
  auto free = static_cast<wide::u128>(static_cast<count_t>(d.free));
  auto& rows = memory[1];
  rows.clear();
  for (const count_t row : d.rows) {
    const auto i = static_cast<std::size_t>(row);
    const auto w = static_cast<double>(p.weights[i]);
    const auto low = static_cast<double>(p.within.low(i)), high = static_cast<double>(p.within.high(i));
    if (e * w <= low) held += p.within.low(i);
    else if (c * w >= high) held += p.within.high(i);
    else if (c * w > low && e * w < high) free += static_cast<wide::u128>(p.weights[i]);
    else rows.push_back(row);
  }
  if (rows.empty() && free == wide::u128(0U) && held == p.within.total) {  // a bound holds every row
    for (std::size_t i = 0; i < counts.size(); ++i) {
      const auto w = static_cast<double>(p.weights[i]);
      counts[i] = w > 0 && lambda * w >= static_cast<double>(p.within.high(i)) ? p.within.high(i) : p.within.low(i);
    }
    return multiplier{};
  }
  if (const multiplier m = solve(p, rows, held, free, counts, memory[2]); between(m, c, e) && between(m, a, b)) return m;
  return std::nullopt;
}

}  // namespace shares

/// A lambda in double for rows that vector units hold, and its multiplier where the shift is 0.
struct near_multiplier {
  double lambda = 0;
  std::optional<multiplier> exact;
};

/// Nothing where doubles do not settle it.
[[nodiscard]] inline std::optional<near_multiplier> multiplier_near(const share_problem& p, std::span<count_t> counts,
                                                                    std::array<std::vector<count_t>, 3>& memory) {
  using namespace shares;
  const scan::block_bounds bounds(p.within);
  const double even = p.facts.total / p.facts.sum;
  guess at{even, 0};
  const std::size_t n = p.weights.size();
  if (n >= 2048) at = guess_by_sample(p, std::max<std::size_t>(8, n >> 15U), memory[0]);
  double known_low = 0, known_high = 0, spread = std::max(at.spread, at.lambda * margin);
  for (int pass = 0; pass < 40; ++pass) {
    const double a = std::max(0.0, at.lambda - spread), b = at.lambda + spread;
    const division d = p.shift == 0 ? divide<false>(p, bounds, a, b, memory[0]) : divide<true>(p, bounds, a, b, memory[0]);
    const double next = steer(p, d, p.facts.total, at.lambda, 0x1p-50).lambda;
    if (a < next && next < b) {
      if (p.shift != 0) return near_multiplier{next, std::nullopt};
      if (const auto m = settle_near(p, d, next, a, b, counts, memory)) return near_multiplier{next, m};
      return std::nullopt;
    }
    // the division was made for other lambdas: a step towards this one, kept inside what is known
    (next > at.lambda ? known_low : known_high) = at.lambda;
    const bool leaves = next <= known_low || (known_high > 0 && next >= known_high);
    at.lambda = !leaves ? next : known_high > 0 ? (known_low + known_high) / 2 : 2 * at.lambda;
    spread = std::max(spread, at.lambda * margin);
  }
  return std::nullopt;
}

/// The multiplier whatever the size of the numbers; where a bound holds every row, the bounds in `counts`.
[[nodiscard]] inline multiplier multiplier_of_all(const share_problem& p, std::span<count_t> counts,
                                                  std::array<std::vector<count_t>, 3>& memory) {
  memory[0].resize(p.weights.size());
  std::iota(memory[0].begin(), memory[0].end(), count_t{0});
  return shares::solve(p, memory[0], 0, wide::u128(0U), counts, memory[2]);
}

}  // namespace dvc::apportion::detail
