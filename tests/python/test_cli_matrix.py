"""`dvcquota allocate-matrix` and `dvcquota round`, as processes of their own: a table in, the same table in whole dossiers out."""

import json

import dvcquota as dq
import pytest
from command import dvcquota, printed, refusal

MARGINS = "name,x,y,Total\na,2,1,4\nb,1,3,6\nTotal,5,5,10\n"
MATRIX = ("allocate-matrix", "m.csv", "--rows", "Total", "--columns", "Total")


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "m.csv").write_text(MARGINS, encoding="utf-8")
    (tmp_path / "t.csv").write_text("name,x,y,z,sum\na,0.5,0.5,1.2,2.2\nb,0.5,1/2,3,4\n", encoding="utf-8")
    return tmp_path


def test_csv_is_the_table_with_counts_in_place_of_weights(folder):
    assert printed(*MATRIX, cwd=folder) == "name,x,y,Total\na,3,1,4\nb,2,4,6\nTotal,5,5,10\n"
    # wherever the margins stand, and with the corner empty
    (folder / "m.csv").write_text("name,Total,x,y\nTotal,,5,5\na,4,2,1\nb,6,1,3\n")
    assert printed(*MATRIX, cwd=folder) == "name,Total,x,y\nTotal,10,5,5\na,4,3,1\nb,6,2,4\n"


@pytest.mark.parametrize("method", ["sainte-lague", "dhondt", "huntington-hill"])
def test_json_has_the_multipliers(folder, method):
    expected = dq.allocate_matrix([[2, 1], [1, 3]], rows=[4, 6], columns=[5, 5], method=method)
    assert json.loads(printed(*MATRIX, "--method", method, "--format", "json", cwd=folder)) == {
        "total": 10, "method": method, "rows": ["a", "b"], "columns": ["x", "y"], "counts": expected.counts.tolist(),
        "row_multipliers": list(map(str, expected.row_multipliers)),
        "column_multipliers": list(map(str, expected.column_multipliers)), "ties": [],
    }  # fmt: skip


def test_bounds_are_tables_of_the_same_names_in_any_order(folder):
    (folder / "low.csv").write_text("other,y,x\nb,0,0\na,3,0\n")
    expected = dq.allocate_matrix([[2, 1], [1, 3]], rows=[4, 6], columns=[5, 5], lower=[[0, 3], [0, 0]])
    text = printed(*MATRIX, "--lower", "low.csv", "--format", "json", cwd=folder)
    assert json.loads(text)["counts"] == expected.counts.tolist() and expected.counts[0, 1] == 3
    (folder / "low.csv").write_text("other,y,x\nb,0,0\nc,3,0\n")
    assert refusal(*MATRIX, "--lower", "low.csv", cwd=folder) == "low.csv: there is no row a, which m.csv has"
    (folder / "low.csv").write_text("other,y,z\nb,0,0\na,3,0\n")
    assert refusal(*MATRIX, "--upper", "low.csv", cwd=folder) == "low.csv: there is no column x, which m.csv has"


def test_ties_are_told_by_names(folder):
    (folder / "m.csv").write_text("name,x,y,Total\na,1,1,1\nb,1,1,1\nTotal,1,1,\n")
    run = dvcquota(*MATRIX, cwd=folder)
    assert run.stdout.decode().splitlines()[1:3] == ["a,1,0,1", "b,0,1,1"]
    assert run.stderr.decode() == (
        "dvcquota: m.csv: another table is as right, it differs in a / x, a / y, b / x, b / y; served here: a / x, b / y\n"
    )
    (tie,) = json.loads(printed(*MATRIX, "--format", "json", cwd=folder))["ties"]
    assert tie["served"] == [["a", "x"], ["b", "y"]] and len(tie["cells"]) == 4


