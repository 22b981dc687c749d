// An index of service quality as data: groups of metrics, what each metric is worth, and what is contested about it.
// How figures become points is in score.hpp.
#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dvc/base/exact_sum.hpp"
#include "dvc/base/id.hpp"
#include "dvc/base/rational.hpp"
#include "dvc/base/result.hpp"
#include "dvc/calendar/holidays.hpp"

namespace dvc::monitor {

/// What a term scores at 0/0; its rate stays null.
struct index_zero {
  rational points;
  calendar::standing mark = calendar::standing::unverified;
};

/// One summand of a metric: weight x min(1, R / goal), at most `cap`, where R is the rate of its two figures.
struct index_term {
  std::string code;  ///< what its figures are called
  rational weight;
  rational goal = *ratio(1, 1);
  std::optional<rational> cap{};
  std::optional<index_zero> zero{};

  /// The most points that it can give.
  [[nodiscard]] rational maximum() const { return cap.value_or(weight); }
};

/// A metric: the sum of its terms. Without terms its formula is contested, and only a variant or published points score it.
struct index_metric {
  std::string code;
  std::string title, title_en{};
  rational maximum;
  std::vector<index_term> terms{};
  std::vector<level> levels{};              ///< to which it applies; all of the index where empty
  std::optional<rational> terms_maximum{};  ///< what the terms add up to, where that is declared to go beyond
  std::string source{};
  calendar::standing mark = calendar::standing::unverified;
  std::string variant{};  ///< the variant that the terms are of, in an `index_scheme`
};

/// Metrics that are added up under one heading.
struct index_group {
  std::string code;
  std::string title, title_en{};
  rational maximum;
  std::vector<index_metric> metrics{};
};

/// Other terms for some metrics, by name; experimental, whatever its standing, and used only where asked for.
struct index_variant {
  struct replacement {
    std::string metric;
    std::vector<index_term> terms;
  };
  std::string name;
  std::string title, title_en{};
  std::string source{};
  calendar::standing mark = calendar::standing::unverified;
  std::vector<replacement> metrics{};
};

/// An index as it is written down.
struct index_description {
  std::string name, version;
  std::string title, title_en{};
  std::vector<level> levels{};
  rational maximum;
  rational tolerance;  ///< a recomputed score further than this from a published one is told
  std::vector<index_group> groups{};
  std::vector<index_variant> variants{};
};

/// The code of the sum of all groups, which nothing else is called.
inline constexpr std::string_view index_total = "total";

/// A description whose parts fit each other.
class index_profile {
 public:
  /// Bounds that keep every product of a weight, a goal and two counts within 128 bits, and sums quick.
  static constexpr unsigned largest_part = 65'535;
  static constexpr std::size_t most_terms = 1'000;

  /// Checks that maxima add up, codes differ, and numbers lie in their ranges.
  ///
  /// Errors: `inconsistent`, `range`, `duplicate`, `schema`; `where.column` is the path of the key, entries counted from 1
  /// (`groups[2].metrics[1].maximum`), and the message ends with the rule. Source: Definitions 6.
  [[nodiscard]] static result<index_profile> make(index_description described);

  [[nodiscard]] const index_description& described() const noexcept { return described_; }

 private:
  explicit index_profile(index_description d) : described_(std::move(d)) {}
  index_description described_;
};

namespace detail {

/// Walks a description and stops at the first thing that does not fit.
class profile_check {
 public:
  explicit profile_check(const index_description& d) : d_(d) {}

