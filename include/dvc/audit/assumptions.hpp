// What an audit is told beside the table itself; whatever is not given is inferred from it.
#pragma once

#include <array>
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "dvc/base/id.hpp"
#include "dvc/base/rational.hpp"
#include "dvc/plan/plan.hpp"
#include "dvc/quota/policy.hpp"

namespace dvc::audit {

/// The days that a plan observes and projects, as far as it says.
struct window {
  period observed{};
  std::optional<period> remaining{};  ///< the days projected
  std::optional<count_t> cut_off{};   ///< the last day of a reporting month
};

struct assumptions {
  std::optional<rational> factor{};                           ///< P = factor x T
  std::array<std::optional<count_t>, levels.size()> totals{};  ///< N of each level
  std::optional<rational> goal{};                             ///< the online rate that the whole year is to reach
  std::optional<audit::window> window{};                      ///< the plan's days
  std::string area{};                                         ///< the name of the whole: the province
  std::vector<quota::entry> statistics{};                     ///< the figures that rows with a unit must show
};

/// The online rate that a plan wants to reach: its indicator `online-rate`; null where it has none.
[[nodiscard]] inline std::optional<rational> goal_of(const plan& p) {
  for (const indicator& i : p.indicators())
    if (i.id == "online-rate" && i.in == indicator::measure::ratio) return i.value;
  return std::nullopt;
}

/// The cut-off of a plan's monthly reports; null where none has one, or they differ.
[[nodiscard]] inline std::optional<count_t> cut_off_of(const plan& p) {
  std::optional<count_t> day;
  for (const report_duty& duty : p.reports()) {
    if (duty.how_often != report_duty::frequency::month || !duty.last_day) continue;
    if (day && *day != *duty.last_day) return std::nullopt;
    day = duty.last_day;
  }
  return day;
}

/// The days that a plan observes and projects. Where it does not say what it projects, but observes from the day after its
/// cut-off on, it is the rest of the year that began there.
[[nodiscard]] inline window window_of(const plan& p) {
  using namespace std::chrono;
  window w{.observed = p.observed(), .remaining = p.projected(), .cut_off = cut_off_of(p)};
  const date from = w.observed.from, again = from + years(1);
  if (w.remaining || !w.cut_off || !from.ok() || !again.ok()) return w;
  const auto rest = sys_days(again) - days(1), next = sys_days(w.observed.to) + days(1);
  const auto eve = date(sys_days(from) - days(1)).day();
  if (static_cast<count_t>(static_cast<unsigned>(eve)) == *w.cut_off && next <= rest) w.remaining = period{date(next), date(rest)};
  return w;
}

/// The name of a plan's province; empty where it has none.
[[nodiscard]] inline std::string area_of(const plan& p) {
  for (const units::unit& u : p.units().all())
    if (u.at == level::province) return u.official_name.empty() ? u.name : u.official_name;
  return {};
}

}  // namespace dvc::audit
