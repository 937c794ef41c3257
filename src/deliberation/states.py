"""The state of a session: the fold of its record.

`step` is pure: the same state and event give the same state. A session keeps its state move by move; folding the whole record again
gives the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any, Final

import attrs

from deliberation.agreements import Agreement, Term, numbered
from deliberation.corrections import corrected, happened_by, known_by
from deliberation.events import (
    AMENDMENT,
    Accept,
    Adjourn,
    Agree,
    Amend,
    Answer,
    Arrive,
    Close,
    Consent,
    Decide,
    Enter,
    Establish,
    Event,
    Extend,
    Invite,
    Leave,
    Meet,
    Note,
    Object,
    Open,
    Pledge,
    Point,
    Progress,
    Propose,
    Publish,
    Refer,
    Reopen,
    Reply,
    Say,
    SeatEvent,
    Unfolded,
    Vote,
    Waive,
    Withdraw,
)
from deliberation.records import Record
from deliberation.seats import Holding, Roll
from deliberation.stakeholders import Stakeholder, voice_of
from deliberation.wording import Lang, Reason


@attrs.frozen
class PointLife:
    """A point and what was answered to it."""

    ref: str
    point: Point
    raised: Event
    """The statement that raised it, or the answer that tells of it."""
    stage: str | None
    answers: tuple[Event, ...] = ()


@attrs.frozen
class Proposal:
    """A text on the table."""

    ref: str
    terms: tuple[Term, ...]
    by: tuple[str, ...]
    consents: Mapping[str, str | None] = attrs.field(factory=dict)
    objections: Mapping[str, bool] = attrs.field(factory=dict)
    votes: Mapping[str, str] = attrs.field(factory=dict)
    outcome: str | None = None
    withdrawn: bool = False
    adopted: bool = False
    kind: str | None = None
    """``amendment``, or a kind that only its procedure knows; ``None`` for a text of its own."""
    on: str | None = None
    carried: bool = False
    """Whether it was decided to hold, and that is the end of it: an amendment, or a motion without terms."""

    @property
    def open(self) -> bool:
        """Whether it can still be consented to, amended or adopted."""
        return not (self.withdrawn or self.adopted or self.carried)

    @property
    def adoptable(self) -> bool:
        """Whether an agreement can come of it; an amendment only changes another text, a motion without terms none."""
        return bool(self.terms) and self.kind != AMENDMENT


@attrs.frozen
class TermLife:
    """An adopted term and everything reported on it, in the order of recording."""

    term: Term
    agreement: Agreement
    adopted: Event
    reports: tuple[Event, ...] = ()
    """Events of kinds progress, accept, waive, extend, reopen."""
    instead_of: str | None = None
    """The term whose place it takes if that isn't met, where it is a fallback."""


