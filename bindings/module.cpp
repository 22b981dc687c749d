// The module dvcquota._core: errors first, then each part after those it mentions.
#include "bind.hpp"
#include "dvc/version.hpp"

PYBIND11_MODULE(_core, m, py::mod_gil_not_used()) {
  m.doc() = "The compiled part of dvcquota; use the package, not this module.";
  m.def("version", [] { return dvc::version; }, "The version of the library.");
  bindings::register_errors(m);
  bindings::register_apportion(m);
  bindings::register_proof(m);
  bindings::register_hierarchy(m);
  bindings::register_matrix(m);
  bindings::register_procedures(m);
  bindings::register_plan(m);
  bindings::register_tasks(m);
  bindings::register_units(m);
  bindings::register_published(m);
  bindings::register_audit(m);
  bindings::register_quota(m);
  bindings::register_io(m);
  bindings::register_explain(m);
  bindings::register_calendar(m);
  bindings::register_dossiers(m);
  bindings::register_monitor(m);
  bindings::register_projection(m);
}
