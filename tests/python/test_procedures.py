"""Procedures: the plan's list by every query, catalogues from files, time limits against fractions."""

import math
import re
from fractions import Fraction

import dvcquota as dq
import pytest

HEADER = (
    "code,agency,no,field,name,level,unit,online_only_pilot,service_level,eligible,legal_limit,online_limit,limit_unit,fee,online_fee\n"
)
ROWS = """\
1.000001,SỞ GIAO THÔNG VẬN TẢI,1,Đường bộ,Cấp giấy phép,department,D03,true,4,true,12,9,working-days,100000,50000
1.000002,SỞ GIAO THÔNG VẬN TẢI,2,Đường bộ,Đổi giấy phép,department,D03,false,partial,true,15,,working-days,0,
1.000003,CẤP HUYỆN,1,Hộ tịch,Đăng ký lại,district,,true,2,false,5,,days,,
1.000004,CẤP XÃ,,,Chứng thực,commune,,false,1,,,,,,
"""


@pytest.fixture(scope="module")
def plan():
    return dq.load_plan("haiphong-2022")


def written(folder, rows, header=HEADER):
    file = folder / "catalogue.csv"
    file.write_text(header + rows, encoding="utf-8")
    return file


@pytest.fixture
def catalogue(tmp_path, plan):
    return dq.load_procedures(written(tmp_path, ROWS), plan=plan)


# --- the plan's list ----------------------------------------------------------------------------------------------


def test_the_pilot_list_by_level_and_agency(plan):
    pilot = plan.procedures
    assert [len(pilot.where(level=level)) for level in ("department", "district", "commune")] == [119, 23, 3]
    # the agencies and their counts stand in Appendix 3
    counts = {"D03": 2, "D09": 7, "D14": 7, "D05": 31, "D10": 1, "D01": 2, "D04": 51, "D17": 2, "D08": 9, "D18": 5, "D02": 2}
    assert {code: len(pilot.where(agency=code)) for code in counts} == counts
    assert sum(len(pilot.where(agency=agency)) for agency in pilot.agencies) == 145 == len(pilot.where(pilot=True))
    assert len(pilot.where(pilot=False)) == 0
    assert pilot.level_four.rate is None and pilot.level_four.unknown == 145


def test_an_agency_is_found_by_heading_code_or_name(plan):
    pilot = plan.procedures
    for text in ("SỞ VĂN HÓA THỂ THAO", "sở văn hoá thể thao", "D14", "Sở Văn hóa và Thể thao", "sở văn hoá và thể thao"):
        assert pilot.where(agency=text)["agency"] == ["SỞ VĂN HÓA THỂ THAO"] * 7
    assert len(pilot.where(agency="D14", field="lĩnh vực thể dục thể thao")) == 1


def test_who_handles_what(plan):
    pilot = plan.procedures
    assert len(pilot.where(unit="Quận Lê Chân")) == len(pilot.where(unit="318")) == 23
    assert len(pilot.where(unit="Phường Cát Bi")) == 3
    assert len(pilot.where(unit="Sở Nội vụ")) == 9
    assert len(pilot.where(unit="Thanh tra Thành Phố")) == len(pilot.where(unit="31")) == 0


