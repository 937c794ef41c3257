"""Small matters are talked over, big ones pooled for."""

from __future__ import annotations

from typing import Any

import pytest
from deliberation_pooling_council import POOLING_COUNCIL

from deliberation import Commitment, Forum, Issue, Need, Refused, Roll, Session, Stakeholder
from deliberation.testing import check_procedure


def test_it_does_what_every_procedure_must() -> None:
    check_procedure(POOLING_COUNCIL)


def opened(**seated: list[str]) -> Session:
    people = {seat.replace("_", "-"): [Stakeholder(one) for one in ids] for seat, ids in seated.items()}
    forum = Forum("hall", procedure=POOLING_COUNCIL)
    return Session.open(forum, Issue("the matter"), roll=Roll.of(people), on="2026-03-01", clock=None)


def code_of(move: Any) -> str:
    with pytest.raises(Refused) as refused:
        move()
    return refused.value.code


def raised() -> Session:
    session = opened(convener=["office"], resident=["ann"], partner=["firm"])
    session.enter("intake")
    session.say("ann", "proposal", "paint the stairwell")
    session.enter("triage")
    return session


def test_a_matter_is_weighed_before_it_is_gone_about() -> None:
    session = raised()

    assert code_of(lambda: session.enter("pooling")) == "move.needs"
    session.note("pooling-council:small-matter", "a tin of paint")
    assert code_of(lambda: session.enter("pooling")) == "move.needs"
    session.enter("talk")


def test_a_big_matter_is_pooled_for_against_what_it_needs() -> None:
    session = raised()
    session.note("pooling-council:big-matter", "the whole house")
    session.enter("pooling")
    session.propose("ann", [Commitment("paint the house", needs=[Need("paint", "10", "tin")])])

    assert (
        code_of(lambda: session.pledge("firm", "sand", need="sand", amount="1", unit="tin")) == "move.no-need"
    )
    assert (
        code_of(lambda: session.pledge("firm", "paint", need="paint", amount="1", unit="litre"))
        == "move.pledge-unit"
    )
    assert session.pledge("firm", "paint", need="paint", amount="7.5", unit="tin").kind == "pledge"
    session.enter("settlement")


def test_a_big_matter_is_not_settled_before_anything_was_offered() -> None:
    session = raised()
    session.note("pooling-council:big-matter", "the whole house")
    session.enter("pooling")
    session.propose("ann", [Commitment("paint the house", needs=[Need("paint", "10", "tin")])])

    assert code_of(lambda: session.enter("settlement")) == "move.needs"
