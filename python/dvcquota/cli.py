"""The command line: words in, words out. Every decision is made by the package; a failure is one line and exit code 2."""

import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from . import __version__
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
    text = _written(source, quotas, format, lang)
    if output is None:
        _put(text)
    else:
        from ._core import write_file

        write_file(output, text)


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
