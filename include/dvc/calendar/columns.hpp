// The calendar's questions asked of whole columns, as NumPy and Arrow hold them: days since 1970-01-01, moments in seconds
// since then. Nothing is computed here that working_days, due_clock or reporting_period do not.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "dvc/calendar/deadline.hpp"
#include "dvc/calendar/reporting_period.hpp"

namespace dvc::calendar {

/// n answers, and which of them are estimates.
struct answers {
  std::vector<count_t> values;
  std::vector<std::uint8_t> estimated;
};

/// The stops of many dossiers, ordered by dossier and then by time.
struct stop_columns {
  std::span<const count_t> rows{};  ///< whose stop it is: a position among the dossiers
  std::span<const instant> from{};
  std::span<const instant> to{};
};

/// n periods.
struct period_columns {
  std::vector<std::string> labels;
  std::vector<count_t> first;  ///< days since 1970-01-01
  std::vector<count_t> last;
};

namespace detail {

/// One value for each row, or one for all.
class each_or_all {
 public:
  explicit each_or_all(std::span<const count_t> values) : values_(values), step_(values.size() == 1 ? 0 : 1) {}
  [[nodiscard]] count_t operator[](std::size_t row) const noexcept { return values_[row * step_]; }

 private:
  std::span<const count_t> values_;
  std::size_t step_;
};

[[nodiscard]] inline result<void> fit(std::size_t rows, std::size_t values, const char* what, bool one_for_all = false) {
  if (values == rows || (one_for_all && values == 1)) return {};
  return failure{errc::shape, std::to_string(rows) + " rows, but " + std::to_string(values) + " " + what +
                                  " were given; as many " + (one_for_all ? "or one for all " : "") + "are expected"};
}

[[nodiscard]] inline failure in_row(failure what, std::size_t row) {
  what.where.row = static_cast<index_t>(row);
  return what;
}

/// The answers of `each(row)`; the first failure ends it and gets its row.
template <class Each>
[[nodiscard]] result<answers> asked(std::size_t rows, Each each) {
  answers all{std::vector<count_t>(rows), std::vector<std::uint8_t>(rows)};
  for (std::size_t row = 0; row < rows; ++row) {
    const auto one = each(row);
    if (!one) return in_row(one.error(), row);
    all.values[row] = static_cast<count_t>(one->value);
    all.estimated[row] = one->estimated;
  }
  return all;
}

}  // namespace detail

/// Whether offices work on each day: 1 or 0. Errors: as `working_days::is_working`, with the row.
[[nodiscard]] inline result<answers> are_working(const working_days& days, std::span<const count_t> on,
                                                 beyond past = beyond::refuse) {
  return detail::asked(on.size(), [&](std::size_t row) -> result<answer<bool>> {
    const index_t d = days.number_of(on[row]);
    if (!days.covers(d, past)) return days.outside(d, past);
    return answer<bool>{days.working().holds(d), days.estimated(d)};
  });
}

/// Working days of n spans, both ends included. Errors: as `working_days::count`, with the row; `shape`.
[[nodiscard]] inline result<answers> count(const working_days& days, std::span<const count_t> from, std::span<const count_t> to,
                                           beyond past = beyond::refuse) {
  if (const auto fits = detail::fit(from.size(), to.size(), "last days"); !fits) return fits.error();
  return detail::asked(from.size(), [&](std::size_t row) {
    return days.count(days.number_of(from[row]), days.number_of(to[row]), past);
  });
}

/// The `steps`-th working day after each day, in days since 1970-01-01; `steps` are n or one for all.
///
/// Errors: as `working_days::add`, with the row; `shape`.
[[nodiscard]] inline result<answers> add(const working_days& days, std::span<const count_t> on, std::span<const count_t> steps,
                                         beyond past = beyond::refuse) {
  if (const auto fits = detail::fit(on.size(), steps.size(), "counts of days", true); !fits) return fits.error();
  const detail::each_or_all n(steps);
  auto found = detail::asked(on.size(), [&](std::size_t row) { return days.add(days.number_of(on[row]), n[row], past); });
  if (!found) return found;
  answers all = *std::move(found);
  for (count_t& day : all.values) day += days.origin();
  return all;
}

/// When n dossiers are due; `limits` are n or one for all.
///
/// Errors: as `due_clock::deadline`, with the dossier's row; `shape`; `inconsistent` for stops that are not ordered by
/// dossier, `range` for one of a dossier that there is not (`where.file` `stops`, `where.row` the stop).
[[nodiscard]] inline result<answers> deadlines(const due_clock& by, std::span<const instant> received,
                                               std::span<const count_t> limits, limit_unit in, const stop_columns& stops = {},
                                               beyond past = beyond::refuse) {
  const std::size_t rows = received.size(), held = stops.rows.size();
  if (const auto fits = detail::fit(rows, limits.size(), "limits", true); !fits) return fits.error();
  if (const auto fits = detail::fit(held, stops.from.size(), "beginnings of stops"); !fits) return fits.error();
  if (const auto fits = detail::fit(held, stops.to.size(), "ends of stops"); !fits) return fits.error();
  for (std::size_t k = 0; k < held; ++k) {
    const location where{"stops", static_cast<index_t>(k), "row"};
    if (stops.rows[k] < 0 || stops.rows[k] >= static_cast<count_t>(rows))
      return failure{errc::range, "the stop is of row " + std::to_string(stops.rows[k]) + ", which is not one of the " +
                                      std::to_string(rows) + " that count from 0", where};
    if (k > 0 && stops.rows[k] < stops.rows[k - 1])
      return failure{errc::inconsistent, "the stop is of row " + std::to_string(stops.rows[k]) + ", the one before it of row " +
                                             std::to_string(stops.rows[k - 1]) + "; sort stops by row, then by time", where};
  }
  const detail::each_or_all amounts(limits);
  std::size_t next = 0;
  std::vector<stop> own;
  return detail::asked(rows, [&](std::size_t row) {
    own.clear();
    for (; next < held && stops.rows[next] == static_cast<count_t>(row); ++next)
      own.push_back({stops.from[next], stops.to[next]});
    return by.deadline(received[row], {amounts[row], in}, own, past);
  });
}

/// The limits of n dossiers: for one that is `online` (not 0) its own where that is `known` (not 0), else the ordinary one.
///
/// `ordinary` and `own` are n or one for all. Errors: as `online_limit`, with the row; `shape`.
[[nodiscard]] inline result<std::vector<count_t>> online_limits(std::span<const count_t> ordinary,
                                                                std::span<const std::uint8_t> online,
                                                                std::span<const std::uint8_t> known,
                                                                std::span<const count_t> own) {
  const std::size_t rows = online.size();
  if (const auto fits = detail::fit(rows, ordinary.size(), "limits", true); !fits) return fits.error();
  if (const auto fits = detail::fit(rows, own.size(), "online limits", true); !fits) return fits.error();
  if (const auto fits = detail::fit(own.size(), known.size(), "marks of known limits"); !fits) return fits.error();
  const detail::each_or_all usual(ordinary), theirs(own);
  std::vector<count_t> limits(rows);
  for (std::size_t row = 0; row < rows; ++row) {
    const bool has_own = online[row] != 0 && known[known.size() == 1 ? 0 : row] != 0;
    const auto limit = online_limit(usual[row], has_own ? std::optional(theirs[row]) : std::nullopt);
    if (!limit) return detail::in_row(limit.error(), row);
    limits[row] = *limit;
  }
  return limits;
}

/// n limits, each made shorter by a share of it. Errors: as `shortened`, with the row.
[[nodiscard]] inline result<std::vector<count_t>> shortened(std::span<const count_t> amounts, const rational& by,
                                                            limit_rounding rule) {
  std::vector<count_t> limits(amounts.size());
  for (std::size_t row = 0; row < amounts.size(); ++row) {
    const auto limit = shortened(amounts[row], by, rule);
    if (!limit) return detail::in_row(limit.error(), row);
    limits[row] = *limit;
  }
  return limits;
}

/// The periods that n days belong to. Errors: as `period_of`, with the row unless the rule is bad.
[[nodiscard]] inline result<period_columns> periods(std::span<const count_t> on, const reporting_rule& rule) {
  if (const auto any = period_at(rule, 2000, 1); !any) return any.error();  // a bad rule is no row's fault
  period_columns all;
  for (std::size_t row = 0; row < on.size(); ++row) {
    const auto p = period_of(date_of(on[row]), rule);
    if (!p) return detail::in_row(p.error(), row);
    all.labels.push_back(p->label());
    all.first.push_back(since_1970(p->span.from));
    all.last.push_back(since_1970(p->span.to));
  }
  return all;
}

/// The last day for the report of the period that each of n days belongs to, to be sent before a day of a month.
///
/// Errors: as `period_of` and `report_due_before`, with the row unless the rule is bad.
[[nodiscard]] inline result<std::vector<count_t>> reports_due_before(std::span<const count_t> on, const reporting_rule& rule,
                                                                     int day) {
  if (const auto any = period_at(rule, 2000, 1); !any) return any.error();
  std::vector<count_t> due;
  for (std::size_t row = 0; row < on.size(); ++row) {
    const auto p = period_of(date_of(on[row]), rule);
    const auto last = p ? report_due_before(*p, day) : result<date>(p.error());
    if (!last) return detail::in_row(last.error(), row);
    due.push_back(since_1970(*last));
  }
  return due;
}

}  // namespace dvc::calendar
