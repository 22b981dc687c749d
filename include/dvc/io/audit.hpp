// Says in words what an audit found, and writes it for programs.
#pragma once

#include <string>

#include "dvc/audit/audit.hpp"
#include "dvc/io/export.hpp"
#include "dvc/io/table.hpp"

namespace dvc::io {

/// A finding in one sentence, its place first; numbers as the language writes them. `t` and `r` are those it was found in.
[[nodiscard]] DVC_IO_EXPORT std::string sentence(const audit::finding& f, const audit::report& r, const audit::table& t, language lang);

/// What every level implies, then the findings, the gravest first; alike ones of a level in one line.
[[nodiscard]] DVC_IO_EXPORT std::string to_table(const audit::report& r, const audit::table& t, language lang);

/// The same as Markdown: a table of levels, and one of findings.
[[nodiscard]] DVC_IO_EXPORT std::string to_markdown(const audit::report& r, const audit::table& t, language lang);

/// `{plan, findings: [{severity, rule, level, no, unit, column, printed, expected, cells, rows, message: {vi, en}}], intervals, summary}`.
/// Ends of intervals are exact ratios as text; a `high` of null is no end.
[[nodiscard]] DVC_IO_EXPORT std::string to_json(const audit::report& r, const audit::table& t);

}  // namespace dvc::io
