"""Tables as people publish them: plan 128's own text cell for cell, the same figures through every format, and bad input.

The oracle is plan_128.py, which reads the text of the plan and the packaged files without dvcquota. Workbooks and pages are made
here from its cells.

Seen to fail on planted bugs: the last empty cell of a row dropped (rows 19 and 20), the cell behind a row's last bar kept.
tests/cpp/io_published.test.cpp names those of the reader.
"""

import csv
import io
import random
import tracemalloc
import zipfile
from decimal import Decimal

import dvcquota as dq
import hypothesis.strategies as st
import narwhals.stable.v2 as nw
import openpyxl
import pytest
from dvcquota.grids import displayed
from hypothesis import given, settings
from plan_128 import COLUMNS, DATASET, appendix_2, reading, table

LEVELS = {"department": 20, "district": 15, "commune": 217}
PERCENT = ("observed_rate", "share", "target")
TITLES = {"department": "1. Sở, ban, ngành", "district": "2. Cấp huyện", "commune": "3. Cấp xã"}
NAMES = {"department": "Sở ngành", "district": "Quận huyện", "commune": "Phường xã"}
TOP = ["TT", None, "04 tháng đầu năm 2022\n16/12/2021 đến 16/4/2022", "", "", "Dự kiến 08 tháng cuối năm 2022", *[""] * 5]
BELOW = [
    "", "", "Tổng HS", "HS trực tuyến", "Tỷ lệ %", "Tổng HS", "HS trực tuyến", "Chưa trực tuyến", "Tỷ trọng",
    "HS trực tuyến cần giao thêm", "Chỉ tiêu cần đạt được 8 tháng cuối năm",
]  # fmt: skip
HEADINGS = ["TT", "Đơn vị", "Tổng HS", "HS trực tuyến"]


def printed(rows):
    """((number, name, group), nine cells) of each row of a table that was read, as plan_128 gives them."""
    keys = zip(rows["no"], rows["name"], rows["parent"], strict=True)
    cells = zip(*(rows[f"{column}_printed"] for column in COLUMNS), strict=True)
    return [(key, tuple(cell or "" for cell in row)) for key, row in zip(keys, cells, strict=True)]


def values(rows):
    return list(zip(*(rows[column] for column in COLUMNS), strict=True))


def expected_values(cells):
    """The values of nine printed cells, by the second reading of plan_128."""
    texts = [reading(column, text.replace(" ", "")) for column, text in zip(COLUMNS, cells, strict=True)]
    return tuple(
        None if text == "" else float(text) if column in PERCENT else int(text)
        for column, text in zip(COLUMNS, texts, strict=True)
    )


def where(result, level, of="rows"):
    found = getattr(result, of)
    keep = [at == level for at in found["level"]]
    return {name: [value for value, kept in zip(found[name], keep, strict=True) if kept] for name in found.columns}


@pytest.fixture(scope="module")
def cells(source):
    """Rows and total of each level by the oracle."""
    return {level: appendix_2(source, level) for level in LEVELS}


@pytest.fixture(scope="module")
def document(cells):
    """The quota tables as rows of text, merged cells empty: what every format is made of."""
    rows = [["GIAO CHỈ TIÊU HỒ SƠ TRỰC TUYẾN NĂM 2022", *[""] * 10]]
    for level, (units, total) in cells.items():
        rows += [[TITLES[level], *[""] * 10], [NAMES[level] if cell is None else cell for cell in TOP], BELOW]
        group = None
        for (no, name, parent), row in units:
            if parent != group:
                group = parent
                rows.append(["", group, *[""] * 9])
            rows.append([no, name, *row])
        rows += [["", "Tổng cộng", *total]]
    return rows


def check_all(result, cells, *, texts=True):
    assert result.levels == tuple(LEVELS)
    for level, count in LEVELS.items():
        rows, totals = where(result, level), where(result, level, "totals")
        assert len(rows["no"]) == count
        if texts:
            assert printed(rows) == cells[level][0]
        assert [key[:2] for key, _ in printed(rows)] == [key[:2] for key, _ in cells[level][0]]
        assert rows["parent"] == [key[2] for key, _ in cells[level][0]]
        assert values(rows) == [expected_values(row) for _, row in cells[level][0]]
        assert values(totals) == [expected_values(cells[level][1])]
        if texts:
            assert [totals[f"{column}_printed"][0] or "" for column in COLUMNS] == list(cells[level][1])


