"""Every method of allocation against exact fractions: counts, ties, who is served, bounds, frames, and what is refused."""

from fractions import Fraction
from itertools import product

import dvcquota as dq
import numpy as np
import oracle
import pandas
import polars
import pyarrow
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from plan_128 import descriptor, table

LIMIT = 2**63 - 1
DIVISORS = ("adams", "dean", "huntington-hill", "sainte-lague", "modified-sainte-lague", "dhondt")
FIRST_IS_FREE = ("adams", "dean", "huntington-hill")
QUOTAS = ("hare", "droop", "hagenbach-bischoff", "imperiali")

few = st.lists(st.integers(0, 6), min_size=1, max_size=9)
usual = st.lists(st.integers(0, 10**6), min_size=1, max_size=20)
near = st.lists(st.integers(70_000_000, 70_000_003), min_size=2, max_size=9)
large = st.lists(st.integers(LIMIT - 3, LIMIT) | st.integers(0, LIMIT) | st.integers(0, 3), min_size=1, max_size=9)
some_weights = (few | usual | near | large).filter(any)
some_totals = st.integers(0, 40)


@st.composite
def bounded(draw):
    """(weights, total, lower, upper) that admit each other; either bound may be missing."""
    weights = draw((few | near | usual).filter(any))
    with_lower, with_upper = draw(st.sampled_from([(True, True), (True, False), (False, True)]))
    lower = [draw(st.integers(0, 4)) if with_lower else 0 for _ in weights]
    upper = [low + draw(st.integers(0, 8)) for low in lower]
    most = sum(high if weight else low for weight, low, high in zip(weights, lower, upper, strict=True))
    return weights, draw(st.integers(sum(lower), most)), lower if with_lower else None, upper if with_upper else None


def allocated(weights, total, **options):
    result = dq.allocate(weights, total=total, **options)
    return result.counts.tolist(), [(tie.rows, tie.contested, tie.served) for tie in result.ties]


# --- counts and ties ----------------------------------------------------------------------------------------------


@settings(max_examples=400)
@given(st.sampled_from(DIVISORS), some_weights, some_totals)
@example("huntington-hill", [3, 5, 30], 11)
@example("adams", [6, 6, 19, 0], 3)
@example("dean", [LIMIT, LIMIT - 1, LIMIT], 7)
def test_divisor_methods(method, weights, total):
    assert allocated(weights, total, method=method) == oracle.divisor_method(method, weights, total)


@settings(max_examples=400)
@given(st.sampled_from(DIVISORS), bounded())
def test_divisor_methods_within_bounds(method, given):
    weights, total, lower, upper = given
    expected = oracle.divisor_method(method, weights, total, lower, upper)
    assert allocated(weights, total, method=method, lower=lower, upper=upper) == expected


@settings(max_examples=300)
@given(st.fractions(0, 1, max_denominator=12), bounded(), st.booleans())
def test_stationary_methods(q, given, within):
    weights, total, lower, upper = given if within else (*given[:2], None, None)
    expected = oracle.divisor_method("stationary", weights, total, lower, upper, q=q)
    assert allocated(weights, total, method="stationary", q=q, lower=lower, upper=upper) == expected
    assert allocated(weights, total, method="stationary", q=str(q), lower=lower, upper=upper) == expected


@settings(max_examples=300)
@given(st.lists(st.fractions(0, 4, max_denominator=6), min_size=1, max_size=4), few.filter(any), some_totals)
def test_signposts_of_the_caller(posts, weights, total):
    posts = sorted(posts)
    assume(posts[-1] > 0 and sum(post == 0 for post in posts) <= 1)
    counts, ties = oracle.divisor_method("signposts", weights, total, posts=posts)
    others = [tie for tie in ties if len(tie[0]) > 1]  # equal steps of one row are nobody's tie
    assert allocated(weights, total, method="signposts", signposts=posts) == (counts, others)


