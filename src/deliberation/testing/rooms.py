"""A room to try a procedure in: somebody in every seat, and a strict session that has just begun."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final

from deliberation.forums import Forum
from deliberation.issues import Issue
from deliberation.procedures import Procedure
from deliberation.seat_rules import CONVENES
from deliberation.seats import Holding, Roll, Seat
from deliberation.sessions import Session, moment
from deliberation.stakeholders import Stakeholder


FIRST_DAY: Final = date(2026, 3, 1)
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
    """A strict session that has just begun: no clock, derived salts, nobody told, so that it can be held again alike.

    Where it may count who is there, everybody has come.
    """
    conveners = [
        who for seat in procedure.seats if CONVENES in seat.found_by for who in roll.holders(seat.key)
    ]
    session = Session.open(
        Forum("room", procedure=procedure, conveners=dict.fromkeys(conveners)),
        Issue(matter),
        roll=roll,
        stakeholders=[Stakeholder(OUTSIDER, role=outsider)],
        on=FIRST_DAY,
        id=RECORD,
        clock=None,
        observers=(),
    )
    if counts_presence(procedure):
        for who in roll.people():
            session.arrive(who)
    return session


def counts_presence(procedure: Procedure) -> bool:
    """Whether it may count who is there: by the rule, or by what only code knows."""
    return procedure.behaviour is not None or any(
        rule.code is not None or "quorum" in rule.params or rule.params.get("of") == "present"
        for rule in procedure.rules
    )


def fork(session: Session, *, on: date = FIRST_DAY) -> Session:
    """Another session that stands where this one does and goes on by itself, on that day."""
    return Session(session.procedure, session.record, session.state, clock=None, day=moment(on))
