"""The command line: words in, words out. Every decision is made by the package; a failure is one line and exit code 2."""

import csv
import io
import json
import os
import re
import sys
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import Annotated, NoReturn, cast, get_args

import typer

from . import __version__
from .allocate import Allocation, methods
from .allocate import allocate as allocate_counts
from .dataset import datasets
from .errors import DvcError, fail
from .plan import Figure, Plan, load_plan
from .plan import Level as LevelName
from .quota import Assignment, to_csv, to_json, to_table

app = typer.Typer(
    name="dvcquota",
    help="Quotas of online dossiers for administrative units.",
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


class Level(StrEnum):
    """The levels that receive quotas."""

    department = "department"
    district = "district"
    commune = "commune"


class Model(StrEnum):
    """How quotas are set."""

    share_of_deficit = "share-of-deficit"
    uniform = "uniform"
    by_tier = "by-tier"
    fill_the_gap = "fill-the-gap"


class Rounding(StrEnum):
    """How shares become whole dossiers."""

    exact_total = "exact-total"
    per_row = "per-row"
    up = "up"


class Horizon(StrEnum):
    """The months a rate is meant for."""

    year = "year"
    remaining = "remaining"


class Format(StrEnum):
    """How results are written."""

    table = "table"
    csv = "csv"
    json = "json"


class TextFormat(StrEnum):
    """How an explanation is written."""

    text = "text"
    json = "json"


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


class Language(StrEnum):
    """The language of headings and sentences."""

    en = "en"
    vi = "vi"


def _version(asked: bool) -> None:
    if asked:
        _put(f"dvcquota {__version__}\n")
        raise typer.Exit


@app.callback()
def _main(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    pass


# The options that say how quotas are set, the same for `assign` and `explain`.
_Plan = Annotated[str, typer.Argument(help="A packaged plan's name (see `dvcquota datasets`) or a plan's path.")]
_ModelOption = Annotated[Model, typer.Option(help="How quotas are set: docs, \"Target models\".")]
_RoundingOption = Annotated[
    Rounding | None,
    typer.Option(help="exact-total adds up, per-row rounds each row alone, up rounds each row up; else the model's own."),
]
_TotalOption = Annotated[
    int | None, typer.Option(help="Dossiers to hand out instead of the plan's total; without --level among all levels.")
]
_RateOption = Annotated[
    str | None,
    typer.Option(help="The rate to reach, such as 70%; under by-tier one for each level or type: district=35-40%,ward=30%."),
]
_OverOption = Annotated[
    Horizon | None,
    typer.Option(help="The months that --rate is meant for: share-of-deficit the year, if not told; else the remaining ones."),
]
_LowerOption = Annotated[str | None, typer.Option(help="The column of least quotas.", metavar="COLUMN")]
_UpperOption = Annotated[str | None, typer.Option(help="The column of most quotas.", metavar="COLUMN")]
_BoundsOption = Annotated[
    Path | None,
    typer.Option(help="A CSV file with a column `unit` and those columns; else they are of the plan's statistics.", metavar="FILE"),
]
_OutputOption = Annotated[Path | None, typer.Option("--output", "-o", help="Write to this file, whole or not at all.")]


@app.command()
def assign(
    plan: _Plan,
    level: Annotated[Level | None, typer.Option(help="One level; without it all that the plan has.")] = None,
    model: _ModelOption = Model.share_of_deficit,
    rounding: _RoundingOption = None,
    total: _TotalOption = None,
    rate: _RateOption = None,
    over: _OverOption = None,
    lower: _LowerOption = None,
    upper: _UpperOption = None,
    bounds: _BoundsOption = None,
    format: Annotated[Format, typer.Option(help="How the result is written.")] = Format.table,
    lang: Annotated[Language, typer.Option(help="Language of the table.")] = Language.en,
    output: _OutputOption = None,
) -> None:
    """Set the quotas of each level; by default share its total in proportion to what is offline."""
    source = load_plan(plan)
    quotas = _quotas(source, None if level is None else level.value, model, rounding, total, rate, over, lower, upper, bounds)
    _deliver(_written(source, list(quotas.values()), format, lang), output)


@app.command()
def explain(
    plan: _Plan,
    unit: Annotated[str, typer.Argument(help="A unit's code or name.")],
    model: _ModelOption = Model.share_of_deficit,
    rounding: _RoundingOption = None,
    total: Annotated[int | None, typer.Option(help="Dossiers to hand out at the unit's level instead of the plan's.")] = None,
    rate: _RateOption = None,
    over: _OverOption = None,
    lower: _LowerOption = None,
    upper: _UpperOption = None,
    bounds: _BoundsOption = None,
    format: Annotated[TextFormat, typer.Option(help="How the result is written.")] = TextFormat.text,
    lang: Annotated[Language, typer.Option(help="Language of the text.")] = Language.en,
    output: _OutputOption = None,
) -> None:
    """Say how a unit's quota comes about, step by step; its level follows from the unit."""
    source = load_plan(plan)
    found = source.find(unit)
    quotas = _quotas(source, Level(found.level).value, model, rounding, total, rate, over, lower, upper, bounds)
    (why,) = (level.explain(found.code or "") for level in quotas.values())
    _deliver(why.to_json() if format is TextFormat.json else why.to_text(lang=lang.value), output)


@app.command()
def allocate(
    file: Annotated[str, typer.Argument(help="A CSV file in UTF-8 with a header; - is standard input.")],
    weights: Annotated[str, typer.Option(help="The column of weights.", metavar="COLUMN")],
    total: Annotated[int, typer.Option(help="Dossiers to hand out.")],
    method: Annotated[str, typer.Option(help="A method's name or alias.")] = "largest-remainder",
    quota: Annotated[Quota, typer.Option(help="The quota of largest remainders.")] = Quota.hare,
    q: Annotated[str | None, typer.Option("--q", help="The q of the stationary method, such as 1/3.", metavar="RATIO")] = None,
    lower: Annotated[str | None, typer.Option(help="The column of least counts.", metavar="COLUMN")] = None,
    upper: Annotated[str | None, typer.Option(help="The column of greatest counts.", metavar="COLUMN")] = None,
    redistribute: Annotated[
        Redistribution, typer.Option(help="What largest remainders do with what bounds leave over.")
    ] = Redistribution.proportional,
    priority: Annotated[
        str | None, typer.Option(help="The column that decides ties by-priority, small first.", metavar="COLUMN")
    ] = None,
    ties: Annotated[Ties, typer.Option(help="Who is served among equal claims.")] = Ties.by_order,
    seed: Annotated[int, typer.Option(help="The seed of ties by-lot.", min=0)] = 0,
    format: Annotated[FileFormat, typer.Option(help="How the result is written.")] = FileFormat.csv,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write to this file, whole or not at all.")] = None,
) -> None:
    """Share a total among the rows of a CSV file, in proportion to a column of weights.

    csv is the file with a last column `count`, ties are told on standard error; json has the total, what was assigned, the
    method, ties and counts. Rows of ties are counted from 1, the header left out.
    """
    if method not in methods():
        fail("argument", f"--method {_word(method)} is not the name of a method; known are {', '.join(methods())}")
    if ties is Ties.by_priority and priority is None:
        fail("argument", "--ties by-priority needs the column to go by; give --priority")
    name = "standard input" if file == "-" else _word(file)
    header, rows = _read_csv(file, name)
    columns = {"weights": weights, "lower": lower, "upper": upper, "priority": priority}
    values = {word: None if column is None else _counts(name, header, rows, column) for word, column in columns.items()}
    try:
        result = allocate_counts(
            values["weights"],
            total=total,
            method=method,
            quota=quota.value,
            q=q,
            lower=values["lower"],
            upper=values["upper"],
            redistribute=redistribute.value,
            # any rule finds the tie; the message below counts rows as this command does
            ties=Ties(Ties.by_order if ties is Ties.error else ties).value,
            priority=values["priority"],
            seed=seed,
        )
    except DvcError as error:
        _fail_in_file(error, name, columns)
    if ties is Ties.error and result.ties:
        fail("tie", f"{name}: {_equal_claims(result, served=False)[0]}; choose a rule with --ties")
    if format is FileFormat.json:
        _deliver(_allocation_json(result, total), output)
        return
    if "count" in header:
        fail("duplicate", f"{name}: there is a column count already; rename it, the result is to have that name")
    counts = [str(count) for count in result.counts.tolist()]
    _deliver(_csv_text([[*header, "count"], *([*row, count] for row, count in zip(rows, counts, strict=True))]), output)
    for tie in _equal_claims(result):
        print(f"dvcquota: {name}: {tie}", file=sys.stderr)


@app.command("datasets")
def list_datasets() -> None:
    """List the plans that come with the package."""
    for name in datasets():
        plan = load_plan(name)
        counts = ", ".join(f"{len(plan.assign(at))} {at}s" for at in plan.levels)
        _put(f"{name}  {plan.number}, {plan.issued:%Y-%m-%d}, {plan.issuer}: {counts}\n")


def _quotas(
    plan: Plan,
    only: LevelName | None,
    model: Model,
    rounding: Rounding | None,
    total: int | None,
    rate: str | None,
    over: Horizon | None,
    lower: str | None,
    upper: str | None,
    bounds: Path | None,
) -> dict[LevelName, Assignment]:
    """The quotas of one level or of all, as the options of the command line say; a total for all is shared among them."""
    if bounds is not None and lower is None and upper is None:
        fail("argument", "--bounds names a file; give its columns with --lower or --upper")
    levels = plan.levels if only is None else (only,)
    least, most = _bounds(plan, levels, lower, bounds), _bounds(plan, levels, upper, bounds)
    options = {
        "model": model.value,
        "rounding": None if rounding is None else rounding.value,
        "total": total,
        "rate": _tiers(rate) if model is Model.by_tier else rate,
        "over": None if over is None else over.value,
    }
    if total is not None and only is None:
        return plan.assign_all(**options, lower=least, upper=most)  # type: ignore[arg-type]

    def own(given: dict[str, int] | None, level: LevelName) -> dict[str, int] | None:
        return None if given is None else {code: value for code, value in given.items() if plan.unit(code).level == level}

    return {
        level: plan.assign(level, **options, lower=own(least, level), upper=own(most, level))  # type: ignore[arg-type]
        for level in levels
    }


def _tiers(rate: str | None) -> str | dict[str, str] | None:
    """`district=35-40%,ward=30%` as a mapping; one rate without a name stays one for all."""
    if rate is None or "=" not in rate:
        return rate
    tiers: dict[str, str] = {}
    for part in rate.split(","):
        name, equals, value = part.partition("=")
        if not equals or not name.strip():
            fail("argument", f'--rate: "{_word(part)}" is not a tier and its rate; write department=45-50%,district=35-40%')
        if name.strip() in tiers:
            fail("duplicate", f"--rate: {_word(name.strip())} stands there twice; give one rate for it")
        tiers[name.strip()] = value.strip()
    return tiers


def _bounds(plan: Plan, levels: tuple[LevelName, ...], column: str | None, file: Path | None) -> dict[str, int] | None:
    """A column of bounds by unit code, of a file or of the plan's statistics; an empty cell is no bound.

    Units of other levels are left out; a code that the plan does not list is an error.
    """
    if column is None:
        return None
    if file is None:
        if column not in get_args(Figure):
            known = ", ".join(get_args(Figure))
            fail("argument", f"{_word(column)} is not a column of the plan's statistics ({known}); name a file with --bounds")
        return {code: value for level in levels for code, value in plan.figures(level, column=cast(Figure, column)).items()}
    name = _word(str(file))
    header, rows = _read_csv(str(file), name)
    unit, at = _column(name, header, "unit"), _column(name, header, column)
    bounds: dict[str, int] = {}
    seen: set[str] = set()
    for number, row in enumerate(rows, start=2):
        code, place = row[unit], f"{name}, row {number}, column"
        try:
            level = plan.unit(code).level
        except DvcError as error:
            fail(error.code, f"{place} unit: {error}")
        if code in seen:
            fail("duplicate", f"{place} unit: {_word(code)} stands there for the second time; a unit has one row")
        seen.add(code)
        if level in levels and row[at]:
            bounds[code] = _count(row[at], f"{place} {_word(column)}")
    return bounds


def _written(plan: Plan, quotas: list[Assignment], format: Format, lang: Language) -> str:
    if format is Format.csv:
        return to_csv(plan, quotas)
    if format is Format.json:
        return to_json(plan, quotas)
    return to_table(plan, quotas, lang=lang.value)


def _deliver(text: str, output: Path | None) -> None:
    if output is None:
        _put(text)
    else:
        from ._core import write_file

        write_file(output, text)


def _word(text: str) -> str:
    """A name as it may stand in a message of one line."""
    return text if text.isprintable() else repr(text)


def _read_csv(file: str, name: str) -> tuple[list[str], list[list[str]]]:
    """The header and the rows as text; every row has as many fields as the header."""
    try:
        content = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except FileNotFoundError:
        fail("not_found", f"{name}: there is no such file")
    except (OSError, AttributeError) as error:  # AttributeError: there is no standard input at all
        fail("io", f"{name}: it cannot be read: {getattr(error, 'strerror', None) or 'it is closed'}")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        fail("encoding", f"{name}: byte {error.start + 1} is not UTF-8; save the file as UTF-8")
    table: list[list[str]] = []
    try:
        table.extend(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        fail("syntax", f"{name}, row {len(table) + 1}: {error}")
    if not table or not table[0]:
        fail("syntax", f"{name}: there is no header; the first row names the columns")
    header, *rows = table
    for at, row in enumerate(rows, start=2):
        if len(row) != len(header):
            fail("syntax", f"{name}, row {at}: the number of fields is {len(row)}, the header has {len(header)}")
    return header, rows


def _counts(name: str, header: list[str], rows: list[list[str]], column: str) -> list[int]:
    """A column of counts, written in plain digits."""
    at = _column(name, header, column)
    return [_count(row[at], f"{name}, row {number}, column {_word(column)}") for number, row in enumerate(rows, start=2)]


def _column(name: str, header: list[str], column: str) -> int:
    """The place of the one column of that name."""
    if header.count(column) != 1:
        how = "no" if column not in header else "more than one"
        fail("argument", f"{name}: there is {how} column {_word(column)}; the header is {', '.join(map(_word, header))}")
    return header.index(column)


def _count(text: str, place: str) -> int:
    if re.fullmatch("[0-9]+", text) is None:
        given = f'"{_word(text)}" is not a count' if text else "it is empty, and a missing count is not 0"
        fail("schema", f"{place}: {given}; plain digits are expected")
    digits = text.lstrip("0") or "0"
    if len(digits) > 19 or int(digits) >= 2**63:
        fail("overflow", f"{place}: {digits[:25]}{'...' if len(digits) > 25 else ''} does not fit 64 bits")
    return int(digits)


def _fail_in_file(error: DvcError, name: str, columns: dict[str, str | None]) -> NoReturn:
    """The same error with its place in the file: rows as a spreadsheet counts, the file's names of columns."""
    message = str(error)
    if error.row is not None:
        column = None if error.column is None else columns.get(error.column)
        given = f"row {error.row}" + (f", column {error.column}" if error.column is not None else "") + ": "
        place = f"{name}, row {error.row + 2}" + (f", column {_word(column)}" if column is not None else "")
        fail(error.code, f"{place}: {message.removeprefix(given)}")
    fail(error.code, message if error.code == "argument" else f"{name}: {message}")


def _equal_claims(result: Allocation, *, served: bool = True) -> list[str]:
    """A sentence for each tie, with who was served unless the result is not used; rows are counted from 1."""

    def numbers(rows: Iterable[int]) -> str:
        return ", ".join(str(row + 1) for row in rows)

    return [
        f"data rows {numbers(tie.rows)} have equal claims to {tie.contested} dossier{'s' if tie.contested > 1 else ''}, "
        + (f"served: {numbers(tie.served)}" if served and tie.served else "nobody is served")
        for tie in result.ties
    ]


def _allocation_json(result: Allocation, total: int) -> str:
    counts = result.counts.tolist()
    ties = [
        {"rows": [row + 1 for row in tie.rows], "contested": tie.contested, "served": [row + 1 for row in tie.served]}
        for tie in result.ties
    ]
    document = {"total": total, "assigned": sum(counts), "method": result.method, "ties": ties, "counts": counts}
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _csv_text(table: Iterable[Iterable[str]]) -> str:
    """Lines that end in a line feed; quoted is what must be. (`csv.writer` leaves a lone carriage return bare.)"""

    def field(text: str) -> str:
        return '"' + text.replace('"', '""') + '"' if re.search('[,"\r\n]', text) else text

    return "".join(",".join(map(field, row)) + "\n" for row in table)


def _put(text: str) -> None:
    """Write UTF-8 whatever the locale says; a reader that stops early (`| head`) is no error."""
    try:
        sys.stdout.buffer.write(text.encode())
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        _forget_output()
    except (OSError, AttributeError) as error:  # AttributeError: there is no standard output at all
        _forget_output()
        fail("io", f"standard output cannot be written: {error}")


def _forget_output() -> None:
    """Point standard output at nothing, so that Python does not try to flush it once more at its end."""
    if sys.stdout is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def run() -> None:
    """Run the command line; a failure is one line on standard error and exit code 2."""
    try:
        app()
    except DvcError as error:
        print(f"dvcquota: {error}", file=sys.stderr)
        raise SystemExit(2) from None
