"""A theme, its members, and departments that answer each for itself."""

from __future__ import annotations

from typing import Any

import pytest
from deliberation_thematic_consultation import THEMATIC_CONSULTATION

from deliberation import Forum, Issue, Refused, Roll, Session, Stakeholder, Term
from deliberation.testing import check_procedure


def test_it_does_what_every_procedure_must() -> None:
    check_procedure(THEMATIC_CONSULTATION)


def opened(**seated: list[str]) -> Session:
    people = {seat: [Stakeholder(one) for one in ids] for seat, ids in seated.items()}
    forum = Forum("hall", procedure=THEMATIC_CONSULTATION)
    return Session.open(forum, Issue("the matter"), roll=Roll.of(people), on="2026-03-01", clock=None)


def refused(move: Any) -> Refused:
    with pytest.raises(Refused) as error:
        move()
    return error.value


def gathered() -> Session:
    session = opened(host=["conference"], member=["ann", "bo"], department=["posts", "culture"])
    session.note("thematic-consultation:theme", "artists")
    session.enter("session")
    return session


def test_nobody_is_called_together_without_a_theme() -> None:
    session = opened(member=["ann"], department=["posts"])

    assert refused(lambda: session.enter("session")).code == "move.needs"


def test_a_department_must_be_there() -> None:
    session = opened(member=["ann"])
    session.note("thematic-consultation:theme", "artists")
    error = refused(lambda: session.enter("session"))

    assert error.code == "move.seats-empty"
    assert "相关部门" in error.message("zh")


def test_members_propose_and_departments_answer_and_neither_does_the_others_part() -> None:
    session = gathered()
    pay = session.say("ann", "complaint", "too few posts")

    assert refused(lambda: session.say("posts", "proposal", "more posts")).code == "move.not-from-seat"
    assert refused(lambda: session.answer("bo", pay, "indeed")).code == "move.not-from-seat"


def test_a_promise_is_of_the_one_body_that_makes_it() -> None:
    session = gathered()
    session.say("ann", "complaint", "too few posts")
    promise = Term("posts for artists", force="promise", responsible=["posts"])
    [term] = session.agree(by="posts", terms=[promise]).terms

    assert term.modality() == "promise"
    assert (
        refused(lambda: session.agree(by="posts", terms=[Term("posts", responsible=["culture"])])).code
        == "move.force"
    )


@pytest.mark.parametrize("move", ["decide", "vote"])
def test_it_decides_nothing(move: str) -> None:
    session = gathered()
    tried = {
        "decide": lambda: session.decide("#1", "holds"),
        "vote": lambda: session.vote("ann", "#1", "yes"),
    }
    error = refused(tried[move])

    assert error.code == "move.decides-nothing"


def test_what_was_not_answered_in_the_room_is_answered_in_writing_before_it_is_concluded() -> None:
    session = gathered()
    posts = session.say("ann", "complaint", "too few posts")
    training = session.say("bo", "proposal", "train more")
    session.answer("posts", posts, "posts will be found", disposition="promised")
    session.enter("feedback")
    error = refused(lambda: session.enter("conclusion"))

    assert error.code == "move.duty-open"
    assert "culture" in error.message("en")
    session.answer("culture", training, "a school is planned")
    session.enter("conclusion")
