"""Dossiers as they stand in a system, counted into Form 06 and by channel.

    >>> import dvcquota as dq
    >>> table = dq.dossiers({
    ...     "unit": ["11359", "11359", "11362"],
    ...     "received": ["2022-04-10", "2022-05-03", "2022-05-12"],
    ...     "due": ["2022-04-20", "2022-05-10", "2022-05-31"],
    ...     "ended": ["2022-05-02", "2022-05-09", None],
    ...     "status": ["done", "done", "in-process"],
    ...     "intake": ["in-person", "online", "online"],
    ... })
    >>> form = table.form06(("2022-04-16", "2022-05-15"))
    >>> form.units, form["received"], form["resolved_overdue"], form["pending"]
    (['11359', '11362'], array([2, 1]), array([1, 0]), array([0, 1]))
    >>> dq.rates.on_time_rate(form).to_list()
    [Fraction(1, 2), Fraction(1, 1)]
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from . import _core
from .columns import Columns, Place, asked, day, days, digits, ids, whole
from .counts import count
from .errors import fail
from .table import Backend, Table

MissingIntake = Literal["refuse", "in-person"]

# Numbers (3) to (13) of Form 06/VPCP/KSTT.
_FORM = (
    "received", "received_online", "received_other", "carried_over",
    "resolved", "resolved_early", "resolved_on_time", "resolved_overdue",
    "pending", "pending_in_time", "pending_overdue",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fault:
    """A dossier that breaks a rule: its row from 0, the rule's name, the column and a sentence."""

    row: int
    rule: str
    column: str
    message: str


class Form06:
    """Rows of Form 06/VPCP/KSTT, a row for each period and unit, or period, unit and field.

    Source: 01/2020/TT-VPCP; Definitions 4.1.

    `form[name]` is a column, int64, period by period: (3) `received`, (4) `received_online`, (5) `received_other` (in person
    and postal), (6) `carried_over`, (7) `resolved`, (8) `resolved_early`, (9) `resolved_on_time`, (10) `resolved_overdue`, (11)
    `pending`, (12) `pending_in_time`, (13) `pending_overdue`; beside them `received_in_period`, `received_in_person`,
    `received_postal`, `withdrawn` of (9), `due_soon` of (12) (due on the last day of the period or the day after),
    `returned_in_person`, `returned_online`, `returned_postal` and their sum `returned` of (7), and `processing_days`, the days
    from receipt to end summed over (7).
    """

    __slots__ = ("_core", "_fields", "_frame", "_periods", "_units")

    def __init__(
        self, core: _core.Form06Report, periods: list[tuple[date, date]], units: list[Any], fields: list[Any] | None, frame: Any
    ) -> None:
        """Made by `Dossiers.form06`."""
        self._core = core
        self._periods = periods
        self._units = units
        self._fields = fields
        self._frame = frame

    @property
    def units(self) -> list[Any]:
        """The unit of each row of one period."""
        return [self._units[at] for at in self._core.unit]

    @property
    def fields(self) -> list[Any] | None:
        """The field of each row of one period; None where rows are units."""
        return None if self._fields is None else [self._fields[at] for at in self._core.field]

    @property
    def periods(self) -> list[tuple[date, date]]:
        """First and last day of each period; the rows of the first come first."""
        return list(self._periods)

    def __getitem__(self, name: str) -> NDArray[np.int64]:
        """A column. Errors: `ArgumentError` for a name that the form does not have."""
        return self._core.column(name)

    def __len__(self) -> int:
        return len(self._periods) * len(self._core.unit)

    def to_table(self) -> Table:
        """Period, unit, field and columns (3) to (13)."""
        keys: dict[str, type] = {"from": date, "to": date, "unit": str}
        if self._fields is not None:
            keys["field"] = str
        return Table({**keys, **dict.fromkeys(_FORM, int)}, self._rows())

    def _rows(self) -> Iterator[tuple[object, ...]]:
        units = list(map(str, self.units))
        named = [units] if self._fields is None else [units, list(map(str, self.fields or ()))]
        columns = zip(*(self[name].tolist() for name in _FORM), strict=True)
        for first, last in self._periods:
            for keys in zip(*named, strict=True):
                yield (first, last, *keys, *next(columns))

    def to_native(self, backend: Backend | None = None) -> Any:
        """The table as a dataframe of `pandas`, `polars` or `pyarrow`; by default of the library of the frame that was given.

        Errors: `ArgumentError` where the dossiers were arrays and no library is named.
        """
        return self.to_table().to_native(_backend(self._frame, backend))

    def __repr__(self) -> str:
        return f"<Form06 of {int(self['received'].sum())} dossiers: {len(self._core.unit)} rows, {len(self._periods)} periods>"


