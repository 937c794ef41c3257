"""Which days are worked and which are days of rest: statutory holidays, and the days that are worked in exchange.

A calendar is what a plugin offers through the hook ``deliberation_calendars``. Of a year that it doesn't know it says nothing, and a period
that ends there isn't counted out: a day that may be moved by a decree that isn't out yet is no day.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

import attrs

from deliberation.errors import InvalidInput
from deliberation.quantities import Deadline, Period
from deliberation.seats import is_key, titled
from deliberation.wording import LANGS


@attrs.frozen(kw_only=True)
class Calendar:
    """The days of rest of some place.

    Args:
        key: its name, e.g. ``"mainland-china"``; a forum names it.
        title: ``{"zh": …, "en": …}``.
        resting: whether a day is one of rest: a weekend or a statutory holiday, and no day that is worked in exchange. Pure.
        known: the first and the last year that it knows.
        basis: where it comes from: the decrees, the library and its version.

    Raises:
        InvalidInput: ``calendar.key``, ``calendar.title``, ``calendar.known``, ``seat.title``.

    Source:
        Civil Code of the PRC, art. 203: a period whose last day is a statutory day of rest ends on the day after the rest.

    >>> weekends = Calendar(
    ...     key="weekends", title={"zh": "双休日", "en": "Weekends"}, resting=lambda day: day.weekday() >= 5,
    ...     known=(2000, 2030), basis="custom")
    >>> weekends.rests(date(2023, 2, 11)), weekends.rests(date(2031, 2, 8))
    (True, None)
    >>> weekends.last_day(Period(3, "days"), date(2023, 2, 8))
    datetime.date(2023, 2, 13)
    """

    key: str
    title: Mapping[str, str] = attrs.field(converter=titled)
    resting: Callable[[date], bool]
    known: tuple[int, int]
    basis: str
    plugin: str | None = None
    """The distribution that brings it; set when it is loaded."""

    def __attrs_post_init__(self) -> None:
        if not is_key(self.key):
            raise InvalidInput("calendar.key", given=repr(self.key))
        if any(lang not in self.title for lang in LANGS):
            raise InvalidInput("calendar.title", calendar=self.key, languages=LANGS)
        known = self.known
        if not (isinstance(known, tuple) and list(map(type, known)) == [int, int] and known[0] <= known[1]):
            raise InvalidInput("calendar.known", calendar=self.key, given=repr(known))

    def rests(self, day: date) -> bool | None:
        """Whether a day is one of rest; ``None`` for a year that the calendar doesn't know."""
        first, last = self.known
        return self.resting(day) if first <= day.year <= last else None

    def last_day(self, period: Period, start: date) -> date:
        """The last day of a period that runs from an event of that day. Raises what a period's own ``last_day`` raises."""
        return period.last_day(start, rests=self.rests)

    def resolve(self, deadline: Deadline, start: date | str) -> Deadline:
        """A deadline with its period counted out, the calendar named in its basis. Raises what the deadline's own ``resolve`` raises."""
        counted = deadline.resolve(start, rests=self.rests)
        return attrs.evolve(counted, basis=f"{counted.basis}; days of rest: {self.key}")
