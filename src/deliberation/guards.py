"""What a procedure allows now, and why not. Pure: procedure, state and event in, a reason or nothing out.

In a strict session a reason refuses the move; in a transcript it is listed as something the procedure expected and the source doesn't
show.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, Final

import attrs

from deliberation import artefacts, follow_up
from deliberation.agreements import Term
from deliberation.behaviours import Broken, objection
from deliberation.decisions import Ballot, DecisionRule, Verdict, apply, must_consent, voters
from deliberation.duties import Owed, gating
from deliberation.events import (
    AMENDMENT,
    STAGE_MOVES,
    Act,
    Adjourn,
    Agree,
    Amend,
    Annul,
    Answer,
    Arrive,
    Close,
    Consent,
    Correct,
    Decide,
    Enter,
    Event,
    Invite,
    Leave,
    Meet,
    Object,
    Open,
    Pledge,
    Propose,
    Redact,
    Reply,
    Say,
    SeatEvent,
    Vote,
    Withdraw,
)
from deliberation.names import called, seat
from deliberation.pools import pools
from deliberation.procedures import Procedure
from deliberation.seats import ANYONE
from deliberation.soundness import unsound
from deliberation.stages import Duty, Stage
from deliberation.stakeholders import voice_of
from deliberation.states import Proposal, State
from deliberation.wording import Reason


_DECLARED: Final = frozenset({"decide", "agree"})
"""Moves that the chair declares for the meeting; nobody need be named."""

BINDING: Final = frozenset({"agreed", "recommendation"})
"""Forces of terms that only the decision rule can adopt."""

_DECIDING: Final = frozenset({"consent", "object", "vote", "decide"})
"""Kinds of move by which a decision is come to."""


def refusal(procedure: Procedure, state: State, event: Event) -> Reason | None:
    """Why the procedure doesn't allow this event now; ``None`` where it does."""
    kind = type(event.data)
    if (state.opened is None) != (kind is Open):
        return Reason("move.open-once")
    if state.closed and kind not in (Correct, Annul, Redact):
        return Reason("move.closed")
    never = never_taken(procedure, event.kind)
    if never is not None:
        return never
    if event.kind in STAGE_MOVES:
        reason = floor_refusal(procedure, state, event)
        if reason is not None:
            return reason
    guard = _GUARDS.get(kind)
    reason = None if guard is None else guard(procedure, state, event, event.data)
    return reason if reason is not None else objection(procedure.behaviour, state, event)


def never_taken(procedure: Procedure, move: str) -> Reason | None:
    """Why no move of this kind can ever be made under the procedure: it decides nothing."""
    return _decides_nothing(procedure, move) if move in _DECIDING else None


def _decides_nothing(procedure: Procedure, move: str) -> Reason | None:
    if any(rule.decides for rule in procedure.rules):
        return None
    return Reason("move.decides-nothing", {"procedure": procedure.title, "move": move})


def ballot_on(state: State, proposal: Proposal, claim: str | None = None) -> Ballot:
    """What the decision rule is applied to, with the roll as it stands."""
    sizes = {
        one.id: (one.count.exact if one.count is not None else None)
        for one in state.people.values()
        if one.kind == "group"
    }
    return Ballot(
        state.roll,
        proposal.consents,
        proposal.objections,
        proposal.votes,
        state.present,
        claim,
        sizes,
        proposal=proposal.ref,
        own=None if isinstance(state.own, Broken) else state.own,
    )


def verdict_on(procedure: Procedure, state: State, proposal: Proposal) -> Verdict:
    """What applying the procedure's rule for a proposal to it gives now, people and seats in it by name."""
    verdict = apply(procedure.rule_on(proposal.kind), ballot_on(state, proposal))
    return attrs.evolve(verdict, reasons=tuple(called(one, procedure, state) for one in verdict.reasons))


def variant_of(event: Event) -> str | None:
    """What narrows a move: the kind of statement or proposal, or the name of an act."""
    if isinstance(event.data, Say):
        return event.data.what
    if isinstance(event.data, Propose):
        return event.data.kind
    return event.data.name if isinstance(event.data, Act) else None


