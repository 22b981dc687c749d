// One administrative unit, as a plan or an official list has it.
#pragma once

#include <string>

#include "dvc/base/config.hpp"
#include "dvc/base/id.hpp"

namespace dvc::units {

/// A province, department, district or commune.
///
/// `type` is a word of an open vocabulary (`ward`, `rural-commune`, ...): types and names change by decree, so they are
/// data, never enumerators. `name` is as the plan prints it; `official_name` is the official list's spelling, which can
/// differ (plan 128, commune row 97: "Xã Trường Sơn", officially "Thị trấn Trường Sơn"). Source: lists of the General
/// Statistics Office; Definitions 5.
struct unit {
  unit_id code;
  level at = level::commune;
  count_t no = 0;  ///< row number printed in the plan, within the level; 0 where no plan numbers it
  std::string type;
  std::string name;
  std::string official_name;
  unit_id parent;  ///< empty for a province
};

}  // namespace dvc::units
