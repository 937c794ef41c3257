"""Whose turn it is to answer a point: first those whom the procedure's duty names, then whoever it was referred to.

Whoever refers a point has done what they owed, and the answer is owed by those it was referred to. An answer to several points together
refers none of them.
"""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from deliberation.duties import Owed, comes_from, owed
from deliberation.events import Answer, Event, Refer
from deliberation.procedures import Procedure
from deliberation.stages import Duty
from deliberation.stakeholders import voice_of
from deliberation.states import PointLife, State


SINGLY = frozenset({"single", "each"})
"""Scopes of an answer that is one to the point itself."""


@attrs.frozen
class Turn:
    """One body's turn to answer a point.

    Args:
        holders: the ids of those who owe the answer; any one of them can give it. Empty where nobody holds the seats that owe it.
        seats: the seats that owe it, by the procedure; empty where it was referred.
        came_by: the referral by which it came to them; ``None`` for the first.
        answers: what they answered to the point while it was their turn.
        passed_on: the referral with which they handed it on; with it they have done what they owed.
    """

    holders: tuple[str, ...]
    seats: tuple[str, ...] = ()
    came_by: Event | None = None
    answers: tuple[Event, ...] = ()
    passed_on: Event | None = None


@attrs.frozen
class Claim:
    """The claim of a point to an answer: under one duty of the procedure, or because it was referred.

    Args:
        point: the point.
        duty: the procedure's duty; ``None`` where no duty names such points, and only a referral makes somebody owe it.
        turns: those who owed the answer, one after the other; the last owes it now, or owed it until it answered.
    """

    point: PointLife
    duty: Duty | None
    turns: tuple[Turn, ...]

    @property
    def now(self) -> Turn:
        """The turn that counts: that of those who owe the answer now."""
        return self.turns[-1]

    @property
    def referral(self) -> Event | None:
        """The referral by which it came to those who owe it now, if it was referred."""
        return self.now.came_by

    def status(self, *, told: bool) -> str:
        """How far those who owe it gave it: answered, answered-collectively, or else unknown (told) or unanswered (live).

        Args:
            told: whether a source tells the record.
        """
        if any(answers_singly(one) for one in self.now.answers):
            return "answered"
        if self.now.answers:
            return "answered-collectively"
        return "unknown" if told else "unanswered"


def claims(procedure: Procedure, state: State) -> dict[str, tuple[Claim, ...]]:
    """The claims of each point to an answer, by its reference: one for each duty that names it; else one, if it was referred.

    >>> from deliberation import Duty, Forum, Issue, Procedure, Roll, Seat, Session, Stage, Stakeholder
    >>> talk = Procedure(key="talk", title={"zh": "谈", "en": "Talk"}, seats=[Seat("host"), Seat("guest")],
    ...     stages=[Stage("table", moves={"say": "*", "answer": "*"})], duties=[Duty(owed_by="host", to="question")])
    >>> roll = Roll.of({"host": [Stakeholder("hal")], "guest": [Stakeholder("ann")]})
    >>> water = Stakeholder("water-company", kind="body")
    >>> session = Session.open(Forum("hall", procedure=talk), Issue("tea"), roll=roll, stakeholders=[water], on="2026-03-01")
    >>> _ = session.enter("table")
    >>> why = session.say("ann", "question", "why is the water brown?")
    >>> _ = session.answer("hal", why, "they will know", disposition="referred", referred_to="water-company")
    >>> [claim] = claims(talk, session.state)[why.points[0]]
    >>> [turn.holders for turn in claim.turns]
    [('hal',), ('water-company',)]
    """
    under: dict[str, list[Owed]] = {ref: [] for ref in state.points}
    for one in owed(procedure, state):
        under[one.point.ref].append(one)
    handed_on = _referrals(state)
    return {
        ref: _claims(state, state.points[ref], duties, handed_on.get(ref, ()))
        for ref, duties in under.items()
    }


def _claims(
    state: State, point: PointLife, under: Iterable[Owed], handed_on: Iterable[Event]
) -> tuple[Claim, ...]:
    events = sorted((*point.answers, *handed_on), key=lambda one: one.seq)
    first = [(one.duty, Turn(one.holders, one.duty.owed_by)) for one in under]
    if first:
        return tuple(Claim(point, duty, _turns(state, turn, events)) for duty, turn in first)
    turns = _turns(state, Turn(()), events)[1:]
    return (Claim(point, None, turns),) if turns else ()


def answers_singly(event: Event) -> bool:
    """Whether an event is an answer to the point itself, not one to several together."""
    return isinstance(event.data, Answer) and event.data.scope in SINGLY


def referred_to(event: Event) -> str | None:
    """To whom an event hands on what it is about; ``None`` where it doesn't, or to several points together."""
    if isinstance(event.data, Refer):
        return event.data.to
    if isinstance(event.data, Answer) and event.data.disposition == "referred" and answers_singly(event):
        return event.data.referred_to
    return None


def _referrals(state: State) -> dict[str, list[Event]]:
    """The events of kind ``refer`` that name each point, or the statement that raised it."""
    raised = {event.ref: event.points for event in state.statements}
    found: dict[str, list[Event]] = {}
    for event in state.referrals:
        for name in dict.fromkeys(event.data.what if isinstance(event.data, Refer) else ()):
            for ref in [name] if name in state.points else raised.get(name, ()):
                found.setdefault(ref, []).append(event)
    return found


def _turns(state: State, first: Turn, events: Iterable[Event]) -> tuple[Turn, ...]:
    turns = [first]
    for event in events:
        now = turns[-1]
        if not _is_for(event, now, state):
            continue
        to = referred_to(event)
        if to is not None:
            turns[-1] = attrs.evolve(now, passed_on=event)
            turns.append(Turn((to,), came_by=event))
        elif isinstance(event.data, Answer):
            turns[-1] = attrs.evolve(now, answers=(*now.answers, event))
    return tuple(turns)


def _is_for(event: Event, turn: Turn, state: State) -> bool:
    """Whether somebody can answer, or hand on, for those whose turn it is; where nobody is named, nothing says otherwise."""
    people = {voice_of(one).stakeholder for one in event.by}
    if isinstance(event.data, Refer) and state.opened is not None and people & set(state.opened.conveners):
        return True
    if turn.came_by is not None:
        return not people or _among(people, turn.holders)
    return not turn.seats or comes_from(event, turn.seats, state.roll)


def _among(people: Iterable[str], holders: Iterable[str]) -> bool:
    return not set(holders).isdisjoint(people)