def floor_refusal(procedure: Procedure, state: State, event: Event) -> Reason | None:
    """Why those who make a move that only a stage can allow may not make it here: the stage, the roll and their seats say so."""
    people = [voice_of(one).stakeholder for one in event.by]
    if not people and event.kind not in _DECLARED:
        return Reason("move.nobody-named", {"move": event.kind})
    if event.setting not in (None, "meeting"):
        return None
    strangers = [one for one in people if one not in state.roll]
    if strangers:
        return Reason("move.not-on-roll", {"who": strangers, "roll": state.roll.people()})
    stage = procedure.stage(state.stage) if state.stage else None
    if stage is None:
        return Reason("move.no-stage", {"move": event.kind})
    return _in_stage(stage, state, event, people)


def _in_stage(stage: Stage, state: State, event: Event, people: list[str]) -> Reason | None:
    """Whether these people may make this move in this stage."""
    seats = stage.seats_for(event.kind, variant_of(event))
    if not seats:
        return Reason("move.not-in-stage", {"move": _named(event), "stage": stage.name})
    for one in people:
        if state.present is not None and one not in state.present:
            return Reason("move.not-present", {"who": one})
        if ANYONE not in seats and not set(seats) & set(state.roll.seats_of(one)):
            return Reason("move.not-from-seat", {"who": one, "move": _named(event), "seats": seats})
    return None


def _named(event: Event) -> str:
    variant = variant_of(event)
    return f"{event.kind}:{variant}" if variant else event.kind


def _invite(procedure: Procedure, state: State, event: Event, data: Invite) -> Reason | None:
    return None if data.seat is None else _seat_exists(procedure, data.seat)


def _reply(procedure: Procedure, state: State, event: Event, data: Reply) -> Reason | None:
    return None if data.who in state.invited else Reason("move.not-invited", {"who": data.who})


def _seat_exists(procedure: Procedure, key: str) -> Reason | None:
    if procedure.seat(key) is not None:
        return None
    known = [one.key for one in procedure.seats]
    return Reason("move.no-seat", {"seat": key, "procedure": procedure.title, "known": known})


def _seat(procedure: Procedure, state: State, event: Event, data: SeatEvent) -> Reason | None:
    reason = _seat_exists(procedure, data.seat)
    if reason is not None:
        return reason
    holders = state.roll.holders(data.seat)
    if not data.holds:
        return (
            None
            if data.holder in holders
            else Reason("move.not-in-seat", {"who": data.holder, "seat": data.seat})
        )
    found = procedure.seat(data.seat)
    others = [one for one in holders if one not in (data.holder, data.substitute_for)]
    full = found is not None and found.at_most is not None and len(others) >= found.at_most
    return Reason("move.seat-full", {"seat": data.seat, "holders": holders}) if full else None


def _arrive(procedure: Procedure, state: State, event: Event, data: Arrive) -> Reason | None:
    if data.who not in state.roll and state.invited.get(data.who) is None:
        return Reason("move.not-on-roll", {"who": data.who, "roll": state.roll.people()})
    here = state.present is not None and data.who in state.present
    return Reason("move.here-already", {"who": data.who}) if here else None


def _leave(procedure: Procedure, state: State, event: Event, data: Leave) -> Reason | None:
    there = state.present if state.present is not None else frozenset(state.roll.people())
    return None if data.who in there else Reason("move.not-present", {"who": data.who})


def _meet(procedure: Procedure, state: State, event: Event, data: Meet) -> Reason | None:
    return Reason("move.meeting-open") if state.meeting else None


def _adjourn(procedure: Procedure, state: State, event: Event, data: Adjourn) -> Reason | None:
    return None if state.meeting else Reason("move.no-meeting")


def _enter(procedure: Procedure, state: State, event: Event, data: Enter) -> Reason | None:
    stage = procedure.stage(data.stage)
    if stage is None:
        return Reason("move.no-such-stage", {"stage": data.stage})
    if data.stage in state.stages and (data.stage == state.stage or not stage.repeatable):
        return Reason("move.stage-over", {"stage": stage.name})
    missing = [name for name in stage.needs if not artefacts.there(name, state, procedure.seats)]
    if artefacts.ROLL in missing:
        unmet = [one.name for one in state.roll.unmet(procedure.seats) or procedure.seats]
        return Reason("move.seats-empty", {"stage": stage.name, "seats": unmet})
    owed = _gate(procedure, state, stage)  # said first, because it names who could put it right
    if owed is None and missing:
        return Reason("move.needs", {"stage": stage.name, "needs": missing})
    return owed


