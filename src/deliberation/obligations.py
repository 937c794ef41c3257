"""What a procedure's duties come to as the record goes on: notices, publications, reports, revisits, and what was sent back for more.

Each is found with the event that starts its clock and the one that discharges it; `deliberation.clocks` says by when, and how it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

import attrs

from deliberation.clocks import Running
from deliberation.duties import Owed, comes_from
from deliberation.events import (
    Accept,
    Agree,
    Enter,
    Event,
    Invite,
    Meet,
    Note,
    Progress,
    Publish,
    Reopen,
    Waive,
)
from deliberation.procedures import Procedure
from deliberation.stages import Duty
from deliberation.states import State, TermLife
from deliberation.wording import Reason


SENT_BACK: Final = "sent-back"
"""The kind of note that sends back what it stands ``after``."""

REVISIT: Final = "revisit"
"""The kind of note that tells of a revisit (回访)."""


@attrs.frozen
class Course:
    """How a session went, as its duties are looked for in it.

    Args:
        procedure: whose duties they are.
        state: the fold of the events.
        events: the events, corrected, in the order of recording.
    """

    procedure: Procedure
    state: State
    events: tuple[Event, ...]

    def of(self, duty: Duty) -> Iterator[Running]:
        """What a duty of any kind but ``answer`` comes to, in the order of the events that start it."""
        return _FOUND[duty.what](self, duty)

    def from_seats(self, duty: Duty, events: Iterable[Event]) -> Iterator[Event]:
        """Those of some events that come from a seat that owes a duty, or from nobody whose seat is known."""
        return (one for one in events if comes_from(one, duty.owed_by, self.state.roll))

    def running(
        self,
        duty: Duty,
        start: Event,
        event: Reason,
        to: str | None = None,
        done: Event | None = None,
    ) -> Running:
        """Something owed that began to run with an event."""
        done_at = None if done is None else done.at
        return Running(
            duty, to or start.ref, self.state.roll.acting(duty.owed_by), start, event, start.at, done, done_at
        )


def obligations(procedure: Procedure, state: State, events: Iterable[Event]) -> Iterator[Running]:
    """Everything besides answers that the duties call for, by duty, then in the order of the events that start it.

    Args:
        procedure: whose duties they are.
        state: the fold of the events.
        events: the events of the record, corrected (`deliberation.states.standing`).
    """
    others = [duty for duty in procedure.duties if duty.what != "answer"]
    if others:
        course = Course(procedure, state, tuple(events))
        yield from (one for duty in others for one in course.of(duty))


def answer_running(one: Owed) -> Running:
    """An answer that is owed, with its clock: it runs from the statement, and the first answer that is one discharges it."""
    said, done = one.point.raised, next(iter(one.answers), None)
    event = Reason("clock.from-statement", {"ref": one.point.ref})
    answered = None if done is None else done.at
    return Running(one.duty, one.point.ref, one.holders, said, event, said.at, done, answered)


def beginnings(course: Course, before: str | None) -> Iterator[tuple[Event, Reason]]:
    """The beginnings that notice is given of: those of a stage, or else of the meetings.

    Where the record never says that a meeting began, it did with the first stage that is held at one; but not in a programme.
    """
    began = course.state.began
    if before is not None:
        entered = [one for one in began if isinstance(one.data, Enter) and one.data.stage == before]
        yield from ((one, _stage(course, before, one)) for one in entered)
        return
    met = [one for one in began if isinstance(one.data, Meet)]
    if not met and course.state.opened is not None and course.state.opened.scope != "programme":
        held = {stage.key for stage in course.procedure.stages if stage.meeting}
        met = [one for one in began if isinstance(one.data, Enter) and one.data.stage in held][:1]
    yield from ((one, Reason("clock.from-meeting", {"ref": one.ref})) for one in met)


def _stage(course: Course, key: str, event: Event) -> Reason:
    stage = course.procedure.stage(key)
    return Reason("clock.from-stage", {"stage": key if stage is None else stage.name, "ref": event.ref})


def _notices(course: Course, duty: Duty) -> Iterator[Running]:
    since = 0
    for began, event in beginnings(course, duty.before):
        given = [one for one in course.events if since < one.seq < began.seq]
        yield course.running(duty, began, event, done=notice_in(course.from_seats(duty, given)))
        since = began.seq


def notice_in(events: Iterable[Event]) -> Event | None:
    """The notice that counts: the first that was made public; where none was, the last invitation, as everybody must be told."""
    events = tuple(events)
    public = [one for one in events if isinstance(one.data, Publish) and one.data.what == "notice"]
    if public:
        return min(public, key=_by_day)
    return max((one for one in events if isinstance(one.data, Invite)), key=_by_day, default=None)


def _by_day(event: Event) -> tuple[bool, str]:
    """In the order of the days; a day that isn't known comes last."""
    day = event.at.last if event.at is not None else None
    return (day is None, str(day))


