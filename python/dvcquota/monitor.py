"""From quotas to results: who is on pace, what is left to do, and a fair adjustment."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from . import _core
from .actuals import Actuals, read_actuals
from .calendar import Calendar, calendar
from .columns import Columns, Place, day, texts_of, whole
from .counts import count, counts
from .errors import fail
from .explain import Language
from .plan import Plan, Rate
from .quota import Assignment
from .table import Table

if TYPE_CHECKING:
    from .projection import Projection

Spread = Literal["linear", "working-days"]
Outlook = Literal["by-rate", "as-planned"]
AdjustBy = Literal["least-change", "to-come"]
Missing = Literal["refuse", "null"]
PathRounding = Literal["by-table", "by-unit"]
Ratio = Literal["rate", "expected", "gap", "to_come", "needed_rate", "forecast", "contribution"]

Span = tuple[Any, Any]

_PROGRESS: dict[str, type] = {
    "level": str, "unit": str, "name": str, "parent": str, "received": int, "done": int, "rate": float, "goal": int,
    "expected": int, "gap": int, "left": int, "to_come": int, "needed_rate": float, "status": str, "forecast": int,
    "contribution": float,
}  # fmt: skip
_SUMS: dict[str, type] = {
    "level": str, "units": int, "counted": int, "received": int, "done": int, "rate": float, "goal": int, "expected": int, "gap": int,
    "missing": int, **{status.replace("-", "_"): int for status in _core.statuses}, "unknown": int,
}  # fmt: skip


@dataclass(frozen=True)
class Goals:
    """The goals of one level, and whose they are; `find` gives a unit's position by its code or name."""

    level: str | None
    units: list[tuple[str, str | None, str | None]]  # code, name, parent
    projected: NDArray[np.int64]
    online: NDArray[np.int64]
    asked: NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.units)


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
    to_come: Projection | Mapping[str, int] | None = None,
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
    is due, evenly over the days of the window (`linear`), over working days of `calendar_of`, or by one weight for each reporting
    month. `outlook`: what can still come in, at the rate seen so far (`by-rate`, along `by`) or `as-planned` (projected -
    received); or `to_come`, dossiers by unit code or what `project` returns for the days left. `tolerance`: the share of what is
    due within which a unit is on pace. `missing`: `null` leaves units with gaps in their reports unknown; a missing month is
    never 0.

    Formulas: docs, "Monitor". Errors: `InconsistentError` for an unknown unit, overlapping reports, falling cumulative counts,
    online above total and, under `refuse`, missing months; `RangeError` for a report or day outside the window; `ArgumentError`;
    with row, column and rule. Source: plan 128 and its appendix 2; rates of take-up: Definitions 4.4.

        >>> import dvcquota as dq
        >>> quotas = dq.load_plan("haiphong-2022").assign("district")
        >>> units = list(quotas["code"])
        >>> actual = {"unit": units, "period": ["2022-05"] * 15, "total": [100] * 14 + [0], "online": [60] * 14 + [0]}
        >>> progress = dq.monitor(quotas, actual)
        >>> progress
        <Progress on 2022-05-15 of 2022-04-16 to 2022-12-15: 0 ahead, 0 on-pace, 0 behind, 14 out-of-reach, 1 unknown>
        >>> progress.exact("expected")[0] == progress["goal"][0] * progress.elapsed
        True
    """
    levels, plan = _levels(quotas)
    span = _window(plan, window)
    start = _first_day(plan, first_day)
    reports = read_actuals(
        actual, find=_finder(levels, plan), first_day=start, cumulative=cumulative, names=dict(columns) if columns else None
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
            f"{len(gaps)} unit{'s have' if len(gaps) > 1 else ' has'} not reported everything up to {_date(as_of)}: {shown}{more}; "
            'a missing month is not 0: complete the reports, or pass missing="null" (reports-complete)',
        )
    share = _share(tolerance, "tolerance")
    expected = _to_come(levels, plan, to_come)
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
        return _date(first), _date(last)

    @property
    def as_of(self) -> date:
        """The last day that the reports cover: everything is as of its end."""
        return _date(self._span[1])

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
        return Adjustment(self, [_core.adjust(core, by) for core in self._cores], by)

    def explain(self, unit: str, *, lang: Language = "en") -> str:
        """How a unit's numbers come about, in sentences; `unit` is a code or name. Errors: those of `Plan.find`."""
        if lang not in get_args(Language):
            fail("argument", f"{lang!r} is not a language; give en or vi")
        found = _finder(self._levels, self._plan)(unit)
        if found is None:
            fail("unknown_unit", f"{unit!r} is not among these quotas")
        from .monitor_words import explained

        return explained(self, found, lang)

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


