"""Tables of counts: allocation between fixed row and column totals, and rounding that keeps a table adding up."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import lcm
from typing import Any

import numpy as np
from numpy.typing import NDArray

from . import _core
from .allocate import Ratio, _exact, methods
from .counts import _element, count, counts
from .errors import fail

_INT64 = np.iinfo(np.int64)
_MOST_CELLS = 2**26  # half a gigabyte of them
_THREE = "; in three a table need not have a rounding that adds up, and to find out is NP-hard: round each layer on its own"


class _Matrix:
    """What both results share: the counts, and the frame they came from."""

    __slots__ = ("_core", "_frame")
    _core: Any
    _frame: Any

    @property
    def counts(self) -> NDArray[np.int64]:
        """One count for each row and column, int64, read-only."""
        counts: NDArray[np.int64] = self._core.counts
        return counts

    @property
    def ties(self) -> list[_core.TableTie]:
        """Cells with equal claims: `.cells` and, of them, `.served`, as (row, column)."""
        ties: list[_core.TableTie] = self._core.ties
        return ties

    def to_native(self) -> Any:
        """The counts as a frame like the one given: its library, its columns, its index. Errors: `ArgumentError` for arrays."""
        if self._frame is None:
            fail("argument", "the table was no frame, so there is no frame to return; take .counts")
        import narwhals.stable.v2 as nw

        frame = nw.from_native(self._frame, eager_only=True)
        if frame.implementation.is_pandas_like():
            return type(self._frame)(self.counts, index=self._frame.index, columns=self._frame.columns)
        columns = {name: self.counts[:, j] for j, name in enumerate(frame.columns)}
        return nw.from_dict(columns, backend=frame.implementation).to_native()


class MatrixAllocation(_Matrix):
    """Whole dossiers between fixed row and column totals, with the multipliers that prove them."""

    __slots__ = ("_method",)

    def __init__(self, core: _core.Biproportion, method: str, frame: Any = None) -> None:
        """Made by `allocate_matrix`."""
        self._core = core
        self._method = method
        self._frame = frame

    @property
    def row_multipliers(self) -> list[Fraction]:
        """The multiplier of each row, exactly; under `huntington-hill` its square."""
        multipliers: list[Fraction] = self._core.row_multipliers
        return multipliers

    @property
    def column_multipliers(self) -> list[Fraction]:
        """The multiplier of each column, exactly; under `huntington-hill` its square."""
        multipliers: list[Fraction] = self._core.column_multipliers
        return multipliers

    @property
    def method(self) -> str:
        """The method's printed name, whichever alias was given."""
        return self._method

    def verify(self) -> None:
        """Prove the counts anew: every cell is its weight times both multipliers, rounded, and every total holds.

        Errors: `InconsistentError` naming the row and column that does not hold.
        """
        self._core.verify()

    def __repr__(self) -> str:
        rows, columns = self.counts.shape
        total = int(self.counts.sum())
        return f"<MatrixAllocation of {total} by {self.method}: {rows} rows, {columns} columns, {len(self.ties)} ties>"


class RoundedTable(_Matrix):
    """A table rounded to whole multiples of `base`, and its totals, which are neighbours of the real ones."""

    __slots__ = ("_base",)

    def __init__(self, core: _core.RoundedTable, base: int, frame: Any = None) -> None:
        """Made by `round_table`."""
        self._core = core
        self._base = base
        self._frame = frame

    @property
    def row_totals(self) -> NDArray[np.int64]:
        """The sum of each row of `.counts`."""
        totals: NDArray[np.int64] = self._core.row_totals
        return totals

    @property
    def column_totals(self) -> NDArray[np.int64]:
        """The sum of each column of `.counts`."""
        totals: NDArray[np.int64] = self._core.column_totals
        return totals

    @property
    def total(self) -> int:
        """The sum of `.counts`."""
        total: int = self._core.total
        return total

    @property
    def base(self) -> int:
        """What every count is a multiple of."""
        return self._base

    def __repr__(self) -> str:
        rows, columns = self.counts.shape
        return f"<RoundedTable of {self.total}: {rows} rows, {columns} columns, {len(self.ties)} ties>"


