"""网格民主协商会: a dispute between residents and somebody in their midst, settled by the consent of both sides.

The model is the meeting of the 馨和苑 community about a courier depot (seed story S4): an earlier remedy that failed, an invitation to
both sides and to those who can help, talk face to face, a text both sides consent to, and a check of what became of it. "Assumption"
marks what neither that story nor a rule says.
"""

from __future__ import annotations

from typing import Final

from deliberation import Duty, Procedure, Seat, Stage, consent_of, hookimpl


_S4: Final = "馨和苑社区网格民主协商会 (S4)"
_OPINION: Final = "《关于加强城乡社区协商的意见》(2015)"
_NOISE_LAW: Final = "噪声污染防治法第86条第3款: 友好协商、调解"

GRID_MEETING: Final = Procedure(
    key="grid-meeting",
    title={"zh": "网格民主协商会", "en": "Grid meeting"},
    suits=("dispute", "nuisance"),
    basis=f"{_S4}; {_NOISE_LAW}",
    seats=(
        Seat(
            "convener",
            found_by="convenes",
            title={"zh": "召集人", "en": "Convener"},
            basis=f"{_S4}: 馨和苑社区搭建协商平台",
        ),
        Seat(
            "complainant",
            at_least=1,
            found_by="complains-about",
            title={"zh": "反映问题的居民代表", "en": "Complainant"},
            basis=f"{_S4}: 8名业主代表",
        ),
        Seat(
            "respondent",
            at_least=1,
            found_by="operates",
            title={"zh": "被反映方", "en": "Respondent"},
            basis=f"{_S4}: 顺丰公司银川市运行管理部负责人",
        ),
        Seat("landlord", found_by="leases-to", title={"zh": "房主", "en": "Landlord"}, basis=f"{_S4}: 房主"),
        Seat(
            "property",
            found_by="manages",
            title={"zh": "物业", "en": "Property manager"},
            basis=f"{_S4}: 物业负责人",
        ),
        Seat(
            "police",
            found_by="polices",
            title={"zh": "网格警", "en": "Grid police"},
            basis=f"{_S4}: 联动网格+警格治理模式",
        ),
        Seat(
            "grid-worker",
            found_by="serves",
            title={"zh": "网格员", "en": "Grid worker"},
            basis=f"{_S4}: 网格员",
        ),
    ),
    stages=(
        Stage(
            "intake",
            yields="points",
            repeatable=True,
            moves={"say": "complainant", "say:briefing": ("grid-worker", "convener")},
            title={"zh": "收集诉求", "en": "Intake"},
            basis="assumption: complaints reach the grid before a meeting is called",
        ),
        Stage(
            "remedy",
            yields="remedy",
            title={"zh": "先行处置", "en": "Earlier remedy"},
            basis=f"{_S4}: 社区多次联合执法部门对存在的问题进行督查并要求整改",
        ),
        Stage(
            "notice",
            yields=("roll", "notice"),
            title={"zh": "邀请双方", "en": "Invitation"},
            basis=f"{_S4}: 邀请顺丰公司…负责人、房主、物业负责人、网格警、网格员及8名业主代表",
        ),
        Stage(
            "hearing",
            needs="roll",
            yields=("points", "statements", "answers"),
            meeting=True,
            repeatable=True,
            moves={
                "say": "*",
                "answer": ("respondent", "landlord", "property", "police", "grid-worker"),
            },
            title={"zh": "面对面协商", "en": "Hearing"},
            basis=f"{_S4}: 居民与快递公司负责人面对面友好协商",
        ),
        Stage(
            "settlement",
            needs=("roll", "points"),
            yields=("proposal", "agreement"),
            meeting=True,
            repeatable=True,
            moves={
                "say": "*",
                "answer": ("respondent", "landlord", "property", "police", "grid-worker"),
                "propose": "*",
                "amend": "*",
                "withdraw": "*",
                "consent": ("complainant", "respondent"),
                "object": ("complainant", "respondent"),
                "decide": "convener",
                "agree": "convener",
            },
            title={"zh": "形成共识", "en": "Settlement"},
            basis=f"{_S4}: 经过两个小时的协商,最终达成共识",
        ),
        Stage(
            "follow-up",
            needs="agreement",
            yields=("findings", "results"),
            repeatable=True,
            title={"zh": "跟踪落实", "en": "Follow-up"},
            basis=f"{_OPINION}: 运用协商成果",
        ),
    ),
    duties=(
        Duty(
            owed_by="respondent",
            to=("complaint", "demand"),
            until="hearing",
            basis=f"{_S4}: 对于大家提出的问题快递公司一定要解决; assumption: each is answered before a text is settled",
        ),
        Duty(
            owed_by=("respondent", "landlord", "property", "police", "grid-worker"),
            to="question",
            until="hearing",
            basis="assumption: a question is answered by whichever of those invited can, before a text is settled",
        ),
    ),
    decides=consent_of("complainant", "respondent"),
)
"""The procedure."""


@hookimpl
def deliberation_procedures() -> list[Procedure]:
    """Offers the grid meeting."""
    return [GRID_MEETING]
