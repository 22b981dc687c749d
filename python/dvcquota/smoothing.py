"""The rung for long series: exponential smoothing against the same month last year, by statsmodels."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from math import sqrt
from statistics import NormalDist
from typing import Any

import numpy as np

from .forecasts import SEASON, Ahead, Array, Forecast

LONGEST_HOLD_OUT = 12
SHORTEST_HOLD_OUT = 3
PATHS = 2000


def hold_out(months: int) -> int:
    """How many of the last months may be held back: two whole years have to remain."""
    return min(months - 2 * SEASON, LONGEST_HOLD_OUT)


def by_smoothing(series: Sequence[Array], ahead: Ahead, seed: int) -> list[Forecast]:
    """ETS (additive error, damped trend and season of 12, on logarithms per working day) or the same month last year.

    Which of the two is chosen, series by series, by the mean absolute error over the last months, held back. The interval of ETS is
    that of simulated paths, widened by how far off the held-out sums of all series were beyond what was simulated; that of the
    seasonal naive is log-normal, by the errors of past sums of as many months.
    """
    tried = [_held_against(y, ahead, seed) for y in series]
    surprise = _surprise([one["surprise"] for one in tried if one["ets"] <= one["naive"]])
    drift = _drift(series, ahead)
    made = []
    for at, (y, one) in enumerate(zip(series, tried, strict=True)):
        facts = {"held": hold_out(len(y)), "ets_error": one["ets"], "naive_error": one["naive"], "widened": surprise}
        if one["ets"] <= one["naive"]:
            made.append(_smoothed(y, ahead, seed + at, surprise, facts))
        else:
            made.append(_naive(y, ahead, drift, facts))
    return made


def _logs(y: Array, days: Array) -> Array:
    return np.asarray(np.log((y + 0.5) / days))


def _paths(y: Array, days: Array, months: Array, seed: int) -> Array:
    """Simulated counts of the months ahead, a column a path."""
    try:
        from statsmodels.tsa.exponential_smoothing.ets import ETSModel
    except ImportError as error:
        raise ImportError(
            "statsmodels is not installed, and series of 27 months and more need it; install it with: pip install 'dvcquota[forecast]'"
        ) from error
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = ETSModel(
            _logs(y, days), error="add", trend="add", damped_trend=True, seasonal="add", seasonal_periods=SEASON,
            initialization_method="heuristic",
        )  # fmt: skip
        fitted: Any = model.fit(disp=False, maxiter=200)
    counts = np.exp(np.clip(_simulated(fitted, len(months), np.random.default_rng(seed)), -50, 40)) * months[:, None] - 0.5
    return np.asarray(np.maximum(counts, 0.0))


def _simulated(fitted: Any, steps: int, rng: np.random.Generator) -> Array:
    """Paths of the fitted states: l' = l + phi b + alpha e, b' = phi b + beta e, s' = s + gamma e (Hyndman et al., 2008, 3.4)."""
    level, slope = np.full(PATHS, fitted.level[-1]), np.full(PATHS, fitted.slope[-1])
    season = [np.full(PATHS, value) for value in fitted.season[-SEASON:]]
    made = np.empty((steps, PATHS))
    for step in range(steps):
        error = rng.normal(0.0, sqrt(float(fitted.scale)), PATHS)
        slope = fitted.damping_trend * slope
        made[step] = level + slope + season[step % SEASON] + error
        level = level + slope + fitted.smoothing_level * error
        slope = slope + fitted.smoothing_trend * error
        season[step % SEASON] = season[step % SEASON] + fitted.smoothing_seasonal * error
    return made


def _held_against(y: Array, ahead: Ahead, seed: int) -> dict[str, Any]:
    """Errors over the months held back, and the square of the standardized error of their sum."""
    size = hold_out(len(y))
    days = ahead.days[-len(y) :]
    paths = _paths(y[:-size], days[:-size], days[-size:], seed)
    actual = y[-size:]
    same = y[-size - SEASON : -SEASON] * days[-size:] / days[-size - SEASON : -SEASON]
    sums = np.log(paths.sum(axis=0) + 0.5)
    off = (np.log(actual.sum() + 0.5) - np.median(sums)) / max(float(np.std(sums)), 1e-9)
    months = np.log(paths + 0.5)
    each = (np.log(actual + 0.5) - np.median(months, axis=1)) / np.maximum(months.std(axis=1), 1e-9)
    return {
        "ets": float(np.abs(paths.mean(axis=1) - actual).mean()),
        "naive": float(np.abs(same - actual).mean()),
        "surprise": (float(off) ** 2, float((each**2).mean())),
    }


def _surprise(found: list[tuple[float, float]]) -> float:
    """By what factor errors were wider than simulated ones, at least 1: of sums where many series tell, else of months too."""
    if not found:
        return 1.0
    sums, months = (sum(column) / len(found) for column in zip(*found, strict=True))
    return max(1.0, sqrt((len(found) * sums + 4 * months) / (len(found) + 4)))


def _smoothed(y: Array, ahead: Ahead, seed: int, surprise: float, facts: dict[str, Any]) -> Forecast:
    paths = _paths(y, ahead.days[-len(y) :], ahead.months, seed) * (ahead.asked / ahead.months)[:, None]
    sums = paths.sum(axis=0)
    logs = np.log(sums + 0.5)
    middle = float(np.median(logs))

    def ends(level: float) -> tuple[float, float]:
        low, high = np.exp(middle + surprise * (np.quantile(logs, [(1 - level) / 2, (1 + level) / 2]) - middle)) - 0.5
        return max(float(low), 0.0), float(high)

    return Forecast("ets", float(sums.mean()), ends=ends, facts=facts)


def _naive(y: Array, ahead: Ahead, drift: float, facts: dict[str, Any]) -> Forecast:
    steps = np.flatnonzero(ahead.asked > 0)
    back = len(y) - SEASON + steps % SEASON
    mean = float((y[back] * ahead.asked[steps] / ahead.days[-len(y) :][back]).sum())
    years = sqrt(float(steps.max(initial=0) // SEASON + 1))

    def ends(level: float) -> tuple[float, float]:
        reach = NormalDist().inv_cdf((1 + level) / 2) * drift * years
        low, high = (mean + 0.5) * np.exp([-reach, reach]) - 0.5
        return max(float(low), 0.0), float(high)

    return Forecast("seasonal-naive", mean, ends=ends, facts=facts)


def _drift(series: Sequence[Array], ahead: Ahead) -> float:
    """The root mean square of log(sum / the same months a year before) over sums of as many months as are asked for, at most 12."""
    size = max(1, min(int((ahead.asked > 0).sum()), SEASON))
    squares = []
    for y in series:
        days = ahead.days[-len(y) :]
        same = y[:-SEASON] * days[SEASON:] / days[:-SEASON]
        window = np.ones(size)
        now, before = np.convolve(y[SEASON:], window, "valid"), np.convolve(same, window, "valid")
        squares.append(np.log((now + 0.5) / (before + 0.5)) ** 2)
    return sqrt(float(np.concatenate(squares).mean()))
