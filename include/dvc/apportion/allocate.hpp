// Hands out a total in proportion to weights, in whole dossiers that add up: every method, with bounds, ties as data.
#pragma once

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <limits>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "dvc/apportion/detail/dispatch.hpp"
#include "dvc/apportion/options.hpp"
#include "dvc/apportion/workspace.hpp"
#include "dvc/base/result.hpp"

namespace dvc::apportion {

/// Whole dossiers per row, and the ties met at the cut with the rows that the rule served.
struct allocation {
  std::vector<count_t> counts;
  std::vector<tie> ties;
};

/// Allocates into `out`, with memory from `memory`: in a steady state nothing is allocated but the list of ties, if any, and
/// the caller's own signposts on one scale; the quota method, which goes dossier by dossier, has memory of its own.
/// The same as `allocate` in every other respect; on failure `out` means nothing.
[[nodiscard]] inline result<std::vector<tie>> allocate_into(std::span<count_t> out, std::span<const count_t> weights,
                                                            count_t total, workspace& memory, const options& choice = {}) {
  if (out.size() != weights.size())
    return detail::wrong(errc::shape, std::to_string(out.size()) + " places for " + std::to_string(weights.size()) +
                                          " weights; one for each row is expected");
  if (const auto fine = detail::check_options(weights, total, choice); !fine) return fine.error();
  const auto sums = detail::sum_weights(weights, choice.threads);
  if (!sums) return sums.error();
  const auto bounds = detail::check_bounds(weights, *sums, total, choice.within);
  if (!bounds) return bounds.error();
  const auto& [lower, upper] = choice.within;
  const bool most = total == bounds->most && total != std::numeric_limits<count_t>::max();  // which stands for any more
  if (total == bounds->least || most) {
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = most && weights[i] > 0 ? upper[i] : lower.empty() ? 0 : lower[i];
    return std::vector<tie>{};
  }
  if (sums->sum == wide::u128(0U))
    return detail::nobody_for(total, weights);
  std::vector<tie> ties;
  const auto done = detail::dispatch({out, weights, total, choice, *sums, choice.within, *bounds, memory, ties});
  if (!done) return done.error();
  return ties;
}

/// Allocates `total` dossiers in proportion to `weights`, by largest remainders (Hare quota) unless `choice` says otherwise.
///
/// `weights`: n counts >= 0, of any sum (128-bit inside); `total`: dossiers >= 0. A row without weight gets its lower bound,
/// 0 without one. The counts sum to `total` exactly (less the contested dossiers under tie_rule::report). Every tie at the
/// cut is listed. Cost: a few passes over the rows, whatever the total; the quota method alone goes dossier by dossier.
///
/// Errors: `range` for a negative weight, bound or total, `shape`, `overflow`, `inconsistent` for a lower bound above the
/// upper one, `infeasible` for a total that the bounds do not admit, `nothing_to_share`, `argument` for options that do not
/// go together, `misfit` for a quota that does not fit, `tie` under tie_rule::error.
///
/// Source: Balinski and Young, Fair Representation (1982); Pukelsheim, Proportional Representation (2017). Example:
/// `allocate(std::array<count_t, 3>{6, 6, 19}, 3)` gives 1 0 2, rows 0 and 1 tied for one dossier.
[[nodiscard]] inline result<allocation> allocate(std::span<const count_t> weights, count_t total, const options& choice = {}) {
  workspace memory;
  allocation a{std::vector<count_t>(weights.size()), {}};
  auto ties = allocate_into(a.counts, weights, total, memory, choice);
  if (!ties) return ties.error();
  a.ties = *std::move(ties);
  return a;
}

/// Serves the open ties of an allocation made under tie_rule::report (groups can have one each): a dossier for each row of
/// `decision`.
///
/// Errors: `argument` where no tie is open, or the decision is not as many different rows of each as it has contested dossiers.
[[nodiscard]] inline result<allocation> resume(allocation open, std::span<const index_t> decision) {
  std::vector<index_t> left(decision.begin(), decision.end());
  std::ranges::sort(left);
  const bool distinct = std::ranges::adjacent_find(left) == left.end();
  bool any = false;
  for (tie& t : open.ties) {
    if (!t.served.empty()) continue;
    any = true;
    std::vector<index_t> rest;
    std::ranges::set_intersection(left, t.rows, std::back_inserter(t.served));
    std::ranges::set_difference(left, t.rows, std::back_inserter(rest));
    if (!distinct || static_cast<count_t>(t.served.size()) != t.contested)
      return detail::wrong(errc::argument, "the decision must name " + std::to_string(t.contested) + " different rows of the " +
                                               std::to_string(t.rows.size()) + " tied ones" +
                                               (open.ties.size() > 1 ? ", the first being row " + std::to_string(t.rows[0]) : ""));
    for (const index_t row : t.served) ++open.counts[static_cast<std::size_t>(row)];
    left = std::move(rest);
  }
  if (!any) return detail::wrong(errc::argument, "there is no open tie to decide");
  if (!left.empty())
    return detail::wrong(errc::argument, "the decision names row " + std::to_string(left.front()) + ", which is part of no open tie");
  return open;
}

}  // namespace dvc::apportion
