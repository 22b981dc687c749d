"""Quota tables as people publish them: CSV, XLSX, HTML, text or a frame, read with every repair on record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from os import PathLike, fspath
from typing import Any, Literal, final

from . import _core
from .errors import fail
from .plan import Level, Plan, load_plan
from .quota import PERCENT
from .table import Table
from .units import Hierarchy

Role = Literal[
    "no", "name", "parent", "level",
    "observed_total", "observed_online", "observed_rate", "projected_total", "projected_online",
    "offline", "share", "extra", "target",
]  # fmt: skip
"""What can stand in a column."""


def read_published(
    data: object,
    *,
    columns: Mapping[Role, int | str] | None = None,
    level: Level | None = None,
    sheet: str | int | None = None,
) -> Published:
    """Read a quota table as it was published, errors and all.

    `data`: a path, or a frame (pandas, polars, pyarrow, ...) or mapping of columns. A file is XLSX, HTML (`.html`, `.htm`), cells
    split by `|` as in the text of plan 128, or values split by comma, semicolon or tab, in UTF-8 or UTF-16. Headings in one
    or more rows, title rows, sections, group rows and total rows are recognised; tables of anything else are skipped.

    `columns`: what stands where, by heading or by number from 1, for what is not recognised. `level`: of a table that does not
    say it itself. `sheet`: the sheet of a workbook by name or number from 1; all visible ones are read otherwise.

    Nothing is repaired in silence: `.diagnostics` has a row for each number that was put right or cannot be read.
    Errors: `FormatError` where no quota table is found, a row has more or fewer cells than its headings, the encoding is
    mixed, a workbook is damaged; `RangeError` for more than 64 MB or 4 000 000 cells, unpacked too; `InconsistentError` for two
    columns with one role; `ArgumentError`; `ImportError` naming the extra that XLSX or HTML needs.

        >>> import dvcquota as dq
        >>> table = dq.read_published({
        ...     "TT": [1, 2], "Quận huyện": ["Quận Kiến An", "Huyện An Lão"],
        ...     "Chưa trực tuyến": ["1 584", "3.000"], "HS trực tuyến cần giao thêm": ["813", "1,539"],
        ... })
        >>> table.rows["offline"], table.rows["extra"]
        ([1584, 3000], [813, 1539])
        >>> table.diagnostics["raw"], table.diagnostics["rule"]
        (['1 584', '1,539'], ['space-group', 'comma-group'])
    """
    grid = _grid(data, sheet)
    table, diagnostics = grid.read(_choices(columns), level)
    return Published(table, diagnostics)


@final
class Published:
    """A table as published: `.rows`, `.totals` and `.diagnostics` as tables; made by `read_published`."""

    __slots__ = ("_core", "_diagnostics", "_identified")

    def __init__(
        self, core: _core.AuditTable, diagnostics: list[_core.Diagnostic], *, identified: bool = False
    ) -> None:
        """Made by `read_published`."""
        self._core, self._diagnostics, self._identified = core, diagnostics, identified

    @property
    def name(self) -> str:
        """The file, or `data` for a frame."""
        return self._core.name

    @property
    def levels(self) -> tuple[Level, ...]:
        """The levels that have a table, in the order of the document."""
        levels: dict[Any, None] = dict.fromkeys(part.level for part in self._core.parts)
        return tuple(levels)

    @property
    def rows(self) -> Table:
        """One row a unit: `line`, `level`, `no`, `name`, `parent`, and of each of the nine columns the text and the value.

        `line` is where the row stands: of a sheet or CSV file its row, of a text its line, of a frame its position from 0.
        Percentages are floats; None is an empty cell, a column that is not there, or a number that cannot be read. After
        `identify` there are `unit`, `identity` and `official`, too.
        """
        types: dict[str, type] = {"line": int, "level": str, "no": str, "name": str, "parent": str, **_CELLS}
        if self._identified:
            types |= {"unit": str, "identity": str, "official": str}
        more = ("unit", "identity", "official") if self._identified else ()
        return Table(
            types,
            (
                [row.line, part.level, row.no, row.name, row.parent, *_cells(row), *(getattr(row, name) for name in more)]
                for part in self._core.parts
                for row in part.rows
            ),
        )

    @property
    def totals(self) -> Table:
        """The total rows: `line`, `level`, `name`, and the nine columns as in `rows`."""
        return Table(
            {"line": int, "level": str, "name": str, **_CELLS},
            ([row.line, part.level, row.name, *_cells(row)] for part in self._core.parts for row in part.totals),
        )

    @property
    def diagnostics(self) -> Table:
        """What was put right or not understood: `line`, `level`, `no`, `name`, `column`, `raw`, `value` (exact, as text), `rule`.

        The rules are listed in the guide "Read a published table".
        """
        types = dict.fromkeys(("line", "level", "no", "name", "column", "raw", "value", "rule"), str) | {"line": int}
        return Table(
            types,
            (
                [d.line, d.level, d.no, d.name, d.column, d.raw, None if d.value is None else str(d.value), d.rule]
                for d in self._diagnostics
            ),
        )

    @property
    def missing(self) -> dict[str, list[str]]:
        """After `identify`: the official units of each level that no row names."""
        found: dict[str, list[str]] = {}
        for part in self._core.parts:
            found.setdefault(part.level, []).extend(part.missing)
        return found

    def identify(self, *, units: str | PathLike[str] | Plan | Hierarchy, within: str = "") -> Published:
        """The same table with the official units behind its names.

        `units`: a plan, the name or path of one, or the units of a day (`load_units(...).at(day)`). `within`: the code of the
        province, where the list has several. A name is looked for below its group heading first; `identity` says `found`,
        `type-differs`, `parent-differs`, `ambiguous`, `unknown`, or `unchecked` for a level that the list does not have.

        Errors: those of `load_plan`; `ArgumentError` where the province is not told, `InconsistentError` for one that is none.

            >>> import dvcquota as dq
            >>> table = dq.read_published({
            ...     "name": ["Xã Trường Sơn"], "parent": ["Huyện An Lão"], "offline": [1], "extra": [1]
            ... })
            >>> found = table.identify(units="haiphong-2022").rows
            >>> found["unit"], found["identity"], found["official"]
            (['11656'], ['type-differs'], ['Thị trấn Trường Sơn'])
        """
        if not isinstance(within, str):
            fail("argument", f"within is {within!r}; give the code of a province as text")
        if isinstance(units, Hierarchy):
            names = units._names
        else:
            plan = units if isinstance(units, Plan) else load_plan(units)
            names = _core.official_names(plan._core)
        return Published(self._core.identified(names, within), self._diagnostics, identified=True)

    def __repr__(self) -> str:
        rows = sum(len(part.rows) for part in self._core.parts)
        totals = sum(len(part.totals) for part in self._core.parts)
        levels = ", ".join(self.levels)
        return f"<Published {self.name}: {rows} rows ({levels}), {totals} totals, {len(self._diagnostics)} diagnostics>"

    def _repr_html_(self) -> str:
        return self.rows._repr_html_()


_CELLS: dict[str, type] = {}
for _column in _core.columns:
    _CELLS |= {f"{_column}_printed": str, _column: float if _column in PERCENT else int}


def _cells(row: _core.AuditRow) -> Iterable[object]:
    for k, column in enumerate(_core.columns):
        value = row.value(k)
        yield row.printed(k) or None
        yield None if value is None else _CELLS[column](value)


def _choices(columns: Mapping[Role, int | str] | None) -> list[tuple[str, int | str]]:
    if columns is None:
        return []
    if not isinstance(columns, Mapping):
        kind = type(columns).__name__
        fail("argument", f"columns is {kind}; give a mapping such as {{'offline': 8}} or {{'offline': 'Còn lại'}}")
    for role, where in columns.items():
        if not isinstance(role, str) or isinstance(where, bool) or not isinstance(where, (int, str)):
            fail("argument", f"columns: {role!r}: {where!r} is not a role with a heading or a number from 1")
    return list(columns.items())


def _grid(data: object, sheet: str | int | None) -> _core.Grid:
    if not isinstance(data, (str, PathLike)):
        if sheet is not None:
            fail("argument", "sheet names a sheet of a workbook, but a frame was given")
        from .grids import of_frame

        return of_frame(data)
    path = fspath(data)
    content = _core.read_file(path)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        fail("syntax", f"{path}: this is an old .xls workbook, or one locked with a password; save it as .xlsx without one")
    if content.startswith(b"PK"):
        from .grids import of_xlsx

        return of_xlsx(content, path, sheet)
    if sheet is not None:
        fail("argument", f"sheet names a sheet of a workbook, but {path} is none")
    if path.lower().endswith((".html", ".htm", ".xhtml")):
        from .grids import of_html

        return of_html(content, path)
    return _core.grid_of(content, path)
