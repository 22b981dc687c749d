"""Scores by an index: published ones reproduced, formulas redone with Fractions, what-if by scoring again."""

import csv
import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import dvcquota as dq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft7Validator

REPO = Path(__file__).resolve().parents[2]
PACKAGED = REPO / "python/dvcquota/datasets/index_qd766-province.json"

# Definitions 6: weight, goal, cap and points at 0/0 of each pair of figures, written down once more, by hand
TERMS = {
    "PUBLISH_ON_TIME": (6, 1, None, None), "PUBLIC_UPDATE_ON_TIME": (4, 1, None, None), "PUBLIC_CONTENT_FULL": (2, 1, None, None),
    "DOSSIER_SYNC": (6, 1, None, None), "ON_TIME": (20, 1, None, None), "PAYMENT_A": (6, 1, None, 0),
    "PAYMENT_B": (Fraction(5, 2), 1, 2, 0), "PAYMENT_C": (Fraction(5, 2), 1, None, 0), "ORIGINAL_RESULT_AVAILABLE": (6, 1, None, None),
    "SO_HOA_GIAY_TO_GIAI_QUYET": (4, 1, None, None), "ELECTRONIC_CERTIFIED_COPY": (2, 1, None, 2),
    "REUSED_DIGITIZED_DATA": (2, Fraction(4, 5), None, None), "SYNCED_WITH_DVCQG_PERSONAL_STORAGE": (4, 1, None, None),
    "CITIZEN_DATA_CONNECTED_DOSSIER": (2, 1, None, None), "CITIZEN_DATA_CONNECTED_FORMALITY": (2, 1, None, None),
    "DOSSIER_RECEIVING_SATISFACTION": (6, Fraction(9, 10), None, 0), "PETITION_PROCESSING_ON_TIME": (6, 1, None, 6),
    "PETITION_HANDLING_SATISFACTION": (6, 1, None, 6),
}  # fmt: skip
GROUP = {"TTTT": 10, "CKMB": 18, "TDGQ": 20, "CLGQ": 12, "MDSH": 22, "MDHL": 18}


def expected(code, numerator, denominator):
    """The points of a pair of figures, None where nothing is known."""
    weight, goal, cap, zero = TERMS[code]
    if denominator == 0:
        return None if zero is None else Fraction(zero)
    points = weight * min(Fraction(1), Fraction(numerator, denominator) / goal)
    return points if cap is None else min(Fraction(cap), points)


def exact(text):
    return None if text is None else Fraction(text)


@pytest.fixture(scope="module")
def index():
    return dq.load_index("qd766-province")


# --- published scores ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def dak_lak(reference):
    return json.loads((reference / "reference/qd766_daklak_2026-10-10.json").read_text(encoding="utf-8"))


def figures_of(found):
    pairs = {m["code"]: (m["numerator"], m["denominator"]) for m in found["metrics"]}
    pairs |= {f"PAYMENT_{part}": tuple(found["payment"][part]) for part in "ABC"}
    copy = found["ELECTRONIC_CERTIFIED_COPY"]
    pairs["ELECTRONIC_CERTIFIED_COPY"] = (copy["numerator"], copy["denominator"])
    return {c: n for c, (n, _) in pairs.items()}, {c: d for c, (_, d) in pairs.items()}


def test_the_published_scores_of_dak_lak_come_out(dak_lak, index):
    tops, bottoms = figures_of(dak_lak)
    online = str(dak_lak["onlineService"]["score"])
    score = dq.score(index, tops, bottoms, published={"ONLINE_SERVICES": online})
    published = {m["code"]: m["score"] for m in dak_lak["metrics"]} | {"PAYMENT": dak_lak["payment"]["score"], "ELECTRONIC_CERTIFIED_COPY": 2}
    assert len(published) == 16
    points = dict(zip(score["metric"], map(exact, score["exact"]), strict=True))
    for code, known in published.items():
        assert abs(points[code] - Fraction(str(known))) <= Fraction("0.005"), code
    assert score.printed == Decimal(str(dak_lak["total"])) == Decimal("65.49")
    assert score.total == sum(points.values())
    assert dict(zip(score.groups["group"], score.groups["points"], strict=True)) == {
        "CKMB": 11.85, "TDGQ": 17.72, "CLGQ": 8.97, "TTTT": 6.69, "MDSH": 9.08, "MDHL": 11.18,
    }  # fmt: skip
    assert [r for r in score.remarks["kind"]] == ["given", "zero-scored"]
    assert score["origin"][score["metric"].index("ONLINE_SERVICES")] == "given"


