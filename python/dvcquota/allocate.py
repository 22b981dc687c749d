"""Hands out a total in proportion to weights, in whole dossiers that add up."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import cache
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from . import _core
from .columns import gapless
from .counts import count, counts
from .counts import counts as as_counts
from .errors import fail
from .proof import Given, GivenGroups
from .result import RowCounts
from .weights import as_weights

Quota = Literal["hare", "droop", "hagenbach-bischoff", "imperiali"]
Redistribution = Literal["proportional", "least-squares"]
TieRule = Literal["by-order", "by-weight", "by-priority", "by-lot", "error", "report"]
Ratio = str | int | Fraction


class Allocation(RowCounts):
    """Whole dossiers per row, the ties met at the cut, and what proves them.

    `.counts` are int64, one a row in the order given, read-only; their sum is the total. `.ties` lists rows with equal
    claims, how many dossiers they contested, and who was served. Proofs are made when asked for, from the arrays that were
    given: these are kept and not copied, so do not change them before.
    """

    __slots__ = ("_given", "_method")

    def __init__(self, core: _core.Allocation, method: str, given: Given | GivenGroups, frame: Any = None) -> None:
        """Made by `allocate`."""
        self._core = core
        self._method = method
        self._given = given
        self._frame = frame

    @property
    def method(self) -> str:
        """The method's printed name, whichever alias was given."""
        return self._method

    @property
    def rule(self) -> dict[str, Any]:
        """The method and every choice that plays a part in it, by the names of the arguments.

        >>> import dvcquota as dq
        >>> dq.allocate([6, 6, 19], total=3).rule
        {'method': 'largest-remainder', 'quota': 'hare', 'ties': 'by-order'}
        """
        return self._given.rule(self._method)

    @property
    def multiplier(self) -> Any:
        """The least and the greatest multiplier that give these counts, as Fractions; by group a dict of them.

        Divisor methods: each row has as many dossiers as it has signposts up to multiplier times weight, cut at its bounds;
        squares of multipliers under Huntington-Hill, whose signposts are roots; None as the greatest where there is no
        limit. Largest remainders: the one multiplier that makes exact shares of the weights, twice. None for the quota
        method. Errors: those of `verify`.

            >>> import dvcquota as dq
            >>> dq.allocate([6, 6, 19], total=3, method="dhondt").multiplier
            (Fraction(3, 19), Fraction(1, 6))
        """
        return self._given.by_group([proof.multiplier for proof in self._given.certify(self._core)])

    @property
    def cut(self) -> Any:
        """Largest remainders: the least remainder that was served and the greatest that was not, equal in a tie; by group a
        dict of them. A remainder is a row's exact share less the dossiers it has without it. Either is None where there is
        none, both together for other methods. Errors: those of `verify`.

            >>> import dvcquota as dq
            >>> dq.allocate([9061, 7179, 5259, 3319, 1182], total=26).cut
            (Fraction(319, 1000), Fraction(259, 1000))
        """
        return self._given.by_group([proof.cut for proof in self._given.certify(self._core)])

    @property
    def active_bounds(self) -> tuple[list[int], list[int]]:
        """The rows that a lower bound holds, and those that an upper bound does: without it they would have another count, or
        be part of a tie. Errors: those of `verify`.

            >>> import dvcquota as dq
            >>> dq.allocate([80, 15, 5], total=20, lower=[0, 0, 10]).active_bounds
            ([2], [])
        """
        pairs = [proof.active_bounds for proof in self._given.certify(self._core)]
        at_lower, at_upper = (sorted(row for pair in pairs for row in pair[side]) for side in (0, 1))
        return at_lower, at_upper

    def verify(self) -> None:
        """Prove the result once more, apart from how it was found: bounds, sum, the dearest dossier served against the cheapest
        that was not, ties and who was served. In whole numbers and a few passes; the quota method is played again.

        Errors: `InconsistentError` saying which row is wrong and why.
        """
        self._given.certify(self._core)

    def explain(self, row: int) -> _core.RowExplanation:
        """How row `row`, counted from 0, came to its count: every number, and with `str()` or `.text(lang="vi")` in words.

        Errors: `ArgumentError` for a row that is not there; those of `verify`.

            >>> import dvcquota as dq
            >>> why = dq.allocate([9061, 7179, 5259, 3319, 1182], total=26, method="webster").explain(4)
            >>> why.divisor, why.quotient, why.reached, why.ahead, why.count
            (Fraction(957, 1), Fraction(394, 319), Fraction(1, 2), Fraction(3, 2), 1)
            >>> print(why)
            Its weight divided by 957 is 1 + 225/957. The signpost of dossier 1 is 1/2, that of dossier 2 is 1 + 1/2, so it \
is rounded to 1. It has 1.
        """
        return self._given.explain(self._core, count(row, name="row"))

    def resume(self, decision: Sequence[int]) -> "Allocation":
        """Serve the open tie of `ties="report"`: one dossier for each row of `decision`.

        Errors: `ArgumentError` where no tie is open, or the decision is not the contested number of tied rows.
        """
        core = _core.resume(self._core, [count(row, name="decision") for row in decision])
        return Allocation(core, self._method, self._given, self._frame)

    def __repr__(self) -> str:
        return f"<Allocation of {int(self.counts.sum())} by {self.method}: {len(self.counts)} rows, {len(self.ties)} ties>"


