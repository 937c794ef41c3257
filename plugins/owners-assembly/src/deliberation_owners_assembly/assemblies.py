"""What an owners' assembly does in code: it keeps the course of each proposal, and refuses what the law on notice and voting forbids.

A notice whose day isn't known can't be shown to have been in time, and is refused as that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any, Final

from deliberation import Behaviour, Event, Moment, Reason, State
from deliberation.events import Act, Agree, Decide, Enter, SeatEvent, Vote
from deliberation_owners_assembly.courses import COUNT, MATTER, RESULT, VOTING, Assembly
from deliberation_owners_assembly.days import Window, earliest_vote, in_force, posted_in_time
from deliberation_owners_assembly.laws import Version, versions_of
from deliberation_owners_assembly.owners import OWNER, may_vote
from deliberation_owners_assembly.wording import said


class OwnersAssembly(Behaviour[Assembly]):
    """The behaviour of the procedure ``owners-assembly``.

    >>> OwnersAssembly().code
    'owners-assembly 1'
    """

    name = "owners-assembly"

    def begin(self) -> Assembly:
        """Nothing yet."""
        return Assembly()

    def step(self, own: Assembly, state: State, event: Event) -> Assembly:  # noqa: ARG002 - the base's signature
        """What it keeps after an event."""
        return own.after(event)

    def refusal(self, own: Assembly, state: State, event: Event) -> Reason | None:
        """Why this move can't be made now."""
        guard = _GUARDS.get(type(event.data))
        return None if guard is None else guard(own, state, event, event.data)

    def targets(self, own: Assembly, state: State, act: str) -> Iterable[str | None]:  # noqa: ARG002
        """The proposals on the table, of which a matter can be said."""
        return tuple(ref for ref, proposal in state.proposals.items() if proposal.open)


def _act(own: Assembly, state: State, event: Event, data: Act) -> Reason | None:  # noqa: ARG001 - one signature for all
    if not data.name.startswith(MATTER):
        return None
    ref = data.data.get("to")
    if not isinstance(ref, str) or ref not in state.proposals:
        return said("which-proposal", known=list(state.proposals))
    return None if state.proposals[ref].open else Reason("move.not-on-the-table", {"ref": ref})


def _seat(own: Assembly, state: State, event: Event, data: SeatEvent) -> Reason | None:  # noqa: ARG001
    """One holder has one vote in the roll, and one owner one who stands in: a second would silently take the place of the first."""
    if data.seat != OWNER or not data.holds:
        return None
    for one in state.roll.holdings:
        if one.seat != OWNER or one.capacity == "observer":
            continue
        same_holder, same_principal = one.holder == data.holder, one.substitute_for == data.substitute_for
        if same_holder and not same_principal:
            return said("one-mandate", who=data.holder)
        if same_principal and not same_holder and data.substitute_for is not None:
            return said("stood-in-for", who=data.substitute_for)
    return None


def _enter(own: Assembly, state: State, event: Event, data: Enter) -> Reason | None:
    if data.stage == VOTING:
        return _ready_at_all(own, state, event.at or Moment())
    if data.stage == COUNT and own.began is None:
        return said("not-begun")
    return said("count-first") if data.stage == RESULT and COUNT not in state.stages else None


def _ready_at_all(own: Assembly, state: State, begins: Moment) -> Reason | None:
    """Why voting can't begin: no proposal is ready for it. Where several aren't, what is said of the first that was posted."""
    open_refs = [ref for ref, proposal in state.proposals.items() if proposal.open]
    posted = [ref for ref in open_refs if ref in own.courses and own.courses[ref].posted]
    reasons = [_unready(own, state, ref, begins) for ref in posted]
    if not reasons:
        return said("nothing-posted")
    return None if None in reasons else reasons[0]


def _unready(own: Assembly, state: State, ref: str, begins: Moment) -> Reason | None:
    """Why a proposal can't be voted on when voting begins so: its matter isn't said, it wasn't posted, or not in time."""
    course = own.courses[ref]
    named = {"proposal": state.proposals[ref].terms[0].text or ref, "ref": ref}
    if not course.posted:
        return said("not-posted", **named)
    if course.matter is None:
        return said("matter-first", act=f"{MATTER}…", **named)
    days = _notice_days(state, begins)
    in_time = [posted_in_time(posted, begins, days) for posted in course.posted]
    if days == 0 or True in in_time:
        return None
    if None in in_time:
        return said("posted-sometime", days=days, **named)
    posted = min(one.first for one in course.posted if one.first is not None)
    dates = {"posted": posted, "earliest": earliest_vote(posted, days), "begins": begins.last}
    return said("posted-late", days=days, **dates, **named)


def _notice_days(state: State, begins: Moment) -> int:
    """How many days' notice was owed; none where no law is known for that day, or it isn't this rule's."""
    versions = _in_force(state, begins)
    return max((one.notice_days for one in versions if one is not None), default=0)


def _in_force(state: State, at: Moment) -> tuple[Version | None, ...]:
    """The versions that may have been in force then, from the procedure that stands in the record."""
    rule: Any = {} if state.opened is None else state.opened.procedure.get("decides", {})
    return in_force(versions_of(rule.get("params", {}).get("versions", ())), Window(at.first, at.last))


def _vote(own: Assembly, state: State, event: Event, data: Vote) -> Reason | None:
    if own.began is None:
        return said("not-begun")
    if COUNT in state.stages:
        return said("voting-over")
    unready = _unready(own, state, data.on, own.began)
    if unready is not None:
        return unready
    return _untimely(own, event) or _without_a_vote(own, state, event)


def _untimely(own: Assembly, event: Event) -> Reason | None:
    if own.began is not None and event.at is not None and event.at.before(own.began):
        return said("before-voting", began=own.began.iso, day=event.at.iso)
    return None


def _without_a_vote(own: Assembly, state: State, event: Event) -> Reason | None:
    voting = may_vote(state.roll)
    for one in event.by:
        if one not in voting:
            return said("no-owner", who=one)
        if _unrepresented(state, one, event.at or own.began or Moment()):
            return said("no-representative", who=one)
    return None


def _unrepresented(state: State, who: str, at: Moment) -> bool:
    """Whether these are the co-owners of one exclusive part, who vote through one of them, and nobody is seated as that."""
    person = state.people.get(who)
    versions = [one for one in _in_force(state, at) if one is not None]
    through_one = any(one.co_owners == "representative" for one in versions)
    return person is not None and person.kind == "group" and through_one


def _decided(own: Assembly, state: State, event: Event, data: Decide | Agree) -> Reason | None:  # noqa: ARG001
    ref = data.on if isinstance(data, Decide) else data.proposal
    if ref is None:
        return None
    return said("not-begun") if own.began is None else _unready(own, state, ref, own.began)


_GUARDS: Final[Mapping[type, Callable[[Assembly, State, Event, Any], Reason | None]]] = MappingProxyType(
    {Act: _act, SeatEvent: _seat, Enter: _enter, Vote: _vote, Decide: _decided, Agree: _decided}
)
