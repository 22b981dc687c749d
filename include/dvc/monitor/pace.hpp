// Who is on pace: what a unit has done beside what was due by now, what is left, and whether enough can still come in.
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

#include "dvc/base/rational.hpp"
#include "dvc/base/result.hpp"
#include "dvc/base/wide.hpp"
#include "dvc/dossiers/tally.hpp"
#include "dvc/monitor/schedule.hpp"
#include "dvc/quota/assign.hpp"

namespace dvc::monitor {

using dossiers::tally;

/// What a unit is to reach in the window: online dossiers, of so many that are projected to come in.
struct goal {
  count_t projected = 0;  ///< P
  count_t online = 0;     ///< p + e; may be above P, as nothing binds a projection
  bool asked = true;      ///< false for a unit that takes no part in the sharing: it has no status
};

/// The goals that quotas stand for: online is p + e. Source: plan 128, Appendix 2.
[[nodiscard]] inline std::vector<goal> goals_of(const quota::assignment& quotas) {
  std::vector<goal> goals;
  for (index_t i = 0; i < quotas.size(); ++i) {
    const quota::entry& e = quotas.entries()[static_cast<std::size_t>(i)];
    goals.push_back({e.projected.total(), e.projected.online() + quotas.extra(i), !e.excluded});
  }
  return goals;
}

/// Where a unit stands. A unit that nothing has come in for, or that has not reported, has none.
enum class status : std::uint8_t {
  ahead,         ///< above what was due by more than the tolerance, or the goal is reached
  on_pace,       ///< within the tolerance, or less than one dossier, of what was due
  behind,        ///< below it by more
  out_of_reach,  ///< more is left to do than can still come in
};
inline constexpr std::array<std::string_view, 4> status_names{"ahead", "on-pace", "behind", "out-of-reach"};
[[nodiscard]] constexpr std::string_view name(status s) noexcept { return status_names[static_cast<std::size_t>(s)]; }

/// How many dossiers, online or not, are still expected.
enum class outlook : std::uint8_t {
  by_rate,     ///< received so far x what is left of the schedule / what is past of it
  as_planned,  ///< projected - received, 0 where more has come in than was projected
};
inline constexpr std::array<std::string_view, 2> outlook_names{"by-rate", "as-planned"};

struct pace_options {
  outlook remaining = outlook::by_rate;
  std::span<const count_t> to_come{};            ///< expected dossiers still to come, one for each unit; instead of an outlook
  rational tolerance = *ratio(1, 20);  ///< a share of what was due
};

/// The units of one level on one day. Everything is exact, and null where it is not known.
class progress {
 public:
  /// `received`: from the window's first day to `as_of`, null where a unit's reports do not say so.
  ///
  /// Errors: `shape`; `range` for a negative goal or expectation, for a day outside the window and a tolerance above 1; `overflow`
  /// where goals or what was received add up to more than 64 bits hold.
  [[nodiscard]] static result<progress> make(std::span<const goal> goals, std::span<const std::optional<tally>> received,
                                             const schedule& over, const date& as_of, const pace_options& options = {}) {
    const auto rows = std::to_string(goals.size());
    if (received.size() != goals.size())
      return failure{errc::shape, std::to_string(received.size()) + " units have received dossiers, " + rows + " have goals"};
    if (!options.to_come.empty() && options.to_come.size() != goals.size())
      return failure{errc::shape, std::to_string(options.to_come.size()) + " expectations are given for " + rows + " units; one for each is expected"};
    if (!as_of.ok() || !over.covers(as_of))
      return failure{errc::range, dvc::str(as_of) + " is not within " + str(over.window())};
    if (options.tolerance > *ratio(1, 1))
      return failure{errc::range, "the tolerance " + options.tolerance.str() + " is more than all that is due; give a share, such as 5%"};
    progress p;
    p.past_ = static_cast<std::uint64_t>(over.until(as_of)), p.whole_ = static_cast<std::uint64_t>(over.whole());
    p.tolerance_ = options.tolerance, p.outlook_ = options.remaining;
    p.goals_.assign(goals.begin(), goals.end());
    p.received_.assign(received.begin(), received.end());
    p.to_come_.assign(options.to_come.begin(), options.to_come.end());
    if (const auto fine = p.sum_up(); !fine) return fine.error();
    return p;
  }

  [[nodiscard]] index_t size() const noexcept { return static_cast<index_t>(goals_.size()); }
  [[nodiscard]] const goal& asked(index_t i) const { return goals_[at(i)]; }
  /// The share of the schedule that is past.
  [[nodiscard]] rational elapsed() const { return *rational::of(wide::u128(past_), wide::u128(whole_)); }

  [[nodiscard]] const std::optional<tally>& received(index_t i) const { return received_[at(i)]; }
  /// Online / received so far; null where nothing was received.
  [[nodiscard]] std::optional<rational> rate(index_t i) const {
    return known(i) ? ratio(received_[at(i)]->online(), received_[at(i)]->total()) : std::nullopt;
  }
  /// Online dossiers due by now: goal x elapsed.
  [[nodiscard]] rational expected(index_t i) const { return over_whole(due(i)); }
  /// By how much more, or less, is done than was due; one of the two is 0. Null where nothing was received.
  [[nodiscard]] std::optional<rational> ahead(index_t i) const { return known(i) ? std::optional{over_whole(above(done(i), due(i)))} : std::nullopt; }
  [[nodiscard]] std::optional<rational> behind(index_t i) const { return known(i) ? std::optional{over_whole(above(due(i), done(i)))} : std::nullopt; }

