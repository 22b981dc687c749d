// Allocations the slow way, for tests: dossiers given one by one in exact integers, bounds by water filling, and the rules
// for ties. Nothing here uses the library's signposts, selection or comparisons.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numeric>
#include <optional>
#include <span>
#include <tuple>
#include <utility>
#include <vector>

#include "dvc/apportion/allocate.hpp"

namespace reference {

using dvc::count_t;
using dvc::index_t;
using dvc::apportion::allocation;
using dvc::apportion::method;
using dvc::apportion::options;
using dvc::apportion::quota_rule;
using dvc::apportion::redistribution;
using dvc::apportion::tie_rule;
using dvc::wide::u128;
using counts = std::vector<count_t>;

inline u128 big(count_t n) { return static_cast<u128>(n); }
inline std::size_t at(index_t row) { return static_cast<std::size_t>(row); }

// a / b against c / d for any 128-bit numbers, by whole parts and then the reciprocals of what is left.
inline int compare_ratios(u128 a, u128 b, u128 c, u128 d) {
  const u128 small = static_cast<u128>(0xffffffffU), none(0U);
  if (a <= small && b <= small && c <= small && d <= small) {
    const std::uint64_t left = static_cast<std::uint64_t>(a) * static_cast<std::uint64_t>(d);
    const std::uint64_t right = static_cast<std::uint64_t>(c) * static_cast<std::uint64_t>(b);
    return left < right ? -1 : left > right ? 1 : 0;
  }
  for (int sign = 1;; sign = -sign) {
    const u128 p = a / b, q = c / d;
    if (p != q) return p < q ? -sign : sign;
    const u128 r = a % b, s = c % d;
    if (r == none || s == none) return r == s ? 0 : r == none ? -sign : sign;
    a = b, b = r, c = d, d = s;
  }
}

// whole + top / bottom. Free dossiers (top 0) go to larger weights first.
struct price {
  count_t whole = 0;
  u128 top{0U}, bottom{1U};
  count_t weight = 0;
};

inline int compare(const price& a, const price& b) {
  const u128 none(0U);
  if (a.whole != b.whole) return a.whole < b.whole ? -1 : 1;
  if (a.top == none && b.top == none) return a.weight > b.weight ? -1 : a.weight < b.weight ? 1 : 0;
  return compare_ratios(a.top, a.bottom, b.top, b.bottom);
}

// The price of dossiers, straight from the definition of every method.
class price_list {
 public:
  price_list(std::span<const count_t> weights, count_t total, const options& o) : weights_(weights), total_(total), o_(o) {
    for (const count_t w : weights) sum_ += big(w);
  }

  price operator()(std::size_t i, count_t k) const {
    const count_t w = weights_[i];
    const auto over = [&](u128 top, u128 bottom) { return price{0, top, bottom * big(w), w}; };
    switch (o_.by) {
      case method::largest_remainder: {  // k - w S / W
        const u128 share = big(w) * big(total_);
        return {k - 1 - static_cast<count_t>(share / sum_), sum_ - share % sum_, sum_, 0};
      }
      case method::adams: return over(big(k - 1), big(1));
      case method::dean: return over(big(2) * big(k) * big(k - 1), big(2) * big(k) - big(1));
      case method::huntington_hill: return {0, big(k) * big(k - 1), big(w) * big(w), w};
      case method::modified_sainte_lague:
        if (k == 1) return over(big(7), big(10));
        [[fallthrough]];
      case method::sainte_lague: return over(big(2) * big(k) - big(1), big(2));
      case method::stationary: {
        const u128 bottom = o_.q->denominator();
        return over(big(k - 1) * bottom + o_.q->numerator(), bottom);
      }
      case method::signposts: return listed(w, k);
      default: return over(big(k), big(1));
    }
  }

