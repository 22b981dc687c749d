#include "dvc/apportion/hierarchy.hpp"

#include <optional>
#include <string>
#include <vector>

#include "bind.hpp"
#include "choices.hpp"
#include "dvc/apportion/ratios.hpp"
#include "dvc/apportion/smooth.hpp"

namespace bindings {

using namespace dvc::apportion;
using dvc::count_t;

void register_hierarchy(py::module_& m) {
  py::class_<hierarchy_allocation>(m, "HierarchyAllocation", "Whole dossiers per row and per group, and the ties on the way.")
      .def_property_readonly("counts", [](const py::object& self) {
        return view(self.cast<const hierarchy_allocation&>().rows.counts, self);
      })
      .def_property_readonly("ties", [](const hierarchy_allocation& a) { return a.rows.ties; })
      .def_readonly("totals", &hierarchy_allocation::totals)
      .def_readonly("group_ties", &hierarchy_allocation::group_ties)
      .def_readonly("at_lower", &hierarchy_allocation::at_lower)
      .def_readonly("at_upper", &hierarchy_allocation::at_upper);

  m.def(
      "allocate_hierarchy",
      [](const count_array& weights, count_t total, const count_array& group_of, const count_array& parent_of,
         const count_array& lower, const count_array& upper, const std::vector<std::string>& names, const std::string& mode,
         const py::dict& given) {
        const choices chosen(given);
        const hierarchy_mode how = named(parse_hierarchy_mode, mode, "mode; give top-down or global");
        const auto rows = counts_of(weights);
        const grouping groups{counts_of(group_of), counts_of(parent_of), {counts_of(lower), counts_of(upper)}, names};
        return run([&] { return allocate_hierarchy(rows, groups, total, how, chosen.get()); });
      },
      py::arg("weights").noconvert(), py::arg("total").noconvert(), py::arg("group_of").noconvert(),
      py::arg("parent_of").noconvert(), py::arg("lower").noconvert(), py::arg("upper").noconvert(), py::arg("names"),
      py::arg("mode"), py::arg("choices"), "Allocates down a tree of groups, or at once with bounds on their totals.");

  py::class_<gap_filling>(m, "GapFilling", "What each row gets on top of what it has, and the rate behind it.")
      .def_property_readonly("counts",
                             [](const py::object& self) { return view(self.cast<const gap_filling&>().rows.counts, self); })
      .def_property_readonly("ties", [](const gap_filling& g) { return g.rows.ties; })
      .def_readonly("rate", &gap_filling::rate)
      .def_readonly("needed", &gap_filling::needed);

  m.def(
      "fill_gap",
      [](const count_array& size, const count_array& done, count_t total, const py::dict& given) {
        const choices chosen(given);
        const auto sizes = counts_of(size), had = counts_of(done);
        return run([&] { return fill_gap(sizes, had, total, chosen.get()); });
      },
      py::arg("size").noconvert(), py::arg("done").noconvert(), py::arg("total").noconvert(), py::arg("choices"),
      "Raises all rows to the one rate that a total reaches.");
  m.def(
      "fill_gap_to",
      [](const count_array& size, const count_array& done, const std::string& rate) {
        const auto sizes = counts_of(size), had = counts_of(done);
        return run([&]() -> dvc::result<gap_filling> {
          const auto to = dvc::rational::parse(rate);
          if (!to) return to.error();
          return fill_gap(sizes, had, *to);
        });
      },
      py::arg("size").noconvert(), py::arg("done").noconvert(), py::arg("rate"), "What each row needs to come to a rate.");

  m.def(
      "whole_weights",
      [](const count_array& numerators, const count_array& denominators, const py::dict& given) {
        const choices chosen(given);
        const auto tops = counts_of(numerators), bottoms = counts_of(denominators);
        auto* const whole = new std::vector<count_t>(run([&]() -> dvc::result<std::vector<count_t>> {
          const auto weights = ratios(tops, bottoms);
          if (!weights) return weights.error();
          return whole_weights(*weights, chosen.get());
        }));
        const py::capsule owner(whole, [](void* memory) { delete static_cast<std::vector<count_t>*>(memory); });
        return view(*whole, owner);
      },
      py::arg("numerators").noconvert(), py::arg("denominators").noconvert(), py::arg("choices"),
      "Exact ratios on one scale of whole numbers.");
}

}  // namespace bindings
