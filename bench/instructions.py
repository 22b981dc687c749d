"""Counts the instructions of bench_gate's allocations under callgrind and prints them as JSON.

    .venv/bin/python bench/instructions.py [-o FILE] [PROGRAM]

Unlike time, the count is the same on a busy machine. It depends on compiler, flags and C library; the first two
are named beside it.
"""

import argparse
import json
import platform
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROUNDS = 1000


def count(program: Path) -> dict[str, object]:
    """Compiler, flags and instructions per allocation of a gate program."""
    with tempfile.TemporaryDirectory() as folder:
        run = subprocess.run(
            [
                "valgrind",
                "--tool=callgrind",
                f"--callgrind-out-file={folder}/out",
                "--toggle-collect=dvc_gate_allocate",
                program,
            ],
            capture_output=True,
            text=True,
        )
    collected = re.search(r"Collected : (\d+)", run.stderr)
    if run.returncode != 0 or collected is None or int(collected[1]) == 0:
        sys.exit(f"{program} was not counted (exit {run.returncode}):\n{run.stdout}{run.stderr}")
    compiler, flags = run.stdout.splitlines()
    return {
        "what": "instructions of one allocation over the 217 communes of plan 128",
        "instructions": round(int(collected[1]) / ROUNDS),
        "compiler": compiler,
        "flags": " ".join(flags.split()),
        "machine": platform.machine(),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", nargs="?", type=Path, default=Path("build/bench/bench/bench_gate"))
    parser.add_argument("-o", "--output", type=Path, help="where to write; default: standard output")
    options = parser.parse_args()
    try:
        text = json.dumps(count(options.program), indent=2) + "\n"
    except FileNotFoundError:
        sys.exit("valgrind is not installed (Debian package valgrind)")
    if options.output:
        options.output.write_text(text)
    else:
        print(text, end="")


if __name__ == "__main__":
    main()
