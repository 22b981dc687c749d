#include "dvc/io/table.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "dvc/io/csv.hpp"
#include "dvc/quota/printed.hpp"
#include "json_text.hpp"
#include "text.hpp"
#include "words.hpp"

namespace dvc::io {
namespace {

using quota::assignment;
using quota::column;

const units::unit& unit_of(const plan& p, const assignment& a, index_t i) {
  return *p.units().find(a.entries()[static_cast<std::size_t>(i)].unit);
}

// The plan's own model without bounds: written with the plan's columns and nothing else.
bool as_in_plan_128(const assignment& a) { return a.by() == quota::model::share_of_deficit && !a.bounded(); }

// ---- JSON

json level_json(const plan& p, const assigned_level& l) {
  const assignment& a = l.quotas;
  json ties = json::array();
  for (const apportion::tie& t : a.ties()) {
    json rows = json::array(), codes = json::array();
    for (const index_t i : t.rows) rows.push_back(unit_of(p, a, i).no), codes.push_back(unit_of(p, a, i).code.str());
    ties.push_back({{"contested", t.contested}, {"rows", std::move(rows)}, {"codes", std::move(codes)}});
  }
  json warnings = json::array();
  for (const quota::warning& w : a.warnings())
    warnings.push_back({{"warning", name(w.what)},
                        {"given", w.given},
                        {"message", {{"vi", sentence(w, a, language::vi)}, {"en", sentence(w, a, language::en)}}}});
  json rows = json::array();
  for (index_t i = 0; i < a.size(); ++i) {
    const units::unit& u = unit_of(p, a, i);
    json row{{"no", u.no}, {"code", u.code.str()}, {"name", u.name}};
    const std::string& parent = p.printed_parent(u);
    row["parent"] = parent.empty() ? json(nullptr) : json(parent);
    const auto cells = quota::printed(a, i);
    for (const column c : quota::columns) row[std::string(name(c))] = number(cells[static_cast<std::size_t>(c)]);
    const auto reached = a.reached(i);
    row["reached"] = reached ? json(reached->str()) : json(nullptr);
    if (!as_in_plan_128(a)) {
      const auto asked = a.asked(i);
      row["asked"] = asked ? json(asked->str()) : json(nullptr);
      for (const char* key : {"lower", "upper", "bound"}) row[key] = nullptr;
      if (a.offline(i)) row["lower"] = a.lower(i), row["upper"] = a.upper(i), row["bound"] = name(a.held(i));
      if (const auto more = a.extra_at_goal(i)) row["extra_at_goal"] = *more;
    }
    rows.push_back(std::move(row));
  }
  json level{{"plan", p.name()}, {"level", name(l.at)}};
  if (!as_in_plan_128(a)) level["model"] = name(a.by());
  level["total"] = a.total();
  level["assigned"] = a.assigned();
  if (!as_in_plan_128(a)) level["gap"] = a.gap(), level["needed"] = a.needed().str();
  level["offline"] = a.offline();
  if (a.projected() != quota::projection_origin::planned) level["projection"] = name(a.projected());
  level["method"] = a.rule() == quota::rounding::exact_total ? "largest-remainder"
                    : a.rule() == quota::rounding::per_row   ? "half-up"
                                                             : "round-up";
  level["rounding"] = name(a.rule());
  level["ties"] = std::move(ties);
  level["warnings"] = std::move(warnings);
  level["rows"] = std::move(rows);
  return level;
}

// ---- the table for people

// A heading in two lines.
using heading = std::array<std::string_view, 2>;

// Every word of the table in one language.
struct wording {
  std::array<std::string_view, 4> titles, unit_headings;
  heading no;
  std::array<heading, quota::columns.size()> columns;
  std::string_view observed, projected, total;
  language lang;
  char mark;
};

const wording& words(language lang) {
  static const wording en{
      {"Provinces", "Departments", "Districts", "Communes"},
      {"Province", "Department", "District", "Commune"},
      {"", "No"},
      {{{"Dossiers", ""}, {"Online", ""}, {"Online", "rate"}, {"Dossiers", ""}, {"Online", ""}, {"Not yet", "online"},
        {"Share", ""}, {"Extra online", "to assign"}, {"Target", "rate"}}},
      "Observed", "Projected", "Total", language::en, '.'};
  static const wording vi{
      {"Cấp tỉnh", "Sở, ban, ngành", "Cấp huyện", "Cấp xã"},
      {"Tỉnh, thành phố", "Sở ngành", "Quận huyện", "Phường xã"},
      {"", "TT"},
      {{{"Tổng HS", ""}, {"HS", "trực tuyến"}, {"Tỷ lệ", "%"}, {"Tổng HS", ""}, {"HS", "trực tuyến"},
        {"Chưa", "trực tuyến"}, {"Tỷ trọng", ""}, {"HS trực tuyến", "cần giao thêm"}, {"Chỉ tiêu", "cần đạt"}}},
      "Đã tiếp nhận", "Dự kiến", "Tổng cộng", language::vi, ','};
  return lang == language::vi ? vi : en;
}

std::string on_paper(const quota::cell& c, bool percent, const wording& w) {
  if (!c) return {};
  return percent ? c->str(w.mark) + "%" : grouped(c->digits, w.lang);
}

std::string pad(std::string_view text, std::size_t width, bool right) {
  const std::size_t used = display_width(text);
  const std::string gap(width > used ? width - used : 0, ' ');
  return right ? gap + std::string(text) : std::string(text) + gap;
}

// Lines of cells, the first two columns to the left, the figures to the right; a line of one cell is a group heading.
class text_table {
 public:
  void add(std::vector<std::string> line) { lines_.push_back(std::move(line)); }

