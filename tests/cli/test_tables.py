"""What people see: at most a hundred columns, names and words as they stand in the case, nothing obeyed."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import attrs
import pytest
from rich.cells import cell_len

from deliberation import (
    Commitment,
    Duty,
    Forum,
    Period,
    Procedure,
    Roll,
    Seat,
    Session,
    Stage,
    Stakeholder,
    consensus,
    installed_procedures,
)
from deliberation.cli.course import course
from deliberation.cli.ledger import Asked, print_ledger
from deliberation.cli.naming import Names
from deliberation.cli.showing import WIDTH
from deliberation.cli.sources import record_in
from deliberation.convening import LeftOut, convene
from deliberation.wording import Reason


Run = Callable[..., Any]

pytestmark = pytest.mark.needs("grid-meeting")

COMMANDS = (
    ("procedures",),
    ("convene", "{case}"),
    ("run", "{case}"),
    ("ledger", "{case}", "--on", "2023-03-01"),
    ("ledger", "{case}", "--on", "2023-05-01", "--known-by", "2023-05-02"),
    ("verify", "{record}"),
)
HOSTILE = "\\e[31m红\\e[0m[bold]粗[/bold]\\u202e反\\u200b"


def shown(run: Run, command: tuple[str, ...], case: str, record: object, lang: str) -> str:
    ran = run(*(part.format(case=case, record=record) for part in command), "--lang", lang)
    assert (ran.status, ran.err) == (0, "")
    return str(ran.out)


# ---- the case


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_no_line_is_wider_than_a_hundred_columns(
    run: Run, s4: str, written: Path, command: tuple[str, ...], lang: str
) -> None:
    out = shown(run, command, s4, written, lang)

    assert [line for line in out.splitlines() if cell_len(line) > WIDTH] == []
    assert [line for line in out.splitlines() if line != line.rstrip()] == []


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_names_and_words_stand_there_as_in_the_case(run: Run, s4: str, lang: str) -> None:
    def text(*command: str) -> str:
        return "".join(shown(run, command, s4, "", lang).split())

    told, plan, ledger = (
        text("run", "{case}"),
        text("convene", "{case}"),
        text("ledger", "{case}", "--on", "2023-05-01"),
    )

    for words in (
        "馨和苑社区",
        "唐堤慧苑小区北门口",
        "加强人员管理",
        "居民提出",
        "得到缓解",
        "之后的情况",
    ):
        assert words in told
    for name in ("房主", "物业负责人", "网格警", "网格员", "业主代表", "8名"):
        assert name in told
        assert name in plan
    for ref in ("S4.A1", "S4.A2", "S4.A3", "S4.A4"):
        assert ref in told
        assert ref in ledger
    assert "S4.P" not in told + plan + ledger
    assert "顺丰公司银川市运行管理部" in ledger


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        (
            "zh",
            [
                "协商过程",
                "协商结果",
                "附条件承诺",
                "来源未述及的阶段：收集诉求、跟踪落实",
                "某位业主代表（诉求）",
            ],
        ),
        (
            "en",
            [
                "The course of it",
                "What came of it",
                "contingent",
                "report: Intake, Follow-up",
                "one of 业主代表",
            ],
        ),
    ],
)
def test_the_frame_is_in_the_language_asked_for(run: Run, s4: str, lang: str, words: list[str]) -> None:
    out = shown(run, ("run", "{case}"), s4, "", lang)

    assert all(word in out for word in words)


def test_the_course_is_grouped_by_stage_and_the_silences_come_last(run: Run, s4: str) -> None:
    out = shown(run, ("run", "{case}"), s4, "", "zh")
    course = out.partition("协商过程\n")[2].partition("协商结果\n")[0]

    places = [
        course.index(f"\n{stage}") for stage in ("会前", "先行处置", "邀请双方", "面对面协商", "形成共识")
    ]
    assert places == sorted(places)
    assert course.count("面对面协商") == course.count("受邀") == course.count("到会") == 1
    assert out.index("协商结果\n") < out.index("来源未述及的阶段") < out.index("程序要求而来源未见的")
    assert out.rstrip().endswith("之后的情况")


def test_beside_each_recommendation_stands_what_the_record_says(run: Run, s4: str) -> None:
    lines = shown(run, ("convene", "{case}"), s4, "", "zh").splitlines()
    row = next(place for place, line in enumerate(lines) if line.startswith("业主代表"))

    assert [lines[row + step].split()[-1] for step in (0, 1, 2)] == ["8名", "受邀", "到会"]


# ---- other cases

TALK = """\
format: deliberation.case/1
case: tea
procedure: grid-meeting
conveners: [office]
stakeholders:
  - {id: office, kind: body, role: 社区}
  - {id: ann, role: 居民}
  - {id: bo, role: 老板}
  - {id: cy, kind: group, role: 邻居, count: 三十余户}
  - {id: shop, kind: body, role: 茶馆}
  - {id: home, kind: place, role: 小区}
