"""A meeting that is ready for business."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from deliberation_rules_of_order import Meeting, rules_of_order

from deliberation import Forum, Issue, Refused, Roll, Session, Stakeholder


MEMBERS = ("ann", "bo", "cy", "dee")

Opened = Callable[..., Meeting]
Refusing = Callable[[Meeting, Callable[[], object], str], Refused]


@pytest.fixture
def opened() -> Opened:
    """Opens a meeting at which everybody came, or only some; rules as given."""

    def opening(*came: str, stage: str = "business", **rules: Any) -> Meeting:
        roll = Roll.of({"chair": [Stakeholder("kim")], "member": [Stakeholder(one) for one in MEMBERS]})
        session = Session.open(
            Forum("hall", procedure=rules_of_order(**rules)), Issue("the yard"), roll=roll, on="2026-03-01", id="yard", clock=None
        )  # fmt: skip
        for one in came or ("kim", *MEMBERS):
            session.arrive(one)
        session.enter(stage)
        return Meeting(session)

    return opening


@pytest.fixture
def refused() -> Refusing:
    """A refusal: its code, whole sentences in both languages, and the record as it was."""

    def refusing(meeting: Meeting, attempt: Callable[[], object], code: str) -> Refused:
        before, state = meeting.session.record.head, meeting.session.state
        with pytest.raises(Refused) as error:
            attempt()
        assert (meeting.session.record.head, meeting.session.state) == (before, state)
        assert error.value.code == (code if "." in code else f"rules-of-order.{code}")
        for said in (error.value.message("zh"), error.value.message("en")):
            assert "{" not in said
            assert "no wording" not in said
            assert "的措辞" not in said
        return error.value

    return refusing
