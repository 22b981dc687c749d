// Splits rows among threads. What is computed on the parts is exact, so neither their number nor their order shows.
#pragma once

#include <algorithm>
#include <cstddef>
#include <thread>
#include <utility>
#include <vector>

namespace dvc::apportion::detail {

/// How many parts are worth a thread each: `threads` (0: as many as the machine has), but none below `least` rows.
[[nodiscard]] inline std::size_t parts_for(std::size_t rows, int threads, std::size_t least = 1U << 17U) {
  if (threads == 1 || rows < 2 * least) return 1;
  const std::size_t wanted = threads > 0 ? static_cast<std::size_t>(threads) : std::thread::hardware_concurrency();
  return std::clamp<std::size_t>(wanted, 1, rows / least);
}

/// Runs `work(part, from, to)` for every part of the rows, the first one on this thread. Parts begin at multiples of 64 rows.
template <class Work>
void for_each_part(std::size_t rows, std::size_t parts, Work work) {
  if (parts <= 1) return work(std::size_t{0}, std::size_t{0}, rows);
  const auto begin = [&](std::size_t part) { return part == parts ? rows : rows / 64 * part / parts * 64; };
  std::vector<std::jthread> others;
  others.reserve(parts - 1);
  for (std::size_t part = 1; part < parts; ++part)
    others.emplace_back([&work, part, from = begin(part), to = begin(part + 1)] { work(part, from, to); });
  work(std::size_t{0}, std::size_t{0}, begin(1));
}

}  // namespace dvc::apportion::detail
