"""No two procedures here are the same thing renamed: for each pair, something that one allows, owes or decides and the other doesn't.

Titles, stage names and seat names count for nothing: each question below is put to a session of the procedure, in any stage of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations
from typing import Any, get_args

import attrs
import pytest

from deliberation import (
    Forum,
    Issue,
    Procedure,
    Refused,
    Roll,
    Session,
    Stakeholder,
    Term,
    installed_procedures,
)
from deliberation.agreements import Force
from deliberation.decisions import must_consent
from deliberation.duties import gating, owed
from deliberation.events import RAISES_A_POINT


KEYS = (
    "grid-meeting",
    "joint-conference",
    "onsite-council",
    "owners-assembly",
    "planning-forum",
    "pooling-council",
    "shenbianshi",
    "thematic-consultation",
    "womens-council",
)


# ---- what can be asked of a procedure


def pools_offers(procedure: Procedure) -> bool:
    """Somebody can offer a resource."""
    return any(attempts(procedure, lambda session, who: session.pledge(who, "two rooms")))


def takes_a_text(procedure: Procedure) -> bool:
    """Somebody can put a text forward for the meeting to decide on."""
    terms = [Term("…", force=adoptable(procedure))]
    return any(attempts(procedure, lambda session, who: session.propose(who, terms)))


def owes_answers(procedure: Procedure) -> bool:
    """Somebody owes an answer to what is raised."""
    return any(list(owed(procedure, session.state)) for session, _ in raised(procedure))


def waits_for_answers(procedure: Procedure) -> bool:
    """Some stage can't be left while an answer is owed."""
    return any(
        gating(procedure, session.state, session.state.stage or "") for session, _ in raised(procedure)
    )


def one_answer_will_do_for_all(procedure: Procedure) -> bool:
    """An answer to all points together discharges what is owed to each."""
    return any(discharged(procedure, scope="collective", disposition="noted"))


def an_answer_need_not_say_what_becomes_of_it(procedure: Procedure) -> bool:
    """An answer that leaves open whether the point is taken up discharges what is owed."""
    return any(discharged(procedure, scope="single"))


def asks_the_conveners_consent(procedure: Procedure) -> bool:
    """Nothing is adopted without those who convene it."""
    session = in_stage(procedure, procedure.stages[0].key)
    return "convener" in must_consent(procedure.decides, session.state.roll)


def counts_votes(procedure: Procedure) -> bool:
    """What is adopted there depends on who voted for it."""
    return "vote" in procedure.decides.takes


# ---- the pairs: what the first has and the second hasn't

DIFFERENCES: list[tuple[str, str, Callable[[Procedure], bool]]] = [
    ("joint-conference", "grid-meeting", pools_offers),
    ("grid-meeting", "onsite-council", takes_a_text),
    ("grid-meeting", "planning-forum", owes_answers),
    ("pooling-council", "grid-meeting", pools_offers),
    ("grid-meeting", "shenbianshi", one_answer_will_do_for_all),
    ("grid-meeting", "thematic-consultation", takes_a_text),
    ("grid-meeting", "womens-council", takes_a_text),
    ("joint-conference", "onsite-council", takes_a_text),
    ("joint-conference", "planning-forum", pools_offers),
    ("pooling-council", "joint-conference", asks_the_conveners_consent),
    ("shenbianshi", "joint-conference", waits_for_answers),
    ("joint-conference", "thematic-consultation", takes_a_text),
    ("joint-conference", "womens-council", owes_answers),
    ("planning-forum", "onsite-council", takes_a_text),
    ("pooling-council", "onsite-council", pools_offers),
    ("shenbianshi", "onsite-council", takes_a_text),
    ("thematic-consultation", "onsite-council", an_answer_need_not_say_what_becomes_of_it),
    ("onsite-council", "womens-council", owes_answers),
    ("pooling-council", "planning-forum", pools_offers),
    ("shenbianshi", "planning-forum", waits_for_answers),
    ("planning-forum", "thematic-consultation", takes_a_text),
    ("planning-forum", "womens-council", takes_a_text),
    ("pooling-council", "shenbianshi", one_answer_will_do_for_all),
    ("pooling-council", "thematic-consultation", pools_offers),
    ("pooling-council", "womens-council", takes_a_text),
    ("shenbianshi", "thematic-consultation", takes_a_text),
    ("shenbianshi", "womens-council", waits_for_answers),
    ("thematic-consultation", "womens-council", owes_answers),
    ("owners-assembly", "grid-meeting", counts_votes),
    ("owners-assembly", "joint-conference", counts_votes),
    ("owners-assembly", "onsite-council", counts_votes),
    ("owners-assembly", "planning-forum", counts_votes),
    ("owners-assembly", "pooling-council", counts_votes),
    ("owners-assembly", "shenbianshi", counts_votes),
    ("owners-assembly", "thematic-consultation", counts_votes),
    ("owners-assembly", "womens-council", counts_votes),
]


