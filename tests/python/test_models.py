"""The target models against fractions (oracle_models.py): exact parts, whole dossiers, bounds, and whole plans top-down.
The bugs planted under these models, and the tests that found them: tests/cpp/quota_models.test.cpp.
"""

import csv
import io
import json
from fractions import Fraction
from math import ceil

import dvcquota as dq
import made_plan
import oracle
import oracle_models as models
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

LEVELS = ("department", "district", "commune")


@pytest.fixture(scope="module")
def plan():
    return dq.load_plan("haiphong-2022")


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    return tmp_path_factory.mktemp("models") / "plan.json"


def units_of(plan, level):
    return [
        oracle.Unit(e.observed_total, e.observed_online, e.projected_total, e.projected_online, e.excluded)
        for e in plan._core.entries(level)
    ]


def agrees(quotas, units, parts, total, rule, bounds):
    counts, ties = models.rounded(parts, total, rule)
    assert quotas.exact("part") == parts
    assert quotas.counts.tolist() == counts
    assert [(tie.rows, tie.contested) for tie in quotas.ties] == ties
    assert (quotas.total, quotas.assigned, quotas.gap) == (total, sum(counts), sum(counts) - total)
    assert (quotas.needed, quotas.rounding) == (sum(parts), rule)
    for unit, e, part, (low, high), held in zip(units, counts, parts, bounds, quotas.bounds, strict=True):
        assert low <= e <= high <= (unit.u or 0)
        assert abs(e - part) < 1
        if held != "none":
            assert part == (low if held == "lower" else high)
            assert held == "lower" or high < unit.u  # no model asks a unit for more than it has offline
    reached = [Fraction(unit.p + e, unit.P) if unit.P else None for unit, e in zip(units, counts, strict=True)]
    assert quotas.exact("reached") == reached


# --- published figures --------------------------------------------------------------------------------------------

# At 60 %: what each level needs, the same rounded up unit by unit, units in need. Departments without the two excluded ones.
AT_60 = {"department": ("63673.2", 63_678, 11), "district": ("17959.6", 17_965, 12), "commune": ("145920.4", 146_004, 207)}


@pytest.mark.parametrize("model", ["fill-the-gap", "uniform", "by-tier"])
@pytest.mark.parametrize("level", LEVELS)
def test_what_60_percent_takes_of_plan_128(plan, level, model):
    needed, assigned, units = AT_60[level]
    quotas = plan.assign(level, model=model, rate="60%")
    assert (quotas.model, quotas.rounding) == (model, "up")
    assert quotas.needed == Fraction(needed)
    assert (quotas.assigned, quotas.total) == (assigned, ceil(Fraction(needed)))
    assert sum(quotas.counts > 0) == units
    assert quotas.warnings() == []


def test_uniform_asks_hoa_binh_s_55_percent_of_every_unit_and_fill_the_gap_of_those_below(plan):
    """Hòa Bình 279/QĐ-UBND, 18/02/2022: 55 %. The quotas are the same, the targets are not."""
    uniform, filled = (plan.assign("district", model=model, rate="55%") for model in ("uniform", "fill-the-gap"))
    assert uniform.counts.tolist() == filled.counts.tolist()
    units = units_of(plan, "district")
    assert uniform.exact("target") == [Fraction(55, 100) if unit.P else None for unit in units]
    assert filled.exact("target") == [max(Fraction(55, 100), Fraction(u.p, u.P)) if u.P else None for u in units]
    assert set(uniform["target"]) == {55.0, None}


