#include "headings.hpp"

#include <algorithm>
#include <array>
#include <tuple>

namespace dvc::io {
namespace {

using quota::column;

// What the words over a column speak of, before it is known over which period.
enum class word { none, no, name, parent, level, code, total, online, rate, offline, share, extra, target };
enum class span { none, observed, projected };

// A longer text is prose, not a heading.
constexpr std::size_t longest_heading = 160;

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

bool is_figure_text(std::string_view text) {
  return text.find_first_of("0123456789-") != std::string_view::npos &&
         text.find_first_not_of("0123456789.,%- ") == std::string_view::npos;
}

struct label {
  std::string text;
  word as = word::none;
  span over = span::none;
};

label label_of(std::string_view cell) {
  label made{.text = trimmed(cell)};
  if (made.text.empty() || made.text.size() > longest_heading) return made;
  const std::string words = words_of(made.text);
  made.as = word_of(made.text, words);
  made.over = span_of(words);
  return made;
}

struct own_name {
  column figure;
  bool printed;
};

// A column of our own files: `extra`, `extra_printed`.
std::optional<own_name> own_column(std::string_view text) {
  constexpr std::string_view suffix = "_printed";
  const bool printed = text.ends_with(suffix);
  if (printed) text.remove_suffix(suffix.size());
  for (const column c : quota::columns)
    if (text == name(c)) return own_name{c, printed};
  return std::nullopt;
}

bool says_something(const label& l) { return l.as != word::none || l.over != span::none || own_column(l.text).has_value(); }

// The words over one column, from the top down.
using path = std::vector<label>;

std::vector<label> labels_of(const grid_row& row) {
  std::vector<label> labels;
  labels.reserve(row.cells.size());
  for (const std::string& cell : row.cells) labels.push_back(label_of(cell));
  return labels;
}

bool is_key(word w) { return w == word::no || w == word::name || w == word::parent || w == word::code || w == word::level; }

// Headings without their merged cells: the second row holds the words of the groups alone, from its first cell on, as text
// that was taken from a page has them. A group ends where a word comes a second time.
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

// Headings in their places; a group reaches to the right over columns that have words below.
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

// What the last of a column's headings that says anything says.
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

// The column that a heading names, by its own words or those of all rows over it; null where none or several do.
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

std::optional<column_use> use_of(std::string_view role_name) {
  for (const column c : quota::columns)
    if (role_name == name(c)) return column_use{role::figure, c, false};
  if (role_name == "no") return column_use{role::no};
  if (role_name == "name") return column_use{role::name};
  if (role_name == "parent") return column_use{role::parent};
  if (role_name == "level") return column_use{role::level};
  return std::nullopt;
}

// Gives each column its role, from the words over it.
class assignment_of_roles {
 public:
  assignment_of_roles(std::vector<path> paths, index_t line) : paths_(std::move(paths)), line_(line), uses_(paths_.size()) {}

  // False where a told column is not here.
  bool take(std::span<const column_choice> given) {
    for (const column_choice& choice : given) {
      std::optional<std::size_t> at;
      if (choice.position > 0 && static_cast<std::size_t>(choice.position) <= paths_.size())
        at = static_cast<std::size_t>(choice.position) - 1;
      else if (choice.position == 0) at = column_of(paths_, choice.heading);
      if (!at) return false;
      uses_[*at] = *use_of(choice.role);
      told_.push_back(*at);
    }
    return true;
  }

  // What is wrong is kept until it is known whether this is a quota table at all.
  void recognise() {
    for (std::size_t k = 0; k < paths_.size(); ++k) {
      if (paths_[k].empty() || told(k)) continue;
      if (const auto own = own_column(paths_[k].back().text)) (own->printed ? printed_ : plain_).emplace_back(own->figure, k);
      else by_word(k, last_word(paths_[k]), first_span(paths_[k]));
    }
    for (const auto& [figure, k] : printed_) claim(k, {role::figure, figure, false});
    for (const auto& [figure, k] : plain_)
      if (!taken(figure)) claim(k, {role::figure, figure, true});
    for (const auto& [use, k] : claims_) claim(k, use);
    for (const auto& [first, second, columns] : {std::tuple{column::observed_total, column::projected_total, totals_},
                                                 std::tuple{column::observed_online, column::projected_online, onlines_}})
      for (const std::size_t k : columns)  // nothing says over which period: the first comes first
        claim(k, {role::figure, taken(first) ? second : first, false});
    name_columns();
  }