  /// Online dossiers left to do, 0 where the goal is reached.
  [[nodiscard]] std::optional<count_t> left(index_t i) const {
    if (!known(i)) return std::nullopt;
    return std::max(goals_[at(i)].online - received_[at(i)]->online(), count_t{0});
  }
  /// Dossiers expected still to come in, by the outlook; null where nothing was received, or before the schedule's first work.
  [[nodiscard]] std::optional<rational> to_come(index_t i) const {
    if (!known(i)) return std::nullopt;
    const count_t total = received_[at(i)]->total();
    if (!to_come_.empty()) return ratio(to_come_[at(i)], 1);
    if (outlook_ == outlook::as_planned) return ratio(std::max(goals_[at(i)].projected - total, count_t{0}), 1);
    return rational::of(times(total, whole_ - past_), wide::u128(past_));
  }
  /// The online rate needed over what is to come; above 1 it is out of reach. Null where nothing is to come.
  [[nodiscard]] std::optional<rational> needed_rate(index_t i) const {
    const auto rest = to_come(i);
    if (!rest || rest->numerator() == wide::u128(0U)) return std::nullopt;
    // left x d / n; d is at most 2^53, n at most 2^116
    return rational::of(times(*left(i), static_cast<std::uint64_t>(rest->denominator())), rest->numerator());
  }
  /// Online dossiers at the end of the window if the rest goes as what is past: done / elapsed. Null where nothing was received.
  [[nodiscard]] std::optional<rational> forecast(index_t i) const {
    if (!known(i)) return std::nullopt;
    return rational::of(done(i), wide::u128(past_));
  }
  /// Null where nothing was received, and for units that take no part.
  [[nodiscard]] std::optional<status> where(index_t i) const {
    if (!known(i) || !goals_[at(i)].asked) return std::nullopt;
    if (*left(i) == 0) return status::ahead;
    if (const auto rest = to_come(i); rest && *ratio(*left(i), 1) > *rest) return status::out_of_reach;
    const wide::u128 behind = above(due(i), done(i)), ahead = above(done(i), due(i));
    const wide::u128 off = std::max(behind, ahead);
    if (off < wide::u128(whole_) || tolerated(off, i)) return status::on_pace;
    return behind > ahead ? status::behind : status::ahead;
  }
  /// The unit's part of all that is missing in units behind; null where nothing is missing anywhere, or the unit is not counted.
  [[nodiscard]] std::optional<rational> contribution(index_t i) const {
    if (!counted(i)) return std::nullopt;
    return rational::of(above(due(i), done(i)), missing_);
  }

  /// The level: units counted (they take part and are known), what they have received and what they are to reach.
  struct level_sum {
    count_t units = 0;
    tally received;
    count_t goal = 0, projected = 0;
    rational expected, behind;  ///< behind: the sum over the units that are behind
  };
  [[nodiscard]] level_sum sum() const {
    level_sum s{counted_, *tally::make(total_, online_), goal_, projected_, over_whole(times(goal_, past_)), over_whole(missing_)};
    return s;
  }

 private:
  progress() = default;

  [[nodiscard]] std::size_t at(index_t i) const {
    assert(i >= 0 && i < size());
    return static_cast<std::size_t>(i);
  }
  [[nodiscard]] static wide::u128 times(count_t n, std::uint64_t by) { return wide::product(static_cast<std::uint64_t>(n), by); }
  [[nodiscard]] static wide::u128 above(const wide::u128& a, const wide::u128& b) { return a > b ? a - b : wide::u128(0U); }
  [[nodiscard]] rational over_whole(const wide::u128& n) const { return *rational::of(n, wide::u128(whole_)); }

  [[nodiscard]] bool known(index_t i) const { return received_[at(i)] && received_[at(i)]->total() > 0; }
  [[nodiscard]] bool counted(index_t i) const { return known(i) && goals_[at(i)].asked; }
  // Both in parts of a dossier, `whole_` of which are one.
  [[nodiscard]] wide::u128 due(index_t i) const { return times(goals_[at(i)].online, past_); }
  [[nodiscard]] wide::u128 done(index_t i) const { return times(received_[at(i)]->online(), whole_); }
  // off <= tolerance x due, compared by products of up to 256 bits
  [[nodiscard]] bool tolerated(const wide::u128& off, index_t i) const {
    return wide::wide_product(off, tolerance_.denominator()) <= wide::wide_product(due(i), tolerance_.numerator());
  }

  [[nodiscard]] result<void> sum_up() {
    constexpr count_t most = std::numeric_limits<count_t>::max();
    for (index_t i = 0; i < size(); ++i) {
      const goal& g = goals_[at(i)];
      const location place{"", i, {}};
      if (g.online < 0 || g.projected < 0)
        return failure{errc::range, "a goal of " + std::to_string(std::min(g.online, g.projected)) + " dossiers; 0 or more is expected", place};
      if (!to_come_.empty() && to_come_[at(i)] < 0)
        return failure{errc::range, std::to_string(to_come_[at(i)]) + " dossiers are expected to come in; 0 or more is expected", place};
      if (!counted(i)) continue;
      if (g.online > most - goal_ || g.projected > most - projected_ || received_[at(i)]->total() > most - total_)
        return failure{errc::overflow, "the level adds up to more than 64 bits hold", place};
      ++counted_;
      goal_ += g.online, projected_ += g.projected;
      total_ += received_[at(i)]->total(), online_ += received_[at(i)]->online();
      missing_ += above(due(i), done(i));
    }
    return {};
  }

  std::vector<goal> goals_;
  std::vector<std::optional<tally>> received_;
  std::vector<count_t> to_come_;
  std::uint64_t past_ = 0, whole_ = 1;
  rational tolerance_;
  outlook outlook_ = outlook::by_rate;
  count_t counted_ = 0, goal_ = 0, projected_ = 0, total_ = 0, online_ = 0;
  wide::u128 missing_{0U};
};

}  // namespace dvc::monitor
