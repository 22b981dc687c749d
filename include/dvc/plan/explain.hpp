// A unit's quota from the plan's own figures on: what was observed, projected, typed by hand or excluded, and why.
#pragma once

#include <algorithm>
#include <optional>
#include <string>

#include "dvc/plan/plan.hpp"
#include "dvc/quota/explain.hpp"

namespace dvc {

/// Where a unit stands in the plan, and how its quota comes about.
struct explanation {
  units::unit unit;
  std::string parent;  ///< the parent's name; empty where it is the province
  rational factor;     ///< the plan's: projected = factor x observed, unless typed by hand, or given in place of the plan's
  std::optional<std::string> by_hand;   ///< the reason for projected figures that the plan gives by hand; null where not used
  std::optional<std::string> excluded;  ///< the reason why the unit takes no part in the sharing
  quota::explanation quota;
};

/// Explains the quota of `unit`, which `a`, an assignment of a level of `p`, holds.
///
/// Errors: `unknown_unit` for a unit that `a` does not hold.
[[nodiscard]] inline result<explanation> explain(const plan& p, const quota::assignment& a, const unit_id& unit) {
  const auto row = std::ranges::find(a.entries(), unit, &quota::entry::unit);
  const units::unit* u = p.units().find(unit);
  if (row == a.entries().end() || u == nullptr)
    return failure{errc::unknown_unit, "\"" + unit.str() + "\" is not a unit of these quotas", {p.name()}};
  explanation x{*u, p.printed_parent(*u), p.factor(), {}, {}, quota::explain(a, row - a.entries().begin())};
  for (const override_figures& o : p.overrides())
    if (o.unit == unit && a.projected() == quota::projection_origin::planned) x.by_hand = o.reason;
  for (const exclusion& e : p.exclusions())
    if (e.unit == unit) x.excluded = e.reason;
  return x;
}

}  // namespace dvc
