// Audits: all 252 rows of plan 128, as they are and with errors. The target is milliseconds.
#include <benchmark/benchmark.h>

#include <string>

#include "bench.hpp"
#include "dvc/audit/audit.hpp"
#include "dvc/io/audit.hpp"
#include "dvc/io/plan.hpp"

namespace {

using namespace dvc;

const plan& haiphong() {
  static const plan p = io::load_plan(DVC_DATASETS "/haiphong-2022").value();
  return p;
}

void audit_252_rows(benchmark::State& state) {
  const audit::table t = audit::table_of(haiphong());
  const audit::assumptions given = audit::assumptions_of(haiphong());
  for (auto _ : state) {
    const audit::report r = audit::check(t, given);
    require(r.cells == 252 * 9 && r.agreeing == r.cells, "plan 128 is not as published");
    benchmark::DoNotOptimize(&r);
  }
}
BENCHMARK(audit_252_rows)->Unit(benchmark::kMillisecond);

// One cell in fifty is wrong: every such row is searched for the fewest wrong cells.
void audit_252_rows_with_errors(benchmark::State& state) {
  audit::table t = audit::table_of(haiphong());
  int cell = 0;
  for (audit::part& p : t.parts)
    for (audit::row& r : p.rows)
      for (published_cell& c : r.cells)
        if (++cell % 50 == 0 && c.value) c.value->digits += 17, c.text = std::to_string(c.value->digits);
  const audit::assumptions given = audit::assumptions_of(haiphong());
  for (auto _ : state) {
    const audit::report r = audit::check(t, given);
    require(r.count(audit::severity::error) > 40, "errors are not found");
    benchmark::DoNotOptimize(&r);
  }
}
BENCHMARK(audit_252_rows_with_errors)->Unit(benchmark::kMillisecond);

void write_json(benchmark::State& state) {
  const audit::table t = audit::table_of(haiphong());
  const audit::report r = audit::check(t, audit::assumptions_of(haiphong()));
  for (auto _ : state) {
    const std::string text = io::to_json(r, t);
    benchmark::DoNotOptimize(text.data());
  }
}
BENCHMARK(write_json)->Unit(benchmark::kMillisecond);

}  // namespace
