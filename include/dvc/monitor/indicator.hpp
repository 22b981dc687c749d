// A plan's indicators beside what is measured: the value, whether it is reached, and how much is missing.
#pragma once

#include <limits>
#include <optional>
#include <span>
#include <string>

#include "dvc/base/rational.hpp"
#include "dvc/base/result.hpp"
#include "dvc/base/wide.hpp"
#include "dvc/plan/task.hpp"

namespace dvc::monitor {

/// What is measured of an indicator: `part` of `whole`, or so many days (`whole` weeks).
struct measurement {
  count_t part = 0, whole = 0;
};

/// An indicator's value and how it compares with the goal; null where `whole` is 0.
struct indicator_reading {
  std::optional<rational> value;
  std::optional<bool> reached;
  std::optional<count_t> missing;  ///< the fewest that `part` lacks, `whole` staying as it is
};

/// Compares part / whole with the least value that the plan asks.
///
/// Errors: `range` for a negative count; `inconsistent` for a part above the whole, which a share cannot have (days a week can).
/// Source: plan 128, goals; Definitions 3.
[[nodiscard]] inline result<indicator_reading> read(const indicator& of, const measurement& m) {
  if (m.part < 0 || m.whole < 0)
    return failure{errc::range, std::to_string(m.part < 0 ? m.part : m.whole) + " is measured of " + of.id + "; a count is 0 or more"};
  if (of.in == indicator::measure::ratio && m.part > m.whole)
    return failure{errc::inconsistent, std::to_string(m.part) + " of " + std::to_string(m.whole) + " is measured of " + of.id +
                                           ", more than all"};
  indicator_reading got{ratio(m.part, m.whole), {}, {}};
  if (!got.value) return got;
  got.reached = *got.value >= of.value;
  // the smallest n with n / whole >= goal; the goal's terms have at most 18 digits, so the product stays below 2^123
  const wide::u128 top = of.value.numerator() * static_cast<wide::u128>(m.whole), d = of.value.denominator();
  const wide::u128 needed = top / d + wide::u128(top % d == wide::u128(0U) ? 0U : 1U);
  if (needed > static_cast<wide::u128>(std::numeric_limits<count_t>::max()))
    return failure{errc::overflow, of.id + " asks for more than 64 bits hold"};
  got.missing = *got.reached ? 0 : static_cast<count_t>(needed) - m.part;
  return got;
}

/// How early results of online dossiers were: of those with a limit, how many kept the share that was asked to be saved.
struct early_results {
  count_t dossiers = 0;         ///< with a limit above 0
  count_t early = 0;            ///< used at most (1 - share) x limit
  count_t limit = 0, used = 0;  ///< summed over them, in the unit of the columns
};

/// Counts dossiers that were returned a share of their limit early.
///
/// `limits`, `used`: one for each resolved online dossier, in working days or hours; a limit of 0 is none. The comparison is exact:
/// the plan does not say how what is not whole is rounded, so nothing is. Errors: `shape`, `range` for a negative number or a share
/// above 1, `overflow`. Source: plan 128, Appendix 1, I.4.2 ("20 % before the legal limit"); Definitions 3.
[[nodiscard]] inline result<early_results> count_early(std::span<const count_t> limits, std::span<const count_t> used,
                                                       const rational& share) {
  constexpr count_t most = std::numeric_limits<count_t>::max();
  if (limits.size() != used.size())
    return failure{errc::shape, std::to_string(limits.size()) + " limits and " + std::to_string(used.size()) + " times; one of both for each dossier is expected"};
  if (share > *ratio(1, 1)) return failure{errc::range, "the share " + share.str() + " is more than the whole limit"};
  early_results sums;
  const wide::u128 kept = share.denominator() - share.numerator();
  for (std::size_t i = 0; i < limits.size(); ++i) {
    const location place{"", static_cast<index_t>(i), limits[i] < 0 ? "limit" : "used"};
    if (limits[i] < 0 || used[i] < 0)
      return failure{errc::range, std::to_string(limits[i] < 0 ? limits[i] : used[i]) + " is not a time; 0 or more is expected", place};
    if (limits[i] == 0) continue;
    if (limits[i] > most - sums.limit || used[i] > most - sums.used)
      return failure{errc::overflow, "the times add up to more than 64 bits hold", place};
    ++sums.dossiers, sums.limit += limits[i], sums.used += used[i];
    if (wide::wide_product(static_cast<wide::u128>(used[i]), share.denominator()) <= wide::wide_product(static_cast<wide::u128>(limits[i]), kept))
      ++sums.early;
  }
  return sums;
}

}  // namespace dvc::monitor
