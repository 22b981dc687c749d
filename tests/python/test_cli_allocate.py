"""`dvcquota allocate`, as a process of its own: CSV in, the same CSV with its counts or JSON out, one line where it fails."""

import csv
import io
import json
import subprocess

import dvcquota as dq
import pytest
from command import BARE, SCRIPT, dvcquota, printed, refusal, the_refusal
from dvcquota import cli_files
from hypothesis import given, settings
from hypothesis import strategies as st

TIED = "name,w,low,high,first\na,6,0,9,2\nb,6,1,9,1\nc,19,0,1,3\n"


@pytest.fixture
def file(tmp_path):
    (tmp_path / "w.csv").write_text(TIED, encoding="utf-8")
    return "w.csv"


def allocate(file, *options, cwd, weights="w", total=3):
    return dvcquota("allocate", file, "--weights", weights, "--total", str(total), *options, cwd=cwd)


def counts(run):
    assert run.returncode == 0, run.stderr.decode()
    return [int(row["count"]) for row in csv.DictReader(io.StringIO(run.stdout.decode()))]


def refused(text, *options, cwd, weights="w", total="3"):
    (cwd / "w.csv").write_bytes(text if isinstance(text, bytes) else text.encode())
    return refusal("allocate", "w.csv", "--weights", weights, "--total", total, *options, cwd=cwd)


# --- what is written ----------------------------------------------------------------------------------------------


def test_csv_is_the_file_with_a_last_column(tmp_path, file):
    run = allocate(file, cwd=tmp_path)
    assert run.stdout.decode() == "name,w,low,high,first,count\na,6,0,9,2,1\nb,6,1,9,1,0\nc,19,0,1,3,2\n"
    told = "dvcquota: w.csv: data rows 1, 2 have equal claims to 1 dossier, served: 1\n"
    assert (run.returncode, run.stderr.decode()) == (0, told)


def test_without_a_tie_nothing_is_told(tmp_path, file):
    text = printed("allocate", file, "--weights", "w", "--total", "31", cwd=tmp_path)
    assert [row["count"] for row in csv.DictReader(io.StringIO(text))] == ["6", "6", "19"]


def test_json_counts_data_rows_from_1(tmp_path, file):
    document = json.loads(printed("allocate", file, "--weights", "w", "--total", "3", "--format", "json", cwd=tmp_path))
    assert document == {
        "total": 3, "assigned": 3, "method": "largest-remainder",
        "ties": [{"rows": [1, 2], "contested": 1, "served": [1]}], "counts": [1, 0, 2],
    }  # fmt: skip
    assert list(document) == ["total", "assigned", "method", "ties", "counts"]


def test_an_open_tie_is_left_out_of_what_was_assigned(tmp_path, file):
    run = allocate(file, "--ties", "report", "--format", "json", cwd=tmp_path)
    document = json.loads(run.stdout)
    assert (document["assigned"], document["counts"]) == (2, [0, 0, 2])
    assert document["ties"] == [{"rows": [1, 2], "contested": 1, "served": []}]
    assert b"contest" not in run.stderr
    assert allocate(file, "--ties", "report", cwd=tmp_path).stderr.decode().endswith("nobody is served\n")


def test_standard_input(tmp_path):
    command = [SCRIPT, "allocate", "-", "--weights", "w", "--total", "31"]
    for text, code in ((TIED, 0), (TIED.replace("19", "x"), 2)):
        run = subprocess.run(command, cwd=tmp_path, env=BARE, input=text.encode(), capture_output=True, check=False, timeout=30)
        if code == 0:
            assert counts(run) == [6, 6, 19]
        else:
            assert the_refusal(run).startswith("standard input, row 4, column w: ")


