"""Rankings against their definition, in whole numbers and ratios, for any library."""

from decimal import Decimal
from fractions import Fraction

import dvcquota as dq
import pytest
from hypothesis import given
from hypothesis import strategies as st

VALUES = st.lists(st.none() | st.integers(-3, 3), max_size=25)
RATIOS = st.lists(st.none() | st.fractions(0, 2, max_denominator=4), max_size=25)


def by_definition(values, ascending):
    better = (lambda a, b: a < b) if ascending else (lambda a, b: a > b)
    return [None if v is None else 1 + sum(better(o, v) for o in values if o is not None) for v in values]


@given(VALUES | RATIOS, st.booleans())
def test_a_rank_is_one_more_than_the_number_of_better_values(values, ascending):
    ranking = dq.rank(values, ascending=ascending)
    assert ranking.ranks == by_definition(values, ascending)
    places = sorted({r for r in ranking.ranks if r is not None})
    ties = [[row for row, r in enumerate(ranking.ranks) if r == place] for place in places]
    assert ranking.ties == [rows for rows in ties if len(rows) > 1]


@given(RATIOS)
def test_text_decimals_and_fractions_of_one_value_tie(values):
    written = [v if v is None or k % 2 else str(v) for k, v in enumerate(values)]
    assert dq.rank(written).ranks == by_definition(values, False)


@given(st.dictionaries(st.sampled_from("ABCDEFGH"), st.none() | st.integers(0, 4)), st.dictionaries(st.sampled_from("ABCDEFGH"), st.none() | st.integers(0, 4)))
def test_movement_is_places_gained(before, now):
    ranking = dq.rank(now, previous=before)
    old = dict(zip(before, by_definition(list(before.values()), False), strict=True))
    new = dict(zip(now, by_definition(list(now.values()), False), strict=True))
    assert ranking.previous == [old.get(unit) for unit in now]
    for unit, places, how in zip(now, ranking.movement, ranking.moved, strict=True):
        was, is_now = old.get(unit), new[unit]
        if was is None or is_now is None:
            assert places is None
            assert how == ("new" if is_now is not None else "left" if was is not None else "unranked")
        else:
            assert places == was - is_now
            assert how == ("up" if places > 0 else "down" if places < 0 else "same")
    assert set(ranking.left) == {unit for unit, place in old.items() if place is not None and unit not in now}
    assert dq.rank(now, previous_ranks={u: r for u, r in old.items() if r is not None}).movement == ranking.movement
    assert dq.rank(now, previous=dq.rank(before)).moved == ranking.moved


@given(RATIOS, st.lists(st.fractions(0, 2, max_denominator=4), unique=True, min_size=1, max_size=4), st.booleans())
def test_a_tier_is_the_first_limit_that_is_reached(values, limits, ascending):
    limits.sort(reverse=not ascending)
    tiers = dq.rank(values, tiers={f"t{k}": limit for k, limit in enumerate(limits)}, ascending=ascending).tiers
    for value, tier in zip(values, tiers, strict=True):
        reached = [] if value is None else [f"t{k}" for k, limit in enumerate(limits) if (value <= limit if ascending else value >= limit)]
        assert tier == (reached[0] if reached else None)


