#include "dvc/procedures/catalogue.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "bind.hpp"

namespace bindings {
namespace {

using dvc::procedures::catalogue;
using dvc::procedures::procedure;

// Texts and flags as a query; it refers to `wanted`.
dvc::procedures::query query_of(const py::dict& wanted, std::string& agency, std::string& field) {
  const auto given = [&](const char* key) { return !wanted[key].is_none(); };
  const auto text = [&](const char* key) { return wanted[key].cast<std::string>(); };
  dvc::procedures::query q;
  if (given("agency")) q.agency = agency = text("agency");
  if (given("field")) q.field = field = text("field");
  if (given("level")) q.at = level_of(text("level"));
  if (given("service_level"))
    q.service = named(dvc::procedures::parse_service_level, text("service_level"),
                      "service level; give 1, 2, 3, 4, information, partial or full");
  if (given("pilot")) q.online_only_pilot = wanted["pilot"].cast<bool>();
  if (given("unit")) {
    const auto [code, level] = wanted["unit"].cast<std::pair<std::string, std::string>>();
    q.handled_by = {dvc::unit_id(code), level_of(level)};
  }
  return q;
}

void register_procedure(py::module_& m) {
  const auto limit = [](auto of) {
    return [of](const procedure& p) { return p.limits ? std::optional(of(*p.limits)) : std::nullopt; };
  };
  using dvc::procedures::time_limits;
  py::class_<procedure>(m, "Procedure", "One procedure of a plan's list or of a catalogue; None is not stated.")
      .def_property_readonly("code", [](const procedure& p) { return text_or_none(p.code); })
      .def_readonly("agency", &procedure::agency)
      .def_property_readonly("no", [](const procedure& p) { return p.no == 0 ? std::nullopt : std::optional{p.no}; })
      .def_property_readonly("field", [](const procedure& p) { return text_or_none(p.field); })
      .def_readonly("name", &procedure::name)
      .def_readonly("level", &procedure::at)
      .def_readonly("unit", &procedure::unit)
      .def_readonly("online_only_pilot", &procedure::online_only_pilot)
      .def_property_readonly("service_level", [](const procedure& p) {
        return p.service ? std::optional{static_cast<int>(*p.service)} : std::nullopt;
      })
      .def_property_readonly("coverage", [](const procedure& p) -> std::optional<std::string> {
        const auto known = p.service ? coverage_of(*p.service) : std::nullopt;
        return known ? std::optional{std::string(name(*known))} : std::nullopt;
      })
      .def_readonly("eligible", &procedure::eligible)
      .def_property_readonly("legal_limit", limit([](const time_limits& t) { return t.legal; }))
      .def_property_readonly("online_limit", [](const procedure& p) { return p.limits ? p.limits->online : std::nullopt; })
      .def_property_readonly("limit_unit", limit([](const time_limits& t) { return std::string(name(t.in)); }))
      .def_readonly("fee", &procedure::fee)
      .def_readonly("online_fee", &procedure::online_fee);
}

}  // namespace

void register_procedures(py::module_& m) {
  register_procedure(m);
  using dvc::procedures::level_four;
  py::class_<level_four>(m, "LevelFour", "How many of the eligible procedures are offered at level 4.")
      .def_readonly("reached", &level_four::reached)
      .def_readonly("eligible", &level_four::eligible)
      .def_readonly("unknown", &level_four::unknown)
      .def_property_readonly("rate", &level_four::rate)
      .def("__repr__", [](const level_four& f) {
        return "<LevelFour " + std::to_string(f.reached) + " of " + std::to_string(f.eligible) + ", unknown " +
               std::to_string(f.unknown) + ">";
      });
  py::class_<catalogue, std::shared_ptr<catalogue>>(m, "Catalogue", "Procedures as one list that can be asked.")
      .def_property_readonly("procedures", [](const catalogue& c) { return std::vector(c.all().begin(), c.all().end()); })
      .def_property_readonly("agencies", &catalogue::agencies)
      .def_property_readonly("fields", &catalogue::fields)
      .def("find", [](const catalogue& c, const std::string& code) -> std::optional<procedure> {
        const procedure* found = c.find(code);
        return found == nullptr ? std::nullopt : std::optional{*found};
      }, py::arg("code"))
      .def("where", [](const catalogue& c, const py::dict& wanted) {
        std::string agency, field;
        const auto q = query_of(wanted, agency, field);
        return run([&] { return c.where(q); });
      }, py::arg("wanted"))
      .def("level_four", [](const catalogue& c) { return dvc::procedures::at_level_four(c.all()); })
      .def("shortened", [](const catalogue& c, const std::string& saved, const std::string& rounding) {
        const auto how = choice_of<dvc::calendar::limit_rounding>(dvc::calendar::limit_roundings, rounding, "a rounding");
        const auto share = dvc::rational::parse(saved).value();
        std::vector<std::optional<std::pair<dvc::rational, dvc::count_t>>> limits;
        for (const auto& limit : run([&] { return dvc::procedures::shortened(c.all(), share, how); }))
          limits.push_back(limit ? std::optional{std::pair{limit->exact, limit->whole}} : std::nullopt);
        return limits;
      }, py::arg("saved"), py::arg("rounding"));
}

}  // namespace bindings
