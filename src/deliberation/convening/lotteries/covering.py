"""A panel for each kind of people, or the proof that they sit on none."""

from __future__ import annotations

from typing import Final

import attrs
import numpy as np

from deliberation.convening.lotteries.dives import Face
from deliberation.convening.lotteries.engines import INFINITY
from deliberation.convening.lotteries.relaxations import Cut
from deliberation.convening.lotteries.search import Search


_TRIES: Final = 3
_NOISE: Final = 0.1


def cover(search: Search) -> None:
    """Looks for a panel with each kind that sits on none yet; where there is none, that is a cut."""
    kinds, everyone = search.kinds, Face.every(search.kinds)
    diver, alone = search.diver(everyone), np.eye(kinds.count)
    seated = search.panels.max(axis=0, initial=0.0) > 0
    for kind in np.flatnonzero(kinds.most > 0):
        for _ in range(_TRIES):
            if seated[kind] or search.ended:
                break
            panel = diver.dive(alone[kind], _NOISE)
            if panel is not None and search.keep(panel) is not None:
                seated |= panel > 0
        if seated[kind] or search.ended:
            continue
        whole = search.best(np.zeros(kinds.count), attrs.evolve(everyone, lower=alone[kind]))
        if search.keep(whole.point) is not None and whole.point is not None:
            seated |= whole.point > 0
        elif whole.point is None and whole.bound == -INFINITY:
            search.relaxed = search.relaxed.with_cut(Cut(alone[kind], 0.0))