@pytest.mark.parametrize(
    ("method", "same"),
    [
        ("adams", {"method": "stationary", "q": 0}),
        ("sainte-lague", {"method": "stationary", "q": "1/2"}),
        ("dhondt", {"method": "stationary", "q": Fraction(1)}),
        ("modified-sainte-lague", {"method": "signposts", "signposts": ["7/10", "3/2", "5/2"]}),
        ("dhondt", {"method": "signposts", "signposts": [1]}),
    ],
)
def test_a_method_as_a_case_of_another(method, same):
    for weights in product(range(4), repeat=3):
        for total in range(6 * any(weights)):
            assert allocated(weights, total, method=method) == allocated(weights, total, **same)


@settings(max_examples=400)
@given(bounded())
@example(([8, 3, 1], 10, [0, 0, 3], None))
def test_largest_remainders_in_proportion_within_bounds(given):
    weights, total, lower, upper = given
    assert allocated(weights, total, lower=lower, upper=upper) == oracle.proportional(weights, total, lower, upper)


@settings(max_examples=400)
@given(bounded())
@example(([8, 3, 1], 10, [0, 0, 3], None))
def test_least_squares_within_bounds(given):
    weights, total, lower, upper = given
    expected = oracle.least_squares(weights, total, lower, upper)
    assert allocated(weights, total, lower=lower, upper=upper, redistribute="least-squares") == expected


@settings(max_examples=200)
@given(some_weights, some_totals)
def test_bounds_that_bind_nobody_change_nothing(weights, total):
    plain = allocated(weights, total)
    loose = {"lower": [0] * len(weights), "upper": [total] * len(weights)}
    for rule in ("proportional", "least-squares"):
        assert allocated(weights, total, redistribute=rule, **loose) == plain
    for method in DIVISORS:
        assert allocated(weights, total, method=method, **loose) == allocated(weights, total, method=method)


@settings(max_examples=400)
@given(st.sampled_from(QUOTAS), some_weights, some_totals)
@example("droop", [5, 3, 2], 1000)
@example("imperiali", [50, 25, 25], 3)
def test_quotas(quota, weights, total):
    expected = oracle.other_quota(quota, weights, total) if total else ([0] * len(weights), [])
    if expected is None:
        with pytest.raises(dq.InfeasibleError, match=f"{quota} quota does not fit") as refused:
            dq.allocate(weights, total=total, quota=quota)
        assert refused.value.code == "misfit"
    else:
        assert allocated(weights, total, quota=quota) == expected


@settings(max_examples=200)
@given(few.filter(any) | near, some_totals)
@example([3, 2], 13)
def test_the_quota_method(weights, total):
    counts, ties = allocated(weights, total, method="quota-method")
    expected, every_tie = oracle.quota_method(weights, total)
    assert counts == expected
    # a tie met again while it is being served is listed once
    assert all(tie in every_tie for tie in ties) and bool(ties) == bool(every_tie)
    W = sum(weights)
    for count, weight in zip(counts, weights, strict=True):
        assert weight * total // W <= count <= -(-weight * total // W)


# --- known answers ------------------------------------------------------------------------------------------------

# Balinski and Young, The Quota Method of Apportionment, Amer. Math. Monthly 82 (1975); the second in their Fair
# Representation (1982) too
PUBLISHED = {
    ((5117, 4400, 162, 161, 160), 100): {
        "hamilton": [51, 44, 2, 2, 1],
        "jefferson": [52, 45, 1, 1, 1],
        "webster": [51, 43, 2, 2, 2],
        "hill": [51, 43, 2, 2, 2],
        "dean": [51, 43, 2, 2, 2],
        "adams": [51, 43, 2, 2, 2],
    },
    ((9061, 7179, 5259, 3319, 1182), 26): {
        "hamilton": [9, 7, 5, 4, 1],
        "jefferson": [10, 7, 5, 3, 1],
        "webster": [9, 8, 5, 3, 1],
        "hill": [9, 7, 6, 3, 1],
        "dean": [9, 7, 5, 4, 1],
        "adams": [9, 7, 5, 3, 2],
    },
}


