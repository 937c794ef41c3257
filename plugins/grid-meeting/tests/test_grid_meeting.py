"""The grid meeting: what it is made of, a live one from complaint to agreement, and what it doesn't let pass."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from deliberation_grid_meeting import GRID_MEETING, deliberation_procedures

from deliberation import (
    Commitment,
    DeliberationError,
    Forum,
    Issue,
    Ledger,
    Procedure,
    Refused,
    Roll,
    Session,
    Stakeholder,
    UnknownReference,
    installed_procedures,
)
from deliberation.testing import check_procedure


PEOPLE = {
    "convener": [Stakeholder("office", kind="body", role="社区")],
    "complainant": [Stakeholder("ann", role="业主代表"), Stakeholder("bo", role="业主代表")],
    "respondent": [Stakeholder("manager", capacity="office", role="快递公司负责人")],
    "property": [Stakeholder("keeper", capacity="office", role="物业负责人")],
    "police": [Stakeholder("officer", capacity="office", role="网格警")],
    "grid-worker": [Stakeholder("worker", capacity="office", role="网格员")],
}


def opened(*without: str) -> Session:
    """A live session on 8 February 2023, with everybody seated but those in these seats."""
    forum = Forum("north-gate", procedure=GRID_MEETING, conveners=["office"])
    roll = Roll.of({seat: people for seat, people in PEOPLE.items() if seat not in without})
    others = [Stakeholder("depot", kind="body"), Stakeholder("passer-by")]
    return Session.open(
        forum,
        Issue("noise at the north gate"),
        roll=roll,
        stakeholders=others,
        on="2023-02-08",
        id="gate",
        clock=None,
    )


def heard() -> Session:
    session = opened()
    session.enter("hearing")
    session.say("ann", "complaint", "夜里卸货太吵")
    return session


def settling() -> Session:
    session = heard()
    session.answer("manager", "#10", "22时后不再卸货", disposition="promised")
    session.enter("settlement")
    return session


def proposed() -> tuple[Session, Any]:
    session = settling()
    move = Commitment(
        "搬离", responsible=["depot"], before="2023-05-01", if_not="nuisance-eased", judge=["worker"]
    )
    return session, session.propose("office", [Commitment("加强人员管理", responsible=["depot"]), move])


# ---- what it is made of


def test_it_does_what_every_procedure_must() -> None:
    check_procedure(GRID_MEETING)


def test_every_seat_can_be_found_by_a_tie() -> None:
    assert all(seat.found_by for seat in GRID_MEETING.seats)


def test_it_is_offered_through_the_hook_and_found_by_its_key() -> None:
    assert deliberation_procedures() == [GRID_MEETING]
    assert installed_procedures()["grid-meeting"] == GRID_MEETING


def test_its_definition_is_data_that_comes_back_the_same() -> None:
    assert Procedure.from_data(GRID_MEETING.to_data()) == GRID_MEETING


def test_nothing_is_settled_but_by_the_consent_of_both_sides() -> None:
    assert GRID_MEETING.decides.explain("en") == "everyone in the seats complainant, respondent must consent"


# ---- a live one


def test_a_live_session_goes_from_complaint_to_agreement_by_the_consent_of_both_sides() -> None:
    session = opened()
    session.enter("intake")
    gate = session.say("bo", "complaint", "车堵住了大门")
    session.say("worker", "briefing", "已整改两次")
    session.enter("remedy")
    session.note("enforcement", "联合执法部门督查并要求整改")
    session.enter("notice")
    session.publish("notice")
    session.enter("hearing")
    noise = session.say("ann", "complaint", "夜里卸货太吵")
    night = session.say("bo", "question", "夜里有人巡逻吗?")
    session.answer("manager", [gate, noise], "22时后不再卸货", disposition="promised")
    session.answer("officer", night, "有")
    session.enter("settlement")
    text = session.propose("office", [Commitment("搬离", responsible=["depot"], before="2023-05-01")])
    assert session.must_consent(text) == ("ann", "bo", "manager")
    for holder in session.must_consent(text):
        session.consent(holder, text)
    agreement = session.agree(text)
    session.enter("follow-up")
    session.progress("worker", agreement.terms[0], "done", as_of="2023-04-28", on="2023-04-28")

    assert session.state.stages == tuple(stage.key for stage in GRID_MEETING.stages)
    assert session.departures == ()
    assert agreement.terms[0].modality() == "commitment"
    ledger = Ledger.of(session.record)
    assert ledger.status(agreement.terms[0], on="2023-05-01").status == "met"
    assert {one.status.status for one in ledger.duties()} == {"discharged"}


def test_the_chair_announces_what_the_consents_give() -> None:
    session, text = proposed()
    refused(session, lambda: session.decide(text, "holds"), "move.verdict-differs")
    session.decide(text, "fails")

    session.consent(["ann", "bo", "manager"], text)

    session.decide(text, "holds")
    assert (
        session.verdict(text).explain("zh")
        == "成立。3 方中 3 方同意：业主代表（ann）、业主代表（bo）、快递公司负责人。"
    )


# ---- what it doesn't let pass


def refused(session: Session, attempt: Callable[[], object], code: str) -> Refused:
    """The refusal of a move: its code, the place it would have had, what is allowed; and the record is as it was."""
    before, state = session.record.to_bytes(), session.state
    with pytest.raises(Refused) as error:
        attempt()
    assert (session.record.to_bytes(), session.state) == (before, state)
    assert error.value.code == code
    assert error.value.where == f"gate#{len(session.record) + 1}"
    assert error.value.params["allowed"]
    for lang in ("zh", "en"):
        assert error.value.message(lang).startswith(f"gate#{len(session.record) + 1}: ")
        assert "{" not in error.value.message(lang)
    return error.value


def unknown(session: Session, attempt: Callable[[], object], code: str) -> DeliberationError:
    """The refusal of what speaks of something that isn't there: its code, what there is; and the record is as it was."""
    before = session.record.to_bytes()
    with pytest.raises(UnknownReference) as error:
        attempt()
    assert session.record.to_bytes() == before
    assert error.value.code == code
    assert "known" in error.value.params
    return error.value


