"""What became of it: terms, answers and duties, on any day, as known on any day.

The status of a term is a pure fold of the record, by the table of design decision 13: the first row that matches wins. Silence is never
called breach; where nobody reported, the status is *undetermined*, *pending* or *overdue*, never *met*.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, Final, Literal, Self, TypeVar

import attrs

from deliberation.agreements import Modality, Term
from deliberation.calendars import Calendar
from deliberation.duties import owed
from deliberation.errors import InvalidInput, UnknownReference
from deliberation.events import Answer, Event
from deliberation.plugins import installed_calendars, procedure_in
from deliberation.procedures import Procedure
from deliberation.quantities import Count, Deadline, civil_day
from deliberation.records import Record
from deliberation.sittings import SittingDue, sittings_due
from deliberation.states import PointLife, State, TermLife
from deliberation.statuses import Status, said_by, term_deadline, term_status
from deliberation.wording import Lang, Reason


AnswerStatus = Literal["answered", "answered-collectively", "unanswered", "unknown"]
DutyStatus = Literal["discharged", "open", "overdue", "unknown"]
"""An answer that is owed is discharged or not; *overdue* is a sitting whose period is over."""

T = TypeVar("T")

_NARROWS: Final = {"single": "answered", "each": "answered"}


@attrs.frozen
class TermEntry:
    """A term in the ledger."""

    ref: str
    """The source's id for it where it has one, else its place in the record."""
    term: Term
    modality: Modality
    status: Status
    deadline: Deadline | None = None
    """The deadline that counts on the day asked about: as last moved, a period counted out as far as can be."""


@attrs.frozen
class AnswerEntry:
    """A point in the ledger, or several that only an answer tells of."""

    ref: str
    point: PointLife
    status: Status
    scope: str | None
    disposition: str | None
    by: tuple[str, ...]
    count: Count | None
    reason: str | None = None
    """Why it is declined, as the answer says it."""
    answer: Event | None = None
    """The answer that this goes by: the latest to the point itself, or else the latest to it among others."""

    @property
    def text(self) -> str | None:
        """The point in words, where it has any."""
        return self.point.point.text


@attrs.frozen
class DutyEntry:
    """A duty in the ledger: who owes what to whom, by when."""

    owed_by: tuple[str, ...]
    to: str
    """The point that an answer is owed to; the key of the forum that a sitting is owed to, or the record's id where it has none."""
    what: str
    """``"answer"`` or ``"sitting"``."""
    due: str | None
    """The stage that an answer is due in; the last day, in ISO form, that a sitting is due on."""
    status: Status


