"""When a term is due: its deadline, a period counted out from the day on which it began to run.

A period of which nothing else is said runs from the day on which the term was adopted; one "of" a finding from the day as of which that was
found, one "of" another term from the day on which that was reported done. Where that day, or the calendar, isn't known, neither is the
deadline, and the reasons say so.

Source:
    Civil Code of the PRC, arts. 201 to 204.
"""

from __future__ import annotations

from datetime import date

import attrs

from deliberation.conditions import found, met
from deliberation.errors import InvalidInput
from deliberation.events import Extend
from deliberation.quantities import Deadline
from deliberation.states import TermLife
from deliberation.statuses.asking import Asking
from deliberation.statuses.holding import Holds, holding
from deliberation.wording import Reason


@attrs.frozen
class Timing:
    """When a term is due.

    Args:
        deadline: by when, counted out as far as can be; ``None`` = no deadline was set.
        why: why it isn't counted out, or from where it was; empty where it names a day.
        rests_on: the references of the events that say from when it runs.
    """

    deadline: Deadline | None
    why: tuple[Reason, ...] = ()
    rests_on: tuple[str, ...] = ()

    @property
    def ends(self) -> date | None:
        """The first day on which it is too late, where there is such a day."""
        return self.deadline.passed_on if self.deadline is not None else None


def timing(life: TermLife, asking: Asking) -> Timing:
    """When a term is due, extensions counted in."""
    extended = [one.data.deadline for one in life.reports if isinstance(one.data, Extend)]
    deadline = extended[-1] if extended else life.term.deadline
    if deadline is None or deadline.within is None:
        return Timing(deadline)
    begun = _begun(deadline.of, life, asking)
    if begun.day is None:
        return Timing(deadline, begun.why, begun.rests_on)
    try:
        by = asking.calendar
        counted = deadline.resolve(begun.day) if by is None else by.resolve(deadline, begun.day)
    except InvalidInput as error:
        missing = asking.missing_calendar
        known = () if missing is None else (Reason("calendar.missing-here", {"key": missing}),)
        return Timing(deadline, (*begun.why, Reason(error.code, error.params), *known), begun.rests_on)
    return Timing(counted, begun.why, begun.rests_on)


@attrs.frozen
class _Begun:
    """The day from which a period runs, where there is one, what that day is, and by which events."""

    day: date | None
    why: tuple[Reason, ...]
    rests_on: tuple[str, ...] = ()


def _begun(of: str | None, life: TermLife, asking: Asking) -> _Begun:
    if of is None:
        day = life.adopted.at.day if life.adopted.at is not None else None
        code = "ledger.runs-from-adoption" if day else "ledger.adopted-when-unknown"
        return _Begun(day, (Reason(code, {"day": day}),))
    if of in asking.state.findings or of in _findings(life):
        return _from(of, "ledger.runs-from-finding", holding(found(of), asking))
    if asking.about(of) is not None:
        return _from(of, "ledger.runs-from-term", holding(met(of), asking))
    return _Begun(None, (Reason("ledger.runs-from-words", {"of": of}),))


def _from(of: str, code: str, holds: Holds) -> _Begun:
    if holds.value is True and holds.since is not None:
        return _Begun(
            holds.since, (Reason(code, {"of": of, "day": holds.since}), *holds.because), holds.rests_on
        )
    return _Begun(None, (Reason("ledger.runs-not-yet", {"of": of}), *holds.because), holds.rests_on)


def _findings(life: TermLife) -> tuple[str, ...]:
    return () if life.term.condition is None else life.term.condition.findings()
