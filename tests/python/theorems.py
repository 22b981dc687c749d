"""The theorems of apportionment as checks of any allocator, and allocators that are wrong in one way each.

A check is a function of (allocator, case) that returns sentences, one for every violation; an allocator is a function
(weights, total, lower=None, upper=None) -> counts. `test_theorems.py` runs each check twice: on dvcquota, where it must
find nothing, and on the planted bugs below, where it must find something.

Source: Balinski and Young, Fair Representation (1982), appendix A; Pukelsheim, Proportional Representation (2017), ch. 4, 9.
"""

from dataclasses import dataclass, field
from fractions import Fraction
from itertools import combinations
from math import floor

import oracle


@dataclass(frozen=True)
class Case:
    weights: list
    total: int
    others: list = field(default_factory=list)
    """As many weights again: the weights of another year, or whatever the check needs."""
    order: list = field(default_factory=list)
    """A permutation of the rows."""
    lower: list | None = None
    upper: list | None = None


def quotas(weights, total):
    return [Fraction(w * total, sum(weights)) for w in weights]


# --- theorems -----------------------------------------------------------------------------------------------------


def house_monotonicity(allocate, case):
    """A dossier more takes none from anybody."""
    fewer, more = allocate(case.weights, case.total), allocate(case.weights, case.total + 1)
    return [f"row {i}: {a} of {case.total}, {b} of one more" for i, (a, b) in enumerate(zip(fewer, more, strict=True)) if b < a]


def population_monotonicity(allocate, case):
    """Where w_i grows beside w_j, it is not so that i loses and j gains: over all ordered pairs of rows."""
    old, new = case.weights, case.others
    before, after = allocate(old, case.total), allocate(new, case.total)
    return [
        f"{old[i]}:{old[j]} became {new[i]}:{new[j]}, but {before[i]}:{before[j]} became {after[i]}:{after[j]}"
        for i in range(len(old))
        for j in range(len(old))
        if new[i] * old[j] > old[i] * new[j] and after[i] < before[i] and after[j] > before[j]
    ]


def lower_quota(allocate, case):
    """Nobody gets less than the whole part of the quota."""
    counts = allocate(case.weights, case.total)
    return [f"{x} of a quota of {q}" for x, q in zip(counts, quotas(case.weights, case.total), strict=True) if x < floor(q)]


def upper_quota(allocate, case):
    """Nobody gets more than the quota rounded up."""
    counts = allocate(case.weights, case.total)
    return [f"{x} of a quota of {q}" for x, q in zip(counts, quotas(case.weights, case.total), strict=True) if x > -floor(-q)]


def quota_rule(allocate, case):
    """Both sides."""
    return lower_quota(allocate, case) + upper_quota(allocate, case)


def anonymity(allocate, case):
    """The counts go with the weights, not with the places: as a multiset of (weight, count)."""
    moved = [case.weights[i] for i in case.order]
    there = sorted(zip(case.weights, allocate(case.weights, case.total), strict=True))
    here = sorted(zip(moved, allocate(moved, case.total), strict=True))
    return [] if here == there else [f"{there} in the order given, {here} in another"]


def scale_invariance(allocate, case):
    """Weights in another unit, up to the largest that 64 bits hold, give the same counts."""
    counts = allocate(case.weights, case.total)
    largest = (2**63 - 1) // max(case.weights)
    return [
        f"times {factor}: {scaled} instead of {counts}"
        for factor in (3, largest)
        if (scaled := allocate([factor * w for w in case.weights], case.total)) != counts
    ]


def coherence(allocate, case):
    """Any part of the rows, given what it has, is allocated the same (uniformity): all parts of up to three rows."""
    counts = allocate(case.weights, case.total)
    found = []
    for size in (1, 2, 3):
        for part in combinations(range(len(counts)), size):
            weights, expected = [case.weights[i] for i in part], [counts[i] for i in part]
            if any(weights) and (alone := allocate(weights, sum(expected))) != expected:
                found.append(f"{weights} got {expected}, and alone {alone}")
    return found


def balance(allocate, case):
    """Equal weights differ by one at most."""
    counts = allocate(case.weights, case.total)
    pairs = combinations(range(len(counts)), 2)
    return [
        f"rows {i} and {j} of weight {case.weights[i]} got {counts[i]} and {counts[j]}"
        for i, j in pairs
        if case.weights[i] == case.weights[j] and abs(counts[i] - counts[j]) > 1
    ]


def order(allocate, case):
    """A larger weight never gets less."""
    counts = allocate(case.weights, case.total)
    return [
        f"{case.weights[i]} got {counts[i]}, {case.weights[j]} got {counts[j]}"
        for i in range(len(counts))
        for j in range(len(counts))
        if case.weights[i] > case.weights[j] and counts[i] < counts[j]
    ]


def exactness(allocate, case):
    """Where all quotas are whole, they are the counts: the weights are given out m times over."""
    return [
        f"{counts} of {m} times {case.weights}"
        for m in (1, 2, 7)
        if (counts := allocate(case.weights, m * sum(case.weights))) != [m * w for w in case.weights]
    ]


