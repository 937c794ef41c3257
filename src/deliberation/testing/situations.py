"""What counts of a state when all states of a procedure are gone through: finitely many situations stand for them all.

Two states in one situation allow the same in a procedure that is data: they have the same stage, the same stages that can't be held again,
the same artefacts that a stage needs, the same kinds of duty open, and the text on the table stands alike. What a procedure with code
keeps is compared as well, references by what they are to, and of what grows without end (a stack, a list, a number) the last three.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Hashable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from enum import Enum
from fractions import Fraction
from typing import Any, Final, get_args

import attrs

from deliberation import artefacts
from deliberation.duties import owed
from deliberation.events import RAISES_A_POINT, Statement
from deliberation.guards import verdict_on
from deliberation.procedures import Procedure
from deliberation.records import REF
from deliberation.states import Proposal, State


DEPTH: Final = 3
"""How many of what grows without end are told apart: the depth of a stack of motions."""


@attrs.frozen
class Situation:
    """What counts of a state.

    Args:
        stage: the stage it is in.
        over: the stages that were held and can't be held again.
        there: the artefacts that some stage needs, as far as they are there.
        owed: the answers owed: the place of the duty in the procedure, and the kind of statement (`kinds_alike`).
        table: the texts on the table: the verdict on each, and who consented, objected and voted.
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
        tuple(kind in duty.to for duty in procedure.duties),
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
            table=tuple(self._stands(state, one) for one in state.proposals.values() if one.open),
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

    def _stands(self, state: State, proposal: Proposal) -> Hashable:
        if not self.procedure.decides.decides:
            return None
        return (
            verdict_on(self.procedure, state, proposal).outcome,
            frozenset(proposal.consents),
            frozenset(proposal.objections.items()),
            frozenset(proposal.votes.items()),
        )

    def _own(self, state: State) -> Hashable:
        if self.procedure.behaviour is None:
            return None
        reduced = _Reduced(state)
        told = reduced.value(state.own)
        self.cut = self.cut or reduced.cut
        return told


class _Reduced:
    """A value that a procedure's code keeps, as far as it is told apart from others."""

    def __init__(self, state: State) -> None:
        self.state = state
        self.refs: dict[str, int] = {}
        self.cut = False

    def value(self, held: Any) -> Hashable:
        if isinstance(held, str) and not isinstance(held, Enum):
            return self._ref(held) if REF.fullmatch(held) else held
        if isinstance(held, int) and not isinstance(held, (bool, Enum)):
            return self._number(held)
        if held is None or isinstance(held, (bool, Enum, Fraction, float)):
            return held
        return self._composed(held)

    def _ref(self, ref: str) -> Hashable:
        """A reference: which of those met so far, and how that stands."""
        proposal = self.state.proposals.get(ref)
        stands = None if proposal is None else (proposal.withdrawn, proposal.adopted)
        return (self.refs.setdefault(ref, len(self.refs)), stands, ref in self.state.points)

    def _number(self, held: int) -> Hashable:
        if abs(held) <= DEPTH:
            return held
        self.cut = True
        return "many"

    def _composed(self, held: Any) -> Hashable:
        named = _named_parts(held)
        if named is not None:
            return (type(held).__name__, *map(self.value, named))
        if isinstance(held, (tuple, list)):
            return self._last(held)
        if isinstance(held, Mapping):
            return self._last(tuple(held.items()))
        if isinstance(held, AbstractSet):
            return ("set", self._last(sorted(held, key=_order)))
        return type(held).__name__

    def _last(self, held: tuple[Any, ...] | list[Any]) -> Hashable:
        """The last three, and whether there were more."""
        more = len(held) > DEPTH
        self.cut = self.cut or more
        return (more, *(self.value(one) for one in held[-DEPTH:]))


def _order(held: Any) -> str:
    """In which order the members of a set are met: the same under any hash seed."""
    return repr(sorted(map(repr, held))) if isinstance(held, AbstractSet) else repr(held)


def _named_parts(held: Any) -> tuple[Any, ...] | None:
    """The fields of a value that has such, each of which counts; ``None`` for any other."""
    if attrs.has(type(held)):
        return tuple(getattr(held, field.name) for field in attrs.fields(type(held)))
    if dataclasses.is_dataclass(held):
        return tuple(getattr(held, field.name) for field in dataclasses.fields(held))
    return tuple(held) if hasattr(held, "_fields") else None
