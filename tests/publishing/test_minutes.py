"""Minutes: what they tell, how they read, and that no text of a record gets out of its place."""

from __future__ import annotations

import importlib.metadata
import json
from pathlib import Path
from typing import Any, NoReturn

import attrs
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from deliberation import (
    Commitment,
    Condition,
    Count,
    Deadline,
    Duty,
    Forum,
    InvalidInput,
    Issue,
    Moment,
    Place,
    Procedure,
    Record,
    Roll,
    Seat,
    Session,
    Source,
    Stage,
    Stakeholder,
    Term,
    consent_of,
)
from deliberation.community import COMMUNITY
from deliberation.events import Enter, Event, Point, Satisfaction
from deliberation.lines import event_of, line_hash, parsed
from deliberation.publishing import Minutes, minutes, to_markdown
from deliberation.publishing.phrases import escape
from deliberation.records import Header
from deliberation.wording import LANGS, Lang


PAGES = Path(__file__).parent / "pages"

TALK = Procedure(
    key="gate-talk",
    title={"zh": "门口协商会", "en": "Gate talk"},
    seats=[
        Seat("complainant", at_least=1, title={"zh": "申诉方", "en": "Complainant"}),
        Seat("respondent", at_least=1, title={"zh": "被申诉方", "en": "Respondent"}),
        Seat("chair", title={"zh": "主持人", "en": "Chair"}),
    ],
    stages=[
        Stage("intake", yields="notice", title={"zh": "受理", "en": "Intake"}),
        Stage(
            "hearing",
            needs="roll",
            yields=("points", "answers"),
            meeting=True,
            moves={"say": "*", "answer": "respondent", "act": "*"},
            title={"zh": "面对面协商", "en": "Hearing"},
        ),
        Stage(
            "settlement",
            needs="points",
            yields="agreement",
            meeting=True,
            moves=dict.fromkeys(
                ("say", "answer", "propose", "amend", "withdraw", "consent", "object", "decide", "agree"), "*"
            ),
            title={"zh": "形成共识", "en": "Settlement"},
        ),
        Stage("follow-up", needs="agreement", title={"zh": "跟踪落实", "en": "Follow-up"}),
    ],
    duties=[Duty(owed_by="respondent", to="complaint")],
    decides=consent_of("complainant", "respondent"),
)


def told(ref: str) -> list[Source]:
    return [Source("reported", ref=ref, quote="…")]


def transcript(**more: Any) -> Session:
    people = [
        Stakeholder("community", kind="body", role="馨和苑社区"),
        Stakeholder("owners", kind="group", role="业主代表", count=Count.read("8名")),
        Stakeholder("residents", kind="group", role="居民代表", count=Count.read("约20余人")),
        Stakeholder("courier", kind="body", role="快递公司"),
        Stakeholder("head", role="社区负责人", capacity="office"),
        Stakeholder(
            "riders", kind="group", role="快递员", source=Source("supposed", basis="快递站应有快递员")
        ),
    ]
    place = Place("银川市金凤区馨和苑社区", site="小区北门口")
    return Session.open(
        Forum("gate", procedure=TALK, conveners=["community"]),
        Issue("噪音污染", id="noise", source=told("S4.I1")[0]),
        Issue("电动车充电", id="charging", source=Source("supposed", basis="常见问题")),
        stakeholders=people,
        title="馨和苑社区网格民主协商会",
        place=place,
        on=Moment("2月8日", "2023-02-08", "同页有“2023年一季度”"),
        enforcement="transcript",
        id="s4",
        clock=None,
        **more,
    )


