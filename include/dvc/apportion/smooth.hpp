// Fill the gap: raises all rows to one rate, from what each has already; rows above that rate get nothing.
#pragma once

#include <algorithm>
#include <cstddef>
#include <limits>
#include <numeric>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "dvc/apportion/allocate.hpp"
#include "dvc/base/rational.hpp"

namespace dvc::apportion {

/// What each row gets on top of what it has, and the one rate t behind it: e_i = max(0, t P_i - p_i) before rounding.
struct gap_filling {
  allocation rows;
  rational rate;    ///< t, exactly
  rational needed;  ///< the sum of e_i before rounding; the total, where that was given
};

namespace detail {

/// Errors: `shape`, `range`, `inconsistent` for a row that has more than its size.
[[nodiscard]] inline result<void> check_done(std::span<const count_t> size, std::span<const count_t> done) {
  if (size.size() != done.size())
    return wrong(errc::shape, std::to_string(done.size()) + " counts of what is done for " + std::to_string(size.size()) +
                                  " rows; one for each row is expected");
  for (std::size_t i = 0; i < size.size(); ++i) {
    const auto row = static_cast<index_t>(i);
    if (size[i] < 0) return wrong(errc::range, "the size is " + std::to_string(size[i]) + "; it must be 0 or more", row, "size");
    if (done[i] < 0)
      return wrong(errc::range, std::to_string(done[i]) + " are done; that must be 0 or more", row, "done");
    if (done[i] > size[i])
      return wrong(errc::inconsistent, std::to_string(done[i]) + " are done, above the size of " + std::to_string(size[i]), row,
                   "done");
  }
  return {};
}

/// The rate t for which sum max(0, t P_i - p_i) is `total`; the largest such t where `total` is 0. Needs a row with a size.
///
/// From all rows at one rate, rows that stand at or above the rate of the others are left out and the rate falls: Newton's
/// steps on a convex function, so few are needed.
[[nodiscard]] inline rational level_rate(std::span<const count_t> size, std::span<const count_t> done, count_t total) {
  std::vector<std::size_t> raised;
  for (std::size_t i = 0; i < size.size(); ++i)
    if (size[i] > 0) raised.push_back(i);
  if (total == 0) {  // up to the lowest rate there is, nobody needs anything
    const auto lower = [&](std::size_t a, std::size_t b) {
      return wide::product(static_cast<std::uint64_t>(done[a]), static_cast<std::uint64_t>(size[b])) <
             wide::product(static_cast<std::uint64_t>(done[b]), static_cast<std::uint64_t>(size[a]));
    };
    const std::size_t lowest = *std::ranges::min_element(raised, lower);
    return *ratio(done[lowest], size[lowest]);
  }
  for (;;) {
    wide::u128 top = static_cast<wide::u128>(total), bottom(0U);
    for (const std::size_t i : raised) {
      top += static_cast<wide::u128>(done[i]);
      bottom += static_cast<wide::u128>(size[i]);
    }
    const auto stands_above = [&](std::size_t i) {
      return compare_fractions(static_cast<wide::u128>(done[i]), static_cast<wide::u128>(size[i]), top, bottom) >= 0;
    };
    if (std::erase_if(raised, stands_above) == 0) return *rational::of(top, bottom);
  }
}

}  // namespace detail

/// Hands out `total` dossiers so that all rows they reach come to one rate: water into vessels of widths P, filled to p.
///
/// `size`: n dossiers P_i >= 0 in all; `done`: n of them p_i <= P_i that are done; `total`: N >= 0 to add, at most what is
/// open. The real e_i = max(0, t P_i - p_i), with the one t for which they add up to N, become whole by largest remainders:
/// of all whole numbers with this sum the nearest ones, none a full dossier off. With a divisor method in `choice.by` it is
/// p_i + e_i = the rounded share of P_i instead; method::adams gives the next dossier to the row of the lowest rate and so
/// makes the least rate as great as whole numbers allow. `choice.within` is not used; ties are as in `allocate`.
///
/// Errors: `shape`, `range`, `inconsistent` for a row that has done more than its size, `overflow`, `infeasible` for a total
/// above what is open, `argument` for bounds, other quotas than Hare, or the quota method, `tie` under tie_rule::error.
/// Example: sizes 100 100 100 of which 10 50 90 are done, and a total of 60: e is 50 10 0, the rate 3/5.
[[nodiscard]] inline result<gap_filling> fill_gap(std::span<const count_t> size, std::span<const count_t> done, count_t total,
                                                  const options& choice = {}) {
  if (const auto fine = detail::check_done(size, done); !fine) return fine.error();
  if (total < 0) return detail::wrong(errc::range, "the total to allocate is " + std::to_string(total) + "; it must be 0 or more");
  if (!choice.within.lower.empty() || !choice.within.upper.empty() || choice.redistribute != redistribution::proportional)
    return detail::wrong(errc::argument, "what is done and the sizes are the bounds here; give no others");
  constexpr count_t limit = std::numeric_limits<count_t>::max();
  wide::u128 open(0U), have(0U);
  for (std::size_t i = 0; i < size.size(); ++i) {
    open += static_cast<wide::u128>(size[i] - done[i]);
    have += static_cast<wide::u128>(done[i]);
  }
  if (static_cast<wide::u128>(total) > open)
    return detail::wrong(errc::infeasible, "the rows have " + wide::to_string(open) + " open, below the total of " +
                                               std::to_string(total) + "; the nearest total is " + wide::to_string(open));
  if (have + static_cast<wide::u128>(total) > static_cast<wide::u128>(limit))
    return detail::wrong(errc::overflow, "what is done and the total add up to more than 64 bits hold");

  options own = choice;
  own.within = {done, size};
  auto filled = allocate(size, static_cast<count_t>(have) + total, own);
  if (!filled) return filled.error();
  gap_filling g{*std::move(filled), {}, *ratio(total, 1)};
  for (std::size_t i = 0; i < size.size(); ++i) g.rows.counts[i] -= done[i];
  if (std::ranges::any_of(size, [](count_t s) { return s > 0; })) g.rate = detail::level_rate(size, done, total);
  return g;
}

/// What each row needs to come to `rate`, rounded up row by row: e_i = ceil(max(0, t P_i - p_i)).
///
/// `size`, `done` as for the form with a total; `rate`: t from 0 to 1. The counts sum to `needed` or, by the rounding, to up
/// to one more for each row. Errors: `shape`, `range`, `inconsistent`, `overflow` where the counts add up to more than 64
/// bits, `argument` for a rate whose denominator is 2^63 or more.
[[nodiscard]] inline result<gap_filling> fill_gap(std::span<const count_t> size, std::span<const count_t> done,
                                                  const rational& rate) {
  if (const auto fine = detail::check_done(size, done); !fine) return fine.error();
  if (rate > *ratio(1, 1)) return detail::wrong(errc::range, "the rate is " + rate.str() + "; it must be from 0 to 1");
  constexpr auto limit = static_cast<std::uint64_t>(std::numeric_limits<count_t>::max());
  if (rate.denominator() > static_cast<wide::u128>(limit))
    return detail::wrong(errc::argument, "the rate " + rate.str() + " is too fine; give a denominator below 2^63");
  const std::uint64_t top = wide::low_half(rate.numerator()), bottom = wide::low_half(rate.denominator());

  gap_filling g{{std::vector<count_t>(size.size()), {}}, rate, {}};
  wide::u128 sum(0U), whole(0U), parts(0U);  // of the counts; of the e_i, in whole dossiers and in 1 / bottom
  for (std::size_t i = 0; i < size.size(); ++i) {
    const wide::u128 share = wide::product(top, static_cast<std::uint64_t>(size[i])), scale(bottom);
    const wide::u128 floor = share / scale, rest = share % scale, have = static_cast<wide::u128>(done[i]);
    if (floor < have) continue;
    const bool up = rest > wide::u128(0U);
    g.rows.counts[i] = static_cast<count_t>(floor - have) + (up ? 1 : 0);
    sum += static_cast<wide::u128>(g.rows.counts[i]);
    whole += floor - have;
    parts += rest;
  }
  if (sum > static_cast<wide::u128>(limit))
    return detail::wrong(errc::overflow, "what the rows need adds up to " + wide::to_string(sum) + ", beyond 64 bits");
  g.needed = *rational::of(whole * wide::u128(bottom) + parts, wide::u128(bottom));
  return g;
}

}  // namespace dvc::apportion
