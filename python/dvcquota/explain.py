"""One quota with every number that it comes from."""

from __future__ import annotations

from fractions import Fraction
from html import escape
from os import PathLike
from typing import TYPE_CHECKING, Literal

from . import _core
from .errors import fail

if TYPE_CHECKING:
    from .plan import Plan

Language = Literal["en", "vi"]

_FIELDS = tuple(name for name in vars(_core.Explanation) if isinstance(getattr(_core.Explanation, name), property))


class Explanation:
    """A unit's quota, step by step: `print(quotas.explain("Xã Kỳ Sơn"))`. It cannot be changed.

    Fields, in the symbols of the method: `code`, `name`, `level`, `parent`, `model`, `rounding`; `observed_total` T,
    `observed_online` o, `factor`, `projected_total` P, `projected_online` p, their `projection` (`planned`: by the factor or by
    hand; `given`: in place of the plan's), `typed_by_hand` and `excluded` (the reason, or
    None); `offline` u, `offline_total` W, `share` u/W; `total` N and its `origin` (`given`, `planned`, `for-rate`, `needs`,
    `shared`); `asked` (the rate that binds and the one hoped for, or None); `lower`, `upper` and the `bound` that holds;
    `part` q, its `whole_part` and its `remainder` over `denominator`; `left`, `rank` and `cut`: dossiers that whole parts
    leave, the place of the remainder, the smallest one that got a dossier; `tied`; `extra` e, `extra_at_goal`, `target`,
    `reached`, and `assigned`, the sum of the level's quotas. Ratios are Fractions.

        >>> import dvcquota as dq
        >>> why = dq.load_plan("haiphong-2022").assign("commune").explain("Xã Kỳ Sơn")
        >>> why.extra, why.part, why.remainder, why.cut
        (534, Fraction(13718889, 25685), 30990, 128506)
    """

    __slots__ = ("_made", "_plan")
    _made: _core.Explanation
    _plan: Plan

    def __init__(self, plan: Plan, made: _core.Explanation) -> None:
        """Made by `Assignment.explain`."""
        object.__setattr__(self, "_plan", plan)
        object.__setattr__(self, "_made", made)

    def __getattr__(self, name: str) -> str | int | bool | Fraction | tuple[Fraction, Fraction] | None:
        if name not in _FIELDS:
            raise AttributeError(f"an explanation has no {name}; it has {', '.join(_FIELDS)}")
        value: str | int | bool | Fraction | tuple[Fraction, Fraction] | None = getattr(self._made, name)
        return value

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("an explanation cannot be changed")

    def __dir__(self) -> list[str]:
        return sorted([*super().__dir__(), *_FIELDS])

    def steps(self, *, lang: Language = "en") -> list[str]:
        """The steps of the arithmetic in sentences, `en` or `vi`."""
        return _core.explanation_steps(self._made, _language(lang))

    def to_text(self, *, lang: Language = "en") -> str:
        """The unit in one line, then the steps, numbered."""
        return _core.explanation_text(self._plan._core, self._made, _language(lang))

    def to_dict(self) -> dict[str, object]:
        """Every field by its name."""
        return {name: getattr(self, name) for name in _FIELDS}

    def to_json(self, path: str | PathLike[str] | None = None) -> str:
        """JSON text with every field, ratios as exact text, and the steps in both languages; written to `path` if given."""
        text = _core.explanation_json(self._plan._core, self._made)
        if path is not None:
            _core.write_file(path, text)
        return text

    def __str__(self) -> str:
        return self.to_text().rstrip("\n")

    def __repr__(self) -> str:
        return f"<Explanation of {self.code} {self.name}: {self.extra} dossiers, {self.model}>"

    def _repr_html_(self) -> str:
        steps = "".join(f"<li>{escape(step)}</li>" for step in self.steps())
        return f"<p><b>{escape(_core.explanation_heading(self._plan._core, self._made, 'en'))}</b></p><ol>{steps}</ol>"


def _language(lang: str) -> str:
    if lang not in ("en", "vi"):
        fail("argument", f"{lang!r} is not a language; give en or vi")
    return lang
