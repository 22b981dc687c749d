"""Target models, bounds and explanations on the command line: what is printed is what the package gives."""

import csv
import io
import json
import os

import dvcquota as dq
import pytest
from command import printed, refusal

LEVELS = ("department", "district", "commune")


@pytest.fixture(scope="module")
def plan():
    return dq.load_plan("haiphong-2022")


@pytest.fixture
def bounds(tmp_path):
    """Bounds of units of two levels; an empty cell is none."""
    (tmp_path / "bounds.csv").write_text("unit,least,most,note\nD04,130,,\nD11,,30000,\"a, b\"\n305,7,9,\n", encoding="utf-8")
    return "bounds.csv"


MODELS = {
    "fill the gap": (("--model", "fill-the-gap"), {"model": "fill-the-gap"}),
    "fill the gap to a rate": (("--model", "fill-the-gap", "--rate", "60%"), {"model": "fill-the-gap", "rate": "60%"}),
    "uniform": (("--model", "uniform", "--rate", "55%"), {"model": "uniform", "rate": "55%"}),
    "uniform, half-up": (
        ("--model", "uniform", "--rate", "55%", "--rounding", "per-row"), {"model": "uniform", "rate": "55%", "rounding": "per-row"},
    ),
    "a total": (("--model", "uniform", "--total", "5000"), {"model": "uniform", "total": 5000}),
    "one tier for all": (("--model", "by-tier", "--rate", "35-40%"), {"model": "by-tier", "rate": "35-40%"}),
    "remaining months": (("--model", "uniform", "--rate", "1/2", "--over", "remaining"), {"model": "uniform", "rate": "1/2", "over": "remaining"}),
}  # fmt: skip


@pytest.mark.parametrize(("options", "keywords"), MODELS.values(), ids=MODELS)
def test_a_model(tmp_path, plan, options, keywords):
    quotas = plan.assign("district", **keywords)
    text = printed("assign", "haiphong-2022", "--level", "district", *options, "--format", "json", cwd=tmp_path)
    assert text == quotas.to_json()
    assert json.loads(text)["model"] == keywords["model"]


def test_tiers_for_all_levels(tmp_path, plan):
    rate = {"department": "45-50%", "district": "35-40%", "ward": "30%", "commune": "25%"}
    option = ",".join(f"{tier}={value}" for tier, value in rate.items())
    text = printed("assign", "haiphong-2022", "--model", "by-tier", "--rate", option, "--format", "json", cwd=tmp_path)
    assert json.loads(text)["levels"] == [json.loads(q.to_json()) for q in plan.assign_all(model="by-tier", rate=rate).values()]


def test_a_total_without_a_level_is_shared_among_all(tmp_path, plan):
    text = printed("assign", "haiphong-2022", "--total", "200000", "--format", "csv", cwd=tmp_path)
    rows = list(csv.DictReader(io.StringIO(text)))
    assert sum(int(row["extra"]) for row in rows) == 200_000 and len(rows) == 252
    document = json.loads(printed("assign", "haiphong-2022", "--total", "200000", "--format", "json", cwd=tmp_path))
    assert [level["total"] for level in document["levels"]] == [q.total for q in plan.assign_all(total=200_000).values()]


def test_bounds_from_a_file(tmp_path, plan, bounds):
    options = ("--lower", "least", "--upper", "most", "--bounds", bounds)
    text = printed("assign", "haiphong-2022", "--level", "department", "--total", "40000", *options, "--format", "csv", cwd=tmp_path)
    assert text == plan.assign("department", total=40_000, lower={"D04": 130}, upper={"D11": 30_000}).to_csv()
    whole = json.loads(printed("assign", "haiphong-2022", "--total", "200000", *options, "--format", "json", cwd=tmp_path))
    expected = plan.assign_all(total=200_000, lower={"D04": 130, "305": 7}, upper={"D11": 30_000, "305": 9})
    assert whole["levels"] == [json.loads(quotas.to_json()) for quotas in expected.values()]


def test_bounds_from_the_plan_s_own_columns(tmp_path, plan):
    text = printed("assign", "haiphong-2022", "--level", "district", "--upper", "observed_total", "--total", "9000", "--format", "csv", cwd=tmp_path)
    upper = plan.figures("district", column="observed_total")
    assert text == plan.assign("district", total=9_000, upper=upper).to_csv()
    text = printed("assign", "haiphong-2022", "--level", "district", "--upper", "offline", "--format", "csv", cwd=tmp_path)
    assert [row["extra"] for row in csv.DictReader(io.StringIO(text))] == [str(e) for e in plan.assign("district")["extra"]]


def test_the_table_says_the_model_and_the_gap(tmp_path):
    options = ("--level", "commune", "--model", "fill-the-gap", "--rate", "60%")
    line = printed("assign", "haiphong-2022", *options, cwd=tmp_path).splitlines()[-1]
    assert line == "Fill the gap 60%: needed 145,920.4, N = 145,921, assigned 146,004, gap 83; 207 of 217 units have a quota."
    line = printed("assign", "haiphong-2022", *options, "--lang", "vi", cwd=tmp_path).splitlines()[-1]
    assert line == "Bù phần còn thiếu 60%: cần 145.920,4 hồ sơ, N = 145.921, đã giao 146.004, chênh lệch 83; 207 trên 217 đơn vị được giao."


