"""The reader behind `Deadline.read`: Chinese phrases for a day that is due, or a period.

>>> read_due("截至4月30日", Moment.on("2023-02-08")).day
datetime.date(2023, 4, 30)
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Final, Literal, TypeAlias

import attrs

from deliberation.quantities.moments import NUMBER, Moment, two_digits
from deliberation.quantities.numerals import NUMERAL, read_numeral, read_year, tidy


MonthDay: TypeAlias = tuple[int, int]
"""A day of some year: its month and its day."""

_ONE_DAY: Final = timedelta(days=1)


@attrs.frozen(kw_only=True)
class Due:
    """What a phrase says is due: a day and its word, a period, or nothing, perhaps with the reason.

    >>> Due().day is None
    True
    """

    word: Literal["before", "by"] | None = None
    day: date | None = None
    number: int | None = None
    unit: Literal["days", "working-days", "weeks", "months", "years"] | None = None
    of: str | None = None
    basis: str | None = None


_QUOTES: Final = str.maketrans("", "", "\"'“”‘’「」『』《》")

_FEASTS: Final = {
    "元旦": (1, 1),
    "三八": (3, 8),
    "妇女节": (3, 8),
    "五一": (5, 1),
    "劳动节": (5, 1),
    "六一": (6, 1),
    "儿童节": (6, 1),
    "七一": (7, 1),
    "八一": (8, 1),
    "国庆": (10, 1),
    "十一": (10, 1),
}
_MOVABLE: Final = "春节|过年|除夕|元宵|清明|端午|中秋|重阳"

_YEAR: Final = "(?:(?P<year>[0-9]{4}|[零一二三四五六七八九]{4})年|(?P<which>今年|本年|明年))?"
_DAY: Final = f"{_YEAR}(?P<month>{NUMBER})月(?P<day>{NUMBER})[日号]|(?P<iso>[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}})"

_BEFORE: Final = re.compile(f"[在于]?(?:{_DAY})之?前|before(?P<english>[0-9-]{{10}})")
_BY: Final = re.compile(f"(?:截至|截止到?|不迟于|不晚于|最迟|by)(?:{_DAY})(?:为?止)?")
_UNTIL: Final = re.compile(f"[至到]?(?:{_DAY})(?:为?止|截止)")
_BARE: Final = re.compile("(?P<iso>[0-9]{4}-[0-9]{2}-[0-9]{2})")
_FEAST: Final = re.compile(
    f"[在于]?{_YEAR}(?P<feast>{'|'.join(_FEASTS)})(?:国际劳动|劳动|建党|建军)?节?之?前"
)
_NO_FEAST: Final = re.compile(f"[在于]?{_YEAR}(?P<feast>{_MOVABLE})节?之?前")
_MONTH_END: Final = re.compile(f"[在于]?(?:{_YEAR}(?P<month>{NUMBER})月份?|(?P<this>本?月))[底末]之?前")
_YEAR_END: Final = re.compile(
    "[在于]?(?:(?P<year>[0-9]{4}|[零一二三四五六七八九]{4})年年?|(?P<which>今年|本年|明年)年?|年)[底末]之?前"
)
_PERIOD: Final = re.compile(
    f"(?:自(?P<of>.{{1,40}}?)之日起)?(?:(?P<half>半年)|(?P<number>{NUMERAL})"
    "(?P<unit>个工作日|工作日|日|天|周|个?星期|个?礼拜|个月|年))(?P<inside>之内|以内|内)?"
)
# 2023年内 is a calendar year, and 23年内 may be one: years of a period are written with one digit or in
# words.
_CALENDAR_YEAR: Final = re.compile("[0-9.,]{2,}年")

_UNITS: Final[dict[str, Literal["days", "working-days", "weeks", "months", "years"]]] = {
    "日": "days",
    "天": "days",
    "工作日": "working-days",
    "周": "weeks",
    "星期": "weeks",
    "礼拜": "weeks",
    "月": "months",
    "年": "years",
}


def read_due(text: str, near: Moment | None) -> Due:
    """What the phrase says is due; an empty `Due` if that can't be read."""
    plain = tidy(text)
    if plain is None:
        return Due()
    plain = plain.translate(_QUOTES)
    return next(_readings(plain, near), Due())


def _readings(plain: str, near: Moment | None) -> Iterator[Due]:
    if found := _BEFORE.fullmatch(plain):
        yield _dated("before", found, near)
    if found := _BY.fullmatch(plain) or _UNTIL.fullmatch(plain):
        yield _dated("by", found, near)
    if found := _BARE.fullmatch(plain):
        yield _due("by", _iso(found["iso"]), "a bare day is taken as the last one allowed")
    if found := _FEAST.fullmatch(plain):
        yield _feast(found, near)
    if found := _NO_FEAST.fullmatch(plain):
        yield Due(basis=f"{found['feast']} has no fixed day in the civil calendar: a calendar is needed")
    if found := _MONTH_END.fullmatch(plain):
        yield _month_end(found, near)
    if found := _YEAR_END.fullmatch(plain):
        yield _year_end(found, near)
    if found := _PERIOD.fullmatch(plain):
        yield _period(found)


