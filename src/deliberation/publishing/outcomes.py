"""What came of it: terms, how they were decided, texts still on the table, and who dissents."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from deliberation import events as ev
from deliberation.agreements import Agreement, Term
from deliberation.behaviours import advance
from deliberation.conditions import said
from deliberation.decisions import Ballot, Verdict, apply
from deliberation.guards import ballot_on, verdict_on
from deliberation.publishing.parts import Decided, Dissent, OnTheTable, Undertaken
from deliberation.publishing.reading import Reading, marks_of
from deliberation.states import Proposal, State
from deliberation.wording import Reason


_NEEDS_DECISION = frozenset({"agreed", "recommendation"})


def decisions(reading: Reading) -> tuple[Decided, ...]:
    """What was adopted, each with how it was decided, under the roll as it stood then."""
    state = State()
    found = []
    for event in reading.standing():
        before, state = state, advance(reading.procedure.behaviour, state, event)
        if isinstance(event.data, ev.Agree):
            found.append(_decided(reading, before, event.data, state.agreements[-1]))
    return tuple(found)


def _decided(reading: Reading, before: State, data: ev.Agree, agreement: Agreement) -> Decided:
    verdict = _verdict(reading, before, data)
    shown = verdict.shown if verdict is not None else not _binding(agreement)
    how = _how(reading, agreement, verdict)
    terms = _undertaken(reading, agreement.terms, told=agreement.told)
    return Decided(agreement.ref, reading.names(agreement.by), how, shown, terms, data.proposal)


def _verdict(reading: Reading, before: State, data: ev.Agree) -> Verdict | None:
    proposal = before.proposals.get(data.proposal or "")
    if proposal is not None:
        return apply(reading.procedure.rule_on(proposal.kind), ballot_on(before, proposal, data.claim))
    if data.claim is not None:
        return apply(reading.procedure.decides, Ballot(before.roll, claim=data.claim))
    return None


def _binding(agreement: Agreement) -> bool:
    return any(term.force in _NEEDS_DECISION for term in agreement.terms)


def _how(reading: Reading, agreement: Agreement, verdict: Verdict | None) -> tuple[Reason, ...]:
    told = (Reason("publishing.decided-told"),) if agreement.told else ()
    if verdict is not None:
        although = () if verdict.outcome == "holds" else (Reason("publishing.decided-although"),)
        return (*told, *although, *_explained(reading, verdict))
    if _binding(agreement):
        return (*told, Reason("publishing.decided-unsaid"))
    if agreement.by:
        return (*told, Reason("publishing.decided-declared", {"by": reading.names(agreement.by)}))
    return told or (Reason("publishing.decided-unsaid"),)


def _explained(reading: Reading, verdict: Verdict) -> tuple[Reason, ...]:
    return (Reason(f"decision.{verdict.outcome}"), *(reading.called(one) for one in verdict.reasons))


def _undertaken(reading: Reading, terms: Iterable[Term], *, told: bool) -> tuple[Undertaken, ...]:
    return tuple(_one(reading, term, told=told) for term in terms if reading.wanted(term.source))


def _one(reading: Reading, term: Term, *, told: bool) -> Undertaken:
    condition = term.condition
    fallback = term.fallback if term.fallback is not None and reading.wanted(term.fallback.source) else None
    life = reading.state.terms.get(str(term.ref))
    named = Undertaken(
        str(term.ref),
        term.name,
        term.text,
        term.modality(told=told),
        responsible=tuple((reading.name(one.party), one.part) for one in term.responsible),
        promised_to=reading.names(term.promised_to),
        deadline=term.deadline,
        evidence=tuple(term.evidence),
        fallback=_one(reading, fallback, told=told) if fallback is not None else None,
        reports=tuple(event.ref for event in life.reports) if life is not None else (),
        marks=marks_of([term.source]),
    )
    if condition is None:
        return named
    return attrs.evolve(
        named,
        condition=said(condition),
        judges=reading.names(condition.judges()),
        unjudged=bool(condition.unjudged()),
    )


def on_the_table(reading: Reading) -> tuple[OnTheTable, ...]:
    """The texts that weren't adopted, with what the rule gives on them as things stand; a motion without terms is no text."""
    proposals = reading.state.proposals.values()
    left = (one for one in proposals if one.terms and not (one.adopted or one.carried))
    return tuple(_left(reading, proposal) for proposal in left)


def _left(reading: Reading, proposal: Proposal) -> OnTheTable:
    verdict = verdict_on(reading.procedure, reading.state, proposal)
    how = () if proposal.withdrawn else _explained(reading, verdict)
    terms = _undertaken(reading, proposal.terms, told=False)
    lost = proposal.outcome == verdict.outcome == "fails"
    amends = proposal.on if proposal.kind == ev.AMENDMENT else None
    return OnTheTable(proposal.ref, reading.names(proposal.by), proposal.withdrawn, how, terms, lost, amends)


def dissent(reading: Reading) -> tuple[Dissent, ...]:
    """The objections that still stand, each with the reason last given for it."""
    given = {
        (event.data.to, who): event
        for event in reading.standing()
        if isinstance(event.data, ev.Object)
        for who in event.by
    }
    found = []
    for proposal in reading.state.proposals.values():
        for who, blocks in proposal.objections.items():
            event = given[proposal.ref, who]
            reason = event.data.reason if isinstance(event.data, ev.Object) else None
            found.append(Dissent(reading.name(who), proposal.ref, blocks, reason, event.ref))
    return tuple(found)
