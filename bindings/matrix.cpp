#include "dvc/apportion/biproportional.hpp"

#include "dvc/apportion/round_table.hpp"

#include "bind.hpp"
#include "choices.hpp"

namespace pybind11::detail {

// Fraction(int, int) from bytes: the text of a long number would meet Python's limit on digits.
template <>
struct type_caster<dvc::big_rational> {
  PYBIND11_TYPE_CASTER(dvc::big_rational, const_name("fractions.Fraction"));
  static bool load(handle, bool) { return false; }
  static handle cast(const dvc::big_rational& r, return_value_policy, handle) {
    const auto whole = [](const dvc::wide::natural& n) {
      std::string bytes;
      for (const std::uint32_t digit : n.digits())
        for (unsigned shift = 0; shift < 32; shift += 8) bytes.push_back(static_cast<char>(digit >> shift & 0xffU));
      return module_::import("builtins").attr("int").attr("from_bytes")(pybind11::bytes(bytes), "little");
    };
    return module_::import("fractions").attr("Fraction")(whole(r.numerator()), whole(r.denominator())).release();
  }
};

}  // namespace pybind11::detail

namespace bindings {
namespace {

using namespace dvc::apportion;

std::span<const dvc::count_t> cells_of(const count_array& table) {
  if (table.ndim() != 2)
    throw dvc::exception({dvc::errc::shape, "an array of " + std::to_string(table.ndim()) +
                                                " dimensions was given; two dimensions are expected"});
  return {table.data(), static_cast<std::size_t>(table.size())};
}

py::array_t<dvc::count_t> table_view(std::span<const dvc::count_t> cells, std::size_t columns, const py::handle& owner) {
  const auto c = static_cast<py::ssize_t>(columns), r = columns == 0 ? 0 : static_cast<py::ssize_t>(cells.size()) / c;
  py::array_t<dvc::count_t> array({r, c}, cells.data(), owner);
  array.attr("setflags")(py::arg("write") = false);
  return array;
}

// A table with its margins and choices, kept so that the result can be proven again.
struct matrix_job {
  count_array weights, rows, columns, lower, upper;
  std::vector<dvc::rational> signposts;
  matrix_options choice;
  std::span<const dvc::count_t> cells, row_totals, column_totals;

  matrix_job(count_array table, count_array row_sums, count_array column_sums, const py::dict& given)
      : weights(std::move(table)), rows(std::move(row_sums)), columns(std::move(column_sums)) {
    const auto method = given["method"].cast<std::string>();
    if (const auto by = parse_method(method)) choice.by = *by;
    else throw dvc::exception({dvc::errc::argument, "\"" + method + "\" is not the name of a method"});
    if (!given["q"].is_none()) choice.q = ratio_of(given["q"], "q");
    for (const py::handle& s : given["signposts"]) signposts.push_back(ratio_of(s, "signposts"));
    choice.signposts = signposts;
    check_choices({.by = choice.by, .q = choice.q, .signposts = signposts}, true).value();
    const auto bound = [&](const char* key, count_array& kept) -> std::span<const dvc::count_t> {
      if (given[key].is_none()) return {};
      return cells_of(kept = given[key].cast<count_array>());
    };
    choice.within = {bound("lower", lower), bound("upper", upper)};
    cells = cells_of(weights), row_totals = counts_of(rows), column_totals = counts_of(columns);
  }
  matrix_job(const matrix_job&) = delete;  // the spans are of this object
  matrix_job& operator=(const matrix_job&) = delete;
};

// What Python holds: a result beside what it answers.
struct matrix_result {
  std::unique_ptr<const matrix_job> job;
  biproportion found;
};

struct rounded_result {
  std::size_t columns;
  rounded_table found;
};

std::vector<std::pair<dvc::index_t, dvc::index_t>> pairs(const std::vector<table_cell>& cells) {
  std::vector<std::pair<dvc::index_t, dvc::index_t>> list;
  for (const table_cell& cell : cells) list.emplace_back(cell.row, cell.column);
  return list;
}

}  // namespace

void register_matrix(py::module_& m) {
  py::class_<table_tie>(m, "TableTie", "Cells (row, column) with equal claims, and those that were served.")
      .def_property_readonly("cells", [](const table_tie& tie) { return pairs(tie.cells); })
      .def_property_readonly("served", [](const table_tie& tie) { return pairs(tie.served); })
      .def("__repr__", [](const table_tie& tie) {
        return py::str("TableTie(cells={}, served={})").format(pairs(tie.cells), pairs(tie.served));
      });

  py::class_<matrix_result>(m, "Biproportion", "Counts between margins, with the multipliers that prove them.")
      .def_property_readonly("counts",
                             [](const py::object& self) {
                               const auto& r = self.cast<const matrix_result&>();
                               return table_view(r.found.counts, r.job->column_totals.size(), self);
                             })
      .def_property_readonly("row_multipliers", [](const matrix_result& r) { return r.found.row_multipliers; })
      .def_property_readonly("column_multipliers", [](const matrix_result& r) { return r.found.column_multipliers; })
      .def_property_readonly("ties", [](const matrix_result& r) { return r.found.ties; })
      .def(
          "verify",
          [](const matrix_result& r) {
            const matrix_job& job = *r.job;
            const auto proven = [&] {
              const py::gil_scoped_release free;
              return verify(r.found, job.cells, job.row_totals, job.column_totals, job.choice);
            }();
            proven.value();
          },
          "Proves the counts anew from the multipliers.");

  py::class_<rounded_result>(m, "RoundedTable", "A rounded table and its sums.")
      .def_property_readonly("counts",
                             [](const py::object& self) {
                               const auto& r = self.cast<const rounded_result&>();
                               return table_view(r.found.counts, r.columns, self);
                             })
      .def_property_readonly(
          "row_totals", [](const py::object& self) { return view(self.cast<const rounded_result&>().found.row_totals, self); })
      .def_property_readonly(
          "column_totals",
          [](const py::object& self) { return view(self.cast<const rounded_result&>().found.column_totals, self); })
      .def_property_readonly("total", [](const rounded_result& r) { return r.found.total; })
      .def_property_readonly("ties", [](const rounded_result& r) { return r.found.ties; });

  m.def(
      "allocate_matrix",
      [](const count_array& weights, const count_array& rows, const count_array& columns, const py::dict& given) {
        auto job = std::make_unique<const matrix_job>(weights, rows, columns, given);
        auto found = run([&] { return allocate_matrix(job->cells, job->row_totals, job->column_totals, job->choice); });
        return matrix_result{std::move(job), std::move(found)};
      },
      py::arg("weights").noconvert(), py::arg("rows").noconvert(), py::arg("columns").noconvert(), py::arg("choices"),
      "Allocates a table between its margins.");
  m.def(
      "round_table",
      [](const count_array& values, dvc::count_t denominator, dvc::count_t base) {
        const auto cells = cells_of(values);
        const dvc::index_t r = values.shape(0), c = values.shape(1);
        auto found = run([&] { return round_table(cells, r, c, {.denominator = denominator, .base = base}); });
        return rounded_result{static_cast<std::size_t>(c), std::move(found)};
      },
      py::arg("values").noconvert(), py::arg("denominator").noconvert(), py::arg("base").noconvert(),
      "Rounds a table so that it still adds up.");
}

}  // namespace bindings
