"""Monitoring against an oracle in fractions; reports with gaps, overlaps and wrong names; adjustments and monthly paths."""

import random
from datetime import date, timedelta
from fractions import Fraction

import numpy as np
import pytest

import dvcquota as dq

PLAN = dq.load_plan("haiphong-2022")
MONTHS = [f"2022-{month:02d}" for month in range(5, 13)]
FIRST, LAST = date(2022, 4, 16), date(2022, 12, 15)


def reports(codes, months, seed=1, share=0.3):
    """Random reports of units for months, as columns."""
    chance = random.Random(seed)
    rows = [(code, month, total, chance.randint(0, int(total * 2 * share))) for code in codes for month in months for total in [chance.randint(0, 60)]]
    return {name: [row[at] for row in rows] for at, name in enumerate(("unit", "period", "total", "online"))}


def nearest(value):
    whole = abs(value) + Fraction(1, 2)
    return (1 if value >= 0 else -1) * (whole.numerator // whole.denominator)


@pytest.mark.parametrize("level", ["department", "district", "commune"])
@pytest.mark.parametrize("by", ["linear", "working-days", [3, 1, 4, 1, 5, 9, 2, 6]])
@pytest.mark.parametrize("outlook", ["by-rate", "as-planned"])
def test_every_number_of_a_level(level, by, outlook):
    quotas = PLAN.assign(level)
    data = reports(quotas["code"], MONTHS[:4], seed=len(level))
    progress = dq.monitor(quotas, data, by=by, outlook=outlook, tolerance="1/10")
    assert progress.as_of == date(2022, 8, 15)
    calendar = dq.calendar("vn")
    if by == "linear":
        elapsed = Fraction(122, 244)
    elif by == "working-days":
        days = [calendar.working_days((FIRST, end)).value for end in (date(2022, 8, 15), LAST)]
        elapsed = Fraction(*days)
    else:
        elapsed = Fraction(sum(by[:4]), sum(by))
    assert progress.elapsed == elapsed
    entries = {entry.unit: entry for entry in PLAN._core.entries(level)}
    missing = Fraction(0)
    rows = []
    for code, extra in zip(quotas["code"], quotas["extra"], strict=True):
        entry = entries[code]
        at = [k for k, unit in enumerate(data["unit"]) if unit == code]
        total, online = (sum(data[name][k] for k in at) for name in ("total", "online"))
        goal = entry.projected_online + extra
        due = goal * elapsed
        rows.append((entry, total, online, goal, due))
        if total and not entry.excluded:
            missing += max(due - online, 0)
    for at, (entry, total, online, goal, due) in enumerate(rows):
        row = {name: values[at] for name, values in progress.to_dict().items()}
        assert (row["received"], row["done"], row["goal"]) == (total, online, goal)
        assert progress.exact("expected")[at] == due
        assert row["expected"] == nearest(due)
        if total == 0:
            assert all(row[name] is None for name in ("rate", "gap", "left", "to_come", "needed_rate", "status", "forecast", "contribution"))
            continue
        left = max(goal - online, 0)
        rest = total * (1 - elapsed) / elapsed if outlook == "by-rate" else Fraction(max(entry.projected_total - total, 0))
        assert progress.exact("gap")[at] == online - due
        assert row["gap"] == nearest(online - due)
        assert row["left"] == left
        assert progress.exact("to_come")[at] == rest
        assert progress.exact("needed_rate")[at] == (left / rest if rest else None)
        assert progress.exact("forecast")[at] == online / elapsed
        if entry.excluded:
            assert row["status"] is None
            continue
        assert progress.exact("contribution")[at] == (max(due - online, 0) / missing if missing else None)
        if left == 0:
            status = "ahead"
        elif left > rest:
            status = "out-of-reach"
        elif abs(online - due) < 1 or abs(online - due) <= due / 10:
            status = "on-pace"
        else:
            status = "ahead" if online > due else "behind"
        assert row["status"] == status


def test_sums_of_levels_are_sums_of_rows():
    quotas = PLAN.assign_all()
    codes = [code for level in quotas.values() for code in level["code"]]
    progress = dq.monitor(quotas, reports(codes, MONTHS[:2], share=0.45))
    table, rows = progress.levels.to_dict(), progress.to_dict()
    assert table["level"] == ["department", "district", "commune"]
    for at, level in enumerate(table["level"]):
        mine = [k for k, name in enumerate(rows["level"]) if name == level]
        counted = [k for k in mine if rows["contribution"][k] is not None]
        assert table["units"][at] == len(mine)
        assert table["counted"][at] == len(counted)
        for name in ("received", "done", "goal"):
            assert table[name][at] == sum(rows[name][k] for k in counted)
        statuses = [rows["status"][k] for k in mine]
        for status in ("ahead", "on-pace", "behind", "out-of-reach"):
            assert table[status.replace("-", "_")][at] == statuses.count(status)
        assert table["unknown"][at] == statuses.count(None)
        parts = [progress.exact("contribution")[k] for k in counted]
        assert sum(parts) == 1


def test_names_periods_days_and_cumulative_counts_say_the_same():
    quotas = PLAN.assign("district")
    data = reports(quotas["code"], MONTHS[:3])
    expected = dq.monitor(quotas, data).to_dict()
    names = {code: name for code, name in zip(quotas["code"], quotas["name"], strict=True)}
    spans = {month: (date(2022, m - 1, 16), date(2022, m, 15)) for m, month in enumerate(MONTHS, start=5)}
    by_day = {
        "đơn vị": [names[code] for code in data["unit"]], "từ": [spans[m][0] for m in data["period"]], "đến": [spans[m][1] for m in data["period"]],
        "total": data["total"], "online": data["online"],
    }  # fmt: skip
    columns = {"unit": "đơn vị", "from": "từ", "to": "đến"}
    assert dq.monitor(quotas, by_day, columns=columns).to_dict() == expected
    running = {name: [] for name in ("total", "online")}
    for at, (code, month) in enumerate(zip(data["unit"], data["period"], strict=True)):
        for name in running:
            running[name].append(sum(data[name][k] for k in range(at + 1) if data["unit"][k] == code and data["period"][k] <= month))
    assert dq.monitor(quotas, {**data, **running}, cumulative=True).to_dict() == expected


@pytest.mark.parametrize("library", ["pandas", "polars", "pyarrow"])
def test_frames_of_every_library(library):
    quotas = PLAN.assign("district")
    data = reports(quotas["code"], MONTHS[:3])
    frame = dq.Table({"unit": str, "period": str, "total": int, "online": int}, zip(*data.values(), strict=True)).to_native(library)
    assert dq.monitor(quotas, frame).to_dict() == dq.monitor(quotas, data).to_dict()
    assert len(dq.monitor(quotas, frame).to_native(library)) == 15


def test_form_06_is_a_report():
    table = dq.dossiers({
        "unit": ["303", "303", "304"], "received": ["2022-04-20", "2022-05-16", "2022-05-01"], "due": [None] * 3, "ended": [None] * 3,
        "status": ["in-process"] * 3, "intake": ["online", "in-person", "online"],
    })  # fmt: skip
    form = table.form06([("2022-04-16", "2022-05-15"), ("2022-05-16", "2022-06-15")])
    progress = dq.monitor(PLAN.assign("district"), form, missing="null")
    at = progress["unit"].index("303")
    assert (progress["received"][at], progress["done"][at]) == (2, 1)


def test_a_missing_month_is_refused_or_unknown_but_never_0():
    quotas = PLAN.assign("district")
    data = reports(quotas["code"], MONTHS[:3])
    gone = data["unit"].index("305") + 1
    holes = {name: values[:gone] + values[gone + 1 :] for name, values in data.items()}
    with pytest.raises(dq.InconsistentError, match=r"1 unit has not reported everything up to 2022-07-15: 305 Quận Lê Chân \(2022-05-16 to 2022-06-15\)"):
        dq.monitor(quotas, holes)
    progress = dq.monitor(quotas, holes, missing="null")
    at = progress["unit"].index("305")
    assert progress["received"][at] is None and progress["status"][at] is None
    assert progress.missing == [dq.Gap("305", "Quận Lê Chân", date(2022, 5, 16), date(2022, 6, 15))]
    assert "not 0" in progress.explain("305")
    whole = dq.monitor(quotas, data)
    assert [v for k, v in enumerate(progress["received"]) if k != at] == [v for k, v in enumerate(whole["received"]) if k != at]


def test_later_reports_play_no_part_on_an_earlier_day():
    quotas = PLAN.assign("district")
    data = reports(quotas["code"], MONTHS[:5])
    early = {name: [v for v, month in zip(values, data["period"], strict=True) if month <= "2022-06"] for name, values in data.items()}
    seen = dq.monitor(quotas, data, on="2022-07-14")
    assert seen.as_of == date(2022, 6, 15)
    assert seen.to_dict() == dq.monitor(quotas, early).to_dict()


@pytest.mark.parametrize(
    ("change", "error", "message", "row"),
    [
        ({"unit": "9999"}, dq.InconsistentError, "'9999' is neither a code nor a name of this plan", 1),
        ({"unit": "Huyện An Dươg"}, dq.InconsistentError, "close to it: 312 Huyện An Dương", 1),
        ({"period": "2022-04"}, dq.RangeError, r"2022-03-16 to 2022-04-15 is not within 2022-04-16 to 2022-12-15 \(report-in-window\)", 1),
        ({"period": "2023-01"}, dq.RangeError, "is not within", 1),
        ({"period": "May"}, dq.ArgumentError, '"May" is not a period; write 2022-05', 1),
        ({"period": None}, dq.ArgumentError, "the period is missing", 1),
        ({"period": "2022-05"}, dq.InconsistentError, r"overlaps the report of row 0 \(from 0\)", 1),
        ({"period": "2022-Q3"}, dq.InconsistentError, "overlaps the report", None),
        ({"total": 3, "online": 4}, dq.InconsistentError, r"4 online dossiers are more than all 3 received \(online-within-total\)", 1),
        ({"total": -3, "online": 0}, dq.RangeError, "-3 dossiers", 1),
        ({"total": None}, dq.ArgumentError, "the value is missing", 1),
        ({"total": 1.5}, dq.ArgumentError, "1.5 is not a whole number", 1),
        ({"unit": None}, dq.ArgumentError, "the unit is missing", 1),
    ],
)
def test_reports_that_cannot_be(change, error, message, row):
    quotas = PLAN.assign("district")
    data = reports(quotas["code"], MONTHS[:3])
    for name, value in change.items():
        data[name][1] = value
    with pytest.raises(error, match=message) as raised:
        dq.monitor(quotas, data)
    if "overlaps" in message:
        assert len(raised.value.rows) == 1
    if row is not None:
        assert raised.value.row == row
        assert raised.value.column in data


def test_counts_that_fall():
    data = {"unit": ["303", "303"], "period": ["2022-05", "2022-06"], "total": [9, 8], "online": [1, 1]}
    with pytest.raises(dq.InconsistentError, match=r"counts-grow") as raised:
        dq.monitor(PLAN.assign("district"), data, cumulative=True, missing="null")
    assert (raised.value.row, raised.value.column) == (1, "total")


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"on": "2023-01-01"}, dq.RangeError, "on is 2023-01-01, which is not within"),
        ({"on": "2022-04-20"}, dq.InconsistentError, "no report ends by 2022-04-20"),
        ({"by": "monthly"}, dq.ArgumentError, "give linear, working-days, or one weight"),
        ({"by": [1, 2]}, dq.ArgumentError, "by has 2 weights, the window has 8 reporting months"),
        ({"by": [0] * 8}, dq.RangeError, "no day on which work is expected"),
        ({"by": [0.5] * 8}, dq.ArgumentError, "not a whole number"),
        ({"tolerance": 0.05}, dq.ArgumentError, "is a float; give it exactly"),
        ({"tolerance": "150%"}, dq.RangeError, "more than all that is due"),
        ({"outlook": "rosy"}, dq.ArgumentError, "by-rate, as-planned"),
        ({"missing": "zero"}, dq.ArgumentError, "give refuse or null"),
        ({"window": ("2022-12-15", "2022-04-16")}, dq.DvcError, "ends before it begins"),
        ({"window": "2022"}, dq.ArgumentError, "give a pair"),
        ({"first_day": 29}, dq.RangeError, "29"),
        ({"to_come": {"303": 1}}, dq.ArgumentError, "to_come has no number for"),
        ({"to_come": {"303": -1}}, dq.RangeError, "to_come of 303 is -1"),
        ({"columns": {"total": "all"}}, dq.ArgumentError, "'all' is not a column"),
    ],
)
def test_options_that_cannot_be(options, error, message):
    quotas = PLAN.assign("district")
    with pytest.raises(error, match=message):
        dq.monitor(quotas, reports(quotas["code"], MONTHS[:2]), **options)


