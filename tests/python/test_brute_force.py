"""Every vector there is: which of them a method admits, by the inequality that defines it, and ours is among them.

By order = the lexicographically largest of those; a tie has as many ways out as there are others.
"""

from fractions import Fraction
from functools import cache
from itertools import pairwise, product
from math import comb, floor
from random import Random

import dvcquota as dq
import oracle
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

LIMIT = 2**63 - 1
DIVISORS = {
    **{method: {"method": method} for method in ("adams", "dean", "huntington-hill", "sainte-lague", "modified-sainte-lague", "dhondt")},
    "stationary": {"method": "stationary", "q": "2/5"},
    "signposts": {"method": "signposts", "signposts": ["1/3", "5/3", "5/2"]},
}


@cache
def price(method, weight, k):
    """What the k-th dossier costs a row; free ones go to larger weights first."""
    s = oracle.signpost(method, k, q=Fraction(2, 5), posts=(Fraction(1, 3), Fraction(5, 3), Fraction(5, 2)))
    if s == 0:
        return Fraction(-weight)
    return s / weight ** (2 if method == "huntington-hill" else 1)


def admitted_by_prices(method, weights, vectors, lower, upper):
    """The min-max inequality: no dossier given above the lower bounds is dearer than one that is not given."""
    rows = [i for i, w in enumerate(weights) if w]
    for x in vectors:
        given = [price(method, weights[i], x[i]) for i in rows if x[i] > lower[i]]
        missing = [price(method, weights[i], x[i] + 1) for i in rows if x[i] < upper[i]]
        if not given or not missing or max(given) <= min(missing):
            yield x


def nearest(shares, vectors):
    """The vectors with the least sum of squared deviations from the shares."""
    costs = [sum((a - q) ** 2 for a, q in zip(x, shares, strict=True)) for x in vectors]
    return [x for x, cost in zip(vectors, costs, strict=True) if cost == min(costs)]


def clamped_shares(weights, total, lower, upper):
    """q = clamp(t w, lower, upper): of all ways to say who is below, at one rate, or above, one that holds."""
    for pattern in product((-1, 0, 1), repeat=len(weights)):
        at = dict(enumerate(pattern))
        if any(at[i] >= 0 for i, w in enumerate(weights) if not w):
            continue  # a row without weight has its lower bound
        fixed = sum(lower[i] if at[i] < 0 else upper[i] for i in at if at[i])
        free = [i for i in at if not at[i]]
        if not free and fixed != total:
            continue
        if free:
            rates = [Fraction(total - fixed, sum(weights[i] for i in free))]
        else:
            rates = [Fraction(bound[i], weights[i]) for bound in (lower, upper) for i in at if weights[i]]
        for t in rates:
            q = [Fraction(lower[i] if a < 0 else upper[i]) if a else t * weights[i] for i, a in at.items()]
            if all(
                (t * w <= low if a < 0 else t * w >= high if a else low <= t * w <= high)
                for w, low, high, a in zip(weights, lower, upper, pattern, strict=True)
                if w
            ):
                return q
    raise AssertionError("no rate")


def all_bounds(weights, total, random):
    """None, and some that admit the total."""
    n = len(weights)
    yield [0] * n, [total] * n, {}
    for _ in range(3):
        lower = [random.choice((0, 0, 1, 2)) for _ in weights]
        upper = [low + random.choice((0, 1, 2, 4)) for low in lower]
        if sum(lower) <= total <= sum(b if w else a for a, b, w in zip(lower, upper, weights, strict=True)):
            yield lower, upper, {"lower": lower, "upper": upper}


METHODS = [*DIVISORS, "proportional", "least-squares"]


def differences(method, options):
    """The cases where the allocation is not the first of all vectors that the method admits, or its tie is not theirs."""
    random = Random(method)
    for n in (1, 2, 3):
        for weights in product(range(12 if n < 3 else 5), repeat=n):
            for total in range(1, 8) if any(weights) else ():
                for lower, upper, bounds in all_bounds(weights, total, random):
                    ranges = [range(a, (b if w else a) + 1) for w, a, b in zip(weights, lower, upper, strict=True)]
                    vectors = [x for x in product(*ranges) if sum(x) == total]
                    if method in DIVISORS:
                        best = list(admitted_by_prices(method, weights, vectors, lower, upper))
                    elif method == "proportional":
                        best = nearest(clamped_shares(weights, total, lower, upper), vectors)
                    else:
                        best = nearest([Fraction(w * total, sum(weights)) for w in weights], vectors)
                    fit = {name: value for name, value in options.items() if bounds or name != "redistribute"}
                    result = dq.allocate(weights, total=total, **fit, **bounds)
                    tied = {row for tie in result.ties for row in tie.rows}
                    ways = comb(len(tied), result.ties[0].contested) if tied else 1
                    apart = {i for x in best for i in range(n) if x[i] != best[0][i]}
                    if (tuple(result.counts.tolist()), ways, tied) != (max(best), len(best), apart):
                        yield weights, total, lower, upper