  [[nodiscard]] std::optional<failure> run() {
    number(d_.maximum, "maximum", false);
    number(d_.tolerance, "tolerance", true);
    if (d_.levels.empty()) fail(errc::schema, "an index is of one level or more; none is listed (levels-listed)", "levels");
    if (d_.groups.empty()) fail(errc::schema, "an index has one group or more; none is listed (groups-listed)", "groups");
    owner_.emplace(index_total, index_total);
    exact_sum maxima;
    for (std::size_t g = 0; g < d_.groups.size() && !failed_; ++g) {
      group(d_.groups[g], at("groups", g));
      if (!failed_) maxima += d_.groups[g].maximum;
    }
    add_up(maxima, d_.maximum, "the maxima of the groups", "the index's maximum", "groups", "maxima-add-up");
    for (std::size_t v = 0; v < d_.variants.size() && !failed_; ++v) variant(d_.variants[v], at("variants", v));
    return std::move(failed_);
  }

 private:
  void fail(errc code, std::string message, std::string where) {
    if (!failed_) failed_ = failure{code, std::move(message), {{}, -1, std::move(where)}};
  }
  [[nodiscard]] static std::string at(std::string_view list, std::size_t i) {
    return std::string(list) + "[" + std::to_string(i + 1) + "]";
  }
  [[nodiscard]] static std::string in_quotes(std::string_view text) { return std::string(1, '"').append(text).append(1, '"'); }

  void number(const rational& r, const std::string& where, bool zero_too) {
    const wide::u128 most(index_profile::largest_part);
    if (r.numerator() > most || r.denominator() > most)
      fail(errc::range, r.str() + " is not written with numbers up to 65535; give a simpler ratio (number-in-range)", where);
    else if (!zero_too && r == rational{})
      fail(errc::range, "0 is no number of points or share to reach; give one above 0 (number-in-range)", where);
  }
  // A code that may be met once more within the same metric: a metric of one term lends it its own.
  void code(const std::string& text, const std::string& owner, const std::string& where) {
    const auto [found, fresh] = owner_.emplace(text, owner);
    if (!fresh && found->second != owner) fail(errc::duplicate, in_quotes(text) + " names two things; a code has one meaning (code-once)", where);
  }
  void add_up(const exact_sum& sum, const rational& expected, std::string_view what, std::string_view whole, const std::string& where,
              std::string_view rule) {
    if (failed_ || sum == exact_sum(expected)) return;
    fail(errc::inconsistent, std::string(what) + " add up to " + sum.str() + ", " + std::string(whole) + " is " + expected.str() + " (" +
                                 std::string(rule) + ")", where);
  }

  void terms(const std::vector<index_term>& list, const std::string& metric, const std::string& path) {
    if ((terms_ += list.size()) > index_profile::most_terms)
      return fail(errc::range, "the index has more than 1000 terms; no index needs as many (terms-in-range)", path);
    for (std::size_t i = 0; i < list.size() && !failed_; ++i) {
      const index_term& t = list[i];
      const std::string here = at(path, i);
      code(t.code, metric, here + ".code");
      for (std::size_t k = 0; k < i; ++k)
        if (list[k].code == t.code) fail(errc::duplicate, in_quotes(t.code) + " is listed twice (code-once)", here + ".code");
      number(t.weight, here + ".weight", false), number(t.goal, here + ".goal", false);
      if (t.goal > *ratio(1, 1))
        fail(errc::range, "a goal of " + t.goal.str() + " is above 1, which no part of a whole reaches (goal-in-range)", here + ".goal");
      if (t.cap) number(*t.cap, here + ".cap", false);
      if (t.cap && *t.cap >= t.weight)
        fail(errc::inconsistent, "a cap of " + t.cap->str() + " never holds, the weight is " + t.weight.str() + "; leave it out (cap-below-weight)", here + ".cap");
      if (t.zero) number(t.zero->points, here + ".zero.points", true);
      if (t.zero && t.zero->points > t.maximum())
        fail(errc::range, t.zero->points.str() + " points at 0/0 are more than the " + t.maximum().str() + " that the term gives (zero-in-range)", here + ".zero.points");
    }
  }
  [[nodiscard]] static exact_sum maximum_of(const std::vector<index_term>& list) {
    exact_sum sum;
    for (const index_term& t : list) sum += t.maximum();
    return sum;
  }