@pytest.mark.parametrize(
    ("text", "options", "words"),
    [
        (None, ["--rows", "Sum"], "m.csv: there is no column Sum; the header is name, x, y, Total"),
        (None, ["--columns", "Sum"], "m.csv: no row begins with Sum, which is to hold the totals of columns"),
        (None, ["--method", "webstr"], "--method webstr is not the name of a method"),
        (None, ["--method", "hamilton"], "largest-remainder"),
        (MARGINS.replace("2,1,4", "2,,4"), [], "m.csv, row 2, column y: it is empty, and a missing count is not 0"),
        (MARGINS.replace("2,1,4", "2,-1,4"), [], 'm.csv, row 2, column y: "-1" is not a count'),
        (MARGINS.replace("Total,5,5,10", "Total,5,6,10"), [],
         "m.csv: the totals of the rows add up to 10, those of the columns to 11; they must be equal"),
        (MARGINS.replace("5,5,10", "5,5,11"), [],
         "m.csv, row 4, column Total: the total of all is 11, but the totals add up to 10"),
        (MARGINS.replace("b,1", "a,1"), [], "m.csv: there is more than one row a; each needs its own name"),
        (MARGINS.replace("name,x,y", "name,x,x"), [], "m.csv: there is more than one column x"),
        (MARGINS.replace("2,1,4", "0,1,4").replace("1,3,6", "0,3,6"), [],
         "m.csv: rows a, b must get 10 dossiers, but the table admits at most 5 there: 5 in column y, 0 in the other columns"),
        (MARGINS.replace("a,2,1,4", "a,2,1,1").replace("b,1,3,6", "b,1,3,9"), ["--method", "adams"],
         "m.csv: row a has a total of 1, but its cells need at least 2"),
        (None, ["--method", "signposts", "--signposts", "2,1"], "--signposts: signpost 1 is below the one before it"),
        (None, ["--q", "1/2"], "q goes with stationary, not with sainte-lague; leave it out"),
        (None, ["--method", "stationary", "--q=-1"], '--q: "-1" is not an exact ratio from 0 up'),
        ("name,Total\nTotal,\n", [], "m.csv: there are no rows of cells"),
        ("name\n", [], "there is no column Total"),
    ],
)  # fmt: skip
def test_what_is_refused_of_tables(folder, text, options, words):
    if text is not None:
        (folder / "m.csv").write_text(text)
    assert words in refusal(*MATRIX, *options, "-o", "out.csv", cwd=folder)
    assert not (folder / "out.csv").exists()


def test_rounding_keeps_what_adds_up(folder):
    (folder / "t.csv").write_text("name,x,y,z\na,0.5,0.5,1.2\nb,0.5,1/2,3\n")
    run = dvcquota("round", "t.csv", cwd=folder)
    assert run.stdout.decode() == "name,x,y,z\na,1,0,1\nb,0,1,3\n" and run.returncode == 0
    assert b"another table is as right" in run.stderr
    document = json.loads(printed("round", "t.csv", "--format", "json", cwd=folder))
    assert (document["total"], document["base"]) == (6, 1)
    assert (document["row_totals"], document["column_totals"]) == ([2, 4], [1, 1, 4])


def test_named_totals_are_written_anew(folder):
    run = dvcquota("round", "t.csv", "--rows", "sum", cwd=folder)
    assert run.stdout.decode() == "name,x,y,z,sum\na,1,0,1,2\nb,0,1,3,4\n"
    run = dvcquota("round", "m.csv", "--rows", "Total", "--columns", "Total", "--base", "5", "-o", "out.csv", cwd=folder)
    assert (run.returncode, run.stdout) == (0, b"")
    lines = [line.split(",") for line in (folder / "out.csv").read_text().splitlines()[1:]]
    cells = [[int(value) for value in line[1:]] for line in lines]
    expected = dq.round_table([[2, 1], [1, 3]], base=5)
    assert [row[:2] for row in cells[:2]] == expected.counts.tolist()
    assert [row[2] for row in cells] == [*expected.row_totals, expected.total]
    assert cells[2] == [*expected.column_totals, expected.total]


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("", "t.csv, row 3, column y: it is empty, and a missing number is not 0"),
        ("x", 't.csv, row 3, column y: "x" is not an exact number; write 12, 0.5 or 1/3'),
        ("-1", 't.csv, row 3, column y: "-1" is not an exact number'),
        ("1/0", 't.csv, row 3, column y: "1/0" is not an exact number'),
        ("0,5", "row 3: the number of fields is 6"),
        ("9223372036854775808", "t.csv, row 3: table, column 1: "),
    ],
)
def test_what_is_refused_of_rounding(folder, cell, words):
    (folder / "t.csv").write_text((folder / "t.csv").read_text().replace("1/2", cell))
    assert words in refusal("round", "t.csv", "-o", "out.csv", cwd=folder)
    assert not (folder / "out.csv").exists()
