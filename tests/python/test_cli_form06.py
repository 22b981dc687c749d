"""`dvcquota form06`, as a process of its own: dossiers as CSV in, Form 06 as CSV out, one line where it fails."""

import csv
import io

import pytest
from command import printed, refusal

DOSSIERS = """unit,field,received,due,ended,status,intake
a,x,2022-04-10,2022-04-20,2022-05-02,done,in-person
a,y,2022-05-03,2022-05-10,2022-05-10,9,online
b,x,2022-05-12,2022-05-15,,in-process,2
b,x,2022-05-12,2022-05-14,,paused,postal
"""
MONTH = ("--from", "2022-04-16", "--to", "2022-05-15")


@pytest.fixture
def files(tmp_path):
    (tmp_path / "d.csv").write_text(DOSSIERS, encoding="utf-8")
    (tmp_path / "stops.csv").write_text("record,from,to\n4,2022-05-13,\n", encoding="utf-8")
    return tmp_path


def rows(text):
    return list(csv.reader(io.StringIO(text)))


def test_the_form_is_csv(files):
    header, a, b = rows(printed("form06", "d.csv", *MONTH, "--stops", "stops.csv", cwd=files))
    assert header == [
        "from", "to", "unit", "received", "received_online", "received_other", "carried_over", "resolved", "resolved_early",
        "resolved_on_time", "resolved_overdue", "pending", "pending_in_time", "pending_overdue",
    ]  # fmt: skip
    assert a == ["2022-04-16", "2022-05-15", "a", *"2 1 0 1 2 0 1 1 0 0 0".split()]
    assert b == ["2022-04-16", "2022-05-15", "b", *"2 1 1 0 0 0 0 0 2 2 0".split()]


def test_a_row_for_each_unit_and_field(files):
    options = ("--by", "field", "--field", "field", "--as-of", "2022-05-15", "-o", "out.csv")
    assert printed("form06", "d.csv", *MONTH, *options, cwd=files) == ""
    assert [row[2:5] for row in rows((files / "out.csv").read_text())[1:]] == [["a", "x", "1"], ["a", "y", "1"], ["b", "x", "2"]]


def test_what_is_wrong_has_its_row_in_the_file(files):
    said = refusal("form06", "d.csv", *MONTH, cwd=files)
    assert said.startswith("d.csv, row 5, column status: status paused stops the clock, since when is not said")
    table = rows(printed("form06", "d.csv", *MONTH, "--faults", "9", cwd=files))
    assert [row[:3] for row in table] == [["row", "column", "rule"], ["5", "status", "stop-given"]]
    (files / "d.csv").write_text(DOSSIERS.replace("2022-05-15,,", "2022-05-32,,"), encoding="utf-8")
    assert refusal("form06", "d.csv", *MONTH, cwd=files) == (
        "d.csv, row 4, column due: 2022-05-32 is no day of the calendar; give one that exists (day-in-calendar)"
    )
    assert "there is no column hen" in refusal("form06", "d.csv", *MONTH, "--due", "hen", cwd=files)
    assert "give --field" in refusal("form06", "d.csv", *MONTH, "--by", "field", cwd=files)
    (files / "stops.csv").write_text("record,from,to\n0,2022-05-13,\n", encoding="utf-8")
    assert "data rows count from 1" in refusal("form06", "d.csv", *MONTH, "--stops", "stops.csv", cwd=files)
    (files / "d.csv").write_text(DOSSIERS, encoding="utf-8")
    wrong = refusal("form06", "d.csv", "--from", "2022-05-15", "--to", "2022-04-16", "--as-of", "2022-05-15", cwd=files)
    assert wrong == "--to: the period ends on 2022-04-16, before it begins on 2022-05-15"
    wrong = refusal("form06", "d.csv", "--from", "2022-04-16", "--to", "2022-04-31", "--as-of", "2022-05-15", cwd=files)
    assert wrong.startswith("--to: 2022-04-31 is no day of the calendar")
    wrong = refusal("form06", "d.csv", *MONTH, "--as-of", "2022-04-31", cwd=files)
    assert wrong.startswith("--as-of: 2022-04-31 is no day of the calendar")


def test_what_is_wrong_with_a_stop_has_its_row_in_the_file_of_stops(files):
    for stop, said in [
        ("9,2022-05-13,", "column record: the stop belongs to none of the 4 dossiers"),
        ("4,2022-05-32,", "column from: 2022-05-32 is no day of the calendar; give one that exists"),
        ("4,2022-05-13,2022-05-12", "column to: the stop ends on 2022-05-12, before it begins on 2022-05-13"),
    ]:
        (files / "stops.csv").write_text(f"record,from,to\n4,2022-05-12,2022-05-13\n{stop}\n", encoding="utf-8")
        assert refusal("form06", "d.csv", *MONTH, "--stops", "stops.csv", cwd=files) == f"stops.csv, row 3, {said}"
