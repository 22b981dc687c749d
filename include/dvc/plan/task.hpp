// The plan's register of tasks, its indicators and its reporting duties. Source: plan 128, Appendix 1; Definitions 3.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dvc/base/config.hpp"
#include "dvc/base/date.hpp"
#include "dvc/base/id.hpp"
#include "dvc/base/rational.hpp"

namespace dvc {

/// Who leads a task or takes part in it: one unit, every unit of a level, or an organisation outside the unit list.
struct task_party {
  enum class role { lead, partner };
  std::string task;
  role as = role::lead;
  std::string name;  ///< as printed
  unit_id unit;
  std::optional<level> every;
};

/// One step of a task: a window of days, or a day before which it is to be done.
struct task_step {
  std::string task;
  count_t no = 0;
  std::string time_printed;
  std::optional<period> window;
  std::optional<date> before;
  std::string deliverable;  ///< empty where the plan names none
  std::string deliverable_en;
};

/// One task with everybody in it and its steps in order; at least one lead and one step. Source: plan 128, Appendix 1.
struct task {
  std::string id;  ///< part and number: `I.3.1`
  std::string part;
  std::string title;
  std::string title_en;
  std::vector<task_party> parties;
  std::vector<task_step> steps;
};

/// One of the plan's indicators: at least `value`, by a date if the plan names one. Source: plan 128; Definitions 3.
struct indicator {
  enum class measure { ratio, days_per_week };
  std::string id;
  std::string title;
  std::string title_en;
  measure in = measure::ratio;
  rational value;
  std::optional<date> due;            ///< last day to reach it
  std::optional<date> report_before;  ///< the report on it is sent before this day
};

/// A reporting duty: who sends what to whom, how often. Source: plan 128, duty 1e; Definitions 3, 4.5.
struct report_duty {
  enum class frequency { once, month, quarter, year };
  std::string id;
  std::string title;
  std::string title_en;
  unit_id unit;                ///< who reports, where it is one unit
  std::optional<level> every;  ///< who reports, where it is every unit of a level
  unit_id recipient;
  frequency how_often = frequency::once;
  std::optional<count_t> first_day, last_day;  ///< days of the month that bound the reporting month
  std::optional<count_t> before_day;           ///< sent before this day of the month
  std::optional<date> before;                  ///< sent before this day
};

}  // namespace dvc