@pytest.mark.parametrize(
    ("weights", "total", "method", "counts"),
    [(*given, method, counts) for given, results in PUBLISHED.items() for method, counts in results.items()],
)
def test_published_apportionments(weights, total, method, counts):
    assert allocated(weights, total, method=method) == (counts, [])


def test_the_communes_under_each_method():
    """Sainte-Lague, Huntington-Hill and Dean give what largest remainders give; D'Hondt and Adams do not."""
    communes = {unit["code"] for unit in table("units") if unit["level"] == "commune"}
    weights = [int(row["offline"]) for row in table("quotas") if row["unit"] in communes]
    N = descriptor()["dvc:plan"]["totals"]["commune"]
    results = {method: dq.allocate(weights, total=N, method=method) for method in ("hamilton", *DIVISORS)}
    differing = {m: int((r.counts != results["hamilton"].counts).sum()) for m, r in results.items()}
    assert differing == {
        "hamilton": 0, "sainte-lague": 0, "huntington-hill": 0, "dean": 0, "dhondt": 56, "adams": 67,
        "modified-sainte-lague": differing["modified-sainte-lague"],
    }  # fmt: skip
    for method in DIVISORS:
        counts, ties = oracle.divisor_method_by_multiplier(method, weights, N)
        assert results[method].counts.tolist() == counts
        assert [(tie.rows, tie.contested) for tie in results[method].ties] == ties
    assert results["adams"].ties and not results["hamilton"].ties


# --- who is served ------------------------------------------------------------------------------------------------

METHODS = [*({"method": method} for method in DIVISORS), {}, {"quota": "droop"}]


def expected(options, weights, total, rank):
    if "method" in options:
        return oracle.divisor_method(options["method"], weights, total, rank=rank)
    return oracle.other_quota(options.get("quota", "hare"), weights, total, rank=rank)


@settings(max_examples=300)
@given(st.sampled_from(METHODS), st.lists(st.integers(1, 4), min_size=2, max_size=8), st.integers(1, 12), st.data())
def test_rules_for_ties(options, weights, total, data):
    assume(expected(options, weights, total, None) is not None)
    priority = [data.draw(st.integers(0, 2)) for _ in weights]
    seed = data.draw(st.integers(0, LIMIT))
    ranks = {
        "by-order": lambda row: row,
        "by-weight": lambda row: -weights[row],
        "by-priority": lambda row: priority[row],
        "by-lot": lambda row: oracle.lot(seed, row),
        "report": None,
    }
    for rule, rank in ranks.items():
        given = {"priority": priority} if rule == "by-priority" else {"seed": seed} if rule == "by-lot" else {}
        assert allocated(weights, total, ties=rule, **given, **options) == expected(options, weights, total, rank)
    _, ties = expected(options, weights, total, None)
    if ties:
        with pytest.raises(dq.TieError) as refused:
            dq.allocate(weights, total=total, ties="error", **options)
        assert refused.value.row == ties[0][0][0]
    else:
        assert allocated(weights, total, ties="error", **options) == expected(options, weights, total, None)


def test_a_lot_is_the_same_everywhere():
    served = [dq.allocate([1] * 10, total=3, ties="by-lot", seed=seed).ties[0].served for seed in range(3)]
    assert served == [sorted(sorted(range(10), key=lambda row: oracle.lot(seed, row))[:3]) for seed in range(3)]
    assert len({tuple(rows) for rows in served}) > 1
    assert oracle.lot(0, 0) == 0xE220A8397B1DCDAF  # the first number of SplitMix64 from 0, as published


