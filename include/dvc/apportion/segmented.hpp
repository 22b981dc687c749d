// Many allocations in one call: groups of consecutive rows, each with its own total.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "dvc/apportion/allocate.hpp"
#include "dvc/apportion/grouping.hpp"

namespace dvc::apportion {

/// Allocates each group's total among its rows; group g has the rows from offsets[g] up to, not including, offsets[g + 1].
///
/// `weights`: n counts >= 0; `offsets`: m + 1 positions from 0 to n, not decreasing; `totals`: m counts;
/// `names`: m, or none: what messages call the groups. Bounds and
/// priorities in `choice` are per row, over all groups. The result is that of m calls of `allocate`, its ties with rows
/// counted over all groups. Errors: `shape` for offsets that do not fit; those of `allocate`, naming the group.
[[nodiscard]] inline result<allocation> allocate_groups(std::span<const count_t> weights, std::span<const index_t> offsets,
                                                        std::span<const count_t> totals, const options& choice = {},
                                                        std::span<const std::string> names = {}) {
  const auto n = static_cast<index_t>(weights.size());
  bool fits = offsets.size() == totals.size() + 1 && offsets.front() == 0 && offsets.back() == n;
  for (std::size_t g = 1; fits && g < offsets.size(); ++g) fits = offsets[g - 1] <= offsets[g];
  if (!fits)
    return failure{errc::shape, "the offsets of " + std::to_string(totals.size()) + " groups must be " +
                                    std::to_string(totals.size() + 1) + " positions that ascend from 0 to " +
                                    std::to_string(n)};
  for (const auto& per_row : {choice.within.lower, choice.within.upper, choice.priority})
    if (!per_row.empty() && per_row.size() != weights.size())
      return failure{errc::shape, std::to_string(per_row.size()) + " bounds or priorities for " +
                                      std::to_string(weights.size()) + " rows; one for each row is expected"};

  allocation all{std::vector<count_t>(weights.size()), {}};
  workspace memory;
  for (std::size_t g = 0; g < totals.size(); ++g) {
    const auto from = static_cast<std::size_t>(offsets[g]), size = static_cast<std::size_t>(offsets[g + 1]) - from;
    const auto part = [&](std::span<const count_t> per_row) {
      return per_row.empty() ? per_row : per_row.subspan(from, size);
    };
    options own = choice;
    own.within = {part(choice.within.lower), part(choice.within.upper)};
    own.priority = part(choice.priority);
    own.first_row = choice.first_row + offsets[g];
    auto ties = allocate_into(std::span(all.counts).subspan(from, size), weights.subspan(from, size), totals[g], memory, own);
    if (!ties) {
      failure f = ties.error();
      f.message = group_name(static_cast<index_t>(g), names) + ": " + f.message;
      return std::move(f).renumbered([&](index_t row) { return row + offsets[g]; });
    }
    for (tie& t : *std::move(ties)) {
      for (index_t& row : t.rows) row += offsets[g];
      for (index_t& row : t.served) row += offsets[g];
      all.ties.push_back(std::move(t));
    }
  }
  return all;
}

/// The same for rows in any order: row i belongs to group `group_of[i]`, 0 to m - 1.
///
/// Errors: `range` for a group that has no total (`where.row` the row), else those of `allocate_groups`. Lots are drawn as if
/// the rows stood group by group.
[[nodiscard]] inline result<allocation> allocate_by(std::span<const count_t> weights, std::span<const index_t> group_of,
                                                    std::span<const count_t> totals, const options& choice = {},
                                                    std::span<const std::string> names = {}) {
  const auto m = static_cast<index_t>(totals.size());
  if (group_of.size() != weights.size())
    return failure{errc::shape, std::to_string(group_of.size()) + " groups for " + std::to_string(weights.size()) +
                                    " rows; one for each row is expected"};
  std::vector<index_t> offsets(totals.size() + 1);
  for (std::size_t i = 0; i < group_of.size(); ++i) {
    if (group_of[i] < 0 || group_of[i] >= m)
      return failure{errc::range, "group " + std::to_string(group_of[i]) + " has no total; there are " + std::to_string(m),
                     {{}, static_cast<index_t>(i), "groups"}};
    ++offsets[static_cast<std::size_t>(group_of[i]) + 1];
  }
  for (std::size_t g = 1; g < offsets.size(); ++g) offsets[g] += offsets[g - 1];

  // a stable counting sort: row_at[k] is the row that stands k-th, group by group
  std::vector<index_t> row_at(weights.size()), next(offsets.begin(), offsets.end() - 1);
  for (std::size_t i = 0; i < group_of.size(); ++i)
    row_at[static_cast<std::size_t>(next[static_cast<std::size_t>(group_of[i])]++)] = static_cast<index_t>(i);
  std::vector<std::vector<count_t>> sorted;
  sorted.reserve(4);
  const auto gathered = [&](std::span<const count_t> per_row) -> std::span<const count_t> {
    if (per_row.size() != weights.size()) return per_row;  // empty, or an error that allocate_groups names
    auto& column = sorted.emplace_back(per_row.size());
    for (std::size_t k = 0; k < column.size(); ++k) column[k] = per_row[static_cast<std::size_t>(row_at[k])];
    return column;
  };
  options own = choice;
  own.within = {gathered(choice.within.lower), gathered(choice.within.upper)};
  own.priority = gathered(choice.priority);
  auto grouped = allocate_groups(gathered(weights), offsets, totals, own, names);
  const auto original = [&](index_t k) { return row_at[static_cast<std::size_t>(k)]; };
  if (!grouped) return failure(grouped.error()).renumbered(original);
  allocation a = *std::move(grouped);
  std::vector<count_t> counts(a.counts.size());
  for (std::size_t k = 0; k < counts.size(); ++k) counts[static_cast<std::size_t>(row_at[k])] = a.counts[k];
  a.counts = std::move(counts);
  for (tie& t : a.ties) {  // a stable sort keeps rows of a group in ascending order
    for (index_t& row : t.rows) row = original(row);
    for (index_t& row : t.served) row = original(row);
  }
  return a;
}

}  // namespace dvc::apportion
