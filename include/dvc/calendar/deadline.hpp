// When a dossier is due: the working-hour deadline with stops (Definitions 4.3), in O(1) and one step more for each stop.
#pragma once

#include <algorithm>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "dvc/calendar/instant.hpp"
#include "dvc/calendar/office_hours.hpp"
#include "dvc/calendar/time_limit.hpp"
#include "dvc/calendar/working_days.hpp"

namespace dvc::calendar {

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
    const moment at = split(t);
    if (!days_.covers(at.day, past)) return days_.outside(at.day, past);
    const moment to = moved(at);
    if (!days_.covers(to.day, past)) return days_.outside(to.day, past);
    return join(to);
  }

  /// When a dossier received at `received` is due (Definitions 4.3, verified as behaviour; the conventions are ours).
  ///
  /// Working time: the first moment by which the limit has run, so a whole day from the opening ends at closing time, not
  /// on the next morning. Calendar days: the same time of day, moved as a receipt where that is no working moment. A stop
  /// that begins before the due moment shifts it by the working time lost; a later one comes too late.
  ///
  /// `stops` in order, none overlapping, none before receipt. Errors: `range` outside the calendar or for a negative limit,
  /// `inconsistent` for stops; the message names the stop, from 1.
  [[nodiscard]] result<answer<instant>> deadline(instant received, time_limit limit, std::span<const stop> stops = {},
                                                 beyond past = beyond::refuse) const {
    if (limit.amount < 0)
      return failure{errc::range, "the limit is " + std::to_string(limit.amount) + "; 0 or more is expected"};
    if (auto bad = wrong(received, stops)) return *std::move(bad);
    const moment start = split(received);
    if (!days_.covers(start.day, past)) return days_.outside(start.day, past);
    moment due = run_out(start, limit);
    index_t furthest = due.day;  // of the days that the answer rests on
    if (!stops.empty() && days_.covers(due.day, past)) {
      const instant plain = join(due);
      const count_t limit_ends = elapsed(due);
      count_t reach = limit_ends;
      for (const stop& s : stops) {
        const moment stopped = split(s.from);
        // Unshifted, the due moment may lie after the last working second of its limit; shifted, it ends with that second.
        if (reach == limit_ends ? s.from >= plain : !known(stopped.day) || elapsed(stopped) >= reach) break;
        const moment resumed = split(s.to);
        furthest = std::max(furthest, resumed.day);
        if (!days_.covers(furthest, past)) return days_.outside(furthest, past);
        reach += elapsed(resumed) - elapsed(stopped);
      }
      if (reach > limit_ends) due = reaching(reach);
      furthest = std::max(furthest, due.day);
    }
    if (!days_.covers(furthest, past)) return days_.outside(furthest, past);
    return answer<instant>{join(due), days_.estimated(furthest)};
  }

 private:
  // A day's number and the time of day. Steps past the calendar's end give the number of days it has.
  struct moment {
    index_t day;
    count_t time;
  };

  [[nodiscard]] moment split(instant t) const noexcept { return {days_.number_of(day_number(t)), time_of_day(t)}; }
  [[nodiscard]] instant join(moment m) const noexcept { return (m.day + days_.origin()) * seconds_in_day + m.time; }

  // Working seconds from the calendar's first midnight.
  [[nodiscard]] count_t elapsed(moment m) const noexcept {
    return days_.working().before(m.day) * hours_.length() + elapsed_today(m);
  }
  [[nodiscard]] count_t elapsed_today(moment m) const noexcept {
    return days_.working().holds(m.day) ? hours_.before(m.time) : 0;
  }
  // The first moment with `done` working seconds before it, done > 0.
  [[nodiscard]] moment reaching(count_t done) const noexcept {
    const count_t whole = (done - 1) / hours_.length();
    return {days_.working().at(whole), hours_.reaching(done - whole * hours_.length())};
  }
  [[nodiscard]] moment moved(moment m) const noexcept {
    if (days_.working().holds(m.day))
      if (const count_t time = hours_.next(m.time); time < seconds_in_day) return {m.day, time};
    return {days_.working().at(days_.working().before(m.day + 1)), hours_.opening()};
  }

  [[nodiscard]] moment run_out(moment start, time_limit limit) const noexcept {
    const count_t amount = std::min<count_t>(limit.amount, 10'000'000);  // beyond any calendar, and far from 64 bits
    if (amount == 0) return moved(start);
    const day_index &working = days_.working(), &open = days_.without_holidays();
    switch (limit.in) {
      case limit_unit::working_hours: return reaching(elapsed(start) + amount * 3600);
      case limit_unit::working_days: {
        const count_t today = elapsed_today(start);
        const index_t day = working.before(start.day) + amount;
        return today == 0 ? moment{working.at(day - 1), hours_.reaching(hours_.length())}
                          : moment{working.at(day), hours_.reaching(today)};
      }
      case limit_unit::days: start = moved(start), start.day += amount; break;
      case limit_unit::days_without_holidays:
        start = moved(start);
        if (known(start.day)) start.day = open.at(open.before(start.day + 1) + amount - 1);
        break;
    }
    return known(start.day) ? moved(start) : start;
  }
  // Whether a day is in the tables; an answer behind them is refused in the end, as one day past them.
  [[nodiscard]] bool known(index_t day) const noexcept { return days_.covers(day, beyond::estimate); }

  [[nodiscard]] static std::optional<failure> wrong(instant received, std::span<const stop> stops) {
    instant free_from = received;
    for (std::size_t i = 0; i < stops.size(); ++i) {
      if (stops[i].from >= free_from && stops[i].to >= stops[i].from) {
        free_from = stops[i].to;
        continue;
      }
      const std::string which =
          "stop " + std::to_string(i + 1) + ", from " + shown(stops[i].from) + " to " + shown(stops[i].to);
      if (stops[i].to < stops[i].from) return failure{errc::inconsistent, which + ", ends before it begins"};
      if (stops[i].from < received)
        return failure{errc::inconsistent, which + ", begins before the receipt at " + shown(received)};
      return failure{errc::inconsistent, which + ", begins before the one before it ends at " + shown(free_from)};
    }
    return std::nullopt;
  }

  working_days days_;
  office_hours hours_;
};

}  // namespace dvc::calendar
