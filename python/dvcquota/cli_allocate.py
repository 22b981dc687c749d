"""`dvcquota allocate`: a column of weights in, counts out, or the explanation of one of them."""

import sys
from collections.abc import Iterable
from enum import StrEnum
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from . import _core, cli_groups
from .allocate import Allocation, methods
from .allocate import allocate as allocate_counts
from .cli_files import Language, counts_in, csv_text, deliver, dossiers, json_text, read_csv, sentence, word
from .cli_groups import Mode
from .errors import DvcError, fail
from .hierarchy import GroupTie, HierarchyAllocation, HierarchyExplanation, allocate_hierarchy


class FileFormat(StrEnum):
    """How an allocation is written."""

    csv = "csv"
    json = "json"


class Quota(StrEnum):
    """Weight per dossier in the method of largest remainders."""

    hare = "hare"
    droop = "droop"
    hagenbach_bischoff = "hagenbach-bischoff"
    imperiali = "imperiali"


class Redistribution(StrEnum):
    """What largest remainders do with what bounds leave over."""

    proportional = "proportional"
    least_squares = "least-squares"


class Ties(StrEnum):
    """Who is served first among rows with equal claims."""

    by_order = "by-order"
    by_weight = "by-weight"
    by_priority = "by-priority"
    by_lot = "by-lot"
    error = "error"
    report = "report"


def allocate(
    file: Annotated[str, typer.Argument(help="A CSV file in UTF-8 with a header; - is standard input.")],
    weights: Annotated[str, typer.Option(help="The column of weights.", metavar="COLUMN")],
    total: Annotated[int, typer.Option(help="Dossiers to hand out.")],
    method: Annotated[str, typer.Option(help="A method's name or alias.")] = "largest-remainder",
    quota: Annotated[Quota, typer.Option(help="The quota of largest remainders.")] = Quota.hare,
    q: Annotated[str | None, typer.Option("--q", help="The q of the stationary method, such as 1/3.", metavar="RATIO")] = None,
    signposts: Annotated[
        str | None, typer.Option(help="The signposts of the method of that name, such as 7/10,3/2,5/2.", metavar="LIST")
    ] = None,
    lower: Annotated[str | None, typer.Option(help="The column of least counts.", metavar="COLUMN")] = None,
    upper: Annotated[str | None, typer.Option(help="The column of greatest counts.", metavar="COLUMN")] = None,
    redistribute: Annotated[
        Redistribution, typer.Option(help="What largest remainders do with what bounds leave over.")
    ] = Redistribution.proportional,
    by: Annotated[
        str | None,
        typer.Option(
            help="The column of groups, or several from the top level down, parted by commas: the total is shared among groups first.",
            metavar="COLUMNS",
        ),
    ] = None,
    mode: Annotated[
        Mode | None,
        typer.Option(help="With --by: level by level (top-down, if not told), or among all rows at once within --group-bounds."),
    ] = None,
    group_bounds: Annotated[
        str | None,
        typer.Option(help="A CSV file of the columns of --by with least and most dossiers, lower and upper.", metavar="FILE"),
    ] = None,
    priority: Annotated[
        str | None, typer.Option(help="The column that decides ties by-priority, small first.", metavar="COLUMN")
    ] = None,
    ties: Annotated[Ties, typer.Option(help="Who is served among equal claims.")] = Ties.by_order,
    seed: Annotated[int, typer.Option(help="The seed of ties by-lot.", min=0)] = 0,
    explain: Annotated[
        int | None,
        typer.Option(help="Say how this data row came to its count, instead of all counts; the first is 1.", metavar="ROW"),
    ] = None,
    lang: Annotated[Language | None, typer.Option(help="Language of that explanation: en, if not told.")] = None,
    format: Annotated[FileFormat, typer.Option(help="How the result is written.")] = FileFormat.csv,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write to this file, whole or not at all.")] = None,
) -> None:
    """Share a total among the rows of a CSV file, in proportion to a column of weights.

    csv is the file with a last column `count`, ties and the totals of groups are told on standard error; json has the total,
    what was assigned, the method, ties and counts. Rows of ties are counted from 1, the header left out.
    """
    if method not in methods():
        fail("argument", f"--method {word(method)} is not the name of a method; known are {', '.join(methods())}")
    if by is None and (mode is not None or group_bounds is not None):
        fail("argument", f"{'--group-bounds' if mode is None else '--mode'} goes with groups; give their column with --by")
    if ties is Ties.by_priority and priority is None:
        fail("argument", "--ties by-priority needs the column to go by; give --priority")
    if lang is not None and (explain is None or format is FileFormat.json):
        fail("argument", "--lang is the language of an explanation in words; give --explain, and no --format json")
    name = "standard input" if file == "-" else word(file)
    header, rows = read_csv(file, name)
    if explain is not None and not 1 <= explain <= len(rows):
        fail("argument", f"--explain {explain}: {name} has the data rows 1 to {len(rows)}")
    columns = {"weights": weights, "lower": lower, "upper": upper, "priority": priority}
    values = {key: None if column is None else counts_in(name, header, rows, column) for key, column in columns.items()}
    options: dict[str, Any] = {
        "method": method,
        "quota": quota.value,
        "q": q,
        "signposts": () if signposts is None else [text.strip() for text in signposts.split(",")],
        "redistribute": redistribute.value,
        "ties": ties.value,
        "seed": seed,
    }
    per_row: dict[str, Any] = {key: values[key] for key in ("lower", "upper", "priority")}
    result: Allocation | HierarchyAllocation
    levels: dict[str, list[str]] = {}
    bounds: dict[str, Any] = {}
    if by is not None:
        levels = cli_groups.levels_in(name, header, rows, by)
        bounds = {} if group_bounds is None else cli_groups.bounds_in(group_bounds, levels)
    try:
        if by is None:
            result = allocate_counts(values["weights"], total=total, **per_row, **options)
        else:
            how = Mode.top_down if mode is None else mode
            result = allocate_hierarchy(
                values["weights"], total=total, groups=list(levels.values()), mode=how.value, **bounds, **per_row, **options
            )
    except DvcError as error:
        _fail_in_file(error, name, columns)
    grouped = result if isinstance(result, HierarchyAllocation) else None
    if explain is not None:
        why = result.explain(explain - 1)
        deliver(_explanation_json(why) if format is FileFormat.json else f"{why.text(lang=(lang or Language.en).value)}\n", output)
    elif format is FileFormat.json:
        deliver(_allocation_json(result, total), output)
    elif "count" in header:
        fail("duplicate", f"{name}: there is a column count already; rename it, the result is to have that name")
    else:
        counts = [str(count) for count in result.counts.tolist()]
        table = [[*header, "count"], *([*row, count] for row, count in zip(rows, counts, strict=True))]
        deliver(csv_text(table), output)
        for line in ([] if grouped is None else cli_groups.told(grouped)) + _equal_claims(result):
            print(f"dvcquota: {name}: {line}", file=sys.stderr)


