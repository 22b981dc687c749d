// Simulated years of dossiers: settings as words and arrays in, columns out.
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "bind.hpp"
#include "calendar.hpp"
#include "dvc/simulate/simulation.hpp"
#include "dvc/simulate/text.hpp"

namespace bindings {
namespace {

using namespace dvc::simulate;
using dvc::count_t;
using dvc::rational;

/// Settings with the memory that they refer to.
class held_settings {
 public:
  explicit held_settings(const py::dict& from) {
    codes_ = from["units"].cast<std::vector<std::string>>();
    weights_ = from["weights"].cast<count_array>();
    online_from_ = rates(from["online_from"]), online_to_ = rates(from["online_to"]), late_ = rates(from["late"]);
    const auto procedure_weights = from["procedure_weights"].cast<count_array>(), limits = from["limits"].cast<count_array>(),
               online_limits = from["online_limits"].cast<count_array>();
    const auto units = from["limit_units"].cast<std::vector<std::string>>();
    for (std::size_t i = 0; i < units.size(); ++i) {
      const count_t own = counts_of(online_limits)[i];
      const auto in = choice_of<dvc::calendar::limit_unit>(dvc::calendar::limit_units, units[i], "a unit of time limits");
      procedures_.push_back({counts_of(procedure_weights)[i], {counts_of(limits)[i], in},
                             own == missing ? std::nullopt : std::optional(own)});
    }
    s_.units = codes_, s_.weights = counts_of(weights_), s_.procedures = procedures_;
    s_.online_from = online_from_, s_.online_to = online_to_, s_.late = late_;
    s_.dossiers = from["dossiers"].cast<count_t>(), s_.carried_over = from["carried_over"].cast<count_t>();
    s_.year = from["year"].cast<int>(), s_.seed = from["seed"].cast<std::uint64_t>();
    s_.seasonality = from["seasonality"].cast<std::array<count_t, 12>>();
    s_.spread = rate(from["spread"]), s_.postal = rate(from["postal"]), s_.off_days = rate(from["off_days"]);
    s_.early = rate(from["early"]), s_.withdrawn = rate(from["withdrawn"]), s_.stopped = rate(from["stopped"]);
    s_.postal_return = rate(from["postal_return"]);
    if (const py::object varying = from["variation"]; !varying.is_none()) {
      const auto [level, month] = varying.cast<std::pair<py::object, py::object>>();
      s_.varying = variation{rate(level), rate(month)};
    }
    s_.past = from["estimate"].cast<bool>() ? dvc::calendar::beyond::estimate : dvc::calendar::beyond::refuse;
  }
  [[nodiscard]] const settings& get() const { return s_; }

 private:
  static constexpr count_t missing = -1;
  static rational rate(const py::object& text) { return rational::parse(text.cast<std::string>()).value(); }
  static std::vector<rational> rates(const py::object& texts) {
    std::vector<rational> all;
    for (const auto& text : texts.cast<std::vector<std::string>>()) all.push_back(rational::parse(text).value());
    return all;
  }

