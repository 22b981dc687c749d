// A national year: 3,321 communes, twelve monthly reports each, put together and set beside their goals.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <optional>
#include <random>
#include <vector>

#include "bench.hpp"
#include "dvc/monitor/adjust.hpp"
#include "dvc/monitor/pace.hpp"
#include "dvc/monitor/paths.hpp"
#include "dvc/monitor/reported.hpp"

namespace {

using namespace dvc::monitor;
using dvc::count_t;
using dvc::index_t;
namespace dossiers = dvc::dossiers;

constexpr index_t communes = 3'321;

struct nation {
  std::vector<std::int32_t> unit;
  std::vector<dossiers::day_t> from, to;
  std::vector<count_t> total, online;
  std::vector<goal> goals;
  dvc::period year{*dvc::parse_date("2026-01-01"), *dvc::parse_date("2026-12-31")};

  explicit nation(int months) {
    std::mt19937_64 random(1);
    for (index_t u = 0; u < communes; ++u) {
      const auto monthly = static_cast<count_t>(20 + random() % 2'000);
      goals.push_back({monthly * 12, monthly * 12 * 6 / 10});
      for (int m = 1; m <= months; ++m) {
        const std::chrono::year_month in = std::chrono::year{2026} / m;
        unit.push_back(static_cast<std::int32_t>(u));
        from.push_back(dossiers::day_of(in / std::chrono::day{1}));
        to.push_back(dossiers::day_of(dvc::date(std::chrono::sys_days(in / std::chrono::last))));
        total.push_back(static_cast<count_t>(random() % static_cast<std::uint64_t>(2 * monthly)));
        online.push_back(static_cast<count_t>(random() % static_cast<std::uint64_t>(total.back() + 1)));
      }
    }
  }
};

progress monitored(const nation& n, const schedule& even) {
  const auto reports = reported::make({n.unit, n.from, n.to, n.total, n.online}, communes, n.year).value();
  const auto as_of = *reports.as_of(n.year.to);
  std::vector<std::optional<tally>> received;
  for (index_t u = 0; u < communes; ++u) received.push_back(reports.received(u, as_of));
  return progress::make(n.goals, received, even, as_of).value();
}

// Everything a table of progress shows, of every unit.
void monitor_nation(benchmark::State& state) {
  const nation n(static_cast<int>(state.range(0)));
  const auto even = schedule::linear(n.year).value();
  for (auto _ : state) {
    const progress p = monitored(n, even);
    for (index_t u = 0; u < communes; ++u) {
      benchmark::DoNotOptimize(p.rate(u));
      benchmark::DoNotOptimize(p.expected(u));
      benchmark::DoNotOptimize(p.ahead(u));
      benchmark::DoNotOptimize(p.behind(u));
      benchmark::DoNotOptimize(p.needed_rate(u));
      benchmark::DoNotOptimize(p.forecast(u));
      benchmark::DoNotOptimize(p.contribution(u));
      benchmark::DoNotOptimize(p.where(u));
    }
  }
  state.counters["reports"] = static_cast<double>(n.unit.size());
}
BENCHMARK(monitor_nation)->Arg(1)->Arg(6)->Arg(12)->Unit(benchmark::kMillisecond);

void adjust_nation(benchmark::State& state) {
  const nation n(6);
  const progress p = monitored(n, schedule::linear(n.year).value());
  for (auto _ : state) benchmark::DoNotOptimize(adjust(p));
}
BENCHMARK(adjust_nation)->Unit(benchmark::kMillisecond);

void paths_nation(benchmark::State& state) {
  const nation n(1);
  std::vector<count_t> quotas, weights{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  for (const goal& g : n.goals) quotas.push_back(g.online);
  const auto rule = state.range(0) == 0 ? path_rounding::by_unit : path_rounding::by_table;
  for (auto _ : state) benchmark::DoNotOptimize(make_paths(quotas, weights, rule));
}
BENCHMARK(paths_nation)->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond);

}  // namespace