def test_output_is_a_file_whole_or_not_at_all(tmp_path, file):
    run = allocate(file, "-o", "out.csv", cwd=tmp_path)
    assert (run.returncode, run.stdout) == (0, b"")
    assert (tmp_path / "out.csv").read_bytes() == allocate(file, cwd=tmp_path).stdout
    before = (tmp_path / "out.csv").read_bytes()
    refusal("allocate", file, "--weights", "nothing", "--total", "3", "-o", "out.csv", cwd=tmp_path)
    assert (tmp_path / "out.csv").read_bytes() == before
    refusal("allocate", file, "--weights", "w", "--total", "3", "-o", "no/out.csv", cwd=tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.csv", "w.csv"]


def test_text_stays_as_it_is(tmp_path):
    cells = ["Xã Quốc Tuấn", 'the "first", of two', "two\nlines", " spaces ", "007"]
    table = io.StringIO(newline="")
    csv.writer(table).writerows([["tên", "w"], *([cell, "1"] for cell in cells)])
    (tmp_path / "w.csv").write_bytes(b"\xef\xbb\xbf" + table.getvalue().encode())
    run = allocate("w.csv", cwd=tmp_path, total=5)
    rows = list(csv.reader(io.StringIO(run.stdout.decode(), newline="")))
    assert rows == [["tên", "w", "count"], *([cell, "1", "1"] for cell in cells)]


@settings(max_examples=300)
@given(st.lists(st.lists(st.text(st.characters(codec="utf-8"), max_size=4), min_size=2, max_size=3), min_size=1, max_size=4))
def test_what_is_written_reads_as_what_was_given(table):
    text = cli_files.csv_text(table)
    assert list(csv.reader(io.StringIO(text, newline=""), strict=True)) == table


def test_no_rows(tmp_path):
    (tmp_path / "w.csv").write_text("name,w\n")
    assert printed("allocate", "w.csv", "--weights", "w", "--total", "0", cwd=tmp_path) == "name,w,count\n"
    assert "no rows" in refused("name,w\n", cwd=tmp_path)


# --- options ------------------------------------------------------------------------------------------------------

WEIGHTS, LOW, HIGH, FIRST = [6, 6, 19], [0, 1, 0], [9, 9, 1], [2, 1, 3]


@pytest.mark.parametrize(
    ("options", "same"),
    [
        (["--method", "webster"], {"method": "webster"}),
        (["--method", "adams"], {"method": "adams"}),
        (["--method", "stationary", "--q", "1/3"], {"method": "stationary", "q": "1/3"}),
        (["--quota", "droop"], {"quota": "droop"}),
        (["--lower", "low", "--upper", "high"], {"lower": LOW, "upper": HIGH}),
        (["--lower", "low", "--redistribute", "least-squares"], {"lower": LOW, "redistribute": "least-squares"}),
        (["--ties", "by-priority", "--priority", "first"], {"ties": "by-priority", "priority": FIRST}),
        (["--ties", "by-weight"], {"ties": "by-weight"}),
        (["--ties", "by-lot", "--seed", "1"], {"ties": "by-lot", "seed": 1}),
        (["--ties", "by-lot", "--seed", "4"], {"ties": "by-lot", "seed": 4}),
    ],
    ids=" ".join,
)
def test_options_are_those_of_the_package(tmp_path, file, options, same):
    expected = dq.allocate(WEIGHTS, total=3, **same)
    assert counts(allocate(file, *options, cwd=tmp_path)) == expected.counts.tolist()
    document = json.loads(allocate(file, *options, "--format", "json", cwd=tmp_path).stdout)
    assert (document["method"], document["counts"]) == (expected.method, expected.counts.tolist())


# --- what is refused ----------------------------------------------------------------------------------------------

BAD_CELLS = {
    "": "row 3, column w: it is empty",
    "-1": 'row 3, column w: "-1" is not a count',
    "1.0": '"1.0" is not a count',
    "1e3": '"1e3" is not a count',
    " 1": '" 1" is not a count',
    "+1": "is not a count",
    "1_000": "is not a count",
    "٣": "is not a count",
    "1\n": "is not a count",
    "9223372036854775808": "row 3, column w: 9223372036854775808 does not fit 64 bits",
    "9" * 5000: "does not fit 64 bits",
}


@pytest.mark.parametrize(("cell", "words"), BAD_CELLS.items(), ids=[repr(cell[:20]) for cell in BAD_CELLS])
def test_a_cell_that_is_no_count_is_named(tmp_path, cell, words):
    assert words in refused(f'name,w\na,1\nb,"{cell}"\n', cwd=tmp_path)


def test_counts_are_read_to_the_last_digit(tmp_path):
    (tmp_path / "w.csv").write_text("w\n0009007199254740993\n9007199254740993\n9223372036854775807\n")
    assert counts(allocate("w.csv", cwd=tmp_path, total=4))[2] == 4


BAD_FILES = {
    "an empty file": ("", "there is no header"),
    "a blank header": ("\nw\n", "there is no header"),
    "a short row": ("name,w\na,1\nb\n", "row 3: the number of fields is 1, the header has 2"),
    "a long row": ("name,w\na,1,2\n", "row 2: the number of fields is 3"),
    "a blank line": ("name,w\n\na,1\n", "row 2: the number of fields is 0"),
    "an open quote": ('name,w\n"a,1\n', "row 2: "),
    "text after a quote": ('name,w\n"a"b,1\n', "row 2: "),
    "Latin-1": ("name,w\né,1\n".encode("latin-1"), "byte 8 is not UTF-8"),
    "UTF-16": ("w\n1\n".encode("utf-16"), "byte 1 is not UTF-8"),
    "no such column": ("name,v\na,1\n", "there is no column w; the header is name, v"),
    "a column twice": ("w,w\n1,1\n", "more than one column w"),
    "a column count": ("w,count\n1,1\n", "there is a column count already"),
    "all weights 0": ("w\n0\n0\n", "w.csv: there are 3 dossiers to allocate, but every weight is 0; the nearest total is 0"),
}


@pytest.mark.parametrize(("text", "words"), BAD_FILES.values(), ids=BAD_FILES)
def test_a_file_that_is_refused(tmp_path, text, words):
    message = refused(text, cwd=tmp_path)
    assert words in message and message.startswith("w.csv")


def test_a_column_count_is_no_trouble_for_json(tmp_path):
    (tmp_path / "w.csv").write_text("w,count\n1,1\n")
    assert json.loads(allocate("w.csv", "--format", "json", cwd=tmp_path).stdout)["counts"] == [3]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--method", "webstr"], "--method webstr is not the name of a method; known are largest-remainder, hamilton, "),
        (["--method", "stationary"], "needs its q"),
        (["--method", "stationary", "--q", "2"], "from 0 to 1"),
        (["--method", "stationary", "--q", "half"], "half"),
        (["--quota", "droop", "--lower", "low"], "not with droop"),
        (["--lower", "first"], "w.csv: the lower bounds of all rows add up to 6, above the total of 3; the nearest total is 6"),
        (["--lower", "w", "--upper", "high"], "w.csv, row 4, column w: the lower bound 19 is above the upper bound 1"),
        (["--quota", "imperiali", "--total", "0"], None),
        (["--ties", "by-priority"], "give --priority"),
        (["--upper", "low", "--total", "4"], "w.csv: the upper bounds of all rows add up to 1, below the total of 4"),
        (["--lower", "low", "--total", "0"], "w.csv: the lower bounds of row 3 add up to 1, above the total of 0"),
        (["--ties", "error"], "w.csv: rows 2, 3 have equal claims to 1 dossier; choose a rule for ties"),
        (["--ties", "error", "--method", "quota-method"], "w.csv: rows 2, 3 have equal claims to 1 dossier; choose a rule for ties"),
        (["--method", "signposts", "--signposts", "2,1"], "--signposts: signpost 1 is below the one before it, 2; they may not"),
        (["--method", "stationary", "--q=-1/2"], '--q: "-1/2" is not an exact ratio from 0 up'),
        (["--method", "dhondt", "--quota", "droop"], "the droop quota goes with largest-remainder, not with dhondt; leave it out"),
        (["--q", "1/2"], "q goes with stationary, not with largest-remainder; leave it out"),
        (["--signposts", "1,2"], "a list of signposts goes with signposts, not with largest-remainder; leave it out"),
        (["--redistribute", "least-squares"], "the redistribution least-squares goes with bounds, and there are none"),
        (["--redistribute", "least-squares", "--method", "dhondt", "--lower", "low"], "goes with largest-remainder, not with dhondt"),
        (["--redistribute", "proportional", "--method", "dhondt", "--quota", "hare"], None),
        (["--priority", "first"], "a priority goes with ties by-priority, not with ties by-order; leave it out"),
        (["--seed", "3"], "a seed goes with ties by-lot, not with ties by-order; leave it out"),
        (["--lang", "vi"], "--lang is the language of an explanation in words; give --explain"),
        (["--by", ""], '--by "" leaves a name out; give a column, or several parted by commas'),
        (["--by", "name,,w"], '--by "name,,w" leaves a name out'),
        (["--total", "-1"], "the total to allocate is -1"),
        (["--total", str(2**63)], "does not fit 64 bits"),
        (["--lower", "gone"], "no column gone"),
        (["--upper", "name"], "row 2, column name"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_options_that_are_refused(tmp_path, file, options, words):
    command = ("allocate", file, "--weights", "w", "--total", "3", *options)
    if words is None:
        assert dvcquota(*command, cwd=tmp_path).returncode == 0
    else:
        assert words in refusal(*command, cwd=tmp_path)


def test_a_quota_that_does_not_fit(tmp_path):
    message = refused("w\n50\n25\n25\n", "--quota", "hagenbach-bischoff", cwd=tmp_path)
    assert message.startswith("w.csv: the hagenbach-bischoff quota does not fit here")


def test_files_that_cannot_be_read(tmp_path):
    assert refusal("allocate", "none.csv", "--weights", "w", "--total", "3", cwd=tmp_path) == "none.csv: there is no such file"
    assert refusal("allocate", ".", "--weights", "w", "--total", "3", cwd=tmp_path).startswith(".: it cannot be read: ")
    assert refusal("allocate", "two\nlines", "--weights", "w", "--total", "3", cwd=tmp_path).startswith("'two\\nlines': ")


def test_what_must_be_given(tmp_path, file):
    for missing in (["--weights", "w"], ["--total", "3"]):
        run = dvcquota("allocate", file, *missing, cwd=tmp_path)
        assert run.returncode == 2 and not run.stdout and b"Missing option" in run.stderr
    assert dvcquota("allocate", file, "--weights", "w", "--total", "3", "--ties", "luck", cwd=tmp_path).returncode == 2


# --- groups -------------------------------------------------------------------------------------------------------

REGIONS = "name,region,w,low\na,North,60,0\nb,South,6,1\nc,North,6,1\nd,South,28,0\n"


@pytest.fixture
def regions(tmp_path):
    (tmp_path / "w.csv").write_text(REGIONS, encoding="utf-8")
    return "w.csv"


def test_groups_share_the_total_first_and_their_rows_then(tmp_path, regions):
    # 66 and 34 of 100 share 10 as 7 and 3; 60 and 6 share 7 as 6 and 1 (6.36, 0.64), 6 and 28 share 3 as 1 and 2
    run = allocate(regions, "--by", "region", cwd=tmp_path, total=10)
    assert counts(run) == [6, 1, 1, 2]
    assert run.stderr.decode() == "dvcquota: w.csv: group totals: North 7, South 3\n"
    for options in (["--method", "webster"], ["--method", "adams", "--lower", "low"], ["--lower", "low"]):
        text = allocate(regions, "--by", "region", "--format", "json", *options, cwd=tmp_path, total=10).stdout
        document = json.loads(text)
        of = {"method": options[1]} if options[0] == "--method" else {}
        low = [[0, 1], [1, 0]] if "--lower" in options else [None, None]
        top = dq.allocate([66, 34], total=10, **of, **({"lower": [1, 1]} if "--lower" in options else {})).counts.tolist()
        assert document["groups"] == dict(zip(["North", "South"], top, strict=True)) and document["group_ties"] == []
        north = dq.allocate([60, 6], total=top[0], lower=low[0], **of).counts
        south = dq.allocate([6, 28], total=top[1], lower=low[1], **of).counts
        assert document["counts"] == [north[0], south[0], north[1], south[1]]


def test_a_tie_among_groups_is_told(tmp_path):
    (tmp_path / "w.csv").write_text("region,w\nNorth,3\nSouth,1\nSouth,2\n")
    run = allocate("w.csv", "--by", "region", cwd=tmp_path, total=3)
    assert counts(run) == [2, 0, 1]
    assert b"w.csv: groups North, South have equal claims to 1 dossier, served: North\n" in run.stderr
    document = json.loads(allocate("w.csv", "--by", "region", "--format", "json", cwd=tmp_path, total=3).stdout)
    assert document["group_ties"] == [{"groups": ["North", "South"], "contested": 1, "served": ["North"]}]
    error = refusal("allocate", "w.csv", "--weights", "w", "--total", "3", "--by", "region", "--ties", "error", cwd=tmp_path)
    assert error == 'w.csv: group "North", group "South" have equal claims to 1 dossier; choose a rule for ties'


def test_what_is_refused_of_groups(tmp_path):
    limit = 2**63 - 1
    for text, options, words in (
        ("g,w\na,1\n", ["--by", "h"], "w.csv: there is no column h; the header is g, w"),
        (f"g,w\na,{limit}\na,1\n", ["--by", "g"], 'w.csv: group "a": its weights add up to 9223372036854775808, beyond 64 bits'),
        ("g,w,u\na,1,1\nb,1,1\n", ["--by", "g", "--upper", "u"], "add up to 2, below the total of 3; the nearest total is 2"),
        ("g,w,l,u\na,1,3,1\nb,1,0,9\n", ["--by", "g", "--upper", "u", "--lower", "l"],
         "w.csv, row 2, column l: the lower bound 3 is above the upper bound 1"),
        ("g,w\na,1\nb,1\n", ["--by", "g", "--ties", "report"], "a tie cannot stay open"),
        ("g,w\na,1\nb,1\n", ["--mode", "global"], "--mode goes with groups; give their column with --by"),
        ("g,w\na,1\nb,1\n", ["--group-bounds", "w.csv"], "--group-bounds goes with groups"),
        ("g,w\na,1\nb,1\n", ["--by", "g", "--mode", "global"], "largest-remainder does not go with the global mode"),
        ("g,w\na,1\nb,1\n", ["--by", "g,g"], "--by g,g names a column twice"),
    ):  # fmt: skip
        assert words in refused(text, *options, cwd=tmp_path)


LEVELS = "region,place,w\nNorth,a,6000\nSouth,a,600\nNorth,b,600\nSouth,b,2800\n"
NORTH_SOUTH, PLACES, PEOPLE = ["North", "South", "North", "South"], ["a", "a", "b", "b"], [6000, 600, 600, 2800]


@pytest.fixture
def levels(tmp_path):
    (tmp_path / "w.csv").write_text(LEVELS, encoding="utf-8")
    (tmp_path / "b.csv").write_text("region,place,lower,upper\nNorth,,,6\nSouth,a,2,\n", encoding="utf-8")
    return "w.csv"


@pytest.mark.parametrize("bounds", [[], ["--group-bounds", "b.csv"]], ids=["free", "bounded"])
@pytest.mark.parametrize("mode", [[], ["--mode", "top-down"], ["--mode", "global"]], ids=" ".join)
def test_several_columns_are_levels(tmp_path, levels, mode, bounds):
    of = {"group_upper": [{"North": 6}], "group_lower": [{}, {("South", "a"): 2}]} if bounds else {}
    expected = dq.allocate_hierarchy(
        PEOPLE, total=10, groups=[NORTH_SOUTH, PLACES], mode=mode[1] if mode else "top-down", method="dhondt", **of
    )
    options = ["--by", "region, place", "--method", "dhondt", *mode, *bounds]
    run = allocate(levels, *options, cwd=tmp_path, total=10)
    assert counts(run) == expected.counts.tolist()
    if bounds and not mode:
        assert run.stderr.decode().splitlines() == [
            "dvcquota: w.csv: group totals: North 6, South 4",
            "dvcquota: w.csv: group totals: North / a 6, South / a 2, North / b 0, South / b 2",
        ]
    document = json.loads(allocate(levels, *options, "--format", "json", cwd=tmp_path, total=10).stdout)
    assert document["counts"] == expected.counts.tolist()
    paths = {tuple(group["group"]): group["total"] for group in document["groups"]}
    assert paths == {(key,): total for key, total in expected.totals[0].items()} | expected.totals[1]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("region,place,lower\nEast,,1\n", "b.csv, row 2: no row is in group East"),
        ("region,place,lower\nNorth,c,1\n", "b.csv, row 2: no row is in group North / c"),
        ("region,place,lower\nNorth,,1\nNorth,,2\n", "b.csv, row 3: group North stands there for the second time"),
        ("region,place,lower\nNorth,,x\n", 'b.csv, row 2, column lower: "x" is not a count'),
        ("region,place,least\nNorth,,1\n", "b.csv: there is neither a column lower nor upper"),
        ("region,lower\nNorth,1\n", "b.csv: there is no column place"),
        ("region,place,lower\nNorth,,11\n", 'w.csv: the lower totals of groups (group "North") and the lower bounds of rows add up to 11, '
         "above the total of 10; the nearest total is 11"),
        ("region,place,lower,upper\nNorth,a,3,2\n", 'w.csv: group "North / a": its lower total 3 is above its upper total 2'),
    ],
)  # fmt: skip
def test_bounds_of_groups_that_are_refused(tmp_path, levels, text, words):
    (tmp_path / "b.csv").write_text(text, encoding="utf-8")
    command = ("allocate", levels, "--weights", "w", "--total", "10", "--by", "region,place", "--group-bounds", "b.csv")
    assert words in refusal(*command, "-o", "out.csv", cwd=tmp_path)
    assert not (tmp_path / "out.csv").exists()


