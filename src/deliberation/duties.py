"""What a procedure's duties come to in a session: who owes whom an answer to what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import attrs

from deliberation.events import Answer, Event
from deliberation.procedures import Procedure
from deliberation.seats import Roll
from deliberation.stages import Duty
from deliberation.stakeholders import voice_of
from deliberation.states import PointLife, State


@attrs.frozen
class Owed:
    """One answer that is owed, or was.

    Args:
        duty: the procedure's duty.
        point: the point it is owed to.
        holders: the ids of those who act in the seats that owe it, recused or not; empty where nobody holds them.
        answers: the answers that discharge it.
    """

    duty: Duty
    point: PointLife
    holders: tuple[str, ...]
    answers: tuple[Event, ...] = ()

    @property
    def discharged(self) -> bool:
        """Whether somebody who owes it answered."""
        return bool(self.answers)


def owed(procedure: Procedure, state: State) -> Iterator[Owed]:
    """Every answer that the duties of this procedure call for, discharged or not, in the order of the points.

    What was said outside the meeting reaches no duty (design decision 6).
    """
    for point in state.points.values():
        for duty in procedure.duties:
            if _falls_under(point, duty):
                answers = tuple(one for one in point.answers if _discharges(one, duty, state.roll))
                yield Owed(duty, point, state.roll.acting(duty.owed_by), answers)


def gating(procedure: Procedure, state: State, stage: str, into: str | None = None) -> tuple[Owed, ...]:
    """The answers still owed without which this stage can't be left.

    Args:
        procedure: whose duties they are.
        state: where the session stands.
        stage: the stage that would be left.
        into: the stage that would be entered; given, a stage can't be jumped over with its answers still owed.
    """
    left = {stage, *_between(procedure, stage, into)}
    return tuple(one for one in owed(procedure, state) if one.duty.until in left and not one.discharged)


def _between(procedure: Procedure, stage: str, into: str | None) -> list[str]:
    """The stages that lie, in the usual order, between these two."""
    keys = [one.key for one in procedure.stages]
    return keys[keys.index(stage) + 1 : keys.index(into)] if stage in keys and into in keys else []


def _discharges(answer: Event, duty: Duty, roll: Roll) -> bool:
    """Whether an answer is what is owed, and comes from a seat that owes it or from nobody whose seat is known."""
    given = answer.data
    if isinstance(given, Answer) and (
        (duty.each and given.scope not in ("single", "each")) or (duty.disposed and given.disposition is None)
    ):
        return False
    return comes_from(answer, duty.owed_by, roll)


def comes_from(event: Event, seats: Iterable[str], roll: Roll) -> bool:
    """Whether an event comes from one of these seats, or from nobody whose seat is known."""
    held = {seat for one in event.by for seat in roll.seats_of(voice_of(one).stakeholder)}
    return not held or not held.isdisjoint(seats)


def _falls_under(point: PointLife, duty: Duty) -> bool:
    said = point.raised
    return getattr(said.data, "what", None) in duty.statements and said.setting in (None, "meeting")
