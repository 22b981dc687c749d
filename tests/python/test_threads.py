"""`threads=`: the same result bit for bit, whatever their number, on enough rows for them to work."""

import dvcquota as dq
import numpy as np
import pytest

ROWS = 2**18 + 1000  # threads begin at 2^18 rows of a group
WEIGHTS = np.random.default_rng(7).integers(0, 40, ROWS)  # small, so that very many tie


def told(result):
    return result.counts.tobytes(), [(tie.rows, tie.contested, tie.served) for tie in result.ties]


@pytest.mark.parametrize("method", ["largest-remainder", "sainte-lague", "adams"])
def test_one_allocation(method):
    one = told(dq.allocate(WEIGHTS, total=3_000_001, method=method))
    for threads in (2, 3, 0):
        assert told(dq.allocate(WEIGHTS, total=3_000_001, method=method, threads=threads)) == one


def test_groups_and_hierarchies():
    groups = np.zeros(ROWS, np.int64)
    groups[::1000] = 1
    assert np.count_nonzero(groups == 0) >= 2**18
    totals = {0: 2_000_001, 1: 777}
    one = told(dq.allocate_groups(WEIGHTS, groups=groups, totals=totals))
    assert told(dq.allocate_groups(WEIGHTS, groups=groups, totals=totals, threads=2)) == one
    for options in ({"method": "largest-remainder"}, {"method": "dhondt", "mode": "global", "group_lower": {1: 9000}}):
        one = told(dq.allocate_hierarchy(WEIGHTS, total=2_000_001, groups=groups, **options))
        assert told(dq.allocate_hierarchy(WEIGHTS, total=2_000_001, groups=groups, threads=2, **options)) == one


@pytest.mark.parametrize("threads", [-1, 2**31, 1.5, True, None])
def test_a_number_is_expected(threads):
    with pytest.raises(dq.DvcError, match="threads"):
        dq.allocate([1], total=1, threads=threads)