  // A line of two headings, over the observed and over the projected figures.
  void add_span(std::string observed, std::string projected) {
    spans_.push_back({std::move(observed), std::move(projected)});
  }

  [[nodiscard]] std::string str(std::size_t heading_lines) const {
    std::vector<std::size_t> width;
    for (const auto& line : lines_)
      for (std::size_t k = 0; line.size() > 1 && k < line.size(); ++k) {
        if (width.size() <= k) width.push_back(0);
        width[k] = std::max(width[k], display_width(line[k]));
      }
    const auto span = [&](std::size_t from, std::size_t to) {
      std::size_t all = 2 * (to - from - 1);
      for (std::size_t k = from; k < to; ++k) all += width[k];
      return all;
    };
    std::string rule;
    for (std::size_t i = 0; i < span(0, width.size()); ++i) rule += "─";

    std::string text;
    for (const auto& [observed, projected] : spans_) {
      text += pad("", span(0, 2) + 2, false) + pad(observed, span(2, 5) + 2, false) + projected;
      while (text.ends_with(' ')) text.pop_back();
      text += "\n";
    }
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      if (i == heading_lines || i + 1 == lines_.size()) text += rule + "\n";
      std::string out;
      for (std::size_t k = 0; k < lines_[i].size(); ++k) {
        out.append(k == 0 ? "" : "  ");
        out.append(lines_[i].size() == 1 ? lines_[i][k] : pad(lines_[i][k], width[k], k != 1));
      }
      while (out.ends_with(' ')) out.pop_back();
      text += out + "\n";
    }
    return text;
  }

