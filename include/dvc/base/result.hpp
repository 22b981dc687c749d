// What a fallible function returns: a value, or one failure that says what was given, what was expected and where.
// The only `throw` of the library stands here, in `value()`.
#pragma once

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "dvc/base/config.hpp"

namespace dvc {

/// Everything a caller can get wrong with data. One Python class stands behind each (bindings/errors.cpp).
enum class errc {
  syntax,            ///< not JSON, not CSV
  encoding,          ///< not UTF-8, or not NFC
  schema,            ///< a missing or unknown key or column, a value of another type
  range,             ///< a number below or above what is allowed
  overflow,          ///< a number beyond 64 bits
  duplicate,         ///< the same key twice
  unknown_unit,      ///< a unit code that the plan does not list
  inconsistent,      ///< two figures or texts that contradict each other
  argument,          ///< an option or argument that cannot be read
  shape,             ///< arrays of other lengths or dimensions than expected
  nothing_to_share,  ///< a total to hand out, and nobody to hand it to
  infeasible,        ///< a total that the bounds do not admit
  misfit,            ///< a quota that gives out more or less than remainders can mend
  tie,               ///< equal claims, where the caller wants none
  not_in_plan,       ///< a level or table that this plan does not have
  not_found,         ///< no such file or folder
  io,                ///< reading or writing failed
};

/// The last enumerator, for tests that walk all of them.
inline constexpr errc last_errc = errc::io;

/// The name of an error code, as Python's `.code` gives it.
[[nodiscard]] constexpr std::string_view name(errc code) noexcept {
  switch (code) {
    case errc::syntax: return "syntax";
    case errc::encoding: return "encoding";
    case errc::schema: return "schema";
    case errc::range: return "range";
    case errc::overflow: return "overflow";
    case errc::duplicate: return "duplicate";
    case errc::unknown_unit: return "unknown_unit";
    case errc::inconsistent: return "inconsistent";
    case errc::argument: return "argument";
    case errc::shape: return "shape";
    case errc::nothing_to_share: return "nothing_to_share";
    case errc::infeasible: return "infeasible";
    case errc::misfit: return "misfit";
    case errc::tie: return "tie";
    case errc::not_in_plan: return "not_in_plan";
    case errc::not_found: return "not_found";
    case errc::io: return "io";
  }
  return "unknown";
}

/// Where in the input: a file or table, a row and a column, as far as they are known.
///
/// In memory `row` is the 0-based position; a loader turns it into the row that a spreadsheet shows.
struct location {
  std::string file{};
  index_t row = -1;
  std::string column{};
};

/// Rows as a message lists them: `row 3 (from 0)`, `rows 0, 2 (from 0)`; of more than ten the first ten.
[[nodiscard]] inline std::string listed_rows(std::span<const index_t> rows) {
  std::string text;
  for (const index_t row : rows.first(std::min<std::size_t>(rows.size(), 10)))
    text.append(text.empty() ? "" : ", ").append(std::to_string(row));
  return (rows.size() == 1 ? "row " : "rows ") + text + (rows.size() > 10 ? ", ..." : "") + " (from 0)";
}

/// One thing that is wrong: its kind, one sentence, and where.
class failure {
 public:
  errc code;
  std::string message;
  location where;
  std::vector<index_t> rows;  ///< those that the message lists, or calls all rows: every one, ascending, from 0

  failure(errc kind, std::string sentence, location place = {}, std::vector<index_t> listed = {})
      : code(kind), message(std::move(sentence)), where(std::move(place)), rows(std::move(listed)) {}

  /// Where the message lists its rows: the first character and the number of them; none where it does not.
  ///
  /// It is the last such list, for what may follow it is never what a caller has named.
  [[nodiscard]] std::pair<std::size_t, std::size_t> list_of_rows() const {
    if (rows.empty()) return {message.size(), 0};
    for (const std::string& list : {listed_rows(rows), std::string("all rows")})
      if (const std::size_t at = message.rfind(list); at != std::string::npos) return {at, list.size()};
    return {message.size(), 0};
  }

