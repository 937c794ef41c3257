from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from deliberation import Forum, Issue, Place, Procedure, Record, Session, Stage, Stakeholder, Term


TALK = Procedure(
    key="talk",
    title={"zh": "茶话会", "en": "Talk"},
    stages=[Stage("table", meeting=True, repeatable=True), Stage("round", meeting=True)],
)
PEOPLE = [
    Stakeholder("office", "Community office", kind="body"),
    Stakeholder("depot", "Depot", kind="body"),
    Stakeholder("ann"),
    Stakeholder("worker"),
]

Held = Callable[..., tuple[Session, tuple[Term, ...]]]


def hold(
    *terms: Term,
    id: str = "r-1",  # noqa: A002 - as `Session.open` calls it
    forum: str = "hall",
    told: Any = "transcript",
    issues: Any = None,
    **more: Any,
) -> tuple[Session, tuple[Term, ...]]:
    """A session of 8 February 2026 in which these terms were agreed."""
    home = Forum(forum, procedure=TALK, conveners=["office"], place=Place("estate"), **more)
    session = Session.open(
        home, *(issues or [Issue("noise", id="noise", about="depot")]), stakeholders=PEOPLE, on="2026-02-08", clock=None,
        enforcement=told, id=id,
    )  # fmt: skip
    agreed = session.agree(terms=terms, on="2026-02-08").terms if terms else ()
    return session, agreed


def record_of(*terms: Term, **more: Any) -> Record:
    return hold(*terms, **more)[0].record


@pytest.fixture
def held() -> Held:
    """How a session is held in which terms were agreed."""
    return hold


@pytest.fixture
def recorded() -> Callable[..., Record]:
    """The record of such a session."""
    return record_of
