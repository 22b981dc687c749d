// Price lists as the selection needs them: how many dossiers a row has earned at a price (double, a first guess), and
// which of two dossiers comes first (exact). Cheap dossiers go first.
//
// Divisor methods: the price of row i's k-th dossier is s(k) / w_i, so the dossiers earned at price p are those with
// s(k) <= w_i p. Least squares (largest remainders): the price is k - w_i S / W.
//
// For the scans every list gives `at(p)`, what a weight has earned at p as a real number whose whole part counts, plus
// `extra`; and `between(a, b)`, the pair of that at a and of at least that at b.
#pragma once

#include <algorithm>
#include <cmath>
#include <compare>
#include <cstdint>
#include <limits>
#include <span>
#include <utility>

#include "dvc/apportion/detail/scan.hpp"
#include "dvc/base/config.hpp"
#include "dvc/base/wide.hpp"

namespace dvc::apportion::detail {

/// n1 / d1 <=> n2 / d2, exactly.
[[nodiscard]] constexpr std::strong_ordering compare_fractions(wide::u128 n1, wide::u128 d1, wide::u128 n2,
                                                               wide::u128 d2) {
  if (wide::fits_u64(n1) && wide::fits_u64(d1) && wide::fits_u64(n2) && wide::fits_u64(d2)) {
    const wide::u128 left = n1 * d2, right = n2 * d1;
    return left < right   ? std::strong_ordering::less
           : left > right ? std::strong_ordering::greater
                          : std::strong_ordering::equal;
  }
  return wide::wide_product(n1, d2) <=> wide::wide_product(n2, d1);
}

/// What divisor methods share: prices scale with 1 / w.
template <class Signposts>
struct divisor_prices {
  [[nodiscard]] double noise(double price) const { return std::abs(price) * 0x1p-46; }
  [[nodiscard]] double price(double w, count_t k) const { return self().signpost(k) / w; }
  /// Where the search begins, and how many dossiers a row gains for one unit of price.
  [[nodiscard]] double start(double sum, double total, double) const { return total / (sum * self().density()); }
  [[nodiscard]] double growth(double w) const { return w * self().density(); }
  /// No dossier costs less.
  [[nodiscard]] static double least() { return 0; }
  /// What rounding adds to a row in the mean.
  [[nodiscard]] static double rounding() { return 0; }
  /// What a weight of 1 has earned at a price, roundings left out.
  [[nodiscard]] double slope(double price) const { return price * self().density(); }
  /// Whether rounding down alone is right between two prices: nothing for no weight, no first dossier that is free.
  [[nodiscard]] bool plain(double, double) const { return !self().first_is_free(); }

 private:
  [[nodiscard]] const Signposts& self() const { return static_cast<const Signposts&>(*this); }
};

/// What is earned at a price, beside that and `more` for each unit of weight.
template <class Earned>
[[nodiscard]] auto and_more(Earned earned, double more) {
  return [earned, more](double w) {
    const double at_a = earned(w);
    return std::pair(at_a, at_a + w * more);
  };
}

/// s(k) = (slope * k - offset) / scale, 0 <= offset <= slope: every stationary method, scaled to integers.
struct linear_signposts : divisor_prices<linear_signposts> {
  linear_signposts(std::uint64_t slope, std::uint64_t offset, std::uint64_t scale)
      : slope_(slope), offset_(offset), scale_(scale), factor_(static_cast<double>(scale) / static_cast<double>(slope)),
        shift_(static_cast<double>(offset) / static_cast<double>(slope)),
        noise_(offset == slope ? 0x1p-46 : 0x1p-46 * static_cast<double>(slope) / static_cast<double>(slope - offset)) {}

  static constexpr bool smooth = true;
  [[nodiscard]] auto at(double price, double extra = 0) const {
    return [factor = price * factor_, shift = shift_ + extra](double w) { return w * factor + shift; };
  }
  [[nodiscard]] auto between(double a, double b, double extra) const {
    return and_more(at(a, extra), (b - a) * factor_);
  }
  /// Earned dossiers are off by some 2^-52 of themselves, and of 1 where the shift is larger than they are; that is more of
  /// the price where the first signpost is small.
  [[nodiscard]] double noise(double price) const { return std::abs(price) * noise_; }

