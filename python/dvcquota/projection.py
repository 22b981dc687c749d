"""What units are going to receive: by a factor, by days, or by the ladder of methods that the length of a series allows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from . import _core
from .calendar import Calendar, calendar
from .counts import count, counts
from .errors import fail
from .explain import Language
from .forecasts import Ahead, Forecast, has_scipy
from .history import History, Span, days_of, groups_of, read_history, shown, whole_months
from .ladder import climb, interval, point
from .monitor import months_of
from .plan import Plan, Rate
from .projection_words import sentence
from .table import Table

ProjectBy = Literal["ladder", "factor", "days", "working-days"]

_PROJECTED: dict[str, type] = {
    "unit": str,
    **dict.fromkeys(
        ("observed_total", "observed_online", "months", "projected_total", "projected_online", "total_low", "total_high", "online_low",
         "online_high"), int,
    ),
    "method": str, "choice": str,
}  # fmt: skip

Counts = NDArray[np.int64]


@dataclass(frozen=True)
class Row:
    """One unit's projection: the figures, what intervals are made from, the rung and what its statement needs."""

    unit: str
    observed: tuple[int, int]
    months: int | None
    projected: tuple[int, int]
    forecasts: tuple[Forecast, Forecast] | None
    rung: str
    facts: dict[str, Any]

    def intervals(self, level: float | None) -> tuple[int | None, int | None, int | None, int | None]:
        """Ends for all dossiers and online ones: no more online than in all, and the point inside."""
        total, online = (interval(one, level) for one in self.forecasts) if self.forecasts else (None, None)
        if total is None or online is None:
            return None, None, None, None
        (low, high), (part_low, part_high), (all_of, by_net) = total, online, self.projected
        low, high = min(low, all_of), max(high, all_of)
        return low, high, min(part_low, low, by_net), max(min(part_high, high), by_net)

    def statement(self, level: float | None, lang: str) -> str:
        """Which method, and why."""
        return sentence(self.rung, self.facts | {"level": level, "scipy": has_scipy()}, lang)


def project(
    data: Plan | object,
    *,
    method: ProjectBy | None = None,
    factor: Rate | None = None,
    window: tuple[Any, Any] | None = None,
    observed: tuple[Any, Any] | None = None,
    plan: Plan | None = None,
    parent: Mapping[str, str] | str | None = None,
    level: float | None = 0.9,
    profile: Sequence[int] | None = None,
    calendar_of: Calendar | str = "vn",
    first_day: int | None = None,
    estimate: bool = False,
    seed: int = 0,
    columns: Mapping[str, str] | None = None,
) -> Projection:
    """What each unit is going to receive in `window`, from what it received, and which method says so.

    `data`: a plan (its statistics, of its observed window) or reports as `monitor` takes them: `unit`, `period` or `from` and `to`,
    `total`, `online`; `columns` maps these names to others. With `plan`, reports may name its units, and `window` and `first_day` are
    the plan's unless given. `observed`: days that the plan's statistics are of, or reports to use.

    `method`: `factor` (default for a plan: its own, or `factor`), `days` and `working-days` (of `window` by those observed) are exact
    ratios times observed dossiers, rounded half-up. `ladder` (default for reports) goes by the months of each unit: up to 11 the rate
    per working day goes on (exact); from 12 the same month last year times this year's ratio to it, shrunk to the group's; from 27
    ETS or the same month last year, whichever erred less over the last months; with more than half of the months at 0 the share of
    the group's forecast where `parent` is given, else TSB. `parent`: a column or a mapping from unit codes to groups, over which dispersion
    and ratios are pooled. `profile`: a weight for each of the year's 12 reporting months, in place of working days. `level`: of the
    prediction intervals, None for none; needs the extra `forecast`. `seed`: of simulated paths.

    Method and how far intervals can be trusted: docs, "Projection". Errors: `InconsistentError` for gaps, overlaps, online above total;
    `RangeError`, `ArgumentError`, with row and column; `ImportError` naming the extra to install. Source: plan 128, Appendix 2 (factor).

        >>> import dvcquota as dq
        >>> reports = {"unit": ["a"] * 4, "period": ["2022-01", "2022-02", "2022-03", "2022-04"],
        ...            "total": [90, 70, 120, 100], "online": [30, 30, 40, 40]}
        >>> ahead = dq.project(reports, window=("2022-05-01", "2022-12-31"), level=None)
        >>> ahead["projected_total"], ahead["projected_online"], ahead["method"]
        ([837], [308], ['rate'])
        >>> dq.project(dq.load_plan("haiphong-2022"), method="days", window=("2022-04-17", "2022-12-15")).factor
        Fraction(243, 122)
    """
    of_plan = isinstance(data, Plan)
    known = data if isinstance(data, Plan) else plan
    if known is not None and not isinstance(known, Plan):
        fail("argument", f"plan is {type(known).__name__}; give a plan, as load_plan returns it")
    how = method or ("factor" if of_plan else "ladder")
    _check(how, factor, level, profile)
    start = count(first_day, name="first_day") if first_day is not None else _core.plan_reporting_day(known._core) if known else 1
    days = calendar_of if isinstance(calendar_of, Calendar) else calendar(calendar_of)
    span = None if window is None else days_of(window, "window")
    if span is None and known is not None:
        span = days_of(_core.plan_window(known._core), "window")
    if span is None and how != "factor":
        fail("argument", 'the days to project are not known; give window=("2022-05-01", "2022-12-31"), or a plan')
    seen = None if observed is None else days_of(observed, "observed")
    asking = _Asking(how, factor, span, start, days, estimate, profile, count(seed, name="seed"))
    if isinstance(data, Plan):
        return Projection(*asking.of_plan(data, seen), span, level)
    find = None if plan is None else _code_in(plan)
    history = read_history(data, find=find, first_day=start, observed=seen, columns=columns)
    if span is not None and how != "factor" and span[0] <= history.last:
        fail("inconsistent", f"the window begins on {shown(span[0])}, but the reports run to {shown(history.last)}; project the days after them")
    groups = groups_of(data, parent, history, (columns or {}).get("unit", "unit"))
    return Projection(*asking.of_reports(history, groups, parent is not None), span, level)


