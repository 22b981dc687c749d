// What the words of a row say: the level of a unit, a total, a number, nothing.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "headings.hpp"

namespace dvc::io {

/// A cell on one line: line breaks inside it are spaces.
[[nodiscard]] std::string one_line(std::string_view text);

/// True for `7`, `7.` and `7)`.
[[nodiscard]] bool is_number_of_row(std::string_view text);

/// True for `Tổng cộng`, `Cộng`, ...: the whole text, for `Tổng công ty` and `Cộng Hòa` are names.
[[nodiscard]] bool is_total(std::string_view text);

/// The level of a unit whose name begins with that type; null where none is known.
[[nodiscard]] std::optional<level> level_of_name(std::string_view unit);

/// True for a line of Markdown between headings and rows.
[[nodiscard]] bool is_rule(const grid_row& row);

}  // namespace dvc::io
