// What must hold between the parts of a plan; defines plan::make. One function per table, in the order of the format's
// description, so that a message can be traced to a sentence there.
#pragma once

#include <set>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "dvc/dossiers/projection.hpp"
#include "dvc/plan/owners.hpp"
#include "dvc/plan/plan.hpp"

namespace dvc {

/// Walks the parts once and keeps the first failure.
class plan_check {
 public:
  explicit plan_check(plan_parts parts) { plan_.parts_ = std::move(parts); }

  [[nodiscard]] result<plan> run() {
    auto tree = units::hierarchy::make(plan_.parts_.units);
    if (!tree) return tree.error();
    plan_.units_ = *std::move(tree);
    for (const auto step : {&plan_check::periods, &plan_check::exclusions, &plan_check::overrides,
                            &plan_check::statistics, &plan_check::entries, &plan_check::totals, &plan_check::published,
                            &plan_check::procedures, &plan_check::tasks, &plan_check::registers}) {
      (this->*step)();
      if (failed_) return *failed_;
    }
    return std::move(plan_);
  }

 private:
  // A failure in a table's row, or, with row -1, in the descriptor.
  void fail(errc code, std::string message, const char* table, std::size_t row, const char* column) {
    if (!failed_) failed_ = failure{code, std::move(message), {table, static_cast<index_t>(row), column}};
  }
  static constexpr auto descriptor = static_cast<std::size_t>(-1);
  [[nodiscard]] static std::string quoted(const std::string& text) { return "\"" + text + "\""; }

  // The unit of that code, or null after a failure.
  const units::unit* known(const unit_id& id, const char* table, std::size_t row, const char* column) {
    const units::unit* u = plan_.units_.find(id);
    if (u == nullptr)
      fail(errc::unknown_unit, quoted(id.str()) + " is not a unit of this plan", table, row, column);
    return u;
  }
  void known_if_given(const unit_id& id, const char* table, std::size_t row, const char* column) {
    if (!id.empty()) known(id, table, row, column);
  }
  // Fails where `key` was seen before.
  template <class Set, class Key>
  void once(Set& seen, const Key& key, const std::string& shown, const char* table, std::size_t row,
            const char* column) {
    if (!seen.insert(key).second)
      fail(errc::duplicate, quoted(shown) + " stands here for the second time; once is allowed", table, row, column);
  }
  void in_calendar(const date& day, const char* table, std::size_t row, const char* column) {
    if (!day.ok()) fail(errc::range, str(day) + " is not a day of the calendar", table, row, column);
  }
  void in_order(const std::optional<period>& window, const char* table, std::size_t row, const char* column) {
    if (window && window->to < window->from)
      fail(errc::inconsistent, "the window ends on " + str(window->to) + ", before it begins on " + str(window->from),
           table, row, column);
  }

  void periods() {
    in_order(parts().observed, "dvc:plan", descriptor, "observed");
    in_order(parts().projected, "dvc:plan", descriptor, "projected");
    if (parts().factor == rational{})
      fail(errc::range, "the projection factor is 0; it must be above 0", "dvc:plan", descriptor, "projected.factor");
  }

  void exclusions() {
    for (const exclusion& e : parts().exclusions) {
      if (const auto* u = known(e.unit, "dvc:plan", descriptor, "exclusions"); u && u->at == level::province)
        fail(errc::inconsistent, quoted(e.unit.str()) + " is a province; only units that receive quotas are excluded",
             "dvc:plan", descriptor, "exclusions");
      once(excluded_, e.unit, e.unit.str(), "dvc:plan", descriptor, "exclusions");
    }
  }

  void overrides() {
    for (const override_figures& o : parts().overrides) {
      known(o.unit, "dvc:plan", descriptor, "overrides");
      if (!overrides_.emplace(o.unit, &o).second)
        fail(errc::duplicate, quoted(o.unit.str()) + " stands here for the second time; once is allowed", "dvc:plan",
             descriptor, "overrides");
      if (o.projected_online > o.projected_total)
        fail(errc::inconsistent, "unit " + quoted(o.unit.str()) + ": projected_online " +
                                     std::to_string(o.projected_online) + " is above projected_total " +
                                     std::to_string(o.projected_total),
             "dvc:plan", descriptor, "overrides");
    }
  }

