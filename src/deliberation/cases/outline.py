"""What `deliberation run --json` prints: a session as one plain object, every fact under its own id.

Pure: everything comes from the record and the procedure in it. What isn't known is ``None``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

import attrs

from deliberation import events as ev
from deliberation.agreements import Term
from deliberation.answering import AnswerEntry
from deliberation.corrections import corrected
from deliberation.ledgers import Ledger
from deliberation.procedures import Procedure
from deliberation.provenance import Source
from deliberation.quantities import Count
from deliberation.records import Record
from deliberation.stakeholders import Stakeholder, voice_of
from deliberation.states import State


Events = tuple[ev.Event, ...]

NOTE_KINDS: Final[Mapping[str, str]] = {
    "background": "background",
    "rule": "rules",
    "follow-up": "follow-up",
    "satisfaction": "satisfaction",
}
"""Groups of notes; every other kind of note tells what came before the meeting."""


def outline(record: Record, *, name: str | None = None) -> dict[str, Any]:
    """The session that a record is of, as one JSON object (see the command line's reference).

    Args:
        record: the record.
        name: what the case is called, where it came from one.
    """
    state = State.of(record)
    opened = state.opened
    if opened is None or state.opening is None:
        return {"case": name, "record": _record(record)}
    procedure = Procedure.from_data(opened.procedure)
    at = state.opening.at
    told = corrected(record.events)
    return {
        "case": name,
        "procedure": procedure.key,
        "title": opened.title,
        "conveners": [_convener(state.people[one]) for one in opened.conveners],
        "place": _place(opened),
        "date": at.iso if at is not None else None,
        "date_basis": at.basis if at is not None else None,
        "attendance": _attendance(told),
        "participants": [_participant(one, state, told) for one in _taking_part(state, told)],
        "issues": [{"ref": _ref(issue.source, issue.id)} for issue in opened.issues],
        "notes": [_note(event) for event in state.notes],
        "events": [*_events(record)],
        "statements": [_statement(event) for event in state.statements],
        "votes": [*_votes(told)],
        "responses": [*_responses(told, state)],
        "answers": [_answer(entry) for entry in Ledger.of(record).answers()],
        "terms": [_term(life.term, state, told=life.agreement.told) for life in state.terms.values()],
        "stages_reached": list(dict.fromkeys(state.stages)),
        "stages_not_reported": [stage.key for stage in procedure.stages if stage.key not in state.stages],
        "facts": {source.ref: source.quote for source in _within(told) if source.ref is not None},
        "record": _record(record),
    }


def _record(record: Record) -> dict[str, Any]:
    return {"id": record.id, "events": len(record), "head": record.head}


def _convener(convener: Stakeholder) -> dict[str, Any]:
    return {"name": convener.label, "role": convener.role}


def _place(opened: ev.Open) -> dict[str, Any] | None:
    place = opened.place
    return None if place is None else {"text": place.text, "venue": place.venue, "site": place.site}


def _attendance(told: Events) -> dict[str, object] | None:
    counts = [event.data.attendance for event in told if isinstance(event.data, ev.Meet)]
    return next((_count(count) for count in counts if count is not None), None)


def _count(count: Count | None) -> dict[str, object] | None:
    return None if count is None else count.to_json()


def _taking_part(state: State, told: Events) -> Iterator[str]:
    """Everyone who was invited, seated, came or was heard, in the order they were introduced."""
    heard = {voice_of(one).stakeholder for event in told for one in event.by if _is_heard(event)}
    seated = set(state.roll.people())
    for one in state.people:
        if one in state.invited or one in seated or one in state.arrived or one in heard:
            yield one


def _is_heard(event: ev.Event) -> bool:
    return isinstance(event.data, (ev.Say, ev.Answer)) or (
        isinstance(event.data, ev.Note) and event.data.what in ("satisfaction", "follow-up")
    )


def _participant(one: str, state: State, told: Events) -> dict[str, Any]:
    stakeholder = state.people[one]
    seats = state.roll.seats_of(one)
    return {
        "ref": _ref(stakeholder.source, one),
        "name": stakeholder.label,
        "seat": seats[0] if seats else state.invited.get(one),
        "count": _count(stakeholder.count),
        "presence": _presence(one, state, told),
    }


def _presence(one: str, state: State, told: Events) -> str:
    invited, present = one in state.invited, one in state.arrived
    if invited or present:
        return "invited-and-present" if invited and present else "invited" if invited else "present"
    spoke = [
        event for event in told if _is_heard(event) and one in (voice_of(by).stakeholder for by in event.by)
    ]
    if any(event.setting == "meeting" for event in spoke):
        return "present"
    return "quoted" if spoke else "unknown"


def _note(event: ev.Event) -> dict[str, Any]:
    what = event.data.what if isinstance(event.data, ev.Note) else ""
    return {"ref": _event_ref(event), "kind": NOTE_KINDS.get(what, "pre-meeting")}


def _events(record: Record) -> Iterator[dict[str, Any]]:
    """Every event as recorded, in the stage it fell into."""
    stage = None
    for event in record.events:
        if isinstance(event.data, ev.Enter):
            stage = event.data.stage
        outside = event.setting not in (None, "meeting")
        yield {
            "refs": [source.ref for source in _within(event) if source.ref is not None],
            "kind": event.kind,
            "stage": None if outside else stage,
            "by": list(event.by),
            "setting": event.setting,
            "after": list(event.after),
        }


def _statement(event: ev.Event) -> dict[str, Any]:
    what = event.data.what if isinstance(event.data, ev.Say) else None
    return {"ref": _event_ref(event), "kind": what, "by": _by(event), "setting": event.setting}


def _votes(told: Events) -> Iterator[dict[str, Any]]:
    for event in told:
        if isinstance(event.data, ev.Vote):
            yield {"by": _by(event), "on": event.data.on, "choice": event.data.choice}


def _responses(told: Events, state: State) -> Iterator[dict[str, Any]]:
    for event in told:
        if isinstance(event.data, ev.Answer):
            to = [
                _event_ref(state.points[ref].raised) if ref in state.points else ref for ref in event.data.to
            ]
            yield {
                "ref": _event_ref(event),
                "to": list(dict.fromkeys(to)),
                "scope": event.data.scope,
                "by": _by(event),
            }


def _answer(entry: AnswerEntry) -> dict[str, Any]:
    return {
        "ref": entry.ref,
        "status": entry.status.status,
        "scope": entry.scope,
        "count": _count(entry.count),
        "disposition": entry.disposition,
        "by": list(entry.by) or None,
    }


def _term(term: Term, state: State, *, told: bool) -> dict[str, Any]:
    condition = term.condition
    return {
        "ref": term.name,
        "text": term.text,
        "modality": term.modality(told=told),
        "responsible": [state.people[one.party].label for one in term.responsible] or None,
        "deadline": _deadline(term),
        "condition": None
        if condition is None
        else {
            "text": condition.text,
            "finding": condition.finding,
            "holds": condition.holds,
            "judge": list(condition.judge) or None,
        },
    }


def _deadline(term: Term) -> dict[str, object] | None:
    if term.deadline is None:
        return None
    said = term.deadline.to_json()
    return {"text": said.get("text"), **{key: said[key] for key in ("before", "by", "within") if key in said},
            "basis": said.get("basis")}  # fmt: skip


def _by(event: ev.Event) -> str | list[str] | None:
    if len(event.by) > 1:
        return list(event.by)
    return event.by[0] if event.by else None


def _event_ref(event: ev.Event) -> str:
    return _ref(event.sources[0] if event.sources else None, event.ref)


def _ref(source: Source | None, otherwise: str) -> str:
    return source.ref if source is not None and source.ref is not None else otherwise


def _within(value: object) -> Iterator[Source]:
    """Every source inside a value, depth first."""
    if isinstance(value, Source):
        yield value
    elif attrs.has(kind := type(value)):
        for field in attrs.fields(kind):
            yield from _within(getattr(value, field.name))
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _within(item)