def test_goals_from_a_frame():
    goals = {"unit": ["a", "b"], "projected": [100, 100], "goal": [60, 30]}
    actual = {"unit": ["a", "b"], "from": ["2022-01-01"] * 2, "to": ["2022-06-30"] * 2, "total": [20, 50], "online": [10, 10]}
    progress = dq.monitor(goals, actual, window=("2022-01-01", "2022-12-31"))
    assert progress["goal"] == [60, 30] and progress["name"] == ["a", "b"]
    with pytest.raises(dq.ArgumentError, match="does not say over which days"):
        dq.monitor(goals, actual)
    with pytest.raises(dq.InconsistentError, match="'c' is not a unit of these goals"):
        dq.monitor(goals, {**actual, "unit": ["a", "c"]}, window=("2022-01-01", "2022-12-31"))
    with pytest.raises(dq.InconsistentError, match="stands there for the second time"):
        dq.monitor({**goals, "unit": ["a", "a"]}, actual, window=("2022-01-01", "2022-12-31"))
    with pytest.raises(dq.RangeError, match="-1 dossiers"):
        dq.monitor({**goals, "goal": [60, -1]}, actual, window=("2022-01-01", "2022-12-31"))


@pytest.mark.parametrize("by", ["least-change", "to-come"])
def test_adjustments_add_up_within_bounds(by):
    quotas = PLAN.assign_all()
    codes = [code for level in quotas.values() for code in level["code"]]
    rng = np.random.default_rng(4)
    months = MONTHS[:4]
    projected = np.repeat([n for level in quotas.values() for n in level["projected_total"]], 4)
    total = (projected / 8 * (0.7 + 0.7 * rng.random(len(projected)))).astype(int)
    data = {
        "unit": [code for code in codes for _ in months], "period": months * len(codes), "total": total.tolist(),
        "online": (total * (0.6 + 0.4 * rng.random(len(total)))).astype(int).tolist(),
    }  # fmt: skip
    progress = dq.monitor(quotas, data, outlook="by-rate")
    new = progress.adjust(by=by)
    rows, before = new.to_dict(), progress.to_dict()
    assert "out-of-reach" in before["status"]
    for level in quotas:
        mine = [k for k, name in enumerate(rows["level"]) if name == level]
        assert sum(rows["goal"][k] for k in mine) == sum(rows["goal_before"][k] for k in mine)
        for k in mine:
            if before["contribution"][k] is None:
                assert rows["change"][k] == 0
            else:
                assert rows["done"][k] <= rows["goal"][k] <= rows["done"][k] + before["to_come"][k]
    changed = dict.fromkeys(codes, 0)
    for move in zip(*new.moves.to_dict().values(), strict=True):
        changed[move[1]] -= move[5]
        changed[move[3]] += move[5]
    assert [changed[code] for code in rows["unit"]] == rows["change"]
    assert any(rows["change"])


