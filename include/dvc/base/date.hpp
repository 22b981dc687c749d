// Dates, windows of days, and days as numbers.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>

#include "dvc/base/config.hpp"

namespace dvc {

using date = std::chrono::year_month_day;

/// A window of days; both ends included.
struct period {
  date from;
  date to;
};

/// Days since 1970-01-01, as NumPy's datetime64[D] counts them.
[[nodiscard]] constexpr index_t since_1970(const date& day) noexcept {
  return std::chrono::sys_days(day).time_since_epoch().count();
}

/// The date of a day in days since 1970-01-01, or the nearest that a message can show.
[[nodiscard]] constexpr date date_of(index_t since_1970) noexcept {
  constexpr index_t furthest = 10'000'000;
  return std::chrono::sys_days(std::chrono::days(std::clamp(since_1970, -furthest, furthest)));
}

/// Reads `YYYY-MM-DD`; null for any other form and for a day that does not exist.
[[nodiscard]] constexpr std::optional<date> parse_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto number = [&](std::size_t from, std::size_t count) {
    int n = 0;
    for (const char c : text.substr(from, count)) n = c >= '0' && c <= '9' && n >= 0 ? n * 10 + (c - '0') : -1;
    return n;
  };
  const int y = number(0, 4), m = number(5, 2), d = number(8, 2);
  if (y < 0 || m < 0 || d < 0) return std::nullopt;
  const date day{std::chrono::year{y}, std::chrono::month{static_cast<unsigned>(m)},
                 std::chrono::day{static_cast<unsigned>(d)}};
  return day.ok() ? std::optional{day} : std::nullopt;
}

/// `YYYY-MM-DD`.
[[nodiscard]] inline std::string str(const date& day) {
  char text[40];
  std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(day.year()),
                static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()));
  return text;
}

}  // namespace dvc
