#include "dvc/io/explain.hpp"

#include <string>
#include <vector>

#include "dvc/quota/printed.hpp"
#include "json_text.hpp"
#include "words.hpp"

namespace dvc::io {
namespace {

using quota::model;
using quota::rounding;
using quota::total_origin;

// The sentences of one explanation in one language.
class clerk {
 public:
  clerk(const explanation& x, language lang)
      : x_(x), q_(x.quota), e_(x.quota.unit), lang_(lang), vi_(lang == language::vi) {}

  std::vector<std::string> steps() {
    observed();
    projected();
    if (e_.excluded) {
      say("The plan excludes this unit from the sharing: " + x_.excluded.value_or("") +
              " It counts in T and P, not in W; its quota is 0 and it has no target.",
          "Kế hoạch không giao cho đơn vị này: " + x_.excluded.value_or("") +
              " Đơn vị được tính trong T và P, không tính trong W; số giao là 0, không có chỉ tiêu.");
      return std::move(steps_);
    }
    level();
    bounds();
    if (q_.asked) asked();
    if (q_.by == model::share_of_deficit) share();
    else if (q_.by == model::fill_the_gap && (!q_.asked || q_.rule == rounding::exact_total)) fill();
    if (q_.held == quota::bound::none) rounded();
    else held();
    targets();
    whole_level();
    return std::move(steps_);
  }

 private:
  void say(std::string en, std::string vi) { steps_.push_back(vi_ ? std::move(vi) : std::move(en)); }
  [[nodiscard]] std::string n(count_t value) const { return grouped(value, lang_); }
  [[nodiscard]] std::string digits(wide::u128 value) const { return grouped(wide::to_string(value), lang_); }
  [[nodiscard]] std::string over(count_t top, count_t bottom) const { return n(top) + " / " + n(bottom); }
  [[nodiscard]] std::string shown(const quota::cell& c) const { return c->str(vi_ ? ',' : '.') + "%"; }
  // The part as the clerk's division leaves it, not in lowest terms: remainders have the level's denominator.
  [[nodiscard]] std::string part() const { return digits(q_.part.numerator) + " / " + n(q_.part.denominator); }

  // The factor over the same denominator.
  [[nodiscard]] std::string common() const {
    const auto d = static_cast<wide::u128>(q_.part.denominator);
    return digits(q_.factor->numerator() * (d / q_.factor->denominator())) + " / " + n(q_.part.denominator);
  }

  void observed() {
    const auto rate = dossiers::online_rate(e_.observed);
    const std::string figures = "T = " + n(e_.observed.total()) + ", o = " + n(e_.observed.online()) + ", o / T = " +
                                (rate ? shown(quota::printed_rate(*rate)) : std::string("0 / 0"));
    say("Observed: " + figures + (rate ? "." : ", which is no rate."),
        "Đã tiếp nhận: " + figures + (rate ? "." : ", không có tỷ lệ."));
  }

  void projected() {
    const std::string P = n(e_.projected.total()), p = n(e_.projected.online());
    const std::string u = "; u = P - p = " + n(e_.projected.offline());
    if (q_.projected == quota::projection_origin::given)
      say("Projected: P = " + P + ", p = " + p + ", as given in place of the plan's projection" + u + " not yet online.",
          "Dự kiến: P = " + P + ", p = " + p + ", theo số liệu được cho, thay số dự kiến của kế hoạch" + u + " chưa trực tuyến.");
    else if (x_.by_hand)
      say("Projected: P = " + P + ", p = " + p + ", typed by hand: " + *x_.by_hand + " u = P - p = " + n(e_.projected.offline()) + " not yet online.",
          "Dự kiến: P = " + P + ", p = " + p + ", nhập tay: " + *x_.by_hand + " u = P - p = " + n(e_.projected.offline()) + " chưa trực tuyến.");
    else
      say("Projected: P = " + x_.factor.str() + " x T = " + P + ", p = " + x_.factor.str() + " x o = " + p + u + " not yet online.",
          "Dự kiến: P = " + x_.factor.str() + " x T = " + P + ", p = " + x_.factor.str() + " x o = " + p + u + " chưa trực tuyến.");
  }