def test_an_infeasible_adjustment_names_the_nearest_total():
    goals = {"unit": ["a", "b"], "projected": [100, 100], "goal": [60, 30]}
    actual = {"unit": ["a", "b"], "from": ["2022-01-01"] * 2, "to": ["2022-06-30"] * 2, "total": [20, 50], "online": [10, 10]}
    progress = dq.monitor(goals, actual, window=("2022-01-01", "2022-12-31"), to_come={"a": 20, "b": 30})
    with pytest.raises(dq.InfeasibleError, match="the nearest feasible total is 70"):
        progress.adjust()
    with pytest.raises(dq.ArgumentError, match="give least-change or to-come"):
        progress.adjust(by="magic")


@pytest.mark.parametrize("rounding", ["by-table", "by-unit"])
@pytest.mark.parametrize("of", ["goal", "extra"])
@pytest.mark.parametrize("by", ["linear", "working-days", [1, 0, 2, 0, 3, 0, 4, 5]])
def test_monthly_paths_add_up(rounding, of, by):
    quotas = PLAN.assign("commune")
    paths = dq.monthly_paths(quotas, of=of, by=by, rounding=rounding).to_dict()
    whole = dict(zip(quotas["code"], quotas["extra"], strict=True))
    if of == "goal":
        whole = {code: extra + p for (code, extra), p in zip(whole.items(), quotas["projected_online"], strict=True)}
    calendar = dq.calendar("vn")
    first = [FIRST, *(date(2022, m, 16) for m in range(5, 12))]
    last = [date(2022, m, 15) for m in range(5, 13)]
    if by == "linear":
        weights = [(b - a + timedelta(1)).days for a, b in zip(first, last, strict=True)]
    elif by == "working-days":
        weights = [calendar.working_days(span).value for span in zip(first, last, strict=True)]
    else:
        weights = by
    assert paths["period"][:8] == MONTHS and paths["from"][:8] == first and paths["to"][:8] == last
    for code, cells in zip(paths["unit"][::8], np.array(paths["dossiers"]).reshape(-1, 8).tolist(), strict=True):
        assert sum(cells) == whole[code]
        assert all(abs(x - Fraction(whole[code] * w, sum(weights))) < 1 for x, w in zip(cells, weights, strict=True))
    if rounding == "by-table":
        for sums, weight in zip(np.array(paths["dossiers"]).reshape(-1, 8).sum(0).tolist(), weights, strict=True):
            assert abs(sums - Fraction(sum(whole.values()) * weight, sum(weights))) < 1


def test_explanations_speak_both_languages():
    quotas = PLAN.assign_all()
    codes = [code for level in quotas.values() for code in level["code"]]
    progress = dq.monitor(quotas, reports(codes, MONTHS[:2]))
    for unit in ("303", "D19", "11371"):
        for lang in ("en", "vi"):
            text = progress.explain(unit, lang=lang)
            assert "{" not in text and "None" not in text
    assert "takes no part" in progress.explain("D19")
    with pytest.raises(dq.ArgumentError, match="not a language"):
        progress.explain("303", lang="fr")
    with pytest.raises(dq.ArgumentError, match="not a ratio"):
        progress.exact("done")


def test_the_picture_has_a_bar_for_each_unit_with_a_status():
    quotas = PLAN.assign_all()
    codes = [code for level in quotas.values() for code in level["code"]]
    progress = dq.monitor(quotas, reports(codes, MONTHS[:2]))
    figure = progress.plot()
    for axis, level in zip(figure.axes, progress.levels["level"], strict=True):
        rows = zip(progress["status"], progress["level"], progress["goal"], strict=True)
        mine = [status for status, name, goal in rows if name == level and goal]
        assert len(axis.patches) == len(mine) - mine.count(None)
