#include "dvc/io/published.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <utility>

#include "dvc/base/printed.hpp"
#include "headings.hpp"
#include "text.hpp"

namespace dvc::io {
namespace {

using quota::column;

// Line breaks inside a cell are spaces.
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

// `Tổng cộng`, `Cộng`, ...: the whole text, for `Tổng công ty` and `Cộng Hòa` are names.
bool is_total(std::string_view text) {
  const std::string words = words_of(text);
  constexpr std::array<std::string_view, 6> whole{"tong cong", "tong so", "tong", "cong", "total", "tong cong toan thanh pho"};
  return std::ranges::find(whole, words) != whole.end();
}

// The level of a unit whose name begins with that type; null where none is known.
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

// A line of Markdown between headings and rows.
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

class reader {
 public:
  reader(const grid& of, const published_options& how) : of_(of), how_(how) { made_.table.name = of.name; }

  result<published> read() {
    for (std::size_t i = 0; i < of_.rows.size();) {
      if (of_.rows[i].begins) {
        if (auto r = finish(); !r) return r.error();
        heading_.reset();
      }
      auto found = heading_at(std::span(of_.rows).subspan(i), how_.columns);
      if (!found) return located(found.error());
      if (*found) {
        if (auto r = finish(); !r) return r.error();
        const std::size_t rows = (*found)->rows;
        begin(std::move(**found), of_.rows[i].line);
        i += rows;
        continue;
      }
      if (auto r = row(of_.rows[i]); !r) return r.error();
      ++i;
    }
    if (auto r = finish(); !r) return r.error();
    if (made_.table.parts.empty() && told_by_position()) {
      begin_without_headings();
      for (const grid_row& each : of_.rows)
        if (auto r = row(each); !r) return r.error();
      if (auto r = finish(); !r) return r.error();
    }
    if (made_.table.parts.empty()) return nothing_found();
    return std::move(made_);
  }

 private:
  struct line_of_part {
    audit::row row;
    std::optional<level> at;
    bool total = false;
  };

  [[nodiscard]] failure located(failure f) const {
    f.where.file = of_.name;
    return f;
  }
  [[nodiscard]] failure fail(errc code, std::string message, const grid_row& at, std::string column = {}) const {
    return {code, std::move(message), {of_.name, at.line, std::move(column)}};
  }

  void begin(heading found, index_t line) {
    if (found.uses.empty()) return heading_.reset(), prose_.clear();  // a table of something else
    heading_ = std::move(found);
    paused_ = false;
    group_.clear();
    section(std::nullopt);
    for (const auto& [k, text] : heading_->unknown)
      notes_.push_back({.line = line, .no = {}, .name = {}, .column = text, .raw = text, .value = {}, .rule = "unknown-column"});
  }

  void begin_without_headings() {
    heading_ = heading{.rows = 0, .uses = {}, .names = {}};
    for (const grid_row& each : of_.rows)
      if (each.cells.size() > heading_->uses.size()) heading_->uses.resize(each.cells.size());
    for (const column_choice& c : how_.columns) {
      column_use& use = heading_->uses[static_cast<std::size_t>(c.position) - 1];
      const auto figure = std::ranges::find_if(quota::columns, [&](column k) { return name(k) == c.role; });
      if (figure != quota::columns.end()) use = {role::figure, *figure, false};
      else use.as = c.role == "no" ? role::no : c.role == "name" ? role::name : c.role == "parent" ? role::parent : role::level;
    }
    paused_ = true;  // until a row has figures where they are told to stand
  }

  [[nodiscard]] bool told_by_position() const {
    std::size_t width = 0;
    for (const grid_row& each : of_.rows) width = std::max(width, each.cells.size());
    const auto& all = how_.columns;
    return std::ranges::any_of(all, [](const column_choice& c) { return c.role == "name"; }) &&
           std::ranges::any_of(all, [](const column_choice& c) {
             return std::ranges::any_of(quota::columns, [&](column k) { return name(k) == c.role; });
           }) &&
           std::ranges::all_of(all, [&](const column_choice& c) {
             return c.position > 0 && static_cast<std::size_t>(c.position) <= width;
           });
  }

