#include "dvc/io/published.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "bind.hpp"
#include "dvc/io/file.hpp"

namespace bindings {
namespace {

using dvc::audit::part;
using dvc::audit::row;
using dvc::audit::table;
using dvc::io::diagnostic;
using dvc::io::grid;
using dvc::io::published;

template <class Class>
auto text_of(std::string Class::*member) {
  return [member](const Class& self) { return text_or_none(self.*member); };
}

dvc::io::published_options options_of(const std::vector<std::pair<std::string, std::variant<dvc::index_t, std::string>>>& columns,
                                      const std::optional<std::string>& level) {
  dvc::io::published_options how;
  for (const auto& [role, where] : columns) {
    dvc::io::column_choice choice{.role = role};
    if (const auto* position = std::get_if<dvc::index_t>(&where)) choice.position = *position;
    else choice.heading = std::get<std::string>(where);
    how.columns.push_back(std::move(choice));
  }
  if (level) how.at = level_of(*level);
  return how;
}

}  // namespace

void register_published(py::module_& m) {
  py::class_<row>(m, "AuditRow", "A printed row: number, name, group heading, nine cells, and the official unit behind it.")
      .def_property_readonly("line", [](const row& r) { return r.line < 0 ? std::nullopt : std::optional{r.line}; })
      .def_property_readonly("no", text_of(&row::no))
      .def_property_readonly("name", text_of(&row::name))
      .def_property_readonly("parent", text_of(&row::parent))
      .def_readonly("unit", &row::unit)
      .def_property_readonly("identity", [](const row& r) { return std::string(name(r.as)); })
      .def_property_readonly("official", text_of(&row::official))
      .def("printed", [](const row& r, std::size_t column) { return r.cells.at(column).text; }, py::arg("column"))
      .def("value", [](const row& r, std::size_t column) { return r.cells.at(column).value; }, py::arg("column"));
  py::class_<part>(m, "AuditPart", "The rows and total rows of one level.")
      .def_readonly("level", &part::at)
      .def_property_readonly("title", text_of(&part::title))
      .def_property_readonly("has", [](const part& p) { return std::vector<bool>(p.has.begin(), p.has.end()); })
      .def_readonly("rows", &part::rows)
      .def_readonly("totals", &part::totals)
      .def_readonly("missing", &part::missing);
  py::class_<table>(m, "AuditTable", "A published table: its parts in the order of the document.")
      .def_readonly("name", &table::name)
      .def_readonly("parts", &table::parts)
      .def(
          "identified",
          [](const table& t, const dvc::io::name_index& names, const std::string& within) {
            table made = t;
            run([&] { return dvc::io::identify(made, names, dvc::unit_id(within)); });
            return made;
          },
          py::arg("names"), py::arg("within"));

  py::class_<diagnostic>(m, "Diagnostic", "One thing that was put right or could not be understood.")
      .def_property_readonly("line", [](const diagnostic& d) { return d.line < 0 ? std::nullopt : std::optional{d.line}; })
      .def_readonly("level", &diagnostic::at)
      .def_property_readonly("no", text_of(&diagnostic::no))
      .def_property_readonly("name", text_of(&diagnostic::name))
      .def_property_readonly("column", text_of(&diagnostic::column))
      .def_readonly("raw", &diagnostic::raw)
      .def_readonly("value", &diagnostic::value)
      .def_readonly("rule", &diagnostic::rule);

  py::class_<grid>(m, "Grid", "A document as rows of text.")
      .def(py::init([](std::string file, const std::vector<std::vector<std::pair<dvc::index_t, std::vector<std::string>>>>& sheets) {
             grid made{.name = std::move(file), .rows = {}};
             for (const auto& sheet : sheets)
               for (std::size_t i = 0; i < sheet.size(); ++i)
                 made.rows.push_back({.line = sheet[i].first, .cells = sheet[i].second, .begins = i == 0});
             return made;
           }),
           py::arg("name"), py::arg("sheets"))
      .def(
          "read",
          [](const grid& g, const std::vector<std::pair<std::string, std::variant<dvc::index_t, std::string>>>& columns,
             const std::optional<std::string>& level) {
            const auto how = options_of(columns, level);
            published made = run([&] { return dvc::io::read_published(g, how); });
            return std::pair(std::move(made.table), std::move(made.diagnostics));
          },
          py::arg("columns"), py::arg("level"));

  m.attr("max_file_bytes") = dvc::io::max_file_bytes;
  m.attr("max_grid_cells") = dvc::io::max_grid_cells;
  m.def(
      "read_file",
      [](const std::filesystem::path& path) { return py::bytes(run([&] { return dvc::io::read_file(path); })); },
      py::arg("path"), "The bytes of a file within the limit for files.");
  m.def(
      "grid_of",
      [](const py::bytes& bytes, const std::string& name) {
        const auto given = static_cast<std::string_view>(bytes);
        return run([&] { return dvc::io::grid_of(given, name); });
      },
      py::arg("bytes"), py::arg("name"), "The bytes of a text file as rows of cells.");
  m.def(
      "official_names", [](const dvc::plan& of) { return dvc::io::official_names(of); }, py::arg("plan"),
      "A plan's units under their official names.");
}

}  // namespace bindings
