// One quota with every number that it comes from, in the order in which a clerk works it out again.
#pragma once

#include <algorithm>
#include <optional>
#include <vector>

#include "dvc/quota/assign.hpp"

namespace dvc::quota {

/// How a part of q = numerator / denominator became whole dossiers. Remainders are numerators over the same denominator.
struct whole_part {
  wide::u128 numerator{0U};
  count_t denominator = 1;  ///< W, where the model shares in proportion to what is offline and no bound holds
  count_t floor = 0, remainder = 0;
  count_t left = 0;               ///< dossiers that the whole parts of all rows leave (exact_total)
  std::optional<count_t> rank{};  ///< of the remainder among all that are not 0, 1 for the largest; equal ones share it
  std::optional<count_t> cut{};   ///< the smallest remainder that got one of the dossiers left
  bool raised = false;
};

/// The quota of one row and its level, in the symbols of `assignment`.
struct explanation {
  index_t row = 0;
  entry unit;
  model by = model::share_of_deficit;
  rounding rule = rounding::exact_total;
  total_origin origin;
  projection_origin projected = projection_origin::planned;
  count_t total = 0, assigned = 0, offline_total = 0;  ///< N, sum of e, W
  rational needed;                                     ///< sum of q
  count_t units = 0, excluded_units = 0;
  std::optional<count_t> offline;                      ///< u; null for an excluded row
  rational share;                                      ///< u / W
  bool bounded = false;
  count_t lower = 0, upper = 0;
  bound held = bound::none;
  std::optional<rate_range> asked;
  std::optional<rational> factor;  ///< what rows that no bound holds have in common: q / u, or the rate (p + q) / P
  whole_part part;
  std::optional<apportion::tie> tie;  ///< the tie that this row took part in
  count_t extra = 0;
  std::optional<count_t> extra_at_goal;
  std::optional<rational> target, reached;
};

/// Every number behind row `row`, 0 <= row < a.size().
[[nodiscard]] inline explanation explain(const assignment& a, index_t row) {
  const auto i = static_cast<std::size_t>(row);
  explanation x{.row = row, .unit = a.entries()[i], .by = a.by(), .rule = a.rule(), .origin = a.origin(),
                .projected = a.projected(), .total = a.total(), .assigned = a.assigned(), .offline_total = a.offline(), .needed = a.needed(),
                .units = a.size(), .offline = a.offline(row), .share = a.share(row), .bounded = a.bounded(),
                .lower = a.lower(row), .upper = a.upper(row), .held = a.held(row), .asked = a.asked(row),
                .factor = a.exact().factor, .part = {}, .tie = {}, .extra = a.extra(row),
                .extra_at_goal = a.extra_at_goal(row), .target = a.target(row), .reached = a.reached(row)};
  x.excluded_units = static_cast<count_t>(std::ranges::count(a.entries(), true, &entry::excluded));

  const auto d = static_cast<wide::u128>(a.exact().denominator);
  const auto rest = [&](std::size_t k) { return static_cast<count_t>(a.exact().numerators[k] % d); };
  const auto whole = [&](std::size_t k) { return static_cast<count_t>(a.exact().numerators[k] / d); };
  whole_part& p = x.part;
  p.numerator = a.exact().numerators[i];
  p.denominator = a.exact().denominator;
  p.floor = whole(i);
  p.remainder = rest(i);
  p.raised = x.extra > p.floor;
  if (a.rule() == rounding::exact_total) {
    count_t floors = 0, larger = 0;
    for (std::size_t k = 0; k < a.entries().size(); ++k) {
      floors += whole(k);
      larger += rest(k) > p.remainder ? 1 : 0;
      const bool served = a.extras()[k] > whole(k);
      if (served && (!p.cut || rest(k) < *p.cut)) p.cut = rest(k);
    }
    p.left = a.total() - floors;
    if (p.remainder > 0) p.rank = larger + 1;
  }
  for (const apportion::tie& t : a.ties())
    if (std::ranges::binary_search(t.rows, row)) x.tie = t;
  return x;
}

}  // namespace dvc::quota
