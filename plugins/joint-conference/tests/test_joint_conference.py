"""A joint conference matches what is needed with what can be given."""

from __future__ import annotations

from typing import Any

import pytest
from deliberation_joint_conference import JOINT_CONFERENCE

from deliberation import Commitment, Forum, Issue, Refused, Roll, Session, Stakeholder
from deliberation.testing import check_procedure


def test_it_does_what_every_procedure_must() -> None:
    check_procedure(JOINT_CONFERENCE)


def opened(**seated: list[str]) -> Session:
    people = {seat.replace("_", "-"): [Stakeholder(one) for one in ids] for seat, ids in seated.items()}
    forum = Forum("hall", procedure=JOINT_CONFERENCE)
    return Session.open(forum, Issue("the matter"), roll=Roll.of(people), on="2026-03-01", clock=None)


def code_of(move: Any) -> str:
    with pytest.raises(Refused) as refused:
        move()
    return refused.value.code


def test_nothing_is_matched_before_both_lists_are_there() -> None:
    session = opened(convener=["office"], resident=["ann"], organisation=["club"])
    session.enter("discussion")
    session.note("joint-conference:needs-list", "a room for homework")

    assert code_of(lambda: session.enter("matching")) == "move.needs"
    session.note("joint-conference:resource-list", "the club's hall on weekdays")
    session.enter("matching")


def test_a_conference_goes_from_lists_to_tasks() -> None:
    session = opened(convener=["office"], resident=["ann"], organisation=["club"])
    session.note("joint-conference:needs-list", "a room for homework")
    session.note("joint-conference:resource-list", "the club's hall on weekdays")
    session.enter("matching")
    text = session.propose("ann", [Commitment("open the hall on weekdays", responsible=["club"])])
    session.enter("tasks")
    for one in session.must_consent(text):
        session.consent(one, text)

    assert session.agree(text).terms[0].modality() == "commitment"


def test_without_an_organisation_there_is_no_conference() -> None:
    session = opened(convener=["office"], resident=["ann"])

    assert code_of(lambda: session.enter("discussion")) == "move.seats-empty"
