"""`dvcquota tasks` and `dvcquota procedures`: what a plan asks of whom and by when, and its list of procedures."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, cast

import typer

from .cli_files import Language, csv_text, deliver, json_text, word
from .errors import fail
from .plan import Plan, load_plan
from .procedures import Procedures, load_procedures
from .table import Table


class Format(StrEnum):
    """How results are written."""

    table = "table"
    csv = "csv"
    json = "json"


class State(StrEnum):
    """How a step stands on a day."""

    to_come = "to-come"
    open = "open"
    due = "due"
    overdue = "overdue"
    done = "done"


class Level(StrEnum):
    """The levels of a plan's units."""

    department = "department"
    district = "district"
    commune = "commune"


_Plan = Annotated[str, typer.Argument(help="A packaged plan's name (see `dvcquota datasets`) or a plan's path.")]
_Output = Annotated[Path | None, typer.Option("--output", "-o", help="Write to this file, whole or not at all.")]
_Format = Annotated[Format, typer.Option(help="How the result is written.")]
_Lang = Annotated[Language, typer.Option(help="Language of the table.")]

_WORDS = {
    "en": {"first_day": "First day", "last_day": "Last day", "state": "State", "days_left": "Days left", "step": "Step",
           "role": "Role", "title": "Task and deliverable", "tasks": "Tasks", "none": "There is no such step.",
           "procedures": "Procedures"},
    "vi": {"first_day": "Từ ngày", "last_day": "Đến ngày", "state": "Tình trạng", "days_left": "Còn (ngày)", "step": "Nhiệm vụ",
           "role": "Vai trò", "title": "Nội dung và sản phẩm", "tasks": "Nhiệm vụ", "none": "Không có nhiệm vụ nào.",
           "procedures": "Thủ tục hành chính",
           "lead": "chủ trì", "partner": "phối hợp", "to-come": "chưa đến", "open": "đang làm", "due": "đến hạn",
           "overdue": "quá hạn", "done": "đã xong"},
}  # fmt: skip


def tasks(
    plan: _Plan,
    unit: Annotated[
        str | None,
        typer.Option(help="Who leads or takes part: a unit's code or name, a party as printed, or a level.", metavar="NAME"),
    ] = None,
    lead: Annotated[str | None, typer.Option(help="Who leads.", metavar="NAME")] = None,
    partner: Annotated[str | None, typer.Option(help="Who takes part.", metavar="NAME")] = None,
    since: Annotated[str | None, typer.Option("--from", help="The last day is this one or later.", metavar="DATE")] = None,
    until: Annotated[str | None, typer.Option("--to", help="The last day is this one or earlier.", metavar="DATE")] = None,
    on: Annotated[str | None, typer.Option(help="The day to look at, such as 2022-06-14.", metavar="DATE")] = None,
    state: Annotated[State | None, typer.Option(help="Only steps that stand so on that day.")] = None,
    within: Annotated[int, typer.Option(help="Days beyond that day which still count as due.", metavar="DAYS")] = 0,
    done: Annotated[str | None, typer.Option(help="Steps that are done, such as I.2/1,I.3.1/2.", metavar="LIST")] = None,
    format: _Format = Format.table,
    lang: _Lang = Language.en,
    output: _Output = None,
) -> None:
    """List the steps of a plan's tasks: of whom, by when, and how they stand on a day."""
    source = load_plan(plan)
    steps = source.tasks.where(
        unit=unit,
        lead=lead,
        partner=partner,
        last_day=None if since is None and until is None else (since or date.min, until or date.max),
        on=on,
        state=None if state is None else state.value,
        within=within,
        done=_steps(done),
    )
    whose = [_called(source, name) for name in (unit, lead, partner) if name is not None]
    if format is Format.csv:
        text = _csv(steps)
    elif format is Format.json:
        text = json_text({"plan": source.name, "on": on, "steps": _records(steps)})
    else:
        heading = [_WORDS[lang.value]["tasks"], _identity(source, lang), *whose]
        text = " · ".join(heading + ([] if on is None else [_shown(date.fromisoformat(on), lang)])) + "\n"
        text += _tasks_table(steps, lang, asked=on is not None, whose=bool(whose))
    deliver(text, output)


def procedures(
    plan: _Plan,
    file: Annotated[
        Path | None, typer.Option("--file", help="A catalogue (CSV) of procedures of the plan's units, in place of its own list.")
    ] = None,
    agency: Annotated[
        str | None, typer.Option(help="A heading of the list, or the code or name of the owner.", metavar="NAME")
    ] = None,
    field: Annotated[str | None, typer.Option(help="A field, as printed.", metavar="NAME")] = None,
    level: Annotated[Level | None, typer.Option(help="The level that handles them.")] = None,
    unit: Annotated[str | None, typer.Option(help="The unit that handles them: code or name.", metavar="NAME")] = None,
    service_level: Annotated[
        str | None, typer.Option(help="1, 2, 3, 4, information, partial or full.", metavar="LEVEL")
    ] = None,
    pilot: Annotated[bool | None, typer.Option(help="Only those of the online-only pilot, or only the others.")] = None,
    format: _Format = Format.table,
    lang: _Lang = Language.en,
    output: _Output = None,
) -> None:
    """List a plan's procedures, or those of a catalogue, and how many of the eligible ones are at level 4."""
    source = load_plan(plan)
    every = source.procedures if file is None else load_procedures(file, plan=source)
    found = every.where(
        agency=agency,
        field=field,
        level=None if level is None else level.value,
        service_level=cast(Any, service_level),
        pilot=pilot,
        unit=unit,
    )
    if format is Format.csv:
        text = _csv(found)
    elif format is Format.json:
        four = found.level_four
        rate = None if four.rate is None else str(four.rate)
        counts = {"reached": four.reached, "eligible": four.eligible, "unknown": four.unknown, "rate": rate}
        text = json_text({"plan": source.name, "level_four": counts, "procedures": _records(found)})
    else:
        text = f"{_WORDS[lang.value]['procedures']} · {_identity(source, lang)}\n{_procedures_table(found, lang)}"
    deliver(text, output)


