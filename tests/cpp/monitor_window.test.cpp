// The window of plan 128, which names none, and the goals that its quotas stand for.
#include "dvc/monitor/window.hpp"

#include <doctest/doctest.h>

#include "dvc/io/plan.hpp"
#include "dvc/monitor/pace.hpp"
#include "dvc/plan/assign.hpp"

namespace {

using dvc::count_t;
using dvc::index_t;

TEST_CASE("plan 128 is met from the 16th of April to the 15th of December") {
  const auto plan = dvc::io::load_plan(DVC_DATASETS "/haiphong-2022").value();
  CHECK(dvc::monitor::reporting_day(plan) == 16);
  const auto window = dvc::monitor::window_of(plan).value();
  CHECK(dvc::str(window.from) == "2022-04-16");
  CHECK(dvc::str(window.to) == "2022-12-15");
}

TEST_CASE("goals are the projected online dossiers and the quota; who is left out is not asked") {
  const auto plan = dvc::io::load_plan(DVC_DATASETS "/haiphong-2022").value();
  const auto quotas = dvc::assign(plan, dvc::level::department).value();
  const auto goals = dvc::monitor::goals_of(quotas);
  REQUIRE(goals.size() == 20);
  count_t extra = 0, online = 0, asked = 0;
  for (const auto& g : goals) asked += g.asked ? 1 : 0;
  for (index_t i = 0; i < 20; ++i) {
    extra += goals[static_cast<std::size_t>(i)].online - quotas.entries()[static_cast<std::size_t>(i)].projected.online();
    online += quotas.entries()[static_cast<std::size_t>(i)].projected.online();
  }
  CHECK(asked == 18);
  CHECK(extra == 76'680);
  CHECK(online == 90'068);
}

}  // namespace
