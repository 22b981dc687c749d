"""The method of plan 128, Appendix 2, in fractions: what dvcquota must give, written apart from it.

T, o observed total and online; P, p projected; u = P - p offline; W the sum of u over the units that share; N the total.
"""

from dataclasses import dataclass
from fractions import Fraction
from math import floor


def half_up(value):
    return floor(value + Fraction(1, 2))


@dataclass(frozen=True)
class Unit:
    T: int
    o: int
    P: int
    p: int
    excluded: bool = False

    @property
    def u(self):
        return None if self.excluded else self.P - self.p


def projected(T, o, factor, *, override=None, excluded=False):
    P, p = override or (half_up(factor * T), half_up(factor * o))
    return Unit(T, o, P, p, excluded)


def largest_remainders(weights, total):
    """(counts, ties): earlier rows first where remainders are equal; a tie is (rows, contested)."""
    W = sum(weights)
    if W == 0:
        return [0] * len(weights), []
    claims = [Fraction(w * total, W) for w in weights]
    counts = [floor(claim) for claim in claims]
    rests = [claim - floor(claim) for claim in claims]
    ranked = sorted(range(len(weights)), key=lambda i: (-rests[i], i))
    left = total - sum(counts)
    if left == 0:
        return counts, []
    for i in ranked[:left]:
        counts[i] += 1
    cut = rests[ranked[left - 1]]
    rows = [i for i, rest in enumerate(rests) if rest == cut]
    contested = left - sum(rest > cut for rest in rests)
    return counts, [(rows, contested)] if contested < len(rows) else []


@dataclass
class Quotas:
    units: list
    total: int
    extra: list
    ties: list

    @property
    def W(self):
        return sum(unit.u or 0 for unit in self.units)

    @property
    def share(self):
        return [Fraction(unit.u or 0, self.W) for unit in self.units]

    @property
    def target(self):
        f = Fraction(self.total, self.W)
        return [None if unit.excluded or unit.P == 0 else (unit.p + unit.u * f) / unit.P for unit in self.units]

    @property
    def reached(self):
        return [Fraction(unit.p + e, unit.P) if unit.P else None for unit, e in zip(self.units, self.extra, strict=True)]

    def printed(self):
        """The nine cells of every row as plain text; an empty cell is ''."""
        cells = zip(self.units, self.share, self.extra, self.target, strict=True)
        return [
            [
                str(unit.T), str(unit.o), percent(Fraction(unit.o, unit.T), 1) if unit.T else "",
                str(unit.P), str(unit.p), "" if unit.u is None else str(unit.u),
                percent(share, 2), str(e), "" if target is None else target_percent(target),
            ]
            for unit, share, e, target in cells
        ]  # fmt: skip


def assign(units, total, rounding):
    weights = [unit.u or 0 for unit in units]
    if rounding == "exact-total":
        return Quotas(units, total, *largest_remainders(weights, total))
    return Quotas(units, total, [half_up(Fraction(w * total, sum(weights))) for w in weights], [])


def needed(units, rate, over):
    """N for a rate of the whole level, negative where it is beyond the rate already. Excluded units count."""
    received = sum(unit.P + (unit.T if over == "year" else 0) for unit in units)
    online = sum(unit.p + (unit.o if over == "year" else 0) for unit in units)
    return -floor(-rate * received) - online


def percent(value, places):
    digits = half_up(value * 100 * 10**places)
    whole, part = divmod(digits, 10**places)
    return f"{whole}.{part:0{places}d}" if places else str(whole)


def target_percent(target):
    """Whole percent; where that would print less than 100 % as 100 %, as many decimals as it takes (at most twelve)."""
    text = percent(target, 0)
    for places in range(1, 13):
        if target >= 1 or Fraction(text) < 100:
            break
        text = percent(target, places)
    return text
