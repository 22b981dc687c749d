#include <filesystem>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "bind.hpp"
#include "dvc/dossiers/rebase.hpp"
#include "dvc/io/names.hpp"
#include "dvc/io/units.hpp"

namespace bindings {
namespace {

using namespace dvc::units;
using dvc::count_t;
using dvc::unit_id;

// Units are handed out as copies: a name that was found outlives the tree it was found in.
std::vector<unit> copied(const std::vector<const unit*>& found) {
  std::vector<unit> units;
  for (const unit* u : found) units.push_back(*u);
  return units;
}

std::optional<unit> copied(const unit* found) { return found != nullptr ? std::optional{*found} : std::nullopt; }

std::vector<unit_id> ids_of(const std::vector<std::string>& codes) { return {codes.begin(), codes.end()}; }

}  // namespace

void register_units(py::module_& m) {
  using dvc::dossiers::rebased_unit;
  using dvc::io::name_index;
  using dvc::io::name_match;

  py::class_<dated_unit>(m, "DatedUnit", "A unit with the days on which it had this level, type, name and parent.")
      .def_property_readonly("code", [](const dated_unit& u) { return u.is.code; })
      .def_property_readonly("level", [](const dated_unit& u) { return u.is.at; })
      .def_property_readonly("type", [](const dated_unit& u) { return u.is.type; })
      .def_property_readonly("name", [](const dated_unit& u) { return u.is.name; })
      .def_property_readonly("parent", [](const dated_unit& u) { return u.is.parent; })
      .def_property_readonly("valid_from", [](const dated_unit& u) { return u.valid.from; })
      .def_property_readonly("valid_to", [](const dated_unit& u) { return u.valid.to; });

  py::class_<crosswalk::link>(m, "Link", "From an old unit to a new one, whole or in part.")
      .def_property_readonly("old_code", [](const crosswalk::link& l) { return l.old_code; })
      .def_property_readonly("old_name", [](const crosswalk::link& l) { return l.old_name; })
      .def_property_readonly("new_code", [](const crosswalk::link& l) { return l.new_code; })
      .def_property_readonly("new_name", [](const crosswalk::link& l) { return l.new_name; })
      .def_property_readonly("coverage", [](const crosswalk::link& l) { return std::string(name(l.covers)); })
      .def_property_readonly("weight", [](const crosswalk::link& l) { return l.weight; });

  py::class_<hierarchy>(m, "Hierarchy")
      .def_property_readonly("units", [](const hierarchy& s) { return std::vector<unit>(s.all().begin(), s.all().end()); })
      .def("find", [](const hierarchy& s, const std::string& code) { return copied(s.find(unit_id(code))); }, py::arg("code"))
      .def("children", [](const hierarchy& s, const std::string& code) { return copied(s.children(unit_id(code))); }, py::arg("code"))
      .def("ancestors", [](const hierarchy& s, const std::string& code) { return copied(s.ancestors(unit_id(code))); }, py::arg("code"))
      .def(
          "roll_up",
          [](const hierarchy& s, const std::vector<std::string>& codes, const count_array& counts, const std::string& to) {
            const auto ids = ids_of(codes);
            const auto given = counts_of(counts);
            const auto at = named(dvc::parse_level, to, "level; give province, department, district or commune");
            std::vector<std::pair<unit_id, count_t>> rows;
            for (auto& row : run([&] { return s.roll_up(ids, given, at); })) rows.emplace_back(std::move(row.code), row.count);
            return rows;
          },
          py::arg("codes"), py::arg("counts").noconvert(), py::arg("to"));

  py::class_<name_index>(m, "NameIndex")
      .def(py::init<hierarchy>(), py::arg("of"))
      .def(
          "match",
          [](const name_index& names, const std::string& name, const std::string& parent) {
            const name_match found = names.match(name, unit_id(parent)).value();
            return py::make_tuple(std::string(dvc::io::name(found.how)), copied(found.unit()), copied(found.candidates));
          },
          py::arg("name"), py::arg("parent"))
      .def(
          "search", [](const name_index& names, const std::string& text) { return copied(names.search(text).value()); },
          py::arg("text"));

  py::class_<registry>(m, "Registry")
      .def_property_readonly("units", [](const registry& r) { return std::vector<dated_unit>(r.all().begin(), r.all().end()); })
      .def("at", [](const registry& r, const std::string& on) {
            const auto day = day_of(on);
            return run([&] { return r.at(day); });
          }, py::arg("on"))
      .def("history", [](const registry& r, const std::string& code) {
            std::vector<dated_unit> versions;
            for (const dated_unit* u : r.history(unit_id(code))) versions.push_back(*u);
            return versions;
          }, py::arg("code"))
      .def("joined", [](const registry& r, const registry& other) { return run([&] { return r.joined(other); }); }, py::arg("other"));

  py::class_<crosswalk>(m, "Crosswalk")
      .def_property_readonly("on", [](const crosswalk& c) { return c.on(); })
      .def_property_readonly("links", [](const crosswalk& c) { return std::vector<crosswalk::link>(c.links().begin(), c.links().end()); })
      .def_property_readonly("divided", &crosswalk::divided)
      .def("check", [](const crosswalk& c, const hierarchy& before, const hierarchy& after) { check(c, before, after).value(); },
           py::arg("before"), py::arg("after"))
      .def("with_weights",
           [](const crosswalk& c, const std::vector<std::tuple<std::string, std::string, count_t>>& given) {
             std::vector<link_weight> weights;
             for (const auto& [from, to, weight] : given) weights.push_back({unit_id(from), unit_id(to), weight});
             return run([&] { return c.with_weights(weights); });
           }, py::arg("weights"))
      .def("rebase",
           [](const crosswalk& c, const std::vector<std::string>& codes, const std::vector<std::pair<std::string, count_array>>& given) {
             const auto ids = ids_of(codes);
             std::vector<dvc::dossiers::count_column> columns;
             for (const auto& [name, counts] : given) columns.push_back({name, counts_of(counts)});
             const auto made = run([&] { return dvc::dossiers::rebase(ids, columns, c); });
             std::vector<std::tuple<unit_id, std::string, bool, bool>> units;
             for (const rebased_unit& u : made.units) units.emplace_back(u.code, u.name, u.estimated, u.complete);
             return py::make_tuple(units, made.columns);
           }, py::arg("codes"), py::arg("columns").noconvert());

  m.def(
      "load_units",
      [](const std::filesystem::path& path, const std::optional<std::string>& from, const std::optional<std::string>& to) {
        std::optional<validity> valid;
        if (from) valid = validity{day_of(*from), to ? std::optional{day_of(*to)} : std::nullopt};
        else if (to) throw dvc::exception({dvc::errc::argument, "valid_to is given without valid_from"});
        return run([&] { return dvc::io::load_units(path, valid); });
      },
      py::arg("path"), py::arg("valid_from"), py::arg("valid_to"));
  m.def(
      "load_crosswalk",
      [](const std::filesystem::path& path, const std::string& on) {
        const auto day = day_of(on);
        return run([&] { return dvc::io::load_crosswalk(path, day); });
      },
      py::arg("path"), py::arg("on"));

  m.def("name_key", [](const std::string& text) { return dvc::io::name_key(text).value(); }, py::arg("text"));
  m.def("accent_free", [](const std::string& text) { return dvc::io::accent_free(text).value(); }, py::arg("text"));
  m.def("sort_key", [](const std::string& text) { return py::bytes(dvc::io::sort_key(text).value()); }, py::arg("text"));
}

}  // namespace bindings
