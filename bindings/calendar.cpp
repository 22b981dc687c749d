// Calendars: NumPy's days and seconds since 1970 in, the same out; text for the words of a choice.
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "bind.hpp"
#include "calendar.hpp"
#include "dvc/calendar/columns.hpp"
#include "dvc/io/calendar.hpp"

namespace bindings {
namespace {

using namespace dvc::calendar;
using dvc::count_t;

using loaded = loaded_calendar;

using flags = array_of<std::uint8_t>;

beyond past_of(bool estimate) { return estimate ? beyond::estimate : beyond::refuse; }

reporting_rule rule_of(const std::string& length, int first_day) {
  return {choice_of<every>(period_lengths, length, "a length of periods"), first_day};
}

py::tuple arrays_of(answers&& all) {
  return py::make_tuple(owned(std::move(all.values)), owned(std::move(all.estimated)));
}

}  // namespace

void register_calendar(py::module_& m) {
  py::class_<loaded>(m, "Calendar", "Working days and hours.")
      .def_property_readonly("first", [](const loaded& c) { return c.by.days().first(); })
      .def_property_readonly("last", [](const loaded& c) { return c.by.days().last(); })
      .def("days", [](const loaded& c) {
        py::list rows;
        for (const named_day& d : c.list.days) {
          py::dict row;
          row["date"] = d.on;
          row["kind"] = std::string(name(d.is));
          row["name"] = d.title;
          row["source"] = c.list.sources[d.source].title;
          row["path"] = c.list.sources[d.source].path;
          row["standing"] = std::string(name(d.mark));
          rows.append(row);
        }
        return rows;
      }, "The days that the file names.")
      .def("is_working", [](const loaded& c, const count_array& on, bool estimate) {
        const auto days = counts_of(on);
        return arrays_of(run([&] { return are_working(c.by.days(), days, past_of(estimate)); }));
      }, py::arg("on").noconvert(), py::kw_only(), py::arg("estimate"), "Whether offices work.")
      .def("count", [](const loaded& c, const count_array& first, const count_array& last, bool estimate) {
        const auto from = counts_of(first), to = counts_of(last);
        return arrays_of(run([&] { return count(c.by.days(), from, to, past_of(estimate)); }));
      }, py::arg("first").noconvert(), py::arg("last").noconvert(), py::kw_only(), py::arg("estimate"),
         "Working days, both ends included.")
      .def("add", [](const loaded& c, const count_array& on, const count_array& n, bool estimate) {
        const auto days = counts_of(on), steps = counts_of(n);
        return arrays_of(run([&] { return add(c.by.days(), days, steps, past_of(estimate)); }));
      }, py::arg("on").noconvert(), py::arg("n").noconvert(), py::kw_only(), py::arg("estimate"), "The n-th working day after.")
      .def("deadline", [](const loaded& c, const count_array& received, const count_array& limits, const std::string& unit,
                          const count_array& stop_rows, const count_array& stop_begin, const count_array& stop_end,
                          bool estimate) {
        const auto moments = counts_of(received), amounts = counts_of(limits);
        const stop_columns stops{counts_of(stop_rows), counts_of(stop_begin), counts_of(stop_end)};
        const auto in = choice_of<limit_unit>(limit_units, unit, "a unit of time limits");
        return arrays_of(run([&] { return deadlines(c.by, moments, amounts, in, stops, past_of(estimate)); }));
      }, py::arg("received").noconvert(), py::arg("limits").noconvert(), py::arg("unit"), py::arg("stop_rows").noconvert(),
         py::arg("stop_begin").noconvert(), py::arg("stop_end").noconvert(), py::kw_only(), py::arg("estimate"),
         "When dossiers are due.");

  using pairs = std::vector<std::pair<count_t, count_t>>;
  m.def("load_calendar", [](const std::filesystem::path& path, const std::optional<pairs>& hours) {
    return run([&]() -> dvc::result<loaded> {
      auto list = dvc::io::load_calendar(path);
      if (!list) return list.error();
      auto days = working_days::make(*list);
      if (!days) return days.error();
      if (!hours) return loaded{*std::move(list), due_clock(*std::move(days))};
      std::vector<shift> shifts;
      for (const auto& [from, to] : *hours) shifts.push_back({from, to});
      auto made = office_hours::make(std::move(shifts));
      if (!made) return made.error();
      return loaded{*std::move(list), due_clock(*std::move(days), *std::move(made))};
    });
  }, py::arg("path"), py::arg("hours") = py::none(), "Reads a calendar.");

  m.def("online_limits", [](const count_array& ordinary, const flags& online, const flags& known, const count_array& own) {
    const auto usual = counts_of(ordinary), theirs = counts_of(own);
    return owned(run([&] { return online_limits(usual, span_of(online), span_of(known), theirs); }));
  }, py::arg("ordinary").noconvert(), py::arg("online").noconvert(), py::arg("known").noconvert(), py::arg("own").noconvert(),
     "Each dossier's limit.");

  m.def("shortened_limits", [](const count_array& limits, const std::string& by, const std::string& rounding) {
    const auto amounts = counts_of(limits);
    const auto rule = choice_of<limit_rounding>(limit_roundings, rounding, "a rule of rounding");
    return owned(run([&]() -> dvc::result<std::vector<count_t>> {
      const auto share = dvc::rational::parse(by);
      if (!share) return share.error();
      return shortened(amounts, *share, rule);
    }));
  }, py::arg("limits").noconvert(), py::arg("by"), py::arg("rounding"), "Limits less a share of each.");

  m.def("periods", [](const count_array& on, const std::string& length, int first_day) {
    const auto days = counts_of(on);
    const reporting_rule rule = rule_of(length, first_day);
    auto all = run([&] { return periods(days, rule); });
    return py::make_tuple(all.labels, owned(std::move(all.first)), owned(std::move(all.last)));
  }, py::arg("on").noconvert(), py::arg("every"), py::arg("first_day"), "The periods that days belong to.");

  m.def("reports_due_before", [](const count_array& on, const std::string& length, int first_day, int day) {
    const auto days = counts_of(on);
    const reporting_rule rule = rule_of(length, first_day);
    return owned(run([&] { return reports_due_before(days, rule, day); }));
  }, py::arg("on").noconvert(), py::arg("every"), py::arg("first_day"), py::arg("day"), "The last day before a day of the month.");
}

}  // namespace bindings
