// How an assignment is made: a demand becomes exact parts, and these become whole dossiers. Included by assign.hpp.
#pragma once

#include "dvc/quota/assign.hpp"

namespace dvc::quota {

inline result<void> assignment::sum_up() {
  count_t received = 0;
  for (const entry& e : entries_) {
    if (e.projected.total() > std::numeric_limits<count_t>::max() - received)
      return failure{errc::overflow, "the projected dossiers of this level sum to more than 64 bits hold"};
    received += e.projected.total();
    offline_ += e.excluded ? 0 : e.projected.offline();
  }
  return {};
}

// What is offline and the bounds admit the total. Bounds do not matter to uniform, which asks for a rate.
inline result<void> assignment::admits(count_t total) const {
  if (offline_ == 0)
    return failure{errc::nothing_to_share, "nothing is offline at this level, so there is nothing to share"};
  if (total > offline_)
    return failure{errc::infeasible, "the total " + std::to_string(total) + " is above the " + std::to_string(offline_) +
                                         " dossiers that are offline at this level; give at most that"};
  if (by_ == model::uniform) return {};
  if (total < within_.least)
    return failure{errc::infeasible, "the least quotas add up to " + std::to_string(within_.least) + ", above the total " +
                                         std::to_string(total) + "; the nearest total is " + std::to_string(within_.least) +
                                         ". They are of " + named(entries_, within_.lower)};
  if (total > within_.most) {
    std::vector<count_t> withheld;  // what the bounds keep back of what is offline
    for (std::size_t i = 0; i < entries_.size(); ++i)
      withheld.push_back(entries_[i].excluded ? 0 : entries_[i].projected.offline() - within_.upper[i]);
    return failure{errc::infeasible, "the most quotas add up to " + std::to_string(within_.most) + ", below the total " +
                                         std::to_string(total) + "; the nearest total is " + std::to_string(within_.most) +
                                         ". Offline dossiers are kept back at " + named(entries_, withheld)};
  }
  return {};
}

// q = t P - p within the bounds; under fill_the_gap and exact_total the whole sum is shared out instead.
inline result<void> assignment::ask_rates(std::vector<rate_range> rates) {
  rates_ = std::move(rates);
  if (rates_.size() != 1 && rates_.size() != entries_.size())
    return failure{errc::shape, std::to_string(rates_.size()) + " rates for " + std::to_string(entries_.size()) +
                                    " units; one for each, or one for all, is expected"};
  for (const rate_range& r : rates_)
    if (r.goal > *ratio(1, 1) || r.least > r.goal)
      return failure{errc::range, "the rate " + r.str() + " must be at most 1 (100%), and a range must rise"};
  auto made = needed_parts(entries_, rates_, within_, &rate_range::least);
  if (!made) return made.error();
  parts_ = *std::move(made);
  const bool ranges = std::ranges::any_of(rates_, &rate_range::is_range);
  if (ranges) {
    const auto goal = needed_parts(entries_, rates_, within_, &rate_range::goal);
    if (!goal) return goal.error();
    const auto d = static_cast<wide::u128>(goal->denominator);
    for (const wide::u128 n : goal->numerators)
      at_goal_.push_back(static_cast<count_t>(n / d) + (n % d == wide::u128(0U) ? 0 : 1));
  }
  const rational sum = parts_.sum();
  const bool whole = sum.denominator() == wide::u128(1U);
  total_ = static_cast<count_t>(sum.numerator() / sum.denominator()) + (whole ? 0 : 1);
  origin_.what = total_origin::kind::needs;
  return {};
}

// What the rows get on top of `base` when `whole` (base and quotas) goes to rows of these weights.
inline result<void> assignment::round(std::span<const count_t> weights, std::span<const count_t> low,
                                      std::span<const count_t> high, std::span<const count_t> base, count_t whole) {
  if (rule_ == rounding::exact_total) {
    apportion::options choice;
    if (within_.given || by_ == model::fill_the_gap) choice.within = {low, high};
    auto shared = apportion::allocate(weights, whole, choice);
    if (!shared) return shared.error();
    auto [counts, ties] = *std::move(shared);
    extra_ = std::move(counts);
    for (std::size_t i = 0; i < extra_.size(); ++i) extra_[i] -= base[i];
    ties_ = std::move(ties);
    assigned_ = total_;
    return {};
  }
  const auto d = static_cast<wide::u128>(parts_.denominator);
  for (const wide::u128 n : parts_.numerators) {
    const wide::u128 rest = n % d;
    const bool raised = rule_ == rounding::up ? rest != wide::u128(0U) : rest + rest >= d;
    extra_.push_back(static_cast<count_t>(n / d) + (raised ? 1 : 0));
    assigned_ += extra_.back();
  }
  return {};
}

// share_of_deficit: x = q of weights u. fill_the_gap: x = p + q of weights P, so that all get one rate.
inline result<void> assignment::share_out(count_t total) {
  total_ = total;
  std::vector<count_t> weights, base, low, high;
  count_t whole = total;
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    const entry& e = entries_[i];
    const bool fill = by_ == model::fill_the_gap && !e.excluded;
    base.push_back(fill ? e.projected.online() : 0);
    weights.push_back(fill ? e.projected.total() : e.excluded ? 0 : e.projected.offline());
    low.push_back(base.back() + within_.lower[i]);
    high.push_back(base.back() + within_.upper[i]);
    whole += base.back();
  }
  parts_ = proportional_parts(entries_, weights, low, high, base, whole);
  return round(weights, low, high, base, whole);
}

