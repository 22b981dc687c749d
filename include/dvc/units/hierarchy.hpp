// The units of a plan as a tree, in the plan's order.
#pragma once

#include <span>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "dvc/base/result.hpp"
#include "dvc/units/unit.hpp"

namespace dvc::units {

/// Units with unique codes, existing parents at a higher level, and row numbers that ascend within each level.
class hierarchy {
 public:
  hierarchy() = default;

  /// Checks and indexes `list`, kept in the order given.
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

  /// The units of a level, in the plan's order.
  [[nodiscard]] std::vector<const unit*> of(level at) const {
    std::vector<const unit*> found;
    for (const unit& u : units_)
      if (u.at == at) found.push_back(&u);
    return found;
  }

 private:
  std::vector<unit> units_;
  std::unordered_map<unit_id, std::size_t> by_code_;
};

inline result<hierarchy> hierarchy::make(std::vector<unit> list) {
  hierarchy h;
  const auto fail = [](errc code, std::string message, std::size_t row, const char* column) {
    return failure{code, std::move(message), {"units", static_cast<index_t>(row), column}};
  };
  const auto quoted = [](const unit_id& id) { return "\"" + id.str() + "\""; };

  for (std::size_t i = 0; i < list.size(); ++i)
    if (const auto [first, fresh] = h.by_code_.emplace(list[i].code, i); !fresh)
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
    const auto parent = h.by_code_.find(u.parent);
    if (parent == h.by_code_.end())
      return fail(errc::unknown_unit, "parent " + quoted(u.parent) + " is not a unit of this plan", i, "parent");
    const level above = list[parent->second].at;
    if (above >= u.at || above == level::department)
      return fail(errc::inconsistent, "a " + std::string(name(u.at)) + " cannot belong to " + quoted(u.parent) +
                      ", a " + std::string(name(above)), i, "parent");
  }
  h.units_ = std::move(list);
  return h;
}

}  // namespace dvc::units