def test_khanh_hoa_s_ranges_bind_at_their_lower_end(plan):
    """Khánh Hòa 752/QĐ-UBND, 22/03/2022: departments 45-50 %, districts 35-40 %, communes 25-30 %."""
    ranges = {"department": "45-50%", "district": "35–40%", "commune": "1/4-3/10"}
    whole = plan.assign_all(model="by-tier", rate=ranges)
    for level, (least, goal) in {"department": (45, 50), "district": (35, 40), "commune": (25, 30)}.items():
        quotas, units = plan.assign(level, model="by-tier", rate=ranges), units_of(plan, level)
        assert quotas.to_dict() == whole[level].to_dict()
        for rate, counts in ((least, quotas.counts.tolist()), (goal, [e or 0 for e in quotas.extra_at_goal])):
            needs = models.rate_parts(units, [Fraction(rate, 100)] * len(units), models.limits(units))
            assert counts == [ceil(need) for need in needs]
        assert {target for target in quotas.exact("target") if target is not None} == {Fraction(least, 100)}


def test_a_tier_may_be_a_type_of_units_and_goes_before_the_level(plan):
    quotas = plan.assign("commune", model="by-tier", rate={"ward": "70%", "commune": "30%"})
    kinds = [plan.unit(code).type for code in quotas["code"]]
    rates = [Fraction(7 if kind == "ward" else 3, 10) for kind in kinds]
    assert {"ward", "rural-commune", "township"} <= set(kinds)
    units = units_of(plan, "commune")
    agrees(quotas, units, parts := models.rate_parts(units, rates, models.limits(units)), ceil(sum(parts)), "up", models.limits(units))


@pytest.mark.parametrize("level", LEVELS)
def test_a_total_in_each_model(plan, level):
    units, N = units_of(plan, level), plan.total(level)
    bounds = models.limits(units)
    agrees(plan.assign(level, model="fill-the-gap"), units, models.fill_parts(units, N, bounds), N, "exact-total", bounds)
    rate = models.common_rate(units, N)
    parts = models.rate_parts(units, [rate] * len(units), bounds)
    uniform = plan.assign(level, model="uniform")
    agrees(uniform, units, parts, N, "up", bounds)
    (sentence,) = uniform.warnings()
    assert uniform.gap > 0 and f"{uniform.gap:,} more" in sentence and "beyond the rate" in sentence
    assert f"hơn tổng giao {N:,}".replace(",", ".") in uniform.warnings(lang="vi")[0]


