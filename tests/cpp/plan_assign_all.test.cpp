// Whole plans top-down: one total among the levels, then within each; tiers, bounds of units, and what a refusal says.
#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "dvc/io/plan.hpp"
#include "dvc/plan/assign.hpp"

namespace {

using dvc::asked_rates;
using dvc::assign;
using dvc::assign_all;
using dvc::assign_options;
using dvc::count_t;
using dvc::errc;
using dvc::given_total;
using dvc::level;
using dvc::target_rate;
using dvc::unit_id;
using dvc::quota::model;
using dvc::quota::rate_range;
using dvc::quota::total_origin;

const dvc::plan& haiphong() {
  static const dvc::plan p = dvc::io::load_plan(DVC_DATASETS "/haiphong-2022").value();
  return p;
}

asked_rates rates(std::vector<std::pair<const char*, const char*>> tiers) {
  asked_rates asked;
  for (const auto& [of, rate] : tiers) asked.tiers.push_back({of, rate_range::parse(rate).value()});
  return asked;
}

std::vector<count_t> totals(const assign_options& how) {
  const auto all = assign_all(haiphong(), how).value();
  std::vector<count_t> found;
  for (const dvc::level_quotas& l : all) {
    CHECK(l.quotas.assigned() == l.quotas.total());
    found.push_back(l.quotas.total());
  }
  return found;
}

// 200 000 x 110 794, 37 858, 256 850 / 405 502 = 54 645.35, 18 672.26, 126 682.38: the last one rounds up
// Planted bug: the plan's own totals handed down instead fail here.
TEST_CASE("a total of the whole plan is shared among the levels in proportion to what is offline") {
  CHECK(totals({.demand = given_total{200'000}}) == std::vector<count_t>{54'645, 18'672, 126'683});
  CHECK(totals({.demand = given_total{200'000}, .model = model::fill_the_gap}) == std::vector<count_t>{54'645, 18'672, 126'683});
  CHECK(totals({.demand = given_total{0}}) == std::vector<count_t>{0, 0, 0});
  CHECK(totals({.demand = given_total{405'502}}) == std::vector<count_t>{110'794, 37'858, 256'850});
  CHECK(totals({}) == std::vector<count_t>{76'680, 19'426, 169'369});
  const auto all = assign_all(haiphong(), {.demand = given_total{200'000}}).value();
  const total_origin& origin = all[2].quotas.origin();
  CHECK((origin.what == total_origin::kind::shared && origin.above == 200'000 && origin.above_offline == 405'502));
}

// Planted bug: a level given its whole offline part in spite of its units' bounds fails here.
TEST_CASE("the bounds of its units hold a level, too") {
  const assign_options how{.demand = given_total{300'000}, .upper = {{unit_id("D11"), 1'000}}};
  CHECK(totals(how).front() == 110'794 - 93'524 + 1'000);
  CHECK(assign_all(haiphong(), {.demand = given_total{400'000}, .upper = {{unit_id("D11"), 1'000}}}).error().message ==
        "the most quotas add up to 312978, below the total 400000; the nearest total is 312978. Offline dossiers are kept back "
        "at department (92524)");
}

TEST_CASE("a rate of the whole plan counts all levels together") {
  count_t sum = 0;
  for (const count_t n : totals({.demand = target_rate{*dvc::rational::parse("60%")}})) sum += n;
  CHECK(sum == 290'243);  // ceil(3/5 x 796 750) - 187 807
  const auto reached = assign_all(haiphong(), {.demand = target_rate{*dvc::rational::parse("10%")}}).value();
  CHECK(reached[0].quotas.warnings().front().what == dvc::quota::warning::kind::already_reached);
  CHECK(assign_all(haiphong(), {.demand = target_rate{*dvc::rational::parse("75%")}}).error().message.starts_with(
      "a rate of 3/4 over the year needs 409756 dossiers; the total 409756 is above the 405502"));
}

TEST_CASE("the type of a unit goes before its level, and one rate may hold for all") {
  const auto a = assign(haiphong(), level::commune, {.demand = rates({{"commune", "30%"}, {"ward", "70%"}}), .model = model::by_tier}).value();
  for (dvc::index_t i = 0; i < a.size(); ++i) {
    const bool ward = haiphong().units().find(a.entries()[static_cast<std::size_t>(i)].unit)->type == "ward";
    CHECK(a.target(i) == dvc::ratio(ward ? 7 : 3, 10));
  }
  CHECK(assign_all(haiphong(), {.demand = rates({{"", "60%"}}), .model = model::by_tier}).value()[1].quotas.assigned() == 17'965);
}

TEST_CASE("tiers and bounds that fit no unit are refused by name") {
  const auto error = [](const assign_options& how) { return assign(haiphong(), level::department, how).error(); };
  CHECK(error({.demand = rates({{"wards", "5%"}}), .model = model::by_tier}).message ==
        "level department: \"wards\" is neither a level nor a unit type of this plan");
  CHECK(error({.demand = rates({{"ward", "5%"}}), .model = model::by_tier}).message ==
        "level department: unit D01 Sở Công Thương: there is no rate for its type department nor for its level department");
  CHECK(error({.demand = rates({{"ward", "5%"}, {"ward", "6%"}}), .model = model::by_tier}).code == errc::duplicate);
  CHECK(error({.model = model::by_tier}).message == "level department: by-tier needs a rate for each tier; give rates");
  CHECK(error({.demand = target_rate{*dvc::rational::parse("5%")}, .model = model::uniform}).code == errc::argument);
  CHECK(error({.upper = {{unit_id("D99"), 5}}}).code == errc::unknown_unit);
  CHECK(error({.upper = {{unit_id("305"), 5}}}).message ==
        "level department: a bound is given for 305 Quận Lê Chân, a unit of level district");
  CHECK(error({.upper = {{unit_id("D01"), 5}, {unit_id("D01"), 6}}}).code == errc::duplicate);
  CHECK(error({.lower = {{unit_id("D01"), 417}}}).text() ==
        "haiphong-2022: level department: unit D01 Sở Công Thương: the least quota 417 is above the 416 dossiers that are "
        "offline; give at most that");
  for (const char* code : {"31", "X"})
    CHECK_FALSE(assign_all(haiphong(), {.demand = given_total{5}, .upper = {{unit_id(code), 5}}}).has_value());
  CHECK(assign_all(haiphong(), {.demand = given_total{-5}}).error().code == errc::range);
}

}  // namespace
