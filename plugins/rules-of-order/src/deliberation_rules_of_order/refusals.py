"""Why the rules don't allow a move now: each guard looks at where the meeting stands, and gives a reason or nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from deliberation import Event, Reason, State
from deliberation.events import (
    AMENDMENT,
    STAGE_MOVES,
    Act,
    Agree,
    Close,
    Decide,
    Enter,
    Propose,
    Say,
    Vote,
    Withdraw,
)
from deliberation_rules_of_order.floor import (
    CALL,
    NAME,
    SIDES,
    Floor,
    Limits,
    Question,
    Request,
    seconds_of,
)
from deliberation_rules_of_order.reasons import SIDE_WORDS, because


CHAIR: Final = "chair"
BUSINESS: Final = "business"

_FROM_THE_CHAIR: Final = frozenset(
    f"{NAME}:{act}"
    for act in ("no-second", "recognize", "time-up", "call-to-order", "rule-on-point", "put-question")
)
_POINT: Final = f"{NAME}:point-of-order"
_RULING: Final = f"{NAME}:rule-on-point"
_OF_A_TURN: Final = frozenset(f"{NAME}:{act}" for act in ("yield-floor", "time-up", "call-to-order"))
RULINGS: Final = ("upheld", "rejected")


def refusal(floor: Floor, state: State, event: Event) -> Reason | None:
    """Why this move can't be made now; ``None`` where the rules have nothing against it."""
    data = event.data
    if event.kind not in STAGE_MOVES:
        leaves = isinstance(data, (Enter, Close)) and floor.top is not None
        return because("one-thing", top=floor.top.ref) if leaves and floor.top is not None else None
    if state.stage != BUSINESS or event.setting not in (None, "meeting"):
        return None
    reason = _neutral(state, event) or _in_its_turn(floor, event)
    if reason is not None:
        return reason
    guard = _GUARDS.get(type(data))
    return None if guard is None else guard(floor, state, event, data)


def next_reason(top: Question, asked: Request, first: Request) -> Reason:
    """Why ``first`` speaks before ``asked``."""
    params: dict[str, object] = {"next": first.who, "who": asked.who, "top": top.ref}
    fewer, spoken = top.spoken(first.who), top.spoken(asked.who)
    if fewer < spoken:
        code = "fewer-turns-first" if fewer else "not-spoken-first"
        return because(code, **params, fewer=fewer, spoken=spoken)
    if top.last_side is not None and asked.side == top.last_side != first.side:
        return because("other-side-first", **params, side=SIDE_WORDS[top.last_side])
    return because("asked-first", **params)


# ---- who may move at all


def _neutral(state: State, event: Event) -> Reason | None:
    """The chair takes no side: whatever else they are seated as."""
    data = event.data
    if isinstance(data, (Decide, Agree, Vote)) or (
        isinstance(data, Act) and data.name in _FROM_THE_CHAIR | {_POINT}
    ):
        return None
    chairing = _chairing(state, event)
    return because("neutral-chair", who=chairing) if chairing else None


def _chairing(state: State, event: Event) -> tuple[str, ...]:
    chair = state.roll.holders(CHAIR)
    return tuple(one for one in event.by if one.partition("/")[0] in chair)


def _in_its_turn(floor: Floor, event: Event) -> Reason | None:
    """No interruption: while somebody speaks, or a point of order waits, only what belongs to that."""
    data = event.data
    name = data.name if isinstance(data, Act) else None
    if name is not None and len(event.by) != 1:
        return because("one-voice", who=event.by)
    if floor.point is not None:
        return None if name == _RULING else because("point-pending", point=floor.point)
    speaker = floor.speaker
    if (
        speaker is None
        or name in {_POINT, *_OF_A_TURN}
        or (isinstance(data, Say) and event.by == (speaker.who,))
    ):
        return None
    return because("no-interruption", speaker=speaker.who)


# ---- motions


def _pending(floor: Floor) -> Question | Reason:
    """The question that is open, or that there is none."""
    return because("nothing-pending") if floor.top is None else floor.top


