// Signposts as exact fractions with a double beside them, for tables: the price of a cell's k-th dossier is s(k) / w. Where s is
// a square root (Huntington-Hill), prices and multipliers are squared throughout.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "dvc/apportion/detail/check.hpp"
#include "dvc/apportion/detail/signpost_scale.hpp"
#include "dvc/apportion/method.hpp"
#include "dvc/base/config.hpp"
#include "dvc/base/rational.hpp"
#include "dvc/base/result.hpp"
#include "dvc/base/wide.hpp"

namespace dvc::apportion::detail {

/// What all signposts share: w enters once, and s(k) is `top(k)` / `bottom(k)`.
template <class Steps>
struct plain_steps {
  static constexpr int power = 1;  ///< prices are (s(k) / w)^power
  [[nodiscard]] double log_step(count_t k) const { return std::log(self().value(static_cast<double>(k))); }
  [[nodiscard]] rational price(count_t w, count_t k) const {
    return *rational::of(self().top(k), self().bottom(k) * static_cast<wide::u128>(w));
  }

 private:
  [[nodiscard]] const Steps& self() const { return static_cast<const Steps&>(*this); }
};

/// s(k) = (slope k - offset) / scale, 0 <= offset <= slope < 2^31: every stationary method.
struct linear_steps : plain_steps<linear_steps> {
  linear_steps(std::uint64_t slope, std::uint64_t offset, std::uint64_t scale)
      : slope_(slope), offset_(offset), scale_(scale), factor_(static_cast<double>(scale) / static_cast<double>(slope)),
        shift_(static_cast<double>(offset) / static_cast<double>(slope)) {}

  [[nodiscard]] wide::u128 top(count_t k) const {
    return wide::product(slope_, static_cast<std::uint64_t>(k)) - wide::u128(offset_);
  }
  [[nodiscard]] wide::u128 bottom(count_t) const { return wide::u128(scale_); }
  [[nodiscard]] double value(double k) const { return (k - shift_) / factor_; }
  /// Dossiers earned at w r c = t; their whole part is the count.
  [[nodiscard]] double earned(double t) const { return t * factor_ + shift_; }
  [[nodiscard]] double density() const { return factor_; }
  [[nodiscard]] bool first_is_free() const { return offset_ == slope_; }

 private:
  std::uint64_t slope_, offset_, scale_;
  double factor_, shift_;
};

/// s(k) = head[k - 1] / scale, then in equal steps; head, step and scale below 2^62.
struct listed_steps : plain_steps<listed_steps> {
  listed_steps(std::vector<std::uint64_t> head, std::uint64_t step, std::uint64_t scale)
      : head_(std::move(head)), step_(step), scale_(scale) {}

  [[nodiscard]] wide::u128 top(count_t k) const {
    const auto at = static_cast<std::size_t>(k);
    if (at <= head_.size()) return wide::u128(head_[at - 1]);
    return wide::u128(head_.back()) + wide::product(step_, static_cast<std::uint64_t>(at - head_.size()));
  }
  [[nodiscard]] wide::u128 bottom(count_t) const { return wide::u128(scale_); }
  [[nodiscard]] double value(double k) const {
    const double listed = static_cast<double>(head_.size());
    const double top = k <= listed ? static_cast<double>(head_[static_cast<std::size_t>(k) - 1])
                                   : static_cast<double>(head_.back()) + static_cast<double>(step_) * (k - listed);
    return top / static_cast<double>(scale_);
  }
  [[nodiscard]] double earned(double t) const {
    const double scaled = t * static_cast<double>(scale_), last = static_cast<double>(head_.back());
    if (scaled >= last) return static_cast<double>(head_.size()) + (scaled - last) / static_cast<double>(step_);
    const auto as_double = [](std::uint64_t h) { return static_cast<double>(h); };
    return static_cast<double>(std::ranges::upper_bound(head_, scaled, {}, as_double) - head_.begin());
  }
  [[nodiscard]] double density() const { return static_cast<double>(scale_) / static_cast<double>(step_); }
  [[nodiscard]] bool first_is_free() const { return head_.front() == 0; }

 private:
  std::vector<std::uint64_t> head_;
  std::uint64_t step_, scale_;
};

/// Dean: s(k) = 2k(k-1) / (2k-1).
struct harmonic_steps : plain_steps<harmonic_steps> {
  [[nodiscard]] static wide::u128 top(count_t k) {
    return wide::product(2 * static_cast<std::uint64_t>(k), static_cast<std::uint64_t>(k - 1));
  }
  [[nodiscard]] static wide::u128 bottom(count_t k) { return wide::u128(2 * static_cast<std::uint64_t>(k) - 1); }
  [[nodiscard]] static double value(double k) { return 2 * k * (k - 1) / (2 * k - 1); }
  [[nodiscard]] static double earned(double t) { return 0.5 * (1 + t + std::sqrt(1 + t * t)); }
  [[nodiscard]] static double density() { return 1; }
  [[nodiscard]] static bool first_is_free() { return true; }
};

/// Huntington-Hill: s(k)^2 = k(k-1).
struct geometric_steps {
  static constexpr int power = 2;
  [[nodiscard]] static rational price(count_t w, count_t k) {
    const auto u = [](count_t n) { return static_cast<std::uint64_t>(n); };
    return *rational::of(wide::product(u(k), u(k - 1)), wide::product(u(w), u(w)));
  }
  [[nodiscard]] static double log_step(count_t k) {
    return std::log(static_cast<double>(k) * static_cast<double>(k - 1));
  }
  [[nodiscard]] static double earned(double t) { return 0.5 + std::sqrt(0.25 + t * t); }
  [[nodiscard]] static double density() { return 1; }
  [[nodiscard]] static bool first_is_free() { return true; }
};

/// Calls `work` with the signposts of a divisor method. Errors: `argument` for a method that has none, or too fine a q.
template <class Work>
auto with_steps(method by, const std::optional<rational>& q, std::span<const rational> signposts, Work work)
    -> decltype(work(harmonic_steps{})) {
  switch (by) {
    case method::adams: return work(linear_steps(1, 1, 1));
    case method::dean: return work(harmonic_steps{});
    case method::huntington_hill: return work(geometric_steps{});
    case method::sainte_lague: return work(linear_steps(2, 1, 2));
    case method::modified_sainte_lague: return work(listed_steps({7, 15}, 10, 10));
    case method::dhondt: return work(linear_steps(1, 0, 1));
    case method::stationary: {
      if (!q || q->denominator() >= wide::u128(std::uint64_t{1} << 31U))
        return wrong(errc::argument, "q " + (q ? q->str() : "") + " is too fine; give a denominator below 2^31");
      const std::uint64_t top = wide::low_half(q->numerator()), bottom = wide::low_half(q->denominator());
      return work(linear_steps(bottom, bottom - top, bottom));
    }
    case method::signposts: {
      auto listed = on_common_scale(signposts);
      return listed ? work(listed_steps(std::move(listed->head), listed->step, listed->scale)) : listed.error();
    }
    case method::largest_remainder:
    case method::quota_method: break;
  }
  return wrong(errc::argument, std::string(name(by)) + " has no multipliers for rows and columns; a matrix goes with a "
                                                       "divisor method, such as sainte-lague");
}

}  // namespace dvc::apportion::detail
