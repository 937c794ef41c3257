"""By when something is due: before a day, by a day, or within a period from some event.

>>> Deadline.read('"五一"前', near="2023-02-08").passed(date(2023, 4, 30))
False
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Final, Literal, Self, TypeAlias, get_args

import attrs

from deliberation.errors import InvalidInput
from deliberation.leaves import LEAF
from deliberation.quantities.due import Due, read_due
from deliberation.quantities.moments import DayLike, as_moment, civil_day, last_of_month
from deliberation.quantities.numerals import LARGEST
from deliberation.wording import Lang, Reason


PeriodUnit: TypeAlias = Literal["days", "working-days", "weeks", "months", "years"]
"""What a period is counted in."""

Rests: TypeAlias = Callable[[date], bool | None]
"""Whether a day is one of rest: weekend or statutory holiday, and no day that is worked in exchange. ``None`` where that isn't known."""

_ONE_DAY: Final = timedelta(days=1)


@attrs.frozen
class Period:
    """A stretch of time: 三日, 5个工作日, 半年.

    Args:
        number: how many, from 1.
        unit: of what.
        inclusive: whether the period's last day still counts, as it does for 内 and 以内.

    Raises:
        InvalidInput: ``deadline.period-number``, ``deadline.period-unit``.

    Source:
        Civil Code of the PRC, art. 1259: 以内 includes the number.

    >>> Period(3, "days").last_day(date(2023, 2, 8))
    datetime.date(2023, 2, 11)
    """

    number: int
    unit: PeriodUnit
    inclusive: bool = True

    def __attrs_post_init__(self) -> None:
        number: object = self.number
        if not isinstance(number, int) or isinstance(number, bool) or not 1 <= number <= LARGEST:
            raise InvalidInput("deadline.period-number", given=f"{number!r:.40}")
        if self.unit not in get_args(PeriodUnit):
            raise InvalidInput("deadline.period-unit", given=str(self.unit), known=get_args(PeriodUnit))

    def last_day(self, start: date, *, rests: Rests | None = None) -> date:
        """The period's last day, where ``start`` is the day of the event it runs from.

        The event's own day isn't counted. Months and years end on the corresponding day, or on the month's last day if it has none; a
        week is seven days. With a calendar, a last day that is a day of rest moves to the next day that is none; without one it stays.

        Args:
            start: the day of the event.
            rests: which days are days of rest, such as the `rests` of a `Calendar`.

        Raises:
            InvalidInput: ``deadline.calendar-missing`` for working days without a calendar; ``deadline.year-unknown`` where the calendar
                doesn't know a day that counts; ``deadline.too-far`` beyond the year 9999.

        Source:
            Civil Code of the PRC, arts. 201 (the first day), 202 (the corresponding day), 203 (days of rest); law and agreement may say
            otherwise (art. 204).

        >>> Period(1, "months").last_day(date(2023, 1, 31))
        datetime.date(2023, 2, 28)
        >>> weekends = lambda day: day.weekday() >= 5
        >>> [str(Period(3, unit).last_day(date(2023, 2, 8), rests=weekends)) for unit in ("days", "working-days", "weeks")]
        ['2023-02-13', '2023-02-13', '2023-03-01']
        """
        if self.unit == "working-days":
            return self._worked(start, rests)
        try:
            if self.unit in ("days", "weeks"):
                last = start + timedelta(days=self.number * (7 if self.unit == "weeks" else 1))
            else:
                last = _months_later(start, self.number * (12 if self.unit == "years" else 1))
        except (OverflowError, ValueError):
            raise self._too_far(start) from None
        return last if rests is None else self._moved_on(last, rests, start)

    def _worked(self, start: date, rests: Rests | None) -> date:
        """The last of so many working days."""
        if rests is None:
            raise InvalidInput("deadline.calendar-missing", number=self.number)
        day = start
        for _ in range(self.number):
            if day == date.max:
                raise self._too_far(start)
            day = self._moved_on(day + _ONE_DAY, rests, start)
        return day

    def _moved_on(self, day: date, rests: Rests, start: date) -> date:
        """The day, or the next that is no day of rest."""
        resting = rests(day)
        while resting:
            if day == date.max:
                raise self._too_far(start)
            day += _ONE_DAY
            resting = rests(day)
        if resting is None:
            raise InvalidInput("deadline.year-unknown", day=day.isoformat())
        return day

    def _too_far(self, start: date) -> InvalidInput:
        return InvalidInput("deadline.too-far", start=start.isoformat(), period=self.said())

    def to_json(self) -> dict[str, object]:
        """The period as data.

        >>> Period(5, "working-days").to_json()
        {'number': 5, 'unit': 'working-days', 'inclusive': True}
        """
        return {"number": self.number, "unit": self.unit, "inclusive": self.inclusive}

    def said(self) -> Reason:
        """The period, to be said in either language.

        >>> Period(3, "days").said().explain("zh")
        '3日'
        """
        said = Reason(_UNITS_SAID[self.unit], {"number": self.number})
        return said if self.inclusive else Reason("deadline.not-inclusive", {"period": said})


