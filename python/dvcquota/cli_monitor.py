"""`dvcquota monitor`, `adjust` and `paths`: from a plan's quotas and what units report to who is on pace and what is left."""

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from . import _core
from .cli_files import Language, count_in, csv_text, deliver, json_text, read_csv, sentence, word
from .cli_tasks import Level
from .errors import DvcError, fail
from .monitor import Progress, monitor
from .monitor_words import STATUS
from .paths import monthly_paths
from .plan import Plan, load_plan
from .quota import Assignment
from .shown import number, share, tenths
from .table import Table
from .text_tables import markdown_table, records, text_table


class Format(StrEnum):
    """How results are written."""

    table = "table"
    csv = "csv"
    json = "json"
    md = "md"


class Outlook(StrEnum):
    """What can still come in."""

    by_rate = "by-rate"
    as_planned = "as-planned"


class Missing(StrEnum):
    """What becomes of units that have not reported everything."""

    refuse = "refuse"
    null = "null"


class AdjustBy(StrEnum):
    """How what remains is re-assigned."""

    least_change = "least-change"
    to_come = "to-come"


class PathRounding(StrEnum):
    """Which sums of monthly paths come out right beside the units' own."""

    by_table = "by-table"
    by_unit = "by-unit"


_Plan = Annotated[str, typer.Argument(help="A packaged plan's name (see `dvcquota datasets`) or a plan's path.")]
_Actual = Annotated[
    str,
    typer.Option(
        "--actual", help="A CSV file: unit (code or name), period (2022-05) or from and to, total, online. - is standard input.",
        metavar="FILE",
    ),
]  # fmt: skip
_On = Annotated[str | None, typer.Option(help="The day to look at; the end of the window unless given.", metavar="DATE")]
_Level = Annotated[Level | None, typer.Option(help="One level; all of the plan unless given.")]
_By = Annotated[
    str, typer.Option(help="How work is due: linear, working-days, or a weight for each month, such as 1,1,2,2.", metavar="SPREAD")
]
_Outlook = Annotated[Outlook, typer.Option(help="What can still come in: at the rate so far, or what the plan projects.")]
_Tolerance = Annotated[str, typer.Option(help="The share of what is due within which a unit is on pace.", metavar="SHARE")]
_Missing = Annotated[Missing, typer.Option(help="Refuse reports with gaps, or leave those units unknown.")]
_Cumulative = Annotated[bool, typer.Option("--cumulative", help="Counts are since the window's first day.")]
_From = Annotated[str | None, typer.Option("--from", help="First day of the window, in place of the plan's.", metavar="DATE")]
_To = Annotated[str | None, typer.Option("--to", help="Its last day.", metavar="DATE")]
_FirstDay = Annotated[
    int | None, typer.Option(help="The day on which reporting months begin, in place of the plan's.", min=1, max=28, metavar="DAY")
]
_Format = Annotated[Format, typer.Option(help="How the result is written.")]
_Lang = Annotated[Language, typer.Option(help="Language of the table.")]
_Output = Annotated[Path | None, typer.Option("--output", "-o", help="Write to this file, whole or not at all.")]

