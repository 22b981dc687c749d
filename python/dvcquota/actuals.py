"""What units say they have received: columns of reports on their way in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from . import _core
from .columns import Columns, Place, days, numbered, occurring, texts_of, whole
from .dossiers import Form06
from .errors import DvcError, fail

Counts = NDArray[np.int64]

COLUMNS = ("unit", "period", "from", "to", "total", "online")
"""What the columns of reports are called unless told otherwise."""


@dataclass(frozen=True)
class Actuals:
    """Reports as columns, a row for each unit and span of days; `place` is the row of the data that each comes from, `names` what
    the data call its columns."""

    unit: NDArray[np.int32]
    first: Counts | None
    last: Counts
    total: Counts
    online: Counts
    place: Counts
    names: dict[str, str]

    def put_together(self, units: int, window: tuple[int, int]) -> _core.Reported:
        """The reports in order, within a window of days. Errors: those of `monitor`, with the row of the data."""
        try:
            return _core.Reported(self.unit, self.first, self.last, self.total, self.online, units, *window)
        except DvcError as error:
            if error.row is None:
                raise
            code, row, column = error.code, int(self.place[error.row]), error.column or ""
            before, listed, after = error._sentence
            others = [int(self.place[other]) for other in error.rows]
            if others:
                listed = f"row {others[0]} (from 0)"
        fail(code, f"{before}{listed}{after}", row=row, column=self.names.get(column, column), rows=others)


def read_actuals(
    data: object, *, find: Callable[[str], int | None], first_day: int, cumulative: bool, names: dict[str, str] | None = None
) -> Actuals:
    """Reports from a frame, a mapping of names to arrays, or Form 06.

    `find` gives the position of a unit by its code or name, None for one that is left out; what it raises gets the row. Spans are
    labels of reporting periods in `period`, or days in `from` and `to`; of `cumulative` counts the end alone. `names`: what the
    data call the columns. Errors: those of `monitor`.
    """
    called = {name: (names or {}).get(name, name) for name in COLUMNS}
    if isinstance(data, Form06):
        table = data.to_table().to_dict()
        table["total"] = [a + b for a, b in zip(table["received_online"], table["received_other"], strict=True)]
        table["online"] = table["received_online"]
        data, called = table, {name: name for name in COLUMNS}
    columns = Columns(data)
    unit = _units(columns[called["unit"]], called["unit"], find)
    first, last = _spans(columns, called, first_day, cumulative)
    total = whole(columns[called["total"]], at=Place(called["total"]), missing=None)
    online = whole(columns[called["online"]], at=Place(called["online"]), missing=None)
    for name, column in (("period", last), ("total", total), ("online", online)):
        if len(column) != len(unit):
            fail("shape", f"column {called[name]} has {len(column)} rows, {called['unit']} has {len(unit)}")
    kept = np.flatnonzero(unit >= 0)
    return Actuals(
        np.ascontiguousarray(unit[kept], np.int32), None if first is None else first[kept], last[kept],
        total[kept], online[kept], kept,
        called | dict.fromkeys(("from", "to"), called["period"]) if called["period"] in columns else called,
    )  # fmt: skip


def _units(column: Any, name: str, find: Callable[[str], int | None]) -> Counts:
    """The position of each row's unit, -1 where it is left out."""
    given = texts_of(column)
    if given is None:
        if len(column) == 0:
            return np.empty(0, np.int64)
        fail("argument", "numbers are no codes, for 01 is not 1; give codes or names of units as text", column=name)
    found = occurring(given)
    row_of = _numbers(given, found, "the unit is missing; give one", name)
    places = np.empty(len(found), np.int64)
    for at, text in enumerate(found):
        try:
            place = find(text)
        except DvcError as error:
            code, message = error.code, str(error)
            fail(code, message, row=int((row_of == at).argmax()), column=name)
        places[at] = -1 if place is None else place
    return places[row_of]


def _numbers(given: Any, found: list[Any], missing: str, name: str) -> Counts:
    """The place of each row's text among those found."""
    place = numbered(given, {text: at for at, text in enumerate(found)})
    if (place < 0).any():
        fail("argument", missing, row=int((place < 0).argmax()), column=name)
    return place


def _spans(columns: Columns, called: dict[str, str], first_day: int, cumulative: bool) -> tuple[Counts | None, Counts]:
    """First and last day of each row's span; no first day of cumulative counts."""
    if called["period"] in columns:
        name = called["period"]
        given = texts_of(columns[name])
        if given is None:
            if len(columns[name]) == 0:
                return (None if cumulative else np.empty(0, np.int64)), np.empty(0, np.int64)
            fail("argument", "numbers are no periods; write them as text, such as 2022-05", column=name)
        labels = occurring(given)
        place = _numbers(given, labels, "the period is missing; give one, such as 2022-05", name)
        ends = np.empty((2, len(labels)), np.int64)
        for at, label in enumerate(labels):
            try:
                ends[:, at] = np.array(_core.parse_period(label, first_day), "datetime64[D]").view(np.int64)
            except DvcError as error:
                code, message = error.code, str(error)
                fail(code, message, row=int((place == at).argmax()), column=name)
        return (None if cumulative else ends[0, place]), ends[1, place]
    last = days(columns[called["to"]], at=Place(called["to"]))
    return (None if cumulative else days(columns[called["from"]], at=Place(called["from"]))), last
