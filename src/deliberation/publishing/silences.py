"""What nobody said, and what is still open: listed, never filled in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from deliberation.events import Event
from deliberation.plugins import code_differs
from deliberation.publishing.parts import Decided, Entry, Meeting, OnTheTable, Participant, Undertaken
from deliberation.publishing.reading import Reading
from deliberation.quantities import Moment
from deliberation.wording import Reason


_TOLD_OF_ITSELF = frozenset({"reported-result", "result"})
"""What is already done is due from nobody any more."""


def silences(
    reading: Reading,
    *,
    date: Moment | None,
    meetings: tuple[Meeting, ...],
    people: tuple[Participant, ...],
    entries: tuple[Entry, ...],
    decided: tuple[Decided, ...],
    table: tuple[OnTheTable, ...],
) -> tuple[Reason, ...]:
    """Everything that the record leaves open, one sentence for each kind of gap."""
    standing = tuple(entry for entry in entries if not entry.annulled)
    return (
        *_stages(reading),
        *_date(date),
        *_where(reading, meetings),
        *_listed("open-presence", (one.name for one in people if one.presence == "unknown")),
        *_said(reading, standing),
        *_owed(decided),
        *_listed("open-how", (one.ref for one in decided if not one.shown)),
        *_listed("open-proposal", (one.ref for one in table if not (one.withdrawn or one.lost))),
        *_left_out(reading),
    )


def _listed(code: str, what: Iterable[object]) -> tuple[Reason, ...]:
    listed = tuple(what)
    return (Reason(f"publishing.{code}", {"what": listed}),) if listed else ()


def _stages(reading: Reading) -> tuple[Reason, ...]:
    entered = reading.state.stages
    missing = (stage.name for stage in reading.procedure.stages if stage.key not in entered)
    if reading.opened.scope == "programme":
        return _listed("open-stages-practised", missing)
    return _listed("open-stages-reported" if reading.transcript else "open-stages-reached", missing)


def _date(date: Moment | None) -> tuple[Reason, ...]:
    if date is None or date.iso is None:
        return (Reason("publishing.open-date"),)
    if date.basis:
        return (Reason("publishing.open-date-inferred", {"date": date.iso, "basis": date.basis}),)
    return ()


def _where(reading: Reading, meetings: tuple[Meeting, ...]) -> tuple[Reason, ...]:
    place = reading.opened.place
    venue = (place is not None and place.venue is not None) or any(one.venue for one in meetings)
    attendance = any(one.attendance is not None and one.attendance.hedge != "unknown" for one in meetings)
    gaps = (
        ("header-conveners", bool(reading.opened.conveners)),
        ("header-place", place is not None or any(one.place for one in meetings)),
        ("header-venue", venue),
        ("header-attendance", attendance or bool(reading.state.arrived)),
    )
    return _listed("open-header", (Reason(f"publishing.{code}") for code, given in gaps if not given))


def _said(reading: Reading, entries: tuple[Entry, ...]) -> Iterator[Reason]:
    points = [(point, entry) for entry in entries for point in entry.raised]
    names = {
        kind: tuple(
            point.ref if not point.alone else entry.name for point, entry in points if point.coverage == kind
        )
        for kind in ("unknown", "unanswered")
    }
    yield from _listed("open-answer-unknown", names["unknown"])
    yield from _listed("open-unanswered", names["unanswered"])
    answers = {event.ref for event in reading.standing() if _undisposed(event)}
    gaps: tuple[tuple[str, Callable[[Entry], bool]], ...] = (
        ("open-disposition", lambda entry: entry.ref in answers),
        ("open-speaker", lambda entry: entry.kind in ("say", "answer") and not entry.by),
        ("open-member", lambda entry: any(name.member == "?" for name in entry.by)),
        ("open-setting", lambda entry: entry.kind in ("say", "answer") and entry.setting == "unknown"),
    )
    for code, fits in gaps:
        yield from _listed(code, (entry.name for entry in entries if fits(entry)))


def _undisposed(event: Event) -> bool:
    return event.kind == "answer" and getattr(event.data, "disposition", None) is None


def _owed(decided: tuple[Decided, ...]) -> Iterator[Reason]:
    terms = [term for one in decided for term in one.terms if term.modality not in _TOLD_OF_ITSELF]
    gaps: tuple[tuple[str, Callable[[Undertaken], bool]], ...] = (
        ("open-responsible", lambda term: not term.responsible),
        ("open-deadline", lambda term: term.deadline is None),
        ("open-deadline-unreadable", lambda term: term.deadline is not None and not term.deadline.readable),
        ("open-judge", lambda term: term.unjudged),
    )
    for code, fits in gaps:
        yield from _listed(code, (term.name for term in terms if fits(term)))


def _left_out(reading: Reading) -> Iterator[Reason]:
    yield from code_differs(reading.opened, reading.procedure)
    yield from _listed("open-unknown-kind", reading.state.unfolded)
    number = _supposed(reading)
    if number:
        yield Reason("publishing.open-supposed", {"number": number})


def _supposed(reading: Reading) -> int:
    if reading.supposed:
        return 0
    terms = tuple(life.term for life in reading.state.terms.values())
    fallbacks = (term.fallback for term in terms if reading.wanted(term.source) and term.fallback is not None)
    place = (reading.opened.place,) if reading.opened.place is not None else ()
    values = (*reading.opened.issues, *reading.state.people.values(), *place, *terms, *fallbacks)
    hidden = sum(not reading.wanted(value.source) for value in values)
    return hidden + sum(event.supposed for event in reading.view.events)
