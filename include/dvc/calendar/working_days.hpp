// Which days offices work, with counts and steps in O(1): one prefix sum and one table of the k-th working day.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "dvc/base/config.hpp"
#include "dvc/base/date.hpp"
#include "dvc/base/result.hpp"
#include "dvc/calendar/holidays.hpp"
#include "dvc/calendar/instant.hpp"

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

/// The days of one class among the days 0 to n - 1, counted and stepped through in O(1).
class day_index {
 public:
  day_index() = default;
  explicit day_index(const std::vector<bool>& in_class) : before_(in_class.size() + 1) {
    for (std::size_t d = 0; d < in_class.size(); ++d) {
      before_[d + 1] = before_[d] + in_class[d];
      if (in_class[d]) at_.push_back(static_cast<std::int32_t>(d));
    }
  }

  /// How many such days come before day `d`, 0 <= d <= n.
  [[nodiscard]] index_t before(index_t d) const noexcept { return before_[static_cast<std::size_t>(d)]; }
  [[nodiscard]] bool holds(index_t d) const noexcept { return before(d + 1) > before(d); }
  /// The `k`-th such day, from 0; n past the last.
  [[nodiscard]] index_t at(index_t k) const noexcept {
    return k < static_cast<index_t>(at_.size()) ? at_[static_cast<std::size_t>(k)] : static_cast<index_t>(before_.size()) - 1;
  }

 private:
  std::vector<std::int32_t> before_{0};
  std::vector<std::int32_t> at_;
};

/// The working days of a list of years. Weekly days off and named days are off; worked weekends are not. Source: the list's
/// own, for each day; Definitions 4.6.
///
/// Days are numbered from 0 at the first one. Numbers past the last list are days of an estimate, which knows weekends and
/// the days off of every year; `covers` says which numbers may be asked for.
class working_days {
 public:
  /// How many years after its last one a calendar can estimate.
  static constexpr int estimated_years = 10;

  /// From a list of years, 1900 to 2200, whose days all differ.
  ///
  /// Errors: `range` (years, a day outside them), `duplicate`, `inconsistent` (a compensation day on a weekend, a worked
  /// weekend that is none, no working day at all), with the entry's 0-based position as row.
  [[nodiscard]] static result<working_days> make(const day_list& list);

  [[nodiscard]] date first() const noexcept { return date_of(origin_); }
  /// The last day of the last year that has a list.
  [[nodiscard]] date last() const noexcept { return date_of(origin_ + listed_ - 1); }

  /// Whether offices work on a day. Errors: `range` outside the calendar, and for a day that does not exist.
  [[nodiscard]] result<answer<bool>> is_working(const date& day, beyond past = beyond::refuse) const {
    const auto d = number_of(day, past);
    if (!d) return d.error();
    return answer<bool>{working_.holds(*d), estimated(*d)};
  }

  /// Working days from `from` to `to`, both included; 0 where `to` is the day before `from`.
  ///
  /// Errors: as `is_working`, and `inconsistent` where `to` is earlier than that.
  [[nodiscard]] result<answer<count_t>> count(const date& from, const date& to, beyond past = beyond::refuse) const {
    const auto a = number_of(from, past), b = number_of(to, past);
    if (!a) return a.error();
    if (!b) return b.error();
    return count(*a, *b, past);
  }
  /// The same between day numbers.
  [[nodiscard]] result<answer<count_t>> count(index_t from, index_t to, beyond past) const {
    if (!covers(from, past)) return outside(from, past);
    if (!covers(to, past)) return outside(to, past);
    if (to < from - 1)
      return failure{errc::inconsistent, "the days from " + shown(from) + " to " + shown(to) + " end before they begin"};
    return answer<count_t>{working_.before(to + 1) - working_.before(from), estimated(std::max(from, to))};
  }

  /// The `n`-th working day after a day, `n` >= 0; with 0 the day itself, or the next working day where it is off.
  ///
  /// Errors: as `is_working`, and `range` for a negative `n` or an answer outside the calendar.
  [[nodiscard]] result<answer<date>> add(const date& day, count_t n, beyond past = beyond::refuse) const {
    const auto d = number_of(day, past);
    if (!d) return d.error();
    const auto at = add(*d, n, past);
    if (!at) return at.error();
    return answer<date>{day_of(at->value), at->estimated};
  }
  /// The same from a day number to a day number.
  [[nodiscard]] result<answer<index_t>> add(index_t day, count_t n, beyond past) const {
    if (n < 0) return failure{errc::range, std::to_string(n) + " working days were given; a count of 0 or more is expected"};
    if (!covers(day, past)) return outside(day, past);
    const index_t at = working_.at(n == 0 ? working_.before(day) : working_.before(day + 1) + std::min(n, days_) - 1);
    if (!covers(at, past)) return outside(at, past);
    return answer<index_t>{at, estimated(at)};
  }

