"""A planted error in any cell of plan 128 is found where it stands, and no other row is blamed.

planted_errors.py plants them, and as a script many more. Seen to fail before: rows that trade their T (blamed on P alone), a wrong p
beside a P typed by hand (blamed on both).
"""

import planted_errors
import pytest

import dvcquota as dq


class Told:
    """What went wrong, for the message of a failed test."""

    def __init__(self):
        self.lines = []

    def __call__(self, *line):
        self.lines.append(line)


def test_errors_planted_in_the_text_of_the_plan(reference):
    told = Told()
    counts = planted_errors.in_text(150, 7, told)
    assert counts["planted"] > 120
    assert not counts["missed"] and not counts["blamed elsewhere"] and not counts["refused"], told.lines


def test_errors_planted_in_the_packaged_files():
    told = Told()
    counts = planted_errors.in_files(80, 7, told)
    assert counts["planted"] > 60
    assert not counts["missed"] and not counts["blamed elsewhere"] and not counts["refused"], told.lines


def test_rows_left_out_and_doubled(reference):
    told = Told()
    counts = planted_errors.rows_in_text(told, every=12, seed=3)
    assert counts["row missing"] > 15 and counts["row double"] > 15
    assert not counts["missed"] and not counts["blamed elsewhere"] and not counts["refused"], told.lines


@pytest.mark.parametrize(
    ("level", "no", "column", "after", "blamed"),
    [
        ("commune", "133", "projected_online", "0", {"projected_online"}),
        ("commune", "133", "projected_total", "818", {"projected_total"}),
        ("commune", "133", "offline", "811", {"offline"}),
        ("district", "14", "offline", "1", {"offline"}),
    ],
)
def test_single_cells_that_were_blamed_on_others(reference, tmp_path, level, no, column, after, blamed):
    source = (reference / "plan-128/source.txt").read_text(encoding="utf-8")
    spots, _ = planted_errors.spots_of(source)
    spot = next(s for s in spots if (s.level, s.no, s.column) == (level, no, column))
    path = tmp_path / "source.txt"
    path.write_text(source[: spot.begin] + after + source[spot.end :], encoding="utf-8")
    errors = [f for f in dq.audit(path, units="haiphong-2022").to_dict()["findings"] if f["severity"] == "error" and f["no"] == no]
    assert {f["column"] for f in errors if f["level"] == level} == blamed
