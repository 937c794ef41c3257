"""Proposals that aren't texts of their own: amendments put to the vote, and motions of a kind that only one procedure knows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation import (
    DecisionRule,
    Forum,
    InvalidInput,
    Issue,
    Need,
    OwnMove,
    Procedure,
    Record,
    Refused,
    Roll,
    RuleKind,
    Seat,
    Session,
    Stage,
    Stakeholder,
    State,
    Term,
    UnknownReference,
    Verdict,
    majority,
    plugins,
    supermajority,
)
from deliberation.artefacts import there
from deliberation.events import Decide, Event, Propose
from deliberation.plugins import Installed, procedure_in
from deliberation.pools import pools
from deliberation.publishing import minutes, to_markdown
from deliberation.states import fold


MOVES = ("propose", "propose:amendment", "propose:club:adjourn-for-tea", "vote", "decide", "agree", "amend")
TEA = OwnMove(
    "club:adjourn-for-tea",
    title={"zh": "休会用茶", "en": "to adjourn for tea"},
    decides=supermajority("2/3"),
)


def club(**changes: Any) -> Procedure:
    whole: dict[str, Any] = {
        "key": "club",
        "title": {"zh": "社团", "en": "Club"},
        "seats": [Seat("member", at_least=1)],
        "stages": [Stage("talk", needs="roll", meeting=True, moves=dict.fromkeys(MOVES, "*"))],
        "decides": majority(),
        "own_moves": [TEA],
    }
    return Procedure(**whole | changes)


def opened(procedure: Procedure | None = None) -> Session:
    roll = Roll.of({"member": [Stakeholder("ann"), Stakeholder("bo"), Stakeholder("cy")]})
    session = Session.open(
        Forum("hall", procedure=procedure or club()),
        Issue("the yard"),
        roll=roll,
        on="2026-03-01",
        clock=None,
    )
    session.enter("talk")
    return session


def reads(session: Session, text: Event) -> list[str]:
    return [term.text for term in session.state.proposals[text.ref].terms]


def carried(session: Session, what: Event) -> None:
    session.vote(["ann", "bo"], what, "yes")
    session.decide(what)


def refused(attempt: Callable[[], object], code: str) -> Refused:
    with pytest.raises(Refused) as error:
        attempt()
    assert error.value.code == code
    assert "{" not in error.value.message("zh") + error.value.message("en")
    return error.value


# ---- amendments


def test_an_amendment_changes_the_text_once_it_is_carried_and_not_before() -> None:
    session = opened()
    text = session.propose("ann", [Term("plant a hedge")])
    change = session.propose("bo", [Term("plant a hedge of tea")], amends=text)
    session.vote(["ann", "bo"], change, "yes")
    assert reads(session, text) == ["plant a hedge"]

    session.decide(change)

    assert reads(session, text) == ["plant a hedge of tea"]
    assert session.state.agreements == ()
    assert not session.state.proposals[change.ref].open


def test_an_amendment_that_is_lost_leaves_the_text_as_it_is() -> None:
    session = opened()
    text = session.propose("ann", [Term("plant a hedge")])
    change = session.propose("bo", [Term("plant trees")], amends=text)
    session.vote("ann", change, "no")

    session.decide(change)

    assert reads(session, text) == ["plant a hedge"]


def test_votes_on_the_earlier_wording_no_longer_count() -> None:
    session = opened()
    text = session.propose("ann", [Term("plant a hedge")])
    session.vote(["ann", "bo", "cy"], text, "yes")
    carried(session, session.propose("bo", [Term("plant trees")], amends=text))

    assert session.state.proposals[text.ref].votes == {}
    refused(lambda: session.agree(text), "move.not-agreed")


def test_what_is_adopted_is_the_amended_text_under_the_amendments_own_reference() -> None:
    session = opened()
    text = session.propose("ann", [Term("plant a hedge")])
    change = session.propose("bo", [Term("plant trees")], amends=text)
    carried(session, change)
    session.vote(["ann", "bo"], text, "yes")

    (term,) = session.agree(text).terms

    assert (term.text, term.ref) == ("plant trees", f"{change.ref}.1")


def test_an_amendment_can_be_amended_itself() -> None:
    session = opened()
    text = session.propose("ann", [Term("plant a hedge")])
    change = session.propose("bo", [Term("plant trees")], amends=text)
    carried(session, session.propose("cy", [Term("plant two trees")], amends=change))
    assert (reads(session, text), reads(session, change)) == (["plant a hedge"], ["plant two trees"])

    carried(session, change)

    assert reads(session, text) == ["plant two trees"]


def test_an_amendment_is_never_adopted_by_itself() -> None:
    session = opened()
    text = session.propose("ann", [Term("plant a hedge")])
    change = session.propose("bo", [Term("plant trees")], amends=text)
    session.vote(["ann", "bo"], change, "yes")

    refused(lambda: session.agree(change), "move.not-adoptable")


@pytest.mark.parametrize("gone", ["adopted", "carried"])
def test_what_is_off_the_table_is_amended_no_more(gone: str) -> None:
    session = opened()
    text = session.propose("ann", [Term("plant a hedge")])
    late = session.propose("bo", [Term("plant trees")], amends=text)
    session.vote(["ann", "bo"], [late, text][gone == "adopted"], "yes")
    session.agree(text) if gone == "adopted" else session.decide(late)
    over = text if gone == "adopted" else late

    refused(lambda: session.propose("cy", [Term("no")], amends=over), "move.not-on-the-table")
    refused(lambda: session.decide(late, "fails"), "move.not-on-the-table")


def test_an_amendment_without_terms_is_refused() -> None:
    session = opened()
    text = session.propose("ann", [Term("plant a hedge")])

    refused(lambda: session.propose("bo", amends=text), "move.no-terms")


def test_what_has_no_terms_is_not_amended() -> None:
    session = opened()
    tea = session.propose("ann", kind="club:adjourn-for-tea")

    refused(lambda: session.propose("bo", [Term("coffee")], amends=tea), "move.nothing-to-amend")


@pytest.mark.parametrize(
    ("kind", "on", "code"),
    [
        ("amendment", None, "reference.proposal-on"),
        (None, "#6", "reference.proposal-on"),
        ("remark", "#6", "reference.proposal-kind"),
        ("amendment", "#99", "reference.no-proposal"),
    ],
)
def test_a_proposal_that_doesnt_say_what_it_is_of_is_refused(
    kind: str | None, on: str | None, code: str
) -> None:
    session = opened()
    session.propose("ann", [Term("plant a hedge")])
    before = session.record.head

    with pytest.raises((InvalidInput, UnknownReference)) as error:
        session.move(Propose((Term("x"),), kind=kind, on=on), by="bo")

    assert error.value.code == code
    assert session.record.head == before


def test_only_a_stage_that_names_them_lets_amendments_be_put_to_the_vote() -> None:
    silent = club(
        stages=[
            Stage(
                "talk",
                moves=dict.fromkeys(
                    ("propose", "vote", "decide", "agree", "propose:club:adjourn-for-tea"), "*"
                ),
            )
        ]
    )
    session = opened(silent)
    text = session.propose("ann", [Term("plant a hedge")])

    refused(lambda: session.propose("bo", [Term("plant trees")], amends=text), "move.not-in-stage")
    assert not any(move.variant == "amendment" for move in session.allowed())


def test_an_annulled_decision_gives_the_earlier_wording_back() -> None:
    session = opened()
    text = session.propose("ann", [Term("plant a hedge")])
    change = session.propose("bo", [Term("plant trees")], amends=text)
    session.vote(["ann", "bo"], change, "yes")
    decision = session.decide(change)

    session.annul(decision, reason="miscounted")

    assert reads(session, text) == ["plant a hedge"]


def test_a_transcript_that_carries_an_amendment_to_a_text_without_terms_changes_nothing() -> None:
    session = opened()
    tea = session.propose("ann", kind="club:adjourn-for-tea")
    events = (
        *session.record.events,
        Event(Propose((Term("coffee"),), kind="amendment", on=tea.ref), by=("bo",), seq=8),
        Event(Decide("#8", "holds"), seq=9),
    )
    assert fold(events).proposals[tea.ref].terms == ()


def test_a_needs_list_counts_what_an_amendment_would_need_only_once_it_is_carried() -> None:
    session = opened()
    text = session.propose("ann", [Term("plant a hedge", needs=[Need("plants", "10")])])
    change = session.propose("bo", [Term("plant more", needs=[Need("plants", "20")])], amends=text)
    assert [pool.need.amount for pool in pools(session.state)] == ["10"]

    carried(session, change)

    assert [pool.need.amount for pool in pools(session.state)] == ["20"]


# ---- motions of a kind of their own


def test_a_motion_without_terms_is_decided_by_its_own_rule_and_adopts_nothing() -> None:
    session = opened()
    tea = session.propose("ann", kind="club:adjourn-for-tea")
    session.vote(["ann", "bo"], tea, "yes")
    session.vote("cy", tea, "no")
    assert session.verdict(tea).rule == supermajority("2/3")

    session.decide(tea)

    assert not session.state.proposals[tea.ref].open
    refused(lambda: session.agree(tea), "move.not-on-the-table")


def test_a_motion_without_terms_is_no_text_on_the_table() -> None:
    session = opened()
    session.propose("ann", kind="club:adjourn-for-tea")

    assert not there("proposal", session.state, session.procedure.seats)
    assert minutes(session.record).table == ()


def test_a_kind_of_proposal_with_terms_is_adopted_by_its_own_rule() -> None:
    session = opened()
    text = session.propose("ann", [Term("change the statutes")], kind="club:adjourn-for-tea")
    session.vote("ann", text, "yes")
    session.vote("bo", text, "no")
    refused(lambda: session.agree(text), "move.not-agreed")

    session.vote("cy", text, "yes")

    assert session.agree(text).terms[0].text == "change the statutes"


def test_every_allowed_kind_of_proposal_can_be_made() -> None:
    session = opened()
    text = session.propose("ann", [Term("plant a hedge")])

    moves = [move for move in session.allowed() if move.kind == "propose" and move.by == "bo"]

    assert {(move.variant, move.to) for move in moves} == {
        (None, None),
        ("amendment", text.ref),
        ("club:adjourn-for-tea", None),
        ("club:adjourn-for-tea", text.ref),
    }
    for move in moves:
        example = session.example(move)
        assert session.move(example.data, by=example.by).kind == "propose"


def test_a_refusal_names_the_kinds_of_proposal_that_are_allowed() -> None:
    session = opened()
    session.propose("ann", [Term("plant a hedge")])

    error = refused(lambda: session.say("ann", "plan", "…"), "move.not-in-stage")

    assert {"propose", "propose (club:adjourn-for-tea, amendment)"} <= set(error.params["allowed"])  # type: ignore[call-overload]


# ---- definitions


def test_a_definition_with_own_moves_and_parameters_comes_back_the_same_from_a_record() -> None:
    whole = club(params={"minutes": "1.5", "rounds": [1, {"last": None}]})
    session = opened(whole)
    record = Record.from_bytes(session.record.to_bytes())

    opening = State.of(record).opened
    assert opening is not None
    assert procedure_in(opening) == whole
    assert Session.resume(record).state == session.state
    assert session.state.params == {"minutes": "1.5", "rounds": [1, {"last": None}]}


def test_what_a_definition_leaves_out_leaves_no_trace_in_its_digest() -> None:
    data = club(
        own_moves=[], stages=[Stage("talk", moves=dict.fromkeys(("propose", "vote", "agree"), "*"))]
    ).to_data()

    assert not {"own_moves", "params"} & set(data)
    assert State().params == {}


def test_parameters_stay_as_they_were_checked() -> None:
    given: dict[str, Any] = {"rounds": [1, 2]}
    procedure = club(params=given)
    before = procedure.digest
    given["rounds"].append(3)

    assert procedure.digest == before


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"params": 3}, "procedure.params"),
        ({"params": {"leaf": 1}}, "procedure.params"),
        ({"params": {"deep": {"leaf": 1}}}, "procedure.params"),
        ({"params": {"share": 0.5}}, "canonical.float"),
        ({"own_moves": [TEA, TEA]}, "procedure.twice"),
        ({"own_moves": "tea"}, "procedure.parts"),
        (
            {"stages": [Stage("talk", moves=dict.fromkeys(("propose", "vote", "agree"), "*"))]},
            "procedure.rule-hopeless",
        ),
        (
            {
                "own_moves": [],
                "stages": [
                    Stage("talk", moves=dict.fromkeys(("propose", "propose:amendment", "vote", "agree"), "*"))
                ],
            },
            "procedure.rule-hopeless",
        ),
        ({"stages": [Stage("talk", moves={"propose:tea": "*"})]}, "procedure.move"),
        ({"decides": majority(seats="chair")}, "procedure.no-seat"),
    ],
)
def test_a_definition_that_cannot_work_is_refused(changes: dict[str, Any], code: str) -> None:
    with pytest.raises(InvalidInput) as error:
        club(**changes)

    assert error.value.code == code


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: OwnMove("tea", title={"en": "Tea"}), "procedure.own-move"),
        (lambda: OwnMove("club:tea", title={}, words=["green"]), "procedure.words"),  # type: ignore[arg-type]
        (lambda: OwnMove("club:tea", title={}, words={"leaf": {"en": "leaf"}}), "procedure.words"),
        (lambda: OwnMove("club:tea", title={"en": ""}), "seat.title"),
    ],
)
def test_an_own_move_that_cannot_be_is_refused(make: Callable[[], OwnMove], code: str) -> None:
    with pytest.raises(InvalidInput) as error:
        make()

    assert error.value.code == code


# ---- a rule of a plugin for one kind of proposal


def by_ann(rule: DecisionRule, ballot: Any) -> Verdict:
    return Verdict("holds" if ballot.votes.get("ann") == "yes" else "fails", rule)


ANN = RuleKind(key="club:ann", takes="vote", apply=by_ann, words={"zh": "安说了算", "en": "ann decides"})


def test_a_kind_of_proposal_can_have_a_rule_that_a_plugin_brings(monkeypatch: pytest.MonkeyPatch) -> None:
    tea = OwnMove("club:adjourn-for-tea", title=TEA.title, decides=ANN.rule())
    session = opened(club(own_moves=[tea]))
    motion = session.propose("bo", kind="club:adjourn-for-tea")
    session.vote("ann", motion, "yes")
    assert session.state.opened is not None
    assert session.state.opened.code == "club:ann 1"

    monkeypatch.setattr(plugins, "installed", lambda: Installed(decision_rules={ANN.key: ANN}))
    assert Session.resume(session.record).verdict(motion.ref).outcome == "holds"
    monkeypatch.setattr(plugins, "installed", Installed)
    assert Session.resume(session.record).verdict(motion.ref).outcome == "unknown"


# ---- papers


def test_minutes_tell_texts_amendments_and_motions_apart() -> None:
    session = opened()
    text = session.propose("ann", [Term("plant a hedge")])
    change = session.propose("bo", [Term("plant trees")], amends=text)
    session.vote("cy", change, "no")
    session.decide(change)
    tea = session.propose("cy", kind="club:adjourn-for-tea", on_proposal=text)
    session.vote("cy", tea, "yes")
    session.propose("cy", kind="club:adjourn-for-tea")
    en, zh = (to_markdown(minutes(session.record), lang) for lang in ("en", "zh"))

    assert "- bo moved to amend text #6 · #7" in en
    assert "- cy voted on amendment #7: against" in en
    assert "- cy moved: to adjourn for tea (#6)" in en
    assert "- cy voted on motion #10: in favour" in en
    assert "- Amendment #7, to #6 (bo): Fails." in en
    assert "- bo对文本 #6 提出修正案 · #7" in zh
    assert "- cy提出动议：休会用茶（#6）" in zh
    assert "- cy提出动议：休会用茶 · #12" in zh
    assert "- 对 #6 的修正案 #7（bo）：不成立。" in zh


def test_what_was_announced_as_lost_is_not_said_to_be_on_the_table() -> None:
    session = opened()
    lost, left = session.propose("ann", [Term("a hedge")]), session.propose("bo", [Term("trees")])
    session.vote("cy", lost, "no")
    session.decide(lost)

    page = to_markdown(minutes(session.record), "en")

    assert f"- Texts still on the table: {left.ref}" in page
    assert f"Text {lost.ref} (ann): Fails." in page


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from("pavda"), st.integers(0, 5)), max_size=25))
def test_the_fold_of_every_beginning_goes_on_to_the_same_end(moves: list[tuple[str, int]]) -> None:
    session = opened()
    session.propose("ann", [Term("0")])
    for number, (what, which) in enumerate(moves, start=1):
        known = list(session.state.proposals)
        on = known[which % len(known)]
        attempts: dict[str, Callable[[], object]] = {
            "p": lambda number=number: session.propose("ann", [Term(str(number))]),  # type: ignore[misc]
            "a": lambda on=on, number=number: session.propose("bo", [Term(str(number))], amends=on),  # type: ignore[misc]
            "v": lambda on=on: session.vote(["ann", "bo"], on, "yes"),  # type: ignore[misc]
            "d": lambda on=on: session.decide(on),  # type: ignore[misc]
        }
        try:
            attempts.get(what, attempts["v"])()
        except Refused:
            continue

    assert Session.resume(Record.from_bytes(session.record.to_bytes())).state == session.state
    for proposal in session.state.proposals.values():
        assert proposal.carried == (proposal.kind == "amendment" and proposal.outcome == "holds")
