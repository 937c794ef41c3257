"""What a procedure does that data can't say: code that a plugin brings, with a state of its own.

It is pure: what it keeps is a fold of the record, beside the core's `State`. A record names the code it was made with; where that isn't at
hand, the record still verifies, folds and prints, and only moves that the code would have to judge are refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, ClassVar, Generic, TypeVar

import attrs

from deliberation.canonical import Json
from deliberation.events import STAGE_MOVES, Event
from deliberation.records import Record
from deliberation.states import State, standing, step
from deliberation.wording import Reason


S = TypeVar("S")

Target = str | Mapping[str, Json] | None
"""What an act could be on: a reference or a person, nothing, or the whole of its data."""


class Behaviour(Generic[S]):
    """Base of what a procedure does in code. ``S`` is the type of what it keeps: an unchangeable value.

    Set ``name`` (the plugin's own) and ``version`` (changed whenever the same record may fold to something else), and override what is
    needed. No method may change anything, look at a clock or draw by chance.

    >>> class Rounds(Behaviour[int]):
    ...     name = "tea-talk"
    ...     def begin(self) -> int:
    ...         return 0
    ...     def step(self, own: int, state: State, event: Event) -> int:
    ...         return own + (event.kind == "enter")
    >>> Rounds().code
    'tea-talk 1'
    """

    name: ClassVar[str]
    version: ClassVar[str] = "1"

    @property
    def code(self) -> str:
        """How a record names it."""
        return f"{self.name} {self.version}"

    def begin(self) -> S:
        """What it keeps before anything has happened."""
        raise NotImplementedError

    def step(self, own: S, state: State, event: Event) -> S:  # noqa: ARG002 - for those who override it
        """What it keeps after an event.

        Args:
            own: what it kept so far.
            state: the core's state after the event.
            event: the event.
        """
        return own

    def refusal(self, own: S, state: State, event: Event) -> Reason | None:  # noqa: ARG002 - for those who override it
        """Why this move can't be made now, asked after the core found nothing against it; ``None`` where it can."""
        return None

    def telling(self, own: S) -> Any:
        """What of it tells what can happen next; what is only kept to be read later can be left out. By default all of it.

        The checks that go through all situations of a procedure (`deliberation.testing`) tell two apart by this.
        """
        return own

    def targets(self, own: S, state: State, act: str) -> Iterable[Target]:  # noqa: ARG002 - for those who override it
        """What an act of this name could be on now; such a reference stands in the act's ``data["to"]``. ``None`` = on nothing.

        Where an act must say more than that, the whole of its data: ``{"side": "for"}``.
        """
        return (None,)


@attrs.frozen
class Broken:
    """What stands in the place of what a plugin's code kept, once that code failed."""

    code: str
    cause: str


class MissingCode(Behaviour[None]):
    """Stands in where the code that a record names isn't at hand: nothing that only the floor can do is possible."""

    name = "missing"

    def __init__(self, code: str) -> None:
        self._code = code

    @property
    def code(self) -> str:
        """The code that isn't there."""
        return self._code

    def begin(self) -> None:
        """Nothing."""

    def refusal(self, own: None, state: State, event: Event) -> Reason | None:  # noqa: ARG002 - one signature
        """Every move that only a stage can allow is refused."""
        return Reason("move.code-missing", {"code": self._code}) if event.kind in STAGE_MOVES else None


def advance(behaviour: Behaviour[Any] | None, state: State, event: Event) -> State:
    """The state after one event more, with what the procedure's code keeps. Code that fails is named in `State.own` and left out."""
    after = step(state, event)
    if behaviour is None or isinstance(after.own, Broken):
        return after
    try:
        own = behaviour.begin() if state.opened is None else state.own
        return attrs.evolve(after, own=behaviour.step(own, after, event))
    except Exception as error:  # noqa: BLE001 - whatever a plugin raises, the record and the others must work
        return attrs.evolve(after, own=Broken(behaviour.code, _cause(error)))


def objection(behaviour: Behaviour[Any] | None, state: State, event: Event) -> Reason | None:
    """Why the procedure's code refuses a move; what its failing says, where it fails."""
    if behaviour is None or state.opened is None:
        return None
    if isinstance(state.own, Broken):
        return _failed(state, state.own.code, state.own.cause) if event.kind in STAGE_MOVES else None
    try:
        reason = behaviour.refusal(state.own, state, event)
    except Exception as error:  # noqa: BLE001 - as above
        return _failed(state, behaviour.code, _cause(error))
    if reason is None or isinstance(reason, Reason):
        return reason
    return _failed(state, behaviour.code, f"{type(reason).__name__} is no Reason")


def _failed(state: State, code: str, cause: str) -> Reason:
    """That the code failed, with the distribution that the record says it came with."""
    opened = state.opened
    plugin = f"{opened.distribution} {opened.version}" if opened and opened.distribution else None
    return Reason("move.code-raised", {"code": code, "plugin": plugin or code, "cause": cause})


def targets(behaviour: Behaviour[Any] | None, state: State, act: str) -> tuple[Mapping[str, Any], ...]:
    """The data that an act could have, as far as the code says; none where there is no code or it fails."""
    if behaviour is None or isinstance(state.own, Broken):
        return ({},)
    try:
        return tuple(_as_data(one) for one in behaviour.targets(state.own, state, act))
    except Exception:  # noqa: BLE001 - as above; the same code refuses the move by name
        return ({},)


def _as_data(target: Target) -> Mapping[str, Any]:
    if isinstance(target, Mapping):
        return target
    return {} if target is None else {"to": target}


def folded(behaviour: Behaviour[Any] | None, events: Iterable[Event]) -> State:
    """The state after all these events."""
    state = State()
    for event in events:
        state = advance(behaviour, state, event)
    return state


def state_of(
    record: Record,
    behaviour: Behaviour[Any] | None,
    *,
    on: date | None = None,
    known: date | None = None,
    supposed: bool = False,
) -> State:
    """The state that a record folds to, as ``State.of`` gives it, with what the procedure's code keeps."""
    return folded(behaviour, standing(record, on=on, known=known, supposed=supposed))


def _cause(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"
