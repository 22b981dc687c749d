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


# --- every method of allocation, dossier by dossier -----------------------------------------------------------------

MASK = 2**64 - 1


def lot(seed, row):
    """SplitMix64 of seed + row."""
    z = (seed + (row + 1) * 0x9E3779B97F4A7C15) & MASK
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


def signpost(method, k, *, q=None, posts=()):
    """s(k); for Huntington-Hill its square, which orders the dossiers alike if the weight is squared too."""
    if method == "signposts":
        if k <= len(posts):
            return Fraction(posts[k - 1])
        step = Fraction(posts[-1]) - Fraction(posts[-2]) if len(posts) > 1 else Fraction(1)
        return Fraction(posts[-1]) + (step or 1) * (k - len(posts))
    return {
        "adams": Fraction(k - 1),
        "dean": Fraction(2 * k * (k - 1), 2 * k - 1),
        "huntington-hill": Fraction(k * (k - 1)),
        "sainte-lague": k - Fraction(1, 2),
        "modified-sainte-lague": Fraction(7, 10) if k == 1 else k - Fraction(1, 2),
        "dhondt": Fraction(k),
        "stationary": k - 1 + Fraction(q or 0),
    }[method]


def by_price(weights, total, price, lower=None, upper=None, *, rank=lambda row: row):
    """(counts, ties) of the `total` cheapest dossiers above the lower bounds: one at a time, then all of one price at once.

    price(row, k) is what the k-th dossier of a row costs; `rank` orders rows of equal price, None leaves them open.
    """
    n = len(weights)
    counts = list(lower or [0] * n)
    upper = upper or [total] * n
    left = total - sum(counts)
    while left:
        open_rows = [i for i in range(n) if weights[i] and counts[i] < upper[i]]
        least = min(price(i, counts[i] + 1) for i in open_rows)
        equal = []
        for i in open_rows:
            k = counts[i] + 1
            while k <= upper[i] and price(i, k) == least and k <= counts[i] + left + 1:
                equal.append((i, k))
                k += 1
        if len(equal) > left:
            rows = sorted({i for i, _ in equal})
            if rank is None:
                return counts, [(rows, left, [])]
            served = sorted(equal, key=lambda pair: (rank(pair[0]), pair))[:left]
            for i, _ in served:
                counts[i] += 1
            return counts, [(rows, left, sorted({i for i, _ in served}))]
        for i, _ in equal:
            counts[i] += 1
        left -= len(equal)
    return counts, []


def divisor_method(method, weights, total, lower=None, upper=None, *, q=None, posts=(), rank=lambda row: row):
    """A first dossier that is free goes to the largest weights first: price 0, and among those the heavier before."""
    power = 2 if method == "huntington-hill" else 1

    def price(row, k):
        s = signpost(method, k, q=q, posts=posts)
        if s == 0 and k == 1:
            return Fraction(-1), Fraction(1, weights[row])
        return s / Fraction(weights[row] ** power), 0

    return by_price(weights, total, price, lower, upper, rank=rank)


def divisor_method_by_multiplier(method, weights, total):
    """(counts, [(rows, contested)]) for totals too large to go dossier by dossier: a multiplier found by halving.

    The counts at any exact multiplier are those of the method for their own sum; the few that are missing follow one by one.
    """

    def rounded(weight, multiplier):
        value = weight * multiplier
        if weight == 0:
            return 0
        k = max(floor(value) - 1, 0)
        while True:  # the number of signposts up to the value
            s = signpost(method, k + 1)
            if s > (value**2 if method == "huntington-hill" else value):
                return k
            k += 1

    low, high = Fraction(0), Fraction(2 * total, sum(weights))
    for _ in range(60):
        middle = (low + high) / 2
        if sum(rounded(w, middle) for w in weights) <= total:
            low = middle
        else:
            high = middle
        if total - sum(counts := [rounded(w, low) for w in weights]) < 20:
            break
    else:
        counts = [rounded(w, low) for w in weights]
    counts, ties = divisor_method(method, weights, total, counts)
    return counts, [(rows, contested) for rows, contested, _ in ties]


