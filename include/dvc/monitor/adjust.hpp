// A fair adjustment: goals that cannot be reached any more are taken over by units that can, and the level's total stays.
#pragma once

#include <algorithm>
#include <array>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dvc/apportion/allocate.hpp"
#include "dvc/base/result.hpp"
#include "dvc/monitor/pace.hpp"

namespace dvc::monitor {

/// How what remains is re-assigned.
enum class adjust_by : std::uint8_t {
  least_change,  ///< only what is out of reach moves, to units in proportion to what can still come in beyond their goals
  to_come,       ///< all that is left is shared anew, in proportion to what can still come in
};
inline constexpr std::array<std::string_view, 2> adjust_rules{"least-change", "to-come"};

/// Dossiers that one unit takes over from another.
struct takeover {
  index_t from = 0, to = 0;
  count_t dossiers = 0;
};

/// The new goals, online dossiers of the whole window, and who takes over what.
struct adjustment {
  std::vector<count_t> goals;
  std::vector<takeover> moves;
  std::vector<apportion::tie> ties;  ///< met in sharing; rows are those of the level
  count_t total = 0;                 ///< of the goals that could move, before and after
};

namespace detail {

// Falls matched with rises in the order of rows: at most one move less than units that change.
[[nodiscard]] inline std::vector<takeover> matched(std::span<const count_t> before, std::span<const count_t> after) {
  std::vector<takeover> moves;
  std::size_t to = 0;
  count_t room = 0;
  for (std::size_t from = 0; from < before.size(); ++from) {
    for (count_t give = before[from] - after[from]; give > 0;) {
      while (room == 0) {
        room = std::max(after[to] - before[to], count_t{0});
        if (room == 0) ++to;
      }
      const count_t taken = std::min(give, room);
      moves.push_back({static_cast<index_t>(from), static_cast<index_t>(to), taken});
      give -= taken, room -= taken;
      if (room == 0) ++to;
    }
  }
  return moves;
}

}  // namespace detail

/// Re-assigns the goals of a level: nobody below what is done, nobody above that and what can still come in, rounded down.
///
/// Units that take no part or have not received anything keep their goals. Under `least_change` units within reach never lose a
/// dossier unless others have done more than their own goals. Errors: `infeasible` where the units cannot reach the total, or have
/// done more than it, with the nearest total that is feasible; `overflow`.
[[nodiscard]] inline result<adjustment> adjust(const progress& now, adjust_by rule = adjust_by::least_change) {
  constexpr count_t most = std::numeric_limits<count_t>::max();
  const auto n = static_cast<std::size_t>(now.size());
  adjustment a;
  std::vector<count_t> before(n), lower, upper;
  std::vector<index_t> rows;
  count_t least = 0;
  wide::u128 highest(0U);
  for (index_t i = 0; i < now.size(); ++i) {
    before[static_cast<std::size_t>(i)] = now.asked(i).online;
    const auto rest = now.to_come(i);
    if (!now.asked(i).asked || !rest) continue;
    const count_t done = now.received(i)->online();
    const wide::u128 whole = rest->numerator() / rest->denominator();
    const auto space = static_cast<wide::u128>(most - done);
    rows.push_back(i), lower.push_back(done), upper.push_back(whole < space ? done + static_cast<count_t>(whole) : most);
    a.total += now.asked(i).online, least += done;  // progress has made sure that these fit
    highest += static_cast<wide::u128>(upper.back());
  }
  const auto refuse = [&](const char* why, const std::string& nearest) {
    return failure{errc::infeasible, "the goals of the " + std::to_string(rows.size()) + " units that can move add up to " +
                                         std::to_string(a.total) + " online dossiers, but " + why + "; the nearest feasible total is " + nearest};
  };
  if (static_cast<wide::u128>(a.total) > highest) {
    const std::string nearest = wide::to_string(highest);
    return refuse(("with what is done and what can still come in they reach at most " + nearest).c_str(), nearest);
  }
  if (a.total < least) return refuse(("they have done " + std::to_string(least) + " already").c_str(), std::to_string(least));

  std::vector<count_t> within(rows.size()), weights(rows.size());
  const auto goal_of = [&](std::size_t k) { return now.asked(rows[k]).online; };
  count_t sum = 0;
  wide::u128 clamped(0U);
  for (std::size_t k = 0; k < rows.size(); ++k) {
    within[k] = rule == adjust_by::to_come ? lower[k] : std::clamp(goal_of(k), lower[k], upper[k]);
    clamped += static_cast<wide::u128>(within[k]);
  }
  const bool give = clamped <= static_cast<wide::u128>(a.total);  // more is to be handed out, or some to be taken back
  const wide::u128 open = give ? static_cast<wide::u128>(a.total) - clamped : clamped - static_cast<wide::u128>(a.total);
  if (open > static_cast<wide::u128>(most)) return failure{errc::overflow, "what is done and the goals add up to more than 64 bits hold"};
  for (std::size_t k = 0; k < rows.size(); ++k) weights[k] = give ? upper[k] - within[k] : within[k] - lower[k];
  auto shared = apportion::allocate(weights, static_cast<count_t>(open));  // at most all of the weights, so nobody gets more than its own
  if (!shared) return shared.error();
  a.ties = shared->ties;
  for (apportion::tie& t : a.ties) {
    for (index_t& row : t.rows) row = rows[static_cast<std::size_t>(row)];
    for (index_t& row : t.served) row = rows[static_cast<std::size_t>(row)];
  }
  a.goals = before;
  for (std::size_t k = 0; k < rows.size(); ++k) {
    const count_t changed = give ? within[k] + shared->counts[k] : within[k] - shared->counts[k];
    assert(changed >= lower[k] && changed <= upper[k]);
    a.goals[static_cast<std::size_t>(rows[k])] = changed, sum += changed;
  }
  assert(sum == a.total);
  a.moves = detail::matched(before, a.goals);
  return a;
}

}  // namespace dvc::monitor
