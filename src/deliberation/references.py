"""Whether an event speaks of people, points, proposals and terms that exist. Checked in every record, told or live."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import Any, Final

from deliberation.agreements import Term
from deliberation.corrections import NEVER_TOUCHED, ONLY_ANNULLED, corrected, with_field
from deliberation.errors import InvalidInput, UnknownReference
from deliberation.events import (
    AMENDMENT,
    Accept,
    Act,
    Agree,
    Amend,
    Annul,
    Answer,
    Arrive,
    Consent,
    Correct,
    Decide,
    Enter,
    Event,
    Extend,
    Invite,
    Leave,
    Object,
    Open,
    Progress,
    Propose,
    Publish,
    Redact,
    Reopen,
    Reply,
    SeatEvent,
    Vote,
    Waive,
    Withdraw,
)
from deliberation.procedures import Procedure
from deliberation.records import REF, Record
from deliberation.seats import is_namespaced
from deliberation.stakeholders import voice_of
from deliberation.states import State


def local(ref: str, record: Record) -> str:
    """A reference as it is written inside ``record``: its own id left out."""
    found = REF.fullmatch(ref)
    if found is None:
        return ref
    return f"#{found['seq']}{found['part']}" if found["record"] in ("", record.id) else ref


def elsewhere(ref: str) -> bool:
    """Whether a reference is into another record."""
    found = REF.fullmatch(ref)
    return found is not None and found["record"] != ""


def check_references(procedure: Procedure, state: State, record: Record, event: Event) -> None:
    """Raises where an event refers to something that isn't there.

    Raises:
        UnknownReference: a ``reference.…`` code, naming what isn't there.
        InvalidInput: a correction that doesn't fit.
    """
    _people(state, (voice_of(one).stakeholder for one in event.by))
    for ref in event.after:
        if not elsewhere(ref):
            record.event(ref)
    check = _CHECKS.get(type(event.data))
    if check is not None:
        check(procedure, state, record, event.data)


def _people(state: State, ids: Iterable[str]) -> None:
    for one in ids:
        if one not in state.people:
            raise UnknownReference("reference.no-person", who=one, known=sorted(state.people))


def _who(procedure: Procedure, state: State, record: Record, data: Invite | Reply | Arrive | Leave) -> None:
    _people(state, [data.who])


def _open(procedure: Procedure, state: State, record: Record, data: Open) -> None:
    known = {one.id for one in data.stakeholders}
    for one in data.conveners:
        if one not in known:
            raise UnknownReference("reference.no-person", who=one, known=sorted(known))


def _seat(procedure: Procedure, state: State, record: Record, data: SeatEvent) -> None:
    if data.stakeholder is None or data.stakeholder.id != data.holder:
        _people(state, [data.holder])
    if data.substitute_for is not None:
        _people(state, [data.substitute_for])


def _enter(procedure: Procedure, state: State, record: Record, data: Enter) -> None:
    if procedure.stage(data.stage) is None:
        raise UnknownReference(
            "reference.no-stage",
            stage=data.stage,
            procedure=procedure.key,
            known=[one.key for one in procedure.stages],
        )


def _answer(procedure: Procedure, state: State, record: Record, data: Answer) -> None:
    for ref in data.to:
        if ref not in state.points and not elsewhere(ref):
            raise UnknownReference("reference.no-point", ref=ref, known=list(state.points))
    if not data.to and data.unlisted is None:
        raise InvalidInput("reference.answers-nothing")
    if data.referred_to is not None:
        _people(state, [data.referred_to])


def _terms(state: State, terms: Iterable[Term]) -> None:
    given = tuple(terms)
    for term in given:
        named = [one.party for one in term.responsible]
        judges = term.condition.judges() if term.condition else ()
        _other_terms(state, term, given)
        for party in (*named, *term.promised_to, *judges):
            if party not in state.people:
                raise UnknownReference(
                    "reference.no-party", who=party, term=term.text, known=sorted(state.people)
                )
        if term.fallback is not None:
            _terms(state, [term.fallback])


def _other_terms(state: State, term: Term, beside: Iterable[Term]) -> None:
    """The terms that a term hangs on, or takes the place of."""
    known = {one.source.ref for one in beside if one.source is not None}
    hangs_on = term.condition.terms() if term.condition else ()
    for ref in (*hangs_on, *term.replaces):
        if (ref in known and ref not in term.replaces) or elsewhere(ref):
            continue
        try:
            state.terms[state.named(ref)]
        except KeyError:
            raise UnknownReference("reference.no-term", ref=ref, known=list(state.terms)) from None


def _propose(procedure: Procedure, state: State, record: Record, data: Propose) -> None:
    if data.kind not in (None, AMENDMENT) and not is_namespaced(data.kind):
        raise InvalidInput("reference.proposal-kind", kind=data.kind)
    if (data.kind is None and data.on is not None) or (data.kind == AMENDMENT and data.on is None):
        raise InvalidInput("reference.proposal-on", on=data.on, kind=data.kind)
    _proposal(state, data.on)
    _terms(state, data.terms)


def _proposal(state: State, ref: str | None) -> None:
    if ref is not None and ref not in state.proposals:
        raise UnknownReference("reference.no-proposal", ref=ref, known=list(state.proposals))


def _amend(procedure: Procedure, state: State, record: Record, data: Amend) -> None:
    _proposal(state, data.proposal)
    _terms(state, data.terms)


def _withdraw(procedure: Procedure, state: State, record: Record, data: Withdraw) -> None:
    _proposal(state, data.proposal)


def _consent(procedure: Procedure, state: State, record: Record, data: Consent | Object) -> None:
    _proposal(state, data.to)


def _vote(procedure: Procedure, state: State, record: Record, data: Vote | Decide) -> None:
    _proposal(state, data.on)


def _agree(procedure: Procedure, state: State, record: Record, data: Agree) -> None:
    _proposal(state, data.proposal)
    _terms(state, data.terms)
    if data.proposal is None and not data.terms:
        raise InvalidInput("reference.agrees-nothing")


def _report(
    procedure: Procedure, state: State, record: Record, data: Progress | Accept | Waive | Extend | Reopen
) -> None:
    if data.of not in state.terms and not elsewhere(data.of):
        raise UnknownReference("reference.no-term", ref=data.of, known=list(state.terms))
    if isinstance(data, Progress) and data.share is not None:
        _check_share(data)


def _check_share(report: Progress) -> None:
    """How much is done is said only of what is done in part, and is more than nothing and less than all."""
    try:
        part = Fraction(report.share or "")
    except (ValueError, ZeroDivisionError):
        part = Fraction(0)
    if report.state != "partly" or not 0 < part < 1:
        raise InvalidInput("reference.share", given=f"{report.share:.40}", state=report.state)


def _correct(procedure: Procedure, state: State, record: Record, data: Correct) -> None:
    target = _whole_event(record, data.event)
    if target.kind in NEVER_TOUCHED | ONLY_ANNULLED:
        raise InvalidInput("reference.not-corrected", ref=data.event, kind=target.kind)
    check_references(procedure, state, record, with_field(_standing(record, data.event), data.field, data.to))


def _annul(procedure: Procedure, state: State, record: Record, data: Annul) -> None:
    target = _whole_event(record, data.event)
    if target.kind in NEVER_TOUCHED:
        raise InvalidInput("reference.not-annulled", ref=data.event, kind=target.kind)
    _standing(record, data.event)


def _whole_event(record: Record, ref: str) -> Event:
    event = record.event(ref)
    if event.ref != ref:
        raise UnknownReference("record.no-such-event", ref=ref)
    return event


def _standing(record: Record, ref: str) -> Event:
    """The event as corrected so far."""
    for event in record.events:
        if isinstance(event.data, Annul) and event.data.event == ref:
            raise InvalidInput("reference.annulled-already", ref=ref, by=event.ref)
    return next(event for event in corrected(record.events) if event.ref == ref)


def _publish(procedure: Procedure, state: State, record: Record, data: Publish) -> None:
    for ref in data.about:
        if not elsewhere(ref):
            record.event(ref)


def _act(procedure: Procedure, state: State, record: Record, data: Act) -> None:
    if not is_namespaced(data.name):
        raise InvalidInput("reference.act-name", name=data.name)


def _redact(procedure: Procedure, state: State, record: Record, data: Redact) -> None:
    _whole_event(record, data.event)


_CHECKS: Final[Mapping[type, Callable[[Procedure, State, Record, Any], None]]] = {
    Open: _open, Invite: _who, Reply: _who, Arrive: _who, Leave: _who, SeatEvent: _seat, Enter: _enter,
    Answer: _answer, Propose: _propose, Amend: _amend, Withdraw: _withdraw, Consent: _consent, Object: _consent,
    Vote: _vote, Decide: _vote, Agree: _agree, Progress: _report, Accept: _report, Waive: _report, Extend: _report,
    Reopen: _report, Correct: _correct, Annul: _annul, Redact: _redact, Act: _act,
    Publish: _publish,
}  # fmt: skip
