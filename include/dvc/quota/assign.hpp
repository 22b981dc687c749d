// The quotas of one level by any model: exact parts, whole dossiers, and each unit's target rate.
#pragma once

#include <array>
#include <cassert>
#include <cstddef>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "dvc/apportion/allocate.hpp"
#include "dvc/base/decimal.hpp"
#include "dvc/dossiers/rates.hpp"
#include "dvc/quota/bounds.hpp"
#include "dvc/quota/parts.hpp"
#include "dvc/quota/policy.hpp"

namespace dvc::quota {

/// What a reader of the result should know although nothing failed.
struct warning {
  enum class kind {
    already_reached,  ///< the rate asked for is reached without any quota; `given` (negative) was needed, N is 0
    total_missed,     ///< rows rounded alone, or asked for a rate, add up to `given`, not to N
    out_of_reach,     ///< `given` units stay below the rate they are asked for, as their most quota does not admit more
  };
  kind what;
  count_t given = 0;
};

/// `already-reached`, `total-missed`, `out-of-reach`.
[[nodiscard]] constexpr std::string_view name(warning::kind what) noexcept {
  constexpr std::array<std::string_view, 3> names{"already-reached", "total-missed", "out-of-reach"};
  return names[static_cast<std::size_t>(what)];
}

/// The quotas of one level. Under `exact_total` no assignment exists whose rows do not add up to its total.
///
/// Symbols as in plan 128, Appendix 2: P, p projected total and online; u = P - p offline; W the sum of u over the rows
/// that share; N the total; e the unit's quota ("extra"); q the exact part that e is rounded from.
class assignment {
 public:
  /// Sets the quotas of `entries` by `how`; what each model computes: docs/explanation/models.md.
  ///
  /// Errors: `range` for a negative total or a rate above 1, `nothing_to_share` for a total where nothing is offline,
  /// `infeasible` for a total that what is offline or the bounds do not admit (the message names units and the nearest total),
  /// `overflow` where the level sums to more than 64 bits hold, `argument` for a demand or rounding that the model does not
  /// take, and those of `limits_of`.
  [[nodiscard]] static result<assignment> make(std::vector<entry> entries, const policy& how);

  /// Shares `total` dossiers among `entries` in proportion to what is offline.
  [[nodiscard]] static result<assignment> make(std::vector<entry> entries, count_t total, rounding rule) {
    return make(std::move(entries), policy{.demand = total, .rule = rule});
  }

  [[nodiscard]] std::span<const entry> entries() const noexcept { return entries_; }
  [[nodiscard]] index_t size() const noexcept { return static_cast<index_t>(entries_.size()); }

  [[nodiscard]] model by() const noexcept { return by_; }
  [[nodiscard]] count_t total() const noexcept { return total_; }        ///< N; `needed`, rounded up, where rates are asked
  [[nodiscard]] count_t assigned() const noexcept { return assigned_; }  ///< sum of extra; N under exact_total
  [[nodiscard]] count_t gap() const noexcept { return assigned_ - total_; }
  [[nodiscard]] rational needed() const { return parts_.sum(); }  ///< the sum of the exact parts
  [[nodiscard]] count_t offline() const noexcept { return offline_; }    ///< W
  [[nodiscard]] rounding rule() const noexcept { return rule_; }
  [[nodiscard]] std::span<const apportion::tie> ties() const noexcept { return ties_; }
  [[nodiscard]] std::span<const warning> warnings() const noexcept { return warnings_; }
  void warn(warning w) { warnings_.push_back(w); }
  [[nodiscard]] const total_origin& origin() const noexcept { return origin_; }
  void comes_from(const total_origin& o) { origin_ = o; }
  [[nodiscard]] projection_origin projected() const noexcept { return projected_; }
  void projected_as(projection_origin o) noexcept { projected_ = o; }

  /// Whether bounds were given for any row.
  [[nodiscard]] bool bounded() const noexcept { return within_.given; }
  [[nodiscard]] count_t lower(index_t i) const { return within_.lower[at(i)]; }  ///< least quota of row i
  [[nodiscard]] count_t upper(index_t i) const { return within_.upper[at(i)]; }  ///< most quota of row i, at most u
  [[nodiscard]] bound held(index_t i) const { return parts_.bounds[at(i)]; }
  [[nodiscard]] const parts& exact() const noexcept { return parts_; }
  /// q: the exact part of row i.
  [[nodiscard]] rational part(index_t i) const {
    return *rational::of(parts_.numerators[at(i)], static_cast<wide::u128>(parts_.denominator));
  }

