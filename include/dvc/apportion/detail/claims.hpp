// What a row's dossiers cost, in exact integers alone: what a proof compares. Written apart from the selection, which it is
// to check: no doubles, no brackets, nothing shared but the rules for ties.
#pragma once

#include <algorithm>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "dvc/apportion/detail/check.hpp"
#include "dvc/apportion/detail/signpost.hpp"
#include "dvc/apportion/options.hpp"
#include "dvc/base/rational.hpp"
#include "dvc/base/result.hpp"
#include "dvc/base/wide.hpp"

namespace dvc::apportion::detail {

[[nodiscard]] inline wide::u128 u128_of(count_t n) { return static_cast<wide::u128>(static_cast<std::uint64_t>(n)); }

/// The bounds of row i; without any, 0 and no limit.
[[nodiscard]] inline count_t low_of(const bounds& b, std::size_t i) { return b.lower.empty() ? 0 : b.lower[i]; }
[[nodiscard]] inline count_t high_of(const bounds& b, std::size_t i) {
  return b.upper.empty() ? std::numeric_limits<count_t>::max() : b.upper[i];
}

[[nodiscard]] inline bool is_bounded(const options& o) { return !o.within.lower.empty() || !o.within.upper.empty(); }

/// s(k) = top / bottom, or its square under Huntington-Hill.
struct signpost_value {
  wide::u128 top{0U}, bottom{1U};
};

/// The k-th signpost of a divisor method, from its definition.
class signpost_list {
 public:
  /// Errors: `argument` for ratios too fine for exact products (denominators or numerators of 2^31 and above).
  [[nodiscard]] static result<signpost_list> of(const options& o) {
    const auto fine = [](const rational& r) {
      const auto limit = static_cast<wide::u128>(std::uint64_t{1} << 31U);
      return r.numerator() < limit && r.denominator() < limit;
    };
    if (o.by == method::stationary && !fine(*o.q))
      return wrong(errc::argument, "q " + o.q->str() + " is too fine; give a denominator below 2^31");
    if (o.by == method::signposts && !std::ranges::all_of(o.signposts, fine))
      return wrong(errc::argument, "the signposts have no common denominator below 2^31; give coarser ones");
    return signpost_list(o);
  }

  [[nodiscard]] bool squared() const { return by_ == method::huntington_hill; }

  /// `k`: 1 to 2^63.
  [[nodiscard]] signpost_value at(std::uint64_t k) const {
    const auto n = static_cast<wide::u128>(k), one = wide::u128(1U), two = wide::u128(2U);
    switch (by_) {
      case method::adams: return {n - one, one};
      case method::dean: return {two * n * (n - one), two * n - one};
      case method::huntington_hill: return {n * (n - one), one};
      case method::modified_sainte_lague:
        if (k == 1) return {wide::u128(7U), wide::u128(10U)};
        [[fallthrough]];
      case method::sainte_lague: return {two * n - one, two};
      case method::stationary: return {(n - one) * q_.denominator() + q_.numerator(), q_.denominator()};
      case method::signposts: return listed(k);
      default: return {n, one};
    }
  }

 private:
  explicit signpost_list(const options& o) : by_(o.by), q_(o.q.value_or(rational{})), list_(o.signposts) {}

  // Beyond the list by its last step, or by 1 where it shows none.
  [[nodiscard]] signpost_value listed(std::uint64_t k) const {
    if (k <= list_.size()) return {list_[k - 1].numerator(), list_[k - 1].denominator()};
    const rational& last = list_.back();
    const rational& before = list_.size() > 1 ? list_[list_.size() - 2] : last;
    const wide::u128 bottom = last.denominator() * before.denominator();
    wide::u128 step = last.numerator() * before.denominator() - before.numerator() * last.denominator();
    if (step == wide::u128(0U)) step = bottom;
    return {last.numerator() * before.denominator() + static_cast<wide::u128>(k - list_.size()) * step, bottom};
  }

  method by_;
  rational q_;
  std::span<const rational> list_;
};

/// What a dossier costs under a divisor method, s(k) / w, or the square of that. Cheap dossiers come first; of those that are
/// free, the one of the larger weight.
struct price {
  wide::u128 top, bottom;
  count_t weight;

