"""How something stands on a day, and why."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import attrs

from deliberation.events import Event
from deliberation.wording import Lang, Reason


TermStatus = Literal[
    "replaced",
    "waived",
    "met",
    "undetermined",
    "lapsed",
    "pending",
    "breached",
    "overdue",
    "in-progress",
    "triggered",
]
"""How a term can stand: as design decision 13 has it; *replaced* where a later agreement took another in its place."""


@attrs.frozen
class Status:
    """How a term, a point or a duty stands on a day, and why.

    >>> Status("pending", (Reason("ledger.nothing-reported"),)).explain("en")
    'pending: nothing was reported'
    """

    status: str
    reasons: tuple[Reason, ...] = ()
    rests_on: tuple[str, ...] = ()

    def because(self, lang: Lang = "en") -> str:
        """Why, in a sentence."""
        return ("；" if lang == "zh" else "; ").join(one.explain(lang) for one in self.reasons)

    def explain(self, lang: Lang = "en") -> str:
        """The status and why, in Chinese or English."""
        said = Reason(f"ledger.status-{self.status}").explain(lang)
        return f"{said}：{self.because(lang)}" if lang == "zh" else f"{said}: {self.because(lang)}"


def said_by(event: Event) -> object:
    """Who made an event, for a sentence; says so where nobody is named."""
    return event.by or Reason("ledger.nobody-named")


def day_of(event: Event) -> str | None:
    """The day of an event as it is written, for a sentence; ``None`` where none is given."""
    return event.at.iso if event.at is not None else None


def once(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    """Reasons in their order, each once."""
    told: list[Reason] = []
    for one in reasons:
        if one not in told:
            told.append(one)
    return tuple(told)
