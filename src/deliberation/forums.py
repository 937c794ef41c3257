"""Where consultations are held: a standing forum, who convenes it, and by which procedure, how often."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import attrs

from deliberation.errors import InvalidInput
from deliberation.places import Place
from deliberation.procedures import Procedure
from deliberation.quantities import Recurrence
from deliberation.seats import is_key, titled


def _conveners(given: Iterable[str]) -> tuple[str, ...]:
    if isinstance(given, str) or not isinstance(given, Iterable):
        raise InvalidInput("forum.conveners", given=given)
    conveners = tuple(given)
    if len(set(conveners)) < len(conveners):
        raise InvalidInput("forum.conveners-twice", given=conveners)
    return conveners


@attrs.frozen
class Forum:
    """A forum.

    Args:
        key: its stable name.
        procedure: how it works.
        conveners: the ids of those who convene it (召集人); several for joint hosts.
        place: where it is at home.
        title: ``{"zh": …, "en": …}``.
        calendar: the key of the calendar by which periods are counted here, such as ``"mainland-china"``; a plugin brings it.
            ``None`` = periods are counted without days of rest, and working days not at all.
        recurrence: how often it sits, where it does so regularly. Each sitting is a session of its own; a `Ledger` says which are missing.

    Raises:
        InvalidInput: ``forum.key``; ``forum.conveners`` where conveners is one text instead of a list, ``forum.conveners-twice`` where it
            names somebody twice; ``forum.procedure``, ``forum.recurrence``, ``forum.calendar`` for something that is none; ``seat.title``.

    >>> from deliberation.community import COMMUNITY
    >>> Forum("xinheyuan", procedure=COMMUNITY, conveners=["community-office"]).conveners
    ('community-office',)
    """

    key: str
    procedure: Procedure = attrs.field(kw_only=True)
    conveners: tuple[str, ...] = attrs.field(default=(), kw_only=True, converter=_conveners)
    place: Place | None = attrs.field(default=None, kw_only=True)
    title: Mapping[str, str] = attrs.field(factory=dict, kw_only=True, converter=titled)
    recurrence: Recurrence | None = attrs.field(default=None, kw_only=True)
    calendar: str | None = attrs.field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if not is_key(self.key):
            raise InvalidInput("forum.key", given=repr(self.key))
        if not isinstance(self.procedure, Procedure):
            raise InvalidInput("forum.procedure", given=type(self.procedure).__name__)
        if not isinstance(self.recurrence, (Recurrence, type(None))):
            raise InvalidInput("forum.recurrence", given=type(self.recurrence).__name__)
        if self.calendar is not None and not is_key(self.calendar):
            raise InvalidInput("forum.calendar", given=repr(self.calendar))
