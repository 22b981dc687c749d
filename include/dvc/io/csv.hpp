// Comma-separated values as RFC 4180 has them: commas, double quotes, a header row; LF or CRLF; UTF-8, BOM allowed.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "dvc/base/result.hpp"
#include "dvc/io/export.hpp"

namespace dvc::io {

/// The fields of a file as text; every row as wide as the header.
struct csv_table {
  std::vector<std::string> header;
  std::vector<std::vector<std::string>> rows;
};

/// Splits a file into fields. `file` names it in messages; rows are counted as a spreadsheet does, the header is row 1.
///
/// Errors: `encoding` for bytes that are not UTF-8; `syntax` for an unclosed quote, text behind a closing quote, a NUL, a
/// row of another width than the header; `schema` for an empty file or an empty column name; `duplicate` for a column
/// name given twice; `range` for more fields than memory is set aside for.
[[nodiscard]] DVC_IO_EXPORT result<csv_table> parse_csv(std::string_view text, const std::string& file);

/// A field as it stands in a CSV file: quoted where it has to be.
[[nodiscard]] DVC_IO_EXPORT std::string csv_field(std::string_view text);

}  // namespace dvc::io
