// Hands out a total in proportion to weights, in whole dossiers that add up: the method of largest remainders.
#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "dvc/apportion/detail/divide.hpp"
#include "dvc/apportion/ties.hpp"
#include "dvc/base/result.hpp"

namespace dvc::apportion {

/// Whole dossiers per row, and the ties that row order decided.
struct allocation {
  std::vector<count_t> counts;
  std::vector<tie> ties;
};

namespace detail {

template <class Divider>
[[nodiscard]] allocation largest_remainder(std::span<const count_t> weights, count_t total, const Divider& divide) {
  using rest_type = typename Divider::rest_type;
  const std::size_t n = weights.size();
  allocation result{std::vector<count_t>(n), {}};
  std::vector<rest_type> rest(n);
  count_t left = total;
  for (std::size_t i = 0; i < n; ++i) {
    const auto [whole, remainder] = divide(weights[i]);
    result.counts[i] = whole;
    rest[i] = remainder;
    left -= whole;
  }
  if (left == 0) return result;

  // The remainders add up to left * W, so more than `left` of them are positive: a weight of 0 is never served.
  std::vector<rest_type> ranked = rest;
  const auto last = ranked.begin() + (left - 1);
  std::nth_element(ranked.begin(), last, ranked.end(), std::greater<>{});
  const rest_type cut = *last;

  count_t above = 0, equal = 0;
  for (const rest_type& r : rest) above += r > cut ? 1 : 0, equal += r == cut ? 1 : 0;
  const count_t contested = left - above;
  tie open{{}, contested};
  count_t served = 0;
  for (std::size_t i = 0; i < n; ++i) {
    if (rest[i] > cut) ++result.counts[i];
    if (rest[i] != cut) continue;
    if (served < contested) ++result.counts[i], ++served;
    if (contested < equal) open.rows.push_back(static_cast<index_t>(i));
  }
  if (contested < equal) result.ties.push_back(std::move(open));
  return result;
}

}  // namespace detail

/// Allocates `total` dossiers in proportion to `weights` by largest remainders (Hare quota; Hamilton's method).
///
/// `weights`: n counts >= 0, of any sum (128-bit inside); `total`: dossiers, >= 0. Row i first gets
/// floor(w_i * total / W); what is left goes to the largest remainders, earlier rows first where they tie. The counts
/// sum to `total` exactly. Errors: `range` for a negative weight (`where.row` its position) or total;
/// `nothing_to_share` for a positive total and no positive weight.
///
/// Source: Balinski and Young, Fair Representation (1982), chapter 3; plan 128, Appendix 2, column "HS trực tuyến cần
/// giao thêm" up to its rounding. Example: `allocate(std::array<count_t, 3>{6, 6, 19}, 3)` gives 1 0 2, rows 0 and 1 tied.
[[nodiscard]] inline result<allocation> allocate(std::span<const count_t> weights, count_t total) {
  if (total < 0)
    return failure{errc::range, "the total to allocate is " + std::to_string(total) + "; it must be 0 or more"};
  wide::u128 sum(0U);
  for (std::size_t i = 0; i < weights.size(); ++i) {
    if (weights[i] < 0)
      return failure{errc::range, "weight " + std::to_string(weights[i]) + " is negative; weights are 0 or more",
                     {{}, static_cast<index_t>(i), {}}};
    sum += static_cast<wide::u128>(weights[i]);
  }
  if (sum == wide::u128(0U)) {
    if (total == 0) return allocation{std::vector<count_t>(weights.size()), {}};
    return failure{errc::nothing_to_share,
                   "there are " + std::to_string(total) + " dossiers to allocate, but " +
                       (weights.empty() ? "no rows" : "every weight is 0")};
  }
  if (detail::fast_divider::admits(total, sum))
    return detail::largest_remainder(weights, total, detail::fast_divider(total, sum));
  return detail::largest_remainder(weights, total, detail::wide_divider(total, sum));
}

}  // namespace dvc::apportion
