"""Units through time: which unit a code or a name meant on a day, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from os import PathLike
from typing import Any, Literal, final, overload

import numpy as np
from numpy.typing import NDArray

from . import _core
from .allocate import _columns as frame_columns
from .counts import count
from .counts import counts as as_counts
from .errors import fail
from .table import Table

AnyLevel = Literal["province", "department", "district", "commune"]
Day = date | str


def load_units(
    path: str | PathLike[str], *, valid_from: Day | None = None, valid_to: Day | None = None
) -> Registry:
    """Load units from a file; the layout is told from its columns.

    Own CSV: `code,level,type,name,parent,valid_from,valid_to`. GSO CSV (`code,level,type,name,full_name,parent_code`) and JSON
    (`[{Code, FullName, Wards: [{Code, FullName, ProvinceCode}]}]`) hold no dates: there `valid_from` is needed, `valid_to` is
    open unless given. Days are dates or `YYYY-MM-DD`, both ends included.

    Errors: a `DvcError` with file, row and column, for cells that cannot be read, a code that names two units on one day, a
    parent that is missing, not valid all the time or not at a higher level. Nothing is repaired.

    Source: lists of the General Statistics Office; Definitions 5.

        >>> import tempfile, pathlib, dvcquota as dq
        >>> path = pathlib.Path(tempfile.mkdtemp(), "units.csv")
        >>> _ = path.write_text(\"\"\"code,level,type,name,parent,valid_from,valid_to
        ... 31,province,thanh-pho,Thành phố Hải Phòng,,2020-02-01,
        ... 311,district,huyen,Huyện Thuỷ Nguyên,31,2020-02-01,2024-12-31
        ... 11500,commune,xa,Xã Minh Tân,311,2020-02-01,2024-12-31
        ... \"\"\", encoding="utf-8")
        >>> then = dq.load_units(path).at("2022-05-27")
        >>> then.match("Xã Minh Tân (Thủy Nguyên)", parent="311").how
        'suffix-removed'
        >>> then.roll_up({"11500": 12}, to="province")
        {'31': 12}
    """
    return Registry(_core.load_units(path, _day(valid_from), _day(valid_to)))


def load_crosswalk(path: str | PathLike[str], *, on: Day) -> Crosswalk:
    """Load what became of units on one day: `old_code,old_name,new_code,new_name,coverage`, with `weight` or without.

    `coverage` is `full` or `partial`; `on` is the first day of the new units. Errors: a `DvcError` with file, row and column,
    for links that contradict each other or weights that do not cover every part of a divided unit.

    Source: acts such as 1669/NQ-UBTVQH15, as data; Definitions 5. `rebase` has an example.
    """
    return Crosswalk(_core.load_crosswalk(path, _day(on)))


def rebase(
    data: object, *, crosswalk: Crosswalk, codes: str | None = None, counts: str | Sequence[str] | None = None
) -> Rebased:
    """Re-base counts of old units to new units; the total of each column is kept exactly.

    `data`: counts by code, or a frame (pandas, polars, pyarrow, ...) of which `codes` names the column of old codes and `counts`
    one or several columns of n counts >= 0; a code has one row. Whole units add up. A divided unit is shared out by the
    weights of its links (Sainte-Laguë, so that a column within another, online within total, stays within it; take a
    difference, offline, afterwards), and each new unit that it went into is `estimated`. A new unit is `complete` where all of
    its old units were given; one of which none was given is left out.

    Errors: `InconsistentError` for divided units without weights, by name, and for a code that the crosswalk does not know or
    that comes twice; `RangeError`, `CountOverflowError`, `ArgumentError`.

    Source: no act has weights for a divided unit, so they are the caller's; Definitions 5.

        >>> import tempfile, pathlib, dvcquota as dq
        >>> path = pathlib.Path(tempfile.mkdtemp(), "links.csv")
        >>> _ = path.write_text(\"\"\"old_code,old_name,new_code,new_name,coverage,weight
        ... 1,Xã Một,A,Xã Mới,full,
        ... 2,Xã Hai,A,Xã Mới,partial,1
        ... 2,Xã Hai,B,Phường Mới,partial,4
        ... \"\"\", encoding="utf-8")
        >>> links = dq.load_crosswalk(path, on="2025-07-01")
        >>> dq.rebase({"1": 5, "2": 10}, crosswalk=links).to_dict()
        {'code': ['A', 'B'], 'name': ['Xã Mới', 'Phường Mới'], 'count': [7, 8], 'estimated': [True, True], 'complete': [True, True]}
    """
    if isinstance(data, Mapping):
        if codes is not None or counts is not None:
            fail("argument", "codes and counts name columns, but a mapping was given; give a frame, or the mapping alone")
        return rebase_columns(list(data), {"count": list(data.values())}, crosswalk=crosswalk)
    if codes is None or counts is None:
        fail("argument", f"{type(data).__name__} is not a mapping of counts by code; of a frame name the columns codes and counts")
    return rebase_columns(*_named(data, codes, counts), crosswalk=crosswalk, key=codes, frame=data)


def rebase_columns(
    codes: Sequence[str], columns: Mapping[str, object], *, crosswalk: Crosswalk, key: str = "code", frame: object = None
) -> Rebased:
    """What `rebase` does with codes and columns once it has them; `key` names the column of codes in the result."""
    made = [key, "name", *columns, "estimated", "complete"]
    if doubled := [name for at, name in enumerate(made) if name in made[:at]]:
        fail("argument", f"the result would have two columns {doubled[0]}; rename the one given")
    given = [(name, as_counts(values, name=name)) for name, values in columns.items()]
    units, sums = crosswalk._core.rebase(_texts(codes), given)
    rows = [(code, name, *row, *flags) for (code, name, *flags), *row in zip(units, *sums, strict=True)]
    return Rebased(dict(zip(made, [str, str, *[int] * len(columns), bool, bool], strict=True)), rows, frame)


class Rebased(Table):
    """New units and their counts: the code, `name`, the columns of counts, `estimated` and `complete`; made by `rebase`."""

    __slots__ = ("_frame",)

    def __init__(self, types: Mapping[str, type], rows: Iterable[Sequence[object]], frame: object) -> None:
        """Made by `rebase`."""
        super().__init__(types, rows)
        self._frame = frame

    def to_frame(self) -> Any:
        """The table as a frame of the library that was given. Errors: `ArgumentError` for a mapping."""
        if self._frame is None:
            fail("argument", "the counts were a mapping, so there is no library of frames to return to; use to_native")
        return _like(self, self._frame)


def sort_key(text: str) -> bytes:
    """The place of a text in Vietnamese order: letters (a ă â ... d đ), then tones, wherever the tone mark stands.

    Source: CLDR, locale vi; Definitions 9.

        >>> import dvcquota as dq
        >>> sorted(["Đa", "Da", "Ăn", "An", "Hoạ", "Hòa"], key=dq.sort_key)
        ['An', 'Ăn', 'Da', 'Đa', 'Hòa', 'Hoạ']
    """
    return _core.sort_key(_text(text))


def accent_free(text: str) -> str:
    """Small letters without marks, for search; never for a join. Source: Definitions 9.

        >>> import dvcquota as dq
        >>> dq.accent_free("Xã Đồng Bài")
        'xa dong bai'
    """
    return _core.accent_free(_text(text))


@dataclass(frozen=True)
class Match:
    """What a name could mean: the first rung of the ladder with any candidate, and all candidates there."""

    how: str
    """`exact`, `tone-placement`, `suffix-removed`, `type-differs`, `accent-free` or `none`."""
    unit: _core.Unit | None
    """The unit that was meant; None for several candidates and for the last three, which only propose."""
    candidates: list[_core.Unit]
    """Every unit that fits on this rung, in the order of the list."""


@final
class Hierarchy:
    """The units of one day as a tree; made by `Registry.at`."""

    def __init__(self, made: _core.Hierarchy) -> None:
        """Made by `Registry.at`."""
        self._core = made

    def __len__(self) -> int:
        return len(self._core.units)

    def __repr__(self) -> str:
        return f"<Hierarchy of {len(self)} units>"

    @cached_property
    def _names(self) -> _core.NameIndex:
        return _core.NameIndex(self._core)

    @property
    def units(self) -> list[_core.Unit]:
        """Every unit, in the order of the list."""
        return self._core.units

    def find(self, code: str) -> _core.Unit | None:
        """The unit of that code, or None."""
        return self._core.find(_text(code))

    def children(self, code: str) -> list[_core.Unit]:
        """The units directly below; of the empty code, the provinces."""
        return self._core.children(_text(code))

    def ancestors(self, code: str) -> list[_core.Unit]:
        """The units above, nearest first."""
        return self._core.ancestors(_text(code))

    def match(self, name: str, *, parent: str = "") -> Match:
        """Match a name with its type among the units directly below `parent`, a code (empty: the provinces).

        The names are indexed at the first call; each call then takes as long however many units there are. Errors:
        `InconsistentError` for an unknown parent, `ArgumentError` for an empty name. Source: the ladder of Definitions 5;
        `load_units` has an example.
        """
        return Match(*self._names.match(_text(name), _text(parent)))

    def search(self, text: str) -> list[_core.Unit]:
        """The units whose name holds `text`, whatever their case and marks."""
        return self._names.search(_text(text))

    @overload
    def roll_up(self, data: Mapping[str, int], *, to: AnyLevel) -> dict[str, int]: ...
    @overload
    def roll_up(self, data: tuple[Sequence[str], object], *, to: AnyLevel) -> tuple[list[str], NDArray[np.int64]]: ...
    @overload
    def roll_up(self, data: object, *, to: AnyLevel, codes: str, counts: str | Sequence[str]) -> Any: ...
    def roll_up(
        self, data: Any, *, to: AnyLevel, codes: str | None = None, counts: str | Sequence[str] | None = None
    ) -> Any:
        """Sum counts at the units of a level, in the order of the list; a unit that no count belongs to is left out.

        `data`: counts by code; a pair of arrays, n codes and n counts >= 0; or a frame (pandas, polars, pyarrow, ...) of which
        `codes` names the column of codes and `counts` one or several of counts. In arrays and frames a code may come more than
        once. The answer is in kind: counts by code, a pair of codes and counts, or a frame of these columns.

        Errors: `InconsistentError` for a code that is no unit on this day or stands below none of that level; `RangeError`,
        `CountOverflowError`, `ArgumentError`; `.row` says where. Source: communes below districts, Definitions 5.

            >>> import tempfile, pathlib, dvcquota as dq
            >>> path = pathlib.Path(tempfile.mkdtemp(), "units.csv")
            >>> _ = path.write_text(\"\"\"code,level,type,name,parent,valid_from,valid_to
            ... 31,province,thanh-pho,Thành phố Hải Phòng,,2020-02-01,
            ... 311,district,huyen,Huyện Thuỷ Nguyên,31,2020-02-01,2024-12-31
            ... 11500,commune,xa,Xã Minh Tân,311,2020-02-01,2024-12-31
            ... \"\"\", encoding="utf-8")
            >>> then = dq.load_units(path).at("2022-05-27")
            >>> then.roll_up((["11500", "311", "11500"], [3, 4, 5]), to="district")
            (['311'], array([12]))
        """
        if isinstance(data, Mapping) or codes is None or counts is None:
            if codes is not None or counts is not None:
                fail("argument", "codes and counts name two columns of a frame; give both with a frame, and none with other data")
            if isinstance(data, Mapping):
                return dict(self._summed(_texts(data), list(data.values()), "the counts", to))
            if not isinstance(data, tuple) or len(data) != 2:
                fail(
                    "argument",
                    f"{type(data).__name__} is neither counts by code, as {{'11500': 12}}, nor a pair of codes and counts; "
                    "of a frame name the columns codes and counts",
                )
            rows = self._summed(_texts(data[0]), data[1], "the counts", to)
            return [code for code, _ in rows], np.array([total for _, total in rows], np.int64)
        found, columns = _named(data, codes, counts)
        if codes in columns:
            fail("argument", f"the column {codes} is named as codes and as counts")
        sums = [self._summed(_texts(found), values, name, to) for name, values in columns.items()]
        table = Table(
            {codes: str, **dict.fromkeys(columns, int)},
            ((rows[0][0], *(total for _, total in rows)) for rows in zip(*sums, strict=True)),
        )
        return _like(table, data)

    def _summed(self, codes: list[str], values: object, name: str, to: AnyLevel) -> list[tuple[str, int]]:
        """Code and sum of each unit of the level that a count belongs to."""
        rows = self._core.roll_up(codes, as_counts(values, name=name), to)
        return [(str(code), total) for code, total in rows]


@final
class Registry:
    """Units through time: a code names at most one on any day. Source: Definitions 5."""

    __slots__ = ("_core",)

    def __init__(self, made: _core.Registry) -> None:
        """Made by `load_units`."""
        self._core = made

    def __len__(self) -> int:
        return len(self._core.units)

    def __repr__(self) -> str:
        return f"<Registry of {len(self)} dated units>"

    @property
    def units(self) -> list[_core.DatedUnit]:
        """Every dated unit, in the order of the files."""
        return self._core.units

    def at(self, on: Day) -> Hierarchy:
        """The units of one day. Errors: `RangeError` for a day on which no unit is valid."""
        return Hierarchy(self._core.at(_day(on)))

    def history(self, code: str) -> list[_core.DatedUnit]:
        """Everything that a code ever named, by date."""
        return self._core.history(_text(code))

    def joined(self, other: Registry) -> Registry:
        """The units of both, checked as one. Errors: those of `load_units`; rows are positions, these units first."""
        return Registry(self._core.joined(other._core))


@final
class Crosswalk:
    """What became of units on one day; made by `load_crosswalk`. Source: Definitions 5."""

    __slots__ = ("_core",)

    def __init__(self, made: _core.Crosswalk) -> None:
        """Made by `load_crosswalk`."""
        self._core = made

    def __repr__(self) -> str:
        return f"<Crosswalk of {len(self._core.links)} links on {self.on}>"

    @property
    def on(self) -> date:
        """The first day of the new units."""
        return self._core.on

    @property
    def links(self) -> list[_core.Link]:
        """Every link, in the order of the file."""
        return self._core.links

    @property
    def divided(self) -> list[str]:
        """The codes of the old units that were divided."""
        return [str(code) for code in self._core.divided]

    def with_weights(self, weights: Mapping[tuple[str, str], int]) -> Crosswalk:
        """The same with weights on partial links, by (old code, new code): people, households, any count.

        Errors: `InconsistentError` for a link that is not there or a divided unit of which a part has none; `.row` is the position
        in `weights` of the one at fault, or of the first for the unit at fault.
        """
        given = [(_text(old), _text(new), count(weight, name="a weight")) for (old, new), weight in weights.items()]
        return Crosswalk(self._core.with_weights(given))

    def check(self, before: Hierarchy, *, after: Hierarchy) -> None:
        """Whether every old unit stands in `before` and every new one in `after`. Errors: `InconsistentError`."""
        self._core.check(before._core, after._core)


def _named(frame: object, codes: str, counts: str | Sequence[str]) -> tuple[list[Any], dict[str, Any]]:
    """The column of codes of a frame, and its columns of counts by their names."""
    names = [counts] if isinstance(counts, str) else list(counts)
    if not names:
        fail("argument", "counts names no column; name one at least")
    if doubled := [name for at, name in enumerate(names) if name in names[:at]]:
        fail("argument", f"the column {doubled[0]} is named twice")
    found, *values = frame_columns(frame, codes, *names)
    return found.tolist(), dict(zip(names, values, strict=True))


def _like(table: Table, frame: object) -> Any:
    """The table as a frame of the library of another one."""
    import narwhals.stable.v2 as nw

    return table.to_native(nw.get_native_namespace(frame).__name__)  # type: ignore[arg-type]


def _texts(values: Any) -> list[str]:
    if isinstance(values, str):
        fail("argument", f"{values!r} is one code; give a list of codes")
    given = values.tolist() if hasattr(values, "tolist") else values
    return [_text(code, row) for row, code in enumerate(given)]


def _text(value: str, row: int | None = None) -> str:
    if not isinstance(value, str):
        fail("argument", f"{value!r} is not text; a code has leading zeros, give it as text", row=row)
    return value


@overload
def _day(value: Day) -> str: ...
@overload
def _day(value: None) -> None: ...
def _day(value: Day | None) -> str | None:
    if value is None:
        return None
    return value.isoformat()[:10] if isinstance(value, date) else _text(value)
