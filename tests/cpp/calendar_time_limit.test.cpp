// Limits made shorter by a share, and the online dossier's own limit.
#include "dvc/calendar/time_limit.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <string>

namespace {

using namespace dvc::calendar;
using dvc::count_t;
using dvc::errc;
using dvc::rational;

// The definition in whole numbers: of the limits, the largest that is not above a - a p/q, the smallest that is not below
// it, and the nearest, the larger of two. Seen to fail with half-up that compares rest > q/2.
TEST_CASE("a shortened limit is the one next to a - a p/q by its rule") {
  for (count_t q = 1; q <= 12; ++q)
    for (count_t p = 0; p < q; ++p)
      for (count_t a = 0; a <= 60; ++a) {
        const auto by = *dvc::ratio(p, q);
        const count_t exact = a * (q - p);  // in q-ths
        REQUIRE(*shortened(a, by) == *dvc::ratio(exact, q));
        count_t down = 0, up = 0, nearest = 0;
        while ((down + 1) * q <= exact) ++down;
        while (up * q < exact) ++up;
        while (2 * ((nearest + 1) * q - exact) <= q) ++nearest;
        const auto check = [&](limit_rounding rule, count_t expected) {
          const auto limit = shortened(a, by, rule);
          if (expected == 0 && a > 0) REQUIRE(limit.error().code == errc::range);
          else REQUIRE(*limit == expected);
        };
        check(limit_rounding::down, down);
        check(limit_rounding::up, up);
        check(limit_rounding::half_up, nearest);
      }
}

TEST_CASE("20 % earlier, by hand") {
  const auto fifth = *rational::parse("20%");
  CHECK(*shortened(12, fifth) == *rational::parse("48/5"));
  struct row {
    count_t limit, down, half_up, up;
  };
  for (const row r : {row{15, 12, 12, 12}, row{12, 9, 10, 10}, row{8, 6, 6, 7}, row{3, 2, 2, 3}, row{0, 0, 0, 0}}) {
    CHECK(*shortened(r.limit, fifth, limit_rounding::down) == r.down);
    CHECK(*shortened(r.limit, fifth, limit_rounding::half_up) == r.half_up);
    CHECK(*shortened(r.limit, fifth, limit_rounding::up) == r.up);
  }
}

TEST_CASE("units and roundings read their own names only") {
  for (const auto in : {limit_unit::working_hours, limit_unit::working_days, limit_unit::days, limit_unit::days_without_holidays})
    CHECK(parse_limit_unit(name(in)) == in);
  CHECK_FALSE(parse_limit_unit("working_days"));
  CHECK(parse_limit_rounding("half-up") == limit_rounding::half_up);
  CHECK_FALSE(parse_limit_rounding("half-even"));
}

TEST_CASE("shares and limits that cannot be are refused") {
  const auto fifth = *rational::parse("20%");
  constexpr auto most = std::numeric_limits<count_t>::max();
  CHECK(*shortened(most, fifth, limit_rounding::down) == most / 5 * 4 + (most % 5) * 4 / 5);
  CHECK(*shortened(most, *rational::parse("1/7"), limit_rounding::down) == most / 7 * 6);  // 2^63 - 1 is a multiple of 7
  CHECK(shortened(-1, fifth, limit_rounding::up).error().code == errc::range);
  CHECK(shortened(5, *rational::parse("1"), limit_rounding::up).error().code == errc::range);
  CHECK(shortened(5, *rational::parse("3/2"), limit_rounding::up).error().code == errc::range);
  CHECK(shortened(5, *rational::parse("0.99999999999999999%"), limit_rounding::up).error().code == errc::overflow);
  CHECK(shortened(1, fifth, limit_rounding::down).error().message.find("nothing is left of a limit of 1 less 1/5") == 0);
}

TEST_CASE("an online limit is the dossier's own, or the ordinary one") {
  CHECK(*online_limit(5, std::nullopt) == 5);
  CHECK(*online_limit(5, 4) == 4);
  CHECK(*online_limit(5, 5) == 5);
  CHECK(online_limit(5, 6).error().code == errc::inconsistent);
  CHECK(online_limit(5, 0).error().code == errc::range);
  CHECK(online_limit(0, -1).error().code == errc::range);
}

}  // namespace