  /// The same failure of a part of some whole: every row, the listed ones too, is `number(row)` there.
  template <class Number>
  [[nodiscard]] failure renumbered(Number number) && {
    const auto [at, length] = list_of_rows();
    if (where.row >= 0) where.row = number(where.row);
    for (index_t& row : rows) row = number(row);
    if (length > 0) message.replace(at, length, listed_rows(rows));
    return std::move(*this);
  }

  /// The whole sentence, location first: `statistics.csv, row 5, column observed_online: 12 is above ...`, or, for a key
  /// of a descriptor, `datapackage.json, dvc:plan.totals: ...`.
  [[nodiscard]] std::string text() const {
    std::string place = where.file;
    const auto add = [&place](std::string_view word, std::string_view what) {
      if (!place.empty()) place += ", ";
      place.append(word).append(what);
    };
    if (where.row >= 0) add("row ", std::to_string(where.row));
    if (!where.column.empty()) add(where.row >= 0 ? "column " : "", where.column);
    return one_line(place.empty() ? message : place + ": " + message);
  }

 private:
  // Messages quote their input: control characters are shown as escapes, and a long text is cut between letters.
  [[nodiscard]] static std::string one_line(const std::string& text) {
    constexpr std::size_t longest = 600;
    constexpr std::string_view hex = "0123456789abcdef";
    std::string line;
    for (const char c : text) {
      const auto byte = static_cast<unsigned char>(c);
      if (line.size() >= longest && (byte & 0xC0U) != 0x80U) return line + "...";
      if (c == '\n') line += "\\n";
      else if (c == '\r') line += "\\r";
      else if (c == '\t') line += "\\t";
      else if (byte < 0x20U || byte == 0x7fU) line.append("\\x").append(1, hex[byte >> 4U]).append(1, hex[byte & 15U]);
      else line += c;
    }
    return line;
  }
};

/// Thrown by `result::value()` when there is no value; carries the failure.
class exception : public std::runtime_error {
 public:
  explicit exception(failure what) : std::runtime_error(what.text()), what_(std::move(what)) {}
  [[nodiscard]] const failure& error() const noexcept { return what_; }

 private:
  failure what_;
};

/// A value or a failure (`std::expected` is not in C++20).
template <class T>
class [[nodiscard]] result {
 public:
  result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  result(failure error) : state_(std::in_place_index<1>, std::move(error)) {}

  [[nodiscard]] bool has_value() const noexcept { return state_.index() == 0; }
  explicit operator bool() const noexcept { return has_value(); }

  /// The value; throws `dvc::exception` where there is none.
  [[nodiscard]] const T& value() const& { return check(), std::get<0>(state_); }
  [[nodiscard]] T&& value() && { return check(), std::get<0>(std::move(state_)); }

  /// The value; there must be one.
  [[nodiscard]] const T& operator*() const& noexcept { return *get(); }
  [[nodiscard]] T&& operator*() && noexcept { return std::move(*std::get_if<0>(&state_)); }
  [[nodiscard]] const T* operator->() const noexcept { return get(); }

  /// The failure; there must be one.
  [[nodiscard]] const failure& error() const noexcept {
    assert(!has_value());
    return *std::get_if<1>(&state_);
  }

 private:
  [[nodiscard]] const T* get() const noexcept {
    assert(has_value());
    return std::get_if<0>(&state_);
  }
  void check() const {
    if (!has_value()) throw exception(error());
  }
  std::variant<T, failure> state_;
};

/// Success, or a failure.
template <>
class [[nodiscard]] result<void> {
 public:
  result() = default;
  result(failure error) : error_(std::move(error)) {}

  [[nodiscard]] bool has_value() const noexcept { return !error_; }
  explicit operator bool() const noexcept { return has_value(); }
  void value() const {
    if (error_) throw exception(*error_);
  }
  [[nodiscard]] const failure& error() const noexcept {
    assert(error_);
    return *error_;
  }

 private:
  std::optional<failure> error_;
};

}  // namespace dvc
