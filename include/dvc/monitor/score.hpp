// Figures to points by an index: exact, with what could not be scored and what is contested said beside it.
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "dvc/base/decimal.hpp"
#include "dvc/base/exact_sum.hpp"
#include "dvc/monitor/index_scheme.hpp"

namespace dvc::monitor {

/// Two counts of one unit: the figures of a term.
struct index_entry {
  index_t unit = 0;
  index_t term = 0;  ///< its number in the scheme
  count_t numerator = 0, denominator = 0;
};

/// A score as somebody published it.
struct index_given {
  index_t unit = 0;
  index_t of = 0;  ///< `index_scheme::published_number`
  rational points;
};

/// A term of a unit. Without figures all is null; at 0/0 the rate is.
struct scored_term {
  count_t numerator = 0, denominator = 0;
  bool has_figures = false;
  std::optional<rational> rate{};
  std::optional<rational> points{};
};

/// Decimals of printed points. The portal adds up points that it has rounded, so sums are printed and compared likewise: 65.49
/// for Đắk Lắk on 10/10/2026, where the exact points add up to 65.505. Source: Definitions 6.
inline constexpr int index_places = 2;

/// Where points come from: worked out, taken as published, or from nowhere.
enum class points_from { figures, given, nowhere };

/// A metric or group: its points exactly, and as they are printed, with two decimals; both null where it has none.
struct scored_part {
  std::optional<exact_sum> points{};
  points_from from = points_from::nowhere;
  std::optional<decimal> printed{};  ///< of a group the sum of its metrics' prints, so that printed rows add up
};

/// Something to know about a score; `of` is the number of the term, metric, group or variant that it is about.
struct index_remark {
  enum class kind {
    experimental,   ///< a variant is used
    no_figures,     ///< a term without figures: its metric has no points
    no_formula,     ///< a metric whose formula is contested and that no chosen variant scores
    zero_unknown,   ///< 0/0, and the profile does not say what it scores
    zero_scored,    ///< 0/0, scored as the profile says
    given,          ///< a metric as published, since it could not be worked out
    group_given,    ///< the same of a group
    differs,        ///< a metric further than the tolerance from what was published
    group_differs,  ///< the same of a group
    total_differs,  ///< the same of the total
    above_maximum,  ///< a metric with more points than its maximum
    partial,        ///< the total is null: not everything has points
  };
  kind is;
  index_t of = 0;
  std::optional<exact_sum> points{};
  std::optional<rational> published{};
};

/// One unit: its terms, metrics and groups in the scheme's order.
struct scored_unit {
  std::vector<scored_term> terms;
  std::vector<scored_part> metrics, groups;
  std::optional<exact_sum> total;  ///< null where a group has no points
  std::optional<decimal> printed;  ///< the sum of the groups' prints
  exact_sum known, known_maximum;  ///< of what has points, and of how many it is
  std::vector<index_remark> remarks;
};

/// The points of a term: weight x min(1, R / goal), at most the cap; at 0/0 what the term says, null where it does not.
///
/// 0 <= numerator <= denominator. Source: Definitions 6.
[[nodiscard]] inline std::optional<rational> points_of(const index_term& t, count_t numerator, count_t denominator) {
  if (denominator == 0) return t.zero ? std::optional(t.zero->points) : std::nullopt;
  // parts of a profile have 16 bits, counts 63: what follows fits 126
  const auto n = static_cast<wide::u128>(numerator), d = static_cast<wide::u128>(denominator);
  rational points = t.weight;
  if (n * t.goal.denominator() < d * t.goal.numerator())
    points = *rational::of(t.weight.numerator() * n * t.goal.denominator(), t.weight.denominator() * d * t.goal.numerator());
  return t.cap ? std::min(points, *t.cap) : points;
}

/// Scores units: `units` is their number, `figures` and `published` hold what is known of them in any order.
///
/// A term without an entry has no figures, which is not 0: its metric, group and the total are then null, unless their points
/// were published; published points of what can be worked out are compared only. Errors: `range` for a negative count or a unit
/// or number that there is none of, `inconsistent` for a numerator above its denominator, `duplicate`; `where.row` is the entry,
/// from 0, and the message ends with the rule. Source: Definitions 6.
[[nodiscard]] result<std::vector<scored_unit>> score(const index_scheme& scheme, index_t units, std::span<const index_entry> figures,
                                                     std::span<const index_given> published = {});

namespace detail {

/// The figures and published scores of every unit, entry by entry; refuses what cannot be.
class figure_table {
 public:
  figure_table(const index_scheme& s, index_t units)
      : terms_(s.terms().size()), places_(s.metrics().size() + s.groups().size() + 1), units_(static_cast<std::size_t>(units)),
        figures_(terms_ * units_), published_(places_ * units_) {}

