"""Weights on their way in: counts as they are, exact ratios on one scale of whole numbers."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from . import _core
from .counts import _element, counts
from .errors import fail

_INT64 = np.iinfo(np.int64)
_RATIOS = (Fraction, Decimal, str)


def as_weights(values: object, choices: dict[str, Any]) -> NDArray[np.int64]:
    """One dimension of weights as int64; what holds a `Fraction`, a `Decimal` or text is brought to a common denominator.

    Errors: those of `counts`; `CountOverflowError` where 64 bits do not hold the whole numbers; `ArgumentError` for text that
    is no exact number, and for fractions with Droop's quota.
    """
    if isinstance(values, (list, tuple)):
        items = list(values)
    elif (array := np.asarray(values)).ndim == 1 and array.dtype.kind in "OUT" and not np.ma.is_masked(values):
        items = array.tolist()
    else:
        items = []
    if not any(isinstance(item, _RATIOS) for item in items):
        return counts(values, name="weights")
    exact = [_ratio(item, row) for row, item in enumerate(items)]
    tops = np.fromiter((top for top, _ in exact), np.int64, len(exact))
    bottoms = np.fromiter((bottom for _, bottom in exact), np.int64, len(exact))
    return _core.whole_weights(tops, bottoms, choices)


def _ratio(value: object, row: int) -> tuple[int, int]:
    """Numerator and denominator, of 64 bits each."""
    if not isinstance(value, _RATIOS):
        return _element(value, row, "weights"), 1
    try:
        ratio = Fraction(value)
    except (ValueError, ZeroDivisionError, OverflowError):
        fail("argument", f"weights: {value!r} is not an exact number; write 3/5 or 0.6 (point as decimal mark)", row=row)
    if not (_INT64.min <= ratio.numerator <= _INT64.max and ratio.denominator <= _INT64.max):
        fail("overflow", f"weights: {value!r} has a numerator or denominator that does not fit 64 bits", row=row)
    return ratio.numerator, ratio.denominator
