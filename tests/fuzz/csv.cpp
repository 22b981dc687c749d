// Any bytes as a CSV file: either one failure, or a table as wide as its header that reads back from what is written.
#include "dvc/io/csv.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

namespace {

void expect(bool holds) {
  if (!holds) std::abort();
}

void write(std::string& file, const std::vector<std::string>& fields) {
  for (std::size_t k = 0; k < fields.size(); ++k) file += (k == 0 ? "" : ",") + dvc::io::csv_field(fields[k]);
  // an empty line at the end of a file is no row, so a lone empty field needs its quotes
  if (fields.size() == 1 && fields[0].empty()) file += "\"\"";
  file += "\n";
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto table = dvc::io::parse_csv(text, "input.csv");
  if (!table) {
    expect(!table.error().message.empty() && table.error().where.file == "input.csv");
    return 0;
  }
  expect(!table->header.empty());
  for (const auto& row : table->rows) expect(row.size() == table->header.size());

  std::string file = "\xEF\xBB\xBF";  // a first column may begin with these bytes itself
  write(file, table->header);
  for (const auto& row : table->rows) write(file, row);
  const auto again = dvc::io::parse_csv(file, "again.csv");
  expect(again.has_value());
  expect(again->header == table->header);
  expect(again->rows == table->rows);
  return 0;
}
