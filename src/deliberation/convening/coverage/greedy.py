"""Seats one after the other, each for the candidate through whom the most is heard that wasn't yet.

Of what a candidate would add, each item is taken away once, when it is first heard; so every entry of the arrays is touched once, and what
is left is one look for the largest at each step. Among equals the first in the order of candidates sits.

Source:
    G. Nemhauser, L. Wolsey, M. Fisher: An analysis of approximations for maximizing submodular set functions I and II, Mathematical
    Programming 14 (1978) and Mathematical Programming Study 8 (1978): at least 1 - 1/e of the best without quotas, a half with
    them. M. El Halabi, S. Mitrović, A. Norouzi-Fard, J. Tardos, J. Tarnawski: Fairness in streaming submodular maximization,
    NeurIPS 2020: sets that can still be completed to meet upper and lower quotas are a matroid.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import attrs
import numpy as np

from deliberation.convening.coverage.bounds import Ceiling
from deliberation.convening.coverage.problems import Problem
from deliberation.convening.coverage.quotas import Room
from deliberation.convening.coverage.reach import Ints, Reach, gathered


_SHUT: Final = 2**60
_WORK_FOR_ALL: Final = 2_000_000
_FEW: Final = 8


@attrs.frozen(eq=False)
class Chosen:
    """Who sits, in the order in which they were chosen.

    Args:
        candidates: those who sit; the locked come first.
        gains: how many units were newly heard with each.
        bound: no set hears more units than this.
    """

    candidates: tuple[int, ...]
    gains: tuple[int, ...]
    bound: int

    @property
    def covered(self) -> int:
        """How many units are heard."""
        return sum(self.gains)


class Gains:
    """What each candidate would add to those who sit, in units."""

    def __init__(self, reach: Reach, units: Ints) -> None:
        self._reach, self._units = reach, units
        self._each = int(units[0]) if len(units) and bool((units == units[0]).all()) else None
        self.left = self._begin()
        self.heard = np.zeros(reach.items, np.bool_)

    def hear(self, candidate: int) -> int:
        """Lets a candidate sit; how many units are heard now that weren't."""
        row = self._reach.of_candidate(candidate)
        new = row[~self.heard[row]]
        self.heard[new] = True
        touched, lengths = gathered(*self._reach.backwards, new)
        if self._each is not None:
            np.subtract.at(self.left, touched, self._each)
            return self._each * len(new)
        units = self._units[new]
        np.subtract.at(self.left, touched, np.repeat(units, lengths))
        return int(units.sum())

    def _begin(self) -> Ints:
        indptr = self._reach.indptr
        if self._each is not None:
            return np.diff(indptr) * self._each
        sums = np.concatenate(([0], np.cumsum(self._units[self._reach.indices])))
        return np.subtract(sums[indptr[1:]], sums[indptr[:-1]])


def greedy(problem: Problem) -> Chosen:
    """The seats that greed fills. It ends when nobody adds anything, but not before groups have what they should at least."""
    gains, room = Gains(problem.reach, problem.units.counts), problem.room()
    ceiling = Ceiling(problem)
    heard = [gains.hear(one) for one in problem.locked.tolist()]
    added: list[int] = []
    scores = _Scores(gains.left, problem, room)
    looks = _looks(problem)
    while (best := scores.best(room)) is not None:
        if len(added) in looks:
            ceiling.look(sum(heard), scores.residual())
        heard.append(gains.hear(best))
        added.append(best)
        scores.seat(best, room)
    ceiling.look(sum(heard), scores.residual())
    return Chosen((*problem.locked.tolist(), *added), tuple(heard), ceiling.lowest)


class _Scores:
    """The gains, in place, with those who can't sit put far below."""

    def __init__(self, left: Ints, problem: Problem, room: Room) -> None:
        self._left, self._codes, self._there = left, problem.codes, problem.there
        self._shut = ~problem.there
        self._shut[problem.locked] = True
        left[self._shut] -= _SHUT
        self._close(np.flatnonzero(~room.open).tolist())

    def best(self, room: Room) -> int | None:
        """Who adds most; where nobody adds anything, the first of a group that lacks members."""
        if not len(self._left):
            return None
        best = int(self._left.argmax())
        if self._left[best] > 0:
            return best
        lacking = room.lacking > 0
        if not lacking.any():
            return None
        able = np.flatnonzero(lacking[self._codes] & ~self._shut)
        return int(able[0]) if len(able) else None

    def seat(self, one: int, room: Room) -> None:
        self._shut[one] = True
        self._left[one] -= _SHUT
        self._close(room.take(int(self._codes[one])))

    def residual(self) -> Ints:
        """What each who isn't excluded would add, whether or not there is room for them."""
        whole = np.where(self._left < 0, self._left + _SHUT, self._left)
        return np.where(self._there, whole, 0)

    def _close(self, groups: Iterable[int]) -> None:
        for group in groups:
            shut = (self._codes == group) & ~self._shut
            self._left[shut] -= _SHUT
            self._shut |= shut


def _looks(problem: Problem) -> frozenset[int]:
    """After how many choices the bound is looked at: after each, or after a few where there are many."""
    if problem.size * len(problem.reach) <= _WORK_FOR_ALL:
        return frozenset(range(problem.size))
    return frozenset(np.linspace(0, problem.size, _FEW, dtype=np.int64).tolist())