# --- explanations -------------------------------------------------------------------------------------------------


def test_a_row_is_explained_in_words_or_as_json(tmp_path, file):
    why = dq.allocate([6, 6, 19], total=3).explain(1)
    command = ("allocate", file, "--weights", "w", "--total", "3", "--explain", "2")
    assert printed(*command, cwd=tmp_path) == f"{why}\n"
    assert printed(*command, "--lang", "vi", cwd=tmp_path) == f"{why.text(lang='vi')}\n"
    document = json.loads(printed(*command, "--format", "json", cwd=tmp_path))
    assert document["row"] == 2 and document["count"] == 0 and document["share"] == "18/31"
    assert document["tie"] == {"rows": [1, 2], "contested": 1, "served": [1]}
    assert document["text"] == {"en": str(why), "vi": why.text(lang="vi")} and "divisor" not in document
    printed(*command, "-o", "why.txt", cwd=tmp_path)
    assert (tmp_path / "why.txt").read_text(encoding="utf-8") == f"{why}\n"


def test_a_row_is_explained_within_its_group(tmp_path, regions):
    command = ("allocate", regions, "--weights", "w", "--total", "10", "--by", "region", "--explain", "4")
    of_group, why = dq.allocate([66, 34], total=10).explain(1), dq.allocate([6, 28], total=3).explain(1)
    assert printed(*command, cwd=tmp_path).splitlines()[1:] == [f'Group "South", of 10: {of_group}', f"The row, of 3: {why}"]
    document = json.loads(printed(*command, "--format", "json", cwd=tmp_path))
    assert (document["row"], document["total"], document["count"], document["share"]) == (4, 3, 2, str(why.share))
    (step,) = document["groups"]
    assert (step["group"], step["total"], step["why"]["share"]) == ("South", 3, str(of_group.share))
    assert document["text"]["vi"].splitlines()[2] == f"Hàng này, trong 3: {why.text(lang='vi')}"


@pytest.mark.parametrize("row", ["0", "4", "-1", "two"])
def test_a_row_that_is_not_there_is_refused(tmp_path, file, row):
    run = dvcquota("allocate", file, "--weights", "w", "--total", "3", "--explain", row, cwd=tmp_path)
    assert run.returncode == 2 and not run.stdout
    assert row == "two" or run.stderr.decode() == f"dvcquota: --explain {row}: w.csv has the data rows 1 to 3\n"


def test_signposts_are_a_list(tmp_path, file):
    expected = dq.allocate(WEIGHTS, total=3, method="modified-sainte-lague").counts.tolist()
    assert counts(allocate(file, "--method", "signposts", "--signposts", "7/10, 3/2,5/2", cwd=tmp_path)) == expected
    for text, words in (("7/10,x", '"x" is not an exact ratio'), ("2,1", "below the one before it")):
        arguments = ("--weights", "w", "--total", "3", "--method", "signposts", "--signposts", text)
        assert words in refusal("allocate", file, *arguments, cwd=tmp_path)
