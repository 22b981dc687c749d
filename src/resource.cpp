#include "resource.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <charconv>

#include "dvc/io/csv.hpp"
#include "dvc/procedures/service_level.hpp"
#include "dvc/calendar/time_limit.hpp"
#include "dvc/quota/printed.hpp"
#include "text.hpp"

namespace dvc::io {
namespace {

using namespace std::string_view_literals;

bool lower(char c) { return c >= 'a' && c <= 'z'; }
bool upper(char c) { return c >= 'A' && c <= 'Z'; }
bool digit(char c) { return c >= '0' && c <= '9'; }
bool alphanumeric(char c) { return lower(c) || upper(c) || digit(c); }

// One or more runs of `inside`, with single characters of `between` standing between them.
template <class Inside>
bool runs(std::string_view text, Inside inside, std::string_view between) {
  bool in_run = false;
  for (const char c : text) {
    if (inside(c)) {
      in_run = true;
    } else if (in_run && between.find(c) != std::string_view::npos) {
      in_run = false;
    } else {
      return false;
    }
  }
  return in_run;
}

bool is_digits(std::string_view text) { return !text.empty() && std::ranges::all_of(text, digit); }
bool is_plain_integer(std::string_view text) { return is_digits(text) && (text == "0" || text.front() != '0'); }

bool is_task_id(std::string_view text) {
  const std::size_t dot = text.find('.');
  return dot != std::string_view::npos && runs(text.substr(0, dot), upper, "") && runs(text.substr(dot + 1), digit, ".");
}

// A plain integer, then decimals behind a point, or (ratios only) a denominator behind a slash.
bool is_number(std::string_view text, bool ratio) {
  const std::size_t mark = text.find_first_of(ratio ? "./"sv : "."sv);
  if (!is_plain_integer(text.substr(0, mark))) return false;
  if (mark == std::string_view::npos) return true;
  const std::string_view rest = text.substr(mark + 1);
  return text[mark] == '.' ? is_digits(rest) : is_plain_integer(rest) && rest != "0";
}

std::optional<failure> wrong_count(const cell& c, count_t least, count_t most) {
  const std::string_view text = c.text;
  const auto negative = text.starts_with('-');
  const std::string expected = "a count from " + std::to_string(least) + " to " + std::to_string(most);
  if ((c.is != cell::token::csv_field && c.is != cell::token::integer) ||
      !is_plain_integer(negative ? text.substr(1) : text) || text == "-0")
    return failure{errc::schema, (c.is == cell::token::string ? "\"" + c.text + "\"" : c.text) + " is not " + expected +
                                     ", as plain digits" + (c.is == cell::token::string ? " without quotes" : "")};
  count_t value = 0;
  if (std::from_chars(text.data(), text.data() + text.size(), value).ec != std::errc{})
    return failure{errc::overflow, c.text + " does not fit 64 bits; expected " + expected};
  if (value < least || value > most) return failure{errc::range, c.text + " is not " + expected};
  return std::nullopt;
}

std::string listed(std::span<const std::string_view> words) {
  std::string text;
  for (const std::string_view w : words) text.append(text.empty() ? "" : ", ").append(w);
  return text;
}

}  // namespace

cell cell::of(const json& value) {
  switch (value.type()) {
    case json::value_t::null: return {};
    case json::value_t::string: return {token::string, value.get<std::string>()};
    case json::value_t::boolean: return {token::boolean, value.get<bool>() ? "true" : "false"};
    case json::value_t::number_integer:
    case json::value_t::number_unsigned: return {token::integer, value.dump()};
    default: return {token::other, value.is_number() ? value.dump() : std::string("an ") + value.type_name()};
  }
}

cell cell::of_csv(std::string field) {
  return field.empty() ? cell{} : cell{token::csv_field, std::move(field)};
}

std::optional<failure> wrong(const cell& c, const field_spec& spec) {
  if (c.is == cell::token::null) {
    if (spec.nullable) return std::nullopt;
    return failure{errc::schema, "the value is missing; this one may not be empty"};
  }
  switch (spec.is) {
    case kind::count: return wrong_count(c, 0, max_file_count);
    case kind::number: return wrong_count(c, 1, max_file_count);
    case kind::day: return wrong_count(c, 1, 31);
    default: break;
  }
  const std::string shown = c.is == cell::token::string || c.is == cell::token::csv_field ? "\"" + c.text + "\"" : c.text;
  const auto expect = [&](bool right, std::string_view what) -> std::optional<failure> {
    if (right) return std::nullopt;
    return failure{errc::schema, shown + " is not " + std::string(what)};
  };
  if (spec.is == kind::flag) {
    const bool typed = c.is == cell::token::boolean || c.is == cell::token::csv_field;
    return expect(typed && (c.text == "true" || c.text == "false"), "true or false");
  }
  if (c.is != cell::token::string && c.is != cell::token::csv_field)
    return expect(false, spec.is == kind::code ? "text; codes stand in quotes, \"01\" is not 1" : "text in quotes");
  if (!is_nfc(c.text))
    return failure{errc::encoding, shown + " is not in Unicode form NFC; letters and marks are to be composed"};

  switch (spec.is) {
    case kind::any_text: return std::nullopt;
    case kind::text: return expect(!c.text.empty(), "a text; it is empty");
    case kind::code: return expect(runs(c.text, alphanumeric, "._-"), "a code of ASCII letters and digits");
    case kind::word: return expect(runs(c.text, lower, "-"), "a word of small ASCII letters and hyphens");
    case kind::decimal:
      if (is_number(c.text, false) && !decimal::parse(c.text))
        return failure{errc::overflow, shown + " has more than 18 digits"};
      return expect(is_number(c.text, false), "a plain decimal such as 99.1");
    case kind::ratio:
      if (is_number(c.text, true) && !rational::parse(c.text))
        return failure{errc::overflow, shown + " has a number of more than 18 digits"};
      return expect(is_number(c.text, true), "an exact ratio such as 3/5, 2 or 1.992");
    case kind::date: return expect(parse_date(c.text).has_value(), "a day of the calendar, as YYYY-MM-DD");
    case kind::level: return expect(parse_level(c.text).has_value(), "one of province, department, district, commune");
    case kind::task_id: return expect(is_task_id(c.text), "a task id such as I.3.1");
    default: return expect(std::ranges::find(spec.words, c.text) != spec.words.end(), "one of " + listed(spec.words));
  }
}

count_t as_count(const cell& c) {
  count_t value = 0;
  std::from_chars(c.text.data(), c.text.data() + c.text.size(), value);
  return value;
}
rational as_ratio(const cell& c) {
  const auto value = rational::parse(c.text);
  return value ? *value : rational{};
}
std::optional<date> as_date(const cell& c) { return parse_date(c.text); }
std::optional<level> as_level(const cell& c) { return parse_level(c.text); }

const std::vector<field_spec>* columns_of(std::string_view resource) {
  static constexpr std::array roles{"lead"sv, "partner"sv};
  static constexpr std::array measures{"ratio"sv, "days-per-week"sv};
  static constexpr std::array comparisons{"at-least"sv};
  static constexpr std::array frequencies{"once"sv, "month"sv, "quarter"sv, "year"sv};
  constexpr bool nullable = true, optional = true;
  // `first`, then <column>_printed and <column> for each of the nine columns of a quota table.
  const auto published = [](field_spec first) {
    static std::vector<std::string> names = [] {
      std::vector<std::string> made;
      made.reserve(quota::columns.size());
      for (const quota::column c : quota::columns) made.push_back(std::string(name(c)) + "_printed");
      return made;
    }();
    std::vector<field_spec> specs{first};
    for (const quota::column c : quota::columns) {
      specs.push_back({names[static_cast<std::size_t>(c)], kind::text, nullable});
      specs.push_back({name(c), is_percent(c) ? kind::decimal : kind::count, nullable});
    }
    return specs;
  };
  static const std::vector<std::pair<std::string_view, std::vector<field_spec>>> all{
      {"units",
       {{"code", kind::code},
        {"level", kind::level},
        {"no", kind::number},
        {"type", kind::word},
        {"name", kind::text},
        {"official_name", kind::text, nullable, optional},
        {"parent", kind::code, nullable}}},
      {"statistics",
       {{"unit", kind::code},
        {"observed_total", kind::count},
        {"observed_online", kind::count},
        {"projected_total", kind::count, false, optional},
        {"projected_online", kind::count, false, optional}}},
      {"quotas", published({"unit", kind::code})},
      {"totals", published({"level", kind::level})},
      {"procedures",
       {{"agency", kind::text},
        {"no", kind::number},
        {"field", kind::text, nullable},
        {"name", kind::text},
        {"level", kind::level},
        {"unit", kind::code, nullable},
        {"online_only_pilot", kind::flag}}},
      {"tasks",
       {{"id", kind::task_id},
        {"part", kind::text},
        {"title", kind::text},
        {"title_en", kind::text, nullable, optional}}},
      {"task_parties",
       {{"task", kind::task_id},
        {"role", kind::one_of, false, false, roles},
        {"name", kind::text},
        {"unit", kind::code, nullable},
        {"level", kind::level, nullable}}},
      {"task_steps",
       {{"task", kind::task_id},
        {"step", kind::number},
        {"time_printed", kind::text},
        {"from", kind::date, nullable},
        {"to", kind::date, nullable},
        {"before", kind::date, nullable},
        {"deliverable", kind::text, nullable},
        {"deliverable_en", kind::text, nullable, optional}}},
      {"indicators",
       {{"id", kind::word},
        {"title", kind::text},
        {"title_en", kind::text, nullable, optional},
        {"measure", kind::one_of, false, false, measures},
        {"comparison", kind::one_of, false, false, comparisons},
        {"value", kind::ratio},
        {"due", kind::date, nullable},
        {"report_before", kind::date, nullable}}},
      {"reports",
       {{"id", kind::word},
        {"title", kind::text},
        {"title_en", kind::text, nullable, optional},
        {"unit", kind::code, nullable},
        {"level", kind::level, nullable},
        {"recipient", kind::code},
        {"period", kind::one_of, false, false, frequencies},
        {"first_day", kind::day, nullable},
        {"last_day", kind::day, nullable},
        {"before_day", kind::day, nullable},
        {"before", kind::date, nullable}}},
  };
  const auto found = std::ranges::find(all, resource, [](const auto& entry) { return entry.first; });
  return found == all.end() ? nullptr : &found->second;
}

namespace {

const std::vector<field_spec>& catalogue_columns() {
  constexpr bool nullable = true, optional = true;
  static const std::vector<field_spec> columns{
      {"code", kind::code},
      {"agency", kind::text},
      {"no", kind::number, nullable, optional},
      {"field", kind::text, nullable, optional},
      {"name", kind::text},
      {"level", kind::level},
      {"unit", kind::code, nullable, optional},
      {"online_only_pilot", kind::flag},
      {"service_level", kind::one_of, nullable, optional, procedures::service_level_words},
      {"eligible", kind::flag, nullable, optional},
      {"legal_limit", kind::count, nullable, optional},
      {"online_limit", kind::count, nullable, optional},
      {"limit_unit", kind::one_of, nullable, optional, calendar::limit_units},
      {"fee", kind::count, nullable, optional},
      {"online_fee", kind::count, nullable, optional}};
  return columns;
}

}  // namespace

resource::resource(std::string_view name, std::string file, index_t first_row)
    : name_(name),
      file_(std::move(file)),
      first_row_(first_row),
      columns_(name == catalogue_table ? &catalogue_columns() : columns_of(name)) {
  assert(columns_ != nullptr);
}

std::optional<std::size_t> resource::index_of(std::string_view column) const {
  const auto found = std::ranges::find(*columns_, column, &field_spec::name);
  if (found == columns_->end()) return std::nullopt;
  return static_cast<std::size_t>(found - columns_->begin());
}

failure resource::fail(errc code, std::string message, index_t row, std::string_view column) const {
  return {code, std::move(message), {file_, row, std::string(column)}};
}

const cell& resource::at(std::size_t row, std::string_view column) const {
  const auto k = index_of(column);
  assert(k);
  return rows_[row][*k];
}

// Every cell against its column; then what an empty table means.
std::optional<failure> resource::check() const {
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    const auto& row = rows_[i];
    for (std::size_t k = 0; k < row.size(); ++k) {
      const field_spec& spec = (*columns_)[k];
      if (spec.optional && row[k].is == cell::token::null) continue;
      if (auto bad = wrong(row[k], spec))
        return fail(bad->code, bad->message, shown_row(static_cast<index_t>(i)), spec.name);
    }
    if (name_ == "statistics") {  // a projection needs both of its figures
      const bool total = at(i, "projected_total").is != cell::token::null;
      const bool online = at(i, "projected_online").is != cell::token::null;
      if (total != online)
        return fail(errc::schema, "projected_total and projected_online go together; one is missing",
                    shown_row(static_cast<index_t>(i)), total ? "projected_online" : "projected_total");
    }
  }
  if (rows_.empty() && (name_ == "units" || name_ == "statistics"))
    return fail(errc::schema, "table " + name_ + " has no rows", -1, {});
  return std::nullopt;
}

