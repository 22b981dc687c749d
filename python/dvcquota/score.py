"""Points of a public service index, from figures to the total, with what is contested said beside it.

    >>> import dvcquota as dq
    >>> score = dq.score("qd766-province", {"DOSSIER_RECEIVING_SATISFACTION": 83}, {"DOSSIER_RECEIVING_SATISFACTION": 100})
    >>> score.explain("DOSSIER_RECEIVING_SATISFACTION")
    '6 x min(1, 0.8300 / 0.9) = 5.53'
    >>> score.total, score.known    # the other metrics have no figures, which is not 0
    (None, Fraction(83, 15))
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from os import PathLike
from pathlib import Path
from typing import Any, Literal

import numpy as np

from . import _core
from .errors import DvcError, fail
from .explain import Language
from .figures import Figures, read_figures
from .ranking import Limit, Ranking, rank
from .table import Table

_FOLDER = Path(__file__).parent / "datasets"
Standing = Literal["verified", "secondary", "unverified"]

_METRICS: dict[str, type] = {
    "group": str, "metric": str, "numerator": int, "denominator": int, "rate": str, "points": float, "exact": str, "maximum": float,
    "explanation": str, "explanation_vi": str, "origin": str, "standing": str, "variant": str,
}  # fmt: skip
_GROUPS: dict[str, type] = {
    "group": str, "title": str, "title_en": str, "points": float, "exact": str, "maximum": float, "origin": str,
}  # fmt: skip
_REMARKS: dict[str, type] = {"kind": str, "code": str, "message": str, "message_vi": str}
_GAINS: dict[str, type] = {
    "metric": str, "figures": str, "numerator": int, "denominator": int, "points": str, "next": str, "to_whole_point": int,
    "to_maximum": int, "left": str, "shared": str,
}  # fmt: skip
_PROFILE: dict[str, type] = {
    "group": str, "metric": str, "title": str, "title_en": str, "maximum": str, "formula": str, "levels": str, "standing": str, "source": str,
}  # fmt: skip
_VARIANTS: dict[str, type] = {"variant": str, "metric": str, "formula": str, "title": str, "standing": str, "source": str}


class Index:
    """An index as data: groups of metrics, what each is worth, and variants of what is contested; made by `load_index`.

    >>> import dvcquota as dq
    >>> index = dq.load_index("qd766-province")
    >>> index
    <Index qd766-province, version 2026-10-10: 17 metrics, 100 points, 3 variants>
    >>> index.metrics["formula"][2], index.metrics["standing"][2]
    ('2 x R', 'verified')
    """

    __slots__ = ("_core",)

    def __init__(self, core: _core.IndexProfile) -> None:
        self._core = core

    @property
    def name(self) -> str:
        """The name of the index."""
        return self._core.name

    @property
    def version(self) -> str:
        """The version of its data."""
        return self._core.version

    @property
    def title(self) -> str:
        """The title in Vietnamese."""
        return self._core.title

    @property
    def levels(self) -> tuple[str, ...]:
        """The levels of units that it is of."""
        return tuple(self._core.levels)

    @property
    def maximum(self) -> Fraction:
        """The points of all groups together."""
        return self._core.maximum

    @property
    def tolerance(self) -> Fraction:
        """How far a score may be from a published one before it is told."""
        return self._core.tolerance

    @property
    def metrics(self) -> Table:
        """One row a metric: its formula, None where that is contested, its standing and source. R is the metric's rate."""
        return Table(_PROFILE, self._core.metrics())

    @property
    def variants(self) -> Table:
        """One row for each metric that a variant scores otherwise; all are experimental and off unless asked for."""
        return Table(_VARIANTS, self._core.variants())

    def __repr__(self) -> str:
        variants = len(set(self.variants["variant"]))
        return (
            f"<Index {self.name}, version {self.version}: {len(self.metrics)} metrics, {self.maximum} points, "
            f"{variants} variant{'' if variants == 1 else 's'}>"
        )