def test_an_open_tie_is_decided_later():
    open_ = dq.allocate([6, 6, 19], total=3, ties="report")
    assert (open_.counts.tolist(), open_.ties[0].rows, open_.ties[0].served) == ([0, 0, 2], [0, 1], [])
    decided = open_.resume([1])
    assert (decided.counts.tolist(), decided.ties[0].served, decided.method) == ([0, 1, 2], [1], "largest-remainder")
    assert open_.counts.tolist() == [0, 0, 2]
    for decision in ([], [2], [0, 1], [0, 0], [-1], [7]):
        with pytest.raises(dq.ArgumentError, match="1 different rows of the 2 tied ones"):
            open_.resume(decision)
    for closed in (decided, dq.allocate([1, 2], total=3), dq.allocate([1, 1], total=1)):
        with pytest.raises(dq.ArgumentError, match="no open tie"):
            closed.resume([0])
    for decision in ([0.0], [True], ["0"], [2**64]):
        with pytest.raises(dq.DvcError, match="decision"):
            open_.resume(decision)


# --- names --------------------------------------------------------------------------------------------------------


def test_aliases_are_the_methods_they_stand_for():
    names = dq.methods()
    printed = {"largest-remainder", *DIVISORS, "stationary", "signposts", "quota-method"}
    assert set(names.values()) == printed and all(names[name] == name for name in printed)
    assert {
        "hamilton": "largest-remainder", "vinton": "largest-remainder", "hare-niemeyer": "largest-remainder",
        "smallest-divisors": "adams", "harmonic-mean": "dean", "hill": "huntington-hill",
        "equal-proportions": "huntington-hill", "webster": "sainte-lague", "major-fractions": "sainte-lague",
        "schepers": "sainte-lague", "jefferson": "dhondt", "greatest-divisors": "dhondt", "hagenbach-bischoff": "dhondt",
        "balinski-young": "quota-method",
    }.items() <= names.items()  # fmt: skip
    extra = {"stationary": {"q": "1/3"}, "signposts": {"signposts": [1, 3]}}
    for alias, name in names.items():
        results = [dq.allocate([5, 3, 1], total=7, method=m, **extra.get(name, {})) for m in (alias, name)]
        assert results[0].method == results[1].method == name
        assert results[0].counts.tolist() == results[1].counts.tolist()


def test_the_names_that_are_handed_out_are_a_copy():
    mine = dq.methods()
    mine["my own"] = mine["webster"]
    try:
        assert "my own" not in dq.methods()
    finally:
        del mine["my own"]


# --- frames -------------------------------------------------------------------------------------------------------

ROWS = {"name": ["a", "b", "c"], "w": [6, 6, 19], "low": [0, 1, 0], "high": [9, 9, 1], "first": [2, 1, 3]}
FRAMES = {
    "pandas": pandas.DataFrame(ROWS, index=[9, 3, 3]),
    "polars": polars.DataFrame(ROWS),
    "pyarrow": pyarrow.table(ROWS),
}


def as_dict(frame):
    if isinstance(frame, pandas.DataFrame):
        return frame.to_dict("list")
    return frame.to_dict(as_series=False) if isinstance(frame, polars.DataFrame) else frame.to_pydict()


@pytest.mark.parametrize("library", FRAMES)
def test_a_frame_comes_back_with_its_counts(library):
    frame = FRAMES[library]
    result = dq.allocate(frame, weights="w", total=3)
    native = result.to_native()
    assert type(native) is type(frame)
    assert as_dict(native) == ROWS | {"count": [1, 0, 2]}
    assert as_dict(frame) == ROWS
    if library == "pandas":
        assert native.index.tolist() == [9, 3, 3]
    assert np.asarray(native["count"]).dtype == np.int64


@pytest.mark.parametrize("library", FRAMES)
def test_columns_of_a_frame_are_bounds_and_priorities(library):
    frame = FRAMES[library]
    bounds = dq.allocate(frame, weights="w", lower="low", upper="high", total=3)
    assert bounds.counts.tolist() == allocated(ROWS["w"], 3, lower=ROWS["low"], upper=ROWS["high"])[0]
    assert dq.allocate(frame, weights="w", priority="first", ties="by-priority", total=3).counts.tolist() == [0, 1, 2]
    decided = dq.allocate(frame, weights="w", total=3, ties="report").resume([1]).to_native()
    assert as_dict(decided)["count"] == [0, 1, 2]


