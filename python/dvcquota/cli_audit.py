"""`dvcquota audit`: what a published table says, and what does not hold in it."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from .audit import SEVERITIES, audit
from .cli_files import Language, deliver, word
from .errors import fail
from .published import read_published


class Format(StrEnum):
    """How findings are written."""

    table = "table"
    json = "json"
    md = "md"


class FailOn(StrEnum):
    """The least severity that gives exit code 1."""

    warning = "warning"
    error = "error"


def command(
    source: Annotated[str, typer.Argument(metavar="PLAN_OR_FILE", help="A plan's name or path, or a published table: CSV, XLSX, HTML, text.")],
    units: Annotated[str | None, typer.Option(help="The plan whose units and goal the table is held against.", metavar="PLAN")] = None,
    level: Annotated[str | None, typer.Option(help="The level of a file that does not say it: department, district or commune.")] = None,
    sheet: Annotated[str | None, typer.Option(help="The sheet of a workbook, by name or number; else all visible ones.")] = None,
    column: Annotated[
        list[str] | None,
        typer.Option(help="What stands in a column of a file, by heading or number: offline='Còn lại', extra=8. Repeatable.", metavar="ROLE=COLUMN"),
    ] = None,
    factor: Annotated[str | None, typer.Option(help="The projection factor, such as 2 or 8/4; else inferred.")] = None,
    total: Annotated[list[str] | None, typer.Option(help="N of a level, such as commune=169369; else the total row's. Repeatable.")] = None,
    goal: Annotated[str | None, typer.Option(help="The online rate that the whole year is to reach, such as 60%.")] = None,
    format: Annotated[Format, typer.Option(help="How the findings are written.")] = Format.table,
    lang: Annotated[Language, typer.Option(help="Language of sentences; JSON has both.")] = Language.en,
    fail_on: Annotated[FailOn | None, typer.Option(help="Exit with 1 where a finding is as grave as this, or graver.")] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write to this file, whole or not at all.")] = None,
) -> None:
    """Recompute a published table cell by cell: what does not hold, why, and which totals it implies."""
    totals: dict[str, int] = {}
    for given in total or []:
        level, equals, number = given.partition("=")
        if not equals or not number.isdecimal():
            fail("argument", f'--total: "{word(given)}" is not a level and its total; write commune=169369')
        if level in totals:
            fail("duplicate", f"--total: {word(level)} stands there twice; give one total for it")
        totals[level] = int(number)
    told: dict[str, int | str] = {}
    for given in column or []:
        role, equals, where = given.partition("=")
        if not equals or not where:
            fail("argument", f'--column: "{word(given)}" is not a role and its column; write extra=8 or extra="Giao thêm"')
        if role in told:
            fail("duplicate", f"--column: {word(role)} stands there twice; give one column for it")
        told[role] = int(where) if where.isdecimal() else where
    if told or level is not None or sheet is not None:
        if sheet is not None and sheet.isdecimal():
            of: int | str | None = int(sheet)
        else:
            of = sheet
        table: object = read_published(source, columns=told or None, level=level, sheet=of)  # type: ignore[arg-type]
    else:
        table = source
    found = audit(table, units=units, factor=factor, totals=totals, goal=goal)
    if format is Format.json:
        text = found.to_json()
    else:
        text = found.to_markdown(lang=lang.value) if format is Format.md else found.to_text(lang=lang.value)
    deliver(text, output)
    worst = found.worst()
    if fail_on is not None and worst is not None and SEVERITIES.index(worst) >= SEVERITIES.index(fail_on.value):
        raise typer.Exit(1)
