// Time of sharing a total: the 217 communes of plan 128, generated levels of up to 10^7 units, and beside them what
// memory alone takes in the same run. Every result is checked before it is timed; a wrong one ends the program.
//
// *gate*: its instructions are counted and compared with baseline.json (gate.cpp). *informational*: for
// docs/benchmarks.md.
#include <algorithm>
#include <benchmark/benchmark.h>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <numeric>
#include <random>
#include <set>
#include <span>
#include <tuple>
#include <vector>

#include "bench.hpp"
#include "dvc/apportion/allocate.hpp"
#include "dvc/apportion/segmented.hpp"
#include "dvc/apportion/verify.hpp"
#include "dvc/io/plan.hpp"
#include "dvc/plan/assign.hpp"

namespace {

using dvc::count_t;

/// Largest remainders as the definition reads: 128 bits, a full sort, no double.
std::vector<count_t> reference(std::span<const count_t> weights, count_t total) {
  dvc::wide::u128 sum(0U);
  for (const count_t w : weights) sum += static_cast<dvc::wide::u128>(w);
  std::vector<count_t> counts;
  std::vector<dvc::wide::u128> rest;
  for (const count_t w : weights) {
    const auto product = dvc::wide::product(static_cast<std::uint64_t>(w), static_cast<std::uint64_t>(total));
    counts.push_back(static_cast<count_t>(product / sum));
    rest.push_back(product % sum);
  }
  std::vector<std::size_t> order(weights.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return rest[a] > rest[b]; });
  const count_t left = total - std::accumulate(counts.begin(), counts.end(), count_t{0});
  for (std::size_t k = 0; k < static_cast<std::size_t>(left); ++k) ++counts[order[k]];
  return counts;
}

const dvc::plan& plan() {
  static const dvc::plan loaded = dvc::io::load_plan(DVC_DATASETS "/haiphong-2022").value();
  return loaded;
}

/// What a level shares, and how much of it.
struct problem {
  std::vector<count_t> weights;
  count_t total = 0;
};

problem communes() {
  problem p;
  for (const auto& e : plan().entries(dvc::level::commune)) p.weights.push_back(e.excluded ? 0 : e.projected.offline());
  p.total = *plan().total(dvc::level::commune);
  require(p.weights.size() == 217 && p.total == 169369, "the communes are not those of plan 128");
  return p;
}

/// n units whose sizes spread like those of communes, the same in every run. The share to hand out is the golden ratio's:
/// a simple fraction of the sum would leave few different remainders, and a level of ties.
const problem& generated(std::size_t n) {
  static std::map<std::size_t, problem> made;
  problem& p = made[n];
  if (!p.weights.empty()) return p;
  std::mt19937_64 random(128);
  std::lognormal_distribution<double> size(6.7, 0.9);
  p.weights.resize(n);
  for (count_t& w : p.weights) w = std::llround(size(random)) + 1;
  const count_t sum = std::accumulate(p.weights.begin(), p.weights.end(), count_t{0});
  p.total = std::llround(static_cast<double>(sum) * 0.6180339887498949);
  return p;
}

using dvc::apportion::method;

void require_right(const problem& p, method by, std::span<const count_t> counts) {
  require(std::accumulate(counts.begin(), counts.end(), count_t{0}) == p.total, "the counts do not sum to the total");
  // sorting 10^7 rows would take longer than the benchmark; other methods are proved by the tests
  if (by == method::largest_remainder && p.weights.size() <= 1'000'000)
    require(std::ranges::equal(counts, reference(p.weights, p.total)), "not largest remainders");
}

void time_allocate(benchmark::State& state, const problem& p) {
  require_right(p, method::largest_remainder, dvc::apportion::allocate(p.weights, p.total).value().counts);
  for (auto _ : state) benchmark::DoNotOptimize(dvc::apportion::allocate(p.weights, p.total));
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(p.weights.size()));
}

/// The same into memory that exists, as a caller with many levels does it.
void time_into(benchmark::State& state, const problem& p, method by) {
  std::vector<count_t> out(p.weights.size());
  dvc::apportion::workspace memory;
  const auto once = [&] { return dvc::apportion::allocate_into(out, p.weights, p.total, memory, {.by = by}); };
  require(once().has_value(), "the allocation failed");
  require_right(p, by, out);
  for (auto _ : state) {
    benchmark::DoNotOptimize(once());
    benchmark::ClobberMemory();
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(p.weights.size()));
}

