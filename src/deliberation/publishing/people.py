"""Who took part: everyone who was invited, seated, there, or quoted."""

from __future__ import annotations

from typing import Final

import attrs

from deliberation import events as ev
from deliberation.events import STAGE_MOVES
from deliberation.publishing.parts import Participant, Presence, SeatHeld
from deliberation.publishing.reading import Reading, marks_of
from deliberation.wording import Reason


_PRESENCE: Final[dict[tuple[bool, bool], Presence]] = {
    (True, True): "invited-and-present",
    (True, False): "invited",
    (False, True): "present",
}


def participants(reading: Reading) -> tuple[Participant, ...]:
    """Everyone who took part, those on the roll first, in the order they were seated, invited, there or heard."""
    standing = reading.standing()
    seats = _seats(reading, standing)
    spoke, heard = _at_the_meeting(reading, standing), _heard(reading, standing)
    came = reading.state.arrived | spoke
    everyone = dict.fromkeys((*seats, *reading.state.invited, *(one for one in heard if one in came), *heard))
    for one in sorted(came - everyone.keys()):
        everyone[one] = None
    shown = (one for one in everyone if _wanted(reading, one))
    return tuple(_participant(reading, one, seats.get(one, ()), came, heard) for one in shown)


def _wanted(reading: Reading, key: str) -> bool:
    person = reading.person(key)
    return person is None or reading.wanted(person.source)


def _participant(
    reading: Reading, key: str, seats: tuple[SeatHeld, ...], came: frozenset[str], heard: tuple[str, ...]
) -> Participant:
    person = reading.person(key)
    name = reading.name(key)
    invited = key in reading.state.invited
    seat = reading.state.invited.get(key)
    presence = _PRESENCE.get((invited, key in came)) or ("quoted" if key in heard else "unknown")
    reply = reading.state.replies.get(key)
    return Participant(
        name,
        person.role if person is not None and person.role != name.label else None,
        person.count if person is not None else None,
        seats or ((SeatHeld(reading.seat(seat)),) if seat is not None else ()),
        presence,
        Reason(f"publishing.reply-{reply}") if reply is not None else None,
        marks_of([person.source]) if person is not None else (),
    )


def _seats(reading: Reading, standing: tuple[ev.Event, ...]) -> dict[str, tuple[SeatHeld, ...]]:
    held: dict[str, dict[str, SeatHeld]] = {}
    for event in standing:
        data = event.data
        if not isinstance(data, ev.SeatEvent):
            continue
        seats = held.setdefault(data.holder, {})
        if not data.holds and data.seat in seats:
            seats[data.seat] = attrs.evolve(seats[data.seat], given_up=True)
        elif data.holds:
            other = None if data.substitute_for is None else reading.name(data.substitute_for)
            weights = {} if reading.masked(data.holder) else dict(data.weights)
            seats[data.seat] = SeatHeld(
                reading.seat(data.seat), data.capacity, other, data.recused, weights=weights
            )
    return {who: tuple(seats.values()) for who, seats in held.items()}


def _heard(reading: Reading, standing: tuple[ev.Event, ...]) -> tuple[str, ...]:
    voices = (by for event in standing if event.kind in STAGE_MOVES for by in event.by)
    return tuple(dict.fromkeys(name.id for name in reading.names(voices)))


def _at_the_meeting(reading: Reading, standing: tuple[ev.Event, ...]) -> frozenset[str]:
    # Only what the record says was said there; a live session's other moves in a meeting's stage were made there too.
    there: set[str] = set()
    stage = None
    for event in standing:
        if isinstance(event.data, ev.Enter):
            stage = reading.procedure.stage(event.data.stage)
        live = not reading.transcript and event.setting is None and stage is not None and stage.meeting
        if event.kind in STAGE_MOVES and (event.setting == "meeting" or live):
            there |= {name.id for name in reading.names(event.by)}
    return frozenset(there)
