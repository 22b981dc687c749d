// Every rate by its numerator and denominator, exact, null on a denominator of 0 and only there.
#include "dvc/dossiers/rates.hpp"

#include <doctest/doctest.h>
#include <limits>
#include <string>
#include <vector>

namespace {

using namespace dvc::dossiers;
using dvc::count_t;
using dvc::errc;

std::string shown(const rate& r) { return r ? r->str() : "null"; }

// Every count another prime, so that no two denominators agree by chance.
constexpr form06 row{.received_online = 101, .received_in_person = 53, .received_postal = 29, .carried_over = 17,
                     .resolved_early = 61, .resolved_on_time = 43, .resolved_overdue = 19, .pending_in_time = 54,
                     .pending_overdue = 23, .withdrawn = 3, .returned_in_person = 41, .returned_online = 31,
                     .returned_postal = 13, .processing_days = 1'009};

}  // namespace

TEST_CASE("each rate is its numerator over its denominator") {
  REQUIRE(check(row).has_value());  // 200 = 123 + 77
  const intake in = intake_of(row);
  CHECK(shown(online_rate(*tally_of(in))) == "101/183");
  CHECK(shown(*portal_online_rate(*tally_of(in))) == "101/183");
  CHECK(shown(*portal_online_rate(*tally_of(in), *dvc::ratio(1, 2))) == "101/366");
  CHECK(shown(screen_online_rate(in)) == "101/154");
  CHECK(shown(*full_online_rate(7, 19)) == "7/19");
  CHECK(shown(*services_in_use_rate({.services = 53, .in_use = 11})) == "11/53");
  CHECK(shown(on_time_rate(row)) == "79/100");                    // (61 + 43 + 54) / 200
  CHECK(shown(on_time_among_resolved_rate(row)) == "104/123");    // (61 + 43) / 123
  CHECK(shown(overdue_rate(row, overdue_of::received)) == "14/61");  // 42 / 183
  CHECK(shown(overdue_rate(row, overdue_of::handled)) == "21/100");  // 42 / 200
  CHECK(shown(average_days(row)) == "1009/123");
  CHECK(shown(*average_time(90, 60)) == "3/2");
  CHECK(shown(postal_intake_rate(in)) == "29/183");
  CHECK(shown(postal_return_rate(row, returned_of::returned)) == "13/85");
  CHECK(shown(postal_return_rate(row, returned_of::resolved)) == "13/123");
}

// Definitions 4.4: the published figures of a province, 392,869 = 393,087 - 218.
TEST_CASE("satisfaction is what is neither overdue nor disliked") {
  CHECK(*satisfaction_rate(393'087, 218, 0) == dvc::ratio(392'869, 393'087));
  CHECK(*satisfaction_rate(393'087, 200, 18) == dvc::ratio(392'869, 393'087));
  CHECK(satisfaction_rate(10, 6, 5).error().code == errc::inconsistent);
  CHECK(satisfaction_rate(10, 11, 0).error().code == errc::inconsistent);
  CHECK(satisfaction_rate(10, -1, 0).error().code == errc::range);
  constexpr count_t most = std::numeric_limits<count_t>::max();
  CHECK(satisfaction_rate(most, most, most).error().code == errc::inconsistent);
  CHECK(shown(*satisfaction_rate(most, 0, most)) == "0");
}

TEST_CASE("0 of 0 is null for every rate") {
  CHECK_FALSE(online_rate({}));
  CHECK_FALSE(*portal_online_rate({}));
  CHECK_FALSE(screen_online_rate({}));
  CHECK_FALSE(*full_online_rate(0, 0));
  CHECK_FALSE(*services_in_use_rate({}));
  CHECK_FALSE(on_time_rate({}));
  CHECK_FALSE(on_time_among_resolved_rate({}));
  CHECK_FALSE(overdue_rate({}, overdue_of::received));
  CHECK_FALSE(overdue_rate({}, overdue_of::handled));
  CHECK_FALSE(*satisfaction_rate(0, 0, 0));
  CHECK_FALSE(*average_time(0, 0));
  CHECK_FALSE(average_days({}));
  CHECK_FALSE(postal_intake_rate({}));
  CHECK_FALSE(postal_return_rate({}, returned_of::returned));
  CHECK_FALSE(postal_return_rate({}, returned_of::resolved));
  // 0 of something is 0; what was only carried over gives no rate of the period, and one of what was handled
  CHECK(shown(screen_online_rate({.in_person = 3})) == "0");
  const form06 carried{.carried_over = 2, .pending_overdue = 2};
  CHECK_FALSE(overdue_rate(carried, overdue_of::received));
  CHECK(shown(overdue_rate(carried, overdue_of::handled)) == "1");
  CHECK_FALSE(screen_online_rate({.postal = 3}));
}

TEST_CASE("rates refuse what cannot be") {
  CHECK(portal_online_rate({}, *dvc::ratio(3, 2)).error().code == errc::range);
  CHECK(full_online_rate(5, 4).error().code == errc::inconsistent);
  CHECK(services_in_use_rate({.services = 2, .in_use = 3}).error().code == errc::inconsistent);
  CHECK(services_in_use_rate({.services = -2, .in_use = -3}).error().message == "-3 services; a count is 0 or more");
  CHECK(average_time(-1, 2).error().code == errc::range);
}

TEST_CASE("tallies add up and are taken apart, and offline is never below 0") {
  const tally a = *tally::make(10, 4), b = *tally::make(7, 5);
  CHECK(*add(a, b) == *tally::make(17, 9));
  CHECK(*subtract(*add(a, b), b) == a);
  CHECK(subtract(a, b).error().message == "5 online dossiers cannot be taken from 4");
  CHECK(subtract(*tally::make(9, 9), *tally::make(1, 0)).error().message == "1 offline dossiers cannot be taken from 0");
  const tally most = *tally::make(std::numeric_limits<count_t>::max(), 0);
  CHECK(add(most, *tally::make(1, 1)).error().code == errc::overflow);
  const std::vector<tally> all{a, b, most};
  CHECK(sum(all).error().where.row == 2);
  CHECK(*sum(std::span(all).first(2)) == *tally::make(17, 9));
  CHECK(*sum({}) == tally{});
  // Every pair of small tallies: taking away succeeds exactly where both parts are there.
  for (count_t t = 0; t <= 4; ++t)
    for (count_t o = 0; o <= t; ++o)
      for (count_t pt = 0; pt <= 4; ++pt)
        for (count_t po = 0; po <= pt; ++po) {
          const auto rest = subtract(*tally::make(t, o), *tally::make(pt, po));
          CHECK(rest.has_value() == (po <= o && pt - po <= t - o));
          if (rest) CHECK(rest->offline() == t - o - (pt - po));
        }
}

TEST_CASE("services in use are those of level 3 and 4 with an online dossier") {
  const std::vector<count_t> in{1, 1, 2, 0, 1};
  const std::vector<std::uint8_t> levels{1, 2, 3, 4, 4};
  CHECK(*count_services(in, levels) == service_use{.services = 3, .in_use = 2});
  const std::vector<std::uint8_t> five{1, 2, 5, 4, 4}, none{1, 2, 0, 4, 4};
  CHECK(count_services(in, five).error().where.row == 2);
  CHECK(count_services(in, none).error().code == errc::range);
  CHECK(count_services(in, std::span(levels).first(4)).error().code == errc::shape);
}

TEST_CASE("dossiers of online-only procedures that came in by another channel") {
  // units 0 0 1 1, procedures 0 1 1 2; procedure 1 is online-only
  const std::vector<std::int32_t> unit{0, 0, 1, 1}, procedure{0, 1, 1, 2};
  const day_t may1 = day_of(*dvc::parse_date("2022-05-01"));
  const std::vector<day_t> received{may1, may1, may1 + 30, may1}, no(4, no_day);
  const std::vector<std::uint8_t> status{2, 2, 4, 4}, channels{1, 1, 3, 1}, only{0, 1, 0};
  const records r{.unit = unit, .received = received, .due = no, .ended = no, .status = status, .intake = channels,
                  .procedure = procedure};
  const reading as{.units = 2, .procedures = 3};
  const dvc::period may{*dvc::parse_date("2022-05-01"), *dvc::parse_date("2022-05-31")};
  CHECK(*count_intake(r, as, may, intake_by::unit, only) ==
        std::vector<intake>{{.in_person = 1}, {.postal = 1}});
  CHECK(*count_intake(r, as, may, intake_by::procedure, only) == std::vector<intake>{{}, {.in_person = 1, .postal = 1}, {}});
  CHECK(*count_intake(r, as, may, intake_by::procedure) ==
        std::vector<intake>{{.in_person = 1}, {.in_person = 1, .postal = 1}, {.in_person = 1}});
  CHECK(count_intake(r, as, may, intake_by::unit, std::span(only).first(2)).error().code == errc::shape);
  records without = r;
  without.procedure = {};
  CHECK(count_intake(without, as, may, intake_by::procedure).error().code == errc::argument);
  CHECK(count_intake(without, as, may, intake_by::unit)->size() == 2);
}
