"""What an allocation was made from, kept for its proof: references, no copies."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from . import _core


class Given:
    """The weights, the total and the choices of one allocation."""

    __slots__ = ("choices", "total", "weights")

    def __init__(self, weights: NDArray[np.int64], total: int, choices: dict[str, Any]) -> None:
        self.weights = weights
        self.total = total
        self.choices = choices

    def certify(self, core: _core.Allocation) -> list[_core.Certificate]:
        """The one certificate, or the failure of the proof."""
        return [_core.certify(core, self.weights, self.total, self.choices)]

    def by_group(self, values: list[Any]) -> Any:
        """The value of the only group there is."""
        return values[0]

    def explain(self, core: _core.Allocation, row: int) -> _core.RowExplanation:
        """One row, with the whole result proved on the way."""
        return _core.explain_row(core, row, self.weights, self.total, self.choices)

    def rule(self, method: str) -> dict[str, Any]:
        """The choices that play a part, as text."""
        return _rule(method, self.choices)


class GivenGroups:
    """The weights, the groups with their totals and the choices of an allocation by groups."""

    __slots__ = ("choices", "group_of", "labels", "titles", "totals", "weights")

    def __init__(
        self,
        weights: NDArray[np.int64],
        group_of: NDArray[np.int64],
        totals: NDArray[np.int64],
        labels: list[Any],
        titles: list[str],
        choices: dict[str, Any],
    ) -> None:
        self.weights = weights
        self.group_of = group_of
        self.totals = totals
        self.labels = labels
        self.titles = titles
        self.choices = choices

    def certify(self, core: _core.Allocation) -> list[_core.Certificate]:
        """A certificate for each group, or the failure of the proof."""
        return _core.certify_by(core, self.weights, self.group_of, self.totals, self.titles, self.choices)

    def by_group(self, values: list[Any]) -> Any:
        """The values by the labels of the groups."""
        return dict(zip(self.labels, values, strict=True))

    def explain(self, core: _core.Allocation, row: int) -> _core.RowExplanation:
        """One row within its group, with the whole result proved on the way."""
        return _core.explain_row_by(core, row, self.weights, self.group_of, self.totals, self.titles, self.choices)

    def rule(self, method: str) -> dict[str, Any]:
        """The choices that play a part, as text."""
        return _rule(method, self.choices)


def _rule(method: str, choices: dict[str, Any]) -> dict[str, Any]:
    shares = method == "largest-remainder"
    bounded = choices["lower"] is not None or choices["upper"] is not None
    parts = {
        "method": True,
        "quota": shares,
        "redistribute": shares and bounded,
        "q": method == "stationary",
        "signposts": method == "signposts",
        "ties": True,
        "seed": choices["ties"] == "by-lot",
    }
    return {name: method if name == "method" else choices[name] for name, plays in parts.items() if plays}
