"""A plan's indicators beside what is measured: the value, whether it is reached, and how much is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

import numpy as np

from . import _core
from .calendar import Calendar, calendar
from .columns import Columns, Place, days, whole
from .counts import count
from .errors import fail
from .plan import Plan, Rate

from .rates import ServiceUse
from .table import Table


_TYPES: dict[str, type] = {
    "id": str, "title": str, "title_en": str, "goal": str, "part": int, "whole": int, "value": str, "percent": float, "reached": bool,
    "missing": int, "due": date, "report_before": date,
}  # fmt: skip


@dataclass(frozen=True)
class EarlyResults:
    """How early results were: of `dossiers` with a limit, `early` used at most what the share leaves; times summed over them."""

    dossiers: int
    early: int
    limit: int
    used: int

    @property
    def rate(self) -> Fraction | None:
        """early / dossiers; None where there is none."""
        return Fraction(self.early, self.dossiers) if self.dossiers else None

    @property
    def saved(self) -> Fraction | None:
        """The share of all limits that was saved, 1 - used / limit; below 0 where more was used. None without a limit."""
        return 1 - Fraction(self.used, self.limit) if self.limit else None


def early_results(
    data: object, *, share: Rate = "20%", limit: str = "limit", used: str = "used", received: str = "received", ended: str = "ended",
    calendar_of: Calendar | str = "vn", estimate: bool = False,
) -> EarlyResults:  # fmt: skip
    """How many resolved online dossiers kept `share` of their time limit, and how much of all limits was saved.

    `data`: a row for each such dossier, with its limit in working days (0 is none) and the working days it took, `used`; without
    such a column they are counted from the day after `received` to `ended`. A dossier is early if it used at most (1 - share) x
    limit, exactly: the plan does not say how what is not whole is rounded. Errors: `RangeError`, `ArgumentError`, with row and
    column. Source: plan 128, Appendix 1, I.4.2; Definitions 3.

        >>> import dvcquota as dq
        >>> dq.early_results({"limit": [10, 10, 5], "used": [8, 9, 4]})
        EarlyResults(dossiers=3, early=2, limit=25, used=21)
    """
    if isinstance(share, float):
        fail("argument", f"share {share!r} is a float; give it exactly, as text such as '20%' or as a Fraction")
    columns = Columns(data)
    limits = whole(columns[limit], at=Place(limit), missing=0)
    if used in columns:
        times = whole(columns[used], at=Place(used), missing=None)
    else:
        first, last = (days(columns[name], at=Place(name)) for name in (received, ended))
        for name, column in ((received, first), (ended, last)):
            if (nothing := column == np.iinfo(np.int64).min).any():
                fail("argument", "the day is missing; give resolved dossiers only", row=int(nothing.argmax()), column=name)
        if (wrong := last < first).any():
            fail("inconsistent", "the dossier ended before it was received", row=int(wrong.argmax()), column=ended)
        by = calendar_of if isinstance(calendar_of, Calendar) else calendar(calendar_of)
        span = ((first + 1).view("datetime64[D]"), last.view("datetime64[D]"))
        times = np.array(by.working_days(span, estimate=estimate).value)
    return EarlyResults(*_core.count_early(limits, times, str(share)))


def indicators(plan: Plan, measured: Mapping[str, tuple[int, int] | _core.LevelFour | ServiceUse | EarlyResults]) -> Table:
    """The plan's indicators with what is measured of each: `value`, whether it is `reached`, and what `part` lacks to the goal.

    `measured`: by the indicator's id a pair (part, whole), dossiers, services or officials; (days, weeks) for days a week; or the
    result of `Procedures.level_four`, `rates.services_in_use` or `early_results`, which counts the time saved of all limits.
    Whole 0 gives None, and so does an indicator without a measurement. Errors: `ArgumentError` for an unknown id, `RangeError`,
    `InconsistentError` for a part above its whole. Source: plan 128, goals; Definitions 3.

        >>> import dvcquota as dq
        >>> plan = dq.load_plan("haiphong-2022")
        >>> table = dq.indicators(plan, {"online-rate": (59, 100), "accounts": (0, 0)})
        >>> at = table["id"].index("online-rate")
        >>> table["value"][at], table["goal"][at], table["reached"][at], table["missing"][at]
        ('59/100', '3/5', False, 1)
    """
    known = {indicator.id: indicator for indicator in plan.indicators}
    for name in measured:
        if name not in known:
            fail("argument", f"{name!r} is not an indicator of this plan; it has {', '.join(known) or 'none'}")

    def rows() -> list[list[Any]]:
        table = []
        for name, one in known.items():
            part, all_of = _pair(name, measured[name]) if name in measured else (None, None)
            value, reached, missing = (None, None, None) if part is None or all_of is None else _core.read_indicator(one, part, all_of)
            percent = float(100 * value) if value is not None and one.measure == "ratio" else None
            table.append(
                [name, one.title, one.title_en, str(one.value), part, all_of, None if value is None else str(value), percent, reached,
                 missing, one.due, one.report_before]
            )  # fmt: skip
        return table

    return Table(_TYPES, rows())


def _pair(name: str, given: Any) -> tuple[int, int]:
    if isinstance(given, _core.LevelFour):
        return given.reached, given.eligible
    if isinstance(given, ServiceUse):
        return given.in_use, given.services
    if isinstance(given, EarlyResults):
        return max(given.limit - given.used, 0), given.limit
    if not isinstance(given, tuple) or len(given) != 2:
        fail("argument", f"{name} is {given!r}; give a pair (part, whole)")
    return count(given[0], name=f"{name}, part"), count(given[1], name=f"{name}, whole")
