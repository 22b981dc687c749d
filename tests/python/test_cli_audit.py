"""The command `dvcquota audit`: what it prints, its exit codes, and bad input."""

import json

import pytest
from command import dvcquota, printed, refusal



@pytest.fixture
def table(tmp_path):
    """Two districts by the plan's method, N = 10 of W = 140, with one wrong cell: 8,57 becomes 9, which is printed 8."""
    (tmp_path / "table.csv").write_text(
        "no,name,level,observed_total,observed_online,observed_rate,projected_total,projected_online,offline,share,extra,target\n"
        "1,Quận A,district,100,40,\"40,0%\",200,80,120,\"85,71%\",8,44%\n"
        "2,Quận B,district,10,0,\"0,0%\",20,0,20,\"14,29%\",1,7%\n",
        encoding="utf-8",
    )
    return tmp_path


def test_the_plan_in_words(tmp_path):
    text = printed("audit", "haiphong-2022", cwd=tmp_path)
    assert text.startswith("haiphong-2022: 252 rows, 2,268 cells, 2,268 as recomputed; 1 error, ")
    assert "“76.680” is printed, the rows add up to 76,682" in text
    vi = printed("audit", "haiphong-2022", "--lang", "vi", cwd=tmp_path)
    assert "dòng 133 (Xã Kỳ Sơn, Huyện Thủy Nguyên): P = 817" in vi


def test_json_is_the_documented_form(tmp_path):
    document = json.loads(printed("audit", "haiphong-2022", "--format", "json", cwd=tmp_path))
    assert list(document) == ["plan", "findings", "intervals", "summary"]
    assert document["plan"] == "haiphong-2022"
    for finding in document["findings"]:
        assert {"severity", "rule", "level", "no", "column", "printed", "expected", "message"} <= set(finding)
        assert set(finding["message"]) == {"vi", "en"}


def test_a_file_of_ones_own(table):
    run = dvcquota("audit", "table.csv", "--total", "district=10", "--format", "json", cwd=table)
    assert run.returncode == 0, run.stderr.decode()
    errors = [f for f in json.loads(run.stdout)["findings"] if f["severity"] == "error"]
    assert [(f["no"], f["column"], f["printed"], f["expected"]) for f in errors] == [("1", "extra", "8", 9)]


def test_what_a_file_does_not_say_can_be_told(table):
    """The same table under headings that nobody knows, without its level."""
    text = (table / "table.csv").read_text(encoding="utf-8").replace(",district,", ",")
    body = text.split("\n", 1)[1]
    (table / "bare.csv").write_text("a,b,c,d,e,f,g,h,i,j,k\n" + body, encoding="utf-8")
    roles = ["no", "name", "observed_total", "observed_online", "observed_rate", "projected_total", "projected_online", "offline", "share", "extra", "target"]
    told = [part for at, role in enumerate(roles, start=1) for part in ("--column", f"{role}={at}")]
    run = dvcquota("audit", "bare.csv", *told, "--level", "district", "--total", "district=10", "--format", "json", cwd=table)
    assert run.returncode == 0, run.stderr.decode()
    errors = [f for f in json.loads(run.stdout)["findings"] if f["severity"] == "error"]
    assert [(f["no"], f["column"]) for f in errors] == [("1", "extra")]
    assert "is not a role and its column" in refusal("audit", "bare.csv", "--column", "extra", cwd=table)
    assert "bare.csv" in refusal("audit", "bare.csv", "--level", "district", cwd=table)


def test_exit_codes(table):
    assert dvcquota("audit", "haiphong-2022", cwd=table).returncode == 0
    assert dvcquota("audit", "haiphong-2022", "--fail-on", "error", cwd=table).returncode == 1
    assert dvcquota("audit", "table.csv", "--total", "district=10", "--fail-on", "warning", cwd=table).returncode == 1
    text = (table / "table.csv").read_text(encoding="utf-8").replace(",8,44%", ",9,44%")
    (table / "table.csv").write_text(text, encoding="utf-8")
    assert dvcquota("audit", "table.csv", "--total", "district=10", "--fail-on", "error", cwd=table).returncode == 0
    assert dvcquota("audit", "table.csv", "--total", "district=10", "--fail-on", "warning", cwd=table).returncode == 1  # 85.71 %


def test_a_failed_audit_still_writes_its_findings(table):
    run = dvcquota("audit", "table.csv", "--total", "district=10", "--format", "md", "--fail-on", "error", "-o", "out.md", cwd=table)
    assert (run.returncode, run.stdout, run.stderr) == (1, b"", b"")
    assert "| error | cell |" in (table / "out.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere.csv"], "nowhere.csv"),
        (["haiphong-2022", "--total", "commune"], "is not a level and its total; write commune=169369"),
        (["haiphong-2022", "--total", "commune=1", "--total", "commune=2"], "stands there twice"),
        (["haiphong-2022", "--goal", "sixty"], "not an exact ratio"),
        (["haiphong-2022", "--units", "nowhere"], "nowhere"),
        (["empty.csv"], "empty.csv"),
        (["prose.txt"], "prose.txt"),
    ],
)
def test_bad_input_is_one_line_and_exit_code_2(table, arguments, said):
    (table / "empty.csv").write_text("", encoding="utf-8")
    (table / "prose.txt").write_text("no table at all\nbut lines\n", encoding="utf-8")
    assert said in refusal("audit", *arguments, "-o", "out.json", cwd=table)
    assert not (table / "out.json").exists()