def test_a_column_named_count_is_replaced():
    frame = pandas.DataFrame({"count": [7, 7], "w": [1, 3]})
    native = dq.allocate(frame, weights="w", total=4).to_native()
    assert native.to_dict("list") == {"count": [1, 3], "w": [1, 3]}


def test_an_array_has_no_frame():
    with pytest.raises(dq.ArgumentError, match=r"no frame to return; take \.counts"):
        dq.allocate([1, 2], total=3).to_native()


@pytest.mark.parametrize("library", FRAMES)
def test_a_missing_value_in_a_column_is_refused_with_its_row(library):
    rows = ROWS | {"w": [6, None, 19]}
    frame = {"pandas": pandas.DataFrame, "polars": polars.DataFrame, "pyarrow": pyarrow.table}[library](rows)
    with pytest.raises(dq.ArgumentError, match="missing") as refused:
        dq.allocate(frame, weights="w", total=3)
    assert refused.value.row == 1


# --- what is refused ----------------------------------------------------------------------------------------------

REFUSED = {
    "an unknown method": ({"method": "dhont"}, "argument", None, None, "dhont"),
    "an unknown quota": ({"quota": "har"}, "argument", None, None, "quota"),
    "an unknown rule for ties": ({"ties": "first"}, "argument", None, None, "first"),
    "an unknown redistribution": ({"redistribute": "equal"}, "argument", None, None, "equal"),
    "stationary without q": ({"method": "stationary"}, "argument", None, None, "needs its q"),
    "q above 1": ({"method": "stationary", "q": "3/2"}, "argument", None, None, "0 to 1"),
    "a float q": ({"method": "stationary", "q": 0.5}, "argument", None, None, "exactly"),
    "a boolean q": ({"method": "stationary", "q": True}, "argument", None, None, "exactly"),
    "a q too fine": ({"method": "stationary", "q": Fraction(1, 2**31)}, "argument", None, None, "too fine"),
    "no signposts": ({"method": "signposts"}, "argument", None, None, "signposts are missing"),
    "signposts that decrease": ({"method": "signposts", "signposts": [1, 3, 2]}, "argument", None, "signposts", "decrease"),
    "a float signpost": ({"method": "signposts", "signposts": [0.5]}, "argument", None, None, "exactly"),
    "signposts too fine": ({"method": "signposts", "signposts": [Fraction(1, 2**31)]}, "argument", None, None, "coarser"),
    "bounds with droop": ({"quota": "droop", "lower": [0, 0, 0]}, "argument", None, None, "droop"),
    "bounds with the quota method": ({"method": "quota-method", "upper": [9, 9, 9]}, "argument", None, None, "quota-method"),
    "too few lower bounds": ({"lower": [0]}, "shape", None, None, "1 lower bounds for 3 weights"),
    "too many upper bounds": ({"upper": [9] * 4}, "shape", None, None, "4 upper bounds for 3 weights"),
    "no priority": ({"ties": "by-priority"}, "shape", None, None, "0 priorities for 3 weights"),
    "a negative lower bound": ({"lower": [0, -1, 0]}, "range", 1, "lower", "-1"),
    "a negative upper bound": ({"upper": [0, 4, -2]}, "range", 2, "upper", "-2"),
    "lower above upper": ({"lower": [0, 3, 0], "upper": [9, 2, 9]}, "inconsistent", 1, "lower", "3 is above the upper bound 2"),
    "lower bounds above the total": ({"lower": [3, 3, 3]}, "infeasible", None, None, "nearest total is 9"),
    "upper bounds below the total": ({"upper": [1, 1, 1]}, "infeasible", None, None, "nearest total is 3"),
    "lower bounds beyond 64 bits": ({"lower": [LIMIT, 1, 0]}, "overflow", 1, "lower", "up to this row add up to more than 64 bits"),
    "a fraction as a bound": ({"lower": [0, 0.5, 0]}, "argument", 1, None, "lower"),
    "a column without a frame": ({"weights": "w"}, "argument", None, None, "not a frame"),
}


