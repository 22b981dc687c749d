"""Working days against numpy's business days and walks over days, deadlines on arrays and frames, periods, what is refused."""

import json
import math
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
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


# Typed from the announcements: letters 2450/VPCP-KGVX and 12729/VPCP-KGVX, the government's newspaper of 04/03/2025, the
# Ministry of Home Affairs on 17/10/2025, and lists of holidays with dates; all by way of the press that the file names.
ANNOUNCED = {
    2024: ("01-01 02-08 02-09 02-12 02-13 02-14 04-18 04-29 04-30 05-01 09-02 09-03", "05-04"),
    2025: ("01-01 01-27 01-28 01-29 01-30 01-31 04-07 04-30 05-01 05-02 09-01 09-02", "04-26"),
    2026: ("01-01 01-02 02-16 02-17 02-18 02-19 02-20 04-27 04-30 05-01 08-31 09-01 09-02 11-24", "01-10 08-22"),
}


@pytest.mark.parametrize("year", ANNOUNCED)
def test_the_working_days_of_later_years_are_those_announced(year):
    off, worked = ({date.fromisoformat(f"{year}-{day}") for day in days.split()} for days in ANNOUNCED[year])
    days = [date(year, 1, 1) + timedelta(n) for n in range(366 if year == 2024 else 365)]
    expected = [day in worked or (day.weekday() < 5 and day not in off) for day in days]
    assert VN.is_working(days).value.tolist() == expected
    # a swap moves a day and takes none away
    made_up = [row["date"] for row in VN.days() if row["date"].year == year and "hoán đổi" in row["name"]]
    assert len(made_up) == len(worked)


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


STOPS = st.lists(st.tuples(st.integers(0, 90_000), st.integers(0, 200_000)), max_size=3)


# Seen to fail with stops repeated in the order of their columns and not of their rows.
@given(st.lists(st.tuples(DAYS, st.integers(0, 86_399), st.integers(0, 20), STOPS), min_size=1, max_size=6))
def test_stops_as_columns_as_lists_and_alone_give_the_same(dossiers):
    received, limits, lists = [], [], []
    for on, second, limit, gaps in dossiers:
        at = datetime(on.year, on.month, on.day) + timedelta(seconds=second)
        received.append(at)
        limits.append(limit)
        lists.append([])
        for wait, length in gaps:
            lists[-1].append((at + timedelta(seconds=wait), at + timedelta(seconds=wait + length)))
            at = lists[-1][-1][1]
    flat = [(row, *span) for row, spans in enumerate(lists) for span in spans]
    columns = dq.Stops(*([part[k] for part in flat] for k in range(3)))
    by_lists = VN.deadline(received, limit=limits, stops=lists).value.tolist()
    assert VN.deadline(received, limit=limits, stops=columns).value.tolist() == by_lists
    alone = [VN.deadline(at, limit=n, stops=own).value for at, n, own in zip(received, limits, lists, strict=True)]
    assert by_lists == alone


def test_stops_may_come_from_a_frame():
    polars = pytest.importorskip("polars")
    frame = polars.DataFrame({"row": [0, 2], "begin": [datetime(2022, 5, 11, 7)] * 2, "end": [datetime(2022, 5, 12, 7)] * 2})
    found = VN.deadline(["2022-05-10T15:00"] * 3, limit=1, stops=dq.Stops(frame["row"], frame["begin"], frame["end"]))
    assert [str(due) for due in found.value] == ["2022-05-12T15:00:00", "2022-05-11T15:00:00", "2022-05-12T15:00:00"]


def test_online_dossiers_take_their_own_limit_where_it_is_known():
    at = ["2022-05-10T15:00"] * 4
    four, five = (VN.deadline(at[0], limit=n).value for n in (4, 5))
    pandas, polars = pytest.importorskip("pandas"), pytest.importorskip("polars")
    own = [4, None, 4, 5]
    for column in (own, np.array([4, np.nan, 4, 5]), pandas.Series(own, dtype="Int64"), polars.Series(own)):
        found = VN.deadline(at, limit=5, online=[True, True, False, True], online_limit=column)
        assert found.value.tolist() == [four, five, five, five]
    assert VN.deadline(at[0], limit=5, online=True, online_limit=4).value == four
    assert VN.deadline(at[0], limit=5, online=False, online_limit=4).value == five
    with pytest.raises(dq.InconsistentError, match="longer than the ordinary") as caught:
        VN.deadline(at, limit=[5, 5, 3, 3], online=[True, True, False, True], online_limit=[4, 4, 4, 4])
    assert caught.value.row == 3


