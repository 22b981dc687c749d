// Rates of a tally, each a named function with its denominator; null where the denominator is 0.
#pragma once

#include <optional>

#include "dvc/base/rational.hpp"
#include "dvc/dossiers/tally.hpp"

namespace dvc::dossiers {

/// online / received in the period: the plan's rate (Appendix 2, column "Tỷ lệ %"). Null where nothing was received.
[[nodiscard]] constexpr std::optional<rational> online_rate(const tally& t) { return ratio(t.online(), t.total()); }

}  // namespace dvc::dossiers
