// Selects the cheapest `total` dossiers of many rows, each row's in ascending price: the heart of every method but one.
//
// Doubles bracket the price at the cut, integers decide inside the bracket. Let noise(p) bound every double error made in
// counting dossiers up to price p. With prices a < b, lo_i and hi_i the dossiers of row i earned at a and at b:
//   the first lo_i dossiers of row i cost less than a + noise, those above hi_i more than b - noise;
// those between are compared exactly. If the cut found among them stands more than twice the noise inside (a, b), all
// cheaper dossiers are served, all dearer ones are not, and every tie at the cut was seen: the result is exact whatever the
// doubles did. If not, the bracket is widened. (One selection suffices: Reitzig and Wild 2023.)
#pragma once

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "dvc/apportion/detail/signpost.hpp"
#include "dvc/base/config.hpp"

namespace dvc::apportion::detail {

/// The k-th dossier of a row, and its price as a first guess.
struct candidate {
  double price;
  index_t row;
  count_t step;
};

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

/// Memory that a selection uses and gives back, so that the next one allocates nothing.
struct selection_memory {
  std::vector<open_row> open;
  std::vector<candidate> between;
  std::vector<count_t> last;
};

/// Where a selection was cut: all dossiers at the price of the cut, by row, and how many of them are served.
struct cut {
  std::span<candidate> equal;  // in the caller's memory, free to be put in order
  count_t contested = 0;
};

/// Exact order by price; doubles decide only where they are further apart than their noise.
template <class Prices>
class by_price {
 public:
  by_price(const Prices& prices, std::span<const count_t> weights) : prices_(prices), weights_(weights) {}

  [[nodiscard]] std::strong_ordering compare(const candidate& a, const candidate& b) const {
    const double gap = a.price - b.price, noise = 4 * prices_.noise(a.price);
    if (gap < -noise) return std::strong_ordering::less;
    if (gap > noise) return std::strong_ordering::greater;
    return prices_.compare(weights_[static_cast<std::size_t>(a.row)], a.step, weights_[static_cast<std::size_t>(b.row)],
                           b.step);
  }
  bool operator()(const candidate& a, const candidate& b) const { return compare(a, b) < 0; }

 private:
  const Prices& prices_;
  std::span<const count_t> weights_;
};

namespace selection {

// Rounding by adding and subtracting 1.5 * 2^52, which compilers turn into vector code everywhere. Valid below 2^51; half a
// unit is taken off first, so that rounding to nearest becomes rounding down (an exact integer may lose one, within noise).
inline constexpr double magic = 0x1.8p52;
inline constexpr double vector_limit = 0x1p50;

// A count below 2^52 as a double, without the conversion instruction that vector units lack.
[[nodiscard]] inline double exact_double(count_t n) {
  return std::bit_cast<double>(static_cast<std::uint64_t>(n) | 0x4330000000000000U) - 0x1p52;
}

// Dossiers up to a price, and how fast they grow with it.
struct reading {
  double dossiers = 0, growth = 0;
};

// Vector code: what a row has earned, by rounding w's share down. Rows without weight earn nothing, rows with a free
// first dossier at least that.
template <class Earned>
[[nodiscard]] double whole_part(const Earned& earned, double w, double least) {
  const double rounded = (earned(w) - 0.5) + magic;
  const double floor = magic + (w > 0 ? least : 0.0);
  return w > 0 && rounded > floor ? rounded : floor;
}

template <class Prices>
[[nodiscard]] reading read(std::span<const count_t> weights, const limits& within, const Prices& prices, double price,
                           bool vector) {
  reading r;
  const auto earned = prices.at(price);
  if constexpr (Prices::smooth) {
    if (vector) {
      const double least = prices.first_is_free() ? 1 : 0;
      constexpr std::size_t lanes = 4;
      double sums[lanes] = {};
      std::size_t i = 0;
      for (; i + lanes <= weights.size(); i += lanes)
        for (std::size_t k = 0; k < lanes; ++k) sums[k] += whole_part(earned, exact_double(weights[i + k]), least) - magic;
      for (; i < weights.size(); ++i) sums[0] += whole_part(earned, exact_double(weights[i]), least) - magic;
      r.dossiers = (sums[0] + sums[1]) + (sums[2] + sums[3]);
      return r;
    }
  }
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const auto w = static_cast<double>(weights[i]);
    const auto low = static_cast<double>(within.low(i)), high = static_cast<double>(within.high(i));
    const double whole = weights[i] > 0 ? std::floor(earned(w)) : 0.0;
    r.dossiers += std::clamp(whole, low, high);
    r.growth += whole >= low && whole < high ? prices.growth(w) : 0.0;
  }
  return r;
}

// Sums of lo and of hi - lo over all rows.
struct bracket {
  double below = 0, between = 0;
};

// The dossiers earned at `a` into `counts`, the rows that earn more at `b` into `open`.
template <class Prices>
[[nodiscard]] bracket take(std::span<count_t> counts, std::span<const count_t> weights, const limits& within,
                           const Prices& prices, double a, double b, bool vector, std::vector<open_row>& open) {
  bracket sums;
  open.clear();
  const auto at_a = prices.at(a), at_b = prices.at(b);
  if constexpr (Prices::smooth) {
    if (vector) {
      const double least = prices.first_is_free() ? 1 : 0;
      const auto whole = [least](const auto& earned, double w) {
        return std::bit_cast<count_t>(whole_part(earned, w, least)) - std::bit_cast<count_t>(magic);
      };
      // rows that differ are rare: whole blocks are passed over by one test
      constexpr std::size_t block = 32;
      for (std::size_t from = 0; from < weights.size(); from += block) {
        const std::size_t to = std::min(from + block, weights.size());
        count_t differ = 0, below = 0;
        for (std::size_t i = from; i < to; ++i) {
          const double w = exact_double(weights[i]);
          const count_t lo = whole(at_a, w);
          counts[i] = lo;
          below += lo;
          differ |= whole(at_b, w) ^ lo;
        }
        sums.below += static_cast<double>(below);
        if (differ == 0) continue;
        for (std::size_t i = from; i < to; ++i) {
          const count_t lo = counts[i], hi = whole(at_b, exact_double(weights[i]));
          if (lo == hi) continue;
          open.push_back({static_cast<index_t>(i), lo, hi});
          sums.between += static_cast<double>(hi - lo);
        }
      }
      return sums;
    }
  }
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const auto w = static_cast<double>(weights[i]);
    const count_t low = within.low(i), high = within.high(i);
    const auto whole = [&](double earned) {
      return earned >= static_cast<double>(high) ? high : earned > 0 ? std::max(low, static_cast<count_t>(earned)) : low;
    };
    const count_t lo = weights[i] > 0 ? whole(at_a(w)) : low;
    const count_t hi = weights[i] > 0 ? whole(at_b(w)) : low;
    counts[i] = lo;
    sums.below += static_cast<double>(lo);
    if (lo >= hi) continue;
    open.push_back({static_cast<index_t>(i), lo, hi});
    sums.between += static_cast<double>(hi - lo);
  }
  return sums;
}

