"""`dvcquota allocate-matrix` and `dvcquota round`: a table with its margins in, the same table in whole dossiers out."""

import re
import sys
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from . import _core
from .allocate import methods
from .cli_allocate import FileFormat
from .cli_files import count_in, csv_text, deliver, json_text, read_csv, sentence, word
from .errors import DvcError, fail
from .matrix import allocate_matrix, round_table

_File = Annotated[str, typer.Argument(help="A CSV file in UTF-8: names of columns, then rows that begin with their name; - is standard input.")]
_FormatOption = Annotated[FileFormat, typer.Option(help="How the result is written.")]
_OutputOption = Annotated[Path | None, typer.Option("--output", "-o", help="Write to this file, whole or not at all.")]


class _Table:
    """The cells of a file, apart from the column and the row that hold totals."""

    def __init__(self, file: str, rows: str | None, columns: str | None) -> None:
        self.name = "standard input" if file == "-" else word(file)
        self.header, self.lines = read_csv(file, self.name)
        labels = [line[0] for line in self.lines]
        for where, names in (("column", self.header[1:]), ("row", labels)):
            twice = {name for name in names if names.count(name) > 1}
            if twice:
                fail("duplicate", f"{self.name}: there is more than one {where} {word(min(twice))}; each needs its own name")
        if rows is not None and rows not in self.header[1:]:
            fail("argument", f"{self.name}: there is no column {word(rows)}; the header is {', '.join(map(word, self.header))}")
        if columns is not None and columns not in labels:
            fail("argument", f"{self.name}: no row begins with {word(columns)}, which is to hold the totals of columns")
        self.row_totals = None if rows is None else self.header.index(rows)
        self.column_totals = None if columns is None else labels.index(columns)
        self.columns = [at for at in range(1, len(self.header)) if at != self.row_totals]
        self.rows = [at for at in range(len(self.lines)) if at != self.column_totals]
        if not self.rows or not self.columns:
            fail("shape", f"{self.name}: there are no {'columns' if self.rows else 'rows'} of cells")

    def place(self, row: int, column: int) -> str:
        """Where a cell stands, as a spreadsheet counts."""
        return f"{self.name}, row {row + 2}, column {word(self.header[column])}"

    def count(self, row: int, column: int) -> int:
        """A cell in plain digits."""
        return count_in(self.lines[row][column], self.place(row, column))

    def counts(self) -> list[list[int]]:
        """All cells in plain digits."""
        return [[self.count(row, column) for column in self.columns] for row in self.rows]

    def same_cells(self, file: str) -> list[list[int]]:
        """The cells of another file with the same names of rows and columns, in this one's order."""
        other = _Table(file, None, None)
        places = {line[0]: at for at, line in enumerate(other.lines)}
        for names, known, what in (
            ([self.lines[row][0] for row in self.rows], places, "row"),
            ([self.header[column] for column in self.columns], other.header[1:], "column"),
        ):
            for name in names:
                if name not in known:
                    fail("argument", f"{other.name}: there is no {what} {word(name)}, which {self.name} has")
        return [
            [other.count(places[self.lines[row][0]], other.header.index(self.header[column], 1)) for column in self.columns]
            for row in self.rows
        ]

    def written(self, counts: list[list[int]], margins: dict[str, list[int]], total: int) -> str:
        """The file with these cells and totals in the places of the old ones."""
        lines = [list(line) for line in self.lines]
        for row, values in zip(self.rows, counts, strict=True):
            for column, value in zip(self.columns, values, strict=True):
                lines[row][column] = str(value)
        if self.row_totals is not None:
            for row, value in zip(self.rows, margins["rows"], strict=True):
                lines[row][self.row_totals] = str(value)
        if self.column_totals is not None:
            for column, value in zip(self.columns, margins["columns"], strict=True):
                lines[self.column_totals][column] = str(value)
            if self.row_totals is not None:
                lines[self.column_totals][self.row_totals] = str(total)
        return csv_text([self.header, *lines])

    def names(self) -> dict[str, list[str]]:
        """The names of rows and columns, for JSON."""
        return {"rows": [self.lines[row][0] for row in self.rows], "columns": [self.header[column] for column in self.columns]}

    def cell(self, at: tuple[int, int]) -> str:
        """A cell by the names of its row and column."""
        return f"{word(self.lines[self.rows[at[0]]][0])} / {word(self.header[self.columns[at[1]]])}"

    def told(self, ties: list[_core.TableTie]) -> None:
        """A line on standard error for each tie."""
        for tie in ties:
            print(
                f"dvcquota: {self.name}: another table is as right, it differs in {', '.join(map(self.cell, tie.cells))}; "
                f"served here: {', '.join(map(self.cell, tie.served))}",
                file=sys.stderr,
            )

    def ties(self, ties: list[_core.TableTie]) -> list[dict[str, Any]]:
        """The ties for JSON: cells by their names."""

        def named(cells: list[tuple[int, int]]) -> list[list[str]]:
            return [[self.lines[self.rows[row]][0], self.header[self.columns[column]]] for row, column in cells]

        return [{"cells": named(tie.cells), "served": named(tie.served)} for tie in ties]

    def refuse(self, error: DvcError) -> NoReturn:
        """The same error, of this file: where a cell is wrong, as a spreadsheet counts; lines of the table by their names."""
        message, place = sentence(error), self.name
        if error.code == "argument" and error.row is None:  # an option, not the file, is wrong
            place = "" if error.column is None else f"--{error.column}"
        if error.row is not None:
            place += f", row {self.rows[error.row] + 2}"
            if error.column is not None and error.column.isdecimal():
                place += f", column {word(self.header[self.columns[int(error.column)]])}"
        elif error.code == "infeasible":
            names = self.names()
            message = re.sub(
                r"(row|column)(s?) (\d+(?:, \d+\b(?! in))*)",
                lambda m: f"{m[1]}{m[2]} {', '.join(word(names[m[1] + 's'][int(at)]) for at in m[3].split(', '))}",
                message,
            )
        fail(error.code, f"{place}: {message}" if place else message)


