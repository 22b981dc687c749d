"""Fails where an allocation takes more instructions than the baseline, beyond a tolerance.

    .venv/bin/python bench/compare.py [--baseline FILE] [--tolerance PERCENT] MEASURED

MEASURED is what instructions.py wrote. Counts of another compiler, other flags or another machine are shown and not
judged. A change for the better is told, so that the baseline can follow: it is instructions.py's output, committed.
"""

import argparse
import json
import sys
from pathlib import Path


def compare(measured: dict[str, object], baseline: dict[str, object], tolerance: float) -> tuple[bool, str]:
    """Whether the gate is passed, and a sentence about it. `tolerance` in percent."""
    now, then = int(str(measured["instructions"])), int(str(baseline["instructions"]))
    change = 100 * (now - then) / then
    figures = f"{now} instructions, baseline {then} ({change:+.1f} %)"
    for key in ("what", "compiler", "flags", "machine"):
        if measured[key] != baseline[key]:
            return True, f"{figures}, not judged: {key} is {measured[key]!r}, the baseline's {baseline[key]!r}"
    if change > tolerance:
        return False, f"{figures}: above the tolerance of {tolerance:g} %"
    if change < -tolerance:
        return True, f"{figures}: better; commit the new count as the baseline"
    return True, figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("measured", type=Path)
    parser.add_argument("--baseline", type=Path, default=Path(__file__).with_name("baseline.json"))
    parser.add_argument("--tolerance", type=float, default=3, help="percent, default %(default)s")
    options = parser.parse_args()
    passed, sentence = compare(
        json.loads(options.measured.read_text()), json.loads(options.baseline.read_text()), options.tolerance
    )
    print(f"gate: {sentence}")
    sys.exit(not passed)


if __name__ == "__main__":
    main()
