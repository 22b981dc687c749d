// Which rule turned exact parts into the printed extras? Every candidate against every row.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "dvc/apportion/allocate.hpp"
#include "dvc/audit/figures.hpp"

namespace dvc::audit {

/// How exact parts may have become whole dossiers: each row on its own, or all rows together so that they add up to N.
enum class extra_rule { half_up, largest_remainder, half_even, down, up, sainte_lague, dhondt, adams, dean, huntington_hill };

inline constexpr std::pair<std::string_view, extra_rule> extra_rule_names[] = {
    {"half-up", extra_rule::half_up}, {"largest-remainder", extra_rule::largest_remainder},
    {"half-even", extra_rule::half_even}, {"down", extra_rule::down}, {"up", extra_rule::up},
    {"sainte-lague", extra_rule::sainte_lague}, {"dhondt", extra_rule::dhondt}, {"adams", extra_rule::adams},
    {"dean", extra_rule::dean}, {"huntington-hill", extra_rule::huntington_hill}};

/// `half-up`, `largest-remainder`, ...
[[nodiscard]] constexpr std::string_view name(extra_rule rule) noexcept {
  for (const auto& [text, r] : extra_rule_names)
    if (r == rule) return text;
  return {};
}

/// True for rules that round each row on its own.
[[nodiscard]] constexpr bool row_by_row(extra_rule rule) noexcept {
  return rule == extra_rule::half_up || rule == extra_rule::half_even || rule == extra_rule::down || rule == extra_rule::up;
}

/// How well a rule explains the extras of a level.
struct rule_fit {
  extra_rule rule{};
  std::vector<extra_range> expected{};  ///< what each row may have; two counts where rows tie
  std::vector<std::size_t> misses{};    ///< rows that have another count
  count_t sum = 0;                      ///< of the least expected counts
};

/// A row whose extra is known: its exact part's figures, and the printed extra.
struct shared_row {
  figures is{};
  std::optional<count_t> extra{};  ///< null where nothing readable is printed; counts as agreeing
};

/// All rules that apply, in the order above. Rules for whole levels need a whole N, and that somebody has something offline.
[[nodiscard]] inline std::vector<rule_fit> fit(std::span<const shared_row> rows, const basis& b) {
  std::vector<rule_fit> fits;
  const auto judge = [&](rule_fit f) {
    for (std::size_t i = 0; i < rows.size(); ++i) {
      f.sum += f.expected[i].least;
      if (rows[i].extra && !f.expected[i].holds(*rows[i].extra)) f.misses.push_back(i);
    }
    fits.push_back(std::move(f));
  };
  std::vector<count_t> weights;
  count_t offline = 0;
  for (const shared_row& r : rows) {
    weights.push_back(r.is.excluded ? 0 : r.is.offline());
    offline += weights.back();
  }
  using apportion::method;
  constexpr std::pair<extra_rule, method> methods[] = {
      {extra_rule::largest_remainder, method::largest_remainder}, {extra_rule::sainte_lague, method::sainte_lague},
      {extra_rule::dhondt, method::dhondt}, {extra_rule::adams, method::adams}, {extra_rule::dean, method::dean},
      {extra_rule::huntington_hill, method::huntington_hill}};
  for (const auto& [text, rule] : extra_rule_names) {
    rule_fit f{.rule = rule};
    if (row_by_row(rule)) {
      for (const shared_row& r : rows) {
        const rational q = part_of(r.is, b);
        const auto [floor, ceiling] = around(q);
        const auto twice = static_cast<wide::u128>(2U) * (q.numerator() % q.denominator());
        const bool tie = twice == q.denominator(), odd = floor % 2 == 1;
        const bool above = rule == extra_rule::half_even && tie ? odd : twice >= q.denominator();
        const count_t n = rule == extra_rule::down ? floor : rule == extra_rule::up ? ceiling : above ? ceiling : floor;
        f.expected.push_back({n, n});
      }
      judge(std::move(f));
      continue;
    }
    if (b.total.denominator() != wide::u128(1U) || offline == 0) continue;
    const method by = std::ranges::find(methods, rule, &std::pair<extra_rule, method>::first)->second;
    const auto given = apportion::allocate(weights, static_cast<count_t>(b.total.numerator()),
                                           {.by = by, .ties = apportion::tie_rule::report});
    if (!given) continue;  // a total of less than the rows that Adams, Dean and Huntington-Hill give one dossier each
    for (const count_t n : given->counts) f.expected.push_back({n, n});
    for (const apportion::tie& t : given->ties)
      for (const index_t row : t.rows) ++f.expected[static_cast<std::size_t>(row)].most;
    judge(std::move(f));
  }
  return fits;
}

}  // namespace dvc::audit
