// The hours of a working day: shifts with breaks between them.
#pragma once

#include <algorithm>
#include <utility>
#include <vector>

#include "dvc/base/result.hpp"
#include "dvc/calendar/instant.hpp"

namespace dvc::calendar {

/// Part of a working day in seconds after midnight; `to` is the closing time.
struct shift {
  count_t from;
  count_t to;
};

/// The hours of a working day, 07:00-11:30 and 13:30-17:00 unless given otherwise (Definitions 4.3).
class office_hours {
 public:
  office_hours() : office_hours({{25'200, 41'400}, {48'600, 61'200}}, 28'800) {}

  /// Errors: `range` outside 0 to 86 400, `inconsistent` where a shift ends before it begins or overlaps the one before,
  /// `argument` for none; the shift's 0-based position as row.
  [[nodiscard]] static result<office_hours> make(std::vector<shift> shifts) {
    if (shifts.empty()) return failure{errc::argument, "no working hours were given; at least one shift is expected"};
    count_t length = 0;
    for (std::size_t i = 0; i < shifts.size(); ++i) {
      const location row{{}, static_cast<index_t>(i), {}};
      if (shifts[i].from < 0 || shifts[i].to > seconds_in_day)
        return failure{errc::range, "a shift is not between 0:00 and 24:00", row};
      if (shifts[i].to <= shifts[i].from) return failure{errc::inconsistent, "a shift ends before it begins", row};
      if (i > 0 && shifts[i].from < shifts[i - 1].to)
        return failure{errc::inconsistent, "a shift begins before the one before it ends", row};
      length += shifts[i].to - shifts[i].from;
    }
    return office_hours(std::move(shifts), length);
  }

  /// Working seconds of a whole day.
  [[nodiscard]] count_t length() const noexcept { return length_; }
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
  office_hours(std::vector<shift> shifts, count_t length) : shifts_(std::move(shifts)), length_(length) {}

  std::vector<shift> shifts_;
  count_t length_;
};

}  // namespace dvc::calendar
