// Recomputes a table part by part: what it was made with, which cells are wrong, whether totals are sums.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "dvc/audit/assumptions.hpp"
#include "dvc/audit/diagnose.hpp"
#include "dvc/audit/finding.hpp"
#include "dvc/audit/infer.hpp"
#include "dvc/audit/rounding.hpp"
#include "dvc/base/printed.hpp"

namespace dvc::audit::detail {

/// The figure of a column.
[[nodiscard]] inline count_t figure(const figures& f, column c) {
  switch (c) {
    case column::observed_total: return f.total;
    case column::observed_online: return f.online;
    case column::projected_total: return f.projected;
    case column::projected_online: return f.projected_online;
    default: return f.excluded ? 0 : f.offline();
  }
}

/// One part of the table under audit.
class part_audit {
 public:
  part_audit(const part& printed, const std::optional<count_t>& total, const std::optional<rational>& factor, report& into)
      : part_(printed), report_(into), given_total_(total) {
    out_.at = part_.at;
    out_.assumed.factor = factor.value_or(rational{});
    for (const row& r : part_.rows) rows_.push_back(read(r.cells, part_.has));
    for (const column c : quota::columns)
      if (quota::is_percent(c)) pad(c);
    if (!part_.totals.empty()) total_ = read(part_.totals.front().cells, part_.has);
  }

  void run() {
    sums();
    percents();
    diagnose_rows(out_.assumed);
    correct_offline();
    round();
    infer();
    judge();
    report_rows();
    report_totals();
    report_rounding();
    report_.parts.push_back(std::move(out_));
  }

 private:
  [[nodiscard]] std::optional<count_t> number(const readings& r, column c) const {
    const reading& cell = r[index_of(c)];
    return cell.is == state::number ? std::optional{cell.value.digits} : std::nullopt;
  }
  [[nodiscard]] bool has(column c) const { return part_.has[index_of(c)]; }
  finding& add(severity how, rule what, std::optional<std::size_t> row = {}, std::optional<column> where = {}) {
    finding f{.how = how, .what = what, .part = report_.parts.size(), .at = part_.at, .row = row, .where = where};
    if (row && where) f.printed = part_.rows[*row].cells[index_of(*where)].text;
    else if (where && !part_.totals.empty()) f.printed = part_.totals.front().cells[index_of(*where)].text;
    report_.findings.push_back(std::move(f));
    return report_.findings.back();
  }

  // A percentage with fewer decimals than its column stands for itself, not for all that would be rounded to it: among
  // 0,14% and 0,07% a 0,1% is 0,10%, and a dash is nothing.
  void pad(column c) {
    const auto [places, all] = usual_places(c);
    const auto as_usual = std::ranges::count_if(rows_, [&, usual = places](const readings& r) {
      return r[index_of(c)].is == state::number && r[index_of(c)].value.places == usual;
    });
    if (4 * all > 5 * as_usual) return;
    for (readings& r : rows_) {
      decimal& value = r[index_of(c)].value;
      if (r[index_of(c)].is != state::number) continue;
      for (; value.places < places && value.digits <= largest_count / 10; ++value.places) value.digits *= 10;
    }
  }
  // The decimals of most cells of a column, and how many cells have a number.
  [[nodiscard]] std::pair<int, std::ptrdiff_t> usual_places(column c) const {
    std::array<std::ptrdiff_t, most_places + 1> seen{};
    std::ptrdiff_t all = 0;
    for (const readings& r : rows_)
      if (r[index_of(c)].is == state::number) ++seen[static_cast<std::size_t>(r[index_of(c)].value.places)], ++all;
    return {static_cast<int>(std::ranges::max_element(seen) - seen.begin()), all};
  }

  // What the rows add up to as printed, and what the total row has more.
  void sums() {
    for (const column c : summed) {
      count_t sum = 0;
      for (const readings& r : rows_) sum += number(r, c).value_or(0);
      printed_sum_[index_of(c)] = sum;
      if (const auto whole = number(total_, c)) left_[index_of(c)] = *whole - sum;
    }
    const auto whole = [&](column c) { return number(total_, c).value_or(printed_sum_[index_of(c)]); };
    basis& b = out_.assumed;
    b.offline = whole(column::offline);
    if (!has(column::offline))
      for (const readings& r : rows_) {
        const auto P = number(r, column::projected_total), p = number(r, column::projected_online);
        if (P && p && *P > *p) b.offline += *P - *p;
      }
    if (given_total_) b.total = whole_number(*given_total_);
    else if (has(column::extra)) b.total = whole_number(whole(column::extra));
    else if (b.offline > 0)
      if (const auto implied = solve(total_constraints(rows_, b.offline)))
        b.total = simplest_in(implied->range).value_or(rational{});
    if (!fits(b)) b.total = rational{};
    const bool shared = b.total > rational{} || has(column::extra);
    if (!shared || b.offline == 0 || b.offline > largest_count) drop(column::target), drop(column::extra);
    if (b.offline > largest_count) drop(column::share);
  }
  [[nodiscard]] static rational whole_number(count_t n) {
    return *rational::of(static_cast<wide::u128>(n < 0 ? 0 : n), wide::u128(1U));
  }
  // products with N stay within 128 bits
  [[nodiscard]] static bool fits(const basis& b) {
    const auto limit = static_cast<wide::u128>(largest_count);
    return b.total.numerator() <= limit && b.total.denominator() <= wide::u128(1'000'000U);
  }
  // Nothing can be said of a column.
  void drop(column c) {
    for (readings& r : rows_) r[index_of(c)].is = state::absent;
  }

