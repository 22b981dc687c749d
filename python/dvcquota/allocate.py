"""Hands out a total in proportion to weights, in whole dossiers that add up."""

from . import _core
from .counts import count, counts


def allocate(weights: object, *, total: int) -> _core.Allocation:
    """Allocate `total` dossiers in proportion to `weights` by largest remainders (Hare quota).

    `weights`: n counts >= 0 (a list, an array, a series); `total`: dossiers >= 0. Row i first gets
    floor(w_i * total / sum w), what is left goes to the largest remainders, earlier rows first where they tie.
    Returns `.counts` (int64, n, read-only, their sum is `total`) and `.ties`.

    Errors: `RangeError` for a negative weight or total, `InfeasibleError` for a positive total and no positive weight,
    `ArgumentError` for values that are not integers or have more than one dimension, `CountOverflowError` beyond 64 bits.

    Source: Balinski and Young, Fair Representation (1982), chapter 3.

        >>> import dvcquota as dq
        >>> result = dq.allocate([6, 6, 19], total=3)
        >>> result.counts
        array([1, 0, 2])
        >>> [(tie.rows, tie.contested) for tie in result.ties]
        [([0, 1], 1)]
    """
    return _core.allocate(counts(weights, name="weights"), count(total, name="total"))
