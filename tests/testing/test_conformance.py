"""`check_procedure` and its kin: what they return, what they raise, and that nothing a procedure does stops them."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import attrs
import pytest

from deliberation import (
    Ballot,
    Behaviour,
    DecisionRule,
    DeliberationError,
    Event,
    InvalidInput,
    Procedure,
    Reason,
    RuleKind,
    Seat,
    Stage,
    State,
    Verdict,
)
from deliberation.community import COMMUNITY
from deliberation.procedures import Origin
from deliberation.testing import (
    CHECKS,
    CheckFailed,
    CheckResult,
    Subject,
    check_procedure,
    run_check,
    run_checks,
    walking,
)
from deliberation.testing.exploring import explore
from deliberation.wording import LANGS, Lang, knows


UNTITLED = Procedure(
    key="tea-talk", title={"zh": "茶话会", "en": "Tea talk"}, stages=[Stage("talk")], basis="custom"
)


def found(procedure: Procedure) -> dict[str, CheckResult]:
    return {result.name: result for result in run_checks(procedure)}


def raised(procedure: Procedure, **expected: str) -> dict[str, CheckFailed]:
    named = {name.replace("_", "-"): reason for name, reason in expected.items()}
    with pytest.raises(ExceptionGroup) as group:
        check_procedure(procedure, expected_failures=named)
    errors = [error for error in group.value.exceptions if isinstance(error, CheckFailed)]
    assert len(errors) == len(group.value.exceptions)
    return {str(error.params["check"]): error for error in errors}


# ---- what comes back


def test_a_procedure_that_passes_gives_one_result_for_each_check_in_their_order() -> None:
    results = check_procedure(COMMUNITY)

    assert [result.name for result in results] == list(CHECKS)
    assert all(result.ok and result.detail and not result.bounded for result in results)


def test_the_same_procedure_gives_the_same_results() -> None:
    assert run_checks(UNTITLED) == run_checks(UNTITLED)


def test_every_failure_is_raised_with_rule_and_input_and_what_was_expected_and_came() -> None:
    errors = raised(UNTITLED)

    assert set(errors) == {"titles", "basis"}
    assert str(errors["titles"]) == (
        "tea-talk doesn't pass titles (the procedure, each seat, each stage and each move of its own has a "
        "title in Chinese and English). "
        "the stage talk: expected a title in zh, en; got nothing in zh, en."
    )
    assert "阶段 talk：应为有 zh、en 的名称；实为缺少 zh、en。" in errors["titles"].message("zh")


def test_a_failure_is_an_error_of_the_library_and_of_a_test_and_can_be_pickled() -> None:
    error = raised(UNTITLED)["basis"]

    assert isinstance(error, DeliberationError)
    assert isinstance(error, AssertionError)
    assert str(pickle.loads(pickle.dumps(error))) == str(error)


def test_what_is_expected_to_fail_may_fail() -> None:
    expected = {"titles": "nobody has named it yet", "basis": "it is made up"}

    results = check_procedure(UNTITLED, expected_failures=expected)

    assert {result.name for result in results if not result.ok} == set(expected)


def test_what_is_expected_to_fail_and_passes_is_raised() -> None:
    errors = raised(UNTITLED, titles="x", basis="y", papers="they are never printed")

    assert set(errors) == {"papers"}
    assert errors["papers"].code == "testing.passed-after-all"
    assert "they are never printed" in str(errors["papers"])


def test_an_expected_failure_of_a_check_that_does_not_exist_is_raised() -> None:
    errors = raised(UNTITLED, titles="x", basis="y", taste="too bitter")

    assert errors["taste"].code == "testing.no-such-check"
    assert "closable" in str(errors["taste"])


def test_of_many_things_that_are_wrong_the_first_are_told_and_the_others_counted() -> None:
    stages = [Stage(f"cup-{number}") for number in range(9)]
    detail = found(attrs.evolve(UNTITLED, stages=stages))["titles"].detail

    assert detail.count("expected") == 5
    assert detail.endswith("And 4 more.")


@pytest.mark.parametrize("given", [None, "community", COMMUNITY.to_data()])
def test_only_procedures_are_checked(given: Any) -> None:
    for run in (check_procedure, run_checks, Subject):
        with pytest.raises(InvalidInput) as error:
            run(given)
        assert error.value.code == "testing.no-procedure"


@pytest.mark.parametrize("name", CHECKS)
def test_every_check_says_what_it_asks_in_both_languages(name: str) -> None:
    result = CheckResult(name=name, ok=True, details=())

    assert knows(result.rule.code)
    assert result.rule.explain("zh") != result.rule.explain("en")
    assert CHECKS[name].__doc__


@pytest.mark.parametrize("lang", LANGS)
def test_a_bounded_result_says_so(lang: Lang) -> None:
    whole = CheckResult(name="closable", ok=True, details=())

    assert whole.explain(lang) == ""
    assert attrs.evolve(whole, bounded=True).explain(lang)


# ---- one key, one owner


def test_a_newer_definition_of_the_same_distribution_may_have_the_key() -> None:
    changed = attrs.evolve(COMMUNITY, basis="another opinion", origin=Origin("deliberation", "9.9"))

    assert run_check("key-free", Subject(changed)).ok
    assert not run_check("key-free", Subject(attrs.evolve(changed, origin=Origin("tea", "1")))).ok


# ---- code that raises


class Raising(Behaviour[int]):
    name = "tea-talk"

    def __init__(self, where: str) -> None:
        self.where = where

    def met(self, where: str) -> None:
        if where == self.where:
            raise LookupError("no cup")

    def begin(self) -> int:
        self.met("begin")
        return 0

    def step(self, own: int, state: State, event: Event) -> int:
        self.met("step")
        return own

    def refusal(self, own: int, state: State, event: Event) -> Reason | None:
        self.met("refusal")
        return None

    def targets(self, own: int, state: State, act: str) -> Iterable[str | None]:
        self.met("targets")
        return (None,)


def exiting(rule: DecisionRule, ballot: Ballot) -> Verdict:
    raise SystemExit(3)


QUITTER = RuleKind(
    key="tea-talk:quit", takes="vote", apply=exiting, words={"zh": "散了", "en": "everybody leaves"}
)


def poured(**more: Any) -> Procedure:
    moves = dict.fromkeys(("say", "act:tea-talk:pour", "propose", "vote", "decide", "agree"), "*")
    talk = Stage("talk", needs="roll", moves=moves, title={"zh": "喝茶", "en": "Tea"}, basis="custom")
    guest = Seat("guest", at_least=1, title={"zh": "客人", "en": "Guest"}, basis="custom")
    return attrs.evolve(UNTITLED, seats=[guest], stages=[talk], **more)


@pytest.mark.parametrize("where", ["begin", "step", "refusal"])
def test_code_that_raises_fails_checks_with_its_cause_and_stops_none(where: str) -> None:
    results = found(poured(behaviour=Raising(where)))

    assert list(results) == list(CHECKS)
    assert not results["random-walks"].ok
    assert not results["closable"].ok
    assert "no cup" in results["random-walks"].detail


def test_a_rule_that_ends_the_program_fails_checks_and_ends_nothing() -> None:
    results = found(poured(decides=QUITTER.rule()))

    assert not results["rule-decidable"].ok
    assert "SystemExit (3)" in results["rule-decidable"].detail


# ---- walks


class Spilling(Raising):
    """Fails whenever the matter is referred elsewhere."""

    def step(self, own: int, state: State, event: Event) -> int:
        if event.kind == "refer":
            raise OSError("spilt")
        return own


def test_the_walk_that_goes_wrong_is_told_in_a_simple_form() -> None:
    subject = Subject(poured(behaviour=Spilling("")))
    subject.explored = explore(subject.procedure, most=1)

    result = run_check("random-walks", subject)

    way: Any = result.details[0].params["given"]
    assert way.params["way"][-1] == "refer"
    assert len(way.params["way"]) <= 4
    assert result.detail.endswith(
        "expected that the procedure's code doesn't fail; got code that fails (OSError: spilt)."
    )


def test_without_hypothesis_walks_are_drawn_from_seeds_and_find_what_is_wrong_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(walking, "find_spec", lambda name: None)

    sound = run_check("random-walks", Subject(poured()))
    broken = run_check("random-walks", Subject(poured(behaviour=Raising("step"))))

    assert sound.ok
    assert "deliberation[testing]" in sound.detail
    assert not broken.ok
    assert "no cup" in broken.detail


# ---- where it runs


def run(*code: str, **environment: str) -> str:
    return subprocess.run(
        [sys.executable, "-c", "\n".join(code)],
        capture_output=True,
        check=True,
        encoding="utf-8",
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parent)} | environment,
    ).stdout


def test_results_are_the_same_under_any_hash_seed() -> None:
    code = (
        "from test_conformance import Spilling, poured",
        "from deliberation.testing import run_checks, walking",
        "walking.WALKS = 6",
        "for result in run_checks(poured(behaviour=Spilling(''))): print(result)",
    )

    assert run(*code, PYTHONHASHSEED="1") == run(*code, PYTHONHASHSEED="2")


def test_the_kit_needs_neither_pytest_nor_hypothesis() -> None:
    code = (
        "import sys",
        "sys.modules['pytest'] = sys.modules['hypothesis'] = None",
        "import deliberation.testing",
        "print('pytest' in sys.modules and sys.modules['pytest'] is None)",
    )

    assert run(*code).strip() == "True"
