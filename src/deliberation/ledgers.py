"""What became of it: terms, answers and duties, on any day, as known on any day.

The status of a term is a pure fold of the record, by the table of design decision 13: the first row that matches wins. Silence is never
called breach; where nobody reported, the status is *undetermined*, *pending* or *overdue*, never *met*.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, Final, Literal, Self

import attrs

from deliberation.agreements import Modality, Term
from deliberation.duties import owed
from deliberation.errors import InvalidInput, UnknownReference
from deliberation.events import Accept, Answer, Establish, Event, Extend, Progress, Reopen, Waive
from deliberation.procedures import Procedure
from deliberation.quantities import Count, Deadline, Moment
from deliberation.records import Record
from deliberation.states import PointLife, State, TermLife
from deliberation.wording import Lang, Reason


TermStatus = Literal[
    "waived", "met", "undetermined", "lapsed", "pending", "breached", "overdue", "in-progress", "triggered"
]
AnswerStatus = Literal["answered", "answered-collectively", "unanswered", "unknown"]
DutyStatus = Literal["discharged", "open", "unknown"]

_NARROWS: Final = {"single": "answered", "each": "answered"}


@attrs.frozen
class Status:
    """How a term, a point or a duty stands on a day, and why.

    >>> Status("pending", (Reason("ledger.nothing-reported"),)).explain("en")
    'pending: nothing was reported'
    """

    status: str
    reasons: tuple[Reason, ...] = ()

    def because(self, lang: Lang = "en") -> str:
        """Why, in a sentence."""
        return ("；" if lang == "zh" else "; ").join(one.explain(lang) for one in self.reasons)

    def explain(self, lang: Lang = "en") -> str:
        """The status and why, in Chinese or English."""
        said = Reason(f"ledger.status-{self.status}").explain(lang)
        return f"{said}：{self.because(lang)}" if lang == "zh" else f"{said}: {self.because(lang)}"


@attrs.frozen
class TermEntry:
    """A term in the ledger."""

    ref: str
    """The source's id for it where it has one, else its place in the record."""
    term: Term
    modality: Modality
    status: Status


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


@attrs.frozen
class DutyEntry:
    """A duty in the ledger: who owes what to whom, until which stage."""

    owed_by: tuple[str, ...]
    to: str
    what: str
    due: str | None
    status: Status


