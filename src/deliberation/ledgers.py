"""What became of it: terms, answers and duties, on any day, as known on any day.

The status of a term is a pure fold of the record, by the table of design decision 13: the first row that matches wins. Silence is never
called breach; where nobody reported, the status is *undetermined*, *pending* or *overdue*, never *met*.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, Literal, Self, TypeVar

import attrs

from deliberation.agreements import Modality, Term
from deliberation.answering import AnswerEntry, Coverage, coverage, entries
from deliberation.answering.points import point_name
from deliberation.answering.turns import Claim, Turn, claims, referred_to
from deliberation.calendars import Calendar
from deliberation.clocks import Days, Running
from deliberation.duties import Owed, owed
from deliberation.errors import UnknownReference, near
from deliberation.events import Event, Open
from deliberation.obligations import answer_running, obligations
from deliberation.plugins import installed_calendars, procedure_in
from deliberation.procedures import Procedure
from deliberation.quantities import Deadline, asked_day, asked_day_or_none
from deliberation.records import Record
from deliberation.sittings import SittingDue, sittings_due
from deliberation.stages import Duty
from deliberation.stakeholders import voice_of
from deliberation.states import State, TermLife, fold, standing
from deliberation.statuses import Status, said_by, term_deadline, term_status
from deliberation.wording import Lang, Reason


DutyStatus = Literal["discharged", "open", "overdue", "unknown"]
"""What is owed is discharged or not; *overdue* is what wasn't recorded by its last day, and a notice given too late."""

