"""A clean table yields no finding: random plans by exact fractions, in every form that a table comes in.

clean_tables.py makes them, and as a script many more. Seen to fail before: a factor such as 7/5 taken for the ratio of most rows,
rows of a frame with pandas' missing values.
"""

from fractions import Fraction
from pathlib import Path

import clean_tables
import pytest
from oracle import assign, projected

import dvcquota as dq


def test_clean_tables_yield_no_arithmetic_finding_in_any_form():
    audits, faults = clean_tables.run(40, seed=20, report=lambda _: None)
    assert sum(audits.values()) > 300 and len(audits) == 10
    assert not faults, faults[:3]


def part(pairs, factor, total, rounding="per-row", level="commune"):
    made = clean_tables.Part(level, assign([projected(T, o, factor) for T, o in pairs], total, rounding), rounding)
    made.cells = [[clean_tables.text(c, plain) for c, plain in zip(clean_tables.COLUMNS, row, strict=True)] for row in made.quotas.printed()]
    return made


# few rows, most of them too small to show the factor: 1 becomes 1 by 1, and by 7/5
@pytest.mark.parametrize(
    ("pairs", "factor", "total"),
    [
        ([(1, 0), (1, 0), (1, 0), (4, 0)], Fraction(7, 5), 3),
        ([(1, 0), (2, 2), (2, 0), (2, 0), (14, 0)], Fraction(13, 12), 9),
        ([(3, 0), (3, 3), (3, 0), (9, 0)], Fraction(9, 10), 8),
    ],
)
def test_a_factor_that_explains_every_row_is_found_before_rows_are_blamed(tmp_path, pairs, factor, total):
    made = part(pairs, factor, total)
    found = dq.audit(clean_tables.as_csv(clean_tables.document([made], totals=False), Path(tmp_path)))
    assert not clean_tables.faults(found, [made]), found.to_text()
    assert found.summary["agreeing"] == found.summary["cells"]
    assert factor in found.interval("commune", of="projection") and not found.interval("commune", of="projection").set_aside


def test_a_wrong_cell_does_not_change_the_factor(tmp_path):
    made = part([(10, 3), (40, 9), (31, 0), (7, 7), (22, 5)], Fraction(2), 80)
    made.cells[1][3] = "81"
    found = dq.audit(clean_tables.as_csv(clean_tables.document([made], totals=False), Path(tmp_path)))
    wrong = [(f["rule"], f["no"], f["column"], f["expected"]) for f in found.to_dict()["findings"] if f["severity"] != "info"]
    assert wrong[0] == ("cell", "2", "projected_total", 80)
    assert [f for f in wrong if f[0] not in ("concentration",)] == wrong[:1]
