// Indexes and scores: counts and texts in, rows of texts and counts out; points as Decimal to print and as text to the last digit.
#include "dvc/io/index.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "bind.hpp"
#include "dvc/monitor/what_if.hpp"
#include "language.hpp"

namespace bindings {
namespace {

using namespace dvc::monitor;
using dvc::count_t;
using dvc::index_t;
using dvc::io::language;
using text = std::optional<std::string>;

// Scores beside the scheme that they are by: neither says anything without the other.
struct index_scores {
  index_scheme by;
  std::vector<scored_unit> units;
};

text exact(const std::optional<dvc::exact_sum>& points) { return points ? text(points->str()) : std::nullopt; }
text exact(const std::optional<dvc::rational>& r) { return r ? text(r->str()) : std::nullopt; }

std::string word(points_from from) {
  return from == points_from::figures ? "figures" : from == points_from::given ? "given" : "nowhere";
}
std::string word(index_remark::kind is) {
  using enum index_remark::kind;
  switch (is) {
    case experimental: return "experimental";
    case no_figures: return "no-figures";
    case no_formula: return "no-formula";
    case zero_unknown: return "zero-unknown";
    case zero_scored: return "zero-scored";
    case given: case group_given: return "given";
    case differs: case group_differs: case total_differs: return "differs";
    case above_maximum: return "above-maximum";
    case partial: return "partial";
  }
  return {};
}
// The code of what a remark is about.
std::string subject(const index_remark& r, const index_scheme& by) {
  using enum index_remark::kind;
  const auto of = static_cast<std::size_t>(r.of);
  switch (r.is) {
    case experimental: return by.variants()[of].name;
    case no_figures: case zero_unknown: case zero_scored: return by.term_at(by.terms()[of]).code;
    case no_formula: case given: case differs: case above_maximum: return by.metric_at(by.metrics()[of]).code;
    case group_given: case group_differs: return by.groups()[of].code;
    case total_differs: case partial: break;
  }
  return std::string(index_total);
}

// Unit, group, metric, numerator, denominator, rate, points printed and exact, maximum, explanations, origin, standing, variant.
using metric_row = std::tuple<index_t, std::string, std::string, std::optional<count_t>, std::optional<count_t>, text,
                              std::optional<dvc::decimal>, text, std::string, std::string, std::string, std::string, std::string, text>;

std::vector<metric_row> metrics_of(const index_scores& s) {
  std::vector<metric_row> rows;
  for (std::size_t u = 0; u < s.units.size(); ++u)
    for (std::size_t i = 0, term = 0; i < s.by.metrics().size(); ++i) {
      const auto& at = s.by.metrics()[i];
      const index_metric& m = s.by.metric_at(at);
      const scored_part& part = s.units[u].metrics[i];
      const scored_term* only = m.terms.size() == 1 ? &s.units[u].terms[term] : nullptr;
      const bool known = only != nullptr && only->has_figures;
      rows.emplace_back(static_cast<index_t>(u), s.by.group_at(at).code, m.code, known ? std::optional(only->numerator) : std::nullopt,
                        known ? std::optional(only->denominator) : std::nullopt, known ? exact(only->rate) : std::nullopt, part.printed,
                        exact(part.points), m.maximum.str(), dvc::io::explanation(s.by, s.units[u], static_cast<index_t>(i), language::en),
                        dvc::io::explanation(s.by, s.units[u], static_cast<index_t>(i), language::vi), word(part.from),
                        std::string(dvc::calendar::name(m.mark)), text_or_none(m.variant));
      term += m.terms.size();
    }
  return rows;
}

using group_row = std::tuple<index_t, std::string, std::string, std::string, std::optional<dvc::decimal>, text, std::string, std::string>;

std::vector<group_row> groups_of(const index_scores& s) {
  std::vector<group_row> rows;
  for (std::size_t u = 0; u < s.units.size(); ++u)
    for (std::size_t g = 0; g < s.by.groups().size(); ++g) {
      const index_group& group = s.by.groups()[g];
      const scored_part& part = s.units[u].groups[g];
      rows.emplace_back(static_cast<index_t>(u), group.code, group.title, group.title_en.empty() ? group.title : group.title_en,
                        part.printed, exact(part.points), s.by.maximum_of(g).str(), word(part.from));
    }
  return rows;
}

using total_row = std::tuple<index_t, std::optional<dvc::decimal>, text, std::string, std::string>;

std::vector<total_row> totals_of(const index_scores& s) {
  std::vector<total_row> rows;
  for (std::size_t u = 0; u < s.units.size(); ++u)
    rows.emplace_back(static_cast<index_t>(u), s.units[u].printed, exact(s.units[u].total), s.units[u].known.str(),
                      s.units[u].known_maximum.str());
  return rows;
}

using remark_row = std::tuple<index_t, std::string, std::string, std::string, std::string>;

std::vector<remark_row> remarks_of(const index_scores& s) {
  std::vector<remark_row> rows;
  for (std::size_t u = 0; u < s.units.size(); ++u)
    for (const index_remark& r : s.units[u].remarks)
      rows.emplace_back(static_cast<index_t>(u), word(r.is), subject(r, s.by), dvc::io::sentence(r, s.by, s.units[u], language::en),
                        dvc::io::sentence(r, s.by, s.units[u], language::vi));
  return rows;
}

// Unit, metric, term, numerator, denominator, points, next, to the next whole point, to the maximum, left, terms that share.
using gain_row = std::tuple<index_t, std::string, std::string, count_t, count_t, std::string, std::string, std::optional<count_t>, count_t,
                            std::string, std::string>;

std::vector<gain_row> gains_of(const index_scores& s) {
  std::vector<gain_row> rows;
  for (std::size_t u = 0; u < s.units.size(); ++u)
    for (const index_gain& g : what_if(s.by, s.units[u])) {
      const auto& at = s.by.terms()[static_cast<std::size_t>(g.term)];
      const scored_term& of = s.units[u].terms[static_cast<std::size_t>(g.term)];
      std::string shared;
      for (const index_t k : g.shared) shared.append(shared.empty() ? "" : " ").append(s.by.term_at(s.by.terms()[static_cast<std::size_t>(k)]).code);
      rows.emplace_back(static_cast<index_t>(u), s.by.metric_at(at).code, s.by.term_at(at).code, of.numerator, of.denominator, g.points.str(),
                        g.next.str(), g.to_whole_point, g.to_maximum, g.left.str(), shared);
    }
  return rows;
}

std::vector<std::string> level_names(const std::vector<dvc::level>& levels) {
  std::vector<std::string> names;
  for (const dvc::level l : levels) names.emplace_back(dvc::name(l));
  return names;
}

void register_profile(py::module_& m) {
  py::class_<index_profile>(m, "IndexProfile", "An index as data.")
      .def_property_readonly("name", [](const index_profile& p) { return p.described().name; })
      .def_property_readonly("version", [](const index_profile& p) { return p.described().version; })
      .def_property_readonly("title", [](const index_profile& p) { return p.described().title; })
      .def_property_readonly("title_en", [](const index_profile& p) { return p.described().title_en; })
      .def_property_readonly("levels", [](const index_profile& p) { return level_names(p.described().levels); })
      .def_property_readonly("maximum", [](const index_profile& p) { return p.described().maximum; })
      .def_property_readonly("tolerance", [](const index_profile& p) { return p.described().tolerance; })
      .def("metrics", [](const index_profile& p) {
        std::vector<std::tuple<std::string, std::string, std::string, std::string, std::string, text, std::string, std::string, std::string>> rows;
        for (const index_group& g : p.described().groups)
          for (const index_metric& metric : g.metrics) {
            std::string levels;
            for (const dvc::level l : metric.levels.empty() ? p.described().levels : metric.levels)
              levels.append(levels.empty() ? "" : " ").append(dvc::name(l));
            rows.emplace_back(g.code, metric.code, metric.title, metric.title_en, metric.maximum.str(),
                              text_or_none(dvc::io::formula(metric, language::en)), levels, std::string(dvc::calendar::name(metric.mark)), metric.source);
          }
        return rows;
      })
      .def("variants", [](const index_profile& p) {
        std::vector<std::tuple<std::string, std::string, std::string, std::string, std::string, std::string>> rows;
        for (const index_variant& v : p.described().variants)
          for (const auto& r : v.metrics)
            rows.emplace_back(v.name, r.metric, dvc::io::formula({.code = r.metric, .title = {}, .maximum = {}, .terms = r.terms}, language::en),
                              v.title_en.empty() ? v.title : v.title_en, std::string(dvc::calendar::name(v.mark)), v.source);
        return rows;
      })
      .def("scheme", [](const index_profile& p, const std::vector<std::string>& variants, const std::optional<std::string>& level) {
        const auto at = level ? std::optional(named(dvc::parse_level, *level, "level; give province, department, district or commune")) : std::nullopt;
        return run([&] { return index_scheme::make(p, {at, variants}); });
      }, py::arg("variants"), py::arg("level"), "The profile at a level, with variants.");
  m.def("load_index", [](const std::filesystem::path& path) { return run([&] { return dvc::io::load_index(path); }); }, py::arg("path"),
        "Reads and checks an index.");
}

}  // namespace

void register_index(py::module_& m) {
  py::class_<index_scores>(m, "IndexScores", "Scores of units by an index.")
      .def("metrics", &metrics_of)
      .def("groups", &groups_of)
      .def("totals", &totals_of)
      .def("remarks", &remarks_of)
      .def("gains", &gains_of);
  py::class_<index_scheme>(m, "IndexScheme", "An index at a level, with variants.")
      .def_property_readonly("name", &index_scheme::name)
      .def_property_readonly("maximum", [](const index_scheme& s) { return s.maximum().str(); })
      .def_property_readonly("terms", [](const index_scheme& s) {
        std::vector<std::string> codes;
        for (const auto& at : s.terms()) codes.push_back(s.term_at(at).code);
        return codes;
      })
      .def_property_readonly("published", [](const index_scheme& s) {
        std::vector<std::string> codes;
        for (const auto& at : s.metrics()) codes.push_back(s.metric_at(at).code);
        for (const index_group& g : s.groups()) codes.push_back(g.code);
        codes.emplace_back(index_total);
        return codes;
      })
      .def("score", [](const index_scheme& s, index_t units, const count_array& unit, const count_array& term, const count_array& numerator,
                       const count_array& denominator, const std::vector<std::tuple<index_t, index_t, std::string>>& published) {
        const auto of = counts_of(unit), what = counts_of(term), top = counts_of(numerator), bottom = counts_of(denominator);
        if (units < 0 || what.size() != of.size() || top.size() != of.size() || bottom.size() != of.size())
          throw dvc::exception({dvc::errc::shape, "columns of figures differ in length"});
        return run([&]() -> dvc::result<index_scores> {
          std::vector<index_entry> figures;
          for (std::size_t i = 0; i < of.size(); ++i) figures.push_back({of[i], what[i], top[i], bottom[i]});
          std::vector<index_given> given;
          for (const auto& [whose, place, points] : published) {
            const auto parsed = dvc::rational::parse(points);
            if (!parsed) {
              dvc::failure f = parsed.error();
              f.where = {{}, static_cast<index_t>(given.size()), "published"};
              return f;
            }
            given.push_back({whose, place, *parsed});
          }
          auto scored = score(s, units, figures, given);
          if (!scored) return scored.error();
          return index_scores{s, *std::move(scored)};
        });
      }, py::arg("units"), py::arg("unit").noconvert(), py::arg("term").noconvert(), py::arg("numerator").noconvert(),
         py::arg("denominator").noconvert(), py::arg("published"), "Scores units.");
  register_profile(m);
}

}  // namespace bindings
