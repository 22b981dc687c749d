// Dossiers as columns, one row a dossier: when it came, was due and ended, by which channel, in which status it stands.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dvc/base/config.hpp"
#include "dvc/base/date.hpp"
#include "dvc/base/result.hpp"

namespace dvc::dossiers {

/// A civil day, in days since 1970-01-01, as NumPy's datetime64[D] counts them. No time of day: every rule is by date.
using day_t = std::int32_t;

/// No day: not due, not ended, or not known.
inline constexpr day_t no_day = std::numeric_limits<day_t>::min();

/// The day of a date that exists.
[[nodiscard]] constexpr day_t day_of(const date& on) { return static_cast<day_t>(since_1970(on)); }

inline constexpr day_t first_day = day_of(date{std::chrono::year{1}, std::chrono::January, std::chrono::day{1}});
inline constexpr day_t last_day = day_of(date{std::chrono::year{9999}, std::chrono::December, std::chrono::day{31}});

/// Days of 64 bits as 32; the smallest number, NumPy's NaT, is `no_day`.
///
/// Errors: `range` for a day outside the years 1 to 9999 (`where` the row, `column` and, where there are several, `table`).
[[nodiscard]] inline result<std::vector<day_t>> narrow_days(std::span<const std::int64_t> days, std::string_view column,
                                                            std::string_view table = {}) {
  std::vector<day_t> narrow(days.size());
  for (std::size_t i = 0; i < days.size(); ++i) {
    const std::int64_t day = days[i];
    if (day != std::numeric_limits<std::int64_t>::min() && (day < first_day || day > last_day))
      return failure{errc::range, "day " + std::to_string(day) + " since 1970-01-01 is outside the years 1 to 9999",
                     {std::string(table), static_cast<index_t>(i), std::string(column)}};
    narrow[i] = day < first_day ? no_day : static_cast<day_t>(day);
  }
  return narrow;
}

/// How a dossier comes in, or its result goes out; the digits of the systems in use (Definitions 4.2). 0 is not known.
enum class channel : std::uint8_t { in_person = 1, online = 2, postal = 3 };

inline constexpr std::array<std::string_view, 3> channel_names{"in-person", "online", "postal"};

/// Where a dossier stands; the digits of the systems in use (Definitions 4.2).
enum class status : std::uint8_t {
  registered = 1,        ///< sent, not yet received: does not count
  received = 2,
  refused = 3,           ///< not received: does not count
  in_process = 4,
  supplement_asked = 5,  ///< clock stopped
  financial_obligation = 6,  ///< clock stopped
  withdrawn = 7,         ///< resolved, on time
  paused = 8,            ///< clock stopped
  done = 9,
  handed_over = 10,
};

inline constexpr std::array<std::string_view, 10> status_names{
    "registered", "received", "refused", "in-process", "supplement-asked",
    "financial-obligation", "withdrawn", "paused", "done", "handed-over"};

/// What a status means for a report. Source: systems in use; Definitions 4.2.
enum class stage : std::uint8_t { unknown, uncounted, running, stopped, withdrawn, ended };

/// The stage of a status given as its digits; `unknown` for any other number.
[[nodiscard]] constexpr stage stage_of(std::uint8_t code) noexcept {
  constexpr std::array<stage, 11> stages{stage::unknown, stage::uncounted, stage::running,   stage::uncounted,
                                         stage::running, stage::stopped,   stage::stopped,   stage::withdrawn,
                                         stage::stopped, stage::ended,     stage::ended};
  return code < stages.size() ? stages[code] : stage::unknown;
}

/// Days on which the clock of dossiers stood, ordered by their record: from `from` until the day `to` on which it ran again,
/// `no_day` where it still stands.
struct stop_list {
  std::span<const index_t> record{};  ///< rows of the records, never falling
  std::span<const day_t> from{}, to{};
};

/// Columns of n dossiers. `returned`, `field` and `procedure` may be empty; so may `stops`.
struct records {
  std::span<const std::int32_t> unit;    ///< 0 to `reading::units` - 1
  std::span<const day_t> received;       ///< `no_day` only where the status does not count
  std::span<const day_t> due, ended;     ///< `no_day`: not due, not ended
  std::span<const std::uint8_t> status;  ///< digits of `dossiers::status`
  std::span<const std::uint8_t> intake;  ///< digits of `channel`, 0 not known
  std::span<const std::uint8_t> returned{};   ///< how the result went out; digits of `channel`, 0 not (yet) known
  std::span<const std::int32_t> field{};      ///< 0 to `reading::fields` - 1
  std::span<const std::int32_t> procedure{};  ///< 0 to `reading::procedures` - 1
  stop_list stops{};

  [[nodiscard]] std::size_t size() const noexcept { return unit.size(); }
};

/// What becomes of a dossier without an intake channel: refused, or counted as in person, as the national portal does
/// (Definitions 4.4, portal 3.3).
enum class missing_channel { refuse, in_person };

/// How records are to be read.
struct reading {
  index_t units = 0, fields = 0, procedures = 0;  ///< how many there are; 0 where that column is empty
  /// The day on which the statuses stood. Without it a stopped dossier needs the stop that is still open: a status of today
  /// says nothing about a day in the past.
  day_t as_of = no_day;
  missing_channel intake = missing_channel::refuse;
};

/// The stops of records met one after the other.
class stop_cursor {
 public:
  stop_cursor(const stop_list& stops, std::size_t row) : stops_(stops) {
    for (std::size_t step = stops.record.size(); step > 0;) {  // the first stop of this row or a later one
      const std::size_t half = step / 2;
      if (stops.record[next_ + half] < static_cast<index_t>(row)) next_ += half + 1, step -= half + 1;
      else step = half;
    }
    first_ = next_;
  }

  /// Moves on to a row, none before the last one asked for.
  void seek(std::size_t row) {
    const auto wanted = static_cast<index_t>(row);
    while (next_ < stops_.record.size() && stops_.record[next_] < wanted) ++next_;
    first_ = next_;
    while (next_ < stops_.record.size() && stops_.record[next_] == wanted) ++next_;
  }
  /// Whether a stop of the row has no end.
  [[nodiscard]] bool open() const {
    for (std::size_t k = first_; k < next_; ++k)
      if (stops_.to[k] == no_day) return true;
    return false;
  }
  /// Whether the clock of the row stood at the end of a day.
  [[nodiscard]] bool covers(day_t day) const {
    for (std::size_t k = first_; k < next_; ++k)
      if (stops_.from[k] <= day && (stops_.to[k] == no_day || stops_.to[k] > day)) return true;
    return false;
  }

 private:
  const stop_list& stops_;
  std::size_t first_ = 0, next_ = 0;
};

}  // namespace dvc::dossiers
