#include "dvc/io/units.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <span>
#include <utility>
#include <vector>

#include "dvc/io/csv.hpp"
#include "dvc/io/file.hpp"
#include "dvc/io/names.hpp"
#include "json_text.hpp"
#include "name_words.hpp"
#include "text.hpp"

namespace dvc::io {
namespace {

using units::dated_unit;
using units::validity;

constexpr std::array<std::string_view, 7> own_columns{"code", "level", "type", "name", "parent", "valid_from", "valid_to"};
constexpr std::array<std::string_view, 6> gso_columns{"code", "level", "type", "name", "full_name", "parent_code"};

// A CSV table by the names of its columns, with the place of every failure.
class columns {
 public:
  columns(const csv_table& table, const std::string& file) : table_(table), file_(file) {}

  [[nodiscard]] bool has(std::string_view column) const { return std::ranges::find(table_.header, column) != table_.header.end(); }

  // Whether the header is these columns, in any order, and perhaps some of the others.
  [[nodiscard]] std::optional<failure> wrong_header(std::span<const std::string_view> needed,
                                                    std::span<const std::string_view> allowed = {}) const {
    for (const std::string_view column : needed)
      if (!has(column)) return failure{errc::schema, "the column is missing", {file_, 1, std::string(column)}};
    for (const std::string& column : table_.header)
      if (std::ranges::find(needed, column) == needed.end() && std::ranges::find(allowed, column) == allowed.end())
        return failure{errc::schema, "the column is not part of this layout", {file_, 1, column}};
    return std::nullopt;
  }

  [[nodiscard]] const std::string& at(std::size_t row, std::string_view column) const {
    static const std::string none;
    const auto found = std::ranges::find(table_.header, column);
    return found == table_.header.end() ? none : table_.rows[row][static_cast<std::size_t>(found - table_.header.begin())];
  }

  [[nodiscard]] failure fail(errc code, std::string message, std::size_t row, std::string_view column) const {
    return {code, std::move(message), {file_, static_cast<index_t>(row) + 2, std::string(column)}};
  }

  // A cell that holds a text in NFC without spaces around it.
  [[nodiscard]] std::optional<failure> wrong_text(std::size_t row, std::string_view column, bool may_be_empty = false) const {
    const std::string& text = at(row, column);
    if (text.empty()) return may_be_empty ? std::nullopt : std::optional{fail(errc::schema, "the cell is empty", row, column)};
    if (text.front() == ' ' || text.back() == ' ')
      return fail(errc::schema, "\"" + text + "\" has a space at an end", row, column);
    if (!is_nfc(text)) return fail(errc::encoding, "\"" + text + "\" is not in Unicode normal form C", row, column);
    return std::nullopt;
  }

