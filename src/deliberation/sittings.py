"""Which sittings a forum's recurrence calls for, and which of them the records at hand tell of.

A sitting that is missing is a duty overdue. That no record at hand tells of it is no finding that none was held: the reason says what was
looked through, and silence is never called breach.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

import attrs

from deliberation.corrections import happened_by
from deliberation.events import Enter, Event, Meet, Open
from deliberation.procedures import Procedure
from deliberation.quantities import CivilPeriod, Moment, Recurrence
from deliberation.records import Record, each_once
from deliberation.references import local
from deliberation.states import State
from deliberation.statuses import Status
from deliberation.wording import Reason


@attrs.frozen
class Sitting:
    """A meeting of a forum, as a record tells of it.

    Args:
        ref: the event with which it began, ``<record id>#<seq>``.
        at: when that was.
        supposed: whether an author only assumed it.
    """

    ref: str
    at: Moment
    supposed: bool = False


@attrs.frozen
class SittingDue:
    """A sitting that a forum's recurrence calls for, and how it stands.

    Args:
        period: the civil period in which it is due; ``None`` where nobody can tell how often the forum sits, or from when on.
        status: *discharged*, *open* (the period isn't over), *overdue* (it is, and no sitting was found) or *unknown*.
    """

    period: CivilPeriod | None
    status: Status


def sittings_of(record: Record, *, known: date | None = None, supposed: bool = False) -> tuple[Sitting, ...]:
    """The meetings that a record tells of, in the order of recording.

    One begins where the record says so (``meet``). Where it never does, one is held where a stage begins that is held at a meeting; but not
    in a programme, whose stages are practised, not reached.

    Args:
        record: the record.
        known: only what was known by the end of that day.
        supposed: whether what an author assumed counts.
    """
    state = State.of(record, known=known, supposed=supposed)
    return tuple(
        Sitting(f"{record.id}{one.ref}", one.at or Moment(), one.supposed) for one in _meetings(state)
    )


def _meetings(state: State) -> tuple[Event, ...]:
    opened = state.opened
    met = tuple(one for one in state.began if isinstance(one.data, Meet))
    if met or opened is None or opened.scope == "programme":
        return met
    stages = {stage.key for stage in Procedure.from_data(opened.procedure).stages if stage.meeting}
    return tuple(one for one in state.began if isinstance(one.data, Enter) and one.data.stage in stages)


def sittings_due(
    record: Record,
    others: Iterable[Record] = (),
    *,
    on: date | None = None,
    known: date | None = None,
    supposed: bool = False,
) -> tuple[SittingDue, ...]:
    """The sittings that a record's forum owes, one for each civil period of its recurrence, in order.

    They begin with the period of the first sitting whose period is known; as long as there is none, with that of the opening (the latest
    day that it can have been on). They end with the period of the day asked about; without one, with that of the latest sitting known.
    A forum goes on when one of its sessions is closed, so a closed record ends nothing here.

    Args:
        record: the record of one session. What it says of the recurrence counts, whatever others say.
        others: further records at hand. Those of the same forum are looked through too, the rest are left aside.
        on: the day asked about.
        known: only what was known by the end of that day.
        supposed: whether what an author assumed counts.
    """
    state = State.of(record, on=on, known=known, supposed=supposed)
    opened, opening = state.opened, state.opening
    if opened is None or opening is None or opened.recurrence is None:
        return ()
    recurrence = opened.recurrence
    if recurrence.every is None:
        return (SittingDue(None, Status("unknown", (_recurs(recurrence),))),)
    at_hand = (record, *_of_forum(opened, record, others))
    found = (one for each in at_hand for one in sittings_of(each, known=known, supposed=supposed))
    by_period = _by_period(recurrence, (one for one in found if on is None or happened_by(one.at, on)))
    first = _first_day(by_period, opening.at, on)
    if first is None:
        return (
            SittingDue(None, Status("unknown", (Reason("ledger.no-first-sitting"), _recurs(recurrence)))),
        )
    day = on or max([first, *(period.first for period in by_period if period is not None)])
    search = _Search(record, recurrence, len(at_hand), by_period, day)
    return tuple(SittingDue(period, _status(period, search)) for period in recurrence.periods(first, day))


def _of_forum(opened: Open, record: Record, others: Iterable[Record]) -> Iterator[Record]:
    """The other records of the same forum; there are none where it isn't known which forum it is."""
    for one in each_once(others):
        theirs = State.of(one).opened
        named = theirs.forum if theirs is not None else None
        if one.id != record.id and named is not None and named == opened.forum:
            yield one


ByPeriod = Mapping[CivilPeriod | None, list[Sitting]]
"""Sittings by the one period that each certainly lies in; under ``None`` those of which that can't be told."""


def _by_period(recurrence: Recurrence, found: Iterable[Sitting]) -> ByPeriod:
    by_period: dict[CivilPeriod | None, list[Sitting]] = {}
    for sitting in found:
        by_period.setdefault(recurrence.placed(sitting.at), []).append(sitting)
    return by_period


def _first_day(by_period: ByPeriod, opened: Moment | None, on: date | None) -> date | None:
    """A day of the first period to be listed; ``None`` where neither a sitting nor the opening has one that is known."""
    placed = [period.first for period in by_period if period is not None]
    if placed:
        return min(placed)
    latest = opened.last if opened is not None else None
    return latest if latest is None or on is None else min(latest, on)


@attrs.frozen
class _Search:
    """What was looked through for sittings, what was found, and the day by which."""

    record: Record
    recurrence: Recurrence
    records: int
    by_period: ByPeriod
    day: date


def _status(period: CivilPeriod, search: _Search) -> Status:
    """How the sitting of one period stands."""
    said: dict[str, object] = {"period": period.said()}
    looked = said | {"records": search.records}
    sat = search.by_period.get(period, [])
    maybe = [one for one in search.by_period.get(None, []) if period.covers(one.at) is None]
    if sat:
        return _told("discharged", Reason("ledger.sat", said | _sittings(sat, search)), sat, search)
    if maybe:
        return _told(
            "unknown", Reason("ledger.may-have-sat", looked | _sittings(maybe, search)), maybe, search
        )
    if search.day <= period.last:
        return _told("open", Reason("ledger.period-not-over", looked), (), search)
    return _told("overdue", Reason("ledger.no-sitting-found", looked), (), search)


def _told(status: str, reason: Reason, sittings: Iterable[Sitting], search: _Search) -> Status:
    marks = [Reason("ledger.supposed")] if any(one.supposed for one in sittings) else []
    return Status(status, (reason, *marks, _recurs(search.recurrence)))


def _sittings(sittings: Iterable[Sitting], search: _Search) -> dict[str, object]:
    return {"sittings": [_said(one, search.record) for one in sittings]}


def _said(sitting: Sitting, record: Record) -> Reason:
    """A sitting's day and its reference, for a reader of this record."""
    day = {"zh": sitting.at.explain("zh"), "en": sitting.at.explain("en")}
    return Reason("ledger.sitting", {"day": day, "ref": local(sitting.ref, record)})


def _recurs(recurrence: Recurrence) -> Reason:
    """How often the forum sits; that it is inferred, and from what, is part of it."""
    return Reason(
        "ledger.recurs", {"recurrence": {"zh": recurrence.explain("zh"), "en": recurrence.explain("en")}}
    )
