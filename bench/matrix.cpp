// Time of tables: biproportional apportionment between fixed margins, and controlled rounding. Every result is proven before
// it is timed; a wrong one ends the program. All *informational*, for docs/explanation/matrices.md.
#include <benchmark/benchmark.h>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

#include "bench.hpp"
#include "dvc/apportion/allocate.hpp"
#include "dvc/apportion/biproportional.hpp"
#include "dvc/apportion/round_table.hpp"

namespace {

using namespace dvc::apportion;
using dvc::count_t;
using counts = std::vector<count_t>;

struct problem {
  counts weights, rows, columns;
};

/// Log-normal rows, columns and cells, and the margins of the same table with other cells: generic, so without ties.
problem generated(std::size_t r, std::size_t c, count_t total) {
  std::mt19937_64 random(128);
  std::lognormal_distribution<double> size(6.7, 0.9), share(0, 0.9), noise(0, 0.6);
  std::vector<double> row(r), column(c);
  for (double& x : row) x = share(random);
  for (double& x : column) x = size(random);
  problem p;
  counts row_sums(r), column_sums(c);
  for (std::size_t k = 0; k < r * c; ++k) {
    p.weights.push_back(std::llround(row[k / c] * column[k % c] * noise(random)) + 1);
    const count_t other = std::llround(static_cast<double>(p.weights.back()) * noise(random)) + 1;
    row_sums[k / c] += other, column_sums[k % c] += other;
  }
  p.rows = allocate(row_sums, total).value().counts, p.columns = allocate(column_sums, total).value().counts;
  return p;
}

void between_margins(benchmark::State& state, method by) {
  const auto r = static_cast<std::size_t>(state.range(0)), c = static_cast<std::size_t>(state.range(1));
  const problem p = generated(r, c, 169'369);
  const auto checked = allocate_matrix(p.weights, p.rows, p.columns, {.by = by}).value();
  require(verify(checked, p.weights, p.rows, p.columns, {.by = by}).has_value(), "the table does not prove itself");
  for (auto _ : state) benchmark::DoNotOptimize(allocate_matrix(p.weights, p.rows, p.columns, {.by = by}));
}
BENCHMARK_CAPTURE(between_margins, webster, method::sainte_lague)
    ->Unit(benchmark::kMillisecond)->Args({20, 217})->Args({20, 1'000})->Args({60, 60});
BENCHMARK_CAPTURE(between_margins, dhondt, method::dhondt)
    ->Unit(benchmark::kMillisecond)->Args({20, 217})->Args({20, 1'000})->Args({60, 60});
BENCHMARK_CAPTURE(between_margins, huntington_hill, method::huntington_hill)
    ->Unit(benchmark::kMillisecond)->Args({20, 217})->Args({60, 60});

/// Every weight the same: all cells tie, and the earlier ones are served.
void all_tied(benchmark::State& state) {
  const counts weights(20 * 217, 7), rows(20, 217 * 3 / 2), columns(217, 30);
  counts fitting = rows;
  fitting[0] += 217 * 30 - 20 * (217 * 3 / 2);
  const auto checked = allocate_matrix(weights, fitting, columns).value();
  require(verify(checked, weights, fitting, columns).has_value() && !checked.ties.empty(), "the table does not prove itself");
  for (auto _ : state) benchmark::DoNotOptimize(allocate_matrix(weights, fitting, columns));
}
BENCHMARK(all_tied)->Unit(benchmark::kMillisecond);

/// Thousandths to whole numbers.
void controlled_rounding(benchmark::State& state) {
  const auto r = static_cast<std::size_t>(state.range(0)), c = static_cast<std::size_t>(state.range(1));
  const problem p = generated(r, c, 169'369);
  const auto round = [&] {
    return round_table(p.weights, state.range(0), state.range(1), {.denominator = 1'000});
  };
  const auto checked = round().value();
  for (std::size_t k = 0; k < p.weights.size(); ++k)
    require(std::abs(checked.counts[k] * 1'000 - p.weights[k]) < 1'000, "a cell is no neighbour");
  for (auto _ : state) benchmark::DoNotOptimize(round());
}
BENCHMARK(controlled_rounding)->Unit(benchmark::kMillisecond)->Args({20, 217})->Args({20, 1'000})->Args({60, 60});

}  // namespace
