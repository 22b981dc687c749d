// Reporting periods with their first day as a parameter, the period a date belongs to, and when its report is due.
#pragma once

#include <array>
#include <chrono>
#include <string>
#include <string_view>
#include <utility>

#include "dvc/calendar/working_days.hpp"

namespace dvc::calendar {

/// How long a period is. Nine months are the first nine of a year; its last three belong to none.
enum class every { month, quarter, half_year, nine_months, year };

inline constexpr std::array<std::string_view, 5> period_lengths{"month", "quarter", "half-year", "nine-months", "year"};

/// A rule for periods: their length and the day of the month on which each begins, 1 to 28.
///
/// With 16 a month runs from the 16th of the month before to the 15th (plan 128); with 15 a quarter begins on 15 December,
/// March, June or September (09/2019/NĐ-CP as restated in 01/2023/QĐ-UBND Khánh Hòa); with 1 periods are the calendar's (national
/// portal). Source: Definitions 4.5.
struct reporting_rule {
  every length = every::month;
  int first_day = 1;
};

/// A period, named by the month, quarter, half or year it ends in; `number` counts within the year, from 1.
struct reporting_period {
  every length = every::month;
  int year = 0;
  int number = 1;
  period span{};

  /// `2022-05`, `2022-Q2`, `2022-H1`, `2022-9M`, `2022`.
  [[nodiscard]] std::string label() const {
    const std::string y = std::to_string(year), n = std::to_string(number);
    switch (length) {
      case every::month: return y + (number < 10 ? "-0" : "-") + n;
      case every::quarter: return y + "-Q" + n;
      case every::half_year: return y + "-H" + n;
      case every::nine_months: return y + "-9M";
      case every::year: break;
    }
    return y;
  }
};

[[nodiscard]] constexpr int months_in(every length) noexcept {
  constexpr std::array<int, 5> months{1, 3, 6, 9, 12};
  return months[static_cast<std::size_t>(length)];
}

/// The `number`-th period of a year. Errors: `range` for a first day outside 1-28 or a number that the year does not have.
[[nodiscard]] inline result<reporting_period> period_at(const reporting_rule& rule, int year, int number) {
  using namespace std::chrono;
  if (rule.first_day < 1 || rule.first_day > 28)
    return failure{errc::range, "periods are to begin on day " + std::to_string(rule.first_day) +
                                    " of a month; every month has the days 1 to 28 only"};
  const int months_long = months_in(rule.length);
  if (year < 1 || year > 9999 || number < 1 || number > 12 / months_long)
    return failure{errc::range, "year " + std::to_string(year) + " has no period " + std::to_string(number) + " of " +
                                    std::to_string(months_long) + " months"};
  const year_month ends = std::chrono::year{year} / month{static_cast<unsigned>(number * months_long)};
  const auto day_after = [&](year_month last) {  // periods are the calendar's, or end in the month that names them
    return sys_days((rule.first_day == 1 ? last + months(1) : last) / day{static_cast<unsigned>(rule.first_day)});
  };
  return reporting_period{rule.length, year, number,
                          {date(day_after(ends - months(months_long))), date(day_after(ends) - days(1))}};
}

/// The period that a date belongs to. Source: Definitions 4.5. Example: `period_of(*parse_date("2022-05-27"), {.first_day = 16})`
/// is `2022-06`.
///
/// Errors: `range` for a day that does not exist, one in the last three months of a year of nine, or a bad rule.
[[nodiscard]] inline result<reporting_period> period_of(const date& on, const reporting_rule& rule) {
  using namespace std::chrono;
  if (!on.ok()) return failure{errc::range, str(on) + " is no day of the calendar"};
  year_month in = on.year() / on.month();
  if (rule.first_day > 1 && static_cast<int>(static_cast<unsigned>(on.day())) >= rule.first_day) in += months(1);
  const int number = (static_cast<int>(static_cast<unsigned>(in.month())) - 1) / months_in(rule.length) + 1;
  if (rule.length == every::nine_months && number > 1)
    return failure{errc::range, str(on) + " is after the first nine months of its year"};
  return period_at(rule, static_cast<int>(in.year()), number);
}

/// Reads what `reporting_period::label` writes: `2022-05`, `2022-Q2`, `2022-H1`, `2022-9M`, `2022`; days by `first_day`.
///
/// Errors: `argument` for any other text, `range` for a number that a year does not have or a bad first day. Source: Definitions
/// 4.5.
[[nodiscard]] inline result<reporting_period> parse_period(std::string_view label, int first_day) {
  const auto digit = [&](std::size_t at) { return label[at] >= '0' && label[at] <= '9' ? label[at] - '0' : -100'000; };
  const auto is = [&](std::string_view tail) { return label.size() == 4 + tail.size() && label.substr(4) == tail; };
  const int y = label.size() < 4 ? -1 : ((digit(0) * 10 + digit(1)) * 10 + digit(2)) * 10 + digit(3);
  const bool numbered = y >= 0 && label.size() == 7 && label[4] == '-';
  if (y >= 0 && is("")) return period_at({every::year, first_day}, y, 1);
  if (y >= 0 && is("-9M")) return period_at({every::nine_months, first_day}, y, 1);
  if (numbered && digit(6) >= 0) {
    if (label[5] == 'Q') return period_at({every::quarter, first_day}, y, digit(6));
    if (label[5] == 'H') return period_at({every::half_year, first_day}, y, digit(6));
    if (digit(5) >= 0) return period_at({every::month, first_day}, y, digit(5) * 10 + digit(6));
  }
  std::string message = "\"";
  message.append(label).append("\" is not a period; write 2022-05, 2022-Q2, 2022-H1, 2022-9M or 2022");
  return failure{errc::argument, std::move(message)};
}

/// The last day on which the report of a period may be sent if it is due *before* a day of the month: the day before the
/// first such day after the period's end ("before the 20th" of plan 128: the 19th).
///
/// Errors: `range` for a day outside 1-31, or one that the month does not have (before 31 June). Source: plan 128, duty 1e.
[[nodiscard]] inline result<date> report_due_before(const reporting_period& of, int day) {
  using namespace std::chrono;
  if (day < 1 || day > 31) return failure{errc::range, std::to_string(day) + " is no day of a month"};
  const std::chrono::day before{static_cast<unsigned>(day)};
  const date& end = of.span.to;
  const date due = (before > end.day() ? end.year() / end.month() : end.year() / end.month() + months(1)) / before;
  if (!due.ok()) return failure{errc::range, "the report of " + of.label() + " is to be sent before " + str(due) +
                                                 ", a day that does not exist"};
  return date(sys_days(due) - days(1));
}

/// The last day on which the report of a period may be sent if it is due within `n` working days of the period's end.
///
/// Errors: as `working_days::add`. Source: 2 days, 09/2019/NĐ-CP as restated in 01/2023/QĐ-UBND Khánh Hòa; Definitions 4.5.
[[nodiscard]] inline result<answer<date>> report_due_within(const reporting_period& of, const working_days& calendar,
                                                            count_t n, beyond past = beyond::refuse) {
  return calendar.add(of.span.to, n, past);
}

}  // namespace dvc::calendar