  [[nodiscard]] const std::optional<failure>& wrong() const noexcept { return wrong_; }

  [[nodiscard]] heading made(std::size_t rows) {
    heading h{.rows = rows, .uses = uses_, .names = {}};
    if (const auto k = h.find(role::name)) h.names = spelled(paths_[*k]);
    for (std::size_t k = 0; k < paths_.size(); ++k) {
      const bool ours = !paths_[k].empty() && own_column(paths_[k].back().text);
      if (uses_[k].as == role::none && !paths_[k].empty() && !ours) h.unknown.emplace_back(k, spelled(paths_[k]));
    }
    return h;
  }

 private:
  void by_word(std::size_t k, word w, span over) {
    const auto figure = [&](column c) { claims_.emplace_back(column_use{role::figure, c, false}, k); };
    switch (w) {
      case word::none: return;
      case word::no: return claims_.emplace_back(column_use{role::no}, k), void();
      case word::name: return names_.push_back(k);
      case word::parent: return claims_.emplace_back(column_use{role::parent}, k), void();
      case word::level: return claims_.emplace_back(column_use{role::level}, k), void();
      case word::code: return claims_.emplace_back(column_use{role::code}, k), void();
      case word::total:
        if (over == span::none) return totals_.push_back(k);
        return figure(over == span::observed ? column::observed_total : column::projected_total);
      case word::online:
        if (over == span::none) return onlines_.push_back(k);
        return figure(over == span::observed ? column::observed_online : column::projected_online);
      case word::rate:
        if (over != span::projected) figure(column::observed_rate);
        return;
      case word::offline:
        if (over != span::observed) figure(column::offline);
        return;
      case word::share: return figure(column::share);
      case word::extra: return figure(column::extra);
      case word::target: return figure(column::target);
    }
  }

  // Of two columns of names, one of districts beside one of communes is where the communes stand.
  void name_columns() {
    if (std::ranges::any_of(uses_, [](const column_use& u) { return u.as == role::name; })) return;
    if (names_.size() == 2) {
      const auto at = [&](std::size_t i) { return level_in(words_of(spelled(paths_[names_[i]]))); };
      for (const std::size_t i : {0U, 1U})
        if (at(i) == level::district && at(1 - i) == level::commune) {
          claim(names_[i], {role::parent});
          names_.erase(names_.begin() + static_cast<std::ptrdiff_t>(i));
          break;
        }
    }
    for (const std::size_t k : names_) claim(k, {role::name});
    if (!names_.empty()) return;
    // nothing says names: the first column before the figures that is nothing else
    for (std::size_t k = 0; k < uses_.size() && uses_[k].as != role::figure; ++k)
      if (uses_[k].as == role::none && !own_column(paths_[k].empty() ? "" : paths_[k].back().text)) return claim(k, {role::name});
  }

  [[nodiscard]] bool told(std::size_t k) const { return std::ranges::find(told_, k) != told_.end(); }
  [[nodiscard]] bool taken(column c) const {
    return std::ranges::any_of(uses_, [&](const column_use& u) { return u.as == role::figure && u.figure == c; });
  }

  void claim(std::size_t k, const column_use& use) {
    for (std::size_t other = 0; other < uses_.size(); ++other) {
      if (uses_[other].as != use.as || (use.as == role::figure && uses_[other].figure != use.figure)) continue;
      if (told(other) || wrong_) return;  // what is told stands alone
      const std::string what(use.as == role::figure ? name(use.figure) : word_for(use.as));
      wrong_ = failure{errc::duplicate, "columns " + std::to_string(other + 1) + " (\"" + spelled(paths_[other]) + "\") and " +
                                          std::to_string(k + 1) + " (\"" + spelled(paths_[k]) + "\") both read as " + what +
                                          "; tell which it is, as columns={\"" + what + "\": " + std::to_string(other + 1) + "}",
                     {{}, line_, what}};
      return;
    }
    uses_[k] = use;
  }

  static std::string_view word_for(role r) {
    switch (r) {
      case role::no: return "no";
      case role::name: return "name";
      case role::parent: return "parent";
      case role::level: return "level";
      case role::code: return "code";
      default: return "";
    }
  }

