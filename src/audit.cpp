#include "dvc/io/audit.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "dvc/base/printed.hpp"
#include "json_text.hpp"
#include "prose.hpp"
#include "words.hpp"

namespace dvc::io {
namespace {

using audit::column_set;
using audit::extra_rule;
using audit::finding;
using audit::report;
using audit::rule;
using audit::severity;
using quota::column;

constexpr std::array<phrase, 4> level_words{{{"Provinces", "Cấp tỉnh"}, {"Departments", "Sở, ban, ngành"}, {"Districts", "Cấp huyện"}, {"Communes", "Cấp xã"}}};
constexpr std::array<phrase, quota::columns.size()> column_words{{
    {"observed total (T)", "tổng hồ sơ (T)"}, {"observed online (o)", "hồ sơ trực tuyến (o)"}, {"observed rate", "tỷ lệ"},
    {"projected total (P)", "tổng hồ sơ dự kiến (P)"}, {"projected online (p)", "hồ sơ trực tuyến dự kiến (p)"},
    {"offline (u)", "chưa trực tuyến (u)"}, {"share", "tỷ trọng"}, {"extra (e)", "số giao thêm (e)"}, {"target", "chỉ tiêu"}}};
constexpr std::array<std::string_view, quota::columns.size()> formulas{
    "T = P / #", "o = p / #", "o / T", "P = # × T", "p = # × o", "u = P − p", "u / W", "u × N / W", "(p + u × N / W) / P"};
constexpr std::array<phrase, slips.size()> slip_words{{
    {"as usual", "như thường lệ"}, {"with a stray space", "có dấu cách thừa"}, {"with a leading zero", "có số 0 ở đầu"},
    {"without a percent sign", "thiếu dấu %"}, {"with spaces between groups", "dùng dấu cách phân nhóm"},
    {"with commas between groups", "dùng dấu phẩy phân nhóm"}, {"with a point as decimal mark", "dùng dấu chấm thập phân"},
    {"as a dash", "bằng dấu gạch ngang"}}};

phrase in_words(extra_rule rule) {
  switch (rule) {
    case extra_rule::half_up: return {"half-up, each row alone", "làm tròn từng dòng, nửa lên"};
    case extra_rule::largest_remainder: return {"largest remainder", "số dư lớn nhất"};
    case extra_rule::half_even: return {"half to even, each row alone", "làm tròn từng dòng, nửa về chẵn"};
    case extra_rule::down: return {"down, each row alone", "làm tròn xuống từng dòng"};
    case extra_rule::up: return {"up, each row alone", "làm tròn lên từng dòng"};
    case extra_rule::sainte_lague: return {"Sainte-Laguë", "Sainte-Laguë"};
    case extra_rule::dhondt: return {"D'Hondt", "D'Hondt"};
    case extra_rule::adams: return {"Adams", "Adams"};
    case extra_rule::dean: return {"Dean", "Dean"};
    case extra_rule::huntington_hill: return {"Huntington-Hill", "Huntington-Hill"};
  }
  return {};
}

// A table's text as it may stand in a line: nothing in it commands a terminal.
std::string visible(std::string text) {
  for (char& c : text)
    if (static_cast<unsigned char>(c) < 0x20U || c == 0x7f) c = ' ';
  return text;
}

// The sentences of one report in one language.
class auditor {
 public:
  auditor(const report& r, const audit::table& t, language lang) : r_(r), t_(t), lang_(lang), vi_(lang == language::vi) {}

  [[nodiscard]] const audit::part* part_of(const finding& f) const { return f.part ? &t_.parts[*f.part] : nullptr; }
  [[nodiscard]] const audit::audited_part* audited(const finding& f) const { return f.part ? &r_.parts[*f.part] : nullptr; }
  [[nodiscard]] std::string n(count_t value) const { return grouped(value, lang_); }
  [[nodiscard]] std::string n(wide::u128 value) const { return grouped(wide::to_string(value), lang_); }
  [[nodiscard]] std::string pick(phrase words) const { return std::string(vi_ ? words.vi : words.en); }
  [[nodiscard]] std::string level_name(level at) const { return pick(level_words[static_cast<std::size_t>(at)]); }
  [[nodiscard]] std::string column_name(column c) const { return pick(column_words[static_cast<std::size_t>(c)]); }

  // 76,679.98, with `~` where that is not all of it
  [[nodiscard]] std::string about(const rational& r) const { return amount(r, lang_); }