def allocate(
    file: _File,
    rows: Annotated[str, typer.Option(help="The column that holds the total of each row.", metavar="COLUMN")],
    columns: Annotated[str, typer.Option(help="The name of the row that holds the total of each column.", metavar="NAME")],
    method: Annotated[str, typer.Option(help="A divisor method's name or alias.")] = "sainte-lague",
    q: Annotated[str | None, typer.Option("--q", help="The q of the stationary method, such as 1/3.", metavar="RATIO")] = None,
    signposts: Annotated[
        str | None, typer.Option(help="The signposts of the method of that name, such as 7/10,3/2,5/2.", metavar="LIST")
    ] = None,
    lower: Annotated[str | None, typer.Option(help="A CSV file of least counts, its rows and columns named alike.", metavar="FILE")] = None,
    upper: Annotated[str | None, typer.Option(help="A CSV file of greatest counts, the same.", metavar="FILE")] = None,
    format: _FormatOption = FileFormat.csv,
    output: _OutputOption = None,
) -> None:
    """Fill a table in proportion to its cells, so that every row and every column has its total.

    The first column of the file names its rows. csv is the file with counts in place of weights, ties are told on standard
    error; json has the names, the counts, ties and the multipliers of rows and columns that prove them.
    """
    if method not in methods():
        fail("argument", f"--method {word(method)} is not the name of a method; known are {', '.join(methods())}")
    table = _Table(file, rows, columns)
    cells = table.counts()
    at_row, at_column = table.row_totals or 0, table.column_totals or 0  # both are there
    margins = {
        "rows": [table.count(row, at_row) for row in table.rows],
        "columns": [table.count(at_column, column) for column in table.columns],
    }
    bounds = {key: None if given is None else table.same_cells(given) for key, given in (("lower", lower), ("upper", upper))}
    posts = () if signposts is None else [text.strip() for text in signposts.split(",")]
    try:
        result = allocate_matrix(cells, **margins, method=method, **bounds, q=q, signposts=posts)
    except DvcError as error:
        table.refuse(error)
    counts, total = result.counts.tolist(), int(result.counts.sum())
    if table.lines[at_column][at_row] and table.count(at_column, at_row) != total:
        given = table.lines[at_column][at_row]
        fail("inconsistent", f"{table.place(at_column, at_row)}: the total of all is {word(given)}, but the totals add up to {total}")
    if format is FileFormat.json:
        document = {"total": total, "method": result.method, **table.names(), "counts": counts}
        for side, multipliers in (("row", result.row_multipliers), ("column", result.column_multipliers)):
            document[f"{side}_multipliers"] = list(map(str, multipliers))
        deliver(json_text(document | {"ties": table.ties(result.ties)}), output)
    else:
        deliver(table.written(counts, margins, total), output)
        table.told(result.ties)


def round_(
    file: _File,
    base: Annotated[int, typer.Option(help="What every count is to be a multiple of.", min=1)] = 1,
    rows: Annotated[str | None, typer.Option(help="The column of totals of rows, to be written anew.", metavar="COLUMN")] = None,
    columns: Annotated[str | None, typer.Option(help="The name of the row of totals of columns, to be written anew.", metavar="NAME")] = None,
    format: _FormatOption = FileFormat.csv,
    output: _OutputOption = None,
) -> None:
    """Round a table so that it still adds up: every cell, every total of a row or column and the sum become neighbours.

    The first column of the file names its rows; cells are exact numbers such as 12, 0.5 or 1/3 (point as decimal mark). csv is
    the file with rounded cells, ties are told on standard error; json has the names, the counts, all totals and ties.
    """
    table = _Table(file, rows, columns)
    for row in table.rows:
        for column in table.columns:
            text = table.lines[row][column]
            if re.fullmatch(r"[0-9]+(\.[0-9]+|/0*[1-9][0-9]*)?", text) is None:
                given = f'"{word(text)}" is not an exact number' if text else "it is empty, and a missing number is not 0"
                fail("schema", f"{table.place(row, column)}: {given}; write 12, 0.5 or 1/3")
    try:
        result = round_table([[table.lines[row][column] for column in table.columns] for row in table.rows], base=base)
    except DvcError as error:
        table.refuse(error)
    counts = result.counts.tolist()
    margins = {"rows": result.row_totals.tolist(), "columns": result.column_totals.tolist()}
    if format is FileFormat.json:
        document = {"total": result.total, "base": base, **table.names(), "counts": counts}
        document |= {"row_totals": margins["rows"], "column_totals": margins["columns"], "ties": table.ties(result.ties)}
        deliver(json_text(document), output)
    else:
        deliver(table.written(counts, margins, result.total), output)
        table.told(result.ties)
