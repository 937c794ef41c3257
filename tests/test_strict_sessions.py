"""What each of the eight procedures refuses in a live session, and that the refusal says what is missing in words people understand."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any

import pytest

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
    Term,
    installed_procedures,
)
from deliberation.artefacts import ARTEFACTS, ROLL


KEYS = (
    "grid-meeting", "joint-conference", "onsite-council", "planning-forum",
    "pooling-council", "shenbianshi", "thematic-consultation", "womens-council",
)  # fmt: skip

LABELS = {
    "complainant": "业主代表", "respondent": "快递公司", "convener": "社区", "department": "住建局", "resident": "居民代表",
    "property-office": "街道物业办", "contractor": "项目公司", "organisation": "读书会", "member": "委员", "lead": "副主席",
    "partner": "志愿者队", "committee": "社区两委", "branch": "党支部书记", "woman": "退休教师", "unit": "学校", "host": "政协",
}  # fmt: skip
"""How the one who holds a seat is called; their id is the seat's with ``p-`` before it, and no message may show it."""


def procedure(key: str) -> Procedure:
    return installed_procedures()[key]


def opened(key: str, *, without: str | None = None) -> Session:
    """A live session in which every seat is held by one, but for the seat left out."""
    roll = Roll.of(
        {
            seat.key: [Stakeholder(f"p-{seat.key}", role=LABELS.get(seat.key, f"{seat.key} 某"))]
            for seat in procedure(key).seats
            if seat.key != without
        }
    )
    forum = Forum("hall", procedure=procedure(key))
    return Session.open(forum, Issue("the matter"), roll=roll, on="2026-03-01", clock=None, id="r-1")


def refused(session: Session, move: Callable[[], object]) -> Refused:
    """The refusal of a move, which recorded nothing and shows no key and no id."""
    head, state = session.record.head, session.state
    with pytest.raises(Refused) as error:
        move()
    assert session.record.head == head
    assert session.state is state
    for said in (error.value.reason.explain("zh"), error.value.reason.explain("en")):
        assert re.search(r"\{|[a-z]:[a-z]|\bp-[a-z]|None|Reason", said) is None, said
    return error.value


def says(error: Refused, *, zh: tuple[str, ...], en: tuple[str, ...]) -> bool:
    """Whether the message has all of these words in both languages."""
    return all(words in error.message("zh") for words in zh) and all(
        words in error.message("en") for words in en
    )


# ---- (1) what a stage needs

NEEDS: dict[tuple[str, str], tuple[str, str]] = {
    ("grid-meeting", "settlement"): ("提出的意见", "points that were raised"),
    ("grid-meeting", "follow-up"): ("议定或表态的事项", "something agreed or declared"),
    ("joint-conference", "matching"): ("需求清单、资源清单", "Needs list, Resource list"),
    ("joint-conference", "tasks"): ("提交商议的文本", "a text on the table"),
    ("joint-conference", "follow-up"): ("议定或表态的事项", "something agreed or declared"),
    ("onsite-council", "notice"): ("多次反映", "Repeated problem"),
    ("onsite-council", "briefing"): ("多次反映", "Repeated problem"),
    ("onsite-council", "opinions"): ("情况介绍", "a briefing"),
    ("onsite-council", "answers"): ("提出的意见", "points that were raised"),
    ("onsite-council", "uptake"): ("对每条意见的答复", "an answer to every point"),
    ("onsite-council", "works"): ("议定或表态的事项", "something agreed or declared"),
    ("planning-forum", "discussion"): ("对议题的发言", "something said on the matter"),
    ("planning-forum", "common-view"): ("提交商议的文本", "a text on the table"),
    ("planning-forum", "uptake"): ("议定或表态的事项", "something agreed or declared"),
    ("pooling-council", "triage"): ("提出的意见", "points that were raised"),
    ("pooling-council", "talk"): ("分清大事小事（small matter）", "Weighing (small matter)"),
    ("pooling-council", "pooling"): ("分清大事小事（big matter）", "Weighing (big matter)"),
    ("pooling-council", "settlement"): ("提交商议的文本、资源认领", "a text on the table, a pledge"),
    ("pooling-council", "follow-up"): ("议定或表态的事项", "something agreed or declared"),
    ("shenbianshi", "meeting"): ("调研", "a survey"),
    ("shenbianshi", "consensus"): ("提出的意见", "points that were raised"),
    ("shenbianshi", "directives"): ("议定或表态的事项", "something agreed or declared"),
    ("shenbianshi", "implementation"): ("议定或表态的事项", "something agreed or declared"),
    ("thematic-consultation", "notice"): ("确定议题", "Theme"),
    ("thematic-consultation", "session"): ("确定议题", "Theme"),
    ("thematic-consultation", "report"): ("提出的意见", "points that were raised"),
    ("thematic-consultation", "feedback"): ("提出的意见", "points that were raised"),
    ("thematic-consultation", "conclusion"): ("提出的意见", "points that were raised"),
}  # fmt: skip


