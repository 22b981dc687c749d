// Mergers and divisions of units on one day: which old unit went where, whole or in part.
#pragma once

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dvc/base/date.hpp"
#include "dvc/base/result.hpp"
#include "dvc/units/hierarchy.hpp"

namespace dvc::units {

/// How much of an old unit a link covers.
enum class coverage { full, partial };

/// `full`, `partial`.
[[nodiscard]] constexpr std::string_view name(coverage c) noexcept { return c == coverage::full ? "full" : "partial"; }

/// The coverage of that name; null for any other text.
[[nodiscard]] constexpr std::optional<coverage> parse_coverage(std::string_view text) noexcept {
  if (text == "full") return coverage::full;
  if (text == "partial") return coverage::partial;
  return std::nullopt;
}

/// The weight of one partial link, given after the fact.
struct link_weight {
  unit_id old_code;
  unit_id new_code;
  count_t weight = 0;
};

/// What became of units on one day. A code may stand on both sides and mean two units. Source: acts such as
/// 1669/NQ-UBTVQH15, as data; none has weights (Definitions 5).
class crosswalk {
 public:
  /// From an old unit to a new one. `weight` says how much of a divided unit went this way (people, households: any count
  /// >= 0). Nested, for POSIX has a function of that name.
  struct link {
    unit_id old_code;
    unit_id new_code;
    std::string old_name{};
    std::string new_name{};
    coverage covers = coverage::full;
    std::optional<count_t> weight{};
  };

  crosswalk() = default;

  /// Checks the links of the change that took effect `on` that day (the first day of the new units).
  ///
  /// Errors (`where.row` the position of the link): `schema` for a missing code, `range` for a day that does not exist or
  /// a negative weight, `duplicate` for a link given twice, `inconsistent` for a code by two names, a unit that goes whole to
  /// more than one, a divided one with a single part, a weight on a whole unit, or weights on some parts of a unit only;
  /// `nothing_to_share` for weights that are all 0.
  [[nodiscard]] static result<crosswalk> make(date on, std::vector<link> links);

  [[nodiscard]] const date& on() const noexcept { return on_; }
  [[nodiscard]] std::span<const link> links() const noexcept { return links_; }

  /// The positions of the links that leave an old unit, in the order given; none for an unknown code.
  [[nodiscard]] std::span<const std::size_t> from(const unit_id& old_code) const {
    const auto found = from_.find(old_code);
    return found == from_.end() ? std::span<const std::size_t>{} : std::span<const std::size_t>{found->second};
  }

  /// The positions of the links that arrive at a new unit.
  [[nodiscard]] std::span<const std::size_t> into(const unit_id& new_code) const {
    const auto found = into_.find(new_code);
    return found == into_.end() ? std::span<const std::size_t>{} : std::span<const std::size_t>{found->second};
  }

  /// The old units that were divided, in the order of the links.
  [[nodiscard]] std::vector<unit_id> divided() const {
    std::vector<unit_id> codes;
    for (std::size_t i = 0; i < links_.size(); ++i)
      if (links_[i].covers == coverage::partial && from(links_[i].old_code).front() == i) codes.push_back(links_[i].old_code);
    return codes;
  }

  /// The same crosswalk with weights on partial links, in place of those they had.
  ///
  /// Errors (`where.row` the position in `weights` of the one at fault, or of the first for the unit at fault): `unknown_unit`
  /// for a link that is not there, `duplicate`; those of `make`.
  [[nodiscard]] result<crosswalk> with_weights(std::span<const link_weight> weights) const;

