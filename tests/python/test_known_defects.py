"""Defects of systems in use, each once: what such a system answers, and that ours answers otherwise.

The answers expected are counted by hand from the calendar; the defects are those seen at work in a running system, whose rules
for statuses and deadlines the library follows otherwise (docs, "Definitions", Form 06 and deadlines).
"""

from datetime import date, datetime, timedelta

import dvcquota as dq
import numpy as np
import pytest

VN = dq.calendar("vn")
MARCH = ("2022-03-01", "2022-03-31")


def form(*, period=MARCH, stops=None, as_of=None, **record):
    """Form 06 of one dossier."""
    dossier = {"unit": "a", "received": "2022-03-01", "due": None, "ended": None, "status": "in-process", "intake": "online"} | record
    return dq.dossiers({name: [value] for name, value in dossier.items()}, stops=stops, as_of=as_of).form06(period)


def one(of, *names):
    return tuple(int(of[name][0]) for name in names)


@pytest.mark.parametrize("due", ["2022-03-31", np.datetime64("2022-03-31T00:00:00"), datetime(2022, 3, 31, 7, 0)])
def test_due_on_the_last_day_is_not_overdue(due):
    """There the period ends at 23:59:59 and is compared with the date, so that what is due on its last day is late."""
    assert one(form(due=due), "pending_in_time", "pending_overdue") == (1, 0)
    assert one(form(due="2022-03-30"), "pending_in_time", "pending_overdue") == (0, 1)
    ended = datetime(2022, 3, 31, 23, 59, 59)
    assert one(form(due=due, ended=ended, status="done"), "resolved_on_time", "resolved_overdue", "pending") == (1, 0, 0)


def test_deadlines_of_the_past_can_be_computed_again():
    """There only holidays to come are loaded, so that a due date of last year is another one today."""
    first = VN.deadline("2022-01-28T09:00", limit=3).value  # Friday before Tết: off from 31 January to 4 February
    assert first == datetime(2022, 2, 9, 9, 0)
    assert VN.deadline("2022-08-31T09:00", limit=2).value == datetime(2022, 9, 6, 9, 0)  # off on 1 and 2 September
    assert VN.working_days(("2022-01-31", "2022-02-04")).value == 0


def test_a_report_of_a_past_period_is_what_it_was():
    """There the status of today is used for every period, so that an old report comes out anew."""
    then = {"due": "2022-03-20", "period": MARCH}
    names = ("pending_in_time", "pending_overdue", "resolved")
    was = one(form(**then), *names)
    assert was == (0, 1, 0)
    assert one(form(**then, status="done", ended="2022-04-02"), *names) == was
    assert one(form(**then, status="withdrawn", ended="2022-04-02"), *names) == was
    later = {"record": [0], "from": ["2022-04-02"], "to": [None]}
    assert one(form(**then, status="paused", stops=later), *names) == was
    with pytest.raises(dq.InconsistentError, match="stop-dated"):  # paused today, since when is not known
        form(**then, status="paused", as_of="2022-04-30")


def test_a_missing_online_limit_is_not_0_or_2_hours():
    """There an online dossier without a limit of its own is due at once, or two hours later."""
    received, ordinary = "2022-05-10T08:00", datetime(2022, 5, 17, 8, 0)  # a Tuesday; five working days
    for own in ([None], [float("nan")]):
        due = VN.deadline([received], limit=5, online=True, online_limit=own).value
        assert due.tolist() == [ordinary]
    with pytest.raises(dq.RangeError):
        VN.deadline(received, limit=5, online=True, online_limit=0)


def test_receipt_on_a_day_off_moves_to_the_next_working_morning():
    """There a receipt on a weekend stays where it is, and its time of day is lost or kept."""
    monday = datetime(2022, 5, 16, 7, 0)
    for received in ("2022-05-13T17:00", "2022-05-14T10:00", "2022-05-15T23:00", "2022-05-16T05:00"):
        assert VN.deadline(received, limit=4, unit="working-hours").value == monday + timedelta(hours=4)
    assert VN.deadline("2022-05-14T10:00", limit=1).value == datetime(2022, 5, 16, 17, 0)


def test_hours_carried_over_skip_the_lunch_break():
    """There hours that go on to the next day run through the break from 11:30 to 13:30."""
    assert VN.deadline("2022-05-10T16:00", limit=6, unit="working-hours").value == datetime(2022, 5, 11, 14, 0)
    assert VN.deadline("2022-05-10T11:00", limit=1, unit="working-hours").value == datetime(2022, 5, 10, 14, 0)


def test_a_supplement_shifts_by_working_time_only():
    """There a supplement adds calendar days: Friday noon to Monday noon would be three days instead of one."""
    received, limit = "2022-05-12T08:00", 3  # a Thursday; due on Tuesday at 8:00
    assert VN.deadline(received, limit=limit).value == datetime(2022, 5, 17, 8, 0)
    stops = [("2022-05-13T10:00", "2022-05-16T10:00")]
    assert VN.deadline(received, limit=limit, stops=stops).value == datetime(2022, 5, 18, 8, 0)
    weekend = [("2022-05-14T00:00", "2022-05-15T23:59")]
    assert VN.deadline(received, limit=limit, stops=weekend).value == datetime(2022, 5, 17, 8, 0)


def test_a_count_that_is_missing_is_no_zero_and_a_rate_of_nothing_no_rate():
    """There a missing value is shown as 0, and 0 of 0 as 0 %."""
    empty = form(period=("2022-05-01", "2022-05-31"), status="done", ended="2022-03-02")
    assert dq.rates.on_time_rate(empty).to_list() == [None]
    assert dq.rates.online_rate(empty).percent() == [None]
    with pytest.raises(dq.ArgumentError):
        dq.rates.online_rate({"o": [None], "t": [3]}, online="o", received="t")


def test_offline_is_never_below_zero():
    """There offline is all less online, of whatever was typed."""
    with pytest.raises(dq.InconsistentError, match="5 online dossiers are more than all 3 received"):
        dq.rates.online_rate({"o": [5], "t": [3]}, online="o", received="t")
    counted = form(intake="online").to_table()
    assert counted["received_other"] == [0] and counted["from"] == [date(2022, 3, 1)]
