"""工作谋划座谈会: everybody is asked what the coming year should bring, until they are of one mind about what to recommend.

The model is the planning forum of the 鲁银 community for 2023 (seed story S2): the Party committee calls committee members, branch
secretaries, Party members and residents together; they speak freely about the year's work, discuss one matter again and again, and come
to a common view that suggests trying something. What comes of it is advice: nobody is put in charge and no day is set. "Assumption" marks
what that story doesn't say.
"""

from __future__ import annotations

from typing import Final

from deliberation import Procedure, Seat, Stage, consensus, hookimpl


_S2: Final = "鲁银社区2023年度社区工作谋划座谈会 (S2)"
_OPINION: Final = "《关于加强城乡社区协商的意见》(2015)"

_VOICES: Final = ("committee", "branch", "member", "resident")

PLANNING_FORUM: Final = Procedure(
    key="planning-forum",
    title={"zh": "工作谋划座谈会", "en": "Planning forum"},
    suits=("annual-plan", "priorities"),
    basis=_S2,
    seats=(
        Seat(
            "convener",
            found_by="convenes",
            title={"zh": "召集人", "en": "Convener"},
            basis=f"{_S2}: 鲁银社区党委组织",
        ),
        Seat(
            "committee",
            found_by="responsible",
            title={"zh": "社区“两委”成员", "en": "Committee member"},
            basis=f'{_S2}: 社区"两委"成员',
        ),
        Seat(
            "branch",
            found_by="serves",
            title={"zh": "小区党支部书记", "en": "Branch secretary"},
            basis=f"{_S2}: 各小区党支部书记",
        ),
        Seat(
            "member",
            title={"zh": "党员", "en": "Party member"},
            basis=f"{_S2}: 部分党员; no tie leads from a matter to these, so they are invited by name",
        ),
        Seat(
            "resident",
            at_least=1,
            found_by="represents",
            title={"zh": "居民代表", "en": "Resident"},
            basis=f"{_S2}: 居民代表; assumption: without one there is nobody whose year it is",
        ),
    ),
    stages=(
        Stage(
            "notice",
            yields=("roll", "notice"),
            title={"zh": "邀请各方", "en": "Invitation"},
            basis="assumption: those who are to think ahead are told beforehand",
        ),
        Stage(
            "open-talk",
            needs="roll",
            yields=("points", "statements"),
            meeting=True,
            repeatable=True,
            moves={"say": "*"},
            title={"zh": "广开言路", "en": "Open talk"},
            basis=f"{_S2}: 围绕新一年工作重点广开言路,建言献策",
        ),
        Stage(
            "discussion",
            needs=("roll", "statements"),
            yields="proposal",
            meeting=True,
            repeatable=True,
            moves={"say": "*", "propose": _VOICES, "amend": _VOICES, "withdraw": _VOICES},
            title={"zh": "反复讨论", "en": "Discussion"},
            basis=f"{_S2}: 经过反复讨论; assumption: the suggestion comes from those who talk, not from the chair",
        ),
        Stage(
            "common-view",
            needs=("roll", "proposal"),
            yields="agreement",
            meeting=True,
            repeatable=True,
            moves={
                "say": "*",
                "amend": _VOICES,
                "withdraw": _VOICES,
                "consent": _VOICES,
                "object": _VOICES,
                "decide": "convener",
                "agree": "convener",
            },
            title={"zh": "形成建议", "en": "Common view"},
            basis=f"{_S2}: 大家一致认为…建议探索一种新的方式",
        ),
        Stage(
            "uptake",
            needs="agreement",
            yields=("findings", "results", "publication"),
            repeatable=True,
            title={"zh": "采纳与反馈", "en": "Uptake"},
            basis=f"{_OPINION}: 运用协商成果; assumption: the committee says later what it made of the advice",
        ),
    ),
    decides=consensus(*_VOICES),
    adopts=("recommendation",),
)
"""The procedure."""


@hookimpl
def deliberation_procedures() -> list[Procedure]:
    """Offers the planning forum."""
    return [PLANNING_FORUM]
