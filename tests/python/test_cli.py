"""The command line as a user meets it: the installed script, in another folder, with LANG=C and without HOME."""

import csv
import io
import json
import os
import resource
import stat
import subprocess
import sys
import tomllib
from fractions import Fraction
from importlib.metadata import version

import command
import dvcquota as dq
import made_plan
import pytest
from command import dvcquota, printed, refusal, the_refusal
from plan_128 import COLUMNS, DATASET, REPO

HEADER = "level,no,code,name,parent," + ",".join(COLUMNS)
LEVELS = ("department", "district", "commune")


@pytest.fixture(scope="module")
def plan():
    return dq.load_plan("haiphong-2022")


@pytest.fixture
def tied(tmp_path):
    """Weights 6, 6, 19 and a total of 3: rows 1 and 2 tie for one dossier."""
    return made_plan.written(tmp_path / "tied.json", made_plan.plan([(6, 0), (6, 0), (19, 0)], total=3))


def rows(text):
    return list(csv.DictReader(io.StringIO(text)))


# --- assign -------------------------------------------------------------------------------------------------------


def test_csv_is_a_header_and_252_plain_rows(tmp_path, plan):
    text = printed("assign", "haiphong-2022", "--format", "csv", cwd=tmp_path)
    lines = text.split("\n")
    assert (lines[0], lines[-1], len(lines)) == (HEADER, "", 254)
    assert "\r" not in text and not text.startswith("\ufeff")
    assert [row["level"] for row in rows(text)] == ["department"] * 20 + ["district"] * 15 + ["commune"] * 217
    for level in LEVELS:  # that each level comes out alike alone: test_published.py
        alone = plan.assign(level).to_csv()
        assert rows(alone) == [row for row in rows(text) if row["level"] == level]
        assert sum(int(row["extra"]) for row in rows(alone)) == plan.total(level)


def test_a_name_with_a_comma_or_a_quote_is_quoted(tmp_path):
    names = {0: "Sở Văn hóa, Thể thao", 1: 'Sở "Một"', 2: "Sở Hai\ndòng"}
    file = made_plan.written(tmp_path / "plan.json", made_plan.plan([(6, 0), (6, 0), (19, 0)], total=3, names=names))
    text = printed("assign", file, "--format", "csv", cwd=tmp_path)
    assert [row["name"] for row in rows(text)] == list(names.values())


def test_table_is_the_default_in_english_with_all_levels(tmp_path):
    text = printed("assign", "haiphong-2022", cwd=tmp_path)
    assert text == printed("assign", "haiphong-2022", "--format", "table", "--lang", "en", cwd=tmp_path)
    for words in ("Departments", "Districts", "Communes", "128/KH-UBND", "24,082", "99.1%", "Total"):
        assert words in text
    assert text.count("Total") == 3


def test_table_in_vietnamese(tmp_path):
    text = printed("assign", "haiphong-2022", "--level", "department", "--format", "table", "--lang", "vi", cwd=tmp_path)
    for words in ("Sở ngành", "Tổng HS", "Tỷ trọng", "Dự kiến", "16/12/2021 đến 16/4/2022", "24.082", "99,1%", "99,7%"):
        assert words in text
    total = text.splitlines()[-1].split()
    assert total == "Tổng cộng 100.796 45.034 44,7% 201.592 90.068 110.794 100% 76.680".split()


def test_a_department_left_out_has_empty_cells_not_zeros(tmp_path):
    text = printed("assign", "haiphong-2022", "--level", "department", "--format", "csv", cwd=tmp_path)
    assert "department,19,D19,Thanh tra Thành Phố,,138,0,0.0,276,0,,0.00,0,\n" in text
    assert "department,20,D20,Văn phòng Ủy ban nhân dân thành phố,,227,0,0.0,454,0,,0.00,0,\n" in text


LEVEL_KEYS = {"plan", "level", "total", "assigned", "offline", "method", "rounding", "ties", "warnings", "rows"}


