// The nine columns of a quota table (plan 128, Appendix 2) as they stand on paper: one rounding, the plan's decimals.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "dvc/quota/assign.hpp"

namespace dvc::quota {

/// The figures of a row, in the plan's order.
enum class column {
  observed_total,
  observed_online,
  observed_rate,
  projected_total,
  projected_online,
  offline,
  share,
  extra,
  target,
};

inline constexpr std::array columns{column::observed_total,  column::observed_online, column::observed_rate,
                                    column::projected_total, column::projected_online, column::offline,
                                    column::share,           column::extra,           column::target};

/// The column's name in every file and frame.
[[nodiscard]] constexpr std::string_view name(column c) noexcept {
  constexpr std::array<std::string_view, columns.size()> names{
      "observed_total",   "observed_online", "observed_rate", "projected_total", "projected_online",
      "offline",          "share",           "extra",         "target"};
  return names[static_cast<std::size_t>(c)];
}

/// True for rates and shares, printed in percent.
[[nodiscard]] constexpr bool is_percent(column c) noexcept {
  return c == column::observed_rate || c == column::share || c == column::target;
}

/// A cell on paper; null is an empty cell.
using cell = std::optional<decimal>;

/// One value per column.
using printed_row = std::array<cell, columns.size()>;

/// Observed rate in percent, one decimal, half-up.
[[nodiscard]] constexpr decimal printed_rate(const rational& rate) { return rounded_half_up(rate, 1, 2); }

/// Share in percent, two decimals, half-up.
[[nodiscard]] constexpr decimal printed_share(const rational& share) { return rounded_half_up(share, 2, 2); }

/// Target in whole percent, half-up; with just as many decimals as it takes where less than 100 % would print as 100 %
/// (plan 128: 99,7% and 99,9% for departments 1 and 5).
[[nodiscard]] constexpr decimal printed_target(const rational& target) {
  const rational all = *ratio(1, 1);
  constexpr int finest = 16;  // the most decimals that keep the digits of 100 % within 64 bits
  decimal printed = rounded_half_up(target, 0, 2);
  count_t hundred = 100;
  for (int places = 1; target < all && printed.digits >= hundred; ++places) {
    if (places > finest) return {hundred - 1, finest};
    hundred *= 10;
    printed = rounded_half_up(target, places, 2);
  }
  return printed;
}

/// The nine printed cells of row i.
[[nodiscard]] inline printed_row printed(const assignment& a, index_t i) {
  const entry& e = a.entries()[static_cast<std::size_t>(i)];
  const auto count = [](count_t n) { return cell{decimal{n, 0}}; };
  const auto map = [](const auto& value, auto print) { return value ? cell{print(*value)} : cell{}; };
  return {count(e.observed.total()),
          count(e.observed.online()),
          map(dossiers::online_rate(e.observed), printed_rate),
          count(e.projected.total()),
          count(e.projected.online()),
          map(a.offline(i), [](count_t n) { return decimal{n, 0}; }),
          printed_share(a.share(i)),
          count(a.extra(i)),
          map(a.target(i), printed_target)};
}

/// The printed cells of every row.
[[nodiscard]] inline std::vector<printed_row> printed(const assignment& a) {
  std::vector<printed_row> rows;
  rows.reserve(static_cast<std::size_t>(a.size()));
  for (index_t i = 0; i < a.size(); ++i) rows.push_back(printed(a, i));
  return rows;
}

}  // namespace dvc::quota