namespace {

// Fails where the columns are not those that the descriptor's schema.fields declares; inline rows have no order.
std::optional<failure> other_than_declared(const std::optional<std::vector<std::string>>& declared,
                                           std::vector<std::string> present, bool ordered, const std::string& file) {
  if (!declared || *declared == present) return std::nullopt;
  std::vector<std::string> fields = *declared;
  if (!ordered) std::ranges::sort(fields), std::ranges::sort(present);
  const auto [field, column] = std::ranges::mismatch(fields, present);
  if (field == fields.end() && column == present.end()) return std::nullopt;
  const auto shown = [](auto at, const auto& list) { return at == list.end() ? "none" : "\"" + *at + "\""; };
  return failure{errc::inconsistent, "the columns and the descriptor's schema.fields differ: column " +
                                         shown(column, present) + ", field " + shown(field, fields), {file, -1, {}}};
}

}  // namespace

result<resource> resource::from_csv(std::string_view name, std::string_view text, const std::string& file,
                                    const std::optional<std::vector<std::string>>& declared) {
  resource r(name, file, 2);
  auto parsed = parse_csv(text, file);
  if (!parsed) return parsed.error();
  csv_table table = *std::move(parsed);
  std::vector<std::size_t> position;
  for (const std::string& column : table.header) {
    const auto k = r.index_of(column);
    if (!k) {
      const bool semicolons = table.header.size() == 1 && column.find(';') != std::string::npos;
      return r.fail(errc::schema, semicolons ? "the columns are separated by \";\"; save the file with commas"
                                             : "this column is not known here", 1, column);
    }
    position.push_back(*k);
  }
  for (const field_spec& spec : *r.columns_)
    if (!spec.optional && std::ranges::find(table.header, spec.name) == table.header.end())
      return r.fail(errc::schema, "this column is missing", 1, spec.name);
  for (auto& fields : table.rows) {
    auto& row = r.rows_.emplace_back(r.columns_->size());
    for (std::size_t i = 0; i < fields.size(); ++i) row[position[i]] = cell::of_csv(std::move(fields[i]));
  }
  if (auto differs = other_than_declared(declared, table.header, true, file)) return *std::move(differs);
  if (auto bad = r.check()) return *std::move(bad);
  return r;
}

