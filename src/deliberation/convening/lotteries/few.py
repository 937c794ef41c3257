"""Maximin over few panels: where only the smallest chance counts, a lottery needs little more panels than one chance has parts."""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from deliberation.convening.lotteries.dives import Diver, Face
from deliberation.convening.lotteries.kinds import Floats
from deliberation.convening.lotteries.mixing import Mixing
from deliberation.convening.lotteries.nearest import Nearest
from deliberation.convening.lotteries.search import Mix, Search


_NOISE: Final = 0.1
_ROUNDS: Final = 3
_LEVEL: Final = 1e-9
_SPARE: Final = 20
_APART: Final = 0.95
_GROWTH: Final = 1.2


def few_panels(search: Search, level: float, prices: Floats) -> Mix | None:
    """A lottery in which nobody's chance is below a level, over few panels; None where it takes many.

    The level is that of the polytope, and ``prices`` those of its rows.
    """
    kinds = search.kinds
    fair = float(kinds.at_most[-1] / kinds.sizes.sum())
    if not 0 < level < _APART * fair:
        return None
    diver = search.diver(Face.priced(kinds, prices[: len(kinds.rows)]))
    covering, noise = _Covering(search, level), 0.0
    limit = 4 * math.ceil(1 / level) + _SPARE
    mixing, checked = Mixing.of(search), math.ceil(1 / level)
    while search.found < limit and not search.ended:
        before = search.found
        covering.take(diver, covering.direction, noise)
        noise = _NOISE if search.found == before else 0.0
        if search.found < checked and search.found > before and covering.short > _LEVEL:
            continue
        mixing.take_known()
        if mixing.solve() >= level - _LEVEL:
            return mixing.mix
        covering.take(diver, mixing.held, _NOISE)
        covering.take(diver, mixing.held, _NOISE)
        limit -= search.found == before
        checked = int(_GROWTH * search.found) + 2
    return None


class _Covering:
    """Expected counts on their way to at least so much of each kind: the target follows what is above it."""

    def __init__(self, search: Search, level: float) -> None:
        self._search = search
        self._wanted = level * search.kinds.sizes
        self._scale = 1 / np.sqrt(search.kinds.sizes)
        self._nearest = Nearest(search.kinds.count)

    @property
    def direction(self) -> Floats:
        """Where chances are short."""
        if not len(self._nearest):
            return np.ones(len(self._wanted))
        return self._nearest.toward * self._scale

    @property
    def short(self) -> float:
        """How much the shortest chance is short."""
        if not len(self._nearest):
            return 1.0
        return float((self._nearest.toward / self._scale / self._search.kinds.sizes).max())

    def take(self, diver: Diver, direction: Floats, noise: float) -> None:
        """Dives once, and takes in what is found."""
        place = self._search.keep(panel := diver.dive(direction, noise))
        if place is None or panel is None:
            return
        if not self._nearest.add((panel - self._wanted) * self._scale, place):
            return
        for _ in range(_ROUNDS):
            self._nearest.aside = np.maximum(self._nearest.point, 0.0)
            self._nearest.settle()
        self._nearest.aside = np.maximum(self._nearest.point, 0.0)
