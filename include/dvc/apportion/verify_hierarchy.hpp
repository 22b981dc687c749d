// Proofs of allocations down a tree: every share among groups and among rows as the allocation it is, or, all at once, no
// exchange of two dossiers that the bounds on groups admit and that would be better.
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "dvc/apportion/detail/exchange_proof.hpp"
#include "dvc/apportion/hierarchy.hpp"
#include "dvc/apportion/verify.hpp"
#include "dvc/apportion/verify_by.hpp"

namespace dvc::apportion {

namespace detail {

/// The shares of a total among groups, each as an allocation whose rows are these groups.
class group_shares {
 public:
  group_shares(const hierarchy_job& j, const group_claims& c, const hierarchy_allocation& a)
      : j_(j), a_(a), sharing_(j, c), ties_(a.totals.size() + 1) {}

  /// Errors: `inconsistent` for a tie whose groups are not all in one group.
  [[nodiscard]] result<void> take_ties() {
    for (const tie& t : a_.group_ties) {
      const auto there = [&](index_t g) { return g >= 0 && g < static_cast<index_t>(a_.totals.size()); };
      const bool known = !t.rows.empty() && std::ranges::all_of(t.rows, there) && std::ranges::all_of(t.served, there);
      const index_t up = known ? parent(t.rows.front()) : -1;
      const auto here = [&](index_t g) { return parent(g) == up; };
      if (!known || !std::ranges::all_of(t.rows, here) || !std::ranges::all_of(t.served, here))
        return wrong(errc::inconsistent, "a tie is listed whose groups are not all in one group");
      tie own = t;
      for (auto* groups : {&own.rows, &own.served})
        for (index_t& g : *groups) g = place(g);
      ties_[static_cast<std::size_t>(up + 1)].push_back(std::move(own));
    }
    return {};
  }

  /// The share among the groups in `g`, -1 being the top; it holds until the next call.
  [[nodiscard]] claimed among(index_t g) {
    const auto inside = j_.tree.children(g);
    sharing_.gather(inside);
    own_ = {{}, ties_[static_cast<std::size_t>(g + 1)]};
    titles_.clear();
    for (const index_t child : inside) {
      own_.counts.push_back(a_.totals[static_cast<std::size_t>(child)]);
      titles_.push_back(j_.groups.name(child));
    }
    return {own_.counts, sharing_.weights(), g < 0 ? j_.total : a_.totals[static_cast<std::size_t>(g)], sharing_.choice(),
            std::span<const tie>(own_.ties), inside, titles_};
  }
  [[nodiscard]] const allocation& own() const { return own_; }
  [[nodiscard]] index_t parent(index_t g) const { return j_.groups.parent_of[static_cast<std::size_t>(g)]; }
  /// Where a group stands among those in its parent.
  [[nodiscard]] index_t place(index_t g) const {
    const auto inside = j_.tree.children(parent(g));
    return static_cast<index_t>(std::ranges::lower_bound(inside, g) - inside.begin());
  }

