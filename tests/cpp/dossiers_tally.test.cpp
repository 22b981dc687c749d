// Tallies: total >= online >= 0, whatever is tried; rates are null where nothing was received.
#include "dvc/dossiers/tally.hpp"

#include <doctest/doctest.h>
#include <limits>
#include <string>

#include "dvc/dossiers/rates.hpp"

namespace {

using dvc::count_t;
using dvc::errc;
using dvc::dossiers::tally;

TEST_CASE("a tally exists exactly where 0 <= online <= total, and offline is what remains") {
  for (count_t total = -3; total <= 6; ++total)
    for (count_t online = -3; online <= 6; ++online) {
      const auto t = tally::make(total, online);
      CHECK(t.has_value() == (0 <= online && online <= total));
      if (!t) continue;
      CHECK(t->total() == total);
      CHECK(t->online() == online);
      CHECK(t->offline() + t->online() == t->total());
    }
  constexpr count_t most = std::numeric_limits<count_t>::max();
  CHECK(tally::make(most, 0)->offline() == most);
  CHECK(tally::make(most, most)->offline() == 0);
}

TEST_CASE("a refused tally names what was given") {
  const auto negative = tally::make(-4, 0), negative_online = tally::make(4, -5), above = tally::make(3, 8);
  REQUIRE_FALSE(negative.has_value());
  CHECK(negative.error().code == errc::range);
  CHECK(negative.error().message == "-4 dossiers; a count is 0 or more");
  CHECK(negative_online.error().code == errc::range);
  CHECK(negative_online.error().message == "-5 dossiers; a count is 0 or more");
  CHECK(above.error().code == errc::inconsistent);
  CHECK(above.error().message == "8 online dossiers are more than all 3 received");
}

TEST_CASE("the online rate is online of received, and null for 0 of 0") {
  CHECK_FALSE(dvc::dossiers::online_rate(tally{}).has_value());
  CHECK(dvc::dossiers::online_rate(*tally::make(10, 4))->str() == "2/5");
  CHECK(dvc::dossiers::online_rate(*tally::make(10, 0))->str() == "0");
  CHECK(dvc::dossiers::online_rate(*tally::make(141, 141))->str() == "1");
}

}  // namespace
