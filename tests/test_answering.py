"""Who owes whom an answer now, and how far each body gave its own."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation import (
    Count,
    Duty,
    Forum,
    Issue,
    Ledger,
    Procedure,
    Roll,
    Seat,
    Session,
    Stage,
    Stakeholder,
    UnknownReference,
)
from deliberation.answering import AnswerEntry, Coverage, summed
from deliberation.events import Point


TALK = Procedure(
    key="tea-talk",
    title={"zh": "茶话会", "en": "Tea talk"},
    seats=[Seat("host"), Seat("guest"), Seat("cook")],
    stages=[Stage("table", meeting=True, moves={"say": "*", "answer": "*"})],
    duties=[Duty(owed_by="host", to=("complaint", "demand")), Duty(owed_by=("host", "cook"), to="question")],
)
BODIES = ("water", "power", "office")


def at_the_table(enforcement: Any = "strict") -> Session:
    roll = Roll.of({"host": [Stakeholder("hal")], "guest": [Stakeholder("ann"), Stakeholder("bo")],
                    "cook": [Stakeholder("cy")]})  # fmt: skip
    bodies = [Stakeholder(one, kind="body") for one in BODIES]
    forum = Forum("hall", procedure=TALK, conveners=["office"])
    session = Session.open(
        forum,
        Issue("tea"),
        roll=roll,
        stakeholders=bodies,
        on="2026-03-01",
        clock=None,
        enforcement=enforcement,
    )
    session.enter("table")
    return session


def entry_of(session: Session) -> AnswerEntry:
    [entry] = Ledger.of(session.record).answers()
    return entry


def coverage_of(session: Session) -> Coverage:
    return Ledger.of(session.record).coverage()


def refer(session: Session, point: Any, to: str, by: Any = "hal", **more: Any) -> None:
    elsewhere: Any = {} if by in ("hal", "ann", "bo", "cy") else {"setting": "after"}
    session.answer(by, point, disposition="referred", referred_to=to, **elsewhere, **more)


# ---- one point


def test_a_point_is_owed_an_answer_by_those_whom_the_duty_names() -> None:
    session = at_the_table()
    session.say("ann", "question", "is it green?")

    entry = entry_of(session)

    assert (entry.owed_by, entry.raised_by, entry.status.status) == (("hal", "cy"), ("ann",), "unanswered")


def test_what_no_duty_names_is_owed_by_nobody() -> None:
    session = at_the_table()
    session.say("ann", "proposal", "more tea")

    assert entry_of(session).owed_by == ()
    assert coverage_of(session).bodies == ()


def test_a_referral_moves_the_duty_and_the_first_has_done_what_it_owed() -> None:
    session = at_the_table()
    brown = session.say("ann", "complaint", "the water is brown")
    refer(session, brown, "water")

    entry, duties = entry_of(session), Ledger.of(session.record).duties()

    assert (entry.owed_by, entry.referred_to, entry.disposition, entry.by) == (
        ("water",),
        "water",
        "referred",
        (),
    )
    assert (entry.status.status, "referred by hal to water" in entry.status.because("en")) == (
        "unanswered",
        True,
    )
    assert [(one.owed_by, one.status.status) for one in duties] == [
        (("hal",), "discharged"),
        (("water",), "open"),
    ]


def test_an_answer_from_the_body_it_was_referred_to_answers_it() -> None:
    session = at_the_table()
    brown = session.say("ann", "complaint", "the water is brown")
    refer(session, brown, "water")
    session.answer("water", brown, "the pipe is new", disposition="adopted", setting="after", on="2026-03-09")

    entry, duties = entry_of(session), Ledger.of(session.record).duties()

    assert (entry.status.status, entry.disposition, entry.by) == ("answered", "adopted", ("water",))
    assert (entry.owed_by, entry.referred_to) == (("water",), "water")
    assert [one.status.status for one in duties] == ["discharged", "discharged"]


def test_before_the_day_of_that_answer_it_is_still_open() -> None:
    session = at_the_table()
    brown = session.say("ann", "complaint", "the water is brown")
    refer(session, brown, "water")
    session.answer("water", brown, "the pipe is new", setting="after", on="2026-03-09")
    ledger = Ledger.of(session.record)

    found = [ledger.answers(day)[0].status.status for day in ("2026-03-08", "2026-03-09")]

    assert found == ["unanswered", "answered"]


def test_what_was_answered_before_a_referral_doesnt_answer_it() -> None:
    session = at_the_table()
    brown = session.say("ann", "complaint", "the water is brown")
    session.answer("hal", brown, "we heard", disposition="noted")
    refer(session, brown, "water")

    assert (entry_of(session).status.status, entry_of(session).disposition) == ("unanswered", "referred")


def test_a_referral_in_a_transcript_leaves_unknown_whether_it_was_answered() -> None:
    session = at_the_table("transcript")
    refer(session, session.say("ann", "complaint", "the water is brown"), "water")

    assert entry_of(session).status.status == "unknown"


def test_a_referral_from_a_seat_that_owes_nothing_moves_nothing() -> None:
    session = at_the_table()
    refer(session, session.say("ann", "complaint", "it is cold"), "water", by="cy")

    entry = entry_of(session)

    assert (entry.owed_by, entry.referral) == (("hal",), None)


def test_a_question_that_nobody_owes_is_owed_by_whom_it_was_referred_to() -> None:
    session = at_the_table()
    refer(session, session.say("ann", "proposal", "more tea"), "office", by="cy")

    assert entry_of(session).owed_by == ("office",)
    assert [body.holders for body in coverage_of(session).bodies] == [("office",)]


def test_to_refer_several_together_refers_none_of_them() -> None:
    session = at_the_table()
    first, second = (session.say("ann", "complaint", text) for text in ("cold", "weak"))
    session.answer("hal", [first, second], scope="collective", disposition="referred", referred_to="water")

    entries = Ledger.of(session.record).answers()

    assert [one.owed_by for one in entries] == [("hal",), ("hal",)]
    assert [(one.disposition, one.together) for one in entries] == [(None, "referred"), (None, "referred")]


def test_what_is_made_of_several_together_isnt_what_is_made_of_each() -> None:
    session = at_the_table()
    first, second = (session.say("ann", "complaint", text) for text in ("cold", "weak"))
    session.answer("hal", [first, second], scope="collective", disposition="declined", reason="as ever")
    session.answer("hal", first, "it is warmed", disposition="adopted")

    one, other = Ledger.of(session.record).answers()

    assert (one.disposition, one.together, one.status.status) == ("adopted", None, "answered")
    assert (other.disposition, other.together, other.reason, other.together_reason) == (
        None, "declined", None, "as ever",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("by", "moves"),
    [("office", True), ("hal", True), ("ann", False)],
    ids=["convener", "owes it", "raised it"],
)
def test_a_point_handed_on_by_itself_is_owed_elsewhere_if_they_could_hand_it_on(by: str, moves: bool) -> None:
    session = at_the_table()
    brown = session.say("ann", "complaint", "the water is brown")
    session.refer([brown.points[0]], by=by, to="water")

    assert entry_of(session).owed_by == (("water",) if moves else ("hal",))


def test_to_hand_on_a_statement_hands_on_its_points() -> None:
    session = at_the_table()
    both = session.say("ann", "complaint", "brown and cold", points=["brown", "cold"])
    session.refer([both], by="office", to="water")

    assert [one.owed_by for one in Ledger.of(session.record).answers()] == [("water",), ("water",)]


# ---- mine


def test_what_happened_to_mine_is_one_call() -> None:
    session = at_the_table()
    cold = session.say("ann", "complaint", "it is cold")
    session.say("bo", "complaint", "it is weak")
    session.answer("hal", cold, "no", disposition="declined", reason="it is iced tea")

    [mine] = Ledger.of(session.record).of_mine("ann")

    assert (mine.text, mine.disposition, mine.reason) == ("it is cold", "declined", "it is iced tea")
    assert Ledger.of(session.record).of_mine("cy") == ()


def test_a_member_asks_for_their_own_and_the_group_for_everybodys() -> None:
    session = at_the_table("transcript")
    session.seat(Stakeholder("owners", kind="group", count=Count.of(8)), "guest")
    for member in ("owners/1", "owners/2"):
        session.say(member, "complaint", "cold")
    ledger = Ledger.of(session.record)

    assert (len(ledger.of_mine("owners")), len(ledger.of_mine("owners/2"))) == (2, 1)


def test_somebody_unknown_is_told_who_is_near() -> None:
    session = at_the_table()

    with pytest.raises(UnknownReference, match=r"did you mean water\?"):
        Ledger.of(session.record).of_mine("wate")


# ---- figures


def test_a_point_that_stands_for_several_counts_as_so_many_and_no_more_than_is_known() -> None:
    session = at_the_table("transcript")
    session.say(
        "ann", "complaint", "many things", points=[Point("the tea", Count.read("50多个")), Point("the cake")]
    )

    [body] = coverage_of(session).bodies

    assert (body.owed.points.explain("en"), body.owed.unknown.explain("en")) == ("at least 52", "at least 52")
    assert body.owed.answered.exact == 0


def test_what_only_an_answer_tells_of_is_counted_as_raised_and_laid_to_no_bodys_account() -> None:
    session = at_the_table("transcript")
    session.answer("hal", unlisted=Point("22条意见", Count.read("22条")), scope="collective")

    told = coverage_of(session)

    assert (told.raised.points.exact, told.raised.collectively.exact, told.bodies) == (22, 22, ())


@given(st.lists(st.none() | st.builds(Count.of, st.integers(0, 50)) | st.just(Count.unknown()), max_size=6))
def test_a_sum_is_exact_where_every_part_of_it_is(counts: list[Count | None]) -> None:
    total = summed(counts)

    known = [1 if one is None else one.exact for one in counts]
    assert (total.exact is None) == (None in known)
    assert total.figure == sum(1 if one is None else one for one in known)


step = st.tuples(
    st.sampled_from(["answer", "refer", "together", "hand-on"]),
    st.sampled_from(["hal", "cy", *BODIES]),
    st.integers(0, 3),
    st.sampled_from(BODIES),
)


def played(kinds: list[str], steps: list[tuple[str, str, int, str]]) -> Session:
    session = at_the_table()
    said = [session.say("ann", what, "tea!") for what in kinds]  # type: ignore[arg-type]
    for what, by, place, to in steps:
        point = said[place % len(said)]
        elsewhere: Any = {} if by in ("hal", "cy") else {"setting": "after"}
        if what == "answer":
            session.answer(by, point, "yes", disposition="adopted", **elsewhere)
        elif what == "together":
            session.answer(by, said, "yes", scope="collective", **elsewhere)
        elif what == "refer":
            session.answer(by, point, disposition="referred", referred_to=to, **elsewhere)
        else:
            session.refer([point], by=by, to=to)
    return session


plays = st.builds(
    played,
    st.lists(st.sampled_from(["complaint", "question", "proposal"]), min_size=1, max_size=4),
    st.lists(step, max_size=8),
)


@given(plays)
def test_every_point_that_is_owed_is_owed_by_one_body_now(session: Session) -> None:
    told = coverage_of(session)

    owed = [entry.ref for entry in told.entries if entry.claims]
    assert sorted(ref for body in told.bodies for ref, _ in body.refs) == sorted(owed)
    for entry in told.entries:
        for claim in entry.claims:
            assert all(turn.passed_on is not None for turn in claim.turns[:-1])
            assert claim.now.passed_on is None


@given(plays)
def test_the_figures_of_the_bodies_add_up_to_those_of_the_points(session: Session) -> None:
    told = coverage_of(session)

    for name in ("points", "answered", "collectively", "unanswered", "unknown"):
        each = [getattr(body.owed, name).figure for body in told.bodies]
        assert sum(each) == getattr(told.owed, name).figure
    for tally in (told.raised, told.owed, *(body.owed for body in told.bodies)):
        parts = (tally.answered, tally.collectively, tally.unanswered, tally.unknown)
        assert sum(part.figure or 0 for part in parts) == tally.points.figure


def test_where_nobody_holds_the_seat_the_seat_stands_for_the_body() -> None:
    session = at_the_table()
    session.unseat("hal", "host")
    session.say("ann", "complaint", "it is cold")

    [body] = coverage_of(session).bodies

    assert (body.holders, body.seats, body.owed.unanswered.exact) == ((), ("host",), 1)


def test_a_body_that_answered_only_together_with_others_isnt_counted_as_having_answered_each() -> None:
    session = at_the_table()
    both = [session.say("ann", "complaint", text) for text in ("cold", "weak")]
    session.answer("hal", both, "we heard you all", scope="collective")

    [body] = coverage_of(session).bodies

    assert (body.owed.points.exact, body.owed.answered.exact, body.owed.collectively.exact) == (2, 0, 2)