  friend std::strong_ordering operator<=>(const price& a, const price& b) {
    if (a.top == wide::u128(0U) && b.top == wide::u128(0U)) return b.weight <=> a.weight;
    return compare_fractions(a.top, a.bottom, b.top, b.bottom);
  }
  friend bool operator==(const price& a, const price& b) { return (a <=> b) == 0; }
  [[nodiscard]] rational value() const { return *rational::of(top, bottom); }
};

/// The dossiers of a divisor method.
class divisor_claims {
 public:
  using claim = price;
  divisor_claims(signpost_list s, std::span<const count_t> weights, const bounds& within)
      : signposts_(s), weights_(weights), within_(within) {}

  [[nodiscard]] const signpost_list& signposts() const { return signposts_; }
  [[nodiscard]] count_t low(std::size_t i) const { return low_of(within_, i); }
  [[nodiscard]] count_t high(std::size_t i) const { return high_of(within_, i); }
  [[nodiscard]] price last(std::size_t i, count_t x) const { return at(i, static_cast<std::uint64_t>(x)); }
  [[nodiscard]] price next(std::size_t i, count_t x) const { return at(i, static_cast<std::uint64_t>(x) + 1); }
  [[nodiscard]] std::string text(const price& p) const {
    return (signposts_.squared() ? "the squared price " : "the price ") + p.value().str();
  }

 private:
  [[nodiscard]] price at(std::size_t i, std::uint64_t k) const {
    const signpost_value s = signposts_.at(k);
    const wide::u128 w = u128_of(weights_[i]);
    return {s.top, s.bottom * (signposts_.squared() ? w * w : w), weights_[i]};
  }
  signpost_list signposts_;
  std::span<const count_t> weights_;
  bounds within_;
};

/// What a row's exact share leaves for its k-th dossier: share - (k - 1) = whole + rest / bottom, `bottom` common to all rows.
/// Large remainders come first.
struct remainder {
  count_t whole;
  wide::u128 rest;

  friend std::strong_ordering operator<=>(const remainder& a, const remainder& b) {
    if (a.whole != b.whole) return b.whole <=> a.whole;
    return a.rest > b.rest   ? std::strong_ordering::less
           : a.rest < b.rest ? std::strong_ordering::greater
                             : std::strong_ordering::equal;
  }
  friend bool operator==(const remainder& a, const remainder& b) { return (a <=> b) == 0; }
};

/// Dossiers per unit of weight: top / bottom.
struct share_scale {
  wide::u128 top{0U}, bottom{1U};
};

/// The dossiers of largest remainders and of least squares, from the exact shares.
class share_claims {
 public:
  using claim = remainder;
  /// `clamped`: the shares are cut at the bounds, so that bounds play no further part (proportional redistribution).
  share_claims(share_scale s, std::span<const count_t> weights, const bounds& within, bool clamped)
      : scale_(s), weights_(weights), within_(within), clamped_(clamped) {}

  [[nodiscard]] bool clamped() const { return clamped_; }
  [[nodiscard]] const share_scale& per_weight() const { return scale_; }
  [[nodiscard]] count_t low(std::size_t i) const { return clamped_ ? 0 : low_of(within_, i); }
  [[nodiscard]] count_t high(std::size_t i) const {
    return clamped_ ? std::numeric_limits<count_t>::max() : high_of(within_, i);
  }
  /// -1, 0, 1 where the share before any bound is below the lower bound, within, or above the upper one.
  [[nodiscard]] int beyond(std::size_t i) const {
    const wide::u256 share = wide::wide_product(u128_of(weights_[i]), scale_.top);
    if (share < wide::wide_product(u128_of(low_of(within_, i)), scale_.bottom)) return -1;
    return share > wide::wide_product(u128_of(high_of(within_, i)), scale_.bottom) ? 1 : 0;
  }
  /// The exact share of row i.
  [[nodiscard]] remainder share(std::size_t i) const {
    if (clamped_)
      if (const int side = beyond(i); side != 0) return {side < 0 ? low_of(within_, i) : high_of(within_, i), {}};
    const wide::u128 top = u128_of(weights_[i]) * scale_.top;
    return {static_cast<count_t>(top / scale_.bottom), top % scale_.bottom};
  }
  [[nodiscard]] remainder last(std::size_t i, count_t x) const {
    const remainder q = share(i);
    return {q.whole - x + 1, q.rest};
  }
  [[nodiscard]] remainder next(std::size_t i, count_t x) const {
    const remainder q = share(i);
    return {q.whole - x, q.rest};
  }
  [[nodiscard]] std::string text(const remainder& r) const {
    const std::string part = wide::to_string(r.rest) + "/" + wide::to_string(scale_.bottom);
    return "the remainder " + (r.whole == 0 ? part : std::to_string(r.whole) + " + " + part);
  }

