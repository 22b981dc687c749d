// A simulated year of dossiers: every row follows from the seed, its unit's code and its place in the unit's year alone, so that
// one unit, a block of rows and any number of threads give the same rows as the whole.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "dvc/apportion/detail/parallel.hpp"
#include "dvc/base/result.hpp"
#include "dvc/calendar/deadline.hpp"
#include "dvc/dossiers/record.hpp"
#include "dvc/simulate/months.hpp"
#include "dvc/simulate/settings.hpp"

namespace dvc::simulate {

/// Simulated dossiers as columns that own their memory, by unit and day of receipt.
struct dossier_columns {
  std::vector<std::int32_t> unit, procedure;
  std::vector<dossiers::day_t> received, due, ended;
  std::vector<std::uint8_t> status, intake, returned;
  std::vector<std::int32_t> sequence;  ///< among those that the unit received on the day, from 1
  std::vector<index_t> stop_record;    ///< rows of these columns
  std::vector<dossiers::day_t> stop_from, stop_to;

  [[nodiscard]] std::size_t size() const noexcept { return unit.size(); }
  /// As `count_form06` and its like read them.
  [[nodiscard]] dossiers::records records() const {
    return {.unit = unit, .received = received, .due = due, .ended = ended, .status = status, .intake = intake,
            .returned = returned, .procedure = procedure, .stops = {stop_record, stop_from, stop_to}};
  }
};

/// Bytes that a dossier takes in columns, stops apart.
inline constexpr count_t bytes_of_a_dossier = 6 * 4 + 3;

/// How late a dossier can be, in working days after the due date.
inline constexpr count_t most_days_late = 20;

namespace detail {

/// How a dossier goes, once it is received: procedure, due date, end.
class course {
 public:
  /// Errors: `range` where the calendar does not cover what a limit needs.
  [[nodiscard]] static result<course> make(const settings& s, const calendar::due_clock& clock, const year_days& year) {
    course made;
    const calendar::working_days& days = clock.days();
    made.first_ = year.in[0].days.empty() ? year.first : year.in[0].days.front();
    made.length_ = static_cast<std::size_t>(year.last - made.first_ + 1);
    made.year_ = days.working().before(year.first);
    made.close_ = year.last;
    made.end_ = days.working().before(year.last + 1);
    made.early_ = chance::of(s.early), made.withdrawn_ = chance::of(s.withdrawn), made.stopped_ = chance::of(s.stopped);
    made.postal_ = chance::of(s.postal), made.postal_return_ = chance::of(s.postal_return);
    std::vector<calendar::time_limit> known;
    count_t weights = 0;
    for (const procedure_share& p : s.procedures) {
      made.up_to_.push_back(weights += p.weight);
      std::array<std::uint32_t, 2> own{};
      for (const bool online : {false, true}) {
        const calendar::time_limit limit{online ? p.online.value_or(p.limit.amount) : p.limit.amount, p.limit.in};
        std::size_t at = 0;
        while (at < known.size() && (known[at].amount != limit.amount || known[at].in != limit.in)) ++at;
        if (at == known.size()) known.push_back(limit);
        own[online ? 1 : 0] = static_cast<std::uint32_t>(at);
      }
      made.limit_.push_back(own);
    }
    index_t furthest = 0;
    for (const calendar::time_limit limit : known)
      for (index_t d = made.first_; d <= year.last; ++d) {
        const calendar::instant at = (d + days.origin()) * calendar::seconds_in_day + receipt_time;
        const auto due = clock.deadline(at, limit, {}, calendar::beyond::estimate);
        if (!due) return due.error();
        const index_t day = days.number_of(calendar::day_number(due->value));
        furthest = std::max(furthest, day);
        made.due_.push_back({static_cast<std::int32_t>(day), static_cast<std::int32_t>(days.working().before(day))});
      }
    const auto latest = days.add(furthest, most_days_late, calendar::beyond::estimate);
    if (!latest) return latest.error();
    made.estimated_ = latest->estimated;
    return made;
  }

