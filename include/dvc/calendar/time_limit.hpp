// How long a dossier may take: what a limit counts, the online dossier's own limit, and limits made shorter by a share.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "dvc/base/rational.hpp"
#include "dvc/base/result.hpp"

namespace dvc::calendar {

/// What a limit counts: working hours; working days of `office_hours::length()`; days of the calendar, weekends included,
/// with holidays or skipping them (Definitions 4.3).
enum class limit_unit { working_hours, working_days, days, days_without_holidays };

inline constexpr std::array<std::string_view, 4> limit_units{"working-hours", "working-days", "days", "days-without-holidays"};

/// `working-hours`, `working-days`, `days`, `days-without-holidays`.
[[nodiscard]] constexpr std::string_view name(limit_unit in) noexcept { return limit_units[static_cast<std::size_t>(in)]; }

/// The unit of that name; null for any other text.
[[nodiscard]] constexpr std::optional<limit_unit> parse_limit_unit(std::string_view text) noexcept {
  for (std::size_t i = 0; i < limit_units.size(); ++i)
    if (limit_units[i] == text) return static_cast<limit_unit>(i);
  return std::nullopt;
}

/// A time limit, `amount` >= 0.
struct time_limit {
  count_t amount = 0;
  limit_unit in = limit_unit::working_days;
};

/// The limit of an online dossier in the ordinary limit's unit: its own, or the ordinary one where it has none
/// (Definitions 4.3, step 5).
///
/// Errors: `range` for an own limit below 1 (a missing one is null, never 0), `inconsistent` for one that is longer than the
/// ordinary limit.
[[nodiscard]] inline result<count_t> online_limit(count_t ordinary, std::optional<count_t> own) {
  if (!own) return ordinary;
  if (*own < 1)
    return failure{errc::range, "the online limit is " + std::to_string(*own) +
                                    "; 1 or more is expected, and none where the ordinary limit holds"};
  if (*own > ordinary)
    return failure{errc::inconsistent, "the online limit is " + std::to_string(*own) + ", longer than the ordinary limit of " +
                                           std::to_string(ordinary)};
  return *own;
}

/// What becomes of a shortened limit that is not whole; no source says which holds.
enum class limit_rounding { down, half_up, up };

inline constexpr std::array<std::string_view, 3> limit_roundings{"down", "half-up", "up"};

/// The rounding of that name; null for any other text.
[[nodiscard]] constexpr std::optional<limit_rounding> parse_limit_rounding(std::string_view text) noexcept {
  for (std::size_t i = 0; i < limit_roundings.size(); ++i)
    if (limit_roundings[i] == text) return static_cast<limit_rounding>(i);
  return std::nullopt;
}

/// What is left of a limit made shorter by a share of it, as plan 128 asks of online dossiers (Definitions 3): 20 % before the legal
/// limit. Exactly, in the limit's unit.
///
/// `amount` >= 0, `by` from 0 to below 1. Errors: `range` for others, `overflow` for a share of more digits than 64 bits hold.
[[nodiscard]] inline result<rational> shortened(count_t amount, const rational& by) {
  if (amount < 0) return failure{errc::range, "the limit is " + std::to_string(amount) + "; 0 or more is expected"};
  if (by.numerator() >= by.denominator())
    return failure{errc::range, "a limit is to be shorter by " + by.str() + " of it; a share below 1 is expected"};
  if (by.denominator() > wide::u128(static_cast<std::uint64_t>(INT64_MAX)))
    return failure{errc::overflow, "a limit is to be shorter by " + by.str() + " of it; 64 bits do not hold these numbers"};
  const wide::u128 kept = by.denominator() - by.numerator();
  return *rational::of(kept * static_cast<wide::u128>(amount), by.denominator());
}

/// The same as a whole number.
///
/// Errors: those of the exact form; `range` for a limit of which nothing is left. Example: 3 working days less 20 % are 2
/// `down`, 2 `half_up`, 3 `up`.
[[nodiscard]] inline result<count_t> shortened(count_t amount, const rational& by, limit_rounding rule) {
  const auto exact = shortened(amount, by);
  if (!exact) return exact.error();
  const wide::u128 d = exact->denominator(), rest = exact->numerator() % d;
  const bool more = rule == limit_rounding::up ? rest > wide::u128(0U) : rule == limit_rounding::half_up && rest + rest >= d;
  const count_t whole = static_cast<count_t>(exact->numerator() / d) + (more ? 1 : 0);
  if (whole == 0 && amount > 0)
    return failure{errc::range, "nothing is left of a limit of " + std::to_string(amount) + " less " + by.str() +
                                    " of it; give it in hours, or round it up"};
  return whole;
}

}  // namespace dvc::calendar