def depot() -> Session:
    session = transcript()
    session.note("background", "营业部于2022年11月搬迁至此", sources=told("S4.B1"))
    session.note(
        "enforcement", "多次督查，未得到改善", by="community", setting="before", sources=told("S4.M1")
    )
    session.invite("owners", "complainant")
    session.invite("courier", "respondent")
    session.seat("owners", "complainant")
    session.arrive("owners", sources=[Source("inferred", quote="居民与…", basis="图片说明")])
    session.enter("hearing")
    session.say("owners/?", "complaint", "整改多次未见成果", sources=told("S4.T1"))
    cold = session.say("residents/2", "complaint", "墙体无保温层", sources=told("S4.T2"))
    session.say((), "proposal", "编织服务网络", sources=told("S4.T3"))
    session.say("head", "assessment", "引导到合理、合法的渠道上来", setting="unknown", sources=told("S4.T4"))
    session.answer(
        "courier", cold, scope="collective", unlisted=Point("22条意见", Count.read("22条"), ("residents",))
    )
    session.enter("settlement")
    session.agree(
        terms=[
            Term("严格控制作业时段", responsible=["courier"], source=told("S4.A1")[0]),
            Term(
                "营业部择址迁移",
                responsible=["courier"],
                deadline=Deadline('"五一"前', before="2023-05-01", basis="五一即5月1日"),
                condition=Condition("nuisance-eased", holds=False, text="扰民问题无法得到缓解"),
                source=told("S4.A4")[0],
            ),
            Term("公布投诉电话", source=Source("supposed", basis="编写者的假设")),
        ],
        claim="达成共识",
    )
    session.agree(by="head", terms=[Term("继续推进议事机制", force="intention", source=told("S4.F1")[0])])
    session.establish(
        "head", "nuisance-eased", holds=True, on="2023-04-01", sources=[Source("supposed", basis="试算")]
    )
    return session


def live() -> Session:
    roll = Roll.of(
        {
            "complainant": [
                Stakeholder("wang", "王芳", role="3号楼居民"),
                Stakeholder("owners", kind="group", role="业主代表", count=Count.of(8, unit="名")),
            ],
            "respondent": [Stakeholder("li", "李强", role="站点经理")],
            "chair": [Stakeholder("office", kind="body", role="社区居委会")],
        }
    )
    place = Place("馨和苑社区", venue="议事厅")
    forum = Forum("gate", procedure=TALK, conveners=["office"], place=place)
    session = Session.open(
        forum, Issue("夜间噪音"), roll=roll, on="2026-03-01", id="live", clock=None, salts=flat
    )
    session.meet(attendance=Count.of(11, unit="人"))
    for one in ("wang", "owners", "li", "office"):
        session.arrive(one)
    session.enter("hearing")
    noise = session.say("wang", "complaint", "夜里卸货太吵", points=["夜里卸货", "堵门"])
    session.say("owners/2", "question", "什么时候搬？")
    session.answer("li", noise, "22时后不再卸货", disposition="promised")
    session.enter("settlement")
    text = session.propose(
        "office",
        [Commitment("搬迁", responsible=["li"], before="2026-05-01", if_not="eased", judge=["office"])],
    )
    session.consent("wang", text)
    session.consent("owners", text, within="majority")
    session.consent("li", text)
    agreement = session.agree(text)
    barrier = session.propose("wang", [Term("装隔音棚", force="recommendation")])
    session.object("li", barrier, "费用太高", blocks=False)
    session.adjourn()
    session.enter("follow-up")
    session.establish("office", "eased", holds=False, on="2026-04-22", as_of="2026-04-20")
    session.progress(
        "wang", agreement.terms[0], "not-done", on="2026-05-02", as_of="2026-05-01", text="仍在原址"
    )
    session.close(on="2026-06-01")
    return session


def flat(seq: int, path: str) -> bytes:
    return bytes(16)


def page(session: Session, lang: Lang = "zh", **how: Any) -> str:
    return to_markdown(minutes(session.record, **how), lang)


def section(text: str, title: str) -> str:
    return text.partition(f"## {title}\n")[2].partition("\n## ")[0]


# ---- what they tell


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("session", [depot, live], ids=["told", "live"])
def test_the_whole_page_reads_as_it_was_read_and_found_good(session: Any, lang: Lang) -> None:
    expected = (PAGES / f"{session.__name__}.{lang}.md").read_text(encoding="utf-8")

    assert page(session(), lang) == expected


def test_a_meeting_begins_under_the_stage_it_opens_with() -> None:
    course = section(page(live(), "en"), "Course")

    assert course.strip().startswith("### Hearing\n\n- Meeting began")


