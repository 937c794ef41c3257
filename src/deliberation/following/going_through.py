"""What is owed across many records on a day, a record at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Literal, get_args

import attrs

from deliberation.archives import Findable
from deliberation.errors import DeliberationError, InvalidInput
from deliberation.following.groups import By, Group, grouped
from deliberation.following.items import Due
from deliberation.following.owing import Asking, Reading
from deliberation.ledgers import Ledger
from deliberation.quantities import asked_day, asked_day_or_none
from deliberation.records import Record, each_once
from deliberation.states import State, TermLife


Reach = Literal["due", "ahead", "all"]
"""What is *due* by the day; and what lies *ahead*: what isn't due yet, and checks and revisits; or *all*, what was done too."""


@attrs.frozen(eq=False)
class DueList:
    """What is owed across many records on a day; `due` makes one. It is worked out anew each time that it is gone through."""

    records: Findable
    asking: Asking
    on_fault: Callable[[DeliberationError], None] | None = None

    def __iter__(self) -> Iterator[Due]:
        """What is owed, record by record; the sittings of each forum come last."""
        forums: dict[str, _Forum] = {}
        for record in self.records:
            yield from self._told(lambda record=record: self._in(record, forums), record.id)  # type: ignore[misc]
        for key, forum in forums.items():
            yield from self._told(lambda forum=forum: self._sittings(forum), key)  # type: ignore[misc]

    def _told(self, read: Callable[[], Iterator[Due]], where: str) -> tuple[Due, ...]:
        """Items that are read together: all, or where something is wrong, none."""
        try:
            return tuple(read())
        except DeliberationError as error:
            error.where = error.where or where
            if self.on_fault is None:
                raise
            self.on_fault(error)
            return ()

    def _in(self, record: Record, forums: dict[str, _Forum]) -> Iterator[Due]:
        """What is owed in a record; it is put down with its forum, whose sittings come last."""
        reading = Reading.of(self._ledger(record), self.asking)
        if reading is None:
            return
        yield from reading.items()
        if reading.forum is not None:
            forums.setdefault(reading.forum, _Forum()).add(record, reading.state)
        elif _sits(reading.state):
            yield from reading.sittings()

    def by(self, what: By) -> tuple[Group, ...]:
        """What is owed in groups, by ``"owner"``, ``"forum"``, ``"issue"`` or ``"place"``: see `grouped`.

        Raises:
            InvalidInput: ``follow.by`` for anything else.
        """
        return grouped(self, what)

    def _ledger(self, record: Record) -> Ledger:
        """The ledger of a record, with those at hand that its terms refer to, and what those refer to in turn."""
        ledger = Ledger.of(record)
        names = _elsewhere(ledger, self.asking)
        if not names:
            return ledger
        others: dict[str, Record] = {}
        looked: set[str] = set()
        while names:
            name = names.pop()
            looked.add(name)
            found = self.records.find(name.partition("#")[0] or name)
            if found is not None and found.id != record.id and found.id not in others:
                others[found.id] = found
                names |= _elsewhere(Ledger.of(found), self.asking) - looked
        return Ledger.of(record, *others.values())

    def _sittings(self, forum: _Forum) -> Iterator[Due]:
        """The sittings that a forum owes, looked for in all its records; what the latest one says of its recurrence counts."""
        if forum.latest is None:
            return
        found = [record for record in map(self.records.find, forum.records) if record is not None]
        latest = next((one for one in found if one.id == forum.latest), None)
        if latest is None:
            return
        reading = Reading.of(Ledger.of(latest, *(one for one in found if one is not latest)), self.asking)
        if reading is not None:
            yield from reading.sittings()


