"""Hands out a total down a tree of groups: level by level, or at once with bounds on the totals of groups."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from . import _core
from .allocate import Quota, Ratio, Redistribution, TieRule, _choices, _columns, _Input, _names
from .counts import count, missing
from .errors import fail
from .result import RowCounts
from .weights import as_weights

HierarchyMode = Literal["top-down", "global"]
GroupBounds = Mapping[Any, int] | Sequence[Mapping[Any, int] | None]

_MOST = 2**63 - 1


@dataclass(frozen=True, slots=True)
class GroupTie:
    """Groups with equal claims, how many dossiers they contested, and which were served."""

    groups: list[Any]
    contested: int
    served: list[Any]


@dataclass(frozen=True, slots=True)
class GroupStep:
    """A group and its total; under `top-down` with `why`, how it came to it beside the others (each counts as a row there), under
    `global` with the `bound` on its total that holds it, `lower` or `upper`.
    """

    group: Any
    total: int
    bound: str
    why: _core.RowExplanation | None


class HierarchyExplanation:
    """How one row came to its count, level by level; `str()` or `.text(lang="vi")` say it in words."""

    __slots__ = ("_core", "_tree")

    def __init__(self, core: _core.HierarchyExplanation, tree: "_Tree") -> None:
        """Made by `HierarchyAllocation.explain`."""
        self._core = core
        self._tree = tree

    @property
    def mode(self) -> str:
        """`top-down` or `global`."""
        return self._core.mode

    @property
    def groups(self) -> list[GroupStep]:
        """From the top down: all groups of the row, or under `global` those that a bound on their totals holds."""
        return list(map(self._step, self._core.groups))

    @property
    def apart(self) -> list[GroupStep]:
        """Only `global`: the groups within the last of `groups` that are held in turn, their rows apart from this one."""
        return list(map(self._step, self._core.apart))

    @property
    def within(self) -> _core.RowExplanation:
        """The row among those it shares with: in its group, or under `global` all that no other bound of a group holds."""
        return self._core.row

    def text(self, *, lang: str = "en") -> str:
        """The sentences, a line for each level, in English (`en`) or Vietnamese (`vi`)."""
        return self._core.text(self._tree.names, lang)

    def to_dict(self) -> dict[str, Any]:
        """The fields of `within`, and `mode`, `groups` and `apart`, in plain dicts."""
        steps = {name: [self._plain(step) for step in getattr(self, name)] for name in ("groups", "apart")}
        return {"mode": self.mode, **steps, **self.within.to_dict()}

    def _step(self, step: _core.GroupStep) -> GroupStep:
        return GroupStep(self._tree.keys[step.group], step.total, step.bound, step.why)

    def _plain(self, step: GroupStep) -> dict[str, Any]:
        if step.why is None:
            return {"group": step.group, "total": step.total, "bound": step.bound}
        why = step.why.to_dict()
        del why["row"]
        if step.why.tie is not None:
            keys, tie = self._tree.keys, step.why.tie
            why["tie"] = GroupTie([keys[g] for g in tie.rows], tie.contested, [keys[g] for g in tie.served])
        return {"group": step.group, "total": step.total, "why": why}

    def __str__(self) -> str:
        return self.text()

    def __repr__(self) -> str:
        return f"<HierarchyExplanation of row {self.within.row}: {self.within.count}, {self.mode}>"


class HierarchyAllocation(RowCounts):
    """Whole dossiers per row and per group, and the ties on the way.

    `.counts` are int64, one a row in the order given, read-only; their sum is the total. `.ties` lists rows with equal claims:
    at the cut within their group, or under `global` able to trade. A group is named by its label, below the top level by the
    labels from the top down, `("north", "a")`: the same label in two parents means two groups. Proofs are made when asked for,
    from the arrays that were given: these are kept and not copied, so do not change them before.
    """

    __slots__ = ("_given", "_method", "_tree")

    def __init__(
        self, core: _core.HierarchyAllocation, method: str, given: "tuple[NDArray[np.int64], int, dict[str, Any], dict[str, Any]]",
        tree: "_Tree", frame: Any,
    ) -> None:  # fmt: skip
        """Made by `allocate_hierarchy`."""
        self._core = core
        self._method = method
        self._given = given
        self._tree = tree
        self._frame = frame

    @property
    def totals(self) -> list[dict[Any, int]]:
        """Dossiers per group, a dict for each level from the top down."""
        totals = iter(self._core.totals)
        return [{key: next(totals) for key in level} for level in self._tree.levels]

    @property
    def group_ties(self) -> list[GroupTie]:
        """Groups with equal claims; only `top-down` has any."""
        keys = self._tree.keys
        return [
            GroupTie([keys[g] for g in tie.rows], tie.contested, [keys[g] for g in tie.served]) for tie in self._core.group_ties
        ]

    @property
    def at_bounds(self) -> tuple[list[Any], list[Any]]:
        """The groups whose total is their lower bound (above 0), and those whose total is their upper bound."""
        keys = self._tree.keys
        return [keys[g] for g in self._core.at_lower], [keys[g] for g in self._core.at_upper]

    @property
    def method(self) -> str:
        """The method's printed name, whichever alias was given."""
        return self._method

    @property
    def mode(self) -> str:
        """`top-down` or `global`."""
        mode: str = self._given[2]["mode"]
        return mode

    def verify(self) -> None:
        """Prove the result once more, apart from how it was found: every total among the groups beside it and every count in its
        group, or under `global` that no exchange of two dossiers within the bounds is better; and that the ties are all there are.

        Errors: `InconsistentError` saying which row or group is wrong and why.
        """
        _core.verify_hierarchy(self._core, *self._given)

    def explain(self, row: int) -> HierarchyExplanation:
        """How row `row`, counted from 0, came to its count, level by level.

        Errors: `ArgumentError` for a row that is not there; those of `verify`.

            >>> import dvcquota as dq
            >>> result = dq.allocate_hierarchy([60, 6, 6, 28], total=10, groups=["north", "north", "south", "south"])
            >>> why = result.explain(1)
            >>> [(step.group, step.total) for step in why.groups], why.within.count
            ([('north', 7)], 1)
            >>> print(why)
            Groups take part as rows with the sums of their weights.
            Group "north", of 10: Its exact share is 66 × 10 / 100 = 6 + 60/100. The whole parts of all rows leave 1 dossier for \
the largest remainders; its own is number 1 of 2. It gets one more: the greatest remainder that does not is 40/100. It has 7.
            The row, of 7: Its exact share is 6 × 7 / 66 = 42/66. The whole parts of all rows leave 1 dossier for the largest \
remainders; its own is number 1 of 2. It gets one more: the greatest remainder that does not is 24/66. It has 1.
        """
        return HierarchyExplanation(_core.explain_hierarchy(self._core, count(row, name="row"), *self._given), self._tree)

    def __repr__(self) -> str:
        groups = " in ".join(str(len(level)) for level in reversed(self._tree.levels))
        return (
            f"<HierarchyAllocation of {int(self.counts.sum())} by {self.method}, {self.mode}: {len(self.counts)} rows in "
            f"{groups} groups, {len(self.ties) + len(self.group_ties)} ties>"
        )


