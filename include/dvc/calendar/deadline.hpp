// When a dossier is due: the working-hour deadline with stops (DOMAIN 4.3), in O(1) and one step more for each stop.
#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dvc/calendar/working_days.hpp"

namespace dvc::calendar {

/// A moment of local time, in seconds since 1970-01-01T00:00, as NumPy's datetime64[s] holds it.
using instant = count_t;

inline constexpr count_t seconds_in_day = 86'400;

/// The day of a moment, in days since 1970-01-01.
[[nodiscard]] constexpr index_t day_number(instant t) noexcept {
  return t / seconds_in_day - (t % seconds_in_day < 0 ? 1 : 0);
}

/// `YYYY-MM-DDTHH:MM:SS`.
[[nodiscard]] inline std::string shown(instant t) {
  const count_t day = day_number(t);
  const count_t second = t - day * seconds_in_day;
  const auto two = [](count_t n) { return std::string(n < 10 ? "0" : "") + std::to_string(n); };
  const std::chrono::sys_days on{std::chrono::days(std::clamp<count_t>(day, -10'000'000, 10'000'000))};
  return str(date(on)) + "T" + two(second / 3600) + ":" + two(second / 60 % 60) + ":" + two(second % 60);
}

/// Part of a working day in seconds after midnight; `to` is the closing time.
struct shift {
  count_t from;
  count_t to;
};

/// The hours of a working day, 07:00-11:30 and 13:30-17:00 unless given otherwise.
class office_hours {
 public:
  office_hours() : shifts_{{25'200, 41'400}, {48'600, 61'200}} {}

  /// Errors: `range` outside 0 to 86 400, `inconsistent` where a shift ends before it begins or overlaps the one before,
  /// `argument` for none; the shift's 0-based position as row.
  [[nodiscard]] static result<office_hours> make(std::vector<shift> shifts) {
    if (shifts.empty()) return failure{errc::argument, "no working hours were given; at least one shift is expected"};
    for (std::size_t i = 0; i < shifts.size(); ++i) {
      const location row{{}, static_cast<index_t>(i), {}};
      if (shifts[i].from < 0 || shifts[i].to > seconds_in_day)
        return failure{errc::range, "a shift is not between 0:00 and 24:00", row};
      if (shifts[i].to <= shifts[i].from) return failure{errc::inconsistent, "a shift ends before it begins", row};
      if (i > 0 && shifts[i].from < shifts[i - 1].to)
        return failure{errc::inconsistent, "a shift begins before the one before it ends", row};
    }
    office_hours made;
    made.shifts_ = std::move(shifts);
    return made;
  }

  /// Working seconds of a whole day.
  [[nodiscard]] count_t length() const noexcept { return before(seconds_in_day); }
  [[nodiscard]] count_t opening() const noexcept { return shifts_.front().from; }
  /// Working seconds before a time of day.
  [[nodiscard]] count_t before(count_t time) const noexcept {
    count_t sum = 0;
    for (const shift& s : shifts_) sum += std::clamp<count_t>(time - s.from, 0, s.to - s.from);
    return sum;
  }
  /// The first time of day with `done` working seconds before it, 0 < done <= length().
  [[nodiscard]] count_t reaching(count_t done) const noexcept {
    for (const shift& s : shifts_) {
      if (done <= s.to - s.from) return s.from + done;
      done -= s.to - s.from;
    }
    return shifts_.back().to;
  }
  /// The first working time of day that is not before `time`; `seconds_in_day` after closing.
  [[nodiscard]] count_t next(count_t time) const noexcept {
    for (const shift& s : shifts_)
      if (time < s.to) return std::max(time, s.from);
    return seconds_in_day;
  }

 private:
  std::vector<shift> shifts_;
};

/// What a limit counts: working hours; working days of `office_hours::length()`; days of the calendar, weekends included,
/// with holidays or skipping them.
enum class limit_unit { working_hours, working_days, days, days_without_holidays };

inline constexpr std::array<std::string_view, 4> limit_units{"working-hours", "working-days", "days", "days-without-holidays"};

/// A time limit, `amount` >= 0.
struct time_limit {
  count_t amount = 0;
  limit_unit in = limit_unit::working_days;
};

/// A span in which the clock stands: a supplement is asked, an obligation open, the dossier paused.
struct stop {
  instant from;
  instant to;
};

/// Due dates by one calendar and one set of working hours.
class due_clock {
 public:
  explicit due_clock(working_days days, office_hours hours = {}) : days_(std::move(days)), hours_(std::move(hours)) {}

  [[nodiscard]] const working_days& days() const noexcept { return days_; }
  [[nodiscard]] const office_hours& hours() const noexcept { return hours_; }

  /// Receipt moved forward to a working moment: into the next shift, or to the opening of the next working day.
  ///
  /// Errors: `range` outside the calendar.
  [[nodiscard]] result<instant> moved(instant t, beyond past = beyond::refuse) const {
    const auto at = split(t, past);
    if (!at) return at.error();
    if (days_.working().holds(at->day))
      if (const count_t time = hours_.next(at->time); time < seconds_in_day) return join(at->day, time);
    const auto day = days_.step(days_.working(), days_.working().before(at->day + 1), past);
    if (!day) return day.error();
    return join(*day, hours_.opening());
  }

