"""Tables for people on the command line: aligned text, and Markdown."""

from collections.abc import Sequence

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
