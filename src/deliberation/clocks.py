"""When what is owed is due: each duty's clock, from the event that starts it to its last day, and how that stands on a day.

A period begins on the day after its event and includes its number; a last day that is a day of rest moves on, where the forum names a
calendar. Where the day of the event isn't known, or the calendar doesn't reach that far, there is no last day, and the reasons say why.

Source:
    Civil Code of the PRC, arts. 201 to 204 and 1259.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

import attrs

from deliberation.calendars import Calendar
from deliberation.errors import InvalidInput
from deliberation.events import Event
from deliberation.quantities import Moment, Period, latest_start
from deliberation.stages import Duty
from deliberation.statuses import Status, said_by
from deliberation.wording import Reason


_ONE_DAY: Final = timedelta(days=1)
_DONE: Final = {True: "clock.in-time", False: "clock.late", None: "clock.sometime"}


@attrs.frozen
class Days:
    """By which days of rest periods are counted.

    Args:
        calendar: the calendar; ``None`` = none is named or at hand.
        missing: the key of a calendar that the record names and that isn't at hand.
    """

    calendar: Calendar | None = None
    missing: str | None = None


@attrs.frozen
class Clock:
    """The last day of a period, and how it was counted.

    Args:
        last: the last day on which it isn't too late; ``None`` = not known, or no period is set.
        why: the event, the rule and the arithmetic, or why there is no last day.
    """

    last: date | None
    why: tuple[Reason, ...]


@attrs.frozen
class Running:
    """Something that is owed, with the event that starts its clock.

    Args:
        duty: the procedure's duty.
        to: what it is owed to: the reference of a point, a term, an agreement, a note, a meeting or a stage's beginning.
        holders: the ids of those who act in the seats that owe it; empty where nobody holds them.
        start: the event that starts the clock; for a notice the beginning that it must come before.
        event: what that event is called in a sentence.
        at: when that was; ``None`` where it isn't known.
        done: the event that discharges it; ``None`` as long as there is none.
        done_at: when that was.
    """

    duty: Duty
    to: str
    holders: tuple[str, ...]
    start: Event
    event: Reason
    at: Moment | None
    done: Event | None = None
    done_at: Moment | None = None

    def clock(self, days: Days | None = None) -> Clock:
        """The last day for it.

        >>> from deliberation.events import Say
        >>> said = Event(Say("question", "why?"), at=Moment.on("2026-03-02"), seq=7)
        >>> duty = Duty(owed_by="host", to="question", within=Period(15, "days"))
        >>> Running(duty, "#7.1", ("hal",), said, Reason("clock.from-statement", {"ref": "#7.1"}), said.at).clock().last
        datetime.date(2026, 3, 17)
        """
        days = days or Days()
        period = self.duty.period
        if period is None:
            return Clock(None, (Reason("clock.no-period"),))
        start = self.at.day if self.at is not None else None
        if start is None:
            said = {"event": self.event, "period": period.said()}
            return Clock(None, (Reason("clock.start-unknown", said),))
        try:
            return self._counted(period, start, days)
        except InvalidInput as error:
            known = () if days.missing is None else (Reason("calendar.missing-here", {"key": days.missing}),)
            return Clock(None, (Reason(error.code, error.params), *known))

    def _counted(self, period: Period, start: date, days: Days) -> Clock:
        rests = None if days.calendar is None else days.calendar.rests
        said = {"event": self.event, "start": start, "period": period.said(), "calendar": _title(days)}
        if self.duty.what == "notice":
            last = latest_start(period, start, rests=rests)
            worked = "-working" if period.unit == "working-days" else ""
            return Clock(last, (Reason(f"clock.ahead{worked}", {**said, "last": last}),))
        last = period.last_day(start, rests=rests)
        if period.unit == "working-days":
            why = [Reason("clock.counted-working", {**said, "last": last})]
        else:
            plain = period.last_day(start)
            code = "clock.counted-months" if period.unit in ("months", "years") else "clock.counted"
            why = [Reason(code, {**said, "last": plain})]
            if plain != last:
                why.append(Reason("clock.moved", {"day": plain, "last": last, "calendar": _title(days)}))
        if period.inclusive:
            return Clock(last, tuple(why))
        return Clock(last - _ONE_DAY, (*why, Reason("clock.exclusive", {"last": last - _ONE_DAY})))

    def stands(self, on: date | None, *, told: bool, days: Days | None = None) -> tuple[Clock, Status]:
        """Its clock, and how it stands on a day.

        *discharged*, in time or late, as the reasons say; a notice that is too late discharges nothing. *open*, as long as the last day
        isn't over or no day is asked about. *overdue*, where nothing was recorded and the last day is over. *unknown* in a transcript,
        which need not tell of it, and where no last day can be found.

        Args:
            on: the day asked about.
            told: whether the record is a transcript.
            days: by which days of rest periods are counted.
        """
        clock = self.clock(days)
        name, said = self._done(clock) if self.done is not None else self._silent(clock, on, told=told)
        basis = (Reason("clock.basis", {"basis": self.duty.basis}),) if self.duty.basis else ()
        supposed = any(one is not None and one.supposed for one in (self.start, self.done))
        marks = (Reason("ledger.supposed"),) if supposed else ()
        return clock, Status(name, (*said, *clock.why, *basis, *marks), _refs((self.start, self.done)))

    def _done(self, clock: Clock) -> tuple[str, tuple[Reason, ...]]:
        when = in_time(self.done_at, clock.last)
        code = "clock.done" if self.duty.period is None else _DONE[when]
        deed = Reason(f"clock.did-{self.duty.what}")
        by = said_by(self.done) if self.done is not None else None
        late = self.duty.what == "notice" and when is False
        said = Reason(code, {"deed": deed, "by": by, "day": _when(self.done_at)})
        return "overdue" if late else "discharged", (said,)

    def _silent(self, clock: Clock, on: date | None, *, told: bool) -> tuple[str, tuple[Reason, ...]]:
        if told:
            return "unknown", (Reason("clock.not-told"),)
        nothing = Reason("clock.nothing")
        if self.duty.what == "notice":  # what it had to come before has begun
            return "overdue", (nothing,)
        if clock.last is None:
            return "open" if self.duty.period is None else "unknown", (nothing,)
        if on is None or on <= clock.last:
            return "open", (nothing,)
        return "overdue", (nothing, Reason("clock.over", {"last": clock.last}))


def in_time(at: Moment | None, last: date | None) -> bool | None:
    """Whether something that happened then was in time; ``None`` where what is known leaves that open.

    >>> in_time(Moment.on("2026-03"), date(2026, 3, 31)), in_time(Moment.on("2026-03"), date(2026, 3, 15))
    (True, None)
    """
    if at is None or at.first is None or at.last is None or last is None:
        return None
    if at.last <= last:
        return True
    return False if at.first > last else None


def _title(days: Days) -> object:
    return None if days.calendar is None else dict(days.calendar.title)


def _when(at: Moment | None) -> object:
    moment = at or Moment()
    return {"zh": moment.explain("zh"), "en": moment.explain("en")}


def _refs(events: Iterable[Event | None]) -> tuple[str, ...]:
    return tuple(one.ref for one in events if one is not None)
