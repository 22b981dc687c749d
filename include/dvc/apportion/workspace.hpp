// Memory that allocations use and give back: with one workspace, calls of the same size allocate nothing.
#pragma once

#include <vector>

#include "dvc/apportion/detail/select.hpp"
#include "dvc/base/config.hpp"

namespace dvc::apportion {

/// Scratch memory; one per thread. Its content means nothing between calls.
class workspace {
 public:
  detail::selection_memory selection;
  std::vector<count_t> weights, lower, shared;  // of the rows that bounds leave free
  std::vector<detail::candidate> ranked;
};

}  // namespace dvc::apportion
