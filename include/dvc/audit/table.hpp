// A quota table as someone published it: parts by level, rows and total rows with every cell as printed. It may be wrong
// in any way that paper allows; whoever reads it in keeps what stands there.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "dvc/base/config.hpp"
#include "dvc/plan/plan.hpp"
#include "dvc/plan/published.hpp"

namespace dvc::audit {

/// How the printed name of a row was found among the official units.
enum class identity {
  unchecked,  ///< no list of units was given
  found,      ///< the name as the official list has it, or but for the place of a tone mark or a parent in brackets
  type_differs,  ///< an official unit of the same name and another type: Xã Trường Sơn, officially a township
  parent_differs,  ///< an official unit of the same name stands below another parent
  ambiguous,  ///< several official units could be meant
  unknown,    ///< no official unit has this name below this parent
};

/// `unchecked`, `found`, `type-differs`, ...
[[nodiscard]] constexpr std::string_view name(identity as) noexcept {
  switch (as) {
    case identity::unchecked: return "unchecked";
    case identity::found: return "found";
    case identity::type_differs: return "type-differs";
    case identity::parent_differs: return "parent-differs";
    case identity::ambiguous: return "ambiguous";
    case identity::unknown: return "unknown";
  }
  return {};
}

/// One printed row: its number, name and group heading to the letter, and its nine cells.
struct row {
  index_t line = -1;    ///< where it stands in what was read: the row of a spreadsheet, the line of a text; -1: nowhere
  std::string no;       ///< the printed number
  std::string name;     ///< the printed name
  std::string parent;   ///< the group heading above it; empty where the level has none
  published_cells cells;
  unit_id unit{};       ///< the official unit; empty where it was not identified
  identity as = identity::unchecked;
  std::string official{};  ///< the official name where the printed one differs
};

/// The rows of one level, and its total row or rows as printed.
struct part {
  level at = level::commune;
  std::string title{};  ///< its heading, where it has one
  /// The columns that are printed at all: a column that is not there differs from one whose cells are empty.
  std::array<bool, quota::columns.size()> has{};
  std::vector<row> rows{};
  std::vector<row> totals{};
  /// Official units of the level that no row names, where a list of units was given.
  std::vector<std::string> missing{};
};

/// A published table: its parts in the order of the document.
struct table {
  std::string name;
  std::vector<part> parts;
};

/// The published table of a plan, in the plan's order of rows; units stay unchecked. Empty where the plan has none.
[[nodiscard]] inline table table_of(const plan& p) {
  table t{.name = p.name(), .parts = {}};
  for (const level at : quota_levels) {
    part found;
    found.at = at;
    for (const published_row& r : p.published().rows) {
      const units::unit& u = *p.units().find(r.unit);
      if (u.at == at)
        found.rows.push_back({.no = std::to_string(u.no), .name = u.name, .parent = p.printed_parent(u), .cells = r.cells});
    }
    for (const published_total& r : p.published().totals)
      if (r.at == at) found.totals.push_back({.no = {}, .name = {}, .parent = {}, .cells = r.cells});
    if (found.rows.empty() && found.totals.empty()) continue;
    found.has.fill(true);
    t.parts.push_back(std::move(found));
  }
  return t;
}

}  // namespace dvc::audit
