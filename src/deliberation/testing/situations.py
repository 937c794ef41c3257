"""What counts of a state when all states of a procedure are gone through: finitely many situations stand for them all.

Two states in one situation allow the same in a procedure that is data: they have the same stage, the same stages that can't be held again,
the same artefacts that a stage needs, the same kinds of duty open, and the text on the table stands alike. What a procedure with code
keeps counts in outline: words as they are, whether somebody, some text or some day is named, and of a stack or list how deep it is, up to
three, and what is on top. What is kept of texts that are off the table doesn't count.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Hashable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from datetime import date
from enum import Enum
from fractions import Fraction
from typing import Any, Final, get_args

import attrs

from deliberation import artefacts
from deliberation.behaviours import Broken
from deliberation.decisions import apply
from deliberation.duties import owed
from deliberation.events import RAISES_A_POINT, Statement
from deliberation.guards import ballot_on
from deliberation.procedures import Procedure
from deliberation.quantities import Moment
from deliberation.records import REF
from deliberation.states import Proposal, State


DEPTH: Final = 3
"""How many of what grows without end are counted: the depth of a stack of motions."""


@attrs.frozen
class Situation:
    """What counts of a state.

    Args:
        stage: the stage it is in.
        over: the stages that were held and can't be held again.
        there: the artefacts that some stage needs, as far as they are there.
        owed: the answers owed: the place of the duty in the procedure, and the kind of statement (`kinds_alike`).
        table: the texts on the table: of which kind, who consented, objected and voted; the verdict follows from that.
        adopted: whether anything was adopted.
        present: who is there, where that is recorded.
        meeting: whether a meeting is under way.
        own: what the procedure's code keeps.
    """

    stage: str | None
    over: frozenset[str]
    there: tuple[str, ...]
    owed: frozenset[tuple[int, str]]
    table: tuple[Hashable, ...]
    adopted: bool
    present: frozenset[str] | None
    meeting: bool
    own: Hashable


def kinds_alike(procedure: Procedure) -> Mapping[str, str]:
    """Each kind of statement, and the first of those that the procedure treats as it treats this one.

    Alike are kinds that fall under the same duties, raise points alike and may be said from the same seats in the same stages. Code may
    tell any two apart.

    >>> from deliberation.community import COMMUNITY
    >>> kinds_alike(COMMUNITY)["demand"] == kinds_alike(COMMUNITY)["question"]
    True
    """
    first: dict[Hashable, str] = {}
    return {kind: first.setdefault(_treatment(procedure, kind), kind) for kind in sorted(get_args(Statement))}


def _treatment(procedure: Procedure, kind: str) -> Hashable:
    return (
        tuple(kind in duty.statements for duty in procedure.duties),
        tuple(stage.seats_for("say", kind) for stage in procedure.stages),
        kind in RAISES_A_POINT,
        kind == "briefing",
        kind if procedure.behaviour is not None else None,
    )


class Telling:
    """Tells which situation a state of one procedure is in."""

    def __init__(self, procedure: Procedure) -> None:
        self.procedure = procedure
        self.kinds = kinds_alike(procedure)
        self.needed = tuple(dict.fromkeys(name for stage in procedure.stages for name in stage.needs))
        self.once = frozenset(stage.key for stage in procedure.stages if not stage.repeatable)
        self.cut = False
        """Whether anything that a procedure's code keeps was too long to be told apart in full."""

    def situation(self, state: State) -> Situation:
        """The situation that a state is in."""
        procedure = self.procedure
        return Situation(
            stage=state.stage,
            over=self.once.intersection(state.stages),
            there=tuple(one for one in self.needed if artefacts.there(one, state, procedure.seats)),
            owed=frozenset(self.owed(state)),
            table=self._table(state),
            adopted=bool(state.agreements),
            present=state.present,
            meeting=state.meeting,
            own=self._own(state),
        )

    def owed(self, state: State) -> Iterable[tuple[int, str]]:
        """The answers owed in a state: the place of the duty, and the kind of statement."""
        for one in owed(self.procedure, state):
            if not one.discharged:
                said: Any = one.point.raised.data
                yield self.procedure.duties.index(one.duty), self.kinds[said.what]

    def _table(self, state: State) -> tuple[Hashable, ...]:
        """How each text on the table stands; beside code, how many there are, of which kind the last is, and the verdict on it."""
        texts = [one for one in state.proposals.values() if one.open]
        if self.procedure.behaviour is None:
            return tuple(_stands(one) for one in texts)
        if not texts:
            return ()
        last = texts[-1]
        self.cut = True
        return (min(len(texts), DEPTH + 1), last.kind, self._outcome(state, last))

    def _outcome(self, state: State, proposal: Proposal) -> str:
        try:
            return apply(self.procedure.rule_on(proposal.kind), ballot_on(state, proposal)).outcome
        except Exception:  # noqa: BLE001 - what a plugin's rule raises is for the checks of rules
            return "raised"

    def _own(self, state: State) -> Hashable:
        behaviour = self.procedure.behaviour
        if behaviour is None:
            return None
        outline = _Outline(state)
        told = outline.of(state.own if isinstance(state.own, Broken) else behaviour.telling(state.own))
        self.cut = self.cut or outline.cut
        return told