def _code_in(plan: Plan) -> Any:
    return lambda text: plan.find(text).code or ""


def _check(how: str, factor: Rate | None, level: float | None, profile: Sequence[int] | None) -> None:
    if how not in get_args(ProjectBy):
        fail("argument", f"method is {how!r}; give ladder, factor, days or working-days")
    if factor is not None and how != "factor":
        fail("argument", f"a factor goes with method='factor', not with {how}")
    if isinstance(factor, float):
        fail("argument", f"factor {factor!r} is a float; give it exactly, as text such as '243/122' or as a Fraction")
    _check_level(level)
    if profile is not None and how != "ladder":
        fail("argument", f"a profile goes with method='ladder', not with {how}")


def _check_level(level: float | None) -> None:
    if level is not None and (isinstance(level, bool) or not isinstance(level, (int, float)) or not 0 < level < 1):
        fail("argument", f"level is {level!r}; give the share of outcomes that intervals are to hold, such as 0.9, or None")


@dataclass(frozen=True)
class _Asking:
    """What is asked for, apart from the data."""

    how: str
    factor: Rate | None
    window: Span | None
    first_day: int
    days: Calendar
    estimate: bool
    profile: Sequence[int] | None
    seed: int

    def of_plan(self, plan: Plan, observed: Span | None) -> tuple[list[Row], bool]:
        entries = [entry for at in plan.levels for entry in plan._core.entries(at)]
        units = [entry.unit or "" for entry in entries]
        total = np.array([entry.observed_total for entry in entries], np.int64)
        online = np.array([entry.observed_online for entry in entries], np.int64)
        seen = observed or days_of(plan._core.observed, "observed")
        if self.how != "ladder":
            given = self.factor if self.factor is not None else plan.factor
            return self._by_factor(units, (total, online), [seen] * len(units), given, own=self.factor is None)
        return self._by_rate_of_one_span(units, (total, online), seen)

    def of_reports(self, history: History, groups: list[str | None], parents: bool) -> tuple[list[Row], bool]:
        if self.how == "ladder":
            return self._up_the_ladder(history, groups, parents)
        if self.how == "factor" and self.factor is None:
            fail("argument", "reports have no factor of their own; give factor='2'")
        spans = [(int(first), history.last) for first in history.first]
        return self._by_factor(history.units, (history.total, history.online), spans, self.factor, own=False)

    def _by_factor(
        self, units: list[str], seen: tuple[Counts, Counts], spans: list[Span], given: Rate | None, *, own: bool
    ) -> tuple[list[Row], bool]:
        factors: dict[Span, tuple[Fraction, bool]] = {}
        for span in dict.fromkeys(spans):
            if self.how == "factor":
                factors[span] = _exact(given), False
            elif self.how == "days":
                factors[span] = _core.factor_by_days(*span, *self._window), False
            else:
                factors[span] = _core.factor_by_working_days(*span, *self._window, self.days._core, estimate=self.estimate)
        of_unit = [factors[span][0] for span in spans]
        ahead = _times(seen, of_unit)
        estimated = any(late for _, late in factors.values())
        rows = []
        for at, unit in enumerate(units):
            facts = {"factor": of_unit[at], "own": own, "estimated": factors[spans[at]][1]}
            observed, projected = ((int(a[at]), int(b[at])) for a, b in (seen, ahead))
            rows.append(Row(unit, observed, None, projected, None, self.how, facts))
        return rows, estimated

    @property
    def _window(self) -> Span:
        assert self.window is not None
        return self.window

    def _schedule(self, span: Span) -> _core.Schedule:
        """The weights of the days of whole months."""
        if self.profile is None:
            return _core.Schedule.working_days(*span, self.days._core, estimate=self.estimate)
        weights = counts(self.profile, name="profile")
        if len(weights) != 12 or (weights < 1).any():
            fail("argument", f"profile has {len(weights)} weights, the least {min(weights.tolist(), default=0)}; give 12 of 1 or more, "
                 "one for each reporting month of the year")  # fmt: skip
        labels, first, last = months_of(span, self.first_day)
        of_month = np.array([weights[int(label[-2:]) - 1] for label in labels], np.int64)
        return _core.Schedule.months(first, last, of_month)

    def _by_rate_of_one_span(self, units: list[str], seen: tuple[Counts, Counts], span: Span) -> tuple[list[Row], bool]:
        schedule = self._schedule(whole_months((min(span[0], self._window[0]), max(span[1], self._window[1])), self.first_day))
        observed = int(schedule.weights(np.array([span[0]]), np.array([span[1]]))[0])
        wanted = int(schedule.weights(np.array([self._window[0]]), np.array([self._window[1]]))[0])
        if observed == 0:
            fail("inconsistent", f"{shown(span[0])} to {shown(span[1])} hold no working day; a rate per working day needs one")
        points = _times(seen, [Fraction(wanted, observed)] * len(units))
        labels, first, last = months_of(span, self.first_day)
        whole = sum(1 for a, b in zip(first, last, strict=True) if whole_months((int(a), int(a)), self.first_day) == (int(a), int(b)))
        ahead = Ahead(np.array([float(observed)]), np.array([float(wanted)]), np.array([float(wanted)]))
        forecasts = [
            climb([np.array([float(n)]) for n in column], [None] * len(units), ahead, seed=self.seed, parents=False)
            for column in seen
        ]
        facts = {"ahead": wanted, "days": observed, "estimated": schedule.estimated, "one_span": True, "weighted": self.profile is not None}
        return self._rows(units, seen, [whole] * len(units), points, forecasts, facts), schedule.estimated

    def _up_the_ladder(self, history: History, groups: list[str | None], parents: bool) -> tuple[list[Row], bool]:
        total, online, (first, last) = history.months(self.first_day)
        end = whole_months((self._window[1], self._window[1]), self.first_day)[1]
        schedule = self._schedule((int(first[0]), end))
        _, ahead_first, ahead_last = months_of((int(last[-1]) + 1, end), self.first_day)
        asked_first, asked_last = np.maximum(ahead_first, self._window[0]), np.minimum(ahead_last, self._window[1])
        inside = asked_first <= asked_last
        asked = np.zeros(len(ahead_first), np.int64)
        asked[inside] = schedule.weights(np.ascontiguousarray(asked_first[inside]), np.ascontiguousarray(asked_last[inside]))
        days, months = schedule.weights(first, last), schedule.weights(ahead_first, ahead_last)
        if (days == 0).any() or (months == 0).any():
            fail("inconsistent", "a month has no working day, so it tells no rate; give another calendar, or a profile")
        ahead = Ahead(days.astype(float), months.astype(float), asked.astype(float))
        forecasts = [
            climb([y.astype(float) for y in series], groups, ahead, seed=self.seed + 100_003 * k, parents=parents)
            for k, series in enumerate((total, online))
        ]
        seen_days = [int(days[len(days) - len(y) :].sum()) for y in total]
        exact = _times((history.total, history.online), [Fraction(int(asked.sum()), seen) for seen in seen_days])
        points = tuple(
            np.array([int(exact[k][at]) if f.rung == "rate" else point(f) for at, f in enumerate(forecasts[k])], np.int64) for k in range(2)
        )
        facts = {"ahead": int(asked.sum()), "estimated": schedule.estimated, "weighted": self.profile is not None}
        rows = self._rows(
            history.units, (history.total, history.online), [len(y) for y in total], (points[0], points[1]), forecasts, facts, seen_days
        )
        return rows, schedule.estimated

    def _rows(
        self, units: list[str], seen: tuple[Counts, Counts], months: list[int], points: tuple[Counts, Counts],
        forecasts: list[list[Forecast]], facts: dict[str, Any], days: list[int] | None = None,
    ) -> list[Row]:  # fmt: skip
        rows = []
        for at, unit in enumerate(units):
            total, online = forecasts[0][at], forecasts[1][at]
            expected = int(points[0][at]), min(int(points[1][at]), int(points[0][at]))
            own = facts | total.facts | {"online": online.rung, "months": months[at]} | ({} if days is None else {"days": days[at]})
            rows.append(Row(unit, (int(seen[0][at]), int(seen[1][at])), months[at], expected, (total, online), total.rung, own))
        return rows


