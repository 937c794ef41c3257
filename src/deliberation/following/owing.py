"""What one record tells of what is owed on a day: terms, answers, and what else its procedure calls for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import groupby
from typing import Any, Final

import attrs

from deliberation.answering import AnswerEntry
from deliberation.events import Progress, Say
from deliberation.following.items import Due
from deliberation.following.steps import next_steps
from deliberation.issues import Issue
from deliberation.ledgers import DutyEntry, Ledger, TermEntry
from deliberation.names import called
from deliberation.plugins import procedure_in
from deliberation.procedures import Procedure
from deliberation.quantities import civil_day
from deliberation.states import State, TermLife
from deliberation.statuses import Status
from deliberation.wording import Reason


LATE: Final = frozenset({"overdue", "breached"})
"""What is late: nothing was reported in time, or it was found not done."""

DUE: Final = frozenset({*LATE, "undetermined"})
"""How a term or a duty stands that is on the list of a day."""

_DAY: Final = timedelta(days=1)


@attrs.frozen
class Asking:
    """What is asked about every record."""

    on: date
    known: date | None = None
    supposed: bool = False
    reach: str = "due"

    @property
    def how(self) -> dict[str, Any]:
        """The arguments of a ledger's methods."""
        return {"on": self.on, "known": self.known, "supposed": self.supposed}