def test_json_of_one_level(tmp_path, plan):
    text = printed("assign", "haiphong-2022", "--level", "commune", "--format", "json", cwd=tmp_path)
    assert text == plan.assign("commune").to_json()
    document = json.loads(text)
    assert set(document) == LEVEL_KEYS
    assert (document["plan"], document["level"], document["rounding"]) == ("haiphong-2022", "commune", "exact-total")
    assert (document["total"], document["assigned"], document["offline"]) == (169_369, 169_369, 256_850)
    assert (document["method"], document["ties"], document["warnings"]) == ("largest-remainder", [], [])
    assert '"total": 169369' in text  # ungrouped digits, and no quotes around them
    assert len(document["rows"]) == 217
    for row in document["rows"]:
        assert set(row) == {"no", "code", "name", "parent", *COLUMNS, "reached"}
        if row["reached"] is not None:
            assert Fraction(row["reached"]) == Fraction(row["projected_online"] + row["extra"], row["projected_total"])


def test_json_of_all_levels_holds_each_as_it_is_alone(tmp_path, plan):
    document = json.loads(printed("assign", "haiphong-2022", "--format", "json", cwd=tmp_path))
    assert document["plan"] == "haiphong-2022"
    assert document["levels"] == [json.loads(plan.assign(level).to_json()) for level in LEVELS]


def test_json_tells_per_row_from_exact_total(tmp_path):
    options = ("--level", "department", "--rounding", "per-row", "--format", "json")
    document = json.loads(printed("assign", "haiphong-2022", *options, cwd=tmp_path))
    assert (document["method"], document["rounding"]) == ("half-up", "per-row")
    assert (document["total"], document["assigned"]) == (76_680, 76_682)
    (warning,) = document["warnings"]
    assert (warning["warning"], warning["given"]) == ("total-missed", 76_682)
    assert set(warning["message"]) == {"vi", "en"}


def test_ties_are_named_in_json_and_under_the_table(tmp_path, tied):
    document = json.loads(printed("assign", tied, "--level", "department", "--format", "json", cwd=tmp_path))
    assert document["ties"] == [{"contested": 1, "rows": [1, 2], "codes": ["D01", "D02"]}]
    assert [row["extra"] for row in document["rows"]] == [1, 0, 2]
    english = printed("assign", tied, cwd=tmp_path).splitlines()[-1]
    vietnamese = printed("assign", tied, "--lang", "vi", cwd=tmp_path).splitlines()[-1]
    assert "1, 2" in english and "1 dossier" in english
    assert "1, 2" in vietnamese and "1 hồ sơ" in vietnamese


def test_warnings_stand_under_the_table(tmp_path):
    options = ("--level", "department", "--rounding", "per-row")
    assert "76,682" in printed("assign", "haiphong-2022", *options, cwd=tmp_path).splitlines()[-1]
    assert "76.682" in printed("assign", "haiphong-2022", *options, "--lang", "vi", cwd=tmp_path).splitlines()[-1]


def test_total_replaces_the_plan_s(tmp_path, plan):
    options = ("--level", "commune", "--total", "12345", "--format", "csv")
    text = printed("assign", "haiphong-2022", *options, cwd=tmp_path)
    assert text == plan.assign("commune", total=12_345).to_csv()
    assert sum(int(row["extra"]) for row in rows(text)) == 12_345


@pytest.mark.parametrize(
    ("options", "total"),
    [
        (("--rate", "60%"), 46_331),
        (("--rate", "60%", "--over", "year"), 46_331),
        (("--rate", "60%", "--over", "remaining"), 30_888),
        (("--rate", "0.6"), 46_331),
        (("--rate", "3/5"), 46_331),
    ],
)
def test_rate_gives_the_total(tmp_path, options, total):
    text = printed("assign", "haiphong-2022", "--level", "department", *options, "--format", "json", cwd=tmp_path)
    assert json.loads(text)["total"] == total


def test_a_rate_holds_for_every_level_where_none_is_named(tmp_path):
    document = json.loads(printed("assign", "haiphong-2022", "--rate", "60%", "--format", "json", cwd=tmp_path))
    assert [level["total"] for level in document["levels"]] == [46_331, 26_257, 217_656]


