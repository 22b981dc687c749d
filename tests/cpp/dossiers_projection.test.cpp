// Projection: factor x observed, rounded half-up, total and online alike.
#include "dvc/dossiers/projection.hpp"

#include <doctest/doctest.h>
#include <chrono>
#include <limits>
#include <string>
#include <vector>

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

dvc::period days(const char* from, const char* to) { return {*dvc::parse_date(from), *dvc::parse_date(to)}; }

// Monday to Friday of 2022 but for its named days; 2023 on is an estimate.
dvc::calendar::working_days weekdays() {
  dvc::calendar::day_list list;
  list.first_year = list.last_year = 2022;
  list.weekly_off[0] = list.weekly_off[6] = true;
  list.days.push_back({*dvc::parse_date("2022-05-02"), dvc::calendar::day_kind::holiday});
  return dvc::calendar::working_days::make(list).value();
}

TEST_CASE("each tally has its own factor, and an error its row") {
  const std::vector<tally> observed{*tally::make(10, 3), *tally::make(most, 0)};
  const auto p = project(observed, std::vector{*rational::parse("3/2"), *rational::parse("1")});
  REQUIRE(p.has_value());
  CHECK((*p)[0] == *tally::make(15, 5));  // 4.5 is rounded up
  CHECK((*p)[1] == *tally::make(most, 0));
  const auto beyond = project(observed, std::vector{*rational::parse("1"), *rational::parse("2")});
  REQUIRE_FALSE(beyond.has_value());
  CHECK(beyond.error().code == errc::overflow);
  CHECK(beyond.error().where.row == 1);
  CHECK(project(observed, std::vector{*rational::parse("1")}).error().code == errc::shape);
}

TEST_CASE("the factor by days of plan 128 is 244 to 122: 16/12 to 16/4, and 16/4 to 15/12") {
  using dvc::dossiers::factor_by_days;
  // plan 128 counts 16/4 on both sides; from 17/4 on 243 days remain
  CHECK(*factor_by_days(days("2021-12-16", "2022-04-16"), days("2022-04-16", "2022-12-15")) == *dvc::ratio(244, 122));
  CHECK(*factor_by_days(days("2021-12-16", "2022-04-16"), days("2022-04-17", "2022-12-15")) == *dvc::ratio(243, 122));
  CHECK(*factor_by_days(days("2024-02-29", "2024-02-29"), days("2024-03-01", "2024-03-03")) == *rational::parse("3"));
  const auto backwards = factor_by_days(days("2022-01-02", "2022-01-01"), days("2022-01-01", "2022-01-02"));
  REQUIRE_FALSE(backwards.has_value());  // no observed day
  CHECK(backwards.error().code == errc::inconsistent);
  CHECK(backwards.error().message == "the days from 2022-01-02 to 2022-01-01 end before they begin");
  CHECK(factor_by_days(days("2022-01-01", "2022-01-01"), {dvc::date{}, dvc::date{}}).error().code == errc::range);
}

TEST_CASE("the factor by working days counts each day of the calendar, and says when it is estimated") {
  using dvc::dossiers::factor_by_working_days;
  const auto calendar = weekdays();
  const dvc::period april = days("2022-04-01", "2022-04-30"), may = days("2022-05-01", "2022-05-31");
  const auto by_hand = [&](const dvc::period& w) {
    count_t n = 0;
    for (auto d = dvc::since_1970(w.from); d <= dvc::since_1970(w.to); ++d) n += calendar.is_working(dvc::date_of(d))->value ? 1 : 0;
    return n;
  };
  const auto factor = factor_by_working_days(april, may, calendar);
  REQUIRE(factor.has_value());
  CHECK(factor->value == *dvc::ratio(by_hand(may), by_hand(april)));
  CHECK(factor->value == *dvc::ratio(21, 21));  // 22 weekdays less 2 May
  CHECK_FALSE(factor->estimated);
  const auto beyond = days("2023-01-02", "2023-01-06");
  CHECK(factor_by_working_days(april, beyond, calendar).error().code == errc::range);
  const auto estimate = factor_by_working_days(april, beyond, calendar, dvc::calendar::beyond::estimate);
  REQUIRE(estimate.has_value());
  CHECK(estimate->value == *dvc::ratio(5, 21));
  CHECK(estimate->estimated);
  const auto weekend = factor_by_working_days(days("2022-04-02", "2022-04-03"), may, calendar);
  REQUIRE_FALSE(weekend.has_value());
  CHECK(weekend.error().code == errc::inconsistent);
  CHECK(weekend.error().message.find("hold no working day") != std::string::npos);
  CHECK(factor_by_working_days(april, days("2022-05-01", "2022-05-02"), calendar)->value == rational{});  // nothing left
}

}  // namespace
