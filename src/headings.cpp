#include "headings.hpp"

#include <algorithm>

#include "column_roles.hpp"
#include "heading_words.hpp"

namespace dvc::io {
namespace {

bool is_figure_text(std::string_view text) {
  return text.find_first_of("0123456789-") != std::string_view::npos &&
         text.find_first_not_of("0123456789.,%- ") == std::string_view::npos;
}

}  // namespace

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
  column_roles roles(closed ? closed_up(tops[0], tops[1]) : in_place(tops), rows[0].line);
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