def test_the_text_of_the_plan_is_the_packaged_data_set_cell_for_cell(reference):
    result = dq.read_published(reference / "plan-128/source.txt")
    packaged = {row["unit"]: row for row in table("quotas")}
    units = [unit for unit in table("units") if unit["level"] != "province"]
    parents = {unit["code"]: unit["name"] for unit in table("units")}
    rows = result.rows
    assert len(rows) == len(units) == 252
    assert rows["level"] == [unit["level"] for unit in units]
    assert rows["no"] == [unit["no"] for unit in units]
    assert rows["name"] == [unit["name"] for unit in units]
    assert rows["parent"] == [parents[u["parent"]] if u["level"] == "commune" else None for u in units]
    for column in COLUMNS:
        kind = float if column in PERCENT else int
        assert [text or "" for text in rows[f"{column}_printed"]] == [packaged[u["code"]][f"{column}_printed"] for u in units]
        given = [packaged[u["code"]][column] for u in units]
        assert rows[column] == [None if text == "" else kind(text) for text in given]
    totals = table("totals")
    assert result.totals["level"] == [row["level"] for row in totals]
    for column in COLUMNS:
        assert [text or "" for text in result.totals[f"{column}_printed"]] == [row[f"{column}_printed"] for row in totals]


def test_the_text_of_the_plan_is_what_the_oracle_reads(reference, cells):
    result = dq.read_published(reference / "plan-128/source.txt")
    check_all(result, cells)


def test_every_repair_of_the_plan_is_on_record(reference, source):
    found = dq.read_published(reference / "plan-128/source.txt").diagnostics
    lines = source.splitlines()
    # DOMAIN 2: `1 920` in row 124, `1,051` in row 127, `-` in 14 communes from row 137 on, the rate of district 14 printed 0
    by_rule = {rule: found["rule"].count(rule) for rule in found["rule"]}
    assert by_rule.pop("dash") == sum(line.count("| - |") for line in lines)
    assert len({no for no, rule in zip(found["no"], found["rule"], strict=True) if rule == "dash"}) == 14
    assert by_rule == {"space-group": 1, "comma-group": 1, "no-percent-sign": 1}
    for line, no, name, raw in zip(*(found[key] for key in ("line", "no", "name", "raw")), strict=True):
        assert lines[line - 1].startswith(f"{no} | {name} |") and raw in lines[line - 1]
    at = found["rule"].index("space-group")
    assert [found[key][at] for key in found.columns] == [
        source[: source.index("\n124 | ")].count("\n") + 2, "commune", "124", "Xã Kiến Quốc", "projected_total", "1 920", "1920", "space-group",
    ]  # fmt: skip


def test_identified_against_the_plan_every_unit_is_found_and_one_has_another_type(reference):
    result = dq.read_published(reference / "plan-128/source.txt").identify(units="haiphong-2022")
    rows = result.rows
    assert rows["unit"] == [unit["code"] for unit in table("units") if unit["level"] != "province"]
    differs = [(no, official) for no, official, how in zip(rows["no"], rows["official"], rows["identity"], strict=True) if how != "found"]
    assert differs == [("97", "Thị trấn Trường Sơn")]
    assert rows["official"][35 + 165] == "Xã Minh Tân"
    assert result.missing == {level: [] for level in LEVELS}


def test_identified_against_the_official_list_departments_stay_unchecked(reference):
    units = dq.load_units(reference / "reference/hp_units_2022.csv", valid_from="2022-04-10").at("2022-05-27")
    rows = dq.read_published(reference / "plan-128/source.txt").identify(units=units).rows
    by_level = {level: {how for at, how in zip(rows["level"], rows["identity"], strict=True) if at == level} for level in LEVELS}
    assert by_level == {"department": {"unchecked"}, "district": {"found"}, "commune": {"found", "type-differs"}}
    with pytest.raises(dq.InconsistentError, match="no province"):
        dq.read_published(reference / "plan-128/source.txt").identify(units=units, within="303")