inline result<assignment> assignment::make(std::vector<entry> entries, const policy& how) {
  const count_t* total = std::get_if<count_t>(&how.demand);
  const auto* rates = std::get_if<std::vector<rate_range>>(&how.demand);
  const auto refuse = [&](errc code, std::string message) { return failure{code, std::move(message)}; };
  if (total != nullptr && *total < 0)
    return refuse(errc::range, "the total to hand out is " + std::to_string(*total) + "; it must be 0 or more");
  if (rates != nullptr && how.by == model::share_of_deficit)
    return refuse(errc::argument, "share-of-deficit shares a total; it asks no rate of a unit");
  if (total != nullptr && how.by == model::by_tier)
    return refuse(errc::argument, "by-tier asks a rate of each tier; give rates, not a total");

  assignment a;
  a.entries_ = std::move(entries);
  a.by_ = how.by;
  const bool asks = rates != nullptr || how.by == model::uniform;  // a rate of each unit, not a total of all
  a.rule_ = how.rule.value_or(asks ? rounding::up : rounding::exact_total);
  if (a.rule_ == rounding::exact_total && (how.by == model::uniform || how.by == model::by_tier))
    return refuse(errc::argument, std::string(name(how.by)) + " asks a rate of each unit, so its rows do not add up to a total; "
                                  "round up or per-row, or use fill-the-gap");
  if (const auto fits = a.sum_up(); !fits) return fits.error();
  auto within = limits_of(a.entries_, how);
  if (!within) return within.error();
  a.within_ = *std::move(within);
  if (total != nullptr)
    if (const auto fine = a.admits(*total); !fine) return fine.error();

  result<void> done;
  if (total != nullptr && !asks) {
    done = a.share_out(*total);
  } else {
    std::vector<rate_range> asked;
    if (rates != nullptr) {
      asked = *rates;
    } else {  // the one rate that the total stands for: (sum p + N) / sum P of the units that share
      count_t received = 0, online = 0;
      for (const entry& e : a.entries_)
        if (!e.excluded) received += e.projected.total(), online += e.projected.online();
      const rational rate = *ratio(online + *total, received);
      asked = {{rate, rate}};
    }
    done = a.ask_rates(std::move(asked));
    if (done && a.rule_ == rounding::exact_total) done = a.share_out(a.total_);
    else if (done) done = a.round({}, {}, {}, {}, 0);
    if (total != nullptr) a.total_ = *total, a.origin_.what = total_origin::kind::given;
  }
  if (!done) return done.error();
  if (a.assigned_ != a.total_ && !(rates != nullptr && a.rule_ == rounding::up))
    a.warn({warning::kind::total_missed, a.assigned_});
  if (asks)
    if (const auto held = std::ranges::count(a.parts_.bounds, bound::upper); held > 0)
      a.warn({warning::kind::out_of_reach, static_cast<count_t>(held)});
  return a;
}

}  // namespace dvc::quota
