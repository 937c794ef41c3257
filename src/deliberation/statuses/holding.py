"""Whether a condition holds on a day: yes, no, or not known, with what it rests on.

A finding counts by the latest that speaks of a day before the term's deadline; a later contrary one reopens the matter. Conditions that are
joined hold as in Kleene's three-valued logic: what isn't known matters only where it could turn the result.

Source:
    S. C. Kleene, *Introduction to Metamathematics* (1952), §64.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import attrs

from deliberation.conditions import Condition
from deliberation.events import Establish, Event, Progress
from deliberation.quantities import Deadline, Moment
from deliberation.statuses.asking import Asking
from deliberation.statuses.status import once, said_by
from deliberation.wording import Reason


@attrs.frozen
class Holds:
    """Whether a condition holds.

    Args:
        value: yes, no, or ``None`` where it isn't known.
        because: what that rests on, or what is missing.
        rests_on: the references of the events that it rests on.
        since: the day from which it holds, where that is known.
    """

    value: bool | None
    because: tuple[Reason, ...] = ()
    rests_on: tuple[str, ...] = ()
    since: date | None = None


def holding(condition: Condition, asking: Asking, deadline: Deadline | None = None) -> Holds:
    """Whether a condition holds.

    Args:
        condition: the condition.
        asking: on which day, and in which state.
        deadline: that of the term, counted out: findings are asked for before it.
    """
    if condition.kind == "finding":
        return _found(condition, asking, deadline)
    if condition.kind == "term":
        return _met(condition, asking)
    if condition.kind == "day":
        return _come(condition, asking)
    parts = [holding(part, asking, deadline) for part in condition.parts]
    joined = _all(parts) if condition.kind == "all" else _any(parts)
    return joined if condition.holds else turned(joined)


def turned(holds: Holds) -> Holds:
    """The contrary."""
    return attrs.evolve(holds, value=None if holds.value is None else not holds.value)


def _all(parts: Sequence[Holds]) -> Holds:
    contrary = [one for one in parts if one.value is False]
    if contrary:
        return _together(False, contrary, first=True)
    return _together(None if any(one.value is None for one in parts) else True, parts, first=False)


def _any(parts: Sequence[Holds]) -> Holds:
    telling = [one for one in parts if one.value is True]
    if telling:
        return _together(True, telling, first=True)
    return _together(None if any(one.value is None for one in parts) else False, parts, first=False)


def _together(value: bool | None, parts: Sequence[Holds], *, first: bool) -> Holds:
    """What several come to; it holds from the first of their days, or only from the last."""
    days = [one.since for one in parts if one.since is not None]
    since = None if len(days) < len(parts) else min(days) if first else max(days)
    told = once(reason for one in parts for reason in one.because)
    rests_on = dict.fromkeys(ref for one in parts for ref in one.rests_on)
    return Holds(value, told, tuple(rests_on), since)


# ---- a day


def _come(condition: Condition, asking: Asking) -> Holds:
    """A day that hasn't come isn't missed yet."""
    day = date.fromisoformat(str(condition.since))
    come = asking.day >= day
    reason = Reason("ledger.day-come" if come else "ledger.day-to-come", {"day": day})
    if condition.holds:
        return Holds(True if come else None, (reason,), since=day)
    return Holds(not come, (reason,))


# ---- another term


def _met(condition: Condition, asking: Asking) -> Holds:
    about = asking.about(str(condition.term))
    if about is None:
        return Holds(None, (Reason("ledger.term-not-at-hand", {"ref": condition.term}),))
    there, life = about
    if there.circular:
        return Holds(None, (Reason("ledger.condition-circular", {"ref": condition.term}),))
    status = asking.status_of(life, there)
    value = {"met": True, "breached": False, "lapsed": False, "waived": False}.get(status.status)
    said = {"zh": status.explain("zh"), "en": status.explain("en")}
    standing = Reason("ledger.term-stands", {"ref": condition.term, "status": said})
    met = Holds(value, (standing,), status.rests_on, _day_of(life.reports) if value else None)
    return met if condition.holds else turned(met)


def _day_of(reports: Iterable[Event]) -> date | None:
    done = [one for one in reports if isinstance(one.data, Progress) and one.data.state == "done"]
    return last_day(done[-1]) if done else None


# ---- a finding


def _found(condition: Condition, asking: Asking, deadline: Deadline | None) -> Holds:
    ends = None if deadline is None else deadline.passed_on
    findings = asking.state.findings.get(str(condition.finding), ())
    before = [one for one in findings if ends is None or _is_before(one, ends)]
    later = [one for one in findings if one not in before]
    first, then = _latest(before, condition, asking), _latest(later, condition, asking)
    if then is not None and then.value is True and (first is None or first.value is not True):
        return then
    if first is not None:
        return first
    if then is not None:
        return _too_late(then, later, condition, deadline)
    if condition.presumed is not None:
        presumed = Reason(
            "ledger.presumed" if condition.presumed else "ledger.presumed-not", {"finding": condition.finding}
        )
        return Holds(condition.presumed == condition.holds, (presumed,))
    return Holds(None, (Reason("ledger.no-finding", {"day": asking.day}), *_judges(condition)))


def _is_before(finding: Event, ends: date) -> bool:
    day = last_day(finding)
    return day is not None and day < ends


def _latest(findings: Iterable[Event], condition: Condition, asking: Asking) -> Holds | None:
    """What the findings of the latest day say; ``None`` where none has a day."""
    dated = _dated(findings)
    if not dated:
        return None
    latest = dated[-1][0]
    deciding = [one for day, one in dated if day == latest]
    values = {_comes_out(one, condition) for one in deciding}
    if len(values) > 1:
        both = [
            next(one for one in deciding if _comes_out(one, condition) is value) for value in (True, False)
        ]
        differ = Reason("ledger.findings-differ", {"day": latest})
        said = (differ, *map(_finding_said, both))
        return Holds(None, (*said, *_judges(condition)), asking.refs(both))
    value, telling = values.pop(), deciding[:1]
    because = (_finding_said(deciding[0]), *marked(telling))
    return Holds(value, because, asking.refs(telling), _run(dated, condition, value))


def _dated(findings: Iterable[Event]) -> list[tuple[date, Event]]:
    """Findings with the days they speak of, the earliest first."""
    pairs = ((last_day(one), one) for one in findings)
    return sorted(((day, one) for day, one in pairs if day is not None), key=lambda pair: pair[0])


def _run(dated: Sequence[tuple[date, Event]], condition: Condition, value: bool) -> date:
    """The first day of those on which it was found so without a break, up to the latest."""
    first = dated[-1][0]
    for day, one in reversed(dated):
        if _comes_out(one, condition) != value:
            break
        first = day
    return first


def _comes_out(finding: Event, condition: Condition) -> bool:
    return isinstance(finding.data, Establish) and finding.data.holds == condition.holds


def _too_late(
    holds: Holds, findings: Iterable[Event], condition: Condition, deadline: Deadline | None
) -> Holds:
    if holds.value is None:
        return holds
    late = Reason(
        "ledger.found-too-late", {"day": _dated(findings)[-1][0], "deadline": deadline_said(deadline)}
    )
    return Holds(None, (late, *holds.because, *_judges(condition)), holds.rests_on)


def _judges(condition: Condition) -> tuple[Reason, ...]:
    if condition.judge:
        return (Reason("ledger.judge", {"who": condition.judge}),)
    return (Reason("ledger.judge-not-said"),)


def _finding_said(finding: Event) -> Reason:
    holds = isinstance(finding.data, Establish) and finding.data.holds
    name = finding.data.finding if isinstance(finding.data, Establish) else ""
    code = "ledger.found" if holds else "ledger.found-not"
    return Reason(code, {"finding": name, "day": last_day(finding), "by": said_by(finding)})


def deadline_said(deadline: Deadline | None) -> object:
    """A deadline in both languages, for a sentence."""
    return {"zh": deadline.explain("zh"), "en": deadline.explain("en")} if deadline is not None else None


def as_of(report: Event) -> Moment | None:
    """The day a report speaks about. A completion whose day isn't given was done on an unknown day."""
    data = report.data
    if isinstance(data, Progress):
        return data.as_of if data.as_of is not None or data.state == "done" else report.at
    return (data.as_of or report.at) if isinstance(data, Establish) else report.at


def last_day(report: Event) -> date | None:
    """The last day that a report may speak about, where it has such a day."""
    day = as_of(report)
    return day.last if day is not None else None


def marked(events: Iterable[Event]) -> tuple[Reason, ...]:
    """That something was only supposed, where it was."""
    return (Reason("ledger.supposed"),) if any(one.supposed for one in events) else ()
