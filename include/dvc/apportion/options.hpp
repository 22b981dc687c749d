// What a caller may choose: the method, bounds, and how ties are decided. Aggregates for designated initialisers.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

#include "dvc/apportion/method.hpp"
#include "dvc/apportion/ties.hpp"
#include "dvc/base/config.hpp"
#include "dvc/base/rational.hpp"

namespace dvc::apportion {

/// Least and most dossiers per row; an empty span means none.
struct bounds {
  std::span<const count_t> lower{}, upper{};
};

/// What largest remainders do with what bounds take away or leave over.
enum class redistribution {
  proportional,   ///< to the rows inside their bounds, in proportion to their weights
  least_squares,  ///< in equal amounts: the counts nearest to w S / W (this reproduces historical tables with a minimum)
};

/// `proportional`, `least-squares`.
[[nodiscard]] constexpr std::string_view name(redistribution rule) noexcept {
  return rule == redistribution::proportional ? "proportional" : "least-squares";
}

/// The rule of that name; null for any other text.
[[nodiscard]] constexpr std::optional<redistribution> parse_redistribution(std::string_view text) noexcept {
  if (text == "proportional") return redistribution::proportional;
  if (text == "least-squares") return redistribution::least_squares;
  return std::nullopt;
}

/// Every choice; `allocate(weights, total, {.by = method::sainte_lague})`.
struct options {
  method by = method::largest_remainder;
  quota_rule quota = quota_rule::hare;                         ///< largest_remainder only
  std::optional<rational> q{};                                 ///< stationary only: 0 <= q <= 1
  std::span<const rational> signposts{};                       ///< signposts only: not decreasing, then by its last step
  bounds within{};                                             ///< not with other quotas than Hare, nor the quota method
  redistribution redistribute = redistribution::proportional;  ///< largest_remainder with bounds only
  tie_rule ties = tie_rule::by_order;
  std::span<const count_t> priority{};                         ///< by_priority only: one number a row, small ones first
  std::uint64_t seed = 0;                                      ///< by_lot only
  index_t first_row = 0;                                       ///< by_lot only: the number of row 0, where it is part of more
  int threads = 1;                                             ///< for 2^18 rows and more, the result being the same; 0: all
};

}  // namespace dvc::apportion
