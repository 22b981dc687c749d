// Dossiers received by one unit in one period: all, and online. Offline is derived, so it cannot be negative.
#pragma once

#include <cstddef>
#include <limits>
#include <span>
#include <string>

#include "dvc/base/config.hpp"
#include "dvc/base/result.hpp"

namespace dvc::dossiers {

/// total >= online >= 0; a received dossier is online or offline. Source: plan 128, Appendix 2, columns of what was observed.
class tally {
 public:
  constexpr tally() = default;

  /// Errors: `range` for a negative count, `inconsistent` for online above total.
  [[nodiscard]] static result<tally> make(count_t total, count_t online) {
    if (total < 0 || online < 0)
      return failure{errc::range, std::to_string(total < 0 ? total : online) + " dossiers; a count is 0 or more"};
    if (online > total)
      return failure{errc::inconsistent, std::to_string(online) + " online dossiers are more than all " +
                                             std::to_string(total) + " received"};
    return tally(total, online);
  }

  [[nodiscard]] constexpr count_t total() const noexcept { return total_; }
  [[nodiscard]] constexpr count_t online() const noexcept { return online_; }
  [[nodiscard]] constexpr count_t offline() const noexcept { return total_ - online_; }
  friend constexpr bool operator==(const tally&, const tally&) = default;

 private:
  constexpr tally(count_t total, count_t online) : total_(total), online_(online) {}
  count_t total_ = 0;
  count_t online_ = 0;
};

/// Both together. Errors: `overflow` where the totals sum to more than 64 bits hold.
[[nodiscard]] inline result<tally> add(const tally& a, const tally& b) {
  if (b.total() > std::numeric_limits<count_t>::max() - a.total())
    return failure{errc::overflow, std::to_string(a.total()) + " and " + std::to_string(b.total()) +
                                       " dossiers are more than 64 bits hold"};
  return tally::make(a.total() + b.total(), a.online() + b.online());
}

/// `whole` without `part`. Errors: `inconsistent` where `part` has more online or more offline dossiers than `whole`.
[[nodiscard]] inline result<tally> subtract(const tally& whole, const tally& part) {
  const auto refuse = [](const char* what, count_t taken, count_t there) {
    return failure{errc::inconsistent, std::to_string(taken) + what + " dossiers cannot be taken from " +
                                           std::to_string(there)};
  };
  if (part.online() > whole.online()) return refuse(" online", part.online(), whole.online());
  if (part.offline() > whole.offline()) return refuse(" offline", part.offline(), whole.offline());
  return tally::make(whole.total() - part.total(), whole.online() - part.online());
}

/// All of them together, the empty tally for none. Errors: `overflow` (`where.row` the tally at which 64 bits end).
[[nodiscard]] inline result<tally> sum(std::span<const tally> tallies) {
  tally all;
  for (std::size_t i = 0; i < tallies.size(); ++i) {
    const auto next = add(all, tallies[i]);
    if (!next) {
      failure f = next.error();
      f.where.row = static_cast<index_t>(i);
      return f;
    }
    all = *next;
  }
  return all;
}

}  // namespace dvc::dossiers
