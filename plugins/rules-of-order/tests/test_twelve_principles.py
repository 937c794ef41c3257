"""The twelve principles, one after another: what of each a program can hold."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from deliberation_rules_of_order import Meeting

from deliberation import Event, Refused, Term


Opened = Callable[..., Meeting]
Refusing = Callable[[Meeting, Callable[[], object], str], Refused]


def seconded(meeting: Meeting, text: str = "plant a hedge") -> Event:
    motion = meeting.session.propose("ann", [Term(text)])
    meeting.second("bo", motion)
    return motion


def speaks(meeting: Meeting, who: str, side: str = "for", seconds: str | None = None) -> None:
    meeting.ask(who, side)  # type: ignore[arg-type]
    meeting.recognize(who)
    meeting.yield_floor(who, seconds)


def test_动议中心_nothing_is_said_before_a_motion(opened: Opened, refused: Refusing) -> None:
    meeting = opened()

    refused(meeting, lambda: meeting.session.say("ann", "support", "a hedge would be fine"), "no-floor")
    refused(meeting, lambda: meeting.ask("ann", "for"), "nothing-pending")
    refused(meeting, lambda: meeting.put("#7"), "nothing-pending")


@pytest.mark.parametrize("seats", [("chair",), ("chair", "member")])
def test_主持中立_the_chair_neither_moves_nor_debates_nor_votes(
    opened: Opened, refused: Refusing, seats: tuple[str, ...]
) -> None:
    meeting = opened()
    if "member" in seats:
        meeting.session.seat("kim", "member")
    code = "neutral-chair" if "member" in seats else "move.not-from-seat"

    refused(meeting, lambda: meeting.session.propose("kim", [Term("no hedge")]), code)
    motion = seconded(meeting)
    refused(meeting, lambda: meeting.ask("kim", "against"), code)
    meeting.put(motion)
    refused(meeting, lambda: meeting.session.vote("kim", motion, "no"), code)


def test_机会均等_who_has_not_spoken_comes_first(opened: Opened, refused: Refusing) -> None:
    meeting = opened()
    motion = seconded(meeting)
    speaks(meeting, "ann")
    meeting.ask("ann", "against")
    meeting.ask("bo", "for")

    error = refused(meeting, lambda: meeting.recognize("ann"), "not-spoken-first")

    assert f"bo is next, with no turn on {motion.ref} yet; turns of ann so far: 1." in error.message("en")
    assert f"应先请 bo 发言：其尚未就 {motion.ref} 发言，ann 已发言 1 次。" in error.message("zh")
    meeting.recognize("bo")


def test_机会均等_the_sides_take_turns(opened: Opened, refused: Refusing) -> None:
    meeting = opened()
    seconded(meeting)
    speaks(meeting, "ann", "for")
    meeting.ask("bo", "for")
    meeting.ask("cy", "against")

    error = refused(meeting, lambda: meeting.recognize("bo"), "other-side-first")

    assert "the last spoke for" in error.message("en")
    assert "上一位属赞成方" in error.message("zh")
    meeting.recognize("cy")


def test_立场明确_who_asks_for_the_floor_says_first_on_which_side(opened: Opened, refused: Refusing) -> None:
    meeting = opened()
    seconded(meeting)
    act = "rules-of-order:ask-for-floor"

    refused(meeting, lambda: meeting.session.act("ann", act), "side-missing")
    refused(meeting, lambda: meeting.session.act("ann", act, {"side": "maybe"}), "side-missing")
    meeting.ask("ann", "against")
    meeting.recognize("ann")
    refused(meeting, lambda: meeting.session.say("ann", "support", "…"), "other-side")
    refused(meeting, lambda: meeting.session.say("ann", "question", "…"), "other-side")
    meeting.session.say("ann", "assessment", "…")


def test_发言完整_a_speaker_is_interrupted_by_nothing_but_a_point_of_order(
    opened: Opened, refused: Refusing
) -> None:
    meeting = opened()
    motion = seconded(meeting)
    meeting.ask("ann", "for")
    meeting.recognize("ann")
    session = meeting.session

    for attempt in (
        lambda: session.say("bo", "assessment", "…"),
        lambda: meeting.ask("bo", "against"),
        lambda: session.propose("bo", [Term("trees")], amends=motion),
        lambda: meeting.call_question("bo"),
        lambda: meeting.put(motion),
        lambda: meeting.yield_floor("bo"),
    ):
        refused(meeting, attempt, "no-interruption")
    meeting.point_of_order("bo", "off the subject")
    meeting.rule("rejected")
    session.say("ann", "support", "as I was saying")


def test_面对主持_only_the_chair_gives_the_floor_and_members_do_not_answer_one_another(
    opened: Opened, refused: Refusing
) -> None:
    meeting = opened()
    seconded(meeting)
    meeting.ask("ann", "question")
    give = ("rules-of-order:recognize", {"to": "ann"})

    refused(meeting, lambda: meeting.session.act("bo", *give), "move.not-from-seat")
    meeting.session.act("kim", *give)
    asked = meeting.session.say("ann", "question", "who will cut it?")
    refused(meeting, lambda: meeting.session.answer("bo", asked, "I will"), "move.not-in-stage")


def test_限时限次_nobody_has_more_turns_than_the_limit(opened: Opened, refused: Refusing) -> None:
    meeting = opened()
    motion = seconded(meeting)
    speaks(meeting, "ann")
    speaks(meeting, "ann")

    error = refused(meeting, lambda: meeting.ask("ann", "for"), "no-more-turns")

    assert f"ann has no turn left on {motion.ref}; there are 2 for each." in error.message("en")


def test_限时限次_a_turn_over_the_time_limit_is_on_record_and_can_be_cut(
    opened: Opened, refused: Refusing
) -> None:
    meeting = opened()
    seconded(meeting)
    speaks(meeting, "ann", seconds="120")
    speaks(meeting, "bo", "against", seconds="120.5")
    meeting.ask("cy", "for")
    meeting.recognize("cy")

    refused(meeting, lambda: meeting.time_up("119"), "time-left")
    meeting.time_up("120")

    turns = meeting.floor.stack[-1].turns
    assert [(turn.who, turn.over, turn.ended) for turn in turns] == [
        ("ann", False, "yielded"), ("bo", True, "yielded"), ("cy", False, "time-up"),
    ]  # fmt: skip


def test_一时一件_while_a_motion_is_pending_there_is_no_other(opened: Opened, refused: Refusing) -> None:
    meeting = opened()
    motion = seconded(meeting)

    error = refused(meeting, lambda: meeting.session.propose("bo", [Term("paint the fence")]), "one-thing")
    refused(meeting, lambda: meeting.session.enter("follow-up"), "move.needs")
    refused(meeting, meeting.session.close, "one-thing")

    assert motion.ref in error.message("zh")


def test_遵守裁判_a_point_of_order_waits_for_the_chair_and_for_nobody_else(
    opened: Opened, refused: Refusing
) -> None:
    meeting = opened()
    motion = seconded(meeting)
    point = meeting.point_of_order("bo", "cy isn't a member")

    refused(meeting, lambda: meeting.ask("ann", "for"), "point-pending")
    refused(meeting, lambda: meeting.point_of_order("cy"), "point-pending")
    ruling = ("rules-of-order:rule-on-point", {"to": point.ref, "ruling": "upheld"})
    refused(meeting, lambda: meeting.session.act("bo", *ruling), "move.not-from-seat")
    refused(
        meeting,
        lambda: meeting.session.act("kim", ruling[0], {"to": motion.ref, "ruling": "upheld"}),
        "no-point",
    )
    refused(meeting, lambda: meeting.session.act("kim", ruling[0], {"to": point.ref}), "ruling-missing")
    meeting.rule("upheld", "so it is")

    meeting.ask("ann", "for")
    refused(meeting, lambda: meeting.session.act("kim", *ruling), "no-point")


def test_文明表达_the_chair_can_stop_a_speaker_and_that_is_on_record(
    opened: Opened, refused: Refusing
) -> None:
    meeting = opened()
    seconded(meeting)
    refused(meeting, lambda: meeting.call_to_order("names were called"), "nobody-speaks")
    meeting.ask("ann", "for")
    meeting.recognize("ann")
    refused(meeting, lambda: meeting.session.act("bo", "rules-of-order:call-to-order"), "move.not-from-seat")

    meeting.call_to_order("names were called")

    assert meeting.floor.speaker is None
    assert meeting.floor.stack[-1].turns[-1].ended == "called-to-order"


def test_充分辩论_there_is_no_vote_while_somebody_waits_to_speak(opened: Opened, refused: Refusing) -> None:
    meeting = opened()
    motion = seconded(meeting)
    meeting.ask("cy", "against")
    meeting.ask("dee", "question")

    error = refused(meeting, lambda: meeting.put(motion), "still-waiting")
    assert "cy, dee still wait to speak" in error.message("en")
    meeting.session.act("dee", "rules-of-order:step-back")
    meeting.recognize("cy")
    meeting.yield_floor("cy")

    meeting.put(motion)


@pytest.mark.parametrize(
    ("yes", "no", "outcome"),
    [
        (("ann", "bo"), ("cy",), "holds"),
        (("ann", "bo"), ("cy", "dee"), "fails"),
        (("ann",), ("bo", "cy"), "fails"),
    ],
)
def test_多数裁决_more_must_be_for_than_against_and_a_tie_fails(
    opened: Opened, yes: tuple[str, ...], no: tuple[str, ...], outcome: str
) -> None:
    meeting = opened()
    motion = seconded(meeting)
    meeting.put(motion)
    meeting.session.vote(yes, motion, "yes")
    meeting.session.vote(no, motion, "no")

    meeting.session.decide(motion)

    assert meeting.session.state.proposals[motion.ref].outcome == outcome
    assert (meeting.floor.top is None) == (outcome == "fails")
