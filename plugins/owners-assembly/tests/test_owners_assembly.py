"""A session of owners: what is posted, who may vote, what is refused and why; and its record, with and without the plugin."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from string import Formatter
from typing import Any

import attrs
import pytest
from deliberation_owners_assembly import (
    CIVIL_CODE,
    MATTERS,
    OWNERS,
    OWNERS_ASSEMBLY,
    PROPERTY_LAW,
    double_majority,
    wording,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deliberation import (
    Event,
    Forum,
    Holding,
    Issue,
    Ledger,
    Moment,
    Procedure,
    Record,
    Refused,
    Roll,
    Session,
    Stakeholder,
    Term,
    decided,
    installed_procedures,
    moves,
    plugins,
)
from deliberation.events import Decide, Publish
from deliberation.testing import check_procedure


AREAS = {"ann": "66.12", "bo": "88.5", "cy": "100.03"}
POSTED = date(2026, 3, 2)
VOTED = POSTED + timedelta(days=15)


def opened(procedure: Procedure = OWNERS_ASSEMBLY, *more: Holding, **told: Any) -> Session:
    """A session of the committee, three owners, and a couple who own a part together."""
    people = [
        Stakeholder("committee", "业委会", kind="body"),
        *(Stakeholder(one) for one in (*AREAS, "dee", "tenant")),
        Stakeholder("couple", kind="group"),
    ]
    held = [Holding("committee", "convener"), Holding("tenant", "manager"),
            *(Holding(one, "owner", weights={"heads": "1", "area": area}) for one, area in AREAS.items()),
            Holding("couple", "owner", weights={"heads": "1", "area": "45.35"}), *more]  # fmt: skip
    forum = Forum("hall", procedure=procedure, conveners=["committee"])
    told = {"on": "2026-03-01", "clock": None} | told
    return Session.open(forum, Issue("the lift"), roll=Roll(held, people), stakeholders=people, **told)


def proposed(session: Session, matter: str | None = "rebuilding", **when: Any) -> Event:
    if session.state.stage is None:
        session.enter("proposal", **when)
    lift = session.propose("committee", [Term("build a lift")], **when)
    if matter is not None:
        session.act("committee", f"owners-assembly:matter:{matter}", {"to": lift.ref}, **when)
    return lift


def posted(session: Session, *lifts: Event, on: date = POSTED) -> None:
    if session.state.stage != "notice":
        session.enter("notice", on=on)
    session.publish("notice", "on the board", about=lifts, on=on)


def voting(*more: Holding, **told: Any) -> tuple[Session, Event]:
    """A session in which voting on one proposal has begun."""
    session = opened(OWNERS_ASSEMBLY, *more, **told)
    lift = proposed(session)
    posted(session, lift)
    session.meet(on=VOTED)
    session.enter("voting")
    return session, lift


def outcome(event: Event) -> str:
    assert isinstance(event.data, Decide)
    return event.data.outcome


def refused(session: Session, move: Callable[[], object]) -> Refused:
    """The refusal of a move, which recorded nothing and is said in full in both languages."""
    head, state = session.record.head, session.state
    with pytest.raises(Refused) as error:
        move()
    assert session.record.head == head
    assert session.state is state
    for said in (error.value.reason.explain("zh"), error.value.reason.explain("en")):
        assert re.search(r"[{}]|None|Reason|no wording|\(none\)|（无）", said) is None, said
    return error.value


# ---- the definition


def test_it_does_what_every_procedure_must() -> None:
    check_procedure(OWNERS_ASSEMBLY)


def test_each_version_of_the_law_has_its_basis_and_the_rule_for_owners_both_languages() -> None:
    assert CIVIL_CODE.basis
    assert PROPERTY_LAW.basis
    assert set(OWNERS.title) == set(OWNERS.meaning) == {"zh", "en"}


def test_it_is_installed_with_its_rules() -> None:
    found = plugins.installed()

    assert not [left for left in found.left_out if left.plugin == "owners-assembly"]
    assert installed_procedures()["owners-assembly"] == OWNERS_ASSEMBLY
    assert "owners-assembly:double-majority" in found.decision_rules
    assert found.convening_rules["owners-assembly:owns"] == OWNERS


def test_the_definition_reads_back_the_same_with_every_version_of_the_law() -> None:
    again = Procedure.from_data(OWNERS_ASSEMBLY.to_data())

    assert again == OWNERS_ASSEMBLY
    assert [one["since"] for one in again.decides.params["versions"]] == ["2007-10-01", "2021-01-01"]  # type: ignore[index,call-overload,union-attr]


def test_every_sentence_has_both_languages_and_fills_in_the_same_things() -> None:
    for name, words in wording.sentences().items():
        zh, en = (
            {field for _, field, _, _ in Formatter().parse(words[lang]) if field} for lang in ("zh", "en")
        )
        assert zh == en, name


def test_every_sentence_is_said_somewhere() -> None:
    sources = "".join(file.read_text(encoding="utf-8") for file in Path(wording.__file__).parent.glob("*.py"))
    put_together = re.compile(
        "(took-part|consent)-(area|heads)|base-(area|heads)-.+|(share|needed)-(in|ex)clusive"
    )

    unsaid = [
        name
        for name in wording.sentences()
        if f'"{name}"' not in sources and not put_together.fullmatch(name)
    ]

    assert unsaid == []


# ---- the course of it


def test_a_decision_from_proposal_to_result() -> None:
    session, lift = voting()
    for who, choice in (("ann", "yes"), ("bo", "yes"), ("cy", "yes")):
        session.vote(who, lift, choice)  # type: ignore[arg-type]
    session.enter("count")

    assert outcome(session.decide(lift)) == "holds"
    [agreed] = session.agree(lift, by="committee").terms
    session.enter("result")
    session.publish("result", "it is built", about=lift)

    assert agreed.text == "build a lift"
    assert session.state.published[-1].data == Publish("result", "it is built", (lift.ref,))


def test_what_has_not_enough_votes_cannot_be_adopted_and_the_refusal_counts_them() -> None:
    session, lift = voting()
    session.vote("ann", lift, "yes")
    session.vote("bo", lift, "no")
    session.enter("count")

    error = refused(session, lambda: session.agree(lift, by="committee"))

    assert error.code == "move.not-agreed"
    assert "154.62 m² of 300 m² took part" in error.message("en")
    assert outcome(session.decide(lift)) == "fails"


def test_announcing_another_result_than_the_votes_give_is_refused() -> None:
    session, lift = voting()
    session.enter("count")

    assert refused(session, lambda: session.decide(lift, "holds")).code == "move.verdict-differs"


def test_what_has_not_been_voted_on_is_not_counted_and_what_was_not_counted_has_no_result() -> None:
    session = opened()
    lift = proposed(session)
    posted(session, lift)

    assert refused(session, lambda: session.enter("count")).code == "owners-assembly.not-begun"
    assert refused(session, lambda: session.enter("result")).code == "owners-assembly.count-first"


def test_a_question_about_the_proposal_is_answered_before_anybody_votes() -> None:
    session = opened()
    lift = proposed(session)
    posted(session, lift)
    asked = session.say("ann", "question", "who pays?")

    assert refused(session, lambda: session.enter("voting", on=VOTED)).code == "move.duty-open"
    session.answer("tenant", asked, "no idea")
    assert refused(session, lambda: session.enter("voting", on=VOTED)).code == "move.duty-open"
    session.answer("committee", asked, "each by area")
    session.enter("voting", on=VOTED)


# ---- the notice


@pytest.mark.parametrize(("days", "enough"), [(13, False), (14, False), (15, True), (16, True)])
def test_a_proposal_is_posted_fifteen_days_before_the_vote(days: int, enough: bool) -> None:
    session = opened()
    posted(session, proposed(session))
    begins = POSTED + timedelta(days=days)

    if enough:
        session.enter("voting", on=begins)
    else:
        error = refused(session, lambda: session.enter("voting", on=begins))
        assert error.code == "owners-assembly.posted-late"
        assert f"posted on {POSTED}; it must be posted 15 days before" in error.message("en")
        assert f"最早可于 {VOTED} 开始表决，而不是 {begins}" in error.message("zh")


def test_nothing_is_voted_on_before_anything_is_posted() -> None:
    session = opened()
    lift = proposed(session)
    session.enter("notice")

    assert refused(session, lambda: session.enter("voting", on=VOTED)).code == "move.needs"
    session.publish("notice", "some meeting", on=POSTED)
    assert (
        refused(session, lambda: session.enter("voting", on=VOTED)).code == "owners-assembly.nothing-posted"
    )
    session.publish("minutes", "of last year", about=lift, on=POSTED)
    assert (
        refused(session, lambda: session.enter("voting", on=VOTED)).code == "owners-assembly.nothing-posted"
    )


def test_only_what_was_posted_can_be_voted_on() -> None:
    session = opened()
    lift, paint, gate = proposed(session), proposed(session, "using-fund"), proposed(session, "other")
    posted(session, lift)
    posted(session, gate, on=POSTED + timedelta(days=1))
    session.meet(on=VOTED)
    session.enter("voting")

    session.vote("ann", lift, "yes")
    assert refused(session, lambda: session.vote("ann", paint, "yes")).code == "owners-assembly.not-posted"
    assert refused(session, lambda: session.vote("ann", gate, "yes")).code == "owners-assembly.posted-late"


def test_voting_begins_where_one_proposal_is_ready_for_it() -> None:
    session = opened()
    gate, lift = proposed(session, "other"), proposed(session)
    posted(session, lift)
    posted(session, gate, on=POSTED + timedelta(days=1))

    session.enter("voting", on=VOTED)

    assert session.state.stage == "voting"


def test_of_two_notices_the_one_in_time_is_enough() -> None:
    session = opened()
    lift = proposed(session)
    posted(session, lift)
    posted(session, lift, on=VOTED)

    session.enter("voting", on=VOTED)

    assert session.state.stage == "voting"


def test_a_text_that_was_changed_is_posted_again() -> None:
    session = opened()
    lift = proposed(session)
    posted(session, lift)
    session.amend("committee", lift, [Term("build two lifts")], on=POSTED)

    assert (
        refused(session, lambda: session.enter("voting", on=VOTED)).code == "owners-assembly.nothing-posted"
    )
    posted(session, lift, on=VOTED)
    session.enter("voting", on=VOTED + timedelta(days=15))


def test_a_notice_that_was_taken_back_is_none() -> None:
    session = opened()
    lift = proposed(session)
    posted(session, lift)
    session.annul(session.record.events[-1])

    assert refused(session, lambda: session.enter("voting", on=VOTED)).code in (
        "move.needs", "owners-assembly.nothing-posted",
    )  # fmt: skip


def test_a_proposal_that_was_withdrawn_is_not_waited_for() -> None:
    session = opened()
    lift, paint = proposed(session), proposed(session)
    posted(session, lift)
    posted(session, paint, on=VOTED)
    session.withdraw("committee", lift)

    assert refused(session, lambda: session.enter("voting", on=VOTED)).code == "owners-assembly.posted-late"


@pytest.mark.parametrize("day", [Moment(), Moment(iso="2026-03")])
def test_a_notice_whose_day_is_not_known_cannot_be_shown_to_be_in_time(day: Moment) -> None:
    session = opened()
    lift = proposed(session)
    session.enter("notice")
    session.publish("notice", "…", about=lift, on=day)

    error = refused(session, lambda: session.enter("voting", on="2026-03-20"))

    assert error.code == "owners-assembly.posted-sometime"


def test_a_month_is_enough_where_all_its_days_are() -> None:
    session = opened()
    lift = proposed(session)
    session.enter("notice")
    session.publish("notice", "…", about=lift, on="2026-03")

    session.enter("voting", on="2026-04-15")

    assert session.state.stage == "voting"


def test_a_place_may_ask_for_longer_notice() -> None:
    longer = double_majority(attrs.evolve(CIVIL_CODE, notice_days=30))
    session = opened(attrs.evolve(OWNERS_ASSEMBLY, decides=longer))
    posted(session, proposed(session))

    assert "posted 30 days before" in refused(session, lambda: session.enter("voting", on=VOTED)).message(
        "en"
    )
    session.enter("voting", on=POSTED + timedelta(days=30))


def test_where_two_laws_may_have_held_the_longer_notice_is_asked_for() -> None:
    longer = attrs.evolve(CIVIL_CODE, since="2026-03-10", notice_days=30)
    session = opened(attrs.evolve(OWNERS_ASSEMBLY, decides=double_majority(CIVIL_CODE, longer)))
    posted(session, proposed(session), on=date(2026, 2, 20))

    error = refused(session, lambda: session.enter("voting", on="2026-03"))

    assert error.params["days"] == 30


# ---- the matter


def test_which_matter_it_is_is_said_before_anybody_votes() -> None:
    session = opened()
    lift = proposed(session, None)
    posted(session, lift)

    error = refused(session, lambda: session.enter("voting", on=VOTED))

    assert error.code == "owners-assembly.matter-first"
    assert "“build a lift”（#" in error.message("zh")


@pytest.mark.parametrize("matter", list(MATTERS))
def test_each_matter_can_be_said_and_the_last_word_counts(matter: str) -> None:
    session = opened()
    lift = proposed(session, "other")

    session.act("committee", f"owners-assembly:matter:{matter}", {"to": lift.ref})

    assert session.state.own.courses[lift.ref].matter == matter


def test_a_matter_is_said_of_a_proposal_on_the_table() -> None:
    session = opened()
    lift = proposed(session)
    session.withdraw("committee", lift)

    def said(**data: str) -> str:
        return refused(session, lambda: session.act("committee", "owners-assembly:matter:other", data)).code

    assert said() == said(to="#99") == "owners-assembly.which-proposal"
    assert said(to=lift.ref) == "move.not-on-the-table"


def test_the_matter_is_not_changed_once_voting_began() -> None:
    session, lift = voting()

    error = refused(
        session, lambda: session.act("committee", "owners-assembly:matter:other", {"to": lift.ref})
    )

    assert error.code == "move.not-in-stage"


# ---- who votes


@pytest.mark.parametrize("who", ["tenant", "committee", "street-office"])
def test_neither_tenants_nor_the_committee_nor_those_who_guide_vote(who: str) -> None:
    session, lift = voting()
    session.seat(Stakeholder("street-office", kind="body"), "guide")

    at_the_meeting = refused(session, lambda: session.vote(who, lift, "yes"))
    in_writing = refused(session, lambda: session.vote(who, lift, "yes", setting="outside"))

    assert at_the_meeting.code == "move.not-from-seat"
    assert in_writing.code == "owners-assembly.no-owner"


def test_who_is_not_on_the_roll_does_not_vote() -> None:
    session, lift = voting()

    assert refused(session, lambda: session.vote("dee", lift, "yes")).code == "move.not-on-roll"


def test_co_owners_vote_through_one_of_them_and_not_before_they_name_one() -> None:
    session, lift = voting()

    error = refused(session, lambda: session.vote("couple", lift, "yes"))
    assert error.code == "owners-assembly.no-representative"
    assert "应当推选一人行使表决权" in error.message("zh")

    session.seat("dee", "owner", capacity="proxy", substitute_for="couple")
    session.vote("dee", lift, "yes")
    assert "Area for it: 45.35 m²" in session.verdict(lift).explain("en")


def test_where_a_places_rules_let_each_co_owner_count_a_group_need_name_nobody() -> None:
    shares = double_majority(attrs.evolve(CIVIL_CODE, co_owners="by-share"))
    session = opened(attrs.evolve(OWNERS_ASSEMBLY, decides=shares))
    lift = proposed(session)
    posted(session, lift)
    session.meet(on=VOTED)
    session.enter("voting")

    session.vote("couple", lift, "yes")

    assert session.state.proposals[lift.ref].votes == {"couple": "yes"}


def test_an_owner_whose_proxy_is_seated_does_not_vote_beside_them() -> None:
    session, lift = voting(Holding("dee", "owner", capacity="proxy", substitute_for="ann"))

    assert refused(session, lambda: session.vote("ann", lift, "no")).code == "move.not-asked"
    session.vote("dee", lift, "yes")
    assert "heads for it: 1" in session.verdict(lift).explain("en")


def test_nobody_loses_their_own_vote_by_standing_in_for_another() -> None:
    session, lift = voting()

    error = refused(session, lambda: session.seat("bo", "owner", capacity="proxy", substitute_for="ann"))
    assert error.code == "owners-assembly.one-mandate"

    mandate = Stakeholder("bo-for-ann", role="bo on behalf of ann")
    session.seat(mandate, "owner", capacity="proxy", substitute_for="ann")
    session.vote("bo", lift, "no")
    session.vote("bo-for-ann", lift, "yes")
    assert "Area for it: 66.12 m², against: 88.5 m²" in session.verdict(lift).explain("en")


def test_one_owner_has_one_proxy() -> None:
    session, _ = voting(Holding("dee", "owner", capacity="proxy", substitute_for="ann"))
    another = Stakeholder("ed")

    error = refused(session, lambda: session.seat(another, "owner", capacity="proxy", substitute_for="ann"))
    assert error.code == "owners-assembly.stood-in-for"

    session.unseat("dee", "owner")
    session.seat(another, "owner", capacity="proxy", substitute_for="ann")


def test_an_owners_area_can_be_put_right_on_the_roll() -> None:
    session, _ = voting()

    session.seat("ann", "owner", weights={"heads": "1", "area": "66.21"})

    assert session.state.roll.holding("ann").weights["area"] == "66.21"


def test_who_is_recused_does_not_vote() -> None:
    session, lift = voting()
    session.seat("ann", "owner", recused=True, weights={"area": "66.12"})

    assert refused(session, lambda: session.vote("ann", lift, "yes")).code == "move.not-asked"


def test_of_two_votes_of_one_owner_the_last_counts() -> None:
    session, lift = voting()
    session.vote("ann", lift, "no")
    session.vote("ann", lift, "yes")

    assert "heads for it: 1, against: 0" in session.verdict(lift).explain("en")


def test_a_vote_that_is_dated_before_voting_began_is_refused() -> None:
    session, lift = voting()

    error = refused(session, lambda: session.vote("ann", lift, "yes", on=POSTED))

    assert error.code == "owners-assembly.before-voting"
    assert str(VOTED) in error.message("zh")


def test_after_the_count_began_nobody_votes() -> None:
    session, lift = voting()
    session.enter("count")

    in_writing = refused(session, lambda: session.vote("ann", lift, "yes", setting="outside"))

    assert refused(session, lambda: session.vote("ann", lift, "yes")).code == "move.not-in-stage"
    assert in_writing.code == "owners-assembly.voting-over"


def test_written_votes_come_in_over_several_days() -> None:
    session, lift = voting()
    session.vote("ann", lift, "yes", on=VOTED, setting="outside")
    session.vote("bo", lift, "yes", on=VOTED + timedelta(days=6), setting="outside")

    assert f"on {VOTED + timedelta(days=6)}, under art. 278" in session.verdict(lift).explain("en")


def test_a_vote_that_was_taken_back_does_not_count() -> None:
    session, lift = voting()
    given = session.vote("ann", lift, "yes")
    session.annul(given)

    assert "heads for it: 0" in session.verdict(lift).explain("en")


# ---- told by a source


def test_a_transcript_lists_what_the_law_asked_for_and_the_source_does_not_show() -> None:
    session = opened(enforcement="transcript")
    lift = session.propose("committee", [Term("build a lift")])
    session.vote("ann", lift, "yes", on="2026-03-19", setting="outside")
    session.enter("voting", on="2026-03-20")
    session.vote("couple", lift, "yes", on="2026-03-20")
    session.vote("tenant", lift, "yes", on="2026-03-20")

    listed = {departure.reason.code for departure in session.departures}

    assert {"owners-assembly.not-begun", "owners-assembly.not-posted", "move.not-from-seat"} <= listed
    assert session.verdict(lift).outcome == "unknown"  # nobody said which matter it is


def test_under_the_law_before_2021_a_session_is_held_the_same_way() -> None:
    session = opened(on="2020-12-01")
    lift = proposed(session, "committee")
    posted(session, lift, on=date(2020, 12, 2))
    session.meet(on="2020-12-20")
    session.enter("voting")
    for who in ("ann", "bo", "cy"):
        session.vote(who, lift, "yes")
    session.enter("count")

    assert session.agree(lift, by="committee").terms
    assert "《物权法》第七十六条" in session.verdict(lift).explain("zh")


def test_in_a_time_whose_law_is_not_known_no_number_of_days_is_asked_for() -> None:
    session = opened(on="2005-03-01")
    lift = proposed(session)
    posted(session, lift, on=date(2005, 3, 1))
    paint = proposed(session)
    session.publish("notice", "…", about=paint, on=Moment())
    session.enter("voting", on="2005-03-02")

    session.vote("ann", paint, "yes", on="2005-03-02")
    assert session.verdict(lift).outcome == "unknown"


# ---- the record


def carried_out() -> tuple[Session, Event]:
    session, lift = voting()
    for who in AREAS:
        session.vote(who, lift, "yes")
    session.enter("count")
    return session, lift


def test_a_stored_session_goes_on_with_the_same_verdict() -> None:
    session, lift = carried_out()

    again = Session.resume(Record.from_bytes(session.record.to_bytes()), clock=None)

    assert again.state == session.state
    assert again.code_differs == ()
    for lang in ("zh", "en"):
        assert again.verdict(lift.ref).explain(lang) == session.verdict(lift).explain(lang)
    assert again.agree(lift.ref, by="committee").terms


def test_a_record_keeps_the_versions_it_was_decided_under() -> None:
    longer = double_majority(attrs.evolve(CIVIL_CODE, notice_days=1, weighty=CIVIL_CODE.ordinary))
    session = opened(attrs.evolve(OWNERS_ASSEMBLY, decides=longer))
    lift = proposed(session)
    posted(session, lift)
    session.enter("voting", on=POSTED + timedelta(days=1))
    for who in AREAS:
        session.vote(who, lift, "yes" if who != "ann" else "no", on=POSTED + timedelta(days=1))

    again = Session.resume(session.record, clock=None)

    assert again.verdict(lift.ref).outcome == "holds"
    assert "more than 1/2" in again.verdict(lift.ref).explain("en")


def test_without_the_plugin_the_record_folds_and_says_that_the_verdict_is_unknown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    session, lift = carried_out()
    monkeypatch.setattr(plugins, "installed", plugins.Installed)

    again = Session.resume(session.record, clock=None)

    assert again.state.proposals[lift.ref].votes == dict.fromkeys(AREAS, "yes")
    assert again.verdict(lift.ref).outcome == "unknown"
    assert "owners-assembly:double-majority" in again.verdict(lift.ref).explain("zh")
    assert [reason.code for reason in again.code_differs] == ["plugin.code-missing"] * 2
    with pytest.raises(Refused):
        again.agree(lift.ref, by="committee")


# ---- any course of it


def begun() -> Session:
    return voting()[0]


def noticed() -> Session:
    session = opened()
    posted(session, proposed(session), proposed(session, "committee"))
    return session


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from([opened, noticed, begun]),
    st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 9)), max_size=10),
)
def test_whatever_happens_what_is_allowed_is_what_is_not_refused(
    start: Callable[[], Session], choices: list[tuple[int, int]]
) -> None:
    session = start()
    day = max(event.at.day for event in session.record.events if event.at is not None and event.at.day)
    for choice, wait in choices:
        day += timedelta(days=wait)
        lively = [one for one in session.allowed(on=day) if one.kind in LIVELY]
        if lively:
            event = session.example(lively[choice % len(lively)])
            data: Any = event.data
            if event.kind == "publish":
                data = attrs.evolve(data, what="notice", about=tuple(session.state.proposals)[:1])
            session.move(data, by=event.by, setting=event.setting, on=day)

    listed = set(session.allowed(on=day))
    for move in moves.candidates(session.procedure, session.state, session.record):
        event = session.example(move)
        trial = copy.copy(session)
        try:
            trial.move(event.data, by=event.by, setting=event.setting, on=day)
        except Refused:
            assert move not in listed, move
        else:
            assert move in listed, move
    assert Session.resume(session.record, clock=None).state == session.state


LIVELY = (
    "enter", "say", "answer", "propose", "amend", "withdraw", "act", "vote", "decide", "agree", "publish", "seat",
)  # fmt: skip


# ---- what the ledger and the judgement say of the notice


def test_the_notice_of_fifteen_days_is_a_duty_that_the_ledger_counts() -> None:
    session, _ = voting()

    notice = next(one for one in Ledger.of(session.record).duties() if one.what == "notice")

    assert (notice.due, notice.status.status) == (POSTED.isoformat(), "discharged")
    assert "第十四条" in notice.status.because("zh")


def test_what_was_counted_is_judged_with_its_notice_and_both_majorities() -> None:
    session, lift = voting()
    for owner in AREAS:
        session.vote(owner, lift, "yes")
    session.enter("count")
    session.decide(lift)

    [one] = decided(session.record)

    assert (one.outcome, one.deciding) == ("holds", None)
    assert one.notice is not None
    assert (one.notice.days, one.notice.outcome) == (15, "holds")
    assert "By area, 254.65 m² of 300 m² took part" in one.explain("en")
