// Indicators: reached or not at the border, what is missing against every smaller number, early results by whole numbers.
#include "dvc/monitor/indicator.hpp"

#include <doctest/doctest.h>
#include <limits>
#include <random>
#include <string>
#include <vector>

namespace {

using dvc::count_t;
using dvc::errc;
using dvc::indicator;
using dvc::ratio;
using dvc::rational;
using dvc::monitor::count_early;
using dvc::monitor::read;

indicator at_least(const rational& value, indicator::measure in = indicator::measure::ratio) {
  indicator i;
  i.id = "x", i.in = in, i.value = value;
  return i;
}

TEST_CASE("a value reaches its goal or says what it lacks") {
  for (count_t d = 1; d <= 12; ++d)
    for (count_t n = 0; n <= d; ++n)
      for (count_t whole = 0; whole <= 15; ++whole)
        for (count_t part = 0; part <= whole; ++part) {
          const auto got = read(at_least(*ratio(n, d)), {part, whole}).value();
          CHECK(got.value.has_value() == (whole > 0));
          if (whole == 0) {
            CHECK_FALSE(got.reached);
            CHECK_FALSE(got.missing);
            continue;
          }
          const auto enough = [&](count_t k) { return k * d >= n * whole; };
          CHECK(*got.reached == enough(part));
          count_t least = part;
          while (!enough(least)) ++least;
          CHECK(*got.missing == least - part);
        }
  CHECK(read(at_least(*ratio(1, 2)), {3, 2}).error().code == errc::inconsistent);
  CHECK(read(at_least(*ratio(2, 1), indicator::measure::days_per_week), {3, 1}).value().reached == true);
  CHECK(read(at_least(*ratio(2, 1), indicator::measure::days_per_week), {1, 1}).value().missing == 1);
  CHECK(read(at_least(*ratio(1, 2)), {-1, 2}).error().code == errc::range);
  constexpr count_t most = std::numeric_limits<count_t>::max();
  CHECK(read(at_least(*ratio(1, 1)), {most - 1, most}).value().missing == 1);
  CHECK(read(at_least(*ratio(2, 1), indicator::measure::days_per_week), {0, most}).error().code == errc::overflow);
}

TEST_CASE("early results are those that used at most what is left of the limit") {
  const std::vector<count_t> limits{10, 10, 5, 3, 0}, used{8, 9, 4, 3, 7};
  const auto got = count_early(limits, used, *ratio(1, 5)).value();
  CHECK(got.dossiers == 4);
  CHECK(got.early == 2);  // 8 of 10, 4 of 5; 9 of 10 and 3 of 3 are not 20 % early
  CHECK(got.limit == 28);
  CHECK(got.used == 24);
  std::mt19937_64 random(2);
  for (int round = 0; round < 300; ++round) {
    const auto any = [&](count_t n) { return static_cast<count_t>(random() % static_cast<std::uint64_t>(n)); };
    const count_t d = 1 + any(20), n = any(d + 1);
    std::vector<count_t> l, u;
    count_t early = 0;
    for (int i = 0; i < 20; ++i) {
      l.push_back(any(30)), u.push_back(any(40));
      early += l.back() > 0 && u.back() * d <= l.back() * (d - n);
    }
    CHECK(count_early(l, u, *ratio(n, d)).value().early == early);
  }
  CHECK(count_early(limits, std::vector<count_t>{1}, *ratio(1, 5)).error().code == errc::shape);
  CHECK(count_early(std::vector<count_t>{1}, std::vector<count_t>{-1}, *ratio(1, 5)).error().where.column == "used");
  CHECK(count_early(std::vector<count_t>{-1}, std::vector<count_t>{1}, *ratio(1, 5)).error().where.column == "limit");
  CHECK(count_early(limits, used, *ratio(6, 5)).error().code == errc::range);
}

}  // namespace
