"""The groups of `dvcquota allocate --by`: levels and bounds from CSV files, totals and ties in words."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Any

from .cli_files import column_at, count_in, dossiers, read_csv, texts_in, word
from .errors import fail
from .hierarchy import HierarchyAllocation


class Mode(StrEnum):
    """How a total goes down groups."""

    top_down = "top-down"
    one = "global"


def levels_in(name: str, header: list[str], rows: list[list[str]], by: str) -> dict[str, list[str]]:
    """The columns of groups from the top level down: the one of that name, or several parted by commas."""
    columns = [by] if by in header else [part.strip() for part in by.split(",")]
    if by not in header and "" in columns:
        fail("argument", f'--by "{word(by)}" leaves a name out; give a column, or several parted by commas')
    if len(set(columns)) < len(columns):
        fail("argument", f"--by {word(by)} names a column twice; each level has its own")
    return {column: texts_in(name, header, rows, column) for column in columns}


def bounds_in(file: str, levels: dict[str, list[str]]) -> dict[str, list[dict[Any, int]]]:
    """Least and most dossiers of groups from a CSV file that has the columns of the levels, and `lower`, `upper` or both.

    A group above the lowest level has its lower columns empty; an empty bound is none.
    """
    name = word(file)
    header, rows = read_csv(file, name)
    at = [column_at(name, header, column) for column in levels]
    sides = [side for side in ("lower", "upper") if side in header]
    if not sides:
        fail("argument", f"{name}: there is neither a column lower nor upper; the header is {', '.join(map(word, header))}")
    known = [set(_keys(levels, depth)) for depth in range(len(levels))]
    seen: set[tuple[str, ...]] = set()
    bounds: dict[str, list[dict[Any, int]]] = {f"group_{side}": [{} for _ in levels] for side in sides}
    for number, row in enumerate(rows, start=2):
        path = [row[column] for column in at]
        while len(path) > 1 and not path[-1]:
            path.pop()
        place = f"{name}, row {number}"
        key = path[0] if len(path) == 1 else tuple(path)
        if key not in known[len(path) - 1]:
            fail("argument", f"{place}: no row is in group {titled(key)}")
        if tuple(path) in seen:
            fail("duplicate", f"{place}: group {titled(key)} stands there for the second time; a group has one row")
        seen.add(tuple(path))
        for side in sides:
            if text := row[column_at(name, header, side)]:
                bounds[f"group_{side}"][len(path) - 1][key] = count_in(text, f"{place}, column {side}")
    return bounds


def _keys(levels: dict[str, list[str]], depth: int) -> Iterator[Any]:
    columns = list(levels.values())[: depth + 1]
    return iter(columns[0]) if depth == 0 else zip(*columns, strict=True)


def titled(key: Any) -> str:
    """A group's label as it may stand in a sentence; labels of several levels from the top down."""
    return " / ".join(map(word, key)) if isinstance(key, tuple) else word(key)


def told(result: HierarchyAllocation) -> list[str]:
    """The totals, level by level, and the ties among groups, in sentences."""
    levels = ["group totals: " + ", ".join(f"{titled(key)} {total}" for key, total in level.items()) for level in result.totals]
    return levels + _equal_claims(result)


def _equal_claims(result: HierarchyAllocation) -> list[str]:
    """A sentence for each tie among groups, with who was served."""
    return [
        f"groups {', '.join(map(titled, tie.groups))} have equal claims to {dossiers(tie.contested)}, "
        f"served: {', '.join(map(titled, tie.served))}"
        for tie in result.group_ties
    ]


def totals_json(result: HierarchyAllocation) -> Any:
    """One level: an object of totals by label; several: a list of the labels from the top down and their total."""
    if len(result.totals) == 1:
        return result.totals[0]
    return [
        {"group": list(key) if isinstance(key, tuple) else [key], "total": total}
        for level in result.totals
        for key, total in level.items()
    ]


def ties_json(result: HierarchyAllocation) -> list[dict[str, Any]]:
    """The ties among groups."""
    return [{"groups": tie.groups, "contested": tie.contested, "served": tie.served} for tie in result.group_ties]
