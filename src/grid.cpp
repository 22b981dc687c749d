// Text files as grids: cells between bars, values between commas.
#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <utility>

#include "csv_record.hpp"
#include "headings.hpp"
#include "text.hpp"

namespace dvc::io {
namespace {

index_t line_of(std::string_view text, std::size_t byte) {
  return 1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(byte), '\n');
}

result<void> check_text(std::string_view text, const std::string& name) {
  if (const auto bad = first_bad_byte(text))
    return failure{errc::encoding, "the bytes are not UTF-8, here at least; save the whole file in one encoding, UTF-8",
                   {name, line_of(text, *bad), {}}};
  if (const auto nul = text.find('\0'); nul != std::string_view::npos)
    return failure{errc::syntax, "there is a NUL byte; this is not a text file", {name, line_of(text, nul), {}}};
  return {};
}

std::string_view without_mark(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  return text;
}

void append(std::string& text, std::uint32_t point) {
  const auto put = [&text](std::uint32_t byte) { text += static_cast<char>(byte); };
  if (point < 0x80) return put(point);
  if (point < 0x800) put(0xC0 | (point >> 6));
  else {
    if (point < 0x10000) put(0xE0 | (point >> 12));
    else put(0xF0 | (point >> 18)), put(0x80 | ((point >> 12) & 0x3F));
    put(0x80 | ((point >> 6) & 0x3F));
  }
  put(0x80 | (point & 0x3F));
}

// UTF-16 behind its byte order mark, as UTF-8.
result<std::string> from_utf16(std::string_view bytes, const std::string& name) {
  const bool little = bytes[0] == '\xFF';
  std::string text;
  const auto unit = [&](std::size_t at) {
    const auto low = static_cast<unsigned char>(bytes[at + (little ? 0 : 1)]);
    const auto high = static_cast<unsigned char>(bytes[at + (little ? 1 : 0)]);
    return static_cast<std::uint32_t>(high << 8U | low);
  };
  const auto fail = [&] {
    return failure{errc::encoding, "the bytes behind the mark of UTF-16 are not UTF-16; save the file as UTF-8",
                   {name, line_of(text, text.size()), {}}};
  };
  for (std::size_t at = 2; at < bytes.size(); at += 2) {
    if (at + 1 == bytes.size()) return fail();
    std::uint32_t point = unit(at);
    if (point >= 0xD800 && point < 0xE000) {
      const std::uint32_t second = point < 0xDC00 && at + 3 < bytes.size() ? unit(at + 2) : 0;
      if (second < 0xDC00 || second >= 0xE000) return fail();
      point = 0x10000 + ((point - 0xD800) << 10U) + (second - 0xDC00), at += 2;
    }
    append(text, point);
  }
  return text;
}

// The cells of a text by its bars, gathered into rows.
class bars {
 public:
  bars(std::string_view text, const std::string& name) : rest_(text) { made_.name = name; }

  result<grid> read() {
    std::vector<grid_row> ahead;  // heading_at looks at three lines
    while (!rest_.empty() || !ahead.empty()) {
      while (ahead.size() < 3 && !rest_.empty()) ahead.push_back(next_line());
      if (auto r = line(ahead); !r) return r.error();
      if (cells_ > max_grid_cells)
        return failure{errc::range, "there are more than 4 000 000 cells; split the file", {made_.name, made_.rows.back().line, {}}};
    }
    if (auto r = close(); !r) return r.error();
    return std::move(made_);
  }

