// The monthly paths of quotas: a unit's dossiers of the whole window, parted among its months so that they add up.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numeric>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dvc/apportion/allocate.hpp"
#include "dvc/apportion/round_table.hpp"
#include "dvc/base/result.hpp"

namespace dvc::monitor {

/// Which sums come out right beside the units' own.
enum class path_rounding : std::uint8_t {
  by_unit,   ///< each unit alone, by largest remainders; equal remainders go to earlier months
  by_table,  ///< all units together: each month's total over the units is a neighbour of the exact one too
};
inline constexpr std::array<std::string_view, 2> path_roundings{"by-unit", "by-table"};

/// Dossiers of each unit and month, unit after unit, and the months' totals.
struct paths {
  std::vector<count_t> counts, month_totals;
};

/// Parts each quota among months in proportion to their weights.
///
/// `quotas`: n counts >= 0; `weights`: m counts >= 0, not all 0. Every cell is a neighbour of quota x weight / sum of weights, and
/// the months of a unit add up to its quota.
///
/// Errors: `range` for a negative number or weights of 0, `overflow` where the totals, or by table quota x weight, exceed 64 bits;
/// those of `apportion::round_table`. Source: largest remainders (Hamilton); Causey, Cox and Ernst (1985).
[[nodiscard]] inline result<paths> make_paths(std::span<const count_t> quotas, std::span<const count_t> weights,
                                              path_rounding rule = path_rounding::by_table) {
  constexpr count_t most = std::numeric_limits<count_t>::max();
  const std::size_t n = quotas.size(), m = weights.size();
  count_t sum = 0, whole = 0;
  for (std::size_t i = 0; i < n; ++i) {
    if (quotas[i] < 0) return failure{errc::range, std::to_string(quotas[i]) + " dossiers; 0 or more is expected", {"", static_cast<index_t>(i), {}}};
    if (quotas[i] > most - sum) return failure{errc::overflow, "the quotas add up to more than 64 bits hold", {"", static_cast<index_t>(i), {}}};
    sum += quotas[i];
  }
  count_t divisor = 0;
  for (std::size_t j = 0; j < m; ++j) {
    if (weights[j] < 0 || weights[j] > most - whole)
      return failure{errc::range, "month " + std::to_string(j + 1) + " has the weight " + std::to_string(weights[j]) +
                                      "; 0 or more is expected, and a sum of at most 64 bits"};
    whole += weights[j], divisor = std::gcd(divisor, weights[j]);
  }
  if (whole == 0) return failure{errc::range, "there is no month with a weight above 0 to put dossiers in"};

  paths made{std::vector<count_t>(n * m), std::vector<count_t>(m)};
  if (rule == path_rounding::by_table) {
    std::vector<count_t> cells(n * m);
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < m; ++j) {
        const count_t w = weights[j] / divisor;
        if (w > 0 && quotas[i] > most / w)
          return failure{errc::overflow, std::to_string(quotas[i]) + " dossiers x weight " + std::to_string(w) + " exceeds 64 bits",
                         {"", static_cast<index_t>(i), {}}};
        cells[i * m + j] = quotas[i] * w;
      }
    auto rounded = apportion::round_table(cells, static_cast<index_t>(n), static_cast<index_t>(m), {.denominator = whole / divisor});
    if (!rounded) return rounded.error();
    apportion::rounded_table table = *std::move(rounded);
    made.counts = std::move(table.counts), made.month_totals = std::move(table.column_totals);
    return made;
  }
  apportion::workspace memory;
  for (std::size_t i = 0; i < n; ++i) {
    const std::span row = std::span(made.counts).subspan(i * m, m);
    if (const auto fine = apportion::allocate_into(row, weights, quotas[i], memory); !fine) return fine.error();
    for (std::size_t j = 0; j < m; ++j) made.month_totals[j] += row[j];
  }
  return made;
}

}  // namespace dvc::monitor
