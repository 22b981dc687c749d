// Largest remainders beside the plain case: other quotas, and bounds with proportional redistribution.
#pragma once

#include <algorithm>
#include <cmath>
#include <optional>
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

  struct remainder {
    wide::u128 rest;
    index_t row;
  };
  std::vector<remainder> rests;
  rests.reserve(weights.size());
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

  const auto larger = [](const remainder& a, const remainder& b) { return a.rest > b.rest; };
  const auto last = rests.begin() + static_cast<std::ptrdiff_t>(static_cast<count_t>(left) - 1);
  std::nth_element(rests.begin(), last, rests.end(), larger);
  const wide::u128 at_cut = last->rest;
  auto contested = static_cast<count_t>(left);
  for (const remainder& r : rests) {
    if (r.rest > at_cut) ++counts[static_cast<std::size_t>(r.row)], --contested;
    if (r.rest == at_cut) ws.ranked.push_back({0, r.row, counts[static_cast<std::size_t>(r.row)] + 1});
  }
  std::ranges::sort(ws.ranked, {}, &candidate::row);
  return cut{ws.ranked, contested};
}

/// The search for lambda in q_i = clamp(lambda w_i, l_i, u_i), in doubles: Newton steps inside what is known.
[[nodiscard]] inline double steer_lambda(std::span<const count_t> weights, const weight_facts& facts, count_t total,
                                         const limits& within) {
  const auto wanted = static_cast<double>(total);
  double lambda = wanted / facts.sum, known_low = 0, known_high = 0;
  for (int pass = 0; pass < 60; ++pass) {
    double sum = 0, inside = 0;
    for (std::size_t i = 0; i < weights.size(); ++i) {
      const auto w = static_cast<double>(weights[i]);
      const auto low = static_cast<double>(within.low(i)), high = static_cast<double>(within.high(i));
      const double q = lambda * w, clamped = std::min(std::max(q, low), high);
      sum += w > 0 ? clamped : low;
      inside += q == clamped ? w : 0.0;
    }
    const double gap = wanted - sum;
    if (std::abs(gap) <= wanted * 0x1p-48) break;
    (gap > 0 ? known_low : known_high) = lambda;
    const double next = inside > 0 ? lambda + gap / inside : known_low;
    if (next == lambda) break;
    const bool leaves = next <= known_low || (known_high > 0 && next >= known_high);
    lambda = !leaves ? next : known_high > 0 ? (known_low + known_high) / 2 : 2 * lambda;
  }
  return lambda;
}

/// Fixes the rows that `lambda` puts at a bound, and proves that the lambda of the others agrees: what is left for them, or
/// nothing where a row was judged wrongly. One pass to fix, one to prove, both in integers.
[[nodiscard]] inline std::optional<count_t> clamp_at(double lambda, std::span<count_t> counts,
                                                     std::span<const count_t> weights, count_t total, const limits& within,
                                                     std::vector<count_t>& free_weights) {
  free_weights.resize(weights.size());
  wide::u128 sum(0U);
  count_t left = total;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const double q = lambda * static_cast<double>(weights[i]);
    const count_t low = within.low(i), high = within.high(i);
    const bool at_low = weights[i] == 0 || q <= static_cast<double>(low), at_high = q >= static_cast<double>(high);
    counts[i] = at_low ? low : at_high ? high : 0;
    free_weights[i] = at_low || at_high ? 0 : weights[i];
    left -= counts[i];
    sum += static_cast<wide::u128>(free_weights[i]);
  }
  if (left < 0 || sum == wide::u128(0U) || !wide::fits_u64(sum)) return std::nullopt;
  const auto u = [](count_t n) { return static_cast<std::uint64_t>(n); };
  const std::uint64_t all = wide::low_half(sum);
  bool proved = true;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    if (weights[i] == 0) continue;
    const wide::u128 q = wide::product(u(left), u(weights[i]));
    const bool above_low = q >= wide::product(u(within.low(i)), all), below_high = q <= wide::product(u(within.high(i)), all);
    const bool free = free_weights[i] != 0, at_low = counts[i] == within.low(i);
    proved = proved && (free ? above_low && below_high
                             : (at_low && q <= wide::product(u(within.low(i)), all)) ||
                                   (counts[i] == within.high(i) && q >= wide::product(u(within.high(i)), all)));
  }
  return proved ? std::optional{left} : std::nullopt;
}