class Score(Table):
    """The points of one unit, a row for each metric; made by `score`.

    `points` are rounded half-up to two decimals; those of groups and the total are sums of these, as the portal adds up (its 65.49 of
    Đắk Lắk on 10/10/2026 is 65.505 unrounded). `exact` and `rate` are ratios as text; a missing one is None, never 0. `origin`
    is `figures` (worked out), `given` (as published) or `nowhere`; `standing` that of the metric's rule or variant.
    """

    __slots__ = ("_core", "_row")

    def __init__(self, core: _core.IndexScores, row: int) -> None:
        """Made by `score`."""
        self._core, self._row = core, row
        super().__init__(_METRICS, _floats(_METRICS, _of(core.metrics(), row)))

    @property
    def total(self) -> Fraction | None:
        """The sum of the groups, exact; None where one has no points."""
        exact = self._core.totals()[self._row][2]
        return None if exact is None else Fraction(exact)

    @property
    def printed(self) -> Decimal | None:
        """The total as it is printed: the sum of the metrics' points with two decimals."""
        return self._core.totals()[self._row][1]

    @property
    def known(self) -> Fraction:
        """The sum of what has points, exact: the total where nothing is missing."""
        return Fraction(self._core.totals()[self._row][3])

    @property
    def known_maximum(self) -> Fraction:
        """How many points `known` is of."""
        return Fraction(self._core.totals()[self._row][4])

    @property
    def groups(self) -> Table:
        """One row a group; `points` None where a metric of it has none and the group's were not published."""
        return Table(_GROUPS, _floats(_GROUPS, _of(self._core.groups(), self._row)))

    @property
    def remarks(self) -> Table:
        """What there is to know, as rows: kind, the code of what it is about, and a sentence in both languages.

        Kinds: `experimental`, `no-figures`, `no-formula`, `zero-scored`, `zero-unknown`, `given`, `differs`, `above-maximum`,
        `partial`.
        """
        return Table(_REMARKS, _of(self._core.remarks(), self._row))

    def warnings(self, *, lang: Language = "en") -> list[str]:
        """The sentences of `remarks`. Errors: `ArgumentError` for another language."""
        return self.remarks[_message(lang)]

    def explain(self, metric: str, *, lang: Language = "en") -> str:
        """How a metric comes to its points, rates with four decimals; empty where it has none.

        Errors: `ArgumentError` for a metric that the index does not have, or another language.
        """
        if metric not in self["metric"]:
            fail("argument", f"{metric!r} is not a metric of this score; it has {', '.join(self['metric'])}")
        text: str = self["explanation" if _message(lang) == "message" else "explanation_vi"][self["metric"].index(metric)]
        return text

    def what_if(self) -> Table:
        """What more dossiers would gain, one row for each pair of figures that has a rate; most points for a dossier first.

        `points` as they stand and `next`, gained by the next dossier, exact; `to_whole_point`: dossiers until the points pass the next whole number,
        None where there is none below the maximum; `to_maximum` and `left`: dossiers until all points are had, and how many
        points these are. Denominators stay as they are; `shared` names other figures with an equal denominator, which the same
        dossier may raise too.

            >>> import dvcquota as dq
            >>> score = dq.score("qd766-province", {"ON_TIME": 90, "DOSSIER_SYNC": 50}, {"ON_TIME": 100, "DOSSIER_SYNC": 100})
            >>> gains = score.what_if()
            >>> gains["metric"], gains["next"], gains["to_whole_point"], gains["to_maximum"]
            (['ON_TIME', 'DOSSIER_SYNC'], ['1/5', '3/50'], [5, 17], [10, 50])
        """
        return Table(_GAINS, _of(self._core.gains(), self._row))

    def __repr__(self) -> str:
        printed = self.printed
        if printed is not None:
            return f"<Score of {len(self)} metrics: {printed}>"
        return f"<Score of {len(self)} metrics: no total; {float(self.known):.2f} of {float(self.known_maximum):g} known>"


class Scores(Table):
    """The points of many units, a row for each unit and metric, with the columns of `Score` after `unit`; made by `score`."""

    __slots__ = ("_core", "_units")

    def __init__(self, core: _core.IndexScores, units: Sequence[Any]) -> None:
        """Made by `score`."""
        self._core, self._units = core, list(units)
        types = {"unit": str, **_METRICS}
        super().__init__(types, _floats(types, self._named(core.metrics())))

    def _named(self, rows: Iterable[Sequence[Any]]) -> Iterable[Sequence[Any]]:
        return ((self._units[row[0]], *row[1:]) for row in rows)

    def _table(self, types: dict[str, type], rows: Iterable[Sequence[Any]]) -> Table:
        types = {"unit": str, **types}
        return Table(types, _floats(types, self._named(rows)))

    @property
    def units(self) -> list[Any]:
        """The units, in the order in which they first occur."""
        return list(self._units)

    def of(self, unit: object) -> Score:
        """The score of one unit. Errors: `ArgumentError` for a unit that there is none of."""
        if unit not in self._units:
            fail("argument", f"{unit!r} is not one of the {len(self._units)} units")
        return Score(self._core, self._units.index(unit))

    @property
    def totals(self) -> Table:
        """One row a unit: `total` as printed, `exact`, and `known` of `known_maximum`, exact."""
        types: dict[str, type] = {"total": float, "exact": str, "known": str, "known_maximum": str}
        return self._table(types, self._core.totals())

    @property
    def groups(self) -> Table:
        """One row for each unit and group."""
        return self._table(_GROUPS, self._core.groups())

    @property
    def remarks(self) -> Table:
        """One row for each remark on a unit."""
        return self._table(_REMARKS, self._core.remarks())

    def what_if(self) -> Table:
        """`Score.what_if` of every unit."""
        return self._table(_GAINS, self._core.gains())

    def rank(self, *, previous: Scores | object = None, tiers: int | dict[str, Limit] | None = None) -> Ranking:
        """Ranks of the units by totals as printed, with two decimals, which is how they are published; None has no rank.

        `previous`: scores of an earlier period. Errors: those of `rank`.
        """
        earlier = previous._printed() if isinstance(previous, Scores) else previous
        return rank(self._printed(), previous=earlier, tiers=tiers)

    def _printed(self) -> dict[Any, Decimal | None]:
        return {self._units[row[0]]: row[1] for row in self._core.totals()}

    def __repr__(self) -> str:
        return f"<Scores of {len(self._units)} units: {', '.join(self.columns)}>"


