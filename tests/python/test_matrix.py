"""Tables between fixed margins against enumeration in fractions and against an LP; rounding of tables against enumeration."""

import re
from decimal import Decimal
from fractions import Fraction
from itertools import product
from math import floor, log, prod

import dvcquota as dq
import numpy as np
import pandas
import polars
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog
from scipy.sparse import coo_array, csr_matrix, lil_matrix

METHODS = ("adams", "dean", "huntington-hill", "sainte-lague", "modified-sainte-lague", "dhondt", "stationary", "signposts")
OPTIONS = {"stationary": {"q": "1/3"}, "signposts": {"signposts": ["1/3", 1, 1, "5/2"]}}
FREE = ("adams", "dean", "huntington-hill")


def signpost(method, k):
    """s(k); its square under Huntington-Hill."""
    match method:
        case "adams":
            return Fraction(k - 1)
        case "dean":
            return Fraction(2 * k * (k - 1), 2 * k - 1)
        case "huntington-hill":
            return Fraction(k * (k - 1))
        case "sainte-lague":
            return Fraction(2 * k - 1, 2)
        case "modified-sainte-lague":
            return Fraction(7, 10) if k == 1 else Fraction(2 * k - 1, 2)
        case "stationary":
            return k - 1 + Fraction(1, 3)
        case "signposts":
            return [Fraction(1, 3), Fraction(1), Fraction(1), Fraction(5, 2)][k - 1] if k <= 4 else Fraction(5, 2) + (k - 4) * Fraction(3, 2)
    return Fraction(k)


def price(method, w, k):
    return signpost(method, k) / (w * w if method == "huntington-hill" else w)


def vectors(total, caps):
    """Every way to fill cells up to their caps."""
    if not caps:
        if total == 0:
            yield ()
        return
    for x in range(min(total, caps[0]) + 1):
        for rest in vectors(total - x, caps[1:]):
            yield (x, *rest)


def tables(rows, columns, caps):
    if not rows:
        if not any(columns):
            yield ()
        return
    for first in vectors(rows[0], [min(cap, left) for cap, left in zip(caps[0], columns, strict=True)]):
        for rest in tables(rows[1:], [left - x for left, x in zip(columns, first, strict=True)], caps[1:]):
            yield (first, *rest)


def best_tables(method, weights, rows, columns, lower, upper):
    """All tables with the least product of prices."""
    caps = [[(u if w else low) for w, low, u in zip(*line, strict=True)] for line in zip(weights, lower, upper, strict=True)]
    best, least = [], None
    for table in tables(rows, columns, caps):
        cells = [
            (w, x, max(low, method in FREE and w > 0 and u > 0 and r > 0 and c > 0))
            for r, *line in zip(rows, weights, table, lower, upper, strict=True)
            for c, w, x, low, u in zip(columns, *line, strict=True)
        ]
        if any(x < low for _, x, low in cells):
            continue
        first = 2 if method in FREE else 1
        cost = prod((price(method, w, k) for w, x, _ in cells if w for k in range(first, x + 1)), start=Fraction(1))
        if least is None or cost < least:
            best, least = [], cost
        if cost == least:
            best.append(table)
    return best


def differing(found):
    return sorted(
        (i, j) for i, row in enumerate(found[0]) for j, _ in enumerate(row) if len({table[i][j] for table in found}) > 1
    )


def tied(result):
    return sorted(cell for tie in result.ties for cell in tie.cells)


@st.composite
def problems(draw):
    r, c = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    # the last differ by less than a double can tell
    cells = draw(st.sampled_from([st.integers(0, n) for n in (1, 2, 6, 2**63 - 1)] + [st.integers(2**63 - 4, 2**63 - 1)]))
    weights = [[draw(cells) for _ in range(c)] for _ in range(r)]
    table = [[draw(st.integers(0, 3)) if w else draw(st.integers(0, 3)) == 3 for w in line] for line in weights]
    lower = [[draw(st.integers(0, x)) if draw(st.booleans()) else 0 for x in line] for line in table]
    upper = [[x + draw(st.integers(0, 9)) for x in line] for line in table]
    return weights, [sum(line) for line in table], [sum(line) for line in zip(*table, strict=True)], lower, upper


