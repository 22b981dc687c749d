"""The commands `monitor`, `adjust`, `paths` and `report`: what they print, and bad input in one line."""

import csv
import io
import json

import pytest
from command import printed, refusal

import dvcquota as dq


@pytest.fixture
def actual(tmp_path):
    """Districts at the pace of their projection, Hải An with almost nothing."""
    quotas = dq.load_plan("haiphong-2022").assign("district")
    lines = ["unit,period,total,online"]
    for code, projected in zip(quotas["code"], quotas["projected_total"], strict=True):
        for month in ("2022-05", "2022-06"):
            total = projected // 8
            lines.append(f"{code},{month},{total},{total // (50 if code == '306' else 2)}")
    (tmp_path / "a.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return tmp_path


MONITOR = ("monitor", "haiphong-2022", "--actual", "a.csv", "--level", "district")


def test_monitor_in_every_format(actual):
    text = printed(*MONITOR, cwd=actual)
    assert text.startswith("As of 2022-06-15: 25% of the work of 2022-04-16 to 2022-12-15 is due.\n\nDistricts\n")
    assert "không còn khả năng đạt" in printed(*MONITOR, "--lang", "vi", cwd=actual)
    assert "| Unit | Received |" in printed(*MONITOR, "--format", "md", cwd=actual)
    rows = list(csv.DictReader(io.StringIO(printed(*MONITOR, "--format", "csv", cwd=actual))))
    document = json.loads(printed(*MONITOR, "--format", "json", cwd=actual))
    assert [row["unit"] for row in rows] == [row["unit"] for row in document["units"]]
    assert document["as_of"] == "2022-06-15" and document["elapsed"] == "1/4"
    hai_an = next(row for row in document["units"] if row["unit"] == "306")
    assert hai_an["status"] == "out-of-reach"
    assert next(row for row in rows if row["unit"] == "318")["status"] == ""  # nothing received there
    assert document["levels"][0]["unknown"] == 1


def test_explain_a_unit(actual):
    text = printed(*MONITOR, "--explain", "Quận Hải An", cwd=actual)
    assert text.startswith("Quận Hải An\n  Goal: ")
    assert text.rstrip().endswith("Status: out of reach.")


def test_adjust_moves_what_is_out_of_reach(actual):
    document = json.loads(printed("adjust", *MONITOR[1:], "--format", "json", cwd=actual))
    assert {move["from"] for move in document["moves"]} >= {"306"}
    assert sum(row["change"] for row in document["units"]) == 0
    text = printed("adjust", *MONITOR[1:], cwd=actual)
    assert "Who takes over what" in text and "Quận Hải An" in text


def test_paths_add_up(tmp_path):
    rows = list(csv.DictReader(io.StringIO(printed("paths", "haiphong-2022", "--extra", "--format", "csv", cwd=tmp_path))))
    assert sum(int(row["dossiers"]) for row in rows) == 76_680 + 19_426 + 169_369
    assert "2022-12" in printed("paths", "haiphong-2022", "--level", "district", "--by", "working-days", cwd=tmp_path)


def test_report(actual):
    text = printed("report", *MONITOR[1:4], "--period", "2022-06", cwd=actual)
    assert text.startswith("128/KH-UBND: period 2022-06, 2022-05-16 to 2022-06-15, beside 2022-05")
    assert "Not reported (237): " in text
    document = json.loads(printed("report", *MONITOR[1:4], "--period", "2022-06", "--format", "json", cwd=actual))
    assert len(document["not_reported"]) == 237
    levels = list(csv.DictReader(io.StringIO(printed("report", *MONITOR[1:4], "--period", "2022-06", "--format", "csv", cwd=actual))))
    assert [row["level"] for row in levels] == ["department", "district", "commune", "all"]
    assert len(printed("report", *MONITOR[1:4], "--period", "2022-06", "--format", "csv", "--units", cwd=actual).splitlines()) == 253


def test_bad_input_in_one_line(actual):
    def change(old, new):
        text = (actual / "a.csv").read_text(encoding="utf-8")
        assert old in text
        (actual / "b.csv").write_text(text.replace(old, new, 1), encoding="utf-8")
        return refusal("monitor", "haiphong-2022", "--actual", "b.csv", "--level", "district", "-o", "out.txt", cwd=actual)

    first = (actual / "a.csv").read_text(encoding="utf-8").splitlines()[1]
    code = first.partition(",")[0]
    assert change(f"{code},2022-05", "999,2022-05").startswith("b.csv, row 2, column unit: '999' is neither a code nor a name of this plan")
    assert change(f"{code},2022-05", f"{code},2022-04").startswith("b.csv, row 2, column period: 2022-03-16 to 2022-04-15 is not within")
    assert change(f"{code},2022-06", f"{code},2022-05").startswith("b.csv, row 3, column period: 2022-04-16 to 2022-05-15 overlaps the report of row 2")
    assert change(f"{code},2022-05", f"{code},May").startswith('b.csv, row 2, column period: "May" is not a period')
    assert change(f"{code},2022-05,", f"{code},2022-05,-").startswith("b.csv, row 2, column total: ")
    assert change("total,online", "total,net").startswith("b.csv: 'online' is not a column of the data; it has unit, period, total, net")
    assert change(first + "\n", "").startswith("b.csv: 1 unit has not reported everything up to 2022-06-15: ")
    assert not (actual / "out.txt").exists()
    for extra, start in (
        (("--by", "1,2"), "a.csv: by has 2 weights"),
        (("--by", "weekly"), '--by: "weekly" is neither linear nor working-days'),
        (("--tolerance", "200%"), "a.csv: the tolerance 2 is more than all that is due"),
    ):
        assert refusal(*MONITOR, *extra, cwd=actual).startswith(start)
    assert "is not within 2022-04-16 to 2022-12-15" in refusal(*MONITOR, "--on", "2023-05-01", cwd=actual)
    assert "is not a period" in refusal("report", *MONITOR[1:4], "--period", "soon", cwd=actual)
