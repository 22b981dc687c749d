#include "dvc/io/audit.hpp"

#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "bind.hpp"
#include "dvc/audit/compare.hpp"
#include "language.hpp"

namespace bindings {
namespace {

using dvc::audit::assumptions;
using dvc::audit::report;
using dvc::audit::table;

// A report and the table that it is of: neither says anything without the other.
struct audited {
  table of;
  report found;
};

std::optional<dvc::rational> rational_of(const std::optional<std::string>& text) {
  return text ? std::optional{dvc::rational::parse(*text).value()} : std::nullopt;
}

// Level, number, name, group heading, column, printed text, printed value, expected value, verdict.
using cell = std::tuple<dvc::level, std::string, std::string, std::string, std::string, std::string, dvc::quota::cell, dvc::quota::cell, std::string>;

std::string verdict(const dvc::audit::audited_row& row, dvc::audit::column c) {
  using dvc::audit::state;
  const auto is = row.printed[dvc::audit::index_of(c)].is;
  if (is == state::unreadable) return "unreadable";
  if (!row.found.known) return "unknown";
  if (dvc::audit::holds(row.found.wrong, c)) return "differs";
  if (dvc::audit::holds(row.found.by_hand, c)) return "by-hand";
  return "agrees";
}

std::vector<cell> cells_of(const audited& a) {
  std::vector<cell> cells;
  for (std::size_t k = 0; k < a.found.parts.size(); ++k)
    for (std::size_t i = 0; i < a.found.parts[k].rows.size(); ++i)
      for (const dvc::audit::column c : dvc::quota::columns) {
        if (!a.of.parts[k].has[dvc::audit::index_of(c)]) continue;
        const auto& row = a.of.parts[k].rows[i];
        const auto& printed = row.cells[dvc::audit::index_of(c)];
        const auto& audited_row = a.found.parts[k].rows[i];
        cells.emplace_back(a.of.parts[k].at, row.no, row.name, row.parent, std::string(dvc::quota::name(c)), printed.text, printed.value,
                           audited_row.expected[dvc::audit::index_of(c)], verdict(audited_row, c));
      }
  return cells;
}

}  // namespace

void register_audit(py::module_& m) {
  py::class_<audited>(m, "AuditReport", "What an audit found, beside the table that it is of.")
      .def("to_json", [](const audited& a) { return dvc::io::to_json(a.found, a.of); })
      .def("to_text", [](const audited& a, const std::string& lang) { return dvc::io::to_table(a.found, a.of, language_of(lang)); }, py::arg("lang"))
      .def("to_markdown", [](const audited& a, const std::string& lang) { return dvc::io::to_markdown(a.found, a.of, language_of(lang)); }, py::arg("lang"))
      .def("cells", &cells_of);

  m.def(
      "audit_table", [](const dvc::plan& p) { return dvc::audit::table_of(p); }, py::arg("plan"), "The published table of a plan.");
  m.def(
      "audit",
      [](const table& t, std::optional<const dvc::plan*> plan, std::optional<const dvc::plan*> goal_from, const std::optional<std::string>& factor,
         const std::vector<std::pair<std::string, dvc::count_t>>& totals, const std::optional<std::string>& goal) {
        assumptions given = plan ? dvc::audit::assumptions_of(**plan) : assumptions{};
        if (goal_from) given.goal = dvc::audit::goal_of(**goal_from);
        if (factor) given.factor = rational_of(factor);
        if (goal) given.goal = rational_of(goal);
        if (given.factor && *given.factor == dvc::rational{})
          throw dvc::exception({dvc::errc::range, "a projection factor of 0 leaves nothing to compare with; give one above 0"});
        if (goal && *given.goal > *dvc::ratio(1, 1))
          throw dvc::exception({dvc::errc::range, "a goal of " + given.goal->str() + " asks for more than every dossier; give at most 1 (100%)"});
        for (const auto& [level, total] : totals) given.totals[static_cast<std::size_t>(level_of(level))] = total;
        const py::gil_scoped_release free;
        return audited{t, dvc::audit::check(t, given)};
      },
      py::arg("table"), py::arg("plan"), py::arg("goal_from"), py::arg("factor"), py::arg("totals"), py::arg("goal"), "Audits a published table.");

  py::class_<dvc::audit::distance>(m, "Distance", "How far two lists of quotas are apart.")
      .def_readonly("changed", &dvc::audit::distance::changed)
      .def_readonly("gained", &dvc::audit::distance::gained)
      .def_readonly("lost", &dvc::audit::distance::lost)
      .def_readonly("gainers", &dvc::audit::distance::gainers)
      .def_readonly("losers", &dvc::audit::distance::losers)
      .def_readonly("most_gained", &dvc::audit::distance::most_gained)
      .def_readonly("most_lost", &dvc::audit::distance::most_lost)
      .def_readonly("gains_most", &dvc::audit::distance::gains_most)
      .def_readonly("loses_most", &dvc::audit::distance::loses_most)
      .def_property_readonly("moved", &dvc::audit::distance::moved);
  py::class_<dvc::audit::outcome>(m, "Outcome", "What a level's quotas come to.")
      .def_readonly("sum", &dvc::audit::outcome::sum)
      .def_readonly("beyond", &dvc::audit::outcome::beyond)
      .def_readonly("remaining", &dvc::audit::outcome::remaining)
      .def_readonly("year", &dvc::audit::outcome::year)
      .def_readonly("least", &dvc::audit::outcome::least)
      .def_readonly("most", &dvc::audit::outcome::most)
      .def_readonly("reached", &dvc::audit::outcome::reached);
  m.def(
      "distance",
      [](const std::vector<dvc::count_t>& before, const std::vector<dvc::count_t>& after) {
        return run([&] { return dvc::audit::distance_between(before, after); });
      },
      py::arg("before"), py::arg("after"), "The distance between two lists of quotas.");
  m.def(
      "outcome",
      [](const dvc::plan& p, const std::string& level, const std::vector<dvc::count_t>& extras) {
        const auto at = level_of(level);
        return run([&] { return dvc::audit::outcome_of(p.entries(at), extras); });
      },
      py::arg("plan"), py::arg("level"), py::arg("extras"), "What a level's quotas come to.");
}

}  // namespace bindings
