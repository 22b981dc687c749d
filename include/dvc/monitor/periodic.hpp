// The periodic report: what units received in a period beside the period before, level by level; best, worst, overdue, missing.
#pragma once

#include <algorithm>
#include <cstddef>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "dvc/base/rational.hpp"
#include "dvc/base/result.hpp"
#include "dvc/base/wide.hpp"
#include "dvc/calendar/reporting_period.hpp"
#include "dvc/dossiers/rates.hpp"
#include "dvc/dossiers/tally.hpp"

namespace dvc::monitor {

/// The period of the same length that ends on the day before. Errors: `range` before the year 1.
[[nodiscard]] inline result<calendar::reporting_period> period_before(const calendar::reporting_period& of, int first_day) {
  const int in_a_year = of.length == calendar::every::nine_months ? 1 : 12 / calendar::months_in(of.length);
  const bool first = of.number == 1;
  return calendar::period_at({of.length, first_day}, first ? of.year - 1 : of.year, first ? in_a_year : of.number - 1);
}

/// Dossiers that a unit handled in a period, and how many of them were overdue. Source: Form 06, columns (7), (10), (11), (13).
struct handling {
  count_t resolved = 0, resolved_overdue = 0;
  count_t pending = 0, pending_overdue = 0;  ///< at the end of the period
};

/// What is known of a unit; null is not reported.
struct unit_figures {
  std::optional<dossiers::tally> now, before, to_date;
  std::optional<handling> handled, handled_before;
};

/// By how much a rate has changed; in percentage points it is 100 times that.
struct rate_change {
  rational size;
  bool falls = false;
  friend bool operator==(const rate_change&, const rate_change&) = default;
};

/// now - before; null where either is.
[[nodiscard]] constexpr std::optional<rate_change> change(const dossiers::rate& now, const dossiers::rate& before) {
  if (!now || !before) return std::nullopt;
  const wide::u128 a = now->numerator() * before->denominator(), b = before->numerator() * now->denominator();
  const wide::u128 d = now->denominator() * before->denominator();
  return rate_change{*rational::of(a > b ? a - b : b - a, d), a < b};
}

/// Overdue dossiers, resolved or pending, of all that were handled or of those received in the period; null where these are 0.
[[nodiscard]] inline dossiers::rate overdue_rate(const handling& h, const dossiers::tally& received, dossiers::overdue_of whole) {
  return ratio(h.resolved_overdue + h.pending_overdue,
               whole == dossiers::overdue_of::received ? received.total() : h.resolved + h.pending);
}

/// The sums of a level. What is compared with the period before is compared over the units that have reported on both.
struct level_figures {
  count_t units = 0, reported = 0, compared = 0;
  dossiers::tally now, compared_now, compared_before;
  std::optional<dossiers::tally> to_date;  ///< null unless every unit is known
  count_t handling_reported = 0, handling_compared = 0;
  handling handled, handled_then, handled_before;  ///< then: now, of the units that are compared
  dossiers::tally handled_received, then_received, before_received;
  dossiers::overdue_of whole = dossiers::overdue_of::handled;
  std::vector<index_t> missing;      ///< rows that have not reported on the period
  std::vector<index_t> best, worst;  ///< rows by rate, the best or the worst first; all that tie with the last are in

