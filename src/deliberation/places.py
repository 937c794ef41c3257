"""Where a consultation is held, and which place it is about."""

from __future__ import annotations

import attrs

from deliberation.provenance import Source


@attrs.frozen
class Place:
    """A place as the source gives it.

    Args:
        text: where the forum is at home, e.g. a community with its street and district.
        venue: the room or hall of the meeting, where it is said.
        site: the place the matter is about, where it is another one.

    >>> Place("福田区莲花街道", site="福中路").site
    '福中路'
    """

    text: str
    venue: str | None = attrs.field(default=None, kw_only=True)
    site: str | None = attrs.field(default=None, kw_only=True)
    source: Source | None = attrs.field(default=None, kw_only=True)
