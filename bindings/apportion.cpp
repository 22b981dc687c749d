#include "dvc/apportion/allocate.hpp"

#include "bind.hpp"

namespace bindings {

void register_apportion(py::module_& m) {
  using dvc::apportion::allocation;
  using dvc::apportion::tie;

  py::class_<tie>(m, "Tie", "Rows with equal claims, and how many dossiers they contested.")
      .def_readonly("rows", &tie::rows)
      .def_readonly("contested", &tie::contested);

  py::class_<allocation>(m, "Allocation", "Whole dossiers per row, and the ties that row order decided.")
      .def_property_readonly("counts",
                             [](const py::object& self) { return view(self.cast<const allocation&>().counts, self); })
      .def_readonly("ties", &allocation::ties);

  m.def(
      "allocate",
      [](const count_array& weights, dvc::count_t total) {
        const auto counts = counts_of(weights);
        return run([&] { return dvc::apportion::allocate(counts, total); });
      },
      py::arg("weights").noconvert(), py::arg("total").noconvert(), "Allocates by largest remainders.");
}

}  // namespace bindings
