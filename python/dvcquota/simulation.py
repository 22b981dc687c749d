"""A simulated year and its dossiers, as `simulate` makes them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cached_property
from importlib import import_module
from os import PathLike
from typing import Any

import numpy as np
from numpy.typing import NDArray

from . import _core
from .counts import count
from .dossiers import Dossiers
from .errors import fail
from .simulate_files import whole_file
from .table import Backend, Table

MOST_ROWS = 200_000_000
"""The most dossiers that one table takes; more of them come in blocks."""

_COLUMNS = ("unit", "procedure", "received", "due", "ended", "status", "intake", "returned", "sequence")
_DAYS = ("received", "due", "ended")
_NO_DAY = np.iinfo(np.int32).min
_NAT = np.iinfo(np.int64).min


class SimulatedDossiers:
    """Simulated dossiers as columns: all of a year, those of a unit, or a block; made by `Simulation`.

    `rows[name]` is a column by unit and day of receipt: `unit` and `procedure`, positions among `.units` and `.procedures`;
    `received`, `due`, `ended`, datetime64[D] with NaT for a missing day; `status`, `intake`, `returned`, digits (0 where the
    result has not gone out); `sequence`, the dossier's number among those of its unit and day.
    """

    __slots__ = ("_core", "_of", "first")

    def __init__(self, core: _core.SimulatedColumns, of: Simulation, *, first: int) -> None:
        """Made by `Simulation`."""
        self._core = core
        self._of = of
        self.first = first
        """The number of the first row among all of the year."""

    @property
    def units(self) -> list[str]:
        """The codes of all units of the year."""
        return self._of.units

    @property
    def procedures(self) -> list[str]:
        """The codes of all procedures of the year."""
        return self._of.procedures

    def __len__(self) -> int:
        return len(self._core)

    def __getitem__(self, name: str) -> NDArray[Any]:
        """A column. Errors: `ArgumentError` for a name that there is not."""
        if name not in _COLUMNS:
            fail("argument", f"{name!r} is not a column of simulated dossiers; they have {', '.join(_COLUMNS)}")
        column: NDArray[Any] = getattr(self._core, name)
        return _dates(column) if name in _DAYS else column

    def codes(self) -> list[str]:
        """The codes of the dossiers, `SIM-{unit}-{yymmdd}-{sequence}`: the form of real ones, which never begin with SIM."""
        return self._core.codes(self.units)

    @property
    def stops(self) -> dict[str, NDArray[Any]]:
        """The stops of dossiers whose clock stands at the end of the year: `record` (a row of these), `from`, `to` (NaT)."""
        core = self._core
        return {"record": core.stop_record, "from": _dates(core.stop_from), "to": _dates(core.stop_to)}

    @property
    def records(self) -> Dossiers:
        """The dossiers ready to be counted, as `dvcquota.dossiers` makes them; nothing is copied.

        >>> import dvcquota as dq
        >>> dq.simulate(3, dossiers=1000, seed=1).rows().records.intake(("2026-01-01", "2026-12-31"))["received_in_period"].sum()
        np.int64(1000)
        """
        core = self._core
        columns: dict[str, Any] = {name: getattr(core, name) for name in _COLUMNS if name != "sequence"}
        columns |= {name: getattr(core, name) for name in ("stop_record", "stop_from", "stop_to")}
        columns |= {"field": None, "as_of": np.empty(0, np.int64), "missing_intake": "refuse", "fields": 0}
        columns |= {"units": len(self.units), "procedures": len(self.procedures)}
        names = {name: name for name in _COLUMNS}
        return Dossiers(_core.DossierTable(columns), len(self), list(self.units), None, list(self.procedures), None, names)

    def to_csv(self) -> str:
        """The rows as CSV text with a header; each has a code and ends in `true` for simulated.

        >>> import dvcquota as dq
        >>> print(dq.simulate(3, dossiers=1000, seed=1).rows().to_csv()[:66])
        code,unit,procedure,received,due,ended,status,intake,returned,simu
        """
        return _core.simulated_csv_header + self._core.csv_rows(self.units, self.procedures).decode()

    def to_native(self, backend: Backend) -> Any:
        """A dataframe of `pandas`, `polars` or `pyarrow`, with words for digits and a column `simulated` that is true.

        In pyarrow the days are shared, not copied, and the schema says `dvcquota: simulated` with the seed and all settings.
        Errors: `ImportError` naming the extra to install; `ValueError` for any other backend.

            >>> import dvcquota as dq
            >>> dq.simulate(3, dossiers=1000, seed=1).rows().to_native("polars")["simulated"].all()
            True
        """
        if backend == "pyarrow":
            return self._arrow()
        if backend not in ("pandas", "polars"):
            raise ValueError(f"{backend!r} is not a dataframe library known here; give pandas, polars or pyarrow")
        try:
            library = import_module(backend)
        except ImportError as error:
            raise ImportError(f"{backend} is not installed; install it with: pip install 'dvcquota[{backend}]'") from error
        channels, statuses = [None, *_core.channel_names()], [None, *_core.status_names()]
        words: dict[str, Sequence[str | None]] = {
            "unit": self.units, "procedure": self.procedures, "status": statuses, "intake": channels, "returned": channels,
        }  # fmt: skip
        columns = {name: _words(words[name], self[name]) if name in words else self[name] for name in _COLUMNS}
        return library.DataFrame({**columns, "simulated": np.ones(len(self), bool)})

    def _arrow(self) -> Any:
        try:
            pa = import_module("pyarrow")
        except ImportError as error:
            raise ImportError("pyarrow is not installed; install it with: pip install 'dvcquota[arrow]'") from error
        channels, statuses = pa.array(_core.channel_names()), pa.array(_core.status_names())
        words = {
            "unit": pa.array(self.units), "procedure": pa.array(self.procedures), "status": statuses, "intake": channels,
            "returned": channels,
        }  # fmt: skip

        def arrow(name: str) -> Any:
            column = getattr(self._core, name)
            if name in _DAYS:
                days = pa.array(column, pa.int32(), mask=column == _NO_DAY if name == "ended" else None)
                return days.view(pa.date32())
            if name not in words:
                return pa.array(column)
            if column.dtype == np.uint8:  # digits from 1; 0 is missing
                column, gaps = column - np.uint8(1), column == 0
                column = pa.array(column & np.uint8(15), mask=gaps)
            return pa.DictionaryArray.from_arrays(column, words[name])

        columns = {name: arrow(name) for name in _COLUMNS}
        columns["simulated"] = pa.repeat(pa.scalar(True), len(self))
        return pa.table(columns, metadata=self._of._metadata())

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """The Arrow PyCapsule protocol, by pyarrow (extra `arrow`)."""
        return self._arrow().__arrow_c_stream__(requested_schema)

    def __repr__(self) -> str:
        return f"<{len(self)} SimulatedDossiers of {len(self.units)} units, seed {self._of.seed}>"


class Simulation:
    """A simulated year: counted by unit and month, its dossiers made when they are asked for; made by `simulate`."""

    def __init__(
        self, core: _core.Simulation, *, about: dict[str, Any], units: list[str], procedures: list[str], threads: int
    ) -> None:
        """Made by `simulate`."""
        self._core = core
        self._threads = threads
        self.about = about
        """What it was made with, ready for JSON; its first entry is `dvcquota: simulated`."""
        self.units = units
        """The codes of the units."""
        self.procedures = procedures
        """The codes of the procedures."""
        self.seed: int = about["seed"]
        """The seed."""
        self.year: int = about["year"]
        """The year in which dossiers are received."""

    def __len__(self) -> int:
        """All dossiers, those carried over included."""
        return len(self._core)

    @property
    def as_of(self) -> date:
        """The day on which the statuses stand, the last of the year."""
        return self._core.as_of

    @property
    def estimated(self) -> bool:
        """Whether some due dates lie after the calendar's last list, and rest on an estimate."""
        return self._core.estimated

    def rows(self) -> SimulatedDossiers:
        """All dossiers. Errors: `RangeError` for more than 200 million, before memory is asked for: take `blocks`."""
        if len(self) > MOST_ROWS:
            size = len(self) * _core.bytes_of_a_simulated_dossier / 1e9
            fail("range", f"{len(self)} dossiers would take {size:.1f} GB as one table; take them by blocks(rows=...)")
        return self._rows(0, len(self))

    def unit(self, code: str) -> SimulatedDossiers:
        """The dossiers of one unit, the same as in the whole; no others are made.

        Errors: `InconsistentError` for an unknown code.

        >>> import dvcquota as dq
        >>> year = dq.simulate({"unit": ["11359", "11362"], "weight": [3, 1]}, dossiers=1000, seed=1)
        >>> len(year.unit("11359"))
        750
        """
        if code not in self._positions:
            fail("unknown_unit", f"{code!r} is not one of the {len(self.units)} units; give one of `.units`")
        at = self._positions[code]
        first = self._core.first_of(at)
        return self._rows(first, self._core.first_of(at + 1) - first)

    def blocks(self, *, rows: int = 1_000_000) -> Iterator[SimulatedDossiers]:
        """All dossiers, so many at a time: the same rows in bounded memory. Errors: `RangeError` for less than 1.

        >>> import dvcquota as dq
        >>> [len(block) for block in dq.simulate(3, dossiers=1000, seed=1).blocks(rows=400)]
        [400, 400, 200]
        """
        if not 1 <= count(rows, name="rows") <= MOST_ROWS:
            fail("range", f"blocks of {rows} rows; give 1 to {MOST_ROWS}")
        return (self._rows(first, min(rows, len(self) - first)) for first in range(0, len(self), rows))

    @property
    def records(self) -> Dossiers:
        """`rows().records`: all dossiers, ready for Form 06."""
        return self.rows().records

    def to_native(self, backend: Backend) -> Any:
        """`rows().to_native(backend)`: all dossiers as a dataframe."""
        return self.rows().to_native(backend)

    @cached_property
    def month_counts(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """All dossiers received and the online ones, n units x 12 months each; no dossier is made for them."""
        total, online = self._core.counted()
        return total.reshape(-1, 12), online.reshape(-1, 12)

    @property
    def carried_over(self) -> NDArray[np.int64]:
        """Dossiers that each unit carried over into the year."""
        return self._core.carried_over()

    def monthly(self) -> Table:
        """A row for each unit and month: `unit`, `period` (`2026-01`), `total`, `online`, `simulated`. No dossier is made for it.

        >>> import dvcquota as dq
        >>> months = dq.simulate(3, dossiers=1000, seed=1).monthly()
        >>> months.columns, months["period"][:2], sum(months["total"])
        (('unit', 'period', 'total', 'online', 'simulated'), ['2026-01', '2026-02'], 1000)
        """
        return self._table(int, *(column.ravel().tolist() for column in self.month_counts))

    @cached_property
    def truth(self) -> Table:
        """What each month was to bring: columns as in `monthly`, in dossiers to a millionth, without what no forecast can know.

        A unit's level of the year is part of it, the variation of single months and chance are not. Means for checks of
        forecasts; floats, for nothing is decided by them.

            >>> import dvcquota as dq
            >>> round(sum(dq.simulate(3, dossiers=1000, seed=1).truth["total"]), 3)
            1000.0
        """
        total, online = self._core.expected()
        return self._table(float, (total / 1e6).tolist(), (online / 1e6).tolist())

    def to_csv(self, path: str | PathLike[str]) -> None:
        """Write all dossiers as CSV, block by block, whole or not at all; each row has a code and ends in `true` for simulated.

        Errors: `FileError`.
        """
        with whole_file(path) as part, part.open("wb") as file:
            file.write(_core.simulated_csv_header.encode())
            for block in self.blocks():
                file.write(block._core.csv_rows(self.units, self.procedures))

    def to_parquet(self, path: str | PathLike[str]) -> None:
        """Write all dossiers as Parquet, block by block, whole or not at all; the schema says `dvcquota: simulated`.

        Errors: `FileError`; `ImportError` where pyarrow (extra `arrow`) is missing.
        """
        try:
            parquet = import_module("pyarrow.parquet")
        except ImportError as error:
            raise ImportError("pyarrow is not installed; install it with: pip install 'dvcquota[arrow]'") from error
        schema = self._rows(0, 0)._arrow().schema
        with whole_file(path) as part, parquet.ParquetWriter(part, schema) as writer:
            for block in self.blocks():
                writer.write_table(block._arrow())

    @cached_property
    def _positions(self) -> dict[str, int]:
        return {code: at for at, code in enumerate(self.units)}

    def _rows(self, first: int, n: int) -> SimulatedDossiers:
        return SimulatedDossiers(self._core.rows(first, n, self._threads), self, first=first)

    def _table(self, kind: type, total: list[Any], online: list[Any]) -> Table:
        keys = [(unit, f"{self.year}-{month:02}") for unit in self.units for month in range(1, 13)]
        rows = ((*key, t, o, True) for key, t, o in zip(keys, total, online, strict=True))
        return Table({"unit": str, "period": str, "total": kind, "online": kind, "simulated": bool}, rows)

    def _metadata(self) -> dict[str, str]:
        about = self.about
        return {"dvcquota": "simulated", "seed": str(about["seed"]), "year": str(about["year"]), "settings": json.dumps(about)}

    def __repr__(self) -> str:
        return f"<Simulation of {len(self)} dossiers, simulated: {len(self.units)} units, year {self.year}, seed {self.seed}>"


def _words(words: Sequence[str | None], digits: NDArray[Any]) -> list[str | None]:
    """The word of each digit or position."""
    taken: list[str | None] = np.array(words, object)[digits].tolist()
    return taken


def _dates(days: NDArray[np.int32]) -> NDArray[Any]:
    """Days of 32 bits as datetime64[D]."""
    wide = days.astype(np.int64)
    wide[days == _NO_DAY] = _NAT
    return wide.view("datetime64[D]")
