"""Back-tests `dvcquota.project` on series whose truth is known: how often intervals hold what comes, and how far off points are.

    bench/backtest.py [--quick] [--seed N]

Each trial draws the months of a group of units, hides the last ones from `project`, and compares their sums with what was drawn.
Counts are negative binomial around rate x working days x season x trend. Prints Markdown; takes a few minutes.
"""

import argparse
from collections import Counter
from dataclasses import dataclass

import numpy as np

import dvcquota as dq

LEVELS = (0.80, 0.90, 0.95)
AHEAD = 8
FIRST = np.datetime64("2022-01", "M")


@dataclass(frozen=True)
class Kind:
    """How the series of a group are drawn."""

    name: str
    months: int
    alpha: float = 0.0
    """Dispersion: variance = mu + alpha mu^2."""
    season: float = 0.0
    """Amplitude of the logarithm over the year, common to the group."""
    growth: tuple[float, float] = (0.0, 0.0)
    """Mean and spread of the logarithm of yearly growth over units."""
    rates: tuple[float, float] = (10.0, 2000.0)
    """Mean dossiers of a month: log-uniform between these."""
    units: int = 10
    holds: bool = True
    """Whether what the rung assumes is so."""


KINDS = (
    Kind("constant, chance alone", 4), Kind("constant", 2, 0.02), Kind("constant", 4, 0.02), Kind("constant", 8, 0.02),
    Kind("constant, overdispersed", 4, 0.1), Kind("constant, overdispersed", 11, 0.1), Kind("constant, 3 units", 4, 0.02, units=3),
    Kind("constant, 1 unit", 4, 0.02, units=1, holds=False), Kind("constant, one month", 1, 0.02, holds=False),
    Kind("small counts", 6, 0.1, rates=(0.5, 5)), Kind("seasonal", 8, 0.02, season=0.25, holds=False),
    Kind("trending", 8, 0.02, growth=(0.2, 0.1), holds=False),
    Kind("seasonal", 12, 0.02, season=0.25), Kind("seasonal", 16, 0.02, season=0.25), Kind("seasonal", 23, 0.02, season=0.25),
    Kind("seasonal, trending", 16, 0.02, season=0.25, growth=(0.2, 0.1)),
    Kind("seasonal, trending", 22, 0.02, season=0.25, growth=(0.2, 0.1)),
    Kind("seasonal, 1 unit", 18, 0.02, season=0.25, units=1),
    Kind("seasonal, trending", 12, 0.02, season=0.25, growth=(0.2, 0.1), holds=False),
    Kind("seasonal", 36, 0.01, season=0.25, rates=(100, 2000), units=6),
    Kind("seasonal, trending", 30, 0.01, season=0.25, growth=(0.1, 0.05), rates=(100, 2000), units=6),
    Kind("seasonal, trending", 36, 0.01, season=0.25, growth=(0.1, 0.05), rates=(100, 2000), units=6),
    Kind("sparse", 12, 0.0, rates=(0.1, 0.6)), Kind("sparse", 24, 0.3, rates=(0.1, 0.6)), Kind("sparse", 36, 0.3, rates=(0.1, 0.6)),
)  # fmt: skip


def working_days(months: int) -> np.ndarray:
    """Working days of so many months from the first, by the packaged calendar, which is estimated past its last year."""
    first = (FIRST + np.arange(months + 1)).astype("datetime64[D]")
    return dq.calendar("vn").working_days((first[:-1], first[1:] - 1), estimate=True).value


