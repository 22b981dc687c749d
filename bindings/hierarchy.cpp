#include "dvc/apportion/hierarchy.hpp"

#include <optional>
#include <string>
#include <vector>

#include "bind.hpp"
#include "choices.hpp"
#include "dvc/apportion/explain_hierarchy.hpp"
#include "dvc/apportion/ratios.hpp"
#include "dvc/apportion/smooth.hpp"
#include "dvc/apportion/verify_hierarchy.hpp"
#include "dvc/io/proof.hpp"
#include "language.hpp"

namespace bindings {

using namespace dvc::apportion;
using dvc::count_t;
using dvc::index_t;

namespace {

/// The groups of one call and how the total goes down. What they refer to lives as long as the object.
class tree {
 public:
  explicit tree(const py::dict& given)
      : mode(named(parse_hierarchy_mode, given["mode"].cast<std::string>(), "mode; give top-down or global")),
        names_(given["names"].cast<std::vector<std::string>>()) {
    groups = {kept(given["group_of"]), kept(given["parent_of"]), {kept(given["lower"]), kept(given["upper"])}, names_};
  }
  grouping groups;
  hierarchy_mode mode;

 private:
  std::span<const count_t> kept(const py::object& array) { return counts_of(arrays_.emplace_back(array.cast<count_array>())); }
  std::vector<count_array> arrays_;
  std::vector<std::string> names_;
};

}  // namespace

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
      [](const count_array& weights, count_t total, const py::dict& down, const py::dict& given) {
        const choices chosen(given);
        const tree t(down);
        const auto rows = counts_of(weights);
        const options& choice = chosen.checked(!t.groups.within.lower.empty() || !t.groups.within.upper.empty());
        return run([&] { return allocate_hierarchy(rows, t.groups, total, t.mode, choice); });
      },
      py::arg("weights").noconvert(), py::arg("total").noconvert(), py::arg("tree"), py::arg("choices"),
      "Allocates down a tree of groups, or at once with bounds on their totals.");

  py::class_<group_step>(m, "GroupStep", "A group and its total.")
      .def_readonly("group", &group_step::group)
      .def_readonly("total", &group_step::total)
      .def_property_readonly("bound", [](const group_step& s) { return std::string(name(s.bound)); })
      .def_readonly("why", &group_step::why);
  py::class_<hierarchy_explanation>(m, "HierarchyExplanation", "How one row came to its count, level by level.")
      .def_property_readonly("mode", [](const hierarchy_explanation& e) { return std::string(name(e.mode)); })
      .def_readonly("groups", &hierarchy_explanation::groups)
      .def_readonly("apart", &hierarchy_explanation::apart)
      .def_readonly("row", &hierarchy_explanation::row)
      .def("text", [](const hierarchy_explanation& e, const std::vector<std::string>& names, const std::string& lang) {
        return dvc::io::sentence(e, names, language_of(lang));
      }, py::arg("names"), py::arg("lang"), "The sentences, in English (`en`) or Vietnamese (`vi`).");

  m.def(
      "verify_hierarchy",
      [](const hierarchy_allocation& a, const count_array& weights, count_t total, const py::dict& down, const py::dict& given) {
        const choices chosen(given);
        const tree t(down);
        const auto rows = counts_of(weights);
        run([&] { return verify(a, rows, t.groups, total, t.mode, chosen.get()); });
      },
      py::arg("allocation"), py::arg("weights").noconvert(), py::arg("total").noconvert(), py::arg("tree"), py::arg("choices"),
      "Proves an allocation down a tree.");
  m.def(
      "explain_hierarchy",
      [](const hierarchy_allocation& a, index_t row, const count_array& weights, count_t total, const py::dict& down,
         const py::dict& given) {
        const choices chosen(given);
        const tree t(down);
        const auto rows = counts_of(weights);
        return run([&] { return explain(a, row, rows, t.groups, total, t.mode, chosen.get()); });
      },
      py::arg("allocation"), py::arg("row"), py::arg("weights").noconvert(), py::arg("total").noconvert(), py::arg("tree"),
      py::arg("choices"), "Explains a row of an allocation down a tree.");

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
        const options& choice = chosen.checked();
        return run([&] { return fill_gap(sizes, had, total, choice); });
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
        return owned(run([&]() -> dvc::result<std::vector<count_t>> {
          const auto weights = ratios(tops, bottoms);
          if (!weights) return weights.error();
          return whole_weights(*weights, chosen.get());
        }));
      },
      py::arg("numerators").noconvert(), py::arg("denominators").noconvert(), py::arg("choices"),
      "Exact ratios on one scale of whole numbers.");
}

}  // namespace bindings
