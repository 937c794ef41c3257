"""Each check is checked: a procedure that is broken in one way fails the check for it, and no other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import attrs
import pytest

from deliberation import (
    Ballot,
    Behaviour,
    DecisionRule,
    Duty,
    Event,
    Procedure,
    Reason,
    RuleKind,
    Seat,
    Stage,
    State,
    Verdict,
    advice_only,
    consensus,
    consent_of,
)
from deliberation.events import Act, Say
from deliberation.own_moves import OwnMove
from deliberation.seats import titled
from deliberation.testing import CHECKS, run_checks, walking
from deliberation.triggers import Trigger


BASIS = "assumption: made up for this test"


def seat(key: str, **more: Any) -> Seat:
    return Seat(key, **{"title": {"zh": f"席位{key}", "en": f"Seat {key}"}, "basis": BASIS} | more)


def stage(key: str, **more: Any) -> Stage:
    return Stage(key, **{"title": {"zh": f"阶段{key}", "en": f"Stage {key}"}, "basis": BASIS} | more)


def own_move(**more: Any) -> OwnMove:
    return OwnMove("tea-talk:pour", **{"title": {"zh": "斟茶", "en": "to pour"}, "basis": BASIS} | more)


GUEST, HOST = seat("guest", at_least=1), seat("host", at_least=1)
DECIDING = dict.fromkeys(
    ("propose", "amend", "withdraw", "consent", "object", "vote", "decide", "agree"), "*"
)
TALK = stage(
    "talk", needs="roll", meeting=True, repeatable=True,
    moves={"say": "*", "answer": "host", "act:tea-talk:pour": "*", **DECIDING},
)  # fmt: skip
CLEARING = stage("clearing", repeatable=True)
ANSWER = Duty(owed_by="host", to="question", until="talk", basis=BASIS)


def tea(**changes: Any) -> Procedure:
    """A procedure with which nothing is wrong, and what is changed in it."""
    sound: dict[str, Any] = {
        "key": "tea-talk",
        "title": {"zh": "茶话会", "en": "Tea talk"},
        "basis": BASIS,
        "seats": [GUEST, HOST],
        "stages": [TALK, CLEARING],
        "duties": [ANSWER],
        "decides": consensus(),
    }
    return Procedure(**sound | changes)


# ---- rules and code of their own


def by_show_of_cups(rule: DecisionRule, ballot: Ballot) -> Verdict:
    raised = list(ballot.votes.values()).count("yes")
    words = {"zh": "{cups}杯举起", "en": "{cups} cups raised"}
    return Verdict(
        "holds" if raised else "fails", rule, (Reason("tea-talk.cups", {"cups": raised}, words=words),)
    )


CUPS = RuleKind(
    key="tea-talk:cups",
    takes="vote",
    apply=by_show_of_cups,
    words={"zh": "有人举杯即通过", "en": "one raised cup is enough"},
    may=frozenset({"of"}),
)


def cups(apply: Callable[..., Any] = by_show_of_cups, **more: Any) -> DecisionRule:
    return attrs.evolve(CUPS, apply=apply, **more).rule()


def always(rule: DecisionRule, ballot: Ballot) -> Verdict:
    return Verdict("holds", rule)


def shrugging(rule: DecisionRule, ballot: Ballot) -> Verdict:
    return Verdict("unknown", rule)


def spilling(rule: DecisionRule, ballot: Ballot) -> Verdict:
    raise OSError("spilt")


def counting() -> Callable[..., Verdict]:
    """A rule that remembers how often it was asked, and says so."""
    asked: list[int] = []

    def apply(rule: DecisionRule, ballot: Ballot) -> Verdict:
        asked.append(1)
        words = {"zh": "第{time}次", "en": "time {time}"}
        said = Reason("tea-talk.time", {"time": len(asked)}, words=words)
        return attrs.evolve(by_show_of_cups(rule, ballot), reasons=(said,))

    return apply


def saying(words: Mapping[str, str] | None, **params: object) -> Callable[..., Verdict]:
    def apply(rule: DecisionRule, ballot: Ballot) -> Verdict:
        said = Reason("tea-talk.said", params, words=words)
        return attrs.evolve(by_show_of_cups(rule, ballot), reasons=(said,))

    return apply


class Pot(Behaviour[int]):
    """Counts the cups poured, and lets nobody pour an eighth."""

    name = "tea-talk"

    def begin(self) -> int:
        return 0

    def step(self, own: int, state: State, event: Event) -> int:
        return own + isinstance(event.data, Act)

    def refusal(self, own: int, state: State, event: Event) -> Reason | None:
        if own < 7 or not isinstance(event.data, Act):
            return None
        return Reason("tea-talk.empty", {}, words={"zh": "壶空了", "en": "the pot is empty"})


def no(kind: str, when: Callable[[State, Event], bool] = lambda state, event: True) -> Behaviour[int]:
    """Code that refuses one kind of move."""

    class Refusing(Pot):
        def refusal(self, own: int, state: State, event: Event) -> Reason | None:
            words = {"zh": "不行", "en": "no"}
            refuses = event.kind == kind and when(state, event)
            return Reason("tea-talk.no", {}, words=words) if refuses else None

    return Refusing()


def in_words(make: Callable[[State], Reason]) -> Behaviour[int]:
    """Code that refuses to refer anything, in words of its own."""

    class Talking(Pot):
        def refusal(self, own: int, state: State, event: Event) -> Reason | None:
            return make(state) if event.kind == "refer" else None

    return Talking()


def called(state: State) -> Reason:
    name = next(iter(state.people.values())).label
    words = {"zh": f"{name}不同意", "en": f"{name} is against it"}
    return Reason("tea-talk.against", {"who": "somebody"}, words=words)


class Fastidious(Pot):
    def step(self, own: int, state: State, event: Event) -> int:
        if isinstance(event.data, Say):
            event.data.text.encode("gb2312")
        return own


class Boiling(Pot):
    def step(self, own: int, state: State, event: Event) -> int:
        if event.kind == "refer":
            raise OSError("boiled over")
        return own


class Forgetful(Pot):
    def __init__(self) -> None:
        self.asked = 0

    def refusal(self, own: int, state: State, event: Event) -> Reason | None:
        self.asked += event.kind == "refer"
        words = {"zh": "忘了", "en": "forgot"}
        return Reason("tea-talk.forgot", {}, words=words) if self.asked % 3 == 2 else None


class Proud(str):
    """A text that is like no other."""

    __hash__ = str.__hash__

    def __eq__(self, other: object) -> bool:
        return False


@attrs.frozen(kw_only=True)
class Ceremony(Procedure):
    """A procedure with something besides what a definition holds."""

    brew: Mapping[str, str] = attrs.field(factory=dict, converter=titled)


# ---- what each check catches

NO_RULE = {"decides": advice_only(), "duties": [ANSWER]}

BROKEN: list[tuple[str, str, Callable[[], Procedure]]] = [
    ("key-free", "the key of another", lambda: tea(key="community")),
    ("titles", "a seat without a title", lambda: tea(seats=[GUEST, seat("host", at_least=1, title={})])),
    ("titles", "a stage without its Chinese", lambda: tea(stages=[TALK, stage("end", title={"en": "End"})])),
    ("basis", "none for the procedure", lambda: tea(basis=None)),
    ("basis", "none for a seat", lambda: tea(seats=[GUEST, seat("host", at_least=1, basis=" ")])),
    ("basis", "none for a stage", lambda: tea(stages=[TALK, stage("clearing", basis=None)])),
    ("basis", "none for a duty", lambda: tea(duties=[attrs.evolve(ANSWER, basis=None)])),
    ("titles", "a move of its own without its English", lambda: tea(own_moves=[own_move(title={"zh": "斟茶"})])),
    ("basis", "none for a move of its own", lambda: tea(own_moves=[own_move(basis=None)])),
    ("basis", "none for what sets it off", lambda: tea(
        stages=[TALK, attrs.evolve(CLEARING, yields="tea-talk:thirst")],
        trigger=Trigger(artefact="tea-talk:thirst", times=2, of="complaint"))),
    (
        "stages-reachable",
        "a stage that needs what no move makes",
        lambda: tea(stages=[attrs.evolve(TALK, yields="pledges"), stage("cake", needs="pledges"), CLEARING]),
    ),
    (
        "closable",
        "the only chance to say what the last stage needs can be missed",
        lambda: tea(
            stages=[stage("talk", needs="roll", yields="statements", moves={"say": "*", "answer": "host"}), CLEARING,
                    stage("bill", needs="statements")],
            decides=advice_only(),
        ),
    ),
    ("closable", "code that never lets it close", lambda: tea(behaviour=no("close"))),
    ("closable", "code that never lets a meeting be adjourned", lambda: tea(behaviour=no("adjourn"))),
    (
        "duties-dischargeable",
        "an answer owed to what nobody can say",
        lambda: tea(stages=[attrs.evolve(TALK, moves={"say:question": "*", "answer": "host", **DECIDING}), CLEARING],
                    duties=[attrs.evolve(ANSWER, to=("question", "demand"))]),
    ),
    (
        "duties-dischargeable",
        "an answer that code lets nobody give, and no stage waits for",
        lambda: tea(duties=[attrs.evolve(ANSWER, until=None)], behaviour=no("answer")),
    ),
    (
        "gates-passable",
        "a question after the only stage in which it could be answered",
        lambda: tea(
            stages=[stage("talk", needs="roll", moves={"say": "*", "answer": "host"}),
                    stage("more", needs="roll", moves={"say": "*"}, repeatable=True), CLEARING],
            decides=advice_only(),
        ),
    ),
    (
        "rule-decidable",
        "the consent of a seat that may stay empty",
        lambda: tea(seats=[GUEST, HOST, seat("patron")], decides=consent_of("guest", "patron")),
    ),
    ("rule-decidable", "a rule that always holds", lambda: tea(decides=cups(always))),
    ("random-walks", "code that fails at a move", lambda: tea(behaviour=Boiling())),
    ("deterministic", "a rule that counts how often it was asked", lambda: tea(decides=cups(counting()))),
    ("round-trips", "a parameter that is equal to nothing", lambda: tea(decides=CUPS.rule(of=Proud("guest")))),
    ("papers", "two stages of one name", lambda: tea(
        stages=[TALK, CLEARING, stage("late", title={"zh": "收拾", "en": "Stage clearing"}, repeatable=True)])),
    ("papers", "two seats of one name", lambda: tea(
        seats=[GUEST, HOST, seat("aunt", title={"zh": "席位host", "en": "Aunt"})])),
    ("hostile-text", "code that chokes on a character", lambda: tea(behaviour=Fastidious())),
    ("hostile-text", "a refusal whose words are a name's", lambda: tea(behaviour=in_words(called))),
    ("explains", "a rule with a gap", lambda: tea(
        decides=cups(words={"zh": "举杯达{share}", "en": "{share} of the cups"}))),
    ("explains", "a rule in English alone", lambda: tea(decides=cups(words={"en": "a raised cup"}))),
    ("explains", "a verdict with a gap", lambda: tea(decides=cups(saying({"zh": "{x}", "en": "{x}"})))),
    ("explains", "a verdict without words", lambda: tea(decides=cups(saying(None)))),
    ("explains", "a raw None", lambda: tea(decides=cups(saying({"zh": "由None", "en": "by None"})))),
    ("explains", "a refusal in Chinese alone", lambda: tea(
        behaviour=in_words(lambda state: Reason("tea-talk.no", {}, words={"zh": "不行"})))),
]  # fmt: skip


@pytest.fixture(autouse=True)
def fewer_walks(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is shown here doesn't hang on how many walks are taken."""
    monkeypatch.setattr(walking, "WALKS", 8)


