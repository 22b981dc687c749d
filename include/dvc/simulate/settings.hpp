// What a simulated year is made of: units and their shares, seasons, channels, procedures, lateness. Every number here that no
// caller gives is an assumption of this library, not a statistic.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dvc/base/config.hpp"
#include "dvc/base/rational.hpp"
#include "dvc/base/result.hpp"
#include "dvc/calendar/time_limit.hpp"
#include "dvc/calendar/working_days.hpp"
#include "dvc/simulate/random.hpp"

namespace dvc::simulate {

/// What every code of a simulated dossier begins with. No electronic identifier does: they are a letter and digits.
inline constexpr std::string_view marker = "SIM";

/// The most dossiers of a simulated year, and the most units.
inline constexpr count_t most_dossiers = 10'000'000'000;
inline constexpr count_t most_units = 1'000'000;

/// A procedure: how often it is asked for against the others, and its limits.
struct procedure_share {
  count_t weight = 1;
  calendar::time_limit limit{};
  std::optional<count_t> online{};  ///< the shorter limit of online dossiers, in the unit of `limit`
};

/// Nine made-up procedures of 1 to 30 working days; the shorter ones are asked for more often.
inline constexpr std::array<procedure_share, 9> made_up_procedures{{
    {30, {8, calendar::limit_unit::working_hours}, std::nullopt},
    {20, {1}, std::nullopt},
    {15, {3}, 2},
    {12, {5}, 4},
    {9, {7}, std::nullopt},
    {6, {10}, 8},
    {4, {15}, 12},
    {3, {20}, 16},
    {1, {30}, 24},
}};

/// How much counts vary beyond chance: half widths h of `factor`, each from 0 to 1.
struct variation {
  rational level{};  ///< of a unit's whole year; part of the truth
  rational month{};  ///< of each of its months; what no forecast can know
};

inline constexpr std::array<rational, 1> usual_online_from{*ratio(8, 100)};
inline constexpr std::array<rational, 1> usual_online_to{*ratio(30, 100)};
inline constexpr std::array<rational, 1> usual_late{*ratio(5, 100)};

/// Everything that a simulated year follows from, besides the calendar. Rates are exact ratios from 0 to 1.
struct settings {
  std::span<const std::string> units;  ///< n codes, all different
  std::span<const count_t> weights;    ///< n shares of the dossiers, >= 0
  count_t dossiers = 0;                ///< received in the year: exactly, or expected where counts vary
  count_t carried_over = 0;            ///< of the year before, still open when it begins; not part of `dossiers`
  int year = 0;
  std::uint64_t seed = 0;
  /// Dossiers on a working day of each month, against other months.
  std::array<count_t, 12> seasonality{90, 95, 110, 105, 105, 100, 105, 105, 100, 100, 95, 90};
  /// The online share in January and in December, straight between: n, or one for all.
  std::span<const rational> online_from{usual_online_from}, online_to{usual_online_to};
  std::span<const rational> late{usual_late};  ///< dossiers that take longer than their limit: n, or one for all
  rational spread = *ratio(1, 2);        ///< half width of a factor of each unit's online shares, and of its late share
  rational postal = *ratio(5, 100);      ///< of those not online
  rational off_days = *ratio(1, 4);      ///< online dossiers on a day off, against a working day of the month
  rational early = *ratio(4, 5);         ///< of those in time, before the due date
  rational withdrawn = *ratio(1, 100);   ///< of all
  rational stopped = *ratio(1, 5);       ///< of those open at the end of the year, whose clock stands
  rational postal_return = *ratio(1, 10);
  std::span<const procedure_share> procedures{made_up_procedures};
  std::optional<variation> varying{};    ///< none: each unit gets its share of `dossiers` exactly
  calendar::beyond past = calendar::beyond::refuse;  ///< for a year that the calendar has no list of
};

/// Units that do not exist, and their weights.
struct made_up {
  std::vector<std::string> codes;
  std::vector<count_t> weights;
};

/// Makes up n units: codes `SIM-1` to `SIM-n`, padded with zeros, and weights from 100 to 1 000 000, products of two even draws.
///
/// Errors: `range` for none or more than `most_units`. Example: `make_up_units(10, 1)` has the codes `SIM-01` to `SIM-10`.
[[nodiscard]] inline result<made_up> make_up_units(count_t n, std::uint64_t seed) {
  if (n < 1 || n > most_units)
    return failure{errc::range, std::to_string(n) + " units; 1 to " + std::to_string(most_units) + " can be simulated"};
  made_up made;
  const std::size_t width = std::to_string(n).size();
  for (count_t k = 1; k <= n; ++k) {
    const std::string number = std::to_string(k);
    made.codes.push_back(std::string(marker) + "-" + std::string(width - number.size(), '0') + number);
    random_stream from(seed, key_of(made.codes.back()), 0, 0);
    const std::uint64_t a = 10 + from.below(991), b = 10 + from.below(991);
    made.weights.push_back(static_cast<count_t>(a * b));
  }
  return made;
}

namespace detail {

[[nodiscard]] inline result<void> check_rate(const rational& p, const char* what, index_t row = -1) {
  if (p.numerator() > p.denominator())
    return failure{errc::range, std::string(what) + " is " + p.str() + "; a rate from 0 to 1 is expected", {{}, row, {}}};
  if (p.denominator() > wide::u128(chance::one))
    return failure{errc::overflow, std::string(what) + " is " + p.str() + "; fewer digits are expected", {{}, row, {}}};
  return {};
}

[[nodiscard]] inline result<void> check_rates(std::span<const rational> rates, std::size_t units, const char* what) {
  if (rates.size() != 1 && rates.size() != units)
    return failure{errc::shape, std::to_string(rates.size()) + " rates " + what + " for " + std::to_string(units) +
                                    " units; give one for each, or one for all"};
  for (std::size_t i = 0; i < rates.size(); ++i)
    if (const auto ok = check_rate(rates[i], what, rates.size() == 1 ? -1 : static_cast<index_t>(i)); !ok) return ok;
  return {};
}

[[nodiscard]] inline result<void> check_size(count_t n, count_t most, const char* what) {
  if (n < 0) return failure{errc::range, std::to_string(n) + " " + what + "; 0 or more are expected"};
  if (n > most)
    return failure{errc::range, std::to_string(n) + " " + what + "; at most " + std::to_string(most) + " can be simulated"};
  return {};
}

/// That settings make sense by themselves; what the calendar must cover is seen later.
[[nodiscard]] inline result<void> check(const settings& s) {
  if (s.units.empty()) return failure{errc::argument, "there are no units; at least one is expected"};
  if (const auto ok = check_size(static_cast<count_t>(s.units.size()), most_units, "units"); !ok) return ok;
  if (s.weights.size() != s.units.size())
    return failure{errc::shape, std::to_string(s.weights.size()) + " weights for " + std::to_string(s.units.size()) +
                                    " units; give one for each"};
  if (const auto ok = check_size(s.dossiers, most_dossiers, "dossiers"); !ok) return ok;
  if (const auto ok = check_size(s.carried_over, most_dossiers, "dossiers carried over"); !ok) return ok;
  count_t seasons = 0;
  for (std::size_t m = 0; m < 12; ++m) {
    if (s.seasonality[m] < 0 || s.seasonality[m] > 1'000'000)
      return failure{errc::range, "the weight of month " + std::to_string(m + 1) + " is " + std::to_string(s.seasonality[m]) +
                                      "; 0 to 1000000 is expected"};
    seasons += s.seasonality[m];
  }
  if (seasons == 0 && s.dossiers > 0)
    return failure{errc::nothing_to_share, "every month has the weight 0, so no dossier can be received"};
  const std::size_t n = s.units.size();
  for (const auto& [rates, what] : {std::pair(s.online_from, "online in January"), std::pair(s.online_to, "online in December"),
                                    std::pair(s.late, "late")})
    if (const auto ok = check_rates(rates, n, what); !ok) return ok;
  for (const auto& [p, what] : {std::pair(&s.spread, "the spread"), std::pair(&s.postal, "the postal share"),
                                std::pair(&s.off_days, "the weight of days off"), std::pair(&s.early, "the early share"),
                                std::pair(&s.withdrawn, "the share withdrawn"), std::pair(&s.stopped, "the share stopped"),
                                std::pair(&s.postal_return, "the share returned by post")})
    if (const auto ok = check_rate(*p, what); !ok) return ok;
  if (s.off_days.denominator() > wide::u128(1'000'000U))
    return failure{errc::range, "the weight of days off is " + s.off_days.str() + "; a denominator up to 1000000 is expected"};
  if (s.varying) {
    if (const auto ok = check_rate(s.varying->level, "the variation of units"); !ok) return ok;
    if (const auto ok = check_rate(s.varying->month, "the variation of months"); !ok) return ok;
  }
  count_t shares = 0;
  if (s.procedures.size() > 100'000)
    return failure{errc::range, std::to_string(s.procedures.size()) + " procedures; at most 100000 can be simulated"};
  for (std::size_t i = 0; i < s.procedures.size(); ++i) {
    const procedure_share& p = s.procedures[i];
    const location row{"procedures", static_cast<index_t>(i), {}};
    if (p.weight < 0 || p.weight > 1'000'000'000)
      return failure{errc::range, "the weight is " + std::to_string(p.weight) + "; 0 to 1000000000 is expected", row};
    if (p.limit.amount < 0 || p.limit.amount > 10'000)
      return failure{errc::range, "the limit is " + std::to_string(p.limit.amount) + "; 0 to 10000 is expected", row};
    if (const auto ok = calendar::online_limit(p.limit.amount, p.online); !ok) {
      failure why = ok.error();
      why.where = row;
      return why;
    }
    shares += p.weight;
  }
  if (shares == 0) return failure{errc::nothing_to_share, "no procedure has a weight; at least one is expected"};
  return {};
}

}  // namespace detail
}  // namespace dvc::simulate