def test_a_meeting_in_which_no_stage_was_entered_stands_under_its_own_title() -> None:
    session = Session.open(Forum("gate", procedure=TALK), Issue("夜间噪音"), on="2026-03-01", clock=None)
    session.enter("intake")
    session.meet(title="first sitting")
    session.adjourn()

    course = section(page(session, "en"), "Course")

    assert "### Meeting\n\n- Meeting began: “first sitting”" in course


def test_notes_of_a_kind_that_a_procedure_made_up_stand_under_the_stage_that_yields_them() -> None:
    session = transcript()
    session.note("gate-talk:log", "a page of the log")
    known = attrs.evolve(
        TALK, stages=(attrs.evolve(TALK.stages[0], yields=("notice", "gate-talk:log")), *TALK.stages[1:])
    )
    named = Session.open(Forum("gate", procedure=known), Issue("x"), on="2026-03-01", clock=None)
    named.note("gate-talk:log", "a page of the log")

    assert "### gate-talk:log" in section(page(session, "en"), "Notes")
    assert "### Intake" in section(page(named, "en"), "Notes")


@pytest.mark.parametrize(
    ("answered", "audience", "shown"),
    [
        (31, "internal", ["询问：40", "答复：31", "满意：28"]),
        (31, "public", ["询问：40", "答复：31"]),  # the three who aren't are few
        (4, "public", []),
    ],
)
def test_satisfaction_is_told_in_counts_and_not_of_a_few_in_public(
    answered: int, audience: Any, shown: list[str]
) -> None:
    session = Session.open(Forum("hall", procedure=COMMUNITY), on="2026-02-08")
    counts = Satisfaction(Count.of(40), Count.of(answered), Count.of(min(28, answered)))
    session.note("satisfaction", "电话回访", satisfaction=counts)

    text = page(session, audience=audience)

    every = [f"询问：{40}", f"答复：{answered}", f"满意：{min(28, answered)}"]
    assert [one for one in every if one in text] == shown
    assert "%" not in text


@pytest.mark.parametrize("lang", LANGS)
def test_no_code_is_left_without_words(lang: Lang) -> None:
    for session in (depot(), live()):
        text = page(session, lang, supposed=True)
        assert "publishing." not in text
        assert "{" not in text


def test_a_transcript_says_who_was_there_only_as_far_as_it_is_told() -> None:
    people = {one.name.label: one.presence for one in minutes(depot().record).participants}

    assert people == {
        "业主代表": "invited-and-present",
        "快递公司": "invited-and-present",
        "居民代表": "present",
        "社区负责人": "quoted",
    }


def test_an_unnamed_member_is_called_by_number_or_as_some_member() -> None:
    zh, en = page(depot(), "zh"), page(depot(), "en")

    assert "- 某位业主代表（投诉）：“整改多次未见成果”" in zh
    assert "- 居民代表（第2位，未具名）（投诉）：“墙体无保温层”" in zh
    assert "- 未具名者（建议）：“编织服务网络”" in zh
    assert "- one of the 业主代表 (complaint): “整改多次未见成果”" in en


def test_a_point_is_unanswered_in_a_live_record_and_unknown_in_a_told_one() -> None:
    coverage = {
        point.ref: point.coverage
        for session in (depot(), live())
        for passage in minutes(session.record).course
        for entry in passage.entries
        for point in entry.raised
    }

    assert set(coverage.values()) == {"unknown", "answered-collectively", "answered", "unanswered"}
    assert "- 未答复：#13" in section(page(live()), "未说明与未决事项")
    assert "- 是否答复未见记载：S4.T1、S4.T3" in section(page(depot()), "未说明与未决事项")


def test_how_terms_were_decided_is_said_with_names() -> None:
    assert "#20 的议定方式：成立。3 方中 3 方同意：王芳、业主代表、李强。" in page(live())
    assert "成立。来源称“达成共识”；谁同意、如何同意未见记载。" in page(depot())
    assert "由社区负责人单方提出，未经会议决定。" in page(depot())


def test_a_term_nobody_shows_a_decision_for_says_so() -> None:
    session = transcript()
    session.enter("settlement")
    session.agree(terms=[Term("加派引导员")])

    assert "的议定方式：未说明。" in page(session)
    assert minutes(session.record).decided[0].terms[0].modality == "measure"