@attrs.frozen
class Ledger:
    """What became of a session; a view of its record.

    >>> from deliberation.records import Header
    >>> Ledger.of(Record.start(Header("r-1"))).terms(on="2023-05-01")
    ()
    """

    record: Record

    @classmethod
    def of(cls, record: Record) -> Self:
        """The ledger of a record."""
        return cls(record)

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
        return tuple(
            TermEntry(life.term.name, life.term, life.term.modality(told=life.agreement.told), _status(life, state, day))
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
            raise UnknownReference("ledger.no-such-term", ref=name, day=day, known=list(state.terms)) from None
        return _status(life, state, day)

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
        """Every answer that the procedure in the record calls for, and whether it was given."""
        state = self._state(on, known, supposed=supposed)
        if state.opened is None:
            return ()
        procedure = Procedure.from_data(state.opened.procedure)
        told = self.record.header.enforcement == "transcript"
        return tuple(_duties(procedure, state, told=told))

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

    def _state(self, on: str | date | None, known: str | date | None, *, supposed: bool) -> State:
        return State.of(
            self.record,
            on=None if on is None else _day(on),
            known=None if known is None else _day(known),
            supposed=supposed,
        )


def _day(given: str | date) -> date:
    if isinstance(given, date):
        return given
    try:
        return date.fromisoformat(given)
    except (ValueError, TypeError):
        raise InvalidInput("ledger.day", given=given) from None


# -- terms: the table of design decision 13


@attrs.frozen
class _Case:
    """What the rows of the table look at."""

    life: TermLife
    state: State
    day: date
    deadline: Deadline | None
    done: tuple[Event, ...]
    """Reports of completion that still count."""
    other: tuple[Event, ...]
    """Other reports of progress."""

    @property
    def passed(self) -> bool:
        """Whether the deadline is certainly over on the day asked about."""
        ends = self.ends
        return ends is not None and self.day >= ends

    @property
    def ends(self) -> date | None:
        """The first day on which it is too late."""
        return self.deadline.passed_on if self.deadline is not None else None


def _status(life: TermLife, state: State, day: date) -> Status:
    case = _case(life, state, day)
    for row in (_waived, _done, _lapsed, _condition_unknown, _breached, _overdue):
        status = row(case)
        if status is not None:
            return status
    return _under_way(case)


def _case(life: TermLife, state: State, day: date) -> _Case:
    reports = life.reports
    reopened = max((place for place, one in enumerate(reports) if isinstance(one.data, Reopen)), default=-1)
    extended = [one.data.deadline for one in reports if isinstance(one.data, Extend)]
    progress = [one for one in reports[reopened + 1 :] if isinstance(one.data, Progress)]
    done = tuple(one for one in progress if isinstance(one.data, Progress) and one.data.state == "done")
    return _Case(
        life=life,
        state=state,
        day=day,
        deadline=extended[-1] if extended else life.term.deadline,
        done=done,
        other=tuple(one for one in progress if one not in done),
    )


def _waived(case: _Case) -> Status | None:
    waivers = [one for one in case.life.reports if isinstance(one.data, Waive)]
    by = {voice for one in waivers for voice in one.by}
    if not waivers or not set(case.life.term.promised_to) <= by:
        return None
    return Status("waived", (Reason("ledger.waived", {"by": sorted(by)}),))


def _done(case: _Case) -> Status | None:
    if case.life.term.force == "result":
        return Status("met", (Reason("ledger.told-as-result"),))
    unplaced: Event | None = None
    for report in case.done:
        within = _inside(report, case.ends)
        if within:
            return Status("met", (_reported(report), *_checked(case), *_marked([report])))
        if within is None:
            unplaced = report
    if unplaced is None:
        return None
    return Status("undetermined", (Reason("ledger.done-when-unknown", {"by": _by(unplaced), **_due(case)}),))


def _inside(report: Event, ends: date | None) -> bool | None:
    """Whether it was done before it was too late; a report made in time is of something done in time."""
    if ends is None:
        return True
    done = _as_of(report)
    if done is not None and done.last is not None and done.last < ends:
        return True
    if done is not None and done.first is not None and done.first >= ends:
        return False
    reported = report.at.last if report.at is not None else None
    return True if reported is not None and reported < ends else None


def _as_of(report: Event) -> Moment | None:
    """The day a report speaks about. A completion whose day isn't given was done on an unknown day."""
    data = report.data
    if isinstance(data, Progress):
        return data.as_of if data.as_of is not None or data.state == "done" else report.at
    return (data.as_of or report.at) if isinstance(data, Establish) else report.at


def _checked(case: _Case) -> tuple[Reason, ...]:
    accepts = [one for one in case.life.reports if isinstance(one.data, Accept)]
    if not accepts:
        return (Reason("ledger.not-checked"),)
    return (Reason("ledger.checked", {"by": [voice for one in accepts for voice in one.by]}),)


def _lapsed(case: _Case) -> Status | None:
    condition = case.life.term.condition
    if condition is None:
        return None
    found = _found(case)
    if found.value is not False:
        return None
    return Status("lapsed", (_finding_said(found.deciding), *_marked(found.deciding)))


@attrs.frozen
class _Found:
    """What the findings say of a condition: whether it is met, and by which findings."""

    value: bool | None
    deciding: tuple[Event, ...] = ()
    clash: bool = False


def _found(case: _Case) -> _Found:
    """Whether the condition is met: by the latest findings before the deadline; a later contrary one reopens the matter."""
    condition = case.life.term.condition
    if condition is None:
        return _Found(True)
    findings = case.state.findings.get(condition.finding, ())
    ends = case.ends
    before = [one for one in findings if ends is None or _spoken_of(one, ends) == "before"]
    later = [one for one in findings if one not in before]
    first = _latest(before, met_by=condition.holds)
    then = _latest(later, met_by=condition.holds)
    if then.value is True and first.value is not True:
        return then
    if first.value is None and not first.clash:
        return _Found(None, then.deciding, then.clash)
    return first


def _spoken_of(finding: Event, ends: date) -> str:
    day = _as_of(finding)
    return "before" if day is not None and day.last is not None and day.last < ends else "later"


def _latest(findings: Iterable[Event], *, met_by: bool) -> _Found:
    dated = [(day, one) for one in findings if (day := _last_day(one)) is not None]
    if not dated:
        return _Found(None)
    latest = max(day for day, _ in dated)
    deciding = tuple(one for day, one in dated if day == latest)
    values = {one.data.holds == met_by for one in deciding if isinstance(one.data, Establish)}
    return _Found(None, deciding, clash=True) if len(values) > 1 else _Found(values.pop(), deciding)


def _last_day(finding: Event) -> date | None:
    day = _as_of(finding)
    return day.last if day is not None else None


def _condition_unknown(case: _Case) -> Status | None:
    found = _found(case)
    if found.value is not None:
        return None
    if found.clash:
        said = Reason("ledger.findings-differ", {"day": _last_day(found.deciding[0])})
    elif found.deciding:
        said = Reason("ledger.found-too-late", {"day": _last_day(found.deciding[0]), **_due(case)})
    else:
        said = Reason("ledger.no-finding", {"day": case.day})
    judge = case.life.term.condition.judge if case.life.term.condition else ()
    who = Reason("ledger.judge", {"who": judge}) if judge else Reason("ledger.judge-not-said")
    if case.passed:
        return Status("undetermined", (said, who, Reason("ledger.deadline-passed", _due(case))))
    return Status("pending", (said, who, *_still_open(case)))


def _breached(case: _Case) -> Status | None:
    ends = case.ends
    if ends is None or not case.passed:
        return None
    late = [one for one in case.done if _inside(one, ends) is False]
    if late:
        said = Reason("ledger.done-late", {"day": _last_day(late[0]), "by": _by(late[0]), **_due(case)})
        return Status("breached", (said, *_marked(late)))
    absent = [one for one in case.other if _is_not_done(one, case)]
    if absent:
        said = Reason("ledger.found-not-done", {"day": _last_day(absent[-1]), "by": _by(absent[-1]), **_due(case)})
        return Status("breached", (said, *_marked(absent)))
    return None


def _is_not_done(report: Event, case: _Case) -> bool:
    named = case.deadline.named if case.deadline is not None else None
    day = _as_of(report)
    return (
        isinstance(report.data, Progress)
        and report.data.state == "not-done"
        and named is not None
        and day is not None
        and day.first is not None
        and day.first >= named
    )


def _overdue(case: _Case) -> Status | None:
    if not case.passed:
        return None
    return Status("overdue", (*_condition_said(case), Reason("ledger.overdue", _due(case))))


def _under_way(case: _Case) -> Status:
    told = _condition_said(case)
    working = [one for one in case.other if isinstance(one.data, Progress) and one.data.state == "under-way"]
    if working:
        said = Reason("ledger.under-way", {"by": _by(working[-1])})
        return Status("in-progress", (*told, said, *_still_open(case), *_marked(working)))
    status = "triggered" if case.life.term.condition is not None else "pending"
    return Status(status, (*told, Reason("ledger.nothing-reported"), *_still_open(case)))


def _condition_said(case: _Case) -> tuple[Reason, ...]:
    found = _found(case)
    if case.life.term.condition is None:
        return ()
    return (_finding_said(found.deciding), *_marked(found.deciding))


def _finding_said(findings: tuple[Event, ...]) -> Reason:
    finding = findings[0]
    holds = isinstance(finding.data, Establish) and finding.data.holds
    name = finding.data.finding if isinstance(finding.data, Establish) else ""
    code = "ledger.found" if holds else "ledger.found-not"
    return Reason(code, {"finding": name, "day": _last_day(finding), "by": _by(finding)})


def _reported(report: Event) -> Reason:
    day = _as_of(report)
    shown = day.last if day is not None else None
    if shown is None:
        return Reason("ledger.done-undated", {"by": _by(report)})
    return Reason("ledger.done", {"day": shown, "by": _by(report)})


def _by(event: Event) -> object:
    return event.by or Reason("ledger.nobody-named")


def _due(case: _Case) -> dict[str, object]:
    deadline = case.deadline
    said = {"zh": deadline.explain("zh"), "en": deadline.explain("en")} if deadline is not None else None
    return {"deadline": said}


def _still_open(case: _Case) -> tuple[Reason, ...]:
    if case.deadline is None:
        return (Reason("ledger.no-deadline"),)
    if case.ends is None:
        return (Reason("ledger.deadline-unreadable", _due(case)),)
    return (Reason("ledger.due", _due(case)),)


def _marked(events: Iterable[Event]) -> tuple[Reason, ...]:
    return (Reason("ledger.supposed"),) if any(one.supposed for one in events) else ()


# -- answers and duties


def _answer_entry(point: PointLife, *, told: bool) -> AnswerEntry:
    best = _best(point.answers)
    data = best.data if best is not None and isinstance(best.data, Answer) else None
    if best is None or data is None:
        status = Status("unknown" if told else "unanswered", (Reason(f"ledger.{'not-told' if told else 'no-answer'}"),))
    else:
        found = _NARROWS.get(data.scope, "answered-collectively")
        status = Status(found, (Reason("ledger.answered-by", {"by": _by(best)}),))
    return AnswerEntry(
        ref=_point_name(point),
        point=point,
        status=status,
        scope=data.scope if data is not None else None,
        disposition=data.disposition if data is not None else None,
        by=best.by if best is not None else (),
        count=point.point.count,
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
            status = Status(*(("unknown", (Reason("ledger.not-told"),)) if told else ("open", (Reason("ledger.no-answer"),))))
        yield DutyEntry(one.holders, _point_name(one.point), one.duty.what, one.duty.until, status)


