"""Plan 128/KH-UBND twice over: the packaged files, read as plain CSV, and Appendix 2 in the text of the plan itself.

Nothing of dvcquota is used here, so that tests can hold its loader and its writers against it.
"""

import csv
import json
import re
from pathlib import Path

REPO = Path(__file__).resolve().parents[2]
DATASET = REPO / "python/dvcquota/datasets/haiphong-2022"
COLUMNS = (
    "observed_total", "observed_online", "observed_rate", "projected_total", "projected_online",
    "offline", "share", "extra", "target",
)  # fmt: skip


def table(name):
    with open(DATASET / f"{name}.csv", encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


def descriptor():
    return json.loads((DATASET / "datapackage.json").read_text(encoding="utf-8"))


def between(text, start, end):
    """The part of the text from the line that begins with `start` to the line that begins with `end`."""
    begin = text.index("\n" + start)
    return text[begin : text.index("\n" + end, begin + 1)]


def appendix_2(source, level):
    """((number, name, group), nine cells) of each unit of a level, and the nine cells of its total row."""
    heads = {
        "department": ("1. Sở, ban, ngành thuộc Ủy ban nhân dân thành phố", "2. Cấp huyện"),
        "district": ("2. Cấp huyện", "3. Cấp xã"),
        "commune": ("3. Cấp xã", "DANH MỤC THỦ TỤC HÀNH CHÍNH THÍ ĐIỂM"),
    }
    section = between(source, *heads[level])
    # one stream of cells: line ends inside a row fall on bars, so dropping them leaves eleven cells a row
    body = re.split(r"\nTổng HS \|.*\n", section)[1]
    cells = [cell.strip() for cell in body.replace("\n", "").split("|")]
    assert cells.pop() == "" and len(cells) % 11 == 0
    rows, total, group = [], None, None
    for at in range(0, len(cells), 11):
        number, name, *values = cells[at : at + 11]
        if number:
            rows.append(((number, name, group), tuple(values)))
        elif any(values):
            assert name == "Tổng cộng" and total is None
            total = tuple(values)
        else:
            group = name
    return rows, total


def reading(column, printed):
    """The value of a printed cell: a second reading, written apart from the one that made the data set."""
    if printed == "":
        return ""
    if printed == "-":
        return "0"
    if column in ("observed_rate", "share", "target"):
        whole, _, places = printed.rstrip("%").partition(",")
        return whole + ("." + places if places else "")
    digits = "".join(character for character in printed if character.isdigit())
    assert len(printed) - len(digits) == (len(digits) - 1) // 3 or printed == digits
    return digits
