// Reads a catalogue of procedures from one CSV file. docs/reference/catalogue-format.md.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "dvc/base/result.hpp"
#include "dvc/io/export.hpp"
#include "dvc/plan/plan.hpp"
#include "dvc/procedures/catalogue.hpp"

namespace dvc::io {

/// Reads the procedures of a file. Where `owners` is given, each owner must be one of its units. Memory is bounded by the
/// limits of `read_file` and `parse_csv`, whatever the file claims.
///
/// Errors: those of `read_file` and `parse_csv`; `schema`, `encoding`, `range` or `overflow` for a cell; those of
/// `catalogue::make` and `check_owners`; `inconsistent` for a limit without its unit or an online limit alone. `where` holds
/// file, row (as a spreadsheet counts, header = 1) and column. Source: Definitions 3, 4.7. Example:
/// `load_catalogue("procedures.csv")`.
[[nodiscard]] DVC_IO_EXPORT result<procedures::catalogue> load_catalogue(const std::filesystem::path& file,
                                                                         const plan* owners = nullptr);

/// The same from memory; `file` is the name in messages.
[[nodiscard]] DVC_IO_EXPORT result<procedures::catalogue> parse_catalogue(std::string_view text, const std::string& file,
                                                                          const plan* owners = nullptr);

}  // namespace dvc::io
