// Unsigned 128-bit integers, the products of two counts, and 256 bits to compare products of those. The one place with
// compiler extensions.
// Where the compiler has no 128-bit type (or DVC_NO_INT128 is defined), the portable class below takes its place;
// both are tested with the same cases.
#pragma once

#include <algorithm>
#include <bit>
#include <compare>
#include <concepts>
#include <cstdint>
#include <string>

namespace dvc::wide {

/// 128 bits out of two 64-bit halves; arithmetic modulo 2^128, division by zero is a broken precondition.
class portable_u128 {
 public:
  constexpr portable_u128() = default;
  template <std::unsigned_integral U>
  constexpr portable_u128(U low) : low_(low) {}
  template <std::signed_integral I>
  constexpr portable_u128(I value)
      : low_(static_cast<std::uint64_t>(value)), high_(value < 0 ? ~std::uint64_t{0} : 0) {}
  [[nodiscard]] static constexpr portable_u128 of(std::uint64_t high, std::uint64_t low) {
    portable_u128 r(low);
    r.high_ = high;
    return r;
  }

  template <std::integral I>
  [[nodiscard]] explicit constexpr operator I() const {
    return static_cast<I>(low_);
  }
  [[nodiscard]] constexpr std::uint64_t high() const { return high_; }

  friend constexpr bool operator==(const portable_u128&, const portable_u128&) = default;
  friend constexpr std::strong_ordering operator<=>(const portable_u128& a, const portable_u128& b) {
    return a.high_ == b.high_ ? a.low_ <=> b.low_ : a.high_ <=> b.high_;
  }

  friend constexpr portable_u128 operator+(portable_u128 a, portable_u128 b) {
    const std::uint64_t low = a.low_ + b.low_;
    return of(a.high_ + b.high_ + (low < a.low_ ? 1U : 0U), low);
  }
  friend constexpr portable_u128 operator-(portable_u128 a, portable_u128 b) {
    return of(a.high_ - b.high_ - (a.low_ < b.low_ ? 1U : 0U), a.low_ - b.low_);
  }
  friend constexpr portable_u128 operator*(portable_u128 a, portable_u128 b) {
    constexpr std::uint64_t mask = 0xffffffffU;
    const std::uint64_t a0 = a.low_ & mask, a1 = a.low_ >> 32, b0 = b.low_ & mask, b1 = b.low_ >> 32;
    const std::uint64_t cross = a1 * b0 + ((a0 * b0) >> 32);  // cannot overflow: (2^32-1)^2 + 2^32 - 1
    const std::uint64_t middle = (cross & mask) + a0 * b1;
    return of(a1 * b1 + (cross >> 32) + (middle >> 32) + a.high_ * b.low_ + a.low_ * b.high_,
              (middle << 32) | ((a0 * b0) & mask));
  }
  friend constexpr portable_u128 operator<<(portable_u128 a, int n) {
    if (n == 0) return a;
    if (n >= 64) return of(a.low_ << (n - 64), 0);
    return of((a.high_ << n) | (a.low_ >> (64 - n)), a.low_ << n);
  }
  friend constexpr portable_u128 operator>>(portable_u128 a, int n) {
    if (n == 0) return a;
    if (n >= 64) return of(0, a.high_ >> (n - 64));
    return of(a.high_ >> n, (a.low_ >> n) | (a.high_ << (64 - n)));
  }
  friend constexpr portable_u128 operator/(portable_u128 a, portable_u128 b) {
    divide(a, b);
    return a;
  }
  friend constexpr portable_u128 operator%(portable_u128 a, portable_u128 b) { return divide(a, b); }
  constexpr portable_u128& operator+=(portable_u128 b) { return *this = *this + b; }
  constexpr portable_u128& operator-=(portable_u128 b) { return *this = *this - b; }