def _open(floor: Floor, ref: object) -> Question | Reason:
    """The question that is open, if it is this one."""
    top = _pending(floor)
    if isinstance(top, Reason) or top.ref == ref:
        return top
    return because("not-the-top", top=top.ref, ref=ref)


def _unseconded(floor: Floor, ref: object) -> Question | Reason:
    """The question that is open, if it is this one and waits for a second."""
    top = _open(floor, ref)
    if isinstance(top, Reason) or top.seconder is None:
        return top
    return because("seconded-already", top=top.ref, seconder=top.seconder)


def _debated(floor: Floor) -> Question | Reason:
    """The question that is open, if it can be debated."""
    top = _pending(floor)
    if isinstance(top, Reason) or top.debatable:
        return top
    if top.put:
        return _voting(top)
    if top.seconder is None:
        return because("not-seconded", top=top.ref)
    return because("not-debatable" if top.kind == CALL else "debate-closed", top=top.ref)


def _put_already(floor: Floor, ref: object) -> Question | Reason:
    """The question that is open, if it is this one and is being voted on."""
    top = _open(floor, ref)
    return top if isinstance(top, Reason) or top.put else because("not-put", top=top.ref)


def _voting(top: Question) -> Reason:
    return because("carried-already" if top.carried else "being-voted-on", top=top.ref)


def _propose(floor: Floor, state: State, event: Event, data: Propose) -> Reason | None:
    if data.kind is None:
        return None if floor.top is None else because("one-thing", top=floor.top.ref)
    top = _open(floor, data.on)
    top = top if isinstance(top, Reason) else _debated(floor)
    if isinstance(top, Reason):
        return top
    degree = Limits.of(state.params).degree
    too_deep = data.kind == AMENDMENT and floor.amendments >= degree
    return because("too-deep", top=top.ref, degree=degree) if too_deep else None


def _withdraw(floor: Floor, state: State, event: Event, data: Withdraw) -> Reason | None:
    return _reason(_unseconded(floor, data.proposal))


def _reason(found: object) -> Reason | None:
    return found if isinstance(found, Reason) else None


def _vote(floor: Floor, state: State, event: Event, data: Vote) -> Reason | None:
    top = _put_already(floor, data.on)
    if isinstance(top, Reason):
        return top
    if top.carried:
        return _voting(top)
    chairing = _chairing(state, event)
    return _casting(state, data.on, chairing) if chairing else None


def _casting(state: State, ref: str, chairing: tuple[str, ...]) -> Reason | None:
    """The chair votes on nothing, or, where a club wants that, to break a tie."""
    if not Limits.of(state.params).casting_vote:
        return because("neutral-chair", who=chairing)
    votes = [vote for who, vote in state.proposals[ref].votes.items() if who not in chairing]
    yes, no = votes.count("yes"), votes.count("no")
    return None if yes == no > 0 else because("casting-vote", who=chairing, yes=yes, no=no)


def _decide(floor: Floor, state: State, event: Event, data: Decide) -> Reason | None:
    top = _put_already(floor, data.on)
    if isinstance(top, Reason):
        return top
    return _voting(top) if top.carried and data.outcome != "fails" else None


def _agree(floor: Floor, state: State, event: Event, data: Agree) -> Reason | None:
    top = _put_already(floor, data.proposal)
    if isinstance(top, Reason):
        return top
    return None if top.carried else _voting(top)


def _say(floor: Floor, state: State, event: Event, data: Say) -> Reason | None:
    speaker = floor.speaker
    if speaker is None:
        return because("no-floor", who=event.by)
    asks = data.what == "question"
    contrary = asks != (speaker.side == "question") or (data.what == "support" and speaker.side == "against")
    return because("other-side", who=speaker.who, side=SIDE_WORDS[speaker.side]) if contrary else None


def _act(floor: Floor, state: State, event: Event, data: Act) -> Reason | None:
    guard = _ACTS.get(data.name)
    return None if guard is None else guard(floor, state, event, data.data)


# ---- acts


def _second(floor: Floor, state: State, event: Event, data: Mapping[str, Any]) -> Reason | None:
    top = _unseconded(floor, data.get("to"))
    if isinstance(top, Reason):
        return top
    return because("own-motion", top=top.ref, movers=top.movers) if event.by[0] in top.movers else None


