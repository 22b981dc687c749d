// Groups as a tree: their order, the rows in each, and the totals that the bounds inside leave possible.
#pragma once

#include <algorithm>
#include <limits>
#include <numeric>
#include <span>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "dvc/apportion/detail/check.hpp"
#include "dvc/apportion/grouping.hpp"

namespace dvc::apportion::detail {

/// A forest of m groups over n rows; a group holds either rows or groups.
struct group_tree {
  std::vector<index_t> preorder;      ///< a group before those in it, siblings by number
  std::vector<index_t> place;         ///< of a group in `preorder`
  std::vector<index_t> row_at;        ///< rows in the order of their groups; within a group in their own
  std::vector<index_t> begin, end;    ///< group g has the rows row_at[begin[g]] up to, not including, row_at[end[g]]
  std::vector<index_t> first, child;  ///< group g - 1 has the groups child[first[g]] up to child[first[g + 1]]; -1 the top

  [[nodiscard]] std::span<const index_t> children(index_t g) const {  // g = -1: the groups at the top
    const auto at = static_cast<std::size_t>(g + 1);
    return std::span(child).subspan(static_cast<std::size_t>(first[at]), static_cast<std::size_t>(first[at + 1] - first[at]));
  }
};

/// Positions sorted by a key from 0 to m - 1, equal keys in their order, and where each key begins.
[[nodiscard]] inline std::pair<std::vector<index_t>, std::vector<index_t>> sorted_by_key(std::span<const index_t> keys,
                                                                                         std::size_t m, index_t least) {
  std::vector<index_t> first(m + 1), sorted(keys.size());
  for (const index_t key : keys) ++first[static_cast<std::size_t>(key - least) + 1];
  std::partial_sum(first.begin(), first.end(), first.begin());
  std::vector<index_t> next(first.begin(), first.end());
  for (std::size_t i = 0; i < keys.size(); ++i)
    sorted[static_cast<std::size_t>(next[static_cast<std::size_t>(keys[i] - least)]++)] = static_cast<index_t>(i);
  return {std::move(sorted), std::move(first)};
}

/// Errors: `range` for a group or parent that there is not, `shape`, `inconsistent` for groups that contain each other, or
/// rows beside groups.
[[nodiscard]] inline result<group_tree> make_tree(std::size_t n, const grouping& by) {
  const std::size_t m = by.parent_of.size();
  const auto known = " (there are " + std::to_string(m) + " groups)";
  if (by.group_of.size() != n)
    return wrong(errc::shape, std::to_string(by.group_of.size()) + " groups for " + std::to_string(n) +
                                  " rows; one for each row is expected");
  if (!by.names.empty() && by.names.size() != m)
    return wrong(errc::shape, std::to_string(by.names.size()) + " names for " + std::to_string(m) + " groups");
  for (std::size_t i = 0; i < n; ++i)
    if (by.group_of[i] < 0 || by.group_of[i] >= static_cast<index_t>(m))
      return wrong(errc::range, "group " + std::to_string(by.group_of[i]) + " is none" + known, static_cast<index_t>(i), "groups");
  for (std::size_t g = 0; g < m; ++g)
    if (by.parent_of[g] < -1 || by.parent_of[g] >= static_cast<index_t>(m))
      return wrong(errc::range, by.name(static_cast<index_t>(g)) + ": its parent " + std::to_string(by.parent_of[g]) +
                                    " is no group" + known);

  group_tree t;
  std::tie(t.child, t.first) = sorted_by_key(by.parent_of, m + 1, -1);
  std::vector<index_t> waiting(t.children(-1).rbegin(), t.children(-1).rend());
  t.place.assign(m, -1);
  while (!waiting.empty()) {
    const index_t g = waiting.back();
    waiting.pop_back();
    t.place[static_cast<std::size_t>(g)] = static_cast<index_t>(t.preorder.size());
    t.preorder.push_back(g);
    waiting.insert(waiting.end(), t.children(g).rbegin(), t.children(g).rend());
  }
  if (const auto lost = std::ranges::find(t.place, -1); lost != t.place.end())
    return wrong(errc::inconsistent, by.name(lost - t.place.begin()) + " is, through its parents, part of itself");

  const auto [rows, first_row] = sorted_by_key(by.group_of, m, 0);
  t.begin.resize(m), t.end.resize(m);
  t.row_at.reserve(n);
  for (const index_t g : t.preorder) {
    const auto at = static_cast<std::size_t>(g);
    t.begin[at] = static_cast<index_t>(t.row_at.size());
    if (first_row[at] < first_row[at + 1] && !t.children(g).empty())
      return wrong(errc::inconsistent, by.name(g) + " holds row " + std::to_string(rows[static_cast<std::size_t>(first_row[at])]) +
                                           " beside groups; put such rows into a group of their own");
    t.row_at.insert(t.row_at.end(), rows.begin() + first_row[at], rows.begin() + first_row[at + 1]);
    t.end[at] = static_cast<index_t>(t.row_at.size());
  }
  for (auto g = t.preorder.rbegin(); g != t.preorder.rend(); ++g)
    if (const index_t up = by.parent_of[static_cast<std::size_t>(*g)]; up >= 0) {
      index_t& end = t.end[static_cast<std::size_t>(up)];
      end = std::max(end, t.end[static_cast<std::size_t>(*g)]);
    }
  return t;
}

/// The totals a group can have: by what is inside it, and by its own bounds as well. Beyond 64 bits they saturate.
struct possible_totals {
  std::vector<count_t> least_inside, most_inside, least, most;
};

/// Errors: `shape`, `range`, `inconsistent`, `infeasible` naming the group and the nearest total, `overflow`.
[[nodiscard]] inline result<possible_totals> find_possible(const group_tree& t, const grouping& by,
                                                           std::span<const count_t> weights, count_t total,
                                                           const bounds& rows) {
  constexpr count_t limit = std::numeric_limits<count_t>::max();
  const std::size_t m = by.parent_of.size();
  const auto add = [](count_t& sum, count_t more) { sum = more > limit - sum ? limit : sum + more; };
  for (const auto& [bound, column] : {std::pair{by.within.lower, "lower"}, std::pair{by.within.upper, "upper"}}) {
    if (!bound.empty() && bound.size() != m)
      return wrong(errc::shape, std::to_string(bound.size()) + " " + column + " totals for " + std::to_string(m) +
                                    " groups; one for each group is expected");
    for (std::size_t g = 0; g < bound.size(); ++g)
      if (bound[g] < 0)
        return wrong(errc::range, by.name(static_cast<index_t>(g)) + ": its " + column + " total is " +
                                      std::to_string(bound[g]) + "; it must be 0 or more");
  }

  possible_totals p{std::vector<count_t>(m), std::vector<count_t>(m), std::vector<count_t>(m), std::vector<count_t>(m)};
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const auto g = static_cast<std::size_t>(by.group_of[i]);
    const count_t low = rows.lower.empty() ? 0 : rows.lower[i];
    add(p.least_inside[g], low);
    add(p.most_inside[g], weights[i] == 0 ? low : rows.upper.empty() ? limit : rows.upper[i]);
  }
  count_t least = 0, most = 0;  // of all groups together
  for (auto at = t.preorder.rbegin(); at != t.preorder.rend(); ++at) {
    const auto g = static_cast<std::size_t>(*at);
    const count_t low = by.within.lower.empty() ? 0 : by.within.lower[g];
    const count_t high = by.within.upper.empty() ? limit : by.within.upper[g];
    if (low > high)
      return wrong(errc::inconsistent, by.name(*at) + ": its lower total " + std::to_string(low) +
                                           " is above its upper total " + std::to_string(high));
    if (low > p.most_inside[g])
      return wrong(errc::infeasible, by.name(*at) + ": what is in it admits at most " + std::to_string(p.most_inside[g]) +
                                         " (upper bounds; rows without weight stay at their lower bound), below its lower "
                                         "total of " + std::to_string(low) + "; the nearest is " +
                                         std::to_string(p.most_inside[g]));
    if (high < p.least_inside[g])
      return wrong(errc::infeasible, by.name(*at) + ": the lower bounds in it add up to " + std::to_string(p.least_inside[g]) +
                                         ", above its upper total of " + std::to_string(high) + "; the nearest is " +
                                         std::to_string(p.least_inside[g]));
    p.least[g] = std::max(low, p.least_inside[g]);
    p.most[g] = std::min(high, p.most_inside[g]);
    const index_t up = by.parent_of[g];
    count_t& above = up < 0 ? least : p.least_inside[static_cast<std::size_t>(up)];
    if (p.least[g] > limit - above) return wrong(errc::overflow, "the lower totals add up to more than 64 bits hold");
    above += p.least[g];
    add(up < 0 ? most : p.most_inside[static_cast<std::size_t>(up)], p.most[g]);
  }

