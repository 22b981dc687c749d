"""Audits of published tables: what DOMAIN 2 knows of plan 128, planted errors, tables that are right, and brute force."""

import json
import random
from fractions import Fraction
from math import ceil, floor

import plan_128
import pytest

import dvcquota as dq

# DOMAIN 2, worked out by hand: half-up is closed below and open above
INTERVALS = {
    "department": (Fraction(7171418635, 93524), Fraction(7171529429, 93524)),
    "district": (Fraction(201234199, 10360), Fraction(27352405, 1408)),
    "commune": (Fraction(97217725, 574), Fraction(51657672, 305)),
}


@pytest.fixture(scope="module")
def found():
    return dq.audit("haiphong-2022")


def rows_of(audit, rule):
    return {(f["level"], f["no"]) for f in audit.to_dict()["findings"] if f["rule"] == rule}


def known(audit):
    """Every finding without its words."""
    return sorted(
        tuple(str(f[key]) for key in ("severity", "rule", "level", "no", "column", "printed", "expected", "rows"))
        for f in audit.to_dict()["findings"]
    )


def test_what_is_known_of_plan_128(found):
    assert (found.summary["rows"], found.summary["cells"], found.summary["agreeing"]) == (252, 2268, 2268)
    errors = [f for f in found.to_dict()["findings"] if f["severity"] == "error"]
    assert [(f["rule"], f["level"], f["column"], f["printed"], f["expected"]) for f in errors] == [
        ("total-row", "department", "extra", "76.680", 76682)
    ]
    assert rows_of(found, "excluded") == {("department", "19"), ("department", "20")}
    assert rows_of(found, "override") == {("commune", "133")}
    assert rows_of(found, "unit-type") == {("commune", "97")}
    assert rows_of(found, "rate-of-nothing") == {("district", "14"), ("commune", "133")}
    assert not rows_of(found, "cell") | rows_of(found, "blank") | rows_of(found, "unit-unknown") | rows_of(found, "units-unchecked")
    assert found.worst() == "error"


def test_intervals_of_plan_128_are_the_exact_ones(found):
    for level, (low, high) in INTERVALS.items():
        interval = found.interval(level)
        assert (interval.low, interval.high, interval.set_aside) == (low, high, ())
        assert list(interval.integers) == list(range(ceil(low), ceil(high)))
        factor = found.interval(level, of="factor")
        offline = {"department": 110794, "district": 37858, "commune": 256850}[level]
        assert (factor.low, factor.high) == (low / offline, high / offline)
    assert list(found.interval("department").integers) == [76680, 76681]
    assert found.interval("commune", of="projection").set_aside == ("133",)
    assert 2 in found.interval("commune", of="projection")
    with pytest.raises(dq.NotInPlanError, match="implies no total of level province"):
        found.interval("province")


def test_the_text_of_the_plan_says_the_same(reference, found):
    source_text = reference / "plan-128/source.txt"
    read = dq.audit(source_text, units="haiphong-2022")
    assert known(read) == known(found)
    assert [(i.low, i.high) for i in read.intervals] == [(i.low, i.high) for i in found.intervals]
    without = dq.audit(source_text)
    assert ("None", "None") in {(str(level), str(no)) for level, no in rows_of(without, "units-unchecked")}
    assert not any(f["rule"].startswith(("goal", "unit-")) for f in without.to_dict()["findings"])


def table_128():
    """The published rows of a level as a frame of texts."""
    units = {u["code"]: u for u in plan_128.table("units")}
    return [
        {"no": units[row["unit"]]["no"], "name": units[row["unit"]]["name"], "level": units[row["unit"]]["level"],
         "parent": units.get(units[row["unit"]]["parent"], {}).get("name", ""),
         **{c: row[f"{c}_printed"] for c in plan_128.COLUMNS}}
        for row in plan_128.table("quotas")
    ]  # fmt: skip


def frame(rows):
    return {key: [row[key] for row in rows] for key in rows[0]}


def test_a_frame_of_one_level_with_planted_errors():
    rows = [row for row in table_128() if row["level"] == "commune"]
    generator = random.Random(7)
    for _ in range(12):
        wrong = [dict(row) for row in rows]
        at, column = generator.randrange(len(wrong)), generator.choice(plan_128.COLUMNS)
        before = wrong[at][column]
        digits = plan_128.reading(column, before)
        if "." in digits:
            digits = f"{float(digits) + 1.1:.2f}"[: len(digits)].replace(".", ",") + "%"
        else:
            digits = str(int(digits or 0) + 3) + ("%" if column in ("target",) else "")
        wrong[at][column] = digits
        audit = dq.audit(frame(wrong))
        found = {(f["no"], f["column"]) for f in audit.to_dict()["findings"] if f["severity"] == "error" and f["no"]}
        named = {
            (f["no"], c) for f in audit.to_dict()["findings"] if f["severity"] != "info" for c in [*f["cells"], *f["instead"]]
        }
        assert (rows[at]["no"], column) in found | named, (rows[at]["no"], column, before, digits)