def _gate(procedure: Procedure, state: State, stage: Stage) -> Reason | None:
    waiting = gating(procedure, state, state.stage, into=stage.key) if state.stage else ()
    if not waiting:
        return None
    owed = [Reason(code) for code in dict.fromkeys(_answer_owed(one.duty) for one in waiting)]
    owing = list(dict.fromkeys(who for one in waiting for who in _owing(procedure, one)))
    points = list(dict.fromkeys(one.point.ref for one in waiting))
    return Reason("move.duty-open", {"stage": stage.name, "answer": owed, "who": owing, "points": points})


def _answer_owed(duty: Duty) -> str:
    if duty.each:
        return "move.owed-each-disposed" if duty.disposed else "move.owed-each"
    return "move.owed-disposed" if duty.disposed else "move.owed-answer"


def _owing(procedure: Procedure, owed: Owed) -> Iterable[str]:
    """Those who owe an answer, in the order of the roll; the seats themselves where nobody holds them."""
    return owed.holders or (seat(one, procedure) for one in owed.duty.owed_by)


def _answer(procedure: Procedure, state: State, event: Event, data: Answer) -> Reason | None:
    if data.disposition == "declined" and not data.reason:
        return Reason("move.reason-missing")
    if data.disposition == "referred" and data.referred_to is None:
        return Reason("move.referred-where")
    return None


def _propose(procedure: Procedure, state: State, event: Event, data: Propose | Amend) -> Reason | None:
    on = data.proposal if isinstance(data, Amend) else data.on
    reason = None if on is None else _on_the_table(procedure, state, on)
    if reason is not None:
        return reason
    kind = AMENDMENT if isinstance(data, Amend) else data.kind
    if not data.terms and kind in (None, AMENDMENT):
        return Reason("move.no-terms")
    if kind == AMENDMENT and on is not None and not state.proposals[on].terms:
        return Reason("move.nothing-to-amend", {"ref": on})
    foreign = _foreign(procedure, data.terms)
    if foreign is not None:
        return foreign
    day = _day(event) or (_day(state.opening) if state.opening else None)
    for term in data.terms:
        named = term.deadline.named if term.deadline is not None else None
        if day is not None and named is not None and named < day:
            return Reason("move.deadline-passed", {"term": term.text, "deadline": named, "day": day})
    return unsound(data.terms, state)


def _foreign(procedure: Procedure, terms: Iterable[Term]) -> Reason | None:
    """Why terms of these forces can't be adopted under the procedure."""
    forces = sorted({term.force for term in terms if procedure.adopts and term.force not in procedure.adopts})
    if not forces:
        return None
    words = {"forces": [_force(one) for one in forces], "adopts": [_force(one) for one in procedure.adopts]}
    return Reason("move.force", {"procedure": procedure.title, **words})


def _force(force: str) -> Reason:
    return Reason(f"term.force-{force}")


def _day(event: Event) -> date | None:
    return event.at.day if event.at is not None else None


def _on_the_table(procedure: Procedure, state: State, ref: str) -> Reason | None:
    proposal = state.proposals.get(ref)
    return None if proposal is not None and proposal.open else Reason("move.not-on-the-table", {"ref": ref})


def _withdraw(procedure: Procedure, state: State, event: Event, data: Withdraw) -> Reason | None:
    reason = _on_the_table(procedure, state, data.proposal)
    if reason is not None:
        return reason
    owners = state.proposals[data.proposal].by
    return (
        None
        if set(owners) & set(event.by)
        else Reason("move.not-yours", {"ref": data.proposal, "who": owners})
    )


def _consent(procedure: Procedure, state: State, event: Event, data: Consent | Object) -> Reason | None:
    rule = _rule(procedure, state, data.to)
    reason = _takes(rule, event.kind) or _on_the_table(procedure, state, data.to)
    if reason is not None:
        return reason
    asked = must_consent(rule, state.roll)
    for one in event.by:
        if one not in asked:
            return Reason("move.not-asked", {"who": one, "asked": asked})
        person = state.people.get(one)
        if (
            isinstance(data, Consent)
            and person is not None
            and person.kind == "group"
            and data.within is None
        ):
            return Reason("move.within-missing", {"who": one})
    return None


def _rule(procedure: Procedure, state: State, ref: str) -> DecisionRule:
    """The rule by which a proposal is decided."""
    proposal = state.proposals.get(ref)
    return procedure.rule_on(None if proposal is None else proposal.kind)


