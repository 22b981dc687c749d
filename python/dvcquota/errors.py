"""What can be wrong with data or arguments.

Every error is a `DvcError` and the built-in that fits it. Which code has which class stands in bindings/errors.cpp.

    >>> import dvcquota as dq
    >>> try:
    ...     dq.allocate([3, -1], total=2)
    ... except ValueError as error:
    ...     error.code, error.row
    ('range', 1)
"""

from collections.abc import Sequence
from typing import NoReturn

from . import _core


class DvcError(Exception):
    """Anything that is wrong with data or arguments, and where."""

    code: str
    """The kind of error: `syntax`, `schema`, `range`, ..."""
    file: str | None
    """The file, plan or table it is in."""
    row: int | None
    """The row as a spreadsheet counts (header = 1); for arrays the 0-based position."""
    column: str | None
    """The column, or the key of a descriptor."""
    rows: tuple[int, ...]
    """The rows that the message speaks of together, every one, counted from 0: those of a tie, or of bounds in the way."""
    _sentence: tuple[str, str, str]
    """The message without its place, parted at its list of rows."""


class FormatError(DvcError, ValueError):
    """A file or value that is not in the form expected (`syntax`, `encoding`, `schema`)."""


class RangeError(DvcError, ValueError):
    """A number below or above what is allowed (`range`)."""


class CountOverflowError(DvcError, OverflowError):
    """A number beyond 64 bits (`overflow`)."""


class InconsistentError(DvcError, ValueError):
    """Figures, codes or texts that contradict each other (`duplicate`, `unknown_unit`, `inconsistent`)."""


class ArgumentError(DvcError, ValueError):
    """An argument that cannot be read (`argument`, `shape`)."""


class InfeasibleError(DvcError, ValueError):
    """A total that cannot be handed out (`nothing_to_share`, `infeasible`), or a quota that does not fit (`misfit`)."""


class TieError(DvcError, ValueError):
    """Equal claims, where the caller wants none (`tie`)."""


class NotInPlanError(DvcError, LookupError):
    """A level or table that the plan does not have (`not_in_plan`)."""


class MissingFileError(DvcError, FileNotFoundError):
    """No such file or folder (`not_found`)."""


class FileError(DvcError, OSError):
    """Reading or writing failed (`io`)."""


def fail(
    code: str, message: str, *, row: int | None = None, column: str | None = None, table: str | None = None, rows: Sequence[int] = ()
) -> NoReturn:
    """Raise the error of that code; `table` is where several are given, `rows` those that the message lists."""
    _core.fail(code, message, row, column, table, list(rows))
    raise AssertionError("unreachable: fail() raises")