  // The title and level of what follows: from the nearest line above that speaks of one, unless it is given.
  void section(std::optional<std::string> text) {
    title_.clear(), section_level_.reset();
    if (text) prose_.push_back(std::move(*text));
    for (auto above = prose_.rbegin(); above != prose_.rend() && above - prose_.rbegin() < 5; ++above) {
      if (above->size() > longest_title) continue;
      if ((section_level_ = level_in(words_of(*above)))) {
        title_ = *above;
        break;
      }
    }
    prose_.clear();
  }

  [[nodiscard]] std::optional<level> level_told() const {
    if (section_level_) return section_level_;
    return level_in(words_of(heading_->names));
  }

  [[nodiscard]] std::string text_of(const grid_row& row, role wanted) const {
    const auto k = heading_->find(wanted);
    return k && *k < row.cells.size() ? one_line(row.cells[*k]) : std::string{};
  }

  result<void> row(const grid_row& row) {
    const filled cells = filled_cells(row);
    if (cells.count == 0) return {};
    const std::string first = one_line(row.cells[cells.first]);
    if (!heading_) {
      if (cells.count == 1) prose_.push_back(first);
      else prose_.clear();
      return {};
    }
    if (is_rule(row) || (lines_.empty() && numbers_columns(row))) return {};

    const std::string no = text_of(row, role::no), unit = text_of(row, role::name);
    std::size_t figures = 0, readable = 0, wanted = 0;
    for (std::size_t k = 0; k < heading_->uses.size(); ++k) {
      if (heading_->uses[k].as != role::figure) continue;
      ++wanted;
      if (k >= row.cells.size() || trimmed(row.cells[k]).empty()) continue;
      ++figures;
      readable += read_printed(row.cells[k], is_percent(heading_->uses[k].figure)) ? 1 : 0;
    }
    const std::size_t enough = std::min<std::size_t>(wanted, 2);
    if (is_total(unit) || is_total(no) || (is_total(first) && figures > 0)) {
      if (paused_ && readable < enough) return {};
      return add(row, no, is_total(unit) ? unit : is_total(no) ? no : first, true);
    }
    const auto type = level_of_name(unit.empty() ? first : unit);
    const auto at = level_told() ? level_told() : how_.at;
    if (figures == 0) return without_figures(row, cells, first, no, unit, type, at);
    if (paused_ && !(!unit.empty() && (is_number_of_row(no) ? readable > 0 : readable >= enough))) return {};
    if (type == level::district && at == level::commune && !heading_->find(role::parent)) {
      group_ = unit.empty() ? first : unit;
      notes_.push_back({.line = row.line, .no = no, .name = group_, .column = {}, .raw = group_, .value = {},
                        .rule = "group-figures"});
      return {};
    }
    return add(row, no, unit, false);
  }

  // A numbered unit with empty cells, the heading of a section or group, or a line of prose behind which rows may go on.
  result<void> without_figures(const grid_row& row, const filled& cells, const std::string& first, const std::string& no,
                               const std::string& unit, std::optional<level> type, std::optional<level> at) {
    if (is_number_of_row(no) && (cells.count == 1 || !unit.empty()) && !(paused_ && cells.count == 1) &&
        !(type == level::district && at == level::commune))
      return paused_ ? result<void>{} : add(row, no, unit, false);
    const std::string text = cells.count == 1 ? first : unit;
    if (!text.empty() && text.size() <= longest_title && level_in(words_of(text))) {
      if (auto r = finish(); !r) return r;
      group_.clear(), paused_ = false;
      section(text);
      prose_.push_back(text);  // the headings may be printed again below it
      return {};
    }
    const auto name_column = heading_->find(role::name);
    const bool names_alone = cells.count == 1 && cells.first == *name_column && heading_->find(role::no);
    const bool is_unit = cells.count == 1 || !unit.empty();
    const bool heads_communes = type == level::district && at != level::district;
    if (is_unit && (heads_communes || (names_alone && !paused_ && type != level::commune))) {
      group_ = text;
      return {};
    }
    if (is_unit && type && (type == at || !at) && !paused_ && cells.first <= *name_column) return add(row, no, text, false);
    paused_ = true;
    if (cells.count == 1) prose_.push_back(first);
    return {};
  }

