// One row of an allocation down a tree, so that a clerk can do the sums again, level by level: numbers only, the sentences are
// in dvc::io.
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "dvc/apportion/explain.hpp"
#include "dvc/apportion/verify_hierarchy.hpp"

namespace dvc::apportion {

/// A group and its total.
struct group_step {
  index_t group = 0;
  count_t total = 0;
  binding bound = binding::none;     ///< global: the bound on its total that holds it
  std::optional<explanation> why{};  ///< top_down: how it came to the total among the groups beside it; its rows are groups
};

/// Every number behind one row's count in a tree.
///
/// Under top_down `groups` are all that hold the row, from the top down, and `row` explains it within the last of them. Under
/// global `groups` are those of them that a bound on their totals holds apart from the rest. Within the last of them, or in the
/// whole, the groups of `apart` are held as well; all other rows there are one plain allocation of what is left, in which
/// `row` explains the row.
struct hierarchy_explanation {
  hierarchy_mode mode = hierarchy_mode::top_down;
  std::vector<group_step> groups{}, apart{};
  explanation row{};
};

namespace detail {

/// Rows of a tree that share one multiplier: all in a group that a bound of its holds, or in the whole, but for those in
/// groups inside that are held in turn.
class held_blocks {
 public:
  held_blocks(const hierarchy_job& j, const hierarchy_allocation& a, const divisor_claims& claims)
      : j_(j), a_(a), held_(a.totals.size()), at_(a.totals.size() + 1) {
    for (const auto* groups : {&a.at_lower, &a.at_upper})
      for (const index_t g : *groups) held_[static_cast<std::size_t>(g)] = 1;
    std::vector<index_t> tie_of(j.weights.size(), no_tie);
    for (std::size_t t = a.rows.ties.size(); t-- > 0;)
      for (const index_t row : a.rows.ties[t].rows) tie_of[static_cast<std::size_t>(row)] = static_cast<index_t>(t);
    for (std::size_t i = 0; i < j.weights.size(); ++i) {
      if (j.weights[i] == 0) continue;
      const count_t x = a.rows.counts[i];
      ends own;
      if (x > claims.low(i)) own.last = edge{claims.last(i, x), tie_of[i]};
      if (x < claims.high(i)) own.next = edge{claims.next(i, x), tie_of[i]};
      at_[slot(of_row(i))].add(own);
    }
    // a group that happens to be at a bound, and goes well with the multipliers around it, is not held by it
    for (auto g = j.tree.preorder.rbegin(); g != j.tree.preorder.rend(); ++g)
      if (held_[static_cast<std::size_t>(*g)] != 0) release(*g);
  }

  /// The innermost group held around row i, -1 where there is none.
  [[nodiscard]] index_t of_row(std::size_t i) const { return around(j_.groups.group_of[i]); }
  /// The same of a group: itself, or one around it.
  [[nodiscard]] index_t around(index_t g) const {
    while (g >= 0 && held_[static_cast<std::size_t>(g)] == 0) g = j_.groups.parent_of[static_cast<std::size_t>(g)];
    return g;
  }
  [[nodiscard]] bool holds(index_t g) const { return held_[static_cast<std::size_t>(g)] != 0; }
  /// One price alone goes with the counts of a block: some of its rows tie.
  [[nodiscard]] bool tied(index_t block) const {
    const auto& [last, next] = at_[slot(block)];
    return last && next && last->cost == next->cost;
  }
  [[nodiscard]] group_step step(index_t g) const {
    const bool low = std::ranges::binary_search(a_.at_lower, g);
    return {g, a_.totals[static_cast<std::size_t>(g)], low ? binding::lower : binding::upper};
  }

 private:
  static constexpr index_t no_tie = -1;  // a row that is in none, or rows that are not all in one
  // A price at which rows of a block stand, and the listed tie that they all are in.
  struct edge {
    price cost;
    index_t tie;
  };
  // The dearest dossier served and the cheapest that is not.
  struct ends {
    std::optional<edge> last{}, next{};

    void add(const ends& other) {
      merge(last, other.last, [](const price& a, const price& b) { return b < a; });
      merge(next, other.next, [](const price& a, const price& b) { return a < b; });
    }

   private:
    template <class Before>
    static void merge(std::optional<edge>& own, const std::optional<edge>& other, Before before) {
      if (!other || (own && before(own->cost, other->cost))) return;
      if (own && own->cost == other->cost) own->tie = own->tie == other->tie ? own->tie : no_tie;
      else own = other;
    }
  };

  static std::size_t slot(index_t g) { return static_cast<std::size_t>(g + 1); }

  void release(index_t g) {
    const index_t outer = around(j_.groups.parent_of[static_cast<std::size_t>(g)]);
    ends both = at_[slot(outer)];
    both.add(at_[slot(g)]);
    if (const auto& [last, next] = both; last && next) {
      if (next->cost < last->cost) return;
      // rows that stand at one price are of one tie that is listed
      if (next->cost == last->cost && (last->tie == no_tie || last->tie != next->tie)) return;
    }
    held_[static_cast<std::size_t>(g)] = 0;
    at_[slot(outer)] = both;
  }

