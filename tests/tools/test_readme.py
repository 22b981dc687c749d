"""The README's Python blocks and dvcquota commands run as printed, in order, beside the files that it shows."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

README = Path(__file__).resolve().parents[2] / "README.md"
# ```language or ```language path/of/a/file
BLOCK = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(language: str) -> list[str]:
    return [text for kind, _, text in BLOCK.findall(README.read_text("utf-8")) if kind == language]


def test_the_python_blocks_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    found = blocks("python")
    assert found
    names: dict[str, object] = {}
    for text in found:
        exec(compile(text, str(README), "exec"), names)
    # what a comment behind print() promises is printed
    printed = capsys.readouterr().out
    promised = [line.partition("# ")[2] for text in found for line in text.splitlines() if line.startswith("print(")]
    for promise in filter(None, promised):
        assert re.split(r" \.\.\.|: ", promise)[0] in printed


def test_the_commands_run(tmp_path: Path) -> None:
    for _, name, text in BLOCK.findall(README.read_text("utf-8")):
        if name:
            file = tmp_path / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, "utf-8")
    text = "\n".join(blocks("sh")).replace("\\\n", " ")
    commands = re.findall(r"^dvcquota .*$", text, re.MULTILINE)
    assert commands
    beside = Path(sys.executable).parent
    path = f"{beside}{os.pathsep}{os.environ['PATH']}"
    for command in commands:
        result = subprocess.run(
            command, shell=True, cwd=tmp_path, env={**os.environ, "PATH": path},
            capture_output=True, text=True,
        )  # fmt: skip
        assert result.returncode == 0, f"{command}\n{result.stderr}"
        assert result.stdout or " -o " in command
