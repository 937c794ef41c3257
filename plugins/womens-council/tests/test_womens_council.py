"""The women's own floor; an empty outcome is in order."""

from __future__ import annotations

from typing import Any

import pytest
from deliberation_womens_council import WOMENS_COUNCIL

from deliberation import Forum, Issue, Refused, Roll, Session, Stakeholder, Term
from deliberation.testing import check_procedure


def test_it_does_what_every_procedure_must() -> None:
    check_procedure(WOMENS_COUNCIL)


def opened(**seated: list[str]) -> Session:
    people = {seat: [Stakeholder(one) for one in ids] for seat, ids in seated.items()}
    forum = Forum("hall", procedure=WOMENS_COUNCIL)
    return Session.open(forum, Issue("the matter"), roll=Roll.of(people), on="2026-03-01", clock=None)


def refused(move: Any) -> Refused:
    with pytest.raises(Refused) as error:
        move()
    return error.value


def gathered() -> Session:
    session = opened(convener=["community"], woman=["ann", "bo"])
    session.enter("council")
    return session


def test_it_needs_a_woman_of_the_community() -> None:
    error = refused(lambda: opened(convener=["community"]).enter("council"))

    assert error.code == "move.seats-empty"
    assert "辖区妇女" in error.message("zh")


def test_a_council_that_only_met_is_complete() -> None:
    session = gathered()
    session.enter("support")
    session.close()

    assert session.state.closed
    assert session.agreements == ()


def test_the_convener_informs_and_does_nothing_else() -> None:
    session = gathered()
    session.say("community", "briefing", "the room is free on Tuesdays")

    assert refused(lambda: session.say("community", "proposal", "use it")).code == "move.not-from-seat"


def test_nobody_answers_and_nobody_proposes_a_text() -> None:
    session = gathered()
    room = session.say("ann", "question", "who has the key?")

    assert refused(lambda: session.answer("community", room, "I have")).code == "move.not-in-stage"
    assert refused(lambda: session.propose("ann", [Term("a key for all")])).code == "move.not-in-stage"


def test_what_they_mean_to_do_themselves_can_be_kept() -> None:
    session = gathered()
    dance = Term("start a dance group", force="intention", responsible=["ann", "bo"])

    assert session.agree(by=["ann", "bo"], terms=[dance]).terms[0].modality() == "intention"
    assert (
        refused(lambda: session.agree(by="ann", terms=[Term("a group", force="promise")])).code
        == "move.force"
    )


def test_what_wants_an_answer_is_handed_on() -> None:
    session = gathered()
    room = session.say("ann", "question", "who has the key?")

    session.refer([room], by="community", procedure="grid-meeting")

    assert session.record.events[-1].kind == "refer"
