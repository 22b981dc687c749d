// Re-assignment: bounds, the total, the moves; against every way there is on small levels.
#include "dvc/monitor/adjust.hpp"

#include <algorithm>
#include <doctest/doctest.h>
#include <numeric>
#include <optional>
#include <random>
#include <string>
#include <vector>

namespace {

using dvc::count_t;
using dvc::errc;
using dvc::index_t;
using dvc::dossiers::tally;
using dvc::monitor::adjust;
using dvc::monitor::adjust_by;
using dvc::monitor::adjustment;
using dvc::monitor::goal;
using dvc::monitor::progress;
using dvc::monitor::schedule;

using received = std::vector<std::optional<tally>>;

dvc::date on(const char* text) { return *dvc::parse_date(text); }
std::optional<tally> of(count_t total, count_t online) { return *tally::make(total, online); }
progress level(const std::vector<goal>& goals, const received& in, const std::vector<count_t>& to_come = {}) {
  const auto ten = schedule::linear({on("2022-05-01"), on("2022-05-10")}).value();
  return progress::make(goals, in, ten, on("2022-05-05"), {.to_come = to_come}).value();
}

TEST_CASE("what is out of reach is taken over in proportion to what can still come in") {
  // 50 are left and 20 can come; the others have room for 30 and 60 beyond their goals
  const auto p = level({{100, 60}, {100, 30}, {100, 40}}, {of(20, 10), of(50, 10), of(90, 10)}, {20, 50, 90});
  const auto a = adjust(p).value();
  CHECK(a.goals == std::vector<count_t>{30, 40, 60});
  REQUIRE(a.moves.size() == 2);
  CHECK(a.moves[0].from == 0);
  CHECK(a.moves[0].to == 1);
  CHECK(a.moves[0].dossiers == 10);
  CHECK(a.moves[1].dossiers == 20);
  CHECK(a.total == 130);
  const auto anew = adjust(p, adjust_by::to_come).value();  // 100 are left, in proportion to 20, 50, 90: 12.5, 31.25, 56.25
  CHECK(anew.goals == std::vector<count_t>{10 + 13, 10 + 31, 10 + 56});
}

TEST_CASE("those who have done more than their goals relieve the others; who takes no part keeps its goal") {
  const auto p = level({{100, 10}, {100, 30}, {100, 90, false}, {100, 70}}, {of(20, 20), of(50, 10), of(50, 0), std::nullopt}, {9, 50, 1, 0});
  CHECK(adjust(p).value().goals == std::vector<count_t>{20, 20, 90, 70});
}

TEST_CASE("an infeasible total is refused with the nearest one") {
  const auto above = adjust(level({{100, 60}, {100, 30}}, {of(20, 10), of(50, 10)}, {20, 39})).error();
  CHECK(above.code == errc::infeasible);
  CHECK(above.message == "the goals of the 2 units that can move add up to 90 online dossiers, but with what is done and what can still come in "
                         "they reach at most 79; the nearest feasible total is 79");
  CHECK(adjust(level({{100, 60}, {100, 30}}, {of(20, 10), of(50, 10)}, {20, 50})).has_value());
  const auto below = adjust(level({{100, 5}, {100, 5}}, {of(20, 10), of(50, 10)}, {20, 39})).error();
  CHECK(below.code == errc::infeasible);
  CHECK(below.message.find("they have done 20 already; the nearest feasible total is 20") != std::string::npos);
}

TEST_CASE("random levels: the total, the bounds, the moves; the least change there is") {
  std::mt19937_64 random(17);
  const auto any = [&](count_t n) { return static_cast<count_t>(random() % static_cast<std::uint64_t>(n)); };
  int feasible = 0;
  for (int round = 0; round < 3000; ++round) {
    const auto n = static_cast<std::size_t>(1 + any(4));
    std::vector<goal> goals;
    received in;
    std::vector<count_t> to_come(n), low(n), high(n);
    std::vector<bool> moves(n);
    count_t least = 0, most = 0, total = 0;
    for (std::size_t i = 0; i < n; ++i) {
      const count_t came = 1 + any(8);
      goals.push_back({20, any(9), any(6) != 0});
      in.push_back(any(7) == 0 ? std::nullopt : of(came, any(came + 1)));
      to_come[i] = any(7);
      moves[i] = goals[i].asked && in[i];
      low[i] = moves[i] ? in[i]->online() : goals[i].online, high[i] = moves[i] ? low[i] + to_come[i] : goals[i].online;
      if (moves[i]) least += low[i], most += high[i], total += goals[i].online;
    }
    const auto p = level(goals, in, to_come);
    for (const auto rule : {adjust_by::least_change, adjust_by::to_come}) {
      const auto made = adjust(p, rule);
      CHECK(made.has_value() == (least <= total && total <= most));
      if (!made) continue;
      ++feasible;
      const adjustment& a = *made;
      std::vector<count_t> moved(n);
      count_t before = 0, after = 0, change = 0;
      for (std::size_t i = 0; i < n; ++i) {
        CHECK(a.goals[i] >= low[i]);
        CHECK(a.goals[i] <= high[i]);
        before += goals[i].online, after += a.goals[i], change += std::abs(a.goals[i] - goals[i].online);
        moved[i] = goals[i].online;
      }
      CHECK(before == after);
      CHECK(a.moves.size() + 1 <= n);
      for (const auto& m : a.moves) {
        CHECK(m.dossiers > 0);
        moved[static_cast<std::size_t>(m.from)] -= m.dossiers, moved[static_cast<std::size_t>(m.to)] += m.dossiers;
      }
      CHECK(moved == a.goals);
      if (rule != adjust_by::least_change) continue;
      // no way within the bounds changes less: what lies outside them must move, and be made up for
      count_t out = 0, back = 0;
      for (std::size_t i = 0; i < n; ++i) {
        out += std::max<count_t>(goals[i].online - high[i], 0);
        back += std::max<count_t>(low[i] - goals[i].online, 0);
      }
      CHECK(change == 2 * std::max(out, back));
    }
  }
  CHECK(feasible > 1000);
}

}  // namespace