  result<void> add(const grid_row& row, const std::string& no, const std::string& unit, bool total) {
    paused_ = false;
    prose_.clear();
    if (auto r = check_width(row); !r) return r;
    line_of_part made{.row = {.line = row.line, .no = total ? std::string{} : no, .name = unit, .parent = {}, .cells = {}},
                      .at = {}, .total = total};
    if (const auto k = heading_->find(role::parent); k && !total) {
      const std::string given = text_of(row, role::parent);
      if (!given.empty()) group_ = given;
    }
    if (!total) made.row.parent = group_;
    if (const auto k = heading_->find(role::level)) {
      const std::string given = text_of(row, role::level);
      made.at = parse_level(given) ? parse_level(given) : level_in(words_of(given));
      if (!made.at && !(total && given.empty()))
        return fail(errc::schema, "\"" + given + "\" is no level; department, district or commune is expected", row, "level");
    }
    for (std::size_t k = 0; k < heading_->uses.size() && k < row.cells.size(); ++k) {
      const column_use& use = heading_->uses[k];
      if (use.as != role::figure) continue;
      published_cell& cell = made.row.cells[static_cast<std::size_t>(use.figure)];
      cell.text = trimmed(row.cells[k]);
      const auto note = [&](std::string_view rule) {
        notes_.push_back({.line = row.line, .at = made.at, .no = no, .name = unit, .column = std::string(name(use.figure)),
                          .raw = cell.text, .value = cell.value, .rule = std::string(rule)});
      };
      if (use.plain)
        if (const auto value = decimal::parse(cell.text); value && (value->places == 0 || is_percent(use.figure))) {
          cell.value = value;
          continue;
        }
      const auto read = read_printed(cell.text, is_percent(use.figure));
      if (read) cell.value = read->value;
      if (!read) note("unreadable");
      else if (read->how != slip::none) note(name(read->how));
    }
    if (unit.empty())
      notes_.push_back({.line = row.line, .at = made.at, .no = no, .name = {}, .column = "name", .raw = {}, .value = {},
                        .rule = "no-name"});
    lines_.push_back(std::move(made));
    return {};
  }

  [[nodiscard]] result<void> check_width(const grid_row& row) const {
    std::size_t width = row.cells.size();
    const std::size_t wanted = heading_->uses.size();
    while (width > wanted && trimmed(row.cells[width - 1]).empty()) --width;
    if (width == wanted) return {};
    return fail(errc::syntax, "the row has " + std::to_string(width) + (width == 1 ? " cell" : " cells") +
                                  ", its headings have " + std::to_string(wanted) +
                                  "; every row of a table has as many cells as its headings", row);
  }

  // Puts the lines read into parts, one a level.
  result<void> finish() {
    if (!heading_ || lines_.empty()) {
      if (lines_.empty()) std::erase_if(notes_, [](const diagnostic& d) { return d.rule != "unknown-column"; });
      take_notes(std::nullopt);
      return {};
    }
    std::optional<level> all = level_told();
    if (!heading_->find(role::level)) {
      if (!all) all = level_of_most();
      if (!all) all = how_.at;
      if (!all || *all == level::province)
        return failure{errc::schema, "neither a heading nor the names say whether these are departments, districts or communes; "
                                     "give level=",
                       {of_.name, lines_.front().row.line, {}}};
    }
    std::vector<level> order;
    std::optional<level> last;
    for (line_of_part& l : lines_) {
      if (!heading_->find(role::level)) l.at = all;
      if (!l.at) l.at = last;  // a total row closes the level above it
      if (!l.at || *l.at == level::province)
        return failure{errc::schema, "a row stands at no level; department, district or commune is expected",
                       {of_.name, l.row.line, "level"}};
      last = l.at;
      if (std::ranges::find(order, *l.at) == order.end()) order.push_back(*l.at);
    }
    take_notes(order.size() == 1 ? std::optional{order.front()} : std::nullopt);
    for (const level at : order) put(at);
    lines_.clear();
    return {};
  }

