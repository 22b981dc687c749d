// What is to be said of the figures of one part: cells, totals, how the extras were rounded, which totals they imply.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

#include "dvc/audit/assumptions.hpp"
#include "dvc/audit/detail/factor.hpp"
#include "dvc/audit/detail/reckoning.hpp"
#include "dvc/base/printed.hpp"

namespace dvc::audit::detail {

/// Adds the findings of one part to a report.
class part_findings : private reckoning {
 public:
  part_findings(const part& printed, const std::optional<count_t>& total, const std::optional<rational>& factor, report& into)
      : reckoning(printed, total, factor), report_(into) {
    report_rows();
    report_totals();
    report_rounding();
    report_.parts.push_back(std::move(out_));
  }

 private:
  finding& add(severity how, rule what, std::optional<std::size_t> row = {}, std::optional<column> where = {}) {
    finding f{.how = how, .what = what, .part = report_.parts.size(), .at = part_.at, .row = row, .where = where};
    if (row && where) f.printed = part_.rows[*row].cells[index_of(*where)].text;
    else if (where && !part_.totals.empty()) f.printed = part_.totals.front().cells[index_of(*where)].text;
    report_.findings.push_back(std::move(f));
    return report_.findings.back();
  }

  void report_rows() {
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      const diagnosis& d = found_[i];
      for (const column c : quota::columns) {
        const published_cell& cell = part_.rows[i].cells[index_of(c)];
        const reading& r = rows_[i][index_of(c)];
        report_.cells += d.known && has(c);
        report_.agreeing += d.known && has(c) && !audit::holds(d.wrong, c);
        text_and_value(cell, c, i);
        if (const slip how = slip_of(cell, c); how != slip::none && !usual_in(c, how)) {
          finding& f = add(severity::info, rule::number_format, i, c);
          f.expected = cell.value;
          f.counts[0] = static_cast<count_t>(how);
        }
        if (!d.known) {  // too little is left of the row to recompute it
          const bool needed = c <= column::projected_online && !quota::is_percent(c);
          if (r.is == state::unreadable) add(severity::error, rule::unreadable, i, c);
          else if (r.is == state::blank && needed) add(severity::error, rule::blank, i, c);
          if (c == column::observed_online) above(i, column::observed_total, c);
          if (c == column::projected_online) above(i, column::projected_total, c);
          continue;
        }
        if (audit::holds(d.wrong, c)) {
          const auto& expect = out_.rows[i].expected[index_of(c)];
          const bool blank = r.is == state::blank || (r.is == state::number && !expect);
          const rule what = r.is == state::unreadable ? rule::unreadable : blank ? rule::blank : rule::cell;
          finding& f = add(what == rule::cell && cannot_tell(i, c) ? severity::warning : severity::error, what, i, c);
          f.expected = expect;
          f.cells = d.wrong;
          f.instead = d.instead;
        } else if (r.is == state::number && of_nothing(c, d.is)) {
          add(severity::info, rule::rate_of_nothing, i, c);
        } else if (r.is == state::number && c == column::target && !out_.rows[i].expected[index_of(c)]) {  // 0 is not empty
          add(severity::warning, rule::blank, i, c);
        } else if (const quota::cell usual = at_usual_places(i, c)) {
          add(severity::info, rule::decimals, i, c).expected = usual;
        } else if (r.is == state::blank && out_.rows[i].expected[index_of(c)]) {  // empty is not 0
          // a row of nothing may be one that takes no part
          const bool may_be_excluded = c == column::offline && d.is.projected == 0;
          const severity how = may_be_excluded ? severity::info : severity::warning;
          add(how, rule::blank, i, c).expected = out_.rows[i].expected[index_of(c)];
        }
      }
      if (!d.known) continue;
      if (d.is.excluded && d.is.offline() > 0) add(severity::warning, rule::excluded, i).counts[0] = d.is.offline();
      if (d.by_hand != 0) {
        finding& f = add(severity::warning, rule::override_figures, i);
        f.cells = d.by_hand;
        f.instead = static_cast<column_set>(d.instead & ~d.by_hand);
        f.counts = {d.is.total, d.is.online, d.is.projected, d.is.projected_online};
        f.value = out_.assumed.factor;
      }
    }
    other_rule();
  }
  // A percentage halfway between two: half-up gives one, half-even the other, and no other cell of the column is such a tie.
  [[nodiscard]] bool cannot_tell(std::size_t i, column c) const {
    if (!quota::is_percent(c) || found_[i].wrong != bit(c)) return false;
    const auto digits = [&](std::size_t k, percent_rule how) -> std::optional<count_t> {
      const auto exact = found_[k].known ? percentage_of(c, found_[k].is, out_.assumed, number(rows_[k], column::extra)) : std::nullopt;
      const reading& cell = rows_[k][index_of(c)];
      return exact && cell.is == state::number ? std::optional{percent_digits(*exact, cell.value.places, how)} : std::nullopt;
    };
    const auto tie = [&](std::size_t k) { return digits(k, percent_rule::half_up) != digits(k, percent_rule::half_even); };
    if (!tie(i) || digits(i, percent_rule::half_even) != number(rows_[i], c)) return false;
    for (std::size_t k = 0; k < rows_.size(); ++k)
      if (k != i && tie(k)) return false;
    return true;
  }
  void above(std::size_t i, column total, column online) {
    const auto all = number(rows_[i], total), part = number(rows_[i], online);
    if (!all || !part || *part <= *all) return;
    finding& f = add(severity::error, rule::online_above_total, i, online);
    f.cells = static_cast<column_set>(bit(total) | bit(online));
    f.counts = {*part, *all, 0, 0};
  }
  // A file may give a value beside the printed text; the text is what was published.
  void text_and_value(const published_cell& cell, column c, std::optional<std::size_t> row) {
    if (cell.text.empty() && !cell.value) return;
    const auto as = printed_value(cell, c);
    if (!as) return;  // unreadable, which is told
    const auto exact = [](const quota::cell& v) {
      count_t scale = 1;
      for (int k = 0; k < v->places && k < 18; ++k) scale *= 10;
      return *ratio(v->digits < 0 ? 0 : v->digits, scale);
    };
    if (as->has_value() == cell.value.has_value() && (!cell.value || exact(*as) == exact(cell.value))) return;
    finding& f = add(severity::error, rule::text_and_value, row, c);
    f.expected = *as;
    f.cells = bit(c);
    if (cell.value) f.value = exact(cell.value);
  }
  [[nodiscard]] static slip slip_of(const published_cell& cell, column c) {
    const auto as = read_printed(cell.text, quota::is_percent(c));
    return as ? as->how : slip::none;
  }
  // Most cells of the column are written like this: with a decimal point or without a sign, as programs write percentages.
  [[nodiscard]] bool usual_in(column c, slip how) {
    const auto kind = [](slip s) { return s == slip::point_mark ? slip::no_percent_sign : s; };
    auto& most = usual_slip_[index_of(c)];
    if (!most) {
      std::array<std::size_t, slips.size()> seen{};
      for (const row& r : part_.rows)
        if (r.cells[index_of(c)].value) ++seen[static_cast<std::size_t>(kind(slip_of(r.cells[index_of(c)], c)))];
      most = slips[static_cast<std::size_t>(std::ranges::max_element(seen) - seen.begin())];
    }
    return kind(how) == *most;
  }
  [[nodiscard]] static bool of_nothing(column c, const figures& f) {
    return (c == column::observed_rate && f.total == 0) || (c == column::target && f.projected == 0);
  }
  // A second rule that explains as many extras, by other rows: its rows are named as well.
  void other_rule() {
    if (misses() == 0) return;
    for (const rule_fit& f : out_.fits) {
      if (!usual(f.rule) || f.rule == out_.by || f.misses.size() != misses()) continue;
      for (const std::size_t i : f.misses) {
        if (audit::holds(found_[i].wrong, column::extra)) continue;
        finding& also = add(severity::warning, rule::cell, i, column::extra);
        also.expected = decimal{f.expected[i].least, 0};
        also.cells = bit(column::extra);
        also.by = f.rule;
      }
    }
  }