@pytest.mark.parametrize(
    ("options", "error", "says"),
    [
        ({"agency": ""}, dq.InconsistentError, "'' is not an agency of these 145 procedures"),
        ({"agency": "Sở Công an"}, dq.InconsistentError, "'Sở Công an' is not an agency of these 145 procedures"),
        ({"agency": "Sở Giao thông"}, dq.InconsistentError, "close to it: SỞ GIAO THÔNG VẬN TẢI"),
        ({"agency": "Thanh tra Thành Phố"}, dq.InconsistentError, "is not an agency"),  # a unit, of no procedure
        ({"agency": 3}, dq.ArgumentError, "give it as text"),
        ({"field": "văn hóa"}, dq.ArgumentError, "close to it: Lĩnh vực Văn hóa"),
        ({"level": "ward"}, dq.ArgumentError, "is not a level"),
        ({"service_level": 5}, dq.ArgumentError, "information, partial or full"),
        ({"service_level": True}, dq.ArgumentError, "information, partial or full"),
        ({"service_level": ""}, dq.ArgumentError, "information, partial or full"),
        ({"pilot": 1}, dq.ArgumentError, "give True or False"),
        ({"unit": "Xã Minh Tân"}, dq.ArgumentError, "names 2 units"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_words(plan, options, error, says):
    with pytest.raises(error, match=re.escape(says)):
        plan.procedures.where(**options)


# --- catalogues from files ----------------------------------------------------------------------------------------


def test_a_catalogue_comes_back_cell_by_cell(catalogue):
    assert catalogue["code"] == ["1.000001", "1.000002", "1.000003", "1.000004"]
    assert catalogue["no"] == [1, 2, 1, None]
    assert catalogue["service_level"] == [4, 3, 2, 1]
    assert catalogue["coverage"] == ["full", "partial", "information", None]  # of 1 no source says
    assert catalogue["eligible"] == [True, True, False, None]
    assert catalogue["legal_limit"] == [12, 15, 5, None] and catalogue["online_limit"] == [9, None, None, None]
    assert catalogue["fee"] == [100_000, 0, None, None] and catalogue["online_fee"] == [50_000, None, None, None]
    assert catalogue.find("1.000003").name == "Đăng ký lại" and catalogue.find("1.000009") is None


def test_level_four_of_the_eligible(catalogue):
    four = catalogue.level_four
    assert (four.reached, four.eligible, four.unknown, four.rate) == (1, 2, 1, Fraction(1, 2))
    assert catalogue.where(agency="CẤP HUYỆN").level_four.rate is None  # nothing is eligible
    assert catalogue.where(service_level="full")["code"] == catalogue.where(service_level=4)["code"] == ["1.000001"]


@pytest.mark.parametrize(("rounding", "whole"), [("down", math.floor), ("up", math.ceil), ("half-up", lambda x: math.floor(x + Fraction(1, 2)))])
@pytest.mark.parametrize("saved", ["20%", "1/5", Fraction(1, 3), 0])
def test_shorter_limits_are_exact_fractions_rounded_as_told(catalogue, rounding, whole, saved):
    share = Fraction(1, 5) if isinstance(saved, str) else Fraction(saved)
    table = catalogue.shortened(rounding=rounding, saved=saved)
    exact = [None if n is None else n * (1 - share) for n in (12, 15, 5, None)]
    assert [None if text is None else Fraction(text) for text in table["exact"]] == exact
    assert table["shortened"] == [None if x is None else whole(x) for x in exact]


def test_the_rounding_of_limits_has_no_default(catalogue):
    with pytest.raises(TypeError):
        catalogue.shortened()
    with pytest.raises(dq.ArgumentError, match="down, half-up, up"):
        catalogue.shortened(rounding="nearest")
    with pytest.raises(dq.ArgumentError, match="a float"):
        catalogue.shortened(rounding="down", saved=0.2)
    with pytest.raises(dq.RangeError, match="a share below 1 is expected"):
        catalogue.shortened(rounding="down", saved="6/5")
    with pytest.raises(dq.RangeError, match="a share below 1 is expected"):
        catalogue.shortened(rounding="up", saved=1)
    with pytest.raises(dq.RangeError, match="row 2, column legal_limit: nothing is left of a limit of 5 less 9/10 of it"):
        catalogue.shortened(rounding="down", saved="90%")


BAD = "1.000009,SỞ NỘI VỤ,1,,Tên,department,"


@pytest.mark.parametrize(
    ("row", "column", "error", "says"),
    [
        (BAD + "D99,true,,,,,,,", "unit", dq.InconsistentError, '"D99" is not a unit of this plan'),
        (BAD + "305,true,,,,,,,", "level", dq.InconsistentError, "is a district, not a department"),
        (BAD + "D08,true,5,,,,,,", "service_level", dq.FormatError, '"5" is not one of 1, 2, 3, 4'),
        (BAD + "D08,true,,,-5,,days,,", "legal_limit", dq.RangeError, "-5"),
        (BAD + "D08,true,,,5,6,days,,", "online_limit", dq.InconsistentError, "is 6, longer than the ordinary limit of 5"),
        (BAD + "D08,true,,true,,,,,", "service_level", dq.InconsistentError, "service level is not given"),
        (BAD.replace("9", "1") + "D08,true,,,,,,,", "code", dq.InconsistentError, '"1.000001" stands here for the second time'),
    ],
)
def test_a_bad_row_is_named(tmp_path, plan, row, column, error, says):
    file = written(tmp_path, ROWS + row + "\n")
    with pytest.raises(error, match=re.escape(says)) as raised:
        dq.load_procedures(file, plan=plan)
    assert (raised.value.file, raised.value.row, raised.value.column) == (str(file), 6, column)


def test_without_a_plan_owners_are_codes_only(tmp_path):
    loaded = dq.load_procedures(written(tmp_path, BAD + "D99,true,,,,,,,\n"))
    assert loaded["unit"] == ["D99"] and len(loaded.where(agency="D99")) == 1
    with pytest.raises(dq.ArgumentError, match="load the catalogue with plan="):
        loaded.where(unit="305")
    with pytest.raises(dq.MissingFileError):
        dq.load_procedures(tmp_path / "none.csv")


def test_frames_keep_what_is_missing(catalogue):
    frame = catalogue.to_native("polars")
    assert frame["legal_limit"].to_list() == [12, 15, 5, None] and frame["eligible"].null_count() == 1
    assert str(catalogue.where(pilot=True).to_native("pandas")["online_limit"].dtype) == "Int64"
