"""Panels by diving: a linear program is solved, what it leaves in fractions is rounded by chance, and it is solved again.

A dive takes a few solutions of a small program and nearly always ends at a panel that is nearly the best in its direction; a
whole-number program, which proves that nothing is better, takes ten to thirty times as long.
"""

from __future__ import annotations

from typing import Final

import attrs
import numpy as np

from deliberation.convening.lotteries.engines import Engine, Model, whole_numbers
from deliberation.convening.lotteries.kinds import Floats, Kinds


_ROUNDED_AT_ONCE: Final = 0.4
_WHOLE: Final = 2e-6
_ON_BOUND: Final = 1e-7
_MOST_ROUNDS: Final = 80


@attrs.frozen(eq=False)
class Face:
    """Some of the panels: those that keep to narrower bounds."""

    at_least: Floats
    at_most: Floats
    lower: Floats
    upper: Floats

    @classmethod
    def every(cls, kinds: Kinds) -> Face:
        """All panels."""
        return cls(kinds.at_least, kinds.at_most, np.zeros(kinds.count), kinds.most)

    @classmethod
    def around(cls, kinds: Kinds, expected: Floats) -> Face:
        """The only panels that a lottery with these expected counts can have: a bound that the mean meets is met by each."""
        held = kinds.rows @ expected
        lowest, highest = held < kinds.at_least + _ON_BOUND, held > kinds.at_most - _ON_BOUND
        at_most = np.where(lowest, kinds.at_least, kinds.at_most)
        at_least = np.where(highest & ~lowest, kinds.at_most, kinds.at_least)
        upper = np.where(expected < _ON_BOUND, 0.0, kinds.most)
        lower = np.where(expected > kinds.most - _ON_BOUND, kinds.most, 0.0)
        return cls(at_least, at_most, lower, upper)

    @classmethod
    def priced(cls, kinds: Kinds, prices: Floats) -> Face:
        """The only panels that a best lottery can have: a bound with a price is met by each."""
        highest, lowest = prices > _ON_BOUND, prices < -_ON_BOUND
        at_most = np.where(lowest, kinds.at_least, kinds.at_most)
        at_least = np.where(highest, kinds.at_most, kinds.at_least)
        return cls(at_least, at_most, np.zeros(kinds.count), kinds.most)

    def holds(self, kinds: Kinds, panel: Floats) -> bool:
        """Whether a panel is one of them."""
        held = kinds.rows @ panel
        within = (panel >= self.lower) & (panel <= self.upper)
        return bool(within.all() and (held >= self.at_least).all() and (held <= self.at_most).all())

    def model(self, kinds: Kinds, cost: Floats) -> Model:
        """The program of finding one of them."""
        return Model(kinds.rows, self.at_least, self.at_most, self.lower, self.upper, cost)


class Diver:
    """Finds panels of a face in whatever direction is asked for."""

    def __init__(self, kinds: Kinds, face: Face, engine: Engine, rng: np.random.Generator) -> None:
        self._face = face
        self._rng = rng
        self._program = engine.program(face.model(kinds, np.zeros(kinds.count)))

    def dive(self, direction: Floats, noise: float) -> Floats | None:
        """A panel that goes far in a direction, which is first disturbed by so much; None where rounding led nowhere."""
        scale = np.sqrt((direction * direction).mean())
        toward = direction / scale if scale > 0 else direction
        self._program.aim(toward + noise * self._rng.standard_normal(len(direction)))
        lower, upper = self._face.lower.copy(), self._face.upper.copy()
        self._program.bound(lower, upper)
        if not self._program.solve():
            return None
        for _ in range(_MOST_ROUNDS):
            point = self._program.point
            part = point - np.floor(point + _WHOLE)
            broken = np.flatnonzero(part > _WHOLE)
            if not len(broken):
                return whole_numbers(point)
            if not self._round(point, part, broken, lower, upper):
                return None
        return None

    def _round(self, point: Floats, part: Floats, broken: np.ndarray, lower: Floats, upper: Floats) -> bool:
        """Rounds some fractions, or one of them where some can't be, up or down; whether that left a solution."""
        some = max(1, int(len(broken) * _ROUNDED_AT_ONCE))
        chosen = self._rng.permutation(broken)[:some]
        below = np.floor(point[chosen] + _WHOLE)
        rounded = below + (self._rng.random(some) < part[chosen])
        kept = lower[chosen].copy(), upper[chosen].copy()
        lower[chosen] = upper[chosen] = rounded
        if self._solved(lower, upper):
            return True
        lower[chosen], upper[chosen] = kept
        one = chosen[0]
        for value in (rounded[0], 2 * below[0] + 1 - rounded[0]):
            lower[one] = upper[one] = value
            if self._solved(lower, upper):
                return True
        return False

    def _solved(self, lower: Floats, upper: Floats) -> bool:
        self._program.bound(lower, upper)
        return self._program.solve()
