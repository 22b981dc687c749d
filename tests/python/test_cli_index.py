"""The commands `dvcquota score` and `dvcquota rank`: what they print in each form, and bad input."""

import csv
import io
import json
from fractions import Fraction

import pytest
from command import printed, refusal

FIGURES = """metric,numerator,denominator,published
ON_TIME,90,100,17.90
DOSSIER_RECEIVING_SATISFACTION,83,100,
CLGQ,,,8.97
"""
UNITS = """unit,metric,numerator,denominator
A,ON_TIME,90,100
B,ON_TIME,4,5
A,PAYMENT_A,1,2
"""
NOW = "unit,total\nA,63.18\nB,63.18\nC,64.02\nD,\nE,59.11\n"
BEFORE = "unit,total\nA,61.20\nB,63.05\nC,60.74\nF,70\n"


@pytest.fixture
def folder(tmp_path):
    for name, text in {"one.csv": FIGURES, "many.csv": UNITS, "now.csv": NOW, "before.csv": BEFORE}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def rows(text):
    return list(csv.DictReader(io.StringIO(text)))


# --- score ---------------------------------------------------------------------------------------------------------


def test_a_score_in_every_form(folder):
    found = {row["metric"]: row for row in rows(printed("score", "qd766-province", "one.csv", "--format", "csv", cwd=folder))}
    assert len(found) == 17
    assert found["ON_TIME"] == {
        "group": "TDGQ", "metric": "ON_TIME", "numerator": "90", "denominator": "100", "rate": "9/10", "points": "18.0", "exact": "18",
        "maximum": "20.0", "explanation": "20 x 0.9000 = 18.00", "explanation_vi": "20 x 0,9000 = 18,00", "origin": "figures",
        "standing": "verified", "variant": "",
    }  # fmt: skip
    assert (found["PUBLISH_ON_TIME"]["points"], found["PUBLISH_ON_TIME"]["origin"]) == ("", "nowhere")

    document = json.loads(printed("score", "qd766-province", "one.csv", "--format", "json", cwd=folder))
    assert list(document) == ["total", "exact", "known", "known_maximum", "groups", "metrics", "remarks"]
    assert document["total"] is None and Fraction(document["known"]) == 18 + Fraction(83, 15) + Fraction("8.97")
    kinds = [remark["kind"] for remark in document["remarks"]]
    assert kinds.count("differs") == 1 and kinds[-1] == "partial"

    text = printed("score", "qd766-province", "one.csv", cwd=folder)
    assert "6 x min(1, 0.8300 / 0.9) = 5.53" in text
    assert "ON_TIME: 18.00 worked out, 17.90 published; they are further apart than 0.015." in text
    assert "There is no total: 32.50 of at most 38.00 points are known, of 100.00 there are." in text
    vi = printed("score", "qd766-province", "one.csv", "--lang", "vi", cwd=folder)
    assert "6 x min(1; 0,8300 / 0,9) = 5,53" in vi and "Chưa có tổng" in vi and "đã kiểm chứng" in vi
    md = printed("score", "qd766-province", "one.csv", "--format", "md", cwd=folder)
    assert md.startswith("| group | metric | numerator |") and "\n- There is no total" in md
    for line in md.splitlines():
        assert not line or line.startswith(("| ", "- "))


def test_scores_of_many_units(folder):
    text = printed("score", "qd766-province", "many.csv", cwd=folder)
    assert "A: PAYMENT_B: no figures were given" in text
    found = rows(printed("score", "qd766-province", "many.csv", "--format", "csv", cwd=folder))
    assert [(row["unit"], row["points"]) for row in found if row["metric"] == "ON_TIME"] == [("A", "18.0"), ("B", "16.0")]
    document = json.loads(printed("score", "qd766-province", "many.csv", "--format", "json", cwd=folder))
    assert [unit["unit"] for unit in document["units"]] == ["A", "B"]


def test_variants_are_told_as_experimental(folder):
    (folder / "v.csv").write_text("metric,numerator,denominator\nONLINE_A,52,89\nONLINE_B,518,1881\nONLINE_C,591643,600057\n", encoding="utf-8")
    text = printed("score", "qd766-province", "v.csv", "--variant", "qd766-online-v1", cwd=folder)
    assert "= 8.56" in text and "Experimental: the variant qd766-online-v1 is used" in text
    assert "variants not chosen: qd766-online-v1" in refusal("score", "qd766-province", "v.csv", cwd=folder)