def due(
    records: Iterable[Record] | Findable,
    on: str | date,
    *,
    known: str | date | None = None,
    supposed: bool = False,
    reach: Reach = "due",
    on_fault: Callable[[DeliberationError], None] | None = None,
) -> DueList:
    """What is owed on a day across many sessions of many forums.

    On the list are terms that are overdue, breached or undetermined; points whose answer is owed, or of which nobody tells whether they
    were answered; sittings that are overdue, and whatever else a procedure calls for and is late. Silence is never called late: what a
    transcript doesn't tell is *unknown*. A term that hangs on one of another record is told by that record.

    Args:
        records: records in any order, each counted once, at its furthest; or an `Archive`, of which one at a time is read.
        on: the day asked about.
        known: only what was known by the end of that day.
        supposed: whether what an author assumed counts.
        reach: what is *due* by then; *ahead*: and what isn't due yet, with what each term waits for; *all*: and what is over.
        on_fault: what is told of each record that can't be followed up, such as one whose procedure isn't one; the others follow all the
            same. By default the first fault is raised.

    Raises:
        InvalidInput: ``ledger.day``; ``follow.reach`` for another reach; while it is gone through, whatever an archive raises.

    >>> from deliberation import load_case
    >>> told = due([load_case("examples/cases/xinheyuan-sf-express.yaml").replay().record], on="2023-05-01")
    >>> [(item.what, item.ref, item.status, item.days_late) for item in told][:2]
    [('term', 'S4.A4', 'undetermined', None), ('answer', 'S4.T1', 'unknown', None)]
    >>> [(group.title, len(group.items)) for group in told.by("owner")]
    [('顺丰公司金凤营业部', 1), ('顺丰公司银川市运行管理部负责人', 3)]
    """
    if reach not in get_args(Reach):
        raise InvalidInput("follow.reach", given=reach, known=get_args(Reach))
    asking = Asking(asked_day(on), asked_day_or_none(known), supposed, reach)
    return DueList(records if isinstance(records, Findable) else _AtHand.of(records), asking, on_fault)


@attrs.frozen(eq=False)
class _AtHand:
    """Records that are all at hand, in the order in which they were given."""

    records: dict[str, Record]
    named: dict[str, str]

    @classmethod
    def of(cls, records: Iterable[Record]) -> _AtHand:
        given = tuple(records)
        furthest = {one.id: one for one in each_once(given)}
        ordered = {one.id: furthest[one.id] for one in given}
        named: dict[str, str] = {}
        for one in ordered.values():
            for life in State.of(one, supposed=True).terms.values():
                named.setdefault(life.term.name, one.id)
        return cls(ordered, named)

    def __iter__(self) -> Iterator[Record]:
        return iter(self.records.values())

    def find(self, name: str) -> Record | None:
        return self.records.get(self.named.get(name, name))


@attrs.define
class _Forum:
    """The records of a forum, by their ids, and the latest of those that say how often it sits."""

    _ids: bytearray = attrs.field(factory=bytearray)
    """The ids, a line each; a hundred thousand of them as texts would take four times the room."""
    latest: str | None = None
    opened: date = date.min

    @property
    def records(self) -> list[str]:
        """Their ids."""
        return self._ids.decode().split("\n")[:-1]

    def add(self, record: Record, state: State) -> None:
        self._ids += f"{record.id}\n".encode()
        opening = state.opening.at if state.opening is not None else None
        day = (opening.last if opening is not None else None) or date.min
        if _sits(state) and (self.latest is None or day >= self.opened):
            self.latest, self.opened = record.id, day


def _sits(state: State) -> bool:
    return state.opened is not None and state.opened.recurrence is not None


def _elsewhere(ledger: Ledger, asking: Asking) -> set[str]:
    """What the terms of a record hang on, or run from, that isn't in it."""
    state = ledger.state(**asking.how)
    named = {name for life in state.terms.values() for name in _named(life)}
    return {name for name in named if not _is_here(name.removeprefix(ledger.record.id), state)}


def _named(life: TermLife) -> Iterator[str]:
    if life.term.condition is not None:
        yield from life.term.condition.terms()
    deadlines = (life.term.deadline, *(getattr(one.data, "deadline", None) for one in life.reports))
    yield from (one.of for one in deadlines if one is not None and one.of is not None)


def _is_here(name: str, state: State) -> bool:
    if name in state.findings:
        return True
    try:
        state.named(name)
    except KeyError:
        return False
    return True
