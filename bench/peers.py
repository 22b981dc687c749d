"""Times every peer that is installed beside `dq.allocate` on the same weights, and judges its counts exactly.

    .venv/bin/python bench/peers.py [--cap SECONDS] [--sizes N ...] [--npm FOLDER] [--only NAME ...]

Peers are the packages of PyPI and npm that allocate a total by largest remainders, D'Hondt or Sainte-Lague; those that are
missing are named (docs/benchmarks.md says how to install them). Each measurement is a process of its own: what takes
longer than the cap is ended. A peer gets its input in the form it likes best, made before the clock starts. All of it is
*informational*.
"""

import argparse
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from time import perf_counter_ns
from typing import Any

import numpy as np
from numpy.typing import NDArray
from python_allocate import duration, processor, ratio, table

METHODS = {"largest-remainder": "largest remainders", "dhondt": "D'Hondt", "sainte-lague": "Sainte-Laguë"}
COMMUNES = 217
PER_ROW = 10
"""Dossiers a row in generated cases; some peers go dossier by dossier, so more would suit them less."""

SLOW = "above the cap"

Counts = NDArray[np.int64]
Call = Callable[[], object]
Reader = Callable[[Any], list[int]]


def case(n: int) -> tuple[Counts, int]:
    """The 217 communes of plan 128 and their total, or n log-normal weights and ten times as many dossiers."""
    if n == COMMUNES:
        import dvcquota as dq

        quotas = dq.load_plan("haiphong-2022").assign("commune")
        return np.array([row or 0 for row in quotas["offline"]], dtype=np.int64), int(quotas.total)
    return np.random.default_rng(1).lognormal(6, 1, n).astype(np.int64) + 1, PER_ROW * n


# --- the peers ------------------------------------------------------------------------------------------------------
# Each takes weights, total and method, and returns the call to time and what reads the counts from its result.


def dvcquota(weights: Counts, total: int, method: str) -> tuple[Call, Reader]:
    import dvcquota as dq

    return lambda: dq.allocate(weights, total=total, method=method), lambda result: result.counts.tolist()


def core(weights: Counts, total: int, method: str) -> tuple[Call, Reader]:
    from dvcquota import _core

    return lambda: _core.allocate(weights, total), lambda result: result.counts.tolist()


def apportionment(weights: Counts, total: int, method: str, fractions: bool = False) -> tuple[Call, Reader]:
    from apportionment.methods import compute

    name = {"largest-remainder": "largest_remainder", "dhondt": "dhondt", "sainte-lague": "saintelague"}[method]
    rows = [str(i) for i in range(len(weights))]  # its own 52 letters are too few where it speaks of a tie
    votes = weights.tolist() if fractions else weights
    return lambda: compute(name, votes, total, fractions=fractions, parties=rows), list


def apportionment_fractions(weights: Counts, total: int, method: str) -> tuple[Call, Reader]:
    return apportionment(weights, total, method, fractions=True)


def votelib(weights: Counts, total: int, method: str) -> tuple[Call, Reader]:
    from votelib.evaluate.core import Tie
    from votelib.evaluate.proportional import HighestAverages, LargestRemainder

    if method == "largest-remainder":
        evaluator = LargestRemainder("hare")
    else:
        evaluator = HighestAverages({"dhondt": "d_hondt", "sainte-lague": "sainte_lague"}[method])
    votes = dict(enumerate(weights.tolist()))

    def read(result: Any) -> list[int]:
        counts = [result.get(i, 0) for i in votes]
        for tied, contested in result.items():
            if isinstance(tied, Tie):
                for i in sorted(tied)[:contested]:
                    counts[i] += 1
        return counts

    return lambda: evaluator.evaluate(votes, total), read


def apportionpy(weights: Counts, total: int, method: str) -> tuple[Call, Reader]:
    from apportionpy.apportionment import Apportion

    name = {"largest-remainder": "hamilton", "dhondt": "jefferson", "sainte-lague": "webster"}[method]
    people = weights.tolist()
    return lambda: Apportion(total, people, name), lambda result: list(result.fair_shares)


def biprop(weights: Counts, total: int, method: str) -> tuple[Call, Reader]:
    from biprop import Election

    rounding = {"dhondt": np.floor, "sainte-lague": np.round}[method]
    election = Election(weights.reshape(1, -1))

    def call() -> Any:
        return election.proportional_apportionment(total, which="both", rounding_method=rounding)

    return call, lambda seats: seats.ravel().tolist()


def interregnum(weights: Counts, total: int, method: str) -> tuple[Call, Reader]:
    from interregnum.methods.singlevote.highest_averages import HighestAveragesAllocator
    from interregnum.methods.singlevote.largest_remainder import LargestRemainderAllocator
    from interregnum.methods.types import Candidate

    allocator: Any
    if method == "largest-remainder":
        allocator = LargestRemainderAllocator("hare")
    else:
        allocator = HighestAveragesAllocator({"dhondt": "dhondt", "sainte-lague": "sainte_lague"}[method])
    candidates = [Candidate(i, w) for i, w in enumerate(weights.tolist())]

    def read(result: Any) -> list[int]:
        seats = {candidate.name: candidate.seats for candidate in result.allocation}
        return [seats.get(i, 0) for i in range(len(weights))]

    return lambda: allocator.calc(candidates=candidates, seats=total, random_seed=1), read


