// How long a procedure may take, and what is left of that time once a share of it is saved.
#pragma once

#include <array>
#include <cstddef>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "dvc/base/config.hpp"
#include "dvc/base/rational.hpp"
#include "dvc/base/result.hpp"

namespace dvc::procedures {

/// What a time limit counts: working hours, working days ("ngày làm việc") or days of the calendar ("ngày").
enum class limit_unit { working_hours, working_days, days };

/// The names of the units, in the order of the enumerators.
inline constexpr std::array<std::string_view, 3> limit_units{"working-hours", "working-days", "days"};

/// `working-hours`, `working-days`, `days`.
[[nodiscard]] constexpr std::string_view name(limit_unit in) noexcept { return limit_units[static_cast<std::size_t>(in)]; }

/// The unit of that name; null for any other text.
[[nodiscard]] constexpr std::optional<limit_unit> parse_limit_unit(std::string_view text) noexcept {
  for (std::size_t i = 0; i < limit_units.size(); ++i)
    if (limit_units[i] == text) return static_cast<limit_unit>(i);
  return std::nullopt;
}

/// The time that the law gives, and the shorter one of online dossiers; both in one unit, so that they compare.
struct time_limits {
  count_t legal = 0;
  limit_unit in = limit_unit::working_days;
  std::optional<count_t> online{};  ///< null: none of its own

  /// The limit of an online dossier: its own, else the legal one (DOMAIN 4.3; a system took a missing limit for 0).
  [[nodiscard]] constexpr count_t of_online() const noexcept { return online.value_or(legal); }

  friend constexpr bool operator==(const time_limits&, const time_limits&) = default;
};

/// How a part of a day or hour becomes whole. Only `down` never takes longer than the exact time.
enum class limit_rounding { down, half_up, up };

/// The names of the roundings, in the order of the enumerators.
inline constexpr std::array<std::string_view, 3> limit_roundings{"down", "half-up", "up"};

/// The rounding of that name; null for any other text.
[[nodiscard]] constexpr std::optional<limit_rounding> parse_limit_rounding(std::string_view text) noexcept {
  for (std::size_t i = 0; i < limit_roundings.size(); ++i)
    if (limit_roundings[i] == text) return static_cast<limit_rounding>(i);
  return std::nullopt;
}

/// limit x (1 - saved), exactly, in the limit's unit.
///
/// Errors: `range` for a negative limit or a share above 1, `overflow` for a share whose denominator exceeds 64 bits.
[[nodiscard]] inline result<rational> shortened(count_t limit, const rational& saved) {
  if (limit < 0)
    return failure{errc::range, "the time limit is " + std::to_string(limit) + "; it must be 0 or more"};
  if (saved.numerator() > saved.denominator())
    return failure{errc::range, "the share saved is " + saved.str() + "; at most 1 (100%) of a time limit can be saved"};
  if (saved.denominator() > static_cast<wide::u128>(std::numeric_limits<count_t>::max()))
    return failure{errc::overflow, "the share saved, " + saved.str() + ", does not fit 64 bits"};
  const wide::u128 kept = saved.denominator() - saved.numerator();
  return *rational::of(kept * static_cast<wide::u128>(limit), saved.denominator());
}

/// The same in whole days or hours. Plan 128 asks for results 20 % before the legal limit and does not say how to round
/// (DOMAIN 3): `rounding` is the caller's.
///
/// Errors: those of the exact form. Example: 15 working days less 1/5 are 12; 12 are 9, 10 or 10 (exactly 48/5).
[[nodiscard]] inline result<count_t> shortened(count_t limit, const rational& saved, limit_rounding rounding) {
  const auto exact = shortened(limit, saved);
  if (!exact) return exact.error();
  const wide::u128 d = exact->denominator(), rest = exact->numerator() % d;
  const bool more = rounding == limit_rounding::up        ? rest > wide::u128(0U)
                    : rounding == limit_rounding::half_up ? rest + rest >= d
                                                          : false;
  return static_cast<count_t>(exact->numerator() / d) + (more ? 1 : 0);
}

}  // namespace dvc::procedures
