// What must hold before anything is allocated; every message names the rows, the bounds in the way and the nearest total.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "dvc/apportion/detail/parallel.hpp"
#include "dvc/apportion/options.hpp"
#include "dvc/base/result.hpp"
#include "dvc/base/wide.hpp"

namespace dvc::apportion::detail {

/// What is known of valid weights.
struct weight_sums {
  wide::u128 sum{0U};
  count_t largest_bits = 0;   ///< at least the largest weight, below twice of it
  bool all_positive = false;  ///< no weight is 0
};

[[nodiscard]] inline failure wrong(errc code, std::string message, index_t row = -1, std::string column = {}) {
  return failure{code, std::move(message), {{}, row, std::move(column)}};
}

/// The rows 0 to n - 1 of which `chosen` holds.
template <class Chosen>
[[nodiscard]] std::vector<index_t> rows_where(std::size_t n, Chosen chosen) {
  std::vector<index_t> rows;
  for (std::size_t i = 0; i < n; ++i)
    if (chosen(i)) rows.push_back(static_cast<index_t>(i));
  return rows;
}

/// The failure of bounds that do not admit the total: `set`, then the rows whose bounds they are, `rest`, and the nearest total.
[[nodiscard]] inline failure not_admitted(const std::string& set, std::vector<index_t> rows, std::size_t of, const std::string& rest,
                                          count_t sum, count_t total) {
  const std::string list = rows.empty() ? "" : rows.size() == of ? "all rows" : listed_rows(rows);
  return failure{errc::infeasible, set + list + rest + " add up to " + std::to_string(sum) + (total < sum ? ", above" : ", below") +
                                       " the total of " + std::to_string(total) + "; the nearest total is " + std::to_string(sum),
                 {}, std::move(rows)};
}

/// Sums the weights. Errors: `range` with the row of a negative weight.
[[nodiscard]] inline result<weight_sums> sum_weights(std::span<const count_t> weights, int threads = 1) {
  struct part {
    std::uint64_t low = 0, high = 0;
    count_t any = 0;
    std::uint64_t less_one = 0;  // the top bit is set where a weight is 0
  };
  constexpr std::size_t most = 16;
  const std::size_t parts = std::min(most, parts_for(weights.size(), threads));
  std::array<part, most> found{};
  for_each_part(weights.size(), parts, [&](std::size_t p, std::size_t from, std::size_t to) {
    part own;
    for (std::size_t i = from; i < to; ++i) {
      own.any |= weights[i];
      own.low += static_cast<std::uint64_t>(weights[i]);
      own.less_one |= static_cast<std::uint64_t>(weights[i]) - 1;
    }
    // 64 bits hold the sum of nearly all weights there are; for others it is made of halves
    if (own.any >= 0 && std::bit_width(static_cast<std::uint64_t>(own.any)) + std::bit_width(to - from) > 64) {
      own.low = 0;
      for (std::size_t i = from; i < to; ++i) {
        own.low += static_cast<std::uint64_t>(weights[i]) & 0xffffffffU;
        own.high += static_cast<std::uint64_t>(weights[i]) >> 32U;
      }
    }
    found[p] = own;
  });
  weight_sums s;
  std::uint64_t less_one = 0;
  for (const part& p : found) {
    s.largest_bits |= p.any;
    less_one |= p.less_one;
    s.sum += (static_cast<wide::u128>(p.high) << 32) + static_cast<wide::u128>(p.low);
  }
  if (s.largest_bits < 0)
    for (std::size_t i = 0; i < weights.size(); ++i)
      if (weights[i] < 0)
        return wrong(errc::range, "weight " + std::to_string(weights[i]) + " is negative; weights are 0 or more",
                     static_cast<index_t>(i), "weights");
  s.all_positive = less_one >> 63U == 0;
  return s;
}

/// What is known of valid bounds.
struct bound_sums {
  count_t least = 0;          ///< the lower bounds together
  count_t most = std::numeric_limits<count_t>::max();  ///< the upper bounds together, as far as rows with a weight reach them
  count_t largest_upper = 0;  ///< at least the largest upper bound there is, below twice of it
};

/// The sums of valid bounds that admit the total, in one pass without a branch; nothing where any doubt is left.
[[nodiscard]] inline std::optional<bound_sums> sum_bounds(std::span<const count_t> weights, const weight_sums& sums,
                                                          count_t total, const bounds& within) {
  const auto difference = [](count_t a, count_t b) {  // whatever they are: nothing has been refused yet
    return static_cast<std::uint64_t>(a) - static_cast<std::uint64_t>(b);
  };
  std::uint64_t least = 0, most = 0, wrong_way = 0;
  count_t lows = 0, highs = 0;
  if (!within.lower.empty() && !within.upper.empty())
    for (std::size_t i = 0; i < weights.size(); ++i) wrong_way |= difference(within.upper[i], within.lower[i]);
  for (const count_t low : within.lower) lows |= low, least += static_cast<std::uint64_t>(low);
  for (const count_t high : within.upper) highs |= high, most += static_cast<std::uint64_t>(high);
  // a row without weight stays at its lower bound
  if (!sums.all_positive)
    for (std::size_t i = 0; i < within.upper.size(); ++i)
      most -= weights[i] == 0 ? difference(within.upper[i], within.lower.empty() ? 0 : within.lower[i]) : 0;
  const auto fits = [&](count_t any) {  // 63 bits hold the sum
    return any >= 0 && std::bit_width(static_cast<std::uint64_t>(any)) + std::bit_width(weights.size()) <= 63;
  };
  if (!fits(lows) || !fits(highs) || wrong_way >> 63U != 0) return std::nullopt;
  if (!within.upper.empty() && most < static_cast<std::uint64_t>(total)) return std::nullopt;
  if (least > static_cast<std::uint64_t>(total) || sums.sum == wide::u128(0U)) return std::nullopt;
  const count_t limit = std::numeric_limits<count_t>::max();
  return bound_sums{static_cast<count_t>(least), within.upper.empty() ? limit : static_cast<count_t>(most), highs};
}

/// Errors: `shape` for bounds of another number than the `rows`, which messages call `many` and, each, `one`.
[[nodiscard]] inline result<void> check_shapes(const bounds& within, std::size_t rows, const char* many, const char* one) {
  for (const auto& [bound, side] : {std::pair{within.lower, " lower"}, std::pair{within.upper, " upper"}})
    if (!bound.empty() && bound.size() != rows)
      return wrong(errc::shape, std::to_string(bound.size()) + side + " bounds for " + std::to_string(rows) + " " + many +
                                    "; one for each " + one + " is expected");
  return {};
}

/// Errors: `range` for a negative bound.
[[nodiscard]] inline result<void> check_signs(const bounds& within) {
  for (const auto& [bound, column] : {std::pair{within.lower, "lower"}, std::pair{within.upper, "upper"}})
    for (std::size_t i = 0; i < bound.size(); ++i)
      if (bound[i] < 0)
        return wrong(errc::range, "the bound is " + std::to_string(bound[i]) + "; bounds are 0 or more",
                     static_cast<index_t>(i), column);
  return {};
}

/// The failure of a row whose lower bound is above the upper one.
[[nodiscard]] inline failure bounds_crossed(count_t low, count_t high, std::size_t row) {
  return wrong(errc::inconsistent, "the lower bound " + std::to_string(low) + " is above the upper bound " +
                                       std::to_string(high), static_cast<index_t>(row), "lower");
}

/// Errors: `shape`, `range`, `overflow`, `inconsistent` (lower above upper), `infeasible` (the bounds do not admit the total).
[[nodiscard]] inline result<bound_sums> check_bounds(std::span<const count_t> weights, const weight_sums& sums, count_t total,
                                                     const bounds& within) {
  if (within.lower.empty() && within.upper.empty()) return bound_sums{};
  constexpr count_t limit = std::numeric_limits<count_t>::max();
  if (const auto fine = check_shapes(within, weights.size(), "weights", "row"); !fine) return fine.error();
  if (const auto valid = sum_bounds(weights, sums, total, within)) return *valid;

  if (const auto fine = check_signs(within); !fine) return fine.error();
  bound_sums found{.most = 0};
  count_t& most = found.most;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const count_t low = within.lower.empty() ? 0 : within.lower[i];
    const count_t high = within.upper.empty() ? limit : within.upper[i];
    if (low > high) return bounds_crossed(low, high, i);
    if (low > limit - found.least)
      return wrong(errc::overflow, "the lower bounds up to this row add up to more than 64 bits hold",
                   static_cast<index_t>(i), "lower");
    found.least += low;
    found.largest_upper |= within.upper.empty() ? 0 : high;
    const count_t reachable = weights[i] > 0 ? high : low;  // without a weight nothing comes on top of the lower bound
    most = reachable > limit - most ? limit : most + reachable;
  }
  const auto n = weights.size();
  if (total < found.least)
    return not_admitted("the lower bounds of ", rows_where(n, [&](std::size_t i) { return within.lower[i] > 0; }), n, "",
                        found.least, total);
  if (total > most) {
    std::vector<index_t> weighted = rows_where(n, [&](std::size_t i) { return weights[i] > 0; });
    const char* set = weighted.empty() ? "no row has a weight, and the lower bounds" : "the upper bounds of ";
    const bool others = !weighted.empty() && weighted.size() < n;
    return not_admitted(set, std::move(weighted), n, others ? " and the lower bounds of the others, which have no weight," : "", most,
                        total);
  }
  return found;
}

