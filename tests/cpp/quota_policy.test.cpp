// How many dossiers a rate asks for: the smallest count that reaches it.
#include "dvc/quota/policy.hpp"

#include <array>
#include <doctest/doctest.h>
#include <limits>
#include <string>
#include <vector>

namespace {

using dvc::count_t;
using dvc::errc;
using dvc::rational;
using dvc::unit_id;
using dvc::dossiers::tally;
using dvc::quota::entry;
using dvc::quota::horizon;
using dvc::quota::needed_for;

constexpr count_t most = std::numeric_limits<count_t>::max();

entry row(count_t observed, count_t observed_online, count_t projected, count_t projected_online, bool excluded = false) {
  return {unit_id("x"), *tally::make(observed, observed_online), *tally::make(projected, projected_online), excluded};
}

// Planted bug: ceil as floor (the `+= 1` left out) fails here and at plan 128's levels.
TEST_CASE("what is needed is the smallest count that reaches the rate") {
  for (count_t top = 0; top <= 5; ++top)
    for (count_t bottom = 5; bottom <= 7; ++bottom)
      for (count_t received = 0; received <= 15; ++received)
        for (count_t online = 0; online <= received; ++online) {
          const std::vector<entry> level{row(0, 0, received, online)};
          count_t smallest = -received;
          while ((online + smallest) * bottom < top * received) ++smallest;
          CHECK(*needed_for(*dvc::ratio(top, bottom), horizon::remaining, level) == smallest);
          CHECK(*needed_for(*dvc::ratio(top, bottom), horizon::year, level) == smallest);
        }
}

TEST_CASE("the year counts observed and projected months, the rest of the year the projected alone") {
  const std::vector<entry> level{row(100, 10, 200, 20), row(7, 7, 14, 14, true)};
  // 60 % of 321 = 192.6, less 51 online; 60 % of 214 = 128.4, less 34: excluded rows count too
  CHECK(*needed_for(*rational::parse("60%"), horizon::year, level) == 193 - 51);
  CHECK(*needed_for(*rational::parse("60%"), horizon::remaining, level) == 129 - 34);
}

TEST_CASE("the level sums of plan 128 need the figures computed with fractions") {
  // Sums T, o, P, p of plan 128, Appendix 2, total rows; N = ceil(r (T + P) - o - p) or ceil(r P - p)
  const std::vector<entry> departments{row(100'796, 45'034, 201'592, 90'068)}, districts{row(25'442, 6'513, 50'884, 13'026)},
      communes{row(139'073, 11'053, 278'963, 22'113)};
  const rational sixty = *rational::parse("3/5");
  CHECK(*needed_for(sixty, horizon::year, departments) == 46'331);
  CHECK(*needed_for(sixty, horizon::remaining, departments) == 30'888);
  CHECK(*needed_for(sixty, horizon::year, districts) == 26'257);
  CHECK(*needed_for(sixty, horizon::remaining, districts) == 17'505);
  CHECK(*needed_for(sixty, horizon::year, communes) == 217'656);
  CHECK(*needed_for(sixty, horizon::remaining, communes) == 145'265);
  CHECK(*needed_for(*rational::parse("70%"), horizon::year, communes) == 259'460);
}

TEST_CASE("a rate that is reached already needs a negative count") {
  CHECK(*needed_for(*rational::parse("0"), horizon::remaining, std::vector{row(0, 0, 10, 4)}) == -4);
  CHECK(*needed_for(*rational::parse("1/4"), horizon::remaining, std::vector{row(0, 0, 10, 4)}) == -1);
  CHECK(*needed_for(*rational::parse("1"), horizon::remaining, std::vector{row(0, 0, 10, 10)}) == 0);
  CHECK(*needed_for(*rational::parse("1"), horizon::year, std::vector<entry>{}) == 0);
}

TEST_CASE("nothing wraps at 64 bits") {
  const rational fine = *dvc::ratio(999'999'999'999'999'999, 1'000'000'000'000'000'000);
  CHECK(*needed_for(*rational::parse("1"), horizon::remaining, std::vector{row(0, 0, most, 0)}) == most);
  // (2^63 - 1) (1 - 10^-18) = 2^63 - 1 - 9.22...
  CHECK(*needed_for(fine, horizon::remaining, std::vector{row(0, 0, most, 0)}) == most - 9);
  CHECK(*needed_for(fine, horizon::remaining, std::vector{row(0, 0, most, most)}) == -9);
}

TEST_CASE("sums beyond 64 bits are refused, over the horizon that is asked for") {
  const std::vector<entry> level{row(1, 0, most - 1, 0), row(1, 0, 1, 0)};
  const rational half = *rational::parse("1/2");
  CHECK(*needed_for(half, horizon::remaining, level) == most / 2 + 1);
  const auto refused = needed_for(half, horizon::year, level);
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().code == errc::overflow);
  CHECK(refused.error().message == "the dossiers of this level sum to more than 64 bits hold");
}

TEST_CASE("a rate above 1 and one that is too fine are refused") {
  const auto above = needed_for(*rational::parse("101%"), horizon::year, std::vector{row(0, 0, 10, 0)});
  REQUIRE_FALSE(above.has_value());
  CHECK(above.error().code == errc::range);
  CHECK(above.error().message == "a rate of 101/100 asks for more than every dossier; give at most 1 (100%)");

  const auto one = static_cast<dvc::wide::u128>(1U);
  const auto fine = needed_for(*rational::of(one, one << 64), horizon::year, std::vector{row(0, 0, 10, 0)});
  REQUIRE_FALSE(fine.has_value());
  CHECK(fine.error().code == errc::argument);
  CHECK(fine.error().message == "the rate 1/18446744073709551616 is too fine; give at most 17 decimals");
  CHECK(*needed_for(*rational::of(one, (one << 64) - one), horizon::year, std::vector{row(0, 0, 10, 0)}) == 1);
}

TEST_CASE("roundings and horizons have the names that files and options use") {
  CHECK(dvc::quota::name(dvc::quota::rounding::exact_total) == "exact-total");
  CHECK(dvc::quota::name(dvc::quota::rounding::per_row) == "per-row");
  CHECK(dvc::quota::name(horizon::year) == "year");
  CHECK(dvc::quota::name(horizon::remaining) == "remaining");
}

}  // namespace
