"""Procedures side by side: the same questions of each, answered from the definition, in two languages."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation import (
    Duty,
    InvalidInput,
    Procedure,
    Seat,
    Stage,
    advice_only,
    consensus,
    installed_procedures,
    majority,
)
from deliberation.publishing import Comparison, compare, comparison_page, picture
from deliberation.publishing.describing import QUESTIONS, mark_assumed, moves, wholly_assumed
from deliberation.wording import LANGS, Lang


PROCEDURES = installed_procedures()
PLACES = ("lead", "resident", "unit")

TALK = Procedure(
    key="tea-talk",
    title={"zh": "茶话会", "en": "Tea talk"},
    seats=[
        Seat("lead", at_least=1, at_most=1),
        Seat("resident", title={"zh": "居民"}),
        Seat("unit", at_most=3),
    ],
    stages=[Stage("talk", needs="roll", moves={"say": "*"}, meeting=True)],
)


def told(procedure: Procedure, question: str, lang: Lang = "en") -> list[str]:
    return [part.explain(lang) for part in QUESTIONS[question](procedure)]


def with_moves(*stages: dict[str, Any]) -> Procedure:
    held = [Stage(f"s{place}", moves=one, meeting=True) for place, one in enumerate(stages)]
    return attrs.evolve(TALK, stages=held)


# ---- what is answered


@pytest.mark.needs("*")
def test_stages_stand_in_order_and_meetings_are_marked() -> None:
    assert told(PROCEDURES["womens-council"], "stages") == ["Invitation", "Council (meeting)", "Support"]
    assert told(PROCEDURES["womens-council"], "stages", "zh") == ["邀请", "议事（会议）", "服务跟进"]


def test_seats_that_must_be_filled_are_told_apart_from_those_that_may() -> None:
    assert told(TALK, "required") == ["lead (exactly 1)"]
    assert told(TALK, "optional") == ["居民", "unit (at most 3)"]
    assert told(attrs.evolve(TALK, seats=[Seat("lead", at_least=2, at_most=4)]), "required") == [
        "lead (2 to 4)"
    ]


def test_a_procedure_that_requires_nobody_says_so() -> None:
    bare = attrs.evolve(TALK, seats=())

    assert told(bare, "required") == ["nobody in particular"]
    assert told(bare, "optional") == ["nobody"]


@pytest.mark.needs("*")
def test_a_kind_of_statement_that_only_some_may_make_is_told_apart() -> None:
    assert told(PROCEDURES["shenbianshi"], "say") == ["anyone on the roll", "directive: only Lead"]
    assert told(with_moves({"say:briefing": "lead"}), "say") == ["briefing: only lead"]
    assert told(with_moves({"say": "*", "say:directive": ()}), "say") == [
        "anyone on the roll",
        "directive: nobody",
    ]


def test_a_kind_that_everyone_may_state_at_some_meeting_isnt_told_apart() -> None:
    assert told(with_moves({"say:briefing": "lead"}, {"say": "*"}), "say") == ["anyone on the roll"]


def test_without_a_meeting_nobody_can_speak_in_one() -> None:
    written = attrs.evolve(TALK, stages=[Stage("letters", moves={"say": "*"})])

    assert told(written, "say") == told(written, "pledge") == ["no stage is a meeting"]


@given(st.lists(st.dictionaries(st.sampled_from(["say", "answer", "propose", "pledge"]), st.sets(st.sampled_from([*PLACES, "*"]))),
                min_size=1, max_size=3), st.sampled_from(["say", "answer", "propose", "pledge"]))  # fmt: skip
def test_whoever_a_meeting_lets_make_a_move_is_named_and_nobody_else(
    given_moves: list[dict[str, set[str]]], move: str
) -> None:
    procedure = with_moves(*given_moves)
    named = attrs.evolve(procedure, seats=[Seat(key) for key in PLACES])
    let = {seat for stage in named.stages for seat in stage.seats_for(move)}

    [answer] = told(named, move)

    if "*" in let:
        assert answer == "anyone on the roll"
    else:
        assert answer == (", ".join(one for one in PLACES if one in let) or "nobody")


@pytest.mark.needs("*")
def test_the_rule_names_seats_by_title() -> None:
    assert told(PROCEDURES["grid-meeting"], "decides") == [
        "everyone in the seats Complainant, Respondent must consent"
    ]
    voting = attrs.evolve(
        TALK,
        decides=majority(quorum="2/3"),
        stages=[Stage("talk", moves=dict.fromkeys(("propose", "vote", "agree"), "*"))],
    )
    assert told(voting, "decides") == [voting.decides.explain("en")]


@pytest.mark.needs("*")
def test_a_procedure_that_decides_nothing_says_so() -> None:
    assert told(TALK, "decides", "zh") == ["不作决定，只听取意见"]
    assert told(PROCEDURES["womens-council"], "decides") == ["nothing is decided; what is said is heard"]


def test_what_may_be_adopted_follows_from_rule_stages_and_forces() -> None:
    declaring = attrs.evolve(TALK, stages=[Stage("talk", moves={"agree": "lead"}, meeting=True)])
    deciding = attrs.evolve(
        declaring,
        decides=consensus(),
        stages=[Stage("talk", moves=dict.fromkeys(("propose", "consent", "agree"), "*"), meeting=True)],
    )

    assert told(TALK, "adopts") == ["nothing; no stage adopts terms"]
    assert told(declaring, "adopts") == ["intention", "promise", "directive", "result"]
    assert told(attrs.evolve(declaring, adopts="agreed"), "adopts") == ["nothing; no stage adopts terms"]
    assert told(deciding, "adopts") == ["terms of any force"]
    assert told(attrs.evolve(deciding, adopts=("agreed", "promise")), "adopts", "zh") == ["议定", "承诺"]


@pytest.mark.parametrize(
    ("more", "en", "zh"),
    [
        ({}, "lead: an answer to each complaint, demand (no stage waits for it)", "lead：答复每一条投诉、诉求（不限阶段）"),
        ({"until": "talk"}, "lead: an answer to each complaint, demand (before “talk” is left)", "lead：答复每一条投诉、诉求（“talk”阶段结束之前）"),
        ({"each": True}, "lead: an answer to each complaint, demand by itself (no stage waits for it)", "lead：逐一答复每一条投诉、诉求（不限阶段）"),
        ({"disposed": True}, "lead: an answer to each complaint, demand that says what becomes of it (no stage waits for it)",
         "lead：答复每一条投诉、诉求，并说明是否采纳（不限阶段）"),
        ({"each": True, "disposed": True}, "lead: an answer to each complaint, demand by itself that says what becomes of it (no stage waits for it)",
         "lead：逐一答复每一条投诉、诉求，并说明是否采纳（不限阶段）"),
    ],
)  # fmt: skip
def test_a_duty_says_who_owes_what_to_what_and_until_when(more: dict[str, Any], en: str, zh: str) -> None:
    stages = [Stage("talk", moves={"answer": "*"}, meeting=True)]
    owing = attrs.evolve(
        TALK, stages=stages, duties=[Duty(owed_by="lead", to=("complaint", "demand"), **more)]
    )

    assert told(owing, "owed", "en") == [en]
    assert told(owing, "owed", "zh") == [zh]


def test_a_procedure_that_owes_nothing_says_so() -> None:
    assert told(TALK, "owed") == ["nobody owes anything"]
    assert told(TALK, "owed", "zh") == ["未规定义务"]


def test_what_a_definition_doesnt_say_is_not_stated() -> None:
    assert told(TALK, "suits") == told(TALK, "basis") == ["not stated"]


def test_moves_that_the_same_seats_may_make_stand_together_in_the_order_of_a_meeting() -> None:
    stage = Stage(
        "talk",
        moves={
            "agree": "lead",
            "say": "*",
            "propose": "*",
            "say:plan": "lead",
            "say:briefing": "lead",
            "act:tea:pour": "unit",
        },
    )

    assert [one.explain("en") for one in moves(TALK, stage)] == [
        "speak, propose a text: anyone on the roll",
        "adopt terms: lead",
        "speak (briefing, plan): only lead",
        "tea:pour: unit",
    ]


@pytest.mark.parametrize(
    ("basis", "wholly", "marked"),
    [
        ("assumption: so", True, "*: so"),
        ("assumption, from custom: so", True, "*, from custom: so"),
        ("S4: 房主; assumption: so", False, "S4: 房主; *: so"),
        ("S4: an assumption of theirs", False, "S4: an assumption of theirs"),
        ("assumptions", False, "assumptions"),
    ],
)
def test_an_assumption_is_what_a_basis_begins_a_part_with(basis: str, wholly: bool, marked: str) -> None:
    assert (wholly_assumed(basis), mark_assumed(basis, "*")) == (wholly, marked)


# ---- the comparison


def test_every_question_is_asked_of_every_procedure() -> None:
    found = compare(PROCEDURES.values())

    assert [one.key for one in found.columns] == list(PROCEDURES)
    assert [row.question for row in found.rows] == list(QUESTIONS)
    assert all(len(row.answers) == len(PROCEDURES) and all(row.answers) for row in found.rows)


def test_two_are_told_where_they_differ_and_more_are_not() -> None:
    other = attrs.evolve(TALK, key="quiet-talk", suits="tea")
    two = compare([TALK, other])

    assert [row.question for row in two.rows if row.differs] == ["suits"]
    assert "≠ What it is made for" in comparison_page(two, "en")
    assert "= How it decides" in comparison_page(two, "en")
    assert "≠" not in comparison_page(compare([TALK, other, PROCEDURES["community"]]), "en")
    assert "≠" not in comparison_page(compare([TALK]), "en")


@pytest.mark.needs("*")
def test_two_stand_beside_each_other_and_more_below_each_other() -> None:
    two = comparison_page(compare([TALK, PROCEDURES["community"]]), "en")
    all_of_them = comparison_page(compare(PROCEDURES.values()), "zh")

    assert "| Question | Tea talk | Community consultation |" in two
    assert all_of_them.count("\n## ") == len(QUESTIONS)
    assert all_of_them.count("| 妇女议事会 |") == len(QUESTIONS)


def test_a_page_links_to_the_pages_of_the_procedures() -> None:
    text = comparison_page(compare([TALK]), "en", pages={"tea-talk": "tea.md", "other": "x.md"})

    assert "[Tea talk](tea.md)" in text
    assert "x.md" not in text


@pytest.mark.needs("*")
def test_a_comparison_is_json_in_both_languages() -> None:
    found = compare([TALK, PROCEDURES["grid-meeting"]]).to_json()

    assert json.loads(json.dumps(found)) == found
    assert found["procedures"][0] == {"key": "tea-talk", "title": {"zh": "茶话会", "en": "Tea talk"}}
    decides = next(one for one in found["questions"] if one["question"] == "decides")
    assert set(decides) == {"question", "title", "differs", "answers"}
    assert decides["differs"] is True
    assert decides["answers"]["tea-talk"] == [
        {"zh": "不作决定，只听取意见", "en": "nothing is decided; what is said is heard"}
    ]


def test_nothing_and_the_same_twice_cant_be_compared() -> None:
    for given_procedures, code in (
        ([], "describing.compare-none"),
        ([TALK, TALK], "describing.compare-twice"),
    ):
        with pytest.raises(InvalidInput) as refused:
            compare(given_procedures)
        assert refused.value.code == code


def test_another_language_is_refused() -> None:
    with pytest.raises(InvalidInput) as refused:
        comparison_page(compare([TALK]), "fr")  # type: ignore[arg-type]

    assert refused.value.code == "publishing.lang"


def test_a_comparison_is_a_plain_value() -> None:
    assert compare([TALK]) == compare([Procedure.from_data(TALK.to_data())])
    assert isinstance(compare([TALK]), Comparison)
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        compare([TALK]).rows = ()  # type: ignore[misc]


@pytest.mark.parametrize("lang", LANGS)
def test_no_text_of_a_definition_gets_out_of_its_cell(
    evil: str, lang: Lang, saying: Callable[[str], Procedure], structure: Callable[[str], list[str]]
) -> None:
    def side_by_side(text: str) -> list[str]:
        others = [TALK, attrs.evolve(TALK, key="other", decides=advice_only())]
        below = comparison_page(compare([saying(text), *others]), lang)
        return [*structure(comparison_page(compare([saying(text)]), lang)), *structure(below)]

    assert side_by_side(evil) == side_by_side("x")


@pytest.mark.parametrize("lang", LANGS)
def test_no_code_is_left_without_words(lang: Lang) -> None:
    text = comparison_page(compare(PROCEDURES.values()), lang)

    assert "describing." not in text
    assert "{" not in text


@pytest.mark.needs("onsite-council")
def test_what_sets_a_procedure_off_is_told_in_both_languages() -> None:
    found = installed_procedures()
    [row] = [
        one
        for one in compare([found["onsite-council"], found["community"]]).rows
        if one.question == "trigger"
    ]

    onsite, community = ([part.explain("zh") for part in parts] for parts in row.answers)
    assert onsite == ["同一问题被反映至少 2 次（投诉、诉求、建议、提问）"]
    assert community == ["无特定触发条件"]


@pytest.mark.needs("joint-conference")
def test_a_procedures_own_artefact_is_called_by_the_stage_it_comes_from() -> None:
    drawn = picture(installed_procedures()["joint-conference"], "zh")

    assert drawn.count(">需求清单<") == 2
    assert "needs-list" not in drawn