def test_what_if_lists_the_most_points_first(folder):
    found = rows(printed("score", "qd766-province", "one.csv", "--what-if", "--format", "csv", cwd=folder))
    assert [(row["metric"], row["next"], row["to_whole_point"], row["to_maximum"], row["left"]) for row in found] == [
        ("ON_TIME", "1/5", "5", "10", "2"), ("DOSSIER_RECEIVING_SATISFACTION", "1/15", "7", "7", "7/15"),
    ]  # fmt: skip
    assert json.loads(printed("score", "qd766-province", "one.csv", "--what-if", "--format", "json", cwd=folder))["gains"][0]["shared"] == (
        "DOSSIER_RECEIVING_SATISFACTION"
    )
    assert "0.200000" in printed("score", "qd766-province", "one.csv", "--what-if", cwd=folder)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("ON_TIME,3,2,", "bad.csv, row 3, column numerator: 3 is above the denominator of 2; a part is at most the whole (numerator-at-most-denominator)"),
        ("ON_TIME,-3,2,", "bad.csv, row 3, column numerator: -3 is negative; a count is 0 or more (count-not-negative)"),
        ("ON_TIME,0.83,2,", 'bad.csv, row 3, column numerator: "0.83" is not a count; plain digits are expected'),
        ("ON_TIME,3,,", "bad.csv, row 3, column denominator: ON_TIME: the denominator is missing"),
        ("FOO,1,2,", "bad.csv, row 3, column metric: 'FOO' has no figures in qd766-province"),
        ("DOSSIER_SYNC,1,2,", "bad.csv, row 3, column metric: this metric of this unit has figures already; give them once (metric-once)"),
        ('CLGQ,,,"8,97"', 'bad.csv, row 3, column published: "8,97" is not an exact ratio from 0 up'),
        ("ON_TIME,1,99999999999999999999,", "does not fit 64 bits"),
    ],
)
def test_bad_figures_are_one_line(folder, line, words):
    (folder / "bad.csv").write_text(f"metric,numerator,denominator,published\nDOSSIER_SYNC,1,1,\n{line}\n", encoding="utf-8")
    assert words in refusal("score", "qd766-province", "bad.csv", "-o", "out.txt", cwd=folder)
    assert not (folder / "out.txt").exists()


def test_a_profile_whose_weights_do_not_add_up_is_refused(folder):
    (folder / "mine.json").write_text(
        json.dumps({
            "format": "index-1", "name": "mine", "version": "1", "title": "Mine", "maximum": "10", "tolerance": "0", "levels": ["commune"],
            "sources": [{"id": "s", "title": "S"}],
            "groups": [{"code": "G", "title": "G", "maximum": "10", "metrics": [
                {"code": "M", "title": "M", "maximum": "4", "source": "s", "standing": "verified", "terms": [{"code": "M", "weight": "4"}]},
                {"code": "N", "title": "N", "maximum": "5", "source": "s", "standing": "verified", "terms": [{"code": "N", "weight": "5"}]}]}],
        }),
        encoding="utf-8",
    )  # fmt: skip
    assert refusal("score", "mine.json", "one.csv", cwd=folder) == (
        "mine.json, groups[1].metrics: the maxima of the metrics of G add up to 9, the group's maximum is 10 (maxima-add-up)"
    )
    assert "neither a packaged index (qd766-province) nor a file here" in refusal("score", "qd767", "one.csv", cwd=folder)
    assert "is no index of level commune" in refusal("score", "qd766-province", "one.csv", "--level", "commune", cwd=folder)


# --- rank ----------------------------------------------------------------------------------------------------------


def test_a_ranking_in_every_form(folder):
    arguments = ("rank", "now.csv", "--by", "total", "--previous", "before.csv", "--tiers", "good=64,fair=60")
    found = rows(printed(*arguments, "--format", "csv", cwd=folder))
    assert [tuple(row.values()) for row in found] == [
        ("C", "64.02", "1", "4", "3", "up", "good"), ("A", "63.18", "2", "3", "1", "up", "fair"), ("B", "63.18", "2", "2", "0", "same", "fair"),
        ("E", "59.11", "4", "", "", "new", ""), ("D", "", "", "", "", "unranked", ""),
    ]  # fmt: skip
    document = json.loads(printed(*arguments, "--format", "json", cwd=folder))
    assert document["ties"] == [["A", "B"]] and document["left"] == ["F"] and len(document["ranking"]) == 5
    text = printed(*arguments, cwd=folder)
    assert "Tie: A, B" in text and "Not ranked any more: F" in text and "+3" in text
    vi = printed(*arguments, "--lang", "vi", cwd=folder)
    assert "Đồng hạng: A, B" in vi and "64,02" in vi and "giữ nguyên" in vi
    assert printed(*arguments, "--format", "md", cwd=folder).startswith("| unit | value | rank |")


def test_ascending_and_equal_parts(folder):
    found = rows(printed("rank", "now.csv", "--by", "total", "--ascending", "--tiers", "2", "--format", "csv", cwd=folder))
    assert [(row["unit"], row["rank"], row["tier"]) for row in found] == [
        ("E", "1", "1"), ("A", "2", "1"), ("B", "2", "1"), ("C", "4", "2"), ("D", "", ""),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "options", "words"),
    [
        ("unit,total\nA,1\nA,2\n", (), "bad.csv, row 3, column unit: A stands there for the second time; a unit has one row (unit-once)"),
        ("unit,total\n,1\n", (), "bad.csv, row 2, column unit: the unit is missing"),
        ('unit,total\nA,1\nB,"1,5"\n', (), 'bad.csv, row 3, column total: "1,5" is not an exact ratio'),
        ("unit,total\nA,1\n", ("--tiers", "good"), '--tiers: "good" is not a count'),
        ("unit,total\nA,1\n", ("--tiers", "good=1,bad"), '--tiers: "bad" is not a name and its limit'),
        ("unit,total\nA,1\n", ("--tiers", "low=1,high=2"), "(tiers-in-order)"),
        ("unit,total\nA,1\n", ("--by", "points"), "there is no column points"),
        ("unit,total\nA,1\n", ("--previous", "none.csv"), "none.csv: there is no such file"),
    ],
)
def test_what_cannot_be_ranked_is_one_line(folder, text, options, words):
    (folder / "bad.csv").write_text(text, encoding="utf-8")
    by = () if "--by" in options else ("--by", "total")
    assert words in refusal("rank", "bad.csv", *by, *options, cwd=folder)