 private:
  price listed(count_t w, count_t k) const {
    const auto m = static_cast<count_t>(o_.signposts.size());
    const auto& last = o_.signposts.back();
    if (k <= m) return {0, o_.signposts[at(k - 1)].numerator(), o_.signposts[at(k - 1)].denominator() * big(w), w};
    const auto& before = m > 1 ? o_.signposts[at(m - 2)] : last;
    u128 bottom = last.denominator() * before.denominator();
    u128 step = last.numerator() * before.denominator() - before.numerator() * last.denominator();
    if (step == u128(0U)) step = bottom;  // steps of 1 where the list shows none
    return {0, last.numerator() * before.denominator() + big(k - m) * step, bottom * big(w), w};
  }

  std::span<const count_t> weights_;
  count_t total_;
  const options& o_;
  u128 sum_{0U};
};

// Everything cheaper than the cut, the dossiers at its price as (row, step), and how many of those are served.
struct cut {
  counts cheaper;
  std::vector<std::pair<index_t, count_t>> equal;
  count_t contested = 0;
};

inline count_t low(const options& o, std::size_t i) { return o.within.lower.empty() ? 0 : o.within.lower[i]; }
inline count_t high(const options& o, std::size_t i) {
  return o.within.upper.empty() ? std::numeric_limits<count_t>::max() : o.within.upper[i];
}

// Divisor methods and least squares: from the lower bounds on, each dossier to the row where it is cheapest.
inline cut one_by_one(std::span<const count_t> weights, count_t total, const options& o) {
  const price_list prices(weights, total, o);
  cut c;
  count_t left = total;
  for (std::size_t i = 0; i < weights.size(); ++i) c.cheaper.push_back(low(o, i)), left -= low(o, i);
  const auto may = [&](std::size_t i) { return weights[i] > 0 && c.cheaper[i] < high(o, i); };
  std::vector<price> next(weights.size());
  for (std::size_t i = 0; i < weights.size(); ++i)
    if (may(i)) next[i] = prices(i, c.cheaper[i] + 1);
  price last;
  std::vector<std::pair<index_t, count_t>> given;
  for (; left > 0; --left) {
    std::size_t best = weights.size();
    for (std::size_t i = 0; i < weights.size(); ++i)
      if (may(i) && (best == weights.size() || compare(next[i], next[best]) < 0)) best = i;
    last = next[best];
    given.emplace_back(static_cast<index_t>(best), ++c.cheaper[best]);
    if (may(best)) next[best] = prices(best, c.cheaper[best] + 1);
  }
  // take back what costs as much as the last one, then list everything at that price
  for (; !given.empty(); given.pop_back()) {
    const auto [row, step] = given.back();
    if (compare(prices(at(row), step), last) != 0) break;
    --c.cheaper[at(row)], ++c.contested;
  }
  if (c.contested > 0)
    for (std::size_t i = 0; i < weights.size(); ++i)
      for (count_t k = c.cheaper[i] + 1; weights[i] > 0 && k <= high(o, i) && compare(prices(i, k), last) == 0; ++k)
        c.equal.emplace_back(static_cast<index_t>(i), k);
  return c;
}

// What is left goes to the largest remainders among `rows`, by sorting all of them.
inline cut by_remainders(counts whole, const std::vector<u128>& rests, std::vector<index_t> rows, count_t left) {
  cut c{std::move(whole), {}, left};
  if (left == 0) return c;
  std::ranges::stable_sort(rows, [&](index_t a, index_t b) { return rests[at(a)] > rests[at(b)]; });
  const u128 edge = rests[at(rows[at(left - 1)])];
  for (const index_t r : rows) {
    if (rests[at(r)] > edge) ++c.cheaper[at(r)], --c.contested;
    if (rests[at(r)] == edge) c.equal.emplace_back(r, c.cheaper[at(r)] + 1);
  }
  std::ranges::sort(c.equal);
  return c;
}

// Largest remainders without bounds; null where the quota does not fit.
inline std::optional<cut> largest_remainders(std::span<const count_t> weights, count_t total, quota_rule quota) {
  u128 sum(0U), given(0U);
  for (const count_t w : weights) sum += big(w);
  const u128 seats = big(total), one = big(1);
  const u128 parts = quota == quota_rule::hagenbach_bischoff ? seats + one : quota == quota_rule::imperiali ? seats + big(2) : seats;
  counts whole;
  std::vector<u128> rests;
  std::vector<index_t> rows;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const bool droop = quota == quota_rule::droop;
    const u128 top = droop ? big(weights[i]) : big(weights[i]) * parts, bottom = droop ? sum / (seats + one) + one : sum;
    whole.push_back(static_cast<count_t>(top / bottom));
    rests.push_back(top % bottom);
    given += top / bottom;
    if (weights[i] > 0) rows.push_back(static_cast<index_t>(i));
  }
  if (given > seats || seats - given > static_cast<u128>(rows.size())) return std::nullopt;
  return by_remainders(whole, rests, rows, static_cast<count_t>(seats - given));
}