  /// A dossier received; days by their numbers in the calendar.
  struct dossier {
    std::int32_t procedure;
    index_t due, ended, stopped;  ///< `nothing` where not
    dossiers::status status;
    dossiers::channel intake;
    std::uint8_t returned;
  };
  static constexpr index_t nothing = -1;
  /// The time of day at which dossiers are taken to come in.
  static constexpr count_t receipt_time = 8 * 3600;

  [[nodiscard]] dossier draw(random_stream& from, index_t day, bool online, chance late_share,
                             const calendar::day_index& working) const {
    using dossiers::channel, dossiers::status;
    dossier made{};
    made.intake = online ? channel::online : from.hits(postal_) ? channel::postal : channel::in_person;
    const auto asked = static_cast<count_t>(from.below(static_cast<std::uint64_t>(up_to_.back())));
    made.procedure = static_cast<std::int32_t>(std::ranges::upper_bound(up_to_, asked) - up_to_.begin());
    const std::size_t limit = limit_[static_cast<std::size_t>(made.procedure)][online ? 1 : 0];
    const due_day due = due_[limit * length_ + static_cast<std::size_t>(day - first_)];
    made.due = due.day;

    const bool withdrawn = from.hits(withdrawn_), late = from.hits(late_share), early = from.hits(early_);
    const std::uint64_t where = from(), one = from.below(most_days_late), other = from.below(most_days_late);
    const std::uint64_t delay = std::min(one, other);
    const bool by_post = from.hits(postal_return_);
    // The k-th working days on which it can end, from the first: not before receipt, nor before the year.
    const index_t first = std::max(working.before(day), year_);
    index_t end = due.before;
    if (withdrawn || (early && !late)) {
      const auto days = static_cast<std::uint64_t>(std::max<index_t>(end - first, 0));
      if (days > 0) end = first + static_cast<index_t>(wide::high_half(wide::product(where, days)));
    } else if (late) {
      end += 1 + static_cast<index_t>(delay);
    }
    if (end < first) end = first + static_cast<index_t>(delay);  // carried over, and due before the year
    if (end < end_) {
      made.ended = working.at(end), made.stopped = nothing;
      made.status = withdrawn ? status::withdrawn : end + 5 < end_ ? status::handed_over : status::done;
      const channel back = by_post ? channel::postal : made.intake;
      made.returned = withdrawn ? std::uint8_t{0} : static_cast<std::uint8_t>(back);
      return made;
    }
    made.ended = nothing, made.stopped = nothing;
    if (!from.hits(stopped_)) {
      made.status = working.before(day) + 2 < end_ ? status::in_process : status::received;
      return made;
    }
    constexpr std::array stops{status::supplement_asked, status::financial_obligation, status::paused};
    made.status = stops[from.below(stops.size())];
    made.stopped = day + static_cast<index_t>(from.below(static_cast<std::uint64_t>(std::min(made.due, close_) - day + 1)));
    return made;
  }

  [[nodiscard]] bool estimated() const noexcept { return estimated_; }

