"""`dvcquota deadline`, `working-days`, `periods` and `calendar`, as processes of their own."""

import csv
import io
import json
from pathlib import Path

import dvcquota as dq
import pytest
from command import dvcquota, printed, refusal


@pytest.mark.parametrize(
    ("arguments", "due"),
    [
        (["--limit", "5d"], "2022-05-17T15:00:00"),
        (["--limit", "5"], "2022-05-17T15:00:00"),
        (["--limit", "12h"], "2022-05-12T09:00:00"),
        (["--limit", "5 days"], "2022-05-16T07:00:00"),  # the 15th is a Sunday
        (["--limit", "12h", "--stop", "2022-05-11T07:00/2022-05-12T07:00"], "2022-05-13T09:00:00"),
        (["--limit", "5d", "--earlier", "20%", "--rounding", "down"], "2022-05-16T15:00:00"),
        (["--limit", "1d", "--hours", "08:00-12:00,13:00-17:00"], "2022-05-11T15:00:00"),
    ],
)
def test_a_deadline_is_one_line(tmp_path, arguments, due):
    assert printed("deadline", "2022-05-10T15:00", *arguments, cwd=tmp_path) == f"{due}\n"


def test_days_are_counted_in_a_calendar_of_ones_own(tmp_path):
    document = json.loads((Path(dq.__file__).parent / "datasets/calendar_vn.json").read_text(encoding="utf-8"))
    document["days"] = []
    (tmp_path / "my.json").write_text(json.dumps(document), encoding="utf-8")
    assert printed("working-days", "2022-08-29", "2022-09-09", cwd=tmp_path) == "8\n"
    assert printed("working-days", "2022-08-29", "2022-09-09", "--calendar", "my.json", cwd=tmp_path) == "10\n"


def test_periods_are_csv(tmp_path):
    text = printed("periods", "2022-05-15", "2022-05-16", "--first-day", "16", "--due-before", "20", cwd=tmp_path)
    assert text.splitlines() == [
        "date,period,first,last,due",
        "2022-05-15,2022-05,2022-04-16,2022-05-15,2022-05-19",
        "2022-05-16,2022-06,2022-05-16,2022-06-15,2022-06-19",
    ]
    text = printed("periods", "2022-08-20", "--every", "quarter", "--first-day", "15", "--due-within", "2", cwd=tmp_path)
    assert text.splitlines()[1] == "2022-08-20,2022-Q3,2022-06-15,2022-09-14,2022-09-16"
    assert printed("periods", "2022-08-20", cwd=tmp_path) == "date,period,first,last\n2022-08-20,2022-08,2022-08-01,2022-08-31\n"


def test_the_days_of_a_calendar_are_listed_with_their_sources(tmp_path):
    rows = list(csv.DictReader(io.StringIO(printed("calendar", cwd=tmp_path))))
    assert [row["date"] for row in rows] == [day["date"].isoformat() for day in dq.calendar("vn").days()]
    assert all(row["standing"] == "secondary" and row["source"] for row in rows)


def test_an_estimate_says_so_on_standard_error(tmp_path):
    run = dvcquota("deadline", "2026-12-30T08:00", "--limit", "10d", "--estimate", cwd=tmp_path)
    assert (run.returncode, run.stdout) == (0, b"2027-01-14T08:00:00\n")
    assert run.stderr == b"dvcquota: estimate: after 2026-12-31 no list says which days are off\n"
    assert "ask for an estimate" in refusal("deadline", "2026-12-30T08:00", "--limit", "10d", cwd=tmp_path)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["deadline", "2022-02-30", "--limit", "5d"], "'2022-02-30' is not a day"),
        (["deadline", "2022-05-10", "--limit", "5w"], '"5w" is not a number and a unit'),
        (["deadline", "2022-05-10", "--limit", "9" * 30], "is not a number and a unit"),
        (["deadline", "2022-05-10", "--limit", "5d", "--stop", "2022-05-11"], "has no /"),
        (["deadline", "2022-05-10", "--limit", "5d", "--stop", "2022-05-12/2022-05-11"], "stop 1, from 2022-05-12"),
        (["deadline", "2022-05-10", "--limit", "5d", "--hours", "7-11"], "'7' is not a time of day"),
        (["deadline", "2022-05-10", "--limit", "5d", "--earlier", "20%"], "belong together"),
        (["deadline", "2022-05-10", "--limit", "5d", "--calendar", "none.json"], "none.json"),
        (["working-days", "2022-05-10", "2022-05-01"], "end before they begin"),
        (["periods", "2022-05-10", "--first-day", "31"], "31"),
        (["periods", "2022-05-10", "2022-02-30"], "'2022-02-30' is not a day"),
        (["periods", "2022-06-10", "--first-day", "16", "--due-before", "31"], "2022-06-31"),
        (["periods", "2022-05-10", "--due-before", "20", "--due-within", "2"], "give one of them"),
        (["calendar", "none.json"], "none.json"),
    ],
)
def test_what_cannot_be_is_one_line(tmp_path, arguments, words):
    line = refusal(*arguments, cwd=tmp_path)
    assert words in line
    assert not line.startswith("row")
