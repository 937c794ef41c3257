"""Checks by walks at random: that sessions keep what they promise, and that the same walk gives the same."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from deliberation.sessions import Session
from deliberation.testing.deciding import in_words
from deliberation.testing.papers import unprintable
from deliberation.testing.results import Seen, finding
from deliberation.testing.rooms import fork
from deliberation.testing.subjects import Subject
from deliberation.testing.walking import LONGEST, WALKS, Course, driven, driver, kept, seeded, walked, way_of
from deliberation.wording import Reason


_TWICE: Final = 3
"""How many walks are taken twice."""


def random_walks(subject: Subject) -> Seen:
    """On walks at random through strict sessions every allowed move is accepted, and everything refused leaves the record as it was.

    A walk starts at the opening or in any other situation. From wherever it ends, the state is the fold of the record, the record is intact
    and comes back from its bytes, and minutes and a ledger can be made.
    """

    def walk(course: Course) -> Reason | None:
        taken = walked(_started(subject, course), course.moves)
        if taken.problem is not None:
            return taken.problem
        return next(kept(taken.session), None) or next(unprintable(taken.session), None)

    problem = driven(walk)
    looked = Reason("testing.saw-walks", {"walks": WALKS, "moves": LONGEST, "by": driver()})
    return Seen(looked, [] if problem is None else [problem])


def deterministic(subject: Subject) -> Seen:
    """The same walk gives the same record, byte for byte, the same state, the same allowed moves, the same verdicts in the same words."""
    wrong = list(_definition_twice(subject))
    for seed in range(_TWICE):
        course = seeded(seed)
        wrong += _differences(_walked(subject, course), _walked(subject, course))
    return Seen(Reason("testing.saw-twice", {"walks": _TWICE, "moves": LONGEST}), wrong)


def _started(subject: Subject, course: Course) -> Session:
    """A session in one of all situations."""
    place = subject.explored.places[course.start % len(subject.explored.places)]
    return fork(place.session, on=place.day)


def _walked(subject: Subject, course: Course) -> Session:
    return walked(_started(subject, course), course.moves, trying=False).session


def _definition_twice(subject: Subject) -> Iterator[Reason]:
    procedure = subject.procedure
    if procedure.to_data() != procedure.to_data() or procedure.code != procedure.code:
        got = Reason("testing.got-differing", {"parts": [procedure.key]})
        yield finding(Reason("testing.given-definition"), Reason("testing.want-equal"), got)


def _differences(one: Session, other: Session) -> Iterator[Reason]:
    differing = {
        "record": one.record.to_bytes() != other.record.to_bytes(),
        "state": one.state != other.state,
        "allowed": one.allowed() != other.allowed(),
        "verdicts": _verdicts(one) != _verdicts(other),
    }
    parts = [Reason(f"testing.differing-{part}") for part, differs in differing.items() if differs]
    if parts:
        yield finding(
            way_of(one), Reason("testing.want-same-twice"), Reason("testing.got-differing", {"parts": parts})
        )


def _verdicts(session: Session) -> list[object]:
    verdicts = [session.verdict(ref) for ref in session.state.proposals]
    return [(verdict.outcome, in_words(verdict)) for verdict in verdicts]