@attrs.frozen
class State:
    """Where a session stands.

    >>> State().stage is None
    True
    """

    opened: Open | None = None
    opening: Event | None = None
    stage: str | None = None
    stages: tuple[str, ...] = ()
    """Every stage entered, in order; a repeated one stands there again."""
    began: tuple[Event, ...] = ()
    """The events with which stages and meetings began, in order."""
    meeting: bool = False
    meetings: int = 0
    people: Mapping[str, Stakeholder] = attrs.field(factory=dict)
    roll: Roll = attrs.field(factory=Roll)
    invited: Mapping[str, str | None] = attrs.field(factory=dict)
    replies: Mapping[str, str] = attrs.field(factory=dict)
    arrived: frozenset[str] = frozenset()
    """Everyone who came to any meeting."""
    present: frozenset[str] | None = None
    """Who is there now; ``None`` where nobody recorded arrivals at this meeting."""
    statements: tuple[Event, ...] = ()
    points: Mapping[str, PointLife] = attrs.field(factory=dict)
    batches: Mapping[str, PointLife] = attrs.field(factory=dict)
    """Points that only an answer tells of."""
    proposals: Mapping[str, Proposal] = attrs.field(factory=dict)
    agreements: tuple[Agreement, ...] = ()
    terms: Mapping[str, TermLife] = attrs.field(factory=dict)
    findings: Mapping[str, tuple[Event, ...]] = attrs.field(factory=dict)
    replaced: Mapping[str, str] = attrs.field(factory=dict)
    """Terms, by their references, in whose place another was agreed later, and that one."""
    notes: tuple[Event, ...] = ()
    published: tuple[Event, ...] = ()
    pledges: tuple[Event, ...] = ()
    referrals: tuple[Event, ...] = ()
    closed: bool = False
    unfolded: tuple[str, ...] = ()
    """Events of kinds this version doesn't know; verified, not folded."""
    own: Any = None
    """What a procedure with code keeps of itself (`deliberation.behaviours`); ``None`` for one that is data alone."""

    @classmethod
    def of(
        cls,
        record: Record,
        *,
        on: date | None = None,
        known: date | None = None,
        supposed: bool = False,
    ) -> State:
        """The state that a record folds to.

        Args:
            record: the record.
            on: only what happened by the end of that day; what has no day is kept.
            known: only what was known by the end of that day, corrections included.
            supposed: whether what an author assumed counts.
        """
        return fold(standing(record, on=on, known=known, supposed=supposed))

    @property
    def params(self) -> Mapping[str, Any]:
        """The procedure's own parameters (`Procedure.params`), as they stand in the record."""
        given = None if self.opened is None else self.opened.procedure.get("params")
        return given if isinstance(given, Mapping) else {}

    def named(self, name: str) -> str:
        """The record's own reference of a term or point, given that or the source's id of it.

        Raises:
            KeyError: nothing goes by that name.
        """
        if name in self.terms or name in self.points or name in self.batches:
            return name
        for ref, life in self.terms.items():
            if life.term.source is not None and life.term.source.ref == name:
                return ref
        for ref, point in {**self.points, **self.batches}.items():
            if name in (source.ref for source in point.raised.sources):
                return ref
        raise KeyError(name)

    def voice(self, by: str, lang: Lang = "en") -> str:
        """Who a voice is, for readers: a name or role, and which member of a group, as far as the source says."""
        voice = voice_of(by)
        known = self.people.get(voice.stakeholder)
        name = known.label if known is not None else voice.stakeholder
        if voice.member is None:
            return name
        if voice.member == "?":
            return Reason("state.some-member", {"group": name}).explain(lang)
        return Reason("state.nth-member", {"group": name, "number": voice.member}).explain(lang)


def standing(
    record: Record, *, on: date | None = None, known: date | None = None, supposed: bool = False
) -> Iterator[Event]:
    """The events of a record that a fold reads, corrected; arguments as for `State.of`."""
    events: Iterable[Event] = (event for event in record.events if supposed or not event.supposed)
    if known is not None:
        events = known_by(events, known, record.header.zone)
    return (event for event in corrected(events) if on is None or happened_by(event.at, on))


def fold(events: Iterable[Event], start: State | None = None) -> State:
    """The state after all these events."""
    state = start or State()
    for event in events:
        state = step(state, event)
    return state


def step(state: State, event: Event) -> State:
    """The state after one event more. Pure; kinds without a rule (correct, annul, redact, act) leave it as it is."""
    rule = _STEPS.get(type(event.data))
    return state if rule is None else rule(state, event, event.data)


def _open(state: State, event: Event, data: Open) -> State:
    people = {**state.people, **{one.id: one for one in data.stakeholders}}
    return attrs.evolve(state, opened=data, opening=event, people=people)


def _invite(state: State, event: Event, data: Invite) -> State:
    return attrs.evolve(state, invited={**state.invited, data.who: data.seat})


def _reply(state: State, event: Event, data: Reply) -> State:
    return attrs.evolve(state, replies={**state.replies, data.who: data.reply})


def _seat(state: State, event: Event, data: SeatEvent) -> State:
    people = state.people
    if data.stakeholder is not None and data.stakeholder.id not in people:
        people = {**people, data.stakeholder.id: data.stakeholder}
    if not data.holds:
        roll = state.roll.unseated(data.holder, data.seat)
    else:
        holding = Holding(data.holder, data.seat, capacity=data.capacity, substitute_for=data.substitute_for,
                          recused=data.recused, weights=data.weights)  # fmt: skip
        roll = state.roll.seated(holding, people.get(data.holder))
    return attrs.evolve(state, roll=roll, people=people)