  [[nodiscard]] std::string shown(const quota::cell& c, std::optional<column> where) const {
    if (!c) return vi_ ? "ô trống" : "an empty cell";
    const bool percent = where && quota::is_percent(*where);
    return percent ? c->str(vi_ ? ',' : '.') + "%" : grouped(c->digits, lang_);
  }
  [[nodiscard]] std::string printed(const finding& f) const {
    return f.printed.empty() ? std::string(vi_ ? "ô trống" : "an empty cell") : "“" + visible(f.printed) + "”";
  }
  [[nodiscard]] std::string columns(column_set set) const {
    std::string list;
    for (const column c : quota::columns)
      if (audit::holds(set, c)) list += (list.empty() ? "" : ", ") + column_name(c);
    return list;
  }

  // "rows 2, 4, 6", ten at most
  [[nodiscard]] std::string rows(const finding& f, const std::vector<std::size_t>& which) const {
    const audit::part* p = part_of(f);
    std::string list = vi_ ? "dòng " : which.size() == 1 ? "row " : "rows ";
    for (std::size_t k = 0; k < which.size() && k < 10; ++k) list += (k == 0 ? "" : ", ") + label(*p, which[k]);
    if (which.size() > 10) list += (vi_ ? " và " : " and ") + n(static_cast<count_t>(which.size() - 10)) + (vi_ ? " dòng khác" : " more");
    return list;
  }
  [[nodiscard]] static std::string label(const audit::part& p, std::size_t i) {
    return p.rows[i].no.empty() ? std::to_string(i + 1) : visible(p.rows[i].no);
  }

  // "Communes, row 97 (Xã Trường Sơn, Huyện An Lão), extra (e): "
  [[nodiscard]] std::string place(const finding& f) const {
    std::string text = f.at ? level_name(*f.at) : std::string(vi_ ? "Toàn bảng" : "All levels");
    const audit::part* p = part_of(f);
    if (f.row && p != nullptr) {
      const audit::row& of = p->rows[*f.row];
      text += (vi_ ? ", dòng " : ", row ") + label(*p, *f.row);
      if (!of.name.empty()) text += " (" + visible(of.name) + (of.parent.empty() ? "" : ", " + visible(of.parent)) + ")";
    } else if (f.what == rule::total_row || f.what == rule::total_cell || (f.what == rule::unreadable && !f.row)) {
      text += vi_ ? ", dòng tổng" : ", total row";
    }
    if (f.where && f.what != rule::rounding_rule && f.what != rule::rounding_only && f.what != rule::total_implied)
      text += ", " + column_name(*f.where);
    return text + ": ";
  }

  [[nodiscard]] std::string sentence(const finding& f) const { return place(f) + says(f); }