 private:
  const csv_table& table_;
  const std::string& file_;
};

failure no_dates(const std::string& file) {
  return {errc::argument, "this layout holds no dates; say from which day, and until which, its units are valid", {file, -1, {}}};
}

// A failure of `registry::make` or `crosswalk::make`, with the place in the file.
failure in_file(failure f, const std::string& file, index_t first_row) {
  f.where.file = file;
  if (f.where.row >= 0) f.where.row += first_row;
  return f;
}

result<units::registry> from_csv(std::string_view text, const std::string& file, const std::optional<validity>& valid) {
  const auto table = parse_csv(text, file);
  if (!table) return table.error();
  const columns in(*table, file);
  const bool gso = in.has("full_name");
  if (const auto bad = gso ? in.wrong_header(gso_columns) : in.wrong_header(own_columns)) return *bad;
  if (gso && !valid) return no_dates(file);
  if (!gso && valid)
    return failure{errc::argument, "the units of this file have dates of their own; give none", {file, -1, {}}};

  const std::string_view name_column = gso ? "full_name" : "name", parent_column = gso ? "parent_code" : "parent";
  std::vector<dated_unit> list;
  list.reserve(table->rows.size());
  for (std::size_t row = 0; row < table->rows.size(); ++row) {
    for (const std::string_view column : {std::string_view("code"), name_column})
      if (auto bad = in.wrong_text(row, column)) return *std::move(bad);
    for (const std::string_view column : {std::string_view("type"), parent_column})
      if (auto bad = in.wrong_text(row, column, true)) return *std::move(bad);
    const auto at = parse_level(in.at(row, "level"));
    if (!at)
      return in.fail(errc::schema, "\"" + in.at(row, "level") + "\" is not a level; province, department, district or " +
                                       "commune is expected", row, "level");
    dated_unit u{{unit_id(in.at(row, "code")), *at, 0, in.at(row, "type"), in.at(row, name_column),
                  in.at(row, name_column), unit_id(in.at(row, parent_column))}, valid.value_or(validity{})};
    for (const std::string_view column : {"valid_from", "valid_to"}) {
      if (gso) break;
      const std::string& given = in.at(row, column);
      if (given.empty() && column == "valid_to") continue;
      const auto day = parse_date(given);
      if (!day) return in.fail(errc::schema, "\"" + given + "\" is not a day; YYYY-MM-DD is expected", row, column);
      if (column == "valid_from") u.valid.from = *day;
      else u.valid.to = *day;
    }
    list.push_back(std::move(u));
  }
  auto made = units::registry::make(std::move(list));
  if (made) return made;
  failure f = in_file(made.error(), file, 2);
  if (f.where.column == "parent") f.where.column = parent_column;
  return f;
}

// "dac-khu" for "Đặc khu Cát Hải"; empty where a name begins with no word that is known for a type.
std::string type_of(std::string_view full_name) {
  static const auto slugs = [] {
    std::vector<std::pair<std::string, std::string>> all;  // the word with the space behind it, and its slug
    for (const std::string_view word : type_words) {
      std::string slug = accent_free(word).value();
      std::ranges::replace(slug, ' ', '-');
      all.emplace_back(std::string(word) + " ", std::move(slug));
    }
    return all;
  }();
  // Case is the only freedom: "xã Bắc Sơn" stands in an official list. Type words begin with an ASCII letter or with Đ.
  std::string small(full_name);
  if (small.starts_with("Đ")) small.replace(0, std::string_view("Đ").size(), "đ");
  else if (!small.empty() && small[0] >= 'A' && small[0] <= 'Z') small[0] = static_cast<char>(small[0] - 'A' + 'a');
  for (const auto& [word, slug] : slugs)
    if (small.starts_with(word)) return slug;
  return {};
}

result<units::registry> from_json(std::string_view text, const std::string& file, const std::optional<validity>& valid) {
  const auto document = parse_json(text, file);
  if (!document) return document.error();
  if (!valid) return no_dates(file);
  std::vector<dated_unit> list;
  const auto fail = [&](errc code, std::string message, const char* key) {
    return failure{code, std::move(message), {file, static_cast<index_t>(list.size()) + 1, key}};
  };
  std::optional<failure> bad;
  const auto text_of = [&](const json& object, const char* key) {
    const auto found = object.is_object() ? object.find(key) : object.end();
    if (bad) return std::string{};
    if (!object.is_object() || found == object.end() || !found->is_string() || found->get_ref<const std::string&>().empty()) {
      bad = fail(errc::schema, "a text is expected", key);
      return std::string{};
    }
    std::string value = found->get<std::string>();
    if (!is_nfc(value)) bad = fail(errc::encoding, "\"" + value + "\" is not in Unicode normal form C", key);
    return value;
  };
  const auto add = [&](const json& object, level at, const unit_id& parent) {
    unit_id code(text_of(object, "Code"));
    const std::string full_name = text_of(object, "FullName");
    list.push_back({{std::move(code), at, 0, type_of(full_name), full_name, full_name, parent}, *valid});
  };
  if (!document->is_array()) return fail(errc::schema, "a list of provinces is expected", "");
  for (const json& province : *document) {
    add(province, level::province, {});
    if (bad) return *std::move(bad);
    const unit_id code = list.back().is.code;
    const auto wards = province.find("Wards");
    if (wards == province.end() || !wards->is_array())
      return failure{errc::schema, "a list of units is expected", {file, static_cast<index_t>(list.size()), "Wards"}};
    for (const json& ward : *wards) {
      if (const std::string parent = text_of(ward, "ProvinceCode"); !bad && parent != code.str())
        return fail(errc::inconsistent, "the unit says \"" + parent + "\" and stands below \"" + code.str() + "\"", "ProvinceCode");
      add(ward, level::commune, code);
      if (bad) return *std::move(bad);
    }
  }
  auto made = units::registry::make(std::move(list));
  if (!made) return in_file(made.error(), file, 1);
  return made;
}

}  // namespace

result<units::registry> parse_units(std::string_view text, const std::string& file, const std::optional<validity>& valid) {
  const auto first = text.find_first_not_of(" \t\r\n", text.starts_with("\xEF\xBB\xBF") ? 3 : 0);
  const bool is_json = first != std::string_view::npos && (text[first] == '[' || text[first] == '{');
  return is_json ? from_json(text, file, valid) : from_csv(text, file, valid);
}

result<units::registry> load_units(const std::filesystem::path& path, const std::optional<validity>& valid) {
  const auto text = read_file(path);
  if (!text) return text.error();
  return parse_units(*text, path.string(), valid);
}

result<units::crosswalk> parse_crosswalk(std::string_view text, const std::string& file, date on) {
  constexpr std::array<std::string_view, 5> needed{"old_code", "old_name", "new_code", "new_name", "coverage"};
  constexpr std::array<std::string_view, 2> allowed{"weight", "old_province_code"};
  const auto table = parse_csv(text, file);
  if (!table) return table.error();
  const columns in(*table, file);
  if (auto bad = in.wrong_header(needed, allowed)) return *std::move(bad);
  std::vector<units::crosswalk::link> links;
  links.reserve(table->rows.size());
  for (std::size_t row = 0; row < table->rows.size(); ++row) {
    for (const std::string_view column : {"old_code", "old_name", "new_code", "new_name"})
      if (auto bad = in.wrong_text(row, column)) return *std::move(bad);
    const auto covers = units::parse_coverage(in.at(row, "coverage"));
    if (!covers)
      return in.fail(errc::schema, "\"" + in.at(row, "coverage") + "\" is not a coverage; full or partial is expected", row, "coverage");
    units::crosswalk::link l{unit_id(in.at(row, "old_code")), unit_id(in.at(row, "new_code")), in.at(row, "old_name"),
                  in.at(row, "new_name"), *covers, {}};
    if (const std::string& given = in.at(row, "weight"); !given.empty()) {
      count_t weight = 0;
      const auto [end, error] = std::from_chars(given.data(), given.data() + given.size(), weight);
      if (error == std::errc::result_out_of_range)
        return in.fail(errc::overflow, "the number " + given + " does not fit 64 bits", row, "weight");
      if (error != std::errc{} || end != given.data() + given.size())
        return in.fail(errc::schema, "\"" + given + "\" is not a whole number", row, "weight");
      l.weight = weight;
    }
    links.push_back(std::move(l));
  }
  auto made = units::crosswalk::make(on, std::move(links));
  if (!made) return in_file(made.error(), file, 2);
  return made;
}

result<units::crosswalk> load_crosswalk(const std::filesystem::path& path, date on) {
  const auto text = read_file(path);
  if (!text) return text.error();
  return parse_crosswalk(*text, path.string(), on);
}

}  // namespace dvc::io
