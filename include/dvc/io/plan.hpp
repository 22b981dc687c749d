// Reads a plan: a Data Package folder, or one JSON file with its tables inside. docs/reference/plan-format.md.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

#include "dvc/base/result.hpp"
#include "dvc/io/export.hpp"
#include "dvc/plan/plan.hpp"

namespace dvc::io {

/// Reads the plan in `folder` (its `datapackage.json`), or in a single JSON file.
///
/// Errors: any code of `errc` that names an input; `where` holds file, row (as a spreadsheet counts, header = 1) and
/// column. Nothing outside the folder is opened. Example: `load_plan("python/dvcquota/datasets/haiphong-2022")`.
[[nodiscard]] DVC_IO_EXPORT result<plan> load_plan(const std::filesystem::path& folder);

/// Gives the bytes of a resource from its relative path.
using resource_reader = std::function<result<std::string>(const std::string& path)>;

/// The same from memory: `descriptor` is the JSON text, `file` its name in messages, `read` finds the CSV files.
[[nodiscard]] DVC_IO_EXPORT result<plan> parse_plan(std::string_view descriptor, const std::string& file,
                                                    const resource_reader& read);

}  // namespace dvc::io