def failing(procedure: Procedure) -> dict[str, str]:
    return {result.name: result.detail for result in run_checks(procedure) if not result.ok}


@pytest.mark.parametrize(
    "sound",
    [tea(), tea(decides=cups()), tea(behaviour=Pot()), tea(decides=advice_only())],
    ids=["data", "rule", "code", "advice"],
)
def test_a_sound_procedure_passes_every_check(sound: Procedure) -> None:
    assert failing(sound) == {}


@pytest.mark.parametrize(
    ("check", "make"), [pytest.param(check, make, id=f"{check}: {what}") for check, what, make in BROKEN]
)
def test_what_is_broken_fails_the_check_for_it_and_no_other(
    check: str, make: Callable[[], Procedure]
) -> None:
    assert set(failing(make())) == {check}


def test_a_definition_that_no_record_gives_back_also_fails_whatever_reads_records() -> None:
    fields = {field.name: getattr(tea(), field.name) for field in attrs.fields(Procedure)}

    failed = failing(Ceremony(**fields, brew={"en": "green"}))

    assert set(failed) == {"round-trips", "random-walks", "papers", "hostile-text"}
    assert "brew" in failed["round-trips"]


def test_an_answer_that_a_stage_waits_for_and_nobody_can_give_also_leaves_no_way_to_the_end() -> None:
    assert set(failing(tea(behaviour=no("answer")))) == {"gates-passable", "duties-dischargeable", "closable"}


def test_a_duty_about_what_is_agreed_takes_a_way_to_an_agreement() -> None:
    report = Duty("report", owed_by="host", basis=BASIS)

    assert failing(tea(duties=[ANSWER, report])) == {}
    [wrong] = [
        one
        for one in run_checks(tea(duties=[ANSWER, report], behaviour=no("agree")))
        if one.name == "duties-dischargeable"
    ]
    assert not wrong.ok
    assert "a way to an agreement that it can be about" in wrong.detail


def test_a_duty_of_another_kind_needs_a_basis_too() -> None:
    notice = Duty("notice", owed_by="host")

    assert set(failing(tea(duties=[ANSWER, notice]))) == {"basis"}


def test_every_check_has_something_broken_that_it_alone_catches() -> None:
    assert {check for check, _, _ in BROKEN} == set(CHECKS)
