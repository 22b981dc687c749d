"""Exact numbers as tables and people see them: rounded half away from zero, thousands and decimals by language."""

from fractions import Fraction


def nearest(value: Fraction | int | None) -> int | None:
    """The nearest whole number, halves away from zero."""
    if value is None:
        return None
    size = abs(Fraction(value))
    whole_part = (2 * size.numerator + size.denominator) // (2 * size.denominator)
    return whole_part if value >= 0 else -whole_part


def percent(value: Fraction | None, *, places: int = 1) -> float | None:
    """A ratio in percent, rounded half-up."""
    scaled = nearest(None if value is None else value * 100 * 10**places)
    return None if scaled is None else scaled / 10**places


def number(value: Fraction | int | None, lang: str) -> str:
    """A number for people: thousands apart, at most two decimals, rounded half-up."""
    if value is None:
        return "–"
    exact = Fraction(value)
    size = abs(exact)
    hundredths = (200 * size.numerator + size.denominator) // (2 * size.denominator)
    text = f"{hundredths // 100:,}"
    if hundredths % 100:
        text += "." + f"{hundredths % 100:02d}".rstrip("0")
    if lang == "vi":
        text = text.translate({ord(","): ".", ord("."): ","})
    return ("-" if exact < 0 and hundredths else "") + text


def tenths(value: float | None, lang: str, *, sign: bool = False) -> str:
    """A number of a table with one decimal for people; nothing known is a dash."""
    if value is None:
        return "–"
    text = f"{value:{'+' if sign else ''},.1f}"
    return text.translate({ord(","): ".", ord("."): ","}) if lang == "vi" else text


def share(value: Fraction | None, lang: str) -> str:
    """A ratio in percent for people."""
    return "–" if value is None else number(100 * value, lang) + "%"
