// One administrative procedure of a plan's list (Appendix 3 of plan 128).
#pragma once

#include <string>

#include "dvc/base/config.hpp"
#include "dvc/base/id.hpp"

namespace dvc::procedures {

/// A procedure; (`agency`, `no`) is its key, for such lists print no procedure codes.
struct procedure {
  std::string agency;  ///< heading as printed
  count_t no = 0;
  std::string field;   ///< empty where the plan prints none
  std::string name;
  level at = level::department;  ///< who handles it
  unit_id unit;                  ///< empty: every unit of the level
  bool online_only_pilot = false;
};

}  // namespace dvc::procedures
