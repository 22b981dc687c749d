// Why an allocation by groups was refused, said of the rows as they stand in the whole and not in their group.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "dvc/apportion/segmented.hpp"

namespace dvc::apportion {

/// The failure `f` of `allocate_by` for these arguments: where it lists rows, the same with these counted from 0 in the whole.
[[nodiscard]] inline failure refusal_by(failure f, std::span<const count_t> weights, std::span<const index_t> group_of,
                                        std::span<const count_t> totals, const options& choice = {},
                                        std::span<const std::string> names = {}) {
  const auto in_group = [&](std::size_t g, failure of_group) {
    of_group.message = group_name(static_cast<index_t>(g), names) + ": " + of_group.message;
    return of_group;
  };
  if (f.code == errc::tie) {  // any rule finds it
    options any = choice;
    any.ties = tie_rule::by_order;
    const auto a = allocate_by(weights, group_of, totals, any, names);
    if (!a || a->ties.empty()) return f;
    const tie& first = a->ties.front();
    return in_group(static_cast<std::size_t>(group_of[static_cast<std::size_t>(first.rows.front())]), detail::tied(first));
  }
  if (f.code != errc::infeasible) return f;
  const auto& [lower, upper] = choice.within;
  std::vector<wide::u128> least(totals.size(), wide::u128(0U)), most = least;
  const auto add = [](wide::u128& sum, count_t n) { sum += static_cast<wide::u128>(static_cast<std::uint64_t>(n)); };
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const auto g = static_cast<std::size_t>(group_of[i]);
    const count_t low = lower.empty() ? 0 : lower[i];
    add(least[g], low);
    if (!upper.empty()) add(most[g], weights[i] > 0 ? upper[i] : low);
  }
  for (std::size_t g = 0; g < totals.size(); ++g) {
    const auto total = static_cast<wide::u128>(static_cast<std::uint64_t>(totals[g]));
    const bool below = total < least[g];
    if (!below && (upper.empty() || total <= most[g])) continue;
    const std::string sum = wide::to_string(below ? least[g] : most[g]);
    const auto rows = [&](auto chosen) {
      return detail::named_rows(weights.size(), [&](std::size_t i) { return static_cast<std::size_t>(group_of[i]) == g && chosen(i); });
    };
    const auto inside = [&](auto chosen) {
      for (std::size_t i = 0; i < weights.size(); ++i)
        if (static_cast<std::size_t>(group_of[i]) == g && chosen(i)) return true;
      return false;
    };
    const auto weighted = [&](std::size_t i) { return weights[i] > 0; };
    const auto weightless = [&](std::size_t i) { return weights[i] == 0; };
    std::string set = below ? "the lower bounds of " + rows([&](std::size_t i) { return lower[i] > 0; })
                      : inside(weighted) ? "the upper bounds of " + rows(weighted)
                                         : "no row in it has a weight, and the lower bounds";
    if (!below && inside(weighted) && inside(weightless)) set += " and the lower bounds of those in it without weight";
    return in_group(g, {errc::infeasible, set + " add up to " + sum + (below ? ", above" : ", below") + " the total of " +
                                              std::to_string(totals[g]) + "; the nearest total is " + sum});
  }
  return f;
}

}  // namespace dvc::apportion