def test_a_told_agreement_that_the_rule_doesnt_bear_out_is_marked() -> None:
    session = transcript()
    session.seat("owners", "complainant")
    session.seat("courier", "respondent")
    session.enter("settlement")
    text = session.propose("courier", [Term("迁移")])
    session.consent("owners", text, within="each")
    session.agree(text)

    assert "记录为已议定，但按程序规则：不成立。" in page(session)


def test_the_dissent_stands_beside_the_text_it_is_about() -> None:
    dissent = minutes(live().record).dissent

    assert [(one.who.label, one.blocks, one.reason) for one in dissent] == [("李强", False, "费用太高")]


def test_what_an_author_supposed_is_left_out_unless_asked_for_and_then_marked() -> None:
    without, with_it = page(depot()), page(depot(), supposed=True)

    assert "公布投诉电话" not in without
    assert "电动车充电" not in without
    assert "试算" not in without
    assert "- 因仅系编写者推定而未列入的内容：4 项" in without
    assert "公布投诉电话（推定，依据：编写者的假设）" in with_it
    assert "电动车充电（推定，依据：常见问题）" in with_it
    assert "（2023-04-01；推定，依据：试算）" in with_it
    assert "未列入的内容" not in with_it


def test_a_session_of_which_only_the_opening_is_known_has_minutes() -> None:
    session = Session.open(Forum("gate", procedure=TALK), on=None, clock=None)

    found = minutes(session.record)

    assert (found.course, found.participants, found.decided) == ((), (), ())
    assert "- 没有议定事项。" in page(session)
    assert "- 未说明：召集人、地点、会场、出席人数" in page(session)
    assert "- The day isn't known." in page(session, "en")


def test_a_programme_says_which_practice_isnt_told_of() -> None:
    session = transcript(scope="programme")
    session.agree(terms=[Term("成立党员先锋队", force="result")])

    assert "- 范围：一项工作的整体情况，不是单次会议" in page(session)
    assert "### 转述的成果" in page(session)
    assert "- 未提到其做法的阶段：" in page(session)


def test_a_record_in_which_nothing_was_opened_is_refused() -> None:
    with pytest.raises(InvalidInput) as refused:
        minutes(Record.start(Header("empty", salts="derived")).append(Event(Enter("hearing"))))

    assert refused.value.code == "publishing.not-opened"


def test_another_language_is_refused() -> None:
    with pytest.raises(InvalidInput) as refused:
        page(live(), "fr")  # type: ignore[arg-type]

    assert refused.value.code == "publishing.lang"


# ---- moves of every kind


def test_moves_of_every_kind_have_a_sentence_in_both_languages() -> None:
    session = transcript()
    session.reply("owners", "substitute", substitute="residents", reason="有事")
    session.seat(
        "owners", "complainant", capacity="proxy", substitute_for="residents", weights={"area": "66.12"}
    )
    session.seat("head", "chair", recused=True)
    session.enter("hearing")
    asked = session.say("owners", "question", "谁来管？", about=["noise"])
    session.answer("courier", asked, disposition="referred", referred_to="community")
    session.act("owners", "gate-talk:ring", {"times": 2}, {"tune": "*叮咚*"})
    session.leave("owners")
    session.unseat("head", "chair", "请假")
    session.enter("settlement")
    first = session.propose(
        "owners", [Term("甲", fallback=Term("乙"), evidence=["照片"], promised_to=["owners"])]
    )
    session.amend("owners", first, [Term("丙", responsible=["courier", "community"])], "太笼统")
    session.vote("owners", first, "abstain")
    session.decide(first, "unknown")
    session.withdraw("owners", first, "再议")
    promised = session.agree(
        by="courier",
        terms=[Term("甲", force="promise", fallback=Term("乙"), evidence=["照片"], promised_to=["owners"])],
    ).terms[0]
    session.pledge("courier", "折叠椅", amount="20", unit="把", need="场地")
    session.refer([asked], to="community")
    session.refer(procedure="mediation")
    session.publish("notice", "公示三日", about=first)
    session.publish("海报")
    session.accept("owners", promised)
    session.waive("owners", promised)
    session.reopen("owners", promised)
    session.extend("courier", promised, Deadline(by="2023-06-01"), "雨天")
    session.close("完结")

    for lang in LANGS:
        text = page(session, lang)
        assert "publishing." not in text
        assert "66.12" in text
    zh = page(session)
    assert "- 业主代表：程序专有行为“gate-talk:ring”" in zh
    assert '  - 数据：{"times": 2}' in zh
    assert "  - tune：“\\*叮咚\\*”" in zh
    assert f"- 未具名者将{asked.ref}转交馨和苑社区" in zh
    assert f"  - 所涉：{first.ref}" in zh
    assert "- 未具名者将本事项转交mediation" in zh
    assert "  - 未履行时改为：\n    - 乙" in zh


