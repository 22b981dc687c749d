// What proves a result: the interval of multipliers or the cut between remainders, and the rows that bounds hold.
#pragma once

#include <optional>
#include <vector>

#include "dvc/base/config.hpp"
#include "dvc/base/rational.hpp"

namespace dvc::apportion {

/// whole + part, 0 <= part < 1: an exact number that may be negative.
struct mixed {
  count_t whole = 0;
  rational part{};
  friend bool operator==(const mixed&, const mixed&) = default;
};

/// All multipliers that give the counts of a divisor method: row i has as many dossiers as it has signposts up to
/// multiplier * w_i, cut at its bounds. At either end some row stands exactly at a signpost. Under Huntington-Hill, whose
/// signposts are roots, both ends are squares.
struct multiplier_interval {
  rational least{};                ///< s(x) / w of the dearest dossier served on top of the lower bounds; 0 without one
  std::optional<rational> most{};  ///< s(x + 1) / w of the cheapest one that was not; null where nobody may have more
  bool squared = false;            ///< both are squares
};

/// Where largest remainders were cut. The remainder of a row's k-th dossier is its exact share less k - 1: between 0 and 1 for
/// the one in question, beyond that only where least squares met bounds.
struct remainder_cut {
  std::optional<mixed> served{};  ///< the least remainder that was served on top of the lower bounds
  std::optional<mixed> missed{};  ///< the greatest that was not and that the upper bounds admit; equal to `served` in a tie
};

/// Rows that bounds hold, ascending: without them these rows would have another count, or be part of a tie.
struct held_rows {
  std::vector<index_t> at_lower{}, at_upper{};
  [[nodiscard]] bool none() const { return at_lower.empty() && at_upper.empty(); }
};

/// Why an allocation is the one of its method.
struct certificate {
  std::optional<multiplier_interval> multipliers{};  ///< divisor methods
  /// Largest remainders: dossiers per unit of weight, exactly; S / W, what another quota makes of it, or the lambda of
  /// proportional redistribution. Null where no row has a weight.
  std::optional<rational> scale{};
  std::optional<remainder_cut> cut{};  ///< largest remainders
  held_rows held{};                    ///< whom the bounds hold
};

}  // namespace dvc::apportion