  void level() {
    std::string en = "N = " + n(q_.total), vi = en;
    const total_origin& o = q_.origin;
    switch (o.what) {
      case total_origin::kind::planned: en += ", the plan's total for this level", vi += ", tổng giao của cấp theo kế hoạch"; break;
      case total_origin::kind::given: en += ", as given", vi += ", số được cho"; break;
      case total_origin::kind::needs:
        en += ": what the units need for their rates, " + amount(q_.needed, lang_) + " in all, rounded up";
        vi += ": các đơn vị cần tất cả " + amount(q_.needed, lang_) + " để đạt tỷ lệ, làm tròn lên";
        break;
      case total_origin::kind::for_rate: {
        const bool year = o.over == quota::horizon::year;
        const std::string work = ": " + percent(o.rate, lang_) + " x " + n(o.received) + " - " + n(o.online);
        en += work + ", rounded up and at least 0, brings the level to " + percent(o.rate, lang_) +
              (year ? " over the year" : " over the remaining months");
        vi += work + ", làm tròn lên, không âm, để cả cấp đạt " + percent(o.rate, lang_) + (year ? " cả năm" : " trong các tháng còn lại");
        break;
      }
      case total_origin::kind::shared:
        en += ", this level's part of " + n(o.above) + " dossiers, in proportion to W among " + n(o.above_offline) + " of all levels";
        vi += ", phần của cấp trong " + n(o.above) + " hồ sơ, theo tỷ lệ W trên " + n(o.above_offline) + " của mọi cấp";
        break;
    }
    const count_t sharing = q_.units - q_.excluded_units;
    say("Level: W = " + n(q_.offline_total) + " offline dossiers of " + n(sharing) + " units; " + en + ".",
        "Cấp: W = " + n(q_.offline_total) + " hồ sơ chưa trực tuyến của " + n(sharing) + " đơn vị; " + vi + ".");
  }

  void bounds() {
    if (!q_.bounded) return;
    say("Bounds: at least " + n(q_.lower) + ", at most " + n(q_.upper) + " (never more than u).",
        "Giới hạn: ít nhất " + n(q_.lower) + ", nhiều nhất " + n(q_.upper) + " (không quá u).");
  }

  void share() {
    const std::string u = n(e_.projected.offline());
    if (!q_.bounded || !q_.factor) {
      say("Share: u / W = " + over(e_.projected.offline(), q_.offline_total) + " = " + shown(quota::printed_share(q_.share)) +
              ". Exact part q = u x N / W = " + u + " x " + n(q_.total) + " / " + n(q_.offline_total) + " = " + part() + ".",
          "Tỷ trọng: u / W = " + over(e_.projected.offline(), q_.offline_total) + " = " + shown(quota::printed_share(q_.share)) +
              ". Phần chính xác q = u x N / W = " + u + " x " + n(q_.total) + " / " + n(q_.offline_total) + " = " + part() + ".");
      return;
    }
    const std::string work = "u x " + common() + " = " + u + " x " + common();
    const std::string exact = q_.held == quota::bound::none ? " = q = " + part() : std::string();
    say("Units that no bound holds share what the others leave, " + common() + " of what is offline at them: " + work + exact + ".",
        "Các đơn vị không chạm giới hạn chia phần các đơn vị kia để lại, " + common() + " số chưa trực tuyến của mình: " + work + exact + ".");
  }

  void fill() {
    if (!q_.factor) return;
    const std::string rate = common() + " = " + percent(*q_.factor, lang_);
    say("One rate for every unit below it, with which the quotas add up to N: t = " + rate + ". " + need("t"),
        "Một tỷ lệ chung cho mọi đơn vị còn dưới mức đó, để tổng bằng N: t = " + rate + ". " + need("t"));
  }

  void asked() {
    const rational& t = q_.asked->least;
    std::string rate = "t = " + percent(t, lang_) + " (" + t.str() + ")";
    if (q_.asked->is_range())
      rate += vi_ ? ", phấn đấu " + percent(q_.asked->goal, lang_) : ", hoped for " + percent(q_.asked->goal, lang_);
    const bool filled = q_.by == model::fill_the_gap && q_.rule == rounding::exact_total;
    say("Rate asked of this unit: " + rate + "." + (filled ? "" : " " + need("t")),
        "Tỷ lệ giao cho đơn vị: " + rate + "." + (filled ? "" : " " + need("t")));
  }

