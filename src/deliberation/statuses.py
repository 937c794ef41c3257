"""How an adopted term stands on a day: the table of design decision 13, one function per row.

Rows are tried in order and the first that matches wins. Silence is never called breach.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Literal

import attrs

from deliberation.events import Accept, Establish, Event, Extend, Progress, Reopen, Waive
from deliberation.quantities import Deadline, Moment
from deliberation.states import State, TermLife
from deliberation.wording import Lang, Reason


TermStatus = Literal[
    "waived", "met", "undetermined", "lapsed", "pending", "breached", "overdue", "in-progress", "triggered"
]


@attrs.frozen
class Status:
    """How a term, a point or a duty stands on a day, and why.

    >>> Status("pending", (Reason("ledger.nothing-reported"),)).explain("en")
    'pending: nothing was reported'
    """

    status: str
    reasons: tuple[Reason, ...] = ()

    def because(self, lang: Lang = "en") -> str:
        """Why, in a sentence."""
        return ("；" if lang == "zh" else "; ").join(one.explain(lang) for one in self.reasons)

    def explain(self, lang: Lang = "en") -> str:
        """The status and why, in Chinese or English."""
        said = Reason(f"ledger.status-{self.status}").explain(lang)
        return f"{said}：{self.because(lang)}" if lang == "zh" else f"{said}: {self.because(lang)}"


@attrs.frozen
class _Case:
    """What the rows of the table look at."""

    life: TermLife
    state: State
    day: date
    deadline: Deadline | None
    done: tuple[Event, ...]
    """Reports of completion that still count."""
    other: tuple[Event, ...]
    """Other reports of progress."""

    @property
    def passed(self) -> bool:
        """Whether the deadline is certainly over on the day asked about."""
        ends = self.ends
        return ends is not None and self.day >= ends

    @property
    def ends(self) -> date | None:
        """The first day on which it is too late."""
        return self.deadline.passed_on if self.deadline is not None else None


def term_status(life: TermLife, state: State, day: date) -> Status:
    """The status of an adopted term on a day, from a state folded up to that day."""
    case = _case(life, state, day)
    for row in (_waived, _done, _lapsed, _condition_unknown, _breached, _overdue):
        status = row(case)
        if status is not None:
            return status
    return _under_way(case)


def _case(life: TermLife, state: State, day: date) -> _Case:
    reports = life.reports
    reopened = max((place for place, one in enumerate(reports) if isinstance(one.data, Reopen)), default=-1)
    extended = [one.data.deadline for one in reports if isinstance(one.data, Extend)]
    progress = [one for one in reports[reopened + 1 :] if isinstance(one.data, Progress)]
    done = tuple(one for one in progress if isinstance(one.data, Progress) and one.data.state == "done")
    return _Case(
        life=life,
        state=state,
        day=day,
        deadline=extended[-1] if extended else life.term.deadline,
        done=done,
        other=tuple(one for one in progress if one not in done),
    )


def _waived(case: _Case) -> Status | None:
    waivers = [one for one in case.life.reports if isinstance(one.data, Waive)]
    by = {voice for one in waivers for voice in one.by}
    if not waivers or not set(case.life.term.promised_to) <= by:
        return None
    return Status("waived", (Reason("ledger.waived", {"by": sorted(by)}),))


def _done(case: _Case) -> Status | None:
    if case.life.term.force == "result":
        return Status("met", (Reason("ledger.told-as-result"),))
    unplaced: Event | None = None
    for report in case.done:
        within = _inside(report, case.ends)
        if within:
            return Status("met", (_reported(report), *_checked(case), *_marked([report])))
        if within is None:
            unplaced = report
    if unplaced is None:
        return None
    return Status(
        "undetermined", (Reason("ledger.done-when-unknown", {"by": said_by(unplaced), **_due(case)}),)
    )


def _inside(report: Event, ends: date | None) -> bool | None:
    """Whether it was done before it was too late; a report made in time is of something done in time."""
    if ends is None:
        return True
    done = _as_of(report)
    if done is not None and done.last is not None and done.last < ends:
        return True
    if done is not None and done.first is not None and done.first >= ends:
        return False
    reported = report.at.last if report.at is not None else None
    return True if reported is not None and reported < ends else None


def _as_of(report: Event) -> Moment | None:
    """The day a report speaks about. A completion whose day isn't given was done on an unknown day."""
    data = report.data
    if isinstance(data, Progress):
        return data.as_of if data.as_of is not None or data.state == "done" else report.at
    return (data.as_of or report.at) if isinstance(data, Establish) else report.at


def _checked(case: _Case) -> tuple[Reason, ...]:
    accepts = [one for one in case.life.reports if isinstance(one.data, Accept)]
    if not accepts:
        return (Reason("ledger.not-checked"),)
    return (Reason("ledger.checked", {"by": [voice for one in accepts for voice in one.by]}),)


def _lapsed(case: _Case) -> Status | None:
    condition = case.life.term.condition
    if condition is None:
        return None
    found = _found(case)
    if found.value is not False:
        return None
    return Status("lapsed", (_finding_said(found.deciding), *_marked(found.deciding)))


@attrs.frozen
class _Found:
    """What the findings say of a condition: whether it is met, and by which findings."""

    value: bool | None
    deciding: tuple[Event, ...] = ()
    clash: bool = False


