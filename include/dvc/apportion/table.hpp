// What tables of counts are asked and how they answer: where weights stand, choices, cells, ties between cells, multipliers.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "dvc/apportion/method.hpp"
#include "dvc/apportion/options.hpp"
#include "dvc/base/big_rational.hpp"
#include "dvc/base/config.hpp"
#include "dvc/base/rational.hpp"

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

}  // namespace dvc::apportion
