"""Weights that are exact ratios: the same as their multiples that are whole, whatever the method."""

from decimal import Decimal
from fractions import Fraction
from math import lcm

import dvcquota as dq
import numpy as np
import oracle
import pandas
import polars
import pytest
from hypothesis import given
from hypothesis import strategies as st

ratios = st.lists(st.fractions(0, 100, max_denominator=12), min_size=1, max_size=8).filter(any)


# Planted bug seen to fail: numerators taken without their denominators.
@given(ratios, st.integers(0, 40), st.sampled_from(["largest-remainder", "adams", "huntington-hill", "sainte-lague", "dhondt"]))
def test_ratios_are_their_multiples_that_are_whole(weights, total, method):
    scale = lcm(*(w.denominator for w in weights))
    whole = [int(w * scale) for w in weights]
    found = dq.allocate(weights, total=total, method=method)
    if method == "largest-remainder":
        counts, ties = oracle.largest_remainders(whole, total)
    else:
        counts, found_ties = oracle.divisor_method(method, whole, total)
        ties = [(rows, contested) for rows, contested, _ in found_ties]
    assert found.counts.tolist() == counts
    assert [(tie.rows, tie.contested) for tie in found.ties] == ties
    found.verify()
    dq.verify(counts, weights, total=total, method=method)


def test_text_decimals_and_fractions_mix():
    for weights in (
        ["0.5", "1/3", "1/6"],
        [Decimal("0.5"), Fraction(1, 3), "1/6"],
        np.array(["0.5", "1/3", "1/6"]),
        np.array([Fraction(1, 2), Fraction(1, 3), "1/6"], object),
        pandas.Series(["0.5", "1/3", "1/6"]),
        polars.Series(["0.5", "1/3", "1/6"]),
        [3, 2.0, Fraction(1)],
    ):
        assert dq.allocate(weights, total=12).counts.tolist() == [6, 4, 2]


def test_frames_hold_them_too():
    frame = polars.DataFrame({"w": [Decimal("0.50"), Decimal("0.25"), Decimal("0.25")], "g": ["x", "y", "y"]})
    assert dq.allocate(frame, weights="w", total=4).counts.tolist() == [2, 1, 1]
    assert dq.allocate_groups(frame, weights="w", groups="g", totals={"x": 1, "y": 2}).counts.tolist() == [1, 1, 1]
    assert dq.allocate_hierarchy(frame, weights="w", groups="g", total=4).totals == [{"x": 2, "y": 2}]


def test_no_digit_is_lost_between_neighbours():
    """As floats these three are one number, and the claims of the rows equal."""
    third = Fraction(10**17 // 3, 10**17)
    assert float(third) == float(third + Fraction(1, 10**17)) == 1 / 3
    found = dq.allocate([third, third + Fraction(1, 10**17)], total=1)
    assert (found.counts.tolist(), found.ties) == ([0, 1], [])


@pytest.mark.parametrize(
    ("weights", "options", "error", "row", "words"),
    [
        ([1, 0.5], {}, dq.ArgumentError, 1, "give it exactly, as text, Decimal or Fraction"),
        (["1/2", 0.5], {}, dq.ArgumentError, 1, "0.5 is not a whole number"),
        (["1/2", "1,5"], {}, dq.ArgumentError, 1, "'1,5' is not an exact number"),
        (["1/2", "1/0"], {}, dq.ArgumentError, 1, "'1/0' is not an exact number"),
        (["1/2", ""], {}, dq.ArgumentError, 1, "'' is not an exact number"),
        ([Decimal("NaN"), 1], {}, dq.ArgumentError, 0, "NaN"),
        (["1/2", None], {}, dq.ArgumentError, 1, "None is not an integer"),
        (["1/2", True], {}, dq.ArgumentError, 1, "True is not an integer"),
        (["1/2", Fraction(-1, 3)], {}, dq.RangeError, 1, "the weight is -1/3"),
        ([Fraction(1, 2**63), 1], {}, dq.CountOverflowError, 0, "does not fit 64 bits"),
        ([Fraction(1, 2**62 - k) for k in (1, 3, 5)], {}, dq.CountOverflowError, None, "common denominators"),
        (["1/2", "1/3"], {"quota": "droop"}, dq.ArgumentError, 0, "droop"),
    ],
)
def test_what_is_not_exact_is_refused_with_its_row(weights, options, error, row, words):
    with pytest.raises(error) as refused:
        dq.allocate(weights, total=2, **options)
    assert words in str(refused.value)
    assert row is None or refused.value.row == row
