// Monitoring: days as NumPy's numbers and counts in, exact ratios and arrays out.
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "bind.hpp"
#include "calendar.hpp"
#include "dvc/calendar/reporting_period.hpp"
#include "dvc/monitor/adjust.hpp"
#include "dvc/monitor/pace.hpp"
#include "dvc/monitor/paths.hpp"
#include "dvc/monitor/reported.hpp"
#include "dvc/monitor/window.hpp"

namespace bindings {
namespace {

using namespace dvc::monitor;
using dvc::count_t;
using dvc::errc;
using dvc::index_t;
using dvc::rational;

dvc::period span_of_days(index_t from, index_t to) { return {day_of(from), day_of(to)}; }

std::vector<dvc::period> spans_of(const count_array& from, const count_array& to) {
  const auto first = counts_of(from), last = counts_of(to);
  if (first.size() != last.size()) throw dvc::exception({errc::shape, "first and last days differ in number"});
  std::vector<dvc::period> spans;
  for (std::size_t i = 0; i < first.size(); ++i) spans.push_back(span_of_days(first[i], last[i]));
  return spans;
}

// The reports, made from columns whose memory ends with the call.
reported reports_of(const array_of<std::int32_t>& unit, const std::optional<count_array>& from, const count_array& to,
                    const count_array& total, const count_array& online, index_t units, index_t first, index_t last) {
  const auto rows = span_of(unit);
  const auto window = span_of_days(first, last);
  const auto days_to = counts_of(to), all = counts_of(total), by_net = counts_of(online);
  const auto days_from = from ? counts_of(*from) : std::span<const count_t>{};
  return run([&]() -> dvc::result<reported> {
    const auto ends = dvc::dossiers::narrow_days(days_to, "to");
    if (!ends) return ends.error();
    if (from) {
      const auto starts = dvc::dossiers::narrow_days(days_from, "from");
      if (!starts) return starts.error();
      return reported::make({rows, *starts, *ends, all, by_net}, units, window);
    }
    const auto spans = from_cumulative({rows, {}, *ends, all, by_net}, window);
    if (!spans) return spans.error();
    return reported::make({rows, spans->from, *ends, spans->total, spans->online}, units, window);
  });
}

std::vector<goal> goals_from(const count_array& projected, const count_array& online, const array_of<std::uint8_t>& asked) {
  const auto p = counts_of(projected), g = counts_of(online);
  const auto takes_part = span_of(asked);
  if (p.size() != g.size() || p.size() != takes_part.size()) throw dvc::exception({errc::shape, "the columns of goals differ in length"});
  std::vector<goal> goals;
  for (std::size_t i = 0; i < p.size(); ++i) goals.push_back({p[i], g[i], takes_part[i] != 0});
  return goals;
}

// One number a row, null where it is not known.
template <class Of>
auto each(const progress& p, Of of) {
  std::vector<decltype(of(index_t{0}))> column;
  for (index_t i = 0; i < p.size(); ++i) column.push_back(of(i));
  return column;
}

using column = std::vector<std::optional<rational>>;

column ratios_of(const progress& p, const std::string& name) {
  const auto known = [&](auto member) { return each(p, [&](index_t i) -> std::optional<rational> { return (p.*member)(i); }); };
  if (name == "rate") return known(&progress::rate);
  if (name == "expected") return known(&progress::expected);
  if (name == "ahead") return known(&progress::ahead);
  if (name == "behind") return known(&progress::behind);
  if (name == "to_come") return known(&progress::to_come);
  if (name == "needed_rate") return known(&progress::needed_rate);
  if (name == "forecast") return known(&progress::forecast);
  if (name == "contribution") return known(&progress::contribution);
  throw dvc::exception({errc::argument, "\"" + name + "\" is not a ratio of progress"});
}

}  // namespace

void register_monitor(py::module_& m) {
  py::class_<schedule>(m, "Schedule", "How work is expected to spread over the days of a window.")
      .def_static("linear", [](index_t from, index_t to) { return schedule::linear(span_of_days(from, to)).value(); }, py::arg("first"),
                  py::arg("last"), "Every day alike.")
      .def_static("working_days", [](index_t from, index_t to, const loaded_calendar& by, bool estimate) {
        return schedule::by_working_days(span_of_days(from, to), by.by.days(), past_of(estimate)).value();
      }, py::arg("first"), py::arg("last"), py::arg("calendar"), py::kw_only(), py::arg("estimate"), "Every working day alike.")
      .def_static("months", [](const count_array& from, const count_array& to, const count_array& weights) {
        return schedule::by_months(spans_of(from, to), counts_of(weights)).value();
      }, py::arg("first").noconvert(), py::arg("last").noconvert(), py::arg("weights").noconvert(), "A weight for each month.")
      .def_property_readonly("estimated", &schedule::estimated)
      .def("share", [](const schedule& s, index_t day) {
        const auto on = day_of(day);
        if (!s.covers(on)) throw dvc::exception({errc::range, dvc::str(on) + " is not within " + str(s.window())});
        return s.share(on);
      }, py::arg("day"), "The share that is due by the end of a day.")
      .def("weights", [](const schedule& s, const count_array& from, const count_array& to) {
        std::vector<count_t> weights;
        for (const dvc::period& part : spans_of(from, to)) {
          if (!s.covers(part.from) || !s.covers(part.to) || part.to < part.from)
            throw dvc::exception({errc::range, str(part) + " is not within " + str(s.window())});
          weights.push_back(s.weight(part));
        }
        return owned(std::move(weights));
      }, py::arg("first").noconvert(), py::arg("last").noconvert(), "The weight of each part of the window.");

  py::class_<reported>(m, "Reported", "What units say they have received, put together.")
      .def(py::init(&reports_of), py::arg("unit").noconvert(), py::arg("first").noconvert(), py::arg("last").noconvert(),
           py::arg("total").noconvert(), py::arg("online").noconvert(), py::arg("units"), py::arg("window_first"), py::arg("window_last"))
      .def("as_of", [](const reported& r, index_t on) { return r.as_of(day_of(on)); }, py::arg("on"),
           "The last day up to which any unit has reported.")
      .def("received", [](const reported& r, index_t from, index_t to) {
        const dvc::period in = span_of_days(from, to);
        std::vector<count_t> total, online;
        std::vector<std::uint8_t> known;
        for (index_t u = 0; u < r.units(); ++u) {
          const auto got = in.from == r.window().from ? r.received(u, in.to) : r.received(u, in);
          total.push_back(got ? got->total() : 0), online.push_back(got ? got->online() : 0), known.push_back(got ? 1 : 0);
        }
        return py::make_tuple(owned(std::move(total)), owned(std::move(online)), owned(std::move(known)));
      }, py::arg("first"), py::arg("last"), "All and online dossiers of each unit in a span, and whether they are known.")
      .def("gap", [](const reported& r, index_t unit, index_t day) -> std::optional<std::pair<dvc::date, dvc::date>> {
        if (unit < 0 || unit >= r.units()) throw py::index_error("there is no unit " + std::to_string(unit));
        const auto gap = r.gap(unit, day_of(day));
        return gap ? std::optional{std::pair{gap->from, gap->to}} : std::nullopt;
      }, py::arg("unit"), py::arg("day"), "The first days that a unit's reports leave out.");

  m.attr("statuses") = py::make_tuple("ahead", "on-pace", "behind", "out-of-reach");
  py::class_<progress>(m, "Progress", "Where the units of one level stand on a day.")
      .def(py::init([](const count_array& projected, const count_array& online, const array_of<std::uint8_t>& asked,
                       const reported& reports, index_t first_unit, const schedule& over, index_t as_of, const std::string& remaining,
                       const std::optional<count_array>& to_come, const std::string& tolerance) {
             const auto goals = goals_from(projected, online, asked);
             const pace_options options{.remaining = choice_of<outlook>(outlook_names, remaining, "an outlook"),
                                        .to_come = to_come ? counts_of(*to_come) : std::span<const count_t>{},
                                        .tolerance = rational::parse(tolerance).value()};
             const auto on = day_of(as_of);
             if (first_unit < 0 || first_unit + static_cast<index_t>(goals.size()) > reports.units())
               throw py::index_error("there are no such units");
             return run([&] {
               std::vector<std::optional<tally>> received;
               for (std::size_t i = 0; i < goals.size(); ++i) received.push_back(reports.received(first_unit + static_cast<index_t>(i), on));
               return progress::make(goals, received, over, on, options);
             });
           }),
           py::arg("projected").noconvert(), py::arg("online").noconvert(), py::arg("asked").noconvert(), py::arg("reported"),
           py::arg("first_unit"), py::arg("schedule"), py::arg("as_of"), py::arg("remaining"), py::arg("to_come").noconvert().none(true),
           py::arg("tolerance"))
      .def("__len__", &progress::size)
      .def_property_readonly("elapsed", &progress::elapsed)
      .def("ratio", &ratios_of, py::arg("name"), "A column of exact ratios, null where nothing is known.")
      .def_property_readonly("received", [](const progress& p) {
        return each(p, [&](index_t i) { return p.received(i) ? std::optional{p.received(i)->total()} : std::nullopt; });
      })
      .def_property_readonly("online", [](const progress& p) {
        return each(p, [&](index_t i) { return p.received(i) ? std::optional{p.received(i)->online()} : std::nullopt; });
      })
      .def_property_readonly("left", [](const progress& p) { return each(p, [&](index_t i) { return p.left(i); }); })
      .def_property_readonly("status", [](const progress& p) {
        return each(p, [&](index_t i) {
          const auto s = p.where(i);
          return s ? std::optional{std::string(name(*s))} : std::nullopt;
        });
      })
      .def("sum", [](const progress& p) {
        const auto s = p.sum();
        return py::make_tuple(s.units, s.received.total(), s.received.online(), s.projected, s.goal, s.expected, s.behind);
      }, "Units counted, received, online, projected, goal, expected and missing.");

  py::class_<adjustment>(m, "Adjustment", "New goals of one level and who takes over what.")
      .def_property_readonly("goals", [](const adjustment& a) { return owned(std::vector(a.goals)); })
      .def_property_readonly("moves", [](const adjustment& a) {
        std::vector<std::tuple<index_t, index_t, count_t>> moves;
        for (const takeover& t : a.moves) moves.emplace_back(t.from, t.to, t.dossiers);
        return moves;
      })
      .def_readonly("ties", &adjustment::ties)
      .def_readonly("total", &adjustment::total);
  m.def("adjust", [](const progress& p, const std::string& by) {
    const auto rule = choice_of<adjust_by>(adjust_rules, by, "a rule of adjustment");
    return run([&] { return adjust(p, rule); });
  }, py::arg("progress"), py::arg("by"), "Re-assigns what remains.");

  m.def("make_paths", [](const count_array& quotas, const count_array& weights, const std::string& rounding) {
    const auto rule = choice_of<path_rounding>(path_roundings, rounding, "a rounding of paths");
    const auto of = counts_of(quotas), by = counts_of(weights);
    paths made = run([&] { return make_paths(of, by, rule); });
    return py::make_tuple(owned(std::move(made.counts)), owned(std::move(made.month_totals)));
  }, py::arg("quotas").noconvert(), py::arg("weights").noconvert(), py::arg("rounding"), "Dossiers of each unit and month.");

  m.def("plan_window", [](const dvc::plan& p) {
    const auto window = window_of(p).value();
    return std::pair{window.from, window.to};
  }, py::arg("plan"), "The days over which a plan's quotas are to be met.");
  m.def("plan_reporting_day", &reporting_day, py::arg("plan"), "The day of the month on which a plan's reporting months begin.");
  m.def("parse_period", [](const std::string& label, int first_day) {
    const auto p = dvc::calendar::parse_period(label, first_day).value();
    return std::pair{p.span.from, p.span.to};
  }, py::arg("label"), py::arg("first_day"), "First and last day of a reporting period.");
}

}  // namespace bindings
