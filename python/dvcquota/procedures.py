"""Procedures: a plan's list or a catalogue from a file, asked by agency, field, level, service level and pilot."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from fractions import Fraction
from os import PathLike, fspath
from typing import TYPE_CHECKING, Any, Literal

from . import _core
from .calendar import LimitRounding
from .errors import fail
from .names import _matching, alike, find_unit
from .table import Table

if TYPE_CHECKING:
    from .plan import Plan

ServiceLevel = Literal[1, 2, 3, 4, "information", "partial", "full"]

PLANNED = ("agency", "no", "field", "name", "level", "unit", "online_only_pilot")
"""The columns that a plan's list has."""

_TYPES: dict[str, type] = {
    "code": str,
    **{name: {"no": int, "online_only_pilot": bool}.get(name, str) for name in PLANNED},
    "service_level": int,
    "coverage": str,
    "eligible": bool,
    "legal_limit": int,
    "online_limit": int,
    "limit_unit": str,
    "fee": int,
    "online_fee": int,
}


class Procedures(Table):
    """Procedures as a table that can be asked; an answer is one again.

    A plan's list has the columns `agency`, `no`, `field`, `name`, `level`, `unit`, `online_only_pilot`; a catalogue has `code`
    before them and `service_level` (1 to 4), `coverage` (full, partial, information: the words for 4, 3 and 2), `eligible`
    (for level 4), `legal_limit` and `online_limit` in `limit_unit`, `fee` and `online_fee` (đồng) after them. None is not
    stated.

        >>> import dvcquota as dq
        >>> pilot = dq.load_plan("haiphong-2022").procedures
        >>> len(pilot), len(pilot.where(level="district")), len(pilot.where(unit="Phường Cát Bi"))
        (145, 23, 3)
    """

    __slots__ = ("_core", "_names", "_plan")

    def __init__(self, core: _core.Catalogue, *, plan: Plan | None, columns: Iterable[str]) -> None:
        """Made by `load_procedures` and `Plan.procedures`."""
        self._core, self._plan, self._names = core, plan, tuple(columns)
        types = {name: _TYPES[name] for name in self._names}
        super().__init__(types, ([getattr(record, name) for name in types] for record in core.procedures))

    @property
    def agencies(self) -> list[str]:
        """The agencies as printed, in the order in which they first stand."""
        return self._core.agencies

    @property
    def fields(self) -> list[str]:
        """The fields as printed, in the order in which they first stand."""
        return self._core.fields

    def find(self, code: str) -> _core.Procedure | None:
        """The procedure of that code, such as `1.012766`; None where there is none."""
        return self._core.find(code)

    def where(
        self,
        *,
        agency: str | None = None,
        field: str | None = None,
        level: Literal["department", "district", "commune"] | None = None,
        service_level: ServiceLevel | None = None,
        pilot: bool | None = None,
        unit: str | None = None,
    ) -> Procedures:
        """The procedures for which everything given holds, in their order; there may be none.

        `agency`: a heading, or the code or name of the unit that owns them. `field`: as printed. Case and the place of a tone
        mark do not matter in either. `service_level`: a digit or its word. `unit`: who handles them by the plan, which counts
        what every unit of its level handles.

        Errors: `InconsistentError` for an agency of no procedure, `ArgumentError` for a field or a word that is none.

            >>> import dvcquota as dq
            >>> dq.load_plan("haiphong-2022").procedures.where(agency="sở nội vụ")["no"]
            [1, 2, 3, 4, 5, 6, 7, 8, 9]
        """
        if not (pilot is None or isinstance(pilot, bool)):
            fail("argument", f"pilot is {pilot!r}; give True or False")
        if isinstance(service_level, bool):
            fail("argument", f"service_level is {service_level!r}; give 1, 2, 3, 4, information, partial or full")
        wanted = {
            "agency": None if agency is None else self._agency(agency),
            "field": None if field is None else self._named(field, self.fields, "a field", "argument"),
            "level": level,
            "service_level": None if service_level is None else str(service_level),
            "pilot": pilot,
            "unit": None if unit is None else self._handler(unit),
        }
        return Procedures(self._core.where(wanted), plan=self._plan, columns=self._names)

    @property
    def level_four(self) -> _core.LevelFour:
        """The indicator "100 % of eligible procedures at level 4": `.reached` of `.eligible`, `.rate` exactly.

        The rate is None where nothing is eligible; `.unknown` counts procedures of which that is not stated. Source: plan 128,
        indicators; Definitions 3.
        """
        return self._core.level_four()

    def shortened(self, *, rounding: LimitRounding, saved: str | Fraction | int = "20%") -> Table:
        """The legal time limit with a share of it saved, by procedure: what online dossiers would have.

        `rounding`: how a part of a day or hour becomes whole, `down`, `half-up` or `up`; the plan, which asks for 20 %, does not
        say, and only `down` never takes longer than that. Columns: `code`, `agency`, `no`, `name`, `limit_unit`, `legal_limit`,
        `exact` (a ratio as text), `shortened`; None where there is no legal limit.

        Errors: `RangeError` for a share of 1 or more, and for a limit of which nothing is left; `ArgumentError`.

        Source: plan 128, Appendix 1, I.4.2; Definitions 3.
        """
        if isinstance(saved, float):
            fail("argument", f"saved is {saved!r}, a float; give it exactly, as text such as '20%' or as a Fraction")
        limits = self._core.shortened(str(saved), rounding)
        types: dict[str, type] = {"code": str, "agency": str, "no": int, "name": str, "limit_unit": str, "legal_limit": int}
        rows: list[list[Any]] = []
        for record, limit in zip(self._core.procedures, limits, strict=True):
            more = [None, None] if limit is None else [str(limit[0]), limit[1]]
            rows.append([getattr(record, name) for name in types] + more)
        return Table(types | {"exact": str, "shortened": int}, rows)

    def _agency(self, text: str) -> str:
        """A heading, or the code of an owner, that people may write as `text`."""
        owners = {record.unit for record in self._core.procedures}
        if text and text in owners:
            return text
        if isinstance(text, str) and self._plan is not None and not alike(text, self.agencies):
            units = [unit for unit in self._plan._core.units if unit.code in owners]
            if len(found := _matching(text, units)) == 1:
                return found[0].code or ""
        return self._named(text, self.agencies, "an agency", "unknown_unit")

    def _named(self, text: str, names: list[str], what: str, code: str) -> str:
        """The one of `names` that people may write as `text`."""
        if not isinstance(text, str):
            fail("argument", f"{text!r} is not {what}; give it as text")
        found = [text] if text in names else alike(text, names)
        if len(found) == 1:
            return found[0]
        if found:
            fail("argument", f"{text!r} stands for {len(found)} names; give one as it is printed: {', '.join(found)}")
        lower = {name.casefold(): name for name in names}
        near = [lower[name] for name in get_close_matches(text.casefold(), lower, n=3, cutoff=0.6)]
        hint = f"; close to it: {', '.join(near)}" if near else ""
        fail(code, f"{text!r} is not {what} of these {len(self)} procedures{hint}")

    def _handler(self, text: str) -> tuple[str, str]:
        if self._plan is None:
            fail("argument", "a unit is asked for, and no plan says what it is; load the catalogue with plan=")
        unit = find_unit(self._plan, text, self._plan._core.units, where="this plan")
        return unit.code or "", unit.level

    def __repr__(self) -> str:
        return f"<Procedures: {len(self)}, of {len(self.agencies)} agencies>"


def load_procedures(path: str | PathLike[str], *, plan: Plan | None = None) -> Procedures:
    """Load a catalogue of procedures from a CSV file; with a `plan` every owner must be one of its units.

    Errors: a `DvcError` that says what was expected, with file, row and column. The format: docs, "The catalogue format".

        >>> import dvcquota as dq
        >>> dq.load_procedures("no-such-file.csv")
        Traceback (most recent call last):
        dvcquota.errors.MissingFileError: no-such-file.csv: there is no such file
    """
    file = fspath(path)
    core = _core.load_catalogue(file) if plan is None else _core.load_catalogue_of(plan._core, file)
    return Procedures(core, plan=plan, columns=_TYPES)
