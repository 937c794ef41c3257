"""The notice given of the meeting or vote at which an item was decided."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from deliberation.clocks import Days, Running, in_time
from deliberation.decisions import Outcome
from deliberation.events import Event, Invite, Publish
from deliberation.legitimacy.items import Notice
from deliberation.obligations import Course
from deliberation.procedures import Procedure
from deliberation.quantities import Moment
from deliberation.stages import Duty
from deliberation.states import State
from deliberation.wording import Reason


_UNDEMANDED = Duty("notice")
"""What is looked for where the procedure asks for no notice: one of the meeting, given at any time before it."""


def gives_notice(event: Event) -> bool:
    """Whether an event may be a notice: one that was made public, or an invitation."""
    return isinstance(event.data, Invite) or (isinstance(event.data, Publish) and event.data.what == "notice")


def notice_of(
    item: str, procedure: Procedure, state: State, notices: Iterable[Event], *, told: bool, days: Days
) -> Notice | None:
    """The notice of what an item was decided at; ``None`` where the record tells of no meeting and the procedure asks for no notice.

    Args:
        item: the proposal's reference; a notice that says what it is about counts only for that.
        procedure: whose duties ask for notice; the first such duty of which something has begun counts.
        state: how things stood when it was decided.
        notices: the notices until then.
        told: whether the record is a transcript, which need not tell of a notice.
        days: by which days of rest periods are counted.
    """
    course = Course(procedure, state, tuple(one for one in notices if _about(one, item)))
    for duty in (*(one for one in procedure.duties if one.what == "notice"), _UNDEMANDED):
        began = list(course.of(duty))
        if began:
            return _judged(began[-1], told=told, days=days, asked=duty is not _UNDEMANDED)
    return None


def _about(event: Event, item: str) -> bool:
    about = event.data.about if isinstance(event.data, Publish) else ()
    return not about or item in about


def _judged(running: Running, *, told: bool, days: Days, asked: bool) -> Notice:
    clock = running.clock(days)
    given = None if running.done is None else running.done.ref
    ahead = _days(running.done_at, running.at)
    said = Reason("legitimacy.no-notice") if given is None else _given(given, ahead)
    if not asked:
        return Notice(None, given, running.done_at, ahead, None, (said, Reason("legitimacy.no-notice-rule")))
    why = clock.why if running.duty.period is not None else ()
    basis = (Reason("legitimacy.basis", {"basis": running.duty.basis}),) if running.duty.basis else ()
    worked = (*(Reason("legitimacy.sentence", {"text": one}) for one in why), *basis)
    return Notice(
        _outcome(running, clock.last, told=told), given, running.done_at, ahead, clock.last, (said, *worked)
    )


def _outcome(running: Running, last: date | None, *, told: bool) -> Outcome:
    if running.done is None:
        return "unknown" if told else "fails"
    if running.duty.period is None:
        return "holds"
    when = in_time(running.done_at, last)
    return "unknown" if when is None else "holds" if when else "fails"


def _given(ref: str, ahead: int | None) -> Reason:
    if ahead is None:
        return Reason("legitimacy.notice-sometime", {"ref": ref})
    return Reason("legitimacy.notice", {"ref": ref, "days": ahead})


def _days(given: Moment | None, began: Moment | None) -> int | None:
    first = given.day if given is not None else None
    last = began.day if began is not None else None
    return None if first is None or last is None else (last - first).days