result<resource> resource::from_json(std::string_view name, const json& rows, const std::string& file,
                                     const std::optional<std::vector<std::string>>& declared) {
  resource r(name, file + ", table " + std::string(name), 1);
  std::vector<std::string> present;  // the columns of the first row, which all rows have
  if (!rows.is_array()) return r.fail(errc::schema, "data is not an array of rows", -1, {});
  for (const json& object : rows) {
    const index_t shown = r.shown_row(static_cast<index_t>(r.rows_.size()));
    if (!object.is_object()) return r.fail(errc::schema, "this row is not an object", shown, {});
    auto& row = r.rows_.emplace_back(r.columns_->size());
    for (const auto& [key, value] : object.items()) {
      const auto k = r.index_of(key);
      if (!k) return r.fail(errc::schema, "this column is not known here", shown, key);
      const field_spec& spec = (*r.columns_)[*k];
      if (value.is_null() && !spec.nullable) return r.fail(errc::schema, "the value is missing", shown, key);
      row[*k] = cell::of(value);
      if (r.rows_.size() == 1) present.push_back(key);
    }
    for (const field_spec& spec : *r.columns_) {
      const bool expected = !spec.optional || std::ranges::find(present, spec.name) != present.end();
      if (object.contains(spec.name) == expected) continue;
      if (expected) return r.fail(errc::schema, "this column is missing", shown, spec.name);
      if (r.rows_.size() > 1)
        return r.fail(errc::schema, "this column stands here but not in row 1; it goes in all rows or in none", shown, spec.name);
    }
  }
  // without rows there are no columns to compare
  if (!r.rows_.empty())
    if (auto differs = other_than_declared(declared, present, false, r.file_)) return *std::move(differs);
  if (auto bad = r.check()) return *std::move(bad);
  return r;
}

}  // namespace dvc::io