  [[nodiscard]] std::string says(const finding& f) const {
    prose p(lang_);
    const audit::audited_part* level = audited(f);
    const auto& c = f.counts;
    switch (f.what) {
      case rule::cell:
        if (f.by) {
          p.say({"# is printed; # would follow under another rule that explains as many rows (#).",
                 "ghi #; theo một quy tắc khác cũng đúng với bằng ấy dòng (#) thì là #."},
                printed(f), vi_ ? pick(in_words(*f.by)) : shown(f.expected, f.where), vi_ ? shown(f.expected, f.where) : pick(in_words(*f.by)));
          break;
        }
        p.say({"# is printed, # follows (#).", "ghi #, tính đúng là # (#)."}, printed(f), shown(f.expected, f.where), formula(*f.where, level));
        more(p, f);
        break;
      case rule::blank:
        if (f.expected) p.say({"the cell is empty, # follows (#); empty is not 0.", "ô trống, tính đúng là # (#); trống không phải là 0."},
                              shown(f.expected, f.where), formula(*f.where, level));
        else if (f.printed.empty()) p.say({"the cell is empty, and the row cannot be recomputed without it.", "ô trống, không có số này thì không tính lại được dòng."});
        else p.say({"# is printed where an empty cell belongs.", "ghi # ở nơi phải để trống."}, printed(f));
        more(p, f);
        break;
      case rule::online_above_total:
        p.say({"# online dossiers are more than the # received.", "# hồ sơ trực tuyến nhiều hơn tổng # hồ sơ."}, n(c[0]), n(c[1]));
        break;
      case rule::unreadable:
        p.say({"# cannot be read as a figure of this column.", "không đọc được # như một số của cột này."}, printed(f));
        if (f.expected) p.say({"# follows (#).", "Tính đúng là # (#)."}, shown(f.expected, f.where), formula(*f.where, level));
        break;
      case rule::by_elimination:
        p.say({"# is printed; with # the rows would add up to the printed total of # (now #). No other cell of the row confirms it; if it is right, the total is wrong.",
               "ghi #; nếu là # thì cộng các dòng được đúng tổng # đã ghi (hiện là #). Không có ô nào khác trong dòng xác nhận số này; nếu số này đúng thì tổng sai."},
              printed(f), shown(f.expected, f.where), n(c[0]), n(c[1]));
        break;
      case rule::total_row:
        if (f.printed.empty()) p.say({"N is #, the rows add up to #.", "N là #, cộng các dòng được #."}, n(c[0]), n(c[2]));
        else if (c[1] == c[2]) p.say({"# is printed, the rows add up to #.", "ghi #, cộng các dòng được #."}, printed(f), n(c[1]));
        else p.say({"# is printed, the rows add up to #, and to # once their wrong cells are put right.",
                    "ghi #, cộng các dòng được #, sau khi sửa các ô sai được #."}, printed(f), n(c[1]), n(c[2]));
        if (f.by && audit::row_by_row(*f.by) && f.where == column::extra && by_rounding(f))
          p.say({"Each row was rounded on its own, and the total was not adjusted.", "Mỗi dòng được làm tròn riêng, tổng chưa được điều chỉnh theo các dòng."});
        if (!f.rows.empty()) p.say({"If the total is right, # is wrong.", "Nếu tổng đúng thì # sai."}, rows(f, f.rows));
        break;
      case rule::total_cell:
        p.say({"# is printed, # follows from the total row's own figures.", "ghi #, tính từ các số của dòng tổng được #."}, printed(f), shown(f.expected, f.where));
        break;
      case rule::share_sum:
        p.say({"the printed shares add up to #, as each was rounded on its own.", "cộng các tỷ trọng đã ghi được #, do từng dòng được làm tròn riêng."},
              shown(f.expected, f.where));
        break;
      case rule::text_and_value:
        if (f.value) p.say({"# is printed, the file gives the value # beside it; # was audited.", "ghi #, nhưng giá trị kèm theo trong tệp là #; đã kiểm tra theo #."},
                           printed(f), beside(f), shown(f.expected, f.where));
        else p.say({"# is printed, the file gives no value beside it.", "ghi #, nhưng tệp không có giá trị kèm theo."}, printed(f));
        break;
      case rule::statistics:
        p.say({"# is printed, the plan's statistics say #.", "ghi #, số liệu thống kê của kế hoạch là #."}, printed(f), shown(f.expected, f.where));
        break;
      case rule::number_format:
        p.say({"# is written #; it is read as #.", "# viết #; đọc là #."}, printed(f), pick(slip_words[static_cast<std::size_t>(c[0])]), shown(f.expected, f.where));
        break;
      case rule::rate_of_nothing:
        p.say({"# is printed for 0 of 0, which is no rate.", "ghi # cho 0 trên 0, không phải là tỷ lệ."}, printed(f));
        break;
      case rule::several_totals:
        p.say({"there are # total rows; the first was taken.", "có # dòng tổng; lấy dòng đầu tiên."}, n(c[0]));
        break;
      case rule::units_unchecked:
        p.say({"names, types and codes of units were not checked, as no list of units was given.", "chưa kiểm tra tên, loại và mã đơn vị vì không có danh mục đơn vị."});
        break;
      case rule::unit_missing:
        p.say({"# has no row.", "thiếu dòng của #."}, f.official);
        break;
      case rule::unit_duplicate:
        p.say({"the unit stands in # already.", "đơn vị đã có ở #."}, rows(f, f.rows));
        break;
      case rule::unit_unknown:
        p.say({"no official unit has this name here.", "không có đơn vị nào trong danh mục mang tên này ở đây."});
        break;
      case rule::unit_ambiguous:
        p.say({"several official units could be meant.", "có thể là một trong nhiều đơn vị trong danh mục."});
        break;
      case rule::unit_type:
        p.say({"the official list has #, another type of unit.", "danh mục ghi là #, khác loại đơn vị."}, f.official);
        break;
      case rule::unit_parent:
        p.say({"the official list has this unit below another parent.", "danh mục ghi đơn vị này thuộc đơn vị cấp trên khác."});
        break;
      case rule::numbering:
        p.say({"# stands where number # is expected; rows are numbered 1, 2, 3, ...", "ghi số thứ tự # ở nơi phải là #; các dòng được đánh số 1, 2, 3, ..."},
              printed(f), n(c[0]));
        if (f.rows.size() > 1) p.say({"The same holds for #.", "Tương tự: #."}, rows(f, {f.rows.begin() + 1, f.rows.end()}));
        break;
      case rule::excluded:
        p.say({"the row counts in T and P but takes no part in the sharing: its # offline dossiers are not in W.",
               "dòng được tính trong T và P nhưng không được giao: # hồ sơ chưa trực tuyến của dòng không nằm trong W."}, n(c[0]));
        break;
      case rule::override_figures:
        p.say({"P = # and p = # are not # times T = # and o = #, though the later columns follow from them: typed by hand.",
               "P = #, p = # không bằng # lần T = #, o = #, nhưng các cột sau tính theo chúng: số nhập tay."},
              n(c[2]), n(c[3]), f.value->str(), n(c[0]), n(c[1]));
        break;
      case rule::rounding_rule: rounding(p, f, *level); break;
      case rule::rounding_only:
        p.say({"only # explains the extra of #.", "chỉ có # giải thích được số giao của #."}, pick(in_words(*f.by)), rows(f, f.rows));
        break;
      case rule::unrounded_extra:
        p.say({"the targets of # follow from the extra before rounding, and would differ with the whole extra.",
               "chỉ tiêu của # tính từ số giao chưa làm tròn; tính từ số đã làm tròn thì khác."}, rows(f, f.rows));
        break;
      case rule::total_implied:
        p.say({"the printed extras and targets imply N from # to below # (exactly # to #).", "số giao và chỉ tiêu đã ghi cho thấy N từ # đến dưới # (chính xác # đến #)."},
              about(*f.value), f.goal ? about(*f.goal) : std::string("∞"), f.value->str(), f.goal ? f.goal->str() : std::string("∞"));
        if (c[1] != 0) {
          if (c[2] != 0) p.say({"The printed # is one of them.", "Số # đã ghi nằm trong khoảng đó."}, n(c[0]));
          else p.say({"The printed # is not one of them.", "Số # đã ghi không nằm trong khoảng đó."}, n(c[0]));
        }
        if (!f.rows.empty()) p.say({"Set aside, as no such N explains them: #.", "Không tính, vì không N nào như vậy giải thích được: #."}, rows(f, f.rows));
        break;
      case rule::goal_rate:
        p.say(f.how == severity::info ? phrase{"with every quota met the whole year reaches # (# of #); the goal is #.", "nếu đạt mọi số giao thì cả năm được # (# trên #); mục tiêu là #."}
                                      : phrase{"with every quota met the whole year reaches # (# of #), below the goal of #.", "nếu đạt mọi số giao thì cả năm được # (# trên #), dưới mục tiêu #."},
              percent(*f.value, lang_), n(c[0]), n(c[1]), percent(*f.goal, lang_));
        break;
      case rule::goal_targets:
        if (f.rows.size() == 1) p.say({"the target of # is below the goal of #.", "chỉ tiêu của # dưới mục tiêu #."}, rows(f, f.rows), percent(*f.goal, lang_));
        else p.say({"the targets of # are below the goal of #.", "chỉ tiêu của # dưới mục tiêu #."}, rows(f, f.rows), percent(*f.goal, lang_));
        break;
      case rule::goal_units:
        p.say({"# of # units stay below # over the whole year although they meet their quotas: #.", "#/# đơn vị có tỷ lệ cả năm dưới # dù hoàn thành số được giao: #."},
              n(c[0]), n(c[1]), percent(*f.goal, lang_), rows(f, f.rows));
        break;
      case rule::concentration:
        p.say({"one unit carries # of its level (# of # offline dossiers).", "một đơn vị chiếm # của cấp (# trên # hồ sơ chưa trực tuyến)."},
              percent(*f.value, lang_), n(c[1]), n(c[2]));
        if (c[3] != 0) p.say({"Its extra is #.", "Số giao là #."}, n(c[0]));
        break;
      case rule::beyond_offline:
        p.say({"# dossiers are asked for, only # are offline.", "giao # hồ sơ, trong khi chỉ có # hồ sơ chưa trực tuyến."}, n(c[0]), n(c[1]));
        break;
    }
    return p.take();
  }

