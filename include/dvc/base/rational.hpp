// Exact non-negative ratios: shares, rates, factors. Compared without rounding; a zero denominator is null, never 0.
#pragma once

#include <cassert>
#include <compare>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "dvc/base/config.hpp"
#include "dvc/base/result.hpp"
#include "dvc/base/wide.hpp"

namespace dvc {

/// A ratio in lowest terms; numerator and denominator below 2^126.
class rational {
 public:
  /// Zero.
  constexpr rational() = default;

  /// numerator / denominator in lowest terms; null where the denominator is 0.
  [[nodiscard]] static constexpr std::optional<rational> of(wide::u128 numerator, wide::u128 denominator) {
    if (denominator == wide::u128(0U)) return std::nullopt;
    const wide::u128 divisor = gcd(numerator, denominator);
    rational r;
    r.numerator_ = numerator / divisor;
    r.denominator_ = denominator / divisor;
    return r;
  }

  /// Reads `3/5`, `2`, `0.6` or `60%` (point as decimal mark, at most 18 digits a number).
  ///
  /// Errors: `argument` where the text is none of these or the denominator is 0.
  [[nodiscard]] static result<rational> parse(std::string_view text);

  [[nodiscard]] constexpr wide::u128 numerator() const noexcept { return numerator_; }
  [[nodiscard]] constexpr wide::u128 denominator() const noexcept { return denominator_; }

  /// `3/5`, or `2` where the denominator is 1.
  [[nodiscard]] std::string str() const {
    const std::string top = wide::to_string(numerator_);
    return denominator_ == wide::u128(1U) ? top : top + "/" + wide::to_string(denominator_);
  }

  friend constexpr bool operator==(const rational&, const rational&) = default;

  /// Exact at any size: compares whole parts, then the reciprocals of what is left (Euclid), so nothing overflows.
  friend constexpr std::strong_ordering operator<=>(const rational& a, const rational& b) {
    wide::u128 an = a.numerator_, ad = a.denominator_, bn = b.numerator_, bd = b.denominator_;
    for (bool swapped = false;; swapped = !swapped) {
      const wide::u128 aw = an / ad, bw = bn / bd;
      if (aw != bw) return (aw < bw) != swapped ? std::strong_ordering::less : std::strong_ordering::greater;
      const wide::u128 ar = an % ad, br = bn % bd;
      const bool a_whole = ar == wide::u128(0U), b_whole = br == wide::u128(0U);
      if (a_whole || b_whole) {
        if (a_whole && b_whole) return std::strong_ordering::equal;
        return a_whole != swapped ? std::strong_ordering::less : std::strong_ordering::greater;
      }
      an = ad, ad = ar, bn = bd, bd = br;
    }
  }

 private:
  static constexpr wide::u128 gcd(wide::u128 a, wide::u128 b) {
    while (b != wide::u128(0U)) {
      const wide::u128 r = a % b;
      a = b, b = r;
    }
    return a;
  }

  wide::u128 numerator_{0U};
  wide::u128 denominator_{1U};
};

/// a / b for two counts; null where b is 0.
[[nodiscard]] constexpr std::optional<rational> ratio(count_t a, count_t b) {
  assert(a >= 0 && b >= 0);
  return rational::of(static_cast<wide::u128>(a), static_cast<wide::u128>(b));
}

inline result<rational> rational::parse(std::string_view text) {
  const auto refuse = [&] {
    std::string message = "\"";
    message.append(text).append("\" is not an exact ratio from 0 up; write it as 3/5, 0.6 or 60% (point as decimal mark)");
    return failure{errc::argument, std::move(message)};
  };
  // Digits with at most one point, scaled by `unit` and the power of ten behind the point.
  struct number {
    std::uint64_t digits = 0, scale = 1;
  };
  const auto read = [](std::string_view part, bool point_allowed) -> std::optional<number> {
    number n;
    bool seen_point = false, seen_digit = false, after_point = false;
    int digits = 0;
    for (const char c : part) {
      if (c == '.' && point_allowed && !seen_point && seen_digit) {
        seen_point = true;
      } else if (c >= '0' && c <= '9' && ++digits <= 18) {
        n.digits = n.digits * 10 + static_cast<std::uint64_t>(c - '0');
        if (seen_point) n.scale *= 10;
        seen_digit = true;
        after_point = seen_point;
      } else {
        return std::nullopt;
      }
    }
    if (!seen_digit || (seen_point && !after_point)) return std::nullopt;
    return n;
  };
  const std::size_t slash = text.find('/');
  const bool percent = !text.empty() && text.back() == '%';
  if (slash != std::string_view::npos) {
    const auto top = read(text.substr(0, slash), false), bottom = read(text.substr(slash + 1), false);
    if (!top || !bottom || bottom->digits == 0) return refuse();
    return *of(static_cast<wide::u128>(top->digits), static_cast<wide::u128>(bottom->digits));
  }
  const auto n = read(percent ? text.substr(0, text.size() - 1) : text, true);
  if (!n) return refuse();
  return *of(static_cast<wide::u128>(n->digits), wide::product(n->scale, percent ? 100U : 1U));
}

}  // namespace dvc