  [[nodiscard]] dossiers::rate rate() const { return dossiers::online_rate(now); }
  [[nodiscard]] std::optional<rate_change> rate_change_since() const {
    return change(dossiers::online_rate(compared_now), dossiers::online_rate(compared_before));
  }
  [[nodiscard]] dossiers::rate overdue() const {
    return handling_reported == 0 ? std::nullopt : overdue_rate(handled, handled_received, whole);
  }
  [[nodiscard]] std::optional<rate_change> overdue_change_since() const {
    if (handling_compared == 0) return std::nullopt;
    return change(overdue_rate(handled_then, then_received, whole), overdue_rate(handled_before, before_received, whole));
  }
};

struct periodic_options {
  dossiers::overdue_of whole = dossiers::overdue_of::handled;
  index_t listed = 5;  ///< best and worst units
};

namespace detail {

// Sums stay below 2^62, so that products of two rates fit.
constexpr count_t largest_sum = count_t{1} << 62;

[[nodiscard]] inline bool grow(count_t& sum, count_t by) {
  if (by < 0 || by > largest_sum - sum) return false;
  sum += by;
  return true;
}

[[nodiscard]] inline bool grow(dossiers::tally& sum, const dossiers::tally& by) {
  const auto next = add(sum, by);
  if (!next || next->total() > largest_sum) return false;
  sum = *next;
  return true;
}

[[nodiscard]] inline bool grow(handling& sum, const handling& by) {
  return grow(sum.resolved, by.resolved) && grow(sum.resolved_overdue, by.resolved_overdue) && grow(sum.pending, by.pending) &&
         grow(sum.pending_overdue, by.pending_overdue);
}

// The first `most` of the rows in their order, and all that are as good as the last of them.
template <class Better>
[[nodiscard]] std::vector<index_t> first_rows(std::vector<index_t> rows, index_t most, Better better) {
  std::ranges::stable_sort(rows, better);
  auto end = static_cast<std::size_t>(std::max<index_t>(most, 0));
  if (end >= rows.size() || end == 0) return end == 0 ? std::vector<index_t>{} : rows;
  while (end < rows.size() && !better(rows[end - 1], rows[end])) ++end;
  rows.resize(end);
  return rows;
}

}  // namespace detail

/// Puts the figures of a level's units together.
///
/// Best and worst are by online rate, among units that received anything in the period. Errors: `range` for a negative count,
/// `inconsistent` for more overdue dossiers than were resolved or are pending, `overflow` beyond 2^62; the row is the unit's.
/// Source: plan 128, duties 1e and task III.2; Definitions 3, 4.4.
[[nodiscard]] inline result<level_figures> put_together(std::span<const unit_figures> units, const periodic_options& options = {}) {
  level_figures sums;
  sums.units = static_cast<count_t>(units.size());
  sums.whole = options.whole;
  dossiers::tally to_date;
  bool all_to_date = !units.empty();
  std::vector<index_t> rated;
  for (std::size_t i = 0; i < units.size(); ++i) {
    const unit_figures& u = units[i];
    const location place{"", static_cast<index_t>(i), {}};
    for (const auto* h : {&u.handled, &u.handled_before}) {
      if (!*h) continue;
      for (const count_t n : {(*h)->resolved, (*h)->resolved_overdue, (*h)->pending, (*h)->pending_overdue})
        if (n < 0) return failure{errc::range, std::to_string(n) + " dossiers; a count is 0 or more", place};
      if ((*h)->resolved_overdue > (*h)->resolved || (*h)->pending_overdue > (*h)->pending)
        return failure{errc::inconsistent, "more dossiers are overdue than were resolved or are pending", place};
    }
    bool fits = true;
    if (!u.now) sums.missing.push_back(static_cast<index_t>(i));
    if (u.now) {
      ++sums.reported;
      fits = fits && detail::grow(sums.now, *u.now);
      if (u.now->total() > 0) rated.push_back(static_cast<index_t>(i));
    }
    if (u.now && u.before) {
      ++sums.compared;
      fits = fits && detail::grow(sums.compared_now, *u.now) && detail::grow(sums.compared_before, *u.before);
    }
    all_to_date = all_to_date && u.to_date;
    if (u.to_date) fits = fits && detail::grow(to_date, *u.to_date);
    if (u.now && u.handled) {
      ++sums.handling_reported;
      fits = fits && detail::grow(sums.handled, *u.handled) && detail::grow(sums.handled_received, *u.now);
    }
    if (u.now && u.handled && u.before && u.handled_before) {
      ++sums.handling_compared;
      fits = fits && detail::grow(sums.handled_then, *u.handled) && detail::grow(sums.handled_before, *u.handled_before) &&
             detail::grow(sums.then_received, *u.now) && detail::grow(sums.before_received, *u.before);
    }
    if (!fits) return failure{errc::overflow, "the level adds up to more than 2^62 dossiers", place};
  }
  if (all_to_date) sums.to_date = to_date;
  const auto rate = [&](index_t row) { return *dossiers::online_rate(*units[static_cast<std::size_t>(row)].now); };
  sums.best = detail::first_rows(rated, options.listed, [&](index_t a, index_t b) { return rate(a) > rate(b); });
  sums.worst = detail::first_rows(rated, options.listed, [&](index_t a, index_t b) { return rate(a) < rate(b); });
  return sums;
}

}  // namespace dvc::monitor
