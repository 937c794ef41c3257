"""业主大会: owners decide together, by area and by heads, under the law of the day on which they vote.

What is put to the vote is proposed, posted for fifteen days, voted on at a meeting or in writing, counted, and its result published.

- From 2021-01-01 (Civil Code, art. 278): owners of at least 2/3 of the area, and at least 2/3 of the heads, must take part. Of those, more
  than 1/2 must consent, by area and by heads; at least 3/4 where the matter is to raise the maintenance fund, to rebuild, or to change the
  use of common parts or do business with them.
- From 2007-10-01 (Property Law, art. 76): more than 1/2 of all owners must consent, by area and by heads; at least 2/3 where the matter is
  to use or raise the maintenance fund or to rebuild.
- What held before isn't known here, and a verdict of then is unknown.

"Assumption" marks what the texts that are named don't say themselves; "local" what holds by the rules of some places.
"""

from __future__ import annotations

from typing import Final

from deliberation import Duty, Period, Procedure, RuleKind, Seat, SeatRule, Stage, Step, hookimpl
from deliberation_owners_assembly.assemblies import OwnersAssembly
from deliberation_owners_assembly.courses import COUNT, MATTER, NOTICE, RESULT, VOTING
from deliberation_owners_assembly.laws import CIVIL_CODE, MATTERS, PROPERTY_LAW, Share, Version
from deliberation_owners_assembly.majorities import DOUBLE_MAJORITY, double_majority
from deliberation_owners_assembly.owners import OWNER
from deliberation_owners_assembly.registers import weighed


__all__ = [
    "CIVIL_CODE",
    "DOUBLE_MAJORITY",
    "MATTERS",
    "OWNERS",
    "OWNERS_ASSEMBLY",
    "PROPERTY_LAW",
    "OwnersAssembly",
    "Share",
    "Version",
    "double_majority",
    "weighed",
]

_CODE: Final = "《民法典》"
_REGULATION: Final = "《物业管理条例》"
_GUIDE: Final = "《业主大会和业主委员会指导规则》(建房〔2009〕274号)"

_DEEPEST: Final = 5
"""How many ``part-of`` ties lie between the estate and an exclusive part, at most: phase, building, entrance, storey."""

OWNERS: Final = SeatRule(
    key="owners-assembly:owns",
    start="affected",
    surroundings=False,
    ways=tuple((*(Step("part-of"),) * depth, Step("owns")) for depth in range(_DEEPEST + 1)),
    title={"zh": "业主", "en": "owner"},
    meaning={
        "zh": "谁拥有受影响的场所，或其中的专有部分。",
        "en": "Who owns an affected place, or an exclusive part that lies in it.",
    },
)
"""Finds owners: of the affected place and of all that is part of it, and nobody around it."""

_MATTERS: Final = {f"act:{MATTER}{matter}": "convener" for matter in MATTERS}
_PUT: Final = {"propose": "convener", "amend": "convener", "withdraw": "convener", **_MATTERS}

OWNERS_ASSEMBLY: Final = Procedure(
    key="owners-assembly",
    title={"zh": "业主大会", "en": "Owners' assembly"},
    suits=("common-parts", "maintenance-fund", "property-firm"),
    basis=f"{_CODE}第二百七十七条、第二百七十八条; {_REGULATION}第二章; {_GUIDE}",
    seats=(
        Seat(
            "convener",
            at_least=1,
            found_by="convenes",
            title={"zh": "召集人", "en": "Convener"},
            basis=f"{_REGULATION}第十五条: 业主委员会召集业主大会会议; where there is none, the residents' committee or the "
            "preparatory group (local)",
        ),
        Seat(
            OWNER,
            at_least=1,
            found_by=OWNERS.key,
            title={"zh": "业主", "en": "Owner"},
            basis=f"{_CODE}第二百七十八条",
        ),
        Seat(
            "manager",
            found_by="manages",
            title={"zh": "物业服务人", "en": "Property service firm"},
            basis="assumption: asked about, and heard; it has no vote",
        ),
        Seat(
            "guide",
            found_by="authority",
            title={"zh": "指导方（街道、居委会）", "en": "Guide (street, residents' committee)"},
            basis=f"{_CODE}第二百七十七条: 居民委员会应当…给予指导和协助; {_REGULATION}第十四条: 应当同时告知相关的居民委员会",
        ),
    ),
    stages=(
        Stage(
            "proposal",
            needs="roll",
            yields=("proposal", "statements", "points"),
            moves={"say": "*", "answer": ("convener", "manager"), **_PUT},
            title={"zh": "提出事项", "en": "Proposal"},
            basis=f"{_REGULATION}第十三条: 定期会议、经20%以上的业主提议的临时会议",
        ),
        Stage(
            NOTICE,
            needs="proposal",
            yields=("notice", "statements", "points", "answers"),
            moves={"say": "*", "answer": ("convener", "manager"), **_PUT},
            title={"zh": "公告", "en": "Notice"},
            basis=f"{_REGULATION}第十四条: 应当于会议召开15日以前通知全体业主",
        ),
        Stage(
            VOTING,
            needs=("roll", "notice"),
            moves={"vote": OWNER},
            title={"zh": "表决", "en": "Voting"},
            basis=f"{_CODE}第二百七十八条; {_REGULATION}第十二条: 集体讨论或者书面征求意见的形式; only what was posted is voted on: "
            "local (北京)",
        ),
        Stage(
            COUNT,
            needs="notice",
            yields="agreement",
            moves={"decide": "convener", "agree": "convener"},
            title={"zh": "计票", "en": "Count"},
            basis=f"{_CODE}第二百七十八条",
        ),
        Stage(
            RESULT,
            needs="notice",
            yields=("publication", "results"),
            repeatable=True,
            title={"zh": "公布结果", "en": "Result"},
            basis=f"{_GUIDE}: 业主大会的决定应当以书面形式在物业管理区域内及时公告; within three days: local (北京)",
        ),
    ),
    duties=(
        Duty(
            "notice",
            owed_by="convener",
            ahead=Period(15, "days"),
            before=VOTING,
            basis=f"{_REGULATION}第十四条: 应当于会议召开15日以前通知全体业主",
        ),
        Duty(
            owed_by="convener",
            to="question",
            until=NOTICE,
            basis="assumption: what owners ask about a proposal is answered by those who put it, before anybody votes",
        ),
    ),
    decides=double_majority(PROPERTY_LAW, CIVIL_CODE),
    adopts=("agreed",),
    behaviour=OwnersAssembly(),
)
"""The procedure."""


@hookimpl
def deliberation_procedures() -> list[Procedure]:
    """Offers the owners' assembly."""
    return [OWNERS_ASSEMBLY]


@hookimpl
def deliberation_decision_rules() -> list[RuleKind]:
    """Offers the double majority."""
    return [DOUBLE_MAJORITY]


@hookimpl
def deliberation_convening_rules() -> list[SeatRule]:
    """Offers the rule that finds owners."""
    return [OWNERS]
