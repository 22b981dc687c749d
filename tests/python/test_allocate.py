"""Largest remainders, against fractions and against published results.

Seen to fail on planted bugs: the tie taken by the later row, `>=` for `>` at the cut, the tie list without the rows that
were served, 64-bit arithmetic used beyond its bounds.
"""

from math import gcd

import dvcquota as dq
import numpy as np
import oracle
import pandas
import polars
import pyarrow
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from plan_128 import descriptor, table

LIMIT = 2**63 - 1

few = st.lists(st.integers(0, 6), min_size=1, max_size=12)
usual = st.lists(st.integers(0, 10**6), min_size=1, max_size=40)
near = st.lists(st.integers(70_000_000, 70_000_003), min_size=2, max_size=12)
large = st.lists(st.integers(LIMIT - 5, LIMIT) | st.integers(0, LIMIT) | st.integers(0, 3), min_size=1, max_size=12)
weights_of_any_size = (few | usual | near | large).filter(any)
# 2^50 and W = 2^62 are where faster arithmetic may give way to wider
totals = st.integers(0, 40) | st.integers(0, 10**7) | st.integers(2**50 - 3, 2**50 + 3) | st.integers(LIMIT - 3, LIMIT)


def allocated(weights, total):
    result = dq.allocate(weights, total=total)
    return result.counts.tolist(), [(tie.rows, tie.contested) for tie in result.ties]


# --- the method ---------------------------------------------------------------------------------------------------


@settings(max_examples=1000)
@given(weights_of_any_size, totals)
@example([2**62 - 1, 1], 2**50 - 1)
@example([2**62 - 2, 1], 2**50 - 1)
@example([2**61, 2**61 - 1], 2**50)
@example([LIMIT] * 3, LIMIT)
def test_counts_and_ties_are_those_of_exact_fractions(weights, total):
    assert allocated(weights, total) == oracle.largest_remainders(weights, total)


@settings(max_examples=300)
@given(st.integers(2**47, 2**50 - 1), st.integers(2**20, 2**62 - 1), st.integers(1, 3))
def test_claims_a_hair_beside_a_whole_number(total, W, k):
    """Two weights whose remainders are k and W - k: there an estimate in doubles lands on the wrong side."""
    if gcd(total, W) != 1:
        return
    low = k * pow(total, -1, W) % W
    weights = [low, W - low]
    assert sorted(weight * total % W for weight in weights) == sorted([k % W, -k % W])
    assert allocated(weights, total) == oracle.largest_remainders(weights, total)


@settings(max_examples=300)
@given(weights_of_any_size, totals)
def test_the_counts_sum_to_the_total_and_keep_the_quota(weights, total):
    counts, _ = allocated(weights, total)
    W = sum(weights)
    assert sum(counts) == total
    for weight, count in zip(weights, counts, strict=True):
        assert weight * total // W <= count <= -(-weight * total // W)
        assert weight or not count


@settings(max_examples=300)
@given(few, st.integers(1, 30), st.randoms())
def test_another_order_of_rows_moves_dossiers_only_inside_a_tie(weights, total, random):
    if not any(weights):
        return
    order = random.sample(range(len(weights)), len(weights))
    counts, ties = allocated(weights, total)
    moved, _ = allocated([weights[i] for i in order], total)
    tied = {row for rows, _ in ties for row in rows}
    for place, i in enumerate(order):
        assert i in tied or moved[place] == counts[i]


# --- known results ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("weights", "total", "counts"),
    [
        # Balinski and Young, The Quota Method of Apportionment, Amer. Math. Monthly 82 (1975): Hamilton's columns
        ((5117, 4400, 162, 161, 160), 100, [51, 44, 2, 2, 1]),
        ((9061, 7179, 5259, 3319, 1182), 26, [9, 7, 5, 4, 1]),
    ],
)
def test_published_apportionments(weights, total, counts):
    assert allocated(weights, total) == (counts, [])


