"""Where consultations are held: a standing forum, who convenes it, and by which procedure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import attrs

from deliberation.errors import InvalidInput
from deliberation.places import Place
from deliberation.procedures import Procedure
from deliberation.seats import texts


def _conveners(given: Iterable[str]) -> tuple[str, ...]:
    if isinstance(given, str):
        raise InvalidInput("forum.conveners", given=given)
    return tuple(given)


@attrs.frozen
class Forum:
    """A forum.

    Args:
        key: its stable name.
        procedure: how it works.
        conveners: the ids of those who convene it (召集人); several for joint hosts.
        place: where it is at home.
        title: ``{"zh": …, "en": …}``.

    Raises:
        InvalidInput: ``forum.conveners`` where conveners is one text instead of a list.

    >>> from deliberation.community import COMMUNITY
    >>> Forum("xinheyuan", procedure=COMMUNITY, conveners=["community-office"]).conveners
    ('community-office',)
    """

    key: str
    procedure: Procedure = attrs.field(kw_only=True)
    conveners: tuple[str, ...] = attrs.field(default=(), kw_only=True, converter=_conveners)
    place: Place | None = attrs.field(default=None, kw_only=True)
    title: Mapping[str, str] = attrs.field(factory=dict, kw_only=True, converter=texts)
