// The selection of select.hpp for classes of rows: a claim of a class is one dossier for each of its rows.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <functional>
#include <limits>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "dvc/apportion/detail/dispatch.hpp"

namespace dvc::apportion::detail {

/// What is known of valid classes.
struct class_sums {
  wide::u128 weight{0U};  ///< of all rows
  count_t rows = 0;       ///< that have a weight
  count_t least = 0, most = 0, largest = 0;  ///< what bounds give at least, at most; the largest weight
};

/// Errors: as allocate_classes says.
[[nodiscard]] inline result<class_sums> check_classes(std::span<const count_t> weights, std::span<const count_t> copies,
                                                      count_t total, const options& o) {
  constexpr count_t limit = std::numeric_limits<count_t>::max();
  if (copies.size() != weights.size())
    return wrong(errc::shape, std::to_string(copies.size()) + " numbers of rows for " + std::to_string(weights.size()) +
                                  " classes; one for each class is expected");
  if (const auto fine = check_options(weights, total, o); !fine) return fine.error();
  if (o.by == method::quota_method || (o.by == method::largest_remainder && o.quota != quota_rule::hare))
    return wrong(errc::argument, "classes of rows go with the Hare quota and the divisor methods");
  if (o.ties == tie_rule::report)
    return wrong(errc::argument, "with classes of rows a tie cannot stay open; choose error, and then by-priority with the decision");
  if (o.ties == tie_rule::by_lot)
    return wrong(errc::argument, "lots are drawn for rows, not for classes of them; choose another rule");
  if (std::ranges::adjacent_find(o.signposts) != o.signposts.end())
    return wrong(errc::argument, "with equal signposts rows of a class could differ by more than one dossier");
  const auto sums = sum_weights(weights);
  if (!sums) return sums.error();
  if (const auto fine = check_shapes(o.within, weights.size(), "classes", "class"); !fine) return fine.error();
  if (const auto fine = check_signs(o.within); !fine) return fine.error();

  class_sums s;
  count_t all = 0;
  wide::u128 least(0U), most(0U);
  const auto cap = static_cast<wide::u128>(limit);
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const auto row = static_cast<index_t>(i);
    if (copies[i] < 0) return wrong(errc::range, std::to_string(copies[i]) + " rows; there must be 0 or more", row, "copies");
    if (copies[i] > limit - all) return wrong(errc::overflow, "up to this class there are more rows than 64 bits count", row, "copies");
    all += copies[i];
    const count_t low = o.within.lower.empty() ? 0 : o.within.lower[i];
    const count_t high = o.within.upper.empty() ? limit : o.within.upper[i];
    if (low > high) return bounds_crossed(low, high, i);
    const auto times = [&](count_t n) { return static_cast<wide::u128>(n) * static_cast<wide::u128>(copies[i]); };
    s.weight += times(weights[i]);
    least = std::min(cap, least + times(low));
    most = std::min(cap, most + times(weights[i] > 0 ? high : low));
    if (weights[i] > 0) s.rows += copies[i];
    if (copies[i] > 0) s.largest = std::max(s.largest, weights[i]);
  }
  s.least = static_cast<count_t>(least), s.most = static_cast<count_t>(most);
  const auto beyond = [&](count_t sum, const char* bounds, const char* side) {
    return wrong(errc::infeasible, std::string("the ") + bounds + " bounds of all rows add up to " + std::to_string(sum) + ", " +
                                       side + " the total of " + std::to_string(total) + "; the nearest total is " +
                                       std::to_string(sum));
  };
  if (total < s.least) return beyond(s.least, "lower", "above");
  if (s.weight == wide::u128(0U) && total > s.least && o.within.upper.empty() && o.within.lower.empty())
    return nobody_for(total, weights);
  if (total > s.most) return beyond(s.most, "upper", "below");
  return s;
}

/// One allocation among classes on its way.
struct class_job {
  std::span<const count_t> weights, copies;
  count_t total;
  const options& choice;
  class_sums sums;
  std::span<count_t> each, raised;
  std::vector<tie>& ties;

  [[nodiscard]] limits within() const { return {choice.within.lower, choice.within.upper, total}; }
  [[nodiscard]] count_t low(std::size_t i) const { return within().low(i); }
  [[nodiscard]] count_t high(std::size_t i) const { return std::min(total, within().high(i)); }
  [[nodiscard]] wide::u128 copies_of(index_t i) const { return static_cast<wide::u128>(copies[static_cast<std::size_t>(i)]); }

