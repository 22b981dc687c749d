"""Times the sharing of the communes' total through Python and in C++. The packages of others: peers.py.

    .venv/bin/python bench/python_allocate.py [PROGRAM]

PROGRAM is bench_allocate of the preset `bench`. Every result is compared with exact fractions before anything is timed.
The Python calls take turns, then the C++ ones do; printed are the tables of docs/benchmarks.md.
All of it is *informational*: the gate counts instructions (instructions.py).
"""

import argparse
import json
import platform
import statistics
import subprocess
import sys
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from time import perf_counter_ns

import numpy as np

import dvcquota as dq
from dvcquota import _core

TURNS = 301
TURN_NS = 200_000
"""A turn repeats its call for about this long, so that the clock's own cost does not count."""


def reference(weights: list[int], total: int) -> list[int]:
    """Largest remainders as the definition reads, in fractions; earlier rows first where they tie."""
    shares = [Fraction(w * total, sum(weights)) for w in weights]
    counts = [int(share) for share in shares]
    order = sorted(range(len(weights)), key=lambda i: counts[i] - shares[i])
    for i in order[: total - sum(counts)]:
        counts[i] += 1
    return counts


def medians(calls: dict[str, Callable[[], object]]) -> dict[str, float]:
    """The median nanoseconds of each call; turn by turn, so that a slow moment of the machine meets all of them."""
    repeats = {}
    for name, call in calls.items():
        shortest = TURN_NS
        for _ in range(50):  # a first call is cold: judged by it, a turn would be too short
            start = perf_counter_ns()
            call()
            shortest = min(shortest, perf_counter_ns() - start)
        repeats[name] = TURN_NS // shortest
    times: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(TURNS):
        for name, call in calls.items():
            start = perf_counter_ns()
            for _ in range(repeats[name]):
                call()
            times[name].append((perf_counter_ns() - start) / repeats[name])
    return {name: statistics.median(of_call) for name, of_call in times.items()}


def import_times(modules: tuple[str, ...], turns: int = 21) -> dict[str, float]:
    """The median nanoseconds of `import module` in a fresh interpreter, turn by turn."""
    code = "from time import perf_counter_ns as now; start = now(); import {}; print(now() - start)"
    times: dict[str, list[int]] = {module: [] for module in modules}
    for _ in range(turns):
        for module in modules:
            command = [sys.executable, "-c", code.format(module)]
            times[module].append(int(subprocess.run(command, capture_output=True, check=True).stdout))
    return {module: statistics.median(of_module) for module, of_module in times.items()}


def run_cpp(program: Path) -> tuple[dict[str, str], dict[str, float]]:
    """The context and the median nanoseconds of each benchmark of a Google Benchmark program, in mixed order."""
    run = subprocess.run(
        [
            program,
            "--benchmark_format=json",
            "--benchmark_repetitions=21",
            "--benchmark_min_time=0.05",
            "--benchmark_enable_random_interleaving=true",
            "--benchmark_report_aggregates_only=true",
        ],
        capture_output=True,
        text=True,
    )
    if run.returncode != 0:
        sys.exit(f"{program} failed (exit {run.returncode}):\n{run.stderr}")
    report = json.loads(run.stdout)
    unit = {"ns": 1, "us": 1e3, "ms": 1e6, "s": 1e9}
    return report["context"], {
        b["run_name"]: b["real_time"] * unit[b["time_unit"]]
        for b in report["benchmarks"]
        if b["aggregate_name"] == "median"
    }


def duration(ns: float) -> str:
    """Three digits and a unit."""
    for unit, size in (("s", 1e9), ("ms", 1e6), ("µs", 1e3)):
        if ns >= size:
            return f"{ns / size:.3g} {unit}" if ns / size < 100 else f"{ns / size:.0f} {unit}"
    return f"{ns:.3g} ns"


def ratio(value: float) -> str:
    """Two digits; whole above ten, grouped above a thousand."""
    return f"{value:.1f}" if value < 9.95 else f"{float(f'{value:.2g}'):,.0f}"


def table(head: str, rows: list[tuple[str, ...]]) -> str:
    """A markdown table; the first column is text, the others are figures."""
    rule = "|---|" + "---:|" * (head.count("|") - 2)
    return "\n".join([head, rule, *("| " + " | ".join(row) + " |" for row in rows)])


