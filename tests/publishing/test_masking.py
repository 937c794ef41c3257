"""Minutes for the public: nobody private is named in them, and nothing else is lost."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deliberation import (
    Commitment,
    Condition,
    Count,
    Deadline,
    Forum,
    InvalidInput,
    Issue,
    Moment,
    Place,
    Record,
    Roll,
    Session,
    Source,
    Stakeholder,
    Term,
    load_case,
)
from deliberation.community import COMMUNITY
from deliberation.events import Arrive, Correct, Enter, Event, Invite, Point, Say, SeatEvent
from deliberation.lines import event_of, line_hash, parsed
from deliberation.publishing import Minutes, View, masked, minutes, to_markdown
from deliberation.publishing.masking import SMALL_GROUP
from deliberation.states import State
from deliberation.wording import LANGS, Lang, Worded


CASES = sorted((Path(__file__).parents[2] / "examples" / "cases").glob("*.yaml"))
NAMED = {
    "luyin-sanrong-yihui": {"钱超", "胡跃"},
    "luyin-2023-planning-forum": {"钱超"},
    "qizilianhu-joint-meeting": {"董晶晶"},
    "shenzhen-fuzhong-road": {"田夫", "李瑞琦", "李世清"},
    "yanbian-thematic": {"崔玉花"},
    "ziyuan-renovation": {"李娜"},
}
"""Whom the page names in their office; 孟宪文, whom it names as a resident, is in no public paper."""


def public(record: Record, lang: Lang = "zh", **how: Any) -> str:
    return to_markdown(minutes(record, audience="public", **how), lang)


def strings(value: object) -> Iterator[str]:
    """Every text in a value, in every language it has."""
    if isinstance(value, Worded):
        yield from (str(value), *map(value.said, LANGS))
    elif isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from (text for item in value.items() for one in item for text in strings(one))
    elif isinstance(value, (list, tuple)):
        yield from (text for one in value for text in strings(one))
    elif attrs.has(value.__class__):
        yield from strings([getattr(value, field.name) for field in attrs.fields(value.__class__)])


def everything(record: Record) -> list[str]:
    """Every text of the public minutes: of their values, with what was supposed and without, and of their pages."""
    papers = [minutes(record, audience="public", supposed=supposed) for supposed in (False, True)]
    return [*strings(papers), *(to_markdown(paper, lang) for paper in papers for lang in LANGS)]


def opened(*people: Stakeholder, title: str | None = None, **more: Any) -> Session:
    return Session.open(
        Forum("hall", procedure=COMMUNITY),
        Issue("噪音", id="noise"),
        stakeholders=people,
        on="2026-03-01",
        title=title,
        enforcement="transcript",
        id="r",
        clock=None,
        **more,
    )


WANG = Stakeholder("wang", "王芳", role="3号楼501室居民", attributes={"年龄": "七十一"})
ZHAO = Stakeholder("zhao", "赵敏", role="3号楼居民")
LI = Stakeholder("li", "李娜", role="社区书记", capacity="office")


# ---- the cases of the page


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
@pytest.mark.parametrize("lang", LANGS)
def test_the_public_page_of_a_case_names_who_was_in_office_and_nobody_else(path: Path, lang: Lang) -> None:
    record = load_case(path).replay().record
    people = State.of(record, supposed=True).people.values()
    private = {one.name for one in people if one.capacity == "private" and one.name}
    bodies = {one.name for one in people if one.capacity == "body" and one.name}
    internal, shown = to_markdown(minutes(record), lang), public(record, lang)

    named = {one.name for one in people if one.kind == "person" and one.capacity == "office" and one.name}
    assert named == NAMED.get(path.stem, set())
    assert {name for name in named if name in shown} == {name for name in named if name in internal}
    assert {name for name in bodies if name in shown} == {name for name in bodies if name in internal}
    assert not [name for name in private if any(name in text for text in everything(record))]
    assert not any("孟宪文" in text for text in everything(record))


@pytest.mark.needs("onsite-council")
def test_a_resident_who_is_quoted_is_called_by_what_the_page_says_of_him() -> None:
    record = load_case(Path(CASES[0].parent / "ziyuan-renovation.yaml")).replay().record

    assert "- 孟宪文：“像老旧小区改造这样的大事" in to_markdown(minutes(record), "zh")
    assert "- 居民1：“像老旧小区改造这样的大事" in public(record)
    assert "居民代表（第2位，未具名）（投诉）：“小区内路面老化坑洼不平" in public(record)
    assert "南苑7号楼1个楼栋" in public(record)


# ---- what the page says of itself


def test_the_first_lines_say_that_somebody_must_read_it_before_it_is_published() -> None:
    zh, en = (public(opened(WANG).record, lang).partition("\n## ")[0] for lang in LANGS)

    assert "公开版" in zh
    assert "须有人通读" in zh
    assert "《个人信息保护法》第二十五条、第五十五条第三项" in zh
    assert "public version: private people are masked" in en
    assert "a person must read it" in en
    assert "separate consent" in en


def test_the_footer_names_the_true_record_and_its_head() -> None:
    record = opened(WANG).record

    paper = minutes(record, audience="public")

    assert (paper.record, paper.head, paper.events) == (record.id, record.head, len(record))
    assert record.head in public(record)


def test_internal_is_the_default_and_says_so() -> None:
    session = opened(WANG)
    session.note("survey", "王芳说", by="wang")

    assert minutes(session.record) == minutes(session.record, audience="internal")
    assert "内部使用，人名未作处理" in to_markdown(minutes(session.record))
    assert "王芳：“王芳说”" in to_markdown(minutes(session.record))


def test_making_them_records_nothing_and_leaves_the_record_as_it_is() -> None:
    session = opened(WANG)
    before, head = session.record.to_bytes(), session.record.head

    public(session.record)

    assert (session.record.to_bytes(), session.record.head) == (before, head)
    assert session.record.events[0].data.stakeholders[0].name == "王芳"


@pytest.mark.parametrize("audience", ["press", ""])
def test_another_audience_is_refused_with_those_there_are(audience: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        minutes(opened().record, audience=audience)

    assert refused.value.code == "publishing.audience"
    assert "internal, public" in refused.value.message("en")


# ---- what somebody is called


def test_somebody_is_called_by_the_title_of_their_first_seat_in_either_language() -> None:
    session = opened(WANG)
    session.seat("wang", "stakeholder")
    session.seat("wang", "convener")
    session.enter("consult")
    session.say("wang", "complaint", "太吵")

    assert "- 利益相关方1（投诉）：“太吵”" in public(session.record, "zh")
    assert "- Stakeholder 1 (complaint): “太吵”" in public(session.record, "en")


def test_a_seat_that_an_invitation_names_will_do_and_a_seat_taken_back_wont() -> None:
    session = opened(WANG, ZHAO)
    session.invite("wang", "stakeholder")
    session.annul(session.seat("zhao", "convener"))
    session.arrive("zhao")

    assert labels(session) == ["利益相关方1", "3号楼居民1"]


def test_without_a_seat_the_role_says_it_and_loses_the_room() -> None:
    assert labels(heard(WANG)) == ["3号楼居民1"]
    english = heard(Stakeholder("ann", "Ann Lee", role="resident of building 3, room 501"))
    assert labels(english, "en") == ["resident of building 3 (1)"]
    assert labels(heard(Stakeholder("w", role="居民（501室）"), Stakeholder("z", role="501室"))) == [
        "居民1",
        "有关人员1",
    ]


def test_without_either_a_neutral_word_says_it_and_never_the_id() -> None:
    session = heard(Stakeholder("zhang-wei"), Stakeholder("fishers", kind="group"))

    assert labels(session) == ["有关人员1", "有关群体1"]
    assert labels(session, "en") == ["Person 1", "Group 1"]
    assert not any("zhang-wei" in text or "fishers" in text for text in everything(session.record))


def test_a_name_in_a_role_is_somebody() -> None:
    session = heard(WANG, Stakeholder("son", "赵强", role="王芳的儿子"))

    assert labels(session)[1] == "某人的儿子1"


def test_a_number_behind_a_number_stands_apart() -> None:
    assert labels(heard(Stakeholder("w", role="网格3"))) == ["网格3（1）"]


def test_people_are_numbered_in_the_order_in_which_they_first_appear() -> None:
    people = [Stakeholder(name, name * 2, role="居民") for name in ("甲", "乙", "丙", "丁")]
    session = opened(*people)
    session.note("survey", "x", by="丙")
    session.arrive("甲")
    session.note("survey", "x", by="丙")
    session.note("survey", "丁丁与乙乙", by="乙")
    session.note("survey", "x", by="丁")

    assert "- 居民3：“〔居民4〕与〔居民3〕”" in public(session.record)
    assert "- 居民1：“x”" in public(session.record)


def test_every_role_and_seat_counts_for_itself() -> None:
    people = [
        Stakeholder("a", "王芳", role="房主"),
        Stakeholder("b", "赵敏", role="租户"),
        Stakeholder("c", "孙丽", role="租户"),
    ]

    assert labels(heard(*people)) == ["房主1", "租户1", "租户2"]


def test_an_office_and_a_body_keep_name_and_role() -> None:
    session = opened(LI, Stakeholder("firm", "顺丰公司", kind="body", role="快递公司"), WANG)
    session.arrive("li")
    session.arrive("firm")

    assert "- 李娜（社区书记）：到场" in public(session.record)
    assert "- 顺丰公司（快递公司）：到场" in public(session.record)


def test_an_unnamed_group_keeps_role_count_and_voices_and_a_named_one_is_masked() -> None:
    owners = Stakeholder("S8.P4", kind="group", role="业主代表", count=Count.read("8名"))
    dancers = Stakeholder("dancers", "王家班", kind="group", role="舞蹈队", count=Count.read("12人"))
    session = opened(owners, dancers)
    session.enter("consult")
    session.say("S8.P4/2", "complaint", "太吵")
    session.say("S8.P4/?", "complaint", "王家班太吵")
    session.say("dancers/2", "promise", "早点散")
    text = public(session.record)

    assert "业主代表（8名）" in text
    assert "- 业主代表（第2位，未具名）（投诉）：“太吵”" in text
    assert "- 某位业主代表（投诉）：“〔舞蹈队1〕太吵”" in text
    assert "- 舞蹈队1（第2位，未具名）（承诺）" in text
    assert {one.name.id for one in minutes(session.record, audience="public").participants} == {
        "S8.P4",
        "masked-1",
    }


@pytest.mark.parametrize("number", ["1名", "2名", "约2人", "不满3人", "2人以内"])
def test_a_private_group_of_fewer_than_three_isnt_counted(number: str) -> None:
    session = heard(Stakeholder("g", kind="group", role=f"{number}3号楼业主", count=Count.read(number)))
    found = minutes(session.record, audience="public").participants[0].count

    assert found == Count(None, SMALL_GROUP, "under", found.unit)
    assert "不满3" in public(session.record)
    assert "〔人数不足3人，不予显示〕3号楼业主" in public(session.record)
    assert not any(number in text for text in everything(session.record) if number != "不满3人")


@pytest.mark.parametrize("number", ["3名", "8名", "50多个", "2人以上", "几十名"])
def test_a_larger_or_unknown_number_is_shown(number: str) -> None:
    session = heard(Stakeholder("g", kind="group", role="业主", count=Count.read(number)))

    assert minutes(session.record, audience="public").participants[0].count == Count.read(number)


def test_officials_are_counted_however_few() -> None:
    session = heard(Stakeholder("g", kind="group", capacity="office", role="民警", count=Count.read("2名")))

    assert "民警（2名）" in public(session.record)


def test_attributes_floor_areas_and_what_a_source_says_of_somebody_arent_in_the_view() -> None:
    told = Source("inferred", ref="wang", quote="七十一岁的孟阿姨", basis="王芳自己说的")
    session = opened(attrs.evolve(WANG, source=told))
    session.seat("wang", "stakeholder", weights={"area": "66.12"})
    session.correct("#2", "data.weights", {"area": "67.34"})
    texts = everything(session.record)

    assert not any(word in text for text in texts for word in ("七十一", "66.12", "67.34", "孟阿姨"))
    assert "  - 原记：不予公开\n  - 更正为：不予公开" in public(session.record)
    assert "66.12" in to_markdown(minutes(session.record))
    stakeholder = masked(View.of(session.record)).events[0].data.stakeholders[0]
    assert stakeholder.source.ref is None
    assert str(stakeholder.source.quote) == "〔原文略 / quote withheld〕"


def test_whom_an_author_only_supposed_is_masked_too() -> None:
    session = opened(Stakeholder("x", "王芳", source=Source("supposed", basis="王芳应在")))
    session.arrive("x")

    assert "有关人员1（推定）" in public(session.record, supposed=True)
    assert not any("王芳" in text for text in everything(session.record))


# ---- texts


def test_an_official_within_what_a_private_person_says_stays_named() -> None:
    session = opened(WANG, LI, Stakeholder("li-2", "李", role="居民"))
    session.note("survey", "李娜书记来过，李家巷的老李和王芳都在", by="wang")

    assert "“李娜书记来过，李家巷的〔居民1〕和〔3号楼居民1〕都在”" in public(session.record)


def test_a_text_calls_somebody_as_the_page_around_it_does() -> None:
    session = opened(WANG)
    session.seat("wang", "stakeholder")
    session.note("survey", "王芳，13912345678")
    zh, en = (public(session.record, lang) for lang in LANGS)

    assert "“〔利益相关方1〕，〔电话号码〕”" in zh
    assert r"“\[Stakeholder 1\]，\[phone number\]”" in en


def test_a_corrected_text_too_is_in_the_language_of_its_page() -> None:
    session = opened(WANG)
    session.seat("wang", "stakeholder")
    session.correct(session.note("survey", "来过"), "data.text", "王芳来过")

    assert "更正为：〔利益相关方1〕来过" in public(session.record)
    assert r"Corrected to: \[Stakeholder 1\]来过" in public(session.record, "en")
    assert r"Noted: “\[Stakeholder 1\]来过”" in public(session.record, "en")


@pytest.mark.parametrize("key", ["王芳", "zhang-wei", "S8.P5"])
def test_an_id_that_reads_like_a_name_is_looked_for_in_texts_as_well(key: str) -> None:
    session = heard(Stakeholder(key, role="居民"))
    session.note("survey", f"请问{key}。")

    assert "“请问〔居民1〕。”" in public(session.record)


@pytest.mark.parametrize("key", ["may", "2023", "r-3"])
def test_an_id_that_is_a_plain_word_or_short_is_not(key: str) -> None:
    session = heard(Stakeholder(key, role="居民"))
    session.note("survey", f"请问{key}。")

    assert f"“请问{key}。”" in public(session.record)


def test_what_was_taken_back_is_masked_too() -> None:
    session = opened(WANG)
    session.annul(session.note("survey", "王芳来过", by="wang"), reason="王芳没来")

    assert "~~3号楼居民1：“〔3号楼居民1〕来过”~~" in public(session.record)
    assert not any("王芳" in text for text in everything(session.record))


def test_a_corrected_text_is_masked_before_and_after() -> None:
    session = opened(WANG, ZHAO)
    said = session.note("survey", "王芳来过", by="wang")
    session.correct(said, "data.text", "赵敏来过", reason="不是王芳")
    session.correct(said, "by", ["zhao"])
    text = public(session.record)

    assert "- 3号楼居民2：“〔3号楼居民2〕来过”" in text
    assert "  - 原记：〔3号楼居民1〕来过\n  - 更正为：〔3号楼居民2〕来过" in text
    assert "  - 理由：不是〔3号楼居民1〕" in text
    assert "  - 原记：3号楼居民1\n  - 更正为：3号楼居民2" in text
    assert r"Corrected to: \[3号楼居民2\]来过" in public(session.record, "en")


@pytest.mark.parametrize(
    ("field", "to"),
    [
        (
            "data.stakeholder",
            {"id": "new", "name": "孟宪文", "role": "502室", "attributes": {"年龄": "七十一"}},
        ),
        ("data.stakeholder.name", "孟宪文"),
        ("data.stakeholder.attributes", {"孟宪文": "七十一"}),
        ("data.stakeholder.role", "502室的孟宪文"),
        ("data.stakeholder.source", {"provenance": "inferred", "quote": "七十一岁", "basis": "孟宪文"}),
        ("data.reason", "孟宪文"),
    ],
)
def test_a_correction_of_who_somebody_is_tells_the_public_nothing(field: str, to: Any) -> None:
    session = opened(WANG)
    seated = session.seat(Stakeholder("new", "孟宪文", attributes={"年龄": "六十"}), "stakeholder")
    session.correct(seated, field, to)
    session.annul(session.correct(seated, field, to))
    session.note("survey", "孟宪文", by="new")

    assert not any(
        word in text for text in everything(session.record) for word in ("孟宪文", "七十一", "502", "六十")
    )
    assert "- 利益相关方1：“〔利益相关方1〕”" in public(session.record)


def test_a_name_that_only_a_correction_gives_is_looked_for_everywhere() -> None:
    session = opened()
    seated = session.seat(Stakeholder("new", "孟先文"), "stakeholder")
    session.note("survey", "孟先文即孟宪文")
    session.correct(seated, "data.stakeholder.name", "孟宪文")

    assert "“〔利益相关方1〕即〔利益相关方1〕”" in public(session.record)


def test_who_turns_out_to_be_in_office_is_named_and_who_turns_out_not_to_be_isnt() -> None:
    session = opened()
    first = session.seat(Stakeholder("a", "李娜"), "official")
    second = session.seat(Stakeholder("b", "王芳", capacity="office"), "stakeholder")
    session.correct(first, "data.stakeholder.capacity", "office")
    session.correct(second, "data.stakeholder.capacity", "private")
    session.note("survey", "李娜和王芳")

    assert "“李娜和〔利益相关方1〕”" in public(session.record)


def test_nobody_is_unmasked_by_what_an_author_supposed() -> None:
    session = opened()
    seated = session.seat(Stakeholder("a", "王芳"), "stakeholder")
    session.correct(
        seated, "data.stakeholder.capacity", "office", sources=[Source("supposed", basis="想来是干部")]
    )

    assert not any("王芳" in text for text in everything(session.record))


def test_an_erased_text_stays_erased_and_a_person_whose_name_was_erased_is_masked() -> None:
    roll = Roll.of({"stakeholder": [Stakeholder("wang", "王芳"), Stakeholder("li")]})
    session = Session.open(Forum("hall", procedure=COMMUNITY), Issue("噪音"), roll=roll, on="2026-03-01")
    session.enter("consult")
    said = session.say("wang", "complaint", "门牌号 3-201")
    session.redact(said, "data.text", by="li", reason="当事人要求")
    record = session.record.without("#1", "data.stakeholders.0.name")
    text = public(record)

    assert "- 利益相关方1（投诉）：［文字已删除］" in text
    assert "- 删除 #5 的文字 · #6\n  - 由谁：利益相关方2\n  - 理由：当事人要求" in text
    assert "- 删除 #1 的data.stakeholders.0.name" in text
    assert not any("wang" in one for one in everything(record))


def test_a_correction_whose_new_words_were_erased_says_no_more() -> None:
    session = Session.open(Forum("hall", procedure=COMMUNITY), Issue("噪音"), on="2026-03-01")
    session.correct(session.note("survey", "太吵"), "data.text", "太吵了")
    record = session.record.without("#3", "data.to")

    assert "  - 原记：太吵\n  - 更正为：［文字已删除］" in public(record)
    assert masked(masked(View.of(record))) == masked(View.of(record))


def test_the_words_of_the_procedure_are_nobodys_name() -> None:
    session = opened(
        Stakeholder("p", "Survey"), Stakeholder("chair", "Convener"), Stakeholder("convener", "王芳")
    )
    session.seat("p", "stakeholder")
    session.seat("convener", "convener")
    session.note("survey", "survey of the hall")
    en = public(session.record, "en")

    assert "### Survey" in en
    assert "Convener – Convener 1: " in en
    assert "[Stakeholder 1\\] of the hall" in en


def test_data_that_only_a_procedure_knows_is_masked_in_every_part() -> None:
    session = opened(WANG)
    session.seat("wang", "stakeholder")
    session.act(
        "wang",
        "tea:pour",
        {"for": "wang", "by": "wang/2", "at": ["convener", 13912345678, True, 7], "王芳": {"王芳": None}},
        {"王芳": "王芳"},
    )

    act = masked(View.of(session.record)).events[-1].data
    mask = "〔利益相关方1 / Stakeholder 1〕"
    assert act.data == {
        "for": "masked-1", "by": "masked-1/2", "at": ["convener", "〔电话号码 / phone number〕", True, 7], mask: {mask: None},
    }  # fmt: skip
    assert act.texts == {mask: mask}


def test_ids_that_tell_a_name_or_a_number_are_replaced_whosever_they_are() -> None:
    people = [
        WANG,
        Stakeholder("王芳家属", kind="group", role="家属"),
        Stakeholder("13912345678", "社区", kind="body"),
    ]
    session = opened(*people)
    for one in people:
        session.arrive(one.id)

    assert not any("王芳" in text or "139" in text for text in everything(session.record))
    assert [one.name.id for one in minutes(session.record, audience="public").participants] == [
        "masked-1", "masked-2", "masked-3",
    ]  # fmt: skip


def test_an_id_that_stands_for_another_is_no_id_of_the_record() -> None:
    session = opened(WANG, ZHAO, Stakeholder("masked-1", "社区", kind="body"))
    session.arrive("masked-1")
    session.arrive("wang")
    session.arrive("zhao")

    shown = masked(View.of(session.record)).events[0].data.stakeholders
    assert [one.id for one in shown] == ["masked-2", "masked-3", "masked-1"]


def test_an_event_of_a_later_version_is_named_and_what_it_holds_is_left_out() -> None:
    session = opened(WANG)
    data = {"王芳": {"leaf": "00", "salt": "00", "value": "王芳"}}
    tree = dict(parsed(session.record.lines[-1])) | {
        "kind": "sing",
        "seq": 2,
        "prev": session.record.head,
        "data": data,
    }
    record = session.record
    event = event_of(tree | {"hash": line_hash(tree)})
    record = Record(record.header, (*record.lines, b"{}"), (*record.events, event), record.head)
    view = attrs.evolve(View.of(record), removed=(("#2", "data.王芳"),))

    assert "“sing”类事件：已校验" in public(record)
    assert not any("王芳" in text for text in (*everything(record), *strings(masked(view))))
    assert masked(view).removed == (("#2", "data"),)


def test_somebody_of_whom_the_record_says_nothing_but_an_id_is_masked() -> None:
    record = opened(WANG).record
    for event in (
        Event(Arrive("zhang-wei")),
        Event(Say("complaint", "王芳"), by=("zhang-wei/2", "王芳/x"), setting="meeting"),
        Event(Invite("wang", "王芳")),
        Event(Correct("#4", "data.seat", "stakeholder")),
        Event(Correct("#3", "data.王芳", "王芳")),
        Event(Correct("#99", "data.text", {"王芳": ["wang", 13912345678]})),
        Event(SeatEvent("wang", "王芳")),
    ):
        record = record.append(event)

    assert "- 有关方1：到场" in public(record)
    assert not any("zhang-wei" in text or "王芳" in text for text in everything(record))
    assert not any("王芳" in text for event in masked(View.of(record)).events for text in strings(event))


def test_nothing_opened_is_refused_for_the_public_too() -> None:
    record = Record.start(opened().record.header).append(Event(Enter("consult")))

    with pytest.raises(InvalidInput) as refused:
        minutes(record, audience="public")

    assert refused.value.code == "publishing.not-opened"


def test_decisions_come_out_as_they_do_inside() -> None:
    roll = Roll.of({"stakeholder": [WANG, ZHAO], "official": [LI]})
    session = Session.open(
        Forum("hall", procedure=COMMUNITY), Issue("噪音"), roll=roll, on="2026-03-01", clock=None, id="d"
    )
    session.enter("consult")
    text = session.propose(
        "wang",
        [Commitment("请赵敏看管", responsible=["zhao"], before="2026-05-01", if_not="eased", judge=["wang"])],
    )
    for one in ("wang", "zhao", "li"):
        session.consent(one, text)
    session.agree(text)
    inside, outside = (minutes(session.record, audience=audience) for audience in ("internal", "public"))

    assert "成立。3 方中 3 方同意：王芳、赵敏、李娜。" in to_markdown(inside)
    assert "成立。3 方中 3 方同意：利益相关方1、利益相关方2、李娜。" in to_markdown(outside)
    assert [one.shown for one in outside.decided] == [one.shown for one in inside.decided]
    assert "- 请〔利益相关方2〕看管" in to_markdown(outside)
    assert "  - 条件由谁认定：利益相关方1" in to_markdown(outside)


# ---- any record


HAN = st.text(alphabet="孟宪彤祺瑶翾芃琰甯曦", min_size=2, max_size=4)
LETTERS = st.sampled_from(["Quill Zephyr", "Wystan", "Jöran Öst"])
FILLER = st.text(alphabet="来过，。x1 #\u200b\n“(", max_size=5)


@st.composite
def written(draw: st.DrawFn, name: str) -> str:
    """A name as somebody may write it."""
    if name.isascii() or " " in name:
        return f" {draw(st.sampled_from([name, name.upper(), name.lower()]))} "
    return draw(st.sampled_from(["", " ", "\u3000", "\u200b", "\n"])).join(name)


@st.composite
def records(draw: st.DrawFn) -> tuple[Record, list[str]]:
    """A record with private names anywhere, and the names."""
    names = draw(st.lists(HAN | LETTERS, min_size=1, max_size=3, unique=True))
    parts = st.lists(FILLER | st.sampled_from(names).flatmap(written), min_size=1, max_size=4)

    def text() -> str:
        return draw(st.sampled_from(names).flatmap(written)) + "".join(draw(parts))

    return told(names, text), names


def told(names: list[str], text: Any) -> Record:
    def source() -> Source:
        return Source("inferred", ref=text(), quote=text(), basis=text())

    people = [Stakeholder(f"p{place}", name, role=text(), attributes={text(): text()}, source=source())
              for place, name in enumerate(names)]  # fmt: skip
    people += [
        Stakeholder("g", kind="group", role=text(), count=Count.unknown(text()), source=source()),
        Stakeholder("named", text(), kind="group", count=Count(text(), 2, "exact", text())),
        Stakeholder("office", "田夫", role=text(), capacity="office"),
        Stakeholder("firm", text(), kind="body", role=text()),
    ]
    session = Session.open(
        Forum("hall", procedure=COMMUNITY, conveners=["p0"]),
        Issue(text(), id="noise", about="p0", affected=["g"], source=source()),
        stakeholders=people, title=text(), place=Place(text(), venue=text(), site=text()),
        on=Moment(text(), "2023", text()), enforcement="transcript", id="r", clock=None,
    )  # fmt: skip
    session.invite("p0", "stakeholder")
    session.reply("p0", "substitute", substitute="g", reason=text())
    seated = session.seat(Stakeholder("new", names[-1], role=text(), attributes={"k": text()}), "official")
    session.unseat("new", "official", text())
    session.meet(title=text(), attendance=Count.unknown(text()), place=Place(text(), venue=text()))
    session.enter("consult")
    asked = session.say(
        "p0",
        "question",
        text(),
        points=[text(), Point(text(), Count.unknown(text()), ("g",))],
        about=["noise"],
    )
    session.answer(
        "g/1",
        asked,
        text(),
        reason=text(),
        disposition="declined",
        unlisted=Point(text()),
        sources=[source()],
    )
    session.act("g/?", "tea:pour", {text(): [text()]}, {text(): text()})
    proposed = session.propose("g", [Term(text(), source=source())], text())
    session.amend("g", proposed, [Term(text())], text())
    session.object("p0", proposed, text())
    session.withdraw("g", session.propose("p0", [Term(text())]), text())
    agreed = session.agree(
        terms=[
            Term(text(), responsible=["g", "p0"], promised_to=["p0"], deadline=Deadline(text(), basis=text()),
                 condition=Condition(text(), holds=False, text=text(), judge=["p0"]), evidence=[text()],
                 fallback=Term(text(), evidence=[text()]), source=source()),
        ],
        claim=text(),
    ).terms[0]  # fmt: skip
    session.establish("g", text(), holds=True, text=text())
    session.progress("p0", agreed, "under-way", text=text())
    session.extend("p0", agreed, Deadline(text()), text())
    session.reopen("g", agreed, text())
    noted = session.note(text(), text(), by="p0")
    session.publish(text(), text())
    session.pledge("g", text(), amount=text(), unit=text(), need=text())
    session.refer([asked], to="p0", reason=text())
    session.correct(asked, "data.text", text(), reason=text())
    session.correct(asked, "data.points", [{"text": text()}], reason=text())
    session.correct(seated, "data.stakeholder.role", text(), reason=text())
    session.correct(asked, "at", {"text": text(), "iso": None, "basis": text()})
    session.annul(noted, reason=text())
    session.adjourn(text())
    session.close(text())
    return session.record


def bears(text: str, name: str) -> bool:
    if name.isascii() or " " in name:
        words = rf"(?<![^\W_]){re.escape(name.casefold())}(?![^\W_])"
        return re.search(words, text.casefold()) is not None
    return name in re.sub(r"[\s\u200b]|‹U\+200B›", "", text)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(records())
def test_no_private_name_is_in_the_public_minutes_wherever_a_record_holds_it(
    found: tuple[Record, list[str]],
) -> None:
    record, names = found
    before = record.to_bytes()

    texts = [*everything(record), *strings(masked(View.of(record)))]

    assert not [(name, text) for name in names for text in texts if bears(text, name)]
    assert any("田夫" in name for name in strings(masked(View.of(record))))
    assert record.to_bytes() == before
    assert all(bears("".join(strings(minutes(record))), name) for name in names[:1])


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(records())
def test_a_masked_view_is_the_same_each_time_and_when_masked_again(found: tuple[Record, list[str]]) -> None:
    once = masked(View.of(found[0]))

    assert masked(View.of(found[0])) == once
    assert masked(once) == once
    assert list(strings(masked(once))) == list(strings(once))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_the_view_of_a_case_is_the_same_when_masked_again(path: Path) -> None:
    once = masked(View.of(load_case(path).replay().record))

    assert masked(once) == once


def heard(*people: Stakeholder) -> Session:
    session = opened(*people)
    for one in people:
        session.arrive(one.id)
    return session


def labels(session: Session, lang: Lang = "zh") -> list[str]:
    paper: Minutes = minutes(session.record, audience="public")
    return [
        one.name.label.said(lang) if isinstance(one.name.label, Worded) else one.name.label
        for one in paper.participants
    ]
