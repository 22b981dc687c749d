"""`dvcquota form06`: a CSV file of dossiers in, the rows of Form 06 out, or what is wrong with the dossiers."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from .cli_files import column_at, count_in, csv_text, deliver, read_csv, word
from .dossiers import dossiers
from .errors import DvcError, fail


class By(StrEnum):
    """What a row of the form is."""

    unit = "unit"
    field = "field"


class MissingIntake(StrEnum):
    """What becomes of a dossier without a channel."""

    refuse = "refuse"
    in_person = "in-person"


def form06(
    file: Annotated[str, typer.Argument(help="A CSV file in UTF-8 with a header, a row for each dossier; - is standard input.")],
    first: Annotated[str, typer.Option("--from", help="First day of the period, such as 2022-04-16.", metavar="DAY")],
    last: Annotated[str, typer.Option("--to", help="Its last day, which belongs to it.", metavar="DAY")],
    unit: Annotated[str, typer.Option(help="The column of units.", metavar="COLUMN")] = "unit",
    received: Annotated[str, typer.Option(help="The column of days of receipt.", metavar="COLUMN")] = "received",
    due: Annotated[str, typer.Option(help="The column of due dates.", metavar="COLUMN")] = "due",
    ended: Annotated[str, typer.Option(help="The column of days on which dossiers ended.", metavar="COLUMN")] = "ended",
    status: Annotated[str, typer.Option(help="The column of statuses, as words or digits.", metavar="COLUMN")] = "status",
    intake: Annotated[str, typer.Option(help="The column of channels, as words or digits.", metavar="COLUMN")] = "intake",
    field: Annotated[str | None, typer.Option(help="The column of fields, for --by field.", metavar="COLUMN")] = None,
    by: Annotated[By, typer.Option(help="A row for each unit, or for each unit and field.")] = By.unit,
    stops: Annotated[
        str | None,
        typer.Option(
            help="A CSV file of stops: record (a data row from 1, ascending), from, to (empty: still stopped).", metavar="FILE"
        ),
    ] = None,
    as_of: Annotated[
        str | None, typer.Option(help="The day on which the statuses stood, where stops are not known.", metavar="DAY")
    ] = None,
    missing_intake: Annotated[
        MissingIntake, typer.Option(help="What becomes of a dossier without a channel.")
    ] = MissingIntake.refuse,
    faults: Annotated[
        int | None,
        typer.Option(help="List so many faulty dossiers instead, each with the rule it breaks.", min=0, metavar="MOST"),
    ] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write to this file, whole or not at all.")] = None,
) -> None:
    """Count dossiers into Form 06/VPCP/KSTT for one period, by date with both ends included. An empty cell is a missing value."""
    name = "standard input" if file == "-" else word(file)
    if by is By.field and field is None:
        fail("argument", "--by field needs the column to go by; give --field")
    header, rows = read_csv(file, name)
    columns = {"unit": unit, "received": received, "due": due, "ended": ended, "status": status, "intake": intake}
    if field is not None:
        columns["field"] = field
    data: dict[str, list[str | None]] = {}
    for key, column in columns.items():
        at = column_at(name, header, column)
        data[key] = [row[at] or None for row in rows]
    stopped = None if stops is None else _stops(stops)
    try:
        table = dossiers(
            data, field=None if field is None else "field", stops=stopped, as_of=as_of, missing_intake=missing_intake.value
        )
        if faults is not None:
            found = [[str(f.row + 2), columns.get(f.column, f.column), f.rule, f.message] for f in table.faults(most=faults)]
            deliver(csv_text([["row", "column", "rule", "message"], *found]), output)
            return
        form = table.form06((first, last), by=by.value).to_table()
    except DvcError as error:
        _fail_in_file(error, name, columns, stops)
    lines = zip(*(map(str, form[column]) for column in form.columns), strict=True)
    deliver(csv_text([form.columns, *lines]), output)


def _stops(file: str) -> dict[str, list[object]]:
    """The columns of a file of stops; records count from 0."""
    name = word(file)
    header, rows = read_csv(file, name)
    record, begin, end = (column_at(name, header, column) for column in ("record", "from", "to"))
    numbers = [count_in(row[record], f"{name}, row {at}, column record") for at, row in enumerate(rows, start=2)]
    if 0 in numbers:
        fail("range", f"{name}, row {numbers.index(0) + 2}, column record: data rows count from 1")
    return {
        "record": [number - 1 for number in numbers],
        "from": [row[begin] or None for row in rows],
        "to": [row[end] or None for row in rows],
    }


def _fail_in_file(error: DvcError, name: str, columns: dict[str, str], stops: str | None) -> NoReturn:
    """The same error with its place in the file: rows as a spreadsheet counts, the file's names of columns."""
    if error.row is None or error.column is None:
        fail(error.code, str(error).replace("as_of: ", "--as-of: ", 1) if error.column == "as_of" else str(error))
    sentence = str(error).partition(f"column {error.column}: ")[2]
    if error.file == "periods":
        fail(error.code, f"--{error.column}: {sentence}")
    if error.file == "stops" and stops is not None:
        fail(error.code, f"{word(stops)}, row {error.row + 2}, column {word(error.column)}: {sentence}")
    fail(error.code, f"{name}, row {error.row + 2}, column {word(columns.get(error.column, error.column))}: {sentence}")
