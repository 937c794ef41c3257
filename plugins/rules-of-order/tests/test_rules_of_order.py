"""The rules of order: what they are made of, motions and amendments, the call for the question, quorum, what a club can set."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from deliberation_rules_of_order import RULES_OF_ORDER, Meeting, deliberation_procedures, rules_of_order
from deliberation_rules_of_order.reasons import codes, words_of

from deliberation import (
    Event,
    InvalidInput,
    Procedure,
    Refused,
    Term,
    installed_procedures,
)
from deliberation.testing import check_procedure


Opened = Callable[..., Meeting]
Refusing = Callable[[Meeting, Callable[[], object], str], Refused]


def seconded(meeting: Meeting) -> Event:
    motion = meeting.session.propose("ann", [Term("plant a hedge")])
    meeting.second("bo", motion)
    return motion


def amending(meeting: Meeting, on: Event, text: str = "plant trees") -> Event:
    change = meeting.session.propose("cy", [Term(text)], amends=on)
    meeting.second("dee", change)
    return change


def decided(meeting: Meeting, what: Event, *, holds: bool = True) -> None:
    meeting.put(what)
    meeting.session.vote(["ann", "bo", "cy"], what, "yes" if holds else "no")
    meeting.session.decide(what)


def reads(meeting: Meeting, text: Event) -> list[str]:
    return [term.text for term in meeting.session.state.proposals[text.ref].terms]


# ---- what they are made of


def test_they_do_what_every_procedure_must() -> None:
    check_procedure(RULES_OF_ORDER)


def test_every_seat_can_be_found_by_a_tie() -> None:
    assert all(seat.found_by for seat in RULES_OF_ORDER.seats)


def test_every_move_of_their_own_is_made_in_a_stage_and_named_in_the_definition() -> None:
    [business] = [stage for stage in RULES_OF_ORDER.stages if stage.key == "business"]
    named = {move.partition(":")[2] for move in business.moves if "rules-of-order" in move}

    assert named == {move.name for move in RULES_OF_ORDER.own_moves}


def test_it_is_offered_through_the_hook_and_found_by_its_key() -> None:
    assert deliberation_procedures() == [RULES_OF_ORDER]
    assert installed_procedures()["rules-of-order"] == RULES_OF_ORDER


def test_the_definition_comes_back_the_same() -> None:
    assert Procedure.from_data(RULES_OF_ORDER.to_data()) == RULES_OF_ORDER


@pytest.mark.parametrize("name", codes())
def test_every_refusal_is_said_in_both_languages(name: str) -> None:
    words = words_of(name)

    assert set(words) == {"zh", "en"}
    assert all(words.values())


# ---- motions


def test_without_a_second_there_is_no_debate_no_amendment_and_no_vote(
    opened: Opened, refused: Refusing
) -> None:
    meeting = opened()
    motion = meeting.session.propose("ann", [Term("plant a hedge")])

    for attempt in (
        lambda: meeting.ask("bo", "for"),
        lambda: meeting.session.propose("bo", [Term("trees")], amends=motion),
        lambda: meeting.call_question("bo"),
        lambda: meeting.put(motion),
    ):
        refused(meeting, attempt, "not-seconded")
    refused(meeting, lambda: meeting.session.vote("bo", motion, "yes"), "not-put")


def test_the_mover_cannot_second(opened: Opened, refused: Refusing) -> None:
    meeting = opened()
    motion = meeting.session.propose(["ann", "bo"], [Term("plant a hedge")])

    refused(meeting, lambda: meeting.second("bo", motion), "own-motion")
    meeting.second("cy", motion)
    refused(meeting, lambda: meeting.second("dee", motion), "seconded-already")


def test_a_motion_that_nobody_seconds_falls(opened: Opened, refused: Refusing) -> None:
    meeting = opened()
    motion = meeting.session.propose("ann", [Term("plant a hedge")])

    meeting.no_second(motion)

    assert meeting.floor.top is None
    refused(meeting, lambda: meeting.second("bo", motion), "nothing-pending")
    refused(meeting, lambda: meeting.no_second(motion), "nothing-pending")
    seconded(meeting)


def test_a_motion_can_be_taken_back_until_it_is_seconded(opened: Opened, refused: Refusing) -> None:
    meeting = opened()
    meeting.session.withdraw("ann", meeting.session.propose("ann", [Term("plant a hedge")]))
    assert meeting.floor.top is None
    motion = seconded(meeting)

    refused(meeting, lambda: meeting.session.withdraw("ann", motion), "seconded-already")
    refused(meeting, lambda: meeting.no_second(motion), "seconded-already")


def test_a_carried_motion_is_adopted_before_anything_else(opened: Opened, refused: Refusing) -> None:
    meeting = opened()
    motion = seconded(meeting)
    meeting.put(motion)
    refused(meeting, lambda: meeting.put(motion), "being-voted-on")
    refused(meeting, lambda: meeting.ask("cy", "for"), "being-voted-on")
    meeting.session.vote(["ann", "bo"], motion, "yes")
    refused(meeting, lambda: meeting.session.agree(motion), "being-voted-on")
    meeting.session.decide(motion)

    refused(meeting, lambda: meeting.session.vote("cy", motion, "no"), "carried-already")
    refused(meeting, lambda: meeting.session.decide(motion, "holds"), "carried-already")
    refused(meeting, lambda: meeting.session.propose("bo", [Term("paint")]), "one-thing")
    agreement = meeting.session.agree(motion, by="kim")

    assert [term.text for term in agreement.terms] == ["plant a hedge"]
    assert meeting.floor.top is None
    assert [one.ref for one in meeting.floor.past] == [motion.ref]


def test_a_lost_motion_is_done_with_and_can_only_be_moved_anew(opened: Opened, refused: Refusing) -> None:
    meeting = opened()
    motion = seconded(meeting)
    decided(meeting, motion, holds=False)

    refused(meeting, lambda: meeting.session.vote("ann", motion, "yes"), "nothing-pending")
    refused(meeting, lambda: meeting.session.agree(motion), "move.not-agreed")
    seconded(meeting)


def test_the_chair_cannot_adopt_terms_of_their_own(opened: Opened, refused: Refusing) -> None:
    meeting = opened()
    promise = [Term("I will see to it", force="promise")]

    refused(meeting, lambda: meeting.session.agree(by="kim", terms=promise), "nothing-pending")
    seconded(meeting)
    refused(meeting, lambda: meeting.session.agree(by="kim", terms=promise), "not-the-top")


# ---- amendments


def test_a_carried_amendment_changes_the_motion_and_a_lost_one_leaves_it(opened: Opened) -> None:
    meeting = opened()
    motion = seconded(meeting)
    decided(meeting, amending(meeting, motion, "plant a palm"), holds=False)
    assert reads(meeting, motion) == ["plant a hedge"]

    decided(meeting, amending(meeting, motion, "plant trees"))
    decided(meeting, motion)

    assert meeting.session.agree(motion).terms[0].text == "plant trees"


def test_an_amended_amendment_is_what_is_then_voted_on(opened: Opened) -> None:
    meeting = opened()
    motion = seconded(meeting)
    change = amending(meeting, motion)
    decided(meeting, amending(meeting, change, "plant two trees"))
    assert (reads(meeting, motion), reads(meeting, change)) == (["plant a hedge"], ["plant two trees"])

    decided(meeting, change)

    assert reads(meeting, motion) == ["plant two trees"]


def test_only_the_last_question_is_debated_amended_and_voted_on(opened: Opened, refused: Refusing) -> None:
    meeting = opened()
    motion = seconded(meeting)
    change = amending(meeting, motion)

    refused(meeting, lambda: meeting.put(motion), "not-the-top")
    refused(meeting, lambda: meeting.session.vote("ann", motion, "yes"), "not-the-top")
    refused(meeting, lambda: meeting.session.propose("ann", [Term("x")], amends=motion), "not-the-top")
    refused(meeting, lambda: meeting.session.agree(motion), "move.not-agreed")
    meeting.ask("ann", "for")
    meeting.recognize("ann")
    assert meeting.floor.stack[-1].ref == change.ref


def test_the_motions_own_debate_goes_on_after_its_amendment_is_decided(
    opened: Opened, refused: Refusing
) -> None:
    meeting = opened()
    motion = seconded(meeting)
    meeting.ask("ann", "for")
    meeting.ask("bo", "against")
    decided(meeting, amending(meeting, motion))

    refused(meeting, lambda: meeting.put(motion), "still-waiting")
    meeting.recognize("ann")


def test_turns_on_an_amendment_are_counted_by_themselves(opened: Opened) -> None:
    meeting = opened(turns=1)
    motion = seconded(meeting)
    for _ in range(2):
        meeting.ask("ann", "for")
        meeting.recognize("ann")
        meeting.yield_floor("ann")
        if meeting.floor.top is not None and meeting.floor.top.ref == motion.ref:
            amending(meeting, motion)

    assert [one.spoken("ann") for one in meeting.floor.stack] == [1, 1]


@pytest.mark.parametrize("degree", [0, 1, 2])
def test_amendments_go_no_deeper_than_the_rules_say(opened: Opened, refused: Refusing, degree: int) -> None:
    meeting = opened(degree=degree)
    last = seconded(meeting)
    for _ in range(degree):
        last = amending(meeting, last)

    refused(meeting, lambda: meeting.session.propose("ann", [Term("x")], amends=last), "too-deep")
    assert meeting.floor.amendments == degree


def test_nobody_replaces_a_text_without_a_vote(opened: Opened, refused: Refusing) -> None:
    meeting = opened()
    motion = seconded(meeting)

    refused(meeting, lambda: meeting.session.amend("ann", motion, [Term("x")]), "move.not-in-stage")


# ---- calling the question


def test_two_thirds_close_debate_and_whoever_waits_is_not_heard(opened: Opened, refused: Refusing) -> None:
    meeting = opened()
    motion = seconded(meeting)
    meeting.ask("ann", "for")
    call = meeting.call_question("cy")
    refused(meeting, lambda: meeting.put(call), "not-seconded")
    meeting.second("dee", call)
    refused(meeting, lambda: meeting.ask("bo", "against"), "not-debatable")
    refused(meeting, lambda: meeting.call_question("bo"), "not-debatable")
    meeting.put(call)
    meeting.session.vote(["bo", "cy"], call, "yes")
    meeting.session.vote("ann", call, "no")
    meeting.session.decide(call)

    assert meeting.floor.stack[-1].closed
    refused(meeting, lambda: meeting.recognize("ann"), "not-waiting")
    refused(meeting, lambda: meeting.ask("bo", "against"), "debate-closed")
    refused(meeting, lambda: meeting.session.propose("bo", [Term("x")], amends=motion), "debate-closed")
    meeting.put(motion)


def test_less_than_two_thirds_do_not_close_debate(opened: Opened) -> None:
    meeting = opened()
    seconded(meeting)
    meeting.ask("ann", "for")
    call = meeting.call_question("cy")
    meeting.second("dee", call)
    meeting.put(call)
    meeting.session.vote(["cy", "dee"], call, "yes")
    meeting.session.vote(["ann", "bo"], call, "no")
    assert "it takes at least 2/3" in meeting.session.verdict(call).explain("en")
    meeting.session.decide(call)

    meeting.recognize("ann")


def test_a_call_closes_debate_on_the_open_question_alone(opened: Opened) -> None:
    meeting = opened()
    motion = seconded(meeting)
    change = amending(meeting, motion)
    call = meeting.call_question("ann")
    meeting.second("bo", call)
    decided(meeting, call)

    assert [one.closed for one in meeting.floor.stack] == [False, True]
    decided(meeting, change)
    meeting.ask("ann", "for")


def test_nothing_is_called_where_nothing_is_pending(opened: Opened, refused: Refusing) -> None:
    meeting = opened()

    refused(meeting, lambda: meeting.call_question("ann"), "nothing-pending")


# ---- the queue and the floor


def test_then_who_had_fewer_turns_and_then_who_asked_first(opened: Opened, refused: Refusing) -> None:
    meeting = opened(turns=3)
    seconded(meeting)
    for who in ("ann", "bo", "ann"):
        meeting.ask(who, "question")
        meeting.recognize(who)
        meeting.yield_floor(who)
    for who in ("ann", "dee", "cy", "bo"):
        meeting.ask(who, "for")

    refused(meeting, lambda: meeting.recognize("cy"), "asked-first")
    for who in ("dee", "cy"):
        meeting.recognize(who)
        meeting.session.say(who, "support", "…")
        meeting.yield_floor(who)
    refused(meeting, lambda: meeting.recognize("ann"), "fewer-turns-first")
    meeting.recognize("bo")


def test_nobody_waits_twice_and_nobody_is_called_who_does_not_wait(opened: Opened, refused: Refusing) -> None:
    meeting = opened()
    seconded(meeting)
    meeting.ask("ann", "for")

    refused(meeting, lambda: meeting.ask("ann", "against"), "waiting-already")
    refused(meeting, lambda: meeting.recognize("bo"), "not-waiting")
    meeting.step_back("ann")
    refused(meeting, lambda: meeting.step_back("ann"), "not-waiting")


@pytest.mark.parametrize("seconds", ["two minutes", "1e3", "-5", ""])
def test_time_is_exact_text(opened: Opened, refused: Refusing, seconds: str) -> None:
    meeting = opened()
    seconded(meeting)
    refused(meeting, lambda: meeting.yield_floor("ann", "5"), "nobody-speaks")
    meeting.ask("ann", "for")
    meeting.recognize("ann")

    refused(meeting, lambda: meeting.yield_floor("ann", seconds), "seconds")


def test_two_do_not_speak_or_second_with_one_voice(opened: Opened, refused: Refusing) -> None:
    meeting = opened()
    motion = meeting.session.propose("ann", [Term("plant a hedge")])
    second = ("rules-of-order:second", {"to": motion.ref})

    refused(meeting, lambda: meeting.session.act(["bo", "cy"], *second), "one-voice")
    meeting.second("bo", motion)
    meeting.ask("bo", "for")
    meeting.recognize("bo")
    refused(meeting, lambda: meeting.session.say(["bo", "cy"], "support", "…"), "no-interruption")


@pytest.mark.parametrize("how", ["leaves", "unseated", "adjourned"])
def test_who_is_gone_neither_speaks_nor_waits(opened: Opened, how: str) -> None:
    meeting = opened()
    seconded(meeting)
    for who in ("ann", "bo"):
        meeting.ask(who, "for")
    meeting.recognize("ann")
    session = meeting.session
    for who in ("ann", "bo"):
        if how == "adjourned":
            session.meet() if not session.state.meeting else session.adjourn()
        else:
            session.leave(who) if how == "leaves" else session.unseat(who, "member")

    assert meeting.floor.speaker is None
    assert meeting.floor.stack[-1].queue == ()
    assert meeting.floor.stack[-1].turns[-1].ended == "broken-off"


def test_what_is_said_outside_the_meeting_takes_no_turn(opened: Opened) -> None:
    meeting = opened()
    motion = seconded(meeting)
    before = meeting.floor

    meeting.session.say("ann", "support", "I wrote to everybody", setting="before")
    meeting.session.propose("ann", [Term("another")], setting="outside")

    assert meeting.floor == before
    assert meeting.floor.stack[-1].ref == motion.ref


# ---- quorum, and what a club can set


def test_without_a_quorum_a_motion_is_not_carried_and_the_verdict_says_so(opened: Opened) -> None:
    meeting = opened("kim", "ann", quorum="3/4")
    motion = meeting.session.propose("ann", [Term("plant a hedge")])
    meeting.session.arrive("bo")
    meeting.second("bo", motion)
    meeting.put(motion)
    meeting.session.vote(["ann", "bo"], motion, "yes")

    verdict = meeting.session.verdict(motion)

    assert verdict.outcome == "fails"
    assert "No quorum: 2 of 4 present" in verdict.explain("en")
    assert "未达法定人数：应到 4，实到 2" in verdict.explain("zh")
    meeting.session.decide(motion)
    assert meeting.floor.top is None


def test_a_carried_motion_whose_quorum_is_gone_can_be_declared_lost(
    opened: Opened, refused: Refusing
) -> None:
    meeting = opened(quorum="1/1")
    motion = seconded(meeting)
    decided(meeting, motion)
    meeting.session.leave("dee")
    refused(meeting, lambda: meeting.session.agree(motion), "move.not-agreed")

    meeting.session.decide(motion)

    assert meeting.floor.top is None


def test_where_nobody_noted_who_came_a_quorum_is_unknown_and_nothing_is_decided(opened: Opened) -> None:
    meeting = opened()
    meeting.session.meet()
    motion = seconded(meeting)
    meeting.put(motion)
    meeting.session.vote(["ann", "bo"], motion, "yes")

    meeting.session.decide(motion)

    assert meeting.session.state.proposals[motion.ref].outcome == "unknown"
    assert meeting.floor.stack[-1].put


def test_a_club_can_have_one_turn_of_three_minutes(opened: Opened, refused: Refusing) -> None:
    meeting = opened(minutes=3, turns=1)
    seconded(meeting)
    meeting.ask("ann", "for")
    meeting.recognize("ann")
    refused(meeting, lambda: meeting.time_up("179"), "time-left")
    meeting.yield_floor("ann", "180")

    assert not meeting.floor.stack[-1].turns[-1].over
    refused(meeting, lambda: meeting.ask("ann", "for"), "no-more-turns")


def test_a_chair_with_a_casting_vote_breaks_a_tie_and_votes_on_nothing_else(
    opened: Opened, refused: Refusing
) -> None:
    meeting = opened(casting_vote=True)
    motion = seconded(meeting)
    meeting.put(motion)
    refused(meeting, lambda: meeting.session.vote("kim", motion, "yes"), "casting-vote")
    meeting.session.vote("ann", motion, "yes")
    refused(meeting, lambda: meeting.session.vote("kim", motion, "yes"), "casting-vote")
    meeting.session.vote("bo", motion, "no")

    meeting.session.vote("kim", motion, "yes")
    meeting.session.decide(motion)

    assert meeting.floor.stack[-1].carried


@pytest.mark.parametrize(
    "rules",
    [
        {"minutes": 0}, {"minutes": "1/7"}, {"minutes": "two"}, {"minutes": 1.5}, {"minutes": "1/0"}, {"minutes": True},
        {"turns": 0}, {"turns": "2"}, {"turns": True}, {"degree": 3}, {"degree": -1},
    ],
)  # fmt: skip
def test_limits_that_cannot_be_are_refused(rules: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput) as error:
        rules_of_order(**rules)

    assert error.value.code == "rules-of-order.limits"
    assert next(iter(rules)) in str(error.value)


def test_a_meeting_without_a_chair_says_so(opened: Opened) -> None:
    meeting = opened()
    meeting.session.unseat("kim", "chair")

    with pytest.raises(InvalidInput, match="Nobody holds the chair"):
        meeting.recognize("ann")


def test_the_chair_opens_the_meeting(opened: Opened, refused: Refusing) -> None:
    meeting = opened(stage="opening")
    refused(meeting, lambda: meeting.session.say("ann", "briefing", "…"), "move.not-from-seat")
    with pytest.raises(Refused):
        meeting.session.propose("ann", [Term("plant a hedge")])

    meeting.session.say("kim", "briefing", "one motion on the agenda")
