"""Inputs on which other programs give wrong counts, miss ties, crash or do not end; and why our answer is the right one.

Each row says what the others were seen to do. Programs for R (`apportion`, `proporz`) and those that are no longer
published are told from reports; `apportionment` 1.0, `apportionpy` 0.3.1 and votelib 0.4.0 were run. Their results are not
asserted: they may mend them. Every expected count is argued by hand in its comment, with remainders over W or quotients.
"""

from fractions import Fraction

import dvcquota as dq
import numpy as np
import pytest
from plan_128 import descriptor, table

LIMIT = 2**63 - 1


def allocated(weights, total, **options):
    result = dq.allocate(list(weights), total=total, **options)
    return result.counts.tolist(), [(tie.rows, tie.contested) for tie in result.ties]


@pytest.mark.parametrize(
    ("weights", "total", "counts", "ties"),
    [
        # apportionment gives 1 1 1, with fractions=True too: the 19 loses its second although 26 is the largest remainder.
        # 18 18 26 of 31, floors 0 0 1, two left: 26, then one of two 18
        ((6, 6, 19), 3, [1, 0, 2], [([0, 1], 1)]),
        # doubles break these ties by their last bit and say nothing of them (apportionment: 3 1 1 and 3 1 12)
        ((17, 2, 6), 5, [4, 0, 1], [([0, 1], 1)]),  # 10 10 5 of 25, floors 3 0 1, one left
        ((5, 1, 16), 16, [4, 1, 11], [([0, 2], 1)]),  # 14 16 14 of 22, floors 3 0 11, two left: 16, then one of two 14
        # R apportion gives four out of three, and one to each row without weight
        ((29, 5, 7), 3, [2, 0, 1], []),  # 5 15 21 of 41, floors 2 0 0, one left
        ((29, 0, 5, 0, 7), 3, [2, 0, 0, 0, 1], []),
        # an absolute tolerance of 1e-14 sees ties here or raises
        ((74615561, 37307780, 74993028), 4, [1, 1, 2], []),  # 111545875 149231120 113055743 of 186916369, floors 1 0 1
        ((70000001, 70000000, 70000002), 4, [1, 1, 2], []),  # 70000001 69999997 70000005 of 210000003, floors 1 1 1
        # money in dong: the 64-bit product wraps (apportionment: IndexError)
        ((100000000000001, 99999999999999, 200000000000000), 2000000, [500000, 500000, 1000000], []),
        ((10**14, 3 * 10**14, 10**14), 2000001, [400000, 1200001, 400000], []),  # 1/5 3/5 1/5
        ((LIMIT, LIMIT, LIMIT), LIMIT, [LIMIT // 3 + 1, LIMIT // 3, LIMIT // 3], [([0, 1, 2], 1)]),  # 2^63 - 1 = 3 k + 1
        # division by zero (votelib, apportionpy) or -2^63 in every row (apportionment)
        ((0, 0, 0), 0, [0, 0, 0], []),
        ((), 0, [], []),
        ((4, 5), 0, [0, 0], []),
        ((7,), 12, [12], []),
        ((1, 1, 1, 1, 1), 2, [1, 1, 0, 0, 0], [([0, 1, 2, 3, 4], 2)]),
    ],
)
def test_largest_remainders(weights, total, counts, ties):
    assert allocated(weights, total) == (counts, ties)


def test_a_tie_of_huntington_hill():
    """25 / (1 x 2) = 12.5 and 900 / (8 x 9) = 12.5; doubles see it as 9 for the last row (apportionment, R proporz)."""
    assert allocated([3, 5, 30], 11, method="huntington-hill") == ([1, 2, 8], [([1, 2], 1)])


def test_the_quota_method_keeps_the_upper_quota():
    """R apportion gives 11 2. The quotas are 7.8 and 5.2."""
    assert allocated([3, 2], 13, method="quota-method") == ([8, 5], [])


@pytest.mark.parametrize(
    ("weights", "total", "method", "counts"),
    [
        ([74615561, 37307780, 74993028], 4, "dhondt", [2, 0, 2]),  # 37307780 < 74615561 / 2 by half a vote
        ([74615561, 37307781, 74993028], 4, "dhondt", [1, 1, 2]),  # and above it by half a vote
        ([70000001, 70000000], 1, "sainte-lague", [1, 0]),
        ([70000000, 70000001], 1, "sainte-lague", [0, 1]),
        ([70000000, 70000001], 3, "huntington-hill", [1, 2]),
        ([LIMIT - 1, LIMIT], 3, "dean", [1, 2]),
        ([LIMIT - 1, LIMIT], 3, "sainte-lague", [1, 2]),
    ],
)
def test_weights_that_differ_by_one_do_not_tie(weights, total, method, counts):
    assert allocated(weights, total, method=method) == (counts, [])


def test_adams_on_the_communes():
    """Three programs give an error, nothing, or never end (apportionment: IndexError, apportionpy: "Incalculable values").

    Exact: some divisor d rounds all quotients up to the counts; the one tie is of 3132 = 6 x 522.
    """
    communes = {unit["code"] for unit in table("units") if unit["level"] == "commune"}
    weights = [int(row["offline"]) for row in table("quotas") if row["unit"] in communes]
    total = descriptor()["dvc:plan"]["totals"]["commune"]
    result = dq.allocate(weights, total=total, method="adams")
    assert result.counts.sum() == total
    # a divisor d with ceil(w / d) = x for all rows: at most w / (x - 1), at least w / x; met with equality by a tie
    counts = result.counts.tolist()
    highest = min(Fraction(w, x - 1) for w, x in zip(weights, counts, strict=True) if x > 1)
    assert highest == max(Fraction(w, x) for w, x in zip(weights, counts, strict=True) if x)
    (tie,) = result.ties
    low, high = sorted((weights[row], int(result.counts[row])) for row in tie.rows)
    assert (low[0], high[0], tie.contested) == (522, 3132, 1)


@pytest.mark.parametrize("method", ["adams", "dean", "huntington-hill"])
def test_fewer_dossiers_than_rows(method):
    """Every first dossier is free there: the largest weights come first, and rows without weight never (apportionpy: error)."""
    assert allocated([5, 9, 0, 7], 2, method=method) == ([0, 1, 0, 1], [])
    assert allocated([5, 9, 9, 5], 3, method=method) == ([1, 1, 1, 0], [([0, 3], 1)])


@pytest.mark.parametrize("rule", ["proportional", "least-squares"])
def test_upper_bounds_hold_in_largest_remainders(rule):
    """votelib gives 5 3 2 whatever the upper bound says.

    The 8 that a cap of 2 leaves to 30 and 20 are 4.8 and 3.2 in proportion; in equal amounts, 3 and 2 and 1.5 for each,
    4.5 and 3.5, of which the earlier row gets the dossier.
    """
    counts, ties = allocated([50, 30, 20], 10, upper=[2, 10, 10], redistribute=rule)
    assert counts == [2, 5, 3]
    assert ties == ([] if rule == "proportional" else [([1, 2], 1)])


@pytest.mark.parametrize("method", sorted(set(dq.methods().values())))
def test_nothing_one_row_and_nobody(method):
    given = {"stationary": {"q": "1/3"}, "signposts": {"signposts": [1]}}.get(method, {})
    assert allocated([], 0, method=method, **given) == ([], [])
    assert allocated([0, 0], 0, method=method, **given) == ([0, 0], [])
    assert allocated([4, 5], 0, method=method, **given) == ([0, 0], [])
    assert allocated([7], 12, method=method, **given) == ([12], [])
    assert allocated([0, 7, 0], 12, method=method, **given) == ([0, 12, 0], [])
    for weights in ([], [0, 0]):
        with pytest.raises(dq.InfeasibleError) as refused:
            dq.allocate(weights, total=1, method=method, **given)
        assert refused.value.code == "nothing_to_share"


def test_a_table_fitted_and_then_rounded_does_not_add_up():
    """Iterative proportional fitting meets all 237 totals of 20 x 217; rounding its cells breaks most of them, ours keeps each."""
    random = np.random.default_rng(128)
    weights = random.integers(1, 5000, (20, 217))
    rows, columns = (dq.allocate(weights.sum(axis=axis) + 17, total=169_369).counts for axis in (1, 0))
    fitted = weights.astype(float)
    for _ in range(200):
        fitted *= (rows / fitted.sum(axis=1))[:, None]
        fitted *= columns / fitted.sum(axis=0)
    assert np.allclose(fitted.sum(axis=1), rows) and np.allclose(fitted.sum(axis=0), columns)
    assert (np.rint(fitted).sum(axis=0) != columns).sum() > 150
    ours = dq.allocate_matrix(weights, rows=rows, columns=columns)
    assert (ours.counts.sum(axis=1) == rows).all() and (ours.counts.sum(axis=0) == columns).all()
    ours.verify()
