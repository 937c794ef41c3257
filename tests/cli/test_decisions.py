"""``deliberation decisions``: how each item was decided, for people and for programs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from deliberation import Forum, Procedure, Roll, Seat, Session, Stage, Stakeholder, Term, majority


Run = Callable[..., Any]
CASES = Path(__file__).parents[2] / "examples" / "cases"
MOVES = dict.fromkeys(("propose", "vote", "decide", "agree"), "*")


@pytest.fixture
def voted(tmp_path: Path) -> str:
    """Two came, one left before the second item."""
    talk = Procedure(
        key="hall-talk",
        title={"zh": "会堂议事", "en": "Hall talk"},
        seats=[Seat("member", title={"zh": "委员", "en": "Member"})],
        stages=[Stage("table", meeting=True, moves=MOVES, yields="agreement")],
        decides=majority(quorum="2/3"),
    )
    roll = Roll.of({"member": [Stakeholder("ann", "安"), Stakeholder("bo", "博")]})
    session = Session.open(
        Forum("hall", procedure=talk), roll=roll, on="2026-03-16", clock=None, enforcement="transcript"
    )
    session.meet()
    session.arrive("ann", on="2026-03-16T09:00")
    session.arrive("bo", on="2026-03-16T09:05")
    session.enter("table")
    for leaves in (False, True):
        if leaves:
            session.leave("bo", on="2026-03-16T10:00")
        text = session.propose("ann", [Term("mend the roof")])
        session.vote("ann", text, "yes")
        session.decide(text, "holds")
    path = tmp_path / "hall.record.jsonl"
    session.record.write(path)
    return str(path)


def test_each_item_is_told_with_those_who_were_there_and_when_they_came_and_left(
    run: Run, voted: str
) -> None:
    first, second = run("decisions", voted, "--json").json["items"]

    assert first["present"] == [
        {"who": "ann", "came": "2026-03-16T09:00", "left": None},
        {"who": "bo", "came": "2026-03-16T09:05", "left": None},
    ]
    assert first["quorum"] == "holds"
    assert [one["who"] for one in second["present"]] == ["ann"]
    assert second["gone"] == [{"who": "bo", "came": "2026-03-16T09:05", "left": "2026-03-16T10:00"}]
    assert second["quorum"] == "fails"


@pytest.mark.parametrize(
    ("lang", "words"), [("en", "安 (came: 2026-03-16T09:00)"), ("zh", "安（到场：2026-03-16T09:00）")]
)
def test_people_and_the_arithmetic_are_told_in_words(run: Run, voted: str, lang: str, words: str) -> None:
    told = run("decisions", voted, "--lang", lang).out

    assert words in " ".join(told.split())
    assert "1" in told
    assert "2/3" in told
    assert "ann" not in told


@pytest.mark.needs("grid-meeting")
def test_consensus_that_a_source_claims_is_claimed_and_not_shown(run: Run) -> None:
    [item] = run("decisions", str(CASES / "xinheyuan-sf-express.yaml"), "--json").json["items"]

    assert item["outcome"] == "unknown"
    assert item["because"] == "That it was agreed is claimed and not shown."


def test_where_nothing_was_decided_it_says_so(run: Run, tmp_path: Path) -> None:
    talk = Procedure(
        key="talk", title={"zh": "谈", "en": "Talk"}, stages=[Stage("table", moves={"say": "*"})]
    )
    path = tmp_path / "talk.record.jsonl"
    Session.open(Forum("hall", procedure=talk), on="2026-03-16", clock=None).record.write(path)

    assert "没有作出决定" in run("decisions", str(path), "--lang", "zh").out
