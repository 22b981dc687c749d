// Dossiers as columns, Form 06, intake and rates: NumPy's arrays in, arrays out; text for the words of a choice.
#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "bind.hpp"
#include "dvc/dossiers/intake.hpp"
#include "dvc/dossiers/rate_column.hpp"
#include "dvc/dossiers/rates.hpp"
#include "dvc/dossiers/report.hpp"

namespace bindings {
namespace {

using namespace dvc::dossiers;
using dvc::count_t;
using dvc::errc;
using dvc::index_t;

/// The columns of a table of dossiers, and how they are to be read.
class dossier_table {
 public:
  explicit dossier_table(const py::dict& from) {
    r_.unit = ids(from, "unit"), r_.field = ids(from, "field"), r_.procedure = ids(from, "procedure");
    r_.received = days(from, "received"), r_.due = days(from, "due"), r_.ended = days(from, "ended");
    r_.status = digits(from, "status"), r_.intake = digits(from, "intake"), r_.returned = digits(from, "returned");
    r_.stops = {keep(from["stop_record"].cast<count_array>()), days(from, "stop_from"), days(from, "stop_to")};
    const auto number = [&](const char* key) { return from[key].cast<index_t>(); };
    as_.units = number("units"), as_.fields = number("fields"), as_.procedures = number("procedures");
    const auto as_of = days(from, "as_of");
    as_.as_of = as_of.empty() ? no_day : as_of.front();
    as_.intake = from["missing_intake"].cast<std::string>() == "in-person" ? missing_channel::in_person : missing_channel::refuse;
  }
  [[nodiscard]] records by_unit() const {
    records r = r_;
    r.field = {};
    return r;
  }
  [[nodiscard]] const records& by_field() const { return r_; }
  [[nodiscard]] const reading& as() const { return as_; }

 private:
  template <class Number>
  std::span<const Number> keep(const array_of<Number>& array) {
    kept_.push_back(array);
    return span_of(array);
  }
  std::span<const std::int32_t> ids(const py::dict& from, const char* key) {
    return from[key].is_none() ? std::span<const std::int32_t>{} : keep(from[key].cast<array_of<std::int32_t>>());
  }
  std::span<const std::uint8_t> digits(const py::dict& from, const char* key) {
    return from[key].is_none() ? std::span<const std::uint8_t>{} : keep(from[key].cast<array_of<std::uint8_t>>());
  }
  // Days of 64 bits as NumPy's datetime64 has them, or the library's own of 32, which are kept as they are.
  std::span<const day_t> days(const py::dict& from, const char* key) {
    if (py::isinstance<array_of<day_t>>(from[key])) return keep(from[key].cast<array_of<day_t>>());
    const auto array = from[key].cast<count_array>();
    const auto wide = counts_of(array);
    days_.push_back(run([&] { return narrow_days(wide, key); }));
    return days_.back();
  }

  std::vector<py::object> kept_;
  std::vector<std::vector<day_t>> days_;
  records r_{};
  reading as_{};
};

std::vector<dvc::period> periods_of(const count_array& first, const count_array& last) {
  const auto from = narrow_days(counts_of(first), "from", "periods").value();
  const auto to = narrow_days(counts_of(last), "to", "periods").value();
  if (from.size() != to.size() || from.empty())
    throw dvc::exception({errc::shape, std::to_string(from.size()) + " first days and " + std::to_string(to.size()) +
                                           " last days of periods; as many of both are expected, and one at least"});
  std::vector<dvc::period> periods;
  for (std::size_t p = 0; p < from.size(); ++p) {
    if (from[p] == no_day || to[p] == no_day)
      throw dvc::exception({errc::range, "a period begins or ends on no day",
                            {"periods", static_cast<index_t>(p), from[p] == no_day ? "from" : "to"}});
    periods.push_back({dvc::date_of(from[p]), dvc::date_of(to[p])});
  }
  return periods;
}

/// Named arrays that live as long as the object.
class columns_in {
 public:
  explicit columns_in(const py::dict& from) {
    for (const auto& [key, value] : from) {
      const auto& array = arrays_.emplace_back(value.cast<count_array>());
      columns_.emplace_back(key.cast<std::string>(), counts_of(array));
      if (columns_.back().second.size() != rows())
        throw dvc::exception({errc::shape, "the column " + columns_.back().first + " has " +
                                               std::to_string(columns_.back().second.size()) + " rows, " +
                                               columns_.front().first + " has " + std::to_string(rows())});
    }
  }
  [[nodiscard]] std::size_t rows() const { return columns_.empty() ? 0 : columns_.front().second.size(); }
  [[nodiscard]] std::span<const count_t> operator[](std::string_view name) const {
    for (const auto& [known, counts] : columns_)
      if (known == name) return counts;
    throw py::key_error(std::string(name));
  }
  [[nodiscard]] const named_columns& all() const { return columns_; }

