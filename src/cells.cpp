// The cells of a row as text.
#include "headings.hpp"

namespace dvc::io {

std::string trimmed(std::string_view text) {
  const auto blank = [](std::string_view from, bool front) -> std::size_t {
    if (from.empty()) return 0;
    const char c = front ? from.front() : from.back();
    if (c == ' ' || (c >= '\t' && c <= '\r')) return 1;
    for (const std::string_view wide : {"\xC2\xA0", "\xE2\x80\xAF", "\xEF\xBB\xBF"})
      if (front ? from.starts_with(wide) : from.ends_with(wide)) return wide.size();
    return 0;
  };
  while (const std::size_t n = blank(text, true)) text.remove_prefix(n);
  while (const std::size_t n = blank(text, false)) text.remove_suffix(n);
  return std::string(text);
}

std::string words_of(std::string_view text) {
  const auto bare = accent_free(text);
  std::string words;
  if (!bare) return words;
  for (const char c : *bare) {
    const bool kept = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (kept) words += c;
    else if (c == '%') words.append(words.empty() || words.back() == ' ' ? "% " : " % ");
    else if (!words.empty() && words.back() != ' ') words += ' ';
  }
  if (!words.empty() && words.back() == ' ') words.pop_back();
  return words;
}

filled filled_cells(const grid_row& row) {
  filled found;
  for (std::size_t k = 0; k < row.cells.size(); ++k) {
    if (trimmed(row.cells[k]).empty()) continue;
    if (found.count++ == 0) found.first = k;
  }
  return found;
}

bool numbers_columns(const grid_row& row) {
  std::size_t cells = 0, numbers = 0;
  count_t last = 0;
  bool measured = true;
  for (const std::string& cell : row.cells) {
    std::string text = trimmed(cell);
    if (text.empty()) continue;
    ++cells;
    const bool bracketed = text.front() == '(' && text.back() == ')' && text.size() > 1;
    measured = measured && bracketed;
    if (bracketed) text = text.substr(1, text.size() - 2);
    if (text.size() == 1 && text[0] >= 'A' && text[0] <= 'Z') continue;
    count_t number = 0;
    std::size_t digits = 0;
    while (digits < text.size() && digits < 3 && text[digits] >= '0' && text[digits] <= '9') number = number * 10 + (text[digits++] - '0');
    const bool formula = digits < text.size() && (text[digits] == '=' || text[digits] == ' ') && text.find('=') != std::string::npos;
    if (digits == 0 || (digits < text.size() && !formula) || number != last + 1) {
      if (!bracketed) return false;
      continue;
    }
    last = number, ++numbers;
  }
  return cells >= 2 && (measured || (numbers >= 2 && cells >= 3));
}

}  // namespace dvc::io
