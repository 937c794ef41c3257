"""What the rules keep of a meeting: the questions that are pending, who waits to speak, and who has the floor. All unchangeable."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Final, Literal

import attrs


Side = Literal["for", "against", "question"]
SIDES: Final[tuple[Side, ...]] = ("for", "against", "question")
"""What somebody who asks for the floor says first: which side they are on, or that they only have a question."""

NAME: Final = "rules-of-order"
"""The key of the procedure, and what its moves are named with."""

CALL: Final = f"{NAME}:call-question"
"""The kind of proposal by which debate is closed."""

_SECONDS: Final = re.compile(r"[0-9]{1,6}(?:\.[0-9]{1,3})?")


def seconds_of(given: object) -> Fraction | None:
    """Exact seconds from text such as ``"118"`` or ``"90.5"``; ``None`` for anything else.

    >>> seconds_of("90.5"), seconds_of("two minutes"), seconds_of(118)
    (Fraction(181, 2), None, None)
    """
    written = isinstance(given, str) and _SECONDS.fullmatch(given) is not None
    return Fraction(str(given)) if written else None


@attrs.frozen
class Limits:
    """What a club can set: how long a turn lasts, how many turns one has on a motion, how deep amendments go.

    >>> Limits.of({"seconds": 180, "turns": 1, "degree": 2, "casting-vote": False}).turns
    1
    """

    seconds: int
    turns: int
    degree: int
    casting_vote: bool

    @classmethod
    def of(cls, params: Mapping[str, Any]) -> Limits:
        """The limits that stand in a record's definition."""
        seconds, turns, degree = (int(params[name]) for name in ("seconds", "turns", "degree"))
        return cls(seconds, turns, degree, bool(params["casting-vote"]))


@attrs.frozen
class Turn:
    """One turn to speak.

    Args:
        who: the speaker.
        side: what they said they would speak for.
        seconds: how long they spoke, as exact text; ``None`` = nobody said.
        over: whether it ran over the time limit.
        ended: how it ended.
    """

    who: str
    side: Side
    seconds: str | None = None
    over: bool = False
    ended: Literal["yielded", "time-up", "called-to-order", "broken-off"] | None = None


@attrs.frozen
class Request:
    """That somebody waits to speak."""

    who: str
    side: Side


@attrs.frozen
class Question:
    """A motion, an amendment or a call for the question, as long as it is pending.

    Args:
        ref: the proposal.
        movers: who moved it.
        kind: ``None`` for a main motion.
        seconder: who seconded it.
        queue: who waits to speak, in the order of asking.
        turns: the turns that were spoken on it.
        closed: whether debate on it was closed by a vote.
        put: whether it is being voted on.
        carried: whether it was announced that it is carried; it waits for being adopted.
    """

    ref: str
    movers: tuple[str, ...]
    kind: str | None = None
    seconder: str | None = None
    queue: tuple[Request, ...] = ()
    turns: tuple[Turn, ...] = ()
    closed: bool = False
    put: bool = False
    carried: bool = False

    @property
    def debatable(self) -> bool:
        """Whether it can be spoken on now."""
        return self.seconder is not None and self.kind != CALL and not (self.closed or self.put)

    def spoken(self, who: str) -> int:
        """How many turns somebody has had on it."""
        return sum(turn.who == who for turn in self.turns)

    def waiting(self, who: object) -> Request | None:
        """Somebody's place in the queue."""
        return next((one for one in self.queue if one.who == who), None)

    @property
    def last_side(self) -> Side | None:
        """The side that was heard last; who only asked a question spoke for neither."""
        heard = (turn.side for turn in reversed(self.turns) if turn.side != "question")
        return next(heard, None)

    def next(self) -> Request | None:
        """Who speaks next: who had fewer turns; then who isn't on the side that was heard last; then who asked first.

        >>> ann, bo = Request("ann", "for"), Request("bo", "against")
        >>> Question("#7", ("cy",), turns=(Turn("cy", "for"),), queue=(ann, bo)).next().who
        'bo'
        """
        return min(self.queue, key=self.rank, default=None)

    def rank(self, request: Request) -> tuple[int, bool]:
        """What comes before the order of asking; the lower goes first."""
        return self.spoken(request.who), request.side == self.last_side


@attrs.frozen
class Floor:
    """Where the meeting stands.

    Args:
        stack: the pending questions; only the last one is open.
        speaking: whether the last turn of that one is still going on.
        point: a point of order that the chair has yet to rule on.
        past: the questions that are done with, with every turn that was spoken on them.
    """

    stack: tuple[Question, ...] = ()
    speaking: bool = False
    point: str | None = None
    past: tuple[Question, ...] = ()

    @property
    def top(self) -> Question | None:
        """The question that is open now."""
        return self.stack[-1] if self.stack else None

    @property
    def speaker(self) -> Turn | None:
        """Who has the floor."""
        return self.stack[-1].turns[-1] if self.speaking else None

    @property
    def amendments(self) -> int:
        """How many amendments are pending, one on the other."""
        return sum(one.kind is not None and one.kind != CALL for one in self.stack)

    def with_top(self, **changes: Any) -> Floor:
        """With the open question changed; as it is where none is open."""
        return (
            attrs.evolve(self, stack=(*self.stack[:-1], attrs.evolve(self.stack[-1], **changes)))
            if self.stack
            else self
        )

    def pushed(self, question: Question) -> Floor:
        """With a question on top of the others."""
        quiet = self.silenced()
        return attrs.evolve(quiet, stack=(*quiet.stack, question))

    def without(self, ref: str) -> Floor:
        """Without a question, and without those on top of it, which go with it."""
        place = next((place for place, one in enumerate(self.stack) if one.ref == ref), None)
        if place is None:
            return self
        quiet = self.silenced()
        return attrs.evolve(quiet, stack=quiet.stack[:place], past=(*self.past, *quiet.stack[place:]))

    def above(self, ref: str) -> Floor:
        """Without what is on top of a question."""
        place = next((place for place, one in enumerate(self.stack) if one.ref == ref), None)
        return (
            self if place is None or place + 1 == len(self.stack) else self.without(self.stack[place + 1].ref)
        )

    def silenced(self) -> Floor:
        """With nobody speaking; a turn that was going on is broken off."""
        return self.ended("broken-off") if self.speaking else self

    def ended(self, how: Any, seconds: str | None = None, *, over: bool = False) -> Floor:
        """With the speaker's turn at its end."""
        turn = self.speaker
        if turn is None:
            return self
        turn = attrs.evolve(turn, ended=how, seconds=seconds, over=over)
        quiet = attrs.evolve(self, speaking=False)
        return quiet.with_top(turns=(*quiet.stack[-1].turns[:-1], turn))
