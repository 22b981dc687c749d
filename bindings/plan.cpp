#include "dvc/plan/plan.hpp"

#include "bind.hpp"
#include "dvc/io/plan.hpp"

namespace bindings {
namespace {

template <class Class>
auto text_of(std::string Class::*member) {
  return [member](const Class& self) { return text_or_none(self.*member); };
}

std::string frequency_name(const dvc::report_duty& r) {
  using frequency = dvc::report_duty::frequency;
  switch (r.how_often) {
    case frequency::once: return "once";
    case frequency::month: return "month";
    case frequency::quarter: return "quarter";
    case frequency::year: return "year";
  }
  return {};
}

template <class Range>
auto listed(const Range& range) {
  return std::vector(range.begin(), range.end());
}

void register_records(py::module_& m) {
  using dvc::units::unit;
  py::class_<unit>(m, "Unit", "One administrative unit as the plan lists it.")
      .def_readonly("code", &unit::code)
      .def_readonly("level", &unit::at)
      .def_readonly("no", &unit::no)
      .def_readonly("type", &unit::type)
      .def_readonly("name", &unit::name)
      .def_readonly("official_name", &unit::official_name)
      .def_readonly("parent", &unit::parent);
  py::class_<dvc::task_party>(m, "TaskParty", "Who leads a task or takes part in it.")
      .def_property_readonly(
          "role", [](const dvc::task_party& p) { return p.as == dvc::task_party::role::lead ? "lead" : "partner"; })
      .def_readonly("name", &dvc::task_party::name)
      .def_readonly("unit", &dvc::task_party::unit)
      .def_readonly("level", &dvc::task_party::every);
  py::class_<dvc::period>(m, "Period", "A window of days, both ends included.")
      .def_readonly("begin", &dvc::period::from)
      .def_readonly("end", &dvc::period::to);
  py::class_<dvc::task_step>(m, "TaskStep", "One step of a task: a window of days, or the day before which it is done.")
      .def_readonly("no", &dvc::task_step::no)
      .def_readonly("time_printed", &dvc::task_step::time_printed)
      .def_readonly("window", &dvc::task_step::window)
      .def_readonly("before", &dvc::task_step::before)
      .def_property_readonly("deliverable", text_of(&dvc::task_step::deliverable))
      .def_property_readonly("deliverable_en", text_of(&dvc::task_step::deliverable_en));
  py::class_<dvc::task>(m, "Task", "One task of the register, with its parties and steps.")
      .def_readonly("id", &dvc::task::id)
      .def_readonly("part", &dvc::task::part)
      .def_readonly("title", &dvc::task::title)
      .def_property_readonly("title_en", text_of(&dvc::task::title_en))
      .def_readonly("parties", &dvc::task::parties)
      .def_readonly("steps", &dvc::task::steps);
  py::class_<dvc::indicator>(m, "Indicator", "One of the plan's indicators: at least `value`.")
      .def_readonly("id", &dvc::indicator::id)
      .def_readonly("title", &dvc::indicator::title)
      .def_property_readonly("title_en", text_of(&dvc::indicator::title_en))
      .def_property_readonly("measure", [](const dvc::indicator& i) {
        return i.in == dvc::indicator::measure::ratio ? "ratio" : "days-per-week";
      })
      .def_readonly("value", &dvc::indicator::value)
      .def_readonly("due", &dvc::indicator::due)
      .def_readonly("report_before", &dvc::indicator::report_before);
  py::class_<dvc::report_duty>(m, "ReportDuty", "Who reports what to whom, and how often.")
      .def_readonly("id", &dvc::report_duty::id)
      .def_readonly("title", &dvc::report_duty::title)
      .def_property_readonly("title_en", text_of(&dvc::report_duty::title_en))
      .def_readonly("unit", &dvc::report_duty::unit)
      .def_readonly("level", &dvc::report_duty::every)
      .def_readonly("recipient", &dvc::report_duty::recipient)
      .def_property_readonly("period", &frequency_name)
      .def_readonly("first_day", &dvc::report_duty::first_day)
      .def_readonly("last_day", &dvc::report_duty::last_day)
      .def_readonly("before_day", &dvc::report_duty::before_day)
      .def_readonly("before", &dvc::report_duty::before);
}

void register_statistics(py::module_& m) {
  using dvc::quota::entry;
  py::class_<entry>(m, "Entry", "What a unit received and is expected to receive.")
      .def_readonly("unit", &entry::unit)
      .def_property_readonly("observed_total", [](const entry& e) { return e.observed.total(); })
      .def_property_readonly("observed_online", [](const entry& e) { return e.observed.online(); })
      .def_property_readonly("projected_total", [](const entry& e) { return e.projected.total(); })
      .def_property_readonly("projected_online", [](const entry& e) { return e.projected.online(); })
      .def_property_readonly("offline", [](const entry& e) { return e.projected.offline(); })
      .def_readonly("excluded", &entry::excluded);
  py::class_<dvc::published_row>(m, "PublishedRow", "A row of the published table: text and value of each cell.")
      .def_readonly("unit", &dvc::published_row::unit)
      .def("printed", [](const dvc::published_row& r, std::size_t column) { return r.cells.at(column).text; })
      .def("value", [](const dvc::published_row& r, std::size_t column) { return r.cells.at(column).value; });
  py::class_<dvc::published_total>(m, "PublishedTotal", "The published total row of a level.")
      .def_readonly("level", &dvc::published_total::at)
      .def("printed", [](const dvc::published_total& r, std::size_t column) { return r.cells.at(column).text; })
      .def("value", [](const dvc::published_total& r, std::size_t column) { return r.cells.at(column).value; });
  py::class_<dvc::exclusion>(m, "Exclusion", "A unit that takes no part in the sharing, and why.")
      .def_readonly("unit", &dvc::exclusion::unit)
      .def_readonly("reason", &dvc::exclusion::reason);
  py::class_<dvc::override_figures>(m, "Override", "Projected figures that the plan gives by hand.")
      .def_readonly("unit", &dvc::override_figures::unit)
      .def_readonly("projected_total", &dvc::override_figures::projected_total)
      .def_readonly("projected_online", &dvc::override_figures::projected_online)
      .def_readonly("reason", &dvc::override_figures::reason);
}

}  // namespace

void register_plan(py::module_& m) {
  register_records(m);
  register_statistics(m);
  using dvc::plan;
  py::class_<plan, std::shared_ptr<plan>>(m, "Plan", "A plan whose parts agree.")
      .def_property_readonly("name", &plan::name)
      .def_property_readonly("number", [](const plan& p) { return p.identity().number; })
      .def_property_readonly("issued", [](const plan& p) { return p.identity().issued; })
      .def_property_readonly("issuer", [](const plan& p) { return p.identity().issuer; })
      .def_property_readonly("title", [](const plan& p) { return p.identity().title; })
      .def_property_readonly("title_en", [](const plan& p) { return p.identity().title_en; })
      .def_property_readonly("signer", [](const plan& p) { return p.identity().signer; })
      .def_property_readonly("observed", &plan::observed)
      .def_property_readonly("projected", &plan::projected)
      .def_property_readonly("factor", &plan::factor)
      .def_property_readonly("units", [](const plan& p) { return listed(p.units().all()); })
      .def_property_readonly("exclusions", [](const plan& p) { return listed(p.exclusions()); })
      .def_property_readonly("overrides", [](const plan& p) { return listed(p.overrides()); })
      .def_property_readonly("published", [](const plan& p) { return p.published().rows; })
      .def_property_readonly("published_totals", [](const plan& p) { return p.published().totals; })
      .def_property_readonly("catalogue", [](const plan& p) { return p.catalogue(); })
      .def_property_readonly("tasks", [](const plan& p) { return listed(p.tasks()); })
      .def_property_readonly("indicators", [](const plan& p) { return listed(p.indicators()); })
      .def_property_readonly("reports", [](const plan& p) { return listed(p.reports()); })
      .def("total", [](const plan& p, const std::string& level) { return p.total(level_of(level)); }, py::arg("level"))
      .def("entries", [](const plan& p, const std::string& level) { return listed(p.entries(level_of(level))); },
           py::arg("level"))
      .def("unit", [](const plan& p, const std::string& code) -> std::optional<dvc::units::unit> {
        const auto* found = p.units().find(dvc::unit_id(code));
        return found == nullptr ? std::nullopt : std::optional{*found};
      }, py::arg("code"))
      .def("printed_parent", [](const plan& p, const dvc::units::unit& u) { return p.printed_parent(u); }, py::arg("unit"));
}

}  // namespace bindings
