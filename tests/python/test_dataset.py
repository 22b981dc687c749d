"""The data set haiphong-2022 against the plan it was taken from (128/KH-UBND, Hải Phòng, 27/05/2022).

The source is read by its own small reader (plan_128.py). Numbers in the tests are the plan's, page and column as named.
"""

import csv
import io
import re
import unicodedata
from collections import Counter, defaultdict
from fractions import Fraction

import pytest
from plan_128 import COLUMNS, DATASET, appendix_2, between, descriptor, reading, table

TABLES = (
    "units", "statistics", "quotas", "totals", "procedures", "tasks", "task_parties", "task_steps", "indicators", "reports",
)  # fmt: skip


def by_level(level):
    return [unit for unit in table("units") if unit["level"] == level]


# --- the source ---------------------------------------------------------------------------------------------------


LEVELS = (("department", 20), ("district", 15), ("commune", 217))


@pytest.mark.parametrize(("level", "count"), LEVELS)
def test_every_cell_of_appendix_2_is_as_printed(source, level, count):
    rows, _ = appendix_2(source, level)
    units = by_level(level)
    quotas = {row["unit"]: row for row in table("quotas")}
    names = {unit["code"]: unit["name"] for unit in table("units")}
    assert len(rows) == len(units) == count
    for unit, ((number, name, group), cells) in zip(units, rows, strict=True):
        assert (unit["no"], unit["name"]) == (number, name)
        if level == "commune":
            assert names[unit["parent"]] == group
        quota = quotas[unit["code"]]
        assert tuple(quota[f"{column}_printed"] for column in COLUMNS) == cells, name
        assert tuple(quota[column] for column in COLUMNS) == tuple(map(reading, COLUMNS, cells)), name


@pytest.mark.parametrize(("level", "count"), LEVELS)
def test_total_rows_are_as_printed(source, level, count):
    _, cells = appendix_2(source, level)
    (row,) = [row for row in table("totals") if row["level"] == level]
    assert tuple(row[f"{column}_printed"] for column in COLUMNS) == cells
    assert tuple(row[column] for column in COLUMNS) == tuple(map(reading, COLUMNS, cells))


def test_group_rows_name_the_districts(source):
    rows, _ = appendix_2(source, "commune")
    groups = list(dict.fromkeys(group for (_, _, group), _ in rows))
    districts = [unit["name"] for unit in by_level("district")]
    assert sorted(groups) == sorted(name for name in districts if name != "Huyện Bạch Long Vĩ")


def test_procedures_are_as_printed(source):
    text = between(source, "DANH MỤC THỦ TỤC HÀNH CHÍNH THÍ ĐIỂM", "- 1Kế hoạch 285/KH-UBND")
    found, agency, field = [], None, ""
    heading, row = r"[IVX]+ \| (?P<agency>[^|\n]+) \| \|", r"(?P<no>\d+)\. \|(?P<field>[^|]*)\|(?P<name>[^|]*)\|"
    for match in re.finditer(f"^(?:{heading}|{row})$", text, re.MULTILINE):
        if match["agency"]:
            agency, field = match["agency"], ""
        else:
            field = " ".join(match["field"].split()) or field
            found.append((agency, match["no"], field, " ".join(match["name"].split())))
    rows = [(row["agency"], row["no"], row["field"], row["name"]) for row in table("procedures")]
    assert len(found) == 145
    assert rows == found


# --- official lists -----------------------------------------------------------------------------------------------