_UNITS_SAID: Final = {
    "days": "deadline.days",
    "working-days": "deadline.working-days",
    "weeks": "deadline.weeks",
    "months": "deadline.months",
    "years": "deadline.years",
}


@attrs.frozen
class Deadline:
    """By when something is due, with the words that say so.

    Args:
        text: the source's words.
        before: an ISO day; the deadline is passed *on* that day.
        by: an ISO day; the deadline is passed on the day after.
        within: a period from some event.
        of: the event the period runs from: a key, a record's reference, or the source's words for it.
        basis: how the day was worked out, where it isn't in the words; or why none could be.

    Raises:
        InvalidInput: ``deadline.text``, ``deadline.day``, ``deadline.several`` for more than one of
            ``before``, ``by`` and ``within``, ``deadline.of-alone`` for ``of`` without ``within``.

    >>> Deadline('"五一"前', before="2023-05-01").passed_on
    datetime.date(2023, 5, 1)
    """

    text: str | None = attrs.field(default=None, metadata=LEAF)
    before: str | None = attrs.field(default=None, kw_only=True)
    by: str | None = attrs.field(default=None, kw_only=True)
    within: Period | None = attrs.field(default=None, kw_only=True)
    of: str | None = attrs.field(default=None, kw_only=True)
    basis: str | None = attrs.field(default=None, kw_only=True, metadata=LEAF)

    def __attrs_post_init__(self) -> None:
        if not isinstance(self.text, (str, type(None))):
            raise InvalidInput("deadline.text", given=type(self.text).__name__)
        for day in (self.before, self.by):
            if day is not None and not _is_day(day):
                raise InvalidInput("deadline.day", given=f"{day!s:.40}")
        given = [name for name in ("before", "by", "within") if getattr(self, name) is not None]
        if len(given) > 1:
            raise InvalidInput("deadline.several", given=given)
        if self.of is not None and self.within is None:
            raise InvalidInput("deadline.of-alone", of=self.of)

    @classmethod
    def read(cls, text: str, *, near: DayLike | None = None) -> Self:
        """The deadline that a Chinese phrase gives; only its text if none can be read.

        Where the words name a day without its year, it is the first such day after ``near`` (for *by*: from
        ``near`` on), and ``basis`` says so; without ``near`` no day is read. 尽快 and 近期 name no day. Lunar
        festivals (春节前) need a calendar: nothing is read, and ``basis`` says why. 五一前 is before 1 May,
        wherever the holiday may begin. 以前 is not read: whether it includes the day is disputed.

        Args:
            text: e.g. "五一"前, 2023年5月1日之前, 年底前, 4月底前, 截至4月30日, 4月30日止, 三日内, 5个工作日,
                半年内.
            near: when it was said.

        Raises:
            InvalidInput: ``deadline.text`` if it isn't a text; ``moment.iso`` for a ``near`` that can't be.

        >>> Deadline.read("三日内").within
        Period(number=3, unit='days', inclusive=True)
        >>> Deadline.read("尽快").readable
        False
        """
        if not isinstance(text, str):
            raise InvalidInput("deadline.text", given=type(text).__name__)
        return cls._of(text, read_due(text, None if near is None else as_moment(near)))

    @classmethod
    def _of(cls, text: str, due: Due) -> Self:
        if due.number is not None and due.unit is not None:
            return cls(text, within=Period(due.number, due.unit), of=due.of)
        day = None if due.day is None else due.day.isoformat()
        if due.word == "by":
            return cls(text, by=day, basis=due.basis)
        return cls(text, before=day, basis=due.basis)

    @property
    def readable(self) -> bool:
        """Whether it names a day or a period at all.

        >>> Deadline.read("5个工作日").readable, Deadline("适时").readable
        (True, False)
        """
        return self.within is not None or self.named is not None

    @property
    def named(self) -> date | None:
        """The day it names: *before* which, or *by* which.

        >>> Deadline(by="2023-04-30").named
        datetime.date(2023, 4, 30)
        """
        day = self.before or self.by
        return None if day is None else date.fromisoformat(day)

    @property
    def passed_on(self) -> date | None:
        """The first day on which it is passed; ``None`` if it names no day (or the calendar's last).

        >>> Deadline(before="2023-05-01").passed_on, Deadline(by="2023-05-01").passed_on
        (datetime.date(2023, 5, 1), datetime.date(2023, 5, 2))
        """
        named = self.named
        if named is None or self.before is not None:
            return named
        return None if named == date.max else named + _ONE_DAY

    def passed(self, on: date | str) -> bool | None:
        """Whether it is passed on a day; ``None`` if it names no day.

        Raises:
            InvalidInput: ``deadline.day`` if ``on`` is no day.

        >>> due = Deadline(before="2023-05-01")
        >>> due.passed("2023-04-30"), due.passed("2023-05-01"), Deadline("尽快").passed("2023-05-01")
        (False, True, None)
        """
        day, named = _civil_day(on), self.named
        if named is None:
            return None
        return day >= named if self.before is not None else day > named

    def resolve(self, start: date | str, *, rests: Rests | None = None) -> Deadline:
        """The same deadline with its period counted out from the day of the event, as *by* a day.

        How the days are counted is told at `Period.last_day`. A day that the words themselves name never moves.

        Raises:
            InvalidInput: ``deadline.no-period`` if it has none; ``deadline.calendar-missing``, ``deadline.year-unknown``,
                ``deadline.too-far``; ``deadline.day`` if ``start`` is no day.

        Source:
            Civil Code of the PRC, arts. 201 to 203.

        >>> Deadline.read("三日内").resolve(date(2023, 2, 8)).by
        '2023-02-11'
        """
        if self.within is None:
            raise InvalidInput("deadline.no-period")
        begun = _civil_day(start)
        day = self.within.last_day(begun, rests=rests)
        last = day.isoformat()
        articles = "201, 202" if self.within.unit in ("months", "years") else "201"
        period = self.within.said().explain("en")
        counted = f"{period} from {begun}, that day not counted (Civil Code art. {articles})"
        if self.within.unit != "working-days" and day != self.within.last_day(begun):
            counted += f"; {self.within.last_day(begun)} is a day of rest (art. 203)"
        basis = "; ".join(part for part in (self.basis, self.of and f"of {self.of}", counted) if part)
        if self.within.inclusive:
            return Deadline(self.text, by=last, basis=basis)
        return Deadline(self.text, before=last, basis=basis)

    def to_json(self) -> dict[str, object]:
        """What is known of it, without what isn't.

        >>> Deadline('"五一"前', before="2023-05-01").to_json()
        {'text': '"五一"前', 'before': '2023-05-01'}
        """
        known = {
            "text": self.text,
            "before": self.before,
            "by": self.by,
            "within": None if self.within is None else self.within.to_json(),
            "of": self.of,
            "basis": self.basis,
        }
        return {key: value for key, value in known.items() if value is not None}

    def explain(self, lang: Lang = "en") -> str:
        """The deadline in a few words, the source's own beside it.

        >>> due = Deadline('"五一"前', before="2023-05-01")
        >>> due.explain("en"), due.explain("zh")
        ('before 2023-05-01 ("五一"前)', '2023-05-01 之前（"五一"前）')
        """
        said = self._said()
        shown = Reason("deadline.as-given", {"said": said, "text": self.text}) if self.text else said
        return shown.explain(lang)

    def _said(self) -> Reason:
        if self.before is not None:
            return Reason("deadline.before", {"day": self.before})
        if self.by is not None:
            return Reason("deadline.by", {"day": self.by})
        if self.within is None:
            return Reason("deadline.unreadable")
        if self.of is not None:
            return Reason("deadline.within-of", {"period": self.within.said(), "of": self.of})
        return Reason("deadline.within", {"period": self.within.said()})


def _is_day(given: object) -> bool:
    return isinstance(given, str) and civil_day(given) is not None


def _civil_day(given: date | str) -> date:
    day = civil_day(given)
    if day is None:
        raise InvalidInput("deadline.day", given=f"{given!s:.40}")
    return day


def _months_later(start: date, months: int) -> date:
    years, month = divmod(start.month - 1 + months, 12)
    last = last_of_month(start.year + years, month + 1)
    return last if last.day < start.day else last.replace(day=start.day)
