"""The target models of quotas in fractions, written apart from dvcquota: exact parts, then whole dossiers.

`units`: oracle.Unit; bounds: one (least, most) a unit, within what is offline; a unit that is excluded has (0, 0).
"""

from fractions import Fraction
from math import ceil, floor, lcm

from oracle import half_up, largest_remainders


def limits(units, lower=None, upper=None):
    """(least, most) of each unit; None and a missing list are no bound."""
    lower, upper = lower or [None] * len(units), upper or [None] * len(units)
    return [
        (0, 0) if unit.excluded else (low or 0, unit.u if high is None else min(high, unit.u))
        for unit, low, high in zip(units, lower, upper, strict=True)
    ]


def clamp(value, low, high):
    return min(max(value, low), high)


def rate_parts(units, rates, bounds):
    """What each unit needs to reach its rate."""
    return [
        Fraction(0) if unit.excluded else Fraction(clamp(max(Fraction(0), rate * unit.P - unit.p), *bound))
        for unit, rate, bound in zip(units, rates, bounds, strict=True)
    ]


def clamped_shares(weights, total, bounds):
    """clamp(f w, low, high) for the f with which they sum to the total: f lies between two neighbouring breakpoints."""

    def at(f):
        return [Fraction(clamp(f * w, *bound)) for w, bound in zip(weights, bounds, strict=True)]

    points = sorted({Fraction(end, w) for w, bound in zip(weights, bounds, strict=True) if w for end in bound} | {Fraction(0)})
    below = [f for f in points if sum(at(f)) <= total][-1]
    above = [f for f in points if sum(at(f)) >= total]
    if sum(at(below)) == total or not above:
        return at(below)
    low, high = sum(at(below)), sum(at(above[0]))
    return at(below + (above[0] - below) * Fraction(total - low, high - low))


def share_parts(units, total, bounds):
    """A total in proportion to what is offline."""
    return clamped_shares([unit.u or 0 for unit in units], total, bounds)


def fill_parts(units, total, bounds):
    """Everyone below one rate brought to it, with the rate that takes the total."""
    weights = [0 if unit.excluded else unit.P for unit in units]
    base = [0 if unit.excluded else unit.p for unit in units]
    shifted = [(p + low, p + high) for p, (low, high) in zip(base, bounds, strict=True)]
    return [x - p for x, p in zip(clamped_shares(weights, total + sum(base), shifted), base, strict=True)]


def common_rate(units, total):
    """The one rate that a total stands for."""
    sharing = [unit for unit in units if not unit.excluded]
    return Fraction(sum(unit.p for unit in sharing) + total, sum(unit.P for unit in sharing))


def rounded(parts, total, rule):
    """(counts, ties)."""
    if rule == "up":
        return [ceil(part) for part in parts], []
    if rule == "per-row":
        return [half_up(part) for part in parts], []
    # the remainders, brought to integers, are weights that sum to what the whole parts leave
    scale = lcm(*(part.denominator for part in parts))
    left = total - sum(map(floor, parts))
    weights = [int((part - floor(part)) * scale) for part in parts]
    assert sum(weights) == left * scale
    more, ties = largest_remainders(weights, left)
    return [floor(part) + one for part, one in zip(parts, more, strict=True)], ties
