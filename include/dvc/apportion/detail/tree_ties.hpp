// Ties under bounds on groups: which rows could trade places at one price without leaving any bound.
#pragma once

#include <algorithm>
#include <compare>
#include <functional>
#include <map>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

#include "dvc/apportion/detail/tree.hpp"
#include "dvc/apportion/ties.hpp"

namespace dvc::apportion::detail {

/// Rows that were equal at a cut on the way, and one of the dossiers they were equal in.
struct met_tie {
  std::vector<index_t> rows;
  index_t row;
  count_t step;
};

/// A finished allocation and what it had to keep to; rows as the caller numbers them.
struct standing {
  const group_tree& tree;
  const grouping& groups;
  const possible_totals& possible;
  std::span<const count_t> totals;  // of groups
  std::span<const count_t> weights, counts;
  const bounds& within;
};

/// The ties of an allocation that is optimal by `prices`: sets of rows that single exchanges connect, where one row gives
/// its last dossier and another takes its next one at the same price, within all bounds.
///
/// The optimal allocations are an M-convex set (Murota, Discrete Convex Analysis, 2003), so a row whose count differs in any
/// two of them can take part in such an exchange from each of them. Rows that do were met at some cut on the way: `met`.
template <class Prices>
[[nodiscard]] std::vector<tie> exchange_ties(const Prices& prices, const standing& s, std::vector<met_tie> met) {
  struct dossier {
    index_t row;
    count_t step;
  };
  const auto compare = [&](const dossier& a, const dossier& b) -> std::strong_ordering {
    const count_t v = s.weights[static_cast<std::size_t>(a.row)], w = s.weights[static_cast<std::size_t>(b.row)];
    if (prices.first_is_free() && (a.step == 1 || b.step == 1)) {  // free ones first, of larger weights first
      if (a.step != b.step) return a.step <=> b.step;
      return w <=> v;
    }
    return prices.compare(v, a.step, w, b.step);
  };
  const auto price = [](const met_tie& t) { return dossier{t.row, t.step}; };
  std::ranges::sort(met, [&](const met_tie& a, const met_tie& b) { return compare(price(a), price(b)) < 0; });

  std::vector<tie> ties;
  for (auto begin = met.begin(); begin != met.end();) {
    const dossier cut = price(*begin);
    std::vector<index_t> rows;
    for (; begin != met.end() && compare(price(*begin), cut) == 0; ++begin)
      rows.insert(rows.end(), begin->rows.begin(), begin->rows.end());
    std::ranges::sort(rows);
    rows.erase(std::unique(rows.begin(), rows.end()), rows.end());

    // rows that can give and rows that can take, at every group from the bottom up as far as its bounds let them pass
    std::vector<std::size_t> joined(rows.size());
    std::iota(joined.begin(), joined.end(), std::size_t{0});
    const auto root = [&](std::size_t k) {
      while (joined[k] != k) k = joined[k] = joined[joined[k]];
      return k;
    };
    struct sides {
      std::vector<std::size_t> give, take;
    };
    std::map<index_t, sides, std::greater<>> open;  // by place of the group in preorder: those inside before those around
    const auto place = [&](index_t g) { return g < 0 ? index_t{-1} : s.tree.place[static_cast<std::size_t>(g)]; };
    std::vector<count_t> served(rows.size());
    for (std::size_t k = 0; k < rows.size(); ++k) {
      const auto i = static_cast<std::size_t>(rows[k]);
      const count_t low = s.within.lower.empty() ? 0 : s.within.lower[i];
      const bool may_grow = s.within.upper.empty() || s.counts[i] < s.within.upper[i];
      for (count_t x = s.counts[i]; x > low && compare({rows[k], x}, cut) == 0; --x) ++served[k];
      const index_t at = place(s.groups.group_of[i]);
      if (served[k] > 0) open[at].give.push_back(k);
      if (may_grow && compare({rows[k], s.counts[i] + 1}, cut) == 0) open[at].take.push_back(k);
    }
    while (!open.empty()) {
      auto [at, here] = std::move(*open.begin());
      open.erase(open.begin());
      if (!here.give.empty() && !here.take.empty()) {  // all of them can trade here: from now on one stands for all
        for (const auto* side : {&here.give, &here.take})
          for (const std::size_t k : *side) joined[root(k)] = root(here.give.front());
        here.give.resize(1), here.take.resize(1);
      }
      if (at < 0) break;
      const index_t g = s.tree.preorder[static_cast<std::size_t>(at)];
      const auto group = static_cast<std::size_t>(g);
      sides& around = open[place(s.groups.parent_of[group])];
      if (s.totals[group] > s.possible.least[group])
        around.give.insert(around.give.end(), here.give.begin(), here.give.end());
      if (s.totals[group] < s.possible.most[group])
        around.take.insert(around.take.end(), here.take.begin(), here.take.end());
    }

    std::map<std::size_t, tie> found;
    for (std::size_t k = 0; k < rows.size(); ++k) {
      tie& t = found[root(k)];
      t.rows.push_back(rows[k]);
      t.contested += served[k];
      if (served[k] > 0) t.served.push_back(rows[k]);
    }
    for (auto& [first, t] : found)
      if (t.rows.size() > 1) ties.push_back(std::move(t));
  }
  return ties;
}

}  // namespace dvc::apportion::detail
