// The descriptor of a plan and the building of its parts; the tables themselves are read in resource.cpp.
#include "dvc/io/plan.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <system_error>
#include <utility>
#include <vector>

#include "dvc/io/file.hpp"
#include "json_text.hpp"
#include "resource.hpp"

namespace dvc::io {
namespace {

namespace fs = std::filesystem;

// Reads the descriptor key by key and keeps the first failure; after one, values are empty and nothing is built.
class descriptor_reader {
 public:
  descriptor_reader(const std::string& file, const resource_reader& read) : file_(file), read_(read) {}

  [[nodiscard]] result<plan> run(const json& root) {
    package(root);
    if (failed_) return *std::move(failed_);
    tables();
    if (failed_) return *std::move(failed_);
    auto made = plan::make(std::move(parts_));
    if (made) return made;
    return located(made.error());
  }

 private:
  // One key of an object and where it stands, for messages: `dvc:plan.identity.date`.
  struct object {
    const json& value;
    std::string path;
    [[nodiscard]] std::string at(std::string_view key) const {
      return path.empty() ? std::string(key) : path + "." + std::string(key);
    }
  };

  void fail(errc code, std::string message, std::string where) {
    if (!failed_) failed_ = failure{code, std::move(message), {file_, -1, std::move(where)}};
  }

  // True where `o` is an object without unknown keys and with every key that is not optional, each as its kind wants it.
  bool checked(const object& o, const std::vector<field_spec>& keys, const std::vector<std::string_view>& nested = {}) {
    if (!o.value.is_object()) return fail(errc::schema, "an object is expected here", o.path), false;
    for (const auto& [key, value] : o.value.items()) {
      const auto spec = std::ranges::find(keys, std::string_view(key), &field_spec::name);
      if (spec != keys.end()) {
        if (const auto bad = wrong(cell::of(value), *spec)) return fail(bad->code, bad->message, o.at(key)), false;
      } else if (std::ranges::find(nested, std::string_view(key)) == nested.end()) {
        return fail(errc::schema, "this key is not known here", o.at(key)), false;
      }
    }
    for (const field_spec& spec : keys)
      if (!spec.optional && !o.value.contains(spec.name))
        return fail(errc::schema, "this key is missing", o.at(spec.name)), false;
    return true;
  }
  // The nested object of that key; an empty one, and a failure, where it is missing.
  object nested(const object& o, std::string_view key) {
    static const json none = json::object();
    const auto found = o.value.find(key);
    if (found != o.value.end()) return {*found, o.at(key)};
    fail(errc::schema, "this key is missing", o.at(key));
    return {none, o.at(key)};
  }
  // Calls `each` with every element of the array of that key, if the key is there.
  template <class Each>
  void array(const object& o, std::string_view key, Each each) {
    const auto found = o.value.find(key);
    if (found == o.value.end()) return;
    if (!found->is_array()) return fail(errc::schema, "an array is expected here", o.at(key));
    for (std::size_t i = 0; i < found->size() && !failed_; ++i)
      each(object{(*found)[i], o.at(key) + "[" + std::to_string(i + 1) + "]"});
  }
  static std::string text(const object& o, std::string_view key) {
    const auto found = o.value.find(key);
    return found == o.value.end() || !found->is_string() ? std::string() : found->get<std::string>();
  }
  static count_t count(const object& o, std::string_view key) { return o.value.at(std::string(key)).get<count_t>(); }

  void package(const json& root) {
    const object o{root, ""};
    constexpr bool null = false, optional = true;
    if (!checked(o,
                 {{"name", kind::any_text},
                  {"$schema", kind::any_text, null, optional},
                  {"title", kind::any_text, null, optional},
                  {"description", kind::any_text, null, optional},
                  {"version", kind::any_text, null, optional},
                  {"created", kind::any_text, null, optional},
                  {"homepage", kind::any_text, null, optional}},
                 {"keywords", "licenses", "sources", "contributors", "dvc:plan", "resources"})) return;
    parts_.name = text(o, "name");
    if (!is_plan_name(parts_.name))
      return fail(errc::schema, "\"" + parts_.name + "\" is not a plan's name; use small ASCII letters and digits, with "
                                "\".\", \"_\" or \"-\" between them", "name");
    array(o, "keywords", [&](const object& k) {
      if (!k.value.is_string()) fail(errc::schema, "text in quotes is expected here", k.path);
    });
    const auto described = [&](std::string_view key, std::initializer_list<std::string_view> allowed) {
      std::vector<field_spec> specs;
      specs.reserve(allowed.size());
      for (const std::string_view name : allowed) specs.push_back({name, kind::any_text, null, optional});
      array(o, key, [&](const object& entry) { (void)checked(entry, specs); });
    };
    described("licenses", {"name", "path", "title"});
    described("sources", {"title", "path"});
    described("contributors", {"title", "path", "role"});
    if (!failed_) figures(nested(o, "dvc:plan"));
    if (!failed_ && !o.value.contains("resources")) fail(errc::schema, "this key is missing", "resources");
    array(o, "resources", [&](const object& r) { table(r); });
    for (const char* needed : {"units", "statistics"})
      if (!failed_ && !tables_.contains(needed))
        fail(errc::schema, "the resource \"" + std::string(needed) + "\" is missing", "resources");
  }

