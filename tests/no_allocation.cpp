// allocate_into with a warm workspace asks for no memory: operator new is counted, so this is a program of its own.
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <new>
#include <random>
#include <vector>

#include "dvc/apportion/allocate.hpp"

namespace {
std::size_t asked = 0;
}

void* operator new(std::size_t size) {
  ++asked;
  if (void* memory = std::malloc(size)) return memory;
  throw std::bad_alloc{};
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

int main() {
  using namespace dvc::apportion;
  int wrong = 0;
  const dvc::rational third = *dvc::ratio(1, 3);
  for (const std::size_t rows : {217U, 5'000U}) {
    std::mt19937_64 random(7);
    std::vector<dvc::count_t> weights(rows), lower(rows), upper(rows), out(rows);
    dvc::count_t total = 0;
    for (std::size_t i = 0; i < rows; ++i) {
      weights[i] = static_cast<dvc::count_t>(random() % 1'000'000'007);  // so large that nothing ties
      lower[i] = weights[i] / 3, upper[i] = weights[i] / (i % 5 == 0 ? 2 : 1);
      total += weights[i] / 2;
    }
    std::vector<options> choices;
    for (const quota_rule quota : {quota_rule::hare, quota_rule::droop, quota_rule::hagenbach_bischoff})
      choices.push_back({.quota = quota});
    for (const method by : {method::adams, method::dean, method::huntington_hill, method::sainte_lague,
                            method::modified_sainte_lague, method::dhondt})
      choices.push_back({.by = by}), choices.push_back({.by = by, .within = {lower, upper}});
    for (const redistribution rule : {redistribution::proportional, redistribution::least_squares})
      choices.push_back({.within = {lower, upper}, .redistribute = rule});
    choices.push_back({.by = method::stationary, .q = third});
    for (const options& choice : choices) {
      const dvc::count_t share = choice.quota == quota_rule::hare ? total : static_cast<dvc::count_t>(rows);
      workspace memory;
      for (int warm = 0; warm < 3; ++warm)
        if (!allocate_into(out, weights, share, memory, choice)) return std::fputs("an allocation failed\n", stderr), 1;
      asked = 0;
      const auto ties = allocate_into(out, weights, share, memory, choice);
      if (asked == 0 && ties && ties->empty()) continue;
      std::fprintf(stderr, "%zu rows, %s: memory was asked for %zu times\n", rows, name(choice.by).data(), asked);
      ++wrong;
    }
  }
  return wrong == 0 ? 0 : 1;
}
