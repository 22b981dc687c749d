// Memory that allocations use and give back: with one workspace, calls of the same size allocate nothing.
#pragma once

#include <array>
#include <utility>
#include <vector>

#include "dvc/apportion/detail/select.hpp"
#include "dvc/base/config.hpp"
#include "dvc/base/wide.hpp"

namespace dvc::apportion {

/// Scratch memory; one per thread. Its content means nothing between calls.
class workspace {
 public:
  detail::selection_memory selection;
  std::vector<count_t> upper;                     // where the caller's exceed the total by far
  std::array<std::vector<count_t>, 3> positions;  // of rows, in the search for a multiplier
  std::vector<detail::candidate> ranked;
  std::vector<std::pair<wide::u128, index_t>> rests;  // remainders under other quotas, and whose they are
};

}  // namespace dvc::apportion