def test_an_event_of_a_later_version_is_told_as_verified_and_not_understood() -> None:
    session = live()
    tree = dict(parsed(session.record.lines[-1]))
    tree |= {
        "kind": "sing",
        "seq": len(session.record) + 1,
        "prev": session.record.head,
        "data": {"song": "<b>"},
    }
    record = session.record
    event = event_of(tree | {"hash": line_hash(tree)})
    record = Record(record.header, record.lines, (*record.events, event), record.head)

    found = minutes(record)

    assert f"#{tree['seq']}" in to_markdown(found, "zh")
    assert "“sing”类事件：已校验，本版本不能理解其内容" in to_markdown(found, "zh")
    assert '  - data: {"song": "\\<b\\>"}' in to_markdown(found, "en")


def test_answers_in_a_later_stage_are_told_where_they_were_given() -> None:
    session = transcript()
    session.enter("hearing")
    asked = session.say("owners", "question", "何时？")
    session.enter("settlement")
    session.answer("courier", asked, "五月")

    course = section(page(session), "协商过程")

    assert "  - 答复见：#5" in course
    assert "- 快递公司答复：“五月” · #5\n  - 所答意见：#3.1" in course


# ---- what was mended


def test_a_corrected_value_is_shown_as_it_was_and_as_it_is() -> None:
    session = live()
    session.correct("#12", "data.text", "夜里两点卸货太吵", by="office", reason="听错")
    session.correct("#12", "data.text", "夜里三点卸货太吵", by="office")
    session.correct("#13", "by", ["wang"])
    session.correct("#14", "at", {"iso": "2026-03-02"})
    session.correct("#14", "data.disposition", "noted")

    text = page(session)
    mended = section(text, "更正、撤销与删除")

    assert "- 王芳（投诉）：“夜里三点卸货太吵”（已更正） · #12" in text
    assert (
        "  - 原记：夜里卸货太吵\n  - 更正为：夜里两点卸货太吵\n  - 由谁：社区居委会\n  - 理由：听错" in mended
    )
    assert "  - 原记：夜里两点卸货太吵\n  - 更正为：夜里三点卸货太吵" in mended
    assert "更正 #13 的行为人（业主代表（第2位，未具名）（提问））" in mended
    assert "  - 原记：业主代表（第2位，未具名）\n  - 更正为：王芳" in mended
    assert "  - 原记：2026-03-01\n  - 更正为：2026-03-02" in mended
    assert "更正 #14 的data.disposition" in mended


def test_an_annulled_event_is_struck_through_and_listed_and_no_longer_counts() -> None:
    session = live()
    session.annul("#13", by="office", reason="记在别的会上")
    session.annul("#22")

    text = page(session)

    assert "- ~~业主代表（第2位，未具名）（提问）：“什么时候搬？”~~（已撤销） · #13" in text
    assert "- 撤销 #13：~~业主代表（第2位，未具名）（提问）：“什么时候搬？”~~ · #28" in text
    assert "  - 由谁：社区居委会\n  - 理由：记在别的会上" in text
    assert "未答复" not in section(text, "未说明与未决事项")
    assert "保留意见与反对意见" not in text