  // t P - p as far as no bound holds, or that the unit is beyond t.
  [[nodiscard]] std::string need(const std::string& t) const {
    if (e_.projected.total() == 0) return vi_ ? "P = 0, không cần gì." : "P = 0: nothing is needed.";
    if (q_.held != quota::bound::none) return {};
    if (q_.part.numerator == wide::u128(0U))
      return vi_ ? "p / P = " + over(e_.projected.online(), e_.projected.total()) + " đã đạt mức đó: q = 0."
                 : "p / P = " + over(e_.projected.online(), e_.projected.total()) + " is there already: q = 0.";
    return "q = " + t + " x P - p = " + part() + ".";
  }

  void held() {
    const std::string e = "e = q = " + n(q_.extra);
    switch (q_.held) {
      case quota::bound::none: return;
      case quota::bound::lower:
        return say("The least quota holds: the model alone would give less, so " + e + ".",
                   "Chạm mức tối thiểu: mô hình tự nó cho ít hơn, nên " + e + ".");
      case quota::bound::upper:
        return say("The most quota holds: the model alone would give more, so " + e + ".",
                   "Chạm mức tối đa: mô hình tự nó cho nhiều hơn, nên " + e + ".");
    }
  }

  void rounded() {
    const quota::whole_part& w = q_.part;
    const std::string e = "e = " + n(q_.extra), rest = over(w.remainder, w.denominator);
    if (q_.rule == rounding::per_row)
      return say("Whole part " + n(w.floor) + ", remainder " + rest + "; half and more is rounded up: " + e + ".",
                 "Phần nguyên " + n(w.floor) + ", phần dư " + rest + "; từ một nửa trở lên làm tròn lên: " + e + ".");
    if (q_.rule == rounding::up)
      return say("Whole part " + n(w.floor) + ", remainder " + rest + "; any remainder is rounded up: " + e + ".",
                 "Phần nguyên " + n(w.floor) + ", phần dư " + rest + "; có dư là làm tròn lên: " + e + ".");
    std::string en = "Whole part " + n(w.floor) + ", remainder " + rest + ". The whole parts of the level leave " + n(w.left) +
                     " for the largest remainders";
    std::string vi = "Phần nguyên " + n(w.floor) + ", phần dư " + rest + ". Sau các phần nguyên còn " + n(w.left) +
                     " hồ sơ cho các phần dư lớn nhất";
    if (w.cut) en += ", down to " + over(*w.cut, w.denominator), vi += ", đến " + over(*w.cut, w.denominator);
    if (w.rank) en += "; this one is number " + n(*w.rank), vi += "; phần dư này đứng thứ " + n(*w.rank);
    if (q_.tie) {
      const std::string contested = n(q_.tie->contested), rows = n(static_cast<count_t>(q_.tie->rows.size()));
      en += ", equal with others (" + contested + " for " + rows + " units, earlier rows first)";
      vi += ", bằng các đơn vị khác (" + contested + " cho " + rows + " đơn vị, hàng trước được trước)";
    }
    say(en + (w.raised ? ": one more, " : ": no more, ") + e + ".", vi + (w.raised ? ": thêm một, " : ": không thêm, ") + e + ".");
  }

  void targets() {
    if (!q_.reached) return say("P = 0: there is no target.", "P = 0: không có chỉ tiêu.");
    const std::string whole = "(p + e) / P = " + over(e_.projected.online() + q_.extra, e_.projected.total()) + " = " +
                              percent(*q_.reached, lang_);
    std::string en, vi;
    if (q_.target) {
      const std::string target = shown(quota::printed_target(*q_.target));
      const bool asks = q_.by == model::uniform || q_.by == model::by_tier;
      const std::string formula = asks ? "t = " : "t = (p + q) / P = ";
      en = "Target " + formula + target + "; whole dossiers reach ", vi = "Chỉ tiêu " + formula + target + "; số giao đạt ";
    }
    std::string more_en, more_vi;
    if (q_.extra_at_goal)
      more_en = " The upper rate would take " + n(*q_.extra_at_goal) + ".", more_vi = " Mức phấn đấu cần " + n(*q_.extra_at_goal) + ".";
    say(en + whole + "." + more_en, vi + whole + "." + more_vi);
  }

