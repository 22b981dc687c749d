// Projection: factor x observed, rounded half-up, total and online alike.
#include "dvc/dossiers/projection.hpp"

#include <doctest/doctest.h>
#include <limits>
#include <string>

namespace {

using dvc::count_t;
using dvc::errc;
using dvc::rational;
using dvc::dossiers::project;
using dvc::dossiers::tally;

constexpr count_t most = std::numeric_limits<count_t>::max();

// Planted bug: `rest + rest >= d` as `>` fails here, at the factors 1/2, 3/2 and 5/4.
TEST_CASE("a projection is the floor of factor x observed + 1/2, for all small factors") {
  for (count_t top = 1; top <= 9; ++top)
    for (count_t bottom = 1; bottom <= 9; ++bottom)
      for (count_t total = 0; total <= 12; ++total)
        for (count_t online = 0; online <= total; ++online) {
          const auto p = project(*tally::make(total, online), *dvc::ratio(top, bottom));
          REQUIRE(p.has_value());
          CHECK(p->total() == (2 * top * total + bottom) / (2 * bottom));
          CHECK(p->online() == (2 * top * online + bottom) / (2 * bottom));
        }
}

TEST_CASE("plan 128 doubles: department 1 goes from 24 082 and 23 874 to 48 164 and 47 748") {
  // plan 128/KH-UBND, 27/05/2022, Appendix 2, row 1 (Sở Công Thương)
  CHECK(*project(*tally::make(24'082, 23'874), *rational::parse("2")) == *tally::make(48'164, 47'748));
}

TEST_CASE("a factor of days is exact: 243 of 122 days") {
  // 1000 x 243 / 122 = 1991.80...; 61 x 243 / 122 = 121.5, a half
  CHECK(*project(*tally::make(1000, 61), *rational::parse("243/122")) == *tally::make(1992, 122));
}

TEST_CASE("what 64 bits hold is projected, and one more is refused") {
  const rational one = *rational::parse("1"), two = *rational::parse("2");
  CHECK(project(*tally::make(most, most), one)->total() == most);
  CHECK(project(*tally::make(most / 2, 0), two)->total() == most - 1);
  const auto beyond = project(*tally::make(most / 2 + 1, 0), two);
  REQUIRE_FALSE(beyond.has_value());
  CHECK(beyond.error().code == errc::overflow);
  CHECK(beyond.error().message == "projecting 4611686018427387904 dossiers by 2 exceeds 64 bits");
  // the half that rounds up is what does not fit: 6148914691236517205 x 3/2 = 2^63 - 1 + 1/2
  const auto half_up = project(*tally::make(6'148'914'691'236'517'205, 0), *rational::parse("3/2"));
  CHECK_FALSE(half_up.has_value());
}

TEST_CASE("a factor whose terms exceed 64 bits is refused rather than wrapped") {
  const auto large = static_cast<dvc::wide::u128>(1U) << 64;
  for (const rational& factor : {*rational::of(large + static_cast<dvc::wide::u128>(1U), large),
                                 *rational::of(large, static_cast<dvc::wide::u128>(1U))}) {
    const auto refused = project(*tally::make(3, 1), factor);
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().code == errc::overflow);
    CHECK(refused.error().message.find("exceeds 64 bits") != std::string::npos);
  }
}

}  // namespace
