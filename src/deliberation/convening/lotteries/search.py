"""The panels found so far, and the search for more of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import attrs
import numpy as np

from deliberation.convening.lotteries.dives import Diver, Face
from deliberation.convening.lotteries.engines import INFINITY, Engine, Whole
from deliberation.convening.lotteries.kinds import Floats, Kinds
from deliberation.convening.lotteries.nearest import Nearest
from deliberation.convening.lotteries.relaxations import Relaxed


REACHED: Final = 1e-8
"""From which distance between chances on a target counts as reached."""

_NOISE: Final = 0.15
_PATIENCE: Final = 8
_PROOFS: Final = 3
_PROOF_SECONDS: Final = 20.0
_GRACE: Final = 0.05


@attrs.frozen(eq=False)
class Mix:
    """Panels and how likely each is; counts of kinds, one panel a row."""

    panels: Floats
    weights: Floats

    @property
    def expected(self) -> Floats:
        """How many of each kind are expected on the panel that is drawn."""
        counts: Floats = self.weights @ self.panels
        return counts


@attrs.define(eq=False)
class Search:
    """The panels found so far, the bound on all of them, and when to stop.

    Attributes:
        relaxed: the polytope that bounds every lottery.
        rng: where all chance comes from.
        left: how many seconds are left.
        whole_time: how many there were.
        proofs: how many whole-number programs were solved.
    """

    relaxed: Relaxed
    rng: np.random.Generator
    left: Callable[[], float]
    whole_time: float = INFINITY
    _panels: list[Floats] = attrs.field(factory=list)
    _seen: dict[bytes, int] = attrs.field(factory=dict)
    proofs: int = 0

    @property
    def kinds(self) -> Kinds:
        """The kinds of people."""
        return self.relaxed.kinds

    @property
    def engine(self) -> Engine:
        """What solves programs."""
        return self.relaxed.engine

    @property
    def ended(self) -> bool:
        """Whether the time is up."""
        return self.left() <= 0

    @property
    def proving(self) -> bool:
        """Whether there is time for proofs: in the first half."""
        return not self.left() <= self.whole_time / 2 < INFINITY

    @property
    def overdue(self) -> bool:
        """Whether it was up a while ago, so that nothing more may be begun."""
        return self.left() < -_GRACE * self.whole_time

    @property
    def panels(self) -> Floats:
        """The panels found so far, one a row."""
        return np.array(self._panels).reshape(-1, self.kinds.count)

    @property
    def found(self) -> int:
        """How many there are."""
        return len(self._panels)

    def diver(self, face: Face) -> Diver:
        """Looks for panels of a face."""
        return Diver(self.kinds, face, self.engine, self.rng)

    def keep(self, panel: Floats | None) -> int | None:
        """The place of a panel that is new and a panel; None for any other."""
        if panel is None or (key := panel.tobytes()) in self._seen or not self.kinds.allows(panel):
            return None
        self._seen[key] = len(self._panels)
        self._panels.append(panel)
        return len(self._panels) - 1

    def best(self, direction: Floats, face: Face | None = None) -> Whole:
        """The panel that goes furthest in a direction, with a bound on how far any goes."""
        self.proofs += 1
        model = (face or Face.every(self.kinds)).model(self.kinds, direction)
        return self.engine.whole(model, seconds=min(self.left(), _PROOF_SECONDS))


@attrs.define(eq=False)
class Approach:
    """A lottery that comes nearer and nearer to expected counts."""

    search: Search
    target: Floats
    nearest: Nearest
    scale: Floats

    @classmethod
    def to(cls, search: Search, target: Floats) -> Approach:
        """The approach to a target, from nowhere."""
        return cls(search, target, Nearest(search.kinds.count), 1 / np.sqrt(search.kinds.sizes))

    def take(self, place: int) -> bool:
        """Takes in a panel that was found, if it comes nearer by it."""
        seen = (self.search._panels[place] - self.target) * self.scale  # noqa: SLF001 - its own half
        if len(self.nearest) and float(self.nearest.toward @ (seen - self.nearest.point)) <= _closer(
            self.nearest
        ):
            return False
        return self.nearest.add(seen, place)

    def take_known(self, face: Face) -> None:
        """Takes in whatever was found before, lies in the face, and brings it nearer."""
        places = np.flatnonzero([face.holds(self.search.kinds, panel) for panel in self.search.panels])
        if not len(places):
            return
        seen = (self.search.panels[places] - self.target) * self.scale
        for _ in range(4 * len(seen)):
            toward = self.nearest.toward if len(self.nearest) else -seen.mean(axis=0)
            if not self.take(int(places[np.argmax(seen @ toward)])):
                return

    @property
    def direction(self) -> Floats:
        """Where to look for panels: from the nearest expected counts to the target."""
        if not len(self.nearest):
            return self.search.rng.standard_normal(len(self.target))
        return self.nearest.toward * self.scale

    @property
    def distance(self) -> float:
        """How far anybody's chance is from what is aimed at."""
        if not len(self.nearest):
            return 1.0
        return float(np.abs(self.nearest.toward / self.scale / self.search.kinds.sizes).max())

    @property
    def mix(self) -> Mix:
        """The lottery as it stands."""
        return Mix(self.search.panels[self.nearest.names], self.nearest.weights)


def _closer(nearest: Nearest) -> float:
    """How much further towards the target a point must lie to bring the nearest point closer, rounding errors aside."""
    return 1e-7 * float(nearest.toward @ nearest.toward)


def realise(search: Search, chances: Floats, *, within: float = REACHED) -> Approach:
    """A lottery with these chances, or one as near to them as the search comes before it is stuck or out of time.

    Only panels that such a lottery can have are looked for. Where dives no longer come nearer, a whole-number program finds
    a panel that does, or that there is none.
    """
    kinds = search.kinds
    target = chances * kinds.sizes
    face = Face.around(kinds, target)
    diver, approach = search.diver(face), Approach.to(search, target)
    approach.take_known(face)
    missed = proofs = 0
    while approach.distance > within and not search.ended:
        if missed < _PATIENCE:
            place = search.keep(diver.dive(approach.direction, _NOISE * (1 + missed)))
            missed = 0 if place is not None and approach.take(place) else missed + 1
            continue
        proofs += 1
        place = search.keep(search.best(approach.direction, face).point) if proofs <= _PROOFS else None
        if place is None or not approach.take(place):
            break
        missed = _PATIENCE // 2
    return approach
