"""联席会议: those who share a neighbourhood bring together what residents need and what each of them can give.

The model is the quarterly "共商共建共驻" conference of the 七子连湖 community (seed story S3): the grid survey that drew up a list of
needs, a
talk about the year's work with residents, property companies, Party members and social organisations, and the community's own answer. The
page shows no resource list, no matching and no task; those stages follow what joint conferences are held for, and say "assumption".
A needs list and a resource list are there once a note of the kind `NEEDS_LIST` or `RESOURCE_LIST` is recorded. A standing forum holds
such a conference every quarter; each sitting is a session of its own.
"""

from __future__ import annotations

from typing import Final

from deliberation import Duty, Procedure, Seat, Stage, consensus, hookimpl


NEEDS_LIST: Final = "joint-conference:needs-list"
"""The kind of note that records what residents need (需求清单)."""

RESOURCE_LIST: Final = "joint-conference:resource-list"
"""The kind of note that records what the others can give (资源清单)."""

_S3: Final = '七子连湖社区"共商共建共驻"联席会议 (S3)'
_OPINION: Final = "《关于加强城乡社区协商的意见》(2015)"
_SHANGHAI: Final = "《上海市居民委员会工作条例》第23条"

_GIVERS: Final = ("unit", "property", "organisation")
_EVERYBODY: Final = ("resident", *_GIVERS)

JOINT_CONFERENCE: Final = Procedure(
    key="joint-conference",
    title={"zh": "联席会议", "en": "Joint conference"},
    suits=("services", "joint-building"),
    basis=f"{_S3}; {_OPINION}: 确定协商主体",
    seats=(
        Seat(
            "convener",
            found_by="convenes",
            title={"zh": "召集人", "en": "Convener"},
            basis=f'{_S3}: 七子连湖社区召开2023年一季度"共商共建共驻"联席会议',
        ),
        Seat(
            "supervisor",
            found_by="supervises",
            title={"zh": "社区居监会成员", "en": "Supervisory committee"},
            basis=f"{_S3}: 社区居监会成员; assumption: it watches over the conference and has no say in what is adopted",
        ),
        Seat(
            "resident",
            at_least=1,
            found_by=("represents", "lives-in"),
            title={"zh": "居民代表", "en": "Resident"},
            basis=f"{_S3}: 居民代表; assumption: at least one, or nobody speaks for the needs",
        ),
        Seat(
            "property",
            found_by="manages",
            title={"zh": "物业代表", "en": "Property company"},
            basis=f"{_S3}: 物业代表",
        ),
        Seat(
            "organisation",
            at_least=1,
            found_by="serves",
            title={"zh": "社会组织代表", "en": "Social organisation"},
            basis=f"{_S3}: 社会组织代表; assumption: at least one, or nobody speaks for the resources",
        ),
        Seat(
            "unit",
            found_by="responsible",
            title={"zh": "辖区党员代表和共建单位", "en": "Party members and partner units"},
            basis=f"{_S3}: 辖区党员代表, 社区党委与辖区各单位党组织…加强共驻共建",
        ),
    ),
    stages=(
        Stage(
            "needs",
            yields=("survey", NEEDS_LIST),
            repeatable=True,
            title={"zh": "需求清单", "en": "Needs list"},
            basis=f"{_S3}: 通过网格调查精准建立居民需求清单",
        ),
        Stage(
            "resources",
            yields=RESOURCE_LIST,
            repeatable=True,
            title={"zh": "资源清单", "en": "Resource list"},
            basis=f"{_S3}: 积极整合资源; assumption: what can be given is listed before it is matched",
        ),
        Stage(
            "notice",
            yields=("roll", "notice"),
            title={"zh": "会前告知", "en": "Notice"},
            basis=f"{_OPINION}: 规范协商程序 (2)",
        ),
        Stage(
            "discussion",
            needs="roll",
            yields=("points", "statements", "answers", "agreement"),
            meeting=True,
            repeatable=True,
            moves={"say": "*", "answer": ("convener", *_GIVERS), "agree": "convener"},
            title={"zh": "共同商议", "en": "Discussion"},
            basis=f"{_S3}: 会上,大家畅所欲言; 社区也将积极整合资源 (the convener may say what it intends by itself)",
        ),
        Stage(
            "matching",
            needs=("roll", NEEDS_LIST, RESOURCE_LIST),
            yields=("proposal", "pledges"),
            meeting=True,
            repeatable=True,
            moves={
                "say": "*",
                "answer": ("convener", *_GIVERS),
                "propose": ("convener", *_EVERYBODY),
                "amend": ("convener", *_EVERYBODY),
                "withdraw": ("convener", *_EVERYBODY),
                "pledge": _GIVERS,
            },
            title={"zh": "供需对接", "en": "Matching"},
            basis=f'{_S3}: 整合资源,为居民提供"组团式"服务; assumption: each need is held against the resources listed',
        ),
        Stage(
            "tasks",
            needs=("roll", "proposal"),
            yields="agreement",
            meeting=True,
            repeatable=True,
            moves={
                "say": "*",
                "consent": _EVERYBODY,
                "object": _EVERYBODY,
                "decide": "convener",
                "agree": "convener",
            },
            title={"zh": "任务认领", "en": "Tasks"},
            basis="assumption: what is matched becomes tasks that units take on",
        ),
        Stage(
            "follow-up",
            needs="agreement",
            yields=("findings", "results", "publication"),
            repeatable=True,
            title={"zh": "落实公布", "en": "Follow-up and publication"},
            basis=f"{_SHANGHAI}: what is carried out is published within a set period; {_OPINION}: 运用协商成果",
        ),
    ),
    duties=(
        Duty(
            owed_by=("convener", *_GIVERS),
            to=("complaint", "demand", "question"),
            basis=f"{_OPINION}: 运用协商成果; assumption: whoever can meet the need answers, at this conference or after it",
        ),
    ),
    decides=consensus(*_EVERYBODY),
    adopts=("agreed", "intention", "promise"),
)
"""The procedure."""


@hookimpl
def deliberation_procedures() -> list[Procedure]:
    """Offers the joint conference."""
    return [JOINT_CONFERENCE]
