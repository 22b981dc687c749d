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
from typing import Annotated, NoReturn

import typer

from . import __version__
from .allocate import Allocation, methods
from .allocate import allocate as allocate_counts
from .dataset import datasets
from .errors import DvcError, fail
from .plan import Plan, load_plan
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


class Rounding(StrEnum):
    """How shares become whole dossiers."""

    exact_total = "exact-total"
    per_row = "per-row"


class Horizon(StrEnum):
    """The months a rate is meant for."""

    year = "year"
    remaining = "remaining"


class Format(StrEnum):
    """How results are written."""

    table = "table"
    csv = "csv"
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


@app.command()
def assign(
    plan: Annotated[str, typer.Argument(help="A packaged plan's name (see `dvcquota datasets`) or a plan's path.")],
    level: Annotated[Level | None, typer.Option(help="One level; without it all that the plan has.")] = None,
    rounding: Annotated[
        Rounding, typer.Option(help="exact-total adds up; per-row rounds each row alone.")
    ] = Rounding.exact_total,
    total: Annotated[int | None, typer.Option(help="Dossiers to hand out instead of the plan's total.")] = None,
    rate: Annotated[str | None, typer.Option(help="Hand out what it takes to reach this rate, such as 70%.")] = None,
    over: Annotated[
        Horizon | None, typer.Option(help="The months that --rate is meant for; the whole year by default.")
    ] = None,
    format: Annotated[Format, typer.Option(help="How the result is written.")] = Format.table,
    lang: Annotated[Language, typer.Option(help="Language of the table.")] = Language.en,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write to this file, whole or not at all.")] = None,
) -> None:
    """Share each level's total among its units, in proportion to what is offline."""
    if total is not None and level is None:
        fail("argument", "--total is the total of one level; give --level with it")
    source = load_plan(plan)
    levels = source.levels if level is None else (level.value,)
    quotas = [
        source.assign(at, rounding=rounding.value, total=total, rate=rate, over=None if over is None else over.value)
        for at in levels
    ]
    _deliver(_written(source, quotas, format, lang), output)


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
    if header.count(column) != 1:
        how = "no" if column not in header else "more than one"
        fail("argument", f"{name}: there is {how} column {_word(column)}; the header is {', '.join(map(_word, header))}")
    at = header.index(column)
    values = []
    for number, row in enumerate(rows, start=2):
        text, place = row[at], f"{name}, row {number}, column {_word(column)}"
        if re.fullmatch("[0-9]+", text) is None:
            given = f'"{_word(text)}" is not a count' if text else "it is empty, and a missing count is not 0"
            fail("schema", f"{place}: {given}; plain digits are expected")
        digits = text.lstrip("0") or "0"
        if len(digits) > 19 or int(digits) >= 2**63:
            fail("overflow", f"{place}: {digits[:25]}{'...' if len(digits) > 25 else ''} does not fit 64 bits")
        values.append(int(digits))
    return values


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
