// Printed numbers: rounding half-up from exact ratios, and the text on both sides of it.
#include "dvc/base/decimal.hpp"

#include <cstdint>
#include <doctest/doctest.h>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace {

using dvc::count_t;
using dvc::decimal;
using dvc::rational;
using dvc::rounded_half_up;
using dvc::wide::u128;

rational fraction(count_t n, count_t d) { return *dvc::ratio(n, d); }

count_t power_of_ten(int exponent) {
  count_t power = 1;
  for (int i = 0; i < exponent; ++i) power *= 10;
  return power;
}

// Planted bug: `rest + rest >= d` as `>` rounds halves down; fails here and in "a half goes up".
TEST_CASE("rounding is the floor of value + 1/2, for all small fractions") {
  for (count_t n = 0; n <= 80; ++n)
    for (count_t d = 1; d <= 80; ++d)
      for (int places = 0; places <= 3; ++places)
        for (const int shift : {0, 2}) {
          const count_t oracle = (2 * n * power_of_ten(places + shift) + d) / (2 * d);
          CHECK(rounded_half_up(fraction(n, d), places, shift) == decimal{oracle, places});
        }
}

TEST_CASE("rounding is the floor of value + 1/2, for ratios of millions of dossiers") {
  std::mt19937_64 random(5);
  for (int i = 0; i < 50'000; ++i) {
    const auto d = static_cast<count_t>(random() % 40'000'000) + 1, n = static_cast<count_t>(random() % 40'000'000);
    const int places = static_cast<int>(random() % 4);
    CHECK(rounded_half_up(fraction(n, d), places, 2).digits == (2 * n * power_of_ten(places + 2) + d) / (2 * d));
  }
}

TEST_CASE("a half goes up") {
  CHECK(rounded_half_up(fraction(1, 2), 0) == decimal{1, 0});
  CHECK(rounded_half_up(fraction(3, 2), 0) == decimal{2, 0});
  CHECK(rounded_half_up(fraction(5, 2), 0) == decimal{3, 0});
  CHECK(rounded_half_up(fraction(1, 8), 2).str() == "0.13");
  CHECK(rounded_half_up(fraction(1249, 10'000), 2).str() == "0.12");
}

TEST_CASE("nothing overflows just below 2^126") {
  const u128 one = static_cast<u128>(1U), d = (one << 126) - one, half = one << 125;
  CHECK(rounded_half_up(*rational::of(half - one, d), 0) == decimal{0, 0});  // 2 (half - 1) = d - 1
  CHECK(rounded_half_up(*rational::of(half, d), 0) == decimal{1, 0});        // 2 half = d + 1
  CHECK(rounded_half_up(*rational::of(half, d), 15).str() == "0.500000000000000");
  CHECK(rounded_half_up(*rational::of(d - one, d), 14, 2).str() == "100.00000000000000");
}

TEST_CASE("a print has its decimals and its mark, and a digit before the mark") {
  CHECK(decimal{991, 1}.str() == "99.1");
  CHECK(decimal{991, 1}.str(',') == "99,1");
  CHECK(decimal{5, 2}.str() == "0.05");
  CHECK(decimal{0, 2}.str() == "0.00");
  CHECK(decimal{70, 0}.str() == "70");
  CHECK(decimal{-5, 2}.str() == "-0.05");
  CHECK(decimal{-1234, 1}.str() == "-123.4");
}

TEST_CASE("70 and 70.0 are different prints") {
  CHECK_FALSE(decimal{70, 0} == decimal{700, 1});
  CHECK(decimal::parse("70") == decimal{70, 0});
  CHECK(decimal::parse("70.0") == decimal{700, 1});
}

TEST_CASE("a print is read back as itself") {
  for (count_t digits = 0; digits < 3'000; digits += 7)
    for (int places = 0; places <= 4; ++places)
      CHECK(decimal::parse(decimal{digits, places}.str()) == decimal{digits, places});
  CHECK(decimal::parse("999999999999999999") == decimal{999'999'999'999'999'999, 0});
}

TEST_CASE("a text that is no plain decimal is null") {
  for (const std::string text : {"", ".", "1.", ".5", "1.2.3", "-1", "+1", "1,5", "1 5", "1e2", "5%", "x", "1\n",
                                 "1234567890123456789", "0.000000000000000000"}) {
    CAPTURE(text);
    CHECK_FALSE(decimal::parse(text).has_value());
  }
}

}  // namespace