  // How percentages were rounded: the rule that most cells follow as they are printed.
  void percents() {
    basis& b = out_.assumed;
    const auto best = [&](const auto& agrees_under, percent_rule& chosen) {
      std::ptrdiff_t fewest = -1;
      for (const percent_rule how : {percent_rule::half_up, percent_rule::half_even, percent_rule::down}) {
        const std::ptrdiff_t misses = std::ranges::count_if(rows_, [&](const readings& r) { return !agrees_under(r, how); });
        // a rule that few use must save more than the one cell that may be wrong
        if (fewest < 0 || misses + 1 < fewest) fewest = misses, chosen = how;
      }
      return fewest;
    };
    best([&](const readings& r, percent_rule how) {
      const auto T = number(r, column::observed_total), o = number(r, column::observed_online);
      const reading& rate = r[index_of(column::observed_rate)];
      return !T || !o || *T == 0 || *o > *T || rate.is != state::number || says(rate.value, *ratio(*o, *T), how);
    }, b.rates);
    best([&](const readings& r, percent_rule how) {
      const auto u = number(r, column::offline);
      const reading& share = r[index_of(column::share)];
      return !u || b.offline == 0 || *u > b.offline || share.is != state::number || says(share.value, *ratio(*u, b.offline), how);
    }, b.shares);
    std::ptrdiff_t fewest = -1;
    for (const bool rounded : {false, true}) {
      percent_rule how{};
      const std::ptrdiff_t misses = best([&](const readings& r, percent_rule by) {
        const auto P = number(r, column::projected_total), p = number(r, column::projected_online), e = number(r, column::extra);
        const reading& target = r[index_of(column::target)];
        if (!P || !p || *p > *P || (rounded && !e) || target.is != state::number) return true;
        const auto t = target_of({0, 0, *P, *p, false}, b, rounded ? e : std::nullopt);
        return !t || says_target(target.value, *t, by);
      }, how);
      if (fewest < 0 || misses < fewest) fewest = misses, b.targets = how, b.rounded_extra = rounded;
    }
  }

  void diagnose_rows(const basis& b) {
    found_.clear();
    for (const readings& r : rows_) found_.push_back(diagnosed(r, b));
  }
  [[nodiscard]] diagnosis diagnosed(const readings& r, const basis& b) const {
    return diagnose(r, b, left_, [&](const figures& f) { return around(part_of(f, b)); });
  }
  [[nodiscard]] int wrong_cells() const {
    int n = 0;
    for (const diagnosis& d : found_) n += std::popcount(d.wrong) + std::popcount(d.by_hand);
    return n;
  }

  // Where the printed W is not the sum of what is offline, the one under which fewer cells are wrong is W.
  void correct_offline() {
    count_t sum = 0;
    for (const diagnosis& d : found_) sum += d.known && !d.is.excluded ? d.is.offline() : 0;
    basis other = out_.assumed;
    if (sum == other.offline || sum > largest_count || sum == 0) return;
    other.offline = sum;
    const int wrong = wrong_cells();
    std::vector<diagnosis> before = found_;
    const basis printed = std::exchange(out_.assumed, other);
    percents();
    diagnose_rows(out_.assumed);
    if (wrong_cells() < wrong) return;
    out_.assumed = printed;
    found_ = std::move(before);
  }

