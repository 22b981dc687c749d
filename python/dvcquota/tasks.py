"""The register of a plan's tasks: who leads, who takes part, what is due when, and how each step stands on a day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING, Literal

from . import _core
from .counts import count
from .errors import fail
from .names import _matching, alike, find_unit
from .table import Table
from .units import Day

if TYPE_CHECKING:
    from .plan import Plan

StepState = Literal["to-come", "open", "due", "overdue", "done"]

_LEVELS = ("department", "district", "commune")
_TYPES: dict[str, type] = {
    "task": str,
    "step": int,
    "role": str,
    "party": str,
    "first_day": date,
    "last_day": date,
    "state": str,
    "days_left": int,
    "title": str,
    "title_en": str,
    "deliverable": str,
    "deliverable_en": str,
    "time_printed": str,
}


class TaskRegister:
    """A plan's tasks in order, each with `.parties` and `.steps`; and what they ask of whom, and by when.

    Answers are tables with one row a step, those with an earlier last day first: `task`, `step`, `role` and `party` (of
    whoever was asked for: `lead` where a unit is both), `first_day` (None where the plan names only a deadline), `last_day`,
    `state` and `days_left` (on the day asked for), `title`, `deliverable`, both in English too, and `time_printed`.

    A step "before 15/6" has its last day on 14/6; days count by date, both ends included. A plan does not say what is done:
    `done`, pairs of task and step, is yours to give, and a step that is not in it is `overdue` once its last day is past.

        >>> import dvcquota as dq
        >>> tasks = dq.load_plan("haiphong-2022").tasks
        >>> len(tasks), len(tasks.where())
        (15, 21)
        >>> tasks.due(on="2022-06-14", unit="Quận Lê Chân")["task"]
        ['I.2', 'I.3.2', 'I.5.1']
    """

    def __init__(self, plan: Plan) -> None:
        """Made by `Plan.tasks`."""
        self._plan = plan
        self._tasks = plan._core.tasks

    def __len__(self) -> int:
        return len(self._tasks)

    def __getitem__(self, index: int) -> _core.Task:
        return self._tasks[index]

    def __iter__(self) -> Iterator[_core.Task]:
        return iter(self._tasks)

    def __repr__(self) -> str:
        return f"<TaskRegister of {self._plan.name}: {len(self)} tasks>"

    def where(
        self,
        *,
        unit: str | None = None,
        lead: str | None = None,
        partner: str | None = None,
        last_day: tuple[Day, Day] | None = None,
        on: Day | None = None,
        state: StepState | None = None,
        within: int = 0,
        done: Iterable[tuple[str, int]] = (),
    ) -> Table:
        """The steps for which everything given holds.

        `unit`, `lead`, `partner`: a unit's code or name, which counts what is asked of all units of its level; a party as the
        register prints it; or `department`, `district`, `commune` for what is asked of that whole level. `unit` is whoever
        leads or takes part. `last_day`: from and to, both included. `on`: the day of `state` and `days_left`; `within`: days
        beyond it that still count as `due`.

        Errors: `ArgumentError` for a name of several units, with the candidates, for a step in `done` or a day that does not
        exist; `InconsistentError` for a name of nobody; `RangeError`.

        Source: plan 128, Appendix 1; Definitions 3.

            >>> import dvcquota as dq
            >>> tasks = dq.load_plan("haiphong-2022").tasks
            >>> tasks.where(lead="Thành đoàn Hải Phòng")["deliverable_en"]
            ['Plan to bring the subject into extracurricular and topic sessions at every stage of education, and its start']
            >>> tasks.where(partner="Sở Tài chính", last_day=("2022-07-01", "2022-12-31"))["task"]
            ['I.4.1']
        """
        wanted: dict[str, object] = {
            "unit": None if unit is None else self._party(unit),
            "lead": None if lead is None else self._party(lead),
            "partner": None if partner is None else self._party(partner),
            "ends": None if last_day is None else _days(last_day),
            "on": None if on is None else _day(on, "on"),
            "state": state,
            "within": count(within, name="within"),
            "done": [_step(pair) for pair in done],
        }
        duties = _core.duties(self._plan._core, wanted)
        return Table(_TYPES, ([getattr(duty, name) for name in _TYPES] for duty in duties))

    def due(
        self, *, on: Day, within: int = 0, unit: str | None = None, done: Iterable[tuple[str, int]] = ()
    ) -> Table:
        """The steps whose last day is `on`, or comes `within` so many days: `where` with state `due`."""
        return self.where(on=on, state="due", within=within, unit=unit, done=done)

    def overdue(self, *, on: Day, unit: str | None = None, done: Iterable[tuple[str, int]] = ()) -> Table:
        """The steps whose last day is past and that are not in `done`: `where` with state `overdue`."""
        return self.where(on=on, state="overdue", unit=unit, done=done)

    def open(self, *, on: Day, unit: str | None = None, done: Iterable[tuple[str, int]] = ()) -> Table:
        """The steps that may be done on that day and have more days left: `where` with state `open`."""
        return self.where(on=on, state="open", unit=unit, done=done)

    def parties(self) -> Table:
        """Who leads and takes part, unit by unit: "all districts" is one row for each of them.

        Columns: `task`, `role`, `party` as printed, `unit` and `name`, None for an organisation that is no unit of the plan.

            >>> import dvcquota as dq
            >>> parties = dq.load_plan("haiphong-2022").tasks.parties()
            >>> sum(task == "I.2" and role == "lead" for task, role in zip(parties["task"], parties["role"]))
            252
        """
        rows: list[list[object]] = []
        for task in self._tasks:
            for party in task.parties:
                units = _core.members(self._plan._core, party)
                whom: list[tuple[str | None, str | None]] = [(unit.code, unit.name) for unit in units]
                rows += [[task.id, party.role, party.name, code, name] for code, name in whom or [(None, None)]]
        return Table(dict.fromkeys(("task", "role", "party", "unit", "name"), str), rows)

    def _party(self, text: str) -> tuple[str, str]:
        """Kind and text of whom people call so: a level, a unit, or a party as printed, in this order."""
        if text in _LEVELS:
            return "level", text
        units = self._plan._core.units
        parties = {party.name: party for task in self._tasks for party in task.parties}
        if isinstance(text, str) and not _matching(text, units) and (found := alike(text, parties)):
            party = parties[found[0]]
            if party.unit is not None:
                return "unit", party.unit
            return ("name", party.name) if party.level is None else ("level", party.level)
        return "unit", find_unit(self._plan, text, units, where="this plan").code or ""


def _day(day: object, name: str) -> str:
    if isinstance(day, date) and not isinstance(day, datetime):
        return day.isoformat()
    if not isinstance(day, str):
        fail("argument", f"{name} is {day!r}; give a date, or text such as '2022-06-14'")
    return day


def _days(days: object) -> tuple[str, str]:
    if not isinstance(days, (tuple, list)) or len(days) != 2:
        fail("argument", f"last_day is {days!r}; give two days, from and to")
    return _day(days[0], "last_day"), _day(days[1], "last_day")


def _step(pair: object) -> tuple[str, int]:
    if not isinstance(pair, (tuple, list)) or len(pair) != 2 or not isinstance(pair[0], str):
        fail("argument", f"done holds {pair!r}; give pairs of a task and a step, such as ('I.3.1', 2)")
    return pair[0], count(pair[1], name="a step in done")
