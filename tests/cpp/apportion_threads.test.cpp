// Large allocations: the same result bit for bit by any number of threads, and proved by a certificate that shares no step
// with the selection. Seen to fail where a part stops 64 rows early (`begin(part + 1) - 64` in for_each_part).
#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstddef>
#include <doctest/doctest.h>
#include <numeric>
#include <random>
#include <string>
#include <vector>

#include "dvc/apportion/allocate.hpp"
#include "dvc/apportion/verify.hpp"

namespace {

using dvc::count_t;
using dvc::apportion::allocate;
using dvc::apportion::method;
using dvc::apportion::options;

/// Enough rows for three threads, and no multiple of 64.
constexpr std::size_t many = 3 * (std::size_t{1} << 17U) + 77;

/// Sizes spread like those of communes; `few_values` makes them tie by the thousand.
std::vector<count_t> sizes(bool few_values) {
  std::mt19937_64 random(few_values ? 1 : 2);
  std::lognormal_distribution<double> size(6.7, 0.9);
  std::vector<count_t> weights(many);
  for (count_t& w : weights) w = few_values ? static_cast<count_t>(random() % 5) : std::llround(size(random));
  return weights;
}

std::vector<options> choices() {
  std::vector<options> all;
  for (const method by : {method::largest_remainder, method::adams, method::dean, method::huntington_hill,
                          method::sainte_lague, method::modified_sainte_lague, method::dhondt})
    all.push_back({.by = by});
  all.push_back({.by = method::stationary, .q = *dvc::ratio(2, 5)});
  return all;
}

}  // namespace

TEST_CASE("any number of threads allocates the same, and a certificate proves it") {
  for (const bool few_values : {false, true}) {
    const auto weights = sizes(few_values);
    const count_t sum = std::accumulate(weights.begin(), weights.end(), count_t{0});
    for (const count_t total : {count_t{1'000}, sum / 7 * 5, sum * 3}) {
      for (options o : choices()) {
        CAPTURE(few_values);
        CAPTURE(total);
        CAPTURE(std::string(name(o.by)));
        const auto alone = allocate(weights, total, o);
        REQUIRE(alone.has_value());
        const auto proof = verify(*alone, weights, total, o);
        CHECK_MESSAGE(proof.has_value(), (proof ? "" : proof.error().message));
        for (const int threads : {2, 3, 0}) {
          o.threads = threads;
          const auto shared = allocate(weights, total, o);
          REQUIRE(shared.has_value());
          CHECK(shared->counts == alone->counts);
          CHECK(shared->ties == alone->ties);
        }
      }
    }
  }
}

TEST_CASE("parts cover every row once") {
  for (const std::size_t rows : {std::size_t{0}, std::size_t{1}, std::size_t{63}, std::size_t{64}, std::size_t{1'000}})
    for (const std::size_t parts : {std::size_t{1}, std::size_t{2}, std::size_t{3}, std::size_t{7}}) {
      std::vector<std::atomic<int>> seen(rows);
      dvc::apportion::detail::for_each_part(rows, parts, [&](std::size_t, std::size_t from, std::size_t to) {
        for (std::size_t i = from; i < to; ++i) ++seen[i];
      });
      CHECK(std::ranges::all_of(seen, [](const std::atomic<int>& times) { return times == 1; }));
    }
}

TEST_CASE("a negative number of threads is refused") {
  const std::vector<count_t> weights{3, 2};
  const auto refused = allocate(weights, 4, {.threads = -1});
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().code == dvc::errc::argument);
}