ties:
  - {subject: ann, kind: complains-about, object: shop}
  - {subject: bo, kind: operates, object: shop, supposed: 猜想}
issues:
  - {id: noise, title: 吵闹, about: shop}
  - {id: smoke, title: 油烟, about: home}
record:
  - meet: {attendance: 约20余人}
  - enter: {stage: intake}
  - enter: {stage: remedy}
  - enter: {stage: notice}
  - publish: {what: notice, text: 公告}
  - seat: {holder: ann, seat: complainant}
  - seat: {holder: bo, seat: respondent}
  - enter: {stage: hearing}
  - say: {what: complaint, text: 太吵, about: [noise]}
    by: ann
    label: loud
  - say: {what: question, text: 何时关门, points: [{text: 周末}, {text: 平日}]}
    by: [ann, cy/2]
    label: when
  - answer: {to: [loud, when], scope: each, disposition: declined, reason: 生意要紧, text: 不行}
    by: bo
  - answer: {unlisted: {count: 22条}}
    by: bo
  - correct: {event: loud, field: data.text, to: 太吵了}
  - enter: {stage: settlement}
  - propose: {terms: [{text: 十点关门, responsible: [bo], deadline: {by: 2023-05-01}}]}
    by: office
    label: text
  - consent: {to: text}
    by: ann
  - object: {to: text, reason: 太早}
    by: bo
  - note: {what: weather, text: 下雨}
    label: rain
  - annul: {event: rain}
  - enter: {stage: follow-up}