def least_squares(weights, total, lower=None, upper=None, *, rank=lambda row: row):
    W = sum(weights)
    return by_price(weights, total, lambda row, k: k - Fraction(weights[row] * total, W), lower, upper, rank=rank)


def proportional(weights, total, lower=None, upper=None, *, rank=lambda row: row):
    """q = clamp(t w, lower, upper) with the t for which they add up to the total; then largest remainders of q."""
    n = len(weights)
    lower, upper = lower or [0] * n, upper or [total] * n
    weighted = [i for i in range(n) if weights[i]]
    room = total - sum(lower[i] for i in range(n) if not weights[i])

    def shares(t):
        return {i: min(max(t * weights[i], Fraction(lower[i])), Fraction(upper[i])) for i in weighted}

    # the sum grows piecewise linearly with t; find the piece, then the point on it
    points = sorted({Fraction(0)} | {Fraction(b[i], weights[i]) for b in (lower, upper) for i in weighted})
    below = max(t for t in points if sum(shares(t).values()) <= room or t == 0)
    missing = room - sum(shares(below).values())
    growth = sum(weights[i] for i in weighted if lower[i] <= below * weights[i] < upper[i])
    exact = shares(below + missing / growth if missing else below)
    counts = [floor(exact[i]) if weights[i] else lower[i] for i in range(n)]
    rests = {i: exact[i] - counts[i] for i in weighted if exact[i] > counts[i]}
    return largest(counts, rests, total, rank)


def largest(counts, rests, total, rank):
    """One more for the largest remainders until the total is reached."""
    left = total - sum(counts)
    if not left:
        return counts, []
    cut = sorted(rests.values(), reverse=True)[left - 1]
    rows = sorted(i for i, rest in rests.items() if rest == cut)
    for i, rest in rests.items():
        counts[i] += rest > cut
    contested = total - sum(counts)
    tied = contested < len(rows)
    if tied and rank is None:
        return counts, [(rows, contested, [])]
    served = sorted(sorted(rows, key=lambda i: (rank(i), i))[:contested]) if tied else rows
    for i in served:
        counts[i] += 1
    return counts, [(rows, contested, served)] if tied else []


def other_quota(quota, weights, total, *, rank=lambda row: row):
    """None where the quota does not fit."""
    W = sum(weights)
    per = {
        "hare": Fraction(W, total) if total else None,
        "droop": Fraction(W // (total + 1) + 1),
        "hagenbach-bischoff": Fraction(W, total + 1),
        "imperiali": Fraction(W, total + 2),
    }[quota]
    counts = [floor(w / per) for w in weights]
    rests = {i: w / per - counts[i] for i, w in enumerate(weights) if w}
    if sum(counts) > total or total - sum(counts) > len(rests):
        return None
    return largest(counts, rests, total, rank)


def quota_method(weights, total):
    """The h-th dossier to the largest w / (x + 1) among the rows with x < w h / W, earlier rows first.

    (counts, ties): ties are the rows that had equal claims at some house, where in the end some were served and some not.
    """
    W = sum(weights)
    counts = [0] * len(weights)
    claims = []
    for h in range(1, total + 1):
        eligible = [i for i, w in enumerate(weights) if counts[i] < Fraction(w * h, W)]
        dearest = max(Fraction(weights[i], counts[i] + 1) for i in eligible)
        rows = [i for i in eligible if Fraction(weights[i], counts[i] + 1) == dearest]
        claims.append([(i, counts[i] + 1) for i in rows])
        counts[rows[0]] += 1
    ties = []
    for claim in claims:
        served = [i for i, step in claim if counts[i] >= step]
        if 0 < len(served) < len(claim):
            ties.append(([i for i, _ in claim], len(served), served))
    return counts, ties


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
