// A caller's signposts as whole numbers, for rows and for tables alike.
#pragma once

#include <cstdint>
#include <numeric>
#include <span>
#include <vector>

#include "dvc/apportion/detail/check.hpp"
#include "dvc/base/rational.hpp"
#include "dvc/base/result.hpp"
#include "dvc/base/wide.hpp"

namespace dvc::apportion::detail {

/// The signposts of a caller on a common scale.
struct scaled_signposts {
  std::vector<std::uint64_t> head;
  std::uint64_t step, scale;
};

/// Errors: `argument` where 62 bits do not hold them.
[[nodiscard]] inline result<scaled_signposts> on_common_scale(std::span<const rational> signposts) {
  const auto too_fine = wrong(errc::argument, "the signposts have no common denominator below 2^31; give coarser ones");
  constexpr std::uint64_t limit = std::uint64_t{1} << 31U;
  std::uint64_t scale = 1;
  for (const rational& s : signposts) {
    if (s.denominator() >= wide::u128(limit) || s.numerator() >= wide::u128(limit)) return too_fine;
    scale = std::lcm(scale, wide::low_half(s.denominator()));
    if (scale >= limit) return too_fine;
  }
  std::vector<std::uint64_t> head;
  for (const rational& s : signposts)
    head.push_back(wide::low_half(s.numerator()) * (scale / wide::low_half(s.denominator())));
  std::uint64_t step = head.size() > 1 ? head.back() - head[head.size() - 2] : scale;
  if (step == 0) step = scale;
  return scaled_signposts{std::move(head), step, scale};
}

}  // namespace dvc::apportion::detail