def waiting(key: str) -> list[Stage]:
    """The stages that need more than the roll."""
    return [stage for stage in procedure(key).stages if set(stage.needs) - {ROLL}]


@pytest.mark.needs("*")
def test_every_stage_that_waits_for_something_is_looked_at() -> None:
    assert set(NEEDS) == {(key, stage.key) for key in KEYS for stage in waiting(key)}


@pytest.mark.parametrize(("key", "stage"), list(NEEDS))
def test_a_stage_is_refused_by_naming_what_isnt_there_yet(key: str, stage: str) -> None:
    session = opened(key)
    zh, en = NEEDS[key, stage]

    error = refused(session, lambda: session.enter(stage))

    assert error.code == "move.needs"
    assert says(error, zh=(f"尚缺：{zh}。",), en=(f"isn't there yet: {en}.",))


def test_every_artefact_is_called_something() -> None:
    needed = Procedure(
        key="x", title={"zh": "x", "en": "x"},
        stages=[Stage("made", yields=list(ARTEFACTS)), Stage("needing", needs=list(ARTEFACTS))],
    )  # fmt: skip
    session = Session.open(Forum("hall", procedure=needed), clock=None, id="r-1")

    error = refused(session, lambda: session.enter("needing"))

    assert "no wording" not in error.message("en")
    assert error.params["needs"] == list(ARTEFACTS)


# ---- (2) what is owed before a stage is left, or a decision made

Told = tuple[Session, Callable[[], object]]


def grid() -> Told:
    session = opened("grid-meeting")
    session.enter("hearing")
    session.say("p-complainant", "complaint", "夜里卸货太吵")
    return session, lambda: session.enter("settlement")


def onsite() -> Told:
    session = opened("onsite-council")
    session.note("onsite-council:repeated-problem", "停水，反映三次")
    session.enter("briefing")
    session.say("p-department", "briefing", "更换立管")
    session.enter("opinions")
    asked = session.say("p-resident", "proposal", "停水期间在院里设一个临时取水点，方便老人")
    session.enter("answers")
    session.answer("p-department", asked, "已记录")
    return session, lambda: session.enter("uptake")


def next_door() -> Told:
    session = opened("shenbianshi")
    session.note("survey", "早高峰数了人")
    session.enter("meeting")
    asked = [
        session.say("p-resident", "proposal", "加一道护栏"),
        session.say("p-member", "question", "谁来管？"),
    ]
    session.answer("p-department", asked, "都会认真办理", scope="collective")
    session.answer("p-department", asked[1], "交警大队")
    return session, lambda: session.enter("consensus")


def thematic() -> Told:
    session = opened("thematic-consultation")
    session.note("thematic-consultation:theme", "木偶戏人才")
    session.enter("session")
    session.say("p-member", "proposal", "在两所学校开课")
    session.enter("feedback")
    return session, lambda: session.enter("conclusion")


GATES: dict[str, tuple[Callable[[], Told], tuple[str, ...], tuple[str, ...]]] = {
    "grid-meeting": (grid, ("进入“形成共识”之前", "快递公司答复", "“夜里卸货太吵”"), ("Before “Settlement”", "an answer from 快递公司")),
    "onsite-council": (
        onsite,
        ("进入“吸收采纳”之前", "住建局、街道物业办、项目公司答复并说明是否采纳", "“停水期间在院里设一个临时取水点，方便老人”"),
        ("Before “Uptake”", "an answer that says what becomes of them from 住建局"),
    ),
    "shenbianshi": (
        next_door,
        ("进入“达成共识”之前", "住建局逐一答复", "“加一道护栏”"),
        ("Before “Consensus”", "an answer of their own from 住建局"),
    ),
    "thematic-consultation": (
        thematic,
        ("进入“办结”之前", "住建局答复", "“在两所学校开课”"),
        ("Before “Conclusion”", "an answer from 住建局"),
    ),
}  # fmt: skip


