// The register of tasks on a day: deadlines by date with both ends included, units of a level, refusals; plan 128's own.
#include "dvc/plan/duties.hpp"

#include <algorithm>
#include <doctest/doctest.h>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "dvc/io/plan.hpp"

namespace {

using dvc::count_t;
using dvc::date;
using dvc::duties;
using dvc::duty;
using dvc::duty_query;
using dvc::errc;
using dvc::level;
using dvc::party_query;
using dvc::step_state;
using dvc::unit_id;
using role = dvc::task_party::role;

date day(const char* text) { return *dvc::parse_date(text); }
dvc::task_step before(const char* text) { return {"I.1", 1, "", {}, day(text), "", ""}; }
dvc::task_step window(const char* from, const char* to) {
  return {"I.1", 1, "", dvc::period{day(from), day(to)}, {}, "", ""};
}

const dvc::plan& haiphong() {
  static const dvc::plan p = dvc::io::load_plan(DVC_DATASETS "/haiphong-2022").value();
  return p;
}

// `I.2/1 I.5.1/1` ...
std::string steps(const dvc::result<std::vector<duty>>& found) {
  std::string text;
  for (const duty& d : found.value()) text += (text.empty() ? "" : " ") + d.step.task + "/" + std::to_string(d.step.no);
  return text;
}

TEST_CASE("a step before a day ends the day before, over the end of a month and in a leap year") {
  CHECK(dvc::last_day(before("2022-06-15")) == day("2022-06-14"));
  CHECK(dvc::last_day(before("2022-09-01")) == day("2022-08-31"));
  CHECK(dvc::last_day(before("2024-03-01")) == day("2024-02-29"));
  CHECK(dvc::last_day(before("2022-01-01")) == day("2021-12-31"));
  CHECK(dvc::last_day(window("2022-06-01", "2022-06-30")) == day("2022-06-30"));
  CHECK_FALSE(dvc::first_day(before("2022-06-15")));
}

TEST_CASE("the last day is due, not overdue") {
  const auto w = window("2022-06-10", "2022-06-20");
  CHECK(dvc::state_on(w, day("2022-06-09")) == step_state::to_come);
  CHECK(dvc::state_on(w, day("2022-06-10")) == step_state::open);
  CHECK(dvc::state_on(w, day("2022-06-19")) == step_state::open);
  CHECK(dvc::state_on(w, day("2022-06-20")) == step_state::due);
  CHECK(dvc::state_on(w, day("2022-06-21")) == step_state::overdue);
  const auto b = before("2022-06-15");
  CHECK(dvc::state_on(b, day("2022-01-01")) == step_state::open);
  CHECK(dvc::state_on(b, day("2022-06-14")) == step_state::due);
  CHECK(dvc::state_on(b, day("2022-06-15")) == step_state::overdue);
  CHECK(dvc::state_on(b, day("2022-06-12"), 2) == step_state::due);
  CHECK(dvc::state_on(b, day("2022-06-11"), 2) == step_state::open);
}

// Brute force over calendars of days. Seen to fail with `before` itself as last day, and with `<` for `<=` in
// `left <= within`.
TEST_CASE("states agree with a list of the days on which a step may be done") {
  const auto at = [](int n) { return date(std::chrono::sys_days(day("2024-02-20")) + std::chrono::days(n)); };
  for (int from = -1; from < 20; ++from)
    for (int to = std::max(from, 0); to < 20; ++to) {
      std::set<int> allowed;  // -1: no first day is named
      for (int n = from; n <= to; ++n) allowed.insert(n);
      dvc::task_step s{"I.1", 1, "", {}, {}, "", ""};
      if (from < 0) s.before = at(to + 1);
      else s.window = dvc::period{at(from), at(to)};
      for (int on = 0; on < 25; ++on)
        for (int within = 0; within < 4; ++within) {
          const bool some_left = std::ranges::any_of(allowed, [&](int n) { return n >= on; });
          bool runs_out = true;  // no day is left once the days asked for are past
          for (const int n : allowed) runs_out = runs_out && n <= on + within;
          const bool begun = from < 0 || allowed.contains(on);
          const step_state expected = !some_left ? step_state::overdue
                                      : runs_out ? step_state::due
                                      : begun    ? step_state::open
                                                 : step_state::to_come;
          REQUIRE(dvc::state_on(s, at(on), within) == expected);
        }
    }
}

TEST_CASE("plan 128: who leads, who takes part, by Appendix 1") {
  const auto& p = haiphong();
  const auto lead = [&](party_query who) { return steps(duties(p, {.lead = std::move(who)})); };
  CHECK(duties(p, {}).value().size() == 21);
  CHECK(lead({.name = "Thành đoàn Hải Phòng"}) == "I.6/1");
  CHECK(lead({.unit = unit_id("31")}).empty());  // the city leads nothing
  CHECK(lead({.unit = unit_id("D02")}) ==
        "I.6/1 I.2/1 I.3.1/1 I.5.1/1 I.3.1/2 III.1/1 I.5.2/1 I.5.3/1 I.1/1 I.3.1/3 I.4.1/1 I.4.2/1 II.1/1 III.2/1");
  CHECK(lead({.every = level::department}) ==
        "I.2/1 I.3.1/1 I.5.1/1 I.3.1/2 III.1/1 I.5.2/1 I.5.3/1 I.1/1 I.3.1/3 I.4.1/1 I.4.2/1 II.1/1 III.2/1");
  CHECK(steps(duties(p, {.partner = party_query{.unit = unit_id("D05")}})) == "II.2/1 III.1/1");  // both end on 30/6
  CHECK(steps(duties(p, {.partner = party_query{.unit = unit_id("D10")}})) == "II.2/1 I.4.1/1");
  // a commune: 3.3 is its own, 3.1, 3.2 and 4.1 are not; it takes part in II.2
  CHECK(steps(duties(p, {.party = party_query{.unit = unit_id("11689")}})) ==
        "I.2/1 I.3.3/1 I.5.1/1 II.2/1 III.1/1 I.3.3/2 I.5.2/1 I.5.3/1 I.1/1 I.3.3/3 I.4.2/1 II.1/1 III.2/1");
  // both: by its level it leads, by its name it takes part
  const auto both = duties(p, {.party = party_query{.unit = unit_id("D12")}}).value();
  const auto first = std::ranges::find_if(both, [](const duty& d) { return d.step.task == "I.1"; });
  CHECK(first->as == role::lead);
  CHECK(first->party == "Các Sở, ban, ngành");
  const auto partner = duties(p, {.partner = party_query{.unit = unit_id("D12")}}).value();
  const auto named = std::ranges::find_if(partner, [](const duty& d) { return d.step.task == "I.1"; });
  CHECK(named->as == role::partner);
  CHECK(named->party == "Sở Thông tin và Truyền thông");
}

TEST_CASE("plan 128: due, open, overdue and to come on a day") {
  const auto& p = haiphong();
  const auto in = [&](const char* on, step_state s, count_t within = 0, std::vector<dvc::step_id> done = {}) {
    return steps(duties(p, {.on = day(on), .within = within, .state = s, .done = std::move(done)}));
  };
  CHECK(in("2022-06-14", step_state::due) == "I.2/1 I.3.1/1 I.3.2/1 I.3.3/1 I.5.1/1");
  CHECK(in("2022-06-14", step_state::overdue) == "I.6/1");  // "Tháng 5/2022"
  CHECK(in("2022-06-15", step_state::overdue) == "I.6/1 I.2/1 I.3.1/1 I.3.2/1 I.3.3/1 I.5.1/1");
  CHECK(in("2022-06-15", step_state::overdue, 0, {{"I.6", 1}, {"I.3.2", 1}}) == "I.2/1 I.3.1/1 I.3.3/1 I.5.1/1");
  CHECK(in("2022-06-15", step_state::done, 0, {{"I.6", 1}, {"I.3.2", 1}}) == "I.6/1 I.3.2/1");
  CHECK(in("2022-06-15", step_state::due).empty());
  CHECK(in("2022-06-15", step_state::due, 15) == "I.3.1/2 I.3.2/2 II.2/1 III.1/1");  // all end on the 30th
  CHECK(in("2022-06-15", step_state::due, 14).empty());
  CHECK(in("2022-06-15", step_state::to_come) == "I.5.3/1 I.3.1/3 I.3.2/3 I.3.3/3");
  CHECK(in("2022-12-31", step_state::due) == "I.1/1 I.3.1/3 I.3.2/3 I.3.3/3 I.4.1/1 I.4.2/1 II.1/1 III.2/1");
  CHECK(duties(p, {.on = day("2023-01-01"), .state = step_state::overdue}).value().size() == 21);
  CHECK(steps(duties(p, {.ends = dvc::period{day("2022-08-01"), day("2022-09-30")}})) == "I.3.3/2 I.5.2/1 I.5.3/1");
  const auto left = duties(p, {.on = day("2022-06-20")}).value();
  CHECK(left.front().step.task == "I.6");
  CHECK(left.front().days_left == -20);
  CHECK(left.back().days_left == 194);  // 10 days of June, 31 + 31 + 30 + 31 + 30 + 31
}

TEST_CASE("every district and commune, and nobody else, is one of all districts and communes") {
  const auto& p = haiphong();
  for (const auto& t : p.tasks())
    for (const auto& party : t.parties) {
      const auto list = dvc::members(p, party);
      const std::size_t expected = party.every == level::department ? 20
                                   : party.every == level::district ? 15
                                   : party.every == level::commune  ? 217
                                                                    : (party.unit.empty() ? 0 : 1);
      CHECK(list.size() == expected);
      for (const auto& u : list) CHECK((u.code == party.unit || u.at == party.every));
    }
}

TEST_CASE("what cannot be asked is refused in words") {
  struct fault {
    const char* what;
    duty_query query;
    errc code;
    const char* says;
  };
  const date none{std::chrono::year(2022), std::chrono::month(6), std::chrono::day(31)};
  const fault faults[] = {
      {"a unit", {.party = party_query{.unit = unit_id("999")}}, errc::unknown_unit, "\"999\" is not a unit of this plan"},
      {"an organisation", {.lead = party_query{.name = "Hội Làm vườn"}}, errc::argument, "\"Hội Làm vườn\" is not a party"},
      {"nobody", {.partner = party_query{}}, errc::argument, "by one of them only"},
      {"two at once", {.lead = party_query{.unit = unit_id("31"), .every = level::district}}, errc::argument,
       "by one of them only"},
      {"no such day", {.on = none}, errc::range, "2022-06-31 is not a day of the calendar"},
      {"no such end", {.ends = dvc::period{day("2022-06-01"), none}}, errc::range, "2022-06-31"},
      {"a period backwards", {.ends = dvc::period{day("2022-06-02"), day("2022-06-01")}}, errc::inconsistent,
       "before it begins"},
      {"negative days", {.on = day("2022-06-01"), .within = -1}, errc::range, "-1 days"},
      {"a state of no day", {.state = step_state::due}, errc::argument, "give the day"},
      {"days ahead of no day", {.within = 3}, errc::argument, "give the day"},
      {"no such task done", {.done = {{"I.3", 1}}}, errc::argument, "task \"I.3\" with step 1"},
      {"no such step done", {.done = {{"I.3.1", 4}}}, errc::argument, "task \"I.3.1\" with step 4"},
      {"step 0 done", {.done = {{"I.3.1", 0}}}, errc::argument, "step 0"}};
  for (const fault& f : faults) {
    CAPTURE(f.what);
    const auto found = duties(haiphong(), f.query);
    REQUIRE_FALSE(found.has_value());
    CHECK(found.error().code == f.code);
    CHECK(found.error().message.find(f.says) != std::string::npos);
  }
}

TEST_CASE("states read their own names only") {
  for (const auto s : {step_state::to_come, step_state::open, step_state::due, step_state::overdue, step_state::done})
    CHECK(dvc::parse_step_state(name(s)) == s);
  CHECK_FALSE(dvc::parse_step_state("to_come"));
}

}  // namespace
