// Ties are data: who was equal at the cut, and how many dossiers they contested.
#pragma once

#include <vector>

#include "dvc/base/config.hpp"

namespace dvc::apportion {

/// Rows with equal claims of which only some could be served: `contested` dossiers for `rows.size()` rows.
///
/// The earlier rows are served (row order is the official list's order).
struct tie {
  std::vector<index_t> rows;
  count_t contested = 0;
};

}  // namespace dvc::apportion
