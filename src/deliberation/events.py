"""What can happen: the closed list of event kinds that a record holds, and the one open kind, `Act`.

Every class below is the ``data`` of one kind of event; its fields are what the record stores. Fields marked as leaves are free text
or personal, and can be removed later. Defaults are left out of the record, and never change within this format.
See ``docs/architecture/record-format.md``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, Literal

import attrs

from deliberation.agreements import Term
from deliberation.canonical import Json
from deliberation.errors import InvalidInput
from deliberation.issues import Issue
from deliberation.leaves import LEAF
from deliberation.places import Place
from deliberation.provenance import Source
from deliberation.quantities import Count, Deadline, Moment, Recurrence
from deliberation.seats import Capacity
from deliberation.stakeholders import Stakeholder


Setting = Literal["meeting", "before", "after", "outside", "unknown"]
"""Where something was said. Only *meeting* reaches a stage, talk share or a duty to answer."""

Statement = Literal[
    "complaint",
    "demand",
    "proposal",
    "question",
    "plan",
    "briefing",
    "support",
    "assessment",
    "directive",
    "promise",
]

RAISES_A_POINT: Final = frozenset({"complaint", "demand", "proposal", "question"})
"""Kinds of statement that somebody may owe an answer to."""

Scope = Literal["single", "each", "collective", "unknown"]
Disposition = Literal["adopted", "partly-adopted", "declined", "referred", "noted", "promised"]


def free_text(default: Any = None) -> Any:
    """A field of free text: a leaf, so that it can be removed later."""
    return attrs.field(default=default, metadata=LEAF)


@attrs.frozen
class Point:
    """Something that may be owed an answer; one of a statement's, or several that nobody listed (``count``)."""

    text: str | None = free_text()
    count: Count | None = None
    by: tuple[str, ...] = ()
    """Who raised it, where that isn't the speaker (points that only an answer tells of)."""


@attrs.frozen
class Open:
    """The session begins: the whole procedure, who convenes, where, about what, and who is known so far."""

    procedure: Mapping[str, Json]
    digest: str
    distribution: str | None = None
    version: str | None = None
    code: str | None = None
    scope: Literal["session", "programme"] = "session"
    forum: str | None = None
    title: str | None = free_text()
    conveners: tuple[str, ...] = ()
    place: Place | None = None
    issues: tuple[Issue, ...] = ()
    stakeholders: tuple[Stakeholder, ...] = ()
    recurrence: Recurrence | None = None
    """How often the forum sits, where it does so regularly."""
    calendar: str | None = None
    """By which calendar of working days periods are counted, where the forum names one."""


@attrs.frozen
class Invite:
    """Somebody is invited to a seat."""

    who: str
    seat: str | None = None


@attrs.frozen
class Reply:
    """The answer to an invitation."""

    who: str
    reply: Literal["accepted", "declined", "substitute"] = "accepted"
    substitute: str | None = None
    reason: str | None = free_text()


@attrs.frozen
class SeatEvent:
    """Somebody takes a seat (``holds``), gives it up, or holds it in another capacity."""

    holder: str
    seat: str
    holds: bool = True
    capacity: Capacity = "member"
    substitute_for: str | None = None
    recused: bool = False
    weights: Mapping[str, str] = attrs.field(factory=dict)
    stakeholder: Stakeholder | None = None
    """Who that is, where the record doesn't know them yet."""
    reason: str | None = free_text()


@attrs.frozen
class Arrive:
    """Somebody comes to the meeting."""

    who: str


@attrs.frozen
class Leave:
    """Somebody leaves the meeting."""

    who: str


@attrs.frozen
class Meet:
    """A meeting begins."""

    title: str | None = free_text()
    place: Place | None = None
    attendance: Count | None = None
    """How many came, as the source counts them."""


@attrs.frozen
class Adjourn:
    """A meeting ends."""

    reason: str | None = free_text()


@attrs.frozen
class Enter:
    """A stage begins."""

    stage: str


