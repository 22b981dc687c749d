// What an audit is told beside the table itself; whatever is not given is inferred from it.
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "dvc/base/id.hpp"
#include "dvc/base/rational.hpp"
#include "dvc/plan/plan.hpp"
#include "dvc/quota/policy.hpp"

namespace dvc::audit {

struct assumptions {
  std::optional<rational> factor{};                           ///< P = factor x T
  std::array<std::optional<count_t>, levels.size()> totals{};  ///< N of each level
  std::optional<rational> goal{};                             ///< the online rate that the whole year is to reach
  std::vector<quota::entry> statistics{};                     ///< the figures that rows with a unit must show
};

/// The online rate that a plan wants to reach: its indicator `online-rate`; null where it has none.
[[nodiscard]] inline std::optional<rational> goal_of(const plan& p) {
  for (const indicator& i : p.indicators())
    if (i.id == "online-rate" && i.in == indicator::measure::ratio) return i.value;
  return std::nullopt;
}

}  // namespace dvc::audit
