"""A room to try a procedure in: somebody in every seat, and a strict session that has just begun."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Final

from deliberation.forums import Forum
from deliberation.issues import Issue
from deliberation.procedures import Procedure
from deliberation.seat_rules import CONVENES
from deliberation.seats import Holding, Roll, Seat
from deliberation.sessions import Session
from deliberation.stakeholders import Stakeholder


DAY: Final = "2026-03-01"
RECORD: Final = "conformance"
OUTSIDER: Final = "passer-by"
"""Somebody whom the session knows and who holds no seat."""

_WEIGHTS: Final = {"heads": "1", "area": "60"}
_CORE_WORDS: Final = "the matter"


def full_roll(procedure: Procedure) -> Roll:
    """Everybody seated: in each seat as many as it needs, and at least one; each weighs the same, by heads and by area."""
    return _roll(procedure, lambda seat: max(1, seat.at_least))


def smallest_roll(procedure: Procedure) -> Roll:
    """Only those seated without whom the roll isn't complete; nobody where no seat must be held."""
    return _roll(procedure, lambda seat: seat.at_least)


def _roll(procedure: Procedure, places: Callable[[Seat], int]) -> Roll:
    seated = [
        (f"{seat.key}-{number}", seat.key)
        for seat in procedure.seats
        for number in range(1, places(seat) + 1)
    ]
    holdings = (Holding(who, seat, weights=_WEIGHTS) for who, seat in seated)
    return Roll(holdings, (Stakeholder(who, role=seat) for who, seat in seated))


def opened(
    procedure: Procedure, roll: Roll, *, matter: str = _CORE_WORDS, outsider: str = "passer-by"
) -> Session:
    """A strict session that has just begun: no clock, derived salts, nobody told, so that it can be held again alike."""
    conveners = [
        who for seat in procedure.seats if CONVENES in seat.found_by for who in roll.holders(seat.key)
    ]
    return Session.open(
        Forum("room", procedure=procedure, conveners=dict.fromkeys(conveners)),
        Issue(matter),
        roll=roll,
        stakeholders=[Stakeholder(OUTSIDER, role=outsider)],
        on=DAY,
        id=RECORD,
        clock=None,
        observers=(),
    )


def fork(session: Session) -> Session:
    """Another session that stands where this one does; each goes on by itself, since what a session holds is unchangeable."""
    return copy.copy(session)
