"""Checks of the course that a consultation can take: all situations are gone through, each of them in a real strict session."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import attrs

from deliberation import events as ev
from deliberation.duties import gating
from deliberation.guards import refusal
from deliberation.moves import named
from deliberation.procedures import Procedure
from deliberation.sessions import moment
from deliberation.stages import Duty
from deliberation.testing.definitions import part_duty
from deliberation.testing.exploring import LONG, Exploration, Place
from deliberation.testing.results import Seen, finding
from deliberation.testing.situations import kinds_alike
from deliberation.testing.subjects import Subject
from deliberation.wording import Reason


def stages_reachable(subject: Subject) -> Seen:
    """Each stage is entered on some way."""
    explored = subject.explored
    entered = {place.situation.stage for place in explored.places}
    wrong = _never_entered(subject.procedure, entered, explored)
    return _seen(explored, list(wrong) if explored.complete else [])


def _never_entered(procedure: Procedure, entered: set[str | None], explored: Exploration) -> Iterator[Reason]:
    for stage in procedure.stages:
        if stage.key not in entered:
            nearest = explored.places[0]
            got = refusal(procedure, nearest.state, ev.Event(ev.Enter(stage.key)))
            yield finding(
                Reason("testing.part-stage", {"key": stage.key}), Reason("testing.want-entered"), got
            )


def closable(subject: Subject) -> Seen:
    """From every situation there is a way to a close.

    A consultation comes to a close where ``close`` isn't refused, once its course is run: its last stage was entered; or it can be
    announced that the text on the table isn't adopted, and no answer is owed that the stage waits for. It is stuck in a situation from
    which no way leads there, whatever is said, answered, proposed, decided, noted or waited for: because a meeting can't be adjourned, or
    code refuses to close; because an answer can't be given that every further stage waits for; or because stages that can't be held again
    are over, and what the last stage needs can't come any more. To take something back, or to seat somebody else, is no way out.

    Whether each answer that some stage waits for can still be given, even where nothing further waits for it, is for ``gates-passable``.
    """
    explored = subject.explored
    last = subject.procedure.stages[-1].key
    ends = explored.reaching(place for place in explored.places if _may_close(place))
    run = explored.reaching(
        place for place in explored.places if place.situation.stage == last or _may_announce(place)
    )
    wrong = [_stuck(place, "testing.want-close") for place in explored.places if place.number not in ends]
    before_last = explored.reached(lambda place: place.situation.stage != last)
    wrong += [
        _stuck(place, "testing.want-course", stage=last)
        for place in before_last
        if place.number in ends and place.number not in run
    ]
    return _seen(explored, wrong)


def _may_close(place: Place) -> bool:
    return place.broken is None and _may(place, ev.Event(ev.Close()))


def _may_announce(place: Place) -> bool:
    """Whether it can be announced that a text on the table isn't adopted, with nothing owed that the stage waits for."""
    waiting = gating(place.session.procedure, place.state, place.state.stage or "")
    return not waiting and any(
        _may(place, ev.Event(ev.Decide(ref, "fails"))) for ref in place.state.proposals
    )


def _may(place: Place, event: ev.Event) -> bool:
    """Whether a move isn't refused, on the day or long after."""
    dated = (attrs.evolve(event, at=moment(place.day + wait)) for wait in (timedelta(), LONG))
    return any(refusal(place.session.procedure, place.state, one) is None for one in dated)


def _stuck(place: Place, want: str, **params: object) -> Reason:
    if place.broken is not None:
        got = Reason("testing.got-broken", {"cause": place.broken.cause})
    else:
        got = Reason("testing.got-allowed", {"allowed": named(place.session.allowed())})
    return finding(Reason("testing.given-way", {"way": place.way()}), Reason(want, params), got)


def gates_passable(subject: Subject) -> Seen:
    """Whatever a stage waits for can still be given: no answer stays owed for good that keeps a stage shut.

    From every situation in which an answer is owed that a stage can't be left without (``until``), some way leads to a situation in which
    it is owed no more.
    """
    explored = subject.explored
    wrong: list[Reason] = []
    for place_of, duty in enumerate(subject.procedure.duties):
        if duty.until is not None:
            given = explored.reaching(place for place in explored.places if not _open(place, place_of))
            shut = (place for place in explored.places if place.number not in given)
            wrong += [_shut(subject.procedure, place, duty) for place in shut]
    return _seen(explored, wrong)


def _open(place: Place, duty: int) -> bool:
    return any(number == duty for number, _ in place.situation.owed)


def _shut(procedure: Procedure, place: Place, duty: Duty) -> Reason:
    given = Reason("testing.given-way", {"way": place.way()})
    want = Reason("testing.want-answer", {"duty": part_duty(procedure, duty), "stage": duty.until})
    return finding(given, want, Reason("testing.got-allowed", {"allowed": named(place.session.allowed())}))


def duties_dischargeable(subject: Subject) -> Seen:
    """What is owed can come about, and be done.

    For each duty and each kind of statement that wants an answer under it, somebody can raise such a point, and somebody who owes it can
    answer it; and where something is owed about what was agreed, something can be agreed.
    """
    explored = subject.explored
    wrong = [
        one
        for number, duty in enumerate(subject.procedure.duties)
        for one in _hopeless(explored, number, duty)
    ]
    return _seen(explored, wrong if explored.complete else [])


def _hopeless(explored: Exploration, number: int, duty: Duty) -> Iterator[Reason]:
    after = duty.what in ("publish", "report", "revisit")
    if after and not any(place.situation.adopted for place in explored.places):
        given = part_duty(explored.procedure, duty)
        yield finding(given, Reason("testing.want-agreed"), Reason("testing.got-nowhere"))
    alike = kinds_alike(explored.procedure)
    for kind in duty.statements:
        one = (number, alike[kind])
        owing = [place for place in explored.places if one in place.situation.owed]
        given = Reason("testing.given-duty", {"duty": part_duty(explored.procedure, duty), "kind": kind})
        if not owing:
            yield finding(given, Reason("testing.want-raised"), Reason("testing.got-nowhere"))
        elif not any(_lets_go(explored, place, one) for place in owing):
            got = Reason(
                "testing.got-way", {"way": owing[0].way(), "allowed": named(owing[0].session.allowed())}
            )
            yield finding(given, Reason("testing.want-discharged"), got)


def _lets_go(explored: Exploration, place: Place, owed: tuple[int, str]) -> bool:
    return any(owed not in explored.places[number].situation.owed for number in place.after)


def _seen(explored: Exploration, wrong: list[Reason]) -> Seen:
    code = "testing.saw-outlines" if explored.outlined else "testing.saw-situations"
    return Seen(Reason(code, {"number": len(explored.places)}), wrong, not explored.complete)
