// The units of one day as a tree: children, ancestors, and counts rolled up. Plans have their own order (hierarchy.hpp).
#pragma once

#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "dvc/base/result.hpp"
#include "dvc/units/unit.hpp"

namespace dvc::units {

/// The counts of one unit and everything below it.
struct rolled_up {
  unit_id code;
  count_t count = 0;
};

/// Units with unique codes, each below a parent that is listed and stands at a higher level. Made by `registry::at`.
class structure {
 public:
  structure() = default;

  [[nodiscard]] std::span<const unit> all() const noexcept { return units_; }

  /// The unit of that code, or null.
  [[nodiscard]] const unit* find(const unit_id& code) const {
    const auto at = by_code_.find(code);
    return at == by_code_.end() ? nullptr : &units_[at->second];
  }

  /// The units directly below `code`, in the order of the list; below the empty code stand the provinces.
  [[nodiscard]] std::vector<const unit*> children(const unit_id& code) const {
    std::vector<const unit*> found;
    if (const auto below = below_.find(code); below != below_.end())
      for (const std::size_t i : below->second) found.push_back(&units_[i]);
    return found;
  }

  /// The units above `code`, nearest first; none for a province or an unknown code.
  [[nodiscard]] std::vector<const unit*> ancestors(const unit_id& code) const {
    std::vector<const unit*> found;
    for (const unit* u = find(code); u != nullptr && !u->parent.empty();) found.push_back(u = find(u->parent));
    return found;
  }

  /// Sums counts at the units of a level: each row goes to its unit's ancestor there, or to the unit itself.
  ///
  /// `codes`: n units, one may come more than once; `counts`: n dossiers, >= 0. Returned are the units of that level that
  /// received at least one row, in the order of the list: nothing that was not counted is shown as 0. Errors (`where.row`
  /// the position): `shape`, `range`, `unknown_unit`, `inconsistent` for a unit with no ancestor at the level, `overflow`.
  [[nodiscard]] result<std::vector<rolled_up>> roll_up(std::span<const unit_id> codes, std::span<const count_t> counts,
                                                       level to) const;

 private:
  friend class registry;  // has checked what is promised here

  [[nodiscard]] static structure make(std::vector<unit> list) {
    structure s;
    s.units_ = std::move(list);
    s.by_code_.reserve(s.units_.size());
    for (std::size_t i = 0; i < s.units_.size(); ++i) {
      s.by_code_.emplace(s.units_[i].code, i);
      s.below_[s.units_[i].parent].push_back(i);
    }
    return s;
  }

  std::vector<unit> units_;
  std::unordered_map<unit_id, std::size_t> by_code_;
  std::unordered_map<unit_id, std::vector<std::size_t>> below_;
};

inline result<std::vector<rolled_up>> structure::roll_up(std::span<const unit_id> codes, std::span<const count_t> counts,
                                                         level to) const {
  if (codes.size() != counts.size())
    return failure{errc::shape, std::to_string(counts.size()) + " counts for " + std::to_string(codes.size()) +
                                    " units; one for each unit is expected"};
  std::vector<count_t> sums(units_.size());
  std::vector<bool> reached(units_.size());
  for (std::size_t i = 0; i < codes.size(); ++i) {
    const std::string self = "\"" + codes[i].str() + "\"";
    const auto fail = [&](errc code, std::string message) {
      return failure{code, std::move(message), {{}, static_cast<index_t>(i), {}}};
    };
    if (counts[i] < 0) return fail(errc::range, "the count of " + self + " is " + std::to_string(counts[i]) + "; at least 0 is expected");
    const unit* u = find(codes[i]);
    if (u == nullptr) return fail(errc::unknown_unit, self + " is not a unit on this day");
    while (u != nullptr && u->at != to) u = u->parent.empty() ? nullptr : find(u->parent);
    if (u == nullptr)
      return fail(errc::inconsistent, self + " stands below no " + std::string(name(to)) + " on this day");
    const auto at = static_cast<std::size_t>(u - units_.data());
    if (counts[i] > std::numeric_limits<count_t>::max() - sums[at])
      return fail(errc::overflow, "the counts below \"" + u->code.str() + "\" add up to more than 64 bits hold");
    sums[at] += counts[i];
    reached[at] = true;
  }
  std::vector<rolled_up> rows;
  for (std::size_t i = 0; i < units_.size(); ++i)
    if (reached[i]) rows.push_back({units_[i].code, sums[i]});
  return rows;
}

}  // namespace dvc::units
