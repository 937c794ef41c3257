"""Tickets levelled: a seat goes from people who are on more tickets than due to people who are on fewer.

People are taken by class: all that counts is how many seats a class has on all tickets together, since its members take turns. Where quotas
leave no ticket on which two classes may change places, others stand between: one is replaced by a second, on another ticket the second by a
third, and so on to the last, so that only the first has a seat less and the last one more.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt

from deliberation.convening.lotteries.limits import Limits
from deliberation.convening.lotteries.rounding import Classes, Counts


Grid = npt.NDArray[np.bool_]

_ROUNDING: Final = 1e-4
_MOST_CELLS: Final = 50_000_000


def levelled(
    classes: Classes, limits: Limits, places: Sequence[int], taken: Counts, rng: np.random.Generator
) -> Counts:
    """The tickets, a row each, as counts of classes; so levelled that, where it can be, nobody need be a whole ticket off what is due.

    No class ends further from what is due than the one that was furthest before.

    Args:
        classes: the kinds of panels.
        limits: what every panel keeps.
        places: for each class, the place in the pool of one of its people.
        taken: how often each kind of panel is taken.
        rng: decides the order of tickets, and on which of them classes change places where several would do.
    """
    rows = rng.permutation(np.repeat(np.arange(len(taken)), taken))
    board = _Board(classes, limits, places, classes.panels[rows], rng)
    if board.tickets.size <= _MOST_CELLS:
        for column in np.flatnonzero(board.seats > board.most_due):
            while board.seats[column] > board.most_due[column] and board.relieve(int(column)):
                pass
        for column in np.flatnonzero(board.seats < board.least_due):
            while board.seats[column] < board.least_due[column] and board.supply(int(column)):
                pass
    return board.tickets


class _Board:
    """How many of each class are on each ticket, and how many seats each class has and should have on all together."""

    def __init__(
        self,
        classes: Classes,
        limits: Limits,
        places: Sequence[int],
        tickets: Counts,
        rng: np.random.Generator,
    ) -> None:
        self.rng, self.tickets, self.sizes = rng, tickets, classes.sizes
        due = len(tickets) * (classes.weights @ classes.panels) / self.sizes
        self.least_due = np.floor(due + _ROUNDING) * self.sizes
        self.most_due = np.ceil(due - _ROUNDING) * self.sizes
        self.seats = tickets.sum(axis=0)
        self.kinds = np.array([limits.kinds[who] for who in places], dtype=np.int64).reshape(len(places), -1)
        bounds = np.array(limits.bounds, dtype=np.int64).reshape(-1, 2)
        self.least, self.most = bounds[:, 0], bounds[:, 1]
        counted = np.zeros((len(places), len(bounds)), dtype=np.int64)
        np.put_along_axis(counted, self.kinds, 1, axis=1)
        self.counts = tickets @ counted
        named = sorted({home for home in (limits.homes[who] for who in places) if home is not None})
        place = {home: number for number, home in enumerate(named)}
        alone = len(named)
        self.homes = np.array([place.get(limits.homes[who] or "", alone) for who in places], dtype=np.int64)
        of_home = np.zeros((len(places), alone + 1), dtype=np.int64)
        of_home[np.arange(len(places)), self.homes] = self.homes != alone
        self.at_home = tickets @ of_home
        self.all = np.arange(len(places))

    def relieve(self, first: int) -> bool:
        """Takes a seat from a class, for one that may have another."""
        room = self.seats < self.most_due
        chain = _chain(first, room, lambda out: self._able(np.array([out]), self.all))
        return chain is not None and self._follow(chain)

    def supply(self, last: int) -> bool:
        """Gives a seat to a class, from one that has one to give."""
        spare = self.seats > self.least_due
        chain = _chain(last, spare, lambda into: self._able(self.all, np.array([into])))
        return chain is not None and self._follow(chain[::-1])

    def _able(self, out: Counts, into: Counts) -> Grid:
        """On which tickets the one could be replaced by the other, limits kept: a row for each ticket; one of the two is a single class."""
        able = (self.tickets[:, out] > 0) & (self.tickets[:, into] < self.sizes[into]) & (out != into)
        for left, joined in zip(self.kinds[out].T, self.kinds[into].T, strict=True):
            spare = self.counts[:, left] > self.least[left]
            room = self.counts[:, joined] < self.most[joined]
            able &= (left == joined) | (spare & room)
        together: Grid = (self.at_home[:, self.homes[into]] > 0) & (self.homes[out] != self.homes[into])
        return np.asarray(able & ~together)

    def _follow(self, chain: Sequence[int]) -> bool:
        """Replaces along a chain, the last first; all of it or nothing."""
        done: list[tuple[int, int, int]] = []
        for out, into in reversed(list(pairwise(chain))):
            fit = np.flatnonzero(self._able(np.array([out]), np.array([into])))
            if not len(fit):
                for number, gone, come in reversed(done):
                    self._replace(number, come, gone)
                return False
            number = int(self.rng.choice(fit))
            self._replace(number, out, into)
            done.append((number, out, into))
        return True

    def _replace(self, number: int, out: int, into: int) -> None:
        for column, change in ((out, -1), (into, 1)):
            self.tickets[number, column] += change
            self.counts[number, self.kinds[column]] += change
            self.at_home[number, self.homes[column]] += change * bool(
                self.at_home.shape[1] - 1 - self.homes[column]
            )
            self.seats[column] += change


def _chain(begin: int, ends: Grid, reach: Callable[[int], Grid]) -> list[int] | None:
    """The shortest chain from a class to one of those where it may end."""
    before: dict[int, int | None] = {begin: None}
    waiting = deque([begin])
    while waiting:
        at = waiting.popleft()
        for found in map(int, np.flatnonzero(reach(at).any(axis=0))):
            if found in before:
                continue
            before[found] = at
            waiting.append(found)
            if ends[found]:
                chain: list[int] = [found]
                while (earlier := before[chain[-1]]) is not None:
                    chain.append(earlier)
                return chain[::-1]
    return None
