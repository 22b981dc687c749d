// What can be wrong with a record of a dossier: rules with names, checked row by row; nothing is repaired.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dvc/base/result.hpp"
#include "dvc/dossiers/record.hpp"

namespace dvc::dossiers {

/// The rules of a record, in the order in which they are asked.
enum class record_rule : std::uint8_t {
  unit_known,
  field_known,
  procedure_known,
  status_known,
  intake_known,
  return_known,
  day_in_calendar,
  received_given,
  due_not_before_received,
  ended_not_before_received,
  ended_given,
  ended_not_given,
  stop_given,
  stop_over,
  stop_dated,
};

inline constexpr std::array<std::string_view, 15> record_rule_names{
    "unit-known",       "field-known",       "procedure-known", "status-known",
    "intake-known",     "return-known",      "day-in-calendar", "received-given",
    "due-not-before-received", "ended-not-before-received", "ended-given", "ended-not-given",
    "stop-given",       "stop-over",         "stop-dated"};

/// A row and the first rule that it breaks.
struct fault {
  index_t row = 0;
  record_rule rule{};
  friend bool operator==(const fault&, const fault&) = default;
};

/// First and last day of a period.
struct day_span {
  day_t from, to;
};

namespace detail {

[[nodiscard]] constexpr bool in_calendar(day_t day) noexcept { return day == no_day || (day >= first_day && day <= last_day); }

/// The first rule that row `i` breaks; the cursor stands on it. `periods` are those to be reported.
[[nodiscard]] inline std::optional<record_rule> broken_rule(const records& r, std::size_t i, const reading& as,
                                                            const stop_cursor& stops, std::span<const day_span> periods) {
  using enum record_rule;
  const auto outside = [](std::int32_t id, index_t n) { return id < 0 || id >= n; };
  const stage at = stage_of(r.status[i]);
  const day_t received = r.received[i], due = r.due[i], ended = r.ended[i];
  if (outside(r.unit[i], as.units)) return unit_known;
  if (!r.field.empty() && outside(r.field[i], as.fields)) return field_known;
  if (!r.procedure.empty() && outside(r.procedure[i], as.procedures)) return procedure_known;
  if (at == stage::unknown) return status_known;
  const bool counts = at != stage::uncounted, over = at == stage::ended || at == stage::withdrawn;
  if (r.intake[i] > 3 || (r.intake[i] == 0 && counts && as.intake == missing_channel::refuse)) return intake_known;
  if (!r.returned.empty() && r.returned[i] > 3) return return_known;
  if (!in_calendar(received) || !in_calendar(due) || !in_calendar(ended)) return day_in_calendar;
  if (counts && received == no_day) return received_given;
  if (due != no_day && due < received) return due_not_before_received;
  if (ended != no_day && ended < received) return ended_not_before_received;
  if (over && ended == no_day) return ended_given;
  if (!over && counts && ended != no_day) return ended_not_given;
  if (at != stage::stopped) return stops.open() ? std::optional(stop_over) : std::nullopt;
  if (stops.open()) return std::nullopt;
  if (as.as_of == no_day) return stop_given;
  // Stopped on `as_of`, who knows since when: no answer for an earlier period by the end of which the dossier was due, or soon.
  for (const day_span& p : periods)
    if (p.to < as.as_of && received <= p.to && due != no_day && due <= p.to + 1 && !stops.covers(p.to)) return stop_dated;
  return std::nullopt;
}

[[nodiscard]] inline std::string shown(day_t day) {
  return in_calendar(day) && day != no_day ? str(date_of(day)) : "day " + std::to_string(day);
}

/// Columns of one length, and stops in order that make sense by themselves.
[[nodiscard]] inline result<void> check_columns(const records& r, const reading& as) {
  const auto same = [&](std::size_t n, const char* what) -> result<void> {
    if (n == r.size()) return {};
    return failure{errc::shape, "the column " + std::string(what) + " has " + std::to_string(n) + " rows, the units have " +
                                    std::to_string(r.size()) + "; give one value for each dossier"};
  };
  const std::array<std::pair<std::size_t, const char*>, 8> columns{{
      {r.received.size(), "received"},
      {r.due.size(), "due"},
      {r.ended.size(), "ended"},
      {r.status.size(), "status"},
      {r.intake.size(), "intake"},
      {r.returned.empty() ? r.size() : r.returned.size(), "returned"},
      {r.field.empty() ? r.size() : r.field.size(), "field"},
      {r.procedure.empty() ? r.size() : r.procedure.size(), "procedure"},
  }};
  for (const auto& [n, what] : columns)
    if (const auto ok = same(n, what); !ok) return ok;
  for (const index_t n : {as.units, as.fields, as.procedures})
    if (n < 0) return failure{errc::range, std::to_string(n) + " units, fields or procedures; a number is 0 or more"};
  if (!in_calendar(as.as_of)) return failure{errc::range, "the statuses stood on " + shown(as.as_of) + ", which is no day"};

  const stop_list& s = r.stops;
  if (s.from.size() != s.record.size() || s.to.size() != s.record.size())
    return failure{errc::shape, std::to_string(s.record.size()) + " stops, but " + std::to_string(s.from.size()) +
                                    " first days and " + std::to_string(s.to.size()) + " last days"};
  for (std::size_t k = 0; k < s.record.size(); ++k) {
    const auto refuse = [k](errc code, const char* column, std::string message) {
      return failure{code, std::move(message), {"stops", static_cast<index_t>(k), column}};
    };
    const index_t row = s.record[k];  // in no message: a file counts its rows otherwise
    if (row < 0 || row >= static_cast<index_t>(r.size()))
      return refuse(errc::range, "record", "the stop belongs to none of the " + std::to_string(r.size()) + " dossiers");
    if (k > 0 && row < s.record[k - 1])
      return refuse(errc::argument, "record", "the stop is of an earlier dossier than the one above it; order the stops by dossier");
    if (s.from[k] == no_day || !in_calendar(s.from[k]))
      return refuse(errc::range, "from", "the stop begins on no day; give the first day on which the clock stood");
    if (!in_calendar(s.to[k])) return refuse(errc::range, "to", "the stop ends on no day of the years 1 to 9999");
    if (s.to[k] != no_day && s.to[k] < s.from[k])
      return refuse(errc::inconsistent, "to", "the stop ends on " + shown(s.to[k]) + ", before it begins on " + shown(s.from[k]));
    if (const day_t received = r.received[static_cast<std::size_t>(row)]; s.from[k] < received)
      return refuse(errc::inconsistent, "from", "the stop begins on " + shown(s.from[k]) + ", before the dossier was received on " +
                                                    shown(received));
  }
  return {};
}

}  // namespace detail

/// The sentence of a fault: what the row says, and what its rule wants. `where` has the row and the column.
[[nodiscard]] inline failure explain(const records& r, const reading& as, const fault& broken) {
  const auto i = static_cast<std::size_t>(broken.row);
  const auto say = [&](errc code, const char* column, std::string message) {
    message.append(" (").append(record_rule_names[static_cast<std::size_t>(broken.rule)]).append(")");
    return failure{code, std::move(message), {{}, broken.row, column}};
  };
  const auto known = [&](const char* what, std::int32_t id, index_t n) {
    return say(errc::range, what, std::string(what) + " " + std::to_string(id) + " is not one of the " + std::to_string(n) +
                                      " that count from 0");
  };
  const auto state = [&] { return "status " + std::string(status_names[r.status[i] - std::size_t{1}]); };
  const auto digits = [](std::uint8_t code) { return std::to_string(static_cast<unsigned>(code)); };
  switch (broken.rule) {
    case record_rule::unit_known: return known("unit", r.unit[i], as.units);
    case record_rule::field_known: return known("field", r.field[i], as.fields);
    case record_rule::procedure_known: return known("procedure", r.procedure[i], as.procedures);
    case record_rule::status_known:
      return say(errc::range, "status", "status " + digits(r.status[i]) + " has no meaning; 1 to 10 have one");
    case record_rule::intake_known:
      if (r.intake[i] == 0)
        return say(errc::range, "intake", "no intake channel is given; give it, or count such dossiers as in person");
      return say(errc::range, "intake", "channel " + digits(r.intake[i]) + "; 1 in person, 2 online, 3 postal are known");
    case record_rule::return_known:
      return say(errc::range, "returned", "channel " + digits(r.returned[i]) + "; 1 in person, 2 online, 3 postal are known");
    case record_rule::day_in_calendar:
      return say(errc::range, "received", "received, due or ended is outside the years 1 to 9999");
    case record_rule::received_given:
      return say(errc::inconsistent, "received", state() + " counts, but no day of receipt is given");
    case record_rule::due_not_before_received:
      return say(errc::inconsistent, "due", "due on " + detail::shown(r.due[i]) + ", before receipt on " +
                                                detail::shown(r.received[i]));
    case record_rule::ended_not_before_received:
      return say(errc::inconsistent, "ended", "ended on " + detail::shown(r.ended[i]) + ", before receipt on " +
                                                  detail::shown(r.received[i]));
    case record_rule::ended_given:
      return say(errc::inconsistent, "ended", state() + " is an end, but no day of it is given");
    case record_rule::ended_not_given:
      return say(errc::inconsistent, "ended", state() + " is no end, but the dossier ended on " + detail::shown(r.ended[i]));
    case record_rule::stop_given:
      return say(errc::inconsistent, "status", state() + " stops the clock, since when is not said; give the stop that is " +
                                                   "open, or the day on which the statuses stood (as_of)");
    case record_rule::stop_over:
      return say(errc::inconsistent, "status", state() + " runs or is over, but a stop of the dossier is open");
    case record_rule::stop_dated: break;
  }
  return say(errc::inconsistent, "status", state() + " held on " + detail::shown(as.as_of) + ", since when is not said, and " +
                                               "an earlier period depends on it, for the dossier was due at its end; " +
                                               "give its stops");
}

/// The rows that break a rule, with the first one they break: at most `most` of them, in the order of rows.
///
/// `periods`: those to be reported, since a stop without a day leaves some of them without an answer. Errors: `shape` for
/// columns of several lengths; `range`, `argument`, `inconsistent` for stops that make no sense (`where.file` `stops`,
/// `where.row` the stop).
[[nodiscard]] inline result<std::vector<fault>> find_faults(const records& r, const reading& as, std::size_t most,
                                                            std::span<const day_span> periods = {}) {
  if (const auto ok = detail::check_columns(r, as); !ok) return ok.error();
  std::vector<fault> faults;
  stop_cursor stops(r.stops, 0);
  for (std::size_t i = 0; i < r.size() && faults.size() < most; ++i) {
    stops.seek(i);
    if (const auto rule = detail::broken_rule(r, i, as, stops, periods)) faults.push_back({static_cast<index_t>(i), *rule});
  }
  return faults;
}

}  // namespace dvc::dossiers