"""


@pytest.fixture
def talk(tmp_path: Path) -> str:
    path = tmp_path / "tea.yaml"
    path.write_text(TALK, encoding="utf-8")
    return str(path)


def test_every_kind_of_event_is_told_in_the_course(run: Run, talk: str) -> None:
    out = shown(run, ("run", "{case}"), talk, "", "zh")

    for words in (
        "公开：公示", "居民（反映问题的居民代表）、老板（被反映方）", "居民（投诉）（已更正）", "太吵了",
        "老板答复（逐一、不采纳）", "生意要紧", "社区提出文本", "出席人数：约20人或更多",
        "条款：十点关门", "居民同意文本 #16", "老板反对文本 #16",
        "weather（已撤销）", "本阶段无发言记录", "（第2位，未具名）",
    ):  # fmt: skip
        assert words in out, words
    assert "协商结果\n" not in out
    assert "来源未述及的阶段" not in out
    assert [line for line in out.splitlines() if cell_len(line) > WIDTH] == []


def test_a_recommendation_says_what_is_missing_and_whom_the_record_has_besides(run: Run, talk: str) -> None:
    out = shown(run, ("convene", "{case}"), talk, "", "en")

    assert "[for: 吵闹]" in out
    assert "Gaps:" in out
    assert "Landlord" in out


def test_whoever_took_part_without_being_recommended_is_named(run: Run, talk: str) -> None:
    path = Path(talk)
    path.write_text(TALK + "  - invite: {who: cy}\n  - arrive: {who: cy}\n", encoding="utf-8")

    out = shown(run, ("convene", "{case}"), talk, "", "zh")

    assert "记录中另有：邻居（三十余户）" in out


def test_who_was_found_but_has_no_room_is_named(run: Run, talk: str, monkeypatch: pytest.MonkeyPatch) -> None:
    full = Reason("convening.seat-full", {"seat": "Landlord", "at_most": 1})
    left = LeftOut(Stakeholder("bo", role="老板"), "landlord", (), full)
    module = sys.modules["deliberation.cli.convene"]
    monkeypatch.setattr(
        module,
        "convene",
        lambda *given, **more: attrs.evolve(convene(*given, **more), left_out=(left,), gaps=(), unheard=()),
    )

    out = shown(run, ("convene", "{case}"), talk, "", "en")

    assert "Not invited: 老板: Landlord takes at most 1" in out
    assert "Gaps" not in out


def test_a_ledger_without_duties_or_answers_has_no_tables_of_them(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "tea.yaml"
    path.write_text("format: deliberation.case/1\ncase: tea\nprocedure: community\n", encoding="utf-8")

    out = shown(run, ("ledger", "{case}", "--on", "2023-05-01"), str(path), "", "en")

    assert "Answers" not in out
    assert "Duties" not in out
    told = shown(run, ("run", "{case}"), str(path), "", "en")
    assert "What came of it" not in told
    assert "doesn't say:" not in told
    assert "doesn't show:" not in told


def test_a_ledger_of_a_talk_names_who_answered_what(run: Run, talk: str) -> None:
    out = shown(run, ("ledger", "{case}", "--on", "2023-05-01"), talk, "", "zh")

    assert "22条" in out
    assert "老板" in out
    assert "#10.1" in out


def test_a_text_that_was_removed_is_said_to_be_erased(capsys: pytest.CaptureFixture[str]) -> None:
    forum = Forum("hall", procedure=installed_procedures()["community"])
    session = Session.open(
        forum, roll=Roll.of({"stakeholder": [Stakeholder("ann")]}), on="2026-03-01", id=None
    )
    session.enter("propose")
    said = session.say("ann", "complaint", "太晒了")
    session.redact(said, "data.text")

    rows = course(Names.of(session.record, "zh"))
    print_ledger(session.record, Asked(date(2026, 3, 2)), "zh")

    assert [row[2] for row in rows if "投诉" in row[1]] == ["［文字已删除］"]
    assert "［文字已删除］" in capsys.readouterr().out


def test_an_event_before_any_stage_stands_in_none(run: Run, talk: str) -> None:
    names = Names.of(record_in(talk), "zh")

    assert course(names)[0][:2] == ("", "会议开始")


# ---- hostile text


@pytest.mark.parametrize("command", COMMANDS[1:-1], ids=lambda command: command[0])
def test_text_that_would_command_the_terminal_is_shown_not_obeyed(
    run: Run, talk: str, command: tuple[str, ...]
) -> None:
    hostile = TALK.replace("role: 居民", f'role: "{HOSTILE}"').replace("text: 太吵", f'text: "{HOSTILE}"')
    Path(talk).write_text(hostile.replace("title: 吵闹", f'title: "{HOSTILE}"'), encoding="utf-8")

    out = shown(run, command, talk, "", "zh")

    assert not {"\x1b", "\u202e", "\u200b"} & set(out)
    squeezed = "".join(out.split())
    assert "\\x1b[31m红\\x1b[0m[bold]粗[/bold]\\u202e反\\u200b" in squeezed or command[0] == "ledger"


def test_a_hostile_title_of_the_case_is_shown_too(run: Run, talk: str) -> None:
    Path(talk).write_text(TALK.replace("case: tea", f'case: tea\ntitle: "{HOSTILE}"'), encoding="utf-8")

    assert "\x1b" not in run("run", talk).out + run("convene", talk).out


DUTIES = [
    Duty("notice", owed_by="host", ahead=Period(15, "days")),
    Duty(owed_by="host", to="question", within=Period(15, "days")),
    Duty("publish", owed_by="host", within=Period(3, "days")),
    Duty("report", owed_by="host", within=Period(1, "months")),
    Duty("revisit", owed_by="host", within=Period(7, "days")),
    Duty("resubmit", owed_by="host"),
]
OWED = {
    "en": ("notice of #3, by 2026-03-01", "an answer to #5.1, by 2026-03-31", "that #8 be made public, by 2026-03-19",
           "a report back on #6.1, by 2026-04-16", "a revisit about #6.1, by 2026-03-25", "#6.1 again, with what was missing"),
    "zh": ("通知（#3），不迟于 2026-03-01", "答复 #5.1，不迟于 2026-03-31", "公开 #8，不迟于 2026-03-19",
           "反馈 #6.1 的落实情况，不迟于", "就 #6.1 回访，不迟于 2026-03-25", "补充后重新报送 #6.1"),
}  # fmt: skip


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_what_is_owed_stands_in_a_ledger_with_its_last_day(
    lang: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    moves = dict.fromkeys(("say", "propose", "consent", "agree"), "*")
    stages = [Stage("table", meeting=True, moves=moves | {"answer": "*"}, yields="agreement")]
    seats = [Seat("host")]
    title = {"zh": "茶话会", "en": "Tea talk"}
    tea = Procedure(key="tea", title=title, seats=seats, stages=stages, duties=DUTIES, decides=consensus())
    roll = Roll.of({"host": [Stakeholder("hal")]})
    session = Session.open(Forum("hall", procedure=tea), roll=roll, on="2026-03-16", clock=None)
    session.meet()
    session.enter("table")
    session.say("hal", "question", "why?")
    text = session.propose("hal", [Commitment("mend the kettle")])
    session.consent("hal", text)
    [term] = session.agree(text).terms
    session.progress("hal", term, "done", on="2026-03-18")
    session.reopen("hal", term, on="2026-03-20")

    print_ledger(session.record, Asked(date(2026, 3, 22)), lang)

    told = "".join(capsys.readouterr().out.split())
    for one in OWED[lang]:
        assert one.replace(" ", "") in told
