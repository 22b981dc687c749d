// Assigns a level of a plan: what the plan asks for, or a total or rate given instead.
#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "dvc/plan/plan.hpp"
#include "dvc/quota/assign.hpp"

namespace dvc {

/// N as the plan gives it.
struct as_planned {};
/// N given as a number of dossiers.
struct given_total {
  count_t dossiers = 0;
};
/// N as what it takes to bring the whole level to a rate.
struct target_rate {
  rational rate;
  quota::horizon over = quota::horizon::year;
};

/// How many dossiers to hand out, and how to round. `assign(plan, level::commune, {.demand = given_total{1000}})`.
struct assign_options {
  std::variant<as_planned, given_total, target_rate> demand{};
  quota::rounding rounding = quota::rounding::exact_total;
};

/// Projects, takes the offline part, and shares the level's total in proportion to it: the method of plan 128, Appendix 2.
///
/// Returns the quotas in the plan's order, warnings included: a rate that is reached already gives N = 0 and says so.
/// Errors: `not_in_plan` where the plan has no statistics of the level, or no total and none is given; those of
/// `quota::needed_for` and `quota::assignment::make`, prefixed with the level.
[[nodiscard]] inline result<quota::assignment> assign(const plan& p, level at, const assign_options& options = {}) {
  const auto prefixed = [&](failure f) {
    f.message = "level " + std::string(name(at)) + ": " + f.message;
    if (f.where.file.empty()) f.where.file = p.name();
    return f;
  };
  const auto entries = p.entries(at);
  if (entries.empty()) return prefixed({errc::not_in_plan, "this plan has no statistics of it"});

  count_t total = 0;
  std::string origin;
  std::vector<quota::warning> warnings;
  if (const auto* given = std::get_if<given_total>(&options.demand)) {
    total = given->dossiers;
  } else if (const auto* wanted = std::get_if<target_rate>(&options.demand)) {
    const auto needed = quota::needed_for(wanted->rate, wanted->over, entries);
    if (!needed) return prefixed(needed.error());
    if (*needed < 0) warnings.push_back({quota::warning::kind::already_reached, *needed});
    total = std::max(*needed, count_t{0});
    origin = "a rate of " + wanted->rate.str() + " over the " +
             (wanted->over == quota::horizon::year ? "year" : "remaining months") + " needs " + std::to_string(total) +
             " dossiers; ";
  } else {
    const auto planned = p.total(at);
    if (!planned) return prefixed({errc::not_in_plan, "this plan gives no total for it; give a total or a rate"});
    total = *planned;
  }

  auto assigned = quota::assignment::make({entries.begin(), entries.end()}, total, options.rounding);
  if (!assigned) {
    failure f = assigned.error();
    f.message = origin + f.message;
    return prefixed(std::move(f));
  }
  quota::assignment a = *std::move(assigned);
  for (const quota::warning& w : warnings) a.warn(w);
  return a;
}

}  // namespace dvc