  const hierarchy_job& j_;
  const hierarchy_allocation& a_;
  std::vector<char> held_;
  std::vector<ends> at_;  // the whole first
};

[[nodiscard]] inline result<hierarchy_explanation> explain_down(const hierarchy_job& j, const hierarchy_allocation& a, index_t row) {
  const auto claims = claims_of_groups(j);
  if (!claims) return claims.error();
  group_shares shares(j, *claims, a);
  if (const auto fine = shares.take_ties(); !fine) return fine.error();
  hierarchy_explanation e{hierarchy_mode::top_down};
  for (index_t g = j.groups.group_of[static_cast<std::size_t>(row)]; g >= 0; g = shares.parent(g)) {
    const claimed c = shares.among(shares.parent(g));
    auto found = explain(c, shares.own(), shares.place(g));
    if (!found) return found.error();
    explanation why = *std::move(found);
    why.row = g;
    why.ties = j.choice.ties;
    if (why.tied)
      for (auto* groups : {&why.tied->rows, &why.tied->served})
        for (index_t& other : *groups) other = c.name_of(other);
    e.groups.push_back({g, why.count, binding::none, std::move(why)});
  }
  std::ranges::reverse(e.groups);
  auto last = explain_by(a.rows, row, j.weights, j.groups.group_of, totals_for_rows(j.tree, a.totals), for_rows(j, *claims),
                         j.groups.names);
  if (!last) return last.error();
  e.row = *std::move(last);
  e.row.ties = j.choice.ties;
  return e;
}

[[nodiscard]] inline result<hierarchy_explanation> explain_at_once(const hierarchy_job& j, const hierarchy_allocation& a, index_t row) {
  const auto signposts = signpost_list::of(j.choice);
  if (!signposts) return signposts.error();
  const divisor_claims claims(*signposts, j.weights, j.choice.within);
  const held_blocks blocks(j, a, claims);
  const index_t block = blocks.of_row(static_cast<std::size_t>(row));
  hierarchy_explanation e{hierarchy_mode::global};
  for (index_t g = block; g >= 0; g = blocks.around(j.groups.parent_of[static_cast<std::size_t>(g)])) e.groups.push_back(blocks.step(g));
  std::ranges::reverse(e.groups);
  for (const index_t g : j.tree.preorder)
    if (blocks.holds(g) && blocks.around(j.groups.parent_of[static_cast<std::size_t>(g)]) == block) e.apart.push_back(blocks.step(g));

  group_slice own;
  count_t total = 0;
  const auto& [lower, upper] = j.choice.within;
  for (std::size_t i = 0; i < j.weights.size(); ++i) {
    if (blocks.of_row(i) != block) continue;
    own.rows.push_back(static_cast<index_t>(i));
    own.weights.push_back(j.weights[i]);
    own.own.counts.push_back(a.rows.counts[i]);
    total += a.rows.counts[i];
    if (!lower.empty()) own.lower.push_back(lower[i]);
    if (!upper.empty()) own.upper.push_back(upper[i]);
    if (!j.choice.priority.empty()) own.priority.push_back(j.choice.priority[i]);
  }
  own.choice = j.choice;
  own.choice.within = {own.lower, own.upper};
  own.choice.priority = own.priority;
  // the tie at the cut, proved with the whole: its rows may be in other blocks as well
  const auto tied = blocks.tied(block) ? std::ranges::find_if(a.rows.ties, [&](const tie& t) {
    return std::ranges::binary_search(t.rows, row);
  }) : a.rows.ties.end();
  if (tied != a.rows.ties.end()) own.own.ties.push_back({{own.number_of(row)}, 0, {}});
  auto why = explain({own.own.counts, own.weights, total, own.choice, std::nullopt, own.rows}, own.own, own.number_of(row));
  if (!why) return why.error();
  e.row = *std::move(why);
  e.row.row = row;
  if (e.row.tied) e.row.tied = *tied;
  return e;
}

}  // namespace detail

/// Explains row `row` of an allocation down a tree, from what was given to `allocate_hierarchy`.
///
/// The whole result is proved on the way (`verify`). Cost: a few passes over rows and groups.
/// Errors: those of `verify`; `argument` for a row that is not there.
[[nodiscard]] inline result<hierarchy_explanation> explain(const hierarchy_allocation& a, index_t row, std::span<const count_t> weights,
                                                           const grouping& groups, count_t total, hierarchy_mode mode,
                                                           const options& choice = {}) {
  const auto job = detail::check_hierarchy(weights, groups, total, choice, mode);
  if (!job) return job.error();
  if (const auto there = detail::check_row(row, weights.size()); !there) return there.error();
  if (const auto fine = detail::prove_tree(*job, mode, a); !fine) return fine.error();
  return mode == hierarchy_mode::top_down ? detail::explain_down(*job, a, row) : detail::explain_at_once(*job, a, row);
}

}  // namespace dvc::apportion
