// The headings of a quota table: which rows they are, and what stands in which column.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dvc/io/published.hpp"

namespace dvc::io {

/// What a column holds.
enum class role { none, no, name, parent, level, code, figure };

/// A column: its role; for figures which of the nine, and whether they are written for programs (99.1, not 99,1%).
struct column_use {
  role as = role::none;
  quota::column figure{};
  bool plain = false;
};

/// The headings of one table.
struct heading {
  std::size_t rows = 0;         ///< how many rows they take
  std::vector<column_use> uses;  ///< one a column
  std::string names;            ///< the words over the names
  std::vector<std::pair<std::size_t, std::string>> unknown{};  ///< columns with a heading that says nothing known

  /// The column of that role, or null.
  [[nodiscard]] std::optional<std::size_t> find(role wanted) const;
};

/// The headings that begin with `rows.front()`; null where none do. Errors: those of `read_published` about columns.
[[nodiscard]] result<std::optional<heading>> heading_at(std::span<const grid_row> rows, std::span<const column_choice> given);

/// Whether the roles and positions of `given` exist and are told once. Errors: `argument`, `duplicate`.
[[nodiscard]] result<void> check_choices(std::span<const column_choice> given);

/// Small letters and digits without marks, every run of anything else as one space: `2. Cấp huyện` is `2 cap huyen`.
[[nodiscard]] std::string words_of(std::string_view text);

/// The level that words speak of: `cấp huyện`, `Sở ngành`, `Phường xã`; null for none and for several.
[[nodiscard]] std::optional<level> level_in(std::string_view words);

/// True for a row that numbers or measures the columns: `(1) (2) (3)`, `A B 1 2 3=2/1`, `(hồ sơ) (%)`.
[[nodiscard]] bool numbers_columns(const grid_row& row);

/// Spaces, breaks and no-break spaces at both ends taken off.
[[nodiscard]] std::string trimmed(std::string_view text);

/// How many cells hold anything, and which is the first.
struct filled {
  std::size_t count = 0, first = 0;
};
[[nodiscard]] filled filled_cells(const grid_row& row);

}  // namespace dvc::io
