"""`dvcquota match` and `dvcquota rebase`: names to codes of units on a day, counts of old units to those of new ones."""

import sys
from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from . import units
from .cli_files import counts_in, csv_text, deliver, read_csv, texts_in, word
from .errors import DvcError, fail

_Output = Annotated[Path | None, typer.Option("--output", "-o", help="Write to this file, whole or not at all.")]
_File = Annotated[str, typer.Argument(help="A CSV file in UTF-8 with a header; - is standard input.")]


def match(
    file: _File,
    names: Annotated[str, typer.Option(help="The column of names, each with its type.", metavar="COLUMN")],
    units_file: Annotated[Path, typer.Option("--units", help="A file of units, CSV or JSON.", metavar="FILE")],
    on: Annotated[str, typer.Option(help="The day on which the names are meant.", metavar="YYYY-MM-DD")],
    parents: Annotated[
        str | None,
        typer.Option(
            help="The column of parents: codes, or names directly below --within; empty is --within itself.", metavar="COLUMN"
        ),
    ] = None,
    within: Annotated[
        str, typer.Option(help="The code of the unit that the names, or their parents, stand below; else provinces.", metavar="CODE")
    ] = "",
    valid_from: Annotated[
        str | None, typer.Option(help="The first day of units that a file lists without dates.", metavar="YYYY-MM-DD")
    ] = None,
    valid_to: Annotated[str | None, typer.Option(help="Their last day, if there is one.", metavar="YYYY-MM-DD")] = None,
    output: _Output = None,
) -> None:
    """Match the names of a CSV file with the units of a day, inside their parents.

    The result is the file with three last columns: `code` of the unit that is meant, empty where that is not certain; `how` the
    name was matched (exact, tone-placement, suffix-removed, type-differs, accent-free, none); and, without a code, the codes
    that are `proposed`. How many rows came out how is told on standard error.
    """
    name = "standard input" if file == "-" else word(file)
    header, rows = read_csv(file, name)
    for column in ("code", "how", "proposed"):
        if column in header:
            fail("duplicate", f"{name}: there is a column {column} already; rename it, the result is to have that name")
    tree = units.load_units(units_file, valid_from=valid_from, valid_to=valid_to).at(on)
    written = texts_in(name, header, rows, names)
    above = [within] * len(rows)
    if parents is not None:
        above = [
            _parent(tree, text, within, f"{name}, row {number}, column {word(parents)}") if text.strip() else within
            for number, text in enumerate(texts_in(name, header, rows, parents), start=2)
        ]
    table, told = [[*header, "code", "how", "proposed"]], Counter[str]()
    for number, (row, text, parent) in enumerate(zip(rows, written, above, strict=True), start=2):
        try:
            found = tree.match(text, parent=parent)
        except DvcError as error:
            fail(error.code, f"{name}, row {number}, column {word(names)}: {error}")
        code = found.unit.code or "" if found.unit else ""
        proposed = "" if code else " ".join(unit.code or "" for unit in found.candidates)
        table.append([*row, code, found.how, proposed])
        told[found.how if code or not proposed else f"{found.how} (proposed)"] += 1
    deliver(csv_text(table), output)
    print(f"dvcquota: {name}: " + ", ".join(f"{count} {how}" for how, count in told.items()), file=sys.stderr)


def rebase(
    file: _File,
    codes: Annotated[str, typer.Option(help="The column of codes of old units.", metavar="COLUMN")],
    counts: Annotated[list[str], typer.Option(help="A column of counts; give it again for more columns.", metavar="COLUMN")],
    crosswalk: Annotated[Path, typer.Option(help="A CSV file of links from old to new units, with weights or without.", metavar="FILE")],
    on: Annotated[str, typer.Option(help="The first day of the new units.", metavar="YYYY-MM-DD")],
    output: _Output = None,
) -> None:
    """Re-base counts of old units to new ones; the total of each column is kept exactly.

    The result is a CSV file: code and name of each new unit, its counts, and whether they are `estimated` (a divided unit is in
    them, by weight) and `complete` (all of its old units were given).
    """
    name = "standard input" if file == "-" else word(file)
    header, rows = read_csv(file, name)
    links = units.load_crosswalk(crosswalk, on=on)
    old = texts_in(name, header, rows, codes)
    columns = {column: counts_in(name, header, rows, column) for column in counts}
    try:
        made = units.rebase_columns(old, columns, crosswalk=links, key=codes)
    except DvcError as error:
        if error.row is None:
            raise
        column = error.column or codes
        sentence = str(error).partition(": ")[2]
        fail(error.code, f"{name}, row {error.row + 2}, column {word(column)}: {sentence}")
    values = [[_text(value) for value in made[column]] for column in made.columns]
    deliver(csv_text([made.columns, *zip(*values, strict=True)]), output)


def _parent(tree: units.Hierarchy, text: str, within: str, place: str) -> str:
    """The code of a parent that is written as a code or as a name."""
    try:
        found = tree.find(text) or tree.match(text, parent=within).unit
    except DvcError as error:
        fail(error.code, f"{place}: {error}")
    if found is None:
        below = f"below {word(within)}" if within else "of a province"
        fail("unknown_unit", f"{place}: {word(text)} is neither a code nor the name of one unit {below}")
    return found.code or ""


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
