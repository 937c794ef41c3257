"""When something was, as finely as the source says and no finer.

>>> Moment.on("2022-11").before("2023-02-08")
True
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Final, Literal, Self, TypeAlias

import attrs

from deliberation.errors import InvalidInput
from deliberation.leaves import LEAF
from deliberation.quantities.numerals import read_numeral, read_year, tidy
from deliberation.wording import Lang, Reason


Precision: TypeAlias = Literal["year", "quarter", "month", "day", "minute", "unknown"]
"""How finely a moment is known."""

DayLike: TypeAlias = "Moment | date | str"
"""What can be compared with a moment: a moment, a day, or either in ISO form."""

Span: TypeAlias = tuple[date, date]
"""The first and the last day something can have been on."""


@attrs.frozen
class Moment:
    """When something was: some civil day within what ``iso`` names, or unknown.

    Args:
        text: the source's words.
        iso: ``"2023"``, ``"2023-Q1"``, ``"2022-11"``, ``"2023-02-08"`` or ``"2023-02-08T14:30"``; ``None`` if
            not known.
        basis: why, where the year or more isn't in the words.

    Raises:
        InvalidInput: ``moment.text``; ``moment.iso`` for another form or a day no calendar has.

    >>> Moment("2月8日", "2023-02-08", "year inferred from the page").precision
    'day'
    """

    text: str | None = attrs.field(default=None, metadata=LEAF)
    iso: str | None = None
    basis: str | None = attrs.field(default=None, metadata=LEAF)

    def __attrs_post_init__(self) -> None:
        if not isinstance(self.text, (str, type(None))):
            raise InvalidInput("moment.text", given=type(self.text).__name__)
        if self.iso is not None and (not isinstance(self.iso, str) or _parse(self.iso) is None):
            raise InvalidInput("moment.iso", given=f"{self.iso!s:.40}")

    @classmethod
    def on(cls, day: str | date) -> Self:
        """The moment of an ISO form, or of a day, without words of a source.

        Raises:
            InvalidInput: ``moment.iso``; ``moment.zone`` for a `datetime.datetime`, which is on no civil day
                without a zone.

        >>> Moment.on("2023-Q1").last
        datetime.date(2023, 3, 31)
        """
        if isinstance(day, datetime):
            raise InvalidInput("moment.zone", given=str(day))
        return cls(None, day.isoformat() if isinstance(day, date) else day)

    @classmethod
    def unknown(cls, text: str | None = None) -> Self:
        """A moment nobody gave, or gave in words that name no day: 近日, 日前.

        >>> Moment.unknown("近日").precision
        'unknown'
        """
        return cls(text)

    @classmethod
    def read(cls, text: str, *, near: DayLike | None = None) -> Self:
        """The moment that a Chinese or ISO date gives; unknown, with its text, if none can be read.

        Where the words have no year, it is the one that puts the day (month, quarter) nearest to ``near``, at
        most half a year off, and ``basis`` says so. Without ``near``, or when two years are as near, nothing
        is read.

        Args:
            text: e.g. 2023年2月8日, 2月8日, 二〇二二年十一月, 2023年一季度, 2023-02-08; an hour is read only
                with its minute.
            near: when the source itself is from.

        Raises:
            InvalidInput: ``moment.text`` if it isn't a text; ``moment.iso`` for a ``near`` that can't be.

        >>> Moment.read("2月8日", near="2023-02-14")
        Moment(text='2月8日', iso='2023-02-08', basis='year taken from near=2023-02-14 (the nearest)')
        >>> Moment.read("2月8日").iso is None
        True
        """
        if not isinstance(text, str):
            raise InvalidInput("moment.text", given=type(text).__name__)
        around = None if near is None else as_moment(near)
        plain = tidy(text)
        if plain is None:
            return cls(text)
        if _parse(plain) is not None:
            return cls(text, plain)
        shape = _shape(plain)
        if shape is None:
            return cls(text)
        year, rest = shape
        if year is not None:
            iso = f"{year:04}{rest}"
            return cls(text, iso if _parse(iso) else None)
        iso_near = _nearest(rest, around) if around is not None and rest else None
        if iso_near is None or around is None:
            return cls(text)
        return cls(text, iso_near, f"year taken from near={around.iso} (the nearest)")

    @property
    def precision(self) -> Precision:
        """How finely it is known.

        >>> Moment.on("2023-02-08T14:30").precision, Moment.unknown().precision
        ('minute', 'unknown')
        """
        parsed = None if self.iso is None else _parse(self.iso)
        return "unknown" if parsed is None else parsed[0]

    @property
    def first(self) -> date | None:
        """The earliest day it can have been; ``None`` if unknown.

        >>> Moment.on("2023").first
        datetime.date(2023, 1, 1)
        """
        span = self.span
        return None if span is None else span[0]

    @property
    def last(self) -> date | None:
        """The latest day it can have been; ``None`` if unknown.

        >>> Moment.on("2024-02").last
        datetime.date(2024, 2, 29)
        """
        span = self.span
        return None if span is None else span[1]

    @property
    def span(self) -> Span | None:
        """The earliest and the latest day together; ``None`` if unknown.

        >>> Moment.unknown("日前").span is None
        True
        """
        parsed = None if self.iso is None else _parse(self.iso)
        return None if parsed is None else parsed[1]

    @property
    def day(self) -> date | None:
        """The day, if it is known to the day.

        >>> Moment.on("2023-02-08").day, Moment.on("2023-02").day
        (datetime.date(2023, 2, 8), None)
        """
        return self.first if self.precision in ("day", "minute") else None

    def before(self, other: DayLike) -> bool | None:
        """Whether it was on an earlier day; ``None`` if what is known leaves that open.

        Raises:
            InvalidInput: ``moment.iso``, ``moment.zone`` for an ``other`` that can't be compared.

        >>> Moment.on("2022-11").before("2022-12"), Moment.on("2022-11").before("2022-11-20")
        (True, None)
        """
        mine, theirs = self.span, as_moment(other).span
        if mine is None or theirs is None:
            return None
        return True if mine[1] < theirs[0] else False if mine[0] >= theirs[1] else None

    def not_after(self, other: DayLike) -> bool | None:
        """Whether it was on that day or an earlier one; ``None`` if what is known leaves that open.

        Raises:
            InvalidInput: as `before`.

        >>> Moment.on("2023-02-08").not_after("2023-02-08"), Moment.on("2023-02-08").not_after("2023-02")
        (True, None)
        """
        earlier = as_moment(other).before(self)
        return None if earlier is None else not earlier

    def same_day(self, other: DayLike) -> bool | None:
        """Whether both were on one day; ``None`` if what is known leaves that open.

        Raises:
            InvalidInput: as `before`.

        >>> Moment.on("2023-02-08").same_day("2023-02-08T14:30"), Moment.on("2023-02").same_day("2023-02-08")
        (True, None)
        """
        mine, theirs = self.span, as_moment(other).span
        if mine is None or theirs is None:
            return None
        if mine[1] < theirs[0] or theirs[1] < mine[0]:
            return False
        return True if mine[0] == mine[1] == theirs[0] == theirs[1] else None

    def to_json(self) -> dict[str, str]:
        """What is known of it, without what isn't.

        >>> Moment.unknown("近日").to_json()
        {'text': '近日'}
        """
        known = {"text": self.text, "iso": self.iso, "basis": self.basis}
        return {key: value for key, value in known.items() if value is not None}

    def explain(self, lang: Lang = "en") -> str:
        """The moment in a few words, the source's own beside it.

        >>> Moment("2月8日", "2023-02-08").explain("zh"), Moment.unknown("近日").explain("en")
        ('2023-02-08（2月8日）', 'day not known (近日)')
        """
        said: str | Reason = Reason("moment.unknown") if self.iso is None else self.iso
        code = "moment.as-given" if self.text and self.text != self.iso else "moment.plain"
        return Reason(code, {"said": said, "text": self.text}).explain(lang)


def as_moment(given: DayLike) -> Moment:
    """A moment, from what it can be compared with."""
    return given if isinstance(given, Moment) else Moment.on(given)


def civil_day(given: object) -> date | None:
    """The civil day that something is: a `date`, or one in ISO form; ``None`` for anything else, a point in time included.

    >>> civil_day("2023-02-08"), civil_day("2023-02"), civil_day(datetime(2023, 2, 8))
    (datetime.date(2023, 2, 8), None, None)
    """
    if isinstance(given, date):
        return None if isinstance(given, datetime) else given
    parsed = _parse(given) if isinstance(given, str) else None
    return parsed[1][0] if parsed is not None and parsed[0] == "day" else None


def asked_day(given: object) -> date:
    """The civil day that is asked about.

    Raises:
        InvalidInput: ``ledger.day`` for what is no day.

    >>> asked_day("2023-02-08")
    datetime.date(2023, 2, 8)
    """
    day = civil_day(given)
    if day is None:
        raise InvalidInput("ledger.day", given=given)
    return day


def asked_day_or_none(given: object) -> date | None:
    """As `asked_day`; ``None`` where none is asked about.

    >>> asked_day_or_none(None) is None
    True
    """
    return None if given is None else asked_day(given)


_ISO: Final = re.compile(
    r"([0-9]{4})(?:-Q([1-4])|-([0-9]{2})(?:-([0-9]{2})(?:T((?:[01][0-9]|2[0-3]):[0-5][0-9]))?)?)?"
)


@lru_cache(maxsize=1024)
def _parse(iso: str) -> tuple[Precision, Span] | None:
    found = _ISO.fullmatch(iso)
    if found is None:
        return None
    year = int(found[1])
    try:
        if found[4]:
            day = date(year, int(found[3]), int(found[4]))
            return ("minute" if found[5] else "day", (day, day))
        if found[3]:
            return ("month", _months(year, int(found[3]), 1))
        if found[2]:
            return ("quarter", _months(year, int(found[2]) * 3 - 2, 3))
        return ("year", _months(year, 1, 12))
    except ValueError:
        return None


def _months(year: int, month: int, number: int) -> Span:
    return date(year, month, 1), last_of_month(year, month + number - 1)


_DECEMBER: Final = 12


def last_of_month(year: int, month: int) -> date:
    """The month's last day."""
    return date(year, 12, 31) if month == _DECEMBER else date(year, month + 1, 1) - timedelta(days=1)


