"""Each suggestion is answered on its own before anything is agreed."""

from __future__ import annotations

from typing import Any

import pytest
from deliberation_shenbianshi import SHENBIANSHI

from deliberation import Commitment, Forum, Issue, Refused, Roll, Session, Stakeholder, Term
from deliberation.testing import check_procedure


def test_it_does_what_every_procedure_must() -> None:
    check_procedure(SHENBIANSHI)


def opened(**seated: list[str]) -> Session:
    people = {seat.replace("_", "-"): [Stakeholder(one) for one in ids] for seat, ids in seated.items()}
    forum = Forum("hall", procedure=SHENBIANSHI)
    return Session.open(forum, Issue("the matter"), roll=Roll.of(people), on="2026-03-01", clock=None)


def code_of(move: Any) -> str:
    with pytest.raises(Refused) as refused:
        move()
    return refused.value.code


def met() -> Session:
    session = opened(host=["host"], lead=["lead"], member=["member"], department=["police"], resident=["ann"])
    session.enter("survey")
    session.note("survey", "the crossing at rush hour", by="lead")
    session.enter("meeting")
    return session


def test_a_collective_answer_does_not_discharge_what_is_owed_to_each() -> None:
    session = met()
    points = [session.say("ann", "proposal", "a fence"), session.say("ann", "question", "why no guides?")]
    session.answer("police", points, "we will see to it", scope="collective")

    assert code_of(lambda: session.enter("consensus")) == "move.duty-open"
    session.answer("police", points, "a fence, and guides from Monday", scope="each")
    session.enter("consensus")


def test_measures_are_agreed_and_the_lead_directs() -> None:
    session = met()
    session.answer("police", session.say("ann", "proposal", "a fence"), "yes")
    session.enter("consensus")
    text = session.propose("member", [Commitment("a higher fence")])
    for one in session.must_consent(text):
        session.consent(one, text)
    assert session.agree(text, by="lead").terms[0].modality() == "measure"
    session.enter("directives")

    directive = Term("use the tidal lane", force="directive", responsible=["police"])
    assert session.agree(by="lead", terms=[directive]).terms[0].modality() == "directive"
    assert code_of(lambda: session.agree(by="member", terms=[directive])) == "move.not-from-seat"
    assert code_of(lambda: session.agree(by="lead", terms=[Term("x", force="promise")])) == "move.force"


def test_no_meeting_without_a_survey() -> None:
    session = opened(host=["host"], lead=["lead"], member=["member"], department=["police"], resident=["ann"])

    assert code_of(lambda: session.enter("meeting")) == "move.needs"
