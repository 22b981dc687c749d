"""Units through time: which unit a code or a name meant on a day, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from os import PathLike
from typing import Literal, final, overload

import numpy as np
from numpy.typing import NDArray

from . import _core
from .counts import count, counts
from .errors import fail

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
    """
    return Crosswalk(_core.load_crosswalk(path, _day(on)))


def rebase(data: Mapping[str, int], *, crosswalk: Crosswalk) -> list[_core.RebasedRow]:
    """Re-base counts of old units, by code, to new units; the total is kept exactly.

    Whole units add up. A divided unit is shared out by the weights of its links (Sainte-Laguë, so that a column within
    another stays within it), and each row that it went into is `estimated`. A row is `complete` where all of its old units
    were given. Errors: `InconsistentError` for a divided unit without weights, by name, and for a code that the crosswalk does not
    know; `RangeError`, `CountOverflowError`, `ArgumentError`.
    """
    codes, numbers = _by_code(data)
    return crosswalk._core.rebase(codes, numbers)


def sort_key(text: str) -> bytes:
    """The place of a text in Vietnamese order: letters (a ă â ... d đ), then tones, wherever the tone mark stands.

        >>> import dvcquota as dq
        >>> sorted(["Đa", "Da", "Ăn", "An", "Hoạ", "Hòa"], key=dq.sort_key)
        ['An', 'Ăn', 'Da', 'Đa', 'Hòa', 'Hoạ']
    """
    return _core.sort_key(_text(text))


def accent_free(text: str) -> str:
    """Small letters without marks, for search; never for a join.

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
class Structure:
    """The units of one day as a tree; made by `Registry.at`."""

    __slots__ = ("_core",)

    def __init__(self, made: _core.Structure) -> None:
        """Made by `Registry.at`."""
        self._core = made

    def __len__(self) -> int:
        return len(self._core.units)

    def __repr__(self) -> str:
        return f"<Structure of {len(self)} units>"

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

        Errors: `InconsistentError` for an unknown parent, `ArgumentError` for an empty name.
        """
        return Match(*self._core.match(_text(name), _text(parent)))

    def search(self, text: str) -> list[_core.Unit]:
        """The units whose name holds `text`, whatever their case and marks."""
        return self._core.search(_text(text))

    def roll_up(self, data: Mapping[str, int], *, to: AnyLevel) -> dict[str, int]:
        """Sum counts by code at the units of a level; a unit that no count belongs to is left out.

        Errors: `InconsistentError` for a code that is no unit on this day or stands below none of that level; `RangeError`,
        `CountOverflowError`, `ArgumentError`.
        """
        codes, numbers = _by_code(data)
        return {str(code): total for code, total in self._core.roll_up(codes, numbers, to)}


@final
class Registry:
    """Units through time: a code names at most one on any day."""

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

    def at(self, on: Day) -> Structure:
        """The units of one day. Errors: `RangeError` for a day on which no unit is valid."""
        return Structure(self._core.at(_day(on)))

    def history(self, code: str) -> list[_core.DatedUnit]:
        """Everything that a code ever named, by date."""
        return self._core.history(_text(code))

    def joined(self, other: Registry) -> Registry:
        """The units of both, checked as one. Errors: those of `load_units`; rows are positions, these units first."""
        return Registry(self._core.joined(other._core))


@final
class Crosswalk:
    """What became of units on one day; made by `load_crosswalk`."""

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

        Errors: `InconsistentError` for a link that is not there or a divided unit of which a part has none.
        """
        given = [(_text(old), _text(new), count(weight, name="a weight")) for (old, new), weight in weights.items()]
        return Crosswalk(self._core.with_weights(given))

    def check(self, before: Structure, *, after: Structure) -> None:
        """Whether every old unit stands in `before` and every new one in `after`. Errors: `InconsistentError`."""
        self._core.check(before._core, after._core)


def _by_code(data: Mapping[str, int]) -> tuple[list[str], NDArray[np.int64]]:
    if not isinstance(data, Mapping):
        fail("argument", f"{type(data).__name__} is not a mapping; give counts by code, as {{'11500': 12}}")
    return [_text(code) for code in data], counts(list(data.values()), name="the counts")


def _text(value: str) -> str:
    if not isinstance(value, str):
        fail("argument", f"{value!r} is not text; a code has leading zeros, give it as text")
    return value


@overload
def _day(value: Day) -> str: ...
@overload
def _day(value: None) -> None: ...
def _day(value: Day | None) -> str | None:
    if value is None:
        return None
    return value.isoformat()[:10] if isinstance(value, date) else _text(value)
