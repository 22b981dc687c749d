// Calendars from their file format, docs/explanation/calendar.md.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "dvc/calendar/working_days.hpp"
#include "dvc/io/export.hpp"

namespace dvc::io {

/// The list of days in a calendar's JSON text, checked entry by entry; `file` names it in messages.
///
/// Errors: as the JSON of plans (`encoding`, `syntax`, `schema`, `duplicate`, `overflow`, `range`), and those of
/// `calendar::working_days::make`; each names the key, and the entry counted from 1. Source: Definitions 4.6; each entry's own.
[[nodiscard]] DVC_IO_EXPORT result<calendar::day_list> parse_calendar(std::string_view text, const std::string& file);

/// The same from a file. Errors: also `not_found`, `io`.
[[nodiscard]] DVC_IO_EXPORT result<calendar::day_list> load_calendar(const std::filesystem::path& path);

}  // namespace dvc::io
