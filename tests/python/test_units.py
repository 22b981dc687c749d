"""Units through time from Python: files to trees, names to units, old counts to new ones; oracles are sums and brute force."""

import csv
import unicodedata
from collections import Counter
from datetime import date
from fractions import Fraction

import dvcquota as dq
import pytest
from hypothesis import given
from hypothesis import strategies as st

OWN = """code,level,type,name,parent,valid_from,valid_to
31,province,thanh-pho,Thành phố Hải Phòng,,2020-02-01,
311,district,huyen,Huyện Thuỷ Nguyên,31,2020-02-01,2024-12-31
11500,commune,xa,Xã Minh Tân,311,2020-02-01,2024-12-31
11473,commune,thi-tran,Thị trấn Minh Đức,311,2020-02-01,2024-12-31
11473,commune,phuong,Phường Bạch Đằng,31,2025-07-01,
"""
LINKS = """old_code,old_name,new_code,new_name,coverage
1,Xã Một,A,Xã Mới,full
2,Xã Hai,A,Xã Mới,partial
2,Xã Hai,B,Phường Mới,partial
3,Xã Ba,B,Phường Mới,full
"""
LETTERS = "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ"


@pytest.fixture
def registry(tmp_path):
    path = tmp_path / "units.csv"
    path.write_text(OWN, encoding="utf-8")
    return dq.load_units(path)


@pytest.fixture
def crosswalk(tmp_path):
    path = tmp_path / "links.csv"
    path.write_text(LINKS, encoding="utf-8")
    return dq.load_crosswalk(path, on="2025-07-01")


def test_a_code_by_date(registry):
    assert len(registry) == 5
    assert [(u.name, u.valid_from, u.valid_to) for u in registry.history("11473")] == [
        ("Thị trấn Minh Đức", date(2020, 2, 1), date(2024, 12, 31)),
        ("Phường Bạch Đằng", date(2025, 7, 1), None),
    ]
    then, now = registry.at("2022-05-27"), registry.at(date(2025, 7, 1))
    assert (len(then), len(now)) == (4, 2)
    assert [u.code for u in then.ancestors("11500")] == ["311", "31"]
    assert [u.code for u in then.children("311")] == ["11500", "11473"]
    assert [u.code for u in now.children("")] == ["31"]
    assert now.find("11500") is None
    assert [u.code for u in then.search("minh")] == ["11500", "11473"]
    assert then.roll_up({"11500": 3, "11473": 4}, to="district") == {"311": 7}


def test_a_match_says_how(registry):
    then = registry.at("2022-05-27")
    found = then.match("Xã Minh Đức", parent="311")
    assert (found.how, found.unit, [u.code for u in found.candidates]) == ("type-differs", None, ["11473"])
    assert then.match("Xã Minh Tân", parent="311").unit.code == "11500"
    assert then.match("Nowhere", parent="311").how == "none"


def test_rebasing_wants_weights_for_divided_units(crosswalk):
    assert crosswalk.divided == ["2"]
    with pytest.raises(dq.InconsistentError, match='"2" Xã Hai was divided among A Xã Mới, B Phường Mới; give a weight'):
        dq.rebase({"1": 5, "2": 10}, crosswalk=crosswalk)
    table = dq.rebase({"1": 5, "2": 10}, crosswalk=crosswalk.with_weights({("2", "A"): 1, ("2", "B"): 4}))
    assert table.to_dict() == {
        "code": ["A", "B"],
        "name": ["Xã Mới", "Phường Mới"],
        "count": [7, 8],
        "estimated": [True, True],
        "complete": [True, False],
    }
    with pytest.raises(dq.ArgumentError, match="mapping"):
        table.to_frame()


