"""`dvcquota simulate`: a simulated year of dossiers, or its months, to a file or standard output."""

from pathlib import Path
from typing import Annotated

import typer

from .cli_files import column_at, counts_in, csv_text, deliver, read_csv, texts_in, word
from .cli_tasks import Level
from .errors import DvcError, fail
from .plan import Plan, load_plan
from .simulate import simulate
from .simulate_files import whole_file
from .simulation import Simulation

_PRINTED_ROWS = 1_000_000


def command(
    dossiers: Annotated[int, typer.Option(help="Dossiers received in the year.", metavar="N")],
    plan: Annotated[
        str | None, typer.Argument(help="A packaged plan's name or a plan's path: its units, by their observed dossiers.")
    ] = None,
    units: Annotated[int | None, typer.Option(help="So many made-up units instead of a plan's.", metavar="N")] = None,
    weights: Annotated[
        Path | None, typer.Option(help="A CSV file with columns unit and weight instead of a plan.", metavar="FILE")
    ] = None,
    level: Annotated[Level | None, typer.Option(help="One level of the plan; without it all that it has.")] = None,
    year: Annotated[int, typer.Option(help="The year in which they are received.")] = 2026,
    seed: Annotated[str, typer.Option(help="The same seed gives the same bytes; 0 to 2^64 - 1.", metavar="N")] = "0",
    carried_over: Annotated[int, typer.Option(help="Dossiers of the year before that are still open.", metavar="N")] = 0,
    online: Annotated[str, typer.Option(help="The online share in January and December.", metavar="RATE[:RATE]")] = "8%:30%",
    late: Annotated[str, typer.Option(help="The share that takes longer than its limit.", metavar="RATE")] = "5%",
    variation: Annotated[
        str | None,
        typer.Option(help="Let counts vary: half widths for units' years and for months, as 20%:10%.", metavar="RATE:RATE"),
    ] = None,
    calendar: Annotated[str, typer.Option(help="The calendar: vn, or a file.")] = "vn",
    estimate: Annotated[bool, typer.Option("--estimate", help="Allow a year after the calendar's last list.")] = False,
    monthly: Annotated[bool, typer.Option("--monthly", help="Write units and months instead of dossiers.")] = False,
    unit: Annotated[str | None, typer.Option(help="Write this unit's dossiers alone, as they are in the whole.")] = None,
    stops: Annotated[
        Path | None, typer.Option(help="Write the stops of dossiers here, for `form06 --stops`.", metavar="FILE")
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="Write to this file, CSV or .parquet, whole or not at all."),
    ] = None,
) -> None:
    """Simulate a year of dossiers as CSV or Parquet. The same seed gives the same bytes; every row says that it is simulated."""
    source = _source(plan, units, weights)
    if level is not None and not isinstance(source, Plan):
        fail("argument", "--level is for a plan")
    if not (seed.isascii() and seed.isdigit()):
        fail("range", f"--seed: {word(seed)} is not a whole number from 0 to 2^64 - 1")
    if monthly and (unit is not None or stops is not None):
        fail("argument", "--monthly writes no dossiers; leave out --unit and --stops")
    first, colon, last = online.partition(":")
    pair = None if variation is None else variation.split(":")
    if pair is not None and len(pair) != 2:
        fail("argument", f"--variation: {word(variation or '')} is not a pair of rates; write 20%:10%")
    try:
        made = simulate(
            source, dossiers=dossiers, level=None if level is None else level.value, year=year, seed=int(seed),
            carried_over=carried_over, online=(first, last if colon else first), late=late,
            variation=None if pair is None else (pair[0], pair[1]), calendar=calendar, estimate=estimate,
        )  # fmt: skip
    except DvcError as error:
        if weights is None or error.row is None:
            raise
        sentence = str(error).partition(": ")[2]
        fail(error.code, f"{word(str(weights))}, row {error.row + 2}: {sentence}")
    if monthly:
        _write_months(made, output)
    else:
        _write_dossiers(made, unit, output)
    if stops is not None:
        _write_stops(made, unit, stops)


def _source(plan: str | None, units: int | None, weights: Path | None) -> object:
    """A plan, a number of units, or a frame of them; one of these is given."""
    if (plan is not None) + (units is not None) + (weights is not None) != 1:
        fail("argument", "give a plan, --units or --weights, one of them")
    if plan is not None:
        return load_plan(plan)
    if weights is None:
        return units
    name = word(str(weights))
    header, rows = read_csv(str(weights), name)
    column_at(name, header, "unit")
    return {"unit": texts_in(name, header, rows, "unit"), "weight": counts_in(name, header, rows, "weight")}


def _write_months(made: Simulation, output: Path | None) -> None:
    table = made.monthly()
    if output is not None and output.suffix == ".parquet":
        fail("argument", "--monthly writes CSV; give a file that does not end in .parquet")
    columns = [map(str, table[name]) for name in ("unit", "period", "total", "online")]
    rows = ((*row, "true") for row in zip(*columns, strict=True))
    deliver(csv_text([table.columns, *rows]), output)


def _write_dossiers(made: Simulation, unit: str | None, output: Path | None) -> None:
    if output is not None and unit is None:
        return made.to_parquet(output) if output.suffix == ".parquet" else made.to_csv(output)
    if unit is not None and output is not None and output.suffix == ".parquet":
        fail("argument", "--unit writes CSV; give a file that does not end in .parquet")
    if unit is None and len(made) > _PRINTED_ROWS:
        fail("argument", f"{len(made)} dossiers are too many for standard output; name a file with --output")
    rows = made.rows() if unit is None else made.unit(unit)
    deliver(rows.to_csv(), output)
    return None


def _write_stops(made: Simulation, unit: str | None, path: Path) -> None:
    """Records are data rows from 1."""
    with whole_file(path) as part, part.open("w", encoding="utf-8", newline="") as file:
        file.write("record,from,to,simulated\n")
        for block in made.blocks() if unit is None else [made.unit(unit)]:
            at = block.first if unit is None else 0
            stops = block.stops
            for record, begin in zip(stops["record"].tolist(), stops["from"].tolist(), strict=True):
                file.write(f"{record + at + 1},{begin},,true\n")
