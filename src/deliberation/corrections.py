"""The corrected view of a record: what folds see after `correct` and `annul`, as known on some day."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import date, datetime
from types import NoneType
from typing import Any, Final, get_args, get_origin
from zoneinfo import ZoneInfo

import attrs

from deliberation.agreements import Term, changed
from deliberation.errors import InvalidInput
from deliberation.events import Annul, Correct, Event, Unfolded
from deliberation.leaves import DERIVED, LEAF, Erased
from deliberation.quantities import Moment


ONLY_ANNULLED: Final = frozenset({"consent", "object", "vote", "decide", "agree", "correct"})
"""Kinds that can't be corrected, only annulled and made again."""

NEVER_TOUCHED: Final = frozenset({"open", "enter", "meet", "adjourn", "close", "annul", "redact", "act"})
"""Kinds that carry the course of the session itself; they are neither corrected nor annulled."""

_PLACE: Final = re.compile("[0-9]{1,6}")


def corrected(events: Iterable[Event]) -> tuple[Event, ...]:
    """The events with corrections applied and annulled ones left out, in the order of recording.

    What the format doesn't allow has no effect: to correct a consent, to annul an opening, to touch a later event. Nor has a correction
    that no longer fits, because the one it built on was annulled.
    """
    events = tuple(events)
    annulled = _annulled(events)
    standing: dict[str, Event] = {}
    for event in events:
        if event.ref in annulled:
            continue
        standing[event.ref] = event
        if isinstance(event.data, Correct):
            target = standing.get(event.data.event)
            if target is not None and target.kind not in NEVER_TOUCHED | ONLY_ANNULLED:
                with suppress(InvalidInput):
                    standing[target.ref] = with_field(target, event.data.field, event.data.to)
    return tuple(standing.values())


def _annulled(events: Iterable[Event]) -> set[str]:
    kinds: dict[str, str] = {}
    annulled: set[str] = set()
    for event in events:
        if isinstance(event.data, Annul) and kinds.get(event.data.event, "open") not in NEVER_TOUCHED:
            annulled.add(event.data.event)
        kinds[event.ref] = event.kind
    return annulled


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
        path: ``at``, ``by``, ``setting`` or a path within ``data``, such as ``data.terms.0.deadline``; free text is changed as a whole.
        to: the new value as JSON. Where it was removed from the record, a text reads as removed, and anything else as not said.

    Raises:
        InvalidInput: ``correction.field`` for a field it doesn't have, ``correction.value`` for a value that doesn't fit.
    """
    first, *rest = path.split(".")
    where = f"{event.ref} {path}"
    if first not in ("at", "by", "setting", "data") or path == "data" or isinstance(event.data, Unfolded):
        raise InvalidInput("correction.field", event=event.ref, field=path)
    field = attrs.fields_dict(attrs.resolve_types(Event))[first]
    changed_to: Any = _set(getattr(event, first), field.type, rest, to, where)
    return attrs.evolve(event, **{first: changed_to})


def _set(held: Any, kind: Any, parts: list[str], to: Any, where: str, *, leaf: bool = False) -> Any:
    if not parts:
        return _removed(held, kind, to, leaf=leaf) if isinstance(to, Erased) else _fitted(to, kind, where)
    first, rest = parts[0], parts[1:]
    if attrs.has(type(held)):
        field = attrs.fields_dict(attrs.resolve_types(type(held))).get(first)
        if field is not None and not DERIVED.items() <= field.metadata.items():
            leaf = LEAF.items() <= field.metadata.items()
            return _evolved(
                held, first, _set(getattr(held, first), field.type, rest, to, where, leaf=leaf), where
            )
    elif isinstance(held, tuple) and not leaf and _PLACE.fullmatch(first) and int(first) < len(held):
        place = int(first)
        return (*held[:place], _set(held[place], get_args(kind)[0], rest, to, where), *held[place + 1 :])
    elif isinstance(held, Mapping) and not leaf:
        return {**held, first: _set(held.get(first), get_args(kind)[1], rest, to, where)}
    raise InvalidInput("correction.field", event=where, field=first)


def _removed(held: Any, kind: Any, to: Erased, *, leaf: bool) -> Any:
    from deliberation.structuring import erased  # noqa: PLC0415 - cattrs loads when first needed

    if leaf:
        return erased(kind, to.leaf)
    if NoneType in get_args(kind):
        return None
    return () if get_origin(kind) is tuple else held


def _evolved(held: Any, name: str, value: Any, where: str) -> Any:
    try:
        return (
            changed(held, **{name: value}) if isinstance(held, Term) else attrs.evolve(held, **{name: value})
        )
    except Exception as error:
        raise _unfit(error, where) from error


def _fitted(to: Any, kind: Any, where: str) -> Any:
    from deliberation.structuring import open_converter  # noqa: PLC0415 - cattrs loads when first needed

    try:
        return open_converter().structure(to, kind)
    except Exception as error:
        raise _unfit(error, where) from error


def _unfit(error: Exception, where: str) -> InvalidInput:
    from deliberation.structuring import faults  # noqa: PLC0415 - cattrs loads when first needed

    return InvalidInput("correction.value", event=where, cause=faults(error)[0])