@pytest.mark.parametrize("library", ["pandas", "polars", "pyarrow"])
def test_frames_are_rebased_into_frames_of_their_library(crosswalk, library):
    frames = pytest.importorskip(library)
    make = frames.table if library == "pyarrow" else frames.DataFrame
    weighed = crosswalk.with_weights({("2", "A"): 1, ("2", "B"): 4})
    frame = make({"total": [5, 10], "old": ["1", "2"], "other": ["x", "y"], "online": [0, 9]})
    made = dq.rebase(frame, codes="old", counts=["online", "total"], crosswalk=weighed)
    native = made.to_frame()
    assert type(native) is type(frame)
    assert made.columns == ("old", "name", "online", "total", "estimated", "complete")
    assert (sum(made["online"]), sum(made["total"]), made["total"]) == (9, 15, [7, 8])
    assert dq.rebase(frame, codes="old", counts="total", crosswalk=weighed)["total"] == [7, 8]
    with pytest.raises(dq.RangeError, match="column online") as caught:
        bad = make({"total": [5, 10], "old": ["1", "2"], "online": [0, -1]})
        dq.rebase(bad, codes="old", counts=["total", "online"], crosswalk=weighed)
    assert (caught.value.row, caught.value.column) == (1, "online")
    with pytest.raises(dq.ArgumentError, match="missing"):
        dq.rebase(make({"old": ["1", "2"], "online": [0, None]}), codes="old", counts="online", crosswalk=weighed)
    with pytest.raises(dq.ArgumentError, match="leading zeros"):
        dq.rebase(make({"old": [1, 2], "online": [0, 1]}), codes="old", counts="online", crosswalk=weighed)
    for names in (["online", "online"], ["old"]):
        with pytest.raises(dq.ArgumentError, match="twice|two columns"):
            dq.rebase(frame, codes="old", counts=names, crosswalk=weighed)


@st.composite
def changes(draw):
    """Old units, each whole or divided with weights; the counts of two columns, one within the other."""
    links, total, online = [], {}, {}
    for old in map(str, range(draw(st.integers(1, 5)))):
        fresh = draw(st.lists(st.sampled_from("ABCD"), min_size=1, max_size=4, unique=True))
        weights = draw(st.lists(st.integers(1, 50), min_size=len(fresh), max_size=len(fresh)))
        for new, weight in zip(fresh, weights, strict=True):
            links.append((old, new, *(("partial", weight) if len(fresh) > 1 else ("full", ""))))
        total[old] = draw(st.integers(0, 60))
        online[old] = draw(st.integers(0, total[old]))
    return links, total, online


# Seen to fail with the shares of a divided unit rounded down each on its own: the totals fall short.
@given(changes())
def test_rebasing_keeps_each_total_and_is_never_far_from_the_exact_share(tmp_path_factory, change):
    links, total, online = change
    path = tmp_path_factory.getbasetemp() / "change.csv"
    rows = (f"{old},O,{new},N,{coverage},{weight}\n" for old, new, coverage, weight in links)
    path.write_text("old_code,old_name,new_code,new_name,coverage,weight\n" + "".join(rows), encoding="utf-8")
    made = [dq.rebase(column, crosswalk=dq.load_crosswalk(path, on="2025-07-01")) for column in (total, online)]
    assert [sum(table["count"]) for table in made] == [sum(total.values()), sum(online.values())]
    for new, count, within, estimated in zip(made[0]["code"], made[0]["count"], made[1]["count"], made[0]["estimated"], strict=True):
        assert within <= count
        share, parts = Fraction(0), 0
        for old, to, coverage, weight in links:
            if to == new:
                whole = sum(w for o, _, _, w in links if o == old) if coverage == "partial" else 1
                share += Fraction(weight if coverage == "partial" else 1, whole) * total[old]
                parts += coverage == "partial"
        assert estimated == (parts > 0)
        assert abs(count - share) < 2 * parts or count == share


THEN = "2022-05-27"
NO_UNIT = '"9" is not one of these units'