@pytest.mark.needs("*")
def test_every_procedure_with_a_gate_is_looked_at() -> None:
    assert set(GATES) == {key for key in KEYS if any(duty.until for duty in procedure(key).duties)}


@pytest.mark.parametrize("key", list(GATES))
def test_the_stage_behind_a_gate_is_refused_by_naming_what_is_owed_by_whom(key: str) -> None:
    told, zh, en = GATES[key]
    session, move = told()

    error = refused(session, move)

    assert error.code == "move.duty-open"
    assert says(error, zh=zh, en=en)


@pytest.mark.needs("shenbianshi")
def test_only_what_still_wants_its_own_answer_is_named() -> None:
    session, move = next_door()

    error = refused(session, move)

    assert "谁来管？" not in error.message("zh")
    assert len(error.params["points"]) == 1  # type: ignore[arg-type]


@pytest.mark.needs("grid-meeting")
def test_an_answer_that_nobody_is_there_to_give_is_owed_by_the_seat() -> None:
    session, _ = grid()
    session.unseat("p-respondent", "respondent")

    error = refused(session, lambda: session.enter("remedy"))

    assert error.code == "move.duty-open"
    assert says(error, zh=("尚待被反映方答复",), en=("an answer from Respondent",))


Table = tuple[Session, Any]


def at_the_grid() -> Table:
    session, _ = grid()
    session.answer("p-respondent", next(iter(session.state.points)), "十点以后不再卸货")
    session.enter("settlement")
    return session, session.propose(
        "p-complainant", [Commitment("十点以后不卸货", responsible=["p-respondent"])]
    )


def at_the_conference() -> Table:
    session = opened("joint-conference")
    session.note("joint-conference:needs-list", "写作业的地方")
    session.note("joint-conference:resource-list", "读书会的房间")
    session.enter("matching")
    text = session.propose("p-resident", [Commitment("开放房间", responsible=["p-organisation"])])
    session.enter("tasks")
    return session, text


def at_the_forum() -> Table:
    session = opened("planning-forum")
    session.enter("open-talk")
    session.say("p-resident", "proposal", "送餐上楼")
    session.enter("discussion")
    text = session.propose("p-resident", [Term("先在一栋楼试送餐", force="recommendation")])
    session.enter("common-view")
    return session, text


def at_the_pooling_council() -> Table:
    session = opened("pooling-council")
    session.enter("intake")
    session.say("p-resident", "proposal", "装扶手")
    session.note("pooling-council:small-matter", "一层先装")
    session.enter("talk")
    return session, session.propose("p-resident", [Commitment("一层先装扶手")])


def at_the_matter_next_door() -> Table:
    session, _ = next_door()
    session.answer("p-department", next(iter(session.state.points)), "可以加")
    session.enter("consensus")
    return session, session.propose("p-resident", [Commitment("加一道护栏")])


DECIDING: dict[str, tuple[Callable[[], Table], str]] = {
    "grid-meeting": (at_the_grid, "尚未同意：业主代表、快递公司。"),
    "joint-conference": (at_the_conference, "尚未同意：居民代表、property 某、读书会、学校。"),
    "planning-forum": (at_the_forum, "尚未同意：社区两委、党支部书记、委员、居民代表。"),
    "pooling-council": (at_the_pooling_council, "尚未同意：社区、党支部书记、居民代表、志愿者队。"),
    "shenbianshi": (at_the_matter_next_door, "尚未同意：委员、住建局、居民代表。"),
}


@pytest.mark.needs("*")
def test_every_procedure_that_decides_is_looked_at() -> None:
    assert set(DECIDING) == {key for key in KEYS if procedure(key).decides.decides}


@pytest.mark.parametrize("key", list(DECIDING))
def test_a_text_is_not_adopted_before_those_who_must_have_consented_and_they_are_named(key: str) -> None:
    told, missing = DECIDING[key]
    session, text = told()

    declared = refused(session, lambda: session.decide(text, "holds"))
    adopted = refused(session, lambda: session.agree(text))

    assert (declared.code, adopted.code) == ("move.verdict-differs", "move.not-agreed")
    for error in (declared, adopted):
        assert missing in error.message("zh")
        assert "Have not consented: " in error.message("en")
    session.consent(session.must_consent(text), text)
    assert session.agree(text).terms