def allocate_matrix(
    weights: object,
    *,
    rows: object,
    columns: object,
    method: str = "sainte-lague",
    lower: object = None,
    upper: object = None,
    q: Ratio | None = None,
    signposts: Sequence[Ratio] = (),
) -> MatrixAllocation:
    """Allocate a table in proportion to weights, every row and every column having its total.

    `weights`: r x c counts >= 0 (nested lists, an array, a frame of numbers, or a sparse matrix of SciPy, which is filled with
    its zeros); `rows`: r totals, `columns`: c totals, with equal sums of at most 2^40. `lower` <= result <= `upper` per cell,
    where given (r x c each). `method`: a divisor method, as in `allocate`. A cell without weight gets its lower bound. The result is unique but for ties, which it lists; of tables
    that are equally right, the one with more dossiers in earlier cells (row after row) is taken.

    Errors: `ArgumentError`, `RangeError`, `CountOverflowError`, `InconsistentError` (sums of rows and columns that differ,
    lower above upper), `InfeasibleError` naming rows that must get more than the table admits.

    Source: Balinski and Demange, Math. Prog. 45 (1989); docs, "Tables".

        >>> import dvcquota as dq
        >>> result = dq.allocate_matrix([[2, 1], [1, 3]], rows=[4, 6], columns=[5, 5])
        >>> result.counts
        array([[3, 1],
               [2, 4]])
        >>> result.verify()
    """
    frame, cells = _table(weights, "weights")
    choices = {
        "method": method,
        "q": None if q is None else _exact(q, "q"),
        "signposts": [_exact(s, "signposts") for s in signposts],
        "lower": _like(cells, lower, "lower"),
        "upper": _like(cells, upper, "upper"),
    }
    core = _core.allocate_matrix(cells, _margin(cells, 0, rows, "rows"), _margin(cells, 1, columns, "columns"), choices)
    return MatrixAllocation(core, methods()[method], frame)


def round_table(table: object, *, base: int = 1) -> RoundedTable:
    """Round a table so that it still adds up.

    Every cell, every row and column total and the grand total becomes one of its two neighbouring multiples of `base`; what is
    a multiple already (zeros among them) stays. Of all such tables the nearest is taken, by the sum of the distances of cells
    and totals; of equally near ones that with more in earlier cells.

    `table`: r x c exact numbers >= 0: integers, `Fraction`, `Decimal`, or text such as "0.5" or "1/3"; with a common denominator
    that times `base` is at most 2^44. Floats are refused unless every one is whole.

    Errors: `ArgumentError` (also for three dimensions, where this is NP-hard), `RangeError`, `CountOverflowError`.

    Source: Causey, Cox and Ernst, J. Am. Stat. Assoc. 80 (1985); docs, "Tables".

        >>> import dvcquota as dq
        >>> result = dq.round_table([["0.5", "0.5", "1.2"], ["0.5", "0.5", "3"]])
        >>> result.counts
        array([[1, 0, 1],
               [0, 1, 3]])
        >>> result.row_totals, result.column_totals, result.total
        (array([2, 4]), array([1, 1, 4]), 6)
    """
    step = count(base, name="base")
    frame, cells = _grid(table, "table", _THREE)
    values, denominator = _scaled(cells)
    return RoundedTable(_core.round_table(values, denominator, step), step, frame)


def _grid(values: object, name: str, why: str = "") -> tuple[Any, NDArray[Any]]:
    """The frame, if it is one, and the cells as an array of two dimensions, of any type."""
    if np.ma.is_masked(values):
        fail("argument", f"{name} has masked values; fill them first, a missing count is not 0")
    frame = None
    if isinstance(values, (list, tuple)):
        # a list may mix what an array would silently make one: 3 and True, 1 and 2**63
        lines = [list(line) if isinstance(line, (list, tuple, np.ndarray)) else None for line in values]
        widths = {-1 if line is None else len(line) for line in lines}
        if -1 in widths:
            fail("shape", f"{name} has 1 dimension; two are expected, a list for each row")
        if len(widths) > 1:
            fail("shape", f"{name} has rows of {min(widths)} and of {max(widths)} cells; all must be equally long")
        array = np.empty((len(lines), widths.pop() if lines else 0), object)
        for i, line in enumerate(lines):
            for j, value in enumerate(line or ()):
                if isinstance(value, (list, tuple, np.ndarray)):
                    fail("shape", f"{name} has 3 dimensions or more; two are expected{why}")
                array[i, j] = value
        return None, array
    if isinstance(values, np.ndarray):
        array = np.asarray(values)
    else:
        frame, array = _cells_of_frame(values, name)
    if array.ndim != 2:
        fail("shape", f"{name} has {array.ndim} dimension{'' if array.ndim == 1 else 's'}; two are expected{why * (array.ndim > 2)}")
    return frame, array