  std::vector<std::string> codes_;
  count_array weights_;
  std::vector<rational> online_from_, online_to_, late_;
  std::vector<procedure_share> procedures_;
  settings s_{};
};

/// A read-only view of one column.
template <class Number>
auto column(std::vector<Number> dossier_columns::*which) {
  return [which](const py::object& self) { return view_of(self.cast<const dossier_columns&>().*which, self); };
}

py::tuple arrays_of(months&& all) { return py::make_tuple(owned(std::move(all.total)), owned(std::move(all.online))); }

}  // namespace

void register_simulate(py::module_& m) {
  py::class_<dossier_columns>(m, "SimulatedColumns", "Simulated dossiers as columns; days of 32 bits, the smallest being none.")
      .def("__len__", &dossier_columns::size)
      .def_property_readonly("unit", column(&dossier_columns::unit))
      .def_property_readonly("procedure", column(&dossier_columns::procedure))
      .def_property_readonly("received", column(&dossier_columns::received))
      .def_property_readonly("due", column(&dossier_columns::due))
      .def_property_readonly("ended", column(&dossier_columns::ended))
      .def_property_readonly("status", column(&dossier_columns::status))
      .def_property_readonly("intake", column(&dossier_columns::intake))
      .def_property_readonly("returned", column(&dossier_columns::returned))
      .def_property_readonly("sequence", column(&dossier_columns::sequence))
      .def_property_readonly("stop_record", column(&dossier_columns::stop_record))
      .def_property_readonly("stop_from", column(&dossier_columns::stop_from))
      .def_property_readonly("stop_to", column(&dossier_columns::stop_to))
      .def("csv_rows",
           [](const dossier_columns& of, const std::vector<std::string>& units, const std::vector<std::string>& procedures) {
             std::string text;
             {
               const py::gil_scoped_release free;
               text = csv_rows(of, units, procedures);
             }
             return py::bytes(text);
           },
           py::arg("units"), py::arg("procedures"), "Rows of CSV in UTF-8, without a header.")
      .def("codes",
           [](const dossier_columns& of, const std::vector<std::string>& units) {
             std::vector<std::string> codes;
             for (std::size_t i = 0; i < of.size(); ++i)
               codes.push_back(dossier_code(units.at(static_cast<std::size_t>(of.unit[i])), of.received[i], of.sequence[i]));
             return codes;
           },
           py::arg("units"), "The codes of the dossiers.");

  py::class_<simulation>(m, "Simulation", "A simulated year.")
      .def("__len__", [](const simulation& s) { return s.size(); })
      .def_property_readonly("as_of", &simulation::as_of)
      .def_property_readonly("estimated", &simulation::estimated)
      .def("first_of", &simulation::first_of, py::arg("unit"), "The first row of a unit, or one past the last.")
      .def("carried_over", [](const simulation& s) { return owned(s.carried_over()); }, "Carried over by each unit.")
      .def("counted", [](const simulation& s) { return arrays_of(s.counted()); }, "Received in each month: all, online.")
      .def("expected", [](const simulation& s) { return arrays_of(s.expected()); }, "Expected likewise, in millionths.")
      .def("rows",
           [](const simulation& s, count_t from, count_t n, int threads) {
             return run([&] { return s.rows(from, n, threads); });
           },
           py::arg("first"), py::arg("n"), py::arg("threads"), "The dossiers of some rows.");

  m.def(
      "simulate",
      [](const loaded_calendar& by, const py::dict& given, int threads) {
        const held_settings held(given);
        return run([&] { return simulation::make(held.get(), by.by, threads); });
      },
      py::arg("calendar"), py::arg("settings"), py::arg("threads"), "Simulates a year.");
  m.def(
      "made_up_units",
      [](count_t n, std::uint64_t seed) {
        auto made = run([&] { return make_up_units(n, seed); });
        return py::make_tuple(made.codes, owned(std::move(made.weights)));
      },
      py::arg("n"), py::arg("seed"), "Codes and weights of made-up units.");
  m.def(
      "usual_settings",
      [] {
        const settings usual;
        py::dict all;
        for (const auto& [name, p] : {std::pair("online_from", usual.online_from.front()),
                                      std::pair("online_to", usual.online_to.front()),
                                      std::pair("late", usual.late.front()), std::pair("spread", usual.spread),
                                      std::pair("postal", usual.postal), std::pair("off_days", usual.off_days),
                                      std::pair("early", usual.early), std::pair("withdrawn", usual.withdrawn),
                                      std::pair("stopped", usual.stopped), std::pair("postal_return", usual.postal_return)})
          all[name] = p;
        all["seasonality"] = usual.seasonality;
        py::list procedures;
        for (const procedure_share& p : usual.procedures)
          procedures.append(py::make_tuple(p.weight, p.limit.amount, p.online, std::string(name(p.limit.in))));
        all["procedures"] = procedures;
        return all;
      },
      "What is assumed where nothing is said; procedures as weight, limit, online limit, unit.");
  m.attr("simulated_csv_header") = std::string(csv_header);
  m.attr("most_simulated_dossiers") = most_dossiers;
  m.attr("bytes_of_a_simulated_dossier") = bytes_of_a_dossier;
}

}  // namespace bindings
