// Proves an allocation under bounds on groups: at every group, the dearest dossier that can be given there against the cheapest
// that can be taken.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <optional>
#include <span>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "dvc/apportion/allocate.hpp"
#include "dvc/apportion/detail/prove.hpp"
#include "dvc/apportion/detail/tree.hpp"

namespace dvc::apportion::detail {

/// What rows offer at one group: their best price, who comes first at it, and all that have it.
struct offers {
  std::optional<price> at;
  std::tuple<count_t, std::uint64_t, index_t> rank{};
  index_t row = -1;                 ///< the one of that rank
  std::vector<std::size_t> equal;   ///< 2 i for the last dossier of row i, 2 i + 1 for its next
};

/// All that is offered to a group from inside, with the better price of both; `giving`: dear ones and late ranks are better.
inline void join(offers& all, offers&& more, bool giving) {
  if (!more.at) return;
  if (all.at && *all.at == *more.at) {
    if (giving ? more.rank > all.rank : more.rank < all.rank) all.rank = more.rank, all.row = more.row;
    if (all.equal.size() < more.equal.size()) all.equal.swap(more.equal);
    all.equal.insert(all.equal.end(), more.equal.begin(), more.equal.end());
  } else if (!all.at || (giving ? *all.at < *more.at : *more.at < *all.at)) {
    all = std::move(more);
  }
}

/// Rows that could trade dossiers of one price, as they are found.
class trades {
 public:
  explicit trades(std::size_t rows) : up_(2 * rows) { std::iota(up_.begin(), up_.end(), std::size_t{0}); }

  void join(std::size_t a, std::size_t b) { up_[root(a)] = root(b); }
  [[nodiscard]] std::size_t root(std::size_t k) {
    while (up_[k] != k) k = up_[k] = up_[up_[k]];
    return k;
  }

 private:
  std::vector<std::size_t> up_;
};

/// The ties of an allocation: sets of rows that trades connect, by their first row.
[[nodiscard]] inline std::vector<tie> ties_of(trades& by, const claimed& c, const divisor_claims& claims) {
  std::vector<std::pair<std::size_t, std::size_t>> sides;  // root, side
  for (std::size_t k = 0; k < 2 * c.counts.size(); ++k) sides.emplace_back(by.root(k), k);
  std::ranges::sort(sides);
  std::vector<tie> ties;
  for (auto from = sides.begin(); from != sides.end();) {
    const auto to = std::find_if(from, sides.end(), [&](const auto& s) { return s.first != from->first; });
    if (from->second / 2 == (to - 1)->second / 2) {  // a row by itself
      from = to;
      continue;
    }
    tie t;
    for (; from != to; ++from) {
      const std::size_t i = from->second / 2;
      const auto row = static_cast<index_t>(i);
      if (from->second % 2 == 0) {
        t.served.push_back(row);
        const price cut = claims.last(i, c.counts[i]);
        // more than one only where a caller's signposts are equal
        for (count_t x = c.counts[i]; x > claims.low(i) && claims.last(i, x) == cut; --x) ++t.contested;
      }
      if (t.rows.empty() || t.rows.back() != row) t.rows.push_back(row);
    }
    ties.push_back(std::move(t));
  }
  return ties;
}

/// No exchange of two dossiers within all bounds is better, by price and by the rule for ties, and `a` lists all that are as
/// good. Errors: `inconsistent`; `argument` for signposts too fine for exact products.
[[nodiscard]] inline result<void> prove_exchanges(const group_tree& tree, const grouping& groups, std::span<const count_t> weights,
                                                  count_t total, const options& choice, const allocation& a,
                                                  std::span<const count_t> totals) {
  const auto signposts = signpost_list::of(choice);
  if (!signposts) return signposts.error();
  const divisor_claims claims(*signposts, weights, choice.within);
  const claimed c{a.counts, weights, total, choice, std::nullopt};
  std::vector<offers> give(totals.size() + 1), take(totals.size() + 1);  // by group, the top first
  trades equal(weights.size());
  for (std::size_t i = 0; i < weights.size(); ++i) {
    if (weights[i] == 0) continue;
    const auto place = static_cast<std::size_t>(groups.group_of[i]) + 1;
    const auto row = static_cast<index_t>(i);
    const auto rank = tie_rank(choice, weights, row);
    const bool gives = a.counts[i] > claims.low(i), takes = a.counts[i] < claims.high(i);
    if (gives) join(give[place], {claims.last(i, a.counts[i]), rank, row, {2 * i}}, true);
    if (takes) join(take[place], {claims.next(i, a.counts[i]), rank, row, {2 * i + 1}}, false);
    if (gives && takes && claims.last(i, a.counts[i]) == claims.next(i, a.counts[i])) equal.join(2 * i, 2 * i + 1);
  }
  const auto meet = [&](offers& giving, offers& taking) -> result<void> {
    if (!giving.at || !taking.at) return {};
    const edges<price> at{giving.at, taking.at, giving.row, taking.row};
    if (const auto fine = prove_order(c, at, claims); !fine) return fine.error();
    if (*giving.at < *taking.at) return {};
    if (giving.rank > taking.rank)
      return c.disproved(c.text(giving.row) + " was served among equal claims, but " + std::string(name(choice.ties)) + " " +
                             c.text(taking.row) + " comes first", giving.row);
    for (auto* side : {&giving.equal, &taking.equal}) {  // all of them can trade here: from now on one stands for all
      for (const std::size_t k : *side) equal.join(k, giving.equal.front());
      side->resize(1);
    }
    return {};
  };
  for (auto at = tree.preorder.rbegin(); at != tree.preorder.rend(); ++at) {
    const auto g = static_cast<std::size_t>(*at), up = static_cast<std::size_t>(groups.parent_of[g] + 1);
    if (const auto fine = meet(give[g + 1], take[g + 1]); !fine) return fine.error();
    if (totals[g] > low_of(groups.within, g)) join(give[up], std::move(give[g + 1]), true);
    if (totals[g] < high_of(groups.within, g)) join(take[up], std::move(take[g + 1]), false);
  }
  if (const auto fine = meet(give[0], take[0]); !fine) return fine.error();

  const auto first = [](const tie& t) { return std::tuple(t.rows, t.contested, t.served); };
  std::vector<tie> listed = a.ties, found = ties_of(equal, c, claims);
  std::ranges::sort(listed, {}, first), std::ranges::sort(found, {}, first);
  const auto [one, other] = std::ranges::mismatch(listed, found);
  if (other != found.end() && (one == listed.end() || first(*other) < first(*one)))
    return c.disproved(c.text(other->rows) + " could trade dossiers of equal price, " + std::to_string(other->contested) +
                           " served, but no such tie is listed", other->rows.front());
  if (one != listed.end())
    return c.disproved("a tie of " + c.text(one->rows) + " for " + std::to_string(one->contested) +
                       " is listed, but these are not all rows that could trade dossiers of equal price");
  return {};
}

}  // namespace dvc::apportion::detail
