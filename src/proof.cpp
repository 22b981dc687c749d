#include "dvc/io/proof.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "prose.hpp"

namespace dvc::io {
namespace {

using apportion::binding;
using apportion::explanation;
using apportion::tie_rule;

phrase served_by(tie_rule rule) {
  switch (rule) {
    case tie_rule::by_order: return {"earlier rows first", "hàng trước được trước"};
    case tie_rule::by_weight: return {"larger weights first", "trọng số lớn được trước"};
    case tie_rule::by_priority: return {"by the priority given", "theo thứ tự ưu tiên đã cho"};
    case tie_rule::by_lot: return {"by lot", "theo bốc thăm"};
    case tie_rule::error:
    case tie_rule::report: break;
  }
  return {"by decision", "theo quyết định"};
}

// weight × dossiers / among = share
std::string product(const prose& p, const explanation& e, wide::u128 dossiers, wide::u128 among) {
  const std::string top = dossiers == wide::u128(1U) ? p.number(e.weight) : p.number(e.weight) + " × " + p.number(dossiers);
  return top + " / " + p.number(among);
}

void tie(prose& p, const explanation& e) {
  const std::string rows = p.number(static_cast<count_t>(e.tied->rows.size())), contested = p.number(e.tied->contested);
  if (e.tied->served.empty()) {
    p.say({"It ties with others, # rows in all for # left to decide.", "Bằng nhau: # hàng cho # hồ sơ chưa quyết định."}, rows,
          contested);
    return;
  }
  const bool served = std::ranges::binary_search(e.tied->served, e.row);
  p.say(served ? phrase{"It ties with others, # rows in all for #; #, it is served.", "Bằng nhau: # hàng cho # hồ sơ; #, hàng này được."}
               : phrase{"It ties with others, # rows in all for #; #, it is not served.",
                        "Bằng nhau: # hàng cho # hồ sơ; #, hàng này không được."},
        rows, contested, p.pick(served_by(e.ties)));
}

// What a bound makes of a rounded share; nothing where it makes nothing.
void cut_at_bounds(prose& p, const explanation& e, count_t rounded) {
  if (e.lower && rounded < *e.lower)
    p.say({"That is below its lower bound of #.", "Số này dưới giới hạn dưới là #."}, p.number(*e.lower));
  if (e.upper && rounded > *e.upper)
    p.say({"That is above its upper bound of #.", "Số này trên giới hạn trên là #."}, p.number(*e.upper));
}

void shares(prose& p, const explanation& e) {
  const apportion::share_steps& s = *e.shares;
  const std::string by_weight = product(p, e, s.dossiers, s.among);
  if (s.shift) {
    p.say({"Its exact share is # = #.", "Phần chính xác là # = #."}, by_weight, p.number(s.share));
    const bool less = s.shift->whole < 0;  // -1 + 1/3 is 2/3 taken off
    const bool whole = s.shift->part == rational{};
    const rational& part = s.shift->part;
    const apportion::mixed off{-s.shift->whole - (whole ? 0 : 1),
                               whole ? rational{} : *rational::of(part.denominator() - part.numerator(), part.denominator())};
    p.say(less ? phrase{"Bounds hold some rows, so # is taken off every share; rounded down, that leaves #.",
                        "Do có hàng ở giới hạn, mỗi phần bớt đi #; làm tròn xuống còn #."}
               : phrase{"Bounds hold some rows, so # is added to every share; rounded down, that makes #.",
                        "Do có hàng ở giới hạn, mỗi phần thêm #; làm tròn xuống được #."},
          p.number(less ? off : *s.shift), p.number(*s.rounded));
    if (e.tied) tie(p, e);
    cut_at_bounds(p, e, *s.rounded);
    return;
  }
  if (e.quota == apportion::quota_rule::hare && s.among != e.sum)
    p.say({"Beside the rows that bounds hold, # dossiers are left for weights of # in all.",
           "Ngoài các hàng ở giới hạn, còn # hồ sơ cho tổng trọng số #."},
          p.number(s.dossiers), p.number(s.among));
  if (e.bound != binding::none) {
    p.say(e.bound == binding::lower ? phrase{"Its share by weight, #, is below its lower bound of #.",
                                             "Phần theo trọng số, #, dưới giới hạn dưới là #."}
                                    : phrase{"Its share by weight, #, is above its upper bound of #.",
                                             "Phần theo trọng số, #, trên giới hạn trên là #."},
          by_weight, p.number(e.bound == binding::lower ? *e.lower : *e.upper));
    return;
  }
  p.say({"Its exact share is # = #.", "Phần chính xác là # = #."}, by_weight, p.number(s.share));
  if (s.left == 0) {
    p.say({"The whole parts of all rows add up to the total.", "Các phần nguyên cộng lại đúng bằng tổng."});
    return;
  }
  p.say(s.left == 1 ? phrase{"The whole parts of all rows leave # dossier for the largest remainders; its own is number # of #.",
                             "Các phần nguyên còn lại # hồ sơ cho các phần dư lớn nhất; phần dư này đứng thứ # trong #."}
                    : phrase{"The whole parts of all rows leave # dossiers for the largest remainders; its own is number # of #.",
                             "Các phần nguyên còn lại # hồ sơ cho các phần dư lớn nhất; phần dư này đứng thứ # trong #."},
        p.number(s.left), p.number(s.rank), p.number(s.ranked));
  if (e.tied) {
    tie(p, e);
  } else if (e.count > s.share.whole && s.missed) {
    p.say({"It gets one more: the greatest remainder that does not is #.", "Được thêm một: phần dư lớn nhất không được là #."},
          p.number(s.missed->whole < 0 ? apportion::written{} : *s.missed));
  } else if (s.served) {
    p.say({"It gets no more: the least remainder that does is #.", "Không được thêm: phần dư nhỏ nhất được là #."},
          p.number(*s.served));
  }
}

void divisors(prose& p, const explanation& e) {
  const apportion::divisor_steps& d = *e.divisors;
  if (d.least_weight) {
    p.say({"Every first dossier is free, and there are too few: the largest weights are served, down to #.",
           "Hồ sơ đầu tiên của mỗi hàng không cần điều kiện nhưng không đủ: trọng số lớn nhất được trước, đến #."},
          p.number(*d.least_weight));
    if (e.tied) tie(p, e);
    return;
  }
  if (!d.rounded || !d.quotient) {
    const bool limited = d.multipliers.most.has_value();
    if (d.multipliers.squared)
      p.say({"The counts are right for every multiplier whose square is from # to #.",
             "Kết quả đúng với mọi hệ số nhân có bình phương từ # đến #."},
            p.number(d.multipliers.least), limited ? p.number(*d.multipliers.most) : "∞");
    else
      p.say({"The counts are right for every multiplier from # to #.", "Kết quả đúng với mọi hệ số nhân từ # đến #."},
            p.number(d.multipliers.least), limited ? p.number(*d.multipliers.most) : "∞");
    if (e.tied) tie(p, e);
    cut_at_bounds(p, e, e.bound == binding::lower ? e.count - 1 : e.bound == binding::upper ? e.count + 1 : e.count);
    return;
  }
  const auto signpost = [&](const rational& s) {
    return std::string(d.multipliers.squared && s != rational{} ? "√" : "").append(p.number(s));  // squares are whole
  };
  const wide::u128 weight(static_cast<std::uint64_t>(e.weight)), by = d.divisor->numerator();
  p.say({"Its weight divided by # is #.", "Trọng số chia cho # được #."}, p.number(*d.divisor),
        d.divisor->denominator() == wide::u128(1U) ? p.number(static_cast<count_t>(weight / by), weight % by, by)
                                                   : p.number(*d.quotient));
  if (e.tied) {
    const bool served = std::ranges::binary_search(e.tied->served, e.row);
    p.say({"That is exactly the signpost of dossier #.", "Đúng bằng mốc của hồ sơ thứ #."}, p.number(e.count + (served ? 0 : 1)));
    tie(p, e);
    return;
  }
  const std::string ahead = signpost(*d.ahead), next = p.number(*d.rounded + 1);
  if (d.reached)
    p.say({"The signpost of dossier # is #, that of dossier # is #, so it is rounded to #.",
           "Mốc của hồ sơ thứ # là #, của hồ sơ thứ # là #, nên làm tròn thành #."},
          p.number(*d.rounded), signpost(*d.reached), next, ahead, p.number(*d.rounded));
  else
    p.say({"The signpost of dossier # is #, so it is rounded to 0.", "Mốc của hồ sơ thứ # là #, nên làm tròn thành 0."}, next, ahead);
  cut_at_bounds(p, e, *d.rounded);
}

}  // namespace

std::string sentence(const explanation& e, language lang) {
  prose p(lang);
  if (e.weight == 0) {
    p.say({"It has no weight.", "Không có trọng số."});
    cut_at_bounds(p, e, 0);
  } else if (e.total == 0) {
    p.say({"There is nothing to share.", "Không có gì để chia."});
  } else if (e.shares) {
    shares(p, e);
  } else if (e.divisors) {
    divisors(p, e);
  } else {
    const wide::u128 top = wide::product(static_cast<std::uint64_t>(e.weight), static_cast<std::uint64_t>(e.total));
    p.say({"Its quota is # = #.", "Hạn mức là # = #."}, product(p, e, static_cast<wide::u128>(e.total), e.sum),
          p.number(static_cast<count_t>(top / e.sum), top % e.sum, e.sum));
    if (e.house)
      p.say({"Its last dossier was number # of all: then it had the largest weight / (count + 1) of the rows below their quota.",
             "Hồ sơ cuối của hàng là hồ sơ thứ # của tổng: khi đó trọng số / (số đã có + 1) lớn nhất trong các hàng dưới hạn mức."},
            p.number(*e.house));
    if (e.tied) tie(p, e);
  }
  p.say({"It has #.", "Kết quả: #."}, p.number(e.count));
  return p.take();
}

std::string sentence(const apportion::hierarchy_explanation& e, std::span<const std::string> names, language lang) {
  prose p(lang);
  const auto called = [&](index_t g) {
    const auto at = static_cast<std::size_t>(g);
    return std::string(p.pick({"group ", "nhóm "})) + (names.empty() ? p.number(g) : "\"" + names[at] + "\"");
  };
  const auto line = [&](std::string text) {
    if (text.starts_with("group")) text.front() = 'G';
    if (text.starts_with("nhóm")) text.front() = 'N';
    return text + '\n';
  };
  const auto held = [&](const apportion::group_step& s) {
    p.say(s.bound == binding::lower ? phrase{"# is held at its lower total of #", "# ở giới hạn dưới của tổng là #"}
                                    : phrase{"# is held at its upper total of #", "# ở giới hạn trên của tổng là #"},
          called(s.group), p.number(s.total));
    return p.take();
  };
  std::string text;
  if (e.mode == apportion::hierarchy_mode::top_down) {
    p.say({"Groups take part as rows with the sums of their weights.", "Mỗi nhóm tham gia như một hàng với tổng trọng số của nhóm."});
    text += line(p.take());
    for (const apportion::group_step& s : e.groups) {
      p.say({"#, of #:", "#, trong #:"}, called(s.group), p.number(s.why->total));
      text += line(p.take() + " " + sentence(*s.why, lang));
    }
  } else {
    for (const apportion::group_step& s : e.groups) text += line(held(s) + ".");
    std::string beside;
    for (std::size_t k = 0; k < e.apart.size() && k <= 10; ++k)
      beside.append(k == 0 ? "" : ", ").append(k == 10 ? "..." : held(e.apart[k]));
    if (!beside.empty()) {
      p.say({"Set apart: #; # left for the other rows.", "Tách riêng: #; còn # cho các hàng khác."}, beside, p.number(e.row.total));
      text += line(p.take());
    }
  }
  p.say({"The row, of #:", "Hàng này, trong #:"}, p.number(e.row.total));
  return text + p.take() + " " + sentence(e.row, lang);
}

}  // namespace dvc::io