  /// The number of a day that may be asked for. Errors: as `is_working`.
  [[nodiscard]] result<index_t> number_of(const date& day, beyond past = beyond::refuse) const {
    if (!day.ok()) return failure{errc::range, str(day) + " is no day of the calendar"};
    const index_t d = number_of(since_1970(day));
    if (!covers(d, past)) return outside(d, past);
    return d;
  }
  /// The number of a day given in days since 1970-01-01, as NumPy's datetime64[D] holds it; the calendar may not cover it.
  [[nodiscard]] index_t number_of(index_t since_1970) const noexcept {
    constexpr index_t reach = 10'000'000;  // no calendar comes near it, and sums stay small
    return std::clamp(since_1970, -reach, reach) - origin_;
  }
  [[nodiscard]] date day_of(index_t number) const noexcept { return date_of(origin_ + number); }
  /// Day 0, in days since 1970-01-01.
  [[nodiscard]] index_t origin() const noexcept { return origin_; }

  [[nodiscard]] bool covers(index_t d, beyond past) const noexcept {
    return d >= 0 && d < (past == beyond::refuse ? listed_ : days_);
  }
  [[nodiscard]] bool estimated(index_t d) const noexcept { return d >= listed_; }
  /// Why a day that is not covered is not.
  [[nodiscard]] failure outside(index_t d, beyond past) const {
    if (d < 0) return {errc::range, shown(d) + " is before the calendar, which begins on " + shown(0)};
    if (d >= days_) return {errc::range, "a day is asked for after " + shown(days_ - 1) + ", the end of all estimates"};
    std::string text = shown(d) + " is after " + shown(listed_ - 1) + ", the last day that has a list";
    if (past == beyond::refuse) text += "; ask for an estimate, or add the year to the calendar";
    return {errc::range, std::move(text)};
  }

  /// Working days; and, for limits in calendar days, days that no holiday takes (weekends count).
  [[nodiscard]] const day_index& working() const noexcept { return working_; }
  [[nodiscard]] const day_index& without_holidays() const noexcept { return open_; }

 private:
  [[nodiscard]] std::string shown(index_t d) const { return str(day_of(d)); }

  index_t origin_ = 0;
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
  const int last = list.last_year + estimated_years;
  working_days made;
  made.origin_ = since_1970(year{list.first_year} / January / 1);
  made.listed_ = since_1970(year{list.last_year + 1} / January / 1) - made.origin_;
  made.days_ = since_1970(year{last + 1} / January / 1) - made.origin_;

  const auto size = static_cast<std::size_t>(made.days_);
  std::vector<bool> working(size), open(size, true), named(size);
  const auto is_weekly_off = [&](index_t d) {
    return list.weekly_off[weekday(sys_days(days(made.origin_ + d))).c_encoding()];
  };
  for (index_t d = 0; d < made.days_; ++d) working[static_cast<std::size_t>(d)] = !is_weekly_off(d);
  for (std::size_t i = 0; i < list.days.size(); ++i) {
    const named_day& entry = list.days[i];
    const location row{{}, static_cast<index_t>(i), {}};
    const index_t d = entry.on.ok() ? made.number_of(since_1970(entry.on)) : -1;
    if (d < 0 || d >= made.listed_)
      return failure{errc::range, str(entry.on) + " is not in the years " + std::to_string(list.first_year) + " to " +
                                      std::to_string(list.last_year), row};
    const auto at = static_cast<std::size_t>(d);
    if (named[at]) return failure{errc::duplicate, str(entry.on) + " is listed twice", row};
    named[at] = true;
    const bool works = entry.is == day_kind::working_weekend;
    if (entry.is != day_kind::holiday && works != is_weekly_off(d))
      return failure{errc::inconsistent, str(entry.on) + (works ? " is a working weekend, but no weekly day off"
                                                                : " makes up for another day, but is off every week"), row};
    working[at] = open[at] = works;
  }
  for (int y = list.last_year + 1; y <= last; ++y)
    for (const yearly_day& each : list.yearly) {
      const date on{year{y}, each.on.month(), each.on.day()};
      if (!on.ok()) continue;  // 29 February
      const auto at = static_cast<std::size_t>(made.number_of(since_1970(on)));
      working[at] = open[at] = false;
    }
  made.working_ = day_index(working);
  made.open_ = day_index(open);
  if (made.working_.before(made.days_) == 0)
    return failure{errc::inconsistent, "no day of this calendar is a working day"};
  return made;
}

}  // namespace dvc::calendar
