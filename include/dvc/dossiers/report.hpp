// Records of dossiers counted into rows of Form 06: a row for each period, unit and, where fields are given, field.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "dvc/apportion/detail/parallel.hpp"
#include "dvc/base/date.hpp"
#include "dvc/dossiers/fault.hpp"
#include "dvc/dossiers/form06.hpp"
#include "dvc/dossiers/record.hpp"

namespace dvc::dossiers {

/// The rows of a report, period by period: those of period p begin at p times the number of units.
struct report {
  std::vector<std::int32_t> unit;   ///< of each row of one period
  std::vector<std::int32_t> field;  ///< likewise; empty without fields
  std::vector<form06> rows;
};

namespace detail {

/// The periods as days. Errors: `range` for a day that does not exist, `inconsistent` for an end before the beginning.
[[nodiscard]] inline result<std::vector<day_span>> spans_of(std::span<const period> periods) {
  std::vector<day_span> spans;
  for (std::size_t p = 0; p < periods.size(); ++p) {
    const auto& [from, to] = periods[p];
    const auto refuse = [p](errc code, std::string message, const char* column) {
      return failure{code, std::move(message), {"periods", static_cast<index_t>(p), column}};
    };
    for (const auto& [day, column] : {std::pair(from, "from"), std::pair(to, "to")})
      if (!day.ok() || !in_calendar(day_of(day)))
        return refuse(errc::range, str(day) + " is no day of the years 1 to 9999", column);
    if (day_of(to) < day_of(from))
      return refuse(errc::inconsistent, "the period ends on " + str(to) + ", before it begins on " + str(from), "to");
    spans.push_back({day_of(from), day_of(to)});
  }
  return spans;
}

/// Adds a sound dossier to the row of its unit (Definitions 4.2).
inline void add_to(form06& row, const records& r, std::size_t i, const day_span& in, const reading& as,
                   const stop_cursor& stops) {
  const stage at = stage_of(r.status[i]);
  const day_t received = r.received[i], due = r.due[i];
  const bool over = at == stage::ended || at == stage::withdrawn;
  const day_t ended = over ? r.ended[i] : std::numeric_limits<day_t>::max();
  if (at == stage::uncounted || received > in.to || ended < in.from) return;

  if (received < in.from) ++row.carried_over;
  else if (r.intake[i] == static_cast<std::uint8_t>(channel::online)) ++row.received_online;
  else if (r.intake[i] == static_cast<std::uint8_t>(channel::postal)) ++row.received_postal;
  else ++row.received_in_person;

  if (ended <= in.to) {
    if (at == stage::withdrawn) ++row.withdrawn;
    if (at == stage::withdrawn || due == no_day || ended == due) ++row.resolved_on_time;
    else if (ended < due) ++row.resolved_early;
    else ++row.resolved_overdue;
    row.processing_days += count_t{ended} - received;
    const std::uint8_t by = r.returned.empty() ? std::uint8_t{0} : r.returned[i];
    if (by == static_cast<std::uint8_t>(channel::in_person)) ++row.returned_in_person;
    else if (by == static_cast<std::uint8_t>(channel::online)) ++row.returned_online;
    else if (by == static_cast<std::uint8_t>(channel::postal)) ++row.returned_postal;
    return;
  }
  // Stopped at the end of the period: by a dated stop, else by a status that held on `as_of`.
  const bool stopped = stops.covers(in.to) || (at == stage::stopped && as.as_of != no_day && !stops.open());
  if (due != no_day && due < in.to && !stopped) ++row.pending_overdue;
  else ++row.pending_in_time;
  if (!stopped && due != no_day && due >= in.to && due <= in.to + 1) ++row.due_soon;
}

/// Where the rows of a period stand: one for each unit, or for each pair of unit and field that occurs.
class row_index {
 public:
  row_index(const records& r, const reading& as, report& into) : fields_(r.field.empty() ? 1 : as.fields) {
    if (r.field.empty()) {
      into.unit.resize(static_cast<std::size_t>(as.units));
      for (std::size_t u = 0; u < into.unit.size(); ++u) into.unit[u] = static_cast<std::int32_t>(u);
      return;
    }
    row_of_.assign(static_cast<std::size_t>(as.units * as.fields), -1);
    for (std::size_t i = 0; i < r.size(); ++i) {
      const std::int32_t unit = r.unit[i], field = r.field[i];  // what is outside is met, and refused, when it is counted
      if (unit < 0 || unit >= as.units || field < 0 || field >= as.fields || stage_of(r.status[i]) == stage::uncounted) continue;
      row_of_[static_cast<std::size_t>(unit * as.fields + field)] = 0;
    }
    for (std::size_t k = 0; k < row_of_.size(); ++k) {
      if (row_of_[k] < 0) continue;
      row_of_[k] = static_cast<std::int32_t>(into.unit.size());
      into.unit.push_back(static_cast<std::int32_t>(static_cast<index_t>(k) / as.fields));
      into.field.push_back(static_cast<std::int32_t>(static_cast<index_t>(k) % as.fields));
    }
  }

