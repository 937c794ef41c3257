"""A reason keeps its keys for programs, and its sentence calls people, seats, artefacts, moves and points by name."""

from __future__ import annotations

import copy
import json
import pickle
from typing import Any, get_args

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation import (
    Commitment,
    Forum,
    Issue,
    Procedure,
    Refused,
    Roll,
    Seat,
    Session,
    Stage,
    Stakeholder,
    consensus,
)
from deliberation.events import STAGE_MOVES, Statement
from deliberation.leaves import Erased
from deliberation.names import LONGEST_QUOTE, called, shortened
from deliberation.wording import Reason, Worded


TABLE = Procedure(
    key="tea-talk",
    title={"zh": "茶话会", "en": "Tea talk"},
    seats=[
        Seat("guest", title={"zh": "客人", "en": "Guest"}),
        Seat("host", title={"zh": "主人", "en": "Host"}, at_most=1),
    ],
    stages=[
        Stage("list", yields="tea-talk:wish-list", title={"zh": "愿望清单", "en": "Wish list"}),
        Stage("sort", yields=["tea-talk:small-wish", "tea-talk:big-wish"], title={"zh": "分类", "en": "Sorting"}),
        Stage("table", meeting=True, title={"zh": "喝茶", "en": "At table"},
              moves={"say": "guest", "propose": "*", "consent": "*", "agree": "*", "act:tea-talk:pour": "host"}),
    ],
    decides=consensus("guest"),
)  # fmt: skip


def at_the_table() -> Session:
    roll = Roll.of(
        {
            "guest": [Stakeholder("g-1", role="neighbour"), Stakeholder("g-2", role="neighbour"), Stakeholder("g-3")],
            "host": [Stakeholder("h-1", "Hal")],
        }
    )  # fmt: skip
    session = Session.open(Forum("hall", procedure=TABLE), Issue("tea"), roll=roll, clock=None, id="r-1")
    session.enter("table")
    return session


def said(code: str, **params: Any) -> tuple[str, str]:
    session = at_the_table()
    session.say("g-3", "question", "who pours?")
    reason = called(Reason(code, params), TABLE, session.state)
    return reason.explain("zh"), reason.explain("en")


def refusal(move: Any) -> Refused:
    with pytest.raises(Refused) as error:
        move()
    return error.value


def test_people_are_called_by_name_or_role_and_by_id_where_there_is_nothing_else() -> None:
    assert said("move.not-present", who="h-1") == ("Hal不在场。", "Hal is not there.")
    assert said("move.not-present", who="g-3") == ("g-3不在场。", "g-3 is not there.")
    assert said("move.not-present", who="stranger") == ("stranger不在场。", "stranger is not there.")
    assert said("move.not-present", who="not/a/voice")[1] == "not/a/voice is not there."


def test_two_who_are_called_the_same_are_told_apart() -> None:
    assert said("move.not-present", who="g-1")[0] == "neighbour（g-1）不在场。"
    assert said("move.not-present", who=["g-1", "g-2"])[1] == "neighbour (g-1), neighbour (g-2) is not there."


def test_one_member_of_a_group_is_called_as_such() -> None:
    assert said("move.not-present", who="h-1/?")[1] == "one of Hal is not there."


def test_seats_are_called_by_their_title() -> None:
    assert said("move.not-in-seat", who="h-1", seat="guest")[1] == "Hal doesn't hold the seat Guest."
    assert said("move.not-in-seat", who="h-1", seat="throne")[1] == "Hal doesn't hold the seat throne."


@pytest.mark.parametrize(
    ("artefact", "zh", "en"),
    [
        ("survey", "调研", "a survey"),
        ("tea-talk:wish-list", "愿望清单", "Wish list"),
        ("tea-talk:big-wish", "分类（big wish）", "Sorting (big wish)"),
        ("tea-talk:nobody-yields-it", "tea-talk:nobody-yields-it", "tea-talk:nobody-yields-it"),
    ],
)
def test_a_procedures_own_artefact_is_called_by_the_stage_that_yields_it(
    artefact: str, zh: str, en: str
) -> None:
    told = said("move.needs", stage={"zh": "喝茶", "en": "At table"}, needs=[artefact])

    assert told == (f"进入“喝茶”尚缺：{zh}。", f"“At table” needs what isn't there yet: {en}.")


