// A profile as it is used: for one level, with the variants that were chosen.
#pragma once

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dvc/base/exact_sum.hpp"
#include "dvc/monitor/index.hpp"

namespace dvc::monitor {

/// What a profile is asked to score: the level of the units, and the variants to be used.
struct index_choices {
  std::optional<level> at{};  ///< the profile's only level where null
  std::vector<std::string> variants{};
};

/// A profile at a level, with the terms of the chosen variants in place.
class index_scheme {
 public:
  /// Where a term, metric or group stands: positions in `groups`, in its `metrics`, in their `terms`.
  struct place {
    std::size_t group = 0, metric = 0, term = 0;
  };

  /// Metrics that do not apply to the level are left out, and `maximum_of` a group is that of the metrics that are left.
  ///
  /// Errors: `argument` for a level or variant that the profile does not have, for a level that is not said where there are
  /// several, and for two variants of one metric.
  [[nodiscard]] static result<index_scheme> make(const index_profile& profile, const index_choices& choices = {});

  [[nodiscard]] const std::string& name() const noexcept { return name_; }
  [[nodiscard]] const rational& tolerance() const noexcept { return tolerance_; }
  [[nodiscard]] const exact_sum& maximum() const noexcept { return maximum_; }
  [[nodiscard]] const exact_sum& maximum_of(std::size_t group) const { return group_maxima_[group]; }
  [[nodiscard]] const std::vector<index_variant>& variants() const noexcept { return variants_; }  ///< those chosen
  [[nodiscard]] const std::vector<index_group>& groups() const noexcept { return groups_; }
  [[nodiscard]] const std::vector<place>& metrics() const noexcept { return metrics_; }  ///< in order, of all groups
  [[nodiscard]] const std::vector<place>& terms() const noexcept { return terms_; }      ///< in order, of all metrics

  [[nodiscard]] const index_group& group_at(const place& p) const { return groups_[p.group]; }
  [[nodiscard]] const index_metric& metric_at(const place& p) const { return groups_[p.group].metrics[p.metric]; }
  [[nodiscard]] const index_term& term_at(const place& p) const { return metric_at(p).terms[p.term]; }

  /// The number among `terms` of the term whose figures have that code; null for any other.
  [[nodiscard]] std::optional<index_t> term_number(std::string_view code) const { return found(term_of_, code); }
  /// The number of what a published score may be of: metrics first, then groups, then the total; null for any other code.
  [[nodiscard]] std::optional<index_t> published_number(std::string_view code) const { return found(published_of_, code); }

 private:
  using numbers = std::map<std::string, index_t, std::less<>>;
  [[nodiscard]] static std::optional<index_t> found(const numbers& of, std::string_view code) {
    const auto it = of.find(code);
    return it == of.end() ? std::nullopt : std::optional(it->second);
  }
  std::string name_;
  rational tolerance_;
  exact_sum maximum_;
  std::vector<index_variant> variants_;
  std::vector<index_group> groups_;
  std::vector<exact_sum> group_maxima_;
  std::vector<place> metrics_, terms_;
  numbers term_of_, published_of_;
};

inline result<index_scheme> index_scheme::make(const index_profile& profile, const index_choices& choices) {
  const index_description& d = profile.described();
  const auto refuse = [](std::string message) { return failure{errc::argument, std::move(message)}; };
  const auto listed = [](const auto& all, auto name_of) {
    std::string text;
    for (const auto& one : all) text.append(text.empty() ? "" : ", ").append(name_of(one));
    return text.empty() ? std::string("none") : text;
  };
  const auto in_quotes = [](const std::string& text) { return std::string(1, '"').append(text).append(1, '"'); };
  const auto level_name = [](level l) { return std::string(dvc::name(l)); };
  if (!choices.at && d.levels.size() > 1)
    return refuse(d.name + " is an index of several levels (" + listed(d.levels, level_name) + "); say which");
  const level at = choices.at.value_or(d.levels.front());
  if (std::ranges::find(d.levels, at) == d.levels.end())
    return refuse(d.name + " is no index of level " + level_name(at) + "; it has " + listed(d.levels, level_name));

  index_scheme s;
  s.name_ = d.name, s.tolerance_ = d.tolerance;
  std::map<std::string, std::pair<std::string, const std::vector<index_term>*>> replaced;
  for (const std::string& wanted : choices.variants) {
    const auto v = std::ranges::find(d.variants, wanted, &index_variant::name);
    if (v == d.variants.end())
      return refuse(in_quotes(wanted) + " is no variant of " + d.name + "; it has " + listed(d.variants, [](const index_variant& x) { return x.name; }));
    s.variants_.push_back(*v);
    for (const auto& r : v->metrics) {
      const auto [found, fresh] = replaced.emplace(r.metric, std::pair(wanted, &r.terms));
      if (!fresh) return refuse(in_quotes(wanted) + " and " + in_quotes(found->second.first) + " both say how " + r.metric + " scores; choose one");
    }
  }
  for (const index_group& g : d.groups) {
    index_group kept = g;
    kept.metrics.clear();
    exact_sum maximum;
    for (const index_metric& m : g.metrics) {
      if (!m.levels.empty() && std::ranges::find(m.levels, at) == m.levels.end()) continue;
      index_metric& added = kept.metrics.emplace_back(m);
      if (const auto r = replaced.find(m.code); r != replaced.end()) {
        added.variant = r->second.first, added.terms = *r->second.second, added.terms_maximum.reset();
        added.mark = std::ranges::find(d.variants, added.variant, &index_variant::name)->mark;
      }
      const place here{s.groups_.size(), kept.metrics.size() - 1, 0};
      s.published_of_.emplace(m.code, static_cast<index_t>(s.metrics_.size()));
      s.metrics_.push_back(here);
      for (std::size_t t = 0; t < added.terms.size(); ++t) {
        s.term_of_.emplace(added.terms[t].code, static_cast<index_t>(s.terms_.size()));
        s.terms_.push_back({here.group, here.metric, t});
      }
      maximum += m.maximum;
      s.maximum_ += m.maximum;
    }
    if (kept.metrics.empty()) continue;
    s.groups_.push_back(std::move(kept));
    s.group_maxima_.push_back(std::move(maximum));
  }
  if (s.groups_.empty()) return refuse(d.name + " has no metric that applies to level " + level_name(at));
  const auto metrics = static_cast<index_t>(s.metrics_.size()), groups = static_cast<index_t>(s.groups_.size());
  for (index_t g = 0; g < groups; ++g) s.published_of_.emplace(s.groups_[static_cast<std::size_t>(g)].code, metrics + g);
  s.published_of_.emplace(index_total, metrics + groups);
  return s;
}

}  // namespace dvc::monitor
