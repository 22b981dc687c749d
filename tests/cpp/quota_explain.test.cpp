// An explanation says how a quota came about: its numbers can be put together again, and its sentences stay as they are.
#include "dvc/quota/explain.hpp"

#include <doctest/doctest.h>
#include <optional>
#include <string>
#include <vector>

#include "dvc/io/explain.hpp"
#include "dvc/io/plan.hpp"
#include "dvc/plan/assign.hpp"
#include "dvc/plan/explain.hpp"

namespace {

using dvc::count_t;
using dvc::index_t;
using dvc::level;
using dvc::unit_id;
using dvc::io::language;
using dvc::quota::assignment;
using dvc::quota::model;
using dvc::quota::rounding;

const dvc::plan& haiphong() {
  static const dvc::plan p = dvc::io::load_plan(DVC_DATASETS "/haiphong-2022").value();
  return p;
}

// The quota that the explanation alone gives: floor, remainder, cut, rank, and the tie's rows.
count_t replayed(const dvc::quota::explanation& x) {
  const dvc::quota::whole_part& p = x.part;
  if (x.rule == rounding::per_row) return p.floor + (2 * p.remainder >= p.denominator ? 1 : 0);
  if (x.rule == rounding::up) return p.floor + (p.remainder > 0 ? 1 : 0);
  if (x.tie) return p.floor + (std::ranges::binary_search(x.tie->served, x.row) ? 1 : 0);
  return p.floor + (p.rank && *p.rank <= p.left ? 1 : 0);
}

// Planted bugs: the rank counted with >= and the cut taken among all remainders fail here.
TEST_CASE("every quota of plan 128 follows from its explanation, in every model and rounding") {
  const auto sixty = dvc::asked_rates{{{{}, *dvc::quota::rate_range::parse("60%")}}};
  for (const level at : dvc::quota_levels)
    for (const dvc::assign_options& how :
         {dvc::assign_options{}, dvc::assign_options{.rounding = rounding::per_row},
          dvc::assign_options{.model = model::fill_the_gap}, dvc::assign_options{.model = model::uniform},
          dvc::assign_options{.demand = sixty, .model = model::fill_the_gap},
          dvc::assign_options{.demand = sixty, .rounding = rounding::exact_total, .model = model::fill_the_gap},
          dvc::assign_options{.demand = dvc::given_total{19'000}, .upper = {{haiphong().entries(at)[3].unit, 1}}}}) {
      const assignment a = dvc::assign(haiphong(), at, how).value();
      for (index_t i = 0; i < a.size(); ++i) {
        const auto x = dvc::quota::explain(a, i);
        CHECK(replayed(x) == a.extra(i));
        CHECK(x.part.raised == (a.extra(i) > x.part.floor));
        if (x.rule == rounding::exact_total && x.part.cut && x.part.raised) CHECK(x.part.remainder >= *x.part.cut);
        if (x.rule == rounding::exact_total && x.part.cut && !x.part.raised) CHECK(x.part.remainder <= *x.part.cut);
      }
    }
}

TEST_CASE("the communes' cut is where plan 128 has it: 111 dossiers left, 128 506 served, 128 078 not") {
  const assignment a = dvc::assign(haiphong(), level::commune).value();
  bool last = false, next = false;
  for (index_t i = 0; i < a.size(); ++i) {
    const auto x = dvc::quota::explain(a, i);
    CHECK(x.part.left == 111);
    CHECK(x.part.cut == 128'506);
    CHECK(x.part.denominator == 256'850);
    if (x.part.remainder == 128'506) last = x.part.rank == 111 && x.part.raised;
    if (x.part.remainder == 128'078) next = x.part.rank == 112 && !x.part.raised;
  }
  CHECK((last && next));
}

TEST_CASE("who is tied is told, and by what rule some were served") {
  const auto row = [](count_t n) { return dvc::quota::entry{unit_id("x"), {}, *dvc::dossiers::tally::make(n, 0)}; };
  const assignment a = assignment::make({row(6), row(6), row(19)}, 3, rounding::exact_total).value();
  for (index_t i : {0, 1, 2}) {
    const auto x = dvc::quota::explain(a, i);
    CHECK(x.tie.has_value() == (i < 2));
    CHECK(replayed(x) == a.extra(i));
  }
  CHECK(dvc::quota::explain(a, 0).part.rank == dvc::quota::explain(a, 1).part.rank);
}

TEST_CASE("a unit that is typed by hand, excluded or empty is explained honestly") {
  const auto why = [](level at, const char* code) {
    return dvc::explain(haiphong(), dvc::assign(haiphong(), at).value(), unit_id(code)).value();
  };
  const auto by_hand = why(level::commune, "11482");
  CHECK(by_hand.by_hand == "The plan prints 817 and 7 although no dossier was observed.");
  CHECK((by_hand.quota.extra == 534 && by_hand.quota.unit.projected.total() == 817));
  const auto excluded = why(level::department, "D19");
  CHECK(excluded.excluded.has_value());
  CHECK_FALSE(excluded.quota.offline.has_value());
  CHECK_FALSE(excluded.quota.target.has_value());
  const auto empty = why(level::district, "318");
  CHECK((empty.quota.extra == 0 && !empty.quota.reached && !empty.quota.target));
  CHECK(dvc::io::steps(empty, language::en).front() == "Observed: T = 0, o = 0, o / T = 0 / 0, which is no rate.");
  const assignment districts = dvc::assign(haiphong(), level::district).value();
  CHECK(dvc::explain(haiphong(), districts, unit_id("D19")).error().code == dvc::errc::unknown_unit);
}

// Worked out by hand from plan 128: u = 3 254, W = 37 858, N = 19 426; 3254 x 19426 = 63 212 204 = 1669 x 37858 + 27 202.
TEST_CASE("the sentences of one district, step by step") {
  const assignment a = dvc::assign(haiphong(), level::district).value();
  const auto x = dvc::explain(haiphong(), a, unit_id("305")).value();
  CHECK(x.quota.part.remainder == 27'202);
  const std::vector<std::string> en = dvc::io::steps(x, language::en), vi = dvc::io::steps(x, language::vi);
  REQUIRE((en.size() == 7 && vi.size() == 7));
  CHECK(en[0] == "Observed: T = 1,886, o = 259, o / T = 13.7%.");
  CHECK(en[1] == "Projected: P = 2 x T = 3,772, p = 2 x o = 518; u = P - p = 3,254 not yet online.");
  CHECK(en[2] == "Level: W = 37,858 offline dossiers of 15 units; N = 19,426, the plan's total for this level.");
  CHECK(en[3] == "Share: u / W = 3,254 / 37,858 = 8.60%. Exact part q = u x N / W = 3,254 x 19,426 / 37,858 = 63,212,204 / 37,858.");
  CHECK(en[4].starts_with("Whole part 1,669, remainder 27,202 / 37,858. The whole parts of the level leave "));
  CHECK(en[4].ends_with(": one more, e = 1,670."));
  CHECK(en[5] == "Target t = (p + q) / P = 58%; whole dossiers reach (p + e) / P = 2,188 / 3,772 = ~58.01%.");
  CHECK(en[6] == "All quotas of the level add up to 19,426, which is N.");
  CHECK(vi[2] == "Cấp: W = 37.858 hồ sơ chưa trực tuyến của 15 đơn vị; N = 19.426, tổng giao của cấp theo kế hoạch.");
  CHECK(dvc::io::heading(haiphong(), x, language::vi) ==
        "Quận Lê Chân (305) · 128/KH-UBND · Theo tỷ trọng hồ sơ chưa trực tuyến: giao thêm 1.670");
}

TEST_CASE("where N comes from is told") {
  const auto level_step = [](const dvc::assign_options& how) {
    const assignment a = dvc::assign(haiphong(), level::district, how).value();
    return dvc::io::steps(dvc::explain(haiphong(), a, unit_id("305")).value(), language::en)[2];
  };
  const auto ends = [](const std::string& text, const std::string& end) { return text.ends_with(end); };
  CHECK(ends(level_step({.demand = dvc::given_total{500}}), "N = 500, as given."));
  // 3/5 of 76 326 received in the year, less 19 539 online
  CHECK(ends(level_step({.demand = dvc::target_rate{*dvc::rational::parse("60%")}}),
             "N = 26,257: 60% x 76,326 - 19,539, rounded up and at least 0, brings the level to 60% over the year."));
  CHECK(ends(level_step({.demand = dvc::asked_rates{{{{}, *dvc::quota::rate_range::parse("60%")}}}, .model = model::uniform}),
             "N = 17,960: what the units need for their rates, 17,959.6 in all, rounded up."));
  const auto all = dvc::assign_all(haiphong(), {.demand = dvc::given_total{200'000}}).value();
  const auto x = dvc::explain(haiphong(), all[1].quotas, unit_id("305")).value();
  CHECK(ends(dvc::io::steps(x, language::en)[2],
             "N = 18,672, this level's part of 200,000 dossiers, in proportion to W among 405,502 of all levels."));
}

TEST_CASE("a bound that holds is told instead of a rounding") {
  const assignment a = dvc::assign(haiphong(), level::department,
                                   {.demand = dvc::given_total{40'000}, .lower = {{unit_id("D04"), 130}}, .upper = {{unit_id("D11"), 30'000}}})
                           .value();
  const auto held = dvc::io::steps(dvc::explain(haiphong(), a, unit_id("D11")).value(), language::en);
  CHECK(held[3] == "Bounds: at least 0, at most 30,000 (never more than u).");
  CHECK(held[5] == "The most quota holds: the model alone would give more, so e = q = 30,000.");
  const auto least = dvc::io::steps(dvc::explain(haiphong(), a, unit_id("D04")).value(), language::vi);
  CHECK(least[5] == "Chạm mức tối thiểu: mô hình tự nó cho ít hơn, nên e = q = 130.");
  // the others: 40 000 - 30 000 - 130 = 9 870 for 110 794 - 93 524 - 140 = 17 130 offline dossiers
  const auto free = dvc::io::steps(dvc::explain(haiphong(), a, unit_id("D01")).value(), language::en);
  CHECK(free[4].ends_with("u x 9,870 / 17,130 = 416 x 9,870 / 17,130 = q = 4,105,920 / 17,130."));
}

}  // namespace
