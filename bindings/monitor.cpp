// Monitoring: days as NumPy's numbers and counts in, exact ratios and arrays out.
#include <array>
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
#include "dvc/monitor/indicator.hpp"
#include "dvc/monitor/pace.hpp"
#include "dvc/monitor/paths.hpp"
#include "dvc/monitor/periodic.hpp"
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

// Counts of units in a row of columns; null where `known` says so.
std::vector<std::optional<dvc::dossiers::tally>> tallies_of(const count_array& total, const count_array& online, const array_of<std::uint8_t>& known) {
  const auto all = counts_of(total), by_net = counts_of(online);
  const auto is = span_of(known);
  std::vector<std::optional<dvc::dossiers::tally>> tallies;
  for (std::size_t i = 0; i < is.size(); ++i)
    tallies.push_back(is[i] == 0 ? std::nullopt : std::optional{dvc::dossiers::tally::make(all[i], by_net[i]).value()});
  return tallies;
}

using reported_counts = std::tuple<count_array, count_array, array_of<std::uint8_t>>;
using handled_counts = std::tuple<count_array, count_array, count_array, count_array, array_of<std::uint8_t>>;

std::vector<std::optional<handling>> handled_of(const std::optional<handled_counts>& given, std::size_t units) {
  std::vector<std::optional<handling>> handled(units);
  if (!given) return handled;
  const auto& [resolved, resolved_overdue, pending, pending_overdue, known] = *given;
  const auto is = span_of(known);
  for (std::size_t i = 0; i < units; ++i)
    if (is[i] != 0) handled[i] = handling{counts_of(resolved)[i], counts_of(resolved_overdue)[i], counts_of(pending)[i], counts_of(pending_overdue)[i]};
  return handled;
}

// A change as a signed ratio, in Python's own.
py::object signed_ratio(const std::optional<rate_change>& change) {
  if (!change) return py::none();
  const py::object size = py::cast(change->size);
  return change->falls ? size.attr("__neg__")() : size;
}

void register_periodic(py::module_& m) {
  py::class_<level_figures>(m, "LevelFigures", "The sums of a level in a periodic report.")
      .def_readonly("units", &level_figures::units)
      .def_readonly("reported", &level_figures::reported)
      .def_readonly("compared", &level_figures::compared)
      .def_readonly("missing", &level_figures::missing)
      .def_readonly("best", &level_figures::best)
      .def_readonly("worst", &level_figures::worst)
      .def_readonly("handling_reported", &level_figures::handling_reported)
      .def_property_readonly("now", [](const level_figures& l) { return std::pair{l.now.total(), l.now.online()}; })
      .def_property_readonly("to_date", [](const level_figures& l) {
        return l.to_date ? std::optional{std::pair{l.to_date->total(), l.to_date->online()}} : std::nullopt;
      })
      .def_property_readonly("handled", [](const level_figures& l) {
        return std::tuple{l.handled.resolved, l.handled.resolved_overdue, l.handled.pending, l.handled.pending_overdue};
      })
      .def_property_readonly("rate", &level_figures::rate)
      .def_property_readonly("change", [](const level_figures& l) { return signed_ratio(l.rate_change_since()); })
      .def_property_readonly("overdue", &level_figures::overdue)
      .def_property_readonly("overdue_change", [](const level_figures& l) { return signed_ratio(l.overdue_change_since()); });

  m.def(
      "put_together",
      [](const reported_counts& now, const reported_counts& before, const reported_counts& to_date, const std::optional<handled_counts>& handled,
         const std::optional<handled_counts>& handled_before, const std::string& whole, index_t listed) {
        const auto of = [](const reported_counts& c) { return tallies_of(std::get<0>(c), std::get<1>(c), std::get<2>(c)); };
        const auto n = of(now), b = of(before), d = of(to_date);
        const auto h = handled_of(handled, n.size()), hb = handled_of(handled_before, n.size());
        constexpr std::array<std::string_view, 2> wholes{"received", "handled"};
        const periodic_options options{choice_of<dvc::dossiers::overdue_of>(wholes, whole, "what overdue dossiers are a part of"), listed};
        return run([&] {
          std::vector<unit_figures> units;
          for (std::size_t i = 0; i < n.size(); ++i) units.push_back({n[i], b[i], d[i], h[i], hb[i]});
          return put_together(units, options);
        });
      },
      py::arg("now"), py::arg("before"), py::arg("to_date"), py::arg("handled").none(true), py::arg("handled_before").none(true), py::arg("whole"),
      py::arg("listed"), "Puts the figures of a level's units together.");
  m.def("period_before", [](const std::string& label, int first_day) {
    const auto p = period_before(dvc::calendar::parse_period(label, first_day).value(), first_day).value();
    return std::tuple{p.label(), p.span.from, p.span.to};
  }, py::arg("label"), py::arg("first_day"), "The period of the same length before: label, first and last day.");

  m.def("read_indicator", [](const dvc::indicator& of, count_t part, count_t whole) {
    const auto got = read(of, {part, whole}).value();
    return py::make_tuple(got.value, got.reached, got.missing);
  }, py::arg("indicator"), py::arg("part"), py::arg("whole"), "Value, whether it is reached, and what is missing.");
  m.def("count_early", [](const count_array& limits, const count_array& used, const std::string& share) {
    const auto limit = counts_of(limits), time = counts_of(used);
    const auto part = rational::parse(share).value();
    const auto e = run([&] { return count_early(limit, time, part); });
    return py::make_tuple(e.dossiers, e.early, e.limit, e.used);
  }, py::arg("limits").noconvert(), py::arg("used").noconvert(), py::arg("share"), "Dossiers with a limit, early ones, limits and times used.");
}

}  // namespace

void register_monitor(py::module_& m) {
  register_periodic(m);
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