  void take_notes(std::optional<level> at) {
    for (diagnostic& note : notes_) {
      if (!note.at) note.at = at;
      made_.diagnostics.push_back(std::move(note));
    }
    notes_.clear();
  }

  void put(level at) {
    audit::part made;
    made.at = at;
    made.title = title_;
    for (const column_use& use : heading_->uses)
      if (use.as == role::figure) made.has[static_cast<std::size_t>(use.figure)] = true;
    audit::part* into = nullptr;
    auto& parts = made_.table.parts;
    // a table that goes on after a page break has its headings again
    if (!parts.empty() && parts.back().at == at && parts.back().totals.empty() && parts.back().has == made.has) into = &parts.back();
    const bool twice = into == nullptr && std::ranges::any_of(parts, [&](const audit::part& p) { return p.at == at; });
    if (into == nullptr) into = &parts.emplace_back(std::move(made));
    const auto note = [&](const audit::row& r, std::string rule) {
      made_.diagnostics.push_back({.line = r.line, .at = at, .no = r.no, .name = r.name, .column = {}, .raw = r.name,
                                   .value = {}, .rule = std::move(rule)});
    };
    bool first = true;
    for (line_of_part& l : lines_) {
      if (l.at != at) continue;
      if (twice && std::exchange(first, false)) note(l.row, "level-twice");
      if (l.total && !into->totals.empty()) note(l.row, "two-totals");
      (l.total ? into->totals : into->rows).push_back(std::move(l.row));
    }
  }

  [[nodiscard]] std::optional<level> level_of_most() const {
    std::array<std::size_t, levels.size()> votes{};
    std::size_t rows = 0;
    for (const line_of_part& l : lines_) {
      if (l.total) continue;
      ++rows;
      if (const auto at = level_of_name(l.row.name)) ++votes[static_cast<std::size_t>(*at)];
    }
    for (const level at : quota_levels)
      if (2 * votes[static_cast<std::size_t>(at)] > rows) return at;
    return std::nullopt;
  }

  [[nodiscard]] failure nothing_found() const {
    std::string message = "no quota table was found: no row of headings has a column of names (TT, Đơn vị, Sở ngành, ...) and a column of "
                          "figures (Tổng HS, HS trực tuyến, Tỷ lệ %, ...) with rows below; give columns=";
    if (!how_.columns.empty()) message = "no quota table was found with the columns told: ";
    for (std::size_t i = 0; i < how_.columns.size(); ++i) {
      const column_choice& c = how_.columns[i];
      message.append(i == 0 ? "" : ", ").append(c.role).append(" = ");
      if (c.position > 0) message += std::to_string(c.position);
      else message.append("\"").append(c.heading).append("\"");
    }
    const auto first = std::ranges::find_if(of_.rows, [](const grid_row& r) { return filled_cells(r).count >= 2; });
    index_t line = -1;
    if (first != of_.rows.end()) {
      message += "; the first row of several cells holds ";
      line = first->line;
      std::size_t shown = 0;
      for (const std::string& cell : first->cells)
        if (!trimmed(cell).empty() && shown < 6) message.append(shown++ == 0 ? "\"" : ", \"").append(one_line(cell)).append("\"");
    }
    return {errc::schema, message, {of_.name, line, {}}};
  }

  static constexpr std::size_t longest_title = 200;

  const grid& of_;
  const published_options& how_;
  published made_;
  std::optional<heading> heading_;
  bool paused_ = false;
  std::string title_, group_;
  std::optional<level> section_level_;
  std::vector<std::string> prose_;
  std::vector<line_of_part> lines_;
  std::vector<diagnostic> notes_;
};

}  // namespace

result<published> read_published(const grid& of, const published_options& how) {
  if (auto r = check_choices(how.columns); !r) return r.error();
  for (const grid_row& row : of.rows)
    for (const std::string& cell : row.cells)
      if (first_bad_byte(cell)) return failure{errc::encoding, "a cell is not UTF-8; save the file as UTF-8", {of.name, row.line, {}}};
  return reader(of, how).read();
}

}  // namespace dvc::io
