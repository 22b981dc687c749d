// What units say they have received, span by span, put together without gaps and overlaps. What is missing stays missing.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "dvc/base/date.hpp"
#include "dvc/base/result.hpp"
#include "dvc/dossiers/record.hpp"
#include "dvc/dossiers/tally.hpp"
#include "dvc/monitor/schedule.hpp"

namespace dvc::monitor {

using dossiers::day_t;
using dossiers::tally;

/// `2022-05-15`.
[[nodiscard]] inline std::string shown(day_t day) { return dvc::str(date_of(day)); }

/// Reports as columns, a row for each unit and span of days, both ends included.
struct report_columns {
  std::span<const std::int32_t> unit;  ///< a position among the units, from 0
  std::span<const day_t> from, to;
  std::span<const count_t> total, online;  ///< dossiers received in the span
};

/// The reports of a window of days, unit by unit in the order of time.
class reported {
 public:
  /// Puts reports in order. Rows may come in any order; the place in an error is a row of the columns.
  ///
  /// Errors: `shape`; `unknown_unit` for a position that is none; `range` for a negative count or a span outside the window (rule
  /// `report-in-window`); `inconsistent` for online above total (`online-within-total`), a span that ends before it begins or one
  /// that overlaps another of its unit (`reports-apart`); `overflow`.
  [[nodiscard]] static result<reported> make(const report_columns& rows, index_t units, const period& window) {
    if (units < 0) return failure{errc::shape, "a number of units below 0"};
    const std::size_t n = rows.unit.size();
    for (const auto& [size, what] : {std::pair{rows.from.size(), "from"}, std::pair{rows.to.size(), "to"},
                                     std::pair{rows.total.size(), "total"}, std::pair{rows.online.size(), "online"}})
      if (size != n)
        return failure{errc::shape, std::string("column ") + what + " has " + std::to_string(size) + " rows, unit has " +
                                        std::to_string(n)};
    reported r(window, static_cast<std::size_t>(units));
    for (std::size_t i = 0; i < n; ++i)
      if (const auto fine = r.check(rows, i); !fine) return fine.error();

    std::vector<std::size_t> order(n);
    std::iota(order.begin(), order.end(), std::size_t{0});
    const auto before = [&](std::size_t a, std::size_t b) {
      return rows.unit[a] != rows.unit[b] ? rows.unit[a] < rows.unit[b]
             : rows.from[a] != rows.from[b] ? rows.from[a] < rows.from[b] : a < b;
    };
    if (!std::ranges::is_sorted(order, before)) std::ranges::sort(order, before);
    for (std::size_t k = 0; k < n; ++k)
      if (const auto fine = r.append(rows, order, k); !fine) return fine.error();
    for (std::size_t u = static_cast<std::size_t>(units); u-- > 0;)  // units without a report begin where the next one does
      if (r.start_[u] == nowhere) r.start_[u] = r.start_[u + 1];
    return r;
  }

  [[nodiscard]] index_t units() const noexcept { return static_cast<index_t>(start_.size()) - 1; }
  [[nodiscard]] const period& window() const noexcept { return window_; }

  /// The last day up to `on` at which a report of any unit ends; null where there is none.
  [[nodiscard]] std::optional<date> as_of(const date& on) const {
    std::optional<day_t> last;
    for (const day_t to : to_)
      if (to <= dossiers::day_of(on) && (!last || to > *last)) last = to;
    return last ? std::optional{date_of(*last)} : std::nullopt;
  }

  /// All that a unit has received from the window's first day to `day`; null where its reports do not cover these days exactly.
  [[nodiscard]] std::optional<tally> received(index_t unit, const date& day) const {
    const auto at = report_ending(unit, day);
    if (!at || covered_[static_cast<std::size_t>(unit)] < to_[*at]) return std::nullopt;
    return sum_[*at];
  }