def load_index(source: str | PathLike[str] = "qd766-province") -> Index:
    """The packaged index of that name, or one from a file in the same format.

    Errors: `MissingFileError`, `FormatError`, `InconsistentError` (weights that do not add up), `RangeError`, each naming the key
    and the rule. Source: each metric's own; Definitions 6.

        >>> import dvcquota as dq
        >>> dq.load_index().levels
        ('province',)
    """
    packaged = {file.stem.removeprefix("index_"): file for file in _FOLDER.glob("index_*.json")}
    path = packaged.get(source) if isinstance(source, str) else None
    if path is None:
        path = Path(source)
        if len(path.parts) == 1 and not os.path.exists(path):
            fail("not_found", f"{str(path)!r} is neither a packaged index ({', '.join(sorted(packaged))}) nor a file here")
    return Index(_core.load_index(path))


def score(
    profile: Index | str | PathLike[str],
    numerators: object,
    denominators: object = None,
    *,
    published: object = None,
    variants: Sequence[str] = (),
    level: str | None = None,
    unit: str = "unit",
) -> Any:
    """The points of a unit or of many by an index: weight x min(1, R / goal) for each metric, exact, and what is not known.

    `profile`: an index, its name or path. Of one unit, `numerators` and `denominators` are mappings from the codes of figures to
    counts; of many, frames (or mappings to columns) with a column `unit` and one for each code. Or `numerators` alone is a frame
    with the columns `metric`, `numerator`, `denominator`, and `unit` and `published` where there are such. A missing figure is None.
    `published`: scores as published, by the code of a metric or group or as `total`, exact (text, Decimal, Fraction): of what
    cannot be worked out they are taken, as `given`; the others are compared, and further apart than the index's tolerance is told.
    `variants`: names of experimental variants to be used. `level`: that of the units, where the index is of several.

    Returns a `Score`, or `Scores` of many units. Errors: those of `load_index`; `RangeError` for a negative count,
    `InconsistentError` for a numerator above its denominator, an unknown code or one given twice, `ArgumentError` for floats
    and for a level or variant that there is none of; with row, column and rule. Source: Definitions 6.

        >>> import dvcquota as dq
        >>> score = dq.score("qd766-province", {"ONLINE_A": 52, "ONLINE_B": 518, "ONLINE_C": 591_643},
        ...                  {"ONLINE_A": 89, "ONLINE_B": 1_881, "ONLINE_C": 600_057}, variants=["qd766-online-v1"])
        >>> score.groups["points"][2], score.warnings()[0]
        (8.56, 'Experimental: the variant qd766-online-v1 is used (min(2, 2A / 0.8) + 4B + min(6, 6C / 0.5); secondary source).')
        >>> many = dq.score("qd766-province", {"unit": ["H24", "H15"], "ON_TIME": [9, 8]}, {"unit": ["H24", "H15"], "ON_TIME": [10, 10]})
        >>> many.of("H15").known
        Fraction(16, 1)
    """
    index = profile if isinstance(profile, Index) else load_index(profile)
    names = [variants] if isinstance(variants, str) else list(variants)
    scheme = index._core.scheme(names, level)
    figures = read_figures(scheme, numerators, denominators, published, unit, _others(index, names))
    core = _scored(scheme, figures)
    return Score(core, 0) if figures.units is None else Scores(core, figures.units)


def _scored(scheme: _core.IndexScheme, figures: Figures) -> _core.IndexScores:
    unit, term, top, bottom = (
        np.array(column, np.int64) for column in (figures.unit, figures.term, figures.numerator, figures.denominator)
    )
    try:
        return scheme.score(1 if figures.units is None else len(figures.units), unit, term, top, bottom, figures.published)
    except DvcError as error:
        if error.row is None:
            raise
        code, at, column = error.code, error.row, error.column or ""
        message = str(error).partition(": ")[2]
    figures.refuse(code, message, at, column)


def _others(index: Index, chosen: Sequence[str]) -> str:
    """The variants that were not chosen, for whoever gives their figures."""
    names = [name for name in dict.fromkeys(index.variants["variant"]) if name not in chosen]
    return f"; variants not chosen: {', '.join(names)}" if names else ""


def _floats(types: dict[str, type], rows: Iterable[Sequence[Any]]) -> Iterable[Sequence[Any]]:
    """The rows with the float nearest to each exact number of a column of floats."""

    def nearest(kind: type, value: Any) -> Any:
        return float(Fraction(value)) if kind is float and value is not None else value

    return ([nearest(kind, value) for kind, value in zip(types.values(), row, strict=True)] for row in rows)


def _of(rows: Iterable[Sequence[Any]], row: int) -> Iterable[Sequence[Any]]:
    return (found[1:] for found in rows if found[0] == row)


def _message(lang: Language) -> str:
    if lang not in ("en", "vi"):
        fail("argument", f"{lang!r} is not the name of a language; give en or vi")
    return "message" if lang == "en" else "message_vi"
