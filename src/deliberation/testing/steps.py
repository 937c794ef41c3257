"""What can be done from a state when all states of a procedure are gone through: steps that may lead into another situation.

A step is one event, or several that belong together: everybody consents, everybody votes. To mend (correct, annul), to seat and to leave
are no steps: a procedure that only works because something is taken back doesn't work.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, Final

from deliberation import artefacts
from deliberation import events as ev
from deliberation.agreements import Force, Term
from deliberation.behaviours import advance
from deliberation.conditions import Condition
from deliberation.decisions import apply
from deliberation.duties import owed
from deliberation.guards import ballot_on, floor_refusal, refusal
from deliberation.moves import Move, example, from_the_floor
from deliberation.procedures import Procedure
from deliberation.seats import is_namespaced
from deliberation.sessions import Session
from deliberation.states import Proposal, State
from deliberation.testing.situations import kinds_alike


Step = tuple[ev.Event, ...]

TEXT: Final = "…"
"""What stands wherever words are free."""
_FINDING: Final = "it-holds"
_ALONE: Final[tuple[Force, ...]] = ("promise", "intention", "directive", "result")
"""Forces of terms that a body can declare by itself."""
_MADE_BY: Final[Mapping[str, ev.Data]] = {
    "survey": ev.Note("survey"),
    "remedy": ev.Note("remedy"),
    "interim-measure": ev.Note("interim-measure"),
    "notice": ev.Publish("notice"),
    "publication": ev.Publish("result"),
}
"""Artefacts that no stage has to make: whoever keeps the record can."""


class Stepping:
    """The steps of one procedure."""

    def __init__(self, procedure: Procedure) -> None:
        self.procedure = procedure
        self.code = procedure.behaviour is not None
        self.foreign = self.code or any(rule.code is not None for rule in procedure.rules)
        self.needed = frozenset(name for stage in procedure.stages for name in stage.needs)
        self.kinds = tuple(dict.fromkeys(kinds_alike(procedure).values()))
        self.named = any(
            move.startswith(("act:", "propose:")) for stage in procedure.stages for move in stage.moves
        )

    def steps(self, session: Session) -> Iterator[Step]:
        """The steps from where a session stands; of those with several events, some may turn out to be refused."""
        state = session.state
        yield from ((ev.Event(ev.Enter(stage.key)),) for stage in self.procedure.stages)
        yield from self._made(state)
        yield from self._meetings(state)
        yield from self._said(state)
        yield from self._answered(state)
        yield from self._proposed(state)
        for proposal in state.proposals.values():
            if proposal.open:
                for step in self._on_the_table(state, proposal):
                    able = tuple(event for event in step if self._seated(state, event))
                    if able:
                        yield able
        yield from self._by_name(state)

    def _by(self, state: State, data: ev.Data, people: Iterable[str], **more: Any) -> Iterator[Step]:
        """By the first of these who may; where code could tell them apart, by each of them."""
        return self._able(state, (ev.Event(data, by=(one,), **more) for one in people))

    def _able(self, state: State, events: Iterable[ev.Event]) -> Iterator[Step]:
        if self.code:
            return ((event,) for event in events if self._seated(state, event))
        return islice(((one,) for one in events if refusal(self.procedure, state, one) is None), 1)

    def _seated(self, state: State, event: ev.Event) -> bool:
        """Whether the stage lets those seats make such a move, once they are there: what is refused so isn't tried."""
        if event.kind not in ev.STAGE_MOVES:
            return True
        reason = floor_refusal(self.procedure, state, event)
        return reason is None or reason.code == "move.not-present"

    def _made(self, state: State) -> Iterator[Step]:
        """What a stage needs and can be made at any time."""
        for name in sorted(self.needed):
            if artefacts.there(name, state, self.procedure.seats):
                continue
            data = ev.Note(name) if is_namespaced(name) or name == "briefing" else _MADE_BY.get(name)
            if data is not None:
                yield (ev.Event(data),)
        term = next(iter(state.terms), None)
        if term is not None and "results" in self.needed:
            yield from self._by(state, ev.Progress(term, "done"), state.roll.people())
        if term is not None and "findings" in self.needed:
            yield from self._by(state, ev.Establish(_FINDING, holds=True), state.roll.people())

    def _meetings(self, state: State) -> Iterator[Step]:
        """To adjourn; and to meet, where that isn't undone by adjourning."""
        if self.code and state.meeting:
            yield (ev.Event(ev.Adjourn()),)
        elif self.code:
            meet = ev.Event(ev.Meet())
            met = advance(self.procedure.behaviour, state, meet)
            if refusal(self.procedure, met, ev.Event(ev.Adjourn())) is not None:
                yield (meet,)

    def _said(self, state: State) -> Iterator[Step]:
        for kind in self.kinds:
            falls_under = any(kind in duty.statements for duty in self.procedure.duties)
            if self.code or falls_under or self.needed & {"points", "statements", "answers", "briefing"}:
                data = said(kind)
                yield from self._by(state, data, state.roll.people(), setting="meeting")

    def _answered(self, state: State) -> Iterator[Step]:
        """All that somebody owes of one kind; and what nobody owes, if a stage needs it."""
        groups: dict[tuple[Any, ...], list[str]] = {}
        for one in owed(self.procedure, state):
            if not one.discharged:
                groups.setdefault((one.holders, getattr(one.point.raised.data, "what", None)), []).append(
                    one.point.ref
                )
        for (holders, _), points in groups.items():
            yield from self._by(state, answer(points), holders, setting="meeting")
        left = [ref for ref, life in state.points.items() if not life.answers]
        if left and ("answers" in self.needed or self.code):
            yield from self._by(state, answer(left), state.roll.people(), setting="meeting")

    def _proposed(self, state: State) -> Iterator[Step]:
        everybody = state.roll.people()
        if self.code or not _on_the_table(state):
            yield from self._by(state, ev.Propose((self.term(state),)), everybody)
        if "pledges" in self.needed or self.code:
            yield from self._by(state, ev.Pledge(TEXT), everybody)
        alone = [force for force in _ALONE if not self.procedure.adopts or force in self.procedure.adopts]
        if alone:
            yield from self._by(state, ev.Agree(terms=(Term(TEXT, force=alone[0]),)), everybody)

    def _on_the_table(self, state: State, proposal: Proposal) -> Iterator[Step]:
        """Everybody does the same with a text, as far as they may; it is announced and adopted."""
        ref, everybody = proposal.ref, state.roll.people()
        yield (ev.Event(ev.Withdraw(ref), by=proposal.by),)
        yield tuple(example(Move("consent", by=one, to=ref), state) for one in everybody)
        yield tuple(example(Move("vote", "yes", by=one, to=ref), state) for one in everybody)
        if self.foreign:
            yield tuple(example(Move("object", by=one, to=ref), state) for one in everybody)
            yield tuple(example(Move("vote", "no", by=one, to=ref), state) for one in everybody)
            yield from self._by(state, ev.Amend(ref, (self.term(state),)), everybody)
            yield (ev.Event(ev.Publish("notice", about=(ref,))),)
        given = apply(self.procedure.rule_on(proposal.kind), ballot_on(state, proposal)).outcome
        for data in (ev.Decide(ref, "holds"), ev.Decide(ref, "fails"), ev.Agree(ref)):
            # What the rule doesn't give is never announced.
            if not isinstance(data, ev.Decide) or given in ("unknown", data.outcome):
                yield (ev.Event(data),)
                if self.code:
                    yield from self._by(state, data, everybody)

    def _by_name(self, state: State) -> Iterator[Step]:
        """Acts, and kinds of proposal that stages allow by name; without code, one on another text and no more."""
        if not self.named:
            return
        proposes = self.code or _on_the_table(state) <= 1
        alike: dict[str, list[ev.Event]] = {}
        for move in from_the_floor(self.procedure, state):
            on = state.proposals.get(move.to or "")
            if on is not None and not on.open:
                continue
            if move.kind == "act" or (move.kind == "propose" and move.variant and proposes):
                event = example(move, state)
                alike.setdefault(repr(event.data), []).append(event)
        for events in alike.values():
            yield from self._able(state, events)

    def term(self, state: State) -> Term:
        """A term that can be adopted under the procedure."""
        adopts = self.procedure.adopts
        force: Any = "agreed" if not adopts or "agreed" in adopts else adopts[0]
        condition = Condition(_FINDING, judge=state.roll.people()[:1]) if "findings" in self.needed else None
        return Term(TEXT, force=force, condition=condition)


def said(kind: str) -> ev.Say:
    """A statement of a kind; one that raises no point by itself lists one."""
    what: Any = kind
    return ev.Say(what, TEXT, () if kind in ev.RAISES_A_POINT else (ev.Point(TEXT),))


def answer(points: Iterable[str]) -> ev.Answer:
    """An answer to each of some points that says what becomes of them."""
    to = tuple(points)
    return ev.Answer(to, "single" if len(to) == 1 else "each", TEXT, "noted")


def _on_the_table(state: State) -> int:
    return sum(one.open for one in state.proposals.values())
