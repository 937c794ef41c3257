"""What a procedure's duties come to in a session: who owes whom an answer to what."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from deliberation.procedures import Duty, Procedure
from deliberation.states import PointLife, State


@attrs.frozen
class Owed:
    """One answer that is owed, or was.

    Args:
        duty: the procedure's duty.
        point: the point it is owed to.
        holders: the ids of those in the seats that owe it; empty where nobody holds them.
    """

    duty: Duty
    point: PointLife
    holders: tuple[str, ...]

    @property
    def discharged(self) -> bool:
        """Whether somebody answered."""
        return bool(self.point.answers)


def owed(procedure: Procedure, state: State) -> Iterator[Owed]:
    """Every answer that the duties of this procedure call for, discharged or not, in the order of the points.

    What was said outside the meeting reaches no duty (design decision 6).
    """
    for point in state.points.values():
        for duty in procedure.duties:
            if _falls_under(point, duty):
                holders = state.roll.deciders(duty.owed_by)
                yield Owed(duty, point, holders)


def gating(procedure: Procedure, state: State, stage: str) -> tuple[Owed, ...]:
    """The answers still owed without which this stage can't be left."""
    return tuple(one for one in owed(procedure, state) if one.duty.until == stage and not one.discharged)


def _falls_under(point: PointLife, duty: Duty) -> bool:
    said = point.raised
    return getattr(said.data, "what", None) in duty.to and said.setting in (None, "meeting")