def processor() -> str:
    """The processor's name."""
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", nargs="?", type=Path, default=Path("build/bench/bench/bench_allocate"))
    program: Path = parser.parse_args().program

    plan = dq.load_plan("haiphong-2022")
    quotas = plan.assign("commune")
    weights = np.array([row or 0 for row in quotas["offline"]], dtype=np.int64)
    listed, total = weights.tolist(), quotas.total

    ours = {
        "`_core.allocate(array, N)`, the binding": lambda: _core.allocate(weights, total),
        "`dq.allocate(array, total=N)`": lambda: dq.allocate(weights, total=total),
        '`plan.assign("commune")`, with its printed table': lambda: plan.assign("commune"),
        '`load_plan("haiphong-2022").assign("commune")`': lambda: dq.load_plan("haiphong-2022").assign("commune"),
    }

    expected = reference(listed, total)
    for name, call in ours.items():
        if call().counts.tolist() != expected:
            sys.exit(f"{name} is not the method of largest remainders")

    python = medians(ours)
    imports = import_times(("numpy", "dvcquota"))
    context, cpp = run_cpp(program)

    one = cpp["allocate_communes"]
    rows = [
        ("C++ `apportion::allocate`, largest remainders", one),
        ("C++ `allocate_into`, workspace reused, largest remainders", cpp["into_communes/largest_remainder"]),
        ("the same, Webster", cpp["into_communes/webster"]),
        ("the same, Huntington-Hill", cpp["into_communes/huntington_hill"]),
        ("C++ `dvc::assign`, the whole level", cpp["assign_communes"]),
        *python.items(),
    ]
    print(
        f"{context['compiler']} ({' '.join(context['flags'].split())}), Python {platform.python_version()}, "
        f"numpy {np.__version__}, dvcquota {dq.__version__}; "
        f"{processor()}, {context['num_cpus']} cores, {platform.system()}."
    )
    print(f"\nThe {len(expected)} communes of plan 128, N = {total}:\n")
    print(table("| | ratio | median |", [(name, ratio(ns / one), duration(ns)) for name, ns in rows]))
    print("\nC++ `allocate_into` beside memory, generated weights, ratios to two passes and medians:\n")
    names = ("largest_remainder", "webster", "huntington_hill")
    print(
        table(
            "| n | largest remainders | Webster | Huntington-Hill | two passes | largest remainders | Webster |",
            [
                (
                    f"{n:,}",
                    *(ratio(cpp[f"into_generated/{name}/{n}"] / cpp[f"memory_two_passes/{n}"]) for name in names),
                    duration(cpp[f"memory_two_passes/{n}"]),
                    *(duration(cpp[f"into_generated/{name}/{n}"]) for name in names[:2]),
                )
                for n in (217, 100_000, 1_000_000, 10_000_000)
            ],
        )
    )
    print("\nThe same work in other settings, largest remainders and Webster:\n")
    settings = [
        ("a million rows with bounds, to none", "bounded_million/{}", "into_generated/{}/1000000"),
        ("a million rows, 1,000 dossiers a row, to 1", "a_row_each/{}/1000", "a_row_each/{}/1"),
        ("a million rows, a million dossiers a row, to 1", "a_row_each/{}/1000000", "a_row_each/{}/1"),
        ("3,321 groups of 300 rows, to one allocation", "in_groups/{}", "in_one/{}"),
        ("ten million rows by two threads, to one", "with_threads/{}/2/real_time", "with_threads/{}/1/real_time"),
    ]
    print(
        table(
            "| | largest remainders | Webster | largest remainders | Webster |",
            [
                (
                    what,
                    *(f"{cpp[one.format(name)] / cpp[other.format(name)]:.2f}" for name in names[:2]),
                    *(duration(cpp[one.format(name)]) for name in names[:2]),
                )
                for what, one, other in settings
            ],
        )
    )
    own = imports["dvcquota"] - imports["numpy"]
    print(
        f"\n`import dvcquota` in a fresh interpreter: {duration(imports['dvcquota'])}, of which "
        f"`import numpy` {duration(imports['numpy'])}, the rest {duration(own)}."
    )


if __name__ == "__main__":
    main()
