// Rows in groups, groups in groups: a tree of any depth, with a least and a most total for each group.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "dvc/apportion/options.hpp"
#include "dvc/base/config.hpp"

namespace dvc::apportion {

/// How a total goes down a tree of groups. The two differ: only under `global` do rows of different groups meet.
enum class hierarchy_mode {
  top_down,  ///< among the top groups by the sums of their weights, then within each, down to the rows
  global,    ///< among all rows at once; groups matter only through their bounds
};

/// `top-down`, `global`.
[[nodiscard]] constexpr std::string_view name(hierarchy_mode mode) noexcept {
  return mode == hierarchy_mode::top_down ? "top-down" : "global";
}

/// The mode of that name; null for any other text.
[[nodiscard]] constexpr std::optional<hierarchy_mode> parse_hierarchy_mode(std::string_view text) noexcept {
  if (text == "top-down") return hierarchy_mode::top_down;
  if (text == "global") return hierarchy_mode::global;
  return std::nullopt;
}

/// `group "Hải An"`, or `group 3` where groups have no names.
[[nodiscard]] inline std::string group_name(index_t g, std::span<const std::string> names) {
  return names.empty() ? "group " + std::to_string(g) : "group \"" + names[static_cast<std::size_t>(g)] + "\"";
}

/// m groups over n rows. A group holds rows or groups, not both; it may be empty.
struct grouping {
  std::span<const index_t> group_of;      ///< n: the group that holds the row, 0 to m - 1
  std::span<const index_t> parent_of;     ///< m: the group that holds the group, -1 at the top
  bounds within{};                        ///< m: least and most dossiers in a group, with all that is in it
  std::span<const std::string> names{};   ///< m, or none: what messages call the groups

  [[nodiscard]] std::string name(index_t g) const { return group_name(g, names); }
};

}  // namespace dvc::apportion
