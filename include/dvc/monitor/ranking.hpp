// Who stands where: competition ranks, ties, movement against an earlier ranking, and tiers. Values are compared exactly.
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "dvc/base/config.hpp"
#include "dvc/base/result.hpp"

namespace dvc::monitor {

/// Which value is the best.
enum class rank_order { descending, ascending };

/// Places from 1, as in competitions: equal values share one, and the next place counts them all (1, 2, 2, 4).
struct ranking {
  std::vector<std::optional<index_t>> rank;  ///< of each row; null where it has no value
  std::vector<std::vector<index_t>> ties;    ///< rows of equal value, each ascending, the best first
};

/// Ranks rows by values that compare exactly (counts, `rational`, `exact_sum`); rows without a value have no place.
///
/// Source: Definitions 6 (1, 2, 2, 4).
template <class Value>
[[nodiscard]] ranking rank(std::span<const std::optional<Value>> values, rank_order order = rank_order::descending) {
  ranking r;
  r.rank.resize(values.size());
  std::vector<std::size_t> by;
  for (std::size_t i = 0; i < values.size(); ++i)
    if (values[i]) by.push_back(i);
  std::ranges::stable_sort(by, [&](std::size_t a, std::size_t b) {
    return order == rank_order::descending ? *values[b] < *values[a] : *values[a] < *values[b];
  });
  for (std::size_t first = 0, end = 0; first < by.size(); first = end) {
    for (end = first; end < by.size() && *values[by[end]] == *values[by[first]]; ++end)
      r.rank[by[end]] = static_cast<index_t>(first) + 1;
    if (end - first == 1) continue;
    auto& tie = r.ties.emplace_back();
    for (std::size_t k = first; k < end; ++k) tie.push_back(static_cast<index_t>(by[k]));
  }
  return r;
}

/// How a row stands against an earlier ranking.
enum class movement_kind {
  up,        ///< a better place
  same,      ///< the same place
  down,      ///< a worse place
  entered,   ///< placed now, not before
  left,      ///< placed before, not now
  unranked,  ///< neither
};

/// Places gained since, where both are known: positive is up.
struct movement {
  movement_kind is = movement_kind::unranked;
  std::optional<index_t> places{};
};

/// What became of each row's earlier place. Both lists are of the same rows; null where a row had or has no place.
///
/// Errors: `shape` for lists of different lengths, `range` for an earlier place below 1, with the row.
[[nodiscard]] inline result<std::vector<movement>> movements(std::span<const std::optional<index_t>> before,
                                                             std::span<const std::optional<index_t>> now) {
  if (before.size() != now.size())
    return failure{errc::shape, std::to_string(before.size()) + " earlier ranks and " + std::to_string(now.size()) + " rows; one for each row is expected"};
  std::vector<movement> moves;
  moves.reserve(now.size());
  for (std::size_t i = 0; i < now.size(); ++i) {
    if (before[i] && *before[i] < 1)
      return failure{errc::range, "an earlier rank of " + std::to_string(*before[i]) + "; ranks count from 1", {{}, static_cast<index_t>(i), {}}};
    if (!before[i] || !now[i]) {
      moves.push_back({now[i] ? movement_kind::entered : before[i] ? movement_kind::left : movement_kind::unranked, std::nullopt});
      continue;
    }
    const index_t places = *before[i] - *now[i];
    moves.push_back({places > 0 ? movement_kind::up : places < 0 ? movement_kind::down : movement_kind::same, places});
  }
  return moves;
}

/// The tier of each row by what must be reached: the first limit, the best first, that its value reaches; from 0.
///
/// Null for a row without a value, and where it reaches none. Descending values reach a limit from above (value >= limit),
/// ascending ones from below. Errors: `inconsistent` for limits that are not strictly from the best to the worst, with the
/// limit's position as row.
template <class Value>
[[nodiscard]] result<std::vector<std::optional<index_t>>> tiers_by_limit(std::span<const std::optional<Value>> values,
                                                                         std::span<const Value> limits,
                                                                         rank_order order = rank_order::descending) {
  const bool down = order == rank_order::descending;
  for (std::size_t k = 1; k < limits.size(); ++k)
    if (down ? !(limits[k] < limits[k - 1]) : !(limits[k - 1] < limits[k]))
      return failure{errc::inconsistent, std::string("limits of tiers go from the best to the worst, ") + (down ? "down" : "up") +
                                             "wards and each once (tiers-in-order)", {{}, static_cast<index_t>(k), {}}};
  std::vector<std::optional<index_t>> tiers(values.size());
  for (std::size_t i = 0; i < values.size(); ++i)
    for (std::size_t k = 0; values[i] && !tiers[i] && k < limits.size(); ++k)
      if (down ? !(*values[i] < limits[k]) : !(limits[k] < *values[i])) tiers[i] = static_cast<index_t>(k);
  return tiers;
}

/// The tier of each row among `number` of nearly equal size, by rank; equal ranks share one, the better. From 0, null without a
/// rank. Of n ranked rows, rank r is in tier floor((r - 1) x number / n). Errors: `range` for less than one tier.
[[nodiscard]] inline result<std::vector<std::optional<index_t>>> tiers_by_quantile(std::span<const std::optional<index_t>> ranks,
                                                                                   index_t number) {
  if (number < 1 || number > 1'000'000) return failure{errc::range, std::to_string(number) + " tiers; give 1 to 1000000 (tiers-in-range)"};
  index_t ranked = 0;
  for (const auto& r : ranks) ranked += r ? 1 : 0;
  std::vector<std::optional<index_t>> tiers(ranks.size());
  for (std::size_t i = 0; i < ranks.size(); ++i)
    if (ranks[i]) tiers[i] = (*ranks[i] - 1) * number / ranked;
  return tiers;
}

}  // namespace dvc::monitor
