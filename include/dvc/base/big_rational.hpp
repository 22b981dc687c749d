// Positive ratios of any size: multipliers that are forced through a chain of equalities do not fit 128 bits.
#pragma once

#include <compare>
#include <cstdint>
#include <numeric>
#include <string>
#include <utility>

#include "dvc/base/natural.hpp"
#include "dvc/base/rational.hpp"
#include "dvc/base/wide.hpp"

namespace dvc {

/// A positive ratio; products and quotients of it by ratios below 2^96 stay in lowest terms.
class big_rational {
 public:
  /// One.
  big_rational() : numerator_(wide::u128(1U)), denominator_(wide::u128(1U)) {}
  explicit big_rational(const rational& r) : numerator_(r.numerator()), denominator_(r.denominator()) {}

  /// whole / 10^places, whole above 0; places may be negative.
  [[nodiscard]] static big_rational decimal(std::uint64_t whole, int places) {
    wide::natural ten(wide::u128(10U)), power(wide::u128(1U));
    for (int n = places < 0 ? -places : places; n > 0; --n) power = power * ten;
    big_rational r;
    r.numerator_ = wide::natural(wide::u128(whole));
    if (places < 0) return r.numerator_ = r.numerator_ * power, r;
    const std::uint64_t common = std::gcd(whole, wide::low_half(wide::natural(power).divide(wide::u128(whole))));
    power.divide(wide::u128(common));
    r.numerator_ = wide::natural(wide::u128(whole / common)), r.denominator_ = std::move(power);
    return r;
  }

  [[nodiscard]] const wide::natural& numerator() const noexcept { return numerator_; }
  [[nodiscard]] const wide::natural& denominator() const noexcept { return denominator_; }

  friend bool operator==(const big_rational&, const big_rational&) = default;

  /// r / a.
  [[nodiscard]] friend big_rational operator/(const rational& r, const big_rational& a) {
    const auto divided = [](wide::u128& part, wide::natural& by) {
      const wide::u128 limit = wide::u128(1U) << 96;
      if (!(part < limit)) return;
      wide::natural quotient = by;
      const wide::u128 common = rational::of(quotient.divide(part), part)->denominator();  // part / gcd
      by.divide(part / common);
      part = common;
    };
    big_rational q;
    wide::u128 top = r.numerator(), bottom = r.denominator();
    wide::natural above = a.denominator_, below = a.numerator_;
    divided(top, below), divided(bottom, above);
    q.numerator_ = wide::natural(top) * above, q.denominator_ = wide::natural(bottom) * below;
    return q;
  }

  /// a b <=> r, exactly.
  [[nodiscard]] static std::strong_ordering compare_product(const big_rational& a, const big_rational& b, const rational& r) {
    return a.numerator_ * b.numerator_ * wide::natural(r.denominator()) <=>
           a.denominator_ * b.denominator_ * wide::natural(r.numerator());
  }

  /// `3/5`, or `2` where the denominator is 1.
  [[nodiscard]] std::string str() const {
    return denominator_ == wide::natural(wide::u128(1U)) ? numerator_.str() : numerator_.str() + "/" + denominator_.str();
  }

 private:
  wide::natural numerator_, denominator_;
};

}  // namespace dvc