 private:
  // Rows that round alone miss their sum by half a dossier each at most.
  [[nodiscard]] bool by_rounding(const finding& f) const {
    const count_t apart = f.counts[0] - f.counts[2];
    const audit::part* of = part_of(f);
    return of != nullptr && 2 * (apart < 0 ? -apart : apart) <= static_cast<count_t>(of->rows.size());
  }
  // The value beside a text, as its column shows values.
  [[nodiscard]] std::string beside(const finding& f) const {
    const bool percent = f.where && quota::is_percent(*f.where);
    return amount(*f.value, lang_) + (percent ? "%" : "");
  }
  [[nodiscard]] std::string formula(column c, const audit::audited_part* level) const {
    std::string text(formulas[static_cast<std::size_t>(c)]);
    if (const std::size_t at = text.find('#'); at != std::string::npos)
      text.replace(at, 1, level != nullptr && level->assumed.factor > rational{} ? level->assumed.factor.str() : "f");
    return text;
  }
  void more(prose& p, const finding& f) const {
    const auto others = static_cast<column_set>(f.cells & ~audit::bit(*f.where));
    if (others != 0) p.say({"Wrong as well in this row: #.", "Trong dòng này còn sai: #."}, columns(others));
    if (f.instead != 0) p.say({"Instead, # could be wrong.", "Cũng có thể # sai."}, columns(static_cast<column_set>(f.instead)));
  }
  // "half-up explains all 20 rows, and so does ...; largest remainder all but 2 (rows 2, 12); ..."
  void rounding(prose& p, const finding& f, const audit::audited_part& level) const {
    std::string all, some;
    for (const audit::rule_fit& fit : level.fits) {
      const std::string by = pick(in_words(fit.rule));
      if (fit.misses.empty()) all += (all.empty() ? "" : vi_ ? "; " : "; ") + by;
      else some += (some.empty() ? "" : "; ") + by + " " + n(static_cast<count_t>(fit.misses.size())) + (fit.misses.size() <= 3 ? " (" + rows(f, fit.misses) + ")" : "");
    }
    if (!all.empty()) p.say({"every extra is explained by: #.", "mọi số giao được giải thích bằng: #."}, all);
    else p.say({"no rule explains every extra; the nearest is #.", "không quy tắc nào giải thích mọi số giao; gần nhất là #."}, pick(in_words(*f.by)));
    if (!some.empty()) p.say({"Rows missed by the others: #.", "Số dòng các quy tắc khác không giải thích được: #."}, some);
  }