  static bool is_plan_name(std::string_view name) {
    bool in_run = false;
    for (const char c : name) {
      const bool inside = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
      if (!inside && !(in_run && (c == '.' || c == '_' || c == '-'))) return false;
      in_run = inside;
    }
    return in_run;
  }

  // The object `dvc:plan`.
  void figures(const object& o) {
    static constexpr std::array<std::string_view, 1> formats{"plan-1"};
    constexpr bool null = false, optional = true;
    if (!checked(o, {{"format", kind::one_of, null, false, formats}},
                 {"identity", "observed", "projected", "totals", "exclusions", "overrides"}))
      return;
    identity(nested(o, "identity"));
    const std::vector<field_spec> window{{"from", kind::date}, {"to", kind::date}, {"printed", kind::text, null, optional}};
    if (const object w = nested(o, "observed"); !failed_ && checked(w, window)) {
      parts_.observed = {*parse_date(text(w, "from")), *parse_date(text(w, "to"))};
      parts_.observed_printed = text(w, "printed");
    }
    projected(nested(o, "projected"));
    totals(nested(o, "totals"));
    array(o, "exclusions", [&](const object& e) {
      if (checked(e, {{"unit", kind::code}, {"reason", kind::text}}))
        parts_.exclusions.push_back({unit_id(text(e, "unit")), text(e, "reason")});
    });
    array(o, "overrides", [&](const object& e) {
      if (checked(e, {{"unit", kind::code}, {"projected_total", kind::count}, {"projected_online", kind::count},
                      {"reason", kind::text}}))
        parts_.overrides.push_back({unit_id(text(e, "unit")), count(e, "projected_total"), count(e, "projected_online"),
                                    text(e, "reason")});
    });
  }

  void identity(const object& o) {
    constexpr bool null = false, optional = true;
    if (failed_ || !checked(o, {{"number", kind::text}, {"date", kind::date}, {"issuer", kind::text}, {"title", kind::text},
                                {"title_en", kind::text, null, optional}, {"signer", kind::text, null, optional}}))
      return;
    parts_.identity = {text(o, "number"), *parse_date(text(o, "date")), text(o, "issuer"),
                       text(o, "title"),  text(o, "title_en"),          text(o, "signer")};
  }

  void projected(const object& o) {
    constexpr bool null = false, optional = true;
    if (failed_ || !checked(o, {{"factor", kind::ratio}, {"from", kind::date, null, optional},
                                {"to", kind::date, null, optional}, {"printed", kind::text, null, optional}}))
      return;
    parts_.factor = *rational::parse(text(o, "factor"));
    const auto from = parse_date(text(o, "from")), to = parse_date(text(o, "to"));
    if (from.has_value() != to.has_value())
      return fail(errc::schema, "from and to go together; one is missing", o.at(from ? "to" : "from"));
    if (from) parts_.projected = period{*from, *to};
    parts_.projected_printed = text(o, "printed");
  }

  void totals(const object& o) {
    constexpr bool null = false, optional = true;
    if (failed_ || !checked(o, {{name(level::department), kind::count, null, optional},
                                {name(level::district), kind::count, null, optional},
                                {name(level::commune), kind::count, null, optional}}))
      return;
    for (const level at : quota_levels)
      if (o.value.contains(name(at))) parts_.totals[static_cast<std::size_t>(at)] = count(o, name(at));
  }

