// Monthly paths: they add up, each cell is a neighbour of its exact part, and by table each month is too.
#include "dvc/monitor/paths.hpp"

#include <doctest/doctest.h>
#include <limits>
#include <numeric>
#include <random>
#include <vector>

namespace {

using dvc::count_t;
using dvc::errc;
using dvc::monitor::make_paths;
using dvc::monitor::path_rounding;

TEST_CASE("paths add up and stay next to the exact parts") {
  std::mt19937_64 random(3);
  const auto any = [&](count_t n) { return static_cast<count_t>(random() % static_cast<std::uint64_t>(n)); };
  for (int round = 0; round < 400; ++round) {
    const auto n = static_cast<std::size_t>(any(9)), m = static_cast<std::size_t>(1 + any(12));
    std::vector<count_t> quotas(n), weights(m);
    for (count_t& q : quotas) q = any(3) == 0 ? any(3) : any(5000);
    for (count_t& w : weights) w = any(4) == 0 ? 0 : any(40);
    weights[static_cast<std::size_t>(any(static_cast<count_t>(m)))] += 1;
    const count_t whole = std::reduce(weights.begin(), weights.end()), all = std::reduce(quotas.begin(), quotas.end());
    for (const auto rule : {path_rounding::by_unit, path_rounding::by_table}) {
      const auto made = make_paths(quotas, weights, rule).value();
      for (std::size_t i = 0; i < n; ++i) {
        count_t sum = 0;
        for (std::size_t j = 0; j < m; ++j) {
          const count_t x = made.counts[i * m + j];
          sum += x;
          CHECK(std::abs(x * whole - quotas[i] * weights[j]) < whole);
        }
        CHECK(sum == quotas[i]);
      }
      for (std::size_t j = 0; j < m; ++j) {
        count_t sum = 0;
        for (std::size_t i = 0; i < n; ++i) sum += made.counts[i * m + j];
        CHECK(made.month_totals[j] == sum);
        if (rule == path_rounding::by_table) CHECK(std::abs(sum * whole - all * weights[j]) < whole);
      }
    }
  }
}

TEST_CASE("by unit small quotas meet in the first month, by table they spread") {
  const std::vector<count_t> quotas(8, 1), weights(8, 1);
  CHECK(make_paths(quotas, weights, path_rounding::by_unit).value().month_totals == std::vector<count_t>{8, 0, 0, 0, 0, 0, 0, 0});
  CHECK(make_paths(quotas, weights, path_rounding::by_table).value().month_totals == std::vector<count_t>(8, 1));
}

TEST_CASE("what is refused") {
  constexpr count_t most = std::numeric_limits<count_t>::max();
  const std::vector<count_t> one{1}, negative{-1}, huge{most, 1}, none{0, 0}, uneven{2, 3};
  CHECK(make_paths(negative, one).error().where.row == 0);
  CHECK(make_paths(huge, one).error().code == errc::overflow);
  CHECK(make_paths(one, none).error().code == errc::range);
  CHECK(make_paths(one, negative).error().code == errc::range);
  CHECK(make_paths(one, {}).error().code == errc::range);
  CHECK(make_paths(std::vector<count_t>{most}, uneven, path_rounding::by_table).error().code == errc::overflow);
  const auto alone = make_paths(std::vector<count_t>{most}, uneven, path_rounding::by_unit).value();
  CHECK(alone.counts[0] + alone.counts[1] == most);
}

}  // namespace
