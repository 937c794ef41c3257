"""Open talk, and advice that everybody shares."""

from __future__ import annotations

from typing import Any

import pytest
from deliberation_planning_forum import PLANNING_FORUM

from deliberation import Forum, Issue, Refused, Roll, Session, Stakeholder, Term
from deliberation.testing import check_procedure


def test_it_does_what_every_procedure_must() -> None:
    check_procedure(PLANNING_FORUM)


def opened(**seated: list[str]) -> Session:
    people = {seat: [Stakeholder(one) for one in ids] for seat, ids in seated.items()}
    forum = Forum("hall", procedure=PLANNING_FORUM)
    return Session.open(forum, Issue("the matter"), roll=Roll.of(people), on="2026-03-01", clock=None)


def refused(move: Any) -> Refused:
    with pytest.raises(Refused) as error:
        move()
    return error.value


CANTEEN = Term("try bringing the meals to the other estate", force="recommendation")


def talked() -> Session:
    session = opened(convener=["chair"], branch=["secretary"], resident=["ann", "bo"])
    session.enter("open-talk")
    session.say("ann", "proposal", "meals for the old")
    session.enter("discussion")
    return session


def test_it_needs_a_resident() -> None:
    error = refused(lambda: opened(convener=["chair"]).enter("open-talk"))

    assert error.code == "move.seats-empty"
    assert "居民代表" in error.message("zh")


def test_nothing_is_suggested_before_people_have_talked() -> None:
    session = opened(resident=["ann"])
    session.enter("open-talk")

    assert refused(lambda: session.enter("discussion")).code == "move.needs"


@pytest.mark.parametrize("force", ["agreed", "promise", "directive"])
def test_only_advice_can_come_of_it(force: Any) -> None:
    session = talked()

    assert refused(lambda: session.propose("ann", [Term("meals", force=force)])).code == "move.force"


def test_the_advice_is_everybodys_or_nobodys() -> None:
    session = talked()
    text = session.propose("ann", [CANTEEN])
    session.enter("common-view")
    for one in ("ann", "bo"):
        session.consent(one, text)

    assert refused(lambda: session.agree(text)).code == "move.not-agreed"
    session.consent("secretary", text)
    [term] = session.agree(text).terms
    assert term.modality() == "recommendation"
    assert term.responsible == ()


def test_the_chair_notes_the_view_and_has_no_part_in_it() -> None:
    session = talked()
    text = session.propose("ann", [CANTEEN])
    session.enter("common-view")

    assert "chair" not in session.must_consent(text)
    assert refused(lambda: session.consent("chair", text)).code == "move.not-from-seat"


def test_nobody_owes_an_answer() -> None:
    session = talked()

    assert not PLANNING_FORUM.duties
    assert "answer" not in {move.kind for move in session.allowed()}
