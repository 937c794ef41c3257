"""The fold: where the meeting stands after each event. It takes whatever a record holds; what was out of order changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import attrs

from deliberation import Event, State
from deliberation.events import (
    AMENDMENT,
    Act,
    Adjourn,
    Agree,
    Decide,
    Leave,
    Propose,
    SeatEvent,
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
    Turn,
    seconds_of,
)


def after(floor: Floor, state: State, event: Event) -> Floor:
    """Where the meeting stands after an event.

    Args:
        floor: where it stood.
        state: the core's state after the event.
        event: the event.
    """
    if event.setting not in (None, "meeting"):
        return floor
    fold = _FOLDS.get(type(event.data))
    return floor if fold is None else fold(floor, state, event, event.data)


def _propose(floor: Floor, state: State, event: Event, data: Propose) -> Floor:
    top = floor.top
    fits = (
        top is None
        if data.kind is None
        else top is not None and data.on == top.ref and data.kind in (AMENDMENT, CALL)
    )
    return floor.pushed(Question(event.ref, event.by, data.kind)) if fits else floor


def _withdraw(floor: Floor, state: State, event: Event, data: Withdraw) -> Floor:
    return floor.without(data.proposal)


def _decide(floor: Floor, state: State, event: Event, data: Decide) -> Floor:
    floor = floor.above(data.on)
    top = floor.top
    if top is None or top.ref != data.on or data.outcome == "unknown":
        return floor
    if top.kind is None and data.outcome == "holds":
        return floor.silenced().with_top(carried=True, put=True, queue=())
    floor = floor.without(top.ref)
    closes = top.kind == CALL and data.outcome == "holds"
    return floor.with_top(closed=True, queue=()) if closes else floor


def _agree(floor: Floor, state: State, event: Event, data: Agree) -> Floor:
    return floor if data.proposal is None else floor.without(data.proposal)


def _adjourn(floor: Floor, state: State, event: Event, data: Adjourn) -> Floor:
    quiet = attrs.evolve(floor.silenced(), point=None)
    return attrs.evolve(quiet, stack=tuple(attrs.evolve(one, queue=()) for one in quiet.stack))


def _leave(floor: Floor, state: State, event: Event, data: Leave) -> Floor:
    return _gone(floor, data.who)


def _seat(floor: Floor, state: State, event: Event, data: SeatEvent) -> Floor:
    return floor if data.holder in state.roll else _gone(floor, data.holder)


def _gone(floor: Floor, who: str) -> Floor:
    """Without somebody who is gone, in every queue and on the floor."""
    speaker = floor.speaker
    if speaker is not None and _person(speaker.who) == who:
        floor = floor.silenced()
    stack = (
        attrs.evolve(one, queue=tuple(each for each in one.queue if _person(each.who) != who))
        for one in floor.stack
    )
    return attrs.evolve(floor, stack=tuple(stack))


def _person(voice: str) -> str:
    return voice.partition("/")[0]


def _act(floor: Floor, state: State, event: Event, data: Act) -> Floor:
    fold = _ACTS.get(data.name)
    who = event.by[0] if event.by else None
    return floor if fold is None or who is None else fold(floor, state, event, who, data.data)


# ---- the acts


def _second(floor: Floor, state: State, event: Event, who: str, data: Mapping[str, Any]) -> Floor:
    top = floor.top
    open_to_it = top is not None and top.ref == data.get("to") and top.seconder is None
    return floor.with_top(seconder=who) if open_to_it else floor


def _no_second(floor: Floor, state: State, event: Event, who: str, data: Mapping[str, Any]) -> Floor:
    top = floor.top
    falls = top is not None and top.ref == data.get("to") and top.seconder is None
    return floor.without(str(data["to"])) if falls else floor


def _ask(floor: Floor, state: State, event: Event, who: str, data: Mapping[str, Any]) -> Floor:
    top, side = floor.top, data.get("side")
    if top is None or side not in SIDES or top.waiting(who) is not None:
        return floor
    return floor.with_top(queue=(*top.queue, Request(who, side)))


def _step_back(floor: Floor, state: State, event: Event, who: str, data: Mapping[str, Any]) -> Floor:
    top = floor.top
    return floor if top is None else floor.with_top(queue=tuple(one for one in top.queue if one.who != who))


def _recognize(floor: Floor, state: State, event: Event, who: str, data: Mapping[str, Any]) -> Floor:
    quiet = floor.silenced()
    top = quiet.top
    request = None if top is None else top.waiting(data.get("to"))
    if top is None or request is None:
        return floor
    queue = tuple(one for one in top.queue if one != request)
    turns = (*top.turns, Turn(request.who, request.side))
    return attrs.evolve(quiet.with_top(queue=queue, turns=turns), speaking=True)


def _yield(floor: Floor, state: State, event: Event, who: str, data: Mapping[str, Any]) -> Floor:
    return _timed(floor, state, "yielded", data)


def _time_up(floor: Floor, state: State, event: Event, who: str, data: Mapping[str, Any]) -> Floor:
    return _timed(floor, state, "time-up", data)


def _timed(floor: Floor, state: State, how: str, data: Mapping[str, Any]) -> Floor:
    given = data.get("seconds")
    seconds = seconds_of(given)
    over = seconds is not None and seconds > Limits.of(state.params).seconds
    return floor.ended(how, str(given) if seconds is not None else None, over=over)


def _call_to_order(floor: Floor, state: State, event: Event, who: str, data: Mapping[str, Any]) -> Floor:
    return floor.ended("called-to-order")


def _point(floor: Floor, state: State, event: Event, who: str, data: Mapping[str, Any]) -> Floor:
    return attrs.evolve(floor, point=event.ref)


def _rule(floor: Floor, state: State, event: Event, who: str, data: Mapping[str, Any]) -> Floor:
    return attrs.evolve(floor, point=None)


def _put(floor: Floor, state: State, event: Event, who: str, data: Mapping[str, Any]) -> Floor:
    top = floor.top
    return (
        floor.silenced().with_top(put=True, queue=())
        if top is not None and top.ref == data.get("to")
        else floor
    )


_ACTS: Final[Mapping[str, Callable[[Floor, State, Event, str, Mapping[str, Any]], Floor]]] = {
    f"{NAME}:{act}": fold
    for act, fold in {
        "second": _second, "no-second": _no_second, "ask-for-floor": _ask, "step-back": _step_back, "recognize": _recognize,
        "yield-floor": _yield, "time-up": _time_up, "call-to-order": _call_to_order, "point-of-order": _point,
        "rule-on-point": _rule, "put-question": _put,
    }.items()
}  # fmt: skip

_FOLDS: Final[Mapping[type, Callable[[Floor, State, Event, Any], Floor]]] = {
    Propose: _propose, Withdraw: _withdraw, Decide: _decide, Agree: _agree, Adjourn: _adjourn, Leave: _leave,
    SeatEvent: _seat, Act: _act,
}  # fmt: skip