@given(VALUES, st.integers(1, 6))
def test_quantile_tiers_follow_the_rank(values, number):
    ranking = dq.rank(values, tiers=number)
    ranked = sum(v is not None for v in values)
    assert ranking.tiers == [None if r is None else 1 + (r - 1) * number // ranked for r in ranking.ranks]


FRAME = {"code": ["H24", "H49", "H53", "H15"], "total": ["66.70", "65.47", "65.47", None]}


@pytest.mark.parametrize("library", ["pandas", "polars", "pyarrow"])
def test_the_frame_comes_back_with_its_ranks(library):
    module = pytest.importorskip(library)
    make = module.table if library == "pyarrow" else module.DataFrame
    earlier = make({"code": ["H24", "H49", "H99"], "total": ["60", "61", "62"]})
    ranking = dq.rank(make(FRAME), by="total", unit="code", previous=earlier, tiers={"good": 66, "fair": Decimal("65.4")})
    native = ranking.to_native()
    assert type(native) is type(make(FRAME))
    columns = native.to_pydict() if library == "pyarrow" else native.to_dict("list") if library == "pandas" else native.to_dict(as_series=False)
    clean = {name: [None if v is None or v != v else v for v in map(lambda v: None if type(v).__name__ == "NAType" else v, values)] for name, values in columns.items()}
    assert clean == FRAME | {
        "rank": [1, 2, 2, None], "previous_rank": [3, 2, None, None], "movement": [2, 0, None, None],
        "moved": ["up", "same", "new", "unranked"], "tier": ["good", "fair", "fair", None],
    }  # fmt: skip
    assert ranking.left == ["H99"]
    with pytest.raises(dq.InconsistentError, match="has a column 'rank' already"):
        dq.rank(native, by="total", unit="code").to_native()


def test_a_pandas_index_is_kept():
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame({"v": [1, 3, 2]}, index=[7, 8, 9])
    assert dq.rank(frame, by="v").to_native()["rank"].to_dict() == {7: 3, 8: 1, 9: 2}


def test_a_table_has_a_row_each():
    table = dq.rank(FRAME, by="total", unit="code").to_table()
    assert table.to_dict() == {"unit": FRAME["code"], "value": FRAME["total"], "rank": [1, 2, 2, None]}
    assert dq.rank([]).ranks == []


@pytest.mark.parametrize(
    ("call", "error", "row", "column", "words"),
    [
        (lambda: dq.rank({"v": [1, 65.47]}, by="v"), dq.ArgumentError, 1, "v", "65.47 is a float; give it exactly, as text '65.47', Decimal or Fraction"),
        (lambda: dq.rank([1, True]), dq.ArgumentError, 1, None, "True is no value to rank by"),
        (lambda: dq.rank({"v": ["1", "1,5"]}, by="v"), dq.ArgumentError, 1, "v", '"1,5" is not an exact ratio'),
        (lambda: dq.rank({"v": ["0.5", -1]}, by="v"), dq.RangeError, 1, "v", "-1 is below 0"),
        (lambda: dq.rank({"v": [Fraction(-1, 2)]}, by="v"), dq.RangeError, 0, "v", "-1/2 is below 0"),
        (lambda: dq.rank({"v": [1], "u": [2]}, by="x"), dq.ArgumentError, None, None, "'x' is not a column"),
        (lambda: dq.rank({"v": [1, 2], "u": ["a", "a"]}, by="v", unit="u"), dq.InconsistentError, 1, "u", "(unit-once)"),
        (lambda: dq.rank({"v": [1, 2], "u": ["a", None]}, by="v", unit="u"), dq.FormatError, 1, "u", "(unit-known)"),
        (lambda: dq.rank({"v": [1]}, by="v", previous={"v": [1]}), dq.ArgumentError, None, None, "without units"),
        (lambda: dq.rank({"a": 1}, previous={"a": 1}, previous_ranks={"a": 1}), dq.ArgumentError, None, None, "both given"),
        (lambda: dq.rank({"a": 1}, previous_ranks={"a": 0}), dq.RangeError, 0, None, "ranks count from 1"),
        (lambda: dq.rank({"a": 1}, tiers={"low": 1, "high": 2}), dq.InconsistentError, 1, None, "(tiers-in-order)"),
        (lambda: dq.rank({"a": 1}, tiers=0), dq.RangeError, None, None, "(tiers-in-range)"),
        (lambda: dq.rank({"a": 1}, tiers={}), dq.ArgumentError, None, None, "tiers has no names"),
        (lambda: dq.rank([1], by="v"), dq.ArgumentError, None, None, "a column is named"),
    ],
)  # fmt: skip
def test_what_cannot_be_ranked_is_refused_with_its_row(call, error, row, column, words):
    with pytest.raises(error) as told:
        call()
    assert words in str(told.value)
    assert (told.value.row, told.value.column) == (row, column)