@settings(max_examples=600, deadline=None)
@given(st.sampled_from(METHODS), problems(), st.booleans())
def test_a_table_has_the_least_product_of_prices(method, problem, bounded):
    weights, rows, columns, lower, upper = problem
    if not bounded:
        lower, upper = ([[n] * len(columns)] * len(rows) for n in (0, sum(rows) + 1))
    best = best_tables(method, weights, rows, columns, lower, upper)
    bounds = {"lower": lower, "upper": upper} if bounded else {}
    if not best:
        with pytest.raises(dq.InfeasibleError):
            dq.allocate_matrix(weights, rows=rows, columns=columns, method=method, **bounds, **OPTIONS.get(method, {}))
        return
    result = dq.allocate_matrix(weights, rows=rows, columns=columns, method=method, **bounds, **OPTIONS.get(method, {}))
    assert tuple(map(tuple, result.counts.tolist())) == max(best)
    assert tied(result) == differing(best)
    result.verify()
    prove(result, weights, lower, upper if bounded else None)


def prove(result, weights, lower=None, upper=None):
    """Every cell is its weight times both multipliers, rounded; at a signpost, to either side."""
    method = result.method
    for i, r in enumerate(result.row_multipliers):
        for j, c in enumerate(result.column_multipliers):
            w, x = int(weights[i][j]), int(result.counts[i, j])
            low, high = (0 if lower is None else lower[i][j]), (None if upper is None else upper[i][j])
            if method in FREE and (high == 0 or not result.counts[i].any() or not result.counts[:, j].any()):
                w = 0  # no room for a first dossier
            low = max(low, method in FREE and w > 0)
            assert x >= low and (high is None or x <= max(low, high)) and (w > 0 or x == low)
            if w:
                assert x == high or r * c <= price(method, w, x + 1)
                assert x == low or price(method, w, x) <= r * c


# --- against an LP ------------------------------------------------------------------------------------------------


def generated(seed, r, c, total, zeros=0.0):
    random = np.random.default_rng(seed)
    weights = np.exp(random.normal(5, 1, (r, c))).astype(np.int64) + 1
    weights[random.random((r, c)) < zeros] = 0
    other = weights * random.integers(1, 9, (r, c))
    margins = [dq.allocate(other.sum(axis), total=total).counts for axis in (1, 0)]
    return weights, margins[0], margins[1]


def lp(method, weights, rows, columns, around):
    """The units of each cell, within 3 of `around`, as variables between 0 and 1 that cost their log price; HiGHS."""
    first = 2 if method in FREE else 1
    cells = [(i, j) for i, j in product(*map(range, weights.shape)) if weights[i, j]]
    units = [(i, j, k) for i, j in cells for k in range(max(first, around[i, j] - 2), around[i, j] + 4)]
    fixed = {(i, j): max(first, around[i, j] - 2) - 1 for i, j in cells}
    cost = [log(price(method, int(weights[i, j]), int(k))) for i, j, k in units]
    margins = lil_matrix((len(rows) + len(columns), len(units)))
    right = np.array([*rows, *columns], float)
    for (i, j), n in fixed.items():
        right[[i, len(rows) + j]] -= n
    for unit, (i, j, _) in enumerate(units):
        margins[i, unit] = margins[len(rows) + j, unit] = 1
    solved = linprog(cost, A_eq=margins.tocsr(), b_eq=right, bounds=(0, 1), method="highs")
    assert solved.status == 0
    table = np.zeros(weights.shape)
    for (i, j), n in fixed.items():
        table[i, j] = n
    for value, (i, j, _) in zip(solved.x, units, strict=True):
        table[i, j] += value
    return table, solved.fun


# Costs are convex, so what no table within 3 of it betters, no table does.
@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(("r", "c", "total", "zeros"), [(6, 9, 400, 0.0), (12, 7, 300, 0.3), (20, 40, 3_000, 0.1)])
def test_tables_equal_the_lp(method, r, c, total, zeros):
    weights, rows, columns = generated(r * c, r, c, total, zeros)
    result = dq.allocate_matrix(weights, rows=rows, columns=columns, method=method, **OPTIONS.get(method, {}))
    result.verify()
    assert result.ties == []
    table, _ = lp(method, weights, rows, columns, result.counts)
    assert np.abs(table - result.counts).max() < 1e-6


def test_20_by_217_equals_the_lp():
    weights, rows, columns = generated(217, 20, 217, 169_369)
    result = dq.allocate_matrix(weights, rows=rows, columns=columns)
    table, _ = lp("sainte-lague", weights, rows, columns, result.counts)
    assert np.abs(table - result.counts).max() < 1e-6
    prove(result, weights)


