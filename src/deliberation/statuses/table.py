"""How an adopted term stands on a day: the table of design decision 13, one function per row.

Rows are tried in order and the first that matches wins. Silence is never called breach.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cached_property

import attrs

from deliberation.calendars import Calendar
from deliberation.conditions import Condition, met
from deliberation.events import Accept, Event, Extend, Progress, Reopen, Waive
from deliberation.quantities import Deadline
from deliberation.states import State, TermLife
from deliberation.statuses.asking import Asking, Elsewhere, nowhere
from deliberation.statuses.holding import Holds, as_of, deadline_said, holding, last_day, marked
from deliberation.statuses.status import Status, day_of, once, said_by
from deliberation.statuses.timing import Timing, timing
from deliberation.wording import Reason


@attrs.frozen(eq=False)
class _Case:
    """What the rows of the table look at."""

    life: TermLife
    asking: Asking
    timing: Timing
    condition: Condition | None
    done: tuple[Event, ...]
    """Reports of completion that still count."""
    other: tuple[Event, ...]
    """Other reports of progress."""
    extended: tuple[Event, ...]
    """The extension that counts, if there is one."""
    reopened: tuple[Event, ...]
    """The last time it was opened again, if it was."""

    @property
    def passed(self) -> bool:
        """Whether the deadline is certainly over on the day asked about."""
        ends = self.timing.ends
        return ends is not None and self.asking.day >= ends

    def status(
        self, status: str, reasons: Iterable[Reason], telling: Iterable[Event] = (), *, held: bool = True
    ) -> Status:
        """A status, with what is to be said of the term besides: from when it runs, that it was extended, or opened again.

        ``telling`` are the events that it rests on; ``held``: and those that say whether the term's condition holds.
        """
        events = list(telling)
        since = [*self.extended, *self.reopened]
        told = [*reasons, *marked(events), *self.timing.why, *map(_moved, since)]
        rests_on = (
            *(self.holds.rests_on if held else ()),
            *self.timing.rests_on,
            *self.asking.refs([*events, *since]),
        )
        return Status(status, once(told), tuple(dict.fromkeys(rests_on)))

    @cached_property
    def holds(self) -> Holds:
        """Whether what the term hangs on holds; it does where it hangs on nothing."""
        if self.condition is None:
            return Holds(True)
        return holding(self.condition, self.asking, self.timing.deadline)


def term_status(
    life: TermLife,
    state: State,
    day: date,
    *,
    record: str = "",
    calendar: Calendar | None = None,
    elsewhere: Elsewhere = nowhere,
) -> Status:
    """The status of an adopted term on a day.

    Args:
        life: the term, with what was reported on it.
        state: the record's state, folded up to that day.
        day: the day asked about.
        record: the record's id, by which terms of other records may name this one's.
        calendar: by which days of rest periods are counted.
        elsewhere: where terms of other records are found.
    """
    return _stands(life, _asked(life, state, day, record, calendar, elsewhere))


def term_deadline(
    life: TermLife,
    state: State,
    day: date,
    *,
    record: str = "",
    calendar: Calendar | None = None,
    elsewhere: Elsewhere = nowhere,
) -> Deadline | None:
    """By when a term is due as seen on a day, extensions and periods counted in as far as can be; arguments as for `term_status`."""
    return timing(life, _asked(life, state, day, record, calendar, elsewhere)).deadline


def _asked(
    life: TermLife, state: State, day: date, record: str, calendar: Calendar | None, elsewhere: Elsewhere
) -> Asking:
    through = (f"{record}{life.term.ref}",)
    return Asking(state, day, _stands, record, calendar, elsewhere, through)


def _stands(life: TermLife, asking: Asking) -> Status:
    case = _case(life, asking)
    for row in (_replaced, _waived, _done, _lapsed, _condition_unknown, _breached, _overdue):
        status = row(case)
        if status is not None:
            return status
    return _under_way(case)


def _case(life: TermLife, asking: Asking) -> _Case:
    reports = life.reports
    reopened = max((place for place, one in enumerate(reports) if isinstance(one.data, Reopen)), default=-1)
    progress = [one for one in reports[reopened + 1 :] if isinstance(one.data, Progress)]
    done = tuple(one for one in progress if isinstance(one.data, Progress) and one.data.state == "done")
    return _Case(
        life=life,
        asking=asking,
        timing=timing(life, asking),
        condition=_hangs_on(life),
        done=done,
        other=tuple(one for one in progress if one not in done),
        extended=tuple(one for one in reports if isinstance(one.data, Extend))[-1:],
        reopened=reports[reopened : reopened + 1] if reopened >= 0 else (),
    )


def _hangs_on(life: TermLife) -> Condition | None:
    """The term's own condition; for a fallback, also that what it stands in for isn't met."""
    own = life.term.condition
    if life.instead_of is None:
        return own
    failed = ~met(life.instead_of)
    return failed if own is None else failed & own


def _replaced(case: _Case) -> Status | None:
    by = case.asking.state.replaced.get(str(case.life.term.ref))
    if by is None:
        return None
    agreed = case.asking.state.terms[by].adopted
    said = Reason("ledger.replaced", {"by": by, "day": day_of(agreed)})
    return Status("replaced", (said,), case.asking.refs([agreed]))


def _waived(case: _Case) -> Status | None:
    waivers = [one for one in case.life.reports if isinstance(one.data, Waive)]
    by = {voice for one in waivers for voice in one.by}
    if not waivers or not set(case.life.term.promised_to) <= by:
        return None
    telling = _first_of_each(waivers)
    said = (Reason("ledger.waived", {"by": [_who(one) for one in telling]}), *marked(telling))
    return Status("waived", said, case.asking.refs(telling))


def _first_of_each(events: Iterable[Event]) -> list[Event]:
    """The first event of each who made any."""
    first: dict[tuple[str, ...], Event] = {}
    for one in events:
        first.setdefault(one.by, one)
    return list(first.values())


def _done(case: _Case) -> Status | None:
    if case.life.term.force == "result":
        return Status("met", (Reason("ledger.told-as-result"),))
    unplaced: Event | None = None
    for report in case.done:
        within = _inside(report, case.timing.ends)
        if within:
            accepts = _first_of_each(one for one in case.life.reports if isinstance(one.data, Accept))
            return case.status("met", [_reported(report), *_checked(accepts)], [report, *accepts], held=False)
        if within is None:
            unplaced = report
    if unplaced is None:
        return None
    told = {"by": said_by(unplaced), "told": day_of(unplaced)}
    said = Reason("ledger.done-when-unknown", {**told, **_due(case)})
    return case.status("undetermined", [said], [unplaced], held=False)


def _inside(report: Event, ends: date | None) -> bool | None:
    """Whether it was done before it was too late; a report made in time is of something done in time."""
    if ends is None:
        return True
    done = as_of(report)
    if done is not None and done.last is not None and done.last < ends:
        return True
    if done is not None and done.first is not None and done.first >= ends:
        return False
    reported = report.at.last if report.at is not None else None
    return True if reported is not None and reported < ends else None


def _checked(accepts: Iterable[Event]) -> tuple[Reason, ...]:
    by = [_who(one) for one in accepts]
    return (Reason("ledger.checked", {"by": by}),) if by else (Reason("ledger.not-checked"),)


def _who(event: Event) -> Reason:
    """Who made an event, and when."""
    day = day_of(event)
    return Reason("ledger.who" if day is None else "ledger.who-when", {"by": said_by(event), "day": day})


def _lapsed(case: _Case) -> Status | None:
    return case.status("lapsed", case.holds.because) if case.holds.value is False else None


def _condition_unknown(case: _Case) -> Status | None:
    if case.holds.value is not None:
        return None
    if case.passed:
        return case.status(
            "undetermined", [*case.holds.because, Reason("ledger.deadline-passed", _due(case))]
        )
    return case.status("pending", [*case.holds.because, *_still_open(case)])


def _breached(case: _Case) -> Status | None:
    ends = case.timing.ends
    if ends is None or not case.passed:
        return None
    late = [one for one in case.done if _inside(one, ends) is False]
    if late:
        params = {"day": last_day(late[0]), "by": said_by(late[0]), **_due(case)}
        return case.status("breached", [*case.holds.because, Reason("ledger.done-late", params)], late[:1])
    absent = [one for one in case.other if _is_not_done(one, case)]
    if absent:
        params = {"day": last_day(absent[-1]), "by": said_by(absent[-1]), **_due(case)}
        said = [*case.holds.because, Reason("ledger.found-not-done", params)]
        return case.status("breached", said, absent[-1:])
    return None


def _is_not_done(report: Event, case: _Case) -> bool:
    named = case.timing.deadline.named if case.timing.deadline is not None else None
    day = as_of(report)
    return (
        isinstance(report.data, Progress)
        and report.data.state == "not-done"
        and named is not None
        and day is not None
        and day.first is not None
        and day.first >= named
    )


def _overdue(case: _Case) -> Status | None:
    if not case.passed:
        return None
    partly = _latest_of(case, "partly")
    said = [_how_far(one) for one in partly]
    late = Reason("ledger.overdue-rest" if partly else "ledger.overdue", _due(case))
    return case.status("overdue", [*case.holds.because, *said, late], partly)


def _under_way(case: _Case) -> Status:
    reported = _latest_of(case, "under-way", "partly")
    said = [_how_far(one) for one in reported] or [Reason("ledger.nothing-reported")]
    status = "in-progress" if reported else "triggered" if case.condition is not None else "pending"
    return case.status(status, [*case.holds.because, *said, *_still_open(case)], reported)


def _latest_of(case: _Case, *states: str) -> list[Event]:
    """The latest report that still counts and says one of these; none where there is none."""
    return [one for one in case.other if isinstance(one.data, Progress) and one.data.state in states][-1:]


def _how_far(report: Event) -> Reason:
    """That it is under way, or done in part."""
    partly = isinstance(report.data, Progress) and report.data.state == "partly"
    return (
        Reason("ledger.done-partly", _in_part(report))
        if partly
        else Reason("ledger.under-way", {"by": _who(report)})
    )


def _in_part(report: Event) -> dict[str, object]:
    share = report.data.share if isinstance(report.data, Progress) else None
    return {"by": _who(report), "share": share or Reason("ledger.share-not-said")}


def _moved(event: Event) -> Reason:
    """That the deadline was moved, or the term opened again."""
    told = {"by": said_by(event), "day": day_of(event)}
    if isinstance(event.data, Extend):
        return Reason("ledger.extended", {**told, "to": deadline_said(event.data.deadline)})
    return Reason("ledger.reopened", told)


def _reported(report: Event) -> Reason:
    day = as_of(report)
    shown = day.last if day is not None else None
    if shown is None:
        return Reason("ledger.done-undated", {"by": said_by(report), "told": day_of(report)})
    return Reason("ledger.done", {"day": shown, "by": said_by(report)})


def _due(case: _Case) -> dict[str, object]:
    return {"deadline": deadline_said(case.timing.deadline)}


def _still_open(case: _Case) -> tuple[Reason, ...]:
    if case.timing.deadline is None:
        return (Reason("ledger.no-deadline"),)
    if case.timing.ends is None:
        return (Reason("ledger.deadline-unreadable", _due(case)),)
    return (Reason("ledger.due", _due(case)),)