def allocate_hierarchy(
    data: object,
    *,
    total: int,
    groups: object,
    mode: HierarchyMode = "top-down",
    method: str = "largest-remainder",
    weights: str | None = None,
    lower: object = None,
    upper: object = None,
    group_lower: GroupBounds | None = None,
    group_upper: GroupBounds | None = None,
    redistribute: Redistribution = "proportional",
    ties: TieRule = "by-order",
    priority: object = None,
    seed: int = 0,
    quota: Quota = "hare",
    q: Ratio | None = None,
    signposts: Sequence[Ratio] = (),
    threads: int = 1,
) -> HierarchyAllocation:
    """Allocate `total` dossiers to rows in groups, the groups themselves in groups, and so on.

    `groups`: the group of each row, any labels; with several levels a list of such columns (lists, arrays, series) from the
    top down. Where `data` is a frame: the name of a column, or a list of names. `mode`: `top-down` allocates among the top
    groups by the sums of their weights, then within each; `global` among all rows at once, so that groups matter only through
    their bounds, and takes a divisor method. `group_lower`, `group_upper`: label -> least and most dossiers in the group, at
    the top level; for several levels a list of them (None for a level without), keys as in `.totals`. All else as in
    `allocate`; bounds and `priority` are per row, and `ties="report"` is refused, as others depend on a tie.

    Errors: those of `allocate`; `ArgumentError` for a row without a group, a bound of a group that is not there, or a method
    that `global` does not take; `InfeasibleError` naming the group whose bounds cannot be met, and the nearest total.

    Source: Hochbaum, Math. Oper. Res. 19 (1994), for `global`; docs, "Groups and groups of groups".

        >>> import dvcquota as dq
        >>> area, votes = ["north", "north", "south"], [55, 30, 15]
        >>> dq.allocate_hierarchy(votes, total=10, groups=area).totals
        [{'north': 9, 'south': 1}]
        >>> dq.allocate_hierarchy(votes, total=10, groups=area, mode="global", method="dhondt", group_lower={"south": 3}).counts
        array([5, 2, 3])
    """
    given = _Input(data, weights, lower, upper, priority)
    choices = _choices(given, method, redistribute, ties, seed, quota, q, signposts, threads)
    rows, number = as_weights(given.weights, choices), count(total, name="total")
    tree = _Tree(_levels(data, groups, framed=weights is not None), len(rows))
    down = {
        "group_of": tree.group_of,
        "parent_of": tree.parent_of,
        "lower": tree.bounds(group_lower, "group_lower", 0),
        "upper": tree.bounds(group_upper, "group_upper", _MOST),
        "names": tree.names,
        "mode": mode,
    }
    core = _core.allocate_hierarchy(rows, number, down, choices)
    return HierarchyAllocation(core, _names()[method], (rows, number, down, choices), tree, given.frame)


