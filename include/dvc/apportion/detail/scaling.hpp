// Row and column multipliers in double, near those of an apportionment: alternating scaling with rounded sums. A first guess; it
// may be any.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

#include "dvc/apportion/detail/transport.hpp"
#include "dvc/base/config.hpp"

namespace dvc::apportion::detail {

/// Scales rows and columns in turn until the rounded sums come no nearer to their totals; fills counts and the worth of lines.
template <class Cost, class Price, class Steps>
void scale(transport<Cost, Price>& t, std::span<const count_t> totals, const std::vector<double>& weights, const Steps& steps) {
  const grid& where = t.where();
  const auto at = [](slot k) { return static_cast<std::size_t>(k); };
  const auto n = at(where.rows), m = at(where.lines());
  std::vector<double> by(m, 1), sum(m), flow(m);
  const auto rounded = [&](std::size_t k, double scaled) {
    const double earned = std::clamp(steps.earned(scaled), static_cast<double>(t.least[k]), static_cast<double>(t.most[k]));
    return static_cast<double>(static_cast<count_t>(earned));
  };
  // the sums of all lines as they are rounded now, and how they would grow with their multiplier
  const auto measure = [&] {
    std::ranges::fill(sum, 0), std::ranges::fill(flow, 0);
    for (std::size_t i = 0; i < n; ++i)
      for (auto k = at(where.row_start[i]); k < at(where.row_start[i + 1]); ++k) {
        const std::size_t j = n + at(where.column_of[k]);
        const double scaled = weights[k] * by[i] * by[j], x = rounded(k, scaled);
        sum[i] += x, flow[i] += scaled, sum[j] += x, flow[j] += scaled;
      }
  };
  measure();
  for (std::size_t i = 0; i < n; ++i)
    if (flow[i] > 0) by[i] = std::max<double>(static_cast<double>(totals[i]), 0.25) / (flow[i] * steps.density());
  // signposts are at most one apart from real rounding, so a sum of n cells cannot be trusted below about sqrt(n)
  double best = std::numeric_limits<double>::infinity();
  for (int round = 0, idle = 0; round < 400 && idle < 4; ++round) {
    measure();
    double off = 0;
    for (std::size_t line = 0; line < m; ++line) off += std::abs(static_cast<double>(totals[line]) - sum[line]);
    idle = off < 0.9 * best ? 0 : idle + 1;
    best = std::min(best, off);
    const bool rows = round % 2 == 0;
    for (std::size_t line = rows ? 0 : n; line < (rows ? n : m); ++line)
      if (flow[line] > 0)
        by[line] *= std::clamp(1 + (static_cast<double>(totals[line]) - sum[line]) / (flow[line] * steps.density()), 0.25, 4.0);
  }
  for (std::size_t line = 0; line < m; ++line) {
    t.surplus[line] -= totals[line];
    t.worth[line] = Steps::power * std::log(by[line]);
  }
  for (std::size_t i = 0; i < n; ++i)
    for (auto k = at(where.row_start[i]); k < at(where.row_start[i + 1]); ++k) {
      const std::size_t j = n + at(where.column_of[k]);
      t.count[k] = static_cast<count_t>(rounded(k, weights[k] * by[i] * by[j]));
      t.surplus[i] += t.count[k], t.surplus[j] += t.count[k];
    }
}

}  // namespace dvc::apportion::detail