def _no_second(floor: Floor, state: State, event: Event, data: Mapping[str, Any]) -> Reason | None:
    return _reason(_unseconded(floor, data.get("to")))


def _ask(floor: Floor, state: State, event: Event, data: Mapping[str, Any]) -> Reason | None:
    top, who = _debated(floor), event.by[0]
    if isinstance(top, Reason):
        return top
    if data.get("side") not in SIDES:
        return because("side-missing")
    if top.waiting(who) is not None:
        return because("waiting-already", who=who)
    turns = Limits.of(state.params).turns
    return because("no-more-turns", who=who, top=top.ref, turns=turns) if top.spoken(who) >= turns else None


def _step_back(floor: Floor, state: State, event: Event, data: Mapping[str, Any]) -> Reason | None:
    top = _pending(floor)
    return _reason(top if isinstance(top, Reason) else _waiting(top, event.by[0]))


def _waiting(top: Question, who: object) -> Request | Reason:
    """Somebody's place in the queue."""
    asked = top.waiting(who)
    return because("not-waiting", who=who, queue=_names(top)) if asked is None else asked


def _names(top: Question) -> tuple[str, ...]:
    return tuple(one.who for one in top.queue)


def _recognize(floor: Floor, state: State, event: Event, data: Mapping[str, Any]) -> Reason | None:
    top = _pending(floor)
    if isinstance(top, Reason):
        return top
    asked = _waiting(top, data.get("to"))
    if isinstance(asked, Reason):
        return asked
    first = top.next()
    return None if first is None or asked == first else next_reason(top, asked, first)


def _yield(floor: Floor, state: State, event: Event, data: Mapping[str, Any]) -> Reason | None:
    speaker = floor.speaker
    if speaker is None:
        return because("nobody-speaks")
    return because("no-interruption", speaker=speaker.who) if event.by != (speaker.who,) else _seconds(data)


def _seconds(data: Mapping[str, Any]) -> Reason | None:
    given = data.get("seconds")
    return because("seconds", given=repr(given)) if given is not None and seconds_of(given) is None else None


def _time_up(floor: Floor, state: State, event: Event, data: Mapping[str, Any]) -> Reason | None:
    reason = _call_to_order(floor, state, event, data) or _seconds(data)
    seconds, limit = seconds_of(data.get("seconds")), Limits.of(state.params).seconds
    if reason is not None or seconds is None or seconds >= limit:
        return reason
    return because("time-left", seconds=data["seconds"], limit=limit)


def _call_to_order(floor: Floor, state: State, event: Event, data: Mapping[str, Any]) -> Reason | None:
    return because("nobody-speaks") if floor.speaker is None else None


def _rule(floor: Floor, state: State, event: Event, data: Mapping[str, Any]) -> Reason | None:
    if floor.point is None or data.get("to") != floor.point:
        return because("no-point", ref=data.get("to"))
    return None if data.get("ruling") in RULINGS else because("ruling-missing")


def _put(floor: Floor, state: State, event: Event, data: Mapping[str, Any]) -> Reason | None:
    top = _open(floor, data.get("to"))
    if isinstance(top, Reason):
        return top
    if top.put:
        return _voting(top)
    if top.seconder is None:
        return because("not-seconded", top=top.ref)
    return because("still-waiting", queue=_names(top)) if top.queue else None


_ACTS: Final[Mapping[str, Callable[[Floor, State, Event, Mapping[str, Any]], Reason | None]]] = {
    f"{NAME}:{act}": guard
    for act, guard in {
        "second": _second, "no-second": _no_second, "ask-for-floor": _ask, "step-back": _step_back, "recognize": _recognize,
        "yield-floor": _yield, "time-up": _time_up, "call-to-order": _call_to_order, "rule-on-point": _rule,
        "put-question": _put,
    }.items()
}  # fmt: skip

_GUARDS: Final[Mapping[type, Callable[[Floor, State, Event, Any], Reason | None]]] = {
    Propose: _propose, Withdraw: _withdraw, Vote: _vote, Decide: _decide, Agree: _agree, Say: _say, Act: _act,
}  # fmt: skip