  void report_totals() {
    if (!number(total_, column::extra)) given_total();
    if (part_.totals.empty()) return;
    if (const auto totals = static_cast<count_t>(part_.totals.size()); totals > 1)
      add(severity::error, rule::several_totals).counts[0] = totals;
    for (const column c : quota::columns) text_and_value(part_.totals.front().cells[index_of(c)], c, {});
    for (const column c : quota::columns)
      if (total_[index_of(c)].is == state::unreadable) add(severity::error, rule::unreadable, {}, c);
    if (const auto gap = only_gap()) add(severity::warning, rule::blank, {}, *gap).expected = decimal{corrected(*gap), 0};
    for (const column c : summed) {
      const auto printed = number(total_, c);
      if (!printed) continue;
      const count_t sum = corrected(c);
      if (*printed == sum) continue;
      std::vector<std::size_t> could;
      if (c != column::extra && alone_off(c)) could = unconfirmed(c, *printed - sum);
      if (could.size() == 1) {  // this row, or the total itself
        finding& f = add(severity::error, rule::by_elimination, could.front(), c);
        f.expected = decimal{number(rows_[could.front()], c).value_or(0) + *printed - sum, 0};
        f.cells = bit(c);
        f.counts = {*printed, sum, 0, 0};
        continue;
      }
      finding& f = add(severity::error, rule::total_row, {}, c);
      f.expected = decimal{sum, 0};
      f.rows = could;
      f.counts = {*printed, printed_sum_[index_of(c)], sum, 0};
      if (c == column::extra) f.by = out_.by;
    }
    total_rates();
  }
  // The one empty cell of a total row that has every other sum.
  [[nodiscard]] std::optional<column> only_gap() const {
    std::optional<column> gap;
    std::size_t printed = 0;
    for (const column c : summed) {
      if (!has(c)) continue;
      if (total_[index_of(c)].is != state::blank) ++printed;
      else if (gap) return std::nullopt;
      else gap = c;
    }
    return printed >= 2 ? gap : std::nullopt;
  }
  // One cell may be at fault: the other columns add up, and the rate of the total row follows from the total as printed.
  [[nodiscard]] bool alone_off(column c) const {
    for (const column other : summed)
      if (other != c && other != column::extra && number(total_, other).value_or(corrected(other)) != corrected(other)) return false;
    const auto T = number(total_, column::observed_total), o = number(total_, column::observed_online);
    const reading& rate = total_[index_of(column::observed_rate)];
    if ((c != column::observed_total && c != column::observed_online) || rate.is != state::number || !T || !o) return true;
    return *T > 0 && *o <= *T && says(rate.value, *ratio(*o, *T), out_.assumed.rates);
  }
  // No total is printed, but one was given.
  void given_total() {
    if (!given_total_ || out_.fits.empty()) return;
    const count_t sum = corrected(column::extra);
    if (sum == *given_total_) return;
    // rows that round alone may miss a total that is not printed beside them
    finding& f = add(row_by_row(out_.by) && misses() == 0 ? severity::info : severity::error, rule::total_row, {}, column::extra);
    f.printed.clear();
    f.expected = decimal{sum, 0};
    f.counts = {*given_total_, printed_sum_[index_of(column::extra)], sum, 0};
    f.by = out_.by;
  }
  // The rows whose cell could be off by `rest` without any other cell of them saying so.
  [[nodiscard]] std::vector<std::size_t> unconfirmed(column c, count_t rest) const {
    std::vector<std::size_t> could;
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      if (rows_[i][index_of(c)].is != state::number || !found_[i].known) continue;
      readings r = rows_[i];
      r[index_of(c)].value.digits += rest;
      if (r[index_of(c)].value.digits < 0) continue;
      const auto extras = [&](const figures& f) { return around(part_of(f, out_.assumed)); };
      const diagnosis d = diagnose(r, out_.assumed, residuals{}, extras);
      const auto cost = [](const diagnosis& of) { return audit::faults(of.wrong, of.by_hand); };
      if (d.known && cost(d) <= cost(found_[i]) && !audit::holds(d.wrong, c)) could.push_back(i);
    }
    return could;
  }
  void total_rates() {
    const auto T = number(total_, column::observed_total), o = number(total_, column::observed_online);
    const auto wrong = [&](column c, const rational& value, percent_rule how) {
      const reading& cell = total_[index_of(c)];
      if (cell.is != state::number || says(cell.value, value, how)) return;
      const decimal right{percent_digits(value, cell.value.places, how), cell.value.places};
      add(severity::error, rule::total_cell, {}, c).expected = right;
    };
    if (T && o && *T > 0 && *o <= *T) wrong(column::observed_rate, *ratio(*o, *T), out_.assumed.rates);
    wrong(column::share, *ratio(1, 1), out_.assumed.shares);
    const auto P = number(total_, column::projected_total), p = number(total_, column::projected_online);
    const auto N = number(total_, column::extra);
    if (P && p && N && *P > 0) wrong(column::target, *ratio(*p + *N, *P), out_.assumed.targets);
    share_sum();
  }
  void share_sum() {
    if (total_[index_of(column::share)].is != state::number) return;
    count_t sum = 0;
    int most = 0;
    for (const readings& r : rows_) most = std::max(most, r[index_of(column::share)].value.places);
    for (const readings& r : rows_) {
      if (r[index_of(column::share)].is != state::number) continue;
      count_t digits = r[index_of(column::share)].value.digits;
      for (int k = r[index_of(column::share)].value.places; k < most; ++k) digits *= 10;
      sum += digits;
    }
    count_t hundred = 100;
    for (int k = 0; k < most; ++k) hundred *= 10;
    if (sum == hundred) return;
    finding& f = add(severity::info, rule::share_sum, {}, column::share);
    f.expected = decimal{sum, most};
  }

  void report_rounding() {
    if (out_.fits.empty()) return;
    const rule_fit& best = out_.fits[best_];
    finding& f = add(severity::info, rule::rounding_rule, {}, column::extra);
    f.printed.clear();
    f.by = out_.by;
    f.rows = best.misses;
    only();
    unrounded();
    if (!out_.assumed.rounded_extra) implied();
  }
  // Rows that the best rule explains and every rule with other counts does not.
  void only() {
    const rule_fit& best = out_.fits[best_];
    std::vector<std::size_t> rows;
    bool others = false;
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      const auto e = found_[i].known && !found_[i].is.excluded ? number(rows_[i], column::extra) : std::nullopt;
      if (!e || !best.expected[i].holds(*e)) continue;
      bool alone = true;
      for (const rule_fit& f : out_.fits) {
        if (f.expected == best.expected) continue;
        others = true;
        alone = alone && !f.expected[i].holds(*e);
      }
      if (alone) rows.push_back(i);
    }
    if (!others || rows.empty()) return;
    finding& f = add(severity::info, rule::rounding_only, {}, column::extra);
    f.printed.clear();
    f.by = out_.by;
    f.rows = std::move(rows);
  }
  // Targets that the whole extra would miss, though the exact part gives them.
  void unrounded() {
    std::vector<std::size_t> rows;
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      const reading& t = rows_[i][index_of(column::target)];
      const auto e = number(rows_[i], column::extra);
      const diagnosis& d = found_[i];
      if (!d.known || !e || t.is != state::number || audit::holds(d.wrong, column::target)) continue;
      const auto exact = target_of(d.is, out_.assumed, std::nullopt), whole = target_of(d.is, out_.assumed, *e);
      if (exact && says_target(t.value, *exact, out_.assumed.targets) && !says_target(t.value, *whole, out_.assumed.targets))
        rows.push_back(i);
    }
    if (rows.empty()) return;
    finding& f = add(severity::info, rule::unrounded_extra, {}, column::target);
    f.printed.clear();
    f.rows = std::move(rows);
  }
  void implied() {
    if (!out_.total) return;
    const auto printed = given_total_ ? given_total_ : number(total_, column::extra);
    const bool inside = !printed || out_.total->range.holds(whole_number(*printed));
    const bool alone = out_.by == extra_rule::half_up || out_.by == extra_rule::half_even;
    // a wrong extra says another N as well; it is told already
    const bool wrong = !inside && alone && misses() == 0;
    finding& f = add(wrong ? severity::error : severity::info, rule::total_implied, {}, column::extra);
    f.value = out_.total->range.low;
    f.goal = out_.total->range.high;
    f.rows = out_.total->set_aside;
    f.counts = {printed.value_or(0), printed ? 1 : 0, inside ? 1 : 0, 0};
  }

  report& report_;
  std::array<std::optional<slip>, quota::columns.size()> usual_slip_{};
};

inline void arithmetic(const table& t, const assumptions& given, report& r) {
  const auto factor = given.factor ? given.factor : implied_factor(t, given);
  for (const part& p : t.parts) part_findings(p, given.totals[static_cast<std::size_t>(p.at)], factor, r);
}

}  // namespace dvc::audit::detail
