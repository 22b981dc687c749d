"""The periodic report: what units received in a period beside the period before, level by level, and who has not reported."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from . import _core
from .actuals import Actuals, read_actuals
from .calendar import report_due_before
from .columns import Columns, Place, whole
from .counts import count
from .errors import fail
from .explain import Language
from .plan import Level, Plan
from .shown import number, percent, tenths
from .spread import date_at, first_day_of, window_of
from .table import Table
from .text_tables import markdown_table, records, text_table

OverdueOf = Literal["handled", "received"]

HANDLED = ("resolved_early", "resolved_on_time", "resolved_overdue", "pending_in_time", "pending_overdue")
"""The columns of Form 06 that an overdue rate needs."""

_UNITS: dict[str, type] = {
    "level": str, "unit": str, "name": str, "parent": str, "reported": bool, "received": int, "online": int, "rate": float,
    "rate_before": float, "change": float, "to_date_received": int, "to_date_online": int, "to_date_rate": float, "resolved": int,
    "pending": int, "overdue": int, "overdue_rate": float,
}  # fmt: skip
_LEVELS: dict[str, type] = {
    "level": str, "units": int, "reported": int, "compared": int, "received": int, "online": int, "rate": float, "change": float,
    "to_date_received": int, "to_date_online": int, "to_date_rate": float, "overdue_reported": int, "resolved": int, "pending": int,
    "overdue": int, "overdue_rate": float, "overdue_change": float,
}  # fmt: skip

Counts = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.uint8]]


def report(
    plan: Plan,
    actual: object,
    *,
    period: str,
    overdue_of: OverdueOf = "handled",
    listed: int = 5,
    window: tuple[Any, Any] | None = None,
    first_day: int | None = None,
    columns: Mapping[str, str] | None = None,
) -> Report:
    """The figures of a month, quarter, half or year that a plan asks each unit to send and the city to put together.

    `actual`: as `monitor` takes it; columns `resolved_early`, `resolved_on_time`, `resolved_overdue`, `pending_in_time` and
    `pending_overdue` of Form 06, where there are any, give overdue rates. `period`: `2022-09`, `2022-Q3`, `2022-H1`, `2022`, of
    months that begin on the plan's reporting day, or on `first_day`. To date is since the first day of `window`, the plan's.
    `overdue_of`: what overdue dossiers are a part of, `handled` (resolved and pending) or `received`. `listed`: how many best and
    worst units; those that tie with the last are listed too.

    A unit that has not reported is missing, never 0; changes, in percentage points, are over the units that have reported on both
    periods. Errors: those of `monitor`. Source: plan 128, duties 1e and task III.2; Definitions 3, 4.4, 4.5.

        >>> import dvcquota as dq
        >>> actual = {"unit": ["303", "303"], "period": ["2022-05", "2022-06"], "total": [40, 50], "online": [10, 20]}
        >>> found = dq.report(dq.load_plan("haiphong-2022"), actual, period="2022-06")
        >>> found["change"][found["unit"].index("303")], len(found.missing)
        (15.0, 251)
    """
    if overdue_of not in get_args(OverdueOf):
        fail("argument", f"overdue_of is {overdue_of!r}; give handled or received")
    if count(listed, name="listed") < 0:
        fail("range", f"listed is {listed}; give 0 or more")
    start = first_day_of(plan, first_day)
    first, last = (_day(end) for end in _core.parse_period(period, start))
    label, *ends = _core.period_before(period, start)
    before = (_day(ends[0]), _day(ends[1]))
    since = window_of(plan, window)[0]
    units = [(level, plan.unit(entry.unit)) for level in plan.levels for entry in plan._core.entries(level)]
    place = {unit.code: at for at, (_, unit) in enumerate(units)}
    names = dict(columns) if columns else {}
    data: Any = actual
    reports = read_actuals(
        data, find=lambda text: place[text] if text in place else place[plan.find(text).code or ""], first_day=start, cumulative=False,
        names=names,
    )  # fmt: skip
    assert reports.first is not None
    reach = min(before[0], since), last
    seen = (reports.last >= reach[0]) & (reports.first <= reach[1])
    reports = Actuals(
        reports.unit[seen], reports.first[seen], reports.last[seen], reports.total[seen], reports.online[seen], reports.place[seen], reports.names
    )
    together = reports.put_together(len(units), reach)
    counted = {
        "now": together.received(first, last),
        "before": together.received(*before),
        "to_date": together.received(since, last) if since <= first else _nothing(len(units)),
    }
    table = Columns(data) if not hasattr(data, "to_table") else Columns(data.to_table().to_dict())
    called = {name: names.get(name, name) for name in HANDLED}
    handled = _handled(table, called, reports, counted["now"], (first, last))
    handled_before = _handled(table, called, reports, counted["before"], before)
    return Report(plan, (period, label, (first, last)), units, counted, (handled, handled_before), overdue_of, listed, start)


class Report(Table):
    """A periodic report: a row for each unit, in the plan's order.

    Columns: `level`, `unit`, `name`, `parent`, `reported`; `received` and `online` in the period, `rate` (online / received),
    `rate_before` of the period before, `change` between them in percentage points; `to_date_received`, `to_date_online`,
    `to_date_rate` since the first day of the plan's window; `resolved`, `pending`, `overdue` (of both) and `overdue_rate`. Rates in
    percent, rounded half-up to one decimal. None where not reported, or a denominator is 0.
    """

    __slots__ = ("_counted", "_first_day", "_handled", "_levels", "_period", "_plan", "_units", "_whole")

    def __init__(
        self, plan: Plan, period: tuple[str, str, tuple[int, int]], units: list[tuple[Level, _core.Unit]], counted: dict[str, Counts],
        handled: tuple[Any, Any], whole_of: OverdueOf, listed: int, first_day: int,
    ) -> None:  # fmt: skip
        """Made by `report`."""
        super().__init__(_UNITS, self._made())
        self._plan = plan
        self._period = period
        self._units = units
        self._counted = counted
        self._handled = handled
        self._whole = whole_of
        self._first_day = first_day

        def part(of: Any, at: slice) -> Any:
            return None if of is None else tuple(np.ascontiguousarray(column[at]) for column in of)

        self._levels: dict[str, tuple[int, _core.LevelFigures]] = {}
        bounds = [(level, [at for at, (mine, _) in enumerate(units) if mine == level]) for level in plan.levels]
        for name, rows in [*bounds, ("all", range(len(units)))]:
            at = slice(rows[0], rows[-1] + 1)
            now, before, to_date = (part(counted[key], at) for key in ("now", "before", "to_date"))
            figures = _core.put_together(now, before, to_date, part(handled[0], at), part(handled[1], at), whole_of, listed)
            self._levels[name] = (at.start, figures)

    def _made(self) -> Iterator[tuple[object, ...]]:
        now, before, to_date = (list(zip(*(c.tolist() for c in self._counted[key]), strict=True)) for key in ("now", "before", "to_date"))
        handled = self._handled[0]
        work = [(0, 0, 0, 0, 0)] * len(now) if handled is None else list(zip(*(c.tolist() for c in handled), strict=True))
        rows = zip(self._units, now, before, to_date, work, strict=True)
        for (level, unit), (total, online, known), then, so_far, (resolved, late, pending, waiting, told) in rows:
            rate, rate_before, rate_to_date = (_rate(*counts) for counts in ((total, online, known), then, so_far))
            change = None if rate is None or rate_before is None else rate - rate_before
            denominator = total if self._whole == "received" else resolved + pending
            yield (
                level, unit.code, unit.name, self._plan.printed_parent(unit), bool(known), *_known(known, total, online), percent(rate),
                percent(rate_before), percent(change), *_known(so_far[2], *so_far[:2]), percent(rate_to_date),
                *_known(told, resolved, pending, late + waiting),
                percent(Fraction(late + waiting, denominator)) if told and denominator else None,
            )  # fmt: skip

    @property
    def period(self) -> tuple[str, date, date]:
        """The label of the period, its first and its last day."""
        label, _, (first, last) = self._period
        return label, date_at(first), date_at(last)

    @property
    def period_before(self) -> str:
        """The label of the period that it is compared with."""
        return self._period[1]

    @property
    def due(self) -> date | None:
        """The last day to send a monthly report: that of the plan's duty which names a day of the month; None where none does, and for
        longer periods."""
        if re.fullmatch(r"\d{4}-\d\d", self._period[0]) is None:
            return None
        for duty in self._plan.reports:
            if duty.period == "month" and duty.before_day is not None:
                return report_due_before(self.period[2], day=duty.before_day, first_day=self._first_day)  # type: ignore[no-any-return]
        return None

    @property
    def missing(self) -> list[_core.Unit]:
        """The units that have not reported on the period."""
        return [self._units[at][1] for at in self._levels["all"][1].missing]

    def best(self, level: Level) -> list[tuple[str, Fraction]]:
        """Units of a level with the highest rates, and these; all that tie with the last one are there."""
        return self._extreme(level, "best")

    def worst(self, level: Level) -> list[tuple[str, Fraction]]:
        """Units of a level with the lowest rates, the lowest first."""
        return self._extreme(level, "worst")

    def _extreme(self, level: Level, which: str) -> list[tuple[str, Fraction]]:
        if level not in self._levels:
            fail("not_in_plan", f"{level!r} is not a level of this report; it has {', '.join(self._plan.levels)}")
        start, figures = self._levels[level]
        total, online, _ = self._counted["now"]
        rows = [start + at for at in getattr(figures, which)]
        return [(self._units[at][1].name, Fraction(int(online[at]), int(total[at]))) for at in rows]

    @property
    def levels(self) -> Table:
        """One row a level and one for all: sums over the units that have `reported`, changes in percentage points over those
        `compared`; to date only where every unit is known."""
        return Table(_LEVELS, self._summed())

    def _summed(self) -> Iterator[tuple[object, ...]]:
        for name, (_, of) in self._levels.items():
            resolved, late, pending, waiting = of.handled
            told = of.handling_reported
            so_far = of.to_date
            yield (
                name, of.units, of.reported, of.compared, *of.now, percent(of.rate), percent(of.change), *(so_far or (None, None)),
                percent(Fraction(so_far[1], so_far[0])) if so_far and so_far[0] else None, told,
                *_known(told, resolved, pending, late + waiting), percent(of.overdue), percent(of.overdue_change),
            )  # fmt: skip

    def _document(self) -> dict[str, Any]:
        label, first, last = self.period
        return {
            "plan": self._plan.name, "period": label, "from": str(first), "to": str(last), "before": self.period_before,
            "due": None if self.due is None else str(self.due), "overdue_of": self._whole, "levels": records(self.levels),
            "best": {level: [[name, str(rate)] for name, rate in self.best(level)] for level in self._plan.levels},
            "worst": {level: [[name, str(rate)] for name, rate in self.worst(level)] for level in self._plan.levels},
            "not_reported": [unit.code for unit in self.missing], "units": records(self),
        }  # fmt: skip

    def to_json(self) -> str:
        """The whole report: levels, best and worst units, who has not reported, and every unit."""
        return json.dumps(self._document(), indent=2, ensure_ascii=False) + "\n"

    def to_text(self, *, lang: Language = "en") -> str:
        """The report for people: a table of levels, then sentences."""
        return _shown(self, lang, text_table, heading="")

    def to_markdown(self, *, lang: Language = "en") -> str:
        """The same in Markdown."""
        return _shown(self, lang, markdown_table, heading="## ")

    def __repr__(self) -> str:
        figures = self._levels["all"][1]
        return f"<Report of {self._plan.name} on {self._period[0]}: {figures.reported} of {figures.units} units have reported>"


_WORDS = {
    "en": {
        "title": "{plan}: period {period}, {first} to {last}, beside {before}", "level": "Level", "reported": "Reported",
        "received": "Received", "online": "Online", "rate": "Rate", "change": "Change (pp)", "to_date_rate": "To date",
        "overdue": "Overdue", "overdue_rate": "Overdue rate", "department": "Departments", "district": "Districts",
        "commune": "Communes", "all": "All", "of": "of", "best": "Best", "worst": "Lowest",
        "missing": "Not reported ({n}): {units}.", "more": " and {n} more", "due": "The report is due by {due}.",
        "handled": "Overdue rates are of dossiers resolved and pending.", "of_received": "Overdue rates are of dossiers received.",
        "compared": "Changes are over the units that have reported on both periods.", "no_overdue": "No unit has reported overdue dossiers.",
    },
    "vi": {
        "title": "{plan}: kỳ báo cáo {period}, từ {first} đến {last}, so với kỳ {before}", "level": "Cấp", "reported": "Đã báo cáo",
        "received": "Tiếp nhận", "online": "Trực tuyến", "rate": "Tỷ lệ", "change": "Tăng/giảm (điểm %)", "to_date_rate": "Lũy kế",
        "overdue": "Quá hạn", "overdue_rate": "Tỷ lệ quá hạn", "department": "Sở, ban, ngành", "district": "Quận, huyện",
        "commune": "Xã, phường, thị trấn", "all": "Toàn thành phố", "of": "/", "best": "Cao nhất", "worst": "Thấp nhất",
        "missing": "Chưa báo cáo ({n}): {units}.", "more": " và {n} đơn vị khác", "due": "Hạn gửi báo cáo: {due}.",
        "handled": "Tỷ lệ quá hạn tính trên số hồ sơ đã và đang giải quyết.", "of_received": "Tỷ lệ quá hạn tính trên số hồ sơ tiếp nhận.",
        "compared": "Mức tăng, giảm tính trên các đơn vị có báo cáo cả hai kỳ.", "no_overdue": "Chưa có đơn vị nào báo cáo hồ sơ quá hạn.",
    },
}  # fmt: skip


def _shown(of: Report, lang: str, table: Callable[..., str], *, heading: str) -> str:
    if lang not in _WORDS:
        fail("argument", f"{lang!r} is not a language; give en or vi")
    words = _WORDS[lang]
    day = (lambda d: d.strftime("%d/%m/%Y")) if lang == "vi" else str
    label, first, last = of.period
    text = heading + words["title"].format(plan=of._plan.number, period=label, first=day(first), last=day(last), before=of.period_before) + "\n\n"
    levels = of.levels.to_dict()

    def rate(value: float | None) -> str:
        return tenths(value, lang) + ("" if value is None else "%")

    lines = [
        [
            words[levels["level"][at]], f"{levels['reported'][at]} {words['of']} {levels['units'][at]}",
            *(number(levels[name][at], lang) for name in ("received", "online")), rate(levels["rate"][at]),
            tenths(levels["change"][at], lang, sign=True), rate(levels["to_date_rate"][at]), number(levels["overdue"][at], lang),
            rate(levels["overdue_rate"][at]),
        ]
        for at in range(len(levels["level"]))
    ]  # fmt: skip
    names = ("level", "reported", "received", "online", "rate", "change", "to_date_rate", "overdue", "overdue_rate")
    text += table([words[name] for name in names], lines, right=[False, *[True] * 8]) + "\n"
    gap = "\n" if heading else ""
    for level in of._plan.levels:
        for which in ("best", "worst"):
            found = of.best(level) if which == "best" else of.worst(level)
            if found:
                shown = "; ".join(f"{name} {rate(percent(value))}" for name, value in found[:10])
                more = words["more"].format(n=len(found) - 10) if len(found) > 10 else ""
                text += f"{words[level]}, {words[which].lower()}: {shown}{more}.\n{gap}"
    missing = of.missing
    if missing:
        units = ", ".join(unit.name for unit in missing[:10]) + (words["more"].format(n=len(missing) - 10) if len(missing) > 10 else "")
        text += words["missing"].format(n=len(missing), units=units) + f"\n{gap}"
    told = any(levels["overdue_reported"])
    notes = [words["compared"], words["no_overdue"] if not told else words["handled"] if of._whole == "handled" else words["of_received"]]
    if of.due is not None:
        notes.append(words["due"].format(due=day(of.due)))
    return text + " ".join(notes) + "\n"


def _day(on: date) -> int:
    return int(np.datetime64(on, "D").astype(np.int64))


def _nothing(units: int) -> Counts:
    return np.zeros(units, np.int64), np.zeros(units, np.int64), np.zeros(units, np.uint8)


def _rate(total: int, online: int, known: int) -> Fraction | None:
    return Fraction(online, total) if known and total else None


def _known(known: object, *values: int) -> tuple[int | None, ...]:
    return values if known else (None,) * len(values)


def _handled(
    table: Columns, called: dict[str, str], reports: Actuals, counted: Counts, span: tuple[int, int]
) -> tuple[NDArray[Any], ...] | None:
    """Resolved, resolved overdue, pending and pending overdue of each unit in a span, and whether they are known; None where the
    data have no such columns. What is pending is so at the end of the span."""
    there = [name for name in HANDLED if called[name] in table]
    if not there:
        return None
    if len(there) < len(HANDLED):
        absent = ", ".join(called[name] for name in HANDLED if name not in there)
        fail("argument", f"an overdue rate needs all columns of what was handled; {absent} {'is' if len(there) == 4 else 'are'} missing")
    assert reports.first is not None
    columns = {name: whole(table[called[name]], at=Place(called[name]), missing=-1)[reports.place] for name in HANDLED}
    for name, column in columns.items():
        if (column < -1).any():
            row = int((column < -1).argmax())
            fail("range", f"{column[row]} dossiers; a count is 0 or more", row=int(reports.place[row]), column=called[name])
    inside = np.flatnonzero((reports.first >= span[0]) & (reports.last <= span[1]))
    size = len(counted[2])
    sums = {name: np.zeros(size, np.int64) for name in HANDLED}
    known = counted[2].copy()
    for name, column in columns.items():
        rows = inside if name.startswith("resolved") else inside[reports.last[inside] == span[1]]
        np.add.at(sums[name], reports.unit[rows], column[rows])
        known[reports.unit[rows[column[rows] < 0]]] = 0
    resolved = sums["resolved_early"] + sums["resolved_on_time"] + sums["resolved_overdue"]
    pending = sums["pending_in_time"] + sums["pending_overdue"]
    kept = known.astype(bool)
    return (*(np.where(kept, column, 0) for column in (resolved, sums["resolved_overdue"], pending, sums["pending_overdue"])), known)
