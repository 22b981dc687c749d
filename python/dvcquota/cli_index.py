"""`dvcquota rank` and `dvcquota score`: a CSV file of values or figures in, ranks or points out."""

from collections.abc import Sequence
from enum import StrEnum
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from .cli_files import Language, column_at, count_in, csv_text, deliver, json_text, read_csv, word
from .errors import DvcError, fail
from .ranking import Ranking
from .ranking import rank as ranked
from .score import Score, Scores, load_index
from .score import score as scored
from .shown import nearest
from .text_tables import markdown_table, records, text_table


class Format(StrEnum):
    """How a result is written."""

    table = "table"
    csv = "csv"
    json = "json"
    md = "md"


_File = Annotated[str, typer.Argument(help="A CSV file in UTF-8 with a header; - is standard input.")]
_Format = Annotated[Format, typer.Option(help="How the result is written.")]
_Lang = Annotated[Language, typer.Option(help="Language of headings and sentences.")]
_Output = Annotated[Path | None, typer.Option("--output", "-o", help="Write to this file, whole or not at all.")]

_HEADINGS = {
    "unit": "Đơn vị", "value": "Giá trị", "rank": "Hạng", "previous_rank": "Hạng trước", "movement": "Tăng giảm", "moved": "Biến động",
    "tier": "Nhóm", "group": "Nhóm", "metric": "Chỉ số", "numerator": "Tử số", "denominator": "Mẫu số", "rate": "Tỷ lệ",
    "points": "Điểm", "maximum": "Tối đa", "explanation": "Cách tính", "origin": "Nguồn điểm", "standing": "Mức kiểm chứng",
    "figures": "Số liệu", "next": "Mỗi hồ sơ", "to_whole_point": "Đến điểm tròn", "to_maximum": "Đến tối đa", "left": "Còn thiếu",
    "shared": "Cùng mẫu số", "total": "Tổng",
}  # fmt: skip
_WORDS = {
    "up": "tăng", "same": "giữ nguyên", "down": "giảm", "new": "mới", "left": "không còn", "unranked": "không xếp hạng",
    "figures": "tính lại", "given": "công bố", "nowhere": "chưa có", "verified": "đã kiểm chứng", "secondary": "thứ cấp",
    "unverified": "chưa kiểm chứng",
}  # fmt: skip
_NUMBERS = (
    "value", "rank", "previous_rank", "movement", "numerator", "denominator", "points", "maximum", "next", "to_whole_point", "to_maximum",
    "left", "shared", "total",
)  # fmt: skip


def rank(
    file: _File,
    by: Annotated[str, typer.Option(help="The column of values: whole numbers, decimals with a point, or ratios such as 3/5.", metavar="COLUMN")],
    unit: Annotated[str, typer.Option(help="The column of units.", metavar="COLUMN")] = "unit",
    previous: Annotated[str | None, typer.Option(help="A CSV file of an earlier period with the same two columns.", metavar="FILE")] = None,
    tiers: Annotated[
        str | None, typer.Option(help="Names with what must be reached, the best first: good=80,fair=65; or a number of equal parts.")
    ] = None,
    ascending: Annotated[bool, typer.Option("--ascending", help="The least value is the best.")] = False,
    format: _Format = Format.table,
    lang: _Lang = Language.en,
    output: _Output = None,
) -> None:
    """Rank units by a column, the best first: equal values share a rank, and the next one counts them all (1, 2, 2, 4).

    An empty value has no rank. Against an earlier file, `movement` is places gained; units that are gone are told at the end.
    """
    name, values = _column_of(file, by, unit)
    earlier = None if previous is None else _column_of(previous, by, unit)
    for given, found in ((name, values), *(() if earlier is None else (earlier,))):
        _ranked_alone(given, found, by, ascending)
    found = ranked(
        dict(zip(*values, strict=True)),
        previous=None if earlier is None else dict(zip(*earlier[1], strict=True)),
        tiers=_tiers(tiers),
        ascending=ascending,
    )
    deliver(_ranking_text(found, format, lang), output)


def score(
    profile: Annotated[str, typer.Argument(help="A packaged index (qd766-province) or the path of an index file.")],
    file: _File,
    variant: Annotated[list[str] | None, typer.Option(help="An experimental variant to be used. Repeatable.", metavar="NAME")] = None,
    level: Annotated[str | None, typer.Option(help="The level of the units, where the index is of several.")] = None,
    unit: Annotated[str, typer.Option(help="The column of units, if there is one.", metavar="COLUMN")] = "unit",
    what_if: Annotated[bool, typer.Option("--what-if", help="List what more dossiers would gain instead, the most points first.")] = False,
    format: _Format = Format.table,
    lang: _Lang = Language.en,
    output: _Output = None,
) -> None:
    """Score figures by an index: the points of each metric with how they come about, and what is missing or contested.

    The file has the columns `metric`, `numerator`, `denominator`, and `unit` and `published` where there are such; an empty cell is
    missing, which is never 0. A published score stands in for what cannot be worked out, and is compared with what can.
    """
    index = load_index(profile)
    name, data = _figures_of(file, unit)
    try:
        found = scored(index, data, variants=variant or [], level=level, unit=unit)
    except DvcError as error:
        _fail_in_file(error, name)
    deliver(_gains_text(found, format, lang) if what_if else _score_text(found, format, lang), output)


