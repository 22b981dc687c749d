#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "bind.hpp"
#include "dvc/plan/duties.hpp"

namespace bindings {
namespace {

using dvc::duty;

// A kind, `unit`, `level` or `name`, and its text; None is nobody.
std::optional<dvc::party_query> party_of(const py::object& given) {
  if (given.is_none()) return std::nullopt;
  const auto [kind, text] = given.cast<std::pair<std::string, std::string>>();
  dvc::party_query who;
  if (kind == "unit") who.unit = dvc::unit_id(text);
  else if (kind == "level") who.every = level_of(text);
  else who.name = text;
  return who;
}

dvc::duty_query query_of(const py::dict& wanted) {
  const auto given = [&](const char* key) { return !wanted[key].is_none(); };
  const auto text = [&](const char* key) { return wanted[key].cast<std::string>(); };
  dvc::duty_query q;
  q.party = party_of(wanted["unit"]);
  q.lead = party_of(wanted["lead"]);
  q.partner = party_of(wanted["partner"]);
  if (given("ends")) {
    const auto [from, to] = wanted["ends"].cast<std::pair<std::string, std::string>>();
    q.ends = dvc::period{day_of(from), day_of(to)};
  }
  if (given("on")) q.on = day_of(text("on"));
  q.within = wanted["within"].cast<dvc::count_t>();
  if (given("state")) q.state = choice_of<dvc::step_state>(dvc::step_states, text("state"), "a state");
  const auto done = wanted["done"].cast<std::vector<std::pair<std::string, dvc::count_t>>>();
  for (const auto& [task, step] : done) q.done.push_back({task, step});
  return q;
}

}  // namespace

void register_tasks(py::module_& m) {
  py::class_<duty>(m, "Duty", "A step that is to be done, with its task, and what the party asked for is in it.")
      .def_property_readonly("task", [](const duty& d) { return d.step.task; })
      .def_property_readonly("step", [](const duty& d) { return d.step.no; })
      .def_readonly("part", &duty::part)
      .def_readonly("title", &duty::title)
      .def_property_readonly("title_en", [](const duty& d) { return text_or_none(d.title_en); })
      .def_property_readonly("role", [](const duty& d) -> std::optional<std::string> {
        return d.as ? std::optional<std::string>(*d.as == dvc::task_party::role::lead ? "lead" : "partner") : std::nullopt;
      })
      .def_property_readonly("party", [](const duty& d) { return text_or_none(d.party); })
      .def_readonly("first_day", &duty::first)
      .def_readonly("last_day", &duty::last)
      .def_property_readonly("time_printed", [](const duty& d) { return d.step.time_printed; })
      .def_property_readonly("deliverable", [](const duty& d) { return text_or_none(d.step.deliverable); })
      .def_property_readonly("deliverable_en", [](const duty& d) { return text_or_none(d.step.deliverable_en); })
      .def_property_readonly("state", [](const duty& d) -> std::optional<std::string> {
        return d.state ? std::optional<std::string>(name(*d.state)) : std::nullopt;
      })
      .def_readonly("days_left", &duty::days_left);
  m.def(
      "duties",
      [](const dvc::plan& p, const py::dict& wanted) {
        const auto query = query_of(wanted);
        return run([&] { return dvc::duties(p, query); });
      },
      py::arg("plan"), py::arg("wanted"), "The steps of a plan's register that match.");
  m.def(
      "members", [](const dvc::plan& p, const dvc::task_party& party) { return dvc::members(p, party); }, py::arg("plan"),
      py::arg("party"), "The units that a party stands for.");
}

}  // namespace bindings
