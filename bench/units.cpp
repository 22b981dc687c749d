// Units: 34 provinces and 3 321 communes, as many as the country has, read, checked and indexed; names matched inside a
// province. The target of the first is 10 ms.
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <string>

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
    text += (p == 0 ? "" : ",") + std::string("\n {\"Code\": \"") + code + "\", \"FullName\": \"Tỉnh Số " + code + "\", \"Wards\": [";
    for (int k = 0; k < (p < 23 ? 98 : 97); ++k, ++commune)
      text += (k == 0 ? "" : ",") + std::string("\n  {\n   \"Code\": \"") + std::to_string(10000 + commune) +
              "\",\n   \"FullName\": \"Phường Hoà Đường " + std::to_string(commune) + "\",\n   \"ProvinceCode\": \"" + code + "\"\n  }";
    text += "]}";
  }
  return text + "]";
}

void load_3321_units(benchmark::State& state) {
  const std::string text = country();
  for (auto _ : state) {
    auto units = io::parse_units(text, "units.json", since);
    if (!units || units->all().size() != 34 + 3321) std::abort();
    benchmark::DoNotOptimize(units);
  }
}
BENCHMARK(load_3321_units)->Unit(benchmark::kMillisecond);

void match_a_name(benchmark::State& state) {
  const auto loaded = io::parse_units(country(), "units.json", since);
  const auto tree = loaded->at(since.from);
  for (auto _ : state) {
    const auto found = io::match_name(*tree, unit_id("10"), "Phường Hòa Đường 42").value();
    if (found.how != io::rung::tone_placement || found.unit() == nullptr) std::abort();
  }
}
BENCHMARK(match_a_name)->Unit(benchmark::kMicrosecond);

}  // namespace
