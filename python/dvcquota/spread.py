"""How work is due over a window of days: the window, its reporting months, and the share that is due by a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from . import _core
from .calendar import Calendar, calendar
from .columns import Place, day
from .counts import count, counts
from .errors import fail
from .plan import Plan

Spread = Literal["linear", "working-days"]
Span = tuple[Any, Any]


def window_of(plan: Plan | None, window: Span | None) -> tuple[int, int]:
    if window is None:
        if plan is None:
            fail("argument", 'a frame of goals does not say over which days they are to be met; give window=("2022-04-16", "2022-12-15")')
        window = _core.plan_window(plan._core)
    if not isinstance(window, tuple) or len(window) != 2:
        fail("argument", f"window is {window!r}; give a pair (first day, last day)")
    ends = [day(end, at=Place("window")) for end in window]
    if any(end.size == 0 for end in ends):
        fail("argument", "the window has no first or no last day")
    return int(ends[0][0]), int(ends[1][0])


def first_day_of(plan: Plan | None, first_day: int | None) -> int:
    if first_day is not None:
        return count(first_day, name="first_day")
    return 1 if plan is None else _core.plan_reporting_day(plan._core)


def make_schedule(
    span: tuple[int, int], by: Spread | Sequence[int], first_day: int, calendar_of: Calendar | str, estimate: bool
) -> _core.Schedule:
    """How work is due over a window of days. Errors: those of `monitor`."""
    if by == "linear":
        return _core.Schedule.linear(*span)
    if by == "working-days":
        days = calendar_of if isinstance(calendar_of, Calendar) else calendar(calendar_of)
        return _core.Schedule.working_days(*span, days._core, estimate=estimate)
    if isinstance(by, str):
        fail("argument", f"by is {by!r}; give linear, working-days, or one weight for each reporting month")
    _, first, last = months_of(span, first_day)
    weights = counts(by, name="by")
    if len(weights) != len(first):
        fail("shape", f"by has {len(weights)} weights, the window has {len(first)} reporting months; give one for each")
    return _core.Schedule.months(first, last, weights)


def months_of(span: tuple[int, int], first_day: int) -> tuple[list[str], NDArray[np.int64], NDArray[np.int64]]:
    """The reporting months of a window, cut off at its ends: labels, first and last days."""
    every = np.arange(span[0], span[1] + 1)
    all_labels, all_first, all_last = _core.periods(every, "month", first_day)
    starts = np.flatnonzero(np.r_[True, all_first[1:] != all_first[:-1]])
    first, last = np.maximum(all_first[starts], span[0]), np.minimum(all_last[starts], span[1])
    return [all_labels[at] for at in starts], np.ascontiguousarray(first), np.ascontiguousarray(last)


def date_at(number: int) -> date:
    """The date of a number of days since 1970."""
    return np.datetime64(number, "D").item()