@pytest.mark.parametrize(
    ("call", "error", "said"),
    [
        (lambda r, c: r.at("27/05/2022"), dq.ArgumentError, '"27/05/2022" is not a day of the calendar, as YYYY-MM-DD'),
        (lambda r, c: r.at("1990-01-01"), dq.RangeError, "no unit is valid on 1990-01-01; ask for a day that the registry covers"),
        (lambda r, c: r.at(THEN).roll_up({"11500": 1, "9": 1}, to="province"), dq.InconsistentError, f"row 1: {NO_UNIT}"),
        (lambda r, c: r.at(THEN).roll_up((["11500", "9"], [1, 1]), to="province"), dq.InconsistentError, f"row 1: {NO_UNIT}"),
        (lambda r, c: r.at(THEN).roll_up({"11500": 1}, to="ward"), dq.ArgumentError,
         '"ward" is not the name of a level; give province, department, district or commune'),
        (lambda r, c: r.at(THEN).roll_up({"31": 1}, to="district"), dq.InconsistentError, 'row 0: "31" stands below no district'),
        (lambda r, c: r.at(THEN).roll_up({"31": -1}, to="province"), dq.RangeError, 'row 0: the count of "31" is -1; at least 0'),
        (lambda r, c: r.at(THEN).roll_up({"31": 1, 11500: 1}, to="province"), dq.ArgumentError, "row 1: 11500 is not text; a code has"),
        (lambda r, c: r.at(THEN).roll_up((["31"], [1, 2]), to="province"), dq.ArgumentError, "2 counts for 1 units"),
        (lambda r, c: r.at(THEN).roll_up((["31"], [1.5]), to="province"), dq.ArgumentError, "row 0: the counts: 1.5 is not a whole"),
        (lambda r, c: r.at(THEN).roll_up([1], to="province"), dq.ArgumentError, "list is neither counts by code"),
        (lambda r, c: r.at(THEN).roll_up(("31", [1]), to="province"), dq.ArgumentError, "'31' is one code; give a list of codes"),
        (lambda r, c: r.at(THEN).roll_up({"31": 1}, to="province", codes="code", counts="n"), dq.ArgumentError, "columns of a frame"),
        (lambda r, c: r.at(THEN).roll_up([1], to="province", codes="code", counts="n"), dq.ArgumentError, "list is not a frame"),
        (lambda r, c: r.at(THEN).match("", parent="311"), dq.ArgumentError, "a name is empty; give the name of a unit"),
        (lambda r, c: r.at(THEN).match("Xã A", parent="9"), dq.InconsistentError, '"9"'),
        (lambda r, c: r.joined(r), dq.InconsistentError,
         'units, row 5, column valid_from: code "31" names "Thành phố Hải Phòng" from 2020-02-01 to further notice and'),
        (lambda r, c: c.with_weights({("2", "A"): 1}), dq.InconsistentError,
         'weights, row 0, column weight: "2" Xã Hai has no weight for its part in "B"; weights cover every part of a divided unit'),
        (lambda r, c: c.with_weights({("2", "A"): 1, ("2", "B"): -1}), dq.RangeError,
         "weights, row 1, column weight: the weight is -1; at least 0 is expected"),
        (lambda r, c: c.with_weights({("2", "A"): 1, ("3", "B"): 1}), dq.InconsistentError, "weights, row 1, column weight: "),
        (lambda r, c: c.with_weights({("2", "A"): 0, ("2", "B"): 0}), dq.InfeasibleError,
         'weights, row 0, column weight: every weight of "2" Xã Hai is 0'),
        (lambda r, c: c.with_weights({("2", "A"): 1, ("2", "C"): 1}), dq.InconsistentError,
         'weights, row 1: the link from "2" to "C" is not part of this change'),
        (lambda r, c: c.with_weights({("2", "A"): 0.5}), dq.ArgumentError, "a weight is 0.5; an integer is expected"),
        (lambda r, c: dq.rebase({"1": 1, "9": 1}, crosswalk=c), dq.InconsistentError,
         'row 1: "9" is not an old unit of the change on 2025-07-01'),
        (lambda r, c: dq.rebase({"1": 1, "2": 1}, crosswalk=c), dq.InconsistentError,
         'row 1: "2" Xã Hai was divided among A Xã Mới, B Phường Mới; give a weight for each part'),
        (lambda r, c: dq.rebase({"3": 1, "1": -1}, crosswalk=c), dq.RangeError,
         'row 1, column count: the count of "1" Xã Một is -1; at least 0 is expected'),
        (lambda r, c: dq.rebase({"1": 1.5}, crosswalk=c), dq.ArgumentError, "row 0: count: 1.5 is not a whole number"),
        (lambda r, c: dq.rebase({"1": 1}, codes="1", crosswalk=c), dq.ArgumentError, "but a mapping was given"),
        (lambda r, c: dq.rebase([1, 2], crosswalk=c), dq.ArgumentError, "list is not a mapping of counts by code"),
        (lambda r, c: dq.rebase([1, 2], codes="a", counts="b", crosswalk=c), dq.ArgumentError, "list is not a frame"),
        (lambda r, c: c.check(r.at(THEN), after=r.at("2025-07-01")), dq.InconsistentError,
         'links, row 0, column old_code: "1" is not a unit before 2025-07-01'),
    ],
)  # fmt: skip
def test_bad_input_is_refused_in_words(registry, crosswalk, call, error, said):
    with pytest.raises(error) as caught:
        call(registry, crosswalk)
    assert said in str(caught.value)


