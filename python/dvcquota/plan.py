"""A plan: its units, statistics, published table, procedures, tasks, and the way to its quotas."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from functools import cached_property
from os import PathLike
from typing import Any, Literal

from . import _core
from .counts import count
from .dataset import folder_of
from .errors import fail
from .quota import PERCENT, Assignment, Horizon, Rounding
from .table import Table

Level = Literal["department", "district", "commune"]

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

    def assign(
        self,
        level: Level,
        *,
        rounding: Rounding = "exact-total",
        total: int | None = None,
        rate: str | Fraction | int | None = None,
        over: Horizon | None = None,
    ) -> Assignment:
        """Share the level's total in proportion to what is offline (plan 128, Appendix 2).

        `rounding`: `exact-total` (largest remainders, the rows add up to the total) or `per-row` (each row half-up on its
        own, as the plan did). The total N is the plan's, or `total` dossiers, or what it takes to reach `rate` (`"70%"`,
        `"7/10"`, a Fraction; at most 1) `over` the `"year"` (default) or the `"remaining"` months.

        Errors: `InfeasibleError` for a total above what is offline or a level with nothing offline, `NotInPlanError`,
        `ArgumentError`, `RangeError`.

            >>> import dvcquota as dq
            >>> plan = dq.load_plan("haiphong-2022")
            >>> plan.assign("district", rate="60%").total
            26257
            >>> plan.assign("department", rounding="per-row").warnings()
            ['The rows add up to 76,682, 2 more than the total of 76,680 (each row is rounded on its own).']
        """
        if total is not None and rate is not None:
            fail("argument", "both a total and a rate are given; give one of them")
        if over is not None and rate is None:
            fail("argument", "over says which months a rate is meant for; give a rate with it")
        if isinstance(rate, float):
            fail("argument", f"rate {rate!r} is a float; give it exactly, as text such as '{rate:.4g}' or as a Fraction")
        core = _core.assign(
            self._core,
            level,
            rounding,
            None if total is None else count(total, name="total"),
            None if rate is None else str(rate),
            over or "year",
        )
        return Assignment(self, level, core)

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
    def procedures(self) -> Table:
        """The online-only pilot list: `agency`, `no`, `field`, `name`, `level`, `unit`, `online_only_pilot`."""
        names = ("agency", "no", "field", "name", "level", "unit", "online_only_pilot")
        types = {name: {"no": int, "online_only_pilot": bool}.get(name, str) for name in names}
        return _table(types, self._core.procedures)

    @property
    def tasks(self) -> list[_core.Task]:
        """The register of tasks, each with `.parties` and `.steps`."""
        return self._core.tasks

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