@attrs.frozen
class Say:
    """Something is said. ``points`` is left out where the statement raises one point (or, by its kind, none)."""

    what: Statement
    text: str = free_text("")
    points: tuple[Point, ...] = ()
    about: tuple[str, ...] = ()
    """Ids of the issues it is about."""

    def raised(self) -> tuple[Point, ...]:
        """The points it raises."""
        if self.points or self.what not in RAISES_A_POINT:
            return self.points
        return (Point(self.text),)


@attrs.frozen
class Answer:
    """An answer to points, one by one or together."""

    to: tuple[str, ...] = ()
    scope: Scope = "single"
    text: str | None = free_text()
    disposition: Disposition | None = None
    reason: str | None = free_text()
    referred_to: str | None = None
    unlisted: Point | None = None
    """Points that only this answer tells of."""


AMENDMENT: Final = "amendment"
"""The kind of proposal that would change another one's terms."""


@attrs.frozen
class Propose:
    """A text is put forward; or, by its ``kind``, an amendment, or a motion of a kind that only one procedure knows.

    An amendment (``amendment``) has the terms that the proposal it is ``on`` would have; they take the place of its own once the
    amendment is decided to hold. A motion of a procedure's own kind (``rules-of-order:call-question``) can do without terms: it is voted
    on and decided, and adopts nothing.
    """

    terms: tuple[Term, ...]
    text: str | None = free_text()
    kind: str | None = None
    on: str | None = None


@attrs.frozen
class Amend:
    """A proposal's terms are replaced; consents and votes on the earlier text no longer count."""

    proposal: str
    terms: tuple[Term, ...]
    reason: str | None = free_text()


@attrs.frozen
class Withdraw:
    """A proposal is taken back."""

    proposal: str
    reason: str | None = free_text()


@attrs.frozen
class Consent:
    """Consent to a proposal; a group says how it came to it."""

    to: str
    within: Literal["each", "majority", "spokesperson"] | None = None


@attrs.frozen
class Object:
    """An objection to a proposal. One that doesn't block stands aside and has its dissent recorded (保留意见)."""

    to: str
    blocks: bool = True
    reason: str | None = free_text()


@attrs.frozen
class Vote:
    """A vote on a proposal."""

    on: str
    choice: Literal["yes", "no", "abstain"]


@attrs.frozen
class Decide:
    """What applying the rule to a proposal gave, as announced."""

    on: str
    outcome: Literal["holds", "fails", "unknown"]
    claim: str | None = free_text()


@attrs.frozen
class Agree:
    """Terms are adopted: those of a proposal, or (in a transcript, or for a body's own promise) its own."""

    proposal: str | None = None
    terms: tuple[Term, ...] = ()
    claim: str | None = free_text()
    told: bool = False
    """Told of meetings that the record doesn't cover."""


@attrs.frozen
class Pledge:
    """A resource is offered towards a need."""

    what: str = free_text("")
    amount: str | None = None
    unit: str | None = None
    need: str | None = None


@attrs.frozen
class Refer:
    """Points, or the matter itself, are handed to another body or procedure."""

    what: tuple[str, ...] = ()
    to: str | None = None
    procedure: str | None = None
    reason: str | None = free_text()


@attrs.frozen
class Progress:
    """A report on a term: done, under way, done in part, or found not done. ``as_of`` is the day it speaks about."""

    of: str
    state: Literal["done", "under-way", "partly", "not-done"]
    as_of: Moment | None = None
    text: str | None = free_text()
    share: str | None = None
    """How much is done of what is done in part, exact: ``"2/3"``."""


@attrs.frozen
class Establish:
    """It is found that a condition holds, or doesn't. ``as_of`` is the day the finding speaks about."""

    finding: str
    holds: bool
    as_of: Moment | None = None
    text: str | None = free_text()


@attrs.frozen
class Accept:
    """A reported completion is checked by those affected and accepted (验收)."""

    of: str
    text: str | None = free_text()


@attrs.frozen
class Waive:
    """A term is given up by those to whom it was promised."""

    of: str
    reason: str | None = free_text()


