"""Forecasts of monthly counts and how far off they may be: the rungs below `project`. Doubles, for what is not known yet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

SEASON = 12


@dataclass(frozen=True)
class Ahead:
    """The weights of months, so many working days or parts of a profile: observed ones, and what is asked for after them."""

    days: Array
    """Weights (working days) of the observed months, the longest history there is."""
    months: Array
    """Weights of whole months after the last observed one."""
    asked: Array
    """Weights of their parts that are in the window; 0 where none is."""


@dataclass(frozen=True)
class Forecast:
    """A mean and variance of what is to come, or the ends of its own interval by level; `facts` are for the statement."""

    rung: str
    mean: float
    variance: float | None = None
    ends: Callable[[float], tuple[float, float]] | None = None
    facts: dict[str, Any] = field(default_factory=dict)


def has_scipy() -> bool:
    """Whether quantiles can be had."""
    try:
        import scipy.stats  # noqa: F401
    except ImportError:
        return False
    return True


def quantiles(mean: float, variance: float, level: float) -> tuple[int, int]:
    """The central interval of a negative binomial of that mean and variance; of a Poisson where the variance is no larger."""
    from scipy import stats

    tails = [(1 - level) / 2, (1 + level) / 2]
    if mean <= 0:
        return 0, 0
    if variance <= mean * (1 + 1e-9):
        low, high = stats.poisson.ppf(tails, mean)
    else:
        low, high = stats.nbinom.ppf(tails, mean**2 / (variance - mean), mean / variance)
    return int(low), int(high)


def dispersion(series: Sequence[Array], shares: Sequence[Array], spread: Sequence[float] | None = None) -> float:
    """Alpha in variance = mu + alpha mu^2 of monthly counts, common to all series, by the method of moments; at least 0.

    `shares`: the part of each series' total that is expected in each month. `spread`: by how much the noise of the shares themselves
    widens a residual. With T the total, w the shares and S = sum w^2: E (y - wT)^2 = w (1 - w) mu_T + alpha mu_T^2 w^2 (1 - 2w + S), and
    E (T^2 - T) = mu_T^2 (1 + alpha S). Residuals weigh by the inverse of their own variance.
    """
    rows = []
    for at, (y, w) in enumerate(zip(series, shares, strict=True)):
        total = float(y.sum())
        if len(y) < 2 or total == 0:
            continue
        squares = float((w**2).sum())
        chance = w * (1 - w) * total * (1 + (spread[at] if spread else 0.0))
        signal = w**2 * (1 - 2 * w + squares) * (total**2 - total)
        rows.append(np.stack([(y - w * total) ** 2 - chance, signal, w * total, np.full(len(y), squares)]))
    if not rows:
        return 0.0
    excess, signal, mean, squares_of = np.concatenate(rows, axis=1)
    alpha = 0.0
    for _ in range(50):
        weight = 1 / (1 + alpha * mean) ** 2
        below = float((weight * signal / (1 + alpha * squares_of)).sum())
        new = max(0.0, float((weight * excess).sum()) / below) if below > 0 else 0.0
        if abs(new - alpha) < 1e-9:
            break
        alpha = new
    return alpha


def by_rate(y: Array, ahead: Ahead, alpha: float) -> Forecast:
    """The rate per working day goes on: mean (T + 1/2) h / D, with the noise to come and that of the rate."""
    days = ahead.days[-len(y) :]
    total = float(y.sum()) + 0.5
    w = days / days.sum()
    monthly = total * ahead.asked / days.sum()
    mean = float(monthly.sum())
    known = 1 / total + alpha * float((w**2).sum())
    return Forecast("rate", mean, mean + alpha * float((monthly**2).sum()) + mean**2 * known, facts={"alpha": alpha})


def profile_shares(series: Sequence[Array], ahead: Ahead) -> tuple[list[Array], list[float]]:
    """The share of each month in each series as the others of the group have it, and how much their noise adds.

    Working days stand in where there are no others, or nothing at all in one of the months.
    """
    shares, spread = [], []
    for at, y in enumerate(series):
        size = len(y)
        others = np.zeros(size)
        for k, other in enumerate(series):
            if k != at and len(other) >= size:
                others += other[-size:]
        if size and others.min() > 0:
            shares.append(others / others.sum())
            spread.append(float(y.sum() / others.sum()))
        else:
            shares.append(ahead.days[-size:] / ahead.days[-size:].sum())
            spread.append(0.0)
    return shares, spread


def by_last_year(series: Sequence[Array], ahead: Ahead) -> list[Forecast]:
    """The same month last year per working day, times this year's ratio to last year, shrunk to the group's.

    The ratio of the last n = months - 12 (at most 12) to the same months a year before, A / E, has noise v; between the series of the
    group ratios vary by tau^2 (both relative). Credibility z = tau^2 / (tau^2 + v), that of a gamma prior on a Poisson ratio with the
    noise of E and the dispersion added to v: ratio = z A / E + (1 - z) group's.
    """
    alpha = dispersion(series, *profile_shares(series, ahead))
    recent = [min(len(y) - SEASON, SEASON) for y in series]
    now, before, noise = np.zeros(len(series)), np.zeros(len(series)), np.full(len(series), np.inf)
    scale = [ahead.days[-n:] / ahead.days[-n - SEASON : -SEASON] if n else np.zeros(0) for n in recent]
    for at, (y, n) in enumerate(zip(series, recent, strict=True)):
        if n:
            now[at] = y[-n:].sum()
            before[at] = (y[-n - SEASON : -SEASON] * scale[at]).sum()
    known = before > 0
    group = float(now[known].sum() / before[known].sum()) if now[known].sum() > 0 else 1.0
    for at in np.flatnonzero(known).tolist():
        base = series[at][-recent[at] - SEASON : -SEASON]
        expected = group * base * scale[at]
        variance = expected.sum() + alpha * (expected**2).sum()
        variance += float(((group * scale[at]) ** 2 * (base + alpha * base**2)).sum())
        noise[at] = variance / expected.sum() ** 2
    between, doubt = _between(now[known] / (group * before[known]), noise[known]), 0.0
    if known.any():
        part = before[known] / before[known].sum()
        doubt = float((part**2 * (between + noise[known])).sum())
    made = []
    for at, y in enumerate(series):
        trust = between / (between + noise[at]) if between > 0 else 0.0
        ratio = trust * now[at] / before[at] + (1 - trust) * group if known[at] else group
        unsure = (trust * noise[at] if trust else between) + (1 - trust) ** 2 * doubt
        made.append(_from_last_year(y, ahead, alpha, ratio, unsure, {"of_group": group, "trust": trust, "compared": recent[at]}))
    return made


def _from_last_year(y: Array, ahead: Ahead, alpha: float, ratio: float, unsure: float, facts: dict[str, Any]) -> Forecast:
    steps = np.flatnonzero(ahead.asked > 0)
    back = len(y) - SEASON + steps % SEASON
    years = steps // SEASON + 1
    growth = ratio**years * ahead.asked[steps] / ahead.days[-len(y) :][back]
    base = y[back]
    monthly = growth * (base + 0.5 / max(len(steps), 1))
    mean = float(monthly.sum())
    variance = mean + alpha * float((monthly**2).sum()) + float((growth**2 * (base + alpha * base**2)).sum()) + mean**2 * unsure
    facts |= {"ratio": ratio, "alpha": alpha, "point": float((growth * base).sum())}
    return Forecast("seasonal-ratio", mean, variance, facts=facts)


def _between(ratios: Array, noise: Array) -> float:
    """The relative variance of true ratios around 1 beyond their noise, by moments; at least 0."""
    if len(ratios) < 2:
        return 0.0
    squares = (ratios - 1) ** 2 * len(ratios) / (len(ratios) - 1)
    between = 0.0
    for _ in range(50):
        weight = 1 / (between + noise) ** 2
        new = max(0.0, float((weight * (squares - noise)).sum() / weight.sum()))
        if abs(new - between) < 1e-9:
            break
        between = new
    return between


def by_occurrence(series: Sequence[Array], ahead: Ahead, smoothing: float = 0.1) -> list[Forecast]:
    """TSB for series with many zeros: how often a month has dossiers, and how many then, each smoothed (Teunter, Syntetos, Babai, 2011)."""
    weights = [ahead.days[-len(y) :] / ahead.days[-len(y) :].sum() for y in series]
    alpha = dispersion(series, weights)
    made = []
    for y, w in zip(series, weights, strict=True):
        occurs = y > 0
        chance, size = float(occurs.mean()), float(y[occurs].mean()) if occurs.any() else 0.0
        for value in y:
            chance += smoothing * (float(value > 0) - chance)
            size += smoothing * (float(value) - size) if value > 0 else 0.0
        per_day = chance * size / float(ahead.days[-len(y) :].mean())
        seen = float(y.sum()) * min(1.0, (2 - smoothing) / smoothing / len(y)) + 0.5
        monthly = (per_day + 0.5 / float(ahead.days[-len(y) :].sum())) * ahead.asked
        mean = float(monthly.sum())
        variance = mean + alpha * float((monthly**2).sum()) + mean**2 * (1 / seen + alpha * float((w**2).sum()))
        facts = {"chance": chance, "size": size, "alpha": alpha, "point": per_day * float(ahead.asked.sum())}
        made.append(Forecast("tsb", mean, variance, facts=facts))
    return made


def by_parent(series: Sequence[Array], whole: Array, ahead: Ahead) -> list[Forecast]:
    """Each series' share of its group, times the group's forecast by last year; for series with many zeros."""
    (parent,) = by_last_year([whole], ahead)
    weights = [ahead.days[-len(y) :] / ahead.days[-len(y) :].sum() for y in series]
    alpha = dispersion(series, weights)
    made = []
    for y, w in zip(series, weights, strict=True):
        of_whole = float(whole[-len(y) :].sum())
        total = float(y.sum()) + 0.5
        mean = total / of_whole * parent.mean
        monthly = mean * ahead.asked / ahead.asked.sum()
        known = 1 / total + alpha * float((w**2).sum()) + max(0.0, (parent.variance or 0.0) - parent.mean) / parent.mean**2
        variance = mean + alpha * float((monthly**2).sum()) + mean**2 * known
        facts = {"share": float(y.sum()) / of_whole, "alpha": alpha, "point": float(y.sum()) / of_whole * parent.facts["point"]}
        made.append(Forecast("parent-share", mean, variance, facts=facts))
    return made


def is_sparse(y: Array) -> bool:
    """Whether more than half of the months have nothing."""
    return 2 * int((y == 0).sum()) > len(y)
