"""The generic path of community consultation, for matters that no special procedure fits. Core's own procedure.

Its basis is the opinion on strengthening urban and rural community consultation (中办、国办《关于加强城乡社区协商的意见》,
2015): propose the issue and fix the parties, tell them beforehand, consult until every party has spoken, carry out and feed
back. The opinion is cited by its headings; where a detail below goes beyond them it says "assumption".
"""

from __future__ import annotations

from typing import Final

from deliberation.decisions import consensus
from deliberation.hooks import hookimpl
from deliberation.procedures import Procedure
from deliberation.seats import ANYONE, Seat
from deliberation.stages import Duty, Stage


_OPINION: Final = "《关于加强城乡社区协商的意见》(2015)"

COMMUNITY: Final = Procedure(
    key="community",
    title={"zh": "社区协商", "en": "Community consultation"},
    basis=_OPINION,
    seats=(
        Seat("convener", found_by="convenes", title={"zh": "召集人", "en": "Convener"}, basis=f"{_OPINION}: 确定协商主体"),
        Seat(
            "stakeholder",
            at_least=2,
            found_by=("operates", "leases-to", "manages", "represents", "complains-about"),
            title={"zh": "利益相关方", "en": "Stakeholder"},
            basis=f"{_OPINION}: 确定协商主体; assumption: at least two, or nobody is consulted with",
        ),
        Seat(
            "official",
            found_by=("polices", "serves", "supervises"),
            title={"zh": "有关部门", "en": "Official"},
            basis=f"{_OPINION}: 确定协商主体",
        ),
    ),
    stages=(
        Stage(
            "propose",
            yields="points",
            repeatable=True,
            moves={"say": ANYONE},
            title={"zh": "提出议题", "en": "Propose the issue"},
            basis=f"{_OPINION}: 规范协商程序 (1)",
        ),
        Stage(
            "inform",
            yields=("notice", "roll"),
            title={"zh": "会前告知", "en": "Inform the parties"},
            basis=f"{_OPINION}: 规范协商程序 (2)",
        ),
        Stage(
            "consult",
            needs="roll",
            yields=("statements", "answers", "agreement"),
            meeting=True,
            repeatable=True,
            moves={
                "say": ANYONE, "answer": ANYONE, "propose": ANYONE, "amend": ANYONE, "withdraw": ANYONE, "consent": ANYONE,
                "object": ANYONE, "decide": ANYONE, "agree": ANYONE,
            },
            title={"zh": "组织协商", "en": "Consult"},
            basis=f"{_OPINION}: 规范协商程序 (3)",
        ),
        Stage(
            "implement",
            needs="agreement",
            yields="results",
            title={"zh": "组织实施", "en": "Implement"},
            basis=f"{_OPINION}: 规范协商程序 (4), 运用协商成果",
        ),
        Stage(
            "feed-back",
            needs="agreement",
            yields="publication",
            title={"zh": "反馈公开", "en": "Feed back"},
            basis=f"{_OPINION}: 运用协商成果",
        ),
    ),
    duties=(
        Duty(
            owed_by=("official", "stakeholder"),
            to=("question", "demand"),
            basis=f"{_OPINION}: 运用协商成果; assumption: any official or stakeholder may answer",
        ),
    ),
    decides=consensus(),
)  # fmt: skip
"""The generic procedure."""


@hookimpl
def deliberation_procedures() -> list[Procedure]:
    """Core offers its procedure through the same hook as everybody."""
    return [COMMUNITY]
