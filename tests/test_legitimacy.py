"""Whether each item was decided as the rule asks: the roll as it stood then, who was there, the arithmetic, the notice."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation import (
    Commitment,
    DecisionRule,
    Duty,
    Forum,
    InvalidInput,
    Legitimacy,
    Period,
    Procedure,
    Record,
    Roll,
    Seat,
    Session,
    Stage,
    Stakeholder,
    Term,
    advice_only,
    consensus,
    decided,
    majority,
)
from deliberation.legitimacy import Attendance, Meeting, StandIn
from deliberation.records import Header
from deliberation.wording import LANGS


MOVES = dict.fromkeys(
    ("say", "propose", "propose:amendment", "amend", "vote", "consent", "object", "decide", "agree"), "*"
)
NOTICE = Duty("notice", owed_by="chair", ahead=Period(15, "days"), basis="house rule 3")
HALF = majority(quorum="1/2")


def procedure(rule: DecisionRule, *duties: Duty) -> Procedure:
    return Procedure(
        key="hall-talk",
        title={"zh": "会堂议事", "en": "Hall talk"},
        seats=[Seat("chair"), Seat("member")],
        stages=[Stage("table", meeting=True, repeatable=True, moves=MOVES, yields="agreement")],
        duties=duties,
        decides=rule,
    )


def opened(*members: str, rule: DecisionRule = HALF, duties: tuple[Duty, ...] = (), **more: Any) -> Session:
    roll = Roll.of({"member": [Stakeholder(one) for one in members]})
    forum = Forum("hall", procedure=procedure(rule, *duties))
    return Session.open(forum, roll=roll, on="2026-03-16", **{"clock": None} | more)


def sitting(*members: str, **more: Any) -> Session:
    """A session whose members all came, each a minute after the one before."""
    session = opened(*members, **more)
    session.meet()
    for minute, one in enumerate(members):
        session.arrive(one, on=f"2026-03-16T09:{minute:02}")
    session.enter("table")
    return session


def put(session: Session, *yes: str, no: tuple[str, ...] = ()) -> str:
    """A proposal, voted on."""
    text = session.propose(yes[0], [Commitment("mend the roof")])
    for one in yes:
        session.vote(one, text, "yes")
    for one in no:
        session.vote(one, text, "no")
    return text.ref


def only(session: Session, **asked: Any) -> Legitimacy:
    [one] = decided(session.record, **asked)
    return one


def met(session: Session) -> Legitimacy:
    """What is decided at a meeting to which two came."""
    session.meet()
    session.arrive("ann")
    session.arrive("bo")
    session.enter("table")
    session.decide(put(session, "ann", "bo"))
    return only(session)


# ---- what there is


def test_a_record_in_which_nothing_was_decided_has_nothing_to_judge() -> None:
    assert decided(Record.start(Header("r-1"))) == ()
    assert decided(sitting("ann", "bo").record) == ()


def test_an_item_tells_the_rule_the_roll_and_the_arithmetic() -> None:
    session = sitting("ann", "bo", "cy")
    text = put(session, "ann", "bo", no=("cy",))
    said = session.decide(text)

    one = only(session)

    assert (one.item, one.event, one.declared, one.outcome) == (text, said.ref, "holds", "holds")
    assert one.verdict.rule == HALF
    assert one.deciding == ("ann", "bo", "cy")
    assert one.explain("en").startswith(
        f"It was decided as the rule asks. What was declared is what the rule gives. {text} was decided on 2026-03-16 ({said.ref});"
    )
    assert (
        "There is a quorum: 3 of 3 present, at least 1/2 needed. 2 for, 1 against, 0 abstained"
        in one.explain("en")
    )
    assert "达到法定人数：应到 3，实到 3，须达 1/2 以上。赞成 2，反对 1，弃权 0" in one.explain("zh")


def test_a_rejection_is_legitimate_where_the_rule_rejects() -> None:
    session = sitting("ann", "bo", "cy")
    session.decide(put(session, "ann", no=("bo", "cy")))

    assert (only(session).declared, only(session).outcome) == ("fails", "holds")


def test_the_agreement_that_follows_a_decision_is_no_item_of_its_own() -> None:
    session = sitting("ann", "bo")
    text = put(session, "ann", "bo")
    session.decide(text)
    session.leave("bo")
    agreement = session.agree(text)

    assert only(session).adopted == agreement.ref
    assert only(session).quorum is not None
    assert [one.who for one in only(session).present or ()] == ["ann", "bo"]


def test_an_agreement_that_nobody_decided_before_is_an_item() -> None:
    session = sitting("ann", "bo", rule=consensus())
    text = session.propose("ann", [Commitment("mend the roof")])
    for who in ("ann", "bo"):
        session.consent(who, text)
    agreement = session.agree(text)

    assert (only(session).event, only(session).adopted, only(session).outcome) == (
        agreement.ref,
        agreement.ref,
        "holds",
    )
    assert only(session).quorum is None


def test_a_promise_that_a_body_makes_takes_no_decision() -> None:
    session = sitting("ann")
    session.agree(by="ann", terms=[Term("bring cake", force="promise", responsible=["ann"])])

    assert decided(session.record) == ()


def test_what_is_decided_twice_is_two_items() -> None:
    session = sitting("ann", "bo", "cy")
    text = put(session, "ann", no=("bo", "cy"))
    session.decide(text)
    session.amend("ann", text, [Commitment("mend the roof in May")])
    for who in ("ann", "bo"):
        session.vote(who, text, "yes")
    session.decide(text)
    session.agree(text)

    first, second = decided(session.record)

    assert (first.declared, first.adopted) == ("fails", None)
    assert (second.declared, second.adopted) == ("holds", session.agreements[0].ref)


def test_an_amendment_that_is_carried_is_an_item() -> None:
    session = sitting("ann", "bo")
    text = session.propose("ann", [Commitment("mend the roof")])
    other = session.propose("bo", [Commitment("mend the roof in May")], amends=text)
    for who in ("ann", "bo"):
        session.vote(who, other, "yes")
    session.decide(other)

    assert (only(session).item, only(session).outcome) == (other.ref, "holds")


def test_a_day_that_is_none_is_refused() -> None:
    with pytest.raises(InvalidInput, match="is no day"):
        decided(sitting("ann").record, on="soon")


def test_only_what_was_decided_by_a_day_is_listed() -> None:
    session = sitting("ann", "bo")
    session.decide(put(session, "ann", "bo"))

    assert decided(session.record, on="2026-03-15") == ()
    assert len(decided(session.record, on="2026-03-16")) == 1


# ---- who was there


def test_those_who_were_there_stand_with_the_times_they_came() -> None:
    session = sitting("ann", "bo", "cy")
    session.leave("cy", on="2026-03-16T10:30")
    session.decide(put(session, "ann", "bo"))

    one = only(session)

    assert [(each.who, each.came.iso) for each in one.present or () if each.came] == [
        ("ann", "2026-03-16T09:00"),
        ("bo", "2026-03-16T09:01"),
    ]
    [gone] = one.gone
    assert (gone.who, gone.came and gone.came.iso, gone.left and gone.left.iso) == (
        "cy",
        "2026-03-16T09:02",
        "2026-03-16T10:30",
    )
    assert "cy had left (came: 2026-03-16T09:02; left: 2026-03-16T10:30)." in one.explain("en")


def test_attendance_is_of_each_item() -> None:
    session = sitting("ann", "bo", "cy")
    session.decide(put(session, "ann", "bo"))
    session.leave("cy")
    session.decide(put(session, "ann", "bo"))
    session.arrive("cy")
    session.decide(put(session, "ann", "bo"))

    there = [[each.who for each in one.present or ()] for one in decided(session.record)]

    assert there == [["ann", "bo", "cy"], ["ann", "bo"], ["ann", "bo", "cy"]]


def test_where_nobody_recorded_who_came_the_quorum_is_unknown() -> None:
    session = opened("ann", "bo", enforcement="transcript")
    session.enter("table")
    session.agree(put(session, "ann", "bo"))

    one = only(session)

    assert (one.present, one.outcome) == (None, "unknown")
    assert one.quorum is not None
    assert one.quorum.outcome == "unknown"
    assert "Who was there isn't recorded." in one.explain("en")


def test_whoever_leaves_without_having_been_seen_to_come_came_at_no_known_time() -> None:
    session = opened("ann", "bo", "cy")
    session.enter("table")
    session.leave("cy", on="2026-03-16T10:00")
    session.decide(put(session, "ann", "bo"))

    assert [one.who for one in only(session).gone] == ["cy"]
    assert only(session).gone[0].came is None
    assert [one.came for one in only(session).present or ()] == [None, None]


def test_a_meeting_forgets_those_of_the_one_before() -> None:
    session = sitting("ann", "bo")
    session.leave("bo")
    session.adjourn()
    session.meet()
    session.arrive("ann")
    session.arrive("bo")
    session.decide(put(session, "ann", "bo"))

    assert only(session).gone == ()
    assert Meeting().gone == ()
    assert Meeting().there("ann") == Attendance("ann")


# ---- the roll as it stood


def test_the_roll_is_that_of_the_moment() -> None:
    session = sitting("ann", "bo")
    session.decide(put(session, "ann", "bo"))
    session.unseat("bo", "member")
    session.seat(Stakeholder("dee"), "member")

    assert only(session).roll.people() == ("ann", "bo")


def test_recusal_and_proxies_are_told_with_what_they_said() -> None:
    session = sitting("ann", "bo", "cy")
    session.seat("bo", "member", recused=True)
    session.seat(Stakeholder("dee"), "member", capacity="proxy", substitute_for="cy")
    session.arrive("dee")
    session.decide(put(session, "ann", "dee"))

    one = only(session)

    assert one.recused == ("bo",)
    assert one.deciding == ("ann", "dee")
    assert one.stand_ins == (StandIn("dee", "cy", "proxy", "yes"),)
    assert "dee acted as proxy for cy: for it." in one.explain("en")
    assert "dee受cy委托：赞成。" in one.explain("zh")


def test_a_substitute_of_whom_nothing_is_recorded_said_nothing() -> None:
    session = sitting("ann", "bo", "cy")
    session.seat(Stakeholder("dee"), "member", capacity="substitute", substitute_for="cy")
    session.decide(put(session, "ann", "bo"))

    assert only(session).stand_ins == (StandIn("dee", "cy", "substitute"),)


@pytest.mark.parametrize("said", ["consent", "object"])
def test_what_a_proxy_says_can_be_consent_or_an_objection(said: str) -> None:
    session = sitting("ann", "bo", rule=consensus())
    session.seat(Stakeholder("dee"), "member", capacity="proxy", substitute_for="bo")
    session.arrive("dee")
    text = session.propose("ann", [Commitment("mend the roof")])
    session.consent("ann", text)
    if said == "consent":
        session.consent("dee", text)
    else:
        session.object("dee", text, blocks=False)
    session.agree(text)

    assert only(session).stand_ins == (StandIn("dee", "bo", "proxy", said),)


def test_people_are_called_by_name_in_the_sentences() -> None:
    session = opened("ann")
    session.seat(Stakeholder("p-7", role="grid worker"), "member")
    session.enter("table")
    for who in ("ann", "p-7"):
        session.arrive(who)
    session.decide(put(session, "ann", "p-7"))

    assert "grid worker (came: 2026-03-16)" in only(session).explain("en")
    assert "p-7" not in only(session).explain("zh")


# ---- the notice


@pytest.mark.parametrize(
    ("day", "outcome", "days"),
    [("2026-03-01", "holds", 15), ("2026-03-02", "fails", 14), ("2026-03", "unknown", None)],
)
def test_a_notice_too_late_makes_what_was_decided_fail(day: str, outcome: str, days: int | None) -> None:
    session = opened("ann", "bo", duties=(NOTICE,), enforcement="transcript")
    session.publish("notice", on=day)
    one = met(session)

    assert one.notice is not None
    assert (one.outcome, one.notice.outcome, one.notice.days) == (outcome, outcome, days)
    assert one.notice.last is not None
    assert one.notice.last.isoformat() == "2026-03-01"
    assert "Basis: house rule 3." in one.explain("en")


@pytest.mark.parametrize(("enforcement", "outcome"), [("strict", "fails"), ("transcript", "unknown")])
def test_no_notice_fails_live_and_is_unknown_in_a_transcript(enforcement: Any, outcome: str) -> None:
    session = sitting("ann", "bo", duties=(NOTICE,), enforcement=enforcement)
    session.decide(put(session, "ann", "bo"))

    assert only(session).outcome == outcome


def test_a_notice_about_another_matter_is_none_of_this_one() -> None:
    session = sitting("ann", "bo", duties=(NOTICE,))
    session.adjourn()
    other, this = put(session, "ann", "bo"), put(session, "ann", "bo")
    session.publish("notice", about=other, on="2026-03-16")
    session.meet(on="2026-04-16")
    session.arrive("ann")
    session.arrive("bo")
    for ref in (other, this):
        session.decide(ref)

    assert [one.outcome for one in decided(session.record)] == ["holds", "fails"]


def test_a_notice_that_must_only_come_before_holds_whenever_it_came() -> None:
    session = opened("ann", "bo", duties=(Duty("notice", owed_by="chair"),))
    session.publish("notice", on="2026-03-15")
    one = met(session)

    assert (one.outcome, one.notice and one.notice.days) == ("holds", 1)


def test_where_the_procedure_asks_for_no_notice_the_days_are_only_told() -> None:
    session = opened("ann", "bo")
    session.invite("bo", "member", on="2026-03-14")
    one = met(session)

    assert one.notice is not None
    assert (one.outcome, one.notice.outcome, one.notice.days) == ("holds", None, 2)
    assert "The procedure sets no period for it." in one.explain("en")


# ---- what isn't told


def test_consensus_that_a_source_claims_is_claimed_and_not_shown() -> None:
    session = opened("ann", "bo", enforcement="transcript", rule=consensus())
    agreement = session.agree(terms=[Term("mend the roof")], claim="达成共识")

    one = only(session)

    assert (one.item, one.outcome, one.verdict.shown) == (agreement.ref, "unknown", False)
    assert one.because("zh") == "达成一致系来源自称，未见记载。"
    assert "达成共识" in one.explain("en")


def test_terms_of_which_nobody_says_how_they_were_decided_are_unknown() -> None:
    session = opened("ann", enforcement="transcript", rule=consensus())
    session.agree(terms=[Term("mend the roof")])

    assert only(session).outcome == "unknown"
    assert "How it was decided isn't told." in only(session).explain("en")


def test_what_a_transcript_does_not_show_is_unknown_and_what_it_shows_fails() -> None:
    for blocks, outcome in ((False, "unknown"), (True, "fails")):
        session = opened("ann", "bo", "cy", enforcement="transcript", rule=consensus())
        session.enter("table")
        text = session.propose("ann", [Term("mend the roof")])
        session.consent("ann", text)
        session.object("bo", text, blocks=blocks)
        session.agree(text)

        assert only(session).outcome == outcome


def test_where_the_rule_only_advises_nothing_can_be_told() -> None:
    session = opened("ann", enforcement="transcript", rule=advice_only())
    session.agree(terms=[Term("mend the roof")], claim="一致认为")

    assert only(session).outcome == "unknown"


def test_what_was_told_of_other_meetings_is_left_out() -> None:
    session = opened("ann", enforcement="transcript")
    session.agree(terms=[Term("mend the roof")], told=True)

    assert decided(session.record) == ()


# ---- what comes later


def test_a_vote_that_is_annulled_afterwards_takes_the_ground_away() -> None:
    session = sitting("ann", "bo", "cy")
    text = session.propose("ann", [Commitment("mend the roof")])
    votes = [session.vote(one, text, "yes") for one in ("ann", "bo")]
    session.vote("cy", text, "no")
    session.decide(text)
    session.annul(votes[0], reason="not in the room")

    assert only(session).outcome == "fails"
    assert "It was declared holds, but the rule gives: not adopted." in only(session).because("en")


def test_a_decision_that_is_annulled_is_no_item() -> None:
    session = sitting("ann", "bo")
    said = session.decide(put(session, "ann", "bo"))
    session.annul(said)

    assert decided(session.record) == ()


PEOPLE = ("ann", "bo", "cy", "dee", "eve")
LATER = st.lists(
    st.tuples(st.sampled_from(["leave", "recuse", "unseat", "arrive", "say"]), st.sampled_from(PEOPLE)),
    max_size=8,
)


def may(session: Session, what: str, who: str) -> None:
    """Makes a move, where it is allowed now."""
    held = who in session.state.roll
    there = session.state.present or frozenset()
    if what == "leave" and who in there:
        session.leave(who)
    elif what == "arrive" and held and who not in there:
        session.arrive(who)
    elif what == "recuse" and held:
        session.seat(who, "member", recused=True)
    elif what == "unseat" and held and len(session.state.roll) > 1:
        session.unseat(who, "member")
    elif what == "say" and held and who in there:
        session.say(who, "support", "yes")


@given(LATER)
def test_nothing_that_comes_later_changes_an_earlier_item(later: list[tuple[str, str]]) -> None:
    session = sitting(*PEOPLE)
    session.decide(put(session, "ann", "bo", no=("cy",)))
    before = decided(session.record)
    for what, who in later:
        may(session, what, who)

    assert decided(session.record) == before


@given(st.lists(st.tuples(st.sampled_from(["leave", "arrive"]), st.sampled_from(PEOPLE)), max_size=10))
def test_nobody_who_left_before_an_item_counts_in_its_quorum(moves: list[tuple[str, str]]) -> None:
    session = sitting(*PEOPLE)
    text = session.propose("ann", [Commitment("mend the roof")])
    for what, who in moves:
        may(session, what, who)
    session.decide(text)

    one = only(session)
    there = {each.who for each in one.present or ()}

    assert there.isdisjoint(each.who for each in one.gone)
    assert there | {each.who for each in one.gone} == set(PEOPLE)
    assert one.quorum is not None
    assert (one.quorum.outcome == "holds") is (len(there) * 2 >= len(PEOPLE))


@given(st.sets(st.sampled_from(PEOPLE)), st.sets(st.sampled_from(PEOPLE)))
def test_recusing_somebody_never_adds_to_those_who_count(away: set[str], recused: set[str]) -> None:
    def counted(recusing: set[str]) -> int:
        session = sitting(*PEOPLE)
        text = session.propose("ann", [Commitment("mend the roof")])
        for who in sorted(away):
            session.leave(who)
        for who in sorted(recusing):
            session.seat(who, "member", recused=True)
        session.decide(text)
        one = only(session)
        return len(set(one.deciding or ()) & {each.who for each in one.present or ()})

    assert counted(recused) <= counted(set())


@pytest.mark.parametrize("lang", LANGS)
def test_every_sentence_has_words(lang: Any) -> None:
    session = sitting("ann", "bo", "cy", duties=(NOTICE,), enforcement="transcript")
    session.seat(Stakeholder("dee"), "member", capacity="substitute", substitute_for="cy")
    session.leave("bo")
    session.decide(put(session, "ann", "dee"))
    session.agree(terms=[Term("mend the wall")], claim="一致同意")

    for one in decided(session.record):
        assert "{" not in one.explain(lang)
        assert "no wording" not in one.explain(lang)