  // Which rule gave the extras; and another N, where the printed one explains too few of them.
  void round() {
    if (!rounds()) return;
    choose_rule();
    if (misses() == 0 && wrong_targets() == 0) return;
    const auto implied = solve(total_constraints(rows_, out_.assumed.offline), out_.assumed.total);
    if (!implied || implied->range.holds(out_.assumed.total)) return;
    const auto other = simplest_in(implied->range);
    const basis before = out_.assumed;
    const int wrong = faults();
    if (!other) return;
    out_.assumed.total = *other;
    if (fits(out_.assumed)) {
      const std::vector<diagnosis> diagnosed_before = found_;
      percents();
      diagnose_rows(out_.assumed);
      choose_rule();
      // another N is one more thing that is wrong, unless N is no more than the sum of the rows
      const bool said = given_total_ || number(total_, column::extra);
      if (faults() + (said ? 1 : 0) < wrong) return;
      found_ = diagnosed_before;
    }
    out_.assumed = before;
    choose_rule();
  }
  [[nodiscard]] bool rounds() const {
    return out_.assumed.offline > 0 && !rows_.empty() && rows_[0][index_of(column::extra)].is != state::absent;
  }
  void choose_rule() {
    std::vector<shared_row> shared;
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      const bool counts = found_[i].known && !found_[i].is.excluded;
      shared.push_back({counts ? found_[i].is : figures{}, counts ? number(rows_[i], column::extra) : std::nullopt});
    }
    out_.fits = fit(shared, out_.assumed);
    best_ = 0;
    for (std::size_t k = 1; k < out_.fits.size(); ++k) {
      // a rule that nobody uses must save more than the one row that may be wrong
      const std::size_t handicap = usual(out_.fits[k].rule) ? 0 : 1;
      if (out_.fits[k].misses.size() + handicap < out_.fits[best_].misses.size()) best_ = k;
    }
    out_.by = out_.fits[best_].rule;
  }
  [[nodiscard]] static bool usual(extra_rule r) { return r == extra_rule::half_up || r == extra_rule::largest_remainder; }
  // Wrong cells, the extras that the rule misses among them.
  [[nodiscard]] int faults() const {
    int n = wrong_cells();
    for (const std::size_t i : out_.fits[best_].misses) n += !audit::holds(found_[i].wrong, column::extra);
    return n;
  }
  [[nodiscard]] std::ptrdiff_t wrong_targets() const {
    return std::ranges::count_if(found_, [](const diagnosis& d) { return audit::holds(d.wrong, column::target); });
  }
  [[nodiscard]] std::size_t misses() const { return out_.fits.empty() ? 0 : out_.fits[best_].misses.size(); }

  void infer() {
    out_.factor = solve(factor_constraints(rows_), out_.assumed.factor);
    if (out_.assumed.offline == 0) return;
    const bool alone = row_by_row(out_.by) && out_.by != extra_rule::down && out_.by != extra_rule::up;
    std::vector<readings> right = rows_;  // an extra says of N what its unit has offline, not what a wrong cell says that it has
    for (std::size_t i = 0; i < right.size(); ++i)
      for (const column c : {column::projected_total, column::projected_online, column::offline})
        if (found_[i].known && audit::holds(found_[i].wrong, c) && number(right[i], c)) right[i][index_of(c)].value.digits = figure(found_[i].is, c);
    const auto cells = total_constraints(right, out_.assumed.offline, alone, !out_.assumed.rounded_extra);
    out_.total = solve(cells, out_.assumed.total);
    if (!out_.total) return;
    out_.share = out_.total;
    const auto W = static_cast<wide::u128>(out_.assumed.offline);
    const auto over = [&](const rational& n) { return *rational::of(n.numerator(), n.denominator() * W); };
    out_.share->range.low = over(out_.total->range.low);
    if (out_.total->range.high) out_.share->range.high = over(*out_.total->range.high);
  }

