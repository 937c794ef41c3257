"""A strict session refuses and keeps its record; its state is the fold of it; what is allowed is exactly what isn't refused."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deliberation import (
    Commitment,
    Deadline,
    DeliberationError,
    Forum,
    InvalidInput,
    Issue,
    Procedure,
    Record,
    Refused,
    Roll,
    Seat,
    Session,
    Source,
    Stage,
    Stakeholder,
    Term,
    UnknownReference,
    installed_procedures,
    majority,
    supermajority,
)
from deliberation.community import COMMUNITY
from deliberation.events import Open, Publish
from deliberation.moves import Move, candidates
from deliberation.states import State


# The grid meeting as it stands in a stored record, so that these tests need no plugin.
GRID_MEETING = Session.resume(
    Record.read(Path(__file__).parent / "records" / "xinheyuan-sf-express.record.jsonl")
).procedure

VOTING = Procedure(
    key="show-of-hands",
    title={"zh": "举手表决", "en": "Show of hands"},
    seats=[Seat("member", at_least=2, at_most=3)],
    stages=[
        Stage("debate", needs="roll", meeting=True, repeatable=True,
              moves={"say": "member", "propose": "member", "withdraw": "member", "pledge": "member"}),
        Stage("vote", meeting=True, repeatable=True,
              moves={"vote": "member", "decide": "*", "agree": "*", "act:show-of-hands:recount": "member"}),
    ],
    decides=majority(quorum="2/3"),
)  # fmt: skip


def grid_meeting(**more: Any) -> Session:
    roll = Roll.of(
        {
            "convener": [Stakeholder("office", kind="body")],
            "complainant": [Stakeholder("ann"), Stakeholder("owners", kind="group")],
            "respondent": [Stakeholder("manager")],
            "police": [Stakeholder("officer", capacity="office")],
        }
    )
    forum = Forum("gate", procedure=GRID_MEETING, conveners=["office"])
    depot = Stakeholder("depot", kind="body")
    told: dict[str, Any] = {"on": "2023-02-08", "clock": None} | more
    return Session.open(forum, Issue("noise"), roll=roll, stakeholders=[depot], **told)


def community(**more: Any) -> Session:
    roll = Roll.of(
        {"stakeholder": [Stakeholder("ann"), Stakeholder("bo")], "official": [Stakeholder("clerk")]}
    )
    forum = Forum("hall", procedure=COMMUNITY)
    return Session.open(forum, Issue("the bench"), roll=roll, on="2023-02-08", clock=None, **more)


def voting(**more: Any) -> Session:
    roll = Roll.of({"member": [Stakeholder("ann"), Stakeholder("bo"), Stakeholder("cy")]})
    return Session.open(
        Forum("hall", procedure=VOTING), Issue("the bench"), roll=roll, on="2023-02-08", clock=None, **more
    )


KINDS: list[Callable[..., Session]] = [grid_meeting, community, voting]


def attempted(session: Session, move: Move) -> bool:
    """Whether a session accepts a move, tried on a copy; a refused one must leave no trace."""
    trial = copy.copy(session)
    event = trial.example(move)
    before = trial.record.to_bytes()
    try:
        trial.move(event.data, by=event.by, setting=event.setting)
    except Refused as refused:
        assert trial.record.to_bytes() == before
        assert trial.state is session.state
        assert refused.code.startswith("move.")
        return False
    return True


def walked(session: Session, choices: Iterator[int], steps: int) -> Session:
    """A session after some moves, each chosen among those allowed, most of them from the floor."""
    for _ in range(steps):
        open_to = session.allowed()
        lively = [one for one in open_to if one.kind not in CLERICAL] or list(open_to)
        if not lively:
            break
        event = session.example(lively[next(choices) % len(lively)])
        session.move(event.data, by=event.by, setting=event.setting)
    return session


CLERICAL = (
    "invite",
    "seat",
    "reply",
    "note",
    "publish",
    "refer",
    "close",
    "correct",
    "leave",
    "arrive",
    "meet",
    "adjourn",
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    kind=st.sampled_from(KINDS),
    steps=st.integers(0, 12),
    choices=st.lists(st.integers(0, 10_000), min_size=12, max_size=12),
)
def test_allowed_lists_exactly_the_moves_that_are_not_refused(
    kind: Callable[..., Session], steps: int, choices: list[int]
) -> None:
    session = walked(kind(), iter(choices), steps)

    listed = set(session.allowed())
    for move in candidates(session.procedure, session.state, session.record):
        assert attempted(session, move) == (move in listed), move


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(kind=st.sampled_from(KINDS), choices=st.lists(st.integers(0, 10_000), min_size=16, max_size=16))
def test_the_state_kept_move_by_move_equals_the_fold_of_every_prefix(
    kind: Callable[..., Session], choices: list[int]
) -> None:
    session = kind()
    kept = [session.state]
    start = len(session.record)
    for choice in choices:
        open_to = [one for one in session.allowed() if one.kind != "close"]
        event = session.example(open_to[choice % len(open_to)])
        session.move(event.data, by=event.by, setting=event.setting)
        kept.append(session.state)

    for place, state in enumerate(kept):
        prefix = Record.from_bytes(b"\n".join(session.record.lines[: start + place + 1]) + b"\n")
        assert State.of(prefix, supposed=True) == state
    assert Session.resume(session.record).state == session.state


BAD: list[tuple[str, Callable[[Session, Any, Any], object], str]] = [
    ("a stranger speaks", lambda s, noise, text: s.say("depot", "complaint", "…"), "move.not-on-roll"),
    ("a statement in the wrong stage", lambda s, noise, text: (s.enter("follow-up"), s.say("ann", "complaint", "…")), "move.needs"),
    ("consent from a seat that isn't asked", lambda s, noise, text: s.consent("officer", text), "move.not-from-seat"),
    ("a group's consent without saying how", lambda s, noise, text: s.consent("owners", text), "move.within-missing"),
    ("agreement with a side missing", lambda s, noise, text: s.agree(text), "move.not-agreed"),
    ("a decision that isn't what the rule gives", lambda s, noise, text: s.decide(text, "holds"), "move.verdict-differs"),
    ("a vote where consent decides", lambda s, noise, text: s.vote("ann", text, "yes"), "move.not-in-stage"),
    ("a term without a proposal", lambda s, noise, text: s.agree(by="office", terms=[Commitment("x")]), "move.needs-proposal"),
    ("a deadline before the meeting", lambda s, noise, text: s.propose("ann", [Commitment("x", before="2023-02-07")]), "move.deadline-passed"),
    ("a proposal without terms", lambda s, noise, text: s.propose("ann", []), "move.no-terms"),
    ("declining without a reason", lambda s, noise, text: s.answer("manager", noise, "no", disposition="declined"), "move.reason-missing"),
    ("referring to nobody", lambda s, noise, text: s.answer("manager", noise, "no", disposition="referred"), "move.referred-where"),
    ("withdrawing what another proposed", lambda s, noise, text: s.withdraw("ann", text), "move.not-yours"),
    ("entering the stage one is in", lambda s, noise, text: s.enter("settlement"), "move.stage-over"),
    ("follow-up before there is anything to follow", lambda s, noise, text: s.enter("follow-up"), "move.needs"),
    ("a second opening", lambda s, noise, text: s.move(s.record.events[0].data), "move.open-once"),
    ("nobody named", lambda s, noise, text: s.say((), "complaint", "…"), "move.nobody-named"),
    ("adjourning no meeting", lambda s, noise, text: s.adjourn(), "move.no-meeting"),
    ("two meetings at once", lambda s, noise, text: (s.meet(), s.meet()), "move.meeting-open"),
    ("closing during a meeting", lambda s, noise, text: (s.meet(), s.close()), "move.meeting-open"),
    ("arriving twice", lambda s, noise, text: (s.arrive("ann"), s.arrive("ann")), "move.here-already"),
    ("leaving twice", lambda s, noise, text: (s.leave("ann"), s.leave("ann")), "move.not-present"),
    ("arriving uninvited", lambda s, noise, text: s.arrive("depot"), "move.not-on-roll"),
    ("speaking after leaving", lambda s, noise, text: (s.leave("ann"), s.say("ann", "support", "…")), "move.not-present"),
    ("a reply without an invitation", lambda s, noise, text: s.reply("ann"), "move.not-invited"),
    ("an unknown seat", lambda s, noise, text: s.seat("ann", "throne"), "move.no-seat"),
    ("leaving a seat one doesn't hold", lambda s, noise, text: s.unseat("ann", "police"), "move.not-in-seat"),
    ("an unknown seat in an invitation", lambda s, noise, text: s.invite("ann", "throne"), "move.no-seat"),
    ("a finding nothing turns on", lambda s, noise, text: s.establish("ann", "weather", holds=True), "move.nothing-turns-on-it"),
    ("a move after the close", lambda s, noise, text: (s.close(), s.note("background", "…")), "move.closed"),
]  # fmt: skip


@pytest.mark.parametrize(("bad", "code"), [row[1:] for row in BAD], ids=[row[0] for row in BAD])
def test_a_wrong_move_is_refused_with_its_reason_and_leaves_the_record_as_it_was(
    bad: Callable[[Session, Any, Any], object], code: str
) -> None:
    session, noise, text = in_settlement()

    with pytest.raises(Refused) as refused:
        bad(session, noise, text)

    assert refused.value.code == code
    assert refused.value.where == f"{session.record.id}#{len(session.record) + 1}"
    assert refused.value.params["allowed"] or session.state.closed
    for lang in ("zh", "en"):
        assert "{" not in refused.value.message(lang)
    assert Record.from_bytes(session.record.to_bytes()) == session.record
    assert State.of(session.record, supposed=True) == session.state


def in_settlement(**more: Any) -> tuple[Session, Any, Any]:
    session = grid_meeting(**more)
    session.enter("hearing")
    noise = session.say("ann", "complaint", "too loud")
    session.answer("manager", noise, "we know")
    session.enter("settlement")
    text = session.propose("office", [Commitment("quiet", responsible=["depot"])])
    return session, noise, text


UNKNOWN: list[tuple[str, Callable[[Session], object], str]] = [
    ("speaker", lambda s: s.say("nobody", "complaint", "…"), "reference.no-person"),
    ("point", lambda s: s.answer("manager", "#99.1", "…"), "reference.no-point"),
    ("responsible party", lambda s: s.propose("ann", [Commitment("x", responsible=["ghost"])]), "reference.no-party"),
    ("judge", lambda s: s.propose("ann", [Commitment("x", if_not="y", judge=["ghost"])]), "reference.no-party"),
    ("party of a fallback", lambda s: s.propose("ann", [Commitment("x", fallback=Term("y", promised_to=["ghost"]))]), "reference.no-party"),
    ("stage", lambda s: s.enter("lunch"), "reference.no-stage"),
    ("proposal consented to", lambda s: s.consent("ann", "#99"), "reference.no-proposal"),
    ("proposal agreed", lambda s: s.agree("#99"), "reference.no-proposal"),
    ("proposal asked about", lambda s: s.verdict("#99"), "reference.no-proposal"),
    ("proposal amended", lambda s: s.amend("ann", "#99", [Commitment("x")]), "reference.no-proposal"),
    ("proposal withdrawn", lambda s: s.withdraw("ann", "#99"), "reference.no-proposal"),
    ("proposal voted on", lambda s: s.vote("ann", "#99", "yes"), "reference.no-proposal"),
    ("term", lambda s: s.progress("ann", "#99.1", "done"), "reference.no-term"),
    ("guest", lambda s: s.invite("ghost", "police"), "reference.no-person"),
    ("holder", lambda s: s.seat("ghost", "police"), "reference.no-person"),
    ("principal", lambda s: s.seat("ann", "police", substitute_for="ghost"), "reference.no-person"),
    ("receiver of a referral", lambda s: s.answer("manager", s.say("ann", "question", "?"), "…", disposition="referred", referred_to="ghost"), "reference.no-person"),
    ("earlier event", lambda s: s.note("background", "…", after=["#99"]), "record.no-such-event"),
    ("convener", lambda s: s.move(Open({}, "", conveners=("ghost",))), "reference.no-person"),
    ("event to redact", lambda s: s.redact("#99", "data.text"), "record.no-such-event"),
]  # fmt: skip


@pytest.mark.parametrize("enforcement", ["strict", "transcript"])
@pytest.mark.parametrize(("bad", "code"), [row[1:] for row in UNKNOWN], ids=[row[0] for row in UNKNOWN])
def test_whoever_or_whatever_is_not_there_is_refused_by_name_even_in_a_transcript(
    bad: Callable[[Session], object], code: str, enforcement: Any
) -> None:
    session = grid_meeting(enforcement=enforcement)
    session.enter("hearing")

    with pytest.raises(UnknownReference) as refused:
        bad(session)

    assert refused.value.code == code
    for lang in ("zh", "en"):
        assert "{" not in refused.value.message(lang)
    assert State.of(session.record, supposed=True) == session.state


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        (lambda s: s.answer("manager"), "reference.answers-nothing"),
        (lambda s: s.agree(by="office"), "reference.agrees-nothing"),
        (lambda s: s.annul("#1"), "reference.not-annulled"),
        (lambda s: s.act("ann", "second"), "reference.act-name"),
        (lambda s: s.correct("#1", "data.forum", "x"), "reference.not-corrected"),
    ],
)
def test_what_makes_no_sense_is_refused_in_every_record(bad: Callable[[Session], object], code: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        bad(grid_meeting(enforcement="transcript"))

    assert refused.value.code == code


def test_a_decision_without_quorum_is_refused_with_the_arithmetic() -> None:
    session = voting()
    session.enter("debate")
    text = session.propose("ann", [Commitment("move the bench")])
    session.enter("vote")
    for one in ("ann", "bo", "cy"):
        session.arrive(one)
    session.leave("cy")
    session.leave("bo")
    session.vote("ann", text, "yes")

    with pytest.raises(Refused, match=r"No quorum: 1 of 3 present, at least 2/3 needed"):
        session.agree(text)
    assert session.verdict(text).outcome == "fails"


def test_a_majority_with_quorum_adopts() -> None:
    session = voting()
    session.enter("debate")
    text = session.propose("ann", [Commitment("move the bench")])
    session.enter("vote")
    for one in ("ann", "bo"):
        session.arrive(one)
        session.vote(one, text, "yes")

    assert session.decide(text).data.outcome == "holds"
    assert session.agree(text).terms[0].text == "move the bench"
    assert session.must_consent(text) == ()


def test_who_is_not_entitled_has_no_vote() -> None:
    session = voting()
    session.enter("debate")
    text = session.propose("ann", [Commitment("move the bench")])
    session.seat("cy", "member", capacity="observer")
    session.enter("vote")

    with pytest.raises(Refused, match="cy is not among those who decide here: ann, bo"):
        session.vote("cy", text, "yes")


def test_a_full_seat_takes_nobody_more() -> None:
    session = voting()

    with pytest.raises(Refused, match="The seat member is full"):
        session.seat(Stakeholder("dee"), "member")


def test_who_stands_in_takes_no_seat_more() -> None:
    session = voting()

    session.seat(Stakeholder("dee"), "member", capacity="substitute", substitute_for="cy")

    assert session.state.roll.acting(["member"]) == ("ann", "bo", "dee")


def test_a_value_that_no_record_can_hold_is_refused_before_it_is_recorded() -> None:
    session = voting()
    session.enter("debate")
    text = session.propose("ann", [Commitment("move the bench")])
    session.enter("vote")
    maybe: Any = "maybe"

    with pytest.raises(InvalidInput) as refused:
        session.vote("ann", text, maybe)

    assert refused.value.code == "record.unfit"
    assert State.of(session.record) == session.state


def test_a_stage_waits_for_its_seats() -> None:
    roll = Roll.of({"complainant": [Stakeholder("ann")]})
    session = Session.open(Forum("gate", procedure=GRID_MEETING), Issue("noise"), roll=roll)

    with pytest.raises(
        Refused, match="“Hearing” needs the roll complete; nobody, or too few, in: Respondent"
    ):
        session.enter("hearing")
    with pytest.raises(Refused, match="No stage has begun"):
        session.say("ann", "complaint", "too loud")


def test_a_stage_is_not_left_while_an_answer_is_owed_in_it() -> None:
    session = grid_meeting()
    session.enter("hearing")
    noise = session.say("ann", "complaint", "too loud")

    with pytest.raises(
        Refused, match=r"Before “Settlement”, these still await an answer from manager: #8\.1 “too loud”"
    ):
        session.enter("settlement")
    session.answer("manager", noise, "we know")
    session.enter("settlement")


def test_what_is_said_outside_the_meeting_needs_no_stage_and_reaches_no_duty() -> None:
    session = grid_meeting()
    session.say("depot", "complaint", "told the paper", setting="outside")
    session.enter("hearing")

    session.enter("settlement")

    assert session.state.stage == "settlement"


def test_the_judge_of_a_condition_is_the_only_one_who_establishes_it() -> None:
    session, _, _ = in_settlement()
    text = session.propose(
        "office", [Commitment("move", responsible=["depot"], if_not="eased", judge=["officer"])]
    )
    adopt(session, text)

    with pytest.raises(Refused, match="Whether eased holds is established by officer"):
        session.establish("ann", "eased", holds=False)
    assert session.establish("officer", "eased", holds=False).kind == "establish"


def test_a_promise_is_waived_by_those_it_was_made_to() -> None:
    session, _, _ = in_settlement()
    text = session.propose("office", [Commitment("quiet", responsible=["depot"], promised_to=["ann"])])
    term = adopt(session, text)

    with pytest.raises(Refused, match="only they can waive it"):
        session.waive("manager", term)
    with pytest.raises(Refused, match="has no deadline"):
        session.extend("ann", term, Deadline(before="2024-01-01"))
    assert session.waive("ann", term).kind == "waive"


def adopt(session: Session, text: Any) -> Term:
    for holder in session.must_consent(text):
        session.consent(holder, text, within="each" if holder == "owners" else None)
    return session.agree(text).terms[0]


def test_an_amended_proposal_needs_every_consent_again() -> None:
    session, _, text = in_settlement()
    for holder in session.must_consent(text):
        session.consent(holder, text, within="spokesperson")
    session.amend("office", text, [Commitment("quiet after ten", responsible=["depot"])])

    with pytest.raises(Refused, match="Have not consented: ann, owners, manager"):
        session.agree(text)
    assert adopt(session, text).text == "quiet after ten"


def test_an_objection_takes_the_consent_back_and_a_consent_the_objection() -> None:
    session, _, text = in_settlement()
    session.consent("ann", text)
    session.object("ann", text, "not enough")
    assert "Object: ann" in session.verdict(text).explain("en")

    session.consent("ann", text)

    assert "Object" not in session.verdict(text).explain("en")


def test_what_is_adopted_or_withdrawn_is_off_the_table() -> None:
    session, _, text = in_settlement()
    adopt(session, text)
    other = session.propose("ann", [Commitment("x")])
    session.withdraw("ann", other)

    for gone in (text, other):
        with pytest.raises(Refused, match="adopted or withdrawn"):
            session.consent("ann", gone)


def test_a_transcript_lists_what_the_procedure_expected_and_the_source_does_not_show() -> None:
    session = grid_meeting(enforcement="transcript")
    session.say("ann", "complaint", "too loud")

    session.agree(terms=[Commitment("quiet")], claim="达成共识")

    assert [one.reason.code for one in session.departures] == ["move.no-stage", "move.no-stage"]
    assert session.agreements[0].claim == "达成共识"


def test_a_body_may_declare_its_own_promise_without_a_decision() -> None:
    session, _, _ = in_settlement()

    agreement = session.agree(
        by="office", terms=[Term("we will look into it", force="promise", responsible=["office"])]
    )

    assert agreement.terms[0].modality() == "promise"
    assert agreement.by == ("office",)
    with pytest.raises(Refused, match="must name who"):
        session.agree(terms=[Term("x", force="promise")])


def test_who_was_invited_to_a_seat_takes_it_by_coming() -> None:
    session = grid_meeting()
    session.seat(Stakeholder("landlord"), "landlord")
    session.unseat("landlord", "landlord")
    session.invite("landlord", "landlord")
    session.reply("landlord", "accepted")

    session.arrive("landlord")

    assert session.state.roll.seats_of("landlord") == ("landlord",)


def test_live_events_are_noted_and_happen_on_the_clocks_civil_day() -> None:
    late = datetime(2026, 3, 1, 17, 30, tzinfo=UTC)
    session = Session.open(Forum("hall", procedure=VOTING), clock=lambda: late)

    event = session.note("background", "…")

    assert event.noted == "2026-03-01T17:30:00Z"
    assert event.at is not None
    assert event.at.iso == "2026-03-02"


def test_a_meeting_moves_the_sessions_day_on() -> None:
    session = voting()
    session.meet(on="2023-03-01", title="second meeting")

    assert session.enter("debate").at == session.adjourn().at
    assert session.record.events[-1].at is not None
    assert session.record.events[-1].at.iso == "2023-03-01"


def test_a_session_goes_on_from_its_record_by_the_procedure_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    session, _, text = in_settlement()
    monkeypatch.setattr("deliberation.plugins._enabled", lambda: iter(()))
    assert session.procedure.key not in installed_procedures()

    again = Session.resume(Record.from_bytes(session.record.to_bytes()), clock=None)

    assert again.procedure == session.procedure
    assert again.allowed() == session.allowed()
    assert again.consent("ann", text.ref).seq == len(session.record) + 1


def test_a_record_without_an_opening_is_no_session() -> None:
    from deliberation.records import Header  # noqa: PLC0415

    with pytest.raises(InvalidInput, match="no opening event"):
        Session.resume(Record.start(Header("r-1")))


def test_a_programme_is_never_live() -> None:
    with pytest.raises(InvalidInput, match="transcript"):
        Session.open(Forum("hall", procedure=VOTING), scope="programme")


def test_a_given_id_derives_its_salts_and_a_random_one_does_not() -> None:
    assert voting(id="r-1").record.to_bytes() == voting(id="r-1").record.to_bytes()
    assert voting().record.header.salts == "random"
    assert voting(id="r-1").record.header.salts == "derived"


def test_references_with_the_records_own_id_are_kept_short() -> None:
    session = grid_meeting()
    session.enter("hearing")
    noise = session.say("ann", "complaint", "too loud")

    answer = session.answer("manager", f"{session.record.id}{noise.ref}.1", "we know")

    assert answer.data.to == (f"{noise.ref}.1",)


def test_a_statement_reference_stands_for_all_its_points() -> None:
    session = grid_meeting()
    session.enter("hearing")
    noise = session.say("ann", "complaint", "loud and dirty", points=["loud", "dirty"], about=["issue"])

    answer = session.answer("manager", noise.ref, "both will be seen to")

    assert answer.data.to == (f"{noise.ref}.1", f"{noise.ref}.2")
    assert answer.data.scope == "each"


def test_every_source_and_setting_given_is_kept() -> None:
    session = grid_meeting(enforcement="transcript", sources=[Source("reported", ref="X", quote="…")])
    first = session.note("survey", "asked around", by="office", setting="before")
    event = session.publish(
        "notice", "on the board", after=[first], sources=[Source("reported", quote="张贴公告")]
    )

    assert session.record.events[0].sources[0].ref == "X"
    assert (first.setting, event.after, event.sources[0].quote) == ("before", (first.ref,), "张贴公告")


def test_what_is_published_may_name_what_it_is_about() -> None:
    session = grid_meeting(enforcement="transcript")
    text = session.propose("office", [Term("quiet after ten")])

    named = session.publish("notice", "on the board", about=text)
    again = session.publish("notice", about=[text.ref, f"{session.record.id}#1", "r-1#4"])

    assert named.data == Publish("notice", "on the board", (text.ref,))
    assert again.data.about == (text.ref, "#1", "r-1#4")
    assert Record.from_bytes(session.record.to_bytes()).events[-1] == again
    with pytest.raises(UnknownReference) as unknown:
        session.publish("notice", about="#99")
    assert unknown.value.code == "record.no-such-event"


@pytest.mark.parametrize("enforcement", ["strict", "transcript"])
def test_what_came_before_may_stand_in_other_records(enforcement: Any) -> None:
    session = grid_meeting(enforcement=enforcement)
    own = session.note("survey", "asked around")
    elsewhere = ("r-1#4", "5c2f8d0a-93be-4b8e-9c1d-7f60d1a2b3c4#6.2")

    note = session.note("background", "again", after=[*elsewhere, own, f"{session.record.id}#1"])

    assert note.after == (*elsewhere, own.ref, "#1")
    again = Record.from_bytes(session.record.to_bytes())
    assert again.events[-1] == note
    assert Session.resume(again).state.notes[-1].after == note.after


@pytest.mark.parametrize("ref", ["r-1", "r-1#", "r-1#0", "r-1#x", "r-1#4.", ""])
def test_what_is_no_reference_at_all_is_refused(ref: str) -> None:
    session = grid_meeting()

    with pytest.raises(UnknownReference) as refused:
        session.note("background", "again", after=[ref])
    assert refused.value.code == "record.no-such-event"


def test_the_remaining_moves_are_recorded() -> None:
    session = voting()
    session.enter("debate")
    point = session.say("ann", "question", "who pays?")
    assert session.pledge("bo", "paint", amount="2", unit="tin").data.amount == "2"
    assert session.refer([point], to=None, procedure="community", reason="too big").data.what == (point.ref,)
    session.enter("vote")
    assert session.act("ann", "show-of-hands:recount", {"round": 2}, {"why": "unclear"}).kind == "act"
    assert session.leave("bo").kind == "leave"
    assert session.close("done").kind == "close"
    assert (
        session.correct(point, "data.text", "who pays for it?", by="ann", reason="misheard").kind == "correct"
    )
    assert session.annul(point, by="ann").kind == "annul"
    assert session.redact(point, "data.text", by="ann").kind == "redact"


def test_a_supermajority_of_those_entitled_is_counted_exactly() -> None:
    session = voting()
    session.procedure = attrs.evolve(VOTING, decides=supermajority("2/3", of="entitled"))
    session.enter("debate")
    text = session.propose("ann", [Commitment("move the bench")])
    session.enter("vote")
    session.vote("ann", text, "yes")
    assert session.verdict(text).outcome == "fails"
    session.vote("bo", text, "yes")
    assert session.verdict(text).outcome == "holds"


def test_an_error_names_nothing_it_could_not_render() -> None:
    session = grid_meeting()

    with pytest.raises(DeliberationError) as refused:
        session.say("office", "complaint", "…")

    assert "目前允许" in refused.value.message("zh")
