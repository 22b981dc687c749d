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

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from os import PathLike
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from . import _core
from .counts import count, counts, missing
from .errors import DvcError, fail

LimitUnit = Literal["working-hours", "working-days", "days", "days-without-holidays"]
LimitRounding = Literal["down", "half-up", "up"]
PeriodLength = Literal["month", "quarter", "half-year", "nine-months", "year"]

_MOMENT = re.compile(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d)?)?", re.ASCII)
_FOLDER = Path(__file__).parent / "datasets"


@dataclass(frozen=True)
class Answer:
    """What a calendar answers: one value for one question, an array for an array."""

    value: Any
    """The answer: a number, day, moment or truth value, or an array of them."""
    estimated: Any
    """Whether it rests on days after the calendar's last year, for which only the days off of every year are known."""


@dataclass(frozen=True)
class Stops:
    """The stops of many dossiers as columns: a stop's clock stands from `begin` to `end`.

    `row` is whose it is: a position among the dossiers asked about, from 0. Ordered by row, then by time.
    """

    row: Any
    begin: Any
    end: Any


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
        """Whether offices work on a day, or on each day of an array.

        Errors: `RangeError` outside the calendar, `ArgumentError`; `.row` says where. Source: `days()`; Definitions 4.6.

        >>> import dvcquota as dq
        >>> dq.calendar("vn").is_working("2022-09-02").value
        False
        """
        days, single = _times(on, "D", name="on")
        value, estimated = _asked(single, self._core.is_working, days, estimate=estimate)
        return _answer(value.view(np.int64) != 0, estimated, single)

    def working_days(self, span: tuple[object, object], *, estimate: bool = False) -> Answer:
        """Working days between two days, both included: `(first, last)`, each a day or an array.

        Errors: `RangeError` outside the calendar, `InconsistentError` where a span ends before it begins; `.row` says where.
        Source: `days()`; Definitions 4.6.

        >>> import dvcquota as dq
        >>> dq.calendar("vn").working_days((["2022-01-31", "2022-09-01"], ["2022-02-04", "2022-09-05"])).value.tolist()
        [0, 1]
        """
        if not isinstance(span, tuple) or len(span) != 2:
            fail("argument", "a span is a pair (first, last) of days or arrays of days")
        (first, one), (last, other) = _times(span[0], "D", name="first"), _times(span[1], "D", name="last")
        if one != other:
            fail("shape", "first and last are to be both days, or both arrays")
        value, estimated = _asked(one, self._core.count, first, last, estimate=estimate)
        return _answer(value, estimated, one)

    def add_working_days(self, on: object, *, n: object, estimate: bool = False) -> Answer:
        """The `n`-th working day after a day; with `n=0` the day itself, or the next working day where it is off.

        `n` is one number or one for each day. Errors: `RangeError`, with `.row`. Source: `days()`; Definitions 4.6.

        >>> import dvcquota as dq
        >>> dq.calendar("vn").add_working_days("2022-08-31", n=1).value.isoformat()
        '2022-09-05'
        """
        days, single = _times(on, "D", name="on")
        value, estimated = _asked(single, self._core.add, days, _numbers(n, name="n"), estimate=estimate)
        return _answer(value.view("datetime64[D]"), estimated, single)

    def deadline(
        self,
        received: object,
        *,
        limit: object,
        unit: LimitUnit = "working-days",
        stops: Stops | Sequence[Any] | None = None,
        online: object = None,
        online_limit: object = None,
        estimate: bool = False,
    ) -> Answer:
        """When dossiers are due, in local time.

        `received` is a moment or an array of n (`datetime64`, seconds count); `limit` one whole number or n. `online` says
        which dossiers (true or false, or n of them) take their own `online_limit` (one or n, in the same unit); where that
        is missing, the ordinary limit holds. `stops` are the spans in which the clock stood: pairs (from, to) of one dossier,
        `Stops` columns or n lists of pairs of many. Each shifts the due moment by the working time it took, if it began
        before.

        Errors: `RangeError` outside the calendar, for a negative limit or an online limit below 1, `InconsistentError` for
        stops that overlap, end before they begin or begin before the receipt, and for an online limit longer than the
        ordinary one, `ArgumentError`; `.row` says where. Source: behaviour of a system in use, the steps are ours; Definitions 4.3.

        >>> import dvcquota as dq
        >>> cal = dq.calendar("vn")
        >>> stops = [("2022-05-11T07:00", "2022-05-12T07:00")]
        >>> cal.deadline("2022-05-10T15:00", limit=8, unit="working-hours", stops=stops).value.isoformat()
        '2022-05-12T15:00:00'
        >>> cal.deadline("2022-05-10T15:00", limit=5, online=True, online_limit=4).value.isoformat()
        '2022-05-16T15:00:00'
        """
        moments, single = _times(received, "s", name="received")
        amounts = _numbers(limit, name="limit")
        if online is not None or online_limit is not None:
            columns = _online(online, online_limit, moments.size)
            amounts = _asked(single, _core.online_limits, amounts, *columns)
        held = _stops([stops] if single and stops is not None and not isinstance(stops, Stops) else stops, moments.size, single)
        value, estimated = _asked(single, self._core.deadline, moments, amounts, unit, *held, estimate=estimate)
        return _answer(value.view("datetime64[s]"), estimated, single)

    def report_due_within(
        self, on: object, *, days: int, every: PeriodLength = "month", first_day: int = 1, estimate: bool = False
    ) -> Answer:
        """The last day for the report of the period that `on` belongs to, due within `days` working days of its end.

        `on` is a day or an array of n. Errors: those of `reporting_periods` and `add_working_days`. Source: 2 days,
        09/2019/NĐ-CP as restated in 01/2023/QĐ-UBND Khánh Hòa; Definitions 4.5.

        >>> import dvcquota as dq
        >>> dq.calendar("vn").report_due_within("2022-02-10", days=2, every="quarter", first_day=15).value.isoformat()
        '2022-03-16'
        """
        single = _times(on, "D", name="on")[1]
        last = reporting_periods(on, every=every, first_day=first_day).last
        return self.add_working_days(last[0] if single else last, n=days, estimate=estimate)


