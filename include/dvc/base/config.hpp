// The two integer types that everything counts with.
#pragma once

#include <cstdint>
#include <limits>

namespace dvc {

/// A number of dossiers; validated non-negative wherever it enters. Equals NumPy's and Arrow's int64.
using count_t = std::int64_t;

/// A position in a table. Signed, so that -1 can say "no row".
using index_t = std::int64_t;

/// The largest count a plan file may hold: 2^53 - 1, what every JSON tool carries exactly.
inline constexpr count_t max_file_count = (count_t{1} << 53) - 1;

}  // namespace dvc