def drawn(kind: Kind, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Total and online counts: a row a unit, the months observed and those ahead."""
    months = kind.months + AHEAD
    days = working_days(months)
    at = np.arange(months)
    season = np.exp(kind.season * np.sin(2 * np.pi * (at + rng.integers(12)) / 12))
    rate = np.exp(rng.uniform(*np.log(kind.rates), size=kind.units))
    growth = rng.normal(*kind.growth, size=kind.units)
    mean = rate[:, None] * days / days.mean() * season * np.exp(growth[:, None] * at / 12)
    if kind.alpha:
        mean = rng.gamma(1 / kind.alpha, mean * kind.alpha)
    total = rng.poisson(mean)
    return total, rng.binomial(total, 0.4)


def reports(total: np.ndarray, online: np.ndarray) -> dict[str, list]:
    """The counts as `project` takes them."""
    units, months = total.shape
    labels = [str(FIRST + k) for k in range(months)]
    return {
        "unit": [f"u{k}" for k in range(units) for _ in range(months)], "period": labels * units,
        "total": total.ravel().tolist(), "online": online.ravel().tolist(),
    }  # fmt: skip


def trial(kind: Kind, rng: np.random.Generator, seed: int, levels: tuple[float, ...] = LEVELS) -> list[tuple]:
    """Unit by unit: method, what came, the point, and for each level and total and online whether the interval holds it."""
    total, online = drawn(kind, rng)
    seen = slice(0, kind.months)
    window = tuple(str(day) for day in (
        (FIRST + kind.months).astype("datetime64[D]"), (FIRST + kind.months + AHEAD).astype("datetime64[D]") - 1
    ))  # fmt: skip
    came = {"total": total[:, kind.months :].sum(axis=1), "online": online[:, kind.months :].sum(axis=1)}
    found = dq.project(reports(total[:, seen], online[:, seen]), window=window, estimate=True, seed=seed)
    held = {}
    for level in levels:
        ends = found.at(level)
        held[level] = [
            tuple(ends[f"{what}_low"][k] <= came[what][k] <= ends[f"{what}_high"][k] for what in came) for k in range(kind.units)
        ]
    return [
        (found["method"][k], came["total"][k], found["projected_total"][k], *(held[level][k] for level in levels))
        for k in range(kind.units)
    ]


def tested(kind: Kind, trials: int, seed: int, levels: tuple[float, ...] = LEVELS) -> dict:
    """Coverage in percent by level, of total and of online dossiers, the bias of points in percent, and the methods taken."""
    rng = np.random.default_rng(seed)
    rows = [row for k in range(trials) for row in trial(kind, rng, seed + k, levels)]
    came, points = (sum(int(row[k]) for row in rows) for k in (1, 2))
    return {
        "rows": len(rows),
        "methods": Counter(row[0] for row in rows),
        "bias": 100 * (points / came - 1),
        "total": [100 * float(np.mean([row[3 + k][0] for row in rows])) for k in range(len(levels))],
        "online": [100 * float(np.mean([row[3 + k][1] for row in rows])) for k in range(len(levels))],
    }


def main() -> None:
    """Prints the table of docs/explanation/projection.md."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--quick", action="store_true", help="a tenth of the trials")
    options.add_argument("--seed", type=int, default=2022)
    given = options.parse_args()
    print("| series | months | dispersion | assumptions hold | methods | forecasts | bias | 80 % | 90 % | 95 % |")
    print("|---|--:|--:|---|---|--:|--:|--:|--:|--:|")
    for kind in KINDS:
        slow = kind.months >= 27 and kind.rates[0] >= 1
        trials = (20 if slow else 600 // kind.units) // (10 if given.quick else 1) or 1
        found = tested(kind, trials, given.seed)
        methods = ", ".join(f"{name} {count}" if len(found["methods"]) > 1 else name for name, count in found["methods"].most_common())
        held = " | ".join(f"{a:.0f} / {b:.0f}" for a, b in zip(found["total"], found["online"], strict=True))
        print(f"| {kind.name} | {kind.months} | {kind.alpha:g} | {'yes' if kind.holds else 'no'} | {methods} | {found['rows']} "
              f"| {found['bias']:+.1f} % | {held} |", flush=True)  # fmt: skip


if __name__ == "__main__":
    main()
