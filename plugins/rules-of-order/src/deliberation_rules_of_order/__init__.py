"""罗伯特议事规则（萝卜规则）: motions one at a time, a chair who takes no side, turns to speak that are equal and short, and a vote.

Twelve principles are the model, each named where it holds: 动议中心, 主持中立, 机会均等, 立场明确, 发言完整, 面对主持,
限时限次, 一时一件, 遵守裁判, 文明表达, 充分辩论, 多数裁决. What is the custom of Robert's Rules of Order and not among the
twelve says so; "assumption" marks what neither says.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Final

import attrs

from deliberation import (
    Behaviour,
    Event,
    InvalidInput,
    OwnMove,
    Procedure,
    Reason,
    Seat,
    Stage,
    State,
    hookimpl,
    majority,
    supermajority,
)
from deliberation_rules_of_order import course, refusals
from deliberation_rules_of_order.floor import CALL, NAME, SIDES, Floor, Limits, Question, Request, Turn
from deliberation_rules_of_order.meeting import Meeting
from deliberation_rules_of_order.reasons import SIDE_WORDS, because


__all__ = [
    "CALL",
    "RULES_OF_ORDER",
    "Floor",
    "Limits",
    "Meeting",
    "Question",
    "Request",
    "RulesOfOrder",
    "Turn",
    "deliberation_procedures",
    "rules_of_order",
]

_TWELVE: Final = "罗伯特议事规则（萝卜规则）十二条"
_CUSTOM: Final = "custom, Robert's Rules of Order"
_DEEPEST: Final = 2


class RulesOfOrder(Behaviour[Floor]):
    """What the rules do that data can't say: the stack of questions, the queue of speakers, the floor."""

    name = NAME
    version = "1"

    def begin(self) -> Floor:
        """Nothing is pending, and nobody speaks."""
        return Floor()

    def step(self, own: Floor, state: State, event: Event) -> Floor:
        """Where the meeting stands after an event."""
        return course.after(own, state, event)

    def telling(self, own: Floor) -> Floor:
        """All but the questions that are done with, which only minutes look at."""
        return attrs.evolve(own, past=())

    def refusal(self, own: Floor, state: State, event: Event) -> Reason | None:
        """Why the rules don't allow a move now."""
        return refusals.refusal(own, state, event)

    def targets(
        self,
        own: Floor,
        state: State,  # noqa: ARG002 - as the base class has it
        act: str,
    ) -> Iterable[str | dict[str, str] | None]:
        """What an act could say now."""
        top = own.top
        name = act.partition(":")[2]
        if name in ("second", "no-second", "put-question"):
            return (top.ref,) if top is not None else ()
        if name == "recognize":
            return tuple(one.who for one in top.queue) if top is not None else ()
        if name == "ask-for-floor":
            return tuple({"side": side} for side in SIDES)
        if name == "rule-on-point":
            return tuple({"to": own.point, "ruling": one} for one in refusals.RULINGS) if own.point else ()
        return (None,)


def rules_of_order(
    *,
    minutes: int | str = 2,
    turns: int = 2,
    degree: int = 2,
    quorum: str | None = "1/2",
    closing: str = "2/3",
    casting_vote: bool = False,
) -> Procedure:
    """The rules as a club keeps them. What it sets stands in the definition, and so in every record.

    Args:
        minutes: how long a turn lasts; a number, or exact text such as ``"1.5"``.
        turns: how many turns one has on each motion.
        degree: how deep amendments go: 2 = an amendment can be amended, 0 = nothing can.
        quorum: the least share of those who may vote that must be present; ``None`` = no quorum.
        closing: the least share of the votes that closes debate.
        casting_vote: whether the chair votes to break a tie.

    Raises:
        InvalidInput: ``rules-of-order.limits`` for limits that can't be; ``decision.share``.

    >>> rules_of_order(minutes=3, turns=1).params["seconds"]
    180
    """
    voters = ("member", refusals.CHAIR) if casting_vote else ("member",)
    return Procedure(
        key=NAME,
        title={"zh": "罗伯特议事规则（萝卜规则）", "en": "Rules of order"},
        basis=f"{_TWELVE}; {_CUSTOM}: seconding, amendments to the second degree, calling the question; assumption: half of the "
        "members make a quorum, the chair doesn't break a tie, who only asks a question is on neither side",
        seats=_seats(),
        stages=_stages(casting_vote=casting_vote),
        decides=majority(quorum=quorum, seats=voters),
        own_moves=_own_moves(closing, quorum, voters),
        params={
            "seconds": _whole_seconds(minutes),
            "turns": _number("turns", turns, 1, 99),
            "degree": _number("degree", degree, 0, _DEEPEST),
            "casting-vote": casting_vote,
        },
        behaviour=RulesOfOrder(),
    )


def _whole_seconds(minutes: int | str) -> int:
    try:
        seconds = Fraction(minutes) * 60 if type(minutes) in (int, str) else Fraction(0)
    except (ValueError, ZeroDivisionError):
        seconds = Fraction(0)
    if seconds < 1 or seconds.denominator != 1 or seconds > 24 * 60 * 60:
        raise InvalidInput.because(
            because("limits", name="minutes", wanted='1, 2, "1.5" …', given=repr(minutes))
        )
    return int(seconds)


def _number(name: str, given: int, least: int, most: int) -> int:
    if type(given) is not int or not least <= given <= most:
        raise InvalidInput.because(because("limits", name=name, wanted=f"{least}–{most}", given=repr(given)))
    return given


