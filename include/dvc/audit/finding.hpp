// What an audit says of a table: findings, the implied intervals, and every cell beside what it should be.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dvc/audit/diagnose.hpp"
#include "dvc/audit/interval.hpp"
#include "dvc/audit/rounding.hpp"
#include "dvc/audit/table.hpp"

namespace dvc::audit {

/// How much a finding matters.
enum class severity {
  info,     ///< worth knowing; nothing is wrong
  warning,  ///< the figures hold, but stand apart from the rest, or miss a goal
  error,    ///< a figure, a name or a sum that does not hold
};

/// `info`, `warning`, `error`.
[[nodiscard]] constexpr std::string_view name(severity s) noexcept {
  return s == severity::info ? "info" : s == severity::warning ? "warning" : "error";
}

/// What was looked at. Arithmetic first, then structure, rounding, policy.
enum class rule {
  cell,              ///< a cell does not follow from the others of its row
  blank,             ///< an empty cell where a figure belongs, or a figure where none does
  online_above_total,  ///< more online dossiers than dossiers, in a row that nothing else explains
  unreadable,        ///< a cell that no rule reads
  by_elimination,    ///< a cell that only its column's total contradicts
  total_row,         ///< a printed total is not the sum of its rows
  total_cell,        ///< a rate or share of the total row does not follow from its figures
  share_sum,         ///< the printed shares do not add up to 100 %
  text_and_value,    ///< the file gives another value than the text beside it
  statistics,        ///< a printed figure is not the one of the plan's statistics
  number_format,     ///< a number is written unlike its column: "1 920", "1,051", "-"
  rate_of_nothing,   ///< a rate or target printed for 0 of 0
  several_totals,    ///< more than one total row
  units_unchecked,   ///< no list of units was given
  unit_missing,      ///< an official unit has no row
  unit_duplicate,    ///< a unit has two rows
  unit_unknown,      ///< no official unit of that name below that parent
  unit_ambiguous,    ///< several official units could be meant
  unit_type,         ///< officially another type of unit
  unit_parent,       ///< officially below another parent
  numbering,         ///< the row numbers are not 1, 2, 3, ...
  excluded,          ///< a row that counts in the totals but takes no part in the sharing
  override_figures,  ///< projected figures that were typed by hand
  rounding_rule,     ///< which rule explains the extras
  rounding_only,     ///< rows that only one of the rules explains
  unrounded_extra,   ///< targets that need the unrounded extra
  total_implied,     ///< the N that the rows imply, beside the printed one
  goal_rate,         ///< the whole year's rate misses the goal although every quota is met
  goal_targets,      ///< targets below the goal
  goal_units,        ///< units whose whole year misses the goal
  concentration,     ///< one unit carries more than half of its level
  beyond_offline,    ///< a unit is asked for more dossiers than it has offline
};

inline constexpr std::pair<std::string_view, rule> rule_names[] = {
    {"cell", rule::cell}, {"blank", rule::blank}, {"online-above-total", rule::online_above_total}, {"unreadable", rule::unreadable},
    {"by-elimination", rule::by_elimination}, {"total-row", rule::total_row}, {"total-cell", rule::total_cell},
    {"share-sum", rule::share_sum}, {"text-and-value", rule::text_and_value}, {"statistics", rule::statistics}, {"number-format", rule::number_format},
    {"rate-of-nothing", rule::rate_of_nothing}, {"several-totals", rule::several_totals},
    {"units-unchecked", rule::units_unchecked}, {"unit-missing", rule::unit_missing},
    {"unit-duplicate", rule::unit_duplicate}, {"unit-unknown", rule::unit_unknown},
    {"unit-ambiguous", rule::unit_ambiguous}, {"unit-type", rule::unit_type}, {"unit-parent", rule::unit_parent}, {"numbering", rule::numbering},
    {"excluded", rule::excluded}, {"override", rule::override_figures}, {"rounding-rule", rule::rounding_rule},
    {"rounding-only", rule::rounding_only}, {"unrounded-extra", rule::unrounded_extra},
    {"total-implied", rule::total_implied}, {"goal-rate", rule::goal_rate}, {"goal-targets", rule::goal_targets},
    {"goal-units", rule::goal_units}, {"concentration", rule::concentration}, {"beyond-offline", rule::beyond_offline}};

/// `cell`, `total-row`, ...: the `rule` of a finding in every output.
[[nodiscard]] constexpr std::string_view name(rule c) noexcept {
  for (const auto& [text, known] : rule_names)
    if (known == c) return text;
  return {};
}

/// One thing found. Sentences are made of it when it is written.
struct finding {
  severity how = severity::info;
  rule what{};
  std::optional<std::size_t> part{};   ///< position in the table; null: the whole table
  std::optional<level> at{};           ///< the part's level
  std::optional<std::size_t> row{};    ///< position in its part; null: the level, or its total row
  std::optional<quota::column> where{};
  std::string printed{};               ///< to the letter
  quota::cell expected{};              ///< null where an empty cell is expected, or where nothing is
  std::string official{};              ///< the unit's official name, or the name of a missing unit
  column_set cells = 0;                ///< the smallest set of cells of the row that explains it
  column_set instead = 0;              ///< cells that would explain it as well
  std::vector<std::size_t> rows{};     ///< other rows concerned
  std::array<count_t, 4> counts{};     ///< numbers of the sentence, per kind of finding
  std::optional<rational> value{}, goal{};
  std::optional<extra_rule> by{};        ///< how extras were rounded
};

/// The printed figures of a row beside what they should be.
struct audited_row {
  diagnosis found{};
  readings printed{};
  std::array<quota::cell, quota::columns.size()> expected{};
};

/// What one level of the table implies.
struct audited_part {
  level at = level::commune;
  std::vector<audited_row> rows{};
  basis assumed{};                     ///< factor, W and N that the cells were recomputed with
  bool explained = false;              ///< something could be recomputed at all
  extra_rule by = extra_rule::half_up;  ///< the one that explains the most extras
  std::vector<rule_fit> fits{};        ///< every rule
  std::optional<admissible> total{};   ///< the real numbers N that explain every printed extra and target
  std::optional<admissible> share{};   ///< the same for f = N / W
  std::optional<admissible> factor{};  ///< the projection factors that explain every printed P and p
};

/// The outcome of an audit.
struct report {
  std::vector<finding> findings{};
  std::vector<audited_part> parts{};  ///< one for each part of the table
  count_t cells = 0;                  ///< printed cells of rows
  count_t agreeing = 0;               ///< those that say what they should

  [[nodiscard]] count_t count(severity s) const {
    count_t n = 0;
    for (const finding& f : findings) n += f.how == s;
    return n;
  }
};

}  // namespace dvc::audit
