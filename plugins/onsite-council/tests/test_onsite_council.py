"""On the spot: a briefing, opinions, and what becomes of each."""

from __future__ import annotations

from typing import Any

import pytest
from deliberation_onsite_council import ONSITE_COUNCIL

from deliberation import Forum, Issue, Refused, Roll, Session, Stakeholder, Term
from deliberation.testing import check_procedure


def test_it_does_what_every_procedure_must() -> None:
    check_procedure(ONSITE_COUNCIL)


def opened(**seated: list[str]) -> Session:
    people = {seat.replace("_", "-"): [Stakeholder(one) for one in ids] for seat, ids in seated.items()}
    forum = Forum("hall", procedure=ONSITE_COUNCIL)
    return Session.open(forum, Issue("the matter"), roll=Roll.of(people), on="2026-03-01", clock=None)


def code_of(move: Any) -> str:
    with pytest.raises(Refused) as refused:
        move()
    return refused.value.code


def briefed() -> Session:
    session = opened(department=["works"], resident=["ann"])
    session.note("onsite-council:repeated-problem", "the road, three times")
    session.enter("briefing")
    session.say("works", "briefing", "roofs and pipes")
    session.enter("opinions")
    return session


def test_it_is_held_because_a_problem_came_back() -> None:
    session = opened(department=["works"], resident=["ann"])

    assert code_of(lambda: session.enter("briefing")) == "move.needs"


def test_an_answer_that_does_not_say_what_becomes_of_the_opinion_is_not_enough() -> None:
    session = briefed()
    road = session.say("ann", "complaint", "the road is uneven")
    session.enter("answers")
    session.answer("works", road, "thank you")

    assert code_of(lambda: session.enter("uptake")) == "move.duty-open"
    session.answer("works", road, "it is in the plan", disposition="adopted")
    session.enter("uptake")
    promise = Term("mend the road", force="promise", responsible=["works"])
    assert session.agree(by="works", terms=[promise]).terms[0].modality() == "promise"


def test_it_decides_nothing() -> None:
    session = briefed()

    assert not ONSITE_COUNCIL.decides.decides
    assert code_of(lambda: session.propose("ann", [Term("mend the road")])) == "move.not-in-stage"
