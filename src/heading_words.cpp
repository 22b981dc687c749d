#include "heading_words.hpp"

#include <algorithm>
#include <array>

namespace dvc::io {
namespace {

using quota::column;

bool speaks_of(std::string_view words, std::string_view phrase) {
  for (std::size_t at = words.find(phrase); at != std::string_view::npos; at = words.find(phrase, at + 1)) {
    const std::size_t end = at + phrase.size();
    if ((at == 0 || words[at - 1] == ' ') && (end == words.size() || words[end] == ' ')) return true;
  }
  return false;
}

template <std::size_t n>
bool speaks_of_any(std::string_view words, const std::array<std::string_view, n>& phrases) {
  return std::ranges::any_of(phrases, [&](std::string_view phrase) { return speaks_of(words, phrase); });
}

template <std::size_t n>
bool is_any(std::string_view words, const std::array<std::string_view, n>& phrases) {
  return std::ranges::find(phrases, words) != phrases.end();
}

// In this order: `HS trực tuyến cần giao thêm` and `Chưa trực tuyến` both speak of online dossiers, too.
word word_of(std::string_view text, std::string_view words) {
  using list = std::string_view;
  if (text.starts_with('(') && text.ends_with(')')) return word::none;  // the unit of measure
  if (speaks_of(words, "don vi tinh")) return word::none;
  if (is_any(words, std::array<list, 5>{"tt", "stt", "so tt", "so thu tu", "no"})) return word::no;
  if (is_any(words, std::array<list, 3>{"level", "cap", "cap hanh chinh"})) return word::level;
  if (is_any(words, std::array<list, 4>{"code", "ma", "ma don vi", "ma so"})) return word::code;
  if (is_any(words, std::array<list, 3>{"parent", "truc thuoc", "thuoc"})) return word::parent;
  if (speaks_of_any(words, std::array<list, 3>{"giao them", "can giao", "extra"})) return word::extra;
  if (speaks_of_any(words, std::array<list, 3>{"chua truc tuyen", "offline", "not yet online"})) return word::offline;
  if (speaks_of_any(words, std::array<list, 3>{"chi tieu", "muc tieu", "target"})) return word::target;
  if (speaks_of_any(words, std::array<list, 3>{"ty trong", "ti trong", "share"})) return word::share;
  if (words == "%" || speaks_of_any(words, std::array<list, 3>{"ty le", "ti le", "rate"})) return word::rate;
  if (speaks_of_any(words, std::array<list, 2>{"truc tuyen", "online"})) return word::online;
  if (is_any(words, std::array<list, 3>{"hs", "ho so", "tong"}) ||
      speaks_of_any(words, std::array<list, 7>{"tong hs", "tong so", "tong ho so", "so ho so", "so hs", "ho so tiep nhan", "dossiers"}))
    return word::total;
  if (is_any(words, std::array<list, 7>{"name", "unit", "ten", "quan", "huyen", "xa", "phuong"}) || words.starts_with("ten ") ||
      speaks_of_any(words, std::array<list, 9>{"so nganh", "ban nganh", "quan huyen", "huyen quan", "phuong xa", "xa phuong", "don vi",
                                               "co quan", "dia phuong"}))
    return word::name;
  return word::none;
}

span span_of(std::string_view words) {
  using list = std::string_view;
  if (speaks_of_any(words, std::array<list, 4>{"dau nam", "tiep nhan", "received", "observed"})) return span::observed;
  if (speaks_of_any(words, std::array<list, 4>{"du kien", "cuoi nam", "projected", "con lai"})) return span::projected;
  return span::none;
}

label label_of(std::string_view cell) {
  label made{.text = trimmed(cell)};
  if (made.text.empty() || made.text.size() > longest_heading) return made;
  const std::string words = words_of(made.text);
  made.as = word_of(made.text, words);
  made.over = span_of(words);
  return made;
}

}  // namespace

std::optional<own_name> own_column(std::string_view text) {
  constexpr std::string_view suffix = "_printed";
  const bool printed = text.ends_with(suffix);
  if (printed) text.remove_suffix(suffix.size());
  for (const column c : quota::columns)
    if (text == name(c)) return own_name{c, printed};
  return std::nullopt;
}

bool says_something(const label& l) { return l.as != word::none || l.over != span::none || own_column(l.text).has_value(); }

bool is_key(word w) { return w == word::no || w == word::name || w == word::parent || w == word::code || w == word::level; }

std::vector<label> labels_of(const grid_row& row) {
  std::vector<label> labels;
  labels.reserve(row.cells.size());
  for (const std::string& cell : row.cells) labels.push_back(label_of(cell));
  return labels;
}

std::vector<path> closed_up(const std::vector<label>& top, const std::vector<label>& below) {
  std::vector<path> paths;
  std::vector<label> groups, behind;
  for (const label& l : top) {
    if (l.text.empty()) continue;
    if (l.over != span::none && !is_key(l.as) && l.as != word::target) groups.push_back(l);
    else if (groups.empty()) paths.push_back({l});
    else behind.push_back(l);
  }
  std::vector<word> seen;
  std::size_t group = 0;
  for (const label& l : below) {
    if (l.text.empty()) continue;
    if (l.as != word::none && std::ranges::find(seen, l.as) != seen.end()) ++group, seen.clear();
    seen.push_back(l.as);
    if (groups.empty()) paths.push_back({l});
    else paths.push_back({groups[std::min(group, groups.size() - 1)], l});
  }
  for (const label& l : behind) paths.push_back({l});
  paths.resize(std::max(paths.size(), std::max(top.size(), below.size())));
  return paths;
}

std::vector<path> in_place(const std::vector<std::vector<label>>& rows) {
  std::size_t width = 0;
  for (const auto& row : rows) width = std::max(width, row.size());
  std::vector<path> paths(width);
  const auto at = [&](std::size_t row, std::size_t k) { return k < rows[row].size() ? rows[row][k] : label{}; };
  for (std::size_t i = 0; i < rows.size(); ++i) {
    label carried;
    for (std::size_t k = 0; k < width; ++k) {
      bool below = false;
      for (std::size_t deeper = i + 1; deeper < rows.size(); ++deeper) below = below || !at(deeper, k).text.empty();
      label here = at(i, k);
      if (!here.text.empty()) carried = below ? here : label{};
      else if (below) here = carried;
      else carried = label{};
      if (!here.text.empty()) paths[k].push_back(std::move(here));
    }
  }
  return paths;
}

std::string spelled(const path& p) {
  std::string text;
  for (const label& l : p) text.append(text.empty() ? "" : " / ").append(l.text);
  return text;
}

word last_word(const path& p) {
  for (auto l = p.rbegin(); l != p.rend(); ++l)
    if (l->as != word::none) return l->as;
  return word::none;
}

span first_span(const path& p) {
  for (const label& l : p)
    if (l.over != span::none) return l.over;
  return span::none;
}

std::optional<std::size_t> column_of(const std::vector<path>& paths, std::string_view heading) {
  const std::string wanted = words_of(heading), exact = trimmed(heading);
  const auto only = [&](const auto& fits) -> std::optional<std::size_t> {
    std::optional<std::size_t> found;
    for (std::size_t k = 0; k < paths.size(); ++k) {
      if (!fits(paths[k])) continue;
      if (found) return std::nullopt;
      found = k;
    }
    return found;
  };
  if (const auto found = only([&](const path& p) { return std::ranges::any_of(p, [&](const label& l) { return l.text == exact; }); }))
    return found;
  if (wanted.empty()) return std::nullopt;
  if (const auto found = only([&](const path& p) { return words_of(spelled(p)) == wanted; })) return found;
  return only([&](const path& p) { return std::ranges::any_of(p, [&](const label& l) { return words_of(l.text) == wanted; }); });
}

std::optional<level> level_in(std::string_view words) {
  using list = std::string_view;
  std::optional<level> found;
  const auto add = [&](bool speaks, level at) {
    if (!speaks) return true;
    if (found) return false;
    found = at;
    return true;
  };
  // single words only where they are all: `quan` stands in `co quan`, `xa` in `xa hoi`
  const bool commune = is_any(words, std::array<list, 2>{"xa", "phuong"}) ||
                       speaks_of_any(words, std::array<list, 4>{"cap xa", "xa phuong", "phuong xa", "ubnd xa"});
  const bool district = is_any(words, std::array<list, 2>{"quan", "huyen"}) ||
                        speaks_of_any(words, std::array<list, 5>{"cap huyen", "quan huyen", "huyen quan", "ubnd huyen", "ubnd quan"});
  const bool department = speaks_of_any(words, std::array<list, 4>{"so nganh", "ban nganh", "cap so", "so ban nganh"});
  if (!add(department, level::department) || !add(district, level::district) || !add(commune, level::commune)) return std::nullopt;
  return found;
}

}  // namespace dvc::io
