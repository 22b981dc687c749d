// Statistics of old units as statistics of the new ones: whole units add up, divided ones are estimated by weights.
#pragma once

#include <algorithm>
#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "dvc/apportion/allocate.hpp"
#include "dvc/base/result.hpp"
#include "dvc/units/changes.hpp"

namespace dvc::dossiers {

/// One count for each old unit: n dossiers, >= 0. The name is for messages.
struct count_column {
  std::string name;
  std::span<const count_t> counts;
};

/// A new unit. `estimated`: a part of a divided unit is in its counts, by weight. `complete`: every old unit that it is made
/// from was given.
struct rebased_unit {
  unit_id code;
  std::string name;
  bool estimated = false;
  bool complete = true;
};

/// New units and, for each column that was given, their counts.
struct rebased {
  std::vector<rebased_unit> units;
  std::vector<std::vector<count_t>> columns;
};

/// Re-bases counts of old units to the new units of `change`, in the order in which its links name them; exact in total.
///
/// `codes`: n old units, each once; `columns`: n counts each. New units that no given unit went into are left out. A divided
/// unit is shared out, column by column, by the weights of its links with the Sainte-Laguë method, ties to the earlier link.
/// A divisor method is house monotone (Balinski and Young 1982): a column that is at most another (online, total) stays so
/// in every part, which largest remainders do not promise. A difference (offline) is to be taken after re-basing.
///
/// Errors (`where.row` the position, `where.column` the column's name): `shape`, `range`, `unknown_unit` for a unit that the
/// change does not name, `duplicate`, `inconsistent` for divided units without weights, named, `overflow`. Source: Definitions 5.
[[nodiscard]] inline result<rebased> rebase(std::span<const unit_id> codes, std::span<const count_column> columns,
                                            const units::crosswalk& change);

namespace detail {

// "11500" Xã Minh Tân
[[nodiscard]] inline std::string old_unit(const units::crosswalk& change, const unit_id& code) {
  const std::string& name = change.links()[change.from(code).front()].old_name;
  return "\"" + code.str() + "\"" + (name.empty() ? "" : " " + name);
}

[[nodiscard]] inline bool lacks_weights(const units::crosswalk& change, std::span<const std::size_t> leaving) {
  return leaving.size() > 1 && !change.links()[leaving.front()].weight;  // a crosswalk has weights on all parts, or on none
}

// The error for the first of some divided units without weights; the others are named behind it.
[[nodiscard]] inline failure wants_weights(const units::crosswalk& change, std::span<const unit_id> codes, std::size_t row) {
  std::string parts, others;
  for (const std::size_t k : change.from(codes[row])) {
    const auto& l = change.links()[k];
    parts += (parts.empty() ? "" : ", ") + l.new_code.str() + (l.new_name.empty() ? "" : " " + l.new_name);
  }
  for (const unit_id& code : codes.subspan(row + 1))
    if (lacks_weights(change, change.from(code))) others += (others.empty() ? "" : ", ") + old_unit(change, code);
  return {errc::inconsistent,
          old_unit(change, codes[row]) + " was divided among " + parts + "; give a weight for each part" +
              (others.empty() ? "" : ", and for the parts of " + others),
          {{}, static_cast<index_t>(row), {}}};
}

// What goes along each link from the counts of one column.
[[nodiscard]] inline result<std::vector<count_t>> along_links(std::span<const unit_id> codes, const count_column& column,
                                                              const units::crosswalk& change) {
  const auto links = change.links();
  std::vector<count_t> part(links.size()), weights;
  for (std::size_t i = 0; i < codes.size(); ++i) {
    const auto leaving = change.from(codes[i]);
    const count_t count = column.counts[i];
    const auto fail = [&](errc code, const std::string& message) {
      return failure{code, message, {{}, static_cast<index_t>(i), column.name}};
    };
    if (count < 0)
      return fail(errc::range, "the count of " + old_unit(change, codes[i]) + " is " + std::to_string(count) + "; at least 0 is expected");
    if (leaving.size() == 1) {
      part[leaving.front()] = count;
      continue;
    }
    weights.clear();
    for (const std::size_t k : leaving) weights.push_back(*links[k].weight);
    const auto shared = apportion::allocate(weights, count, {.by = apportion::method::sainte_lague});
    if (!shared) return fail(shared.error().code, "sharing out " + old_unit(change, codes[i]) + ": " + shared.error().message);
    for (std::size_t p = 0; p < leaving.size(); ++p) part[leaving[p]] = shared->counts[p];
  }
  return part;
}

}  // namespace detail

inline result<rebased> rebase(std::span<const unit_id> codes, std::span<const count_column> columns, const units::crosswalk& change) {
  const auto links = change.links();
  for (const count_column& column : columns)
    if (column.counts.size() != codes.size())
      return failure{errc::shape, std::to_string(column.counts.size()) + " counts for " + std::to_string(codes.size()) +
                                      " units; one for each unit is expected", {{}, -1, column.name}};
  std::unordered_set<unit_id> given;
  std::vector<bool> used(links.size());
  for (std::size_t i = 0; i < codes.size(); ++i) {
    const std::string called = "\"" + codes[i].str() + "\"";
    const location place{{}, static_cast<index_t>(i), {}};
    if (!given.insert(codes[i]).second) return failure{errc::duplicate, called + " is given twice; add its counts first", place};
    const auto leaving = change.from(codes[i]);
    if (leaving.empty())
      return failure{errc::unknown_unit, called + " is not an old unit of the change on " + str(change.on()), place};
    for (const std::size_t k : leaving) used[k] = true;
  }
  for (std::size_t i = 0; i < codes.size(); ++i)
    if (detail::lacks_weights(change, change.from(codes[i]))) return detail::wants_weights(change, codes, i);

  rebased made;
  std::vector<std::size_t> row_of(links.size());  // the new unit that each link arrives at, counted from 1; 0 for none
  for (std::size_t first = 0; first < links.size(); ++first) {
    const auto arriving = change.into(links[first].new_code);
    if (arriving.front() != first || std::ranges::none_of(arriving, [&](std::size_t k) { return used[k]; })) continue;
    rebased_unit unit{links[first].new_code, links[first].new_name};
    for (const std::size_t k : arriving) {
      unit.complete = unit.complete && used[k];
      unit.estimated = unit.estimated || (used[k] && links[k].covers == units::coverage::partial);
      row_of[k] = made.units.size() + 1;
    }
    made.units.push_back(std::move(unit));
  }
  for (const count_column& column : columns) {
    const auto part = detail::along_links(codes, column, change);
    if (!part) return part.error();
    std::vector<count_t>& sums = made.columns.emplace_back(made.units.size());
    for (std::size_t k = 0; k < links.size(); ++k) {
      if (row_of[k] == 0) continue;
      count_t& sum = sums[row_of[k] - 1];
      if ((*part)[k] > std::numeric_limits<count_t>::max() - sum)
        return failure{errc::overflow, "the counts that went into \"" + links[k].new_code.str() +
                                           "\" add up to more than 64 bits hold", {{}, -1, column.name}};
      sum += (*part)[k];
    }
  }
  return made;
}

}  // namespace dvc::dossiers
