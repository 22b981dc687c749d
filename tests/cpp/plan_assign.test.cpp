// Assigning a level of a plan: as planned, for a given total, for a rate; and what a refusal says.
#include "dvc/plan/assign.hpp"

#include <algorithm>
#include <doctest/doctest.h>
#include <string>
#include <utility>
#include <vector>

#include "dvc/io/explain.hpp"
#include "dvc/io/plan.hpp"

namespace {

using dvc::assign;
using dvc::count_t;
using dvc::errc;
using dvc::given_total;
using dvc::level;
using dvc::target_rate;
using dvc::quota::horizon;
using dvc::quota::rounding;

const dvc::plan& haiphong() {
  static const dvc::plan p = dvc::io::load_plan(DVC_DATASETS "/haiphong-2022").value();
  return p;
}

target_rate rate(const char* text, horizon over = horizon::year) { return {*dvc::rational::parse(text), over}; }

TEST_CASE("as planned a level shares the total that the plan prints") {
  CHECK(assign(haiphong(), level::department)->total() == 76'680);
  CHECK(assign(haiphong(), level::district)->total() == 19'426);
  CHECK(assign(haiphong(), level::commune)->total() == 169'369);
  CHECK(assign(haiphong(), level::commune)->size() == 217);
}

TEST_CASE("a given total is shared instead of the plan's") {
  for (const rounding rule : {rounding::exact_total, rounding::per_row}) {
    const auto a = assign(haiphong(), level::district, {.demand = given_total{1'000}, .rounding = rule});
    CHECK(a->total() == 1'000);
    CHECK(a->rule() == rule);
  }
  CHECK(assign(haiphong(), level::district, {.demand = given_total{1'000}})->assigned() == 1'000);
}

TEST_CASE("a rate becomes the smallest total that reaches it, over the year or the remaining months") {
  // ceil(3/5 (T + P) - o - p) and ceil(3/5 P - p) from the printed totals of plan 128, Appendix 2
  const auto total = [](level at, horizon over) { return assign(haiphong(), at, {.demand = rate("60%", over)})->total(); };
  CHECK(total(level::department, horizon::year) == 46'331);
  CHECK(total(level::department, horizon::remaining) == 30'888);
  CHECK(total(level::district, horizon::year) == 26'257);
  CHECK(total(level::district, horizon::remaining) == 17'505);
  CHECK(total(level::commune, horizon::year) == 217'656);
  CHECK(total(level::commune, horizon::remaining) == 145'265);
}

TEST_CASE("a rate that is reached already gives a total of 0 and says so") {
  // districts stand at 13 026 of 50 884: 25 % asks for 12 721
  const auto a = assign(haiphong(), level::district, {.demand = rate("25%", horizon::remaining)});
  REQUIRE(a.has_value());
  CHECK(a->total() == 0);
  CHECK(a->assigned() == 0);
  REQUIRE(a->warnings().size() == 1);
  CHECK(a->warnings()[0].what == dvc::quota::warning::kind::already_reached);
  CHECK(a->warnings()[0].given == 12'721 - 13'026);
}

TEST_CASE("a rate above what is offline names both figures and where they come from") {
  const auto a = assign(haiphong(), level::commune, {.demand = rate("70%")});
  REQUIRE_FALSE(a.has_value());
  CHECK(a.error().code == errc::infeasible);
  CHECK(a.error().text() ==
        "haiphong-2022: level commune: a rate of 7/10 over the year needs 259460 dossiers; the total 259460 is above the "
        "256850 dossiers that are offline at this level; give at most that");
  const auto remaining = assign(haiphong(), level::department, {.demand = rate("1", horizon::remaining)});
  REQUIRE_FALSE(remaining.has_value());  // departments 19 and 20 count, but cannot be asked
  CHECK(remaining.error().message.find("a rate of 1 over the remaining months needs 111524 dossiers") != std::string::npos);
  CHECK(remaining.error().message.find("above the 110794") != std::string::npos);
}

TEST_CASE("the last dossier that is offline can be assigned, and not one more") {
  CHECK(assign(haiphong(), level::commune, {.demand = given_total{256'850}})->assigned() == 256'850);
  CHECK(assign(haiphong(), level::commune, {.demand = given_total{256'851}}).error().code == errc::infeasible);
}

TEST_CASE("a level without statistics or without a total is refused by name") {
  const auto province = assign(haiphong(), level::province);
  REQUIRE_FALSE(province.has_value());
  CHECK(province.error().code == errc::not_in_plan);
  CHECK(province.error().text() == "haiphong-2022: level province: this plan has no statistics of it");

  const auto p = dvc::io::load_plan(DVC_TEST_DATA "/plans/accept/levels-without-total-or-statistics.json");
  REQUIRE(p.has_value());
  bool without_total = false;
  for (const level at : dvc::quota_levels) {
    if (p->entries(at).empty() || p->total(at)) continue;
    without_total = true;
    const auto refused = assign(*p, at);
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().code == errc::not_in_plan);
    CHECK(refused.error().message.find("this plan gives no total for it; give a total or a rate") != std::string::npos);
    CHECK(assign(*p, at, {.demand = given_total{0}}).has_value());
  }
  CHECK(without_total);
}

TEST_CASE("a refusal below carries the level") {
  const auto negative = assign(haiphong(), level::district, {.demand = given_total{-3}});
  CHECK(negative.error().code == errc::range);
  CHECK(negative.error().message == "level district: the total to hand out is -3; it must be 0 or more");
  const auto above = assign(haiphong(), level::district, {.demand = rate("3/2")});
  CHECK(above.error().code == errc::range);
  CHECK(above.error().message.starts_with("level district: a rate of 3/2 asks for more than every dossier"));
}

std::vector<dvc::unit_projection> doubled(level at) {
  std::vector<dvc::unit_projection> given;
  for (const auto& e : haiphong().entries(at))
    given.push_back({e.unit, *dvc::dossiers::tally::make(2 * e.observed.total(), 2 * e.observed.online())});
  return given;
}

TEST_CASE("what is projected as given takes the place of the plan's factor, in any order, and is said to") {
  auto given = doubled(level::department);
  std::ranges::reverse(given);
  for (auto& more : doubled(level::commune)) given.push_back(more);  // another level's: left out
  const auto planned = assign(haiphong(), level::department), a = assign(haiphong(), level::department, {.projected = given});
  REQUIRE(a.has_value());
  CHECK(std::ranges::equal(a->extras(), planned->extras()));  // department figures are 2T and 2o
  CHECK(planned->projected() == dvc::quota::projection_origin::planned);
  CHECK(a->projected() == dvc::quota::projection_origin::given);

  const auto& first = haiphong().entries(level::department).front();
  const std::string said = dvc::io::steps(*dvc::explain(haiphong(), *a, first.unit), dvc::io::language::en)[1];
  CHECK(said.find("as given in place of the plan's projection") != std::string::npos);
  CHECK(said.find("2 x T") == std::string::npos);
}

TEST_CASE("a figure typed by hand gives way to a given projection") {
  const auto given = doubled(level::commune);
  const auto a = assign(haiphong(), level::commune, {.projected = given});
  REQUIRE(a.has_value());
  const dvc::unit_id& by_hand = haiphong().overrides().front().unit;  // 133 Kỳ Sơn: T = 0, P = 817 by hand
  const auto x = *dvc::explain(haiphong(), *a, by_hand);
  CHECK(x.quota.unit.projected.total() == 0);
  CHECK_FALSE(x.by_hand.has_value());
  CHECK(a->offline() == 256'850 - (817 - 7));
}

TEST_CASE("a projection that misses a unit, has one twice or one that the plan does not know is refused by name") {
  const auto refused = [](std::vector<dvc::unit_projection> given) {
    const auto a = assign(haiphong(), level::department, {.projected = std::move(given)});
    REQUIRE_FALSE(a.has_value());
    return a.error();
  };
  auto given = doubled(level::department);
  const dvc::unit_projection last = given.back();
  given.pop_back();
  CHECK(refused(given).code == errc::argument);
  CHECK(refused(given).message.find("no projection is given for unit " + last.unit.str()) != std::string::npos);
  given.push_back(last), given.push_back(last);
  CHECK(refused(given).code == errc::duplicate);
  CHECK(refused(given).message.find("two projections are given for " + last.unit.str()) != std::string::npos);
  given.back().unit = dvc::unit_id("nowhere");
  CHECK(refused(given).code == errc::unknown_unit);
}

TEST_CASE("all levels take what is projected as given: a total is shared by what is offline then") {
  std::vector<dvc::unit_projection> given;
  for (const level at : dvc::quota_levels)
    for (const auto& p : doubled(at)) given.push_back(p);
  const auto all = dvc::assign_all(haiphong(), {.demand = given_total{200'000}, .projected = given});
  REQUIRE(all.has_value());
  count_t sum = 0;
  for (const auto& l : *all) {
    sum += l.quotas.total();
    CHECK(l.quotas.projected() == dvc::quota::projection_origin::given);
    CHECK(l.quotas.origin().above_offline == 405'502 - (817 - 7));  // W of the city less what was typed by hand
  }
  CHECK(sum == 200'000);
  given.pop_back();
  CHECK(dvc::assign_all(haiphong(), {.projected = given}).error().code == errc::argument);
}

}  // namespace
