"""Artefacts are told from the state alone: each is missing first, and there once it was made."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from deliberation import (
    Commitment,
    Forum,
    Issue,
    Procedure,
    Roll,
    Seat,
    Session,
    Stage,
    Stakeholder,
    consensus,
)
from deliberation.artefacts import ARTEFACTS, ROLL, known, there
from deliberation.events import Point
from deliberation.seats import is_namespaced
from deliberation.states import State


ANYTHING = Procedure(
    key="tea-talk",
    title={"zh": "茶话会", "en": "Tea talk"},
    seats=[Seat("guest", at_least=2)],
    stages=[
        Stage("table", meeting=True, moves={
            "say": "*", "answer": "*", "propose": "*", "consent": "*", "agree": "*", "withdraw": "*", "pledge": "*",
        }),
    ],
    decides=consensus(),
)  # fmt: skip


def opened(**more: Any) -> Session:
    roll = Roll.of({"guest": [Stakeholder("ann"), Stakeholder("bo")]})
    session = Session.open(
        Forum("hall", procedure=ANYTHING), Issue("tea"), roll=roll, on="2026-03-01", **more
    )
    session.enter("table")
    return session


def has(session: Session, name: str) -> bool:
    return there(name, session.state, ANYTHING.seats)


def agreed(session: Session) -> Any:
    text = session.propose("ann", [Commitment("pour", responsible=["bo"], if_not="poured", judge=["ann"])])
    session.consent(["ann", "bo"], text)
    return session.agree(text)


def found(session: Session) -> None:
    agreed(session)
    session.establish("ann", "poured", holds=False)


def reported(session: Session) -> None:
    session.progress("bo", agreed(session).terms[0], "done")


def answered(session: Session) -> None:
    session.answer("bo", session.say("ann", "question", "green or black?"), "green")


MADE: list[tuple[str, Callable[[Session], object]]] = [
    ("points", lambda s: s.say("ann", "complaint", "too hot")),
    ("points", lambda s: s.answer("bo", unlisted=Point("all that was asked"))),
    ("survey", lambda s: s.note("survey", "most like green")),
    ("briefing", lambda s: s.note("briefing", "on tea")),
    ("remedy", lambda s: s.note("enforcement", "kettle taken away")),
    ("remedy", lambda s: s.note("remedy", "kettle cooled")),
    ("interim-measure", lambda s: s.note("interim-measure", "water meanwhile")),
    ("notice", lambda s: s.publish("notice")),
    ("statements", lambda s: s.say("ann", "support", "lovely")),
    ("answers", answered),
    ("answers", lambda s: s.answer("bo", unlisted=Point("all that was asked"))),
    ("proposal", lambda s: s.propose("ann", [Commitment("pour")])),
    ("agreement", agreed),
    ("pledges", lambda s: s.pledge("bo", "biscuits")),
    ("findings", found),
    ("results", reported),
    ("publication", lambda s: s.publish("result")),
    ("publication", lambda s: s.publish("minutes")),
    ("tea-talk:menu", lambda s: s.note("tea-talk:menu", "green, black")),
]


@pytest.mark.parametrize(("name", "make"), MADE)
def test_an_artefact_is_missing_until_it_is_made(name: str, make: Callable[[Session], object]) -> None:
    session = opened()
    assert not has(session, name)

    make(session)

    assert has(session, name)
    assert known(name)


def test_every_artefact_is_tried() -> None:
    assert {name for name, _ in MADE if ":" not in name} == set(ARTEFACTS)


def test_nothing_is_there_in_a_session_that_hasnt_begun() -> None:
    assert not any(there(name, State(), ANYTHING.seats) for name in (ROLL, *ARTEFACTS, "tea-talk:menu"))


def test_the_roll_is_there_once_every_seat_that_must_be_held_is_held() -> None:
    session = opened()
    assert has(session, ROLL)

    session.unseat("bo", "guest")
    assert not has(session, ROLL)

    session.seat("bo", "guest", capacity="observer")
    assert not has(session, ROLL)


def test_a_roll_that_nobody_is_on_isnt_there_even_if_no_seat_must_be_held() -> None:
    assert not there(ROLL, State(), [Seat("guest")])


def test_answers_are_there_only_when_every_point_is_answered() -> None:
    session = opened()
    answered(session)
    open_point = session.say("ann", "demand", "more cups")
    assert not has(session, "answers")

    session.answer("bo", open_point, "they are coming")
    assert has(session, "answers")


def test_what_was_said_outside_the_meeting_asks_for_no_answer() -> None:
    session = opened()
    session.say("ann", "complaint", "in the street", setting="outside")
    assert not has(session, "answers")

    answered(session)
    assert has(session, "answers")


def test_a_proposal_that_was_withdrawn_or_adopted_isnt_there_any_more() -> None:
    session = opened()
    session.withdraw("ann", session.propose("ann", [Commitment("pour")]))
    assert not has(session, "proposal")

    agreed(session)
    assert not has(session, "proposal")
    assert has(session, "agreement")


@pytest.mark.parametrize("name", ["tea-talk:menu", "a:b", "a:b:c", "t1:m-2"])
def test_a_procedures_own_name_for_something_is_an_artefact(name: str) -> None:
    assert is_namespaced(name)
    assert known(name)


@pytest.mark.parametrize(
    "name", ["", "menu", ":menu", "tea:", "tea::menu", "Tea:menu", "tea: menu", "茶:菜单"]
)
def test_any_other_name_is_none(name: str) -> None:
    assert not is_namespaced(name)
    assert not known(name)
