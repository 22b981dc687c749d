"""The command line: words in, words out. Every decision is made by the package; a failure is one line and exit code 2."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, cast, get_args

import typer

from . import __version__, cli_allocate, cli_audit, cli_calendar, cli_dossiers, cli_matrix, cli_monitor, cli_projection, cli_units
from .cli_files import Language, column_at, count_in, deliver, put, read_csv, word
from .cli_tasks import Format, Level, procedures, tasks
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


class TextFormat(StrEnum):
    """How an explanation is written."""

    text = "text"
    json = "json"


def _version(asked: bool) -> None:
    if asked:
        put(f"dvcquota {__version__}\n")
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
_ProjectedOption = Annotated[
    str | None,
    typer.Option(
        "--projected", help="A CSV file with unit, projected_total, projected_online, in place of the plan's projection.", metavar="FILE"
    ),
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
    projected: _ProjectedOption = None,
    format: Annotated[Format, typer.Option(help="How the result is written.")] = Format.table,
    lang: Annotated[Language, typer.Option(help="Language of the table.")] = Language.en,
    output: _OutputOption = None,
) -> None:
    """Set the quotas of each level; by default share its total in proportion to what is offline."""
    source = load_plan(plan)
    quotas = _quotas(source, None if level is None else level.value, model, rounding, total, rate, over, lower, upper, bounds, projected)
    deliver(_written(source, list(quotas.values()), format, lang), output)


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
    projected: _ProjectedOption = None,
    format: Annotated[TextFormat, typer.Option(help="How the result is written.")] = TextFormat.text,
    lang: Annotated[Language, typer.Option(help="Language of the text.")] = Language.en,
    output: _OutputOption = None,
) -> None:
    """Say how a unit's quota comes about, step by step; its level follows from the unit."""
    source = load_plan(plan)
    found = source.find(unit)
    quotas = _quotas(source, Level(found.level).value, model, rounding, total, rate, over, lower, upper, bounds, projected)
    (why,) = (level.explain(found.code or "") for level in quotas.values())
    deliver(why.to_json() if format is TextFormat.json else why.to_text(lang=lang.value), output)


app.command()(cli_allocate.allocate)
app.command("audit")(cli_audit.command)
app.command()(cli_calendar.deadline)
app.command("working-days")(cli_calendar.working_days)
app.command()(cli_calendar.periods)
app.command()(cli_calendar.calendar)
app.command()(cli_dossiers.form06)
app.command("allocate-matrix")(cli_matrix.allocate)
app.command("round")(cli_matrix.round_)
app.command("monitor")(cli_monitor.monitor_command)
app.command("adjust")(cli_monitor.adjust_command)
app.command("paths")(cli_monitor.paths_command)
app.command("project")(cli_projection.project_command)
app.command()(cli_units.match)
app.command()(cli_units.rebase)


@app.command("datasets")
def list_datasets() -> None:
    """List the plans that come with the package."""
    for name in datasets():
        plan = load_plan(name)
        counts = ", ".join(f"{len(plan.assign(at))} {at}s" for at in plan.levels)
        put(f"{name}  {plan.number}, {plan.issued:%Y-%m-%d}, {plan.issuer}: {counts}\n")


app.command()(tasks)
app.command()(procedures)


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
    projected: str | None,
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
        "projected": None if projected is None else cli_projection.read_projected(plan, projected),
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
            fail("argument", f'--rate: "{word(part)}" is not a tier and its rate; write department=45-50%,district=35-40%')
        if name.strip() in tiers:
            fail("duplicate", f"--rate: {word(name.strip())} stands there twice; give one rate for it")
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
            fail("argument", f"{word(column)} is not a column of the plan's statistics ({known}); name a file with --bounds")
        return {code: value for level in levels for code, value in plan.figures(level, column=cast(Figure, column)).items()}
    name = word(str(file))
    header, rows = read_csv(str(file), name)
    unit, at = column_at(name, header, "unit"), column_at(name, header, column)
    bounds: dict[str, int] = {}
    seen: set[str] = set()
    for number, row in enumerate(rows, start=2):
        code, place = row[unit], f"{name}, row {number}, column"
        try:
            level = plan.unit(code).level
        except DvcError as error:
            fail(error.code, f"{place} unit: {error}")
        if code in seen:
            fail("duplicate", f"{place} unit: {word(code)} stands there for the second time; a unit has one row")
        seen.add(code)
        if level in levels and row[at]:
            bounds[code] = count_in(row[at], f"{place} {word(column)}")
    return bounds


def _written(plan: Plan, quotas: list[Assignment], format: Format, lang: Language) -> str:
    if format is Format.csv:
        return to_csv(plan, quotas)
    if format is Format.json:
        return to_json(plan, quotas)
    return to_table(plan, quotas, lang=lang.value)


# typer tells a command line that it cannot read by an error of click, of which it may carry a copy of its own
_UsageError: type[Exception] = next(kind for kind in typer.BadParameter.__mro__ if kind.__name__ == "ClickException")


def run() -> None:
    """Run the command line; a failure is one line on standard error and exit code 2."""
    try:
        code = app(standalone_mode=False)
    except DvcError as error:
        print(f"dvcquota: {error}", file=sys.stderr)
        raise SystemExit(2) from None
    except _UsageError as error:
        _tell_usage(error)
        raise SystemExit(2) from None
    except typer.Abort:
        raise SystemExit(1) from None
    raise SystemExit(code)


def _tell_usage(error: Any) -> None:
    """Say in one line what cannot be read and where to read on; the help, where nothing was asked."""
    if type(error).__name__ == "NoArgsIsHelpError":
        error.show()
        return
    message = " ".join(error.format_message().split()).rstrip(".")
    if getattr(error, "ctx", None) is not None:
        message += f"; see {error.ctx.command_path} --help"
    print(f"dvcquota: {message}", file=sys.stderr)
