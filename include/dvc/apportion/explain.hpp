// One row of a result, so that a clerk can do the sum again with pen and paper: numbers only, the sentences are in dvc::io.
#pragma once

#include <algorithm>
#include <cstddef>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "dvc/apportion/detail/simplest.hpp"
#include "dvc/apportion/verify.hpp"

namespace dvc::apportion {

/// whole + top / bottom with the denominator that all rows share, as it stands on paper: not in lowest terms.
struct written {
  count_t whole = 0;
  wide::u128 top{0U}, bottom{1U};
  [[nodiscard]] mixed value() const { return {whole, *rational::of(top, bottom)}; }
};

/// A row under largest remainders: its exact share, and its place at the cut.
struct share_steps {
  wide::u128 dossiers{0U}, among{1U};  ///< weight * dossiers / among is the share before bounds; their ratio is `scale`
  written share{};                     ///< after the bounds of proportional redistribution
  count_t left = 0;                    ///< dossiers that the whole parts of all rows leave for remainders
  count_t rank = 0, ranked = 0;        ///< 1 + rows with a greater remainder, and rows with a weight
  std::optional<written> served{}, missed{};  ///< the least remainder served, the greatest that was not
  /// Least squares where bounds bind: what is added to every share before it is rounded down and cut at its bounds.
  std::optional<mixed> shift{};
  std::optional<count_t> rounded{};  ///< share + shift, rounded down; in a tie it is whole
};

/// A row under a divisor method: its quotient between two signposts.
struct divisor_steps {
  multiplier_interval multipliers{};    ///< those that give all counts
  std::optional<rational> divisor{};    ///< the simplest weight per dossier that does; in a tie the only one. Null where it
                                        ///< takes 62 bits, is a root, or where there is none
  std::optional<rational> quotient{};   ///< weight / divisor
  std::optional<count_t> rounded{};     ///< signposts up to the quotient: the count before bounds, a tie aside
  std::optional<rational> reached{};    ///< s(rounded), its square under Huntington-Hill; null for 0
  std::optional<rational> ahead{};      ///< s(rounded + 1), or its square
  std::optional<count_t> least_weight{};  ///< the least weight served, where first dossiers are free and there are too few
};

/// Which bound holds a row where the method alone would not leave it.
enum class binding { none, lower, upper };

/// `none`, `lower`, `upper`.
[[nodiscard]] constexpr std::string_view name(binding bound) noexcept {
  return bound == binding::lower ? "lower" : bound == binding::upper ? "upper" : "none";
}

/// Every number behind one row's count, and where it came from.
struct explanation {
  index_t row = 0;
  method by = method::largest_remainder;
  quota_rule quota = quota_rule::hare;
  redistribution redistribute = redistribution::proportional;
  tie_rule ties = tie_rule::by_order;
  count_t weight = 0, total = 0, count = 0;
  wide::u128 sum{0U};                     ///< of all weights
  std::optional<count_t> lower{}, upper{};  ///< where bounds were given
  binding bound = binding::none;
  std::optional<tie> tied{};              ///< the tie at the cut that the row is part of
  std::optional<share_steps> shares{};    ///< largest remainders
  std::optional<divisor_steps> divisors{};  ///< divisor methods
  std::optional<count_t> house{};         ///< quota method: the dossier of the total that was the row's last, from 1
};

namespace detail {

// 1 - r, over the same denominator.
[[nodiscard]] inline written one_less(const written& r) {
  const bool whole = r.top == wide::u128(0U);
  return {whole ? 1 - r.whole : -r.whole, whole ? wide::u128(0U) : r.bottom - r.top, r.bottom};
}

// The simplest shift for which every share, shifted and rounded down, is the count; in a tie the only one.
[[nodiscard]] inline mixed simplest_shift(const std::optional<written>& served, const std::optional<written>& missed) {
  if (!served && !missed) return {};
  if (!missed) return {one_less(*served).whole + 1, {}};
  const written below = one_less(*missed);
  if (!served) return {below.top == wide::u128(0U) ? below.whole - 1 : below.whole, {}};
  const written from = one_less(*served);  // from <= shift < below
  const bool far = below.whole > from.whole + 1 || (below.whole == from.whole + 1 && below.top > wide::u128(0U));
  if (from.top == wide::u128(0U) || far) return {from.whole + (far && from.top > wide::u128(0U) ? 1 : 0), {}};
  const rational upper = below.whole > from.whole ? *ratio(1, 1) : below.value().part;
  const auto inside = simplest_between(from.value().part, upper, false);
  return {from.whole, inside ? *inside : from.value().part};
}

[[nodiscard]] inline share_steps explain_share(std::span<const count_t> weights, std::size_t row, const share_claims& claims,
                                               const edges<remainder>& at, count_t total, bool shifted) {
  const share_scale& s = claims.per_weight();
  const auto on_paper = [&](const remainder& r) { return written{r.whole, r.rest, s.bottom}; };
  const remainder own = claims.share(row);
  share_steps steps{s.top, s.bottom, on_paper(own)};
  if (at.last) steps.served = on_paper(*at.last);
  if (at.next) steps.missed = on_paper(*at.next);
  if (shifted) {
    steps.shift = simplest_shift(steps.served, steps.missed);
    const bool carries = steps.shift->part >= one_less({0, own.rest, s.bottom}).value().part && own.rest > wide::u128(0U);
    steps.rounded = own.whole + steps.shift->whole + (carries ? 1 : 0);
    return steps;
  }
  steps.left = total, steps.rank = 1;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const remainder other = claims.share(i);
    steps.left -= other.whole;
    if (weights[i] == 0) continue;
    steps.rank += other.rest > own.rest ? 1 : 0;
    ++steps.ranked;
  }
  return steps;
}

// s(k) <= weight / divisor, by products of four numbers of 64 bits.
[[nodiscard]] inline bool reaches(const price& p, const rational& divisor, bool squared) {
  const auto power = [&](wide::u128 n) { return squared ? n * n : n; };
  return wide::wide_product(p.top, power(divisor.numerator())) <= wide::wide_product(p.bottom, power(divisor.denominator()));
}

[[nodiscard]] inline divisor_steps explain_quotient(std::span<const count_t> counts, std::span<const count_t> weights, std::size_t row,
                                                    const divisor_claims& claims, const certificate& proof) {
  const multiplier_interval& all = *proof.multipliers;
  divisor_steps steps{all};
  const rational zero;
  const auto inverse = [](const rational& r) { return *rational::of(r.denominator(), r.numerator()); };
  const bool none = all.most && *all.most == zero;
  if (none) {
    for (std::size_t i = 0; i < weights.size(); ++i)
      if (weights[i] > 0 && counts[i] > claims.low(i))
        steps.least_weight = std::min(steps.least_weight.value_or(weights[i]), weights[i]);
    return steps;
  }
  if (all.most && *all.most == all.least) {
    if (!all.squared) steps.divisor = inverse(all.least);
  } else {
    // where it can be, one that gives the counts without those bounds that hold nobody
    const auto beside = edges_beside(proof.held, counts, weights, claims);
    const bool free = !beside.next || (beside.next->value() != zero && (!beside.last || *beside.last < *beside.next));
    const rational least = !free ? all.least : beside.last ? beside.last->value() : zero;
    const auto most = !free ? all.most : beside.next ? std::optional(beside.next->value()) : std::nullopt;
    steps.divisor = simplest_between(most ? inverse(*most) : zero, least == zero ? std::nullopt : std::optional(inverse(least)),
                                     all.squared);
  }
  if (!steps.divisor || weights[row] == 0) return steps;
  const rational& d = *steps.divisor;
  const wide::u128 top = u128_of(weights[row]);
  if (wide::fits_u64(d.denominator()) && wide::fits_u64(d.numerator()))
    steps.quotient = rational::of(top * d.denominator(), d.numerator());
  // signposts up to the quotient: as many as the count, unless the row is at a bound; found by doubling steps from there
  const auto up_to = [&](count_t k) { return k <= 0 || reaches(claims.last(row, k), d, all.squared); };
  constexpr count_t most = std::numeric_limits<count_t>::max();
  const auto doubled = [](count_t n) { return n > most / 2 ? most : 2 * n; };
  const count_t x = counts[row];
  count_t fewest = x, beyond = x < most ? x + 1 : x;
  if (x == claims.low(row))
    for (count_t step = 1; !up_to(fewest); step = doubled(step)) beyond = fewest, fewest = step < fewest ? fewest - step : 0;
  if (x == claims.high(row))
    for (count_t step = 1; beyond > fewest && up_to(beyond); step = doubled(step)) {
      if (beyond > most - step) return steps;
      fewest = beyond, beyond += step;
    }
  while (beyond - fewest > 1) {
    const count_t middle = fewest + (beyond - fewest) / 2;
    (up_to(middle) ? fewest : beyond) = middle;
  }
  steps.rounded = fewest;
  const auto signpost = [&](std::uint64_t k) {
    const signpost_value s = claims.signposts().at(k);
    return *rational::of(s.top, s.bottom);
  };
  if (fewest > 0) steps.reached = signpost(static_cast<std::uint64_t>(fewest));
  steps.ahead = signpost(static_cast<std::uint64_t>(fewest) + 1);
  return steps;
}

/// Errors: `argument` for a row that is not there.
[[nodiscard]] inline result<void> check_row(index_t row, std::size_t rows) {
  if (row >= 0 && row < static_cast<index_t>(rows)) return {};
  return wrong(errc::argument, "there is no row " + std::to_string(row) + "; there are " + std::to_string(rows) +
                                   ", counted from 0");
}

[[nodiscard]] inline result<explanation> explain(const claimed& c, const allocation& a, index_t row) {
  const auto proof = certify(c);
  if (!proof) return proof.error();
  const auto sums = sum_weights(c.weights);
  if (!sums) return sums.error();
  const auto i = static_cast<std::size_t>(row);
  const options& o = c.choice;
  explanation e{row, o.by, o.quota, o.redistribute, o.ties, c.weights[i], c.total, c.counts[i], sums->sum};
  if (!o.within.lower.empty()) e.lower = o.within.lower[i];
  if (!o.within.upper.empty()) e.upper = o.within.upper[i];
  if (std::ranges::binary_search(proof->held.at_lower, row)) e.bound = binding::lower;
  if (std::ranges::binary_search(proof->held.at_upper, row)) e.bound = binding::upper;
  for (const tie& t : a.ties)
    if (std::ranges::binary_search(t.rows, row)) e.tied = t;
  if (sums->sum == wide::u128(0U)) return e;
  if (proof->scale) {
    const auto claims = shares_of(c.weights, c.total, o);
    if (!claims) return claims.error();
    // clamped shares are cut already
    const held_rows held = claims->clamped() ? held_rows{} : proof->held;
    e.shares = explain_share(c.weights, i, *claims, edges_beside(held, c.counts, c.weights, *claims), c.total, !held.none());
  } else if (proof->multipliers) {
    const auto signposts = signpost_list::of(o);
    if (!signposts) return signposts.error();
    e.divisors = explain_quotient(c.counts, c.weights, i, divisor_claims(*signposts, c.weights, o.within), *proof);
    // what stands on paper: the quotient, rounded, against the count
    if (const auto on_paper = e.divisors->rounded; on_paper && !e.tied)
      e.bound = *on_paper < e.count ? binding::lower : *on_paper > e.count ? binding::upper : binding::none;
  } else {
    const auto houses = last_houses(c, sums->sum);
    if (!houses) return houses.error();
    if ((*houses)[i] > 0) e.house = (*houses)[i];
  }
  return e;
}

}  // namespace detail

/// Explains row `row` of an allocation, from `weights`, `total` and `choice` as they were given to `allocate`.
///
/// The whole result is proved on the way (`certify`), so a row of a wrong one is never explained. A few passes over the rows;
/// the quota method is played again.
///
/// Errors: those of `certify`; `argument` for a row that is not there.
[[nodiscard]] inline result<explanation> explain(const allocation& a, index_t row, std::span<const count_t> weights,
                                                 count_t total, const options& choice = {}) {
  if (const auto there = detail::check_row(row, weights.size()); !there) return there.error();
  return detail::explain({a.counts, weights, total, choice, std::span<const tie>(a.ties)}, a, row);
}

}  // namespace dvc::apportion