@given(st.integers(0, 10**6), st.integers(1, 400), st.data())
def test_a_shortened_limit_is_the_exact_one_rounded(limit, denominator, data):
    share = Fraction(data.draw(st.integers(0, denominator - 1)), denominator)
    exact = limit * (1 - share)
    expected = {"down": math.floor(exact), "up": math.ceil(exact), "half-up": math.floor(exact + Fraction(1, 2))}
    for rounding, whole in expected.items():
        if whole or not limit:
            assert dq.shortened_limits([limit], by=str(share), rounding=rounding).tolist() == [whole]
        else:
            with pytest.raises(dq.RangeError, match="nothing is left"):
                dq.shortened_limits([limit], by=str(share), rounding=rounding)


def test_columns_with_a_time_zone_are_refused():
    pandas, polars = pytest.importorskip("pandas"), pytest.importorskip("polars")
    moments = [datetime(2022, 5, 10, 15, tzinfo=UTC)]
    for column in (polars.Series(moments), pandas.Series(moments), pandas.DatetimeIndex(moments), moments):
        with pytest.raises(dq.ArgumentError, match="time zone"):
            VN.deadline(column, limit=1)


def test_no_row_is_a_question_too():
    none = np.empty(0, "datetime64[s]")
    assert VN.deadline(none, limit=3).value.size == 0
    assert VN.is_working(none).value.size == 0


def test_estimates_are_asked_for_and_said():
    with pytest.raises(dq.RangeError, match=r"2026-12-31.*estimate"):
        VN.add_working_days("2026-12-30", n=5)
    answer = VN.add_working_days(["2026-12-30", "2026-12-30"], n=[1, 5], estimate=True)
    assert answer.value.tolist() == [date(2026, 12, 31), date(2027, 1, 7)]  # 1 January is off, then a weekend
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
        (lambda: VN.deadline("2022-05-10T08:00", limit=1, stops=[("2022-05-09", "2022-05-10")]), dq.InconsistentError, "receipt"),
        (lambda: VN.deadline("2022-05-10T08:00", limit=1, stops=[("2022-05-31", "2022-06-31")]), dq.RangeError, "2022-06-31"),
        (lambda: VN.deadline("2022-05-10T08:00", limit=1, stops=["2022-05-31"]), dq.ArgumentError, "pair"),
        (lambda: VN.deadline(["2022-05-10"], limit=1, stops=[]), dq.ArgumentError, "1 dossiers"),
        (lambda: VN.deadline(["2022-05-10"], limit=[1, 2]), dq.ArgumentError, "1 rows, but 2 limits"),
        (lambda: VN.deadline(["2022-05-10"], limit=1, stops=dq.Stops([1], ["2022-05-11"], ["2022-05-12"])), dq.RangeError, "row 1"),
        (lambda: VN.deadline(["2022-05-10"], limit=1, stops=dq.Stops([0], ["2022-05-11"], [])), dq.ArgumentError, "0 ends"),
        (lambda: VN.deadline("2022-05-10", limit=5, online=True, online_limit=0), dq.RangeError, "none where the ordinary limit holds"),
        (lambda: VN.deadline("2022-05-10", limit=5, online=True), dq.ArgumentError, "belong together"),
        (lambda: VN.deadline("2022-05-10", limit=5, online="yes", online_limit=4), dq.ArgumentError, "true or false"),
        (lambda: VN.deadline("2022-05-10T08:00+07:00", limit=5), dq.ArgumentError, "not a local date or moment"),
        (lambda: VN.deadline("2022-05-10T08:00Z", limit=5), dq.ArgumentError, "not a local date or moment"),
        (lambda: VN.deadline(datetime(2022, 5, 10, tzinfo=UTC), limit=5), dq.ArgumentError, "time zone"),
        (lambda: VN.is_working("today"), dq.ArgumentError, "today"),
        (lambda: VN.is_working("2022-05"), dq.ArgumentError, "2022-05"),
        (lambda: VN.is_working("NaT"), dq.ArgumentError, "NaT"),
        (lambda: VN.deadline("2022-05-10T24:30", limit=5), dq.RangeError, "24:30"),
        (lambda: VN.is_working("2021-12-31"), dq.RangeError, "before the calendar, which begins on 2022-01-01"),
        (lambda: VN.is_working("9999-12-31", estimate=True), dq.RangeError, "the end of all estimates"),
        (lambda: dq.shortened_limits([5], by="120%", rounding="up"), dq.RangeError, "share below 1"),
        (lambda: dq.shortened_limits([5], by="20%", rounding="near"), dq.ArgumentError, "down, half-up, up"),
        (lambda: dq.shortened_limits([5], by="a fifth", rounding="up"), dq.ArgumentError, "a fifth"),
        (lambda: dq.reporting_periods("2022-10-10", every="nine-months"), dq.RangeError, "nine months"),
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
    with pytest.raises(dq.RangeError) as caught:
        VN.deadline("2030-05-10", limit=1)
    assert caught.value.row is None
    assert str(caught.value).startswith("2030-05-10 is after 2026-12-31")
    for stops in ([[("2022-05-11", "2022-05-12")] * 2, [("2022-05-32", "2022-06-01")]], [[], [("2022-05-11", "NaT")]],
                  [[], [("2022-05-11", np.datetime64("NaT"))]]):  # fmt: skip
        with pytest.raises(dq.DvcError, match="row 1: stops: ") as caught:  # the dossier's row, not the stop's number
            VN.deadline(["2022-05-10", "2022-05-10"], limit=1, stops=stops)
        assert caught.value.row == 1
    with pytest.raises(dq.RangeError, match="^stops: '2022-05-32'"):
        VN.deadline("2022-05-10", limit=1, stops=[("2022-05-11", "2022-05-12"), ("2022-05-32", "2022-06-01")])


