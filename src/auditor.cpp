#include "auditor.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "dvc/base/printed.hpp"

namespace dvc::io {
namespace {

using audit::column_set;
using audit::extra_rule;
using audit::finding;
using audit::rule;
using audit::severity;
using quota::column;

constexpr std::array<phrase, 4> level_words{{{"Provinces", "Cấp tỉnh"}, {"Departments", "Sở, ban, ngành"}, {"Districts", "Cấp huyện"}, {"Communes", "Cấp xã"}}};
constexpr std::array<phrase, quota::columns.size()> column_words{{{"observed total", "tổng hồ sơ"},
                                                                   {"observed online", "hồ sơ trực tuyến"},
                                                                   {"observed rate", "tỷ lệ trực tuyến"},
                                                                   {"projected total", "tổng hồ sơ dự kiến"},
                                                                   {"projected online", "hồ sơ trực tuyến dự kiến"},
                                                                   {"offline", "hồ sơ chưa trực tuyến"},
                                                                   {"share", "tỷ trọng"},
                                                                   {"extra", "số giao thêm"},
                                                                   {"target", "chỉ tiêu"}}};
// `#` is the projection factor.
constexpr std::array<phrase, quota::columns.size()> formulas{
    {{"projected total / #", "tổng hồ sơ dự kiến / #"},
     {"projected online / #", "hồ sơ trực tuyến dự kiến / #"},
     {"online / total", "hồ sơ trực tuyến / tổng hồ sơ"},
     {"# × observed total", "# × tổng hồ sơ"},
     {"# × observed online", "# × hồ sơ trực tuyến"},
     {"projected total − projected online", "tổng hồ sơ dự kiến − hồ sơ trực tuyến dự kiến"},
     {"offline / W", "hồ sơ chưa trực tuyến / W"},
     {"offline × N / W", "hồ sơ chưa trực tuyến × N / W"},
     {"(projected online + offline × N / W) / projected total",
      "(hồ sơ trực tuyến dự kiến + hồ sơ chưa trực tuyến × N / W) / tổng hồ sơ dự kiến"}}};
constexpr std::array<phrase, slips.size()> slip_words{{
    {"as usual", "như thường lệ"}, {"with a stray space", "có dấu cách thừa"}, {"with a leading zero", "có số 0 ở đầu"},
    {"without a percent sign", "thiếu dấu %"}, {"with spaces between groups", "dùng dấu cách phân nhóm"},
    {"with commas between groups", "dùng dấu phẩy phân nhóm"}, {"with a point as decimal mark", "dùng dấu chấm thập phân"},
    {"as a dash", "bằng dấu gạch ngang"}}};

}  // namespace

phrase in_words(extra_rule rule) {
  switch (rule) {
    case extra_rule::half_up: return {"half-up, each row on its own", "từng dòng làm tròn riêng, từ 0,5 trở lên làm tròn lên"};
    case extra_rule::largest_remainder: return {"largest remainder", "số dư lớn nhất"};
    case extra_rule::half_even: return {"half to even, each row on its own", "từng dòng làm tròn riêng, 0,5 làm tròn về số chẵn"};
    case extra_rule::down: return {"down, each row on its own", "từng dòng làm tròn xuống"};
    case extra_rule::up: return {"up, each row on its own", "từng dòng làm tròn lên"};
    case extra_rule::sainte_lague: return {"Sainte-Laguë", "Sainte-Laguë"};
    case extra_rule::dhondt: return {"D'Hondt", "D'Hondt"};
    case extra_rule::adams: return {"Adams", "Adams"};
    case extra_rule::dean: return {"Dean", "Dean"};
    case extra_rule::huntington_hill: return {"Huntington-Hill", "Huntington-Hill"};
  }
  return {};
}

phrase in_words(slip how) { return slip_words[static_cast<std::size_t>(how)]; }

std::string visible(std::string text) {
  for (char& c : text)
    if (static_cast<unsigned char>(c) < 0x20U || c == 0x7f) c = ' ';
  return text;
}

// ---- numbers and names

std::string auditor::level_name(level at) const { return pick(level_words[static_cast<std::size_t>(at)]); }
std::string auditor::column_name(column c) const { return pick(column_words[static_cast<std::size_t>(c)]); }

std::string auditor::columns(column_set set) const {
  std::string list;
  for (const column c : quota::columns)
    if (audit::holds(set, c)) list += (list.empty() ? "" : ", ") + column_name(c);
  return list;
}

std::string auditor::formula(const finding& f) const {
  std::string text = pick(formulas[static_cast<std::size_t>(*f.where)]);
  const audit::audited_part* level = f.part ? &r_.parts[*f.part] : nullptr;
  if (const std::size_t at = text.find('#'); at != std::string::npos)
    text.replace(at, 1, level != nullptr && level->assumed.factor > rational{} ? level->assumed.factor.str() : "f");
  return text;
}

std::string auditor::shown(const quota::cell& c, std::optional<column> where) const {
  if (!c) return vi_ ? "ô trống" : "an empty cell";
  const bool percent = where && quota::is_percent(*where);
  return percent ? c->str(vi_ ? ',' : '.') + "%" : grouped(c->digits, lang_);
}

std::string auditor::printed(const finding& f) const {
  return f.printed.empty() ? std::string(vi_ ? "ô trống" : "an empty cell") : "“" + visible(f.printed) + "”";
}

// The value beside a text, as its column shows values.
std::string auditor::beside(const finding& f) const {
  const bool percent = f.where && quota::is_percent(*f.where);
  return amount(*f.value, lang_) + (percent ? "%" : "");
}

// A rate beside the counts that it is made of: 56.89%.
std::string auditor::rate(const rational& of) const { return rounded_half_up(of, 2, 2).str(vi_ ? ',' : '.') + "%"; }

std::string auditor::places(const rational& of, int places) const { return rounded_half_up(of, places).str(vi_ ? ',' : '.'); }

std::string auditor::day(const date& on) const {
  const auto text = [](auto number) { return std::to_string(number); };
  const unsigned d = static_cast<unsigned>(on.day()), m = static_cast<unsigned>(on.month());
  const int y = static_cast<int>(on.year());
  if (vi_) return text(d) + "/" + text(m) + "/" + text(y);
  return text(y) + (m < 10 ? "-0" : "-") + text(m) + (d < 10 ? "-0" : "-") + text(d);
}

std::string auditor::rows(const finding& f, const std::vector<std::size_t>& which) const {
  const audit::part* p = part_of(f);
  std::string list = vi_ ? "dòng " : which.size() == 1 ? "row " : "rows ";
  for (std::size_t k = 0; k < which.size() && k < 10; ++k) list += (k == 0 ? "" : ", ") + label(*p, which[k]);
  if (which.size() > 10) list += (vi_ ? " và " : " and ") + n(static_cast<count_t>(which.size() - 10)) + (vi_ ? " dòng khác" : " more");
  return list;
}

// ---- places

// What stands for all levels: the table, or the province.
std::string auditor::whole(const finding& f) const {
  if (f.what == rule::units_unchecked) return vi_ ? "Toàn bảng" : "All levels";
  if (vi_ && r_.area.starts_with("Thành phố ")) return "Toàn thành phố";
  if (vi_ && r_.area.starts_with("Tỉnh ")) return "Toàn tỉnh";
  return vi_ ? "Toàn địa bàn" : "All levels";
}

// A sentence about a level as a whole names the column itself.
bool auditor::column_told(const finding& f) const {
  switch (f.what) {
    case rule::rounding_rule:
    case rule::rounding_only:
    case rule::unrounded_extra:
    case rule::total_implied:
    case rule::share_sum:
    case rule::goal_targets:
    case rule::grand_total:
    case rule::concentration:
    case rule::beyond_offline:
    case rule::online_above_total: return true;
    default: return false;
  }
}

std::string auditor::place(const finding& f) const {
  std::string text = f.at ? level_name(*f.at) : whole(f);
  const audit::part* p = part_of(f);
  if (f.row && p != nullptr) {
    const audit::row& of = p->rows[*f.row];
    text += (vi_ ? ", dòng " : ", row ") + label(*p, *f.row);
    if (!of.name.empty()) text += " (" + visible(of.name) + (of.parent.empty() ? "" : ", " + visible(of.parent)) + ")";
  } else if (f.what == rule::total_row || f.what == rule::total_cell || f.what == rule::unreadable || f.what == rule::blank) {
    text += vi_ ? ", dòng tổng" : ", total row";
  }
  if (f.where && !column_told(f)) text += ", " + column_name(*f.where);
  return text + ": ";
}

std::string auditor::level_line(const audit::audited_part& p) const {
  std::string text = level_name(p.at) + ": N = " + amount(p.assumed.total, lang_) + ", W = " + n(p.assumed.offline);
  if (p.assumed.factor > rational{}) text += (vi_ ? ", hệ số dự kiến " : ", projection factor ") + p.assumed.factor.str();
  if (p.share && p.share->range.high) {
    const std::string from = places(p.share->range.low, 6), to = places(*p.share->range.high, 6);
    text += (vi_ ? ", N / W " : ", N / W ") + (from == to ? from : from + (vi_ ? " đến " : " to ") + to);
  }
  if (!p.fits.empty()) text += (vi_ ? "; số giao thêm: " : "; extras: ") + pick(in_words(p.by));
  return text;
}

}  // namespace dvc::io