class Intake:
    """Dossiers received in a period by channel, a row for each unit or procedure.

    `intake[name]` is a column, int64: `received_online`, `received_in_person`, `received_postal`, `received_other` (in person
    and postal), `received_in_period`.
    """

    __slots__ = ("_core", "_keys")

    def __init__(self, core: _core.Form06Report, keys: list[Any]) -> None:
        """Made by `Dossiers.intake`."""
        self._core = core
        self._keys = keys

    @property
    def keys(self) -> list[Any]:
        """The unit or procedure of each row."""
        return list(self._keys)

    def __getitem__(self, name: str) -> NDArray[np.int64]:
        """A column. Errors: `ArgumentError` for a name that it does not have."""
        return self._core.column(name)

    def __len__(self) -> int:
        return len(self._keys)

    def __repr__(self) -> str:
        return f"<Intake of {int(self['received_in_period'].sum())} dossiers: {len(self)} rows>"


class Dossiers:
    """Dossiers as columns, ready to be counted; made by `dossiers`. What is wrong with a row is said when it is counted."""

    __slots__ = ("_core", "_fields", "_frame", "_names", "_procedures", "_rows", "_units")

    def __init__(
        self, core: _core.DossierTable, rows: int, units: list[Any], fields: list[Any] | None, procedures: list[Any] | None,
        frame: Any, names: dict[str, str],
    ) -> None:  # fmt: skip
        """Made by `dossiers`; `names` are what the data call the columns that the library knows."""
        self._core = core
        self._rows = rows
        self._units = units
        self._fields = fields
        self._procedures = procedures
        self._frame = frame
        self._names = names

    def __len__(self) -> int:
        return self._rows

    def __repr__(self) -> str:
        return f"<{self._rows} Dossiers of {len(self._units)} units>"

    def form06(self, periods: object, *, by: Literal["unit", "field"] = "unit", threads: int = 0) -> Form06:
        """Form 06 of one or more periods, by date with both ends included.

        `periods`: a pair (first day, last day), a list of pairs, or what has arrays `.first` and `.last`. `by`: a row for each
        unit, or for each pair of unit and field that occurs. `threads`: 0 for all of the machine; the result is the same.

        Received: receipt in the period. Carried over: receipt before it, not ended before it. Resolved: `done`, `handed-over` or
        `withdrawn`, ended in it: early, overdue, or on time where it ended on the due date, has none, or was withdrawn.
        Pending: received by the last day, not ended by it; overdue where due before that day and the clock was not stopped at
        its end. `registered` and `refused` never count. What came after a period plays no part in its report.

        Errors: `RangeError`, `InconsistentError` naming the first faulty dossier (`.row`), its `.column` and the rule it breaks;
        `ArgumentError`. Source: 01/2020/TT-VPCP, and a system in use; Definitions 4.1, 4.2.

            >>> import dvcquota as dq
            >>> table = dq.dossiers({"unit": ["a"], "received": ["2022-03-01"], "due": ["2022-03-05"], "ended": [None],
            ...                      "status": ["in-process"], "intake": ["online"]})
            >>> table.form06([("2022-03-01", "2022-03-05"), ("2022-03-01", "2022-03-06")])["pending_overdue"]
            array([0, 1])
        """
        first, last = _periods(periods)
        if by not in ("unit", "field"):
            fail("argument", f"by is {by!r}; give unit or field")
        if by == "field" and self._fields is None:
            fail("argument", "the dossiers have no fields; name their column, dossiers(..., field=)")
        if not 0 <= count(threads, name="threads") < 2**31:
            fail("argument", f"{threads} threads; give 0 for all, or their number")
        core = asked(_core.count_form06, self._core, first, last, by == "field", threads, names=self._names)
        spans = list(zip(first.view("datetime64[D]").tolist(), last.view("datetime64[D]").tolist(), strict=True))
        return Form06(core, spans, self._units, self._fields if by == "field" else None, self._frame)

    def intake(self, period: object, *, by: Literal["unit", "procedure"] = "unit", only: object = None) -> Intake:
        """Dossiers received in a period by channel; `registered` and `refused` never count.

        `only`: a truth value for each procedure, those to be counted. With the flags of an online-only pilot, `received_other` is
        what came in by another channel. Errors: as in `form06`; `ArgumentError` where the dossiers have no procedures. Source:
        plan 128, Appendix 3, for the pilot; Definitions 4.2.

            >>> import dvcquota as dq
            >>> table = dq.dossiers({"unit": ["a", "a"], "received": ["2022-03-01"] * 2, "due": [None] * 2, "ended": [None] * 2,
            ...                      "status": [2, 4], "intake": [2, 3], "procedure": ["1.012766", "2.000815"]},
            ...                     procedure="procedure")
            >>> table.intake(("2022-03-01", "2022-03-31"), only=[False, True])["received_other"]
            array([1])
        """
        first, last = _periods(period)
        if first.size != 1:
            fail("argument", f"{first.size} periods are given; one is expected")
        if by not in ("unit", "procedure"):
            fail("argument", f"by is {by!r}; give unit or procedure")
        if self._procedures is None and (by == "procedure" or only is not None):
            fail("argument", "the dossiers have no procedures; name their column, dossiers(..., procedure=)")
        flags = np.empty(0, np.uint8) if only is None else _flags(only)
        core = asked(_core.count_intake, self._core, first, last, by == "procedure", flags, names=self._names)
        return Intake(core, self._units if by == "unit" else list(self._procedures or ()))

    def faults(self, *, most: int = 100) -> list[Fault]:
        """The first `most` dossiers that break a rule, in the order of rows, each with the first rule it breaks.

        Errors: `ArgumentError`, `RangeError`, `InconsistentError` for stops that make no sense, whose row is the stop's.

            >>> import dvcquota as dq
            >>> table = dq.dossiers({"unit": ["a"], "received": ["2022-03-03"], "due": ["2022-03-01"], "ended": [None],
            ...                      "status": [2], "intake": [2]})
            >>> print(table.faults()[0].message)
            due on 2022-03-01, before receipt on 2022-03-03 (due-not-before-received)
        """
        if count(most, name="most") < 0:
            fail("range", f"most is {most}; give 0 or more")
        found = _core.dossier_faults(self._core, most)
        return [Fault(row, rule, self._names.get(column, column), message) for row, rule, column, message in found]