def _found(case: _Case) -> _Found:
    """Whether the condition is met: by the latest findings before the deadline; a later contrary one reopens the matter."""
    condition = case.life.term.condition
    if condition is None:
        return _Found(True)
    findings = case.state.findings.get(condition.finding, ())
    ends = case.ends
    before = [one for one in findings if ends is None or _spoken_of(one, ends) == "before"]
    later = [one for one in findings if one not in before]
    first = _latest(before, met_by=condition.holds)
    then = _latest(later, met_by=condition.holds)
    if then.value is True and first.value is not True:
        return then
    if first.value is None and not first.clash:
        return _Found(None, then.deciding, then.clash)
    return first


def _spoken_of(finding: Event, ends: date) -> str:
    day = _as_of(finding)
    return "before" if day is not None and day.last is not None and day.last < ends else "later"


def _latest(findings: Iterable[Event], *, met_by: bool) -> _Found:
    dated = [(day, one) for one in findings if (day := _last_day(one)) is not None]
    if not dated:
        return _Found(None)
    latest = max(day for day, _ in dated)
    deciding = tuple(one for day, one in dated if day == latest)
    values = {one.data.holds == met_by for one in deciding if isinstance(one.data, Establish)}
    return _Found(None, deciding, clash=True) if len(values) > 1 else _Found(values.pop(), deciding)


def _last_day(finding: Event) -> date | None:
    day = _as_of(finding)
    return day.last if day is not None else None


def _condition_unknown(case: _Case) -> Status | None:
    found = _found(case)
    if found.value is not None:
        return None
    if found.clash:
        said = Reason("ledger.findings-differ", {"day": _last_day(found.deciding[0])})
    elif found.deciding:
        said = Reason("ledger.found-too-late", {"day": _last_day(found.deciding[0]), **_due(case)})
    else:
        said = Reason("ledger.no-finding", {"day": case.day})
    judge = case.life.term.condition.judge if case.life.term.condition else ()
    who = Reason("ledger.judge", {"who": judge}) if judge else Reason("ledger.judge-not-said")
    if case.passed:
        return Status("undetermined", (said, who, Reason("ledger.deadline-passed", _due(case))))
    return Status("pending", (said, who, *_still_open(case)))


def _breached(case: _Case) -> Status | None:
    ends = case.ends
    if ends is None or not case.passed:
        return None
    late = [one for one in case.done if _inside(one, ends) is False]
    if late:
        said = Reason("ledger.done-late", {"day": _last_day(late[0]), "by": said_by(late[0]), **_due(case)})
        return Status("breached", (said, *_marked(late)))
    absent = [one for one in case.other if _is_not_done(one, case)]
    if absent:
        said = Reason(
            "ledger.found-not-done", {"day": _last_day(absent[-1]), "by": said_by(absent[-1]), **_due(case)}
        )
        return Status("breached", (said, *_marked(absent)))
    return None


def _is_not_done(report: Event, case: _Case) -> bool:
    named = case.deadline.named if case.deadline is not None else None
    day = _as_of(report)
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
    return Status("overdue", (*_condition_said(case), Reason("ledger.overdue", _due(case))))


def _under_way(case: _Case) -> Status:
    told = _condition_said(case)
    working = [one for one in case.other if isinstance(one.data, Progress) and one.data.state == "under-way"]
    if working:
        said = Reason("ledger.under-way", {"by": said_by(working[-1])})
        return Status("in-progress", (*told, said, *_still_open(case), *_marked(working)))
    status = "triggered" if case.life.term.condition is not None else "pending"
    return Status(status, (*told, Reason("ledger.nothing-reported"), *_still_open(case)))


def _condition_said(case: _Case) -> tuple[Reason, ...]:
    found = _found(case)
    if case.life.term.condition is None:
        return ()
    return (_finding_said(found.deciding), *_marked(found.deciding))


def _finding_said(findings: tuple[Event, ...]) -> Reason:
    finding = findings[0]
    holds = isinstance(finding.data, Establish) and finding.data.holds
    name = finding.data.finding if isinstance(finding.data, Establish) else ""
    code = "ledger.found" if holds else "ledger.found-not"
    return Reason(code, {"finding": name, "day": _last_day(finding), "by": said_by(finding)})


def _reported(report: Event) -> Reason:
    day = _as_of(report)
    shown = day.last if day is not None else None
    if shown is None:
        return Reason("ledger.done-undated", {"by": said_by(report)})
    return Reason("ledger.done", {"day": shown, "by": said_by(report)})


def said_by(event: Event) -> object:
    """Who made an event, for a sentence; says so where nobody is named."""
    return event.by or Reason("ledger.nobody-named")


def _due(case: _Case) -> dict[str, object]:
    deadline = case.deadline
    said = {"zh": deadline.explain("zh"), "en": deadline.explain("en")} if deadline is not None else None
    return {"deadline": said}


def _still_open(case: _Case) -> tuple[Reason, ...]:
    if case.deadline is None:
        return (Reason("ledger.no-deadline"),)
    if case.ends is None:
        return (Reason("ledger.deadline-unreadable", _due(case)),)
    return (Reason("ledger.due", _due(case)),)


def _marked(events: Iterable[Event]) -> tuple[Reason, ...]:
    return (Reason("ledger.supposed"),) if any(one.supposed for one in events) else ()
