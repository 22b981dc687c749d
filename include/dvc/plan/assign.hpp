// Assigns a level of a plan, or all of them top-down: what the plan asks for, or a total or rates given instead.
#pragma once

#include <algorithm>
#include <limits>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#include "dvc/plan/plan.hpp"
#include "dvc/quota/assign.hpp"

namespace dvc {

/// N as the plan gives it.
struct as_planned {};
/// N given as a number of dossiers.
struct given_total {
  count_t dossiers = 0;
};
/// N as what it takes to bring the whole level to a rate.
struct target_rate {
  rational rate;
  quota::horizon over = quota::horizon::year;
};
/// A rate for the units of a level (`department`) or of a type (`ward`); for every unit where `of` is empty.
struct tier {
  std::string of;
  quota::rate_range rate;
};
/// A rate asked of each unit, over the projected dossiers. The type of a unit goes before its level.
struct asked_rates {
  std::vector<tier> tiers;
};

/// A number of dossiers for a unit.
struct unit_bound {
  unit_id unit;
  count_t dossiers = 0;
};

/// What a unit is expected to receive.
struct unit_projection {
  unit_id unit;
  dossiers::tally dossiers;
};

/// How many dossiers to hand out, by which model and within which bounds, and how to round.
/// `assign(plan, level::commune, {.demand = given_total{1000}})`.
struct assign_options {
  std::variant<as_planned, given_total, target_rate, asked_rates> demand{};
  std::optional<quota::rounding> rounding{};  ///< the model's own where none is given
  quota::model model = quota::model::share_of_deficit;
  std::vector<unit_bound> lower{}, upper{};  ///< least and most quota of units; at most one each
  /// What units are expected to receive, in place of all that the plan projects by its factor or by hand; none: the plan's.
  /// Every unit of the level once; units of other levels are left out.
  std::vector<unit_projection> projected{};
};

/// A level with its quotas.
struct level_quotas {
  level at = level::commune;
  quota::assignment quotas;
};

namespace detail {

[[nodiscard]] inline failure of_level(const plan& p, level at, failure f) {
  f.message = "level " + std::string(name(at)) + ": " + f.message;
  if (f.where.file.empty()) f.where.file = p.name();
  f.where.row = -1;  // the message names the unit
  f.where.column.clear();
  return f;
}

/// The rate of each unit: of its type, else of its level, else of every unit. Errors: `argument` for a unit without a rate or
/// a tier that is neither a level nor a type of this plan, `duplicate`.
[[nodiscard]] inline result<std::vector<quota::rate_range>> rates_of(const plan& p, level at, const asked_rates& asked) {
  std::unordered_map<std::string, quota::rate_range> by_tier;
  for (const tier& t : asked.tiers) {
    const bool known = t.of.empty() || parse_level(t.of) ||
                       std::ranges::any_of(p.units().all(), [&](const units::unit& u) { return u.type == t.of; });
    if (!known) return failure{errc::argument, "\"" + t.of + "\" is neither a level nor a unit type of this plan"};
    if (!by_tier.emplace(t.of, t.rate).second)
      return failure{errc::duplicate, "two rates are given for " + (t.of.empty() ? "every unit" : "\"" + t.of + "\"")};
  }
  std::vector<quota::rate_range> rates;
  for (const quota::entry& e : p.entries(at)) {
    const units::unit& u = *p.units().find(e.unit);
    auto found = by_tier.find(u.type);
    if (found == by_tier.end()) found = by_tier.find(std::string(name(at)));
    if (found == by_tier.end()) found = by_tier.find({});
    if (found == by_tier.end())
      return failure{errc::argument, "unit " + quota::named(e) + ": there is no rate for its type " + u.type +
                                         " nor for its level " + std::string(name(at))};
    rates.push_back(found->second);
  }
  return rates;
}

/// Bounds in the order of a level's units. Errors: `unknown_unit`, `argument` for a unit of another level, `duplicate`.
[[nodiscard]] inline result<std::vector<std::optional<count_t>>> bounds_of(const plan& p, level at,
                                                                           const std::vector<unit_bound>& given) {
  std::vector<std::optional<count_t>> bounds;
  if (given.empty()) return bounds;
  std::unordered_map<unit_id, std::size_t> row_of;
  const auto entries = p.entries(at);
  for (std::size_t i = 0; i < entries.size(); ++i) row_of.emplace(entries[i].unit, i);
  bounds.resize(entries.size());
  for (const unit_bound& b : given) {
    const units::unit* u = p.units().find(b.unit);
    if (u == nullptr) return failure{errc::unknown_unit, "a bound is given for \"" + b.unit.str() + "\", which is not a unit of this plan"};
    const auto row = row_of.find(b.unit);
    if (row == row_of.end())
      return failure{errc::argument, "a bound is given for " + b.unit.str() + " " + u->name +
                                         (u->at == at ? ", which has no statistics" : ", a unit of level " + std::string(name(u->at)))};
    if (bounds[row->second]) return failure{errc::duplicate, "two bounds are given for " + b.unit.str() + " " + u->name};
    bounds[row->second] = b.dossiers;
  }
  return bounds;
}

/// The level's entries, with what is projected as given. Errors: `unknown_unit`, `duplicate`, `argument` for a unit without
/// statistics, or one of the level that nothing is given for.
[[nodiscard]] inline result<std::vector<quota::entry>> entries_of(const plan& p, level at,
                                                                  const std::vector<unit_projection>& given) {
  const auto planned = p.entries(at);
  std::vector<quota::entry> entries(planned.begin(), planned.end());
  if (given.empty()) return entries;
  std::unordered_map<unit_id, std::size_t> row_of;
  for (std::size_t i = 0; i < entries.size(); ++i) row_of.emplace(entries[i].unit, i);
  std::vector<bool> has(entries.size());
  for (const unit_projection& g : given) {
    const units::unit* u = p.units().find(g.unit);
    if (u == nullptr)
      return failure{errc::unknown_unit, "a projection is given for \"" + g.unit.str() + "\", which is not a unit of this plan"};
    if (u->at != at) continue;
    const auto row = row_of.find(g.unit);
    if (row == row_of.end())
      return failure{errc::argument, "a projection is given for " + g.unit.str() + " " + u->name + ", which has no statistics"};
    if (has[row->second])
      return failure{errc::duplicate, "two projections are given for " + g.unit.str() + " " + u->name + "; a unit has one"};
    has[row->second] = true;
    entries[row->second].projected = g.dossiers;
  }
  for (std::size_t i = 0; i < entries.size(); ++i)
    if (!has[i])
      return failure{errc::argument, "no projection is given for unit " + quota::named(entries[i]) +
                                         "; give one for every unit of the level, or none to keep the plan's"};
  return entries;
}

/// The dossiers that bring `entries` to a rate, and how that number came about.
[[nodiscard]] inline result<std::pair<count_t, quota::total_origin>> total_for(const target_rate& wanted,
                                                                               std::span<const quota::entry> entries) {
  const auto needed = quota::needed_for(wanted.rate, wanted.over, entries);
  if (!needed) return needed.error();
  quota::total_origin origin{quota::total_origin::kind::for_rate, wanted.rate, wanted.over};
  for (const quota::entry& e : entries) {  // needed_for has made sure that the sums fit
    const bool year = wanted.over == quota::horizon::year;
    origin.received += e.projected.total() + (year ? e.observed.total() : 0);
    origin.online += e.projected.online() + (year ? e.observed.online() : 0);
  }
  return std::pair{*needed, origin};
}

[[nodiscard]] inline std::string explained(const target_rate& wanted, count_t total) {
  return "a rate of " + wanted.rate.str() + " over the " +
         (wanted.over == quota::horizon::year ? "year" : "remaining months") + " needs " + std::to_string(total) + " dossiers; ";
}

}  // namespace detail

/// Sets the quotas of a level by a model; by default shares its total in proportion to what is offline, the method of plan
/// 128, Appendix 2.
///
/// Returns the quotas in the plan's order, warnings included: a rate that is reached already gives N = 0 and says so.
/// Errors: `not_in_plan` where the plan has no statistics of the level, or no total and none is given; `argument` for a demand
/// that the model does not take, or a tier, bound or projection that fits no unit, or a unit without one; those of `quota::needed_for` and
/// `quota::assignment::make`, prefixed with the level.
[[nodiscard]] inline result<quota::assignment> assign(const plan& p, level at, const assign_options& options = {}) {
  const auto prefixed = [&](failure f) { return detail::of_level(p, at, std::move(f)); };
  if (p.entries(at).empty()) return prefixed({errc::not_in_plan, "this plan has no statistics of it"});
  auto taken = detail::entries_of(p, at, options.projected);
  if (!taken) return prefixed(taken.error());
  const std::vector<quota::entry>& entries = *taken;

  quota::policy how{.by = options.model, .rule = options.rounding};
  quota::total_origin origin;
  std::string explained;
  std::optional<quota::warning> reached;
  const bool asks_rates = std::holds_alternative<asked_rates>(options.demand);
  if (const auto* given = std::get_if<given_total>(&options.demand)) {
    how.demand = given->dossiers;
  } else if (const auto* wanted = std::get_if<target_rate>(&options.demand)) {
    if (options.model != quota::model::share_of_deficit)
      return prefixed({errc::argument, "a rate of the whole level goes with share-of-deficit; " +
                                           std::string(name(options.model)) + " asks a rate of each unit"});
    const auto needed = detail::total_for(*wanted, entries);
    if (!needed) return prefixed(needed.error());
    const count_t total = std::max(needed->first, count_t{0});
    if (needed->first < 0) reached = {quota::warning::kind::already_reached, needed->first};
    how.demand = total;
    origin = needed->second;
    explained = detail::explained(*wanted, total);
  } else if (asks_rates) {
    auto rates = detail::rates_of(p, at, std::get<asked_rates>(options.demand));
    if (!rates) return prefixed(rates.error());
    how.demand = *std::move(rates);
  } else {
    if (options.model == quota::model::by_tier)
      return prefixed({errc::argument, "by-tier needs a rate for each tier; give rates"});
    const auto planned = p.total(at);
    if (!planned) return prefixed({errc::not_in_plan, "this plan gives no total for it; give a total or a rate"});
    how.demand = *planned;
    origin.what = quota::total_origin::kind::planned;
  }
  for (const auto& [given, bounds] : {std::pair{&options.lower, &how.lower}, std::pair{&options.upper, &how.upper}}) {
    auto read = detail::bounds_of(p, at, *given);
    if (!read) return prefixed(read.error());
    *bounds = *std::move(read);
  }

  auto assigned = quota::assignment::make(*std::move(taken), how);
  if (!assigned) {
    failure f = assigned.error();
    f.message = explained + f.message;
    return prefixed(std::move(f));
  }
  quota::assignment a = *std::move(assigned);
  if (!asks_rates) a.comes_from(origin);
  if (!options.projected.empty()) a.projected_as(quota::projection_origin::given);
  if (reached) a.warn(*reached);
  return a;
}

/// Sets the quotas of every level that has statistics.
///
/// A given total, or what brings the whole plan to a rate, is first shared among the levels in proportion to their offline
/// dossiers, within the sums of their bounds, and then within each level by the model: the levels add up to it exactly. The
/// uniform model asks everyone for the one rate that the total stands for. Without a total each level is assigned on its own.
///
/// Errors: those of `assign`; `not_in_plan` where no level has statistics, `infeasible` for a total that the levels do not admit.
[[nodiscard]] inline result<std::vector<level_quotas>> assign_all(const plan& p, const assign_options& options = {}) {
  const auto refuse = [&](failure f) {
    if (f.where.file.empty()) f.where.file = p.name();
    f.where.row = -1, f.where.column.clear();
    return f;
  };
  std::vector<level> present;
  std::vector<std::vector<quota::entry>> entries_at;  // of each level present
  std::vector<quota::entry> everyone;
  count_t received = 0;
  for (const level at : quota_levels) {
    if (p.entries(at).empty()) continue;
    auto taken = detail::entries_of(p, at, options.projected);
    if (!taken) return detail::of_level(p, at, taken.error());
    const auto& entries = entries_at.emplace_back(*std::move(taken));
    present.push_back(at);
    everyone.insert(everyone.end(), entries.begin(), entries.end());
    for (const quota::entry& e : entries) {
      if (e.projected.total() > std::numeric_limits<count_t>::max() - received)
        return refuse({errc::overflow, "the projected dossiers of all levels sum to more than 64 bits hold"});
      received += e.projected.total();
    }
  }
  if (present.empty()) return refuse({errc::not_in_plan, "this plan has no statistics of any level"});
  const auto own_bounds = [&](level at, const std::vector<unit_bound>& given) {
    std::vector<unit_bound> own;  // and what fits no level, for its error
    for (const unit_bound& b : given)
      if (const units::unit* u = p.units().find(b.unit);
          u == nullptr || u->at == at || std::ranges::find(present, u->at) == present.end())
        own.push_back(b);
    return own;
  };
  const auto each = [&](auto demand_of) -> result<std::vector<level_quotas>> {
    std::vector<level_quotas> all;
    for (const level at : present) {
      auto a = assign(p, at, {.demand = demand_of(all.size()), .rounding = options.rounding, .model = options.model,
                              .lower = own_bounds(at, options.lower), .upper = own_bounds(at, options.upper),
                              .projected = options.projected});
      if (!a) return a.error();
      all.push_back({at, *std::move(a)});
    }
    return all;
  };

  count_t total = 0;
  std::string explained;
  std::optional<quota::warning> reached;
  if (const auto* given = std::get_if<given_total>(&options.demand)) {
    total = given->dossiers;
  } else if (const auto* wanted = std::get_if<target_rate>(&options.demand)) {
    const auto needed = detail::total_for(*wanted, everyone);
    if (!needed) return refuse(needed.error());
    total = std::max(needed->first, count_t{0});
    if (needed->first < 0) reached = {quota::warning::kind::already_reached, needed->first};
    explained = detail::explained(*wanted, total);
  } else {
    return each([&](std::size_t) { return options.demand; });
  }

  if (options.model == quota::model::uniform) {
    const auto whole = quota::assignment::make(everyone, quota::policy{.by = quota::model::uniform, .demand = total});
    if (!whole) return refuse(whole.error());
    quota::rate_range rate;
    for (index_t i = 0; i < whole->size(); ++i) rate = whole->asked(i).value_or(rate);
    return each([&](std::size_t) { return decltype(options.demand){asked_rates{{{{}, rate}}}}; });
  }

  std::vector<quota::entry> rows;  // a level as one row: what is offline there, and the sums of its bounds
  quota::policy among{.demand = total};
  for (std::size_t k = 0; k < present.size(); ++k) {
    const level at = present[k];
    quota::policy own;
    for (const auto& [given, bounds] : {std::pair{&options.lower, &own.lower}, std::pair{&options.upper, &own.upper}}) {
      auto read = detail::bounds_of(p, at, own_bounds(at, *given));
      if (!read) return detail::of_level(p, at, read.error());
      *bounds = *std::move(read);
    }
    const auto within = quota::limits_of(entries_at[k], own);
    if (!within) return detail::of_level(p, at, within.error());
    count_t offline = 0;
    for (const quota::entry& e : entries_at[k]) offline += e.excluded ? 0 : e.projected.offline();
    rows.push_back({unit_id(std::string(name(at))), {}, *dossiers::tally::make(offline, 0)});
    among.lower.push_back(within->least);
    among.upper.push_back(within->most);
  }
  const auto shared = quota::assignment::make(rows, among);
  if (!shared) {
    failure f = shared.error();
    f.message = explained + f.message;
    return refuse(std::move(f));
  }
  auto all = each([&](std::size_t k) {
    return decltype(options.demand){given_total{shared->extra(static_cast<index_t>(k))}};
  });
  if (!all) return all;
  std::vector<level_quotas> found = *std::move(all);
  for (level_quotas& l : found) {
    l.quotas.comes_from({.what = quota::total_origin::kind::shared, .above = total, .above_offline = shared->offline()});
    if (reached) l.quotas.warn(*reached);
  }
  return found;
}

}  // namespace dvc
