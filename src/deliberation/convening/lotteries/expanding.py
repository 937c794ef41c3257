"""From counts of kinds to people: everybody of a kind has the same chance, and the lottery is spread over many panels.

A panel of counts with probability w is written out as several panels of people whose probabilities sum to w. One that weighs much is
first taken as several, so that people are mixed anew. Who of a kind sits on which is dealt in three steps: for each panel of counts in
turn, the heaviest first, seats go to those who have had least so far; then whoever has had too much hands part of a seat to somebody
who has had too little; then, as with jobs on machines, each part of a seat gets its stretch of the panel's probability so that nobody
holds two at once. Every hand-over makes one panel more, so there are about as many panels as people. Of a household, members take turns:
its place goes round all households made up alike.

Source: McNaughton, *Scheduling with deadlines and loss functions*, Management Science 6 (1959), for the third step.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from math import lcm
from typing import Final

import attrs
import numpy as np
import numpy.typing as npt

from deliberation.convening.lotteries.kinds import Floats, Home, Kinds
from deliberation.convening.lotteries.search import Mix


Places = npt.NDArray[np.int64]

_NOTHING: Final = 1e-12
_LOT: Final = 1e-9
_HEAVY: Final = 0.01


@attrs.frozen(eq=False)
class Stretches:
    """Who holds a panel's seats, and on which stretch of its probability, from 0 to 1.

    Attributes:
        throughout: who sits there on all of it.
        who: who holds part of a seat.
        begins: from where.
        ends: to where; a part that reaches over the end goes on from the beginning, in the next seat.
    """

    throughout: Places
    who: Places
    begins: Floats
    ends: Floats

    def at(self, point: float) -> Places:
        """Who sits there at a point."""
        within = (self.begins <= point) & (point < self.ends)
        round_end = (self.ends > 1) & (point < self.ends - 1)
        return np.concatenate([self.throughout, self.who[within | round_end]])

    @classmethod
    def of(cls, several: list[Stretches]) -> Stretches:
        """Those of several kinds together."""
        return cls(
            np.concatenate([one.throughout for one in several]),
            np.concatenate([one.who for one in several]),
            np.concatenate([one.begins for one in several]),
            np.concatenate([one.ends for one in several]),
        )

    @property
    def turns(self) -> Floats:
        """Where somebody else takes over."""
        turns: Floats = np.unique(np.concatenate([[0.0, 1.0], self.begins, self.ends % 1.0]))
        return turns


def expanded(kinds: Kinds, mix: Mix, rng: np.random.Generator) -> Iterator[tuple[tuple[int, ...], float]]:
    """Panels of people, by their places in the pool and sorted, with their probabilities; one may come several times.

    Chance decides only who is first in turn.

    >>> from deliberation.convening.lotteries.pools import Pool, Quota, Volunteer
    >>> kinds = Kinds.of(Pool([Volunteer(name, {"age": "60+"}) for name in "abc"], [Quota("age", "60+", 2, 2)], 2))
    >>> sorted({panel for panel, _ in expanded(kinds, Mix(np.array([[2.0]]), np.array([1.0])), np.random.default_rng(0))})
    [(0, 1), (0, 2), (1, 2)]
    """
    mix = _split(mix)
    dealing = _Dealing.of(kinds, mix, rng)
    starts = [int(rng.integers(len(home.members))) for home in kinds.homes]
    for panel, weight in enumerate(mix.weights):
        seated = [dealing.stretches(panel)]
        for home, start in zip(kinds.homes, starts, strict=True):
            counts = mix.panels[panel, list(home.kinds)].astype(int)
            if counts.any():
                seated.append(_in_turn(home, counts, start))
        together = seated[0] if len(seated) == 1 else Stretches.of(seated)
        for begin, end in pairwise(together.turns.tolist()):
            if end - begin > _NOTHING:
                people = together.at((begin + end) / 2)
                yield tuple(np.sort(people).tolist()), float(weight * (end - begin))


def _split(mix: Mix) -> Mix:
    """The same lottery with heavy panels taken several times."""
    times = np.ceil(mix.weights / _HEAVY).astype(int)
    return Mix(np.repeat(mix.panels, times, axis=0), np.repeat(mix.weights / times, times))


@attrs.frozen(eq=False)
class _Dealing:
    """Who lives with nobody else in the pool, kind after kind, and how much of each panel each of them has."""

    people: Places
    kinds: Places
    shares: Floats

    @classmethod
    def of(cls, kinds: Kinds, mix: Mix, rng: np.random.Generator) -> _Dealing:
        at_home = {kind for home in kinds.homes for kind in home.kinds}
        free = [kind for kind in range(kinds.count) if kind not in at_home]
        sizes = [len(kinds.members[kind]) for kind in free]
        people = np.array([who for kind in free for who in kinds.members[kind]], dtype=np.int64)
        shares = np.zeros((len(mix.weights), len(people)))
        places = np.split(np.arange(len(people)), np.cumsum(sizes, dtype=np.int64))[:-1]
        for kind, own in zip(free, places, strict=True):
            counts = mix.panels[:, kind]
            shares[:, own] = counts[:, None] if len(own) == 1 else _dealt(len(own), counts, mix.weights, rng)
        return cls(people, np.repeat(np.arange(len(free)), sizes), shares)

    def stretches(self, panel: int) -> Stretches:
        """Parts of seats, one after the other; as none is longer than a seat, nobody meets themselves at the turn."""
        shares = self.shares[panel]
        whole, partly = shares > 1 - _NOTHING, np.flatnonzero((shares > _NOTHING) & (shares <= 1 - _NOTHING))
        parts = shares[partly]
        if len(parts):
            kinds = self.kinds[partly]
            firsts = np.flatnonzero(np.diff(kinds, prepend=-1))
            seats = np.add.reduceat(parts, firsts)
            parts = parts * np.repeat(np.round(seats) / seats, np.diff(firsts, append=len(parts)))
        ends = np.cumsum(parts)
        begins = np.concatenate([[0.0], ends])[:-1]
        before = np.floor(begins + _NOTHING)
        return Stretches(
            self.people[whole], self.people[partly], np.maximum(begins - before, 0.0), ends - before
        )


def _dealt(people: int, counts: Floats, weights: Floats, rng: np.random.Generator) -> Floats:
    """How much of each panel each of several people of a kind has."""
    with_seats = np.flatnonzero(counts)
    order = with_seats[np.argsort(-weights[with_seats], kind="stable")]
    held = _in_order(people, counts[order].astype(int), weights[order], rng)
    shares = np.zeros((len(counts), people))
    shares[order] = (_handed_over(held, counts[order], weights[order]) / weights[order]).T
    return shares


def _in_order(
    people: int, counts: npt.NDArray[np.int64], weights: Floats, rng: np.random.Generator
) -> Floats:
    """How much each person has of each panel when seats go to those who have had least so far, and chance decides between equals."""
    held = np.zeros((people, len(counts)))
    had = np.zeros(people)
    lots = _LOT * rng.random((len(counts), people))
    for place, (count, weight) in enumerate(zip(counts, weights, strict=True)):
        chosen = np.argsort(had + lots[place], kind="stable")[:count]
        held[chosen, place] = weight
        had[chosen] += weight
    return held


def _handed_over(held: Floats, counts: Floats, weights: Floats) -> Floats:
    """The same, once whoever had too much has handed over what they had too much of."""
    over = held.sum(axis=1) - float(counts @ weights) / len(held)
    gives, takes = np.flatnonzero(over > _NOTHING), np.flatnonzero(over < -_NOTHING)
    giver = taker = 0
    while giver < len(gives) and taker < len(takes):
        one, other = gives[giver], takes[taker]
        room = np.minimum(held[one], weights - held[other])
        panel = int(np.argmax(room))
        part = min(float(over[one]), float(-over[other]), float(room[panel]))
        held[one, panel] -= part
        held[other, panel] += part
        over[one] -= part
        over[other] += part
        giver += int(over[one] <= _NOTHING)
        taker += int(over[other] >= -_NOTHING)
    return held


def _in_turn(home: Home, counts: npt.NDArray[np.int64], start: int) -> Stretches:
    """Who of households made up alike sits: place after place goes round all households, and within one round its members of a kind."""
    houses = len(home.members)
    several = lcm(*(len(members) for members in home.members[0]))
    turns = houses * several
    places = np.repeat(np.arange(len(counts)), counts)
    who = np.array(
        [
            home.members[(start + turn + place) % houses][kind][(turn // houses) % len(home.members[0][kind])]
            for turn in range(turns)
            for place, kind in enumerate(places)
        ],
        dtype=np.int64,
    )
    begins = np.repeat(np.arange(turns) / turns, len(places))
    return Stretches(np.zeros(0, dtype=np.int64), who, begins, begins + 1 / turns)
