"""Workbooks, HTML pages and frames as rows of text, within bounds; what the text means is not known here."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal
from importlib import import_module
from io import BytesIO
from typing import Any

from . import _core
from .errors import fail

Row = tuple[int, list[str]]

_MOST_UNPACKED = 4 * _core.max_file_bytes
_MOST_RATIO = 200  # sheets of real tables pack 5 to 50 times; a bomb a thousand times
_MOST_PARTS = 2_000
_MOST_ROWS = 1_048_576  # of a sheet, in any spreadsheet program
_MOST_COLUMNS = 1_000


def _library(name: str, extra: str, what: str) -> Any:
    try:
        return import_module(name)
    except ImportError as error:
        library = name.partition(".")[0]
        raise ImportError(
            f"{library} is not installed, and {what} needs it; install it with: pip install 'dvcquota[{extra}]'"
        ) from error


class _Rows:
    """Rows of one document, counted as they come."""

    def __init__(self, file: str) -> None:
        self.file, self.sheets, self._cells = file, list[list[Row]](), 0

    def sheet(self) -> None:
        """What follows stands apart from what came before."""
        self.sheets.append([])

    def add(self, line: int, cells: list[str]) -> None:
        self._cells += len(cells)
        if self._cells > _core.max_grid_cells:
            fail("range", f"{self.file} has more than {_core.max_grid_cells:,} cells; split it")
        if len(cells) > _MOST_COLUMNS:
            fail("range", f"{self.file} has more than {_MOST_COLUMNS:,} columns; no quota table has as many", row=line)
        self.sheets[-1].append((line, cells))

    def grid(self) -> _core.Grid:
        return _core.Grid(self.file, self.sheets)


# XLSX


def of_xlsx(content: bytes, file: str, sheet: str | int | None) -> _core.Grid:
    """The sheets of a workbook, each cell as it is displayed."""
    _check_package(content, file)
    openpyxl = _library("openpyxl", "excel", "XLSX")
    try:
        book = openpyxl.load_workbook(BytesIO(content), read_only=True, data_only=True)
        formulas = _formulas(openpyxl, content) if _has_formulas(content) else {}
    except ImportError:
        raise
    except Exception as error:  # openpyxl has no class for files that are not what they say
        fail("syntax", f"{file}: this is not a workbook that can be read: {error}")
    rows = _Rows(file)
    for name in _chosen(book, file, sheet):
        rows.sheet()
        rows.add(-1, [name])
        _read_sheet(book[name], rows, formulas.get(name, frozenset()))
    return rows.grid()


def _check_package(content: bytes, file: str) -> None:
    """Refuse what would unpack to more than it is worth, before anything is unpacked."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            parts = package.infolist()
            if len(parts) > _MOST_PARTS:
                fail("range", f"{file} has {len(parts):,} parts; a workbook has at most {_MOST_PARTS:,}")
            if (unpacked := sum(part.file_size for part in parts)) > _MOST_UNPACKED:
                fail("range", f"{file} unpacks to {unpacked:,} bytes; at most {_MOST_UNPACKED:,} are read")
            for part in parts:
                if part.file_size > _MOST_RATIO * max(part.compress_size, 1) and part.file_size > 1 << 20:
                    fail(
                        "range",
                        f"{file}: {part.filename} unpacks to {part.file_size:,} bytes from {part.compress_size:,}; this is no table",
                    )
                if part.flag_bits & 1:
                    fail("syntax", f"{file} is locked with a password; save it without one")
            if "xl/workbook.xml" not in package.namelist():
                fail("syntax", f"{file} is a package, but not a workbook; an .xlsx file is expected")
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    with package.open(part) as text:
                        if b"<!DOCTYPE" in text.read(1024).upper():
                            fail("syntax", f"{file}: {part.filename} declares a document type; no workbook does")
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, EOFError, OSError, ValueError) as error:
        if type(error).__module__.startswith("dvcquota"):
            raise
        fail("syntax", f"{file}: this is not a workbook that can be read: {error}")


def _chosen(book: Any, file: str, sheet: str | int | None) -> list[str]:
    names: list[str] = [each.title for each in book.worksheets]
    listed = ", ".join(map(repr, names))
    if sheet is None:
        return [each.title for each in book.worksheets if each.sheet_state == "visible"]
    if isinstance(sheet, int) and not isinstance(sheet, bool):
        if not 1 <= sheet <= len(names):
            fail("argument", f"{file} has {len(names)} sheets, so sheet {sheet} is none of them: {listed}")
        return [names[sheet - 1]]
    if sheet not in names:
        fail("argument", f"{file} has no sheet {sheet!r}; it has {listed}")
    return [sheet]