  /// What a unit has received in a span; null where its reports do not cover it exactly.
  [[nodiscard]] std::optional<tally> received(index_t unit, const period& in) const {
    const auto last = report_ending(unit, in.to);
    const auto [first, end] = rows_of(unit);
    const auto from = dossiers::day_of(in.from);
    const auto at = std::lower_bound(from_.begin() + static_cast<std::ptrdiff_t>(first), from_.begin() + static_cast<std::ptrdiff_t>(end), from);
    const auto k = static_cast<std::size_t>(at - from_.begin());
    if (!last || k >= end || from_[k] != from || k > *last) return std::nullopt;
    for (std::size_t i = k; i < *last; ++i)
      if (from_[i + 1] != to_[i] + 1) return std::nullopt;
    if (k == first) return sum_[*last];
    return *subtract(sum_[*last], sum_[k - 1]);  // sums only grow
  }

  /// The first days up to `day` that a unit's reports leave out, or cover only together with later ones; null where none.
  [[nodiscard]] std::optional<period> gap(index_t unit, const date& day) const {
    if (received(unit, day)) return std::nullopt;
    const auto [first, end] = rows_of(unit);
    const day_t until = covered_[static_cast<std::size_t>(unit)], last = dossiers::day_of(day);
    for (std::size_t k = first; k < end; ++k) {
      if (until >= last && to_[k] > last) return period{date_of(from_[k]), date_of(to_[k])};  // in one piece
      if (from_[k] > until) return period{date_of(until + 1), date_of(std::min<index_t>(from_[k] - 1, last))};
    }
    return period{date_of(until + 1), day};
  }

 private:
  static constexpr std::size_t nowhere = static_cast<std::size_t>(-1);

  reported(const period& window, std::size_t units)
      : window_(window), start_(units + 1, nowhere), covered_(units, dossiers::day_of(window.from) - 1) {
    start_.back() = 0;
  }

  [[nodiscard]] result<void> check(const report_columns& rows, std::size_t i) const {
    const auto wrong = [&](errc code, std::string message, const char* column) {
      return failure{code, std::move(message), {"", static_cast<index_t>(i), column}};
    };
    if (rows.unit[i] < 0 || static_cast<std::size_t>(rows.unit[i]) >= covered_.size())
      return wrong(errc::unknown_unit, std::to_string(rows.unit[i]) + " is not a unit; there are " + std::to_string(covered_.size()), "unit");
    const day_t from = rows.from[i], to = rows.to[i];
    
    const auto exists = [](day_t d) { return d >= dossiers::first_day && d <= dossiers::last_day; };  // no_day is none
    if (!exists(from) || !exists(to))
      return wrong(errc::range, "there is no day, or none of the calendar; a report is from a day to a day", exists(from) ? "to" : "from");
    if (to < from) return wrong(errc::inconsistent, shown(from) + " to " + shown(to) + " ends before it begins (reports-apart)", "to");
    if (from < dossiers::day_of(window_.from) || to > dossiers::day_of(window_.to))
      return wrong(errc::range, shown(from) + " to " + shown(to) + " is not within " + str(window_) + " (report-in-window)",
                   from < dossiers::day_of(window_.from) ? "from" : "to");
    const auto counts = tally::make(rows.total[i], rows.online[i]);
    if (!counts) {
      const bool above = counts.error().code == errc::inconsistent;
      return wrong(counts.error().code, counts.error().message + (above ? " (online-within-total)" : ""),
                   above || rows.total[i] >= 0 ? "online" : "total");
    }
    return {};
  }

  [[nodiscard]] result<void> append(const report_columns& rows, const std::vector<std::size_t>& order, std::size_t k) {
    const std::size_t i = order[k];
    const auto u = static_cast<std::size_t>(rows.unit[i]);
    const bool opens = start_[u] == nowhere;
    if (opens) start_[u] = k;
    const auto place = [&] { return location{"", static_cast<index_t>(i), "from"}; };
    if (!opens && rows.from[i] <= to_.back())
      return failure{errc::inconsistent, shown(rows.from[i]) + " to " + shown(rows.to[i]) + " overlaps the report of " +
                                             listed_rows(std::array{static_cast<index_t>(order[k - 1])}) + ", which runs from " + shown(from_.back()) +
                                             " to " + shown(to_.back()) + " (reports-apart)",
                     place(), {static_cast<index_t>(order[k - 1])}};
    const auto sum = add(opens ? tally{} : sum_.back(), *tally::make(rows.total[i], rows.online[i]));
    if (!sum) return failure{sum.error().code, sum.error().message, place()};
    if (rows.from[i] == covered_[u] + 1) covered_[u] = rows.to[i];
    from_.push_back(rows.from[i]), to_.push_back(rows.to[i]), sum_.push_back(*sum);
    start_.back() = k + 1;
    return {};
  }

