"""The stages of leximin over panels: what is left to do where no lottery has the chances that the polytope allows.

Each stage raises the smallest chance that isn't settled yet, over the panels found; its dual values say which panel would raise it
further, and when a whole-number program proves that none does, they are a cut that brings the polytope down to what is
possible. The polytope is solved anew, and the next stages often reach its bound without a proof.

Source: Flanigan, Gölz, Gupta, Hennig & Procaccia, *Fair algorithms for selecting citizens' assemblies*, Nature 2021.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from deliberation.convening.lotteries.covering import cover
from deliberation.convening.lotteries.dives import Diver, Face
from deliberation.convening.lotteries.kinds import Floats
from deliberation.convening.lotteries.mixing import Mixing
from deliberation.convening.lotteries.relaxations import Cut, leximin
from deliberation.convening.lotteries.search import Mix, Search


_LEVEL: Final = 1e-8
_ALIKE: Final = 1e-7
_ROUNDING: Final = 1e-10
_BETTER: Final = 1e-8
_SOFT: Final = 0.02
_LOUD: Final = 0.2
_AT_ONCE: Final = 4
_PATIENCE: Final = 1
_MORE_PATIENCE: Final = 6


def by_stages(search: Search, *, first: bool = False) -> Mix:
    """The leximin lottery, stage by stage; with ``first`` only until the smallest chance that isn't zero is settled.

    Half the time is for proofs; after that, panels are looked for by dives alone, and when the time is up the stages that are left
    are solved over the panels found so far.
    """
    cover(search)
    kinds, diver = search.kinds, search.diver(Face.every(search.kinds))
    stage, ideal = Mixing.of(search), leximin(search.relaxed)
    free = np.ones(kinds.count, dtype=bool)
    while free.any():
        hoped = float(ideal[free].min())
        level = _raised(search, stage, diver, hoped)
        if level < hoped - _LEVEL and search.proving:
            ideal = np.where(free, leximin(search.relaxed), ideal)
            hoped = float(ideal[free].min())
        if (first and level > _LEVEL) or search.overdue:
            return stage.mix
        settled = free & (ideal <= hoped + _LEVEL)
        if level < hoped - _ALIKE:
            settled = free & (stage.held * kinds.sizes > _BETTER)
            settled = settled if settled.any() else free
        for kind in np.flatnonzero(settled):
            stage.fix(int(kind), min(level, float(ideal[kind])))
        free &= ~settled
    stage.solve()
    return stage.mix


def _raised(search: Search, stage: Mixing, diver: Diver, hoped: float) -> float:
    """The level that a stage reaches: what is hoped for, or what is proven to be the most, which is then a cut of the polytope."""
    missed = 0
    while (level := stage.solve()) < hoped - _LEVEL and not search.ended:
        held = stage.held
        best = float((search.panels @ held).max())
        noise = _SOFT if missed == 0 else _LOUD
        gained = False
        for _ in range(_AT_ONCE):
            panel = diver.dive(held, noise)
            if search.keep(panel) is not None and panel is not None:
                gained |= float(panel @ held) > best + _BETTER
        if not gained:
            missed += 1
        if missed > (_PATIENCE if search.proving else _MORE_PATIENCE):
            if not search.proving or _proven(search, held, best):
                return level
            missed = 0
        stage.take_known()
    return level


def _proven(search: Search, held: Floats, best: float) -> bool:
    """Whether no panel goes further in a direction than those found; if so the polytope is cut, if not the panel is kept."""
    whole = search.best(held / np.abs(held).max())
    scale = float(np.abs(held).max())
    if whole.point is not None and float(whole.point @ held) > best + _BETTER:
        return search.keep(whole.point) is None
    search.relaxed = search.relaxed.with_cut(
        Cut(held / scale, whole.bound + _ROUNDING * max(1.0, abs(whole.bound)))
    )
    return True
