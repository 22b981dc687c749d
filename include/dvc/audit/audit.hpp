// Is a published table right, and what does it imply? Every cell recomputed, every finding with its place.
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "dvc/audit/detail/arithmetic.hpp"
#include "dvc/audit/detail/policy.hpp"
#include "dvc/audit/detail/structure.hpp"
#include "dvc/audit/finding.hpp"
#include "dvc/plan/plan.hpp"

namespace dvc::audit {

/// What a plan's own text says beside its table: factor, totals, goal (its indicator `online-rate`) and statistics.
[[nodiscard]] inline assumptions assumptions_of(const plan& p) {
  assumptions known{.factor = p.factor()};
  for (const level at : quota_levels) {
    known.totals[static_cast<std::size_t>(at)] = p.total(at);
    const auto entries = p.entries(at);
    known.statistics.insert(known.statistics.end(), entries.begin(), entries.end());
  }
  known.goal = goal_of(p);
  return known;
}

/// Audits a table. What is not given is inferred from the table: the projection factor, N (its total row), W, who takes part,
/// and how rows were rounded.
///
/// Never fails: what cannot be read or recomputed is a finding. Source of the formulas: plan 128, Appendix 2 (DOMAIN 2).
/// Example: `check(table_of(plan), assumptions_of(plan))`.
[[nodiscard]] inline report check(const table& t, const assumptions& given = {}) {
  report r;
  detail::arithmetic(t, given, r);
  detail::structure(t, r);
  detail::policy(t, given, r);
  return r;
}

}  // namespace dvc::audit