/// The rows that stay inside their bounds when the others are set to theirs: q_i = clamp(lambda w_i, l_i, u_i) with the one
/// lambda for which they add up to the total. Fixed rows go to `counts` and out of ws.weights; what is left for the free
/// rows is returned.
///
/// lambda = R / W over the free rows. A double finds it nearly always, and integers prove it. Where they cannot, rows that
/// the current lambda puts beyond a bound are fixed there, the side with the larger excess first, as fixing it can only
/// ease the other (Bitran and Hax 1981).
[[nodiscard]] inline count_t clamp_shares(std::span<count_t> counts, std::span<const count_t> weights, count_t total,
                                          const bounds& within, const weight_facts& facts, workspace& ws) {
  const std::size_t n = weights.size();
  const limits limited{within.lower, within.upper, total};
  const double lambda = steer_lambda(weights, facts, total, limited);
  if (const auto proved = clamp_at(lambda, counts, weights, total, limited, ws.weights)) return *proved;

  const auto low = [&](std::size_t i) { return within.lower.empty() ? 0 : within.lower[i]; };
  const auto high = [&](std::size_t i) { return within.upper.empty() ? total : within.upper[i]; };
  auto& free = ws.selection.last;  // positions of rows not yet fixed
  free.clear();
  ws.weights.assign(weights.begin(), weights.end());
  wide::u128 sum(0U);
  count_t left = total;
  const auto fix = [&](std::size_t i, count_t value) {
    counts[i] = value;
    ws.weights[i] = 0;
    left -= value;
  };
  for (std::size_t i = 0; i < n; ++i) {
    if (weights[i] == 0) {
      fix(i, low(i));
      continue;
    }
    counts[i] = 0;
    sum += static_cast<wide::u128>(weights[i]);
    free.push_back(static_cast<count_t>(i));
  }
  for (;;) {
    // excess of the bounds over lambda w on either side, times W: compared exactly, in 256 bits
    wide::u256 missing, beyond;
    const auto share = [&](std::size_t i) {
      return wide::wide_product(static_cast<wide::u128>(left), static_cast<wide::u128>(weights[i]));
    };
    const auto times_sum = [&](count_t bound) { return wide::wide_product(static_cast<wide::u128>(bound), sum); };
    for (const count_t at : free) {
      const auto i = static_cast<std::size_t>(at);
      const wide::u256 q = share(i), l = times_sum(low(i)), u = times_sum(high(i));
      if (q < l) missing = missing + (l - q);
      if (q > u) beyond = beyond + (q - u);
    }
    const wide::u256 zero;
    if (missing == zero && beyond == zero) return left;
    const bool fix_low = missing >= beyond, fix_high = beyond >= missing;
    const count_t left_now = left;
    const wide::u128 sum_now = sum;
    std::size_t kept = 0;
    for (const count_t at : free) {
      const auto i = static_cast<std::size_t>(at);
      const wide::u256 q = wide::wide_product(static_cast<wide::u128>(left_now), static_cast<wide::u128>(weights[i]));
      const bool to_low = fix_low && q < wide::wide_product(static_cast<wide::u128>(low(i)), sum_now);
      const bool to_high = fix_high && q > wide::wide_product(static_cast<wide::u128>(high(i)), sum_now);
      if (to_low || to_high) {
        fix(i, to_low ? low(i) : high(i));
        sum -= static_cast<wide::u128>(weights[i]);
      } else {
        free[kept++] = at;
      }
    }
    free.resize(kept);
    if (free.empty()) return left;
  }
}

}  // namespace dvc::apportion::detail