def test_settlement_before_the_complaint_is_answered_is_refused_naming_who_owes_the_answer() -> None:
    session = heard()

    error = refused(session, lambda: session.enter("settlement"), "move.duty-open")

    assert (error.params["who"], error.params["points"]) == (["manager"], ["#10.1"])
    assert "answer" in str(error.params["allowed"])


def test_an_answer_from_somebody_else_doesnt_open_the_settlement() -> None:
    session = heard()
    session.answer("worker", "#10", "我去问问")

    refused(session, lambda: session.enter("settlement"), "move.duty-open")


def test_a_hearing_without_a_respondent_is_refused_naming_the_seat() -> None:
    session = opened("respondent")

    error = refused(session, lambda: session.enter("hearing"), "move.seats-empty")

    assert "被反映方" in error.message("zh")
    assert "Respondent" in error.message("en")


def test_a_settlement_without_a_respondent_is_refused_too() -> None:
    session = opened("respondent")
    session.enter("intake")
    session.say("ann", "complaint", "夜里卸货太吵")

    refused(session, lambda: session.enter("settlement"), "move.seats-empty")


@pytest.mark.parametrize("who", ["officer", "keeper", "worker", "office"])
def test_consent_by_anybody_but_the_two_sides_is_refused(who: str) -> None:
    session, text = proposed()

    error = refused(session, lambda: session.consent(who, text), "move.not-from-seat")

    assert error.params["seats"] == ("complainant", "respondent")


def test_agreeing_without_both_sides_consent_is_refused_naming_who_is_missing() -> None:
    session, text = proposed()
    session.consent("ann", text)

    error = refused(session, lambda: session.agree(text), "move.not-agreed")

    assert "Have not consented: 业主代表 (bo), 快递公司负责人." in error.message("en")
    assert "尚未同意：业主代表（bo）、快递公司负责人。" in error.message("zh")


def test_a_speaker_not_on_the_roll_is_refused_with_who_is() -> None:
    session = heard()

    error = refused(session, lambda: session.say("passer-by", "complaint", "我也觉得吵"), "move.not-on-roll")

    assert "passer-by" in str(error.params["who"])
    assert "ann" in str(error.params["roll"])


def test_a_speaker_nobody_knows_is_refused() -> None:
    session = heard()

    unknown(session, lambda: session.say("ghost", "complaint", "…"), "reference.no-person")


def test_a_statement_in_the_wrong_stage_is_refused_with_where_to_go() -> None:
    session = opened()
    refused(session, lambda: session.say("ann", "complaint", "夜里卸货太吵"), "move.no-stage")
    session.enter("notice")

    error = refused(session, lambda: session.say("ann", "complaint", "夜里卸货太吵"), "move.not-in-stage")

    assert "enter" in str(error.params["allowed"])


def test_a_proposal_at_the_hearing_is_refused() -> None:
    session = heard()

    refused(session, lambda: session.propose("office", [Commitment("搬离")]), "move.not-in-stage")


def test_a_deadline_before_the_meeting_is_refused() -> None:
    session = settling()
    late = Commitment("搬离", responsible=["depot"], before="2023-01-01")

    error = refused(session, lambda: session.propose("office", [late]), "move.deadline-passed")

    assert "2023-02-08" in error.message("en")


@pytest.mark.parametrize("point", ["#99", "#99.1", "#10.2", "noise"])
def test_an_answer_to_a_point_that_doesnt_exist_is_refused_with_those_that_do(point: str) -> None:
    session = heard()

    error = unknown(session, lambda: session.answer("manager", point, "好"), "reference.no-point")

    assert error.params["known"] == ["#10.1"]


@pytest.mark.parametrize("role", ["responsible", "judge"])
def test_a_party_nobody_knows_is_refused(role: str) -> None:
    session = settling()
    more: dict[str, Any] = (
        {"judge": ["ghost"], "when": "x"} if role == "judge" else {"responsible": ["ghost"]}
    )

    error = unknown(
        session, lambda: session.propose("office", [Commitment("搬离", **more)]), "reference.no-party"
    )

    assert error.params["who"] == "ghost"
