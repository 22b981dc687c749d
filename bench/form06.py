"""Times ten million dossiers counted into Form 06 of 10 000 units, beside the same in SQL by DuckDB; all counts are compared.

    .venv/bin/python bench/form06.py [ROWS]

Needs duckdb (dependency group `peers`). Both get the same NumPy columns and use both cores; the runs take turns. All of it is
*informational*. Peak memory is that of a process of its own for each, above what the input columns take.
"""

import platform
import resource
import statistics
import subprocess
import sys
from time import perf_counter

import numpy as np

import dvcquota as dq

UNITS = 10_000
FIRST, LAST = np.datetime64("2022-04-16"), np.datetime64("2022-05-15")
TURNS = 7
COUNTS = (
    "received_online", "received_in_person", "received_postal", "carried_over", "resolved_early", "resolved_on_time",
    "resolved_overdue", "pending_in_time", "pending_overdue", "returned_postal", "processing_days",
)  # fmt: skip

# Statuses 1 and 3 never count; there are no stopped dossiers here, so that SQL needs no second table.
SQL = f"""
WITH d AS (
  SELECT *, ended IS NULL OR ended > DATE '{LAST}' AS open_after, ended BETWEEN DATE '{FIRST}' AND DATE '{LAST}' AS ended_in
  FROM dossiers
  WHERE status NOT IN (1, 3) AND received <= DATE '{LAST}' AND (ended IS NULL OR ended >= DATE '{FIRST}')
)
SELECT unit,
  count(*) FILTER (received >= DATE '{FIRST}' AND intake = 2) AS received_online,
  count(*) FILTER (received >= DATE '{FIRST}' AND intake = 1) AS received_in_person,
  count(*) FILTER (received >= DATE '{FIRST}' AND intake = 3) AS received_postal,
  count(*) FILTER (received < DATE '{FIRST}') AS carried_over,
  count(*) FILTER (ended_in AND status <> 7 AND ended < due) AS resolved_early,
  count(*) FILTER (ended_in AND (status = 7 OR due IS NULL OR ended = due)) AS resolved_on_time,
  count(*) FILTER (ended_in AND status <> 7 AND ended > due) AS resolved_overdue,
  count(*) FILTER (open_after AND (due IS NULL OR due >= DATE '{LAST}')) AS pending_in_time,
  count(*) FILTER (open_after AND due < DATE '{LAST}') AS pending_overdue,
  count(*) FILTER (ended_in AND returned = 3) AS returned_postal,
  coalesce(sum(ended - received) FILTER (ended_in), 0)::BIGINT AS processing_days
FROM d GROUP BY unit ORDER BY unit
"""


def made(rows: int) -> dict[str, np.ndarray]:
    """Dossiers of a year around the period."""
    random = np.random.default_rng(1)
    status = random.choice(np.array([1, 2, 3, 4, 7, 9, 9, 9, 10, 10], np.uint8), rows)
    over = (status == 7) | (status >= 9)
    received = FIRST + random.integers(-180, 180, rows).astype("timedelta64[D]")
    due = received + random.integers(0, 30, rows).astype("timedelta64[D]")
    due[random.random(rows) < 0.05] = np.datetime64("NaT")
    ended = received + random.integers(0, 40, rows).astype("timedelta64[D]")
    ended[~over] = np.datetime64("NaT")
    return {
        "unit": random.integers(0, UNITS, rows).astype(np.int32),
        "received": received,
        "due": due,
        "ended": ended,
        "status": status,
        "intake": random.integers(1, 4, rows).astype(np.uint8),
        "returned": np.where(over, random.integers(1, 4, rows), 0).astype(np.uint8),
    }


def by_library(data: dict[str, np.ndarray], threads: int = 2) -> np.ndarray:
    """One row for each count."""
    table = dq.dossiers(data, returned="returned", units=range(UNITS))
    form = table.form06((FIRST, LAST), threads=threads)
    return np.stack([form[name] for name in COUNTS])


def loaded(data: dict[str, np.ndarray]):  # type: ignore[no-untyped-def]
    """A table of DuckDB with these columns, in its own storage: loading is not timed."""
    import duckdb

    connection = duckdb.connect(config={"threads": 2})
    columns = {name: array.astype("datetime64[s]") if array.dtype.kind == "M" else array for name, array in data.items()}
    connection.register("given", columns)
    days = ", ".join(f"{name}::DATE AS {name}" if array.dtype.kind == "M" else name for name, array in columns.items())
    connection.execute(f"CREATE TABLE dossiers AS SELECT {days} FROM given")
    connection.unregister("given")
    return connection


def by_sql(connection) -> np.ndarray:  # type: ignore[no-untyped-def]
    """The same counts; a unit without dossiers has a row of zeros."""
    found = connection.execute(SQL).fetchnumpy()
    counts = np.zeros((len(COUNTS), UNITS), np.int64)
    for k, name in enumerate(COUNTS):
        counts[k, found["unit"]] = found[name]
    return counts


def peak_of(rows: int) -> tuple[int, int]:
    """Bytes of the input columns, and the most that a fresh process needed beyond its start to make and count them."""
    code = (
        "import resource, sys; sys.path.insert(0, 'bench'); import form06\n"
        f"data = form06.made({rows})\n"
        "import gc; gc.collect()\n"
        "now = lambda: int(open('/proc/self/statm').read().split()[1]) * resource.getpagesize()\n"
        "open('/proc/self/clear_refs', 'w').write('5'); before = now()\n"
        "form06.by_library(data)\n"
        "peak = next(int(l.split()[1]) * 1024 for l in open('/proc/self/status') if l.startswith('VmHWM'))\n"
        "print(sum(a.nbytes for a in data.values()), peak - before)"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    return int(out[0]), int(out[1])


def main() -> None:
    import duckdb

    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000_000
    data = made(rows)
    connection = loaded(data)
    expected = by_sql(connection)
    for threads in (1, 2):
        assert (by_library(data, threads) == expected).all(), "the counts differ"
    calls = {
        "`dq.dossiers(arrays).form06(period)`, 2 threads": lambda: by_library(data),
        "the same, 1 thread": lambda: by_library(data, 1),
        "DuckDB, SQL, 2 threads, on its own table": lambda: by_sql(connection),
    }
    times: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(TURNS):
        for name, call in calls.items():
            start = perf_counter()
            call()
            times[name].append(perf_counter() - start)
    print(
        f"Python {platform.python_version()}, numpy {np.__version__}, dvcquota {dq.__version__}, duckdb {duckdb.__version__}; "
        f"{rows:,} dossiers, {UNITS:,} units, counts equal\n"
    )
    first = statistics.median(next(iter(times.values())))
    print("| | ratio | median |\n|---|---:|---:|")
    for name, of_call in times.items():
        print(f"| {name} | {statistics.median(of_call) / first:.1f} | {statistics.median(of_call) * 1000:,.0f} ms |")
    given, beyond = peak_of(rows)
    print(f"\nMemory beyond the input columns at the peak: {beyond / given:.2f} times theirs ({given / 1e6:.0f} MB).")
    print(f"Peak of this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.1f} GB.")


if __name__ == "__main__":
    main()