  [[nodiscard]] std::pair<std::size_t, std::size_t> rows_of(index_t unit) const {
    const auto u = static_cast<std::size_t>(unit);
    return {start_[u], start_[u + 1]};
  }
  [[nodiscard]] std::optional<std::size_t> report_ending(index_t unit, const date& day) const {
    const auto [first, end] = rows_of(unit);
    const auto begin = to_.begin() + static_cast<std::ptrdiff_t>(first), stop = to_.begin() + static_cast<std::ptrdiff_t>(end);
    const auto at = std::lower_bound(begin, stop, dossiers::day_of(day));
    if (at == stop || *at != dossiers::day_of(day)) return std::nullopt;
    return static_cast<std::size_t>(at - to_.begin());
  }

  period window_;
  std::vector<std::size_t> start_;  // of each unit's reports, and their end
  std::vector<day_t> covered_;      // the last day up to which each unit's reports leave nothing out
  std::vector<day_t> from_, to_;
  std::vector<tally> sum_;  // of the unit's reports up to this one
};

/// Counts since the start of a window, as many systems give them, turned into what each span adds.
struct spans_of_counts {
  std::vector<day_t> from;
  std::vector<count_t> total, online;
};

/// `to` and the counts from `window.from` to it, of each row: what came in since the unit's row before, in the order given.
///
/// Errors: `shape`; `duplicate` for two rows of a unit with one day, `inconsistent` for a total, online or offline count below that
/// of an earlier day (rule `counts-grow`), with the row.
[[nodiscard]] inline result<spans_of_counts> from_cumulative(const report_columns& rows, const period& window) {
  const std::size_t n = rows.unit.size();
  if (rows.to.size() != n || rows.total.size() != n || rows.online.size() != n)
    return failure{errc::shape, "the columns of the reports differ in length"};
  std::vector<std::size_t> order(n);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) {
    return rows.unit[a] != rows.unit[b] ? rows.unit[a] < rows.unit[b] : rows.to[a] < rows.to[b];
  });
  spans_of_counts spans{std::vector<day_t>(n), std::vector<count_t>(n), std::vector<count_t>(n)};
  for (std::size_t k = 0; k < n; ++k) {
    const std::size_t i = order[k];
    const bool opens = k == 0 || rows.unit[order[k - 1]] != rows.unit[i];
    spans.from[i] = dossiers::day_of(window.from), spans.total[i] = rows.total[i], spans.online[i] = rows.online[i];
    if (opens) continue;
    const std::size_t h = order[k - 1];
    const location place{"", static_cast<index_t>(i), rows.total[i] < rows.total[h] ? "total" : "online"};
    if (rows.to[i] == rows.to[h])
      return failure{errc::duplicate, listed_rows(std::array{static_cast<index_t>(h)}) + " is of the same unit and ends on " +
                                          shown(rows.to[h]) + " too", {"", static_cast<index_t>(i), "to"},
                     {static_cast<index_t>(h)}};
    if (rows.total[i] < rows.total[h] || rows.online[i] < rows.online[h] ||
        rows.total[i] - rows.online[i] < rows.total[h] - rows.online[h])
      return failure{errc::inconsistent, "up to " + shown(rows.to[i]) + " there are " + std::to_string(rows.total[i]) + " dossiers, " +
                                             std::to_string(rows.online[i]) + " of them online, after " + std::to_string(rows.total[h]) + " and " +
                                             std::to_string(rows.online[h]) + " up to " + shown(rows.to[h]) +
                                             "; counts since the start never fall, online or offline (counts-grow)", place};
    spans.from[i] = rows.to[h] + 1;
    spans.total[i] -= rows.total[h], spans.online[i] -= rows.online[h];
  }
  return spans;
}

}  // namespace dvc::monitor
