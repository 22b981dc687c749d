// Indexes from their file format, and what a score says in words: docs/guide/index-score.md.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "dvc/io/export.hpp"
#include "dvc/io/table.hpp"
#include "dvc/monitor/score.hpp"

namespace dvc::io {

/// The profile in an index's JSON text, checked entry by entry; `file` names it in messages.
///
/// Errors: as the JSON of plans (`encoding`, `syntax`, `schema`, `duplicate`, `overflow`, `range`), and those of
/// `monitor::index_profile::make`; each names the key, entries counted from 1, and the rule. Source: Definitions 6; each entry's own.
[[nodiscard]] DVC_IO_EXPORT result<monitor::index_profile> parse_index(std::string_view text, const std::string& file);

/// The same from a file. Errors: also `not_found`, `io`.
[[nodiscard]] DVC_IO_EXPORT result<monitor::index_profile> load_index(const std::filesystem::path& path);

/// What a metric is worth: `6 x min(1, R / 0.9)`, where R is its rate; with several terms their codes stand for their rates. Empty
/// where it is contested.
[[nodiscard]] DVC_IO_EXPORT std::string formula(const monitor::index_metric& metric, language lang);

/// How a metric of a unit comes to its points: `6 x min(1, 0.8857 / 0.9) = 5.90`. Rates have four decimals, points two, half-up;
/// empty where there is nothing to work out. `metric` is its number in the scheme.
[[nodiscard]] DVC_IO_EXPORT std::string explanation(const monitor::index_scheme& scheme, const monitor::scored_unit& unit, index_t metric,
                                                    language lang);

/// What a remark says, in one sentence.
[[nodiscard]] DVC_IO_EXPORT std::string sentence(const monitor::index_remark& remark, const monitor::index_scheme& scheme,
                                                 const monitor::scored_unit& unit, language lang);

}  // namespace dvc::io
