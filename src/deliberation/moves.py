"""The moves that can be made now: one look-up, each with an example event that would be accepted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final, get_args

import attrs

from deliberation import events as ev
from deliberation.agreements import Term
from deliberation.behaviours import targets
from deliberation.canonical import Json
from deliberation.corrections import NEVER_TOUCHED, ONLY_ANNULLED, corrected
from deliberation.decisions import Choice, Outcome
from deliberation.errors import DeliberationError
from deliberation.guards import refusal
from deliberation.procedures import Procedure
from deliberation.quantities import Deadline, Moment
from deliberation.records import Record
from deliberation.references import check_references
from deliberation.seats import Fixed, is_namespaced
from deliberation.states import State


_NARROWED: Final = frozenset({"enter", "say", "propose", "decide", "vote", "act", "establish"})
_ALL_STATEMENTS: Final = len(get_args(ev.Statement))


@attrs.frozen
class Move:
    """A move: what, by whom, on what.

    Args:
        kind: the kind of event, e.g. ``"say"``.
        variant: the kind of statement or proposal, the stage entered, the seat taken, the choice voted…
        by: who makes it; ``None`` where nobody need be named.
        to: the point, proposal, term, event or person it is about.
        data: what an act says besides, e.g. ``{"side": "for"}``.

    >>> str(Move("say", "complaint", by="resident-3"))
    'say:complaint'
    """

    kind: str
    variant: str | None = None
    by: str | None = None
    to: str | None = None
    data: Mapping[str, Json] = attrs.field(factory=dict, converter=Fixed[Json])

    def __str__(self) -> str:
        return f"{self.kind}:{self.variant}" if self.variant else self.kind


def allowed(procedure: Procedure, state: State, record: Record, at: Moment | None = None) -> tuple[Move, ...]:
    """Exactly the moves that would not be refused now; ``at`` is now, for what depends on the day."""
    return tuple(
        move
        for move in candidates(procedure, state, record)
        if refusal(procedure, state, example(move, state, at)) is None
    )


def named(moves: tuple[Move, ...]) -> tuple[str, ...]:
    """The kinds of move among these, each once, with what narrows them: ``("enter (hearing)", "say", …)``."""
    variants: dict[str, dict[str | None, None]] = {}
    for move in moves:
        variants.setdefault(move.kind, {})[move.variant] = None
    return tuple(said for kind, found in variants.items() for said in _narrowed(kind, found))


def _narrowed(kind: str, variants: Iterable[str | None]) -> Iterator[str]:
    """A kind by itself, where it can be made so, and with what narrows it."""
    found = list(variants)
    narrow = [one for one in found if one is not None]
    if None in found or kind not in _NARROWED or len(narrow) >= _ALL_STATEMENTS:
        yield kind
    if narrow and kind in _NARROWED and len(narrow) < _ALL_STATEMENTS:
        yield f"{kind} ({', '.join(narrow)})"


def candidates(procedure: Procedure, state: State, record: Record) -> Iterator[Move]:
    """Every move that could be thought of in this session: each kind, by each on the roll, on each thing there is."""
    if state.opened is None:
        return
    yield from _of_the_session(procedure, state)
    yield from from_the_floor(procedure, state)
    yield from _afterwards(state)
    yield from _mended(procedure, state, record)


def _of_the_session(procedure: Procedure, state: State) -> Iterator[Move]:
    for person in state.people:
        for seat in procedure.seats:
            yield Move("invite", seat.key, to=person)
            yield Move("seat", seat.key, to=person)
        for kind in ("reply", "arrive", "leave"):
            yield Move(kind, to=person)
    for stage in procedure.stages:
        yield Move("enter", stage.key)
    for kind in ("meet", "adjourn", "note", "publish", "refer", "close"):
        yield Move(kind)


def from_the_floor(procedure: Procedure, state: State) -> Iterator[Move]:
    """Every move that could be thought of and that only a stage can allow."""
    kinds = _variants(procedure, "propose")
    for person in state.people:
        yield from _spoken_by(person, procedure, state)
        yield from (Move("propose", kind, by=person) for kind in kinds if kind != ev.AMENDMENT)
        for proposal in state.proposals:
            yield from _on(proposal, person)
            yield from (Move("propose", kind, by=person, to=proposal) for kind in kinds)
    for proposal in state.proposals:
        yield Move("agree", to=proposal)
        for outcome in get_args(Outcome):
            yield Move("decide", outcome, to=proposal)


def _spoken_by(person: str, procedure: Procedure, state: State) -> Iterator[Move]:
    for statement in get_args(ev.Statement):
        yield Move("say", statement, by=person)
    for point in state.points:
        yield Move("answer", by=person, to=point)
    for kind in ("propose", "pledge"):
        yield Move(kind, by=person)
    for name in _variants(procedure, "act"):
        for target in targets(procedure.behaviour, state, name):
            yield Move(
                "act", name, person, target.get("to"), {key: target[key] for key in target if key != "to"}
            )


def _variants(procedure: Procedure, kind: str) -> tuple[str, ...]:
    """What narrows a kind of move in any stage of the procedure."""
    moves = {move.partition(":") for stage in procedure.stages for move in stage.moves}
    return tuple(sorted(variant for one, _, variant in moves if one == kind and variant))


def _on(proposal: str, person: str) -> Iterator[Move]:
    for kind in ("amend", "withdraw", "consent", "object"):
        yield Move(kind, by=person, to=proposal)
    for choice in get_args(Choice):
        yield Move("vote", choice, by=person, to=proposal)


def _afterwards(state: State) -> Iterator[Move]:
    for person in state.people:
        for term in state.terms:
            for kind in ("progress", "accept", "waive", "extend", "reopen"):
                yield Move(kind, by=person, to=term)
        for finding in _findings(state):
            yield Move("establish", finding, by=person)


def _mended(procedure: Procedure, state: State, record: Record) -> Iterator[Move]:
    annulled = {event.data.event for event in record.events if isinstance(event.data, ev.Annul)}
    for event in corrected(record.events):
        if event.kind in NEVER_TOUCHED or event.ref in annulled:
            continue
        yield Move("annul", to=event.ref)
        if event.kind not in ONLY_ANNULLED and _still_fits(procedure, state, record, event):
            yield Move("correct", "at", to=event.ref)


def _still_fits(procedure: Procedure, state: State, record: Record, event: ev.Event) -> bool:
    """Whether an event can be corrected: what it speaks of may have been taken back since."""
    try:
        check_references(procedure, state, record, event)
    except DeliberationError:
        return False
    return True


def _findings(state: State) -> Iterator[str]:
    conditions = (life.term.condition for life in state.terms.values() if life.term.condition is not None)
    yield from sorted({key for one in conditions for key in one.findings()})


def example(move: Move, state: State, at: Moment | None = None) -> ev.Event:
    """An event that makes the move at that moment, with placeholder words where words are free."""
    by = (move.by,) if move.by is not None else ()
    data = _data(move, state)
    setting: Any = "meeting" if move.kind in ("say", "answer") else None
    return ev.Event(data, at=at, by=by, setting=setting)


def _data(move: Move, state: State) -> ev.Data:
    make = _EXAMPLES.get(move.kind)
    if make is not None:
        return make(move.to or "", move.variant or "")
    if move.kind == "consent":
        return ev.Consent(move.to or "", "each" if _is_group(move.by, state) else None)
    if move.kind == "act":
        return ev.Act(move.variant or "", {**({"to": move.to} if move.to else {}), **move.data})
    made: ev.Data = ev.KINDS[move.kind](*(() if move.to is None else (move.to,)))
    return made


_EXAMPLES: Final[Mapping[str, Callable[[str, Any], ev.Data]]] = {
    "say": lambda _to, what: ev.Say(what, text="…"),
    "answer": lambda to, _: ev.Answer((to,), text="…"),
    "propose": lambda to, kind: ev.Propose(
        () if is_namespaced(kind) else (Term("…"),), kind=kind or None, on=to or None
    ),
    "amend": lambda to, _: ev.Amend(to, (Term("…"),)),
    "decide": ev.Decide,
    "vote": ev.Vote,
    "pledge": lambda _to, _: ev.Pledge("…"),
    "invite": ev.Invite,
    "seat": ev.SeatEvent,
    "enter": lambda _to, stage: ev.Enter(stage),
    "progress": lambda to, _: ev.Progress(to, "under-way"),
    "extend": lambda to, _: ev.Extend(to, Deadline(by="9999-12-31"), "…"),
    "establish": lambda _to, finding: ev.Establish(finding, holds=True),
    "note": lambda _to, _: ev.Note("other"),
    "publish": lambda _to, _: ev.Publish("other"),
    "correct": lambda to, field: ev.Correct(to, field, None),
}
"""An event of each kind that takes more than what it is about."""


def _is_group(person: str | None, state: State) -> bool:
    return person is not None and person in state.people and state.people[person].kind == "group"