def _due(word: Literal["before", "by"], day: date | None, *basis: str) -> Due:
    return Due() if day is None else Due(word=word, day=day, basis="; ".join(filter(None, basis)) or None)


def _iso(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _dated(word: Literal["before", "by"], found: re.Match[str], near: Moment | None) -> Due:
    written = found["iso"] or found.groupdict().get("english")
    if written:
        return _due(word, _iso(written))
    month, day = two_digits(found["month"]), two_digits(found["day"])
    if month is None or day is None:
        return Due()
    if found["year"] or found["which"]:
        return _in_year(word, found, (int(month), int(day)), near)
    if word == "before":
        return _before_next((int(month), int(day)), near)
    # What is due by a day can still be named on that very day.
    first = _settled(near, lambda start: _next(int(month), int(day), start - _ONE_DAY))
    return _due(word, first, _why(near, "first such day from it on"))


def _in_year(
    word: Literal["before", "by"], found: re.Match[str], day: MonthDay, near: Moment | None, *basis: str
) -> Due:
    year, why = _year(found, near)
    return _due(word, _on(year, *day), *basis, why)


def _before_next(day: MonthDay, near: Moment | None, *basis: str) -> Due:
    first = _settled(near, lambda start: _next(*day, start))
    return _due("before", first, *basis, _why(near, "first such day after it"))


def _feast(found: re.Match[str], near: Moment | None) -> Due:
    day = _FEASTS[found["feast"]]
    basis = "{} is {:02}-{:02}".format(found["feast"], *day)
    if found["year"] or found["which"]:
        return _in_year("before", found, day, near, basis)
    return _before_next(day, near, basis)


def _month_end(found: re.Match[str], near: Moment | None) -> Due:
    if found["this"]:
        span = None if near is None else near.span
        if span is None or (span[0].year, span[0].month) != (span[1].year, span[1].month):
            return Due()
        year, month, why = span[0].year, span[0].month, _why(near, "its own month", "month")
        return _due("before", _after_month(year, month), _END.format("month"), why)
    written = two_digits(found["month"])
    if written is None or int(written) not in range(1, 13):
        return Due()
    if found["year"] or found["which"]:
        given, why = _year(found, near)
        end = None if given is None else _after_month(given, int(written))
        return _due("before", end, _END.format("month"), why)
    return _before_next((int(written) % 12 + 1, 1), near, _END.format("month"))


def _year_end(found: re.Match[str], near: Moment | None) -> Due:
    year, why = _year(found, near)
    return _due("before", None if year is None else _on(year + 1, 1, 1), _END.format("year"), why)


_END: Final = "its end is taken as: before the {} is over"


def _year(found: re.Match[str], near: Moment | None) -> tuple[int | None, str]:
    """The year that is written or meant (今年, or none: that of ``near``), and why."""
    if found["year"]:
        return read_year(found["year"]), ""
    span = None if near is None else near.span
    if span is None or span[0].year != span[1].year:
        return None, ""
    if found["which"] == "明年":
        return span[0].year + 1, _why(near, "the next year")
    return span[0].year, _why(near, "its own year")


def _why(near: Moment | None, how: str, what: str = "year") -> str:
    return "" if near is None else f"{what} taken from near={near.iso} ({how})"


def _on(year: int | None, month: int, day: int) -> date | None:
    try:
        return None if year is None else date(year, month, day)
    except ValueError:
        return None


def _after_month(year: int, month: int) -> date | None:
    return _on(year + month // 12, month % 12 + 1, 1)


def _settled(near: Moment | None, day_from: Callable[[date], date | None]) -> date | None:
    """The day that follows from ``near``; ``None`` if it depends on which day within ``near`` it was."""
    if near is None or near.span is None:
        return None
    earliest, latest = map(day_from, near.span)
    return earliest if earliest == latest else None


def _next(month: int, day: int, after: date) -> date | None:
    # Eight years always hold a 29 February, even around 1900.
    days = (_on(year, month, day) for year in range(after.year, after.year + 9))
    return next((found for found in days if found is not None and found > after), None)


def _period(found: re.Match[str]) -> Due:
    if found["half"]:
        return Due(number=6, unit="months", of=found["of"]) if found["inside"] else Due()
    unit = _UNITS[found["unit"].removeprefix("个")]
    number = read_numeral(found["number"])
    if not number or (unit != "working-days" and not found["inside"]):
        return Due()
    if _CALENDAR_YEAR.search(found["number"] + found["unit"]):
        return Due()
    return Due(number=number, unit=unit, of=found["of"])
