"""The periodic report and indicators, against sums and fractions made here."""

import random
from datetime import date
from fractions import Fraction

import pytest

import dvcquota as dq

PLAN = dq.load_plan("haiphong-2022")
UNITS = [(level, code) for level in PLAN.levels for code in PLAN.assign(level)["code"]]
HANDLED = ("resolved_early", "resolved_on_time", "resolved_overdue", "pending_in_time", "pending_overdue")


def actuals(months, *, seed=7, leave_out=()):
    chance = random.Random(seed)
    rows = []
    for _, code in UNITS:
        for month in months:
            total = chance.choice([0, 1, 20, 300])
            handled = [chance.randint(0, 9) for _ in HANDLED]
            if (code, month) not in leave_out:
                rows.append((code, month, total, chance.randint(0, total), *handled))
    return {name: [row[at] for row in rows] for at, name in enumerate(("unit", "period", "total", "online", *HANDLED))}


def tenth(value):
    size = abs(value * 1000) + Fraction(1, 2)
    return (1 if value >= 0 else -1) * (size.numerator // size.denominator) / 10


@pytest.mark.parametrize("of", ["handled", "received"])
def test_every_number_of_a_quarter(of):
    months = [f"2022-{m:02d}" for m in range(5, 10)]
    gone = {(UNITS[3][1], "2022-08"), (UNITS[40][1], "2022-05"), (UNITS[100][1], "2022-04")}
    data = actuals(months, leave_out=gone)
    found = dq.report(PLAN, data, period="2022-Q3", overdue_of=of, window=("2022-04-16", "2022-12-15"))
    assert found.period == ("2022-Q3", date(2022, 6, 16), date(2022, 9, 15))
    assert found.period_before == "2022-Q2"
    assert [unit.code for unit in found.missing] == [UNITS[3][1]]
    rows = list(zip(*data.values(), strict=True))
    sums = dict.fromkeys((*PLAN.levels, "all"), None)
    for name in sums:
        sums[name] = {"received": 0, "online": 0, "late": 0, "whole": 0}
    for at, (level, code) in enumerate(UNITS):
        mine = [row for row in rows if row[0] == code]
        now = [row for row in mine if row[1] in ("2022-07", "2022-08", "2022-09")]
        row = {name: values[at] for name, values in found.to_dict().items()}
        assert (row["level"], row["unit"], row["reported"]) == (level, code, len(now) == 3)
        if len(now) < 3:
            assert all(row[name] is None for name in ("received", "online", "rate", "change", "resolved", "overdue_rate", "to_date_rate"))
            continue
        total, online = sum(r[2] for r in now), sum(r[3] for r in now)
        resolved, late = sum(sum(r[4:7]) for r in now), sum(r[6] for r in now) + now[-1][8]
        pending = now[-1][7] + now[-1][8]
        assert (row["received"], row["online"], row["resolved"], row["pending"], row["overdue"]) == (total, online, resolved, pending, late)
        assert row["rate"] == (tenth(Fraction(online, total)) if total else None)
        whole = total if of == "received" else resolved + pending
        assert row["overdue_rate"] == (tenth(Fraction(late, whole)) if whole else None)
        assert row["rate_before"] is None  # the quarter before begins before the reports do
        for name in (level, "all"):
            for key, value in (("received", total), ("online", online), ("late", late), ("whole", whole)):
                sums[name][key] += value
        so_far = [len(mine) == 5, sum(r[2] for r in mine), sum(r[3] for r in mine)]
        assert row["to_date_received"] == (so_far[1] if so_far[0] else None)
    table = found.levels.to_dict()
    for at, name in enumerate(table["level"]):
        s = sums[name]
        assert (table["received"][at], table["online"][at]) == (s["received"], s["online"])
        assert table["rate"][at] == tenth(Fraction(s["online"], s["received"]))
        assert table["overdue_rate"][at] == tenth(Fraction(s["late"], s["whole"]))
        assert table["change"][at] is None


def test_changes_are_over_the_units_that_reported_twice():
    data = actuals(["2022-05", "2022-06"], leave_out={(UNITS[0][1], "2022-05"), (UNITS[1][1], "2022-06")})
    found = dq.report(PLAN, data, period="2022-06")
    rows = {(code, month): (total, online) for code, month, total, online, *_ in zip(*data.values(), strict=True)}
    for level in PLAN.levels:
        mine = [code for name, code in UNITS if name == level and (code, "2022-05") in rows and (code, "2022-06") in rows]
        before, now = (Fraction(sum(rows[c, m][1] for c in mine), sum(rows[c, m][0] for c in mine)) for m in ("2022-05", "2022-06"))
        at = found.levels["level"].index(level)
        assert found.levels["compared"][at] == len(mine)
        assert found.levels["change"][at] == tenth(now - before)
    for at, (_, code) in enumerate(UNITS):
        both = [rows.get((code, month)) for month in ("2022-05", "2022-06")]
        if all(pair and pair[0] for pair in both):
            before, now = (Fraction(online, total) for total, online in both)
            assert found["change"][at] == tenth(now - before)
        else:
            assert found["change"][at] is None


def test_best_and_worst_are_the_sorted_rates():
    data = actuals(["2022-05"])
    found = dq.report(PLAN, data, period="2022-05", listed=3)
    for level in PLAN.levels:
        rates = sorted((Fraction(o, t) for (name, _), t, o in zip(UNITS, data["total"], data["online"], strict=True) if name == level and t), reverse=True)
        best, worst = [rate for _, rate in found.best(level)], [rate for _, rate in found.worst(level)]
        assert best == [rate for rate in rates if rate >= rates[2]]
        assert worst == [rate for rate in reversed(rates) if rate <= rates[-3]]
    with pytest.raises(dq.NotInPlanError, match="not a level"):
        found.best("province")


def test_the_plan_says_when_the_report_is_due():
    data = actuals(["2022-05"])
    assert dq.report(PLAN, data, period="2022-05").due == date(2022, 5, 19)
    for longer in ("2022-Q2", "2022-H1", "2022-9M", "2022"):  # as many letters as a month has
        assert dq.report(PLAN, data, period=longer).due is None
    text = dq.report(PLAN, data, period="2022-05").to_text(lang="vi")
    assert "Hạn gửi báo cáo: 19/05/2022" in text
    assert "{" not in text


@pytest.mark.parametrize(
    ("change", "options", "error", "message"),
    [
        ({}, {"period": "September"}, dq.ArgumentError, "is not a period"),
        ({}, {"overdue_of": "all"}, dq.ArgumentError, "give handled or received"),
        ({}, {"listed": -1}, dq.RangeError, "listed is -1"),
        ({"pending_overdue": None}, {}, dq.ArgumentError, "pending_overdue is missing"),
        ({"resolved_early": -2}, {}, dq.RangeError, "-2 dossiers"),
        ({"unit": "nobody"}, {}, dq.InconsistentError, "neither a code nor a name"),
        ({"period": "2022-06"}, {}, dq.InconsistentError, "overlaps"),
        ({"online": 999}, {}, dq.InconsistentError, "online-within-total"),
    ],
)
def test_what_cannot_be_reported(change, options, error, message):
    data = actuals(["2022-05", "2022-06"])
    for name, value in change.items():
        if value is None:
            del data[name]
        else:
            data[name][0] = value
    with pytest.raises(error, match=message):
        dq.report(PLAN, data, **{"period": "2022-06"} | options)


def test_indicators_of_the_plan():
    measured = {"online-rate": (59, 100), "accounts": (10, 10), "services-in-use": dq.rates.services_in_use({"received_online": [1, 0]}, level=[4, 3]),
                "priority-days": (5, 2), "full-online": (0, 0), "early-results": dq.early_results({"limit": [10, 10], "used": [8, 9]})}  # fmt: skip
    table = dq.indicators(PLAN, measured)
    rows = dict(zip(table["id"], zip(table["value"], table["reached"], table["missing"], strict=True), strict=True))
    assert rows == {
        "full-online": (None, None, None), "services-in-use": ("1/2", False, 1), "online-rate": ("59/100", False, 1),
        "accounts": ("1", True, 0), "early-results": ("3/20", False, 1), "priority-days": ("5/2", True, 0),
    }  # fmt: skip
    assert all(value is None for value in dq.indicators(PLAN, {})["value"])
    for wrong, error, message in (
        ({"take-up": (1, 2)}, dq.ArgumentError, "is not an indicator of this plan"),
        ({"accounts": (3, 2)}, dq.InconsistentError, "more than all"),
        ({"accounts": (-1, 2)}, dq.RangeError, "-1"),
        ({"accounts": 1}, dq.ArgumentError, "give a pair"),
    ):
        with pytest.raises(error, match=message):
            dq.indicators(PLAN, wrong)


def test_early_results_count_working_days():
    # received on a Friday, ended on the Wednesday after, 2 September and the day before were off
    got = dq.early_results({"limit": [5, 5], "received": ["2022-08-26", "2022-08-31"], "ended": ["2022-08-31", "2022-09-06"]})
    assert (got.used, got.early, got.rate, got.saved) == (3 + 2, 2, 1, Fraction(1, 2))
    assert dq.early_results({"limit": [0, None], "used": [3, 3]}).rate is None
    with pytest.raises(dq.InconsistentError, match="ended before it was received"):
        dq.early_results({"limit": [5], "received": ["2022-08-26"], "ended": ["2022-08-25"]})
    with pytest.raises(dq.ArgumentError, match="is a float"):
        dq.early_results({"limit": [5], "used": [1]}, share=0.2)
    with pytest.raises(dq.ArgumentError, match="the day is missing"):
        dq.early_results({"limit": [5], "received": ["2022-08-26"], "ended": [None]})
