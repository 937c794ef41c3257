"""What is asked when a term's status is asked for: on which day, in which state, by which calendar, with which other records at hand."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

import attrs

from deliberation.calendars import Calendar
from deliberation.events import Event
from deliberation.states import State, TermLife
from deliberation.statuses.status import Status


Elsewhere = Callable[[str], tuple[str, State, TermLife] | None]
"""A term that another record tells of: that record's id and state, and the term's life; ``None`` where it isn't at hand."""


def nowhere(ref: str) -> None:
    """No other record is at hand."""


@attrs.frozen(eq=False)
class Asking:
    """One question.

    Args:
        state: the record's state, folded up to the day.
        day: the day asked about.
        status_of: how another term's status is told.
        record: the record's id.
        calendar: by which days of rest periods are counted; ``None`` = by none.
        elsewhere: where terms of other records are found.
        through: the terms on the way to this one, the first of them asked about first, so that a circle is seen.
    """

    state: State
    day: date
    status_of: Callable[[TermLife, Asking], Status]
    record: str = ""
    calendar: Calendar | None = None
    elsewhere: Elsewhere = nowhere
    through: tuple[str, ...] = ()

    def about(self, name: str) -> tuple[Asking, TermLife] | None:
        """The same question about another term, by its reference or the source's id; ``None`` where it isn't at hand."""
        try:
            life = self.state.terms.get(self.state.named(name.removeprefix(self.record)))
        except KeyError:
            life = None
        if life is not None:
            return self.to(life), life
        found = self.elsewhere(name)
        if found is None:
            return None
        record, state, life = found
        return attrs.evolve(self, record=record, state=state).to(life), life

    @property
    def missing_calendar(self) -> str | None:
        """The calendar that the record names, where it isn't at hand."""
        named = None if self.state.opened is None else self.state.opened.calendar
        return named if self.calendar is None else None

    @property
    def circular(self) -> bool:
        """Whether the term asked about now is one of those on the way to it."""
        return self.through[-1:] != () and self.through[-1] in self.through[:-1]

    def refs(self, events: Iterable[Event]) -> tuple[str, ...]:
        """The references of events of this record, with its id where it isn't the one that was asked about first."""
        home = self.through[0].partition("#")[0] if self.through else self.record
        record = "" if self.record == home else self.record
        return tuple(f"{record}{event.ref}" for event in events)

    def to(self, life: TermLife) -> Asking:
        """The same question about a term of the same record."""
        return attrs.evolve(self, through=(*self.through, f"{self.record}{life.term.ref}"))