 private:
  struct due_day {
    std::int32_t day, before;  ///< its number, and how many working days come before it
  };
  index_t first_ = 0, year_ = 0, close_ = 0, end_ = 0;
  std::size_t length_ = 0;
  chance early_, withdrawn_, stopped_, postal_, postal_return_;
  std::vector<count_t> up_to_;
  std::vector<std::array<std::uint32_t, 2>> limit_;
  std::vector<due_day> due_;  // by limit, then by day
  bool estimated_ = false;
};

}  // namespace detail

/// A simulated year, counted but not yet written out: rows are made when asked for.
class simulation {
 public:
  /// Draws what every unit receives in every month. `threads`: 0 for all of the machine; the result is the same.
  ///
  /// `clock` gives the working days, and the due dates by its hours, every dossier being received at 08:00. Days after its last
  /// list are estimated where due dates need them; the year itself must be listed, unless `s.past` says otherwise.
  ///
  /// Errors: `argument`, `shape`, `range`, `overflow`, `duplicate` for settings that make no sense (`where` the unit's or
  /// procedure's row), `nothing_to_share`, `range` outside the calendar. Source: docs, "Simulate a year".
  [[nodiscard]] static result<simulation> make(const settings& s, const calendar::due_clock& clock, int threads = 1) {
    if (const auto ok = detail::check(s); !ok) return ok.error();
    simulation made(clock.days());
    auto year = detail::year_days::make(s, clock.days());
    if (!year) return year.error();
    made.year_ = *std::move(year);
    auto units = detail::units_of(s);
    if (!units) return units.error();
    made.units_ = *std::move(units);
    auto course = detail::course::make(s, clock, made.year_);
    if (!course) return course.error();
    made.course_ = *std::move(course);
    made.seed_ = s.seed;
    made.off_weight_ = static_cast<std::uint64_t>(s.off_days.numerator());
    made.working_weight_ = static_cast<std::uint64_t>(s.off_days.denominator());
    made.counts_ = detail::count_units(s, made.year_, made.units_, threads);
    made.first_.push_back(0);
    for (const count_t n : made.counts_.total) made.first_.push_back(made.first_.back() + n);
    return made;
  }

  /// All dossiers: received in the year and carried over.
  [[nodiscard]] count_t size() const noexcept { return first_.back(); }
  [[nodiscard]] std::size_t units() const noexcept { return units_.size(); }
  /// The row of a unit's first dossier; of `units()`, one past the last.
  [[nodiscard]] count_t first_of(std::size_t unit) const { return first_[unit * detail::cells]; }
  /// Dossiers carried over into the year by each unit.
  [[nodiscard]] std::vector<count_t> carried_over() const {
    std::vector<count_t> each;
    for (std::size_t u = 0; u < units_.size(); ++u) each.push_back(counts_.total[u * detail::cells]);
    return each;
  }
  /// Received in each month, all and online.
  [[nodiscard]] months counted() const { return detail::without_carried(counts_); }
  /// What each month was to bring, in millionths of a dossier: the rates that counts vary around.
  [[nodiscard]] months expected() const { return detail::expect(year_, units_); }
  /// The day on which the statuses stand: the last of the year.
  [[nodiscard]] date as_of() const { return days_.day_of(year_.last); }
  /// Whether due dates rest on days that no list covers.
  [[nodiscard]] bool estimated() const noexcept { return course_.estimated(); }

  /// The dossiers of the rows `from` to `from + n - 1`, the same whatever the block and the number of threads.
  ///
  /// Errors: `range` for rows that there are not.
  [[nodiscard]] result<dossier_columns> rows(count_t from, count_t n, int threads = 1) const {
    if (from < 0 || n < 0 || n > size() || from > size() - n)
      return failure{errc::range, "rows " + std::to_string(from) + " to " + std::to_string(from) + " + " + std::to_string(n) +
                                      " are asked for; there are " + std::to_string(size())};
    const auto all = static_cast<std::size_t>(n);
    dossier_columns out;
    out.unit.resize(all), out.procedure.resize(all), out.sequence.resize(all);
    out.received.resize(all), out.due.resize(all), out.ended.resize(all);
    out.status.resize(all), out.intake.resize(all), out.returned.resize(all);
    const auto parts = apportion::detail::parts_for(all, threads, 1U << 14U);
    std::vector<std::vector<stop>> stops(parts);
    apportion::detail::for_each_part(all, parts, [&](std::size_t part, std::size_t a, std::size_t b) {
      fill(out, stops[part], from, static_cast<count_t>(a), static_cast<count_t>(b));
    });
    for (const auto& part : stops)
      for (const stop& s : part) {
        out.stop_record.push_back(s.record), out.stop_from.push_back(s.from);
        out.stop_to.push_back(dossiers::no_day);
      }
    return out;
  }
  [[nodiscard]] result<dossier_columns> rows(int threads = 1) const { return rows(0, size(), threads); }

 private:
  struct stop {
    index_t record;
    dossiers::day_t from;
  };

