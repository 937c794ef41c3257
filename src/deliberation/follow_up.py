"""Whether something may be reported of a term: that it is done, that its condition is found, that it is waived or extended."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from deliberation.events import Establish, Event, Extend, Progress, Waive
from deliberation.procedures import Procedure
from deliberation.quantities import Moment
from deliberation.states import State, step
from deliberation.statuses import term_status
from deliberation.wording import Reason


def _establish(procedure: Procedure, state: State, event: Event, data: Establish) -> Reason | None:
    conditions = [life.term.condition for life in state.terms.values() if life.term.condition is not None]
    turning = [one for one in conditions if data.finding in one.findings()]
    if not turning:
        known = sorted({key for one in conditions for key in one.findings()})
        return Reason("move.nothing-turns-on-it", {"finding": data.finding, "known": known})
    later = _of_a_later_day(event, data.as_of)
    if later is not None:
        return later
    judges = {judge for one in turning for judge in one.judges(data.finding)}
    if judges and not judges & set(event.by):
        return Reason("move.not-the-judge", {"finding": data.finding, "judges": sorted(judges)})
    return None


def _waive(procedure: Procedure, state: State, event: Event, data: Waive) -> Reason | None:
    life = state.terms.get(data.of)
    if life is None or not life.term.promised_to or set(event.by) & set(life.term.promised_to):
        return None if event.by else Reason("move.nobody-named", {"move": "waive"})
    return Reason("move.not-promised-to", {"ref": data.of, "who": life.term.promised_to})


def _extend(procedure: Procedure, state: State, event: Event, data: Extend) -> Reason | None:
    life = state.terms.get(data.of)
    if life is not None and life.term.deadline is None:
        return Reason("move.no-deadline", {"ref": data.of})
    if data.reason is None:
        return Reason("move.no-reason", {"ref": data.of})
    return _turned_over(state, event, data.of)


def _progress(procedure: Procedure, state: State, event: Event, data: Progress) -> Reason | None:
    return _of_a_later_day(event, data.as_of) or _turned_over(state, event, data.of)


def _of_a_later_day(event: Event, as_of: Moment | None) -> Reason | None:
    """What was found or done can't be of a day that is still to come."""
    made, of = event.at, as_of
    if made is None or made.last is None or of is None or of.first is None or of.first <= made.last:
        return None
    return Reason("move.of-a-later-day", {"of": of.iso, "day": made.iso})


def _turned_over(state: State, event: Event, ref: str) -> Reason | None:
    """Why a report can't be made: it would make a breach of what is met, or the other way round, as if neither had been told.

    To correct or annul what was told, or to open the term again, says that openly.
    """
    life = state.terms.get(ref)
    if life is None:
        return None
    after = step(state, event)
    before, then = (term_status(one.terms[ref], one, date.max).status for one in (state, after))
    if {before, then} != {"met", "breached"}:
        return None
    words = {name: Reason(f"ledger.status-{status}") for name, status in (("before", before), ("then", then))}
    return Reason("move.turned-over", {"ref": ref, **words})


GUARDS: Final[Mapping[type, Callable[[Procedure, State, Event, Any], Reason | None]]] = {
    Establish: _establish,
    Progress: _progress,
    Waive: _waive,
    Extend: _extend,
}
"""For each kind of report, why it can't be made now; ``None`` where it can."""
