"""Columns of dossiers on their way in: days, digits that stand for words, codes as row numbers. Nothing is guessed."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NoReturn

import numpy as np
from numpy.typing import NDArray

from .counts import counts
from .counts import missing as is_missing
from .errors import DvcError, fail

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_LIST = (list, tuple)


class Columns:
    """The named columns of a frame, or of a mapping from names to arrays."""

    def __init__(self, data: object) -> None:
        """Errors: `ArgumentError` for anything else."""
        self.frame: Any = None
        self._table: Any = data
        if not isinstance(data, Mapping):
            import narwhals.stable.v2 as nw

            try:
                self._table = nw.from_native(data, eager_only=True)
            except TypeError:
                fail("argument", f"{type(data).__name__} is neither a frame nor a mapping of names to arrays")
            self.frame = data
        self._names = list(self._table if self.frame is None else self._table.columns)

    @property
    def names(self) -> list[str]:
        """The names, in order."""
        return list(self._names)

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __getitem__(self, name: str) -> Any:
        """The column: a narwhals series of a frame, else what the mapping has. Errors: `ArgumentError`."""
        if name not in self._names:
            fail("argument", f"{name!r} is not a column of the data; it has {', '.join(map(str, self._names))}")
        return self._table[name]


@dataclass(frozen=True, slots=True)
class Place:
    """What an error says beside the row: the column, the rule of records that its cells keep, and the table if not the data."""

    column: str
    rule: str | None = None
    table: str | None = None

    def refuse(self, code: str, message: str, row: int | None = None) -> NoReturn:
        """Raise the error of that code."""
        rule = f" ({self.rule})" if self.rule else ""
        fail(code, f"{message}{rule}", row=row, column=self.column, table=self.table)


def asked(ask: Callable[..., Any], *arguments: object, names: Mapping[str, str]) -> Any:
    """What the core answers; an error has the column as the data call it, `names` being what they call those of the library."""
    try:
        return ask(*arguments)
    except DvcError as error:
        if error.file is not None or error.column is None or error.column not in names:
            raise
        code, row, known = error.code, error.row, error.column
        message = str(error).removeprefix(f"row {row}, column {known}: ")
    fail(code, message, row=row, column=names[known])


def _is_series(column: Any) -> bool:
    return hasattr(column, "null_count")


def _day(value: Any, row: int | None, at: Place) -> Any:
    if is_missing(value) or (isinstance(value, np.datetime64) and np.isnat(value)):
        return None
    if isinstance(value, datetime) and value.tzinfo is not None:
        at.refuse("argument", f"{value} has a time zone; give the civil day where the office is", row)
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, (date, np.datetime64)):
        return value
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            at.refuse("range", f"{value} is no day of the calendar; give one that exists", row)
    at.refuse("argument", f"{value!r} is not a day; give a date, or text such as 2022-05-27", row)


def day(value: Any, *, at: Place) -> NDArray[np.int64]:
    """One day as `days` gives it, nothing for None. Errors: those of `days`."""
    return np.array([] if value is None else [_day(value, None, at)], "datetime64[D]").view(np.int64)


def days(column: Any, *, at: Place) -> NDArray[np.int64]:
    """Days since 1970-01-01; NaT, the smallest integer, for a missing one. A time of day is dropped, for rules are by date.

    Errors: `ArgumentError` for what is no day or has a time zone, `RangeError` for a day that does not exist.
    """
    if _is_series(column):
        if getattr(column.dtype, "time_zone", None) is not None:
            at.refuse("argument", "the days have a time zone; give the civil day where the office is")
        if column.null_count() == len(column):
            return np.full(len(column), np.datetime64("NaT"), "datetime64[D]").view(np.int64)
        column = column.to_numpy()
    array = np.asarray(column, object) if isinstance(column, _LIST) else np.asarray(column)
    if array.ndim != 1:
        at.refuse("shape", f"{array.ndim} dimensions are given; one is expected")
    if array.dtype.kind != "M":
        values = [_day(value, row, at) for row, value in enumerate(array.tolist())]
        array = np.array(values, "datetime64[D]") if values else np.empty(0, "datetime64[D]")
    return np.ascontiguousarray(array.astype("datetime64[D]", copy=False)).view(np.int64)


def texts_of(column: Any) -> Any:
    """A column of text, as a narwhals series or a list; None where it holds numbers."""
    if _is_series(column):
        import narwhals.stable.v2 as nw

        if column.dtype in (nw.String, nw.Categorical, nw.Enum):
            return column.cast(nw.String)
        return column.to_list() if column.dtype == nw.Object else None
    if isinstance(column, _LIST):
        return list(column) if any(isinstance(value, str) for value in column) else None
    array = np.asarray(column)
    if array.dtype.kind in "UT" or (array.dtype.kind == "O" and any(isinstance(value, str) for value in array.tolist())):
        return array.tolist()
    return None


def occurring(texts: Any) -> list[Any]:
    """The texts that occur, ascending; without missing ones."""
    if _is_series(texts):
        return sorted(texts.unique().drop_nulls().to_list())
    return sorted({text for text in texts if not is_missing(text)})


def numbered(texts: Any, number: Mapping[Any, int]) -> NDArray[np.int64]:
    """The number of each text; -1 for one that has none, -2 for a missing one."""
    if not _is_series(texts):
        return np.fromiter((number.get(text, -2 if is_missing(text) else -1) for text in texts), np.int64, len(texts))
    import narwhals.stable.v2 as nw

    found = occurring(texts)
    if not found:
        return np.full(len(texts), -2)
    numbers = [number.get(text, -1) for text in found]
    if texts.null_count():
        nothing = found[-1] + "."  # after the last one, so none of them
        texts, found, numbers = texts.fill_null(nothing), [*found, nothing], [*numbers, -2]
    return np.asarray(texts.replace_strict(found, numbers, return_dtype=nw.Int64).to_numpy())


def gapless(column: Any, *, name: str) -> Any:
    """A series of a frame as an array, anything else as it is. Errors: `ArgumentError` for a missing value."""
    if not _is_series(column):
        return column
    if column.null_count():
        row = column.is_null().to_list().index(True)
        fail("argument", f"column {name} has a missing value; a missing count is not 0", row=row)
    return column.to_numpy()


def _gap(at: Place, row: int) -> NoReturn:
    at.refuse("argument", "the value is missing; give one", row)


def whole(column: Any, *, at: Place, missing: int | None) -> NDArray[np.int64]:
    """Counts, as `counts` reads them; `missing` stands for a missing one, which is refused where it is None."""
    if _is_series(column):
        gaps = column.is_null().to_list() if column.null_count() else []
        if gaps and missing is None:
            _gap(at, gaps.index(True))
        column = column.fill_null(missing).to_numpy() if gaps else column.to_numpy()
    if isinstance(column, _LIST) or (isinstance(column, np.ndarray) and column.dtype.kind in "fO" and column.ndim == 1):
        values = list(column)
        gaps = [is_missing(value) for value in values]
        if missing is None and True in gaps:
            _gap(at, gaps.index(True))
        column = [missing if gap else value for gap, value in zip(gaps, values, strict=True)]
    try:
        return counts(column, name=at.column)
    except DvcError as error:
        code, row, message = error.code, error.row, str(error)
    at.refuse(code, message.removeprefix("" if row is None else f"row {row}: ").removeprefix(f"{at.column}: "), row)


def _outside(numbers: NDArray[np.int64], most: int) -> int | None:
    """The first row below 0 or above `most`."""
    if not numbers.size or (numbers.min() >= 0 and numbers.max() <= most):
        return None
    return int(((numbers < 0) | (numbers > most)).argmax())


def digits(column: Any, *, at: Place, words: Sequence[str], missing: int | None) -> NDArray[np.uint8]:
    """Numbers of one byte, or words of a vocabulary as their digits from 1; digits may be text too.

    Errors: `ArgumentError` for a missing value (unless `missing` stands for it), `RangeError` for an unknown word or number.
    """
    texts = texts_of(column)
    if texts is None:
        numbers = whole(column, at=at, missing=missing)
        if numbers.dtype != np.uint8 and (row := _outside(numbers, 255)) is not None:
            at.refuse("range", f"{numbers[row]} has no meaning; give 1 to {len(words)}", row)
        return np.ascontiguousarray(numbers, np.uint8)
    meaning = {word: number for number, word in enumerate(words, start=1)}
    numbers = numbered(texts, meaning | {str(number): number for number in meaning.values()})
    if missing is not None:
        numbers = np.where(numbers == -2, missing, numbers)
    if (numbers < 0).any():
        row = int((numbers < 0).argmax())
        if numbers[row] == -2:
            _gap(at, row)
        at.refuse("range", f"{texts[row]!r} has no meaning; give one of {', '.join(words)}", row)
    return numbers.astype(np.uint8)


def ids(column: Any, *, at: Place, known: Sequence[Any] | None) -> tuple[NDArray[np.int32], list[Any]]:
    """Codes as positions among `known`, or among all that occur in ascending order; numbers are such positions already.

    Errors: `ArgumentError` for a missing value, and for numbers where nothing is known, for a code is text;
    `InconsistentError` for an unknown code or one that `known` has twice, `RangeError` for a number that is no position.
    """
    codes = None if known is None else list(known)
    if codes is not None and len(set(codes)) != len(codes):
        twice = next(code for place, code in enumerate(codes) if code in codes[:place])
        at.refuse("duplicate", f"{twice!r} is listed twice; a code has one row")
    texts = texts_of(column)
    if texts is None:
        numbers = whole(column, at=at, missing=None)
        if (row := _outside(numbers, np.iinfo(np.int32).max)) is not None:
            at.refuse("range", f"{numbers[row]} is no position; positions count from 0", row)
        if codes is None:
            if numbers.size:
                at.refuse("argument", "numbers are no codes, for 01 is not 1; give text, or positions among codes that you name")
            codes = []
        return np.ascontiguousarray(numbers, np.int32), codes
    if codes is None:
        codes = occurring(texts)
    numbers = numbered(texts, {code: place for place, code in enumerate(codes)})
    if (numbers < 0).any():
        row = int((numbers < 0).argmax())
        if numbers[row] == -2:
            _gap(at, row)
        at.refuse("unknown_unit", f"{texts[row]!r} is not one of the {len(codes)} that are known; correct it, or name it too", row)
    return numbers.astype(np.int32), codes