  void whole_level() {
    const count_t gap = q_.assigned - q_.total;
    const std::string sum = n(q_.assigned), distance = n(gap < 0 ? -gap : gap);
    say("All quotas of the level add up to " + sum + (gap == 0 ? ", which is N." : ", " + distance + (gap > 0 ? " more" : " fewer") + " than N."),
        "Tổng số giao của cấp là " + sum + (gap == 0 ? ", đúng bằng N." : ", " + std::string(gap > 0 ? "hơn" : "kém") + " N " + distance + "."));
  }

  const explanation& x_;
  const quota::explanation& q_;
  const quota::entry& e_;
  language lang_;
  bool vi_;
  std::vector<std::string> steps_;
};

}  // namespace

std::string heading(const plan& p, const explanation& x, language lang) {
  const bool vi = lang == language::vi;
  std::string text = x.unit.name + " (" + x.unit.code.str() + ")";
  if (!x.parent.empty()) text += ", " + x.parent;
  text += " · " + p.identity().number + " · " + std::string(in_words(x.quota.by, lang));
  return text + (vi ? ": giao thêm " : ": quota ") + grouped(x.quota.extra, lang);
}

std::vector<std::string> steps(const explanation& x, language lang) { return clerk(x, lang).steps(); }

std::string to_text(const plan& p, const explanation& x, language lang) {
  std::string text = heading(p, x, lang) + "\n";
  int number = 0;
  for (const std::string& step : steps(x, lang)) {
    ++number;
    text.append(number < 10 ? " " : "").append(std::to_string(number)).append(". ").append(step).append("\n");
  }
  return text;
}

std::string to_json(const plan& p, const explanation& x) {
  const quota::explanation& q = x.quota;
  const auto text = [](const auto& value) { return value ? json(value->str()) : json(nullptr); };
  const auto plain = [](const auto& value) { return value ? json(*value) : json(nullptr); };
  json j{{"plan", p.name()}, {"level", name(x.unit.at)}, {"no", x.unit.no}, {"code", x.unit.code.str()}, {"name", x.unit.name}};
  j["parent"] = x.parent.empty() ? json(nullptr) : json(x.parent);
  j["model"] = name(q.by);
  j["rounding"] = name(q.rule);
  j["observed_total"] = q.unit.observed.total();
  j["observed_online"] = q.unit.observed.online();
  j["factor"] = x.factor.str();
  j["projected_total"] = q.unit.projected.total();
  j["projected_online"] = q.unit.projected.online();
  j["projection"] = name(q.projected);
  j["typed_by_hand"] = plain(x.by_hand);
  j["excluded"] = plain(x.excluded);
  j["offline"] = plain(q.offline);
  j["share"] = q.share.str();
  j["offline_total"] = q.offline_total;
  j["total"] = q.total;
  j["origin"] = name(q.origin.what);
  j["asked"] = text(q.asked);
  j["common_factor"] = text(q.factor);
  j["lower"] = q.lower;
  j["upper"] = q.upper;
  j["bound"] = name(q.held);
  j["part"] = rational::of(q.part.numerator, static_cast<wide::u128>(q.part.denominator))->str();
  j["whole_part"] = q.part.floor;
  j["remainder"] = q.part.remainder;
  j["denominator"] = q.part.denominator;
  j["left"] = q.part.left;
  j["rank"] = plain(q.part.rank);
  j["cut"] = plain(q.part.cut);
  j["tied"] = q.tie.has_value();
  j["extra"] = q.extra;
  j["extra_at_goal"] = plain(q.extra_at_goal);
  j["target"] = text(q.target);
  j["reached"] = text(q.reached);
  j["assigned"] = q.assigned;
  j["steps"] = {{"vi", steps(x, language::vi)}, {"en", steps(x, language::en)}};
  return j.dump(2) + "\n";
}

}  // namespace dvc::io
