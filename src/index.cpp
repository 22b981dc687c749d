// Reading of an index: every key is checked before anything is built from it; then that its parts fit each other.
#include "dvc/io/index.hpp"

#include <array>
#include <map>
#include <utility>
#include <vector>

#include "dvc/io/file.hpp"
#include "json_reader.hpp"

namespace dvc::io {
namespace {

using namespace monitor;
using calendar::standings;

constexpr std::array<std::string_view, 1> formats{"index-1"};
constexpr bool null = false, optional = true;

std::string in_quotes(std::string_view text) { return std::string(1, '"').append(text).append(1, '"'); }

class index_reader : json_reader {
 public:
  explicit index_reader(const std::string& file) : json_reader(file) {}

  result<index_profile> run(const json& root) {
    if (checked(root, "", {{"$schema", kind::any_text, null, optional}, {"format", kind::one_of, null, false, formats},
                           {"name", kind::code}, {"version", kind::text}, {"title", kind::text},
                           {"title_en", kind::text, null, optional}, {"description", kind::any_text, null, optional},
                           {"maximum", kind::ratio}, {"tolerance", kind::ratio}},
                {"levels", "sources", "groups"}, {"variants"})) {
      d_.name = text(root, "name"), d_.version = text(root, "version");
      titles(root, d_);
      d_.maximum = number(root, "maximum"), d_.tolerance = number(root, "tolerance");
      d_.levels = levels(root, "");
      each(root, "sources", [&](const json& e, const std::string& path) { source(e, path); });
      each(root, "groups", [&](const json& e, const std::string& path) { group(e, path); });
      each(root, "variants", [&](const json& e, const std::string& path) { variant(e, path); });
    }
    if (failed_) return *std::move(failed_);
    auto made = index_profile::make(std::move(d_));
    if (made) return made;
    failure f = made.error();
    f.where.file = file_;
    return f;
  }

 private:
  template <class Titled>
  static void titles(const json& o, Titled& to) {
    to.title = text(o, "title");
    if (o.contains("title_en")) to.title_en = text(o, "title_en");
  }
  static rational number(const json& o, const char* key) { return as_ratio(cell::of(o.at(key))); }
  static calendar::standing standing_in(const json& o) {
    return static_cast<calendar::standing>(std::ranges::find(standings, text(o, "standing")) - standings.begin());
  }
  static const field_spec& standing_key() {
    static const field_spec key{"standing", kind::one_of, false, false, standings};
    return key;
  }

  std::vector<level> levels(const json& o, const std::string& path) {
    std::vector<level> list;
    each(o, "levels", [&](const json& e, const std::string& here) {
      if (const auto bad = wrong(cell::of(e), {"", kind::level})) return fail(bad->code, bad->message, here);
      const level l = *as_level(cell::of(e));
      if (std::ranges::find(list, l) != list.end()) return fail(errc::duplicate, in_quotes(name(l)) + " is listed twice", here);
      list.push_back(l);
    }, path);
    return list;
  }
  void source(const json& e, const std::string& path) {
    if (!checked(e, path, {{"id", kind::code}, {"title", kind::text}, {"path", kind::text, null, optional}})) return;
    if (!sources_.emplace(text(e, "id"), text(e, "title")).second)
      fail(errc::duplicate, "the source " + in_quotes(text(e, "id")) + " is listed twice", path + ".id");
  }
  // The title of the source that an entry names.
  std::string cited(const json& e, const std::string& path) {
    if (const auto found = sources_.find(text(e, "source")); found != sources_.end()) return found->second;
    return fail(errc::inconsistent, "the source " + in_quotes(text(e, "source")) + " is not listed under sources", path + ".source"), std::string();
  }
  std::vector<index_term> terms(const json& o, const std::string& path) {
    std::vector<index_term> list;
    each(o, "terms", [&](const json& e, const std::string& here) {
      if (!checked(e, here, {{"code", kind::code}, {"weight", kind::ratio}, {"goal", kind::ratio, null, optional},
                             {"cap", kind::ratio, null, optional}}, {}, {"zero"}))
        return;
      index_term& t = list.emplace_back();
      t.code = text(e, "code"), t.weight = number(e, "weight");
      if (e.contains("goal")) t.goal = number(e, "goal");
      if (e.contains("cap")) t.cap = number(e, "cap");
      if (!e.contains("zero")) return;
      const json& zero = e.at("zero");
      if (checked(zero, here + ".zero", {{"points", kind::ratio}, standing_key()}))
        t.zero = index_zero{number(zero, "points"), standing_in(zero)};
    }, path);
    return list;
  }
  void group(const json& e, const std::string& path) {
    if (!checked(e, path, {{"code", kind::code}, {"title", kind::text}, {"title_en", kind::text, null, optional}, {"maximum", kind::ratio}},
                 {"metrics"}))
      return;
    index_group g;
    g.code = text(e, "code"), g.maximum = number(e, "maximum");
    titles(e, g);
    each(e, "metrics", [&](const json& m, const std::string& here) { metric(m, here, g); }, path);
    d_.groups.push_back(std::move(g));
  }
  void metric(const json& e, const std::string& path, index_group& of) {
    if (!checked(e, path, {{"code", kind::code}, {"title", kind::text}, {"title_en", kind::text, null, optional}, {"maximum", kind::ratio},
                           {"terms_maximum", kind::ratio, null, optional}, {"source", kind::code}, standing_key()},
                 {"terms"}, {"levels"}))
      return;
    index_metric& m = of.metrics.emplace_back();
    m.code = text(e, "code"), m.maximum = number(e, "maximum");
    titles(e, m);
    m.source = cited(e, path), m.mark = standing_in(e);
    if (e.contains("terms_maximum")) m.terms_maximum = number(e, "terms_maximum");
    m.levels = levels(e, path);
    if (e.contains("levels") && m.levels.empty()) fail(errc::schema, "no level is listed; leave the key out where all apply", path + ".levels");
    m.terms = terms(e, path);
  }
  void variant(const json& e, const std::string& path) {
    if (!checked(e, path, {{"name", kind::code}, {"title", kind::text}, {"title_en", kind::text, null, optional}, {"source", kind::code},
                           standing_key()}, {"metrics"}))
      return;
    index_variant v;
    v.name = text(e, "name");
    titles(e, v);
    v.source = cited(e, path), v.mark = standing_in(e);
    each(e, "metrics", [&](const json& m, const std::string& here) {
      if (checked(m, here, {{"code", kind::code}}, {"terms"})) v.metrics.push_back({text(m, "code"), terms(m, here)});
    }, path);
    d_.variants.push_back(std::move(v));
  }

  index_description d_;
  std::map<std::string, std::string> sources_;  // titles, by id
};

}  // namespace

result<index_profile> parse_index(std::string_view text, const std::string& file) {
  const auto root = parse_json(text, file);
  if (!root) return root.error();
  return index_reader(file).run(*root);
}

result<index_profile> load_index(const std::filesystem::path& path) {
  const auto text = read_file(path);
  if (!text) return text.error();
  return parse_index(*text, path.filename().string());
}

}  // namespace dvc::io
