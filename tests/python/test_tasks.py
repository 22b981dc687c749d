"""The register of tasks: against an independent reading of the plan's Appendix 1, for every unit and many days."""

import calendar
import re
from datetime import date, datetime, timedelta

import dvcquota as dq
import made_plan
import pytest

DAYS = ["2022-01-01", "2022-05-31", "2022-06-01", "2022-06-14", "2022-06-15", "2022-06-30", "2022-07-01", "2022-08-31",
        "2022-09-30", "2022-12-31", "2023-01-01"]  # fmt: skip


@pytest.fixture(scope="module")
def plan():
    return dq.load_plan("haiphong-2022")


def rows(table, *columns):
    return list(zip(*(table[column] for column in columns), strict=True))


# --- an independent reading of Appendix 1 -------------------------------------------------------------------------


def windows(text):
    """[(first day or None, last day)] of a cell such as "Trước 15/6/2022 Tháng 6/2022 Tháng 7- 12/2022"."""
    found = []
    for early, year, begin, end in re.findall(r"Trước (?:ngày )?(\d+/\d+/2022)|Năm (2022)|Tháng (\d+)(?:- (\d+))?/2022", text):
        if early:
            found.append((None, datetime.strptime(early, "%d/%m/%Y").date() - timedelta(1)))
        elif year:
            found.append((date(2022, 1, 1), date(2022, 12, 31)))
        else:
            last = int(end or begin)
            found.append((date(2022, int(begin), 1), date(2022, last, calendar.monthrange(2022, last)[1])))
    return found


def within(cell, unit, units):
    """Whether a unit is meant by a cell of leads or partners, in the plan's own words."""
    whole = {"department": "Các Sở", "district": "Ủy ban nhân dân các quận", "commune": "Ủy ban nhân dân các xã"}
    if whole.get(unit.level, "\0") in cell:
        return True
    if unit.name == "Văn phòng Ủy ban nhân dân thành phố":
        return re.search(r"Văn phòng Ủy ban nhân dân(?! xã)", cell) is not None
    return unit.level == "department" and unit.name.removeprefix("Sở ") in cell and "Trường" not in unit.name


@pytest.fixture(scope="module")
def printed(source):
    """[(task, leads, partners, windows)] as Appendix 1 prints them."""
    text = source[source.index("DANH MỤC CÁC NHIỆM VỤ, GIẢI PHÁP") : source.index("GIAO CHỈ TIÊU HỒ SƠ")]
    part, found = "", []
    for line in text.replace("\n|", "|").split("\n"):
        cells = [cell.strip() for cell in line.split("|")]
        if cells[0] in ("I", "II", "III"):
            part = cells[0]
        elif re.fullmatch(r"\d[\d.]*", cells[0]) and len(cells) > 4 and cells[4]:
            found.append((f"{part}.{cells[0].rstrip('.')}", cells[2], cells[3], windows(cells[4])))
    return found


def test_the_register_has_15_tasks_and_21_steps(plan, printed):
    assert [task.id for task in plan.tasks] == [task for task, *_ in printed]
    assert (len(plan.tasks), plan.tasks[0].id, plan.tasks[-1].id) == (15, "I.1", "III.2")
    assert sum(len(times) for *_, times in printed) == len(plan.tasks.where()) == 21
    assert sum(len(task.parties) for task in plan.tasks) == 92


# Seen to fail with both planted: the deadline's own day as last day, and "all districts" as none of them.
def test_what_each_unit_has_to_do_on_many_days(plan, printed):
    units = plan._core.units
    for day in map(date.fromisoformat, DAYS):
        for unit in units if day.month == 6 else units[::17]:
            expected = set()
            for task, leads, partners, times in printed:
                role = "lead" if within(leads, unit, units) else "partner" if within(partners, unit, units) else None
                for step, (first, last) in enumerate(times, start=1):
                    if role is not None:
                        state = "overdue" if day > last else "due" if day == last else "to-come" if first and day < first else "open"
                        expected.add((task, step, role, first, last, state, (last - day).days))
            found = plan.tasks.where(unit=unit.code, on=day)
            columns = ("task", "step", "role", "first_day", "last_day", "state", "days_left")
            assert set(rows(found, *columns)) == expected, (unit.name, day)
            assert found["last_day"] == sorted(found["last_day"])


def test_by_lead_partner_and_deadline(plan, printed):
    tasks = plan.tasks
    for level, words in (("department", "Các Sở"), ("district", "dân các quận"), ("commune", "dân các xã")):
        assert set(tasks.where(lead=level)["task"]) == {task for task, leads, *_ in printed if words in leads}
    post = {task for task, leads, *_ in printed if "Bưu điện thành phố" in leads}
    assert set(tasks.where(lead="bưu điện thành phố")["task"]) == post == {"II.1", "II.2"}
    assert set(tasks.where(partner="Báo Hải Phòng")["task"]) == {task for task, _, with_, _ in printed if "Báo Hải Phòng" in with_}
    ends = {(task, step) for task, *_, times in printed for step, (_, last) in enumerate(times, 1) if last.month in (8, 9)}
    assert set(rows(tasks.where(last_day=(date(2022, 8, 1), "2022-09-30")), "task", "step")) == ends
    both = tasks.where(lead="district", partner="Sở Khoa học và Công nghệ")
    assert both["task"] == ["III.1"] and both["role"] == ["lead"]