  [[nodiscard]] wide::u128 numerator(count_t k) const {
    return wide::product(slope_, static_cast<std::uint64_t>(k)) - static_cast<wide::u128>(offset_);
  }
  [[nodiscard]] double signpost(count_t k) const {
    return (static_cast<double>(slope_) * static_cast<double>(k) - static_cast<double>(offset_)) / static_cast<double>(scale_);
  }
  [[nodiscard]] double density() const { return factor_; }
  [[nodiscard]] double rounding() const { return shift_ - 0.5; }
  [[nodiscard]] bool first_is_free() const { return offset_ == slope_; }
  [[nodiscard]] std::strong_ordering compare(count_t w1, count_t k1, count_t w2, count_t k2) const {
    return compare_fractions(numerator(k1), static_cast<wide::u128>(w1), numerator(k2), static_cast<wide::u128>(w2));
  }

 private:
  std::uint64_t slope_, offset_, scale_;
  double factor_, shift_, noise_;
};

/// The first signposts from a list that outlives this, then in equal steps: modified methods, and sequences of the caller.
struct listed_signposts : divisor_prices<listed_signposts> {
  listed_signposts(std::span<const std::uint64_t> head, std::uint64_t step, std::uint64_t scale)
      : head_(head), step_(step), scale_(scale) {}

  static constexpr bool smooth = false;
  [[nodiscard]] auto at(double price) const {
    return [this, factor = price * static_cast<double>(scale_), last = static_cast<double>(head_.back())](double w) {
      const double scaled = w * factor;
      if (scaled >= last) return static_cast<double>(head_.size()) + (scaled - last) / static_cast<double>(step_);
      const auto value = [](std::uint64_t h) { return static_cast<double>(h); };
      return static_cast<double>(std::ranges::upper_bound(head_, scaled, {}, value) - head_.begin());
    };
  }
  [[nodiscard]] wide::u128 numerator(count_t k) const {
    const auto at = static_cast<std::size_t>(k);
    if (at <= head_.size()) return static_cast<wide::u128>(head_[at - 1]);
    return static_cast<wide::u128>(head_.back()) + wide::product(step_, static_cast<std::uint64_t>(k) - head_.size());
  }
  [[nodiscard]] double signpost(count_t k) const {
    const auto at = static_cast<std::size_t>(k);
    const double top = at <= head_.size() ? static_cast<double>(head_[at - 1])
                                          : static_cast<double>(head_.back()) +
                                                static_cast<double>(step_) * static_cast<double>(at - head_.size());
    return top / static_cast<double>(scale_);
  }
  [[nodiscard]] double density() const { return static_cast<double>(scale_) / static_cast<double>(step_); }
  [[nodiscard]] bool first_is_free() const { return head_.front() == 0; }
  [[nodiscard]] std::strong_ordering compare(count_t w1, count_t k1, count_t w2, count_t k2) const {
    return compare_fractions(numerator(k1), static_cast<wide::u128>(w1), numerator(k2), static_cast<wide::u128>(w2));
  }

 private:
  std::span<const std::uint64_t> head_;  // s(k) = head[k - 1] / scale, not decreasing
  std::uint64_t step_, scale_;
};

/// s(1) = 7/10, then as Sainte-Lague.
struct modified_signposts : listed_signposts {
  modified_signposts() : listed_signposts(first_two, 10, 10) {}
  static constexpr std::uint64_t first_two[] = {7, 15};

