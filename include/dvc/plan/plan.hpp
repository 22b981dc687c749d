// A plan as one value: units, statistics, totals, published table, procedures, tasks, indicators, reports.
// Whatever holds between them is checked here, once; reading files is dvc/io/plan.hpp.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dvc/base/date.hpp"
#include "dvc/plan/published.hpp"
#include "dvc/plan/task.hpp"
#include "dvc/procedures/catalogue.hpp"
#include "dvc/quota/policy.hpp"
#include "dvc/units/hierarchy.hpp"

namespace dvc {

/// Number, date and issuer of the document.
struct plan_identity {
  std::string number;
  date issued{};
  std::string issuer;
  std::string title;
  std::string title_en;
  std::string signer;
};

/// One row of statistics; the projected figures may be given as a check.
struct statistic {
  unit_id unit;
  count_t observed_total = 0, observed_online = 0;
  std::optional<count_t> projected_total, projected_online;
};

/// A unit that counts in its level's totals but takes no part in the sharing, and why.
struct exclusion {
  unit_id unit;
  std::string reason;
};

/// Projected figures that the plan gives by hand, and what is known of why.
struct override_figures {
  unit_id unit;
  count_t projected_total = 0, projected_online = 0;
  std::string reason;
};

/// Everything a plan consists of, before it is checked.
struct plan_parts {
  std::string name;
  plan_identity identity;
  period observed{};
  std::string observed_printed;
  rational factor;
  std::optional<period> projected;
  std::string projected_printed;
  std::array<std::optional<count_t>, levels.size()> totals{};
  std::vector<exclusion> exclusions;
  std::vector<override_figures> overrides;
  std::vector<units::unit> units;
  std::vector<statistic> statistics;
  published_table published;
  std::vector<procedures::procedure> procedures;
  std::vector<task> tasks;  ///< without parties and steps, which stand in the two lists below
  std::vector<task_party> parties;
  std::vector<task_step> steps;
  std::vector<indicator> indicators;
  std::vector<report_duty> reports;
};

/// A plan whose parts agree.
class plan {
 public:
  /// Checks the parts against each other (docs/reference/plan-format.md, "What only the loader checks").
  ///
  /// Errors: `where` names the table (`file`), the 0-based position and the column.
  [[nodiscard]] static result<plan> make(plan_parts parts);

  [[nodiscard]] const std::string& name() const noexcept { return parts_.name; }
  [[nodiscard]] const plan_identity& identity() const noexcept { return parts_.identity; }
  [[nodiscard]] const period& observed() const noexcept { return parts_.observed; }
  [[nodiscard]] const std::string& observed_printed() const noexcept { return parts_.observed_printed; }
  [[nodiscard]] const std::optional<period>& projected() const noexcept { return parts_.projected; }
  [[nodiscard]] const std::string& projected_printed() const noexcept { return parts_.projected_printed; }
  [[nodiscard]] const rational& factor() const noexcept { return parts_.factor; }

  [[nodiscard]] const units::hierarchy& units() const noexcept { return units_; }
  [[nodiscard]] std::span<const exclusion> exclusions() const noexcept { return parts_.exclusions; }
  [[nodiscard]] std::span<const override_figures> overrides() const noexcept { return parts_.overrides; }
  [[nodiscard]] const published_table& published() const noexcept { return parts_.published; }
  [[nodiscard]] const procedures::catalogue& catalogue() const noexcept { return catalogue_; }
  [[nodiscard]] std::span<const procedures::procedure> procedures() const noexcept { return catalogue_.all(); }
  [[nodiscard]] std::span<const task> tasks() const noexcept { return parts_.tasks; }
  [[nodiscard]] std::span<const indicator> indicators() const noexcept { return parts_.indicators; }
  [[nodiscard]] std::span<const report_duty> reports() const noexcept { return parts_.reports; }

  /// N as the plan gives it; null where the level has none.
  [[nodiscard]] std::optional<count_t> total(level at) const { return parts_.totals[static_cast<std::size_t>(at)]; }

  /// Observed and projected dossiers of the level's units, in the plan's order; empty where the plan has no statistics.
  [[nodiscard]] std::span<const quota::entry> entries(level at) const {
    return entries_[static_cast<std::size_t>(at)];
  }

  /// The parent as the plan prints it beside a unit: the group heading of communes, nothing below a province.
  [[nodiscard]] const std::string& printed_parent(const units::unit& u) const {
    static const std::string none;
    const units::unit* parent = units_.find(u.parent);
    return parent == nullptr || parent->at == level::province ? none : parent->name;
  }

 private:
  friend class plan_check;
  plan() = default;

  plan_parts parts_;
  units::hierarchy units_;
  procedures::catalogue catalogue_;
  std::array<std::vector<quota::entry>, levels.size()> entries_;
};

}  // namespace dvc

#include "dvc/plan/check.hpp"  // IWYU pragma: export (defines plan::make)
