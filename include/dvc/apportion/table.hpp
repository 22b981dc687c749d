// What tables of counts are asked and how they answer: where weights stand, choices, cells, ties between cells, multipliers.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "dvc/apportion/detail/check.hpp"
#include "dvc/apportion/method.hpp"
#include "dvc/apportion/options.hpp"
#include "dvc/base/big_rational.hpp"
#include "dvc/base/config.hpp"
#include "dvc/base/rational.hpp"
#include "dvc/base/result.hpp"

namespace dvc::apportion {

/// A table of which only some cells are stored: those of row i are entries `row_start[i]` to `row_start[i + 1]`, in ascending
/// `columns`. A cell that is not stored has no weight.
struct sparse_weights {
  std::span<const index_t> row_start, columns;
  std::span<const count_t> weights;
};

/// A cell by its row and column.
struct table_cell {
  index_t row = 0, column = 0;
  friend bool operator==(const table_cell&, const table_cell&) = default;
};

/// Cells with equal claims: others of them could have been served without breaking a total or a rule. Those that were served
/// have one more than they would have had.
struct table_tie {
  std::vector<table_cell> cells;   ///< row after row
  std::vector<table_cell> served;  ///< some of them
};

/// The choices for a table; bounds hold one number for each weight.
struct matrix_options {
  method by = method::sainte_lague;       ///< a divisor method
  std::optional<rational> q{};            ///< stationary only: 0 <= q <= 1
  std::span<const rational> signposts{};  ///< signposts only: not decreasing, then by its last step
  bounds within{};
};

/// The largest sum of totals of a table: 2^40.
inline constexpr count_t largest_table_total = count_t{1} << 40;

/// Counts with their proof. In every cell w r c, r and c being the multipliers of its row and column, is rounded by the
/// method's signposts to its count, or to the bound in its way; where it equals a signpost, to either side.
struct biproportion {
  std::vector<count_t> counts;                                    ///< in the order of the weights
  std::vector<big_rational> row_multipliers, column_multipliers;  ///< under huntington_hill their squares
  std::vector<table_tie> ties;                                    ///< none where no other table is right
};

namespace detail {

[[nodiscard]] inline failure wrong_cell(errc code, const std::string& message, std::size_t row, std::size_t column) {
  return wrong(code, message, static_cast<index_t>(row), std::to_string(column));
}

/// Calls `each` with every entry, its row and its column.
template <class Each>
void for_entries(const sparse_weights& table, Each each) {
  for (std::size_t i = 0; i + 1 < table.row_start.size(); ++i)
    for (auto k = static_cast<std::size_t>(table.row_start[i]); k < static_cast<std::size_t>(table.row_start[i + 1]); ++k)
      each(k, i, static_cast<std::size_t>(table.columns[k]));
}

/// Where the entries of a full table are.
struct full_table {
  std::vector<index_t> row_start, columns;
  full_table(std::size_t r, std::size_t c) : row_start(r + 1), columns(r * c) {
    for (std::size_t i = 0; i <= r; ++i) row_start[i] = static_cast<index_t>(i * c);
    for (std::size_t k = 0; k < columns.size(); ++k) columns[k] = static_cast<index_t>(k % c);
  }
};

/// Errors: `shape` where there is not one weight for each row and column.
[[nodiscard]] inline result<void> check_full(std::size_t weights, std::size_t rows, std::size_t columns) {
  const bool fits = columns == 0 ? weights == 0 : weights % columns == 0 && weights / columns == rows;
  if (fits) return {};
  return wrong(errc::shape, std::to_string(weights) + " weights for " + std::to_string(rows) + " rows and " +
                                std::to_string(columns) + " columns; one for each cell is expected, row after row");
}

/// Errors: `shape` where starts and columns are not those of a sparse table.
[[nodiscard]] inline result<void> check_sparse(const sparse_weights& table, std::size_t rows, std::size_t columns) {
  const auto size = static_cast<index_t>(table.weights.size());
  bool fits = table.row_start.size() == rows + 1 && table.columns.size() == table.weights.size() && table.row_start[0] == 0 &&
              table.row_start[rows] == size;
  for (std::size_t i = 0; i < rows && fits; ++i) {
    fits = table.row_start[i] <= table.row_start[i + 1] && table.row_start[i + 1] <= size;
    for (auto k = static_cast<std::size_t>(table.row_start[i]); fits && k < static_cast<std::size_t>(table.row_start[i + 1]); ++k)
      fits = table.columns[k] >= 0 && table.columns[k] < static_cast<index_t>(columns) &&
             (static_cast<index_t>(k) == table.row_start[i] || table.columns[k - 1] < table.columns[k]);
  }
  if (fits) return {};
  return wrong(errc::shape, "the entries are not those of a table with " + std::to_string(rows) + " rows and " +
                                std::to_string(columns) + " columns, stored row by row in ascending columns");
}

/// More cells or lines cannot be counted in 32 bits. Errors: `overflow`.
[[nodiscard]] inline result<void> check_size(std::size_t cells, std::size_t rows, std::size_t columns) {
  constexpr std::size_t limit = (std::size_t{1} << 31U) - 8;
  if (cells < limit && rows < limit && columns < limit && cells + 2 * (rows + columns) < limit) return {};
  return wrong(errc::overflow, "a table of " + std::to_string(cells) + " cells in " + std::to_string(rows) + " rows and " +
                                   std::to_string(columns) + " columns is too large; 2^31 is the limit");
}

}  // namespace detail

}  // namespace dvc::apportion
