// Which days offices work, with counts and steps in O(1): one prefix sum and one table of the k-th working day.
#pragma once

#include <algorithm>
#include <cassert>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "dvc/base/config.hpp"
#include "dvc/base/date.hpp"
#include "dvc/base/result.hpp"
#include "dvc/calendar/holidays.hpp"

namespace dvc::calendar {

/// What to do about days after the last year that has a list.
enum class beyond { refuse, estimate };

/// An answer, and whether it rests on days that no list covers.
template <class T>
struct answer {
  T value{};
  bool estimated = false;

  friend bool operator==(const answer&, const answer&) = default;
};

/// Days of one class, counted and stepped through in O(1).
class day_index {
 public:
  day_index() = default;
  explicit day_index(const std::vector<bool>& in_class) : before_(in_class.size() + 1) {
    for (std::size_t d = 0; d < in_class.size(); ++d) {
      before_[d + 1] = before_[d] + in_class[d];
      if (in_class[d]) at_.push_back(static_cast<std::int32_t>(d));
    }
  }

  /// How many such days come before day `d`.
  [[nodiscard]] index_t before(index_t d) const noexcept { return before_[static_cast<std::size_t>(d)]; }
  [[nodiscard]] bool holds(index_t d) const noexcept { return before(d + 1) > before(d); }
  /// The `k`-th such day, from 0; null past the last.
  [[nodiscard]] std::optional<index_t> at(index_t k) const noexcept {
    return k >= 0 && k < static_cast<index_t>(at_.size()) ? std::optional<index_t>(at_[static_cast<std::size_t>(k)])
                                                          : std::nullopt;
  }

 private:
  std::vector<std::int32_t> before_{0};
  std::vector<std::int32_t> at_;
};

/// The working days of a list of years. Weekly days off and named days are off; worked weekends are not.
class working_days {
 public:
  /// How many years after its last one a calendar can estimate.
  static constexpr int estimated_years = 10;

  /// From a list of at most 200 years, 1900 to 2200, whose days all differ.
  ///
  /// Errors: `range` (years, a day outside them), `duplicate`, `inconsistent` (a compensation day on a weekend, a worked
  /// weekend that is none, no working day at all), with the entry's 0-based position as row.
  [[nodiscard]] static result<working_days> make(const day_list& list);

  [[nodiscard]] date first() const noexcept { return std::chrono::sys_days(origin_); }
  /// The last day of the last year that has a list.
  [[nodiscard]] date last() const noexcept { return origin_ + std::chrono::days(listed_ - 1); }

  /// The number of a day, from 0 at `first()`. Errors: `range` before it, and past `last()` unless `past` allows it.
  [[nodiscard]] result<index_t> number_of(const date& day, beyond past = beyond::refuse) const {
    if (!day.ok()) return failure{errc::range, str(day) + " is no day of the calendar"};
    return checked((std::chrono::sys_days(day) - origin_).count(), past);
  }
  /// The same for a day as its number since 1970-01-01, as NumPy's datetime64[D] holds it.
  [[nodiscard]] result<index_t> number_of(index_t since_1970, beyond past) const {
    constexpr index_t reach = 1'000'000;  // no calendar comes near it, and sums stay small
    return checked(std::clamp(since_1970, -reach, reach) - origin_.time_since_epoch().count(), past);
  }

  /// Whether offices work on a day. Errors: as `number_of`.
  [[nodiscard]] result<answer<bool>> is_working(const date& day, beyond past = beyond::refuse) const {
    const auto d = number_of(day, past);
    if (!d) return d.error();
    return answer<bool>{working_.holds(*d), *d >= listed_};
  }

  /// Working days from `from` to `to`, both included; 0 where `to` is the day before `from`.
  ///
  /// Errors: `range` outside the calendar, `inconsistent` where `to` is earlier than that.
  [[nodiscard]] result<answer<count_t>> count(const date& from, const date& to, beyond past = beyond::refuse) const {
    const auto a = number_of(from, past), b = number_of(to, past);
    if (!a) return a.error();
    if (!b) return b.error();
    return count_numbers(*a, *b);
  }
  [[nodiscard]] result<answer<count_t>> count_numbers(index_t from, index_t to) const {
    if (to < from - 1)
      return failure{errc::inconsistent, "the days from " + shown(from) + " to " + shown(to) + " end before they begin"};
    return answer<count_t>{working_.before(to + 1) - working_.before(from), to >= listed_};
  }

  /// The `n`-th working day after a day, `n` >= 0; with 0 the day itself, or the next working day where it is off.
  ///
  /// Errors: `range` for a negative `n` and outside the calendar.
  [[nodiscard]] result<answer<date>> add(const date& day, count_t n, beyond past = beyond::refuse) const {
    const auto d = number_of(day, past);
    if (!d) return d.error();
    const auto at = add_number(*d, n, past);
    if (!at) return at.error();
    return answer<date>{day_of(*at), *at >= listed_};
  }
  [[nodiscard]] result<index_t> add_number(index_t d, count_t n, beyond past) const {
    if (n < 0) return failure{errc::range, std::to_string(n) + " working days were given; a count of 0 or more is expected"};
    return step(working_, n == 0 ? working_.before(d) : working_.before(d + 1) + std::min(n, days_) - 1, past);
  }

