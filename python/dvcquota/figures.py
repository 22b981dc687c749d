"""Figures of an index on their way in: codes to numbers, counts as they are, published points exactly. Nothing is guessed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any, NoReturn

import numpy as np

from . import _core
from .columns import Columns
from .counts import count, missing
from .errors import fail

_COLUMN = (list, tuple, np.ndarray)


@dataclass
class Figures:
    """Entries in columns, beside the place that each has in what was given."""

    units: list[Any] | None = None  # None where one unit was given, without a name
    unit: list[int] = field(default_factory=list)
    term: list[int] = field(default_factory=list)
    numerator: list[int] = field(default_factory=list)
    denominator: list[int] = field(default_factory=list)
    published: list[tuple[int, int, str]] = field(default_factory=list)
    # row and column of an entry; None for a column that the core names, and the code of the entry's figures
    places: list[tuple[int | None, str | None, str]] = field(default_factory=list)
    published_places: list[tuple[int | None, str | None, str]] = field(default_factory=list)

    def refuse(self, code: str, message: str, at: int, column: str) -> NoReturn:
        """Raise an error of the core with the place that the entry has in what was given."""
        row, own, name = (self.published_places if column == "published" else self.places)[at]
        if row is None:
            fail(code, f"{name}, {column}: {message}")
        fail(code, message, row=row, column=own or column)


def read_figures(scheme: _core.IndexScheme, numerators: object, denominators: object, published: object, unit: str, hint: str) -> Figures:
    """The entries of what `score` was given. Errors: those of `score`."""
    reader = _Reader(scheme, unit, hint)
    if denominators is None:
        reader.long(numerators)
    elif _is_one(numerators) and _is_one(denominators):
        reader.one(numerators, denominators)
    elif _is_one(numerators) or _is_one(denominators):
        fail("argument", "the numerators are of one unit and the denominators of many, or the other way round; give both alike")
    else:
        reader.wide(numerators, denominators)
    if published is not None:
        reader.given(published)
    return reader.found


def _is_one(data: object) -> bool:
    """Whether this is a mapping to single values rather than to columns."""
    return isinstance(data, Mapping) and not any(isinstance(value, _COLUMN) or hasattr(value, "__array__") for value in data.values() if not isinstance(value, np.generic))


class _Reader:
    def __init__(self, scheme: _core.IndexScheme, unit: str, hint: str) -> None:
        self.found = Figures()
        self._name, self._unit, self._hint = scheme.name, unit, hint
        self._terms = {code: number for number, code in enumerate(scheme.terms)}
        self._published = {code: number for number, code in enumerate(scheme.published)}

    # --- what may be given

    def one(self, numerators: Any, denominators: Any) -> None:
        """Two mappings of one unit."""
        for code in [*numerators, *(code for code in denominators if code not in numerators)]:
            self._entry(0, code, numerators.get(code), denominators.get(code), None, None)

    def wide(self, numerators: object, denominators: object) -> None:
        """A row for each unit, a column for each code."""
        top, bottom = Columns(numerators), Columns(denominators)
        names = _values(top[self._unit])
        below = self._numbered(_values(bottom[self._unit]), "denominators")
        self._numbered(names, "numerators")
        self.found.units = names
        for row, name in enumerate(names):
            if name not in below:
                fail("inconsistent", f"unit {name!r} has numerators and no denominators (unit-in-both)", row=row, column=self._unit)
        if len(below) > len(names):
            name, row = next((name, row) for name, row in below.items() if name not in names)
            fail("inconsistent", f"unit {name!r} has denominators and no numerators (unit-in-both)", row=row, column=self._unit)
        codes = [code for code in dict.fromkeys([*top.names, *bottom.names]) if code != self._unit]
        for code in codes:
            tops = _values(top[code]) if code in top else [None] * len(names)
            bottoms = _values(bottom[code]) if code in bottom else [None] * len(names)
            for row, name in enumerate(names):
                self._entry(row, code, tops[row], bottoms[below[name]], row, code)

    def long(self, data: object) -> None:
        """A row for each unit and metric."""
        if not (isinstance(data, Mapping) or hasattr(data, "columns")):
            fail("argument", f"{type(data).__name__} has no columns; give numerators and denominators, or one frame with both")
        table = Columns(data)
        codes, tops, bottoms = (_values(table[name]) for name in ("metric", "numerator", "denominator"))
        published = _values(table["published"]) if "published" in table else [None] * len(codes)
        numbers = [0] * len(codes)
        if self._unit in table:
            names = _values(table[self._unit])
            for row, name in enumerate(names):
                if missing(name):
                    fail("schema", "the unit is missing; name it (unit-known)", row=row, column=self._unit)
            self.found.units = list(dict.fromkeys(names))
            place = {name: number for number, name in enumerate(self.found.units)}
            numbers = [place[name] for name in names]
        for row, (number, code) in enumerate(zip(numbers, codes, strict=True)):
            bare = missing(tops[row]) and missing(bottoms[row])
            if bare and code in self._published and code not in self._terms:
                pass  # a metric without a formula, a group or the total: it may have published points alone
            else:
                self._entry(number, code, tops[row], bottoms[row], row, None)
            self._points(number, code, published[row], row, "published")

    def given(self, published: Any) -> None:
        """Scores as published: a mapping of one unit; of many a mapping of mappings, or a frame with a column for each code."""
        units = self.found.units
        if units is None:
            if not _is_one(published):
                fail("argument", "published is to be a mapping from codes to points, as one unit is scored")
            for code, points in published.items():
                self._points(0, code, points, None, None)
            return
        place = {name: number for number, name in enumerate(units)}
        if isinstance(published, Mapping) and all(isinstance(value, Mapping) for value in published.values()):
            for name, scores in published.items():
                if name not in place:
                    fail("inconsistent", f"published: unit {name!r} is not one of the {len(units)} that are scored (unit-known)")
                for code, points in scores.items():
                    self._points(place[name], code, points, None, None)
            return
        table = Columns(published)
        names = _values(table[self._unit])
        self._numbered(names, "published")
        for row, name in enumerate(names):
            if name not in place:
                fail("inconsistent", f"published: unit {name!r} is not one of the {len(units)} that are scored (unit-known)", row=row, column=self._unit)
        for code in table.names:
            if code != self._unit:
                for row, (name, points) in enumerate(zip(names, _values(table[code]), strict=True)):
                    self._points(place[name], code, points, row, code)

    # --- one entry

    def _numbered(self, names: list[Any], what: str) -> dict[Any, int]:
        rows: dict[Any, int] = {}
        for row, name in enumerate(names):
            if missing(name):
                fail("schema", f"{what}: the unit is missing; name it (unit-known)", row=row, column=self._unit)
            if name in rows:
                fail("duplicate", f"{what}: unit {name!r} has a row already; give one (unit-once)", row=row, column=self._unit)
            rows[name] = row
        return rows

    def _entry(self, unit: int, code: Any, top: Any, bottom: Any, row: int | None, column: str | None) -> None:
        if code not in self._terms:
            known = ", ".join(self._terms)
            what = "is a sum, which is scored by its parts or published" if code in self._published else f"has no figures in {self._name}"
            fail("inconsistent", f"{code!r} {what}; figures are {known}{self._hint} (metric-known)", row=row, column=column or (None if row is None else "metric"))
        counts = []
        for value, name in ((top, "numerator"), (bottom, "denominator")):
            counts.append(None if missing(value) else _count(value, code, row, column or name))
        if counts[0] is None and counts[1] is None:
            return
        if counts[0] is None or counts[1] is None:
            which = "numerator" if counts[0] is None else "denominator"
            message = f"{code}: the {which} is missing, and a missing count is not 0; give both or none (figures-in-pairs)"
            fail("inconsistent", message, row=row, column=None if row is None else column or which)
        found = self.found
        found.unit.append(unit)
        found.term.append(self._terms[code])
        found.numerator.append(counts[0])
        found.denominator.append(counts[1])
        found.places.append((row, column, str(code)))

    def _points(self, unit: int, code: Any, points: Any, row: int | None, column: str | None) -> None:
        if missing(points):
            return
        if code not in self._published:
            fail("inconsistent", f"{code!r} has no published points; metrics, groups and the total have: {', '.join(self._published)} (metric-known)", row=row, column=column)
        self.found.published.append((unit, self._published[code], _exact(points, code, row, column)))
        self.found.published_places.append((row, column, str(code)))


def _count(value: object, code: str, row: int | None, column: str) -> int:
    where = None if row is None else column
    if isinstance(value, (float, np.floating)):
        number = float(value)
        if number.is_integer() and abs(number) < 2.0**53:
            return int(number)
        share = Fraction(repr(number)) if number == number and abs(number) != float("inf") else Fraction(1, 2)
        how = f"the two counts, such as {share.numerator} of {share.denominator}" if share.denominator > 1 else "it as an integer"
        fail("argument", f"{code}, {column}: {number!r} is a float, not a count; give {how} (count-whole)", row=row, column=where)
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, (int, np.integer)):
        fail("argument", f"{code}, {column}: {value!r} is not a count; give an integer (count-whole)", row=row, column=where)
    return count(value, name=f"{code}, {column}")


def _exact(points: object, code: str, row: int | None, column: str | None) -> str:
    if isinstance(points, (float, np.floating)):
        fail("argument", f"{code}: {float(points)!r} is a float; give the published points exactly, as text '{float(points)!r}' or Decimal (points-as-printed)", row=row, column=column)
    if isinstance(points, Decimal):
        return str(Fraction(points)) if points.is_finite() else str(points)
    if isinstance(points, bool) or not isinstance(points, (str, int, np.integer, Fraction)):
        fail("argument", f"{code}: {points!r} is no number of points; give text, Decimal or Fraction (points-as-printed)", row=row, column=column)
    return str(points)


def _values(column: Any) -> list[Any]:
    values: Iterable[Any] = column.to_list() if hasattr(column, "to_list") else column.tolist() if hasattr(column, "tolist") else column
    return list(values)