def calendar(source: str | PathLike[str] = "vn", *, hours: Sequence[tuple[str, str]] | None = None) -> Calendar:
    """The packaged calendar `vn`, or one from a file in the same format.

    `hours` are the shifts of a working day as `HH:MM` pairs, 07:00-11:30 and 13:30-17:00 unless given.
    Errors: `MissingFileError`, `FormatError`, `InconsistentError`, `RangeError`, each naming the entry.

    >>> import dvcquota as dq
    >>> dq.calendar("vn").last.isoformat()
    '2026-12-31'
    """
    path = _FOLDER / "calendar_vn.json" if source == "vn" else Path(source)
    return Calendar(_core.load_calendar(path, None if hours is None else [(_clock(a), _clock(b)) for a, b in hours]))


def shortened_limits(limits: object, *, by: str, rounding: LimitRounding) -> NDArray[np.int64]:
    """Time limits, each made shorter by a share of it: the plan's "20 % before the legal limit" of online dossiers.

    `limits` are whole numbers, `by` is an exact share as text. What is not whole is rounded as said; the plan does not say.
    Errors: `RangeError` for a share of 1 or more and where nothing is left of a limit; `.row` says where. Source: plan 128,
    Appendix 1, I.4.2; Definitions 3.

    >>> import dvcquota as dq
    >>> dq.shortened_limits([3, 5, 10], by="20%", rounding="down").tolist()
    [2, 4, 8]
    """
    return _core.shortened_limits(counts(limits, name="limits"), by, rounding)


def reporting_periods(on: object, *, every: PeriodLength = "month", first_day: int = 1) -> Periods:
    """The reporting period of a day, or of each day of an array; periods begin on `first_day` of a month, 1 to 28.

    16 is the plan's month (16th to 15th), 15 that of decree 09/2019 as restated in Khánh Hòa, 1 the calendar's. Errors:
    `RangeError` for another first day, `ArgumentError` for an unknown length. Source: Definitions 4.5.

    >>> import dvcquota as dq
    >>> dq.reporting_periods(["2021-12-15", "2022-03-14", "2022-03-15"], every="quarter", first_day=15).labels
    ['2022-Q1', '2022-Q1', '2022-Q2']
    """
    days, single = _times(on, "D", name="on")
    labels, first, last = _asked(single, _core.periods, days, every, count(first_day, name="first_day"))
    return Periods(labels, first.view("datetime64[D]"), last.view("datetime64[D]"))


def report_due_before(on: object, *, day: int, every: PeriodLength = "month", first_day: int = 1) -> Any:
    """The last day for the report of the period that `on` belongs to, to be sent before a day of the month.

    A date for a day, an array of n days for an array of n. Errors: those of `reporting_periods`; `RangeError` where the month does
    not have that day. Source: plan 128, duty 1e (before the 20th); Definitions 4.5.

    >>> import dvcquota as dq
    >>> dq.report_due_before("2022-05-27", day=20, first_day=16).isoformat()    # the plan: before the 20th
    '2022-06-19'
    """
    days, single = _times(on, "D", name="on")
    due = _asked(single, _core.reports_due_before, days, every, count(first_day, name="first_day"), count(day, name="day"))
    last = due.view("datetime64[D]")
    return last[0].item() if single else last


def _asked(single: bool, ask: Callable[..., Any], *columns: object, **options: object) -> Any:
    """What the core answers; of a single question no row is told."""
    try:
        return ask(*columns, **options)
    except DvcError as error:
        if not single:
            raise
        code, message = error.code, str(error).removeprefix("row 0: ")
    fail(code, message)


def _answer(value: NDArray[Any], estimated: NDArray[np.uint8], single: bool) -> Answer:
    flags = estimated.view(np.bool_)
    if single:
        return Answer(value[0].item(), bool(flags[0]))
    value.setflags(write=False)
    flags.setflags(write=False)
    return Answer(value, flags)


