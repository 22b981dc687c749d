// The least and the most quota of each unit: what a caller gives, within what is offline. Every message names the units.
#pragma once

#include <algorithm>
#include <cstddef>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "dvc/base/result.hpp"
#include "dvc/quota/policy.hpp"

namespace dvc::quota {

/// What keeps a unit from the quota that the model alone would give it.
enum class bound {
  none,
  lower,  ///< its least quota: the model alone would give less
  upper,  ///< its most quota: the model alone would give more
};

/// `none`, `lower`, `upper`.
[[nodiscard]] constexpr std::string_view name(bound b) noexcept {
  constexpr std::array<std::string_view, 3> names{"none", "lower", "upper"};
  return names[static_cast<std::size_t>(b)];
}

/// 0 <= lower <= upper <= offline for each row; all 0 for an excluded one.
struct limits {
  std::vector<count_t> lower, upper;
  count_t least = 0, most = 0;  ///< their sums
  bool given = false;           ///< by a caller, for one row at least
};

/// A unit by code and name, as messages show it.
[[nodiscard]] inline std::string named(const entry& e) {
  return e.name.empty() ? e.unit.str() : e.unit.str() + " " + e.name;
}

/// Some units with a number each, those with the largest numbers first: `D11 Sở Tư pháp (64728), ... and 7 more`.
[[nodiscard]] inline std::string named(std::span<const entry> entries, std::span<const count_t> numbers) {
  constexpr std::size_t shown = 3;
  std::vector<std::size_t> rows;
  for (std::size_t i = 0; i < entries.size(); ++i)
    if (numbers[i] > 0) rows.push_back(i);
  std::ranges::stable_sort(rows, [&](std::size_t a, std::size_t b) { return numbers[a] > numbers[b]; });
  std::string text;
  for (std::size_t k = 0; k < rows.size() && k < shown; ++k) {
    text.append(k == 0 ? "" : ", ").append(named(entries[rows[k]]));
    text.append(" (").append(std::to_string(numbers[rows[k]])).append(")");
  }
  if (rows.size() > shown) text += " and " + std::to_string(rows.size() - shown) + " more";
  return text;
}

/// The bounds of a policy within what is offline: a most quota beyond it means what is offline.
///
/// Errors, with the row and its unit: `shape`, `range` for a negative bound, `inconsistent` for a least quota above the most
/// one or of an excluded unit, `infeasible` for a least quota above what is offline.
[[nodiscard]] inline result<limits> limits_of(std::span<const entry> entries, const policy& p) {
  limits l;
  for (const auto& [bounds, column] : {std::pair{&p.lower, "lower"}, std::pair{&p.upper, "upper"}})
    if (!bounds->empty() && bounds->size() != entries.size())
      return failure{errc::shape, std::to_string(bounds->size()) + " " + column + " bounds for " +
                                      std::to_string(entries.size()) + " units; one for each is expected"};
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const entry& e = entries[i];
    const auto at = [&](const auto& bounds) { return bounds.empty() ? std::nullopt : bounds[i]; };
    const auto low = at(p.lower), high = at(p.upper);
    const auto refuse = [&](errc code, const std::string& message, const char* column) {
      return failure{code, "unit " + named(e) + ": " + message, {{}, static_cast<index_t>(i), column}};
    };
    for (const auto& [value, column] : {std::pair{low, "lower"}, std::pair{high, "upper"}})
      if (value && *value < 0)
        return refuse(errc::range, "the bound is " + std::to_string(*value) + "; bounds are 0 or more", column);
    const count_t offline = e.excluded ? 0 : e.projected.offline();
    if (low && high && *low > *high)
      return refuse(errc::inconsistent, "the least quota " + std::to_string(*low) + " is above the most, " +
                                            std::to_string(*high), "lower");
    if (low && *low > 0 && e.excluded)
      return refuse(errc::inconsistent, "the plan excludes it from the sharing, so it has no least quota; leave it out", "lower");
    if (low && *low > offline)
      return refuse(errc::infeasible, "the least quota " + std::to_string(*low) + " is above the " +
                                          std::to_string(offline) + " dossiers that are offline; give at most that", "lower");
    l.lower.push_back(low.value_or(0));
    l.upper.push_back(std::min(high.value_or(offline), offline));
    l.least += l.lower.back(), l.most += l.upper.back();  // within the sum of offline, which fits
    l.given = l.given || low || high;
  }
  return l;
}

}  // namespace dvc::quota