/// Nobody can take part: there are no rows, or none has a weight.
[[nodiscard]] inline failure nobody_for(count_t total, std::span<const count_t> weights) {
  const std::string dossiers = total == 1 ? "there is 1 dossier" : "there are " + std::to_string(total) + " dossiers";
  return wrong(errc::nothing_to_share, dossiers + " to allocate, but " + (weights.empty() ? "no rows" : "every weight is 0") +
                                       "; the nearest total is 0");
}

/// Errors of everything but the weights and the bounds.
[[nodiscard]] inline result<void> check_options(std::span<const count_t> weights, count_t total, const options& o) {
  if (total < 0)
    return wrong(errc::range, "the total to allocate is " + std::to_string(total) + "; it must be 0 or more");
  if (o.threads < 0)
    return wrong(errc::argument, std::to_string(o.threads) + " threads; give their number, or 0 for all");
  const bool bounded = !o.within.lower.empty() || !o.within.upper.empty();
  if (bounded && (o.by == method::quota_method || (o.by == method::largest_remainder && o.quota != quota_rule::hare)))
    return wrong(errc::argument, "bounds go with the Hare quota and the divisor methods, not with " +
                                     std::string(o.by == method::quota_method ? name(o.by) : name(o.quota)));
  if (constexpr count_t most = 100'000'000; o.by == method::quota_method && total > most)
    return wrong(errc::argument, "the quota method goes dossier by dossier; a total of " + std::to_string(total) + " is above the " +
                                     std::to_string(most) + " that it can take; choose sainte-lague or largest-remainder");
  if (o.by == method::quota_method && o.ties == tie_rule::report)
    return wrong(errc::argument, "the quota method goes dossier by dossier, so a tie cannot stay open; choose another rule");
  if (o.by == method::stationary && (!o.q || *o.q > *ratio(1, 1)))
    return wrong(errc::argument, "the stationary method needs its q, an exact ratio from 0 to 1");
  if (o.by == method::signposts) {
    if (o.signposts.empty()) return wrong(errc::argument, "signposts are missing; give at least one");
    if (o.signposts.size() > 1 && o.signposts[1] == rational{})
      return wrong(errc::argument, "the second signpost is 0; only the first may be", -1, "signposts");
    for (std::size_t k = 1; k < o.signposts.size(); ++k)
      if (o.signposts[k] < o.signposts[k - 1])
        return wrong(errc::argument, "signpost " + o.signposts[k].str() + " is below the one before it, " +
                                         o.signposts[k - 1].str() + "; they may not decrease", -1, "signposts");
    if (o.ties == tie_rule::report && std::ranges::adjacent_find(o.signposts) != o.signposts.end())
      return wrong(errc::argument, "with equal signposts a row can have several claims, so a tie cannot stay open; choose "
                                   "another rule");
  }
  if (o.ties == tie_rule::by_priority && o.priority.size() != weights.size())
    return wrong(errc::shape, std::to_string(o.priority.size()) + " priorities for " + std::to_string(weights.size()) +
                                  " weights; one for each row is expected");
  return {};
}

}  // namespace dvc::apportion::detail