# --- explain ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("unit", "level"), [("305", "district"), ("Quận Lê Chân", "district"), ("D19", "department"), ("xã kỳ sơn", "commune")])
def test_explain_finds_the_level_of_the_unit(tmp_path, plan, unit, level):
    why = plan.assign(level).explain(unit)
    assert printed("explain", "haiphong-2022", unit, cwd=tmp_path) == str(why) + "\n"
    assert printed("explain", "haiphong-2022", unit, "--lang", "vi", cwd=tmp_path) == why.to_text(lang="vi")
    assert printed("explain", "haiphong-2022", unit, "--format", "json", "-o", "why.json", cwd=tmp_path) == ""
    assert (tmp_path / "why.json").read_text(encoding="utf-8") == why.to_json()


def test_explain_takes_the_options_of_assign(tmp_path, plan, bounds):
    text = printed("explain", "haiphong-2022", "D11", "--total", "40000", "--upper", "most", "--bounds", bounds, cwd=tmp_path)
    assert text == plan.assign("department", total=40_000, upper={"D11": 30_000}).explain("D11").to_text()
    text = printed("explain", "haiphong-2022", "305", "--model", "by-tier", "--rate", "district=35-40%", cwd=tmp_path)
    assert text == plan.assign("district", model="by-tier", rate={"district": "35-40%"}).explain("305").to_text()


# --- refusals -----------------------------------------------------------------------------------------------------

BOTH = ("--level", "department")
REFUSED = {
    "bounds without a column": (("--bounds", "bounds.csv"), ("--bounds", "--lower")),
    "a column that is not there": ((*BOTH, "--upper", "max", "--bounds", "bounds.csv"), ("no column max", "unit, least, most, note")),
    "no statistics of that name": ((*BOTH, "--upper", "most"), ("most", "offline", "--bounds")),
    "no file": ((*BOTH, "--upper", "most", "--bounds", "none.csv"), ("none.csv", "no such file")),
    "no unit column": ((*BOTH, "--upper", "most", "--bounds", "nounit.csv"), ("nounit.csv", "no column unit")),
    "an unknown unit": ((*BOTH, "--upper", "most", "--bounds", "stranger.csv"), ("stranger.csv, row 3, column unit", "D99")),
    "a unit twice": ((*BOTH, "--upper", "most", "--bounds", "twice.csv"), ("twice.csv, row 3, column unit", "D01")),
    "a bound in words": ((*BOTH, "--upper", "most", "--bounds", "words.csv"), ("words.csv, row 2, column most", "many")),
    "bounds in the way": ((*BOTH, "--upper", "most", "--bounds", "bounds.csv"), ("47270", "76680", "D11 Sở Tài nguyên")),
    "tiers for the level": ((*BOTH, "--rate", "department=45%"), ("department=45%",)),
    "a tier without its rate": ((*BOTH, "--model", "by-tier", "--rate", "department=45%,50%"), ("50%",)),
    "a tier twice": ((*BOTH, "--model", "by-tier", "--rate", "department=45%,department=50%"), ("department", "twice")),
    "a tier that is nothing": ((*BOTH, "--model", "by-tier", "--rate", "departments=45%"), ("departments",)),
    "a total for tiers": (("--model", "by-tier", "--total", "5"), ("by-tier",)),
    "a total above the city": (("--total", "405503"), ("405503", "405502")),
    "a year for each unit": ((*BOTH, "--model", "uniform", "--rate", "55%", "--over", "year"), ("remaining",)),
}  # fmt: skip


@pytest.mark.parametrize(("options", "words"), REFUSED.values(), ids=REFUSED)
def test_refused(tmp_path, bounds, options, words):
    (tmp_path / "nounit.csv").write_text("code,most\nD01,5\n")
    (tmp_path / "stranger.csv").write_text("unit,most\nD01,5\nD99,5\n")
    (tmp_path / "twice.csv").write_text("unit,most\nD01,5\nD01,6\n")
    (tmp_path / "words.csv").write_text("unit,most\nD01,many\n")
    before = sorted(os.listdir(tmp_path))
    message = refusal("assign", "haiphong-2022", *options, "-o", "out", cwd=tmp_path)
    assert all(word in message for word in words), message
    assert sorted(os.listdir(tmp_path)) == before


def test_explain_refuses_a_name_of_two_and_of_none(tmp_path):
    message = refusal("explain", "haiphong-2022", "Xã Quốc Tuấn", cwd=tmp_path)
    assert "11620 Xã Quốc Tuấn (Huyện An Dương), 11650 Xã Quốc Tuấn (Huyện An Lão)" in message
    assert "305 Quận Lê Chân" in refusal("explain", "haiphong-2022", "Quan Le Chan", cwd=tmp_path)
    assert "this plan" in refusal("explain", "haiphong-2022", "31", cwd=tmp_path)  # the city itself has no quota


def test_help_names_every_option(tmp_path):
    for command in ("assign", "explain"):
        text = printed(command, "--help", cwd=tmp_path)
        for option in ("--model", "--rounding", "--total", "--rate", "--over", "--lower", "--upper", "--bounds", "--lang", "-o"):
            assert option in text
        for model in ("share-of-deficit", "uniform", "by-tier", "fill-the-gap"):
            assert model in text
