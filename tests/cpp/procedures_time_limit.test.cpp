// Time limits: the exact rest of a limit against its defining inequality, the three roundings, service levels and words.
#include "dvc/procedures/time_limit.hpp"

#include <doctest/doctest.h>
#include <limits>
#include <string>

#include "dvc/procedures/service_level.hpp"

namespace {

using dvc::count_t;
using dvc::errc;
using dvc::rational;
using dvc::procedures::limit_rounding;
using dvc::procedures::shortened;

rational share(const char* text) { return rational::parse(text).value(); }

TEST_CASE("20 % earlier, by hand") {
  // 15 x 4/5 = 12; 12 x 4/5 = 9.6; 8 x 4/5 = 6.4; 1 x 4/5 = 0.8; 5/2 x ... a half: 5 x 1/2 = 2.5
  CHECK(shortened(15, share("20%")).value() == share("12"));
  CHECK(shortened(12, share("20%")).value() == share("48/5"));
  struct row {
    count_t limit;
    const char* saved;
    count_t down, half_up, up;
  };
  for (const row r : {row{15, "20%", 12, 12, 12}, row{12, "20%", 9, 10, 10}, row{8, "1/5", 6, 6, 7}, row{1, "1/5", 0, 1, 1},
                      row{5, "1/2", 2, 3, 3}, row{0, "1/5", 0, 0, 0}, row{7, "0", 7, 7, 7}, row{7, "1", 0, 0, 0}}) {
    CAPTURE(r.limit);
    CHECK(shortened(r.limit, share(r.saved), limit_rounding::down).value() == r.down);
    CHECK(shortened(r.limit, share(r.saved), limit_rounding::half_up).value() == r.half_up);
    CHECK(shortened(r.limit, share(r.saved), limit_rounding::up).value() == r.up);
  }
}

// Seen to fail with `>` for `>=` at the half, and with the share saved in the place of the share kept.
TEST_CASE("a rounded limit is the whole number that its rule defines") {
  for (count_t d = 1; d <= 12; ++d)
    for (count_t n = 0; n <= d; ++n)
      for (count_t limit = 0; limit <= 60; ++limit) {
        const rational saved = *dvc::ratio(n, d);
        const count_t kept = (d - n) * limit;  // d times the exact rest
        const count_t down = shortened(limit, saved, limit_rounding::down).value();
        const count_t half = shortened(limit, saved, limit_rounding::half_up).value();
        const count_t up = shortened(limit, saved, limit_rounding::up).value();
        REQUIRE(shortened(limit, saved).value() == *dvc::ratio(kept, d));
        REQUIRE((down * d <= kept && kept < (down + 1) * d));
        REQUIRE((up * d >= kept && kept > (up - 1) * d));
        REQUIRE((2 * half * d <= 2 * kept + d && 2 * kept + d < 2 * (half + 1) * d));
        REQUIRE((down <= half && half <= up && up <= limit));
      }
}

TEST_CASE("the largest limits are exact, and what cannot be is refused") {
  constexpr count_t most = std::numeric_limits<count_t>::max();
  CHECK(shortened(most, share("0"), limit_rounding::down).value() == most);
  CHECK(shortened(most, share("1/7"), limit_rounding::down).value() == most / 7 * 6);  // 2^63 - 1 is a multiple of 7
  CHECK(shortened(-1, share("1/5")).error().code == errc::range);
  CHECK(shortened(-1, share("1/5")).error().message.find("-1") != std::string::npos);
  CHECK(shortened(10, share("6/5"), limit_rounding::up).error().code == errc::range);
  const auto fine = rational::of(dvc::wide::u128(1U), dvc::wide::product(1ULL << 62, 4U));
  CHECK(shortened(10, *fine).error().code == errc::overflow);
}

TEST_CASE("an online dossier without a limit of its own has the legal one, not 0") {
  dvc::procedures::time_limits t{10, dvc::procedures::limit_unit::working_days, {}};
  CHECK(t.of_online() == 10);
  t.online = 0;
  CHECK(t.of_online() == 0);
}

TEST_CASE("units and roundings read their own names only") {
  using namespace dvc::procedures;
  for (const auto in : {limit_unit::working_hours, limit_unit::working_days, limit_unit::days})
    CHECK(parse_limit_unit(name(in)) == in);
  CHECK_FALSE(parse_limit_unit("working_days"));
  CHECK(parse_limit_rounding("down") == limit_rounding::down);
  CHECK(parse_limit_rounding("half-up") == limit_rounding::half_up);
  CHECK(parse_limit_rounding("up") == limit_rounding::up);
  CHECK_FALSE(parse_limit_rounding("half-even"));
}

TEST_CASE("digits and words of service levels: 4 full, 3 partial, 2 information only") {
  using namespace dvc::procedures;
  CHECK(parse_service_level("4") == service_level::four);
  CHECK(parse_service_level("full") == service_level::four);
  CHECK(parse_service_level("3") == parse_service_level("partial"));
  CHECK(parse_service_level("2") == parse_service_level("information"));
  CHECK(parse_service_level("1") == service_level::one);
  CHECK(coverage_of(service_level::four) == coverage::full);
  CHECK(coverage_of(service_level::two) == coverage::information);
  CHECK_FALSE(coverage_of(service_level::one));  // no source says
  for (const char* text : {"", "0", "5", "04", "4 ", "Full", "-1", "toàn trình"}) CHECK_FALSE(parse_service_level(text));
}

}  // namespace
