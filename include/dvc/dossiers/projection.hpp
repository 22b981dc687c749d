// What a unit is expected to receive in the rest of the year, from what it has received so far: by a factor, or by days.
#pragma once

#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "dvc/base/date.hpp"
#include "dvc/base/decimal.hpp"
#include "dvc/base/rational.hpp"
#include "dvc/base/result.hpp"
#include "dvc/calendar/working_days.hpp"
#include "dvc/dossiers/tally.hpp"

namespace dvc::dossiers {

/// factor x observed, total and online each rounded half-up (plan 128: factor 2, P = 2T, p = 2o).
///
/// Rounding is monotone, so online stays at most total. Errors: `overflow` where a product exceeds 64 bits.
[[nodiscard]] inline result<tally> project(const tally& observed, const rational& factor) {
  const auto times = [&](count_t n) -> result<count_t> {
    const auto limit = static_cast<wide::u128>(std::numeric_limits<count_t>::max());
    const auto refuse = failure{errc::overflow, "projecting " + std::to_string(n) + " dossiers by " + factor.str() +
                                                    " exceeds 64 bits"};
    if (factor.numerator() > limit || factor.denominator() > limit) return refuse;
    const wide::u128 product = static_cast<wide::u128>(n) * factor.numerator(), d = factor.denominator();
    const wide::u128 floor = product / d, rest = product % d;
    const wide::u128 value = floor + wide::u128(rest + rest >= d ? 1U : 0U);
    if (value > limit) return refuse;
    return static_cast<count_t>(value);
  };
  const auto total = times(observed.total()), online = times(observed.online());
  if (!total) return total.error();
  if (!online) return online.error();
  return tally::make(*total, *online);
}

/// Each tally by its own factor.
///
/// Errors: `shape` for another number of factors; those of `project`, with the row.
[[nodiscard]] inline result<std::vector<tally>> project(std::span<const tally> observed, std::span<const rational> factors) {
  if (factors.size() != observed.size())
    return failure{errc::shape, std::to_string(factors.size()) + " factors for " + std::to_string(observed.size()) + " units"};
  std::vector<tally> projected;
  projected.reserve(observed.size());
  for (std::size_t i = 0; i < observed.size(); ++i) {
    const auto one = project(observed[i], factors[i]);
    if (!one) {
      failure f = one.error();
      f.where.row = static_cast<index_t>(i);
      return f;
    }
    projected.push_back(*one);
  }
  return projected;
}

/// Calendar days of `projected` / those of `observed`, both ends counted (243/122 where plan 128 takes 2).
///
/// Errors: `range` for a day that does not exist, `inconsistent` for a window that ends before it begins, also one without a day.
[[nodiscard]] inline result<rational> factor_by_days(const period& observed, const period& projected) {
  for (const period& w : {observed, projected}) {
    if (!w.from.ok() || !w.to.ok()) return failure{errc::range, str(w.from) + " to " + str(w.to) + " has a day that does not exist"};
    if (since_1970(w.to) < since_1970(w.from))
      return failure{errc::inconsistent, "the days from " + str(w.from) + " to " + str(w.to) + " end before they begin"};
  }
  const auto days = [](const period& w) { return count_t{since_1970(w.to)} - since_1970(w.from) + 1; };
  return *ratio(days(projected), days(observed));
}

/// Working days of `projected` / those of `observed`, and whether a day rests on the calendar's estimate.
///
/// Errors: those of `working_days::count`; `inconsistent` where `observed` has no working day, for it tells no rate.
[[nodiscard]] inline result<calendar::answer<rational>> factor_by_working_days(
    const period& observed, const period& projected, const calendar::working_days& days,
    calendar::beyond past = calendar::beyond::refuse) {
  const auto seen = days.count(observed.from, observed.to, past), ahead = days.count(projected.from, projected.to, past);
  if (!seen) return seen.error();
  if (!ahead) return ahead.error();
  const auto factor = ratio(ahead->value, seen->value);
  if (!factor)
    return failure{errc::inconsistent, "the days from " + str(observed.from) + " to " + str(observed.to) +
                                           " hold no working day; a rate per working day needs one"};
  return calendar::answer<rational>{*factor, seen->estimated || ahead->estimated};
}

}  // namespace dvc::dossiers
