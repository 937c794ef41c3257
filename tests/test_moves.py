"""What can be done now is exactly what wouldn't be refused, also after something was taken back."""

from __future__ import annotations

import copy

from deliberation import Forum, Issue, Roll, Session, Stakeholder, Term
from deliberation.community import COMMUNITY
from deliberation.moves import Move


def test_what_speaks_of_a_term_that_was_taken_back_cannot_be_corrected_any_more() -> None:
    roll = Roll.of({"stakeholder": [Stakeholder("ann"), Stakeholder("bo")]})
    session = Session.open(
        Forum("hall", procedure=COMMUNITY), Issue("the bench"), roll=roll, on="2026-03-01", clock=None
    )
    session.enter("consult")
    promise = session.agree(by="ann", terms=[Term("mend it", force="promise")])
    waiver = session.waive("ann", promise.terms[0])
    assert Move("correct", "at", to=waiver.ref) in session.allowed()

    session.annul(promise.ref)

    assert Move("correct", "at", to=waiver.ref) not in session.allowed()
    assert Move("annul", to=waiver.ref) in session.allowed()
    for move in session.allowed():
        event = session.example(move)
        copy.copy(session).move(event.data, by=event.by, setting=event.setting)
