"""Procedures with code: what the code keeps, what it refuses, and what holds where it is missing, changed or broken."""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Mapping
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation import (
    Ballot,
    Behaviour,
    DecisionRule,
    Event,
    Forum,
    InvalidInput,
    Issue,
    OwnMove,
    Procedure,
    Reason,
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
    Verdict,
    plugins,
)
from deliberation.behaviours import Broken, MissingCode, advance, folded
from deliberation.events import Act
from deliberation.plugins import Installed, Observer
from deliberation.publishing import minutes, to_markdown


class Passing(Behaviour[tuple[str, ...]]):
    """A stick is passed round; only who has it speaks."""

    name = "talking-stick"

    def begin(self) -> tuple[str, ...]:
        return ()

    def step(self, own: tuple[str, ...], state: State, event: Event) -> tuple[str, ...]:
        return (*own, str(event.data.data["to"])) if isinstance(event.data, Act) else own

    def refusal(self, own: tuple[str, ...], state: State, event: Event) -> Reason | None:
        if event.kind != "say" or (own and own[-1] in event.by):
            return None
        words = {"zh": "发言权在{who}", "en": "{who} has the stick"}
        return Reason("talking-stick.not-yours", {"who": own[-1:] or None}, words=words)

    def targets(
        self, own: tuple[str, ...], state: State, act: str
    ) -> Iterable[str | Mapping[str, str] | None]:
        return (who for who in state.people if own[-1:] != (who,))


def eldest(rule: DecisionRule, ballot: Ballot) -> Verdict:
    said = Reason(
        "talking-stick.eldest",
        {"held": len(ballot.own or ())},
        words={"zh": "{held}次", "en": "{held} held it"},
    )
    return Verdict("holds" if ballot.votes.get("ann") == "yes" else "fails", rule, (said,))


ELDEST = RuleKind(
    key="talking-stick:eldest",
    takes="vote",
    apply=eldest,
    words={"zh": "由最年长者定", "en": "the eldest decides"},
)


def circle(behaviour: Behaviour[Any] | None = None, rule: DecisionRule | None = None) -> Procedure:
    return Procedure(
        key="talking-stick",
        title={"zh": "传棒会", "en": "Talking stick"},
        seats=[Seat("elder", at_least=1)],
        stages=[
            Stage("circle", needs="roll", meeting=True, moves=dict.fromkeys(
                ("say", "propose", "vote", "agree", "act:talking-stick:pass"), "*")),
        ],
        decides=rule or ELDEST.rule(),
        behaviour=behaviour or Passing(),
    )  # fmt: skip


def opened(procedure: Procedure, **more: Any) -> Session:
    roll = Roll.of({"elder": [Stakeholder("ann"), Stakeholder("bo")]})
    session = Session.open(
        Forum("hill", procedure=procedure), Issue("the well"), roll=roll, on="2026-03-01", clock=None, **more
    )
    session.enter("circle")
    return session


def passed(session: Session, to: str) -> Event:
    return session.act("ann", "talking-stick:pass", {"to": to})


