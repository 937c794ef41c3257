"""Whole numbers in Arabic digits and Chinese numerals, read strictly: what could be two numbers is none.

>>> read_numeral("一千二百"), read_numeral("1.2万"), read_numeral("五六")
(1200, 12000, None)
"""

from __future__ import annotations

import re
from typing import Final


LONGEST: Final = 200
"""Texts longer than this are not quantities; no reader looks into them."""

LARGEST: Final = 2**53 - 1
"""The largest whole number a record can hold (RFC 8785)."""

NUMERAL: Final = "[0-9.,零一二两三四五六七八九十百千万亿]+"
"""Pattern of what may be a numeral; `read_numeral` decides whether it is one."""

SCALES: Final = {
    "百": 100,
    "千": 1000,
    "万": 10**4,
    "百万": 10**6,
    "千万": 10**7,
    "亿": 10**8,
    "万亿": 10**12,
}
"""The words that multiply a number."""

_WIDE: Final = str.maketrans("０１２３４５６７８９．，：－～〇○", "0123456789.,:-~零零")
_SPLIT: Final = re.compile(rf"{NUMERAL}\s+{NUMERAL}")
_SPACE: Final = re.compile(r"\s+")

_DIGITS: Final = {digit: value for value, digit in enumerate("零一二三四五六七八九")}
_ARABIC: Final = re.compile(
    r"(0|[1-9][0-9]{0,2}(?:,[0-9]{3})+|[1-9][0-9]*)(?:\.([0-9]+))?(百万|千万|万亿|百|千|万|亿)?"
)
_SECTION: Final = re.compile(
    "(?:([一二三四五六七八九两])千)?"
    "(?:零?([一二三四五六七八九两])百)?"
    "(?:(零?[一二三四五六七八九]?)十)?"
    "(零?)([一二三四五六七八九]?)"
)


def tidy(text: str) -> str | None:
    """The text without spaces and full-width digits, as the readers want it.

    ``None`` if it is too long to be a quantity, or if a space stands between two numerals: joining them would
    make a number that isn't there.

    >>> tidy("约 ２０余人"), tidy("20 30人")
    ('约20余人', None)
    """
    if len(text) > LONGEST:
        return None
    narrow = text.translate(_WIDE).strip()
    return None if _SPLIT.search(narrow) else _SPACE.sub("", narrow)


def read_numeral(text: str) -> int | None:
    """The number a numeral stands for, or ``None`` if it isn't one number.

    Not read: approximate pairs (五六, 三四十), spoken shortenings (一百二), leading zeros, fractions of one,
        and anything
    above `LARGEST`.

    >>> read_numeral("两百零五"), read_numeral("12,000"), read_numeral("一百二"), read_numeral("3.5")
    (205, 12000, None, None)
    """
    number = _read_arabic(text) if text[:1].isascii() else _read_chinese(text)
    return number if number is not None and number <= LARGEST else None


def read_year(text: str) -> int | None:
    """A year of four digits, Arabic or Chinese.

    >>> read_year("2023"), read_year("二零二三"), read_year("23")
    (2023, 2023, None)
    """
    if len(text) != len("2023"):
        return None
    digits = "".join(str(_DIGITS.get(char, char)) for char in text)
    return int(digits) if digits.isascii() and digits.isdigit() else None


def _read_arabic(text: str) -> int | None:
    found = _ARABIC.fullmatch(text)
    if found is None:
        return None
    whole, fraction, scale = found.group(1).replace(",", ""), found.group(2) or "", found.group(3)
    number, rest = divmod(int(whole + fraction) * SCALES.get(scale, 1), 10 ** len(fraction))
    return None if rest or (fraction and not scale) else number


def _read_chinese(text: str) -> int | None:
    if text == "零":
        return 0
    return _read_group(text, "亿", 10**8)


def _read_group(text: str, scale: str, worth: int) -> int | None:
    upper, found, lower = text.partition(scale)
    below = _read_section if scale == "万" else _read_ten_thousands
    if not found:
        return below(text)
    head = below(upper)
    # 一万五 is spoken for 15000: a lone digit counts as units only behind a 零.
    tail = 0 if not lower else None if len(lower) == 1 else below(lower, after=True)
    return None if head is None or tail is None else head * worth + tail


def _read_ten_thousands(text: str, after: bool = False) -> int | None:
    if after and text.startswith("零") and "万" in text:
        text = text[1:]
    return _read_group(text, "万", 10**4) if "万" in text else _read_section(text, after)


def _read_section(text: str, after: bool = False) -> int | None:
    """A number from 1 to 9999; 零 may lead only ``after`` a larger part."""
    if text == "两":
        return 2
    found = _SECTION.fullmatch(text)
    if not text or found is None or (text.startswith("零") and not after):
        return None
    thousands, hundreds, tens, gap, ones = found.groups()
    higher = bool(thousands or hundreds)
    if (gap and (not ones or tens is not None)) or (ones and tens is None and higher and not gap):
        return None
    return (
        1000 * _digit(thousands)
        + 100 * _digit(hundreds)
        + (0 if tens is None else 10 * (_digit(tens.removeprefix("零")) or 1))
        + _digit(ones)
    )


def _digit(char: str | None) -> int:
    return 0 if not char else 2 if char == "两" else _DIGITS[char]
