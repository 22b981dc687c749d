// Units: 34 provinces and 3 321 communes, as many as the country has, read, checked and indexed; names matched inside a
// province. The target of reading is 10 ms.
#include <benchmark/benchmark.h>

#include <string>
#include <vector>

#include "bench.hpp"
#include "dvc/io/names.hpp"
#include "dvc/io/units.hpp"

namespace {

using namespace dvc;

const units::validity since{*parse_date("2025-07-01"), {}};

// The same size and layout as the official list; the names are made up, as long as real ones.
std::string country() {
  std::string text = "[";
  int commune = 0;
  for (int p = 0; p < 34; ++p) {
    const std::string code = std::to_string(10 + p);
    text.append(p == 0 ? "" : ",").append("\n {\"Code\": \"").append(code);
    text.append("\", \"FullName\": \"Tỉnh Số ").append(code).append("\", \"Wards\": [");
    for (int k = 0; k < (p < 23 ? 98 : 97); ++k, ++commune) {
      text.append(k == 0 ? "" : ",").append("\n  {\n   \"Code\": \"").append(std::to_string(10000 + commune));
      text.append("\",\n   \"FullName\": \"Phường Hoà Đường ").append(std::to_string(commune));
      text.append("\",\n   \"ProvinceCode\": \"").append(code).append("\"\n  }");
    }
    text += "]}";
  }
  return text + "]";
}

void load_3321_units(benchmark::State& state) {
  const std::string text = country();
  for (auto _ : state) {
    auto units = io::parse_units(text, "units.json", since);
    require(units && units->all().size() == 34 + 3321, "not the units of the country");
    benchmark::DoNotOptimize(units);
  }
}
BENCHMARK(load_3321_units)->Unit(benchmark::kMillisecond);

units::hierarchy tree() {
  const auto units = io::parse_units(country(), "units.json", since);
  const auto made = units->at(since.from);
  return *made;
}

void index_3321_names(benchmark::State& state) {
  const auto units = tree();
  for (auto _ : state) {
    const io::name_index names(units);
    benchmark::DoNotOptimize(&names);
  }
}
BENCHMARK(index_3321_names)->Unit(benchmark::kMillisecond);

// As many names as asked for, in turn from the 98 communes of one province, each with its tone mark in the other place.
void match_names(benchmark::State& state) {
  const io::name_index names(tree());
  std::vector<std::string> written;
  for (int k = 0; k < state.range(0); ++k) written.push_back("Phường Hòa Đường " + std::to_string(k % 98));
  for (auto _ : state)
    for (const std::string& name : written) {
      const auto found = names.match(name, unit_id("10")).value();
      require(found.how == io::rung::tone_placement && found.unit() != nullptr, "a name is not found");
    }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(match_names)->Arg(232)->Arg(10'000)->Unit(benchmark::kMillisecond);

}  // namespace