@attrs.frozen
class Extend:
    """A term's deadline is moved."""

    of: str
    deadline: Deadline
    reason: str | None = free_text()


@attrs.frozen
class Reopen:
    """A term counted as done is open again; earlier reports of completion no longer count."""

    of: str
    reason: str | None = free_text()


@attrs.frozen
class Publish:
    """Something is made public: a notice, the minutes, a result."""

    what: str
    text: str | None = free_text()
    about: tuple[str, ...] = ()
    """References of what it is about, such as a proposal."""


SMALLEST_GROUP: Final = 5
"""How many must have answered at least for counts of what they said to be published."""


@attrs.frozen
class Satisfaction:
    """How many were asked whether they are satisfied, how many of them answered, and how many of those are; no percentage.

    Args:
        asked: how many were asked.
        answered: how many of them answered.
        satisfied: how many of those are satisfied.

    Raises:
        InvalidInput: ``event.satisfaction`` where more answered than were asked, or more are satisfied than answered.

    >>> Satisfaction(Count.of(40), Count.of(31), Count.of(28)).answered.exact
    31
    """

    asked: Count | None = None
    answered: Count | None = None
    satisfied: Count | None = None

    def __attrs_post_init__(self) -> None:
        known = [one.exact for one in (self.asked, self.answered, self.satisfied) if one is not None]
        exact = [one for one in known if one is not None]
        if exact != sorted(exact, reverse=True):
            raise InvalidInput("event.satisfaction", given=exact)

    def for_public(self, smallest: int = SMALLEST_GROUP) -> Satisfaction:
        """What may be published of it: nothing of a group that is small, or may be; no share of it that is.

        Args:
            smallest: how many must have answered at least, and be satisfied or not, where there is anybody.

        Raises:
            InvalidInput: ``event.smallest`` for less than one.

        Source:
            The rule of small cells in official statistics: a count of a few tells who said what.

        >>> Satisfaction(Count.of(6), Count.of(4), Count.of(3)).for_public()
        Satisfaction(asked=None, answered=None, satisfied=None)
        """
        if smallest < 1:
            raise InvalidInput("event.smallest", given=smallest)
        answered = None if self.answered is None else self.answered.exact
        satisfied = None if self.satisfied is None else self.satisfied.exact
        if answered is None or answered < smallest:
            return Satisfaction()
        few = satisfied is None or any(0 < part < smallest for part in (satisfied, answered - satisfied))
        return attrs.evolve(self, satisfied=None) if few else self


@attrs.frozen
class Note:
    """What is worth keeping and is no move: background, a survey, an interim measure, a rule, a claim of satisfaction."""

    what: str
    text: str = free_text("")
    satisfaction: Satisfaction | None = None
    """How many are satisfied, of how many that were asked and answered, where a note says so."""


@attrs.frozen
class Correct:
    """A recorded value was wrong. ``field`` is a path within the event, such as ``data.text`` or ``at``."""

    event: str
    field: str
    to: Json = free_text()
    reason: str | None = free_text()


@attrs.frozen
class Annul:
    """An event is taken back."""

    event: str
    reason: str | None = free_text()


@attrs.frozen
class Redact:
    """Leaves of an event are removed from what is kept."""

    event: str
    fields: tuple[str, ...]
    reason: str | None = free_text()


@attrs.frozen
class Close:
    """Follow-up ends."""

    reason: str | None = free_text()


@attrs.frozen
class Act:
    """A move that only one procedure knows. ``name`` is ``procedure:move``; ``data`` stays in the clear, ``texts`` are leaves."""

    name: str
    data: Mapping[str, Json] = attrs.field(factory=dict)
    texts: Mapping[str, str] = free_text({})


@attrs.frozen
class Unfolded:
    """An event of a kind this version doesn't know: verified, kept, not folded."""

    kind: str
    data: Mapping[str, Json] = attrs.field(factory=dict)