// Halves the open ranges around exact pivots until at most `most` dossiers are left between; returns how many of them are
// to be served. What is cheaper goes to `counts`; no dossier at the price of the cut is lost.
template <class Prices>
[[nodiscard]] count_t narrow(std::span<count_t> counts, std::span<const count_t> weights, const Prices& prices,
                             std::vector<open_row>& open, std::vector<count_t>& last, count_t wanted, std::size_t most) {
  for (;;) {
    wide::u128 between(0U);
    std::size_t widest = 0;
    for (std::size_t j = 0; j < open.size(); ++j) {
      between += static_cast<wide::u128>(open[j].hi - open[j].lo);
      if (open[j].hi - open[j].lo > open[widest].hi - open[widest].lo) widest = j;
    }
    if (between <= static_cast<wide::u128>(most)) return wanted;
    const open_row pivot = open[widest];
    const count_t middle = pivot.hi - (pivot.hi - pivot.lo) / 2;
    const count_t pivot_weight = weights[static_cast<std::size_t>(pivot.row)];
    // for each row, the last of its dossiers that costs at most the pivot
    last.resize(open.size());
    wide::u128 cheap(0U);
    for (std::size_t j = 0; j < open.size(); ++j) {
      const count_t w = weights[static_cast<std::size_t>(open[j].row)];
      count_t lo = open[j].lo, hi = open[j].hi;
      while (lo < hi) {
        const count_t k = hi - (hi - lo) / 2;
        if (prices.compare(w, k, pivot_weight, middle) <= 0) lo = k;
        else hi = k - 1;
      }
      last[j] = lo;
      cheap += static_cast<wide::u128>(lo - open[j].lo);
    }
    const bool cut_is_cheaper = cheap >= static_cast<wide::u128>(wanted);
    if (cut_is_cheaper && cheap == between) return wanted;  // equal signposts: what is left of the widest row has one price
    if (!cut_is_cheaper) wanted -= static_cast<count_t>(cheap);
    for (std::size_t j = 0; j < open.size(); ++j) {
      (cut_is_cheaper ? open[j].hi : open[j].lo) = last[j];
      counts[static_cast<std::size_t>(open[j].row)] = open[j].lo;
    }
    std::erase_if(open, [](const open_row& r) { return r.lo == r.hi; });
  }
}

}  // namespace selection