def test_a_rate_reached_already_warns_and_hands_out_nothing(tmp_path):
    options = ("--level", "department", "--rate", "10%", "--format", "json")
    document = json.loads(printed("assign", "haiphong-2022", *options, cwd=tmp_path))
    assert (document["total"], document["assigned"], len(document["warnings"])) == (0, 0, 1)


def test_a_folder_or_file_stands_in_the_place_of_a_name(tmp_path, tied):
    options = ("--level", "commune", "--format", "csv")
    packaged = dq.load_plan("haiphong-2022").assign("commune").to_csv()
    assert printed("assign", DATASET, *options, cwd=tmp_path) == packaged
    assert printed("assign", DATASET / "datapackage.json", *options, cwd=tmp_path) == packaged
    assert printed("assign", os.path.relpath(DATASET, tmp_path), *options, cwd=tmp_path) == packaged
    assert len(rows(printed("assign", "tied.json", "--format", "csv", cwd=tmp_path))) == 3


def test_a_packaged_name_is_never_shadowed_by_a_folder(tmp_path):
    (tmp_path / "haiphong-2022").mkdir()
    assert rows(printed("assign", "haiphong-2022", "--format", "csv", cwd=tmp_path))
    assert "datapackage.json" in refusal("assign", "./haiphong-2022", cwd=tmp_path)


def test_only_the_levels_of_the_plan_are_assigned(tmp_path, tied):
    assert {row["level"] for row in rows(printed("assign", tied, "--format", "csv", cwd=tmp_path))} == {"department"}
    assert "level commune" in refusal("assign", tied, "--level", "commune", cwd=tmp_path)


# --- where the result goes ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("option", "form"), [("-o", "table"), ("--output", "csv"), ("-o", "json")])
def test_output_writes_what_would_have_been_printed(tmp_path, option, form):
    expected = printed("assign", "haiphong-2022", "--format", form, cwd=tmp_path)
    assert printed("assign", "haiphong-2022", "--format", form, option, "bảng.out", cwd=tmp_path) == ""
    assert (tmp_path / "bảng.out").read_bytes().decode() == expected
    assert os.listdir(tmp_path) == ["bảng.out"]


def test_output_replaces_a_file(tmp_path):
    (tmp_path / "out.csv").write_text("old\n" * 100_000)
    printed("assign", "haiphong-2022", "--level", "district", "--format", "csv", "-o", "out.csv", cwd=tmp_path)
    assert len(rows((tmp_path / "out.csv").read_text(encoding="utf-8"))) == 15


def test_output_that_cannot_be_opened(tmp_path):
    assert "no/out.csv" in refusal("assign", "haiphong-2022", "-o", "no/out.csv", cwd=tmp_path)
    assert "folder" in refusal("assign", "haiphong-2022", "-o", str(tmp_path), cwd=tmp_path)
    assert os.listdir(tmp_path) == []


def test_a_full_disk_leaves_the_old_file_whole(tmp_path):
    (tmp_path / "out.csv").write_text("old")

    def little_room():
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))

    run = dvcquota("assign", "haiphong-2022", "--format", "csv", "-o", "out.csv", cwd=tmp_path, preexec_fn=little_room)
    assert "out.csv" in the_refusal(run)
    assert (tmp_path / "out.csv").read_text() == "old"
    assert os.listdir(tmp_path) == ["out.csv"]