Data = (
    Open | Invite | Reply | SeatEvent | Arrive | Leave | Meet | Adjourn | Enter | Say | Answer | Propose | Amend | Withdraw
    | Consent | Object | Vote | Decide | Agree | Pledge | Refer | Progress | Establish | Accept | Waive | Extend | Reopen
    | Publish | Note | Correct | Annul | Redact | Close | Act | Unfolded
)  # fmt: skip

KINDS: Final[Mapping[str, type]] = {
    "open": Open, "invite": Invite, "reply": Reply, "seat": SeatEvent, "arrive": Arrive, "leave": Leave, "meet": Meet,
    "adjourn": Adjourn, "enter": Enter, "say": Say, "answer": Answer, "propose": Propose, "amend": Amend,
    "withdraw": Withdraw, "consent": Consent, "object": Object, "vote": Vote, "decide": Decide, "agree": Agree,
    "pledge": Pledge, "refer": Refer, "progress": Progress, "establish": Establish, "accept": Accept, "waive": Waive,
    "extend": Extend, "reopen": Reopen, "publish": Publish, "note": Note, "correct": Correct, "annul": Annul,
    "redact": Redact, "close": Close, "act": Act,
}  # fmt: skip
"""The closed list of kinds (design decision 4) and what each stores."""

STAGE_MOVES: Final = frozenset(
    {
        "say", "answer", "propose", "amend", "withdraw", "consent", "object", "vote", "decide", "agree", "pledge", "act",
    }
)  # fmt: skip
"""Kinds of event that only a stage can allow. Everything else (seating, notes, findings, follow-up…) goes with the session."""

_KIND_OF: Final = {stored: kind for kind, stored in KINDS.items()}


_UTC: Final = re.compile(r"[12][0-9]{3}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")


def _is_utc(noted: object) -> bool:
    if not isinstance(noted, str) or _UTC.fullmatch(noted) is None:
        return False
    try:
        datetime.fromisoformat(noted)
    except ValueError:
        return False
    return True


@attrs.frozen
class Event:
    """One thing that happened.

    Args:
        data: what, one of `KINDS`.
        at: when it happened.
        noted: when it was written down, UTC, on live events.
        by: who did or said it, as voices (``S4.P6/?``); empty = nobody is named.
        setting: where it was said.
        after: references of what the source says came before.
        sources: what stands behind it, one per fact.
        seq: its place in the record, from 1; 0 = not recorded yet.

    Raises:
        InvalidInput: ``moment.iso`` for a ``noted`` that isn't written as in ``2023-04-22T01:30:00Z``.

    >>> Event(Enter("hearing")).kind
    'enter'
    """

    data: Data
    at: Moment | None = attrs.field(default=None, kw_only=True)
    noted: str | None = attrs.field(default=None, kw_only=True)
    by: tuple[str, ...] = attrs.field(default=(), kw_only=True)
    setting: Setting | None = attrs.field(default=None, kw_only=True)
    after: tuple[str, ...] = attrs.field(default=(), kw_only=True)
    sources: tuple[Source, ...] = attrs.field(default=(), kw_only=True)
    seq: int = attrs.field(default=0, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if self.noted is not None and not _is_utc(self.noted):
            raise InvalidInput("moment.iso", given=f"{self.noted!s:.40}")

    @property
    def kind(self) -> str:
        """The kind of event, e.g. ``"say"``."""
        return self.data.kind if isinstance(self.data, Unfolded) else _KIND_OF[type(self.data)]

    @property
    def ref(self) -> str:
        """Its reference inside its own record, ``#7``."""
        return f"#{self.seq}"

    @property
    def points(self) -> tuple[str, ...]:
        """The references of the points it raises, from ``#7.1`` on."""
        if isinstance(self.data, Say):
            return tuple(f"{self.ref}.{place}" for place in range(1, len(self.data.raised()) + 1))
        return (f"{self.ref}.1",) if isinstance(self.data, Answer) and self.data.unlisted else ()

    @property
    def supposed(self) -> bool:
        """Whether an author assumed it; such events are left out of every fold unless asked for."""
        return any(source.provenance == "supposed" for source in self.sources)
