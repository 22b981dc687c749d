#include "column_roles.hpp"

#include <algorithm>
#include <string>
#include <tuple>

namespace dvc::io {

using quota::column;

std::optional<column_use> use_of(std::string_view role_name) {
  for (const column c : quota::columns)
    if (role_name == name(c)) return column_use{role::figure, c, false};
  if (role_name == "no") return column_use{role::no};
  if (role_name == "name") return column_use{role::name};
  if (role_name == "parent") return column_use{role::parent};
  if (role_name == "level") return column_use{role::level};
  return std::nullopt;
}

bool column_roles::take(std::span<const column_choice> given) {
  for (const column_choice& choice : given) {
    std::optional<std::size_t> at;
    if (choice.position > 0 && static_cast<std::size_t>(choice.position) <= paths_.size())
      at = static_cast<std::size_t>(choice.position) - 1;
    else if (choice.position == 0) at = column_of(paths_, choice.heading);
    if (!at) return false;
    uses_[*at] = *use_of(choice.role);
    told_.push_back(*at);
  }
  return true;
}

void column_roles::recognise() {
  for (std::size_t k = 0; k < paths_.size(); ++k) {
    if (paths_[k].empty() || told(k)) continue;
    if (const auto own = own_column(paths_[k].back().text)) (own->printed ? printed_ : plain_).emplace_back(own->figure, k);
    else by_word(k, last_word(paths_[k]), first_span(paths_[k]));
  }
  for (const auto& [figure, k] : printed_) claim(k, {role::figure, figure, false});
  for (const auto& [figure, k] : plain_)
    if (!taken(figure)) claim(k, {role::figure, figure, true});
  for (const auto& [use, k] : claims_) claim(k, use);
  for (const auto& [first, second, columns] : {std::tuple{column::observed_total, column::projected_total, totals_},
                                               std::tuple{column::observed_online, column::projected_online, onlines_}})
    for (const std::size_t k : columns)  // nothing says over which period: the first comes first
      claim(k, {role::figure, taken(first) ? second : first, false});
  name_columns();
}

heading column_roles::made(std::size_t rows) {
  heading h{.rows = rows, .uses = uses_, .names = {}};
  if (const auto k = h.find(role::name)) h.names = spelled(paths_[*k]);
  for (std::size_t k = 0; k < paths_.size(); ++k) {
    const bool ours = !paths_[k].empty() && own_column(paths_[k].back().text);
    if (uses_[k].as == role::none && !paths_[k].empty() && !ours) h.unknown.emplace_back(k, spelled(paths_[k]));
  }
  return h;
}

void column_roles::by_word(std::size_t k, word w, span over) {
  const auto figure = [&](column c) { claims_.emplace_back(column_use{role::figure, c, false}, k); };
  switch (w) {
    case word::none: return;
    case word::no: return claims_.emplace_back(column_use{role::no}, k), void();
    case word::name: return names_.push_back(k);
    case word::parent: return claims_.emplace_back(column_use{role::parent}, k), void();
    case word::level: return claims_.emplace_back(column_use{role::level}, k), void();
    case word::code: return claims_.emplace_back(column_use{role::code}, k), void();
    case word::total:
      if (over == span::none) return totals_.push_back(k);
      return figure(over == span::observed ? column::observed_total : column::projected_total);
    case word::online:
      if (over == span::none) return onlines_.push_back(k);
      return figure(over == span::observed ? column::observed_online : column::projected_online);
    case word::rate:
      if (over != span::projected) figure(column::observed_rate);
      return;
    case word::offline:
      if (over != span::observed) figure(column::offline);
      return;
    case word::share: return figure(column::share);
    case word::extra: return figure(column::extra);
    case word::target: return figure(column::target);
  }
}

void column_roles::name_columns() {
  if (std::ranges::any_of(uses_, [](const column_use& u) { return u.as == role::name; })) return;
  if (names_.size() == 2) {
    const auto at = [&](std::size_t i) { return level_in(words_of(spelled(paths_[names_[i]]))); };
    for (const std::size_t i : {0U, 1U})
      if (at(i) == level::district && at(1 - i) == level::commune) {
        claim(names_[i], {role::parent});
        names_.erase(names_.begin() + static_cast<std::ptrdiff_t>(i));
        break;
      }
  }
  for (const std::size_t k : names_) claim(k, {role::name});
  if (!names_.empty()) return;
  // nothing says names: the first column before the figures that is nothing else
  for (std::size_t k = 0; k < uses_.size() && uses_[k].as != role::figure; ++k)
    if (uses_[k].as == role::none && !own_column(paths_[k].empty() ? "" : paths_[k].back().text)) return claim(k, {role::name});
}

bool column_roles::taken(column c) const {
  return std::ranges::any_of(uses_, [&](const column_use& u) { return u.as == role::figure && u.figure == c; });
}

void column_roles::claim(std::size_t k, const column_use& use) {
  for (std::size_t other = 0; other < uses_.size(); ++other) {
    if (uses_[other].as != use.as || (use.as == role::figure && uses_[other].figure != use.figure)) continue;
    if (told(other) || wrong_) return;  // what is told stands alone
    const std::string what(use.as == role::figure ? name(use.figure) : word_for(use.as));
    wrong_ = failure{errc::duplicate, "columns " + std::to_string(other + 1) + " (\"" + spelled(paths_[other]) + "\") and " +
                                        std::to_string(k + 1) + " (\"" + spelled(paths_[k]) + "\") both read as " + what +
                                        "; tell which it is, as columns={\"" + what + "\": " + std::to_string(other + 1) + "}",
                   {{}, line_, what}};
    return;
  }
  uses_[k] = use;
}

std::string_view column_roles::word_for(role r) {
  switch (r) {
    case role::no: return "no";
    case role::name: return "name";
    case role::parent: return "parent";
    case role::level: return "level";
    case role::code: return "code";
    default: return "";
  }
}

}  // namespace dvc::io
