"""Coming as close as panels allow: a small program over the panels found says where to look for the next, and how much is left to gain."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import attrs
import numpy as np

from deliberation.convening.lotteries.dives import Face
from deliberation.convening.lotteries.kinds import Floats
from deliberation.convening.lotteries.search import Mix, Search


_AT_ONCE: Final = 4
_SOFT: Final = 0.02
_LOUD: Final = 0.2
_BETTER: Final = 1e-9


@attrs.frozen(eq=False)
class Master:
    """The best lottery over some panels.

    Attributes:
        weights: how likely each panel is.
        direction: what a further panel would have to go far in.
        level: how far it would have to go to be of use.
    """

    weights: Floats
    direction: Floats
    level: float


def improved(search: Search, solve: Callable[[Floats], Master], *, enough: float) -> tuple[Mix, float]:
    """The best lottery, and how much at most is left to gain: nothing but ``enough``, or what there is when the time is up."""
    diver, missed = search.diver(Face.every(search.kinds)), 0
    while True:
        panels = search.panels
        master = solve(panels)
        used = np.flatnonzero(master.weights > 0)
        mix = Mix(panels[used], master.weights[used] / master.weights[used].sum())
        gained = False
        for _ in range(_AT_ONCE):
            panel = diver.dive(master.direction, _LOUD if missed else _SOFT)
            if panel is not None and search.keep(panel) is not None:
                gained |= float(panel @ master.direction) > master.level + max(enough, _BETTER)
        missed = 0 if gained else missed + 1
        if missed <= 1 and not search.ended:
            continue
        whole = search.best(master.direction)
        left = max(whole.bound - master.level, 0.0)
        if left <= enough or search.ended or whole.point is None or search.keep(whole.point) is None:
            return mix, left
        missed = 0
