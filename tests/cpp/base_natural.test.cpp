// Whole numbers of any size against 128-bit arithmetic where that holds them, and by their own laws beyond; ratios of them.
#include "dvc/base/natural.hpp"

#include <cstdint>
#include <doctest/doctest.h>
#include <random>
#include <cstddef>
#include <vector>

#include "dvc/base/big_rational.hpp"

namespace {

using dvc::big_rational;
using dvc::rational;
using dvc::wide::natural;
using dvc::wide::u128;

u128 of(std::uint64_t high, std::uint64_t low) { return (u128(high) << 64) + u128(low); }

// Planted bug: `kept > 64` as `kept > 63` in leading() fails here.
TEST_CASE("naturals agree with 128 bits") {
  std::mt19937_64 random(1);
  for (int round = 0; round < 2'000; ++round) {
    const std::uint64_t a = random() >> (random() % 64), b = random() >> (random() % 64), d = (random() >> (random() % 64)) | 1U;
    const u128 product = dvc::wide::product(a, b);
    CHECK(natural(u128(a)) * natural(u128(b)) == natural(product));
    CHECK((natural(u128(a)) <=> natural(u128(b))) == (a <=> b));
    CHECK(natural(product).str() == dvc::wide::to_string(product));
    natural quotient(product);
    const u128 rest = quotient.divide(u128(d));
    CHECK(rest == product % u128(d));
    CHECK(quotient == natural(product / u128(d)));
    CHECK(natural(u128(a)).leading() == a);
    const std::size_t width = natural(product).width();
    CHECK((width == 0 ? product == u128(0U) : product >> static_cast<int>(width - 1) == u128(1U)));
    if (width > 64) CHECK(natural(product).leading() == dvc::wide::low_half(product >> static_cast<int>(width - 64)));
  }
}

TEST_CASE("what was multiplied divides again, and digits are those of a factorial") {
  std::mt19937_64 random(2);
  natural n(u128(1U)), factorial(u128(1U));
  std::vector<u128> factors;
  for (int k = 0; k < 40; ++k) {
    factors.push_back(of(random() >> 33U, random() | 1U));  // below 2^96
    n = n * natural(factors.back());
  }
  for (const u128 f : factors) CHECK(n.divide(f) == u128(0U));
  CHECK(n == natural(u128(1U)));
  for (std::uint64_t k = 2; k <= 30; ++k) factorial = factorial * natural(u128(k));
  CHECK(factorial.str() == "265252859812191058636308480000000");  // 30!
  CHECK(natural().str() == "0");
}

TEST_CASE("quotients come in lowest terms, and products compare exactly") {
  const rational half = *rational::of(u128(1U), u128(2U)), six = *rational::of(u128(6U), u128(1U));
  CHECK((six / big_rational(half)).str() == "12");
  CHECK((half / big_rational(six)).str() == "1/12");
  CHECK(((six / big_rational(half)) == big_rational(*rational::of(u128(12U), u128(1U)))));
  CHECK(big_rational::decimal(25, 2).str() == "1/4");
  CHECK(big_rational::decimal(25, -2).str() == "2500");
  CHECK(big_rational::decimal(7, 0).str() == "7");
  // (p/q)^20 against its neighbours, by dividing in turn
  const rational r = *rational::of(u128(1'000'003U), u128(999'983U));
  big_rational up;
  for (int k = 0; k < 20; ++k) up = r / (*rational::of(u128(1U), u128(1U)) / up);
  CHECK(up.numerator().width() > 390);
  big_rational down = *rational::of(u128(1U), u128(1U)) / up;
  CHECK(big_rational::compare_product(up, down, *rational::of(u128(1U), u128(1U))) == std::strong_ordering::equal);
  const u128 large = of(1, 0);
  CHECK(big_rational::compare_product(up, down, *rational::of(large + u128(1U), large)) == std::strong_ordering::less);
  CHECK(big_rational::compare_product(up, down, *rational::of(large - u128(1U), large)) == std::strong_ordering::greater);
}

}  // namespace
