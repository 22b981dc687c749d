"""What every command of the command line reads and writes: CSV files in, text out."""

import csv
import io
import json
import os
import re
import sys
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import Any

from ._core import write_file
from .errors import DvcError, fail


class Language(StrEnum):
    """The language of headings and sentences."""

    en = "en"
    vi = "vi"


def deliver(text: str, output: Path | None) -> None:
    """Write to a file, whole or not at all, or to standard output."""
    if output is None:
        put(text)
    else:
        write_file(output, text)


def word(text: str) -> str:
    """A name as it may stand in a message of one line."""
    return text if text.isprintable() else repr(text)


def sentence(error: DvcError) -> str:
    """What an error says, without its place; rows that it lists are numbered as a spreadsheet counts them."""
    before, listed, after = error._sentence
    if listed and listed != "all rows":
        numbers = ", ".join(str(row + 2) for row in error.rows[:10]) + (", ..." if len(error.rows) > 10 else "")
        listed = f"row{'s' if len(error.rows) > 1 else ''} {numbers}"
    return before + listed + after


def read_csv(file: str, name: str) -> tuple[list[str], list[list[str]]]:
    """The header and the rows as text; every row has as many fields as the header."""
    try:
        content = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except FileNotFoundError:
        fail("not_found", f"{name}: there is no such file")
    except (OSError, AttributeError) as error:  # AttributeError: there is no standard input at all
        fail("io", f"{name}: it cannot be read: {getattr(error, 'strerror', None) or 'it is closed'}")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        fail("encoding", f"{name}: byte {error.start + 1} is not UTF-8; save the file as UTF-8")
    table: list[list[str]] = []
    try:
        table.extend(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        fail("syntax", f"{name}, row {len(table) + 1}: {error}")
    if not table or not table[0]:
        fail("syntax", f"{name}: there is no header; the first row names the columns")
    header, *rows = table
    for at, row in enumerate(rows, start=2):
        if len(row) != len(header):
            fail("syntax", f"{name}, row {at}: the number of fields is {len(row)}, the header has {len(header)}")
    return header, rows


def counts_in(name: str, header: list[str], rows: list[list[str]], column: str) -> list[int]:
    """A column of counts, written in plain digits."""
    at = column_at(name, header, column)
    return [count_in(row[at], f"{name}, row {number}, column {word(column)}") for number, row in enumerate(rows, start=2)]


def texts_in(name: str, header: list[str], rows: list[list[str]], column: str) -> list[str]:
    """A column as it is written."""
    at = column_at(name, header, column)
    return [row[at] for row in rows]


def column_at(name: str, header: list[str], column: str) -> int:
    """The place of the one column of that name."""
    if header.count(column) != 1:
        how = "no" if column not in header else "more than one"
        fail("argument", f"{name}: there is {how} column {word(column)}; the header is {', '.join(map(word, header))}")
    return header.index(column)


def count_in(text: str, place: str) -> int:
    """A count in plain digits; `place` is where an error says it stands."""
    if re.fullmatch("[0-9]+", text) is None:
        given = f'"{word(text)}" is not a count' if text else "it is empty, and a missing count is not 0"
        fail("schema", f"{place}: {given}; plain digits are expected")
    digits = text.lstrip("0") or "0"
    if len(digits) > 19 or int(digits) >= 2**63:
        fail("overflow", f"{place}: {digits[:25]}{'...' if len(digits) > 25 else ''} does not fit 64 bits")
    return int(digits)


def dossiers(number: int) -> str:
    """So many dossiers, in words."""
    return f"{number} dossier{'s' if number > 1 else ''}"


def json_text(document: dict[str, Any]) -> str:
    """JSON for people and programs."""
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def csv_text(table: Iterable[Iterable[str]]) -> str:
    """Lines that end in a line feed; quoted is what must be. (`csv.writer` leaves a lone carriage return bare.)"""

    def field(text: str) -> str:
        return '"' + text.replace('"', '""') + '"' if re.search('[,"\r\n]', text) else text

    return "".join(",".join(map(field, row)) + "\n" for row in table)


def put(text: str) -> None:
    """Write UTF-8 whatever the locale says; a reader that stops early (`| head`) is no error."""
    try:
        sys.stdout.buffer.write(text.encode())
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        _forget_output()
    except (OSError, AttributeError) as error:  # AttributeError: there is no standard output at all
        _forget_output()
        fail("io", f"standard output cannot be written: {error}")


def _forget_output() -> None:
    """Point standard output at nothing, so that Python does not try to flush it once more at its end."""
    if sys.stdout is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
