"""Minutes (会议纪要): what a record tells of a consultation, for people to read. A pure fold of the record."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Literal, get_args

import attrs

from deliberation.errors import InvalidInput
from deliberation.events import STAGE_MOVES, Enter, Event, Meet, Note, SeatEvent, Unfolded
from deliberation.places import Place
from deliberation.publishing.entries import NOTE_KINDS, entry_of
from deliberation.publishing.masking import masked
from deliberation.publishing.mending import annulments, corrections, erasures
from deliberation.publishing.outcomes import decisions, dissent, on_the_table
from deliberation.publishing.parts import (
    Annulment,
    Correction,
    Decided,
    Dissent,
    Entry,
    Erasure,
    Matter,
    Meeting,
    Name,
    NoteGroup,
    OnTheTable,
    Participant,
    Passage,
    Title,
)
from deliberation.publishing.people import participants
from deliberation.publishing.reading import Reading, Told, marks_of
from deliberation.publishing.silences import silences
from deliberation.publishing.views import View
from deliberation.quantities import Moment
from deliberation.records import Record
from deliberation.wording import Reason


Audience = Literal["internal", "public"]
"""Whom minutes are for."""

_COURSE: Final = STAGE_MOVES | {"meet", "adjourn", "leave", "refer", "publish", "close"}
_AFTERWARDS: Final = frozenset({"progress", "establish", "accept", "waive", "extend", "reopen"})


@attrs.frozen(kw_only=True)
class Minutes:
    """The minutes of one record: values in no language; `to_markdown` renders them.

    Args:
        audience: whom they are for; in those for the public, private people are masked.
        record: the record's id, with `events`, how many it has, and `head`, its last hash.
        told: whether a source tells it (a transcript), or it was kept live.
        scope: a session, or a programme told of as a whole.
        closed: whether follow-up has ended.
        supposed: whether what an author supposed is in, marked.
        title: what the session is called.
        procedure: the title of its procedure.
        date: the day of the first meeting, or of the opening.
        place: the forum's place, the venue, and the site it is about.
        meetings: its meetings, where the record brackets them.
        conveners: who convened it.
        participants: everyone who was invited, seated, there, or quoted.
        issues: what was consulted about.
        course: what happened, in the order of recording, by stage.
        afterwards: findings and reports on terms.
        decided: what came of it, and how that was decided.
        table: texts that weren't adopted.
        dissent: objections that still stand.
        notes: background and the like, by kind.
        corrections: recorded values that were corrected, both shown.
        annulments: events that were taken back.
        erasures: texts that were removed.
        open: what nobody said, and what is still open.

    >>> from deliberation import Forum, Issue, Session
    >>> from deliberation.community import COMMUNITY
    >>> session = Session.open(Forum("hall", procedure=COMMUNITY), Issue("the bench"), on="2026-03-01")
    >>> minutes(session.record).issues[0].title
    'the bench'
    """

    audience: Audience
    record: str
    events: int
    head: str
    told: bool
    scope: Literal["session", "programme"]
    closed: bool
    supposed: bool
    title: str | None
    procedure: Title
    date: Moment | None
    place: Place | None
    meetings: tuple[Meeting, ...]
    conveners: tuple[Name, ...]
    participants: tuple[Participant, ...]
    issues: tuple[Matter, ...]
    course: tuple[Passage, ...]
    afterwards: tuple[Entry, ...]
    decided: tuple[Decided, ...]
    table: tuple[OnTheTable, ...]
    dissent: tuple[Dissent, ...]
    notes: tuple[NoteGroup, ...]
    corrections: tuple[Correction, ...]
    annulments: tuple[Annulment, ...]
    erasures: tuple[Erasure, ...]
    open: tuple[Reason, ...]


def minutes(record: Record, *, audience: str = "internal", supposed: bool = False) -> Minutes:
    """The minutes of a record: strict or told, closed or under way. Pure; all they say stands in the record.

    Making minutes for the public publishes nothing: somebody has to read them first, because a nickname or a description still
    identifies. See `deliberation.publishing.masking.masked` for what is masked.

    Args:
        record: the record.
        audience: ``"internal"``: with names as they stand in the record; ``"public"``: with private people masked.
        supposed: whether what an author supposed is in, marked as such.

    Raises:
        InvalidInput: ``publishing.audience`` for any other audience; ``publishing.not-opened`` for a record in which nothing was
            opened.

    >>> from deliberation import Forum, Issue, Roll, Session, Stakeholder
    >>> from deliberation.community import COMMUNITY
    >>> roll = Roll.of({"stakeholder": [Stakeholder("ann"), Stakeholder("bo")]})
    >>> session = Session.open(Forum("hall", procedure=COMMUNITY), Issue("the bench"), roll=roll, on="2026-03-01")
    >>> _ = session.enter("consult")
    >>> _ = session.say("ann", "proposal", "move it into the shade")
    >>> [entry.text for entry in minutes(session.record).course[0].entries]
    ['move it into the shade']
    >>> [one.name.label.said("en") for one in minutes(session.record, audience="public").participants]
    ['Stakeholder 1', 'Stakeholder 2']
    """
    if audience not in get_args(Audience):
        raise InvalidInput("publishing.audience", given=repr(audience), known=get_args(Audience))
    public = audience == "public"
    view = View.of(record)
    reading = Reading.of(masked(view) if public else view, supposed=supposed)
    opened, state = reading.opened, reading.state
    meetings = _meetings(reading)
    date = next(
        (one.at for one in meetings if one.at is not None), state.opening.at if state.opening else None
    )
    people, decided, table = participants(reading), decisions(reading), on_the_table(reading)
    course, notes, afterwards = _course(reading, date), _notes(reading, date), _afterwards(reading, date)
    return Minutes(
        audience="public" if public else "internal",
        record=record.id,
        events=len(record),
        head=record.head,
        told=reading.transcript,
        scope=opened.scope,
        closed=state.closed,
        supposed=supposed,
        title=opened.title,
        procedure=reading.procedure.title,
        date=date,
        place=opened.place if opened.place is not None and reading.wanted(opened.place.source) else None,
        meetings=meetings,
        conveners=reading.names(_shown(reading, opened.conveners)),
        participants=people,
        issues=_issues(reading),
        course=course,
        afterwards=afterwards,
        decided=decided,
        table=table,
        dissent=dissent(reading),
        notes=notes,
        corrections=corrections(reading),
        annulments=annulments(reading),
        erasures=erasures(reading),
        open=silences(
            reading,
            date=date,
            meetings=meetings,
            people=people,
            entries=tuple(entry for passage in course for entry in passage.entries),
            decided=decided,
            table=table,
        ),
    )


def _shown(reading: Reading, ids: Iterable[str]) -> tuple[str, ...]:
    people = ((one, reading.person(one)) for one in ids)
    return tuple(one for one, person in people if person is None or reading.wanted(person.source))


def _meetings(reading: Reading) -> tuple[Meeting, ...]:
    return tuple(
        _meeting(reading, event, event.data) for event in reading.standing() if isinstance(event.data, Meet)
    )


def _meeting(reading: Reading, event: Event, data: Meet) -> Meeting:
    place = data.place if data.place is not None and reading.wanted(data.place.source) else None
    if place is None:
        return Meeting(event.at, data.title, None, None, data.attendance)
    return Meeting(event.at, data.title, place.text, place.venue, data.attendance)


def _issues(reading: Reading) -> tuple[Matter, ...]:
    issues = (issue for issue in reading.opened.issues if reading.wanted(issue.source))
    return tuple(
        Matter(
            issue.title,
            reading.name(issue.about) if issue.about is not None else None,
            issue.source.ref if issue.source is not None else None,
            marks_of([issue.source]),
        )
        for issue in issues
    )


def _course(reading: Reading, date: Moment | None) -> tuple[Passage, ...]:
    passages: list[Passage] = []
    stage: str | None = None
    entries: list[Entry] = []
    met = False

    def finish() -> None:
        if stage is not None:
            passages.append(Passage(stage, reading.stage(stage), tuple(entries)))
        elif entries:
            title = Reason("publishing.title-meeting") if passages else None
            passages.append(Passage(None, title, tuple(entries)))

    for told in reading.told:
        data = told.event.data
        if isinstance(data, Meet) and not _at_a_meeting(reading, stage):
            # No stage of the meeting yet: what comes stands with the first one that is entered.
            finish()
            stage, entries, met = None, [entry_of(reading, told, date)], True
        elif isinstance(data, Enter):
            if not met:
                finish()
                entries = []
            stage, met = data.stage, False
        elif _in_course(told):
            entries.append(entry_of(reading, told, date))
    finish()
    return tuple(passages)


def _at_a_meeting(reading: Reading, stage: str | None) -> bool:
    known = reading.procedure.stage(stage) if stage is not None else None
    return known is not None and known.meeting


def _in_course(told: Told) -> bool:
    data = told.event.data
    unseats = isinstance(data, SeatEvent) and not data.holds
    return told.event.kind in _COURSE or unseats or isinstance(data, Unfolded)


def _afterwards(reading: Reading, date: Moment | None) -> tuple[Entry, ...]:
    return tuple(entry_of(reading, told, date) for told in reading.told if told.event.kind in _AFTERWARDS)


def _notes(reading: Reading, date: Moment | None) -> tuple[NoteGroup, ...]:
    kinds: dict[str, list[Entry]] = {}
    for told in reading.told:
        if isinstance(told.event.data, Note):
            kinds.setdefault(told.event.data.what, []).append(entry_of(reading, told, date))
    return tuple(NoteGroup(kind, _heading(reading, kind), tuple(entries)) for kind, entries in kinds.items())


def _heading(reading: Reading, kind: str) -> Title | Reason | str:
    """What notes of a kind are called; of a kind that a procedure has made up, the stage that such a note comes from."""
    if kind in NOTE_KINDS:
        return Reason(f"publishing.note-{kind}")
    stage = next((stage for stage in reading.procedure.stages if kind in stage.yields), None)
    return stage.name if stage is not None else kind