 private:
  std::vector<std::vector<std::string>> lines_;
  std::vector<std::array<std::string, 2>> spans_;
};

std::string day(const date& d) {
  const auto two = [](unsigned n) { return std::string(n < 10 ? 1 : 0, '0').append(std::to_string(n)); };
  return two(static_cast<unsigned>(d.day())) + "/" + two(static_cast<unsigned>(d.month())) + "/" +
         std::to_string(static_cast<int>(d.year()));
}

// The window's days as the plan prints them, or as dates; empty where the plan does not say.
std::string window(const std::optional<period>& days, const std::string& printed, language lang) {
  if (lang == language::vi && !printed.empty()) return printed;
  if (!days) return {};
  return lang == language::vi ? day(days->from) + " đến " + day(days->to) : str(days->from) + " to " + str(days->to);
}

std::string tie_sentence(const plan& p, const assignment& a, const apportion::tie& t, language lang) {
  std::string rows;
  for (const index_t i : t.rows) rows.append(rows.empty() ? "" : ", ").append(std::to_string(unit_of(p, a, i).no));
  const std::string contested = std::to_string(t.contested), all = std::to_string(t.rows.size());
  if (lang == language::vi)
    return "Bằng nhau: các hàng " + rows + " có cùng phần dư; " + contested + " hồ sơ cho " + all + " hàng, hàng trước được trước.";
  return "Tie: rows " + rows + " have equal remainders; " + contested + (t.contested == 1 ? " dossier" : " dossiers") + " for " +
         all + " rows, earlier rows first.";
}

// The model, what it was asked for and what came out, in one sentence.
std::string summary(const assignment& a, language lang) {
  const bool vi = lang == language::vi;
  const auto n = [&](count_t value) { return grouped(value, lang); };
  std::string text(in_words(a.by(), lang));
  if (const auto& common = a.exact().factor; a.by() == quota::model::fill_the_gap && common)
    text += (vi ? " đến " : " to ") + percent(*common, lang);
  count_t with_quota = 0, held = 0, at_goal = 0, sharing = 0;
  std::optional<quota::rate_range> first;
  bool one_rate = true;
  for (index_t i = 0; i < a.size(); ++i) {
    with_quota += a.extra(i) > 0 ? 1 : 0;
    held += a.held(i) != quota::bound::none ? 1 : 0;
    sharing += a.offline(i) ? 1 : 0;
    at_goal += a.extra_at_goal(i).value_or(a.extra(i));
    if (const auto asked = a.asked(i)) one_rate = one_rate && (!first || *first == *asked), first = asked;
  }
  if (first && one_rate && !a.exact().factor) {
    text += " " + percent(first->least, lang);
    if (first->is_range()) text += "\u2013" + percent(first->goal, lang);
  }
  text += vi ? ": cần " + amount(a.needed(), lang) + " hồ sơ, N = " + n(a.total()) + ", đã giao " + n(a.assigned()) +
                   ", chênh lệch " + n(a.gap()) + "; " + n(with_quota) + " trên " + n(sharing) + " đơn vị được giao"
             : ": needed " + amount(a.needed(), lang) + ", N = " + n(a.total()) + ", assigned " + n(a.assigned()) + ", gap " +
                   n(a.gap()) + "; " + n(with_quota) + " of " + n(sharing) + " units have a quota";
  if (held > 0) text += vi ? ", " + n(held) + " đơn vị ở mức giới hạn" : ", " + n(held) + " held by a bound";
  if (a.has_goal())
    text += vi ? "; mức phấn đấu cần " + n(at_goal) + " hồ sơ" : "; the upper rate would take " + n(at_goal);
  return text + ".";
}

std::string level_table(const plan& p, const assigned_level& l, language lang) {
  const wording& w = words(lang);
  const assignment& a = l.quotas;
  const auto at = static_cast<std::size_t>(l.at);
  text_table table;
  table.add_span(std::string(w.observed), std::string(w.projected));
  table.add_span(window(p.observed(), p.observed_printed(), lang), window(p.projected(), p.projected_printed(), lang));
  for (const std::size_t line : {std::size_t{0}, std::size_t{1}}) {
    std::vector<std::string> heads{std::string(w.no[line]), line == 1 ? std::string(w.unit_headings[at]) : std::string()};
    for (const heading& h : w.columns) heads.emplace_back(h[1].empty() ? (line == 1 ? h[0] : h[1]) : h[line]);
    table.add(std::move(heads));
  }
  count_t total = 0, online = 0, projected_total = 0, projected_online = 0;
  std::string_view group;
  for (index_t i = 0; i < a.size(); ++i) {
    const units::unit& u = unit_of(p, a, i);
    if (const std::string& parent = p.printed_parent(u); parent != group) table.add({std::string(group = parent)});
    std::vector<std::string> line{std::to_string(u.no), u.name};
    const auto cells = quota::printed(a, i);
    for (const column c : quota::columns)
      line.push_back(on_paper(cells[static_cast<std::size_t>(c)], is_percent(c), w));
    table.add(std::move(line));
    const quota::entry& e = a.entries()[static_cast<std::size_t>(i)];
    total += e.observed.total(), online += e.observed.online();
    projected_total += e.projected.total(), projected_online += e.projected.online();
  }
  const auto rate = ratio(online, total);
  table.add({"", std::string(w.total), grouped(total, w.lang), grouped(online, w.lang),
             rate ? on_paper(quota::printed_rate(*rate), true, w) : "", grouped(projected_total, w.lang),
             grouped(projected_online, w.lang), grouped(a.offline(), w.lang), "100%", grouped(a.assigned(), w.lang), ""});

  std::string text(w.titles[at]);
  text += " · " + p.identity().number + ", " + (lang == language::vi ? day(p.identity().issued) : str(p.identity().issued));
  text.append("\n").append(table.str(2));
  if (!as_in_plan_128(a)) text += summary(a, lang) + "\n";
  if (a.projected() == quota::projection_origin::given)
    text += lang == language::vi ? "Số hồ sơ dự kiến là số được cho, thay số dự kiến của kế hoạch.\n"
                                 : "The projected dossiers are given, in place of the plan's own.\n";
  for (const apportion::tie& t : a.ties()) text += tie_sentence(p, a, t, lang) + "\n";
  for (const quota::warning& warning : a.warnings()) text += sentence(warning, a, lang) + "\n";
  return text;
}

}  // namespace