  [[nodiscard]] std::optional<failure> fill(std::span<const index_entry> figures, std::span<const index_given> published) {
    const auto at = [](auto row) { return location{{}, static_cast<index_t>(row), {}}; };
    const auto below = [](index_t i, std::size_t n) { return i >= 0 && static_cast<std::size_t>(i) < n; };
    for (std::size_t i = 0; i < figures.size(); ++i) {
      const index_entry& e = figures[i];
      location where = at(i);
      if (!below(e.unit, units_) || !below(e.term, terms_))
        return failure{errc::range, "there is no unit " + std::to_string(e.unit) + " or no term " + std::to_string(e.term), where};
      for (const auto& [count, column] : {std::pair(e.numerator, "numerator"), std::pair(e.denominator, "denominator")}) {
        if (count >= 0) continue;
        where.column = column;
        return failure{errc::range, std::to_string(count) + " is negative; a count is 0 or more (count-not-negative)", where};
      }
      if (e.numerator > e.denominator) {
        where.column = "numerator";
        return failure{errc::inconsistent, std::to_string(e.numerator) + " is above the denominator of " + std::to_string(e.denominator) +
                                               "; a part is at most the whole (numerator-at-most-denominator)", where};
      }
      scored_term& t = figures_[static_cast<std::size_t>(e.unit) * terms_ + static_cast<std::size_t>(e.term)];
      if (t.has_figures) {
        where.column = "metric";
        return failure{errc::duplicate, "this metric of this unit has figures already; give them once (metric-once)", where};
      }
      t.has_figures = true, t.numerator = e.numerator, t.denominator = e.denominator;
    }
    for (std::size_t i = 0; i < published.size(); ++i) {
      const index_given& g = published[i];
      location where = at(i);
      where.column = "published";
      if (!below(g.unit, units_) || !below(g.of, places_))
        return failure{errc::range, "there is no unit " + std::to_string(g.unit) + " or no score " + std::to_string(g.of), where};
      if (g.points.denominator() >= (wide::u128(1U) << 64) || g.points > *ratio(1'000'000, 1))
        return failure{errc::range, "a published score of " + g.points.str() + "; give it as it is printed, such as 8.97 (points-as-printed)", where};
      auto& held = published_[static_cast<std::size_t>(g.unit) * places_ + static_cast<std::size_t>(g.of)];
      if (held) return failure{errc::duplicate, "this score of this unit is published already; give it once (published-once)", where};
      held = g.points;
    }
    return std::nullopt;
  }

  [[nodiscard]] std::span<const scored_term> figures(std::size_t unit) const {
    return std::span(figures_).subspan(unit * terms_, terms_);
  }
  [[nodiscard]] std::span<const std::optional<rational>> published(std::size_t unit) const {
    return std::span(published_).subspan(unit * places_, places_);
  }

 private:
  std::size_t terms_, places_, units_;
  std::vector<scored_term> figures_;
  std::vector<std::optional<rational>> published_;
};

/// One unit, from its figures and its published scores.
class unit_scorer {
 public:
  unit_scorer(const index_scheme& s, std::span<const scored_term> figures, std::span<const std::optional<rational>> published)
      : s_(s), published_(published) {
    u_.terms.assign(figures.begin(), figures.end());
  }

  [[nodiscard]] scored_unit run() {
    for (std::size_t v = 0; v < s_.variants().size(); ++v) remark(index_remark::kind::experimental, v);
    std::vector<rational> all, of;  // summands of the total, and of the maximum of what has points
    bool whole = true;
    decimal sum{0, index_places};
    std::size_t metric = 0, term = 0;
    for (std::size_t g = 0; g < s_.groups().size(); ++g) {
      std::vector<rational> known;  // summands of what has points in the group
      std::vector<rational> maxima;
      bool complete = true;
      decimal printed{0, index_places};
      const std::size_t told = u_.remarks.size();
      for (const index_metric& m : s_.groups()[g].metrics) {
        const std::vector<rational> parts = score_metric(m, metric++, term);
        complete = complete && !parts.empty();
        if (parts.empty()) continue;
        known.insert(known.end(), parts.begin(), parts.end());
        maxima.push_back(m.maximum);
        printed.digits += u_.metrics.back().printed->digits;
      }
      scored_part& group = u_.groups.emplace_back();
      const auto& published = published_[s_.metrics().size() + g];
      if (complete) {
        group = {exact_sum::of(known), points_from::figures, printed};
        compare(as_points(printed), published, index_remark::kind::group_differs, g);
      } else if (published) {
        known = {*published};
        maxima.clear();
        for (const index_metric& m : s_.groups()[g].metrics) maxima.push_back(m.maximum);
        group = {exact_sum(*published), points_from::given, rounded_half_up(*published, index_places)};
        printed = *group.printed;
        forget_unknown(told);
        remark(index_remark::kind::group_given, g, std::nullopt, published);
      } else {
        whole = false;
      }
      sum.digits += printed.digits;
      all.insert(all.end(), known.begin(), known.end());
      of.insert(of.end(), maxima.begin(), maxima.end());
    }
    u_.known = exact_sum::of(all), u_.known_maximum = exact_sum::of(of);
    const auto& published = published_.back();
    if (whole) {
      u_.total = u_.known, u_.printed = sum;
      compare(as_points(sum), published, index_remark::kind::total_differs, 0);
    } else {
      remark(index_remark::kind::partial, 0, u_.known, published);
    }
    return std::move(u_);
  }

