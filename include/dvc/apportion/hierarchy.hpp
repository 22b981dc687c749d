// Allocation down a tree of groups: level by level, or at once over all rows with bounds on the totals of groups.
#pragma once

#include <algorithm>
#include <limits>
#include <numeric>
#include <span>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "dvc/apportion/allocate.hpp"
#include "dvc/apportion/detail/tree_ties.hpp"
#include "dvc/apportion/detail/tree.hpp"
#include "dvc/apportion/grouping.hpp"
#include "dvc/apportion/segmented.hpp"

namespace dvc::apportion {

/// Whole dossiers per row and per group, and the ties on the way.
struct hierarchy_allocation {
  allocation rows;
  std::vector<count_t> totals;             ///< m: dossiers in each group, with all that is in it
  std::vector<tie> group_ties;             ///< top_down: ties between groups; their `rows` and `served` are groups
  std::vector<index_t> at_lower, at_upper; ///< groups at a bound of theirs (a lower one above 0, an upper one below 2^63 - 1)
};

namespace detail {

/// The failure under tie_rule::error where groups tie.
[[nodiscard]] inline failure tied_groups(const tie& t, const grouping& groups) {
  std::string names;
  for (std::size_t k = 0; k < std::min<std::size_t>(t.rows.size(), 10); ++k)
    names.append(names.empty() ? "" : ", ").append(groups.name(t.rows[k]));
  return wrong(errc::tie, names + (t.rows.size() > 10 ? ", ..." : "") + " have equal claims to " + std::to_string(t.contested) +
                              (t.contested == 1 ? " dossier" : " dossiers") + "; choose a rule for ties");
}

/// Places of the rows 0 to n - 1 when sorted by key; equal keys in their order.
template <class Key>
[[nodiscard]] std::vector<count_t> ranks(std::size_t n, const Key& key) {
  std::vector<std::size_t> sorted(n);
  std::iota(sorted.begin(), sorted.end(), std::size_t{0});
  std::ranges::stable_sort(sorted, {}, key);
  std::vector<count_t> rank(n);
  for (std::size_t k = 0; k < n; ++k) rank[sorted[k]] = static_cast<count_t>(k);
  return rank;
}

/// Numbers that by_priority turns into the caller's rule, in whatever order the rows stand.
[[nodiscard]] inline std::vector<count_t> ranks_by_rule(std::span<const count_t> weights, const options& o) {
  switch (o.ties) {
    case tie_rule::by_weight: return ranks(weights.size(), [&](std::size_t i) { return -weights[i]; });
    case tie_rule::by_priority: return ranks(weights.size(), [&](std::size_t i) { return o.priority[i]; });
    case tie_rule::by_lot:
      return ranks(weights.size(), [&](std::size_t i) { return lot(o.seed, o.first_row + static_cast<index_t>(i)); });
    default: break;
  }
  std::vector<count_t> rank(weights.size());
  std::iota(rank.begin(), rank.end(), count_t{0});
  return rank;
}

/// What both modes work on, checked.
struct hierarchy_job {
  std::span<const count_t> weights;
  const grouping& groups;
  count_t total;
  const options& choice;
  group_tree tree;
  possible_totals possible;
  bool bounded;  // by rows or groups
};

[[nodiscard]] inline result<hierarchy_job> check_hierarchy(std::span<const count_t> weights, const grouping& groups,
                                                           count_t total, const options& choice, hierarchy_mode mode) {
  if (const auto fine = check_options(weights, total, choice); !fine) return fine.error();
  if (choice.ties == tie_rule::report)
    return wrong(errc::argument, "in a tree of groups a tie cannot stay open, as others depend on it; choose error, and then "
                                 "by-priority with the decision");
  const auto sums = sum_weights(weights);
  if (!sums) return sums.error();
  if (const auto fine = check_bounds(weights, *sums, total, choice.within); !fine) return fine.error();
  auto tree = make_tree(weights.size(), groups);
  if (!tree) return tree.error();
  const bool free_rows = choice.within.lower.empty() && choice.within.upper.empty();
  if (sums->sum == wide::u128(0U) && total > 0 && free_rows)
    return nobody_for(total, weights);
  auto possible = find_possible(*tree, groups, weights, total, choice.within);
  if (!possible) return possible.error();
  if (mode == hierarchy_mode::global && (choice.by == method::largest_remainder || choice.by == method::quota_method))
    return wrong(errc::argument, std::string(name(choice.by)) + " does not go with the global mode, as its parts do not "
                                 "fit together; take a divisor method such as sainte-lague, or the mode top-down");
  const bool bounded = !free_rows || !groups.within.lower.empty() || !groups.within.upper.empty();
  return hierarchy_job{weights, groups, total, choice, *std::move(tree), *std::move(possible), bounded};
}

/// What groups take part with under top_down, and who comes first among equal ones.
struct group_claims {
  std::vector<count_t> weights;            ///< m: all that is in the group
  std::vector<count_t> priority;           ///< m: as urgent as the most urgent row, or the place of the group's lot; else empty
  std::vector<count_t> row_priority;       ///< n: by_lot, the places of the rows' lots; else empty
};

/// Errors: `overflow` for a group whose weights add up to more than 64 bits.
[[nodiscard]] inline result<group_claims> claims_of_groups(const hierarchy_job& j) {
  const std::size_t m = j.groups.parent_of.size();
  std::vector<wide::u128> sums(m, wide::u128(0U));
  constexpr count_t limit = std::numeric_limits<count_t>::max();
  const bool by_priority = j.choice.ties == tie_rule::by_priority, by_lot = j.choice.ties == tie_rule::by_lot;
  group_claims c{std::vector<count_t>(m), std::vector<count_t>(by_priority ? m : 0, limit), {}};
  for (std::size_t i = 0; i < j.weights.size(); ++i) {
    const auto g = static_cast<std::size_t>(j.groups.group_of[i]);
    sums[g] += static_cast<wide::u128>(j.weights[i]);
    if (by_priority) c.priority[g] = std::min(c.priority[g], j.choice.priority[i]);
  }
  for (auto at = j.tree.preorder.rbegin(); at != j.tree.preorder.rend(); ++at) {
    const auto g = static_cast<std::size_t>(*at);
    if (sums[g] > static_cast<wide::u128>(limit))
      return wrong(errc::overflow, j.groups.name(*at) + ": its weights add up to " + wide::to_string(sums[g]) +
                                       ", beyond 64 bits; divide all weights by a common factor");
    c.weights[g] = static_cast<count_t>(sums[g]);
    if (const index_t up = j.groups.parent_of[g]; up >= 0) {
      const auto parent = static_cast<std::size_t>(up);
      sums[parent] += sums[g];
      if (by_priority) c.priority[parent] = std::min(c.priority[parent], c.priority[g]);
    }
  }
  if (by_lot) {  // lots of groups are drawn as if the groups stood after all rows
    c.priority = ranks(m, [&](std::size_t g) {
      return lot(j.choice.seed, j.choice.first_row + static_cast<index_t>(j.weights.size() + g));
    });
    c.row_priority = ranks_by_rule(j.weights, j.choice);
  }
  return c;
}

/// The choices of one part of a tree: no tie fails in it, and lots are drawn already.
[[nodiscard]] inline options for_part(const options& choice) {
  options own = choice;
  if (own.ties == tie_rule::error) own.ties = tie_rule::by_order;
  if (own.ties == tie_rule::by_lot) own.ties = tie_rule::by_priority;
  return own;
}

/// The choices for all rows, once the groups have their totals.
[[nodiscard]] inline options for_rows(const hierarchy_job& j, const group_claims& c) {
  options own = for_part(j.choice);
  if (!c.row_priority.empty()) own.priority = c.row_priority;
  return own;
}

/// Groups that share one total, and what they bring along: the rows of an allocation of their own.
class siblings {
 public:
  siblings(const hierarchy_job& j, const group_claims& c) : j_(j), c_(c), own_(for_part(j.choice)) {}
  siblings(const siblings&) = delete;
  siblings& operator=(const siblings&) = delete;

