// Units as a tree, of a plan or of one day: children, ancestors, and counts rolled up.
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

/// Units with unique codes, each below a parent that is listed and stands at a higher level. Made from a plan's list by
/// `make`, for a day by `registry::at`. Source: plan 128, Appendix 2 (departments, districts, communes); Definitions 5.
class hierarchy {
 public:
  hierarchy() = default;

  /// Checks and indexes the units of a plan, kept in the order given; their row numbers ascend within each level.
  ///
  /// Errors (`where.row` the position in `list`, `where.column` the field): `duplicate` for a code given twice,
  /// `unknown_unit` for a parent that is not listed, `inconsistent` for a parent that does not stand at a higher level
  /// (which also rules out cycles), a missing parent, or a `no` that does not ascend; `range` for a `no` below 1.
  [[nodiscard]] static result<hierarchy> make(std::vector<unit> list);

  [[nodiscard]] std::span<const unit> all() const noexcept { return units_; }

  /// The unit of that code, or null.
  [[nodiscard]] const unit* find(const unit_id& code) const {
    const auto at = by_code_.find(code);
    return at == by_code_.end() ? nullptr : &units_[at->second];
  }

  /// The units of a level, in the order of the list.
  [[nodiscard]] std::vector<const unit*> of(level at) const {
    std::vector<const unit*> found;
    for (const unit& u : units_)
      if (u.at == at) found.push_back(&u);
    return found;
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
  /// Source: communes below districts, Definitions 5. Example: `roll_up(codes, counts, level::district)`.
  [[nodiscard]] result<std::vector<rolled_up>> roll_up(std::span<const unit_id> codes, std::span<const count_t> counts,
                                                       level to) const;

 private:
  friend class registry;  // has checked what is promised here

  [[nodiscard]] static hierarchy index(std::vector<unit> list) {
    hierarchy h;
    h.units_ = std::move(list);
    h.by_code_.reserve(h.units_.size());
    for (std::size_t i = 0; i < h.units_.size(); ++i) {
      h.by_code_.emplace(h.units_[i].code, i);
      h.below_[h.units_[i].parent].push_back(i);
    }
    return h;
  }

  std::vector<unit> units_;
  std::unordered_map<unit_id, std::size_t> by_code_;
  std::unordered_map<unit_id, std::vector<std::size_t>> below_;
};

inline result<hierarchy> hierarchy::make(std::vector<unit> list) {
  std::unordered_map<unit_id, std::size_t> by_code;
  const auto fail = [](errc code, std::string message, std::size_t row, const char* column) {
    return failure{code, std::move(message), {"units", static_cast<index_t>(row), column}};
  };
  const auto quoted = [](const unit_id& id) { return "\"" + id.str() + "\""; };

  for (std::size_t i = 0; i < list.size(); ++i)
    if (const auto [first, fresh] = by_code.emplace(list[i].code, i); !fresh)
      return fail(errc::duplicate, "code " + quoted(list[i].code) + " is already taken by \"" +
                      list[first->second].name + "\"; a code names one unit", i, "code");

  count_t last_no[levels.size()] = {};
  for (std::size_t i = 0; i < list.size(); ++i) {
    const unit& u = list[i];
    count_t& last = last_no[static_cast<std::size_t>(u.at)];
    if (u.no < 1) return fail(errc::range, "no is " + std::to_string(u.no) + "; rows are numbered from 1", i, "no");
    if (u.no <= last)
      return fail(errc::inconsistent, "no " + std::to_string(u.no) + " follows " + std::to_string(last) +
                      "; row numbers ascend within a level", i, "no");
    last = u.no;

    if (u.parent.empty()) {
      if (u.at == level::province) continue;
      return fail(errc::inconsistent, quoted(u.code) + " has no parent; only a province has none", i, "parent");
    }
    const auto parent = by_code.find(u.parent);
    if (parent == by_code.end())
      return fail(errc::unknown_unit, "parent " + quoted(u.parent) + " is not a unit of this plan", i, "parent");
    const level above = list[parent->second].at;
    if (above >= u.at || above == level::department)
      return fail(errc::inconsistent, "a " + std::string(name(u.at)) + " cannot belong to " + quoted(u.parent) +
                      ", a " + std::string(name(above)), i, "parent");
  }
  return index(std::move(list));
}

inline result<std::vector<rolled_up>> hierarchy::roll_up(std::span<const unit_id> codes, std::span<const count_t> counts,
                                                         level to) const {
  if (codes.size() != counts.size())
    return failure{errc::shape, std::to_string(counts.size()) + " counts for " + std::to_string(codes.size()) +
                                    " units; one for each unit is expected"};
  std::vector<count_t> sums(units_.size());
  std::vector<bool> reached(units_.size());
  for (std::size_t i = 0; i < codes.size(); ++i) {
    const auto self = [&] { return "\"" + codes[i].str() + "\""; };
    const auto fail = [&](errc code, std::string message) {
      return failure{code, std::move(message), {{}, static_cast<index_t>(i), {}}};
    };
    if (counts[i] < 0) return fail(errc::range, "the count of " + self() + " is " + std::to_string(counts[i]) + "; at least 0 is expected");
    const unit* u = find(codes[i]);
    if (u == nullptr) return fail(errc::unknown_unit, self() + " is not one of these units");
    while (u != nullptr && u->at != to) u = u->parent.empty() ? nullptr : find(u->parent);
    if (u == nullptr)
      return fail(errc::inconsistent, self() + " stands below no " + std::string(name(to)));
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
