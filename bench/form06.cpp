// Time of counting dossiers into Form 06: ten million of 10 000 units, generated. *informational*: for docs/benchmarks.md.
// The same in SQL, with every count compared: form06.py. What is timed here is checked against totals counted on their own.
#include <algorithm>
#include <benchmark/benchmark.h>
#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

#include "bench.hpp"
#include "dvc/dossiers/report.hpp"

namespace {

using namespace dvc::dossiers;
using dvc::count_t;
using dvc::date_of;

constexpr std::int32_t units = 10'000, fields = 50;
const dvc::period may{*dvc::parse_date("2022-04-16"), *dvc::parse_date("2022-05-15")};

/// Dossiers of a year around that period.
struct table {
  std::vector<std::int32_t> unit, field;
  std::vector<day_t> received, due, ended;
  std::vector<std::uint8_t> status, intake, returned;

  explicit table(std::size_t n) {
    std::mt19937_64 random(1);
    const auto below = [&](int k) { return static_cast<int>(random() % static_cast<unsigned>(k)); };
    for (std::size_t i = 0; i < n; ++i) {
      constexpr std::uint8_t states[] = {1, 2, 3, 4, 7, 9, 9, 9, 10, 10};
      const std::uint8_t state = states[below(10)];
      const bool over = state == 7 || state >= 9;
      const day_t came = day_of(may.from) - 180 + below(360);
      unit.push_back(below(units)), field.push_back(below(fields));
      received.push_back(came), due.push_back(below(20) == 0 ? no_day : came + below(30));
      ended.push_back(over ? came + below(40) : no_day);
      status.push_back(state), intake.push_back(static_cast<std::uint8_t>(1 + below(3)));
      returned.push_back(static_cast<std::uint8_t>(over ? 1 + below(3) : 0));
    }
  }
  [[nodiscard]] records columns(bool by_field) const {
    return {.unit = unit, .received = received, .due = due, .ended = ended, .status = status, .intake = intake,
            .returned = returned, .field = by_field ? std::span<const std::int32_t>(field) : std::span<const std::int32_t>{}};
  }
};

/// The dossiers received in a period, resolved in it and pending at its end, each counted by a loop of its own.
void check_totals(const table& t, const dvc::period& in, std::span<const form06> rows) {
  const day_t from = day_of(in.from), to = day_of(in.to);
  count_t received = 0, resolved = 0, overdue = 0, sums[3] = {0, 0, 0};
  for (std::size_t i = 0; i < t.unit.size(); ++i) {
    if (t.status[i] == 1 || t.status[i] == 3) continue;
    received += t.received[i] >= from && t.received[i] <= to;
    resolved += t.ended[i] != no_day && t.ended[i] >= from && t.ended[i] <= to;
    overdue += t.received[i] <= to && t.due[i] != no_day && t.due[i] < to && (t.ended[i] == no_day || t.ended[i] > to);
  }
  for (const form06& row : rows) {
    require(check(row).has_value(), "a row does not balance");
    sums[0] += row.received_in_period(), sums[1] += row.resolved(), sums[2] += row.pending_overdue;
  }
  require(sums[0] == received && sums[1] == resolved && sums[2] == overdue, "the totals are not those of the dossiers");
}

void count(benchmark::State& state) {
  const auto n = static_cast<std::size_t>(state.range(0));
  const auto threads = static_cast<int>(state.range(1));
  const bool by_field = state.range(2) != 0;
  static const table all(10'000'000);
  static const table few(100'000);
  const table& t = n == all.unit.size() ? all : few;
  std::vector<dvc::period> periods;
  for (std::int64_t p = 0; p < state.range(3); ++p)
    periods.push_back({date_of(day_of(may.from) - 30 * static_cast<day_t>(p)), date_of(day_of(may.to) - 30 * static_cast<day_t>(p))});
  const reading as{.units = units, .fields = fields};
  const auto once = count_form06(t.columns(by_field), as, periods, threads).value();
  check_totals(t, periods.back(), std::span(once.rows).last(once.unit.size()));
  for (auto _ : state) benchmark::DoNotOptimize(count_form06(t.columns(by_field), as, periods, threads));
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
// dossiers, threads, by field, periods
BENCHMARK(count)->ArgNames({"n", "threads", "fields", "periods"})->Unit(benchmark::kMillisecond)->UseRealTime()
    ->Args({100'000, 1, 0, 1})->Args({10'000'000, 1, 0, 1})->Args({10'000'000, 2, 0, 1})
    ->Args({10'000'000, 2, 1, 1})->Args({10'000'000, 2, 0, 12});

}  // namespace
