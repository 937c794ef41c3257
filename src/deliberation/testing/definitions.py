"""Checks of a procedure's definition: its key, its titles, where it comes from, and that it is data that comes back."""

from __future__ import annotations

import json
from collections.abc import Iterator

from deliberation.canonical import canonical
from deliberation.own_moves import OwnMove
from deliberation.plugins import installed
from deliberation.procedures import Origin, Procedure
from deliberation.records import Record
from deliberation.seats import Seat
from deliberation.stages import Duty, Stage
from deliberation.testing.results import Seen, finding
from deliberation.testing.subjects import Subject
from deliberation.wording import LANGS, Reason


def key_free(subject: Subject) -> Seen:
    """No other installed procedure of another origin has its key."""
    procedure = subject.procedure
    other = installed().procedures.get(procedure.key)
    looked = Reason("testing.saw-key", {"key": procedure.key, "number": len(installed().procedures)})
    if other is None or other.digest == procedure.digest or _alike(procedure.origin, other.origin):
        return Seen(looked)
    owner = other.origin.distribution if other.origin is not None else None
    given = Reason("testing.given-key", {"key": procedure.key})
    return Seen(
        looked, [finding(given, Reason("testing.want-free"), Reason("testing.got-owner", {"owner": owner}))]
    )


def _alike(one: Origin | None, other: Origin | None) -> bool:
    return one is not None and other is not None and one.distribution == other.distribution


def titles(subject: Subject) -> Seen:
    """The procedure, each seat, each stage and each move of its own has a title in both languages."""
    procedure = subject.procedure
    numbers = {"seats": len(procedure.seats), "stages": len(procedure.stages)}
    return Seen(Reason("testing.saw-titles", numbers), _untitled(procedure))


def _untitled(procedure: Procedure) -> Iterator[Reason]:
    for one in _parts(procedure):
        missing = [lang for lang in LANGS if lang not in one.title]
        if missing:
            want = Reason("testing.want-title", {"languages": LANGS})
            yield finding(_part(one), want, Reason("testing.got-no-title", {"languages": missing}))


def basis(subject: Subject) -> Seen:
    """The procedure, what sets it off, each seat, stage, duty and move of its own says where it comes from."""
    procedure = subject.procedure
    parts = _parts(procedure)
    without = [_part(one) for one in parts if not _given(one.basis)]
    without += [part_duty(procedure, duty) for duty in procedure.duties if not _given(duty.basis)]
    if procedure.trigger is not None and not _given(procedure.trigger.basis):
        without.append(Reason("testing.part-trigger", {"key": procedure.trigger.artefact}))
    wrong = (finding(part, Reason("testing.want-basis"), Reason("testing.got-nothing")) for part in without)
    return Seen(Reason("testing.saw-parts", {"number": len(parts) + len(procedure.duties)}), wrong)


def _parts(procedure: Procedure) -> tuple[Procedure | Seat | Stage | OwnMove, ...]:
    return (procedure, *procedure.seats, *procedure.stages, *procedure.own_moves)


def _given(text: str | None) -> bool:
    return bool(text and text.strip())


def round_trips(subject: Subject) -> Seen:
    """Its definition and its records are the same when they are read back."""
    places = subject.explored.samples()
    looked = Reason("testing.saw-records", {"number": len(places)})
    wrong = list(_definition(subject.procedure))
    for place in places:
        record = place.session.record
        again = Record.from_bytes(record.to_bytes())
        if (again, again.events) != (record, record.events):
            given = Reason("testing.given-way", {"way": place.way()})
            wrong.append(
                finding(given, Reason("testing.want-same-record"), Reason("testing.got-other-record"))
            )
    return Seen(looked, wrong)


def _definition(procedure: Procedure) -> Iterator[Reason]:
    again = Procedure.from_data(json.loads(canonical(procedure.to_data())))
    given = Reason("testing.given-definition")
    if again.digest != procedure.digest:
        yield finding(given, Reason("testing.want-digest", {"digest": procedure.digest}), again.digest)
    if again != procedure:
        differing = [name for name in ("seats", "stages", "duties", "decides", "own_moves", "params", "trigger") if
                     getattr(again, name) != getattr(procedure, name)]  # fmt: skip
        got = Reason("testing.got-differing", {"parts": differing or [type(procedure).__name__]})
        yield finding(given, Reason("testing.want-equal"), got)


def _part(one: Procedure | Seat | Stage | OwnMove) -> Reason:
    if isinstance(one, OwnMove):
        return Reason("testing.part-move", {"key": one.name})
    kind = "seat" if isinstance(one, Seat) else "stage" if isinstance(one, Stage) else "procedure"
    return Reason(f"testing.part-{kind}", {"key": one.key})


def part_duty(procedure: Procedure, duty: Duty) -> Reason:
    """A duty, for a sentence."""
    number = procedure.duties.index(duty) + 1
    if duty.what != "answer":
        return Reason("testing.part-duty-of", {"number": number, "seats": duty.owed_by, "what": duty.what})
    return Reason("testing.part-duty", {"number": number, "seats": duty.owed_by, "to": duty.to})
