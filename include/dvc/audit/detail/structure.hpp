// Who stands in the table: missing, double, unknown and misnamed units, and the numbering of rows.
#pragma once

#include <charconv>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <system_error>
#include <tuple>
#include <utility>

#include "dvc/audit/finding.hpp"

namespace dvc::audit::detail {

[[nodiscard]] inline std::optional<count_t> row_number(const std::string& printed) {
  count_t n = 0;
  const auto [end, error] = std::from_chars(printed.data(), printed.data() + printed.size(), n);
  const bool whole = error == std::errc{} && (end == printed.data() + printed.size() || std::string_view(end) == ".");
  return whole ? std::optional{n} : std::nullopt;
}

// The rows that do not follow the one before them by one.
inline void numbering(const part& p, std::size_t part, report& r) {
  finding f{.how = severity::warning, .what = rule::numbering, .part = part, .at = p.at};
  bool numbered = false;
  count_t next = 1;
  for (std::size_t i = 0; i < p.rows.size(); ++i) {
    numbered = numbered || !p.rows[i].no.empty();
    const auto n = row_number(p.rows[i].no);
    if (n != next) f.rows.push_back(i);
    next = n.value_or(next) + 1;
  }
  if (!numbered || f.rows.empty()) return;
  f.row = f.rows.front();
  f.printed = p.rows[*f.row].no;
  f.counts[0] = static_cast<count_t>(*f.row) + 1;
  r.findings.push_back(std::move(f));
}

inline void structure(const table& t, report& r) {
  bool checked = false, any = false;
  for (std::size_t k = 0; k < t.parts.size(); ++k) {
    const part& p = t.parts[k];
    const auto add = [&](severity how, rule what, std::optional<std::size_t> row) -> finding& {
      r.findings.push_back({.how = how, .what = what, .part = k, .at = p.at, .row = row});
      if (row) r.findings.back().printed = p.rows[*row].name, r.findings.back().official = p.rows[*row].official;
      return r.findings.back();
    };
    std::map<std::tuple<std::string, std::string, std::string>, std::size_t> seen;
    for (std::size_t i = 0; i < p.rows.size(); ++i) {
      const row& of = p.rows[i];
      any = true;
      checked = checked || of.as != identity::unchecked;
      switch (of.as) {
        case identity::type_differs: add(severity::warning, rule::unit_type, i); break;
        case identity::parent_differs: add(severity::error, rule::unit_parent, i); break;
        case identity::ambiguous: add(severity::error, rule::unit_ambiguous, i); break;
        case identity::unknown: add(severity::error, rule::unit_unknown, i); break;
        case identity::unchecked:
        case identity::found: break;
      }
      const auto key = of.unit.empty() ? std::tuple{std::string{}, of.parent, of.name} : std::tuple{of.unit.str(), std::string{}, std::string{}};
      if (of.unit.empty() && of.name.empty()) continue;
      if (const auto [first, fresh] = seen.emplace(key, i); !fresh) add(severity::error, rule::unit_duplicate, i).rows = {first->second};
    }
    for (const std::string& name : p.missing) add(severity::error, rule::unit_missing, std::nullopt).official = name;
    numbering(p, k, r);
  }
  if (any && !checked) r.findings.push_back({.how = severity::info, .what = rule::units_unchecked});
}

}  // namespace dvc::audit::detail
