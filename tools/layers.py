"""Checks the rules that keep the library's floors apart, on code without comments and strings.

L1  a file includes its own folder or a lower floor; siblings never see each other
L3  Eigen stands only in matrix.hpp files; JSON and utf8proc only in src/
N1  no floating point where numbers are exact (in apportion only under detail/)
N2  compiler extensions only in base/wide.hpp
E1  `throw` only in base/result.hpp

    tools/layers.py [ROOT]
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

FLOORS = {
    "base": 0,
    "apportion": 1,
    "units": 1,
    "calendar": 1,
    "procedures": 2,
    "dossiers": 2,
    "quota": 3,
    "simulate": 3,
    "plan": 4,
    "audit": 5,
    "monitor": 5,
    "dvc.hpp": 6,  # the umbrella: floors 0-5
    "io": 7,
}
GENERATED = {"dvc/version.hpp": "base", "dvc/io/export.hpp": "io"}
EXACT = {"base", "units", "procedures", "calendar", "quota", "simulate", "plan", "audit", "monitor"}

FOREIGN = re.compile(r"(Eigen|unsupported/Eigen|nlohmann)/|utf8proc\.h$")
FLOATING = re.compile(r"\b(float|double)\b")
EXTENSION = re.compile(r"__u?int128\w*|\b__builtin\w*|\b__attribute__|\b_MSC_VER\b")
THROW = re.compile(r"\bthrow\b")

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*[<"]([^>"\n]+)[>"]', re.MULTILINE)
# Numbers come before character literals, for the separators in 1'000'000.
TOKEN = re.compile(
    r"""(?P<comment>//(?:\\\n|[^\n])*|/\*.*?\*/)
      |(?P<number>\b\d[\w.']*)
      |(?P<raw>\bu?8?[LU]?R"(?P<mark>[^()\\\s]*)\(.*?\)(?P=mark)")
      |(?P<text>"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')""",
    re.DOTALL | re.VERBOSE,
)


def blank(text: str, kinds: set[str]) -> str:
    """The text with tokens of these kinds as spaces; line numbers stay."""

    def replace(match: re.Match[str]) -> str:
        if match.lastgroup == "mark":
            kind = "raw"
        else:
            kind = next(k for k in ("comment", "number", "raw", "text") if match[k] is not None)
        return re.sub(r"[^\n]", " ", match[0]) if kind in kinds else match[0]

    return TOKEN.sub(replace, text)


def folder_of(path: PurePosixPath) -> str:
    """The floor's name of a path below include/dvc: its first part."""
    return path.parts[0]


def check_file(root: Path, path: Path) -> Iterator[tuple[int, str, str]]:
    """Yields line, rule and message for everything in one file that breaks a rule."""
    public = root / "include" / "dvc"
    in_src = not path.is_relative_to(public)
    inside = PurePosixPath("io", path.name) if in_src else PurePosixPath(path.relative_to(public))
    folder = folder_of(inside)
    text = path.read_text(encoding="utf-8")

    def line_of(position: int) -> int:
        return text.count("\n", 0, position) + 1

    if folder not in FLOORS:
        yield 1, "L1", f"{folder} is on no floor"
        return

    for match in INCLUDE.finditer(blank(text, {"comment"})):
        line, target = line_of(match.start()), match[1]
        if FOREIGN.search(target):
            if not (in_src or (target.startswith("Eigen/") and path.name == "matrix.hpp")):
                yield line, "L3", f"includes {target}"
            continue
        if not target.startswith("dvc/"):
            beside = (path.parent / target).resolve()
            if not beside.is_relative_to(public.resolve()):
                continue
            target = "dvc/" + beside.relative_to(public.resolve()).as_posix()
        other = GENERATED.get(target) or folder_of(PurePosixPath(target).relative_to("dvc"))
        if other not in FLOORS:
            yield line, "L1", f"includes {target}, which is on no floor"
        elif other != folder and FLOORS[other] >= FLOORS[folder]:
            yield line, "L1", f"{folder} includes {target}, which is not on a lower floor"

    code = blank(text, {"comment", "raw", "text"})

    def found(rule: str, pattern: re.Pattern[str], where: str) -> Iterator[tuple[int, str, str]]:
        for match in pattern.finditer(code):
            yield line_of(match.start()), rule, f"{match[0]} {where}"

    exact = folder in EXACT or (folder == "apportion" and "detail" not in inside.parts)
    if exact:
        yield from found("N1", FLOATING, "where numbers are exact")
    if inside != PurePosixPath("base/wide.hpp"):
        yield from found("N2", EXTENSION, "outside base/wide.hpp")
    if inside != PurePosixPath("base/result.hpp"):
        yield from found("E1", THROW, "outside base/result.hpp")


def check_tree(root: Path) -> tuple[int, list[str]]:
    """The number of files read and one line for each broken rule."""
    files = sorted(
        path
        for folder in ("include/dvc", "src")
        for path in (root / folder).rglob("*")
        if path.suffix in {".hpp", ".cpp"}
    )
    broken = [
        f"{path.relative_to(root)}:{line}: {rule}: {message}"
        for path in files
        for line, rule, message in check_file(root, path)
    ]
    return len(files), broken


def main() -> int:
    root = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent.parent
    count, broken = check_tree(root)
    if count == 0:
        print(f"layers: no source files under {root}", file=sys.stderr)
        return 1
    for line in broken:
        print(line, file=sys.stderr)
    print(f"layers: {count} files, {len(broken)} broken rules")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
