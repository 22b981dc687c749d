#include "dvc/quota/assign.hpp"

#include "bind.hpp"
#include "dvc/audit/agreement.hpp"
#include "dvc/io/explain.hpp"
#include "dvc/plan/assign.hpp"
#include "dvc/quota/printed.hpp"

namespace bindings {
namespace {

using dvc::quota::assignment;

// The value that a name stands for. Errors: `argument`.
template <class Parse>
auto known(Parse parse, const std::string& text, const char* expected) {
  if (const auto value = parse(text)) return *value;
  throw dvc::exception({dvc::errc::argument, "\"" + text + "\" is not known; give " + expected});
}

using bound_list = std::vector<std::pair<std::string, dvc::count_t>>;

std::vector<dvc::unit_bound> bounds_of(const py::handle& given) {
  std::vector<dvc::unit_bound> bounds;
  for (const auto& [code, dossiers] : given.cast<bound_list>()) bounds.push_back({dvc::unit_id(code), dossiers});
  return bounds;
}

// The keyword arguments of Plan.assign as the library's options. The facade has made sure that total and rates exclude each
// other; a rate is of the whole level under share-of-deficit, of each unit under the other models.
dvc::assign_options options_of(const py::dict& given) {
  using namespace dvc::quota;
  const auto text = [&](const char* key) { return given[key].cast<std::string>(); };
  dvc::assign_options options;
  options.model = known(parse_model, text("model"), "share-of-deficit, uniform, by-tier or fill-the-gap");
  if (!given["rounding"].is_none())
    options.rounding = known(parse_rounding, text("rounding"), "exact-total, per-row or up");
  const bool of_level = options.model == model::share_of_deficit;
  horizon over = of_level ? horizon::year : horizon::remaining;
  if (!given["over"].is_none()) {
    over = known(parse_horizon, text("over"), "year or remaining");
    if (over == horizon::year && !of_level)
      throw dvc::exception({dvc::errc::argument, std::string(name(options.model)) +
                                                     " asks rates over the remaining months; leave out over, or give remaining"});
  }
  if (!given["total"].is_none()) options.demand = dvc::given_total{given["total"].cast<dvc::count_t>()};
  const auto rates = given["rates"].cast<std::vector<std::pair<std::string, std::string>>>();
  if (!rates.empty() && of_level) {
    if (!rates.front().first.empty())
      throw dvc::exception({dvc::errc::argument, "share-of-deficit takes one rate for the whole level; by-tier takes one for each tier"});
    options.demand = dvc::target_rate{dvc::rational::parse(rates.front().second).value(), over};
  } else if (!rates.empty()) {
    dvc::asked_rates asked;
    for (const auto& [of, rate] : rates) asked.tiers.push_back({of, rate_range::parse(rate).value()});
    options.demand = asked;
  }
  options.lower = bounds_of(given["lower"]);
  options.upper = bounds_of(given["upper"]);
  for (const auto& [code, total, online] : given["projected"].cast<std::vector<std::tuple<std::string, dvc::count_t, dvc::count_t>>>()) {
    const auto dossiers = dvc::dossiers::tally::make(total, online);
    if (!dossiers) throw dvc::exception({dossiers.error().code, "projected of " + code + ": " + dossiers.error().message});
    options.projected.push_back({dvc::unit_id(code), *dossiers});
  }
  return options;
}

dvc::index_t checked(const assignment& a, dvc::index_t row) {
  if (row < 0 || row >= a.size()) throw py::index_error("there is no row " + std::to_string(row));
  return row;
}

}  // namespace

void register_quota(py::module_& m) {
  py::list names;
  for (const auto c : dvc::quota::columns) names.append(std::string(name(c)));
  m.attr("columns") = py::tuple(names);

  py::class_<dvc::quota::warning>(m, "Warning", "What a reader should know although nothing failed.")
      .def_property_readonly("warning", [](const dvc::quota::warning& w) {
        return std::string(name(w.what));
      })
      .def_readonly("given", &dvc::quota::warning::given);

  py::class_<dvc::audit::difference>(m, "Difference", "A cell whose printed value is not the computed one.")
      .def_readonly("unit", &dvc::audit::difference::unit)
      .def_property_readonly("column", [](const dvc::audit::difference& d) { return std::string(name(d.column)); })
      .def_readonly("printed", &dvc::audit::difference::printed)
      .def_readonly("computed", &dvc::audit::difference::computed);
  py::class_<dvc::audit::agreement>(m, "Agreement", "A level's quotas beside the published table.")
      .def_readonly("rows", &dvc::audit::agreement::rows)
      .def_readonly("rows_agreeing", &dvc::audit::agreement::rows_agreeing)
      .def_readonly("differences", &dvc::audit::agreement::differences)
      .def_readonly("rate_of_nothing", &dvc::audit::agreement::rate_of_nothing);

  py::class_<assignment, std::shared_ptr<assignment>>(m, "Assignment", "The quotas of one level.")
      .def_property_readonly("total", &assignment::total)
      .def_property_readonly("assigned", &assignment::assigned)
      .def_property_readonly("offline", py::overload_cast<>(&assignment::offline, py::const_))
      .def_property_readonly("rounding", [](const assignment& a) { return std::string(name(a.rule())); })
      .def_property_readonly("model", [](const assignment& a) { return std::string(name(a.by())); })
      .def_property_readonly("needed", &assignment::needed)
      .def_property_readonly("gap", &assignment::gap)
      .def("bound", [](const assignment& a, dvc::index_t row) { return std::string(name(a.held(checked(a, row)))); })
      .def("lower", [](const assignment& a, dvc::index_t row) { return a.lower(checked(a, row)); })
      .def("upper", [](const assignment& a, dvc::index_t row) { return a.upper(checked(a, row)); })
      .def("extra_at_goal", [](const assignment& a, dvc::index_t row) { return a.extra_at_goal(checked(a, row)); })
      .def("part", [](const assignment& a, dvc::index_t row) { return a.part(checked(a, row)); })
      .def_property_readonly("ties", [](const assignment& a) { return std::vector(a.ties().begin(), a.ties().end()); })
      .def_property_readonly("warnings",
                             [](const assignment& a) { return std::vector(a.warnings().begin(), a.warnings().end()); })
      .def_property_readonly(
          "counts", [](const py::object& self) { return view(self.cast<const assignment&>().extras(), self); })
      .def("__len__", &assignment::size)
      .def("unit", [](const assignment& a, dvc::index_t row) { return a.entries()[static_cast<std::size_t>(checked(a, row))].unit; })
      .def_property_readonly("entries", [](const assignment& a) { return std::vector(a.entries().begin(), a.entries().end()); })
      .def_property_readonly("projection", [](const assignment& a) { return std::string(name(a.projected())); })
      .def("printed", [](const assignment& a) { return dvc::quota::printed(a); })
      .def("share", [](const assignment& a, dvc::index_t row) { return a.share(checked(a, row)); })
      .def("target", [](const assignment& a, dvc::index_t row) { return a.target(checked(a, row)); })
      .def("reached", [](const assignment& a, dvc::index_t row) { return a.reached(checked(a, row)); });

  m.def(
      "assign",
      [](const dvc::plan& p, const std::string& level, const py::dict& choices) {
        const auto at = level_of(level);
        const auto options = options_of(choices);
        return run([&] { return dvc::assign(p, at, options); });
      },
      py::arg("plan"), py::arg("level"), py::arg("choices"), "Assigns a level of a plan.");
  m.def(
      "assign_all",
      [](const dvc::plan& p, const py::dict& choices) {
        const auto options = options_of(choices);
        std::vector<std::pair<dvc::level, assignment>> levels;
        for (auto& [at, quotas] : run([&] { return dvc::assign_all(p, options); })) levels.emplace_back(at, std::move(quotas));
        return levels;
      },
      py::arg("plan"), py::arg("choices"), "Assigns every level of a plan.");
  m.def("compare", &dvc::audit::compare, py::arg("plan"), py::arg("assignment"),
        "Compares quotas with the plan's published table.");
}

}  // namespace bindings