def _exact(factor: Rate | None) -> Fraction:
    text = str(factor).strip()
    try:
        value = Fraction(text[:-1]) / 100 if text.endswith("%") else Fraction(text)
    except (ValueError, ZeroDivisionError):
        fail("argument", f"factor is {factor!r}; give a ratio such as 2, 1.5 or 243/122")
    if value < 0:
        fail("range", f"factor is {factor}; 0 or more is expected")
    if max(value.numerator, value.denominator) >= 2**63:
        fail("overflow", f"factor is {factor}; numerator and denominator are to fit 64 bits")
    return value


def _times(seen: tuple[Counts, Counts], factors: list[Fraction]) -> tuple[Counts, Counts]:
    """Each unit's dossiers by its factor, half-up."""
    above = np.array([factor.numerator for factor in factors], np.int64)
    below = np.array([factor.denominator for factor in factors], np.int64)
    total, online = _core.project(*(np.ascontiguousarray(column, np.int64) for column in seen), above, below)
    return total, online


class Projection(Table):
    """What units are going to receive: a row for each, in the order of the data.

    Columns: `unit`; `observed_total`, `observed_online`; `months` of history that the ladder went by; `projected_total`,
    `projected_online`; `total_low`, `total_high`, `online_low`, `online_high`, the ends of the prediction intervals, rounded outward;
    `method`: `factor`, `days`, `working-days`, `rate`, `seasonal-ratio`, `ets`, `seasonal-naive`, `tsb` or `parent-share`; `choice`,
    why it was taken. None where there is no interval. `plan.assign(level, projected=projection)` goes by it.
    """

    __slots__ = ("_estimated", "_found", "_level", "_window")

    def __init__(self, found: list[Row], estimated: bool, window: Span | None, level: float | None) -> None:
        """Made by `project`."""
        super().__init__(_PROJECTED, self._made())
        self._found = found
        self._estimated = estimated
        self._window = window
        self._level = level

    def _made(self) -> Iterator[tuple[object, ...]]:
        for row in self._found:
            ends = row.intervals(self._level)
            yield (row.unit, *row.observed, row.months, *row.projected, *ends, row.rung, row.statement(self._level, "en"))

    def at(self, level: float | None) -> Projection:
        """The same with intervals of another level, None for none; nothing is fitted anew."""
        _check_level(level)
        return Projection(self._found, self._estimated, self._window, level)

    @property
    def factor(self) -> Fraction | None:
        """The one factor of all units; None where they have none in common."""
        factors = {row.facts.get("factor") for row in self._found}
        return factors.pop() if len(factors) == 1 else None

    @property
    def estimated(self) -> bool:
        """Whether working days after the calendar's last year play a part."""
        return self._estimated

    @property
    def window(self) -> tuple[Any, Any] | None:
        """The days that are projected, both included; None for a factor alone."""
        if self._window is None:
            return None
        first, last = (np.datetime64(number, "D").item() for number in self._window)
        return first, last

    def dossiers(self) -> dict[str, tuple[int, int]]:
        """All and online dossiers expected of each unit, by its code, as `Plan.assign` takes them."""
        return {row.unit: row.projected for row in self._found}

    def to_come(self) -> dict[str, int]:
        """All dossiers expected of each unit, by its code, as `monitor` takes them."""
        return {row.unit: row.projected[0] for row in self._found}

    def statement(self, unit: str, *, lang: Language = "en") -> str:
        """Which method a unit's figures are by, and why. Errors: `InconsistentError` for an unknown unit."""
        if lang not in get_args(Language):
            fail("argument", f"{lang!r} is not a language; give en or vi")
        for row in self._found:
            if row.unit == unit:
                return row.statement(self._level, lang)
        fail("unknown_unit", f"{unit!r} is not among these units")

    def statements(self, *, lang: Language = "en") -> list[str]:
        """The statement of each unit, in the order of rows."""
        if lang not in get_args(Language):
            fail("argument", f"{lang!r} is not a language; give en or vi")
        return [row.statement(self._level, lang) for row in self._found]

    def __repr__(self) -> str:
        total, online = (sum(row.projected[k] for row in self._found) for k in range(2))
        methods = list(dict.fromkeys(row.rung for row in self._found))
        return f"<Projection of {len(self._found)} units by {', '.join(methods)}: {total} dossiers, {online} online>"
