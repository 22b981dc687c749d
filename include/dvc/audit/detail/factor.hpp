// The projection factor that a table was made with, where nobody says it.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <map>
#include <optional>
#include <vector>

#include "dvc/audit/assumptions.hpp"
#include "dvc/audit/detail/reckoning.hpp"
#include "dvc/audit/infer.hpp"

namespace dvc::audit::detail {

/// The factors that a table may have been made with, the likeliest first; none where no factor explains half of the rows.
///
/// The ratio P / T that most rows have exactly, where it explains nearly as many rows as any factor can: one wrong cell must
/// not turn 2 into 94034/47018. And the simplest number of those that explain the most: of 3, 5 and 10 dossiers 7/5 makes
/// 4, 7 and 14, and most of these ratios are something else.
[[nodiscard]] inline std::vector<rational> factor_candidates(const table& t) {
  std::vector<readings> rows;
  for (const part& p : t.parts)
    for (const row& r : p.rows) rows.push_back(read(r.cells, p.has));
  const auto cells = factor_constraints(rows);
  const auto found = solve(cells);
  if (!found || 2 * found->set_aside.size() > found->rows) return {};
  std::map<rational, std::size_t> exact;
  for (const readings& r : rows) {
    const reading &T = r[index_of(column::observed_total)], &P = r[index_of(column::projected_total)];
    if (T.is == state::number && P.is == state::number && T.value.digits > 0) ++exact[*ratio(P.value.digits, T.value.digits)];
  }
  std::vector<rational> candidates;
  const auto usual = std::ranges::max_element(exact, {}, [](const auto& e) { return e.second; });
  if (usual != exact.end() && usual->first > rational{}) {
    const auto contrary = static_cast<std::size_t>(std::ranges::count_if(cells, [&](const constraint& c) { return !c.admits.holds(usual->first); }));
    if (contrary == 0) return {usual->first};
    const std::size_t few = found->set_aside.size() + std::max<std::size_t>(1, found->rows / 50);
    if (2 * usual->second > found->rows && contrary <= 2 * few) candidates.push_back(usual->first);
  }
  if (const auto simplest = simplest_in(found->range); simplest && *simplest > rational{} && (candidates.empty() || candidates[0] != *simplest))
    candidates.push_back(*simplest);
  return candidates;
}

/// The factor of the whole table: of the candidates the one that leaves the fewest cells wrong.
[[nodiscard]] inline std::optional<rational> implied_factor(const table& t, const assumptions& given) {
  const auto candidates = factor_candidates(t);
  if (candidates.empty()) return std::nullopt;
  if (candidates.size() == 1) return candidates[0];
  const auto faults = [&](const rational& factor) {
    int n = 0;
    for (const part& p : t.parts) n += reckoning(p, given.totals[static_cast<std::size_t>(p.at)], factor).faults();
    return n;
  };
  return *std::ranges::min_element(candidates, {}, faults);
}

}  // namespace dvc::audit::detail