  /// Day numbers: working days, and days that no holiday takes (weekends count) for limits in calendar days.
  [[nodiscard]] const day_index& working() const noexcept { return working_; }
  [[nodiscard]] const day_index& without_holidays() const noexcept { return open_; }

  /// The `k`-th day of an index. Errors: `range` where the calendar, or its part with lists, ends before it.
  [[nodiscard]] result<index_t> step(const day_index& in, index_t k, beyond past) const {
    const auto at = in.at(k);
    return at ? checked(*at, past) : checked(days_, past);
  }
  [[nodiscard]] result<index_t> checked(index_t d, beyond past) const {
    if (d >= 0 && d < (past == beyond::refuse ? listed_ : days_)) return d;
    return outside(d, past);
  }
  [[nodiscard]] bool estimated(index_t d) const noexcept { return d >= listed_; }
  [[nodiscard]] date day_of(index_t d) const noexcept { return origin_ + std::chrono::days(d); }
  [[nodiscard]] std::chrono::sys_days origin() const noexcept { return origin_; }

 private:
  [[nodiscard]] std::string shown(index_t d) const { return str(day_of(d)); }
  [[nodiscard]] failure outside(index_t d, beyond past) const {
    std::string text = d < 0         ? shown(d) + " is before the calendar, which begins on " + shown(0)
                       : d >= days_  ? "the answer or a day is after " + shown(days_ - 1) + ", the end of all estimates"
                                     : shown(d) + " is after " + shown(listed_ - 1) + ", the last day that has a list";
    if (past == beyond::refuse && d >= listed_) text += "; the list ends on " + shown(listed_ - 1) + ", later days need estimate";
    return {errc::range, std::move(text)};
  }

  std::chrono::sys_days origin_{};
  index_t listed_ = 0;  // days of the years that have a list
  index_t days_ = 0;    // and of the years that can be estimated
  day_index working_;
  day_index open_;
};

inline result<working_days> working_days::make(const day_list& list) {
  using namespace std::chrono;
  if (list.first_year < 1900 || list.last_year > 2200 || list.last_year < list.first_year)
    return failure{errc::range, "the years " + std::to_string(list.first_year) + " to " + std::to_string(list.last_year) +
                                    " were given; expected are years from 1900 to 2200, the first not after the last"};
  working_days made;
  made.origin_ = year{list.first_year} / January / 1;
  made.listed_ = (sys_days(year{list.last_year + 1} / January / 1) - made.origin_).count();
  const int last = list.last_year + estimated_years;
  made.days_ = (sys_days(year{last + 1} / January / 1) - made.origin_).count();

  const auto size = static_cast<std::size_t>(made.days_);
  std::vector<bool> working(size), open(size, true), named(size);
  const auto is_weekly_off = [&](index_t d) { return list.weekly_off[weekday(made.origin_ + days(d)).c_encoding()]; };
  for (index_t d = 0; d < made.days_; ++d) working[static_cast<std::size_t>(d)] = !is_weekly_off(d);
  for (std::size_t i = 0; i < list.days.size(); ++i) {
    const named_day& entry = list.days[i];
    const location row{{}, static_cast<index_t>(i), {}};
    const index_t d = entry.on.ok() ? (sys_days(entry.on) - made.origin_).count() : -1;
    if (d < 0 || d >= made.listed_)
      return failure{errc::range, str(entry.on) + " is not in the years " + std::to_string(list.first_year) + " to " +
                                      std::to_string(list.last_year), row};
    const auto at = static_cast<std::size_t>(d);
    if (named[at]) return failure{errc::duplicate, str(entry.on) + " is listed twice", row};
    named[at] = true;
    if (entry.is != day_kind::holiday && (entry.is == day_kind::working_weekend) != is_weekly_off(d))
      return failure{errc::inconsistent, str(entry.on) + " is a " + std::string(name(entry.is)) + " day, but " +
                                             (is_weekly_off(d) ? "the weekend has it off" : "no weekend day"), row};
    working[at] = entry.is == day_kind::working_weekend;
    open[at] = entry.is == day_kind::working_weekend;
  }
  for (int y = list.last_year + 1; y <= last; ++y)
    for (const yearly_day& each : list.yearly) {
      const date on{year{y}, each.on.month(), each.on.day()};
      if (!on.ok()) continue;  // 29 February
      const auto at = static_cast<std::size_t>((sys_days(on) - made.origin_).count());
      working[at] = open[at] = false;
    }
  made.working_ = day_index(working);
  made.open_ = day_index(open);
  if (!made.working_.at(0)) return failure{errc::inconsistent, "no day of this calendar is a working day"};
  return made;
}

}  // namespace dvc::calendar
