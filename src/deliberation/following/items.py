"""One thing that is owed on a day: what, by whom, to whom, by when, how late, and where it was agreed."""

from __future__ import annotations

from datetime import date
from typing import Any, Final
from uuid import UUID, uuid5

import attrs

from deliberation.following.steps import Step
from deliberation.issues import Issue
from deliberation.places import Place
from deliberation.statuses import Status
from deliberation.wording import Lang, Reason


NAMESPACE: Final = UUID("1f9c2f0e-6a52-5c0b-8a47-3f0d5d6d2c11")
"""The namespace of the ids that items keep in calendars."""

KINDS: Final = ("term", "answer", "sitting", "notice", "publish", "report", "revisit", "resubmit")
"""The kinds of item that have a word of their own."""


@attrs.frozen(kw_only=True)
class Due:
    """One thing that is owed, or was.

    Args:
        what: ``"term"``, ``"answer"``, ``"sitting"``, or whatever else a procedure's duties call for.
        ref: the source's id for it where it has one, else its place in the record; for an answer, that of the point.
        stands: how it stands on the day, and why; people by name.
        text: the term or the point in words; ``None`` where there are none.
        owed_by: the ids of those who owe it; empty where nobody is said to.
        names: what those are called, in the same order.
        owed_to: the ids of those to whom a term was promised; empty where it isn't said.
        modality: what a term amounts to.
        last_day: the last day on which it would have been in time; ``None`` where no day can be told.
        stage: the stage that an answer is due in, where the procedure names one.
        days_late: how many days it is, or was done, after the last one; ``None`` where nothing says that it is late.
        steps: what a term waits for, and from whom.
        record: the record's id.
        place_in_record: its own reference there; for a sitting, its last day.
        forum: the forum's key.
        issues: what it is about: the issues that the statement names, else those of its record.
        place: where.

    >>> Due(what="answer", ref="S4.T1", stands=Status("unknown"), record="r-1", place_in_record="#6.1").status
    'unknown'
    """

    what: str
    ref: str
    stands: Status
    record: str
    place_in_record: str
    text: str | None = None
    owed_by: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    owed_to: tuple[str, ...] = ()
    modality: str | None = None
    last_day: date | None = None
    stage: str | None = None
    days_late: int | None = None
    steps: tuple[Step, ...] = ()
    forum: str | None = None
    issues: tuple[Issue, ...] = ()
    place: Place | None = None

    @property
    def status(self) -> str:
        """How it stands: a term's status, an answer's, a duty's."""
        return self.stands.status

    def because(self, lang: Lang = "en") -> str:
        """Why it stands so, in a sentence."""
        return self.stands.because(lang)

    @property
    def uid(self) -> str:
        """An id that stays the same from day to day and from export to export."""
        home = self.forum if self.what == "sitting" and self.forum is not None else self.record
        return str(uuid5(NAMESPACE, f"{home} {self.place_in_record} {self.what}"))

    def to_json(self, lang: Lang = "en") -> dict[str, Any]:
        """It as JSON; ``null`` where nothing is said."""
        place = self.place
        return {
            "what": self.what,
            "ref": self.ref,
            "text": self.text,
            "status": self.status,
            "because": self.because(lang),
            "owed_by": [{"id": one, "name": name} for one, name in zip(self.owed_by, self.names, strict=True)] or None,
            "owed_to": list(self.owed_to) or None,
            "modality": self.modality,
            "last_day": None if self.last_day is None else self.last_day.isoformat(),
            "stage": self.stage,
            "days_late": self.days_late,
            "next": [one.to_json() for one in self.steps],
            "record": self.record,
            "forum": self.forum,
            "issues": [{"id": one.id, "title": str(one.title)} for one in self.issues],
            "place": None if place is None else {"text": place.text, "venue": place.venue, "site": place.site},
        }  # fmt: skip


def kind_said(what: str) -> Reason | str:
    """What a kind of item is called in a sentence; one that has no word of ours by its key."""
    return Reason(f"follow.what-{what}") if what in KINDS else what
