"""Finding a unit by what people call it: a code, or a name as the plan or the official list writes it."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import TYPE_CHECKING

from . import _core
from .errors import fail

if TYPE_CHECKING:
    from .plan import Plan


def find_unit(plan: Plan, text: str, units: Iterable[_core.Unit], *, where: str) -> _core.Unit:
    """The one of `units` with this code or name; `where` says what the units are, for messages.

    A name is the printed or the official one, whole, whatever its case and wherever a tone mark stands in its syllable
    (Hoà, Hòa). Errors: `ArgumentError` naming the candidates where a name has several, `InconsistentError` naming close
    names where it has none.
    """
    if not isinstance(text, str):
        fail("argument", f"{text!r} is not a unit's code or name; give it as text")
    among = list(units)
    found = _matching(text, among)
    if len(found) == 1:
        return found[0]
    if found:
        fail("argument", f"{text!r} names {len(found)} units of {where}; give a code: {_listed(plan, found)}")
    if elsewhere := _matching(text, plan._core.units):
        fail("unknown_unit", f"{text!r} is not a unit of {where}: {_listed(plan, elsewhere)} is a {elsewhere[0].level}")
    near = {_core.accent_free(unit.name): unit for unit in reversed(among)}
    close = [near[key] for key in get_close_matches(_core.accent_free(text), near, n=3, cutoff=0.7)]
    hint = f"; close to it: {_listed(plan, close)}" if close else ""
    fail("unknown_unit", f"{text!r} is neither a code nor a name of {where}{hint}")


def _matching(text: str, units: Iterable[_core.Unit]) -> list[_core.Unit]:
    wanted, among = _core.name_key(text), list(units)
    named = [unit for unit in among if wanted in (_core.name_key(unit.name), _core.name_key(unit.official_name))]
    return [unit for unit in among if unit.code == text] or named


def alike(text: str, names: Iterable[str]) -> list[str]:
    """The names that differ from `text` in case or in the place of a tone mark only, as units are found."""
    key = _core.name_key(text)
    return [name for name in names if _core.name_key(name) == key]


def _listed(plan: Plan, units: Iterable[_core.Unit]) -> str:
    def one(unit: _core.Unit) -> str:
        parent = plan.printed_parent(unit)
        return f"{unit.code} {unit.name}" + (f" ({parent})" if parent else "")

    return ", ".join(map(one, units))