  explicit simulation(calendar::working_days days) : days_(std::move(days)) {}

  [[nodiscard]] dossiers::day_t day(index_t number) const {
    return number == detail::course::nothing ? dossiers::no_day : static_cast<dossiers::day_t>(number + days_.origin());
  }

  /// How many came on each day of a cell.
  void spread_over(std::size_t u, std::size_t c, std::vector<count_t>& online, std::vector<count_t>& other) const {
    const detail::cell& in = year_.in[c];
    const std::size_t at = u * detail::cells + c;
    online.assign(in.days.size(), 0), other.assign(in.days.size(), 0);
    random_stream from = detail::stream(seed_, units_[u].key, detail::purpose::days, static_cast<index_t>(c));
    const std::uint64_t on = in.working.size() * working_weight_, off = in.off.size() * off_weight_;
    for (count_t k = counts_.online[at]; k > 0; --k) {
      const std::uint64_t drawn = from.below(on + off);
      ++online[drawn < on ? in.working[drawn / working_weight_] : in.off[(drawn - on) / off_weight_]];
    }
    for (count_t k = counts_.total[at] - counts_.online[at]; k > 0; --k) ++other[in.working[from.below(in.working.size())]];
  }

  /// Writes the rows `a` to `b` - 1 of a block that begins at row `block`.
  void fill(dossier_columns& out, std::vector<stop>& stops, count_t block, count_t a, count_t b) const {
    if (a == b) return;
    const auto found = std::ranges::upper_bound(first_, block + a) - 1;  // the cell that holds the first row, none empty
    std::vector<count_t> online, other;
    count_t row = *found - block;  // of the dossier that is drawn next, in the block
    for (auto cell = static_cast<std::size_t>(found - first_.begin()); row < b; ++cell) {
      const std::size_t u = cell / detail::cells, c = cell % detail::cells;
      spread_over(u, c, online, other);
      for (std::size_t d = 0; d < online.size() && row < b; ++d) {
        const count_t came = online[d] + other[d];
        if (row + came <= a) {
          row += came;
          continue;
        }
        row = fill_day(out, stops, row, a, b, u, year_.in[c].days[d], online[d], other[d]);
      }
    }
  }

  /// Draws a unit's dossiers of a day, in random order of channels, and writes those between `a` and `b`. Returns the next row.
  count_t fill_day(dossier_columns& out, std::vector<stop>& stops, count_t row, count_t a, count_t b, std::size_t u, index_t on,
                   count_t online, count_t other) const {
    const detail::unit_year& unit = units_[u];
    random_stream from = detail::stream(seed_, unit.key, detail::purpose::dossiers, on + days_.origin());
    for (std::int32_t k = 1; online + other > 0 && row < b; ++k, ++row) {
      const bool is_online = from.below(static_cast<std::uint64_t>(online + other)) < static_cast<std::uint64_t>(online);
      --(is_online ? online : other);
      const detail::course::dossier made = course_.draw(from, on, is_online, unit.late, days_.working());
      if (row < a) continue;
      const auto at = static_cast<std::size_t>(row);
      out.unit[at] = static_cast<std::int32_t>(u), out.procedure[at] = made.procedure, out.sequence[at] = k;
      out.received[at] = day(on), out.due[at] = day(made.due), out.ended[at] = day(made.ended);
      out.status[at] = static_cast<std::uint8_t>(made.status), out.intake[at] = static_cast<std::uint8_t>(made.intake);
      out.returned[at] = made.returned;
      if (made.stopped != detail::course::nothing) stops.push_back({row, day(made.stopped)});
    }
    return row;
  }

  calendar::working_days days_;
  detail::year_days year_;
  std::vector<detail::unit_year> units_;
  detail::course course_;
  std::uint64_t seed_ = 0, off_weight_ = 0, working_weight_ = 1;
  months counts_;  // by cells
  std::vector<count_t> first_;  // row of each cell, then the number of rows
};

}  // namespace dvc::simulate