 private:
  std::vector<count_array> arrays_;
  named_columns columns_;
};

/// A rate of Form 06 for each row of its columns.
template <class RateOf>
void def_form06_rate(py::module_& m, const char* name, RateOf rate_of) {
  m.def(
      name,
      [rate_of](const py::dict& columns) {
        const columns_in in(columns);
        return run([&]() -> dvc::result<rate_column> {
          const auto rows = form06_rows(in.all());
          if (!rows) return rows.error();
          return each_rate(rows->size(), [&](std::size_t i) { return dvc::result<rate>(rate_of((*rows)[i])); });
        });
      },
      py::arg("columns"), "A rate of each row.");
}

/// Online dossiers and all: the rate of each row's tally.
template <class RateOf>
rate_column tally_rates(const py::dict& columns, RateOf rate_of) {
  const columns_in in(columns);
  const auto online = in["online"], received = in["received"];
  return run([&] {
    return each_rate(in.rows(), [&](std::size_t i) -> dvc::result<rate> {
      const auto t = tally::make(received[i], online[i]);
      if (!t) return t.error();
      return rate_of(*t);
    });
  });
}

}  // namespace

void register_dossiers(py::module_& m) {
  py::class_<dossier_table>(m, "DossierTable", "Dossiers as columns.").def(py::init<const py::dict&>(), py::arg("columns"));

  py::class_<report>(m, "Form06Report", "Rows of Form 06, period by period.")
      .def_property_readonly("unit", [](const report& r) { return owned(std::vector(r.unit)); })
      .def_property_readonly("field", [](const report& r) { return owned(std::vector(r.field)); })
      .def("column", [](const report& r, const std::string& name) { return owned(run([&] { return column_of(r.rows, name); })); },
           py::arg("name"), "One count or sum of every row.");

  m.def(
      "count_form06",
      [](const dossier_table& t, const count_array& first, const count_array& last, bool by_field, int threads) {
        const auto periods = periods_of(first, last);
        return run([&] { return count_form06(by_field ? t.by_field() : t.by_unit(), t.as(), periods, threads); });
      },
      py::arg("dossiers"), py::arg("first").noconvert(), py::arg("last").noconvert(), py::arg("by_field"), py::arg("threads"),
      "Counts dossiers into Form 06.");

  m.def(
      "count_intake",
      [](const dossier_table& t, const count_array& first, const count_array& last, bool by_procedure,
         const array_of<std::uint8_t>& only) {
        const auto periods = periods_of(first, last);
        const auto by = by_procedure ? intake_by::procedure : intake_by::unit;
        const auto flags = span_of(only);
        return run([&]() -> dvc::result<report> {
          const auto counted = count_intake(t.by_unit(), t.as(), periods.at(0), by, flags);
          if (!counted) return counted.error();
          return report_of(*counted);
        });
      },
      py::arg("dossiers"), py::arg("first").noconvert(), py::arg("last").noconvert(), py::arg("by_procedure"),
      py::arg("only").noconvert(), "Counts what came in, by channel.");

  m.def(
      "dossier_faults",
      [](const dossier_table& t, std::size_t most) {
        const auto faults = run([&] { return find_faults(t.by_field(), t.as(), most); });
        std::vector<std::tuple<index_t, std::string, std::string, std::string>> found;
        for (const fault& f : faults) {
          const auto why = explain(t.by_field(), t.as(), f);
          found.emplace_back(f.row, record_rule_names[static_cast<std::size_t>(f.rule)], why.where.column, why.message);
        }
        return found;
      },
      py::arg("dossiers"), py::arg("most"), "Row, rule, column and sentence of the first faulty dossiers.");

  m.def("channel_names", [] { return std::vector<std::string>(channel_names.begin(), channel_names.end()); },
        "The channels, by their digits from 1.");
  m.def("status_names", [] { return std::vector<std::string>(status_names.begin(), status_names.end()); },
        "The statuses, by their digits from 1.");

  py::class_<rate_column>(m, "RateColumn", "A rate for each row in lowest terms; 0 of 0 where it is null.")
      .def_property_readonly("numerator",
                             [](const py::object& self) { return view(self.cast<const rate_column&>().numerator, self); })
      .def_property_readonly("denominator",
                             [](const py::object& self) { return view(self.cast<const rate_column&>().denominator, self); })
      .def("percent", [](const rate_column& rates, int places) { return percent(rates, places).value(); }, py::arg("places"),
           "Each rate in percent, rounded half-up.");

  m.def(
      "online_rate",
      [](const py::dict& columns) { return tally_rates(columns, [](const tally& t) { return online_rate(t); }); },
      py::arg("columns"), "A rate of each row.");
  m.def(
      "portal_online_rate",
      [](const py::dict& columns, const std::string& synchronised) {
        const auto factor = dvc::rational::parse(synchronised).value();
        return tally_rates(columns, [&](const tally& t) { return portal_online_rate(t, factor); });
      },
      py::arg("columns"), py::arg("synchronised"), "A rate of each row.");
  def_form06_rate(m, "screen_online_rate", [](const form06& f) { return screen_online_rate(intake_of(f)); });
  def_form06_rate(m, "on_time_rate", on_time_rate);
  def_form06_rate(m, "on_time_among_resolved_rate", on_time_among_resolved_rate);
  def_form06_rate(m, "overdue_rate_of_received", [](const form06& f) { return overdue_rate(f, overdue_of::received); });
  def_form06_rate(m, "overdue_rate_of_handled", [](const form06& f) { return overdue_rate(f, overdue_of::handled); });
  def_form06_rate(m, "postal_intake_rate", [](const form06& f) { return postal_intake_rate(intake_of(f)); });
  def_form06_rate(m, "postal_return_rate_of_returned", [](const form06& f) { return postal_return_rate(f, returned_of::returned); });
  def_form06_rate(m, "postal_return_rate_of_resolved", [](const form06& f) { return postal_return_rate(f, returned_of::resolved); });
  m.def(
      "full_online_rate",
      [](const py::dict& columns) {
        const columns_in in(columns);
        const auto online = in["full_online"], eligible = in["eligible"];
        return run([&] { return each_rate(in.rows(), [&](std::size_t i) { return full_online_rate(online[i], eligible[i]); }); });
      },
      py::arg("columns"), "A rate of each row.");
  m.def(
      "satisfaction_rate",
      [](const py::dict& columns) {
        const columns_in in(columns);
        const auto received = in["received"], overdue = in["overdue"], disliked = in["disliked"];
        return run([&] {
          return each_rate(in.rows(), [&](std::size_t i) { return satisfaction_rate(received[i], overdue[i], disliked[i]); });
        });
      },
      py::arg("columns"), "A rate of each row.");
  m.def(
      "average_time",
      [](const py::dict& columns) {
        const columns_in in(columns);
        const auto time = in["time"], resolved = in["resolved"];
        return run([&] { return each_rate(in.rows(), [&](std::size_t i) { return average_time(time[i], resolved[i]); }); });
      },
      py::arg("columns"), "A rate of each row.");
  m.def(
      "services_in_use",
      [](const count_array& online, const array_of<std::uint8_t>& level) {
        const auto received = counts_of(online);
        const auto levels = span_of(level);
        const service_use use = run([&] { return count_services(received, levels); });
        return py::make_tuple(use.services, use.in_use, services_in_use_rate(use).value());
      },
      py::arg("online").noconvert(), py::arg("level").noconvert(), "Services of level 3 and 4, those in use, and their rate.");
}

}  // namespace bindings
