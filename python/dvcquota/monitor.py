"""From quotas to results: who is on pace, what is left to do, and a fair adjustment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, Literal, get_args

import numpy as np

from . import _core
from .actuals import Actuals, read_actuals
from .calendar import Calendar
from .columns import Place, day
from .errors import DvcError, fail
from .explain import Language
from .goals import Goals, finder, given_to_come, goals_of
from .monitor_words import explained
from .plan import Plan, Rate
from .quota import Assignment
from .shown import nearest, percent
from .spread import Span, Spread, date_at, first_day_of, make_schedule, window_of
from .table import Table

Outlook = Literal["by-rate", "as-planned"]
AdjustBy = Literal["least-change", "to-come"]
Missing = Literal["refuse", "null"]
Ratio = Literal["rate", "expected", "gap", "to_come", "needed_rate", "forecast", "contribution"]

_PROGRESS: dict[str, type] = {
    "level": str, "unit": str, "name": str, "parent": str, "received": int, "done": int, "rate": float, "goal": int,
    "expected": int, "gap": int, "left": int, "to_come": int, "needed_rate": float, "status": str, "forecast": int,
    "contribution": float,
}  # fmt: skip
_SUMS: dict[str, type] = {
    "level": str, "units": int, "counted": int, "received": int, "done": int, "rate": float, "goal": int, "expected": int, "gap": int,
    "missing": int, **{status.replace("-", "_"): int for status in _core.statuses}, "unknown": int,
}  # fmt: skip


_COLOURS = {"ahead": "#2a7f62", "on-pace": "#8fbf9f", "behind": "#e0a34a", "out-of-reach": "#b8443c"}


@dataclass(frozen=True)
class Gap:
    """Days that a unit has not reported on, up to the day looked at."""

    unit: str
    name: str | None
    first: date
    last: date


def monitor(
    quotas: Assignment | Mapping[str, Assignment] | object,
    actual: object,
    *,
    on: object = None,
    by: Spread | Sequence[int] = "linear",
    outlook: Outlook = "by-rate",
    to_come: Mapping[str, int] | None = None,
    tolerance: Rate = "5%",
    missing: Missing = "refuse",
    cumulative: bool = False,
    window: Span | None = None,
    first_day: int | None = None,
    calendar_of: Calendar | str = "vn",
    estimate: bool = False,
    columns: Mapping[str, str] | None = None,
) -> Progress:
    """Where every unit stands on a day: done, due by now, left, and whether enough can still come in.

    `quotas`: an `Assignment`, those of several levels (`plan.assign_all()`), or a frame with `unit`, `projected` (dossiers
    expected in the window), `goal` (online dossiers, p + e) and, if wanted, `name`. `actual`: what units received in each span, a
    frame with `unit` (code or name), `period` (`2022-05`, by the plan's reporting months, or by `first_day`) or days `from` and
    `to`, `total` and `online`; also `Form06`. `columns` maps these names to others. With `cumulative` the counts are those since
    the window's first day. Units of other levels of the plan are left out.

    `on`: the day to look at, by default the last; what counts is reported up to the last report's end, `.as_of`. `by`: how work
    is due, evenly over the days of the window (`linear`), over working days of `calendar_of`, or by one weight for each
    reporting month. `outlook`: what can still come in, at the rate seen so far (`by-rate`, along `by`) or `as-planned`
    (projected - received); or `to_come`, dossiers by unit code. `tolerance`: the share of what is due within which a unit is on
    pace. `missing`: `null` leaves units with gaps in their reports unknown; a missing month is never 0.

    Formulas: docs, "Monitor". Errors: `InconsistentError` for an unknown unit, overlapping reports, falling cumulative counts,
    online above total and, under `refuse`, missing months; `RangeError` for a report or day outside the window; `ArgumentError`;
    with row, column and rule. Source: plan 128 and its appendix 2; rates of take-up: Definitions 4.4.

        >>> import dvcquota as dq
        >>> quotas = dq.load_plan("haiphong-2022").assign("district")
        >>> units = list(quotas["code"])
        >>> actual = {"unit": units, "period": ["2022-05"] * 15, "total": [100] * 14 + [0], "online": [60] * 14 + [0]}
        >>> progress = dq.monitor(quotas, actual)
        >>> progress
        <Progress on 2022-05-15 of 2022-04-16 to 2022-12-15: 2 ahead, 0 on-pace, 1 behind, 11 out-of-reach, 1 unknown>
        >>> progress.exact("expected")[0] == progress["goal"][0] * progress.elapsed
        True
    """
    levels, plan = goals_of(quotas)
    span = window_of(plan, window)
    start = first_day_of(plan, first_day)
    reports = read_actuals(
        actual, find=finder(levels, plan), first_day=start, cumulative=cumulative, names=dict(columns) if columns else None
    )
    schedule = make_schedule(span, by, start, calendar_of, estimate)
    reported = reports.put_together(sum(map(len, levels)), span)
    as_of = _as_of(reported, on, span)
    if missing not in get_args(Missing):
        fail("argument", f"missing is {missing!r}; give refuse or null")
    gaps = _gaps(levels, reported, as_of)
    if gaps and missing == "refuse":
        shown = ", ".join(f"{gap.unit} {gap.name or ''}".strip() + f" ({gap.first} to {gap.last})" for gap in gaps[:3])
        more = f" and {len(gaps) - 3} more" if len(gaps) > 3 else ""
        fail(
            "inconsistent",
            f"{len(gaps)} unit{'s have' if len(gaps) > 1 else ' has'} not reported everything up to {date_at(as_of)}: {shown}{more}; "
            'a missing month is not 0: complete the reports, or pass missing="null" (reports-complete)',
        )
    share = _share(tolerance, "tolerance")
    expected = given_to_come(levels, plan, to_come)
    made = []
    at = 0
    for level in levels:
        rest = None if expected is None else expected[at : at + len(level)]
        made.append(
            _core.Progress(level.projected, level.online, level.asked, reported, at, schedule, as_of, outlook, rest, share)
        )
        at += len(level)
    return Progress(levels, made, plan, (span, as_of), gaps, (reports, reported, schedule))


class Progress(Table):
    """Where units stand on a day: a row for each, in the order of the quotas.

    Columns: `level`, `unit`, `name`, `parent`; `received` and `done`, dossiers so far and online ones; `rate`, done / received in
    percent; `goal`, online dossiers of the window; `expected`, those due by now, and `gap`, done - expected, to the nearest whole;
    `left`, what is missing to the goal; `to_come`, dossiers that can still come in, rounded down; `needed_rate`, left / to_come in
    percent; `status`: `ahead`, `on-pace`, `behind`, `out-of-reach`; `forecast`, online dossiers at the end of the window at the
    pace so far; `contribution`, the unit's part of all that is missing in units behind, in percent. None where nothing was
    received, nothing reported, or a quotient has a denominator of 0. `exact` gives ratios without rounding.
    """

    __slots__ = ("_cores", "_gaps", "_levels", "_plan", "_source", "_span")

    def __init__(
        self, levels: list[Goals], cores: list[_core.Progress], plan: Plan | None, span: tuple[tuple[int, int], int], gaps: list[Gap],
        source: tuple[Actuals, _core.Reported, _core.Schedule],
    ) -> None:  # fmt: skip
        """Made by `monitor`."""
        super().__init__(_PROGRESS, self._made())
        self._levels = levels
        self._cores = cores
        self._plan = plan
        self._span = span
        self._gaps = gaps
        self._source = source

    def _made(self) -> Iterator[tuple[object, ...]]:
        for level, core in zip(self._levels, self._cores, strict=True):
            exact = {name: core.ratio(name) for name in ("rate", "expected", "to_come", "needed_rate", "forecast", "contribution")}
            gaps = _difference(core.ratio("ahead"), core.ratio("behind"))
            columns = zip(
                level.units, core.received, core.online, exact["rate"], level.online.tolist(), exact["expected"], gaps, core.left,
                exact["to_come"], exact["needed_rate"], core.status, exact["forecast"], exact["contribution"], strict=True,
            )  # fmt: skip
            for (code, name, parent), received, done, rate, goal, due, gap, left, rest, needed, status, forecast, part in columns:
                yield (
                    level.level, code, name, parent, received, done, percent(rate), goal, nearest(due), nearest(gap), left,
                    None if rest is None else rest.numerator // rest.denominator, percent(needed), status, nearest(forecast),
                    percent(part),
                )  # fmt: skip

    @property
    def window(self) -> tuple[date, date]:
        """The days over which the goals are to be met, both included."""
        (first, last), _ = self._span
        return date_at(first), date_at(last)

    @property
    def as_of(self) -> date:
        """The last day that the reports cover: everything is as of its end."""
        return date_at(self._span[1])

    @property
    def elapsed(self) -> Fraction:
        """The share of the work that is due by now."""
        return self._cores[0].elapsed

    @property
    def estimated(self) -> bool:
        """Whether working days after the calendar's last year play a part."""
        return self._source[2].estimated

    @property
    def missing(self) -> list[Gap]:
        """Units that have not reported everything up to `as_of`, and the first days that are missing."""
        return list(self._gaps)

    @property
    def levels(self) -> Table:
        """One row a level: sums over the units that take part and are known (`counted`), `missing` (what is due in units behind),
        and how many units have which status; `unknown` have none."""
        return Table(_SUMS, self._summed())

    def _summed(self) -> Iterator[tuple[object, ...]]:
        for level, core in zip(self._levels, self._cores, strict=True):
            counted, received, done, _, goal, expected, behind = core.sum()
            status = core.status
            rate = Fraction(done, received) if received else None
            yield (
                level.level, len(level), counted, received, done, percent(rate), goal, nearest(expected), nearest(done - expected),
                nearest(behind), *(status.count(name) for name in _core.statuses), status.count(None),
            )  # fmt: skip

    def exact(self, column: Ratio) -> list[Fraction | None]:
        """A column without rounding, as ratios; None where it is not known."""
        if column not in get_args(Ratio):
            fail("argument", f"{column!r} is not a ratio of progress; give {', '.join(get_args(Ratio))}")
        if column == "gap":
            return [gap for core in self._cores for gap in _difference(core.ratio("ahead"), core.ratio("behind"))]
        return [value for core in self._cores for value in core.ratio(column)]

    def adjust(self, *, by: AdjustBy = "least-change") -> Adjustment:
        """Re-assign what remains within each level: its total stays, nobody goes below what is done or above what can still come.

        `least-change` moves only what is out of reach, to units in proportion to what can still come in beyond their goals;
        `to-come` shares all that is left anew, in proportion to what can still come in. Units that take no part or are unknown
        keep their goals. Errors: `InfeasibleError` where a level cannot reach its total, with the nearest that it can.

            >>> import dvcquota as dq
            >>> goals = {"unit": ["a", "b"], "projected": [100, 100], "goal": [60, 30]}
            >>> actual = {"unit": ["a", "b"], "from": ["2022-01-01"] * 2, "to": ["2022-06-30"] * 2, "total": [20, 50], "online": [10, 10]}
            >>> window = ("2022-01-01", "2022-12-31")
            >>> progress = dq.monitor(goals, actual, window=window, to_come={"a": 20, "b": 60})
            >>> new = progress.adjust()
            >>> new["goal"], new.moves.to_dict()["dossiers"]
            ([30, 60], [30])
        """
        if by not in get_args(AdjustBy):
            fail("argument", f"by is {by!r}; give least-change or to-come")
        found = []
        for level, core in zip(self._levels, self._cores, strict=True):
            try:
                found.append(_core.adjust(core, by))
            except DvcError as error:
                code, message = error.code, str(error)
                fail(code, message if level.level is None else f"level {level.level}: {message}")
        return Adjustment(self, found, by)

    def explain(self, unit: str, *, lang: Language = "en") -> str:
        """How a unit's numbers come about, in sentences; `unit` is a code or name. Errors: those of `Plan.find`."""
        if lang not in get_args(Language):
            fail("argument", f"{lang!r} is not a language; give en or vi")
        found = finder(self._levels, self._plan)(unit)
        if found is None:
            fail("unknown_unit", f"{unit!r} is not among these quotas")
        return explained(self, found, lang)

    def plot(self) -> Any:
        """A matplotlib figure: for each level what every unit has done of its goal, in the order of that share and in the colour of
        its status; a line for the share that is due, and dots for the forecast.

        Units without a status are left out. Errors: `ImportError` naming the extra `plot`.
        """
        try:
            from matplotlib.figure import Figure
        except ImportError as error:
            raise ImportError("matplotlib is not installed; install it with: pip install 'dvcquota[plot]'") from error
        figure = Figure(figsize=(9, 3.2 * len(self._levels)), layout="constrained")
        axes = figure.subplots(len(self._levels), 1, squeeze=False)[:, 0]
        for axis, level, core in zip(axes, self._levels, self._cores, strict=True):
            goals = level.online.tolist()
            columns = zip(goals, core.online, core.ratio("forecast"), core.status, strict=True)
            rows = [(100 * done / goal, forecast, goal, status) for goal, done, forecast, status in columns if status and goal and done is not None]
            rows.sort(key=lambda row: row[0])
            for status, colour in _COLOURS.items():
                mine = [(at, row) for at, row in enumerate(rows, start=1) if row[3] == status]
                axis.bar([at for at, _ in mine], [row[0] for _, row in mine], width=0.9, color=colour, label=f"{status} ({len(mine)})")
            told = [(at, float(100 * row[1] / row[2])) for at, row in enumerate(rows, start=1) if row[1] is not None]
            axis.plot([at for at, _ in told], [value for _, value in told], ".", color="black", markersize=3, label="forecast")
            axis.axhline(float(100 * self.elapsed), color="black", linewidth=0.8, linestyle="--", label="due")
            axis.set_title(f"{level.level or 'units'}, as of {self.as_of}", loc="left", fontsize=10)
            axis.set_ylabel("done, % of the goal")
            axis.xaxis.get_major_locator().set_params(integer=True)
            axis.margins(x=0.01)
            axis.legend(fontsize=7, ncols=3, loc="upper left", frameon=False)
        axes[-1].set_xlabel("units, in the order of what they have done")
        return figure

    def __repr__(self) -> str:
        status = self["status"]
        known = ", ".join(f"{status.count(name)} {name}" for name in _core.statuses)
        first, last = self.window
        return f"<Progress on {self.as_of} of {first} to {last}: {known}, {status.count(None)} unknown>"


_ADJUSTED: dict[str, type] = {
    "level": str, "unit": str, "name": str, "parent": str, "done": int, "to_come": int, "goal_before": int, "goal": int, "change": int
}  # fmt: skip
_MOVES: dict[str, type] = {
    "level": str, "from": str, "from_name": str, "to": str, "to_name": str, "dossiers": int
}  # fmt: skip


class Adjustment(Table):
    """New goals beside the old ones: `goal_before`, `goal` and `change` in online dossiers of the whole window."""

    __slots__ = ("_by", "_found", "_progress")

    def __init__(self, progress: Progress, found: list[_core.Adjustment], by: str) -> None:
        """Made by `Progress.adjust`."""
        super().__init__(_ADJUSTED, self._made())
        self._progress = progress
        self._found = found
        self._by = by

    def _made(self) -> Iterator[tuple[object, ...]]:
        before = self._progress.to_dict()
        after = [int(goal) for found in self._found for goal in found.goals]
        for at, goal in enumerate(after):
            old = before["goal"][at]
            yield (*(before[name][at] for name in ("level", "unit", "name", "parent", "done", "to_come")), old, goal, goal - old)

    @property
    def moves(self) -> Table:
        """Who takes over what: so many dossiers `from` one unit `to` another."""

        def rows() -> Iterator[tuple[object, ...]]:
            for level, found in zip(self._progress._levels, self._found, strict=True):
                for giver, taker, dossiers in found.moves:
                    yield (level.level, *level.units[giver][:2], *level.units[taker][:2], dossiers)

        return Table(_MOVES, rows())

    @property
    def ties(self) -> list[_core.Tie]:
        """Units with equal claims to a last dossier, by their rows in their level; earlier ones were served."""
        return [tie for found in self._found for tie in found.ties]

    @property
    def totals(self) -> list[int]:
        """What the goals that could move add up to, level by level, before as after."""
        return [found.total for found in self._found]

    def __repr__(self) -> str:
        moved = sum(self.moves["dossiers"])
        return f"<Adjustment by {self._by}: {moved} dossiers move among {len(self)} units>"


def _difference(above: Iterable[Fraction | None], below: Iterable[Fraction | None]) -> list[Fraction | None]:
    return [None if a is None or b is None else a - b for a, b in zip(above, below, strict=True)]


def _as_of(reported: _core.Reported, on: object, span: tuple[int, int]) -> int:
    """The last day covered by reports up to `on`."""
    given = day(on, at=Place("on"))
    until = span[1] if given.size == 0 else int(given[0])
    if not span[0] <= until <= span[1]:
        fail("range", f"on is {date_at(until)}, which is not within {date_at(span[0])} to {date_at(span[1])}, the days of the goals")
    last = reported.as_of(until)
    if last is None:
        fail("inconsistent", f"no report ends by {date_at(until)}; there is nothing to monitor yet")
    return int(np.datetime64(last, "D").astype(np.int64))


def _gaps(levels: list[Goals], reported: _core.Reported, as_of: int) -> list[Gap]:
    gaps = []
    at = 0
    for level in levels:
        for code, name, _ in level.units:
            found = reported.gap(at, as_of)
            if found is not None:
                gaps.append(Gap(code, name, *found))
            at += 1
    return gaps


def _share(value: Rate, name: str) -> str:
    if isinstance(value, float):
        fail("argument", f"{name} {value!r} is a float; give it exactly, as text such as '5%' or as a Fraction")
    return str(value)
