"""Working days, deadlines and reporting periods.

    >>> import dvcquota as dq
    >>> cal = dq.calendar("vn")
    >>> cal.working_days(("2022-08-29", "2022-09-09")).value    # 1 and 2 September were off
    8
    >>> cal.deadline("2022-08-31T16:00", limit=2).value.isoformat()
    '2022-09-06T16:00:00'
    >>> dq.reporting_periods("2022-05-27", every="month", first_day=16).labels
    ['2022-06']
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from os import PathLike
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from . import _core
from .counts import count, counts
from .errors import fail

LimitUnit = Literal["working-hours", "working-days", "days", "days-without-holidays"]
PeriodLength = Literal["month", "quarter", "half-year", "nine-months", "year"]

_FOLDER = Path(__file__).parent / "datasets"


@dataclass(frozen=True)
class Answer:
    """What a calendar answers: one value for one question, an array for an array."""

    value: Any
    """The answer: a number, day, moment or truth value, or an array of them."""
    estimated: Any
    """Whether it rests on days after the calendar's last year, for which only the days off of every year are known."""


@dataclass(frozen=True)
class Periods:
    """The reporting period of each date."""

    labels: list[str]
    """`2022-05`, `2022-Q2`, `2022-H1`, `2022-9M` or `2022`: the month, quarter, half or year in which each ends."""
    first: NDArray[np.datetime64]
    last: NDArray[np.datetime64]


class Calendar:
    """The working days and hours of public offices; made by `calendar`."""

    __slots__ = ("_core",)

    def __init__(self, core: _core.Calendar) -> None:
        self._core = core

    @property
    def first(self) -> date:
        """The first day."""
        return self._core.first

    @property
    def last(self) -> date:
        """The last day that has a list; later ones need `estimate=True`."""
        return self._core.last

    def days(self) -> list[dict[str, Any]]:
        """Every named day: `date`, `kind`, `name`, `source`, `path`, and the `standing` of that source.

        >>> import dvcquota as dq
        >>> dq.calendar("vn").days()[1]["date"].isoformat(), dq.calendar("vn").days()[1]["standing"]
        ('2022-01-03', 'secondary')
        """
        return self._core.days()

    def is_working(self, on: object, *, estimate: bool = False) -> Answer:
        """Whether offices work on a day, or on each day of an array. Errors: `RangeError`, `ArgumentError`."""
        days, single = _times(on, "D", name="on")
        value, estimated = self._core.is_working(days, estimate=estimate)
        return _answer(value.view(np.int64) != 0, estimated, single)

    def working_days(self, span: tuple[object, object], *, estimate: bool = False) -> Answer:
        """Working days between two days, both included: `(first, last)`, each a day or an array.

        Errors: `RangeError` outside the calendar, `InconsistentError` where a span ends before it begins; `.row` says where.
        """
        if not isinstance(span, tuple) or len(span) != 2:
            fail("argument", "a span is a pair (first, last) of days or arrays of days")
        (first, one), (last, other) = _times(span[0], "D", name="first"), _times(span[1], "D", name="last")
        if one != other:
            fail("shape", "first and last are to be both days, or both arrays")
        value, estimated = self._core.count(first, last, estimate=estimate)
        return _answer(value, estimated, one)

    def add_working_days(self, on: object, *, n: object, estimate: bool = False) -> Answer:
        """The `n`-th working day after a day; with `n=0` the day itself, or the next working day where it is off.

        `n` is one number or one for each day. Errors: `RangeError`.
        """
        days, single = _times(on, "D", name="on")
        value, estimated = self._core.add(days, _numbers(n, days.size, name="n"), estimate=estimate)
        return _answer(value.view("datetime64[D]"), estimated, single)

    def deadline(
        self,
        received: object,
        *,
        limit: object,
        unit: LimitUnit = "working-days",
        stops: Sequence[Any] | None = None,
        estimate: bool = False,
    ) -> Answer:
        """When dossiers are due, in local time (DOMAIN 4.3).

        `received` is a moment or an array of n (`datetime64`, seconds count); `limit` one whole number or n. `stops` are
        pairs (from, to) in which the clock stood, or for an array n lists of pairs; each shifts the due moment by the
        working time it took, if it began before.

        Errors: `RangeError` outside the calendar or for a negative limit, `InconsistentError` for stops that overlap, end
        before they begin or begin before the receipt, `ArgumentError`; `.row` says where.

        >>> import dvcquota as dq
        >>> cal = dq.calendar("vn")
        >>> stops = [("2022-05-11T07:00", "2022-05-12T07:00")]
        >>> cal.deadline("2022-05-10T15:00", limit=8, unit="working-hours", stops=stops).value.isoformat()
        '2022-05-12T15:00:00'
        """
        moments, single = _times(received, "s", name="received")
        ends, begun, resumed = _stops([stops] if single and stops is not None else stops, moments.size)
        amounts = _numbers(limit, moments.size, name="limit")
        value, estimated = self._core.deadline(moments, amounts, unit, ends, begun, resumed, estimate=estimate)
        return _answer(value.view("datetime64[s]"), estimated, single)

    def report_due_within(
        self, on: object, *, days: int, every: PeriodLength = "month", first_day: int = 1, estimate: bool = False
    ) -> Answer:
        """The last day for the report of the period that `on` belongs to, due within `days` working days of its end."""
        single = _times(on, "D", name="on")[1]
        last = reporting_periods(on, every=every, first_day=first_day).last
        return self.add_working_days(last[0] if single else last, n=days, estimate=estimate)