def reference_csv(reference, name):
    with open(reference / "reference" / name, encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


def test_codes_are_those_matched_to_the_official_list(reference):
    units = {(unit["level"], unit["no"]): unit for unit in table("units")}
    matches = reference_csv(reference, "seed_units_gso_match.csv")
    assert len(matches) == 232
    for match in matches:
        unit = units[match["level"], match["no"]]
        assert (unit["code"], unit["name"], unit["parent"]) == (
            match["gso_code"], match["plan_name"], match["gso_parent_code"],
        )  # fmt: skip
        assert (unit["official_name"] or unit["name"]) == match["gso_name"]
        assert bool(unit["official_name"]) == (match["match"] != "exact")


def test_types_and_names_are_those_of_the_official_list(reference):
    types = {
        "thanh-pho": "centrally-run-city", "quan": "urban-district", "huyen": "rural-district",
        "phuong": "ward", "xa": "rural-commune", "thi-tran": "township",
    }  # fmt: skip
    official = {
        (row["code"], row["level"], types[row["type"]], row["full_name"], row["parent_code"])
        for row in reference_csv(reference, "hp_units_2022.csv")
    }
    ours = {
        (unit["code"], unit["level"], unit["type"], unit["official_name"] or unit["name"], unit["parent"])
        for unit in table("units")
        if unit["level"] != "department"
    }
    assert ours == official


def test_units_of_each_type():
    assert Counter(unit["type"] for unit in table("units")) == {
        "centrally-run-city": 1, "department": 17, "management-board": 1, "inspectorate": 1, "office": 1,
        "urban-district": 7, "rural-district": 8, "ward": 66, "rural-commune": 141, "township": 10,
    }  # fmt: skip
    assert [unit["code"] for unit in by_level("department")] == [f"D{n:02}" for n in range(1, 21)]
    assert not [unit for unit in by_level("commune") if unit["parent"] == "318"]
    assert list(dict.fromkeys(unit["level"] for unit in table("units"))) == ["province", "department", "district", "commune"]


# --- figures ------------------------------------------------------------------------------------------------------

# Appendix 2: T, o, P, p, offline total W as printed, N as printed, and the sum of the printed extras.
FIGURES = {
    "department": (100_796, 45_034, 201_592, 90_068, 110_794, 76_680, 76_682),
    "district": (25_442, 6_513, 50_884, 13_026, 37_858, 19_426, 19_426),
    "commune": (139_073, 11_053, 278_963, 22_113, 256_850, 169_369, 169_369),
}


@pytest.mark.parametrize("level", FIGURES)
def test_figures_of_a_level(level):
    T, o, P, p, W, N, extras = FIGURES[level]
    codes = {unit["code"] for unit in by_level(level)}
    statistics = [row for row in table("statistics") if row["unit"] in codes]
    quotas = [row for row in table("quotas") if row["unit"] in codes]
    assert len(statistics) == len(quotas) == len(codes)
    columns = ("observed_total", "observed_online", "projected_total", "projected_online")
    for rows in (statistics, quotas):
        assert tuple(sum(int(row[column]) for row in rows) for column in columns) == (T, o, P, p)
    excluded = {entry["unit"] for entry in descriptor()["dvc:plan"]["exclusions"]}
    assert sum(int(r["projected_total"]) - int(r["projected_online"]) for r in statistics if r["unit"] not in excluded) == W
    assert sum(int(row["offline"] or 0) for row in quotas) == W
    assert sum(int(row["extra"]) for row in quotas) == extras
    (total,) = [row for row in table("totals") if row["level"] == level]
    printed = tuple(int(total[column]) for column in (*columns, "offline", "extra"))
    assert printed == (T, o, P, p, W, N)
    assert descriptor()["dvc:plan"]["totals"][level] == N


def test_projected_figures_follow_from_the_factor_or_are_declared():
    plan = descriptor()["dvc:plan"]
    factor = Fraction(plan["projected"]["factor"])
    assert factor == 2
    differing = [
        row for row in table("statistics")
        if (int(row["projected_total"]), int(row["projected_online"]))
        != (factor * int(row["observed_total"]), factor * int(row["observed_online"]))
    ]  # fmt: skip
    (row,), (override,) = differing, plan["overrides"]
    (commune,) = [unit for unit in by_level("commune") if unit["no"] == "133"]
    assert commune["name"] == "Xã Kỳ Sơn"
    assert row["unit"] == override["unit"] == commune["code"]
    assert (override["projected_total"], override["projected_online"]) == (817, 7)
    assert (row["projected_total"], row["projected_online"], row["observed_total"]) == ("817", "7", "0")
    assert [entry["unit"] for entry in plan["exclusions"]] == ["D19", "D20"]
    assert plan["observed"] == {"from": "2021-12-16", "to": "2022-04-16", "printed": "16/12/2021 đến 16/4/2022"}


def test_published_errors_stay_as_printed():
    quotas = {row["unit"]: row for row in table("quotas")}
    units = {(unit["level"], unit["no"]): unit["code"] for unit in table("units")}
    cell = quotas[units["commune", "124"]]
    assert (cell["projected_total_printed"], cell["projected_total"]) == ("1 920", "1920")
    cell = quotas[units["commune", "127"]]
    assert (cell["extra_printed"], cell["extra"]) == ("1,051", "1051")
    cell = quotas[units["commune", "186"]]
    assert (cell["offline_printed"], cell["offline"], cell["extra_printed"], cell["extra"]) == ("-", "0", "-", "0")
    cell = quotas[units["district", "14"]]
    assert (cell["observed_rate_printed"], cell["observed_rate"]) == ("0", "0")
    assert (cell["target_printed"], cell["target"]) == ("", "")
    for code in ("D19", "D20"):
        assert (quotas[code]["offline"], quotas[code]["extra"], quotas[code]["target"]) == ("", "0", "")


# --- tasks, procedures, indicators, reports -----------------------------------------------------------------------

TASKS = "I.1 I.2 I.3.1 I.3.2 I.3.3 I.4.1 I.4.2 I.5.1 I.5.2 I.5.3 I.6 II.1 II.2 III.1 III.2".split()
YEAR = ("2022-01-01", "2022-12-31", "")
MID_JUNE = ("", "", "2022-06-15")
JUNE = ("2022-06-01", "2022-06-30", "")
TIMES = {
    "I.1": [YEAR],
    "I.2": [MID_JUNE],
    "I.3.1": [MID_JUNE, JUNE, ("2022-07-01", "2022-12-31", "")],
    "I.3.2": [MID_JUNE, JUNE, ("2022-07-01", "2022-12-31", "")],
    "I.3.3": [MID_JUNE, ("2022-06-01", "2022-08-31", ""), ("2022-08-01", "2022-12-31", "")],
    "I.4.1": [YEAR],
    "I.4.2": [YEAR],
    "I.5.1": [MID_JUNE],
    "I.5.2": [("2022-06-01", "2022-08-31", "")],
    "I.5.3": [("2022-09-01", "2022-09-30", "")],
    "I.6": [("2022-05-01", "2022-05-31", "")],
    "II.1": [YEAR],
    "II.2": [JUNE],
    "III.1": [("2022-05-01", "2022-06-30", "")],
    "III.2": [YEAR],
}


def test_tasks_and_the_times_of_their_steps():
    assert [task["id"] for task in table("tasks")] == TASKS
    steps = defaultdict(list)
    for row in table("task_steps"):
        steps[row["task"]].append(row)
    assert {task: [(row["from"], row["to"], row["before"]) for row in rows] for task, rows in steps.items()} == TIMES
    for rows in steps.values():
        assert [row["step"] for row in rows] == [str(n + 1) for n in range(len(rows))]
    without = [row["task"] for row in table("task_steps") if not row["deliverable"]]
    assert without == ["I.5.2"]


def appendix_1(source):
    """id -> (leads, partners, time, deliverable) as printed."""
    text = between(source, "DANH MỤC CÁC NHIỆM VỤ, GIẢI PHÁP", "GIAO CHỈ TIÊU HỒ SƠ")
    part, found = None, {}
    for line in re.sub(r"\n\|", "|", text).split("\n"):
        cells = [cell.strip() for cell in line.split("|")]
        if re.fullmatch("[IVX]+", cells[0]):
            part = cells[0]
        elif re.fullmatch(r"[\d.]+", cells[0]) and cells[2]:
            found[f"{part}.{cells[0].rstrip('.')}"] = tuple(cells[2:6])
    return found


def test_parties_and_times_are_as_printed(source):
    printed = appendix_1(source)
    assert list(printed) == TASKS
    parties, steps = table("task_parties"), table("task_steps")
    for task, (leads, partners, time, deliverable) in printed.items():
        for role, cell in (("lead", leads), ("partner", partners)):
            names = [row["name"] for row in parties if row["task"] == task and row["role"] == role]
            between_names = r"[,;]?(?: và)? "
            assert re.fullmatch(between_names.join(map(re.escape, names)) + r"\.?", cell), (task, cell)
        rows = [row for row in steps if row["task"] == task]
        assert " ".join(row["time_printed"] for row in rows) == time
        assert bool(deliverable) == bool(rows[0]["deliverable"])


def test_parties_are_linked_by_meaning():
    units = {unit["code"]: unit["name"] for unit in table("units")}
    office = "Văn phòng Ủy ban nhân dân thành phố"
    short = {"Giáo dục và Đào tạo": "Sở Giáo dục và Đào tạo", "Văn phòng Ủy ban nhân dân": office}
    levels = {"Các Sở": "department", "Ủy ban nhân dân các quận": "district", "Ủy ban nhân dân các xã": "commune"}
    for row in table("task_parties"):
        assert not (row["unit"] and row["level"])
        expected = next((level for start, level in levels.items() if row["name"].startswith(start)), "")
        assert row["level"] == expected
        if row["unit"]:
            assert units[row["unit"]] == short.get(row["name"], row["name"])
        else:
            assert short.get(row["name"], row["name"]) not in units.values()


def test_procedures_by_agency():
    rows = table("procedures")
    assert Counter(row["level"] for row in rows) == {"department": 119, "district": 23, "commune": 3}
    assert Counter(row["unit"] for row in rows if row["level"] == "department") == {
        "D03": 2, "D09": 7, "D14": 7, "D05": 31, "D10": 1, "D01": 2, "D04": 51, "D17": 2, "D08": 9, "D18": 5, "D02": 2,
    }  # fmt: skip
    assert all((row["unit"] == "") == (row["level"] != "department") for row in rows)
    assert len({(row["agency"], row["no"]) for row in rows}) == 145
    assert {row["online_only_pilot"] for row in rows} == {"true"}
    names = {unit["code"]: unit["name"].lower().replace("sở văn hóa và", "sở văn hóa") for unit in table("units")}
    assert all(names[row["unit"]].startswith(row["agency"].lower()) for row in rows if row["unit"])


def test_indicators_and_reports():
    indicators = {row["id"]: row for row in table("indicators")}
    assert {name: row["value"] for name, row in indicators.items()} == {
        "full-online": "1", "services-in-use": "4/5", "online-rate": "3/5", "accounts": "1",
        "early-results": "1/5", "priority-days": "2",
    }  # fmt: skip
    dated = {name: (row["due"], row["report_before"]) for name, row in indicators.items() if row["due"]}
    assert dated == {"accounts": ("2022-12-31", "2022-09-30")}
    reports = {row["id"]: row for row in table("reports")}
    assert len(reports) == len(table("reports")) == 9
    assert all(bool(row["unit"]) != bool(row["level"]) for row in reports.values())
    assert {row["recipient"] for row in reports.values()} == {"31", "D12"}
    monthly = reports["ministry-portals"]
    assert (monthly["first_day"], monthly["last_day"], monthly["before_day"]) == ("16", "15", "20")
    assert [name for name, row in reports.items() if row["before"]] == ["accounts-departments", "accounts-districts"]


# --- files --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", TABLES)
def test_files_are_plain(name):
    raw = (DATASET / f"{name}.csv").read_bytes()
    text = raw.decode("utf-8")
    assert not text.startswith("\ufeff") and "\r" not in text
    assert unicodedata.is_normalized("NFC", text)
    rows = list(csv.reader(io.StringIO(text, newline="")))
    again = io.StringIO(newline="")
    csv.writer(again, lineterminator="\n").writerows(rows)
    assert again.getvalue() == text
    assert all(cell == cell.strip() for row in rows for cell in row)


def test_the_descriptor_names_the_columns_of_each_file():
    resources = descriptor()["resources"]
    assert [resource["name"] for resource in resources] == list(TABLES)
    for resource in resources:
        with open(DATASET / resource["path"], encoding="utf-8", newline="") as text:
            header = next(csv.reader(text))
        assert [field["name"] for field in resource["schema"]["fields"]] == header


def test_identity_is_as_printed(source):
    identity = descriptor()["dvc:plan"]["identity"]
    assert (identity["number"], identity["date"]) == ("128/KH-UBND", "2022-05-27")
    assert "Số: 128/KH-UBND | Hải Phòng, ngày 27 tháng 5 năm 2022" in source
    assert f"Trên đây là {identity['title']}, {identity['issuer'][:16]}" in source
    assert f"Người ký: {identity['signer']}" in source
