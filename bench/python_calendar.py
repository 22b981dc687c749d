"""Times deadlines and working days through Python, beside NumPy's business days where both compute the same.

    .venv/bin/python bench/python_calendar.py [ROWS]

Every result that NumPy has too is compared with NumPy's before anything is timed. NumPy knows no worked weekends, so the days
are of 2022 and 2023, which have none. The calls take turns; printed are medians. All of it is *informational*.
"""

import platform
import statistics
import sys
from collections.abc import Callable
from time import perf_counter_ns

import numpy as np

import dvcquota as dq

TURNS = 7


def medians(calls: dict[str, Callable[[], object]], rows: int) -> dict[str, float]:
    """The median nanoseconds of a row; turn by turn, so that a slow moment of the machine meets all calls."""
    times: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(TURNS):
        for name, call in calls.items():
            start = perf_counter_ns()
            call()
            times[name].append((perf_counter_ns() - start) / rows)
    return {name: statistics.median(of_call) for name, of_call in times.items()}


def main() -> None:
    """Prints one line for each call."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000_000
    calendar = dq.calendar("vn")
    off = [row["date"] for row in calendar.days() if row["kind"] != "working-weekend"]
    random = np.random.default_rng(43)
    received = np.datetime64("2022-01-04", "s") + random.integers(0, 690 * 86_400, rows).astype("timedelta64[s]")
    days, limits = received.astype("datetime64[D]"), random.integers(1, 25, rows)
    stopped = np.arange(0, rows, 4)
    begin = received[stopped] + np.timedelta64(3600, "s")
    stops = dq.Stops(stopped, begin, begin + np.timedelta64(2 * 86_400, "s"))
    calls: dict[str, Callable[[], object]] = {
        "deadline, working days": lambda: calendar.deadline(received, limit=limits),
        "deadline, working hours": lambda: calendar.deadline(received, limit=limits, unit="working-hours"),
        "deadline, a stop for every fourth": lambda: calendar.deadline(received, limit=limits, stops=stops),
        "add_working_days": lambda: calendar.add_working_days(days, n=limits),
        "numpy.busday_offset": lambda: np.busday_offset(days, limits, roll="backward", holidays=off),
        "working_days": lambda: calendar.working_days((days, days + 30)),
        "numpy.busday_count": lambda: np.busday_count(days, days + 31, holidays=off),
    }
    stepped = calendar.add_working_days(days, n=limits).value
    assert np.array_equal(stepped, np.busday_offset(days, limits, roll="backward", holidays=off))
    assert np.array_equal(calendar.working_days((days, days + 30)).value, np.busday_count(days, days + 31, holidays=off))
    # a limit that runs from midnight ends at closing time of its last day
    closing = calendar.deadline(days, limit=limits).value
    first = np.busday_offset(days, 0, roll="forward", holidays=off)
    assert np.array_equal(closing, np.busday_offset(first, limits - 1, holidays=off) + np.timedelta64(17 * 3600, "s"))

    print(f"{rows} rows, Python {platform.python_version()}, NumPy {np.__version__}, dvcquota {dq.__version__}; ns per row")
    for name, time in medians(calls, rows).items():
        print(f"{name:36} {time:8.1f}")


if __name__ == "__main__":
    main()
