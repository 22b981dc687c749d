// From a method to its computation: which prices, which bounds, what is free, who is served at the cut.
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "dvc/apportion/detail/check.hpp"
#include "dvc/apportion/detail/multiplier.hpp"
#include "dvc/apportion/detail/quota_method.hpp"
#include "dvc/apportion/detail/remainders.hpp"
#include "dvc/apportion/detail/select.hpp"
#include "dvc/apportion/detail/settle.hpp"
#include "dvc/apportion/detail/signpost_scale.hpp"
#include "dvc/apportion/options.hpp"
#include "dvc/apportion/workspace.hpp"
#include "dvc/base/result.hpp"

namespace dvc::apportion::detail {

/// One allocation on its way: what was given, and where its memory is.
struct job {
  std::span<count_t> counts;
  std::span<const count_t> weights;
  count_t total;
  const options& choice;
  weight_sums sums;
  bounds within;
  bound_sums bounded;
  workspace& memory;
  std::vector<tie>& ties;

  [[nodiscard]] result<void> settle_at(const cut& c) const {
    return settle(counts, weights, c.equal, c.contested, choice, ties);
  }
  [[nodiscard]] known_facts facts() const {
    return {to_double(sums.sum), static_cast<double>(sums.largest_bits), sums.all_positive,
            static_cast<double>(bounded.largest_upper), static_cast<double>(total)};
  }
};

/// Where every row's first dossier is free (s(1) = 0) and there are fewer dossiers than rows that want one: the largest
/// weights first (Balinski and Young 1982, appendix A), equal weights being a tie.
[[nodiscard]] inline result<void> free_firsts(const job& j, count_t left) {
  auto& ranked = j.memory.ranked;
  ranked.clear();
  for (std::size_t i = 0; i < j.weights.size(); ++i) {
    j.counts[i] = j.within.lower.empty() ? 0 : j.within.lower[i];
    const bool may = j.within.upper.empty() || j.within.upper[i] > 0;
    if (j.weights[i] > 0 && j.counts[i] == 0 && may) ranked.push_back({0, static_cast<index_t>(i), 1});
  }
  if (left == 0) return {};
  const auto weight = [&](const candidate& c) { return j.weights[static_cast<std::size_t>(c.row)]; };
  std::ranges::sort(ranked, [&](const candidate& a, const candidate& b) {
    return std::pair(-weight(a), a.row) < std::pair(-weight(b), b.row);
  });
  const count_t at_cut = weight(ranked[static_cast<std::size_t>(left - 1)]);
  const auto begin = std::ranges::find_if(ranked, [&](const candidate& c) { return weight(c) == at_cut; });
  const auto end = std::find_if(begin, ranked.end(), [&](const candidate& c) { return weight(c) != at_cut; });
  for (auto c = ranked.begin(); c != begin; ++c) ++j.counts[static_cast<std::size_t>(c->row)], --left;
  return settle(j.counts, j.weights, {begin, end}, left, j.choice, j.ties);
}

/// One selection above the lower bounds. `near`: see select.
template <class Prices>
[[nodiscard]] result<void> by_selection(const job& j, const Prices& prices, std::optional<double> near = {}) {
  const limits within{j.within.lower, j.within.upper, j.total};
  const count_t left = j.total - j.bounded.least;
  if (prices.first_is_free() && left <= static_cast<count_t>(j.weights.size())) {
    count_t waiting = 0;
    for (std::size_t i = 0; i < j.weights.size(); ++i)
      waiting += j.weights[i] > 0 && within.low(i) == 0 && within.high(i) > 0 ? 1 : 0;
    if (left <= waiting) return free_firsts(j, left);
  }
  return j.settle_at(select(j.counts, j.weights, within, j.total, prices, j.facts(), near, j.choice.threads,
                            j.memory.selection));
}

/// A divisor method. With bounds, the multiplier of what is earned before rounding tells where to look.
template <class Prices>
[[nodiscard]] result<void> by_divisor(const job& j, const Prices& prices) {
  const limits within{j.within.lower, j.within.upper, j.total};
  const known_facts facts = j.facts();
  if (!Prices::smooth || within.none() || !facts.vector()) return by_selection(j, prices);
  const auto at = multiplier_near({j.weights, within, facts, prices.rounding()}, j.counts, j.memory.positions);
  return by_selection(j, prices, at ? std::optional(at->lambda / prices.density()) : std::nullopt);
}

[[nodiscard]] inline result<void> largest_remainders(const job& j) {
  if (j.choice.quota != quota_rule::hare) {
    const auto at = other_quota(j.counts, j.weights, j.sums, j.total, j.choice.quota, j.memory);
    return at ? j.settle_at(*at) : at.error();
  }
  const limits within{j.within.lower, j.within.upper, j.total};
  const known_facts facts = j.facts();
  const auto quotients = [&](count_t total, wide::u128 sum) { return quotient_prices(total, sum, facts.largest); };
  if (within.none() || j.choice.redistribute == redistribution::least_squares)
    return by_selection(j, quotients(j.total, j.sums.sum));
  // whole parts of the shares and one more stay within bounds, as bounds are whole
  const share_problem shares{j.weights, within, facts};
  const auto found = facts.vector() ? multiplier_near(shares, j.counts, j.memory.positions) : std::nullopt;
  const multiplier at = found ? *found->exact : multiplier_of_all(shares, j.counts, j.memory.positions);
  if (at.weight == wide::u128(0U)) return {};
  const auto prices = quotients(at.left, at.weight);
  return by_selection(j, prices, prices.start(0, 0, 0));
}

/// Hands the prices of a divisor method to `visit` and returns its result. Errors: `argument` for a q or signposts that are
/// too fine.
template <class Visit>
[[nodiscard]] auto with_signposts(const options& o, const Visit& visit) -> decltype(visit(linear_signposts(1, 0, 1))) {
  switch (o.by) {
    case method::adams: return visit(linear_signposts(1, 1, 1));
    case method::dean: return visit(harmonic_signposts{});
    case method::huntington_hill: return visit(geometric_signposts{});
    case method::sainte_lague: return visit(linear_signposts(2, 1, 2));
    case method::modified_sainte_lague: return visit(modified_signposts{});
    case method::stationary: {
      const rational& q = *o.q;
      if (q.denominator() >= wide::u128(std::uint64_t{1} << 31U))
        return wrong(errc::argument, "q " + q.str() + " is too fine; give a denominator below 2^31");
      const std::uint64_t top = wide::low_half(q.numerator()), bottom = wide::low_half(q.denominator());
      return visit(linear_signposts(bottom, bottom - top, bottom));
    }
    case method::signposts: {
      const auto s = on_common_scale(o.signposts);
      if (!s) return s.error();
      return visit(listed_signposts(s->head, s->step, s->scale));
    }
    default: return visit(linear_signposts(1, 0, 1));  // D'Hondt
  }
}

[[nodiscard]] inline result<void> dispatch(job j) {
  if (static_cast<double>(j.bounded.largest_upper) >= scan::vector_limit) {  // above the total no bound binds
    auto& upper = j.memory.upper;
    upper.assign(j.within.upper.begin(), j.within.upper.end());
    for (count_t& u : upper) u = std::min(u, j.total);
    j.within.upper = upper;
    j.bounded.largest_upper = j.total;
  }
  if (j.choice.by == method::largest_remainder) return largest_remainders(j);
  if (j.choice.by == method::quota_method)
    return quota_method(j.counts, j.weights, j.sums.sum, j.total, j.choice, j.ties);
  return with_signposts(j.choice, [&](const auto& prices) { return by_divisor(j, prices); });
}

}  // namespace dvc::apportion::detail
