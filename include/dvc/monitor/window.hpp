// The days over which a plan's quotas are to be met, and the months in which it is reported on.
#pragma once

#include <string>

#include "dvc/base/result.hpp"
#include "dvc/calendar/reporting_period.hpp"
#include "dvc/plan/plan.hpp"

namespace dvc::monitor {

/// The day of the month on which the plan's reporting months begin: that of its monthly duty which names one, else 1.
///
/// Source: plan 128, duty 1e (16th to 15th); Definitions 4.5.
[[nodiscard]] inline int reporting_day(const plan& of) {
  for (const report_duty& duty : of.reports())
    if (duty.how_often == report_duty::frequency::month && duty.first_day && *duty.first_day >= 1 && *duty.first_day <= 28)
      return static_cast<int>(*duty.first_day);
  return 1;
}

/// The window of a plan's quotas: its projected period; where it names none, the reporting months of the year from the first that
/// begins on the last observed day or later.
///
/// Plan 128 says "08 tháng cuối năm 2022": 16/4 to 15/12/2022. Its observed window ends on 16/4, a day that both then have.
/// Errors: those of `calendar::period_of`.
[[nodiscard]] inline result<period> window_of(const plan& of) {
  if (of.projected()) return *of.projected();
  const calendar::reporting_rule rule{calendar::every::month, reporting_day(of)};
  auto first = calendar::period_of(of.observed().to, rule);
  if (first && first->span.from < of.observed().to) first = calendar::period_of(date_of(since_1970(first->span.to) + 1), rule);
  if (!first) return first.error();
  const auto last = calendar::period_at(rule, first->year, 12);
  if (!last) return last.error();
  return period{first->span.from, last->span.to};
}

}  // namespace dvc::monitor
