"""How much any set of candidates could hear at most.

To whatever is heard already, the best set can add no more than what its members would add one by one. So for any who sit, what is heard
and the largest gains that quotas allow together are no less than what the best set hears; the least of these sums is the certificate.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from deliberation.convening.coverage.problems import Problem
from deliberation.convening.coverage.reach import gathered


class Ceiling:
    """The lowest bound found so far, in units."""

    def __init__(self, problem: Problem) -> None:
        room = problem.room()
        self._spare, self._lacking, self._caps = room.spare, room.lacking, room.caps
        self._grouped = problem.quotas.bind
        codes = problem.codes
        self._order = np.argsort(codes, kind="stable") if self._grouped else None
        self._ends = np.cumsum([0, *np.bincount(codes, minlength=len(room.caps))])
        attainable = problem.units.counts[_attainable(problem)]
        self.lowest = int(attainable.sum())

    def look(self, heard: int, residual: npt.NDArray[np.int64]) -> None:
        """Takes into account that with so much heard, each candidate would add so much; those who already sit add nothing."""
        most = (
            _largest(residual, self._spare) if self._order is None else self._allowed(residual[self._order])
        )
        self.lowest = min(self.lowest, heard + _sum(most))

    def _allowed(self, residual: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """The gains that quotas allow together: what each group lacks is free for it, all else shares the spare seats."""
        free, sharing = [], []
        for group, (cap, lacking) in enumerate(zip(self._caps.tolist(), self._lacking.tolist(), strict=True)):
            own = residual[self._ends[group] : self._ends[group + 1]]
            largest = np.sort(_largest(own, min(cap, lacking + self._spare)))[::-1]
            free.append(largest[:lacking])
            sharing.append(largest[lacking:])
        return np.concatenate((*free, _largest(np.concatenate(sharing), self._spare)))


def _attainable(problem: Problem) -> npt.NDArray[np.bool_]:
    """Whether each item can be heard by anybody who isn't excluded."""
    reach = problem.reach
    gone, _ = gathered(reach.indptr, reach.indices, problem.excluded)
    return np.diff(reach.backwards[0]) > np.bincount(gone, minlength=reach.items)


def _largest(values: npt.NDArray[np.int64], many: int) -> npt.NDArray[np.int64]:
    if many >= len(values):
        return values
    return np.partition(values, len(values) - many)[len(values) - many :] if many > 0 else values[:0]


def _sum(values: npt.NDArray[np.int64]) -> int:
    """Their sum, which need not fit 64 bits."""
    fits = len(values) * int(values.max(initial=0)) < 2**62
    return int(values.sum()) if fits else sum(values.tolist())