  static constexpr bool smooth = true;
  [[nodiscard]] static auto at(double price, double extra = 0) {
    return [price, none = extra, shift = 0.5 + extra](double w) {
      const double x = w * price;
      return x < 0.7 ? none : x + shift;
    };
  }
  [[nodiscard]] static auto between(double a, double b, double extra) {
    return [at_a = at(a, extra), at_b = at(b, extra)](double w) { return std::pair(at_a(w), at_b(w)); };
  }
};

/// Dean: s(k) = 2k(k-1) / (2k-1).
struct harmonic_signposts : divisor_prices<harmonic_signposts> {
  static constexpr bool smooth = true;
  [[nodiscard]] static auto at(double price, double extra = 0) {
    return [price, shift = 0.5 + extra](double w) {
      const double x = w * price;
      return 0.5 * (x + std::sqrt(1 + x * x)) + shift;
    };
  }
  /// One square root for both: what is earned grows by less than w (b - a).
  [[nodiscard]] static auto between(double a, double b, double extra) {
    return and_more(at(a, extra), b - a);
  }
  [[nodiscard]] static double signpost(count_t k) {
    const auto n = static_cast<double>(k);
    return 2 * n * (n - 1) / (2 * n - 1);
  }
  [[nodiscard]] static double density() { return 1; }
  [[nodiscard]] static bool first_is_free() { return true; }
  [[nodiscard]] static std::strong_ordering compare(count_t w1, count_t k1, count_t w2, count_t k2) {
    const auto top = [](count_t k) { return wide::product(2 * static_cast<std::uint64_t>(k), static_cast<std::uint64_t>(k - 1)); };
    const auto bottom = [](count_t w, count_t k) {
      return wide::product(static_cast<std::uint64_t>(w), 2 * static_cast<std::uint64_t>(k) - 1);
    };
    return compare_fractions(top(k1), bottom(w1, k1), top(k2), bottom(w2, k2));
  }
};

/// Huntington-Hill: s(k) = sqrt(k(k-1)), compared by its square.
struct geometric_signposts : divisor_prices<geometric_signposts> {
  static constexpr bool smooth = true;
  [[nodiscard]] static auto at(double price, double extra = 0) {
    return [price, shift = 0.5 + extra](double w) {
      const double x = w * price;
      return std::sqrt(0.25 + x * x) + shift;
    };
  }
  /// One square root for both: what is earned grows by less than w (b - a).
  [[nodiscard]] static auto between(double a, double b, double extra) {
    return and_more(at(a, extra), b - a);
  }
  [[nodiscard]] static double signpost(count_t k) {
    return std::sqrt(static_cast<double>(k)) * std::sqrt(static_cast<double>(k - 1));
  }
  [[nodiscard]] static double density() { return 1; }
  [[nodiscard]] static bool first_is_free() { return true; }
  [[nodiscard]] static std::strong_ordering compare(count_t w1, count_t k1, count_t w2, count_t k2) {
    const auto square = [](count_t w) { return wide::product(static_cast<std::uint64_t>(w), static_cast<std::uint64_t>(w)); };
    const auto top = [](count_t k) { return wide::product(static_cast<std::uint64_t>(k), static_cast<std::uint64_t>(k - 1)); };
    return compare_fractions(top(k1), square(w1), top(k2), square(w2));
  }
};

/// Least squares, which without bounds is the method of largest remainders: the price of a dossier is k - w S / W, plus a
/// constant that keeps it, without bounds, positive and above the error of the double quotient.
class quotient_prices {
 public:
  quotient_prices(count_t total, wide::u128 sum, double largest_weight)
      : total_(total), sum_(sum), ratio_(static_cast<double>(total) / to_double(sum)),
        bias_(1 + std::min(largest_weight * ratio_, static_cast<double>(total))) {}

  static constexpr bool smooth = true;
  [[nodiscard]] auto at(double price, double extra = 0) const {
    return [ratio = ratio_, shift = price - bias_ + extra](double w) { return w * ratio + shift; };
  }
  [[nodiscard]] auto between(double a, double b, double extra) const {
    return [earned = at(a, extra), more = b - a](double w) {
      const double at_a = earned(w);
      return std::pair(at_a, at_a + more);
    };
  }

  [[nodiscard]] double noise(double price) const { return (std::abs(price) + bias_) * 0x1p-49; }
  [[nodiscard]] double price(double w, count_t k) const { return static_cast<double>(k) - w * ratio_ + bias_; }
  /// With proportional bounds a row that its upper bound holds can cost any amount less than the others.
  [[nodiscard]] static double least() { return -std::numeric_limits<double>::infinity(); }
  [[nodiscard]] double start(double, double, double) const { return bias_ + 0.5; }
  [[nodiscard]] static double growth(double) { return 1; }
  [[nodiscard]] double slope(double) const { return ratio_; }
  [[nodiscard]] bool plain(double a, double b) const { return a >= bias_ && b < bias_ + (1 - 0x1p-30); }
  [[nodiscard]] static bool first_is_free() { return false; }
  /// k1 - w1 S/W <=> k2 - w2 S/W, by adding what is taken away to the other side.
  [[nodiscard]] std::strong_ordering compare(count_t w1, count_t k1, count_t w2, count_t k2) const {
    const auto u = [](count_t n) { return static_cast<std::uint64_t>(n); };
    if (wide::fits_u64(sum_ + sum_)) {  // every product below 2^126
      const wide::u128 left = wide::product(u(k1), wide::low_half(sum_)) + wide::product(u(w2), u(total_));
      const wide::u128 right = wide::product(u(k2), wide::low_half(sum_)) + wide::product(u(w1), u(total_));
      return left < right   ? std::strong_ordering::less
             : left > right ? std::strong_ordering::greater
                            : std::strong_ordering::equal;
    }
    const auto times = [](count_t n, wide::u128 m) { return wide::wide_product(static_cast<wide::u128>(n), m); };
    const auto total = static_cast<wide::u128>(total_);
    return times(k1, sum_) + times(w2, total) <=> times(k2, sum_) + times(w1, total);
  }

 private:
  count_t total_;
  wide::u128 sum_;
  double ratio_, bias_;
};

}  // namespace dvc::apportion::detail
