"""身边事好商量: members of a political consultative conference take up a matter next door, with residents and departments.

The model is the consultation on crossing 福中路 in Shenzhen (seed story S5), and the five stages that Shenzhen gives for the
platform: 反映问题, 深入调研, 平等协商, 达成共识, 落实情况. The story adds an interim measure before the meeting, an answer to each
suggestion and question, and directives of the lead to named departments, which need nobody's consent and are kept apart from what
all agreed on. "Assumption" marks what neither says.
"""

from __future__ import annotations

from typing import Final

from deliberation import Duty, Procedure, Seat, Stage, consensus, hookimpl


_S5: Final = '深圳市政协"身边事好商量"协商会 (S5)'
_SHENZHEN: Final = "深圳市政协“身边事好商量”五个环节"

_PARTIES: Final = ("resident", "member", "department")

SHENBIANSHI: Final = Procedure(
    key="shenbianshi",
    title={"zh": "身边事好商量", "en": "Talk it over next door"},
    suits=("public-safety", "public-space"),
    basis=f"{_SHENZHEN}: 反映问题→深入调研→平等协商→达成共识→落实情况; {_S5}",
    seats=(
        Seat(
            "host",
            found_by=("convenes", "heads"),
            title={"zh": "主办方", "en": "Host"},
            basis=f"{_S5}: 深圳市政协联络工作委和福田区政协主办; 市政协联络工作委主任李瑞琦、福田区政协主席李世清",
        ),
        Seat(
            "lead",
            at_least=1,
            at_most=1,
            found_by="supervises",
            title={"zh": "带队领导", "en": "Lead"},
            basis=f"{_S5}: 田夫率部分市区政协委员; assumption: exactly one, as directives come from this seat alone",
        ),
        Seat(
            "member",
            at_least=1,
            found_by="supervises",
            title={"zh": "政协委员", "en": "CPPCC member"},
            basis=f"{_S5}: 部分市区政协委员",
        ),
        Seat(
            "department",
            at_least=1,
            found_by=("responsible", "authority", "polices", "manages"),
            title={"zh": "职能部门", "en": "Department"},
            basis=f"{_S5}: 市、区交警部门以及区交通、城管等职能部门",
        ),
        Seat(
            "resident",
            at_least=1,
            found_by=("represents", "complains-about", "lives-in"),
            title={"zh": "居民群众代表", "en": "Resident"},
            basis=f"{_S5}: 居民代表、家长代表、社区代表",
        ),
    ),
    stages=(
        Stage(
            "report",
            yields="points",
            repeatable=True,
            moves={"say": ("resident", "member")},
            title={"zh": "反映问题", "en": "Report"},
            basis=f"{_SHENZHEN}: 反映问题",
        ),
        Stage(
            "survey",
            yields=("survey", "briefing"),
            repeatable=True,
            moves={"say": ("lead", "member"), "say:briefing": "department"},
            title={"zh": "深入调研", "en": "Field survey"},
            basis=f"{_SHENZHEN}: 深入调研; {_S5}: 实地调研, 听取基本情况汇报",
        ),
        Stage(
            "interim",
            yields="interim-measure",
            repeatable=True,
            title={"zh": "临时措施", "en": "Interim measure"},
            basis=f"{_S5}: 街道、社区及相关职能部门…采取了…等临时封堵",
        ),
        Stage(
            "notice",
            yields=("roll", "notice"),
            title={"zh": "邀请各方", "en": "Invitation"},
            basis="assumption: everybody is told beforehand",
        ),
        Stage(
            "meeting",
            needs=("roll", "survey"),
            yields=("points", "statements", "answers"),
            meeting=True,
            repeatable=True,
            moves={"say": "*", "say:directive": "lead", "answer": "department"},
            title={"zh": "平等协商", "en": "Meeting"},
            basis=f"{_SHENZHEN}: 平等协商; {_S5}: 会前…实地调研, 在协商座谈会上…逐一回应",
        ),
        Stage(
            "consensus",
            needs=("roll", "points"),
            yields=("proposal", "agreement"),
            meeting=True,
            repeatable=True,
            moves={
                "say": "*",
                "say:directive": "lead",
                "answer": "department",
                "propose": "*",
                "amend": "*",
                "withdraw": "*",
                "consent": _PARTIES,
                "object": _PARTIES,
                "decide": "lead",
                "agree": "lead",
            },
            title={"zh": "达成共识", "en": "Consensus"},
            basis=f"{_SHENZHEN}: 达成共识; {_S5}: 凝聚了共识",
        ),
        Stage(
            "directives",
            needs=("roll", "agreement"),
            yields="agreement",
            meeting=True,
            repeatable=True,
            moves={"say": "*", "say:directive": "lead", "agree": "lead"},
            title={"zh": "交办", "en": "Directives"},
            basis=f"{_S5}: 交警大队要…, 城管部门要…, 相关部门要…; assumption: once there is a solution to carry out",
        ),
        Stage(
            "implementation",
            needs="agreement",
            yields=("findings", "results", "publication"),
            repeatable=True,
            title={"zh": "落实情况", "en": "Implementation"},
            basis=f"{_SHENZHEN}: 落实情况; {_S5}: 推动解决方案落地落实落细",
        ),
    ),
    duties=(
        Duty(
            owed_by="department",
            to=("complaint", "demand", "proposal", "question"),
            until="meeting",
            each=True,
            basis=f"{_S5}: 对居民代表、家长代表、社区代表及委员们提出的建议及疑问逐一回应; assumption: before consensus is sought",
        ),
    ),
    decides=consensus(*_PARTIES),
    adopts=("agreed", "directive"),
)
"""The procedure."""


@hookimpl
def deliberation_procedures() -> list[Procedure]:
    """Offers 身边事好商量."""
    return [SHENBIANSHI]