def _levels(data: object, groups: object, *, framed: bool) -> list[list[Any]]:
    """The labels of all rows, level by level."""
    if framed:
        names: list[Any] = list(groups) if isinstance(groups, (list, tuple)) else [groups]
        if not names or None in names:
            fail("argument", "groups names no column; give one, or several from the top down")
        found = _columns(data, *names)
    elif groups is None or isinstance(groups, str):
        fail("argument", f"groups is {groups!r}; give a label for each row (the name of a column goes with a frame and weights=)")
    elif isinstance(groups, (list, tuple)) and groups and all(isinstance(g, list) or np.ndim(_array(g)) == 1 for g in groups):
        found = list(groups)
    else:
        found = [groups]
    if any(np.ndim(_array(column)) > 1 for column in found):
        fail("shape", "groups has two dimensions; give a list of columns, from the top level down")
    return [column if isinstance(column, list) else np.asarray(column, object).tolist() for column in found]


def _array(value: Any) -> Any:
    """Something with rows of its own; labels, tuples among them, have none."""
    return value if hasattr(value, "__array__") else 0


class _Tree:
    """Groups numbered level by level, each level in the order of its first rows."""

    def __init__(self, columns: list[list[Any]], rows: int) -> None:
        for column in columns:
            if len(column) != rows:
                fail("shape", f"{len(column)} groups for {rows} rows; one for each row is expected")
        self.levels: list[list[Any]] = []
        self.keys: list[Any] = []
        self.names: list[str] = []
        parents: list[int] = []
        of_row = [-1] * rows
        for depth, column in enumerate(columns):
            number: dict[Any, int] = {}
            keys: list[Any] = []
            for row, label in enumerate(column):
                if missing(label):
                    fail("argument", "it has no group; a missing label is no group", row=row)
                parent = of_row[row]
                group = number.get((parent, label))
                if group is None:
                    group = number[parent, label] = len(parents)
                    above = [] if depth == 0 else [self.keys[parent]] if depth == 1 else list(self.keys[parent])
                    keys.append(label if depth == 0 else (*above, label))
                    self.names.append(" / ".join(map(str, [*above, label])))
                    parents.append(parent)
                of_row[row] = group
            self.levels.append(keys)
            self.keys += keys
        self.group_of = np.array(of_row, np.int64)
        self.parent_of = np.array(parents, np.int64)

    def bounds(self, given: GroupBounds | None, name: str, otherwise: int) -> NDArray[np.int64]:
        """One bound for each group; an empty array where none is given."""
        if given is None:
            return np.empty(0, np.int64)
        mappings = [given] if isinstance(given, Mapping) else list(given)
        if len(mappings) > len(self.levels):
            fail("shape", f"{name} has {len(mappings)} levels, the groups have {len(self.levels)}")
        values = np.full(len(self.keys), otherwise, np.int64)
        first = 0
        for depth, (mapping, keys) in enumerate(zip(mappings, self.levels, strict=False)):
            number = {key: first + at for at, key in enumerate(keys)}
            first += len(keys)
            for key, bound in (mapping or {}).items():
                if key not in number:
                    known = ", ".join(map(repr, keys[:10])) + (", ..." if len(keys) > 10 else "")
                    fail("argument", f"{name} has a bound for {key!r}, but no row is in it; level {depth + 1} has {known}")
                values[number[key]] = count(bound, name=f"{name} of {key!r}")
        return values
