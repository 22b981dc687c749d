"""A plan: its units, statistics, published table, procedures, tasks, and the way to its quotas."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import cached_property
from os import PathLike
from typing import TYPE_CHECKING, Any, Literal, get_args

from . import _core
from .counts import count
from .dataset import folder_of
from .errors import fail
from .names import find_unit
from .procedures import PLANNED, Procedures
from .quota import PERCENT, Assignment, Horizon, Model, Rounding
from .table import Table
from .tasks import TaskRegister

if TYPE_CHECKING:
    from .projection import Projection

Level = Literal["department", "district", "commune"]
Figure = Literal["observed_total", "observed_online", "projected_total", "projected_online", "offline"]
Rate = str | Fraction | int

_LEVELS: tuple[Level, ...] = ("department", "district", "commune")


def load_plan(source: str | PathLike[str]) -> Plan:
    """Load a packaged plan by its name, or any plan by the path of its folder or single JSON file.

    Errors: a `DvcError` that says what was expected, with file, row and column; nothing is repaired silently.
    The format: docs, "The plan format".

        >>> import dvcquota as dq
        >>> plan = dq.load_plan("haiphong-2022")
        >>> plan.number, plan.issued
        ('128/KH-UBND', datetime.date(2022, 5, 27))
    """
    return Plan(_core.load_plan(folder_of(source)))


class Plan:
    """A plan whose parts agree. Tables are `Table`s: `plan.units.to_native("pandas")`."""

    def __init__(self, core: _core.Plan) -> None:
        """Made by `load_plan`."""
        self._core = core
        self._units = {unit.code: unit for unit in core.units}

    @property
    def name(self) -> str:
        """The plan's id, such as `haiphong-2022`."""
        return self._core.name

    @property
    def number(self) -> str:
        """The document's number."""
        return self._core.number

    @property
    def issued(self) -> date:
        """The document's date."""
        return self._core.issued

    @property
    def issuer(self) -> str:
        """Who issued it."""
        return self._core.issuer

    @property
    def title(self) -> str:
        """The document's title."""
        return self._core.title

    @property
    def factor(self) -> Fraction:
        """Projected dossiers = factor x observed dossiers."""
        return self._core.factor

    @property
    def levels(self) -> tuple[Level, ...]:
        """The levels that have statistics, in the plan's order."""
        return tuple(level for level in _LEVELS if self._core.entries(level))

    def total(self, level: Level) -> int | None:
        """N of the level as the plan gives it, None where it gives none."""
        return self._core.total(level)

    def unit(self, code: str | None) -> _core.Unit:
        """The unit of that code. Errors: `InconsistentError` where there is none."""
        if code not in self._units:
            fail("unknown_unit", f"{code!r} is not a unit of this plan")
        return self._units[code]

    def printed_parent(self, unit: _core.Unit) -> str | None:
        """The name of the parent as the plan prints it beside a unit: communes have one."""
        return self._core.printed_parent(unit) or None

    def figures(self, level: Level, *, column: Figure) -> dict[str, int]:
        """A column of the statistics of a level by unit code: observed or projected dossiers, or `offline`, P - p."""
        if column not in get_args(Figure):
            fail("argument", f"{column!r} is not a column of statistics; give {', '.join(get_args(Figure))}")
        return {entry.unit or "": getattr(entry, column) for entry in self._core.entries(level)}

    def find(self, unit: str, *, level: Level | None = None) -> _core.Unit:
        """The unit of that code or name, of one level or of all that have statistics.

        A name is the printed or the official one, whole; case and the place of a tone mark do not matter.
        Errors: `ArgumentError` listing the candidates where a name has several, `InconsistentError` where it has none.

            >>> import dvcquota as dq
            >>> dq.load_plan("haiphong-2022").find("quận lê chân").code
            '305'
        """
        levels = self.levels if level is None else (level,)
        units = [self.unit(entry.unit) for at in levels for entry in self._core.entries(at)]
        return find_unit(self, unit, units, where="this plan" if level is None else f"level {level}")

    def assign(
        self,
        level: Level,
        *,
        model: Model = "share-of-deficit",
        rounding: Rounding | None = None,
        total: int | None = None,
        rate: Rate | Mapping[str, Rate] | None = None,
        over: Horizon | None = None,
        lower: Mapping[str, int | None] | Sequence[int | None] | None = None,
        upper: Mapping[str, int | None] | Sequence[int | None] | None = None,
        projected: Projection | Mapping[str, tuple[int, int]] | None = None,
    ) -> Assignment:
        """Set the quotas of a level, by default as plan 128 does: its total in proportion to what is offline.

        `model`: `share-of-deficit` shares N dossiers in proportion to what is offline; N is the plan's, or `total` dossiers,
        or what it takes to bring the whole level to `rate` (`"70%"`, `"7/10"`, a Fraction; at most 1) `over` the `"year"`
        (default) or the `"remaining"` months. `uniform` asks every unit for one `rate` of its projected dossiers, `by-tier`
        for the rate of its type or level (`{"district": "35-40%"}`: the lower end binds). `fill-the-gap` brings everyone to
        `rate`, or to the one rate that takes exactly N.

        `rounding`: `exact-total` (largest remainders: the rows add up to N; default where N is shared), `per-row` (each row
        half-up on its own, as the plan did) or `up` (each row up: every unit reaches its rate; default where a rate is asked
        of the units). `lower`, `upper`: the least and the most quota, by unit code or one for each unit in the plan's
        order; no unit is ever asked for more than it has offline. `projected`: what `project` returns, or (total, online) by
        unit code, for every unit of the level; it takes the place of the plan's factor and of figures typed by hand.

        Errors: `InfeasibleError` for a total that what is offline or the bounds do not admit, `NotInPlanError`,
        `ArgumentError`, `RangeError`, `InconsistentError`.

            >>> import dvcquota as dq
            >>> plan = dq.load_plan("haiphong-2022")
            >>> plan.assign("district", rate="60%").total
            26257
            >>> gap = plan.assign("commune", model="fill-the-gap", rate="60%")
            >>> gap.needed, gap.total, gap.assigned, gap.gap
            (Fraction(729602, 5), 145921, 146004, 83)
            >>> plan.assign("department", rounding="per-row").warnings()
            ['The rows add up to 76,682, 2 more than the total of 76,680 (each row is rounded on its own).']
        """
        choices = self._choices(level, model, rounding, total, rate, over, lower, upper, projected)
        return Assignment(self, level, _core.assign(self._core, level, choices))

    def assign_all(
        self,
        *,
        model: Model = "share-of-deficit",
        rounding: Rounding | None = None,
        total: int | None = None,
        rate: Rate | Mapping[str, Rate] | None = None,
        over: Horizon | None = None,
        lower: Mapping[str, int | None] | None = None,
        upper: Mapping[str, int | None] | None = None,
        projected: Projection | Mapping[str, tuple[int, int]] | None = None,
    ) -> dict[Level, Assignment]:
        """Set the quotas of all levels that have statistics, top-down.

        A `total`, or under share-of-deficit a `rate` of the whole plan, is shared among the levels in proportion to what is
        offline there, then within each level by the model; the levels add up to it exactly. Without either each level
        has the plan's own total. The other arguments are those of `assign`; the uniform model asks everyone for the one rate
        that the total stands for.

        Errors: those of `assign`.

            >>> import dvcquota as dq
            >>> plan = dq.load_plan("haiphong-2022")
            >>> {level: quotas.total for level, quotas in plan.assign_all(total=200_000).items()}
            {'department': 54645, 'district': 18672, 'commune': 126683}
        """
        choices = self._choices(None, model, rounding, total, rate, over, lower, upper, projected)
        levels: dict[str, _core.Assignment] = dict(_core.assign_all(self._core, choices))
        return {at: Assignment(self, at, levels[at]) for at in _LEVELS if at in levels}

    def _choices(
        self,
        level: Level | None,
        model: Model,
        rounding: Rounding | None,
        total: int | None,
        rate: Rate | Mapping[str, Rate] | None,
        over: Horizon | None,
        lower: Mapping[str, int | None] | Sequence[int | None] | None,
        upper: Mapping[str, int | None] | Sequence[int | None] | None,
        projected: Projection | Mapping[str, tuple[int, int]] | None,
    ) -> dict[str, object]:
        if total is not None and rate is not None:
            fail("argument", "both a total and a rate are given; give one of them")
        if over is not None and rate is None:
            fail("argument", "over says which months a rate is meant for; give a rate with it")
        return {
            "model": model,
            "rounding": rounding,
            "total": None if total is None else count(total, name="total"),
            "rates": _rates(rate),
            "over": over,
            "lower": self._bounds(level, lower, "lower"),
            "upper": self._bounds(level, upper, "upper"),
            "projected": _dossiers(projected),
        }

    def _bounds(
        self, level: Level | None, given: Mapping[str, int | None] | Sequence[int | None] | None, name: str
    ) -> list[tuple[str, int]]:
        """Pairs of code and dossiers; None is no bound."""
        if given is None:
            return []
        if isinstance(given, Mapping):
            pairs = list(given.items())
        elif level is None or isinstance(given, (str, bytes)):
            fail("argument", f"{name} is {type(given).__name__}; give a mapping from unit codes to dossiers")
        else:
            values = list(given.tolist() if hasattr(given, "tolist") else given)
            codes = [entry.unit or "" for entry in self._core.entries(level)]
            if len(values) != len(codes):
                fail("shape", f"{name} has {len(values)} values for the {len(codes)} units of level {level}; give one for each")
            pairs = list(zip(codes, values, strict=True))
        for code, _ in pairs:
            if not isinstance(code, str):
                fail("argument", f"{name}: {code!r} is not a unit code; codes are text")
        return [(code, count(value, name=f"{name} of {code}")) for code, value in pairs if value is not None]

    @cached_property
    def units(self) -> Table:
        """All units: `code`, `level`, `no`, `type`, `name`, `official_name`, `parent`."""
        names = ("code", "level", "no", "type", "name", "official_name", "parent")
        return _table({name: int if name == "no" else str for name in names}, self._core.units)

    @cached_property
    def statistics(self) -> Table:
        """Dossiers of each unit, observed and projected, and whether it is left out of the sharing."""
        figures = ("observed_total", "observed_online", "projected_total", "projected_online")
        types = {"unit": str, **{name: int for name in figures}, "excluded": bool}
        return _table(types, [entry for level in _LEVELS for entry in self._core.entries(level)])

    @cached_property
    def published(self) -> Table:
        """The published table: for each of the nine columns the printed text and the value (percent as float)."""
        return _published("unit", self._core.published)

    @cached_property
    def published_totals(self) -> Table:
        """The published total rows, one a level, with the same columns."""
        return _published("level", self._core.published_totals)

    @cached_property
    def procedures(self) -> Procedures:
        """The online-only pilot list: `agency`, `no`, `field`, `name`, `level`, `unit`, `online_only_pilot`."""
        return Procedures(self._core.catalogue, plan=self, columns=PLANNED)

    @property
    def tasks(self) -> TaskRegister:
        """The register of tasks, each with `.parties` and `.steps`, and what it asks of whom by when."""
        return TaskRegister(self)

    @property
    def indicators(self) -> list[_core.Indicator]:
        """The plan's indicators with their exact values."""
        return self._core.indicators

    @property
    def reports(self) -> list[_core.ReportDuty]:
        """Who reports what to whom, and how often."""
        return self._core.reports

    @property
    def exclusions(self) -> list[_core.Exclusion]:
        """Units that count in their level's totals but take no part in the sharing."""
        return self._core.exclusions

    @property
    def overrides(self) -> list[_core.Override]:
        """Projected figures that the plan gives by hand."""
        return self._core.overrides

    def __repr__(self) -> str:
        return f"<Plan {self.name}: {self.number} of {self.issued}, {len(self._units)} units>"


