// Dossiers received by one unit in one period: all, and online. Offline is derived, so it cannot be negative.
#pragma once

#include <string>

#include "dvc/base/config.hpp"
#include "dvc/base/result.hpp"

namespace dvc::dossiers {

/// total >= online >= 0.
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

}  // namespace dvc::dossiers
