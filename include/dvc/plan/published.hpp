// A published quota table: every cell as the text on paper and as the value it stands for. Errors stay as printed.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "dvc/base/id.hpp"
#include "dvc/quota/printed.hpp"

namespace dvc {

/// One cell: what is printed, to the letter, and its value (null: an empty cell).
struct published_cell {
  std::string text;
  quota::cell value;
};

/// The cells of one printed row, in the order of `quota::columns`.
using published_cells = std::array<published_cell, quota::columns.size()>;

/// The row of a unit.
struct published_row {
  unit_id unit;
  published_cells cells;
};

/// The total row of a level.
struct published_total {
  level at = level::commune;
  published_cells cells;
};

/// The table of all levels; rows in the order of the file.
struct published_table {
  std::vector<published_row> rows;
  std::vector<published_total> totals;
};

}  // namespace dvc
