#include <filesystem>

#include "bind.hpp"
#include "dvc/io/catalogue.hpp"
#include "dvc/io/file.hpp"
#include "dvc/io/plan.hpp"
#include "dvc/io/table.hpp"
#include "language.hpp"

namespace bindings {
namespace {

using dvc::quota::assignment;
using levels_list = std::vector<std::pair<std::string, const assignment*>>;

std::vector<dvc::io::assigned_level> levels_of(const levels_list& list) {
  std::vector<dvc::io::assigned_level> levels;
  for (const auto& [level, quotas] : list) levels.push_back({level_of(level), *quotas});
  return levels;
}

}  // namespace

void register_io(py::module_& m) {
  m.def(
      "load_plan", [](const std::filesystem::path& path) { return run([&] { return dvc::io::load_plan(path); }); },
      py::arg("path"), "Reads and checks a plan.");
  m.def(
      "load_catalogue", [](const std::filesystem::path& path) { return run([&] { return dvc::io::load_catalogue(path); }); },
      py::arg("path"), "Reads and checks a catalogue of procedures.");
  m.def(
      "load_catalogue_of",
      [](const dvc::plan& owners, const std::filesystem::path& path) {
        return run([&] { return dvc::io::load_catalogue(path, &owners); });
      },
      py::arg("owners"), py::arg("path"), "The same; every owner must be a unit of the plan.");
  m.def(
      "write_file",
      [](const std::filesystem::path& path, const std::string& text) { dvc::io::write_file(path, text).value(); },
      py::arg("path"), py::arg("text"), "Writes a file whole or not at all.");
  m.def(
      "to_csv", [](const dvc::plan& p, const levels_list& levels) { return dvc::io::to_csv(p, levels_of(levels)); },
      py::arg("plan"), py::arg("levels"));
  m.def(
      "to_json", [](const dvc::plan& p, const levels_list& levels) { return dvc::io::to_json(p, levels_of(levels)); },
      py::arg("plan"), py::arg("levels"));
  m.def(
      "to_table",
      [](const dvc::plan& p, const levels_list& levels, const std::string& lang) {
        return dvc::io::to_table(p, levels_of(levels), language_of(lang));
      },
      py::arg("plan"), py::arg("levels"), py::arg("lang"));
  m.def(
      "sentence",
      [](const dvc::quota::warning& w, const assignment& a, const std::string& lang) {
        return dvc::io::sentence(w, a, language_of(lang));
      },
      py::arg("warning"), py::arg("assignment"), py::arg("lang"));
}

}  // namespace bindings
