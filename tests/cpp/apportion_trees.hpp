// Small trees of groups with bounds of every kind, and all vectors that keep these: what tests of hierarchies share.
#pragma once

#include <algorithm>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "dvc/apportion/hierarchy.hpp"

namespace trees {

using dvc::count_t;
using dvc::index_t;
using namespace dvc::apportion;
using counts = std::vector<count_t>;
inline constexpr count_t most = std::numeric_limits<count_t>::max();

struct problem {
  counts weights, lower, upper, group_lower, group_upper, priority;
  std::vector<index_t> group_of, parent_of;
  count_t total = 0;

  grouping groups() const { return {group_of, parent_of, {group_lower, group_upper}}; }
  bool within(std::size_t g, std::size_t row) const {
    for (index_t at = group_of[row]; at >= 0; at = parent_of[static_cast<std::size_t>(at)])
      if (at == static_cast<index_t>(g)) return true;
    return false;
  }
  count_t total_of(std::size_t g, const counts& x) const {
    count_t sum = 0;
    for (std::size_t i = 0; i < x.size(); ++i) sum += within(g, i) ? x[i] : 0;
    return sum;
  }
};

// Few different weights, so that ties abound; bounds of every kind, often none.
inline problem some(std::mt19937_64& random) {
  const auto upto = [&](std::uint64_t n) { return static_cast<count_t>(random() % (n + 1)); };
  problem p;
  const std::size_t m = random() % 5 + 1, n = random() % 5 + 1;
  std::vector<index_t> leaves;
  for (std::size_t g = 0; g < m; ++g) p.parent_of.push_back(static_cast<index_t>(random() % (g + 1)) - 1);
  if (random() % 2 == 0)  // numbers need not ascend from the top
    for (index_t& up : p.parent_of) up = up < 0 ? -1 : static_cast<index_t>(m) - 1 - up;
  if (p.parent_of.size() > 1 && random() % 2 == 0) std::ranges::reverse(p.parent_of);
  // after reversing, groups may contain each other: fall back to a flat tree
  if (!detail::make_tree(0, {{}, p.parent_of})) p.parent_of.assign(m, -1);
  for (std::size_t g = 0; g < m; ++g)
    if (std::ranges::find(p.parent_of, static_cast<index_t>(g)) == p.parent_of.end()) leaves.push_back(static_cast<index_t>(g));
  const bool low = random() % 2 == 0, high = random() % 2 == 0, group_low = random() % 3 > 0, group_high = random() % 3 > 0;
  for (std::size_t i = 0; i < n; ++i) {
    p.weights.push_back(upto(3));
    p.group_of.push_back(leaves[random() % leaves.size()]);
    p.priority.push_back(upto(2));
    if (low) p.lower.push_back(random() % 3 == 0 ? upto(2) : 0);
    if (high) p.upper.push_back((low ? p.lower.back() : 0) + upto(4));
  }
  for (std::size_t g = 0; g < m; ++g) {
    if (group_low) p.group_lower.push_back(random() % 2 == 0 ? upto(3) : 0);
    if (group_high) p.group_upper.push_back(random() % 2 == 0 ? (group_low ? p.group_lower.back() : 0) + upto(4) : most);
  }
  p.total = upto(7);
  return p;
}

template <class Each>
void every_vector(const problem& p, counts& head, count_t left, const Each& each) {
  const std::size_t i = head.size();
  if (i == p.weights.size()) {
    if (left != 0) return;
    for (std::size_t g = 0; g < p.parent_of.size(); ++g) {
      const count_t sum = p.total_of(g, head);
      if ((!p.group_lower.empty() && sum < p.group_lower[g]) || (!p.group_upper.empty() && sum > p.group_upper[g])) return;
    }
    each(head);
    return;
  }
  const count_t low = p.lower.empty() ? 0 : p.lower[i];
  const count_t high = p.weights[i] == 0 ? low : std::min(left, p.upper.empty() ? most : p.upper[i]);
  for (count_t x = low; x <= high; ++x) {
    head.push_back(x);
    every_vector(p, head, left - x, each);
    head.pop_back();
  }
}

inline std::string shown(const problem& p) {
  std::string text = "total " + std::to_string(p.total);
  const auto add = [&](const char* what, const auto& list) {
    text.append("; ").append(what);
    for (const auto x : list) text.append(" ").append(std::to_string(x));
  };
  add("weights", p.weights), add("lower", p.lower), add("upper", p.upper), add("in", p.group_of), add("under", p.parent_of);
  add("group lower", p.group_lower), add("group upper", p.group_upper), add("priority", p.priority);
  return text;
}

}  // namespace trees
