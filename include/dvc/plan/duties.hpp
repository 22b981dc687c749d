// What the register of tasks asks of whom, and by when: its steps by lead, partner or deadline, and how they stand on a day.
#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dvc/plan/plan.hpp"

namespace dvc {

/// How a step stands on a day. A plan does not say what is done: that is the caller's to report.
enum class step_state {
  to_come,  ///< its window has not begun
  open,     ///< it may be done
  due,      ///< its last day has come, or comes within the days asked for
  overdue,  ///< its last day is past
  done,     ///< reported as done
};

/// The names of the states, in the order of the enumerators.
inline constexpr std::array<std::string_view, 5> step_states{"to-come", "open", "due", "overdue", "done"};

/// `to-come`, `open`, `due`, `overdue`, `done`.
[[nodiscard]] constexpr std::string_view name(step_state s) noexcept { return step_states[static_cast<std::size_t>(s)]; }

/// The state of that name; null for any other text.
[[nodiscard]] constexpr std::optional<step_state> parse_step_state(std::string_view text) noexcept {
  for (std::size_t i = 0; i < step_states.size(); ++i)
    if (step_states[i] == text) return static_cast<step_state>(i);
  return std::nullopt;
}

/// The first day of a step's window; null where the plan only names a day before which it is to be done.
[[nodiscard]] inline std::optional<date> first_day(const task_step& s) {
  return s.window ? std::optional{s.window->from} : std::nullopt;
}

/// The last day to do a step: the end of its window, or the day before `before` ("Trước ngày 15/6": the 14th at the latest).
[[nodiscard]] inline date last_day(const task_step& s) {
  return s.window ? s.window->to : date_of(since_1970(*s.before) - 1);
}

/// How a step that is not done stands on the day `on`; `due` looks `within` >= 0 days ahead. By date, both ends included.
[[nodiscard]] inline step_state state_on(const task_step& s, const date& on, count_t within = 0) {
  const count_t left = since_1970(last_day(s)) - since_1970(on);
  if (left < 0) return step_state::overdue;
  if (left <= within) return step_state::due;
  return s.window && on < s.window->from ? step_state::to_come : step_state::open;
}

/// Whether a unit is that party: by its name, or as one of all units of a level.
[[nodiscard]] inline bool includes(const task_party& p, const units::unit& u) {
  return p.unit == u.code || p.every == u.at;
}

/// The units that a party stands for, in the plan's order: one, all of a level, or none where it is no unit.
[[nodiscard]] inline std::vector<units::unit> members(const plan& from, const task_party& p) {
  std::vector<units::unit> found;
  for (const units::unit& u : from.units().all())
    if (includes(p, u)) found.push_back(u);
  return found;
}

/// Whom to look for among the parties; exactly one of the three is given.
struct party_query {
  unit_id unit{};                ///< named, or as one of its level
  std::optional<level> every{};  ///< all units of that level together
  std::string name{};            ///< as printed
};

/// A step of a task by its number.
struct step_id {
  std::string task;
  count_t step = 1;
  friend bool operator==(const step_id&, const step_id&) = default;
};

/// Which steps to look for; everything that is given must hold.
struct duty_query {
  std::optional<party_query> party{};    ///< leads or takes part
  std::optional<party_query> lead{};
  std::optional<party_query> partner{};
  std::optional<period> ends{};          ///< the last day lies in it
  std::optional<date> on{};              ///< the day to look at
  count_t within = 0;                    ///< days beyond `on` that count as due
  std::optional<step_state> state{};     ///< on that day
  std::vector<step_id> done{};
};

/// One step that is to be done, with its task and, where a party was asked for, what that party is in it.
struct duty {
  std::string part, title, title_en;  ///< of the task
  task_step step;
  std::optional<date> first;
  date last;
  std::optional<task_party::role> as;  ///< `lead` where a party is both
  std::string party;                   ///< that party as printed, which may stand for a whole level
  std::optional<step_state> state;     ///< on the day asked for
  std::optional<count_t> days_left;    ///< from that day to the last one; negative once it is past
};

/// Says what is wrong with a party that is looked for: a wrong word is an error, never an empty answer.
///
/// Errors: `argument` where none or several of the three are given, for a level without units and for a name that is no
/// party to any task; `unknown_unit`.
[[nodiscard]] inline result<void> check_party(const plan& from, const party_query& who) {
  if ((who.unit.empty() ? 0 : 1) + (who.every ? 1 : 0) + (who.name.empty() ? 0 : 1) != 1)
    return failure{errc::argument, "a party is given by a unit, a level or a name, and by one of them only"};
  if (!who.unit.empty() && from.units().find(who.unit) == nullptr)
    return failure{errc::unknown_unit, "\"" + who.unit.str() + "\" is not a unit of this plan"};
  if (who.every && from.units().of(*who.every).empty())
    return failure{errc::argument, "this plan has no units of level " + std::string(name(*who.every))};
  const auto named = [&](const task& t) {
    return std::ranges::find(t.parties, who.name, &task_party::name) != t.parties.end();
  };
  if (!who.name.empty() && std::ranges::none_of(from.tasks(), named))
    return failure{errc::argument, "\"" + who.name + "\" is not a party to any task of this plan"};
  return {};
}

/// Says what is wrong with a query: see `duties`.
[[nodiscard]] inline result<void> check_query(const plan& from, const duty_query& wanted) {
  for (const auto* who : {&wanted.party, &wanted.lead, &wanted.partner})
    if (*who)
      if (auto fine = check_party(from, **who); !fine) return fine;
  const auto& [party, lead, partner, ends, on, within, state, done] = wanted;
  for (const auto& day : {on, ends ? std::optional{ends->from} : on, ends ? std::optional{ends->to} : on})
    if (day && !day->ok()) return failure{errc::range, str(*day) + " is not a day of the calendar"};
  if (ends && ends->to < ends->from)
    return failure{errc::inconsistent, "the period ends on " + str(ends->to) + ", before it begins on " + str(ends->from)};
  if (within < 0)
    return failure{errc::range, std::to_string(within) + " days ahead were asked for; it must be 0 or more"};
  if (!on && (state || within > 0))
    return failure{errc::argument, "a state or days ahead are asked for, but no day; give the day to look at"};
  for (const step_id& d : done) {
    const auto there = [&](const task& t) {
      return t.id == d.task && std::ranges::find(t.steps, d.step, &task_step::no) != t.steps.end();
    };
    if (std::ranges::none_of(from.tasks(), there))
      return failure{errc::argument,
                     "done: task \"" + d.task + "\" with step " + std::to_string(d.step) + " is not in this plan"};
  }
  return {};
}

/// The first party of a task that is meant, in that role or in any, a lead if there is one; null where there is none.
[[nodiscard]] inline const task_party* find_party(const plan& from, const task& t, const party_query& who,
                                                  std::optional<task_party::role> as) {
  const units::unit* unit = who.unit.empty() ? nullptr : from.units().find(who.unit);
  for (const auto role : {task_party::role::lead, task_party::role::partner})
    for (const task_party& p : t.parties)
      if (p.as == role && as.value_or(role) == role &&
          (unit != nullptr ? includes(p, *unit) : who.every ? p.every == who.every : p.name == who.name))
        return &p;
  return nullptr;
}

/// The steps of the register that `wanted` describes, those with an earlier last day first, else in the plan's order.
///
/// Errors: those of `check_party`; `argument` for a step in `done` that is not in the plan, and for a state or days ahead
/// without a day; `range` for negative days ahead and for a day that is not in the calendar; `inconsistent` for a period that
/// ends before it begins.
/// Source: plan 128, Appendix 1 (Definitions 3). Example: `duties(plan, {.party = party_query{.unit = unit_id("305")}})`.
[[nodiscard]] inline result<std::vector<duty>> duties(const plan& from, const duty_query& wanted) {
  if (const auto fine = check_query(from, wanted); !fine) return fine.error();
  std::vector<duty> list;
  for (const task& t : from.tasks()) {
    const task_party* shown = nullptr;
    bool meant = true;
    const auto ask = [&](const std::optional<party_query>& who, std::optional<task_party::role> as) {
      if (!who) return;
      const task_party* p = find_party(from, t, *who, as);
      meant = meant && p != nullptr;
      if (shown == nullptr) shown = p;
    };
    ask(wanted.party, {}), ask(wanted.lead, task_party::role::lead), ask(wanted.partner, task_party::role::partner);
    if (!meant) continue;
    for (const task_step& s : t.steps) {
      duty d{t.part, t.title, t.title_en, s, first_day(s), last_day(s), {}, {}, {}, {}};
      if (shown != nullptr) d.as = shown->as, d.party = shown->name;
      if (wanted.ends && (d.last < wanted.ends->from || wanted.ends->to < d.last)) continue;
      if (wanted.on) {
        const bool done = std::ranges::find(wanted.done, step_id{t.id, s.no}) != wanted.done.end();
        d.state = done ? step_state::done : state_on(s, *wanted.on, wanted.within);
        d.days_left = since_1970(d.last) - since_1970(*wanted.on);
      }
      if (wanted.state && d.state != wanted.state) continue;
      list.push_back(std::move(d));
    }
  }
  std::ranges::stable_sort(list, {}, &duty::last);
  return list;
}

}  // namespace dvc
