#include "dvc/apportion/allocate.hpp"

#include "dvc/apportion/classes.hpp"
#include "dvc/apportion/segmented.hpp"

#include "bind.hpp"
#include "choices.hpp"

namespace bindings {

using namespace dvc::apportion;

void register_apportion(py::module_& m) {
  py::class_<tie>(m, "Tie", "Rows with equal claims, how many dossiers they contested, and who was served.")
      .def_readonly("rows", &tie::rows)
      .def_readonly("contested", &tie::contested)
      .def_readonly("served", &tie::served)
      .def("__repr__", [](const tie& t) {
        return py::str("Tie(rows={}, contested={}, served={})").format(t.rows, t.contested, t.served);
      });

  py::class_<allocation>(m, "Allocation", "Whole dossiers per row, and the ties met at the cut.")
      .def_property_readonly("counts",
                             [](const py::object& self) { return view(self.cast<const allocation&>().counts, self); })
      .def_readonly("ties", &allocation::ties);

  m.def(
      "allocate",
      [](const count_array& weights, dvc::count_t total) {
        const auto given = counts_of(weights);
        return run([&] { return allocate(given, total); });
      },
      py::arg("weights").noconvert(), py::arg("total").noconvert(), "Allocates by largest remainders.");
  m.def(
      "allocate_with",
      [](const count_array& weights, dvc::count_t total, const py::dict& given) {
        const choices chosen(given);
        const auto rows = counts_of(weights);
        const options& choice = chosen.checked();
        return run([&] { return allocate(rows, total, choice); });
      },
      py::arg("weights").noconvert(), py::arg("total").noconvert(), py::arg("choices"), "Allocates by a method, with bounds and a rule for ties.");
  m.def(
      "allocate_by",
      [](const count_array& weights, const count_array& groups, const count_array& totals, const std::vector<std::string>& names,
         const py::dict& given) {
        const choices chosen(given);
        const auto rows = counts_of(weights), group_of = counts_of(groups), wanted = counts_of(totals);
        const options& choice = chosen.checked();
        return run([&] { return allocate_by(rows, group_of, wanted, choice, names); });
      },
      py::arg("weights").noconvert(), py::arg("groups").noconvert(), py::arg("totals").noconvert(), py::arg("names"),
      py::arg("choices"), "Allocates each group's total among its rows.");

  py::class_<class_allocation>(m, "ClassAllocation", "Whole dossiers per class of rows, and the ties met at the cut.")
      .def_property_readonly("counts",
                             [](const py::object& self) { return view(self.cast<const class_allocation&>().counts, self); })
      .def_property_readonly("each", [](const py::object& self) { return view(self.cast<const class_allocation&>().each, self); })
      .def_property_readonly("raised",
                             [](const py::object& self) { return view(self.cast<const class_allocation&>().raised, self); })
      .def_readonly("ties", &class_allocation::ties);
  m.def(
      "allocate_classes",
      [](const count_array& weights, const count_array& copies, dvc::count_t total, const py::dict& given) {
        const choices chosen(given);
        const auto classes = counts_of(weights), rows = counts_of(copies);
        const options& choice = chosen.checked();
        return run([&] { return allocate_classes(classes, rows, total, choice); });
      },
      py::arg("weights").noconvert(), py::arg("copies").noconvert(), py::arg("total").noconvert(), py::arg("choices"),
      "Allocates among classes of rows that are alike.");

  m.def(
      "resume",
      [](const allocation& open, const std::vector<dvc::index_t>& decision) {
        return run([&] { return resume(open, decision); });
      },
      py::arg("open"), py::arg("decision"), "Serves the open tie of an allocation.");

  m.def("methods", [] {
    std::vector<std::pair<std::string, std::string>> names;
    for (const auto& [text, by] : method_names) names.emplace_back(text, name(by));
    return names;
  }, "Every name of a method and the name it is printed as.");
}

}  // namespace bindings