 private:
  // A line as the cells that it closes; the last is what stands behind its last bar.
  grid_row next_line() {
    const std::size_t end = rest_.find('\n');
    std::string_view line = rest_.substr(0, end);
    rest_ = end == std::string_view::npos ? std::string_view{} : rest_.substr(end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    grid_row row{.line = ++line_, .cells = {}};
    for (;;) {
      const std::size_t bar = line.find('|');
      row.cells.push_back(trimmed(line.substr(0, bar)));
      if (bar == std::string_view::npos) return row;
      line.remove_prefix(bar + 1);
    }
  }

  result<void> line(std::vector<grid_row>& ahead) {
    const grid_row& row = ahead.front();
    const bool prose = row.cells.size() == 1;
    if (!prose) {
      auto found = heading_at(ahead, {});
      if (!found) return failure{found.error().code, found.error().message, {made_.name, row.line, found.error().where.column}};
      if (*found) {
        if (auto r = close(); !r) return r;
        bars_ = held_ = 0;
        const std::size_t rows = (*found)->rows;
        numbered_ = !(*found)->uses.empty() && (*found)->uses[0].as == role::no;
        if (!(*found)->uses.empty())
          for (std::size_t i = 0; i < rows; ++i) bars_ = std::max(bars_, ahead[i].cells.size() - 1);
        closed_ = row.cells.back().empty();
        for (std::size_t i = 0; i < rows; ++i) emit_line(std::move(ahead[i]));
        ahead.erase(ahead.begin(), ahead.begin() + static_cast<std::ptrdiff_t>(rows));
        return {};
      }
    }
    auto r = bars_ == 0 ? outside(ahead.front()) : inside(ahead.front());
    ahead.erase(ahead.begin());
    return r;
  }

  result<void> outside(grid_row& row) {
    emit_line(std::move(row));
    return {};
  }

  result<void> inside(grid_row& row) {
    const bool blank = filled_cells(row).count == 0, fresh = pending_.cells.empty();
    if (fresh && blank) {  // empty cells beyond the end of a row, or the empty number of one without
      held_ = std::min(bars_, held_ + row.cells.size() - 1);
      return {};
    }
    const std::size_t held = std::exchange(held_, 0);
    if (row.cells.size() == 1 && fresh && !is_row_number(row.cells[0])) {
      bars_ = 0;  // prose ends a table
      return outside(row);
    }
    if (!fresh && begins_row(row)) {
      if (auto r = close(); !r) return r;
    }
    if (pending_.cells.empty()) {
      pending_ = {.line = row.line, .cells = {""}};
      if (held > 0 && numbered_ && !row.cells[0].empty() && !is_row_number(row.cells[0])) pending_.cells.emplace_back();
    }
    for (std::size_t k = 0; k < row.cells.size(); ++k) {
      std::string& open = pending_.cells.back();
      if (!open.empty() && !row.cells[k].empty()) open += ' ';
      open += row.cells[k];
      if (k + 1 == row.cells.size()) break;
      if (pending_.cells.size() == bars_ + (closed_ ? 0 : 1)) {  // the row is full; more bars may only close empty cells
        const auto rest = std::span(row.cells).subspan(k + 1);
        if (std::ranges::any_of(rest, [](const std::string& cell) { return !cell.empty(); })) {
          for (const std::string& cell : rest) pending_.cells.push_back(cell);
          if (pending_.cells.back().empty()) pending_.cells.pop_back();
          return wrong_width();
        }
        return full();
      }
      pending_.cells.emplace_back();
    }
    if (!closed_ && pending_.cells.size() == bars_ + 1) return full();
    return {};
  }

  result<void> full() {
    emit(std::exchange(pending_, {}));
    return {};
  }

  // What is open where a table ends: nothing, empty cells, words that no row needs, or a row that is too short.
  result<void> close() {
    if (filled_cells(pending_).count == 0) {
      pending_ = {};
      return {};
    }
    const bool figures = std::ranges::any_of(
        pending_.cells, [](const std::string& cell) { return cell.find_first_of("0123456789") != std::string::npos; });
    if (!figures) return full();
    if (closed_ && pending_.cells.back().empty()) pending_.cells.pop_back();
    return wrong_width();
  }

  [[nodiscard]] failure wrong_width() const {
    const std::size_t wanted = bars_ + (closed_ ? 0 : 1);
    return {errc::syntax, "the row that begins here has " + std::to_string(pending_.cells.size()) + " cells, its headings have " +
                              std::to_string(wanted) + "; every row of a table has as many cells as its headings",
            {made_.name, pending_.line, {}}};
  }

  static bool is_row_number(std::string_view text) {
    while (text.ends_with('.')) text.remove_suffix(1);
    return !text.empty() && text.size() < 6 && text.find_first_not_of("0123456789") == std::string_view::npos;
  }

  // A number, then a name: `7 | Sở Ngoại vụ | ...`.
  static bool begins_row(const grid_row& row) {
    if (row.cells.size() < 3 || !is_row_number(row.cells[0]) || row.cells[1].empty()) return false;
    const auto c = static_cast<unsigned char>(row.cells[1][0]);
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c >= 0x80;
  }

  // What stands behind the last bar of a line is no cell where rows end with a bar.
  void emit_line(grid_row row) {
    if (row.cells.size() > 1 && row.cells.back().empty()) row.cells.pop_back();
    emit(std::move(row));
  }

  void emit(grid_row row) {
    if (filled_cells(row).count == 0) return;
    cells_ += row.cells.size();
    made_.rows.push_back(std::move(row));
  }

  std::string_view rest_;
  index_t line_ = 0;
  grid made_;
  grid_row pending_;
  std::size_t held_ = 0;   // empty cells between two rows
  bool numbered_ = false;  // whether rows begin with a number
  std::size_t bars_ = 0;   // of a row of the table at hand; 0 outside of one
  bool closed_ = true;     // whether a bar stands behind the last cell, too
  std::size_t cells_ = 0;
};

}  // namespace

result<grid> grid_of_text(std::string_view text, const std::string& name) {
  text = without_mark(text);
  if (auto r = check_text(text, name); !r) return r.error();
  if (static_cast<std::size_t>(std::ranges::count(text, '|')) > max_grid_cells)
    return failure{errc::range, "there are more than 4 000 000 cells; split the file", {name, -1, {}}};
  return bars(text, name).read();
}

result<grid> grid_of_csv(std::string_view text, const std::string& name) {
  text = without_mark(text);
  if (auto r = check_text(text, name); !r) return r.error();
  constexpr std::array marks{'\t', ';', ','};
  char mark = ',';
  std::size_t widest = 0;
  for (const char candidate : marks) {
    csv_reader look(text, candidate);
    std::vector<std::string> fields;
    for (int i = 0; i < 200 && !look.done() && look.next(fields) == nullptr; ++i)
      if (fields.size() > widest) widest = fields.size(), mark = candidate;
  }
  grid made{.name = name, .rows = {}};
  csv_reader records(text, mark);
  std::size_t cells = 0;
  for (index_t row = 1; !records.done(); ++row) {
    grid_row read{.line = row, .cells = {}};
    if (const char* wrong = records.next(read.cells)) return failure{errc::syntax, wrong, {name, row, {}}};
    if ((cells += read.cells.size()) > max_grid_cells)
      return failure{errc::range, "there are more than 4 000 000 cells; split the file", {name, row, {}}};
    made.rows.push_back(std::move(read));
  }
  return made;
}

result<grid> grid_of(std::string_view bytes, const std::string& name) {
  std::string decoded;
  if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF")) {
    auto text = from_utf16(bytes, name);
    if (!text) return text.error();
    decoded = *std::move(text);
    bytes = decoded;
  }
  std::string lower = name;
  std::ranges::transform(lower, lower.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  const bool values = lower.ends_with(".csv") || lower.ends_with(".tsv") || bytes.find('|') == std::string_view::npos;
  return values ? grid_of_csv(bytes, name) : grid_of_text(bytes, name);
}

}  // namespace dvc::io