// Largest remainders within bounds, small numbers only: one level p / q for all shares clamp(w p / q, l, u), searched among
// all the levels where a share meets a bound, then solved between two of them.
inline cut water_filling(std::span<const count_t> weights, count_t total, const options& o) {
  const std::size_t n = weights.size();
  const auto top = [&](std::size_t i) { return std::min(high(o, i), total); };
  std::vector<std::pair<count_t, count_t>> levels;  // p, q
  for (std::size_t i = 0; i < n; ++i)
    if (weights[i] > 0) levels.emplace_back(low(o, i), weights[i]), levels.emplace_back(top(i), weights[i]);
  const auto level_less = [](const auto& a, const auto& b) {
    return compare_ratios(big(a.first), big(a.second), big(b.first), big(b.second)) < 0;
  };
  std::ranges::sort(levels, level_less);
  const auto clamped = [&](std::size_t i, const std::pair<count_t, count_t>& l) {  // times q
    return weights[i] == 0 ? low(o, i) * l.second
                           : std::clamp(weights[i] * l.first, low(o, i) * l.second, top(i) * l.second);
  };
  const auto filled = [&](const std::pair<count_t, count_t>& l) {
    count_t sum = 0;
    for (std::size_t i = 0; i < n; ++i) sum += clamped(i, l);
    return sum;
  };
  std::pair<count_t, count_t> before{0, 1}, reached{0, 1};
  for (const auto& l : levels) {
    before = reached, reached = l;
    if (filled(l) >= total * l.second) break;
  }
  // between the two levels a row is at a bound, or it shares what the others leave
  count_t rest = total, share = 0;
  std::vector<bool> free(n);
  for (std::size_t i = 0; i < n; ++i) {
    const bool grows = weights[i] > 0 && clamped(i, before) * reached.second < clamped(i, reached) * before.second;
    free[i] = grows;
    if (grows) share += weights[i];
    else rest -= clamped(i, reached) / reached.second;
  }
  counts whole(n);
  std::vector<u128> rests(n, u128(0U));
  std::vector<index_t> rows;
  count_t left = rest;
  for (std::size_t i = 0; i < n; ++i) {
    whole[i] = free[i] ? weights[i] * rest / share : clamped(i, reached) / reached.second;
    if (!free[i]) continue;
    left -= whole[i];
    rests[i] = big(weights[i] * rest % share);
    rows.push_back(static_cast<index_t>(i));
  }
  return by_remainders(whole, rests, rows, left);
}

// Balinski and Young's quota method: the h-th dossier to the largest w / (x + 1) among rows with x < w h / W.
inline cut quota_method(std::span<const count_t> weights, count_t total, const options& o) {
  u128 sum(0U);
  for (const count_t w : weights) sum += big(w);
  cut c{counts(weights.size()), {}, total > 0 ? 1 : 0};
  for (count_t house = 1; house <= total; ++house) {
    std::vector<index_t> best;
    for (std::size_t i = 0; i < weights.size(); ++i) {
      if (!(big(c.cheaper[i]) * sum < big(weights[i]) * big(house))) continue;
      const int order = best.empty() ? -1
                                     : compare_ratios(big(c.cheaper[i] + 1), big(weights[i]),
                                                      big(c.cheaper[at(best.front())] + 1), big(weights[at(best.front())]));
      if (order < 0) best.clear();
      if (order <= 0) best.push_back(static_cast<index_t>(i));
    }
    if (house == total) {
      for (const index_t r : best) c.equal.emplace_back(r, c.cheaper[at(r)] + 1);
      break;
    }
    index_t first = best.front();
    for (const index_t r : best)
      if (o.ties == tie_rule::by_weight && weights[at(r)] > weights[at(first)]) first = r;
    ++c.cheaper[at(first)];
  }
  return c;
}

