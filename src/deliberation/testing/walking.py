"""Walks through a real strict session at random: every move that is allowed may be the next."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from importlib.util import find_spec
from typing import Final

import attrs

from deliberation import events as ev
from deliberation.behaviours import Broken, state_of
from deliberation.errors import DeliberationError
from deliberation.moves import Move, candidates
from deliberation.records import Record
from deliberation.sessions import Session
from deliberation.testing.exploring import named
from deliberation.testing.results import finding
from deliberation.verification import verify
from deliberation.wording import Reason


WALKS: Final = 20
LONGEST: Final = 16
"""How many moves a walk has at most."""

Draw = tuple[int, int, int]
"""Numbers drawn for a move: which kind, which of that kind, and which refused one is tried before it. Of kind 0 none is made."""

_LARGEST: Final = 2**16
_LIKELIER: Final = ev.STAGE_MOVES | {"enter"}
_TIRED_AFTER: Final = 100
"""Walks after which no simpler one is looked for."""


@attrs.frozen
class Course:
    """What is drawn for a walk.

    Args:
        start: where it starts; 0 = at the opening.
        moves: what is drawn for each move.
    """

    start: int
    moves: tuple[Draw, ...]


@attrs.frozen
class Walk:
    """Where a walk ended.

    Args:
        session: the session.
        problem: what was wrong on the way, if anything; the walk ended there.
    """

    session: Session
    problem: Reason | None = None


def walked(session: Session, moves: Sequence[Draw], *, trying: bool = True) -> Walk:
    """A walk by these numbers.

    Args:
        session: where it starts; it goes on in this one.
        moves: what is drawn for each move.
        trying: whether a move that isn't allowed is tried before each.
    """
    for kind, which, other in moves:
        if not kind:
            continue
        allowed = session.allowed()
        problem = _refused(session, allowed, other) if trying else None
        if problem is None and allowed:
            problem = _accepted(session, _drawn(allowed, kind, which))
        if problem is not None:
            return Walk(session, problem)
    return Walk(session)


def _drawn(allowed: Sequence[Move], kind: int, which: int) -> Move:
    """One of the allowed moves: first its kind, those that a stage allows three times as likely as others."""
    kinds = list(dict.fromkeys(move.kind for move in allowed))
    kinds += 2 * [one for one in kinds if one in _LIKELIER]
    alike = [move for move in allowed if move.kind == kinds[kind % len(kinds)]]
    return alike[which % len(alike)]


def _accepted(session: Session, move: Move) -> Reason | None:
    """Makes a move that is allowed; a problem if it is refused, or the procedure's code fails at it."""
    event = session.example(move)
    try:
        session.move(event.data, by=event.by, setting=event.setting)
    except DeliberationError as error:
        got = Reason("testing.got-refused", {"message": message(error)})
        return finding(after(session, event), Reason("testing.want-accepted"), got)
    if isinstance(session.state.own, Broken):
        got = Reason("testing.got-broken", {"cause": session.state.own.cause})
        return finding(way_of(session), Reason("testing.want-no-failure"), got)
    return None


def _refused(session: Session, allowed: Sequence[Move], which: int) -> Reason | None:
    """Tries a move that isn't allowed; a problem if it is accepted, or leaves anything changed."""
    known = frozenset(allowed)
    others = [
        move for move in candidates(session.procedure, session.state, session.record) if move not in known
    ]
    if not others:
        return None
    event = session.example(others[which % len(others)])
    record, state = session.record, session.state
    try:
        session.move(event.data, by=event.by, setting=event.setting)
    except DeliberationError:
        same = (session.record, session.state) == (record, state)
        return (
            None
            if same
            else finding(
                after(session, event), Reason("testing.want-unchanged"), Reason("testing.got-changed")
            )
        )
    return finding(way_of(session), Reason("testing.want-refused"), Reason("testing.got-accepted"))


def message(error: DeliberationError) -> dict[str, str]:
    """What an error says, in both languages."""
    return {"zh": error.message("zh"), "en": error.message("en")}


def way_of(session: Session) -> Reason:
    """The moves of a session since it was opened, its people seated and come."""
    begun = next(
        (
            place
            for place, one in enumerate(session.record.events)
            if one.kind not in ("open", "seat", "arrive")
        ),
        None,
    )
    events = () if begun is None else session.record.events[begun:]
    return Reason("testing.given-way", {"way": named(events)})


def after(session: Session, event: ev.Event) -> Reason:
    """The moves of a session, and one more that was tried."""
    way = (*way_of(session).params["way"], *named([event]))  # type: ignore[misc]
    return Reason("testing.given-way", {"way": way})


def kept(session: Session) -> Iterator[Reason]:
    """What is wrong with where a session stands: its state must be the fold of its record, and its record intact."""
    record, behaviour = session.record, session.procedure.behaviour
    given = way_of(session)
    if state_of(record, behaviour, supposed=True) != session.state:
        yield finding(given, Reason("testing.want-fold"), Reason("testing.got-other-state"))
    data = record.to_bytes()
    again = Record.from_bytes(data)
    if (again, again.events) != (record, record.events):
        yield finding(given, Reason("testing.want-same-record"), Reason("testing.got-other-record"))
    verified = verify(data, head=record.head)
    if not verified.ok:
        yield finding(
            given, Reason("testing.want-intact"), {"zh": verified.explain("zh"), "en": verified.explain("en")}
        )


# ---- who draws


def seeded(seed: int) -> Course:
    """The course of one walk."""
    source = random.Random(seed)  # noqa: S311 - walks are no secret

    def draw() -> int:
        return source.randrange(_LARGEST)

    return Course(draw(), tuple((draw(), draw(), draw()) for _ in range(LONGEST)))


def driver() -> Reason:
    """Who draws the walks."""
    return Reason("testing.by-seeds" if find_spec("hypothesis") is None else "testing.by-hypothesis")


def driven(walk: Callable[[Course], Reason | None]) -> Reason | None:
    """The problem on some walk, the simplest found, or nothing: walks are drawn by Hypothesis where it is installed, else by seed."""
    if find_spec("hypothesis") is None:
        return next(filter(None, (walk(seeded(seed)) for seed in range(WALKS))), None)
    return _by_hypothesis(walk)


def _by_hypothesis(walk: Callable[[Course], Reason | None]) -> Reason | None:
    from hypothesis import HealthCheck, Phase, Verbosity, given, settings  # noqa: PLC0415 - an extra
    from hypothesis import strategies as st  # noqa: PLC0415

    number = st.integers(0, _LARGEST - 1)
    problems: list[Reason] = []
    taken = 0

    class Met(Exception):
        """A walk on which something went wrong."""

    class Tired(BaseException):
        """Ends the search."""

    @settings(
        max_examples=WALKS, derandomize=True, database=None, deadline=None, verbosity=Verbosity.quiet,
        phases=(Phase.generate, Phase.shrink), suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(st.builds(Course, number, st.tuples(*[st.tuples(number, number, number)] * LONGEST)))
    def take(course: Course) -> None:
        nonlocal taken
        taken += 1
        problem = walk(course)
        if problem is not None:
            problems.append(problem)
            raise Met
        if problems and taken > _TIRED_AFTER:
            raise Tired

    try:
        take()
    except (
        Exception,
        Tired,
    ):  # what went wrong is in the list; a procedure that isn't the same twice adds errors of Hypothesis
        if not problems:
            raise
    return min(problems, key=lambda one: len(str(one.params)), default=None)
