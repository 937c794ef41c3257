"""How long before a day something must be done: a notice fifteen days before the meeting."""

from __future__ import annotations

from datetime import date, timedelta

from deliberation.errors import InvalidInput
from deliberation.quantities.deadlines import Period, Rests


_ONE_DAY = timedelta(days=1)


def latest_start(period: Period, end: date, *, rests: Rests | None = None) -> date:
    """The latest day from which a period can run and be over in time for ``end``: by when a notice must be out.

    The day of the notice isn't counted, and the meeting may be held on the period's last day; where the period isn't inclusive, on the day
    after it at the earliest. No holiday moves a day here, as the period protects those who are told; only working days need a calendar.

    Args:
        period: how long before.
        end: the day before which it must be over, e.g. that of the meeting.
        rests: which days are days of rest, such as the `rests` of a `Calendar`.

    Raises:
        InvalidInput: ``deadline.calendar-missing`` for working days without a calendar; ``deadline.year-unknown`` where the calendar
            doesn't know a day that counts; ``deadline.too-far-back`` before the year 1.

    Source:
        Civil Code of the PRC, arts. 201 and 202. Assumption: 15日以前 includes the number, as 以内 does (art. 1259).

    >>> latest_start(Period(15, "days"), date(2026, 3, 16)), latest_start(Period(1, "months"), date(2026, 3, 30))
    (datetime.date(2026, 3, 1), datetime.date(2026, 2, 28))
    """
    if end == date.min and not period.inclusive:
        raise _too_far_back(period, end)
    over = end if period.inclusive else end - _ONE_DAY
    return _worked_back(period, over, rests) if period.unit == "working-days" else _searched(period, over)


def _searched(period: Period, over: date) -> date:
    """The latest such day, as later days end no earlier."""
    early, late = 0, over.toordinal()
    while early < late:
        middle = (early + late + 1) // 2
        if _is_over(period, date.fromordinal(middle), over):
            early = middle
        else:
            late = middle - 1
    if early == 0:
        raise _too_far_back(period, over)
    return date.fromordinal(early)


def _is_over(period: Period, start: date, over: date) -> bool:
    try:
        return period.last_day(start) <= over
    except InvalidInput:  # it ends after the last year there is
        return False


def _worked_back(period: Period, over: date, rests: Rests | None) -> date:
    """The day before the first of so many working days."""
    if rests is None:
        raise InvalidInput("deadline.calendar-missing", number=period.number)
    day, left = over, period.number
    while True:
        resting = rests(day)
        if resting is None:
            raise InvalidInput("deadline.year-unknown", day=day.isoformat())
        left -= not resting
        if day == date.min:
            raise _too_far_back(period, over)
        day -= _ONE_DAY
        if not left:
            return day


def _too_far_back(period: Period, end: date) -> InvalidInput:
    return InvalidInput("deadline.too-far-back", end=end.isoformat(), period=period.said())
