// Does a published table say what its own rule gives? Cell by cell, at the printed decimals.
#pragma once

#include <optional>
#include <unordered_map>
#include <vector>

#include "dvc/plan/plan.hpp"
#include "dvc/quota/printed.hpp"

namespace dvc::audit {

/// A cell whose printed value is not the computed one.
struct difference {
  unit_id unit;
  quota::column column = quota::column::observed_total;
  quota::cell printed;
  quota::cell computed;
};

/// The outcome for one level.
struct agreement {
  index_t rows = 0;                   ///< rows compared
  index_t rows_agreeing = 0;          ///< rows with all nine cells as printed
  std::vector<difference> differences;
  std::vector<unit_id> rate_of_nothing;  ///< a rate printed for 0 dossiers of 0: null for us, counted as agreeing
};

/// Compares an assignment with the plan's published table, values and decimals; typing slips (`1 920`, `-`) live in the
/// published text and do not count. Rows that were not published are left out.
[[nodiscard]] inline agreement compare(const plan& p, const quota::assignment& a) {
  std::unordered_map<unit_id, const published_row*> published;
  for (const published_row& row : p.published().rows) published.emplace(row.unit, &row);

  agreement found;
  for (index_t i = 0; i < a.size(); ++i) {
    const quota::entry& e = a.entries()[static_cast<std::size_t>(i)];
    const auto row = published.find(e.unit);
    if (row == published.end()) continue;
    ++found.rows;
    const quota::printed_row computed = quota::printed(a, i);
    const std::size_t before = found.differences.size();
    for (const quota::column c : quota::columns) {
      const auto k = static_cast<std::size_t>(c);
      const quota::cell& printed = row->second->cells[k].value;
      if (printed == computed[k]) continue;
      if (c == quota::column::observed_rate && e.observed.total() == 0 && printed && printed->digits == 0)
        found.rate_of_nothing.push_back(e.unit);
      else
        found.differences.push_back({e.unit, c, printed, computed[k]});
    }
    if (found.differences.size() == before) ++found.rows_agreeing;
  }
  return found;
}

}  // namespace dvc::audit
