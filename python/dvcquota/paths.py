"""Monthly paths: a unit's dossiers of the whole window, parted among its reporting months so that they add up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Literal, get_args

import numpy as np

from . import _core
from .calendar import Calendar
from .errors import fail
from .goals import goals_of
from .quota import Assignment
from .spread import Span, Spread, date_at, first_day_of, make_schedule, months_of, window_of
from .table import Table

PathRounding = Literal["by-table", "by-unit"]


def monthly_paths(
    quotas: Assignment | Mapping[str, Assignment] | object,
    *,
    of: Literal["goal", "extra"] = "goal",
    by: Spread | Sequence[int] = "linear",
    rounding: PathRounding = "by-table",
    window: Span | None = None,
    first_day: int | None = None,
    calendar_of: Calendar | str = "vn",
    estimate: bool = False,
) -> Table:
    """Part each unit's dossiers of the window among its reporting months, in whole dossiers that add up.

    `of`: the `goal` (p + e, online dossiers) or the quota alone (`extra`, of an `Assignment`). `by`, `window`, `first_day`,
    `calendar_of` as in `monitor`. `rounding`: `by-table` rounds a level as one table, so that the months of each unit and the
    units of each month add up; `by-unit` rounds each unit alone by largest remainders, earlier months first. Columns: `level`,
    `unit`, `name`, `period`, `from`, `to`, `dossiers`. Errors: those of `monitor`.

        >>> import dvcquota as dq
        >>> quotas = dq.load_plan("haiphong-2022").assign("commune")
        >>> paths = dq.monthly_paths(quotas, of="extra", by="working-days")
        >>> sum(paths["dossiers"]) == quotas.total
        True
    """
    if of not in ("goal", "extra"):
        fail("argument", f"of is {of!r}; give goal or extra")
    if rounding not in get_args(PathRounding):
        fail("argument", f"rounding is {rounding!r}; give by-table or by-unit")
    levels, plan = goals_of(quotas)
    span = window_of(plan, window)
    start = first_day_of(plan, first_day)
    schedule = make_schedule(span, by, start, calendar_of, estimate)
    labels, first, last = months_of(span, start)
    weights = schedule.weights(first, last)
    if of == "extra":
        if plan is None:
            fail("argument", "a frame of goals has no quotas; leave of at goal")
        extras = [quotas] if isinstance(quotas, Assignment) else list(quotas.values())  # type: ignore[attr-defined]
        numbers = [np.array(one.counts) for one in extras]
    else:
        numbers = [level.online for level in levels]
    days_of = [(date_at(a), date_at(b)) for a, b in zip(first.tolist(), last.tolist(), strict=True)]

    def rows() -> Iterator[tuple[object, ...]]:
        for level, dossiers in zip(levels, numbers, strict=True):
            cells = iter(_core.make_paths(dossiers, weights, rounding)[0].tolist())
            for code, name, _ in level.units:
                for label, (begin, end) in zip(labels, days_of, strict=True):
                    yield (level.level, code, name, label, begin, end, next(cells))

    types: dict[str, type] = {"level": str, "unit": str, "name": str, "period": str, "from": date, "to": date, "dossiers": int}
    return Table(types, list(rows()))