def _column_of(file: str, by: str, unit: str) -> tuple[str, tuple[list[str], list[int | str | None]]]:
    """The name of a file, its units and its values."""
    name = "standard input" if file == "-" else word(file)
    header, rows = read_csv(file, name)
    at, of = column_at(name, header, by), column_at(name, header, unit)
    units: dict[str, None] = {}
    for number, row in enumerate(rows, start=2):
        if not row[of]:
            fail("schema", f"{name}, row {number}, column {word(unit)}: the unit is missing; name it (unit-known)")
        if row[of] in units:
            fail("duplicate", f"{name}, row {number}, column {word(unit)}: {word(row[of])} stands there for the second time; a unit has one row (unit-once)")
        units[row[of]] = None
    values: list[int | str | None] = [int(cell) if cell.removeprefix("-").isdecimal() and cell.isascii() and len(cell) < 19 else cell or None for cell in (row[at] for row in rows)]
    return name, (list(units), values)


def _ranked_alone(name: str, column: tuple[list[str], list[int | str | None]], by: str, ascending: bool) -> None:
    """Refuses a value that cannot be ranked, with its row in the file."""
    try:
        ranked({"unit": column[0], by: column[1]} if by != "unit" else {"": column[0], by: column[1]}, by=by, ascending=ascending)
    except DvcError as error:
        _fail_in_file(error, name)


def _tiers(text: str | None) -> int | dict[str, str] | None:
    if text is None:
        return None
    if "=" not in text:
        return count_in(text, "--tiers")
    tiers: dict[str, str] = {}
    for part in text.split(","):
        name, equals, limit = part.partition("=")
        if not equals or not name.strip() or not limit.strip():
            fail("argument", f'--tiers: "{word(part)}" is not a name and its limit; write good=80,fair=65')
        if name.strip() in tiers:
            fail("duplicate", f"--tiers: {word(name.strip())} stands there twice; give one limit for it")
        tiers[name.strip()] = limit.strip()
    return tiers


def _figures_of(file: str, unit: str) -> tuple[str, dict[str, list[Any]]]:
    """The name of a file and its columns; counts as integers, empty cells as None."""
    name = "standard input" if file == "-" else word(file)
    header, rows = read_csv(file, name)
    known = ["metric", "numerator", "denominator", *(column for column in ("published", unit) if column in header)]
    data: dict[str, list[Any]] = {}
    for column in known:
        at = column_at(name, header, column)
        cells = [row[at] or None for row in rows]
        if column in ("numerator", "denominator"):
            data[column] = [None if cell is None else _count(cell, f"{name}, row {row}, column {column}") for row, cell in enumerate(cells, start=2)]
        else:
            data[column] = cells
    return name, data


def _count(text: str, place: str) -> int:
    if text.startswith("-") and text[1:].isascii() and text[1:].isdecimal():
        fail("range", f"{place}: {word(text)} is negative; a count is 0 or more (count-not-negative)")
    return count_in(text, place)


def _fail_in_file(error: DvcError, name: str) -> NoReturn:
    """The same error with its place in the file, rows as a spreadsheet counts."""
    if error.row is None:
        raise error
    column = error.column or "metric"
    sentence = str(error).removeprefix(f"row {error.row}, column {column}: ").removeprefix(f"row {error.row}: ")
    fail(error.code, f"{name}, row {error.row + 2}, column {word(column)}: {sentence}")


def _ranking_text(found: Ranking, format: Format, lang: Language) -> str:
    table = found.to_table()
    rows = sorted(records(table), key=lambda row: (row["rank"] is None, row["rank"]))
    ties = [[table["unit"][row] for row in rows] for rows in found.ties]
    if format is Format.json:
        return json_text({"ranking": rows, "ties": ties, "left": found.left})
    text = _written(list(table.columns), rows, format, lang)
    if format is Format.csv:
        return text
    vi = lang is Language.vi
    notes = [("Đồng hạng: " if vi else "Tie: ") + ", ".join(tie) for tie in ties]
    if found.left:
        notes.append(("Không còn xếp hạng: " if vi else "Not ranked any more: ") + ", ".join(map(str, found.left)))
    return text + _notes(notes, format)