def test_an_erased_text_is_shown_as_erased() -> None:
    roll = Roll.of({"complainant": [Stakeholder("wang", "王芳")], "respondent": [Stakeholder("li")]})
    session = Session.open(Forum("gate", procedure=TALK), Issue("噪音"), roll=roll, on="2026-03-01")
    session.enter("hearing")
    said = session.say("wang", "complaint", "门牌号 3-201")
    session.redact(said, "data.text", by="li", reason="当事人要求")
    session.record = session.record.without("#1", "data.stakeholders.0.name")
    session.record = session.record.without("#1", "data.issues.0.title")

    for record in (session.record, Record.from_bytes(session.record.to_bytes())):
        text = to_markdown(minutes(record), "zh")
        assert "3-201" not in text
        assert "王芳" not in text
        assert "- wang（投诉）：［文字已删除］" in text
        assert "- ［文字已删除］\n" in section(text, "议题")
        assert "- 删除 #5 的文字 · #6\n  - 由谁：li\n  - 理由：当事人要求" in text
        assert "- 删除 #1 的data.stakeholders.0.name" in text


def test_people_seats_terms_and_places_read_as_text_when_they_are_corrected_or_annulled() -> None:
    session = transcript()
    invited = session.invite("owners", "complainant")
    seated = session.seat("owners", "complainant", weights={"area": "66.12"})
    came = session.arrive("residents")
    session.meet(place=Place("社区", venue="议事厅"))
    session.enter("hearing")
    said = session.say("owners", "complaint", "太吵", points=["夜里", "早上"], sources=told("S4.T1"))
    text = session.propose("owners", [Term("迁移")])
    session.annul(invited)
    session.annul(came)
    session.annul(session.reply("owners", "accepted"))
    session.correct(seated, "data.weights", {"area": "70"})
    session.correct(seated, "data.recused", to=True)
    session.correct(said, "setting", "outside")
    session.correct(said, "data.points", [{"text": "凌晨"}])
    session.correct(said, "at", None)
    session.correct(text, "data.terms.0", {"text": "停业"})

    mended = section(page(session), "更正、撤销与删除")

    assert "：~~邀请业主代表~~" in mended
    assert "：~~居民代表到场~~" in mended
    assert "：~~业主代表对邀请的答复：应邀~~" in mended
    assert '  - 原记：{"area": "66.12"}\n  - 更正为：{"area": "70"}' in mended
    assert "  - 原记：false\n  - 更正为：true" in mended
    assert "  - 原记：会上\n  - 更正为：会外" in mended
    assert "  - 原记：夜里、早上\n  - 更正为：凌晨" in mended
    assert "  - 原记：2023-02-08（2月8日）\n  - 更正为：无" in mended
    assert "  - 原记：迁移\n  - 更正为：停业" in mended
    assert "  - 地点：社区、议事厅" in page(session)


def test_somebody_who_only_came_is_told_of_too() -> None:
    session = transcript()
    session.arrive("residents")

    assert [one.presence for one in minutes(session.record).participants] == ["present"]


# ---- pure


def test_the_same_record_gives_the_same_minutes_and_read_back_from_bytes_too() -> None:
    for session in (depot(), live()):
        first = minutes(session.record)

        assert minutes(session.record) == first
        assert [to_markdown(first, lang) for lang in LANGS] == [
            to_markdown(minutes(Record.from_bytes(session.record.to_bytes())), lang) for lang in LANGS
        ]


def test_minutes_need_nothing_that_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    record = depot().record
    expected = to_markdown(minutes(record), "zh")

    def asked(*_: object, **__: object) -> NoReturn:
        raise AssertionError

    monkeypatch.setattr(importlib.metadata, "entry_points", asked)
    monkeypatch.setattr("deliberation.plugins.installed_procedures", asked)

    assert to_markdown(minutes(record), "zh") == expected


# ---- hostile text


READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])

HOSTILE = (
    "# heading", "<script>alert(1)</script>", "| a | b |\n|---|---|", "```sh\nrm\n```", "![x](http://evil.example)",
    "[x](javascript:alert(1))", "<http://evil.example>", "a\n\n## b", "1. one", "- item", "> quote", "***", "===",
    "~~gone~~", "&lt;b&gt;", "\\", "*", "_", "`", "**b**", "[a]: http://evil.example", "\u202eevil\u202c", "a\u200bb", "\x1b[31mred",
    "    code", "+ x", "1) x", "#", "![", "]", "](", "<!-- ", "-->", "\u2028# x", "\t- x", "‼\ufeff",
)  # fmt: skip


