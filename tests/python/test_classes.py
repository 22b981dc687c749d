"""Classes of rows that are alike, against the same rows one by one."""

from typing import Any

import dvcquota as dq
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

METHODS = ["largest-remainder", "adams", "dean", "huntington-hill", "sainte-lague", "modified-sainte-lague", "dhondt"]


@given(
    classes=st.lists(st.tuples(st.integers(0, 50), st.integers(0, 4)), min_size=1, max_size=6),
    total=st.integers(0, 200),
    method=st.sampled_from(METHODS),
)
def test_the_rows_of_a_class_share_what_it_gets(classes: list[tuple[int, int]], total: int, method: str) -> None:
    weights, copies = map(list, zip(*classes, strict=True))
    if not np.dot(weights, copies):
        return
    result = dq.allocate_classes(weights, copies=copies, total=total, method=method)
    rows = dq.allocate(np.repeat(weights, copies), total=total, method=method)
    ends = np.cumsum(copies)
    for i, part in enumerate(np.split(rows.counts, ends[:-1])):
        assert sorted(part, reverse=True) == [result.each[i] + 1] * result.raised[i] + [result.each[i]] * (
            copies[i] - result.raised[i]
        )
        assert result.counts[i] == part.sum()
    assert [tie.contested for tie in result.ties] == [tie.contested for tie in rows.ties]


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_a_frame_comes_back_with_the_counts_of_its_classes(library: str) -> None:
    frames: Any = pytest.importorskip(library)
    frame = frames.DataFrame({"size": [100, 10], "communes": [3, 50]})
    result = dq.allocate_classes(frame, weights="size", copies="communes", total=80)
    assert result.to_native()["count"].to_list() == result.counts.tolist() == [30, 50]


def test_what_is_refused() -> None:
    with pytest.raises(dq.RangeError, match="^row 1, column copies: -4 rows; there must be 0 or more$"):
        dq.allocate_classes([1, 2], copies=[1, -4], total=3)
    with pytest.raises(dq.ArgumentError, match="'n' is not a column of the frame"):
        import pandas as pd

        dq.allocate_classes(pd.DataFrame({"w": [1]}), weights="w", copies="n", total=3)
