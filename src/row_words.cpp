#include "row_words.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>

#include "text.hpp"

namespace dvc::io {

std::string one_line(std::string_view text) {
  std::string line;
  for (const char c : trimmed(text)) {
    const bool breaks = c == '\r' || c == '\n';
    if (!breaks) line += c;
    else if (line.back() != ' ') line += ' ';
  }
  return line;
}

bool is_number_of_row(std::string_view text) {
  while (text.ends_with('.') || text.ends_with(')')) text.remove_suffix(1);
  return !text.empty() && text.size() <= 9 && text.find_first_not_of("0123456789") == std::string_view::npos;
}

bool is_total(std::string_view text) {
  const std::string words = words_of(text);
  constexpr std::array<std::string_view, 6> whole{"tong cong", "tong so", "tong", "cong", "total", "tong cong toan thanh pho"};
  return std::ranges::find(whole, words) != whole.end();
}

std::optional<level> level_of_name(std::string_view unit) {
  struct beginning {
    std::string key;
    level at;
  };
  static const auto known = [] {
    std::vector<beginning> all;
    const auto add = [&all](level at, std::initializer_list<std::string_view> words) {
      for (const std::string_view word : words) all.push_back({*name_key(word) + " ", at});
    };
    add(level::department, {"sở", "ban", "thanh tra", "văn phòng", "chi cục", "cục"});
    add(level::district, {"quận", "huyện", "thị xã", "thành phố"});
    add(level::commune, {"xã", "phường", "thị trấn", "đặc khu"});
    return all;
  }();
  const auto key = name_key(unit);
  if (!key) return std::nullopt;
  for (const beginning& b : known)
    if (key->starts_with(b.key)) return b.at;
  return std::nullopt;
}

bool is_rule(const grid_row& row) {
  std::size_t lines = 0;
  for (const std::string& cell : row.cells) {
    const std::string text = trimmed(cell);
    if (text.empty()) continue;
    if (text.size() < 3 || text.find_first_not_of("-:=") != std::string::npos) return false;
    ++lines;
  }
  return lines > 0;
}

}  // namespace dvc::io