  /// One dossier each for `left` rows of the classes at the cut, by the rule for ties.
  [[nodiscard]] result<void> settle_at(std::vector<index_t> equal, count_t left) const {
    wide::u128 rows(0U);
    for (const index_t i : equal) rows += copies_of(i);
    const bool all = rows == static_cast<wide::u128>(left);
    if (!all) ties.push_back({equal, left, {}});
    if (!all && choice.ties == tie_rule::error) {
      std::string names;
      for (const index_t i : equal) names.append(names.empty() ? "" : ", ").append(std::to_string(i));
      return wrong(errc::tie, "the rows of classes " + names + " (from 0) have equal claims to " + std::to_string(left) +
                                  (left == 1 ? " dossier" : " dossiers") + "; choose a rule for ties", equal.front());
    }
    std::ranges::stable_sort(equal, {}, [&](index_t i) { return tie_rank(choice, weights, i); });
    std::vector<index_t> served;
    for (const index_t i : equal) {
      const auto at = static_cast<std::size_t>(i);
      const count_t now = std::min(left, copies[at]);
      if (now == 0) continue;
      raised[at] = now, left -= now;
      if (raised[at] == copies[at]) ++each[at], raised[at] = 0;
      served.push_back(i);
    }
    std::ranges::sort(served);
    if (!all) ties.back().served = std::move(served);
    return {};
  }
};

/// As select: the cheapest dossiers, a claim of class i being copies[i] of them.
template <class Prices>
[[nodiscard]] result<void> select_classes(const class_job& j, const Prices& prices) {
  const std::size_t n = j.weights.size();
  const limits within = j.within();
  const double wanted_total = static_cast<double>(j.total), sum = to_double(j.sums.weight);
  const auto rows = static_cast<double>(j.sums.rows);
  const auto count = [&](double price) {
    selection::count_at r;
    const auto earned = prices.at(price);
    for (std::size_t i = 0; i < n; ++i) {
      const auto w = static_cast<double>(j.weights[i]), m = static_cast<double>(j.copies[i]);
      const auto low = static_cast<double>(within.low(i)), high = static_cast<double>(within.high(i));
      const double whole = j.weights[i] > 0 ? std::floor(earned(w)) : 0.0;
      r.dossiers += m * (j.weights[i] > 0 ? std::clamp(whole, low, high) : low);
      r.growth += whole >= low && whole < high ? m * prices.growth(w) : 0.0;
    }
    return r;
  };
  const selection::aim at = selection::approach(prices.start(sum, wanted_total, rows), wanted_total, 16 + std::sqrt(rows),
                                                selection::full_growth(prices, sum, rows), 0.0, count);
  const double aim = std::max(0.0, at.price + at.gap / at.growth);
  double slack = (3 + 2 * std::sqrt(std::abs(at.gap))) / at.growth + 16 * prices.noise(at.price);

  const auto target = static_cast<wide::u128>(j.total);
  const auto copies = [&](index_t i) { return j.copies_of(i); };
  const by_price cheaper(prices, j.weights);
  std::vector<open_row> open;
  std::vector<count_t> last;
  std::vector<candidate> between;
  for (;; slack *= 4) {
    const double a = std::max(prices.least(), aim - slack), b = aim + slack;
    open.clear();
    (void)take_any(j.each, j.weights, within, prices, a, b, 0, n, open);
    std::erase_if(open, [&](const open_row& r) { return j.copies[static_cast<std::size_t>(r.row)] == 0; });
    wide::u128 below(0U), inside(0U);
    for (std::size_t i = 0; i < n; ++i) below += static_cast<wide::u128>(j.each[i]) * j.copies_of(static_cast<index_t>(i));
    for (const open_row& r : open) inside += static_cast<wide::u128>(r.hi - r.lo) * copies(r.row);
    if (below >= target || below + inside < target) continue;
    auto wanted = selection::narrow(j.each, j.weights, prices, open, last, inside, static_cast<count_t>(target - below),
                                    4 * n + 64, copies);
    between.clear();
    for (const open_row& r : open)
      for (count_t k = r.lo; k < r.hi;) {
        ++k;
        between.push_back({prices.price(static_cast<double>(j.weights[static_cast<std::size_t>(r.row)]), k), r.row, k});
      }
    std::ranges::sort(between, cheaper);
    // up to the claim that the last dossier belongs to, and all that cost the same
    std::size_t first = 0, end = 0;
    for (std::size_t at_claim = 0; at_claim < between.size(); at_claim = end) {
      wide::u128 together(0U);
      first = at_claim;
      for (end = first; end < between.size() && cheaper.compare(between[end], between[first]) == 0; ++end)
        together += copies(between[end].row);
      if (together >= static_cast<wide::u128>(wanted)) break;
      wanted -= static_cast<count_t>(together);
    }
    const double at_cut = between[first].price;
    if (a > prices.least() && at_cut < a + 4 * prices.noise(a)) continue;
    if (at_cut > b - 4 * prices.noise(b)) continue;
    for (std::size_t c = 0; c < first; ++c) ++j.each[static_cast<std::size_t>(between[c].row)];
    std::vector<index_t> equal;
    for (std::size_t c = first; c < end; ++c) equal.push_back(between[c].row);
    std::ranges::sort(equal);
    return j.settle_at(std::move(equal), wanted);
  }
}

