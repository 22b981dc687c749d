// How the work of a window of days is expected to spread over them: evenly, by working days, or by the weights of its months.
#pragma once

#include <cassert>
#include <cstddef>
#include <numeric>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "dvc/base/date.hpp"
#include "dvc/base/rational.hpp"
#include "dvc/base/result.hpp"
#include "dvc/calendar/working_days.hpp"

namespace dvc::monitor {

/// `2022-04-16 to 2022-12-15`.
[[nodiscard]] inline std::string str(const period& of) { return dvc::str(of.from) + " to " + dvc::str(of.to); }

/// The share of the work that is due by the end of each day of a window; exact, from 0 before it to 1 at its end.
class schedule {
 public:
  /// The longest window, in days: ten years.
  static constexpr index_t longest = 3'660;
  /// The largest sum of the weights of days; its product with a count stays below 2^116.
  static constexpr count_t largest = count_t{1} << 53;

  /// Every day alike. Errors: `inconsistent` for a window that ends before it begins, `range` for one longer than ten years.
  [[nodiscard]] static result<schedule> linear(const period& window) {
    if (const auto fine = check(window); !fine) return fine.error();
    return of(window, std::vector<count_t>(length(window), 1));
  }

  /// Every working day alike. Errors: those of `linear` and of the calendar, `range` for a window without a working day.
  [[nodiscard]] static result<schedule> by_working_days(const period& window, const calendar::working_days& days,
                                                        calendar::beyond past = calendar::beyond::refuse) {
    if (const auto fine = check(window); !fine) return fine.error();
    const auto first = days.number_of(window.from, past), last = days.number_of(window.to, past);
    if (!first) return first.error();
    if (!last) return last.error();
    std::vector<count_t> weights;
    for (index_t d = *first; d <= *last; ++d) weights.push_back(days.working().holds(d) ? 1 : 0);
    auto made = of(window, std::move(weights));
    if (!made) return made;
    schedule s = *std::move(made);
    s.estimated_ = days.estimated(*last);
    return s;
  }

  /// A weight for each of the window's months, which its days share alike.
  ///
  /// `months`: spans of days, each beginning on the day after the one before. Errors: `shape` for another number of weights, or
  /// none; `inconsistent` for a gap or an overlap, `range` for a negative weight, only zeros or a sum beyond 2^53.
  [[nodiscard]] static result<schedule> by_months(std::span<const period> months, std::span<const count_t> weights) {
    if (months.empty() || months.size() != weights.size())
      return failure{errc::shape, std::to_string(weights.size()) + " weights for " + std::to_string(months.size()) +
                                      " months; one for each is expected"};
    for (std::size_t m = 1; m < months.size(); ++m)
      if (since_1970(months[m].from) != since_1970(months[m - 1].to) + 1)
        return failure{errc::inconsistent, "the month " + str(months[m]) + " does not begin on the day after " + str(months[m - 1])};
    const period window{months.front().from, months.back().to};
    if (const auto fine = check(window); !fine) return fine.error();
    count_t common = 1;  // so that each day's part is whole
    for (const period& m : months) {
      if (const auto fine = check(m); !fine) return fine.error();
      common = std::lcm(common, static_cast<count_t>(length(m)));
      if (common > largest) return failure{errc::range, "the months have too many different lengths for exact days"};
    }
    std::vector<count_t> days;
    for (std::size_t m = 0; m < months.size(); ++m) {
      if (weights[m] < 0 || weights[m] > largest / common)
        return failure{errc::range, "month " + std::to_string(m + 1) + " has the weight " + std::to_string(weights[m]) +
                                        "; 0 to " + std::to_string(largest / common) + " is expected"};
      days.insert(days.end(), length(months[m]), weights[m] * (common / static_cast<count_t>(length(months[m]))));
    }
    return of(window, std::move(days));
  }

  [[nodiscard]] const period& window() const noexcept { return window_; }
  /// Whether days after the calendar's last list play a part.
  [[nodiscard]] bool estimated() const noexcept { return estimated_; }
  [[nodiscard]] bool covers(const date& day) const noexcept {
    return since_1970(day) >= since_1970(window_.from) && since_1970(day) <= since_1970(window_.to);
  }

  /// The weight of the whole window.
  [[nodiscard]] count_t whole() const noexcept { return until_.back(); }
  /// The weight of the days from the window's first to `day`, which is one of them or the day before.
  [[nodiscard]] count_t until(const date& day) const {
    const index_t d = since_1970(day) - since_1970(window_.from) + 1;
    assert(d >= 0 && d < static_cast<index_t>(until_.size()));
    return until_[static_cast<std::size_t>(d)];
  }
  /// The weight of a part of the window.
  [[nodiscard]] count_t weight(const period& part) const { return until(part.to) - until(date_of(since_1970(part.from) - 1)); }
  /// The share of the work due by the end of `day`.
  [[nodiscard]] rational share(const date& day) const { return *ratio(until(day), whole()); }

 private:
  schedule(const period& window, std::vector<count_t> until) : window_(window), until_(std::move(until)) {}

  [[nodiscard]] static std::size_t length(const period& of) {
    return static_cast<std::size_t>(since_1970(of.to) - since_1970(of.from) + 1);
  }
  [[nodiscard]] static result<void> check(const period& window) {
    if (!window.from.ok() || !window.to.ok()) return failure{errc::range, str(window) + " has a day that does not exist"};
    const index_t days = since_1970(window.to) - since_1970(window.from) + 1;
    if (days < 1) return failure{errc::inconsistent, str(window) + " ends before it begins"};
    if (days > longest)
      return failure{errc::range, str(window) + " has " + std::to_string(days) + " days; at most " + std::to_string(longest) +
                                      " are expected"};
    return {};
  }
  [[nodiscard]] static result<schedule> of(const period& window, std::vector<count_t> weights) {
    std::vector<count_t> until{0};
    for (const count_t w : weights) {
      until.push_back(until.back() + w);
      if (until.back() > largest) return failure{errc::range, "the weights of the months add up to more than 2^53"};
    }
    if (until.back() == 0) return failure{errc::range, str(window) + " has no day on which work is expected"};
    return schedule(window, std::move(until));
  }

  period window_;
  std::vector<count_t> until_;  // until_[d]: of the first d days
  bool estimated_ = false;
};

}  // namespace dvc::monitor
