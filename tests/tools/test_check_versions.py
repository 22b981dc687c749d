"""tools/check_versions.py passes on the tree and fails wherever one version differs or is repeated."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FILES = ("CMakeLists.txt", "vcpkg.json", "CITATION.cff", "CHANGELOG.md", "pyproject.toml")


def run(root: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, ROOT / "tools/check_versions.py", root], capture_output=True, text=True
    )


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for name in FILES:
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def version() -> str:
    found = re.search(r"VERSION (\d+\.\d+\.\d+)", (ROOT / "CMakeLists.txt").read_text())
    assert found
    return found[1]


def test_the_version_is_written_once() -> None:
    result = run(ROOT)
    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize("name", FILES[:4])
def test_a_different_version_is_found(tree: Path, name: str) -> None:
    file = tree / name
    text = file.read_text(encoding="utf-8")
    assert version() in text
    file.write_text(text.replace(version(), "9.9.9"), encoding="utf-8")
    assert run(tree).returncode == 1


@pytest.mark.parametrize("name", ["pyproject.toml", "python/dvcquota/__init__.py"])
def test_a_repeated_version_is_found(tree: Path, name: str) -> None:
    file = tree / name
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a", encoding="utf-8") as out:
        out.write(f'\nversion = "{version()}"\n')
    result = run(tree)
    assert result.returncode == 1
    assert "repeated" in result.stderr
