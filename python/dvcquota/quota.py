"""The quotas of one level of a plan."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from os import PathLike
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from . import _core
from .errors import fail
from .explain import Explanation, Language
from .names import find_unit
from .table import Table

if TYPE_CHECKING:
    from .plan import Plan

Model = Literal["share-of-deficit", "uniform", "by-tier", "fill-the-gap"]
Rounding = Literal["exact-total", "per-row", "up"]
Horizon = Literal["year", "remaining"]

PERCENT = frozenset({"observed_rate", "share", "target"})
"""The columns in percent."""

_TYPES: dict[str, type] = {
    "level": str,
    "no": int,
    "code": str,
    "name": str,
    "parent": str,
    **{column: float if column in PERCENT else int for column in _core.columns},
    "reached": str,
}


class Assignment(Table):
    """Quotas of one level: a table of the plan's nine columns, and what stands behind it.

    Columns: `level`, `no`, `code`, `name`, `parent`, then `observed_total`, `observed_online`, `observed_rate`,
    `projected_total`, `projected_online`, `offline`, `share`, `extra`, `target` (plan 128, Appendix 2; counts in dossiers,
    rates and shares in percent with the plan's decimals, None where the plan has an empty cell), and `reached`, the exact
    rate with the whole dossiers as text. `exact` gives any ratio without rounding.

        >>> import dvcquota as dq
        >>> quotas = dq.load_plan("haiphong-2022").assign("commune")
        >>> quotas.counts.sum() == quotas.total == 169_369
        True
        >>> quotas.exact("target")[1]  # Phường Đa Phúc has p = 0, so its target is N/W
        Fraction(169369, 256850)
    """

    __slots__ = ("_core", "_level", "_plan")

    def __init__(self, plan: Plan, level: str, core: _core.Assignment) -> None:
        """Made by `Plan.assign`."""
        super().__init__(_TYPES, self._made())
        self._plan = plan
        self._level = level
        self._core = core

    def _made(self) -> Iterator[tuple[object, ...]]:
        for i, cells in enumerate(self._core.printed()):
            unit = self._plan.unit(self._core.unit(i))
            values = [
                None if cell is None else float(cell) if name in PERCENT else int(cell)
                for name, cell in zip(_core.columns, cells, strict=True)
            ]
            parent, reached = self._plan.printed_parent(unit), self._core.reached(i)
            rate = None if reached is None else str(reached)
            yield (self._level, unit.no, unit.code, unit.name, parent, *values, rate)

    @property
    def plan(self) -> Plan:
        """The plan that these quotas are of."""
        return self._plan

    @property
    def level(self) -> str:
        """The level: `department`, `district` or `commune`."""
        return self._level

    @property
    def total(self) -> int:
        """N, the dossiers to hand out; `needed`, rounded up, where rates are asked of the units."""
        return self._core.total

    @property
    def assigned(self) -> int:
        """The sum of `extra`: N under `exact-total`; `per-row` and `up` may miss it."""
        return self._core.assigned

    @property
    def gap(self) -> int:
        """`assigned` - `total`."""
        return self._core.gap

    @property
    def needed(self) -> Fraction:
        """The sum of the exact parts that the quotas are rounded from."""
        return self._core.needed

    @property
    def model(self) -> str:
        """`share-of-deficit`, `uniform`, `by-tier` or `fill-the-gap`."""
        return self._core.model

    @property
    def offline(self) -> int:
        """W, the offline dossiers of the rows that share."""
        return self._core.offline

    @property
    def projection(self) -> str:
        """Where the projected dossiers come from: `planned`, the plan's factor or hand, or `given` in its place."""
        return self._core.projection

    @property
    def rounding(self) -> str:
        """`exact-total`, `per-row` or `up`."""
        return self._core.rounding

    @property
    def counts(self) -> NDArray[np.int64]:
        """`extra` as a read-only array."""
        return self._core.counts

    @property
    def bounds(self) -> list[str]:
        """What keeps each unit from the quota that the model alone gives: `none`, `lower` or `upper`."""
        return [self._core.bound(i) for i in range(len(self))]

    @property
    def extra_at_goal(self) -> list[int | None]:
        """The quotas that the upper end of each range of rates would take; None where no range was asked."""
        return [self._core.extra_at_goal(i) for i in range(len(self))]

    @property
    def ties(self) -> list[_core.Tie]:
        """Rows with equal remainders at the cut; the earlier ones were served."""
        return self._core.ties

    def warnings(self, *, lang: Language = "en") -> list[str]:
        """What a reader should know although nothing failed, in sentences."""
        if lang not in ("en", "vi"):
            fail("argument", f"{lang!r} is not a language; give en or vi")
        return [_core.sentence(warning, self._core, lang) for warning in self._core.warnings]

    def explain(self, unit: str) -> Explanation:
        """How a unit's quota comes about, every number and step; `unit` is a code or a name of this level.

        Errors: `ArgumentError` listing the candidates where a name has several, `InconsistentError` where it has none.

            >>> import dvcquota as dq
            >>> print(dq.load_plan("haiphong-2022").assign("district").explain("Quận Lê Chân").steps()[3])
            Share: u / W = 3,254 / 37,858 = 8.60%. Exact part q = u x N / W = 3,254 x 19,426 / 37,858 = 63,212,204 / 37,858.
        """
        units = [self.plan.unit(self._core.unit(i)) for i in range(len(self))]
        found = find_unit(self.plan, unit, units, where=f"level {self.level}")
        return Explanation(self.plan, _core.explain(self.plan._core, self._core, found.code or ""))

    def exact(self, column: Literal["share", "part", "target", "reached"]) -> list[Fraction | None]:
        """A ratio per row, unrounded: `share` u/W, `part` q (u N/W under share-of-deficit), `target` (p + q)/P, `reached`
        (p + extra)/P; None where P = 0."""
        if column not in ("share", "part", "target", "reached"):
            fail("argument", f"{column!r} is not a ratio of an assignment; give share, part, target or reached")
        ratio = getattr(self._core, column)
        return [ratio(i) for i in range(len(self))]

    def printed(self) -> list[list[Decimal | None]]:
        """The nine cells of every row as they stand on paper, decimals kept; None for an empty cell."""
        return self._core.printed()

    def compare(self) -> _core.Agreement:
        """These quotas beside the plan's published table, cell by cell at the printed decimals.

        A rate printed for 0 dossiers of 0 counts as agreeing with our empty cell; `.rate_of_nothing` lists those rows.

            >>> import dvcquota as dq
            >>> found = dq.load_plan("haiphong-2022").assign("department").compare()
            >>> [(d.unit, d.column, int(d.printed), int(d.computed)) for d in found.differences]
            [('D02', 'extra', 586, 585), ('D12', 'extra', 78, 77)]
        """
        return _core.compare(self.plan._core, self._core)

    def to_csv(self, path: str | PathLike[str] | None = None) -> str:
        """Plain CSV text (`.` as decimal mark, no total row); written to `path` whole or not at all if one is given."""
        return to_csv(self.plan, [self], path)

    def to_json(self, path: str | PathLike[str] | None = None) -> str:
        """JSON text with total, assigned, method, ties, warnings and rows; written to `path` if one is given."""
        return to_json(self.plan, [self], path)

    def to_table(self, path: str | PathLike[str] | None = None, *, lang: Language = "en") -> str:
        """The table as the plan prints it, total row included; written to `path` if one is given."""
        return to_table(self.plan, [self], path, lang=lang)

    def __len__(self) -> int:
        return len(self._core)

    def __repr__(self) -> str:
        return (
            f"<Assignment of {self.plan.name}, level {self.level}: {self.assigned} dossiers for {len(self)} units, "
            f"{self.rounding}, {len(self.ties)} ties>"
        )


def _levels(quotas: list[Assignment]) -> list[tuple[str, _core.Assignment]]:
    return [(q.level, q._core) for q in quotas]


def _written(text: str, path: Any) -> str:
    if path is not None:
        _core.write_file(path, text)
    return text


def to_csv(plan: Plan, quotas: list[Assignment], path: str | PathLike[str] | None = None) -> str:
    """Several levels of a plan as one CSV text."""
    return _written(_core.to_csv(plan._core, _levels(quotas)), path)


def to_json(plan: Plan, quotas: list[Assignment], path: str | PathLike[str] | None = None) -> str:
    """Several levels of a plan as one JSON text."""
    return _written(_core.to_json(plan._core, _levels(quotas)), path)


def to_table(
    plan: Plan, quotas: list[Assignment], path: str | PathLike[str] | None = None, *, lang: Language = "en"
) -> str:
    """Several levels of a plan as tables for people."""
    return _written(_core.to_table(plan._core, _levels(quotas), lang), path)
