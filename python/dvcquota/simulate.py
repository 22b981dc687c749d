"""A simulated year of dossiers, for planning, tests and benchmarks. Never real: everything that comes out says "simulated".

    >>> import dvcquota as dq
    >>> year = dq.simulate(dq.load_plan("haiphong-2022"), level="district", dossiers=50_000, seed=1)
    >>> year
    <Simulation of 50000 dossiers, simulated: 15 units, year 2026, seed 1>
    >>> table = year.rows().records
    >>> int(table.form06(("2026-01-01", "2026-12-31"))["received"].sum())
    50000
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from os import PathLike
from typing import Any

import numpy as np
from numpy.typing import NDArray

from . import _core
from .calendar import Calendar, calendar
from .columns import Columns, Place, gapless, whole
from .counts import count, counts
from .errors import fail
from .plan import Level, Plan
from .procedures import Procedures
from .simulation import Simulation
from .units import Hierarchy

Rate = str | Fraction | Decimal | int
Rates = Rate | Sequence[Rate]

_MISSING = np.iinfo(np.int64).min


def simulate(
    units: object,
    *,
    dossiers: int,
    seed: int = 0,
    year: int = 2026,
    level: Level | None = None,
    unit: str = "unit",
    weight: str = "weight",
    carried_over: int = 0,
    procedures: object = None,
    seasonality: Sequence[int] | None = None,
    online: Rate | tuple[Rates, Rates] = ("8%", "30%"),
    late: Rates = "5%",
    spread: Rate = "1/2",
    postal: Rate = "5%",
    off_days: Rate = "1/4",
    early: Rate = "80%",
    withdrawn: Rate = "1%",
    stopped: Rate = "20%",
    postal_return: Rate = "10%",
    variation: tuple[Rate, Rate] | None = None,
    calendar: str | PathLike[str] | Calendar = "vn",
    estimate: bool = False,
    threads: int = 0,
) -> Simulation:
    """Simulate a year of dossiers: the same for the same seed, on every platform and with any number of threads.

    `units`: a number of made-up units; a plan (of one `level`, or of all), whose observed dossiers are the weights; a frame or
    mapping with columns `unit` and `weight`; a `Hierarchy`, whose communes get made-up weights. `dossiers` are received in the
    year and shared by the weights, exactly; with `variation` (half widths for a unit's year and for its months, such as
    `("20%", "10%")`) they are the expected total, and counts vary beyond chance. `carried_over` come on top.

    `seasonality`: 12 weights of a working day of each month. `online`: the share in January and in December, straight between,
    each one rate or one for each unit. `late`: the share that takes longer than its limit, for all or for each unit. `spread`:
    the half width of a factor on the online and late shares of each unit. `postal` is the share of those not online,
    `off_days` what an online dossier on a day off weighs against a working day, `early` the share of those in time that end
    before the due date, `stopped` the share of those open at the end of the year whose clock stands. `procedures`: a frame or
    mapping with `procedure`, `weight`, `limit` and, if wanted, `online_limit`, `limit_unit`; or a catalogue. Rates are exact:
    `"5%"`, `"1/20"`, a Fraction. All defaults are assumptions, not statistics.

    `calendar`: as in `calendar`, or one that was made; due dates after its last list are estimated, the year itself only with
    `estimate`. `threads`: 0 for all of the machine.

    Errors: `ArgumentError` (a float for a rate), `RangeError` (a negative or too large number, a rate above 1, a year outside
    the calendar), `InconsistentError` (a unit twice), `InfeasibleError` (no weight at all). Source: docs, "Simulate a year".

        >>> import dvcquota as dq
        >>> year = dq.simulate(3, dossiers=1000, seed=1)
        >>> year.units, len(year)
        (['SIM-1', 'SIM-2', 'SIM-3'], 1000)
        >>> year.rows().codes()[0]
        'SIM-1-260101-0001'
    """
    if isinstance(seed, bool) or not isinstance(seed, (int, np.integer)) or not 0 <= seed < 2**64:
        fail("range", f"the seed is {seed!r}; a whole number from 0 to 2^64 - 1 is expected")
    if not 1 <= count(year, name="year") <= 9998:
        fail("range", f"the year is {year}; one that the calendar has is expected")
    if not 0 <= count(threads, name="threads") < 2**31:
        fail("argument", f"{threads} threads; give 0 for all, or their number")
    usual = _core.usual_settings()
    seasons = counts(usual["seasonality"] if seasonality is None else seasonality, name="seasonality").tolist()
    if len(seasons) != 12:
        fail("shape", f"{len(seasons)} weights of months are given; 12 are expected")
    codes, weights = _units(units, level=level, seed=int(seed), unit=unit, weight=weight)
    known, mix = _procedures(procedures, usual=usual["procedures"])
    pair = online if isinstance(online, tuple) else (online, online)
    if len(pair) != 2:
        fail("argument", f"online has {len(pair)} parts; give a pair: in January and in December")
    if variation is not None and (not isinstance(variation, tuple) or len(variation) != 2):
        fail("argument", f"variation is {variation!r}; give a pair of rates: of a unit's year, and of its months")
    single = {
        "spread": spread, "postal": postal, "off_days": off_days, "early": early, "withdrawn": withdrawn, "stopped": stopped,
        "postal_return": postal_return,
    }  # fmt: skip
    chosen: dict[str, Any] = {
        "dossiers": count(dossiers, name="dossiers"),
        "carried_over": count(carried_over, name="carried_over"),
        "year": int(year),
        "seed": int(seed),
        "seasonality": seasons,
        "online_from": _rates(pair[0], "online"),
        "online_to": _rates(pair[1], "online"),
        "late": _rates(late, "late"),
        **{name: _rate(value, name) for name, value in single.items()},
        "variation": None if variation is None else (_rate(variation[0], "variation"), _rate(variation[1], "variation")),
        "estimate": bool(estimate),
    }
    by = calendar if isinstance(calendar, Calendar) else _calendar(calendar)
    core = _core.simulate(by._core, {**chosen, "units": codes, "weights": weights, **mix}, threads)
    about = {"dvcquota": "simulated", "version": _core.version(), **chosen, "units": len(codes), "procedures": len(known)}
    return Simulation(core, about=about, units=codes, procedures=known, threads=threads)


_calendar = calendar  # the argument of `simulate` has the same name


def _units(units: object, *, level: Level | None, seed: int, unit: str, weight: str) -> tuple[list[str], NDArray[np.int64]]:
    """Codes and weights."""
    if level is not None and not isinstance(units, Plan):
        fail("argument", "level is for a plan; give the units that you want")
    if isinstance(units, (int, np.integer)) and not isinstance(units, bool):
        return _core.made_up_units(count(units, name="units"), seed)
    if isinstance(units, Plan):
        figures = [units.figures(at, column="observed_total") for at in (units.levels if level is None else (level,))]
        both = {code: total for of in figures for code, total in of.items()}
        return list(both), np.fromiter(both.values(), np.int64, len(both))
    if isinstance(units, Hierarchy):
        codes = [member.code or "" for member in units.units if member.level == "commune"]
        if not codes:
            fail("argument", "the hierarchy has no communes")
        return codes, _core.made_up_units(len(codes), seed)[1]
    table = Columns(units)
    return _texts(table, unit), counts(gapless(table[weight], name=weight), name=weight)


def _procedures(given: object, *, usual: Sequence[tuple[Any, ...]]) -> tuple[list[str], dict[str, Any]]:
    """Codes, and what the core is told of them."""
    weights: Any
    limits: Any
    online: Any
    units: Any
    if given is None:
        weights, limits, online, units = map(list, zip(*usual, strict=True))
        codes = [f"SIM.{k}" for k in range(1, len(usual) + 1)]
    elif isinstance(given, Procedures):
        if "legal_limit" not in given.columns:
            fail("argument", "a plan's list of procedures has no codes and limits; give a catalogue, or a frame of your own")
        codes, limits, online, units = (given[name] for name in ("code", "legal_limit", "online_limit", "limit_unit"))
        weights = [1] * len(codes)
        if None in limits:
            fail("argument", "the procedure has no legal limit; leave it out, or give a frame with one", row=limits.index(None))
    else:
        table = Columns(given)
        codes = _texts(table, "procedure")
        weights, limits = gapless(table["weight"], name="weight"), gapless(table["limit"], name="limit")
        online = table["online_limit"] if "online_limit" in table else [None] * len(codes)
        units = _texts(table, "limit_unit") if "limit_unit" in table else ["working-days"] * len(codes)
    if len(set(codes)) != len(codes):
        fail("duplicate", f"the procedure {next(c for k, c in enumerate(codes) if c in codes[:k])} is given twice")
    own = whole(online, at=Place("online_limit"), missing=_MISSING)
    columns = {"procedure_weights": counts(weights, name="weight"), "limits": counts(limits, name="limit"), "online_limits": own}
    if any(len(column) != len(codes) for column in (*columns.values(), units)):
        fail("shape", f"{len(codes)} procedures, but columns of another length; give one value for each")
    if ((own < 1) & (own != _MISSING)).any():
        row = int(((own < 1) & (own != _MISSING)).argmax())
        fail("range", f"online_limit: {own[row]} is given; 1 or more is expected, or none at all", row=row)
    return codes, {**columns, "online_limits": np.where(own == _MISSING, -1, own), "limit_units": list(units)}


def _texts(table: Columns, name: str) -> list[str]:
    """A column of codes."""
    codes = list(table[name])
    for row, code in enumerate(codes):
        if not isinstance(code, str):
            fail("argument", f"{name}: {code!r} is no code; give text, for 01 is not 1", row=row)
    return [str(code) for code in codes]


def _rates(given: object, name: str) -> list[str]:
    """One rate for all, or one for each unit."""
    if isinstance(given, (str, int, Fraction, Decimal, float)):
        return [_rate(given, name)]
    if not isinstance(given, (Sequence, np.ndarray)):
        fail("argument", f"{name} is {given!r}; give a rate, or one for each unit")
    return [_rate(value, name, row=row) for row, value in enumerate(given)]


def _rate(value: object, name: str, *, row: int | None = None) -> str:
    """A rate as exact text."""
    if isinstance(value, (float, np.floating)):
        how = f"as text such as '{value:.4g}' or as a Fraction"
        fail("argument", f"{name}: {float(value)!r} is a float; give it exactly, {how}", row=row)
    if isinstance(value, bool) or not isinstance(value, (str, int, Fraction, Decimal)):
        fail("argument", f"{name}: {value!r} is no rate; give it exactly, as text such as '5%' or as a Fraction", row=row)
    return format(value, "f") if isinstance(value, Decimal) else str(value)
