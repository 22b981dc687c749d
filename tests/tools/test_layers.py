"""tools/layers.py passes on the tree and fails on each planted violation."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def run(root: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, ROOT / "tools/layers.py", root], capture_output=True, text=True
    )


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for folder in ("include", "src"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    return tmp_path


def test_the_tree_keeps_the_rules() -> None:
    result = run(ROOT)
    assert result.returncode == 0, result.stderr


def test_an_empty_tree_is_not_a_pass(tmp_path: Path) -> None:
    assert run(tmp_path).returncode == 1


@pytest.mark.parametrize(
    ("path", "line", "rule"),
    [
        ("include/dvc/base/planted.hpp", '#include "dvc/units/unit.hpp"', "L1"),
        ("include/dvc/apportion/planted.hpp", "#include <dvc/units/unit.hpp>", "L1"),
        ("include/dvc/apportion/planted.hpp", '#include "../units/unit.hpp"', "L1"),
        ("include/dvc/audit/planted.hpp", "#  include <dvc/monitor/pace.hpp>", "L1"),
        ("include/dvc/quota/planted.hpp", "#include <dvc/dvc.hpp>", "L1"),
        ("include/dvc/dvc.hpp", "#include <dvc/io/plan.hpp>", "L1"),
        ("include/dvc/base/planted.hpp", "#include <dvc/nowhere/x.hpp>", "L1"),
        ("include/dvc/nowhere/planted.hpp", "", "L1"),
        ("include/dvc/quota/planted.hpp", "#include <Eigen/Core>", "L3"),
        ("include/dvc/io/planted.hpp", "#include <nlohmann/json.hpp>", "L3"),
        ("include/dvc/io/planted.hpp", "#include <utf8proc.h>", "L3"),
        ("include/dvc/base/planted.hpp", "inline double half = 0;", "N1"),
        ("include/dvc/apportion/planted.hpp", "inline float half = 0;", "N1"),
        ("include/dvc/quota/planted.hpp", "inline auto n = 1'000; inline double d = 2'0;", "N1"),
        ("include/dvc/quota/planted.hpp", "inline unsigned __int128 n = 0;", "N2"),
        ("src/planted.cpp", "int n = __builtin_ctz(4);", "N2"),
        ("src/planted.cpp", "void f() { throw 1; }", "E1"),
        ("include/dvc/plan/planted.hpp", 'inline auto s = "//"; inline void f() { throw 1; }', "E1"),
    ],
)
def test_a_planted_violation_is_found(tree: Path, path: str, line: str, rule: str) -> None:
    planted = tree / path
    planted.parent.mkdir(parents=True, exist_ok=True)
    before = planted.read_text(encoding="utf-8") if planted.exists() else ""
    planted.write_text(f"{before}\n{line}\n", encoding="utf-8")
    result = run(tree)
    assert result.returncode == 1
    broken = result.stderr.splitlines()
    assert len(broken) == 1
    assert broken[0].startswith(f"{path}:") and f": {rule}: " in broken[0]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("include/dvc/base/planted.hpp", "// a double would throw here, as __int128 does not"),
        ("include/dvc/base/planted.hpp", '/* #include "dvc/units/unit.hpp"\n double */'),
        ("include/dvc/base/planted.hpp", 'inline auto s = "throw double"; inline auto n = 1\'000;'),
        ("src/planted.cpp", 'auto s = R"x(throw "double)x";'),
        ("include/dvc/apportion/detail/planted.hpp", "inline double steer = 0;"),
        ("include/dvc/apportion/matrix.hpp", "#include <Eigen/Core>"),
        ("src/planted.cpp", "#include <nlohmann/json.hpp>\n#include <dvc/dvc.hpp>"),
        ("include/dvc/plan/planted.hpp", "#include <dvc/version.hpp>\n#include <vector>"),
    ],
)
def test_what_is_allowed_is_not_reported(tree: Path, path: str, text: str) -> None:
    planted = tree / path
    planted.parent.mkdir(parents=True, exist_ok=True)
    planted.write_text(text + "\n", encoding="utf-8")
    result = run(tree)
    assert result.returncode == 0, result.stderr
