"""What a seat's ``found_by`` keys mean: where in an issue to begin, and which ties to follow from there. Data, no code.

Two things hold for every rule. A path that ends at a body or a group goes on to those who head or represent it, as far as the network knows
them; a body that nobody speaks for, or that convenes itself, takes the seat as a body. And a place is never invited.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal

import attrs

from deliberation.errors import InvalidInput
from deliberation.seats import listed


Start = Literal["about", "affected", "responsible", "authority", "conveners"]
"""Where a path begins: at what the issue is *about*, at those it has *affected* (and, from a place, at what that place is part of), at
those who have a stake as *responsible* or as an *authority*, or at the forum's *conveners*."""


@attrs.frozen
class Step:
    """One tie to follow.

    Args:
        kinds: of one of these kinds.
        towards: to the tie's ``subject`` (from the estate to who *manages* it) or its ``object`` (from the gate to what it is *part of*).

    >>> Step("manages")
    Step(kinds=('manages',), towards='subject')
    """

    kinds: tuple[str, ...] = attrs.field(converter=listed)
    towards: Literal["subject", "object"] = "subject"


@attrs.frozen(kw_only=True)
class SeatRule:
    """What one ``found_by`` key means.

    Args:
        key: as it stands in ``Seat.found_by``.
        start: where paths begin.
        ways: the steps from there, one tuple for each way; the empty way ends where it begins.
        or_itself: where no way leads to anybody, the path ends where it begins.
        surroundings: whether a path that begins at an affected place also begins at what that place is part of.
        title: what those found so are in the matter, ``{"zh": …, "en": …}``.
        meaning: the rule in one sentence, ``{"zh": …, "en": …}``.

    >>> RULES["supervises"].start, [step.kinds for step in RULES["supervises"].ways[0]]
    ('about', [('supervises', 'enforces-on')])
    """

    key: str
    start: Start
    ways: tuple[tuple[Step, ...], ...]
    or_itself: bool = False
    surroundings: bool = True
    title: Mapping[str, str]
    meaning: Mapping[str, str]

    @property
    def finds_the_concerned(self) -> bool:
        """Whether it finds those whom the matter concerns, and nobody for what they do in it.

        >>> RULES["lives-in"].finds_the_concerned, RULES["operates"].finds_the_concerned
        (True, False)
        """
        return all(way and all(CONCERNED.issuperset(step.kinds) for step in way) for way in self.ways)


CONCERNED: Final = frozenset({"complains-about", "lives-in", "member-of", "owns", "represents"})
"""The kinds of tie that lead to those whom a matter concerns, of whom there may be more than can come."""

CONVENES: Final = "convenes"
"""The rule whose seats are the conveners' own."""

PART_OF: Final = Step("part-of", "object")
"""How an affected place counts for what it lies in."""

INSIDE: Final = Step("part-of")
"""From a place to what lies in it."""

SPOKEN_FOR: Final = Step(("heads", "represents"))
"""From a body or group to those who speak for it."""

LIVES_OR_OWNS: Final = Step(("lives-in", "owns"))
"""From a place to those who are at home there."""

_RULES: Final = (
    SeatRule(
        key="operates",
        start="about",
        ways=((Step("operates"),),),
        or_itself=True,
        title={"zh": "经营者", "en": "operator"},
        meaning={
            "zh": "谁经营议题所指的对象；无人经营而它本身不是场所的，就是它自己。",
            "en": "Who operates what the issue is about; itself, if nobody does and it is no place.",
        },
    ),
    SeatRule(
        key="leases-to",
        start="about",
        ways=((Step("leases-to"),),),
        title={"zh": "出租方", "en": "landlord"},
        meaning={
            "zh": "谁把场所租给议题所指的对象。",
            "en": "Who leases premises to what the issue is about.",
        },
    ),
    SeatRule(
        key="complains-about",
        start="about",
        ways=((Step("complains-about"),),),
        title={"zh": "反映问题者", "en": "complainant"},
        meaning={"zh": "谁对议题所指的对象有意见。", "en": "Who complains about what the issue is about."},
    ),
    SeatRule(
        key="supervises",
        start="about",
        ways=((Step(("supervises", "enforces-on")),),),
        title={"zh": "监督执法者", "en": "supervisor"},
        meaning={
            "zh": "谁监督议题所指的对象，或对它执法。",
            "en": "Who supervises what the issue is about, or enforces the rules on it.",
        },
    ),
    SeatRule(
        key="manages",
        start="affected",
        ways=((Step("manages"),),),
        title={"zh": "管理者", "en": "manager"},
        meaning={"zh": "谁管理受影响的一方。", "en": "Who manages what is affected."},
    ),
    SeatRule(
        key="polices",
        start="affected",
        ways=((Step("polices"),),),
        title={"zh": "治安负责者", "en": "police"},
        meaning={"zh": "谁负责受影响一方的治安。", "en": "Who polices what is affected."},
    ),
    SeatRule(
        key="serves",
        start="affected",
        ways=((Step("serves"),),),
        title={"zh": "服务者", "en": "service"},
        meaning={"zh": "谁为受影响的一方服务。", "en": "Who serves what is affected."},
    ),
    SeatRule(
        key="represents",
        start="affected",
        ways=((Step("represents"),), (LIVES_OR_OWNS, Step("represents"))),
        title={"zh": "代表", "en": "representative"},
        meaning={
            "zh": "谁代表受影响的一方，或代表在受影响场所居住、拥有房产的人。",
            "en": "Who represents those affected, or those who live in or own an affected place.",
        },
    ),
    SeatRule(
        key="lives-in",
        start="affected",
        ways=((Step("lives-in"),),),
        title={"zh": "居住者", "en": "resident"},
        meaning={"zh": "谁居住在受影响的场所。", "en": "Who lives in an affected place."},
    ),
    SeatRule(
        key="responsible",
        start="responsible",
        ways=((),),
        title={"zh": "责任方", "en": "responsible party"},
        meaning={"zh": "谁对此事负有责任。", "en": "Who is responsible in the matter."},
    ),
    SeatRule(
        key="authority",
        start="authority",
        ways=((),),
        title={"zh": "主管者", "en": "authority"},
        meaning={"zh": "谁主管此事。", "en": "Who is an authority on the matter."},
    ),
    SeatRule(
        key="heads",
        start="conveners",
        ways=((Step("heads"),),),
        title={"zh": "召集方负责人", "en": "head of a convener"},
        meaning={"zh": "谁负责召集协商的一方。", "en": "Who heads a convener."},
    ),
    SeatRule(
        key=CONVENES,
        start="conveners",
        ways=((),),
        title={"zh": "召集人", "en": "convener"},
        meaning={"zh": "谁召集协商。", "en": "Who convenes the forum."},
    ),
)

RULES: Final[Mapping[str, SeatRule]] = MappingProxyType({rule.key: rule for rule in _RULES})
"""Every rule by its key."""


def rule_of(key: str, *, seat: str, rules: Mapping[str, SeatRule] = RULES) -> SeatRule:
    """The rule of this key, which a seat is found by.

    Args:
        key: as it stands in ``Seat.found_by``.
        seat: the seat, for the error.
        rules: those there are.

    Raises:
        InvalidInput: ``convening.no-rule``, with the keys there are.

    >>> rule_of("leases-to", seat="landlord").title["zh"]
    '出租方'
    """
    rule = rules.get(key)
    if rule is None:
        raise InvalidInput("convening.no-rule", seat=seat, given=key, known=tuple(rules))
    return rule
