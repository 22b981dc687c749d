// Sums of ratios, each with a denominator of its own: points of many metrics do not fit 128 bits together.
#pragma once

#include <cassert>
#include <compare>
#include <span>
#include <string>

#include "dvc/base/decimal.hpp"
#include "dvc/base/natural.hpp"
#include "dvc/base/rational.hpp"
#include "dvc/base/wide.hpp"

namespace dvc {

/// A non-negative ratio of any size, in lowest terms, made by adding ratios whose denominators are below 2^96.
class exact_sum {
 public:
  /// Zero.
  exact_sum() : denominator_(wide::u128(1U)) {}
  exact_sum(const rational& r) : numerator_(r.numerator()), denominator_(r.denominator()) {}
  /// The sum of all; 0 of none.
  [[nodiscard]] static exact_sum of(std::span<const rational> all) {
    exact_sum sum;
    for (const rational& r : all) sum += r;
    return sum;
  }

  /// Adds a ratio whose denominator is below 2^96.
  ///
  /// Source: Knuth, The Art of Computer Programming 2, 4.5.1: only what the denominators share can cancel.
  exact_sum& operator+=(const rational& r) {
    using wide::natural;
    const wide::u128 bottom = r.denominator();
    assert(bottom < (wide::u128(1U) << 96));
    const wide::u128 shared = common(denominator_, bottom);
    natural own = denominator_;  // divided by what is shared
    own.divide(shared);
    numerator_ = numerator_ * natural(bottom / shared) + natural(r.numerator()) * own;
    const wide::u128 cancels = common(numerator_, shared);
    numerator_.divide(cancels);
    denominator_.divide(cancels);
    denominator_ = denominator_ * natural(bottom / shared);
    return *this;
  }

  [[nodiscard]] const wide::natural& numerator() const noexcept { return numerator_; }
  [[nodiscard]] const wide::natural& denominator() const noexcept { return denominator_; }

  friend bool operator==(const exact_sum&, const exact_sum&) = default;
  friend std::strong_ordering operator<=>(const exact_sum& a, const exact_sum& b) {
    return a.numerator_ * b.denominator_ <=> b.numerator_ * a.denominator_;
  }

  /// `3/5`, or `2` where the denominator is 1.
  [[nodiscard]] std::string str() const {
    return denominator_ == wide::natural(wide::u128(1U)) ? numerator_.str() : numerator_.str() + "/" + denominator_.str();
  }

 private:
  // The greatest common divisor of a number and of one below 2^96.
  [[nodiscard]] static wide::u128 common(wide::natural a, wide::u128 b) {
    for (wide::u128 rest = a.divide(b); rest != wide::u128(0U);) {
      const wide::u128 next = b % rest;
      b = rest, rest = next;
    }
    return b;
  }

  wide::natural numerator_, denominator_;
};

/// A sum below 2^62 / 10^`places`, rounded half-up to `places` decimals.
[[nodiscard]] inline decimal rounded_half_up(const exact_sum& value, int places) {
  using wide::natural;
  natural twice = value.numerator() * natural(wide::u128(2U));
  for (int i = 0; i < places; ++i) twice = twice * natural(wide::u128(10U));
  const natural reached = twice + value.denominator(), step = value.denominator() * natural(wide::u128(2U));
  count_t digits = 0;  // the greatest with digits * step <= reached, bit by bit
  for (count_t bit = count_t{1} << 61; bit > 0; bit >>= 1)
    if (natural(wide::u128(digits + bit)) * step <= reached) digits += bit;
  return {digits, places};
}

}  // namespace dvc
