// The simplest number of an interval: what a person can divide by on paper.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>

#include "dvc/base/rational.hpp"
#include "dvc/base/wide.hpp"

namespace dvc::apportion::detail {

/// The fraction of the smallest denominator, then of the smallest numerator, for which `side(top, bottom)` is 0; -1 means that
/// the fraction is too small, 1 that it is too large. Null where it needs 62 bits or more.
///
/// Walks the tree of Stern and Brocot, in runs of doubling length as long as it turns the same way.
template <class Side>
[[nodiscard]] std::optional<rational> simplest(const Side& side) {
  struct fraction {
    std::uint64_t top, bottom;
  };
  constexpr std::uint64_t limit = std::uint64_t{1} << 62U;
  fraction low{0, 1}, high{1, 0};
  // `moving` goes by `by` as often as the result stays on its own side
  const auto run = [&](fraction& moving, const fraction& by, int own) {
    const auto after = [&](std::uint64_t steps) -> std::optional<fraction> {
      const auto far = [&](std::uint64_t from, std::uint64_t step) {
        return static_cast<wide::u128>(from) + wide::product(steps, step);
      };
      const wide::u128 top = far(moving.top, by.top), bottom = far(moving.bottom, by.bottom);
      if (top >= static_cast<wide::u128>(limit) || bottom >= static_cast<wide::u128>(limit)) return std::nullopt;
      return fraction{wide::low_half(top), wide::low_half(bottom)};
    };
    const auto stays = [&](const std::optional<fraction>& f) { return f && side(f->top, f->bottom) == own; };
    std::uint64_t steps = 1;
    while (stays(after(2 * steps))) steps *= 2;
    for (std::uint64_t more = steps; more > 0; more /= 2)
      if (stays(after(steps + more))) steps += more;
    moving = *after(steps);
  };
  for (;;) {
    const std::uint64_t top = low.top + high.top, bottom = low.bottom + high.bottom;
    if (top >= limit || bottom >= limit) return std::nullopt;
    const int at = side(top, bottom);
    if (at == 0) return rational::of(static_cast<wide::u128>(top), static_cast<wide::u128>(bottom));
    if (at < 0) run(low, high, -1);
    else run(high, low, 1);
  }
}

/// The simplest fraction strictly between two, the upper one null for no limit; under `squared` its square lies there.
[[nodiscard]] inline std::optional<rational> simplest_between(const rational& least, const std::optional<rational>& most,
                                                              bool squared) {
  return simplest([&](std::uint64_t top, std::uint64_t bottom) {
    const auto power = [&](std::uint64_t n) { return squared ? wide::product(n, n) : static_cast<wide::u128>(n); };
    const auto order = [&](const rational& to) {
      return wide::wide_product(power(top), to.denominator()) <=> wide::wide_product(power(bottom), to.numerator());
    };
    return order(least) <= 0 ? -1 : most && order(*most) >= 0 ? 1 : 0;
  });
}

}  // namespace dvc::apportion::detail
