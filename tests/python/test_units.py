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


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (lambda r, c: r.at("27/05/2022"), dq.ArgumentError),
        (lambda r, c: r.at("1990-01-01"), dq.RangeError),
        (lambda r, c: r.at("2022-05-27").roll_up({"9": 1}, to="province"), dq.InconsistentError),
        (lambda r, c: r.at("2022-05-27").roll_up({"11500": 1}, to="ward"), dq.ArgumentError),
        (lambda r, c: r.at("2022-05-27").roll_up({11500: 1}, to="province"), dq.ArgumentError),
        (lambda r, c: r.at("2022-05-27").roll_up([1], to="province"), dq.ArgumentError),
        (lambda r, c: r.at("2022-05-27").match("", parent="311"), dq.ArgumentError),
        (lambda r, c: r.at("2022-05-27").match("Xã A", parent="9"), dq.InconsistentError),
        (lambda r, c: r.joined(r), dq.InconsistentError),
        (lambda r, c: c.with_weights({("2", "A"): 1}), dq.InconsistentError),
        (lambda r, c: c.with_weights({("2", "A"): 0.5}), dq.ArgumentError),
        (lambda r, c: dq.rebase({"9": 1}, crosswalk=c), dq.InconsistentError),
        (lambda r, c: dq.rebase({"1": -1}, crosswalk=c), dq.RangeError),
        (lambda r, c: dq.rebase({"1": 1.5}, crosswalk=c), dq.ArgumentError),
        (lambda r, c: dq.rebase({"1": 1}, codes="1", crosswalk=c), dq.ArgumentError),
        (lambda r, c: dq.rebase([1, 2], crosswalk=c), dq.ArgumentError),
        (lambda r, c: dq.rebase([1, 2], codes="a", counts="b", crosswalk=c), dq.ArgumentError),
        (lambda r, c: c.check(r.at("2022-05-27"), after=r.at("2025-07-01")), dq.InconsistentError),
    ],
)
def test_bad_input_is_refused(registry, crosswalk, call, error):
    with pytest.raises(error):
        call(registry, crosswalk)


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