def _fail_in_file(error: DvcError, name: str, columns: dict[str, str | None]) -> NoReturn:
    """The same error with its place in the file: rows as a spreadsheet counts, the file's names of columns."""
    place = name
    if error.row is not None and not error.rows:
        column = None if error.column is None else columns.get(error.column)
        place += f", row {error.row + 2}" + (f", column {word(column)}" if column is not None else "")
    if error.code == "argument" and error.row is None:  # an option, not the file, is wrong
        place = "" if error.column is None else f"--{error.column}"
    fail(error.code, f"{place}: {sentence(error)}" if place else sentence(error))


def _equal_claims(result: Allocation | HierarchyAllocation) -> list[str]:
    """A sentence for each tie, with who was served; rows are counted from 1."""

    def numbers(rows: Iterable[int]) -> str:
        return ", ".join(str(row + 1) for row in rows)

    return [
        f"data rows {numbers(tie.rows)} have equal claims to {dossiers(tie.contested)}, "
        + (f"served: {numbers(tie.served)}" if tie.served else "nobody is served")
        for tie in result.ties
    ]


def _tie(tie: _core.Tie) -> dict[str, Any]:
    return {"rows": [row + 1 for row in tie.rows], "contested": tie.contested, "served": [row + 1 for row in tie.served]}


def _allocation_json(result: Allocation | HierarchyAllocation, total: int) -> str:
    counts = result.counts.tolist()
    document: dict[str, Any] = {"total": total, "assigned": sum(counts), "method": result.method}
    if isinstance(result, HierarchyAllocation):
        document |= {"groups": cli_groups.totals_json(result), "group_ties": cli_groups.ties_json(result)}
    return json_text(document | {"ties": [_tie(tie) for tie in result.ties], "counts": counts})


def _explanation_json(why: _core.RowExplanation | HierarchyExplanation) -> str:
    """Every field that the method has; ratios as text, so that they stay exact."""
    fields = _plain(why.to_dict())
    fields["row"] += 1
    return json_text(fields | {"text": {lang.value: why.text(lang=lang.value) for lang in Language}})


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(field) for key, field in value.items() if field is not None}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, GroupTie):
        return {"groups": value.groups, "contested": value.contested, "served": value.served}
    return str(value) if isinstance(value, Fraction) else _tie(value) if isinstance(value, _core.Tie) else value
