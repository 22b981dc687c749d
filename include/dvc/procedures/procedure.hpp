// One administrative procedure: of a plan's list (Appendix 3 of plan 128), or of a catalogue that knows more of it.
#pragma once

#include <optional>
#include <string>

#include "dvc/base/config.hpp"
#include "dvc/base/id.hpp"
#include "dvc/calendar/time_limit.hpp"
#include "dvc/procedures/service_level.hpp"

namespace dvc::procedures {

/// The time that the law gives, and the shorter one of online dossiers; both in one unit, so that they compare.
/// Source: behaviour of systems in use (Definitions 4.3); plan 128 asks for 20 % less (Appendix 1, I.4.2; Definitions 3).
struct time_limits {
  count_t legal = 0;
  calendar::limit_unit in = calendar::limit_unit::working_days;
  std::optional<count_t> online{};  ///< null: none of its own; what holds then says `calendar::online_limit`

  friend constexpr bool operator==(const time_limits&, const time_limits&) = default;
};

/// A procedure; its key is `code`, or (`agency`, `no`) in a list that prints no codes. What is not stated is null, never 0.
/// Source: plan 128, Appendix 3 (Definitions 3); codes and service levels, Definitions 4.7.
struct procedure {
  std::string agency;  ///< heading as printed
  count_t no = 0;      ///< number under that heading, from 1; 0 where there is none
  std::string field;   ///< empty where the plan prints none
  std::string name;
  level at = level::department;  ///< who handles it
  unit_id unit;                  ///< the owner; empty: every unit of the level
  bool online_only_pilot = false;
  std::string code{};  ///< the national code, such as `1.012766`
  std::optional<service_level> service{};
  std::optional<bool> eligible{};  ///< can be offered at level 4
  std::optional<time_limits> limits{};
  std::optional<count_t> fee{}, online_fee{};  ///< đồng for one dossier
};

}  // namespace dvc::procedures
