// Recomputes one part of a table: what it was made with, which cells are wrong, and what every cell should be.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "dvc/audit/diagnose.hpp"
#include "dvc/audit/finding.hpp"
#include "dvc/audit/infer.hpp"
#include "dvc/audit/rounding.hpp"

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

/// The figures of one part, as far as they can be told; `part_findings` says what is to be said of them.
class reckoning {
 public:
  reckoning(const part& printed, const std::optional<count_t>& total, const std::optional<rational>& factor)
      : part_(printed), given_total_(total) {
    out_.at = part_.at;
    out_.assumed.factor = factor.value_or(rational{});
    for (const row& r : part_.rows) rows_.push_back(read(r.cells, part_.has));
    for (const column c : quota::columns)
      if (quota::is_percent(c)) pad(c);
    if (!part_.totals.empty()) total_ = read(part_.totals.front().cells, part_.has);
    sums();
    percents();
    diagnose_rows(out_.assumed);
    correct_offline();
    round();
    infer();
    judge();
  }

 protected:
  [[nodiscard]] static std::optional<count_t> number(const readings& r, column c) {
    const reading& cell = r[index_of(c)];
    return cell.is == state::number ? std::optional{cell.value.digits} : std::nullopt;
  }
  [[nodiscard]] bool has(column c) const { return part_.has[index_of(c)]; }
  [[nodiscard]] static rational whole_number(count_t n) {
    return *rational::of(static_cast<wide::u128>(n < 0 ? 0 : n), wide::u128(1U));
  }
  [[nodiscard]] static bool usual(extra_rule r) { return r == extra_rule::half_up || r == extra_rule::largest_remainder; }
  [[nodiscard]] std::size_t misses() const { return out_.fits.empty() ? 0 : out_.fits[best_].misses.size(); }
  // What a row may have by the rule that explains the most extras.
  [[nodiscard]] extra_range extras(std::size_t i) const {
    if (!out_.fits.empty() && !found_[i].is.excluded) return out_.fits[best_].expected[i];
    return around(part_of(found_[i].is, out_.assumed));
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

  const part& part_;
  std::optional<count_t> given_total_;
  audited_part out_;
  std::vector<readings> rows_;
  readings total_{};
  std::array<count_t, quota::columns.size()> printed_sum_{};
  std::vector<diagnosis> found_;
  std::size_t best_ = 0;

 private:
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
  // Wrong cells, the extras that the rule misses among them.
  [[nodiscard]] int faults() const {
    int n = wrong_cells();
    for (const std::size_t i : out_.fits[best_].misses) n += !audit::holds(found_[i].wrong, column::extra);
    return n;
  }
  [[nodiscard]] std::ptrdiff_t wrong_targets() const {
    return std::ranges::count_if(found_, [](const diagnosis& d) { return audit::holds(d.wrong, column::target); });
  }

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
        }
      }
      out.found = d;
      out_.explained = out_.explained || d.known;
      out_.rows.push_back(std::move(out));
    }
  }
  // The decimals of a percentage: its own, or those of most cells of its column.
  [[nodiscard]] int places(std::size_t i, column c) const {
    if (!quota::is_percent(c)) return 0;
    const reading& cell = rows_[i][index_of(c)];
    if (cell.is == state::number && cell.value.digits != 0) return cell.value.places;
    return usual_places(c).first;
  }

  residuals left_{};
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

}  // namespace dvc::audit::detail