@pytest.mark.parametrize(("options", "code", "row", "column", "words"), REFUSED.values(), ids=REFUSED)
def test_refused_options(options, code, row, column, words):
    with pytest.raises(dq.DvcError) as refused:
        dq.allocate([5, 3, 1], total=7, **options)
    assert words in str(refused.value)
    assert (refused.value.code, refused.value.row, refused.value.column) == (code, row, column)


def test_a_negative_seed():
    with pytest.raises(dq.RangeError, match="seed"):
        dq.allocate([5, 3, 1], total=7, ties="by-lot", seed=-1)


def test_a_column_that_the_frame_does_not_have():
    with pytest.raises(dq.ArgumentError, match="'v' is not a column of the frame; it has name, w, low, high, first"):
        dq.allocate(FRAMES["polars"], weights="v", total=3)
    with pytest.raises(dq.ArgumentError, match="is not a column"):
        dq.allocate(FRAMES["polars"], weights="w", lower=[0, 0, 0], total=3)


def test_a_row_without_weight_gets_its_lower_bound():
    for method in (*DIVISORS, "largest-remainder"):
        counts, _ = allocated([0, 3, 0, 5], 9, method=method, lower=[2, 0, 0, 0])
        assert counts[0] == 2 and counts[2] == 0 and sum(counts) == 9


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"method": "dhondt", "quota": "droop"}, "the droop quota goes with largest-remainder, not with dhondt"),
        ({"method": "webster", "q": "1/2"}, "q goes with stationary, not with sainte-lague"),
        ({"signposts": [1, 2]}, "a list of signposts goes with signposts, not with largest-remainder"),
        ({"redistribute": "least-squares"}, "least-squares goes with bounds, and there are none"),
        ({"redistribute": "least-squares", "method": "adams", "lower": [1, 0]}, "goes with largest-remainder, not with adams"),
        ({"priority": [1, 2]}, "a priority goes with ties by-priority, not with ties by-order"),
        ({"ties": "by-weight", "seed": 1}, "a seed goes with ties by-lot, not with ties by-weight"),
    ],
)
def test_an_option_that_can_have_no_effect_is_refused(options, words):
    with pytest.raises(dq.ArgumentError, match=f"{words}; leave it out$"):
        dq.allocate([1, 2], total=2, **options)
    with pytest.raises(dq.ArgumentError, match=words):
        dq.allocate_groups([1, 2], groups=["a", "a"], totals={"a": 2}, **options)
    with pytest.raises(dq.ArgumentError, match=words):
        dq.allocate_hierarchy([1, 2], groups=["a", "a"], total=2, **options)


def test_an_option_that_equals_its_default_is_none():
    same = {"quota": "hare", "q": None, "signposts": (), "redistribute": "proportional", "seed": 0, "priority": None}
    assert dq.allocate([1, 2], total=3, method="dhondt", ties="by-weight", **same).counts.tolist() == [1, 2]


def test_bounds_of_groups_are_bounds_to_redistribute():
    shared = {"groups": ["a", "b"], "total": 4, "group_lower": {"a": 3}, "redistribute": "least-squares"}
    assert dq.allocate_hierarchy([1, 2], **shared).counts.tolist() == [3, 1]


def test_a_rate_to_fill_takes_no_method():
    for options in ({"method": "adams"}, {"ties": "by-weight"}, {"seed": 1}, {"q": "1/2"}, {"priority": [0]}):
        with pytest.raises(dq.ArgumentError, match=f"{next(iter(options))} goes with a total, not with a rate"):
            dq.fill_gap([10], done=[1], rate="1/2", **options)
