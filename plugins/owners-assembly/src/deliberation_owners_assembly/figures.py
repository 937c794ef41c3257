"""Exact numbers as people read them. There are no floats here; what is rounded is marked ≈ and stands beside the exact figure."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Final, Literal


Unit = Literal["area", "heads"]

_UNITS: Final[Mapping[Unit, Mapping[str, str]]] = {
    "area": {"zh": " ㎡", "en": " m²"},
    "heads": {"zh": " 人", "en": ""},
}
_PLACES: Final = 4


def figure(value: Fraction, unit: Unit) -> Mapping[str, str]:
    """An area or a number of heads: decimals where they end, else a mixed fraction with the rounded decimals beside it.

    >>> figure(Fraction("75131.9625"), "area")["zh"]
    '75131.9625 ㎡'
    >>> figure(Fraction("100175.95") * 2 / 3, "area")["en"]
    '66783 29/30 m² (≈66783.9667 m²)'
    """
    zh, en = _UNITS[unit]["zh"], _UNITS[unit]["en"]
    if _places(value) is not None:
        return {"zh": decimals(value) + zh, "en": decimals(value) + en}
    whole, rest = divmod(value, 1)
    rounded = decimals(round(value, _PLACES))
    exact = (
        {"zh": f"{whole}又{rest}", "en": f"{whole} {rest}"} if whole else {"zh": str(rest), "en": str(rest)}
    )
    return {"zh": f"{exact['zh']}{zh}（≈{rounded}{zh}）", "en": f"{exact['en']}{en} (≈{rounded}{en})"}


def decimals(value: Fraction) -> str:
    """A number whose decimals end, all of them.

    >>> decimals(Fraction("66.120")), decimals(Fraction(403))
    ('66.12', '403')
    """
    places = _places(value) or 0
    whole, part = divmod(int(value * 10**places), 10**places)
    return f"{whole}.{part:0{places}}" if places else str(whole)


def _places(value: Fraction) -> int | None:
    """How many decimals it takes; ``None`` where they never end."""
    rest, twos, fives = value.denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    return max(twos, fives) if rest == 1 else None
