// Pearson's test of counts against probabilities, with a bound that chance alone exceeds less than once in 10^9.
#pragma once

#include <cmath>
#include <cstddef>
#include <doctest/doctest.h>
#include <vector>

#include "dvc/base/config.hpp"

/// Cells of less than 10 expected are put together. The bound: six standard deviations, after Wilson and Hilferty (1931).
inline void check_chi_square(const std::vector<dvc::count_t>& seen, const std::vector<double>& probability) {
  REQUIRE(seen.size() == probability.size());
  double n = 0;
  for (const auto count : seen) n += double(count);
  double statistic = 0, rest_seen = 0, rest_expected = 0;
  int kept = 0;
  const auto add = [&](double count, double expected) {
    statistic += (count - expected) * (count - expected) / expected;
    ++kept;
  };
  for (std::size_t i = 0; i < seen.size(); ++i) {
    const double expected = n * probability[i];
    if (expected >= 10) add(double(seen[i]), expected);
    else rest_seen += double(seen[i]), rest_expected += expected;
  }
  if (rest_expected >= 10) add(rest_seen, rest_expected);
  else CHECK(rest_seen < 60);
  const double freedom = std::max(kept - 1, 1), step = 2 / (9 * freedom);
  const double bound = freedom * std::pow(1 - step + 6.2 * std::sqrt(step), 3);
  CAPTURE(kept);
  CHECK(statistic < bound);
}
