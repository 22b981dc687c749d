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
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "dvc/apportion/detail/approach.hpp"
#include "dvc/apportion/detail/parallel.hpp"
#include "dvc/apportion/detail/scan.hpp"
#include "dvc/apportion/detail/signpost.hpp"
#include "dvc/base/config.hpp"

namespace dvc::apportion::detail {

/// The k-th dossier of a row, and its price as a first guess.
struct candidate {
  double price;
  index_t row;
  count_t step;
};

/// Memory that a selection uses and gives back, so that the next one allocates nothing.
struct selection_memory {
  /// What one thread finds.
  struct part {
    bracket sums;
    std::vector<open_row> open;
  };
  std::vector<part> parts;
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

// How many dossiers each claim of a row is.
inline constexpr auto one = [](index_t) { return wide::u128(1U); };

// Halves the open ranges around exact pivots until at most `most` claims are left between; returns how many of their dossiers
// are to be served. What is cheaper goes to `counts`; no claim at the price of the cut is lost. `between` are the dossiers in
// the ranges, of which every claim of row r is `copies(r)`.
template <class Prices, class Copies>
[[nodiscard]] count_t narrow(std::span<count_t> counts, std::span<const count_t> weights, const Prices& prices,
                             std::vector<open_row>& open, std::vector<count_t>& last, wide::u128 between, count_t wanted,
                             std::size_t most, const Copies& copies) {
  const auto claims = [&] {
    wide::u128 sum(0U);
    for (const open_row& r : open) sum += static_cast<wide::u128>(r.hi - r.lo);
    return sum;
  };
  while (claims() > static_cast<wide::u128>(most)) {
    const auto width = [](const open_row& r) { return r.hi - r.lo; };
    const auto widest = static_cast<std::size_t>(std::ranges::max_element(open, {}, width) - open.begin());
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
      cheap += static_cast<wide::u128>(lo - open[j].lo) * copies(open[j].row);
    }
    const bool cut_is_cheaper = cheap >= static_cast<wide::u128>(wanted);
    if (cut_is_cheaper && cheap == between) return wanted;  // equal signposts: what is left of the widest row has one price
    if (!cut_is_cheaper) wanted -= static_cast<count_t>(cheap);
    for (std::size_t j = 0; j < open.size(); ++j) {
      (cut_is_cheaper ? open[j].hi : open[j].lo) = last[j];
      counts[static_cast<std::size_t>(open[j].row)] = open[j].lo;
    }
    std::erase_if(open, [](const open_row& r) { return r.lo == r.hi; });
    between = cut_is_cheaper ? cheap : between - cheap;
  }
  return wanted;
}

}  // namespace selection

/// Fills `counts` with every dossier cheaper than the cut and returns the cut. `total` is above the sum of lower bounds and
/// at most what the upper bounds admit, rows without weight staying at their lower bound; no dossier is free. `near` is the
/// price at which the total is earned before rounding, where that is known.
template <class Prices>
[[nodiscard]] cut select(std::span<count_t> counts, std::span<const count_t> weights, const limits& within, count_t total,
                         const Prices& prices, const known_facts& facts, std::optional<double> near, int threads,
                         selection_memory& memory) {
  const std::size_t n = weights.size();
  const auto wanted_total = static_cast<double>(total);
  const bool vector = Prices::smooth && facts.vector();
  const std::size_t parts = parts_for(n, threads);
  memory.parts.resize(parts);

  // The dossiers earned at `a` into `counts`, the rows that earn more at `b` into memory.open, by row.
  const auto take = [&](double a, double b) {
    for_each_part(n, parts, [&](std::size_t part, std::size_t from, std::size_t to) {
      auto& open = part == 0 ? memory.open : memory.parts[part].open;
      open.clear();
      memory.parts[part].sums = [&] {
        if constexpr (Prices::smooth)
          if (vector)
            return scan::with_firsts(prices, a, b, facts.all_positive, [&](auto mode) {
              return within.none() ? take_vector<mode>(counts, weights, scan::no_bounds{}, prices, a, b, from, to, open)
                                   : take_vector<mode>(counts, weights, scan::block_bounds(within), prices, a, b, from, to, open);
            });
        return take_any(counts, weights, within, prices, a, b, from, to, open);
      }();
    });
    bracket sums = memory.parts[0].sums;
    for (std::size_t part = 1; part < parts; ++part) {
      const auto& [own, open] = memory.parts[part];
      sums.below += own.below;
      sums.between += own.between;
      memory.open.insert(memory.open.end(), open.begin(), open.end());
    }
    return sums;
  };
  const auto approach = [&](std::size_t stride) {
    if constexpr (Prices::smooth)
      if (vector)
        return within.none() ? selection::approach_by_sample(weights, prices, wanted_total, facts, stride)
                             : selection::approach_within(weights, within, prices, wanted_total, facts, stride, near);
    const auto rows = static_cast<double>(n);
    return selection::approach(prices.start(facts.sum, wanted_total, rows), wanted_total, 16 + std::sqrt(rows),
                               selection::full_growth(prices, facts.sum, rows), 0.0,
                               [&](double price) { return selection::read_any(weights, within, prices, price); });
  };

  // A bracket around the price aimed at, widened until the cut lies well inside; where a sample misled, all rows are read.
  const by_price cheaper(prices, weights);
  const auto target = static_cast<wide::u128>(total);
  for (std::size_t stride = vector ? selection::sample_stride(n) : 1;; stride = 1) {
    const selection::aim at = approach(stride);
    const double aim = std::max(0.0, at.price + at.gap / at.growth);
    double slack = (3 + at.spread + 2 * std::sqrt(std::abs(at.gap))) / at.growth + 16 * prices.noise(at.price);
    for (int widened = 0; stride == 1 || widened < 2; ++widened, slack *= 4) {
      const double a = std::max(prices.least(), aim - slack), b = aim + slack;
      const bracket sums = take(a, b);
      if (sums.below >= target || sums.below + sums.between < target) continue;
      const count_t wanted = selection::narrow(counts, weights, prices, memory.open, memory.last, sums.between,
                                               static_cast<count_t>(target - sums.below), 4 * n + 64, selection::one);

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
      if (a > prices.least() && at_cut.price < a + 4 * prices.noise(a)) continue;
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
}

}  // namespace dvc::apportion::detail