@attrs.frozen
class Ledger:
    """What became of a session; a view of its record, and of others at hand where its forum sits regularly.

    >>> from deliberation.records import Header
    >>> Ledger.of(Record.start(Header("r-1"))).terms(on="2023-05-01")
    ()
    """

    record: Record
    others: tuple[Record, ...] = ()
    _folded: dict[tuple[date | None, date | None, bool], State] = attrs.field(
        factory=dict, init=False, eq=False, repr=False
    )
    """What the record folds to, by what was asked; each is folded once."""

    @classmethod
    def of(cls, record: Record, *others: Record) -> Self:
        """The ledger of a record.

        Args:
            record: the record.
            others: further records at hand: sittings of its forum are looked for in them, and terms of theirs that its own hang on.
        """
        return cls(record, others)

    def terms(
        self, on: str | date, *, known: str | date | None = None, supposed: bool = False
    ) -> tuple[TermEntry, ...]:
        """Every term adopted by that day, with its status.

        Args:
            on: the day asked about.
            known: only what was known by the end of that day.
            supposed: whether what an author assumed counts; the reasons then say so.
        """
        day, state = _day(on), self._state(on, known, supposed=supposed)
        status = self._asked(term_status, state, day, known, supposed=supposed)
        deadline = self._asked(term_deadline, state, day, known, supposed=supposed)
        return tuple(
            TermEntry(
                life.term.name,
                life.term,
                life.term.modality(told=life.agreement.told),
                status(life),
                deadline(life),
            )
            for life in state.terms.values()
        )

    def status(
        self, term: Term | str, on: str | date, *, known: str | date | None = None, supposed: bool = False
    ) -> Status:
        """The status of one term on a day.

        Args:
            term: a term of an agreement, its reference, or the source's id for it.
            on: the day asked about.
            known: only what was known by the end of that day.
            supposed: whether what an author assumed counts.

        Raises:
            UnknownReference: ``ledger.no-such-term``, where no such term was adopted by that day.
        """
        day, state = _day(on), self._state(on, known, supposed=supposed)
        name = (term.ref or term.name) if isinstance(term, Term) else term.removeprefix(self.record.id)
        try:
            life = state.terms[state.named(name)]
        except KeyError:
            raise UnknownReference(
                "ledger.no-such-term", ref=name, day=day, known=list(state.terms)
            ) from None
        return self._asked(term_status, state, day, known, supposed=supposed)(life)

    def answers(
        self, on: str | date | None = None, *, known: str | date | None = None, supposed: bool = False
    ) -> tuple[AnswerEntry, ...]:
        """Every point that was raised, and every batch that only an answer tells of, with its coverage."""
        state = self._state(on, known, supposed=supposed)
        told = self.record.header.enforcement == "transcript"
        points = (_answer_entry(point, told=told) for point in state.points.values())
        return (*points, *(_answer_entry(batch, told=told) for batch in state.batches.values()))

    def duties(
        self, on: str | date | None = None, *, known: str | date | None = None, supposed: bool = False
    ) -> tuple[DutyEntry, ...]:
        """Every answer that the procedure in the record calls for, and whether it was given; then every sitting that is due.

        Where the forum sits regularly, its conveners owe a sitting for each civil period from that of the first sitting known to that of
        the day asked about (without a day, to that of the latest sitting known). It is *overdue* where its period is over and no record
        at hand tells of one, in a live record and in a transcript alike: nothing was found, and nothing more is said.

        >>> from deliberation import Forum, Recurrence, Session, installed_procedures
        >>> forum = Forum("hall", procedure=installed_procedures()["community"], conveners=["office"], recurrence=Recurrence("quarter"))
        >>> first = Session.open(forum, on="2026-02-10")
        >>> _ = first.meet()
        >>> [(duty.due, duty.status.status) for duty in Ledger.of(first.record).duties("2026-07-01")]
        [('2026-03-31', 'discharged'), ('2026-06-30', 'overdue'), ('2026-09-30', 'open')]
        """
        state = self._state(on, known, supposed=supposed)
        if state.opened is None:
            return ()
        procedure = procedure_in(state.opened)
        told = self.record.header.enforcement == "transcript"
        due = (
            sittings_due(
                self.record, self.others, on=_day_or_none(on), known=_day_or_none(known), supposed=supposed
            )
            if state.opened.recurrence is not None
            else ()
        )
        to = state.opened.forum or self.record.id
        sittings = (_sitting_entry(one, owed_by=state.opened.conveners, to=to) for one in due)
        return (*_duties(procedure, state, told=told), *sittings)

    def to_json(
        self, on: str | date, *, known: str | date | None = None, supposed: bool = False, lang: Lang = "en"
    ) -> dict[str, Any]:
        """The whole ledger on a day as JSON: terms, answers, duties."""
        day = _day(on)
        return {
            "on": day.isoformat(),
            "terms": [
                {"ref": one.ref, "status": one.status.status, "because": one.status.because(lang)}
                for one in self.terms(day, known=known, supposed=supposed)
            ],
            "answers": [
                {"ref": one.ref, "status": one.status.status, "by": list(one.by) or None}
                for one in self.answers(day, known=known, supposed=supposed)
            ],
            "duties": [
                {"owed_by": list(one.owed_by), "to": one.to, "what": one.what, "due": one.due,
                 "status": one.status.status, "because": one.status.because(lang)}
                for one in self.duties(day, known=known, supposed=supposed)
            ],
        }  # fmt: skip

    def state(
        self, on: str | date | None = None, *, known: str | date | None = None, supposed: bool = False
    ) -> State:
        """The state that the ledger of a day looks at; arguments as for `terms`."""
        return self._state(on, known, supposed=supposed)

    def _asked(
        self, what: Callable[..., T], state: State, day: date, known: str | date | None, *, supposed: bool
    ) -> Callable[[TermLife], T]:
        """How the terms of this record stand on a day, with the other records at hand."""
        states = _Others(self.others, day, _day_or_none(known), supposed)
        calendar = _calendar(state)

        def asked(life: TermLife) -> T:
            return what(life, state, day, record=self.record.id, calendar=calendar, elsewhere=states.term)

        return asked

    def _state(self, on: str | date | None, known: str | date | None, *, supposed: bool) -> State:
        asked = (_day_or_none(on), _day_or_none(known), supposed)
        if asked not in self._folded:
            self._folded[asked] = State.of(self.record, on=asked[0], known=asked[1], supposed=supposed)
        return self._folded[asked]


