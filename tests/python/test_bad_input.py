"""What is wrong in a plan's files is said once, with its place, and nothing is written.

Each case spoils one thing in a copy of the real data set. Rows are counted as a spreadsheet shows them: header = 1.
"""

import csv
import io
import json
import os
import shutil

import dvcquota as dq
import pytest
from command import printed, refusal
from plan_128 import DATASET

STATISTICS = ("unit", "observed_total", "observed_online", "projected_total", "projected_online")


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(DATASET, tmp_path / "plan")
    return tmp_path / "plan"


def lines_of(path):
    return list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))


def write(path, lines):
    with open(path, "w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(lines)


# Each spoiler takes the folder; the row it spoils is the one that the case names.


def cell(table, row, column, value):
    def spoil(folder):
        path = folder / f"{table}.csv"
        lines = lines_of(path)
        lines[row - 1][lines[0].index(column)] = value
        write(path, lines)

    return spoil


def without_column(table, column):
    def spoil(folder):
        path = folder / f"{table}.csv"
        lines = lines_of(path)
        at = lines[0].index(column)
        write(path, [line[:at] + line[at + 1 :] for line in lines])

    return spoil


def with_column(table, column):
    def spoil(folder):
        path = folder / f"{table}.csv"
        lines = lines_of(path)
        write(path, [[*lines[0], column], *([*line, "1"] for line in lines[1:])])

    return spoil


def without_row(table, row):
    def spoil(folder):
        path = folder / f"{table}.csv"
        lines = lines_of(path)
        del lines[row - 1]
        write(path, lines)

    return spoil


def bytes_of(name, make):
    def spoil(folder):
        (folder / name).write_bytes(make((folder / name).read_bytes()))

    return spoil


def described(change):
    """Change the parsed descriptor in place."""

    def spoil(folder):
        path = folder / "datapackage.json"
        root = json.loads(path.read_text(encoding="utf-8"))
        change(root)
        path.write_text(json.dumps(root, ensure_ascii=False, indent=2), encoding="utf-8")

    return spoil


def in_latin_1(row):
    """That row of a file in Latin-1, every other in UTF-8."""

    def make(text):
        lines = text.split(b"\n")
        lines[row - 1] = "D04,é,1,2,3".encode("latin-1")
        return b"\n".join(lines)

    return make


def all_online(level):
    """Every dossier of the level is online, in fact and in projection."""

    def spoil(folder):
        codes = {line[0] for line in lines_of(folder / "units.csv") if line[1] == level}
        lines = lines_of(folder / "statistics.csv")
        assert tuple(lines[0]) == STATISTICS
        write(folder / "statistics.csv", [
            [unit, T, T, P, P] if unit in codes else [unit, T, o, P, p] for unit, T, o, P, p in lines
        ])  # fmt: skip

    return spoil


def plan_of(root):
    return root["dvc:plan"]


# spoiler, code, file (None: the plan as a whole), row, column, words of the message
CASES = {
    "a column is missing": (without_column("units", "name"), "schema", "units.csv", 1, "name", ["missing"]),
    "a count's column is missing": (
        without_column("statistics", "observed_online"), "schema", "statistics.csv", 1, "observed_online", ["missing"]),
    "an unknown column": (with_column("statistics", "colour"), "schema", "statistics.csv", 1, "colour", ["not known"]),
    "an unknown key": (
        described(lambda root: plan_of(root).update(colour="red")), "schema", "datapackage.json", None, "dvc:plan.colour",
        ["not known"]),
    "an unknown key at the top": (
        described(lambda root: root.update(colour="red")), "schema", "datapackage.json", None, "colour", ["not known"]),
    "a missing key": (
        described(lambda root: plan_of(root).pop("totals")), "schema", "datapackage.json", None, "dvc:plan.totals", ["missing"]),
    "a duplicate unit code": (cell("units", 5, "code", "D01"), "duplicate", "units.csv", 5, "code", ["D01", "Sở Công Thương"]),
    "a unit with two rows": (cell("statistics", 6, "unit", "D01"), "duplicate", "statistics.csv", 6, "unit", ["D01"]),
    "an unknown unit code": (cell("statistics", 4, "unit", "99999"), "unknown_unit", "statistics.csv", 4, "unit", ["99999"]),
    "an unknown parent": (cell("units", 250, "parent", "999"), "unknown_unit", "units.csv", 250, "parent", ["999"]),
    "an unknown unit excluded": (
        described(lambda root: plan_of(root)["exclusions"][0].update(unit="D99")), "unknown_unit", "datapackage.json", None,
        "dvc:plan.exclusions", ["D99"]),
    "a unit without a row": (without_row("statistics", 3), "inconsistent", "statistics.csv", None, "unit", ["D02"]),
    "a negative count": (cell("statistics", 3, "observed_total", "-428"), "range", "statistics.csv", 3, "observed_total", ["-428"]),
    "a count with decimals": (
        cell("statistics", 3, "observed_total", "428.5"), "schema", "statistics.csv", 3, "observed_total", ["428.5"]),
    "a count with a grouping mark": (
        cell("statistics", 2, "observed_total", "24.082"), "schema", "statistics.csv", 2, "observed_total", ["24.082"]),
    "a count that is text": (cell("statistics", 3, "observed_total", "none"), "schema", "statistics.csv", 3, "observed_total", ["none"]),
    "an empty count": (cell("statistics", 3, "observed_total", ""), "schema", "statistics.csv", 3, "observed_total", ["missing"]),
    "online above total": (
        cell("statistics", 3, "observed_online", "429"), "inconsistent", "statistics.csv", 3, "observed_online", ["429", "428"]),
    "online above total in an override": (
        described(lambda root: plan_of(root)["overrides"][0].update(projected_online=818)), "inconsistent", "datapackage.json",
        None, "dvc:plan.overrides", ["818", "817"]),
    "a projection that does not follow": (
        cell("statistics", 3, "projected_total", "857"), "inconsistent", "statistics.csv", 3, "projected_total", ["857", "856"]),
    "an empty table": (bytes_of("statistics.csv", lambda _: b""), "schema", "statistics.csv", None, None, ["empty"]),
    "a table without rows": (
        bytes_of("statistics.csv", lambda text: text.split(b"\n")[0]), "schema", "statistics.csv", None, None, ["no rows"]),
    "an empty descriptor": (bytes_of("datapackage.json", lambda _: b""), "syntax", "datapackage.json", None, None, ["JSON"]),
    "a table that is not UTF-8": (
        bytes_of("statistics.csv", in_latin_1(5)), "encoding", "statistics.csv", 5, None, ["UTF-8"]),
    "a descriptor that is not UTF-8": (
        bytes_of("datapackage.json", lambda text: text.decode().encode("utf-16")), "encoding", "datapackage.json", None, None,
        ["UTF-8"]),
    "a count beyond 64 bits": (
        cell("statistics", 3, "observed_total", str(2**63)), "overflow", "statistics.csv", 3, "observed_total", [str(2**63)]),
    "a count beyond what a file holds": (
        cell("statistics", 3, "observed_total", str(2**53)), "range", "statistics.csv", 3, "observed_total", [str(2**53)]),
    "a total beyond 64 bits": (
        described(lambda root: plan_of(root)["totals"].update(commune=2**63)), "overflow", "datapackage.json", None, "commune",
        [str(2**63)]),
    "a negative total": (
        described(lambda root: plan_of(root)["totals"].update(commune=-1)), "range", "datapackage.json", None,
        "dvc:plan.totals.commune", ["-1"]),
    "a row too short": (bytes_of("statistics.csv", lambda text: text.replace(b"D02,428,5,856,10", b"D02,428")),
        "syntax", "statistics.csv", 3, None, ["2", "5"]),
    "a missing file": (lambda folder: (folder / "units.csv").unlink(), "not_found", "units.csv", None, None, []),
    "a level with nothing to share": (all_online("district"), "nothing_to_share", None, None, None, ["district"]),
    "a total above what is offline": (
        described(lambda root: plan_of(root)["totals"].update(department=110_795)), "infeasible", None, None, None,
        ["department", "110795", "110794"]),
}  # fmt: skip


@pytest.mark.parametrize(("spoil", "code", "file", "row", "column", "words"), CASES.values(), ids=CASES)
def test_one_line_with_the_place_and_nothing_written(folder, tmp_path, spoil, code, file, row, column, words):
    spoil(folder)
    (tmp_path / "out.csv").write_text("old")
    message = refusal("assign", "plan", "--format", "csv", "-o", "out.csv", cwd=tmp_path)
    place, _, said = message.partition(": ")
    if file is None:
        assert "haiphong-2022" in place
    else:
        expected = [f"plan/{file}"] + ([f"row {row}"] if row else [])
        if column:
            expected.append(f"column {column}" if row else column)
        assert place.split(", ") == expected
    assert all(word in said for word in words), said
    assert (tmp_path / "out.csv").read_text() == "old"
    assert sorted(os.listdir(tmp_path)) == ["out.csv", "plan"]

    with pytest.raises(dq.DvcError) as refused:
        plan = dq.load_plan(folder)
        for level in plan.levels:
            plan.assign(level)
    error = refused.value
    assert (error.code, error.row, error.column) == (code, row, column)
    assert error.file == ("haiphong-2022" if file is None else str(folder / file))
    assert str(error).replace(str(folder), "plan") == message


@pytest.mark.parametrize("case", ["a negative count", "a table that is not UTF-8", "a level with nothing to share"])
def test_no_file_is_begun(folder, tmp_path, case):
    CASES[case][0](folder)
    refusal("assign", "plan", "--format", "csv", "-o", "out.csv", cwd=tmp_path)
    assert os.listdir(tmp_path) == ["plan"]


def test_a_level_that_can_be_shared_is_not_held_up_by_one_that_cannot(folder, tmp_path):
    all_online("district")(folder)
    assert printed("assign", "plan", "--level", "commune", "--format", "csv", cwd=tmp_path).count("\n") == 218
    assert "district" in refusal("assign", "plan", "--level", "district", cwd=tmp_path)


def test_the_spoiled_rows_are_the_ones_a_spreadsheet_shows(folder):
    """The case table's rows, by sight: units.csv has the city in row 2, statistics.csv begins with D01 there."""
    assert [line[0] for line in lines_of(folder / "statistics.csv")[:4]] == ["unit", "D01", "D02", "D03"]
    assert [line[0] for line in lines_of(folder / "units.csv")[:4]] == ["code", "31", "D01", "D02"]


def test_an_untouched_copy_is_accepted(folder, tmp_path):
    write(folder / "statistics.csv", lines_of(folder / "statistics.csv"))
    described(lambda root: None)(folder)
    assert printed("assign", "plan", cwd=tmp_path) == printed("assign", "haiphong-2022", cwd=tmp_path)


# --- what a message quotes must not break it ----------------------------------------------------------------------


@pytest.mark.parametrize("text", ["4\n28", "4\r28", "\x1b[2J"], ids=ascii)
def test_a_cell_with_a_control_character_is_quoted_in_one_line(folder, tmp_path, text):
    cell("statistics", 3, "observed_total", text)(folder)
    message = refusal("assign", "plan", cwd=tmp_path)
    assert message.startswith("plan/statistics.csv, row 3, column observed_total: ")
    assert message.isprintable()


def test_a_key_with_a_line_end_is_quoted_in_one_line(folder, tmp_path):
    described(lambda root: root.update({"one\ntwo": 1}))(folder)
    assert refusal("assign", "plan", cwd=tmp_path).startswith("plan/datapackage.json, ")


def test_a_plan_whose_path_has_a_line_end_is_named_in_one_line(tmp_path):
    refusal("assign", "no\nsuch", cwd=tmp_path)


@pytest.mark.parametrize("name", ["n" * 300, "folder/" + "n" * 300], ids=["name", "path"])
def test_a_plan_whose_name_is_too_long_for_a_file(tmp_path, name):
    assert "nnn" in refusal("assign", name, cwd=tmp_path)


def test_a_plan_whose_path_is_not_utf_8_is_refused_as_any_other(tmp_path):
    refusal("assign", b"none-\xff", cwd=tmp_path)
    with pytest.raises(dq.MissingFileError):
        dq.load_plan(os.fsdecode(os.fsencode(tmp_path) + b"/none-\xff"))


def test_an_output_whose_path_is_not_utf_8(tmp_path):
    printed("assign", "haiphong-2022", "-o", b"out-\xff", cwd=tmp_path)
    assert os.listdir(os.fsencode(tmp_path)) == [b"out-\xff"]
    refusal("assign", "haiphong-2022", "-o", b"none-\xff/out", cwd=tmp_path)


def test_a_line_end_inside_a_cell_does_not_shift_the_rows_of_messages(folder, tmp_path):
    cell("units", 3, "name", "Sở\nCông\nThương")(folder)
    cell("units", 7, "no", "0")(folder)
    assert refusal("assign", "plan", cwd=tmp_path).startswith("plan/units.csv, row 7, column no: ")


def test_a_line_end_inside_a_cell_does_not_shift_the_row_of_bytes_that_are_not_utf_8(folder, tmp_path):
    cell("units", 3, "name", "Sở\nCông\nThương")(folder)
    path = folder / "units.csv"
    text = path.read_bytes()
    path.write_bytes(text.replace("Sở Tài chính".encode(), b"S\xff"))
    (row,) = [k + 1 for k, line in enumerate(lines_of(DATASET / "units.csv")) if line[4] == "Sở Tài chính"]
    assert refusal("assign", "plan", cwd=tmp_path).startswith(f"plan/units.csv, row {row}: ")


@pytest.mark.parametrize("end", ["\r\n", "\r"], ids=ascii)
def test_rows_are_counted_whatever_ends_a_line(folder, tmp_path, end):
    cell("statistics", 3, "observed_total", "-1")(folder)
    path = folder / "statistics.csv"
    path.write_bytes(path.read_bytes().replace(b"\n", end.encode()))
    assert refusal("assign", "plan", cwd=tmp_path).startswith("plan/statistics.csv, row 3, column observed_total: ")


@pytest.mark.parametrize("end", ["\r\n", "\r"], ids=ascii)
def test_rows_of_bytes_that_are_not_utf_8_are_counted_whatever_ends_a_line(folder, tmp_path, end):
    bytes_of("statistics.csv", in_latin_1(5))(folder)
    path = folder / "statistics.csv"
    path.write_bytes(path.read_bytes().replace(b"\n", end.encode()))
    assert refusal("assign", "plan", cwd=tmp_path).startswith("plan/statistics.csv, row 5: ")