def test_the_communes_get_what_plan_128_prints():
    """Appendix 2, 3: all 217 extras; 111 dossiers are left after the floors; remainders at the cut 128506 and 128078."""
    communes = {unit["code"] for unit in table("units") if unit["level"] == "commune"}
    rows = [row for row in table("quotas") if row["unit"] in communes]
    weights, extra = [int(row["offline"]) for row in rows], [int(row["extra"]) for row in rows]
    N, W = descriptor()["dvc:plan"]["totals"]["commune"], 256_850
    assert sum(weights) == W
    counts, ties = allocated(weights, N)
    assert (counts, ties) == (extra, [])
    rests = sorted((weight * N % W for weight in weights), reverse=True)
    assert N - sum(weight * N // W for weight in weights) == 111
    assert rests[110:112] == [128_506, 128_078]


# --- what goes in and what comes out ------------------------------------------------------------------------------

INTEGERS = ("int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", ">i8", "<i2", "intp")
FLOATS = ("float16", "float32", "float64", "longdouble")
GIVEN = [3, 0, 5, 1]
EXPECTED = oracle.largest_remainders(GIVEN, 4)


@pytest.mark.parametrize("dtype", [*INTEGERS, *FLOATS])
def test_arrays_of_any_integer_type_and_integral_floats(dtype):
    assert allocated(np.array(GIVEN, dtype), 4) == EXPECTED


@pytest.mark.parametrize(
    "weights",
    [
        GIVEN,
        tuple(GIVEN),
        [np.int64(3), 0, np.uint8(5), 1],
        [3.0, 0.0, 5.0, 1.0],
        np.array(GIVEN, object),
        np.repeat(GIVEN, 2)[::2],
        np.array(GIVEN[::-1])[::-1],
        np.array([GIVEN, GIVEN]).T[:, 0],
        np.asfortranarray(np.array([GIVEN, GIVEN]))[0],
        pandas.Series(GIVEN),
        pandas.Series(GIVEN, index=[9, 3, 7, 1]),
        pandas.Series(GIVEN, dtype="Int32"),
        pandas.Series(GIVEN, dtype="int64[pyarrow]"),
        pandas.DataFrame({"w": GIVEN, "name": list("abcd")})["w"],
        polars.Series(GIVEN),
        polars.Series(GIVEN, dtype=polars.UInt16),
        pyarrow.array(GIVEN),
        pyarrow.chunked_array([GIVEN[:1], GIVEN[1:]]),
    ],
    ids=lambda weights: type(weights).__name__,
)
def test_anything_that_holds_whole_numbers(weights):
    assert allocated(weights, 4) == EXPECTED


def test_a_read_only_array_stays_as_it_is():
    weights = np.array(GIVEN)
    weights.flags.writeable = False
    assert allocated(weights, 4) == EXPECTED
    assert weights.tolist() == GIVEN


@pytest.mark.parametrize("total", [4, np.int8(4), np.uint64(4)])
def test_the_total_is_any_integer(total):
    assert allocated(GIVEN, total) == EXPECTED


def test_an_index_of_a_series_is_not_a_position():
    """Row order, not label order, breaks the tie."""
    assert allocated(pandas.Series([1, 1], index=[1, 0]), 1) == ([1, 0], [([0, 1], 1)])


REFUSED = {
    "a float list": ([1.9, 2.9], "argument", 0),
    "a float further down": ([1, 2, 2.5], "argument", 2),
    "not a number": ([1.0, float("nan")], "argument", 1),
    "infinity": ([float("inf"), 1.0], "argument", 0),
    "floats beyond 2^53": ([1.0, 2.0**53 + 2], "argument", 1),
    "a boolean array": (np.array([True, False]), "argument", None),
    "booleans": ([True, True], "argument", 0),
    "a boolean in a column of objects": (np.array([3, True], object), "argument", 1),
    "text": (["one", "2"], "argument", 0),
    "text among numbers": (np.array([1, "two"], object), "argument", 1),
    "a missing value": ([1, None], "argument", 1),
    "a gap in a series": (pandas.Series([1, None]), "argument", 1),
    "a gap in a nullable series": (pandas.Series([1, None], dtype="Int64"), "argument", 1),
    "a gap in a polars series": (polars.Series([1, None]), "argument", 1),
    "a gap in an arrow array": (pyarrow.array([1, None]), "argument", 1),
    "a polars series of booleans": (polars.Series([True]), "argument", None),
    "complex numbers": (np.array([1 + 0j]), "argument", None),
    "days": (np.array(["2022-05-27"], "datetime64[D]"), "argument", None),
    "two dimensions": (np.array([[1, 2], [3, 4]]), "shape", None),
    "a column": (np.array([[1], [2]]), "shape", None),
    "a frame": (pandas.DataFrame({"w": [1, 2]}), "argument", None),
    "nested lists": ([[1, 2], [3, 4]], "shape", None),
    "a number": (3, "shape", None),
    "nothing": (None, "shape", None),
    "a text": ("12", "shape", None),
    "a negative weight": ([2, -1], "range", 1),
    "a negative float": ([2.0, -1.0], "range", 1),
    "a big integer": ([1, 2**63], "overflow", 1),
    "a bigger integer": ([1, 2**64], "overflow", 1),
    "an unsigned array beyond 63 bits": (np.array([1, 2**63], np.uint64), "overflow", 1),
    "all weights 0": ([0, 0], "nothing_to_share", None),
    "no rows": ([], "nothing_to_share", None),
}


@pytest.mark.parametrize(("weights", "code", "row"), REFUSED.values(), ids=REFUSED)
def test_refused_weights(weights, code, row):
    with pytest.raises(dq.DvcError) as refused:
        dq.allocate(weights, total=1)
    assert (refused.value.code, refused.value.row) == (code, row)
    assert (refused.value.file, refused.value.column) == (None, "weights" if code == "range" else None)


def test_a_frame_needs_the_name_of_its_column():
    for frame in (pandas.DataFrame({"w": [1, 2]}), polars.DataFrame({"w": [1, 2]}), pyarrow.table({"w": [1, 2]})):
        for call, name in (
            (lambda data: dq.allocate(data, total=1), "weights="),
            (lambda data: dq.allocate_groups(data, groups=["a", "a"], totals={"a": 1}), "weights="),
            (lambda data: dq.allocate_hierarchy(data, groups=["a", "a"], total=1), "weights="),
            (lambda data: dq.allocate_classes(data, copies=[1, 1], total=1), "weights="),
            (lambda data: dq.verify(data, [1, 2], total=1), "counts="),
            (lambda data: dq.fill_gap(data, done=[0, 0], total=1), "size="),
        ):
            with pytest.raises(dq.ArgumentError, match=f"a frame was given, .* name it with {name}$"):
                call(frame)


def test_a_boolean_among_integers_is_refused_in_a_list_too():
    with pytest.raises(dq.ArgumentError):
        dq.allocate([3, True], total=1)


def test_lists_of_unequal_length_are_refused_as_any_other_argument():
    with pytest.raises(dq.ArgumentError):
        dq.allocate([[1], [2, 3]], total=1)


def test_a_masked_value_is_a_missing_one():
    with pytest.raises(dq.ArgumentError):
        dq.allocate(np.ma.masked_array([1, 5], mask=[False, True]), total=1)


def test_a_float_too_large_is_not_called_fractional():
    with pytest.raises(dq.DvcError) as refused:
        dq.allocate([1e16], total=1)
    assert "not a whole number" not in str(refused.value)


@pytest.mark.parametrize(
    ("total", "code"),
    [(-1, "range"), (2**63, "overflow"), (2.0, "argument"), (True, "argument"), ("2", "argument"), (None, "argument"),
     (np.float64(2), "argument"), (np.bool_(True), "argument"), ([2], "argument")],
)  # fmt: skip
def test_refused_totals(total, code):
    with pytest.raises(dq.DvcError) as refused:
        dq.allocate([1, 2], total=total)
    assert refused.value.code == code
    assert "total" in str(refused.value)


def test_a_message_names_the_row_and_what_was_given():
    with pytest.raises(dq.ArgumentError, match=r"row 2: weights: 2\.5 is not a whole number"):
        dq.allocate([1, 2, 2.5], total=1)


def test_counts_are_read_only_int64():
    counts = dq.allocate(GIVEN, total=4).counts
    assert (counts.dtype, counts.ndim, counts.flags.c_contiguous) == (np.int64, 1, True)
    assert not counts.flags.writeable
    with pytest.raises(ValueError, match="read-only"):
        counts[0] = 1
    with pytest.raises(ValueError, match="WRITEABLE"):
        counts.setflags(write=True)


def test_counts_outlive_the_allocation():
    arrays = [dq.allocate([1, 2, 3], total=6).counts for _ in range(200)]
    assert {tuple(counts.tolist()) for counts in arrays} == {(1, 2, 3)}


def test_a_printed_tie_names_its_rows():
    assert repr(dq.allocate([1, 1, 0], total=1).ties) == "[Tie(rows=[0, 1], contested=1, served=[0])]"
    table = dq.allocate_matrix([[1, 1], [1, 1]], rows=[1, 1], columns=[1, 1])
    assert repr(table.ties).startswith("[TableTie(cells=[(0, 0), (0, 1), (1, 0), (1, 1)], served=[(")
