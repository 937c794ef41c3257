"""Which procedure suits a matter, from what procedures say that they are made for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from deliberation import installed_procedures, load_case
from deliberation.convening import Suit, suiting
from deliberation.convening.suits import trait
from deliberation.errors import InvalidInput
from deliberation.issues import Issue
from deliberation.procedures import Procedure
from deliberation.stages import Stage


CASES = sorted((Path(__file__).parents[2] / "examples" / "cases").glob("*.yaml"))


def made_for(key: str, *suits: str) -> Procedure:
    stages = [Stage("talk", needs="roll", moves={"say": "*"})]
    return Procedure(key=key, title={"zh": f"{key}会", "en": f"{key} talk"}, suits=suits, stages=stages)


NOISE = Issue("noise", id="noise", about="depot", traits=["dispute", "nuisance"])
PLAN = Issue("plan", id="plan", about="year", traits=["annual-plan"])


def only(issues: Any, procedure: Procedure) -> Suit:
    (found,) = suiting(issues, [procedure])
    return found


def test_those_come_first_that_are_made_for_most_of_the_issues() -> None:
    given = [made_for("a"), made_for("b", "works"), made_for("c", "dispute"), made_for("d", "dispute", "nuisance"),
             made_for("e", "annual-plan", "dispute")]  # fmt: skip

    assert [one.procedure.key for one in suiting([NOISE, PLAN], given)] == ["e", "d", "c", "a", "b"]
    assert [one.fits for one in suiting([NOISE, PLAN], given)] == [True, True, True, False, False]


def test_it_says_why_in_both_languages() -> None:
    assert only(NOISE, made_for("tea", "dispute")).explain("zh") == "宜采用tea会：该形式适用于矛盾纠纷"
    assert only(NOISE, made_for("tea", "works")).explain("zh") == "不宜采用tea会：该形式适用于工程改造"
    assert only(NOISE, made_for("tea")).explain("zh") == "tea会未说明适用事项"
    assert only([NOISE, PLAN], made_for("tea", "nuisance")).explain("zh") == (
        "可部分采用tea会：该形式适用于扰民（noise），但未涉及plan"
    )
    assert only([NOISE, PLAN], made_for("tea", "annual-plan", "dispute")).explain("en") == (
        "tea talk suits: it is made for a plan for the year (plan), a dispute (noise)"
    )


def test_a_trait_of_a_plugin_is_called_by_its_key() -> None:
    found = only(Issue("cold tea", about="tea", traits=["tea:cold"]), made_for("tea", "tea:cold"))

    assert found.explain("zh") == "宜采用tea会：该形式适用于tea:cold"
    assert found.to_json("en") == {
        "procedure": "tea", "fits": True, "traits": {"tea:cold": ["cold tea"]},
        "text": "tea talk suits: it is made for tea:cold",
    }  # fmt: skip


@pytest.mark.parametrize("given", [(), [None], ["noise"]])
def test_what_is_no_issue_is_refused(given: Any) -> None:
    with pytest.raises(InvalidInput) as caught:
        suiting(given, [made_for("tea")])
    assert caught.value.code == "convening.no-issue"


@pytest.mark.needs("*")
def test_every_trait_that_an_installed_procedure_is_made_for_has_words() -> None:
    traits = {one for procedure in installed_procedures().values() for one in procedure.suits}

    assert traits
    assert all(trait(one).explain("zh") != one for one in traits)


@pytest.mark.needs("*")
@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_the_procedure_of_a_case_is_the_first_that_suits_it(path: Path) -> None:
    case = load_case(path)

    best = suiting(case.issues, installed_procedures().values())[0]
    assert best.procedure.key == case.forum.procedure.key
    assert best.fits
