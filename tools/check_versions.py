"""Checks that the version is written once, in project(dvc VERSION ...) of CMakeLists.txt.

The formats of vcpkg.json, CITATION.cff and CHANGELOG.md force a repetition: there it must be equal.
Everywhere else in the sources it must not be written at all.

    tools/check_versions.py [ROOT]
"""

import json
import re
import sys
from pathlib import Path


def first(pattern: str, path: Path) -> str | None:
    match = re.search(pattern, path.read_text(encoding="utf-8"), re.MULTILINE)
    return match[1] if match else None


def check_tree(root: Path) -> tuple[str, list[str]]:
    """The version and one line for each place that disagrees."""
    version = first(r"^project\(dvc\s+VERSION\s+(\d+\.\d+\.\d+)", root / "CMakeLists.txt")
    if version is None:
        return "none", ["CMakeLists.txt: no project(dvc VERSION x.y.z)"]

    repeated = {
        "vcpkg.json": json.loads((root / "vcpkg.json").read_text(encoding="utf-8")).get("version"),
        "CITATION.cff": first(r'^version:\s*"?([^"\s]+)"?\s*$', root / "CITATION.cff"),
        "CHANGELOG.md": first(r"^## \[([^\]]+)\]", root / "CHANGELOG.md"),
    }
    wrong = [
        f"{name}: {found}, CMakeLists.txt: {version}"
        for name, found in repeated.items()
        if found != version
    ]

    literal = re.compile(rf"(?<![\w.]){re.escape(version)}(?![\w.])")
    sources = [root / "pyproject.toml", root / "docs/conf.py"]
    for folder in ("include", "src", "bindings", "cmake", "python"):
        sources += sorted((root / folder).rglob("*"))
    for path in sources:
        if not path.is_file() or path.suffix not in {
            ".toml", ".py", ".pyi", ".hpp", ".cpp", ".in", ".cmake", ".txt",
        }:  # fmt: skip
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if literal.search(line):
                wrong.append(f"{path.relative_to(root)}:{number}: the version is repeated")
    return version, wrong


def main() -> int:
    root = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent.parent
    version, wrong = check_tree(root)
    for line in wrong:
        print(line, file=sys.stderr)
    print(f"versions: {version}, {len(wrong)} disagreements")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
