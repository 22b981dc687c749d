// The days that a calendar names, as data with their sources: which days are off is decreed every year, never computed.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "dvc/base/date.hpp"

namespace dvc::calendar {

/// What a named day is: off; off in place of a holiday on a weekend or of a worked weekend; or a weekend day of work. Source:
/// Labour Code 2019, art. 112, and each year's notice, as data; Definitions 4.6.
enum class day_kind { holiday, compensation, working_weekend };

inline constexpr std::array<std::string_view, 3> day_kinds{"holiday", "compensation", "working-weekend"};

/// How well an entry is sourced: the decree was read, it is quoted by somebody else, or neither.
enum class standing { verified, secondary, unverified };

inline constexpr std::array<std::string_view, 3> standings{"verified", "secondary", "unverified"};

[[nodiscard]] constexpr std::string_view name(day_kind is) noexcept { return day_kinds[static_cast<std::size_t>(is)]; }
[[nodiscard]] constexpr std::string_view name(standing mark) noexcept { return standings[static_cast<std::size_t>(mark)]; }

/// One day of the list.
struct named_day {
  date on;
  day_kind is = day_kind::holiday;
  std::string title{};
  std::size_t source = 0;  ///< who says so: a position in `day_list::sources`
  standing mark = standing::unverified;
};

/// Who says which days are off.
struct day_source {
  std::string title;
  std::string path{};
};

/// A day off of every year (1 January, 2 September); it enters estimates of years that have no list yet.
struct yearly_day {
  std::chrono::month_day on;
  std::string title{};
};

/// A calendar as it is written down: years with a complete list, days of the week off, and the days. Source: Definitions 4.6;
/// each entry names its own.
struct day_list {
  int first_year = 0;
  int last_year = 0;
  std::array<bool, 7> weekly_off{true, false, false, false, false, false, true};  ///< from Sunday
  std::vector<day_source> sources{};
  std::vector<named_day> days{};
  std::vector<yearly_day> yearly{};
};

}  // namespace dvc::calendar