def test_output_does_not_put_a_file_in_the_place_of_a_device(tmp_path):
    """`-o /dev/null` as root must leave the device there; a named pipe stands for it here."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDWR)  # so that whoever opens it for writing does not wait
    try:
        dvcquota("assign", "haiphong-2022", "--level", "district", "--format", "csv", "-o", pipe, cwd=tmp_path)
    finally:
        os.close(reader)
    assert stat.S_ISFIFO(pipe.lstat().st_mode)


def test_a_reader_that_stops_early_is_no_error(tmp_path):
    line = f"'{command.SCRIPT}' assign haiphong-2022 | head -1; echo ${{PIPESTATUS[0]}}"
    run = subprocess.run(
        ["bash", "-c", line], cwd=tmp_path, env=command.BARE, capture_output=True, text=True, check=True, timeout=30
    )
    assert run.stdout.splitlines()[0].startswith("Departments") and run.stdout.splitlines()[1:] == ["0"]
    assert run.stderr == ""


@pytest.mark.parametrize("arguments", [("assign", "haiphong-2022"), ("datasets",), ("--version",)], ids=" ".join)
def test_a_reader_that_is_gone_is_no_error(tmp_path, arguments):
    reader, writer = os.pipe()
    os.close(reader)
    try:
        run = dvcquota(*arguments, cwd=tmp_path, stdout=writer)
    finally:
        os.close(writer)
    assert (run.returncode, run.stderr) == (0, b"")


@pytest.mark.parametrize("arguments", [("assign", "haiphong-2022"), ("datasets",), ("--version",)], ids=" ".join)
def test_standard_output_that_cannot_be_written_is_one_clear_error(tmp_path, arguments):
    with open("/dev/full", "wb") as full:
        the_refusal(dvcquota(*arguments, cwd=tmp_path, stdout=full))


# --- languages and locales ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "env",
    [
        {"LANG": "C.UTF-8", "HOME": "/nonexistent"},
        {"LC_ALL": "POSIX"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"PYTHONIOENCODING": "ascii"},
        {"PYTHONIOENCODING": "latin-1"},
    ],
    ids=lambda env: " ".join(f"{name}={value}" for name, value in env.items()),
)
def test_output_is_utf_8_whatever_the_locale(tmp_path, env):
    expected = dq.load_plan("haiphong-2022").assign("district").to_table(lang="vi")
    assert "Quận Lê Chân" in expected
    assert printed("assign", "haiphong-2022", "--level", "district", "--lang", "vi", cwd=tmp_path, env=env) == expected
    listed = dvcquota("datasets", cwd=tmp_path, env=env)
    assert (listed.returncode, listed.stderr) == (0, b"") and "Hải Phòng" in listed.stdout.decode()


@pytest.mark.parametrize("env", [{}, {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}], ids=["LANG=C", "ascii"])
def test_a_path_with_vietnamese_letters(tmp_path, env):
    folder = tmp_path / "kế hoạch"
    folder.mkdir()
    made_plan.written(folder / "mẫu.json", made_plan.plan([(6, 0)], total=3))
    run = dvcquota("assign", "kế hoạch/mẫu.json", "--format", "csv", "-o", "kết quả.csv", cwd=tmp_path, env=env)
    assert (run.returncode, run.stdout, run.stderr) == (0, b"", b"")
    assert len(rows((tmp_path / "kết quả.csv").read_text(encoding="utf-8"))) == 1


# --- the rest -----------------------------------------------------------------------------------------------------


def test_datasets_lists_the_plan_and_what_is_in_it(tmp_path):
    (line,) = printed("datasets", cwd=tmp_path).splitlines()
    for words in ("haiphong-2022", "128/KH-UBND", "2022-05-27", "Hải Phòng", "20 departments", "15 districts", "217 communes"):
        assert words in line


def test_version(tmp_path):
    assert printed("--version", cwd=tmp_path) == f"dvcquota {version('dvcquota')}\n"
    assert version("dvcquota") == dq.__version__


def test_help_names_every_option(tmp_path):
    text = printed("assign", "--help", cwd=tmp_path)
    for option in ("--level", "--rounding", "--total", "--rate", "--over", "--format", "--lang", "--output", "-o"):
        assert option in text
    assert "assign" in printed("--help", cwd=tmp_path) and "datasets" in printed("--help", cwd=tmp_path)


def test_the_module_runs_as_the_script_does(tmp_path):
    run = subprocess.run(
        [sys.executable, "-m", "dvcquota", "datasets"],
        cwd=tmp_path, env=command.BARE, capture_output=True, text=True, check=True, timeout=30,
    )  # fmt: skip
    assert run.stdout == printed("datasets", cwd=tmp_path)


@pytest.mark.parametrize("arguments", [(), ("assign", "haiphong-2022"), ("--help",)], ids=lambda a: " ".join(a) or "nothing")
def test_without_typer_the_extra_is_named(tmp_path, arguments):
    hidden = tmp_path / "hidden"
    hidden.mkdir()
    (hidden / "typer.py").write_text("raise ImportError('no typer here')\n")
    run = dvcquota(*arguments, cwd=tmp_path, env={"PYTHONPATH": str(hidden)})
    assert "dvcquota[cli]" in the_refusal(run)
    assert "cli" in tomllib.loads((REPO / "pyproject.toml").read_text())["project"]["optional-dependencies"]


USAGE = {
    "no plan": ("assign",),
    "an unknown command": ("share", "haiphong-2022"),
    "an unknown option": ("assign", "haiphong-2022", "--levels", "commune"),
    "an unknown level": ("assign", "haiphong-2022", "--level", "province"),
    "an unknown rounding": ("assign", "haiphong-2022", "--rounding", "half-even"),
    "an unknown format": ("assign", "haiphong-2022", "--format", "xlsx"),
    "an unknown language": ("assign", "haiphong-2022", "--lang", "fr"),
    "an unknown horizon": ("assign", "haiphong-2022", "--rate", "60%", "--over", "month"),
    "a total with a point": ("assign", "haiphong-2022", "--level", "commune", "--total", "1.5"),
    "a total that is text": ("assign", "haiphong-2022", "--level", "commune", "--total", "many"),
    "two plans": ("assign", "haiphong-2022", "haiphong-2022"),
}


@pytest.mark.parametrize("arguments", USAGE.values(), ids=USAGE)
def test_wrong_usage_exits_2_and_prints_nothing(tmp_path, arguments):
    run = dvcquota(*arguments, "-o", "out", cwd=tmp_path) if "assign" in arguments else dvcquota(*arguments, cwd=tmp_path)
    assert the_refusal(run).endswith(" --help")
    assert os.listdir(tmp_path) == []


def test_wrong_usage_is_told_in_one_line_with_where_to_read_on(tmp_path):
    assert refusal("allocate", cwd=tmp_path) == "Missing argument 'file'; see dvcquota allocate --help"
    assert refusal("hand-out", cwd=tmp_path) == "No such command 'hand-out'; see dvcquota --help"
    message = refusal("assign", "haiphong-2022", "--lang", "fr", cwd=tmp_path)
    assert "--lang" in message and "fr" in message and "vi" in message
    run = dvcquota(cwd=tmp_path)  # nothing asked is no error, but nothing done either
    assert b"Commands:" in run.stdout + run.stderr and run.returncode in (0, 2)


CONFLICTS = {
    "a total and a rate": (("--level", "commune", "--total", "5", "--rate", "60%"), ("total", "rate")),
    "over without a rate": (("--level", "commune", "--over", "year"), ("over", "rate")),
    "over with a total": (("--level", "commune", "--total", "5", "--over", "year"), ("over", "rate")),
    "a rate above 1": (("--rate", "101%"), ("101/100", "100%")),
    "a rate as the plan prints it": (("--rate", "70,5%"), ("70,5%",)),
    "a negative total": (("--level", "commune", "--total", "-1"), ("-1", "commune")),
    "a total beyond 64 bits": (("--level", "commune", "--total", str(2**63)), (str(2**63),)),
    "a total above what is offline": (("--level", "commune", "--total", "256851"), ("256851", "256850", "commune")),
    "a rate out of reach": (("--level", "commune", "--rate", "70%"), ("259460", "256850", "commune")),
    "a rate out of reach of one level": (("--rate", "70%"), ("259460", "256850", "commune")),
}


@pytest.mark.parametrize(("options", "words"), CONFLICTS.values(), ids=CONFLICTS)
def test_options_that_contradict_each_other_or_the_plan(tmp_path, options, words):
    message = refusal("assign", "haiphong-2022", *options, "-o", "out", cwd=tmp_path)
    assert all(word in message for word in words)
    assert os.listdir(tmp_path) == []


def test_a_plan_that_is_not_there(tmp_path):
    assert "hanoi-2022" in refusal("assign", "hanoi-2022", cwd=tmp_path)
