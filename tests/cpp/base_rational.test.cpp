// Exact ratios: lowest terms, texts, and an order that is the order of the fractions at any size.
#include "dvc/base/rational.hpp"

#include <array>
#include <cstdint>
#include <doctest/doctest.h>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace {

using dvc::rational;
using dvc::wide::u128;

rational fraction(std::uint64_t n, std::uint64_t d) { return *rational::of(static_cast<u128>(n), static_cast<u128>(d)); }

TEST_CASE("a ratio stands in lowest terms and prints without a denominator of 1") {
  CHECK(fraction(6, 10).str() == "3/5");
  CHECK(fraction(10, 5).str() == "2");
  CHECK(fraction(0, 7).str() == "0");
  CHECK(fraction(0, 7) == rational{});
  CHECK(fraction(12009 * 4, 12041 * 4).str() == "12009/12041");
  CHECK(fraction(~std::uint64_t{0}, ~std::uint64_t{0}).str() == "1");
}

TEST_CASE("a zero denominator is null, never 0") {
  CHECK_FALSE(rational::of(static_cast<u128>(1U), static_cast<u128>(0U)).has_value());
  CHECK_FALSE(rational::of(static_cast<u128>(0U), static_cast<u128>(0U)).has_value());
  CHECK_FALSE(dvc::ratio(0, 0).has_value());
  CHECK(dvc::ratio(0, 1).has_value());
}

TEST_CASE("ratios are read as fractions, decimals and percent") {
  const std::vector<std::pair<std::string, std::string>> texts{
      {"3/5", "3/5"},     {"6/10", "3/5"},      {"0.6", "3/5"},  {"60%", "3/5"},  {"60.0%", "3/5"},
      {"2", "2"},         {"0", "0"},           {"0%", "0"},     {"0/9", "0"},    {"100%", "1"},
      {"12.5%", "1/8"},   {"1.992", "249/125"}, {"0.38", "19/50"}, {"243/122", "243/122"},
      {"0.00000000000000001", "1/100000000000000000"},
      {"0.00000000000000001%", "1/10000000000000000000"},
      {"999999999999999999/999999999999999998", "999999999999999999/999999999999999998"}};
  for (const auto& [text, exact] : texts) {
    CAPTURE(text);
    const auto read = rational::parse(text);
    REQUIRE(read.has_value());
    CHECK(read->str() == exact);
  }
}

TEST_CASE("a text that is no ratio is refused and repeated in the message") {
  using namespace std::string_literals;
  const std::vector<std::string> texts{"",     " ",    "3/",     "/5",    "/",     "3/0",   "3/5%",    "0,6",   "-1",
                                       "+1",   "1e3",  ".5",     "5.",    ".",     "1.2.3", "1/2/3",   "1.5/2", "1/2.5",
                                       "%",    ".%",   "60 %",   "%60",   "60%%",  "0x1",   "1 000",   "1/ 2",  "nan",
                                       "inf",  "½",    "٣",      "1\n",   "\t1",   "1%/2",  "1\0"s,
                                       "1234567890123456789",            "0.000000000000000001",
                                       "1/1234567890123456789",          "0000000000000000001"};
  for (const std::string& text : texts) {
    CAPTURE(text);
    const auto read = rational::parse(text);
    REQUIRE_FALSE(read.has_value());
    CHECK(read.error().code == dvc::errc::argument);
    CHECK(read.error().message.starts_with("\"" + text + "\" is not an exact ratio"));
    CHECK(read.error().message.find("3/5, 0.6 or 60%") != std::string::npos);
  }
}

TEST_CASE("a printed ratio is read back as itself") {
  std::mt19937_64 random(3);
  for (int i = 0; i < 5'000; ++i) {
    const rational r = fraction(random() % 1'000'000'000'000'000'000U, random() % 1'000'000'000'000'000'000U + 1);
    const auto read = rational::parse(r.str());
    REQUIRE(read.has_value());
    CHECK(*read == r);
  }
}

// Planted bug: without `!= swapped` in operator<=> the order of every second step is turned round; fails here.
TEST_CASE("the order is that of cross-multiplication, for all small fractions") {
  for (std::uint64_t a = 0; a <= 12; ++a)
    for (std::uint64_t b = 1; b <= 12; ++b)
      for (std::uint64_t c = 0; c <= 12; ++c)
        for (std::uint64_t d = 1; d <= 12; ++d) {
          const rational x = fraction(a, b), y = fraction(c, d);
          CHECK((x <=> y) == (a * d <=> c * b));
          CHECK((x == y) == (a * d == c * b));
        }
}

TEST_CASE("the order is that of cross-multiplication, for 32-bit fractions that lie close together") {
  std::mt19937_64 random(4);
  for (int i = 0; i < 50'000; ++i) {
    const std::uint64_t b = (random() >> 32) + 1, d = (random() >> 32) + 1, a = random() % b;
    const std::uint64_t c = a * d / b + random() % 2;  // c / d is a neighbour of a / b
    CHECK((fraction(a, b) <=> fraction(c, d)) == (a * d <=> c * b));
  }
}

TEST_CASE("fractions whose products exceed 128 bits are ordered exactly") {
  const u128 one = static_cast<u128>(1U), big = one << 125;
  // n / (n + 1) = 1 - 1 / (n + 1) rises with n; (n + 1) / n falls
  u128 n = big;
  for (int i = 0; i < 50; ++i, n += one) {
    CHECK(*rational::of(n, n + one) < *rational::of(n + one, n + one + one));
    CHECK(*rational::of(n + one, n) > *rational::of(n + one + one, n + one));
    CHECK(*rational::of(n, n + one) < fraction(1, 1));
    CHECK(*rational::of(n + one, n) > fraction(1, 1));
    CHECK(*rational::of(n, n + one) == *rational::of(n, n + one));
  }
  CHECK(rational{} < *rational::of(one, big));
  CHECK(*rational::of(one, big + one) < *rational::of(one, big));
}

}  // namespace
