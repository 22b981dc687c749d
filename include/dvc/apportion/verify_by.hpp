// Proofs and explanations of allocations by groups: each group is proved as the allocation it is, under the numbers that its
// rows have in the whole.
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "dvc/apportion/explain.hpp"
#include "dvc/apportion/grouping.hpp"
#include "dvc/apportion/verify.hpp"

namespace dvc::apportion {

namespace detail {

/// One group's rows with all that belongs to them.
struct group_slice {
  std::vector<index_t> rows;  ///< ascending
  std::vector<count_t> weights, lower, upper, priority;
  allocation own;
  options choice;

  [[nodiscard]] index_t number_of(index_t row) const {
    return static_cast<index_t>(std::ranges::lower_bound(rows, row) - rows.begin());
  }
  [[nodiscard]] claimed claim(count_t total) const {
    return {own.counts, weights, total, choice, std::span<const tie>(own.ties), rows};
  }
};

[[nodiscard]] inline failure in_group(failure f, std::size_t group, std::span<const std::string> names) {
  f.message = group_name(static_cast<index_t>(group), names) + ": " + f.message;
  return f;
}

/// Every group's rows. Errors: `shape` for lengths that differ, `range` for a group without a total, `inconsistent` for a tie
/// whose rows are not all of one group; those of `allocate_by`.
[[nodiscard]] inline result<std::vector<group_slice>> slices(const allocation& a, std::span<const count_t> weights,
                                                             std::span<const index_t> group_of,
                                                             std::span<const count_t> totals, const options& choice,
                                                             std::span<const std::string> names) {
  const auto differs = [&](std::size_t size) { return size != weights.size(); };
  const auto& [lower, upper] = choice.within;
  if (differs(group_of.size()) || differs(a.counts.size()) || (!lower.empty() && differs(lower.size())) ||
      (!upper.empty() && differs(upper.size())) || (!choice.priority.empty() && differs(choice.priority.size())))
    return wrong(errc::shape, "groups, counts, bounds and priorities must be as many as the weights, " +
                                  std::to_string(weights.size()));
  if (!names.empty() && names.size() != totals.size())
    return wrong(errc::shape, std::to_string(names.size()) + " names for " + std::to_string(totals.size()) + " groups");
  if (const auto sums = sum_weights(weights); !sums) return sums.error();
  std::vector<group_slice> all(totals.size());
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const index_t g = group_of[i];
    if (g < 0 || g >= static_cast<index_t>(totals.size()))
      return wrong(errc::range, "group " + std::to_string(g) + " has no total; there are " + std::to_string(totals.size()),
                   static_cast<index_t>(i), "groups");
    group_slice& s = all[static_cast<std::size_t>(g)];
    s.rows.push_back(static_cast<index_t>(i));
    s.weights.push_back(weights[i]);
    s.own.counts.push_back(a.counts[i]);
    if (!lower.empty()) s.lower.push_back(lower[i]);
    if (!upper.empty()) s.upper.push_back(upper[i]);
    if (!choice.priority.empty()) s.priority.push_back(choice.priority[i]);
  }
  for (tie t : a.ties) {
    const auto there = [&](index_t row) { return row >= 0 && row < static_cast<index_t>(weights.size()); };
    const bool known = !t.rows.empty() && std::ranges::all_of(t.rows, there) && std::ranges::all_of(t.served, there);
    const index_t g = known ? group_of[static_cast<std::size_t>(t.rows.front())] : -1;
    for (auto* rows : {&t.rows, &t.served})
      for (index_t& row : *rows) {
        if (!known || group_of[static_cast<std::size_t>(row)] != g)
          return wrong(errc::inconsistent, "a tie is listed whose rows are not all of one group");
        row = all[static_cast<std::size_t>(g)].number_of(row);
      }
    if (known) all[static_cast<std::size_t>(g)].own.ties.push_back(std::move(t));
  }
  index_t before = choice.first_row;  // lots are drawn as if the rows stood group by group
  for (std::size_t g = 0; g < all.size(); ++g) {
    group_slice& s = all[g];
    s.choice = choice;
    s.choice.within = {s.lower, s.upper};
    s.choice.priority = s.priority;
    s.choice.first_row = before;
    before += static_cast<index_t>(s.rows.size());
    // here, where a row within its group is still known from one of the whole
    auto fine = check_options(s.weights, totals[g], s.choice);
    if (!fine) {
      failure f = in_group(fine.error(), g, names);
      if (f.where.row >= 0 && f.where.column != "signposts") f.where.row = s.rows[static_cast<std::size_t>(f.where.row)];
      return f;
    }
  }
  return all;
}

}  // namespace detail

/// Proves an allocation by groups: a certificate for each group, its rows numbered as in the whole.
///
/// Arguments as they were given to `allocate_by`. Errors: those of `certify`, naming the group and the rows of the whole; those
/// of `allocate_by`.
[[nodiscard]] inline result<std::vector<certificate>> certify_by(const allocation& a, std::span<const count_t> weights,
                                                                 std::span<const index_t> group_of,
                                                                 std::span<const count_t> totals, const options& choice = {},
                                                                 std::span<const std::string> names = {}) {
  const auto groups = detail::slices(a, weights, group_of, totals, choice, names);
  if (!groups) return groups.error();
  std::vector<certificate> all;
  for (std::size_t g = 0; g < totals.size(); ++g) {
    const detail::group_slice& s = (*groups)[g];
    auto proof = detail::certify(s.claim(totals[g]));
    if (!proof) return detail::in_group(proof.error(), g, names);
    all.push_back(*std::move(proof));
    for (auto* rows : {&all.back().held.at_lower, &all.back().held.at_upper})
      for (index_t& row : *rows) row = s.rows[static_cast<std::size_t>(row)];
  }
  return all;
}

/// Explains a row of an allocation by groups, within its group. Errors: those of `explain` and of `allocate_by`.
[[nodiscard]] inline result<explanation> explain_by(const allocation& a, index_t row, std::span<const count_t> weights,
                                                    std::span<const index_t> group_of, std::span<const count_t> totals,
                                                    const options& choice = {}, std::span<const std::string> names = {}) {
  const auto groups = detail::slices(a, weights, group_of, totals, choice, names);
  if (!groups) return groups.error();
  if (const auto there = detail::check_row(row, weights.size()); !there) return there.error();
  const auto g = static_cast<std::size_t>(group_of[static_cast<std::size_t>(row)]);
  const detail::group_slice& s = (*groups)[g];
  auto found = detail::explain(s.claim(totals[g]), s.own, s.number_of(row));
  if (!found) return detail::in_group(found.error(), g, names);
  explanation e = *std::move(found);
  e.row = row;
  if (e.tied)
    for (auto* rows : {&e.tied->rows, &e.tied->served})
      for (index_t& tied : *rows) tied = s.rows[static_cast<std::size_t>(tied)];
  return e;
}

}  // namespace dvc::apportion