def _dossiers(projected: Projection | Mapping[str, tuple[int, int]] | None) -> list[tuple[str, int, int]]:
    """Code, all and online dossiers of each unit."""
    if projected is None:
        return []
    given = projected if isinstance(projected, Mapping) else getattr(projected, "dossiers", lambda: None)()
    if not isinstance(given, Mapping):
        fail("argument", f"projected is {type(projected).__name__}; give what project() returns, or a mapping from unit codes to (total, online)")
    if not given:
        fail("argument", "projected is an empty mapping; give (total, online) for every unit")
    rows = []
    for code, pair in given.items():
        if not isinstance(code, str):
            fail("argument", f"projected: {code!r} is not a unit code; codes are text")
        if not isinstance(pair, (tuple, list)) or len(pair) != 2:
            fail("argument", f"projected of {code} is {pair!r}; give a pair (total, online)")
        rows.append((code, count(pair[0], name=f"projected total of {code}"), count(pair[1], name=f"projected online of {code}")))
    return rows


def _rates(rate: Rate | Mapping[str, Rate] | None) -> list[tuple[str, str]]:
    """Pairs of tier and rate as text; one rate for all has no tier."""
    if rate is None:
        return []
    tiers = dict(rate) if isinstance(rate, Mapping) else {"": rate}
    if not tiers:
        fail("argument", "rate is an empty mapping; give a rate for each level or type")
    for tier, value in tiers.items():
        if not isinstance(tier, str):
            fail("argument", f"rate: {tier!r} is not a level or unit type; give it as text")
        if isinstance(value, float):
            fail("argument", f"rate {value!r} is a float; give it exactly, as text such as '{value:.4g}' or as a Fraction")
    return [(tier, str(value)) for tier, value in tiers.items()]


def _table(types: dict[str, type], records: Iterable[Any]) -> Table:
    return Table(types, ([getattr(record, name) for name in types] for record in records))


def _published(key: str, rows: Iterable[Any]) -> Table:
    types: dict[str, type] = {key: str}
    for column in _core.columns:
        types[f"{column}_printed"] = str
        types[column] = float if column in PERCENT else int
    table = []
    for row in rows:
        cells: list[object] = [getattr(row, key)]
        for k, column in enumerate(_core.columns):
            value = row.value(k)
            cells += [row.printed(k) or None, None if value is None else types[column](value)]
        table.append(cells)
    return Table(types, table)