  if (total >= least && total <= most) return p;
  // the groups whose own bounds are in the way, none of them in another
  std::string named;
  int shown = 0;
  std::vector<index_t> look(t.children(-1).rbegin(), t.children(-1).rend());
  while (!look.empty() && shown <= 10) {
    const index_t g = look.back();
    look.pop_back();
    const auto at = static_cast<std::size_t>(g);
    if (total < least ? p.least[at] > p.least_inside[at] : p.most[at] < p.most_inside[at])
      named.append(named.empty() ? "" : ", ").append(++shown <= 10 ? by.name(g) : "...");
    else
      look.insert(look.end(), t.children(g).rbegin(), t.children(g).rend());
  }
  if (!named.empty()) named = " (" + named + ")";
  if (total < least)
    return wrong(errc::infeasible, "the lower totals of groups" + named + " and the lower bounds of rows add up to " +
                                       std::to_string(least) + ", above the total of " + std::to_string(total) +
                                       "; the nearest total is " + std::to_string(least));
  return wrong(errc::infeasible, "the upper totals of groups" + named + " and what the rows admit add up to " +
                                     std::to_string(most) + ", below the total of " + std::to_string(total) +
                                     "; the nearest total is " + std::to_string(most));
}

}  // namespace dvc::apportion::detail
