// Plays the quota method once more, towards counts that are given: which dossier went to whom, or where that cannot be.
#pragma once

#include <algorithm>
#include <cstddef>
#include <queue>
#include <span>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "dvc/apportion/detail/prove.hpp"

namespace dvc::apportion::detail {

/// The house at which each row got its last dossier; 0 where it has none. Among rows with equal claims those are served that
/// are still short of their count, so any decision of ties is followed.
///
/// The method has no proof shorter than its course: this is a replay, and its cost grows with the total.
/// Errors: `inconsistent` with the row that has more than the method gives it.
[[nodiscard]] inline result<std::vector<count_t>> last_houses(const claimed& c, wide::u128 sum) {
  const auto [counts, weights] = std::pair(c.counts, c.weights);
  const std::size_t n = weights.size();
  std::vector<count_t> has(n), houses(n);
  const auto at = [](index_t row) { return static_cast<std::size_t>(row); };
  const auto full = [&](index_t row) { return has[at(row)] >= counts[at(row)]; };
  const auto later = [&](index_t a, index_t b) {
    const auto order = compare_fractions(u128_of(has[at(a)]) + wide::u128(1U), u128_of(weights[at(a)]),
                                         u128_of(has[at(b)]) + wide::u128(1U), u128_of(weights[at(b)]));
    return order == 0 ? std::pair(full(a), a) > std::pair(full(b), b) : order > 0;
  };
  using opening = std::pair<wide::u128, index_t>;  // the first house at which a row stays within its quota: x < w h / W
  const auto opens_later = [](const opening& a, const opening& b) { return a.first > b.first; };
  std::priority_queue<opening, std::vector<opening>, decltype(opens_later)> closed(opens_later);
  std::priority_queue<index_t, std::vector<index_t>, decltype(later)> eligible(later);
  for (std::size_t i = 0; i < n; ++i)
    if (weights[i] > 0) closed.push({wide::u128(1U), static_cast<index_t>(i)});
  for (count_t house = 1; house <= c.total; ++house) {
    for (; !closed.empty() && closed.top().first <= u128_of(house); closed.pop()) eligible.push(closed.top().second);
    const index_t row = eligible.top();
    eligible.pop();
    if (full(row))
      return c.disproved("house " + std::to_string(house) + " of the quota method goes to " + c.text(row) +
                             ", which would have " + std::to_string(has[at(row)] + 1) + " then, not " +
                             std::to_string(counts[at(row)]), row);
    houses[at(row)] = house;
    closed.push({u128_of(++has[at(row)]) * sum / u128_of(weights[at(row)]) + wide::u128(1U), row});
  }
  return houses;
}

}  // namespace dvc::apportion::detail