T = TypeVar("T")


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
class DutyEntry:
    """A duty in the ledger: who owes what to whom, by when."""

    owed_by: tuple[str, ...]
    to: str
    """The point that an answer is owed to; the term, agreement, note or meeting that another duty is about; the key of the forum that a
    sitting is owed to, or the record's id where it has none."""
    what: str
    """What kind of duty it is (`Duty.what`), or ``"sitting"``."""
    due: str | None
    """The last day in ISO form, where there is a period; the stage that an answer without one is due in."""
    status: Status
    basis: str | None = None
    """Where the duty comes from, as the procedure says it."""


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
        day, state = asked_day(on), self._state(on, known, supposed=supposed)
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
        day, state = asked_day(on), self._state(on, known, supposed=supposed)
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
        """Every point that was raised, and every batch that only an answer tells of, with its coverage and who owes the answer now."""
        state = self._state(on, known, supposed=supposed)
        if state.opened is None:
            return ()
        return entries(procedure_in(state.opened), state, told=self._told)

    def coverage(
        self, on: str | date | None = None, *, known: str | date | None = None, supposed: bool = False
    ) -> Coverage:
        """How far what was raised was answered: point by point, and by each body that owes an answer or referred one.

        >>> from deliberation import load_case
        >>> record = load_case("examples/cases/qizilianhu-joint-meeting.yaml").replay().record
        >>> Ledger.of(record).coverage("2023-06-30").raised.points.explain("en")
        '4'
        """
        return coverage(self.answers(on, known=known, supposed=supposed), told=self._told)

    def of_mine(
        self,
        who: str,
        on: str | date | None = None,
        *,
        known: str | date | None = None,
        supposed: bool = False,
    ) -> tuple[AnswerEntry, ...]:
        """What happened to what somebody raised: each of their points, with who owes the answer, and what it says.

        Args:
            who: their id; of a group, what any of its members raised, or with a number behind it (``owners/2``) that member.
            on: the day asked about.
            known: only what was known by the end of that day.
            supposed: whether what an author assumed counts.

        Raises:
            UnknownReference: ``ledger.nobody-of-that-id``, with those who are called nearly so.

        >>> from deliberation import Forum, Issue, Roll, Session, Stakeholder
        >>> from deliberation.community import COMMUNITY
        >>> roll = Roll.of({"stakeholder": [Stakeholder("ann"), Stakeholder("bo")]})
        >>> session = Session.open(Forum("hall", procedure=COMMUNITY), Issue("the bench"), roll=roll, on="2026-03-01")
        >>> _ = session.enter("consult")
        >>> bench = session.say("ann", "proposal", "move the bench into the shade")
        >>> _ = session.answer("bo", bench, "there is no shade", disposition="declined", reason="the elm was felled")
        >>> [(one.status.status, one.disposition, one.reason) for one in Ledger.of(session.record).of_mine("ann")]
        [('answered', 'declined', 'the elm was felled')]
        """
        people = self._state(on, known, supposed=supposed).people
        if voice_of(who).stakeholder not in people:
            raise UnknownReference(
                "ledger.nobody-of-that-id", who=who, near=near([who], people), known=sorted(people)
            )
        answers = self.answers(on, known=known, supposed=supposed)
        return tuple(one for one in answers if any(_covers(who, by) for by in one.raised_by))

    @property
    def _told(self) -> bool:
        """Whether a source tells the record."""
        return self.record.header.enforcement == "transcript"

    def duties(
        self, on: str | date | None = None, *, known: str | date | None = None, supposed: bool = False
    ) -> tuple[DutyEntry, ...]:
        """Every answer that the procedure in the record calls for, then what its other duties call for, then every sitting that is due.

        What has a period is counted from its event to its last day; the reasons name the event, the rule and the arithmetic. Nothing is
        *overdue* before that day is over; in a transcript what isn't told is *unknown*, not overdue.

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
        procedure, day = procedure_in(state.opened), asked_day_or_none(on)
        calendar = calendar_of(state)
        timed = _Timed(day, self._told, Days(calendar, state.opened.calendar if calendar is None else None))
        events = self._events(on, known, supposed=supposed)
        others = (timed.entry(one) for one in obligations(procedure, state, events))
        sittings = self._sittings(state.opened, day, asked_day_or_none(known), supposed=supposed)
        return (*timed.answers(procedure, state), *others, *sittings)

    def _sittings(
        self, opened: Open, on: date | None, known: date | None, *, supposed: bool
    ) -> Iterator[DutyEntry]:
        if opened.recurrence is not None:
            to = opened.forum or self.record.id
            for one in sittings_due(self.record, self.others, on=on, known=known, supposed=supposed):
                yield _sitting_entry(one, owed_by=opened.conveners, to=to)

    def to_json(
        self, on: str | date, *, known: str | date | None = None, supposed: bool = False, lang: Lang = "en"
    ) -> dict[str, Any]:
        """The whole ledger on a day as JSON: terms, answers, duties."""
        day = asked_day(on)
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
        states = _Others(self.others, day, asked_day_or_none(known), supposed)
        calendar = calendar_of(state)

        def asked(life: TermLife) -> T:
            return what(life, state, day, record=self.record.id, calendar=calendar, elsewhere=states.term)

        return asked

    def _state(self, on: str | date | None, known: str | date | None, *, supposed: bool) -> State:
        asked = (asked_day_or_none(on), asked_day_or_none(known), supposed)
        if asked not in self._folded:
            self._folded[asked] = fold(self._events(on, known, supposed=supposed))
        return self._folded[asked]

    def _events(self, on: str | date | None, known: str | date | None, *, supposed: bool) -> Iterator[Event]:
        return standing(
            self.record, on=asked_day_or_none(on), known=asked_day_or_none(known), supposed=supposed
        )


def calendar_of(state: State) -> Calendar | None:
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


def _covers(who: str, by: str) -> bool:
    """Whether a voice is of this party, or of this member of it."""
    asked, spoke = voice_of(who), voice_of(by)
    return asked.stakeholder == spoke.stakeholder and asked.member in (None, spoke.member)


@attrs.frozen
class _Timed:
    """How what is owed stands on a day, by its clock where it has one."""

    on: date | None
    told: bool
    days: Days

    def entry(self, one: Running, to: str | None = None) -> DutyEntry:
        clock, status = one.stands(self.on, told=self.told, days=self.days)
        due = None if clock.last is None else clock.last.isoformat()
        return DutyEntry(one.holders, to or one.to, one.duty.what, due, status, one.duty.basis)

    def answers(self, procedure: Procedure, state: State) -> Iterator[DutyEntry]:
        """Every answer that was anybody's turn to give."""
        by_duty: dict[tuple[Duty | None, str], Owed] = {
            (one.duty, one.point.ref): one for one in owed(procedure, state)
        }
        for claim in (one for several in claims(procedure, state).values() for one in several):
            yield self._first(claim, by_duty.get((claim.duty, claim.point.ref)))
            yield from (self._turn(claim, turn, turn.answers) for turn in claim.turns[1:])

    def _first(self, claim: Claim, one: Owed | None) -> DutyEntry:
        """What those owe whom the duty names; by its clock, unless they referred it."""
        turn = claim.turns[0]
        if one is None:
            return self._turn(claim, turn, turn.answers)
        if one.duty.within is not None and turn.passed_on is None:
            return self.entry(answer_running(one), point_name(claim.point))
        return self._turn(claim, turn, one.answers, one.duty)

    def _turn(
        self, claim: Claim, turn: Turn, given: tuple[Event, ...], duty: Duty | None = None
    ) -> DutyEntry:
        due, basis = (None, None) if duty is None else (duty.until, duty.basis)
        status = _turned(turn, given, told=self.told)
        return DutyEntry(turn.holders, point_name(claim.point), "answer", due, status, basis)


def _turned(turn: Turn, given: tuple[Event, ...], *, told: bool) -> Status:
    """How it stands with what a body owed in its turn; to refer discharges it."""
    if turn.passed_on is not None:
        to = {"by": said_by(turn.passed_on), "who": referred_to(turn.passed_on)}
        return Status("discharged", (Reason("answering.referred", to),))
    if given:
        by = [voice for answer in given for voice in answer.by]
        return Status("discharged", (Reason("ledger.answered-by", {"by": by}),))
    if told:
        return Status("unknown", (Reason("ledger.not-told"),))
    return Status("open", (Reason("ledger.no-answer"),))


def _sitting_entry(sitting: SittingDue, *, owed_by: tuple[str, ...], to: str) -> DutyEntry:
    due = sitting.period.last.isoformat() if sitting.period is not None else None
    return DutyEntry(owed_by, to, "sitting", due, sitting.status)