@pytest.fixture
def at_hand(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Says what is installed."""

    def put(*procedures: Procedure, rules: Mapping[str, RuleKind] | None = None) -> None:
        found = Installed(procedures={one.key: one for one in procedures}, decision_rules=rules or {})
        monkeypatch.setattr(plugins, "installed", lambda: found)

    return put


# ---- what the code keeps and refuses


def test_the_code_refuses_what_the_core_would_allow_and_says_why_in_its_own_words() -> None:
    session = opened(circle())
    passed(session, "bo")

    with pytest.raises(Refused) as refused:
        session.say("ann", "plan", "dig deeper")

    assert refused.value.code == "talking-stick.not-yours"
    assert "bo has the stick" in refused.value.message("en")
    assert "发言权在bo" in pickle.loads(pickle.dumps(refused.value)).message("zh")
    assert "bo has the stick Allowed now" in refused.value.message("en")
    assert "发言权在bo目前允许" in refused.value.message("zh")
    session.say("bo", "plan", "dig deeper")


def test_what_the_code_keeps_is_a_fold_of_the_record() -> None:
    session = opened(circle())
    passed(session, "bo")
    passed(session, "ann")

    assert session.state.own == ("bo", "ann")
    assert folded(Passing(), session.record.events) == session.state


def test_the_moves_that_are_allowed_name_what_an_act_can_be_on() -> None:
    session = opened(circle())
    passed(session, "bo")

    passes = {(move.by, move.to) for move in session.allowed() if move.kind == "act"}

    assert passes == {("ann", "ann"), ("bo", "ann")}
    for move in session.allowed():
        assert session.example(move).kind == move.kind


class Weighing(Passing):
    """A stick is passed with a word for how heavy it is."""

    def targets(
        self, own: tuple[str, ...], state: State, act: str
    ) -> Iterable[str | Mapping[str, str] | None]:
        return ({"to": "bo", "weight": "light"}, {"to": "bo", "weight": "heavy"}, "ann", None)


def test_what_an_act_must_say_besides_is_part_of_the_move() -> None:
    session = opened(circle(Weighing()))

    acts = [move for move in session.allowed() if move.kind == "act" and move.by == "ann"]

    assert [(move.to, dict(move.data)) for move in acts] == [
        ("bo", {"weight": "light"}), ("bo", {"weight": "heavy"}), ("ann", {}), (None, {}),
    ]  # fmt: skip
    assert len(set(acts)) == 4
    assert session.example(acts[1]).data == Act("talking-stick:pass", {"to": "bo", "weight": "heavy"})


def test_minutes_call_an_act_what_the_record_calls_it_even_without_its_code(at_hand: Any) -> None:
    words = {"light": {"zh": "轻", "en": "a light one"}, "grams": {"zh": "克数", "en": "grams"}}
    named = OwnMove("talking-stick:pass", title={"zh": "传棒", "en": "passed the stick"}, words=words)
    session = opened(attrs.evolve(circle(), own_moves=[named]))
    session.act(
        "ann",
        "talking-stick:pass",
        {"to": "bo", "weight": "light", "grams": "40", "turn": 2},
        {"grams": "*x*"},
    )
    at_hand()

    zh, en = (to_markdown(minutes(session.record), lang) for lang in ("zh", "en"))

    assert "- ann：传棒（bo、克数：40、turn：2、轻） · #5" in zh
    assert "- ann: passed the stick (bo, grams: 40, turn: 2, a light one) · #5" in en
    assert r"grams: “\*x\*”" in en


class Resting(Passing):
    """Nobody speaks on the first of the month."""

    def refusal(self, own: tuple[str, ...], state: State, event: Event) -> Reason | None:
        day = event.at.day if event.at is not None else None
        rests = event.kind == "say" and day is not None and day.day == 1
        return (
            Reason("talking-stick.rest", words={"zh": "今日不议事", "en": "we rest today"}) if rests else None
        )


def test_what_is_allowed_may_depend_on_the_day_and_a_refusal_says_what_is_allowed_on_its_own() -> None:
    session = opened(circle(Resting()))  # on 1 March

    def speakers(**when: str) -> set[str | None]:
        return {move.by for move in session.allowed(**when) if move.kind == "say"}

    assert speakers() == set()
    assert speakers(on="2026-03-02") == {"ann", "bo"}
    session.say("ann", "plan", "dig", on="2026-03-02")
    with pytest.raises(Refused) as refused:
        session.say("ann", "plan", "dig deeper", on="2026-04-01")
    allowed: Any = refused.value.params["allowed"]
    assert not any(move.startswith("say") for move in allowed)


@given(st.lists(st.sampled_from(["ann", "bo"]), max_size=8))
def test_folding_any_beginning_and_going_on_gives_the_whole(holders: list[str]) -> None:
    session = opened(circle())
    for holder in holders:
        passed(session, holder)
    events = session.record.events

    for place in range(len(events) + 1):
        state = folded(Passing(), events[:place])
        for event in events[place:]:
            state = advance(Passing(), state, event)
        assert state == session.state


# ---- a rule that a plugin brings


def test_a_plugins_rule_is_applied_with_what_its_procedure_keeps() -> None:
    session = opened(circle())
    passed(session, "bo")
    text = session.propose("bo", [Term("dig")])
    session.vote("ann", text, "yes")

    verdict = session.verdict(text)

    assert (verdict.outcome, verdict.explain("en"), verdict.explain("zh")) == (
        "holds",
        "Holds. 1 held it",
        "成立。1次",
    )
    assert session.agree(text).terms[0].text == "dig"


def test_a_rule_of_a_plugin_says_itself_in_both_languages() -> None:
    rule = ELDEST.rule()

    assert (rule.explain("zh"), rule.explain("en")) == ("由最年长者定", "the eldest decides")
    assert "talking-stick:eldest" in DecisionRule("talking-stick:eldest", moves="vote").explain("en")


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: DecisionRule("talking-stick:eldest"), "decision.moves"),
        (lambda: DecisionRule("talking-stick:eldest", moves="say"), "decision.moves"),
        (lambda: DecisionRule("consensus", moves="vote"), "decision.moves"),
        (lambda: ELDEST.rule(age="90"), "decision.params"),
        (
            lambda: ELDEST.of(DecisionRule("talking-stick:eldest", moves=("vote", "consent"))),
            "decision.moves",
        ),
        (lambda: attrs.evolve(ELDEST, key="eldest"), "decision.kind-name"),
        (lambda: attrs.evolve(ELDEST, takes="sing"), "decision.moves"),
    ],
)
def test_a_rule_that_cannot_be_is_refused_when_it_is_made(make: Any, code: str) -> None:
    with pytest.raises(InvalidInput) as error:
        make()

    assert error.value.code == code


@pytest.mark.parametrize("given", ["yes", None])
def test_a_rule_whose_code_returns_rubbish_gives_an_unknown_verdict_by_name(given: Any) -> None:
    kind = attrs.evolve(ELDEST, apply=lambda rule, ballot: given)
    session = opened(circle(rule=kind.rule()))
    passed(session, "bo")
    text = session.propose("bo", [Term("dig")])

    verdict = session.verdict(text)

    assert verdict.outcome == "unknown"
    assert "talking-stick:eldest" in verdict.explain("en")


def raising(rule: DecisionRule, ballot: Ballot) -> Verdict:
    raise ZeroDivisionError("no elders")


def test_a_rule_whose_code_raises_adopts_nothing_and_harms_nothing() -> None:
    kind = attrs.evolve(ELDEST, apply=raising)
    session = opened(circle(rule=kind.rule()))
    passed(session, "bo")
    text = session.propose("bo", [Term("dig")])
    before = session.record.head

    with pytest.raises(Refused) as refused:
        session.agree(text)

    assert refused.value.code == "move.not-agreed"
    assert "ZeroDivisionError" in refused.value.message("zh")
    assert session.record.head == before


# ---- the record names the code


def test_a_record_names_the_code_it_was_made_with() -> None:
    opening = opened(circle()).state.opened

    assert opening is not None
    assert opening.code == "talking-stick 1; talking-stick:eldest 1"


def test_a_session_goes_on_with_the_installed_code_of_that_name(at_hand: Any) -> None:
    session = opened(circle())
    passed(session, "bo")
    at_hand(circle(), rules={ELDEST.key: ELDEST})

    again = Session.resume(Record.from_bytes(session.record.to_bytes()), clock=None)

    assert again.state == session.state
    assert again.code_differs == ()
    assert again.allowed() == session.allowed()


def test_without_its_code_a_record_folds_and_prints_and_no_more_can_be_moved(at_hand: Any) -> None:
    session = opened(circle())
    passed(session, "bo")
    text = session.propose("bo", [Term("dig")])
    at_hand()

    again = Session.resume(session.record, clock=None)

    assert isinstance(again.procedure.behaviour, MissingCode)
    assert again.verdict(text.ref).outcome == "unknown"
    assert [reason.code for reason in again.code_differs] == ["plugin.code-missing"] * 2
    with pytest.raises(Refused) as refused:
        again.say("bo", "plan", "dig")
    assert refused.value.code == "move.code-missing"
    assert "talking-stick 1" in to_markdown(minutes(session.record), "zh")


def test_with_other_code_a_record_says_so(at_hand: Any) -> None:
    class Newer(Passing):
        version = "2"

    session = opened(circle())
    at_hand(circle(Newer()), rules={ELDEST.key: attrs.evolve(ELDEST, version="3")})

    again = Session.resume(session.record, clock=None)

    assert [reason.params["installed"] for reason in again.code_differs] == [
        "talking-stick 2", "talking-stick:eldest 3",
    ]  # fmt: skip
    assert "talking-stick 2" in to_markdown(minutes(session.record), "en")


# ---- code that fails


class Tripping(Passing):
    def step(self, own: tuple[str, ...], state: State, event: Event) -> tuple[str, ...]:
        if event.kind == "act":
            raise ValueError("dropped the stick")
        return own


class Mumbling(Passing):
    def refusal(self, own: tuple[str, ...], state: State, event: Event) -> Any:
        return "no"


class Stumbling(Passing):
    def refusal(self, own: tuple[str, ...], state: State, event: Event) -> Reason | None:
        raise LookupError("who?")

    def targets(self, own: tuple[str, ...], state: State, act: str) -> Iterable[str]:
        raise LookupError("whom?")


def test_code_that_fails_while_a_session_runs_is_named_and_the_record_stays_whole() -> None:
    session = opened(circle(Tripping()))
    fallen = passed(session, "bo")

    assert session.record.events[-1] == fallen
    assert session.state.own == Broken("talking-stick 1", "ValueError: dropped the stick")
    with pytest.raises(Refused) as refused:
        session.say("bo", "plan", "dig")
    assert refused.value.code == "move.code-raised"
    assert "dropped the stick" in refused.value.message("zh")
    session.note("background", "it rained")


@pytest.mark.parametrize("behaviour", [Mumbling(), Stumbling()])
def test_code_whose_judgement_fails_refuses_by_name_and_records_nothing(behaviour: Behaviour[Any]) -> None:
    procedure = circle(behaviour)
    roll = Roll.of({"elder": [Stakeholder("ann")]})
    session = Session.open(Forum("hill", procedure=procedure), roll=Roll(), on="2026-03-01", clock=None)
    before = session.record.head

    with pytest.raises(Refused) as refused:
        session.note("background", "it rained")

    assert roll.holders("elder") == ("ann",)
    assert refused.value.code == "move.code-raised"
    assert "talking-stick 1" in refused.value.message("en")
    assert session.record.head == before


# ---- who is told


def test_an_observer_is_told_of_every_recorded_event_and_of_nothing_refused() -> None:
    heard: list[str] = []
    listener = Observer(
        "ears", "deliberation-ears", lambda record, event: heard.append(f"{len(record)} {event.kind}")
    )
    session = opened(circle(), observers=[listener])

    with pytest.raises(Refused):
        session.say("ann", "plan", "dig")

    assert heard == ["1 open", "2 seat", "3 seat", "4 enter"]


def test_an_observer_that_raises_is_logged_by_name_and_told_nothing_more(
    caplog: pytest.LogCaptureFixture,
) -> None:
    calls: list[int] = []

    def deaf(record: Record, event: Event) -> None:
        calls.append(event.seq)
        raise OSError("no ears")

    session = opened(circle(), observers=[Observer("ears", "deliberation-ears", deaf)])

    assert calls == [1]
    assert "plugin ears (deliberation-ears)" in caplog.text
    assert len(session.record) == 4