  /// The weights and choices of these groups, until the next call.
  void gather(std::span<const index_t> among) {
    const auto gathered = [&](std::vector<count_t>& into, const std::vector<count_t>& all) -> std::span<const count_t> {
      into.clear();
      for (const index_t g : among) into.push_back(all[static_cast<std::size_t>(g)]);
      return into;
    };
    gathered(weights_, c_.weights);
    if (j_.bounded) own_.within = {gathered(lower_, j_.possible.least), gathered(upper_, j_.possible.most)};
    if (!c_.priority.empty()) own_.priority = gathered(priority_, c_.priority);
  }
  [[nodiscard]] std::span<const count_t> weights() const { return weights_; }
  [[nodiscard]] const options& choice() const { return own_; }

 private:
  const hierarchy_job& j_;
  const group_claims& c_;
  options own_;
  std::vector<count_t> weights_, lower_, upper_, priority_;
};

/// Totals of the groups that hold rows, 0 for the others.
[[nodiscard]] inline std::vector<count_t> totals_for_rows(const group_tree& tree, std::span<const count_t> totals) {
  std::vector<count_t> own(totals.begin(), totals.end());
  for (std::size_t g = 0; g < own.size(); ++g)
    if (!tree.children(static_cast<index_t>(g)).empty()) own[g] = 0;
  return own;
}

/// Among the top groups, then in each group among those in it, last among its rows.
[[nodiscard]] inline result<hierarchy_allocation> allocate_down(const hierarchy_job& j) {
  const auto claims = claims_of_groups(j);
  if (!claims) return claims.error();
  hierarchy_allocation a;
  a.totals.resize(j.groups.parent_of.size());
  workspace memory;
  siblings sharing(j, *claims);
  std::vector<count_t> counts;
  const auto share = [&](std::span<const index_t> among, count_t total) -> result<void> {
    sharing.gather(among);
    counts.resize(among.size());
    auto ties = allocate_into(counts, sharing.weights(), total, memory, sharing.choice());
    if (!ties) return ties.error();
    for (std::size_t k = 0; k < among.size(); ++k) a.totals[static_cast<std::size_t>(among[k])] = counts[k];
    for (tie& t : *std::move(ties)) {
      for (index_t& g : t.rows) g = among[static_cast<std::size_t>(g)];
      for (index_t& g : t.served) g = among[static_cast<std::size_t>(g)];
      a.group_ties.push_back(std::move(t));
    }
    return {};
  };
  if (const auto done = share(j.tree.children(-1), j.total); !done) return done.error();
  for (const index_t g : j.tree.preorder)
    if (const auto inside = j.tree.children(g); !inside.empty())
      if (const auto done = share(inside, a.totals[static_cast<std::size_t>(g)]); !done)
        return wrong(done.error().code, j.groups.name(g) + ": " + done.error().message);
  auto rows = allocate_by(j.weights, j.groups.group_of, totals_for_rows(j.tree, a.totals), for_rows(j, *claims), j.groups.names);
  if (!rows) return rows.error();
  a.rows = *std::move(rows);
  return a;
}

/// One allocation over all rows, the totals of groups within their bounds, from the inside out.
///
/// A divisor method puts all dossiers (row, k) in one order: by price s(k) / w, equal prices by the rule for ties; a row takes
/// its own in ascending k. Claim: the best allocations of a group for the totals a, a + 1, ..., b that it can have form a
/// chain, each adding one dossier to the one before, and the dossiers added ascend in that order. So a group behaves like one
/// row with lower bound a and upper bound b.
///   A row is such a chain. If the groups inside a group are chains, the group chooses, for each total, from their merged
/// chains: first what all of them must have, then the first ones in the order. That is one chain again, and cutting it at the
/// group's own bounds leaves a chain. Its dossiers from a to b are those between x(a) and x(b), the best allocations for a and
/// for b, row by row: and so each is found by an ordinary allocation within the bounds that the groups inside have left to
/// the rows, of which x(a) and x(b) are the next lower and upper bounds. At the top the total itself is allocated.
///   (Optimal in every sense for which the order is one of marginal costs: Hochbaum, Math. OR 19 (1994).)
///
/// Largest remainders have no such order: a claim depends on the total, and a greater total can take a dossier away.
[[nodiscard]] inline result<hierarchy_allocation> allocate_at_once(const hierarchy_job& j) {
  const std::size_t n = j.weights.size(), m = j.groups.parent_of.size();
  const auto row_at = [&](std::size_t k) { return static_cast<std::size_t>(j.tree.row_at[k]); };
  // the rows in the order of the groups, so that each group is one stretch of them
  const std::vector<count_t> rank = ranks_by_rule(j.weights, j.choice);
  std::vector<count_t> weights(n), priority(n), lower(n), upper(n, j.total), counts(n);
  for (std::size_t k = 0; k < n; ++k) {
    const std::size_t i = row_at(k);
    weights[k] = j.weights[i], priority[k] = rank[i];
    if (!j.choice.within.lower.empty()) lower[k] = j.choice.within.lower[i];
    if (!j.choice.within.upper.empty()) upper[k] = std::min(j.choice.within.upper[i], j.total);
  }

  workspace memory;
  std::vector<met_tie> met;
  options own = j.choice;
  own.ties = tie_rule::by_priority;
  const auto allocated = [&](std::size_t from, std::size_t to, count_t total) -> result<void> {
    const auto part = [&](const std::vector<count_t>& all) { return std::span(all).subspan(from, to - from); };
    own.priority = part(priority);
    if (j.bounded) own.within = {part(lower), part(upper)};
    auto ties = allocate_into(std::span(counts).subspan(from, to - from), part(weights), total, memory, own);
    if (!ties) return ties.error();
    for (tie& t : *std::move(ties)) {
      const std::size_t k = from + static_cast<std::size_t>(t.served.front());
      for (index_t& row : t.rows) row = j.tree.row_at[from + static_cast<std::size_t>(row)];
      met.push_back({std::move(t.rows), j.tree.row_at[k], counts[k]});
    }
    return {};
  };
  for (auto at = j.tree.preorder.rbegin(); at != j.tree.preorder.rend(); ++at) {
    const auto g = static_cast<std::size_t>(*at);
    const auto from = static_cast<std::size_t>(j.tree.begin[g]), to = static_cast<std::size_t>(j.tree.end[g]);
    const auto bound_by = [&](std::vector<count_t>& bound, count_t total_of_group) -> result<void> {
      const auto done = allocated(from, to, total_of_group);
      std::copy(counts.begin() + j.tree.begin[g], counts.begin() + j.tree.end[g], bound.begin() + j.tree.begin[g]);
      return done;
    };
    if (j.possible.least[g] > j.possible.least_inside[g])
      if (const auto done = bound_by(lower, j.possible.least[g]); !done) return done.error();
    if (j.possible.most[g] < std::min(j.possible.most_inside[g], j.total))
      if (const auto done = bound_by(upper, j.possible.most[g]); !done) return done.error();
  }
  if (const auto done = allocated(0, n, j.total); !done) return done.error();

  hierarchy_allocation a;
  a.rows.counts.resize(n);
  for (std::size_t k = 0; k < n; ++k) a.rows.counts[row_at(k)] = counts[k];
  a.totals.resize(m);
  for (std::size_t g = 0; g < m; ++g)
    a.totals[g] = std::accumulate(counts.begin() + j.tree.begin[g], counts.begin() + j.tree.end[g], count_t{0});
  const standing s{j.tree, j.groups, j.possible, a.totals, j.weights, a.rows.counts, j.choice.within};
  auto ties = with_signposts(j.choice, [&](const auto& prices) { return result(exchange_ties(prices, s, std::move(met))); });
  if (!ties) return ties.error();
  a.rows.ties = *std::move(ties);
  return a;
}

/// Groups whose total is a bound of theirs: a lower one above 0, an upper one below 2^63 - 1.
[[nodiscard]] inline std::pair<std::vector<index_t>, std::vector<index_t>> groups_at_bounds(const grouping& groups,
                                                                                           std::span<const count_t> totals) {
  const auto& [lower, upper] = groups.within;
  std::pair<std::vector<index_t>, std::vector<index_t>> at;
  for (std::size_t g = 0; g < totals.size(); ++g) {
    if (!lower.empty() && lower[g] > 0 && totals[g] == lower[g]) at.first.push_back(static_cast<index_t>(g));
    if (!upper.empty() && upper[g] < std::numeric_limits<count_t>::max() && totals[g] == upper[g])
      at.second.push_back(static_cast<index_t>(g));
  }
  return at;
}

}  // namespace detail

/// Allocates `total` dossiers to rows in a tree of groups, top-down or all at once within bounds on the groups' totals.
///
/// `weights`: n counts >= 0; `groups`: the tree, and bounds per group if any; `choice`: bounds and priorities per row, all as
/// for `allocate`, but no tie can stay open (tie_rule::report). Under top_down each group takes part with the sum of its
/// weights, its own bounds and what the bounds inside it admit; ties between groups are settled by the same rule (a group is
/// as urgent as its most urgent row; lots are drawn as if the groups stood after the rows). Under global the methods are the
/// divisor methods; the result is the best one by their prices among all that keep the bounds. A tie there is a set of rows
/// that could trade dossiers of equal price without leaving a bound.
/// Cost: that of `allocate` for each level of the tree.
///
/// Errors: those of `allocate`; `range` and `inconsistent` for what is no tree, `infeasible` naming the group whose bounds
/// cannot be met and the nearest total, `overflow` for a group whose weights add up to more than 64 bits (top_down),
/// `argument` for tie_rule::report, and for largest remainders or the quota method under global.
///
/// Source: Hochbaum, Math. Oper. Res. 19 (1994), for global. Example: weights 55 30 15 in groups 0 0 1 with at least 3 in
/// group 1 and a total of 10 give 5 2 3 under dhondt and global.
[[nodiscard]] inline result<hierarchy_allocation> allocate_hierarchy(std::span<const count_t> weights, const grouping& groups,
                                                                     count_t total, hierarchy_mode mode,
                                                                     const options& choice = {}) {
  const auto job = detail::check_hierarchy(weights, groups, total, choice, mode);
  if (!job) return job.error();
  auto done = mode == hierarchy_mode::top_down ? detail::allocate_down(*job) : detail::allocate_at_once(*job);
  if (!done) return done.error();
  hierarchy_allocation a = *std::move(done);
  if (choice.ties == tie_rule::error) {
    if (!a.group_ties.empty()) return detail::tied_groups(a.group_ties.front(), groups);
    if (!a.rows.ties.empty()) return detail::tied(a.rows.ties.front());
  }
  std::tie(a.at_lower, a.at_upper) = detail::groups_at_bounds(groups, a.totals);
  return a;
}

}  // namespace dvc::apportion