def dossiers(
    data: object,
    *,
    unit: str = "unit",
    received: str = "received",
    due: str = "due",
    ended: str = "ended",
    status: str = "status",
    intake: str = "intake",
    returned: str | None = None,
    field: str | None = None,
    procedure: str | None = None,
    units: Sequence[Any] | None = None,
    fields: Sequence[Any] | None = None,
    procedures: Sequence[Any] | None = None,
    stops: object = None,
    as_of: object = None,
    missing_intake: MissingIntake = "refuse",
) -> Dossiers:
    """Dossiers from a frame (pandas, polars, pyarrow, ...) or a mapping of names to arrays; the other arguments name columns.

    `unit`, `field`, `procedure`: codes as text, in the order of `units`, `fields`, `procedures` (else ascending); or whole
    numbers, positions in these, which are to be given then. `received`, `due`, `ended`: days, missing where there is
    none; a time of day is dropped, a time zone refused. `status`: registered, received, refused, in-process,
    supplement-asked, financial-obligation, withdrawn, paused, done, handed-over, or their digits 1 to 10. `intake`,
    `returned`: in-person, online, postal, or 1 to 3.
    `missing_intake`: what becomes of a dossier without a channel; the national portal counts it in person.
    `stops`: a frame or mapping with `record` (a row of `data` from 0, ascending), `from` and `to`, the days on which the clock
    stood still and ran again (missing: it still stands). `as_of`: the day on which the statuses stood, for stopped dossiers
    whose stop is not given; without either they are refused, for a status of today says nothing about an earlier day.

    Errors: `ArgumentError`, `RangeError` (a day that does not exist, a word or number without meaning), `InconsistentError`
    (an unknown or repeated code), with row, column and rule. Rules between columns are checked when the dossiers are counted.
    What is wrong with `stops` has `.file` `stops` and their row.

    Source: digits and words of a system in use; Definitions 4.2.

        >>> import dvcquota as dq
        >>> table = dq.dossiers({"unit": ["a"], "received": ["2022-03-01"], "due": [None], "ended": [None],
        ...                      "status": ["received"], "intake": ["postal"]})
        >>> table.form06(("2022-03-01", "2022-03-31"))["received_postal"]
        array([1])
    """
    if missing_intake not in ("refuse", "in-person"):
        fail("argument", f"missing_intake is {missing_intake!r}; give refuse or in-person")
    table = Columns(data)
    channels, statuses = _core.channel_names(), _core.status_names()
    unit_ids, unit_codes = ids(table[unit], at=Place(unit, "unit-known"), known=units)
    field_ids, field_codes = (
        (None, None) if field is None else ids(table[field], at=Place(field, "field-known"), known=fields)
    )
    procedure_ids, procedure_codes = (
        (None, None) if procedure is None else ids(table[procedure], at=Place(procedure, "procedure-known"), known=procedures)
    )
    dated = {"received": received, "due": due, "ended": ended}
    stop = Columns({"record": [], "from": [], "to": []} if stops is None else stops)
    columns = {
        "unit": unit_ids,
        "field": field_ids,
        "procedure": procedure_ids,
        **{key: days(table[name], at=Place(name, "day-in-calendar")) for key, name in dated.items()},
        "status": digits(table[status], at=Place(status, "status-known"), words=statuses, missing=None),
        "intake": digits(table[intake], at=Place(intake, "intake-known"), words=channels, missing=0),
        "returned": (
            None if returned is None
            else digits(table[returned], at=Place(returned, "return-known"), words=channels, missing=0)
        ),
        "stop_record": whole(stop["record"], at=Place("record", table="stops"), missing=None).astype(np.int64),
        "stop_from": days(stop["from"], at=Place("from", table="stops")),
        "stop_to": days(stop["to"], at=Place("to", table="stops")),
        "as_of": day(as_of, at=Place("as_of")),
        "units": len(unit_codes),
        "fields": len(field_codes or ()),
        "procedures": len(procedure_codes or ()),
        "missing_intake": missing_intake,
    }
    given = {"unit": unit, **dated, "status": status, "intake": intake, "returned": returned, "field": field, "procedure": procedure}
    names = {known: name for known, name in given.items() if name is not None}
    return Dossiers(_core.DossierTable(columns), len(unit_ids), unit_codes, field_codes, procedure_codes, table.frame, names)


def _periods(given: Any) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """First and last days."""
    if hasattr(given, "first") and hasattr(given, "last"):
        first, last = given.first, given.last
    else:
        pairs = [given] if isinstance(given, tuple) and len(given) == 2 and not isinstance(given[0], tuple) else list(given)
        for row, pair in enumerate(pairs):
            if not isinstance(pair, (tuple, list)) or len(pair) != 2:
                fail("argument", f"{pair!r} is not a period; give a pair (first day, last day)", row=row)
        first, last = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    return days(first, at=Place("from", table="periods")), days(last, at=Place("to", table="periods"))


def _flags(given: object) -> NDArray[np.uint8]:
    array = np.asarray(given)
    if array.ndim != 1 or array.dtype.kind != "b":
        fail("argument", "only is one truth value for each procedure, such as an array of bool")
    return np.ascontiguousarray(array, np.uint8)


def _backend(frame: Any, backend: Backend | None) -> Backend:
    if backend is not None:
        return backend
    if frame is None:
        fail("argument", "the dossiers were arrays; name a library: pandas, polars or pyarrow")
    name = type(frame).__module__.partition(".")[0]
    return name  # type: ignore[return-value]
