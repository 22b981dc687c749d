// Projections: observed dossiers and exact factors in, projected dossiers out.
#include "dvc/dossiers/projection.hpp"

#include <utility>
#include <vector>

#include "bind.hpp"
#include "calendar.hpp"

namespace bindings {
namespace {

using dvc::count_t;
using dvc::errc;
using dvc::index_t;
using dvc::rational;
using dvc::dossiers::tally;

dvc::period span_of_days(index_t from, index_t to) { return {day_of(from), day_of(to)}; }

std::vector<tally> tallies_of(const count_array& total, const count_array& online) {
  const auto all = counts_of(total), by_net = counts_of(online);
  if (all.size() != by_net.size()) throw dvc::exception({errc::shape, "total and online differ in length"});
  std::vector<tally> tallies;
  for (std::size_t i = 0; i < all.size(); ++i) tallies.push_back(tally::make(all[i], by_net[i]).value());
  return tallies;
}

std::vector<rational> ratios_of(const count_array& numerators, const count_array& denominators) {
  const auto above = counts_of(numerators), below = counts_of(denominators);
  if (above.size() != below.size()) throw dvc::exception({errc::shape, "numerators and denominators differ in length"});
  std::vector<rational> ratios;
  for (std::size_t i = 0; i < above.size(); ++i) {
    const auto one = dvc::ratio(above[i], below[i]);
    if (!one) throw dvc::exception({errc::argument, "a factor of " + std::to_string(above[i]) + "/" + std::to_string(below[i])});
    ratios.push_back(*one);
  }
  return ratios;
}

}  // namespace

void register_projection(py::module_& m) {
  m.def("project", [](const count_array& total, const count_array& online, const count_array& numerators, const count_array& denominators) {
    const auto observed = tallies_of(total, online);
    const auto factors = ratios_of(numerators, denominators);
    const auto projected = run([&] { return dvc::dossiers::project(observed, factors); });
    std::vector<count_t> all, by_net;
    for (const tally& t : projected) all.push_back(t.total()), by_net.push_back(t.online());
    return py::make_tuple(owned(std::move(all)), owned(std::move(by_net)));
  }, py::arg("total").noconvert(), py::arg("online").noconvert(), py::arg("numerators").noconvert(),
        py::arg("denominators").noconvert(), "All and online dossiers by each row's factor, rounded half-up.");
  m.def("factor_by_days", [](index_t observed_first, index_t observed_last, index_t first, index_t last) {
    return dvc::dossiers::factor_by_days(span_of_days(observed_first, observed_last), span_of_days(first, last)).value();
  }, py::arg("observed_first"), py::arg("observed_last"), py::arg("first"), py::arg("last"), "Days ahead by days observed.");
  m.def("factor_by_working_days", [](index_t observed_first, index_t observed_last, index_t first, index_t last,
                                     const loaded_calendar& by, bool estimate) {
    const auto factor = dvc::dossiers::factor_by_working_days(span_of_days(observed_first, observed_last), span_of_days(first, last),
                                                              by.by.days(), past_of(estimate)).value();
    return std::pair{factor.value, factor.estimated};
  }, py::arg("observed_first"), py::arg("observed_last"), py::arg("first"), py::arg("last"), py::arg("calendar"), py::kw_only(),
        py::arg("estimate"), "Working days ahead by working days observed, and whether they are estimated.");
}

}  // namespace bindings