@pytest.mark.parametrize("level", LEVELS)
def test_filling_a_larger_gap_takes_nothing_from_anyone_but_rounding(plan, level):
    """The exact parts rise with the total, unit by unit."""
    before = None
    for N in range(0, plan.total(level), plan.total(level) // 7):
        parts = plan.assign(level, model="fill-the-gap", total=N).exact("part")
        assert before is None or all(a <= b for a, b in zip(before, parts, strict=True))
        before = parts


# --- made plans ---------------------------------------------------------------------------------------------------


@st.composite
def cases(draw):
    """A made plan with its units, least and most quotas, and a total that they admit."""
    tally = st.integers(0, 40).flatmap(lambda T: st.tuples(st.just(T), st.integers(0, T)))
    figures = draw(st.lists(tally, min_size=1, max_size=7))
    excluded = draw(st.sets(st.integers(0, len(figures) - 1), max_size=2))
    units = [oracle.projected(T, o, Fraction(1), excluded=i in excluded) for i, (T, o) in enumerate(figures)]
    lower = [None if unit.excluded else draw(st.none() | st.integers(0, unit.u)) for unit in units]
    upper = [
        draw(st.none() | st.integers(low or 0, (unit.u or 0) + 3)) for unit, low in zip(units, lower, strict=True)
    ]
    if draw(st.booleans()):
        lower = None
    bounds = models.limits(units, lower, upper)
    N = draw(st.integers(sum(low for low, _ in bounds), sum(high for _, high in bounds)))
    return made_plan.plan(figures, excluded=excluded), units, lower, upper, bounds, N


@settings(max_examples=300)
@given(cases(), st.sampled_from(["share-of-deficit", "fill-the-gap"]), st.sampled_from(["exact-total", "per-row", "up"]))
def test_made_totals_within_bounds(file, case, model, rule):
    made, units, lower, upper, bounds, N = case
    plan = dq.load_plan(made_plan.written(file, made))
    if not any(unit.u for unit in units):
        with pytest.raises(dq.InfeasibleError):
            plan.assign("department", model=model, total=N, lower=lower, upper=upper)
        return
    quotas = plan.assign("department", model=model, rounding=rule, total=N, lower=lower, upper=upper)
    parts = (models.share_parts if model == "share-of-deficit" else models.fill_parts)(units, N, bounds)
    agrees(quotas, units, parts, N, rule, bounds)
    assert sum(parts) == N
    targets = [None if u.excluded or not u.P else (u.p + part) / u.P for u, part in zip(units, parts, strict=True)]
    assert quotas.exact("target") == targets


@settings(max_examples=200)
@given(cases(), st.sampled_from(["uniform", "fill-the-gap", "by-tier"]), st.sampled_from(["up", "per-row"]), st.fractions(0, 1, max_denominator=40))
def test_made_rates_within_bounds(file, case, model, rule, rate):
    made, units, lower, upper, bounds, _ = case
    plan = dq.load_plan(made_plan.written(file, made))
    quotas = plan.assign("department", model=model, rounding=rule, rate=rate, lower=lower, upper=upper)
    parts = models.rate_parts(units, [rate] * len(units), bounds)
    agrees(quotas, units, parts, ceil(sum(parts)), rule, bounds)
    short = sum(not u.excluded and max(0, rate * u.P - u.p) > high for u, (_, high) in zip(units, bounds, strict=True))
    warned = [w["given"] for w in json.loads(quotas.to_json())["warnings"] if w["warning"] == "out-of-reach"]
    assert warned == ([short] if short else [])
    if rule == "up":
        for unit, reached, held in zip(units, quotas.exact("reached"), quotas.bounds, strict=True):
            assert unit.excluded or not unit.P or held == "upper" or reached >= rate


@settings(max_examples=150)
@given(cases(), st.fractions(0, 1, max_denominator=40))
def test_what_a_rate_needs_can_be_shared_out_exactly(file, case, rate):
    made, units, lower, upper, bounds, _ = case
    plan = dq.load_plan(made_plan.written(file, made))
    N = ceil(sum(models.rate_parts(units, [rate] * len(units), bounds)))
    quotas = plan.assign("department", model="fill-the-gap", rounding="exact-total", rate=rate, lower=lower, upper=upper)
    agrees(quotas, units, models.fill_parts(units, N, bounds), N, "exact-total", bounds)


def test_bounds_that_say_nothing_change_no_quota(plan):
    for level in LEVELS:
        offline = [e.projected_total - e.projected_online for e in plan._core.entries(level)]
        bounded = plan.assign(level, lower=[0] * len(offline), upper=offline)
        assert bounded.counts.tolist() == plan.assign(level).counts.tolist()
        assert set(bounded.bounds) == {"none"}


# --- whole plans --------------------------------------------------------------------------------------------------


def test_a_city_total_is_shared_among_levels_and_adds_up(plan):
    offline = {"department": 110_794, "district": 37_858, "commune": 256_850}
    for N in (0, 1, 200_000, 265_475, 405_502):
        expected, ties = oracle.largest_remainders(list(offline.values()), N)
        for model in ("share-of-deficit", "fill-the-gap"):
            levels = plan.assign_all(total=N, model=model)
            assert list(levels) == list(offline)
            assert [quotas.total for quotas in levels.values()] == [quotas.assigned for quotas in levels.values()] == expected
            for level, quotas in levels.items():
                assert quotas.to_dict() == plan.assign(level, model=model, total=quotas.total).to_dict()
    with pytest.raises(dq.InfeasibleError, match=r"405503 is above the 405502"):
        plan.assign_all(total=405_503)


def test_a_city_rate_is_of_all_levels_together(plan):
    # ceil(3/5 (265 311 + 531 439)) - 62 600 - 125 207 from the city row of plan 128
    levels = plan.assign_all(rate="60%")
    assert sum(quotas.assigned for quotas in levels.values()) == 290_243
    assert sum(quotas.total for quotas in plan.assign_all(rate="60%", over="remaining").values()) == 193_657
    assert all("already" in quotas.warnings()[0] for quotas in plan.assign_all(rate="10%").values())


def test_without_a_total_each_level_has_the_plan_s(plan):
    assert {level: quotas.to_json() for level, quotas in plan.assign_all().items()} == {
        level: plan.assign(level).to_json() for level in LEVELS
    }


def test_one_rate_for_the_whole_city(plan):
    levels = plan.assign_all(model="uniform", total=200_000)
    rate = models.common_rate([unit for level in LEVELS for unit in units_of(plan, level)], 200_000)
    for level, quotas in levels.items():
        assert {target for target in quotas.exact("target") if target is not None} == {rate}
        assert quotas.counts.tolist() == plan.assign(level, model="uniform", rate=rate).counts.tolist()


def test_bounds_of_units_hold_their_level(plan):
    levels = plan.assign_all(total=300_000, upper={"D11": 1_000}, lower={"305": 3_254})
    assert levels["department"].total == 110_794 - 93_524 + 1_000
    assert levels["department"].assigned + levels["district"].assigned + levels["commune"].assigned == 300_000
    assert levels["department"]["extra"][10] == 1_000 and levels["district"]["extra"][4] == 3_254
    with pytest.raises(dq.InfeasibleError, match=r"department \(92524\)"):
        plan.assign_all(total=400_000, upper={"D11": 1_000})


# --- how results are written --------------------------------------------------------------------------------------


def test_the_plan_s_own_model_is_written_as_ever(plan):
    quotas = plan.assign("district")
    assert quotas.to_csv().splitlines()[0].endswith(",extra,target")
    assert "model" not in json.loads(quotas.to_json())


def test_other_models_and_bounds_add_their_columns(plan):
    quotas = plan.assign("department", total=40_000, lower={"D04": 130}, upper={"D11": 30_000})
    rows = list(csv.DictReader(io.StringIO(quotas.to_csv())))
    assert [(row["code"], row["model"], row["lower"], row["upper"], row["bound"]) for row in rows if row["bound"] not in ("", "none")] == [
        ("D04", "share-of-deficit", "130", "140", "lower"),
        ("D11", "share-of-deficit", "0", "30000", "upper"),
    ]
    assert (rows[18]["lower"], rows[18]["upper"], rows[18]["bound"]) == ("", "", "")  # excluded
    document = json.loads(quotas.to_json())
    assert (document["model"], document["gap"], document["needed"]) == ("share-of-deficit", 0, "40000")
    assert document["rows"][10]["bound"] == "upper" and document["rows"][18]["bound"] is None
    assert "2 held by a bound" in quotas.to_table() and "2 đơn vị ở mức giới hạn" in quotas.to_table(lang="vi")
    ranged = plan.assign("district", model="by-tier", rate="35-40%")
    assert ranged.to_csv().splitlines()[0].endswith(",bound,extra_at_goal")
    assert json.loads(ranged.to_json())["rows"][0]["extra_at_goal"] == 855  # ceil(2/5 x 4436 - 920)
    assert "needed 6,795.2, N = 6,796, assigned 6,800, gap 4" in ranged.to_table()


# --- what cannot be assigned --------------------------------------------------------------------------------------

REFUSED = {
    "a total for tiers": ({"model": "by-tier", "total": 5}, "argument", "rates"),
    "tiers without rates": ({"model": "by-tier"}, "argument", "by-tier needs a rate"),
    "tiers that leave units out": ({"model": "by-tier", "rate": {"ward": "50%"}}, "argument", "D01 Sở Công Thương"),
    "a tier that is nothing": ({"model": "by-tier", "rate": {"wards": "50%"}}, "argument", '"wards" is neither a level nor'),
    "no tier": ({"model": "by-tier", "rate": {}}, "argument", "empty mapping"),
    "a float in a tier": ({"model": "by-tier", "rate": {"department": 0.5}}, "argument", "float"),
    "a range that falls": ({"model": "uniform", "rate": "50-45%"}, "argument", "falls"),
    "a range above all": ({"model": "uniform", "rate": "50-101%"}, "range", "101/100"),
    "a range that is none": ({"model": "uniform", "rate": "45-"}, "argument", "45-50%"),
    "a range for the level": ({"rate": "45-50%"}, "argument", "45-50%"),
    "a mapping for the level": ({"rate": {"department": "45%"}}, "argument", "by-tier"),
    "a whole year": ({"model": "uniform", "rate": "55%", "over": "year"}, "argument", "remaining"),
    "uniform that adds up": ({"model": "uniform", "rate": "55%", "rounding": "exact-total"}, "argument", "fill-the-gap"),
    "a model that is none": ({"model": "fair"}, "argument", "fair"),
    "a rate that is too fine": ({"model": "uniform", "rate": f"1/{10**18 - 1}"}, None, None),
    "rates that are too fine together": (
        {"model": "by-tier", "rate": {"department": f"1/{10**18 - 1}", "office": f"1/{10**18 - 3}", "inspectorate": "1/7"}},
        "argument", "too fine",
    ),
    "a total above all": ({"model": "fill-the-gap", "total": 110_795}, "infeasible", "110794"),
    "a total above all for one rate": ({"model": "uniform", "total": 110_795}, "infeasible", "110794"),
    "bounds above the total": ({"total": 100, "lower": {"D11": 300, "D01": 5}}, "infeasible",
                               "add up to 305, above the total 100; the nearest total is 305. They are of D11 Sở Tài nguyên"),
    "bounds below the total": ({"upper": {"D11": 300}}, "infeasible",
                               "add up to 17570, below the total 76680; the nearest total is 17570. Offline dossiers are kept back at "
                               "D11 Sở Tài nguyên và Môi trường (93224)"),
    "a least above the most": ({"lower": {"D11": 9}, "upper": {"D11": 8}}, "inconsistent", "D11 Sở Tài nguyên"),
    "a least above what is offline": ({"lower": {"D01": 417}}, "infeasible", "417 is above the 416"),
    "a least of an excluded unit": ({"lower": {"D19": 1}}, "inconsistent", "D19 Thanh tra"),
    "a negative bound": ({"upper": {"D01": -1}}, "range", "D01 Sở Công Thương: the bound is -1"),
    "a bound of a stranger": ({"upper": {"D99": 1}}, "unknown_unit", "D99"),
    "a bound of another level": ({"upper": {"305": 1}}, "argument", "305 Quận Lê Chân, a unit of level district"),
    "too few bounds": ({"upper": [1, 2]}, "shape", "2 values for the 20 units"),
    "a bound that is no integer": ({"upper": {"D01": 1.5}}, "argument", "upper of D01"),
    "a bound beyond 64 bits": ({"upper": {"D01": 2**63}}, "overflow", "upper of D01"),
    "a code that is a number": ({"upper": {305: 1}}, "argument", "305"),
    "bounds as text": ({"upper": "offline"}, "argument", "mapping"),
}  # fmt: skip


@pytest.mark.parametrize(("options", "code", "words"), REFUSED.values(), ids=REFUSED)
def test_refused(plan, options, code, words):
    if code is None:
        assert plan.assign("department", **options).assigned > 0
        return
    with pytest.raises(dq.DvcError) as refused:
        plan.assign("department", **options)
    assert refused.value.code == code, refused.value
    assert words in str(refused.value)


def test_refused_for_a_whole_plan(plan):
    for options, words in (
        ({"total": 5, "upper": {"31": 1}}, "31 Thành phố Hải Phòng"),
        ({"total": 5, "upper": {"X": 1}}, '"X"'),
        ({"total": 5, "upper": [1]}, "mapping"),
        ({"total": 5, "model": "by-tier"}, "rates"),
        ({"total": -5}, "-5"),
        ({"rate": "70%", "total": 5}, "one of them"),
        ({"rate": "75%"}, "405502"),
    ):
        with pytest.raises(dq.DvcError, match=words):
            plan.assign_all(**options)
