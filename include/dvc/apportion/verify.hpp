// The proof of a result: what every other result would contradict. Made afterwards from the counts, in exact integers and a
// few passes over the rows, without anything that the selection found on its way.
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "dvc/apportion/allocate.hpp"
#include "dvc/apportion/certificate.hpp"
#include "dvc/apportion/detail/prove.hpp"
#include "dvc/apportion/detail/replay.hpp"

namespace dvc::apportion {

namespace detail {

/// What holds of any result: a count for each row, within bounds, nothing without a weight, the sum. `open`: dossiers that a
/// tie leaves open.
[[nodiscard]] inline result<void> prove_frame(const claimed& c, count_t open) {
  if (c.counts.size() != c.weights.size())
    return wrong(errc::shape, std::to_string(c.counts.size()) + " counts for " + std::to_string(c.weights.size()) +
                                  " weights; one for each row is expected");
  wide::u128 sum = u128_of(open);
  for (std::size_t i = 0; i < c.counts.size(); ++i) {
    const auto row = static_cast<index_t>(i);
    const count_t x = c.counts[i], low = low_of(c.choice.within, i), high = high_of(c.choice.within, i);
    const auto not_it = [&](const std::string& why) { return c.disproved("the count " + std::to_string(x) + " is " + why, row); };
    if (x < 0)
      return wrong(errc::range, "the count is " + std::to_string(x) + "; counts are 0 or more", c.name_of(row), "counts");
    if (x < low) return not_it("below the lower bound " + std::to_string(low));
    if (x > high) return not_it("above the upper bound " + std::to_string(high));
    if (c.weights[i] == 0 && x != low) return not_it("not " + std::to_string(low) + ", all that a row without weight gets");
    sum += u128_of(x);
  }
  if (sum != u128_of(c.total))
    return c.disproved("the counts add up to " + wide::to_string(sum - u128_of(open)) +
                       (open > 0 ? ", and " + std::to_string(open) + " are open" : "") + "; the total is " +
                       std::to_string(c.total));
  return {};
}

/// Rows whose share was cut at a bound: what holds them under proportional redistribution.
[[nodiscard]] inline held_rows cut_shares(const share_claims& claims, std::size_t rows) {
  held_rows held;
  for (std::size_t i = 0; i < rows; ++i)
    if (const int side = claims.beyond(i); side != 0)
      (side < 0 ? held.at_lower : held.at_upper).push_back(static_cast<index_t>(i));
  return held;
}

template <class Claims>
[[nodiscard]] result<edges<typename Claims::claim>> prove(const claimed& c, const Claims& claims) {
  const auto at = edges_of(c.counts, c.weights, claims);
  if (const auto fine = prove_order(c, at, claims); !fine) return fine.error();
  if (c.ties) {
    const bool open = c.ties->size() == 1 && c.ties->front().served.empty() && at.next;
    const bool met = at.last && at.next && *at.last == *at.next;
    const auto stakes = met || open ? stakes_at(*at.next, c.counts, c.weights, claims) : std::vector<stake>{};
    if (const auto fine = prove_ties(c, stakes); !fine) return fine.error();
  }
  return at;
}

/// Errors: `misfit`, as `allocate` refuses it.
[[nodiscard]] inline result<void> check_quota(std::span<const count_t> weights, const share_scale& s, count_t total, quota_rule quota) {
  if (quota == quota_rule::hare) return {};
  wide::u128 given(0U), rows(0U);
  for (const count_t w : weights) {
    given += u128_of(w) * s.top / s.bottom;
    if (w > 0) rows += wide::u128(1U);
  }
  if (given <= u128_of(total) && u128_of(total) - given <= rows) return {};
  return wrong(errc::misfit, "the " + std::string(name(quota)) + " quota does not fit here; use the hare quota");
}

[[nodiscard]] inline result<share_claims> shares_of(std::span<const count_t> weights, count_t total, const options& o) {
  const auto sums = sum_weights(weights);
  if (!sums) return sums.error();
  const share_scale s = shares_scale(weights, *sums, total, o);
  if (total > 0)
    if (const auto fits = check_quota(weights, s, total, o.quota); !fits) return fits.error();
  return share_claims(s, weights, o.within, is_bounded(o) && o.redistribute == redistribution::proportional);
}

[[nodiscard]] inline result<certificate> certify_shares(const claimed& c) {
  const auto claims = shares_of(c.weights, c.total, c.choice);
  if (!claims) return claims.error();
  const auto at = prove(c, *claims);
  if (!at) return at.error();
  const share_scale& s = claims->per_weight();
  const auto value = [&](const std::optional<remainder>& r) -> std::optional<mixed> {
    if (!r) return std::nullopt;
    return mixed{r->whole, *rational::of(r->rest, s.bottom)};
  };
  certificate found;
  found.scale = rational::of(s.top, s.bottom);
  found.cut = remainder_cut{value(at->last), value(at->next)};
  if (is_bounded(c.choice))
    found.held = claims->clamped() ? cut_shares(*claims, c.weights.size()) : held_by_bounds(c.counts, c.weights, *claims, *at);
  return found;
}

[[nodiscard]] inline result<certificate> certify_divisors(const claimed& c) {
  const auto signposts = signpost_list::of(c.choice);
  if (!signposts) return signposts.error();
  const divisor_claims claims(*signposts, c.weights, c.choice.within);
  const auto at = prove(c, claims);
  if (!at) return at.error();
  certificate found;
  found.multipliers = multiplier_interval{at->last ? at->last->value() : rational{}, {}, signposts->squared()};
  if (at->next) found.multipliers->most = at->next->value();
  if (is_bounded(c.choice)) found.held = held_by_bounds(c.counts, c.weights, claims, *at);
  return found;
}

/// By playing it again: towards the counts where anybody may have decided the ties, by the rule where a list of them is given.
[[nodiscard]] inline result<certificate> certify_quota_method(const claimed& c, wide::u128 sum) {
  if (!c.ties) {
    const auto played = last_houses(c, sum);
    return played ? result(certificate{}) : played.error();
  }
  allocation again{std::vector<count_t>(c.weights.size()), {}};
  const auto done = quota_method(again.counts, c.weights, sum, c.total, c.choice, again.ties);
  if (!done) return done.error();
  for (std::size_t i = 0; i < c.counts.size(); ++i)
    if (c.counts[i] != again.counts[i])
      return c.disproved("the quota method gives the row " + std::to_string(again.counts[i]) + ", not " +
                             std::to_string(c.counts[i]), static_cast<index_t>(i));
  const auto same = [](const tie& a, const tie& b) {
    return a.rows == b.rows && a.contested == b.contested && a.served == b.served;
  };
  if (!std::ranges::equal(*c.ties, again.ties, same)) return c.disproved("the ties are not those that the quota method meets");
  return certificate{};
}

[[nodiscard]] inline result<certificate> certify(const claimed& c) {
  const options& o = c.choice;
  if (const auto fine = check_options(c.weights, c.total, o); !fine) return fine.error();
  const auto sums = sum_weights(c.weights);
  if (!sums) return sums.error();
  if (const auto fine = check_bounds(c.weights, *sums, c.total, o.within); !fine) return fine.error();
  const bool open = o.ties == tie_rule::report && c.ties && c.ties->size() == 1 && c.ties->front().served.empty();
  const count_t left_open = open ? c.ties->front().contested : 0;
  if (left_open < 0) return c.disproved("a tie for " + std::to_string(left_open) + " dossiers is listed");
  if (const auto fine = prove_frame(c, left_open); !fine) return fine.error();
  if (sums->sum == wide::u128(0U)) {
    const auto fine = c.ties ? prove_ties(c, {}) : result<void>{};
    return fine ? result(certificate{}) : fine.error();
  }
  if (o.by == method::largest_remainder) return certify_shares(c);
  return o.by == method::quota_method ? certify_quota_method(c, sums->sum) : certify_divisors(c);
}

}  // namespace detail

/// Proves an allocation and says what proves it, from `weights`, `total` and `choice` as they were given to `allocate`.
///
/// Without doubles and without the selection: the counts are within bounds and add up, no dossier that was served is dearer
/// than one that was not, the ties listed are the rows at the cut, served by their rule (a decision, under `report`). Two
/// passes over the rows; proportional redistribution sorts its breakpoints; the quota method is played again.
///
/// Errors: those of `allocate` for what it refuses; `shape`, `range` or `inconsistent` for a result that is not the method's,
/// with the row and why.
[[nodiscard]] inline result<certificate> certify(const allocation& a, std::span<const count_t> weights, count_t total,
                                                 const options& choice = {}) {
  return detail::certify({a.counts, weights, total, choice, std::span<const tie>(a.ties)});
}

/// The same for counts from elsewhere, whoever was served among rows with equal claims; `choice.ties` plays no part.
[[nodiscard]] inline result<certificate> certify(std::span<const count_t> counts, std::span<const count_t> weights,
                                                 count_t total, const options& choice = {}) {
  options any = choice;
  any.ties = tie_rule::by_order;
  return detail::certify({counts, weights, total, any, std::nullopt});
}

/// Proves an allocation: nothing where `certify` gives a certificate, else its failure.
[[nodiscard]] inline result<void> verify(const allocation& a, std::span<const count_t> weights, count_t total,
                                         const options& choice = {}) {
  const auto proof = certify(a, weights, total, choice);
  return proof ? result<void>{} : proof.error();
}

/// Proves counts from elsewhere, whoever was served among rows with equal claims.
[[nodiscard]] inline result<void> verify(std::span<const count_t> counts, std::span<const count_t> weights, count_t total,
                                         const options& choice = {}) {
  const auto proof = certify(counts, weights, total, choice);
  return proof ? result<void>{} : proof.error();
}

}  // namespace dvc::apportion
