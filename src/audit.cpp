#include "dvc/io/audit.hpp"

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "auditor.hpp"
#include "json_text.hpp"
#include "words.hpp"

namespace dvc::io {
namespace {

using audit::column_set;
using audit::finding;
using audit::report;
using audit::rule;
using audit::severity;
using quota::column;

// ---- JSON

json names_of(column_set set) {
  json list = json::array();
  for (const column c : quota::columns)
    if (audit::holds(set, c)) list.push_back(name(c));
  return list;
}

json interval_json(const std::optional<audit::admissible>& a, const audit::part& p) {
  if (!a) return nullptr;
  const auto sources = [&](const std::vector<audit::source>& from) {
    json list = json::array();
    for (const audit::source& s : from) list.push_back({{"no", auditor::label(p, s.row)}, {"column", name(s.column)}});
    return list;
  };
  json aside = json::array();
  for (const std::size_t i : a->set_aside) aside.push_back(auditor::label(p, i));
  return {{"low", a->range.low.str()}, {"high", a->range.high ? json(a->range.high->str()) : json(nullptr)},
          {"low_from", sources(a->low_from)}, {"high_from", sources(a->high_from)}, {"rows", a->rows},
          {"set_aside", std::move(aside)}, {"unique", a->unique}};
}

// ---- text

std::string severity_word(severity s, bool vi) {
  switch (s) {
    case severity::error: return vi ? "LỖI" : "ERROR";
    case severity::warning: return vi ? "CẢNH BÁO" : "WARNING";
    case severity::info: break;
  }
  return vi ? "LƯU Ý" : "NOTE";
}

// The findings of one severity in their order; notes of one kind on how numbers are written share a line.
std::vector<std::string> lines(const report& r, const audit::table& t, severity s, language lang) {
  const auditor say(r, t, lang);
  std::vector<std::string> all;
  std::map<std::tuple<std::optional<std::size_t>, std::optional<column>, count_t>, std::vector<const finding*>> slips_of;
  for (const finding& f : r.findings)
    if (f.what == rule::number_format && f.how == s) slips_of[{f.part, f.where, f.counts[0]}].push_back(&f);
  for (const finding& f : r.findings) {
    if (f.how != s) continue;
    if (f.what != rule::number_format) {
      all.push_back(say.sentence(f));
      continue;
    }
    const auto& alike = slips_of[{f.part, f.where, f.counts[0]}];
    if (alike.front() != &f) continue;
    if (alike.size() == 1) {
      all.push_back(say.sentence(f));
      continue;
    }
    std::vector<std::size_t> rows;
    for (const finding* of : alike) rows.push_back(*of->row);
    finding level = f;
    level.row.reset();
    const bool vi = lang == language::vi;
    all.push_back(say.place(level) + (vi ? "viết " : "written ") + say.pick(in_words(static_cast<slip>(f.counts[0]))) +
                  (vi ? " ở " : " in ") + std::to_string(rows.size()) + (vi ? " dòng: " : " rows: ") + say.rows(f, rows) + ".");
  }
  return all;
}

std::string counts_of(const report& r, const audit::table& t, language lang) {
  std::size_t rows = 0;
  for (const audit::part& p : t.parts) rows += p.rows.size();
  const bool vi = lang == language::vi;
  const auto n = [&](count_t value) { return grouped(value, lang); };
  const auto some = [&](severity s, const char* one, const char* many) { return n(r.count(s)) + (r.count(s) == 1 ? one : many); };
  if (vi)
    return n(static_cast<count_t>(rows)) + " dòng, " + n(r.cells) + " ô, " + n(r.agreeing) + " ô tính lại đúng; " + n(r.count(severity::error)) +
           " lỗi, " + n(r.count(severity::warning)) + " cảnh báo, " + n(r.count(severity::info)) + " lưu ý";
  return n(static_cast<count_t>(rows)) + " rows, " + n(r.cells) + " cells, " + n(r.agreeing) + " as recomputed; " +
         some(severity::error, " error, ", " errors, ") + some(severity::warning, " warning, ", " warnings, ") + some(severity::info, " note", " notes");
}

}  // namespace

std::string sentence(const finding& f, const report& r, const audit::table& t, language lang) { return auditor(r, t, lang).sentence(f); }

std::string to_table(const report& r, const audit::table& t, language lang) {
  const auditor say(r, t, lang);
  const bool vi = lang == language::vi;
  std::string text = (t.name.empty() ? "" : t.name + ": ") + counts_of(r, t, lang) + ".\n";
  for (const audit::audited_part& p : r.parts)
    if (p.explained) text.append("  ").append(say.level_line(p)).append("\n");
  for (const severity s : {severity::error, severity::warning, severity::info}) {
    const auto found = lines(r, t, s, lang);
    if (!found.empty()) text.append("\n").append(severity_word(s, vi)).append("\n");
    for (const std::string& line : found) text.append("  ").append(line).append("\n");
  }
  return text;
}

std::string to_markdown(const report& r, const audit::table& t, language lang) {
  const auditor say(r, t, lang);
  const bool vi = lang == language::vi;
  const auto escaped = [](const std::string& text) {
    std::string safe;
    for (const char c : text) {
      if (c == '|' || c == '\\' || c == '*' || c == '_' || c == '<') safe += '\\';
      safe += c == '\n' || c == '\r' ? ' ' : c;
    }
    return safe;
  };
  std::string text = (vi ? "# Kiểm tra " : "# Audit of ") + escaped(t.name.empty() ? (vi ? "một bảng" : "a table") : t.name) + "\n\n" + counts_of(r, t, lang) + ".\n\n";
  for (const audit::audited_part& p : r.parts)
    if (p.explained) text.append("- ").append(escaped(say.level_line(p))).append("\n");
  text += vi ? "\n| Mức độ | Quy tắc | Nội dung |\n|---|---|---|\n" : "\n| Severity | Rule | Finding |\n|---|---|---|\n";
  for (const severity s : {severity::error, severity::warning, severity::info})
    for (const finding& f : r.findings)
      if (f.how == s) text += "| " + std::string(name(s)) + " | " + std::string(name(f.what)) + " | " + escaped(say.sentence(f)) + " |\n";
  return text;
}

std::string to_json(const report& r, const audit::table& t) {
  const auditor en(r, t, language::en), vi(r, t, language::vi);
  json findings = json::array();
  for (const finding& f : r.findings) {
    const audit::part* p = en.part_of(f);
    json rows = json::array();
    for (const std::size_t i : f.rows) rows.push_back(auditor::label(*p, i));
    const auto text_or_null = [](const std::string& s) { return s.empty() ? json(nullptr) : json(s); };
    findings.push_back({{"severity", name(f.how)},
                        {"rule", name(f.what)},
                        {"level", f.at ? json(name(*f.at)) : json(nullptr)},
                        {"no", f.row ? json(auditor::label(*p, *f.row)) : json(nullptr)},
                        {"unit", f.row ? text_or_null(p->rows[*f.row].name) : json(nullptr)},
                        {"code", f.row ? text_or_null(p->rows[*f.row].unit.str()) : json(nullptr)},
                        {"column", f.where ? json(name(*f.where)) : json(nullptr)},
                        {"printed", f.row || f.where ? text_or_null(f.printed) : json(nullptr)},
                        {"expected", f.official.empty() ? number(f.expected) : json(f.official)},
                        {"cells", names_of(f.cells)},
                        {"instead", names_of(f.instead)},
                        {"rows", std::move(rows)},
                        {"message", {{"vi", vi.sentence(f)}, {"en", en.sentence(f)}}}});
  }
  json intervals = json::array(), levels = json::array();
  std::size_t rows = 0;
  for (std::size_t k = 0; k < r.parts.size(); ++k) {
    const audit::audited_part& a = r.parts[k];
    const audit::part& p = t.parts[k];
    rows += p.rows.size();
    intervals.push_back({{"level", name(a.at)}, {"total", interval_json(a.total, p)}, {"factor", interval_json(a.share, p)},
                         {"projection", interval_json(a.factor, p)}});
    json fits = json::array();
    for (const audit::rule_fit& f : a.fits) {
      json misses = json::array();
      for (const std::size_t i : f.misses) misses.push_back(auditor::label(p, i));
      fits.push_back({{"rule", name(f.rule)}, {"misses", std::move(misses)}, {"sum", f.sum}});
    }
    levels.push_back({{"level", name(a.at)}, {"rows", p.rows.size()}, {"total", a.assumed.total.str()}, {"offline", a.assumed.offline},
                      {"projection", a.assumed.factor > rational{} ? json(a.assumed.factor.str()) : json(nullptr)},
                      {"rounding", a.fits.empty() ? json(nullptr) : json(name(a.by))}, {"rules", std::move(fits)}});
  }
  const json document{{"plan", t.name.empty() ? json(nullptr) : json(t.name)},
                      {"findings", std::move(findings)},
                      {"intervals", std::move(intervals)},
                      {"summary", {{"rows", rows}, {"cells", r.cells}, {"agreeing", r.agreeing}, {"errors", r.count(severity::error)},
                                   {"warnings", r.count(severity::warning)}, {"info", r.count(severity::info)}, {"levels", std::move(levels)}}}};
  return document.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

}  // namespace dvc::io