/// What is known of the weights before a selection.
struct weight_facts {
  double sum = 0;         ///< their sum, as a double
  double largest = 0;     ///< the largest, as a double
};

/// Fills `counts` with every dossier cheaper than the cut and returns the cut. `total` is above the sum of lower bounds and
/// at most what the upper bounds admit, rows without weight staying at their lower bound; no dossier is free.
template <class Prices>
[[nodiscard]] cut select(std::span<count_t> counts, std::span<const count_t> weights, const limits& within, count_t total,
                         const Prices& prices, const weight_facts& facts, selection_memory& memory) {
  const std::size_t n = weights.size();
  const auto wanted_total = static_cast<double>(total);
  const bool vector = within.none() && facts.largest < selection::vector_limit && wanted_total < selection::vector_limit / 2;

  // Towards a price that gives about the total: Newton steps, kept inside what is known, halving where they leave it.
  const double full_growth = prices.growth(1.0) == prices.growth(2.0) ? static_cast<double>(n) * prices.growth(1.0)
                                                                      : prices.growth(facts.sum);
  double price = prices.start(facts.sum, wanted_total, static_cast<double>(n)), known_low = 0, known_high = 0;
  double gap = 0, growth = full_growth;
  const double close_enough = 16 + std::sqrt(static_cast<double>(n));
  for (int pass = 0; pass < 100; ++pass) {
    const selection::reading r = selection::read(weights, within, prices, price, vector);
    gap = wanted_total - r.dossiers;
    const bool flat = !vector && r.growth == 0;
    growth = r.growth > 0 ? r.growth : full_growth;
    (gap > 0 ? known_low : known_high) = price;
    if (std::abs(gap) <= close_enough || (vector && pass == 0 && std::abs(gap) < 0.5 * static_cast<double>(n))) break;
    double next = price + gap / growth;
    if (flat || next <= known_low || (known_high > 0 && next >= known_high))
      next = known_high > 0 ? (known_low + known_high) / 2 : 2 * price;
    if (known_high > 0 && known_high - known_low <= known_high * 0x1p-36) break;
    price = next;
  }

  // A bracket around it, widened until the cut lies well inside.
  const by_price cheaper(prices, weights);
  const double aim = price + gap / growth;
  double slack = (3 + 2 * std::sqrt(std::abs(gap))) / growth + 16 * prices.noise(price);
  for (;; slack *= 4) {
    const double a = std::max(0.0, aim - slack), b = aim + slack;
    const selection::bracket sums = selection::take(counts, weights, within, prices, a, b, vector, memory.open);
    const double rounding = 1 + wanted_total * 0x1p-40;  // far above that of these sums
    if (sums.below > wanted_total + rounding || sums.below + sums.between < wanted_total - rounding) continue;
    wide::u128 served(0U), possible(0U);
    if (wanted_total < 0x1p50) {
      served = static_cast<wide::u128>(static_cast<count_t>(sums.below));  // exact, as every partial sum is
    } else {
      for (const count_t c : counts) served += static_cast<wide::u128>(c);
    }
    for (const open_row& r : memory.open) possible += static_cast<wide::u128>(r.hi - r.lo);
    const auto target = static_cast<wide::u128>(total);
    if (served >= target || served + possible < target) continue;
    const count_t wanted = selection::narrow(counts, weights, prices, memory.open, memory.last,
                                             static_cast<count_t>(target - served), 4 * n + 64);

    auto& between = memory.between;
    between.clear();
    for (const open_row& r : memory.open)
      for (count_t k = r.lo; k < r.hi;) {
        ++k;
        between.push_back({prices.price(static_cast<double>(weights[static_cast<std::size_t>(r.row)]), k), r.row, k});
      }
    const auto last = between.begin() + (wanted - 1);
    std::nth_element(between.begin(), last, between.end(), cheaper);
    const candidate at_cut = *last;
    if (a > 0 && at_cut.price < a + 4 * prices.noise(a)) continue;
    if (at_cut.price > b - 4 * prices.noise(b)) continue;

    // cheaper ones are served; those at the price of the cut move to the front, by row
    count_t contested = wanted;
    auto equal = between.begin();
    for (const candidate c : between) {
      const auto order = cheaper.compare(c, at_cut);
      if (order < 0) ++counts[static_cast<std::size_t>(c.row)], --contested;
      if (order == 0) *equal++ = c;
    }
    std::sort(between.begin(), equal, [](const candidate& x, const candidate& y) {
      return std::pair(x.row, x.step) < std::pair(y.row, y.step);
    });
    return {{between.begin(), equal}, contested};
  }
}

}  // namespace dvc::apportion::detail