@pytest.mark.parametrize("method", METHODS)
def test_ours_is_the_first_of_the_vectors_that_the_method_admits(method):
    assert list(differences(method, DIVISORS.get(method, {"redistribute": method}))) == []


@pytest.mark.parametrize(
    ("method", "planted"),
    [
        ("dean", {"method": "huntington-hill"}),
        ("huntington-hill", {"method": "dean"}),
        ("sainte-lague", {"method": "stationary", "q": "499/1000"}),
        ("dhondt", {"method": "dhondt", "ties": "by-lot", "seed": 3}),
        ("proportional", {"redistribute": "least-squares"}),
        ("least-squares", {"redistribute": "proportional"}),
    ],
)
def test_it_is_seen_to_fail(method, planted):
    assert next(differences(method, planted), None)


# --- numbers too large to give out one by one -----------------------------------------------------------------------

huge = st.lists(st.integers(LIMIT - 3, LIMIT) | st.integers(0, LIMIT) | st.integers(0, 3), min_size=1, max_size=7).filter(any)


@st.composite
def bounded_and_huge(draw):
    """Weights whose sum is beyond 64 bits, bounds of any size, a total between them."""
    weights = draw(huge)
    share = LIMIT // len(weights)
    lower = [draw(st.integers(0, 3) | st.integers(0, share)) for _ in weights]
    upper = [draw(st.just(LIMIT) | st.integers(low, min(low + 3, LIMIT)) | st.integers(low, LIMIT)) for low in lower]
    most = sum(b if w else a for a, b, w in zip(lower, upper, weights, strict=True))
    return weights, draw(st.integers(sum(lower), min(most, LIMIT))), lower, upper


@settings(max_examples=400)
@given(bounded_and_huge())
@example(([LIMIT, LIMIT], LIMIT, [0, 0], [LIMIT, LIMIT]))
@example(([LIMIT, 1, 1], LIMIT, [0, 2**62, 0], [LIMIT, LIMIT, 2**61]))
def test_largest_remainders_in_proportion_at_any_size(given):
    weights, total, lower, upper = given
    result = dq.allocate(weights, total=total, lower=lower, upper=upper)
    expected = oracle.proportional(weights, total, lower, upper)
    assert (result.counts.tolist(), [(tie.rows, tie.contested, tie.served) for tie in result.ties]) == expected


@settings(max_examples=300)
@given(st.sampled_from([*DIVISORS, "least-squares"]), bounded_and_huge())
def test_the_min_max_inequality_at_any_size(method, given):
    weights, total, lower, upper = given
    W = sum(weights)
    counts = dq.allocate(
        weights, total=total, lower=lower, upper=upper, **DIVISORS.get(method, {"redistribute": "least-squares"})
    ).counts.tolist()
    assert sum(counts) == total
    assert all(a <= x <= (b if w else a) for x, a, b, w in zip(counts, lower, upper, weights, strict=True))

    def cost(i, k):
        return k - Fraction(weights[i] * total, W) if method == "least-squares" else price(method, weights[i], k)

    rows = [i for i, w in enumerate(weights) if w]
    dearest = max((cost(i, counts[i]) for i in rows if counts[i] > lower[i]), default=None)
    cheapest = min((cost(i, counts[i] + 1) for i in rows if counts[i] < upper[i]), default=None)
    assert dearest is None or cheapest is None or dearest <= cheapest


@settings(max_examples=200)
@given(huge, st.integers(0, LIMIT), st.sampled_from(["hare", "hagenbach-bischoff", "imperiali", "droop"]))
def test_whole_quotas_and_remainders_at_any_size(weights, total, quota):
    expected = oracle.other_quota(quota, weights, total) if total else ([0] * len(weights), [])
    if expected is None:
        with pytest.raises(dq.InfeasibleError, match="does not fit"):
            dq.allocate(weights, total=total, quota=quota)
        return
    result = dq.allocate(weights, total=total, quota=quota)
    assert (result.counts.tolist(), [(tie.rows, tie.contested, tie.served) for tie in result.ties]) == expected


@settings(max_examples=100)
@given(huge, st.integers(0, 40))
def test_the_quota_method_at_any_size(weights, total):
    assert dq.allocate(weights, total=total, method="quota-method").counts.tolist() == oracle.quota_method(weights, total)[0]


def test_the_cost_does_not_grow_with_the_total():
    """A hundred rows share up to 2^63 - 1 dossiers; one at a time would not end."""
    weights = [3**i % 1009 + 1 for i in range(100)]
    for method in DIVISORS.values():
        for smaller, larger in pairwise(10**e for e in (3, 9, 18)):
            few, many = (dq.allocate(weights, total=total, **method).counts for total in (smaller, larger))
            assert (few.sum(), many.sum()) == (smaller, larger)
            assert (many >= few).all()
            W = sum(weights)
            assert all(abs(x - floor(Fraction(w * larger, W))) <= 100 for x, w in zip(many.tolist(), weights, strict=True))
