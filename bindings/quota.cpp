#include "dvc/quota/assign.hpp"

#include "bind.hpp"
#include "dvc/audit/agreement.hpp"
#include "dvc/plan/assign.hpp"
#include "dvc/quota/printed.hpp"

namespace bindings {
namespace {

using dvc::quota::assignment;

// The keyword arguments of Plan.assign as the library's options. The facade has made sure that total and rate exclude
// each other.
dvc::assign_options options_of(const std::string& rounding, std::optional<dvc::count_t> total,
                               const std::optional<std::string>& rate, const std::string& over) {
  using namespace dvc::quota;
  const auto refuse = [](const std::string& given, const char* expected) {
    return dvc::exception({dvc::errc::argument, "\"" + given + "\" is not known; give " + expected});
  };
  dvc::assign_options options;
  if (rounding == name(rounding::per_row)) options.rounding = rounding::per_row;
  else if (rounding != name(rounding::exact_total)) throw refuse(rounding, "exact-total or per-row");
  if (over != name(horizon::year) && over != name(horizon::remaining)) throw refuse(over, "year or remaining");
  if (total) options.demand = dvc::given_total{*total};
  if (rate)
    options.demand = dvc::target_rate{dvc::rational::parse(*rate).value(),
                                      over == name(horizon::year) ? horizon::year : horizon::remaining};
  return options;
}

dvc::index_t checked(const assignment& a, dvc::index_t row) {
  if (row < 0 || row >= a.size()) throw py::index_error("there is no row " + std::to_string(row));
  return row;
}

}  // namespace

void register_quota(py::module_& m) {
  py::list names;
  for (const auto c : dvc::quota::columns) names.append(std::string(name(c)));
  m.attr("columns") = py::tuple(names);

  py::class_<dvc::quota::warning>(m, "Warning", "What a reader should know although nothing failed.")
      .def_property_readonly("warning", [](const dvc::quota::warning& w) {
        return w.what == dvc::quota::warning::kind::already_reached ? "already-reached" : "total-missed";
      })
      .def_readonly("given", &dvc::quota::warning::given);

  py::class_<dvc::audit::difference>(m, "Difference", "A cell whose printed value is not the computed one.")
      .def_readonly("unit", &dvc::audit::difference::unit)
      .def_property_readonly("column", [](const dvc::audit::difference& d) { return std::string(name(d.column)); })
      .def_readonly("printed", &dvc::audit::difference::printed)
      .def_readonly("computed", &dvc::audit::difference::computed);
  py::class_<dvc::audit::agreement>(m, "Agreement", "A level's quotas beside the published table.")
      .def_readonly("rows", &dvc::audit::agreement::rows)
      .def_readonly("rows_agreeing", &dvc::audit::agreement::rows_agreeing)
      .def_readonly("differences", &dvc::audit::agreement::differences)
      .def_readonly("rate_of_nothing", &dvc::audit::agreement::rate_of_nothing);

  py::class_<assignment, std::shared_ptr<assignment>>(m, "Assignment", "The quotas of one level.")
      .def_property_readonly("total", &assignment::total)
      .def_property_readonly("assigned", &assignment::assigned)
      .def_property_readonly("offline", py::overload_cast<>(&assignment::offline, py::const_))
      .def_property_readonly("rounding", [](const assignment& a) { return std::string(name(a.rule())); })
      .def_property_readonly("ties", [](const assignment& a) { return std::vector(a.ties().begin(), a.ties().end()); })
      .def_property_readonly("warnings",
                             [](const assignment& a) { return std::vector(a.warnings().begin(), a.warnings().end()); })
      .def_property_readonly(
          "counts", [](const py::object& self) { return view(self.cast<const assignment&>().extras(), self); })
      .def("__len__", &assignment::size)
      .def("unit", [](const assignment& a, dvc::index_t row) { return a.entries()[static_cast<std::size_t>(checked(a, row))].unit; })
      .def("printed", [](const assignment& a) { return dvc::quota::printed(a); })
      .def("share", [](const assignment& a, dvc::index_t row) { return a.share(checked(a, row)); })
      .def("target", [](const assignment& a, dvc::index_t row) { return a.target(checked(a, row)); })
      .def("reached", [](const assignment& a, dvc::index_t row) { return a.reached(checked(a, row)); });

  m.def(
      "assign",
      [](const dvc::plan& p, const std::string& level, const std::string& rounding, std::optional<dvc::count_t> total,
         const std::optional<std::string>& rate, const std::string& over) {
        const auto at = level_of(level);
        const auto options = options_of(rounding, total, rate, over);
        return run([&] { return dvc::assign(p, at, options); });
      },
      py::arg("plan"), py::arg("level"), py::arg("rounding"), py::arg("total"), py::arg("rate"), py::arg("over"),
      "Assigns a level of a plan.");
  m.def("compare", &dvc::audit::compare, py::arg("plan"), py::arg("assignment"),
        "Compares quotas with the plan's published table.");
}

}  // namespace bindings