def tokens(text: str) -> list[str]:
    found: list[str] = []

    def walk(some: list[Token]) -> None:
        for token in some:
            if token.type not in ("text", "text_special"):
                found.append(f"{token.type}{token.tag}")
            walk(token.children or [])

    walk(READER.parse(text))
    return found


def everywhere(text: str, fact: str) -> Session:
    """A record with one text wherever a record can hold one."""
    source = Source("inferred", ref=fact, quote=text, basis=text)
    people = [
        Stakeholder("<b>", text, role=text, source=source),
        Stakeholder("g*", kind="group", role=text, count=Count.unknown(text)),
    ]
    session = Session.open(
        Forum("gate", procedure=TALK, conveners=["<b>"]), Issue(text, source=source), stakeholders=people,
        title=text, place=Place(text, venue=text, site=text), on=Moment(text, "2023", text), enforcement="transcript",
        id="[h]|`", clock=None,
    )  # fmt: skip
    session.meet(title=text, attendance=Count.unknown(text))
    session.enter("hearing")
    asked = session.say("<b>", "question", text, points=[text, Point(text, Count.unknown(text), ("g*",))])
    session.answer(
        "g*/1", asked, text, reason=text, disposition="declined", unlisted=Point(text), sources=[source]
    )
    session.act("g*/?", "gate-talk:ring", {text: text}, {text: text})
    text_on_the_table = session.propose("g*", [Term(text, source=source)], text)
    session.object("g*", text_on_the_table, text)
    session.agree(terms=[
        Term(text, responsible=["g*"], deadline=Deadline(text, basis=text), condition=Condition(text, holds=False),
             evidence=[text], fallback=Term(text), source=source),
    ], claim=text)  # fmt: skip
    session.establish("g*", text, holds=True, text=text)
    session.note(text, text)
    session.publish(text, text)
    session.pledge("g*", text, amount=text, unit=text, need=text)
    session.correct(asked, "data.text", text, reason=text)
    session.annul(text_on_the_table, reason=text)
    return session


def words() -> st.SearchStrategy[str]:
    parts = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=6))
    return st.lists(parts, min_size=1, max_size=4).map("".join).filter(lambda text: text.strip() != "")


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("lang", LANGS)
def test_no_text_gets_out_of_its_place(text: str, lang: Lang) -> None:
    assert tokens(page(everywhere(text, text), lang)) == tokens(page(everywhere("x", "x"), lang))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=words(), fact=words())
@example(text="0", fact="#1 <b>")
def test_no_text_at_all_gets_out_of_its_place(text: str, fact: str) -> None:
    plain = tokens(page(everywhere("x", "y"), "zh"))

    assert tokens(page(everywhere(text, fact), "zh")) == plain
    assert not {"html_inline", "html_block", "link_open", "image", "table_open"} & {one[:10] for one in plain}


@given(st.one_of(words(), st.text()))
def test_an_escaped_text_reads_as_it_was_written_but_for_what_cant_be_seen(text: str) -> None:
    escaped = escape(text)
    inline = READER.parse(f"- {escaped}")
    shown = "".join(child.content for token in inline for child in token.children or [])

    assert "\n" not in escaped
    assert not any("\u202a" <= char <= "\u202e" or char in "\u200b\u200d\ufeff\x1b" for char in escaped)
    if all(char.isprintable() for char in text):
        assert shown == " ".join(text.split())


@pytest.mark.parametrize("address", ["http://evil.example/x", "www.evil.example", "me@1.example"])
def test_an_address_is_no_link_even_for_a_reader_that_makes_links(address: str) -> None:
    escaped = escape(address)

    assert "p://" not in escaped
    assert "www." not in escaped
    assert "e@" not in escaped


def test_minutes_are_plain_values() -> None:
    found = minutes(depot().record)

    assert isinstance(found, Minutes)
    assert json.dumps(attrs.asdict(found), default=str)
