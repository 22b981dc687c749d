// Printed numbers: a whole number of units in the last place. Rounding happens once, here, from an exact ratio.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "dvc/base/config.hpp"
#include "dvc/base/rational.hpp"

namespace dvc {

/// What stands on paper: `digits` / 10^`places` (`99.1` is {991, 1}). 70 and 70.0 are different prints.
struct decimal {
  count_t digits = 0;
  int places = 0;

  friend constexpr bool operator==(const decimal&, const decimal&) = default;

  /// Plain text with the given decimal mark: `99.1`.
  [[nodiscard]] std::string str(char mark = '.') const {
    std::string text = std::to_string(digits < 0 ? -digits : digits);
    if (const auto wanted = static_cast<std::size_t>(places) + 1; text.size() < wanted)
      text.insert(0, wanted - text.size(), '0');
    if (places > 0) text.insert(text.size() - static_cast<std::size_t>(places), 1, mark);
    return digits < 0 ? "-" + text : text;
  }

  /// Reads digits with at most one point: `70`, `99.1`; null for anything else or for more than 18 digits.
  [[nodiscard]] static constexpr std::optional<decimal> parse(std::string_view text) {
    decimal d;
    int read = 0;
    bool point = false;
    for (const char c : text) {
      if (c == '.' && !point && read > 0) {
        point = true;
      } else if (c >= '0' && c <= '9' && ++read <= 18) {
        d.digits = d.digits * 10 + (c - '0');
        d.places += point ? 1 : 0;
      } else {
        return std::nullopt;
      }
    }
    if (read == 0 || (point && d.places == 0)) return std::nullopt;
    return d;
  }
};

/// value * 10^`shift` rounded half-up to `places` decimals; `shift` 2 prints a ratio in percent.
///
/// Half-up is our convention: no value of plan 128 sits on a tie, so the plan cannot tell it from half-even.
[[nodiscard]] constexpr decimal rounded_half_up(const rational& value, int places, int shift = 0) {
  const wide::u128 d = value.denominator();
  wide::u128 digits = value.numerator() / d;
  wide::u128 rest = value.numerator() % d;
  // digits and rest describe the value exactly; each doubling of it keeps rest < d < 2^126, so nothing overflows.
  const auto twice = [&] {
    digits += digits;
    rest += rest;
    if (rest >= d) rest -= d, digits += wide::u128(1U);
  };
  for (int i = 0; i < places + shift; ++i) {  // times ten = 2 * (2 * 2 + 1)
    const wide::u128 digits0 = digits, rest0 = rest;
    twice(), twice();
    digits += digits0, rest += rest0;
    if (rest >= d) rest -= d, digits += wide::u128(1U);
    twice();
  }
  if (rest + rest >= d) digits += wide::u128(1U);
  return {static_cast<count_t>(digits), places};
}

}  // namespace dvc