def _score_text(found: Score | Scores, format: Format, lang: Language) -> str:
    many = isinstance(found, Scores)
    if format is Format.json:
        units = [(unit, found.of(unit)) for unit in found.units] if isinstance(found, Scores) else [(None, found)]
        documents = [({"unit": unit} if many else {}) | _document(one) for unit, one in units]
        return json_text({"units": documents} if many else documents[0])
    if format is Format.csv:
        return _written(list(found.columns), records(found), format, lang)
    explanation = "explanation" if lang is Language.en else "explanation_vi"
    shown = [*(["unit"] if many else []), "group", "metric", "numerator", "denominator", "points", "maximum", explanation, "origin", "standing"]
    rows = records(found)
    for row in rows:
        row["standing"] = row["variant"] or row["standing"]
    text = _written(shown, rows, format, lang)
    totals = _total_rows(found, lang)
    text += "\n" + _written(list(totals[0]), totals, format, lang)
    remarks = records(found.remarks)
    message = "message" if lang is Language.en else "message_vi"
    return text + _notes([(f"{row['unit']}: " if many else "") + row[message] for row in remarks], format)


def _total_rows(found: Score | Scores, lang: Language) -> list[dict[str, Any]]:
    """A line for each group, and one for the total; of many units a line for each, with its groups side by side."""
    title = "title" if lang is Language.vi else "title_en"
    total = "Tổng" if lang is Language.vi else "Total"
    groups = records(found.groups)
    if isinstance(found, Scores):
        printed = dict(zip(found.units, found.totals["total"], strict=True))
        return [
            {"unit": unit, **{row["group"]: row["points"] for row in groups if row["unit"] == unit}, "total": printed[unit]} for unit in found.units
        ]
    lines = [{"group": f"{row['group']}  {row[title]}", "points": row["points"], "maximum": row["maximum"], "origin": row["origin"]} for row in groups]
    of = sum(row["maximum"] for row in groups)
    return [*lines, {"group": total, "points": None if found.printed is None else float(found.printed), "maximum": of, "origin": None}]


def _document(found: Score) -> dict[str, Any]:
    return {
        "total": None if found.printed is None else str(found.printed),
        "exact": None if found.total is None else str(found.total),
        "known": str(found.known),
        "known_maximum": str(found.known_maximum),
        "groups": records(found.groups),
        "metrics": records(found),
        "remarks": records(found.remarks),
    }


def _gains_text(found: Score | Scores, format: Format, lang: Language) -> str:
    table = found.what_if()
    if format is Format.json:
        return json_text({"gains": records(table)})
    rows, names = records(table), list(table.columns)
    if format is not Format.csv:
        names.remove("metric")  # the code of the figures says it
        for row in rows:  # exact ratios and lists of codes are for programs; people see decimals and how many
            row["shared"] = len(row["shared"].split())
            row["points"], row["next"], row["left"] = _decimal(row["points"], 2), _decimal(row["next"], 6), _decimal(row["left"], 2)
    return _written(names, rows, format, lang)


def _decimal(ratio: str, places: int) -> float:
    return float(Fraction(nearest(Fraction(ratio) * 10**places) or 0, 10**places))


def _written(names: Sequence[str], rows: Sequence[dict[str, Any]], format: Format, lang: Language) -> str:
    """Rows as CSV for programs, or as a table for people, plain or Markdown."""
    if format is Format.csv:
        return csv_text([names, *(["" if row[name] is None else str(row[name]) for name in names] for row in rows)])
    heads = [_HEADINGS.get(name.removesuffix("_vi"), name) if lang is Language.vi else name.removesuffix("_vi").replace("_", " ") for name in names]
    right = [name in _NUMBERS or (bool(rows) and isinstance(rows[0][name], (int, float))) for name in names]
    lines = [[_shown(name, row[name], lang) for name in names] for row in rows]
    return (markdown_table if format is Format.md else text_table)(heads, lines, right=right)


def _shown(name: str, value: object, lang: Language) -> str:
    """A cell as people read it: two decimals for points, a sign for places gained, the marks of the language."""
    vi = lang is Language.vi
    if value is None:
        return ""
    if name == "movement" and isinstance(value, int):
        return f"{value:+d}" if value else "0"
    if isinstance(value, float):
        text = f"{value:g}" if name == "maximum" else f"{value:.6f}" if name == "next" else f"{value:.2f}"
        return text.replace(".", ",") if vi else text
    if isinstance(value, int):
        return f"{value:,}".replace(",", ".") if vi else f"{value:,}"
    if name == "value" and isinstance(value, str) and vi:
        return value.replace(".", ",")
    text = str(value)
    return _WORDS.get(text, text) if vi and name in ("moved", "origin", "standing") else text


def _notes(notes: Sequence[str], format: Format) -> str:
    if not notes:
        return ""
    return "\n" + "".join(f"- {note}\n" if format is Format.md else f"{note}\n" for note in notes)