_WORDS = {
    "en": {
        "unit": "Unit", "received": "Received", "done": "Online", "rate": "Rate", "goal": "Goal", "expected": "Due", "gap": "+/-",
        "left": "Left", "needed_rate": "Needed", "status": "Status", "forecast": "Forecast", "contribution": "Part of missing",
        "goal_before": "Goal before", "change": "Change", "from": "From", "to": "To", "dossiers": "Dossiers", "total": "Total",
        "as_of": "As of {as_of}: {elapsed} of the work of {first} to {last} is due.", "department": "Departments",
        "district": "Districts", "commune": "Communes", "gap_line": "Not reported: {unit} {name}, {first} to {last}.",
        "sums": "{counted} of {units} units: {ahead} ahead, {on_pace} on pace, {behind} behind, {out_of_reach} out of reach, "
        "{unknown} not known. {missing} online dossiers are missing in units behind.", "moves": "Who takes over what",
        "nothing": "Nothing moves: every goal can still be reached.", "estimated": "Working days are estimated in part.",
        "new_goals": "New goals, where they change",
    },
    "vi": {
        "unit": "Đơn vị", "received": "Tiếp nhận", "done": "Trực tuyến", "rate": "Tỷ lệ", "goal": "Chỉ tiêu", "expected": "Phải đạt",
        "gap": "+/-", "left": "Còn lại", "needed_rate": "Cần đạt", "status": "Tình trạng", "forecast": "Dự báo",
        "contribution": "Phần thiếu", "goal_before": "Chỉ tiêu cũ", "change": "Thay đổi", "from": "Từ đơn vị", "to": "Sang đơn vị",
        "dossiers": "Số hồ sơ", "total": "Tổng", "as_of": "Tính đến {as_of}: {elapsed} công việc của kỳ {first} đến {last} đã đến hạn.",
        "department": "Sở, ban, ngành", "district": "Quận, huyện", "commune": "Xã, phường, thị trấn",
        "gap_line": "Chưa báo cáo: {unit} {name}, từ {first} đến {last}.",
        "sums": "{counted} trong {units} đơn vị: {ahead} vượt, {on_pace} đúng, {behind} chậm tiến độ, {out_of_reach} không còn khả năng "
        "đạt, {unknown} chưa xác định. Các đơn vị chậm còn thiếu {missing} hồ sơ trực tuyến.", "moves": "Chuyển chỉ tiêu",
        "nothing": "Không phải chuyển: mọi chỉ tiêu đều còn khả năng đạt.", "estimated": "Ngày làm việc có phần ước tính.",
        "new_goals": "Chỉ tiêu mới, nơi có thay đổi",
    },
}  # fmt: skip


def monitor_command(
    plan: _Plan,
    actual: _Actual,
    on: _On = None,
    level: _Level = None,
    by: _By = "linear",
    outlook: _Outlook = Outlook.by_rate,
    tolerance: _Tolerance = "5%",
    missing: _Missing = Missing.refuse,
    cumulative: _Cumulative = False,
    since: _From = None,
    until: _To = None,
    first_day: _FirstDay = None,
    unit: Annotated[str | None, typer.Option("--explain", help="One unit's numbers, step by step: code or name.", metavar="UNIT")] = None,
    format: _Format = Format.table,
    lang: _Lang = Language.en,
    output: _Output = None,
) -> None:
    """Say who is on pace: dossiers done beside those due by now, what is left, and whether enough can still come in."""
    source = load_plan(plan)
    told = missing if unit is None else Missing.null  # one unit can be told of whoever else has not reported
    progress = _progress(source, actual, level, on, by, outlook, tolerance, told, cumulative, since, until, first_day)
    if unit is not None:
        deliver(progress.explain(unit, lang=lang.value), output)
    elif format is Format.csv:
        deliver(table_csv(progress), output)
    elif format is Format.json:
        deliver(json_text(_document(source, progress)), output)
    else:
        deliver(_shown(progress, format, lang.value), output)


def adjust_command(
    plan: _Plan,
    actual: _Actual,
    on: _On = None,
    level: _Level = None,
    rule: Annotated[AdjustBy, typer.Option(help="Move only what is out of reach, or share anew all that is left.")] = AdjustBy.least_change,
    by: _By = "linear",
    outlook: _Outlook = Outlook.by_rate,
    missing: _Missing = Missing.refuse,
    cumulative: _Cumulative = False,
    since: _From = None,
    until: _To = None,
    first_day: _FirstDay = None,
    format: _Format = Format.table,
    lang: _Lang = Language.en,
    output: _Output = None,
) -> None:
    """Re-assign what cannot be reached any more within each level, whose total stays: who takes over what."""
    source = load_plan(plan)
    progress = _progress(source, actual, level, on, by, outlook, "5%", missing, cumulative, since, until, first_day)
    new = progress.adjust(by=rule.value)
    if format is Format.csv:
        deliver(table_csv(new), output)
        return
    if format is Format.json:
        document = {"plan": source.name, "as_of": str(progress.as_of), "by": rule.value, "units": records(new), "moves": records(new.moves)}
        deliver(json_text(document), output)
        return
    words, table = _WORDS[lang.value], markdown_table if format is Format.md else text_table
    text = _as_of(progress, lang.value) + "\n"
    changed = [row for row in records(new) if row["change"]]
    if not changed:
        text += words["nothing"] + "\n"
    else:
        columns = ("done", "goal_before", "goal", "change")
        text += f"{words['new_goals']}\n\n" + table(
            [words[name] for name in ("unit", *columns)],
            [[_named(row), *(number(row[name], lang.value) for name in columns)] for row in changed],
            right=[False, True, True, True, True],
        )
        text += f"\n{words['moves']}\n\n" + table(
            [words["from"], words["to"], words["dossiers"]],
            [[row["from_name"], row["to_name"], number(row["dossiers"], lang.value)] for row in records(new.moves)],
            right=[False, False, True],
        )
    deliver(text, output)