def monthly_paths(
    quotas: Assignment | Mapping[str, Assignment] | object,
    *,
    of: Literal["goal", "extra"] = "goal",
    by: Spread | Sequence[int] = "linear",
    rounding: PathRounding = "by-table",
    window: Span | None = None,
    first_day: int | None = None,
    calendar_of: Calendar | str = "vn",
    estimate: bool = False,
) -> Table:
    """Part each unit's dossiers of the window among its reporting months, in whole dossiers that add up.

    `of`: the `goal` (p + e, online dossiers) or the quota alone (`extra`, of an `Assignment`). `by`, `window`, `first_day`,
    `calendar_of` as in `monitor`. `rounding`: `by-table` rounds a level as one table, so that the months of each unit and the
    units of each month add up; `by-unit` rounds each unit alone by largest remainders, earlier months first. Columns: `level`,
    `unit`, `name`, `period`, `from`, `to`, `dossiers`. Errors: those of `monitor`.

        >>> import dvcquota as dq
        >>> quotas = dq.load_plan("haiphong-2022").assign("commune")
        >>> paths = dq.monthly_paths(quotas, of="extra", by="working-days")
        >>> sum(paths["dossiers"]) == quotas.total
        True
    """
    if of not in ("goal", "extra"):
        fail("argument", f"of is {of!r}; give goal or extra")
    if rounding not in get_args(PathRounding):
        fail("argument", f"rounding is {rounding!r}; give by-table or by-unit")
    levels, plan = _levels(quotas)
    span = _window(plan, window)
    start = _first_day(plan, first_day)
    schedule = make_schedule(span, by, start, calendar_of, estimate)
    labels, first, last = months_of(span, start)
    weights = schedule.weights(first, last)
    if of == "extra":
        if plan is None:
            fail("argument", "a frame of goals has no quotas; leave of at goal")
        extras = [quotas] if isinstance(quotas, Assignment) else list(quotas.values())  # type: ignore[attr-defined]
        numbers = [np.array(one.counts) for one in extras]
    else:
        numbers = [level.online for level in levels]
    days_of = [(_date(a), _date(b)) for a, b in zip(first.tolist(), last.tolist(), strict=True)]

    def rows() -> Iterator[tuple[object, ...]]:
        for level, dossiers in zip(levels, numbers, strict=True):
            cells = iter(_core.make_paths(dossiers, weights, rounding)[0].tolist())
            for code, name, _ in level.units:
                for label, (begin, end) in zip(labels, days_of, strict=True):
                    yield (level.level, code, name, label, begin, end, next(cells))

    types: dict[str, type] = {"level": str, "unit": str, "name": str, "period": str, "from": date, "to": date, "dossiers": int}
    return Table(types, list(rows()))


def make_schedule(
    span: tuple[int, int], by: Spread | Sequence[int], first_day: int, calendar_of: Calendar | str, estimate: bool
) -> _core.Schedule:
    """How work is due over a window of days. Errors: those of `monitor`."""
    if by == "linear":
        return _core.Schedule.linear(*span)
    if by == "working-days":
        days = calendar_of if isinstance(calendar_of, Calendar) else calendar(calendar_of)
        return _core.Schedule.working_days(*span, days._core, estimate=estimate)
    if isinstance(by, str):
        fail("argument", f"by is {by!r}; give linear, working-days, or one weight for each reporting month")
    _, first, last = months_of(span, first_day)
    weights = counts(by, name="by")
    if len(weights) != len(first):
        fail("shape", f"by has {len(weights)} weights, the window has {len(first)} reporting months; give one for each")
    return _core.Schedule.months(first, last, weights)


