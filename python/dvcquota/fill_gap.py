"""Fills the gap: what each row gets on top of what it has, so that all that get any come to one rate."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from . import _core
from .allocate import Ratio, TieRule, _choices, _columns, _exact, _Input, _is_frame
from .counts import count, counts
from .errors import fail
from .result import RowCounts


class GapFilling(RowCounts):
    """Whole dossiers on top of what is done, and the one rate t behind them: max(0, t P - p) before rounding.

    `.counts` are int64, one a row in the order given, read-only; `.ties` are none where a rate was given.
    """

    __slots__ = ()

    def __init__(self, core: _core.GapFilling, frame: Any = None) -> None:
        """Made by `fill_gap`."""
        self._core = core
        self._frame = frame

    @property
    def rate(self) -> Fraction:
        """t, exactly; the largest one where the total is 0."""
        rate: Fraction = self._core.rate
        return rate

    @property
    def needed(self) -> Fraction:
        """The sum before rounding; the total, where that was given."""
        needed: Fraction = self._core.needed
        return needed

    def __repr__(self) -> str:
        return f"<GapFilling of {int(self.counts.sum())} to a rate of {self.rate}: {len(self.counts)} rows, {len(self.ties)} ties>"


def fill_gap(
    data: object,
    *,
    done: object,
    size: str | None = None,
    total: int | None = None,
    rate: Ratio | None = None,
    method: str = "largest-remainder",
    ties: TieRule = "by-order",
    priority: object = None,
    seed: int = 0,
    q: Ratio | None = None,
    signposts: Sequence[Ratio] = (),
) -> GapFilling:
    """Raise all rows to one rate from what each has done; rows beyond that rate get nothing.

    `data`: n sizes P >= 0, or a frame of which `size` names the column; `done`: n counts p <= P, then a column's name too.
    Give one of two: `total`, the dossiers to add, at most what is open; or `rate` from 0 to 1, exactly ("3/5", "60%"), which
    each row is to reach, rounded up row by row, so that it takes neither `method` nor `ties`. Under a total `method` says how
    the shares become whole: largest remainders, or a divisor method as in `allocate`; `adams` makes the least rate as great
    as whole numbers allow.

    Errors: `ArgumentError`, `RangeError`, `CountOverflowError`, `InconsistentError` (more done than the size),
    `InfeasibleError` (a total above what is open), `TieError`.

    Source: docs, "Groups and groups of groups".

        >>> import dvcquota as dq
        >>> result = dq.fill_gap([100, 100, 100], done=[10, 50, 90], total=60)
        >>> result.counts, result.rate
        (array([50, 10,  0]), Fraction(3, 5))
        >>> dq.fill_gap([100, 100, 100], done=[10, 50, 90], rate="75%").counts
        array([65, 25,  0])
    """
    if (total is None) == (rate is None):
        fail("argument", f"{'neither total nor rate is' if total is None else 'total and rate are both'} given; give one of the two")
    if size is None and _is_frame(data):
        fail("argument", "a frame was given, but not which of its columns has the sizes; name it with size=")
    frame = None if size is None else data
    columns: list[Any] = [data, done, priority] if size is None else _columns(data, size, done, priority)
    sizes, had = counts(columns[0], name="size"), counts(columns[1], name="done")
    if rate is not None:
        rounded = {"method": method != "largest-remainder", "ties": ties != "by-order", "priority": priority is not None,
                   "seed": seed != 0, "q": q is not None, "signposts": len(signposts) > 0}  # fmt: skip
        if idle := [name for name, given in rounded.items() if given]:
            fail("argument", f"{idle[0]} goes with a total, not with a rate, which rounds each row up; leave it out")
        return GapFilling(_core.fill_gap_to(sizes, had, _exact(rate, "rate")), frame)
    given = _Input(sizes, None, None, None, columns[2])
    choices = _choices(given, method, "proportional", ties, seed, "hare", q, signposts)
    return GapFilling(_core.fill_gap(sizes, had, count(total, name="total"), choices), frame)