/// Where first dossiers are free and there are fewer than rows that want one: the largest weights first.
[[nodiscard]] inline result<void> free_firsts(const class_job& j, count_t left) {
  std::vector<index_t> waiting;
  for (std::size_t i = 0; i < j.weights.size(); ++i) {
    j.each[i] = j.low(i);
    if (j.weights[i] > 0 && j.copies[i] > 0 && j.low(i) == 0 && j.high(i) > 0) waiting.push_back(static_cast<index_t>(i));
  }
  const auto weight = [&](index_t i) { return j.weights[static_cast<std::size_t>(i)]; };
  std::ranges::stable_sort(waiting, std::ranges::greater{}, weight);
  for (auto first = waiting.begin(); left > 0;) {
    const auto end = std::find_if(first, waiting.end(), [&](index_t i) { return weight(i) != weight(*first); });
    wide::u128 rows(0U);
    for (auto at = first; at != end; ++at) rows += j.copies_of(*at);
    if (rows >= static_cast<wide::u128>(left)) return j.settle_at({first, end}, left);
    for (; first != end; ++first) ++j.each[static_cast<std::size_t>(*first)];
    left -= static_cast<count_t>(rows);
  }
  return {};
}

/// The multiplier of the shares within bounds, from one merged row for each class. Errors: `overflow`.
[[nodiscard]] inline result<multiplier> multiplier_of_classes(const class_job& j) {
  const std::size_t n = j.weights.size();
  constexpr auto limit = static_cast<std::uint64_t>(std::numeric_limits<count_t>::max());
  std::vector<count_t> weights(n), lower(n), upper(n), counts(n);
  const auto times = [&](count_t a, std::size_t i) {
    return wide::product(static_cast<std::uint64_t>(a), static_cast<std::uint64_t>(j.copies[i]));
  };
  for (std::size_t i = 0; i < n; ++i) {
    const wide::u128 weight = times(j.weights[i], i);
    if (weight > wide::u128(limit))
      return wrong(errc::overflow, "the rows of a class weigh " + wide::to_string(weight) + " together, beyond 64 bits",
                   static_cast<index_t>(i), "weights");
    weights[i] = static_cast<count_t>(weight);
    lower[i] = static_cast<count_t>(times(j.low(i), i));  // at most the total
    upper[i] = static_cast<count_t>(std::min(times(j.high(i), i), static_cast<wide::u128>(j.total)));
  }
  std::array<std::vector<count_t>, 3> memory;
  const known_facts facts{to_double(j.sums.weight), 0, false, 0, static_cast<double>(j.total)};
  const multiplier m = multiplier_of_all({weights, {lower, upper, j.total}, facts}, counts, memory);
  if (m.weight == wide::u128(0U))
    for (std::size_t i = 0; i < n; ++i)
      j.each[i] = weights[i] > 0 && counts[i] == upper[i] ? j.high(i) : j.low(i);
  return m;
}

[[nodiscard]] inline result<void> share_among_classes(const class_job& j) {
  constexpr count_t any_more = std::numeric_limits<count_t>::max();  // a sum of bounds beyond it is given as this
  const bool most = j.total != j.sums.least && j.total == j.sums.most && j.total != any_more;
  if (j.total == j.sums.least || most) {
    for (std::size_t i = 0; i < j.each.size(); ++i) j.each[i] = most && j.weights[i] > 0 ? j.within().upper[i] : j.low(i);
    return {};
  }
  const auto largest = static_cast<double>(j.sums.largest);
  if (j.choice.by != method::largest_remainder)
    return with_signposts(j.choice, [&](const auto& prices) -> result<void> {
      if (prices.first_is_free()) {
        wide::u128 waiting(0U);
        for (std::size_t i = 0; i < j.weights.size(); ++i)
          if (j.weights[i] > 0 && j.low(i) == 0 && j.high(i) > 0) waiting += j.copies_of(static_cast<index_t>(i));
        if (static_cast<wide::u128>(j.total - j.sums.least) <= waiting) return free_firsts(j, j.total - j.sums.least);
      }
      return select_classes(j, prices);
    });
  if (j.within().none() || j.choice.redistribute == redistribution::least_squares)
    return select_classes(j, quotient_prices(j.total, j.sums.weight, largest));
  const auto at = multiplier_of_classes(j);
  if (!at) return at.error();
  if (at->weight == wide::u128(0U)) return {};
  return select_classes(j, quotient_prices(at->left, at->weight, largest));
}

}  // namespace dvc::apportion::detail
