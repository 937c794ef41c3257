"""Who owes whom an answer to what, in a session: from the seats as they are held, until somebody who owes it answers."""

from __future__ import annotations

from typing import Any

import pytest

from deliberation import Duty, Forum, Issue, Procedure, Refused, Roll, Seat, Session, Stage, Stakeholder
from deliberation.duties import Owed, gating, owed


MOVES = {"say": "*", "answer": "*"}
TALK = Procedure(
    key="tea-talk",
    title={"zh": "茶话会", "en": "Tea talk"},
    seats=[Seat("host"), Seat("guest"), Seat("cook")],
    stages=[
        Stage("door", repeatable=True, moves={"say": "*"}),
        Stage("table", meeting=True, repeatable=True, moves=MOVES),
        Stage("garden", meeting=True, repeatable=True, moves=MOVES),
    ],
    duties=[
        Duty(owed_by="host", to=("complaint", "demand"), until="table"),
        Duty(owed_by=("host", "cook"), to="question"),
    ],
)


def opened(**more: Any) -> Session:
    seats = {"host": ["hal"], "guest": ["ann", "bo"], "cook": ["cy"]} | more.pop("seats", {})
    roll = Roll.of({seat: [Stakeholder(one) for one in people] for seat, people in seats.items()})
    return Session.open(Forum("hall", procedure=TALK), Issue("tea"), roll=roll, on="2026-03-01", **more)


def at_the_table(**more: Any) -> Session:
    session = opened(**more)
    session.enter("table")
    return session


def all_owed(session: Session) -> list[Owed]:
    return list(owed(TALK, session.state))


def test_nothing_is_owed_before_anything_is_said() -> None:
    assert all_owed(at_the_table()) == []


def test_a_point_is_owed_an_answer_by_the_seats_that_the_duty_names() -> None:
    session = at_the_table()
    cold = session.say("ann", "complaint", "it is cold")
    session.say("bo", "question", "is it green?")

    first, second = all_owed(session)

    assert (first.point.ref, first.holders, first.discharged) == (f"{cold.ref}.1", ("hal",), False)
    assert second.holders == ("hal", "cy")
    assert second.duty is TALK.duties[1]


@pytest.mark.parametrize("what", ["proposal", "support", "briefing", "promise"])
def test_what_no_duty_names_is_owed_nothing(what: Any) -> None:
    session = at_the_table()
    session.say("ann", what, "tea!")

    assert all_owed(session) == []


def test_each_point_of_a_statement_is_owed_its_own_answer() -> None:
    session = at_the_table()
    said = session.say("ann", "complaint", "cold and weak", points=["cold", "weak"])
    session.answer("hal", said.points[0], "it is warmed")

    assert [one.discharged for one in all_owed(session)] == [True, False]


@pytest.mark.parametrize("setting", ["before", "after", "outside", "unknown"])
def test_what_was_said_outside_the_meeting_reaches_no_duty(setting: Any) -> None:
    session = at_the_table()
    session.say("ann", "complaint", "it is cold", setting=setting)

    assert all_owed(session) == []


def test_any_one_holder_of_a_seat_that_owes_it_discharges_it() -> None:
    session = at_the_table(seats={"host": ["hal", "hester"]})
    answer = session.answer("hester", session.say("ann", "complaint", "it is cold"), "it is warmed")

    [one] = all_owed(session)
    assert (one.holders, one.discharged, one.answers) == (("hal", "hester"), True, (answer,))


def test_an_answer_from_a_seat_that_doesnt_owe_it_discharges_nothing() -> None:
    session = at_the_table()
    session.answer("cy", session.say("ann", "complaint", "it is cold"), "I like it so")

    assert [one.discharged for one in all_owed(session)] == [False]


def test_an_answer_given_by_several_counts_if_one_of_them_owes_it() -> None:
    session = at_the_table()
    session.answer(["cy", "hal"], session.say("ann", "complaint", "it is cold"), "it is warmed")

    assert [one.discharged for one in all_owed(session)] == [True]


def test_an_answer_from_a_member_of_a_group_counts_for_the_group() -> None:
    session = opened(enforcement="transcript")
    session.seat(Stakeholder("crew", kind="group"), "host")
    session.enter("table")
    session.answer("crew/2", session.say("ann", "complaint", "it is cold"), "it is warmed")

    assert [one.discharged for one in all_owed(session)] == [True]


@pytest.mark.parametrize("by", [(), ("office",)])
def test_where_a_source_names_nobody_who_is_seated_its_answer_counts(by: tuple[str, ...]) -> None:
    session = opened(enforcement="transcript", stakeholders=[Stakeholder("office", kind="body")])
    session.enter("table")
    session.answer(by, session.say("ann", "complaint", "it is cold"), "it was warmed")

    assert [one.discharged for one in all_owed(session)] == [True]


def test_where_nobody_holds_the_seat_the_answer_is_still_owed_by_nobody_known() -> None:
    session = at_the_table(seats={"host": []})
    session.say("ann", "complaint", "it is cold")

    assert [(one.holders, one.discharged) for one in all_owed(session)] == [((), False)]


def test_observers_owe_nothing_and_the_recused_still_do() -> None:
    session = opened()
    session.seat("bo", "host", capacity="observer")
    session.seat("hal", "host", recused=True)
    session.enter("table")
    session.say("ann", "complaint", "it is cold")

    assert [one.holders for one in all_owed(session)] == [("hal",)]


def test_a_substitute_owes_what_the_principal_would() -> None:
    session = opened()
    session.seat("bo", "host", capacity="substitute", substitute_for="hal")
    session.enter("table")
    session.say("ann", "complaint", "it is cold")

    assert [one.holders for one in all_owed(session)] == [("bo",)]


# ---- gates


def test_a_stage_is_gated_by_the_answers_that_are_owed_in_it_and_by_no_others() -> None:
    session = at_the_table()
    cold = session.say("ann", "complaint", "it is cold")
    session.say("ann", "question", "is it green?")

    [one] = gating(TALK, session.state, "table")
    assert one.point.ref == f"{cold.ref}.1"
    assert gating(TALK, session.state, "garden") == ()

    session.answer("hal", cold, "it is warmed")
    assert gating(TALK, session.state, "table") == ()


def test_a_stage_cant_be_left_before_its_answers_are_given_and_the_record_stays_as_it_was() -> None:
    session = at_the_table()
    cold = session.say("ann", "complaint", "it is cold")
    session.answer("cy", cold, "I like it so")
    before = session.record.to_bytes()

    with pytest.raises(Refused) as refused:
        session.enter("garden")

    assert session.record.to_bytes() == before
    assert (refused.value.code, refused.value.params["who"]) == ("move.duty-open", ["hal"])
    session.answer("hal", cold, "it is warmed")
    assert session.enter("garden").data.stage == "garden"


def test_a_stage_whose_answers_are_owed_cant_be_jumped_over_but_can_be_entered() -> None:
    session = opened()
    session.enter("door")
    session.say("ann", "complaint", "it is cold")

    assert len(gating(TALK, session.state, "door", "garden")) == 1
    assert gating(TALK, session.state, "door", "table") == gating(TALK, session.state, "door") == ()
    assert len(gating(TALK, session.state, "table", "door")) == 1
    assert gating(TALK, session.state, "garden", "door") == ()
    assert gating(TALK, session.state, "attic", "garden") == ()