YEAR: Final = "(?P<year>[0-9]{4}|[零一二三四五六七八九]{4})年"
"""Pattern of a written year; `read_year` reads it."""

NUMBER: Final = "[0-9]{1,2}|[一二三四五六七八九十]{1,3}"
"""Pattern of a month or a day of the month; `two_digits` reads it."""

_DATE: Final = re.compile(f"(?:{YEAR})?(?P<month>{NUMBER})月(?:份|(?P<day>{NUMBER})[日号](?P<time>.*))?")
_QUARTER: Final = re.compile(f"(?:{YEAR})?第?(?P<quarter>[1-4一二三四])季度")
_YEAR_ONLY: Final = re.compile(YEAR)
_TIME: Final = re.compile(
    r"(?P<part>凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|晚)?"
    r"(?:(?P<hour>[0-9]{1,2})(?:[时点](?:(?P<minute>[0-9]{1,2})分)?|:(?P<colon>[0-9]{2})))?"
)


def two_digits(text: str) -> str | None:
    """A month or a day of the month as ISO writes it.

    >>> two_digits("8"), two_digits("二十一"), two_digits("二三")
    ('08', '21', None)
    """
    number = int(text) if text.isascii() else read_numeral(text)
    return None if number is None else f"{number:02}"


def _shape(plain: str) -> tuple[int | None, str] | None:
    """The year, if written, and what follows it in ISO form."""
    found = _YEAR_ONLY.fullmatch(plain) or _QUARTER.fullmatch(plain) or _DATE.fullmatch(plain)
    if found is None:
        return None
    parts = found.groupdict()
    rest = ""
    if "quarter" in parts:
        rest = f"-Q{read_numeral(parts['quarter'])}"
    elif "month" in parts:
        numbers = [two_digits(parts[name]) for name in ("month", "day") if parts[name]]
        time = _time(parts["time"] or "")
        if None in numbers or time is None:
            return None
        rest = "".join(f"-{number}" for number in numbers) + time
    return (read_year(parts["year"]) if parts["year"] else None), rest