def paths_command(
    plan: _Plan,
    level: _Level = None,
    extra: Annotated[bool, typer.Option("--extra", help="Part the quotas alone, not the goals (online dossiers in all).")] = False,
    by: _By = "linear",
    rounding: Annotated[
        PathRounding, typer.Option(help="Round a level as one table, or each unit alone.")
    ] = PathRounding.by_table,
    since: _From = None,
    until: _To = None,
    first_day: _FirstDay = None,
    format: _Format = Format.table,
    lang: _Lang = Language.en,
    output: _Output = None,
) -> None:
    """Part each unit's dossiers of the window among its reporting months, in whole dossiers that add up."""
    source = load_plan(plan)
    paths = monthly_paths(
        _quotas(source, level), of="extra" if extra else "goal", by=_spread(by), rounding=rounding.value,
        window=_window(source, since, until), first_day=first_day,
    )  # fmt: skip
    if format is Format.csv:
        deliver(table_csv(paths), output)
        return
    if format is Format.json:
        deliver(json_text({"plan": source.name, "of": "extra" if extra else "goal", "months": records(paths)}), output)
        return
    words, table = _WORDS[lang.value], markdown_table if format is Format.md else text_table
    months = list(dict.fromkeys(paths["period"]))
    text = ""
    for at in dict.fromkeys(paths["level"]):
        units: dict[str, list[Any]] = {}
        for row in records(paths):
            if row["level"] == at:
                units.setdefault(row["unit"], [row["name"]]).append(row["dossiers"])
        sums: list[Any] = [words["total"], *(sum(column) for column in list(zip(*units.values(), strict=True))[1:])]
        lines = [[row[0], *(number(n, lang.value) for n in (*row[1:], sum(row[1:])))] for row in [*units.values(), sums]]
        text += f"{words[at]}\n\n" + table([words["unit"], *months, words["total"]], lines, right=[False] + [True] * (len(months) + 1)) + "\n"
    deliver(text, output)


def table_csv(table: Table) -> str:
    """A table as plain CSV; what is not known is an empty cell."""
    lines = zip(*(["" if value is None else str(value) for value in table[name]] for name in table.columns), strict=True)
    return csv_text([table.columns, *lines])


def read_reports(file: str) -> tuple[str, dict[str, list[str | int | None]]]:
    """The columns of a CSV file of reports, counts in plain digits, and what to call the file."""
    name = "standard input" if file == "-" else word(file)
    header, rows = read_csv(file, name)
    data: dict[str, list[str | int | None]] = {}
    for at, column in enumerate(header):
        if column in data:
            fail("argument", f"{name}: there is more than one column {word(column)}; the header is {', '.join(map(word, header))}")
        data[column] = [row[at] or None for row in rows]
    return name, data


def in_file(name: str, ask: Callable[[], Any]) -> Any:
    """What is answered; an error has its place in the file, rows as a spreadsheet counts them."""
    try:
        return ask()
    except DvcError as error:
        if error.row is None:
            where = "" if error.column is None else f", column {word(error.column)}"
            _again(error, f"{name}{where}: {_without_place(error)}")
        column = "" if error.column is None else f", column {word(error.column)}"
        _again(error, f"{name}, row {error.row + 2}{column}: {_without_place(error)}")


def _without_place(error: DvcError) -> str:
    text = sentence(error)
    for place in (f"row {error.row}, column {error.column}: ", f"row {error.row}: ", f"{error.column}: "):
        text = text.removeprefix(place)
    return text


def _again(error: DvcError, message: str) -> NoReturn:
    fail(error.code, message)


