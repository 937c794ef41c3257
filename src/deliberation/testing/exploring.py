"""All situations that a procedure can get into, each with a real strict session that is in it, and the ways between them."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from functools import cached_property
from typing import Final

import attrs

from deliberation import events as ev
from deliberation.behaviours import Broken, advance
from deliberation.guards import refusal, variant_of
from deliberation.procedures import Procedure
from deliberation.sessions import Session, moment
from deliberation.states import State
from deliberation.testing.rooms import FIRST_DAY, fork, full_roll, opened
from deliberation.testing.situations import Situation, Telling
from deliberation.testing.steps import Step, Stepping


MOST: Final = 100_000
"""How many situations are gone through; beyond so many, a check says that it is bounded."""
OFTEN: Final = 300
"""How often something is tried before it is given up."""
LONG: Final = timedelta(days=60)
"""How long is waited where a procedure's code refuses something on a day: a period of notice is over by then."""


@attrs.define(eq=False)
class Place:
    """One situation, and how it was come to.

    Args:
        number: its place in the order in which situations were found; nearer ones first.
        situation: the situation.
        session: a strict session that is in it.
        day: the day on which it is in it.
        before: the place it was come to from.
        step: the step from there.
        after: the numbers of the places that a step leads to.
        opened_up: whether its steps were followed.
    """

    number: int
    situation: Situation
    session: Session
    day: date
    before: Place | None
    step: Step
    after: tuple[int, ...] = ()
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
        return named(self.events())


def named(events: Iterable[ev.Event]) -> tuple[str, ...]:
    """Events in short, each day where it begins: ``say:complaint by resident-1``, ``enter:hearing on 2026-04-30``."""
    told = []
    before = moment(FIRST_DAY)
    for event in events:
        variant = event.data.stage if isinstance(event.data, ev.Enter) else variant_of(event)
        words = [f"{event.kind}:{variant}" if variant else event.kind]
        words += [f"by {one}" for one in event.by[:1]]
        if event.at is not None and event.at != before:
            words.append(f"on {event.at.iso}")
            before = event.at
        told.append(" ".join(words))
    return tuple(told)


@attrs.frozen(eq=False)
class Exploration:
    """Every situation of a procedure that can be reached, with everybody seated.

    Args:
        procedure: the procedure.
        places: the situations; the first is the opening.
        complete: whether all of them are here, or there were too many.
        outlined: whether some of what the procedure's code keeps counts only in outline.
    """

    procedure: Procedure
    places: tuple[Place, ...]
    complete: bool
    outlined: bool

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


def explore(procedure: Procedure, *, most: int | None = None) -> Exploration:
    """Goes through all situations, nearer ones first, or about as many as ``most`` says; by default `MOST`."""
    return _Explorer(procedure).explored(MOST if most is None else most)


@attrs.define(eq=False)
class _Help:
    """What is done first where a procedure's code refuses a step: wait, hold a meeting to which everybody comes."""

    wait: timedelta = timedelta()
    meets: bool = False
    tried: int = 0
    helped: bool = False

    @property
    def hopeless(self) -> bool:
        """Whether it never helped so far, often enough."""
        return not self.helped and self.tried >= OFTEN

    def before(self, state: State) -> Step:
        """The events that come before the step."""
        if not self.meets or state.meeting:
            return ()
        return (ev.Event(ev.Meet()), *(ev.Event(ev.Arrive(one)) for one in state.roll.people()))


class _Explorer:
    def __init__(self, procedure: Procedure) -> None:
        self.procedure = procedure
        self.telling, self.stepping = Telling(procedure), Stepping(procedure)
        code = procedure.behaviour is not None
        self.helps = (_Help(LONG), _Help(meets=True), _Help(LONG, meets=True)) if code else ()
        start = opened(procedure, full_roll(procedure))
        root = Place(0, self.telling.situation(start.state), start, FIRST_DAY, None, ())
        self.known = {root.situation: root}

    def explored(self, most: int) -> Exploration:
        waiting = deque(self.known.values())
        while waiting and len(self.known) < most:
            place = waiting.popleft()
            place.opened_up = True
            if place.broken is None:
                waiting.extend(self._followed(place))
        places = tuple(self.known.values())
        return Exploration(self.procedure, places, not waiting, self.telling.cut)

    def _followed(self, place: Place) -> Iterator[Place]:
        """The new places that a step leads to from here."""
        after: dict[int, None] = {}
        for step in self.stepping.steps(place.session):
            taken, state = self._helped(place, step)
            if taken:
                situation = self.telling.situation(state)
                if situation not in self.known:
                    self.known[situation] = self._new(place, taken, situation)
                    yield self.known[situation]
                after[self.known[situation].number] = None
        place.after = tuple(after)

    def _helped(self, place: Place, step: Step) -> tuple[Step, State]:
        """Those events of a step that are taken, and the state after them; if code refuses them all, after what helps."""
        taken, state, by_code = self._taken(place, place.state, step, place.day)
        if taken or not by_code:
            return taken, state
        for help_ in (one for one in self.helps if not one.hopeless):
            before = help_.before(place.state)
            if before or not help_.meets:
                day = place.day + help_.wait
                first, state, _ = self._taken(place, place.state, before, day)
                taken, state, _ = self._taken(place, state, step, day, len(first))
                help_.tried += 1
                if taken:
                    help_.helped = True
                    return (*first, *taken), state
        return (), place.state

    def _taken(
        self, place: Place, state: State, step: Step, on: date, already: int = 0
    ) -> tuple[Step, State, bool]:
        """Those events of a step that aren't refused on a day, the state after them, and whether code refused any."""
        taken: list[ev.Event] = []
        by_code = False
        seq, at = len(place.session.record) + already + 1, moment(on)
        for event in step:
            dated = ev.Event(event.data, at=at, by=event.by, setting=event.setting, seq=seq + len(taken))
            reason = refusal(self.procedure, state, dated)
            if reason is None:
                state = advance(self.procedure.behaviour, state, dated)
                taken.append(dated)
            elif not reason.code.startswith("move.") or reason.code == "move.not-present":
                by_code = True
        return tuple(taken), state, by_code

    def _new(self, place: Place, step: Step, situation: Situation) -> Place:
        """The place that a step leads to, with a session that takes it."""
        session = fork(place.session)
        for event in step:
            session.move(event.data, by=event.by, setting=event.setting, on=event.at)
        day = next(event.at.day for event in step if event.at is not None)
        return Place(len(self.known), situation, session, day or place.day, place, step)