# ---- (3) a seat that must be held


@pytest.mark.parametrize(
    ("key", "seat"),
    [
        (key, seat.key)
        for key in KEYS
        if key in installed_procedures()
        for seat in procedure(key).seats
        if seat.at_least
    ],
)
def test_the_first_meeting_is_refused_by_naming_the_seat_nobody_holds(key: str, seat: str) -> None:
    session = opened(key, without=seat)
    first = next(stage for stage in procedure(key).stages if stage.meeting)
    [found] = [one for one in procedure(key).seats if one.key == seat]

    error = refused(session, lambda: session.enter(first.key))

    assert error.code == "move.seats-empty"
    assert says(
        error,
        zh=(f"进入“{first.title['zh']}”", f"：{found.title['zh']}。"),
        en=(f"“{first.title['en']}” needs", f"in: {found.title['en']}."),
    )


@pytest.mark.needs("*")
def test_every_procedure_has_a_seat_that_must_be_held() -> None:
    assert all(any(seat.at_least for seat in procedure(key).seats) for key in KEYS)


def test_a_roll_on_which_there_is_nobody_at_all_names_every_seat() -> None:
    table = Procedure(
        key="x", title={"zh": "茶话会", "en": "Tea talk"}, stages=[Stage("talk", needs="roll")],
        seats=[Seat("guest", title={"zh": "客人", "en": "Guest"})],
    )  # fmt: skip
    session = Session.open(Forum("hall", procedure=table), clock=None, id="r-1")

    error = refused(session, lambda: session.enter("talk"))

    assert says(error, zh=("：客人。",), en=("in: Guest.",))


# ---- (4) where nothing is decided


def through_the_onsite_council(session: Session) -> Iterator[None]:
    session.enter("trigger")
    session.note("onsite-council:repeated-problem", "停水")
    yield
    session.enter("notice")
    yield
    session.enter("briefing")
    session.say("p-department", "briefing", "更换立管")
    yield
    session.enter("opinions")
    asked = session.say("p-resident", "proposal", "临时取水点")
    yield
    session.enter("answers")
    session.answer("p-department", asked, "设两个", disposition="adopted")
    yield
    session.enter("uptake")
    session.agree(by="p-department", terms=[Term("设两个取水点", force="promise")])
    yield
    session.enter("works")
    yield


def through_the_thematic_consultation(session: Session) -> Iterator[None]:
    session.enter("theme")
    session.note("thematic-consultation:theme", "木偶戏人才")
    yield
    session.enter("survey")
    yield
    session.enter("notice")
    yield
    session.enter("session")
    asked = session.say("p-member", "proposal", "开课")
    yield
    session.enter("report")
    yield
    session.enter("feedback")
    session.answer("p-department", asked, "九月开课")
    yield
    session.enter("conclusion")
    yield


def through_the_womens_council(session: Session) -> Iterator[None]:
    for stage in ("notice", "council", "support"):
        session.enter(stage)
        yield


TALKING: dict[str, Callable[[Session], Iterator[None]]] = {
    "onsite-council": through_the_onsite_council,
    "thematic-consultation": through_the_thematic_consultation,
    "womens-council": through_the_womens_council,
}


@pytest.mark.needs("*")
def test_every_procedure_that_decides_nothing_is_looked_at() -> None:
    assert set(TALKING) == {key for key in KEYS if not procedure(key).decides.decides}


@pytest.mark.parametrize("key", list(TALKING))
def test_where_nothing_is_decided_nobody_votes_or_decides_whatever_the_stage(key: str) -> None:
    session = opened(key)
    title = procedure(key).title
    by = next(iter(session.state.people))

    for _ in chain([None], TALKING[key](session)):
        tries: list[tuple[Callable[[], object], str, str]] = [
            (lambda: session.vote(by, "#1", "yes"), "表决", "vote"),
            (lambda: session.decide("#1"), "宣布决定", "announce a decision"),
            (lambda: session.decide("#1", "holds"), "宣布决定", "announce a decision"),
        ]
        for move, zh, en in tries:
            error = refused(session, move)
            assert error.code == "move.decides-nothing"
            assert error.reason.explain("zh") == f"“{title['zh']}”不作决定，不能{zh}。"
            assert error.reason.explain("en") == f"{title['en']} decides nothing, so nobody can {en} there."

    assert set(session.state.stages) == {stage.key for stage in procedure(key).stages}