def _progress(
    plan: Plan, actual: str, level: Level | None, on: str | None, by: str, outlook: Outlook, tolerance: str, missing: Missing,
    cumulative: bool, since: str | None, until: str | None, first_day: int | None,
) -> Progress:  # fmt: skip
    quotas, window, spread = _quotas(plan, level), _window(plan, since, until), _spread(by)
    name, data = read_reports(actual)
    for column in ("total", "online"):
        if column in data:
            data[column] = _counts(name, column, data[column])
    return in_file(  # type: ignore[no-any-return]
        name,
        lambda: monitor(
            quotas, data, on=on, by=spread, outlook=outlook.value, tolerance=tolerance, missing=missing.value, cumulative=cumulative,
            window=window, first_day=first_day,
        ),  # fmt: skip
    )


def _counts(name: str, column: str, cells: list[Any]) -> list[Any]:
    return [count_in(cell or "", f"{name}, row {at}, column {column}") for at, cell in enumerate(cells, start=2)]


def _quotas(plan: Plan, level: Level | None) -> dict[str, Assignment]:
    if level is not None:
        return {level.value: plan.assign(level.value)}
    return {str(at): quotas for at, quotas in plan.assign_all().items()}


def _spread(by: str) -> Any:
    if by in ("linear", "working-days"):
        return by
    parts = [part.strip() for part in by.split(",")]
    if not all(part.isascii() and part.isdecimal() for part in parts):
        fail("argument", f'--by: "{word(by)}" is neither linear nor working-days, nor whole weights such as 1,1,2,2')
    return [int(part) for part in parts]


def _window(plan: Plan, since: str | None, until: str | None) -> tuple[Any, Any] | None:
    if since is None and until is None:
        return None
    first, last = _core.plan_window(plan._core)
    return since or first, until or last


def _as_of(progress: Progress, lang: str) -> str:
    day = (lambda d: d.strftime("%d/%m/%Y")) if lang == "vi" else str
    first, last = progress.window
    text = _WORDS[lang]["as_of"].format(
        as_of=day(progress.as_of), elapsed=share(progress.elapsed, lang), first=day(first), last=day(last)
    )
    return text + (" " + _WORDS[lang]["estimated"] if progress.estimated else "") + "\n"


def _named(row: dict[str, Any]) -> str:
    return f"{row['name']} ({row['parent']})" if row["parent"] else str(row["name"])


def _shown(progress: Progress, format: Format, lang: str) -> str:
    words, table = _WORDS[lang], markdown_table if format is Format.md else text_table
    day = (lambda d: d.strftime("%d/%m/%Y")) if lang == "vi" else str
    text = _as_of(progress, lang)
    counted = ("received", "done", "rate", "goal", "expected", "gap", "left", "needed_rate", "forecast", "contribution")
    of = {"rate", "needed_rate", "contribution"}

    def cell(row: dict[str, Any], name: str) -> str:
        if name in of and row[name] is not None:
            return tenths(row[name], lang) + "%"
        return number(row[name], lang)

    rows = records(progress)
    for sums in records(progress.levels):
        lines = [
            [_named(row), *(cell(row, name) for name in counted), STATUS[lang][row["status"]]]
            for row in rows
            if row["level"] == sums["level"]
        ]
        whole = {**sums, "left": None, "needed_rate": None, "forecast": None, "contribution": None}
        lines.append([words["total"], *(cell(whole, name) for name in counted), ""])
        text += f"\n{words[sums['level']]}\n\n"
        text += table([words[name] for name in ("unit", *counted, "status")], lines, right=[False, *[True] * len(counted), False])
        text += "\n" + words["sums"].format(**{name: number(value, lang) for name, value in sums.items() if isinstance(value, int)}) + "\n"
    for gap in progress.missing:
        text += words["gap_line"].format(unit=gap.unit, name=gap.name, first=day(gap.first), last=day(gap.last)) + "\n"
    return text


def _document(plan: Plan, progress: Progress) -> dict[str, Any]:
    exact = {name: progress.exact(name) for name in ("rate", "expected", "gap", "to_come", "needed_rate", "forecast", "contribution")}
    units = records(progress)
    for at, row in enumerate(units):
        row["exact"] = {name: None if values[at] is None else str(values[at]) for name, values in exact.items()}
    first, last = progress.window
    return {
        "plan": plan.name,
        "window": [str(first), str(last)],
        "as_of": str(progress.as_of),
        "elapsed": str(progress.elapsed),
        "estimated": progress.estimated,
        "levels": records(progress.levels),
        "not_reported": [
            {"unit": gap.unit, "name": gap.name, "from": str(gap.first), "to": str(gap.last)} for gap in progress.missing
        ],
        "units": units,
    }