def _numbers(values: object, *, name: str) -> NDArray[np.int64]:
    """One number for all rows, or one for each."""
    if isinstance(values, (int, np.integer)):
        return np.array([count(values, name=name)], np.int64)
    return counts(values, name=name)


def _times(values: object, unit: Literal["D", "s"], *, name: str) -> tuple[NDArray[np.int64], bool]:
    """Days or seconds since 1970 of one date or of many, and whether it was one; days of a moment are those it falls on."""
    single = isinstance(values, (str, date, np.datetime64))
    held = [values] if single else values
    if isinstance(held, (list, tuple)):
        moments = (_time(item, None if single else row, name) for row, item in enumerate(held))
        array = np.fromiter(moments, "datetime64[s]", len(held))
    else:
        kind = getattr(held, "dtype", None) or getattr(held, "type", None)
        if zone := getattr(kind, "tz", None) or getattr(kind, "time_zone", None):
            fail("argument", f"{name} has the time zone {zone}; give local time without one")
        array = np.asarray(held)
    if array.ndim != 1:
        fail("shape", f"{name} has {array.ndim} dimensions; one is expected")
    if array.dtype.kind != "M":
        expected = "days" if unit == "D" else "moments"
        fail("argument", f"{name} holds {array.dtype} values; {expected} as datetime64 are expected")
    missing = np.isnat(array)
    if missing.any():
        fail("argument", f"{name}: a missing date is no date", row=None if single else int(missing.argmax()))
    return np.ascontiguousarray(array, f"datetime64[{unit}]").view(np.int64), single


def _time(item: object, row: int | None, name: str) -> np.datetime64:
    if not isinstance(item, (str, date, np.datetime64)):
        fail("argument", f"{name}: {item!r} is not a date; text as YYYY-MM-DD, date or datetime64 is expected", row=row)
    if isinstance(item, str) and _MOMENT.fullmatch(item) is None:
        fail("argument", f"{name}: {item!r} is not a local date or moment as YYYY-MM-DD or YYYY-MM-DDTHH:MM", row=row)
    if isinstance(item, datetime) and item.tzinfo is not None:
        fail("argument", f"{name}: {item} has a time zone; give local time without one", row=row)
    try:
        moment: np.datetime64 = np.datetime64(item).astype("datetime64[s]")
    except ValueError:
        fail("range", f"{name}: {item!r} is not a day or moment that exists", row=row)
    if np.isnat(moment):
        fail("argument", f"{name}: a missing date is no date", row=row)
    return moment


def _stops(stops: Stops | Sequence[Any] | None, size: int, single: bool) -> tuple[NDArray[np.int64], ...]:
    """Whose each stop is, and the moments from and to."""
    if stops is None:
        return tuple(np.empty((3, 0), np.int64))
    if isinstance(stops, Stops):
        begin, end = _times(stops.begin, "s", name="begin")[0], _times(stops.end, "s", name="end")[0]
        return counts(stops.row, name="row"), begin, end
    lists = [list(pairs) for pairs in stops]
    if len(lists) != size:
        fail("shape", f"{size} dossiers, but {len(lists)} lists of stops were given")
    begins: list[np.datetime64] = []
    ends: list[np.datetime64] = []
    for row, pairs in enumerate(lists):
        place = None if single else row
        for pair in pairs:
            if not isinstance(pair, (tuple, list)) or len(pair) != 2:
                fail("argument", "a stop is a pair (from, to) of moments", row=place)
            begins.append(_time(pair[0], place, "stops"))
            ends.append(_time(pair[1], place, "stops"))
    rows = np.repeat(np.arange(size), [len(pairs) for pairs in lists])
    return rows, np.array(begins, "datetime64[s]").view(np.int64), np.array(ends, "datetime64[s]").view(np.int64)


def _online(online: object, own: object, size: int) -> tuple[NDArray[np.uint8], NDArray[np.uint8], NDArray[np.int64]]:
    """Which dossiers are online, whether an online limit is known, and that limit."""
    if online is None or own is None:
        fail("argument", "online and online_limit belong together: which dossiers are online, and their limits where known")
    marks = np.full(size, online) if isinstance(online, (bool, np.bool_)) else np.asarray(online)
    if marks.dtype != np.bool_ or marks.shape != (size,):
        fail("argument", f"online: true or false is expected, or an array of them with {size} rows")
    if isinstance(own, (int, np.integer)):
        known, amounts = np.ones(1, np.uint8), _numbers(own, name="online_limit")
    else:
        values = own if isinstance(own, (list, tuple)) else np.asarray(own).tolist()
        known = np.array([not missing(value) for value in values], np.uint8)
        amounts = counts([0 if missing(value) else value for value in values], name="online_limit")
    return marks.view(np.uint8), known, amounts


def _clock(text: object) -> int:
    parts = text.split(":") if isinstance(text, str) else []
    if len(parts) != 2 or not all(len(p) == 2 and p.isascii() and p.isdigit() for p in parts) or int(parts[1]) > 59:
        fail("argument", f"{text!r} is not a time of day as HH:MM")
    return int(parts[0]) * 3600 + int(parts[1]) * 60