 private:
  date on_{};
  std::vector<link> links_;
  std::map<unit_id, std::vector<std::size_t>> from_, into_;
};

/// Whether every old unit of `change` stands in the units of the day before, and every new one in those of the day itself.
///
/// Errors: `unknown_unit` (`where.row` the position of the link).
[[nodiscard]] inline result<void> check(const crosswalk& change, const hierarchy& before, const hierarchy& after) {
  for (std::size_t i = 0; i < change.links().size(); ++i) {
    const crosswalk::link& l = change.links()[i];
    const bool old_known = before.find(l.old_code) != nullptr;
    if (old_known && after.find(l.new_code) != nullptr) continue;
    const unit_id& unknown = old_known ? l.new_code : l.old_code;
    return failure{errc::unknown_unit, "\"" + unknown.str() + "\" is not a unit " + (old_known ? "from " : "before ") + str(change.on()),
                   {"links", static_cast<index_t>(i), old_known ? "new_code" : "old_code"}};
  }
  return {};
}

inline result<crosswalk> crosswalk::make(date on, std::vector<link> links) {
  crosswalk c;
  c.on_ = on;
  c.links_ = std::move(links);
  if (!on.ok()) return failure{errc::range, "the day of the change does not exist"};
  const auto fail = [](errc code, std::string message, std::size_t row, const char* column) {
    return failure{code, std::move(message), {"links", static_cast<index_t>(row), column}};
  };
  const auto called = [](const link& l) { return "\"" + l.old_code.str() + "\"" + (l.old_name.empty() ? "" : " " + l.old_name); };
  for (std::size_t i = 0; i < c.links_.size(); ++i) {
    const link& l = c.links_[i];
    if (l.old_code.empty()) return fail(errc::schema, "the link has no old unit", i, "old_code");
    if (l.new_code.empty()) return fail(errc::schema, "the link has no new unit", i, "new_code");
    if (l.weight && *l.weight < 0)
      return fail(errc::range, "the weight is " + std::to_string(*l.weight) + "; at least 0 is expected", i, "weight");
    if (l.weight && l.covers == coverage::full)
      return fail(errc::inconsistent, called(l) + " went whole to one unit; only partial links have weights", i, "weight");
    auto& leaving = c.from_[l.old_code];
    auto& arriving = c.into_[l.new_code];
    if (!leaving.empty() && c.links_[leaving.front()].old_name != l.old_name)
      return fail(errc::inconsistent, called(l) + " is called " + c.links_[leaving.front()].old_name + " in an earlier link", i, "old_name");
    if (!arriving.empty() && c.links_[arriving.front()].new_name != l.new_name)
      return fail(errc::inconsistent, "\"" + l.new_code.str() + "\" " + l.new_name + " is called " +
                      c.links_[arriving.front()].new_name + " in an earlier link", i, "new_name");
    for (const std::size_t other : leaving)
      if (c.links_[other].new_code == l.new_code)
        return fail(errc::duplicate, "the link from " + called(l) + " to \"" + l.new_code.str() + "\" is given twice", i, "new_code");
    if (!leaving.empty() && (l.covers == coverage::full || c.links_[leaving.front()].covers == coverage::full))
      return fail(errc::inconsistent, called(l) + " has a full link and a second one; a whole unit goes to one unit", i, "coverage");
    leaving.push_back(i);
    arriving.push_back(i);
  }
  for (std::size_t i = 0; i < c.links_.size(); ++i) {
    const link& l = c.links_[i];
    const auto parts = c.from(l.old_code);
    if (l.covers == coverage::full || parts.front() != i) continue;
    if (parts.size() == 1)
      return fail(errc::inconsistent, called(l) + " has one partial link; the rest of the unit goes nowhere", i, "coverage");
    const auto weighted = [&](std::size_t part) { return c.links_[part].weight.has_value(); };
    const auto bare = std::ranges::find_if_not(parts, weighted);
    if (bare != parts.end() && std::ranges::any_of(parts, weighted))
      return fail(errc::inconsistent, called(l) + " has no weight for its part in \"" + c.links_[*bare].new_code.str() +
                      "\"; weights cover every part of a divided unit, or none", *bare, "weight");
    if (bare == parts.end() && std::ranges::all_of(parts, [&](std::size_t part) { return c.links_[part].weight == 0; }))
      return fail(errc::nothing_to_share, "every weight of " + called(l) + " is 0", i, "weight");
  }
  return c;
}

inline result<crosswalk> crosswalk::with_weights(std::span<const link_weight> weights) const {
  std::vector<link> links = links_;
  std::vector<index_t> given(links.size(), -1);  // the weight of each link, a position
  for (std::size_t k = 0; k < weights.size(); ++k) {
    const auto& [old_code, new_code, weight] = weights[k];
    const auto leaving = from(old_code);
    const auto at = std::ranges::find(leaving, new_code, [&](std::size_t i) -> const unit_id& { return links[i].new_code; });
    const auto fail = [&](errc code, const char* what) {
      return failure{code, "the link from \"" + old_code.str() + "\" to \"" + new_code.str() + "\" " + what,
                     {"weights", static_cast<index_t>(k), {}}};
    };
    if (at == leaving.end()) return fail(errc::unknown_unit, "is not part of this change");
    if (given[*at] >= 0) return fail(errc::duplicate, "has two weights");
    given[*at] = static_cast<index_t>(k);
    links[*at].weight = weight;
  }
  auto made = make(on_, std::move(links));
  if (made || made.error().where.row < 0) return made;
  failure f = made.error();  // what stood before was sound, so a unit with a new weight is at fault
  const auto wrong = static_cast<std::size_t>(f.where.row);
  index_t row = given[wrong];
  for (const std::size_t part : from(links_[wrong].old_code))
    if (row < 0) row = given[part];
  f.where = {"weights", row, "weight"};
  return f;
}

}  // namespace dvc::units