def _time(text: str) -> str | None:
    """The ISO time; empty where only the day is certain (下午3时); ``None`` if it is no time."""
    found = _TIME.fullmatch(text)
    if found is None:
        return None
    hour, minute = int(found["hour"] or 0), int(found["minute"] or found["colon"] or 0)
    if minute not in range(60) or hour * 60 + minute > _MINUTES_A_DAY:
        return None
    fine = (found["minute"] or found["colon"]) and not found["part"] and hour * 60 + minute < _MINUTES_A_DAY
    return f"T{hour:02}:{minute:02}" if fine else ""


_MINUTES_A_DAY: Final = 24 * 60
_HALF_A_YEAR: Final = 183


def _nearest(rest: str, near: Moment) -> str | None:
    around = near.span
    if around is None:
        return None
    distances: dict[str, int] = {}
    for year in range(around[0].year - 1, around[1].year + 2):
        parsed = _parse(f"{year:04}{rest}")
        if parsed is not None:
            distances[f"{year:04}{rest}"] = _days_apart(parsed[1], around)
    best = min(distances.values(), default=_HALF_A_YEAR + 1)
    nearest = [iso for iso, days in distances.items() if days == best]
    return nearest[0] if len(nearest) == 1 and best <= _HALF_A_YEAR else None


def _days_apart(one: Span, other: Span) -> int:
    return max((other[0] - one[1]).days, (one[0] - other[1]).days, 0)
