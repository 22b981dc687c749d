// The tables of a plan as the format describes them: columns, what a cell may hold, and the cells of a file or of inline
// rows after every check that one cell allows.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dvc/base/date.hpp"
#include "dvc/base/decimal.hpp"
#include "dvc/base/id.hpp"
#include "dvc/base/rational.hpp"
#include "dvc/base/result.hpp"
#include "json_text.hpp"

namespace dvc::io {

/// What a cell may hold.
enum class kind { any_text, text, code, word, count, number, day, decimal, ratio, date, level, flag, task_id, one_of };

/// A column or key: its kind, whether it may be null, whether it may be left out, and the words of a `one_of`.
struct field_spec {
  std::string_view name;
  kind is = kind::text;
  bool nullable = false;
  bool optional = false;
  std::span<const std::string_view> words{};
};

/// A value as it stands in the input.
struct cell {
  enum class token { null, csv_field, string, integer, boolean, other };
  token is = token::null;
  std::string text;

  [[nodiscard]] static cell of(const json& value);
  [[nodiscard]] static cell of_csv(std::string field);
};

/// What is wrong with a cell, or nothing. `where` is left to the caller.
[[nodiscard]] std::optional<failure> wrong(const cell& c, const field_spec& spec);

/// The value of a cell that was found right.
[[nodiscard]] count_t as_count(const cell& c);
[[nodiscard]] rational as_ratio(const cell& c);
[[nodiscard]] std::optional<date> as_date(const cell& c);
[[nodiscard]] std::optional<level> as_level(const cell& c);

/// The columns of a plan's resource, in the format's order; null for a name that the format does not know.
[[nodiscard]] const std::vector<field_spec>* columns_of(std::string_view resource);

/// A table of its own, that no plan holds: procedures with codes, service levels, time limits and fees.
inline constexpr std::string_view catalogue_table = "catalogue";

/// One table, checked cell by cell.
class resource {
 public:
  /// From CSV text or inline rows. `file` names the input in messages, `declared` are the names of `schema.fields`.
  [[nodiscard]] static result<resource> from_csv(std::string_view name, std::string_view text, const std::string& file,
                                                 const std::optional<std::vector<std::string>>& declared);
  [[nodiscard]] static result<resource> from_json(std::string_view name, const json& rows, const std::string& file,
                                                  const std::optional<std::vector<std::string>>& declared);

  [[nodiscard]] std::size_t size() const noexcept { return rows_.size(); }
  [[nodiscard]] const std::string& file() const noexcept { return file_; }
  /// The number of a row as its reader sees it.
  [[nodiscard]] index_t shown_row(index_t row) const noexcept { return row < 0 ? row : row + first_row_; }

  /// The cell of a column; an empty one where the column was left out.
  [[nodiscard]] const cell& at(std::size_t row, std::string_view column) const;

 private:
  resource(std::string_view name, std::string file, index_t first_row);
  [[nodiscard]] std::optional<std::size_t> index_of(std::string_view column) const;
  [[nodiscard]] failure fail(errc code, std::string message, index_t row, std::string_view column) const;
  [[nodiscard]] std::optional<failure> check() const;

  std::string name_;
  std::string file_;
  index_t first_row_;
  const std::vector<field_spec>* columns_;
  std::vector<std::vector<cell>> rows_;  // by position of the column in columns_
};

}  // namespace dvc::io
