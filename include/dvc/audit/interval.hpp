// What a printed number says of the number behind it: an interval of exact ratios, and what many of them admit together.
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "dvc/apportion/detail/simplest.hpp"
#include "dvc/base/config.hpp"
#include "dvc/base/rational.hpp"
#include "dvc/quota/printed.hpp"

namespace dvc::audit {

/// All x with low <= x < high; without `high` there is no upper end. Half-up rounding makes intervals of this kind.
struct interval {
  rational low{};
  std::optional<rational> high{};

  friend bool operator==(const interval&, const interval&) = default;
  [[nodiscard]] bool empty() const { return high && *high <= low; }
  [[nodiscard]] bool holds(const rational& x) const { return low <= x && (!high || x < *high); }
};

/// What is in both.
[[nodiscard]] inline interval both(const interval& a, const interval& b) {
  interval r{std::max(a.low, b.low), a.high};
  if (b.high && (!r.high || *b.high < *r.high)) r.high = b.high;
  return r;
}

/// The number of the interval with the smallest denominator; null for an empty one.
[[nodiscard]] inline std::optional<rational> simplest_in(const interval& of) {
  if (of.empty()) return std::nullopt;
  // a whole number first: the walk below begins at 1
  const wide::u128 d = of.low.denominator(), up = of.low.numerator() / d + wide::u128(of.low.numerator() % d == wide::u128(0U) ? 0U : 1U);
  if (const rational whole = *rational::of(up, wide::u128(1U)); of.holds(whole)) return whole;
  return apportion::detail::simplest([&](std::uint64_t top, std::uint64_t bottom) {
    const rational x = *rational::of(wide::u128(top), wide::u128(bottom));
    return x < of.low ? -1 : of.holds(x) ? 0 : 1;
  });
}

/// One printed cell and what it admits.
struct constraint {
  std::size_t row = 0;
  quota::column column{};
  interval admits{};
};

/// A printed cell that an end of an interval comes from.
struct source {
  std::size_t row = 0;
  quota::column column{};
};

/// What all cells admit together, once the fewest rows are set aside.
struct admissible {
  interval range{};
  std::vector<source> low_from{}, high_from{};  ///< the cells whose own intervals end where `range` does
  std::vector<std::size_t> set_aside{};         ///< rows that no number of `range` explains; the fewest that there can be
  std::size_t rows = 0;                         ///< rows that say anything of the number
  bool unique = true;                           ///< no other choice of as few rows would do
};

/// Finds the numbers that the most rows admit. A row admits what all of its cells do.
///
/// Sorts the ends once: O(n log n) in the number of cells. Where several ranges are admitted by as many rows, the one
/// that holds `preferred`, else the lowest, is taken, and `unique` is false. Null for no constraint.
[[nodiscard]] inline std::optional<admissible> solve(std::span<const constraint> cells,
                                                     const std::optional<rational>& preferred = std::nullopt) {
  if (cells.empty()) return std::nullopt;
  struct row_interval {
    std::size_t row;
    interval admits;
  };
  std::vector<row_interval> rows;  // cells of a row stand together
  for (const constraint& c : cells) {
    if (rows.empty() || rows.back().row != c.row) rows.push_back({c.row, c.admits});
    else rows.back().admits = both(rows.back().admits, c.admits);
  }
  // between two ends that follow each other nothing changes: count the rows there
  struct end {
    rational at;
    int step;
  };
  std::vector<end> ends;
  for (const auto& r : rows) {
    if (r.admits.empty()) continue;
    ends.push_back({r.admits.low, 1});
    if (r.admits.high) ends.push_back({*r.admits.high, -1});
  }
  std::ranges::sort(ends, {}, &end::at);
  std::ptrdiff_t depth = 0, deepest = 0;
  std::vector<interval> best;
  for (std::size_t i = 0; i < ends.size();) {
    const rational at = ends[i].at;
    for (; i < ends.size() && ends[i].at == at; ++i) depth += ends[i].step;
    const interval here{at, i < ends.size() ? std::optional{ends[i].at} : std::nullopt};
    if (depth > deepest) deepest = depth, best.clear();
    if (depth == deepest && depth > 0) best.push_back(here);
  }
  admissible found{.rows = rows.size()};
  if (best.empty()) {  // every row contradicts itself
    for (const auto& r : rows) found.set_aside.push_back(r.row);
    found.range.high = rational{};
    return found;
  }
  found.unique = best.size() == 1;
  found.range = best.front();
  for (const interval& i : best)
    if (preferred && i.holds(*preferred)) found.range = i;
  const auto inside = [&](const interval& wider) {
    return wider.low <= found.range.low && (!wider.high || (found.range.high && *found.range.high <= *wider.high));
  };
  for (const auto& r : rows)
    if (!inside(r.admits)) found.set_aside.push_back(r.row);
  const auto kept = [&](std::size_t row) { return std::ranges::find(found.set_aside, row) == found.set_aside.end(); };
  for (const constraint& c : cells) {
    const bool low = c.admits.low == found.range.low && found.range.low > rational{};
    const bool high = found.range.high && c.admits.high == found.range.high;
    if ((!low && !high) || !kept(c.row)) continue;
    if (low) found.low_from.push_back({c.row, c.column});
    if (high) found.high_from.push_back({c.row, c.column});
  }
  return found;
}

}  // namespace dvc::audit
