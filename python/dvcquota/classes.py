"""Rows that are alike, given once with their number: a nation by size classes costs what its classes cost."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from . import _core
from .allocate import Ratio, Redistribution, TieRule, _choices, _columns, _Input
from .counts import count, counts
from .result import RowCounts
from .weights import as_weights


class ClassAllocation(RowCounts):
    """Whole dossiers per class of rows.

    `.counts` are those of whole classes, `.each` what every row of a class has, `.raised` how many of its rows have one more:
    int64, one a class in the order given, read-only. `.ties` name classes: rows alike always have equal claims.
    """

    __slots__ = ()

    def __init__(self, core: _core.ClassAllocation, frame: Any = None) -> None:
        """Made by `allocate_classes`."""
        self._core = core
        self._frame = frame

    @property
    def each(self) -> NDArray[np.int64]:
        """Dossiers of every row of a class."""
        each: NDArray[np.int64] = self._core.each
        return each

    @property
    def raised(self) -> NDArray[np.int64]:
        """How many rows of a class have one dossier more."""
        raised: NDArray[np.int64] = self._core.raised
        return raised

    def __repr__(self) -> str:
        return f"<ClassAllocation of {int(self.counts.sum())}: {len(self.counts)} classes, {len(self.ties)} ties>"


def allocate_classes(
    data: object,
    *,
    copies: object,
    total: int,
    weights: str | None = None,
    method: str = "largest-remainder",
    lower: object = None,
    upper: object = None,
    redistribute: Redistribution = "proportional",
    ties: TieRule = "by-order",
    priority: object = None,
    q: Ratio | None = None,
    signposts: Sequence[Ratio] = (),
) -> ClassAllocation:
    """Allocate `total` dossiers among classes of rows that are alike, as `allocate` would among all the rows.

    `data`: n weights >= 0, one for each class, or a frame of which `weights` names the column; `copies`: how many rows each
    class has, n counts >= 0, then a column's name too. Bounds and priorities are those of each row of a class. All else as in
    `allocate`; the quota method, other quotas than Hare's, lots and ties left open are for rows alone. The proof is that of
    all the rows: `verify` takes them one by one.

    Errors: those of `allocate`; `CountOverflowError` where there are more rows than 64 bits count.

        >>> import dvcquota as dq
        >>> result = dq.allocate_classes([3, 1], copies=[2, 4], total=11)
        >>> result.counts, result.each, result.raised
        (array([7, 4]), array([3, 1]), array([1, 0]))
        >>> result.ties
        [Tie(rows=[0], contested=1, served=[0])]
    """
    given = _Input(data, weights, lower, upper, priority)
    rows = copies if weights is None else _columns(data, copies)[0]
    choices = _choices(given, method, redistribute, ties, 0, "hare", q, signposts)
    numbers = counts(rows, name="copies")
    core = _core.allocate_classes(as_weights(given.weights, choices), numbers, count(total, name="total"), choices)
    return ClassAllocation(core, given.frame)
