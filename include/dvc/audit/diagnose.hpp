// Which cells of a row are wrong? The fewest that must be set aside for the others to agree.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <tuple>
#include <vector>

#include "dvc/audit/figures.hpp"

namespace dvc::audit {

/// Columns as a set of bits.
using column_set = std::uint16_t;
[[nodiscard]] constexpr column_set bit(quota::column c) noexcept { return static_cast<column_set>(1U << index_of(c)); }
[[nodiscard]] constexpr bool holds(column_set set, quota::column c) noexcept { return (set & bit(c)) != 0; }

/// Columns whose rows add up to a printed total.
inline constexpr std::array summed{
    quota::column::observed_total,   quota::column::observed_online, quota::column::projected_total,
    quota::column::projected_online, quota::column::offline,         quota::column::extra};

/// What the column's total has more than its rows, where both are printed.
using residuals = std::array<std::optional<count_t>, quota::columns.size()>;

/// What is known of one row.
struct diagnosis {
  figures is{};            ///< the figures under which the fewest cells are wrong
  column_set wrong = 0;    ///< those cells
  column_set by_hand = 0;  ///< projected figures that are not factor x observed, though the later cells follow from them
  column_set instead = 0;  ///< cells that could as well be the wrong ones, if others than `wrong`
  bool known = false;      ///< false where too little is printed to say anything
};

/// P or p as the factor gives it; null beyond the limit.
[[nodiscard]] inline std::optional<count_t> times(const rational& factor, count_t n) {
  const auto t = dossiers::tally::make(n, 0);
  if (!t) return std::nullopt;
  const auto p = dossiers::project(*t, factor);
  return p && p->total() <= largest_count ? std::optional{p->total()} : std::nullopt;
}

/// The observed count that the factor brings to `projected`; null where none does.
[[nodiscard]] inline std::optional<count_t> before(const rational& factor, count_t projected) {
  if (factor == rational{} || projected < 0) return std::nullopt;
  // n = projected / factor, rounded: its neighbours cannot be nearer
  const wide::u128 top = static_cast<wide::u128>(projected) * factor.denominator();
  const auto n = static_cast<count_t>((top + top + factor.numerator()) / (factor.numerator() + factor.numerator()));
  return times(factor, n) == projected ? std::optional{n} : std::nullopt;
}

/// Finds the figures of a row. `extras(figures)` are the quotas that the row may have with them.
///
/// Tries every way to read T, o, P, p out of the printed cells (each from its own cell, from the factor, or from offline =
/// P - p, or as the column's total leaves it), with and without the row taking part, and with projected figures that were
/// typed by hand. What leaves the fewest cells wrong is taken; among equals what leaves the fewest column totals wrong.
template <class Extras>
[[nodiscard]] diagnosis diagnose(const readings& cells, const basis& b, const residuals& left, const Extras& extras) {
  using count = std::optional<count_t>;
  const auto printed = [&](quota::column c) {
    const reading& r = cells[index_of(c)];
    return r.is == state::number ? count{r.value.digits} : count{};
  };
  const bool factor_known = b.factor > rational{};
  const count T = printed(column::observed_total), o = printed(column::observed_online), P = printed(column::projected_total),
              p = printed(column::projected_online), u = printed(column::offline), e = printed(column::extra);
  const bool observed = cells[index_of(column::observed_total)].is != state::absent &&
                        cells[index_of(column::observed_online)].is != state::absent;

  diagnosis best{};
  using rank = std::tuple<int, int, bool>;  // wrong cells, wrong totals, typed by hand
  rank best_rank{99, 99, true};
  const auto consider = [&](const figures& f, bool by_hand) {
    if (f.online > f.total || f.projected_online > f.projected || f.online < 0 || f.projected_online < 0) return;
    if (f.total > largest_count || f.projected > largest_count) return;
    const extra_range range = extras(f);
    column_set wrong = 0, hand = 0;
    for (const column c : quota::columns)
      if (!agrees(c, cells[index_of(c)], f, b, range, e)) wrong = static_cast<column_set>(wrong | bit(c));
    if (by_hand && observed && factor_known) {
      if (times(b.factor, f.total) != f.projected) hand = static_cast<column_set>(hand | bit(column::projected_total));
      if (times(b.factor, f.online) != f.projected_online) hand = static_cast<column_set>(hand | bit(column::projected_online));
    }
    const int cost = std::popcount(wrong) + std::popcount(hand);
    if (cost > std::get<0>(best_rank)) return;
    int totals = 0;
    for (const column c : summed) {
      const auto& rest = left[index_of(c)];
      if (!rest || c == column::extra) continue;
      const count_t is = c == column::observed_total    ? f.total
                         : c == column::observed_online ? f.online
                         : c == column::projected_total ? f.projected
                         : c == column::projected_online ? f.projected_online
                         : f.excluded                    ? 0
                                                         : f.offline();
      totals += *rest - (is - printed(c).value_or(0)) != 0;
    }
    const rank r{cost, totals, by_hand};
    if (best.known && r >= best_rank) {
      if (std::get<0>(r) == std::get<0>(best_rank) && std::get<1>(r) == std::get<1>(best_rank) && (wrong | hand) != (best.wrong | best.by_hand))
        best.instead = static_cast<column_set>(best.instead | wrong | hand);
      return;
    }
    const bool same_totals = best.known && cost == std::get<0>(best_rank) && totals == std::get<1>(best_rank);
    const auto instead = static_cast<column_set>(same_totals ? best.instead | best.wrong | best.by_hand : 0);
    best = {f, wrong, hand, instead, true};
    best_rank = r;
  };

  if (T && o && factor_known) {  // nearly every row is right
    const count fT = times(b.factor, *T), fo = times(b.factor, *o);
    if (fT && fo) consider({*T, *o, *fT, *fo, false}, false);
    if (best.known && std::get<0>(best_rank) == 0) return best;
  }
  const auto sum = [](count a, count c) { return a && c ? count{*a + *c} : count{}; };
  const auto minus = [](count a, count c) { return a && c && *a >= *c ? count{*a - *c} : count{}; };
  const auto by_total = [&](quota::column c) {
    const auto& rest = left[index_of(c)];
    const count number = printed(c);
    const count_t is = number.value_or(0);
    return rest && (*rest != 0 || !number) && *rest >= -is ? count{is + *rest} : count{};
  };
  const auto undone = [&](count n) { return n ? before(b.factor, *n) : count{}; };
  const std::array<count, 4> totals{T, undone(P), undone(sum(u, p)), by_total(column::observed_total)};
  const std::array<count, 4> onlines{o, undone(p), undone(minus(P, u)), by_total(column::observed_online)};
  const std::array<count, 3> projected{P, sum(u, p), by_total(column::projected_total)};
  const std::array<count, 3> projected_onlines{p, minus(P, u), by_total(column::projected_online)};
  for (const bool excluded : {false, true}) {
    if (factor_known)
      for (const count& t : totals)
        for (const count& w : onlines)
          if (t && w)
            if (const count ft = times(b.factor, *t), fw = times(b.factor, *w); ft && fw)
              consider({*t, *w, *ft, *fw, excluded}, false);
    for (const count& t : {T, by_total(column::observed_total), observed ? count{} : count{0}})
      for (const count& w : {o, by_total(column::observed_online), observed ? count{} : count{0}})
        for (const count& q : projected)
          for (const count& r : projected_onlines)
            if (t && w && q && r) consider({*t, *w, *q, *r, excluded}, true);
  }
  return best;
}

}  // namespace dvc::audit