def methods() -> dict[str, str]:
    """Every name of a method, aliases included, and the name it is printed as.

    >>> import dvcquota as dq
    >>> dq.methods()["webster"]
    'sainte-lague'
    """
    return dict(_names())


@cache
def _names() -> dict[str, str]:
    return dict(_core.methods())


def allocate(
    data: object,
    *,
    total: int,
    method: str = "largest-remainder",
    weights: str | None = None,
    lower: object = None,
    upper: object = None,
    redistribute: Redistribution = "proportional",
    ties: TieRule = "by-order",
    priority: object = None,
    seed: int = 0,
    quota: Quota = "hare",
    q: Ratio | None = None,
    signposts: Sequence[Ratio] = (),
    threads: int = 1,
) -> Allocation:
    """Allocate `total` dossiers in proportion to weights.

    `data`: n weights >= 0 (list, array, series), or a frame (pandas, polars, pyarrow, ...) of which `weights` names the
    column; then `lower`, `upper` and `priority` are names of columns too. Weights are counts or, exactly, `Fraction`,
    `Decimal` or text such as "1/3" and "12.5" (point as decimal mark); proofs and explanations have these as whole numbers on
    one scale. `lower` <= result <= `upper` per row, where given.
    `method`: `largest-remainder` (with `quota`), `adams`, `dean`, `huntington-hill`, `sainte-lague`,
    `modified-sainte-lague`, `dhondt`, `stationary` (with `q`, 0 to 1), `signposts` (with `signposts`, continued by the last
    step), `quota-method`, or an alias such as `hamilton`, `webster`, `jefferson` (see `methods`).
    `redistribute`: what largest remainders do with what bounds leave over. `ties`: `by-order` (earlier rows first),
    `by-weight` (larger first), `by-priority` (smaller `priority` first), `by-lot` (drawn from `seed`), `error`, or `report`
    (leave the contested dossiers open for `Allocation.resume`). `threads`: how many work on 2^18 rows and more, 0 being all
    that there are; the result is the same.

    Errors: `RangeError`, `ArgumentError`, `CountOverflowError`, `InconsistentError` (lower above upper), `InfeasibleError`
    (bounds that do not admit the total, nothing to share, a quota that does not fit), `TieError`.

    Source: Balinski and Young, Fair Representation (1982); docs, "Methods".

        >>> import dvcquota as dq
        >>> result = dq.allocate([6, 6, 19], total=3)
        >>> result.counts
        array([1, 0, 2])
        >>> [(tie.rows, tie.contested) for tie in result.ties]
        [([0, 1], 1)]
        >>> dq.allocate([9061, 7179, 5259, 3319, 1182], total=26, method="huntington-hill").counts
        array([9, 7, 6, 3, 1])
        >>> dq.allocate(["1/2", "1/3", "1/6"], total=12).counts
        array([6, 4, 2])
    """
    given = _Input(data, weights, lower, upper, priority)
    choices = _choices(given, method, redistribute, ties, seed, quota, q, signposts, threads)
    rows, number = as_weights(given.weights, choices), count(total, name="total")
    core = _core.allocate_with(rows, number, choices)
    return Allocation(core, _names()[method], Given(rows, number, choices), given.frame)


def allocate_groups(
    data: object,
    *,
    groups: object,
    totals: Mapping[Any, int],
    method: str = "largest-remainder",
    weights: str | None = None,
    lower: object = None,
    upper: object = None,
    redistribute: Redistribution = "proportional",
    ties: TieRule = "by-order",
    priority: object = None,
    seed: int = 0,
    quota: Quota = "hare",
    q: Ratio | None = None,
    signposts: Sequence[Ratio] = (),
    threads: int = 1,
) -> Allocation:
    """Allocate each group's total among its rows, as one call of `allocate` per group would, in one pass.

    `groups`: the group of each row, any labels (or a column's name, where `data` is a frame); `totals`: label -> dossiers,
    one for every group that has rows. All else as in `allocate`. Counts and ties are in the order of the rows given.

    Errors: those of `allocate`, naming the group by its label; `ArgumentError` for a row whose group has no total.

        >>> import dvcquota as dq
        >>> dq.allocate_groups([3, 1, 1, 1], groups=["a", "b", "a", "b"], totals={"a": 8, "b": 3}).counts
        array([6, 2, 2, 1])
    """
    given = _Input(data, weights, lower, upper, priority, groups)
    index = {label: i for i, label in enumerate(totals)}
    labels = np.asarray(given.groups, object).tolist()
    for row, label in enumerate(labels):
        if label not in index:
            fail("argument", f"its group {label!r} has no total; give one for every group that has rows", row=row)
    choices = _choices(given, method, redistribute, ties, seed, quota, q, signposts, threads)
    rows = as_weights(given.weights, choices)
    group_of = np.fromiter((index[label] for label in labels), np.int64, len(labels))
    numbers = counts(list(totals.values()), name="totals")
    titles = list(map(str, index))
    core = _core.allocate_by(rows, group_of, numbers, titles, choices)
    return Allocation(core, _names()[method], GivenGroups(rows, group_of, numbers, list(index), titles, choices), given.frame)