def _read_sheet(sheet: Any, rows: _Rows, formulas: frozenset[str]) -> None:
    sheet.reset_dimensions()  # what a file says of its size need not be true
    try:
        for line, cells in enumerate(sheet.iter_rows(), start=1):
            if line > _MOST_ROWS:
                fail("range", f"{rows.file}: the sheet {sheet.title!r} has more than {_MOST_ROWS:,} rows")
            texts = [displayed(cell.value, cell.number_format) if cell.value is not None else "" for cell in cells]
            for cell, text in zip(cells, texts, strict=True):
                if not text and formulas and getattr(cell, "coordinate", None) in formulas:
                    fail(
                        "schema",
                        f"{rows.file}: {cell.coordinate} of {sheet.title!r} is a formula without its value; open and save the file "
                        "in a spreadsheet program",
                        row=line,
                    )
            if any(texts):
                rows.add(line, texts)
    except (KeyError, IndexError, TypeError, SyntaxError, AttributeError, zipfile.BadZipFile, EOFError, ValueError) as error:
        if type(error).__module__.startswith("dvcquota"):
            raise
        fail("syntax", f"{rows.file}: the sheet {sheet.title!r} cannot be read: {error}")
    width = max((len(cells) for _, cells in rows.sheets[-1]), default=0)
    if width * len(rows.sheets[-1]) > _core.max_grid_cells:
        fail("range", f"{rows.file}: the sheet {sheet.title!r} has more than {_core.max_grid_cells:,} cells; split it")
    for _, cells in rows.sheets[-1][1:]:  # a sheet stores no empty cells at the end of a row
        cells.extend([""] * (width - len(cells)))


def _has_formulas(content: bytes) -> bool:
    with zipfile.ZipFile(BytesIO(content)) as package:
        for part in package.namelist():
            if part.startswith("xl/worksheets/"):
                with package.open(part) as text:
                    last = b""
                    while block := text.read(1 << 20):
                        if b"<f>" in last + block or b"<f " in last + block:
                            return True
                        last = block[-2:]
    return False


def _formulas(openpyxl: Any, content: bytes) -> dict[str, frozenset[str]]:
    book = openpyxl.load_workbook(BytesIO(content), read_only=True)
    found = {}
    for sheet in book.worksheets:
        sheet.reset_dimensions()
        found[sheet.title] = frozenset(
            cell.coordinate
            for line, cells in enumerate(sheet.iter_rows(), start=1)
            if line <= _MOST_ROWS
            for cell in cells
            if getattr(cell, "data_type", None) == "f"
        )
    return found


_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')


