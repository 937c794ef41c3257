"""What minutes are made of: values in no language, with the record's own words in them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import attrs

from deliberation.agreements import Modality, Part
from deliberation.provenance import Provenance
from deliberation.quantities import Count, Deadline, Moment
from deliberation.wording import Reason


Title = Mapping[str, str]
"""A title in both languages."""

Presence = Literal["invited", "present", "invited-and-present", "quoted", "unknown"]
Coverage = Literal["answered", "answered-collectively", "unanswered", "unknown"]


@attrs.frozen
class Name:
    """Somebody as they are called in a sentence.

    Args:
        id: the stakeholder's id.
        label: what they are called.
        member: the number of an unnamed member of a group, ``"?"`` for some member.
        supposed: whether an author only assumed that there is such a party.
    """

    id: str
    label: str
    member: int | Literal["?"] | None = None
    supposed: bool = False


@attrs.frozen
class Mark:
    """That something isn't in the source's own words: inferred or supposed, and on what basis."""

    provenance: Provenance
    basis: str | None = None


@attrs.frozen
class SeatHeld:
    """A seat somebody holds, or gave up."""

    title: Title
    capacity: Literal["member", "substitute", "proxy", "observer"] = "member"
    substitute_for: Name | None = None
    recused: bool = False
    given_up: bool = False
    weights: Mapping[str, str] = attrs.field(factory=dict)


@attrs.frozen
class Participant:
    """Somebody who was invited, seated, there, or quoted."""

    name: Name
    role: str | None
    """What they are, where that isn't already how they are called."""
    count: Count | None
    seats: tuple[SeatHeld, ...]
    presence: Presence
    reply: Reason | None = None
    """What they answered to the invitation."""
    marks: tuple[Mark, ...] = ()


@attrs.frozen
class Meeting:
    """A meeting as the record tells of it."""

    at: Moment | None
    title: str | None
    place: str | None
    venue: str | None
    attendance: Count | None


@attrs.frozen
class Matter:
    """An issue."""

    title: str
    about: Name | None = None
    fact: str | None = None
    marks: tuple[Mark, ...] = ()


@attrs.frozen
class Entry:
    """One event: who did what, in a sentence, with what was said.

    Args:
        ref: the event, ``#6``.
        kind: the kind of event.
        said: the sentence that says what happened.
        by: who did or said it; empty = nobody is named.
        what: the kind of statement or note, the name of an act.
        text: the words.
        reason: the reason given for it.
        lines: further sentences.
        raised: the points it raises; of an answer, those that only it tells of.
        to: the points it answers.
        facts: the source's own ids of what it tells.
        setting: where it was said.
        at: when, where that isn't the day of the minutes.
        marks: what in it is inferred or supposed.
        annulled: whether it was taken back later.
        corrected: whether something in it was corrected later; shown is the corrected view.
    """

    ref: str
    kind: str
    said: Reason
    by: tuple[Name, ...] = ()
    what: str | None = None
    text: str | None = None
    reason: str | None = None
    lines: tuple[Reason, ...] = ()
    raised: tuple[Raised, ...] = ()
    to: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    setting: str | None = None
    at: Moment | None = None
    marks: tuple[Mark, ...] = ()
    annulled: bool = False
    corrected: bool = False

    @property
    def name(self) -> str:
        """What it is referred to by: the source's id where there is one."""
        return self.facts[0] if len(self.facts) == 1 else self.ref


@attrs.frozen
class Raised:
    """A point, how far it was answered, and by which entries."""

    ref: str
    text: str | None
    count: Count | None = None
    by: tuple[Name, ...] = ()
    coverage: Coverage = "unknown"
    answers: tuple[str, ...] = ()
    alone: bool = True
    """Whether it is the one point of its statement, whose words it shares."""


@attrs.frozen
class Passage:
    """What happened in one stage, or before any."""

    stage: str | None
    title: Title | Reason | None
    entries: tuple[Entry, ...]


@attrs.frozen
class NoteGroup:
    """The notes of one kind."""

    kind: str
    title: Title | Reason | str
    entries: tuple[Entry, ...]


@attrs.frozen
class Undertaken:
    """A term with all that was said of it."""

    ref: str
    name: str
    text: str
    modality: Modality
    responsible: tuple[tuple[Name, Part], ...] = ()
    promised_to: tuple[Name, ...] = ()
    deadline: Deadline | None = None
    condition: Reason | None = None
    judges: tuple[Name, ...] = ()
    unjudged: bool = False
    """Whether it looks at a finding that nobody is named to establish."""
    evidence: tuple[str, ...] = ()
    fallback: Undertaken | None = None
    reports: tuple[str, ...] = ()
    """The entries of the follow-up that speak of it."""
    marks: tuple[Mark, ...] = ()


@attrs.frozen
class Decided:
    """Terms that came of it together, and how that was decided."""

    ref: str
    by: tuple[Name, ...]
    how: tuple[Reason, ...]
    shown: bool
    """Whether the record shows how, or only that it was."""
    terms: tuple[Undertaken, ...]
    proposal: str | None = None


@attrs.frozen
class OnTheTable:
    """A text that wasn't adopted."""

    ref: str
    by: tuple[Name, ...]
    withdrawn: bool
    how: tuple[Reason, ...]
    """What the rule gives on it as it stands."""
    terms: tuple[Undertaken, ...]
    lost: bool = False
    """Whether it was announced that it fails, and the rule still gives that."""
    amends: str | None = None
    """The text that it would have changed, where it is an amendment."""


@attrs.frozen
class Dissent:
    """An objection that still stands."""

    who: Name
    to: str
    blocks: bool
    reason: str | None
    ref: str


@attrs.frozen
class Correction:
    """A recorded value, and what it was corrected to."""

    ref: str
    of: str
    said: Reason
    field: str
    was: object
    now: object
    reason: str | None
    by: tuple[Name, ...]


@attrs.frozen
class Annulment:
    """An event that was taken back."""

    ref: str
    of: str
    said: Reason
    text: str | None
    reason: str | None
    by: tuple[Name, ...]


@attrs.frozen
class Erasure:
    """A text that was removed from what is kept."""

    of: str
    field: str
    reason: str | None = None
    by: tuple[Name, ...] = ()
    ref: str | None = None
