"""The corrected view of a record: what folds see after `correct` and `annul`, as known on some day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Final, get_args, get_origin
from zoneinfo import ZoneInfo

import attrs

from deliberation.agreements import Term, changed
from deliberation.errors import InvalidInput
from deliberation.events import Annul, Correct, Event
from deliberation.leaves import Erased
from deliberation.quantities import Moment


ONLY_ANNULLED: Final = frozenset({"consent", "object", "vote", "decide", "agree"})
"""Kinds that can't be corrected, only annulled and made again."""

NEVER_TOUCHED: Final = frozenset({"open", "enter", "meet", "adjourn", "close", "correct", "annul", "redact", "act"})
"""Kinds that carry the course of the session itself; they are neither corrected nor annulled."""


def corrected(events: Iterable[Event]) -> tuple[Event, ...]:
    """The events with corrections applied and annulled ones left out, in the order of recording."""
    events = tuple(events)
    annulled = {event.data.event for event in events if isinstance(event.data, Annul)}
    standing = {event.ref: event for event in events if event.ref not in annulled}
    for event in events:
        if isinstance(event.data, Correct) and event.data.event in standing:
            target = standing[event.data.event]
            standing[target.ref] = with_field(target, event.data.field, event.data.to)
    return tuple(standing.values())


def known_by(events: Iterable[Event], day: date, zone: str) -> tuple[Event, ...]:
    """The events that were known at the end of ``day``: noted by then, or, where nobody noted when, happened by then."""
    return tuple(event for event in events if _known(event, day, zone))


def _known(event: Event, day: date, zone: str) -> bool:
    if event.noted is not None:
        return noted_day(event.noted, zone) <= day
    return happened_by(event.at, day)


def noted_day(noted: str, zone: str) -> date:
    """The civil day in ``zone`` of a UTC time such as ``2023-02-08T01:30:00Z``."""
    return datetime.fromisoformat(noted).astimezone(ZoneInfo(zone)).date()


def happened_by(at: Moment | None, day: date) -> bool:
    """Whether something may have happened by the end of ``day``: false only where it certainly came later."""
    return at is None or at.first is None or at.first <= day


def with_field(event: Event, path: str, to: Any) -> Event:
    """The event with one field changed.

    Args:
        event: the event.
        path: ``at``, ``by``, ``setting`` or a path within ``data``, such as ``data.terms.0.deadline``.
        to: the new value as JSON.

    Raises:
        InvalidInput: ``correction.field`` for a field it doesn't have, ``correction.value`` for a value that doesn't fit.
    """
    parts = path.split(".")
    if parts[0] not in ("at", "by", "setting", "data") or path == "data":
        raise InvalidInput("correction.field", event=event.ref, field=path)
    if parts[0] == "data":
        return attrs.evolve(event, data=_set(event.data, type(event.data), parts[1:], to, f"{event.ref} {path}"))
    field = attrs.fields_dict(attrs.resolve_types(Event))[parts[0]]
    value = _set(getattr(event, parts[0]), field.type, parts[1:], to, f"{event.ref} {path}")
    return attrs.evolve(event, **{parts[0]: value})


def _set(held: Any, kind: Any, parts: list[str], to: Any, where: str) -> Any:
    if not parts:
        return _fitted(to, kind, where)
    first, rest = parts[0], parts[1:]
    if attrs.has(type(held)):
        fields = attrs.fields_dict(attrs.resolve_types(type(held)))
        if first not in fields:
            raise InvalidInput("correction.field", event=where, field=first)
        return _evolved(held, first, _set(getattr(held, first), fields[first].type, rest, to, where))
    if isinstance(held, tuple) and first.isdecimal() and int(first) < len(held):
        place = int(first)
        return (*held[:place], _set(held[place], get_args(kind)[0], rest, to, where), *held[place + 1 :])
    if isinstance(held, dict) and (first in held or not rest):
        inner = get_args(kind)[1] if get_origin(kind) is not None else str
        return {**held, first: _set(held.get(first), inner, rest, to, where)}
    raise InvalidInput("correction.field", event=where, field=first)


def _evolved(held: Any, name: str, value: Any) -> Any:
    return changed(held, **{name: value}) if isinstance(held, Term) else attrs.evolve(held, **{name: value})


def _fitted(to: Any, kind: Any, where: str) -> Any:
    from deliberation.structuring import faults, open_converter  # noqa: PLC0415 - cattrs loads when first needed

    if isinstance(to, Erased):
        return to
    try:
        return open_converter().structure(to, kind)
    except Exception as error:
        raise InvalidInput("correction.value", event=where, cause=faults(error)[0]) from error
