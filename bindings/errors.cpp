// The one table from error codes to Python classes (dvcquota/errors.py). Each class is also the built-in a user expects.
#include <array>
#include <exception>

#include "bind.hpp"

namespace bindings {
namespace {

constexpr auto codes = static_cast<std::size_t>(dvc::last_errc) + 1;

const char* class_of(dvc::errc code) {
  using dvc::errc;
  switch (code) {
    case errc::syntax:
    case errc::encoding:
    case errc::schema: return "FormatError";
    case errc::range: return "RangeError";
    case errc::overflow: return "CountOverflowError";
    case errc::duplicate:
    case errc::unknown_unit:
    case errc::inconsistent: return "InconsistentError";
    case errc::argument:
    case errc::shape: return "ArgumentError";
    case errc::nothing_to_share:
    case errc::infeasible:
    case errc::misfit: return "InfeasibleError";
    case errc::tie: return "TieError";
    case errc::not_in_plan: return "NotInPlanError";
    case errc::not_found: return "MissingFileError";
    case errc::io: return "FileError";
  }
  return "DvcError";
}

// Paths may hold bytes that are not UTF-8; Python carries them as surrogates.
py::object text(const std::string& bytes) {
  return py::reinterpret_steal<py::object>(
      PyUnicode_DecodeUTF8(bytes.data(), static_cast<py::ssize_t>(bytes.size()), "surrogateescape"));
}

void raise(const dvc::failure& f) {
  const py::object type = py::module_::import("dvcquota.errors").attr(class_of(f.code));
  const py::object error = type(text(f.text()));
  const auto or_none = [](bool there, const py::object& value) { return there ? value : py::object(py::none()); };
  error.attr("code") = std::string(dvc::name(f.code));
  error.attr("file") = or_none(!f.where.file.empty(), text(f.where.file));
  error.attr("row") = or_none(f.where.row >= 0, py::int_(f.where.row));
  error.attr("column") = or_none(!f.where.column.empty(), text(f.where.column));
  error.attr("rows") = py::tuple(py::cast(f.rows));
  const auto [at, length] = f.list_of_rows();  // for whoever numbers rows otherwise
  error.attr("_sentence") = py::make_tuple(text(f.message.substr(0, at)), text(f.message.substr(at, length)),
                                           text(f.message.substr(at + length)));
  PyErr_SetObject(type.ptr(), error.ptr());
}

}  // namespace

void register_errors(py::module_& m) {
  m.def(
      "error_classes",
      [] {
        std::vector<std::pair<std::string, std::string>> table;
        for (std::size_t i = 0; i < codes; ++i) {
          const auto code = static_cast<dvc::errc>(i);
          table.emplace_back(dvc::name(code), class_of(code));
        }
        return table;
      },
      "Every error code and the name of its class.");
  m.def(
      "fail",
      [](const std::string& code, const std::string& message, std::optional<dvc::index_t> row,
         const std::optional<std::string>& column, const std::optional<std::string>& table, const std::vector<dvc::index_t>& rows) {
        for (std::size_t i = 0; i < codes; ++i)
          if (const auto at = static_cast<dvc::errc>(i); dvc::name(at) == code)
            throw dvc::exception({at, message, {table.value_or(""), row.value_or(-1), column.value_or("")}, rows});
        throw py::key_error(code);
      },
      py::arg("code"), py::arg("message"), py::arg("row") = py::none(), py::arg("column") = py::none(),
      py::arg("table") = py::none(), py::arg("rows") = py::list(), "Raises the error of that code.");

  py::register_exception_translator([](std::exception_ptr thrown) {
    try {
      if (thrown) std::rethrow_exception(thrown);
    } catch (const dvc::exception& e) {
      raise(e.error());
    }
  });
}

}  // namespace bindings
