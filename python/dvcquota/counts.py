"""Counts on their way in: anything that holds whole numbers becomes int64, anything else is refused by name."""

import numpy as np
from numpy.typing import NDArray

from .errors import fail

_INT64 = np.iinfo(np.int64)
_EXACT_FLOAT = 2.0**53  # beyond it a float no longer tells neighbouring integers apart


def count(value: object, *, name: str) -> int:
    """One count: an integer that fits 64 bits. Errors: `ArgumentError`, `CountOverflowError`."""
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, (int, np.integer)):
        fail("argument", f"{name} is {value!r}; an integer is expected")
    number = int(value)
    if not _INT64.min <= number <= _INT64.max:
        fail("overflow", f"{name} is {number}; it does not fit 64 bits")
    return number


def missing(value: object) -> bool:
    """None, NaN, NaT or pandas' NA, which are no 0."""
    return value is None or type(value).__name__ in ("NAType", "NaTType") or (isinstance(value, float) and value != value)


def counts(values: object, *, name: str) -> NDArray[np.int64]:
    """One dimension of counts as contiguous int64.

    Floats pass only where every one is integral and below 2^53; booleans, text and missing values never do.
    Errors: `ArgumentError` with `.row`, `CountOverflowError`.
    """
    if np.ma.is_masked(values):
        fail("argument", f"{name} has masked values; fill them first, a missing count is not 0")
    # a list may mix what an array would silently make one: 3 and True, 1 and 2**63
    array = np.fromiter(values, object) if isinstance(values, (list, tuple)) else np.asarray(values)
    if array.ndim != 1 or (array.size and isinstance(array.flat[0], (list, tuple, np.ndarray))):
        fail("shape", f"{name} has {max(array.ndim, 2) if array.ndim else 0} dimensions; one is expected")
    if array.dtype.kind == "u" and array.size and int(array.max()) > _INT64.max:
        row = int(array.argmax())
        fail("overflow", f"{name}: {array[row]} does not fit 64 bits", row=row)
    if array.dtype.kind in "iu":
        return np.ascontiguousarray(array, np.int64)
    if array.dtype.kind in "fO":
        return np.fromiter((_element(value, row, name) for row, value in enumerate(array.tolist())), np.int64, array.size)
    if array.size == 0:
        return np.empty(0, np.int64)
    fail("argument", f"{name} holds {array.dtype} values; integers are expected")


def _element(value: object, row: int, name: str) -> int:
    if isinstance(value, (float, np.floating)):
        number = float(value)
        if not number.is_integer():
            how = "it exactly, as text, Decimal or Fraction" if name == "weights" else "integers, scaled up if need be"
            fail("argument", f"{name}: {number!r} is not a whole number; give {how}", row=row)
        if abs(number) >= _EXACT_FLOAT:
            fail("argument", f"{name}: the float {number!r} may have lost digits; give it as an integer", row=row)
        return int(number)
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, (int, np.integer)):
        fail("argument", f"{name}: {value!r} is not an integer", row=row)
    if not _INT64.min <= int(value) <= _INT64.max:
        fail("overflow", f"{name}: {value} does not fit 64 bits", row=row)
    return int(value)
