// The plan's method for one level: share N dossiers in proportion to what is offline, and say each unit's target rate.
#pragma once

#include <array>
#include <cassert>
#include <cstddef>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "dvc/apportion/allocate.hpp"
#include "dvc/base/decimal.hpp"
#include "dvc/dossiers/rates.hpp"
#include "dvc/quota/policy.hpp"

namespace dvc::quota {

/// What a reader of the result should know although nothing failed.
struct warning {
  enum class kind {
    already_reached,  ///< the rate asked for is reached without any quota; `given` (negative) was needed, N is 0
    total_missed,     ///< rows rounded alone add up to `given`, not to N
  };
  kind what;
  count_t given = 0;
};

/// The quotas of one level. Under `exact_total` no assignment exists whose rows do not add up to its total.
///
/// Symbols as in plan 128, Appendix 2: P, p projected total and online; u = P - p offline; W the sum of u over the rows
/// that share; N the total; e the unit's quota ("extra").
class assignment {
 public:
  /// Shares `total` dossiers among `entries`.
  ///
  /// Errors: `range` for a negative total, `nothing_to_share` where nothing is offline, `infeasible` for a total above
  /// what is offline (the message names it), `overflow` where the level sums to more than 64 bits hold.
  [[nodiscard]] static result<assignment> make(std::vector<entry> entries, count_t total, rounding rule);

  [[nodiscard]] std::span<const entry> entries() const noexcept { return entries_; }
  [[nodiscard]] index_t size() const noexcept { return static_cast<index_t>(entries_.size()); }

  [[nodiscard]] count_t total() const noexcept { return total_; }        ///< N
  [[nodiscard]] count_t assigned() const noexcept { return assigned_; }  ///< sum of extra; N under exact_total
  [[nodiscard]] count_t offline() const noexcept { return offline_; }    ///< W
  [[nodiscard]] rounding rule() const noexcept { return rule_; }
  [[nodiscard]] std::span<const apportion::tie> ties() const noexcept { return ties_; }
  [[nodiscard]] std::span<const warning> warnings() const noexcept { return warnings_; }
  void warn(warning w) { warnings_.push_back(w); }

  /// e: the dossiers row i is to move online, on top of p.
  [[nodiscard]] count_t extra(index_t i) const { return extra_[at(i)]; }
  [[nodiscard]] std::span<const count_t> extras() const noexcept { return extra_; }

  /// u = P - p; null for an excluded row, where the plan leaves the cell empty.
  [[nodiscard]] std::optional<count_t> offline(index_t i) const {
    const entry& e = entries_[at(i)];
    return e.excluded ? std::nullopt : std::optional{e.projected.offline()};
  }
  /// s = u / W; 0 for an excluded row.
  [[nodiscard]] rational share(index_t i) const { return *ratio(offline(i).value_or(0), offline_); }

  /// t = (p + u * N / W) / P, with the unrounded extra; null for an excluded row and where P = 0.
  [[nodiscard]] std::optional<rational> target(index_t i) const {
    const entry& e = entries_[at(i)];
    if (e.excluded) return std::nullopt;
    const auto wide = [](count_t n) { return static_cast<std::uint64_t>(n); };
    // N <= W, so the numerator is at most P * W < 2^126
    return rational::of(wide::product(wide(e.projected.online()), wide(offline_)) +
                            wide::product(wide(e.projected.offline()), wide(total_)),
                        wide::product(wide(e.projected.total()), wide(offline_)));
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

  std::vector<entry> entries_;
  std::vector<count_t> extra_;
  count_t total_ = 0, assigned_ = 0, offline_ = 0;
  rounding rule_ = rounding::exact_total;
  std::vector<apportion::tie> ties_;
  std::vector<warning> warnings_;
};

inline result<assignment> assignment::make(std::vector<entry> entries, count_t total, rounding rule) {
  if (total < 0)
    return failure{errc::range, "the total to hand out is " + std::to_string(total) + "; it must be 0 or more"};
  assignment a;
  std::vector<count_t> weights;
  weights.reserve(entries.size());
  count_t received = 0;
  for (const entry& e : entries) {
    if (e.projected.total() > std::numeric_limits<count_t>::max() - received)
      return failure{errc::overflow, "the projected dossiers of this level sum to more than 64 bits hold"};
    received += e.projected.total();
    weights.push_back(e.excluded ? 0 : e.projected.offline());
    a.offline_ += weights.back();
  }
  if (a.offline_ == 0)
    return failure{errc::nothing_to_share, "nothing is offline at this level, so there is nothing to share"};
  if (total > a.offline_)
    return failure{errc::infeasible, "the total " + std::to_string(total) + " is above the " +
                                         std::to_string(a.offline_) +
                                         " dossiers that are offline at this level; give at most that"};
  a.entries_ = std::move(entries);
  a.total_ = total;
  a.rule_ = rule;
  if (rule == rounding::exact_total) {
    auto shared = apportion::allocate(weights, total);
    if (!shared) return shared.error();
    auto [counts, ties] = *std::move(shared);
    a.extra_ = std::move(counts);
    a.ties_ = std::move(ties);
    a.assigned_ = total;
    return a;
  }
  const auto w = static_cast<wide::u128>(a.offline_);
  for (const count_t u : weights) {
    const wide::u128 product = wide::product(static_cast<std::uint64_t>(u), static_cast<std::uint64_t>(total));
    const wide::u128 rest = product % w;
    a.extra_.push_back(static_cast<count_t>(product / w) + (rest + rest >= w ? 1 : 0));
    a.assigned_ += a.extra_.back();
  }
  if (a.assigned_ != total) a.warn({warning::kind::total_missed, a.assigned_});
  return a;
}

}  // namespace dvc::quota
