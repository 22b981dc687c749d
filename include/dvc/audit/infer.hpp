// The totals and factors that a printed table implies, as exact intervals.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "dvc/audit/figures.hpp"
#include "dvc/audit/interval.hpp"

namespace dvc::audit {

/// What printed digits say of the value that was rounded half-up to them: from half a unit below to half a unit above,
/// closed below; in halves of the last place.
struct halves {
  wide::u128 low{0U}, high{0U};  ///< 2 d - 1 (at least 0) and 2 d + 1
  explicit halves(count_t digits)
      : low(digits > 0 ? wide::product(static_cast<std::uint64_t>(digits), 2) - wide::u128(1U) : wide::u128(0U)),
        high(wide::product(static_cast<std::uint64_t>(digits), 2) + wide::u128(1U)) {}
};

/// What printed cells say of the projection factor: P of f T, p of f o, each rounded half-up.
///
/// A row of which nothing was observed says that nothing is projected: no factor explains anything else.
[[nodiscard]] inline std::vector<constraint> factor_constraints(std::span<const readings> rows) {
  std::vector<constraint> found;
  constexpr std::pair<column, column> pairs[] = {{column::observed_total, column::projected_total},
                                                 {column::observed_online, column::projected_online}};
  for (std::size_t i = 0; i < rows.size(); ++i)
    for (const auto& [from, to] : pairs) {
      const reading &n = rows[i][index_of(from)], &of = rows[i][index_of(to)];
      if (n.is != state::number || of.is != state::number) continue;
      if (n.value.digits == 0) {
        if (of.value.digits != 0) found.push_back({i, to, interval{rational{}, rational{}}});
        continue;
      }
      const halves h(of.value.digits);
      const auto twice = wide::product(static_cast<std::uint64_t>(n.value.digits), 2);
      found.push_back({i, to, {*rational::of(h.low, twice), rational::of(h.high, twice)}});
    }
  return found;
}

/// What printed extras and targets say of N: e of u N / W, and t of (p + u N / W) / P, each rounded half-up.
///
/// Rows where nothing is offline, and excluded ones, say nothing. With `extras` false only targets count: rules that make
/// the rows add up do not round each row to its nearest count. W above 0.
[[nodiscard]] inline std::vector<constraint> total_constraints(std::span<const readings> rows, count_t offline, bool extras = true,
                                                               bool targets = true) {
  std::vector<constraint> found;
  const auto W = static_cast<wide::u128>(offline);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto number = [&](column c) -> std::optional<count_t> {
      const reading& r = rows[i][index_of(c)];
      return r.is == state::number ? std::optional{r.value.digits} : std::nullopt;
    };
    const auto u = number(column::offline);
    if (!u || *u == 0) continue;
    const auto twice_u = wide::product(static_cast<std::uint64_t>(*u), 2);
    if (const auto e = number(column::extra); e && extras) {
      const halves h(*e);
      found.push_back({i, column::extra, {*rational::of(h.low * W, twice_u), rational::of(h.high * W, twice_u)}});
    }
    const auto P = number(column::projected_total), p = number(column::projected_online);
    if (const auto t = number(column::target); t && P && p && *P > 0 && targets) {
      // t - 1/2 <= 100 * 10^places (p + u N / W) / P < t + 1/2
      wide::u128 scale(200U);
      for (int k = 0; k < rows[i][index_of(column::target)].value.places; ++k) scale = scale * wide::u128(10U);
      const halves h(*t);
      const auto all = static_cast<wide::u128>(*P), online = scale * static_cast<wide::u128>(*p);
      const auto bound = [&](wide::u128 half) {  // (half P - scale p) W / (scale u), at least 0
        const wide::u128 top = half * all;
        return *rational::of(top > online ? (top - online) * W : wide::u128(0U), scale * static_cast<wide::u128>(*u));
      };
      found.push_back({i, column::target, {bound(h.low), bound(h.high)}});
    }
  }
  return found;
}

}  // namespace dvc::audit
