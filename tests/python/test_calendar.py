"""Working days against numpy's business days, deadlines on arrays and frames, periods, and what is refused."""

import json
from datetime import date, datetime, timedelta
from pathlib import Path

import dvcquota as dq
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

VN = dq.calendar("vn")
OFF = [row["date"] for row in VN.days() if row["kind"] != "working-weekend"]
DAYS = st.dates(date(2022, 1, 1), date(2023, 11, 30))
PACKAGED = Path(dq.__file__).parent


def test_the_named_days_of_2022_are_those_the_domain_lists():
    weekdays_off = {row["date"] for row in VN.days() if row["date"].year == 2022 and row["date"].weekday() < 5}
    expected = {date(2022, 1, 3), date(2022, 4, 11), date(2022, 5, 2), date(2022, 5, 3), date(2022, 9, 1), date(2022, 9, 2)}
    assert weekdays_off == expected | {date(2022, 1, 31) + timedelta(days=i) for i in range(5)}
    assert all(row["source"] and row["standing"] == "secondary" for row in VN.days())


def test_the_packaged_calendar_fits_its_schema():
    jsonschema = pytest.importorskip("jsonschema")
    schema = json.loads((PACKAGED / "schemas/calendar-1.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft7Validator.check_schema(schema)
    jsonschema.validate(json.loads((PACKAGED / "datasets/calendar_vn.json").read_text(encoding="utf-8")), schema)


def test_counts_equal_numpys_business_days():
    start = np.arange("2022-01-01", "2023-06-01", dtype="datetime64[D]")
    for length in (0, 1, 6, 45, 200):
        end = start + length
        expected = np.busday_count(start, end + 1, holidays=OFF)
        found = VN.working_days((start, end))
        np.testing.assert_array_equal(found.value, expected)
        assert not found.estimated.any()


def test_steps_equal_numpys_business_days():
    days = np.arange("2022-01-01", "2023-06-01", dtype="datetime64[D]")
    for n in (0, 1, 5, 60):
        roll = "forward" if n == 0 else "backward"
        expected = np.busday_offset(days, n, roll=roll, holidays=OFF)
        if n:  # a day before the list begins is no working day to roll back to
            keep = days >= np.datetime64("2022-01-04")
            np.testing.assert_array_equal(VN.add_working_days(days[keep], n=n).value, expected[keep])
        else:
            np.testing.assert_array_equal(VN.add_working_days(days, n=n).value, expected)


@given(DAYS, st.integers(0, 9), st.integers(0, 23), st.integers(0, 59))
def test_a_deadline_in_working_days_equals_a_walk(on, limit, hour, minute):
    def works(day):
        return day.weekday() < 5 and day not in OFF

    at = datetime(on.year, on.month, on.day, hour, minute)
    clock = (at.hour, at.minute)
    if clock >= (17, 0) or not works(at.date()):
        at = datetime(at.year, at.month, at.day, 7) + timedelta(days=1 if clock >= (17, 0) or not works(at.date()) else 0)
        while not works(at.date()):
            at += timedelta(days=1)
    elif clock < (7, 0):
        at = at.replace(hour=7, minute=0)
    elif (11, 30) <= clock < (13, 30):
        at = at.replace(hour=13, minute=30)
    # what is left of the day is taken up on the last day: same time of day, or the moment at which the shift before it ends
    steps, due = limit, at
    if limit and (at.hour, at.minute) == (7, 0):
        steps, due = limit - 1, at.replace(hour=17)
    elif limit and (at.hour, at.minute) == (13, 30):
        due = at.replace(hour=11, minute=30)
    while steps:
        due += timedelta(days=1)
        steps -= works(due.date())
    assert VN.deadline(at, limit=limit).value == due


def test_arrays_and_frames_are_read_and_left_as_they_are():
    given_ = np.array(["2022-05-10T15:00", "2022-08-31T18:00"], "datetime64[ms]")
    kept = given_.copy()
    found = VN.deadline(given_, limit=[1, 2], stops=[[("2022-05-11T07:00", "2022-05-12T07:00")], []])
    np.testing.assert_array_equal(found.value, np.array(["2022-05-12T15:00", "2022-09-06T17:00"], "datetime64[s]"))
    np.testing.assert_array_equal(given_, kept)
    assert not found.value.flags.writeable
    pandas, polars = pytest.importorskip("pandas"), pytest.importorskip("polars")
    for column in (pandas.Series(given_.astype("datetime64[ns]")), polars.Series(given_)):
        np.testing.assert_array_equal(VN.deadline(column, limit=1).value, VN.deadline(given_, limit=1).value)


def test_no_row_is_a_question_too():
    none = np.empty(0, "datetime64[s]")
    assert VN.deadline(none, limit=3).value.size == 0
    assert VN.is_working(none).value.size == 0


def test_estimates_are_asked_for_and_said():
    with pytest.raises(dq.RangeError, match=r"2023-12-31.*estimate"):
        VN.add_working_days("2023-12-29", n=5)
    answer = VN.add_working_days(["2023-12-28", "2023-12-29"], n=[1, 5], estimate=True)
    assert answer.value.tolist() == [date(2023, 12, 29), date(2024, 1, 8)]
    assert answer.estimated.tolist() == [False, True]
    with pytest.raises(dq.RangeError):
        VN.is_working("2021-12-31", estimate=True)


@pytest.mark.parametrize(
    ("ask", "error", "words"),
    [
        (lambda: VN.is_working("2022-02-30"), dq.RangeError, "2022-02-30"),
        (lambda: VN.is_working(["2022-02-28", "2022-13-01"]), dq.RangeError, "2022-13-01"),
        (lambda: VN.is_working([20220228]), dq.ArgumentError, "20220228"),
        (lambda: VN.is_working(np.array(["2022-02-28", "NaT"], "datetime64[D]")), dq.ArgumentError, "missing"),
        (lambda: VN.working_days(("2022-05-10", "2022-05-08")), dq.InconsistentError, "end before they begin"),
        (lambda: VN.deadline("2022-05-10T08:00", limit=-1), dq.RangeError, "-1"),
        (lambda: VN.deadline("2022-05-10T08:00", limit=1.5), dq.DvcError, "limit"),
        (lambda: VN.deadline("2022-05-10T08:00", limit=1, unit="weeks"), dq.ArgumentError, "weeks"),
        (lambda: VN.deadline("2022-05-10T08:00", limit=1, stops=[("2022-05-11", "2022-05-10")]), dq.InconsistentError, "stop 1"),
        (lambda: VN.deadline(["2022-05-10"], limit=1, stops=[]), dq.ArgumentError, "1 dossiers"),
        (lambda: dq.reporting_periods("2022-05-10", every="week"), dq.ArgumentError, "week"),
        (lambda: dq.reporting_periods("2022-05-10", first_day=31), dq.RangeError, "31"),
        (lambda: dq.report_due_before("2022-06-10", day=31, first_day=16), dq.RangeError, "2022-06-31"),
        (lambda: dq.calendar("vn", hours=[("07:00", "25:00")]), dq.RangeError, "24:00"),
        (lambda: dq.calendar("vn", hours=[("7", "11")]), dq.ArgumentError, "HH:MM"),
        (lambda: dq.calendar("no-such.json"), dq.MissingFileError, "no-such.json"),
    ],
)
def test_what_cannot_be_is_refused_in_words(ask, error, words):
    with pytest.raises(error, match=words):
        ask()


def test_an_error_names_the_row():
    with pytest.raises(dq.RangeError) as caught:
        VN.deadline(["2022-05-10", "2030-05-10"], limit=1)
    assert caught.value.row == 1


def test_periods_and_their_reports():
    found = dq.reporting_periods(["2021-12-16", "2022-01-15", "2022-01-16"], first_day=16)
    assert found.labels == ["2022-01", "2022-01", "2022-02"]
    assert found.first.tolist() == [date(2021, 12, 16), date(2021, 12, 16), date(2022, 1, 16)]
    assert found.last.tolist() == [date(2022, 1, 15), date(2022, 1, 15), date(2022, 2, 15)]
    assert VN.report_due_within("2022-08-20", days=2, first_day=15).value == date(2022, 9, 16)
    assert VN.report_due_within("2022-08-20", days=2).value == date(2022, 9, 6)
