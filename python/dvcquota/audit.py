"""Is a published table right, and what does it imply?"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from os import PathLike
from pathlib import Path
from typing import Any, Literal

from . import _core
from .counts import count
from .errors import fail
from .explain import Language
from .plan import Plan, Rate, load_plan
from .published import Published, read_published
from .table import Table
from .units import Hierarchy

Severity = Literal["info", "warning", "error"]
SEVERITIES: tuple[Severity, ...] = ("info", "warning", "error")

_FINDING: dict[str, type] = {
    "severity": str,
    "rule": str,
    "level": str,
    "no": str,
    "unit": str,
    "code": str,
    "column": str,
    "printed": str,
    "expected": str,
    "message": str,
    "message_vi": str,
}
_CELL: dict[str, type] = {
    "level": str,
    "no": str,
    "name": str,
    "parent": str,
    "column": str,
    "printed": str,
    "value": float,
    "expected": float,
    "verdict": str,
}


@dataclass(frozen=True)
class Interval:
    """The numbers that explain every printed cell of a level: low <= x < high, exact; `high` None is no end.

    `of`: `total` (N, from extras and targets), `factor` (f = N / W) or `projection` (P = factor x T). `low_from`, `high_from`:
    number and column of the cells that the ends come from. `set_aside`: the fewest rows that must be left out so that any
    number is left; `unique` is False where other rows would do as well.
    """

    level: str
    of: str
    low: Fraction
    high: Fraction | None
    low_from: tuple[tuple[str, str], ...]
    high_from: tuple[tuple[str, str], ...]
    rows: int
    set_aside: tuple[str, ...]
    unique: bool

    @property
    def integers(self) -> range:
        """The whole numbers of the interval. Errors: `RangeError` where it has no upper end."""
        if self.high is None:
            fail("range", f"the interval of {self.of} has no upper end, so its whole numbers cannot be listed")
        return range(-(-self.low.numerator // self.low.denominator), -(-self.high.numerator // self.high.denominator))

    def __contains__(self, number: Fraction | int) -> bool:
        return self.low <= number and (self.high is None or number < self.high)


def audit(
    source: Plan | Published | str | PathLike[str] | object,
    *,
    units: Plan | Hierarchy | str | PathLike[str] | None = None,
    factor: Rate | None = None,
    totals: Mapping[str, int] | None = None,
    goal: Rate | None = None,
) -> Audit:
    """Recompute a published table cell by cell, and say what does not hold, why, and what it implies.

    `source`: a plan, a table from `read_published`, a frame, or the name or path of any of them. `units`: the list of official
    units to hold names, types and numbers of rows against, as `Published.identify` takes it; a plan has its own, and without
    a list the findings say that units were not checked. `factor` (P = factor x T), `totals` (N by level) and `goal` (the online
    rate of the whole year) are the plan's, or that of the plan given as `units`; what is still unknown is inferred from the
    table. Formulas: plan 128, Appendix 2; docs, "Audit".

    Errors: those of `load_plan` and `read_published`; `ArgumentError` for a rate, level or total that cannot be read. Whatever is
    wrong with the figures is a finding.

        >>> import dvcquota as dq
        >>> found = dq.audit("haiphong-2022")
        >>> found
        <Audit of haiphong-2022: 1 error, 12 warnings, 30 notes; 2268 of 2268 cells as recomputed>
        >>> errors = [f for f in found.to_dict()["findings"] if f["severity"] == "error"]
        >>> errors[0]["printed"], errors[0]["expected"]
        ('76.680', 76682)
        >>> found.interval("department").integers
        range(76680, 76682)
    """
    source = _opened(source)
    listed = load_plan(units) if isinstance(units, (str, PathLike)) else units
    plan = source if isinstance(source, Plan) else None
    if isinstance(source, Plan):
        published = Published(_core.audit_table(source._core), [])
        listed = source if listed is None else listed
    else:
        published = source
    if listed is not None:
        published = published.identify(units=listed)
    return Audit(
        _core.audit(
            published._core,
            None if plan is None else plan._core,
            listed._core if plan is None and isinstance(listed, Plan) else None,
            None if factor is None else _rate(factor, "factor"),
            [(str(level), count(total, name=f"totals of {level}")) for level, total in (totals or {}).items()],
            None if goal is None else _rate(goal, "goal"),
        )
    )


class Audit:
    """What an audit found: findings, every cell beside what it should be, and the implied intervals."""

    def __init__(self, core: _core.AuditReport) -> None:
        """Made by `audit`."""
        self._core = core
        self._document: dict[str, Any] = json.loads(core.to_json())

    def to_dict(self) -> dict[str, Any]:
        """`plan`, `findings`, `intervals` and `summary`, as `to_json` writes them."""
        return json.loads(self._core.to_json())  # type: ignore[no-any-return]

    def to_json(self) -> str:
        """`{plan, findings: [{severity, rule, level, no, column, printed, expected, message: {vi, en}, ...}], intervals, summary}`."""
        return self._core.to_json()

    def to_text(self, *, lang: Language = "en") -> str:
        """What every level implies, then the findings in sentences, the gravest first."""
        return self._core.to_text(lang)

    def to_markdown(self, *, lang: Language = "en") -> str:
        """The same as Markdown: a list of levels and a table of findings."""
        return self._core.to_markdown(lang)

    @property
    def findings(self) -> Table:
        """One row a finding: severity, rule, where, what is printed, what follows (as text), and a sentence in both languages."""
        return Table(
            _FINDING,
            (
                [
                    *(f[name] for name in ("severity", "rule", "level", "no", "unit", "code", "column", "printed")),
                    None if f["expected"] is None else str(f["expected"]),
                    f["message"]["en"],
                    f["message"]["vi"],
                ]
                for f in self._document["findings"]
            ),
        )

    @property
    def cells(self) -> Table:
        """One row a printed cell: what is printed, its value, what it should be (percent for rates), and a verdict.

        Verdicts: `agrees`, `differs`, `by-hand` (a projected figure that the later columns follow), `unreadable`, `unknown`
        (too little of the row is left to say).
        """

        def number(value: object) -> float | None:
            return None if value is None else float(str(value))

        return Table(_CELL, ((*cell[:3], cell[3] or None, cell[4], cell[5], *map(number, cell[6:8]), cell[8]) for cell in self._core.cells()))

    @property
    def intervals(self) -> list[Interval]:
        """What each level implies, where it implies anything: `total` (N), `factor` (N / W) and `projection`."""
        return [
            _interval(level["level"], of, level[of])
            for level in self._document["intervals"]
            for of in ("total", "factor", "projection")
            if level[of] is not None
        ]

    def interval(self, level: str, *, of: Literal["total", "factor", "projection"] = "total") -> Interval:
        """The interval of a level. Errors: `NotInPlanError` where the table implies none."""
        for known in self.intervals:
            if (known.level, known.of) == (level, of):
                return known
        fail("not_in_plan", f"the table implies no {of} of level {level}")

    @property
    def summary(self) -> dict[str, Any]:
        """Rows, cells, agreeing cells, the number of findings, and per level what was assumed and which rounding explains what."""
        return self.to_dict()["summary"]  # type: ignore[no-any-return]

    def worst(self) -> Severity | None:
        """The gravest severity there is; None without findings."""
        found = {f["severity"] for f in self._document["findings"]}
        return next((s for s in reversed(SEVERITIES) if s in found), None)

    def __repr__(self) -> str:
        s = self._document["summary"]
        name = self._document["plan"] or "a table"

        def some(number: int, noun: str) -> str:
            return f"{number} {noun}{'' if number == 1 else 's'}"

        found = ", ".join((some(s["errors"], "error"), some(s["warnings"], "warning"), some(s["info"], "note")))
        return f"<Audit of {name}: {found}; {s['agreeing']} of {s['cells']} cells as recomputed>"

    def _repr_html_(self) -> str:
        return self.findings._repr_html_()


def _opened(source: object) -> Plan | Published:
    if isinstance(source, (Plan, Published)):
        return source
    if isinstance(source, (str, PathLike)):
        path = Path(source)
        if path.is_file() and path.suffix.lower() != ".json":
            return read_published(source)
        return load_plan(source)
    return read_published(source)


def _rate(value: Rate, name: str) -> str:
    if isinstance(value, float):
        fail("argument", f"{name} {value!r} is a float; give it exactly, as text such as '{value:.4g}' or as a Fraction")
    return str(value)


def _interval(level: str, of: str, found: Mapping[str, Any]) -> Interval:
    def cells(of: Iterable[Mapping[str, str]]) -> tuple[tuple[str, str], ...]:
        return tuple((cell["no"], cell["column"]) for cell in of)

    return Interval(
        level=level,
        of=of,
        low=Fraction(found["low"]),
        high=None if found["high"] is None else Fraction(found["high"]),
        low_from=cells(found["low_from"]),
        high_from=cells(found["high_from"]),
        rows=found["rows"],
        set_aside=tuple(found["set_aside"]),
        unique=found["unique"],
    )