def _publications(course: Course, duty: Duty) -> Iterator[Running]:
    for agreed in course.events:
        if not isinstance(agreed.data, Agree):
            continue
        agreement = next((one for one in course.state.agreements if one.ref == agreed.ref), None)
        if (
            agreement is None
            or agreement.told
            or not _of_force(duty, (term.force for term in agreement.terms))
        ):
            continue
        names = {agreed.ref, agreed.data.proposal, *(term.ref for term in agreement.terms)}
        found = (one for one in course.events if one.seq > agreed.seq and _publishes(one, duty, names))
        done = next(course.from_seats(duty, found), None)
        yield course.running(duty, agreed, Reason("clock.from-agreement", {"ref": agreed.ref}), done=done)


def _publishes(event: Event, duty: Duty, names: set[str | None]) -> bool:
    """Whether an event makes public what has one of these names, or what nobody says is about anything else."""
    data = event.data
    if not isinstance(data, Publish) or (data.about and names.isdisjoint(data.about)):
        return False
    return data.what in duty.paper if duty.paper else data.what != "notice"


def _of_force(duty: Duty, forces: Iterable[str]) -> bool:
    return not duty.to or not set(forces).isdisjoint(duty.to)


def _lives(course: Course, duty: Duty) -> Iterator[TermLife]:
    """The terms that a duty speaks of: those that stand by themselves, and that neither were waived nor had their place taken."""
    for ref, life in course.state.terms.items():
        given_up = ref in course.state.replaced or any(isinstance(one.data, Waive) for one in life.reports)
        aside = given_up or life.agreement.told or life.instead_of is not None
        if not aside and _of_force(duty, [life.term.force]):
            yield life


def _reports(course: Course, duty: Duty) -> Iterator[Running]:
    for life in _lives(course, duty):
        reports = (one for one in life.reports if isinstance(one.data, Progress))
        done = next(course.from_seats(duty, reports), None)
        event = Reason("clock.from-adoption", {"ref": life.term.name})
        yield course.running(duty, life.adopted, event, life.term.name, done)


def _revisits(course: Course, duty: Duty) -> Iterator[Running]:
    for life in _lives(course, duty):
        for place, report in enumerate(life.reports):
            if isinstance(report.data, Progress) and report.data.state == "done":
                said = {"of": life.term.name, "ref": report.ref}
                checked = (one for one in life.reports[place + 1 :] if isinstance(one.data, Accept | Reopen))
                visits = course.from_seats(duty, _notes(course, REVISIT, {report.ref}))
                done = min((*checked, *visits), key=lambda one: one.seq, default=None)
                event = Reason("clock.from-completion", said)
                yield course.running(duty, report, event, life.term.name, done)


def _notes(course: Course, what: str, after: set[str]) -> Iterator[Event]:
    return (
        one
        for one in course.events
        if isinstance(one.data, Note) and one.data.what == what and not after.isdisjoint(one.after)
    )


def _sent_back(course: Course, duty: Duty) -> Iterator[Running]:
    for life in _lives(course, duty):
        for place, opened in enumerate(life.reports):
            if isinstance(opened.data, Reopen):
                later = (one for one in life.reports[place + 1 :] if isinstance(one.data, Progress))
                event = Reason("clock.from-reopening", {"of": life.term.name, "ref": opened.ref})
                done = next(course.from_seats(duty, later), None)
                yield course.running(duty, opened, event, life.term.name, done)
    for note in course.events:
        if isinstance(note.data, Note) and note.data.what == SENT_BACK:
            later = (one for one in course.events if note.ref in one.after)
            event = Reason("clock.from-sending-back", {"ref": note.ref})
            yield course.running(duty, note, event, done=next(course.from_seats(duty, later), None))


_FOUND: Final[Mapping[str, Callable[[Course, Duty], Iterator[Running]]]] = {
    "notice": _notices,
    "publish": _publications,
    "report": _reports,
    "revisit": _revisits,
    "resubmit": _sent_back,
}
