// Statistics of old units as statistics of the new ones: whole units add up, divided ones are estimated by weights.
#pragma once

#include <cstddef>
#include <limits>
#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "dvc/apportion/allocate.hpp"
#include "dvc/base/result.hpp"
#include "dvc/units/changes.hpp"

namespace dvc::dossiers {

/// The count of a new unit. `estimated`: a part of a divided unit is in it, by weight. `complete`: every old unit that it is
/// made from was given.
struct rebased {
  unit_id code;
  std::string name;
  count_t count = 0;
  bool estimated = false;
  bool complete = true;
};

/// Re-bases counts of old units to the new units of `change`, in the order in which its links name them; exact in total.
///
/// `codes`: n old units, each once; `counts`: n dossiers, >= 0. New units that no given unit went into are left out. A
/// divided unit is shared out by the weights of its links with the Sainte-Laguë method, ties to the earlier link. A divisor
/// method is house monotone (Balinski and Young 1982): a column that is at most another (online, total) stays so in every
/// part, which largest remainders do not promise.
///
/// Errors (`where.row` the position): `shape`, `range`, `unknown_unit` for a unit that the change does not name,
/// `duplicate`, `inconsistent` for a divided unit without weights, named, `overflow`. Source: DOMAIN 5.
[[nodiscard]] inline result<std::vector<rebased>> rebase(std::span<const unit_id> codes, std::span<const count_t> counts,
                                                         const units::crosswalk& change) {
  if (codes.size() != counts.size())
    return failure{errc::shape, std::to_string(counts.size()) + " counts for " + std::to_string(codes.size()) +
                                    " units; one for each unit is expected"};
  const auto links = change.links();
  std::map<unit_id, std::size_t> given;
  std::vector<count_t> part(links.size());
  std::vector<bool> used(links.size());
  for (std::size_t i = 0; i < codes.size(); ++i) {
    const auto fail = [&](errc code, std::string message) {
      return failure{code, std::move(message), {{}, static_cast<index_t>(i), {}}};
    };
    std::string called = "\"" + codes[i].str() + "\"";
    if (counts[i] < 0)
      return fail(errc::range, "the count of " + called + " is " + std::to_string(counts[i]) + "; at least 0 is expected");
    if (!given.emplace(codes[i], i).second) return fail(errc::duplicate, called + " is given twice; add its counts first");
    const auto leaving = change.from(codes[i]);
    if (leaving.empty()) return fail(errc::unknown_unit, called + " is not an old unit of the change on " + str(change.on()));
    for (const std::size_t k : leaving) used[k] = true;
    if (leaving.size() == 1) {
      part[leaving.front()] = counts[i];
      continue;
    }
    std::vector<count_t> weights;
    for (const std::size_t k : leaving)
      if (links[k].weight) weights.push_back(*links[k].weight);
    if (weights.size() < leaving.size()) {
      if (const std::string& name = links[leaving.front()].old_name; !name.empty()) called += " " + name;
      std::string parts;
      for (const std::size_t k : leaving) parts += (parts.empty() ? "" : ", ") + links[k].new_code.str() + " " + links[k].new_name;
      return fail(errc::inconsistent, called + " was divided among " + parts + "; give a weight for each part");
    }
    const auto shared = apportion::allocate(weights, counts[i], {.by = apportion::method::sainte_lague});
    if (!shared) return fail(shared.error().code, "sharing out " + called + ": " + shared.error().message);
    for (std::size_t p = 0; p < leaving.size(); ++p) part[leaving[p]] = shared->counts[p];
  }

  std::vector<rebased> rows;
  for (std::size_t first = 0; first < links.size(); ++first) {
    const auto arriving = change.into(links[first].new_code);
    if (arriving.front() != first) continue;
    rebased row{links[first].new_code, links[first].new_name};
    bool reached = false;
    for (const std::size_t k : arriving) {
      reached = reached || used[k];
      row.complete = row.complete && used[k];
      row.estimated = row.estimated || (used[k] && links[k].covers == units::coverage::partial);
      if (part[k] > std::numeric_limits<count_t>::max() - row.count)
        return failure{errc::overflow, "the counts that went into \"" + row.code.str() + "\" add up to more than 64 bits hold"};
      row.count += part[k];
    }
    if (reached) rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace dvc::dossiers
