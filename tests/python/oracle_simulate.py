"""The simulated year again, after docs/guide/simulate.md and not after the code: streams, months, days and the first draws."""

from datetime import date, timedelta
from fractions import Fraction

MASK = 2**64 - 1
ONE = 2**63


def splitmix(state):
    """The first output of splitmix64 and its next state."""
    state = (state + 0x9E3779B97F4A7C15) & MASK
    z = state
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31), state


def fnv(text):
    """FNV-1a of 64 bits."""
    key = 0xCBF29CE484222325
    for byte in text.encode():
        key = ((key ^ byte) * 0x100000001B3) & MASK
    return key


class Stream:
    """xoshiro256++, seeded as the guide says."""

    def __init__(self, seed, code, purpose, at=0):
        state = splitmix(splitmix(splitmix(seed)[0] ^ fnv(code))[0] ^ (purpose << 56) ^ at)[0]
        self.s = []
        for _ in range(4):
            word, state = splitmix(state)
            self.s.append(word)

    def next(self):
        s = self.s

        def turned(x, k):
            return ((x << k) | (x >> (64 - k))) & MASK

        drawn = (turned((s[0] + s[3]) & MASK, 23) + s[0]) & MASK
        t = (s[1] << 17) & MASK
        s[2] ^= s[0]
        s[3] ^= s[1]
        s[1] ^= s[2]
        s[0] ^= s[3]
        s[2] ^= t
        s[3] = turned(s[3], 45)
        return drawn

    def below(self, n):
        return self.next() * n >> 64

    def hits_of(self, n, steps):
        """How many of n draws hit: columns of 64 draws, compared bit by bit from the highest."""
        if steps in (0, ONE):
            return n if steps else 0
        hits = 0
        while n > 0:
            lanes = range(min(n, 64))
            state = dict.fromkeys(lanes)  # None: not yet settled
            for bit in range(62, -1, -1):
                if None not in state.values():
                    break
                word = self.next()
                for lane in lanes:
                    if state[lane] is None and (drawn := word >> lane & 1) != steps >> bit & 1:
                        state[lane] = not drawn
            hits += sum(bool(hit) for hit in state.values())
            n -= 64
        return hits

    def factor(self, half_width):
        a = self.below(half_width + 1)
        return 2**20 - half_width + a + self.below(half_width + 1)


def chance(rate):
    """Steps of 2^-63, rounded down."""
    return min(ONE, int(Fraction(rate) * ONE))


def months_of(code, total, *, seed, weights, first, last, spread):
    """All dossiers and the online ones of each month of a unit, of an exact total and weights of months."""
    levels = Stream(seed, code, 1)
    width = chance(spread) >> 43
    by = levels.factor(width)
    start, end = (min(ONE, chance(rate) * by >> 20) for rate in (first, last))
    draws, left, counts = Stream(seed, code, 2), total, []
    for m, weight in enumerate(weights):
        rest = sum(weights[m:])
        hit = draws.hits_of(left, chance(Fraction(weight, rest))) if weight and left else 0
        counts.append(hit)
        left -= hit
    channels = Stream(seed, code, 3)
    channels.hits_of(0, start)
    online = [channels.hits_of(n, (start * (11 - m) + end * m) // 11) for m, n in enumerate(counts)]
    return counts, online


def days_of(code, month, total, online, *, seed, year, works, off):
    """Dossiers on each day of a month: online and others, by an off-day weight `off` (a Fraction)."""
    day, days = date(year, month, 1), []
    while day.month == month and day.year == year:
        days.append(day)
        day += timedelta(1)
    working, free = [d for d in days if works(d)], [d for d in days if not works(d)]
    draws = Stream(seed, code, 4, month)
    by_net, others = dict.fromkeys(days, 0), dict.fromkeys(days, 0)
    for _ in range(online):
        drawn = draws.below(len(working) * off.denominator + len(free) * off.numerator)
        if drawn < len(working) * off.denominator:
            by_net[working[drawn // off.denominator]] += 1
        else:
            by_net[free[(drawn - len(working) * off.denominator) // off.numerator]] += 1
    for _ in range(total - online):
        others[working[draws.below(len(working))]] += 1
    return by_net, others
