"""What chances could be if a panel could hold half a person: a bound from above on every lottery, and most often reached by one.

The counts that quotas allow, fractions included, are a polytope that holds every panel and hence every lottery's expected counts. It is
described by few rows, so the best chances in it are found in milliseconds. Where no lottery reaches them, *cuts* are added: inequalities
that hold for every panel, and not for the chances at which they were found.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import attrs
import numpy as np

from deliberation.convening.lotteries.engines import INFINITY, Engine, Model, Program
from deliberation.convening.lotteries.kinds import Floats, Kinds
from deliberation.errors import DeliberationError


PRICED: Final = 1e-7
"""From which dual value on a bound is taken to hold a chance down."""

_MOST_TANGENTS: Final = 60
_CLOSE: Final = 1e-10


@attrs.frozen(eq=False)
class Cut:
    """An inequality that holds for every panel: ``weights @ counts <= most``."""

    weights: Floats
    most: float


@attrs.frozen(eq=False)
class Relaxed:
    """The polytope of counts: quotas, households and size, with the cuts found so far."""

    kinds: Kinds
    engine: Engine
    cuts: tuple[Cut, ...] = ()

    def with_cut(self, cut: Cut) -> Relaxed:
        """The polytope with one cut more."""
        return attrs.evolve(self, cuts=(*self.cuts, cut))

    @property
    def rows(self) -> Floats:
        """The rows of quotas, households, size and cuts."""
        return np.vstack([self.kinds.rows, *(cut.weights for cut in self.cuts)])

    @property
    def at_least(self) -> Floats:
        """The least that each row allows."""
        return np.concatenate([self.kinds.at_least, np.full(len(self.cuts), -INFINITY)])

    @property
    def at_most(self) -> Floats:
        """The most that each row allows."""
        return np.concatenate([self.kinds.at_most, [cut.most for cut in self.cuts]])

    def model(self, cost: Floats) -> Model:
        """The program of maximising ``cost`` over it."""
        none = np.zeros(self.kinds.count)
        return Model(self.rows, self.at_least, self.at_most, none, self.kinds.most.copy(), cost)


@attrs.define(eq=False)
class _Levels:
    """The program that raises the smallest chance: counts, and after them the level that chances must reach."""

    kinds: Kinds
    program: Program
    before: int

    @classmethod
    def of(cls, relaxed: Relaxed, highest: Floats) -> _Levels:
        kinds, count = relaxed.kinds, relaxed.kinds.count
        above, below = relaxed.rows, np.hstack([np.eye(count), -kinds.sizes[:, None]])
        rows = np.vstack([np.hstack([above, np.zeros((len(above), 1))]), below])
        at_least = np.concatenate([relaxed.at_least, np.zeros(count)])
        at_most = np.concatenate([relaxed.at_most, np.full(count, INFINITY)])
        upper = np.append(np.minimum(kinds.most, highest), INFINITY)
        cost = np.append(np.zeros(count), 1.0)
        model = Model(rows, at_least, at_most, np.zeros(count + 1), upper, cost)
        return cls(kinds, relaxed.engine.program(model), len(above))

    def solve(self) -> None:
        if not self.program.solve():
            raise DeliberationError("lottery.stuck")

    @property
    def holding(self) -> Floats:
        """How much each kind's chance holds the level down."""
        held: Floats = -self.program.prices[self.before :] * self.kinds.sizes
        return held

    def fix(self, kind: int, chance: float) -> None:
        row, expected = self.before + kind, chance * float(self.kinds.sizes[kind])
        self.program.change(row, self.kinds.count, 0.0)
        self.program.limit(row, expected, expected)


def maximin(relaxed: Relaxed) -> tuple[float, Floats]:
    """The highest smallest chance, and the price of each row of the polytope.

    Raises:
        DeliberationError: ``lottery.stuck``, where the solver finds no counts.
    """
    levels = _Levels.of(relaxed, relaxed.kinds.most)
    levels.solve()
    return levels.program.value, levels.program.prices[: levels.before]


def leximin(relaxed: Relaxed, highest: float = 1.0) -> Floats:
    """The chance of each kind when the smallest is raised as far as it goes, then the next, and so on; none above ``highest``.

    A kind whose dual value isn't zero has that chance in every optimum, so it is settled and the rest are raised further.
    Source: Flanigan, Gölz, Gupta, Hennig & Procaccia, *Fair algorithms for selecting citizens' assemblies*, Nature 2021.

    Raises:
        DeliberationError: ``lottery.stuck``, where the solver finds no counts.
    """
    kinds = relaxed.kinds
    levels = _Levels.of(relaxed, highest * kinds.sizes)
    chances = np.full(kinds.count, np.nan)
    while (free := np.isnan(chances)).any():
        levels.solve()
        level = min(max(levels.program.value, 0.0), 1.0)
        settled = np.flatnonzero(free & (levels.holding > PRICED))
        if not len(settled):
            slack = np.where(free, levels.program.point[:-1] / kinds.sizes - level, INFINITY)
            settled = np.flatnonzero(slack <= slack.min() + PRICED)
        chances[settled] = level
        for kind in settled:
            levels.fix(int(kind), level)
    return chances


def goldilocks(relaxed: Relaxed, counted: Floats, gamma: float) -> tuple[float, float]:
    """The smallest and the largest chance of whoever is counted that together are best by Goldilocks.

    The objective is convex in the two; it is bounded from below by tangents, which are added where the bound is met until it is exact.
    """
    kinds = relaxed.kinds
    everyone, place = float(counted @ kinds.sizes), kinds.count
    share = everyone / float(kinds.at_most[-1])
    program = _between(relaxed, counted, share)
    touch = 1 / share
    for _ in range(_MOST_TANGENTS):
        tangent = np.zeros(place + 3)
        tangent[place], tangent[place + 2] = gamma / (share * touch**2), 1.0
        program.add_row(tangent, 2 * gamma / (share * touch), INFINITY)
        if not program.solve():
            raise DeliberationError("lottery.stuck")
        floor, claimed = float(program.point[place]), float(program.point[place + 2])
        if floor > 0 and gamma / (share * floor) <= claimed + _CLOSE:
            break
        touch = max(floor, touch / 10)
    return float(program.point[place]), float(program.point[place + 1])


def _between(relaxed: Relaxed, counted: Floats, share: float) -> Program:
    """Counts, then the smallest chance, the largest, and what the smallest costs."""
    kinds, count = relaxed.kinds, relaxed.kinds.count
    there = np.flatnonzero(counted)
    rows = np.zeros((len(relaxed.rows) + 2 * len(there), count + 3))
    rows[: len(relaxed.rows), :count] = relaxed.rows
    for row, kind in enumerate(there.tolist(), len(relaxed.rows)):
        rows[row, [kind, count]] = 1.0, -kinds.sizes[kind]
        rows[row + len(there), [kind, count + 1]] = -1.0, kinds.sizes[kind]
    at_least = np.concatenate([relaxed.at_least, np.zeros(2 * len(there))])
    at_most = np.concatenate([relaxed.at_most, np.full(2 * len(there), INFINITY)])
    lower, upper = np.zeros(count + 3), np.concatenate([kinds.most, [1.0, 1.0, INFINITY]])
    cost = np.concatenate([np.zeros(count), [0.0, -share, -1.0]])
    return relaxed.engine.program(Model(rows, at_least, at_most, lower, upper, cost))


Ideal = Callable[[Relaxed], Floats]
"""The chances that an objective wants, if only the polytope stood in the way."""