def largest_remainder(weights: Counts, total: int, method: str) -> tuple[Call, Reader]:
    from largest_remainder import LargestRemainder

    values = weights.tolist()
    return lambda: LargestRemainder.round(values, total), list


def vn_money(weights: Counts, total: int, method: str) -> tuple[Call, Reader]:
    import vn_money as peer

    shares = weights.tolist()
    return lambda: peer.allocate(total, shares), list


def electoral_system_analysis(weights: Counts, total: int, method: str) -> tuple[Call, Reader]:
    import pandas as pd
    from electoral_system_analysis import distribution_formulas as peer

    formula = {
        "largest-remainder": peer.hare_coefficient, "dhondt": peer.dhont_rule, "sainte-lague": peer.sainte_lague,
    }[method]  # fmt: skip
    votes = pd.DataFrame({"party": range(len(weights)), "votes": weights})
    return lambda: formula(votes, total), lambda result: result.n_rep.tolist()


ALL = tuple(METHODS)
LR = ("largest-remainder",)


@dataclass(frozen=True)
class Peer:
    title: str
    package: str
    prepare: Callable[[Counts, int, str], tuple[Call, Reader]] | None
    """None: a package of npm, called in peers.mjs."""
    methods: tuple[str, ...] = ALL
    own: bool = False


PEERS = [
    Peer("**`dq.allocate`**", "dvcquota", dvcquota, own=True),
    Peer("`_core.allocate`, the binding", "dvcquota", core, LR, own=True),
    Peer("apportionment, doubles", "apportionment", apportionment),
    Peer("apportionment, `fractions=True`", "apportionment", apportionment_fractions),
    Peer("votelib, fractions", "votelib", votelib),
    Peer("apportionpy", "apportionpy", apportionpy),
    Peer("biprop", "biprop", biprop, ("dhondt", "sainte-lague")),
    Peer("interregnum", "interregnum", interregnum),
    Peer("largest-remainder", "largest-remainder", largest_remainder, LR),
    Peer("vn-money", "vn-money", vn_money, LR),
    Peer("electoral-system-analysis", "electoral-system-analysis", electoral_system_analysis),
    Peer("hare-niemeyer (npm)", "hare-niemeyer", None, LR),
    Peer("largest-remainder-round (npm)", "largest-remainder-round", None, LR),
    Peer("sainte-lague (npm)", "sainte-lague", None, ("sainte-lague",)),
]


def release(peer: Peer, npm: Path) -> str | None:
    """The version that is installed; None where it is missing."""
    if peer.prepare is not None:
        try:
            return version(peer.package)
        except PackageNotFoundError:
            return None
    manifest = npm / "node_modules" / peer.package / "package.json"
    return str(json.loads(manifest.read_text())["version"]) if manifest.exists() and shutil.which("node") else None


# --- one measurement ------------------------------------------------------------------------------------------------


def measure(call: Call, seconds: float = 1.0) -> tuple[float, Any]:
    """The median nanoseconds of a call and its result: after a first one, for about a second or a thousand times.

    A first call that takes a second is the measurement.
    """
    times: list[float] = []
    begin = perf_counter_ns()
    while perf_counter_ns() - begin < seconds * 1e9 and len(times) < 1001:
        start = perf_counter_ns()
        result = call()
        times.append(perf_counter_ns() - start)
    return statistics.median(times[1:] or times), result


def once(peer: Peer, method: str, n: int, output: Path) -> None:
    """Measures in this process, in at most 6 GiB, and writes the median and the counts."""
    resource.setrlimit(resource.RLIMIT_AS, (6 << 30, 6 << 30))
    weights, total = case(n)
    assert peer.prepare is not None
    call, read = peer.prepare(weights, total, method)
    median, result = measure(call)
    output.write_text(json.dumps({"median": median, "counts": [int(x) for x in read(result)]}))


def run(peer: Peer, method: str, n: int, cap: float, npm: Path) -> dict[str, Any]:
    """Measures in another process: {median, counts}, or {error}."""
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "output.json"
        if peer.prepare is not None:
            command = [sys.executable, __file__, "--once", str(PEERS.index(peer)), method, str(n), str(output)]
        else:
            weights, total = case(n)
            given = Path(folder) / "input.json"
            given.write_text(json.dumps({"weights": weights.tolist(), "total": total}))
            command = ["node", str(Path(__file__).with_name("peers.mjs")), str(npm.resolve()), peer.package, str(given), str(output)]
        try:
            # what the interpreter and the weights take comes on top
            done = subprocess.run(command, capture_output=True, text=True, timeout=cap + 10)
        except subprocess.TimeoutExpired:
            return {"error": SLOW}
        if done.returncode != 0:
            return {"error": (done.stderr.strip().splitlines() or [f"exit {done.returncode}"])[-1][:90]}
        return dict(json.loads(output.read_text()))


