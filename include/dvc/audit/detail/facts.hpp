// What the figures come to as a whole, be they right or wrong: rates before and after, sums of levels, the days observed.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <optional>
#include <set>
#include <utility>

#include "dvc/audit/assumptions.hpp"
#include "dvc/audit/detail/policy.hpp"
#include "dvc/audit/finding.hpp"

namespace dvc::audit::detail {

/// Dossiers of a level, or of all of them: before, and once every quota is met. Excluded rows count.
struct sums {
  count_t total = 0, online = 0, projected = 0, reached = 0;
  bool observed_known = true, projected_known = true;

  void add(const sums& more) {
    total += more.total, online += more.online, projected += more.projected, reached += more.reached;
    observed_known = observed_known && more.observed_known, projected_known = projected_known && more.projected_known;
  }
};

[[nodiscard]] inline sums sums_of(const part& printed, const audited_part& p) {
  const auto has = [&](column c) { return printed.has[index_of(c)]; };
  sums all{.observed_known = has(column::observed_total) && has(column::observed_online),
           .projected_known = has(column::projected_total) && has(column::projected_online) && has(column::extra)};
  for (const audited_row& row : p.rows) {
    const figures& f = row.found.is;
    const auto e = printed_extra(row);
    sums one{.total = f.total, .online = f.online, .projected = f.projected, .reached = f.projected_online + (f.excluded ? 0 : e.value_or(0)),
             .observed_known = row.found.known, .projected_known = row.found.known && (e || f.excluded || f.projected == 0)};
    all.add(one);
  }
  return all;
}

inline void rates(const sums& all, std::optional<std::size_t> part, report& r) {
  const auto add = [&](rule what, count_t online, count_t total) {
    r.findings.push_back({.how = severity::info, .what = what, .part = part, .at = part ? std::optional{r.parts[*part].at} : std::nullopt,
                          .counts = {online, total, 0, 0}, .value = ratio(online, total)});
  };
  if (all.observed_known && all.total > 0) add(rule::observed_rate, all.online, all.total);
  if (all.projected_known && all.projected > 0) add(rule::remaining_rate, all.reached, all.projected);
}

// Each N may be right, or each row; the sums of both are not the same.
inline void grand_total(const table& t, const assumptions& given, report& r) {
  count_t printed = 0, rows = 0;
  std::set<level> seen;
  for (std::size_t k = 0; k < t.parts.size(); ++k) {
    const part& p = t.parts[k];
    const auto total = p.totals.empty() ? reading{} : read(p.totals.front().cells, p.has)[index_of(column::extra)];
    const auto N = total.is == state::number ? std::optional{total.value.digits} : given.totals[static_cast<std::size_t>(p.at)];
    if (!N || *N < 0 || *N > largest_count || !seen.insert(p.at).second) return;
    printed += *N;
    for (const audited_row& row : r.parts[k].rows) rows += printed_extra(row).value_or(0);
  }
  if (t.parts.size() < 2 || printed == rows) return;
  r.findings.push_back({.how = severity::info, .what = rule::grand_total, .where = column::extra, .counts = {printed, rows, 0, 0}});
}

// How long was observed, and how long is projected from it.
inline void observed_window(const assumptions& given, report& r) {
  using namespace std::chrono;
  if (!given.window || !given.window->observed.from.ok() || !given.window->observed.to.ok()) return;
  const window& w = *given.window;
  const auto length = [](const period& p) { return static_cast<count_t>((sys_days(p.to) - sys_days(p.from)).count() + 1); };
  const count_t observed = length(w.observed), remaining = w.remaining ? length(*w.remaining) : 0;
  const auto day = static_cast<count_t>(static_cast<unsigned>(w.observed.to.day()));
  count_t past = 0;
  if (w.cut_off && day > *w.cut_off) past = day - *w.cut_off;
  const auto ratio_of_days = remaining > 0 && observed > 0 ? ratio(remaining, observed) : std::nullopt;
  std::optional<rational> factor;
  for (const audited_part& p : r.parts)
    if (!factor && p.assumed.factor > rational{}) factor = p.assumed.factor;
  const bool other = ratio_of_days && factor && *ratio_of_days != *factor;
  if (past == 0 && !other) return;
  r.findings.push_back({.how = past > 0 ? severity::warning : severity::info, .what = rule::observed_window,
                        .counts = {observed, remaining, past, w.cut_off.value_or(0)}, .value = ratio_of_days, .goal = factor});
}

inline void facts(const table& t, const assumptions& given, report& r) {
  if (r.parts.empty()) return;
  sums all;
  for (std::size_t k = 0; k < r.parts.size(); ++k) {
    const sums level = sums_of(t.parts[k], r.parts[k]);
    rates(level, k, r);
    all.add(level);
  }
  if (r.parts.size() > 1) rates(all, std::nullopt, r);
  grand_total(t, given, r);
  observed_window(given, r);
}

}  // namespace dvc::audit::detail
