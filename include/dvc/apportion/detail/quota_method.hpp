// The quota method of Balinski and Young (1975): D'Hondt, but nobody may exceed the quota of the house as it grows.
#pragma once

#include <algorithm>
#include <queue>
#include <span>
#include <vector>

#include "dvc/apportion/detail/settle.hpp"
#include "dvc/apportion/detail/signpost.hpp"

namespace dvc::apportion::detail {

/// Dossiers are given one by one: the h-th to the row with the largest w / (x + 1) among those with x < w h / W. Its cost grows
/// with the total. A tie is any house at which rows had equal claims and in the end some were served and some were not.
///
/// Errors: `tie` under tie_rule::error.
[[nodiscard]] inline result<void> quota_method(std::span<count_t> counts, std::span<const count_t> weights, wide::u128 sum,
                                               count_t total, const options& o, std::vector<tie>& ties) {
  const linear_signposts dhondt(1, 0, 1);
  const auto order = [&](index_t a, index_t b) {
    const auto i = static_cast<std::size_t>(a), j = static_cast<std::size_t>(b);
    return dhondt.compare(weights[i], counts[i] + 1, weights[j], counts[j] + 1);
  };
  const auto later = [&](index_t a, index_t b) {
    const auto by_price = order(a, b);
    return by_price == 0 ? tie_rank(o, weights, b) < tie_rank(o, weights, a) : by_price > 0;
  };
  // row i may take its next dossier from house h on: x < w h / W, so h = floor(x W / w) + 1
  struct waiting {
    wide::u128 house;
    index_t row;
  };
  const auto opens_later = [](const waiting& a, const waiting& b) { return a.house > b.house; };
  std::priority_queue<waiting, std::vector<waiting>, decltype(opens_later)> closed(opens_later);
  std::priority_queue<index_t, std::vector<index_t>, decltype(later)> eligible(later);
  for (std::size_t i = 0; i < weights.size(); ++i) {
    counts[i] = 0;
    if (weights[i] > 0) closed.push({wide::u128(1U), static_cast<index_t>(i)});
  }
  std::vector<std::vector<candidate>> claims;  // rows with equal claims to one house, and the step each wanted
  for (count_t house = 1; house <= total; ++house) {
    while (!closed.empty() && closed.top().house <= static_cast<wide::u128>(house)) {
      eligible.push(closed.top().row);
      closed.pop();
    }
    const index_t row = eligible.top();
    eligible.pop();
    std::vector<candidate> equal{{0, row, counts[static_cast<std::size_t>(row)] + 1}};
    while (!eligible.empty() && order(eligible.top(), row) == 0) {
      equal.push_back({0, eligible.top(), counts[static_cast<std::size_t>(eligible.top())] + 1});
      eligible.pop();
    }
    for (std::size_t k = 1; k < equal.size(); ++k) eligible.push(equal[k].row);
    const auto i = static_cast<std::size_t>(row);
    ++counts[i];
    closed.push({static_cast<wide::u128>(counts[i]) * sum / static_cast<wide::u128>(weights[i]) + wide::u128(1U), row});
    if (equal.size() > 1) claims.push_back(std::move(equal));
  }
  std::vector<index_t> last;  // a tie met again while it is served stands once, as it was met first
  for (auto& equal : claims) {
    std::ranges::sort(equal, {}, &candidate::row);
    tie t;
    for (const candidate& c : equal) {
      t.rows.push_back(c.row);
      if (counts[static_cast<std::size_t>(c.row)] >= c.step) t.served.push_back(c.row);
    }
    t.contested = static_cast<count_t>(t.served.size());
    const bool known = std::ranges::includes(last, t.rows);
    if (t.served.size() == t.rows.size() || known) continue;
    last = t.rows;
    if (o.ties == tie_rule::error) return tied(t);
    ties.push_back(std::move(t));
  }
  return {};
}

}  // namespace dvc::apportion::detail