# --- published ----------------------------------------------------------------------------------------------------

# Kantonsrat of Zug, 2018: list votes and seats by list (rows) and municipality, Kanton Zug, Kantonsratswahl 2018, total
# result of the distribution of seats (80); a municipality's votes count as they stand, since any factor of a column drops out.
ZUG_VOTES = [
    [2993, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    [8108, 4687, 1584, 531, 279, 477, 2363, 3860, 1481, 91, 22023],
    [19389, 9334, 4807, 1946, 396, 2844, 3523, 4702, 3310, 812, 21343],
    [14814, 6691, 4005, 826, 379, 1654, 2842, 2624, 2713, 461, 33789],
    [4486, 2270, 621, 198, 0, 361, 728, 465, 925, 0, 10131],
    [15695, 4705, 1750, 84, 0, 51, 627, 1106, 1563, 302, 21794],
    [21298, 8178, 2875, 1336, 399, 1450, 3715, 2610, 4063, 344, 26798],
]
ZUG_SEATS = [
    [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    [2, 1, 1, 0, 0, 0, 1, 2, 1, 0, 3],
    [3, 3, 2, 1, 1, 2, 2, 2, 1, 1, 3],
    [2, 2, 1, 1, 0, 1, 2, 1, 1, 1, 5],
    [1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 2],
    [3, 1, 1, 0, 0, 0, 0, 0, 1, 0, 3],
    [4, 2, 1, 1, 1, 1, 2, 1, 2, 0, 3],
]

# Landrat of Uri, 2020, the four municipalities that vote by proportion: Landratswahlen 2020, Statistische Auswertung.
URI_VOTES = [[11471, 2822, 2309, 4794], [11908, 1606, 1705, 2600], [9213, 1567, 946, 2961], [7756, 2945, 1573, 3498]]
URI_SEATS = [[5, 2, 2, 3], [4, 1, 2, 2], [3, 1, 1, 2], [3, 3, 1, 2]]

# Three parties in three regions, 20 seats: the example of "Biproportional apportionment", Wikipedia.
PARTY_VOTES = [[123, 45, 815], [912, 714, 414], [312, 255, 215]]
PARTY_SEATS = [[1, 0, 4], [4, 4, 3], [2, 1, 1]]


@pytest.mark.parametrize(
    ("votes", "seats"), [(ZUG_VOTES, ZUG_SEATS), (URI_VOTES, URI_SEATS), (PARTY_VOTES, PARTY_SEATS)], ids=["zug", "uri", "parties"]
)
def test_published_apportionments(votes, seats):
    result = dq.allocate_matrix(votes, rows=np.sum(seats, 1), columns=np.sum(seats, 0), method="webster")
    assert result.counts.tolist() == seats
    assert (result.ties, result.method) == ([], "sainte-lague")
    result.verify()
    prove(result, votes)


# --- what holds for every table -----------------------------------------------------------------------------------


def test_each_row_is_an_apportionment_given_the_column_multipliers():
    weights, rows, columns = generated(3, 8, 11, 500)
    result = dq.allocate_matrix(weights, rows=rows, columns=columns)
    scale = np.lcm.reduce([c.denominator for c in result.column_multipliers])
    for line, total, counts in zip(weights.tolist(), rows.tolist(), result.counts.tolist(), strict=True):
        scaled = [w * int(c * int(scale)) for w, c in zip(line, result.column_multipliers, strict=True)]
        assert dq.allocate(scaled, total=total, method="sainte-lague").counts.tolist() == counts


def test_long_multipliers_reach_python_exactly():
    """A chain of forced equalities: row i trades in the pairs of columns i and i + 1."""
    n = 300
    random = np.random.default_rng(5)
    weights = np.zeros((n, 2 * n + 2), np.int64)
    rows, columns = np.zeros(n, np.int64), np.zeros(2 * n + 2, np.int64)
    for i in range(n):
        for pair in (i, i + 1):
            half = random.integers(1, 5)
            weights[i, 2 * pair : 2 * pair + 2] = random.integers(1, 2**60)
            rows[i] += 2 * half + 1
            columns[2 * pair : 2 * pair + 2] += [half + (pair == i), half + (pair != i)]
    result = dq.allocate_matrix(weights, rows=rows, columns=columns)
    assert max(r.numerator for r in result.row_multipliers).bit_length() > 15_000  # more digits than int(text) takes
    result.verify()
    assert len(result.ties) == 1


def test_minima_hold_and_others_give_way():
    free = dq.allocate_matrix(PARTY_VOTES, rows=[5, 11, 4], columns=[7, 5, 8])
    held = dq.allocate_matrix(PARTY_VOTES, rows=[5, 11, 4], columns=[7, 5, 8], lower=[[0, 2, 0], [0, 0, 0], [0, 0, 0]])
    assert free.counts[0, 1] == 0 and held.counts[0, 1] == 2
    assert held.counts.sum(1).tolist() == [5, 11, 4] and held.counts.sum(0).tolist() == [7, 5, 8]


@settings(max_examples=200, deadline=None)
@given(problems(), st.randoms(use_true_random=False))
def test_the_cut_that_is_named_is_violated(problem, random):
    weights, rows, columns, lower, upper = problem
    random.shuffle(rows), random.shuffle(columns)
    try:
        dq.allocate_matrix(weights, rows=rows, columns=columns, lower=lower, upper=upper)
    except dq.InfeasibleError as error:
        text = str(error)
        if "must get" not in text:  # a line whose minima exceed its total
            kind, line, total, least = re.fullmatch(
                r"(row|column) (\d+) has a total of (\d+), but its cells need at least (\d+)", text
            ).groups()
            cells = lower[int(line)] if kind == "row" else [row[int(line)] for row in lower]
            assert sum(cells) == int(least) > int(total) == (rows if kind == "row" else columns)[int(line)]
            return
        def numbers(found):
            return {int(n) for n in found[1].split(", ")} if found else set()

        needy = numbers(re.match(r"rows? ([\d, ]+) must get", text))
        shut = numbers(re.search(r"in columns? ([\d, ]+?), \d+ in", text))
        need, admit = map(int, re.search(r"must get (\d+) dossiers?, but the table admits at most (\d+) there", text).groups())
        caps = [[u if w else low for w, low, u in zip(*line, strict=True)] for line in zip(weights, lower, upper, strict=True)]
        assert need == sum(rows[i] for i in needy)
        inside = sum(columns[j] - sum(lower[i][j] for i in range(len(rows)) if i not in needy) for j in shut)
        assert admit == inside + sum(caps[i][j] for i in needy for j in range(len(columns)) if j not in shut)
        assert need > admit


@pytest.mark.parametrize(
    ("change", "error", "words"),
    [
        ({"weights": [1, 2]}, dq.ArgumentError, "weights has 1 dimension; two are expected"),
        ({"weights": np.array([1, 2])}, dq.ArgumentError, "weights has 1 dimension; two are expected"),
        ({"weights": [[[1]]]}, dq.ArgumentError, "3 dimensions"),
        ({"weights": [[1, 2], [3]]}, dq.ArgumentError, "rows of 1 and of 2 cells"),
        ({"weights": [[1, 2], [3, -4]]}, dq.RangeError, "row 1, column 1: weight -4 is negative"),
        ({"weights": [[1, 2], [3, 0.5]]}, dq.ArgumentError, "row 1: weights, column 1: 0.5 is not a whole number"),
        ({"weights": [[1, 2], [3, float("nan")]]}, dq.ArgumentError, "row 1: weights, column 1: nan"),
        ({"weights": [[1, 2], [True, 4]]}, dq.ArgumentError, "row 1: weights, column 0: True is not an integer"),
        ({"weights": [[1, 2], [3, 2**63]]}, dq.CountOverflowError, "row 1: weights, column 1"),
        ({"weights": np.array([[1, 2], [3, 2**63]], np.uint64)}, dq.CountOverflowError, "row 1: weights, column 1"),
        ({"rows": [3, 3]}, dq.InconsistentError, "rows add up to 6, those of the columns to 7"),
        ({"rows": [3, 4, 0]}, dq.ArgumentError, "3 totals in rows, but the weights have 2 rows"),
        ({"columns": [7]}, dq.ArgumentError, "1 totals in columns, but the weights have 2 columns"),
        ({"columns": [8, -1]}, dq.RangeError, "total 1 of the columns is -1"),
        ({"rows": [2**62, 0], "columns": [2**62, 0]}, dq.CountOverflowError, "2\\^40"),
        ({"lower": [[1, 2]]}, dq.ArgumentError, "lower is 1 x 2, the weights are 2 x 2"),
        ({"lower": [[4, 0], [0, 0]], "upper": [[3, 9], [9, 9]]}, dq.InconsistentError, "row 0, column 0: the lower bound 4"),
        ({"lower": [[9, 0], [0, 0]]}, dq.InfeasibleError, "row 0 has a total of 3, but its cells need at least 9"),
        ({"weights": [[1, 0], [1, 1]], "rows": [5, 2]}, dq.InfeasibleError, "row 0 must get 5 dossiers, .* at most 4 there"),
        ({"method": "hamilton"}, dq.ArgumentError, "largest-remainder has no multipliers"),
        ({"method": "quota-method"}, dq.ArgumentError, "quota-method has no multipliers"),
        ({"method": "nobody"}, dq.ArgumentError, "\"nobody\" is not the name of a method"),
        ({"method": "stationary"}, dq.ArgumentError, "needs its q"),
        ({"method": "signposts", "signposts": [2, 1]}, dq.ArgumentError, "may not decrease"),
    ],
    ids=str,
)  # fmt: skip
def test_what_cannot_be_allocated_is_refused(change, error, words):
    call = {"weights": [[1, 2], [3, 4]], "rows": [3, 4], "columns": [4, 3], **change}
    with pytest.raises(error, match=words):
        dq.allocate_matrix(call.pop("weights"), **call)


def test_results_are_read_only_and_outlive_their_input():
    weights = np.array([[2, 1], [1, 3]])
    result = dq.allocate_matrix(weights, rows=[4, 6], columns=[5, 5])
    weights[:] = 0
    result.verify()
    assert (result.counts.dtype, result.counts.flags.writeable) == (np.int64, False)
    assert repr(result) == "<MatrixAllocation of 10 by sainte-lague: 2 rows, 2 columns, 0 ties>"
    assert dq.allocate_matrix([], rows=[], columns=[]).counts.shape == (0, 0)


def test_frames_come_back_with_their_labels():
    frame = pandas.DataFrame({"I": [123, 912, 312], "II": [45, 714, 255], "III": [815, 414, 215]}, index=["A", "B", "C"])
    back = dq.allocate_matrix(frame, rows=[5, 11, 4], columns=[7, 5, 8]).to_native()
    assert back.to_numpy().tolist() == PARTY_SEATS
    assert (back.index.tolist(), back.columns.tolist()) == (["A", "B", "C"], ["I", "II", "III"])
    back = dq.allocate_matrix(polars.DataFrame(frame), rows=[5, 11, 4], columns=[7, 5, 8]).to_native()
    assert isinstance(back, polars.DataFrame) and back.to_numpy().tolist() == PARTY_SEATS and back.columns == ["I", "II", "III"]
    with pytest.raises(dq.ArgumentError, match="no frame to return"):
        dq.allocate_matrix(frame.to_numpy(), rows=[5, 11, 4], columns=[7, 5, 8]).to_native()
    with pytest.raises(dq.ArgumentError, match="row 1: weights, column I: a value is missing"):
        dq.allocate_matrix(polars.DataFrame({"I": [1, None]}), rows=[1, 1], columns=[2])
    rounded = dq.round_table(polars.DataFrame({"a": [5, 15], "b": [11, 0]}), base=10).to_native()
    assert tuple(rounded.rows()) == max(nearest([(5, 11), (15, 0)], 10)) and rounded.columns == ["a", "b"]


# --- controlled rounding ------------------------------------------------------------------------------------------


def sums(table):
    return [sum(row) for row in table], [sum(column) for column in zip(*table, strict=True)], sum(map(sum, table))


def neighbours(value, base):
    low = floor(value / base) * base
    return {low} if low == value else {low, low + base}


def nearest(table, base):
    """Every rounding that adds up, of least total distance."""
    real = sums(table)
    best, least = [], None
    c = len(table[0])
    for flat in product(*(sorted(neighbours(Fraction(v), base)) for row in table for v in row)):
        x = tuple(flat[i * c : (i + 1) * c] for i in range(len(table)))
        got = sums(x)
        lines = [*zip(real[0], got[0], strict=True), *zip(real[1], got[1], strict=True), (real[2], got[2])]
        if any(g not in neighbours(Fraction(v), base) for v, g in lines):
            continue
        cells = [(v, g) for a, b in zip(table, x, strict=True) for v, g in zip(a, b, strict=True)]
        off = sum(abs(v - g) for v, g in cells + lines)
        if least is None or off < least:
            best, least = [], off
        if off == least:
            best.append(x)
    return best


@settings(max_examples=200, deadline=None)
@given(
    st.integers(1, 3).flatmap(
        lambda c: st.lists(
            st.lists(st.fractions(0, 4, max_denominator=6) | st.integers(0, 3).map(Fraction), min_size=c, max_size=c),
            min_size=1, max_size=3,
        )
    ),
    st.integers(1, 3),
)  # fmt: skip
def test_a_rounded_table_is_the_nearest_that_adds_up(table, base):
    best = nearest(table, base)
    result = dq.round_table(table, base=base)
    assert tuple(map(tuple, result.counts.tolist())) == max(best)
    assert tied(result) == differing(best)
    assert (result.row_totals.tolist(), result.column_totals.tolist(), result.total) == sums(result.counts.tolist())


def test_all_kinds_of_exact_numbers_are_taken():
    table = [["1/3", Fraction(1, 3), Decimal("0.25")], [2, np.int32(3), 4.0]]
    result = dq.round_table(table)
    assert result.counts[1].tolist() == [2, 3, 4]
    assert result.total in (9, 10)
    assert dq.round_table(np.array([[7, 5], [5, 3]]), base=5).total == 20


@pytest.mark.parametrize(
    ("table", "base", "error", "words"),
    [
        ([[0.5, 1]], 1, dq.ArgumentError, "row 0: table, column 0: 0.5 is a float; give it exactly, as text, Decimal or Fraction"),
        (np.array([[0.5, 1.0]]), 1, dq.ArgumentError, "0.5 is a float"),
        ([["half", 1]], 1, dq.ArgumentError, "'half' is not an exact number"),
        ([[Decimal("NaN"), 1]], 1, dq.ArgumentError, "is not an exact number"),
        ([["1/0", 1]], 1, dq.ArgumentError, "is not an exact number"),
        ([[None, 1]], 1, dq.ArgumentError, "None is not an integer"),
        ([[True, 1]], 1, dq.ArgumentError, "True is not an integer"),
        ([["-1/2", 1]], 1, dq.RangeError, "row 0, column 0"),
        ([[1, 1]], 0, dq.RangeError, "base 0"),
        ([[1, 1]], 0.5, dq.ArgumentError, "base is 0.5; an integer is expected"),
        ([["1e-15", 1]], 1, dq.RangeError, "2\\^44"),
        ([[Fraction(1, 3**50), 1]], 1, dq.CountOverflowError, "does not fit 64 bits"),
        ([[2**63 - 1, 1]], 1, dq.CountOverflowError, "add up to more"),
        (np.ones((2, 2, 2), np.int64), 1, dq.ArgumentError, "3 dimensions; two are expected; .* NP-hard: round each layer"),
        ([[[1]]], 1, dq.ArgumentError, "NP-hard"),
        ([1, 2], 1, dq.ArgumentError, "1 dimension"),
    ],
    ids=str,
)  # fmt: skip
def test_what_cannot_be_rounded_is_refused(table, base, error, words):
    with pytest.raises(error, match=words):
        dq.round_table(table, base=base)


def test_a_sparse_matrix_is_a_table_with_zeros():
    dense = [[2, 0, 1], [0, 3, 1]]
    for sparse in (csr_matrix(dense), coo_array(np.array(dense))):
        found = dq.allocate_matrix(sparse, rows=[4, 6], columns=[3, 4, 3])
        assert found.counts.tolist() == dq.allocate_matrix(dense, rows=[4, 6], columns=[3, 4, 3]).counts.tolist()
        assert dq.round_table(sparse, base=2).counts.tolist() == dq.round_table(dense, base=2).counts.tolist()
    with pytest.raises(dq.CountOverflowError, match="weights is sparse, with 100000000000000 cells in all; at most 67108864"):
        dq.allocate_matrix(csr_matrix((10**7, 10**7), dtype=np.int64), rows=[], columns=[])


def test_an_option_without_effect_is_refused():
    with pytest.raises(dq.ArgumentError, match="q goes with stationary, not with dhondt"):
        dq.allocate_matrix([[1]], rows=[1], columns=[1], method="dhondt", q="1/2")
    with pytest.raises(dq.ArgumentError, match="a list of signposts goes with signposts, not with sainte-lague"):
        dq.allocate_matrix([[1]], rows=[1], columns=[1], signposts=[1, 2])
