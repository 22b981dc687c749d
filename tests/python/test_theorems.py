"""The theorems hold for dvcquota, element by element, and each check finds the bug that is planted for it.

`theorems.py` has the checks and the bugs. What is tested of every method's counts and ties is in test_methods.py.
"""

import dvcquota as dq
import pytest
import theorems
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample
from theorems import Case

DIVISORS = {
    **{method: {"method": method} for method in ("adams", "dean", "huntington-hill", "sainte-lague", "modified-sainte-lague", "dhondt")},
    "stationary 1/3": {"method": "stationary", "q": "1/3"},
    "signposts 1/2 2 3": {"method": "signposts", "signposts": ["1/2", 2, 3]},
}
REMAINDERS = {"largest-remainder": {}}
QUOTA_METHOD = {"quota-method": {"method": "quota-method"}}
LEAST_SQUARES = {"least-squares": {"redistribute": "least-squares"}}


def by_weight(methods):
    """With ties served by weight, a result has nothing to do with the order of rows."""
    return {name: options | {"ties": "by-weight"} for name, options in methods.items()}


def allocator(options):
    def allocate(weights, total, lower=None, upper=None):
        return dq.allocate(weights, total=total, lower=lower, upper=upper, **options).counts.tolist()

    return allocate


@st.composite
def cases(draw, bounded=False):
    weights = draw(st.lists(st.integers(0, 7) | st.integers(0, 200) | st.integers(1, 10**7), min_size=2, max_size=6).filter(any))
    n = len(weights)
    total = draw(st.integers(0, 40))
    grown = [w + draw(st.integers(-(w // 3), w // 2)) for w in weights]
    given = {"others": grown if any(grown) else weights, "order": draw(st.permutations(range(n)))}
    if bounded:
        lower = [draw(st.integers(0, 3)) for _ in weights]
        upper = [low + draw(st.integers(0, 8)) for low in lower]
        most = sum(b if w else a for a, b, w in zip(lower, upper, weights, strict=True))
        return Case(weights, draw(st.integers(sum(lower), most)), lower=lower, upper=upper, **given)
    return Case(weights, total, **given)


@st.composite
def tied(draw):
    """Many equal claims of unequal weights."""
    return Case(draw(st.lists(st.integers(0, 30), min_size=2, max_size=6).filter(any)), draw(st.integers(1, 20)))


@st.composite
def small(draw):
    """Weights that can be given out one by one."""
    return Case(draw(st.lists(st.integers(0, 12), min_size=1, max_size=6).filter(any)), 0)


# theorem, what it is drawn from, for whom it holds, and a bug that it must find
THEOREMS = [
    (theorems.totals, cases(), DIVISORS | REMAINDERS | QUOTA_METHOD, theorems.rounded),
    (theorems.totals, cases(), {}, theorems.one_each),
    (theorems.house_monotonicity, cases(), DIVISORS | QUOTA_METHOD, theorems.hamilton),
    (theorems.house_monotonicity, cases(), {}, theorems.eager_quota_method),
    (theorems.population_monotonicity, cases(), DIVISORS, theorems.hamilton),
    (theorems.quota_rule, cases(), REMAINDERS | QUOTA_METHOD, theorems.jefferson),
    (theorems.quota_rule, cases(), {}, theorems.adams),
    (theorems.lower_quota, cases(), {"dhondt": DIVISORS["dhondt"]}, theorems.adams),
    (theorems.upper_quota, cases(), {"adams": DIVISORS["adams"]}, theorems.jefferson),
    (theorems.anonymity, cases(), by_weight(DIVISORS | REMAINDERS), theorems.by_place),
    (theorems.scale_invariance, cases(), DIVISORS | REMAINDERS | QUOTA_METHOD, theorems.wrapped),
    (theorems.scale_invariance, tied(), DIVISORS | REMAINDERS | QUOTA_METHOD, theorems.floats),
    (theorems.coherence, cases(), DIVISORS, theorems.hamilton),
    (theorems.balance, cases(), DIVISORS | REMAINDERS | QUOTA_METHOD, theorems.ties_to_one),
    (theorems.order, cases(), DIVISORS | REMAINDERS | QUOTA_METHOD, theorems.by_place),
    (theorems.exactness, small(), DIVISORS | REMAINDERS | QUOTA_METHOD, theorems.one_each),
    (theorems.bounds, cases(True), DIVISORS | LEAST_SQUARES | REMAINDERS, theorems.no_upper),
    (theorems.decided_rows, cases(True), DIVISORS | LEAST_SQUARES, theorems.hamilton),
    (theorems.bounds_monotonicity, cases(True), DIVISORS | LEAST_SQUARES, theorems.hamilton),
]
HOLDS = [(check, drawn, name, options) for check, drawn, methods, _ in THEOREMS for name, options in methods.items()]
FAILS = [(check, drawn, bug) for check, drawn, _, bug in THEOREMS]


@pytest.mark.parametrize(("check", "drawn", "name", "options"), HOLDS, ids=[f"{c.__name__}, {n}" for c, _, n, _ in HOLDS])
def test_the_theorem_holds(check, drawn, name, options):
    @settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
    @given(drawn)
    def holds(case):
        assert check(allocator(options), case) == []

    holds()


@pytest.mark.parametrize(("check", "drawn", "bug"), FAILS, ids=[f"{c.__name__}, {b.__name__}" for c, _, b in FAILS])
def test_the_theorem_is_seen_to_fail(check, drawn, bug):
    """So a check that can find nothing, or a strategy that never comes near, fails here."""
    found = settings(max_examples=3000, database=None, derandomize=True, phases=[Phase.generate])
    try:
        case = find(drawn, lambda case: bool(check(bug, case)), settings=found)
    except NoSuchExample:
        pytest.fail(f"{check.__name__} finds nothing wrong with {bug.__name__}")
    assert check(bug, case)
