"""`dvcquota deadline`, `working-days`, `periods` and `calendar`: dates in, dates out."""

import re
import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from .calendar import Calendar, LimitUnit, report_due_before, reporting_periods, shortened_limits
from .calendar import calendar as load_calendar
from .cli_files import csv_text, deliver, put, word
from .errors import fail


class Every(StrEnum):
    """How long a period is."""

    month = "month"
    quarter = "quarter"
    half_year = "half-year"
    nine_months = "nine-months"
    year = "year"


class Rounding(StrEnum):
    """What becomes of a limit that is not whole."""

    down = "down"
    half_up = "half-up"
    up = "up"


_UNITS: dict[str, LimitUnit] = {
    "": "working-days",
    "d": "working-days",
    "h": "working-hours",
    "working-days": "working-days",
    "working-hours": "working-hours",
    "days": "days",
    "days-without-holidays": "days-without-holidays",
}

_CalendarOption = Annotated[str, typer.Option("--calendar", help="The packaged calendar vn, or a file.", metavar="FILE")]
_EstimateOption = Annotated[
    bool, typer.Option("--estimate", help="Answer after the calendar's last year too, where only some days off are known.")
]


def deadline(
    received: Annotated[str, typer.Argument(help="When the dossier came, such as 2022-05-10T15:00.")],
    limit: Annotated[
        str,
        typer.Option(
            help="5d is working days, 12h working hours; or \"10 days\" of the calendar, \"10 days-without-holidays\".",
            metavar="LIMIT",
        ),
    ],
    stop: Annotated[
        list[str] | None, typer.Option(help="A span in which the clock stood; once for each.", metavar="FROM/TO")
    ] = None,
    earlier: Annotated[
        str | None, typer.Option(help="Make the limit shorter by this share of it, such as 20%.", metavar="SHARE")
    ] = None,
    rounding: Annotated[Rounding | None, typer.Option(help="How that limit becomes whole.")] = None,
    hours: Annotated[
        str | None, typer.Option(help="The shifts of a day, instead of 07:00-11:30,13:30-17:00.", metavar="HH:MM-HH:MM,...")
    ] = None,
    source: _CalendarOption = "vn",
    estimate: _EstimateOption = False,
) -> None:
    """Say when a dossier is due, in local time."""
    amount, unit = _limit(limit)
    if (earlier is None) != (rounding is None):
        fail("argument", "--earlier and --rounding belong together: by how much, and what becomes of a limit that is not whole")
    if earlier is not None and rounding is not None:
        amount = int(shortened_limits([amount], by=earlier, rounding=rounding.value)[0])
    days = load_calendar(source, hours=None if hours is None else [_pair(each, "-", "--hours") for each in hours.split(",")])
    stops = [_pair(each, "/", "--stop") for each in stop or []]
    due = days.deadline(received, limit=amount, unit=unit, stops=stops, estimate=estimate)
    _tell(days, due.estimated)
    put(f"{due.value.isoformat()}\n")


def working_days(
    first: Annotated[str, typer.Argument(help="The first day, as YYYY-MM-DD.")],
    last: Annotated[str, typer.Argument(help="The last day; both are counted.")],
    source: _CalendarOption = "vn",
    estimate: _EstimateOption = False,
) -> None:
    """Count the working days between two days, both included."""
    days = load_calendar(source)
    counted = days.working_days((first, last), estimate=estimate)
    _tell(days, counted.estimated)
    put(f"{counted.value}\n")


def periods(
    dates: Annotated[list[str], typer.Argument(help="Days, as YYYY-MM-DD.")],
    every: Annotated[Every, typer.Option(help="How long a period is.")] = Every.month,
    first_day: Annotated[
        int, typer.Option(help="The day of the month on which periods begin: 16 in plan 128, 15 in decree 09/2019 as restated.")
    ] = 1,
    due_before: Annotated[
        int | None, typer.Option(help="The report is to be sent before this day of a month.", metavar="DAY")
    ] = None,
    due_within: Annotated[
        int | None, typer.Option(help="The report is to be sent within so many working days.", metavar="DAYS")
    ] = None,
    source: _CalendarOption = "vn",
    estimate: _EstimateOption = False,
) -> None:
    """Say which reporting period each day belongs to, as CSV; with --due-before or --due-within, when its report is due."""
    if due_before is not None and due_within is not None:
        fail("argument", "--due-before and --due-within are two rules; give one of them")
    rule: dict[str, Any] = {"every": every.value, "first_day": first_day}
    found = [reporting_periods(on, **rule) for on in dates]
    columns: dict[str, Sequence[object]] = {
        "date": dates,
        "period": [each.labels[0] for each in found],
        "first": [each.first[0] for each in found],
        "last": [each.last[0] for each in found],
    }
    if due_before is not None:
        columns["due"] = [report_due_before(on, day=due_before, **rule) for on in dates]
    elif due_within is not None:
        days = load_calendar(source)
        due = [days.report_due_within(on, days=due_within, **rule, estimate=estimate) for on in dates]
        _tell(days, any(each.estimated for each in due))
        columns["due"] = [each.value for each in due]
    put(csv_text([list(columns), *(map(str, row) for row in zip(*columns.values(), strict=True))]))


def calendar(
    source: Annotated[str, typer.Argument(help="The packaged calendar vn, or a file.", metavar="[FILE]")] = "vn",
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write to this file, whole or not at all.")] = None,
) -> None:
    """List the days that a calendar names, with who says so, as CSV."""
    columns = ("date", "kind", "name", "standing", "source", "path")
    days = [[str(day[column]) for column in columns] for day in load_calendar(source).days()]
    deliver(csv_text([list(columns), *days]), output)


def _limit(text: str) -> tuple[int, LimitUnit]:
    given = re.fullmatch(r"([0-9]{1,18}) ?([a-z-]*)", text)
    if given is None or given[2] not in _UNITS:
        known = ", ".join(unit for unit in _UNITS if unit)
        fail("argument", f'--limit "{word(text)}" is not a number and a unit; give 5d or 12h, the units are {known}')
    return int(given[1]), _UNITS[given[2]]


def _pair(text: str, mark: str, option: str) -> tuple[str, str]:
    begin, found, end = text.partition(mark)
    if not found:
        fail("argument", f'{option}: "{word(text)}" has no {mark} between its beginning and its end')
    return begin, end


def _tell(days: Calendar, estimated: bool) -> None:
    if estimated:
        print(f"dvcquota: estimate: after {days.last} no list says which days are off", file=sys.stderr)
