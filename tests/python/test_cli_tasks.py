"""`dvcquota tasks` and `dvcquota procedures`: what is printed is what the package gives."""

import csv
import io
import json

import dvcquota as dq
import pytest
from command import printed, refusal

PLAN = "haiphong-2022"


@pytest.fixture(scope="module")
def plan():
    return dq.load_plan(PLAN)


def rows(text):
    return list(csv.DictReader(io.StringIO(text)))


def test_tasks_of_a_unit_as_a_table(tmp_path):
    text = printed("tasks", PLAN, "--unit", "quận lê chân", "--on", "2022-06-20", "--state", "overdue", cwd=tmp_path)
    title, heading, rule, *lines = text.splitlines()
    assert title == "Tasks · 128/KH-UBND, 2022-05-27 · Quận Lê Chân · 2022-06-20"
    assert heading.split() == "First day Last day State Days left Step Role Task and deliverable".split()
    assert set(rule) == {"─"}
    assert [line.split()[:5] for line in lines[::2]] == [
        ["2022-06-14", "overdue", "-6", step, "lead"] for step in ("I.2/1", "I.3.2/1", "I.5.1/1")
    ]
    assert {line.strip() for line in lines[1::2]} == {"→ Issue a plan"}
    assert {line.index("→") for line in lines[1::2]} == {heading.index("Task and")}


def test_tasks_in_vietnamese(tmp_path):
    text = printed("tasks", PLAN, "--lead", "Sở Nội vụ", "--on", "2022-06-14", "--state", "due", "--lang", "vi", cwd=tmp_path)
    assert text.startswith("Nhiệm vụ · 128/KH-UBND, 27/05/2022 · Sở Nội vụ · 14/06/2022\n")
    assert text.count("đến hạn") == text.count("chủ trì") == text.count("→ Ban hành kế hoạch") == 3


def test_no_step_is_said_so(tmp_path):
    assert printed("tasks", PLAN, "--unit", "31", cwd=tmp_path).splitlines()[1:] == ["There is no such step."]


def test_csv_and_json_are_the_package_s(tmp_path, plan):
    options = ("--partner", "D12", "--on", "2022-06-10", "--within", "4", "--done", "I.2/1, I.3.1/1")
    table = plan.tasks.where(partner="D12", on="2022-06-10", within=4, done=[("I.2", 1), ("I.3.1", 1)])
    read = rows(printed("tasks", PLAN, *options, "--format", "csv", cwd=tmp_path))
    for column in table.columns:
        assert [row[column] for row in read] == ["" if value is None else str(value) for value in table[column]]
    document = json.loads(printed("tasks", PLAN, *options, "--format", "json", cwd=tmp_path))
    assert (document["plan"], document["on"]) == (PLAN, "2022-06-10")
    assert [step["state"] for step in document["steps"]] == table["state"]
    assert [step["first_day"] for step in document["steps"]] == [day and day.isoformat() for day in table["first_day"]]


def test_deadlines_from_and_to(tmp_path, plan):
    early = rows(printed("tasks", PLAN, "--to", "2022-06-14", "--format", "csv", cwd=tmp_path))
    late = rows(printed("tasks", PLAN, "--from", "2022-06-15", "--format", "csv", cwd=tmp_path))
    assert len(early) == 6 and len(early) + len(late) == 21
    assert max(row["last_day"] for row in early) < "2022-06-15" <= min(row["last_day"] for row in late)


def test_procedures(tmp_path, plan):
    text = printed("procedures", PLAN, "--agency", "sở nội vụ", cwd=tmp_path)
    assert text.splitlines()[3] == "SỞ NỘI VỤ"
    assert text.endswith("9 procedures; at level 4: 0 of 0 eligible, 9 unknown.\n")
    read = rows(printed("procedures", PLAN, "--level", "district", "--pilot", "--format", "csv", cwd=tmp_path))
    assert [row["name"] for row in read] == plan.procedures.where(level="district")["name"]
    assert {row["online_only_pilot"] for row in read} == {"true"} and {row["unit"] for row in read} == {""}
    document = json.loads(printed("procedures", PLAN, "--unit", "Phường Cát Bi", "--format", "json", cwd=tmp_path))
    assert document["level_four"] == {"reached": 0, "eligible": 0, "unknown": 3, "rate": None}
    assert [row["no"] for row in document["procedures"]] == [1, 2, 3]


def test_a_catalogue_in_the_place_of_the_plan_s_list(tmp_path):
    header = "code,agency,name,level,unit,online_only_pilot,service_level,eligible,legal_limit,online_limit,limit_unit\n"
    (tmp_path / "list.csv").write_text(header + "1.5,SỞ NỘI VỤ,Khen thưởng,department,D08,true,full,true,10,8,working-days\n", encoding="utf-8")
    text = printed("procedures", PLAN, "--file", "list.csv", "--service-level", "4", cwd=tmp_path)
    assert text.splitlines()[4].split() == ["1.5", "4", "10", "working-days", "8", "Khen", "thưởng"]
    assert text.splitlines()[-1] == "1 procedure; at level 4: 1 of 1 eligible, 0 unknown."
    (tmp_path / "list.csv").write_text(header + "1.5,SỞ BA,Khen,department,D99,true,,,,,\n", encoding="utf-8")
    assert refusal("procedures", PLAN, "--file", "list.csv", cwd=tmp_path) == (
        'list.csv, row 2, column unit: "D99" is not a unit of this plan'
    )


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("tasks", PLAN, "--unit", "Xã Minh Tân"), "names 2 units of this plan; give a code: 11725 Xã Minh Tân (Huyện Kiến Thụy), 11500"),
        (("tasks", PLAN, "--on", "2022-02-30"), '"2022-02-30" is not a day of the calendar'),
        (("tasks", PLAN, "--to", "31/6/2022"), "YYYY-MM-DD"),
        (("tasks", PLAN, "--state", "due"), "give the day to look at"),
        (("tasks", PLAN, "--done", "I.2"), '--done: "I.2" is not a task and its step'),
        (("tasks", PLAN, "--on", "2022-06-14", "--done", "I.9/1"), 'task "I.9" with step 1 is not in this plan'),
        (("procedures", PLAN, "--agency", "Sở Công an"), "is not an agency of these 145 procedures"),
        (("procedures", PLAN, "--service-level", "5"), '"5" is not the name of a service level'),
    ],
)
def test_refusals(tmp_path, arguments, says):
    assert says in refusal(*arguments, cwd=tmp_path)