def _stands(proposal: Proposal) -> Hashable:
    """How a text on the table stands: with everybody seated, the verdict on it follows from this."""
    consents, objections = frozenset(proposal.consents), frozenset(proposal.objections.items())
    return (proposal.kind, consents, objections, frozenset(proposal.votes.items()))


class _Outline:
    """What counts of a value that a procedure's code keeps."""

    def __init__(self, state: State) -> None:
        self.state = state
        self.cut = False
        """Whether something didn't count."""

    def of(self, held: Any, depth: int = 0) -> Hashable:
        if isinstance(held, str) and not isinstance(held, Enum):
            return self._word(held)
        if isinstance(held, (int, Fraction)) and not isinstance(held, (bool, Enum)):
            return self._number(held)
        if held is None or isinstance(held, (bool, Enum)):
            return held
        named = _named_parts(held)
        if named is not None and not isinstance(held, (Moment, date)):
            return (type(held).__name__, *(self.of(one, depth) for one in named))
        if isinstance(held, (tuple, list, Mapping, AbstractSet)):
            return self._several(held, depth)
        self.cut = True
        return type(held).__name__

    def _word(self, held: str) -> Hashable:
        """Somebody or something, without which; any other word as it is."""
        kind = "ref" if REF.fullmatch(held) else "who" if held in self.state.people else held
        self.cut = self.cut or kind != held
        return kind

    def _number(self, held: int | Fraction) -> Hashable:
        if held in range(DEPTH + 1):
            return int(held)
        self.cut = True
        return "many" if held > 0 else "negative"

    def _several(self, held: Any, depth: int) -> Hashable:
        """How many, and the last of them; within that, whether there are any."""
        if isinstance(held, Mapping):
            parts = [held[key] for key in held if not self._closed(key)]
        else:
            parts = [one for one in held if not self._closed(one)]
        self.cut = self.cut or len(parts) > 1 or bool(depth and parts)
        if depth:
            return bool(parts)
        ordered = () if isinstance(held, AbstractSet) else parts[-1:]
        return (min(len(parts), DEPTH + 1), *(self.of(one, depth + 1) for one in ordered))

    def _closed(self, held: object) -> bool:
        """Whether this is a text that is off the table, or a value with such a text among its fields."""
        named = () if isinstance(held, str) else _named_parts(held) or ()
        closed = any(self._off(one) for one in (held, *named))
        self.cut = self.cut or closed
        return closed

    def _off(self, ref: object) -> bool:
        proposal = self.state.proposals.get(ref) if isinstance(ref, str) else None
        return proposal is not None and not proposal.open


def _named_parts(held: Any) -> tuple[Any, ...] | None:
    """The fields of a value that has such, each of which counts; ``None`` for any other."""
    if attrs.has(type(held)):
        return tuple(getattr(held, field.name) for field in attrs.fields(type(held)))
    if dataclasses.is_dataclass(held):
        return tuple(getattr(held, field.name) for field in dataclasses.fields(held))
    return tuple(held) if hasattr(held, "_fields") else None
