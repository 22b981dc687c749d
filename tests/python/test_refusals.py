"""Weights, bounds and totals that do not go together: who is named, which set is in the way, and the nearest total.

What is no count at all (fractions, NaN, text) is in test_allocate.py, names and options of methods in test_methods.py.
"""

import re

import dvcquota as dq
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

LIMIT = 2**63 - 1
BOUNDED = [
    *({"method": method} for method in ("adams", "dean", "huntington-hill", "sainte-lague", "modified-sainte-lague", "dhondt")),
    *({"redistribute": rule} for rule in ("proportional", "least-squares")),
]
ONLY_WEIGHTS = [*BOUNDED[:-1], {"method": "quota-method"}, {"quota": "droop"}]


def bounded_only(options, **bounds):
    """The options that go with these bounds: without any there is nothing to redistribute."""
    return options if bounds else {name: value for name, value in options.items() if name != "redistribute"}


def refusal(weights, total, **options):
    with pytest.raises(dq.DvcError) as refused:
        dq.allocate(weights, total=total, **options)
    return refused.value


@pytest.mark.parametrize("options", BOUNDED, ids=str)
@pytest.mark.parametrize(
    ("weights", "total", "bounds", "code", "row", "column", "message"),
    [
        ([1, -2, 3], 3, {}, "range", 1, "weights", "weight -2 is negative; weights are 0 or more"),
        ([1, 2], -1, {}, "range", None, None, "the total to allocate is -1; it must be 0 or more"),
        ([0, 0], 3, {}, "nothing_to_share", None, None, "there are 3 dossiers to allocate, but every weight is 0; the nearest total is 0"),
        ([], 3, {}, "nothing_to_share", None, None, "there are 3 dossiers to allocate, but no rows; the nearest total is 0"),
        ([5, 1], 3, {"lower": [3]}, "shape", None, None, "1 lower bounds for 2 weights; one for each row is expected"),
        ([5, 1], 3, {"upper": [3, 1, 1]}, "shape", None, None, "3 upper bounds for 2 weights; one for each row is expected"),
        ([5, 1], 3, {"lower": [0, 3], "upper": [9, 2]}, "inconsistent", 1, "lower", "the lower bound 3 is above the upper bound 2"),
        ([5, 1], 3, {"upper": [0, -1]}, "range", 1, "upper", "the bound is -1; bounds are 0 or more"),
        ([5, 1], 3, {"lower": [LIMIT, 1]}, "overflow", 1, "lower",
         "the lower bounds up to this row add up to more than 64 bits hold"),
        ([5, 1, 5], 3, {"lower": [4, 0, 1]}, "infeasible", None, None,
         "the lower bounds of rows 0, 2 (from 0) add up to 5, above the total of 3; the nearest total is 5"),
        ([5, 0, 5], 9, {"upper": [2, 9, 2]}, "infeasible", None, None,
         "the upper bounds of rows 0, 2 (from 0) and the lower bounds of the others, which have no weight, add up to 4, below "
         "the total of 9; the nearest total is 4"),
        ([0, 0], 3, {"lower": [1, 1]}, "infeasible", None, None,
         "no row has a weight, and the lower bounds add up to 2, below the total of 3; the nearest total is 2"),
    ],
)  # fmt: skip
def test_the_message_names_rows_the_set_in_the_way_and_the_nearest_total(
    options, weights, total, bounds, code, row, column, message
):
    error = refusal(weights, total, **bounds, **bounded_only(options, **bounds))
    assert (error.code, error.row, error.column) == (code, row, column)
    assert str(error).endswith(message)


@given(st.sampled_from(BOUNDED), st.lists(st.tuples(st.integers(0, 3), st.integers(0, 4), st.integers(0, 4)), max_size=6), st.integers(0, 40))
def test_the_nearest_total_is_admitted_and_none_between_is(options, rows, total):
    weights, lower = [w for w, _, _ in rows], [low for _, low, _ in rows]
    upper = [low + more for _, low, more in rows]
    assume(rows)
    bounds = {"lower": lower, "upper": upper}
    least, most = sum(lower), sum(b if w else a for w, a, b in zip(weights, lower, upper, strict=True))
    if least <= total <= most:
        assert dq.allocate(weights, total=total, **bounds, **options).counts.sum() == total
        return
    error = refusal(weights, total, **bounds, **options)
    assert error.code == "infeasible"
    nearest = int(re.search(r"nearest total is (\d+)$", str(error))[1])
    assert nearest == (least if total < least else most)
    assert dq.allocate(weights, total=nearest, **bounds, **options).counts.sum() == nearest


@pytest.mark.parametrize("options", ONLY_WEIGHTS, ids=str)
def test_weights_may_add_up_to_more_than_64_bits(options):
    assert dq.allocate([LIMIT, LIMIT, LIMIT], total=9, **options).counts.tolist() == [3, 3, 3]


@pytest.mark.parametrize("options", BOUNDED, ids=str)
def test_upper_bounds_may_add_up_to_more_than_64_bits(options):
    counts = dq.allocate([1, 1, 0], total=LIMIT, upper=[LIMIT, LIMIT, LIMIT], **options).counts.tolist()
    assert counts == [LIMIT // 2 + 1, LIMIT // 2, 0]


def test_groups_are_named_by_their_labels_and_rows_with_their_place_in_all():
    def groups(weights, totals, **options):
        with pytest.raises(dq.DvcError) as refused:
            dq.allocate_groups(weights, groups=["a", "b", "b"], totals=totals, **options)
        return refused.value

    error = groups([1, 2, -3], {"a": 1, "b": 2})
    assert (error.code, error.row, error.column) == ("range", 2, "weights")
    assert 'group "b": weight -3 is negative' in str(error)
    error = groups([1, 2, 3], {"a": 1, "b": 2}, lower=[0, 2, 1])
    assert str(error) == 'group "b": the lower bounds of rows 1, 2 (from 0) add up to 3, above the total of 2; the nearest total is 3'
    error = groups([0, 2, 3], {"a": 1, "b": 2})
    assert error.code == "nothing_to_share"
    assert str(error).startswith('group "a": ')
    error = groups([1, 2, 3], {"a": 1})
    assert (error.code, error.row) == ("argument", 1)
    assert "its group 'b' has no total" in str(error)
