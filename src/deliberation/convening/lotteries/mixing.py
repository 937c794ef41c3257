"""The best weights of the panels found so far, for the smallest chance."""

from __future__ import annotations

from typing import Final

import attrs
import numpy as np

from deliberation.convening.lotteries.engines import INFINITY, Model, Program
from deliberation.convening.lotteries.kinds import Floats
from deliberation.convening.lotteries.search import Mix, Search
from deliberation.errors import DeliberationError


_GIVEN: Final = 1e-10


@attrs.define(eq=False)
class Mixing:
    """The program over panels: first the level that the smallest chance reaches, then how likely each panel is."""

    search: Search
    program: Program
    known: int = 0

    @classmethod
    def of(cls, search: Search) -> Mixing:
        """The program over the panels found so far, where every chance counts."""
        kinds, count = search.kinds, search.kinds.count
        rows = np.append(-kinds.sizes, 0.0)[:, None]
        at_least, at_most = np.append(np.zeros(count), 1.0), np.append(np.full(count, INFINITY), 1.0)
        model = Model(rows, at_least, at_most, np.zeros(1), np.ones(1), np.ones(1))
        stage = cls(search, search.engine.program(model))
        stage.take_known()
        return stage

    def take_known(self) -> None:
        """Takes in the panels found since."""
        for panel in self.search.panels[self.known :]:
            self.program.add_column(np.append(panel, 1.0))
        self.known = self.search.found

    def solve(self) -> float:
        """The highest level.

        Raises:
            DeliberationError: ``lottery.stuck``, when the engine fails.
        """
        if not self.program.solve():
            raise DeliberationError("lottery.stuck")
        return self.program.value

    def fix(self, kind: int, chance: float) -> None:
        """Settles a chance: it is kept from falling, and holds the level down no longer."""
        self.program.change(kind, 0, 0.0)
        self.program.limit(kind, max(chance - _GIVEN, 0.0) * float(self.search.kinds.sizes[kind]), INFINITY)

    @property
    def held(self) -> Floats:
        """How much each kind holds the level down."""
        return np.maximum(-self.program.prices[:-1], 0.0)

    @property
    def mix(self) -> Mix:
        """The lottery that reaches it."""
        weights = np.maximum(self.program.point[1:], 0.0)
        used = np.flatnonzero(weights > 0)
        return Mix(self.search.panels[used], weights[used] / weights.sum())
