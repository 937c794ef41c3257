"""A record as its minutes read it: corrections applied, what was taken back still there and marked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import attrs

from deliberation.behaviours import folded
from deliberation.corrections import corrected
from deliberation.errors import InvalidInput
from deliberation.events import Annul, Correct, Event, Open
from deliberation.names import SEATS
from deliberation.plugins import procedure_in
from deliberation.procedures import Procedure
from deliberation.provenance import Source
from deliberation.publishing.parts import Mark, Name, Title
from deliberation.publishing.views import View
from deliberation.stakeholders import Stakeholder, voice_of
from deliberation.states import State, fold
from deliberation.wording import Reason, Worded


@attrs.frozen
class Told:
    """One event in the corrected view, and what became of it."""

    event: Event
    recorded: Event
    """The same event as it was recorded."""
    annulled: bool
    corrected: bool


@attrs.frozen
class Reading:
    """A view of a record, what it folds to, and how its people are called.

    Args:
        view: what is to be seen of the record.
        told: its events, those that an author supposed left out unless asked for.
        state: the fold of those that stand.
        opened: the opening event's data.
        procedure: the procedure that stands in the record.
        supposed: whether what an author supposed is in.
    """

    view: View
    told: tuple[Told, ...]
    state: State
    opened: Open
    procedure: Procedure
    supposed: bool

    @classmethod
    def of(cls, view: View, *, supposed: bool) -> Reading:
        """The reading of a view of a record.

        Raises:
            InvalidInput: ``publishing.not-opened`` for a record in which nothing was opened.
        """
        events = tuple(event for event in view.events if supposed or not event.supposed)
        standing = {event.ref: event for event in corrected(events)}
        mended = {event.data.event for event in events if isinstance(event.data, Correct)}
        told = tuple(
            Told(standing.get(event.ref, event), event, event.ref not in standing, event.ref in mended)
            for event in events
        )
        opened = fold(standing.values()).opened
        if opened is None:
            raise InvalidInput("publishing.not-opened", record=view.record)
        procedure = procedure_in(opened)
        state = folded(procedure.behaviour, standing.values())
        return cls(view, told, state, opened, procedure, supposed)

    @property
    def transcript(self) -> bool:
        """Whether a source tells it."""
        return self.view.transcript

    def standing(self) -> tuple[Event, ...]:
        """The events that stand, corrected."""
        return tuple(one.event for one in self.told if not one.annulled)

    def annulments(self) -> tuple[Event, ...]:
        """The events that take others back."""
        return tuple(one.event for one in self.told if isinstance(one.event.data, Annul))

    def wanted(self, source: Source | None) -> bool:
        """Whether a value with this source is shown."""
        return self.supposed or source is None or source.provenance != "supposed"

    def person(self, key: str) -> Stakeholder | None:
        """The stakeholder of that id, if the record tells of one."""
        return self.state.people.get(key)

    def masked(self, key: str) -> bool:
        """Whether somebody is called by a mask."""
        person = self.person(key)
        return person is not None and isinstance(person.name, Worded)

    def name(self, by: str) -> Name:
        """How a voice is called; one that can't be read is shown as it is."""
        try:
            voice = voice_of(by)
        except InvalidInput:
            return Name(by, by)
        person = self.person(voice.stakeholder)
        label = person.label if person is not None else voice.stakeholder
        supposed = person is not None and person.provenance == "supposed"
        return Name(voice.stakeholder, label, voice.member, supposed)

    def names(self, by: Iterable[str]) -> tuple[Name, ...]:
        """How several voices are called."""
        return tuple(self.name(one) for one in by)

    def seat(self, key: str) -> Title:
        """The title of a seat."""
        seat = self.procedure.seat(key)
        return seat.name if seat is not None else {"zh": key, "en": key}

    def stage(self, key: str) -> Title:
        """The title of a stage."""
        stage = self.procedure.stage(key)
        return stage.name if stage is not None else {"zh": key, "en": key}

    def own_move(self, name: str) -> Title | str:
        """What an act or kind of proposal that only the procedure knows is called; its name where it has no title."""
        own = self.procedure.own_move(name)
        return own.title if own is not None else name

    def called(self, reason: Reason) -> Reason:
        """A verdict's reason with people and seats by name."""
        return attrs.evolve(
            reason, params={key: self._called(key, value) for key, value in reason.params.items()}
        )

    def _called(self, key: str, value: object) -> object:
        several = isinstance(value, (tuple, list))
        parts: tuple[object, ...] = tuple(value) if isinstance(value, (tuple, list)) else (value,)
        named = tuple(self._one_called(key, part) for part in parts)
        return named if several else named[0]

    def _one_called(self, key: str, part: object) -> object:
        if not isinstance(part, str):
            return part
        if key in SEATS:
            return self.seat(part)
        return self.name(part) if key == "who" else part


def marks_of(sources: Iterable[Source | None]) -> tuple[Mark, ...]:
    """What in a value isn't in the source's own words."""
    marked = (one for one in sources if one is not None and one.provenance in ("inferred", "supposed"))
    return tuple(dict.fromkeys(Mark(one.provenance, one.basis) for one in marked))


def facts_of(sources: Iterable[Source | None]) -> tuple[str, ...]:
    """The source's own ids of what a value tells."""
    return tuple(one.ref for one in sources if one is not None and one.ref is not None)


def field_of(value: object, path: Iterable[str]) -> object:
    """What stands at a path within an event; ``None`` where nothing does."""
    for part in path:
        if attrs.has(type(value)):
            value = getattr(value, part, None)
        elif isinstance(value, tuple) and part.isdecimal():
            value = value[int(part)] if int(part) < len(value) else None
        else:
            value = value.get(part) if isinstance(value, Mapping) else None
    return value
