"""The committed stub of the compiled module is the one that pybind11-stubgen writes. To renew it: tools/stub.sh."""

import subprocess
import sys
from pathlib import Path

from plan_128 import REPO


def test_the_stub_is_up_to_date(tmp_path):
    generator = Path(sys.executable).parent / "pybind11-stubgen"
    subprocess.run([generator, "dvcquota._core", "-o", tmp_path], cwd=tmp_path, check=True, capture_output=True, timeout=60)
    written = (tmp_path / "dvcquota/_core.pyi").read_text(encoding="utf-8")
    assert (REPO / "python/dvcquota/_core.pyi").read_text(encoding="utf-8") == written