  /// The rate that row i is asked for; null where the model shares a total, for an excluded row and where P = 0.
  [[nodiscard]] std::optional<rate_range> asked(index_t i) const {
    const entry& e = entries_[at(i)];
    if (rates_.empty() || e.excluded || e.projected.total() == 0) return std::nullopt;
    return rates_[rates_.size() == 1 ? 0 : at(i)];
  }
  /// The quota that would reach the upper end of row i's range of rates, within its bounds; null where there is no range.
  [[nodiscard]] std::optional<count_t> extra_at_goal(index_t i) const {
    const auto rates = asked(i);
    return rates && rates->is_range() ? std::optional{at_goal_[at(i)]} : std::nullopt;
  }
  /// Whether any row was asked for a range.
  [[nodiscard]] bool has_goal() const noexcept { return !at_goal_.empty(); }

  /// e: the dossiers row i is to move online, on top of p.
  [[nodiscard]] count_t extra(index_t i) const { return extra_[at(i)]; }
  [[nodiscard]] std::span<const count_t> extras() const noexcept { return extra_; }

  /// u = P - p; null for an excluded row, where the plan leaves the cell empty.
  [[nodiscard]] std::optional<count_t> offline(index_t i) const {
    const entry& e = entries_[at(i)];
    return e.excluded ? std::nullopt : std::optional{e.projected.offline()};
  }
  /// s = u / W; 0 for an excluded row.
  [[nodiscard]] rational share(index_t i) const { return ratio(offline(i).value_or(0), offline_).value_or(rational{}); }

  /// The rate asked for under uniform and by_tier, else t = (p + q) / P with the unrounded part (share_of_deficit:
  /// q = u * N / W); null for an excluded row and where P = 0.
  [[nodiscard]] std::optional<rational> target(index_t i) const {
    const entry& e = entries_[at(i)];
    if (e.excluded) return std::nullopt;
    if (by_ == model::uniform || by_ == model::by_tier) {
      const auto rates = asked(i);
      return rates ? std::optional{rates->least} : std::nullopt;
    }
    const auto times = [d = static_cast<std::uint64_t>(parts_.denominator)](count_t n) {
      return wide::product(static_cast<std::uint64_t>(n), d);
    };
    // q <= u, so the numerator is at most P * denominator < 2^126
    return rational::of(times(e.projected.online()) + parts_.numerators[at(i)], times(e.projected.total()));
  }
  /// (p + e) / P: the rate row i reaches with its whole dossiers; null where P = 0.
  [[nodiscard]] std::optional<rational> reached(index_t i) const {
    const entry& e = entries_[at(i)];
    return ratio(e.projected.online() + extra(i), e.projected.total());
  }

 private:
  assignment() = default;
  [[nodiscard]] std::size_t at(index_t i) const {
    assert(i >= 0 && i < size());
    return static_cast<std::size_t>(i);
  }
  [[nodiscard]] result<void> sum_up();
  [[nodiscard]] result<void> admits(count_t total) const;
  [[nodiscard]] result<void> ask_rates(std::vector<rate_range> rates);
  [[nodiscard]] result<void> share_out(count_t total);
  [[nodiscard]] result<void> round(std::span<const count_t> weights, std::span<const count_t> low,
                                   std::span<const count_t> high, std::span<const count_t> base, count_t whole);

  std::vector<entry> entries_;
  std::vector<count_t> extra_, at_goal_;
  parts parts_;
  limits within_;
  std::vector<rate_range> rates_;  // one a row, one for all, or none
  count_t total_ = 0, assigned_ = 0, offline_ = 0;
  model by_ = model::share_of_deficit;
  rounding rule_ = rounding::exact_total;
  total_origin origin_;
  projection_origin projected_ = projection_origin::planned;
  std::vector<apportion::tie> ties_;
  std::vector<warning> warnings_;
};

}  // namespace dvc::quota

#include "dvc/quota/rounded.hpp"  // IWYU pragma: export (defines assignment::make)