 private:
  share_scale scale_;
  std::span<const count_t> weights_;
  bounds within_;
  bool clamped_;
};

/// The one lambda for which the shares clamp(lambda w_i, l_i, u_i) add up to the total; the least of them where no row is
/// inside its bounds. All 2n points at which a share meets a bound are put in order, and the sum is solved between two.
[[nodiscard]] inline share_scale clamping_scale(std::span<const count_t> weights, count_t total, const bounds& within) {
  struct point {
    count_t bound, weight;
  };
  const auto before = [](const point& a, const point& b) {
    return compare_fractions(u128_of(a.bound), u128_of(a.weight), u128_of(b.bound), u128_of(b.weight)) < 0;
  };
  const auto high = [&](std::size_t i) { return std::min(high_of(within, i), total); };
  std::vector<point> points;
  points.reserve(2 * weights.size());
  wide::u128 least(0U);
  for (std::size_t i = 0; i < weights.size(); ++i) {
    least += u128_of(low_of(within, i));
    if (weights[i] == 0) continue;
    points.push_back({low_of(within, i), weights[i]});
    points.push_back({high(i), weights[i]});
  }
  if (least == u128_of(total)) return {};
  std::ranges::sort(points, before);
  const auto filled = [&](const point& p) {  // at lambda = p.bound / p.weight, times p.weight
    wide::u256 sum;
    for (std::size_t i = 0; i < weights.size(); ++i) {
      const auto times = [&](count_t n) { return u128_of(n) * u128_of(p.weight); };
      const wide::u128 low = times(low_of(within, i));
      sum = sum + wide::u256{{}, weights[i] == 0 ? low : std::clamp(u128_of(weights[i]) * u128_of(p.bound), low, times(high(i)))};
    }
    return sum;
  };
  const auto reached = std::partition_point(points.begin(), points.end(), [&](const point& p) {
    return filled(p) < wide::wide_product(u128_of(total), u128_of(p.weight));
  });
  const point above = *reached, below = reached == points.begin() ? point{0, 1} : *(reached - 1);
  wide::u128 left = u128_of(total), sum(0U);
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const bool at_low = weights[i] == 0 || !before({low_of(within, i), weights[i]}, above);
    const bool at_high = !at_low && !before(below, {high(i), weights[i]});
    if (at_low || at_high) left -= u128_of(at_low ? low_of(within, i) : high(i));
    else sum += u128_of(weights[i]);
  }
  return {left, sum};
}

/// Dossiers per unit of weight under largest remainders, before any bound but those of proportional redistribution.
[[nodiscard]] inline share_scale shares_scale(std::span<const count_t> weights, const weight_sums& sums, count_t total,
                                        const options& o) {
  const wide::u128 seats = u128_of(total), one(1U);
  switch (o.quota) {
    case quota_rule::droop: return {one, sums.sum / (seats + one) + one};
    case quota_rule::hagenbach_bischoff: return {seats + one, sums.sum};
    case quota_rule::imperiali: return {seats + wide::u128(2U), sums.sum};
    case quota_rule::hare: break;
  }
  if (is_bounded(o) && o.redistribute == redistribution::proportional) return clamping_scale(weights, total, o.within);
  return {seats, sums.sum};
}

}  // namespace dvc::apportion::detail
