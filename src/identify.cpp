// The official units behind the printed names of a table.
#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "dvc/io/published.hpp"

namespace dvc::io {
namespace {

using units::unit;

// The units of a level below one province, by the unit directly above them.
class below {
 public:
  below(const name_index& names, const unit* province, level at) : names_(names), at_(at) {
    for (const unit& u : names.units().all()) {
      if (u.at != at || !stands_below(u, province)) continue;
      all_.push_back(&u);
      if (std::ranges::find(parents_, u.parent) == parents_.end()) parents_.push_back(u.parent);
    }
  }

  [[nodiscard]] const std::vector<const unit*>& all() const noexcept { return all_; }

  // What a name could mean directly below a parent, other levels left out.
  [[nodiscard]] result<name_match> match(const std::string& name, const unit_id& parent) const {
    auto found = names_.match(name, parent);
    if (found) {
      name_match kept = *std::move(found);
      std::erase_if(kept.candidates, [this](const unit* u) { return u->at != at_; });
      return kept;
    }
    return found;
  }

  // The same below any parent but one; only rungs that say which unit is meant.
  [[nodiscard]] result<std::vector<const unit*>> elsewhere(const std::string& name, const unit_id& but) const {
    std::vector<const unit*> found;
    for (const unit_id& parent : parents_) {
      if (parent == but) continue;
      auto here = match(name, parent);
      if (!here) return here.error();
      if (here->how <= rung::suffix_removed) found.insert(found.end(), here->candidates.begin(), here->candidates.end());
    }
    return found;
  }

 private:
  [[nodiscard]] bool stands_below(const unit& u, const unit* province) const {
    const unit* above = &u;
    while (above != nullptr && above != province) above = above->parent.empty() ? nullptr : names_.units().find(above->parent);
    return above != nullptr;
  }

  const name_index& names_;
  level at_;
  std::vector<const unit*> all_;
  std::vector<unit_id> parents_;
};

void settle(audit::row& r, const std::vector<const unit*>& found, audit::identity how) {
  if (found.size() > 1) r.as = audit::identity::ambiguous;
  if (found.size() != 1) return;
  r.as = how;
  r.unit = found.front()->code;
  if (found.front()->name != r.name) r.official = found.front()->name;
}

result<void> identify_row(audit::row& r, const below& units, const unit_id& parent, bool told) {
  using audit::identity;
  r.as = identity::unknown, r.unit = {}, r.official.clear();
  if (r.name.find_first_not_of(" \t") == std::string::npos) return {};
  if (told) {
    const auto found = units.match(r.name, parent);
    if (!found) return found.error();
    if (found->how <= rung::suffix_removed) settle(r, found->candidates, identity::found);
    if (found->how == rung::type_differs) settle(r, found->candidates, identity::type_differs);
    if (r.as != identity::unknown) return {};
  }
  const auto others = units.elsewhere(r.name, told ? parent : unit_id{});
  if (!others) return others.error();
  settle(r, *others, told || !r.parent.empty() ? identity::parent_differs : identity::found);
  return {};
}

}  // namespace

name_index official_names(const plan& of) {
  std::vector<unit> units(of.units().all().begin(), of.units().all().end());
  for (unit& u : units)
    if (!u.official_name.empty()) u.name = u.official_name;
  return name_index(units::hierarchy::make(std::move(units)).value());  // only names differ from what the plan has checked
}

result<void> identify(audit::table& of, const name_index& names, const unit_id& within) {
  const auto provinces = names.units().of(level::province);
  const unit* province = within.empty() ? nullptr : names.units().find(within);
  if (!within.empty() && (province == nullptr || province->at != level::province))
    return failure{errc::unknown_unit, "\"" + within.str() + "\" is no province of these units"};
  if (province == nullptr) {
    if (provinces.size() != 1)
      return failure{errc::argument, "the list has " + std::to_string(provinces.size()) +
                                         " provinces; tell within which the table's units stand"};
    province = provinces.front();
  }
  const below districts(names, province, level::district);
  for (const level at : quota_levels) {
    const below units(names, province, at);
    audit::part* first = nullptr;
    std::unordered_set<unit_id> named;
    std::unordered_map<std::string, unit_id> headings;
    for (audit::part& part : of.parts) {
      if (part.at != at) continue;
      part.missing.clear();
      if (units.all().empty()) continue;  // such a list says nothing about this level
      if (first == nullptr) first = &part;
      for (audit::row& r : part.rows) {
        unit_id parent = province->code;
        bool told = true;
        if (at == level::commune && !districts.all().empty()) {
          const auto [known, fresh] = headings.try_emplace(r.parent);
          if (fresh && !r.parent.empty()) {
            auto found = districts.match(r.parent, province->code);
            if (!found) return found.error();
            if (found->candidates.size() == 1 && found->how <= rung::type_differs) known->second = found->candidates.front()->code;
          }
          parent = known->second, told = !parent.empty();
        }
        if (auto done = identify_row(r, units, parent, told); !done)
          return failure{done.error().code, done.error().message, {of.name, r.line, "name"}};
        if (!r.unit.empty()) named.insert(r.unit);
      }
    }
    if (first == nullptr) continue;
    for (const unit* u : units.all())
      if (!named.contains(u->code)) first->missing.push_back(u->name);
  }
  return {};
}

}  // namespace dvc::io
