"""`dvcquota project`, and projections of other programs on their way into `assign`."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from .cli_files import Language, column_at, count_in, deliver, json_text, read_csv, word
from .cli_monitor import Format, in_file, read_reports, records, table_csv
from .cli_tables import markdown_table, text_table
from .errors import DvcError, fail
from .monitor_words import number
from .plan import Plan, load_plan
from .projection import Projection, project


class ProjectBy(StrEnum):
    """How dossiers are projected."""

    ladder = "ladder"
    factor = "factor"
    days = "days"
    working_days = "working-days"


_WORDS = {
    "en": {
        "unit": "Unit", "observed_total": "Observed", "observed_online": "Online", "projected_total": "Projected",
        "projected_online": "Online", "interval": "{level} interval", "method": "Method", "window": "Projected: {first} to {last}.",
    },
    "vi": {
        "unit": "Đơn vị", "observed_total": "Đã tiếp nhận", "observed_online": "Trực tuyến", "projected_total": "Dự kiến",
        "projected_online": "Trực tuyến", "interval": "Khoảng {level}", "method": "Phương pháp", "window": "Dự kiến: {first} đến {last}.",
    },
}  # fmt: skip


def project_command(
    plan: Annotated[str | None, typer.Argument(help="A packaged plan's name or a plan's path; with --actual it may be left out.")] = None,
    actual: Annotated[
        str | None,
        typer.Option(
            "--actual", help="A CSV file of reports: unit, period (2022-05) or from and to, total, online. - is standard input.",
            metavar="FILE",
        ),
    ] = None,
    method: Annotated[
        ProjectBy | None, typer.Option(help="factor (a plan's own unless told), days, working-days, or ladder (reports unless told).")
    ] = None,
    factor: Annotated[str | None, typer.Option(help="Projected = factor x observed: 2, 1.5 or 243/122.", metavar="RATIO")] = None,
    since: Annotated[str | None, typer.Option("--from", help="First day to project, in place of the plan's window.", metavar="DATE")] = None,
    until: Annotated[str | None, typer.Option("--to", help="Its last day.", metavar="DATE")] = None,
    observed_from: Annotated[str | None, typer.Option(help="First observed day to go by.", metavar="DATE")] = None,
    observed_to: Annotated[str | None, typer.Option(help="The last one.", metavar="DATE")] = None,
    parent: Annotated[str | None, typer.Option(help="The column of groups to pool over.", metavar="COLUMN")] = None,
    level: Annotated[str, typer.Option(help="Of the prediction intervals, such as 90%; none for none.")] = "90%",
    profile: Annotated[
        str | None, typer.Option(help="Weights of the year's 12 months, such as 8,6,9,9,8,8,9,8,8,9,9,9.", metavar="WEIGHTS")
    ] = None,
    first_day: Annotated[
        int | None, typer.Option(help="The day on which reporting months begin, in place of the plan's.", min=1, max=28, metavar="DAY")
    ] = None,
    estimate: Annotated[bool, typer.Option("--estimate", help="Estimate working days after the calendar's last year.")] = False,
    seed: Annotated[int, typer.Option(help="Of simulated paths.")] = 0,
    unit: Annotated[str | None, typer.Option("--explain", help="Say why one unit's method was taken: its code.", metavar="UNIT")] = None,
    format: Annotated[Format, typer.Option(help="How the result is written.")] = Format.table,
    lang: Annotated[Language, typer.Option(help="Language of the table.")] = Language.en,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write to this file, whole or not at all.")] = None,
) -> None:
    """Project what units are going to receive: by a factor, by days, or by the ladder of methods for series of months."""
    if plan is None and actual is None:
        fail("argument", "there is nothing to project; give a plan, or reports with --actual")
    source = None if plan is None else load_plan(plan)
    options: dict[str, object] = {
        "method": None if method is None else method.value, "factor": factor, "window": _pair("--from", since, "--to", until),
        "observed": _pair("--observed-from", observed_from, "--observed-to", observed_to), "level": _level(level),
        "profile": _profile(profile), "first_day": first_day, "estimate": estimate, "seed": seed,
    }  # fmt: skip
    try:
        found = _of_plan(source, parent, options) if actual is None else _of_reports(actual, source, parent, options)
    except ImportError as error:
        fail("argument", str(error))
    if unit is not None:
        deliver(found.statement(unit, lang=lang.value) + "\n", output)
    elif format is Format.csv:
        deliver(table_csv(found), output)
    elif format is Format.json:
        window = None if found.window is None else [str(day) for day in found.window]
        ratio = None if found.factor is None else str(found.factor)
        deliver(json_text({"window": window, "factor": ratio, "estimated": found.estimated, "units": records(found)}), output)
    else:
        deliver(_shown(found, source, format, level, lang.value), output)


def _of_plan(source: Plan | None, parent: str | None, options: dict[str, object]) -> Projection:
    if parent is not None:
        fail("argument", "--parent names a column of reports; give them with --actual")
    return project(source, **options)  # type: ignore[arg-type]


def _of_reports(actual: str, source: Plan | None, parent: str | None, options: dict[str, object]) -> Projection:
    name, data = read_reports(actual)
    for column in ("total", "online"):
        if column in data:
            cells = [(cell or "", f"{name}, row {at}, column {column}") for at, cell in enumerate(data[column], start=2)]
            data[column] = [count_in(str(cell), place) for cell, place in cells]
    return in_file(name, lambda: project(data, plan=source, parent=parent, **options))  # type: ignore[arg-type, no-any-return]


def _shown(found: Projection, source: Plan | None, format: Format, level: str, lang: str) -> str:
    words, table = _WORDS[lang], markdown_table if format is Format.md else text_table
    figures = ("observed_total", "observed_online", "projected_total", "projected_online")
    has_interval = any(low is not None for low in found["total_low"])
    interval = [words["interval"].format(level=level)] * 2 if has_interval else []
    headings = [words["unit"], *(words[name] for name in figures[:3]), *interval[:1], words[figures[3]], *interval[1:], words["method"]]
    lines = []
    for row in records(found):
        ends = [f"{number(row[f'{what}_low'], lang)} – {number(row[f'{what}_high'], lang)}" for what in ("total", "online")]
        ends = ends if has_interval else []
        cells = [number(row[name], lang) for name in figures]
        name = row["unit"] if source is None else source.unit(row["unit"]).name
        lines.append([name, *cells[:3], *ends[:1], cells[3], *ends[1:], row["method"]])
    text = ""
    if found.window is not None:
        first, last = (day.strftime("%d/%m/%Y") if lang == "vi" else str(day) for day in found.window)
        text = words["window"].format(first=first, last=last) + "\n\n"
    text += table(headings, lines, right=[False, *[True] * (len(headings) - 2), False]) + "\n"
    return text + "".join(f"{choice}\n" for choice in dict.fromkeys(found.statements(lang=lang)))  # type: ignore[arg-type]


def read_projected(plan: Plan, file: str) -> dict[str, tuple[int, int]]:
    """All and online dossiers by unit code: the columns unit, projected_total and projected_online of a CSV file."""
    name = "standard input" if file == "-" else word(file)
    header, rows = read_csv(file, name)
    unit, total, online = (column_at(name, header, column) for column in ("unit", "projected_total", "projected_online"))
    projected: dict[str, tuple[int, int]] = {}
    for at, row in enumerate(rows, start=2):
        place = f"{name}, row {at}, column"
        try:
            plan.unit(row[unit])
        except DvcError as error:
            fail(error.code, f"{place} unit: {error}")
        if row[unit] in projected:
            fail("duplicate", f"{place} unit: {word(row[unit])} stands there for the second time; a unit has one row")
        pair = count_in(row[total], f"{place} projected_total"), count_in(row[online], f"{place} projected_online")
        if pair[1] > pair[0]:
            fail("inconsistent", f"{place} projected_online: {pair[1]} online dossiers are more than all {pair[0]}; give at most that")
        projected[row[unit]] = pair
    if not projected:
        fail("argument", f"{name}: there are no rows; give one for every unit of the level")
    return projected


def _pair(first: str, since: str | None, last: str, until: str | None) -> tuple[str, str] | None:
    if since is None and until is None:
        return None
    if since is None or until is None:
        fail("argument", f"{first if since is None else last} is missing; give both {first} and {last}")
    return since, until


def _level(text: str) -> float | None:
    if text == "none":
        return None
    number = text.removesuffix("%")
    try:
        value = float(number) / (100 if text.endswith("%") else 1)
    except ValueError:
        fail("argument", f'--level: "{word(text)}" is not a share; give 90%, 0.9 or none')
    if not 0 < value < 1:
        fail("argument", f"--level: {word(text)} is not between 0 and 1; give 90%, 0.9 or none")
    return value


def _profile(text: str | None) -> list[int] | None:
    if text is None:
        return None
    parts = [part.strip() for part in text.split(",")]
    if not all(part.isascii() and part.isdecimal() for part in parts):
        fail("argument", f'--profile: "{word(text)}" is not a list of whole weights such as 8,6,9,9,8,8,9,8,8,9,9,9')
    return [int(part) for part in parts]
