"""What holds whatever is done: random meetings, their records read again, with the rules' code and without it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import attrs
import pytest
from deliberation_rules_of_order import CALL, Floor, Meeting
from deliberation_rules_of_order.floor import SIDES
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deliberation import Event, Forum, Issue, Record, Refused, Roll, Session, Stakeholder, Term, plugins
from deliberation.events import Act
from deliberation.guards import refusal
from deliberation.moves import Move
from deliberation.plugins import Installed
from deliberation.publishing import minutes, to_markdown


Opened = Callable[..., Meeting]

SELDOM = {"leave", "arrive", "meet", "adjourn", "annul", "withdraw", "vote:abstain"} | {
    f"act:rules-of-order:{act}" for act in ("point-of-order", "no-second", "step-back", "call-to-order")
}
"""Moves that a random meeting makes now and then, so that it gets anywhere."""
OFTEN = {"act", "propose", "say", "vote", "decide", "agree"}


def a_step(session: Session, pick: int) -> None:
    """One move of those allowed: first what kind, so that the many that are alike don't crowd out the rest."""
    kinds: dict[str, list[Move]] = {}
    for move in session.allowed():
        kinds.setdefault(str(move), []).append(move)
    seldom = {kind for kind in kinds if kind in SELDOM}
    often = {kind for kind in kinds if kind.partition(":")[0] in OFTEN} - seldom
    among = sorted(often | seldom if pick % 11 == 0 or not often else often)
    chosen = kinds[among[pick % len(among)]]
    event = session.example(chosen[pick // len(among) % len(chosen)])
    session.move(event.data, by=event.by, setting=event.setting)


def check(floor: Floor, turns: int, degree: int) -> None:
    texts = [one for one in floor.stack if one.kind != CALL]
    assert len(texts) <= 1 + degree
    assert all(one.kind != CALL for one in floor.stack[:-1])
    assert [one.kind for one in floor.stack[:1]] in ([], [None])
    for question in (*floor.stack, *floor.past):
        assert all(question.spoken(turn.who) <= turns for turn in question.turns)
        assert len({one.who for one in question.queue}) == len(question.queue)
    going_on = [turn for one in floor.stack for turn in one.turns if turn.ended is None]
    assert len(going_on) == floor.speaking


def beginning(record: Record, events: int) -> Record:
    return Record.from_bytes(b"".join(record.to_bytes().splitlines(keepends=True)[: events + 1]))


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(picks=st.lists(st.integers(0, 10**6), max_size=45), turns=st.integers(1, 2), degree=st.integers(0, 2))
def test_whatever_is_allowed_can_be_done_and_the_rules_hold(
    opened: Opened, picks: list[int], turns: int, degree: int
) -> None:
    session = opened(turns=turns, degree=degree).session
    states = {len(session.record): session.state}
    for pick in picks:
        a_step(session, pick)
        check(session.state.own, turns, degree)
        states[len(session.record)] = session.state

    for events, state in states.items():
        assert Session.resume(beginning(session.record, events), clock=None).state == state


@settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(picks=st.lists(st.integers(0, 10**6), min_size=5, max_size=30))
def test_every_act_that_would_not_be_refused_is_listed(opened: Opened, picks: list[int]) -> None:
    session = opened().session
    for pick in picks:
        a_step(session, pick)
    listed = {(move.variant, move.by, move.to, move.data) for move in session.allowed() if move.kind == "act"}
    on: list[dict[str, str]] = [
        {},
        *(
            {"to": one}
            for one in (*session.state.proposals, *session.state.people, session.state.own.point)
            if one
        ),
    ]
    said: list[dict[str, Any]] = [
        {},
        *({"side": side} for side in SIDES),
        *({"ruling": ruling} for ruling in ("upheld", "rejected")),
    ]

    possible = {
        (name, by)
        for name in (move.name for move in session.procedure.own_moves if move.name != CALL)
        for by in session.state.people
        for to in on
        for more in said
        if refusal(session.procedure, session.state, Event(Act(name, {**to, **more}), by=(by,))) is None
    }

    assert possible == {(name, by) for name, by, _, _ in listed}


# ---- a meeting read again


def held(meeting: Meeting) -> Event:
    session = meeting.session
    motion = session.propose("ann", [Term("plant a hedge")])
    meeting.second("bo", motion)
    meeting.ask("ann", "for")
    meeting.recognize("ann")
    session.say("ann", "support", "for the dust")
    meeting.point_of_order("bo", "too loud")
    meeting.rule("rejected", "it isn't")
    meeting.yield_floor("ann", "131")
    change = session.propose("cy", [Term("plant trees")], amends=motion)
    meeting.second("dee", change)
    meeting.put(change)
    session.vote(["ann", "bo"], change, "yes")
    session.decide(change)
    call = meeting.call_question("cy")
    meeting.second("dee", call)
    meeting.put(call)
    session.vote(["ann", "bo"], call, "yes")
    session.decide(call)
    meeting.put(motion)
    return motion


def test_a_meeting_goes_on_from_its_record_by_the_limits_that_stand_there(opened: Opened) -> None:
    meeting = opened(minutes=3, turns=1)
    motion = held(meeting)

    again = Session.resume(Record.from_bytes(meeting.session.record.to_bytes()), clock=None)

    assert again.state == meeting.session.state
    assert again.allowed() == meeting.session.allowed()
    assert again.state.params["seconds"] == 180
    again.vote(["ann", "bo"], motion.ref, "yes")
    again.decide(motion.ref)
    assert again.agree(motion.ref).terms[0].text == "plant trees"


@pytest.fixture
def without_the_plugin(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plugins, "installed", Installed)


def test_without_the_plugin_a_record_folds_prints_and_decides_and_no_more_can_be_moved(
    opened: Opened, without_the_plugin: None
) -> None:
    meeting = opened()
    motion = held(meeting)
    meeting.session.vote(["ann", "bo"], motion, "yes")

    again = Session.resume(meeting.session.record, clock=None)

    assert again.state.own is None
    assert again.state.proposals == meeting.session.state.proposals
    assert again.verdict(motion.ref).outcome == "holds"
    attempts: tuple[Callable[[], object], ...] = (
        lambda: again.decide(motion.ref),
        lambda: again.act("ann", "rules-of-order:ask-for-floor", {"side": "for"}),
        lambda: again.say("ann", "support", "…"),
    )
    for attempt in attempts:
        with pytest.raises(Refused) as refused:
            attempt()
        assert refused.value.code == "move.code-missing"
    assert "rules-of-order 1" in to_markdown(minutes(again.record), "en")


ZH = """\
- ann提出文本 · #13
  - 条款：plant a hedge
- bo：附议（#13） · #14
- ann：请求发言（赞成方） · #15
- kim：准许发言（ann） · #16
- ann（支持）：“for the dust” · #17
- bo：提出秩序问题 · #18
  - 理由：“too loud”
- kim：裁定秩序问题（#18、不成立） · #19
  - 理由：“it isn't”
- ann：发言完毕（用时秒数：131） · #20
- cy对文本 #13 提出修正案 · #21
  - 条款：plant trees
- dee：附议（#21） · #22
- kim：付诸表决（#21） · #23
- ann、bo就修正案 #21 表决：赞成 · #24
- 会议宣布修正案 #21 的结果：成立 · #25
- cy提出动议：终止辩论（#13） · #26
"""

EN = """\
- ann proposed a text · #13
  - term: plant a hedge
- bo: seconded (#13) · #14
- ann: asked for the floor (for) · #15
- kim: gave the floor (ann) · #16
- ann (support): “for the dust” · #17
- bo: raised a point of order · #18
  - why: “too loud”
- kim: ruled on the point of order (#18, rejected) · #19
  - why: “it isn't”
- ann: yielded the floor (seconds: 131) · #20
- cy moved to amend text #13 · #21
  - term: plant trees
- dee: seconded (#21) · #22
- kim: put the question (#21) · #23
- ann, bo voted on amendment #21: in favour · #24
- The meeting declared on amendment #21: holds · #25
- cy moved: to call the question (#13) · #26
"""


@pytest.mark.parametrize(("lang", "course"), [("zh", ZH), ("en", EN)])
@pytest.mark.parametrize("installed", [True, False])
def test_minutes_tell_the_meeting_as_people_do_even_without_the_plugin(
    opened: Opened, request: pytest.FixtureRequest, lang: Any, course: str, installed: bool
) -> None:
    meeting = opened()
    held(meeting)
    if not installed:
        request.getfixturevalue("without_the_plugin")

    assert course in to_markdown(minutes(meeting.session.record), lang)


# ---- what a source tells out of order


def test_a_transcript_takes_what_was_out_of_order_and_says_so(opened: Opened) -> None:
    roll = Roll.of({"chair": [Stakeholder("kim")], "member": [Stakeholder("ann"), Stakeholder("bo")]})
    procedure = opened().session.procedure
    session = Session.open(
        Forum("hall", procedure=procedure), Issue("the yard"), roll=roll, on="2026-03-01", clock=None, enforcement="transcript"
    )  # fmt: skip
    session.enter("business")
    for name in [move.name for move in procedure.own_moves if move.name != CALL]:
        session.act("bo", name)
        session.act("bo", name, {"to": "#99", "side": 3, "ruling": [], "seconds": {}})
    motion = session.propose("ann", [Term("plant a hedge")])
    session.say("bo", "assessment", "no hedge")
    session.act("bo", "rules-of-order:ask-for-floor", {"side": "against"})
    session.act("kim", "rules-of-order:recognize", {"to": "bo"})
    change = session.propose("bo", [Term("plant trees")], amends=motion)
    session.propose("bo", [Term("paint the fence")])
    session.decide(motion, "holds")
    session.agree(motion)

    floor = session.state.own
    assert floor.stack == ()
    assert [one.ref for one in floor.past] == [change.ref, motion.ref]
    assert [turn.ended for turn in floor.past[-1].turns] == ["broken-off"]
    assert {"rules-of-order.no-floor", "rules-of-order.one-thing"} <= {
        one.reason.code for one in session.departures
    }
    assert Session.resume(session.record, clock=None).state == session.state


def test_limits_that_are_no_limits_stop_the_rules_by_name_and_not_the_record(opened: Opened) -> None:
    procedure = attrs.evolve(opened().session.procedure, params={"turns": "many"})
    roll = Roll.of({"chair": [Stakeholder("kim")], "member": [Stakeholder("ann"), Stakeholder("bo")]})
    session = Session.open(Forum("hall", procedure=procedure), roll=roll, on="2026-03-01", clock=None)
    session.enter("business")
    meeting = Meeting(session)
    meeting.second("bo", session.propose("ann", [Term("plant a hedge")]))

    with pytest.raises(Refused) as refused:
        meeting.ask("bo", "for")

    assert refused.value.code == "move.code-raised"
    session.note("background", "it rained")