@attrs.frozen(eq=False)
class Reading:
    """A record's ledger as it is read on a day."""

    ledger: Ledger
    asking: Asking
    state: State
    procedure: Procedure

    @classmethod
    def of(cls, ledger: Ledger, asking: Asking) -> Reading | None:
        """The reading; ``None`` for a record in which nothing was opened."""
        state = ledger.state(**asking.how)
        return None if state.opened is None else cls(ledger, asking, state, procedure_in(state.opened))

    @property
    def forum(self) -> str | None:
        """The forum's key."""
        return None if self.state.opened is None else self.state.opened.forum

    def items(self) -> Iterator[Due]:
        """What is owed, terms first, then answers, then other duties; sittings are asked for by `sittings`."""
        yield from self._terms()
        duties = self._duties()
        yield from self._answers([one for one in duties if one.what == "answer"])
        others = (one for one in duties if one.what not in ("answer", "sitting"))
        yield from self._numbered(others, lambda one: self._own(one.to), self._listed)

    def sittings(self) -> Iterator[Due]:
        """The sittings that the forum owes."""
        for one in self._duties():
            if one.what == "sitting" and self._listed(one):
                yield self._duty(one, one.due or "")

    # ---- terms

    def _terms(self) -> Iterator[Due]:
        entries = self.ledger.terms(**self.asking.how)
        for one, life in zip(entries, self.state.terms.values(), strict=True):
            steps = next_steps(life, one.status, self.state) if self.asking.reach != "due" else ()
            if self._wanted(one.status.status, due=one.status.status in DUE, ahead=bool(steps)):
                yield self._term(one, life)

    def _term(self, one: TermEntry, life: TermLife) -> Due:
        ends = None if one.deadline is None else one.deadline.passed_on
        owed_by = tuple(responsible.party for responsible in one.term.responsible)
        return self._due(
            what="term",
            ref=one.ref,
            place_in_record=str(one.term.ref),
            stands=one.status,
            text=one.term.text or None,
            owed_by=owed_by,
            owed_to=one.term.promised_to,
            modality=one.modality,
            last_day=None if ends is None else ends - _DAY,
            days_late=self._days_late(one, ends),
            steps=next_steps(life, one.status, self.state),
        )

    def _days_late(self, one: TermEntry, ends: date | None) -> int | None:
        if ends is None or one.status.status not in LATE:
            return None
        until = self._done_on(one) or self.asking.on
        return (until - ends).days + 1

    def _done_on(self, one: TermEntry) -> date | None:
        """The day on which it was done too late, where that is why it is breached."""
        for ref in one.status.rests_on:
            data = None if not ref.startswith("#") else self.ledger.record.event(ref).data
            if isinstance(data, Progress) and data.of == one.term.ref and data.state == "done" and data.as_of:
                return data.as_of.last
        return None

    # ---- answers

    def _answers(self, duties: list[DutyEntry]) -> Iterator[Due]:
        """Every point whose answer somebody owes, or of which nothing more is known."""
        owing = {to: list(group) for to, group in groupby(duties, key=lambda one: one.to)}
        for point in self.ledger.answers(**self.asking.how):
            under = [one for one in owing.get(point.ref, ()) if one.status.status != "discharged"]
            if under or (self.asking.reach == "all" and owing.get(point.ref)):
                duties_of = under if self.asking.reach != "all" else owing[point.ref]
                yield from self._numbered(duties_of, lambda _, to=point: to.point.ref, self._listed, point)  # type: ignore[misc]
            elif self._wanted(point.status.status, due=point.status.status in ("unanswered", "unknown")):
                yield self._answer(point)

    def _answer(self, point: AnswerEntry) -> Due:
        """A point that no duty calls an answer to, and that has none."""
        return self._due(
            what="answer", ref=point.ref, place_in_record=point.point.ref, stands=point.status,
            text=point.text or None, issues=self._issues(point),
        )  # fmt: skip

    def _issues(self, point: AnswerEntry) -> tuple[Issue, ...]:
        """The issues that a statement names; else those of the record."""
        said = point.point.raised.data
        everything = self._everything()
        about = said.about if isinstance(said, Say) else ()
        return tuple(one for one in everything if one.id in about) or everything

    # ---- duties

    def _duties(self) -> tuple[DutyEntry, ...]:
        return self.ledger.duties(**self.asking.how)

    def _numbered(
        self,
        duties: Any,
        own: Callable[[DutyEntry], str],
        listed: Callable[[DutyEntry], bool],
        point: AnswerEntry | None = None,
    ) -> Iterator[Due]:
        """Duties as items; several that are about the same are told apart by their number."""
        before: dict[tuple[str, str], int] = {}
        for one in duties:
            ref = own(one)
            number = before[one.what, ref] = before.get((one.what, ref), 0) + 1
            if listed(one):
                yield self._duty(one, ref if number == 1 else f"{ref}/{number}", point)

    def _duty(self, one: DutyEntry, place: str, point: AnswerEntry | None = None) -> Due:
        last_day = civil_day(one.due) if one.due is not None else None
        late = one.status.status in LATE and last_day is not None
        return self._due(
            what=one.what,
            ref=one.to,
            place_in_record=place,
            stands=one.status,
            text=None if point is None else point.text or None,
            owed_by=one.owed_by,
            last_day=last_day,
            stage=one.due if last_day is None else None,
            days_late=(self.asking.on - last_day).days if late and last_day is not None else None,
            issues=self._everything() if point is None else self._issues(point),
        )

    def _listed(self, one: DutyEntry) -> bool:
        status = one.status.status
        if one.what == "answer":
            due = status in LATE or status == "unknown" or (status == "open" and self._is_over(one.due))
        else:
            due = status in DUE
        return self._wanted(status, due=due)

    def _is_over(self, due: str | None) -> bool:
        """Whether the stage that an answer is due in was left; without a day and a stage, it is due at once."""
        if due is None or self.state.closed:
            return True
        if civil_day(due) is not None or self.state.stage is None:
            return False
        order = {stage.key: place for place, stage in enumerate(self.procedure.stages)}
        return order.get(due, -1) < order.get(self.state.stage, -1)

    def _own(self, name: str) -> str:
        try:
            return self.state.named(name)
        except KeyError:
            return name

    # ---- every kind

    def _wanted(self, status: str, *, due: bool, ahead: bool = False) -> bool:
        if self.asking.reach == "all":
            return True
        if self.asking.reach == "ahead":
            return due or ahead or status in ("open", "unknown")
        return due

    def _everything(self) -> tuple[Issue, ...]:
        return () if self.state.opened is None else self.state.opened.issues

    def _due(self, *, stands: Status, owed_by: tuple[str, ...] = (), **more: Any) -> Due:
        opened = self.state.opened
        return Due(
            **{"issues": self._everything()} | more,
            stands=attrs.evolve(stands, reasons=tuple(map(self._called, stands.reasons))),
            owed_by=owed_by,
            names=tuple(self.state.voice(one) for one in owed_by),
            record=self.ledger.record.id,
            forum=self.forum,
            place=None if opened is None else opened.place,
        )

    def _called(self, reason: Reason) -> Reason:
        return called(reason, self.procedure, self.state)