def test_published_scores_of_dak_lak_agree_within_the_tolerance(dak_lak, index):
    tops, bottoms = figures_of(dak_lak)
    published = {m["code"]: str(m["score"]) for m in dak_lak["metrics"]}
    published |= {"PAYMENT": str(dak_lak["payment"]["score"]), "CLGQ": str(dak_lak["onlineService"]["score"]), "total": "65.49"}
    score = dq.score(index, tops, bottoms, published=published)
    assert "differs" not in score.remarks["kind"]
    # the goal of 80 % that a description gives would make 1.06 of it, beyond the tolerance
    wrong = dq.score(index, tops, bottoms, published=published | {"SO_HOA_GIAY_TO_GIAI_QUYET": "1.06", "total": "66"})
    assert [(k, c) for k, c in zip(wrong.remarks["kind"], wrong.remarks["code"], strict=True) if k == "differs"] == [
        ("differs", "SO_HOA_GIAY_TO_GIAI_QUYET"), ("differs", "total"),
    ]  # fmt: skip


def test_totals_of_the_provinces_are_the_sums_of_their_groups(reference, index):
    with (reference / "reference/qd766_provinces_2026-10-05.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 34
    groups = {name.partition("_")[0]: name for name in rows[0] if "_" in name}
    published = {row["code"]: {code: row[name] for code, name in groups.items()} | {"total": row["total"]} for row in rows}
    nothing = {"unit": [row["code"] for row in rows]}
    scores = dq.score(index, nothing, nothing, published=published)
    assert [f"{total:.2f}" for total in scores.totals["total"]] == [f"{Decimal(row['total']):.2f}" for row in rows]
    assert set(scores.remarks["kind"]) == {"given"}
    for row in rows:
        assert scores.of(row["code"]).total == Fraction(row["total"])
    ranking = scores.rank()
    assert ranking.ranks == [1 + sum(Fraction(other["total"]) > Fraction(row["total"]) for other in rows) for row in rows]
    assert ranking.ranks[:7] == [1, 2, 3, 4, 5, 5, 7] and ranking.ranks[11:14] == [12, 12, 14]


def test_the_contested_formula_gives_its_one_published_case(index):
    figures = {"ONLINE_A": (52, 89), "ONLINE_B": (518, 1881), "ONLINE_C": (591_643, 600_057)}
    score = dq.score(index, {c: n for c, (n, _) in figures.items()}, {c: d for c, (_, d) in figures.items()}, variants=["qd766-online-v1"])
    row = score["metric"].index("ONLINE_SERVICES")
    assert exact(score["exact"][row]) == 2 * Fraction(52, 89) / Fraction(4, 5) + 4 * Fraction(518, 1881) + 6
    assert (score["points"][row], score["variant"][row], score["standing"][row]) == (8.56, "qd766-online-v1", "secondary")
    assert score.remarks["kind"][0] == "experimental" and "qd766-online-v1" in score.warnings()[0]


# --- the formula ---------------------------------------------------------------------------------------------------


@given(st.data())
def test_points_are_those_of_the_formula(index, data):
    codes = data.draw(st.lists(st.sampled_from(sorted(TERMS)), unique=True, min_size=1))
    bottoms = {code: data.draw(st.integers(0, 2**62) | st.integers(0, 20)) for code in codes}
    tops = {code: data.draw(st.integers(0, bottoms[code])) for code in codes}
    score = dq.score(index, tops, bottoms, published={"ONLINE_SERVICES": 7})
    known = Fraction(7)
    for row, code in enumerate(score["metric"]):
        parts = [c for c in TERMS if c == code or c.startswith(code + "_") and code == "PAYMENT"]
        points = [expected(c, tops[c], bottoms[c]) if c in tops else None for c in parts]
        if code == "ONLINE_SERVICES":
            continue
        whole = None if None in points else sum(points)
        assert exact(score["exact"][row]) == whole
        if whole is not None:
            known += whole
            assert score["points"][row] == int(whole * 200 + 1) // 2 / 100
            assert score["explanation"][row].endswith(f"= {score['points'][row]:.2f}")
        if len(parts) == 1 and code in tops:
            rate = None if bottoms[code] == 0 else Fraction(tops[code], bottoms[code])
            assert exact(score["rate"][row]) == rate
            assert (score["numerator"][row], score["denominator"][row]) == (tops[code], bottoms[code])
    assert score.known == known
    assert (score.total is None) == any(points is None for points in score["points"])
    if score.total is None:
        assert score.remarks["kind"][-1] == "partial"
    for group, points, maximum in zip(score.groups["group"], score.groups["exact"], score.groups["maximum"], strict=True):
        assert maximum == GROUP[group]
        own = [exact(e) for g, e in zip(score["group"], score["exact"], strict=True) if g == group]
        assert exact(points) == (None if None in own else sum(own))


def test_a_missing_metric_is_not_zero(index):
    score = dq.score(index, {"ON_TIME": 1}, {"ON_TIME": 1})
    assert (score.total, score.printed, score.known, score.known_maximum) == (None, None, 20, 20)
    assert score.warnings()[-1] == "There is no total: 20.00 of at most 20.00 points are known, of 100.00 there are."
    assert "PUBLISH_ON_TIME: no figures were given; missing is not 0, so it has no points." in score.warnings()
    assert "ONLINE_SERVICES: its formula is contested; choose a variant, or give its published points." in score.warnings()
    assert "chưa có điểm" in " ".join(score.warnings(lang="vi"))
    none = dq.score(index, {"ON_TIME": None}, {"ON_TIME": None})
    assert none["points"] == [None] * 17 and none.known == 0


def test_what_0_of_0_scores_is_per_metric(index):
    for code in TERMS:
        score = dq.score(index, {code: 0}, {code: 0})
        kind = "zero-unknown" if TERMS[code][3] is None else "zero-scored"
        if not code.startswith("PAYMENT"):
            row = score["metric"].index(code)
            assert exact(score["exact"][row]) == TERMS[code][3]
            assert score["rate"][row] is None
        assert (kind, code) in list(zip(score.remarks["kind"], score.remarks["code"], strict=True))


def test_payment_may_pass_its_maximum_unless_the_variant_caps_it(index):
    full = {f"PAYMENT_{part}": 1 for part in "ABC"}
    score = dq.score(index, full, full)
    assert exact(score["exact"][score["metric"].index("PAYMENT")]) == Fraction(21, 2)
    assert "above-maximum" in score.remarks["kind"]
    capped = dq.score(index, full, full, variants=["qd766-payment-capped"])
    assert exact(capped["exact"][capped["metric"].index("PAYMENT")]) == 10
    assert "above-maximum" not in capped.remarks["kind"] and capped.remarks["kind"][0] == "experimental"


# --- what-if -------------------------------------------------------------------------------------------------------


@given(st.data())
def test_what_if_is_what_scoring_again_gives(index, data):
    codes = data.draw(st.lists(st.sampled_from(sorted(TERMS)), unique=True, min_size=1, max_size=6))
    bottoms = {code: data.draw(st.integers(0, 25)) for code in codes}
    tops = {code: data.draw(st.integers(0, bottoms[code])) for code in codes}
    gains = dq.score(index, tops, bottoms).what_if()
    assert sorted(gains["figures"]) == sorted(code for code in codes if bottoms[code])
    keys = [Fraction(n) for n in gains["next"]]
    assert keys == sorted(keys, reverse=True)
    for row, code in enumerate(gains["figures"]):
        now, bottom = expected(code, tops[code], bottoms[code]), bottoms[code]
        after = [expected(code, top, bottom) for top in range(tops[code], bottom + 1)]
        most = after[-1]
        assert Fraction(gains["next"][row]) == (after[1] - now if len(after) > 1 else 0)
        assert Fraction(gains["left"][row]) == most - now
        assert gains["to_maximum"][row] == after.index(most)
        whole = next((k for k, points in enumerate(after) if points >= now.__floor__() + 1), None)
        assert gains["to_whole_point"][row] == whole
        assert gains["shared"][row].split() == [c for c in TERMS if c in bottoms and c != code and bottoms[c] == bottom]


# --- many units ----------------------------------------------------------------------------------------------------

WIDE = {"unit": ["b", "a"], "ON_TIME": [9, 8], "DOSSIER_SYNC": [1, None]}
BELOW = {"unit": ["a", "b"], "ON_TIME": [10, 9], "DOSSIER_SYNC": [None, 2]}
LONG = {
    "unit": ["b", "a", "b", "a"], "metric": ["ON_TIME", "ON_TIME", "DOSSIER_SYNC", "CLGQ"], "numerator": [9, 8, 1, None],
    "denominator": [9, 10, 2, None], "published": [None, None, "3", "8.97"],
}  # fmt: skip


@pytest.mark.parametrize("library", ["dict", "pandas", "polars", "pyarrow"])
def test_units_are_matched_by_name_in_any_library(index, library):
    def frame(columns):
        if library == "dict":
            return columns
        module = pytest.importorskip(library)
        return {"pandas": lambda: module.DataFrame, "polars": lambda: module.DataFrame, "pyarrow": lambda: module.table}[library]()(columns)

    wide = dq.score(index, frame(WIDE), frame(BELOW))
    assert wide.units == ["b", "a"]
    assert (wide.of("b").known, wide.of("a").known) == (23, 16)
    long = dq.score(index, frame(LONG))
    assert long.units == ["b", "a"]
    assert (long.of("b").known, long.of("a").known) == (23, 16 + Fraction("8.97"))
    assert long.of("a").groups["origin"][2] == "given"
    assert long["unit"][:17] == ["b"] * 17 and len(long) == 34
    assert long.totals["total"] == [None, None]
    assert set(long.what_if()["unit"]) == {"a", "b"}
    if library == "pandas":
        assert str(long.to_native("pandas")["numerator"].dtype) == "Int64"


def test_one_frame_without_units_is_one_unit(index):
    score = dq.score(index, {"metric": ["ON_TIME"], "numerator": [1], "denominator": [2]})
    assert isinstance(score, dq.Score) and score.known == 10


# --- bad input -----------------------------------------------------------------------------------------------------

GOOD = {"ON_TIME": 1}


@pytest.mark.parametrize(
    ("arguments", "error", "row", "column", "words"),
    [
        (({"ON_TIME": 3}, {"ON_TIME": 2}), dq.InconsistentError, None, None, "ON_TIME, numerator: 3 is above the denominator of 2; a part is at most the whole (numerator-at-most-denominator)"),
        (({"ON_TIME": -3}, {"ON_TIME": 2}), dq.RangeError, None, None, "ON_TIME, numerator: -3 is negative; a count is 0 or more (count-not-negative)"),
        (({"ON_TIME": 0.83}, {"ON_TIME": 2}), dq.ArgumentError, None, None, "ON_TIME, numerator: 0.83 is a float, not a count; give the two counts, such as 83 of 100 (count-whole)"),
        (({"ON_TIME": True}, {"ON_TIME": 2}), dq.ArgumentError, None, None, "True is not a count"),
        (({"ON_TIME": "1"}, {"ON_TIME": 2}), dq.ArgumentError, None, None, "'1' is not a count"),
        (({"ON_TIME": 1}, {"ON_TIME": None}), dq.InconsistentError, None, None, "ON_TIME: the denominator is missing, and a missing count is not 0; give both or none (figures-in-pairs)"),
        (({"ON_TIME": 1}, {}), dq.InconsistentError, None, None, "(figures-in-pairs)"),
        (({"PAYMENT": 1}, {"PAYMENT": 2}), dq.InconsistentError, None, None, "'PAYMENT' is a sum, which is scored by its parts or published"),
        (({"ONLINE_A": 1}, {"ONLINE_A": 2}), dq.InconsistentError, None, None, "variants not chosen: qd766-online-v1"),
        (({"ON_TIME": 2**63}, {"ON_TIME": 2**64}), dq.CountOverflowError, None, None, "does not fit 64 bits"),
        (({"unit": ["a", "a"], "ON_TIME": [1, 1]}, {"unit": ["a"], "ON_TIME": [1]}), dq.InconsistentError, 1, "unit", "(unit-once)"),
        (({"unit": ["a"], "ON_TIME": [1]}, {"unit": ["b"], "ON_TIME": [1]}), dq.InconsistentError, 0, "unit", "(unit-in-both)"),
        (({"unit": ["a"], "ON_TIME": [1]}, {"unit": ["a", "b"], "ON_TIME": [1, 1]}), dq.InconsistentError, 1, "unit", "(unit-in-both)"),
        (({"unit": ["a", "b"], "ON_TIME": [1, 3]}, {"unit": ["b", "a"], "ON_TIME": [2, 2]}), dq.InconsistentError, 1, "ON_TIME", "3 is above"),
        (({"unit": ["a"], "FOO": [1]}, {"unit": ["a"], "FOO": [1]}), dq.InconsistentError, 0, "FOO", "(metric-known)"),
        (({"unit": ["a"], "ON_TIME": [1]}, {"ON_TIME": 1}), dq.ArgumentError, None, None, "give both alike"),
        (({"metric": ["ON_TIME", "FOO"], "numerator": [1, 1], "denominator": [2, 2]},), dq.InconsistentError, 1, "metric", "'FOO' has no figures in qd766-province"),
        (({"metric": ["ON_TIME", "ON_TIME"], "numerator": [1, 1], "denominator": [2, 2]},), dq.InconsistentError, 1, "metric", "(metric-once)"),
        (({"metric": ["ON_TIME"], "numerator": [1.5], "denominator": [2]},), dq.ArgumentError, 0, "numerator", "give the two counts, such as 3 of 2"),
        (({"metric": ["ON_TIME"], "numerator": [1]},), dq.ArgumentError, None, None, "'denominator' is not a column"),
        (([1, 2],), dq.ArgumentError, None, None, "list has no columns"),
    ],
)  # fmt: skip
def test_bad_figures_are_refused_with_row_column_and_rule(index, arguments, error, row, column, words):
    with pytest.raises(error) as told:
        dq.score(index, *arguments)
    assert words in str(told.value)
    assert (told.value.row, told.value.column) == (row, column)
    assert "\n" not in str(told.value)


@pytest.mark.parametrize(
    ("published", "error", "words"),
    [
        ({"CLGQ": 8.97}, dq.ArgumentError, "CLGQ: 8.97 is a float; give the published points exactly, as text '8.97' or Decimal"),
        ({"CLGQ": "8,97"}, dq.ArgumentError, "CLGQ, published: \"8,97\" is not an exact ratio"),
        ({"CLGQ": Decimal("NaN")}, dq.ArgumentError, "is not an exact ratio"),
        ({"CLGQ": Decimal("-1")}, dq.ArgumentError, "is not an exact ratio from 0 up"),
        ({"FOO": 1}, dq.InconsistentError, "'FOO' has no published points"),
        ({"PAYMENT_A": 1}, dq.InconsistentError, "'PAYMENT_A' has no published points"),
    ],
)  # fmt: skip
def test_bad_published_points_are_refused(index, published, error, words):
    with pytest.raises(error) as told:
        dq.score(index, GOOD, GOOD, published=published)
    assert words in str(told.value)


def test_published_points_are_text_decimals_or_fractions(index):
    for given_points in ("8.97", Decimal("8.97"), Fraction(897, 100)):
        assert dq.score(index, GOOD, GOOD, published={"CLGQ": given_points}).known == 20 + Fraction(897, 100)


def test_levels_and_variants_are_those_of_the_index(index):
    with pytest.raises(dq.ArgumentError, match="qd766-province is no index of level commune; it has province"):
        dq.score(index, GOOD, GOOD, level="commune")
    with pytest.raises(dq.ArgumentError, match="is no variant of qd766-province; it has qd766-online-v1"):
        dq.score(index, GOOD, GOOD, variants=["v9"])
    with pytest.raises(dq.ArgumentError, match="both say how ONLINE_SERVICES scores"):
        dq.score(index, GOOD, GOOD, variants=["qd766-online-v1", "qd766-online-full"])
    with pytest.raises(dq.ArgumentError, match="'FOO' is not a metric of this score"):
        dq.score(index, GOOD, GOOD).explain("FOO")
    with pytest.raises(dq.MissingFileError, match="neither a packaged index"):
        dq.load_index("qd767")


# --- the file format -----------------------------------------------------------------------------------------------


def changed(tmp_path, change):
    made = json.loads(PACKAGED.read_text(encoding="utf-8"))
    change(made)
    path = tmp_path / "my.json"
    path.write_text(json.dumps(made), encoding="utf-8")
    return path


def test_the_packaged_index_keeps_to_its_schema():
    schema = json.loads((REPO / "python/dvcquota/schemas/index-1.schema.json").read_text(encoding="utf-8"))
    Draft7Validator.check_schema(schema)
    validator = Draft7Validator(schema)
    made = json.loads(PACKAGED.read_text(encoding="utf-8"))
    assert validator.is_valid(made)
    for change in (
        lambda m: m["groups"][0]["metrics"][0].pop("standing"),
        lambda m: m["groups"][0].update(maximum=18),
        lambda m: m["groups"][0]["metrics"][0]["terms"][0].update(weight="6,5"),
        lambda m: m.update(levels=[]),
        lambda m: m["variants"][0]["metrics"][0].update(terms=[]),
        lambda m: m.update(extra=1),
    ):
        broken = json.loads(PACKAGED.read_text(encoding="utf-8"))
        change(broken)
        assert not validator.is_valid(broken)


def test_weights_that_do_not_add_up_are_refused_with_place_and_rule(tmp_path):
    with pytest.raises(dq.InconsistentError) as told:
        dq.load_index(changed(tmp_path, lambda m: m["groups"][0].update(maximum="19")))
    assert str(told.value) == (
        "my.json, groups[1].metrics: the maxima of the metrics of CKMB add up to 18, the group's maximum is 19 (maxima-add-up)"
    )
    assert (told.value.file, told.value.column) == ("my.json", "groups[1].metrics")


def test_metrics_apply_to_levels(tmp_path):
    def change(made):
        made["levels"].append("commune")
        made["groups"][0]["metrics"][0]["levels"] = ["province"]

    path = changed(tmp_path, change)
    with pytest.raises(dq.ArgumentError, match="is an index of several levels"):
        dq.score(path, GOOD, GOOD)
    commune = dq.score(path, GOOD, GOOD, level="commune")
    assert "PUBLISH_ON_TIME" not in commune["metric"] and commune.groups["maximum"][0] == 12
    assert dq.score(path, GOOD, GOOD, level="province").groups["maximum"][0] == 18


def test_every_metric_has_a_source_and_a_standing(index):
    assert all(index.metrics["source"]) and set(index.metrics["standing"]) == {"verified", "unverified"}
    assert [m for m, s in zip(index.metrics["metric"], index.metrics["standing"], strict=True) if s != "verified"] == ["ONLINE_SERVICES"]
    assert index.metrics["formula"][index.metrics["metric"].index("ONLINE_SERVICES")] is None
