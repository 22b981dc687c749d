"""Assignment.explain: the numbers against fractions for every unit, and how a unit is found by its name."""

import json
from fractions import Fraction
from math import floor

import dvcquota as dq
import oracle
import oracle_models as models
import pytest
from plan_128 import table

LEVELS = ("department", "district", "commune")


@pytest.fixture(scope="module")
def plan():
    return dq.load_plan("haiphong-2022")


@pytest.mark.parametrize("options", [{}, {"rounding": "per-row"}, {"model": "fill-the-gap"}, {"model": "uniform", "rate": "60%"}], ids=str)
@pytest.mark.parametrize("level", LEVELS)
def test_the_numbers_of_every_unit(plan, level, options):
    quotas = plan.assign(level, **options)
    parts = quotas.exact("part")
    rests = sorted((part - floor(part) for part in parts), reverse=True)
    left = quotas.total - sum(map(floor, parts))
    for i, code in enumerate(quotas["code"]):
        why = quotas.explain(code)
        assert (why.code, why.name, why.level, why.parent) == (code, quotas["name"][i], level, quotas["parent"][i])
        assert (why.observed_total, why.observed_online) == (quotas["observed_total"][i], quotas["observed_online"][i])
        assert (why.projected_total, why.projected_online) == (quotas["projected_total"][i], quotas["projected_online"][i])
        assert (why.offline, why.extra) == (quotas["offline"][i], quotas["extra"][i])
        assert (why.share, why.target, why.reached) == tuple(quotas.exact(c)[i] for c in ("share", "target", "reached"))
        assert (why.total, why.assigned, why.offline_total) == (quotas.total, quotas.assigned, quotas.offline)
        assert why.part == parts[i] == why.whole_part + Fraction(why.remainder, why.denominator)
        if quotas.rounding == "exact-total":
            assert why.left == left
            assert Fraction(why.cut, why.denominator) == rests[left - 1]
            rest = parts[i] - floor(parts[i])
            assert why.rank == (rests.index(rest) + 1 if rest else None)
        for lang in ("en", "vi"):
            steps = why.steps(lang=lang)
            assert steps and all(steps)
            grouped = f"{why.extra:,}" if lang == "en" else f"{why.extra:,}".replace(",", ".")
            assert why.excluded or any(f"e = {grouped}." in step for step in steps)


def test_the_cut_of_the_communes(plan):
    """METHODS: 111 dossiers are left, remainders at the cut 128 506 | 128 078."""
    quotas = plan.assign("commune")
    by_rank = {why.rank: why for why in map(quotas.explain, quotas["code"])}
    assert (by_rank[111].remainder, by_rank[112].remainder) == (128_506, 128_078)
    assert by_rank[111].extra - by_rank[111].whole_part == 1 and by_rank[112].extra == by_rank[112].whole_part


def test_the_two_departments_that_rounding_alone_raises(plan):
    for code, part, printed in (("D02", "585.513", 586), ("D12", "77.515", 78)):
        exact, alone = (plan.assign("department", rounding=rule).explain(code) for rule in ("exact-total", "per-row"))
        assert oracle.percent(exact.part / 100, 3) == part
        assert (exact.extra, alone.extra) == (printed - 1, printed)
        assert exact.rank > exact.left


def test_what_is_not_plain_is_said(plan):
    (override,) = plan.overrides
    by_hand = plan.assign("commune").explain(override.unit)
    assert by_hand.typed_by_hand == override.reason and override.reason in str(by_hand)
    for exclusion in plan.exclusions:
        why = plan.assign("department").explain(exclusion.unit)
        assert why.excluded == exclusion.reason and exclusion.reason in str(why)
        assert (why.offline, why.target, why.extra) == (None, None, 0)
    empty = plan.assign("district").explain("318")
    assert "0 / 0" in str(empty) and "no target" in str(empty) and (empty.target, empty.reached) == (None, None)
    full = plan.assign("department").explain("D14")
    assert (full.extra, full.target) == (0, 1)


def test_a_tie_is_said(tmp_path):
    import made_plan

    made = made_plan.plan([(6, 0), (6, 0), (19, 0)], total=3)
    quotas = dq.load_plan(made_plan.written(tmp_path / "plan.json", made)).assign("department")
    first, second, third = (quotas.explain(code) for code in quotas["code"])
    assert (first.tied, second.tied, third.tied) == (True, True, False)
    assert (third.rank, first.rank, second.rank, first.left) == (1, 2, 2, 2)
    assert "1 for 2 units, earlier rows first): one more" in str(first)
    assert "no more" in str(second)


