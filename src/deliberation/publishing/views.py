"""What of a record a paper is made from."""

from __future__ import annotations

from typing import Self

import attrs

from deliberation.events import Event
from deliberation.lines import leaves, parsed
from deliberation.records import Record


@attrs.frozen
class View:
    """All that a paper may see of a record; whatever is left out here can stand in no paper.

    Args:
        record: the record's id.
        transcript: whether a source tells it.
        events: what happened, corrections not applied yet.
        removed: the texts that were removed from it, by event and path.
    """

    record: str
    transcript: bool
    events: tuple[Event, ...]
    removed: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, record: Record) -> Self:
        """Everything that stands in a record."""
        lines = enumerate(record.lines[1:], start=1)
        gone = (
            (f"#{seq}", path)
            for seq, line in lines
            for path, leaf in leaves(parsed(line))
            if "value" not in leaf
        )
        return cls(record.id, record.header.enforcement == "transcript", record.events, tuple(gone))
