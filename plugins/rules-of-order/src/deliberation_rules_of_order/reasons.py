"""What the rules say when they refuse a move, in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from deliberation import Reason
from deliberation_rules_of_order.floor import NAME


SIDE_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "for": {"zh": "赞成方", "en": "for"},
    "against": {"zh": "反对方", "en": "against"},
    "question": {"zh": "提问", "en": "a question"},
}

_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "neutral-chair": {
        "zh": "{who} 主持会议，不动议、不参与辩论、不表决。",
        "en": "{who} chairs the meeting, and neither moves, debates nor votes.",
    },
    "casting-vote": {
        "zh": "{who} 主持会议，仅在赞成与反对票数相等时投票；目前赞成 {yes}，反对 {no}。",
        "en": "{who} chairs the meeting, and votes only where the others tie; now it is {yes} for, {no} against.",
    },
    "one-voice": {
        "zh": "一次只能由一人发言或动作，此处为 {who}。",
        "en": "One person at a time does this, not {who}.",
    },
    "nothing-pending": {
        "zh": "尚无动议，先有动议，才有讨论。",
        "en": "No motion is pending; a motion comes first.",
    },
    "one-thing": {
        "zh": "正在处理 {top}；一时一件，请先处理完毕。",
        "en": "{top} is pending; one thing at a time, so that comes first.",
    },
    "not-the-top": {
        "zh": "目前处理的是 {top}，不是 {ref}。",
        "en": "What is open now is {top}, not {ref}.",
    },
    "not-seconded": {"zh": "{top} 尚无人附议。", "en": "{top} has not been seconded."},
    "seconded-already": {
        "zh": "{top} 已由 {seconder} 附议，归全体会议处理。",
        "en": "{top} was seconded by {seconder}; it is the meeting's now.",
    },
    "own-motion": {
        "zh": "{top} 由 {movers} 动议，须由他人附议。",
        "en": "{top} was moved by {movers}; it takes somebody else to second it.",
    },
    "not-debatable": {
        "zh": "{top} 是终止辩论的动议，不经辩论和修正，直接表决。",
        "en": "{top} calls the question: it is neither debated nor amended, but put to the vote.",
    },
    "debate-closed": {"zh": "{top} 的辩论已经终止。", "en": "Debate on {top} is closed."},
    "being-voted-on": {"zh": "{top} 正在表决。", "en": "{top} is being voted on."},
    "not-put": {
        "zh": "{top} 尚未付诸表决。",
        "en": "{top} has not been put to the vote yet.",
    },
    "carried-already": {
        "zh": "{top} 已获通过，请宣布成立。",
        "en": "{top} is carried and waits for being adopted.",
    },
    "too-deep": {
        "zh": "修正案最多 {degree} 层，{top} 不能再修正。",
        "en": "Amendments go {degree} deep, so {top} can't be amended.",
    },
    "no-interruption": {
        "zh": "{speaker} 正在发言，不得打断。",
        "en": "{speaker} has the floor and isn't interrupted.",
    },
    "no-floor": {
        "zh": "{who} 未获准发言；请先向主持人请求发言。",
        "en": "{who} doesn't have the floor; it is asked for and given by the chair.",
    },
    "nobody-speaks": {"zh": "目前无人发言。", "en": "Nobody has the floor."},
    "side-missing": {
        "zh": "请求发言须先表明立场：赞成、反对或提问（side）。",
        "en": "Who asks for the floor says first whether for, against or with a question (side).",
    },
    "other-side": {
        "zh": "{who} 请求发言时表明的立场是“{side}”，与此发言不符。",
        "en": "{who} asked for the floor to speak {side}; this is something else.",
    },
    "waiting-already": {"zh": "{who} 已在等候发言。", "en": "{who} waits for the floor already."},
    "not-waiting": {
        "zh": "{who} 未请求发言；等候发言的有 {queue}。",
        "en": "{who} hasn't asked for the floor; those who wait are {queue}.",
    },
    "no-more-turns": {
        "zh": "{who} 就 {top} 已发言 {turns} 次，次数已满。",
        "en": "{who} has no turn left on {top}; there are {turns} for each.",
    },
    "not-spoken-first": {
        "zh": "应先请 {next} 发言：其尚未就 {top} 发言，{who} 已发言 {spoken} 次。",
        "en": "{next} is next, with no turn on {top} yet; turns of {who} so far: {spoken}.",
    },
    "fewer-turns-first": {
        "zh": "应先请 {next} 发言：其就 {top} 发言 {fewer} 次，{who} 已发言 {spoken} 次。",
        "en": "{next} is next, having had fewer turns on {top}: {fewer}; turns of {who} so far: {spoken}.",
    },
    "other-side-first": {
        "zh": "应先请 {next} 发言：双方轮流发言，上一位属{side}。",
        "en": "{next} is next: the sides take turns, and the last spoke {side}.",
    },
    "asked-first": {"zh": "应先请 {next} 发言：其请求在先。", "en": "{next} is next and asked first."},
    "still-waiting": {
        "zh": "{queue} 仍在等候发言；充分辩论之后方可表决。",
        "en": "{queue} still wait to speak; the vote comes after full debate.",
    },
    "seconds": {
        "zh": '用时须为秒数文本，如 "118"；此处为 {given}。',
        "en": 'Time is seconds as text, such as "118", not {given}.',
    },
    "time-left": {
        "zh": "发言 {seconds} 秒，未到 {limit} 秒的时限。",
        "en": "After {seconds} seconds the limit of {limit} isn't reached.",
    },
    "point-pending": {
        "zh": "秩序问题 {point} 须先由主持人裁定。",
        "en": "The chair rules on the point of order {point} first.",
    },
    "no-point": {
        "zh": "没有 {ref} 这一待裁定的秩序问题。",
        "en": "{ref} is no point of order that waits for a ruling.",
    },
    "ruling-missing": {
        "zh": "裁定须写明是否成立（ruling：upheld 或 rejected）。",
        "en": "A ruling says whether the point is upheld or rejected (ruling).",
    },
    "no-chair": {"zh": "主持人席位无人。", "en": "Nobody holds the chair."},
    "limits": {
        "zh": "{name} 应为 {wanted}，而不是 {given}。",
        "en": "{name} is {wanted}, not {given}.",
    },
}


def because(name: str, /, **params: object) -> Reason:
    """The reason of that name, with its words."""
    return Reason(f"{NAME}.{name}", params, words=_WORDS[name])


def codes() -> tuple[str, ...]:
    """Every reason there is, by its name."""
    return tuple(_WORDS)


def words_of(name: str) -> Mapping[str, str]:
    """The sentence of a reason in both languages."""
    return _WORDS[name]
