"""`dvcquota report`: the figures of a period that a plan asks for, level by level."""

from enum import StrEnum
from typing import Annotated, Any

import typer

from .cli_files import Language, count_in, deliver
from .cli_monitor import Format, _Actual, _FirstDay, _Format, _Lang, _Output, _Plan, in_file, read_reports, table_csv
from .plan import load_plan
from .report import HANDLED, report


class OverdueOf(StrEnum):
    """What overdue dossiers are a part of."""

    handled = "handled"
    received = "received"


def report_command(
    plan: _Plan,
    actual: _Actual,
    period: Annotated[str, typer.Option(help="2022-09, 2022-Q3, 2022-H1, 2022-9M or 2022.", metavar="PERIOD")],
    overdue_of: Annotated[OverdueOf, typer.Option(help="What overdue dossiers are a part of: resolved and pending, or received.")] = OverdueOf.handled,
    listed: Annotated[int, typer.Option(help="How many best and worst units of each level.", min=0, metavar="N")] = 5,
    first_day: _FirstDay = None,
    units: Annotated[bool, typer.Option("--units", help="With csv: a row for each unit, not for each level.")] = False,
    format: _Format = Format.table,
    lang: _Lang = Language.en,
    output: _Output = None,
) -> None:
    """Put together what units report on a period: rates, changes in percentage points, best and worst, overdue, who is missing."""
    source = load_plan(plan)
    name, data = read_reports(actual)
    for column in ("total", "online"):
        if column in data:
            data[column] = [count_in(str(cell or ""), f"{name}, row {at}, column {column}") for at, cell in enumerate(data[column], start=2)]
    for column in HANDLED:
        if column in data:
            cells: list[Any] = data[column]
            data[column] = [
                None if cell is None else count_in(cell, f"{name}, row {at}, column {column}") for at, cell in enumerate(cells, start=2)
            ]
    found = in_file(
        name, lambda: report(source, data, period=period, overdue_of=overdue_of.value, listed=listed, first_day=first_day)
    )
    if format is Format.csv:
        deliver(table_csv(found if units else found.levels), output)
    elif format is Format.json:
        deliver(found.to_json(), output)
    else:
        deliver(found.to_markdown(lang=lang.value) if format is Format.md else found.to_text(lang=lang.value), output)
