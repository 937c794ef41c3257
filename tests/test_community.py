"""The generic path, live from end to end: propose, inform, consult, implement, feed back."""

from __future__ import annotations

from typing import Any

import pytest

from deliberation import Commitment, Forum, Issue, Ledger, Refused, Roll, Session, Stakeholder, Term
from deliberation.community import COMMUNITY
from deliberation.states import State
from deliberation.testing import check_procedure


def opened(**more: Any) -> Session:
    roll = Roll.of(
        {
            "convener": [Stakeholder("office", kind="body")],
            "stakeholder": [Stakeholder("ann"), Stakeholder("bo")],
            "official": [Stakeholder("clerk", capacity="office")],
        }
    )
    forum = Forum("hall", procedure=COMMUNITY, conveners=["office"])
    told: dict[str, Any] = {"roll": roll, "on": "2026-03-01", "clock": None} | more
    return Session.open(forum, Issue("the bench"), **told)


def refused(code: str, attempt: Any, session: Session) -> Refused:
    before = session.record.to_bytes()
    with pytest.raises(Refused) as error:
        attempt()
    assert error.value.code == code
    assert session.record.to_bytes() == before
    return error.value


def test_it_does_what_every_procedure_must() -> None:
    check_procedure(COMMUNITY)


def test_a_strict_session_goes_through_every_stage_of_the_generic_path() -> None:
    session = opened()
    session.enter("propose")
    session.say("ann", "proposal", "move the bench into the shade")
    session.enter("inform")
    session.publish("notice", "on Sunday in the hall")
    session.enter("consult")
    when = session.say("bo", "question", "by when?")
    assert [one.status.status for one in Ledger.of(session.record).duties()] == ["open"]
    session.answer("clerk", when, "by the end of April", disposition="promised")
    text = session.propose("office", [Commitment("move the bench", responsible=["clerk"], by="2026-04-30")])
    assert session.must_consent(text) == ("office", "ann", "bo", "clerk")
    session.consent(["office", "ann", "clerk"], text)
    session.object("bo", text, "May would do", blocks=False)
    session.decide(text, "holds")
    agreement = session.agree(text)
    session.enter("implement")
    session.progress("clerk", agreement.terms[0], "done", as_of="2026-04-20", on="2026-04-21")
    session.enter("feed-back")
    session.publish("result", "the bench stands in the shade", on="2026-04-22")
    session.close(on="2026-04-30")

    assert session.state.stages == tuple(stage.key for stage in COMMUNITY.stages)
    assert session.departures == ()
    assert Ledger.of(session.record).status(agreement.terms[0], on="2026-05-01").status == "met"
    assert State.of(session.record) == session.state


def test_consultation_begins_only_with_two_who_are_concerned() -> None:
    session = opened(roll=Roll.of({"stakeholder": [Stakeholder("ann")], "official": [Stakeholder("clerk")]}))

    error = refused("move.seats-empty", lambda: session.enter("consult"), session)

    assert "Stakeholder" in error.message("en")
    assert "利益相关方" in error.message("zh")


def test_one_who_blocks_keeps_a_text_from_being_agreed_and_is_named() -> None:
    session = opened()
    session.enter("consult")
    text = session.propose("ann", [Term("move the bench")])
    session.consent(["office", "ann", "clerk"], text)
    session.object("bo", text)

    assert "Object: bo." in refused("move.not-agreed", lambda: session.agree(text), session).message("en")


@pytest.mark.parametrize("stage", ["implement", "feed-back"])
def test_nothing_is_implemented_or_fed_back_before_something_is_agreed(stage: str) -> None:
    session = opened()
    session.enter("consult")

    refused("move.needs", lambda: session.enter(stage), session)
