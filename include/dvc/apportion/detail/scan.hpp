// Passes over all rows: what they have earned at a price. Doubles count, in code that compilers turn into vector
// instructions; select.hpp says why the result is exact all the same.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

#include "dvc/base/config.hpp"
#include "dvc/base/wide.hpp"

namespace dvc::apportion::detail {

[[nodiscard]] inline double to_double(wide::u128 n) {
  return static_cast<double>(wide::high_half(n)) * 0x1p64 + static_cast<double>(wide::low_half(n));
}

/// A row that can still change inside the bracket: lo < hi.
struct open_row {
  index_t row;
  count_t lo, hi;
};

/// Lower and upper bounds of a row; without spans they are 0 and the total.
struct limits {
  std::span<const count_t> lower, upper;
  count_t total = 0;
  [[nodiscard]] bool none() const { return lower.empty() && upper.empty(); }
  [[nodiscard]] count_t low(std::size_t i) const { return lower.empty() ? 0 : lower[i]; }
  [[nodiscard]] count_t high(std::size_t i) const { return upper.empty() ? total : upper[i]; }
};

namespace scan {

// Rounding by adding and subtracting 1.5 * 2^52, which compilers turn into vector code everywhere. Valid below 2^51; half a
// unit is taken off first, so that rounding to nearest becomes rounding down (an exact integer may lose one, within noise).
inline constexpr double magic = 0x1.8p52;
inline constexpr count_t magic_bits = std::bit_cast<count_t>(magic);
inline constexpr double vector_limit = 0x1p50;

// A count below 2^52 as a double, without the conversion instruction that vector units lack.
[[nodiscard]] inline double exact_double(count_t n) {
  return std::bit_cast<double>(static_cast<std::uint64_t>(n) | 0x4330000000000000U) - 0x1p52;
}

// What rounding down must mind beside the weight.
enum class firsts {
  plain,   ///< nothing: no first dossier is free, and nothing is earned without weight
  free,    ///< every row has a weight, so its first dossier
  masked,  ///< rows without weight earn nothing, the others their first dossier where it is free
};

// What a row has earned, rounded down and raised by magic; `half_down` is what it has earned less one half, `least` the
// first dossier where it is free, raised.
template <firsts mode>
[[nodiscard]] double whole(double half_down, double w, double least) {
  const double rounded = half_down + magic;
  if constexpr (mode == firsts::plain) return rounded;
  if constexpr (mode == firsts::free) return std::max(rounded, least);
  const double floor = w > 0 ? least : magic;
  return w > 0 && rounded > floor ? rounded : floor;
}

// All bits set where n is negative, else none. Vector units compare these without a branch.
[[nodiscard]] inline count_t if_negative(count_t n) { return n >> 63; }
[[nodiscard]] inline count_t greater(count_t a, count_t b) { return a - ((a - b) & if_negative(a - b)); }
[[nodiscard]] inline count_t smaller(count_t a, count_t b) { return b + ((a - b) & if_negative(a - b)); }

// The count of what was raised by magic. What does not fit, being 2^51 or more, becomes some larger count.
[[nodiscard]] inline count_t count_of(double raised) { return std::bit_cast<count_t>(raised) - magic_bits; }

// Bounds as the vector code meets them: a block of rows at a time.
struct no_bounds {
  static constexpr bool any = false;
  struct block {
    [[nodiscard]] static count_t clamp(count_t count, std::size_t) { return count; }
  };
  [[nodiscard]] static block at(std::size_t) { return {}; }
};

// Bounds below 2^50; a missing one is read from a block of its own that never moves.
class block_bounds {
 public:
  static constexpr bool any = true;
  explicit block_bounds(const limits& within) : within_(within) { all_.fill(within.total); }

  struct block {
    const count_t *low, *high;
    [[nodiscard]] count_t clamp(count_t count, std::size_t j) const { return smaller(greater(count, low[j]), high[j]); }
  };
  /// The bounds of up to 16 rows from `first` on.
  [[nodiscard]] block at(std::size_t first) const {
    return {within_.lower.empty() ? none_.data() : within_.lower.data() + first,
            within_.upper.empty() ? all_.data() : within_.upper.data() + first};
  }

