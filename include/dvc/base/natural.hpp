// Whole numbers of any size, for proofs whose products outgrow 256 bits: add, multiply, compare, divide by what fits 96 bits.
#pragma once

#include <algorithm>
#include <bit>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "dvc/base/wide.hpp"

namespace dvc::wide {

/// A natural number of any size.
class natural {
 public:
  /// Zero.
  natural() = default;
  explicit natural(u128 value) {
    for (; value != u128(0U); value = value >> 32) digits_.push_back(static_cast<std::uint32_t>(low_half(value)));
  }

  friend bool operator==(const natural&, const natural&) = default;
  friend std::strong_ordering operator<=>(const natural& a, const natural& b) {
    if (a.digits_.size() != b.digits_.size()) return a.digits_.size() <=> b.digits_.size();
    return std::lexicographical_compare_three_way(a.digits_.rbegin(), a.digits_.rend(), b.digits_.rbegin(), b.digits_.rend());
  }
  friend natural operator+(const natural& a, const natural& b) {
    natural r;
    std::uint64_t carry = 0;
    for (std::size_t i = 0; i < std::max(a.digits_.size(), b.digits_.size()) || carry != 0; ++i) {
      carry += i < a.digits_.size() ? a.digits_[i] : 0U;
      carry += i < b.digits_.size() ? b.digits_[i] : 0U;
      r.digits_.push_back(static_cast<std::uint32_t>(carry));
      carry >>= 32U;
    }
    return r;
  }
  friend natural operator*(const natural& a, const natural& b) {
    natural r;
    r.digits_.resize(a.digits_.size() + b.digits_.size());
    for (std::size_t i = 0; i < a.digits_.size(); ++i) {
      std::uint64_t carry = 0;
      for (std::size_t k = 0; k < b.digits_.size(); ++k) {
        carry += std::uint64_t{a.digits_[i]} * b.digits_[k] + r.digits_[i + k];  // at most 2^64 - 1
        r.digits_[i + k] = static_cast<std::uint32_t>(carry);
        carry >>= 32U;
      }
      r.digits_[i + b.digits_.size()] = static_cast<std::uint32_t>(carry);
    }
    r.trim();
    return r;
  }

  /// Divides by 0 < `divisor` < 2^96 in place and returns the remainder.
  u128 divide(u128 divisor) {
    u128 rest(0U);
    for (std::size_t i = digits_.size(); i-- > 0;) {
      rest = (rest << 32) + u128(digits_[i]);
      digits_[i] = static_cast<std::uint32_t>(low_half(rest / divisor));
      rest = rest % divisor;
    }
    trim();
    return rest;
  }

  /// The number of binary digits, and the leading 64 of them (all, where there are fewer): value / 2^max(0, width - 64).
  [[nodiscard]] std::size_t width() const {
    return digits_.empty() ? 0 : 32 * digits_.size() - static_cast<std::size_t>(std::countl_zero(digits_.back()));
  }
  [[nodiscard]] std::uint64_t leading() const {
    u128 top(0U);
    const std::size_t n = digits_.size(), used = std::min<std::size_t>(n, 3);
    for (std::size_t i = n; i-- > n - used;) top = (top << 32) + u128(digits_[i]);
    const std::size_t kept = width() - 32 * (n - used);
    return low_half(kept > 64 ? top >> static_cast<int>(kept - 64) : top);
  }

  /// The digits in base 2^32, the lowest first; none of zero.
  [[nodiscard]] std::span<const std::uint32_t> digits() const noexcept { return digits_; }

  /// In decimal digits.
  [[nodiscard]] std::string str() const {
    std::string text;
    for (natural rest = *this; !rest.digits_.empty();) {
      std::string part = std::to_string(low_half(rest.divide(u128(1'000'000'000U))));
      if (!rest.digits_.empty()) part.insert(0, 9 - part.size(), '0');
      text.insert(0, part);
    }
    return text.empty() ? "0" : text;
  }

 private:
  void trim() {
    while (!digits_.empty() && digits_.back() == 0) digits_.pop_back();
  }
  std::vector<std::uint32_t> digits_;  // base 2^32, the lowest first, the highest not 0
};

}  // namespace dvc::wide
