// Any bytes as a published table, by bars and by commas: one failure that says where, or rows that stand for what was given.
#include "dvc/io/published.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "dvc/base/printed.hpp"

namespace {

using namespace dvc;

void expect(bool holds) {
  if (!holds) std::abort();
}

void check(const result<io::grid>& g, const io::published_options& how) {
  if (!g) return expect(!g.error().message.empty() && g.error().where.file == "input.csv");
  const auto read = io::read_published(*g, how);
  if (!read) return expect(!read.error().message.empty() && read.error().where.file == "input.csv");
  std::size_t rows = 0, parts = 0;
  for (const auto& part : read->table.parts) {
    ++parts;
    expect(!part.rows.empty() || !part.totals.empty());
    expect(std::ranges::find(quota_levels, part.at) != quota_levels.end());
    for (const auto* list : {&part.rows, &part.totals})
      for (const audit::row& r : *list) {
        ++rows;
        expect(std::ranges::any_of(g->rows, [&](const io::grid_row& given) { return given.line == r.line; }));
        for (std::size_t k = 0; k < r.cells.size(); ++k) {
          const auto& cell = r.cells[k];
          expect(part.has[k] || (cell.text.empty() && !cell.value));
          expect(!cell.text.empty() || !cell.value);
          // every value is what its column's rules read, or plainly written for programs
          const auto value = read_printed(cell.text, is_percent(quota::columns[k]));
          expect(!cell.value || (value && value->value == cell.value) || decimal::parse(cell.text) == cell.value);
        }
      }
  }
  expect(parts > 0 && rows <= g->rows.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > 8192) return 0;  // each row is looked up among all
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const io::published_options told{.columns = {{.role = "name", .heading = {}, .position = 2},
                                               {.role = "observed_total", .heading = "A"},
                                               {.role = "extra", .heading = {}, .position = 3}},
                                   .at = level::commune};
  for (const auto& how : {io::published_options{}, io::published_options{.columns = {}, .at = level::district}, told}) {
    check(io::grid_of_text(text, "input.csv"), how);
    check(io::grid_of_csv(text, "input.csv"), how);
    check(io::grid_of(text, "input.csv"), how);
  }
  for (const bool percent : {false, true}) {
    const auto read = read_printed(text, percent);
    expect(read ? !read->value || read->value->digits >= 0 : !read.error().message.empty());
  }
  return 0;
}
