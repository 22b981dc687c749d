// One number as hand-made tables print it, read by the type of its column; what had to be put right is named. What stands
// around the number, its row and its heading, is not known here.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "dvc/base/decimal.hpp"
#include "dvc/base/result.hpp"

namespace dvc {

/// What was put right to read a number. Where a text has several, the one that says most about its value: the last here.
enum class slip {
  none,             ///< `24.082`, `1205`, `99,1%`, `99,1 %`, `0`, an empty cell: as Vietnamese tables have it
  stray_space,      ///< a space beside a mark: `24. 082`
  leading_zero,     ///< `05` is 5
  no_percent_sign,  ///< `99,1` in a column of percentages
  space_group,      ///< `1 920` is 1920
  comma_group,      ///< `1,051` in a column of whole numbers is 1051
  point_mark,       ///< `99.1%` in a column of percentages is 99,1%
  dash,             ///< `-` is 0
};

inline constexpr std::array slips{slip::none,        slip::stray_space, slip::leading_zero, slip::no_percent_sign,
                                  slip::space_group, slip::comma_group, slip::point_mark,   slip::dash};

/// `none`, `stray-space`, `leading-zero`, `no-percent-sign`, `space-group`, `comma-group`, `point-mark`, `dash`.
[[nodiscard]] constexpr std::string_view name(slip how) noexcept {
  constexpr std::array<std::string_view, slips.size()> names{"none",        "stray-space", "leading-zero", "no-percent-sign",
                                                             "space-group", "comma-group", "point-mark",   "dash"};
  return names[static_cast<std::size_t>(how)];
}

/// A cell as a number: null where it is empty, which is not 0.
struct printed_number {
  std::optional<decimal> value;
  slip how = slip::none;

  friend constexpr bool operator==(const printed_number&, const printed_number&) = default;
};

namespace detail {

// Any dash as `-`, every run of spaces, breaks or no-break spaces as one space, none at the ends.
[[nodiscard]] inline std::string plain_signs(std::string_view text) {
  using sign = std::pair<std::string_view, char>;
  constexpr std::array<sign, 9> signs{sign{"\xC2\xA0", ' '}, {"\xE2\x80\x87", ' '}, {"\xE2\x80\x89", ' '},  // U+00A0, 2007, 2009
                                      {"\xE2\x80\xAF", ' '}, {"\xE2\x80\x90", '-'}, {"\xE2\x80\x91", '-'},  // U+202F, 2010, 2011
                                      {"\xE2\x80\x93", '-'}, {"\xE2\x80\x94", '-'}, {"\xE2\x88\x92", '-'}};  // U+2013, 2014, 2212
  std::string plain;
  while (!text.empty()) {
    char c = text.front();
    std::size_t width = 1;
    for (const auto& [bytes, stands_for] : signs)
      if (text.starts_with(bytes)) c = stands_for, width = bytes.size();
    if (c >= '\t' && c <= '\r') c = ' ';
    if (c != ' ' || (!plain.empty() && plain.back() != ' ')) plain += c;
    text.remove_prefix(width);
  }
  if (!plain.empty() && plain.back() == ' ') plain.pop_back();
  return plain;
}

[[nodiscard]] constexpr bool all_digits(std::string_view text) noexcept {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

// The mark between the groups of three of a whole number; `0` where it has none, null where it is no whole number.
[[nodiscard]] constexpr std::optional<char> grouped_by(std::string_view text) noexcept {
  const std::size_t first = text.find_first_not_of("0123456789");
  if (first == std::string_view::npos) return text.empty() ? std::nullopt : std::optional('0');
  const char mark = text[first];
  // a group of nothing, of four, or behind a zero (`0.123`) is no thousand
  if (first == 0 || first > 3 || text.front() == '0' || (mark != '.' && mark != ',' && mark != ' ')) return std::nullopt;
  for (std::size_t at = first; at < text.size(); at += 4)
    if (text[at] != mark || text.size() - at < 4 || !all_digits(text.substr(at + 1, 3))) return std::nullopt;
  return mark;
}

}  // namespace detail

/// Reads a cell of a column of whole numbers, or of percentages where `percent` is set (`99,1%` is 99.1).
///
/// Whole numbers may be grouped in threes by points, commas or spaces; percentages take the comma as decimal mark. No-break
/// spaces are spaces. Errors: `schema` for a text that no rule can read, which is quoted; `range` for more than 18 digits.
/// Source: DOMAIN 9. Example: `read_printed("1 920", false)` is 1920 by `slip::space_group`.
[[nodiscard]] inline result<printed_number> read_printed(std::string_view text, bool percent) {
  std::string plain = detail::plain_signs(text);
  if (plain.empty()) return printed_number{};
  if (plain == "-" || (percent && (plain == "-%" || plain == "- %"))) return printed_number{decimal{0, 0}, slip::dash};

  slip how = slip::none;
  const auto found = [&how](slip another) { how = std::max(how, another); };
  if (percent) {
    if (plain.back() != '%') found(slip::no_percent_sign);
    else plain.pop_back();
    if (!plain.empty() && plain.back() == ' ') plain.pop_back();
  }
  for (std::size_t at = 0; at < plain.size();) {
    const auto is_mark = [&](std::size_t i) { return i < plain.size() && (plain[i] == '.' || plain[i] == ','); };
    if (plain[at] == ' ' && (is_mark(at + 1) || (at > 0 && is_mark(at - 1)))) plain.erase(at, 1), found(slip::stray_space);
    else ++at;
  }

  std::string_view whole = plain, decimals;
  bool readable = true;
  if (percent) {
    std::size_t mark = whole.find(',');
    if (mark == std::string_view::npos && (mark = whole.find('.')) != std::string_view::npos) found(slip::point_mark);
    if (mark != std::string_view::npos) {
      decimals = whole.substr(mark + 1), whole = whole.substr(0, mark);
      readable = detail::all_digits(decimals);
    }
  }
  const auto groups = detail::grouped_by(whole);
  if (!readable || !groups) {
    std::string message = "\"" + std::string(text) + "\" is no " + (percent ? "percentage" : "whole number") + " as tables print it; ";
    message += percent ? "digits with a comma before the decimals are expected, such as 99,1%"
                       : "digits are expected, grouped in threes if at all, such as 24.082";
    return failure{errc::schema, std::move(message)};
  }
  if (*groups == ',') found(slip::comma_group);
  if (*groups == ' ') found(slip::space_group);
  if (*groups == '0' && whole.size() > 1 && whole.front() == '0') found(slip::leading_zero);

  decimal value;
  std::size_t read = 0;
  for (const std::string_view part : {whole, decimals})
    for (const char c : part) {
      if (c < '0' || c > '9') continue;
      if (++read > 18)
        return failure{errc::range, "\"" + std::string(text) + "\" has more than 18 digits; no count or rate has as many"};
      value.digits = value.digits * 10 + (c - '0');
    }
  value.places = static_cast<int>(decimals.size());
  return printed_number{value, how};
}

}  // namespace dvc
