// What every binding file shares: results become values or exceptions, and the library's small types become Python's own.
#pragma once

#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>
#include <pybind11/stl/filesystem.h>

#include <array>
#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dvc/base/date.hpp"
#include "dvc/base/decimal.hpp"
#include "dvc/base/id.hpp"
#include "dvc/base/rational.hpp"
#include "dvc/base/result.hpp"

namespace py = pybind11;

namespace bindings {

void register_errors(py::module_&);
void register_apportion(py::module_&);
void register_hierarchy(py::module_&);
void register_matrix(py::module_&);
void register_proof(py::module_&);
void register_procedures(py::module_&);
void register_plan(py::module_&);
void register_tasks(py::module_&);
void register_units(py::module_&);
void register_published(py::module_&);
void register_audit(py::module_&);
void register_quota(py::module_&);
void register_io(py::module_&);
void register_explain(py::module_&);
void register_calendar(py::module_&);
void register_dossiers(py::module_&);
void register_monitor(py::module_&);
void register_projection(py::module_&);

/// Numbers as NumPy gives them: contiguous. Always with `py::arg().noconvert()`, so that nothing is cast on the way.
template <class Number>
using array_of = py::array_t<Number, py::array::c_style>;
using count_array = array_of<dvc::count_t>;

/// The numbers of a one-dimensional array; anything else is refused.
template <class Number>
[[nodiscard]] std::span<const Number> span_of(const array_of<Number>& array) {
  if (array.ndim() != 1)
    throw dvc::exception({dvc::errc::shape, "an array of " + std::to_string(array.ndim()) +
                                                " dimensions was given; one dimension is expected"});
  return {array.data(), static_cast<std::size_t>(array.size())};
}
[[nodiscard]] inline std::span<const dvc::count_t> counts_of(const count_array& array) { return span_of(array); }

/// A read-only array over memory that `owner` keeps alive.
[[nodiscard]] inline py::array_t<dvc::count_t> view(std::span<const dvc::count_t> counts, const py::handle& owner) {
  py::array_t<dvc::count_t> array(static_cast<py::ssize_t>(counts.size()), counts.data(), owner);
  array.attr("setflags")(py::arg("write") = false);
  return array;
}

/// A read-only array that takes over the memory.
template <class Number>
[[nodiscard]] py::array_t<Number> owned(std::vector<Number>&& numbers) {
  auto held = std::make_unique<std::vector<Number>>(std::move(numbers));
  auto* const memory = held.get();
  const py::capsule owner(held.release(), [](void* p) { delete static_cast<std::vector<Number>*>(p); });
  py::array_t<Number> array(static_cast<py::ssize_t>(memory->size()), memory->data(), owner);
  array.attr("setflags")(py::arg("write") = false);
  return array;
}

/// The value, or the exception that stands for its failure; the GIL is free while `work` runs.
template <class Work>
[[nodiscard]] auto run(Work work) {
  auto result = [&] {
    const py::gil_scoped_release free;
    return work();
  }();
  return std::move(result).value();
}

/// The value that a name stands for. Errors: `argument`.
template <class Parse>
[[nodiscard]] auto named(Parse parse, const std::string& text, const char* what) {
  if (const auto value = parse(text)) return *value;
  throw dvc::exception({dvc::errc::argument, "\"" + text + "\" is not the name of a " + what});
}

/// The choice at whose position the word stands. Errors: `argument`, with the words there are.
template <class Choice, std::size_t N>
[[nodiscard]] Choice choice_of(const std::array<std::string_view, N>& words, const std::string& given, const char* what) {
  std::string all;
  for (std::size_t i = 0; i < N; ++i) {
    if (words[i] == given) return static_cast<Choice>(i);
    all.append(i == 0 ? "" : ", ").append(words[i]);
  }
  throw dvc::exception({dvc::errc::argument, "\"" + given + "\" is not " + what + "; give one of " + all});
}

/// The day of a text. Errors: `argument`.
[[nodiscard]] inline dvc::date day_of(const std::string& text) {
  if (const auto day = dvc::parse_date(text)) return *day;
  throw dvc::exception({dvc::errc::argument, "\"" + text + "\" is not a day of the calendar, as YYYY-MM-DD"});
}

/// The day of a number of days since 1970. Errors: `range`.
[[nodiscard]] inline dvc::date day_of(dvc::index_t since_1970) {
  const dvc::date day = dvc::date_of(since_1970);
  if (dvc::since_1970(day) == since_1970 && day.ok() && day.year() >= std::chrono::year{1} && day.year() <= std::chrono::year{9999}) return day;
  throw dvc::exception({dvc::errc::range, "day " + std::to_string(since_1970) + " since 1970 is not between the years 1 and 9999"});
}

/// None for an absent text, as for an empty cell.
[[nodiscard]] inline std::optional<std::string> text_or_none(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional{text};
}

/// The level of that name. Errors: `argument`.
[[nodiscard]] inline dvc::level level_of(const std::string& text) {
  if (const auto at = dvc::parse_level(text)) return *at;
  throw dvc::exception({dvc::errc::argument, "\"" + text + "\" is not a level; give department, district or commune"});
}

}  // namespace bindings

namespace pybind11::detail {

// Casters from C++ to Python only: what comes in is text or numbers, and checked by the functions that take it.

template <>
struct type_caster<dvc::rational> {
  PYBIND11_TYPE_CASTER(dvc::rational, const_name("fractions.Fraction"));
  static bool load(handle, bool) { return false; }
  static handle cast(const dvc::rational& r, return_value_policy, handle) {
    return module_::import("fractions").attr("Fraction")(r.str()).release();
  }
};

template <>
struct type_caster<dvc::decimal> {
  PYBIND11_TYPE_CASTER(dvc::decimal, const_name("decimal.Decimal"));
  static bool load(handle, bool) { return false; }
  static handle cast(const dvc::decimal& d, return_value_policy, handle) {
    return module_::import("decimal").attr("Decimal")(d.str()).release();
  }
};

template <>
struct type_caster<dvc::date> {
  PYBIND11_TYPE_CASTER(dvc::date, const_name("datetime.date"));
  static bool load(handle, bool) { return false; }
  static handle cast(const dvc::date& d, return_value_policy, handle) {
    return module_::import("datetime")
        .attr("date")(static_cast<int>(d.year()), static_cast<unsigned>(d.month()), static_cast<unsigned>(d.day()))
        .release();
  }
};

template <>
struct type_caster<dvc::unit_id> {
  PYBIND11_TYPE_CASTER(dvc::unit_id, const_name("str | None"));
  static bool load(handle, bool) { return false; }
  static handle cast(const dvc::unit_id& id, return_value_policy, handle) {
    return id.empty() ? none().release() : str(id.str()).release();
  }
};

template <>
struct type_caster<dvc::level> {
  PYBIND11_TYPE_CASTER(dvc::level, const_name("str"));
  static bool load(handle, bool) { return false; }
  static handle cast(dvc::level at, return_value_policy, handle) { return str(std::string(dvc::name(at))).release(); }
};

}  // namespace pybind11::detail
