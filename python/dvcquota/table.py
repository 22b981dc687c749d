"""Named columns of equal length, on their way to any dataframe library."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from html import escape
from importlib import import_module
from typing import Any, Literal

Backend = Literal["pandas", "polars", "pyarrow"]

# What pandas calls a column of each type; the nullable form where a value is missing, so that an integer stays one.
_PANDAS = {int: ("int64", "Int64"), float: ("float64", "Float64"), bool: ("bool", "boolean"), str: ("object", "object")}


class Table:
    """Columns of text, counts, percentages, flags and dates; a missing value is None, never 0.

    Takes no dataframe library to make; `to_native` and the Arrow protocol import one when asked.

        >>> import dvcquota as dq
        >>> units = dq.load_plan("haiphong-2022").units
        >>> len(units), units["name"][1]
        (253, 'Sở Công Thương')
    """

    __slots__ = ("_data", "_rows", "_types")

    def __init__(self, types: Mapping[str, type], rows: Iterable[Sequence[object]]) -> None:
        """`types`: the columns and the type of their values; `rows`: one sequence of values a row, read when first needed."""
        self._types = dict(types)
        self._rows = rows
        self._data: dict[str, list[Any]] | None = None

    @property
    def _columns(self) -> dict[str, list[Any]]:
        if self._data is None:
            rows = [tuple(row) for row in self._rows]
            self._data = {name: [row[k] for row in rows] for k, name in enumerate(self._types)}
            self._rows = ()
        return self._data

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(self._types)

    def __len__(self) -> int:
        return len(next(iter(self._columns.values())))

    def __getitem__(self, column: str) -> list[Any]:
        return list(self._columns[column])

    def __repr__(self) -> str:
        return f"<Table of {len(self)} rows: {', '.join(self.columns)}>"

    def to_dict(self) -> dict[str, list[Any]]:
        """The columns as lists."""
        return {name: list(values) for name, values in self._columns.items()}

    def to_native(self, backend: Backend) -> Any:
        """The table as a dataframe of `pandas`, `polars` or `pyarrow`.

        Counts with a missing value become the nullable integers of that library, never floats.
        Errors: `ImportError` naming the extra to install; `ValueError` for any other backend.

            >>> import dvcquota as dq
            >>> quotas = dq.load_plan("haiphong-2022").assign("district")
            >>> quotas.to_native("polars")["extra"].sum()
            19426
        """
        if backend not in ("pandas", "polars", "pyarrow"):
            raise ValueError(f"{backend!r} is not a dataframe library known here; give pandas, polars or pyarrow")
        try:
            library = import_module(backend)
        except ImportError as error:
            extra = "arrow" if backend == "pyarrow" else backend
            raise ImportError(f"{backend} is not installed; install it with: pip install 'dvcquota[{extra}]'") from error
        if backend == "pandas":
            return library.DataFrame({name: library.Series(self[name], dtype=self._pandas(name)) for name in self.columns})
        nw = import_module("narwhals.stable.v2")
        dtypes = {int: nw.Int64, float: nw.Float64, bool: nw.Boolean, str: nw.String, date: nw.Date}
        schema = {name: dtypes[kind] for name, kind in self._types.items()}
        return nw.from_dict(self.to_dict(), schema, backend=backend).to_native()

    def _pandas(self, column: str) -> str:
        plain, nullable = _PANDAS.get(self._types[column], ("object", "object"))
        return nullable if None in self._columns[column] else plain

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """The Arrow PyCapsule protocol, by pyarrow (extra `arrow`)."""
        return self.to_native("pyarrow").__arrow_c_stream__(requested_schema)

    def _repr_html_(self) -> str:
        shown = range(len(self)) if len(self) <= 20 else [*range(10), None, *range(len(self) - 10, len(self))]
        right = {name: " style='text-align:right'" if self._types[name] in (int, float) else "" for name in self.columns}
        head = "".join(f"<th{right[name]}>{escape(name)}</th>" for name in self.columns)
        body = "".join(
            "<tr>"
            + "".join(
                f"<td{right[name]}>{'…' if i is None else '' if values[i] is None else escape(str(values[i]))}</td>"
                for name, values in self._columns.items()
            )
            + "</tr>"
            for i in shown
        )
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
