"""A page about a procedure says all that its definition says, and nothing gets out of its place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation import (
    Duty,
    InvalidInput,
    Period,
    Procedure,
    Seat,
    Stage,
    advice_only,
    consensus,
    installed_procedures,
)
from deliberation.artefacts import ARTEFACTS
from deliberation.events import STAGE_MOVES
from deliberation.procedures import Origin
from deliberation.publishing import picture, procedure_page
from deliberation.publishing.describing import artefact, assumed
from deliberation.publishing.phrases import escape
from deliberation.wording import LANGS, Lang, say


PROCEDURES = installed_procedures()

TALK = Procedure(
    key="tea-talk",
    title={"zh": "茶话会", "en": "Tea talk"},
    seats=[
        Seat(
            "guest",
            at_least=1,
            title={"zh": "来客", "en": "Guest"},
            basis="S9: 来客; assumption: somebody comes",
        ),
        Seat("host", found_by=("convenes", "pours")),
    ],
    stages=[
        Stage("invitation", yields=("roll", "tea-talk:list"), basis="assumption: they are told"),
        Stage("talk", needs="roll", moves={"say": "*", "answer": "host"}, meeting=True, basis="S9: 喝茶"),
    ],
    duties=[Duty(owed_by="host", to="question", until="talk", basis="S9: 有问必答")],
    decides=advice_only(),
    suits=("tea",),
    basis="S9",
    origin=Origin("deliberation-tea", "1.2"),
)


SETTLING = Stage("settling", moves=dict.fromkeys(("propose", "consent", "object", "agree"), "*"))


def section(page: str, title: str) -> str:
    return page.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def parts(procedure: Procedure) -> Iterator[Seat | Stage | Duty | Procedure]:
    yield procedure
    yield from procedure.seats
    yield from procedure.stages
    yield from procedure.duties


# ---- all that the definition says


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("key", PROCEDURES)
def test_every_seat_stage_artefact_and_basis_is_named(key: str, lang: Lang) -> None:
    procedure = PROCEDURES[key]
    page = procedure_page(procedure, lang, picture="picture.svg")
    mark = "**推定**" if lang == "zh" else "**assumption**"

    for one in parts(procedure):
        if one.basis is not None:
            assert escape(one.basis).replace("assumption", mark) in page
        if not isinstance(one, Duty):
            assert all(escape(title) in page for title in one.title.values())
            assert one.key in page
    for stage in procedure.stages:
        assert all(say(artefact(name), lang) in section(page, "Stages" if lang == "en" else "阶段")
                   for name in (*stage.needs, *stage.yields))  # fmt: skip


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("key", PROCEDURES)
def test_every_part_has_a_row(key: str, lang: Lang) -> None:
    procedure = PROCEDURES[key]
    page = procedure_page(procedure, lang, picture="picture.svg")

    def rows(title: str) -> int:
        return max(section(page, title).count("\n|") - 2, 0)

    seats, stages, duties = (
        ("Seats", "Stages", "What is owed") if lang == "en" else ("席位", "阶段", "应尽义务")
    )
    assert (rows(seats), rows(stages)) == (len(procedure.seats), len(procedure.stages))
    assert rows(duties) == len(procedure.duties)


def test_it_says_where_the_procedure_is_from_and_what_it_is_for() -> None:
    page = procedure_page(TALK, "en")

    assert page.startswith("# Tea talk · 茶话会\n")
    for line in ("- Key: tea-talk", "- Installed with: deliberation-tea 1\\.2", "- What it is made for: tea",
                 "- Where it comes from: S9"):  # fmt: skip
        assert line.replace("\\.", ".") in page.replace("\\.", ".")
    assert "Installed with" not in procedure_page(attrs.evolve(TALK, origin=None), "en")
    assert procedure_page(TALK).startswith("# 茶话会 · Tea talk\n")


def test_seats_say_how_many_and_by_which_rule_they_are_found() -> None:
    seats = section(procedure_page(TALK, "en"), "Seats")

    assert "| Guest · 来客 (guest) | at least 1 | by name, no rule leads to them |" in seats
    assert "| host (host) | any number, or nobody | convener (convenes), pours | not stated |" in seats


def test_stages_say_who_may_do_what() -> None:
    stages = section(procedure_page(TALK, "en"), "Stages")

    assert (
        "| talk (talk); at a meeting | complete roll | none | speak: anyone on the roll; answer: host | S9: 喝茶 |"
        in stages
    )
    assert "| only what goes with the session: notes, seating, follow-up |" in stages


def test_duties_say_what_waits_for_them() -> None:
    owed = section(procedure_page(TALK, "en"), "What is owed")

    assert "| host: an answer to each question | before “talk” is left | S9: 有问必答 |" in owed


@pytest.mark.parametrize(
    ("duty", "en", "zh"),
    [
        (
            Duty("notice", owed_by="host", ahead=Period(15, "days")),
            "host: notice to everybody who is asked to come | 15 day(s) or more before the meeting",
            "host：通知应到各方 | 会议召开15日以前",
        ),
        (
            Duty("notice", owed_by="host", before="talk"),
            "host: notice to everybody who is asked to come | before “talk” begins",
            "host：通知应到各方 | “talk”开始之前",
        ),
        (
            Duty("publish", owed_by="host", to="agreed", paper="result", within=Period(3, "days")),
            "host: what was agreed (agreed) is made public, as result | within 3 day(s) from the agreement, that day not counted",
            "自议定次日起3日内",
        ),
        (
            Duty("report", owed_by="host"),
            "a report back on what was agreed (terms of any force) | no period is set",
            "未规定期限",
        ),
        (
            Duty("revisit", owed_by="host", within=Period(1, "months")),
            "within 1 month(s) from the report",
            "办结后回访",
        ),
        (Duty("resubmit", owed_by="host"), "what was sent back for more comes back", "退回补充后重新报送"),
        (
            Duty(owed_by="host", to="question", until="talk", within=Period(5, "working-days")),
            "within 5 working day(s) from the statement, that day not counted; before “talk” is left",
            "自提出次日起5个工作日内；“talk”阶段结束之前",
        ),
    ],
    ids=lambda one: one.what if isinstance(one, Duty) else "",
)
def test_duties_say_by_when_they_are_due(duty: Duty, en: str, zh: str) -> None:
    told = attrs.evolve(TALK, duties=(duty,), stages=[*TALK.stages, SETTLING], decides=consensus())

    assert en in procedure_page(told, "en")
    assert zh in procedure_page(told, "zh")


def test_what_is_assumed_and_what_names_no_basis_is_listed() -> None:
    listed = section(procedure_page(TALK, "en"), "What is assumed").strip().splitlines()

    assert listed == [
        "- Seats, assumed at least in part: Guest",
        "- Stages, assumed at least in part: invitation",
        "- Seats that name no basis: host",
    ]


@pytest.mark.parametrize("key", PROCEDURES)
def test_no_assumption_of_an_installed_procedure_goes_unlisted(key: str) -> None:
    procedure = PROCEDURES[key]
    listed = section(procedure_page(procedure, "zh"), "推定之处")

    for one in parts(procedure):
        if isinstance(one, Seat | Stage) and assumed(one.basis):
            assert escape(one.name["zh"]) in listed


def test_where_nothing_is_assumed_it_says_so() -> None:
    stage = attrs.evolve(TALK.stages[1], moves={"say": "*"})
    told = attrs.evolve(TALK, seats=(), stages=[stage], duties=())

    page = procedure_page(told, "en")

    assert section(page, "What is assumed").strip() == "- Nothing here is said to be assumed."
    assert section(page, "Seats").strip() == "It has no seats."
    assert section(page, "What is owed").strip() == "nobody owes anything"


def test_the_picture_is_drawn_into_the_page_or_linked_to() -> None:
    assert f"\n\n{picture(TALK, 'zh')}\n" in procedure_page(TALK, "zh")
    linked = procedure_page(TALK, "en", picture="tea.svg")
    assert "![The stages of Tea talk](tea.svg)" in linked
    assert "<svg" not in linked


@pytest.mark.parametrize("move", sorted(STAGE_MOVES))
@pytest.mark.parametrize("lang", LANGS)
def test_every_move_has_words(move: str, lang: Lang) -> None:
    page = procedure_page(
        attrs.evolve(TALK, duties=(), stages=[Stage("talk", moves={move: "*"})]), lang, picture="x"
    )

    assert "describing." not in page
    assert "{" not in page


@pytest.mark.parametrize("name", sorted(ARTEFACTS))
@pytest.mark.parametrize("lang", LANGS)
def test_every_artefact_has_words(name: str, lang: Lang) -> None:
    page = procedure_page(attrs.evolve(TALK, duties=(), stages=[Stage("talk", yields=name)]), lang)

    assert "describing." not in page


# ---- it can't go stale


@pytest.mark.parametrize(
    "changed",
    [
        {"title": {"zh": "茶", "en": "Tea"}},
        {"seats": (*TALK.seats, Seat("cat"))},
        {"seats": (attrs.evolve(TALK.seats[0], at_least=2), TALK.seats[1])},
        {"seats": (attrs.evolve(TALK.seats[0], basis="S10"), TALK.seats[1])},
        {"stages": (TALK.stages[0], attrs.evolve(TALK.stages[1], yields="points"))},
        {"stages": (TALK.stages[0], attrs.evolve(TALK.stages[1], moves={"say": "host", "answer": "host"}))},
        {"stages": (TALK.stages[0], attrs.evolve(TALK.stages[1], repeatable=True))},
        {"duties": ()},
        {"duties": (attrs.evolve(TALK.duties[0], each=True),)},
        {"adopts": "intention", "stages": (*TALK.stages, Stage("end", moves={"agree": "host"}))},
        {"suits": ()},
        {"basis": None},
        {"origin": None},
    ],
    ids=str,
)
def test_a_changed_definition_changes_the_page(changed: dict[str, Any]) -> None:
    for lang in LANGS:
        before, after = (
            procedure_page(one, lang, picture="tea.svg") for one in (TALK, attrs.evolve(TALK, **changed))
        )
        assert before != after


def test_another_language_is_refused() -> None:
    with pytest.raises(InvalidInput) as refused:
        procedure_page(TALK, "fr")  # type: ignore[arg-type]

    assert refused.value.code == "publishing.lang"


# ---- hostile text


@pytest.mark.parametrize("lang", LANGS)
def test_no_text_of_a_definition_gets_out_of_its_place(
    evil: str, lang: Lang, saying: Callable[[str], Procedure], structure: Callable[[str], list[str]]
) -> None:
    for address in (None, "picture.svg"):
        hostile, plain = (
            structure(procedure_page(saying(text), lang, picture=address)) for text in (evil, "x")
        )
        assert hostile == plain


@given(text=st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(str.strip))
def test_no_text_at_all_gets_out_of_its_place(
    text: str, saying: Callable[[str], Procedure], structure: Callable[[str], list[str]]
) -> None:
    assert structure(procedure_page(saying(text))) == structure(procedure_page(saying("x")))
