"""居民现场议事会: works that are coming to an estate, put to those who live there, on the spot, before they begin.

The model is the meeting of the 紫园 community about the renovation of its old estates (seed story S8): it is held where residents have
raised the same problem many times; the department tells what will be done, residents say what they think of it, the departments answer
and promise to sort the opinions and take up the good ones during the works. Nothing is decided there. "Assumption" marks what that story
doesn't say.
"""

from __future__ import annotations

from typing import Final

from deliberation import Duty, Paper, Procedure, Seat, Stage, Trigger, advice_only, hookimpl
from deliberation_onsite_council.answer_list import ANSWER_LIST


REPEATED_PROBLEM: Final = "onsite-council:repeated-problem"
"""The kind of note that records which problem was raised again and again."""

_S8: Final = "紫园社区老旧小区改造居民现场议事会 (S8)"
_OPINION: Final = "《关于加强城乡社区协商的意见》(2015)"

_OPINIONS: Final = ("complaint", "demand", "proposal", "question")
_ANSWERING: Final = ("department", "property-office", "contractor")

ONSITE_COUNCIL: Final = Procedure(
    key="onsite-council",
    title={"zh": "居民现场议事会", "en": "On-site council"},
    suits=("works", "repeated-problem"),
    basis=_S8,
    seats=(
        Seat(
            "convener",
            found_by="convenes",
            title={"zh": "召集人", "en": "Convener"},
            basis=f"{_S8}: 紫园社区组织",
        ),
        Seat(
            "department",
            at_least=1,
            found_by="authority",
            title={"zh": "主管部门", "en": "Department"},
            basis=f"{_S8}: 金凤区住房城乡建设和交通局; assumption: nobody can be told the scope without it",
        ),
        Seat(
            "property-office",
            found_by="supervises",
            title={"zh": "街道物业办", "en": "Street property office"},
            basis=f"{_S8}: 长城中路街道物业办",
        ),
        Seat(
            "contractor",
            found_by="responsible",
            title={"zh": "项目公司", "en": "Project company"},
            basis=f"{_S8}: 老旧小区改造项目公司",
        ),
        Seat(
            "resident",
            at_least=1,
            found_by="represents",
            title={"zh": "居民代表", "en": "Resident"},
            basis=f"{_S8}: 会议现场50多个居民",
        ),
    ),
    stages=(
        Stage(
            "trigger",
            yields=REPEATED_PROBLEM,
            title={"zh": "多次反映", "en": "Repeated problem"},
            basis=f"{_S8}: 凡是涉及到居民多次反映同一问题就采用这种模式",
        ),
        Stage(
            "notice",
            needs=REPEATED_PROBLEM,
            yields=("roll", "notice"),
            title={"zh": "召集各部门到场", "en": "Calling everybody to the spot"},
            basis=f"{_S8}: 协调多部门召开现场议事会",
        ),
        Stage(
            "briefing",
            needs=("roll", REPEATED_PROBLEM),
            yields=("briefing", "statements"),
            meeting=True,
            moves={"say:briefing": _ANSWERING, "say:plan": _ANSWERING, "say:promise": _ANSWERING},
            title={"zh": "介绍改造内容", "en": "Briefing"},
            basis=f"{_S8}: 改造工程涉及小区屋面改造…金凤区住建局工作人员介绍",
        ),
        Stage(
            "opinions",
            needs=("roll", "briefing"),
            yields=("points", "statements"),
            meeting=True,
            repeatable=True,
            moves={"say": "*"},
            title={"zh": "居民提意见", "en": "Opinions"},
            basis=f"{_S8}: 会议现场50多个居民提出22条意见及建议; assumption: they know the scope before they speak",
        ),
        Stage(
            "answers",
            needs=("roll", "points"),
            yields="answers",
            meeting=True,
            repeatable=True,
            moves={"say": "*", "answer": _ANSWERING},
            title={"zh": "解答", "en": "Answers"},
            basis=f"{_S8}: 相关部门给出解答",
        ),
        Stage(
            "uptake",
            needs=("roll", "answers"),
            yields="agreement",
            meeting=True,
            repeatable=True,
            moves={"say": "*", "agree": _ANSWERING},
            title={"zh": "吸收采纳", "en": "Uptake"},
            basis=f"{_S8}: 表示将认真梳理大家的意见,将好的建议吸收采纳",
        ),
        Stage(
            "works",
            needs="agreement",
            yields=("findings", "results", "publication"),
            repeatable=True,
            title={"zh": "施工中落实", "en": "During the works"},
            basis=f"{_S8}: 落实到老旧小区改造施工过程中; {_OPINION}: 运用协商成果",
        ),
    ),
    duties=(
        Duty(
            owed_by=_ANSWERING,
            to=_OPINIONS,
            until="answers",
            disposed=True,
            basis=f"{_S8}: 相关部门给出解答…将好的建议吸收采纳; assumption: every answer says what becomes of the opinion",
        ),
    ),
    decides=advice_only(),
    adopts=("promise",),
    trigger=Trigger(
        artefact=REPEATED_PROBLEM,
        times=2,
        of=_OPINIONS,
        basis=f"{_S8}: 凡是涉及到居民多次反映同一问题就采用这种模式; assumption: 多次 means at least twice",
    ),
)
"""The procedure."""


@hookimpl
def deliberation_procedures() -> list[Procedure]:
    """Offers the on-site council."""
    return [ONSITE_COUNCIL]


@hookimpl
def deliberation_papers() -> list[Paper]:
    """Offers the list of answers."""
    return [ANSWER_LIST]
