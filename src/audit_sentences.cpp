// What an audit says of each of its findings.
#include "auditor.hpp"

namespace dvc::io {

using audit::column_set;
using audit::finding;
using audit::rule;
using audit::severity;
using quota::column;

std::string auditor::says(const finding& f) const {
  prose p(lang_);
  if (f.what <= rule::online_above_total || f.what == rule::unreadable) arithmetic(p, f);
  else if (f.what <= rule::several_totals) totals(p, f);
  else if (f.what <= rule::override_figures) structure(p, f);
  else if (f.what <= rule::total_implied) rounding(p, f);
  else policy(p, f);
  return p.take();
}

void auditor::arithmetic(prose& p, const finding& f) const {
  const auto& c = f.counts;
  switch (f.what) {
    case rule::cell:
      if (f.by)
        p.say({"# is printed; by another rule that explains as many rows it would be # (#).",
               "ghi #; theo quy tắc khác cũng khớp với chừng ấy dòng thì là # (#)."},
              printed(f), shown(f.expected, f.where), pick(in_words(*f.by)));
      else if (f.how == severity::warning)
        p.say({"# is printed, half-up gives # (#); half to even gives what is printed, and no other cell of the column tells the two rules apart.",
               "ghi #, làm tròn từ 0,5 trở lên được # (#); nếu 0,5 làm tròn về số chẵn thì số đã ghi là đúng, và không ô nào khác của cột cho biết dùng quy tắc nào."},
              printed(f), shown(f.expected, f.where), formula(f));
      else {
        p.say({"# is printed, # follows (#).", "ghi #, tính đúng là # (#)."}, printed(f), shown(f.expected, f.where), formula(f));
        more(p, f);
      }
      break;
    case rule::blank:
      if (!f.row) p.say({"the cell is empty, the rows add up to #.", "ô trống, cộng các dòng được #."}, shown(f.expected, f.where));
      else if (f.expected)
        p.say({"the cell is empty, # follows (#); empty is not 0.", "ô trống, tính đúng là # (#); trống không phải là 0."},
              shown(f.expected, f.where), formula(f));
      else if (f.printed.empty())
        p.say({"the cell is empty, and the row cannot be recomputed without it.", "ô trống, không có số này thì không tính lại được dòng."});
      else p.say({"# is printed where an empty cell belongs.", "ghi # ở nơi phải để trống."}, printed(f));
      more(p, f);
      break;
    case rule::online_above_total:
      p.say(f.where == column::observed_online
                ? phrase{"# online dossiers are more than the # received.", "# hồ sơ trực tuyến nhiều hơn tổng # hồ sơ đã tiếp nhận."}
                : phrase{"# online dossiers are more than the # projected.", "# hồ sơ trực tuyến nhiều hơn tổng # hồ sơ dự kiến."},
            n(c[0]), n(c[1]));
      break;
    default:
      p.say({"# cannot be read as a figure of this column.", "không đọc được # như một số của cột này."}, printed(f));
      if (f.expected) p.say({"# follows (#).", "Tính đúng là # (#)."}, shown(f.expected, f.where), formula(f));
  }
}

void auditor::totals(prose& p, const finding& f) const {
  const auto& c = f.counts;
  switch (f.what) {
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
    case rule::decimals:
      p.say({"# is right, with more decimals than its column has; like the other cells it would be #.",
             "# đúng, nhưng nhiều chữ số thập phân hơn các ô khác của cột; viết như các ô khác là #."}, printed(f), shown(f.expected, f.where));
      break;
    case rule::number_format:
      p.say({"# is written #; it is read as #.", "# viết #; đọc là #."}, printed(f), pick(in_words(static_cast<slip>(c[0]))), shown(f.expected, f.where));
      break;
    case rule::rate_of_nothing:
      p.say({"# is printed for 0 of 0, which is no rate.", "ghi # cho 0 trên 0, không phải là tỷ lệ."}, printed(f));
      break;
    default: p.say({"there are # total rows; the first was taken.", "có # dòng tổng; lấy dòng đầu tiên."}, n(c[0]));
  }
}

void auditor::structure(prose& p, const finding& f) const {
  const auto& c = f.counts;
  switch (f.what) {
    case rule::units_unchecked:
      p.say({"names, types and codes of units were not checked, as no list of units was given.", "chưa kiểm tra tên, loại và mã đơn vị vì không có danh mục đơn vị."});
      break;
    case rule::unit_missing: p.say({"# has no row.", "thiếu dòng của #."}, f.official); break;
    case rule::unit_duplicate: p.say({"the unit stands in # already.", "đơn vị đã có ở #."}, rows(f, f.rows)); break;
    case rule::unit_unknown:
      p.say({"no official unit has this name here.", "không có đơn vị nào trong danh mục mang tên này ở đây."});
      break;
    case rule::unit_ambiguous:
      p.say({"several official units could be meant.", "có thể là một trong nhiều đơn vị trong danh mục."});
      break;
    case rule::unit_type: p.say({"the official list has #, another type of unit.", "danh mục ghi là #, khác loại đơn vị."}, f.official); break;
    case rule::unit_parent:
      if (f.official.empty()) p.say({"the official list has this unit below another parent.", "danh mục ghi đơn vị này thuộc đơn vị cấp trên khác."});
      else p.say({"the official list has this unit below #.", "danh mục ghi đơn vị này thuộc #."}, f.official);
      break;
    case rule::unit_group:
      if (f.printed.empty())
        p.say({"# are units of #; a heading that says so is missing above them.", "# là các đơn vị thuộc #; thiếu dòng tiêu đề nhóm phía trên."}, rows(f, f.rows), f.official);
      else if (c[0] != 0)
        p.say({"the heading “#” stands above #, which are units of #.", "tiêu đề nhóm “#” đứng trên #, là các đơn vị thuộc #."},
              visible(f.printed), rows(f, f.rows), f.official);
      else
        p.say({"# stand below the heading “#” but are units of #, whose heading is missing.", "# đứng dưới tiêu đề nhóm “#” nhưng là các đơn vị thuộc #; thiếu dòng tiêu đề của nhóm này."},
              rows(f, f.rows), visible(f.printed), f.official);
      break;
    case rule::unit_suffix:
      p.say({"the official name is #; what stands in brackets was added by hand.", "tên trong danh mục là #; phần trong ngoặc được thêm bằng tay."}, f.official);
      break;
    case rule::numbering:
      p.say({"# stands where number # is expected; rows are numbered 1, 2, 3, ...", "ghi số thứ tự # ở nơi phải là #; các dòng được đánh số 1, 2, 3, ..."},
            printed(f), n(c[0]));
      if (f.rows.size() > 1) p.say({"The same holds for #.", "Tương tự: #."}, rows(f, {f.rows.begin() + 1, f.rows.end()}));
      break;
    case rule::excluded:
      p.say({"the row counts in the totals but takes no part in the sharing: its # offline dossiers are not in W.",
             "đơn vị được tính trong tổng hồ sơ nhưng không được giao thêm: # hồ sơ chưa trực tuyến của đơn vị không nằm trong W."}, n(c[0]));
      break;
    default:
      p.say({"a projected total of # and # online are not # times the observed # and #, though the later columns follow from them: typed by hand.",
             "tổng hồ sơ dự kiến # và hồ sơ trực tuyến dự kiến # không bằng # lần số đã tiếp nhận (# và #), nhưng các cột sau được tính theo hai số này: số nhập tay."},
            n(c[2]), n(c[3]), f.value->str(), n(c[0]), n(c[1]));
      if (f.instead != 0) p.say({"Instead, # could be wrong.", "Cũng có thể # sai."}, columns(f.instead));
  }
}

void auditor::rounding(prose& p, const finding& f) const {
  const auto& c = f.counts;
  switch (f.what) {
    case rule::rounding_rule: rules(p, f, r_.parts[*f.part]); break;
    case rule::rounding_only:
      p.say({"only # explains the extra of #.", "chỉ quy tắc # khớp với số giao thêm của #."}, pick(in_words(*f.by)), rows(f, f.rows));
      break;
    case rule::unrounded_extra:
      p.say({"the targets of # follow from the extra before rounding, and would differ with the whole extra.",
             "chỉ tiêu của # được tính từ số giao thêm chưa làm tròn; nếu tính từ số đã làm tròn thì sẽ khác."}, rows(f, f.rows));
      break;
    default: {
      const auto near = [&](const rational& at) { return [&] {
        const std::string text = rounded_half_up(at, 2).str();
        return grouped(text.substr(0, text.find('.')), lang_) + (vi_ ? "," : ".") + text.substr(text.find('.') + 1);
      }(); };
      const std::string none = "∞";
      p.say({"the printed extras and targets imply an N of at least # and below # (exactly # and #).",
             "số giao thêm và chỉ tiêu đã ghi cho thấy N từ # đến dưới # (chính xác: # và #)."},
            near(*f.value), f.goal ? near(*f.goal) : none, f.value->str(), f.goal ? f.goal->str() : none);
      if (c[1] != 0 && c[2] != 0) p.say({"The printed # is one of them.", "Số # đã ghi nằm trong khoảng đó."}, n(c[0]));
      if (c[1] != 0 && c[2] == 0) p.say({"The printed # is not one of them.", "Số # đã ghi không nằm trong khoảng đó."}, n(c[0]));
      if (!f.rows.empty()) p.say({"Set aside, as no such N explains them: #.", "Để riêng, vì không N nào như vậy khớp với: #."}, rows(f, f.rows));
    }
  }
}

void auditor::policy(prose& p, const finding& f) const {
  const auto& c = f.counts;
  switch (f.what) {
    case rule::observed_rate:
      p.say({"# of # dossiers received were online: #.", "# trên # hồ sơ đã tiếp nhận là hồ sơ trực tuyến: #."}, n(c[0]), n(c[1]), rate(*f.value));
      break;
    case rule::remaining_rate:
      p.say({"with every quota met # of # projected dossiers are online: #.", "nếu đạt mọi số giao thêm thì # trên # hồ sơ dự kiến là hồ sơ trực tuyến: #."},
            n(c[0]), n(c[1]), rate(*f.value));
      break;
    case rule::grand_total:
      p.say({"the totals to be handed out add up to # over the levels, the extras of all rows to #.",
             "cộng số giao thêm ở dòng tổng của các cấp được #, cộng số giao thêm của mọi dòng được #."}, n(c[0]), n(c[1]));
      break;
    case rule::observed_window: days(p, f); break;
    case rule::goal_rate:
      p.say(f.how == severity::info ? phrase{"with every quota met the whole year reaches # (# of #); the goal is #.", "nếu đạt mọi số giao thêm thì cả năm đạt # (# trên #); mục tiêu là #."}
                                    : phrase{"with every quota met the whole year reaches # (# of #), below the goal of #.", "nếu đạt mọi số giao thêm thì cả năm đạt # (# trên #), dưới mục tiêu #."},
            rate(*f.value), n(c[0]), n(c[1]), percent(*f.goal, lang_));
      break;
    case rule::goal_targets:
      if (f.rows.size() == 1) p.say({"the target of # is below the goal of #.", "chỉ tiêu của # dưới mục tiêu #."}, rows(f, f.rows), percent(*f.goal, lang_));
      else p.say({"the targets of # are below the goal of #.", "chỉ tiêu của # dưới mục tiêu #."}, rows(f, f.rows), percent(*f.goal, lang_));
      break;
    case rule::goal_units:
      p.say({"# of # units stay below # over the whole year although they meet their quotas: #.", "#/# đơn vị có tỷ lệ cả năm dưới # dù đạt số giao thêm: #."},
            n(c[0]), n(c[1]), percent(*f.goal, lang_), rows(f, f.rows));
      break;
    case rule::concentration:
      p.say({"one unit carries # of its level (# of # offline dossiers).", "riêng đơn vị này chiếm # của cấp (# trên # hồ sơ chưa trực tuyến)."}, rate(*f.value), n(c[1]), n(c[2]));
      if (c[3] != 0) p.say({"Its extra is #.", "Số giao thêm là #."}, n(c[0]));
      break;
    default: p.say({"# dossiers are asked for, only # are offline.", "giao thêm # hồ sơ, trong khi chỉ có # hồ sơ chưa trực tuyến."}, n(c[0]), n(c[1]));
  }
}

// Rows that round alone miss their sum by half a dossier each at most.
bool auditor::by_rounding(const finding& f) const {
  const count_t apart = f.counts[0] - f.counts[2];
  const audit::part* of = part_of(f);
  return of != nullptr && 2 * (apart < 0 ? -apart : apart) <= static_cast<count_t>(of->rows.size());
}

void auditor::more(prose& p, const finding& f) const {
  const auto others = static_cast<column_set>(f.cells & ~audit::bit(*f.where));
  if (others != 0) p.say({"Wrong as well in this row: #.", "Trong dòng này còn sai: #."}, columns(others));
  if (f.instead != 0) p.say({"Instead, # could be wrong.", "Cũng có thể # sai."}, columns(static_cast<column_set>(f.instead)));
}

// "every extra follows from half-up, each row on its own. largest remainder misses 2 (rows 2, 12); ..."
void auditor::rules(prose& p, const finding& f, const audit::audited_part& level) const {
  std::string all, some;
  for (const audit::rule_fit& fit : level.fits) {
    const std::string by = pick(in_words(fit.rule)), missed = n(static_cast<count_t>(fit.misses.size()));
    const std::string which = fit.misses.size() <= 3 ? " (" + rows(f, fit.misses) + ")" : "";
    if (fit.misses.empty()) all += (all.empty() ? "" : "; ") + by;
    else some += (some.empty() ? "" : "; ") + by + (vi_ ? " sai " : " misses ") + missed + (vi_ ? " dòng" : "") + which;
  }
  if (!all.empty()) p.say({"every extra follows from: #.", "mọi số giao thêm đều khớp với quy tắc: #."}, all);
  else p.say({"no rule explains every extra; the nearest is #.", "không quy tắc nào khớp với mọi số giao thêm; gần nhất là #."}, pick(in_words(*f.by)));
  if (!some.empty()) p.say({"Other rules miss rows: #.", "Các quy tắc khác: #."}, some);
}

void auditor::days(prose& p, const finding& f) const {
  const audit::window& w = *r_.window;
  const auto& c = f.counts;
  p.say({"dossiers were observed from # to #, # days.", "kỳ thống kê từ # đến # dài # ngày."}, day(w.observed.from), day(w.observed.to), n(c[0]));
  if (c[2] != 0)
    p.say(c[2] == 1 ? phrase{"That is # day past the plan's own cut-off, day # of the month.", "Kỳ này kết thúc quá # ngày so với ngày chốt số liệu của chính kế hoạch (ngày # hằng tháng)."}
                    : phrase{"That is # days past the plan's own cut-off, day # of the month.", "Kỳ này kết thúc quá # ngày so với ngày chốt số liệu của chính kế hoạch (ngày # hằng tháng)."},
          n(c[2]), n(c[3]));
  if (!f.value || !w.remaining) return;
  p.say({"# days remain to #, # times as many.", "Từ sau kỳ này đến # còn # ngày, gấp # lần."}, vi_ ? day(w.remaining->to) : n(c[1]),
        vi_ ? n(c[1]) : day(w.remaining->to), places(*f.value, 3));
  if (f.goal && *f.goal != *f.value) p.say({"The table projects # times as many dossiers.", "Bảng dự kiến số hồ sơ gấp # lần."}, f.goal->str());
}

}  // namespace dvc::io