def half_up(value):
    return floor(value + Fraction(1, 2))


def printed(value, places=0):
    digits = str(half_up(value * 100 * 10**places))
    if places:
        digits = digits.rjust(places + 1, "0")
        digits = digits[:-places] + "," + digits[-places:]
    return digits + "%"


def made(total, pairs):
    """A table by the plan's own method, by Fractions: each row half-up on its own."""
    offline = [2 * (t - o) for t, o in pairs]
    everything = sum(offline)
    rows = []
    for i, ((t, o), u) in enumerate(zip(pairs, offline, strict=True), start=1):
        q = Fraction(u * total, everything)
        target = (2 * o + q) / Fraction(2 * t)
        places = 0
        while target < 1 and half_up(target * 100 * 10**places) >= 100 * 10**places:
            places += 1
        rows.append({
            "no": i, "name": f"Xã {i}", "observed_total": t, "observed_online": o, "observed_rate": printed(Fraction(o, t), 1),
            "projected_total": 2 * t, "projected_online": 2 * o, "offline": u, "share": printed(Fraction(u, everything), 2),
            "extra": half_up(q), "target": printed(target, places),
        })  # fmt: skip
    return rows


def test_small_tables_by_fractions_are_right_and_their_totals_are_found():
    generator = random.Random(11)
    for _ in range(25):
        pairs = [(t := generator.randint(1, 90), generator.randint(0, t)) for _ in range(generator.randint(3, 9))]
        everything = sum(2 * (t - o) for t, o in pairs)
        if everything < 4:
            continue
        total = generator.randint(1, everything)
        rows = made(total, pairs)
        audit = dq.audit(frame(rows), totals={"commune": total})
        assert not [f for f in audit.to_dict()["findings"] if f["severity"] == "error"], audit.to_text()
        interval = audit.interval("commune")
        same = [n for n in range(everything + 1) if [(r["extra"], r["target"]) for r in made(n, pairs)] == [(r["extra"], r["target"]) for r in rows]]
        assert [n for n in interval.integers if n <= everything] == same


def test_results_are_the_same_in_every_form(found):
    document = json.loads(found.to_json())
    assert document == found.to_dict()
    assert set(document) == {"plan", "findings", "intervals", "summary"}
    table = found.findings
    assert len(table) == len(document["findings"])
    assert table["message_vi"] == [f["message"]["vi"] for f in document["findings"]]
    counts = [table["severity"].count(s) for s in ("error", "warning", "info")]
    assert counts == [document["summary"][key] for key in ("errors", "warnings", "info")]
    cells = found.cells
    assert len(cells) == 2268
    assert {v: cells["verdict"].count(v) for v in set(cells["verdict"])} == {"agrees": 2266, "by-hand": 2}
    text, markdown = found.to_text(lang="vi"), found.to_markdown(lang="vi")
    assert "cộng các dòng được 76.682" in text
    assert markdown.count("\n|") == len(table) + 2
    assert "total-row" in found._repr_html_()


def test_units_that_are_not_those_of_the_list():
    rows = [row for row in table_128() if row["level"] == "district"]
    del rows[3]
    rows[4]["name"] = "Huyện Vĩnh Bải"
    rows[6]["name"] = rows[7]["name"]
    rows[8]["no"] = "77"
    audit = dq.audit(frame(rows), units="haiphong-2022")
    rules = {f["rule"] for f in audit.to_dict()["findings"] if f["severity"] != "info"}
    assert {"unit-missing", "unit-unknown", "unit-duplicate", "numbering"} <= rules
    missing = {f["expected"] for f in audit.to_dict()["findings"] if f["rule"] == "unit-missing"}
    assert "Quận Ngô Quyền" in missing


def test_bad_arguments():
    with pytest.raises(dq.ArgumentError, match="goal 0.6 is a float; give it exactly"):
        dq.audit("haiphong-2022", goal=0.6)
    with pytest.raises(dq.ArgumentError, match="is not a level"):
        dq.audit("haiphong-2022", totals={"ward": 1})
    with pytest.raises(dq.RangeError, match="a goal of 60 asks for more than every dossier"):
        dq.audit("haiphong-2022", goal="60")
    with pytest.raises(dq.RangeError, match="give one above 0"):
        dq.audit("haiphong-2022", factor="0")
    with pytest.raises(dq.ArgumentError, match="not an exact ratio"):
        dq.audit("haiphong-2022", factor="two")
    with pytest.raises(dq.ArgumentError, match="give en or vi"):
        dq.audit("haiphong-2022").to_text(lang="fr")
    with pytest.raises(dq.DvcError):
        dq.audit("no-such-plan")
