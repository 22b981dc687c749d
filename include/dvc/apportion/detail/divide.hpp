// w * total / W for many w, each split into whole part and remainder, exactly.
//
// A double makes a first guess and integers decide. Let t = w * total / W < 2^50. Converting w, total and W, dividing and
// multiplying each carry a relative error of at most 2^-53, so the guess before truncation is within 6 * 2^-53 * t < 1
// of t, and truncated it is the true whole part or one off. Then w * total - guess * W lies in [-W, 2W): for W < 2^62 its
// low 64 bits, taken as signed, are the true difference, and one step up or down gives 0 <= rest < W.
#pragma once

#include <cstdint>

#include "dvc/base/config.hpp"
#include "dvc/base/wide.hpp"

namespace dvc::apportion::detail {

/// The whole part and what is left: w * total = whole * W + rest, 0 <= rest < W.
template <class Rest>
struct division {
  count_t whole;
  Rest rest;
};

/// Divides by W < 2^62 with results below 2^50, in a handful of 64-bit operations.
class fast_divider {
 public:
  [[nodiscard]] static constexpr bool admits(count_t total, wide::u128 sum) {
    // whole <= total, as w <= W
    return total < (count_t{1} << 50) && sum < static_cast<wide::u128>(std::uint64_t{1} << 62);
  }
  fast_divider(count_t total, wide::u128 sum)
      : total_(static_cast<std::uint64_t>(total)),
        sum_(static_cast<std::int64_t>(sum)),
        scale_(static_cast<double>(total) / static_cast<double>(sum_)) {}

  using rest_type = std::int64_t;
  [[nodiscard]] division<rest_type> operator()(count_t w) const {
    auto whole = static_cast<std::int64_t>(static_cast<double>(w) * scale_);
    // modulo 2^64 on purpose: the true value is known to fit
    auto rest = static_cast<std::int64_t>(static_cast<std::uint64_t>(w) * total_ -
                                          static_cast<std::uint64_t>(whole) * static_cast<std::uint64_t>(sum_));
    const std::int64_t low = rest >> 63;  // all ones where the guess was one too high
    whole += low, rest += low & sum_;
    const std::int64_t high = ~((rest - sum_) >> 63);  // all ones where it was one too low
    whole -= high, rest -= high & sum_;
    return {whole, rest};
  }

 private:
  std::uint64_t total_;
  std::int64_t sum_;
  double scale_;
};

/// Divides by any W, in 128 bits.
class wide_divider {
 public:
  wide_divider(count_t total, wide::u128 sum) : total_(static_cast<std::uint64_t>(total)), sum_(sum) {}

  using rest_type = wide::u128;
  [[nodiscard]] division<rest_type> operator()(count_t w) const {
    const wide::u128 product = wide::product(static_cast<std::uint64_t>(w), total_);
    return {static_cast<count_t>(product / sum_), product % sum_};
  }

 private:
  std::uint64_t total_;
  wide::u128 sum_;
};

}  // namespace dvc::apportion::detail