  const report& r_;
  const audit::table& t_;
  language lang_;
  bool vi_;
};

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
    all.push_back(say.place(level) + (vi ? "viết " : "written ") + say.pick(slip_words[static_cast<std::size_t>(f.counts[0])]) +
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

std::string level_line(const auditor& say, const audit::audited_part& p, language lang) {
  const bool vi = lang == language::vi;
  std::string text = say.level_name(p.at) + ": N = " + say.about(p.assumed.total) + ", W = " + grouped(p.assumed.offline, lang);
  if (p.assumed.factor > rational{}) text += (vi ? ", hệ số dự kiến " : ", projection factor ") + p.assumed.factor.str();
  if (p.share && p.share->range.high) {
    const auto from = rounded_half_up(p.share->range.low, 6), to = rounded_half_up(*p.share->range.high, 6);
    text += ", f = N / W " + (from == to ? from.str(vi ? ',' : '.') : from.str(vi ? ',' : '.') + (vi ? " đến " : " to ") + to.str(vi ? ',' : '.'));
  }
  if (!p.fits.empty()) text += (vi ? ", số giao " : ", extras ") + say.pick(in_words(p.by));
  return text;
}

}  // namespace

std::string sentence(const finding& f, const report& r, const audit::table& t, language lang) { return auditor(r, t, lang).sentence(f); }

std::string to_table(const report& r, const audit::table& t, language lang) {
  const auditor say(r, t, lang);
  const bool vi = lang == language::vi;
  std::string text = (t.name.empty() ? "" : t.name + ": ") + counts_of(r, t, lang) + ".\n";
  for (const audit::audited_part& p : r.parts)
    if (p.explained) text += "  " + level_line(say, p, lang) + "\n";
  for (const severity s : {severity::error, severity::warning, severity::info}) {
    const auto found = lines(r, t, s, lang);
    if (!found.empty()) text += "\n" + severity_word(s, vi) + "\n";
    for (const std::string& line : found) text += "  " + line + "\n";
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
    if (p.explained) text += "- " + escaped(level_line(say, p, lang)) + "\n";
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
