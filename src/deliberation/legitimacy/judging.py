"""Every item of a record that was decided, each judged as things stood when it was: one pass over the events."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

import attrs

from deliberation.behaviours import advance
from deliberation.clocks import Days
from deliberation.decisions import (
    CORE_KINDS,
    Ballot,
    DecisionRule,
    Outcome,
    Verdict,
    apply,
    must_consent,
    quorum_on,
    voters,
)
from deliberation.errors import InvalidInput
from deliberation.events import Agree, Decide, Event, Open
from deliberation.guards import BINDING, ballot_on
from deliberation.legitimacy.attendance import Attendance, Meeting
from deliberation.legitimacy.items import Legitimacy, Notice, StandIn
from deliberation.legitimacy.noticing import gives_notice, notice_of
from deliberation.legitimacy.working import working
from deliberation.names import called
from deliberation.plugins import installed_calendars, procedure_in
from deliberation.procedures import Procedure
from deliberation.quantities import asked_day_or_none
from deliberation.records import Record
from deliberation.states import State, standing
from deliberation.wording import Reason


_SHOWN: Final = frozenset({"decision.blocked", "decision.side-barred"})
"""What a transcript shows when it tells of it: an objection, a recusal. That something is missing in one shows nothing."""


def decided(
    record: Record,
    on: str | date | None = None,
    *,
    known: str | date | None = None,
    supposed: bool = False,
) -> tuple[Legitimacy, ...]:
    """Every item that was decided, in order, with the rule, the roll at that moment, the arithmetic, and whether that holds.

    An item is a proposal on which the outcome was declared, or that was adopted, or terms that were adopted without a proposal and take
    a decision. It *holds* where the rule gives what was declared and the notice was in time; it *fails* where the record shows otherwise;
    it is *unknown* where the record doesn't tell enough: in a transcript what isn't told is unknown, and consensus that a source claims is
    claimed and not shown. Agreements told of meetings that the record doesn't cover are left out.

    Args:
        record: the record.
        on: only what happened by the end of that day.
        known: only what was known by the end of that day.
        supposed: whether what an author assumed counts.

    Raises:
        InvalidInput: ``ledger.day`` for what is no day.

    >>> from deliberation import Commitment, Forum, Roll, Session, Stakeholder, installed_procedures
    >>> roll = Roll.of({"stakeholder": [Stakeholder("ann"), Stakeholder("bo")]})
    >>> session = Session.open(Forum("hall", procedure=installed_procedures()["community"]), roll=roll, on="2026-03-01")
    >>> _ = session.enter("consult")
    >>> bench = session.propose("ann", [Commitment("move the bench")])
    >>> for holder in session.must_consent(bench):
    ...     _ = session.consent(holder, bench)
    >>> agreement = session.agree(bench)
    >>> [(one.item == bench.ref, one.deciding, one.outcome) for one in decided(session.record)]
    [(True, ('ann', 'bo'), 'holds')]
    """
    events = standing(record, on=asked_day_or_none(on), known=asked_day_or_none(known), supposed=supposed)
    return tuple(_items(events, told=record.header.enforcement == "transcript"))


def _items(events: Iterable[Event], *, told: bool) -> list[Legitimacy]:
    items: list[Legitimacy] = []
    hall = _Hall(told=told)
    for event in events:
        if isinstance(event.data, Decide) or (isinstance(event.data, Agree) and not event.data.told):
            place = hall.decided_before(event, items)
            if place is not None:
                items[place] = attrs.evolve(items[place], adopted=event.ref)
            elif (ballot := hall.ballot(event)) is not None:
                items.append(hall.item(event, ballot))
        hall = hall.after(event)
    return items


@attrs.frozen(kw_only=True)
class _Hall:
    """How things stand just before an event."""

    told: bool
    state: State = attrs.field(factory=State)
    meeting: Meeting = attrs.field(factory=Meeting)
    notices: tuple[Event, ...] = ()
    opened: Procedure | None = None

    def after(self, event: Event) -> _Hall:
        opened = procedure_in(event.data) if isinstance(event.data, Open) else self.opened
        state = advance(opened.behaviour if opened is not None else None, self.state, event)
        notices = (*self.notices, event) if gives_notice(event) else self.notices
        meeting = self.meeting.after(event)
        return attrs.evolve(self, state=state, meeting=meeting, notices=notices, opened=opened)

    @property
    def procedure(self) -> Procedure:
        """The procedure; nothing is decided before it is opened."""
        if self.opened is None:
            raise InvalidInput("session.not-opened", record="")
        return self.opened

    def decided_before(self, event: Event, items: list[Legitimacy]) -> int | None:
        """The place of the item that this agreement adopts, where it was declared to hold and stands as it was."""
        ref = event.data.proposal if isinstance(event.data, Agree) else None
        proposal = self.state.proposals.get(ref or "")
        if proposal is None or proposal.outcome != "holds":
            return None
        places = [place for place, one in enumerate(items) if one.item == ref and one.declared == "holds"]
        return places[-1] if places else None

    def ballot(self, event: Event) -> Ballot | None:
        """What the rule is applied to; ``None`` where nothing was decided: a body's own promise takes no decision."""
        data, state = event.data, self.state
        if self.opened is None:
            return None
        if isinstance(data, Decide):
            proposal = state.proposals.get(data.on)
            return None if proposal is None else ballot_on(state, proposal, data.claim)
        if not isinstance(data, Agree):
            return None
        proposal = state.proposals.get(data.proposal or "")
        if proposal is not None:
            return ballot_on(state, proposal, data.claim)
        binding = any(term.force in BINDING for term in data.terms)
        return Ballot(state.roll, present=state.present, claim=data.claim) if binding else None

    def item(self, event: Event, ballot: Ballot) -> Legitimacy:
        """The item that was decided with this event."""
        name = ballot.proposal or event.ref
        rule = self._rule(ballot)
        untold = ballot.proposal is None and ballot.claim is None
        how = (Reason("legitimacy.how-not-told"),)
        verdict = Verdict("unknown", rule, how, shown=False) if untold else apply(rule, ballot)
        notice = notice_of(
            name, self.procedure, self.state, self.notices, told=self.told, days=_days(self.state)
        )
        declared: Outcome = event.data.outcome if isinstance(event.data, Decide) else "holds"
        outcome, reasons = self._judged(declared, verdict, notice)
        present = self._present()
        one = Legitimacy(
            item=name,
            event=event.ref,
            adopted=event.ref if isinstance(event.data, Agree) else None,
            at=event.at,
            declared=declared,
            roll=self.state.roll,
            deciding=_deciding(rule, ballot),
            present=present,
            gone=self.meeting.gone,
            recused=tuple(dict.fromkeys(one.holder for one in self.state.roll.holdings if one.recused)),
            stand_ins=tuple(_stand_ins(ballot)),
            quorum=self._called(quorum_on(rule, ballot)),
            verdict=attrs.evolve(verdict, reasons=self._named(verdict.reasons)),
            notice=notice,
            outcome=outcome,
            reasons=self._named(reasons),
            working=(),
        )
        return attrs.evolve(one, working=self._named(tuple(working(one))))

    def _rule(self, ballot: Ballot) -> DecisionRule:
        proposal = self.state.proposals.get(ballot.proposal or "")
        return self.procedure.rule_on(None if proposal is None else proposal.kind)

    def _present(self) -> tuple[Attendance, ...] | None:
        there = self.state.present
        if there is None:
            return None
        order = (*self.state.roll.people(), *sorted(there.difference(self.state.roll.people())))
        return tuple(self.meeting.there(who) for who in order if who in there)

    def _judged(
        self, declared: Outcome, verdict: Verdict, notice: Notice | None
    ) -> tuple[Outcome, tuple[Reason, ...]]:
        """Whether it holds, and why: what was declared beside what the rule gives, then the notice."""
        by_rule, why = self._declared(declared, verdict)
        noticed = notice.outcome if notice is not None else None
        reasons = [*why]
        if noticed in ("fails", "unknown"):
            reasons.append(Reason(f"legitimacy.notice-{noticed}"))
        if "fails" in (by_rule, noticed):
            return "fails", tuple(reasons)
        return "unknown" if "unknown" in (by_rule, noticed) else "holds", tuple(reasons)

    def _declared(self, declared: Outcome, verdict: Verdict) -> tuple[Outcome, tuple[Reason, ...]]:
        if not verdict.shown:
            return "unknown", (Reason("legitimacy.not-shown"),)
        if verdict.outcome == "unknown":
            return "unknown", (Reason("legitimacy.rule-unknown"),)
        if verdict.outcome == declared:
            return "holds", (Reason("legitimacy.as-declared"),)
        said = {"said": declared, "given": Reason(f"legitimacy.gives-{verdict.outcome}")}
        if self.told and _SHOWN.isdisjoint(reason.code for reason in verdict.reasons):
            return "unknown", (Reason("legitimacy.not-told", said),)
        return "fails", (Reason("legitimacy.differs", said),)

    def _called(self, verdict: Verdict | None) -> Verdict | None:
        return None if verdict is None else attrs.evolve(verdict, reasons=self._named(verdict.reasons))

    def _named(self, reasons: tuple[Reason, ...]) -> tuple[Reason, ...]:
        return tuple(map(self._name, reasons))

    def _name(self, reason: Reason) -> Reason:
        """A reason with people and seats by name, and those in it."""
        inner = {key: self._inner(value) for key, value in reason.params.items()}
        return called(attrs.evolve(reason, params=inner), self.procedure, self.state)

    def _inner(self, value: object) -> object:
        if isinstance(value, Reason):
            return self._name(value)
        return [self._inner(one) for one in value] if isinstance(value, list) else value


def _days(state: State) -> Days:
    key = None if state.opened is None else state.opened.calendar
    calendar = None if key is None else installed_calendars().get(key)
    return Days(calendar, key if calendar is None else None)


def _deciding(rule: DecisionRule, ballot: Ballot) -> tuple[str, ...] | None:
    """Those who count under a rule of the core; whom a plugin's counts only that knows."""
    if rule.kind not in CORE_KINDS:
        return None
    return voters(rule, ballot.roll) if "vote" in rule.takes else must_consent(rule, ballot.roll)


def _stand_ins(ballot: Ballot) -> Iterator[StandIn]:
    for one in ballot.roll.holdings:
        if one.substitute_for is not None:
            yield StandIn(one.holder, one.substitute_for, one.capacity, _said(one.holder, ballot))


def _said(who: str, ballot: Ballot) -> str | None:
    if who in ballot.votes:
        return ballot.votes[who]
    if who in ballot.objections:
        return "object"
    return "consent" if who in ballot.consents else None