def _arrive(state: State, event: Event, data: Arrive) -> State:
    """Who comes takes the seat they were invited to, unless they hold one already."""
    present = (state.present or frozenset()) | {data.who}
    seat = state.invited.get(data.who)
    roll = state.roll
    if seat is not None and data.who not in roll:
        roll = roll.seated(Holding(data.who, seat), state.people.get(data.who))
    return attrs.evolve(state, roll=roll, present=present, arrived=state.arrived | {data.who})


def _leave(state: State, event: Event, data: Leave) -> State:
    there = state.present if state.present is not None else frozenset(state.roll.people())
    return attrs.evolve(state, present=there - {data.who})


def _meet(state: State, event: Event, data: Meet) -> State:
    began = (*state.began, event)
    return attrs.evolve(state, meeting=True, meetings=state.meetings + 1, present=None, began=began)


def _adjourn(state: State, event: Event, data: Adjourn) -> State:
    return attrs.evolve(state, meeting=False, present=None)


def _enter(state: State, event: Event, data: Enter) -> State:
    stages, began = (*state.stages, data.stage), (*state.began, event)
    return attrs.evolve(state, stage=data.stage, stages=stages, began=began)


def _say(state: State, event: Event, data: Say) -> State:
    stage = state.stage if event.setting in (None, "meeting") else None
    raised = zip(event.points, data.raised(), strict=True)
    points = {ref: PointLife(ref, point, event, stage) for ref, point in raised}
    return attrs.evolve(state, statements=(*state.statements, event), points={**state.points, **points})


def _answer(state: State, event: Event, data: Answer) -> State:
    points = dict(state.points)
    for ref in data.to:
        if ref in points:
            points[ref] = attrs.evolve(points[ref], answers=(*points[ref].answers, event))
    batches = state.batches
    if data.unlisted is not None:
        ref = f"{event.ref}.1"
        batches = {**batches, ref: PointLife(ref, data.unlisted, event, state.stage, (event,))}
    return attrs.evolve(state, points=points, batches=batches)


def _propose(state: State, event: Event, data: Propose) -> State:
    proposal = Proposal(event.ref, numbered(data.terms, event.ref), event.by, kind=data.kind, on=data.on)
    return attrs.evolve(state, proposals={**state.proposals, event.ref: proposal})


def _on_proposal(state: State, ref: str, **changes: Any) -> State:
    if ref not in state.proposals:
        return state
    return attrs.evolve(
        state, proposals={**state.proposals, ref: attrs.evolve(state.proposals[ref], **changes)}
    )


def _amend(state: State, event: Event, data: Amend) -> State:
    return _reworded(state, data.proposal, numbered(data.terms, event.ref))


def _reworded(state: State, ref: str, terms: tuple[Term, ...]) -> State:
    """With other terms in a proposal; what was said on the earlier ones no longer counts."""
    return _on_proposal(state, ref, terms=terms, consents={}, objections={}, votes={}, outcome=None)


def _withdraw(state: State, event: Event, data: Withdraw) -> State:
    return _on_proposal(state, data.proposal, withdrawn=True)


def _consent(state: State, event: Event, data: Consent) -> State:
    proposal = state.proposals.get(data.to)
    if proposal is None:
        return state
    given = dict.fromkeys(event.by, data.within)
    objections = {one: blocks for one, blocks in proposal.objections.items() if one not in given}
    return _on_proposal(state, data.to, consents={**proposal.consents, **given}, objections=objections)


def _object(state: State, event: Event, data: Object) -> State:
    proposal = state.proposals.get(data.to)
    if proposal is None:
        return state
    consents = {one: within for one, within in proposal.consents.items() if one not in event.by}
    objections = {**proposal.objections, **dict.fromkeys(event.by, data.blocks)}
    return _on_proposal(state, data.to, consents=consents, objections=objections)


def _vote(state: State, event: Event, data: Vote) -> State:
    proposal = state.proposals.get(data.on)
    votes = {**proposal.votes, **dict.fromkeys(event.by, data.choice)} if proposal else {}
    return _on_proposal(state, data.on, votes=votes)


