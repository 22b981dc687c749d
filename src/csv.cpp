#include "dvc/io/csv.hpp"

#include <algorithm>

#include "csv_record.hpp"
#include "text.hpp"

namespace dvc::io {
namespace {

// Bounds the memory that a hostile file can claim: a field costs far more than the byte that separates it.
constexpr std::size_t max_fields = 4'000'000;

}  // namespace

result<csv_table> parse_csv(std::string_view text, const std::string& file) {
  const auto fail = [&](errc code, std::string message, index_t row, std::string column = {}) {
    return failure{code, std::move(message), {file, row, std::move(column)}};
  };
  const auto row_of = [&](std::size_t byte) {
    csv_reader before(text.substr(0, byte + 1));
    std::vector<std::string> fields;
    index_t row = 0;
    do ++row;
    while (before.next(fields) == nullptr && !before.done());
    return row;
  };
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  if (const auto bad = first_bad_byte(text))
    return fail(errc::encoding, "the bytes are not UTF-8; save the file as \"CSV UTF-8\"", row_of(*bad));
  if (const auto nul = text.find('\0'); nul != std::string_view::npos)
    return fail(errc::syntax, "there is a NUL byte; this is not a text file", row_of(nul));
  while (text.ends_with('\n') || text.ends_with('\r')) text.remove_suffix(1);
  if (text.empty()) return fail(errc::schema, "the file is empty; a header row is expected", -1);

  csv_reader reader(text);
  csv_table table;
  if (const char* wrong = reader.next(table.header)) return fail(errc::syntax, wrong, 1);
  for (std::size_t i = 0; i < table.header.size(); ++i) {
    const std::string& column = table.header[i];
    if (column.empty()) return fail(errc::schema, "column " + std::to_string(i + 1) + " has no name", 1);
    if (std::find(table.header.begin(), table.header.begin() + static_cast<std::ptrdiff_t>(i), column) !=
        table.header.begin() + static_cast<std::ptrdiff_t>(i))
      return fail(errc::duplicate, "this column stands here twice", 1, column);
  }
  for (index_t row = 2; !reader.done(); ++row) {
    std::vector<std::string> fields;
    if (const char* wrong = reader.next(fields)) return fail(errc::syntax, wrong, row);
    if (fields.size() != table.header.size())
      return fail(errc::syntax, "there are " + std::to_string(fields.size()) + " fields, the header has " +
                                    std::to_string(table.header.size()), row);
    if (table.rows.size() * fields.size() > max_fields)
      return fail(errc::range, "the file has more than 4 000 000 fields; split it", row);
    table.rows.push_back(std::move(fields));
  }
  return table;
}

std::string csv_field(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
  std::string quoted = "\"";
  for (const char c : text) quoted.append(c == '"' ? 2 : 1, c);
  return quoted + '"';
}

}  // namespace dvc::io
