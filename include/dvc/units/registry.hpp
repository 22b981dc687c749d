// Units through time: which unit a code meant on a day. The tree of one day is in hierarchy.hpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "dvc/base/date.hpp"
#include "dvc/base/result.hpp"
#include "dvc/units/hierarchy.hpp"
#include "dvc/units/unit.hpp"

namespace dvc::units {

/// The days on which something is valid; both ends included, open where `to` is empty.
struct validity {
  date from;
  std::optional<date> to{};

  [[nodiscard]] bool covers(const date& day) const noexcept { return from <= day && (!to || day <= *to); }
};

/// A unit with the days on which it had this level, type, name and parent (`no` is 0 where no plan numbers it).
struct dated_unit {
  unit is;
  validity valid;
};

/// Dated units of which a code names at most one on any day, each below a parent that is there as long as it is.
///
/// Identity is (code, valid_from, valid_to): neither code nor name is enough (Definitions 5). Structures with and without
/// districts stand side by side, told apart by date. Source: official lists, 19/2025/QĐ-TTg; Definitions 5.
/// Example: `registry::make(list).value().find(unit_id("11500"), *parse_date("2022-05-27"))`.
class registry {
 public:
  registry() = default;

  /// Checks and indexes `list`, kept in the order given.
  ///
  /// Errors (`where.row` the position in `list`, `where.column` the field): `range` for a day that does not exist or a
  /// `valid_to` before `valid_from`; `schema` for a unit without code or name; `inconsistent` for a code valid twice on one
  /// day, a missing parent, a parent not at a higher level (so there are no cycles) or not valid all the time;
  /// `unknown_unit` for a parent that is not listed.
  [[nodiscard]] static result<registry> make(std::vector<dated_unit> list);

  /// The units of both registries, these first. Errors: those of `make`.
  [[nodiscard]] result<registry> joined(const registry& other) const {
    std::vector<dated_unit> both = units_;
    both.insert(both.end(), other.units_.begin(), other.units_.end());
    return make(std::move(both));
  }

  [[nodiscard]] std::span<const dated_unit> all() const noexcept { return units_; }

  /// The unit that `code` named on that day, or null.
  [[nodiscard]] const dated_unit* find(const unit_id& code, const date& on) const {
    const auto versions = by_code_.find(code);
    if (versions == by_code_.end()) return nullptr;
    for (const std::size_t i : versions->second)
      if (units_[i].valid.covers(on)) return &units_[i];
    return nullptr;
  }

  /// Everything that `code` ever named, by date.
  [[nodiscard]] std::vector<const dated_unit*> history(const unit_id& code) const {
    std::vector<const dated_unit*> versions;
    if (const auto found = by_code_.find(code); found != by_code_.end())
      for (const std::size_t i : found->second) versions.push_back(&units_[i]);
    return versions;
  }

  /// The units of one day as a tree, in the order of the list. Errors: `range` for a day on which no unit is valid.
  [[nodiscard]] result<hierarchy> at(const date& on) const {
    std::vector<unit> valid;
    for (const dated_unit& u : units_)
      if (u.valid.covers(on)) valid.push_back(u.is);
    if (valid.empty())
      return failure{errc::range, "no unit is valid on " + str(on) + "; ask for a day that the registry covers"};
    return hierarchy::index(std::move(valid));
  }

 private:
  [[nodiscard]] std::optional<failure> wrong_parent(std::size_t row) const;

  std::vector<dated_unit> units_;
  std::unordered_map<unit_id, std::vector<std::size_t>> by_code_;  // positions, by date
};

namespace detail {

[[nodiscard]] inline std::string days(const validity& v) {
  return str(v.from) + " to " + (v.to ? str(*v.to) : std::string("further notice"));
}

[[nodiscard]] inline failure wrong_unit(errc code, std::string message, std::size_t row, const char* column) {
  return {code, std::move(message), {"units", static_cast<index_t>(row), column}};
}

}  // namespace detail

inline result<registry> registry::make(std::vector<dated_unit> list) {
  using detail::wrong_unit;
  registry r;
  r.units_ = std::move(list);
  r.by_code_.reserve(r.units_.size());
  for (std::size_t i = 0; i < r.units_.size(); ++i) {
    const auto& [u, valid] = r.units_[i];
    if (u.code.empty()) return wrong_unit(errc::schema, "the unit has no code", i, "code");
    if (u.name.empty()) return wrong_unit(errc::schema, "unit \"" + u.code.str() + "\" has no name", i, "name");
    if (!valid.from.ok()) return wrong_unit(errc::range, "the day does not exist", i, "valid_from");
    if (valid.to && (!valid.to->ok() || *valid.to < valid.from))
      return wrong_unit(errc::range, "valid_to is no day on or after valid_from, " + str(valid.from), i, "valid_to");
    r.by_code_[u.code].push_back(i);
  }
  for (auto& [code, versions] : r.by_code_)
    std::ranges::sort(versions, {}, [&](std::size_t i) { return std::pair(r.units_[i].valid.from, i); });
  for (std::size_t i = 0; i < r.units_.size(); ++i) {  // in the order of the list, so that its first error is reported
    const auto& [u, valid] = r.units_[i];
    const auto& versions = r.by_code_.at(u.code);
    const auto next = std::ranges::find(versions, i) + 1;
    if (next != versions.end() && valid.covers(r.units_[*next].valid.from)) {
      const dated_unit& other = r.units_[*next];
      return wrong_unit(errc::inconsistent, "code \"" + u.code.str() + "\" names \"" + u.name + "\" from " +
                            detail::days(valid) + " and \"" + other.is.name + "\" from " + detail::days(other.valid) +
                            "; on one day a code names one unit", std::max(i, *next), "valid_from");
    }
    if (auto bad = r.wrong_parent(i)) return *std::move(bad);
  }
  return r;
}

inline std::optional<failure> registry::wrong_parent(std::size_t row) const {
  using detail::wrong_unit;
  const auto& [u, valid] = units_[row];
  const std::string self = "\"" + u.code.str() + "\"", above = "\"" + u.parent.str() + "\"";
  if (u.parent.empty()) {
    if (u.at == level::province) return std::nullopt;
    return wrong_unit(errc::inconsistent, self + " has no parent; only a province has none", row, "parent");
  }
  const auto versions = by_code_.find(u.parent);
  if (versions == by_code_.end())
    return wrong_unit(errc::unknown_unit, "parent " + above + " of " + self + " is not listed", row, "parent");

  std::chrono::sys_days open = valid.from;  // the first day for which no parent has been found
  bool covered = false;
  for (const std::size_t i : versions->second) {
    const auto& [p, when] = units_[i];
    if (!when.covers(date{open})) continue;
    if (p.at >= u.at || p.at == level::department)
      return wrong_unit(errc::inconsistent, self + ", a " + std::string(name(u.at)) + ", cannot belong to " + above +
                            ", a " + std::string(name(p.at)), row, "parent");
    covered = !when.to || (valid.to && *valid.to <= *when.to);
    if (covered) break;
    open = std::chrono::sys_days{*when.to} + std::chrono::days{1};
  }
  if (covered) return std::nullopt;
  return wrong_unit(errc::inconsistent, "parent " + above + " of " + self + " is not valid on " + str(date{open}) +
                        "; a unit stands below a parent from " + detail::days(valid), row, "parent");
}

}  // namespace dvc::units
