"""Who stands where: competition ranks, ties, movement and tiers, compared exactly.

    >>> import dvcquota as dq
    >>> ranking = dq.rank({"unit": ["H49", "H53", "H15"], "total": ["65.47", "65.47", "65.13"]}, by="total", unit="unit")
    >>> ranking.ranks, ranking.ties
    ([1, 1, 3], [[0, 1]])
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np

from . import _core
from .columns import Columns
from .counts import count, missing
from .errors import DvcError, fail
from .table import Table

Limit = str | int | Decimal | Fraction
_Place = list[int | None]


class Ranking:
    """Ranks of rows in the order given, and what goes with them; made by `rank`."""

    __slots__ = ("_by", "_frame", "_moved", "_previous", "_ranks", "_ties", "_tiers", "_units", "_values", "left")

    left: list[Any]
    """Units that had a rank and are not among the rows any more, the best first."""

    def __init__(
        self, values: _Values, units: list[Any] | None, core: tuple[_Place, list[list[int]]], tiers: list[Any] | None,
        previous: _Place | None, left: list[Any], frame: Any,
    ) -> None:  # fmt: skip
        """Made by `rank`."""
        self._values, self._units, self._frame, self._tiers, self._previous, self.left = values, units, frame, tiers, previous, left
        self._ranks, self._ties = core
        self._moved = None if previous is None else _core.movements(previous, self._ranks)

    @property
    def ranks(self) -> list[int | None]:
        """The rank of each row, from 1; None where it has no value."""
        return list(self._ranks)

    @property
    def ties(self) -> list[list[int]]:
        """Rows of equal value, the best first; their rank is shared, and the next one counts them all."""
        return [list(rows) for rows in self._ties]

    @property
    def tiers(self) -> list[Any] | None:
        """The tier of each row, a name or a number from 1; None where no tiers were asked for, or a row is in none."""
        return None if self._tiers is None else list(self._tiers)

    @property
    def previous(self) -> list[int | None] | None:
        """The earlier rank of each row; None where nothing earlier was given."""
        return None if self._previous is None else list(self._previous)

    @property
    def movement(self) -> list[int | None] | None:
        """Places gained since, positive is up; None where a rank is missing then or now."""
        return None if self._moved is None else [places for _, places in self._moved]

    @property
    def moved(self) -> list[str] | None:
        """`up`, `same`, `down`, `new`, `left` (no value any more) or `unranked`."""
        return None if self._moved is None else [how for how, _ in self._moved]

    def to_table(self) -> Table:
        """One row each: `unit` where there are units, `value` as text, `rank`, and what was asked for beside it."""
        columns = self._columns()
        names = {} if self._units is None else {"unit": (str, self._units)}
        shown = {**names, "value": (str, [None if v is None else str(v) for v in self._values.shown]), **columns}
        types = {name: kind for name, (kind, _) in shown.items()}
        return Table(types, zip(*(values for _, values in shown.values()), strict=True))

    def to_native(self) -> Any:
        """The frame that was given, of the same library, with the columns of the ranking. Errors: `ArgumentError` without one."""
        if self._frame is None:
            fail("argument", "the values were no frame, so there is none to return; take .to_table()")
        import narwhals.stable.v2 as nw

        frame = nw.from_native(self._frame, eager_only=True)
        added = Table({name: kind for name, (kind, _) in self._columns().items()}, zip(*(v for _, v in self._columns().values()), strict=True))
        if twice := [name for name in added.columns if name in frame.columns]:
            fail("duplicate", f"the frame has a column {twice[0]!r} already; rename it, the ranking is to have that name")
        backend: Any = {"pandas": "pandas", "polars": "polars", "pyarrow": "pyarrow"}.get(frame.implementation.value, "pyarrow")
        native = added.to_native(backend)
        if backend == "pandas":
            native.index = self._frame.index
        columns = nw.from_native(native, eager_only=True)
        return frame.with_columns(*(columns[name] for name in added.columns)).to_native()

    def _columns(self) -> dict[str, tuple[type, Sequence[Any]]]:
        columns: dict[str, tuple[type, Sequence[Any]]] = {"rank": (int, self._ranks)}
        if self._moved is not None and self._previous is not None:
            columns["previous_rank"] = (int, self._previous)
            columns["movement"] = (int, [places for _, places in self._moved])
            columns["moved"] = (str, [how for how, _ in self._moved])
        if self._tiers is not None:
            named = any(isinstance(tier, str) for tier in self._tiers)
            columns["tier"] = (str if named else int, self._tiers)
        return columns

    def __len__(self) -> int:
        return len(self._ranks)

    def __repr__(self) -> str:
        ranked = sum(place is not None for place in self._ranks)
        return f"<Ranking of {ranked} of {len(self)} rows, {len(self._ties)} tie{'' if len(self._ties) == 1 else 's'}>"

    def _repr_html_(self) -> str:
        return self.to_table()._repr_html_()


def rank(
    data: object,
    *,
    by: str | None = None,
    unit: str | None = None,
    previous: object = None,
    previous_ranks: Mapping[Any, int] | None = None,
    tiers: int | Mapping[str, Limit] | None = None,
    ascending: bool = False,
) -> Ranking:
    """Competition ranks: equal values share one, and the next rank counts them all (1, 2, 2, 4).

    `data`: a frame or a mapping to columns, with `by` the column of values and `unit` that of units; or a mapping from units to
    values; or values alone. Values are whole numbers, or exact ratios (text such as 65.47, Decimal, Fraction); a missing one has
    no rank. `previous`: the same of an earlier period, matched by unit; or `previous_ranks`: the earlier rank of each unit.
    `tiers`: names with what must be reached, the best first (`{"good": "80", "fair": "65"}`), or into how many nearly equal parts.
    `ascending`: the least value is the best, and limits of tiers are reached from below.

    Errors: `ArgumentError` for floats, text that is no number and columns that there are none of, `RangeError` for a negative
    ratio, `InconsistentError` for a unit that stands twice and for tiers out of order; with row and column. Source: portal,
    published ranks; Definitions 6.

        >>> import dvcquota as dq
        >>> ranking = dq.rank({"A": 7, "B": 9, "C": 9, "D": None}, previous={"A": 9, "B": 8, "E": 7}, tiers={"good": 9, "fair": 5})
        >>> ranking.ranks, ranking.movement, ranking.moved
        ([3, 1, 1, None], [-2, 1, None, None], ['down', 'up', 'new', 'unranked'])
        >>> ranking.tiers, ranking.left
        (['fair', 'good', 'good', None], ['E'])
    """
    column, units, frame = _read(data, by, unit, "data")
    values = _Values(column, by)
    names, limits = _limits(tiers)
    order = _Values(limits, None)
    core = values.ranked(order, ascending)
    if isinstance(tiers, Mapping):
        found: list[Any] | None = [None if tier is None else names[tier] for tier in core[2]]
    elif tiers is not None:
        found = [None if tier is None else tier + 1 for tier in _core.quantile_tiers(core[0], count(tiers, name="tiers"))]
    else:
        found = None
    if previous is None and previous_ranks is None:
        return Ranking(values, units, core[:2], found, None, [], frame)
    if previous is not None and previous_ranks is not None:
        fail("argument", "previous and previous_ranks are both given; one of them says what was before")
    if units is None:
        fail("argument", "without units nothing says which row was where before; name their column with unit=")
    before = _earlier(previous, previous_ranks, by, unit, ascending)
    left = sorted((name for name in before if name not in set(units) and before[name] is not None), key=lambda name: before[name] or 0)
    return Ranking(values, units, core[:2], found, [before.get(name) for name in units], left, frame)


class _Values:
    """A column of values as the core takes it: counts, or exact ratios as text."""

    def __init__(self, column: Sequence[Any], name: str | None) -> None:
        self._name = name
        self.shown: list[int | str | None] = [_value(value, row, name) for row, value in enumerate(column)]
        self.whole = all(value is None or isinstance(value, int) for value in self.shown)

    def ranked(self, limits: _Values, ascending: bool) -> tuple[_Place, list[list[int]], _Place]:
        counts: list[Any] = self.shown
        try:
            if self.whole and limits.whole:
                return _core.rank_counts(counts, limits.shown, ascending)  # type: ignore[arg-type]
            return _core.rank_ratios(self._ratios(), limits._ratios(), ascending)  # type: ignore[arg-type]
        except DvcError as error:
            if error.row is None or self._name is None or error.column is not None or error.code == "inconsistent":
                raise
            code, row, message = error.code, error.row, str(error).removeprefix(f"row {error.row}: ")
        fail(code, message, row=row, column=self._name)

    def _ratios(self) -> list[str | None]:
        for row, value in enumerate(self.shown):
            if isinstance(value, int) and value < 0:
                fail("range", f"{value} is below 0; beside exact ratios values are 0 or more", row=row, column=self._name)
        return [None if value is None else str(value) for value in self.shown]


def _value(value: Any, row: int, name: str | None) -> int | str | None:
    if missing(value) or (isinstance(value, Decimal) and value.is_nan()):
        return None
    if isinstance(value, (float, np.floating)):
        number = float(value)
        if number.is_integer() and abs(number) < 2.0**53:
            return int(number)
        fail("argument", f"{number!r} is a float; give it exactly, as text '{number!r}', Decimal or Fraction", row=row, column=name)
    if isinstance(value, (Decimal, Fraction)):
        if isinstance(value, Decimal) and not value.is_finite():
            fail("argument", f"{value} is no number", row=row, column=name)
        exact = Fraction(value)
        if exact < 0 and exact.denominator > 1:
            fail("range", f"{value} is below 0; exact ratios are 0 or more", row=row, column=name)
        return exact.numerator if exact.denominator == 1 else str(exact)
    if isinstance(value, str):
        return value
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, (int, np.integer)):
        fail("argument", f"{value!r} is no value to rank by; give integers, text, Decimal or Fraction", row=row, column=name)
    return count(value, name=name or "the value")


def _read(data: Any, by: str | None, unit: str | None, what: str) -> tuple[list[Any], list[Any] | None, Any]:
    """Values, units and the frame, as far as there are any."""
    if by is None and unit is None and isinstance(data, Mapping):
        return list(data.values()), list(data), None
    if isinstance(data, Mapping) or hasattr(data, "columns"):
        if by is None:
            fail("argument", f"{what} has columns; name that of the values with by=")
        table = Columns(data)
        units = None if unit is None else _list(table[unit])
        for row, name in enumerate(units or []):
            if missing(name):
                fail("schema", f"{what}: the unit is missing; name it (unit-known)", row=row, column=unit)
        if units is not None and len(set(units)) < len(units):
            row = next(row for row, name in enumerate(units) if name in units[:row])
            fail("duplicate", f"{what}: unit {units[row]!r} stands there twice; give one row (unit-once)", row=row, column=unit)
        return _list(table[by]), units, table.frame
    if by is not None or unit is not None:
        fail("argument", f"a column is named, but {type(data).__name__} has none; give the values alone")
    return _list(data), None, None


def _earlier(previous: Any, ranks: Mapping[Any, int] | None, by: str | None, unit: str | None, ascending: bool) -> dict[Any, int | None]:
    """The earlier rank of each unit."""
    if ranks is not None:
        return {name: None if missing(place) else count(place, name=f"the earlier rank of {name}") for name, place in ranks.items()}
    if isinstance(previous, Ranking):
        if previous._units is None:
            fail("argument", "the earlier ranking has no units; rank it with unit=")
        return dict(zip(previous._units, previous._ranks, strict=True))
    scalars = isinstance(previous, Mapping) and unit not in previous
    column, units, _ = _read(previous, None if scalars else by, None if scalars else unit, "previous")
    if units is None:
        fail("argument", "previous has no units; give a mapping from units to values, or a frame like the data")
    places = _Values(column, by).ranked(_Values([], None), ascending)[0]
    return dict(zip(units, places, strict=True))


def _limits(tiers: int | Mapping[str, Limit] | None) -> tuple[list[str], list[Any]]:
    if not isinstance(tiers, Mapping):
        return [], []
    if not tiers:
        fail("argument", "tiers has no names; give one or more, or a number")
    return [str(name) for name in tiers], list(tiers.values())


def _list(column: Any) -> list[Any]:
    if hasattr(column, "to_list"):
        return list(column.to_list())
    return list(column.tolist() if hasattr(column, "tolist") else column)