def _cells_of_frame(values: object, name: str) -> tuple[Any, NDArray[Any]]:
    """Any frame that narwhals knows; what is none is taken for an array."""
    import narwhals.stable.v2 as nw

    table: Any = nw.from_native(values, eager_only=True, pass_through=True)
    if not isinstance(table, nw.DataFrame):
        return None, np.asarray(_full(values, name))
    array = np.empty(table.shape, object)
    for j, column in enumerate(table.columns):
        series = table[column]
        if series.null_count():
            row = series.is_null().to_list().index(True)
            fail("argument", f"{name}, column {column}: a value is missing; a missing count is not 0", row=row)
        array[:, j] = series.to_list()
    return values, array


def _full(values: Any, name: str) -> Any:
    """A sparse matrix of SciPy with its zeros; anything else as it is."""
    if not (hasattr(values, "toarray") and hasattr(values, "nnz")):
        return values
    size = values.shape[0] * values.shape[-1]
    if size > _MOST_CELLS:
        fail("overflow", f"{name} is sparse, with {size} cells in all; at most {_MOST_CELLS} are taken here; leave out empty rows and columns")
    return values.toarray()


def _table(values: object, name: str) -> tuple[Any, NDArray[np.int64]]:
    """The frame, if it is one, and two dimensions of counts as contiguous int64 of its own."""
    frame, array = _grid(values, name)
    if array.dtype.kind in "iu" and not (array.dtype.kind == "u" and array.size and int(array.max()) > _INT64.max):
        return frame, np.array(array, np.int64, order="C")
    cells = np.empty(array.shape, np.int64)
    for i, line in enumerate(array.tolist()):
        for j, value in enumerate(line):
            cells[i, j] = _element(value, i, f"{name}, column {j}")
    return frame, cells


def _like(cells: NDArray[np.int64], values: object, name: str) -> NDArray[np.int64] | None:
    if values is None:
        return None
    _, bounds = _table(values, name)
    if bounds.shape != cells.shape:
        fail("shape", f"{name} is {' x '.join(map(str, bounds.shape))}, the weights are {' x '.join(map(str, cells.shape))}")
    return bounds


def _margin(cells: NDArray[np.int64], axis: int, values: object, name: str) -> NDArray[np.int64]:
    totals = np.array(counts(values, name=name))
    if len(totals) != cells.shape[axis]:
        fail("shape", f"{len(totals)} totals in {name}, but the weights have {cells.shape[axis]} {name}")
    return totals


def _scaled(cells: NDArray[Any]) -> tuple[NDArray[np.int64], int]:
    """The cells times their common denominator, and that denominator."""
    if cells.dtype.kind in "iu":
        return _table(cells, "table")[1], 1
    exact = [[_fraction(value, i, j) for j, value in enumerate(line)] for i, line in enumerate(cells.tolist())]
    denominator = lcm(*{value.denominator for line in exact for value in line})
    if denominator > _INT64.max:
        fail("overflow", f"the common denominator of the table, {denominator}, does not fit 64 bits; give coarser values")
    whole = np.empty(cells.shape, object)
    for i, line in enumerate(exact):
        whole[i] = [value.numerator * (denominator // value.denominator) for value in line]
    return _table(whole, "table")[1], denominator


def _fraction(value: object, row: int, column: int) -> Fraction:
    where = f"table, column {column}"
    if isinstance(value, (str, Decimal, Fraction)):
        try:
            return Fraction(value)
        except (ValueError, ZeroDivisionError, OverflowError):
            fail("argument", f"{where}: {value!r} is not an exact number", row=row)
    if isinstance(value, (float, np.floating)) and not float(value).is_integer():
        fail("argument", f"{where}: {value!r} is a float; give it exactly, as text, Decimal or Fraction", row=row)
    return Fraction(_element(value, row, where))
