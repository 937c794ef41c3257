"""How often a forum sits, and the civil periods in each of which it should.

>>> Recurrence.read("每季度召开一次").period("2023-05-01").name
'2023-Q2'
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final, Literal, Self, TypeAlias, get_args

import attrs

from deliberation.errors import InvalidInput
from deliberation.leaves import LEAF
from deliberation.quantities.moments import DayLike, as_moment, civil_day, last_of_month
from deliberation.quantities.numerals import tidy
from deliberation.wording import Lang, Reason


Every: TypeAlias = Literal["month", "quarter", "half-year", "year"]
"""The civil periods that a forum can sit in once each."""

_ONE_DAY: Final = timedelta(days=1)
_MONTHS: Final[Mapping[Every, int]] = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}
_FORMS: Final[Mapping[Every, str]] = {
    "month": "{0:04}-{1:02}",
    "quarter": "{0:04}-Q{1}",
    "half-year": "{0:04}-H{1}",
    "year": "{0:04}",
}
_NUMERALS: Final = " 一二三四"


@attrs.frozen(order=True)
class CivilPeriod:
    """A month, quarter, half-year or year of the calendar, as `Recurrence.period` finds it.

    Args:
        every: which of these it is.
        year: its year.
        number: its number within the year, from 1.

    >>> quarter = CivilPeriod("quarter", 2023, 2)
    >>> quarter.name, quarter.first, quarter.last
    ('2023-Q2', datetime.date(2023, 4, 1), datetime.date(2023, 6, 30))
    """

    every: Every
    year: int
    number: int

    @property
    def name(self) -> str:
        """How it is written: ``2023-05``, ``2023-Q2``, ``2023-H1`` or ``2023``."""
        return _FORMS[self.every].format(self.year, self.number)

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, (self.number - 1) * _MONTHS[self.every] + 1, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return last_of_month(self.year, self.number * _MONTHS[self.every])

    def covers(self, when: DayLike) -> bool | None:
        """Whether something lies in it; ``None`` if what is known leaves that open.

        Raises:
            InvalidInput: ``moment.iso``, ``moment.zone`` for what is no moment.

        >>> quarter = CivilPeriod("quarter", 2023, 1)
        >>> quarter.covers("2023-Q1"), quarter.covers("2023-04-01"), quarter.covers("2023")
        (True, False, None)
        """
        span = as_moment(when).span
        if span is None:
            return None
        if span[1] < self.first or self.last < span[0]:
            return False
        return True if self.first <= span[0] and span[1] <= self.last else None

    def said(self) -> Reason:
        """The period, to be said in either language.

        >>> CivilPeriod("half-year", 2023, 1).said().explain("zh")
        '2023年上半年'
        """
        year = f"{self.year:04}"
        if self.every == "month":
            months = {"zh": str(self.number), "en": f"{self.number:02}"}
            return Reason("recurrence.in-month", {"year": year, "number": months})
        if self.every == "quarter":
            quarters = {"zh": _NUMERALS[self.number], "en": str(self.number)}
            return Reason("recurrence.in-quarter", {"year": year, "number": quarters})
        if self.every == "half-year":
            half = "recurrence.first-half" if self.number == 1 else "recurrence.second-half"
            return Reason(half, {"year": year})
        return Reason("recurrence.in-year", {"year": year})


@attrs.frozen
class Recurrence:
    """How often a forum sits: once in every month, quarter, half-year or year of the calendar.

    Args:
        every: in which periods; ``None`` where the words can't be read.
        text: the source's words for how often.
        basis: how it was worked out, where no words say it; it is then *inferred*, and shown as such.
        quote: the source's words that it was worked out from.

    Raises:
        InvalidInput: ``recurrence.every`` for other periods, ``recurrence.text`` for words that are no text, ``recurrence.nothing`` where
            neither ``every`` nor ``text`` is given.

    >>> Recurrence("quarter", basis="the meeting is called that of the first quarter").inferred
    True
    """

    every: Every | None
    text: str | None = attrs.field(default=None, metadata=LEAF)
    basis: str | None = attrs.field(default=None, metadata=LEAF)
    quote: str | None = attrs.field(default=None, metadata=LEAF)

    def __attrs_post_init__(self) -> None:
        if self.every is not None and self.every not in get_args(Every):
            raise InvalidInput("recurrence.every", given=f"{self.every!s:.40}", known=get_args(Every))
        for words in (self.text, self.basis, self.quote):
            if not isinstance(words, (str, type(None))):
                raise InvalidInput("recurrence.text", given=type(words).__name__)
        if self.every is None and self.text is None:
            raise InvalidInput("recurrence.nothing", known=get_args(Every))

    @classmethod
    def read(cls, text: str) -> Self:
        """The recurrence that a Chinese phrase gives; only its text if none can be read.

        Read are 每月, 每季度, 每半年 and 每年, with 至少 and 召开一次 or the like, and 月度, 季度, 半年度 or 年度 before 例会 and 会议.
        More than one sitting a period (每季度两次), or no period that is named (不定期), stays text.

        Raises:
            InvalidInput: ``recurrence.text`` if it isn't a text.

        >>> Recurrence.read("每半年至少召开一次").every, Recurrence.read("季度例会").every
        ('half-year', 'quarter')
        >>> Recurrence.read("不定期召开").every is None
        True
        """
        if not isinstance(text, str):
            raise InvalidInput("recurrence.text", given=type(text).__name__)
        plain = tidy(text) or ""
        found = _EACH.fullmatch(plain) or _MEETING.fullmatch(plain)
        if found is not None:
            return cls(_WORDS[found["period"]], text)
        named: Every | None = next((every for every in get_args(Every) if every == plain), None)
        return cls(named, text)

    @property
    def inferred(self) -> bool:
        """Whether no words say it, and it was worked out."""
        return self.basis is not None

    def period(self, day: date | str) -> CivilPeriod:
        """The civil period that contains a day.

        Raises:
            InvalidInput: ``recurrence.day`` if it is no day; ``recurrence.no-period`` where the recurrence is only words.

        >>> Recurrence("half-year").period("2023-07-01").name
        '2023-H2'
        """
        if self.every is None:
            raise InvalidInput("recurrence.no-period", text=self.text)
        found = civil_day(day)
        if found is None:
            raise InvalidInput("recurrence.day", given=f"{day!s:.40}")
        return CivilPeriod(self.every, found.year, (found.month - 1) // _MONTHS[self.every] + 1)

    def placed(self, when: DayLike) -> CivilPeriod | None:
        """The one civil period that something certainly lies in; ``None`` if what is known leaves that open.

        Raises:
            InvalidInput: as `period`, and ``moment.iso``, ``moment.zone`` for what is no moment.

        >>> quarterly = Recurrence("quarter")
        >>> quarterly.placed("2023-02").name, quarterly.placed("2023") is None
        ('2023-Q1', True)
        """
        span = as_moment(when).span
        if span is None:
            return None
        period = self.period(span[0])
        return period if span[1] <= period.last else None

    def periods(self, first: date | str, last: date | str) -> tuple[CivilPeriod, ...]:
        """The civil periods from the one that contains the first day to the one that contains the last, in order.

        Raises:
            InvalidInput: as `period`.

        >>> [period.name for period in Recurrence("quarter").periods("2022-11-30", "2023-04-01")]
        ['2022-Q4', '2023-Q1', '2023-Q2']
        """
        found, end = [self.period(first)], self.period(last)
        if found[0] > end:
            return ()
        while found[-1] < end:
            found.append(self.period(found[-1].last + _ONE_DAY))
        return tuple(found)

    def explain(self, lang: Lang = "en") -> str:
        """The recurrence in a few words, the source's own beside it; marked where it is inferred.

        >>> Recurrence("quarter", "每季度").explain("en"), Recurrence("quarter", basis="由会名推定").explain("zh")
        ('every quarter (每季度)', '每季度一次（推定：由会名推定）')
        """
        said = Reason(_SAID[self.every])
        if self.text and self.text not in (self.every, said.explain(lang)):
            said = Reason("recurrence.as-given", {"said": said, "text": self.text})
        if self.inferred:
            code = "recurrence.inferred-from" if self.basis else "recurrence.inferred"
            said = Reason(code, {"said": said, **({"basis": self.basis} if self.basis else {})})
        return said.explain(lang)


_SAID: Final[Mapping[Every | None, str]] = {
    "month": "recurrence.every-month",
    "quarter": "recurrence.every-quarter",
    "half-year": "recurrence.every-half-year",
    "year": "recurrence.every-year",
    None: "recurrence.unread",
}

_WORDS: Final[Mapping[str, Every]] = {
    "月": "month",
    "季": "quarter",
    "季度": "quarter",
    "半年": "half-year",
    "年": "year",
    "年度": "year",
}
_EACH: Final = re.compile(
    "[每按](?P<period>月|季度|季|半年|年度|年)(?:至少|最少|不少于)?(?:定期)?(?:组织|召集)?(?:召开|举行|举办|开会|碰头)?(?:一次|1次)?"
    "(?:会议|例会|联席会议)?"
)
_MEETING: Final = re.compile("(?P<period>月|季|半年|年)度?(?:工作)?(?:例会|会议|联席会议)")
