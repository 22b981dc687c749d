"""What every result of an allocation to rows has: whole counts, ties, and the frame that was given."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from . import _core
from .errors import fail


class RowCounts:
    """Counts per row in the order given, and the rows that tied."""

    __slots__ = ("_core", "_frame")
    _core: Any
    _frame: Any

    @property
    def counts(self) -> NDArray[np.int64]:
        """Dossiers per row, int64, read-only."""
        counts: NDArray[np.int64] = self._core.counts
        return counts

    @property
    def ties(self) -> list[_core.Tie]:
        """Rows with equal claims at a cut."""
        ties: list[_core.Tie] = self._core.ties
        return ties

    def to_native(self) -> Any:
        """The frame that was given, of the same library, with the column `count`. Errors: `ArgumentError` for arrays."""
        if self._frame is None:
            fail("argument", "the weights were an array, so there is no frame to return; take .counts")
        import narwhals.stable.v2 as nw

        frame = nw.from_native(self._frame, eager_only=True)
        column = nw.new_series("count", self.counts, nw.Int64, backend=frame.implementation)
        if frame.implementation.is_pandas_like():
            array = column.to_native().array
            column = nw.from_native(type(column.to_native())(array, index=self._frame.index, name="count"), series_only=True)
        return frame.with_columns(column).to_native()