 private:
  [[nodiscard]] static exact_sum as_points(const decimal& d) { return exact_sum(*ratio(d.digits, 100)); }
  // What is unknown about the metrics of a group says nothing once the group itself is given.
  void forget_unknown(std::size_t from) {
    using enum index_remark::kind;
    const auto unknown = [](const index_remark& r) { return r.is == no_figures || r.is == no_formula || r.is == zero_unknown; };
    u_.remarks.erase(std::remove_if(u_.remarks.begin() + static_cast<std::ptrdiff_t>(from), u_.remarks.end(), unknown), u_.remarks.end());
  }
  void remark(index_remark::kind is, std::size_t of, std::optional<exact_sum> points = {}, std::optional<rational> published = {}) {
    u_.remarks.push_back({is, static_cast<index_t>(of), std::move(points), published});
  }
  void compare(const exact_sum& points, const std::optional<rational>& published, index_remark::kind is, std::size_t of) {
    if (!published) return;
    exact_sum above = *published, below = points;
    above += s_.tolerance(), below += s_.tolerance();
    if (points > above || below < exact_sum(*published)) remark(is, of, points, published);
  }
  // The summands of a metric's points; none where it has no points.
  std::vector<rational> score_metric(const index_metric& m, std::size_t number, std::size_t& term) {
    std::vector<rational> parts;
    bool complete = !m.terms.empty();
    std::vector<index_remark> found;
    for (const index_term& t : m.terms) {
      const auto of = static_cast<index_t>(term);
      scored_term& scored = u_.terms[term++];
      if (scored.has_figures) {
        scored.rate = ratio(scored.numerator, scored.denominator);
        scored.points = points_of(t, scored.numerator, scored.denominator);
      }
      if (scored.points) parts.push_back(*scored.points);
      else complete = false;
      using enum index_remark::kind;
      if (!scored.has_figures) found.push_back({no_figures, of});
      else if (!scored.rate) found.push_back({scored.points ? zero_scored : zero_unknown, of, {}, scored.points});
    }
    scored_part& metric = u_.metrics.emplace_back();
    const auto& published = published_[number];
    if (complete) {
      metric = {exact_sum::of(parts), points_from::figures, {}};
      metric.printed = rounded_half_up(*metric.points, index_places);
      u_.remarks.insert(u_.remarks.end(), found.begin(), found.end());
      if (*metric.points > exact_sum(m.maximum)) remark(index_remark::kind::above_maximum, number, metric.points);
      compare(*metric.points, published, index_remark::kind::differs, number);
      return parts;
    }
    if (published) {
      metric = {exact_sum(*published), points_from::given, rounded_half_up(*published, index_places)};
      remark(index_remark::kind::given, number, std::nullopt, published);
      return {*published};
    }
    if (m.terms.empty()) remark(index_remark::kind::no_formula, number);
    u_.remarks.insert(u_.remarks.end(), found.begin(), found.end());
    return {};
  }

  const index_scheme& s_;
  std::span<const std::optional<rational>> published_;
  scored_unit u_;
};

}  // namespace detail

inline result<std::vector<scored_unit>> score(const index_scheme& scheme, index_t units, std::span<const index_entry> figures,
                                              std::span<const index_given> published) {
  detail::figure_table table(scheme, units);
  if (auto bad = table.fill(figures, published)) return *std::move(bad);
  std::vector<scored_unit> scored;
  scored.reserve(static_cast<std::size_t>(units));
  for (std::size_t u = 0; u < static_cast<std::size_t>(units); ++u)
    scored.push_back(detail::unit_scorer(scheme, table.figures(u), table.published(u)).run());
  return scored;
}

}  // namespace dvc::monitor
