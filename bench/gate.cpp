// What the gate counts: 1000 allocations over the 217 communes of plan 128, in one function that a profiler can tell
// from the loading around it. Prints the compiler and the flags it was built with, one per line.
#include <cstddef>
#include <cstdio>
#include <numeric>
#include <vector>

#include "dvc/apportion/allocate.hpp"
#include "dvc/io/plan.hpp"

using dvc::count_t;

/// Collection is toggled at its entry and exit, so it must stay a function with a plain name.
extern "C" [[gnu::noinline]] count_t dvc_gate_allocate(const count_t* weights, std::size_t n, count_t total) {
  count_t sum = 0;
  for (int round = 0; round < 1000; ++round) {
    const auto shared = dvc::apportion::allocate({weights, n}, total).value();
    sum += std::accumulate(shared.counts.begin(), shared.counts.end(), count_t{0});
  }
  return sum;
}

int main() {
  const auto plan = dvc::io::load_plan(DVC_DATASETS "/haiphong-2022").value();
  std::vector<count_t> weights;
  for (const auto& e : plan.entries(dvc::level::commune)) weights.push_back(e.excluded ? 0 : e.projected.offline());
  const count_t total = plan.total(dvc::level::commune).value();
  if (weights.size() != 217 || dvc_gate_allocate(weights.data(), weights.size(), total) != 1000 * total) {
    std::fputs("bench_gate: the counts do not sum to the total\n", stderr);
    return 1;
  }
  std::puts(DVC_COMPILER "\n" DVC_FLAGS);
}
