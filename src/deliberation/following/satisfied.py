"""How many are satisfied: counts, with how many were asked and how many answered, never a bare percentage."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

import attrs

from deliberation.archives import Findable
from deliberation.errors import InvalidInput
from deliberation.events import SMALLEST_GROUP, Event, Note, Satisfaction
from deliberation.places import Place
from deliberation.quantities import Count, asked_day_or_none
from deliberation.records import Record
from deliberation.states import State
from deliberation.wording import Lang, Reason


@attrs.frozen(kw_only=True)
class Satisfied:
    """What a record tells of how many are satisfied.

    Args:
        ref: the note that tells it, ``<record id>#<seq>``.
        asked: how many were asked; ``None`` where it isn't said, or not shown.
        answered: how many of them answered, likewise.
        satisfied: how many of those are satisfied, likewise.
        suppressed: whether something isn't shown because the group is small.
        forum: the forum's key.
        place: where.

    >>> told = Satisfied(ref="r-1#9", asked=Count.of(40), answered=Count.of(31), satisfied=Count.of(28))
    >>> told.explain("en"), told.explain("zh")
    ('40 were asked, 31 answered, 28 are satisfied', '询问 40，答复 31，满意 28')
    """

    ref: str
    asked: Count | None
    answered: Count | None
    satisfied: Count | None
    suppressed: bool = False
    forum: str | None = None
    place: Place | None = None

    def explain(self, lang: Lang = "en") -> str:
        """The counts in a sentence, in Chinese or English."""
        counts = {"asked": self.asked, "answered": self.answered, "satisfied": self.satisfied}
        params = {name: self._said(count) for name, count in counts.items()}
        return Reason("follow.satisfied", params).explain(lang)

    def _said(self, count: Count | None) -> object:
        if count is not None:
            return {"zh": count.explain("zh"), "en": count.explain("en")}
        return Reason("follow.suppressed" if self.suppressed else "follow.unknown-count")

    def to_json(self) -> dict[str, Any]:
        """The counts as JSON, each as far as it is exact; ``null`` for what isn't."""
        counts = {"asked": self.asked, "answered": self.answered, "satisfied": self.satisfied}
        exact = {name: None if count is None else count.exact for name, count in counts.items()}
        return {"ref": self.ref, "forum": self.forum, **exact, "suppressed": self.suppressed}

    def for_public(self, smallest: int = SMALLEST_GROUP) -> Satisfied:
        """What may be published of it: nothing of a group that is small, or may be; no share of it that is small.

        Args:
            smallest: how many a group must have at least.

        Raises:
            InvalidInput: ``event.smallest`` for less than one.

        >>> few = Satisfied(ref="r-1#9", asked=Count.of(6), answered=Count.of(4), satisfied=Count.of(3))
        >>> few.for_public().explain("en")
        'not shown were asked, not shown answered, not shown are satisfied'
        """
        counts = Satisfaction(self.asked, self.answered, self.satisfied)
        shown = counts.for_public(smallest)
        return attrs.evolve(self, **attrs.asdict(shown, recurse=False), suppressed=shown != counts)


def satisfaction(
    records: Iterable[Record] | Findable,
    on: str | date | None = None,
    *,
    public: bool = False,
    smallest: int = SMALLEST_GROUP,
) -> Iterator[Satisfied]:
    """What each record tells of how many are satisfied, one note after another.

    Args:
        records: records, or an `Archive`.
        on: only what happened by the end of that day.
        public: whether it is to be published: small groups aren't shown.
        smallest: how many a group must have at least, then.

    Raises:
        InvalidInput: ``ledger.day``, ``event.smallest``; whatever an archive raises.

    >>> from deliberation import Forum, Session
    >>> from deliberation.community import COMMUNITY
    >>> session = Session.open(Forum("hall", procedure=COMMUNITY), on="2026-02-08")
    >>> _ = session.note("satisfaction", "asked by telephone", satisfaction=Satisfaction(Count.of(40), Count.of(31), Count.of(28)))
    >>> [one.explain("en") for one in satisfaction([session.record])]
    ['40 were asked, 31 answered, 28 are satisfied']
    """
    day = asked_day_or_none(on)
    if smallest < 1:
        raise InvalidInput("event.smallest", given=smallest)
    found = (one for record in records for one in _in(record, day))
    return (one.for_public(smallest) for one in found) if public else found


def _in(record: Record, day: date | None) -> Iterator[Satisfied]:
    state = State.of(record, on=day)
    for note in state.notes:
        counts = note.data.satisfaction if isinstance(note.data, Note) else None
        if counts is not None:
            yield _told(counts, note, record, state)


def _told(counts: Satisfaction, note: Event, record: Record, state: State) -> Satisfied:
    opened = state.opened
    return Satisfied(
        ref=f"{record.id}{note.ref}",
        asked=counts.asked,
        answered=counts.answered,
        satisfied=counts.satisfied,
        forum=None if opened is None else opened.forum,
        place=None if opened is None else opened.place,
    )