def calendar(source: str | PathLike[str] = "vn", *, hours: Sequence[tuple[str, str]] | None = None) -> Calendar:
    """The packaged calendar `vn`, or one from a file in the same format.

    `hours` are the shifts of a working day as `HH:MM` pairs, 07:00-11:30 and 13:30-17:00 unless given.
    Errors: `MissingFileError`, `FormatError`, `InconsistentError`, `RangeError`, each naming the entry.

    >>> import dvcquota as dq
    >>> dq.calendar("vn").last.isoformat()
    '2023-12-31'
    """
    path = _FOLDER / "calendar_vn.json" if source == "vn" else Path(source)
    return Calendar(_core.load_calendar(path, None if hours is None else [(_clock(a), _clock(b)) for a, b in hours]))


def reporting_periods(on: object, *, every: PeriodLength = "month", first_day: int = 1) -> Periods:
    """The reporting period of a day, or of each day of an array; periods begin on `first_day` of a month, 1 to 28.

    16 is the plan's month (16th to 15th), 15 that of decree 09/2019 as restated in Khanh Hoa, 1 the calendar's (DOMAIN 4.5).
    Errors: `RangeError` for another first day, `ArgumentError` for an unknown length.
    """
    days, _ = _times(on, "D", name="on")
    labels, first, last = _core.periods(days, every, count(first_day, name="first_day"))
    return Periods(labels, first.view("datetime64[D]"), last.view("datetime64[D]"))


def report_due_before(on: object, *, day: int, every: PeriodLength = "month", first_day: int = 1) -> date:
    """The last day for the report of the period that `on` belongs to, to be sent before a day of the month.

    Errors: `RangeError` where the month does not have that day.

    >>> import dvcquota as dq
    >>> dq.report_due_before("2022-05-27", day=20, first_day=16).isoformat()    # the plan: before the 20th
    '2022-06-19'
    """
    days, single = _times(on, "D", name="on")
    if not single:
        fail("shape", "on is to be one day")
    return _core.report_due_before(int(days[0]), every, count(first_day, name="first_day"), count(day, name="day"))


def _answer(value: NDArray[Any], estimated: NDArray[np.uint8], single: bool) -> Answer:
    flags = estimated.view(np.bool_)
    if single:
        return Answer(value[0].item(), bool(flags[0]))
    value.setflags(write=False)
    flags.setflags(write=False)
    return Answer(value, flags)


def _numbers(values: object, size: int, *, name: str) -> NDArray[np.int64]:
    if isinstance(values, (int, np.integer)):
        return np.full(size, count(values, name=name), np.int64)
    return counts(values, name=name)


def _times(values: object, unit: Literal["D", "s"], *, name: str) -> tuple[NDArray[np.int64], bool]:
    """Days or seconds since 1970 of one date or of many, and whether it was one; days of a moment are those it falls on."""
    single = isinstance(values, (str, date, datetime, np.datetime64))
    expected = "days" if unit == "D" else "moments"
    held = [values] if single else values
    items: list[object] = list(held) if isinstance(held, (list, tuple)) else []
    for row, item in enumerate(items):
        if not isinstance(item, (str, date, np.datetime64)):
            fail("argument", f"{name}: {item!r} is not a date; text as YYYY-MM-DD, date or datetime64 is expected", row=row)
        if isinstance(item, datetime) and item.tzinfo is not None:
            fail("argument", f"{name}: {item} has a time zone; give local time without one", row=row)
    if isinstance(held, (list, tuple)):
        array = np.empty(len(items), f"datetime64[{'D' if unit == 'D' else 's'}]")
        for row, item in enumerate(items):
            try:
                moment = np.datetime64(item)  # type: ignore[call-overload]
                array[row] = moment.astype(array.dtype)
            except ValueError:
                fail("range", f"{name}: {item!r} is not a day or moment that exists", row=row)
    else:
        array = np.asarray(held)
    if array.ndim != 1:
        fail("shape", f"{name} has {array.ndim} dimensions; one is expected")
    if array.dtype.kind != "M":
        fail("argument", f"{name} holds {array.dtype} values; {expected} as datetime64 are expected")
    missing = np.flatnonzero(np.isnat(array))
    if missing.size:
        fail("argument", f"{name}: a missing date is no date", row=int(missing[0]))
    return np.ascontiguousarray(array.astype(f"datetime64[{unit}]")).view(np.int64), single


def _stops(each: Iterable[Any] | None, size: int) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Where each dossier's stops end in the columns of all, and these columns: the moments from and to."""
    if each is None:
        return np.zeros(size, np.int64), np.empty(0, np.int64), np.empty(0, np.int64)
    rows = [list(row) for row in each]
    if len(rows) != size:
        fail("shape", f"{size} dossiers, but {len(rows)} lists of stops were given")
    for row, pairs in enumerate(rows):
        if any(not isinstance(pair, (tuple, list)) or len(pair) != 2 for pair in pairs):
            fail("argument", "a stop is a pair (from, to) of moments", row=row)
    begun, resumed = (_times([pair[k] for pairs in rows for pair in pairs], "s", name="stops")[0] for k in (0, 1))
    return np.cumsum([len(pairs) for pairs in rows], dtype=np.int64), begun, resumed


def _clock(text: object) -> int:
    parts = text.split(":") if isinstance(text, str) else []
    if len(parts) != 2 or not all(len(p) == 2 and p.isascii() and p.isdigit() for p in parts) or int(parts[1]) > 59:
        fail("argument", f"{text!r} is not a time of day as HH:MM")
    return int(parts[0]) * 3600 + int(parts[1]) * 60