def test_bounds_and_ranges_are_said(plan):
    held = plan.assign("department", total=40_000, upper={"D11": 30_000}).explain("D11")
    assert (held.bound, held.upper, held.extra) == ("upper", 30_000, 30_000)
    ranged = plan.assign("district", model="by-tier", rate={"district": "35-40%"}).explain("305")
    assert ranged.asked == (Fraction(35, 100), Fraction(2, 5))
    assert (ranged.extra, ranged.extra_at_goal) == (803, 991)  # 7/20 x 3772 - 518 = 802.2, 2/5 x 3772 - 518 = 990.8
    assert ranged.target == Fraction(7, 20) and ranged.origin == "needs"
    assert plan.assign_all(total=200_000)["district"].explain("305").origin == "shared"
    assert plan.assign("district", rate="60%").explain("305").origin == "for-rate"


def test_an_explanation_shows_itself_and_cannot_be_changed(plan, tmp_path):
    why = plan.assign("district").explain("305")
    assert str(why) == why.to_text().rstrip("\n") and str(why).count("\n") == len(why.steps())
    assert "305 Quận Lê Chân" in repr(why) and "<li>" in why._repr_html_()
    document = json.loads(why.to_json(tmp_path / "why.json"))
    assert json.loads((tmp_path / "why.json").read_text(encoding="utf-8")) == document
    assert document["steps"] == {"vi": why.steps(lang="vi"), "en": why.steps()}
    for name, value in why.to_dict().items():
        if isinstance(value, Fraction):
            assert Fraction(document[name]) == value
        elif name != "asked":
            assert document[name] == value, name
    with pytest.raises(AttributeError, match="changed"):
        why.extra = 1
    with pytest.raises(AttributeError, match="colour"):
        _ = why.colour
    with pytest.raises(dq.ArgumentError, match="fr"):
        why.steps(lang="fr")
    assert "extra" in dir(why)


# --- names --------------------------------------------------------------------------------------------------------


def test_every_unit_is_found_by_its_code_and_by_a_name_of_its_own(plan):
    rows = [unit for unit in table("units") if unit["level"] != "province"]
    spellings: dict[str, set[str]] = {}
    for unit in rows:
        for name in {unit["name"], unit["official_name"] or unit["name"]}:
            spellings.setdefault(name, set()).add(unit["code"])
    for unit in rows:
        assert plan.find(unit["code"]).code == unit["code"]
        if len(spellings[unit["name"]]) == 1:
            assert plan.find(unit["name"], level=unit["level"]).code == unit["code"]


@pytest.mark.parametrize("name", ["Xã Quốc Tuấn", "Xã An Hoà", "Xã An Hòa", "Xã Minh Tân", "Xã Hoà Bình", "Xã Vinh Quang"])
def test_a_name_of_two_units_lists_both_with_their_districts(plan, name):
    with pytest.raises(dq.ArgumentError) as refused:
        plan.assign("commune").explain(name)
    message = str(refused.value)
    codes = [unit["code"] for unit in table("units") if unit["code"] in message]
    assert len(codes) == 2 and "names 2 units" in message
    for code in codes:
        assert plan.printed_parent(plan.unit(code)) in message
        assert plan.assign("commune").explain(code).code == code


def test_names_are_found_as_people_write_them(plan):
    import unicodedata

    for text in ("xã trường thọ", "XÃ TRƯỜNG THỌ", "  Xã  Trường Thọ ", unicodedata.normalize("NFD", "Xã Trường Thọ")):
        assert plan.find(text).name == "Xã Trường Thọ"
    assert plan.find("Huyện Thuỷ Nguyên").code == plan.find("Huyện Thủy Nguyên").code == "311"
    assert plan.find("Xã Minh Tân (Thủy Nguyên)").code == "11500"
    assert plan.find("Thị trấn Trường Sơn").code == plan.find("Xã Trường Sơn").code == "11656"  # printed as Xã


def test_a_name_of_nobody_names_close_ones(plan):
    for text, close in (("Xã Truong Tho", "11635 Xã Trường Thọ (Huyện An Lão)"), ("Quan Le Chan", "305 Quận Lê Chân"), ("Lê Chân", "305 Quận Lê Chân")):
        with pytest.raises(dq.InconsistentError) as refused:
            plan.find(text)
        assert refused.value.code == "unknown_unit" and close in str(refused.value)
    with pytest.raises(dq.InconsistentError, match="305 Quận Lê Chân is a district"):
        plan.assign("commune").explain("Quận Lê Chân")
    with pytest.raises(dq.InconsistentError, match="neither a code nor a name of this plan$"):
        plan.find("xyz")
    with pytest.raises(dq.ArgumentError, match="305"):
        plan.find(305)


def test_the_oracle_s_parts_are_the_explained_ones(plan):
    """Fill the gap at the plan's total, worked out with fractions."""
    quotas = plan.assign("district", model="fill-the-gap")
    units = [oracle.Unit(e.observed_total, e.observed_online, e.projected_total, e.projected_online, e.excluded) for e in plan._core.entries("district")]
    parts = models.fill_parts(units, quotas.total, models.limits(units))
    assert [quotas.explain(code).part for code in quotas["code"]] == parts