/// *gate*: allocation over all communes of plan 128.
void allocate_communes(benchmark::State& state) { time_allocate(state, communes()); }
BENCHMARK(allocate_communes);

/// *informational*: the same with the workspace reused, by three methods.
void into_communes(benchmark::State& state, method by) { time_into(state, communes(), by); }
BENCHMARK_CAPTURE(into_communes, largest_remainder, method::largest_remainder);
BENCHMARK_CAPTURE(into_communes, webster, method::sainte_lague);
BENCHMARK_CAPTURE(into_communes, huntington_hill, method::huntington_hill);

/// *informational*: the whole level: weights from the entries, allocation, quotas with their entries.
void assign_communes(benchmark::State& state) {
  const problem p = communes();
  const auto checked = dvc::assign(plan(), dvc::level::commune).value();
  require(std::ranges::equal(checked.extras(), reference(p.weights, p.total)), "not the largest remainders");
  for (auto _ : state) benchmark::DoNotOptimize(dvc::assign(plan(), dvc::level::commune));
}
BENCHMARK(assign_communes);

void sizes(benchmark::internal::Benchmark* b) {
  for (const std::int64_t n : {217, 100'000, 1'000'000, 10'000'000}) b->Arg(n);
}

/// *informational*: allocation over generated levels, the workspace reused.
void into_generated(benchmark::State& state, method by) {
  time_into(state, generated(static_cast<std::size_t>(state.range(0))), by);
}
BENCHMARK_CAPTURE(into_generated, largest_remainder, method::largest_remainder)->Apply(sizes);
BENCHMARK_CAPTURE(into_generated, webster, method::sainte_lague)->Apply(sizes);
BENCHMARK_CAPTURE(into_generated, huntington_hill, method::huntington_hill)->Apply(sizes);

/// The same with options; each result is proved by its certificate, once, for a benchmark runs many times.
void time_with(benchmark::State& state, const problem& p, const dvc::apportion::options& choice) {
  std::vector<count_t> out(p.weights.size());
  dvc::apportion::workspace memory;
  const auto once = [&] { return dvc::apportion::allocate_into(out, p.weights, p.total, memory, choice); };
  require(once().has_value(), "the allocation failed");
  static std::set<std::tuple<std::size_t, count_t, method, int, bool>> proved;
  if (proved.insert({out.size(), p.total, choice.by, choice.threads, !choice.within.lower.empty()}).second)
    require(verify(out, p.weights, p.total, choice).has_value(), "the allocation has no certificate");
  for (auto _ : state) {
    benchmark::DoNotOptimize(once());
    benchmark::ClobberMemory();
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(p.weights.size()));
}

/// *informational*: a million rows with a least and a greatest count each, which hold one row in eight.
void bounded_million(benchmark::State& state, method by) {
  const problem& p = generated(1'000'000);
  std::vector<count_t> lower(p.weights.size()), upper(p.weights.size());
  for (std::size_t i = 0; i < lower.size(); ++i) {
    lower[i] = p.weights[i] * (i % 16 == 0 ? 7 : 4) / 10;  // the share is 0.618
    upper[i] = p.weights[i] * (i % 16 == 8 ? 5 : 8) / 10 + 1;
  }
  time_with(state, p, {.by = by, .within = {lower, upper}});
}
BENCHMARK_CAPTURE(bounded_million, largest_remainder, method::largest_remainder);
BENCHMARK_CAPTURE(bounded_million, webster, method::sainte_lague);

/// *informational*: a million rows, from one dossier a row to a million a row.
void a_row_each(benchmark::State& state, method by) {
  problem p = generated(1'000'000);
  p.total = 1'000'000 * state.range(0);
  time_with(state, p, {.by = by});
}
BENCHMARK_CAPTURE(a_row_each, largest_remainder, method::largest_remainder)->Arg(1)->Arg(1'000)->Arg(1'000'000);
BENCHMARK_CAPTURE(a_row_each, webster, method::sainte_lague)->Arg(1)->Arg(1'000)->Arg(1'000'000);

/// *informational*: ten million rows by one thread and by two.
void with_threads(benchmark::State& state, method by) {
  time_with(state, generated(10'000'000), {.by = by, .threads = static_cast<int>(state.range(0))});
}
BENCHMARK_CAPTURE(with_threads, largest_remainder, method::largest_remainder)->Arg(1)->Arg(2)->UseRealTime();
BENCHMARK_CAPTURE(with_threads, webster, method::sainte_lague)->Arg(1)->Arg(2)->UseRealTime();

/// 3 321 groups of 300 rows, as many as there are communes in Vietnam, each with its part of the total.
constexpr std::size_t groups = 3321, in_group = 300;

/// *informational*: all groups in one call.
void in_groups(benchmark::State& state, method by) {
  const problem& p = generated(groups * in_group);
  std::vector<dvc::index_t> offsets{0};
  std::vector<count_t> totals;
  for (std::size_t g = 0; g < groups; ++g) {
    const auto own = std::span(p.weights).subspan(g * in_group, in_group);
    totals.push_back(std::accumulate(own.begin(), own.end(), count_t{0}) * 618 / 1000);
    offsets.push_back(static_cast<dvc::index_t>((g + 1) * in_group));
  }
  const dvc::apportion::options choice{.by = by};
  const auto all = dvc::apportion::allocate_groups(p.weights, offsets, totals, choice).value();
  for (std::size_t g = 0; g < groups; ++g) {
    const auto own = [g](std::span<const count_t> of_all) { return of_all.subspan(g * in_group, in_group); };
    require(verify(own(all.counts), own(p.weights), totals[g], choice).has_value(), "a group has no certificate");
  }
  for (auto _ : state) benchmark::DoNotOptimize(dvc::apportion::allocate_groups(p.weights, offsets, totals, choice));
}
BENCHMARK_CAPTURE(in_groups, largest_remainder, method::largest_remainder);
BENCHMARK_CAPTURE(in_groups, webster, method::sainte_lague);

/// *informational*: the same rows as one allocation, its result made anew as that of the groups is.
void in_one(benchmark::State& state, method by) {
  const problem& p = generated(groups * in_group);
  const dvc::apportion::options choice{.by = by};
  require(dvc::apportion::allocate(p.weights, p.total, choice).has_value(), "the allocation failed");
  for (auto _ : state) benchmark::DoNotOptimize(dvc::apportion::allocate(p.weights, p.total, choice));
}
BENCHMARK_CAPTURE(in_one, largest_remainder, method::largest_remainder);
BENCHMARK_CAPTURE(in_one, webster, method::sainte_lague);

/// *informational*: the limit for anything that writes a count for each weight: read n int64, write n int64.
void memory_one_pass(benchmark::State& state) {
  const auto& weights = generated(static_cast<std::size_t>(state.range(0))).weights;
  std::vector<count_t> out(weights.size());
  for (auto _ : state) {
    for (std::size_t i = 0; i < weights.size(); ++i) out[i] = weights[i] ^ 1;
    benchmark::DoNotOptimize(out.data());
    benchmark::ClobberMemory();
  }
  for (std::size_t i = 0; i < weights.size(); ++i) require(out[i] == (weights[i] ^ 1), "memory_one_pass wrote no copy");
}
BENCHMARK(memory_one_pass)->Apply(sizes);

/// *informational*: the limit where the sum must be known first, as in every method with exact shares: read, then
/// stream.
void memory_two_passes(benchmark::State& state) {
  const auto& p = generated(static_cast<std::size_t>(state.range(0)));
  std::vector<count_t> out(p.weights.size());
  count_t sum = 0;
  for (auto _ : state) {
    sum = std::accumulate(p.weights.begin(), p.weights.end(), count_t{0});
    for (std::size_t i = 0; i < p.weights.size(); ++i) out[i] = p.weights[i] ^ sum;
    benchmark::DoNotOptimize(out.data());
    benchmark::ClobberMemory();
  }
  for (std::size_t i = 0; i < out.size(); ++i)
    require(out[i] == (p.weights[i] ^ sum), "memory_two_passes wrote no copy");
}
BENCHMARK(memory_two_passes)->Apply(sizes);

}  // namespace
