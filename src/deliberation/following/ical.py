"""What is owed as an iCalendar of to-dos, which calendars read and, when it is exported again, bring up to date.

Each item keeps its id (``UID``) for good. Exported again beside the earlier file, what has changed gets a higher ``SEQUENCE`` and the new
``DTSTAMP``; what hasn't stays as it was, to the byte. There is no hidden clock: the time of the export is an argument.

Source:
    RFC 5545 (iCalendar), §3.6.2, §3.8.4.7, §3.8.7.2 and §3.8.7.4.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from deliberation.errors import InvalidInput
from deliberation.following.items import Due, kind_said
from deliberation.wording import Lang, Reason


if TYPE_CHECKING:
    from icalendar import Todo


_STATUS: Final = {
    "met": "COMPLETED", "discharged": "COMPLETED", "answered": "COMPLETED", "answered-collectively": "COMPLETED",
    "waived": "CANCELLED", "lapsed": "CANCELLED", "replaced": "CANCELLED", "in-progress": "IN-PROCESS",
}  # fmt: skip
"""What a status is called in iCalendar; any other needs action."""

_VERSIONED: Final = frozenset({"DTSTAMP", "SEQUENCE", "LAST-MODIFIED"})


def to_ical(
    items: Iterable[Due], *, stamp: datetime, earlier: bytes | None = None, lang: Lang = "en"
) -> bytes:
    """The items as an iCalendar file.

    A term without a day is left out. Ask `due` for *all*, so that what was done meanwhile is exported as completed.

    Args:
        items: what is owed.
        stamp: when it is exported, with its zone.
        earlier: the earlier export, whose ids are the same.
        lang: the language of what stands in it.

    Raises:
        InvalidInput: ``follow.no-icalendar`` where the library `icalendar` isn't installed (``pip install deliberation[ical]``),
            ``follow.stamp`` for a time without a zone, ``follow.not-a-calendar`` for an earlier export that is none.

    >>> from datetime import date
    >>> from deliberation.statuses import Status
    >>> item = Due(what="term", ref="S4.A4", stands=Status("overdue"), record="r-1", place_in_record="#15.4", text="move",
    ...            last_day=date(2023, 4, 30))
    >>> first = to_ical([item], stamp=datetime(2023, 5, 1, tzinfo=UTC))
    >>> to_ical([item], stamp=datetime(2023, 6, 1, tzinfo=UTC), earlier=first) == first
    True
    """
    if stamp.tzinfo is None:
        raise InvalidInput("follow.stamp", given=str(stamp))
    try:
        from icalendar import Calendar  # noqa: PLC0415 - an extra
    except ImportError:
        raise InvalidInput("follow.no-icalendar") from None
    before = {} if earlier is None else _todos(earlier)
    calendar = Calendar()
    calendar.add("prodid", "-//deliberation//due//ZH")
    calendar.add("version", "2.0")
    for item in items:
        if item.last_day is not None or item.what != "term":
            calendar.add_component(_versioned(_todo(item, lang), before.get(item.uid), stamp))
    return bytes(calendar.to_ical())


def _todos(earlier: bytes) -> Mapping[str, Todo]:
    """The to-dos of an earlier export, by their ids."""
    from icalendar import Calendar, Todo  # noqa: PLC0415 - an extra

    try:
        calendar = Calendar.from_ical(earlier)
    except (ValueError, IndexError, KeyError) as error:
        raise InvalidInput("follow.not-a-calendar", cause=str(error)[:80]) from None
    return {str(one["UID"]): one for one in calendar.walk("VTODO") if isinstance(one, Todo) and "UID" in one}


def _todo(item: Due, lang: Lang) -> Todo:
    from icalendar import Todo  # noqa: PLC0415 - an extra

    todo = Todo()
    todo.add("uid", item.uid)
    todo.add("summary", _summary(item, lang))
    todo.add("description", item.stands.explain(lang))
    todo.add("status", _STATUS.get(item.status, "NEEDS-ACTION"))
    if item.last_day is not None:
        todo.add("due", item.last_day)
    if item.place is not None:
        todo.add("location", item.place.site or item.place.text)
    if item.forum is not None:
        todo.add("categories", [item.forum])
    return todo


def _summary(item: Due, lang: Lang) -> str:
    what = item.text or Reason("follow.owed", {"what": kind_said(item.what), "ref": item.ref}).explain(lang)
    return Reason("follow.summary", {"what": what, "who": item.names}).explain(lang) if item.names else what


def _versioned(todo: Todo, before: Todo | None, stamp: datetime) -> Todo:
    """The to-do with its version: that of the earlier export where nothing else has changed."""
    if before is not None and _content(before) == _content(todo):
        return before
    todo.add("sequence", 0 if before is None else int(before.get("SEQUENCE", 0)) + 1)
    todo.add("dtstamp", stamp.astimezone(UTC))
    return todo


def _content(todo: Todo) -> dict[str, Any]:
    return {name: value.to_ical() for name, value in todo.items() if name not in _VERSIONED}
