"""Who is there, since when, and who has left again: per meeting, event by event."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from deliberation.events import Adjourn, Arrive, Event, Leave, Meet
from deliberation.quantities import Moment


@attrs.frozen
class Attendance:
    """That somebody is at a meeting, or was.

    Args:
        who: a stakeholder's id.
        came: when they came; ``None`` where nobody recorded it.
        left: when they left; ``None`` as long as they are there, or where it isn't known when that was.
    """

    who: str
    came: Moment | None = None
    left: Moment | None = None


@attrs.frozen
class Meeting:
    """Who came to the meeting that is on and who left it, as far as that is recorded.

    >>> from deliberation.events import Arrive, Leave
    >>> meeting = Meeting().after(Event(Arrive("ann"), at=Moment.on("2026-03-01T14:00")))
    >>> meeting = meeting.after(Event(Leave("ann"), at=Moment.on("2026-03-01T15:30")))
    >>> [(one.who, one.came.iso, one.left.iso) for one in meeting.gone]
    [('ann', '2026-03-01T14:00', '2026-03-01T15:30')]
    """

    came: Mapping[str, Moment | None] = attrs.field(factory=dict)
    left: Mapping[str, Attendance] = attrs.field(factory=dict)

    def after(self, event: Event) -> Meeting:
        """The meeting after one event more."""
        data = event.data
        if isinstance(data, Meet | Adjourn):
            return Meeting()
        if isinstance(data, Arrive):
            left = {who: one for who, one in self.left.items() if who != data.who}
            return Meeting({**self.came, data.who: event.at}, left)
        if isinstance(data, Leave):
            came = {who: at for who, at in self.came.items() if who != data.who}
            gone = Attendance(data.who, self.came.get(data.who), event.at)
            return Meeting(came, {**self.left, data.who: gone})
        return self

    def there(self, who: str) -> Attendance:
        """Somebody who is there, with the time they came."""
        return Attendance(who, self.came.get(who))

    @property
    def gone(self) -> tuple[Attendance, ...]:
        """Those who left and didn't come back, in the order in which they left."""
        return tuple(self.left.values())
