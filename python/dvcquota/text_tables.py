"""Tables as text for people, aligned or in Markdown, and as records for JSON."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from .table import Table

Rows = Sequence[Sequence[str]]


def text_table(headings: Sequence[str], rows: Rows, *, right: Sequence[bool]) -> str:
    """Columns padded to their widest cell, numbers to the right; a line under the headings."""
    widths = [max(map(len, column)) for column in zip(headings, *rows, strict=True)]

    def line(cells: Sequence[str]) -> str:
        placed = (cell.rjust(width) if to else cell.ljust(width) for cell, width, to in zip(cells, widths, right, strict=True))
        return "  ".join(placed).rstrip() + "\n"

    return line(headings) + line(["-" * width for width in widths]) + "".join(map(line, rows))


def markdown_table(headings: Sequence[str], rows: Rows, *, right: Sequence[bool]) -> str:
    """The same in Markdown."""

    def line(cells: Sequence[str]) -> str:
        return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n"

    return line(headings) + line(["--:" if to else "---" for to in right]) + "".join(map(line, rows))


def records(table: Table) -> list[dict[str, Any]]:
    """The rows of a table, each by its columns; days as text."""
    columns = table.to_dict()
    return [
        {name: str(value) if isinstance(value, date) else value for name, value in zip(columns, row, strict=True)}
        for row in zip(*columns.values(), strict=True)
    ]
