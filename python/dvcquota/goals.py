"""What units are to reach, from quotas or a frame, and units found by what people call them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .columns import Columns, Place, texts_of, whole
from .counts import count
from .errors import fail
from .plan import Plan
from .quota import Assignment


@dataclass(frozen=True)
class Goals:
    """The goals of one level, and whose they are; `find` gives a unit's position by its code or name."""

    level: str | None
    units: Sequence[tuple[str, str | None, str | None]]  # code, name, parent
    projected: NDArray[np.int64]
    online: NDArray[np.int64]
    asked: NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.units)


def goals_of(quotas: Any) -> tuple[list[Goals], Plan | None]:
    """The goals of each level, and the plan that they are of."""
    if isinstance(quotas, Assignment):
        return [_assigned(quotas)], quotas.plan
    if isinstance(quotas, Mapping) and quotas and all(isinstance(one, Assignment) for one in quotas.values()):
        levels = list(quotas.values())
        if any(one.plan is not levels[0].plan for one in levels):
            fail("argument", "the quotas are of different plans; monitor each plan alone")
        if len({one.level for one in levels}) != len(levels):
            fail("duplicate", "two quotas are of one level; give one for each")
        return [_assigned(one) for one in levels], levels[0].plan
    columns = Columns(quotas)
    codes = texts_of(columns["unit"])
    if codes is None:
        fail("argument", "numbers are no codes, for 01 is not 1; give codes of units as text", column="unit")
    codes = list(codes)
    if None in codes:
        fail("argument", "the unit is missing; give one", row=codes.index(None), column="unit")
    if len(set(codes)) != len(codes):
        row = next(at for at, code in enumerate(codes) if code in codes[:at])
        fail("duplicate", f"{codes[row]!r} stands there for the second time; a unit has one goal", row=row, column="unit")
    names = texts_of(columns["name"]) if "name" in columns else None
    goal = {name: whole(columns[name], at=Place(name), missing=None) for name in ("projected", "goal")}
    for name, column in goal.items():
        if (column < 0).any():
            row = int((column < 0).argmax())
            fail("range", f"{column[row]} dossiers; 0 or more is expected", row=row, column=name)
        if len(column) != len(codes):
            fail("shape", f"column {name} has {len(column)} rows, unit has {len(codes)}")
    units = [(code, name, None) for code, name in zip(codes, names or codes, strict=True)]
    return [Goals(None, units, goal["projected"], goal["goal"], np.ones(len(codes), np.uint8))], None


def _assigned(quotas: Assignment) -> Goals:
    plan = quotas.plan
    entries = plan._core.entries(quotas.level)
    units = [plan.unit(entry.unit) for entry in entries]
    return Goals(
        quotas.level,
        [(unit.code or "", unit.name, plan.printed_parent(unit)) for unit in units],
        np.array([entry.projected_total for entry in entries], np.int64),
        np.array([entry.projected_online for entry in entries], np.int64) + quotas.counts,
        np.array([not entry.excluded for entry in entries], np.uint8),
    )


def finder(levels: list[Goals], plan: Plan | None) -> Callable[[str], int | None]:
    """A unit's position among all levels by its code or name; None for a unit of another level of the plan."""
    place: dict[str, int] = {}
    for level in levels:
        for code, _, _ in level.units:
            place[code] = len(place)

    def find(text: str) -> int | None:
        if text in place:
            return place[text]
        if plan is None:
            fail("unknown_unit", f"{text!r} is not a unit of these goals; correct it, or give it a goal")
        found = plan.find(text)
        return place.get(found.code or "")

    return find


def given_to_come(levels: list[Goals], plan: Plan | None, given: Mapping[str, int] | None) -> NDArray[np.int64] | None:
    if given is None:
        return None
    find = finder(levels, plan)
    size = sum(map(len, levels))
    numbers = np.full(size, -1, np.int64)
    for code, value in given.items():
        at = find(code)
        if at is not None:
            numbers[at] = count(value, name=f"to_come of {code}")
            if numbers[at] < 0:
                fail("range", f"to_come of {code} is {value}; 0 or more is expected")
    if (numbers < 0).any():
        codes = [code for level in levels for code, _, _ in level.units]
        fail("argument", f"to_come has no number for {codes[int((numbers < 0).argmax())]}; give one for each unit")
    return numbers
