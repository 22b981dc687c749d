// What every benchmark here shares: its compiler and flags in the report, and results that are checked before they are timed.
#pragma once

#include <benchmark/benchmark.h>
#include <cstdio>
#include <cstdlib>

[[maybe_unused]] inline const bool context_added = [] {
  benchmark::AddCustomContext("compiler", DVC_COMPILER);
  benchmark::AddCustomContext("flags", DVC_FLAGS);
  return true;
}();

/// Ends the program where a result is wrong: a wrong one has no time.
inline void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "benchmark: %s\n", what);
  std::exit(1);
}