  void statistics() {
    for (std::size_t i = 0; i < parts().statistics.size() && !failed_; ++i) {
      const statistic& s = parts().statistics[i];
      const units::unit* u = known(s.unit, "statistics", i, "unit");
      if (u == nullptr) return;
      if (u->at == level::province)
        return fail(errc::inconsistent, quoted(s.unit.str()) + " is a province; statistics are of units that receive "
                                        "quotas, a province is their sum", "statistics", i, "unit");
      const auto observed = dossiers::tally::make(s.observed_total, s.observed_online);
      if (!observed)
        return fail(observed.error().code, observed.error().message, "statistics", i, "observed_online");
      const auto projected = project(s, *observed, i);
      if (!projected) return;
      quota::entry entry{s.unit, *observed, *projected, excluded_.contains(s.unit), u->name};
      if (!by_unit_.emplace(s.unit, std::move(entry)).second)
        return fail(errc::duplicate, quoted(s.unit.str()) + " has statistics already; a unit has one row", "statistics",
                    i, "unit");
    }
    for (const override_figures& o : parts().overrides)
      if (!by_unit_.contains(o.unit))
        fail(errc::inconsistent, "unit " + quoted(o.unit.str()) + " has an override but no statistics", "dvc:plan",
             descriptor, "overrides");
  }

  // factor x observed, or the override; must equal the projected figures where the file gives them.
  std::optional<dossiers::tally> project(const statistic& s, const dossiers::tally& observed, std::size_t i) {
    const auto by_hand = overrides_.find(s.unit);
    const bool overridden = by_hand != overrides_.end();
    const auto projected =
        overridden ? dossiers::tally::make(by_hand->second->projected_total, by_hand->second->projected_online)
                   : dossiers::project(observed, parts().factor);
    if (!projected) {
      fail(projected.error().code, projected.error().message, "statistics", i, "observed_total");
      return std::nullopt;
    }
    const auto agree = [&](std::optional<count_t> given, count_t expected, count_t from, const char* column) {
      if (!given || *given == expected) return true;
      const std::string reckoned = overridden ? "the override gives "
                                              : parts().factor.str() + " x " + std::to_string(from) + " is ";
      fail(errc::inconsistent, "given " + std::to_string(*given) + ", but " + reckoned + std::to_string(expected) +
                                   (overridden ? "; make them equal" : "; correct it or declare it in overrides"),
           "statistics", i, column);
      return false;
    };
    if (!agree(s.projected_total, projected->total(), observed.total(), "projected_total") ||
        !agree(s.projected_online, projected->online(), observed.online(), "projected_online"))
      return std::nullopt;
    return *projected;
  }

  // A level has statistics for all of its units or for none: a missing row is not zero.
  void entries() {
    for (const level at : quota_levels) {
      auto& list = plan_.entries_[static_cast<std::size_t>(at)];
      const units::unit* missing = nullptr;
      for (const units::unit& u : plan_.units_.all()) {
        if (u.at != at) continue;
        if (const auto found = by_unit_.find(u.code); found != by_unit_.end())
          list.push_back(found->second);
        else
          missing = &u;
      }
      if (missing != nullptr && !list.empty())
        return fail(errc::inconsistent, "unit " + quoted(missing->code.str()) + " (" + missing->name +
                                            ") has no row, but other units of its level have; nothing received is "
                                            "written as 0", "statistics", descriptor, "unit");
    }
  }

  void totals() {
    bool any = false;
    for (const level at : levels) {
      if (!plan_.total(at)) continue;
      any = true;
      if (plan_.entries(at).empty())
        fail(errc::inconsistent, "there is a total for level " + std::string(name(at)) + ", but no statistics of it",
             "dvc:plan", descriptor, "totals");
    }
    if (!any) fail(errc::schema, "no level has a total; give at least one", "dvc:plan", descriptor, "totals");
  }

  void published() {
    std::unordered_set<unit_id> units;
    for (std::size_t i = 0; i < parts().published.rows.size(); ++i) {
      known(parts().published.rows[i].unit, "quotas", i, "unit");
      once(units, parts().published.rows[i].unit, parts().published.rows[i].unit.str(), "quotas", i, "unit");
    }
    std::set<level> seen;
    for (std::size_t i = 0; i < parts().published.totals.size(); ++i) {
      const level at = parts().published.totals[i].at;
      once(seen, at, std::string(name(at)), "totals", i, "level");
    }
  }

