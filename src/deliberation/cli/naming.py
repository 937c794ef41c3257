"""People by name instead of id, seats and stages by title, events by the source's own id: for what people read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import attrs

from deliberation.names import PEOPLE, SEATS
from deliberation.procedures import Procedure
from deliberation.records import REF, Record
from deliberation.states import State
from deliberation.statuses import Status
from deliberation.wording import Lang, Reason


_REFS: Final = frozenset({"ref", "refs", "points", "of", "to", "what"})


@attrs.frozen
class Names:
    """How a record's people, seats and events are called.

    Args:
        record: the record.
        state: what it folds to.
        procedure: the procedure in it, if anything was opened.
        lang: the language of the frame.
    """

    record: Record
    state: State
    procedure: Procedure | None
    lang: Lang

    @classmethod
    def of(cls, record: Record, lang: Lang) -> Names:
        """The names in a record."""
        state = State.of(record, supposed=True)
        procedure = None if state.opened is None else Procedure.from_data(state.opened.procedure)
        return cls(record, state, procedure, lang)

    def people(self, voices: Iterable[str]) -> list[str]:
        """How several are called, each once."""
        return list(dict.fromkeys(map(self.person, voices)))

    def person(self, voice: str) -> str:
        """How somebody is called: by name or role, a member of a group as such."""
        return self.state.voice(voice, self.lang)

    def sized(self, who: str) -> str:
        """How somebody is called, with how many they are."""
        person = self.state.people.get(who)
        called = self.person(who)
        if person is None or person.count is None:
            return called
        return Reason("convening.called", {"who": called, "more": person.count.text or ""}).explain(self.lang)

    def seat(self, key: str) -> str:
        """The title of a seat."""
        seat = self.procedure.seat(key) if self.procedure else None
        return seat.name.get(self.lang, key) if seat else key

    def stage(self, key: str) -> str:
        """The title of a stage."""
        stage = self.procedure.stage(key) if self.procedure else None
        return stage.name.get(self.lang, key) if stage else key

    def ref(self, ref: str) -> str:
        """What an event, a point or a term is called: by the source's own id where it has one."""
        if ref in self.state.terms:
            return self.state.terms[ref].term.name
        found = REF.fullmatch(ref)
        if (
            found is None
            or found["record"] not in ("", self.record.id)
            or int(found["seq"]) > len(self.record)
        ):
            return ref
        event = self.record.event(ref)
        names = [source.ref for source in event.sources if source.ref is not None]
        whole = not found["part"] or len(event.points) == 1
        return names[0] if len(names) == 1 and whole else ref

    def because(self, status: Status) -> str:
        """Why something stands as it does, in a sentence."""
        named = attrs.evolve(status, reasons=tuple(map(self.reason, status.reasons)))
        return named.because(self.lang)

    def reason(self, reason: Reason) -> Reason:
        """A reason with people, seats and events by name."""
        return attrs.evolve(
            reason, params={key: self._called(key, value) for key, value in reason.params.items()}
        )

    def _called(self, key: str, value: Any) -> Any:
        if isinstance(value, list | tuple):
            return [self._called(key, part) for part in value]
        if isinstance(value, Reason):
            return self.reason(value)
        if not isinstance(value, str):
            return value
        if key in PEOPLE and value.partition("/")[0] in self.state.people:
            return self.person(value)
        if key in SEATS:
            return self.seat(value)
        return self.ref(value) if key in _REFS else value