 private:
  [[nodiscard]] constexpr int width() const {
    return high_ != 0 ? 64 + static_cast<int>(std::bit_width(high_)) : static_cast<int>(std::bit_width(low_));
  }
  // Leaves the quotient in `a` and returns the remainder. Schoolbook division in base 2: rarely used, easy to see right.
  static constexpr portable_u128 divide(portable_u128& a, portable_u128 b) {
    portable_u128 rest = a, quotient;
    if (a.high_ == 0 && b.high_ == 0) {
      rest = portable_u128(a.low_ % b.low_);
      quotient = portable_u128(a.low_ / b.low_);
    } else {
      for (int shift = a.width() - b.width(); shift >= 0; --shift) {
        const portable_u128 step = b << shift;
        if (rest < step) continue;
        rest -= step;
        quotient += portable_u128(1U) << shift;
      }
    }
    a = quotient;
    return rest;
  }

  std::uint64_t low_ = 0;
  std::uint64_t high_ = 0;
};

#if defined(__SIZEOF_INT128__) && !defined(DVC_NO_INT128)
__extension__ using u128 = unsigned __int128;
#else
using u128 = portable_u128;
#endif

/// a * b, exactly.
[[nodiscard]] constexpr u128 product(std::uint64_t a, std::uint64_t b) { return static_cast<u128>(a) * b; }

/// True where the value fits 64 bits.
[[nodiscard]] constexpr bool fits_u64(u128 value) {
  return value <= static_cast<u128>(~std::uint64_t{0});
}

/// The two 64-bit halves of a 128-bit number.
[[nodiscard]] constexpr std::uint64_t low_half(u128 value) { return static_cast<std::uint64_t>(value); }
[[nodiscard]] constexpr std::uint64_t high_half(u128 value) { return static_cast<std::uint64_t>(value >> 64); }

/// 256 bits, only to compare products: the squares of Huntington-Hill need up to 252.
struct u256 {
  u128 high{0U}, low{0U};

  friend constexpr bool operator==(const u256&, const u256&) = default;
  friend constexpr std::strong_ordering operator<=>(const u256& a, const u256& b) {
    if (a.high != b.high) return a.high < b.high ? std::strong_ordering::less : std::strong_ordering::greater;
    if (a.low != b.low) return a.low < b.low ? std::strong_ordering::less : std::strong_ordering::greater;
    return std::strong_ordering::equal;
  }
  friend constexpr u256 operator+(const u256& a, const u256& b) {
    const u128 sum = a.low + b.low;
    return {a.high + b.high + static_cast<u128>(sum < a.low ? 1U : 0U), sum};
  }
  friend constexpr u256 operator-(const u256& a, const u256& b) {
    return {a.high - b.high - static_cast<u128>(a.low < b.low ? 1U : 0U), a.low - b.low};
  }
};

/// a * b, exactly, for two 128-bit numbers.
[[nodiscard]] constexpr u256 wide_product(u128 a, u128 b) {
  const std::uint64_t a0 = low_half(a), a1 = high_half(a), b0 = low_half(b), b1 = high_half(b);
  const u128 low = product(a0, b0), cross1 = product(a1, b0), cross2 = product(a0, b1), high = product(a1, b1);
  const u128 middle = static_cast<u128>(high_half(low)) + static_cast<u128>(low_half(cross1)) +
                      static_cast<u128>(low_half(cross2));
  return {high + static_cast<u128>(high_half(cross1)) + static_cast<u128>(high_half(cross2)) +
              static_cast<u128>(high_half(middle)),
          (static_cast<u128>(low_half(middle)) << 64) + static_cast<u128>(low_half(low))};
}

/// Decimal digits of a 128-bit number.
[[nodiscard]] inline std::string to_string(u128 value) {
  std::string digits;
  do {
    digits += static_cast<char>('0' + static_cast<int>(value % static_cast<u128>(10U)));
    value = value / static_cast<u128>(10U);
  } while (value != static_cast<u128>(0U));
  std::reverse(digits.begin(), digits.end());
  return digits;
}

}  // namespace dvc::wide
