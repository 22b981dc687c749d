#include <optional>
#include <string>
#include <vector>

#include "bind.hpp"
#include "choices.hpp"
#include "dvc/apportion/verify.hpp"
#include "dvc/apportion/verify_by.hpp"
#include "dvc/io/proof.hpp"
#include "language.hpp"

namespace pybind11::detail {

template <>
struct type_caster<dvc::apportion::mixed> {
  PYBIND11_TYPE_CASTER(dvc::apportion::mixed, const_name("fractions.Fraction"));
  static bool load(handle, bool) { return false; }
  static handle cast(const dvc::apportion::mixed& m, return_value_policy, handle) {
    return (pybind11::cast(m.part) + int_(m.whole)).release();
  }
};

}  // namespace pybind11::detail

namespace bindings {
namespace {

using namespace dvc::apportion;
using dvc::count_t;
using dvc::index_t;
using dvc::rational;

py::int_ whole(dvc::wide::u128 n) { return py::int_(py::str(dvc::wide::to_string(n))); }

// A field that only some methods have; None under the others.
template <class Part, class Get>
auto of(std::optional<Part> explanation::*part, Get get) {
  using value = decltype(get(std::declval<const Part&>()));
  return [part, get](const explanation& e) -> std::optional<value> {
    return e.*part ? std::optional<value>(get(*(e.*part))) : std::nullopt;
  };
}
template <class Part, class Get>
auto of_optional(std::optional<Part> explanation::*part, Get get) {
  return [part, get](const explanation& e) { return e.*part ? get(*(e.*part)) : decltype(get(*(e.*part)))(); };
}

std::optional<mixed> value(const std::optional<written>& w) { return w ? std::optional(w->value()) : std::nullopt; }

template <class Fields>
void bind_explanation(Fields& c) {
  using shares = share_steps;
  using divisors = divisor_steps;
  std::vector<std::string> names;
  const auto add = [&](const char* field, const auto& get) {
    c.def_property_readonly(field, get);
    names.emplace_back(field);
  };
  add("row", [](const explanation& e) { return e.row; });
  add("method", [](const explanation& e) { return std::string(name(e.by)); });
  add("weight", [](const explanation& e) { return e.weight; });
  add("sum", [](const explanation& e) { return whole(e.sum); });
  add("total", [](const explanation& e) { return e.total; });
  add("count", [](const explanation& e) { return e.count; });
  add("lower", [](const explanation& e) { return e.lower; });
  add("upper", [](const explanation& e) { return e.upper; });
  add("bound", [](const explanation& e) { return std::string(name(e.bound)); });
  add("tie", [](const explanation& e) { return e.tied; });
  add("multiplier", of_optional(&explanation::shares, [](const shares& s) { return rational::of(s.dossiers, s.among); }));
  add("share", of(&explanation::shares, [](const shares& s) { return s.share.value(); }));
  add("whole", of(&explanation::shares, [](const shares& s) { return s.share.whole; }));
  add("remainder", of(&explanation::shares, [](const shares& s) { return s.share.value().part; }));
  add("left", of_optional(&explanation::shares, [](const shares& s) { return s.ranked > 0 ? std::optional(s.left) : std::nullopt; }));
  add("rank", of_optional(&explanation::shares, [](const shares& s) { return s.ranked > 0 ? std::optional(s.rank) : std::nullopt; }));
  add("served", of_optional(&explanation::shares, [](const shares& s) { return value(s.served); }));
  add("missed", of_optional(&explanation::shares, [](const shares& s) { return value(s.missed); }));
  add("shift", of_optional(&explanation::shares, [](const shares& s) { return s.shift; }));
  add("divisor", of_optional(&explanation::divisors, [](const divisors& d) { return d.divisor; }));
  add("quotient", of_optional(&explanation::divisors, [](const divisors& d) { return d.quotient; }));
  add("rounded", [](const explanation& e) -> std::optional<count_t> {
    return e.divisors ? e.divisors->rounded : e.shares ? e.shares->rounded : std::nullopt;
  });
  add("squared", of(&explanation::divisors, [](const divisors& d) { return d.multipliers.squared; }));
  add("reached", of_optional(&explanation::divisors, [](const divisors& d) { return d.reached; }));
  add("ahead", of_optional(&explanation::divisors, [](const divisors& d) { return d.ahead; }));
  add("least_weight", of_optional(&explanation::divisors, [](const divisors& d) { return d.least_weight; }));
  add("house", [](const explanation& e) { return e.house; });
  c.def("to_dict", [names](const py::object& self) {
    py::dict fields;
    for (const std::string& field : names) fields[py::str(field)] = self.attr(field.c_str());
    return fields;
  }, "Every field by its name.");
}

}  // namespace

void register_proof(py::module_& m) {
  py::class_<certificate>(m, "Certificate", "What proves an allocation: multipliers or the cut, and the rows that bounds hold.")
      .def_property_readonly("multiplier", [](const certificate& c) -> std::optional<std::pair<rational, std::optional<rational>>> {
        if (c.multipliers) return std::pair(c.multipliers->least, c.multipliers->most);
        return c.scale ? std::optional(std::pair(*c.scale, c.scale)) : std::nullopt;
      })
      .def_property_readonly("cut", [](const certificate& c) {
        return c.cut ? std::optional(std::pair(c.cut->served, c.cut->missed)) : std::nullopt;
      })
      .def_property_readonly("active_bounds", [](const certificate& c) { return std::pair(c.held.at_lower, c.held.at_upper); });

  py::class_<explanation> explained(m, "RowExplanation", "How one row of an allocation came to its count; `str()` says it in words.");
  bind_explanation(explained);
  explained
      .def("text", [](const explanation& e, const std::string& lang) {
        return dvc::io::sentence(e, language_of(lang));
      }, py::kw_only(), py::arg("lang") = "en", "The sentences, in English (`en`) or Vietnamese (`vi`).")
      .def("__str__", [](const explanation& e) { return dvc::io::sentence(e, dvc::io::language::en); });

  m.def(
      "certify",
      [](const allocation& a, const count_array& weights, count_t total, const py::dict& given) {
        const choices chosen(given);
        const auto rows = counts_of(weights);
        return run([&] { return certify(a, rows, total, chosen.get()); });
      },
      py::arg("allocation"), py::arg("weights").noconvert(), py::arg("total").noconvert(), py::arg("choices"),
      "Proves an allocation.");
  m.def(
      "certify_counts",
      [](const count_array& counts, const count_array& weights, count_t total, const py::dict& given) {
        const choices chosen(given);
        const auto found = counts_of(counts), rows = counts_of(weights);
        const options& choice = chosen.checked();
        return run([&] { return certify(found, rows, total, choice); });
      },
      py::arg("counts").noconvert(), py::arg("weights").noconvert(), py::arg("total").noconvert(), py::arg("choices"),
      "Proves counts from elsewhere, whoever was served in a tie.");
  m.def(
      "certify_by",
      [](const allocation& a, const count_array& weights, const count_array& groups, const count_array& totals,
         const std::vector<std::string>& names, const py::dict& given) {
        const choices chosen(given);
        const auto rows = counts_of(weights), group_of = counts_of(groups), wanted = counts_of(totals);
        return run([&] { return certify_by(a, rows, group_of, wanted, chosen.get(), names); });
      },
      py::arg("allocation"), py::arg("weights").noconvert(), py::arg("groups").noconvert(), py::arg("totals").noconvert(),
      py::arg("names"), py::arg("choices"), "Proves an allocation group by group.");
  m.def(
      "explain_row",
      [](const allocation& a, index_t row, const count_array& weights, count_t total, const py::dict& given) {
        const choices chosen(given);
        const auto rows = counts_of(weights);
        return run([&] { return explain(a, row, rows, total, chosen.get()); });
      },
      py::arg("allocation"), py::arg("row"), py::arg("weights").noconvert(), py::arg("total").noconvert(), py::arg("choices"),
      "Explains a row of an allocation.");
  m.def(
      "explain_row_by",
      [](const allocation& a, index_t row, const count_array& weights, const count_array& groups, const count_array& totals,
         const std::vector<std::string>& names, const py::dict& given) {
        const choices chosen(given);
        const auto rows = counts_of(weights), group_of = counts_of(groups), wanted = counts_of(totals);
        return run([&] { return explain_by(a, row, rows, group_of, wanted, chosen.get(), names); });
      },
      py::arg("allocation"), py::arg("row"), py::arg("weights").noconvert(), py::arg("groups").noconvert(),
      py::arg("totals").noconvert(), py::arg("names"), py::arg("choices"), "Explains a row of an allocation by groups.");
}

}  // namespace bindings
