// Ties are data: who was equal at the cut, how many dossiers they contested, and by which rule some of them were served.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "dvc/base/config.hpp"

namespace dvc::apportion {

/// Who is served first among rows with equal claims.
enum class tie_rule {
  by_order,     ///< earlier rows (the official list's order)
  by_weight,    ///< larger weights, then earlier rows
  by_priority,  ///< smaller numbers of the caller's priority column, then earlier rows
  by_lot,       ///< a lot drawn from the caller's seed: rows in ascending order of `lot(seed, row)`
  error,        ///< a tie is a failure
  report,       ///< nobody: the contested dossiers stay open, for a decision (`resume`)
};

/// The names of the rules.
inline constexpr std::pair<std::string_view, tie_rule> tie_rule_names[] = {
    {"by-order", tie_rule::by_order},
    {"by-weight", tie_rule::by_weight},
    {"by-priority", tie_rule::by_priority},
    {"by-lot", tie_rule::by_lot},
    {"error", tie_rule::error},
    {"report", tie_rule::report},
};

/// The printed name of a rule.
[[nodiscard]] constexpr std::string_view name(tie_rule rule) noexcept {
  for (const auto& [text, r] : tie_rule_names)
    if (r == rule) return text;
  return {};
}

/// The rule of that name; null for any other text.
[[nodiscard]] constexpr std::optional<tie_rule> parse_tie_rule(std::string_view text) noexcept {
  for (const auto& [known, r] : tie_rule_names)
    if (known == text) return r;
  return std::nullopt;
}

/// Rows with equal claims of which only some could be served: `contested` dossiers for all of them. (A row has one claim; more
/// only where a caller's signposts are equal.)
struct tie {
  std::vector<index_t> rows;    ///< ascending
  count_t contested = 0;
  std::vector<index_t> served;  ///< who got one, ascending; empty under `report`

  friend bool operator==(const tie&, const tie&) = default;
};

/// The lot of a row: SplitMix64 (Steele, Lea and Flood, OOPSLA 2014) of seed + row, the same on every platform.
[[nodiscard]] constexpr std::uint64_t lot(std::uint64_t seed, index_t row) noexcept {
  std::uint64_t z = seed + (static_cast<std::uint64_t>(row) + 1) * 0x9e3779b97f4a7c15U;
  z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
  z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
  return z ^ (z >> 31U);
}

}  // namespace dvc::apportion
