// Moments of local time as whole seconds; no time zone and no clock stands behind them.
#pragma once

#include <string>

#include "dvc/base/config.hpp"
#include "dvc/base/date.hpp"

namespace dvc::calendar {

/// A moment of local time, in seconds since 1970-01-01T00:00, as NumPy's datetime64[s] holds it.
using instant = count_t;

inline constexpr count_t seconds_in_day = 86'400;

/// The day of a moment, in days since 1970-01-01.
[[nodiscard]] constexpr index_t day_number(instant t) noexcept {
  return t / seconds_in_day - (t % seconds_in_day < 0 ? 1 : 0);
}

/// Seconds after midnight.
[[nodiscard]] constexpr count_t time_of_day(instant t) noexcept {
  return t % seconds_in_day + (t % seconds_in_day < 0 ? seconds_in_day : 0);
}

/// `YYYY-MM-DDTHH:MM:SS`.
[[nodiscard]] inline std::string shown(instant t) {
  const count_t second = time_of_day(t);
  const auto two = [](count_t n) { return std::string(n < 10 ? "0" : "") + std::to_string(n); };
  return str(date_of(day_number(t))) + "T" + two(second / 3600) + ":" + two(second / 60 % 60) + ":" + two(second % 60);
}

}  // namespace dvc::calendar