def test_all_districts_are_each_of_them(plan):
    parties = plan.tasks.parties()
    led = [row for row in rows(parties, "task", "role", "unit") if row[:2] == ("I.3.2", "lead")]
    districts = [code for code, level in rows(plan.units, "code", "level") if level == "district"]
    assert [unit for *_, unit in led] == districts and len(districts) == 15
    outside = [row for row in rows(parties, "party", "unit", "name") if row[1] is None]
    assert ("Báo Hải Phòng", None, None) in outside


def test_done_is_the_caller_s_to_say(plan):
    done = [("I.2", 1), ("I.3.2", 1)]
    before = plan.tasks.overdue(on="2022-06-20", unit="305")
    after = plan.tasks.overdue(on="2022-06-20", unit="305", done=done)
    assert set(rows(before, "task", "step")) - set(rows(after, "task", "step")) == set(done)
    assert rows(plan.tasks.where(on="2022-06-20", state="done", done=done), "task", "step") == done


def test_due_within_days_and_open(plan):
    assert plan.tasks.due(on="2022-06-14")["task"] == plan.tasks.due(on=date(2022, 6, 10), within=4)["task"]
    assert plan.tasks.due(on="2022-06-10", within=3)["task"] == []
    assert set(plan.tasks.open(on="2022-06-14")["state"]) == {"open"}
    assert plan.tasks.where()["state"] == [None] * 21


def test_names_are_found_as_units_are(plan):
    code = plan.tasks.where(unit="311")["task"]
    assert plan.tasks.where(unit="huyện thuỷ nguyên")["task"] == plan.tasks.where(unit="Huyện Thủy Nguyên")["task"] == code
    office = plan.tasks.where(partner="Văn phòng Ủy ban nhân dân")["task"]
    assert office == plan.tasks.where(partner="D20")["task"]


@pytest.mark.parametrize(
    ("options", "error", "says"),
    [
        ({"unit": "Xã Minh Tân"}, dq.ArgumentError, "11725 Xã Minh Tân (Huyện Kiến Thụy), 11500 Xã Minh Tân"),
        ({"unit": "Lê Chân"}, dq.InconsistentError, "close to it: 305 Quận Lê Chân"),
        ({"lead": 305}, dq.ArgumentError, "305"),
        ({"unit": ""}, dq.InconsistentError, "'' is neither a code nor a name of this plan"),
        ({"lead": "Hội Làm vườn"}, dq.InconsistentError, "neither a code nor a name"),
        ({"on": "2022-06-31"}, dq.ArgumentError, '"2022-06-31" is not a day of the calendar'),
        ({"on": "14/6/2022"}, dq.ArgumentError, "YYYY-MM-DD"),
        ({"on": datetime(2022, 6, 14, 9)}, dq.ArgumentError, "give a date"),
        ({"on": 20220614}, dq.ArgumentError, "give a date"),
        ({"on": "2022-06-14", "state": "late"}, dq.ArgumentError, "to-come, open, due, overdue, done"),
        ({"state": "due"}, dq.ArgumentError, "give the day"),
        ({"within": 3}, dq.ArgumentError, "give the day"),
        ({"on": "2022-06-14", "within": -1}, dq.RangeError, "-1 days"),
        ({"on": "2022-06-14", "within": 1.5}, dq.ArgumentError, "an integer is expected"),
        ({"last_day": ("2022-06-02", "2022-06-01")}, dq.InconsistentError, "before it begins"),
        ({"last_day": "2022-06-02"}, dq.ArgumentError, "give two days"),
        ({"done": [("I.3", 1)]}, dq.ArgumentError, 'task "I.3" with step 1'),
        ({"done": [("I.3.1", 4)]}, dq.ArgumentError, "step 4"),
        ({"done": ["I.3.1"]}, dq.ArgumentError, "give pairs"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_words(plan, options, error, says):
    with pytest.raises(error, match=re.escape(says)):
        plan.tasks.where(**options)


def test_frames_keep_days_and_gaps(plan):
    frame = plan.tasks.where(unit="305", on="2022-06-20").to_native("polars")
    assert str(frame["last_day"].dtype) == "Date" and frame["first_day"].null_count() == 3
    assert frame["days_left"].to_list()[0] == -6


def test_a_plan_without_tasks_has_an_empty_register(tmp_path):
    made = dq.load_plan(made_plan.written(tmp_path / "plan.json", made_plan.plan([(6, 0), (19, 0)], total=3)))
    assert len(made.tasks) == len(made.tasks.where()) == len(made.tasks.parties()) == len(made.procedures) == 0
