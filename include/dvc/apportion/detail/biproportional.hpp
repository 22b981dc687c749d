// Biproportional apportionment, step by step: what must hold first, a first answer in double, the proof in whole numbers, ties.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "dvc/apportion/detail/cells.hpp"
#include "dvc/apportion/detail/check.hpp"
#include "dvc/apportion/detail/exchange.hpp"
#include "dvc/apportion/detail/proof.hpp"
#include "dvc/apportion/detail/scaling.hpp"
#include "dvc/apportion/detail/steps.hpp"
#include "dvc/apportion/detail/transport.hpp"
#include "dvc/apportion/table.hpp"
#include "dvc/base/big_rational.hpp"
#include "dvc/base/result.hpp"

namespace dvc::apportion::detail {

/// What a table is asked for, whichever way its weights are stored.
struct table_job {
  sparse_weights table;
  std::span<const count_t> rows, columns;
  const matrix_options& choice;

  [[nodiscard]] count_t low(std::size_t k) const { return choice.within.lower.empty() ? 0 : choice.within.lower[k]; }
  [[nodiscard]] count_t high(std::size_t k) const {
    return choice.within.upper.empty() ? std::numeric_limits<count_t>::max() : choice.within.upper[k];
  }
  /// False where a cell stays at its lower bound: without weight, or, where every first dossier is free, without room for one.
  [[nodiscard]] bool weighs(std::size_t k, std::size_t row, std::size_t column, bool first_is_free) const {
    return table.weights[k] > 0 && (!first_is_free || (high(k) > 0 && rows[row] > 0 && columns[column] > 0));
  }
};

/// Errors: `range`, `overflow`, `inconsistent` for totals that do not fit each other.
[[nodiscard]] inline result<void> check_totals(std::span<const count_t> rows, std::span<const count_t> columns) {
  count_t sums[2]{};
  for (const auto& [totals, name, sum] : {std::tuple{rows, "rows", &sums[0]}, std::tuple{columns, "columns", &sums[1]}})
    for (std::size_t i = 0; i < totals.size(); ++i) {
      if (totals[i] < 0)
        return wrong(errc::range, "total " + std::to_string(i) + " of the " + name + " is " + std::to_string(totals[i]) +
                                      "; totals are 0 or more", static_cast<index_t>(i), name);
      if (totals[i] > largest_table_total - *sum)
        return wrong(errc::overflow, std::string("the totals of the ") + name + " add up to more than 2^40, the most that a "
                                                                                 "table can hold");
      *sum += totals[i];
    }
  if (sums[0] != sums[1])
    return wrong(errc::inconsistent, "the totals of the rows add up to " + std::to_string(sums[0]) + ", those of the columns to " +
                                         std::to_string(sums[1]) + "; they must be equal");
  return {};
}

/// Errors: `shape`, `range`, `inconsistent`, `argument`.
[[nodiscard]] inline result<void> check_table(const table_job& job) {
  const auto& [table, rows, columns, choice] = job;
  if (const auto fine = check_size(table.weights.size(), rows.size(), columns.size()); !fine) return fine.error();
  for (const auto& [bound, name] : {std::pair{choice.within.lower, "lower"}, std::pair{choice.within.upper, "upper"}})
    if (!bound.empty() && bound.size() != table.weights.size())
      return wrong(errc::shape, std::to_string(bound.size()) + " " + name + " bounds for " +
                                    std::to_string(table.weights.size()) + " weights; one for each is expected");
  if (const auto fine = check_options({}, 0, {.by = choice.by, .q = choice.q, .signposts = choice.signposts}); !fine)
    return fine.error();
  if (const auto fine = check_totals(rows, columns); !fine) return fine.error();
  std::optional<failure> bad;
  for_entries(job.table, [&](std::size_t k, std::size_t i, std::size_t j) {
    const count_t w = table.weights[k], low = job.low(k), high = job.high(k);
    if (bad || (w >= 0 && low >= 0 && low <= high)) return;
    if (w < 0) bad = wrong_cell(errc::range, "weight " + std::to_string(w) + " is negative; weights are 0 or more", i, j);
    else if (low < 0 || high < 0)
      bad = wrong_cell(errc::range, "the bound is " + std::to_string(std::min(low, high)) + "; bounds are 0 or more", i, j);
    else
      bad = wrong_cell(errc::inconsistent, "the lower bound " + std::to_string(low) + " is above the upper bound " +
                                               std::to_string(high), i, j);
  });
  if (bad) return *std::move(bad);
  return {};
}

/// `row 3`, `rows 0, 2`, at most ten of them by number.
[[nodiscard]] inline std::string listed(std::string_view kind, const std::vector<std::size_t>& lines) {
  std::string text(kind);
  text += lines.size() == 1 ? " " : "s ";
  for (std::size_t i = 0; i < lines.size() && i < 10; ++i) text += (i == 0 ? "" : ", ") + std::to_string(lines[i]);
  if (lines.size() > 10) text += " and " + std::to_string(lines.size() - 10) + " more";
  return text;
}

/// Why no table exists: rows R that need more than columns C and the other cells of R can give them. Gale (1957): where no
/// table exists, there is such a cut; the lines that nothing more can be passed on to are one.
template <class Reached>
[[nodiscard]] failure violated_cut(const table_job& job, std::span<const count_t> least, std::span<const count_t> most,
                                   Reached reached) {
  std::vector<std::size_t> needy, shut;
  count_t need = 0, whole = 0, other = 0;
  for (std::size_t i = 0; i < job.rows.size(); ++i)
    if (!reached(i)) needy.push_back(i), need += job.rows[i];
  for (std::size_t j = 0; j < job.columns.size(); ++j)
    if (!reached(job.rows.size() + j)) shut.push_back(j), whole += job.columns[j];
  for_entries(job.table, [&](std::size_t k, std::size_t i, std::size_t j) {
    const bool row_needs = !reached(i), column_shut = !reached(job.rows.size() + j);
    if (!row_needs && column_shut) whole -= least[k];
    if (row_needs && !column_shut) other += most[k];
  });
  std::string message = listed("row", needy) + " must get " + std::to_string(need) + (need == 1 ? " dossier" : " dossiers") +
                        ", but the table admits at most " + std::to_string(whole + other) + " there: ";
  if (!shut.empty()) message += std::to_string(whole) + " in " + listed("column", shut) + ", ";
  return wrong(errc::infeasible, message + std::to_string(other) + " in " + (shut.empty() ? "all" : "the other") +
                                     " columns; change these totals, or weights that are 0, or bounds");
}

/// A line whose least counts exceed its total.
[[nodiscard]] inline std::optional<failure> overfull(std::string_view kind, std::span<const count_t> totals,
                                                     std::span<const count_t> least, bool first_is_free) {
  for (std::size_t i = 0; i < totals.size(); ++i)
    if (least[i] > totals[i])
      return wrong(errc::infeasible, std::string(kind) + " " + std::to_string(i) + " has a total of " +
                                         std::to_string(totals[i]) + ", but its cells need at least " + std::to_string(least[i]) +
                                         (first_is_free ? " (by this method every weight above 0 earns a dossier)" : ""));
  return std::nullopt;
}

template <class Steps>
[[nodiscard]] result<biproportion> biproportional(const table_job& job, const Steps& steps) {
  const auto r = job.rows.size(), c = job.columns.size(), n = job.table.weights.size();
  std::vector<count_t> least(n), most(n), held(r + c), totals(job.rows.begin(), job.rows.end());
  totals.insert(totals.end(), job.columns.begin(), job.columns.end());
  grid where;
  where.rows = static_cast<slot>(r), where.columns = static_cast<slot>(c);
  std::vector<std::size_t> entry;  // per cell that is not fixed
  constexpr count_t full = largest_table_total;
  for_entries(job.table, [&](std::size_t k, std::size_t i, std::size_t j) {
    const bool weighs = job.weighs(k, i, j, steps.first_is_free());
    least[k] = std::min(std::max<count_t>(job.low(k), steps.first_is_free() && weighs ? 1 : 0), full + 1);
    most[k] = weighs ? std::max(least[k], std::min(job.high(k), full + 1)) : least[k];
    held[i] = std::min(held[i] + least[k], full + 1), held[r + j] = std::min(held[r + j] + least[k], full + 1);
    if (most[k] == least[k]) return;
    entry.push_back(k);
    where.add(static_cast<slot>(i), static_cast<slot>(j));
  });
  where.finish();
  const std::span<const count_t> all(held);
  if (auto f = overfull("row", job.rows, all.first(r), steps.first_is_free())) return *std::move(f);
  if (auto f = overfull("column", job.columns, all.last(c), steps.first_is_free())) return *std::move(f);

  std::vector<count_t> weights(entry.size());
  std::vector<double> as_double(entry.size()), logs(entry.size());
  for (std::size_t k = 0; k < entry.size(); ++k) {
    weights[k] = job.table.weights[entry[k]];
    as_double[k] = static_cast<double>(weights[k]);
    logs[k] = Steps::power * std::log(as_double[k]);
  }
  const auto price = [&](slot cell, count_t k) { return steps.log_step(k) - logs[static_cast<std::size_t>(cell)]; };
  transport<double, decltype(price)> t(where, price);
  for (std::size_t k = 0; k < entry.size(); ++k) t.least[k] = least[entry[k]], t.most[k] = most[entry[k]];
  t.surplus = held;
  for (std::size_t k = 0; k < entry.size(); ++k)  // what is fixed stays in the surplus, the rest is counted anew
    t.surplus[static_cast<std::size_t>(where.row_of[k])] -= t.least[k], t.surplus[r + static_cast<std::size_t>(where.column_of[k])] -= t.least[k];

  scale(t, totals, as_double, steps);
  // far off, as where zeros let scaling converge to 0 only: first in large steps
  count_t step = 1;
  while (step < t.imbalance() / static_cast<count_t>(4 * (r + c) + 1)) step *= 2;
  for (bool even = false; !even; step /= 2) {
    t.set_step(step);
    t.even_out();
    even = t.carry() && step == 1;
    if (!even && step == 1)
      return violated_cut(job, least, most, [&](std::size_t line) { return t.reached(static_cast<slot>(line)); });
  }

  proof proved(t, std::span<const count_t>(weights), steps);
  proved.find();
  const auto moved = [&](slot cell, count_t by) {
    const auto k = static_cast<std::size_t>(cell);
    t.count[k] += by;
    const auto same = [&](count_t first) { return steps.price(weights[k], first) == steps.price(weights[k], first + 1); };
    const count_t x = t.count[k];
    proved.may_rise[k] = x < t.most[k] && (by < 0 || same(x));
    proved.may_fall[k] = x > t.least[k] && (by > 0 || same(x));
  };
  exchange trades(where, proved.may_rise, proved.may_fall, moved);
  const auto tied = trades.groups();
  trades.earlier_first(tied);

  biproportion b;
  b.counts = std::move(least);
  for (std::size_t k = 0; k < entry.size(); ++k) b.counts[entry[k]] = t.count[k];
  for (const auto& group : tied) {
    table_tie& tie = b.ties.emplace_back();
    for (const slot cell : group) {
      const auto k = static_cast<std::size_t>(cell);
      tie.cells.push_back({where.row_of[k], where.column_of[k]});
      if (proved.may_fall[k] != 0) tie.served.push_back(tie.cells.back());
    }
  }
  const auto split = proved.multipliers.begin() + static_cast<std::ptrdiff_t>(r);
  b.row_multipliers.assign(proved.multipliers.begin(), split);
  b.column_multipliers.assign(split, proved.multipliers.end());
  return b;
}

/// Errors of a result that is not the apportionment of a job: `shape`, `inconsistent`.
template <class Steps>
[[nodiscard]] result<void> verify_table(const table_job& job, const biproportion& b, const Steps& steps) {
  if (b.counts.size() != job.table.weights.size() || b.row_multipliers.size() != job.rows.size() ||
      b.column_multipliers.size() != job.columns.size())
    return wrong(errc::shape, "the result is of another table");
  std::vector<count_t> rows(job.rows.begin(), job.rows.end()), columns(job.columns.begin(), job.columns.end());
  std::optional<failure> bad;
  for_entries(job.table, [&](std::size_t k, std::size_t i, std::size_t j) {
    const count_t w = job.table.weights[k], x = b.counts[k], low = job.low(k), high = job.high(k);
    rows[i] -= x, columns[j] -= x;
    const bool weighs = job.weighs(k, i, j, steps.first_is_free()), free_first = steps.first_is_free() && weighs;
    const auto against = [&](count_t at) {
      return big_rational::compare_product(b.row_multipliers[i], b.column_multipliers[j], steps.price(w, at));
    };
    const bool within = x >= std::max<count_t>(low, free_first ? 1 : 0) && x <= (weighs ? high : low);
    const bool right = within && (!weighs || ((x == high || against(x + 1) <= 0) &&
                                             (x == low || (free_first && x == 1) || against(x) >= 0)));
    if (!right && !bad) bad = wrong_cell(errc::inconsistent, std::to_string(x) + " is not its weight times both multipliers, rounded", i, j);
  });
  for (const auto& [left, kind] : {std::pair{&rows, "row"}, std::pair{&columns, "column"}})
    for (std::size_t i = 0; i < left->size() && !bad; ++i)
      if ((*left)[i] != 0)
        bad = wrong(errc::inconsistent, std::string(kind) + " " + std::to_string(i) + " is off its total by " +
                                            std::to_string((*left)[i] < 0 ? -(*left)[i] : (*left)[i]), static_cast<index_t>(i));
  if (bad) return *std::move(bad);
  return {};
}

[[nodiscard]] inline result<biproportion> allocate_table(const table_job& job) {
  if (const auto fine = check_table(job); !fine) return fine.error();
  return with_steps(job.choice.by, job.choice.q, job.choice.signposts,
                    [&](const auto& steps) -> result<biproportion> { return biproportional(job, steps); });
}

[[nodiscard]] inline result<void> verify_job(const table_job& job, const biproportion& b) {
  if (const auto fine = check_table(job); !fine) return fine.error();
  return with_steps(job.choice.by, job.choice.q, job.choice.signposts,
                    [&](const auto& steps) -> result<void> { return verify_table(job, b, steps); });
}

}  // namespace dvc::apportion::detail