  // One resource: its own keys, then its cells.
  void table(const object& o) {
    static constexpr std::array<std::string_view, 1> types{"table"}, formats{"csv"}, media{"text/csv"}, encodings{"utf-8"};
    constexpr bool null = false, optional = true;
    if (!checked(o,
                 {{"name", kind::any_text},
                  {"path", kind::any_text, null, optional},
                  {"type", kind::one_of, null, optional, types},
                  {"title", kind::any_text, null, optional},
                  {"description", kind::any_text, null, optional},
                  {"format", kind::one_of, null, optional, formats},
                  {"mediatype", kind::one_of, null, optional, media},
                  {"encoding", kind::one_of, null, optional, encodings}},
                 {"data", "schema"}))
      return;
    const std::string name = text(o, "name");
    if (columns_of(name) == nullptr) return fail(errc::schema, "\"" + name + "\" is not a table of a plan", o.at("name"));
    if (tables_.contains(name)) return fail(errc::duplicate, "the resource \"" + name + "\" stands twice", o.at("name"));
    const bool inline_rows = o.value.contains("data");
    if (inline_rows == o.value.contains("path"))
      return fail(errc::schema, "a resource has either path or data, and exactly one of them", o.at("path"));
    const auto declared = fields(o);
    if (failed_) return;
    auto rows = inline_rows ? resource::from_json(name, o.value.at("data"), file_, declared) : from_file(o, name, declared);
    if (!rows) {
      if (!failed_) failed_ = rows.error();
      return;
    }
    tables_.emplace(name, *std::move(rows));
  }

  result<resource> from_file(const object& o, const std::string& name,
                             const std::optional<std::vector<std::string>>& declared) {
    const std::string path = text(o, "path");
    if (!is_inside(path))
      return failure{errc::schema, "\"" + path + "\" is not a path inside the plan's folder (relative, ASCII, no \"..\")",
                     {file_, -1, o.at("path")}};
    const auto bytes = read_(path);
    if (!bytes) return bytes.error();
    return resource::from_csv(name, *bytes, (fs::path(file_).parent_path() / path).string(), declared);
  }

  // Parts of letters, digits, "_", "-" and inner dots, so that "..", drives and schemes cannot be written.
  static bool is_inside(std::string_view path) {
    bool part_begins = true;
    for (const char c : path) {
      const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
      if (!plain && (part_begins || (c != '.' && c != '/'))) return false;
      part_begins = c == '/';
    }
    return !part_begins;
  }

  // The names in schema.fields, where a Table Schema is given.
  std::optional<std::vector<std::string>> fields(const object& o) {
    if (!o.value.contains("schema")) return std::nullopt;
    static constexpr std::array<std::string_view, 5> types{"string", "integer", "number", "boolean", "date"};
    constexpr bool null = false, optional = true;
    const object schema = nested(o, "schema");
    std::vector<std::string> names;
    if (!checked(schema, {}, {"fields", "primaryKey"})) return names;
    if (const auto key = schema.value.find("primaryKey"); key != schema.value.end()) {
      const auto named = [](const json& k) { return k.is_string() && !k.get_ref<const std::string&>().empty(); };
      if (!named(*key) && !(key->is_array() && !key->empty() && std::ranges::all_of(*key, named)))
        fail(errc::schema, "the name of a column, or several, is expected here", schema.at("primaryKey"));
    }
    if (!schema.value.contains("fields")) fail(errc::schema, "this key is missing", schema.at("fields"));
    array(schema, "fields", [&](const object& f) {
      if (checked(f, {{"name", kind::text}, {"type", kind::one_of, null, false, types},
                      {"title", kind::any_text, null, optional}, {"description", kind::any_text, null, optional}}))
        names.push_back(text(f, "name"));
    });
    if (!failed_ && names.empty()) fail(errc::schema, "at least one field is expected here", schema.at("fields"));
    return names;
  }

  // Calls `row` with a getter for the cells of each row of a table, if the plan has it.
  template <class Row>
  void each(const char* name, Row row) {
    const auto found = tables_.find(name);
    if (found == tables_.end()) return;
    for (std::size_t i = 0; i < found->second.size(); ++i)
      row([&table = found->second, i](std::string_view column) -> const cell& { return table.at(i, column); });
  }
  static std::optional<count_t> count_or_null(const cell& c) {
    return c.is == cell::token::null ? std::nullopt : std::optional{as_count(c)};
  }