  void procedures() {
    auto list = procedures::catalogue::make(std::move(plan_.parts_.procedures));
    const auto owned = list ? check_owners(*list, plan_.units_) : result<void>(list.error());
    if (!owned) {
      failed_ = owned.error();
      return;
    }
    plan_.catalogue_ = *std::move(list);
  }

  void tasks() {
    std::unordered_map<std::string, task*> by_id;
    auto& list = plan_.parts_.tasks;
    for (std::size_t i = 0; i < list.size(); ++i)
      if (!by_id.emplace(list[i].id, &list[i]).second)
        return fail(errc::duplicate, quoted(list[i].id) + " stands here for the second time; once is allowed", "tasks",
                    i, "id");
    const auto owner = [&](const std::string& id, const char* table, std::size_t i) -> task* {
      const auto found = by_id.find(id);
      if (found != by_id.end()) return found->second;
      fail(errc::inconsistent, quoted(id) + " is not a task of this plan", table, i, "task");
      return nullptr;
    };
    for (std::size_t i = 0; i < parts().parties.size(); ++i) {
      const task_party& p = parts().parties[i];
      known_if_given(p.unit, "task_parties", i, "unit");
      if (!p.unit.empty() && p.every)
        fail(errc::inconsistent, "both a unit and a level are given; give one of them", "task_parties", i, "level");
      task* t = owner(p.task, "task_parties", i);
      if (failed_) return;
      t->parties.push_back(p);
    }
    for (std::size_t i = 0; i < parts().steps.size(); ++i) {
      const task_step& s = parts().steps[i];
      if (s.window) in_calendar(s.window->from, "task_steps", i, "from"), in_calendar(s.window->to, "task_steps", i, "to");
      if (s.before) in_calendar(*s.before, "task_steps", i, "before");
      in_order(s.window, "task_steps", i, "to");
      if (s.window.has_value() == s.before.has_value())
        fail(errc::inconsistent, "a step has either from and to, or before", "task_steps", i, "before");
      task* t = owner(s.task, "task_steps", i);
      if (failed_) return;
      if (s.no != static_cast<count_t>(t->steps.size()) + 1)
        return fail(errc::inconsistent, "step " + std::to_string(s.no) + " follows " + std::to_string(t->steps.size()) +
                                            " steps of task " + quoted(s.task) + "; they are numbered 1, 2, ...",
                    "task_steps", i, "step");
      t->steps.push_back(s);
    }
    for (const task& t : list) {
      bool led = false;
      for (const task_party& p : t.parties) led = led || p.as == task_party::role::lead;
      if (!led) fail(errc::inconsistent, "task " + quoted(t.id) + " has no lead", "task_parties", descriptor, "role");
      if (t.steps.empty())
        fail(errc::inconsistent, "task " + quoted(t.id) + " has no step", "task_steps", descriptor, "task");
    }
  }

  void registers() {
    std::unordered_set<std::string> ids;
    for (std::size_t i = 0; i < parts().indicators.size(); ++i)
      once(ids, parts().indicators[i].id, parts().indicators[i].id, "indicators", i, "id");
    ids.clear();
    for (std::size_t i = 0; i < parts().reports.size(); ++i) {
      const report_duty& r = parts().reports[i];
      once(ids, r.id, r.id, "reports", i, "id");
      known(r.recipient, "reports", i, "recipient");
      known_if_given(r.unit, "reports", i, "unit");
      if (r.unit.empty() != r.every.has_value())
        fail(errc::inconsistent, "give who reports: either a unit or a level", "reports", i, "unit");
    }
  }

  [[nodiscard]] const plan_parts& parts() const noexcept { return plan_.parts_; }

  plan plan_;
  std::optional<failure> failed_;
  std::unordered_set<unit_id> excluded_;
  std::unordered_map<unit_id, const override_figures*> overrides_;
  std::unordered_map<unit_id, quota::entry> by_unit_;
};

inline result<plan> plan::make(plan_parts parts) { return plan_check(std::move(parts)).run(); }

}  // namespace dvc
