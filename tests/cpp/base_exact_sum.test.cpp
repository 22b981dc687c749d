// Sums of ratios that 128 bits do not hold, against sums over a common denominator that does.
#include "dvc/base/exact_sum.hpp"

#include <cstdint>
#include <doctest/doctest.h>
#include <numeric>
#include <random>
#include <vector>

namespace {

using dvc::exact_sum;
using dvc::rational;

rational over(dvc::count_t a, dvc::count_t b) { return *dvc::ratio(a, b); }

}  // namespace

// Planted bug: dividing by the whole common factor of the denominators instead of what the numerator shares with it fails the first.

TEST_CASE("exact sums: small ratios add up as over their common denominator, in lowest terms") {
  std::mt19937_64 random(1);
  for (int round = 0; round < 2000; ++round) {
    std::vector<rational> parts;
    std::uint64_t top = 0, bottom = 1;
    for (int i = 0; i < 5; ++i) {
      const std::uint64_t a = random() % 40, b = 1 + random() % 30;
      parts.push_back(over(static_cast<dvc::count_t>(a), static_cast<dvc::count_t>(b)));
      top = top * b + a * bottom, bottom *= b;
    }
    const std::uint64_t common = std::gcd(top, bottom);
    const exact_sum sum = exact_sum::of(parts);
    CHECK(sum == exact_sum(*rational::of(top / common, bottom / common)));
    CHECK(sum.str() == rational::of(top, bottom)->str());
    CHECK((exact_sum(parts[0]) < sum) == (parts[0] < *rational::of(top, bottom)));
    for (const int places : {0, 2, 4}) {
      std::uint64_t scale = 1;
      for (int i = 0; i < places; ++i) scale *= 10;
      CHECK(dvc::rounded_half_up(sum, places) ==
            dvc::decimal{static_cast<dvc::count_t>((2 * top * scale + bottom) / (2 * bottom)), places});
    }
  }
}

TEST_CASE("exact sums: a sum over many primes is exact far beyond 128 bits") {
  // 1/p + (p - 1)/p for each of many primes is their number, however large the denominators on the way
  exact_sum sum;
  const std::vector<dvc::count_t> primes{1'000'003, 1'000'033, 1'000'037, 1'000'039, 1'000'081, 1'000'099, 1'000'117, 1'000'121};
  for (const dvc::count_t p : primes) sum += over(1, p);
  CHECK(sum.denominator() > dvc::wide::natural(dvc::wide::u128(1U) << 127));
  for (const dvc::count_t p : primes) sum += over(p - 1, p);
  CHECK(sum.str() == "8");
}

TEST_CASE("exact sums: a tie is rounded up, what lies below it down") {
  CHECK(dvc::rounded_half_up(exact_sum(over(5, 1000)), 2).str() == "0.01");
  CHECK(dvc::rounded_half_up(exact_sum(over(4999, 1'000'000)), 2).str() == "0.00");
  CHECK(dvc::rounded_half_up(exact_sum(over(6549, 100)), 2).str() == "65.49");
  CHECK(dvc::rounded_half_up(exact_sum{}, 2).str() == "0.00");
}