 private:
  const hierarchy_job& j_;
  const hierarchy_allocation& a_;
  siblings sharing_;
  std::vector<std::vector<tie>> ties_;  // by parent, -1 first; their rows are places among those in the parent
  allocation own_;
  std::vector<std::string> titles_;
};

[[nodiscard]] inline result<void> prove_down(const hierarchy_job& j, const group_claims& c, const hierarchy_allocation& a) {
  group_shares shares(j, c, a);
  if (const auto fine = shares.take_ties(); !fine) return fine.error();
  for (index_t g = -1; g < static_cast<index_t>(a.totals.size()); ++g) {
    if (g >= 0 && j.tree.children(g).empty()) continue;
    const auto proof = certify(shares.among(g));
    if (!proof) return g < 0 ? proof.error() : in_group(proof.error(), static_cast<std::size_t>(g), j.groups.names);
  }
  const auto proof = certify_by(a.rows, j.weights, j.groups.group_of, totals_for_rows(j.tree, a.totals), for_rows(j, c), j.groups.names);
  return proof ? result<void>{} : proof.error();
}

/// What holds in either mode: as many numbers as there are rows and groups, and each group has what is in it.
[[nodiscard]] inline result<void> prove_totals(const hierarchy_job& j, const hierarchy_allocation& a) {
  if (a.rows.counts.size() != j.weights.size() || a.totals.size() != j.groups.parent_of.size())
    return wrong(errc::shape, std::to_string(a.rows.counts.size()) + " counts and " + std::to_string(a.totals.size()) +
                                  " totals for " + std::to_string(j.weights.size()) + " rows in " +
                                  std::to_string(j.groups.parent_of.size()) + " groups");
  const options any = for_part(j.choice);
  if (const auto fine = prove_frame({a.rows.counts, j.weights, j.total, any, std::nullopt}, 0); !fine) return fine.error();
  std::vector<count_t> sums(a.totals.size());  // no overflow: all of them together are the total
  for (std::size_t i = 0; i < j.weights.size(); ++i) sums[static_cast<std::size_t>(j.groups.group_of[i])] += a.rows.counts[i];
  for (auto at = j.tree.preorder.rbegin(); at != j.tree.preorder.rend(); ++at) {
    const auto g = static_cast<std::size_t>(*at);
    const auto not_it = [&](const std::string& why) {
      return wrong(errc::inconsistent, j.groups.name(*at) + ": its total of " + std::to_string(a.totals[g]) + " is " + why);
    };
    if (sums[g] != a.totals[g]) return not_it("not the sum of what is in it, " + std::to_string(sums[g]));
    const count_t low = low_of(j.groups.within, g), high = high_of(j.groups.within, g);
    if (sums[g] < low) return not_it("below its lower total of " + std::to_string(low));
    if (sums[g] > high) return not_it("above its upper total of " + std::to_string(high));
    if (const index_t up = j.groups.parent_of[g]; up >= 0) sums[static_cast<std::size_t>(up)] += sums[g];
  }
  if (std::pair(a.at_lower, a.at_upper) != groups_at_bounds(j.groups, a.totals))
    return wrong(errc::inconsistent, "the groups listed as being at a bound are not those that are");
  return {};
}

/// Errors: `inconsistent` with the row or group that is not as it should be, and why.
[[nodiscard]] inline result<void> prove_tree(const hierarchy_job& j, hierarchy_mode mode, const hierarchy_allocation& a) {
  if (const auto fine = prove_totals(j, a); !fine) return fine.error();
  if (mode == hierarchy_mode::global) return prove_exchanges(j.tree, j.groups, j.weights, j.total, j.choice, a.rows, a.totals);
  const auto claims = claims_of_groups(j);
  return claims ? prove_down(j, *claims, a) : claims.error();
}

}  // namespace detail

/// Proves an allocation down a tree, from what was given to `allocate_hierarchy`.
///
/// Under top_down every total of a group is proved among those beside it, and every count in its group (`certify`). Under
/// global no dossier that was served can give way to a cheaper one, or to one that the rule for ties puts first, without
/// leaving a bound: that is enough, as such exchanges lead to the best allocation from any other (Murota, Discrete Convex
/// Analysis, 2003). The ties listed are all there are. In exact integers; cost: a few passes over rows and groups.
///
/// Errors: those of `allocate_hierarchy` for what it refuses; `shape`, `range` or `inconsistent` naming the row or group that
/// is not the mode's, and why.
[[nodiscard]] inline result<void> verify(const hierarchy_allocation& a, std::span<const count_t> weights, const grouping& groups,
                                         count_t total, hierarchy_mode mode, const options& choice = {}) {
  const auto job = detail::check_hierarchy(weights, groups, total, choice, mode);
  if (!job) return job.error();
  return detail::prove_tree(*job, mode, a);
}

}  // namespace dvc::apportion