def verify(
    data: object,
    weights: object,
    *,
    total: int,
    counts: str | None = None,
    method: str = "largest-remainder",
    lower: object = None,
    upper: object = None,
    redistribute: Redistribution = "proportional",
    quota: Quota = "hare",
    q: Ratio | None = None,
    signposts: Sequence[Ratio] = (),
) -> None:
    """Prove that counts from elsewhere are what a method gives, whoever was served among rows with equal claims.

    `data` and `weights`: n counts >= 0 each, the first being what is to be proved; or a frame, with `counts` and `weights` as
    names of its columns, and `lower` and `upper` too. All else as in `allocate`. Returns nothing.

    Errors: `InconsistentError` saying which row is wrong and why; those of `allocate` for what it refuses.

        >>> import dvcquota as dq
        >>> dq.verify([1, 0, 2], [6, 6, 19], total=3)
        >>> dq.verify([0, 1, 2], [6, 6, 19], total=3)  # the two rows tie
        >>> dq.verify([1, 1, 1], [6, 6, 19], total=3)
        Traceback (most recent call last):
        ...
        dvcquota.errors.InconsistentError: row 1, column counts: dossier 1 of row 1 was served at the remainder 18/31, but \
dossier 2 of row 2, which was not, comes first at the remainder 26/31; move one dossier from row 1 to row 2
    """
    columns: list[Any] = [data, weights, lower, upper]
    if counts is not None:
        columns = _columns(data, counts, weights, lower, upper)
    elif _is_frame(data):
        fail("argument", "a frame was given, but not which of its columns has the counts; name it with counts=")
    found, rows, least, most = columns
    given = _Input(rows, None, least, most, None)
    choices = _choices(given, method, redistribute, "by-order", 0, quota, q, signposts)
    _core.certify_counts(
        as_counts(found, name="counts"), as_weights(rows, choices), count(total, name="total"), choices
    )


class _Input:
    """Weights and what stands beside them, from arrays or from the columns of a frame."""

    def __init__(
        self, data: object, weights: str | None, lower: object, upper: object, priority: object, groups: object = None
    ) -> None:
        if weights is None and _is_frame(data):
            fail("argument", "a frame was given, but not which of its columns has the weights; name it with weights=")
        self.frame = None if weights is None else data
        columns: list[Any] = [data, lower, upper, priority, groups]
        if weights is not None:
            columns = _columns(data, weights, lower, upper, priority, groups)
        self.weights, self.lower, self.upper, self.priority, self.groups = columns


def _choices(
    given: _Input,
    method: str,
    redistribute: str,
    ties: str,
    seed: int,
    quota: str,
    q: Ratio | None,
    signposts: Sequence[Ratio],
    threads: int = 1,
) -> dict[str, Any]:
    """The keyword arguments as the compiled module takes them."""
    return {
        "method": method,
        "quota": quota,
        "q": None if q is None else _exact(q, "q"),
        "signposts": [_exact(s, "signposts") for s in signposts],
        "lower": None if given.lower is None else counts(given.lower, name="lower"),
        "upper": None if given.upper is None else counts(given.upper, name="upper"),
        "redistribute": redistribute,
        "ties": ties,
        "priority": None if given.priority is None else counts(given.priority, name="priority"),
        "seed": _seed(seed),
        "threads": _threads(threads),
    }


def _seed(value: int) -> int:
    if count(value, name="seed") < 0:
        fail("range", f"seed is {value}; it must be 0 or more")
    return value


def _threads(value: int) -> int:
    if not 0 <= count(value, name="threads") < 2**31:
        fail("argument", f"threads is {value}; give their number, or 0 for all that there are")
    return value


def _exact(value: object, name: str) -> str:
    if isinstance(value, (str, int, Fraction)) and not isinstance(value, bool):
        return str(value)
    fail("argument", f"{name} is {value!r}; give it exactly, as text such as '1/2' or as a Fraction")


def _is_frame(data: object) -> bool:
    """A frame of any library, told without importing one; arrays, series and lists have no columns."""
    return hasattr(data, "columns")


def _columns(frame: object, *names: object) -> list[Any]:
    """The named columns of any frame that narwhals knows."""
    import narwhals.stable.v2 as nw

    try:
        table: Any = nw.from_native(frame, eager_only=True)
    except TypeError:
        fail("argument", f"a column is named, but {type(frame).__name__} is not a frame; give the array alone")
    found: list[Any] = []
    for name in names:
        if name is not None and (not isinstance(name, str) or name not in table.columns):
            fail("argument", f"{name!r} is not a column of the frame; it has {', '.join(table.columns)}")
        found.append(None if name is None else gapless(table[name], name=name))
    return found