  /// Working seconds from `from` to `to`. Errors: `range` outside the calendar, `inconsistent` where `to` is earlier.
  [[nodiscard]] result<count_t> working_seconds(instant from, instant to, beyond past = beyond::refuse) const {
    if (to < from) return failure{errc::inconsistent, shown(to) + " is before " + shown(from)};
    const auto a = elapsed(from, past), b = elapsed(to, past);
    if (!a) return a.error();
    if (!b) return b.error();
    return *b - *a;
  }

  /// When a dossier received at `received` is due (DOMAIN 4.3, verified as behaviour; the conventions are ours).
  ///
  /// Working time: the first moment by which the limit has run, so a whole day from the opening ends at closing time, not
  /// on the next morning. Calendar days: the same time of day, moved as a receipt where that is no working moment. A stop
  /// that begins before the due moment shifts it by the working time lost; a later one comes too late.
  ///
  /// `stops` in order, none overlapping, none before receipt. Errors: `range`
  /// outside the calendar or for a negative limit, `inconsistent` for stops; the message names the stop, from 1.
  [[nodiscard]] result<answer<instant>> deadline(instant received, time_limit limit, std::span<const stop> stops = {},
                                                 beyond past = beyond::refuse) const {
    if (auto bad = wrong(received, stops)) return *std::move(bad);
    if (limit.amount < 0)
      return failure{errc::range, "the limit is " + std::to_string(limit.amount) + "; 0 or more is expected"};
    const auto start = moved(received, past);
    if (!start) return start.error();
    auto due = run_out(*start, limit, past);
    if (!due) return due.error();
    auto target = elapsed(*due, past);
    if (!target) return target.error();
    const count_t plain = *target;
    count_t reach = plain;
    for (const stop& s : stops) {
      const auto from = elapsed(s.from, past);
      if (!from || *from >= reach) break;  // outside the calendar is after the due moment too
      const auto to = elapsed(s.to, past);
      if (!to) return to.error();
      reach += *to - *from;
    }
    if (reach > plain) due = reaching(reach, past);
    if (!due) return due.error();
    return answer<instant>{*due, days_.estimated(day_number(*due) - day_zero())};
  }

 private:
  struct parts {
    index_t day;
    count_t time;
  };

  [[nodiscard]] index_t day_zero() const noexcept { return days_.origin().time_since_epoch().count(); }
  [[nodiscard]] instant join(index_t day, count_t time) const noexcept { return (day + day_zero()) * seconds_in_day + time; }
  [[nodiscard]] result<parts> split(instant t, beyond past) const {
    const index_t day = day_number(t);
    const auto number = days_.number_of(day, past);
    if (!number) return number.error();
    return parts{*number, t - day * seconds_in_day};
  }

  // Working seconds from the calendar's first midnight to `t`.
  [[nodiscard]] result<count_t> elapsed(instant t, beyond past) const {
    const auto at = split(t, past);
    if (!at) return at.error();
    return days_.working().before(at->day) * hours_.length() +
           (days_.working().holds(at->day) ? hours_.before(at->time) : 0);
  }
  // The first moment with `done` working seconds before it, done > 0.
  [[nodiscard]] result<instant> reaching(count_t done, beyond past) const {
    const index_t whole = (done - 1) / hours_.length();
    const auto day = days_.step(days_.working(), whole, past);
    if (!day) return day.error();
    return join(*day, hours_.reaching(done - whole * hours_.length()));
  }

  [[nodiscard]] result<instant> run_out(instant start, time_limit limit, beyond past) const {
    if (limit.amount == 0) return start;
    const count_t amount = std::min<count_t>(limit.amount, 10'000'000);  // beyond any calendar, and far from 64 bits
    const auto at = split(start, past);
    if (!at) return at.error();
    index_t day = at->day;
    switch (limit.in) {
      case limit_unit::working_hours:
      case limit_unit::working_days: {
        const auto from = elapsed(start, past);
        if (!from) return from.error();
        return reaching(*from + amount * (limit.in == limit_unit::working_days ? hours_.length() : 3600), past);
      }
      case limit_unit::days: day += amount; break;
      case limit_unit::days_without_holidays: {
        const auto found = days_.step(days_.without_holidays(), days_.without_holidays().before(day + 1) + amount - 1, past);
        if (!found) return found.error();
        day = *found;
        break;
      }
    }
    return moved(join(day, at->time), past);
  }

  [[nodiscard]] static std::optional<failure> wrong(instant received, std::span<const stop> stops) {
    for (std::size_t i = 0; i < stops.size(); ++i) {
      const std::string which = "stop " + std::to_string(i + 1) + ", from " + shown(stops[i].from) + " to " + shown(stops[i].to);
      if (stops[i].to < stops[i].from) return failure{errc::inconsistent, which + ", ends before it begins"};
      if (stops[i].from < received)
        return failure{errc::inconsistent, which + ", begins before the receipt at " + shown(received)};
      if (i > 0 && stops[i].from < stops[i - 1].to)
        return failure{errc::inconsistent, which + ", begins before the one before it ends at " + shown(stops[i - 1].to)};
    }
    return std::nullopt;
  }

  working_days days_;
  office_hours hours_;
};

}  // namespace dvc::calendar