std::string to_csv(const plan& p, std::span<const assigned_level> levels) {
  std::string text = "level,no,code,name,parent";
  for (const column c : quota::columns) text.append(",").append(name(c));
  const bool plain = std::ranges::all_of(levels, [](const assigned_level& l) { return as_in_plan_128(l.quotas); });
  const bool goals = std::ranges::any_of(levels, [](const assigned_level& l) { return l.quotas.has_goal(); });
  if (!plain) text += ",model,lower,upper,bound";
  if (goals) text += ",extra_at_goal";
  text += "\n";
  for (const assigned_level& l : levels)
    for (index_t i = 0; i < l.quotas.size(); ++i) {
      const units::unit& u = unit_of(p, l.quotas, i);
      text.append(name(l.at)).append(",").append(std::to_string(u.no));
      for (const std::string& field : {u.code.str(), u.name, p.printed_parent(u)}) text.append(",").append(csv_field(field));
      const assignment& a = l.quotas;
      for (const quota::cell& c : quota::printed(a, i)) text.append(",").append(c ? c->str() : "");
      if (!plain) {
        text.append(",").append(name(a.by()));
        if (a.offline(i)) text.append("," + std::to_string(a.lower(i)) + "," + std::to_string(a.upper(i)) + ",").append(name(a.held(i)));
        else text += ",,,";
      }
      if (goals) {
        const auto more = a.extra_at_goal(i);
        text.append(",").append(more ? std::to_string(*more) : "");
      }
      text += "\n";
    }
  return text;
}

std::string to_json(const plan& p, std::span<const assigned_level> levels) {
  if (levels.size() == 1) return level_json(p, levels.front()).dump(2) + "\n";
  json all{{"plan", p.name()}, {"levels", json::array()}};
  for (const assigned_level& l : levels) all["levels"].push_back(level_json(p, l));
  return all.dump(2) + "\n";
}

std::string to_table(const plan& p, std::span<const assigned_level> levels, language lang) {
  std::string text;
  for (const assigned_level& l : levels) text.append(text.empty() ? "" : "\n").append(level_table(p, l, lang));
  return text;
}

std::string sentence(const quota::warning& w, const quota::assignment& a, language lang) {
  const bool vi = lang == language::vi;
  const auto n = [&](count_t value) { return grouped(value, lang); };
  switch (w.what) {
    case quota::warning::kind::already_reached:
      return vi ? "Tỷ lệ yêu cầu đã vượt " + n(-w.given) + " hồ sơ; tổng giao là 0."
                : "The rate is reached already, with " + n(-w.given) + " dossiers to spare; the total to assign is 0.";
    case quota::warning::kind::total_missed: {
      const bool uniform = a.by() == quota::model::uniform;
      const count_t gap = w.given - a.total();
      const std::string distance = n(gap < 0 ? -gap : gap);
      return vi ? "Các hàng cộng lại được " + n(w.given) + ", " + (gap > 0 ? "nhiều" : "ít") + " hơn tổng giao " + n(a.total()) +
                      " là " + distance + " hồ sơ (" + (uniform ? "đơn vị đã vượt giữ nguyên, từng hàng làm tròn lên" : "từng hàng làm tròn riêng") + ")."
                : "The rows add up to " + n(w.given) + ", " + distance + (gap > 0 ? " more" : " fewer") +
                      " than the total of " + n(a.total()) + " (" +
                      (uniform ? "a unit beyond the rate keeps its own, and rows are rounded up" : "each row is rounded on its own") + ").";
    }
    case quota::warning::kind::out_of_reach:
      return vi ? n(w.given) + " đơn vị không đạt tỷ lệ được giao vì mức giao tối đa."
                : n(w.given) + (w.given == 1 ? " unit stays" : " units stay") +
                      " below the rate asked for, held by the most quota.";
  }
  return {};
}

}  // namespace dvc::io