  void metric(const index_metric& m, const std::string& path) {
    number(m.maximum, path + ".maximum", false);
    code(m.code, m.code, path + ".code");
    if (!metrics_.emplace(m.code, &m).second) fail(errc::duplicate, in_quotes(m.code) + " is listed twice (code-once)", path + ".code");
    for (const level l : m.levels)
      if (std::ranges::find(d_.levels, l) == d_.levels.end())
        fail(errc::inconsistent, "the index is not of level " + std::string(name(l)) + " (levels-listed)", path + ".levels");
    terms(m.terms, m.code, path + ".terms");
    if (m.terms_maximum) {
      number(*m.terms_maximum, path + ".terms_maximum", false);
      if (*m.terms_maximum <= m.maximum)
        fail(errc::inconsistent, "terms_maximum is for terms that go beyond the maximum of " + m.maximum.str() + "; give one above it or none (weights-add-up)", path + ".terms_maximum");
    }
    if (failed_ || (m.terms.empty() && !m.terms_maximum)) return;
    add_up(maximum_of(m.terms), m.terms_maximum.value_or(m.maximum), "the weights of " + m.code,
           m.terms_maximum ? "its terms_maximum" : "its maximum", path + ".terms", "weights-add-up");
  }
  void group(const index_group& g, const std::string& path) {
    number(g.maximum, path + ".maximum", false);
    code(g.code, "group " + g.code, path + ".code");
    if (!groups_.insert(g.code).second) fail(errc::duplicate, in_quotes(g.code) + " is listed twice (code-once)", path + ".code");
    if (g.metrics.empty()) fail(errc::schema, "a group has one metric or more; none is listed (metrics-listed)", path + ".metrics");
    exact_sum maxima;
    for (std::size_t i = 0; i < g.metrics.size() && !failed_; ++i) {
      metric(g.metrics[i], at(path + ".metrics", i));
      if (!failed_) maxima += g.metrics[i].maximum;
    }
    add_up(maxima, g.maximum, "the maxima of the metrics of " + g.code, "the group's maximum", path + ".metrics", "maxima-add-up");
  }
  void variant(const index_variant& v, const std::string& path) {
    if (!variants_.insert(v.name).second) fail(errc::duplicate, in_quotes(v.name) + " is listed twice (code-once)", path + ".name");
    if (v.metrics.empty()) fail(errc::schema, "a variant changes one metric or more; none is listed (metrics-listed)", path + ".metrics");
    for (std::size_t i = 0; i < v.metrics.size() && !failed_; ++i) {
      const auto& [name, list] = v.metrics[i];
      const std::string here = at(path + ".metrics", i);
      const auto found = metrics_.find(name);
      if (found == metrics_.end()) return fail(errc::inconsistent, in_quotes(name) + " is no metric of the index (metric-known)", here + ".code");
      for (std::size_t k = 0; k < i; ++k)
        if (v.metrics[k].metric == name) return fail(errc::duplicate, in_quotes(name) + " is listed twice (code-once)", here + ".code");
      if (list.empty()) return fail(errc::schema, "a variant says how its metric scores; no terms are listed (terms-listed)", here + ".terms");
      terms(list, name, here + ".terms");
      if (!failed_)
        add_up(maximum_of(list), found->second->maximum, "the weights of " + name, "its maximum", here + ".terms", "weights-add-up");
    }
  }

  const index_description& d_;
  std::optional<failure> failed_;
  std::map<std::string, std::string, std::less<>> owner_;
  std::map<std::string, const index_metric*> metrics_;
  std::set<std::string> groups_, variants_;
  std::size_t terms_ = 0;
};

}  // namespace detail

inline result<index_profile> index_profile::make(index_description described) {
  if (auto bad = detail::profile_check(described).run()) return *std::move(bad);
  return index_profile(std::move(described));
}

}  // namespace dvc::monitor
