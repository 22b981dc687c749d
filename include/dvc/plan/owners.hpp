// Whether the procedures of a list belong to units that exist.
#pragma once

#include <string>

#include "dvc/procedures/catalogue.hpp"
#include "dvc/units/hierarchy.hpp"

namespace dvc {

/// Checks that the owner of each procedure is one of `units`, at the level at which the procedure is handled.
///
/// Errors (`where.row` the position in the list): `unknown_unit`, `inconsistent` for an owner of another level.
[[nodiscard]] inline result<void> check_owners(const procedures::catalogue& list, const units::hierarchy& units) {
  for (index_t i = 0; const procedures::procedure& p : list.all()) {
    const index_t row = i++;
    if (p.unit.empty()) continue;
    const units::unit* owner = units.find(p.unit);
    if (owner == nullptr)
      return failure{errc::unknown_unit, "\"" + p.unit.str() + "\" is not a unit of this plan", {"procedures", row, "unit"}};
    if (owner->at != p.at)
      return failure{errc::inconsistent, "\"" + p.unit.str() + "\" is a " + std::string(name(owner->at)) + ", not a " +
                                             std::string(name(p.at)), {"procedures", row, "level"}};
  }
  return {};
}

}  // namespace dvc