def named(difference: tuple[str, str, Callable[[Procedure], bool]]) -> str:
    one, other, question = difference
    return f"{one} not {other}: {question.__name__}"


@pytest.mark.parametrize(
    ("one", "other", "has"),
    [pytest.param(*row, id=named(row), marks=pytest.mark.needs(row[0], row[1])) for row in DIFFERENCES],
)
def test_one_procedure_has_what_the_other_has_not(
    one: str, other: str, has: Callable[[Procedure], bool]
) -> None:
    found = installed_procedures()

    assert (has(found[one]), has(found[other])) == (True, False)


def test_every_pair_has_its_difference_named() -> None:
    assert {frozenset(row[:2]) for row in DIFFERENCES} == {frozenset(pair) for pair in combinations(KEYS, 2)}
    assert len(DIFFERENCES) == 36


@pytest.mark.needs(*KEYS)
def test_every_one_of_them_is_installed() -> None:
    assert set(KEYS) <= set(installed_procedures())


# ---- sessions of it, put into one stage after another


def in_stage(procedure: Procedure, stage: str) -> Session:
    """A strict session with somebody in every seat, in that stage."""
    roll = Roll.of({seat.key: [Stakeholder(seat.key)] for seat in procedure.seats})
    session = Session.open(
        Forum("hall", procedure=procedure), Issue("the matter"), roll=roll, on="2026-03-01", clock=None
    )
    session.state = attrs.evolve(session.state, stage=stage, stages=(stage,))
    return session


def attempts(procedure: Procedure, move: Callable[[Session, str], object]) -> Iterator[bool]:
    """Whether each seat may make the move, in each stage."""
    for stage in procedure.stages:
        for seat in procedure.seats:
            try:
                move(in_stage(procedure, stage.key), seat.key)
            except Refused:
                yield False
            else:
                yield True


def raised(procedure: Procedure) -> Iterator[tuple[Session, Any]]:
    """Sessions in which somebody raised a point, wherever that is allowed."""
    for stage in procedure.stages:
        for seat in procedure.seats:
            for kind in sorted(RAISES_A_POINT):
                session = in_stage(procedure, stage.key)
                try:
                    yield session, session.say(seat.key, kind, "…")  # type: ignore[arg-type]
                except Refused:
                    continue


def discharged(procedure: Procedure, **how: Any) -> Iterator[bool]:
    """Whether an answer so given, wherever it is allowed, leaves nothing owed."""
    for session, said in raised(procedure):
        for seat in procedure.seats:
            if not list(owed(procedure, session.state)):
                continue
            try:
                session.answer(seat.key, said, "…", **how)
            except Refused:
                continue
            yield all(one.discharged for one in owed(procedure, session.state))


def adoptable(procedure: Procedure) -> Any:
    """A force that the procedure can adopt."""
    return next(force for force in get_args(Force) if not procedure.adopts or force in procedure.adopts)
