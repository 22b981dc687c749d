#include "dvc/io/explain.hpp"

#include "bind.hpp"
#include "language.hpp"

namespace bindings {
namespace {

using dvc::explanation;

template <class Value>
auto quota_field(Value dvc::quota::explanation::*member) {
  return [member](const explanation& x) { return x.quota.*member; };
}

}  // namespace

void register_explain(py::module_& m) {
  using quota = dvc::quota::explanation;
  py::class_<explanation>(m, "Explanation", "One quota with every number that it comes from.")
      .def_property_readonly("code", [](const explanation& x) { return x.unit.code; })
      .def_property_readonly("name", [](const explanation& x) { return x.unit.name; })
      .def_property_readonly("level", [](const explanation& x) { return x.unit.at; })
      .def_property_readonly("parent", [](const explanation& x) { return x.parent.empty() ? std::nullopt : std::optional{x.parent}; })
      .def_property_readonly("model", [](const explanation& x) { return std::string(name(x.quota.by)); })
      .def_property_readonly("rounding", [](const explanation& x) { return std::string(name(x.quota.rule)); })
      .def_property_readonly("observed_total", [](const explanation& x) { return x.quota.unit.observed.total(); })
      .def_property_readonly("observed_online", [](const explanation& x) { return x.quota.unit.observed.online(); })
      .def_readonly("factor", &explanation::factor)
      .def_property_readonly("projected_total", [](const explanation& x) { return x.quota.unit.projected.total(); })
      .def_property_readonly("projected_online", [](const explanation& x) { return x.quota.unit.projected.online(); })
      .def_property_readonly("projection", [](const explanation& x) { return std::string(name(x.quota.projected)); })
      .def_readonly("typed_by_hand", &explanation::by_hand)
      .def_readonly("excluded", &explanation::excluded)
      .def_property_readonly("offline", quota_field(&quota::offline))
      .def_property_readonly("offline_total", quota_field(&quota::offline_total))
      .def_property_readonly("share", quota_field(&quota::share))
      .def_property_readonly("total", quota_field(&quota::total))
      .def_property_readonly("origin", [](const explanation& x) { return std::string(name(x.quota.origin.what)); })
      .def_property_readonly("asked", [](const explanation& x) {
        return x.quota.asked ? std::optional{std::pair{x.quota.asked->least, x.quota.asked->goal}} : std::nullopt;
      })
      .def_property_readonly("lower", quota_field(&quota::lower))
      .def_property_readonly("upper", quota_field(&quota::upper))
      .def_property_readonly("bound", [](const explanation& x) { return std::string(name(x.quota.held)); })
      .def_property_readonly("part", [](const explanation& x) {
        return *dvc::rational::of(x.quota.part.numerator, static_cast<dvc::wide::u128>(x.quota.part.denominator));
      })
      .def_property_readonly("whole_part", [](const explanation& x) { return x.quota.part.floor; })
      .def_property_readonly("remainder", [](const explanation& x) { return x.quota.part.remainder; })
      .def_property_readonly("denominator", [](const explanation& x) { return x.quota.part.denominator; })
      .def_property_readonly("left", [](const explanation& x) { return x.quota.part.left; })
      .def_property_readonly("rank", [](const explanation& x) { return x.quota.part.rank; })
      .def_property_readonly("cut", [](const explanation& x) { return x.quota.part.cut; })
      .def_property_readonly("tied", [](const explanation& x) { return x.quota.tie.has_value(); })
      .def_property_readonly("extra", quota_field(&quota::extra))
      .def_property_readonly("extra_at_goal", quota_field(&quota::extra_at_goal))
      .def_property_readonly("target", quota_field(&quota::target))
      .def_property_readonly("reached", quota_field(&quota::reached))
      .def_property_readonly("assigned", quota_field(&quota::assigned));

  m.def(
      "explain",
      [](const dvc::plan& p, const dvc::quota::assignment& a, const std::string& code) {
        return run([&] { return dvc::explain(p, a, dvc::unit_id(code)); });
      },
      py::arg("plan"), py::arg("assignment"), py::arg("code"), "Explains the quota of a unit.");
  m.def(
      "explanation_heading",
      [](const dvc::plan& p, const explanation& x, const std::string& lang) { return dvc::io::heading(p, x, language_of(lang)); },
      py::arg("plan"), py::arg("explanation"), py::arg("lang"));
  m.def(
      "explanation_steps",
      [](const explanation& x, const std::string& lang) { return dvc::io::steps(x, language_of(lang)); },
      py::arg("explanation"), py::arg("lang"));
  m.def(
      "explanation_text",
      [](const dvc::plan& p, const explanation& x, const std::string& lang) { return dvc::io::to_text(p, x, language_of(lang)); },
      py::arg("plan"), py::arg("explanation"), py::arg("lang"));
  m.def(
      "explanation_json", [](const dvc::plan& p, const explanation& x) { return dvc::io::to_json(p, x); }, py::arg("plan"),
      py::arg("explanation"));
}

}  // namespace bindings