def _takes(rule: DecisionRule, move: str) -> Reason | None:
    takes = rule.takes
    return None if move in takes else Reason("move.rule-takes", {"move": move, "takes": sorted(takes)})


def _vote(procedure: Procedure, state: State, event: Event, data: Vote) -> Reason | None:
    rule = _rule(procedure, state, data.on)
    reason = _takes(rule, "vote") or _on_the_table(procedure, state, data.on)
    if reason is not None:
        return reason
    entitled = voters(rule, state.roll)
    outside = [one for one in event.by if one not in entitled]
    return Reason("move.not-asked", {"who": outside, "asked": entitled}) if outside else None


def _decide(procedure: Procedure, state: State, event: Event, data: Decide) -> Reason | None:
    reason = _on_the_table(procedure, state, data.on)
    if reason is not None:
        return reason
    proposal = state.proposals[data.on]
    if proposal.kind == AMENDMENT and proposal.on is not None:
        reason = _on_the_table(procedure, state, proposal.on)
        if reason is not None:
            return reason
    verdict = verdict_on(procedure, state, proposal)
    if verdict.outcome == data.outcome:
        return None
    return Reason("move.verdict-differs", {"said": data.outcome, "verdict": _in_words(verdict)})


def _agree(procedure: Procedure, state: State, event: Event, data: Agree) -> Reason | None:
    if data.proposal is None:
        return _agree_to_own(procedure, state, event, data)
    reason = _on_the_table(procedure, state, data.proposal) or _decides_nothing(procedure, "agree")
    if reason is not None:
        return reason
    if not state.proposals[data.proposal].adoptable:
        return Reason("move.not-adoptable", {"ref": data.proposal})
    verdict = verdict_on(procedure, state, state.proposals[data.proposal])
    return None if verdict.outcome == "holds" else Reason("move.not-agreed", {"verdict": _in_words(verdict)})


def _agree_to_own(procedure: Procedure, state: State, event: Event, data: Agree) -> Reason | None:
    """Terms that a body declares by itself."""
    foreign = _foreign(procedure, data.terms)
    if foreign is not None:
        return foreign
    binding = [term.force for term in data.terms if term.force in BINDING]
    if binding:
        return Reason("move.needs-proposal", {"forces": [_force(force) for force in sorted(set(binding))]})
    return unsound(data.terms, state) if event.by else Reason("move.nobody-named", {"move": "agree"})


def _in_words(verdict: Verdict) -> dict[str, str]:
    return {"zh": verdict.explain("zh"), "en": verdict.explain("en")}


def _pledge(procedure: Procedure, state: State, event: Event, data: Pledge) -> Reason | None:
    if data.need is None:
        return None
    wanted = [pool.need for pool in pools(state) if pool.need.key == data.need]
    if not wanted:
        return Reason(
            "move.no-need", {"need": data.need, "known": sorted({one.need.key for one in pools(state)})}
        )
    units = sorted({str(one.unit) for one in wanted})
    return (
        None
        if data.amount is not None and str(data.unit) in units
        else Reason("move.pledge-unit", {"need": data.need, "units": units})
    )


def _close(procedure: Procedure, state: State, event: Event, data: Close) -> Reason | None:
    return Reason("move.meeting-open") if state.meeting else None


_GUARDS: Final[Mapping[type, Callable[[Procedure, State, Event, Any], Reason | None]]] = {
    Invite: _invite, Reply: _reply, SeatEvent: _seat, Arrive: _arrive, Leave: _leave, Meet: _meet, Adjourn: _adjourn,
    Enter: _enter, Answer: _answer, Propose: _propose, Amend: _propose, Withdraw: _withdraw, Consent: _consent,
    Object: _consent, Vote: _vote, Decide: _decide, Agree: _agree, Pledge: _pledge, Close: _close,
    **follow_up.GUARDS,
}  # fmt: skip


@attrs.frozen
class Departure:
    """Something the procedure expected and a transcript's source doesn't show: the event, and what was expected."""

    ref: str
    reason: Reason


def listed(procedure: Procedure, state: State, event: Event, reason: Reason | None) -> tuple[Reason, ...]:
    """What a transcript lists of an event: why it would be refused, and what is wrong with terms that are adopted all the same."""
    terms = event.data.terms if isinstance(event.data, Propose | Amend | Agree) else ()
    wrong = unsound(terms, state)
    told = [one for one in (reason, wrong) if one is not None]
    return tuple(told[:1] if len(told) > 1 and told[0].code == told[1].code else told)
