"""Agreement with votelib 0.4.0, which computes in fractions, on weights without bounds: counts, and who ties for how many.

Where it is not right it is not asked: a total of 0, upper bounds, its own Huntington-Hill, which raises (squares stand in).
"""

from fractions import Fraction

import dvcquota as dq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from votelib.evaluate.core import Tie
from votelib.evaluate.proportional import HighestAverages, LargestRemainder

# order: how many dossiers a row has already
DIVISORS = {
    "dhondt": "d_hondt",
    "sainte-lague": "sainte_lague",
    "modified-sainte-lague": lambda order: 2 * order + 1 if order else Fraction(7, 5),
    "stationary": lambda order: order + Fraction(1, 3),
}
SECOND_DIVISORS = {  # of which the first is 0: everybody begins with one
    "adams": lambda order: order,
    "dean": lambda order: Fraction(2 * order * (order + 1), 2 * order + 1),
    "huntington-hill": lambda order: order * (order + 1),  # of the squared weights
}

few = st.lists(st.integers(1, 12), min_size=1, max_size=9)
usual = st.lists(st.integers(1, 10**6), min_size=1, max_size=30)
large = st.lists(st.integers(2**62, 2**63 - 1), min_size=1, max_size=9)


def theirs(evaluator, weights, total, first=0):
    """(counts without the contested dossiers, tied rows, how many they contest)."""
    votes = dict(enumerate(weights))
    start = dict.fromkeys(votes, first) if first else {}
    result = evaluator.evaluate(votes, total, prev_gains=start) if total > first * len(weights) else {}
    ties = {tuple(sorted(key)): n for key, n in result.items() if isinstance(key, Tie)}
    assert len(ties) <= 1
    rows, contested = next(iter(ties.items()), ((), 0))
    return [result.get(i, 0) + first for i in votes], list(rows), contested


def ours(weights, total, **options):
    result = dq.allocate(weights, total=total, ties="report", **options)
    rows, contested = ([], 0) if not result.ties else (result.ties[0].rows, result.ties[0].contested)
    return result.counts.tolist(), rows, contested


@pytest.mark.parametrize("method", DIVISORS)
def test_divisor_methods(method):
    options = {"method": method} | ({"q": "1/3"} if method == "stationary" else {})
    evaluator = HighestAverages(DIVISORS[method])

    @settings(max_examples=150)
    @given(few | usual | large, st.integers(1, 60))
    def agree(weights, total):
        assert ours(weights, total, **options) == theirs(evaluator, weights, total)

    agree()


@pytest.mark.parametrize("method", SECOND_DIVISORS)
def test_divisor_methods_whose_first_dossier_is_free(method):
    evaluator = HighestAverages(SECOND_DIVISORS[method])

    @settings(max_examples=150)
    @given(few | usual | large, st.integers(0, 60))
    def agree(weights, more):
        total = len(weights) + more
        votes = [w * w for w in weights] if method == "huntington-hill" else weights
        assert ours(weights, total, method=method) == theirs(evaluator, votes, total, first=1)

    agree()


@pytest.mark.parametrize("quota", ["hare", "hagenbach_bischoff", "imperiali", "droop"])
def test_largest_remainders(quota):
    evaluator = LargestRemainder(quota)

    @settings(max_examples=150)
    @given(few | usual | large, st.integers(1, 60))
    def agree(weights, total):
        try:
            found = ours(weights, total, quota=quota.replace("_", "-"))
        except dq.InfeasibleError:
            return
        assert found == theirs(evaluator, weights, total)

    agree()
