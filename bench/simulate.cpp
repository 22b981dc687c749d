// Time of a simulated year: the dossiers of 3 321 units, or their months alone, by one thread and two. *informational*: for
// docs/benchmarks.md. What is timed is checked first: its total, and that no dossier breaks a rule.
#include <algorithm>
#include <benchmark/benchmark.h>
#include <cstddef>

#include "bench.hpp"
#include "dvc/dossiers/fault.hpp"
#include "dvc/io/calendar.hpp"
#include "dvc/simulate/simulation.hpp"

namespace {

using namespace dvc::simulate;
namespace calendar = dvc::calendar;

const calendar::due_clock& clock_of_vn() {
  static const calendar::due_clock by(
      calendar::working_days::make(dvc::io::load_calendar(DVC_DATASETS "/calendar_vn.json").value()).value());
  return by;
}

const made_up& nation() {
  static const made_up units = make_up_units(3321, 1).value();
  return units;
}

settings year_of(benchmark::State& state) {
  settings s;
  s.units = nation().codes, s.weights = nation().weights;
  s.dossiers = state.range(0), s.year = 2026, s.seed = 1;
  if (state.range(2) != 0) s.varying = variation{*dvc::ratio(1, 5), *dvc::ratio(1, 10)};
  return s;
}

void dossiers(benchmark::State& state) {
  const settings s = year_of(state);
  const auto threads = static_cast<int>(state.range(1));
  {
    const auto year = simulation::make(s, clock_of_vn(), threads).value();
    require(s.varying || year.size() == s.dossiers, "the total is another one");
    const auto block = year.rows(0, std::min<dvc::count_t>(year.size(), 1'000'000), threads).value();
    const dvc::dossiers::reading as{.units = static_cast<dvc::index_t>(s.units.size()),
                                    .procedures = static_cast<dvc::index_t>(s.procedures.size())};
    require(dvc::dossiers::find_faults(block.records(), as, 1).value().empty(), "a dossier breaks a rule");
  }
  for (auto _ : state) {
    const auto year = simulation::make(s, clock_of_vn(), threads).value();
    benchmark::DoNotOptimize(year.rows(threads));
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(dossiers)->ArgNames({"n", "threads", "varying"})->Unit(benchmark::kMillisecond)->UseRealTime()
    ->Args({1'000'000, 1, 0})->Args({10'000'000, 1, 0})->Args({10'000'000, 2, 0})->Args({10'000'000, 1, 1});

void dossiers_in_blocks(benchmark::State& state) {
  const settings s = year_of(state);
  const auto threads = static_cast<int>(state.range(1));
  for (auto _ : state) {
    const auto year = simulation::make(s, clock_of_vn(), threads).value();
    dvc::count_t made = 0;
    while (made < year.size()) {
      const auto block = year.rows(made, std::min<dvc::count_t>(1'000'000, year.size() - made), threads).value();
      made += static_cast<dvc::count_t>(block.size());
    }
    require(made == year.size(), "the blocks are not the whole");
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(dossiers_in_blocks)->ArgNames({"n", "threads", "varying"})->Unit(benchmark::kMillisecond)->UseRealTime()
    ->Args({10'000'000, 1, 0});

void months_alone(benchmark::State& state) {
  const settings s = year_of(state);
  const auto threads = static_cast<int>(state.range(1));
  for (auto _ : state) benchmark::DoNotOptimize(simulation::make(s, clock_of_vn(), threads).value().counted());
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(months_alone)->ArgNames({"n", "threads", "varying"})->Unit(benchmark::kMillisecond)->UseRealTime()
    ->Args({100'000'000, 1, 0})->Args({100'000'000, 2, 0})->Args({100'000'000, 1, 1});

}  // namespace
