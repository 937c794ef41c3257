"""党建+议事: small matters settled by talk, big ones by pooling what partners can give (小事协商、大事众筹).

The model is what the 鲁银 community tells of its own practice (seed story S1): a Party committee that surveys what residents want, and
brings grid workers, property company, volunteers and building heads to one table, so that "small matters are consulted, big matters are
pooled". The story tells of the practice as a whole and of no single meeting; "assumption" marks what it doesn't say.
"""

from __future__ import annotations

from typing import Final

from deliberation import Duty, Procedure, Seat, Stage, consensus, hookimpl


_S1: Final = "鲁银社区“党建+议事”微模式 (S1)"
_OPINION: Final = "《关于加强城乡社区协商的意见》(2015)"

POOLING_COUNCIL: Final = Procedure(
    key="pooling-council",
    title={"zh": "党建+议事", "en": "Pooling council"},
    suits=("shared-resources", "everyday"),
    basis=f"{_S1}: 小事协商、大事众筹",
    seats=(
        Seat(
            "convener",
            found_by="convenes",
            title={"zh": "召集人", "en": "Convener"},
            basis=f"{_S1}: 鲁银社区党委还建立了“党建+议事”微模式",
        ),
        Seat(
            "branch",
            found_by="responsible",
            title={"zh": "小区党支部", "en": "Estate Party branch"},
            basis=f"{_S1}: 湖映康晨小区第一党支部书记…热心帮助小区居民调解邻里纠纷",
        ),
        Seat(
            "resident",
            at_least=1,
            found_by="represents",
            title={"zh": "居民代表、楼栋长", "en": "Resident"},
            basis=f"{_S1}: 先后多次召集居民代表一起协商; 让小区楼栋长发挥各自优势; assumption: without one nothing is consulted",
        ),
        Seat(
            "partner",
            found_by=("serves", "manages"),
            title={"zh": "共建力量", "en": "Partner"},
            basis=f"{_S1}: 整合网格员、物业公司、国有企业退休党员志愿者团队等力量",
        ),
    ),
    stages=(
        Stage(
            "intake",
            yields=("points", "survey"),
            repeatable=True,
            moves={"say": "*"},
            title={"zh": "收集民意", "en": "Intake"},
            basis=f"{_S1}: 结合多次民意调查; 让大家随时随地为解决社区公共事务商量对策",
        ),
        Stage(
            "triage",
            needs="points",
            yields=("pooling-council:small-matter", "pooling-council:big-matter"),
            repeatable=True,
            title={"zh": "分清大事小事", "en": "Weighing"},
            basis=f"{_S1}: 小事协商、大事众筹; assumption: somebody says which is which before either is gone about",
        ),
        Stage(
            "talk",
            needs=("roll", "pooling-council:small-matter"),
            yields=("statements", "answers", "proposal", "agreement"),
            meeting=True,
            repeatable=True,
            moves={
                "say": "*",
                "answer": "*",
                "propose": "*",
                "amend": "*",
                "withdraw": "*",
                "consent": "*",
                "object": "*",
                "decide": "convener",
                "agree": "convener",
            },
            title={"zh": "小事协商", "en": "Talk on a small matter"},
            basis=f"{_S1}: 小事协商; 召开协商议事会议",
        ),
        Stage(
            "pooling",
            needs=("roll", "pooling-council:big-matter"),
            yields=("statements", "answers", "proposal", "pledges"),
            meeting=True,
            repeatable=True,
            moves={
                "say": "*",
                "answer": "*",
                "propose": "*",
                "amend": "*",
                "withdraw": "*",
                "pledge": "*",
            },
            title={"zh": "大事众筹", "en": "Pooling for a big matter"},
            basis=f"{_S1}: 大事众筹; 整合…等力量; assumption: what a text takes is named in it, and offers are counted against that",
        ),
        Stage(
            "settlement",
            needs=("roll", "proposal", "pledges"),
            yields="agreement",
            meeting=True,
            repeatable=True,
            moves={
                "say": "*",
                "answer": "*",
                "amend": "*",
                "withdraw": "*",
                "pledge": "*",
                "consent": "*",
                "object": "*",
                "decide": "convener",
                "agree": "convener",
            },
            title={"zh": "商定大事", "en": "Settling a big matter"},
            basis=f"{_S1}: 商定; assumption: a big matter isn't settled before anybody has offered anything towards it",
        ),
        Stage(
            "follow-up",
            needs="agreement",
            yields=("findings", "results", "publication"),
            repeatable=True,
            title={"zh": "落实回音", "en": "Follow-up"},
            basis=f"{_S1}: 事事有回音、件件有着效; {_OPINION}: 运用协商成果",
        ),
    ),
    duties=(
        Duty(
            owed_by=("convener", "branch", "partner"),
            to=("complaint", "demand", "question"),
            basis=f"{_S1}: 事事有回音; assumption: by whichever of those who convene or serve can, and nothing waits for it",
        ),
    ),
    decides=consensus(),
)
"""The procedure."""


@hookimpl
def deliberation_procedures() -> list[Procedure]:
    """Offers the pooling council."""
    return [POOLING_COUNCIL]
