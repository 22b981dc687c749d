// Biproportional apportionment: whole dossiers in a table whose row and column totals are both fixed, in proportion to weights.
#pragma once

#include <span>

#include "dvc/apportion/detail/biproportional.hpp"
#include "dvc/apportion/table.hpp"
#include "dvc/base/result.hpp"

namespace dvc::apportion {

/// Allocates a table between its margins: w r c, rounded by a divisor method, with multipliers r of rows and c of columns such
/// that every row and every column has its total.
///
/// `weights`: one for each row and column, row after row, counts >= 0; `rows`, `columns`: totals >= 0 with equal sums of at most
/// 2^40. A cell without weight gets its lower bound, 0 without one. Where the method gives every weight
/// a dossier, it does so in rows and columns whose total is not 0. The result is unique but for ties, which are listed; of
/// tables that are equally right, the one with more dossiers in earlier cells (row after row) is taken.
///
/// Errors: those of `allocate`; `inconsistent` for totals of rows and columns that differ, `infeasible` where no table
/// exists, naming rows that must get more than the table admits.
///
/// Source: Balinski and Demange, Math. Prog. 45 (1989); Pukelsheim, Proportional Representation (2017), chapters 14 and 15.
/// Example: `allocate_matrix(std::array<count_t, 4>{2, 1, 1, 3}, std::array<count_t, 2>{4, 6}, std::array<count_t, 2>{5, 5})`
/// has counts 3 1, 2 4.
[[nodiscard]] inline result<biproportion> allocate_matrix(std::span<const count_t> weights, std::span<const count_t> rows,
                                                          std::span<const count_t> columns, const matrix_options& choice = {}) {
  if (const auto fine = detail::check_full(weights.size(), rows.size(), columns.size()); !fine) return fine.error();
  const detail::full_table full(rows.size(), columns.size());
  return detail::allocate_table({{full.row_start, full.columns, weights}, rows, columns, choice});
}

/// The same for a sparse table; counts and bounds are in the order of its entries.
[[nodiscard]] inline result<biproportion> allocate_matrix(const sparse_weights& table, std::span<const count_t> rows,
                                                          std::span<const count_t> columns, const matrix_options& choice = {}) {
  if (const auto fine = detail::check_sparse(table, rows.size(), columns.size()); !fine) return fine.error();
  return detail::allocate_table({table, rows, columns, choice});
}

/// Proves a result anew from its multipliers, in whole numbers alone: bounds, totals, and the rounding of every cell.
///
/// Errors: those of `allocate_matrix`, and `inconsistent` with the row (and column) that does not hold.
[[nodiscard]] inline result<void> verify(const biproportion& b, std::span<const count_t> weights, std::span<const count_t> rows,
                                         std::span<const count_t> columns, const matrix_options& choice = {}) {
  if (const auto fine = detail::check_full(weights.size(), rows.size(), columns.size()); !fine) return fine.error();
  const detail::full_table full(rows.size(), columns.size());
  return detail::verify_job({{full.row_start, full.columns, weights}, rows, columns, choice}, b);
}

[[nodiscard]] inline result<void> verify(const biproportion& b, const sparse_weights& table, std::span<const count_t> rows,
                                         std::span<const count_t> columns, const matrix_options& choice = {}) {
  if (const auto fine = detail::check_sparse(table, rows.size(), columns.size()); !fine) return fine.error();
  return detail::verify_job({table, rows, columns, choice}, b);
}

}  // namespace dvc::apportion