  // Every cell once more, the extras by the rule.
  void judge() {
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      diagnosis& d = found_[i];
      audited_row out{.found = {}, .printed = rows_[i]};
      if (d.known) {
        const extra_range range = extras(i);
        d.wrong = 0;
        for (const column c : quota::columns) {
          if (!agrees(c, rows_[i][index_of(c)], d.is, out_.assumed, range, number(rows_[i], column::extra)))
            d.wrong = static_cast<column_set>(d.wrong | bit(c));
          out.expected[index_of(c)] = expected(c, d.is, out_.assumed, range, places(i, c));
          const bool printed = part_.has[index_of(c)];
          report_.cells += printed;
          report_.agreeing += printed && !audit::holds(d.wrong, c);
        }
      }
      out.found = d;
      out_.explained = out_.explained || d.known;
      out_.rows.push_back(std::move(out));
    }
  }
  [[nodiscard]] extra_range extras(std::size_t i) const {
    if (!out_.fits.empty() && !found_[i].is.excluded) return out_.fits[best_].expected[i];
    return around(part_of(found_[i].is, out_.assumed));
  }
  // The decimals of a percentage: its own, or those of most cells of its column.
  [[nodiscard]] int places(std::size_t i, column c) const {
    if (!quota::is_percent(c)) return 0;
    const reading& cell = rows_[i][index_of(c)];
    if (cell.is == state::number && cell.value.digits != 0) return cell.value.places;
    return usual_places(c).first;
  }

  void report_rows() {
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      const diagnosis& d = found_[i];
      for (const column c : quota::columns) {
        const published_cell& cell = part_.rows[i].cells[index_of(c)];
        const reading& r = rows_[i][index_of(c)];
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
          finding& f = add(severity::error, what, i, c);
          f.expected = expect;
          f.cells = d.wrong;
          f.instead = d.instead;
        } else if (r.is == state::number && of_nothing(c, d.is)) {
          add(severity::info, rule::rate_of_nothing, i, c);
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
        f.counts = {d.is.total, d.is.online, d.is.projected, d.is.projected_online};
        f.value = out_.assumed.factor;
      }
    }
    other_rule();
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

  // What a column's rows add up to once their wrong cells are put right.
  [[nodiscard]] count_t corrected(column c) const {
    count_t sum = printed_sum_[index_of(c)];
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      if (!found_[i].known || !audit::holds(found_[i].wrong, c)) continue;
      const count_t right = c == column::extra ? (found_[i].is.excluded ? 0 : extras(i).least) : figure(found_[i].is, c);
      sum += right - number(rows_[i], c).value_or(0);
    }
    return sum;
  }

  void report_totals() {
    if (!number(total_, column::extra)) given_total();
    if (part_.totals.empty()) return;
    if (const auto totals = static_cast<count_t>(part_.totals.size()); totals > 1)
      add(severity::error, rule::several_totals).counts[0] = totals;
    for (const column c : quota::columns) text_and_value(part_.totals.front().cells[index_of(c)], c, {});
    for (const column c : quota::columns)
      if (total_[index_of(c)].is == state::unreadable) add(severity::error, rule::unreadable, {}, c);
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
      const auto cost = [](const diagnosis& of) { return std::popcount(of.wrong) + std::popcount(of.by_hand); };
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
    if (out_.assumed.rounded_extra) return unrounded();
    unrounded();
    implied();
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
        if (same(f, best)) continue;
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
  [[nodiscard]] static bool same(const rule_fit& a, const rule_fit& b) {
    return a.expected == b.expected;
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

  const part& part_;
  report& report_;
  std::optional<count_t> given_total_;
  audited_part out_;
  std::vector<readings> rows_;
  readings total_{};
  residuals left_{};
  std::array<count_t, quota::columns.size()> printed_sum_{};
  std::vector<diagnosis> found_;
  std::array<std::optional<slip>, quota::columns.size()> usual_slip_{};
  std::size_t best_ = 0;
};

/// The factor of the whole table; null where it explains fewer than half of the rows.
///
/// The ratio P / T that most rows have exactly, where it explains nearly as many rows as any factor can: one wrong cell must
/// not turn 2 into 94034/47018. Else the simplest number of those that explain the most.
[[nodiscard]] inline std::optional<rational> implied_factor(const table& t) {
  std::vector<readings> rows;
  for (const part& p : t.parts)
    for (const row& r : p.rows) rows.push_back(read(r.cells, p.has));
  const auto cells = factor_constraints(rows);
  const auto found = solve(cells);
  if (!found || 2 * found->set_aside.size() > found->rows) return std::nullopt;
  std::map<rational, std::size_t> exact;
  for (const readings& r : rows) {
    const reading &T = r[index_of(column::observed_total)], &P = r[index_of(column::projected_total)];
    if (T.is == state::number && P.is == state::number && T.value.digits > 0) ++exact[*ratio(P.value.digits, T.value.digits)];
  }
  const auto usual = std::ranges::max_element(exact, {}, [](const auto& e) { return e.second; });
  if (usual != exact.end()) {
    std::size_t contrary = 0;
    for (const constraint& c : cells) contrary += !c.admits.holds(usual->first);
    // where a ratio of days explains every row, one that leaves several cells is none
    const auto all = found->set_aside.empty() ? simplest_in(found->range) : std::nullopt;
    if (all && contrary > 1 && all->denominator() <= wide::u128(366U)) return all;
    const std::size_t few = found->set_aside.size() + std::max<std::size_t>(1, found->rows / 50);
    if (2 * usual->second > found->rows && contrary <= 2 * few) return usual->first;
  }
  return simplest_in(found->range);
}

inline void arithmetic(const table& t, const assumptions& given, report& r) {
  const auto factor = given.factor ? given.factor : implied_factor(t);
  for (const part& p : t.parts) part_audit(p, given.totals[static_cast<std::size_t>(p.at)], factor, r).run();
}

}  // namespace dvc::audit::detail
