"""Tickets levelled: where somebody is on more tickets than due and somebody else on fewer, one takes the other's place on a ticket.

Where quotas leave no ticket on which the two may change places, others stand between: one is replaced by a second, on another ticket the
second by a third, and so on to the last, so that only the first has a ticket less and the last one more.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Sequence
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt

from deliberation.convening.lotteries.limits import Limits


Places = npt.NDArray[np.int64]
Grid = npt.NDArray[np.bool_]

_MOST_BETWEEN: Final = 40
"""How many people are looked at for standing between two."""


def levelled(
    limits: Limits,
    panels: Sequence[Collection[int]],
    due: npt.NDArray[np.float64],
    rng: np.random.Generator,
) -> list[frozenset[int]]:
    """The panels after replacements each of which brings two people's numbers of tickets nearer to what is due.

    Nobody ends further from their due number than the one who was furthest before.

    Args:
        limits: what every panel keeps.
        panels: a panel for each ticket.
        due: on how many tickets each person should be.
        rng: decides on which ticket where several would do.

    >>> from deliberation.convening.lotteries.pools import Pool, Volunteer
    >>> limits = Limits.of(Pool([Volunteer("ann", {}), Volunteer("bo", {})], [], 1))
    >>> sorted(map(sorted, levelled(limits, [{0}, {0}], np.array([1.0, 1.0]), np.random.default_rng(7))))
    [[0], [1]]
    """
    board = _Board(limits, panels, due, rng)
    moved = True
    while moved:
        moved = False
        for who in board.most_over():
            while board.relieve(int(who)):
                moved = True
    return [frozenset(map(int, panel)) for panel in board.seats]


class _Board:
    """Who is on which ticket, and by how many tickets each person is over what is due."""

    def __init__(
        self,
        limits: Limits,
        panels: Sequence[Collection[int]],
        due: npt.NDArray[np.float64],
        rng: np.random.Generator,
    ) -> None:
        self.rng = rng
        self.seats: Places = np.array([sorted(panel) for panel in panels], dtype=np.int64)
        self.kinds: Places = np.array(limits.kinds, dtype=np.int64).reshape(len(limits.kinds), -1)
        bounds = np.array(limits.bounds, dtype=np.int64).reshape(-1, 2)
        self.least, self.most = bounds[:, 0], bounds[:, 1]
        self.counts: Places = np.array([limits.counts(panel) for panel in panels], dtype=np.int64)
        named = sorted({home for home in limits.homes if home is not None})
        place = {home: number for number, home in enumerate(named)}
        self.no_home = len(named)
        self.homes: Places = np.array(
            [self.no_home if home is None else place[home] for home in limits.homes], dtype=np.int64
        )
        self.on: list[set[int]] = [set() for _ in due]
        for number, panel in enumerate(panels):
            for who in panel:
                self.on[who].add(number)
        self.over = np.array([len(numbers) for numbers in self.on]) - due

    def most_over(self) -> Places:
        """Who is so far over that somebody could gain by it, those furthest over first."""
        order = np.argsort(-self.over, kind="stable")
        return np.array([who for who in order if self._gains(who, int(self.over.argmin()))], dtype=np.int64)

    def _gains(self, first: int, last: int) -> bool:
        """Whether it is worth a ticket of the first's to the last: one of them is a whole ticket off."""
        over, under = self.over[first], self.over[last]
        return bool(over - under > 1 and (over >= 1 or under <= -1))

    def relieve(self, first: int) -> bool:
        """Takes one ticket from somebody, for somebody who is further under."""
        before: dict[int, int | None] = {first: None}
        waiting, looked_at = deque([first]), 0
        while waiting and looked_at < _MOST_BETWEEN:
            looked_at += 1
            out = waiting.popleft()
            reached = np.flatnonzero(self._replaceable(out, self._tickets(out)).any(axis=0))
            for into in reached[np.argsort(self.over[reached], kind="stable")]:
                if int(into) not in before:
                    before[int(into)] = out
                    waiting.append(int(into))
            last = int(reached[self.over[reached].argmin()]) if len(reached) else first
            if self._gains(first, last) and self._follow(_chain(before, last)):
                return True
        return False

    def _tickets(self, who: int) -> Places:
        return np.array(sorted(self.on[who]), dtype=np.int64)

    def _replaceable(self, out: int, numbers: Places) -> Grid:
        """On which of these tickets somebody could be replaced by whom, limits kept: a row for each ticket."""
        seats, counts = self.seats[numbers], self.counts[numbers]
        rows = np.arange(len(numbers))[:, None]
        able = np.ones((len(numbers), len(self.over)), dtype=bool)
        able[rows, seats] = False
        room = counts < self.most
        for feature, left in enumerate(self.kinds[out]):
            joined = self.kinds[:, feature]
            spare = counts[:, left] > self.least[left]
            able &= (joined == left)[None, :] | (spare[:, None] & room[:, joined])
        taken = np.zeros((len(numbers), self.no_home + 1), dtype=bool)
        taken[rows, self.homes[seats]] = True
        taken[:, [self.homes[out], self.no_home]] = False
        able &= ~taken[:, self.homes]
        return able

    def _follow(self, chain: Sequence[int]) -> bool:
        """Replaces along a chain, the last first; all of it or nothing."""
        done: list[tuple[int, int, int]] = []
        for out, into in reversed(list(pairwise(chain))):
            numbers = self._tickets(out)
            fit = numbers[self._replaceable(out, numbers)[:, into]]
            if not len(fit):
                for number, gone, come in reversed(done):
                    self._replace(number, come, gone)
                return False
            number = int(self.rng.choice(fit))
            self._replace(number, out, into)
            done.append((number, out, into))
        return True

    def _replace(self, number: int, out: int, into: int) -> None:
        seats = self.seats[number]
        seats[seats == out] = into
        self.counts[number, self.kinds[out]] -= 1
        self.counts[number, self.kinds[into]] += 1
        self.on[out].remove(number)
        self.on[into].add(number)
        self.over[out] -= 1
        self.over[into] += 1


def _chain(before: dict[int, int | None], last: int) -> list[int]:
    """From the first to the last, by who came before whom."""
    chain = [last]
    while (earlier := before[chain[-1]]) is not None:
        chain.append(earlier)
    return chain[::-1]
