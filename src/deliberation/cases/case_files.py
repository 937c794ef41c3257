"""What a case file says, as values: the schema of ``deliberation.case/1``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

import attrs

from deliberation.cases.reading import SOURCE_KEYS
from deliberation.events import KINDS, Setting
from deliberation.issues import Issue
from deliberation.places import Place
from deliberation.provenance import Source
from deliberation.quantities import Moment, Recurrence
from deliberation.records import Enforcement
from deliberation.stakeholders import Stakeholder, Tie


FORMAT: Final = "deliberation.case/1"


@attrs.frozen
class CaseFile:
    """The head of a case file: everything but its ``record``, whose events are read one by one.

    Attributes:
        case: its slug; the files that a replay writes are named after it.
        procedure: the key of the procedure it was held by, or the path of its TOML file beside the case: ``./tea-talk.toml``.
        format: ``deliberation.case/1``.
        title: what it is called.
        told: whether the events are a transcript, which a source tells, or a strict session, whose wrong moves are refused.
        scope: a session, or a programme told of as a whole.
        zone: the IANA zone whose days count.
        source: where it was published.
        date: the day of the session; events without ``at`` happened on it.
        place: where it was held.
        conveners: ids of those who convened it.
        forum: the key of the forum it is a session of; left out = the case's own name.
        calendar: the key of the calendar of working days by which periods are counted.
        recurrence: how often that forum sits: words, or ``text``, ``every``, and where it was worked out ``quote`` and ``basis``.
        stakeholders: everyone the source names.
        ties: how they stand to each other.
        issues: what it is about.
        silent: what the source doesn't say, for readers.
    """

    case: str
    procedure: str
    format: Literal["deliberation.case/1"]
    title: str | None = None
    told: Enforcement = "transcript"
    scope: Literal["session", "programme"] = "session"
    zone: str = "Asia/Shanghai"
    source: str | None = None
    date: Moment | None = None
    place: Place | None = None
    conveners: tuple[str, ...] = ()
    forum: str | None = None
    recurrence: Recurrence | None = None
    calendar: str | None = None
    stakeholders: tuple[Stakeholder, ...] = ()
    ties: tuple[Tie, ...] = ()
    issues: tuple[Issue, ...] = ()
    silent: tuple[str, ...] = ()


@attrs.frozen
class Told:
    """What can be said of any event in a case file, besides its own fields.

    Attributes:
        label: a name for it, by which later events refer to it; its fact ids do as well.
        at: when it happened; left out = on the case's day, null = on a day that isn't known.
        by: who did or said it.
        setting: where; left out of ``say`` and ``answer`` = at the meeting.
        after: labels of what the source says came before, or references, which may be into other records.
        facts: from fact id to quote, where one event is several facts.
        source: what stands behind it; usually given as fact, quote, basis or supposed.
    """

    label: str | None = None
    at: Moment | None = None
    by: tuple[str, ...] = ()
    setting: Setting | None = None
    after: tuple[str, ...] = ()
    facts: Mapping[str, str] = attrs.field(factory=dict)
    source: Source | None = None


TOLD_KEYS: Final = (*(field.name for field in attrs.fields(Told) if field.name != "source"), *SOURCE_KEYS)
EVENT_KEYS: Final = tuple(kind for kind in KINDS if kind != "open")
