// Time of 10^7 deadlines in one column, and of working days counted and stepped. A sample of each result is compared with a
// walk over the days before anything is timed; a wrong one ends the program. All of it is *informational*: for
// docs/benchmarks.md. Beside NumPy: python_calendar.py.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <map>
#include <random>
#include <vector>

#include "bench.hpp"
#include "dvc/calendar/columns.hpp"
#include "dvc/io/calendar.hpp"

namespace {

using namespace dvc::calendar;
using dvc::count_t;
using dvc::date_of;
using dvc::since_1970;

const due_clock& clock_of_vn() {
  static const due_clock by(working_days::make(dvc::io::load_calendar(DVC_DATASETS "/calendar_vn.json").value()).value());
  return by;
}

/// Receipts of 2022 to 2025 at any second, limits of up to 30, and for every fourth dossier a stop of up to three days.
struct dossiers {
  std::vector<count_t> received, days, limits, rows, from, to;
};

const dossiers& generated(std::int64_t n) {
  static std::map<std::int64_t, dossiers> made;
  dossiers& all = made[n];
  if (!all.received.empty()) return all;
  std::mt19937_64 random(43);
  const auto upto = [&](std::uint64_t m) { return static_cast<count_t>(random() % m); };
  const count_t begin = since_1970(clock_of_vn().days().first()) * seconds_in_day;
  for (count_t row = 0; row < n; ++row) {
    all.received.push_back(begin + upto(1461 * 86'400));
    all.days.push_back(day_number(all.received.back()));
    all.limits.push_back(1 + upto(30));
    if (row % 4 != 0) continue;
    all.rows.push_back(row);
    all.from.push_back(all.received.back() + upto(86'400));
    all.to.push_back(all.from.back() + upto(3 * 86'400));
  }
  return all;
}

/// A working-day limit walked day by day from a receipt at midnight: the n-th working day, at closing time.
void require_right(const dossiers& all, limit_unit in) {
  const due_clock& by = clock_of_vn();
  for (std::size_t row = 0; row < 1000 && in == limit_unit::working_days; ++row) {
    count_t day = all.days[row], left = all.limits[row];
    while (true) {
      left -= by.days().is_working(date_of(day)).value().value;
      if (left == 0) break;
      ++day;
    }
    const auto due = by.deadline(all.days[row] * seconds_in_day, {all.limits[row], in});
    require(due.has_value() && due->value == day * seconds_in_day + 61'200, "a deadline is not the one walked to");
  }
}

void time_deadlines(benchmark::State& state, limit_unit in, bool with_stops) {
  const dossiers& all = generated(state.range(0));
  require_right(all, in);
  const stop_columns stops = with_stops ? stop_columns{all.rows, all.from, all.to} : stop_columns{};
  for (auto _ : state) benchmark::DoNotOptimize(deadlines(clock_of_vn(), all.received, all.limits, in, stops));
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK_CAPTURE(time_deadlines, working_days, limit_unit::working_days, false)->Arg(10'000'000);
BENCHMARK_CAPTURE(time_deadlines, working_hours, limit_unit::working_hours, false)->Arg(10'000'000);
BENCHMARK_CAPTURE(time_deadlines, days, limit_unit::days, false)->Arg(10'000'000);
BENCHMARK_CAPTURE(time_deadlines, working_days_and_stops, limit_unit::working_days, true)->Arg(10'000'000);

void time_steps(benchmark::State& state) {
  const dossiers& all = generated(state.range(0));
  for (auto _ : state) benchmark::DoNotOptimize(add(clock_of_vn().days(), all.days, all.limits));
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(time_steps)->Arg(10'000'000);

}  // namespace