@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_values_between_any_marks_in_any_encoding(document, cells, tmp_path, mark, encoding):
    path = tmp_path / "plan.csv"
    with open(path, "w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=mark).writerows(document)
    check_all(dq.read_published(path), cells)


def write_sheet(sheet, rows, typed):
    for row in rows:
        sheet.append([None if cell == "" else cell for cell in row])
        line = sheet.max_row
        if row[0] == "TT":
            for area in (f"A{line}:A{line + 1}", f"B{line}:B{line + 1}", f"C{line}:E{line}", f"F{line}:K{line}"):
                sheet.merge_cells(area)
        elif row[0] and not any(row[1:]):
            sheet.merge_cells(f"A{line}:K{line}")
        elif typed and row[0] != "" or row[1] == "Tổng cộng":
            type_cells(sheet, line, row)


def type_cells(sheet, line, row):
    """Numbers as spreadsheets hold them: counts with a format for groups, percentages as parts of one."""
    sheet.cell(line, 1).value = int(row[0]) if row[0].isdigit() else row[0]
    for k, column in enumerate(COLUMNS):
        text = row[2 + k]
        if text == "" or row[0] == "":
            continue
        cell, value = sheet.cell(line, 3 + k), reading(column, text.replace(" ", ""))
        if column in PERCENT:
            cell.value = float(Decimal(value) / 100)
            cell.number_format = "0%" if "," not in text else "0." + "0" * len(text.rstrip("%").split(",")[1]) + "%"
        else:
            cell.value = int(value)
            cell.number_format = "#,##0"


@pytest.mark.parametrize("typed", [False, True])
def test_a_workbook_with_merged_headings_titles_and_groups(document, cells, tmp_path, typed):
    book = openpyxl.Workbook()
    write_sheet(book.active, document, typed)
    book.save(tmp_path / "plan.xlsx")
    result = dq.read_published(tmp_path / "plan.xlsx")
    check_all(result, cells, texts=not typed)
    rows = result.rows
    if typed:  # as displayed: 24082 as #,##0 and 0.991 as 0.0%
        assert rows["observed_total_printed"][0] == "24.082" and rows["observed_rate_printed"][0] == "99,1%"
        assert rows["observed_total_printed"][35 + 2] == "1.205"  # printed without a point in the plan
        assert set(result.diagnostics["rule"]) == set()
    assert book.active.cell(rows["line"][0], 2).value == rows["name"][0]


def test_sheets_one_a_level_or_one_by_name_or_number(document, cells, tmp_path):
    book = openpyxl.Workbook()
    starts = [document.index([title, *[""] * 10]) for title in TITLES.values()] + [len(document)]
    for level, begin, end in zip(LEVELS, starts, starts[1:], strict=False):
        write_sheet(book.create_sheet(level), document[begin:end], False)
    book.worksheets[0].append(["Ngày", "Số liệu", 12, 13])
    hidden = book.create_sheet("nháp")
    write_sheet(hidden, document[starts[1] : starts[2]], False)
    hidden.sheet_state = "hidden"
    path = tmp_path / "plan.xlsx"
    book.save(path)
    check_all(dq.read_published(path), cells)
    assert dq.read_published(path, sheet="district").levels == ("district",)
    assert dq.read_published(path, sheet=4).levels == ("commune",)
    for sheet in ("xã", 0, 6, True):
        with pytest.raises(dq.ArgumentError, match="sheet"):
            dq.read_published(path, sheet=sheet)


def test_a_page_with_cells_that_span_several(document, cells, tmp_path):
    page = ["<html><head><style>td {color: red}</style></head><body>"]
    for row in document:
        if row[0] in TITLES.values():
            page += ["</table>" if len(page) > 2 else "", f"<h2>{row[0]}</h2>", "<table><tbody>"]
        elif row[0] == "TT":
            groups = "".join(f"<th colspan={span}>{cell}</th>" for cell, span in ((row[2].replace("\n", "<br>"), 3), (row[5], 6)))
            page.append(f"<tr><th rowspan=2>{row[0]}<th rowspan=2><b>{row[1]}</b></th>{groups}</tr>")
        elif row is BELOW:
            page.append("<tr>" + "".join(f"<th>{cell}</th>" for cell in row[2:]) + "</tr>")
        elif not any(row[1:]):
            page.append(f"<p>{row[0]}</p>")
        else:
            page.append("<tr>" + "".join(f"<td><p>{cell}</p></td>" for cell in row) + "</tr>")
    path = tmp_path / "plan.html"
    path.write_text("\n".join(page) + "</table><p>Nơi nhận:</p>", encoding="utf-8")
    check_all(dq.read_published(path), cells)


@pytest.mark.parametrize("library", ["pandas", "polars", "pyarrow"])
def test_a_frame_is_read_with_its_columns_as_headings(library):
    data = {"TT": [1, 2], "Quận huyện": ["Quận A", "Huyện B"], "Tổng HS": ["1.205", None], "HS trực tuyến": ["-", "7"]}
    result = dq.read_published(nw.from_dict(data, backend=library).to_native())
    assert result.rows["observed_total"] == [1205, None] and result.rows["observed_online"] == [0, 7]
    assert result.rows["no"] == ["1", "2"] and result.rows["line"] == [0, 1]
    assert result.diagnostics["rule"] == ["dash"]


def test_a_frame_of_a_workbook_with_titles_and_gaps_has_its_headings_further_down():
    import pandas as pd

    frame = pd.DataFrame([["", None, None], ["Quận huyện", "Tổng HS", "HS trực tuyến"], ["Quận A", 1205.0, 7], ["Huyện B", float("nan"), 3]])
    frame.columns = ["Kế hoạch", "Unnamed: 1", "Unnamed: 2"]
    assert dq.read_published(frame).rows["observed_total"] == [1205, None]


def test_our_own_tables_are_read_without_a_word(tmp_path):
    plan = dq.load_plan("haiphong-2022")
    texts = [plan.assign(level).to_csv() for level in LEVELS]
    own = [row for text in texts for row in csv.DictReader(io.StringIO(text))]
    path = tmp_path / "own.csv"
    path.write_text(texts[0] + "".join(text.partition("\n")[2] for text in texts[1:]), encoding="utf-8")
    result = dq.read_published(path)
    assert len(result.rows) == 252 and len(result.diagnostics) == 0 and result.levels == tuple(LEVELS)
    for column in COLUMNS:
        assert [text or "" for text in result.rows[f"{column}_printed"]] == [row[column] for row in own]
    assert result.rows["observed_rate"] == [float(row["observed_rate"]) if row["observed_rate"] else None for row in own]
    packaged = dq.read_published(DATASET / "quotas.csv", columns={"name": "unit"}, level="commune")
    assert packaged.rows["extra_printed"] == [row["extra_printed"] or None for row in table("quotas")]


# A row may be broken between any two words: the reader counts bars, not lines.
@settings(max_examples=40)
@given(seed=st.integers(0, 2**32))
def test_rows_broken_over_lines_anywhere(seed, tmp_path_factory):
    rng = random.Random(seed)
    top = "TT | Phường xã | Đã tiếp nhận | Dự kiến | |\nTổng HS | HS trực tuyến | HS trực tuyến cần giao thêm | ||\n"
    rows, text = [], "3. Cấp xã\n" + top
    for no in range(1, rng.randint(2, 8)):
        if rng.random() < 0.3:
            rows.append(("", "Quận " + rng.choice("ABC"), "", "", ""))
        cells = [f"{rng.randint(1, 9)}.{rng.randint(100, 999)}", rng.choice(["0", "-", "12"]), rng.choice(["", "5"])]
        rows.append((str(no), rng.choice(["Xã Một", "Phường Hai Ba", "Thị trấn Bốn"]), *cells))
    rows.append(("", "Tổng cộng", "1", "2", "3"))
    for row in rows:
        words = " ".join(f"{cell} |" for cell in row).split(" ")
        gaps = [" " if rng.random() < 0.8 else "\n" for _ in words]
        if words[0] == "" and gaps[1] == "\n":  # an empty number on a line of its own, then words without a bar, would be prose
            gaps[2 : words.index("|", 2)] = [" "] * (words.index("|", 2) - 2)
        line = "".join(word + gap for word, gap in zip(words[:-1], gaps, strict=False)) + words[-1]
        text += line + "\n" + rng.choice(["", "", "|\n"])
    path = tmp_path_factory.mktemp("broken") / "rows.txt"
    path.write_text(text + "Nơi nhận:\n", encoding="utf-8")
    found = dq.read_published(path)
    units = [row for row in rows if row[0]]
    assert found.rows["name"] == [row[1] for row in units]
    columns = ("observed_total", "observed_online", "extra")
    assert [tuple(found.rows[f"{c}_printed"][i] or "" for c in columns) for i in range(len(units))] == [row[2:] for row in units]
    assert found.totals["extra"] == [3]


# Bad input, as issue 5 lists it


def write(tmp_path, name, rows):
    path = tmp_path / name
    path.write_text("\n".join(",".join(f'"{cell}"' for cell in row) for row in rows) + "\n", encoding="utf-8")
    return path


def test_columns_that_cannot_be_recognised(tmp_path):
    path = write(tmp_path, "other.csv", [["Tỉnh", "Dân số"], ["A", "10"]])
    with pytest.raises(dq.FormatError, match=r'other.csv, row 1: no quota table was found.*"Tỉnh", "Dân số"') as caught:
        dq.read_published(path)
    assert caught.value.code == "schema" and caught.value.row == 1
    told = dq.read_published(path, columns={"name": "Tỉnh", "offline": 2}, level="district")
    assert told.rows["offline"] == [10]
    twice = write(tmp_path, "twice.csv", [[*HEADINGS, "Tỷ lệ", "Tỷ lệ"], ["1", "Xã A", "1", "1", "1%", "1%"]])
    with pytest.raises(dq.InconsistentError, match=r'columns 5 .* and 6 .* both read as observed_rate'):
        dq.read_published(twice)
    assert dq.read_published(twice, columns={"observed_rate": 6}).rows["observed_rate"] == [1.0]
    for columns in ({"offline": 0}, {"rate": 1}, {"offline": True}, {"offline": 1.5}, ["offline"], {"offline": 1, "extra": 1}):
        with pytest.raises((dq.ArgumentError, dq.InconsistentError)):
            dq.read_published(path, columns=columns)
    with pytest.raises(dq.FormatError, match="offline = 7"):
        dq.read_published(path, columns={"name": 1, "offline": 7})


def test_rows_of_different_width(tmp_path):
    path = write(tmp_path, "wide.csv", [HEADINGS, ["1", "Xã A", "10", "5"], ["2", "Xã B", "10", "5", "9"]])
    with pytest.raises(dq.FormatError, match="row 3: the row has 5 cells, its headings have 4"):
        dq.read_published(path)


def test_two_total_rows_are_kept_and_said(tmp_path):
    rows = [HEADINGS, ["1", "Xã A", "10", "5"], ["", "Tổng cộng", "10", "5"], ["", "Tổng số", "11", "5"]]
    result = dq.read_published(write(tmp_path, "totals.csv", rows))
    assert result.totals["observed_total"] == [10, 11]
    assert (result.diagnostics["rule"], result.diagnostics["line"]) == (["two-totals"], [4])


def test_a_number_that_no_rule_can_read_is_null_and_said(tmp_path):
    result = dq.read_published(write(tmp_path, "number.csv", [HEADINGS, ["1", "Xã A", "1O", "5"]]))
    assert result.rows["observed_total"] == [None] and result.rows["observed_total_printed"] == ["1O"]
    assert {key: result.diagnostics[key][0] for key in ("line", "level", "no", "name", "column", "raw", "value", "rule")} == {
        "line": 2, "level": "commune", "no": "1", "name": "Xã A", "column": "observed_total", "raw": "1O", "value": None, "rule": "unreadable",
    }  # fmt: skip


@pytest.mark.parametrize("name", ["mixed.csv", "mixed.txt", "mixed.html"])
def test_mixed_encodings_are_refused_with_their_line(tmp_path, name):
    path = tmp_path / name
    path.write_bytes("TT|Đơn vị|\n1|".encode() + "Sở Công".encode("utf-16-le") + "|\n2|Xã ".encode() + b"\xe0|\n")
    with pytest.raises(dq.FormatError, match="UTF-8|NUL") as caught:
        dq.read_published(path)
    assert caught.value.row in (2, 3)


def peak(read):
    tracemalloc.start()
    try:
        read()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_large_files_are_refused_or_read_within_bounds(tmp_path):
    huge = tmp_path / "huge.txt"
    with open(huge, "wb") as file:
        file.truncate((64 << 20) + 1)
    with pytest.raises(dq.RangeError, match="67108865 bytes; at most 67108864"):
        dq.read_published(huge)
    row = "1 | Sở Công Thương | 24.082 | 23.874 | 99,1% | 48.164 | 47.748 | 416 | 0,38% | 288 | 99,7% |\n"
    large = tmp_path / "large.txt"
    large.write_text(row * (50_000_000 // len(row.encode())), encoding="utf-8")
    with pytest.raises(dq.RangeError, match="4 000 000 cells"):
        dq.read_published(large)


def test_zip_bombs_are_refused_before_they_are_unpacked(tmp_path):
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", "<workbook/>")
        package.writestr("xl/worksheets/sheet1.xml", b" " * 40_000_000)

    def refused():
        with pytest.raises(dq.RangeError, match="sheet1.xml unpacks to 40,000,000 bytes"):
            dq.read_published(path)

    assert peak(refused) < 4_000_000
    many = tmp_path / "many.xlsx"
    with zipfile.ZipFile(many, "w") as package:
        for i in range(2_001):
            package.writestr(f"{i}.xml", "")
    with pytest.raises(dq.RangeError, match="2,001 parts"):
        dq.read_published(many)


def packed(path, **parts):
    """A small true workbook with parts of its own put in place of others."""
    book = openpyxl.Workbook()
    for row in (HEADINGS, ["1", "Xã A", "10", "5"]):
        book.active.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    with zipfile.ZipFile(buffer) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, parts.get(name, source.read(name)))
    return path


SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{}<sheetData>{}</sheetData></worksheet>'


@pytest.mark.parametrize(
    ("sheet", "message"),
    [
        ("<!DOCTYPE x [<!ENTITY a 'aaaa'>]>" + SHEET.format("", ""), "document type"),
        ("not xml", "can be read|cannot be read|no quota table"),
        (SHEET.format("", '<row r="999999999"><c r="A999999999"><v>1</v></c></row>'), "1,048,576 rows"),
        (SHEET.format("", '<row r="1"><c r="XFD1"><v>1</v></c></row>'), "1,000 columns"),
        (SHEET.format('<dimension ref="A1:XFD1048576"/>', '<row r="1"><c r="A1"><v>1</v></c></row>'), "no quota table"),
        (SHEET.format("", '<row r="1"><c r="A1" t="s"><v>999</v></c></row>'), "cannot be read"),
        (SHEET.format("", '<row r="1"><c r="A1"><f>1+1</f></c></row>'), "A1 of 'Sheet' is a formula without its value"),
    ],
)
def test_damaged_and_hostile_workbooks(tmp_path, sheet, message):
    path = packed(tmp_path / "bad.xlsx", **{"xl/worksheets/sheet1.xml": sheet})
    with pytest.raises(dq.DvcError, match=message):
        dq.read_published(path)


def test_files_that_are_no_workbooks(tmp_path):
    for name, content in {"cut.xlsx": b"PK\x03\x04 cut off", "old.xls": b"\xd0\xcf\x11\xe0\xa1\xb1"}.items():
        (tmp_path / name).write_bytes(content)
        with pytest.raises(dq.FormatError, match=name):
            dq.read_published(tmp_path / name)
    with zipfile.ZipFile(tmp_path / "plan.zip", "w") as package:
        package.writestr("a.txt", "a")
    with pytest.raises(dq.FormatError, match="not a workbook"):
        dq.read_published(tmp_path / "plan.zip")
    with pytest.raises(dq.MissingFileError):
        dq.read_published(tmp_path / "none.xlsx")
    with pytest.raises(dq.FileError):
        dq.read_published(tmp_path)
    with pytest.raises(dq.ArgumentError, match="neither a path, a frame"):
        dq.read_published(12)
    with pytest.raises(dq.ArgumentError, match="sheet"):
        dq.read_published({"a": [1]}, sheet=1)


@pytest.mark.parametrize(
    ("page", "message"),
    [
        ("<table><tr><td colspan=1000000000>a<td>b</table>", "1,000 columns"),
        ("<table>" + "<tr><td colspan=1000 rowspan=65534>a</tr>" * 5_000 + "</table>", "cells"),
        ("<table>" + "<tr><td colspan=1000>a</tr>" * 5_000 + "</table>", "4,000,000 cells"),
        ("<table><tr><td>" * 2_000, "no quota table|can be read"),
        ("<div>" * 100_000, "no quota table|can be read"),
        ("<a b='" * 100_000, "no quota table|can be read"),
        ("<!--" * 100_000, "no quota table|can be read"),
        ("", "no quota table|can be read"),
        ("<!DOCTYPE x [<!ENTITY a 'aaaa'>]><table><tr><td>&a;&a;", "no quota table|can be read"),
    ],
)
def test_hostile_pages(tmp_path, page, message):
    path = tmp_path / "page.html"
    path.write_text(page, encoding="utf-8")
    with pytest.raises((dq.RangeError, dq.FormatError), match=message):
        dq.read_published(path)


def test_a_library_that_is_missing_names_its_extra(tmp_path, monkeypatch):
    import dvcquota.grids as grids

    def absent(name):
        raise ImportError(name)

    path = packed(tmp_path / "plan.xlsx")
    (tmp_path / "plan.html").write_text("<table></table>")
    monkeypatch.setattr(grids, "import_module", absent)
    with pytest.raises(ImportError, match=r"openpyxl is not installed.*dvcquota\[excel\]"):
        dq.read_published(path)
    with pytest.raises(ImportError, match=r"lxml is not installed.*dvcquota\[html\]"):
        dq.read_published(tmp_path / "plan.html")


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (24082, "General", "24082"), (24082, "#,##0", "24.082"), (1234567, "#,##0", "1.234.567"), (24082.0, "0", "24082"),
        (0.991, "0.0%", "99,1%"), (0.7, "0%", "70%"), (0.0038, "0.00%", "0,38%"), (0.125, "0%", "13%"), (1, "0.0%", "100,0%"),
        (0.991, "General", "0,991"), (0.1 + 0.2, "General", "0,3"), (1234.5, "#,##0.00", "1.234,50"), (0.5, "0.##", "0,5"),
        (0, '_(* #,##0_);_(* (#,##0);_(* "-"??_);_(@_)', "-"), (5, '_(* #,##0_);_(* (#,##0);_(* "-"??_);_(@_)', "5"),
        (-5, "0", "-5"), ("Sở", "General", "Sở"), (True, "General", "True"), (24082, '#,##0" hồ sơ"', "24.082"),
    ],
)  # fmt: skip
def test_numbers_are_taken_as_a_spreadsheet_displays_them(value, number_format, text):
    assert displayed(value, number_format) == text


def test_a_result_shows_itself(reference):
    result = dq.read_published(reference / "plan-128/source.txt")
    assert "252 rows (department, district, commune), 3 totals, 18 diagnostics" in repr(result)
    assert "Sở Công Thương" in result._repr_html_()
    assert result.rows.to_native("polars")["extra"].sum() == 76682 + 19426 + 169369
