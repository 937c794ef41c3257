"""Which day it was, as far as that is known: under which version of the law a vote falls, and whether its notice was in time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Self

import attrs

from deliberation import Moment
from deliberation_owners_assembly.laws import Version


@attrs.frozen
class Window:
    """Between which days something was, both included; ``None`` = not known on that side.

    >>> Window.of_last([Moment.on("2026-03-20"), Moment.on("2026-03")])
    Window(first=datetime.date(2026, 3, 20), last=datetime.date(2026, 3, 31))
    """

    first: date | None
    last: date | None

    @classmethod
    def of_last(cls, moments: Iterable[Moment]) -> Self:
        """When the last of these moments was."""
        moments = tuple(moments)
        firsts = [one.first for one in moments if one.first is not None]
        lasts = [one.last for one in moments if one.last is not None]
        known = len(lasts) == len(moments)
        return cls(max(firsts, default=None), max(lasts, default=None) if known else None)


def in_force(versions: Iterable[Version], window: Window) -> tuple[Version | None, ...]:
    """The versions that were in force at any time in a window, the earliest first; ``None`` for the time before them all."""
    first = window.first or date.min
    last = window.last or date.max
    found: list[Version | None] = [None]
    for version in versions:
        since = date.fromisoformat(version.since)
        if since <= first:
            found = [version]
        elif since <= last:
            found.append(version)
    return tuple(found)


def earliest_vote(posted: date, days: int) -> date:
    """The first day on which what was posted that day may be voted on.

    The day of posting isn't counted, the period begins on the next (Civil Code, art. 201), and the vote may begin on the period's last day.
    Assumption: 15日以前 includes the number, as 以上 and 以内 do (art. 1259). So what is posted on the 1st is voted on from the 16th on.
    No holiday moves that day.

    >>> earliest_vote(date(2026, 3, 1), 15)
    datetime.date(2026, 3, 16)
    """
    return posted + timedelta(days=days)


def posted_in_time(posted: Moment, begins: Moment, days: int) -> bool | None:
    """Whether something was posted that many days before the vote began; ``None`` where what is known leaves that open."""
    if posted.first is None or posted.last is None or begins.first is None or begins.last is None:
        return None
    if begins.first >= earliest_vote(posted.last, days):
        return True
    return False if begins.last < earliest_vote(posted.first, days) else None
