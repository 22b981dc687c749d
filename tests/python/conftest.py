"""Fixtures shared by the Python tests. Tests that need the reference texts say so, and are counted when they cannot run."""

import os
import sys
from pathlib import Path

import hypothesis
import pytest

# pytest's importlib mode puts no test folder on the path; the modules shared by the tests stand here.
sys.path.insert(0, str(Path(__file__).parent))

# Properties read files and call a compiled library: time on a busy machine says nothing about them.
hypothesis.settings.register_profile("dvcquota", deadline=None)
hypothesis.settings.load_profile("dvcquota")

NOT_RUN = "not run: DVC_REFERENCE"


@pytest.fixture(scope="session")
def reference() -> Path:
    """The folder of the reference texts, named by the environment variable DVC_REFERENCE."""
    folder = os.environ.get("DVC_REFERENCE")
    if not folder:
        pytest.skip(f"{NOT_RUN} is not set")
    path = Path(folder)
    assert path.is_dir(), f"DVC_REFERENCE names no folder: {folder}"
    return path


@pytest.fixture(scope="session")
def source(reference: Path) -> str:
    """The text of plan 128."""
    return (reference / "plan-128/source.txt").read_text(encoding="utf-8")


def pytest_collection_modifyitems(items):
    for item in items:
        if "reference" in getattr(item, "fixturenames", ()):
            item.add_marker("reference")


def pytest_terminal_summary(terminalreporter):
    skipped = terminalreporter.stats.get("skipped", [])
    count = sum(NOT_RUN in str(report.longrepr) for report in skipped)
    if count:
        terminalreporter.write_line(f"reference tests not run: {count}", yellow=True)
