// The entries of a table, full or sparse, and what must hold of where they stand.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "dvc/apportion/detail/check.hpp"
#include "dvc/apportion/table.hpp"
#include "dvc/base/config.hpp"
#include "dvc/base/result.hpp"

namespace dvc::apportion::detail {

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

}  // namespace dvc::apportion::detail
