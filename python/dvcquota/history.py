"""What units received month by month, from their reports: whole reporting months without gaps."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .actuals import Actuals, read_actuals
from .columns import Columns, Place, day, texts_of
from .errors import fail
from .monitor import months_of

Counts = NDArray[np.int64]
Span = tuple[int, int]


@dataclass(frozen=True)
class History:
    """The reports of units that all end on one day; each begins where its own reports begin."""

    units: list[str]
    first: Counts
    last: int
    total: Counts
    online: Counts
    reports: Actuals

    @property
    def span(self) -> Span:
        """The first day of any unit, and the last of all."""
        return int(self.first.min()), self.last

    def months(self, first_day: int) -> tuple[list[Counts], list[Counts], tuple[Counts, Counts]]:
        """Total and online dossiers of each unit month by month, and the first and last days of the months.

        Errors: `InconsistentError` for reports that cover a part of a reporting month.
        """
        start, end = whole_months(self.span, first_day)
        labels, first, last = months_of((start, end), first_day)
        held = self.reports.put_together(len(self.units), (start, end))
        columns = [held.received(int(a), int(b)) for a, b in zip(first, last, strict=True)]
        total, online, known = (np.stack([column[k] for column in columns], axis=1) for k in range(3))
        begins = np.searchsorted(last, self.first)
        for at, unit in enumerate(self.units):
            missing = np.flatnonzero(known[at, begins[at] :] == 0)
            if missing.size:
                month = int(begins[at] + missing[0])
                fail(
                    "inconsistent",
                    f"the reports of {unit} cover a part of the month {labels[month]} ({shown(int(first[month]))} to "
                    f"{shown(int(last[month]))}), or only together with another; give whole reporting months, or set first_day "
                    "(reports-complete)",
                )
        cut = [slice(int(begin), None) for begin in begins]
        return [total[at, cut[at]] for at in range(len(cut))], [online[at, cut[at]] for at in range(len(cut))], (first, last)


def shown(number: int) -> str:
    """A day as text."""
    return str(np.datetime64(number, "D"))


def whole_months(span: Span, first_day: int) -> Span:
    """The days of the reporting months that a span of days touches."""
    from . import _core

    _, first, last = _core.periods(np.array(span), "month", first_day)
    return int(first[0]), int(last[-1])


def read_history(
    data: object, *, find: Callable[[str], str] | None, first_day: int, observed: Span | None, columns: Mapping[str, str] | None
) -> History:
    """Reports as `monitor` takes them; `find` gives a unit's code by its name, else the text is the code.

    `observed`: only reports within these days. Errors: those of `monitor`; `InconsistentError` for gaps, for a missing month is not 0.
    """
    codes: dict[str, int] = {}

    def place(text: str) -> int:
        return codes.setdefault(text if find is None else find(text), len(codes))

    reports = read_actuals(data, find=place, first_day=first_day, cumulative=False, names=dict(columns) if columns else None)
    if reports.first is None or not len(reports.unit):
        fail("argument", "there are no reports; give unit, period (or from and to), total and online for each month")
    reports = _in_order(reports, codes)
    if observed is not None:
        reports = _within(reports, observed)
    window = (int(reports.first.min()), int(reports.last.max()))  # type: ignore[union-attr]
    reports.put_together(len(codes), window)  # online within total, no overlaps
    return _without_gaps(reports, list(codes))


def _in_order(reports: Actuals, codes: dict[str, int]) -> Actuals:
    """Units in the order in which they first stand there."""
    found, at = np.unique(reports.unit, return_index=True)
    order = found[np.argsort(at)]
    new = np.empty(len(codes), np.int32)
    new[order] = np.arange(len(order), dtype=np.int32)
    texts = list(codes)
    codes.clear()
    codes.update({texts[int(old)]: at for at, old in enumerate(order)})
    return Actuals(np.ascontiguousarray(new[reports.unit]), reports.first, reports.last, reports.total, reports.online, reports.place)


def _within(reports: Actuals, observed: Span) -> Actuals:
    first, last = reports.first, reports.last
    assert first is not None
    across = ((first < observed[0]) & (last >= observed[0])) | ((first <= observed[1]) & (last > observed[1]))
    if across.any():
        row = int(across.argmax())
        fail(
            "inconsistent", f"{shown(int(first[row]))} to {shown(int(last[row]))} is in part outside the observed days "
            f"{shown(observed[0])} to {shown(observed[1])}; give days on which reports begin and end", row=int(reports.place[row]),
        )  # fmt: skip
    kept = np.flatnonzero((first >= observed[0]) & (last <= observed[1]))
    if not kept.size:
        fail("inconsistent", f"no report is within the observed days {shown(observed[0])} to {shown(observed[1])}")
    return Actuals(reports.unit[kept], first[kept], last[kept], reports.total[kept], reports.online[kept], reports.place[kept])


def _without_gaps(reports: Actuals, units: list[str]) -> History:
    first, last = reports.first, reports.last
    assert first is not None
    order = np.lexsort((first, reports.unit))
    unit, begin, end = reports.unit[order], first[order], last[order]
    whole = int(end.max())
    opens = np.r_[True, unit[1:] != unit[:-1]]
    closes = np.r_[opens[1:], True]
    following = np.where(closes, whole + 1, np.r_[begin[1:], 0])
    for row in np.flatnonzero(end + 1 != following)[:1]:
        fail(
            "inconsistent",
            f"{units[unit[row]]} has no reports from {shown(int(end[row]) + 1)} to {shown(int(following[row]) - 1)}; a missing month is not "
            "0: complete the reports (reports-complete)",
        )
    for at in range(len(units)):
        if not (unit == at).any():
            fail("inconsistent", f"{units[at]} has no report within the observed days; a missing month is not 0 (reports-complete)")
    sums = [np.bincount(reports.unit, column, len(units)) for column in (reports.total, reports.online)]
    if max(float(column.max()) for column in sums) >= 2.0**53:
        fail("overflow", "the dossiers of a unit sum to 2^53 or more")
    return History(units, begin[opens], whole, sums[0].astype(np.int64), sums[1].astype(np.int64), reports)


def groups_of(data: object, parent: Mapping[str, str] | str | None, history: History, name: str) -> list[str | None]:
    """The group of each unit: by a mapping from codes, or a column of the data."""
    if parent is None:
        return [None] * len(history.units)
    if isinstance(parent, str):
        columns = Columns(data)
        texts = texts_of(columns[parent])
        units = texts_of(columns[name])
        if texts is None or units is None:
            fail("argument", "the group is to be text", column=parent)
        places, given = list(history.reports.unit), list(texts)
        found: dict[int, str | None] = {}
        for unit, row in zip(places, history.reports.place, strict=True):
            group = given[int(row)]
            if group is None:
                fail("argument", "the group is missing; give one", row=int(row), column=parent)
            if found.setdefault(int(unit), group) != group:
                fail("inconsistent", f"{history.units[int(unit)]} is in {group} here and in {found[int(unit)]} before; a unit has one group",
                     row=int(row), column=parent)  # fmt: skip
        return [found[at] for at in range(len(history.units))]
    if not isinstance(parent, Mapping):
        fail("argument", f"parent is {type(parent).__name__}; give a column of the data, or a mapping from unit codes to groups")
    for code in history.units:
        if code not in parent:
            fail("argument", f"parent has no group for {code}; give one for every unit")
    return [str(parent[code]) for code in history.units]


def days_of(span: Any, name: str) -> Span:
    """First and last day of a pair. Errors: `ArgumentError`, `InconsistentError`."""
    if not isinstance(span, tuple) or len(span) != 2:
        fail("argument", f"{name} is {span!r}; give a pair (first day, last day)")
    ends = [day(end, at=Place(name)) for end in span]
    if any(end.size == 0 for end in ends):
        fail("argument", f"{name} has no first or no last day")
    first, last = int(ends[0][0]), int(ends[1][0])
    if last < first:
        fail("inconsistent", f"{name}: {shown(first)} to {shown(last)} ends before it begins")
    return first, last


