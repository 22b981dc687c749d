// Writes assignments: CSV and JSON for programs, a table for people that looks like the plan.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "dvc/base/id.hpp"
#include "dvc/io/export.hpp"
#include "dvc/plan/plan.hpp"
#include "dvc/quota/assign.hpp"

namespace dvc::io {

/// The language of headings, sentences and number marks.
enum class language {
  en,  ///< 24,082 and 99.1%
  vi,  ///< 24.082 and 99,1%
};

/// `en` or `vi`; null for any other text.
[[nodiscard]] constexpr std::optional<language> parse_language(std::string_view text) noexcept {
  if (text == "en") return language::en;
  if (text == "vi") return language::vi;
  return std::nullopt;
}

/// A level of `p` with its quotas, as `dvc::assign` gives it.
struct assigned_level {
  level at;
  const quota::assignment& quotas;
};

/// One line a unit: `level,no,code,name,parent` and the nine columns; plain digits, point as decimal mark, rates and
/// shares in percent with the plan's decimals, an empty field where the plan has an empty cell. No total row.
[[nodiscard]] DVC_IO_EXPORT std::string to_csv(const plan& p, std::span<const assigned_level> levels);

/// The same rows with `reached` as an exact ratio, and per level total, assigned, offline, method, rounding, ties and
/// warnings. One level is one object; several are `{"plan", "levels": [...]}`.
[[nodiscard]] DVC_IO_EXPORT std::string to_json(const plan& p, std::span<const assigned_level> levels);

/// The table as the plan prints it, total row included, then its ties and warnings in words.
[[nodiscard]] DVC_IO_EXPORT std::string to_table(const plan& p, std::span<const assigned_level> levels, language lang);

/// A warning of an assignment in one sentence.
[[nodiscard]] DVC_IO_EXPORT std::string sentence(const quota::warning& w, const quota::assignment& a, language lang);

}  // namespace dvc::io