def displayed(value: object, number_format: str) -> str:
    """What a cell of that number format shows, in Vietnamese: 0.991 as `0.0%` is `99,1%`, 24082 as `#,##0` is `24.082`."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return str(value)
    number = Decimal(value) if isinstance(value, int) else Decimal(f"{value:.15g}")
    if not number.is_finite():
        return str(value)
    sections = number_format.split(";")
    if number == 0 and len(sections) > 2 and not re.search("[0#]", _LITERAL.sub("", sections[2])):
        return "-" if "-" in sections[2] else ""  # as accounting formats show 0
    shown = _LITERAL.sub("", sections[0])
    pattern = re.search(r"[0#?][0#?,]*(?:\.([0#?]*))?", shown)
    if pattern is None or shown.strip().lower() == "general":
        plain = format(number.normalize(), "f")
        return plain.replace(".", ",")
    if "%" in shown:
        number *= 100
    decimals = pattern[1] or ""
    number = number.quantize(Decimal(1).scaleb(-len(decimals)), ROUND_HALF_UP)
    whole, _, fraction = format(abs(number), "f").partition(".")
    while fraction.endswith("0") and len(fraction) > decimals.count("0"):
        fraction = fraction[:-1]
    if "," in pattern[0].partition(".")[0].rstrip(","):
        whole = re.sub(r"(?<=\d)(?=(\d{3})+$)", ".", whole)
    return ("-" if number < 0 else "") + whole + ("," + fraction if fraction else "") + ("%" if "%" in shown else "")


# HTML

_BLOCKS = frozenset(("p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "caption", "br", "blockquote", "pre", "center"))


class _HtmlTable:
    """One table as it is read: the row at hand, and the columns that cells above reach down into."""

    def __init__(self) -> None:
        self.row: list[str] = []
        self.reaching: dict[int, int] = {}

    def skip(self) -> None:
        while self.reaching.get(len(self.row), 0) > 0:
            self.reaching[len(self.row)] -= 1
            self.row.append("")

    def cell(self, text: str, across: int, down: int) -> None:
        self.skip()
        for at in range(across):
            if down > 1:
                self.reaching[len(self.row)] = down - 1
            self.row.append("" if at else text)

    def finish(self) -> list[str]:
        self.skip()
        row, self.row = self.row, []
        return row


def of_html(content: bytes, file: str) -> _core.Grid:
    """The tables of a page, cells that span several in their places; the text between them is kept for its headings."""
    etree = _library("lxml.etree", "html", "HTML")
    rows = _Rows(file)
    rows.sheet()
    tables: list[_HtmlTable] = []
    source = BytesIO(_text(content, file).encode())
    try:
        parse = {"html": True, "encoding": "utf-8", "remove_comments": True, "remove_pis": True}
        for event, element in etree.iterparse(source, events=("start", "end"), **parse):
            tag = element.tag
            if tag == "table":
                if event == "start":
                    tables.append(_HtmlTable())
                    rows.sheet()
                elif tables:
                    tables.pop()
                    rows.sheet()
                    element.clear(keep_tail=True)
            elif event == "start":
                continue
            elif tag in ("td", "th") and tables:
                tables[-1].cell(_inner(element), _span(element, "colspan", _MOST_COLUMNS), _span(element, "rowspan", 65_534))
                if len(tables[-1].row) > _MOST_COLUMNS:
                    rows.add(element.sourceline, tables[-1].row)
            elif tag == "tr" and tables:
                rows.add(element.sourceline, tables[-1].finish())
                element.clear(keep_tail=True)
            elif tag in ("script", "style", "template"):
                element.clear(keep_tail=True)
            elif tag in _BLOCKS and (not tables or tag == "caption"):
                if text := _inner(element):
                    rows.add(element.sourceline, [text])
                element.clear(keep_tail=True)
    except etree.LxmlError as error:
        fail("syntax", f"{file}: this is not a page that can be read: {error}")
    return _core.Grid(file, [sheet for sheet in rows.sheets if sheet])


def _inner(element: Any) -> str:
    """The text of an element on one line; line breaks and blocks are spaces."""
    pieces: list[str] = []
    stack = [(element, False)]  # pages nest deeper than Python calls
    while stack:
        node, closing = stack.pop()
        space = " " if node.tag in _BLOCKS else ""
        if closing:
            pieces += [space, node.tail or ""]
            continue
        pieces += [space, node.text or ""]
        if node is not element:
            stack.append((node, True))
        stack.extend((child, False) for child in reversed(node))
    return " ".join("".join(pieces).split())


def _span(element: Any, name: str, most: int) -> int:
    digits = (element.get(name) or "1").strip()
    return min(int(digits[:9]), most) or 1 if digits.isascii() and digits.isdigit() else 1


def _text(content: bytes, file: str) -> str:
    encoding = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        what = "UTF-16" if encoding == "utf-16" else "UTF-8"
        fail("encoding", f"{file}: the bytes are not {what}, here at least; save the whole file as UTF-8", row=line)


# Frames

_UNNAMED = re.compile(r"Unnamed: \d+(_level_\d+)?")


def of_frame(data: object) -> _core.Grid:
    """A frame, or a mapping of names to columns: its names are a row of headings, its values rows counted from 0."""
    rows = _Rows("data")
    rows.sheet()
    names, values = _columns(data)
    rows.add(-1, ["" if _UNNAMED.fullmatch(name) else name for name in names])
    for line, cells in enumerate(values):
        rows.add(line, [_cell(value) for value in cells])
    return rows.grid()


def _columns(data: Any) -> tuple[list[str], Iterator[tuple[Any, ...]]]:
    if isinstance(data, Mapping):
        lists = [list(column) for column in data.values()]
        if len({len(column) for column in lists}) > 1:
            fail("shape", "the columns have different lengths; a table's have one")
        return [str(name) for name in data], zip(*lists, strict=True)
    import narwhals.stable.v2 as nw

    try:
        frame = nw.from_native(data, eager_only=True)
    except TypeError:
        fail("argument", f"{type(data).__name__} is neither a path, a frame nor a mapping of names to columns")
    columns: Iterable[list[Any]] = [frame[name].to_list() for name in frame.columns]
    return [str(name) for name in frame.columns], zip(*columns, strict=True)


def _cell(value: Any) -> str:
    if value is None or value != value or type(value).__name__ in ("NAType", "NaTType"):
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    return str(value)