// Any method; null where a quota does not fit. There must be something to share.
inline std::optional<cut> find_cut(std::span<const count_t> weights, count_t total, const options& o) {
  const bool bounded = !o.within.lower.empty() || !o.within.upper.empty();
  count_t least = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) least += low(o, i);
  if (least == total) {
    cut c;
    for (std::size_t i = 0; i < weights.size(); ++i) c.cheaper.push_back(low(o, i));
    return c;
  }
  if (o.by == method::quota_method) return quota_method(weights, total, o);
  if (o.by != method::largest_remainder) return one_by_one(weights, total, o);
  if (!bounded) return largest_remainders(weights, total, o.quota);
  return o.redistribute == redistribution::proportional ? water_filling(weights, total, o) : one_by_one(weights, total, o);
}

// Serves the dossiers at the cut by the rule for ties (not tie_rule::error). A row's own dossiers at one price are no tie.
inline allocation serve(const cut& c, std::span<const count_t> weights, const options& o) {
  allocation a{c.cheaper, {}};
  auto equal = c.equal;
  std::ranges::sort(equal, {}, [&](const auto& e) {
    const count_t urgency = o.ties == tie_rule::by_weight     ? -weights[at(e.first)]
                            : o.ties == tie_rule::by_priority ? o.priority[at(e.first)]
                                                              : 0;
    return std::tuple(urgency, o.ties == tie_rule::by_lot ? dvc::apportion::lot(o.seed, e.first) : std::uint64_t{0}, e);
  });
  const bool tied = static_cast<count_t>(equal.size()) > c.contested && c.contested > 0 &&
                    std::ranges::any_of(equal, [&](const auto& e) { return e.first != equal.front().first; });
  dvc::apportion::tie t{{}, c.contested, {}};
  const auto keep = [](std::vector<index_t>& rows) {
    std::ranges::sort(rows);
    rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
  };
  for (std::size_t i = 0; i < equal.size(); ++i) {
    const index_t row = equal[i].first;
    t.rows.push_back(row);
    if (static_cast<count_t>(i) >= c.contested || (tied && o.ties == tie_rule::report)) continue;
    ++a.counts[at(row)];
    t.served.push_back(row);
  }
  keep(t.rows), keep(t.served);
  if (tied) a.ties.push_back(t);
  return a;
}

inline bool same(const allocation& a, const allocation& b) {
  return a.counts == b.counts && std::ranges::equal(a.ties, b.ties, [](const auto& s, const auto& t) {
           return s.rows == t.rows && s.contested == t.contested && s.served == t.served;
         });
}

// True where no dossier that was given is dearer than one that was not: exact at any size (divisor methods, least squares).
inline bool optimal(const counts& x, std::span<const count_t> weights, count_t total, const options& o) {
  const price_list prices(weights, total, o);
  std::optional<price> dearest, cheapest;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    if (weights[i] == 0) continue;
    if (x[i] > low(o, i)) {
      const price p = prices(i, x[i]);
      if (!dearest || compare(p, *dearest) > 0) dearest = p;
    }
    if (x[i] < high(o, i)) {
      const price p = prices(i, x[i] + 1);
      if (!cheapest || compare(p, *cheapest) < 0) cheapest = p;
    }
  }
  return !dearest || !cheapest || compare(*dearest, *cheapest) <= 0;
}

}  // namespace reference