def _decide(state: State, event: Event, data: Decide) -> State:
    state = _on_proposal(state, data.on, outcome=data.outcome)
    proposal = state.proposals.get(data.on)
    if proposal is None or proposal.adoptable or data.outcome != "holds":
        return state
    state = _on_proposal(state, data.on, carried=True)
    amended = state.proposals.get(proposal.on or "") if proposal.kind == AMENDMENT else None
    if amended is None or not (amended.open and amended.terms):
        return state
    return _reworded(state, amended.ref, proposal.terms)


def _agree(state: State, event: Event, data: Agree) -> State:
    proposal = state.proposals.get(data.proposal or "")
    terms = numbered(data.terms, event.ref) if data.terms or proposal is None else proposal.terms
    told = data.told or (state.opened is not None and state.opened.scope == "programme")
    agreement = Agreement(event.ref, terms, told=told, claim=data.claim, by=event.by)
    lives = {str(life.term.ref): life for term in terms for life in _lives(term, agreement, event)}
    state = _on_proposal(state, data.proposal or "", adopted=True)
    adopted = attrs.evolve(state, agreements=(*state.agreements, agreement), terms={**state.terms, **lives})
    return attrs.evolve(adopted, replaced={**state.replaced, **_replaced(adopted, lives)})


def _lives(
    term: Term, agreement: Agreement, event: Event, instead_of: str | None = None
) -> Iterator[TermLife]:
    """The term, then what takes its place if it isn't met."""
    yield TermLife(term, agreement, event, instead_of=instead_of)
    if term.fallback is not None:
        yield from _lives(term.fallback, agreement, event, term.ref)


def _replaced(state: State, lives: Mapping[str, TermLife]) -> dict[str, str]:
    """Earlier terms, by their references, and which of these was agreed in their place."""
    found = {}
    for ref, life in lives.items():
        for name in life.term.replaces:
            try:
                found[state.named(name)] = ref
            except KeyError:
                continue
    return found


def _report(state: State, event: Event, data: Progress | Accept | Waive | Extend | Reopen) -> State:
    life = state.terms.get(data.of)
    if life is None:
        return state
    life = attrs.evolve(life, reports=(*life.reports, event))
    return attrs.evolve(state, terms={**state.terms, data.of: life})


def _establish(state: State, event: Event, data: Establish) -> State:
    found = (*state.findings.get(data.finding, ()), event)
    return attrs.evolve(state, findings={**state.findings, data.finding: found})


def _note(state: State, event: Event, data: Note) -> State:
    return attrs.evolve(state, notes=(*state.notes, event))


def _publish(state: State, event: Event, data: Publish) -> State:
    return attrs.evolve(state, published=(*state.published, event))


def _pledge(state: State, event: Event, data: Pledge) -> State:
    return attrs.evolve(state, pledges=(*state.pledges, event))


def _refer(state: State, event: Event, data: Refer) -> State:
    return attrs.evolve(state, referrals=(*state.referrals, event))


def _close(state: State, event: Event, data: Close) -> State:
    return attrs.evolve(state, closed=True)


def _unfolded(state: State, event: Event, data: Unfolded) -> State:
    return attrs.evolve(state, unfolded=(*state.unfolded, event.ref))


_STEPS: Final[Mapping[type, Callable[[State, Event, Any], State]]] = {
    Open: _open, Invite: _invite, Reply: _reply, SeatEvent: _seat, Arrive: _arrive, Leave: _leave, Meet: _meet,
    Adjourn: _adjourn, Enter: _enter, Say: _say, Answer: _answer, Propose: _propose, Amend: _amend,
    Withdraw: _withdraw, Consent: _consent, Object: _object, Vote: _vote, Decide: _decide, Agree: _agree,
    Progress: _report, Accept: _report, Waive: _report, Extend: _report, Reopen: _report, Establish: _establish,
    Note: _note, Publish: _publish, Pledge: _pledge, Refer: _refer, Close: _close, Unfolded: _unfolded,
}  # fmt: skip