def totals(allocate, case):
    """The counts are not negative, add up, and a row without weight gets nothing."""
    counts = allocate(case.weights, case.total)
    found = [f"the sum is {sum(counts)}, not {case.total}"] if sum(counts) != case.total else []
    return found + [f"{x} for a weight of {w}" for x, w in zip(counts, case.weights, strict=True) if x < 0 or (x and not w)]


def bounds(allocate, case):
    """No count is outside its bounds."""
    counts = allocate(case.weights, case.total, case.lower, case.upper)
    rows = enumerate(zip(counts, case.lower, case.upper, strict=True))
    return [f"row {i}: {x} outside {a} to {b}" for i, (x, a, b) in rows if not a <= x <= b]


def decided_rows(allocate, case):
    """With the bounds of a row at what it has, the others keep what they have."""
    counts = allocate(case.weights, case.total, case.lower, case.upper)
    found = []
    for i, x in enumerate(counts):
        low, high = ([*bound[:i], x, *bound[i + 1 :]] for bound in (case.lower, case.upper))
        if (again := allocate(case.weights, case.total, low, high)) != counts:
            found.append(f"{counts}, but {again} with row {i} fixed at {x}")
    return found


def bounds_monotonicity(allocate, case):
    """A larger upper bound gives to its row, or takes nothing from it, and gives nothing to the others."""
    counts = allocate(case.weights, case.total, case.lower, case.upper)
    found = []
    for i in range(len(counts)):
        raised = [b + (k == i) for k, b in enumerate(case.upper)]
        more = allocate(case.weights, case.total, case.lower, raised)
        if more[i] < counts[i] or any(more[k] > counts[k] for k in range(len(counts)) if k != i):
            found.append(f"{counts} under {case.upper}, {more} under {raised}")
    return found


# --- planted bugs -------------------------------------------------------------------------------------------------


def hamilton(weights, total, lower=None, upper=None):
    """Largest remainders where a divisor method is asked for: the Alabama and population paradoxes, no coherence."""
    return oracle.proportional(weights, total, lower, upper)[0]


def jefferson(weights, total, lower=None, upper=None):
    """D'Hondt where largest remainders are asked for: above the upper quota."""
    return oracle.divisor_method("dhondt", weights, total, lower, upper)[0]


def adams(weights, total, lower=None, upper=None):
    """Adams where largest remainders are asked for: below the lower quota."""
    return oracle.divisor_method("adams", weights, total, lower, upper)[0]


def rounded(weights, total, lower=None, upper=None):
    """Each row's quota rounded on its own."""
    return [floor(q + Fraction(1, 2)) for q in quotas(weights, total)]


def floats(weights, total, lower=None, upper=None):
    """Largest remainders in doubles, ties left to the last bit."""
    if not total:
        return [0] * len(weights)
    claims = [w * total / float(sum(weights)) for w in weights]
    counts = [int(claim) for claim in claims]
    ranked = sorted(range(len(weights)), key=lambda i: counts[i] - claims[i])
    for i in ranked[: total - sum(counts)]:
        counts[i] += 1
    return counts


def wrapped(weights, total, lower=None, upper=None):
    """Sainte-Lague with weights kept in 32 bits."""
    return oracle.divisor_method("sainte-lague", [w % 2**32 for w in weights], total)[0]


def by_place(weights, total, lower=None, upper=None):
    """Whole parts, and what is left to the earlier rows whatever their remainders."""
    counts = [floor(q) for q in quotas(weights, total)]
    return [x + (i < total - sum(counts)) for i, x in enumerate(counts)]


def ties_to_one(weights, total, lower=None, upper=None):
    """D'Hondt that gives all dossiers of a price to the first row that has it."""
    counts = oracle.divisor_method("dhondt", weights, total)[0]
    for i, j in combinations(range(len(weights)), 2):
        if weights[i] == weights[j] and counts[j]:
            counts[i], counts[j] = counts[i] + 1, counts[j] - 1
            break
    return counts


def one_each(weights, total, lower=None, upper=None):
    """Sainte-Lague after a dossier for every row, asked for or not."""
    n = len(weights)
    if total < n:
        return adams(weights, total)
    return [1 + x for x in oracle.divisor_method("sainte-lague", weights, total - n)[0]]


def no_upper(weights, total, lower=None, upper=None):
    """Upper bounds ignored, as votelib 0.4.0 does in largest remainders."""
    return oracle.divisor_method("sainte-lague", weights, total, lower)[0]


def eager_quota_method(weights, total, lower=None, upper=None):
    """The quota method that asks for the quota of the final house only, not of every house on the way."""
    counts = [0] * len(weights)
    for _ in range(total):
        open_ = [i for i, q in enumerate(quotas(weights, total)) if counts[i] < q]
        counts[max(open_, key=lambda i: (Fraction(weights[i], counts[i] + 1), -i))] += 1
    return counts
