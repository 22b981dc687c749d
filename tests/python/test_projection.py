"""Projection: exact points against Fractions, intervals against simulation, the choice of a rung, quotas by a projection."""

import sys
from collections import Counter
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

import dvcquota as dq
from dvcquota import forecasts, ladder
from dvcquota.forecasts import Ahead

sys.path.insert(0, str(Path(__file__).parents[2] / "bench"))

PLAN = dq.load_plan("haiphong-2022")
REST = ("2022-05-01", "2022-12-31")


def half_up(value: Fraction) -> int:
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


def reports(series: dict[str, list[int]], first: str = "2022-01", online=lambda n: n // 2) -> dict[str, list]:
    month = np.datetime64(first, "M")
    rows = [(unit, str(month + k), n, online(n)) for unit, counts in series.items() for k, n in enumerate(counts)]
    return {name: [row[k] for row in rows] for k, name in enumerate(("unit", "period", "total", "online"))}


def long_reports(units: int, months: int, *, rate: float = 200.0, seed: int = 1) -> tuple[dict[str, list], tuple[str, str]]:
    rng = np.random.default_rng(seed)
    first = np.datetime64("2022-01", "M")
    season = np.exp(0.3 * np.sin(2 * np.pi * np.arange(months) / 12))
    made = reports({f"u{k}": rng.poisson(rate * (k + 1) * season).tolist() for k in range(units)})
    begins = (first + months).astype("datetime64[D]")
    return made, (str(begins), str((first + months + 4).astype("datetime64[D]") - 1))


# ---- exact points


@pytest.mark.parametrize("factor", ["2", "1.5", "243/122", "1/3", Fraction(7, 9), 0])
def test_a_factor_is_exact_and_rounds_half_up(factor):
    found = dq.project(PLAN, factor=factor)
    assert found.factor == Fraction(factor)
    assert found["unit"] == PLAN.statistics["unit"]
    for name in ("total", "online"):
        assert found[f"projected_{name}"] == [half_up(n * Fraction(factor)) for n in PLAN.statistics[f"observed_{name}"]]
    assert set(found["method"]) == {"factor"} and set(found["total_low"]) == {None}


def test_a_plan_has_its_own_factor_and_no_figure_typed_by_hand():
    found = dq.project(PLAN)
    assert found.factor == PLAN.factor == 2
    by_hand = found["unit"].index(PLAN.overrides[0].unit)
    assert found["projected_total"][by_hand] == 0
    assert found["choice"][0] == "2 x observed, the plan's factor."


def test_days_are_counted_with_both_ends():
    found = dq.project(PLAN, method="days", window=("2022-04-17", "2022-12-15"))
    assert found.factor == Fraction(243, 122)  # plan 128: 16/12/2021 to 16/4/2022, 122 days
    assert found["projected_total"] == [half_up(n * Fraction(243, 122)) for n in PLAN.statistics["observed_total"]]


def test_working_days_are_those_of_the_calendar():
    calendar = dq.calendar("vn")
    observed, window = ("2022-01-01", "2022-04-15"), ("2022-04-16", "2022-12-15")
    factor = Fraction(int(calendar.working_days(window).value), int(calendar.working_days(observed).value))
    found = dq.project(PLAN, method="working-days", observed=observed, window=window)
    assert found.factor == factor
    assert found["projected_online"] == [half_up(n * factor) for n in PLAN.statistics["observed_online"]]
    assert not found.estimated


def test_days_beyond_the_calendar_are_refused_or_estimated():
    late = ("2027-01-01", "2027-03-31")
    with pytest.raises(dq.RangeError, match="last day that has a list"):
        dq.project(reports({"a": [5]}), method="working-days", window=late)
    found = dq.project(reports({"a": [5]}), method="working-days", window=late, estimate=True)
    assert found.estimated and "estimated" in found["choice"][0]
    with pytest.raises(dq.RangeError, match="before the calendar"):  # the plan's window begins in 2021
        dq.project(PLAN, method="working-days")


def test_observed_days_without_work_tell_no_rate():
    one = {"unit": ["a"], "from": ["2022-04-02"], "to": ["2022-04-03"], "total": [3], "online": [1]}
    with pytest.raises(dq.InconsistentError, match="hold no working day"):
        dq.project(one, method="working-days", window=REST)


def test_the_rate_goes_on_exactly_unit_by_unit():
    series = {"a": [90, 70, 120, 101], "b": [1, 0, 3], "c": [7]}
    data = reports(series)
    data["period"] = ["2022-01", "2022-02", "2022-03", "2022-04", "2022-02", "2022-03", "2022-04", "2022-04"]
    found = dq.project(data, window=REST)
    calendar = dq.calendar("vn")
    ahead = int(calendar.working_days(REST).value)
    starts = {"a": "2022-01-01", "b": "2022-02-01", "c": "2022-04-01"}
    for k, (unit, counts) in enumerate(series.items()):
        days = int(calendar.working_days((starts[unit], "2022-04-30")).value)
        assert found["projected_total"][k] == half_up(Fraction(sum(counts) * ahead, days))
        assert found["projected_online"][k] == half_up(Fraction(sum(n // 2 for n in counts) * ahead, days))
        assert found["months"][k] == len(counts) and found["method"][k] == "rate"
        low, high = found["total_low"][k], found["total_high"][k]
        assert low <= found["projected_total"][k] <= high and low < high


def test_a_profile_stands_in_for_working_days():
    data = reports({"a": [10, 20, 30]})
    profile = [1, 2, 3, 4, 1, 1, 1, 1, 1, 1, 1, 1]
    found = dq.project(data, window=("2022-04-01", "2022-04-15"), profile=profile)  # half of a month of 4
    assert found["projected_total"] == [half_up(Fraction(60 * 2, 6))]
    assert "profile" in found["choice"][0]


def test_a_plan_on_the_ladder_has_one_span_and_says_that_it_tells_no_dispersion():
    found = dq.project(PLAN, method="ladder", observed=("2022-01-01", "2022-04-15"))
    assert set(found["method"]) == {"rate"}
    assert "one span tells no dispersion" in found["choice"][0]
    first = 0
    assert found["total_low"][first] < found["projected_total"][first] < found["total_high"][first]


# ---- intervals


@pytest.mark.parametrize(("mean", "variance"), [(0.3, 0.5), (4.0, 4.0), (25.0, 60.0), (3000.0, 90_000.0)])
@pytest.mark.parametrize("level", [0.8, 0.95])
def test_the_quantiles_are_those_of_the_distribution_with_these_moments(mean, variance, level):
    low, high = forecasts.quantiles(mean, variance, level)
    rng = np.random.default_rng(7)
    rate = rng.gamma(mean**2 / (variance - mean), (variance - mean) / mean, 200_000) if variance > mean else mean
    drawn = rng.poisson(rate, 200_000)
    assert np.mean((low <= drawn) & (drawn <= high)) >= level - 0.005
    assert np.mean(drawn < low) <= (1 - level) / 2 + 0.005 and np.mean(drawn > high) <= (1 - level) / 2 + 0.005


@pytest.mark.parametrize("alpha", [0.0, 0.05, 0.3])
def test_the_mean_and_variance_of_the_rate_are_those_of_errors_over_many_draws(alpha):
    rng = np.random.default_rng(3)
    days, asked = np.array([20.0, 17, 23, 20]), np.array([21.0, 21, 20, 22, 20])
    rate, trials = 30.0, 40_000

    def drawn(weights):
        mean = rate * weights
        return rng.poisson(rng.gamma(1 / alpha, mean * alpha, (trials, len(weights))) if alpha else mean, (trials, len(weights)))

    seen, came = drawn(days), drawn(asked).sum(axis=1)
    ahead = Ahead(days, asked, asked)
    found = [forecasts.by_rate(y.astype(float), ahead, alpha) for y in seen[:2000]]
    assert np.mean([f.mean for f in found]) == pytest.approx(came.mean(), rel=0.01)
    errors = came - seen.sum(axis=1) * asked.sum() / days.sum()
    assert np.mean([f.variance for f in found]) == pytest.approx(errors.var(), rel=0.05)


@pytest.mark.parametrize("alpha", [0.0, 0.02, 0.2])
def test_the_pooled_dispersion_is_that_of_the_draws(alpha):
    rng = np.random.default_rng(5)
    weights = np.array([20.0, 17, 23, 20, 22])
    shares = weights / weights.sum()
    found = []
    for _ in range(60):
        means = rng.uniform(20, 2000, 20)[:, None] * shares
        drawn = rng.poisson(rng.gamma(1 / alpha, means * alpha) if alpha else means).astype(float)
        found.append(forecasts.dispersion(list(drawn), [shares] * 20))
    assert np.mean(found) == pytest.approx(alpha, rel=0.1, abs=0.002)


def test_ratios_of_small_units_are_shrunk_to_the_group_and_those_of_large_ones_stand():
    rng = np.random.default_rng(11)
    months = np.full(18, 20.0)
    ahead = Ahead(months, months[:4], months[:4])
    growth = [1.6, 0.7] * 6
    sizes = [5000.0] * 10 + [4.0, 4.0]
    series = [np.r_[rng.poisson(n, 12), rng.poisson(n * g, 6)].astype(float) for n, g in zip(sizes, growth, strict=True)]
    found = forecasts.by_last_year(series, ahead)
    for k in range(10):
        assert found[k].facts["ratio"] == pytest.approx(growth[k], rel=0.05)
    for k in (10, 11):
        own = series[k][12:].sum() / series[k][:6].sum()
        group = found[k].facts["of_group"]
        assert abs(found[k].facts["ratio"] - group) < abs(own - group)


def test_the_interval_widens_with_its_level_and_can_be_had_without_fitting_anew():
    data, window = long_reports(2, 18)
    found = dq.project(data, window=window)
    ends = [found.at(level) for level in (0.5, 0.8, 0.95, 0.99)]
    for name in ("total", "online"):
        for k in range(2):
            lows, highs = ([one[f"{name}_{end}"][k] for one in ends] for end in ("low", "high"))
            assert lows == sorted(lows, reverse=True) and highs == sorted(highs) and lows[-1] < lows[0]
    assert set(found.at(None)["total_low"]) == {None}
    assert found.at(0.8).to_dict() == dq.project(data, window=window, level=0.8).to_dict()


def test_online_dossiers_never_exceed_all():
    rng = np.random.default_rng(2)
    data = reports({f"u{k}": rng.poisson(2, 15).tolist() for k in range(20)}, online=lambda n: n)
    found = dq.project(data, window=("2023-04-01", "2023-12-31"))
    for name in ("projected_{}", "{}_low", "{}_high"):
        for all_of, by_net in zip(found[name.format("total")], found[name.format("online")], strict=True):
            assert 0 <= by_net <= all_of


# ---- the ladder


@pytest.mark.parametrize(
    ("months", "method"), [(1, "rate"), (11, "rate"), (12, "seasonal-ratio"), (23, "seasonal-ratio"), (26, "seasonal-ratio")]
)
def test_the_months_of_history_choose_the_rung(months, method):
    data, window = long_reports(3, months)
    found = dq.project(data, window=window)
    assert found["method"] == [method] * 3
    assert found["months"] == [months] * 3
    assert f"Months of history: {months}" in found["choice"][0]


@pytest.mark.parametrize("months", [27, 36])
def test_long_series_choose_by_the_months_held_back(months):
    data, window = long_reports(3, months)
    found = dq.project(data, window=window, seed=4)
    assert set(found["method"]) <= {"ets", "seasonal-naive"}
    for k in range(3):
        assert f"Over the last {min(months - 24, 12)}" in found["choice"][k]
        truth = 200 * (k + 1) * np.exp(0.3 * np.sin(2 * np.pi * np.arange(months, months + 4) / 12)).sum()
        assert found["projected_total"][k] == pytest.approx(truth, rel=0.15)
        assert found["total_low"][k] < found["projected_total"][k] < found["total_high"][k]
    assert dq.project(data, window=window, seed=4).to_dict() == found.to_dict()  # the seed decides


def test_last_year_times_the_ratio_is_what_it_says():
    calendar = dq.calendar("vn")

    def days(month: str) -> int:
        first = np.datetime64(month, "M")
        return int(calendar.working_days((first.astype("datetime64[D]"), (first + 1).astype("datetime64[D]") - 1)).value)

    counts = [100, 110, 120, 130, 140, 150, 160, 170, 180, 190, 200, 210, 120, 130, 150]
    found = dq.project(reports({"a": counts}), window=("2023-04-01", "2023-05-31"))
    month = [str(np.datetime64("2022-01", "M") + k) for k in range(17)]
    before = sum(Fraction(counts[k] * days(month[k + 12]), days(month[k])) for k in range(3))
    ratio = Fraction(sum(counts[12:])) / before  # a group of one: its own
    ahead = sum(Fraction(counts[k] * days(month[k + 12]), days(month[k])) for k in (3, 4))
    assert found["projected_total"] == [half_up(ratio * ahead)]


def test_many_zeros_take_tsb_or_the_share_of_the_group():
    rng = np.random.default_rng(9)
    series = {f"u{k}": rng.poisson(0.3, 18).tolist() for k in range(4)} | {"large": rng.poisson(90, 18).tolist()}
    data, window = reports(series), ("2023-07-01", "2023-12-31")
    alone, shared = dq.project(data, window=window), dq.project(data, window=window, parent=dict.fromkeys(series, "g"))
    for k in range(4):
        if 2 * series[f"u{k}"].count(0) > 18:
            assert (alone["method"][k], shared["method"][k]) == ("tsb", "parent-share")
    assert alone["method"][4] == shared["method"][4] == "seasonal-ratio"
    assert Counter(alone["method"])["tsb"] >= 3


def test_nothing_so_far_is_nothing_ahead_with_room_above():
    found = dq.project(reports({"a": [0, 0, 0]}), window=REST)
    assert (found["projected_total"], found["total_low"], found["method"]) == ([0], [0], ["rate"])
    assert found["total_high"][0] >= 1


def test_groups_pool_their_own_dispersion():
    rng = np.random.default_rng(13)
    calm = {f"c{k}": rng.poisson(400, 8).tolist() for k in range(6)}
    wild = {f"w{k}": rng.poisson(rng.gamma(4, 100, 8)).tolist() for k in range(6)}
    data = reports(calm | wild)
    data["parent"] = [unit[0] for unit in data["unit"]]
    window = ("2022-09-01", "2022-12-31")
    by_column = dq.project(data, window=window, parent="parent")
    by_mapping = dq.project(data, window=window, parent={unit: unit[0] for unit in calm | wild})
    assert by_column.to_dict() == by_mapping.to_dict()
    width = [high - low for low, high in zip(by_column["total_low"], by_column["total_high"], strict=True)]
    assert max(width[:6]) < min(width[6:])


def test_statements_stand_in_both_languages():
    for months in (4, 12, 18, 30):
        data, window = long_reports(2, months)
        found = dq.project(data, window=window)
        assert found.statement("u0") == found["choice"][0] == found.statements()[0]
        vietnamese = found.statement("u0", lang="vi")
        assert str(months) in vietnamese and vietnamese != found["choice"][0]
        assert "{" not in vietnamese + found["choice"][0]


# ---- what is refused


def refused(kind, match, *arguments, **options):
    with pytest.raises(kind, match=match) as caught:
        dq.project(*arguments, **options)
    return caught.value


def test_a_missing_month_is_not_0():
    data = reports({"a": [5, 6, 7, 8], "b": [1, 1, 1, 1]})
    gap = {name: [cell for k, cell in enumerate(column) if k != 2] for name, column in data.items()}
    refused(dq.InconsistentError, r"a has no reports from 2022-03-01 to 2022-03-31; a missing month is not 0", gap, window=REST)
    short = {name: column[:-1] for name, column in data.items()}
    refused(dq.InconsistentError, "b has no reports from 2022-04-01 to 2022-04-30", short, window=REST)


def test_the_ladder_takes_whole_reporting_months():
    part = {"unit": ["a"], "from": ["2022-01-01"], "to": ["2022-04-20"], "total": [9], "online": [1]}
    refused(dq.InconsistentError, "2022-01 .2022-01-01 to 2022-01-31., or only together", part, window=REST)
    assert dq.project(part, method="days", window=REST)["projected_total"] == [half_up(Fraction(9 * 245, 110))]
    weeks = {
        "unit": ["a"] * 3, "from": ["2022-01-01", "2022-01-11", "2022-02-01"], "to": ["2022-01-10", "2022-01-31", "2022-02-28"],
        "total": [3, 4, 6], "online": [1, 1, 1],
    }  # fmt: skip
    assert dq.project(weeks, window=REST)["months"] == [2]


def test_misuse_is_said_in_words():
    data = reports({"a": [5, 6]})
    refused(dq.ArgumentError, "give ladder, factor, days or working-days", data, window=REST, method="guess")
    refused(dq.ArgumentError, "the days to project are not known", data)
    refused(dq.ArgumentError, "reports have no factor of their own", data, method="factor")
    refused(dq.ArgumentError, "is a float; give it exactly", PLAN, factor=2.0)
    refused(dq.RangeError, "0 or more is expected", PLAN, factor="-1")
    refused(dq.ArgumentError, "give a ratio such as", PLAN, factor="twice")
    refused(dq.CountOverflowError, "exceeds 64 bits", PLAN, factor=2**62)
    refused(dq.ArgumentError, "a factor goes with", data, window=REST, factor="2", method="days")
    refused(dq.ArgumentError, "level is 90", data, window=REST, level=90)
    refused(dq.ArgumentError, "profile has 3 weights", data, window=REST, profile=[1, 2, 3])
    refused(dq.InconsistentError, "but the reports run to 2022-02-28", data, window=("2022-02-01", "2022-12-31"))
    refused(dq.InconsistentError, "ends before it begins", data, window=("2022-12-31", "2022-03-01"))
    refused(dq.ArgumentError, "parent has no group for a", data, window=REST, parent={"b": "g"})
    refused(dq.ArgumentError, "'region' is not a column", data, window=REST, parent="region")
    refused(dq.ArgumentError, "there are no reports", {name: [] for name in data}, window=REST)
    above = refused(dq.InconsistentError, "more than all", reports({"a": [5, 6]}, online=lambda n: n + 1), window=REST)
    assert (above.row, above.column) == (0, "online")
    moved = {**data, "parent": ["g", "h"]}
    assert refused(dq.InconsistentError, "a unit has one group", moved, window=REST, parent="parent").row == 1


def test_without_scipy_the_rate_has_points_and_says_why_there_is_no_interval(monkeypatch):
    monkeypatch.setattr(ladder, "has_scipy", lambda: False)
    monkeypatch.setattr("dvcquota.projection.has_scipy", lambda: False)
    found = dq.project(reports({"a": [50, 60]}), window=REST)
    assert found["total_low"] == [None] and found["projected_total"][0] > 0
    assert "pip install 'dvcquota[forecast]'" in found["choice"][0]


def test_without_statsmodels_long_series_say_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "statsmodels.tsa.exponential_smoothing.ets", None)
    data, window = long_reports(1, 30)
    with pytest.raises(ImportError, match=r"pip install 'dvcquota\[forecast\]'"):
        dq.project(data, window=window)


# ---- quotas and progress by a projection


def test_quotas_go_by_a_projection_and_say_so():
    projection = dq.project(PLAN, method="days", window=("2022-04-17", "2022-12-15"))
    for level in PLAN.levels:
        quotas = PLAN.assign(level, projected=projection)
        given = projection.dossiers()
        assert [given[code] for code in quotas["code"]] == list(zip(quotas["projected_total"], quotas["projected_online"], strict=True))
        assert quotas.counts.sum() == PLAN.total(level) and quotas.projection == "given"
    assert PLAN.assign("district").projection == "planned"
    why = PLAN.assign("commune", projected=projection).explain("Xã Kỳ Sơn")
    assert why.projection == "given" and why.typed_by_hand is None and why.projected_total == 0
    assert "as given in place of the plan's projection" in why.steps()[1]
    assert "theo số liệu được cho" in why.steps(lang="vi")[1]
    assert "in place of the plan's own" in PLAN.assign("district", projected=projection).to_table()
    both = PLAN.assign_all(total=200_000, projected=projection)
    assert sum(quotas.total for quotas in both.values()) == 200_000


def test_a_mapping_does_as_well_and_has_to_be_whole():
    given = {entry.unit: (2 * entry.observed_total, 2 * entry.observed_online) for entry in PLAN._core.entries("district")}
    assert PLAN.assign("district", projected=given)["extra"] == PLAN.assign("district")["extra"]
    for bad, match in [
        ({**given, "x": (1, 1)}, "not a unit of this plan"), ({k: given[k] for k in list(given)[1:]}, "no projection is given for unit"),
        ({**given, "305": (1, 2)}, "more than all"), ({**given, "305": 7}, "give a pair"), ({}, "empty mapping"), (3, "projected is int"),
        ({**given, "305": (1.5, 1)}, "an integer is expected"),
    ]:  # fmt: skip
        with pytest.raises(dq.DvcError, match=match):
            PLAN.assign("district", projected=bad)


def test_progress_takes_what_is_to_come_and_goals_of_given_projections():
    projection = dq.project(PLAN, method="days", window=("2022-04-17", "2022-12-15"))
    quotas = PLAN.assign("district", projected=projection)
    codes = list(quotas["code"])
    actual = {"unit": codes, "period": ["2022-05"] * len(codes), "total": [100] * len(codes), "online": [60] * len(codes)}
    progress = dq.monitor(quotas, actual, to_come=projection)
    given = projection.to_come()
    assert progress["to_come"] == [given[code] for code in codes]
    goals = [p + e for p, e in zip(quotas["projected_online"], quotas["extra"], strict=True)]
    assert progress["goal"] == goals


def test_reports_may_name_units_of_a_plan():
    data = {"unit": ["Quận Lê Chân", "305"], "period": ["2022-05", "2022-06"], "total": [90, 110], "online": [10, 20]}
    found = dq.project(data, plan=PLAN, observed=("2022-04-16", "2022-06-15"), window=("2022-06-16", "2022-12-15"))
    assert (found["unit"], found["observed_total"], found["months"]) == (["305"], [200], [2])  # months from the 16th, as the plan's


# ---- back-test


@pytest.mark.parametrize(
    ("months", "options"),
    [(4, {}), (8, {}), (16, {"season": 0.25}), (20, {"season": 0.25, "growth": (0.2, 0.1)}), (12, {"season": 0.25})],
)
def test_intervals_hold_what_comes_about_as_often_as_they_say(months, options):
    import backtest

    found = backtest.tested(backtest.Kind("quick", months, 0.02, **options), trials=25, seed=99)
    assert abs(found["bias"]) < 6
    for nominal, of_total, of_online in zip((80, 90, 95), found["total"], found["online"], strict=True):
        assert abs(of_total - nominal) < 9 and abs(of_online - nominal) < 9, found
