"""The lottery over panels whose smallest and largest chance are best together, where the polytope promises more than there is."""

from __future__ import annotations

from typing import Final

import attrs
import numpy as np

from deliberation.convening.lotteries.engines import INFINITY, Model, Program
from deliberation.convening.lotteries.kinds import Floats
from deliberation.convening.lotteries.pricing import Master
from deliberation.convening.lotteries.search import Search
from deliberation.errors import DeliberationError


_CLOSE: Final = 1e-9
_MOST_TANGENTS: Final = 60


@attrs.define(eq=False)
class Between:
    """The program over panels: the smallest chance, the largest, what the smallest costs, then how likely each panel is.

    What the smallest chance costs is convex, and bounded from below by tangents.
    """

    search: Search
    counted: Floats
    gamma: float
    program: Program
    known: int = 0
    tangents: int = 0

    @classmethod
    def of(cls, search: Search, counted: Floats, gamma: float) -> Between:
        """The program over the panels found so far."""
        sizes, count = search.kinds.sizes * counted, search.kinds.count
        rows = np.zeros((2 * count + 1, 3))
        rows[:count, 0], rows[count:-1, 1] = -sizes, sizes
        at_least = np.append(np.zeros(2 * count), 1.0)
        at_most = np.append(np.full(2 * count, INFINITY), 1.0)
        share = _share(search, counted)
        cost, upper = np.array([0.0, -share, -1.0]), np.array([1.0, 1.0, INFINITY])
        model = Model(rows, at_least, at_most, np.zeros(3), upper, cost)
        between = cls(search, counted, gamma, search.engine.program(model))
        between._touch(1 / share)
        return between

    def solve(self, panels: Floats) -> Master:
        """The best lottery over the panels.

        Raises:
            DeliberationError: ``lottery.stuck``, when the engine fails.
        """
        count = self.search.kinds.count
        for panel in panels[self.known :]:
            counts = panel * self.counted
            self.program.add_column(np.concatenate([counts, -counts, [1.0], np.zeros(self.tangents)]))
        self.known = len(panels)
        share = _share(self.search, self.counted)
        touch = 1 / share
        for _ in range(_MOST_TANGENTS):
            if not self.program.solve():
                raise DeliberationError("lottery.stuck")
            lowest, claimed = float(self.program.point[0]), float(self.program.point[2])
            if lowest > 0 and self.gamma / (share * lowest) <= claimed + _CLOSE:
                break
            touch = max(lowest, touch / 10)
            self._touch(touch)
        prices = self.program.prices
        direction = (prices[count : 2 * count] - prices[:count]) * self.counted
        return Master(np.maximum(self.program.point[3:], 0.0), direction, float(prices[2 * count]))

    def _touch(self, chance: float) -> None:
        share = _share(self.search, self.counted)
        tangent = np.zeros(3 + self.known)
        tangent[0], tangent[2] = self.gamma / (share * chance**2), 1.0
        self.program.add_row(tangent, 2 * self.gamma / (share * chance), INFINITY)
        self.tangents += 1


def _share(search: Search, counted: Floats) -> float:
    """By how much an equal chance is multiplied to give 1."""
    return float(counted @ search.kinds.sizes / search.kinds.at_most[-1])
