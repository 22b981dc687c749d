// What a level is asked for: by which model, how many dossiers or which rates, within which bounds, and how rows are rounded.
#pragma once

#include <array>
#include <cstddef>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "dvc/base/id.hpp"
#include "dvc/base/rational.hpp"
#include "dvc/dossiers/tally.hpp"
#include "dvc/quota/model.hpp"

namespace dvc::quota {

/// One unit of the level: what it received, what it is expected to receive, and whether it takes part in the sharing.
struct entry {
  unit_id unit;
  dossiers::tally observed;
  dossiers::tally projected;
  bool excluded = false;  ///< counts in the level's totals, gets no quota (plan 128: departments 19 and 20)
  std::string name{};     ///< as the plan prints it; for messages
};

/// How shares become whole dossiers.
enum class rounding {
  exact_total,  ///< largest remainders: the rows add up to the total
  per_row,      ///< each row half-up on its own, as plan 128 did: the rows may miss the total
  up,           ///< each row up on its own: every unit reaches its rate, and the rows exceed the total
};

/// The names of the rules.
inline constexpr std::pair<std::string_view, rounding> rounding_names[] = {
    {"exact-total", rounding::exact_total}, {"per-row", rounding::per_row}, {"up", rounding::up}};

/// `exact-total`, `per-row`, `up`.
[[nodiscard]] constexpr std::string_view name(rounding rule) noexcept {
  for (const auto& [text, r] : rounding_names)
    if (r == rule) return text;
  return {};
}

/// The rule of that name; null for any other text.
[[nodiscard]] constexpr std::optional<rounding> parse_rounding(std::string_view text) noexcept {
  for (const auto& [known, r] : rounding_names)
    if (known == text) return r;
  return std::nullopt;
}

/// The period a target rate is meant for.
enum class horizon {
  year,       ///< observed and projected months together
  remaining,  ///< the projected months alone
};

/// `year`, `remaining`.
[[nodiscard]] constexpr std::string_view name(horizon over) noexcept {
  return over == horizon::year ? "year" : "remaining";
}

/// The period of that name; null for any other text.
[[nodiscard]] constexpr std::optional<horizon> parse_horizon(std::string_view text) noexcept {
  if (text == name(horizon::year)) return horizon::year;
  if (text == name(horizon::remaining)) return horizon::remaining;
  return std::nullopt;
}

/// Dossiers to move online so that the level reaches `rate`: ceil(rate * received) - online, over all rows, excluded
/// ones too. Negative where the level is beyond the rate already.
///
/// Over the year: received = sum of T + P, online = sum of o + p; over the remaining months: P and p.
/// Errors: `overflow` where a sum exceeds 64 bits; `range` for a rate above 1 (more than every dossier); `argument`
/// for a rate whose denominator exceeds 64 bits.
[[nodiscard]] inline result<count_t> needed_for(const rational& rate, horizon over, std::span<const entry> entries) {
  if (rate > *ratio(1, 1))
    return failure{errc::range, "a rate of " + rate.str() + " asks for more than every dossier; give at most 1 (100%)"};
  if (!wide::fits_u64(rate.denominator()))  // keeps every product below within 128 bits
    return failure{errc::argument, "the rate " + rate.str() + " is too fine; give at most 17 decimals"};
  constexpr count_t limit = std::numeric_limits<count_t>::max();
  count_t received = 0, online = 0;
  for (const entry& e : entries) {
    for (const auto& t : {e.projected, over == horizon::year ? e.observed : dossiers::tally{}}) {
      if (t.total() > limit - received)
        return failure{errc::overflow, "the dossiers of this level sum to more than 64 bits hold"};
      received += t.total(), online += t.online();
    }
  }
  const wide::u128 whole = static_cast<wide::u128>(received) / rate.denominator();
  const wide::u128 part = static_cast<wide::u128>(received) % rate.denominator();
  const wide::u128 product = part * rate.numerator();
  wide::u128 wanted = whole * rate.numerator() + product / rate.denominator();
  if (product % rate.denominator() != wide::u128(0U)) wanted += wide::u128(1U);
  return static_cast<count_t>(wanted) - online;
}

/// Where a total comes from, for those who ask.
struct total_origin {
  enum class kind {
    given,     ///< the caller's number
    planned,   ///< the plan's number for the level
    for_rate,  ///< what brings the whole level to `rate`: ceil(rate * received) - online, at least 0
    needs,     ///< what the units need to reach their rates, added up and rounded up
    shared,    ///< the level's part of `above` dossiers, in proportion to its offline dossiers among `above_offline`
  };
  kind what = kind::given;
  rational rate{};
  horizon over = horizon::year;
  count_t received = 0, online = 0;
  count_t above = 0, above_offline = 0;
};

/// `given`, `planned`, `for-rate`, `needs`, `shared`.
[[nodiscard]] constexpr std::string_view name(total_origin::kind what) noexcept {
  constexpr std::array<std::string_view, 5> names{"given", "planned", "for-rate", "needs", "shared"};
  return names[static_cast<std::size_t>(what)];
}

/// Where the projected dossiers of a level come from, for those who ask.
enum class projection_origin {
  planned,  ///< the plan: its factor, or typed by hand
  given,    ///< the caller, in place of the plan's
};

/// `planned`, `given`.
[[nodiscard]] constexpr std::string_view name(projection_origin what) noexcept {
  return what == projection_origin::planned ? "planned" : "given";
}

/// How the quotas of a level are set; `make(entries, {.demand = count_t{1000}})`.
struct policy {
  model by = model::share_of_deficit;
  /// N, or the rate of each row (one element: the same for all).
  std::variant<count_t, std::vector<rate_range>> demand{};
  /// The model's own where none is given: exact_total, but `up` where rates are asked of the units.
  std::optional<rounding> rule{};
  /// Least and most quota of each row, in dossiers; empty or null: 0 and what is offline.
  std::vector<std::optional<count_t>> lower{}, upper{};
};

}  // namespace dvc::quota
