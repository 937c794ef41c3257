"""What was mended in the record: corrections with both values, events taken back, texts removed."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import get_args

from deliberation.agreements import Term
from deliberation.corrections import with_field
from deliberation.errors import InvalidInput
from deliberation.events import Annul, Correct, Event, Point, Redact, SeatEvent, Setting
from deliberation.issues import Issue
from deliberation.publishing.entries import as_json, entry_of, word
from deliberation.publishing.parts import Annulment, Correction, Erasure
from deliberation.publishing.reading import Reading, Told, field_of
from deliberation.quantities import Count, Deadline, Moment
from deliberation.stakeholders import Stakeholder
from deliberation.wording import Reason


def corrections(reading: Reading) -> tuple[Correction, ...]:
    """Every correction, with the value before it and after it."""
    views = {one.event.ref: one.recorded for one in reading.told}
    found = []
    for one in reading.told:
        data = one.event.data
        if not isinstance(data, Correct) or one.annulled or data.event not in views:
            continue
        before = views[data.event]
        with suppress(InvalidInput):  # one that no longer fits has no effect
            views[data.event] = after = with_field(before, data.field, data.to)
            found.append(_correction(reading, one.event, data, before, after))
    return tuple(found)


def _correction(reading: Reading, event: Event, data: Correct, before: Event, after: Event) -> Correction:
    path = data.field.split(".")
    was, now = (_shown(reading, data.field, field_of(view, path)) for view in (before, after))
    if (
        path[:2] == ["data", "weights"]
        and isinstance(before.data, SeatEvent)
        and reading.masked(before.data.holder)
    ):
        was = now = Reason("publishing.withheld")
    said = entry_of(reading, Told(before, before, annulled=False, corrected=True)).said
    return Correction(event.ref, data.event, said, data.field, was, now, data.reason, reading.names(event.by))


def _shown(reading: Reading, field: str, value: object) -> object:
    if isinstance(value, tuple):
        return (
            reading.names(value) if field == "by" else tuple(_shown(reading, field, part) for part in value)
        )
    if isinstance(value, str):
        return word(f"publishing.setting-{value}", value, get_args(Setting)) if field == "setting" else value
    if isinstance(value, (Stakeholder, Term, Point, Issue)):
        texts = (getattr(value, name, None) for name in ("label", "text", "title"))
        return next((text for text in texts if text is not None), None)
    known = value is None or isinstance(value, (Moment, Deadline, Count))
    return value if known else as_json(dict(value) if isinstance(value, Mapping) else value)


def annulments(reading: Reading) -> tuple[Annulment, ...]:
    """Every event that was taken back."""
    by_ref = {one.event.ref: one for one in reading.told}
    found = []
    for event in reading.annulments():
        target = by_ref.get(event.data.event) if isinstance(event.data, Annul) else None
        if target is None or not isinstance(event.data, Annul):
            continue
        entry = entry_of(reading, target)
        by = reading.names(event.by)
        found.append(Annulment(event.ref, entry.ref, entry.said, entry.text, event.data.reason, by))
    return tuple(found)


def erasures(reading: Reading) -> tuple[Erasure, ...]:
    """Every text whose leaf stands in the record without its value."""
    removed = {
        (event.data.event, field): (event, event.data.reason)
        for event in reading.standing()
        if isinstance(event.data, Redact)
        for field in event.data.fields
    }
    found = []
    shown = {one.event.ref for one in reading.told}
    for ref, path in reading.view.removed:
        if ref in shown:
            event, reason = removed.get((ref, path), (None, None))
            by = reading.names(event.by) if event is not None else ()
            found.append(Erasure(ref, path, reason, by, event.ref if event is not None else None))
    return tuple(found)
