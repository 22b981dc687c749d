// Reads dated units and crosswalks from files.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "dvc/base/result.hpp"
#include "dvc/io/export.hpp"
#include "dvc/units/changes.hpp"
#include "dvc/units/registry.hpp"

namespace dvc::io {

/// Reads and checks units in one of three layouts, told apart by their first character or their columns.
///
/// Own CSV: `code,level,type,name,parent,valid_from,valid_to` (dates YYYY-MM-DD, `valid_to` empty while valid). GSO CSV:
/// `code,level,type,name,full_name,parent_code`. JSON: provinces `{Code, FullName, Wards: [{Code, FullName,
/// ProvinceCode}]}`; the type is the first word or two of the name, as `dac-khu`, empty where that is no known type. The last
/// two hold no dates: `valid` gives them, and must not be given to the first.
///
/// Errors: those of CSV and JSON; `schema`, `encoding`, `range` and those of `registry::make`, rows as a spreadsheet counts
/// them (in JSON: the position of the unit, from 1); `argument` where dates are missing or given twice. Source: lists of the
/// General Statistics Office; Definitions 5. Example: `load_units("units.csv")`.
[[nodiscard]] DVC_IO_EXPORT result<units::registry> parse_units(std::string_view text, const std::string& file,
                                                                const std::optional<units::validity>& valid = {});

/// A file as `parse_units` reads it. Errors: those of `read_file`, too.
[[nodiscard]] DVC_IO_EXPORT result<units::registry> load_units(const std::filesystem::path& path,
                                                               const std::optional<units::validity>& valid = {});

/// Reads `old_code,old_name,new_code,new_name,coverage`, with `weight` or without, `old_province_code` not looked at.
///
/// `on`: the first day of the new units. Errors: as for `parse_units`, and those of `crosswalk::make`. Source: Definitions 5.
[[nodiscard]] DVC_IO_EXPORT result<units::crosswalk> parse_crosswalk(std::string_view text, const std::string& file, date on);

/// A file as `parse_crosswalk` reads it.
[[nodiscard]] DVC_IO_EXPORT result<units::crosswalk> load_crosswalk(const std::filesystem::path& path, date on);

}  // namespace dvc::io