def months_of(span: tuple[int, int], first_day: int) -> tuple[list[str], NDArray[np.int64], NDArray[np.int64]]:
    """The reporting months of a window, cut off at its ends: labels, first and last days."""
    every = np.arange(span[0], span[1] + 1)
    all_labels, all_first, all_last = _core.periods(every, "month", first_day)
    starts = np.flatnonzero(np.r_[True, all_first[1:] != all_first[:-1]])
    first, last = np.maximum(all_first[starts], span[0]), np.minimum(all_last[starts], span[1])
    return [all_labels[at] for at in starts], np.ascontiguousarray(first), np.ascontiguousarray(last)


def nearest(value: Fraction | int | None) -> int | None:
    """The nearest whole number, halves away from zero."""
    if value is None:
        return None
    size = abs(Fraction(value))
    whole_part = (2 * size.numerator + size.denominator) // (2 * size.denominator)
    return whole_part if value >= 0 else -whole_part


def percent(value: Fraction | None, *, places: int = 1) -> float | None:
    """A ratio in percent, rounded half-up."""
    scaled = nearest(None if value is None else value * 100 * 10**places)
    return None if scaled is None else scaled / 10**places


def _difference(above: Iterable[Fraction | None], below: Iterable[Fraction | None]) -> list[Fraction | None]:
    return [None if a is None or b is None else a - b for a, b in zip(above, below, strict=True)]


def _date(number: int) -> date:
    return np.datetime64(number, "D").item()  # type: ignore[no-any-return]


def _levels(quotas: Any) -> tuple[list[Goals], Plan | None]:
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
    entries = quotas._core.entries
    units = [plan.unit(entry.unit) for entry in entries]
    return Goals(
        quotas.level,
        [(unit.code or "", unit.name, plan.printed_parent(unit)) for unit in units],
        np.array([entry.projected_total for entry in entries], np.int64),
        np.array([entry.projected_online for entry in entries], np.int64) + quotas.counts,
        np.array([not entry.excluded for entry in entries], np.uint8),
    )


def _finder(levels: list[Goals], plan: Plan | None) -> Callable[[str], int | None]:
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


def _window(plan: Plan | None, window: Span | None) -> tuple[int, int]:
    if window is None:
        if plan is None:
            fail("argument", 'a frame of goals does not say over which days they are to be met; give window=("2022-04-16", "2022-12-15")')
        window = _core.plan_window(plan._core)
    if not isinstance(window, tuple) or len(window) != 2:
        fail("argument", f"window is {window!r}; give a pair (first day, last day)")
    ends = [day(end, at=Place("window")) for end in window]
    if any(end.size == 0 for end in ends):
        fail("argument", "the window has no first or no last day")
    return int(ends[0][0]), int(ends[1][0])


def _first_day(plan: Plan | None, first_day: int | None) -> int:
    if first_day is not None:
        return count(first_day, name="first_day")
    return 1 if plan is None else _core.plan_reporting_day(plan._core)


def _as_of(reported: _core.Reported, on: object, span: tuple[int, int]) -> int:
    """The last day covered by reports up to `on`."""
    given = day(on, at=Place("on"))
    until = span[1] if given.size == 0 else int(given[0])
    if not span[0] <= until <= span[1]:
        fail("range", f"on is {_date(until)}, which is not within {_date(span[0])} to {_date(span[1])}, the days of the goals")
    last = reported.as_of(until)
    if last is None:
        fail("inconsistent", f"no report ends by {_date(until)}; there is nothing to monitor yet")
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


def _to_come(levels: list[Goals], plan: Plan | None, given: Projection | Mapping[str, int] | None) -> NDArray[np.int64] | None:
    if given is None:
        return None
    if not isinstance(given, Mapping):
        if not hasattr(given, "to_come"):
            fail("argument", f"to_come is {type(given).__name__}; give what project() returns, or a mapping from unit codes to dossiers")
        given = given.to_come()
    find = _finder(levels, plan)
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


def _share(value: Rate, name: str) -> str:
    if isinstance(value, float):
        fail("argument", f"{name} {value!r} is a float; give it exactly, as text such as '5%' or as a Fraction")
    return str(value)
