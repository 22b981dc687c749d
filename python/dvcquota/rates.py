"""Rates of dossiers, each a function with its numerator and denominator; exact, and None where the denominator is 0.

`data` is a `Form06`, an `Intake`, a frame, or a mapping of names to arrays; the other arguments name its columns. One word has
many denominators (Definitions 4.4), so each has a name of its own.

    >>> import dvcquota as dq
    >>> rates = dq.rates.online_rate({"online": [62_600, 0], "received": [265_311, 0]}, online="online", received="received")
    >>> rates.to_list(), rates.percent()
    ([Fraction(62600, 265311), None], [Decimal('23.6'), None])
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from . import _core
from .allocate import _exact
from .columns import Columns, asked, gapless
from .counts import count, counts
from .dossiers import Form06, Intake
from .errors import fail

__all__ = [
    "Rates", "ServiceUse", "average_time", "full_online_rate", "on_time_among_resolved_rate", "on_time_rate", "online_rate",
    "overdue_rate", "portal_online_rate", "postal_intake_rate", "postal_return_rate", "satisfaction_rate", "screen_online_rate",
    "services_in_use",
]  # fmt: skip


class Rates:
    """A rate for each row, in lowest terms; null where the denominator is 0, never 0.

    `rates[i]` is a `Fraction` or None.
    """

    __slots__ = ("_core",)

    def __init__(self, core: _core.RateColumn) -> None:
        """Made by the functions of this module."""
        self._core = core

    @property
    def numerator(self) -> NDArray[np.int64]:
        """Numerators; 0 where the rate is null."""
        return self._core.numerator

    @property
    def denominator(self) -> NDArray[np.int64]:
        """Denominators; 0 where the rate is null."""
        return self._core.denominator

    def __len__(self) -> int:
        return len(self._core.numerator)

    def __getitem__(self, row: int) -> Fraction | None:
        bottom = int(self.denominator[row])
        return Fraction(int(self.numerator[row]), bottom) if bottom else None

    def to_list(self) -> list[Fraction | None]:
        """Every rate, None where it is null."""
        pairs = zip(self.numerator.tolist(), self.denominator.tolist(), strict=True)
        return [Fraction(top, bottom) if bottom else None for top, bottom in pairs]

    def percent(self, *, places: int = 1) -> list[Decimal | None]:
        """Every rate in percent, rounded half-up once. Errors: `RangeError` for places outside 0 to 9."""
        if not 0 <= count(places, name="places") <= 9:
            fail("range", f"places is {places}; give 0 to 9")
        return self._core.percent(places)

    def __repr__(self) -> str:
        return f"<Rates of {len(self)} rows, {int((self.denominator == 0).sum())} null>"


@dataclass(frozen=True, slots=True)
class ServiceUse:
    """Services of level 3 and 4, those of them with an online dossier, and their rate, None where there are none."""

    services: int
    in_use: int
    rate: Fraction | None


def _columns(data: object, **names: str) -> dict[str, NDArray[np.int64]]:
    """Columns as counts, by the names that the library knows them by."""
    table: Any = data if isinstance(data, (Form06, Intake)) else Columns(data)
    found: dict[str, NDArray[np.int64]] = {}
    for known, name in names.items():
        found[known] = counts(gapless(table[name], name=name), name=name)
    return found


def _rates(ask: Callable[[Any], _core.RateColumn], data: object, **names: str) -> Rates:
    """What the core answers of columns, by the names that it knows them by."""
    return Rates(asked(ask, _columns(data, **names), names=names))


def online_rate(data: object, *, online: str = "received_online", received: str = "received_in_period") -> Rates:
    """online / received in the period: the plan's rate.

    Two columns of n dossiers, >= 0. Errors: `RangeError` for a negative count, `InconsistentError` for more online than received,
    with `.row`. Source: plan 128, Appendix 2; Definitions 4.4.

        >>> import dvcquota as dq
        >>> dq.rates.online_rate({"o": [4], "t": [10]}, online="o", received="t")[0]
        Fraction(2, 5)
    """
    return _rates(_core.online_rate, data, online=online, received=received)


def portal_online_rate(
    data: object, *, online: str = "received_online", received: str = "received_in_period", synchronised: str | int | Fraction = 1
) -> Rates:
    """online / all received, times a factor of synchronisation from 0 to 1: the national portal's rate 3.3.

    Dossiers without a channel are in person there: `dossiers(..., missing_intake="in-person")`. The factor stands in one
    description only (10/2026), so it is 1 unless given. Errors: as in `online_rate`; `RangeError` for a factor above 1.
    Source: National Public Service Portal, metric 3.3; Definitions 4.4.

        >>> import dvcquota as dq
        >>> dq.rates.portal_online_rate({"o": [4], "t": [10]}, online="o", received="t", synchronised="1/2")[0]
        Fraction(1, 5)
    """
    factor = _exact(synchronised, "synchronised")
    return _rates(lambda columns: _core.portal_online_rate(columns, factor), data, online=online, received=received)


def screen_online_rate(data: object, *, online: str = "received_online", in_person: str = "received_in_person") -> Rates:
    """online / (online + in person), of procedures registered for online: the rate of a provincial screen.

    `data` holds those procedures alone: `table.intake(period, only=registered)`. Postal is left out. Errors: `RangeError` for a
    negative count, with `.row`. Source: a provincial screen; Definitions 4.4.

        >>> import dvcquota as dq
        >>> dq.rates.screen_online_rate({"received_online": [3], "received_in_person": [1]})[0]
        Fraction(3, 4)
    """
    return _rates(_core.screen_online_rate, data, received_online=online, received_in_person=in_person)


def full_online_rate(data: object, *, full_online: str = "full_online", eligible: str = "eligible") -> Rates:
    """Online dossiers of services at full level / dossiers of procedures eligible for full level.

    Errors: `RangeError`, `InconsistentError` for more of the one than of the other, with `.row`. Source: National Public Service
    Portal; Definitions 4.4.

        >>> import dvcquota as dq
        >>> dq.rates.full_online_rate({"full_online": [3], "eligible": [12]})[0]
        Fraction(1, 4)
    """
    return _rates(_core.full_online_rate, data, full_online=full_online, eligible=eligible)


def services_in_use(data: object, *, level: object, online: str = "received_online") -> ServiceUse:
    """Level 3 and 4 services with at least one online dossier / level 3 and 4 services.

    `data`: a row for each procedure, such as `table.intake(period, by="procedure")`; `level`: the service level of each, 1 to 4
    (Definitions 4.7: 4 full, 3 partial, 2 information only). Errors: `RangeError` for a level that is none, `ArgumentError`.
    Source: plan 128, indicators (80 %); portal 3.2; Definitions 4.4.

        >>> import dvcquota as dq
        >>> dq.rates.services_in_use({"received_online": [5, 0, 7]}, level=[4, 3, 2])
        ServiceUse(services=2, in_use=1, rate=Fraction(1, 2))
    """
    levels = counts(level, name="level")
    wrong = (levels < 1) | (levels > 4)
    if wrong.any():
        row = int(wrong.argmax())
        fail("range", f"service level {levels[row]}; 1 to 4 are known", row=row)
    columns = _columns(data, online=online)
    return ServiceUse(*asked(_core.services_in_use, columns["online"], levels.astype(np.uint8), names={"online": online}))


def on_time_rate(
    data: object,
    *,
    early: str = "resolved_early",
    on_time: str = "resolved_on_time",
    overdue: str = "resolved_overdue",
    pending_in_time: str = "pending_in_time",
    pending_overdue: str = "pending_overdue",
) -> Rates:
    """(early + on time + pending in time) / received and processed, that is resolved and pending.

    Errors: `RangeError` for a negative count, with `.row`. Source: National Public Service Portal, metric 2.1; Definitions 4.4.

        >>> import dvcquota as dq
        >>> form = {"resolved_early": [2], "resolved_on_time": [1], "resolved_overdue": [1], "pending_in_time": [3],
        ...         "pending_overdue": [1]}
        >>> dq.rates.on_time_rate(form)[0]
        Fraction(3, 4)
    """
    return _rates(
        _core.on_time_rate, data, resolved_early=early, resolved_on_time=on_time, resolved_overdue=overdue,
        pending_in_time=pending_in_time, pending_overdue=pending_overdue,
    )  # fmt: skip


def on_time_among_resolved_rate(
    data: object, *, early: str = "resolved_early", on_time: str = "resolved_on_time", overdue: str = "resolved_overdue"
) -> Rates:
    """(early + on time) / resolved.

    Errors: `RangeError` for a negative count, with `.row`. Source: reports on Form 06; Definitions 4.4.

        >>> import dvcquota as dq
        >>> dq.rates.on_time_among_resolved_rate({"resolved_early": [2], "resolved_on_time": [1], "resolved_overdue": [1]})[0]
        Fraction(3, 4)
    """
    return _rates(
        _core.on_time_among_resolved_rate, data, resolved_early=early, resolved_on_time=on_time, resolved_overdue=overdue,
    )  # fmt: skip


def overdue_rate(
    data: object,
    *,
    of: Literal["received", "handled"],
    early: str = "resolved_early",
    on_time: str = "resolved_on_time",
    overdue: str = "resolved_overdue",
    pending_in_time: str = "pending_in_time",
    pending_overdue: str = "pending_overdue",
    online: str = "received_online",
    other: str = "received_other",
) -> Rates:
    """(resolved overdue + pending overdue) / received in the period, or / (resolved + pending).

    Sources disagree on the denominator, so `of` is always said. Of `received` the rate may exceed 1, for dossiers carried over
    may be overdue too; it needs the columns `online` and `other` (in person and postal), `handled` those of what was resolved
    and is pending. Errors: `RangeError` for a negative count, with `.row`. Source: both are in use; Definitions 4.4.

        >>> import dvcquota as dq
        >>> form = {"resolved_overdue": [1], "pending_overdue": [1], "received_online": [3], "received_other": [5]}
        >>> dq.rates.overdue_rate(form, of="received")[0]
        Fraction(1, 4)
    """
    if of == "received":
        return _rates(
            _core.overdue_rate_of_received, data, resolved_overdue=overdue, pending_overdue=pending_overdue, received_online=online,
            received_other=other,
        )  # fmt: skip
    if of != "handled":
        fail("argument", f"of is {of!r}; give received or handled")
    return _rates(
        _core.overdue_rate_of_handled, data, resolved_early=early, resolved_on_time=on_time, resolved_overdue=overdue,
        pending_in_time=pending_in_time, pending_overdue=pending_overdue,
    )  # fmt: skip


def satisfaction_rate(data: object, *, received: str = "received", overdue: str = "overdue", disliked: str = "disliked") -> Rates:
    """1 - (overdue + complained about or disliked) / received; goal 90 %.

    Errors: `RangeError`; `InconsistentError` where overdue and disliked are more than received, with `.row`. Source: National
    Public Service Portal, metric 5.4; Definitions 4.4.

        >>> import dvcquota as dq
        >>> dq.rates.satisfaction_rate({"received": [393_087], "overdue": [218], "disliked": [0]}).percent(places=2)
        [Decimal('99.94')]
    """
    return _rates(_core.satisfaction_rate, data, received=received, overdue=overdue, disliked=disliked)


def average_time(data: object, *, time: str = "processing_days", resolved: str = "resolved") -> Rates:
    """Processing time / resolved, in the unit of the time. By default in calendar days from receipt to end.

    Errors: `RangeError` for a negative number, with `.row`. Source: National Public Service Portal, metric 2.2; Definitions 4.4.

        >>> import dvcquota as dq
        >>> dq.rates.average_time({"processing_days": [7], "resolved": [2]})[0]
        Fraction(7, 2)
    """
    return _rates(_core.average_time, data, time=time, resolved=resolved)


def postal_intake_rate(
    data: object, *, online: str = "received_online", in_person: str = "received_in_person", postal: str = "received_postal"
) -> Rates:
    """Received by post / received in the period.

    Errors: `RangeError` for a negative count, with `.row`. Source: plan 128, Appendix 1, part II, which names no denominator;
    Definitions 4.4.

        >>> import dvcquota as dq
        >>> dq.rates.postal_intake_rate({"received_online": [6], "received_in_person": [3], "received_postal": [1]})[0]
        Fraction(1, 10)
    """
    return _rates(_core.postal_intake_rate, data, received_online=online, received_in_person=in_person, received_postal=postal)


def postal_return_rate(
    data: object,
    *,
    of: Literal["returned", "resolved"],
    in_person: str = "returned_in_person",
    online: str = "returned_online",
    postal: str = "returned_postal",
    early: str = "resolved_early",
    on_time: str = "resolved_on_time",
    overdue: str = "resolved_overdue",
) -> Rates:
    """Results returned by post / results whose channel of return is known, or / resolved.

    The plan names no denominator, so `of` is always said: `returned` needs the channels of return, `resolved` the postal one and
    what was resolved. Errors: `RangeError` for a negative count, with `.row`. Source: plan 128, Appendix 1, part II; Definitions
    4.4.

        >>> import dvcquota as dq
        >>> form = {"returned_in_person": [6], "returned_online": [1], "returned_postal": [3]}
        >>> dq.rates.postal_return_rate(form, of="returned")[0]
        Fraction(3, 10)
    """
    if of == "returned":
        return _rates(
            _core.postal_return_rate_of_returned, data, returned_in_person=in_person, returned_online=online, returned_postal=postal
        )
    if of != "resolved":
        fail("argument", f"of is {of!r}; give returned or resolved")
    return _rates(
        _core.postal_return_rate_of_resolved, data, returned_postal=postal, resolved_early=early, resolved_on_time=on_time,
        resolved_overdue=overdue,
    )  # fmt: skip
