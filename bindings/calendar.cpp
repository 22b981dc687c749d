// Calendars: NumPy's days and seconds since 1970 in, the same out; text for the words of a choice.
#include <algorithm>
#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "bind.hpp"
#include "dvc/calendar/deadline.hpp"
#include "dvc/calendar/reporting_period.hpp"
#include "dvc/io/calendar.hpp"

namespace bindings {
namespace {

using namespace dvc::calendar;
using dvc::count_t;
using dvc::errc;
using dvc::index_t;

struct loaded {
  day_list list;
  due_clock by;
};

template <class Choice, std::size_t N>
Choice choice_of(const std::array<std::string_view, N>& words, const std::string& given, const char* what) {
  std::string all;
  for (std::size_t i = 0; i < N; ++i) {
    if (words[i] == given) return static_cast<Choice>(i);
    all.append(i == 0 ? "" : ", ").append(words[i]);
  }
  throw dvc::exception({errc::argument, "\"" + given + "\" is not " + what + "; give one of " + all});
}

beyond past_of(bool estimate) { return estimate ? beyond::estimate : beyond::refuse; }

dvc::date date_of(index_t since_1970) {
  return std::chrono::sys_days(std::chrono::days(std::clamp<index_t>(since_1970, -10'000'000, 10'000'000)));
}
index_t since_1970(const dvc::date& day) { return std::chrono::sys_days(day).time_since_epoch().count(); }

void same_size(std::size_t a, std::size_t b) {
  if (a != b)
    throw dvc::exception({errc::shape, "arrays of " + std::to_string(a) + " and " + std::to_string(b) +
                                           " rows were given; as many are expected"});
}

// A column of answers, and which of them are estimates.
template <class Value, class Each>
py::tuple column(std::size_t rows, Each each) {
  std::vector<count_t> values(rows);
  std::vector<std::uint8_t> estimated(rows);
  run([&]() -> dvc::result<void> {
    for (std::size_t i = 0; i < rows; ++i) {
      const dvc::result<answer<Value>> one = each(i);
      if (!one) {
        dvc::failure f = one.error();
        f.where.row = static_cast<index_t>(i);
        return f;
      }
      values[i] = static_cast<count_t>(one->value);
      estimated[i] = one->estimated;
    }
    return {};
  });
  const auto array = [](const auto& from) {
    py::array_t<typename std::decay_t<decltype(from)>::value_type> out(static_cast<py::ssize_t>(from.size()), from.data());
    return out;
  };
  return py::make_tuple(array(values), array(estimated));
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
        return column<bool>(days.size(), [&](std::size_t i) -> dvc::result<answer<bool>> {
          const auto d = c.by.days().number_of(days[i], past_of(estimate));
          if (!d) return d.error();
          return answer<bool>{c.by.days().working().holds(*d), c.by.days().estimated(*d)};
        });
      }, py::arg("on").noconvert(), py::kw_only(), py::arg("estimate"), "Whether offices work.")
      .def("count", [](const loaded& c, const count_array& from, const count_array& to, bool estimate) {
        const auto a = counts_of(from), b = counts_of(to);
        same_size(a.size(), b.size());
        return column<count_t>(a.size(), [&](std::size_t i) -> dvc::result<answer<count_t>> {
          const auto x = c.by.days().number_of(a[i], past_of(estimate)), y = c.by.days().number_of(b[i], past_of(estimate));
          if (!x) return x.error();
          if (!y) return y.error();
          return c.by.days().count_numbers(*x, *y);
        });
      }, py::arg("from_").noconvert(), py::arg("to").noconvert(), py::kw_only(), py::arg("estimate"), "Working days, ends included.")
      .def("add", [](const loaded& c, const count_array& on, const count_array& n, bool estimate) {
        const auto days = counts_of(on), steps = counts_of(n);
        same_size(days.size(), steps.size());
        return column<index_t>(days.size(), [&](std::size_t i) -> dvc::result<answer<index_t>> {
          const auto d = c.by.days().number_of(days[i], past_of(estimate));
          if (!d) return d.error();
          const auto at = c.by.days().add_number(*d, steps[i], past_of(estimate));
          if (!at) return at.error();
          return answer<index_t>{*at + since_1970(c.by.days().first()), c.by.days().estimated(*at)};
        });
      }, py::arg("on").noconvert(), py::arg("n").noconvert(), py::kw_only(), py::arg("estimate"), "The n-th working day after.")
      .def("deadline", [](const loaded& c, const count_array& received, const count_array& amounts, const std::string& unit,
                          const count_array& ends, const count_array& from, const count_array& to, bool estimate) {
        const auto moments = counts_of(received), limits = counts_of(amounts), last = counts_of(ends), a = counts_of(from), b = counts_of(to);
        const auto in = choice_of<limit_unit>(limit_units, unit, "a unit of time limits");
        same_size(moments.size(), limits.size());
        same_size(moments.size(), last.size());
        same_size(a.size(), b.size());
        std::vector<stop> stops;
        for (std::size_t i = 0; i < a.size(); ++i) stops.push_back({a[i], b[i]});
        count_t begin = 0;
        for (const count_t end : last) {
          if (end < begin || end > static_cast<count_t>(stops.size()))
            throw dvc::exception({errc::shape, "the ends of stops are not in order within " + std::to_string(stops.size())});
          begin = end;
        }
        return column<instant>(moments.size(), [&](std::size_t i) {
          const auto at = static_cast<std::size_t>(i == 0 ? 0 : last[i - 1]), to_ = static_cast<std::size_t>(last[i]);
          return c.by.deadline(moments[i], {limits[i], in}, std::span(stops).subspan(at, to_ - at), past_of(estimate));
        });
      }, py::arg("received").noconvert(), py::arg("limits").noconvert(), py::arg("unit"), py::arg("stop_ends").noconvert(),
         py::arg("stop_from").noconvert(), py::arg("stop_to").noconvert(), py::kw_only(), py::arg("estimate"), "When dossiers are due.");

  m.def("load_calendar", [](const std::filesystem::path& path, const std::optional<std::vector<std::pair<count_t, count_t>>>& hours) {
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

  m.def("periods", [](const count_array& on, const std::string& every_, int first_day) {
    const auto days = counts_of(on);
    const reporting_rule rule{choice_of<every>(period_lengths, every_, "a length of periods"), first_day};
    std::vector<count_t> from(days.size()), to(days.size());
    std::vector<std::string> labels(days.size());
    run([&]() -> dvc::result<void> {
      for (std::size_t i = 0; i < days.size(); ++i) {
        const auto p = period_of(date_of(days[i]), rule);
        if (!p) {
          dvc::failure f = p.error();
          f.where.row = static_cast<index_t>(i);
          return f;
        }
        from[i] = since_1970(p->span.from);
        to[i] = since_1970(p->span.to);
        labels[i] = p->label();
      }
      return {};
    });
    const auto n = static_cast<py::ssize_t>(days.size());
    return py::make_tuple(labels, py::array_t<count_t>(n, from.data()), py::array_t<count_t>(n, to.data()));
  }, py::arg("on").noconvert(), py::arg("every"), py::arg("first_day"), "The periods that days belong to.");

  m.def("report_due_before", [](index_t on, const std::string& every_, int first_day, int day) {
    return run([&]() -> dvc::result<dvc::date> {
      const auto p = period_of(date_of(on), {choice_of<every>(period_lengths, every_, "a length of periods"), first_day});
      if (!p) return p.error();
      return report_due_before(*p, day);
    });
  }, py::arg("on"), py::arg("every"), py::arg("first_day"), py::arg("day"), "The last day before a day of the month.");
}

}  // namespace bindings
