"""A session: one run of a procedure, from intake to the end of follow-up.

In a *strict* session a wrong move raises and nothing is recorded. A *transcript* is told by a source: it records what the source has, and
`Session.departures` lists what the procedure expected and the source doesn't show.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Literal, Self, TypedDict, Unpack
from uuid import uuid4

import attrs

from deliberation import events as ev
from deliberation.agreements import Agreement, Term
from deliberation.behaviours import advance, state_of
from deliberation.canonical import Json
from deliberation.corrections import noted_day
from deliberation.decisions import Outcome, Verdict, must_consent
from deliberation.errors import InvalidInput, Refused, UnknownReference
from deliberation.forums import Forum
from deliberation.guards import Departure, listed, never_taken, refusal, verdict_on
from deliberation.issues import Issue
from deliberation.lines import Salts
from deliberation.moves import Move, allowed, example, named
from deliberation.names import called
from deliberation.places import Place
from deliberation.plugins import Observer, code_differs, installed, procedure_in
from deliberation.pools import Pool, pools
from deliberation.procedures import Procedure
from deliberation.provenance import Source
from deliberation.quantities import Count, Deadline, Moment
from deliberation.records import Enforcement, Header, Record
from deliberation.references import check_references, local
from deliberation.seats import Capacity, Roll
from deliberation.stakeholders import Stakeholder
from deliberation.states import State
from deliberation.wording import Reason


Day = str | date | Moment
Target = ev.Event | str
Clock = Callable[[], datetime]


class Circumstances(TypedDict, total=False):
    """What can be said of any move.

    ``on`` is when it happened (by default the session's day), ``setting`` where it was said, ``after`` what the source says came
    before, ``sources`` what stands behind it.
    """

    on: Day | None
    setting: ev.Setting | None
    after: Iterable[Target]
    sources: Iterable[Source]


def utc_now() -> datetime:
    """The clock of a live session."""
    return datetime.now(UTC)


class Session:
    """One run of a procedure; open one with `open`, go on with a stored one with `resume`.

    Every method that makes a move records one event and returns it (`agree` returns the agreement).

    Raises:
        Refused: in a strict session, by any move that the procedure doesn't allow now; its code is the reason (``move.…``), and
            ``params["allowed"]`` what is allowed. The record is as it was.
        UnknownReference: somebody or something is named that isn't there.

    >>> from deliberation import Forum, Issue, Roll, Session, Stakeholder
    >>> from deliberation.community import COMMUNITY
    >>> roll = Roll.of({"stakeholder": [Stakeholder("ann"), Stakeholder("bo")]})
    >>> session = Session.open(Forum("hall", procedure=COMMUNITY), Issue("the bench"), roll=roll, on="2026-03-01")
    >>> session.enter("consult").ref
    '#4'
    >>> bench = session.say("ann", "proposal", "move the bench into the shade")
    >>> session.answer("bo", bench, "yes, by the elm", disposition="adopted").data.to
    ('#5.1',)
    """

    procedure: Procedure
    """The procedure, as it stands in the record."""
    record: Record
    """What happened so far."""
    state: State
    """Where the session stands: the fold of the record."""
    departures: tuple[Departure, ...]
    """What the procedure expected and the source doesn't show; empty in a strict session."""

    def __init__(
        self,
        procedure: Procedure,
        record: Record,
        state: State,
        *,
        clock: Clock | None,
        salts: Salts | None = None,
        day: Moment | None = None,
        departures: tuple[Departure, ...] = (),
        observers: Iterable[Observer] = (),
    ) -> None:
        self.procedure = procedure
        self.record = record
        self.state = state
        self.departures = departures
        self._clock = clock
        self._salts = salts
        self._day = day
        self._observers = tuple(observers)

    @classmethod
    def open(
        cls,
        forum: Forum,
        *issues: Issue,
        roll: Roll | None = None,
        stakeholders: Iterable[Stakeholder] = (),
        on: Day | None = None,
        title: str | None = None,
        place: Place | None = None,
        scope: Literal["session", "programme"] = "session",
        sources: Iterable[Source] = (),
        enforcement: Enforcement = "strict",
        zone: str = "Asia/Shanghai",
        id: str | None = None,  # noqa: A002 - the record's word for it
        clock: Clock | None = utc_now,
        salts: Salts | None = None,
        observers: Iterable[Observer] | None = None,
    ) -> Self:
        """A session that begins.

        Args:
            forum: where it is held, and by which procedure.
            issues: what is consulted about.
            roll: who is seated from the start, e.g. ``plan.roll()``.
            stakeholders: others who are known, so that terms and findings can name them.
            on: the day; later moves happen on it unless they say otherwise. By default the clock's day.
            title: what this session is called.
            place: where, if not at the forum's place.
            scope: a session, or a programme told of as a whole (transcripts only).
            sources: what stands behind the opening.
            enforcement: ``strict`` or ``transcript``.
            zone: the IANA zone whose days count.
            id: the record's id; random by default. A record with an id given and no ``salts`` derives them.
            clock: gives the time at which things are noted; ``None`` = nobody notes when (a replay).
            salts: gives the salts of leaves; by default random for a random id, derived for a given one.
            observers: plugins to tell of what is recorded; by default, where there is a clock, those installed.
        """
        if scope == "programme" and enforcement == "strict":
            raise InvalidInput("session.programme-live")
        header = Header(
            id or str(uuid4()), zone, enforcement, "random" if id is None or salts is not None else "derived"
        )
        session = cls(
            forum.procedure,
            Record.start(header),
            State(),
            clock=clock,
            salts=salts,
            day=None if on is None else moment(on),
            observers=_listening(clock) if observers is None else observers,
        )
        people = _people(forum, issues, roll, stakeholders)
        origin = forum.procedure.origin
        session.move(
            ev.Open(
                procedure=forum.procedure.to_data(), digest=forum.procedure.digest,
                distribution=origin.distribution if origin else None, version=origin.version if origin else None,
                code=forum.procedure.code,
                scope=scope, forum=forum.key, title=title, conveners=forum.conveners, place=place or forum.place,
                issues=issues, stakeholders=people, recurrence=forum.recurrence, calendar=forum.calendar,
            ),
            sources=sources,
        )  # fmt: skip
        for holding in roll.holdings if roll else ():
            session.move(ev.SeatEvent(**attrs.asdict(holding)))
        return session

    @classmethod
    def resume(cls, record: Record, *, clock: Clock | None = utc_now, salts: Salts | None = None) -> Self:
        """The session that a stored record is of, ready to go on. It goes by the procedure in the record, not by what is installed.

        Where that procedure needs code, the installed plugin of that name brings it; `code_differs` says whether it is the same.

        Raises:
            InvalidInput: ``session.not-opened`` for a record without an opening event.
        """
        opened = State.of(record, supposed=True).opened
        if opened is None:
            raise InvalidInput("session.not-opened", record=record.id)
        procedure = procedure_in(opened)
        state = state_of(record, procedure.behaviour, supposed=True)
        return cls(procedure, record, state, clock=clock, salts=salts, observers=_listening(clock))

    # -- what can be asked

    def allowed(self, on: Day | None = None) -> tuple[Move, ...]:
        """Every move that would not be refused now (besides redacting, which is always possible).

        Args:
            on: the day, by default the session's; what a procedure's code allows may depend on it.
        """
        return allowed(self.procedure, self.state, self.record, self._at(on))

    def must_consent(self, proposal: Target) -> tuple[str, ...]:
        """The ids of those without whose consent the proposal can't be adopted, in the order of the roll."""
        self.verdict(proposal)
        kind = self.state.proposals[self._ref(proposal)].kind
        return must_consent(self.procedure.rule_on(kind), self.state.roll)

    def verdict(self, proposal: Target) -> Verdict:
        """What applying the procedure's rule to a proposal gives now.

        Raises:
            UnknownReference: ``reference.no-proposal``.
        """
        ref = self._ref(proposal)
        if ref not in self.state.proposals:
            raise UnknownReference("reference.no-proposal", ref=ref, known=list(self.state.proposals))
        return verdict_on(self.procedure, self.state, self.state.proposals[ref])

    @property
    def code_differs(self) -> tuple[Reason, ...]:
        """What is to be said of the code that the record names: it isn't installed, or another version is; mostly nothing."""
        return () if self.state.opened is None else code_differs(self.state.opened, self.procedure)

    @property
    def agreements(self) -> tuple[Agreement, ...]:
        """What came of it so far."""
        return self.state.agreements

    @property
    def pools(self) -> tuple[Pool, ...]:
        """What was pledged towards each need of the texts on the table and of the terms adopted, and what is short (众筹)."""
        return pools(self.state)

    # -- who comes

    def invite(self, who: str, seat: str | None = None, **when: Unpack[Circumstances]) -> ev.Event:
        """Invites somebody to a seat."""
        return self.move(ev.Invite(who, seat), **when)

    def reply(
        self,
        who: str,
        reply: Literal["accepted", "declined", "substitute"] = "accepted",
        *,
        substitute: str | None = None,
        reason: str | None = None,
        **when: Unpack[Circumstances],
    ) -> ev.Event:
        """Records the answer to an invitation."""
        return self.move(ev.Reply(who, reply, substitute, reason), **when)

    def seat(
        self,
        who: str | Stakeholder,
        seat: str,
        *,
        capacity: Capacity = "member",
        substitute_for: str | None = None,
        recused: bool = False,
        weights: Mapping[str, str] | None = None,
        **when: Unpack[Circumstances],
    ) -> ev.Event:
        """Seats somebody; a `Stakeholder` may be new to the session."""
        known = who.id if isinstance(who, Stakeholder) else who
        new = who if isinstance(who, Stakeholder) and who.id not in self.state.people else None
        data = ev.SeatEvent(
            known,
            seat,
            capacity=capacity,
            substitute_for=substitute_for,
            recused=recused,
            weights=weights or {},
            stakeholder=new,
        )
        return self.move(data, **when)

    def unseat(
        self, who: str, seat: str, reason: str | None = None, **when: Unpack[Circumstances]
    ) -> ev.Event:
        """Records that somebody gives up a seat."""
        return self.move(ev.SeatEvent(who, seat, holds=False, reason=reason), **when)

    def arrive(self, who: str, **when: Unpack[Circumstances]) -> ev.Event:
        """Records that somebody came to the meeting; once one arrival is recorded, only those recorded are present."""
        return self.move(ev.Arrive(who), **when)

    def leave(self, who: str, **when: Unpack[Circumstances]) -> ev.Event:
        """Records that somebody left the meeting."""
        return self.move(ev.Leave(who), **when)

    def meet(
        self, *, title: str | None = None, place: Place | None = None, attendance: Count | None = None,
        **when: Unpack[Circumstances],
    ) -> ev.Event:  # fmt: skip
        """Begins a meeting. Sessions of a single meeting need not say so."""
        on = when.get("on")
        if on is not None:
            self._day = moment(on)
        return self.move(ev.Meet(title, place, attendance), **when)

    def adjourn(self, reason: str | None = None, **when: Unpack[Circumstances]) -> ev.Event:
        """Ends a meeting."""
        return self.move(ev.Adjourn(reason), **when)

    # -- the meeting

    def enter(self, stage: str, **when: Unpack[Circumstances]) -> ev.Event:
        """Begins a stage."""
        return self.move(ev.Enter(stage), **when)

    def say(
        self,
        by: str | Iterable[str],
        what: ev.Statement,
        text: str,
        *,
        points: Iterable[ev.Point | str] = (),
        about: Iterable[str] = (),
        **when: Unpack[Circumstances],
    ) -> ev.Event:
        """Records a statement. A complaint, demand, proposal or question raises one point unless ``points`` lists several."""
        listed = tuple(one if isinstance(one, ev.Point) else ev.Point(one) for one in points)
        when.setdefault("setting", "meeting")
        return self.move(ev.Say(what, text, listed, tuple(about)), by=by, **when)

    def answer(
        self,
        by: str | Iterable[str],
        to: Target | Iterable[Target] = (),
        text: str | None = None,
        *,
        scope: ev.Scope | None = None,
        disposition: ev.Disposition | None = None,
        reason: str | None = None,
        referred_to: str | None = None,
        unlisted: ev.Point | None = None,
        **when: Unpack[Circumstances],
    ) -> ev.Event:
        """Records an answer to points; a statement stands for all the points it raised.

        Args:
            by: who answers.
            to: the statement or point, or several.
            text: what is answered.
            scope: single (the default for one point), each (the default for several), collective or unknown.
            disposition: adopted, partly-adopted, declined (with ``reason``), referred (with ``referred_to``), noted or promised.
            reason: why it is declined.
            referred_to: to whom it is referred.
            unlisted: points that only this answer tells of.
            when: see `Circumstances`.
        """
        refs = tuple(ref for target in _several(to) for ref in self._points(target))
        scope = scope or ("each" if len(refs) > 1 else "single")
        when.setdefault("setting", "meeting")
        return self.move(
            ev.Answer(refs, scope, text, disposition, reason, referred_to, unlisted), by=by, **when
        )

    def propose(
        self,
        by: str | Iterable[str],
        terms: Iterable[Term] = (),
        text: str | None = None,
        *,
        amends: Target | None = None,
        kind: str | None = None,
        on_proposal: Target | None = None,
        **when: Unpack[Circumstances],
    ) -> ev.Event:
        """Puts terms forward; or an amendment, or a motion of a kind that only this procedure knows.

        Args:
            by: who does.
            terms: the terms. Those of an amendment are the whole that the other proposal would have, and it has them once the amendment is
                decided to hold (`decide`).
            text: what is said with it.
            amends: the proposal that it would change.
            kind: the motion's own name, ``procedure:kind``; it can do without terms.
            on_proposal: the proposal that such a motion is about.
            when: see `Circumstances`.
        """
        if amends is not None:
            kind, on_proposal = ev.AMENDMENT, amends
        on = None if on_proposal is None else self._ref(on_proposal)
        return self.move(ev.Propose(tuple(terms), text, kind, on), by=by, **when)

    def amend(
        self, by: str | Iterable[str], proposal: Target, terms: Iterable[Term], reason: str | None = None,
        **when: Unpack[Circumstances],
    ) -> ev.Event:  # fmt: skip
        """Replaces a proposal's terms; consents to the earlier text no longer count."""
        return self.move(ev.Amend(self._ref(proposal), tuple(terms), reason), by=by, **when)

    def withdraw(
        self,
        by: str | Iterable[str],
        proposal: Target,
        reason: str | None = None,
        **when: Unpack[Circumstances],
    ) -> ev.Event:
        """Takes a proposal back."""
        return self.move(ev.Withdraw(self._ref(proposal), reason), by=by, **when)

    def consent(
        self,
        by: str | Iterable[str],
        to: Target,
        *,
        within: Literal["each", "majority", "spokesperson"] | None = None,
        **when: Unpack[Circumstances],
    ) -> ev.Event:
        """Records consent to a proposal; a group says how it came to it (``within``)."""
        return self.move(ev.Consent(self._ref(to), within), by=by, **when)

    def object(
        self, by: str | Iterable[str], to: Target, reason: str | None = None, *, blocks: bool = True,
        **when: Unpack[Circumstances],
    ) -> ev.Event:  # fmt: skip
        """Records an objection; with ``blocks=False`` the dissent is recorded and the others may go on."""
        return self.move(ev.Object(self._ref(to), blocks, reason), by=by, **when)

    def vote(
        self, by: str | Iterable[str], on_proposal: Target, choice: Literal["yes", "no", "abstain"],
        **when: Unpack[Circumstances],
    ) -> ev.Event:  # fmt: skip
        """Records a vote."""
        return self.move(ev.Vote(self._ref(on_proposal), choice), by=by, **when)

    def decide(
        self, on_proposal: Target, outcome: Outcome | None = None, **when: Unpack[Circumstances]
    ) -> ev.Event:
        """Announces what the rule gives on a proposal; an announcement that differs from it is refused.

        An amendment that holds so is carried: the proposal that it amends has its terms from then on.
        """
        ref = self._ref(on_proposal)
        if outcome is None:
            outcome = self.verdict(ref).outcome if self.procedure.decides.decides else "unknown"
        return self.move(ev.Decide(ref, outcome), **when)

    def agree(
        self,
        proposal: Target | None = None,
        *,
        by: str | Iterable[str] = (),
        terms: Iterable[Term] = (),
        claim: str | None = None,
        told: bool = False,
        **when: Unpack[Circumstances],
    ) -> Agreement:
        """Adopts a proposal; refused, with who is missing, unless the decision rule holds.

        Args:
            proposal: the proposal; or none, with ``terms`` that need no decision (a body's own promise, a directive) or that a source
                tells of.
            by: who declares it.
            terms: terms of its own.
            claim: the source's words for how it was decided.
            told: told of meetings that this record doesn't cover.
            when: see `Circumstances`.
        """
        ref = None if proposal is None else self._ref(proposal)
        event = self.move(ev.Agree(ref, tuple(terms), claim, told), by=by, **when)
        return next(one for one in self.state.agreements if one.ref == event.ref)

    def pledge(
        self, by: str | Iterable[str], what: str, *, amount: str | None = None, unit: str | None = None,
        need: str | None = None, **when: Unpack[Circumstances],
    ) -> ev.Event:  # fmt: skip
        """Records a resource offered towards a need."""
        return self.move(ev.Pledge(what, amount, unit, need), by=by, **when)

    def act(
        self, by: str | Iterable[str], name: str, data: Mapping[str, Json] | None = None,
        texts: Mapping[str, str] | None = None, **when: Unpack[Circumstances],
    ) -> ev.Event:  # fmt: skip
        """Makes a move that only this procedure knows (``procedure:move``)."""
        return self.move(ev.Act(name, data or {}, texts or {}), by=by, **when)

    # -- afterwards

    def establish(
        self, by: str | Iterable[str], finding: str, *, holds: bool, as_of: Day | None = None, text: str | None = None,
        **when: Unpack[Circumstances],
    ) -> ev.Event:  # fmt: skip
        """Records that a condition was found to hold, or not, as of a day (by default the day of the finding)."""
        return self.move(ev.Establish(finding, holds, _moment(as_of), text), by=by, **when)

    def progress(
        self,
        by: str | Iterable[str],
        of: Target | Term,
        state: Literal["done", "under-way", "partly", "not-done"],
        *,
        as_of: Day | None = None,
        text: str | None = None,
        share: str | None = None,
        **when: Unpack[Circumstances],
    ) -> ev.Event:
        """Records a report on a term.

        ``as_of`` is the day it was done, or the day the report speaks about; leave it out where unknown. ``share`` is how much of it is
        done where that is a part, exact: ``"2/3"``.
        """
        return self.move(ev.Progress(self._term(of), state, _moment(as_of), text, share), by=by, **when)

    def accept(
        self,
        by: str | Iterable[str],
        of: Target | Term,
        text: str | None = None,
        **when: Unpack[Circumstances],
    ) -> ev.Event:
        """Records that those affected checked a completion and accept it (验收)."""
        return self.move(ev.Accept(self._term(of), text), by=by, **when)

    def waive(
        self,
        by: str | Iterable[str],
        of: Target | Term,
        reason: str | None = None,
        **when: Unpack[Circumstances],
    ) -> ev.Event:
        """Records that those to whom a term was promised give it up."""
        return self.move(ev.Waive(self._term(of), reason), by=by, **when)

    def extend(
        self, by: str | Iterable[str], of: Target | Term, deadline: Deadline, reason: str | None = None,
        **when: Unpack[Circumstances],
    ) -> ev.Event:  # fmt: skip
        """Moves a term's deadline."""
        return self.move(ev.Extend(self._term(of), deadline, reason), by=by, **when)

    def reopen(
        self,
        by: str | Iterable[str],
        of: Target | Term,
        reason: str | None = None,
        **when: Unpack[Circumstances],
    ) -> ev.Event:
        """Opens a term again; earlier reports of completion no longer count."""
        return self.move(ev.Reopen(self._term(of), reason), by=by, **when)

    def refer(
        self, what: Iterable[Target] = (), *, by: str | Iterable[str] = (), to: str | None = None, procedure: str | None = None,
        reason: str | None = None, **when: Unpack[Circumstances],
    ) -> ev.Event:  # fmt: skip
        """Hands points, or the matter itself, to another body or procedure."""
        return self.move(ev.Refer(tuple(map(self._ref, what)), to, procedure, reason), by=by, **when)

    def publish(
        self,
        what: str,
        text: str | None = None,
        *,
        by: str | Iterable[str] = (),
        about: Target | Iterable[Target] = (),
        **when: Unpack[Circumstances],
    ) -> ev.Event:
        """Records that something was made public: a ``notice``, the ``minutes``, a ``result``; ``about`` which proposal or other event."""
        return self.move(ev.Publish(what, text, tuple(map(self._ref, _several(about)))), by=by, **when)

    def note(
        self,
        what: str,
        text: str,
        *,
        by: str | Iterable[str] = (),
        satisfaction: ev.Satisfaction | None = None,
        **when: Unpack[Circumstances],
    ) -> ev.Event:
        """Keeps what is worth keeping and is no move: background, survey, interim-measure, rule, satisfaction and the like.

        ``supervision`` (督办) and ``revisit`` (回访) stand ``after`` the term, or the report on it, that they are about; ``satisfaction``
        says how many are satisfied, of how many that were asked and answered.
        """
        return self.move(ev.Note(what, text, satisfaction), by=by, **when)

    def close(self, reason: str | None = None, **when: Unpack[Circumstances]) -> ev.Event:
        """Ends follow-up."""
        return self.move(ev.Close(reason), **when)

    # -- mending the record

    def correct(
        self, event: Target, field: str, to: Json, *, by: str | Iterable[str] = (), reason: str | None = None,
        **when: Unpack[Circumstances],
    ) -> ev.Event:  # fmt: skip
        """Corrects a recorded value, e.g. ``session.correct(noise, "data.text", "夜里卸货太吵")``; folds see the new one, papers both."""
        return self.move(ev.Correct(self._ref(event), field, to, reason), by=by, **when)

    def annul(
        self,
        event: Target,
        *,
        by: str | Iterable[str] = (),
        reason: str | None = None,
        **when: Unpack[Circumstances],
    ) -> ev.Event:
        """Takes an event back."""
        return self.move(ev.Annul(self._ref(event), reason), by=by, **when)

    def redact(
        self, event: Target, field: str, *, by: str | Iterable[str] = (), reason: str | None = None,
        **when: Unpack[Circumstances],
    ) -> ev.Event:  # fmt: skip
        """Removes one text of an event (``data.text``) from what is kept; the chain still verifies and says which is gone.

        Raises:
            InvalidInput: ``record.derived-salts``, ``record.no-such-leaf``.
        """
        ref = self._ref(event)
        self.record.without(ref, field)
        return self.move(ev.Redact(ref, (field,), reason), by=by, **when)

    # -- the one way in

    def move(self, data: ev.Data, *, by: str | Iterable[str] = (), **when: Unpack[Circumstances]) -> ev.Event:
        """Makes any move: checks it, records it, and returns the event as recorded.

        Args:
            data: one of the classes in `deliberation.events`.
            by: who makes it.
            when: see `Circumstances`.
        """
        event = ev.Event(
            data,
            at=self._at(when.get("on")),
            noted=self._noted(),
            by=(by,) if isinstance(by, str) else tuple(by),
            setting=when.get("setting"),
            after=tuple(self._ref(one) for one in when.get("after", ())),
            sources=tuple(when.get("sources", ())),
        )
        strict = self.record.header.enforcement == "strict"
        never = never_taken(self.procedure, event.kind)
        if never is not None and strict:
            raise self._refused(never, event)
        check_references(self.procedure, self.state, self.record, event)
        reason = refusal(self.procedure, self.state, event)
        if reason is not None and strict:
            raise self._refused(reason, event)
        missing = listed(self.procedure, self.state, event, reason)
        record = self._removed(self.record.append(event, salts=self._salts))
        recorded = record.events[-1]
        self.state = self._after(record, recorded)
        self.record = record
        told = (Departure(recorded.ref, self._called(one)) for one in missing)
        self.departures = (*self.departures, *told)
        self._observers = tuple(one for one in self._observers if one.tell(record, recorded))
        return recorded

    def example(self, move: Move) -> ev.Event:
        """An event that makes a move, with placeholder words; pass its ``data`` and ``by`` to `move`."""
        return example(move, self.state)

    def _removed(self, record: Record) -> Record:
        """The record without what its last event removes, where salts are such that it can be removed."""
        last = record.events[-1].data
        if isinstance(last, ev.Redact) and record.header.salts == "random":
            for field in last.fields:
                record = record.without(last.event, field)
        return record

    def _after(self, record: Record, event: ev.Event) -> State:
        if isinstance(event.data, (ev.Correct, ev.Annul, ev.Redact)):
            return state_of(record, self.procedure.behaviour, supposed=True)
        return advance(self.procedure.behaviour, self.state, event)

    def _refused(self, reason: Reason, event: ev.Event) -> Refused:
        where = f"{self.record.id}#{len(self.record) + 1}"
        refused = Refused.because(self._called(reason), where=where)
        refused.params["allowed"] = named(self.allowed(on=event.at))
        return refused

    def _called(self, reason: Reason) -> Reason:
        return called(reason, self.procedure, self.state)

    def _at(self, on: Day | None) -> Moment | None:
        if on is not None:
            return moment(on)
        if self._day is not None:
            return self._day
        noted = self._noted()
        return None if noted is None else moment(noted_day(noted, self.record.header.zone))

    def _noted(self) -> str | None:
        return None if self._clock is None else self._clock().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    def _ref(self, target: Target) -> str:
        return target.ref if isinstance(target, ev.Event) else local(target, self.record)

    def _points(self, target: Target) -> tuple[str, ...]:
        if isinstance(target, ev.Event):
            return target.points or (f"{target.ref}.1",)
        ref = local(target, self.record)
        raised = tuple(point for point, life in self.state.points.items() if life.raised.ref == ref)
        return raised or (ref,)

    def _term(self, of: Target | Term) -> str:
        if isinstance(of, Term):
            return of.ref or of.name
        return self._ref(of)


def _listening(clock: Clock | None) -> tuple[Observer, ...]:
    """Who is told of what is recorded: in a live session the plugins that ask for it, in a replay nobody."""
    return () if clock is None else installed().observers


def moment(day: Day) -> Moment:
    """A day as a `Moment`: ISO text, a `date`, or a `Moment` itself."""
    if isinstance(day, Moment):
        return day
    return Moment(iso=day.isoformat() if isinstance(day, date) else day)


def _moment(day: Day | None) -> Moment | None:
    return None if day is None else moment(day)


def _several(to: Target | Iterable[Target]) -> tuple[Target, ...]:
    return (to,) if isinstance(to, (str, ev.Event)) else tuple(to)


def _people(
    forum: Forum, issues: Iterable[Issue], roll: Roll | None, others: Iterable[Stakeholder]
) -> tuple[Stakeholder, ...]:
    people: dict[str, Stakeholder] = {}
    for one in (*(roll.stakeholders if roll else ()), *others):
        people[one.id] = one
    for convener in forum.conveners:
        people.setdefault(convener, Stakeholder(convener, kind="body", capacity="body"))
    for holder in roll.people() if roll else ():
        people.setdefault(holder, Stakeholder(holder))
    for issue in issues:
        named = [issue.about] if issue.about is not None else []
        for about in (*named, *issue.affected, *(stake.stakeholder for stake in issue.stakes)):
            people.setdefault(about, Stakeholder(about, kind="place", capacity="body"))
    return tuple(people.values())
