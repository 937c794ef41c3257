"""The law by which owners decide together, version by version, each with its basis.

"Assumption" marks what the texts that are named don't say themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Any, Final, Literal, Self

import attrs

from deliberation import InvalidInput, Moment


MATTERS: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "assembly-rules": {
            "zh": "制定和修改业主大会议事规则",
            "en": "making or changing the assembly's rules of procedure",
        },
        "convention": {
            "zh": "制定和修改管理规约",
            "en": "making or changing the management convention",
        },
        "committee": {
            "zh": "选举业主委员会或者更换业主委员会成员",
            "en": "electing the owners' committee or replacing its members",
        },
        "property-firm": {
            "zh": "选聘和解聘物业服务企业或者其他管理人",
            "en": "engaging or dismissing the property service firm or another manager",
        },
        "using-fund": {
            "zh": "使用建筑物及其附属设施的维修资金",
            "en": "using the maintenance fund",
        },
        "raising-fund": {
            "zh": "筹集建筑物及其附属设施的维修资金",
            "en": "raising the maintenance fund",
        },
        "rebuilding": {
            "zh": "改建、重建建筑物及其附属设施",
            "en": "altering or rebuilding the building and its facilities",
        },
        "common-parts": {
            "zh": "改变共有部分的用途或者利用共有部分从事经营活动",
            "en": "changing the use of common parts or doing business with them",
        },
        "other": {
            "zh": "有关共有和共同管理权利的其他重大事项",
            "en": "another major matter of common ownership and management",
        },
    }
)
"""What owners decide jointly, by key: items 1 to 9 of art. 278, in their order."""


_MOST: Final = 10


@attrs.frozen
class Share:
    """A share that must be reached (以上, the number included) or exceeded (过半数, the half itself isn't enough).

    Args:
        figure: an exact fraction above 0 and up to 1, as text.
        inclusive: whether the share itself is enough.

    Raises:
        InvalidInput: ``decision.share``.

    Source:
        Civil Code of the PRC, art. 1259: 以上 includes the number, 超过 excludes it.

    >>> Share("3/4").reached(Fraction(3), Fraction(4)), Share("1/2", inclusive=False).reached(Fraction(1), Fraction(2))
    (True, False)
    """

    figure: str
    inclusive: bool = attrs.field(default=True, kw_only=True)

    def __attrs_post_init__(self) -> None:
        try:
            known = isinstance(self.figure, str) and 0 < Fraction(self.figure) <= 1
        except (ValueError, ZeroDivisionError):
            known = False
        if not known:
            raise InvalidInput("decision.share", given=repr(self.figure), param="figure")

    def needed(self, of: Fraction) -> Fraction:
        """The exact amount that must be reached or exceeded."""
        return Fraction(self.figure) * of

    def reached(self, have: Fraction, of: Fraction) -> bool:
        """Whether it is; of nothing, nothing is."""
        needed = self.needed(of)
        return of > 0 and (have >= needed if self.inclusive else have > needed)


def _numbered(_: object, __: object, items: Mapping[str, int]) -> None:
    if set(items) != set(MATTERS) or not all(
        type(one) is int and 1 <= one <= _MOST for one in items.values()
    ):
        raise ValueError(
            f"items gives each of {', '.join(MATTERS)} the number of its item, from 1 to {_MOST}"
        )


def _day(given: str) -> str:
    if Moment.on(given).precision != "day":
        raise InvalidInput("deadline.day", given=f"{given!s:.40}")
    return given


@attrs.frozen(kw_only=True)
class Version:
    """What the law asks of a decision from some day on, until the next version.

    Args:
        since: the first day it is in force, ISO.
        law: its name and article, ``{"zh": …, "en": …}``; of a place with rules of its own, those too.
        basis: where each part of it comes from.
        participation: the share of all owners that must take part, by area and by heads; ``None`` = none is asked.
        of: what the shares of consent are of: those who took part, or all.
        ordinary: the share that must consent, by area and by heads.
        weighty: the same for weighty matters.
        items: the number of the item that each matter (see `MATTERS`) is in the article.
        weighty_matters: which of them are weighty.
        co_owners: whether the co-owners of one exclusive part vote through one of them, or each counts for a share on the roll.
        abstentions: whether those who abstain merely took part, or go with the majority (从众), as some places' rules have it.
        notice_days: how many days before the vote its proposal must be posted.

    Raises:
        InvalidInput: ``decision.share``; ``moment.iso``, ``deadline.day`` for what is no day.
        ValueError: another value that there isn't; ``items`` without one of the matters, or with a number that isn't from 1 to 10.

    >>> CIVIL_CODE.since, CIVIL_CODE.share("rebuilding").figure
    ('2021-01-01', '3/4')
    """

    since: str = attrs.field(converter=_day)
    law: Mapping[str, str]
    basis: str
    participation: Share | None
    of: Literal["participating", "entitled"] = attrs.field(
        validator=attrs.validators.in_(("participating", "entitled"))
    )
    ordinary: Share
    weighty: Share
    items: Mapping[str, int] = attrs.field(validator=_numbered)
    weighty_matters: tuple[str, ...] = attrs.field(converter=tuple[str, ...])
    co_owners: Literal["representative", "by-share"] = attrs.field(
        default="representative", validator=attrs.validators.in_(("representative", "by-share"))
    )
    abstentions: Literal["no-consent", "with-majority"] = attrs.field(
        default="no-consent", validator=attrs.validators.in_(("no-consent", "with-majority"))
    )
    notice_days: int = 15

    def share(self, matter: str) -> Share:
        """The share that must consent to a matter."""
        return self.weighty if matter in self.weighty_matters else self.ordinary

    def to_data(self) -> dict[str, Any]:
        """The version as JSON data, as it stands in a procedure's decision rule."""
        return {**attrs.asdict(self), "weighty_matters": list(self.weighty_matters)}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """The version that such data gives.

        >>> Version.from_data(CIVIL_CODE.to_data()) == CIVIL_CODE
        True
        """
        shares = {name: None if data[name] is None else Share(**data[name]) for name in _SHARES}
        return cls(**{**data, **shares})


_SHARES: Final = ("participation", "ordinary", "weighty")

CIVIL_CODE: Final = Version(
    since="2021-01-01",
    law={"zh": "《民法典》第二百七十八条", "en": "art. 278 of the Civil Code of the PRC"},
    basis=(
        "《民法典》第二百七十八条第二款：专有部分面积占比三分之二以上且人数占比三分之二以上的业主参与表决；第六项至第八项经参与表决面积四分之三以上且"
        "人数四分之三以上同意，其他事项均过半数；第一千二百五十九条：“以上”包括本数。"
        "《物业管理条例》第十四条：会议召开15日以前通知全体业主。"
        "《业主大会和业主委员会指导规则》(建房〔2009〕274号) 第二十五条：一个专有部分有两个以上所有权人的，推选一人行使表决权。"
        "assumption: those who abstain took part and didn't consent, as the article counts only 同意"
    ),
    participation=Share("2/3"),
    of="participating",
    ordinary=Share("1/2", inclusive=False),
    weighty=Share("3/4"),
    items={matter: number for number, matter in enumerate(MATTERS, start=1)},
    weighty_matters=("raising-fund", "rebuilding", "common-parts"),
)
"""Civil Code, art. 278, in force from 1 January 2021."""

PROPERTY_LAW: Final = Version(
    since="2007-10-01",
    law={"zh": "《物权法》第七十六条", "en": "art. 76 of the Property Law of the PRC"},
    basis=(
        "《物权法》第七十六条第二款：第五项、第六项经专有部分占建筑物总面积三分之二以上且占总人数三分之二以上的业主同意，其他事项均过半数；"
        "改变共有部分的用途等属第七项“其他重大事项”：法释〔2009〕7号第七条（2009-10-01 起施行；assumption: before that day too）。"
        "《物业管理条例》第十四条：会议召开15日以前通知全体业主；第十二条另要求过半数的业主参加，既须占全体过半数的同意，此条自然满足。"
        "《业主大会和业主委员会指导规则》(2010-01-01 起施行) 第二十五条；assumption: before that day too"
    ),
    participation=None,
    of="entitled",
    ordinary=Share("1/2", inclusive=False),
    weighty=Share("2/3"),
    items={
        "assembly-rules": 1,
        "convention": 2,
        "committee": 3,
        "property-firm": 4,
        "using-fund": 5,
        "raising-fund": 5,
        "rebuilding": 6,
        "common-parts": 7,
        "other": 7,
    },
    weighty_matters=("using-fund", "raising-fund", "rebuilding"),
)
"""Property Law, art. 76, in force from 1 October 2007 to 31 December 2020."""


def versions_of(data: Iterable[Mapping[str, Any]]) -> tuple[Version, ...]:
    """The versions that a rule's parameter holds, the earliest first."""
    return tuple(sorted(map(Version.from_data, data), key=lambda one: one.since))
