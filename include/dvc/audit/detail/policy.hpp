// What the figures mean although they may be right: goals missed with every quota met, and quotas that weigh on one unit.
#pragma once

#include <cstddef>
#include <optional>
#include <unordered_map>
#include <utility>

#include "dvc/audit/assumptions.hpp"
#include "dvc/audit/finding.hpp"

namespace dvc::audit::detail {

/// Dossiers of the whole year, once every quota is met.
struct year {
  count_t received = 0, online = 0;
  bool known = false;
};

[[nodiscard]] inline std::optional<count_t> printed_extra(const audited_row& r) {
  const reading& e = r.printed[index_of(column::extra)];
  return e.is == state::number ? std::optional{e.value.digits} : std::nullopt;
}

/// T + P and o + p + e of a row; what an excluded row is not asked for counts as 0.
[[nodiscard]] inline year year_of(const audited_row& r) {
  const figures& f = r.found.is;
  const auto e = printed_extra(r);
  if (!r.found.known || (!e && !f.excluded)) return {};
  return {f.total + f.projected, f.online + f.projected_online + (f.excluded ? 0 : *e), true};
}

inline void goal_rate(const year& all, const rational& goal, std::optional<std::size_t> part, report& r) {
  const rational rate = *ratio(all.online, all.received);
  r.findings.push_back({.how = rate < goal ? severity::warning : severity::info, .what = rule::goal_rate, .part = part,
                        .at = part ? std::optional{r.parts[*part].at} : std::nullopt,
                        .counts = {all.online, all.received, 0, 0}, .value = rate, .goal = goal});
}

inline void goal_of_level(const table& t, std::size_t k, const rational& goal, year& city, report& r) {
  const part& printed = t.parts[k];
  const audited_part& p = r.parts[k];
  year all{.known = true};
  finding targets{.how = severity::warning, .what = rule::goal_targets, .part = k, .at = p.at, .where = column::target, .goal = goal};
  finding units{.how = severity::warning, .what = rule::goal_units, .part = k, .at = p.at, .goal = goal};
  count_t sharing = 0;
  for (std::size_t i = 0; i < p.rows.size(); ++i) {
    const audited_row& row = p.rows[i];
    const year y = year_of(row);
    all.known = all.known && y.known;
    all.received += y.received, all.online += y.online;
    const reading& target = row.printed[index_of(column::target)];
    if (target.is == state::number) {
      count_t whole = 100;
      for (int places = target.value.places; places > 0; --places) whole *= 10;
      if (*ratio(target.value.digits, whole) < goal) targets.rows.push_back(i);
    }
    if (row.found.is.excluded || !y.known || y.received == 0) continue;
    ++sharing;
    if (*ratio(y.online, y.received) < goal) units.rows.push_back(i);
  }
  if (!targets.rows.empty()) r.findings.push_back(std::move(targets));
  const bool observed = printed.has[index_of(column::observed_total)] && printed.has[index_of(column::observed_online)];
  city.known = city.known && all.known && observed;
  if (!all.known || !observed || all.received == 0) return;
  city.received += all.received, city.online += all.online;
  goal_rate(all, goal, k, r);
  units.counts = {static_cast<count_t>(units.rows.size()), sharing, 0, 0};
  if (!units.rows.empty()) r.findings.push_back(std::move(units));
}

inline void burdens(std::size_t k, report& r) {
  const audited_part& p = r.parts[k];
  for (std::size_t i = 0; i < p.rows.size(); ++i) {
    const figures& f = p.rows[i].found.is;
    const auto e = printed_extra(p.rows[i]);
    if (!p.rows[i].found.known) continue;
    if (e && *e > f.offline())
      r.findings.push_back({.how = severity::error, .what = rule::beyond_offline, .part = k, .at = p.at, .row = i, .where = column::extra,
                            .printed = {}, .counts = {*e, f.offline(), 0, 0}});
    const count_t W = p.assumed.offline;
    if (p.rows.size() > 1 && !f.excluded && W > 0 && f.offline() > W - f.offline())
      r.findings.push_back({.how = severity::warning, .what = rule::concentration, .part = k, .at = p.at, .row = i, .where = column::share,
                            .counts = {e.value_or(0), f.offline(), W, e ? 1 : 0}, .value = ratio(f.offline(), W)});
  }
}

/// Errors of the table against the plan's statistics, where the cell is not found wrong already.
inline void statistics(const table& t, const assumptions& given, report& r) {
  if (given.statistics.empty()) return;
  std::unordered_map<unit_id, const quota::entry*> by_unit;
  for (const quota::entry& e : given.statistics) by_unit.emplace(e.unit, &e);
  for (std::size_t k = 0; k < t.parts.size(); ++k)
    for (std::size_t i = 0; i < t.parts[k].rows.size(); ++i) {
      const auto known = by_unit.find(t.parts[k].rows[i].unit);
      if (known == by_unit.end()) continue;
      const auto& [observed, projected] = std::pair{known->second->observed, known->second->projected};
      const std::pair<column, count_t> pairs[] = {{column::observed_total, observed.total()}, {column::observed_online, observed.online()},
                                                  {column::projected_total, projected.total()}, {column::projected_online, projected.online()}};
      const audited_row& row = r.parts[k].rows[i];
      for (const auto& [c, value] : pairs) {
        const reading& cell = row.printed[index_of(c)];
        if (cell.is != state::number || cell.value.digits == value || audit::holds(row.found.wrong, c)) continue;
        r.findings.push_back({.how = severity::error, .what = rule::statistics, .part = k, .at = t.parts[k].at, .row = i, .where = c,
                              .printed = t.parts[k].rows[i].cells[index_of(c)].text, .expected = decimal{value, 0}, .cells = bit(c)});
      }
    }
}

inline void policy(const table& t, const assumptions& given, report& r) {
  statistics(t, given, r);
  year city{.known = true};
  for (std::size_t k = 0; k < r.parts.size(); ++k) {
    if (given.goal) goal_of_level(t, k, *given.goal, city, r);
    burdens(k, r);
  }
  if (given.goal && r.parts.size() > 1 && city.known && city.received > 0) goal_rate(city, *given.goal, std::nullopt, r);
}

}  // namespace dvc::audit::detail
