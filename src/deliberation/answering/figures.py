"""How far each body answered what it owes, in figures that claim no more than is known.

A point that stands for several that nobody listed counts as so many; where that number is known in part only, every sum it goes into is
"at least". There are no percentages: of how many isn't known then.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import attrs

from deliberation.answering.points import AnswerEntry
from deliberation.answering.turns import referred_to
from deliberation.events import Event
from deliberation.quantities import Count


STATUSES: Final = ("answered", "answered-collectively", "unanswered", "unknown")
_WEAKEST_FIRST: Final = ("unanswered", "unknown", "answered-collectively", "answered")


@attrs.frozen
class Tally:
    """How many points, and how many of them stand how.

    Args:
        points: all of them.
        answered: those answered one by one.
        collectively: those answered only together with others, or nobody says how.
        unanswered: those to which a live record has no answer.
        unknown: those of which a source doesn't say whether they were answered.
    """

    points: Count
    answered: Count
    collectively: Count
    unanswered: Count
    unknown: Count

    @classmethod
    def of(cls, standing: Iterable[tuple[str, Count | None]]) -> Tally:
        """The tally of points, each with its status and, where it stands for several, how many.

        >>> from deliberation.quantities import Count
        >>> tally = Tally.of([("answered", None), ("answered-collectively", Count.read("50多个"))])
        >>> tally.points.explain("en"), tally.answered.exact
        ('at least 52', 1)
        """
        given = tuple(standing)
        each = (summed(count for status, count in given if status == one) for one in STATUSES)
        return cls(summed(count for _, count in given), *each)


@attrs.frozen
class BodyCoverage:
    """What one body owes answers to, and how far it gave them.

    Args:
        holders: the ids of those who owe the answers together; any one of them can give each. Empty where nobody holds the seats.
        seats: the seats they owe it from, by the procedure; none where it was referred to them.
        owed: what they owe or owed, without what they referred.
        refs: the points that they owe an answer to, by status.
        referred: what they handed on: the point, to whom, and the referral.
    """

    holders: tuple[str, ...]
    seats: tuple[str, ...]
    owed: Tally
    refs: tuple[tuple[str, str], ...]
    referred: tuple[tuple[str, str, Event], ...] = ()


@attrs.frozen
class Coverage:
    """How far what was raised was answered.

    Args:
        entries: each point, and each batch that only an answer tells of.
        bodies: each body that owes an answer or referred one.
        raised: everything that was raised, the batches among it, by how far anybody answered it.
        owed: what somebody owes an answer to, by how far those who owe it gave it.
    """

    entries: tuple[AnswerEntry, ...]
    bodies: tuple[BodyCoverage, ...]
    raised: Tally
    owed: Tally


def coverage(entries: Iterable[AnswerEntry], *, told: bool) -> Coverage:
    """The coverage of these points, altogether and by body.

    Args:
        entries: the points.
        told: whether a source tells the record.
    """
    given = tuple(entries)
    bodies: dict[object, _Body] = {}
    for entry in given:
        for claim in entry.claims:
            for turn in claim.turns:
                key = frozenset(turn.holders) or turn.seats
                body = bodies.setdefault(key, _Body(turn.holders))
                body.seats.update(dict.fromkeys(turn.seats))
                if turn.passed_on is not None:
                    body.referred.setdefault((entry.ref, turn.passed_on.ref), (entry, turn.passed_on))
                else:
                    body.owed.setdefault(entry.ref, (entry, []))[1].append(claim.status(told=told))
    shown = tuple(one.told() for one in bodies.values())
    everything = ((one.status.status, one.count) for one in given)
    return Coverage(
        given,
        shown,
        Tally.of(everything),
        Tally.of(pair for one in bodies.values() for pair in one.standing()),
    )


@attrs.define
class _Body:
    """A body while its points are gathered."""

    holders: tuple[str, ...]
    seats: dict[str, None] = attrs.field(factory=dict)
    owed: dict[str, tuple[AnswerEntry, list[str]]] = attrs.field(factory=dict)
    referred: dict[tuple[str, str], tuple[AnswerEntry, Event]] = attrs.field(factory=dict)

    def standing(self) -> list[tuple[str, Count | None]]:
        """Each point that it owes an answer to; where two duties name it, as the one that is met less."""
        return [
            (min(statuses, key=_WEAKEST_FIRST.index), entry.count) for entry, statuses in self.owed.values()
        ]

    def told(self) -> BodyCoverage:
        """The body's coverage."""
        refs = tuple((ref, status) for ref, (status, _) in zip(self.owed, self.standing(), strict=True))
        gone = tuple((entry.ref, str(referred_to(event)), event) for entry, event in self.referred.values())
        return BodyCoverage(self.holders, tuple(self.seats), Tally.of(self.standing()), refs, gone)


def summed(counts: Iterable[Count | None]) -> Count:
    """How many these are together: exact where each is, else *at least*. What stands for one point has no count.

    Of points whose number isn't known there is at least one.

    >>> from deliberation.quantities import Count
    >>> summed([None, Count.read("22条")]).exact, summed([None, Count.unknown()]).explain("en")
    (23, 'at least 2')
    """
    given = [Count.of(1) if one is None else one for one in counts]
    figure = sum(_least(one) for one in given)
    exact = all(one.exact is not None for one in given)
    return Count(None, figure, "exact" if exact else "at-least")


def _least(count: Count) -> int:
    if count.exact is not None:
        return count.exact
    low = count.low
    return 1 if low is None else max(1, low[0] + (not low[1]))
