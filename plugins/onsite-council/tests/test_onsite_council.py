"""On the spot: a briefing, opinions, and what becomes of each."""

from __future__ import annotations

from typing import Any

import pytest
from deliberation_onsite_council import ONSITE_COUNCIL, REPEATED_PROBLEM, deliberation_papers

from deliberation import (
    Forum,
    Issue,
    Reason,
    Record,
    Refused,
    Roll,
    Session,
    Stakeholder,
    Term,
    installed_procedures,
    repeated_problems,
)
from deliberation.testing import check_procedure


def test_it_does_what_every_procedure_must() -> None:
    check_procedure(ONSITE_COUNCIL)


def opened(**seated: list[str]) -> Session:
    people = {seat.replace("_", "-"): [Stakeholder(one) for one in ids] for seat, ids in seated.items()}
    forum = Forum("hall", procedure=ONSITE_COUNCIL)
    return Session.open(forum, Issue("the matter"), roll=Roll.of(people), on="2026-03-01", clock=None)


def code_of(move: Any) -> str:
    with pytest.raises(Refused) as refused:
        move()
    return refused.value.code


def briefed() -> Session:
    session = opened(department=["works"], resident=["ann"])
    session.note("onsite-council:repeated-problem", "the road, three times")
    session.enter("briefing")
    session.say("works", "briefing", "roofs and pipes")
    session.enter("opinions")
    return session


def test_it_is_held_because_a_problem_came_back() -> None:
    session = opened(department=["works"], resident=["ann"])

    assert code_of(lambda: session.enter("briefing")) == "move.needs"


def test_an_answer_that_does_not_say_what_becomes_of_the_opinion_is_not_enough() -> None:
    session = briefed()
    road = session.say("ann", "complaint", "the road is uneven")
    session.enter("answers")
    session.answer("works", road, "thank you")

    assert code_of(lambda: session.enter("uptake")) == "move.duty-open"
    session.answer("works", road, "it is in the plan", disposition="adopted")
    session.enter("uptake")
    promise = Term("mend the road", force="promise", responsible=["works"])
    assert session.agree(by="works", terms=[promise]).terms[0].modality() == "promise"


def test_it_decides_nothing() -> None:
    session = briefed()

    assert not ONSITE_COUNCIL.decides.decides
    assert code_of(lambda: session.propose("ann", [Term("mend the road")])) == "move.not-in-stage"


PIPES = Issue("暖气管网反复抢修", id="heating-pipes", about="ziyuan")
LAMPS = Issue("路灯不亮", id="street-lamps", about="ziyuan")


def earlier(key: str, stage: str, day: str, *seats: str, issue: Issue = PIPES) -> Record:
    """The record of an earlier meeting under another procedure, at which one resident complained."""
    people = {seat: [Stakeholder(f"{seat}-{place}", role="居民") for place in (1, 2)] for seat in seats}
    forum = Forum("ziyuan", procedure=installed_procedures()[key])
    session = Session.open(forum, issue, roll=Roll.of(people), on=day, clock=None)
    session.enter(stage)
    session.say(f"{seats[0]}-1", "complaint", "冬天不停地抢修")
    return session.record


def test_a_problem_found_in_earlier_records_sets_it_off() -> None:
    gate = earlier("community", "consult", "2026-01-05", "stakeholder")
    hall = earlier("community", "consult", "2026-02-11", "stakeholder")
    assert repeated_problems(ONSITE_COUNCIL, [gate]) == ()

    [problem] = repeated_problems(ONSITE_COUNCIL, [hall, gate])
    session = Session.open(Forum("council", procedure=ONSITE_COUNCIL), PIPES, on="2026-03-01", clock=None)
    session.enter("trigger")
    with pytest.raises(Refused) as refused:
        session.enter("notice")
    note = session.note(REPEATED_PROBLEM, problem.explain("zh"), after=problem.refs)
    session.enter("notice")

    assert (refused.value.code, refused.value.params["needs"]) == ("move.needs", [REPEATED_PROBLEM])
    assert problem.explain("zh") == "“暖气管网反复抢修”由居民反映2次（2026-01-05 至 2026-02-11）"
    assert getattr(note.data, "text", None) == problem.explain("zh")
    assert note.after == problem.refs
    for ref, record in zip(note.after, (gate, hall), strict=True):
        assert record.event(ref).kind == "say"


def test_a_problem_raised_once_doesnt_set_it_off_and_neither_do_two_that_differ() -> None:
    pipes = earlier("community", "consult", "2026-01-05", "stakeholder")
    lamps = earlier("community", "consult", "2026-02-11", "stakeholder", issue=LAMPS)

    assert repeated_problems(ONSITE_COUNCIL, [pipes]) == ()
    assert repeated_problems(ONSITE_COUNCIL, [pipes, lamps]) == ()


def test_the_list_of_answers_has_each_opinion_with_what_becomes_of_it() -> None:
    session = briefed()
    road = session.say("ann", "complaint", "the road is uneven")
    pipes = session.say("ann", "proposal", "new heating pipes")
    session.say("ann", "question", "when do you begin?")
    session.enter("answers")
    session.answer("works", road, "it is in the plan", disposition="adopted")
    session.answer("works", pipes, "not this year", disposition="declined", reason="no money")

    sheet = deliberation_papers()[0].write(session.record)
    rows = [[cell.explain("en") if isinstance(cell, Reason) else cell for cell in row] for row in sheet.rows]

    assert [(row[0], row[1], row[4], row[6], row[7], row[8]) for row in rows] == [
        (1, "the road is uneven", "answered", "it is in the plan", "adopted", None),
        (2, "new heating pipes", "answered", "not this year", "declined", "no money"),
        (3, "when do you begin?", "not answered", None, None, None),
    ]