  // Every cell is right by now; what rows mean together is plan::make's to say.
  void tables() {
    each("units", [&](auto at) {
      parts_.units.push_back({unit_id(at("code").text), *as_level(at("level")), as_count(at("no")), at("type").text,
                              at("name").text,
                              at("official_name").text.empty() ? at("name").text : at("official_name").text,
                              unit_id(at("parent").text)});
    });
    each("statistics", [&](auto at) {
      parts_.statistics.push_back({unit_id(at("unit").text), as_count(at("observed_total")), as_count(at("observed_online")),
                                   count_or_null(at("projected_total")), count_or_null(at("projected_online"))});
    });
    each("quotas", [&](auto at) { parts_.published.rows.push_back({unit_id(at("unit").text), published(at)}); });
    each("totals", [&](auto at) { parts_.published.totals.push_back({*as_level(at("level")), published(at)}); });
    each("procedures", [&](auto at) {
      parts_.procedures.push_back({at("agency").text, as_count(at("no")), at("field").text, at("name").text,
                                   *as_level(at("level")), unit_id(at("unit").text), at("online_only_pilot").text == "true"});
    });
    each("tasks", [&](auto at) {
      parts_.tasks.push_back({at("id").text, at("part").text, at("title").text, at("title_en").text, {}, {}});
    });
    each("task_parties", [&](auto at) {
      const auto role = at("role").text == "lead" ? task_party::role::lead : task_party::role::partner;
      parts_.parties.push_back({at("task").text, role, at("name").text, unit_id(at("unit").text), as_level(at("level"))});
    });
    each("task_steps", [&](auto at) {
      task_step step{at("task").text, as_count(at("step")), at("time_printed").text, {}, as_date(at("before")),
                     at("deliverable").text, at("deliverable_en").text};
      const auto from = as_date(at("from")), to = as_date(at("to"));
      if (from && to) step.window = period{*from, *to};
      if (from.has_value() != to.has_value() && !failed_) {
        const resource& table = tables_.at("task_steps");
        failed_ = failure{errc::inconsistent, "from and to go together; one is missing",
                          {table.file(), table.shown_row(static_cast<index_t>(parts_.steps.size())), from ? "to" : "from"}};
      }
      parts_.steps.push_back(std::move(step));
    });
    each("indicators", [&](auto at) {
      const auto measure = at("measure").text == "ratio" ? indicator::measure::ratio : indicator::measure::days_per_week;
      parts_.indicators.push_back({at("id").text, at("title").text, at("title_en").text, measure, as_ratio(at("value")),
                                   as_date(at("due")), as_date(at("report_before"))});
    });
    each("reports", [&](auto at) {
      using frequency = report_duty::frequency;
      const std::string& period = at("period").text;
      const auto how_often = period == "once"    ? frequency::once
                             : period == "month" ? frequency::month
                             : period == "quarter" ? frequency::quarter
                                                   : frequency::year;
      parts_.reports.push_back({at("id").text, at("title").text, at("title_en").text, unit_id(at("unit").text),
                                as_level(at("level")), unit_id(at("recipient").text), how_often,
                                count_or_null(at("first_day")), count_or_null(at("last_day")),
                                count_or_null(at("before_day")), as_date(at("before"))});
    });
  }

  template <class At>
  static published_cells published(At at) {
    published_cells cells;
    for (const quota::column c : quota::columns) {
      const std::string column(name(c));
      const cell& value = at(column);
      cells[static_cast<std::size_t>(c)] = {
          at(column + "_printed").text,
          value.is == cell::token::null ? quota::cell{} : decimal::parse(value.text)};
    }
    return cells;
  }

  // plan::make speaks of tables and positions; a reader looks for files and rows.
  [[nodiscard]] failure located(failure f) const {
    if (const auto found = tables_.find(f.where.file); found != tables_.end()) {
      f.where.row = found->second.shown_row(f.where.row);
      f.where.file = found->second.file();
    } else {
      if (!f.where.file.empty()) f.where.column = f.where.file + "." + f.where.column;
      f.where.file = file_;
    }
    return f;
  }

  const std::string& file_;
  const resource_reader& read_;
  std::optional<failure> failed_;
  std::map<std::string, resource, std::less<>> tables_;
  plan_parts parts_;
};

}  // namespace

result<plan> parse_plan(std::string_view descriptor, const std::string& file, const resource_reader& read) {
  auto root = parse_json(descriptor, file);
  if (!root) return root.error();
  return descriptor_reader(file, read).run(*root);
}

result<plan> load_plan(const fs::path& folder) {
  std::error_code error;
  const auto fail = [&](errc code, std::string message) {
    return failure{code, std::move(message), {folder.string(), -1, {}}};
  };
  if (!fs::exists(folder, error)) return fail(errc::not_found, "there is no such folder or file");
  const bool is_folder = fs::is_directory(folder, error);
  const fs::path file = is_folder ? folder / "datapackage.json" : folder;
  if (!fs::exists(file, error)) return fail(errc::not_found, "this folder has no datapackage.json, so it is not a plan");
  const auto descriptor = read_file(file);
  if (!descriptor) return descriptor.error();

  const fs::path home = fs::weakly_canonical(fs::absolute(file, error).parent_path(), error);
  return parse_plan(*descriptor, file.string(), [&](const std::string& path) -> result<std::string> {
    const fs::path target = fs::weakly_canonical(home / path, error);
    // a link may lead out of the folder although the path does not
    if (std::mismatch(home.begin(), home.end(), target.begin(), target.end()).first != home.end())
      return failure{errc::io, "this file lies outside the plan's folder", {(file.parent_path() / path).string(), -1, {}}};
    return read_file(file.parent_path() / path);
  });
}

}  // namespace dvc::io