def _calendar(state: State) -> Calendar | None:
    """The calendar that the record names, where it is installed."""
    key = None if state.opened is None else state.opened.calendar
    return None if key is None else installed_calendars().get(key)


@attrs.frozen(eq=False)
class _Others:
    """The states of the other records at hand on a day, each folded when it is first looked at."""

    records: tuple[Record, ...]
    day: date
    known: date | None
    supposed: bool
    states: dict[str, State] = attrs.field(factory=dict, init=False)

    def term(self, name: str) -> tuple[str, State, TermLife] | None:
        """The term of that reference, or of that id of a source; ``None`` where no record at hand has it."""
        named, hash_, _ = name.partition("#")
        for record in self.records:
            if hash_ and record.id != named:
                continue
            state = self._state(record)
            try:
                return record.id, state, state.terms[state.named(name.removeprefix(record.id))]
            except KeyError:
                continue
        return None

    def _state(self, record: Record) -> State:
        if record.id not in self.states:
            self.states[record.id] = State.of(record, on=self.day, known=self.known, supposed=self.supposed)
        return self.states[record.id]


def _day(given: str | date) -> date:
    day = civil_day(given)
    if day is None:
        raise InvalidInput("ledger.day", given=given)
    return day


def _day_or_none(given: str | date | None) -> date | None:
    return None if given is None else _day(given)


def _answer_entry(point: PointLife, *, told: bool) -> AnswerEntry:
    best = _best(point.answers)
    data = best.data if best is not None and isinstance(best.data, Answer) else None
    if best is None or data is None:
        status = Status(
            "unknown" if told else "unanswered", (Reason(f"ledger.{'not-told' if told else 'no-answer'}"),)
        )
    else:
        found = _NARROWS.get(data.scope, "answered-collectively")
        status = Status(found, (Reason("ledger.answered-by", {"by": said_by(best)}),))
    return AnswerEntry(
        ref=_point_name(point),
        point=point,
        status=status,
        scope=data.scope if data is not None else None,
        disposition=data.disposition if data is not None else None,
        by=best.by if best is not None else (),
        count=point.point.count,
        answer=best,
        reason=data.reason if data is not None else None,
    )


def _best(answers: tuple[Event, ...]) -> Event | None:
    """The latest answer to the point itself, or else the latest to it among others."""
    own = [one for one in answers if isinstance(one.data, Answer) and one.data.scope in _NARROWS]
    given = own or list(answers)
    return given[-1] if given else None


def _point_name(point: PointLife) -> str:
    """The source's id where the statement raised just this point, else the record's own reference."""
    refs = [source.ref for source in point.raised.sources if source.ref is not None]
    return refs[0] if len(refs) == 1 and len(point.raised.points) == 1 else point.ref


def _duties(procedure: Procedure, state: State, *, told: bool) -> Iterator[DutyEntry]:
    for one in owed(procedure, state):
        if one.discharged:
            by = [voice for answer in one.point.answers for voice in answer.by]
            status = Status("discharged", (Reason("ledger.answered-by", {"by": by}),))
        else:
            status = Status(
                *(
                    ("unknown", (Reason("ledger.not-told"),))
                    if told
                    else ("open", (Reason("ledger.no-answer"),))
                )
            )
        yield DutyEntry(one.holders, _point_name(one.point), one.duty.what, one.duty.until, status)


def _sitting_entry(sitting: SittingDue, *, owed_by: tuple[str, ...], to: str) -> DutyEntry:
    due = sitting.period.last.isoformat() if sitting.period is not None else None
    return DutyEntry(owed_by, to, "sitting", due, sitting.status)