 private:
  limits within_;
  std::array<count_t, 16> none_{}, all_{};
};

// Calls `work` with the mode that prices between `a` and `b` ask for.
template <class Prices, class Work>
auto with_firsts(const Prices& prices, double a, double b, bool all_have_weight, Work work) {
  if (prices.plain(a, b)) return work(std::integral_constant<firsts, firsts::plain>{});
  if (all_have_weight && prices.first_is_free()) return work(std::integral_constant<firsts, firsts::free>{});
  return work(std::integral_constant<firsts, firsts::masked>{});
}

}  // namespace scan

/// Dossiers earned by rows at a price. Without bounds the sum of their weights; with bounds how fast the dossiers grow, and
/// what they are before rounding, in the mean.
struct reading {
  double dossiers = 0, weight = 0, growth = 0, shares = 0;
  std::size_t rows = 0;
};

/// Reads blocks of 16 rows, one of every `stride` blocks; with a stride of 1 the rows after the last block too.
template <scan::firsts mode, class Prices, class Bounds>
[[nodiscard]] reading read_blocks(std::span<const count_t> weights, const Bounds& bounds, const Prices& prices, double price,
                                  std::size_t stride) {
  constexpr std::size_t block = 16, lanes = 4;
  const auto earned = prices.at(price, -0.5);
  const double least = scan::magic + (prices.first_is_free() ? 1 : 0);
  double dossiers[lanes] = {}, weight[lanes] = {}, growth[lanes] = {}, shares[lanes] = {};
  const auto add = [&](std::size_t i, const auto& own, std::size_t j, std::size_t lane) {
    const double w = scan::exact_double(weights[i]);
    const double half_down = earned(w), raised = scan::whole<mode>(half_down, w, least);
    if constexpr (Bounds::any) {
      const count_t count = scan::count_of(raised), clamped = own.clamp(count, j);
      const auto low = static_cast<double>(own.low[j]), high = static_cast<double>(own.high[j]);
      const count_t grows = ~scan::if_negative(count - own.low[j]) & scan::if_negative(count - own.high[j]);
      dossiers[lane] += static_cast<double>(clamped);
      growth[lane] += std::bit_cast<double>(std::bit_cast<count_t>(prices.growth(w)) & grows);
      shares[lane] += std::min(std::max(half_down, low), high);
    } else {
      dossiers[lane] += raised - scan::magic;
      weight[lane] += w;
    }
  };
  reading r;
  std::size_t i = 0;
  for (; i + block <= weights.size(); i += block * stride, r.rows += block) {
    const auto own = bounds.at(i);
    for (std::size_t j = 0; j < block; j += lanes)
      for (std::size_t k = 0; k < lanes; ++k) add(i + j + k, own, j + k, k);
  }
  if (stride == 1)
    for (const auto own = bounds.at(i); i < weights.size(); ++i, ++r.rows) add(i, own, r.rows % block, 0);
  const auto sum = [](const double(&of)[lanes]) { return (of[0] + of[1]) + (of[2] + of[3]); };
  r.dossiers = sum(dossiers), r.weight = sum(weight), r.growth = sum(growth), r.shares = sum(shares);
  return r;
}

/// Sums of lo and of hi - lo over rows.
struct bracket {
  wide::u128 below{0U}, between{0U};
};

/// The dossiers earned at `a` into `counts`, the rows that earn more at `b` into `open`: rows [from, to).
template <scan::firsts mode, class Prices, class Bounds>
[[nodiscard]] bracket take_vector(std::span<count_t> counts, std::span<const count_t> weights, const Bounds& bounds,
                                  const Prices& prices, double a, double b, std::size_t from, std::size_t to,
                                  std::vector<open_row>& open) {
  constexpr std::size_t block = 16;
  const auto earned = prices.between(a, b, -0.5);
  const double least = scan::magic + (prices.first_is_free() ? 1 : 0);
  [[maybe_unused]] count_t differ[block], unbounded[block];
  count_t below = 0, between = 0;
  // rows that change are rare: whole blocks are passed over by one test
  const auto take_block = [&](std::size_t first, std::size_t size) {
    count_t any = 0, sum = 0;
    const auto own = bounds.at(first);
    for (std::size_t j = 0; j < size; ++j) {
      const std::size_t i = first + j;
      const double w = scan::exact_double(weights[i]);
      const auto [at_a, at_b] = earned(w);
      const auto earned_a = std::bit_cast<count_t>(scan::whole<mode>(at_a, w, least));
      const auto earned_b = std::bit_cast<count_t>(scan::whole<mode>(at_b, w, least));
      differ[j] = earned_b - earned_a;
      any |= differ[j];
      counts[i] = earned_a - scan::magic_bits;
      if constexpr (Bounds::any) {
        unbounded[j] = counts[i];
        counts[i] = own.clamp(unbounded[j], j);
      }
      sum += counts[i];
    }
    below += sum;
    if (any == 0) return;
    for (std::size_t j = 0; j < size; ++j) {
      if (differ[j] == 0) continue;
      const count_t lo = counts[first + j];
      count_t hi = lo + differ[j];
      if constexpr (Bounds::any) hi = own.clamp(unbounded[j] + differ[j], j);
      if (lo == hi) continue;
      open.push_back({static_cast<index_t>(first + j), lo, hi});
      between += hi - lo;
    }
  };
  std::size_t i = from;
  for (; i + block <= to; i += block) take_block(i, block);
  if (i < to) take_block(i, to - i);
  return {static_cast<wide::u128>(below), static_cast<wide::u128>(between)};
}

/// The same without limits on the size of weights, counts and bounds.
template <class Prices>
[[nodiscard]] bracket take_any(std::span<count_t> counts, std::span<const count_t> weights, const limits& within,
                               const Prices& prices, double a, double b, std::size_t from, std::size_t to,
                               std::vector<open_row>& open) {
  bracket sums;
  const auto at_a = prices.at(a), at_b = prices.at(b);
  for (std::size_t i = from; i < to; ++i) {
    const auto w = static_cast<double>(weights[i]);
    const count_t low = within.low(i), high = within.high(i);
    const auto whole = [&](double earned) {
      return earned >= static_cast<double>(high) ? high : earned > 0 ? std::max(low, static_cast<count_t>(earned)) : low;
    };
    const count_t lo = weights[i] > 0 ? whole(at_a(w)) : low;
    const count_t hi = weights[i] > 0 ? whole(at_b(w)) : low;
    counts[i] = lo;
    sums.below += static_cast<wide::u128>(lo);
    if (lo >= hi) continue;
    open.push_back({static_cast<index_t>(i), lo, hi});
    sums.between += static_cast<wide::u128>(hi - lo);
  }
  return sums;
}

}  // namespace dvc::apportion::detail