  std::vector<path> paths_;
  index_t line_;
  std::vector<column_use> uses_;
  std::vector<std::size_t> told_, names_, totals_, onlines_;
  std::vector<std::pair<column, std::size_t>> printed_, plain_;
  std::vector<std::pair<column_use, std::size_t>> claims_;
  std::optional<failure> wrong_;
};

}  // namespace

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

std::optional<std::size_t> heading::find(role wanted) const {
  for (std::size_t k = 0; k < uses.size(); ++k)
    if (uses[k].as == wanted) return k;
  return std::nullopt;
}

result<void> check_choices(std::span<const column_choice> given) {
  for (std::size_t i = 0; i < given.size(); ++i) {
    const column_choice& c = given[i];
    if (!use_of(c.role))
      return failure{errc::argument, "\"" + c.role + "\" is no role of a column; give no, name, parent, level or one of the nine "
                                     "columns such as observed_total"};
    if (c.position < 0 || (c.position == 0 && trimmed(c.heading).empty()))
      return failure{errc::argument, "the column of " + c.role + " is neither a heading nor a number from 1"};
    for (std::size_t k = 0; k < i; ++k)
      if (given[k].role == c.role) return failure{errc::duplicate, "the column of " + c.role + " is told twice"};
      else if (c.position > 0 && given[k].position == c.position)
        return failure{errc::duplicate, "column " + std::to_string(c.position) + " is told to be " + given[k].role + " and " + c.role};
  }
  return {};
}

result<std::optional<heading>> heading_at(std::span<const grid_row> rows, std::span<const column_choice> given) {
  const auto none = std::optional<heading>{};
  std::size_t told_headings = 0;
  for (const column_choice& c : given) told_headings += c.position == 0 ? 1 : 0;
  // How many cells say something; a row that has every told heading says enough.
  const auto speaks = [&](const grid_row& row, std::vector<label>& labels) {
    std::size_t cells = 0;
    for (const std::string& cell : row.cells) {
      if (cell.size() > 4 * longest_heading) continue;
      const std::string text = trimmed(cell);
      if (text.empty()) continue;
      if (is_figure_text(text)) return false;
      ++cells;
    }
    if (cells < 2) return false;
    labels = labels_of(row);
    std::size_t saying = 0, told_here = 0;
    for (const label& l : labels) {
      if (l.text.empty()) continue;
      const bool told = std::ranges::any_of(given, [&](const column_choice& c) {
        if (c.position != 0) return false;
        return l.text == trimmed(c.heading) || (!words_of(l.text).empty() && words_of(l.text) == words_of(c.heading));
      });
      told_here += told ? 1 : 0;
      saying += told || says_something(l) ? 1 : 0;
    }
    return saying >= 2 || (told_here > 0 && told_here == told_headings);
  };
  std::vector<label> labels;
  if (rows.empty() || !speaks(rows[0], labels)) return none;
  std::vector<std::vector<label>> tops{labels};
  const auto has = [](const std::vector<label>& row, word w) {
    return std::ranges::any_of(row, [&](const label& l) { return l.as == w; });
  };
  while (tops.size() < 3 && tops.size() < rows.size()) {
    const grid_row& next = rows[tops.size()];
    if (next.begins || !speaks(next, labels) || has(labels, word::no) || numbers_columns(next)) break;
    tops.push_back(labels);
  }

  bool closed = false;
  if (tops.size() == 2)
    for (std::size_t k = 0; k < std::min(tops[0].size(), tops[1].size()); ++k)
      closed = closed || (is_key(tops[0][k].as) && !tops[1][k].text.empty());
  assignment_of_roles roles(closed ? closed_up(tops[0], tops[1]) : in_place(tops), rows[0].line);
  if (roles.take(given)) {
    roles.recognise();
    heading found = roles.made(tops.size());
    const auto figures = std::ranges::count_if(found.uses, [](const column_use& u) { return u.as == role::figure; });
    // one column that may count dossiers, or anything else, does not make a quota table
    if (figures >= 2 || (figures == 1 && !given.empty())) {
      if (roles.wrong()) return *roles.wrong();
      if (found.find(role::name)) return std::optional{std::move(found)};
    }
  }
  if (!has(tops[0], word::no)) return none;
  return std::optional{heading{.rows = 1, .uses = {}, .names = {}}};  // the headings of a table of something else
}

}  // namespace dvc::io
