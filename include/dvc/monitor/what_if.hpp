// Which metric gains the most points for the least dossiers: numerators raised, denominators as they are.
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <vector>

#include "dvc/base/wide.hpp"
#include "dvc/monitor/score.hpp"

namespace dvc::monitor {

/// What more dossiers in the numerator of a term would gain.
struct index_gain {
  index_t term = 0;                        ///< its number in the scheme
  rational points{};                       ///< as it stands
  rational next{};                         ///< gained by the next dossier; 0 where the term is at its maximum
  std::optional<count_t> to_whole_point{};  ///< dossiers until its points pass the next whole number; null where there is none left
  count_t to_maximum = 0;                  ///< dossiers until it gives all it can
  rational left{};                         ///< points gained by these
  std::vector<index_t> shared{};           ///< other terms with the same denominator, which one dossier may raise too
};

/// One line for every term that has a rate, those that gain most by the next dossier first, then those with most left.
///
/// A term scores in proportion until its goal or cap, so the next dossier tells what any one before it gains. Equal denominators
/// are taken for the same dossiers. Source: Definitions 6.
[[nodiscard]] inline std::vector<index_gain> what_if(const index_scheme& scheme, const scored_unit& unit) {
  const auto difference = [](const rational& a, const rational& b) {  // a >= b; what they need fits, see `points_of`
    return *rational::of(a.numerator() * b.denominator() - b.numerator() * a.denominator(), a.denominator() * b.denominator());
  };
  // the least n with weight x n / (d x goal) >= points, which the term can reach
  const auto needed = [](const index_term& t, count_t d, const rational& points) {
    const wide::u128 top = points.numerator() * static_cast<wide::u128>(d) * t.goal.numerator() * t.weight.denominator();
    const wide::u128 bottom = points.denominator() * t.goal.denominator() * t.weight.numerator();
    return static_cast<count_t>((top + bottom - wide::u128(1U)) / bottom);
  };
  std::vector<index_gain> gains;
  for (std::size_t i = 0; i < scheme.terms().size(); ++i) {
    const scored_term& scored = unit.terms[i];
    if (!scored.rate) continue;
    const index_term& t = scheme.term_at(scheme.terms()[i]);
    const count_t n = scored.numerator, d = scored.denominator;
    index_gain& g = gains.emplace_back();
    g.term = static_cast<index_t>(i), g.points = *scored.points;
    const rational maximum = t.maximum();
    g.left = difference(maximum, g.points);
    if (g.points < maximum) {
      g.to_maximum = needed(t, d, maximum) - n;
      g.next = g.to_maximum == 1 ? g.left : *rational::of(t.weight.numerator() * t.goal.denominator(),
                                                           t.weight.denominator() * static_cast<wide::u128>(d) * t.goal.numerator());
      const rational whole = *rational::of(g.points.numerator() / g.points.denominator() + wide::u128(1U), wide::u128(1U));
      if (whole <= maximum) g.to_whole_point = needed(t, d, whole) - n;
    }
    for (std::size_t k = 0; k < scheme.terms().size(); ++k)
      if (k != i && unit.terms[k].rate && unit.terms[k].denominator == d) g.shared.push_back(static_cast<index_t>(k));
  }
  std::ranges::stable_sort(gains, [](const index_gain& a, const index_gain& b) {
    return a.next != b.next ? a.next > b.next : a.left > b.left;
  });
  return gains;
}

}  // namespace dvc::monitor
