// Quota tables as people publish them: cells as text, what stands in which column, what had to be put right, and the official
// units behind the names. Whether the figures hold is for dvc/audit.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dvc/audit/table.hpp"
#include "dvc/base/result.hpp"
#include "dvc/io/export.hpp"
#include "dvc/io/names.hpp"

namespace dvc::io {

/// One row of cells; `line` is the row of a spreadsheet or the line of a text, whatever a reader can go back to.
struct grid_row {
  index_t line = -1;
  std::vector<std::string> cells;
  bool begins = false;  ///< a sheet or table of its own begins here: no heading above it reaches below
};

/// A document as rows of text, tables and what stands between them: a line of prose is a row of one cell. A merged cell has
/// its text where it begins and is empty elsewhere.
struct grid {
  std::string name;
  std::vector<grid_row> rows;
};

/// More cells than this are not read, so that no file claims more memory than it is worth.
inline constexpr std::size_t max_grid_cells = 4'000'000;

/// Splits a text whose cells are closed or separated by `|`, as the text of plan 128 has them.
///
/// Rows of a quota table may be broken over lines anywhere; a row ends where it has as many bars as its heading. Everything
/// else is kept line by line. `name` names the text in messages. Errors (`where.row` the line): `encoding` for what is not
/// UTF-8; `syntax` for a NUL and for a row with more or fewer cells than its heading, unless those beyond are empty at its
/// end; `range` for too many cells; those of `read_published` for its headings.
[[nodiscard]] DVC_IO_EXPORT result<grid> grid_of_text(std::string_view text, const std::string& name);

/// Splits comma-, semicolon- or tab-separated values: the mark by which a record among the first 200 has the most fields.
///
/// Quotes as in `parse_csv`; records may have any number of fields; rows are counted as a spreadsheet does, from 1. Errors:
/// `encoding`, `syntax`, `range`.
[[nodiscard]] DVC_IO_EXPORT result<grid> grid_of_csv(std::string_view text, const std::string& name);

/// The bytes of a text file as a grid: UTF-8, or UTF-16 behind its byte order mark; by `grid_of_text` where there are bars and
/// the name does not end in `.csv` or `.tsv`, else by `grid_of_csv`. Errors: those of both.
[[nodiscard]] DVC_IO_EXPORT result<grid> grid_of(std::string_view bytes, const std::string& name);

/// What stands in a column, where it is told rather than recognised.
struct column_choice {
  std::string role;        ///< a name of `quota::columns`, or `no`, `name`, `parent`, `level`
  std::string heading{};   ///< the words over the column, whatever their case and marks
  index_t position = 0;    ///< or the number of the column, from 1
};

/// How to read a published table.
struct published_options {
  std::vector<column_choice> columns{};
  std::optional<level> at{};  ///< the level of a table that does not say it itself
};

/// One thing that was put right or could not be understood, and where.
struct diagnostic {
  index_t line = -1;       ///< as in `grid_row`
  std::optional<level> at{};
  std::string no;          ///< the row's printed number
  std::string name;        ///< the row's printed name
  std::string column;      ///< a name of `quota::columns`, or the heading; empty where it is about a row
  std::string raw;         ///< the text as it stands
  quota::cell value;       ///< what it was read as
  std::string rule;        ///< the name of a `slip`, or one of docs/guide/read-published.md
};

/// A table as published, and everything that was put right on the way.
struct published {
  audit::table table;
  std::vector<diagnostic> diagnostics;
};

/// Finds the quota tables of a document and reads their cells by the type of their column (`read_printed`).
///
/// Headings are recognised whatever their case, marks and line breaks, in one row or several, so is each level: from the
/// section above, the heading of the names, a column `level`, `at`, or the types of the names. Rows that no rule
/// takes for part of a quota table are skipped. A number that cannot be read is a diagnostic (`unreadable`) and null.
///
/// Errors (`where.file` the grid's name, `where.row` its line): `schema` where no quota table is found, a level cannot be told,
/// or a given column is not there; `duplicate` for two columns with one role; `syntax` for a row of another width than its
/// heading; `encoding`; `argument` for a role or position that does not exist. Source: DOMAIN 2 and 9.
[[nodiscard]] DVC_IO_EXPORT result<published> read_published(const grid& of, const published_options& how = {});

/// The rows of a plan's units under their official names where the plan gives one: what `identify` takes.
[[nodiscard]] DVC_IO_EXPORT name_index official_names(const plan& of);

/// Fills `unit`, `as` and `official` of every row and `missing` of every part, by the ladder of `name_index::match`.
///
/// A name is looked for below its group heading, which is itself looked for below the province: `within`, or the only one of
/// the list. What is not there is looked for below other parents (`parent_differs`). The same unit may come twice. A level of
/// which the list has no unit stays unchecked. Errors: `argument` where the list has several provinces and none is told;
/// `unknown_unit` for a `within` that is none. Rows whose text is not UTF-8: `encoding`.
[[nodiscard]] DVC_IO_EXPORT result<void> identify(audit::table& of, const name_index& units, const unit_id& within = {});

}  // namespace dvc::io