@pytest.mark.parametrize(
    ("change", "where"),
    [
        (lambda d: d.pop("first_year"), "first_year"),
        (lambda d: d.update(last_year=2021), "first_year"),
        (lambda d: d["days"][3].update(date="2022-02-30"), r"days\[4\]\.date"),
        (lambda d: d["days"][3].update(kind="feast"), r"days\[4\]\.kind"),
        (lambda d: d["days"][3].update(source="nobody"), r"days\[4\]\.source"),
        (lambda d: d["days"].append(d["days"][0]), r"days\[\d+\]\.date.*twice"),
        (lambda d: d["days"][3].pop("standing"), r"days\[4\]\.standing"),
        (lambda d: d["weekly_off"].append("someday"), r"weekly_off\[3\]"),
        (lambda d: d["yearly"][0].update(day="13-01"), r"yearly\[1\]\.day"),
        (lambda d: d.update(days={}), "days"),
    ],
)
def test_a_calendar_file_that_is_wrong_says_where(tmp_path, change, where):
    document = json.loads((PACKAGED / "datasets/calendar_vn.json").read_text(encoding="utf-8"))
    change(document)
    (tmp_path / "my.json").write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(dq.DvcError, match=rf"my\.json, {where}"):
        dq.calendar(tmp_path / "my.json")


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"null", b"\xff\xfe{}", b'{"format": "calendar-1"} x'])
def test_a_file_that_is_no_calendar_is_refused(tmp_path, content):
    (tmp_path / "my.json").write_bytes(content)
    with pytest.raises(dq.FormatError, match=r"my\.json"):
        dq.calendar(tmp_path / "my.json")


def test_periods_and_their_reports():
    found = dq.reporting_periods(["2021-12-16", "2022-01-15", "2022-01-16"], first_day=16)
    assert found.labels == ["2022-01", "2022-01", "2022-02"]
    assert found.first.tolist() == [date(2021, 12, 16), date(2021, 12, 16), date(2022, 1, 16)]
    assert found.last.tolist() == [date(2022, 1, 15), date(2022, 1, 15), date(2022, 2, 15)]
    assert VN.report_due_within("2022-08-20", days=2, first_day=15).value == date(2022, 9, 16)
    assert VN.report_due_within("2022-08-20", days=2).value == date(2022, 9, 6)
    before = dq.report_due_before(["2022-05-15", "2022-05-16"], day=20, first_day=16)
    assert before.tolist() == [date(2022, 5, 19), date(2022, 6, 19)]
    assert dq.report_due_before("2022-05-16", day=20, first_day=16) == date(2022, 6, 19)
    with pytest.raises(dq.RangeError, match="row 1: .*2022-06-31, a day that does not exist"):
        dq.report_due_before(["2022-05-15", "2022-05-16"], day=31, first_day=16)
