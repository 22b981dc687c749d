"""The published quotas of a plan beside other ways to set them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from . import _core
from .allocate import allocate
from .errors import DvcError, fail
from .plan import Level, Plan
from .table import Table

PUBLISHED = "published"
DEFAULT: tuple[str, ...] = ("exact-total", "sainte-lague", "dhondt", "uniform", "fill-the-gap")
_ROUNDINGS = ("exact-total", "per-row", "up")
_MODELS = ("share-of-deficit", "uniform", "by-tier", "fill-the-gap")

Alternative = str | Mapping[str, Any]


@dataclass(frozen=True)
class _Quotas:
    """The quotas of one level by one alternative, or why there are none."""

    level: Level
    name: str
    extras: list[int] | None
    targets: list[float | None] | None = None
    reason: str | None = None


def compare(plan: Plan, *, alternatives: Sequence[Alternative] = DEFAULT, levels: Sequence[Level] | None = None) -> Comparison:
    """Put the published quotas of a plan beside alternatives: who gains, who loses, how far apart, and what is feasible.

    An alternative is a rounding (`exact-total`, `per-row`, `up`), a method of `allocate` (`sainte-lague`, `dhondt`, ...: N in
    proportion to what is offline, nobody above it), a model (`uniform`, `fill-the-gap`, with N as its total), or a mapping
    of arguments of `Plan.assign`, with a `name` of its own: `{"name": "60 %", "model": "fill-the-gap", "rate": "60%"}`.

    Errors: `NotInPlanError` where the plan has no published quotas, `ArgumentError` for an alternative that is none of these.
    What an alternative cannot do at a level (bounds, a total above what is offline) is `feasible` False, with its reason.

        >>> import dvcquota as dq
        >>> found = dq.compare(dq.load_plan("haiphong-2022"), alternatives=["exact-total"], levels=["department"])
        >>> table = found.summary
        >>> table["alternative"], table["total"], table["changed"], table["lost"]
        (['published', 'exact-total'], [76682, 76680], [0, 2], [0, 2])
    """
    if not isinstance(plan, Plan):
        fail("argument", f"plan is {type(plan).__name__}; give a plan, as load_plan returns it")
    if isinstance(alternatives, (str, Mapping)):
        fail("argument", "alternatives is one alternative; give a list of them")
    if not isinstance(alternatives, Sequence):
        fail("argument", f"alternatives is {type(alternatives).__name__}; give a list of them")
    if isinstance(levels, str):
        fail("argument", f"levels is one text; give a list, as levels=[{levels!r}]")
    published = {row.unit: row for row in plan._core.published}
    chosen: list[Level] = [at for at in plan.levels if any(e.unit in published for e in plan._core.entries(at))]
    if not chosen:
        fail("not_in_plan", "this plan has no published quotas to compare with; give one that has the table quotas")
    for level in levels or ():
        if level not in chosen:
            fail("not_in_plan", f"{level!r} is not a level with published quotas; this plan has {', '.join(chosen)}")
    found: list[_Quotas] = []
    for level in dict.fromkeys(levels or chosen):
        found.append(_published(plan, level, published))
        names = {PUBLISHED}
        for alternative in alternatives:
            made = _made(plan, level, alternative)
            if made.name in names:
                fail("duplicate", f"two alternatives are called {made.name!r}; give each a name of its own")
            names.add(made.name)
            found.append(made)
    return Comparison(plan, found)


class Comparison:
    """The published quotas of a plan beside alternatives, level by level; made by `compare`."""

    def __init__(self, plan: Plan, found: list[_Quotas]) -> None:
        """Made by `compare`."""
        self._plan, self._found = plan, found

    @property
    def rows(self) -> Table:
        """One row a unit and alternative: `extra`, its `change` against the published one, `target` in percent where the table or
        model has one, and `reached`, the exact rate (p + e) / P as text."""
        types: dict[str, type] = {
            **dict.fromkeys(("level", "no", "code", "name", "alternative"), str),
            "no": int,
            **dict.fromkeys(("extra", "change"), int),
            "target": float,
            "reached": str,
        }
        return Table(types, self._rows())

    def _rows(self) -> Iterator[list[object]]:
        for quotas, before in self._feasible():
            extras = quotas.extras or []
            outcome = _core.outcome(self._plan._core, quotas.level, extras)
            for i, entry in enumerate(self._plan._core.entries(quotas.level)):
                unit = self._plan.unit(entry.unit)
                reached = outcome.reached[i]
                yield [
                    quotas.level, unit.no, unit.code, unit.name, quotas.name, extras[i], extras[i] - before[i],
                    None if quotas.targets is None else quotas.targets[i], None if reached is None else str(reached),
                ]  # fmt: skip

    @property
    def summary(self) -> Table:
        """One row a level and alternative.

        `feasible` and `reason`; `total` (sum of the quotas) and `gap` to N; `changed` rows, `gainers` and `losers`, dossiers `gained` and
        `lost` against the published table, the largest changes and whose they are; units asked for more than they have
        (`beyond`); the level's `remaining` and whole `year` rate, and the lowest and highest rate of a unit, in percent.
        """
        types: dict[str, type] = {
            "level": str, "alternative": str, "feasible": bool, "reason": str,
            **dict.fromkeys(("total", "gap", "changed", "gainers", "losers", "gained", "lost", "most_gained", "most_lost"), int),
            "gains_most": str, "loses_most": str, "beyond": int,
            **dict.fromkeys(("remaining", "year", "lowest", "highest"), float),
        }  # fmt: skip
        return Table(types, self._summary())

    def _summary(self) -> Iterator[list[object]]:
        feasible = {(q.level, q.name): before for q, before in self._feasible()}
        for quotas in self._found:
            if quotas.extras is None:
                yield [quotas.level, quotas.name, False, quotas.reason, *[None] * 16]
                continue
            before = feasible[quotas.level, quotas.name]
            d = _core.distance(before, quotas.extras)
            outcome = _core.outcome(self._plan._core, quotas.level, quotas.extras)
            entries = self._plan._core.entries(quotas.level)
            total = self._plan.total(quotas.level)

            def who(at: int | None, entries: Sequence[_core.Entry] = entries) -> str | None:
                return None if at is None else self._plan.unit(entries[at].unit).name

            yield [
                quotas.level, quotas.name, True, None, outcome.sum, None if total is None else outcome.sum - total,
                d.changed, d.gainers, d.losers, d.gained, d.lost, d.most_gained, d.most_lost,
                who(d.gains_most), who(d.loses_most), outcome.beyond,
                *map(_percent, (outcome.remaining, outcome.year, outcome.least, outcome.most)),
            ]  # fmt: skip

    def _feasible(self) -> Iterator[tuple[_Quotas, list[int]]]:
        before: list[int] = []
        for quotas in self._found:
            if quotas.name == PUBLISHED:
                before = quotas.extras or []
            if quotas.extras is not None:
                yield quotas, before

    def plot(self) -> Any:
        """A matplotlib figure: for each level the rate that every unit reaches, in the order of the published ones.

        Errors: `ImportError` naming the extra `plot`.
        """
        try:
            from matplotlib.figure import Figure
        except ImportError as error:
            raise ImportError("matplotlib is not installed; install it with: pip install 'dvcquota[plot]'") from error
        levels = list(dict.fromkeys(q.level for q in self._found))
        figure = Figure(figsize=(9, 3.2 * len(levels)), layout="constrained")
        axes = figure.subplots(len(levels), 1, squeeze=False)[:, 0]
        for axis, level in zip(axes, levels, strict=True):
            order: list[int] = []
            for quotas, _ in self._feasible():
                if quotas.level != level:
                    continue
                reached = _core.outcome(self._plan._core, level, quotas.extras or []).reached
                if quotas.name == PUBLISHED:
                    sharing = [not entry.excluded for entry in self._plan._core.entries(level)]
                    rated = (i for i, r in enumerate(reached) if r is not None and sharing[i])
                    order = sorted(rated, key=lambda i: reached[i] or 0)
                rates = [_percent(reached[i]) for i in order]
                style: dict[str, Any] = {"color": "black", "linewidth": 2.2, "zorder": 3} if quotas.name == PUBLISHED else {"linewidth": 1.3}
                axis.step(range(1, len(order) + 1), rates, where="mid", label=quotas.name, **style)
            axis.set_title(f"{self._plan.number}: {level}", loc="left", fontsize=10)
            axis.set_ylabel("rate reached, %")
            axis.set_ylim(0, 102)
            axis.xaxis.get_major_locator().set_params(integer=True)
            axis.margins(x=0.01)
            axis.xaxis.get_major_locator().set_params(integer=True)
            axis.grid(alpha=0.3, linewidth=0.5)
            axis.spines[["top", "right"]].set_visible(False)
        axes[0].legend(frameon=False, fontsize=8, ncols=3, loc="lower right")
        axes[-1].set_xlabel("units, by the rate that the published quota reaches")
        return figure

    def __repr__(self) -> str:
        names = ", ".join(dict.fromkeys(q.name for q in self._found if q.name != PUBLISHED))
        return f"<Comparison of {self._plan.name} with {names}>"

    def _repr_html_(self) -> str:
        return self.summary._repr_html_()


def _published(plan: Plan, level: Level, published: Mapping[str | None, Any]) -> _Quotas:
    extra, target = _core.columns.index("extra"), _core.columns.index("target")
    extras: list[int] = []
    targets: list[float | None] = []
    for entry in plan._core.entries(level):
        row = published.get(entry.unit)
        value = None if row is None else row.value(extra)
        if value is None and not entry.excluded:
            fail("not_in_plan", f"unit {entry.unit} has no published quota; a comparison needs one for each unit of level {level}")
        extras.append(0 if value is None else int(value))
        rate = None if row is None else row.value(target)
        targets.append(None if rate is None else float(rate))
    return _Quotas(level, PUBLISHED, extras, targets)


def _made(plan: Plan, level: Level, alternative: Alternative) -> _Quotas:
    if isinstance(alternative, Mapping):
        choice = dict(alternative)
        name = str(choice.pop("name", "") or ", ".join(f"{key}={value}" for key, value in choice.items()))
        if not choice:
            fail("argument", f"alternative {name!r} says nothing but its name; give it a method, a model or other arguments")
        if "method" in choice and len(choice) > 1:
            others = ", ".join(key for key in choice if key != "method")
            fail("argument", f"alternative {name!r}: a method shares out the level's own total and takes no {others}")
    elif isinstance(alternative, str):
        name = alternative
        choice = _choice(alternative)
    else:
        fail("argument", f"{alternative!r} is not an alternative; give a rounding, a method, a model or a mapping of arguments")
    try:
        if "method" in choice:
            return _by_method(plan, level, name, str(choice["method"]))
        if choice.get("model") in ("uniform", "fill-the-gap") and not {"rate", "total"} & choice.keys():
            choice["total"] = plan.total(level)
        quotas = plan.assign(level, **choice)
    except DvcError as error:
        if error.code in ("infeasible", "nothing_to_share", "not_in_plan"):
            return _Quotas(level, name, None, reason=str(error))
        raise
    except TypeError as error:
        fail("argument", f"alternative {name!r}: {error}; its keys are arguments of Plan.assign")
    return _Quotas(level, name, quotas.counts.tolist(), quotas["target"])


def _choice(name: str) -> dict[str, Any]:
    if name in _ROUNDINGS:
        return {"rounding": name}
    if name in _MODELS:
        return {"model": name}
    return {"method": name}


def _by_method(plan: Plan, level: Level, name: str, method: str) -> _Quotas:
    total = plan.total(level)
    if total is None:
        fail("not_in_plan", f"level {level} has no total of its own; give an alternative with one")
    excluded = {entry.unit for entry in plan._core.entries(level) if entry.excluded}
    offline = plan.figures(level, column="offline")
    weights = [0 if code in excluded else value for code, value in offline.items()]
    bounded = method not in ("quota-method",)
    return _Quotas(level, name, allocate(weights, total=total, method=method, upper=weights if bounded else None).counts.tolist())


def _percent(rate: Fraction | None) -> float | None:
    return None if rate is None else float(100 * rate)
