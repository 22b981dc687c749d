// Procedures as one list that can be asked: by agency, field, level, service level, pilot; and how many are at level 4.
#pragma once

#include <algorithm>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "dvc/base/rational.hpp"
#include "dvc/base/result.hpp"
#include "dvc/procedures/procedure.hpp"

namespace dvc::procedures {

/// A unit and the level it stands at, to ask what it handles.
struct handler {
  unit_id unit;
  level at;
};

/// What to look for; everything that is given must hold.
struct query {
  std::string_view agency{};  ///< a heading to the letter, or the code of a unit that owns procedures
  std::string_view field{};   ///< to the letter
  std::optional<level> at{};
  std::optional<service_level> service{};
  std::optional<bool> online_only_pilot{};
  std::optional<handler> handled_by{};  ///< its own procedures, and those of every unit of its level
};

/// Procedures whose keys are unique and whose figures agree, in the order given.
class catalogue {
 public:
  catalogue() = default;

  /// Checks and indexes `list`.
  ///
  /// Errors (`where.row` the position in `list`, `where.column` the field): `duplicate` for a code or a number of an agency
  /// given twice; `schema` for a procedure with neither; `range` for a negative number, time limit or fee; `inconsistent`
  /// for an online limit above the legal one, and for an eligible procedure without a service level.
  [[nodiscard]] static result<catalogue> make(std::vector<procedure> list);

  [[nodiscard]] std::span<const procedure> all() const noexcept { return list_; }

  /// The procedure of that code, or null.
  [[nodiscard]] const procedure* find(std::string_view code) const {
    const auto at = by_code_.find(std::string(code));
    return at == by_code_.end() ? nullptr : &list_[at->second];
  }

  /// The agencies as printed, in the order in which they first stand.
  [[nodiscard]] std::vector<std::string> agencies() const { return distinct(&procedure::agency); }
  /// The fields as printed, in the order in which they first stand.
  [[nodiscard]] std::vector<std::string> fields() const { return distinct(&procedure::field); }

  /// The procedures for which all of `wanted` holds, in order; none is no error.
  ///
  /// Errors: `unknown_unit` for an agency and `argument` for a field of no procedure here. Source: the columns of plan 128,
  /// Appendix 3. Example: `where({.online_only_pilot = true})`.
  [[nodiscard]] result<catalogue> where(const query& wanted) const;

 private:
  [[nodiscard]] std::vector<std::string> distinct(std::string procedure::* of) const {
    std::vector<std::string> found;
    std::set<std::string_view> seen;
    for (const procedure& p : list_)
      if (!(p.*of).empty() && seen.insert(p.*of).second) found.push_back(p.*of);
    return found;
  }

  std::vector<procedure> list_;
  std::unordered_map<std::string, std::size_t> by_code_;
};

/// How many of the eligible procedures are offered at level 4.
struct level_four {
  count_t reached = 0;   ///< eligible and at level 4
  count_t eligible = 0;
  count_t unknown = 0;   ///< neither eligible nor not: in none of the two figures above

  /// reached / eligible; null where nothing is known to be eligible.
  [[nodiscard]] constexpr std::optional<rational> rate() const { return ratio(reached, eligible); }
};

/// The plan's indicator "100 % of eligible procedures online at level 4" on a list of procedures.
///
/// Source: plan 128, indicators; Definitions 3. Example: `at_level_four(catalogue.all()).rate()`.
[[nodiscard]] inline level_four at_level_four(std::span<const procedure> list) {
  level_four sum;
  for (const procedure& p : list) {
    if (!p.eligible) ++sum.unknown;
    if (!p.eligible.value_or(false)) continue;
    ++sum.eligible;
    sum.reached += p.service == service_level::four ? 1 : 0;
  }
  return sum;
}

/// What a legal limit becomes once a share of it is saved: exactly, and in whole days or hours.
struct shorter_limit {
  rational exact;
  count_t whole = 0;
};

/// The legal limit of each procedure with a share of it saved; null for a procedure without one.
///
/// Errors: those of `calendar::shortened` for one limit, the row being that of the procedure. Source: plan 128, Appendix 1,
/// I.4.2 (20 %); Definitions 3.
[[nodiscard]] inline result<std::vector<std::optional<shorter_limit>>> shortened(std::span<const procedure> list,
                                                                                 const rational& saved,
                                                                                 calendar::limit_rounding rounding) {
  std::vector<std::optional<shorter_limit>> limits(list.size());
  if (const auto fine = calendar::shortened(0, saved); !fine) return fine.error();
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (!list[i].limits) continue;
    const auto whole = calendar::shortened(list[i].limits->legal, saved, rounding);
    if (!whole) {
      failure f = whole.error();
      f.where = {"procedures", static_cast<index_t>(i), "legal_limit"};
      return f;
    }
    limits[i] = shorter_limit{*calendar::shortened(list[i].limits->legal, saved), *whole};
  }
  return limits;
}