def _seats() -> tuple[Seat, ...]:
    return (
        Seat(
            refusals.CHAIR,
            at_least=1,
            at_most=1,
            found_by="convenes",
            title={"zh": "主持人", "en": "Chair"},
            basis=f"{_TWELVE}: 主持中立; assumption: whoever convenes chairs, and nobody else",
        ),
        Seat(
            "member",
            at_least=2,
            found_by=("lives-in", "represents", "responsible"),
            title={"zh": "与会成员", "en": "Member"},
            basis=f"{_CUSTOM}: the assembly; assumption: those affected and those responsible, and never fewer than "
            "a mover and a seconder",
        ),
    )


def _stages(*, casting_vote: bool) -> tuple[Stage, ...]:
    member = ("propose", "propose:amendment", f"propose:{CALL}", "withdraw", "say", "vote")
    acts = ("second", "ask-for-floor", "step-back", "yield-floor", "point-of-order")
    chair = ("decide", "agree")
    rulings = ("no-second", "recognize", "time-up", "call-to-order", "rule-on-point", "put-question")
    moves: dict[str, tuple[str, ...]] = {
        **dict.fromkeys((*member, *(f"act:{NAME}:{act}" for act in acts)), ("member",)),
        **dict.fromkeys((*chair, *(f"act:{NAME}:{act}" for act in rulings)), (refusals.CHAIR,)),
    }
    if casting_vote:
        moves["vote"] = ("member", refusals.CHAIR)
    return (
        Stage(
            "opening",
            needs="roll",
            yields="briefing",
            meeting=True,
            moves={"say:briefing": refusals.CHAIR},
            title={"zh": "宣布开会", "en": "Call to order"},
            basis=f"{_CUSTOM}: the chair calls the meeting to order; assumption: and says what is on the agenda",
        ),
        Stage(
            refusals.BUSINESS,
            needs="roll",
            yields=("proposal", "statements", "points", "agreement"),
            meeting=True,
            repeatable=True,
            moves=moves,
            title={"zh": "动议与表决", "en": "Motions"},
            basis=f"{_TWELVE}: 动议中心、一时一件、面对主持（发言须经主持人准许，成员之间不直接答辩）",
        ),
        Stage(
            "follow-up",
            needs="agreement",
            yields=("findings", "results"),
            repeatable=True,
            title={"zh": "跟踪落实", "en": "Follow-up"},
            basis="assumption: what was adopted is followed up",
        ),
    )


def _own_moves(closing: str, quorum: str | None, voters: tuple[str, ...]) -> tuple[OwnMove, ...]:
    seconds = {"seconds": {"zh": "用时秒数", "en": "seconds"}}
    why = {"why": {"zh": "理由", "en": "why"}}
    return (
        OwnMove(
            CALL,
            title={"zh": "终止辩论", "en": "to call the question"},
            decides=supermajority(closing, quorum=quorum, seats=voters),
            basis=f"{_CUSTOM}: the previous question takes a second and two thirds, and isn't debated",
        ),
        _own("second", "附议", "seconded", f"{_CUSTOM}: a motion takes a second"),
        _own(
            "no-second",
            "无人附议，动议不予处理",
            "declared that nobody seconds it",
            f"{_CUSTOM}: a motion that nobody seconds isn't taken up",
        ),
        _own(
            "ask-for-floor", "请求发言", "asked for the floor", f"{_TWELVE}: 立场明确、机会均等",
            {"side": {"zh": "立场", "en": "side"}, **SIDE_WORDS},
        ),
        _own(
            "step-back",
            "放弃发言",
            "no longer asks for the floor",
            "assumption: who waits to speak may think better of it",
        ),
        _own(
            "recognize",
            "准许发言",
            "gave the floor",
            f"{_TWELVE}: 机会均等（先请未发言者，正反轮流）、面对主持; assumption: then fewer turns first, then the order of asking",
        ),
        _own("yield-floor", "发言完毕", "yielded the floor", f"{_TWELVE}: 限时限次", seconds),
        _own("time-up", "时间到，终止发言", "ended the turn, time being up", f"{_TWELVE}: 限时限次、遵守裁判", seconds),
        _own("call-to-order", "制止不当发言", "called the speaker to order", f"{_TWELVE}: 文明表达、遵守裁判", why),
        _own(
            "point-of-order",
            "提出秩序问题",
            "raised a point of order",
            f"{_TWELVE}: 发言完整; {_CUSTOM}: a point of order alone may interrupt",
            why,
        ),
        _own(
            "rule-on-point", "裁定秩序问题", "ruled on the point of order", f"{_TWELVE}: 遵守裁判",
            {"upheld": {"zh": "成立", "en": "upheld"}, "rejected": {"zh": "不成立", "en": "rejected"}, **why},
        ),
        _own("put-question", "付诸表决", "put the question", f"{_TWELVE}: 充分辩论、多数裁决"),
    )  # fmt: skip


def _own(
    act: str, zh: str, en: str, basis: str, words: Mapping[str, Mapping[str, str]] | None = None
) -> OwnMove:
    return OwnMove(f"{NAME}:{act}", title={"zh": zh, "en": en}, words=words or {}, basis=basis)


RULES_OF_ORDER: Final = rules_of_order()
"""Two turns of two minutes on each motion, amendments to the second degree, a quorum of half the members."""


@hookimpl
def deliberation_procedures() -> list[Procedure]:
    """Offers the rules of order."""
    return [RULES_OF_ORDER]
