// What the words over the columns of a table speak of, and how they stand over each other.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "headings.hpp"

namespace dvc::io {

/// What the words over a column speak of, before it is known over which period.
enum class word { none, no, name, parent, level, code, total, online, rate, offline, share, extra, target };
enum class span { none, observed, projected };

/// A longer text is prose, not a heading.
inline constexpr std::size_t longest_heading = 160;

/// One cell of a heading.
struct label {
  std::string text;
  word as = word::none;
  span over = span::none;
};

/// The words over one column, from the top down.
using path = std::vector<label>;

/// A column of our own files: `extra`, `extra_printed`.
struct own_name {
  quota::column figure;
  bool printed;
};
[[nodiscard]] std::optional<own_name> own_column(std::string_view text);

/// True for words that stand for anything but figures.
[[nodiscard]] bool is_key(word w);
[[nodiscard]] bool says_something(const label& l);
[[nodiscard]] std::vector<label> labels_of(const grid_row& row);

/// Headings without their merged cells: the second row holds the words of the groups alone, from its first cell on, as text
/// that was taken from a page has them. A group ends where a word comes a second time.
[[nodiscard]] std::vector<path> closed_up(const std::vector<label>& top, const std::vector<label>& below);

/// Headings in their places; a group reaches to the right over columns that have words below.
[[nodiscard]] std::vector<path> in_place(const std::vector<std::vector<label>>& rows);

/// All words over a column: `Dự kiến 08 tháng / Tổng HS`.
[[nodiscard]] std::string spelled(const path& p);

/// What the last of a column's headings that says anything says.
[[nodiscard]] word last_word(const path& p);
[[nodiscard]] span first_span(const path& p);

/// The column that a heading names, by its own words or those of all rows over it; null where none or several do.
[[nodiscard]] std::optional<std::size_t> column_of(const std::vector<path>& paths, std::string_view heading);

}  // namespace dvc::io
