"""Which rung a series is forecast by: its months, its zeros, its group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import ceil, floor
from typing import Any

import numpy as np

from .forecasts import (
    SEASON,
    Ahead,
    Array,
    Forecast,
    by_last_year,
    by_occurrence,
    by_parent,
    by_rate,
    dispersion,
    has_scipy,
    is_sparse,
    quantiles,
)
from .smoothing import SHORTEST_HOLD_OUT, by_smoothing, hold_out


def climb(
    series: Sequence[Array], groups: Sequence[str | None], ahead: Ahead, *, seed: int, parents: bool
) -> list[Forecast]:
    """A forecast for each series of monthly counts, all of which end with the last month of `ahead.days`.

    Up to 11 months: the rate. Many zeros: the share of the parent where there are `parents`, else TSB. From 12 months on: the same
    month last year; where a hold-out of 3 months leaves two whole years, ETS or the seasonal naive. Groups pool dispersion and ratios.
    """
    made: list[Forecast | None] = [None] * len(series)
    for group in dict.fromkeys(groups):
        members = [at for at, own in enumerate(groups) if own == group]
        for at, forecast in zip(members, _of_group([series[at] for at in members], ahead, seed, parents), strict=True):
            made[at] = replace(forecast, facts=forecast.facts | {"units": len(members), "group": group, "months": len(series[at])})
    return [forecast for forecast in made if forecast is not None]


def _of_group(series: list[Array], ahead: Ahead, seed: int, parents: bool) -> list[Forecast]:
    rung = [_rung(y) for y in series]
    made: dict[int, Forecast] = {}

    def take(name: str, forecasts: Sequence[Forecast], members: Sequence[int]) -> None:
        made.update({at: forecast for at, forecast in zip(members, forecasts, strict=True) if rung[at] == name})

    def those(*names: str) -> list[int]:
        return [at for at, name in enumerate(rung) if name in names]

    if short := those("rate"):
        longest = max(len(series[at]) for at in short)
        recent = [y[-longest:] for y in series]
        alpha = dispersion(recent, [_shares(y, ahead) for y in recent])
        take("rate", [by_rate(series[at], ahead, alpha) for at in short], short)
    if those("last-year"):
        full = those("last-year", "smoothing")
        take("last-year", by_last_year([series[at] for at in full], ahead), full)
    if long := those("smoothing"):
        take("smoothing", by_smoothing([series[at] for at in long], ahead, seed), long)
    if sparse := those("sparse"):
        own = [series[at] for at in sparse]
        longest = max(map(len, own))
        parts = [y[-longest:] for y in series if len(y) >= longest]
        whole = np.sum(parts, axis=0)
        shared = parents and len(parts) == len(series) > 1 and not is_sparse(whole)
        take("sparse", by_parent(own, whole, ahead) if shared else by_occurrence(own, ahead), sparse)
    return [made[at] for at in range(len(series))]


def _rung(y: Array) -> str:
    if len(y) < SEASON:
        return "rate"
    if is_sparse(y):
        return "sparse"
    return "smoothing" if hold_out(len(y)) >= SHORTEST_HOLD_OUT else "last-year"


def _shares(y: Array, ahead: Ahead) -> Array:
    days = ahead.days[-len(y) :]
    return np.asarray(days / days.sum())


def interval(forecast: Forecast, level: float | None) -> tuple[int, int] | None:
    """Whole dossiers, rounded outward: the lower end down, the upper end up. None where none is asked for or scipy is missing."""
    if level is None:
        return None
    if forecast.ends is not None:
        low, high = forecast.ends(level)
        return floor(low), ceil(high)
    if forecast.variance is None or not has_scipy():
        return None
    return quantiles(forecast.mean, forecast.variance, level)


def point(forecast: Forecast) -> int:
    """The forecast in whole dossiers, half-up."""
    value: Any = forecast.facts.get("point", forecast.mean)
    return floor(float(value) + 0.5)