# --- what is right --------------------------------------------------------------------------------------------------


def right(method: str, weights: Counts, total: int, counts: list[int]) -> bool:
    """Whether the counts are a result of the method, whichever way a tie went: exact, and nothing of ours in it."""
    x = np.array(counts, dtype=np.int64)
    if len(x) != len(weights) or x.sum() != total or (x < 0).any():
        return False
    if method == "largest-remainder":
        W = int(weights.sum())
        assert int(weights.max()) * total < 2**63
        whole, rest = weights * total // W, weights * total % W
        more = x - whole
        if not np.isin(more, (0, 1)).all():
            return False
        return more.all() or not more.any() or bool(rest[more == 1].min() >= rest[more == 0].max())
    given, missing = (2 * x - 1, 2 * x + 1) if method == "sainte-lague" else (x, x + 1)
    return extreme(given[x > 0], weights[x > 0], max) <= extreme(missing[weights > 0], weights[weights > 0], min)


def extreme(tops: Counts, bottoms: Counts, which: Callable[..., Fraction]) -> Fraction:
    """The largest or smallest ratio, exactly: doubles leave those that are near it, fractions decide among them."""
    ratios = tops / bottoms
    edge = ratios.max() if which is max else ratios.min()
    near = np.abs(ratios - edge) <= 1e-9 * edge
    return which(Fraction(int(a), int(b)) for a, b in set(zip(tops[near].tolist(), bottoms[near].tolist(), strict=True)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cap", type=float, default=60, help="seconds a call may take, default %(default)g")
    parser.add_argument("--sizes", type=int, nargs="+", default=[COMMUNES, 10**3, 10**4, 10**5, 10**6])
    parser.add_argument("--npm", type=Path, default=Path("build/bench/npm"), help="where npm packages are, default %(default)s")
    parser.add_argument("--only", nargs="+", default=[], metavar="PACKAGE")
    parser.add_argument("--once", nargs=4, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.once:
        which, method, n, output = options.once
        return once(PEERS[int(which)], method, int(n), Path(output))

    peers = [p for p in PEERS if p.own or not options.only or p.package in options.only]
    versions = {p.package: release(p, options.npm) for p in peers}
    print(f"{processor()}, {os.cpu_count()} cores, Python {sys.version.split()[0]}, numpy {np.__version__}; "
          + ", ".join(f"{name} {v}" for name, v in versions.items() if v) + ".")  # fmt: skip
    missing = [name for name, v in versions.items() if not v]
    if missing:
        print(f"\nNot installed: {', '.join(missing)}.")
    remarks: dict[str, list[str]] = {}  # what a peer does, and at which sizes
    for method, title in METHODS.items():
        def remark(what: str, n: int, title: str = title) -> None:
            remarks.setdefault(f"{title}: {what}", []).append(f"{n:,}")

        rows = []
        ours: dict[int, float] = {}
        for peer in (p for p in peers if versions[p.package] and method in p.methods):
            cells = []
            slowest = 0.0  # seconds a row, of the generated sizes: the communes have far more dossiers a row
            for n in options.sizes:
                if slowest * n > options.cap:
                    cells.append("–")  # even if it grew with n only, it would be above the cap
                    continue
                found = run(peer, method, n, options.cap, options.npm)
                if n != COMMUNES:
                    slowest = found.get("median", 0) / 1e9 / n
                if "error" in found:
                    slow = found["error"] == SLOW
                    cells.append(f"> {options.cap:g} s" if slow else "fails")
                    if slow and n != COMMUNES:
                        slowest = 1.01 * options.cap / n
                    if not slow:
                        remark(f"{peer.title} fails with `{found['error'].partition(':')[0]}`", n)
                    continue
                fine = right(method, *case(n), found["counts"])
                if peer.own and not fine:
                    sys.exit(f"{peer.title} is wrong by {title} at {n}")
                ours.setdefault(n, found["median"])
                text = duration(found["median"])
                if not peer.own:
                    text = f"{ratio(found['median'] / ours[n])} · {text}"
                cells.append(text if fine else f"{text} **wrong**")
                if not fine:
                    adds_up = sum(found["counts"]) == case(n)[1]
                    remark(f"{peer.title} gives {'counts of another method' if adds_up else 'another total'}", n)
            rows.append((peer.title, *cells))
            print(f"{peer.title}, {method}: {' | '.join(cells)}", file=sys.stderr)
        heads = " | ".join("217 communes" if n == COMMUNES else f"{n:,}" for n in options.sizes)
        print(f"\n{title.capitalize() if title.islower() else title}:\n")
        print(table(f"| | {heads} |", rows))
    print()
    for what, sizes in remarks.items():
        print(f"- {what} ({', '.join(sizes)} rows).")


if __name__ == "__main__":
    main()