def _steps(text: str | None) -> list[tuple[str, int]]:
    pairs = []
    for part in text.split(",") if text else []:
        task, slash, number = part.strip().partition("/")
        if not slash or not number.isascii() or not number.isdigit():
            fail("argument", f'--done: "{word(part)}" is not a task and its step; write I.2/1,I.3.1/2')
        pairs.append((task, int(number)))
    return pairs


def _called(plan: Plan, text: str) -> str:
    """Whom the text stands for, in the plan's own words."""
    kind, found = plan.tasks._party(text)
    return plan.unit(found).name if kind == "unit" else found


def _tasks_table(steps: Table, lang: Language, *, asked: bool, whose: bool) -> str:
    words = _WORDS[lang.value]
    names = ["first_day", "last_day", *(["state", "days_left"] if asked else []), "step", *(["role"] if whose else []), "title"]
    lines = [[words[name] for name in names]]
    below = [""]  # what stands under the last cell of each line
    for row in _records(steps):
        english = lang is Language.en
        title, deliverable = (row["title_en"] or row["title"], row["deliverable_en"]) if english else (row["title"], None)
        cells = row | {"step": f"{row['task']}/{row['step']}", "title": title}
        for name in ("first_day", "last_day"):
            cells[name] = "" if row[name] is None else _shown(date.fromisoformat(row[name]), lang)
        lines.append([words.get(str(cells[name]), str(cells[name])) for name in names])
        below.append(deliverable or row["deliverable"] or "")
    if len(lines) == 1:
        return words["none"] + "\n"
    right = {names.index("days_left")} if asked else set()
    indent = sum(max(map(len, column)) + 2 for column in list(zip(*lines, strict=True))[:-1])
    text = []
    for line, under in zip(_aligned(lines, right), below, strict=True):
        text += [line, *([" " * indent + "→ " + under] if under else [])]
    text.insert(1, "─" * (indent + max(len(line[-1]) for line in lines)))
    return "\n".join(text) + "\n"


def _procedures_table(found: Procedures, lang: Language) -> str:
    vi = lang is Language.vi
    known = "code" in found.columns
    lines: list[list[str]] = []
    heads: list[list[str]] = []
    last = ("", "")
    for row in _records(found):
        head = (row["agency"], row["field"] or "")
        new = [head[0]] if head[0] != last[0] else []
        heads.append(new + ([f"  {head[1]}"] if head[1] and (new or head[1] != last[1]) else []))
        last = head
        cells = ["" if row["no"] is None else str(row["no"])]
        if known:
            limit = "" if row["legal_limit"] is None else f"{row['legal_limit']} {row['limit_unit']}"
            online = "" if row["online_limit"] is None else str(row["online_limit"])
            cells += [row["code"] or "", "" if row["service_level"] is None else str(row["service_level"]), limit, online]
        lines.append([*cells, row["name"]])
    titles = [["TT", "No"], ["Mã", "Code"], ["Mức độ", "Level"], ["Thời hạn", "Legal limit"], ["Trực tuyến", "Online"], ["Tên", "Name"]]
    header = [pair[0 if vi else 1] for pair in titles if known or pair in (titles[0], titles[-1])]
    first, *rest = _aligned([header, *lines], {0})
    text = [first, "─" * max(len(first), 40)]
    for head_lines, line in zip(heads, rest, strict=True):
        text += [*head_lines, line]
    four = found.level_four
    if vi:
        text.append(f"{len(found)} thủ tục; mức độ 4: {four.reached} trên {four.eligible} đủ điều kiện, chưa rõ {four.unknown}.")
    else:
        text.append(f"{len(found)} procedure{'' if len(found) == 1 else 's'}; at level 4: {four.reached} of {four.eligible} eligible, {four.unknown} unknown.")
    return "\n".join(text) + "\n"


def _aligned(lines: Sequence[Sequence[str]], right: set[int]) -> list[str]:
    """The lines with their cells one under the other, two spaces between; the columns in `right` end at one place."""
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return [
        "  ".join(cell.rjust(w) if k in right else cell.ljust(w) for k, (cell, w) in enumerate(zip(line, widths, strict=True))).rstrip()
        for line in lines
    ]


def _identity(plan: Plan, lang: Language) -> str:
    return f"{plan.number}, {_shown(plan.issued, lang)}"


def _shown(day: date, lang: Language) -> str:
    return f"{day:%d/%m/%Y}" if lang is Language.vi else day.isoformat()


def _records(table: Table) -> list[dict[str, Any]]:
    """One mapping a row; days as text."""
    columns = [[value.isoformat() if isinstance(value, date) else value for value in table[name]] for name in table.columns]
    return [dict(zip(table.columns, row, strict=True)) for row in zip(*columns, strict=True)]


def _csv(table: Table) -> str:
    def field(value: object) -> str:
        return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)

    return csv_text([table.columns, *(map(field, row.values()) for row in _records(table))])
