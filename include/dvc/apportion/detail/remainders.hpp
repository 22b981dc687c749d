// Largest remainders by other quotas than Hare's.
#pragma once

#include <algorithm>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "dvc/apportion/detail/check.hpp"
#include "dvc/apportion/workspace.hpp"

namespace dvc::apportion::detail {

/// Whole quotas into `counts`, what is left into `contested`, the rows ranked by remainder at the cut into ws.ranked.
/// Errors: `misfit` where the whole quotas exceed the total, or more is left than there are rows with a weight.
[[nodiscard]] inline result<cut> other_quota(std::span<count_t> counts, std::span<const count_t> weights,
                                             const weight_sums& sums, count_t total, quota_rule quota, workspace& ws) {
  // weight per dossier = top / bottom
  const auto seats = static_cast<wide::u128>(total);
  wide::u128 top = sums.sum, bottom = seats;
  if (quota == quota_rule::hagenbach_bischoff) bottom = seats + wide::u128(1U);
  if (quota == quota_rule::imperiali) bottom = seats + wide::u128(2U);
  if (quota == quota_rule::droop) top = sums.sum / (seats + wide::u128(1U)) + wide::u128(1U), bottom = wide::u128(1U);

  auto& rests = ws.rests;
  rests.clear();
  wide::u128 given(0U);
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const wide::u128 scaled = static_cast<wide::u128>(weights[i]) * bottom;
    const wide::u128 whole = scaled / top;
    counts[i] = static_cast<count_t>(whole);
    given += whole;
    if (weights[i] > 0) rests.push_back({scaled % top, static_cast<index_t>(i)});
  }
  const auto misfit = [&](const std::string& why) {
    return wrong(errc::misfit, "the " + std::string(name(quota)) + " quota does not fit here: " + why +
                                   "; use the hare quota");
  };
  if (given > seats)
    return misfit("whole quotas give " + wide::to_string(given) + " dossiers, the total is " + std::to_string(total));
  const wide::u128 left = seats - given;
  if (left > static_cast<wide::u128>(rests.size()))
    return misfit(wide::to_string(left) + " dossiers are left for " + std::to_string(rests.size()) + " remainders");
  ws.ranked.clear();
  if (left == wide::u128(0U)) return cut{};

  const auto larger = [](const auto& a, const auto& b) { return a.first > b.first; };
  const auto last = rests.begin() + static_cast<std::ptrdiff_t>(static_cast<count_t>(left) - 1);
  std::nth_element(rests.begin(), last, rests.end(), larger);
  const wide::u128 at_cut = last->first;
  auto contested = static_cast<count_t>(left);
  for (const auto& [rest, row] : rests) {
    if (rest > at_cut) ++counts[static_cast<std::size_t>(row)], --contested;
    if (rest == at_cut) ws.ranked.push_back({0, row, counts[static_cast<std::size_t>(row)] + 1});
  }
  std::ranges::sort(ws.ranked, {}, &candidate::row);
  return cut{ws.ranked, contested};
}

}  // namespace dvc::apportion::detail