def test_every_move_a_stage_can_allow_has_words() -> None:
    moves = [
        *sorted(STAGE_MOVES),
        "waive",
        *(f"say:{kind}" for kind in get_args(Statement)),
        "act:tea-talk:pour",
    ]
    for move in moves:
        for told in said("move.no-stage", move=move):
            assert "no wording" not in told, move
            assert "没有 move" not in told, move


def test_a_refused_move_is_said_by_what_one_does() -> None:
    session = at_the_table()

    answering = refusal(lambda: session.answer("h-1", session.say("g-3", "question", "who pours?"), "I do"))
    asking = refusal(lambda: session.say("h-1", "question", "more?"))
    pouring = refusal(lambda: session.act("g-3", "tea-talk:pour"))
    voting = refusal(lambda: session.vote("g-1", session.propose("h-1", [Commitment("tea")]), "yes"))

    assert answering.reason.explain("en") == "In “At table” nobody can answer."
    assert asking.reason.explain("zh") == "Hal不能提问；此阶段只有以下席位可以：客人。"
    assert pouring.reason.explain("en") == (
        "g-3 can't make the move tea-talk:pour here; that is for the seats: Host."
    )
    assert voting.reason.explain("zh") == "“喝茶”阶段不能表决。"


def test_points_are_quoted_unless_their_words_are_gone() -> None:
    session = at_the_table()
    asked = session.say("g-3", "question", "who\n pours?").points[0]

    def quoted(state: Any) -> str:
        told = Reason("cli.duty-answer", {"points": [asked]})
        return called(told, TABLE, state).explain("en")

    life = session.state.points[asked]
    gone = attrs.evolve(life, point=attrs.evolve(life.point, text=Erased.with_hash("ab")))
    assert quoted(session.state) == "an answer to #7.1 “who pours?”"
    assert quoted(attrs.evolve(session.state, points={asked: gone})) == "an answer to #7.1"
    assert quoted(attrs.evolve(session.state, points={})) == "an answer to #7.1"


@given(st.text())
def test_a_quotation_is_short_stands_on_one_line_and_begins_as_the_text_does(text: str) -> None:
    quoted = shortened(text)

    assert len(quoted) <= LONGEST_QUOTE
    assert len(quoted.splitlines()) <= 1
    assert " ".join(text.split()).startswith(quoted.removesuffix("…"))


def test_a_text_without_spaces_is_cut_anywhere() -> None:
    assert shortened("停水" * 30) == "停水" * 19 + "停…"


def test_programs_still_read_the_keys() -> None:
    error = refusal(lambda: at_the_table().say("h-1", "question", "more?"))

    assert error.params["who"] == "h-1"
    assert error.params["seats"] == ("guest",)
    assert json.loads(json.dumps(error.params["move"])) == "say:question"


@pytest.mark.parametrize("again", [copy.deepcopy, lambda error: pickle.loads(pickle.dumps(error))])
def test_a_copied_refusal_says_the_same(again: Any) -> None:
    error = refusal(lambda: at_the_table().say("h-1", "question", "more?"))

    assert again(error).message("zh") == error.message("zh")


def test_the_reason_of_a_refusal_is_said_without_the_place_and_what_is_allowed_instead() -> None:
    session = at_the_table()
    error = refusal(session.adjourn)

    assert error.reason == Reason("move.no-meeting")
    assert error.message("en").startswith("r-1#7: No meeting is under way. Allowed now: ")


def test_a_transcript_lists_in_words_what_the_procedure_expected() -> None:
    roll = Roll.of({"host": [Stakeholder("h-1", "Hal")]})
    session = Session.open(
        Forum("hall", procedure=TABLE), roll=roll, clock=None, id="r-1", enforcement="transcript"
    )
    session.enter("table")
    session.say("h-1", "question", "more?")

    [departure] = session.departures

    assert departure.reason.explain("en") == "Hal can't ask a question here; that is for the seats: Guest."


def test_a_verdict_names_people_and_compares_by_id() -> None:
    session = at_the_table()
    text = session.propose("h-1", [Commitment("tea")])

    verdict = session.verdict(text)

    assert "Have not consented: neighbour (g-1), neighbour (g-2), g-3." in verdict.explain("en")
    assert verdict.reasons[-1].params["who"] == ["g-1", "g-2", "g-3"]


def test_a_key_without_words_is_a_key_all_the_same() -> None:
    assert {Worded.called("a", "b"), "a"} == {"a"}
