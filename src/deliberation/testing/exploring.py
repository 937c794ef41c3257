"""All situations that a procedure can get into, each with a real strict session that is in it, and the ways between them."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import Final

import attrs

from deliberation import events as ev
from deliberation.behaviours import Broken, advance
from deliberation.guards import refusal, variant_of
from deliberation.procedures import Procedure
from deliberation.sessions import Session, moment
from deliberation.states import State
from deliberation.testing.rooms import DAY, fork, full_roll, opened
from deliberation.testing.situations import Situation, Telling
from deliberation.testing.steps import Step, Stepping


MOST_SITUATIONS: Final = 100_000
"""Beyond so many, a check says that it is bounded."""


@attrs.define(eq=False)
class Place:
    """One situation, and how it was come to.

    Args:
        number: its place in the order in which situations were found; nearer ones first.
        situation: the situation.
        session: a strict session that is in it.
        before: the place it was come to from.
        step: the step from there.
        after: the numbers of the places that a step leads to.
        opened_up: whether its steps were followed.
    """

    number: int
    situation: Situation
    session: Session
    before: Place | None
    step: Step
    after: list[int] = attrs.field(factory=list)
    opened_up: bool = False

    @property
    def state(self) -> State:
        """The state that the session is in."""
        return self.session.state

    @property
    def broken(self) -> Broken | None:
        """What the procedure's code failed with, where it did."""
        own = self.state.own
        return own if isinstance(own, Broken) else None

    def events(self) -> tuple[ev.Event, ...]:
        """The events that lead here from the opening."""
        steps: list[Step] = []
        place: Place | None = self
        while place is not None:
            steps.append(place.step)
            place = place.before
        return tuple(event for step in reversed(steps) for event in step)

    def way(self) -> tuple[str, ...]:
        """These events in short."""
        return tuple(map(named, self.events()))


def named(event: ev.Event) -> str:
    """An event in short, for the way to a place: ``say:complaint by resident-1``."""
    variant = event.data.stage if isinstance(event.data, ev.Enter) else variant_of(event)
    said = f"{event.kind}:{variant}" if variant else event.kind
    return f"{said} by {event.by[0]}" if event.by else said


@attrs.frozen(eq=False)
class Exploration:
    """Every situation of a procedure that can be reached, with everybody seated.

    Args:
        procedure: the procedure.
        places: the situations; the first is the opening.
        complete: whether all of them are here, or there were more than ``MOST_SITUATIONS``.
        told_apart: whether all that the procedure's code keeps was told apart in full.
    """

    procedure: Procedure
    places: tuple[Place, ...]
    complete: bool
    told_apart: bool

    @property
    def bounded(self) -> bool:
        """Whether something was left out."""
        return not (self.complete and self.told_apart)

    def reaching(self, goal: Iterable[Place]) -> frozenset[int]:
        """The numbers of the places from which some way leads to one of these, or may: what wasn't followed counts as leading there."""
        found = {place.number for place in goal} | {one.number for one in self.places if not one.opened_up}
        waiting = list(found)
        while waiting:
            for number in self._before[waiting.pop()]:
                if number not in found:
                    found.add(number)
                    waiting.append(number)
        return frozenset(found)

    def reached(self, through: Callable[[Place], bool]) -> Iterator[Place]:
        """The places that can be come to by way of such places alone, themselves among them."""
        seen = {0}
        waiting = deque([0])
        while waiting:
            place = self.places[waiting.popleft()]
            if through(place):
                yield place
                new = [number for number in place.after if number not in seen]
                seen.update(new)
                waiting.extend(new)

    @cached_property
    def _before(self) -> list[list[int]]:
        before: list[list[int]] = [[] for _ in self.places]
        for place in self.places:
            for number in place.after:
                before[number].append(place.number)
        return before

    def samples(self) -> tuple[Place, ...]:
        """The first place in each stage, and the first after each kind of event."""
        found: dict[object, Place] = {}
        for place in self.places:
            found.setdefault(("stage", place.situation.stage), place)
            for event in place.step:
                found.setdefault(("event", event.kind), place)
        return tuple(dict.fromkeys(found.values()))


def explore(procedure: Procedure, *, most: int = MOST_SITUATIONS) -> Exploration:
    """Goes through all situations, nearest first."""
    telling, stepping = Telling(procedure), Stepping(procedure)
    start = opened(procedure, full_roll(procedure))
    root = Place(0, telling.situation(start.state), start, None, ())
    places, known, waiting = [root], {root.situation: root}, deque([root])
    complete = True
    while waiting:
        place = waiting.popleft()
        if len(places) >= most:
            complete = False
            break
        place.opened_up = True
        if place.broken is not None:
            continue
        for step in stepping.steps(place.session):
            taken, state = _taken(procedure, place.session, step)
            if not taken:
                continue
            situation = telling.situation(state)
            found = known.get(situation)
            if found is None:
                found = Place(len(places), situation, _gone_on(place.session, taken), place, taken)
                known[situation] = found
                places.append(found)
                waiting.append(found)
            if found.number not in place.after:
                place.after.append(found.number)
    return Exploration(procedure, tuple(places), complete, not telling.cut)


def _taken(procedure: Procedure, session: Session, step: Step) -> tuple[Step, State]:
    """Those events of a step that aren't refused, and the state after them."""
    state, taken = session.state, list[ev.Event]()
    for event in step:
        numbered = attrs.evolve(event, seq=len(session.record) + len(taken) + 1, at=moment(DAY))
        if refusal(procedure, state, numbered) is None:
            state = advance(procedure.behaviour, state, numbered)
            taken.append(event)
    return tuple(taken), state


def _gone_on(session: Session, step: Step) -> Session:
    """A session that goes on from this one by the events of a step."""
    session = fork(session)
    for event in step:
        session.move(event.data, by=event.by, setting=event.setting)
    return session