@pytest.mark.parametrize("library", ["pandas", "polars", "pyarrow"])
def test_counts_in_a_frame_roll_up_to_a_frame_of_its_library(registry, library):
    """The oracle adds by hand; a code may come more than once."""
    then = registry.at(THEN)
    data = {"mã": ["11500", "311", "11473", "11500"], "all": [5, 7, 11, 13], "online": [1, 2, 3, 4]}
    frame = pytest.importorskip(library).table(data) if library == "pyarrow" else pytest.importorskip(library).DataFrame(data)
    made = then.roll_up(frame, to="district", codes="mã", counts=["all", "online"])
    assert type(made) is type(frame)
    as_dict = made.to_pydict() if library == "pyarrow" else made.to_dict("list") if library == "pandas" else made.to_dict(as_series=False)
    assert as_dict == {"mã": ["311"], "all": [36], "online": [10]}
    one = then.roll_up(frame, to="province", codes="mã", counts="online")
    assert len(one) == 1
    with pytest.raises(dq.ArgumentError, match="named as codes and as counts"):
        then.roll_up(frame, to="province", codes="all", counts="all")
    with pytest.raises(dq.ArgumentError, match="name one at least"):
        then.roll_up(frame, to="province", codes="mã", counts=[])
    codes, sums = then.roll_up((data["mã"], data["all"]), to="district")
    assert (codes, sums.tolist(), sums.dtype) == (["311"], [36], "int64")
    assert then.roll_up(([], []), to="district")[0] == []


def test_a_file_that_does_not_hold_is_refused_with_its_row(tmp_path):
    path = tmp_path / "units.csv"
    path.write_text(OWN.replace("2024-12-31\n11473,commune,thi", "2026-12-31\n11473,commune,thi"), encoding="utf-8")
    with pytest.raises(dq.InconsistentError, match="parent") as caught:
        dq.load_units(path)
    assert (caught.value.row, caught.value.column) == (4, "parent")
    path.write_text(OWN, encoding="utf-8")
    with pytest.raises(dq.ArgumentError):
        dq.load_units(path, valid_from="2020-01-01")
    with pytest.raises(dq.ArgumentError):
        dq.load_units(path, valid_to="2020-01-01")


@given(st.text(LETTERS + LETTERS.upper() + " ", max_size=12))
def test_the_normal_form_is_not_seen(text):
    for form in ("NFC", "NFD"):
        other = unicodedata.normalize(form, text)
        assert dq.sort_key(other) == dq.sort_key(text)
        assert dq.accent_free(other) == dq.accent_free(text)
    assert dq.accent_free(dq.accent_free(text)) == dq.accent_free(text)
    bare = "".join(c for c in unicodedata.normalize("NFD", text.casefold()) if not unicodedata.combining(c))
    assert dq.accent_free(text) == " ".join(bare.replace("đ", "d").split())


@given(st.lists(st.sampled_from(LETTERS), min_size=2, max_size=2))
def test_letters_sort_by_the_alphabet(pair):
    """The oracle is the alphabet with its tones written out, each letter alone."""
    assert sorted(pair, key=dq.sort_key) == sorted(pair, key=LETTERS.index)


def test_all_rows_of_plan_128_match_as_listed(reference):
    folder = reference / "reference"
    tree = dq.load_units(folder / "hp_units_2022.csv", valid_from="2020-02-01", valid_to="2024-12-31").at("2022-05-27")
    rungs = Counter()
    with (folder / "seed_units_gso_match.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            parent = tree.match(row["plan_parent"], parent="31").unit.code if row["plan_parent"] else "31"
            found = tree.match(row["plan_name"], parent=parent)
            assert ([u.code for u in found.candidates], found.how) == ([row["gso_code"]], row["match"])
            rungs[found.how] += 1
    assert rungs == {"exact": 218, "tone-placement": 12, "suffix-removed": 1, "type-differs": 1}
