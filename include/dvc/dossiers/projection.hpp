// What a unit is expected to receive in the rest of the year, from what it has received so far.
#pragma once

#include <limits>

#include "dvc/base/decimal.hpp"
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

}  // namespace dvc::dossiers
