// Scores by an index in words.
#include <optional>
#include <string>
#include <string_view>

#include "dvc/io/index.hpp"
#include "prose.hpp"

namespace dvc::io {
namespace {

using namespace monitor;

// A printed number with the mark of the language: 5.90 or 5,90.
std::string shown(const decimal& d, language lang) { return d.str(lang == language::vi ? ',' : '.'); }
std::string points_shown(const exact_sum& points, language lang) { return shown(rounded_half_up(points, 2), lang); }

// A number of a profile as it is: 2.5, or 100/3 where no six decimals hold it.
std::string exactly(const rational& r, language lang) {
  if (wide::u128(1'000'000U) % r.denominator() != wide::u128(0U)) return r.str();
  decimal d = rounded_half_up(r, 6);
  while (d.places > 0 && d.digits % 10 == 0) d.digits /= 10, --d.places;
  return shown(d, lang);
}

// A published score with two decimals at least, as it is printed: 18.30.
std::string as_published(const rational& r, language lang) {
  return wide::u128(100U) % r.denominator() == wide::u128(0U) ? points_shown(exact_sum(r), lang) : exactly(r, lang);
}

// weight x min(1, rate / goal), at most the cap.
std::string product_of(const index_term& t, const std::string& rate, language lang) {
  const std::string separator = lang == language::vi ? "; " : ", ";
  const std::string factor = t.goal == *ratio(1, 1) ? rate : "min(1" + separator + rate + " / " + exactly(t.goal, lang) + ")";
  const std::string product = exactly(t.weight, lang) + " x " + factor;
  return t.cap ? "min(" + exactly(*t.cap, lang) + separator + product + ")" : product;
}

std::string worked_out(const index_term& t, const scored_term& s, language lang) {
  return s.rate ? product_of(t, shown(rounded_half_up(*s.rate, 4), lang), lang) : exactly(*s.points, lang) + " (0/0)";
}

std::string titled(const std::string& title, const std::string& title_en, language lang) {
  return lang == language::vi || title_en.empty() ? title : title_en;
}

std::string standing_word(calendar::standing mark, const prose& p) {
  switch (mark) {
    case calendar::standing::verified: return std::string(p.pick({"verified", "đã kiểm chứng"}));
    case calendar::standing::secondary: return std::string(p.pick({"secondary source", "nguồn thứ cấp"}));
    case calendar::standing::unverified: break;
  }
  return std::string(p.pick({"unverified", "chưa kiểm chứng"}));
}

}  // namespace

std::string formula(const index_metric& metric, language lang) {
  std::string sum;
  for (const index_term& t : metric.terms)
    sum.append(sum.empty() ? "" : " + ").append(product_of(t, metric.terms.size() == 1 ? "R" : t.code, lang));
  return sum;
}

std::string explanation(const index_scheme& scheme, const scored_unit& unit, index_t metric, language lang) {
  const auto number = static_cast<std::size_t>(metric);
  const scored_part& part = unit.metrics[number];
  if (!part.points) return {};
  if (part.from == points_from::given)
    return points_shown(*part.points, lang) + (lang == language::vi ? " (theo điểm công bố)" : " (as published)");
  std::string sum;
  for (std::size_t i = 0; i < scheme.terms().size(); ++i) {
    const index_scheme::place& at = scheme.terms()[i];
    if (at.group != scheme.metrics()[number].group || at.metric != scheme.metrics()[number].metric) continue;
    sum.append(sum.empty() ? "" : " + ").append(worked_out(scheme.term_at(at), unit.terms[i], lang));
  }
  return sum + " = " + points_shown(*part.points, lang);
}

std::string sentence(const index_remark& remark, const index_scheme& scheme, const scored_unit& unit, language lang) {
  prose p(lang);
  const auto of = static_cast<std::size_t>(remark.of);
  const auto metric = [&] { return scheme.metric_at(scheme.metrics()[of]).code; };
  const auto term = [&]() -> const index_term& { return scheme.term_at(scheme.terms()[of]); };
  const auto group = [&] {
    const index_group& g = scheme.groups()[of];
    return g.code + " (" + titled(g.title, g.title_en, lang) + ")";
  };
  const auto published = [&] { return as_published(*remark.published, lang); };
  const auto points = [&] { return points_shown(*remark.points, lang); };
  const auto apart = [&](const std::string& what) {
    p.say({"#: # worked out, # published; they are further apart than #.",
           "#: tính lại được #, công bố là #; chênh lệch vượt quá #."}, what, points(), published(), exactly(scheme.tolerance(), lang));
  };
  switch (remark.is) {
    case index_remark::kind::experimental: {
      const index_variant& v = scheme.variants()[of];
      p.say({"Experimental: the variant # is used (#; #).", "Thử nghiệm: dùng phương án # (#; #)."}, v.name, titled(v.title, v.title_en, lang),
            standing_word(v.mark, p));
      break;
    }
    case index_remark::kind::no_figures:
      p.say({"#: no figures were given; missing is not 0, so it has no points.", "#: không có số liệu; thiếu không phải là 0 nên chưa có điểm."},
            term().code);
      break;
    case index_remark::kind::no_formula:
      p.say({"#: its formula is contested; choose a variant, or give its published points.",
             "#: công thức chưa thống nhất; hãy chọn một phương án hoặc cho điểm công bố."}, metric());
      break;
    case index_remark::kind::zero_unknown:
      p.say({"#: 0/0, and the index does not say what that scores; give its published points.",
             "#: 0/0, bộ chỉ số không nói trường hợp này được bao nhiêu điểm; hãy cho điểm công bố."}, term().code);
      break;
    case index_remark::kind::zero_scored:
      p.say({"#: 0/0 scores # (#); its rate is null.", "#: 0/0 được # điểm (#); không có tỷ lệ."}, term().code,
            exactly(*remark.published, lang), standing_word(term().zero->mark, p));
      break;
    case index_remark::kind::given:
      p.say({"#: # as published, not worked out.", "#: # theo điểm công bố, không tính lại."}, metric(), published());
      break;
    case index_remark::kind::group_given:
      p.say({"#: # as published, not worked out.", "#: # theo điểm công bố, không tính lại."}, group(), published());
      break;
    case index_remark::kind::differs: apart(metric()); break;
    case index_remark::kind::group_differs: apart(group()); break;
    case index_remark::kind::total_differs: apart(std::string(p.pick({"Total", "Tổng"}))); break;
    case index_remark::kind::above_maximum:
      p.say({"#: # points are more than its maximum of #; its formula is contested.", "#: # điểm vượt quá mức tối đa #; công thức chưa thống nhất."},
            metric(), points(), exactly(scheme.metric_at(scheme.metrics()[of]).maximum, lang));
      break;
    case index_remark::kind::partial:
      p.say({"There is no total: # of at most # points are known, of # there are.", "Chưa có tổng: mới biết # trên tối đa # điểm, toàn bộ là #."},
            points_shown(unit.known, lang), points_shown(unit.known_maximum, lang), points_shown(scheme.maximum(), lang));
      break;
  }
  return p.take();
}

}  // namespace dvc::io