  /// The row of a dossier; -1 for one that counts nowhere.
  [[nodiscard]] std::int32_t operator()(const records& r, std::size_t i) const {
    if (row_of_.empty()) return r.unit[i];
    return row_of_[static_cast<std::size_t>(r.unit[i] * fields_ + r.field[i])];
  }

 private:
  index_t fields_;
  std::vector<std::int32_t> row_of_;
};

inline constexpr index_t most_units = std::numeric_limits<std::int32_t>::max();
inline constexpr index_t most_pairs = index_t{1} << 28U;  // a table of 1 GiB

}  // namespace detail

/// Counts dossiers into Form 06, by date with both ends of a period included (Definitions 4.1, 4.2).
///
/// Received in the period: receipt in it; carried over: receipt before it, not ended before it. Resolved: `done`,
/// `handed-over` or `withdrawn` with the end in it: early, overdue, or on time where it ended on the due date, has none, or
/// was withdrawn. Pending: received by the last day and not ended by it; overdue where it was due before that day and the
/// clock was not stopped at its end. `registered` and `refused` never count. A report of a past period is what it was: an end
/// or a stop after the period plays no part in it.
///
/// `r`: n dossiers; `periods`: p of them, which may overlap; `threads`: 0 for all of the machine, the result is the same for
/// any number. Returns a row for each period and unit, or each period and pair of unit and field that occurs. Errors: those
/// of `find_faults`; the first faulty dossier as `explain` says it; `range`, `inconsistent` for a period that is none
/// (`where.row` the period); `overflow` for more than 2^31 - 1 units or 2^28 pairs; `argument` for a negative number of
/// threads. Example: a dossier received on 1 March and due on 5 March, still in process, is pending in time in a period
/// that ends on 5 March, and overdue in one that ends on 6 March.
[[nodiscard]] inline result<report> count_form06(const records& r, const reading& as, std::span<const period> periods,
                                                 int threads = 1) {
  if (threads < 0) return failure{errc::argument, std::to_string(threads) + " threads; give 0 for all, or their number"};
  const auto spans = detail::spans_of(periods);
  if (!spans) return spans.error();
  if (const auto ok = detail::check_columns(r, as); !ok) return ok.error();
  if (as.units > detail::most_units || as.fields > detail::most_units)
    return failure{errc::overflow, "more than 2^31 - 1 units or fields"};
  if (!r.field.empty() && as.units * as.fields > detail::most_pairs)
    return failure{errc::overflow, std::to_string(as.units) + " units and " + std::to_string(as.fields) +
                                       " fields are more than 2^28 pairs; report fewer units or fields at a time"};
  report made;
  const detail::row_index row_of(r, as, made);
  const std::size_t rows = made.unit.size(), cells = rows * spans->size();
  // Each part has counts of its own, so small parts of many cells would cost more memory than the dossiers do.
  const std::size_t parts = apportion::detail::parts_for(r.size(), threads, std::max<std::size_t>(1U << 17U, 4 * cells));
  std::vector<std::vector<form06>> counted(parts);
  std::vector<std::optional<fault>> faults(parts);
  apportion::detail::for_each_part(r.size(), parts, [&](std::size_t part, std::size_t from, std::size_t to) {
    std::vector<form06>& into = counted[part];
    into.resize(cells);
    stop_cursor stops(r.stops, from);
    for (std::size_t i = from; i < to; ++i) {
      stops.seek(i);
      if (const auto rule = detail::broken_rule(r, i, as, stops, *spans)) {
        faults[part] = fault{static_cast<index_t>(i), *rule};
        return;
      }
      const std::int32_t row = row_of(r, i);
      if (row < 0) continue;
      for (std::size_t p = 0; p < spans->size(); ++p)
        detail::add_to(into[p * rows + static_cast<std::size_t>(row)], r, i, (*spans)[p], as, stops);
    }
  });
  for (const auto& first : faults)
    if (first) return explain(r, as, *first);
  made.rows = std::move(counted.front());
  for (std::size_t part = 1; part < parts; ++part)
    for (std::size_t k = 0; k < cells; ++k)  // no sum of dossiers in memory exceeds 64 bits
      for (const auto& [name, count] : form06_columns) made.rows[k].*count += counted[part][k].*count;
  return made;
}

}  // namespace dvc::dossiers