inline result<catalogue> catalogue::make(std::vector<procedure> list) {
  catalogue made;
  std::set<std::pair<std::string_view, count_t>> numbers;
  for (std::size_t i = 0; i < list.size(); ++i) {
    const procedure& p = list[i];
    const auto fail = [&](errc code, std::string message, const char* column) {
      return failure{code, std::move(message), {"procedures", static_cast<index_t>(i), column}};
    };
    const auto twice = [](const std::string& key) {
      return "\"" + key + "\" stands here for the second time; once is allowed";
    };
    if (p.no < 0) return fail(errc::range, "no is " + std::to_string(p.no) + "; procedures are numbered from 1", "no");
    if (p.no == 0 && p.code.empty())
      return fail(errc::schema, "this procedure has neither a code nor a number under its agency; give one of them", "code");
    if (!p.code.empty() && !made.by_code_.emplace(p.code, i).second) return fail(errc::duplicate, twice(p.code), "code");
    if (p.no > 0 && !numbers.emplace(p.agency, p.no).second)
      return fail(errc::duplicate, twice(p.agency + " " + std::to_string(p.no)), "no");
    if (p.limits) {
      const auto& [legal, in, online] = *p.limits;
      if (legal < 0)
        return fail(errc::range, "the time limit is " + std::to_string(legal) + "; it must be 0 or more", "legal_limit");
      if (const auto own = calendar::online_limit(legal, online); !own)
        return fail(own.error().code, own.error().message, "online_limit");
    }
    for (const auto& [fee, column] : {std::pair(p.fee, "fee"), std::pair(p.online_fee, "online_fee")})
      if (fee.value_or(0) < 0)
        return fail(errc::range, "the fee is " + std::to_string(*fee) + "; it must be 0 or more", column);
    if (p.eligible.value_or(false) && !p.service)
      return fail(errc::inconsistent, "the procedure is eligible for level 4, but its service level is not given; give 1, 2, "
                                      "3 or 4", "service_level");
  }
  made.list_ = std::move(list);
  return made;
}

inline result<catalogue> catalogue::where(const query& wanted) const {
  const auto heads = [&](const procedure& p) { return p.agency == wanted.agency; };
  const auto owns = [&](const procedure& p) { return p.unit.str() == wanted.agency; };
  const bool by_heading = std::ranges::any_of(list_, heads);
  if (!wanted.agency.empty() && !by_heading && std::ranges::none_of(list_, owns))
    return failure{errc::unknown_unit, "\"" + std::string(wanted.agency) + "\" is not an agency of these " +
                                           std::to_string(list_.size()) + " procedures"};
  if (!wanted.field.empty() && std::ranges::find(list_, wanted.field, &procedure::field) == list_.end())
    return failure{errc::argument, "\"" + std::string(wanted.field) + "\" is not a field of these " +
                                       std::to_string(list_.size()) + " procedures"};
  catalogue found;
  for (const procedure& p : list_) {
    const auto& who = wanted.handled_by;
    if ((!wanted.agency.empty() && !(by_heading ? heads(p) : owns(p))) ||
        (!wanted.field.empty() && p.field != wanted.field) || (wanted.at && p.at != *wanted.at) ||
        (wanted.service && p.service != wanted.service) ||
        (wanted.online_only_pilot && p.online_only_pilot != *wanted.online_only_pilot) ||
        (who && (p.at != who->at || !(p.unit.empty() || p.unit == who->unit))))
      continue;
    if (!p.code.empty()) found.by_code_.emplace(p.code, found.list_.size());
    found.list_.push_back(p);
  }
  return found;
}

}  // namespace dvc::procedures
